"""What can go wrong between a text and its paper, found before anything is printed.

Three layers, each catching what the others miss: the typesetter's own measure of every panel (`overflow`),
the place of every glyph on the finished page (`geometry`), and the count of every character (`completeness`).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from mkcampaign.model.edition import Variant
from mkcampaign.press.sheet import Frame, Sheet
from mkcampaign.rules import RULES, Severity

Kind: TypeAlias = Literal[
    "panel-overflow",
    "panel-collision",
    "text-lost",
    "glyph-missing",
    "unprintable",
    "typeset-warning",
    "typeset-error",
    "picture-missing",
    "picture-invalid",
    "picture-coarse",
    "picture-too-coarse",
    "qr-unreadable",
    "qr-too-small",
    "type-too-small",
    "contrast-low",
    "font-not-embedded",
    "page-box-missing",
]

MM = 72 / 25.4
SAFE_MM = 5.0
"""Office printers leave about 4 mm of the paper's edge white, and folds wander by about 1 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason not to print, or, where its rule is a warning, to look again.

    `panel` is a frame's name or None for the whole sheet; `detail` is the text concerned; `cause` tells findings of
    one kind apart (a collision with an `edge` or by `overlap`; the tag of what has no form on paper); `amount_mm` is
    by how much, where that is a length; `more` are further values for the rule's words.
    """

    kind: Kind
    panel: str | None
    detail: str
    cause: str = ""
    amount_mm: float | None = None
    more: tuple[tuple[str, str], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the sheet must not be printed as it is."""
        rule = RULES.get(self.kind)
        return rule is None or rule.severity is Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFit:
    """How a panel's text fits: height used and height there is in mm, and the type size chosen in pt."""

    panel: str
    index: int
    used_mm: float
    room_mm: float
    size_pt: float

    @property
    def over_mm(self) -> float:
        """How much too tall the text is, in mm; 0 where it fits."""
        return max(0.0, self.used_mm - self.room_mm)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph's ink on a page: page from 1, edges in mm from the trimmed page's top left corner.

    `is_furniture` tells what is not part of the text: running heads, page numbers (ISO 32000-1, 14.8.2.2, artifacts).
    """

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    is_furniture: bool = False


def overflow(fits: Sequence[PanelFit]) -> Iterator[Finding]:
    """A panel's text must fit its panel at the smallest type size; every panel that does not is named."""
    for fit in fits:
        if fit.over_mm > 0.05:
            yield Finding(
                kind="panel-overflow",
                panel=fit.panel,
                detail=f"{fit.used_mm:.1f} mm of text at {fit.size_pt:g} pt in {fit.room_mm:.1f} mm",
                amount_mm=round(fit.over_mm, 1),
            )


def glyphs(pdf: bytes) -> list[Glyph]:
    """Every glyph of a finished PDF, white space and zero-width characters left out."""
    found: list[Glyph] = []
    document = pdfium.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            trim_left, _, _, trim_top = page.get_trimbox()
            text = page.get_textpage()
            artifacts: dict[int, bool] = {}
            for index in range(text.count_chars()):
                code = pdfium_c.FPDFText_GetUnicode(text, index)
                # PDFium reports a hyphen at a line's end as U+0002.
                char = "-" if code == 2 else chr(code)
                if _is_blank(char) or pdfium_c.FPDFText_IsGenerated(text, index) == 1:
                    continue
                left, bottom, right, top = text.get_charbox(index)
                across = [(x - trim_left) / MM for x in (left, right)]
                down = [(trim_top - y) / MM for y in (top, bottom)]
                owner = pdfium_c.FPDFText_GetTextObject(text, index)
                at = ctypes.addressof(owner.contents) if owner else 0
                if at not in artifacts:
                    artifacts[at] = bool(owner) and _is_artifact(owner)
                found.append(Glyph(char, number + 1, across[0], down[0], across[1], down[1], artifacts[at]))
            text.close()
            page.close()
    finally:
        document.close()
    return found


