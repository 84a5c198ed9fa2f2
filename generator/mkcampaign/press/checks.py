"""What a finished PDF must hold to before anybody prints it: codes that scan, text that can be read, fonts of its own.

These look at the file itself, after everything that was done to it, and take nobody's word: colours are those a
renderer puts on the page. Each check is a generator of findings and knows nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple, TypeAlias

import pikepdf
import pypdfium2 as pdfium
import zxingcpp
from PIL import Image

from mkcampaign.model.edition import Variant
from mkcampaign.press.colour import Rgb, contrast, luma
from mkcampaign.press.inspect import MM, Finding
from mkcampaign.press.page_runs import Box, Code, Colour, Run, runs_and_codes, words
from mkcampaign.press.sheet import BLEED, Sheet

SCAN_DPI = 150
"""What a cheap telephone makes of a code held at arm's length, and what a poor printer makes of it."""

SMALLEST_MODULE_MM = 0.33
"""The smallest module of a code: four dots of a printer with 300 to the inch, so that none is lost or runs together."""

SMALLEST_PT, SMALLEST_LARGE_PT = 7.0, 14.0
"""The smallest type: of anything at all, and of anything in large print, whose body has 18 pt or more."""

SMALLEST_NOTE = 4.5 / 7
"""The share of it that may be left for what hangs on larger text: a ruby annotation, the number of a note."""

LEAST_CONTRAST, LEAST_CONTRAST_LARGE, LARGE_PT = 4.5, 3.0, 18.0
"""WCAG 2.2, 1.4.3. Bold type of 14 pt would pass with the lower ratio too; a file does not say what is bold."""

Seen: TypeAlias = list[tuple[int, Colour]]
"""Colours with the number of their pixels."""

_SLICE_EM = 3.0
_VIEW = 1  # pixels to the point: 72 dpi
_SAME = 12
_FLAT = 0.1
_OWN = 0.72  # more than the boldest type covers of the box around it


class Page(NamedTuple):
    """A page as it is checked: its number from 1, what stands on its trimmed area, PDFium's page, its trim in pt."""

    number: int
    runs: Sequence[Run]
    codes: Sequence[Code]
    source: pdfium.PdfPage
    trim: Box


@dataclass(slots=True)
class _View:
    """A page as seen in colour at 72 dpi, made when it is first asked for."""

    page: Page
    picture: Image.Image | None = None
    corner: Box = (0.0, 0.0, 0.0, 0.0)

    def below(self, box: Box, around: float) -> Seen:
        """The colours within a box and so much around it (both in points), each with the number of its pixels.

        A stroke may fill its own box, as that of 一 does: what it stands on shows around it alone.
        """
        if self.picture is None:
            seen = self.page.source.render(scale=_VIEW, may_draw_forms=False, draw_annots=False)
            self.picture = seen.to_pil()
            self.corner = self.page.source.get_cropbox()
        left, _, _, top = self.corner
        width, height = self.picture.size
        x, y = max(0, int(box[0] - left - 1)), max(0, int(top - box[3] - around))
        right, bottom = min(width, int(box[2] - left + 2)), min(height, int(top - box[1] + around + 1))
        if right <= x or bottom <= y:
            return []
        found: Any = self.picture.crop((x, y, right, bottom)).getcolors((right - x) * (bottom - y))
        return found or []


def check(pdf: bytes, sheet: Sheet) -> Iterator[Finding]:
    """Every check on the finished PDF of a sheet. Raises pikepdf.PdfError for what is no PDF."""
    document = pdfium.PdfDocument(pdf)
    try:
        pages = [_page(document[at], at + 1) for at in range(len(document))]
        yield from codes(pages, sheet)
        yield from type_sizes(pages, sheet)
        yield from contrasts(pages)
        for page in pages:
            page.source.close()
    finally:
        document.close()
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield from fonts(opened)
        if sheet.variant is Variant.PRESS:
            yield from boxes(opened)


