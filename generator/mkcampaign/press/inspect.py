"""What can go wrong between a text and its paper, found before anything is printed.

Three layers, each catching what the others miss: the typesetter's own measure of every panel (`overflow`),
the place of every glyph on the finished page (`geometry`), and the count of every character (`completeness`).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from mkcampaign.press.sheet import Frame, Sheet

Kind: TypeAlias = Literal[
    "panel-overflow",
    "panel-collision",
    "text-lost",
    "glyph-missing",
    "unprintable",
    "typeset-warning",
    "typeset-error",
]

MM = 72 / 25.4
SAFE_MM = 5.0
"""Office printers leave about 4 mm of the paper's edge white, and folds wander by about 1 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason not to print.

    `panel` is a frame's name or None for the whole sheet; `detail` is the text concerned; `cause` tells findings of
    one kind apart (a collision with an `edge` or by `overlap`; the tag of what has no form on paper); `amount_mm` is
    by how much, where that is a length.
    """

    kind: Kind
    panel: str | None
    detail: str
    cause: str = ""
    amount_mm: float | None = None


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
    """A glyph's ink on a page: page from 1, edges in mm from the page's top left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


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
            height = page.get_height()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                code = pdfium_c.FPDFText_GetUnicode(text, index)
                # PDFium reports a hyphen at a line's end as U+0002.
                char = "-" if code == 2 else chr(code)
                if _is_blank(char) or pdfium_c.FPDFText_IsGenerated(text, index) == 1:
                    continue
                left, bottom, right, top = text.get_charbox(index)
                found.append(
                    Glyph(
                        char, number + 1, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM
                    )
                )
            text.close()
            page.close()
    finally:
        document.close()
    return found


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
    """Every character of a panel's source must be found on that panel, as often as in the source."""
    for frame, source in zip(sheet.frames, sheet.characters, strict=True):
        wanted = Counter(char for char in source if not _is_blank(char))
        wanted.subtract(glyph.text for glyph in found if _lies_in(glyph, frame))
        lost = "".join(char * count for char, count in wanted.items() if count > 0)
        if lost:
            yield Finding(kind="text-lost", panel=frame.name, detail=lost)


def unprintable(sheet: Sheet) -> Iterator[Finding]:
    """What has no form on paper is named, never dropped in silence."""
    for thing in sheet.unprintable:
        yield Finding(kind="unprintable", panel=thing.panel, detail=thing.detail, cause=thing.tag)


def inspect(pdf: bytes, sheet: Sheet) -> Iterator[Finding]:
    """Layers two and three on a finished PDF: `geometry`, then `completeness`."""
    found = glyphs(pdf)
    yield from geometry(found, sheet.frames, sheet.document["page"]["height"])
    yield from completeness(found, sheet)


def _is_blank(char: str) -> bool:
    """White space, controls, formats such as zero-width space, and variation selectors: nothing to see."""
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs") or "\ufe00" <= char <= "\ufe0f"


def _lies_in(glyph: Glyph, frame: Frame) -> bool:
    middle = (glyph.left + glyph.right) / 2
    return glyph.page == frame.page and frame.left <= middle < frame.left + frame.width


def _overlaps(found: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Pairs of glyphs whose ink shares more than a quarter of the smaller box, and 0.3 mm each way."""
    ordered = sorted(found, key=lambda glyph: glyph.top)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.top >= one.bottom:
                break
            wide = min(one.right, other.right) - max(one.left, other.left)
            tall = min(one.bottom, other.bottom) - max(one.top, other.top)
            same = (one.left, one.right, one.top) == (other.left, other.right, other.top)
            if wide > 0.3 and tall > 0.3 and not same and wide * tall > 0.25 * min(_area(one), _area(other)):
                yield one, other


def _area(glyph: Glyph) -> float:
    return (glyph.right - glyph.left) * (glyph.bottom - glyph.top)
