"""Every programme of the two texts is at most three steps from the home page, and no page is an orphan.

A step is a link that a reader sees in the header, the navigation or the page itself: what only the footer leads to is
not found by those who do not scroll to the end of a phone's page.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from reference import HERE, Built, golden, reference

from mkcampaign import urls

STEPS = 3
WORDS: Mapping[str, list[str]] = json.loads((HERE / "programmes.json").read_text("utf-8"))
OWN_PAGES: Mapping[str, tuple[str, ...]] = {
    "C1": ("campaigns/member-day-2026", "events/member-day-2026/tianning-desk", "occasions/member-day"),
    "C2": (
        "campaigns/member-day-2026",
        "pamphlets/new-marriage-culture-letter",
        "pamphlets/friendly-fertility",
    ),
    "C3": ("campaigns/love-and-marriage",),
    "C4": ("campaigns/sunflower-house",),
    "C5": ("campaigns/expectant-mothers-2026", "campaigns/member-day-2026"),
    "C6": ("campaigns/new-culture-2026",),
    "C7": ("campaigns/reading-points", "places/law-park", "places/metro-law-rack"),
    "C8": ("campaigns/warm-home", "places/warm-home-national-1"),
    "C9": (
        "pamphlets/letter-to-special-families",
        "campaigns/two-festivals-2027",
        "campaigns/summer-cooling-2027",
    ),
    "C10": ("places/liyang-warm-home", "places/tianning-warm-home", "campaigns/autumn-outing-2026"),
    "C11": ("campaigns/lecture-menu", "menus/lectures-community", "menus/lectures-school"),
    "C12": ("campaigns/family-cases-2026", "campaigns/healthy-weight-2027"),
    "C13": ("campaigns/family-health-guides",),
    "C14": (
        "campaigns/heart-to-heart",
        "campaigns/heart-to-heart/questions",
        "quizzes/parent-communication",
    ),
    "C15": ("campaigns/enterprise-health", "places/hualida-station"),
    "Q1": ("campaigns/first-1000-days", "pathways/first-1000-days"),
    "Q2": ("campaigns/online-micro-class",),
    "Q3": ("answers/newborn-jaundice", "answers/baby-refuses-milk"),
    "Q4": ("menus/home-visits", "pamphlets/home-visit-slip"),
    "Q5": ("campaigns/parenting-training",),
    "Q6": ("campaigns/director-training", "quizzes/director-exam"),
    "Q7": ("campaigns/data-with-care", "results", "privacy"),
}
"""Where each row of PROGRAMMES.md is at home."""

LEAFED_THROUGH = ("calendar/", "p/", urls.TRADITIONAL)
"""What is reached page by page from one that is near: a branch's months, a sheet and any page in another script."""

BY_OTHER_WAYS = {
    "404.html": "a server shows it",
    "p/": "the code on a leaflet leads to it",
    "search/index.html": "the search field leads to it; its link in the header is shown to phones",
}


def links(built: Built, uri: str) -> Iterator[str]:
    """The pages that a page's header, navigation and own part lead to."""
    page = built.pages[uri]
    for target in page.xpath("//main//a/@href | //header//a/@href | //nav[not(ancestor::footer)]//a/@href"):
        found = built.resolve(uri, target)
        if found and found[0] in built.pages:
            yield found[0]


@cache
def ways(built: Built) -> Mapping[str, tuple[str, ...]]:
    """The shortest way from home to each page: the pages passed, itself last."""
    found: dict[str, tuple[str, ...]] = {"index.html": ()}
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        for uri in links(built, here):
            if uri not in found:
                found[uri] = (*found[here], uri)
                waiting.append(uri)
    return found


@pytest.mark.parametrize("row", OWN_PAGES)
def test_every_programme_is_three_steps_from_home(row: str) -> None:
    """Its own pages hold its words, and each is near."""
    known = ways(reference())
    pages = [f"{page}/index.html" for page in OWN_PAGES[row]]
    far = {uri: known.get(uri) for uri in pages if uri not in known or len(known[uri]) > STEPS}
    assert not far
    text = "\n".join(reference().words(uri) for uri in pages)
    assert [word for word in WORDS[row] if word not in text] == []


def test_all_rows_are_walked() -> None:
    assert list(OWN_PAGES) == list(WORDS)


@pytest.mark.parametrize("site", [reference, golden])
def test_no_page_is_an_orphan(site: object) -> None:
    """Nor far: any page is three steps from home, old addresses and what is found on paper apart."""
    built: Built = site()  # type: ignore[operator]
    known = ways(built)
    moved = {uri for uri, page in built.pages.items() if page.xpath("//meta[@http-equiv='refresh']")}
    lost = {uri for uri in built.pages if not uri.startswith(urls.TRADITIONAL)} - known.keys() - moved
    assert {uri for uri in lost if not uri.startswith(tuple(BY_OTHER_WAYS))} == set()
    deep = {uri: way for uri, way in known.items() if len(way) > STEPS}
    assert {uri: way for uri, way in deep.items() if not uri.startswith(LEAFED_THROUGH)} == {}


def test_every_page_in_the_other_script_is_one_step_from_its_own() -> None:
    built = reference()
    twins = {uri for uri in built.pages if uri.startswith(urls.TRADITIONAL)}
    assert twins
    assert [uri for uri in twins if uri not in set(links(built, uri.removeprefix(urls.TRADITIONAL)))] == []


def test_the_walk_walks() -> None:
    """Home is no step; a menu is found among the services below the campaigns."""
    known = ways(reference())
    assert known["index.html"] == ()
    assert known["menus/home-visits/index.html"] == (
        "campaigns/index.html",
        "menus/home-visits/index.html",
    )
    assert all(way[-1] == uri for uri, way in known.items() if way)