def codes(pages: Sequence[Page], sheet: Sheet) -> Iterator[Finding]:
    """qr-unreadable, qr-too-small: every code leads where the sheet says, as scanned from the page at 150 dpi, in grey.

    A sheet without a code needs none; one that promises a code must show it.
    """
    imprint = sheet.document.get("imprint") or {}
    wanted, drawn = imprint.get("leads"), imprint.get("qr")
    if not wanted or not drawn:
        return
    if not any(page.codes for page in pages):
        yield Finding(kind="qr-unreadable", panel=None, detail=wanted)
    for page in pages:
        for code in page.codes:
            if wanted not in _scanned(page, code.box, drawn["size"]):
                yield Finding(kind="qr-unreadable", panel=None, detail=wanted)
            module = (code.box[2] - code.box[0]) / MM / drawn["size"]
            if module < SMALLEST_MODULE_MM - 0.005:
                yield Finding(
                    kind="qr-too-small",
                    panel=None,
                    detail=f"{module:.2f}",
                    more=(("limit", f"{SMALLEST_MODULE_MM}"),),
                )


def type_sizes(pages: Sequence[Page], sheet: Sheet) -> Iterator[Finding]:
    """type-too-small: nothing is set smaller than can be read, but for what hangs on larger text."""
    least = sheet.smallest or (SMALLEST_LARGE_PT if sheet.variant is Variant.LARGE else SMALLEST_PT)
    for page in pages:
        small = [run for run in page.runs if run.size < least - 0.01]
        wrong = [
            run for run in small if run.size < least * SMALLEST_NOTE - 0.01 or not _hangs(run, page.runs)
        ]
        if wrong:
            yield Finding(
                kind="type-too-small",
                panel=None,
                detail=_said(wrong, page),
                more=(("size", f"{min(run.size for run in wrong):.1f}"), ("limit", f"{least:g}")),
            )


def contrasts(pages: Sequence[Page]) -> Iterator[Finding]:
    """contrast-low: text stands out from what lies behind it, in colour and in a grey print alike (WCAG 2.2, 1.4.3).

    A run is looked at in pieces of a few characters. What lies behind a piece is the commonest colour around it.
    """
    for page in pages:
        view = _View(page)
        wrong: list[Run] = []
        worst = 21.0
        for run in page.runs:
            least = LEAST_CONTRAST_LARGE if run.size >= LARGE_PT - 0.01 else LEAST_CONTRAST
            grounds = {_ground(run.colour, view.below(piece, _around(piece, run))) for piece in _pieces(run)}
            ratio = min((_ratio(run.colour, ground) for ground in grounds), default=21.0)
            if ratio < least - 0.05:
                wrong.append(run)
                worst = min(worst, ratio)
        if wrong:
            more = (("ratio", f"{worst:.1f}"), ("limit", f"{LEAST_CONTRAST}"))
            yield Finding(kind="contrast-low", panel=None, detail=_said(wrong, page), more=more)


