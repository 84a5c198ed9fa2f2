"""Dates agree: campaigns have days, occasions fall, events lie inside their campaign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mkcampaign import almanac
from mkcampaign.model.calendar import Campaign, Event, Repeat, Weekday
from mkcampaign.model.scalars import Moment, Span, day_of
from mkcampaign.model.site import Site
from mkcampaign.problem import Problem, problem
from mkcampaign.schedule import MAX_OCCURRENCES, campaign_span, occurrences


def problems(site: Site) -> Iterator[Problem]:
    """All rules of dates for every campaign, menu and document."""
    for campaign in site.campaigns.values():
        yield from _campaign_days(site, campaign)
        yield from _event_ids(site, campaign)
        span = campaign_span(site, campaign)
        for number, event in enumerate(campaign.events):
            yield from _event(site, campaign, number, event, span)
    for id, menu in site.menus.items():
        if menu.choose > len(menu.options):
            yield problem(
                site.mark("menu", id, "choose"), "menu-choose", choose=menu.choose, count=len(menu.options)
            )
        seen: set[str] = set()
        for number, option in enumerate(menu.options):
            if option.id in seen:
                yield problem(
                    site.mark("menu", id, "options", number, "id"), "menu-option-twice", id=option.id
                )
            seen.add(option.id)
    yield from _documents(site)


def _campaign_days(site: Site, campaign: Campaign) -> Iterator[Problem]:
    """A campaign has `dates`, or an occasion and the year in which it falls exactly once."""
    if campaign.dates:
        if campaign.dates.end < campaign.dates.start:
            yield problem(
                site.mark("campaign", campaign.id, "dates"),
                "end-before-start",
                start=campaign.dates.start,
                end=campaign.dates.end,
            )
        return
    mark = site.mark("campaign", campaign.id, "occasion" if campaign.occasion else "id")
    if campaign.occasion is None:
        yield problem(mark, "campaign-dates")
        return
    if campaign.year is None:
        yield problem(mark, "campaign-year")
        return
    occasion = site.occasions.get(campaign.occasion)
    if occasion is None:
        return
    spans = almanac.spans_in_year(occasion.when, campaign.year)
    mark = site.mark("campaign", campaign.id, "year")
    if not spans:
        yield problem(mark, "occasion-none", year=campaign.year, occasion=occasion.title)
    elif len(spans) > 1:
        dates = "、".join(str(span) for span in spans)
        yield problem(mark, "occasion-twice", year=campaign.year, occasion=occasion.title, dates=dates)
    elif occasion.when.form in ("lunar", "term") and almanac.is_beyond_certainty(campaign.year):
        yield problem(mark, "lunar-uncertain", year=campaign.year)


def _event_ids(site: Site, campaign: Campaign) -> Iterator[Problem]:
    """Event ids are unique within their campaign."""
    seen: dict[str, int] = {}
    for number, event in enumerate(campaign.events):
        mark = site.mark("campaign", campaign.id, "events", number, "id")
        if event.id in seen:
            first = site.mark("campaign", campaign.id, "events", seen[event.id], "id")
            yield problem(mark, "duplicate-id", id=event.id, other=first)
        seen.setdefault(event.id, number)


def _event(site: Site, campaign: Campaign, number: int, event: Event, span: Span | None) -> Iterator[Problem]:
    """An event ends after it starts, is bounded if it repeats, and lies inside its campaign's days."""
    here = ("events", number)
    if event.end is not None and _is_before(event.end, event.start):
        mark = site.mark("campaign", campaign.id, *here, "end")
        yield problem(mark, "end-before-start", start=_shown(event.start), end=_shown(event.end))
        return
    repeat = event.repeat
    if repeat and repeat.until is None and repeat.count is None:
        yield problem(site.mark("campaign", campaign.id, *here, "repeat"), "repeat-needs-end")
    if repeat:
        yield from _repeat(site, campaign, number, event, repeat)
    if repeat and repeat.until and repeat.until < day_of(event.start):
        mark = site.mark("campaign", campaign.id, *here, "repeat", "until")
        yield problem(mark, "end-before-start", start=_shown(event.start), end=repeat.until)
        return
    found = occurrences(event)
    if len(found) > MAX_OCCURRENCES:
        mark = site.mark("campaign", campaign.id, *here, "repeat")
        yield problem(mark, "repeat-too-many", count=MAX_OCCURRENCES, limit=MAX_OCCURRENCES)
        return
    if span is None or span.end < span.start:
        return
    outside = next((o.span for o in found if o.span.start not in span or o.span.end not in span), None)
    if outside:
        field = "start" if outside.start not in span else "end"
        if outside.start != found[0].span.start:
            field = "repeat"
        mark = site.mark("campaign", campaign.id, *here, field)
        yield problem(mark, "event-outside-campaign", date=outside, span=span)


