"""The site in Traditional script: its words, its links, the way from one script to the other, and its options."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markupsafe import escape
from reference import REFERENCE_DAY, ROOT, parse, produced, reference, rendering, xml
from sites import ARTICLE, TINY, build, edit, run, write

from mkcampaign.marking import Response, accepted, points_for
from mkcampaign.model.edition import Script
from mkcampaign.model.quiz import Question, QuestionKind
from mkcampaign.render.markup_script import Rewriter
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.traditional import in_every_script
from mkcampaign.script import converter, has_ideograph

HERE = "zh-hant/"
BASE = "https://example.org/"
QUIZ = """\
---
title: 小测验
summary: 试一试。
---
## 叶酸每天补多少[填空]

- 答：零点四毫克
"""


@cache
def site() -> Rendering:
    """The reference site in Taiwan's script, without prints."""
    return rendering(ROOT, REFERENCE_DAY)


@cache
def pages() -> Mapping[str, html.HtmlElement]:
    """Every page of it, and those of printed editions, by URI."""
    return {uri: parse(one.produce().decode()) for uri, one in produced(site()).items() if one.is_page}


def rewriter(*, script: Script = Script.TAIWAN, there: tuple[str, ...] = (), **words: str) -> Rewriter:
    """Writes pages of a site whose pages `there` come in Traditional script."""
    found = set(there)
    return Rewriter(
        language=script.value,
        convert=converter(script, words),
        moved=lambda uri: HERE + uri if uri in found else uri,
        base=BASE,
    )


def made(text: str, uri: str = "a/b/index.html", **options: object) -> str:
    """A piece of HTML on the page `uri` as it stands in `zh-hant/`."""
    return rewriter(**options).page(text, source=uri, target=HERE + uri)  # type: ignore[arg-type]


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>头<b>发</b>和出<em>发</em></p>", "<p>頭<b>髮</b>和出<em>發</em></p>"),
        ("<p>“<strong>产假</strong>”</p>", "<p>「<strong>產假</strong>」</p>"),
        ("<p>头</p><p>发</p>", "<p>頭</p><p>發</p>"),
        # chips side by side are no word
        (
            '<span class="mc-kind">头</span><span class="mc-phase">发</span>',
            '<span class="mc-kind">頭</span><span class="mc-phase">發</span>',
        ),
        (
            '<span class="mc-phrase">头</span><span class="mc-phrase">发</span>',
            '<span class="mc-phrase">頭</span><span class="mc-phrase">髮</span>',
        ),
        ('<img alt="产检" src="x.png">', '<img alt="產檢" src="../../../a/b/x.png">'),
        ('<input placeholder="搜索：产假" value="产">', '<input placeholder="搜索：產假" value="产">'),
        (
            '<div data-word-found="找到 {count} 条" data-right="[&#34;产&#34;]"></div>',
            '<div data-word-found="找到 {count} 條" data-right="[&#34;产&#34;]"></div>',
        ),
        (
            '<meta name="description" content="产假 &amp; 补贴">',
            '<meta name="description" content="產假 &amp; 補貼">',
        ),
        ('<h2 id="产假" aria-labelledby="产假">产假</h2>', '<h2 id="产假" aria-labelledby="产假">產假</h2>'),
        (
            '<p>简<span lang="zh-Hans" title="产">产<b>产</b><span>产</span></span>产</p>',
            '<p>簡<span lang="zh-Hans" title="产">产<b>产</b><span>产</span></span>產</p>',
        ),
        ("<p>a &lt; b，&#34;产&#34;</p>", "<p>a &lt; b，&#34;產&#34;</p>"),
        ("<p>R&#38;D</p>", "<p>R&#38;D</p>"),  # what has no Chinese stays to the byte
        (
            "<!-- 产 --><script>var a = '<p>产</p>';</script><style>a{content:'产'}</style>",
            "<!-- 产 --><script>var a = '<p>产</p>';</script><style>a{content:'产'}</style>",
        ),
        ('<html lang="zh-Hans" dir="ltr">', '<html lang="zh-Hant-TW" dir="ltr">'),
        ("<title>产假 > 补贴</title>", "<title>產假 &gt; 補貼</title>"),
    ],
)
def test_words_are_converted_and_nothing_else(before: str, after: str) -> None:
    assert made(before) == after


