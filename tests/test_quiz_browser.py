"""Quizzes in a browser: all six kinds, by keyboard too, in every state, with storage or without, nothing sent."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, Page
from reference import GOLDEN, GOLDEN_DAY, Built, build, reference
from served import served, violations, visit

from mkcampaign import urls

HEAD = "---\ntitle: 六种题\npass: 60%\ncampaign: member-day-2026\n{more}---\n"
BODY = """\
## 单选？ { points=2 }

- [ ] 甲
- [x] 乙
  > 乙的反馈。

> 解析：单选的解析。

## 判断。

- [x] 对
- [ ] 错

> 解析：判断的解析。

## 多选？ { .multiple points=2 }

- [x] 丙
- [x] 丁
- [ ] 戊

> 解析：多选的解析。

## 填空？

- [=] 3600 元

> 解析：填空的解析。

## 排序。 { points=2 }

1. 第一步
2. 第二步
3. 第三步

> 解析：排序的解析。

## 连线。 { points=2 }

| 左边 | 右边 |
|---|---|
| 子 | 鼠 |
| 丑 | 牛 |
|  | 虎 |

> 解析：连线的解析。
"""
ONCE, END, WITHHELD = (urls.noun("quiz", id) for id in ("once", "end", "withheld"))
TOTAL = 10


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("quizzes")
    shutil.copytree(GOLDEN, folder / "site")
    for name, more in (
        ("once", "time_limit: 20 分钟\n"),
        ("end", "marks: at-end\n"),
        ("withheld", "key: withheld\n"),
    ):
        (folder / "site" / "content" / "quizzes" / f"{name}.md").write_text(
            HEAD.format(more=more) + BODY, "utf-8"
        )
    return build(folder / "site", GOLDEN_DAY, folder / "out")


@pytest.fixture(scope="module")
def origin(built: Built) -> Iterator[str]:
    with served(built.folder) as address:
        yield address


# Answering


def question(page: Page, number: int) -> Locator:
    return page.locator(f"#mc-q{number}")


def answer(field: Locator, *, right: bool) -> None:
    """Answer a question by what its key says, wholly right or wholly wrong."""
    kind = field.get_attribute("data-kind")
    key = json.loads(field.locator("details").get_attribute("data-right") or "")
    if kind == "written":
        field.locator("input").fill(key[0] if right else "别的")
    elif kind == "matching":
        for left, select in enumerate(field.locator("select").all()):
            others = [o for o in select.locator("option").evaluate_all("os => os.map(o => o.value)") if o]
            wrong = next(value for value in others if value != str(key[left]))
            select.select_option(str(key[left]) if right else wrong)
    elif kind == "ordering":
        # backwards nothing follows what it should
        for at, place in enumerate(key if right else key[::-1]):
            item = field.locator(f"li[data-place='{place}']")
            while item.evaluate("e => [...e.parentNode.children].indexOf(e)") > at:
                item.locator("[data-move='-1']").click()
        if not right:
            # it may have lain so from the start: moved there and back it is an answer
            field.locator("[data-move='1']").first.click()
            field.locator("[data-move='-1']").nth(1).click()
    else:
        values = [i.get_attribute("value") or "" for i in field.locator("input").all()]
        chosen = [value for value in values if (value in key) is right]
        for value in chosen if kind == "multiple" else chosen[:1]:
            field.locator(f"label:has(input[value={value}])").click()


def answer_all(page: Page, *, right: bool) -> None:
    """Answer every question; where marks are given at once, submit each."""
    for field in page.locator("[data-mc-question]").all():
        answer(field, right=right)
        submit = field.locator("[data-mc-act] button")
        if submit.count() and submit.is_visible():
            submit.click()


def hand_in(page: Page) -> None:
    page.locator("[data-mc-finish]").click()
    if page.locator("[data-mc-hand-in]").is_visible():
        page.locator("[data-mc-hand-in]").click()


def title(page: Page) -> str:
    return page.locator("[data-mc-result-title]").inner_text()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def said(page: Page) -> str:
    voice = page.locator("[data-mc-say]")
    assert voice.get_attribute("role") == "status"
    return voice.text_content() or ""


def kept(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('mc-quiz'))"))


# Without scripts


def test_a_quiz_without_scripts(chromium: Browser) -> None:
    """The answers stand in <details>, closed until they are asked for."""
    with served(reference().folder) as address, visit(chromium, address, java_script_enabled=False) as found:
        found.open("quizzes/member-day/index.html")
        questions = found.page.locator("fieldset")
        assert questions.count() == 10
        right = questions.first.get_by_text("正确答案")
        assert not right.is_visible()
        questions.first.locator("summary").click()
        assert right.is_visible()
        assert "1980 年 5 月 29 日" in questions.first.inner_text()
        assert found.wrong == []


def test_six_kinds_without_scripts(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin, java_script_enabled=False) as found:
        found.open(END)
        page = found.page
        assert page.locator(".mc-quiz button:visible, .mc-quiz [data-mc-bar]:visible").count() == 0, (
            "none that does nothing"
        )
        for number in range(1, 7):
            details = question(page, number).locator("details")
            details.locator("summary").click()
            assert "的解析。" in details.inner_text()
        assert question(page, 4).get_by_label("写出答案").is_editable()
        assert question(page, 6).get_by_label("子").locator("option").count() == 4
        assert found.wrong == []


# Marks at once


def test_marks_at_once(origin: str, chromium: Browser) -> None:
    """A tap is marked and said; part of an answer earns part of the points; all is kept on the device until cleared."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(ONCE)
        question(page, 1).get_by_text("甲", exact=True).click()
        verdict = question(page, 1).locator("[data-mc-verdict]")
        assert verdict.inner_text() == "没答对。正确答案：B。"
        assert said(page) == "没答对。正确答案：B。"
        assert question(page, 1).get_by_text("单选的解析").is_visible()

        question(page, 3).get_by_text("丙", exact=True).click()
        question(page, 3).get_by_role("button", name="提交这一题").click()
        assert "答对一部分，得 1 分（这道题 2 分）" in question(page, 3).inner_text()
        assert focused(page).startswith("mc-verdict")

        question(page, 4).locator("input").fill("３,６００元。")
        question(page, 4).get_by_role("button", name="提交这一题").click()
        assert "答对了，得 1 分" in question(page, 4).inner_text()
        progress = page.locator("[data-mc-progress]")
        assert progress.inner_text() == "第 4 题，共 6 题。已答 3 题，得 2 分"
        assert page.get_by_role("progressbar", name="答题进度").evaluate("bar => [bar.value, bar.max]") == [
            3,
            6,
        ]

        page.reload()
        assert question(page, 1).get_by_label("甲").is_checked(), "what was answered is kept"
        assert verdict.inner_text() == "没答对。正确答案：B。"
        assert question(page, 4).locator("input").input_value() == "３,６００元。"

        question(page, 3).get_by_role("button", name="下一题").click()
        assert focused(page) == "mc-q4-head"
        for number in (2, 5, 6):
            answer(question(page, number), right=True)
            if number != 2:
                question(page, number).get_by_role("button", name="提交这一题").click()
        assert title(page) == "得 7 分，满分 10 分。恭喜，及格了！"
        assert "恭喜，及格了" in said(page)
        assert "全对 4 题，对一部分 1 题，没得分 1 题。" in page.locator("[data-mc-result]").inner_text()
        question(page, 6).get_by_role("button", name="看结果").click()
        assert focused(page) == "mc-result-title"

        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="清除记录").click()
        assert focused(page) == "mc-q1-head"
        assert said(page) == "记录已清除。"
        assert not question(page, 1).get_by_label("甲").is_checked()
        assert kept(page) == []
        page.reload()
        assert "已答 0 题" in progress.inner_text()
        assert found.wrong == []


