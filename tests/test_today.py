"""What a page says of today, read on the day of its build, a week later, and when it is long out of date.

The site is built on Monday 2026-05-25. Its organisation is in Asia/Shanghai; where the phone is makes no difference.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser
from reference import ROOT, parse, words
from served import Visit, served, visit
from sites import TINY, build, write

from mkcampaign.render import words as wording
from mkcampaign.schedule import Occurrence

DAY = "2026-05-25"
SITE = {
    **TINY,
    "campaigns.yml": """\
organisation: {id: association, name: 某区计划生育协会, hotline: "12345"}
occasions:
  children: {title: 儿童节, when: 6月1日}
  autumn: {title: 重阳节, when: 农历九月初九}
campaigns:
  - id: spring
    title: 春天的宣传
    slogan: 春天来了
    dates: 2026-05-20/2026-05-28
    events:
      - id: desk
        title: 每周咨询台
        kind: desk
        start: 2026-05-20T09:00
        end: 2026-05-20T11:00
        repeat: {freq: weekly, until: 2026-06-10}
      - {id: talk, title: 春天讲座, kind: lecture, start: 2026-05-25T14:00, end: 2026-05-25T16:00}
      - {id: off, title: 取消的讲座, kind: lecture, start: 2026-05-26T14:00, status: cancelled}
      - {id: later, title: 延期的集市, kind: outing, start: 2026-05-27, end: 2026-05-28, status: postponed}
  - {id: autumn, title: 秋天的宣传, dates: 2026-10-01/2026-10-20}
  - {id: long, title: 长期项目, dates: 2026-01-01/2027-01-31}
""".replace("dates: 2026-05-20/2026-05-28", "dates: 2026-05-20/2026-06-10", 1).replace(
        "- {id: autumn", "- {id: short, title: 短短几天, dates: 2026-05-24/2026-05-28}\n  - {id: autumn"
    ),
    "content/answers/leave.md": """\
---
title: 有几天假？
kind: policy
documents:
  - {title: 暂行办法, issuer: 某局, issued: 2025-01-01, effective: 2025-01-01, expires: 2026-05-30}
---
有三天。
""",
    "content/answers/forever.md": """\
---
title: 有没有假？
kind: policy
documents:
  - {title: 条例, issuer: 某局, issued: 2025-01-01, effective: 2025-01-01}