def test_a_sites_own_words_come_first() -> None:
    assert made("<p>范<b>冰</b>里，家里</p>", 范冰里="范冰里") == "<p>范<b>冰</b>里，家裡</p>"
    assert made("<p>家里</p>", script=Script.HONG_KONG) == "<p>家裏</p>"


def test_structured_data_is_of_the_page_it_is_on() -> None:
    data = {"@type": "Article", "@id": BASE + "a/b/", "headline": "产假</script>", "inLanguage": "zh-Hans",
            "url": BASE + "a/b/#产", "image": BASE + "x.png", "sameAs": ["https://other.example/产"]}  # fmt: skip
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    found = made(f'<script type="application/ld+json">{text}</script>', there=("a/b/index.html",))
    assert "</script>" not in found[:-9]
    read = json.loads(found.partition(">")[2].removesuffix("</script>"))
    assert read == {"@type": "Article", "@id": BASE + "zh-hant/a/b/", "headline": "產假</script>",
                    "inLanguage": "zh-Hant-TW", "url": BASE + "zh-hant/a/b/#产", "image": BASE + "x.png",
                    "sameAs": ["https://other.example/产"]}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("../c/#产", "../c/#产"),
        ("../c/?q=1", "../c/?q=1"),
        ("../../", "../../"),
        ("#top", "#top"),
        ("", ""),
        ("../../x.pdf", "../../../x.pdf"),
        ("x.pdf", "../../../a/b/x.pdf"),
        ("../d/", "../../../a/d/"),  # a page that comes in one script
        ("../../../other/", "../../../../other/"),  # a neighbour of the whole site
        ("https://other.example/a/c/", "https://other.example/a/c/"),
        ("tel:12345", "tel:12345"),
        ("//other.example/", "//other.example/"),
        (BASE + "a/c/?x#y", BASE + "zh-hant/a/c/?x#y"),
        (BASE + "x.pdf", BASE + "x.pdf"),
        ("../%E4%BA%A7/", "../%E4%BA%A7/"),
    ],
)
def test_links_to_pages_stay_and_files_exist_once(before: str, after: str) -> None:
    there = ("index.html", "a/b/index.html", "a/c/index.html", "a/产/index.html")
    assert made(f'<a href="{before}">x</a>', there=there) == f'<a href="{after}">x</a>'


def test_a_link_with_a_language_names_its_page() -> None:
    there = ("a/b/index.html",)
    text = (
        '<a hreflang="zh-Hans" lang="zh-Hans" href="./">简体</a>'
        '<a hreflang="zh-Hant-TW" href="../../zh-hant/a/b/">x</a>'
    )
    assert made(text, there=there) == (
        '<a hreflang="zh-Hans" lang="zh-Hans" href="../../../a/b/">简体</a><a hreflang="zh-Hant-TW" href="./">x</a>'
    )
    assert made('<img srcset="../../a.webp 1x, ../../b.webp 2x">') == (
        '<img srcset="../../../a.webp 1x, ../../../b.webp 2x">'
    )


