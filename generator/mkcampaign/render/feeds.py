"""Calendar feeds (iCalendar). Bytes out, the same for the same input and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign, EventStatus
from mkcampaign.model.site import Site
from mkcampaign.render import words
from mkcampaign.render.rendering import Entry, Rendering
from mkcampaign.schedule import stamp, status_of

REFRESH = timedelta(hours=12)
"""How often a subscriber is asked to look again (RFC 7986 section 5.7)."""

_STATUS = {
    EventStatus.SCHEDULED: "CONFIRMED",
    EventStatus.POSTPONED: "TENTATIVE",
    EventStatus.CANCELLED: "CANCELLED",
}


def everything(r: Rendering) -> bytes:
    """The calendar of all campaigns, events and occasions (RFC 5545)."""
    return _calendar(r, r.site.settings.title, r.entries, r.site.campaigns.values(), with_occasions=True)


def chapter(r: Rendering, id: str) -> bytes:
    """The calendar of one chapter and of all below it."""
    entries = r.entries_by_chapter.get(id, ())
    chapter_ = r.site.chapter(id)
    name = chapter_.name if chapter_ else id
    return _calendar(r, name, entries, ())


def campaign(r: Rendering, id: str) -> bytes:
    """The calendar of one campaign: its days as a whole, and each of its events."""
    found = r.site.campaigns[id]
    entries = [entry for event in found.events for entry in r.series[id, event.id]]
    return _calendar(r, found.title, sorted(entries, key=lambda e: e.order), (found,))


def event(r: Rendering, campaign: str, id: str) -> bytes:
    """One event, all its occurrences: a file to be taken over once, so that it names no calendar to subscribe to.

    Its UIDs are those of the feeds: what a reader has from both stands once.
    """
    return _calendar(r, "", r.series[campaign, id], ())


def _calendar(
    r: Rendering,
    name: str,
    entries: Iterable[Entry],
    campaigns: Iterable[Campaign],
    *,
    with_occasions: bool = False,
) -> bytes:
    zone = ZoneInfo(r.site.organisation.timezone)
    feed = Calendar()
    feed.add("prodid", f"-//mkcampaign//mkcampaign//{'ZH' if r.language == 'zh-Hans' else 'EN'}")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    if name:
        feed.add("name", plain(name))
        feed.add("x-wr-calname", plain(name))
        feed.add("x-wr-timezone", r.site.organisation.timezone)
        feed.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        feed.add("x-published-ttl", vDuration(REFRESH))
    found = list(entries)
    if any(isinstance(entry.occurrence.start, datetime) for entry in found):
        years = [entry.occurrence.span.start.year for entry in found]
        first, last = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
        feed.add_component(_timezone(zone, first, last))
    for campaign_ in campaigns:
        feed.add_component(_campaign(r, campaign_))
    for entry in found:
        feed.add_component(_event(r, entry, zone))
    if with_occasions:
        for component in _occasions(r):
            feed.add_component(component)
    return bytes(feed.to_ical())


@lru_cache(maxsize=64)
def _timezone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The VTIMEZONE of a zone for those years; many feeds share it and none changes it."""
    return Timezone.from_tzinfo(zone, first_date=first, last_date=last)


def _campaign(r: Rendering, campaign_: Campaign) -> Event:
    span = r.spans[campaign_.id]
    component = _component(
        r,
        uid=f"campaign.{campaign_.id}",
        summary=words.titled(campaign_.status, campaign_.title, r.translate),
        status=campaign_.status,
        day=span.start,
        url=urls.noun("campaign", campaign_.id),
        description=[campaign_.slogan, campaign_.summary],
    )
    component.add("dtstart", span.start)
    component.add("dtend", span.end + timedelta(days=1))  # exclusive (RFC 5545 section 3.6.1)
    component.add("transp", "TRANSPARENT")
    return component


def _event(r: Rendering, entry: Entry, zone: ZoneInfo) -> Event:
    event, occurrence = entry.event, entry.occurrence
    status = status_of(entry.campaign, event)
    place = r.site.places.get(event.place or "")
    component = _component(
        r,
        uid=_event_uid(r, entry),
        summary=words.titled(status, event.title, r.translate),
        status=status,
        day=occurrence.span.start,
        url=urls.event(entry.campaign.id, event.id),
        description=[event.summary, entry.campaign.title, event.url, event.contact],
    )
    start, end = occurrence.start, occurrence.end
    if isinstance(start, datetime):
        component.add("dtstart", start.replace(tzinfo=zone))
        if end is not None:
            if not isinstance(end, datetime):  # a day without an hour ends at midnight
                end = datetime.combine(end + timedelta(days=1), time.min)
            component.add("dtend", end.replace(tzinfo=zone))
    else:
        component.add("dtstart", start)
        component.add("dtend", occurrence.span.end + timedelta(days=1))
    if place:
        component.add(
            "location", plain(r.translate("，").join(part for part in (place.name, place.address) if part))
        )
    component.add("categories", [event.kind.value])
    return component


def _event_uid(r: Rendering, entry: Entry) -> str:
    """One event keeps its UID when it is moved to another day; the occurrences of a series are told apart by day.

    The parts are joined by a dot, which no id holds: `a-b` with `c` and `a` with `b-c` stay two.
    """
    name = f"event.{entry.campaign.id}.{entry.event.id}"
    is_series = len(r.series[entry.campaign.id, entry.event.id]) > 1
    return f"{name}.{entry.occurrence.span.start:%Y%m%d}" if is_series else name


def _component(
    r: Rendering,
    *,
    uid: str,
    summary: str,
    status: EventStatus,
    day: date,
    url: str,
    description: Iterable[str | None],
) -> Event:
    """What every VEVENT has. DTSTAMP follows from the content, not from a clock, so that bytes repeat."""
    component = Event()
    component.add("uid", f"{uid}@{host(r.site)}")
    component.add("dtstamp", stamp(day))
    component.add("sequence", 0 if status is EventStatus.SCHEDULED else 1)
    component.add("summary", plain(summary))
    component.add("status", _STATUS[status])
    text = "\n".join(part for part in description if part)
    if text:
        component.add("description", plain(text))
    address = urls.absolute(url, base=r.site.settings.url)
    if address:
        component.add("url", address)
    return component


def _occasions(r: Rendering) -> Iterator[Event]:
    """The occasions of this year and the next two, and what began last year and runs into this one."""
    for id, occasion in r.site.occasions.items():
        for span in r.occasion_spans(id, range(r.as_of.year - 1, r.as_of.year + 3)):
            if span.end.year < r.as_of.year:
                continue
            component = _component(
                r,
                uid=f"occasion.{id}.{span.start:%Y%m%d}",
                summary=occasion.title,
                status=EventStatus.SCHEDULED,
                day=span.start,
                url=urls.noun("occasion", id),
                description=[occasion.summary],
            )
            component.add("dtstart", span.start)
            component.add("dtend", span.end + timedelta(days=1))
            component.add("transp", "TRANSPARENT")
            yield component


def host(site: Site) -> str:
    """What the UIDs of a site's events end in (RFC 7986 section 5.3)."""
    return urlsplit(site.settings.url).hostname or "mkcampaign.invalid"


_NOT_TEXT = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Text that a feed can hold: what XML 1.0 (section 2.2) or RFC 5545 (TEXT) has no place for becomes U+FFFD."""
    return _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n"))