_WEEKDAYS = dict(
    zip(Weekday, ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"), strict=True)
)


def _repeat(site: Site, campaign: Campaign, number: int, event: Event, repeat: Repeat) -> Iterator[Problem]:
    """A rule has one end (RFC 5545 section 3.3.10), counts its start, and leaves out only days it has, not all."""
    here = ("events", number, "repeat")
    if repeat.until is not None and repeat.count is not None:
        yield problem(site.mark("campaign", campaign.id, *here, "count"), "repeat-two-ends")
    weekday = tuple(Weekday)[day_of(event.start).weekday()]
    if repeat.byday and weekday not in repeat.byday:
        mark = site.mark("campaign", campaign.id, *here, "byday")
        yield problem(mark, "repeat-start-weekday", weekday=_WEEKDAYS[weekday], code=weekday.value)
    if repeat.exdate and (repeat.until or repeat.count):
        every = event.model_copy(update={"repeat": repeat.model_copy(update={"exdate": ()})})
        days = {occurrence.span.start for occurrence in occurrences(every)}
        if days <= set(repeat.exdate):
            yield problem(site.mark("campaign", campaign.id, *here, "exdate"), "repeat-none-left")
        for index, day in enumerate(repeat.exdate):
            if day not in days:
                mark = site.mark("campaign", campaign.id, *here, "exdate", index)
                yield problem(mark, "repeat-exdate-misses", date=day)


def _is_before(end: Moment, start: Moment) -> bool:
    if isinstance(end, datetime) and isinstance(start, datetime):
        return end <= start
    return day_of(end) < day_of(start)


def _shown(moment: Moment) -> str:
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _documents(site: Site) -> Iterator[Problem]:
    """A file is published before it expires; a legal document takes effect before it expires or is repealed.

    It may take effect before it is issued: the childcare subsidy of July 2025 holds from January 2025.
    """
    for kind, file in site.documents():
        first, last = file.matter.publish_on, file.matter.expires_on
        if first and last and last < first:
            yield problem(site.mark(kind, file.id, "expires_on"), "end-before-start", start=first, end=last)
    for id, answer in site.answers.items():
        begins = answer.matter.effective
        for field in ("expires_on", "repealed_on"):
            ends = getattr(answer.matter, field)
            if begins and ends and (ends < begins or (field == "repealed_on" and ends == begins)):
                yield problem(site.mark("answer", id, field), "end-before-start", start=begins, end=ends)
        for number, document in enumerate(answer.matter.documents):
            for earlier, later in (
                ("effective", "expires"),
                ("effective", "repealed_on"),
            ):
                first, last = getattr(document, earlier), getattr(document, later)
                if first and last and last < first:
                    mark = site.mark("answer", id, "documents", number, later)
                    yield problem(
                        mark,
                        "document-dates",
                        title=document.title,
                        earlier=_DAYS[earlier],
                        later=_DAYS[later],
                    )


_DAYS = {"effective": "施行日期", "expires": "失效日期", "repealed_on": "废止日期"}
