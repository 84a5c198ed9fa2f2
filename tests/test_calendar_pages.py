"""The calendar's pages: every month, light whatever is in it, one address each, and files to take over one event."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from reference import GOLDEN, GOLDEN_DAY, REFERENCE_DAY, ROOT, page_of, produced, reference, rendering, words

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign, Chapter, Event, EventKind, Frequency, Repeat
from mkcampaign.model.scalars import Span
from mkcampaign.render.rendering import Rendering

LIMIT = 12 * 1024
"""What a page may weigh, in bytes of gzip."""


def weights(r: Rendering) -> dict[str, int]:
    """The weight of each of the calendar's pages."""
    return {
        uri: len(gzip.compress(output.produce(), 9))
        for uri, output in produced(r).items()
        if uri.startswith("calendar/")
    }


def crowded(r: Rendering, events: int, chapters: int) -> Rendering:
    """The site with so many more events in May 2027, each another day, hour and title, and so many more chapters."""
    names = "测试甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北中"
    branches = {
        f"branch-{n}": Chapter(name=f"{names[n % 27]}{names[n * 7 % 27]}街道计划生育协会")
        for n in range(chapters)
    }
    kinds = list(EventKind)
    made = tuple(
        Event(
            id=f"talk-{n}",
            title=f"{names[n % 27]}{names[n * 5 % 27]}社区{names[n * 11 % 27]}{names[n * 13 % 27]}第{n}期健康讲座",
            kind=kinds[n % len(kinds)],
            start=datetime(2027, 5, n % 31 + 1, 8 + n % 10, n * 7 % 60),
            end=datetime(2027, 5, n % 31 + 1, 19, n * 11 % 60),
            chapter=f"branch-{n % chapters}",
        )
        for n in range(events)
    )
    desks = tuple(
        Event(
            id=f"desk-{n}",
            title=f"{names[n]}区咨询台",
            kind=EventKind.DESK,
            start=datetime(2027, 1, 4 + n % 5, 9),
            end=datetime(2027, 1, 4 + n % 5, 11),
            chapter=f"branch-{n % chapters}",
            repeat=Repeat(freq=Frequency.WEEKLY, until=date(2027, 12, 31)),
        )
        for n in range(8)
    )
    campaign = Campaign(
        id="crowd", title="人山人海", dates=Span(date(2027, 1, 1), date(2027, 12, 31)), events=(*made, *desks)
    )
    site = r.site
    return replace(
        r,
        site=replace(
            site,
            campaigns={**site.campaigns, "crowd": campaign},
            chapters={**site.chapters, **branches},
        ),
    )


def test_pages_of_the_reference_site_are_light() -> None:
    heavy = {uri: size for uri, size in weights(rendering(ROOT, REFERENCE_DAY)).items() if size > LIMIT}
    assert heavy == {}


@pytest.mark.parametrize("events", [60, 120])
def test_a_crowded_month_is_light(events: int) -> None:
    """Hundreds of events a year and 30 chapters: 8 weekly desks, and so many more in May, no two alike."""
    found = weights(crowded(rendering(GOLDEN, GOLDEN_DAY), events, 30))
    assert found["calendar/2027/05/index.html"] > 7000
    assert {uri: size for uri, size in found.items() if size > LIMIT} == {}


def test_every_day_with_an_event_is_in_its_month() -> None:
    """Each occurrence of the reference site stands in the list of each month it touches, with its page."""
    r = rendering(ROOT, REFERENCE_DAY)
    pages = {
        (year, month): page_of(r, urls.calendar(year, month=month))
        for year in r.years
        for month in range(1, 13)
    }
    for entry in r.entries:
        span = entry.occurrence.span
        for day in (span.start, span.end):
            address = f"events/{entry.campaign.id}/{entry.event.id}/"
            page = pages[day.year, day.month]
            links = page.xpath('//*[contains(@class, "mc-agenda")]//li//a/@href')
            assert any(link.endswith(address) for link in links), (entry.event.id, day)


def test_months_follow_each_other() -> None:
    r = rendering(GOLDEN, GOLDEN_DAY)
    page = page_of(r, urls.calendar(2026, month=5))
    assert page.xpath("//a[@rel]/@href")[:2] == ["../04/", "../06/"]
    assert "立夏" in words(page), "solar terms"
    assert "初四" in words(page), "lunar days"
    assert "5.29 会员活动日" in words(page), "occasions"
    year = page_of(r, urls.calendar(2026))
    assert "05/#d20" in year.xpath("//main//ol//a/@href")
    first, last = r.years[0], r.years[-1]
    assert not page_of(r, urls.calendar(first, month=1)).xpath('//a[@rel="prev"]')
    assert not page_of(r, urls.calendar(last, month=12)).xpath('//a[@rel="next"]')


def test_a_chapter_named_like_a_month_has_its_own_address() -> None:
    addresses = {
        urls.calendar(2026),
        urls.calendar(2026, month=5),
        urls.calendar(2026, "05"),
        urls.calendar(2026, "chapter-05"),
        urls.calendar(2026, "chapter-chapter-05"),
        urls.calendar(2026, "chapter-05", 5),
        urls.calendar_of_kind("desk", 2026),
    }
    assert len(addresses) == 7
    assert urls.calendar(2026, "tianning") == "calendar/2026/tianning/index.html", "as it was"
    assert all(urls.is_calendar(uri) for uri in addresses)


def test_one_event_as_a_file() -> None:
    """All its occurrences, with the UIDs of the feeds; nothing in it asks to be subscribed to."""
    built = reference()
    events = Calendar.from_ical(built.files["calendar.ics"].read_bytes()).walk("VEVENT")
    everywhere = {str(event["UID"]): event for event in events}
    files = [uri for uri in built.uris(".ics") if uri.startswith("calendars/events/")]
    assert len(files) > 50
    seen: set[str] = set()
    for uri in files:
        calendar = Calendar.from_ical(built.files[uri].read_bytes())
        assert calendar["METHOD"] == "PUBLISH"
        assert not {"NAME", "X-WR-CALNAME", "REFRESH-INTERVAL"} & set(calendar)
        own = calendar.walk("VEVENT")
        assert own
        for event in own:
            assert event.to_ical() == everywhere[str(event["UID"])].to_ical(), uri
            seen.add(str(event["UID"]))
    assert seen == {uid for uid in everywhere if uid.startswith("event.")}


def test_a_file_of_calendars_is_linked_from_its_event() -> None:
    r = rendering(GOLDEN, GOLDEN_DAY)
    page = page_of(r, urls.event("member-day-2026", "registry-desk"))
    link = page.xpath('//a[contains(@href, "calendars/events/")]')[0]
    assert link.get("href") == "../../../calendars/events/member-day-2026/registry-desk.ics"
    assert link.text_content() == "加入手机日历"
    assert link.get("download") is not None


def test_january_is_there_before_the_year_ends() -> None:
    """A build of November still serves in January: what is not known yet is a month without events."""
    r = rendering(GOLDEN, date(2030, 11, 15))
    assert r.years[-1] == 2031
    assert rendering(GOLDEN, date(2030, 10, 15)).years[-1] == 2030
    ahead = page_of(r, urls.calendar()).xpath("string(//@data-mc-ahead)").split()
    assert ahead[:2] == ["2030-12", "2031-01"]
    assert len(ahead) == 13
    assert timedelta(days=62) > date(2031, 1, 1) - date(2030, 11, 15)
