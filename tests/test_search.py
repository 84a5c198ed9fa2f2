"""The site's own search: what it finds, what it must not, how much it loads, and how it is used."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from reference import HERE, REFERENCE_DAY, ROOT, produced, reference, rendering
from served import Visit, served, violations, visit
from sites import TINY, run, write
from test_html import found_in

from mkcampaign import urls
from mkcampaign.render.search_entries import entries
from mkcampaign.render.search_index import SIGNS, Index, files, shard, written
from mkcampaign.render.search_words import folded, pinyin, words_of

QUERIES = json.loads((HERE / "search_queries.json").read_text("utf-8"))
"""What people ask, with the pages of which one must be among the first five (`expect`), and others that fit."""
FIRST = 5
BUDGET = 60_000
"""Bytes, compressed, from opening the search page to its first results."""
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(reference().folder) as address:
        yield address


def ask(found: Visit, query: str, more: str = "") -> list[str]:
    """Open the search page with a query and wait for its answer: the addresses of the results."""
    found.page.goto(f"{found.origin}search/index.html?q={quote(query)}{more}", wait_until="load")
    return results(found)


def results(found: Visit) -> list[str]:
    wait(found.page)
    hrefs = found.page.eval_on_selector_all("[data-mc-title]", "all => all.map((one) => one.href)")
    return [unquote(href).removeprefix(found.origin).removesuffix("index.html") for href in hrefs]


def wait(page: Page) -> None:
    page.locator("[data-mc-count]:not(:empty)").wait_for()


def hits(found: Visit, sizes: list[int] | None = None) -> list[str]:
    """The queries whose page is not among the first five; `sizes` takes the bytes that each loaded."""
    missed = []
    for query in QUERIES:
        asked: set[str] = set()
        found.page.on("request", lambda request, asked=asked: asked.add(request.url))
        got = ask(found, query["query"])
        if not set(query["expect"]) & {uri.partition("#")[0] for uri in got[:FIRST]}:
            missed.append(query["query"])
        if sizes is not None:
            sizes.append(sum(map(compressed, asked)))
    return missed


def compressed(address: str) -> int:
    """The bytes of a file of the site, as a server sends them; nothing for what every page has."""
    uri = unquote(urlsplit(address).path).lstrip("/")
    own = uri.startswith(("search/", "assets/search."))
    return len(gzip.compress((reference().folder / uri).read_bytes(), 9)) if own else 0


def test_what_people_ask_is_found(origin: str, chromium: Browser) -> None:
    """Of 45 queries 95 % have their page among the first five, for at most 60 KB, with nothing asked elsewhere."""
    sizes: list[int] = []
    with visit(chromium, origin) as found:
        missed = hits(found, sizes)
        assert found.wrong == []
    assert len(QUERIES) >= 42
    assert len(missed) <= len(QUERIES) * 0.05, missed
    assert 10_000 < max(sizes) <= BUDGET, sizes


def test_it_finds_the_same_from_a_disk(chromium: Browser) -> None:
    with visit(chromium, reference().folder.as_uri() + "/") as found:
        missed = hits(found)
        assert found.wrong == []
    assert len(missed) <= len(QUERIES) * 0.05, missed


def test_every_sort_of_query_is_asked() -> None:
    sorts = {query["sort"] for query in QUERIES}
    assert sorts >= {"question", "word", "traditional", "width", "digits", "pinyin", "initials", "spacing"}
    known = set(reference().files)
    assert [
        u for query in QUERIES for u in query["expect"] + query["also"] if f"{u}index.html" not in known
    ] == []


def test_what_is_nowhere_is_not_found(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        assert ask(found, "量子力学") == []
        assert ask(found, "zzzz") == []
        assert ask(found, "，。！") == []
        assert found.page.locator("[data-mc-none]").is_visible()
        hotline = found.page.locator("[data-mc-none] a").get_attribute("href")
        assert hotline == found.page.locator(".mc-footer__call a").get_attribute("href")


def test_a_single_character_finds_something(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        assert "answers/vitamin-d/" in ask(found, "钙")


# --- words ---


@pytest.mark.parametrize(
    "text", ["529", "5.29", "5-29", "5·29", "5・29", "５．２９", "5月29日", "05-29", "5 月 29 日"]
)
def test_one_day_however_it_is_written(text: str) -> None:
    assert "529" in words_of(f"今年{text}开展活动").words


def test_words() -> None:
    found = words_of("產假９８天，HPV 疫 苗 2026-05-20")
    assert set(found.pairs) == {"产假", "98天", "疫苗", "hpv疫"}
    assert {"98", "hpv", "2026", "520"} <= set(found.words)


def test_folding_twice_changes_nothing() -> None:
    text = "臺灣 裏 衞生 甚麼 什么 著名 育兒補貼 ＨＰＶ"
    assert folded(text) == "台湾里卫生甚么什么着名育儿补贴hpv"
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("title", "syllables"),
    [
        ("重阳节", "chong yang jie"),
        ("女职工生育", "nv zhi gong sheng yu"),
        ("家长会", "jia zhang hui"),
        ("银行", "yin hang"),
        ("产假", "chan jia"),
        ("5·29 会员", "5 29 hui yuan"),
    ],
)
def test_pinyin(title: str, syllables: str) -> None:
    assert " ".join(pinyin(title)) == syllables


def test_the_page_reads_words_as_the_index_was_made(origin: str, chromium: Browser) -> None:
    """Two programs, one rule: every pair and word the page asks for is one the index has for that text."""
    texts = [entry.title + " " + entry.short for entry in entries(rendering(ROOT, REFERENCE_DAY))]
    texts += [
        "产假 98 天",
        "B超 检查",
        "2026年5月29日",
        "05-29",
        "0.4毫克",
        "ＨＰＶ疫苗",
        "３岁以下",
        "𠮷野家 寿司",
        "a_b c-d",
    ]
    with visit(chromium, origin) as found:
        found.open("search/index.html")
        told = found.page.evaluate(
            """(texts) => texts.map((text) => {
                const words = mcSearch.wordsOf(text);
                return [[...words.pairs], [...words.letters], [...words.words]];
            })""",
            texts,
        )
    for text, (pairs, letters, words) in zip(texts, told, strict=True):
        own = words_of(text)
        assert set(words) <= set(own.words), text
        assert set(letters) <= set(own.letters), text
        if not any(letter.isdigit() for letter in folded(text)):
            assert (set(pairs), set(letters), set(words)) == (
                set(own.pairs),
                set(own.letters),
                set(own.words),
            ), text


def test_postings_are_read_as_written(origin: str, chromium: Browser) -> None:
    """Numbers of any size come back, and a word is looked for where it was put."""
    assert written({0: 0}) == SIGNS[0]
    assert written({3: 2, 4: 3}) == SIGNS[14] + SIGNS[7]
    assert len(written({5000: 1})) == 3
    assert shard("产假", 64) == (ord("产") * 31 + ord("假")) % 65521 % 64


# --- what is in it ---


def index_of(folder: Path, **files: str) -> Index:
    names = {name.replace("__", "/") + ".md": text for name, text in files.items()}
    return Index(
        rendering(write(folder, {**TINY, **{f"content/{name}": t for name, t in names.items()}}), DAY)
    )


ANSWER = """---
title: {title}
kind: policy
documents:
  - {{title: 某条例, issuer: 某机关, effective: 2020-01-01{more}}}
{matter}---
简短回答。
"""


def test_what_does_not_hold_is_not_found(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        answers__good=ANSWER.format(title="现行规定", more="", matter=""),
        answers__old=ANSWER.format(title="废止规定", more=", repealed_on: 2024-01-01", matter=""),
        answers__past=ANSWER.format(title="过期规定", more="", matter="expires_on: 2026-01-01\n"),
        articles__later="---\ntitle: 以后文章\npublish_on: 2027-01-01\n---\n以后。\n",
        articles__gone="---\ntitle: 从前文章\nexpires_on: 2026-01-01\n---\n从前。\n",
    )
    assert {entry.title for entry in index.entries} >= {
        "现行规定",
        "备孕先补叶酸",
        "冬日宣传",
        "咨询台",
        "首页",
    }
    text = b"".join(index.parts.values()).decode()
    for gone in ("废止", "过期", "以后", "从前"):
        assert gone not in text
    uris = [entry.uri for entry in index.entries]
    assert not any(uri.startswith(("p/", "404")) or "questions" in uri for uri in uris)
    assert urls.SEARCH not in uris


def test_the_sitemap_has_the_same_pages(tmp_path: Path) -> None:
    """One rule for both (`Rendering.is_indexed`): the sitemap leaves out what search does, and has what it finds."""
    r = rendering(ROOT, REFERENCE_DAY)
    sitemap = produced(r)[urls.SITEMAP].produce().decode()
    for entry in entries(r):
        assert urls.absolute(entry.uri.partition("#")[0], base=r.site.settings.url) in sitemap
    assert "/search/" not in sitemap
    assert "/a-z/" in sitemap


def test_a_quiz_does_not_give_its_key_away(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        quizzes__exam="---\ntitle: 考试\n---\n## 该选哪一个？\n- [x] 甲对选项\n- [ ] 乙错选项\n\n> 解析：丙丁讲解。\n",
    )
    assert {"该选", "哪一"} <= set(index._postings["pairs"])
    assert not {"甲对", "选项", "讲解"} & set(index._postings["pairs"])


def test_the_same_day_the_same_bytes() -> None:
    one, two = (Index(rendering(ROOT, REFERENCE_DAY)).parts for _ in range(2))
    assert one == two
    assert list(one) == list(two)


def test_every_part_that_is_named_is_made() -> None:
    index = Index(rendering(ROOT, REFERENCE_DAY))
    assert sorted(index.names()) == sorted(index.parts)
    uris = produced(rendering(ROOT, REFERENCE_DAY))
    assert {uri for uri, _ in files(index)} <= set(uris)
    assert {urls.search_data("d0"), urls.traditional(urls.search_data("d0"))} <= set(uris)


def test_titles_are_text(tmp_path: Path, chromium: Browser) -> None:
    """Markup, the end of a script, line ends of scripts and names of objects are text in the index and on the page."""
    hostile = "__proto__ constructor </script><img src=x onerror=alert(1)> \u2028“引号”\\ 危险标题"
    files = {**TINY, "content/articles/bad.md": f"---\ntitle: '{hostile}'\n---\n正文。\n"}
    site = write(tmp_path / "site", files)
    folder = tmp_path / "out"
    for uri, output in produced(rendering(site, DAY)).items():
        file = folder / uri
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.produce())
    with served(folder) as address, visit(chromium, address) as found:
        for query in ("危险标题", "constructor", "proto", "__proto__", "toString"):
            got = ask(found, query)
            assert ("articles/bad/" in got) is (query != "toString")
        ask(found, "危险标题")
        title = found.page.locator("[data-mc-title]").first.text_content() or ""
        assert "<img src=x onerror=alert(1)>" in title
        assert found.page.locator("[data-mc-results] img").count() == 0
        assert found.wrong == []


# --- the page ---


def test_as_one_types(origin: str, chromium: Browser) -> None:
    """Typing, pasting and an input method all find; what is half composed does not; the address can be shared."""
    with visit(chromium, origin) as found:
        page = found.page
        found.open("search/index.html")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.insert_text("产假")
        assert "answers/maternity-leave/" in results(found)
        assert "q=%E4%BA%A7%E5%81%87" in page.url
        assert page.locator("[data-mc-results] mark").first.text_content() == "产假"
        of_the_nation = page.locator("[data-mc-results] li", has=page.locator('a[href$="/maternity-leave/"]'))
        assert "98" in (of_the_nation.locator("[data-mc-short]").text_content() or "")
        assert page.locator("[data-mc-state]").first.text_content() == "有效"
        said = page.locator("[data-mc-count]").text_content()
        page.evaluate(
            """() => {
                const field = document.querySelector("#mc-q");
                field.value = "ye's";
                field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
            }"""
        )
        page.wait_for_timeout(300)
        assert page.locator("[data-mc-count]").text_content() == said
        page.evaluate(
            """() => {
                const field = document.querySelector("#mc-q");
                field.value = "叶酸";
                field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
            }"""
        )
        page.locator("[data-mc-title]").first.filter(has_text="叶酸").wait_for()
        page.locator("#mc-q").fill("")
        page.locator("[data-mc-count]:empty").wait_for(state="attached")
        assert page.locator("[data-mc-results] li").count() == 0
        assert "q=" not in page.url
        assert found.wrong == []


def test_filters(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        page = found.page
        everything = ask(found, "母乳喂养")
        page.get_by_label("解答", exact=True).check()
        page.wait_for_url("**kind=answer**")
        page.locator('[data-mc-title]:not([href*="/answers/"])').first.wait_for(state="detached")
        only = results(found)
        assert only
        assert all(uri.startswith("answers/") for uri in only)
        assert set(only) != set(everything)
        # an address with filters opens with them, and what is not theirs is taken as none
        there = ask(found, "婚姻登记处", "&kind=place&region=320481")
        assert there == ["places/liyang-registry/"]
        assert page.get_by_label("地点", exact=True).is_checked()
        assert ask(found, "婚姻登记处", "&kind=nonsense&region=1&stage=x")
        newborn = ask(found, "宝宝", "&stage=newborn&kind=answer")
        assert "answers/newborn-jaundice/" in newborn
        assert "answers/introducing-solids/" not in newborn
        assert ask(found, "量子力学", "&kind=answer") == []
        assert ask(found, "法治公园", "&kind=quiz") == []
        assert "全部" in (page.locator("[data-mc-count]").text_content() or "")
        assert found.wrong == []


def test_more_results_and_the_keyboard(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        page = found.page
        assert len(ask(found, "宝宝")) == 10
        page.locator("[data-mc-more]").click()
        page.locator("[data-mc-title]").nth(10).wait_for()
        assert (
            page.evaluate("[...document.querySelectorAll('[data-mc-title]')].indexOf(document.activeElement)")
            == 10
        )
        page.locator("#mc-q").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        first = page.locator("[data-mc-title]").first
        assert first.evaluate("element => element === document.activeElement")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "mc-q"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert page.locator("h1").text_content()
        assert "/search/" not in page.url


def test_the_header_asks_from_every_page(origin: str, chromium: Browser) -> None:
    for address in (origin, reference().folder.as_uri() + "/"):
        with visit(chromium, address, viewport={"width": 1280, "height": 900}) as found:
            for uri in ("index.html", "answers/folic-acid/index.html"):
                found.open(uri)
                found.page.locator("#mc-header-q").fill("育儿补贴")
                found.page.keyboard.press("Enter")
                found.page.wait_for_url("**/search/**")
                assert results(found)[0] == "answers/childcare-subsidy/"
            assert found.wrong == []
    with visit(chromium, origin, viewport={"width": 390, "height": 844}) as found:
        found.open("index.html")
        found.page.get_by_role("link", name="搜索", exact=True).click()
        found.page.wait_for_url("**/search/")
        found.open("404.html")
        found.page.locator("main input[name=q]").fill("叶酸")
        found.page.keyboard.press("Enter")
        found.page.wait_for_url("**/search/**")
        assert "answers/folic-acid/" in results(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everyone_can_use_it(width: int, scheme: str, origin: str, chromium: Browser) -> None:
    """axe-core has nothing to say: nothing asked, something found, nothing found, a kind chosen; nor of the A-Z."""
    with visit(chromium, origin, viewport={"width": width, "height": 900}, color_scheme=scheme) as found:
        said = []
        for query in ("", "?q=产假", "?q=量子力学", "?q=宝宝&kind=answer"):
            found.page.goto(f"{origin}search/index.html{query}")
            if query:
                wait(found.page)
            said += [f"{query} {line}" for line in violations(found.page)]
        found.open("a-z/index.html")
        said += violations(found.page)
        assert said == []
        assert found.wrong == []


def test_nothing_scrolls_sideways(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin, viewport={"width": 320, "height": 640}) as found:
        for uri in ("search/index.html", "a-z/index.html"):
            found.open(uri)
            assert found.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        ask(found, "宝宝")
        assert found.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_scripts(origin: str, chromium: Browser) -> None:
    """The page says that it cannot search and leads to the lists; the form is not shown."""
    with visit(chromium, origin, java_script_enabled=False) as found:
        found.page.goto(f"{origin}search/index.html?q=x")
        main = found.page.get_by_role("main")
        assert "JavaScript" in (main.text_content() or "")
        assert not found.page.locator("#mc-q").is_visible()
        for name in ("按拼音", "按主题与人群", "备孕"):
            assert main.get_by_role("link", name=name, exact=True).first.is_visible()


def test_a_broken_network_is_said(tmp_path: Path, chromium: Browser) -> None:
    folder = tmp_path / "site"
    shutil.copytree(reference().folder / "search", folder / "search")
    shutil.copytree(reference().folder / "assets", folder / "assets")
    for file in (folder / "search").glob("b*.js"):
        file.unlink()
    with served(folder) as address, visit(chromium, address) as found:
        assert ask(found, "产假") == []
        assert "没有连上网" in (found.page.locator("[data-mc-count]").text_content() or "")


def test_the_pages_are_valid() -> None:
    pages = ["search/index.html", "a-z/index.html", "404.html", "answers/index.html"]
    assert found_in(reference(), pages) == []


def test_the_index_is_loaded_on_the_search_page_alone(origin: str, chromium: Browser) -> None:
    with visit(chromium, origin) as found:
        asked: list[str] = []
        found.page.on("request", lambda request: asked.append(request.url))
        found.open("index.html")
        assert not [url for url in asked if "search" in url]
        found.open("search/index.html")
        assert not [url for url in asked if "/search/" in url and url.endswith(".js")]


# --- finding without search ---


def test_a_to_z() -> None:
    page = reference().pages[urls.A_TO_Z]
    whole = {link.get("href"): link for link in page.xpath("//main//section//a[@class='mc-more']")}
    letters = [heading.text_content() for heading in page.xpath("//main//h2")]
    assert letters[:-1] == sorted(letters[:-1])
    assert letters[-1] == "0–9"
    assert [a.get("href") for a in page.xpath("//nav[@aria-label='字母']//a")] == [
        f"#{heading.get('id')}" for heading in page.xpath("//main//h2")
    ]
    assert whole, "too many titles for one page"
    under = {}
    for heading in page.xpath("//main//h2"):
        few = [a.text_content() for a in heading.getparent().xpath(".//li/a")]
        letter = f"a-z/{heading.get('id').removeprefix('mc-')}/index.html"
        if letter in reference().pages:
            own = reference().pages[letter]
            assert letter.removeprefix("a-z/").removesuffix("index.html") in whole
            under[heading.text_content()] = [a.text_content() for a in own.xpath("//main//section//li/a")]
            assert under[heading.text_content()][: len(few)] == few
        else:
            under[heading.text_content()] = few
    assert "女职工生育能休多少天产假？" in under["N"]
    assert "重阳节" in under["C"]
    assert "“菜单式”健康讲师团 健康大讲堂" not in under["C"]  # a campaign is no reading matter
    assert "5·29 会员活动日知识问答" in under["0–9"]
    assert under["Y"] == sorted(under["Y"], key=pinyin)
    listed = {title for titles in under.values() for title in titles}
    r = rendering(ROOT, REFERENCE_DAY)
    assert {a.title for a in r.site.answers.values() if r.is_indexed(urls.noun("answer", a.id))} <= listed
    assert {a.title for a in r.site.articles.values()} <= listed


def test_a_to_z_leaves_out_what_does_not_hold(tmp_path: Path) -> None:
    old = ANSWER.format(title="废止规定", more=", repealed_on: 2024-01-01", matter="")
    r = rendering(write(tmp_path, {**TINY, "content/answers/old.md": old}), DAY)
    page = produced(r)[urls.A_TO_Z].produce().decode()
    assert "备孕先补叶酸" in page
    assert "废止规定" not in page


@pytest.mark.parametrize("name", ["search", "a-z"])
def test_no_page_takes_their_place(name: str, tmp_path: Path) -> None:
    site = write(tmp_path, {**TINY, f"content/{name}.md": "---\ntitle: 自己的\n---\n自己写的。\n"})
    said = run(site, "check", "--as-of", "2026-11-22")
    assert f"content/{name}.md:2:1: output-clash" in said.output
