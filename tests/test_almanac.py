"""The almanac against a second library, against known holidays, and against its own promises."""

import calendar
import datetime as dt

import pytest
from borax.calendars.lunardate import TERMS_CN  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from tyme4py.lunar import LunarYear  # type: ignore[import-untyped]
from tyme4py.solar import SolarDay, SolarTerm  # type: ignore[import-untyped]

from mkcampaign.almanac import YEARS, is_beyond_certainty, lunar_label, solar_term, spans_in_year
from mkcampaign.model.scalars import Span
from mkcampaign.model.when import MAX_OFFSET, TERMS, WEEKDAYS, When

CERTAIN_YEARS = range(1979, 2057)


def spans(when: object, year: int) -> list[str]:
    return [str(span) for span in spans_in_year(When.model_validate(when), year)]


def starts_around(when: object, year: int) -> set[dt.date]:
    """First days in a lunar year, which ends in the next Gregorian one."""
    parsed = When.model_validate(when)
    return {span.start for each in (year, year + 1) for span in spans_in_year(parsed, each)}


def as_date(day: SolarDay) -> dt.date:
    return dt.date(day.get_year(), day.get_month(), day.get_day())


# A second library


@pytest.mark.parametrize("year", CERTAIN_YEARS)
def test_lunar_months_agree_with_tyme(year: int) -> None:
    lunar_year = LunarYear.from_year(year)
    for month in lunar_year.get_months():
        leap = "L" if month.is_leap() else ""
        first = as_date(month.get_first_julian_day().get_solar_day())
        number = f"{month.get_month():02}{leap}"
        assert first in starts_around({"lunar": f"{number}-01"}, year)
        last = first + dt.timedelta(days=month.get_day_count() - 1)
        assert last in starts_around({"lunar": f"{number}-{month.get_day_count()}"}, year)
    assert last in starts_around("除夕", year)

    leap_months = {month for month in range(1, 13) for _ in _leap_starts(year, month)}
    assert leap_months == ({lunar_year.get_leap_month()} - {0})


def _leap_starts(lunar_year: int, month: int) -> list[dt.date]:
    new_year = next(iter(spans_in_year(When.model_validate("农历正月初一"), lunar_year))).start
    next_new_year = next(iter(spans_in_year(When.model_validate("农历正月初一"), lunar_year + 1))).start
    found = starts_around({"lunar": f"{month:02}L-01"}, lunar_year)
    return [day for day in found if new_year < day < next_new_year]


@pytest.mark.parametrize("year", range(1980, 2057))
def test_solar_terms_agree_with_tyme(year: int) -> None:
    for term in TERMS:
        # tyme counts the winter solstice as the first term of the year after it.
        day = as_date(SolarTerm.from_name(year + (term == "冬至"), term).get_solar_day())
        assert spans({"term": term}, year) == [str(day)]
        assert solar_term(day) == term
        assert solar_term(day + dt.timedelta(days=1)) is None


def test_terms_are_those_of_borax() -> None:
    assert list(TERMS) == TERMS_CN


@given(st.dates(dt.date(1979, 2, 1), dt.date(2056, 12, 31)))
def test_a_label_names_the_day_it_came_from(day: dt.date) -> None:
    label = lunar_label(day)
    assert day in {span.start for span in spans_in_year(When.model_validate(label), day.year)}
    lunar = SolarDay.from_ymd(day.year, day.month, day.day).get_lunar_day()
    assert label.endswith(lunar.get_name().replace("廿十", "二十"))


# Known days

