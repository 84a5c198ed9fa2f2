"""The pages of a booklet in pairs on larger sheets, to be printed on both sides, folded and stapled at the fold.

A saddle-stitched booklet of n pages (n a multiple of 4) takes n / 4 sheets that lie in one another. Sheet k, counted
from 0 at the outside, carries the pages n - 2k and 2k + 1 on its front, 2k + 2 and n - 2k - 1 on its back, each pair
from left to right. The front is upright when the sheet is turned over its short edge.

Creep: a sheet that lies inside k others is pushed outwards at the fold by the thickness of those k. Its pages are
therefore moved towards the spine by `k x thickness`, and all outer margins are equal once the booklet is trimmed or
read. The thickness assumed is that of office paper of 80 g/m2, 0.1 mm: in all `(sheets - 1) x 0.1 mm`, on the innermost
sheet, which is 0.9 mm for a booklet of 40 pages.

What is imposed is for the printer alone. Pages drawn as pictures of pages have no tags, so the file says nothing of its
structure; the file for the screen is the one to be read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

MM = 72 / 25.4
PAGES_PER_SHEET = 4
THICKNESS_MM = 0.1
"""One sheet of office paper, 80 g/m2."""

SHEET_MM = 297.0
"""The width of an A4 sheet on its side: a millimetre more than two A5 pages, since ISO 216 drops halves."""

STAPLE_MM = 12.0
"""The crown of a common staple (24/6, 26/6), which lies along the fold."""

_TICK_MM = 4.0
_HAIR = "0.35 w 0.55 G"
"""A line of 0.35 pt in grey, seen by who folds and nobody else."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: both from 0 at the outside; its pages from 1, None for a blank one."""

    sheet: int
    is_front: bool
    left: int | None
    right: int | None


def sides(pages: int) -> tuple[Side, ...]:
    """How so many pages lie on sheets, in the order in which they are printed: front and back of each in turn.

    Blanks that fill the count up to a multiple of 4 go before the last page, so that the last stays outside.
    Raises ValueError for no pages.
    """
    if pages < 1:
        raise ValueError("a booklet has at least one page")
    filled = pages + blanks(pages)
    order: list[int | None] = [*range(1, pages), *[None] * blanks(pages), pages]
    if pages == 1:  # a cover without a back: it stays in front
        order = [1, None, None, None]
    return tuple(
        Side(sheet, is_front, order[left], order[right])
        for sheet in range(filled // PAGES_PER_SHEET)
        for is_front, left, right in (
            (True, filled - 1 - 2 * sheet, 2 * sheet),
            (False, 2 * sheet + 1, filled - 2 - 2 * sheet),
        )
    )


def blanks(pages: int) -> int:
    """How many pages are wanting to a multiple of 4."""
    return -pages % PAGES_PER_SHEET


def creep(sheet: int, thickness_mm: float = THICKNESS_MM) -> float:
    """By how many mm the pages of a sheet are moved towards the spine; `sheet` counts from 0 at the outside."""
    return sheet * thickness_mm


def impose(
    pdf: bytes,
    page_width_mm: float,
    page_height_mm: float,
    *,
    sheet_width_mm: float = SHEET_MM,
    thickness_mm: float = THICKNESS_MM,
) -> bytes:
    """Put single pages in pairs at the middle of wider sheets, as told above; all lengths are mm.

    The trimmed page is taken, from its TrimBox. Title, language and dates are kept, links and tags are not. The same
    bytes in give the same bytes out. Raises pikepdf.PdfError for what is no PDF, ValueError for one without pages.
    """
    wide, tall, spine = page_width_mm * MM, page_height_mm * MM, sheet_width_mm / 2 * MM
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as made:
        forms = [made.copy_foreign(_form(page)) for page in source.pages]
        for side in sides(len(forms)):
            shift = creep(side.sheet, thickness_mm) * MM
            resources = Dictionary(XObject=Dictionary())
            drawing: list[str] = []
            # Each page is cut off at the spine, so that a moved ground does not reach the other's half.
            for name, number, left, at in (
                ("/Left", side.left, spine - wide, spine - wide + shift),
                ("/Right", side.right, spine, spine - shift),
            ):
                if number is not None:
                    resources.XObject[name] = forms[number - 1]
                    trim = _trim(source.pages[number - 1])
                    clip = f"{left:.4f} 0 {wide:.4f} {tall:.4f} re W n"
                    drawing.append(f"q {clip} 1 0 0 1 {at - trim[0]:.4f} {-trim[1]:.4f} cm {name} Do Q")
            drawing.append(_guides(spine, tall, staples=side.sheet == 0 and side.is_front))
            made.add_blank_page(page_size=(2 * spine, tall))
            page = made.pages[-1]
            page.obj.Resources = resources
            page.obj.Contents = made.make_stream("\n".join(drawing).encode())
        _describe(made, source)
        out = BytesIO()
        made.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
        )
    return out.getvalue()


def _trim(page: pikepdf.Page) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return left, bottom, right, top


def _form(page: pikepdf.Page) -> pikepdf.Object:
    """A page as one drawing, cut at its trimmed edge. The keys that lead to its tags are left behind."""
    form = page.as_form_xobject()
    form.BBox = Array([round(edge, 4) for edge in _trim(page)])
    for key in ("/StructParents", "/StructParent"):
        if key in form:
            del form[key]
    return form


def _guides(spine: float, tall: float, *, staples: bool) -> str:
    """Ticks where the sheet is folded; on the outermost side, the place of two staples at a quarter from each end."""
    half, tick = STAPLE_MM * MM / 2, _TICK_MM * MM
    runs = [(0.0, tick), (tall - tick, tall)]
    if staples:
        runs += [(tall * part - half, tall * part + half) for part in (0.25, 0.75)]
    lines = " ".join(f"{spine:.4f} {low:.4f} m {spine:.4f} {high:.4f} l S" for low, high in runs)
    return f"q {_HAIR} {lines} Q"


def _describe(made: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Language, title and dates as in the source; how the file is meant to be printed."""
    for key in ("/Lang",):
        if key in source.Root:
            made.Root[key] = String(str(source.Root[key]))
    made.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None")
    )
    for key in ("/Title", "/Author", "/CreationDate", "/ModDate", "/Creator"):
        if key in source.docinfo:
            made.docinfo[key] = String(str(source.docinfo[key]))
