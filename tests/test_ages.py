"""Ages along a pathway: what editors' words mean, and that the page's script counts them as Python does."""

from __future__ import annotations

import json
import subprocess
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from reference import GOLDEN, GOLDEN_DAY, HERE, ROOT, environment, page_of, rendering

from mkcampaign import urls
from mkcampaign.ages import PREGNANCY, Age, Anchor, Point, read_age

PERIOD = date(2026, 7, 4)
"""With a due date of 2027-04-10."""
BIRTH = PERIOD + PREGNANCY


def by_script(calls: Sequence[Sequence[object]]) -> list[object]:
    """What the scripts of the page say of each call, in any time zone."""
    done = subprocess.run(
        ["node", str(HERE / "judges" / "pathway.mjs")],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        check=True,
        env={**environment(), "TZ": "America/Sao_Paulo"},  # summer time there began at midnight
    )
    return list(json.loads(done.stdout))


def days_of(age: Age) -> tuple[date, date]:
    return age.first.on(PERIOD), age.after.on(PERIOD)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("怀孕", "2026-07-04", "2026-07-04"),
        ("孕 6 周", "2026-08-15", "2026-08-21"),
        ("孕 13 周末", "2026-10-09", "2026-10-09"),
        ("孕14周", "2026-10-10", "2026-10-16"),
        ("孕第 14 周", "2026-10-10", "2026-10-16"),
        ("孕十四周", "2026-10-10", "2026-10-16"),
        ("孕 20 周 3 天", "2026-11-24", "2026-11-24"),
        ("孕 20+3 周", "2026-11-24", "2026-11-24"),
        ("孕 13 周 + 6", "2026-10-09", "2026-10-09"),
        ("week 14 of pregnancy", "2026-10-10", "2026-10-16"),
        ("End of week 13", "2026-10-09", "2026-10-09"),
        ("孕前 3 个月", "2026-04-04", "2026-04-04"),
        ("3 months before pregnancy", "2026-04-04", "2026-04-04"),
        ("孕前2周", "2026-06-20", "2026-06-20"),
        ("预产期", "2027-04-10", "2027-04-10"),
        ("分娩", "2027-04-10", "2027-04-10"),
        ("出生", "2027-04-10", "2027-04-10"),
        ("满 28 天", "2027-05-08", "2027-05-08"),
        ("２８天", "2027-05-08", "2027-05-08"),
        ("出生后 42 天", "2027-05-22", "2027-05-22"),
        ("满 6 周", "2027-05-22", "2027-05-22"),
        ("满 12 个月", "2028-04-10", "2028-04-10"),
        ("满 1 岁", "2028-04-10", "2028-04-10"),
        ("满两岁", "2029-04-10", "2029-04-10"),
        ("满 2 岁半", "2029-10-10", "2029-10-10"),
        ("2 years", "2029-04-10", "2029-04-10"),
        ("3 月龄", "2027-07-10", "2027-08-09"),
        ("二十四月龄", "2029-04-10", "2029-05-09"),
    ],
)
def test_words_of_an_age(words: str, first: str, last: str) -> None:
    age = read_age(words)
    assert age is not None
    start, after = days_of(age)
    assert (str(start), str(after - timedelta(days=1))) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "满月",
        "出院后 1 周内",
        "孕 44 周",
        "孕 20 周 7 天",
        "12 月",
        "20 周",
        "28 日",
        "孕",
        "满 40000 天",
        "春天",
        "满 1 个月半",
    ],
)
def test_words_that_are_none(words: str) -> None:
    assert read_age(words) is None


@given(st.text(max_size=20) | st.text("孕满出生后前周天个月岁半龄末十百0123456789+ ", max_size=12))
def test_any_words_are_read_or_not(words: str) -> None:
    age = read_age(words)
    if age:
        start, after = days_of(age)
        assert start < after


@pytest.mark.parametrize(
    ("birth", "months", "day"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-30", 1, "2026-02-28"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-07-31", -5, "2026-02-28"),
    ],
)
def test_a_month_without_that_day_ends_on_its_last(birth: str, months: int, day: str) -> None:
    point = Point(Anchor.BIRTH, months=months)
    assert str(point.after(date.fromisoformat(birth))) == day
    assert by_script([["on", str(point), "", birth]]) == [day]


DATES = st.dates(date(1950, 1, 1), date(2150, 12, 31))
POINTS = st.builds(Point, st.sampled_from(Anchor), st.integers(-40, 240), st.integers(-300, 400))


