"""A quiz of hundreds of questions: marked from data at once, drawn bit by bit, and whole for whoever looks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from reference import GOLDEN, GOLDEN_DAY, Built, build
from served import served, violations, visit

from mkcampaign import urls

COUNT = 150
RIGHT = 9
"""Questions answered in the tests, from the first to this one."""
BODY = "\n".join(
    f"## 第 {n} 问\n\n- [x] 甲{n}\n- [ ] 乙{n}\n\n> 解析：第 {n} 问的解析。\n" for n in range(1, COUNT + 1)
)
LONG = urls.noun("quiz", "long")
HOLD = """window.held = [];
window.requestIdleCallback = (run) => { window.held.push(run); };"""
"""The browser never finds itself idle until the test says so."""
FREE = "() => { while (window.held.length) window.held.shift()(); }"
MARKED = "document.querySelectorAll('[data-mc-question][data-done]').length"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("long")
    shutil.copytree(GOLDEN, folder / "site")
    head = "---\ntitle: 很多题\npass: 60%\nmarks: at-end\n---\n"
    (folder / "site" / "content" / "quizzes" / "long.md").write_text(head + BODY, "utf-8")
    return build(folder / "site", GOLDEN_DAY, folder / "out")


@pytest.fixture(scope="module")
def origin(built: Built) -> Iterator[str]:
    with served(built.folder) as address:
        yield address


def until(page: Page, expression: str) -> None:
    """Wait until the expression is true on the page; what waits inside the page needs `eval`, which is forbidden."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def tap(page: Page, number: int) -> None:
    """Tap the first option of a question that may still seem closed, once the page lies still."""
    label = page.locator(f"#mc-q{number} label").first
    page.wait_for_timeout(300)
    label.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    label.click(force=True)


def handed_in(page: Page) -> None:
    """Answer the first questions right, and hand in the rest unanswered."""
    for number in range(1, RIGHT + 1):
        page.locator(f"#mc-q{number} label").first.click()
    page.locator("[data-mc-finish]").click()
    page.locator("[data-mc-hand-in]").click()


def test_the_result_is_there_before_all_is_drawn(origin: str, chromium: Browser) -> None:
    """The score is told at once; what is not drawn yet cannot be answered any more; in the end all is drawn."""
    with visit(chromium, origin) as found:
        page = found.page
        page.add_init_script(HOLD)
        found.open(LONG)
        handed_in(page)
        said = f"得 {RIGHT} 分，满分 {COUNT} 分。还没有及格。"
        assert page.locator("[data-mc-say]").inner_text() == said
        assert page.locator("[data-mc-result-title]").inner_text() == said
        box = "document.querySelector('[data-mc-result-title]').getBoundingClientRect()"
        until(page, f"{box}.top > 0 && {box}.bottom < innerHeight")
        assert f"没得分 {COUNT - RIGHT} 题" in page.locator("[data-mc-result-counts]").inner_text()
        assert 0 < page.evaluate(MARKED) < COUNT
        # nothing was drawn of question 20 so far; a tap finds it closed
        assert page.locator("#mc-q20[data-done]").count() == 0
        tap(page, 20)
        assert page.locator("#mc-q20[data-done]").count() == 1
        assert page.locator("#mc-q20 input:checked").count() == 0
        assert page.locator("#mc-q20 [data-mc-verdict]").inner_text() == "没有作答。正确答案：A。"
        assert page.locator("[data-mc-progress]").inner_text() == f"答完了：{RIGHT} 分，满分 {COUNT} 分"
        page.evaluate(FREE)
        assert page.evaluate(MARKED) == COUNT
        listed = page.locator("[data-mc-result-list] a").all_inner_texts()
        assert listed == [f"第 {number} 题" for number in range(RIGHT + 1, COUNT + 1)]
        page.locator("[data-mc-result-list] a").last.click()
        assert page.evaluate("document.activeElement.id") == f"mc-q{COUNT}-head"
        # the same once more from what was kept
        found.open(LONG)
        assert page.evaluate(MARKED) == COUNT
        assert page.locator("[data-mc-result-title]").inner_text() == said
        assert page.locator("[data-mc-result-list] a").count() < COUNT - RIGHT
        page.evaluate(FREE)
        assert page.locator("[data-mc-result-list] a").count() == COUNT - RIGHT
        # and again: all of them are empty, even where nothing is drawn yet
        page.locator("[data-mc-again]").click()
        assert page.locator("[data-mc-progress]").inner_text() == f"第 1 题，共 {COUNT} 题。已答 0 题"
        tap(page, COUNT)
        assert page.locator(f"#mc-q{COUNT} input").first.is_checked()
        page.evaluate(FREE)
        assert page.evaluate(MARKED) == 0
        assert page.locator(f"#mc-q{COUNT} input").first.is_checked(), "a late drawing wiped a new answer"
        assert page.locator("[data-mc-progress]").inner_text() == f"第 {COUNT} 题，共 {COUNT} 题。已答 1 题"
        assert found.wrong == []


def test_it_is_drawn_when_the_browser_is_idle(origin: str, chromium: Browser) -> None:
    """The same with the browser's own idle time, and where it has none to tell of."""
    for script in ("", "delete window.requestIdleCallback;"):
        with visit(chromium, origin) as found:
            found.page.add_init_script(script)
            found.open(LONG)
            handed_in(found.page)
            until(found.page, f"{MARKED} === {COUNT}")
            until(
                found.page, f"document.querySelectorAll('[data-mc-result-list] a').length === {COUNT - RIGHT}"
            )
            assert found.wrong == []


def test_what_is_printed_is_whole(origin: str, chromium: Browser) -> None:
    """Every question, though none far from the view was laid out; and none of them still open when handed in."""
    with visit(chromium, origin) as found:
        page = found.page
        page.add_init_script(HOLD)
        found.open(LONG)
        handed_in(page)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(MARKED) == COUNT
        paper = pypdfium2.PdfDocument(page.pdf())
        printed = "".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
        assert [n for n in range(1, COUNT + 1) if f"第 {n} 问" not in printed] == []
        assert [n for n in range(1, COUNT + 1) if f"第 {n} 问的解析" not in printed] == list(
            range(1, RIGHT + 1)
        )


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_into_it_and_a_search_find_their_question(width: int, origin: str, chromium: Browser) -> None:
    """What is not laid out yet is found all the same: by its address, by the browser's search, by axe-core."""
    with visit(chromium, origin, viewport={"width": width, "height": 844}) as found:
        page = found.page
        found.open(LONG)
        page.goto(f"{page.url}#mc-q120-head", wait_until="load")
        box = "document.querySelector('{0}').getBoundingClientRect()"
        seen = f"{box}.bottom > 0 && {box}.top < innerHeight"
        until(page, seen.format("#mc-q120-head"))
        assert page.evaluate("window.find('乙77')"), "the browser's own search"
        until(page, seen.format("#mc-q77"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page) == []
        assert found.wrong == []
