"""Markdown to the safe tree: what may stand on a page, what never does, and where links were written."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.model.tree import Body, text_of, to_html, walk
from mkcampaign.problem import Problem
from mkcampaign.read import markup

ALLOWED = markup._TAGS


def render(text: str) -> tuple[Body, list[str]]:
    problems: list[Problem] = []
    return markup.render(text, "a.md", problems), [p.rule for p in problems]


def html(text: str) -> str:
    return to_html(render(text)[0].nodes)


class Reader(HTMLParser):
    """Reads what a browser would read: every tag and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))


def assert_safe(shown: str) -> None:
    for tag, attributes in Reader(shown).found:
        assert tag in ALLOWED
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in ("href", "src", "action", "formaction", "data", "srcset"):
                bare = re.sub(r"[\x00-\x20\x7f]", "", value).lower()
                assert not re.match(r"(javascript|vbscript|data|file|blob):", bare)


# Safety


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=https://example.com/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "文字<img src=x onerror=alert(1)>",
        '<img src="x" OnError="alert(1)">',
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<iframe src='https://example.com/'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='javascript:alert(1)'></object>",
        "<form action='https://example.com/'><input name=a><button>x</button></form>",
        "<base href='https://example.com/'>",
        "<meta http-equiv=refresh content='0;url=https://example.com/'>",
        "<link rel=stylesheet href=https://example.com/x.css>",
        "<style>body{background:url(https://example.com/x)}</style>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<b onclick=alert(1)>x</b>",
        "<details open ontoggle=alert(1)>x</details>",
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java&#9;script:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "<a href=' javascript:alert(1)'>x</a>",
        '<a href="java\nscript:alert(1)">x</a>',
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "[x]\n\n[x]: javascript:alert(1)",
        "[x](#a){ onclick=alert(1) }",
        "# x { onclick=alert(1) style=color:red }",
        "`x`{ onmouseover=alert(1) }",
        "<a href=x title='\"><script>alert(1)</script>'>x</a>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo '<script>alert(1)</script>' ?>",
        "*[<script>]: x\n\n<script>",
        '!!! note "<script>alert(1)</script>"\n    x',
        '=== "<img src=x onerror=alert(1)>"\n    x',
        "x[^1]\n\n[^1]: <script>alert(1)</script>",
        "| <script>x</script> | b |\n| --- | --- |\n| [x](javascript:1) | d |",
        "- [ ] <script>alert(1)</script>",
        "<div markdown><script>alert(1)</script>\n\n[x](javascript:1)</div>",
    ],
)
def test_nothing_unsafe_survives(text: str) -> None:
    assert_safe(html(text))
    assert_safe(html(f"- {text}\n\n> {text}\n\n# {text}\n"))


def test_code_shows_markup_as_text() -> None:
    shown = html("`<script>`\n\n```html\n<img onerror=x>\n```\n")
    assert "&lt;script&gt;" in shown
    assert "&lt;img onerror=x&gt;" in shown
    assert render("`<script>`")[1] == []


def test_what_is_removed_is_said_once_a_tag_at_its_place() -> None:
    problems: list[Problem] = []
    markup.render("甲\n\n乙 <video src=x></video> <video src=y></video>\n", "a.md", problems, first_line=5)
    assert [(p.mark.line, p.mark.column, p.rule) for p in problems] == [(7, 3, "html-removed")]


ATTACK = st.sampled_from(
    "< > / = \" ' ` [ ] ( ) ! # & ; : * _ ~ ^ | { } \\ - + \n \t script img svg a onerror onclick href src style "
    "javascript: data: alert(1) &#106; &colon; <script> </script> <a_href= <img_src=x <!-- --> <![CDATA[ ]]> "
    "``` ~~~ === !!! div markdown class= 中文 。 x 1. [^1] [^1]: *[".replace("_", " ").split(" ")
)


