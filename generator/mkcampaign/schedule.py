"""When campaigns and events take place, and where they stand on a given day. No clock is read here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Literal, TypeVar

from dateutil import rrule

from mkcampaign import almanac
from mkcampaign.model.calendar import Campaign, Event, EventStatus, Frequency
from mkcampaign.model.scalars import Moment, Span, day_of
from mkcampaign.model.site import Site

_T = TypeVar("_T")

MAX_OCCURRENCES = 400
"""An event series has at most this many occurrences: a daily one of a year."""


class Phase(StrEnum):
    """Where something stands on a given day."""

    UPCOMING = "upcoming"
    UNDER_WAY = "under-way"
    PAST = "past"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


_FREQUENCIES: dict[Frequency, Literal[0, 1, 2, 3]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}


@dataclass(frozen=True)
class Occurrence:
    """One time an event takes place, in local time; plain dates stand for whole days, the end included."""

    start: Moment
    end: Moment | None

    @cached_property
    def span(self) -> Span:
        """The calendar days it touches. What ends at midnight does not touch the day that begins then."""
        end = self.end if self.end is not None else self.start
        if isinstance(end, datetime) and end.time() == time.min and end.date() > day_of(self.start):
            end -= timedelta(days=1)
        return Span(day_of(self.start), day_of(end))

    @property
    def sort_key(self) -> datetime:
        """A moment to sort by: whole days come before hours of the same day."""
        return self.start if isinstance(self.start, datetime) else datetime.combine(self.start, time.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One occurrence of an event of a campaign."""

    campaign: Campaign
    event: Event
    occurrence: Occurrence

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Sorts entries by time, those of one moment by their ids."""
        return self.occurrence.sort_key, self.campaign.id, self.event.id

    @property
    def years(self) -> range:
        """The years it touches."""
        span = self.occurrence.span
        return range(span.start.year, span.end.year + 1)


def phase(span: Span, status: EventStatus, as_of: date) -> Phase:
    """Where a span of days stands on `as_of`; what is postponed or cancelled stays so whatever the day."""
    if status is EventStatus.CANCELLED:
        return Phase.CANCELLED
    if status is EventStatus.POSTPONED:
        return Phase.POSTPONED
    if as_of < span.start:
        return Phase.UPCOMING
    return Phase.PAST if as_of > span.end else Phase.UNDER_WAY


def campaign_span(site: Site, campaign: Campaign) -> Span | None:
    """The days of a campaign: its own `dates`, else those of its occasion in its year.

    None where neither says so, or where the occasion falls not exactly once in that year (`judge` reports it).
    """
    if campaign.dates:
        return campaign.dates
    occasion = site.occasions.get(campaign.occasion or "")
    if occasion is None or campaign.year is None:
        return None
    spans = almanac.spans_in_year(occasion.when, campaign.year)
    return spans[0] if len(spans) == 1 else None


def status_of(campaign: Campaign, event: Event) -> EventStatus:
    """An event's own status; a postponed campaign takes its scheduled events with it, a cancelled one all."""
    if campaign.status is EventStatus.CANCELLED:
        return EventStatus.CANCELLED
    return campaign.status if event.status is EventStatus.SCHEDULED else event.status


def occurrences(event: Event) -> tuple[Occurrence, ...]:
    """Every occurrence of an event in order, at most `MAX_OCCURRENCES` + 1 (RFC 5545 section 3.3.10).

    A rule with neither `until` nor `count` gives the first one alone (`judge` reports it).
    """
    repeat = event.repeat
    if repeat is None or (repeat.until is None and repeat.count is None):
        return (Occurrence(event.start, event.end),)
    first = event.start if isinstance(event.start, datetime) else datetime.combine(event.start, time.min)
    rule = rrule.rrule(
        freq=_FREQUENCIES[repeat.freq],
        dtstart=first,
        interval=repeat.interval,
        count=repeat.count,
        until=datetime.combine(repeat.until, time.max) if repeat.until and not repeat.count else None,
        byweekday=[getattr(rrule, day.value) for day in repeat.byday] or None,
        cache=False,
    )
    found: list[Occurrence] = []
    for start in islice(rule, MAX_OCCURRENCES + 1):
        if repeat.until and start.date() > repeat.until:
            break
        if start.date() in repeat.exdate:
            continue
        found.append(_moved(event, start - first))
    return tuple(found) or (Occurrence(event.start, event.end),)


def _moved(event: Event, by: timedelta) -> Occurrence:
    return Occurrence(event.start + by, None if event.end is None else event.end + by)


def entries(site: Site) -> tuple[Entry, ...]:
    """Every occurrence of every event, in order of time."""
    found = [
        Entry(campaign=campaign, event=event, occurrence=occurrence)
        for campaign in site.campaigns.values()
        for event in campaign.events
        for occurrence in occurrences(event)
    ]
    return tuple(sorted(found, key=lambda e: e.order))


def chapters_of(site: Site, campaign: Campaign, event: Event) -> tuple[str, ...]:
    """The chapters an event belongs to: its own, else its place's, else the campaign's organisers."""
    place = site.places.get(event.place or "")
    own = event.chapter or (place.chapter if place else None)
    return (own,) if own else campaign.organisers or (site.organisation.id,)


def by_chapter(site: Site, things: Iterable[tuple[_T, Iterable[str]]]) -> dict[str, tuple[_T, ...]]:
    """Things by their chapters and by every chapter above those, each once in the order given."""
    found: dict[str, list[_T]] = {}
    for thing, chapters in things:
        for chapter in {above for own in chapters for above in site.lineage(own)}:
            found.setdefault(chapter, []).append(thing)
    return {chapter: tuple(several) for chapter, several in found.items()}


def stamp(day: date) -> datetime:
    """Midnight UTC of a day: the time stamp of things whose only time is a date."""
    return datetime.combine(day, time.min, tzinfo=UTC)