def test_nothing_is_marked_before_it_is_answered(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        found.open(ONCE)
        for number in (3, 4, 6):
            question(found.page, number).get_by_role("button", name="提交这一题").click()
            assert question(found.page, number).locator("[data-mc-verdict]").inner_text() == "请先作答。"
        assert "已答 0 题" in found.page.locator("[data-mc-progress]").inner_text()


# Marks at the end


def test_marks_at_the_end(origin: str, chromium: Browser) -> None:
    """No answer is to be seen before; what is missing is named; the result has the focus; it can be done again."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(END)
        assert page.locator("details:visible").count() == 0
        answer(question(page, 1), right=True)
        answer(question(page, 2), right=False)
        assert page.locator("[data-mc-verdict]").all_inner_texts() == [""] * 6
        page.reload()
        assert "第 1 题，共 6 题。已答 2 题" in page.locator("[data-mc-progress]").inner_text()

        page.get_by_role("button", name="交卷，看结果").click()
        assert focused(page) == "mc-open-title"
        assert "还有 4 题没有作答" in page.locator("[data-mc-open]").inner_text()
        page.locator("[data-mc-open]").get_by_role("link", name="第 5 题").click()
        assert focused(page) == "mc-q5-head"
        page.get_by_role("button", name="交卷，看结果").click()
        page.get_by_role("button", name="不答了，交卷").click()
        assert focused(page) == "mc-result-title"
        assert title(page) == "得 2 分，满分 10 分。还没有及格。"
        assert "没有作答。" in question(page, 3).inner_text()
        assert not page.locator("[data-mc-certify]").is_visible()
        page.locator("[data-mc-result-list]").get_by_role("link", name="第 3 题").click()
        assert focused(page) == "mc-q3-head"

        page.reload()
        assert title(page) == "得 2 分，满分 10 分。还没有及格。", "the result is kept"
        page.get_by_role("button", name="再做一遍").click()
        assert focused(page) == "mc-q1-head"
        answer_all(page, right=True)
        hand_in(page)
        assert title(page) == "得 10 分，满分 10 分。恭喜，及格了！"
        assert found.wrong == []


def test_all_wrong_earns_nothing(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        found.open(END)
        answer_all(found.page, right=False)
        hand_in(found.page)
        assert title(found.page) == "得 0 分，满分 10 分。还没有及格。"


def test_the_reference_exam_can_be_passed(chromium: Browser) -> None:
    with served(reference().folder) as address, visit(chromium, address) as found:
        found.open("quizzes/director-exam/index.html")
        answer_all(found.page, right=True)
        hand_in(found.page)
        assert title(found.page) == "得 30 分，满分 30 分。恭喜，及格了！"
        assert found.wrong == []


# The certificate


def test_a_passed_exam_has_a_certificate(origin: str, chromium: Browser) -> None:
    """It waits for a name, prints alone on one lying sheet, and keeps the name on the device until it is cleared."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(END)
        answer_all(page, right=True)
        hand_in(page)
        page.evaluate("() => { window.print = () => { window.printed = (window.printed || 0) + 1; }; }")
        page.get_by_role("button", name="打印证明").click()
        assert page.evaluate("window.printed") is None
        assert focused(page) == "mc-certify-name"
        assert page.get_by_role("alert").inner_text() == "请先写上姓名，再打印。"
        page.get_by_label("您的姓名").fill("王小明 <b>")
        page.get_by_role("button", name="打印证明").click()
        assert page.evaluate("window.printed") == 1
        document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        try:
            assert len(document) == 1
            width, height = document[0].get_size()
            assert (round(width), round(height)) == (842, 595)
            text = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
        finally:
            document.close()
        for words in ("自测证明", "王小明<b>", "完成“六种题”网上自测", "得10分（满分10分）", "不是正式证书"):
            assert words in text
        for words in ("单选", "清除记录", "热线", "得10分，满分10分。"):
            assert words not in text, "the certificate alone"
        today = page.evaluate(
            "new Date().toLocaleDateString('zh-Hans', {year: 'numeric', month: 'long', day: 'numeric'})"
        )
        assert today.replace(" ", "") in text

        page.reload()
        assert page.get_by_label("您的姓名").input_value() == "王小明 <b>"
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="清除记录").click()
        assert kept(page) == []
        assert found.wrong == []


