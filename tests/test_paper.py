"""Pages on paper: whose page, its address, day and telephone, and a code that scans; no heading alone; little ink."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from pyzbar import pyzbar
from reference import REFERENCE_DAY, page_of, reference, rendering
from served import served, visit
from sites import TINY, edit, write

KINDS = {
    "home": "index.html",
    "campaigns": "campaigns/index.html",
    "campaign": "campaigns/member-day-2026/index.html",
    "event": "events/member-day-2026/tianning-desk/index.html",
    "answer": "answers/newborn-jaundice/index.html",
    "policy": "answers/maternity-leave-jiangsu/index.html",
    "article": "articles/breastfeeding-basics/index.html",
    "calendar": "calendar/2027/index.html",
    "quiz": "quizzes/member-day/index.html",
    "menu": "menus/home-visits/index.html",
    "place": "places/tianning-registry/index.html",
    "results": "results/index.html",
    "chapter": "chapters/tianning/index.html",
    "pathway": "pathways/first-1000-days/index.html",
    "pamphlet": "pamphlets/friendly-fertility/index.html",
    "page": "privacy/index.html",
}

HIDDEN_BY_SCRIPTS = {
    "menu": {"用浏览器的“打印”，这一页就是一张选择单，可以先勾好，也可以印出来用笔勾。"},
}
"""The sentences that only those without scripts see, besides of what day something is told."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(reference().folder) as address:
        yield address


def lines(sheet: pypdfium2.PdfPage) -> list[str]:
    """The words of a sheet line by line, without white space."""
    text = sheet.get_textpage().get_text_range()
    return [line for line in ("".join(line.split()) for line in text.splitlines()) if line]


def headings(page: Page) -> set[str]:
    """What stands in the headings of the page's own part, without white space."""
    found = page.eval_on_selector_all(
        "main h1, .mc-section__title, .mc-prose :is(h2, h3)", "all => all.map((one) => one.textContent)"
    )
    return {"".join(text.split()) for text in found}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_on_paper(kind: str, origin: str, chromium: Browser) -> None:
    uri, site = KINDS[kind], reference()
    with visit(chromium, origin, viewport={"width": 390, "height": 844}) as found:
        found.open(uri)
        document = pypdfium2.PdfDocument(BytesIO(found.page.pdf(format="A4", print_background=True)))
        titles = headings(found.page)
        assert found.wrong == []
    sheets = [lines(sheet) for sheet in document]
    first, whole = "".join(sheets[0][:6]), "".join(line for sheet in sheets for line in sheet)
    address = site.base + uri.removesuffix("index.html")
    hotline, name = "12345", "生育友好与家庭健康宣传参考站"
    assert all(word in first for word in (name, hotline, "2026年11月22日", address)), first
    assert all(word not in whole for word in ("跳到正文", "最新内容（RSS）", "看选择单"))
    alone = [sheet[-1] for sheet in sheets[:-1] if sheet[-1] in titles]
    assert alone == []
    for number, sheet in enumerate(document):
        picture = sheet.render(scale=1).to_pil().convert("L")
        dark = sum(picture.histogram()[:128]) / (picture.width * picture.height)
        assert dark < 0.12, (number, dark)
    codes = pyzbar.decode(document[0].render(scale=3).to_pil())
    assert [code.data.decode() for code in codes] == [address]


def test_a_site_without_an_address_has_no_code(tmp_path: Path) -> None:
    """There is nothing to scan, nor is a page that search engines leave out named by one."""
    write(tmp_path, TINY)
    assert page_of(rendering(tmp_path, REFERENCE_DAY), "index.html").xpath("//svg[@class='mc-qr']")
    edit(tmp_path / "mkdocs.yml", "site_url: https://example.org/\n", "")
    page = page_of(rendering(tmp_path, REFERENCE_DAY), "index.html")
    assert not page.xpath("//svg[@class='mc-qr']")
    assert "扫右边的码" not in page.text_content()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_without_a_script(kind: str, origin: str, chromium: Browser) -> None:
    """What stands in the page is what is read: scripts hide nothing but the sentences for those without them."""
    read: list[str] = []
    for enabled in (True, False):
        with visit(chromium, origin, java_script_enabled=enabled) as found:
            found.open(KINDS[kind])
            read.append(found.page.locator("main").inner_text())
            assert found.wrong == []
    with_scripts, without = ({line.strip() for line in text.splitlines() if line.strip()} for text in read)
    told = {line for line in without - with_scripts if not line.removeprefix("· ").startswith("截至")}
    assert told <= HIDDEN_BY_SCRIPTS.get(kind, set())
