"""A small site and all that is made of it: one page of each kind, the feeds, the words of the leaflet.

`golden/site/` is the input, `golden/expected/` the output on 2026-05-29. `pytest --update` writes it anew; read the
difference before committing it. A page is kept as what its head says and what its <main> holds; addresses of bundles
and the strokes of icons are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree, html
from reference import HERE, golden

EXPECTED = HERE / "golden" / "expected"
PAGES = [
    "index.html",
    "404.html",
    "privacy/index.html",
    "articles/index.html",
    "articles/every-construct/index.html",
    "answers/index.html",
    "answers/maternity-leave/index.html",
    "answers/folic-acid/index.html",
    "answers/maternity-leave-east/index.html",
    "answers/maternity-leave-1988/index.html",
    "answers/archive/index.html",
    "regions/index.html",
    "regions/320402/index.html",
    "a-z/index.html",
    "elders/index.html",
    "search/index.html",
    "quizzes/index.html",
    "quizzes/member-day/index.html",
    "pamphlets/index.html",
    "pamphlets/work-and-baby/index.html",
    "p/ppqj0wsq/index.html",
    "pathways/early-years/index.html",
    "campaigns/index.html",
    "campaigns/member-day-2026/index.html",
    "campaigns/member-day-2026/print-order/index.html",
    "campaigns/member-day-2026/questions/index.html",
    "campaigns/chongyang-2026/index.html",
    "campaigns/early-years/index.html",
    "events/member-day-2026/registry-desk/index.html",
    "events/member-day-2026/park-fair/index.html",
    "events/member-day-2026/night-talk/index.html",
    "occasions/index.html",
    "occasions/chongyang/index.html",
    "results/index.html",
    "results/2026/index.html",
    "calendar/2026/index.html",
    "calendar/2026/05/index.html",
    "calendar/2026/lakeside/index.html",
    "calendar/kinds/desk/2026/index.html",
    "places/index.html",
    "places/registry/index.html",
    "chapters/index.html",
    "chapters/lakeside/index.html",
    "menus/home-visits/index.html",
    "topics/index.html",
    "topics/婚育文化/index.html",
    "audiences/备孕家庭/index.html",
]
FEEDS = [
    "calendar.ics",
    "calendars/campaigns/member-day-2026.ics",
    "calendars/chapters/lakeside.ics",
    "calendars/events/member-day-2026/registry-desk.ics",
    "campaigns/member-day-2026/print-order.csv",
    "atom.xml",
    "rss.xml",
    "feeds/chapters/lakeside.xml",
    "answers.json",
    "results.csv",
    "results.json",
    "answers/maternity-leave-1988/fragment.html",
    "sitemap.xml",
    "robots.txt",
]
LEAFLETS = ["downloads/work-and-baby/work-and-baby-association-office.pdf"]
NAMES = {
    **{uri: uri.removesuffix("/index.html").removesuffix(".html") + ".html" for uri in PAGES},
    **{uri: uri for uri in FEEDS},
    **{uri: uri.removesuffix(".pdf") + ".txt" for uri in LEAFLETS},
}
"""The file in `expected/` of each output."""

_INLINE = set(
    "a abbr b br button cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small".split()
)
_INLINE |= set("span strong sub sup svg time u var".split())


def page_as_data(page: html.HtmlElement) -> str:
    """What a page's head says, one thing a line, and its <main>, one block a line."""
    lines = [f"title: {page.findtext('.//title')}"]
    for meta in page.xpath("//meta[@content]"):
        lines.append(
            f"{meta.get('name') or meta.get('property') or meta.get('http-equiv')}: {meta.get('content')}"
        )
    for link in page.xpath("//link[@rel='canonical' or @rel='alternate']"):
        lines.append(" ".join(["link:", *(v for _k, v in sorted(link.items()))]))
    for script in page.xpath("//script[@type='application/ld+json']"):
        lines.append(json.dumps(json.loads(script.text), ensure_ascii=False, indent=1))
    for drawing in page.xpath("//main//*[local-name()='svg']"):
        tail, classes = drawing.tail, drawing.get("class")
        drawing.clear()
        drawing.tail = tail
        if classes:
            drawing.set("class", classes)
    return "\n".join([*lines, "", *_blocks(page.find(".//main"), 0)]) + "\n"


def _blocks(element: html.HtmlElement, depth: int) -> Iterator[str]:
    margin = " " * depth
    if element.tag == "pre" or all(
        not isinstance(e.tag, str) or e.tag in _INLINE for e in element.iterdescendants()
    ):
        text = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        yield margin + (text if element.tag == "pre" else " ".join(text.split()))
        return
    attributes = "".join(f' {name}="{value}"' for name, value in element.items())
    yield f"{margin}<{element.tag}{attributes}>"
    yield from _text(element.text, depth + 1)
    for child in element:
        yield from _blocks(child, depth + 1)
        yield from _text(child.tail, depth + 1)
    yield f"{margin}</{element.tag}>"


def _text(text: str | None, depth: int) -> Iterator[str]:
    if text and text.strip():
        yield " " * depth + " ".join(text.split())


def pdf_as_data(file: Path) -> str:
    """The words of each page of a PDF."""
    document = pypdfium2.PdfDocument(file)
    try:
        texts = []
        for number, page in enumerate(document, start=1):
            words = page.get_textpage().get_text_range().replace("\r\n", "\n")
            texts.append(f"--- page {number} of {len(document)} ---\n{words}\n")
        return "\n".join(texts)
    finally:
        document.close()


@cache
def found(uri: str) -> str:
    """What is made of the golden site, as it is kept."""
    file = golden().files[uri]
    if uri in PAGES:
        text = file.read_text("utf-8").replace("<wbr>", "¦")  # which libxml2 does not know to be empty
        return page_as_data(html.document_fromstring(text))
    if uri in LEAFLETS:
        return pdf_as_data(file)
    return file.read_bytes().decode().replace("\r\n", "\n")


@pytest.mark.parametrize("uri", NAMES)
def test_as_expected(uri: str, pytestconfig: pytest.Config) -> None:
    expected = EXPECTED / NAMES[uri]
    if pytestconfig.getoption("--update"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(found(uri), "utf-8")
    shown = expected.relative_to(HERE)
    assert found(uri) == (expected.read_text("utf-8") if expected.exists() else ""), f"differs from {shown}"


def test_nothing_else_is_kept(pytestconfig: pytest.Config) -> None:
    """A file that no output has any more is removed by `--update`."""
    kept = {file.relative_to(EXPECTED).as_posix() for file in EXPECTED.rglob("*") if file.is_file()}
    stray = kept - set(NAMES.values())
    if pytestconfig.getoption("--update"):
        for name in stray:
            (EXPECTED / name).unlink()
        stray = set()
    assert stray == set()


def test_a_page_of_every_kind_is_kept() -> None:
    """Each template of the theme that a public site uses fills at least one of the pages."""
    used = {golden().pages[uri].find("body").get("class").split()[-1] for uri in PAGES}
    templates = {file.stem for file in (HERE.parent / "theme" / "web" / "pages").glob("*.html")}
    # problems: only in a live preview; redirect: test_redirects.py
    assert used == templates - {"problems", "redirect"}
