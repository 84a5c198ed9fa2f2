"""The elders' mode: large text and targets, one column, strong contrast, remembered, and whole without a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser
from reference import golden, reference
from served import Visit, served, violations, visit

from mkcampaign.render.elder_page import is_for_elders

PAGES = {
    "home": "index.html",
    "answer": "answers/maternity-leave/index.html",
    "campaign": "campaigns/member-day-2026/index.html",
    "calendar": "calendar/2026/12/index.html",
    "year": "calendar/2026/index.html",
    "quiz": "quizzes/director-exam/index.html",
    "pathway": "pathways/first-1000-days/index.html",
    "search": "search/index.html",
    "elders": "elders/index.html",
}
PHONE = {"width": 390, "height": 844}
LEAST_TEXT, LEAST_TARGET, LEAST_CONTRAST = 20, 60, 7

TEXTS = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const parts = (value) => {
    const numbers = (value.match(/[\\d.]+/g) || []).map(Number);
    const scale = value.startsWith("color(") ? 255 : 1;
    return [...numbers.slice(0, 3).map((n) => n * scale), numbers.length > 3 ? numbers[3] : 1];
  };
  const over = (top, below) => top.slice(0, 3).map((n, i) => n * top[3] + below[i] * (1 - top[3]));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((n) => n / 255).map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (!element) return [255, 255, 255];
    const style = getComputedStyle(element);
    if (style.backgroundImage.includes("gradient")) return null;
    const own = parts(style.backgroundColor);
    if (own[3] === 1) return own.slice(0, 3);
    const below = behind(element.parentElement);
    return below && over(own, below);
  };
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest("script, noscript, template, option, .mc-sr, .mc-skip, svg")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    if (getComputedStyle(element).clipPath !== "none") continue;
    const ground = behind(element);
    let contrast = 0;
    if (ground) {
      const lights = [luminance(over(parts(style.color), ground)), luminance(ground)].sort((a, b) => a - b);
      contrast = (lights[1] + 0.05) / (lights[0] + 0.05);
    }
    found.push({ text: text.slice(0, 30), size: parseFloat(style.fontSize), contrast });
  }
  return found;
}
"""
"""Every text that is seen: its size in px and its contrast with what is behind (0 on a gradient)."""

