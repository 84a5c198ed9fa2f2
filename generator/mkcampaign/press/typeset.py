"""A sheet -> a PDF, by Typst. The only module that knows Typst.

The text goes in as JSON through `sys.inputs`, is never read as markup, and the PDF follows PDF/UA-1
(ISO 14289-1). What Typst has to say, errors and warnings alike, comes back as findings.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pypdfium2 as pdfium
import typst

from mkcampaign.model.edition import Variant
from mkcampaign.press.inspect import Finding, PanelFit, overflow
from mkcampaign.press.pictures import Shelf, coarse, lay_in_pictures
from mkcampaign.press.sheet import Sheet
from mkcampaign.press.words import Json

STANDARDS: Mapping[Variant, list[typst.PDFStandard]] = {
    Variant.OFFICE: ["ua-1"],
    Variant.PRESS: ["ua-1"],
    Variant.SCREEN: ["a-2a", "ua-1"],
    Variant.LARGE: ["ua-1"],
}
"""PDF/UA-1 for all; PDF/A-2a besides for what is read on a screen, since it holds no CMYK without a profile."""

THUMBNAIL_WIDTH = 400

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ERROR = re.compile(r"^error: (.*)(?:\n *┌─ (.*))?$", re.MULTILINE)
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A sheet as set: the PDF (None where Typst refused it), its pages, each part's fit, what is wrong."""

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


CLEARING = 3
"""Empty compilations after each sheet; measured: 203 MB after 150 leaflets, where none gives 305 MB."""


class Workshop:
    """A folder of our own in which Typst works: the templates, and the pictures of the sheet being set.

    Typst reads only what lies below one root, so templates and pictures are brought together there. `templates` is the
    folder of the `.typ` files, `fonts` that of the font files (the packaged ones by default). Use it as a context
    manager.
    """

    def __init__(self, templates: Path, *, fonts: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mkcampaign-press-")
        self.root = Path(self._folder.name)
        self.shelf: Shelf = {}
        self._blank: typst.Compiler | None = None
        for template in sorted(templates.glob("*.typ")):
            shutil.copyfile(template, self.root / template.name)
        self.fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(fonts or font_directory())],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def lay_in(self, name: str, content: bytes) -> None:
        """Put a file into the workshop, once."""
        target = self.root / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def clear(self) -> None:
        """Let Typst drop what it keeps of sheets that are done, which would come to another 100 MB.

        It keeps what served the last few compilations (comemo's eviction by age), and its Python binding has no way to
        empty that: so a few empty ones are made, which takes a tenth of the time of a leaflet and saves as much.
        """
        if self._blank is None:
            (self.root / "blank.typ").write_text("", "utf-8")
            self._blank = self.compiler("blank.typ")
        for _ in range(CLEARING):
            self._blank.compile(format="pdf")

    def compiler(self, template: str) -> typst.Compiler:
        """A compiler for one of the templates."""
        return typst.Compiler(str(self.root / template), root=str(self.root), font_paths=self.fonts)


def typeset(sheet: Sheet, *, workshop: Workshop, created: dt.date | dt.datetime) -> Setting:
    """Set a sheet in a workshop; `created` is the PDF's date.

    A date is taken as midnight UTC, as is a time without a zone. The same sheet and date give the same
    bytes. Bad text raises nothing: overflow, missing glyphs, warnings and errors are findings.
    """
    pictures, findings = lay_in_pictures(sheet, workshop.lay_in, workshop.shelf)
    compiler, inputs = workshop.compiler(sheet.template), _inputs(sheet, pictures)
    stamp = _timestamp(created)
    pdf: bytes | None = None
    try:
        made, warnings = compiler.compile_with_warnings(
            sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS[sheet.variant], timestamp=stamp
        )
        pdf = made if isinstance(made, bytes) else None
        findings += (
            Finding(kind="typeset-warning", panel=None, detail=_said(warning.message, warning.hints))
            for warning in warnings
        )
    except typst.TypstError as error:
        findings += _refusals(error, sheet)
    except BaseException as error:  # what Typst's own code did not foresee comes as no Exception
        if type(error).__name__ != "PanicException":
            raise
        findings.append(Finding(kind="typeset-error", panel=None, detail=str(error)))
        return Setting(pdf=None, pages=0, fits=(), findings=tuple(findings))
    fits = _fits(compiler, inputs)
    findings += overflow(fits)
    if pictures:
        findings += coarse(_shown(compiler), pictures, sheet.variant)
    return Setting(pdf=pdf, pages=_pages(pdf), fits=fits, findings=tuple(findings))


def thumbnail(sheet: Sheet, *, workshop: Workshop, width: int = THUMBNAIL_WIDTH) -> bytes | None:
    """A PNG of the first page, `width` pixels wide; None where Typst cannot set the sheet."""
    ppi = width / (sheet.document["page"]["width"] / 25.4)
    pictures, _ = lay_in_pictures(sheet, workshop.lay_in, workshop.shelf)
    inputs = _inputs(sheet, pictures)
    try:
        made = workshop.compiler(sheet.template).compile(sys_inputs=inputs, format="png", ppi=ppi)
    except typst.TypstError:
        return None
    return made[0] if isinstance(made, list) else made


def _inputs(sheet: Sheet, pictures: dict[str, Json]) -> dict[str, str]:
    text = json.dumps(sheet.document | {"pictures": pictures}, ensure_ascii=False, sort_keys=True)
    # A lone surrogate is no character; it becomes "?" here and is missed, and named, by `completeness`.
    return {"document": text.encode("utf-8", "replace").decode()}


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


def _shown(compiler: typst.Compiler) -> list[tuple[str, float]]:
    """Each picture as often as it was set, with its width in mm, from what the templates leave under `<picture>`."""
    try:
        rows = json.loads(compiler.query("<picture>", field="value"))
    except RuntimeError:
        return []
    return [(row["name"], row["width"]) for row in rows]


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
        homes: list[str | None] = [part.name for part in sheet.parts if text in part.characters]
        for home in homes or [None]:
            yield Finding(kind="glyph-missing", panel=home, detail=text)


def _said(message: str, hints: Sequence[str], place: str = "") -> str:
    return "; ".join(part for part in (message, *hints, place) if part)
