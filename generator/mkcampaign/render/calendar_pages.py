"""The calendar: what is near, months as a grid and a list, years at a glance; for all, by chapter and by kind."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import groupby

from babel.dates import format_date

from mkcampaign import almanac, urls
from mkcampaign.model.calendar import EventKind, EventStatus
from mkcampaign.model.scalars import Span
from mkcampaign.render import plan_files, words
from mkcampaign.render.calendar_views import AgendaDay, Choice, Day, Line, Month, SmallMonth
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Entry, Producer, Rendering
from mkcampaign.render.shell import fill
from mkcampaign.render.views import Link
from mkcampaign.schedule import Phase, status_of
from mkcampaign.wording import day_label

SHOWN_A_DAY = 2
"""Lines shown in one square of the grid; the list below has all."""
LONG = 7
"""A longer event stands in the grid on its first and last day only, and in a list of its own."""
SHORT_YEAR = 40
"""A chapter's year with no more lines than this stands whole on one page; with more, each month has a page."""
FEW = 3
"""Lines shown of each month on the page of a longer year."""
DETAILED = 90
"""In a list longer than this, places and kinds are left to the events' own pages."""
COMING = 6
"""Of what is to come after the month of the build so many are shown, and two more stand by."""
MOST_CHAPTERS = 16
"""Chapters offered on a month's page; the page of a year has all."""
_PHASES = {EventStatus.POSTPONED: Phase.POSTPONED, EventStatus.CANCELLED: Phase.CANCELLED}


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """What is near; a page for each year and month; for chapters and kinds of event where they have any."""
    yield urls.calendar(), partial(_near, r)
    for year in r.years:
        yield urls.calendar(year), partial(_year, r, year)
        for month in range(1, 13):
            yield urls.calendar(year, month=month), partial(_month_page, r, year, month)
        for chapter in sorted(r.site.chapters):
            if year not in r.years_by_chapter.get(chapter, ()):
                continue
            yield urls.calendar(year, chapter), partial(_year, r, year, chapter=chapter)
            for month in _own_months(r, year, chapter):
                uri = urls.calendar(year, chapter, month)
                yield uri, partial(_month_page, r, year, month, chapter=chapter)
        for kind in EventKind:
            if any(year in entry.years for entry in r.entries_by_kind.get(kind, ())):
                yield urls.calendar_of_kind(kind.value, year), partial(_year, r, year, kind=kind)


