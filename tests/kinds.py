"""Every kind of page of the reference site, and the states and looks that the judges see it in.

A kind is one page of a page template (`theme/web/pages`); `test_kinds` fails if a template has none here. A state is
such a page after a reader has done something with it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from playwright.sync_api import Page
from reference import REFERENCE_DAY, ROOT, Built, reference, rendering

from mkcampaign.problem import Mark, Problem
from mkcampaign.render import live_page, redirects

TEMPLATES = frozenset(file.stem for file in (ROOT / "theme" / "web" / "pages").glob("*.html"))
MOVED, PROBLEMS = "moved/index.html", "problems/index.html"
"""Two kinds that the reference site has no page of; `judged` adds one of each."""
MENU, FULL = "menus/home-visits/index.html", 4
"""A menu, and how many services may be chosen from it."""
STAYS = "moved-stays/index.html"
"""The page that leads on, but after a day, to be looked at."""


@dataclass(frozen=True)
class Kind:
    """One page to judge. `act` brings it into its state; `narrow` says that the state is one of phones only."""

    name: str
    template: str
    uri: str
    act: Callable[[Page], None] | None = None
    narrow: bool = False

    def __str__(self) -> str:
        return self.name


def _open_menu(page: Page) -> None:
    page.locator(".mc-tool--menu").click()
    page.locator("#mc-nav").wait_for(state="visible")


def _search(page: Page) -> None:
    page.locator("main input[name=q]").fill("产假")
    page.keyboard.press("Enter")
    page.locator(".mc-found").first.wait_for()


def _search_in_vain(page: Page) -> None:
    page.locator("main input[name=q]").fill("量子力学")
    page.keyboard.press("Enter")
    page.get_by_text("没有找到").first.wait_for()


def _answer_some(page: Page) -> None:
    fields = page.locator(
        "[data-mc-question]:is([data-kind=single], [data-kind=multiple], [data-kind=true-false])"
    )
    for field in fields.all()[:4]:
        field.locator("label:has(input)").first.click()
        submit = field.locator("[data-mc-act] button")
        if submit.count() and submit.is_visible():
            submit.click()


def _finish(page: Page) -> None:
    _answer_some(page)
    page.locator("[data-mc-finish]").click()
    if page.locator("[data-mc-hand-in]").is_visible():
        page.locator("[data-mc-hand-in]").click()
    page.locator("[data-mc-result-title]").wait_for(state="visible")


def _give_a_date(page: Page) -> None:
    page.locator("[data-mc-date]").fill("2026-09-01")
    page.locator("[data-mc-date]").press("Enter")


def _choose_too_many(page: Page) -> None:
    for label in page.locator(".mc-option__label").all()[: FULL + 1]:
        label.click()
    page.locator("[data-mc-refused]").wait_for(state="visible")


KINDS: Sequence[Kind] = (
    Kind("home", "home", "index.html"),
    Kind("a-z", "a-z", "a-z/index.html"),
    Kind("answer", "answer", "answers/maternity-leave/index.html"),
    Kind("answers", "answers", "answers/index.html"),
    Kind("answers-archive", "answers-archive", "answers/archive/index.html"),
    Kind("article", "article", "articles/breastfeeding-basics/index.html"),
    Kind("articles", "articles", "articles/index.html"),
    Kind("calendar", "calendar", "calendar/index.html"),
    Kind("calendar-month", "calendar", "calendar/2026/12/index.html"),
    Kind("calendar-year", "calendar-year", "calendar/2026/index.html"),
    Kind("calendar-chapter", "calendar-year", "calendar/2026/tianning/index.html"),
    Kind("campaign", "campaign", "campaigns/member-day-2026/index.html"),
    Kind("campaign-cover", "campaign", "campaigns/autumn-outing-2026/index.html"),
    Kind("campaigns", "campaigns", "campaigns/index.html"),
    Kind("chapter", "chapter", "chapters/tianning/index.html"),
    Kind("chapters", "chapters", "chapters/index.html"),
    Kind("edition", "edition", "p/1enkafrk/index.html"),
    Kind("elders", "elders", "elders/index.html"),
    Kind("event", "event", "events/member-day-2026/tianning-desk/index.html"),
    Kind("event-cancelled", "event", "events/autumn-outing-2026/late-autumn-outing/index.html"),
    Kind("event-postponed", "event", "events/love-and-marriage/winter-meetup/index.html"),
    Kind("menu", "menu", MENU),
    Kind("not-found", "not-found", "404.html"),
    Kind("occasion", "occasion", "occasions/member-day/index.html"),
    Kind("occasions", "occasions", "occasions/index.html"),
    Kind("page", "page", "privacy/index.html"),
    Kind("pamphlet", "pamphlet", "pamphlets/friendly-fertility/index.html"),
    Kind("pamphlets", "pamphlets", "pamphlets/index.html"),
    Kind("pathway", "pathway", "pathways/first-1000-days/index.html"),
    Kind("place", "place", "places/tianning-registry/index.html"),
    Kind("places", "places", "places/index.html"),
    Kind("print-order", "print-order", "campaigns/mothers-day-2027/print-order/index.html"),
    Kind("problems", "problems", PROBLEMS),
    Kind("questions", "questions", "quizzes/questions/index.html"),
    Kind("quiz", "quiz", "quizzes/director-exam/index.html"),
    Kind("quizzes", "quizzes", "quizzes/index.html"),
    Kind("redirect", "redirect", STAYS),
    Kind("region", "region", "regions/320400/index.html"),
    Kind("regions", "regions", "regions/index.html"),
    Kind("results", "results", "results/index.html"),
    Kind("search", "search", "search/index.html"),
    Kind("topic", "topic", "topics/产假/index.html"),
    Kind("topics", "topics", "topics/index.html"),
    Kind("home-traditional", "home", "zh-hant/index.html"),
    Kind("quiz-traditional", "quiz", "zh-hant/quizzes/director-exam/index.html"),
)

EXAM, AT_ONCE = "quizzes/director-exam/index.html", "quizzes/member-day/index.html"
SEARCH, PATHWAY = "search/index.html", "pathways/first-1000-days/index.html"
STATES: Sequence[Kind] = (
    Kind("home, menu open", "home", "index.html", _open_menu, narrow=True),
    Kind("answer, menu open", "answer", "answers/maternity-leave/index.html", _open_menu, narrow=True),
    Kind("search, found", "search", SEARCH, _search),
    Kind("search, in vain", "search", SEARCH, _search_in_vain),
    Kind("quiz, begun", "quiz", AT_ONCE, _answer_some),
    Kind("quiz, finished", "quiz", EXAM, _finish),
    Kind("menu, one too many", "menu", MENU, _choose_too_many),
    Kind("home in Traditional script, menu open", "home", "zh-hant/index.html", _open_menu, narrow=True),
    Kind("pathway, dated", "pathway", PATHWAY, _give_a_date),
)


@dataclass(frozen=True)
class Look:
    """How a page is looked at: width, and what the device or the reader asks for."""

    width: int
    scheme: str = "light"
    contrast: str = "no-preference"
    elders: bool = False

    def __str__(self) -> str:
        asked = "elders" if self.elders else "contrast" if self.contrast == "more" else self.scheme
        return f"{asked} {self.width}"

    def __call__(self, page: Page) -> None:
        """Make a page look so. The elders' mode is kept by the browser, as the switch keeps it."""
        page.set_viewport_size({"width": self.width, "height": 844 if self.width < 768 else 900})
        page.emulate_media(color_scheme=self.scheme, contrast=self.contrast)  # type: ignore[arg-type]
        page.evaluate("on => document.documentElement.classList.toggle('mc-elders', on)", self.elders)


