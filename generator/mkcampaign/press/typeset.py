"""A sheet -> a PDF, by Typst. The only module that knows Typst.

The text goes in as JSON through `sys.inputs`, is never read as markup, and the PDF follows PDF/UA-1
(ISO 14289-1). What Typst has to say, errors and warnings alike, comes back as findings.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import typst

from mkcampaign.press.inspect import Finding, PanelFit, overflow
from mkcampaign.press.sheet import Sheet

STANDARDS: list[typst.PDFStandard] = ["ua-1"]
MAIN = "trifold.typ"
THUMBNAIL_WIDTH = 400

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ERROR = re.compile(r"^error: (.*)(?:\n *┌─ (.*))?$", re.MULTILINE)
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A sheet as set: the PDF (None where Typst refused it), its pages, each panel's fit, what is wrong."""

    pdf: bytes | None
    pages: int
    fits: tuple[PanelFit, ...]
    findings: tuple[Finding, ...]


def font_directory() -> Path:
    """The directory of the fonts that come with the `manimgx-fonts-cjk` package (Noto Sans CJK, SIL OFL 1.1).

    Raises FileNotFoundError where the package is not installed.
    """
    spec = importlib.util.find_spec("manimgx_fonts_cjk")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package manimgx-fonts-cjk is not installed")
    return Path(spec.submodule_search_locations[0])


def typeset(
    sheet: Sheet,
    *,
    templates: Path,
    fonts: Path | Sequence[Path],
    created: dt.date | dt.datetime,
) -> Setting:
    """Set a sheet. `templates` holds `trifold.typ`, `fonts` the font files; `created` is the PDF's date.

    A date is taken as midnight UTC, as is a time without a zone. The same sheet and date give the same
    bytes. Bad text raises nothing: overflow, missing glyphs, warnings and errors are findings.
    """
    compiler, inputs = _compiler(sheet, templates, fonts), _inputs(sheet)
    stamp = _timestamp(created)
    findings: list[Finding] = []
    pdf: bytes | None = None
    try:
        made, warnings = compiler.compile_with_warnings(
            sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS, timestamp=stamp
        )
        pdf = made if isinstance(made, bytes) else None
        findings += (
            Finding(kind="typeset-warning", panel=None, detail=_said(warning.message, warning.hints))
            for warning in warnings
        )
    except typst.TypstError as error:
        findings += _refusals(error, sheet)
    fits = _fits(compiler, inputs)
    findings += overflow(fits)
    return Setting(pdf=pdf, pages=_pages(pdf), fits=fits, findings=tuple(findings))


def thumbnail(
    sheet: Sheet, *, templates: Path, fonts: Path | Sequence[Path], width: int = THUMBNAIL_WIDTH
) -> bytes | None:
    """A PNG of the cover, `width` pixels wide; None where Typst cannot set the sheet."""
    cover = next(frame for frame in sheet.frames if frame.name == "cover")
    try:
        made = _compiler(sheet, templates, fonts).compile(
            sys_inputs=_inputs(sheet, part="cover"), format="png", ppi=width / (cover.width / 25.4)
        )
    except typst.TypstError:
        return None
    return made[0] if isinstance(made, list) else made


def _compiler(sheet: Sheet, templates: Path, fonts: Path | Sequence[Path]) -> typst.Compiler:
    paths = [fonts] if isinstance(fonts, Path) else list(fonts)
    faces = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in paths]
    )
    return typst.Compiler(str(templates / MAIN), root=str(templates), font_paths=faces)


def _inputs(sheet: Sheet, part: str = "whole") -> dict[str, str]:
    text = json.dumps(sheet.document, ensure_ascii=False, sort_keys=True)
    # A lone surrogate is no character; it becomes "?" here and is missed, and named, by `completeness`.
    return {"document": text.encode("utf-8", "replace").decode(), "part": part}


def _timestamp(created: dt.date | dt.datetime) -> int:
    if not isinstance(created, dt.datetime):
        created = dt.datetime.combine(created, dt.time(), tzinfo=dt.UTC)
    return int((created if created.tzinfo else created.replace(tzinfo=dt.UTC)).timestamp())


def _fits(compiler: typst.Compiler, inputs: dict[str, str]) -> tuple[PanelFit, ...]:
    """The measures the templates leave under `<fit>`, in the panels' order; none where Typst failed."""
    try:
        rows = json.loads(compiler.query("<fit>", field="value"))
    except RuntimeError:
        return ()
    return tuple(
        PanelFit(
            panel=row["name"],
            index=row["index"],
            used_mm=round(row["used"], 2),
            room_mm=round(row["room"], 2),
            size_pt=row["size"],
        )
        for row in sorted(rows, key=lambda row: int(row["index"]))
    )


def _pages(pdf: bytes | None) -> int:
    if pdf is None:
        return 0
    document = pdfium.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _refusals(error: typst.TypstError, sheet: Sheet) -> Iterator[Finding]:
    """Every error of one refusal; a missing glyph is laid at the door of each panel that asks for it."""
    messages = _ERROR.findall(error.diagnostic) or [(error.message, "")]
    for message, place in dict.fromkeys(messages):
        missing = _MISSING.search(message)
        if missing is None:
            where = place.rpartition("/")[2]
            yield Finding(kind="typeset-error", panel=None, detail=_said(message, error.hints, where))
            continue
        text = _ESCAPE.sub(lambda part: chr(int(part[1], 16)) if part[1] else part[2], missing[1])
        homes: list[str | None] = [
            frame.name for frame, source in zip(sheet.frames, sheet.characters, strict=True) if text in source
        ]
        for home in homes or [None]:
            yield Finding(kind="glyph-missing", panel=home, detail=text)


def _said(message: str, hints: Sequence[str], place: str = "") -> str:
    return "; ".join(part for part in (message, *hints, place) if part)