---
有。
""",
}
BUILD, WEEK, LONG = "2026-05-25T10:00:00+08:00", "2026-06-01T10:00:00+08:00", "2027-06-29T10:00:00+08:00"
ZONES = pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = write(tmp_path_factory.mktemp("today"), SITE)
    build(site, "--as-of", DAY)
    return site / "site"


@pytest.fixture(scope="module")
def origin(tree: Path) -> Iterator[str]:
    with served(tree) as address:
        yield address


@contextmanager
def at(
    chromium: Browser, origin: str, moment: str, zone: str = "Asia/Shanghai", **options: Any
) -> Iterator[Visit]:
    """A visit at a moment, with a phone in a time zone."""
    with visit(chromium, origin, timezone_id=zone, **options) as found:
        found.page.clock.set_fixed_time(datetime.fromisoformat(moment))
        yield found
        assert found.wrong == []


def seen(found: Visit, selector: str) -> list[str]:
    """The texts that are seen, in order."""
    every = found.page.locator(selector)
    return [re.sub(r"\s+", " ", one.inner_text()).strip() for one in every.all() if one.is_visible()]


@ZONES
@pytest.mark.parametrize(
    ("moment", "lead", "events", "days", "under_way"),
    [
        (BUILD, "短短几天 正在进行", ["春天讲座 今天", "每周咨询台"], "儿童节", ["春天的宣传", "长期项目"]),
        (
            "2026-05-25T17:00:00+08:00",
            "短短几天 正在进行",
            ["每周咨询台"],
            "儿童节",
            ["春天的宣传", "长期项目"],
        ),
        (WEEK, "春天的宣传 正在进行", ["每周咨询台"], "儿童节", ["春天的宣传", "长期项目"]),
        (
            "2026-06-02T10:00:00+08:00",
            "春天的宣传 正在进行",
            ["每周咨询台"],
            "重阳节",
            ["春天的宣传", "长期项目"],
        ),
        (LONG, "短短几天 已结束", [], "重阳节", []),
    ],
)
def test_home(
    origin: str,
    chromium: Browser,
    zone: str,
    moment: str,
    lead: str,
    events: list[str],
    days: str,
    under_way: list[str],
) -> None:
    with at(chromium, origin, moment, zone) as found:
        found.open("index.html")
        title, badge = seen(found, ".mc-hero__title"), seen(found, ".mc-hero__tags .mc-phase")
        assert f"{title[0]} {badge[0]}" == lead
        rows = found.page.locator(".mc-event:visible").all()
        told = [
            " ".join(
                [
                    row.locator(".mc-event__title").inner_text(),
                    *row.locator(".mc-phase:visible").all_inner_texts(),
                ]
            )
            for row in rows
        ]
        assert [row for row in told if "已取消" not in row and "已延期" not in row] == events
        assert seen(found, "#mc-under-way >> xpath=../.. >> .mc-poster__title") == under_way
        starts = [row.locator("time").first.get_attribute("datetime") for row in rows]
        assert starts == sorted(starts, key=str), "in the order of days"
        nearest = seen(found, ".mc-letter__days li a")
        assert (nearest[0] == days) if moment != LONG else (nearest == [] or nearest[0] == days)
        assert len(seen(found, "[data-mc-none]")) == (2 if moment == LONG else 0), "an empty list says so"
        assert seen(found, ".mc-asof:not(.mc-asof--status)") == []


def test_without_a_script_the_day_stands_beside_what_may_change(
    tree: Path, origin: str, chromium: Browser
) -> None:
    """What is under way, to come or in force is said of a day; what is over, postponed or cancelled is so for good."""
    undated = []
    for file in sorted(tree.rglob("index.html")):
        if "zh-hant" in file.parts:
            continue
        page = parse(file.read_text("utf-8"))
        for badge in page.xpath('//main//span[contains(@class, "mc-phase")][not(@hidden)]'):
            text = "".join(badge.itertext())
            if text and not re.search(
                "已结束|已延期|已取消|已失效|截至2026年5月25日|至2026年5月30日有效", text
            ):
                undated.append((file.parent.name, text))
    assert undated == []
    with visit(chromium, origin, java_script_enabled=False) as found:
        found.open("index.html")
        assert seen(found, ".mc-hero__tags .mc-phase") == ["正在进行 · 截至2026年5月25日"]
        headings = seen(found, "main .mc-section__head")
        assert {"近期活动 截至2026年5月25日 看日历", "正在进行 截至2026年5月25日 全部活动"} <= set(headings)
        found.open("answers/leave/")
        assert seen(found, ".mc-masthead .mc-phase") == ["至2026年5月30日有效"]


@ZONES
def test_the_next_date_of_a_series(origin: str, chromium: Browser, zone: str) -> None:
    for moment, leaf, badge, is_open in (
        (BUILD, ["5月", "27", "星期三"], "即将开始", True),
        ("2026-05-27T08:00:00+08:00", ["5月", "27", "星期三"], "今天", True),
        ("2026-05-27T10:00:00+08:00", ["5月", "27", "星期三"], "正在进行", True),
        ("2026-05-27T12:00:00+08:00", ["6月", "3", "星期三"], "即将开始", True),
        ("2026-06-09T23:00:00+08:00", ["6月", "10", "星期三"], "即将开始", True),
        (LONG, ["5月", "27", "星期三"], "已结束", False),
    ):
        with at(chromium, origin, moment, zone) as found:
            found.open("events/spring/desk/")
            assert seen(found, ".mc-date--large span") == leaf, moment
            assert seen(found, ".mc-hero__tags .mc-phase") == [badge], moment
            day = seen(found, ".mc-masthead__text time")[0]
            assert day == f"2026年{leaf[0]}{leaf[1]}日"
            assert bool(seen(found, ".mc-hero__act a")) is is_open
            assert bool(seen(found, '[role="note"]')) is not is_open


@ZONES
def test_an_answer_around_its_end(origin: str, chromium: Browser, zone: str) -> None:
    """The last day of a rule is over at midnight where the organisation is: 12:30 in New York is 0:30 the next day."""
    for moment, status, short in (
        (BUILD, "至2026年5月30日有效", "简单说"),
        ("2026-05-30T23:30:00+08:00", "至2026年5月30日有效", "简单说"),
        ("2026-05-30T12:30:00-04:00", "已失效", "以前是这样规定的"),
        (LONG, "已失效", "以前是这样规定的"),
    ):
        with at(chromium, origin, moment, zone) as found:
            found.open("answers/leave/")
            assert seen(found, ".mc-masthead .mc-phase") == [status], moment
            assert seen(found, ".mc-short__label") == [short]
            assert any("不要照此办理" in text for text in seen(found, '[role="note"]')) is (
                status == "已失效"
            )
            found.open("answers/")
            assert status in seen(found, ".mc-answer .mc-phase")


def test_what_nobody_has_ended_is_told_of_a_day_once_a_month_has_gone_by(
    origin: str, chromium: Browser
) -> None:
    for moment, told in ((WEEK, "有效"), (LONG, "有效 · 截至2026年5月25日")):
        with at(chromium, origin, moment) as found:
            found.open("answers/forever/")
            assert seen(found, ".mc-masthead .mc-phase") == [told]


def test_a_clock_behind_the_build_is_not_believed(origin: str, chromium: Browser) -> None:
    with at(chromium, origin, "2000-01-01T00:00:00+00:00") as found:
        found.open("campaigns/spring/")
        assert seen(found, ".mc-hero__tags .mc-phase") == ["正在进行"]


def test_campaigns_move_to_the_part_they_are_in(origin: str, chromium: Browser) -> None:
    for moment, parts in (
        (BUILD, {"正在进行": ["短短几天", "春天的宣传", "长期项目"], "即将开始": ["秋天的宣传"]}),
        (WEEK, {"正在进行": ["春天的宣传", "长期项目"], "即将开始": ["秋天的宣传"], "已结束": ["短短几天"]}),
        (LONG, {"已结束": ["短短几天", "春天的宣传", "长期项目", "秋天的宣传"]}),
    ):
        with at(chromium, origin, moment) as found:
            found.open("campaigns/")
            shown = found.page.locator("[data-mc-bin]:visible").all()
            told = {
                one.locator("h2").inner_text(): one.locator(".mc-poster__title").all_inner_texts()
                for one in shown
            }
            assert told == parts, moment


def test_the_calendar_goes_on_to_the_readers_month(origin: str, chromium: Browser) -> None:
    for moment, month, today in (
        (BUILD, "/calendar/", "2026-05-25"),
        (WEEK, "/calendar/2026/06/", "2026-06-01"),
        (LONG, "/calendar/", ""),
    ):
        with at(chromium, origin, moment) as found:
            found.page.goto(f"{origin}calendar/")
            found.page.wait_for_url(f"**{month}")
            marked = found.page.locator('.mc-weeks time[aria-current="date"]').all()
            assert [one.get_attribute("datetime") for one in marked] == ([today] if today else [])


def test_a_month_is_narrowed_in_place(origin: str, chromium: Browser) -> None:
    with at(chromium, origin, BUILD) as found:
        found.open("calendar/2026/05/")
        assert seen(found, ".mc-month h2 small") == ["5 场活动"]
        found.page.get_by_role("link", name="讲座", exact=True).click()
        assert seen(found, ".mc-agenda li a") == ["春天讲座", "取消的讲座"]
        assert seen(found, ".mc-month h2 small") == ["2 场活动"]
        found.page.get_by_role("link", name="全部", exact=True).first.click()
        assert len(seen(found, ".mc-agenda li a")) == 5
    with visit(chromium, origin, java_script_enabled=False) as found:
        found.open("calendar/2026/05/")
        found.page.get_by_role("link", name="讲座", exact=True).click()
        assert found.page.url.endswith("/calendar/kinds/lecture/2026/#m05")
        assert "春天讲座" in words(parse(found.page.content()))


def test_what_does_not_take_place_is_told_four_ways(tree: Path) -> None:
    """Struck out, in words, with a sign and in colour: in the grid, the lists, the year and on the event's own page."""
    for uri in ("calendar/2026/05", "calendar/2026", "campaigns/spring"):
        page = parse((tree / uri / "index.html").read_text("utf-8"))
        for title, state in (("取消的讲座", "cancelled"), ("延期的集市", "postponed")):
            places = page.xpath(f'//li[.//a[normalize-space()="{title}"]]')
            assert places, (uri, title)
            for place in places:
                assert place.xpath(f'.//*[contains(@class, "mc-phase--{state}")]'), (uri, title)
                assert place.xpath(".//s"), (uri, title)
    for id, prefix in (("off", "【取消】"), ("later", "【延期】")):
        page = html.document_fromstring((tree / "events/spring" / id / "index.html").read_bytes())
        assert page.findtext(".//title").startswith(prefix)
        assert page.xpath("//main//s")
        assert not page.xpath('//a[contains(@href, "calendars/events/")]'), (
            "nobody is to note a day that does not hold"
        )


