"""A menu in a browser: the limit kept kindly, a slip to print, save and copy; nothing sent, nothing kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from reference import ROOT, produced, rendering
from served import Visit, served, violations, visit

from mkcampaign import urls

MENU = urls.noun("menu", "home-visits")
SIX = ("孕中期指导", "孕晚期指导", "月子指导", "早教指导", "产后修复指导", "育儿指导")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of the reference site, where six are offered and four may be chosen, with what it loads."""
    folder = tmp_path_factory.mktemp("menu")
    for uri, output in produced(rendering(ROOT, date(2026, 11, 22))).items():
        if uri.startswith("assets/") or uri == MENU:
            file = folder / uri
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(output.produce())
    with served(folder) as address:
        yield address


def reader(chromium: Browser, origin: str, **options: object) -> AbstractContextManager[Visit]:
    return visit(chromium, origin, **{"viewport": PHONE, "locale": "zh-CN"} | options)


def ticked(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "input[type=checkbox]:checked", "boxes => boxes.map((box) => box.labels[0].textContent)"
    )


def printed(page: Page) -> tuple[str, int]:
    """The words on the paper, without white space, and the number of sheets."""
    document = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4")))
    words = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    return "".join(words.split()), len(document)


def test_choosing_within_the_limit(chromium: Browser, origin: str, tmp_path: Path) -> None:
    """Four of six; the fifth is refused with words that are read out, and stays free to be chosen instead."""
    with reader(chromium, origin, permissions=["clipboard-read", "clipboard-write"]) as found:
        page = found.page
        found.open(MENU)
        count, refused = page.locator("[data-mc-count]"), page.locator("[data-mc-refused]")
        assert (count.get_attribute("role"), refused.get_attribute("role")) == ("status", "alert")
        assert count.inner_text() == "还没有选，可以选 4 项。"
        assert page.locator("[data-mc-paper]").is_hidden()
        for title in SIX[:3]:
            page.get_by_label(title).check()
        assert count.inner_text() == "已选 3 项，还可以选 1 项。"
        page.locator(".mc-option").nth(5).click()  # anywhere on its card
        assert ticked(page) == [*SIX[:3], SIX[5]]
        assert count.inner_text() == "已选满 4 项。"
        page.get_by_label(SIX[3]).click()
        assert ticked(page) == [*SIX[:3], SIX[5]]
        assert refused.inner_text() == "最多选 4 项。想换成“早教指导”，请先取消一项。"
        assert page.get_by_label(SIX[3]).is_enabled()
        assert violations(page) == []
        page.get_by_label(SIX[0]).uncheck()
        assert not refused.is_visible()
        page.get_by_label(SIX[3]).check()
        chosen = [SIX[1], SIX[2], SIX[3], SIX[5]]
        assert page.locator("[data-mc-chosen] li").all_inner_texts() == chosen

        with page.expect_download() as download:
            page.get_by_role("button", name="存成文字文件").click()
        file = tmp_path / "slip.txt"
        download.value.save_as(file)
        assert download.value.suggested_filename == "一对一入户指导-选择单.txt"
        address = "生育友好与家庭健康宣传参考站 https://mkcampaign.example/menus/home-visits/"
        blanks = [f"{name}：____________" for name in ("姓名", "电话", "方便的日期")]
        whom = ["预约电话：12345", "服务单位：青岛市城阳区城阳街道办事处"]
        numbered = [f"{number}. {title}" for number, title in enumerate(chosen, 1)]
        lines = ["一对一入户指导 · 选择单", "", *numbered, "", *whom, *blanks, address]
        text = "\r\n".join(lines) + "\r\n"
        assert file.read_bytes().decode("utf-8-sig") == text
        assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "old editors take it for another encoding"
        assert page.locator("[data-mc-said]").inner_text() == "选择单已经存到这台设备上。"
        page.get_by_role("button", name="复制文字").click()
        page.get_by_text("已经复制").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == "\n".join(
            [*lines, ""]
        )

        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert found.wrong == []


