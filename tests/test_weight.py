"""What a page weighs, and that what was left out of its style sheets changes nothing that is seen."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page
from reference import Built, parse, produced, reference, resources
from served import served, visit
from sites import TINY, build, write
from thousand import site

from mkcampaign.outputs import Output
from mkcampaign.render import stylesheet

KB = 1000
FIRST_VIEW = 60 * KB
PAGE = 12 * KB

EVERYTHING = """---
title: 样样都有
---
一段话，有**粗**、*斜*、==标出==、^^加上^^、~~删去~~、H~2~O、x^2^、`代码`、++ctrl+alt+delete++ 和[链接](https://example.org/)。[^1]

[^1]: 一条注释。

## 第二级

### 第三级

#### 第四级

##### 第五级

> 引文。

- 一条
    - 里面一条
- [x] 做了
- [ ] 没做

1. 第一
2. 第二

词
:   解释

| 左 | 中 | 右 |
| :-- | :-: | --: |
| 1 | 2 | 3 |

---

!!! note "说明"
    第一种。

!!! tip inline end
    靠边的。

!!! warning ""
    没有标题。

??? danger "点开"
    里面。

???+ question "开着"
    里面。

!!! abstract
    一。

!!! success
    二。

!!! failure
    三。

!!! bug
    四。

!!! example
    五。

!!! quote
    六。

=== "甲"
    甲的话。

=== "乙"
    乙的话。

```python
print("一")
```

    缩进的代码

[按钮](https://example.org/){ .md-button .md-button--primary }

<div class="grid cards" markdown>

- 卡片一
- 卡片二

</div>

<figure><img src="../assets/dot.svg" alt="点" width="40" height="40"><figcaption>图</figcaption></figure>

<table class="plain"><caption>表</caption><tr><th>甲</th><td>乙</td></tr></table>

*[HTML]: 标记语言

HTML <kbd>Enter</kbd> <small>小</small> <ins>加</ins> <mark>标</mark> <ruby>字<rt>zì</rt></ruby>
<abbr title="全称">缩</abbr>
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
STYLES = """() => [...document.querySelectorAll("*")].flatMap((element) =>
  [null, "::before", "::after", "::marker"].map((pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return element.tagName + (pseudo || "") + "." + element.className + " " +
      [...style].filter((name) => !name.startsWith("--")).map((name) => style.getPropertyValue(name)).join("|");
  }))"""


def weight(content: bytes) -> int:
    """Bytes as a web server sends them."""
    return len(gzip.compress(content, 9, mtime=0))


def template(built: Built, uri: str) -> str:
    """The template a page was made from."""
    return next(iter(built.pages[uri].find("body").get("class", "").split()[1:]), "")


def first_view(built: Built, uri: str) -> int:
    """What a first visit to a page loads of HTML, styles and scripts."""
    loaded = {built.resolve(uri, address) for address in resources(built.pages[uri])}
    files = [at[0] for at in loaded if at and at[0].endswith((".css", ".js"))]
    return sum(weight(built.files[file].read_bytes()) for file in (uri, *files))


def test_every_page_is_light() -> None:
    """Of the reference site: any page, and any first view."""
    built = reference()
    pages = {uri: weight(built.files[uri].read_bytes()) for uri in built.pages}
    assert {uri: n for uri, n in pages.items() if n > PAGE} == {}
    views = {uri: first_view(built, uri) for uri in built.pages}
    assert {uri: size for uri, size in views.items() if size > FIRST_VIEW} == {}
    assert views["index.html"] < 40 * KB, "the first page of all has room to grow"


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Output]:
    """What a site of a thousand pages consists of; the whole of it is weighed in `tests/audit`."""
    return produced(site(tmp_path_factory.mktemp("thousand")))


def test_every_list_of_a_thousand_pages_is_light(thousand: Mapping[str, Output]) -> None:
    """Each page of each list, and one in eight of the nouns, events and months."""
    pages = [uri for uri in thousand if uri.endswith("index.html") and not uri.startswith("zh-hant/")]
    assert len(pages) > 1500
    nouns = [uri for uri in pages if re.match(r"events/|p/|[a-z]+/[a-z]+-\d+/index|calendar/.+/", uri)]
    weighed = {uri: weight(thousand[uri].produce()) for uri in {*pages} - {*nouns} | {*nouns[::8]}}
    assert {uri: size for uri, size in weighed.items() if size > PAGE} == {}
    assert "campaigns/list/3/index.html" in weighed


@pytest.mark.parametrize("kind", ["articles", "campaigns", "places", "answers/archive", "quizzes/questions"])
def test_the_pages_of_a_list_hold_all_of_it_once(thousand: Mapping[str, Output], kind: str) -> None:
    """In turn, by the links at the foot; nothing is on two pages, and nothing on none."""
    uri, seen, listed = f"{kind}/index.html", [], []
    while uri:
        page = parse(thousand[uri].produce().decode())
        seen.append(uri)
        here = "https://thousand.example/" + uri
        listed += [
            urljoin(here, a) for a in page.xpath("//main//h2/a/@href|//main//h3/a/@href|//main//h2//a/@href")
        ]
        following = page.xpath('//nav[contains(@class, "mc-pager")]//a[@rel="next"]/@href')
        uri = (
            urljoin(here, following[0]).removeprefix("https://thousand.example/") + "index.html"
            if following
            else ""
        )
        (canonical,) = page.xpath('//link[@rel="canonical"]/@href') or [here.removesuffix("index.html")]
        assert canonical == here.removesuffix("index.html")
        if len(seen) > 1:
            assert f"第 {len(seen)} 页" in page.findtext(".//title")
            before = page.xpath('//nav[contains(@class, "mc-pager")]//a[@rel="prev"]/@href')[0]
            assert urljoin(here, before) == "https://thousand.example/" + seen[-2].removesuffix("index.html")
    folder = kind.partition("/")[0]
    nouns = {
        "https://thousand.example/" + uri.removesuffix("index.html")
        for uri in thousand
        if re.fullmatch(rf"{folder}/[a-z]+-\d+/index\.html", uri)
    }
    found = [address for address in listed if address in nouns]
    if folder in ("articles", "campaigns", "places"):
        assert sorted(found) == sorted(nouns)
    if folder == "answers":
        assert len(found) == len({*found}) > 30
    if folder == "quizzes":
        assert {*found} == nouns


def test_a_short_list_is_one_page() -> None:
    built = reference()
    assert not [uri for uri in built.pages if uri.startswith(("articles/list/", "places/list/"))]
    assert not built.pages["articles/index.html"].xpath('//nav[contains(@class, "mc-pager")]')


def test_styles_and_scripts_come_in_few_files() -> None:
    """At most one of each for every page, and one more for the page's template."""
    built = reference()
    for uri, page in built.pages.items():
        names = [PurePosixPath(address).name for address in resources(page)]
        for suffix in (".css", ".js"):
            pages = [name.partition(".")[0] for name in names if name.endswith(suffix)]
            assert pages[:1] in ([], ["mkcampaign"]), uri
            assert pages[1:] in ([], [f"mkcampaign-{template(built, uri)}"]), uri


def test_a_script_of_one_kind_of_page_is_on_no_other() -> None:
    """The quiz is taken on its own page alone."""
    built = reference()
    with_script = {
        template(built, uri)
        for uri, page in built.pages.items()
        if any("mkcampaign-quiz." in a and a.endswith(".js") for a in resources(page))
    }
    assert with_script == {"quiz"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, bytes]]:
    """A site with an article of everything that Markdown gives, and its style sheet with nothing cut from it."""
    files = {**TINY, "content/articles/folic-acid.md": EVERYTHING, "content/assets/dot.svg": DOT}
    folder = write(tmp_path_factory.mktemp("whole"), files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "cut", lambda sheet, beside="": sheet)
        patch.setattr(stylesheet, "split", lambda css, pages, *, widely: (css, {}))
        tree = build(folder)
    (uncut,) = (content for uri, content in tree.items() if re.fullmatch(r"assets/mkcampaign\.\w+\.css", uri))
    build(folder)
    yield folder / "site", uncut


