"""When events take place, where they stand on a day, and whether a rule holds on it."""

from datetime import date, datetime
from typing import Any

import pytest

from mkcampaign.model.calendar import Campaign, Event, EventStatus, Occasion, Organisation
from mkcampaign.model.documents import AnswerMatter, ArticleMatter
from mkcampaign.model.scalars import Span
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.schedule import (
    MAX_OCCURRENCES,
    Occurrence,
    Phase,
    campaign_span,
    occurrences,
    phase,
    status_of,
)
from mkcampaign.validity import is_shown, review_due


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> Span:
    first, _, last = text.partition("/")
    return Span(day(first), day(last or first))


def event(start: str, end: str | None = None, **more: Any) -> Event:
    return Event.model_validate(
        {"id": "event", "title": "某场", "kind": "desk", "start": start, "end": end or start, **more}
    )


def days(start: str, **repeat: Any) -> list[str]:
    """The first day of each occurrence."""
    return [str(o.span.start) for o in occurrences(event(start, repeat=repeat))]


# Where something stands on a day


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-05-19", Phase.UPCOMING),
        ("2026-05-20", Phase.UNDER_WAY),
        ("2026-06-01", Phase.UNDER_WAY),
        ("2026-06-10", Phase.UNDER_WAY),
        ("2026-06-11", Phase.PAST),
    ],
)
def test_both_ends_of_a_span_belong_to_it(on: str, expected: Phase) -> None:
    assert phase(span("2026-05-20/2026-06-10"), EventStatus.SCHEDULED, day(on)) is expected


@pytest.mark.parametrize("on", ["2026-05-01", "2026-05-20", "2026-07-01"])
@pytest.mark.parametrize(
    ("status", "expected"), [("postponed", Phase.POSTPONED), ("cancelled", Phase.CANCELLED)]
)
def test_postponed_and_cancelled_stay_so_on_every_day(status: str, expected: Phase, on: str) -> None:
    assert phase(span("2026-05-20"), EventStatus(status), day(on)) is expected


@pytest.mark.parametrize(
    ("campaign", "own", "expected"),
    [
        ("scheduled", "scheduled", "scheduled"),
        ("scheduled", "cancelled", "cancelled"),
        ("cancelled", "scheduled", "cancelled"),
        ("postponed", "scheduled", "postponed"),
        ("postponed", "cancelled", "cancelled"),
    ],
)
def test_a_campaign_takes_its_scheduled_events_with_it(campaign: str, own: str, expected: str) -> None:
    whole = Campaign.model_validate({"id": "c", "title": "某活动", "status": campaign})
    assert status_of(whole, event("2026-05-20", status=own)) == EventStatus(expected)


# A campaign's days


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"dates": "2026-05-20/2026-06-10"}, "2026-05-20/2026-06-10"),
        ({"dates": "2026-05-29"}, "2026-05-29"),
        ({"occasion": "member-day", "year": "2026"}, "2026-05-29"),
        (
            {"occasion": "member-day", "year": "2026", "dates": "2026-05-20/2026-06-10"},
            "2026-05-20/2026-06-10",
        ),
        ({"occasion": "feeding", "year": "2026"}, "2026-08-01/2026-08-07"),
        ({"occasion": "leap-day", "year": "2028"}, "2028-02-29"),
        ({"occasion": "leap-day", "year": "2026"}, None),
        ({"occasion": "laba", "year": "2022"}, None),
        ({"occasion": "laba", "year": "2023"}, None),
        ({"occasion": "new-year-eve", "year": "2026"}, "2026-02-16"),
        ({"occasion": "member-day"}, None),
        ({"occasion": "unknown", "year": "2026"}, None),
        ({}, None),
    ],
)
def test_a_campaign_has_its_own_days_or_those_of_its_occasion(
    fields: dict[str, str], expected: str | None
) -> None:
    whens = {
        "member-day": "5月29日",
        "feeding": "8月1日至7日",
        "leap-day": "2月29日",
        "laba": "腊月初八",
        "new-year-eve": "除夕",
    }
    site = Site(
        settings=SiteSettings(title="测试站"),
        organisation=Organisation(id="city", name="某市计生协"),
        occasions={id: Occasion.model_validate({"title": id, "when": when}) for id, when in whens.items()},
        **{
            name: {} for name in ("chapters", "places", "campaigns", "menus", "pathways", "pages", "articles")
        },
        **{name: {} for name in ("answers", "quizzes", "pamphlets", "prose")},
    )
    found = campaign_span(site, Campaign.model_validate({"id": "c", "title": "某活动", **fields}))
    assert found == (span(expected) if expected else None)


# Events that come back