class _Tags(HTMLParser):
    """Which tags with which attributes, and how many texts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(
            (tag, [(k, v) for k, v in attrs if k not in ("title", "alt")], [k for k, _ in attrs])
        )

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.found or self.found[-1] != "text":
            self.found.append("text")


TEXTS = st.text(st.sampled_from("产假头发里后“”‘’ab<>&\"' \n0，。"), max_size=8)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "class", "title", "alt", "data-id", "lang"]), TEXTS, max_size=3
)


@st.composite
def markup(draw: st.DrawFn, depth: int = 3) -> str:
    """Well-formed HTML as our templates write it."""
    out = []
    for _ in range(draw(st.integers(0, 4))):
        tag = draw(st.sampled_from(["p", "b", "span", "a", "div", "br", "time", ""]))
        if not tag or not depth:
            out.append(str(escape(draw(TEXTS))))
            continue
        attributes = "".join(f' {k}="{escape(v)}"' for k, v in draw(ATTRIBUTES).items())
        inside = "" if tag == "br" else draw(markup(depth=depth - 1)) + f"</{tag}>"
        out.append(f"<{tag}{attributes}>{inside}")
    return "".join(out)


@settings(max_examples=200, deadline=None)
@given(markup())
def test_the_tags_stay_whatever_the_words(text: str) -> None:
    done = made(text)
    assert _Tags(done).found == _Tags(text).found
    assert made(text, script=Script.SIMPLIFIED) == text


def in_traditional(text: str) -> bool:
    """Whether Taiwan's own character set (Big5 as Microsoft has it) writes all its Chinese characters."""
    return not [one for one in text if has_ideograph(one) and not _is_big5(one)]


def _is_big5(letter: str) -> bool:
    try:
        return bool(letter.encode("cp950"))
    except UnicodeEncodeError:
        return False


NOT_SHOWN = {"data-right", "data-letter", "data-id", "data-of", "data-mc-of", "data-mc-dates"}


def shown(page: html.HtmlElement) -> Iterator[str]:
    """All words of a page that are not in an element with a language of its own."""
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        own = next((e.get("lang") for e in (element, *element.iterancestors()) if e.get("lang")), "")
        outside = next((e.get("lang") for e in element.iterancestors() if e.get("lang")), "")
        if outside.startswith("zh-Hant"):
            yield element.tail or ""
        if not own.startswith("zh-Hant"):
            continue
        yield element.text or "" if element.tag != "script" else ""
        for name, value in element.items():
            if name in ("alt", "title", "aria-label", "placeholder", "content") or name.startswith("data-"):
                yield "" if name in NOT_SHOWN else value


def test_no_simplified_character_is_left() -> None:
    """On any page of the reference site, but where something is of another language by its own word."""
    left: dict[str, str] = {}
    count = 0
    for uri, page in pages().items():
        if not uri.startswith(HERE):
            continue
        count += 1
        for text in shown(page):
            for letter in text:
                if has_ideograph(letter) and not _is_big5(letter):
                    left.setdefault(letter, f"{uri}: {' '.join(text.split())[:60]}")
    assert count > 500
    assert left == {}


# --- the whole site ------------------------------------------------------------------------------


def test_every_page_but_the_404_page_comes_twice() -> None:
    uris = {uri for uri in pages() if not uri.startswith((HERE, "p/")) and uri != "404.html"}
    assert {HERE + uri for uri in uris} <= set(pages())
    assert len(uris) > 500


def test_every_link_leads_somewhere_and_stays_in_its_script() -> None:
    """Of all pages in Traditional script, those of printed editions too; anchors as well."""
    built = reference()
    ids = {uri: set(page.xpath("//@id")) for uri, page in built.pages.items()}
    wrong: set[tuple[str, str]] = set()
    count = 0
    for uri, page in built.pages.items():
        if not page.get("lang", "").startswith("zh-Hant"):
            continue
        for element in page.xpath("//*[@href or @src or @action or @data-index-href]"):
            for name in ("href", "src", "action", "data-index-href"):
                found = built.resolve(uri, element.get(name)) if element.get(name) is not None else None
                if found is None:
                    continue
                count += 1
                target, anchor = found
                is_page = target in ids
                stays = target.startswith((HERE, "p/")) or (element.get("hreflang") or "").startswith(
                    ("zh-Hans", "x-default")
                )
                if target not in built.files or (
                    is_page and (not stays or (anchor and anchor not in ids[target]))
                ):
                    wrong.add((uri, element.get(name)))
    assert wrong == set()
    assert count > 20_000