PHONE, DESK = 390, 1280
LOOKS: Sequence[Look] = tuple(
    look
    for width in (PHONE, DESK)
    for look in (
        Look(width),
        Look(width, scheme="dark"),
        Look(width, contrast="more"),
        Look(width, elders=True),
    )
)


def looks_of(kind: Kind) -> Sequence[Look]:
    """The looks a kind is judged in; a state of phones is not to be had on a wide screen."""
    return tuple(look for look in LOOKS if look.width == PHONE or not kind.narrow)


def share_of(at: int, kind: Kind, count: int) -> Sequence[Look]:
    """`count` of the looks of the kind at a place in the list, taken in turn so that neighbours have others."""
    looks = looks_of(kind)
    step = len(looks) // count
    return tuple(looks[(at + turn * step + turn) % len(looks)] for turn in range(count))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="")


@cache
def judged() -> Built:
    """The reference site, a page that leads on from an old address, and the preview's page of problems."""
    built = reference()
    folder = built.folder.parent / "judged"
    shutil.copytree(built.folder, folder, copy_function=os.link)
    r = rendering(ROOT, REFERENCE_DAY)
    article = r.site.articles["breastfeeding-basics"]
    matter = article.matter.model_copy(update={"redirect_from": (MOVED,)})
    moved = replace(r.site, articles={article.id: replace(article, matter=matter)})
    for uri, produce in redirects.pages(replace(r, site=moved)):
        page = str(produce())
        _write(folder / uri, page)
        _write(folder / STAYS, page.replace('content="0; url=', 'content="86400; url='))
    values = (("id", "folic-acide"), ("kind", "解答"), ("known", "folic-acid"))
    problem = Problem(Mark("campaigns.yml", 6, 16), "unknown-reference", values)
    _write(folder / PROBLEMS, live_page.problems_page(r, [problem], PROBLEMS, has_pages=True))
    return Built(folder, built.base)
