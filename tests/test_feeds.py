"""Feeds are what the standards say (RFC 5545, RFC 4287, RSS 2.0), and what editors write stays text in them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from reference import (
    GOLDEN,
    GOLDEN_DAY,
    HERE,
    Built,
    environment,
    golden,
    produced,
    reference,
    rendering,
    xml,
)

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign, Event, EventStatus
from mkcampaign.render import feeds, news
from mkcampaign.render.rendering import Rendering

SITES = pytest.mark.parametrize("site", [golden, reference], ids=["golden", "reference"])
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def judged(site: Any) -> dict[str, dict[str, Any]]:
    """What ical.js reads in each calendar file of a site, by URI."""
    built: Built = site()
    paths = {str(built.files[uri]): uri for uri in built.uris(".ics")}
    return {paths[path]: found for path, found in read_by_judge(list(paths)).items()}


def read_by_judge(paths: list[str]) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        ["node", str(HERE / "judges" / "calendar.mjs")],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@cache
def base() -> Rendering:
    return rendering(GOLDEN, GOLDEN_DAY)


def with_event(campaign: str, event: str, **changes: object) -> Rendering:
    """The golden site with one event changed."""
    site = base().site

    def change(found: Campaign) -> Campaign:
        events = tuple(e.model_copy(update=changes) if e.id == event else e for e in found.events)
        return found.model_copy(update={"events": events})

    campaigns = {id: change(c) if id == campaign else c for id, c in site.campaigns.items()}
    return replace(base(), site=replace(site, campaigns=campaigns))


def events_of(content: bytes) -> dict[str, Any]:
    return {str(event["uid"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


@SITES
def test_calendars_are_read_by_a_strict_parser(site: Any) -> None:
    assert len(judged(site)) > 5
    assert {uri: found["error"] for uri, found in judged(site).items() if "error" in found} == {}
    assert judged(site)[urls.CALENDAR_FEED]["name"]


@SITES
def test_calendars_are_read_without_errors(site: Any) -> None:
    for uri in site().uris(".ics"):
        calendar = Calendar.from_ical(site().files[uri].read_bytes())
        assert calendar["VERSION"] == "2.0"
        assert {c.name: c.errors for c in calendar.walk() if c.errors} == {}, uri


@SITES
def test_lines_of_calendars(site: Any) -> None:
    """RFC 5545 section 3.1: CRLF ends a line, which has at most 75 octets; no character is cut in two."""
    for uri in site().uris(".ics"):
        content = site().files[uri].read_bytes()
        lines = content.split(b"\r\n")
        assert lines.pop() == b"", uri
        assert max(map(len, lines)) <= 75, uri
        assert not any(b"\r" in line or b"\n" in line for line in lines), uri
        for line in lines:
            line.decode()


@SITES
def test_every_uid_is_unique(site: Any) -> None:
    for uri, found in judged(site).items():
        uids = [event["uid"] for event in found["events"]]
        assert len(uids) == len(set(uids)), uri
        assert all("@" in uid for uid in uids)


@SITES
def test_an_event_has_one_uid_in_all_calendars(site: Any) -> None:
    seen: dict[str, tuple[str, str]] = {}
    for found in judged(site).values():
        for event in found["events"]:
            said = (event["summary"], event["start"])
            assert seen.setdefault(event["uid"], said) == said


@SITES
def test_times_have_a_zone_and_the_calendar_has_it(site: Any) -> None:
    for uri in site().uris(".ics"):
        calendar = Calendar.from_ical(site().files[uri].read_bytes())
        zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        used = {
            event[name].params["TZID"]
            for event in calendar.walk("VEVENT")
            for name in ("DTSTART", "DTEND")
            if name in event and isinstance(event[name].dt, datetime)
        }
        assert zones == used <= {"Asia/Shanghai"}, uri


def test_a_moment_is_the_same_everywhere() -> None:
    found = {event["uid"]: event for event in judged(golden)[urls.CALENDAR_FEED]["events"]}
    desk = found["event.member-day-2026.registry-desk.20260520@golden.example"]
    assert (desk["start"], desk["end"], desk["tzid"]) == (
        "2026-05-20T09:00:00",
        "2026-05-20T16:30:00",
        "Asia/Shanghai",
    )
    assert desk["start_utc"] == datetime(2026, 5, 20, 1, tzinfo=UTC).timestamp()
    assert "event.member-day-2026.registry-desk.20260603@golden.example" not in found, "an exdate"


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
@pytest.mark.parametrize("start", [datetime(2026, 1, 10, 9, 30), datetime(2026, 7, 10, 9, 30)])
def test_a_moment_in_another_zone(zone: str, start: datetime, tmp_path: Path) -> None:
    """Summer time is in the VTIMEZONE, so a calendar that knows no zones still has the hour right."""
    r = with_event("member-day-2026", "park-fair", start=start, end=None)
    organisation = r.site.organisation.model_copy(update={"timezone": zone})
    file = tmp_path / "x.ics"
    file.write_bytes(feeds.everything(replace(r, site=replace(r.site, organisation=organisation))))
    (found,) = read_by_judge([str(file)]).values()
    event = next(e for e in found["events"] if "park-fair" in e["uid"])
    assert event["start_utc"] == start.replace(tzinfo=ZoneInfo(zone)).timestamp()


def test_the_end_of_whole_days_is_exclusive() -> None:
    """RFC 5545 section 3.6.1: DTEND is the day after the last."""
    found = {event["uid"]: event for event in judged(golden)[urls.CALENDAR_FEED]["events"]}
    spans = {
        uid.partition("@")[0]: (event["start"], event["end"])
        for uid, event in found.items()
        if event["is_date"]
    }
    assert spans["event.member-day-2026.park-fair"] == ("2026-05-30", "2026-06-01")
    assert spans["event.chongyang-2026.climb"] == ("2026-10-18", "2026-10-19")
    assert spans["campaign.member-day-2026"] == ("2026-05-20", "2026-06-11")
    assert spans["occasion.chongyang.20261018"] == ("2026-10-18", "2026-10-19")


def test_a_day_as_the_end_of_a_time_is_its_midnight() -> None:
    """RFC 5545 section 3.6.1: DTEND is of the same type as DTSTART."""
    r = with_event("member-day-2026", "park-fair", start=datetime(2026, 5, 30, 10), end=date(2026, 5, 31))
    event = events_of(feeds.campaign(r, "member-day-2026"))["event.member-day-2026.park-fair@golden.example"]
    assert event["dtstart"].dt.isoformat() == "2026-05-30T10:00:00+08:00"
    assert event["dtend"].dt.isoformat() == "2026-06-01T00:00:00+08:00"


def test_lunar_days_come_one_by_one() -> None:
    """RFC 7529 is not understood by calendars in use: each lunar day is an event of its own, and none repeats."""
    days = [e["start"] for e in judged(golden)[urls.CALENDAR_FEED]["events"] if "chongyang." in e["uid"]]
    assert days == ["2026-10-18", "2027-10-08", "2028-10-26"]
    assert b"RRULE" not in golden().files[urls.CALENDAR_FEED].read_bytes().split(b"BEGIN:VEVENT", 1)[1]


def test_what_does_not_take_place_is_said() -> None:
    found = {event["uid"].partition("@")[0]: event for event in judged(golden)[urls.CALENDAR_FEED]["events"]}
    said = {
        uid: (
            found[f"event.member-day-2026.{uid}"]["status"],
            found[f"event.member-day-2026.{uid}"]["sequence"],
        )
        for uid in ("park-fair", "night-talk", "registry-desk.20260527")
    }
    assert said == {
        "park-fair": ("TENTATIVE", 1),
        "night-talk": ("CANCELLED", 1),
        "registry-desk.20260527": ("CONFIRMED", 0),
    }
    assert found["event.member-day-2026.park-fair"]["summary"].startswith("【延期】")
    assert found["event.member-day-2026.night-talk"]["summary"].startswith("【取消】")


def test_a_moved_event_keeps_its_uid() -> None:
    before = events_of(feeds.campaign(base(), "member-day-2026"))
    moved = with_event("member-day-2026", "park-fair", start=date(2026, 6, 6), end=None)
    after = events_of(feeds.campaign(moved, "member-day-2026"))
    assert before.keys() == after.keys()
    uid = "event.member-day-2026.park-fair@golden.example"
    assert before[uid]["dtstart"].dt == date(2026, 5, 30)
    assert after[uid]["dtstart"].dt == date(2026, 6, 6)


def test_ids_with_hyphens_do_not_meet() -> None:
    """`a-b` with `c` and `a` with `b-c` are two events."""
    site = base().site
    model = Event(id="x", title="甲", kind="desk", start="2026-05-30")
    pairs = [("a-b", "c"), ("a", "b-c"), ("campaign", "a"), ("occasion", "a")]
    campaigns = {
        id: Campaign(
            id=id, title=id, dates="2026-05-30", events=[model.model_copy(update={"id": event}).model_dump()]
        )
        for id, event in pairs
    }
    found = list(
        Calendar.from_ical(feeds.everything(replace(base(), site=replace(site, campaigns=campaigns)))).walk(
            "VEVENT"
        )
    )
    assert len({str(event["uid"]) for event in found}) == len(found)


def test_a_calendar_says_how_often_to_look_again() -> None:
    text = golden().text(urls.CALENDAR_FEED)
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in text
    assert "\r\nX-PUBLISHED-TTL:PT12H\r\n" in text


INJECTIONS = [
    "一, 二; 三: 四",
    r"反斜杠 \n \, \;",
    "BEGIN:VEVENT",
    "x\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT",
    "x\nATTACH:https://evil.example/",
    '引号 " 与 ^n ^^',
    "很长" * 60,
    "👨‍👩‍👧" * 20,
]


@pytest.mark.parametrize("title", INJECTIONS, ids=range(len(INJECTIONS)))
def test_titles_stay_text(title: str, tmp_path: Path) -> None:
    changed = with_event("member-day-2026", "park-fair", title=title, summary=title, contact=title)
    file = tmp_path / "x.ics"
    file.write_bytes(feeds.campaign(changed, "member-day-2026"))
    (found,) = read_by_judge([str(file)]).values()
    event = next(e for e in found["events"] if "park-fair" in e["uid"])
    folded = title.replace("\r\n", "\n")
    assert event["summary"] == "【延期】" + folded
    assert event["description"] == "\n".join([folded, "倡导新型婚育文化 助力家庭健康", folded])
    assert len(found["events"]) == len(events_of(feeds.campaign(base(), "member-day-2026")))


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=90)
"""What a YAML scalar can hold once its white space is folded."""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=PRINTABLE.map(lambda text: " ".join(text.split())).filter(str.isprintable).filter(bool))
def test_any_title_comes_back(title: str) -> None:
    changed = with_event("member-day-2026", "park-fair", title=title, status=EventStatus.SCHEDULED)
    content = feeds.campaign(changed, "member-day-2026")
    event = events_of(content)["event.member-day-2026.park-fair@golden.example"]
    assert event["summary"] == title
    assert max(map(len, content.split(b"\r\n"))) <= 75


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_title_is_xml(title: str) -> None:
    """What XML 1.0 has no place for does not stop a build; all else comes back."""
    site = base().site
    article = site.articles["every-construct"]
    changed = replace(article, matter=article.matter.model_copy(update={"title": title, "summary": title}))
    settings_ = replace(site.settings, title=title, description=title)
    organisation = site.organisation.model_copy(update={"name": title})
    r = replace(
        base(),
        site=replace(
            site,
            settings=settings_,
            organisation=organisation,
            articles={**site.articles, "every-construct": changed},
        ),
    )
    for feed, name in ((news.atom(r), f"{ATOM}title"), (news.rss(r), "title")):
        titles = [element.text for element in xml(feed).iter(name)]
        assert len(titles) > 1
        assert not title.isprintable() or title in titles


@SITES
def test_atom(site: Any) -> None:
    """RFC 4287: links, ids and dates."""
    built: Built = site()
    feed = xml(built.files[urls.ATOM_FEED].read_bytes())
    links = {link.get("rel", "alternate"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": built.base + urls.ATOM_FEED, "alternate": built.base}
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    for node in (feed, *entries):
        assert datetime.fromisoformat(node.findtext(f"{ATOM}updated") or "").tzinfo
        assert node.findtext(f"{ATOM}title")
    for entry in entries:
        assert entry.findtext(f"{ATOM}summary")
        (link,) = entry.findall(f"{ATOM}link")
        assert built.resolve("", link.get("href"))[0] in built.files  # type: ignore[index]
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert dates == sorted(dates, reverse=True)


@SITES
def test_rss(site: Any) -> None:
    """RSS 2.0 with dates of RFC 822 and the feed's own address."""
    built: Built = site()
    channel = xml(built.files[urls.RSS_FEED].read_bytes()).find("channel")
    assert channel is not None
    assert channel.findtext("link") == built.base
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in own] == [built.base + urls.RSS_FEED]
    assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "")
    items = channel.findall("item")
    assert items
    for item in items:
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
        assert item.findtext("title")
        assert built.resolve("", item.findtext("link") or "")[0] in built.files  # type: ignore[index]