def test_nothing_looks_different(whole: tuple[Path, bytes], chromium: Browser) -> None:
    """Each element, and what stands before and after it, is drawn as with the whole of Material's style sheet."""
    folder, uncut = whole

    def seen(page: Page) -> tuple[list[str], bytes]:
        return page.evaluate(STYLES), page.screenshot(full_page=True, animations="disabled")

    with served(folder) as origin:
        for width, media in ((390, "screen"), (1280, "screen"), (1280, "print")):
            looks = []
            for is_whole in (False, True):
                options = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
                with visit(chromium, origin, **options) as found:
                    if is_whole:
                        found.page.route(
                            re.compile(r"/assets/mkcampaign\.\w+\.css$"),
                            lambda route: route.fulfill(body=uncut, content_type="text/css"),
                        )
                        found.page.route(
                            re.compile(r"/assets/mkcampaign-\w+\.\w+\.css$"),
                            lambda route: route.fulfill(body="", content_type="text/css"),
                        )
                    found.page.emulate_media(media=media)
                    found.open("articles/folic-acid/index.html")
                    looks.append(seen(found.page))
            (cut_styles, cut_picture), (styles, picture) = looks
            assert [(a, b) for a, b in zip(cut_styles, styles, strict=True) if a != b][:3] == []
            assert cut_picture == picture


