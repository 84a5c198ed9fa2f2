"""Structured data: every page's JSON-LD is JSON, says what the page is, and cannot end its element."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import schema_org
from lxml import html
from reference import GOLDEN, GOLDEN_DAY, golden, page_of, reference, rendering

from mkcampaign import urls
from mkcampaign.render import metadata

SITES = pytest.mark.parametrize("site", [golden, reference], ids=["golden", "reference"])
EXPECTED = {
    r"places/[^/]+/index\.html": {"BreadcrumbList", "Place"},
    r"index\.html": {"Organization"},
    r"campaigns/[^/]+/index\.html": {"Event", "BreadcrumbList"},
    r"events/[^/]+/[^/]+/index\.html": {"Event", "BreadcrumbList"},
    r"articles/[^/]+/index\.html": {"Article", "BreadcrumbList"},
    r"answers/[^/]+/index\.html": {"FAQPage", "BreadcrumbList"},
}
"""The types of each kind of page; any other page has its breadcrumbs."""


def graph(page: html.HtmlElement) -> list[dict[str, Any]]:
    """The items of a page's structured data."""
    (script,) = page.xpath('//script[@type="application/ld+json"]')
    data = json.loads(script.text)
    assert data["@context"] == "https://schema.org"
    found: list[dict[str, Any]] = data["@graph"]
    return found


def types(page: html.HtmlElement) -> set[str]:
    return {item["@type"] for item in graph(page)}


def item(page: html.HtmlElement, type_: str) -> dict[str, Any]:
    return next(found for found in graph(page) if found["@type"] == type_)


@SITES
def test_every_page_says_what_it_is(site: Any) -> None:
    for uri, page in site().pages.items():
        expected = next(
            (v for k, v in EXPECTED.items() if re.fullmatch(k, uri.removeprefix(urls.TRADITIONAL))),
            {"BreadcrumbList"},
        )
        if page.xpath('//meta[@name="robots"]'):
            expected = {"BreadcrumbList"}  # what does not hold is not told to search engines
        assert types(page) - {"MedicalWebPage"} == expected, uri


_DAY, _MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT[\d:+-]+")


def modelled(value: Any) -> Any:
    """Structured data as schema_org-py's strict models: an unknown property or a value out of range raises."""
    if isinstance(value, list):
        return [modelled(each) for each in value]
    if isinstance(value, dict):
        model = getattr(schema_org, value["@type"])
        return model(**{key: modelled(inside) for key, inside in value.items() if key != "@type"})
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    enums = (schema_org.EventStatusType, schema_org.EventAttendanceModeEnumeration)
    return next((kind(value) for kind in enums if value in {each.value for each in kind}), value)


@SITES
def test_structured_data_are_of_schema_org(site: Any) -> None:
    for uri, page in site().pages.items():
        if not page.xpath('//script[@type="application/ld+json"]'):
            continue
        for found in graph(page):
            again = modelled(found).to_jsonld()
            assert {key for key in again if key != "@context"} == set(found), uri


def test_the_judge_of_structured_data_judges() -> None:
    with pytest.raises(ValueError, match="lastReviewd"):
        modelled({"@type": "MedicalWebPage", "lastReviewd": "2026-01-01"})
    with pytest.raises(ValueError, match="lastReviewed"):
        modelled({"@type": "MedicalWebPage", "lastReviewed": 2026})


def test_answers_of_experts_are_medical_pages() -> None:
    assert "MedicalWebPage" in types(golden().pages["answers/folic-acid/index.html"])
    assert "MedicalWebPage" not in types(golden().pages["answers/maternity-leave/index.html"])
    found = item(golden().pages["answers/folic-acid/index.html"], "MedicalWebPage")
    assert found["lastReviewed"] == "2026-04-15"
    assert found["reviewedBy"] == {
        "@type": "Person",
        "name": "样例专家组",
        "jobTitle": "主任医师",
        "affiliation": {"@type": "Organization", "name": "样例妇幼保健机构"},
    }