def test_in_wechat_a_calendar_file_needs_another_browser(origin: str, chromium: Browser) -> None:
    agent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.40"
    for options, is_told in (({"user_agent": agent}, True), ({}, False)):
        with at(chromium, origin, BUILD, **options) as found:
            found.open("events/spring/desk/")
            assert bool(seen(found, "[data-mc-wechat]")) is is_told


def test_the_script_is_small() -> None:
    assert len(gzip.compress((ROOT / "theme/web/scripts/today.js").read_bytes(), 9)) < 2048


def test_times_of_a_series_are_short() -> None:
    """Those at the same hours within a day are their days alone; all else is written out."""

    def on(day: int, end: int | None = 11, hour: int = 9) -> Occurrence:
        return Occurrence(datetime(2026, 5, day, hour), None if end is None else datetime(2026, 5, day, end))

    assert wording.spans([on(20), on(27), on(28, 12), on(29, None)]) == (
        "2026-05-20T09:00/2026-05-20T11:00 2026-05-27 2026-05-28T09:00/2026-05-28T12:00 2026-05-29T09:00/2026-05-29"
    )
    two = Occurrence(date(2026, 5, 1), date(2026, 5, 2))
    assert wording.spans([two, two]) == "2026-05-01/2026-05-02 2026-05-01/2026-05-02"