@SITES
def test_sitemap(site: Any) -> None:
    """sitemaps.org 0.9: every page once, but the 404 page and what is not in force."""
    built: Built = site()
    root = xml(built.files[urls.SITEMAP].read_bytes())
    found = [node.text or "" for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(found) == len(set(found))
    pages = {uri for uri, page in built.pages.items() if not page.xpath('//meta[@name="robots"]')}
    assert {built.resolve("", address)[0] for address in found} == pages  # type: ignore[index]
    assert f"Sitemap: {built.base}{urls.SITEMAP}" in built.text(urls.ROBOTS)


def test_the_sitemap_dates_only_what_editors_dated() -> None:
    """`lastmod` is the later of publication and review, if not still to come; lists, home and campaigns have none."""
    site, name = base().site, "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    article = next(iter(site.articles))
    undated, coming = {"publish_on": None, "last_reviewed": None}, {"publish_on": None}
    days: list[dict[str, date | None]] = [
        {"publish_on": date(2026, 3, 1), "last_reviewed": date(2026, 5, 2)},
        undated,
        {**coming, "last_reviewed": GOLDEN_DAY + timedelta(days=1)},
    ]
    articles = dict(site.articles)
    for index, update in enumerate(days):
        one = site.articles[article]
        id = f"dated-{index}"
        articles[id] = replace(one, id=id, matter=one.matter.model_copy(update=update))
    r = replace(base(), site=replace(site, articles=articles))
    root = xml(produced(r)[urls.SITEMAP].produce())
    found = {
        (row.findtext(f"{name}loc") or "").removeprefix(site.settings.url): row.findtext(f"{name}lastmod")
        for row in root.iter(f"{name}url")
    }
    assert [found[f"articles/dated-{index}/"] for index in range(3)] == ["2026-05-02", None, None]
    assert not {
        uri for uri, day in found.items() if day and (uri.count("/") < 2 or uri.startswith("campaigns"))
    }
    assert all(day is None or day <= GOLDEN_DAY.isoformat() for day in found.values())


def test_a_feed_is_the_same_each_time() -> None:
    again = produced(rendering(GOLDEN, GOLDEN_DAY))
    for uri in (urls.CALENDAR_FEED, urls.ATOM_FEED, urls.RSS_FEED, urls.SITEMAP):
        assert again[uri].produce() == golden().files[uri].read_bytes(), uri


def test_news_does_not_tell_of_rules_that_ended() -> None:
    """The day a rule ends its answer leaves the feeds."""
    site = base().site
    answer = site.answers["maternity-leave"]
    ended = answer.matter.model_copy(update={"expires_on": date(2026, 5, 28)})
    answers = {**site.answers, "maternity-leave": replace(answer, matter=ended)}
    r = replace(base(), site=replace(site, answers=answers))
    assert "answers/maternity-leave" in golden().text(urls.ATOM_FEED)
    assert b"answers/maternity-leave/" not in news.atom(r)
    assert b"answers/maternity-leave/" not in produced(r)[urls.SITEMAP].produce()