@pytest.mark.parametrize(
    ("start", "repeat", "expected"),
    [
        ("2026-05-20", {"freq": "daily", "count": "3"}, ["2026-05-20", "2026-05-21", "2026-05-22"]),
        ("2026-05-20", {"freq": "daily", "until": "2026-05-21"}, ["2026-05-20", "2026-05-21"]),
        ("2026-05-20", {"freq": "daily", "until": "2026-05-20"}, ["2026-05-20"]),
        ("2026-05-20", {"freq": "daily", "interval": "2", "count": "2"}, ["2026-05-20", "2026-05-22"]),
        ("2026-05-20", {"freq": "weekly", "count": "3"}, ["2026-05-20", "2026-05-27", "2026-06-03"]),
        ("2026-05-20T09:00", {"freq": "weekly", "until": "2026-05-27"}, ["2026-05-20", "2026-05-27"]),
        ("2026-05-18", {"freq": "weekly", "byday": ["MO", "TH"], "count": "2"}, ["2026-05-18", "2026-05-21"]),
        (
            "2026-05-18",
            {"freq": "weekly", "interval": "2", "byday": "MO", "count": "2"},
            ["2026-05-18", "2026-06-01"],
        ),
        (
            "2026-05-20",
            {"freq": "daily", "count": "3", "exdate": ["2026-05-21"]},
            ["2026-05-20", "2026-05-22"],
        ),
        (
            "2026-05-20",
            {"freq": "weekly", "until": "2026-06-03", "exdate": "2026-06-03"},
            ["2026-05-20", "2026-05-27"],
        ),
        ("2026-01-31", {"freq": "monthly", "count": "3"}, ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("2028-02-29", {"freq": "yearly", "count": "2"}, ["2028-02-29", "2032-02-29"]),
        ("2028-02-28", {"freq": "daily", "count": "3"}, ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("2026-02-28", {"freq": "daily", "count": "2"}, ["2026-02-28", "2026-03-01"]),
        ("2026-12-31", {"freq": "daily", "count": "2"}, ["2026-12-31", "2027-01-01"]),
        ("2026-05-20", {"freq": "daily", "count": "5", "until": "2026-05-21"}, ["2026-05-20", "2026-05-21"]),
        ("2026-05-20", {"freq": "weekly"}, ["2026-05-20"]),
    ],
)
def test_an_event_comes_back(start: str, repeat: dict[str, Any], expected: list[str]) -> None:
    assert days(start, **repeat) == expected


def test_each_occurrence_keeps_its_hours_and_its_length() -> None:
    series = event("2026-05-20T22:00", "2026-05-21T01:30", repeat={"freq": "weekly", "count": "2"})
    assert occurrences(series)[1] == Occurrence(datetime(2026, 5, 27, 22), datetime(2026, 5, 28, 1, 30))
    assert [o.span for o in occurrences(series)] == [
        span("2026-05-20/2026-05-21"),
        span("2026-05-27/2026-05-28"),
    ]


def test_whole_days_include_their_end() -> None:
    call = event("2026-03-01", "2026-04-30")
    assert [o.span for o in occurrences(call)] == [span("2026-03-01/2026-04-30")]
    assert phase(occurrences(call)[0].span, EventStatus.SCHEDULED, day("2026-04-30")) is Phase.UNDER_WAY


def test_a_series_without_bounds_worth_the_name_is_cut_off() -> None:
    assert len(days("2026-05-20", freq="daily", until="2199-01-01")) == MAX_OCCURRENCES + 1
    assert len(days("2026-05-20", freq="daily", count="999999999999")) == MAX_OCCURRENCES + 1
    assert days("2026-05-20", freq="daily", interval="999999999999", count="2") == ["2026-05-20"]


# What is shown, and what is due


@pytest.mark.parametrize(
    ("on", "article", "answer"),
    [
        ("2026-05-31", False, False),
        ("2026-06-01", True, True),
        ("2026-06-30", True, True),
        ("2026-07-01", False, True),
    ],
)
def test_a_document_is_shown_from_its_day_to_its_last_and_an_answer_stays(
    on: str, article: bool, answer: bool
) -> None:
    fields = {"title": "某文", "publish_on": "2026-06-01", "expires_on": "2026-06-30"}
    assert is_shown(ArticleMatter.model_validate(fields), day(on)) is article
    assert is_shown(AnswerMatter.model_validate({**fields, "kind": "expert"}), day(on)) is answer


@pytest.mark.parametrize(
    ("reviewed", "within", "on", "overdue"),
    [
        ("2026-05-22", "6 months", "2026-11-22", False),
        ("2026-05-22", "6 months", "2026-11-23", True),
        ("2026-08-31", "6个月", "2027-02-28", False),
        ("2026-08-31", "6个月", "2027-03-01", True),
        ("2024-02-29", "1 year", "2025-03-01", True),
        ("2026-05-22", None, "2036-01-01", False),
        (None, "1 year", "2036-01-01", False),
    ],
)
def test_a_review_is_overdue_after_its_day(
    reviewed: str | None, within: str | None, on: str, overdue: bool
) -> None:
    fields = {"title": "某文", "last_reviewed": reviewed, "review_in": within}
    matter = ArticleMatter.model_validate({key: value for key, value in fields.items() if value})
    due = review_due(matter)
    assert (due is not None and due < day(on)) is overdue
