"""The reference site in a browser: quiet, reachable by all, and whole without scripts or a server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page
from reference import ROOT, golden, reference
from served import Visit, served, visit

PAGES = {
    "home": "index.html",
    "campaign": "campaigns/member-day-2026/index.html",
    "quiz": "quizzes/director-exam/index.html",
    "calendar": "calendar/2026/index.html",
    "answer": "answers/maternity-leave/index.html",
    "pamphlet": "pamphlets/friendly-fertility/index.html",
}
QUIZ = "quizzes/member-day/index.html"
WIDTHS = (390, 1280)
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(reference().folder) as address:
        yield address


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line a node. Animations are let run out first: half-faded text has no contrast."""
    page.evaluate("Promise.all(document.getAnimations().map((a) => a.finished.catch(() => null)))")
    page.evaluate(AXE)
    found = json.loads(page.evaluate("axe.run().then((result) => JSON.stringify(result.violations))"))
    return [f"{v['id']} {node['target']}: {node['failureSummary']}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_quiet_and_accessible(width: int, scheme: str, origin: str, chromium: Browser) -> None:
    """No console error, no policy violation, no request elsewhere, and nothing for axe-core to say."""
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with visit(chromium, origin, **options) as found:
        said = []
        for name, uri in PAGES.items():
            found.open(uri)
            said += [f"{name} {line}" for line in violations(found.page)]
        assert found.wrong == []
        assert said == []


def test_what_is_wrong_is_noticed(origin: str, chromium: Browser) -> None:
    """The two judges judge: a script of one's own breaks the policy, a picture without words is reported."""
    with visit(chromium, origin) as found:
        found.open("index.html")
        found.page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "document.title = 'run'";
                document.body.append(script, document.createElement("img"));
                document.querySelector("img:last-of-type").src = "https://elsewhere.example/x.png";
            }"""
        )
        assert any(line.startswith("image-alt") for line in violations(found.page))
        assert found.page.title() != "run"
        assert any("script-src" in line for line in found.wrong)
        assert any("img-src" in line for line in found.wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_phone_menu(scheme: str, origin: str, chromium: Browser) -> None:
    """It opens by keyboard, is accessible, closes by Escape and gives the focus back."""
    options = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme, "has_touch": True}
    with visit(chromium, origin, **options) as found:
        found.open("index.html")
        button, menu = found.page.locator(".mc-tool--menu"), found.page.locator("#mc-nav")
        assert not menu.is_visible()
        button.focus()
        found.page.keyboard.press("Enter")
        menu.wait_for(state="visible")
        assert violations(found.page) == []
        found.page.keyboard.press("Escape")
        menu.wait_for(state="hidden")
        assert button.evaluate("element => element === document.activeElement")
        button.click()
        menu.get_by_role("link", name="日历", exact=True).click()
        found.page.wait_for_url("**/calendar/**")
        assert found.wrong == []


def test_nothing_scrolls_sideways(origin: str, chromium: Browser) -> None:
    """WCAG 2.2, success criterion 1.4.10: 320 px wide, in plain and in large text."""
    with visit(chromium, origin, viewport={"width": 320, "height": 640}) as found:
        wide = []
        for name, uri in PAGES.items():
            found.open(uri)
            for large in (False, True):
                if large:
                    found.page.locator("[data-mc-size]").click()
                over = found.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if over > 0:
                    wide.append((name, "large" if large else "plain", over))
            found.page.locator("[data-mc-size]").click()
        assert wide == []


def test_large_text_is_remembered(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        found.open("index.html")
        size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
        before = found.page.evaluate(size)
        found.page.locator("[data-mc-size]").click()
        assert found.page.locator("[data-mc-size]").get_attribute("aria-pressed") == "true"
        found.open("index.html")
        assert found.page.evaluate(size) > before


def test_words_are_large_enough(origin: str, chromium: Browser) -> None:
    """Prose is at least 16 px on a phone, and 18 px once enlarged (适老化: 18 px)."""
    with visit(chromium, origin, viewport={"width": 390, "height": 844}) as found:
        found.open(PAGES["answer"])
        size = "parseFloat(getComputedStyle(document.querySelector('.mc-prose p, .mc-prose li')).fontSize)"
        assert found.page.evaluate(size) >= 16
        found.page.locator("[data-mc-size]").click()
        assert found.page.evaluate(size) >= 18


# The quiz


def test_a_quiz_without_scripts(origin: str, chromium: Browser) -> None:
    """The answers stand in <details>, closed until they are asked for."""
    with visit(chromium, origin, java_script_enabled=False) as found:
        found.open(QUIZ)
        questions = found.page.locator("fieldset")
        assert questions.count() == 10
        first = questions.first
        right = first.get_by_text("正确答案")
        assert not right.is_visible()
        first.locator("summary").click()
        assert right.is_visible()
        assert "1980 年 5 月 29 日" in first.inner_text()
        assert not found.page.locator("[data-mc-bar]").is_visible()
        assert found.page.locator("button:visible").count() == 0, "no button that does nothing"
        assert found.wrong == []


def test_a_quiz_with_scripts(origin: str, chromium: Browser) -> None:
    """A choice is marked at once and said to who cannot see it; the answers stay on the device until cleared."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(QUIZ)
        questions = page.locator("fieldset")
        first = questions.first
        first.get_by_text("1978 年", exact=True).click()
        verdict = first.get_by_role("status").first
        assert "没答对" in verdict.inner_text()
        assert first.get_by_text("正确答案").first.is_visible()
        progress = page.locator("[data-mc-progress]")
        assert "已答 1 / 10 题，得 0 分" in progress.inner_text()
        assert progress.get_attribute("role") == "status"

        page.reload()
        assert first.get_by_label("1978 年").is_checked(), "what was answered is kept"
        assert "没答对" in verdict.inner_text()
        assert "已答 1 / 10 题" in progress.inner_text()

        for number in range(1, 10):
            answer(found, number, right=True)
        assert "全部答完：9 分（满分 10 分）" in progress.inner_text()
        assert violations(page) == []

        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="重做").click()
        assert not first.get_by_label("1978 年").is_checked()
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('quiz')).length") == 0
        page.reload()
        assert not progress.is_visible()
        assert found.wrong == []