@given(DATES, st.integers(-40, 400))
def test_months_are_counted_by_the_calendar(day: date, months: int) -> None:
    """The same day of the month where there is one, else the last; never another month."""
    found = Point(Anchor.BIRTH, months=months).after(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    assert (found.year, found.month) == (year, month + 1)
    assert found.day == min(day.day, monthrange(year, month + 1)[1])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(DATES, POINTS), min_size=20, max_size=80))
def test_the_script_counts_alike(cases: list[tuple[date, Point]]) -> None:
    calls = [["on", str(point), str(period), str(period + PREGNANCY)] for period, point in cases]
    assert by_script(calls) == [str(point.on(period)) for period, point in cases]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(DATES, st.integers(0, 4000)), min_size=20, max_size=60))
def test_how_old_is_told_back(cases: list[tuple[date, int]]) -> None:
    """An age in months and days, counted back from the birth, is today; so is one in weeks of pregnancy."""
    born = [(birth, birth + timedelta(days=days)) for birth, days in cases]
    for (birth, today), told in zip(
        born, by_script([["age", "birth", str(b), str(t)] for b, t in born]), strict=True
    ):
        months, days = told  # type: ignore[misc]
        assert Point(Anchor.BIRTH, months, days).after(birth) == today
        assert 0 <= days <= 30
    expected = [(period, period + timedelta(days=days % 300)) for period, days in cases]
    for (period, today), told in zip(
        expected, by_script([["age", "period", str(p), str(t)] for p, t in expected]), strict=True
    ):
        weeks, days = told  # type: ignore[misc]
        assert (period + timedelta(weeks=weeks, days=days), days < 7) == (today, True)


def test_dates_as_people_type_them() -> None:
    typed = ["2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日", " 2026-05-01 ", "2028-02-29"]
    none = [
        "",
        "2026-02-29",
        "2026-13-01",
        "2026-04-31",
        "0026-05-01",
        "2026",
        "五一",
        "2026-05-01T09:00",
        "1899-12-31",
    ]
    found = by_script([["read", text] for text in [*typed, *none]])
    assert found == [*["2026-05-01"] * 5, "2028-02-29", *[None] * len(none)]


@pytest.mark.parametrize(
    ("kind", "day", "wrong"),
    [
        ("due", "2027-08-30", ""),  # the period began today
        ("due", "2027-08-31", "far"),
        ("due", "2026-11-03", ""),  # 42 weeks and 6 days
        ("due", "2026-11-02", "over"),
        ("period", "2026-11-23", ""),
        ("period", "2026-11-24", "future"),
        ("period", "2026-01-27", ""),
        ("period", "2026-01-26", "over"),
        ("birth", "2026-11-23", ""),
        ("birth", "2026-11-24", "unborn"),
        ("birth", "1990-01-01", ""),
    ],
)
def test_dates_that_cannot_be_meant(kind: str, day: str, wrong: str) -> None:
    assert by_script([["wrong", kind, day, "2026-11-23"]]) == [wrong]


def test_what_a_date_tells() -> None:
    calls = [
        ["anchors", "due", "2027-04-10"],
        ["anchors", "period", "2026-07-04"],
        ["anchors", "birth", "2026-07-04"],
    ]
    assert by_script(calls) == [
        ["2026-07-04", "2027-04-10"],
        ["2026-07-04", "2027-04-10"],
        [None, "2026-07-04"],
    ]


# The reference pathway


def stages() -> list[list[str]]:
    page = page_of(rendering(ROOT, date(2026, 11, 22)), urls.noun("pathway", "first-1000-days"))
    return [[li.get("data-first"), li.get("data-after")] for li in page.xpath("//li[@data-mc-stage]")]


def test_every_day_has_its_stage() -> None:
    """From three months before pregnancy to the second birthday the stages follow each other without a gap."""
    found = [(text.split()[0], text) for pair in stages() for text in pair]
    assert len(found) == 14
    points = [Point(Anchor(text.split()[0]), *map(int, text.split()[1:])) for _, text in found]
    days = [point.on(PERIOD) for point in points]
    assert days[1:-1:2] == days[2::2]
    assert (days[0], days[-1]) == (date(2026, 4, 4), date(2029, 4, 10))