# By keyboard alone


def tab_to(page: Page, selector: str, most: int = 12) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached; the focus is on {focused(page)}")


def test_six_kinds_by_keyboard(origin: str, chromium: Browser) -> None:
    """From the first question to the printed certificate without a pointer; no key is taken away from the reader."""
    with visit(chromium, origin) as found:
        page = found.page
        keys = page.keyboard
        found.open(ONCE)
        keys_of = [
            json.loads(right)
            for right in page.locator("details").evaluate_all("ds => ds.map(d => d.dataset.right)")
        ]
        page.locator("h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")

        tab_to(page, "#mc-q1 input")
        keys.press("Space")
        keys.press("ArrowDown")
        assert question(page, 1).locator("[data-mc-verdict]").inner_text() == "", "moving is not answering"
        keys.press("Enter")
        assert "答对了，得 2 分" in said(page)
        tab_to(page, "#mc-q1 [data-mc-next] button")
        keys.press("Enter")
        assert focused(page) == "mc-q2-head"

        tab_to(page, "#mc-q2 input")
        keys.press("Space")
        tab_to(page, "#mc-q2 [data-mc-act] button")
        keys.press("Enter")
        assert focused(page).startswith("mc-verdict")

        for value in keys_of[2]:
            tab_to(page, f"#mc-q3 input[value={value}]", 20)
            keys.press("Space")
        tab_to(page, "#mc-q3 [data-mc-act] button")
        keys.press("Space")

        tab_to(page, "#mc-q4 input", 20)
        keys.type("3600元")
        keys.press("Enter")
        assert "答对了，得 1 分" in said(page)

        # the item is moved under the button, which keeps the focus
        for at, place in enumerate(keys_of[4]):
            item = question(page, 5).locator(f"li[data-place='{place}']")
            index = "e => [...e.parentNode.children].indexOf(e)"
            if item.evaluate(index) == at:
                continue
            item.locator("[data-move='-1']").focus()
            assert "上移：第" in (item.locator("[data-move='-1']").get_attribute("aria-label") or "")
            while (before := item.evaluate(index)) > at:
                keys.press("Enter")
                assert item.evaluate(index) == before - 1
                assert page.evaluate("document.activeElement.closest('li').dataset.place") == str(place)
                assert f"移到第 {before} 位，共 3 位" in said(page)
        tab_to(page, "#mc-q5 [data-mc-act] button", 20)
        keys.press("Enter")
        assert "答对了，得 2 分" in question(page, 5).inner_text()

        for left, place in enumerate(keys_of[5], start=1):
            tab_to(page, f"#mc-q6-match{left}", 20)
            for _ in range(place + 1):
                keys.press("ArrowDown")
        tab_to(page, "#mc-q6 [data-mc-act] button")
        keys.press("Enter")
        tab_to(page, "#mc-q6 [data-mc-next] button")
        keys.press("Enter")
        assert focused(page) == "mc-result-title"
        assert title(page) == "得 10 分，满分 10 分。恭喜，及格了！"
        page.evaluate("() => { window.print = () => { window.printed = true; }; }")
        tab_to(page, "#mc-certify-name")
        keys.type("Wang")
        tab_to(page, "[data-mc-print]")
        keys.press("Enter")
        assert page.evaluate("window.printed") is True
        tab_to(page, "[data-mc-again]")
        keys.press("Enter")
        assert focused(page) == "mc-q1-head"
        assert found.wrong == []


