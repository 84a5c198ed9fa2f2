"""The site in Traditional script in a browser: search from either script, the switch, and two judges of pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser
from reference import reference
from served import Visit, served, violations, visit
from test_html import found_in
from test_traditional import HERE, in_traditional, site

FOUND_IN_EITHER = {
    "产假": "產假",
    "育儿补贴": "育兒補貼",
    "母乳喂养": "母乳餵養",
    "结婚登记处": "結婚登記處",
    "叶酸": "葉酸",
    "宝宝发黄怎么办": "寶寶發黃怎麼辦",
    "产后抑郁": "產後抑鬱",
    "几个月开始加辅食": "幾個月開始加輔食",
    "家庭医生": "家庭醫生",
    "隐私": "隱私",
    "老人跌倒": "老人跌倒",
    "会员活动日": "會員活動日",
}
"""What one asks, in Simplified and in Taiwan's script."""
BUDGET = 60_000


def compressed(address: str) -> int:
    """The bytes of a part of the search, as a server sends it."""
    uri = unquote(urlsplit(address).path).lstrip("/")
    own = "search/" in uri or uri.startswith("assets/search.")
    return len(gzip.compress((reference().folder / uri).read_bytes(), 9)) if own else 0


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(reference().folder) as address:
        yield address


def ask(found: Visit, folder: str, query: str) -> list[tuple[str, str]]:
    """What the search of one script finds first, as (address, words), without that script's folder."""
    found.page.goto(f"{found.origin}{folder}search/index.html?q={quote(query)}", wait_until="load")
    found.page.locator("[data-mc-count]:not(:empty)").wait_for()
    rows = found.page.eval_on_selector_all(
        "[data-mc-results] > li", "all => all.map((one) => [one.querySelector('a').href, one.innerText])"
    )
    assert all(href.startswith(found.origin + folder) for href, _ in rows)
    assert folder or not any(href.startswith(found.origin + HERE) for href, _ in rows)
    return [(unquote(href).removeprefix(found.origin + folder), words) for href, words in rows]


def test_either_script_is_found_from_either_and_shown_in_its_own(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        for simplified, traditional in FOUND_IN_EITHER.items():
            first = [uri for uri, _ in ask(found, "", simplified)]
            assert first, simplified
            assert [uri for uri, _ in ask(found, "", traditional)] == first, traditional
            for query in (simplified, traditional):
                asked: set[str] = set()
                found.page.on("request", lambda request, asked=asked: asked.add(request.url))
                rows = ask(found, HERE, query)
                assert [uri for uri, _ in rows] == first, query
                assert [words for _, words in rows if not in_traditional(words)] == []
                assert found.page.locator("mark").count(), query
                assert sum(map(compressed, asked)) <= BUDGET, query
        assert found.wrong == []


def test_the_switch_keeps_the_place_and_what_was_asked(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin, viewport={"width": 1280, "height": 900}) as found:
        page = found.page
        other = page.locator("[data-mc-script] a:visible").first
        page.goto(f"{origin}pathways/first-1000-days/index.html#mc-checkups")
        assert other.inner_text() == "繁體"
        other.click()
        page.wait_for_url(f"{origin}{HERE}pathways/first-1000-days/#mc-checkups")
        assert other.inner_text() == "简体"
        other.click()
        page.wait_for_url(f"{origin}pathways/first-1000-days/#mc-checkups")
        ask(found, "", "叶酸")
        other.click()
        page.wait_for_url(f"{origin}{HERE}search/?q=*")
        page.locator("[data-mc-count]:not(:empty)").wait_for()
        assert "葉酸" in page.locator("[data-mc-results]").inner_text()
        assert found.wrong == []


def test_a_quiz_begun_in_one_script_goes_on_in_the_other(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin, viewport={"width": 1280, "height": 900}) as found:
        found.open("quizzes/member-day/index.html")
        found.page.locator("[data-mc-question] input").first.check()
        found.page.locator("[data-mc-script] a:visible").first.click()
        found.page.wait_for_url(f"{origin}{HERE}quizzes/member-day/")
        assert found.page.locator("[data-mc-question] input").first.is_checked()
        assert in_traditional(found.page.locator("body").inner_text().replace("简体", ""))
        assert found.wrong == []


def test_the_switch_is_there_on_any_screen_from_a_disk_and_without_script(chromium: Browser) -> None:
    uri = "answers/newborn-jaundice/index.html"
    sizes = "all => all.map((a) => [a.getBoundingClientRect().width, a.getBoundingClientRect().height])"
    for width in (320, 390, 1280):
        for elders in (False, True):
            with visit(
                chromium, reference().folder.as_uri() + "/", viewport={"width": width, "height": 800}
            ) as found:
                page = found.page
                page.add_init_script(f"localStorage.setItem('mc-elders', '{int(elders)}')")
                found.open(HERE + uri)
                if width < 768:
                    page.locator(".mc-tool--menu").click()
                shown = page.locator("[data-mc-script] a:visible")
                assert shown.all_inner_texts() == ["简体", "简体"]
                least = 60 if elders else 40
                assert [one for one in shown.evaluate_all(sizes) if min(one) < least - 0.5] == []
                assert page.evaluate("document.documentElement.scrollWidth") == width
                shown.first.click()
                page.wait_for_url(f"**/{uri}")
                assert page.locator("html").get_attribute("lang") == "zh-Hans"
                assert found.wrong == []
    with visit(chromium, reference().folder.as_uri() + "/", java_script_enabled=False) as found:
        found.open(HERE + uri)
        assert found.page.locator("[data-mc-script] a:visible").first.inner_text() == "简体"


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(origin: str, chromium: Browser, width: int) -> None:
    with visit(chromium, origin, viewport={"width": width, "height": 900}) as found:
        for uri in ("index.html", "quizzes/member-day/index.html"):
            found.open(HERE + uri)
            assert violations(found.page) == []
        assert found.wrong == []


def test_it_is_valid_html() -> None:
    kinds = ["", "search/", "quizzes/director-exam/", "answers/newborn-jaundice/"]
    paper = next(iter(site().paper_scripts))
    assert found_in(reference(), [*(f"{HERE}{kind}index.html" for kind in kinds), paper, "404.html"]) == []