def alternates(page: html.HtmlElement) -> dict[str, str]:
    return {one.get("hreflang"): one.get("href") for one in page.xpath("//link[@hreflang]")}


def test_search_engines_are_told_of_both() -> None:
    """Each page in force says of itself where it stands and where the other is, and the sitemap says the same."""
    r = site()
    base = r.site.settings.url
    sitemap = xml(produced(r)["sitemap.xml"].produce())
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    listed = {
        one.findtext("s:loc", namespaces=names): {
            link.get("hreflang"): link.get("href") for link in one.findall("x:link", names)
        }
        for one in sitemap.findall("s:url", names)
    }
    seen = 0
    for uri, page in pages().items():
        plain = uri.removeprefix(HERE)
        if not r.is_indexed(plain) or plain.startswith("p/"):
            assert not alternates(page), uri
            continue
        address = base + plain.removesuffix("index.html")
        twin = base + HERE + plain.removesuffix("index.html")
        said = {language: unquote(href) for language, href in alternates(page).items()}
        assert said == {"zh-Hans": address, "zh-Hant-TW": twin, "x-default": address}, uri
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert unquote(canonical) == (twin if uri.startswith(HERE) else address)
        assert page.get("lang") == ("zh-Hant-TW" if uri.startswith(HERE) else "zh-Hans")
        assert listed[canonical] == {k: v for k, v in alternates(page).items() if k != "x-default"}
        seen += 1
    assert seen == len(listed) > 1000


def switches(page: html.HtmlElement) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link in page.xpath("//*[@data-mc-script]/a"):
        found.setdefault(link.get("hreflang"), set()).add(link.get("href"))
    return found


def test_the_switch_keeps_the_page() -> None:
    built = reference()
    for uri, page in pages().items():
        found = {
            language: {built.resolve(uri, one) for one in all_} for language, all_ in switches(page).items()
        }
        if uri == "404.html":
            continue
        if uri.startswith("p/") and "zh-Hant-TW" in found and page.get("lang") == "zh-Hant-TW":
            assert found == {
                "zh-Hans": {(uri.replace("index.html", "zh-hans/index.html"), "")}, "zh-Hant-TW": {(uri, "")}
            }  # fmt: skip
            continue
        plain = uri.removeprefix(HERE)
        other = HERE + plain
        if plain.endswith("/zh-hans/index.html"):
            other = plain.replace("zh-hans/", "")
        assert found == {"zh-Hans": {(plain, "")}, "zh-Hant-TW": {(other, "")}}, uri


def test_the_page_behind_a_printed_code_is_in_the_script_on_paper() -> None:
    r = site()
    assert r.paper_scripts
    for uri, (script, code) in r.paper_scripts.items():
        page, simplified = pages()[uri], pages()[f"p/{code}/zh-hans/index.html"]
        assert (page.get("lang"), simplified.get("lang")) == (script.value, "zh-Hans")
        assert in_traditional("".join(page.find(".//main").itertext()))
        assert not in_traditional("".join(simplified.find(".//main").itertext()))
        assert HERE + uri not in pages()
        # files are found from the step below as well
        assert {reference().resolve(uri, one) for one in page.xpath("//link[@rel='stylesheet']/@href")} == {
            reference().resolve(f"p/{code}/zh-hans/index.html", one)
            for one in simplified.xpath("//link[@rel='stylesheet']/@href")
        }


def test_whoever_came_by_a_lost_address_finds_the_way() -> None:
    (link,) = pages()["404.html"].xpath("//main//a[@hreflang='zh-Hant-TW']")
    assert link.get("href") == "/zh-hant/"
    assert in_traditional(link.text_content())


# --- options -------------------------------------------------------------------------------------