def _is_artifact(thing: pdfium_c.FPDF_PAGEOBJECT) -> bool:
    """Whether an object of a page is marked as an artifact (ISO 32000-1, 14.8.2.2.2)."""
    for mark in range(pdfium_c.FPDFPageObj_CountMarks(thing)):
        name, length = ctypes.create_string_buffer(40), ctypes.c_ulong()
        own = pdfium_c.FPDFPageObj_GetMark(thing, mark)
        letters = ctypes.cast(name, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
        pdfium_c.FPDFPageObjMark_GetName(own, letters, len(name), length)
        if name.raw[: length.value].decode("utf-16-le").rstrip("\0") == "Artifact":
            return True
    return False


def geometry(found: Sequence[Glyph], frames: Sequence[Frame], height_mm: float) -> Iterator[Finding]:
    """Every glyph must lie within its panel, SAFE_MM from the edges and folds, and on no other glyph."""
    for frame in frames:
        own = [glyph for glyph in found if _lies_in(glyph, frame)]
        worst, text = 0.0, ""
        for glyph in own:
            past = max(
                frame.left + SAFE_MM - glyph.left,
                glyph.right - (frame.left + frame.width - SAFE_MM),
                SAFE_MM - glyph.top,
                glyph.bottom - (height_mm - SAFE_MM),
            )
            if past > 0.05:
                text += glyph.text
                worst = max(worst, past)
        if text:
            yield Finding(
                kind="panel-collision",
                panel=frame.name,
                detail=text[:40],
                cause="edge",
                amount_mm=round(worst, 1),
            )
        touching = list(_overlaps(own))
        if touching:
            pairs = " ".join(one.text + other.text for one, other in touching[:8])
            yield Finding(kind="panel-collision", panel=frame.name, detail=pairs, cause="overlap")


def completeness(found: Sequence[Glyph], sheet: Sheet) -> Iterator[Finding]:
    """Every character of a part's source must be found in its frame, as often as in the source."""
    for frame in sheet.frames:
        parts = [part for part in sheet.parts if part.name in frame.part_names]
        wanted = Counter(char for part in parts for char in part.characters if not _is_blank(char))
        wanted.subtract(glyph.text for glyph in found if not glyph.is_furniture and _lies_in(glyph, frame))
        lost = "".join(char * count for char, count in wanted.items() if count > 0)
        if lost:
            home = next((part.name for part in parts if lost[0] in part.characters), frame.name)
            yield Finding(kind="text-lost", panel=home, detail=lost)


def unprintable(sheet: Sheet) -> Iterator[Finding]:
    """What has no form on paper is named, never dropped in silence."""
    for thing in sheet.unprintable:
        yield Finding(kind="unprintable", panel=thing.panel, detail=thing.detail, cause=thing.tag)


def inspect(pdf: bytes, sheet: Sheet) -> Iterator[Finding]:
    """Layers two and three on a finished PDF: `geometry`, then `completeness`."""
    found = glyphs(pdf)
    if sheet.variant is Variant.PRESS:  # what is beside the trimmed page is the print shop's, and cut off
        width, height = (sheet.document["page"][side] for side in ("width", "height"))
        found = [g for g in found if g.right > 0 and g.bottom > 0 and g.left < width and g.top < height]
    for finding in geometry(found, sheet.frames, sheet.document["page"]["height"]):
        yield replace(finding, panel=_home(finding, sheet))
    yield from completeness(found, sheet)


def _home(finding: Finding, sheet: Sheet) -> str | None:
    """The part a collision belongs to: that of its frame, or of a frame with several parts the first with its words."""
    frame = next((frame for frame in sheet.frames if frame.name == finding.panel), None)
    if frame is None or not frame.parts:
        return finding.panel
    start = "".join(finding.detail.split())[: 12 if finding.cause == "edge" else 2]
    parts = [part for part in sheet.parts if part.name in frame.parts]
    squeezed = (
        (part.name, "".join(char for char in part.characters if not _is_blank(char))) for part in parts
    )
    return next((name for name, words in squeezed if start in words), finding.panel)


def _is_blank(char: str) -> bool:
    """White space, controls, formats such as zero-width space, and variation selectors: nothing to see."""
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs") or "\ufe00" <= char <= "\ufe0f"


def _lies_in(glyph: Glyph, frame: Frame) -> bool:
    middle = (glyph.left + glyph.right) / 2
    return frame.page in (None, glyph.page) and frame.left <= middle < frame.left + frame.width


def _overlaps(found: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Pairs of glyphs whose ink shares more than two fifths of the smaller box, and 0.3 mm each way.

    Less is no collision: the hook of a j reaches under the f before it.
    """
    ordered = sorted(found, key=lambda glyph: (glyph.page, glyph.top))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.page != one.page or other.top >= one.bottom:
                break
            wide = min(one.right, other.right) - max(one.left, other.left)
            tall = min(one.bottom, other.bottom) - max(one.top, other.top)
            same = (one.left, one.right, one.top) == (other.left, other.right, other.top)
            if wide > 0.3 and tall > 0.3 and not same and wide * tall > 0.4 * min(_area(one), _area(other)):
                yield one, other


def _area(glyph: Glyph) -> float:
    return (glyph.right - glyph.left) * (glyph.bottom - glyph.top)
