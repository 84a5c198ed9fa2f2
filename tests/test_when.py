"""What an editor may write for `when`, what it means, and what is said when it means nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mkcampaign.model.when import MAX_OFFSET, TERMS, WEEKDAYS, LunarDay, When, describe, lunar_day_name

# Each row is one meaning: its fields, its canonical wording, and other ways of writing it.
MEANINGS: list[tuple[dict[str, Any], str, list[str]]] = [
    (
        {"date": "05-29"},
        "每年 5 月 29 日",
        ["5月29日", "5.29", "5/29", "5·29", "05-29", "５月２９日", "五月二十九日", "5月29号", "公历5月29日"],
    ),
    ({"date": "5月29日"}, "每年 5 月 29 日", ["05-29/05-29"]),
    ({"date": "02-29"}, "每年 2 月 29 日", ["2月29日"]),
    ({"date": "05-01"}, "每年 5 月 1 日", ["5.1", "5月1"]),
    ({"date": "05-10"}, "每年 5 月 10 日", ["5.10"]),
    (
        {"date": "08-01/08-07"},
        "每年 8 月 1 日至 7 日",
        ["8月1日至8月7日", "8月1日-7日", "8月1日—7日", "8月1日——7日", "8月1日～7日", "8/1-8/7", "8.1-8.7"],
    ),
    ({"date": "05-20/06-10"}, "每年 5 月 20 日至 6 月 10 日", ["5月20日到6月10日"]),
    (
        {"date": "12-25/01-05"},
        "每年 12 月 25 日至次年 1 月 5 日",
        ["12月25日至1月5日", "十二月二十五日至次年一月五日"],
    ),
    ({"month": "10"}, "每年 10 月", ["10月", "十月", "10月份"]),
    ({"month": "05"}, "每年 5 月", ["5月"]),
    (
        {"month": "5", "byday": "3SU"},
        "5 月第 3 个星期日",
        ["5月第三个星期日", "五月第3个星期日", "5月的第3个周日", "每年5月第3个星期天"],
    ),
    ({"month": "10", "byday": "+2SA"}, "10 月第 2 个星期六", ["十月第二个星期六", "10月第2个礼拜六"]),
    ({"month": "5", "byday": "-1su"}, "5 月最后一个星期日", ["五月最后一个星期日", "5月倒数第一个星期日"]),
    ({"month": "5", "byday": "-2MO"}, "5 月倒数第 2 个星期一", ["5月倒数第二个周一"]),
    (
        {"lunar": "09-09"},
        "农历九月初九",
        ["农历9月9日", "九月初九", "农历09-09", "阴历九月九", "农历 九月 初九"],
    ),
    ({"lunar": "06L-01"}, "农历闰六月初一", ["闰六月初一", "农历闰6月1日", "农历06l-01"]),
    ({"lunar": "12-08"}, "农历腊月初八", ["腊月初八", "农历十二月初八"]),
    ({"lunar": "01-15"}, "农历正月十五", ["正月十五", "农历一月十五"]),
    ({"lunar": "11-21"}, "农历冬月廿一", ["冬月二十一", "农历十一月廿一"]),
    ({"lunar": "11L-20"}, "农历闰十一月二十", ["闰冬月二十"]),
    ({"lunar": "除夕"}, "除夕", ["农历除夕"]),
    ({"lunar": "12-23/01-15"}, "农历腊月廿三至正月十五", ["腊月二十三到次年正月十五"]),
    ({"lunar": "05-01/05-05"}, "农历五月初一至初五", ["五月初一至初五", "农历五月初一至五月初五"]),
    ({"lunar": "12-23/除夕"}, "农历腊月廿三至除夕", ["腊月廿三至除夕"]),
    ({"lunar": "除夕/01-05"}, "除夕至正月初五", ["除夕至初五"]),
    ({"term": "清明"}, "清明", ["清明节", "每年清明"]),
    ({"term": "清明", "offset": "-1"}, "清明前第 1 天", ["清明前一天"]),
    ({"lunar": "除夕", "offset": "-10"}, "除夕前第 10 天", ["除夕前第十天"]),
    ({"date": "05-29", "offset": "2"}, "每年 5 月 29 日后第 2 天", ["5月29日后第2天"]),
    ({"date": "05-29", "since": "1998"}, "每年 5 月 29 日（1998 年起）", ["5.29(1998年起)"]),
    (
        {"lunar": "09-09", "since": "2013", "until": "2030"},
        "农历九月初九（2013 年起，2030 年止）",
        ["农历九月初九（2013年起,2030年止）"],
    ),
]


@pytest.mark.parametrize(("fields", "wording", "spellings"), MEANINGS, ids=[row[1] for row in MEANINGS])
def test_every_spelling_means_the_same(fields: dict[str, Any], wording: str, spellings: list[str]) -> None:
    when = When.model_validate(fields)
    assert describe(when) == wording
    for spelling in [wording, *spellings]:
        assert When.model_validate(spelling) == when, spelling


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("5月29日", "date"),
        ("10月", "month"),
        ("5月第3个星期日", "byday"),
        ("除夕", "lunar"),
        ("冬至", "term"),
    ],
)
def test_form(value: str, form: str) -> None:
    assert When.model_validate(value).form == form


INVALID: list[tuple[Any, str, tuple[str | int, ...]]] = [
    ({}, "when-missing", ()),
    ({"since": "2020"}, "when-missing", ()),
    ({"date": "05-29", "lunar": "09-09"}, "when-form", ()),
    ({"byday": "3SU"}, "when-byday-month", ()),
    ({"date": "05-29", "since": "2021", "until": "2020"}, "when-years", ()),
    ({"date": "五月"}, "when-date", ("date",)),
    ({"date": "2026-05-29"}, "when-date", ("date",)),
    ({"date": ["05-29"]}, "when-date", ("date",)),
    ({"date": "02-30"}, "when-date-day", ("date",)),
    ({"date": "13-01"}, "when-date-day", ("date",)),
    ({"date": "12月25日至5日"}, "when-span", ("date",)),
    ({"month": "13"}, "when-month", ("month",)),
    ({"month": "0"}, "when-month", ("month",)),
    ({"month": "010"}, "when-month", ("month",)),
    ({"month": "5", "byday": "SU"}, "when-byday", ("byday",)),
    ({"month": "5", "byday": "6SU"}, "when-byday", ("byday",)),
    ({"month": "5", "byday": "0SU"}, "when-byday", ("byday",)),
    ({"lunar": "重阳"}, "when-lunar", ("lunar",)),
    ({"lunar": "13-01"}, "when-lunar-day", ("lunar",)),
    ({"lunar": "09-31"}, "when-lunar-day", ("lunar",)),
    ({"term": "清朋"}, "when-term", ("term",)),
    ({"date": "05-29", "offset": "366"}, "when-offset", ("offset",)),
    ({"date": "05-29", "offset": "两天"}, "when-offset", ("offset",)),
    ({"date": "05-29", "since": "98"}, "when-year", ("since",)),
    ({"date": "05-29", "exdate": ["2026-02-30"]}, "value-date", ("exdate", 0)),
    ({"date": "05-29", "rdate": ["x"]}, "value-date", ("rdate", 0)),
    ({"date": "05-29", "sinse": "2020"}, "extra_forbidden", ("sinse",)),
    ("八月十五", "when-ambiguous", ()),
    ("三月三", "when-ambiguous", ()),
    ("八月十五至十七", "when-ambiguous", ()),
    ("五月廿九日", "when-ambiguous", ()),
    ("重阳节", "when-text", ()),
    ("2026-05-29", "when-text", ()),
    ("5月第六个星期日", "when-text", ()),
    ("", "when-text", ()),
    ("正月", "when-lunar", ()),
    ("腊月初十二", "when-lunar", ()),
    ("正月初十至初五", "when-span", ()),
    ("5月29日至次年6月1日", "when-span", ()),
    ("2月30日", "when-date-day", ()),
    ("五月三十二日", "when-date-day", ()),
    ("农历十三月初一", "when-lunar-day", ()),
]


@pytest.mark.parametrize(("value", "rule", "where"), INVALID, ids=[str(row[0]) for row in INVALID])
def test_what_cannot_be_read_names_its_rule(value: object, rule: str, where: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        When.model_validate(value)
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == (rule, where)


def test_all_fields_are_reported_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        When.model_validate({"date": "x", "offset": "y", "since": "z"})
    assert [error["type"] for error in caught.value.errors()] == ["when-date", "when-offset", "when-year"]


def test_a_near_miss_suggests_the_term() -> None:
    with pytest.raises(ValidationError) as caught:
        When.model_validate({"term": "惊垫"})
    assert caught.value.errors()[0]["ctx"]["suggestion"] == "惊蛰"


def test_when_is_a_value() -> None:
    one, other = When.model_validate({"lunar": "09-09"}), When.model_validate("农历九月初九")
    assert one == other
    assert hash(one) == hash(other)
    with pytest.raises(ValidationError):
        one.offset = 3


@given(st.integers(1, 12), st.integers(1, 30), st.booleans())
def test_a_lunar_day_is_read_back_from_its_name(month: int, day: int, leap: bool) -> None:
    lunar = LunarDay(month=month, day=day, leap=leap)
    when = When.model_validate(f"农历{lunar_day_name(lunar)}")
    assert when.lunar is not None
    assert when.lunar.first == when.lunar.last == lunar


def _two(day: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return day | st.tuples(day, day).map("/".join)


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DATES = st.integers(1, 12).flatmap(lambda m: st.integers(1, _LENGTHS[m - 1]).map(lambda d: f"{m:02}-{d:02}"))
LUNAR = st.just("除夕") | st.tuples(st.integers(1, 12), st.sampled_from(["", "L"]), st.integers(1, 30)).map(
    lambda parts: f"{parts[0]:02}{parts[1]}-{parts[2]:02}"
)
BYDAY = st.tuples(st.sampled_from([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]), st.sampled_from(WEEKDAYS)).map(
    lambda parts: f"{parts[0]}{parts[1]}"
)
MONTHS = st.integers(1, 12).map(str)
FORMS: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.fixed_dictionaries({"date": _two(DATES)}),
    st.fixed_dictionaries({"month": MONTHS}),
    st.fixed_dictionaries({"month": MONTHS, "byday": BYDAY}),
    st.fixed_dictionaries({"lunar": _two(LUNAR)}),
    st.fixed_dictionaries({"term": st.sampled_from(TERMS)}),
)
OFFSETS = st.integers(-MAX_OFFSET, MAX_OFFSET).map(str)


@given(FORMS, st.fixed_dictionaries({}, optional={"offset": OFFSETS, "since": st.just("1998")}))
def test_describe_is_read_back(form: dict[str, str], adjustments: dict[str, str]) -> None:
    when = When.model_validate(form | adjustments)
    assert When.model_validate(describe(when)) == when


@given(
    st.text(
        alphabet="农历公闰正腊冬月日号初十廿卅一二五九0159.-/至到除夕清明前后第天个星期年起止（）L 每",
        max_size=16,
    )
)
def test_any_phrase_is_read_or_refused(phrase: str) -> None:
    try:
        when = When.model_validate(phrase)
    except ValidationError as refusal:
        rules = {error["type"] for error in refusal.errors()}
    else:
        rules = set()
        assert When.model_validate(describe(when)) == when
    assert all(rule.startswith("when-") for rule in rules)