def test_a_site_chooses_its_script(tmp_path: Path) -> None:
    folder = write(tmp_path, TINY)
    article = ARTICLE.removeprefix("content/").replace(".md", "/index.html")
    edit(folder / ARTICLE, "每天补", "家里每天补")
    assert "家裡" in build(folder)[HERE + article].decode()
    edit(folder / "mkdocs.yml", "zh-Hans\n", "zh-Hans\n      traditional: zh-Hant-HK\n")
    found = build(folder)
    assert "家裏" in found[HERE + article].decode()
    assert 'lang="zh-Hant-HK"' in found[HERE + article].decode()
    assert found == build(folder)
    edit(folder / "mkdocs.yml", "zh-Hant-HK", "none")
    found = build(folder)
    assert not [uri for uri in found if uri.startswith(HERE)]
    assert "zh-Hant" not in found["index.html"].decode()
    edit(folder / "mkdocs.yml", "none", "zh-Hant")
    result = run(folder, "build")
    assert result.exit_code == 1
    assert "mkdocs.yml:10:20: value-choice: “traditional”不能是“zh-Hant”" in result.output
    assert "zh-Hant-TW" in result.output


def test_an_english_site_has_none(tmp_path: Path) -> None:
    folder = write(tmp_path, TINY)
    edit(folder / "mkdocs.yml", "site_language: zh-Hans", "site_language: en")
    assert not [uri for uri in build(folder) if uri.startswith(HERE)]


def test_without_an_address_the_other_script_is_found_from_here(tmp_path: Path) -> None:
    folder = write(tmp_path, TINY)
    edit(folder / "mkdocs.yml", "site_url: https://example.org/\n", "")
    page = parse(build(folder)[f"{HERE}index.html"].decode())
    assert alternates(page) == {"zh-Hans": "../", "zh-Hant-TW": "./", "x-default": "../"}


@pytest.mark.parametrize("name", ["zh-hant/about.md", "zh-hant/note.txt", "ZH-Hant/note.txt"])
def test_the_folder_is_ours(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, {**TINY, f"content/{name}": "---\ntitle: 页\n---\n页\n"})
    result = run(folder, "check")
    assert "output-clash" in result.output
    edit(folder / "mkdocs.yml", "zh-Hans\n", "zh-Hans\n      traditional: none\n")
    assert "output-clash" not in run(folder, "check").output


def test_pages_are_made_the_same_each_time_and_one_by_one() -> None:
    r = site()
    sample = [("a/index.html", lambda: "<p>产假</p>"), ("b/index.html", lambda: "<p>后来</p>")]
    once = [(uri, produce()) for uri, produce in in_every_script(r, sample)]
    again = {uri: produce() for uri, produce in reversed(list(in_every_script(r, sample)))}
    assert dict(once) == again
    assert [uri for uri, _ in once] == [
        "a/index.html",
        f"{HERE}a/index.html",
        "b/index.html",
        f"{HERE}b/index.html",
    ]


# --- quizzes -------------------------------------------------------------------------------------


def test_written_answers_are_right_in_either_script() -> None:
    question = Question(kind=QuestionKind.WRITTEN, prompt=(), points=2, answers=("乡镇卫生院", "社区里"))
    assert set(accepted(question)) == {"乡镇卫生院", "鄉鎮衛生院", "鄉鎮衞生院", "社区里", "社區裡", "社區裏"}
    for text in ("乡镇卫生院", "鄉鎮衛生院", "社區裏", " 社區裡。"):
        assert points_for(question, Response(text=text)) == 2
    assert points_for(question, Response(text="鄉鎮醫院")) == 0
    assert accepted(replace(question, answers=("0.4",))) == ("0.4",)


def test_a_quiz_is_marked_by_the_same_key_in_both(tmp_path: Path) -> None:
    for uri in ("quizzes/parent-communication/index.html", "quizzes/director-exam/index.html"):
        keys = [re.findall(r"data-right='?\"?([^>]*)", produced(site())[where].produce().decode())
                for where in (uri, HERE + uri)]  # fmt: skip
        assert keys[0] == keys[1]