@SITES
def test_events_say_when_where_and_whether(site: Any) -> None:
    """What search engines ask of an Event: name, startDate, location, eventStatus."""
    for uri, page in site().pages.items():
        for found in (found for found in graph(page) if found["@type"] == "Event"):
            assert {"name", "startDate", "eventStatus", "location", "organizer", "url"} <= found.keys(), uri
            date.fromisoformat(found["startDate"][:10])
            assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+08:00)?", found["startDate"]), uri
            assert found["startDate"] <= found.get("endDate", found["startDate"])
            assert found["eventStatus"].startswith("https://schema.org/Event")
            assert found["location"]["@type"] in ("Place", "VirtualLocation")
            assert {"url", "address"} & found["location"].keys()


@pytest.mark.parametrize(
    ("event", "status", "start", "location"),
    [
        ("registry-desk", "EventScheduled", "2026-06-10T09:00:00+08:00", "Place"),
        ("park-fair", "EventPostponed", "2026-05-30", "Place"),
        ("night-talk", "EventCancelled", "2026-05-29T19:30:00+08:00", "VirtualLocation"),
    ],
)
def test_an_event(event: str, status: str, start: str, location: str) -> None:
    """2026-05-27 is over and 2026-06-03 an exdate: the next time is what counts."""
    found = item(golden().pages[urls.event("member-day-2026", event)], "Event")
    assert found["eventStatus"] == f"https://schema.org/{status}"
    assert found["startDate"] == start
    assert found["location"]["@type"] == location


def test_a_short_answer_is_the_answer() -> None:
    found = item(golden().pages["answers/maternity-leave/index.html"], "FAQPage")
    (question,) = found["mainEntity"]
    assert question["name"] == "国家规定的产假有多少天？"
    assert question["acceptedAnswer"]["text"] == "国家规定产假 98 天，其中产前可以休 15 天。"


@SITES
def test_breadcrumbs_lead_to_pages(site: Any) -> None:
    built = site()
    for uri, page in built.pages.items():
        if uri.removeprefix(urls.TRADITIONAL) in (urls.HOME, urls.NOT_FOUND):
            continue
        trail = item(page, "BreadcrumbList")["itemListElement"]
        assert [step["position"] for step in trail] == list(range(1, len(trail) + 1))
        targets = [built.resolve("", step["item"]["@id"]) for step in trail]
        assert all(target and target[0] in built.files for target in targets), uri
        assert targets[-1] == (uri, "")


@SITES
def test_canonical_addresses(site: Any) -> None:
    built = site()
    for uri, page in built.pages.items():
        found = page.xpath('//link[@rel="canonical"]/@href')
        if page.xpath('//meta[@name="robots"]'):
            assert found == []
        else:
            assert [built.resolve("", address) for address in found] == [(uri, "")]


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "a\u2028b\u2029c",
    '"}],"@type":"x',
    "&lt;/script&gt;",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_titles_cannot_leave_the_script(title: str) -> None:
    r = rendering(GOLDEN, GOLDEN_DAY)
    article = r.site.articles["every-construct"]
    hostile = replace(article, matter=article.matter.model_copy(update={"title": title, "summary": title}))
    changed = replace(r, site=replace(r.site, articles={"every-construct": hostile}, answers={}))
    page = page_of(changed, urls.noun("article", "every-construct"))
    assert item(page, "Article")["headline"] == title
    assert len(page.xpath("//script")) == 1 + len(r.theme.scripts)
    assert page.find(".//h1").text_content() == title


def test_the_text_holds_no_markup() -> None:
    """HTML section 4.12.1.3: a script's text must not hold `<!--` or `</script`."""
    text = metadata.script({"@type": "Thing", "name": "</script><!-- & ]]> \u2028"})
    assert not {"<", ">", "&", "\u2028"} & set(text)
    assert json.loads(text)["@graph"][0]["name"] == "</script><!-- & ]]> \u2028"
