"""The year plan: a wall sheet, A3 landscape, with every month's days and what is to happen on them.

The office sheet is one page where the year fits at `SMALLEST`, else two of six months; the large one has always two.
A month with more than its cell holds goes on on further pages: nothing is ever cut. The template chooses, since only
type that is set can be measured.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from babel.dates import get_month_names

from mkcampaign import almanac
from mkcampaign.model.calendar import EventStatus
from mkcampaign.model.edition import Variant
from mkcampaign.model.scalars import Span
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.sheet import Composition, Part, Sheet
from mkcampaign.press.words import Json, bound, breakable
from mkcampaign.year_plans import LONG, PlanLine, PlanMonth, Programme, is_whole_month

WIDTH, HEIGHT = 420.0, 297.0
"""A3 landscape in mm (ISO 216)."""

MARGIN = 10.0

SMALLEST = {Variant.OFFICE: 8.0, Variant.LARGE: 11.0}
LARGEST = {Variant.OFFICE: 12.0, Variant.LARGE: 15.0}
"""The events' type in pt, least and most. 8 pt is read from half a metre; title and months are larger, for two."""

_HOLDS = (EventStatus.SCHEDULED,)


def year_plan(manuscript: Manuscript, variant: Variant) -> Sheet:
    """Lay a year plan out. Raises ValueError for a manuscript without a programme; bad text raises nothing."""
    programme = manuscript.programme
    if programme is None:
        raise ValueError("a year plan needs a programme")
    composition = Composition(manuscript)
    document = composition.header(variant, width=WIDTH, height=HEIGHT)
    words: dict[str, str] = document["labels"]
    heading = words["plan-title"].format(year=programme.year)
    parts = [Part(name="title", title=manuscript.title, line=0, characters=heading)]
    months: list[Json] = []
    for month in programme.months:
        entry, said = _month(programme.year, month, manuscript, words)
        months.append(entry)
        parts.append(Part(name=f"month-{month.month}", title=entry["title"], line=0, characters=said))
    running = [_running(line, programme, words, manuscript) for line in programme.running]
    if running:
        said = "\n".join(f"{one['status']}{one['title']}{one['when']}" for one in running)
        parts.append(Part(name="running", title=words["running"], line=0, characters=said))
    imprint, said = composition.imprint(home="title")
    parts.append(Part(name="imprint", title="", line=0, characters=said))
    smallest = SMALLEST[variant]
    document |= {
        "heading": heading,
        "smallest": smallest,
        "largest": LARGEST[variant],
        "margin": MARGIN,
        "months": months,
        "halves": [
            words["months"].format(first=_name(one, manuscript), last=_name(other, manuscript))
            for one, other in ((1, 6), (7, 12))
        ],
        "weekdays": words["weekdays"].split(),
        "running": running,
        "imprint": imprint,
    }
    return composition.flowing("year-plan.typ", variant, document, parts, margin=MARGIN, smallest=smallest)


def _name(month: int, manuscript: Manuscript) -> str:
    """A month as it stands in front of 月, or its English name."""
    if manuscript.language.lower().startswith("zh"):
        return str(month)
    return str(get_month_names("wide", locale="en")[month])


def _month(year: int, month: PlanMonth, manuscript: Manuscript, words: dict[str, str]) -> tuple[Json, str]:
    """A month for the template, and every character of it that must be found on paper."""
    busy = {day for line in month.lines if line.status in _HOLDS for day in line.days}
    # A whole month is no day to be marked; a week of a theme is.
    feasts = {day for line in month.occasions if line.span and line.span.days <= LONG for day in line.days}
    in_chinese = manuscript.language.lower().startswith("zh")
    weeks: list[list[Json | None]] = []
    said: list[str] = []
    for week in calendar.Calendar(calendar.MONDAY).monthdatescalendar(year, month.month):
        row: list[Json | None] = []
        for day in week:
            if day.month != month.month:
                row.append(None)
                continue
            lunar = manuscript.convert(_lunar(day)) if in_chinese and day.year in almanac.YEARS else ""
            row.append({"day": str(day.day), "lunar": lunar, "event": day in busy, "occasion": day in feasts})
            said += [str(day.day), lunar]
        weeks.append(row)
    occasions = [
        {"days": _days(line.days, words), "title": _running_text(line.title)} for line in month.occasions
    ]
    lines = [
        {
            "days": _days(line.days, words),
            "title": _running_text(line.title),
            "place": _running_text(line.place),
            "status": _status(line, words),
        }
        for line in month.lines
    ]
    title = words["month"].format(month=_name(month.month, manuscript))
    said += [title, *(one["days"] + one["title"] for one in occasions)]
    said += [one["days"] + one["status"] + one["title"] + one["place"] for one in lines]
    entry = {"title": title, "number": _name(month.month, manuscript), "weeks": weeks}
    return entry | {"occasions": occasions, "lines": lines}, "\n".join(said)


def _running_text(text: str) -> str:
    return bound(breakable(" ".join(text.split())))


def _status(line: PlanLine, words: dict[str, str]) -> str:
    return "" if line.status is EventStatus.SCHEDULED else words[line.status.value]


def _running(line: PlanLine, programme: Programme, words: dict[str, str], manuscript: Manuscript) -> Json:
    """What takes more than a week: its words, and from where to where its bar goes in twelfths of the year."""
    assert line.span is not None
    first, last = date(programme.year, 1, 1), date(programme.year, 12, 31)
    start, end = max(line.span.start, first), min(line.span.end, last)
    return {
        "title": _running_text(line.title),
        "when": _span(line.span, programme.year, words, manuscript),
        "status": _status(line, words),
        "from": _twelfths(start, 1),
        "to": _twelfths(end, 0),
        "months": [start.month, end.month],
    }


def _twelfths(day: date, less: int) -> float:
    return round(day.month - 1 + (day.day - less) / calendar.monthrange(day.year, day.month)[1], 3)


def _span(span: Span, year: int, words: dict[str, str], manuscript: Manuscript) -> str:
    """Two days; the year of each stands there where it is not the plan's, or not that of the day before it."""
    told: list[str] = []
    for day, known in ((span.start, year), (span.end, span.start.year)):
        form = words["day-of" if day.year == known else "day-of-year"]
        told.append(form.format(year=day.year, month=_name(day.month, manuscript), day=day.day))
    return words["range"].format(first=told[0], last=told[1])


def _days(days: Sequence[date], words: dict[str, str]) -> str:
    """6、13、20 日; days that follow one another as a range (3—7 日); a whole month in words."""
    if is_whole_month(days):
        return words["whole-month"]
    told: list[str] = []
    for _, group in groupby(enumerate(days), key=lambda one: one[1].toordinal() - one[0]):
        run = [day.day for _, day in group]
        alike = {"first": run[0], "last": run[-1]}
        told.append(words["range"].format(**alike) if len(run) > 1 else str(run[0]))
    return words["days"].format(days=words["and"].join(told))


@lru_cache(maxsize=4096)
def _lunar(day: date) -> str:
    """What stands below a day: its solar term, the lunar month on its first day, or the day."""
    month, _, name = almanac.lunar_label(day).removeprefix("农历").partition("月")
    return almanac.solar_term(day) or (f"{month}月" if name == "初一" else name)