def test_a_rule_goes_only_where_it_cannot_match() -> None:
    """Shell, states of foreign scripts and unread variables go; the prose and all that it may need stay."""
    sheet = (
        ":root{--md-used:red;--md-through:var(--md-used);--md-unused:blue}"
        ".md-header{color:red}.md-typeset a,.md-nav a{color:var(--md-through)}"
        ".md-typeset :is(.admonition,.mermaid)>p{margin:0}.md-typeset :is(.mermaid,.giscus){margin:0}"
        ".md-typeset a:not(.md-nav__link){top:0}[dir=rtl] .md-typeset ol{left:0}[dir=ltr] .md-typeset ol{right:0}"
        "@media print{.md-nav{display:none}}@media screen{.md-typeset .keys{color:red}}"
        "@keyframes gone{0%{top:0}}@keyframes kept{0%{top:0}}.md-typeset i{animation:kept 1s}"
        ".no-js .md-typeset b{top:0}.md-typeset .highlight .kt{top:0}"
    )
    assert stylesheet.cut(sheet) == (
        ":root{--md-used:red;--md-through:var(--md-used)}"
        ".md-typeset a{color:var(--md-through)}"
        ".md-typeset :is(.admonition,.mermaid)>p{margin:0}"
        ".md-typeset a:not(.md-nav__link){top:0}[dir=ltr] .md-typeset ol{right:0}"
        "@media screen{.md-typeset .keys{color:red}}"
        "@keyframes kept{0%{top:0}}.md-typeset i{animation:kept 1s}"
    )


def test_a_style_goes_to_the_pages_that_name_its_classes() -> None:
    """What few pages can use is theirs; what many can, or what no template names, is everybody's; order is kept."""
    pages = {name: {"mc-all"} for name in "abcdefgh"}
    pages["a"] |= stylesheet.blocks('class="mc-rare mc-state--{{ id }} mc-child__part"')
    css = (
        ".mc-all{top:0}.mc-rare{top:1px}.mc-state--late:not(.mc-other){top:2px}.mc-unknown{top:3px}"
        "@media print{.mc-rare{top:4px}.mc-all .mc-child{top:5px}.mc-all{top:6px}}"
        ".mc-all:is(.mc-rare,.mc-all){top:7px}.mc-all:has(.mc-rare){top:8px}.mc-rare,.mc-all{top:9px}"
    )
    common, own = stylesheet.split(css, pages, widely=4, small=0)
    assert re.findall(r"(\d)(?:px)?", common) == ["0", "3", "6", "7", "9"]
    assert list(own) == ["a"]
    assert re.findall(r"(\d)(?:px)?", own["a"]) == ["1", "2", "4", "5", "8", "9"]
    assert stylesheet.split(css, pages, widely=4, small=10_000)[1] == {}
