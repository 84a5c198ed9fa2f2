"""Who gets how many copies of what: a campaign's materials as lots to print and to send, with their sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mkcampaign.model.calendar import Campaign, Material
from mkcampaign.model.documents import Format, Pamphlet, Paper
from mkcampaign.model.site import Site


class Sides(StrEnum):
    """How a sheet goes through the printer: `short` and `long` name the edge over which it is turned."""

    SINGLE = "single"
    SHORT_EDGE = "short"
    LONG_EDGE = "long"


class Fold(StrEnum):
    """What is done to the printed sheets."""

    NONE = "none"
    TRIFOLD = "trifold"
    SADDLE_STITCH = "saddle-stitch"


FOLDS = {
    Format.TRIFOLD: Fold.TRIFOLD,
    Format.BOOKLET: Fold.SADDLE_STITCH,
    Format.POSTER: Fold.NONE,
    Format.LETTER: Fold.NONE,
    Format.SHEET: Fold.NONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Copies of one pamphlet for one place of a chapter; without a place, each body hands out its own.

    `is_even_share`: the number is a share of a total, not one that an editor wrote.
    """

    chapter: str
    place: str | None
    pamphlet: str
    copies: int
    is_even_share: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a pamphlet asks of the printer. `sides` and `sheets_per_copy` are None where its pages are not known."""

    paper: Paper
    sides: Sides | None
    fold: Fold
    sheets_per_copy: int | None

    def sheets(self, copies: int) -> int | None:
        """The sheets of paper for that many copies."""
        return None if self.sheets_per_copy is None else copies * self.sheets_per_copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Copies, and sheets of one size of paper; `sheets` is None where one of the pamphlets' is not known."""

    paper: Paper
    copies: int
    sheets: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """The lots of one campaign, by chapter, place and pamphlet, and the job of each pamphlet in them."""

    lots: tuple[Lot, ...]
    jobs: Mapping[str, Job]

    @property
    def by_chapter(self) -> dict[str, tuple[Lot, ...]]:
        """The lots of each chapter, in order."""
        found: dict[str, list[Lot]] = {}
        for lot in self.lots:
            found.setdefault(lot.chapter, []).append(lot)
        return {id: tuple(lots) for id, lots in found.items()}

    @property
    def copies(self) -> dict[str, int]:
        """The copies of each pamphlet."""
        return {id: sum(lot.copies for lot in self.lots if lot.pamphlet == id) for id in self.jobs}

    def sheets(self, lot: Lot) -> int | None:
        """The sheets of one lot."""
        return self.jobs[lot.pamphlet].sheets(lot.copies)

    def sums(self, lots: Iterable[Lot]) -> tuple[Sum, ...]:
        """What lots come to, one sum for each size of paper: sheets of two sizes cannot be added."""
        of_paper: dict[Paper, list[Lot]] = {}
        for lot in lots:
            of_paper.setdefault(self.jobs[lot.pamphlet].paper, []).append(lot)
        return tuple(
            Sum(
                paper=paper,
                copies=sum(lot.copies for lot in found),
                sheets=_sum_of_known([self.sheets(lot) for lot in found]),
            )
            for paper, found in sorted(of_paper.items(), reverse=True)
        )


def split(total: int, parts: int) -> tuple[int, ...]:
    """`total` in `parts` whole shares that differ by at most one, the larger first. Raises ValueError for no parts."""
    if parts < 1:
        raise ValueError(parts)
    share, rest = divmod(total, parts)
    return tuple(share + (number < rest) for number in range(parts))


def copies_at(material: Material) -> dict[str, int]:
    """The copies of a material at each of its places, as written, or the total split evenly; {} without places."""
    if isinstance(material.places, dict):
        return dict(material.places)
    places = tuple(dict.fromkeys(material.places))
    return dict(zip(places, split(material.total, len(places)), strict=True)) if places else {}


def is_split(material: Material) -> bool:
    """True where a total was divided by several places."""
    return not isinstance(material.places, dict) and len(set(material.places)) > 1


def sheets_per_copy(format: Format, pages: int) -> int:
    """The sheets of paper of one copy whose printed file has `pages` pages. Raises ValueError for no pages.

    A poster has nothing on its back. A booklet has four of its own pages on a sheet, two on each side; all else has
    two, of which the second may be blank.
    """
    if pages < 1:
        raise ValueError(pages)
    if format is Format.POSTER:
        return pages
    return -(-pages // (4 if format is Format.BOOKLET else 2))


def job(pamphlet: Pamphlet, pages: int | None) -> Job:
    """How a pamphlet is printed. `pages` are those of its file in reading order; None where there is no file yet."""
    format = pamphlet.matter.format
    sides: Sides | None
    if format is Format.POSTER:
        sides = Sides.SINGLE
    elif format in (Format.TRIFOLD, Format.BOOKLET):
        sides = Sides.SHORT_EDGE
    elif pages is None:
        sides = None
    else:
        sides = Sides.LONG_EDGE if pages > 1 else Sides.SINGLE
    return Job(
        paper=(pamphlet.matter.paper or Paper.A3) if format is Format.POSTER else Paper.A4,
        sides=sides,
        fold=FOLDS[format],
        sheets_per_copy=None if pages is None else sheets_per_copy(format, pages),
    )


def print_order(
    site: Site, campaign: Campaign, *, pages: Mapping[str, int], shown: Collection[str]
) -> PrintOrder:
    """What to print for a campaign, and where it goes.

    `pages` are the pages of each pamphlet that has a file, `shown` the ids of the pamphlets to list. A place belongs to
    its own chapter, else to the first of the organisers, else to the organisation. What several materials send to one
    place is one lot. Chapters, places and pamphlets come in the order in which they are written.
    """
    nearest = campaign.organisers[0] if campaign.organisers else site.organisation.id
    lots: dict[tuple[str, str | None, str], Lot] = {}
    for material in campaign.materials:
        if material.pamphlet not in shown:
            continue
        at: list[tuple[str | None, int]] = [*copies_at(material).items()] or [(None, material.total)]
        for place, copies in at:
            chapter = (site.places[place].chapter if place else None) or nearest
            key = (chapter, place, material.pamphlet)
            before = lots.get(key)
            lots[key] = Lot(
                chapter=chapter,
                place=place,
                pamphlet=material.pamphlet,
                copies=copies + (before.copies if before else 0),
                is_even_share=is_split(material) or (before is not None and before.is_even_share),
            )
    chapters = _ranks([site.organisation.id, *site.chapters])
    places: dict[str | None, int] = {None: len(site.places)}
    places.update(_ranks(site.places))
    pamphlets = _ranks(m.pamphlet for m in campaign.materials if m.pamphlet in shown)
    ordered = sorted(
        lots.values(), key=lambda lot: (chapters[lot.chapter], places[lot.place], pamphlets[lot.pamphlet])
    )
    jobs = {id: job(site.pamphlets[id], pages.get(id)) for id in pamphlets}
    return PrintOrder(lots=tuple(ordered), jobs=jobs)


def _ranks(ids: Iterable[str]) -> dict[str, int]:
    return {id: rank for rank, id in enumerate(dict.fromkeys(ids))}


def _sum_of_known(numbers: Collection[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
