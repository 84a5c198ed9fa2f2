"""The year's calendar: a grid and a list for every month, for all and for each chapter."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache, partial

from babel.dates import format_date

from mkcampaign import almanac, urls
from mkcampaign.render import plan_files
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Entry, Producer, Rendering
from mkcampaign.render.shell import fill
from mkcampaign.render.views import Day, Link, Month
from mkcampaign.wording import day_label

SHOWN_A_DAY = 2
"""Links shown in one square of the grid; the list below has all."""

LONG = 7
"""A longer event stands in the grid on its first and last day only."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The calendar pages: the year of the build, every year with events, and each chapter's years."""
    yield urls.calendar(), partial(_year, r, r.as_of.year, None, urls.calendar())
    for year in r.years:
        yield urls.calendar(year), partial(_year, r, year, None, urls.calendar(year))
        for chapter in sorted(r.site.chapters):
            if year in r.years_by_chapter.get(chapter, ()):
                uri = urls.calendar(year, chapter)
                yield uri, partial(_year, r, year, chapter, uri)


def _year(r: Rendering, year: int, chapter: str | None, uri: str) -> str:
    cards, _ = Cards(r, uri), r.translate
    entries = r.entries if chapter is None else r.entries_by_chapter.get(chapter, ())
    in_year = [entry for entry in entries if year in entry.years]
    occasions = sorted(
        (span.start, span.end, id)
        for id in r.site.occasions
        for span in r.occasion_spans(id, (year - 1, year))
        if span.start.year <= year <= span.end.year
    )
    found = r.site.chapter(chapter) if chapter else None
    name = (found.short_name or found.name) if found else ""
    whole = _("{year}年活动日历").format(year=year)
    feeds = [cards.feed("chapter", chapter)] if chapter else []
    return fill(
        r,
        uri,
        "calendar",
        f"{name} · {whole}" if name else whole,
        section="calendar",
        trail=[(_("日历"), urls.calendar())] if uri != urls.calendar() else [],
        description=_("{year}年的活动、节日和纪念日，按月列出，可订阅到手机日历。").format(year=year),
        whom=chapter or "",
        alternates=feeds,
        year=year,
        plans=plan_files.files(r, cards.href, chapter=chapter, year=year),
        months=[_month(r, cards, year, month, in_year, occasions) for month in range(1, 13)],
        year_links=[
            Link(
                title=_("{year}年").format(year=y),
                href=cards.href(_calendar_of(r, y, chapter)),
                current=y == year,
            )
            for y in r.years
        ],
        chapter_links=[
            Link(title=_("全部"), href=cards.href(urls.calendar(year)), current=chapter is None),
            *(
                Link(
                    title=(found.short_name or found.name) if (found := r.site.chapter(id)) else id,
                    href=cards.href(urls.calendar(year, id)),
                    current=id == chapter,
                )
                for id in r.site.chapters
                if year in r.years_by_chapter.get(id, ())
            ),
        ],
        feeds=[*feeds, cards.feed()],
    )


def _calendar_of(r: Rendering, year: int, chapter: str | None) -> str:
    has_own = chapter and year in r.years_by_chapter.get(chapter, ())
    return urls.calendar(year, chapter if has_own else None)


def _month(
    r: Rendering,
    cards: Cards,
    year: int,
    month: int,
    entries: list[Entry],
    occasions: list[tuple[date, date, str]],
) -> Month:
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    here = [e for e in entries if e.occurrence.span.start <= last and e.occurrence.span.end >= first]
    by_day: dict[date, list[Link]] = {}
    for start, end, id in occasions:
        if (end - start).days < LONG and start <= last and end >= first:
            for offset in range((end - start).days + 1):
                by_day.setdefault(start + timedelta(offset), []).append(
                    cards.link("occasion", id, note="occasion")
                )
    for entry in here:
        span = entry.occurrence.span
        days = (
            [span.start + timedelta(n) for n in range(span.days)]
            if span.days <= LONG
            else [span.start, span.end]
        )
        link = Link(
            title=entry.event.title,
            href=cards.href(urls.event(entry.campaign.id, entry.event.id)),
            note=r.phase_of(entry).value,
        )
        for day in days:
            by_day.setdefault(day, []).append(link)
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(year, month)
    in_chinese = r.language == "zh-Hans"
    return Month(
        title=f"{month}月" if in_chinese else format_date(first, "MMMM", locale="en"),
        id=f"month-{month}",
        weeks=tuple(tuple(_day(r, day, month, by_day.get(day, [])) for day in week) for week in weeks),
        rows=tuple(
            cards.event(e, with_repeats=False)
            for e in here
            if e.occurrence.span.start >= first
            or e.occurrence.span.days > LONG
            or month == 1  # what began in December is not on this year's page elsewhere
        ),
        occasions=tuple(
            cards.link("occasion", id, note=_days_in(r, start, end))
            for start, end, id in occasions
            if start <= last and end >= first
        ),
    )


def _days_in(r: Rendering, start: date, end: date) -> str:
    label = day_label(start, r.language, year=False)
    dash = "—" if r.language == "zh-Hans" else " – "
    return label if start == end else f"{label}{dash}{day_label(end, r.language, year=False)}"


@lru_cache(maxsize=4096)
def _lunar(day: date) -> str:
    """What a Chinese calendar prints below a day: its solar term, the lunar month on its first day, or the day."""
    month, _, name = almanac.lunar_label(day).removeprefix("农历").partition("月")
    return almanac.solar_term(day) or (f"{month}月" if name == "初一" else name)


def _day(r: Rendering, day: date, month: int, links: list[Link]) -> Day:
    in_month = day.month == month
    return Day(
        number=day.day,
        iso=day.isoformat(),
        in_month=in_month,
        lunar=_lunar(day) if r.language == "zh-Hans" and day.year in almanac.YEARS else "",
        entries=tuple(links[:SHOWN_A_DAY]) if in_month else (),
        more=max(0, len(links) - SHOWN_A_DAY) if in_month else 0,
    )