HOLIDAYS = {
    "正月初一": "2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 "
    "2028-01-26 2029-02-13 2030-02-03",
    "五月初五": "2020-06-25 2021-06-14 2022-06-03 2023-06-22 2024-06-10 2025-05-31 2026-06-19 2027-06-09 "
    "2028-05-28 2029-06-16 2030-06-05",
    "农历八月十五": "2020-10-01 2021-09-21 2022-09-10 2023-09-29 2024-09-17 2025-10-06 2026-09-25 2027-09-15 "
    "2028-10-03 2029-09-22 2030-09-12",
    "九月初九": "2020-10-25 2021-10-14 2022-10-04 2023-10-23 2024-10-11 2025-10-29 2026-10-18 2027-10-08 "
    "2028-10-26 2029-10-16 2030-10-05",
    "清明": "2020-04-04 2021-04-04 2022-04-05 2023-04-05 2024-04-04 2025-04-04 2026-04-05 2027-04-05 "
    "2028-04-04 2029-04-04 2030-04-05",
    "除夕": "2020-01-24 2021-02-11 2022-01-31 2023-01-21 2024-02-09 2025-01-28 2026-02-16 2027-02-05 "
    "2028-01-25 2029-02-12 2030-02-02",
}


@pytest.mark.parametrize("when", HOLIDAYS)
def test_holidays(when: str) -> None:
    for day in HOLIDAYS[when].split():
        assert spans(when, int(day[:4])) == [day]


@pytest.mark.parametrize(
    ("when", "year", "expected"),
    [
        ("腊月初八", 2022, ["2022-01-10", "2022-12-30"]),
        ("腊月初八", 2023, []),
        ("腊月初八", 2024, ["2024-01-18"]),
        # Leap months come only in years that have them.
        ("闰四月初一", 2020, ["2020-05-23"]),
        ("闰二月初一", 2023, ["2023-03-22"]),
        ("闰六月初一", 2025, ["2025-07-25"]),
        ("闰十一月初一", 2033, ["2033-12-22"]),
        ("闰六月初一", 2026, []),
        ("闰八月初一", 2033, []),
        # Lunar day 30 comes only in months of 30 days.
        ("腊月三十", 2024, ["2024-02-09"]),
        ("腊月三十", 2026, []),
        ("除夕", 2098, ["2098-01-31"]),
        # Spans belong to the year they start in.
        ("腊月廿三至正月十五", 2026, ["2026-02-10/2026-03-03"]),
        ("腊月廿三至除夕", 2026, ["2026-02-10/2026-02-16"]),
        ("除夕至初五", 2026, ["2026-02-16/2026-02-21"]),
        ("正月二十九至三十", 2026, ["2026-03-17/2026-03-18"]),
        ("闰六月初一至初五", 2025, ["2025-07-25/2025-07-29"]),
        ("六月十五至闰六月初五", 2026, []),
        ("12-25/01-05", 2026, ["2026-12-25/2027-01-05"]),
        ("02-29", 2024, ["2024-02-29"]),
        ("02-29", 2026, []),
        ("02-20/02-29", 2026, ["2026-02-20/2026-02-28"]),
        ("02-29/03-05", 2026, []),
        ("10月", 2026, ["2026-10-01/2026-10-31"]),
        ("2月", 2028, ["2028-02-01/2028-02-29"]),
        ("5月第3个星期日", 2026, ["2026-05-17"]),
        ("5月最后一个星期日", 2026, ["2026-05-31"]),
        ("5月第5个星期日", 2026, ["2026-05-31"]),
        ("6月第5个星期日", 2026, []),
        ("6月倒数第5个星期一", 2026, ["2026-06-01"]),
        ("小雪", 2026, ["2026-11-22"]),
        ("除夕前第10天", 2026, ["2026-02-06"]),
        ("8月1日至7日后第1天", 2026, ["2026-08-02/2026-08-08"]),
        # The year is that of the day meant, after the offset.
        ("1月1日前第7天", 2025, ["2025-12-25"]),
        ("12月31日后第1天", 2026, ["2026-01-01"]),
        # Bounds are those of the day before the offset.
        ("1月1日前第7天（2026年起）", 2025, ["2025-12-25"]),
        ("1月1日前第7天（2026年起）", 2024, []),
        ("5月29日（1998年起）", 1997, []),
        ("5月29日（1998年起）", 1998, ["1998-05-29"]),
        ("5月29日（2020年止）", 2021, []),
    ],
)
def test_spans(when: str, year: int, expected: list[str]) -> None:
    assert spans(when, year) == expected