@pytest.mark.parametrize(
    ("kind", "day", "today", "now", "next_"),
    [
        ("due", "2027-04-10", "2026-10-09", 1, 2),  # 13 weeks and 6 days
        ("due", "2027-04-10", "2026-10-10", 2, 3),
        ("due", "2027-04-10", "2027-01-15", 2, 3),
        ("due", "2027-04-10", "2027-01-16", 3, 4),
        ("due", "2027-04-10", "2027-04-09", 3, 4),
        ("due", "2027-04-10", "2027-04-20", 3, 4),  # nobody is born by a guess
        ("period", "2026-07-04", "2026-07-04", 1, 2),
        ("birth", "2026-11-23", "2026-11-23", 4, 5),
        ("birth", "2026-10-27", "2026-11-23", 4, 5),
        ("birth", "2026-10-26", "2026-11-23", 5, 6),  # 28 days
        ("birth", "2025-11-24", "2026-11-23", 5, 6),
        ("birth", "2025-11-23", "2026-11-23", 6, -1),
        ("birth", "2024-02-29", "2026-02-27", 6, -1),
        ("birth", "2024-02-29", "2026-02-28", -1, -1),
    ],
)
def test_where_one_is(kind: str, day: str, today: str, now: int, next_: int) -> None:
    assert by_script([["place", kind, day, today, stages()]]) == [[now, next_]]


def test_a_stage_goes_on_where_its_neighbours_say() -> None:
    site = rendering(GOLDEN, GOLDEN_DAY).site
    pathway = site.pathways["early-years"].model_validate(
        {
            "title": "孕期",
            "stages": [
                {"id": "early", "title": "早", "to": "孕 13 周末"},
                {"id": "mid", "title": "中"},
                {"id": "late", "title": "晚", "from": "孕 28 周"},
            ],
        }
    )
    r = rendering(GOLDEN, GOLDEN_DAY)
    page = page_of(
        replace(r, site=replace(site, pathways={"p": pathway})),
        urls.noun("pathway", "p"),
    )
    found = [[li.get("data-first"), li.get("data-after")] for li in page.xpath("//li[@data-mc-stage]")]
    assert found == [["", "period 0 98"], ["period 0 98", "period 0 196"], ["period 0 196", ""]]
    assert page.xpath("//input[@name='mc-kind']/@value") == ["due", "period"]


# The calendar file


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def event(**more: object) -> dict[str, object]:
    return {
        "uid": "x@mkcampaign.invalid",
        "first": "2026-11-23",
        "after": "2026-11-24",
        "alarm": "提醒",
    } | more


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), TEXTS)
def test_a_calendar_keeps_every_text(texts: list[tuple[str, str]], name: str) -> None:
    """RFC 5545 sections 3.1 and 3.3.11: lines of at most 75 octets, CRLF, text escaped; read back it is the same."""
    events = [event(uid=f"{n}@x", summary=s, description=d) for n, (s, d) in enumerate(texts)]
    (made,) = by_script([["ics", name, "2026-11-23T02:00:00Z", events]])
    content = str(made).encode()
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    for line in lines:
        line.decode()
    found = Calendar.from_ical(content).walk("VEVENT")
    assert [(str(e["summary"]), str(e.get("description", ""))) for e in found] == texts


def test_control_characters_and_lines_stay_one_text() -> None:
    (made,) = by_script(
        [["ics", "历", "2026-11-23T02:00:00Z", [event(summary="甲\r\nBEGIN:VALARM\n乙\u0000;，,\\n")]]]
    )
    (found,) = Calendar.from_ical(str(made)).walk("VEVENT")
    assert str(found["summary"]) == "甲\nBEGIN:VALARM\n乙 ;，,\\n"
    assert str(made).count("\r\nBEGIN:VALARM") == 1


def test_calendars_are_read_by_a_strict_parser(tmp_path: Path) -> None:
    weekly = event(
        uid="y@x",
        summary="每周",
        rule="FREQ=WEEKLY;INTERVAL=1",
        until="2026-12-27",
        url="https://a.example/#x",
    )
    (made,) = by_script(
        [["ics", "产检", "2026-11-23T02:00:00Z", [event(summary="一次", description="话"), weekly]]]
    )
    file = tmp_path / "x.ics"
    file.write_bytes(str(made).encode())
    done = subprocess.run(
        ["node", str(HERE / "judges" / "calendar.mjs")],
        input=json.dumps([str(file)]),
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    (read,) = json.loads(done.stdout).values()
    assert "error" not in read
    assert read["name"] == "产检"
    assert [(e["summary"], e["start"], e["end"], e["is_date"]) for e in read["events"]] == [
        ("一次", "2026-11-23", "2026-11-24", True),
        ("每周", "2026-11-23", "2026-11-24", True),
    ]
    (_, second) = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert dict(second["rrule"]) == {"FREQ": ["WEEKLY"], "INTERVAL": [1], "UNTIL": [date(2026, 12, 27)]}
    assert not [c.errors for c in Calendar.from_ical(file.read_bytes()).walk() if c.errors]