def fonts(document: pikepdf.Pdf) -> Iterator[Finding]:
    """font-not-embedded: every font brings its outlines (ISO 32000-1, 9.9), so that no other takes its place."""
    missing: set[str] = set()
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
            continue
        if thing.get("/Subtype") in ("/Type0", "/Type3"):
            continue  # the one is made of fonts that are looked at themselves, the other is drawn in the page
        own = thing.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(name in own for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            missing.add(str(thing.get("/BaseFont", "/?")).removeprefix("/"))
    for name in sorted(missing):
        yield Finding(kind="font-not-embedded", panel=None, detail=name)


def boxes(document: pikepdf.Pdf) -> Iterator[Finding]:
    """page-box-missing: every page for a print shop says where it is cut and how far the ink runs beyond.

    TrimBox and BleedBox are its own, the one BLEED mm within the other (ISO 32000-1, 14.11.2).
    """
    for number, page in enumerate(document.pages, start=1):
        own = [box for name in ("/BleedBox", "/TrimBox") if (box := page.obj.get(name)) is not None]
        if len(own) == 2:
            bleed, trim = ([float(edge) for edge in box.as_list()] for box in own)
            apart = [abs(one - other) for one, other in zip(bleed, trim, strict=True)]
            if all(abs(gap - BLEED * MM) < 0.1 for gap in apart):
                continue
        yield Finding(kind="page-box-missing", panel=None, detail=str(number))


def _page(source: pdfium.PdfPage, number: int) -> Page:
    trim = source.get_trimbox()
    found = [thing for thing in runs_and_codes(source) if _meets(thing.box, trim)]
    runs = [thing for thing in found if isinstance(thing, Run)]
    return Page(number, runs, [thing for thing in found if isinstance(thing, Code)], source, trim)


def _meets(box: Box, area: Box) -> bool:
    """Whether something of the box lies in the area; what lies beside the trimmed page is cut off."""
    return box[0] < area[2] and box[2] > area[0] and box[1] < area[3] and box[3] > area[1]


def _scanned(page: Page, box: Box, modules: int) -> list[str]:
    quiet = 4 * (box[2] - box[0]) / modules
    left, bottom, right, top = page.source.get_cropbox()
    crop = (box[0] - quiet - left, box[1] - quiet - bottom, right - box[2] - quiet, top - box[3] - quiet)
    seen = page.source.render(
        scale=SCAN_DPI / 72, crop=tuple(max(0.0, edge) for edge in crop), grayscale=True, may_draw_forms=False
    ).to_pil()
    pixels = memoryview(seen.tobytes()).cast("B", (seen.height, seen.width))
    return [
        found.text
        for found in zxingcpp.read_barcodes(
            pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    ]


def _pieces(run: Run) -> Iterator[Box]:
    left, bottom, right, top = run.box
    if right <= left or top <= bottom:
        return
    count = max(1, round((right - left) / (run.size * _SLICE_EM)))
    step = (right - left) / count
    for at in range(count):
        yield left + at * step, bottom, left + (at + 1) * step, top


def _around(piece: Box, run: Run) -> float:
    """2 pt, or more where the ink is so flat that its box would hold nothing else."""
    return max(2.0, (run.size - (piece[3] - piece[1])) / 2)


def _ground(ink: Colour, seen: Seen) -> Colour | None:
    """The colour behind text: the commonest that is not its own, unless its own fills nearly all there is."""
    if not seen:
        return None
    total = sum(count for count, _ in seen)
    count, colour = max(seen)
    if _alike(ink, colour):
        others = [one for one in seen if not _alike(ink, one[1])]
        if count > total * _OWN or not others:
            return colour
        count, colour = max(others)
    if count >= total * _FLAT:
        return colour
    # Nothing is flat here, as over a photograph: the mean.
    red, green, blue = (round(sum(n * one[at] for n, one in seen) / total) for at in range(3))
    return red, green, blue


def _alike(one: Colour, other: Colour) -> bool:
    return (
        abs(one[0] - other[0]) <= _SAME
        and abs(one[1] - other[1]) <= _SAME
        and abs(one[2] - other[2]) <= _SAME
    )


@lru_cache(maxsize=4096)
def _ratio(ink: Colour, ground: Colour | None) -> float:
    """The lower of the contrasts in colour and in grey; the highest there is where nothing can be seen at all."""
    if ground is None:
        return 21.0
    one, other = _parts(ink), _parts(ground)
    return min(contrast(one, other), contrast((luma(one),) * 3, (luma(other),) * 3))


def _parts(colour: Colour) -> Rgb:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255


def _hangs(run: Run, others: Sequence[Run]) -> bool:
    """Whether larger text stands right beside or under a run, which makes it an annotation or a raised number."""
    left, bottom, right, top = run.box
    for other in others:
        near = other.size * 0.8
        if (
            other.size >= run.size * 1.3
            and left < other.box[2] + near
            and right > other.box[0] - near
            and bottom < other.box[3] + near * 0.6
            and top > other.box[1] - near * 0.6
        ):
            return True
    return False


def _said(runs: Sequence[Run], page: Page) -> str:
    return " ".join(words(run, page.source) for run in runs[:3])[:40]