def answer(found: Visit, number: int, *, right: bool) -> None:
    """Answer a question by what its key says."""
    question = found.page.locator("fieldset").nth(number)
    letters = question.locator("details").get_attribute("data-right") or ""
    inputs = question.locator("input")
    values = [box.get_attribute("value") or "" for box in inputs.all()]
    chosen = [value for value in values if (value in letters) is right]
    is_single = inputs.first.get_attribute("type") == "radio"
    for value in chosen[:1] if is_single else chosen:
        question.locator(f"label:has(input[value={value}])").click()
    if not is_single:
        question.get_by_role("button").click()


@pytest.mark.parametrize(("right", "words"), [(True, "恭喜，及格了"), (False, "还没有及格")])
def test_an_exam_says_whether_it_is_passed(right: bool, words: str, origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        found.open(PAGES["quiz"])
        for number in range(found.page.locator("fieldset").count()):
            answer(found, number, right=right)
        assert words in found.page.locator("[data-mc-progress]").inner_text()
        assert found.wrong == []


def test_a_quiz_by_keyboard(origin: str, chromium: Browser) -> None:
    """Arrow keys move among choices without answering; Enter answers; Tab leads on to the next question."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(QUIZ)
        first = page.locator("fieldset").first
        first.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert first.get_by_role("status").first.inner_text() == "", "moving is not answering"
        page.keyboard.press("Enter")
        assert "答对了" in first.get_by_role("status").first.inner_text()
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "q2":
                break
        assert page.evaluate("document.activeElement.name") == "q2"
        assert found.wrong == []


# Below a path, and from a disk


def test_the_site_works_below_a_path(chromium: Browser, tmp_path: Path) -> None:
    """The golden site says it is at /health/; so is its 404 page, whatever the address that was not found."""
    (tmp_path / "health").symlink_to(golden().folder)
    with served(tmp_path) as root, visit(chromium, root) as found:
        page = found.page
        found.open("health/quizzes/member-day/index.html")
        page.locator(".mc-brand").click()
        page.wait_for_url("**/health/")
        found.open("health/404.html")
        assert page.evaluate("document.styleSheets.length") == 3
        page.get_by_role("main").get_by_role("link", name="日历").click()
        page.wait_for_url("**/health/calendar/")
        assert page.locator("h1").count() == 1
        assert found.wrong == []


def test_the_site_opens_from_a_disk(chromium: Browser) -> None:
    """`site/index.html` opened as a file: links lead to pages, not to lists of files."""
    folder = reference().folder
    with visit(chromium, folder.as_uri() + "/") as found:
        page = found.page
        found.open("index.html")
        for label in ("活动", "日历", "解答", "知识", "问答", "下载", "地点"):
            page.locator("#mc-nav").get_by_role("link", name=label, exact=True).click()
            page.wait_for_load_state()
            assert page.locator("h1").count() == 1
            assert page.locator("footer").is_visible()
            uri = unquote(page.url).removeprefix(folder.as_uri() + "/")
            assert uri in reference().files
        page.locator(".mc-brand").click()
        page.wait_for_load_state()
        assert page.url == folder.as_uri() + "/index.html"
        assert found.wrong == []