TARGETS = """
() => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => !(e.matches("a") && e.closest(".md-typeset")))
  .map((e) => {
    const box = e.matches("a.mc-stretch") ? e.closest(".mc-card, .mc-event, .mc-poster")
      : e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") : e;
    const { width, height } = box.getBoundingClientRect();
    return { what: `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 20)}`, width, height };
  })
"""
"""Every target that is seen, but links within sentences, which WCAG 2.2 (2.5.5) lets be."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(reference().folder) as address:
        yield address


@contextmanager
def as_elder(chromium: Browser, origin: str, **options: Any) -> Iterator[Visit]:
    """A visit on which the switch was pressed on the first page."""
    with visit(chromium, origin, **{"viewport": PHONE, **options}) as found:
        found.open("index.html")
        found.page.get_by_role("button", name="长辈版").click()
        yield found


def faint(found: Visit) -> list[str]:
    """The texts with too little contrast."""
    found.page.evaluate("Promise.all(document.getAnimations().map((a) => a.finished.catch(() => null)))")
    texts = found.page.evaluate(TEXTS)
    assert len(texts) > 20
    return [f"{t['text']} {t['contrast']:.2f}" for t in texts if t["contrast"] < LEAST_CONTRAST]


def test_text_and_targets_are_large(origin: str, chromium: Browser) -> None:
    with as_elder(chromium, origin) as found:
        small = []
        for name, uri in PAGES.items():
            found.open(uri)
            texts, targets = found.page.evaluate(TEXTS), found.page.evaluate(TARGETS)
            assert len(texts) > 20
            assert len(targets) > 10
            small += [(name, t["text"], t["size"]) for t in texts if t["size"] < LEAST_TEXT]
            small += [
                (name, t["what"], t["width"], t["height"])
                for t in targets
                if min(t["width"], t["height"]) < LEAST_TARGET - 0.5
            ]
        assert small == []
        assert found.wrong == []


def test_search_results_are_large(origin: str, chromium: Browser) -> None:
    with as_elder(chromium, origin) as found:
        found.open("search/index.html")
        found.page.goto(origin + "search/?q=" + "产假")
        found.page.locator(".mc-found").first.wait_for()
        assert [t for t in found.page.evaluate(TEXTS) if t["size"] < LEAST_TEXT] == []
        heights = [t["height"] for t in found.page.evaluate(TARGETS)]
        assert min(heights) >= LEAST_TARGET - 0.5


def test_the_open_menu_is_large(origin: str, chromium: Browser) -> None:
    with as_elder(chromium, origin) as found:
        found.page.locator(".mc-tool--menu").click()
        found.page.locator("#mc-nav").wait_for(state="visible")
        boxes = [
            link.bounding_box() for link in found.page.locator("#mc-nav :is(a, button, input):visible").all()
        ]
        assert len(boxes) > 8
        assert all(box and min(box["width"], box["height"]) >= LEAST_TARGET - 0.5 for box in boxes)
        assert violations(found.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_and_axe(scheme: str, origin: str, chromium: Browser) -> None:
    with as_elder(chromium, origin, color_scheme=scheme) as found:
        said = []
        for name, uri in PAGES.items():
            found.open(uri)
            said += [f"{name} {line}" for line in (*faint(found), *violations(found.page))]
        assert said == []
        assert found.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_high_contrast_where_the_device_asks_for_it(scheme: str, origin: str, chromium: Browser) -> None:
    """`prefers-contrast: more` is for everybody, without the switch; without it, colours are softer."""
    options = {"viewport": PHONE, "color_scheme": scheme}
    with visit(chromium, origin, **options) as found:
        found.open("index.html")
        assert faint(found)
    with visit(chromium, origin, contrast="more", **options) as found:
        said = []
        for name, uri in PAGES.items():
            found.open(uri)
            said += [f"{name} {line}" for line in (*faint(found), *violations(found.page))]
        assert said == []


@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (640, 1), (1280, 2), (390, 2)])
def test_nothing_scrolls_sideways(width: int, zoom: float, origin: str, chromium: Browser) -> None:
    """WCAG 2.2, 1.4.10 and 1.4.4: 320 px; 1280 px at 200 % is 640 px wide; and text alone made larger."""
    with as_elder(chromium, origin, viewport={"width": width, "height": 800}) as found:
        wide = []
        for name, uri in PAGES.items():
            found.open(uri)
            found.page.evaluate(f"document.documentElement.style.fontSize = '{22 * zoom}px'")
            over = found.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wide.append((name, over))
        assert wide == []


def test_one_column_and_less_ornament(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin, viewport={"width": 1280, "height": 900}) as found:
        page = found.page

        def look() -> tuple[set[float], int, int]:
            cards = page.locator("[aria-labelledby=mc-answers] .mc-card:visible").all()
            lefts = {box["x"] for card in cards if (box := card.bounding_box())}
            ornaments = page.locator(".mc-art:visible, .mc-arches:visible, .mc-poster__art:visible").count()
            return lefts, ornaments, page.locator("main :is(.mc-card, .mc-event, .mc-poster):visible").count()

        found.open("index.html")
        before = look()
        page.get_by_role("button", name="长辈版").click()
        after = look()
        assert len(before[0]) > 1
        assert len(after[0]) == 1
        assert before[1]
        assert not after[1]
        assert after[2] < before[2] / 2
        assert page.locator(".mc-elderbar__call").is_visible()


def test_the_choice_is_remembered(origin: str, chromium: Browser) -> None:
    with as_elder(chromium, origin) as found:
        page, is_on = found.page, "document.documentElement.classList.contains('mc-elders')"
        found.open(PAGES["answer"])
        assert page.evaluate(is_on)
        page.get_by_role("button", name="普通版").press("Space")
        assert not page.evaluate(is_on)
        found.open(PAGES["campaign"])
        assert not page.evaluate(is_on)
        found.open(PAGES["elders"])
        assert page.evaluate(is_on)
        page.evaluate("localStorage.clear(), localStorage.setItem('mc-large', '1')")
        found.open(PAGES["home"])
        assert page.evaluate(is_on)
        page.get_by_role("button", name="普通版").click()
        assert page.evaluate("localStorage.getItem('mc-large')") is None
        found.open(PAGES["home"])
        assert not page.evaluate(is_on)


SPEAKS = """
  window.said = [];
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => VOICES, speak: (u) => said.push(u.text), cancel: () => said.push("cancel"),
    addEventListener: () => null } });