# For everybody


def test_it_is_read_in_order(origin: str, chromium: Browser) -> None:
    """The accessibility tree, as a screen reader goes through it: question, options, answer, button; then the bar."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(ONCE)
        question(page, 1).get_by_text("乙", exact=True).click()
        tree = page.locator(".mc-quiz").aria_snapshot()
        wanted = [
            "满分 10 分，6 分及格。",
            'group "第 1 题，共 6 题',
            'heading "第 1 题，共 6 题',
            'radio "甲"',
            'radio "乙',
            "答对了，得 2 分。",
            "看答案",
            "单选的解析",
            'button "下一题"',
            'heading "第 2 题，共 6 题',
            'radio "对"',
            'heading "第 3 题，共 6 题',
            'checkbox "丙"',
            'button "提交这一题"',
            'textbox "写出答案"',
            'button "上移：',
            'button "下移：',
            'combobox "子"',
            'combobox "丑"',
            'progressbar "答题进度"',
            "第 1 题，共 6 题。已答 1 题，得 2 分",
            "status: 答对了，得 2 分。",
            'button "清除记录"',
        ]
        at = 0
        for words in wanted:
            where = tree.find(words, at)
            assert where >= 0, f"{words} does not come after what goes before:\n{tree}"
            at = where + len(words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_state_is_accessible(width: int, scheme: str, origin: str, chromium: Browser) -> None:
    """Nothing for axe-core to say, nothing wider than the screen: untouched, answered, marked, failed, passed."""
    options = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    with visit(chromium, origin, **options) as found:
        page = found.page
        wrong: list[str] = []

        def look(state: str) -> None:
            wrong.extend(f"{state}: {line}" for line in violations(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{state}: scrolls sideways")

        found.open(ONCE)
        look("untouched")
        for number in range(1, 5):
            answer(question(page, number), right=number % 2 == 0)
            button = question(page, number).locator("[data-mc-act] button")
            if button.is_visible():
                button.click()
        look("marked at once")
        found.open(END)
        page.get_by_role("button", name="交卷，看结果").click()
        look("unanswered")
        answer_all(page, right=False)
        look("answered")
        hand_in(page)
        look("failed")
        page.get_by_role("button", name="再做一遍").click()
        answer_all(page, right=True)
        hand_in(page)
        look("passed")
        page.get_by_role("button", name="打印证明").click()
        look("certificate without a name")
        page.get_by_label("您的姓名").fill("王小明")
        look("certificate")
        found.open(WITHHELD)
        look("withheld")
        found.open(urls.questions("member-day-2026"))
        look("bank")
        assert wrong == []
        assert found.wrong == []


def test_what_is_pressed_is_large_enough(origin: str, chromium: Browser) -> None:
    """44 CSS pixels, as 适老化 has it (WCAG 2.2, success criterion 2.5.5)."""
    with visit(chromium, origin, viewport={"width": 390, "height": 844}) as found:
        page = found.page
        small = """() => [...document.querySelectorAll(
                ".mc-quiz :is(button, select, summary, label.mc-choice, input[type=text], .mc-result__list a)")]
            .filter((e) => e.checkVisibility())
            .map((e) => [e.innerText || e.id, e.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
        found.open(ONCE)
        assert page.evaluate(small) == []
        answer_all(page, right=False)
        assert page.evaluate(small) == []
        found.open(END)
        answer_all(page, right=True)
        hand_in(page)
        assert page.evaluate(small) == []


# Where answers are kept, and where they are not


def test_a_withheld_key_leaves_practice(origin: str, chromium: Browser) -> None:
    """Every kind can be answered, nothing is marked or told; what was filled in is kept and can be cleared."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open(WITHHELD)
        question(page, 1).get_by_text("甲", exact=True).click()
        question(page, 4).locator("input").fill("一")
        question(page, 5).locator("li").nth(1).get_by_role("button", name="上移").click()
        question(page, 6).locator("select").first.select_option("1")
        assert "已答 4 题" in page.locator("[data-mc-progress]").inner_text()
        assert page.locator("details, .mc-verdict, [data-mc-result]").count() == 0
        assert not page.locator("[data-mc-finish]").is_visible()
        page.reload()
        assert question(page, 4).locator("input").input_value() == "一"
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="清除记录").click()
        assert question(page, 4).locator("input").input_value() == ""
        assert kept(page) == []
        assert found.wrong == []


REFUSED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("no", "SecurityError"); }
});"""
BROKEN = """Storage.prototype.getItem = () => '{"answers":{"mc-q1":7,"mc-q5":{},"mc-q6":null},"marked":5}';"""


@pytest.mark.parametrize("script", [REFUSED, BROKEN], ids=["refused", "broken"])
def test_it_works_where_nothing_can_be_kept(script: str, origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        found.page.add_init_script(script)
        found.open(END)
        answer_all(found.page, right=True)
        hand_in(found.page)
        assert "恭喜，及格了" in title(found.page)
        found.page.get_by_label("您的姓名").fill("王小明")
        assert found.wrong == []


def test_it_works_from_a_disk(built: Built, chromium: Browser) -> None:
    with visit(chromium, built.folder.as_uri() + "/") as found:
        found.open(END)
        answer_all(found.page, right=True)
        hand_in(found.page)
        found.page.reload()
        assert "恭喜，及格了" in title(found.page)
        assert found.wrong == []


def test_nothing_is_sent(origin: str, chromium: Browser) -> None:
    """Once the page is there, taking a quiz asks nothing of any server, and sets no cookie."""
    with visit(chromium, origin) as found:
        found.open(END)
        found.page.wait_for_load_state("networkidle")
        asked: list[str] = []
        found.page.on("request", lambda request: asked.append(request.url))
        answer_all(found.page, right=True)
        hand_in(found.page)
        found.page.get_by_label("您的姓名").fill("王小明")
        assert asked == []
        assert found.page.context.cookies() == []


def test_a_changed_quiz_forgets_old_answers(built: Built, chromium: Browser, tmp_path: Path) -> None:
    """Answers to another key are never marked by this one."""
    shutil.copytree(built.folder, tmp_path / "site")
    file = tmp_path / "site" / END
    with served(tmp_path / "site") as address, visit(chromium, address) as found:
        found.open(END)
        answer(question(found.page, 1), right=True)
        text = file.read_text("utf-8")
        assert 'data-right="[&#34;B&#34;]"' in text
        file.write_text(text.replace('data-right="[&#34;B&#34;]"', 'data-right="[&#34;A&#34;]"', 1), "utf-8")
        found.page.goto(f"{address}{END}?anew")
        assert not question(found.page, 1).get_by_label("乙").is_checked()
