"""When a `When` falls: from the rule to dates, and from a date to its lunar name.

Pure: no clock, no file. Lunar months and solar terms come from borax's tables, which follow
GB/T 33661-2017 (clause 4: Beijing time, a month starts on the day of the new moon) and were compared
with other libraries over `YEARS`.
"""

import calendar
import datetime as dt
from collections.abc import Iterator

from borax.calendars.lunardate import (
    LCalendars,
    LunarDate,
    TermUtils,
)

from mkcampaign.model.scalars import Span
from mkcampaign.model.when import (
    NEW_YEARS_EVE,
    ByDay,
    LunarDay,
    LunarSpan,
    MonthDaySpan,
    When,
    lunar_day_name,
)

# borax ends with lunar year 2100; an offset and a span's end may each reach one year past the last.
YEARS = range(1950, 2099)
"""The Gregorian years the almanac answers for: 1950 to 2098."""

LAST_CERTAIN_YEAR = 2056


def spans_in_year(when: When, year: int) -> tuple[Span, ...]:
    """Every span of `when` whose first day falls in the Gregorian `year`, in order of time.

    A lunar day may give none, one or two (腊八: two in 2022, none in 2023). A day that the year lacks
    gives none (RFC 5545, 3.3.10: invalid dates are ignored): 29 February, lunar day 30 of a month of
    29 days, a leap month, a fifth weekday. A span's end past the last day of its month is that last day.

    `since` and `until` bound the year of the day before `offset` moves it. `rdate` adds single days,
    then `exdate` removes the spans that start on it (RFC 5545, 3.8.5). Raises `ValueError` for a year
    outside `YEARS`.
    """
    _check_year(year)
    shift = dt.timedelta(days=when.offset)
    unshifted = range((dt.date(year, 1, 1) - shift).year, (dt.date(year, 12, 31) - shift).year + 1)
    found: dict[dt.date, Span] = {}
    for base_year in unshifted:
        if (when.since or base_year) <= base_year <= (when.until or base_year):
            for span in _base_spans(when, base_year):
                moved = Span(span.start + shift, span.end + shift)
                found[moved.start] = moved
    for day in when.rdate:
        found.setdefault(day, Span(day, day))
    return tuple(sorted(span for day, span in found.items() if day.year == year and day not in when.exdate))


def lunar_label(day: dt.date) -> str:
    """农历九月初九, 农历闰六月初一: the lunar name of a Gregorian day (GB/T 33661-2017, clause 6).

    Raises `ValueError` for a year outside `YEARS`.
    """
    _check_year(day.year)
    lunar = LunarDate.from_solar(day)
    return "农历" + lunar_day_name(LunarDay(month=lunar.month, day=lunar.day, leap=bool(lunar.leap)))


def solar_term(day: dt.date) -> str | None:
    """The solar term that begins on a Gregorian day, in Beijing time (GB/T 33661-2017, annex A).

    Raises `ValueError` for a year outside `YEARS`.
    """
    _check_year(day.year)
    term: str | None = TermUtils.get_term_info(day.year, day.month, day.day)[0]
    return term


def is_beyond_certainty(year: int) -> bool:
    """Whether libraries may disagree on the lunar days of a year.

    They agree through 2056; in 2057, 2089 and 2097 a new moon falls within minutes of midnight.
    """
    return year > LAST_CERTAIN_YEAR


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise ValueError(f"year {year} is outside {YEARS[0]}-{YEARS[-1]}, the years of the almanac")


def _base_spans(when: When, year: int) -> Iterator[Span]:
    """The spans that start in `year`, before any adjustment."""
    if when.date is not None:
        yield from _date_spans(when.date, year)
    elif when.lunar is not None:
        yield from _lunar_spans(when.lunar, year)
    elif when.term is not None:
        day: dt.date = TermUtils.nth_term_day(year, term_name=when.term)
        yield Span(day, day)
    elif when.month is not None and when.byday is not None:
        yield from _weekday_spans(when.month, when.byday, year)
    elif when.month is not None:
        last = calendar.monthrange(year, when.month)[1]
        yield Span(dt.date(year, when.month, 1), dt.date(year, when.month, last))


def _date_spans(span: MonthDaySpan, year: int) -> Iterator[Span]:
    first, last = span.first, span.last
    if first.day > calendar.monthrange(year, first.month)[1]:
        return
    end_year = year + 1 if last < first else year
    end_day = min(last.day, calendar.monthrange(end_year, last.month)[1])
    yield Span(dt.date(year, first.month, first.day), dt.date(end_year, last.month, end_day))


def _weekday_spans(month: int, byday: ByDay, year: int) -> Iterator[Span]:
    weekday_of_first, length = calendar.monthrange(year, month)
    days = range(1 + (byday.weekday - weekday_of_first) % 7, length + 1, 7)
    if abs(byday.ordinal) <= len(days):
        nth = days[byday.ordinal - 1 if byday.ordinal > 0 else byday.ordinal]
        day = dt.date(year, month, nth)
        yield Span(day, day)


def _lunar_spans(span: LunarSpan, year: int) -> Iterator[Span]:
    # A lunar year begins in January or February, so two of them share a Gregorian year.
    for lunar_year in (year - 1, year):
        start = _solar_day(lunar_year, span.first)
        end_year = lunar_year + 1 if span.last.order < span.first.order else lunar_year
        end = start if span.last == span.first else _solar_day(end_year, span.last, clip=True)
        if start is not None and end is not None and start.year == year:
            yield Span(start, end)


def _solar_day(lunar_year: int, day: LunarDay, *, clip: bool = False) -> dt.date | None:
    """The Gregorian date of a lunar day, or None where the lunar year lacks it.

    `clip` takes the last day of the month for one past it.
    """
    lengths: dict[tuple[int, bool], int] = {
        (month, bool(leap)): days for month, days, leap in LCalendars.iter_year_month(lunar_year)
    }
    length = lengths.get((day.month, day.leap), 0)
    if not length or (day.day > length and not clip):
        return None
    day_of_month = length if day == NEW_YEARS_EVE else min(day.day, length)
    solar: dt.date = LunarDate(lunar_year, day.month, day_of_month, int(day.leap)).to_solar_date()
    return solar