"""


def test_any_page_can_be_read_aloud(origin: str, chromium: Browser) -> None:
    """The button is there where the browser has a voice; a page without a marked part is read as a whole."""
    with as_elder(chromium, origin) as found:
        found.page.add_init_script(SPEAKS.replace("VOICES", "[{ lang: 'zh-CN' }]"))
        button = found.page.locator(".mc-elderbar [data-mc-read]")
        for uri, words in ((PAGES["answer"], "98 天"), (PAGES["campaign"], "5.29 会员活动日")):
            found.open(uri)
            button.click()
            said = found.page.evaluate("said")
            assert any(words in line for line in said)
            assert not any("内容截至" in line for line in said)
            assert button.inner_text() == "停止朗读"
            button.click()
            assert found.page.evaluate("said.at(-1)") == "cancel"
            assert button.inner_text() == "读给我听"
    with as_elder(chromium, origin) as found:
        found.page.add_init_script(SPEAKS.replace("VOICES", "[]"))
        found.open(PAGES["answer"])
        assert not found.page.locator(".mc-elderbar [data-mc-read]").is_visible()


def test_without_a_script(origin: str, chromium: Browser) -> None:
    """The switch is a link to a page in that mode, all of whose links are links."""
    with visit(chromium, origin, viewport=PHONE, java_script_enabled=False) as found:
        page = found.page
        found.open(PAGES["answer"])
        page.get_by_role("link", name="长辈版").click()
        page.wait_for_url("**/elders/")
        assert page.locator("html.mc-elders").count() == 1
        assert page.locator(".mc-elderbar__call").get_attribute("href") == "tel:12345"
        for row in page.locator("main .mc-row").all():
            box = row.bounding_box()
            assert box
            assert min(box["height"], box["width"]) >= LEAST_TARGET
        assert page.locator(".mc-elderbar [data-mc-read]").is_hidden()
        page.get_by_role("link", name="老人摔倒了，能马上扶吗？").click()
        page.wait_for_url("**/answers/elder-falls/")
        assert found.wrong == []


# What is on the page


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (["老年人"], True),
        (["企业职工", "爱心长辈"], True),
        (["Seniors"], True),
        (["青年", "育龄家庭"], False),
        (["shareholders"], False),
        ([], False),
    ],
)
def test_who_is_an_elder(audience: list[str], expected: bool) -> None:
    assert is_for_elders(audience) is expected


def test_the_page_lists_what_is_for_elders() -> None:
    """Answers that hold, events of theirs first; national numbers but the site's own, which stands above."""
    page = reference().pages["elders/index.html"]
    main = page.find(".//main")
    hrefs = main.xpath(".//a/@href")
    assert "../answers/elder-falls/" in hrefs
    assert "../answers/maternity-leave/" not in hrefs
    assert [href for href in hrefs if href.startswith("tel:")] == ["tel:120", "tel:12356"]
    assert "天宁区“暖心家园”手工坊" in main.text_content()
    assert "已取消" not in main.text_content()
    files = [href for href in hrefs if href.endswith(".pdf")]
    assert len(files) == 8
    for href in files:
        target = reference().resolve("elders/index.html", href)
        assert target
        assert target[0] in reference().files
        assert "large" in href


def test_a_site_with_nothing_for_elders_says_so() -> None:
    """The golden site has one event for elders, and no answer."""
    main = golden().pages["elders/index.html"].find(".//main")
    titles = [title.text_content() for title in main.xpath(".//h2")]
    assert titles == ["打电话", "老人可以参加的活动", "大字版资料", "还想看"]
    assert "登高望远" in main.text_content()
