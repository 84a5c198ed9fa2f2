"""What stands on the plan of a year: each month's occasions and events, and what runs for longer, by chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from mkcampaign import almanac
from mkcampaign.model.calendar import Campaign, EventStatus
from mkcampaign.model.edition import Variant, YearPlan
from mkcampaign.model.scalars import Span
from mkcampaign.model.site import Site
from mkcampaign.schedule import Entry, by_chapter, campaign_span, chapters_of, entries, status_of

LONG = 7
"""What takes more days than a week is told once for the year; what is shorter stands in its months, on its days."""

VARIANTS = (Variant.OFFICE, Variant.LARGE)
"""What a year plan is made for. It needs no print shop, and on a screen there is the calendar."""

Source = tuple[str | int, ...]
"""Where words were written: kind and id of a noun, then the place in it, as `Site.mark` takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line: what it is, on which `days` of its month, where, and whether it takes place.

    `span` is all its days, of an occasion and of what is running; a series has many.
    """

    title: str
    source: Source
    days: tuple[date, ...] = ()
    span: Span | None = None
    place: str = ""
    place_source: Source = ()
    status: EventStatus = EventStatus.SCHEDULED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMonth:
    """A month: the occasions that fall in it, and its events in order of time, a series in one line."""

    month: int
    occasions: tuple[PlanLine, ...] = ()
    lines: tuple[PlanLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything that one plan says of its year. `running` is what is longer than `LONG` days."""

    year: int
    months: tuple[PlanMonth, ...]
    running: tuple[PlanLine, ...] = ()

    @property
    def all_lines(self) -> Iterator[PlanLine]:
        """Every line, occasions and what is running among them."""
        for month in self.months:
            yield from month.occasions
            yield from month.lines
        yield from self.running


class YearPlans:
    """The plans of a site, and what each says."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._occasions: dict[int, tuple[PlanLine, ...]] = {}

    @cached_property
    def _entries(self) -> dict[str, tuple[Entry, ...]]:
        site = self.site
        return by_chapter(site, ((e, chapters_of(site, e.campaign, e.event)) for e in entries(site)))

    @cached_property
    def _campaigns(self) -> dict[str, tuple[tuple[Campaign, Span], ...]]:
        root = self.site.organisation.id
        dated = [(c, span) for c in self.site.campaigns.values() if (span := campaign_span(self.site, c))]
        return by_chapter(self.site, ((one, one[0].organisers or (root,)) for one in dated))

    def years(self, chapter: str) -> tuple[int, ...]:
        """The years in which a chapter, or one below it, has events."""
        return tuple(sorted({year for entry in self._entries.get(chapter, ()) for year in entry.years}))

    def offered(self, as_of: date) -> Iterator[YearPlan]:
        """The plans that are put on the site, in a fixed order: of the year and those to come, of whoever has events.

        Nobody hangs up a year that is over; `mkcampaign print` sets it when it is asked for.
        """
        site = self.site
        for chapter in (site.organisation.id, *site.chapters):
            for year in self.years(chapter):
                if year >= as_of.year:
                    for variant in VARIANTS if chapter == site.organisation.id else VARIANTS[:1]:
                        yield YearPlan(
                            year=year, chapter=chapter, language=site.settings.language, variant=variant
                        )

    def programme(self, year: int, chapter: str) -> Programme:
        """What the plan of a year says for a chapter, with all below it, or for the organisation: for all."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        short: dict[tuple[int, Source], list[date]] = {}
        lines: dict[Source, PlanLine] = {}
        running: list[PlanLine] = []
        with_events: set[str] = set()
        for entry in self._entries.get(chapter, ()):
            span = entry.occurrence.span
            if year not in entry.years:
                continue
            line = self._event(entry)
            if span.days > LONG:
                running.append(line)
                continue
            with_events.add(entry.campaign.id)
            lines[line.source] = line
            for day in _days(max(span.start, first), min(span.end, last)):
                short.setdefault((day.month, line.source), []).append(day)
        for campaign, span in self._campaigns.get(chapter, ()):
            if span.start > last or span.end < first:
                continue
            line = self._campaign(campaign, span)
            if span.days > LONG:
                running.append(line)
            elif campaign.id not in with_events:
                lines[line.source] = line
                for day in _days(max(span.start, first), min(span.end, last)):
                    short.setdefault((day.month, line.source), []).append(day)
        months: dict[int, list[PlanLine]] = {}
        for (month, source), days in short.items():
            months.setdefault(month, []).append(
                replace(lines[source], days=tuple(sorted(set(days))), span=None)
            )
        return Programme(
            year=year,
            months=tuple(
                PlanMonth(
                    month=month,
                    occasions=self._occasions_in(year, month),
                    lines=tuple(sorted(months.get(month, ()), key=lambda line: line.days)),
                )
                for month in range(1, 13)
            ),
            running=tuple(sorted(running, key=_running_order)),
        )

    def _event(self, entry: Entry) -> PlanLine:
        campaign, event = entry.campaign, entry.event
        place = self.site.places.get(event.place or "")
        at = next(n for n, one in enumerate(campaign.events) if one is event)
        return PlanLine(
            title=event.title,
            source=("campaign", campaign.id, "events", at, "title"),
            span=entry.occurrence.span,
            place=place.name if place else "",
            place_source=("place", event.place or "", "name") if place else (),
            status=status_of(campaign, event),
        )

    def _campaign(self, campaign: Campaign, span: Span) -> PlanLine:
        source = ("campaign", campaign.id, "title")
        return PlanLine(title=campaign.title, source=source, span=span, status=campaign.status)

    def _occasions_in(self, year: int, month: int) -> tuple[PlanLine, ...]:
        found: list[PlanLine] = []
        for line in self._occasions_of(year):
            days = tuple(day for day in line.days if day.month == month)
            if days:
                found.append(replace(line, days=days))
        return tuple(found)

    def _occasions_of(self, year: int) -> tuple[PlanLine, ...]:
        if year not in self._occasions:
            found = [
                PlanLine(title=occasion.title, source=("occasion", id, "title"), days=days, span=span)
                for id, occasion in self.site.occasions.items()
                for begun in (year - 1, year)
                if begun in almanac.YEARS
                for span in almanac.spans_in_year(occasion.when, begun)
                if (days := tuple(day for day in _days(span.start, span.end) if day.year == year))
            ]
            self._occasions[year] = tuple(sorted(found, key=lambda line: line.days))
        return self._occasions[year]


def is_whole_month(days: Sequence[date]) -> bool:
    """Whether days of one month, in order, are all of it."""
    return days[0].day == 1 and len(days) == days[-1].day and (days[-1] + timedelta(1)).month != days[0].month


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))


def _running_order(line: PlanLine) -> tuple[date, date]:
    assert line.span is not None
    return line.span.start, line.span.end
