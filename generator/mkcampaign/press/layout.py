"""Which format is laid out by which builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Part, Variant
from mkcampaign.press.booklet import booklet
from mkcampaign.press.large import large
from mkcampaign.press.letter import letter
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.paper import paper
from mkcampaign.press.poster import poster
from mkcampaign.press.sheet import Sheet
from mkcampaign.press.trifold import trifold
from mkcampaign.press.year_plan import year_plan

Layout = Callable[[Manuscript, Variant], Sheet]
"""Lays a manuscript out in a variant. Raises ValueError for what the judge has let through and no format can hold."""

LAYOUTS: Mapping[Format, Layout] = {
    Format.TRIFOLD: trifold,
    Format.BOOKLET: booklet,
    Format.LETTER: letter,
    Format.POSTER: poster,
    Format.SHEET: paper,
}
"""The builder of every format. A sheet has a key too, and large print is alike for all: `lay_out` knows."""


def lay_out(
    manuscript: Manuscript, format: Format | None, variant: Variant, part: Part = Part.PAPER
) -> Sheet:
    """A manuscript as a sheet of its format, in a variant; one without a format is a year plan.

    Raises ValueError as its builder does.
    """
    if format is None:
        return year_plan(manuscript, variant)
    if variant is Variant.LARGE:
        return large(manuscript, format, part)
    if format is Format.SHEET:
        return paper(manuscript, variant, part)
    return LAYOUTS[format](manuscript, variant)