def _first_last(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _within(entries: Iterable[Entry], days: Span) -> list[Entry]:
    """The entries that touch those days."""
    return [e for e in entries if e.occurrence.span.start <= days.end and e.occurrence.span.end >= days.start]


def busy_months(r: Rendering, year: int) -> list[int]:
    """The months of a year in which there is anything."""
    return [month for month in range(1, 13) if _within(r.entries, _first_last(year, month))]


def _own_months(r: Rendering, year: int, chapter: str) -> list[int]:
    """The months of a chapter that have a page: those with events, in a year of many."""
    entries = r.entries_by_chapter.get(chapter, ())
    by_month = [(month, _within(entries, _first_last(year, month))) for month in range(1, 13)]
    if sum(len(found) for _month, found in by_month) <= SHORT_YEAR:
        return []
    return [month for month, found in by_month if found]


def _month_uri(r: Rendering, year: int, month: int, chapter: str | None) -> str:
    """Where a month is shown for a chapter: its own page, else its place on the page of the chapter's year."""
    if chapter is None:
        return urls.calendar(year, month=month)
    if month in _own_months(r, year, chapter):
        return urls.calendar(year, chapter, month)
    if year in r.years_by_chapter.get(chapter, ()):
        return f"{urls.calendar(year, chapter)}#m{month:02}"
    return ""


def _near(r: Rendering) -> str:
    """The month of the build and what comes after it. A script goes on to the reader's own month."""
    uri, _ = urls.calendar(), r.translate
    cards, day = Cards(r, uri), r.as_of
    month = _month(r, cards, day.year, day.month, r.entries)
    last = _first_last(day.year, day.month).end
    coming = [entry for entry in r.coming if entry.occurrence.span.start > last]
    return fill(
        r,
        uri,
        "calendar",
        _("活动日历"),
        section="calendar",
        description=_("活动、节日和纪念日，按月列出，可以加入手机日历。"),
        month=month,
        turns=_turns(r, cards, day.year, day.month, None),
        kinds=_kinds(r, cards, day.year, day.month, r.entries),
        chapters=_chapters(r, cards, day.year, day.month, None),
        coming=[cards.event(entry) for entry in coming[: COMING + 2]],
        coming_count=COMING,
        ahead=" ".join(
            f"{year}-{number:02}"
            for year in r.years
            for number in range(1, 13)
            if (year, number) > (day.year, day.month)
        ),
        feeds=[cards.feed()],
    )


def _month_page(r: Rendering, year: int, month: int, *, chapter: str | None = None) -> str:
    uri, _ = urls.calendar(year, chapter, month), r.translate
    cards = Cards(r, uri)
    entries = r.entries if chapter is None else r.entries_by_chapter.get(chapter, ())
    shown = _month(r, cards, year, month, entries)
    name, feeds = _name(r, chapter), [cards.feed("chapter", chapter)] if chapter else []
    title = _("{month}活动日历").format(month=month_label(r, year, month))
    return fill(
        r,
        uri,
        "calendar",
        f"{name} · {title}" if name else title,
        section="calendar",
        trail=[
            (_("日历"), urls.calendar()),
            (_("{year}年").format(year=year), urls.calendar(year)),
            *([(name, urls.calendar(year, chapter))] if chapter else []),
        ],
        description=_("{title}：{count}，按日子列出，可以加入手机日历。").format(
            title=title, count=shown.count
        ),
        whom=chapter or "",
        alternates=feeds,
        month=shown,
        turns=_turns(r, cards, year, month, chapter),
        kinds=_kinds(r, cards, year, month, entries),
        chapters=_chapters(r, cards, year, month, chapter),
        coming=[],
        coming_count=0,
        ahead="",
        feeds=[*feeds, cards.feed()],
    )


def _year(r: Rendering, year: int, *, chapter: str | None = None, kind: EventKind | None = None) -> str:
    uri = urls.calendar_of_kind(kind.value, year) if kind else urls.calendar(year, chapter)
    cards, _ = Cards(r, uri), r.translate
    entries = r.entries_by_chapter.get(chapter, ()) if chapter else r.entries
    if kind:
        entries = r.entries_by_kind.get(kind, ())
    in_year = [entry for entry in entries if year in entry.years]
    by_month = {month: _within(in_year, _first_last(year, month)) for month in range(1, 13)}
    is_short = sum(map(len, by_month.values())) <= SHORT_YEAR
    name = _(words.EVENT_KINDS[kind]) if kind else _name(r, chapter)
    title = _("{year}年活动日历").format(year=year)
    feeds = [cards.feed("chapter", chapter)] if chapter else []
    return fill(
        r,
        uri,
        "calendar-year",
        f"{name} · {title}" if name else title,
        section="calendar",
        trail=[
            (_("日历"), urls.calendar()),
            *([(_("{year}年").format(year=year), urls.calendar(year))] if name else []),
        ],
        description=_("{year}年的活动、节日和纪念日，按月列出，可以加入手机日历。").format(year=year),
        whom=chapter or "",
        alternates=feeds,
        year=year,
        plans=plan_files.files(r, cards.href, chapter=chapter, year=year) if kind is None else (),
        months=[
            _small_month(
                r,
                cards,
                year,
                month,
                found,
                shown=None if is_short else FEW,
                href=_month_uri(r, year, month, None if kind else chapter),
                with_occasions=not name,
            )
            for month, found in by_month.items()
        ],
        years=[
            Link(title=_("{year}年").format(year=y), href=cards.href(target), current=y == year)
            for y in r.years
            if (target := _year_uri(r, y, chapter, kind))
        ],
        kinds=[
            Link(
                title=_("全部"),
                href=cards.href(urls.calendar(year)),
                current=kind is None and chapter is None,
            ),
            *(
                Link(
                    title=_(words.EVENT_KINDS[one]),
                    href=cards.href(urls.calendar_of_kind(one.value, year)),
                    current=one is kind,
                )
                for one in EventKind
                if any(year in entry.years for entry in r.entries_by_kind.get(one, ()))
            ),
        ],
        chapters=[
            Link(title=_name(r, id), href=cards.href(urls.calendar(year, id)), current=id == chapter)
            for id in r.site.chapters
            if year in r.years_by_chapter.get(id, ())
        ],
        feeds=[*feeds, cards.feed()],
    )


def _year_uri(r: Rendering, year: int, chapter: str | None, kind: EventKind | None) -> str:
    """The same calendar in another year; "" where there is none."""
    if kind:
        has_any = any(year in entry.years for entry in r.entries_by_kind.get(kind, ()))
        return urls.calendar_of_kind(kind.value, year) if has_any else ""
    has_own = chapter and year in r.years_by_chapter.get(chapter, ())
    return urls.calendar(year, chapter) if has_own or not chapter else ""


def _name(r: Rendering, chapter: str | None) -> str:
    found = r.site.chapter(chapter) if chapter else None
    return (found.short_name or found.name) if found else ""


# --- ways about ---------------------------------------------------------------------------------------------------


def _turns(r: Rendering, cards: Cards, year: int, month: int, chapter: str | None) -> list[Link]:
    """The month before, the year, the month after; a month that has no page is passed over."""
    months = [
        (y, m) for y in r.years for m in (range(1, 13) if chapter is None else _own_months(r, y, chapter))
    ]
    before = max((one for one in months if one < (year, month)), default=None)
    after = min((one for one in months if one > (year, month)), default=None)

    def link(one: tuple[int, int] | None, note: str) -> Link:
        if one is None:
            return Link(title="", href="", note=note)
        title = month_label(r, *one, with_year=one[0] != year)
        return Link(title=title, href=cards.href(urls.calendar(one[0], chapter, one[1])), note=note)

    whole = r.translate("{year}年").format(year=year)
    return [
        link(before, "prev"),
        Link(title=whole, href=cards.href(urls.calendar(year, chapter)), note="up"),
        link(after, "next"),
    ]


def _kinds(r: Rendering, cards: Cards, year: int, month: int, entries: Sequence[Entry]) -> list[Choice]:
    """The kinds of event there are in a month; without a script each leads to its own page of the year."""
    _, here = r.translate, {e.event.kind for e in _within(entries, _first_last(year, month))}
    if len(here) < 2:
        return []
    return [
        Choice(title=_("全部"), href=cards.href(urls.calendar(year, month=month)), value="", current=True),
        *(
            Choice(
                title=_(words.EVENT_KINDS[kind]),
                href=cards.href(f"{urls.calendar_of_kind(kind.value, year)}#m{month:02}"),
                value=kind.value,
            )
            for kind in EventKind
            if kind in here
        ),
    ]


def _chapters(r: Rendering, cards: Cards, year: int, month: int, chapter: str | None) -> list[Choice]:
    """The chapters with events in a month; on a chapter's page those below it."""
    _, days = r.translate, _first_last(year, month)
    line = chapter and r.site.lineage(chapter)
    found = [
        id
        for id in r.site.chapters
        if (not chapter or (id != chapter and chapter in r.site.lineage(id)))
        and _within(r.entries_by_chapter.get(id, ()), days)
    ]
    if len(found) > MOST_CHAPTERS:  # those of the upper levels
        found = sorted(found, key=lambda id: len(r.site.lineage(id)))[:MOST_CHAPTERS]
    if not found:
        return []
    every = Choice(
        title=_("全部"),
        href=cards.href(urls.calendar(year, chapter if line else None, month)),
        value="",
        current=True,
    )
    return [
        every,
        *(
            Choice(title=_name(r, id), href=cards.href(_month_uri(r, year, month, id)), value=id)
            for id in found
        ),
    ]


# --- months -------------------------------------------------------------------------------------------------------


def _occasions(r: Rendering, days: Span) -> list[tuple[Span, str]]:
    """The occasions that touch those days, in order."""
    return sorted(
        (span, id)
        for id in r.site.occasions
        for span in r.occasion_spans(id, (days.start.year - 1, days.start.year))
        if span.start <= days.end and span.end >= days.start
    )


def _month(r: Rendering, cards: Cards, year: int, month: int, entries: Iterable[Entry]) -> Month:
    days, _ = _first_last(year, month), r.translate
    here, occasions = _within(entries, days), _occasions(r, days)
    is_detailed = len(here) <= DETAILED
    by_day: dict[date, list[Line]] = {}
    listed: list[tuple[date, Line]] = []
    lasting: list[Line] = []
    for entry in here:
        span, line = entry.occurrence.span, _line(r, cards, entry, days, is_detailed=is_detailed)
        if span.days > LONG:
            lasting.append(line)
        else:
            listed.append((max(span.start, days.start), line))
        touched = range(span.days) if span.days <= LONG else (0, span.days - 1)
        for day in (span.start + timedelta(n) for n in touched):
            by_day.setdefault(day, []).append(line)
    named: dict[date, list[Link]] = {}
    for span, id in occasions:
        for day in (span.start + timedelta(n) for n in range(span.days if span.days < LONG else 0)):
            named.setdefault(day, []).append(cards.link("occasion", id))
    listed.sort(key=lambda pair: pair[0])
    agenda = tuple(
        AgendaDay(
            id=f"d{day.day}",
            iso=day.isoformat(),
            title=day_label(day, r.language, year=False),
            note=" ".join(filter(None, (_weekday(r, day), _lunar_of(r, day)))),
            lines=tuple(line for _day, line in lines),
        )
        for day, lines in groupby(listed, key=lambda pair: pair[0])
    )
    shown = {day.iso for day in agenda}
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(year, month)
    return Month(
        title=month_label(r, year, month),
        iso=f"{year}-{month:02}",
        count=_("{count} 场活动").format(count=len(here)),
        weeks=tuple(
            tuple(
                Day(
                    number=day.day,
                    iso=day.isoformat(),
                    in_month=True,
                    lunar=_lunar_of(r, day),
                    href=f"#d{day.day}" if day.isoformat() in shown else "",
                    occasions=tuple(named.get(day, ())),
                    entries=tuple(by_day.get(day, ())[:SHOWN_A_DAY]),
                    more=max(0, len(by_day.get(day, ())) - SHOWN_A_DAY),
                )
                if day.month == month
                else Day(number=day.day, iso="", in_month=False, lunar="")
                for day in week
            )
            for week in weeks
        ),
        agenda=agenda,
        lasting=tuple(lasting),
        occasions=tuple(cards.link("occasion", id, note=_days_in(r, span)) for span, id in occasions),
    )


def _small_month(
    r: Rendering,
    cards: Cards,
    year: int,
    month: int,
    entries: Sequence[Entry],
    *,
    shown: int | None,
    href: str,
    with_occasions: bool,
) -> SmallMonth:
    """A month of a year's page, with all its lines or the first `shown`."""
    days, _ = _first_last(year, month), r.translate
    busy: dict[date, int] = {}
    for entry in entries:
        span = entry.occurrence.span
        if span.days <= LONG:
            for n in range(span.days):
                busy[span.start + timedelta(n)] = busy.get(span.start + timedelta(n), 0) + 1
    starts = {max(e.occurrence.span.start, days.start) for e in entries if e.occurrence.span.days <= LONG}
    page, anchor = (cards.href(href.partition("#")[0]), "#" in href) if href else ("", True)
    # what goes on for months stands behind what is of this month
    by_length = sorted(entries, key=lambda e: (e.occurrence.span.days > LONG, e.order))
    lines = [_line(r, cards, entry, days, is_detailed=False) for entry in by_length]
    kept = lines if shown is None or len(lines) == shown + 1 else lines[:shown]
    return SmallMonth(
        title=month_label(r, year, month, with_year=False),
        id=f"m{month:02}",
        href="" if anchor else page,
        count=_("{count} 场活动").format(count=len(entries)) if entries else "",
        first=days.start.isoweekday(),
        days=tuple(
            Link(
                title=str(day.day),
                href=f"{page}#d{day.day}" if day in starts and not anchor else "",
                note=_("{day}，{count} 场活动").format(
                    day=day_label(day, r.language, year=False), count=busy[day]
                )
                if day in busy
                else "",
            )
            for day in (days.start + timedelta(n) for n in range(days.days))
        ),
        lines=tuple(kept),
        more=_("还有 {count} 项").format(count=len(lines) - len(kept)) if len(lines) > len(kept) else "",
        occasions=tuple(
            cards.link("occasion", id, note=_days_in(r, span)) for span, id in _occasions(r, days)
        )
        if with_occasions
        else (),
    )


def _line(r: Rendering, cards: Cards, entry: Entry, days: Span, *, is_detailed: bool) -> Line:
    event, campaign, span = entry.event, entry.campaign, entry.occurrence.span
    _, status = r.translate, status_of(campaign, event)
    place = r.site.places.get(event.place or "")
    chapters = {above for own in r.chapters_of(campaign, event) for above in r.site.lineage(own)}
    start = max(span.start, days.start)
    until = ""
    if span.days > LONG:
        until = words.span_label(span, r.language)
    elif span.end > start:
        until = _("至{date}").format(date=day_label(span.end, r.language, year=False))
    return Line(
        title=event.title,
        href=cards.href(urls.event(campaign.id, event.id)),
        day=_("{day}日").format(day=start.day),
        time=words.time_label(entry.occurrence) if span.days == 1 else "",
        kind=event.kind.value,
        kind_label=_(words.EVENT_KINDS[event.kind]) if is_detailed else "",
        chapters=" ".join(id for id in r.site.chapters if id in chapters),
        place=place.name if place and is_detailed else "",
        state=status.value if status in _PHASES else "",
        state_label=_(words.PHASES[_PHASES[status]]) if status in _PHASES else "",
        until=until,
    )


def month_label(r: Rendering, year: int, month: int, *, with_year: bool = True) -> str:
    """2026年5月 or May 2026; without its year 5月 or May."""
    if r.language == "zh-Hans":
        return (f"{year}年" if with_year else "") + f"{month}月"
    return str(format_date(date(year, month, 1), "MMMM y" if with_year else "MMMM", locale="en"))


def _days_in(r: Rendering, span: Span) -> str:
    label = day_label(span.start, r.language, year=False)
    dash = "—" if r.language == "zh-Hans" else " – "
    is_one = span.start == span.end
    return label if is_one else f"{label}{dash}{day_label(span.end, r.language, year=False)}"


def _weekday(r: Rendering, day: date) -> str:
    return str(format_date(day, "EEEE", locale="zh_Hans" if r.language == "zh-Hans" else "en"))


def _lunar_of(r: Rendering, day: date) -> str:
    return _lunar(day) if r.language == "zh-Hans" and day.year in almanac.YEARS else ""


@lru_cache(maxsize=4096)
def _lunar(day: date) -> str:
    """What a Chinese calendar prints below a day: its solar term, the lunar month on its first day, or the day."""
    month, _, name = almanac.lunar_label(day).removeprefix("农历").partition("月")
    return almanac.solar_term(day) or (f"{month}月" if name == "初一" else name)