@given(
    st.lists(ATTACK | st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=30).map("".join)
)
def test_any_text_gives_a_safe_tree(text: str) -> None:
    body, _ = render(text)
    assert_safe(to_html(body.nodes))
    assert all(element.tag in ALLOWED for element in walk(body.nodes))
    assert all(1 <= link.line <= text.count("\n") + 1 for link in body.links)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "![" * 50_000, "> " * 50_000, "<div>" * 30_000, "<b>" * 30_000, "[a](" * 25_000]
)
def test_nesting_is_bounded(text: str) -> None:
    assert render(text) == (Body(), ["markup-depth"])


def test_ordinary_nesting_is_read() -> None:
    lists = "\n".join("    " * depth + "- 层" for depth in range(20))
    assert render(lists)[1] == []
    assert render("（" * 100)[1] == []
    assert render("> " * 20 + "引用")[1] == []
    assert render("[甲](a.md) (乙) " * 200)[1] == []


# Chinese text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("孕前三个月\n开始吃", "孕前三个月开始吃"),
        ("吃叶酸，\n每天一片。\n不要停", "吃叶酸，每天一片。不要停"),
        ("打\n12345", "打 12345"),
        ("folic\nacid", "folic acid"),
        ("**孕前**\n三个月", "孕前三个月"),
        ("孕前\n**三个月**", "孕前三个月"),
        ("[孕前](a.md)\n**三个月**", "孕前三个月"),
        ("**HPV**\n疫苗", "HPV 疫苗"),
        ("孕前  \n三个月", "孕前 三个月"),
    ],
)
def test_a_line_break_between_chinese_characters_is_no_space(text: str, shown: str) -> None:
    assert text_of(render(text)[0].nodes) == shown


def test_code_keeps_its_lines() -> None:
    assert "甲\n乙" in html("```\n甲\n乙\n```\n")


def test_headings_have_anchors_in_chinese() -> None:
    body, _ = render("## 吃多少？\n\n## HPV 疫苗\n\n## 吃多少？\n\n## 自定 { #own }\n")
    assert body.anchors >= {"吃多少", "hpv-疫苗", "吃多少_1", "own"}


# Links


def places(text: str) -> list[tuple[str, int, int]]:
    body = markup.render(text, "a.md", [], first_line=3)
    return [(link.target, link.line, link.column) for link in body.links]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("见[甲](a.md)。", [("a.md", 3, 6)]),
        ("[甲](a.md)\n\n[乙](a.md)", [("a.md", 3, 5), ("a.md", 5, 5)]),
        ("文件名 a.md 不是链接，[甲](a.md) 才是。", [("a.md", 3, 19)]),
        ("[甲](<a b.md>)", [("a b.md", 3, 6)]),
        ("[甲][a] [乙][a]\n\n[a]: a.md", [("a.md", 5, 6), ("a.md", 5, 6)]),
        ('<a href="a.md">甲</a>', [("a.md", 3, 10)]),
        ("![图](p.png)", [("p.png", 3, 6)]),
        ("[空]()", [("", 3, 5)]),
    ],
)
def test_a_link_knows_where_its_target_was_written(text: str, found: list[tuple[str, int, int]]) -> None:
    assert places(text) == found


def test_quotes_and_pictures_are_told_apart() -> None:
    body, _ = render("[甲](a.md){ .quote }\n\n![图](p.png)\n\n注[^1]\n\n[^1]: 脚注\n")
    assert [(link.target, link.is_quote, link.is_picture) for link in body.links] == [
        ("a.md", True, False),
        ("p.png", False, True),
    ]


@pytest.mark.parametrize(
    ("target", "scheme"),
    [
        ("https://a.b", "https"),
        ("JavaScript:x", "javascript"),
        (" java\tscript:x", "javascript"),
        ("\x01javascript:x", "javascript"),
        ("a.md", None),
        ("#锚点", None),
        ("../a:b.md", None),
    ],
)
def test_a_scheme_is_read_as_browsers_read_it(target: str, scheme: str | None) -> None:
    assert markup.scheme_of(target) == scheme