def test_by_keyboard_alone(chromium: Browser, origin: str) -> None:
    """Tab and the space bar choose, are refused and print; what has the focus is never under the bar."""
    with reader(chromium, origin, reduced_motion="reduce") as found:
        page = found.page
        page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; }")
        found.open(MENU)
        page.locator("#mc-option-1").focus()
        for number in range(1, 7):
            assert page.evaluate("document.activeElement.id") == f"mc-option-{number}"
            page.keyboard.press("Space")
            covered = """() => {
                const bar = document.querySelector('.mc-pick__bar').getBoundingClientRect();
                return document.activeElement.getBoundingClientRect().bottom > bar.top;
            }"""
            assert not page.evaluate(covered), number
            page.keyboard.press("Tab")
        assert ticked(page) == list(SIX[:4])
        assert "育儿指导" in page.locator("[data-mc-refused]").inner_text()
        page.keyboard.press("Enter")  # to the slip
        assert page.evaluate("document.activeElement.id") == "mc-slip"
        buttons = ["打印选择单", "存成文字文件", "复制文字"]
        reached = []
        while len(reached) < 5:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent").strip())
        assert reached[-3:] == buttons
        page.get_by_role("button", name=buttons[0]).press("Enter")
        assert page.evaluate("window.printed") == 1
        assert found.wrong == []


def test_an_empty_slip_is_not_saved(chromium: Browser, origin: str) -> None:
    """Saving and copying ask for a choice first, and say where the empty slip comes from."""
    with reader(chromium, origin) as found:
        found.open(MENU)
        for name in ("存成文字文件", "复制文字"):
            found.page.get_by_role("button", name=name).click()
            assert found.page.locator("[data-mc-said]").inner_text().startswith("请先选")
            assert found.page.evaluate("document.activeElement.id") == "mc-option-1"
        assert found.wrong == []


def test_the_slip_on_paper(chromium: Browser, origin: str) -> None:
    """What was chosen, whom to call and room to write, on one sheet; nothing of the page around it."""
    with reader(chromium, origin) as found:
        found.open(MENU)
        blank, sheets = printed(found.page)
        assert sheets == 1
        assert all(title in blank for title in SIX), "with nothing chosen: the list, with boxes to tick"
        for title in SIX[:2]:
            found.page.get_by_label(title).check()
        words, sheets = printed(found.page)
        assert sheets == 1
        assert [title for title in SIX if title in words] == list(SIX[:2])
        for one in (blank, words):
            for word in ("一对一入户指导", "12345", "城阳街道办事处", "姓名：", "电话：", "方便的日期："):
                assert word in one
            assert "mkcampaign.example/menus/home-visits/" in one
            assert "2026年11月22日" in one
            for word in ("打印选择单", "复制文字", "已选", "长辈版", "订阅", "排好版的纸质单"):
                assert word not in one
        assert found.wrong == []


def test_without_a_script(chromium: Browser, origin: str) -> None:
    """The boxes are boxes still, the page says how to print them, and leads to the slip as a leaflet."""
    with reader(chromium, origin, java_script_enabled=False) as found:
        page = found.page
        found.open(MENU)
        assert [page.get_by_label(title).is_visible() for title in SIX] == [True] * 6
        page.get_by_label(SIX[4]).check()
        assert page.locator("[data-mc-paper]").is_visible()
        for name in ("[data-mc-acts]", "[data-mc-bar]", "[data-mc-none]", "[data-mc-wechat]"):
            assert page.locator(name).is_hidden()
        link = page.get_by_role("link", name="排好版的纸质单：一对一入户指导预约单")
        assert (link.get_attribute("href") or "").endswith("pamphlets/home-visit-slip/")
        words, sheets = printed(page)
        assert sheets == 1
        assert all(word in words for word in (*SIX, "姓名：", "12345"))
        assert found.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_for_elders_and_narrow_screens(scheme: str, chromium: Browser, origin: str) -> None:
    """Targets of 60 px, nothing scrolls sideways at 320 px, nothing for axe-core to say, full or refusing."""
    options = {"color_scheme": scheme, "viewport": {"width": 320, "height": 640}}
    with reader(chromium, origin, **options) as found:
        page = found.page
        found.open(MENU)
        for title in SIX[:5]:
            page.get_by_label(title).click()
        assert page.locator("[data-mc-refused]").is_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator(".mc-tool--elders").click()
        small = """() => [...document.querySelectorAll('.mc-option--box, .mc-pick a, .mc-pick button')]
            .filter((one) => one.checkVisibility()).filter((one) => one.getBoundingClientRect().height < 60)
            .map((one) => one.textContent)"""
        assert page.evaluate(small) == []
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert found.wrong == []


def test_in_wechat_the_way_out_is_told(chromium: Browser, origin: str) -> None:
    """Its browser neither prints nor saves."""
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 MicroMessenger/8.0.49"
    with reader(chromium, origin, user_agent=agent) as found:
        found.open(MENU)
        assert "在浏览器打开" in found.page.locator("[data-mc-wechat]").inner_text()
        assert found.page.locator("[data-mc-acts] button:visible").all_inner_texts() == ["复制文字"]