def test_dates_added_and_left_out() -> None:
    when = {
        "date": "08-01/08-07",
        "exdate": ["2026-08-01", "2027-09-09"],
        "rdate": ["2026-09-09", "2026-03-03", "2027-08-01", "2027-09-09", "2025-01-01"],
    }
    assert spans(when, 2026) == ["2026-03-03", "2026-09-09"]
    assert spans(when, 2027) == ["2027-08-01/2027-08-07"]
    assert spans(when, 2025) == ["2025-01-01", "2025-08-01/2025-08-07"]


def test_labels() -> None:
    assert lunar_label(dt.date(2026, 10, 18)) == "农历九月初九"
    assert lunar_label(dt.date(2025, 7, 25)) == "农历闰六月初一"
    assert lunar_label(dt.date(2026, 2, 16)) == "农历腊月廿九"
    assert lunar_label(dt.date(2026, 2, 17)) == "农历正月初一"
    assert lunar_label(dt.date(2025, 12, 20)) == "农历冬月初一"
    assert lunar_label(dt.date(2033, 12, 22)) == "农历闰十一月初一"


def test_years_the_almanac_does_not_answer_for() -> None:
    for year in (YEARS[0] - 1, YEARS[-1] + 1):
        with pytest.raises(ValueError, match="1950-2098"):
            spans("除夕", year)
        with pytest.raises(ValueError, match="1950-2098"):
            lunar_label(dt.date(year, 6, 1))
        with pytest.raises(ValueError, match="1950-2098"):
            solar_term(dt.date(year, 6, 1))


def test_certainty_ends_with_2056() -> None:
    assert not is_beyond_certainty(2056)
    assert is_beyond_certainty(2057)


# Promises

any_year = st.sampled_from(YEARS)
offsets = st.integers(-MAX_OFFSET, MAX_OFFSET)
forms: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)).map(lambda day: {"date": f"{day:%m-%d}"}),
    st.sampled_from(["12-25/01-05", "02-29/01-31", "02-29/02-28", "10-01/12-31"]).map(
        lambda text: {"date": text}
    ),
    st.integers(1, 12).map(lambda month: {"month": str(month)}),
    st.tuples(st.integers(1, 12), st.integers(1, 30), st.sampled_from(["", "L"])).map(
        lambda parts: {"lunar": f"{parts[0]:02}{parts[2]}-{parts[1]:02}"}
    ),
    st.sampled_from(["除夕", "12-23/01-15", "除夕/12-01", "02-01/01-30"]).map(lambda text: {"lunar": text}),
    st.sampled_from(TERMS).map(lambda term: {"term": term}),
)


@given(forms, offsets, any_year)
def test_spans_start_in_their_year_in_order(form: dict[str, str], offset: int, year: int) -> None:
    found = spans_in_year(When.model_validate(form | {"offset": str(offset)}), year)
    assert all(span.start.year == year and span.start <= span.end for span in found)
    assert list(found) == sorted(found)


@given(forms, offsets, st.sampled_from(YEARS[2:-2]))
def test_an_offset_moves_every_span(form: dict[str, str], offset: int, year: int) -> None:
    shift = dt.timedelta(days=offset)
    plain = When.model_validate(form)
    around = [span for each in range(year - 2, year + 3) for span in spans_in_year(plain, each)]
    moved = sorted(Span(span.start + shift, span.end + shift) for span in around)
    expected = tuple(span for span in moved if span.start.year == year)
    assert spans_in_year(When.model_validate(form | {"offset": str(offset)}), year) == expected


@given(st.integers(1, 12), st.sampled_from([-5, -2, -1, 1, 2, 5]), st.sampled_from(WEEKDAYS), any_year)
def test_byday_lands_on_its_weekday(month: int, ordinal: int, weekday: str, year: int) -> None:
    found = spans_in_year(When.model_validate({"month": str(month), "byday": f"{ordinal}{weekday}"}), year)
    for span in found:
        assert span.start == span.end
        assert WEEKDAYS[span.start.weekday()] == weekday
        assert span.start.month == month
        length = calendar.monthrange(year, month)[1]
        before = span.start.day - 1 if ordinal > 0 else length - span.start.day
        assert before // 7 == abs(ordinal) - 1
    assert found or abs(ordinal) == 5
