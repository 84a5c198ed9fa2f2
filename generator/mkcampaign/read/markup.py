"""Markdown to the safe tree: one parser, one sanitiser, one tree for the web and for print.

The body is Python-Markdown with the pymdownx extensions that Material documents (those that need no script and
read no other file), then sanitised by nh3 (an allow-list), then kept as `model.tree` elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

import markdown
import nh3
from pymdownx.emoji import to_alt, twemoji
from pymdownx.slugs import slugify

from mkcampaign.model.tree import VOID, Body, Element, Heading, Link, Node, text_of, to_html, walk
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.leftovers import leftovers

_TAGS = set(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp small span strong sub "
    "summary sup table tbody td tfoot th thead tr u ul var".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "checked", "disabled", "name", "for"},
    "label": {"for"},
    "ol": {"start", "type", "reversed"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "details": {"open"},
    "col": {"span"},
}
MAX_NESTING = 32
"""The deepest nesting of brackets, quotes and lists. Past it Python-Markdown takes minutes, far past it for ever."""
MAX_TREE_DEPTH = 100
"""The deepest tree of elements: what `MAX_NESTING` gives, and some HTML of the editor's own."""
BACKLINK_TITLE = "回到正文第 {} 处注释"
"""The title of the link from a note back to its text, with the note's number."""

SAFE_SCHEMES = {"http", "https", "mailto", "tel"}
_DROPPED_WHOLE = {"script", "style", "template", "noscript", "iframe", "object"}
_CJK = r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·]"
_INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
    ),
    *("span", "strong", "sub", "sup", "u", "var"),
}
_SOFT_BREAK = re.compile(rf"(?<={_CJK})[ \t]*\n[ \t]*(?={_CJK})")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:")


@lru_cache(maxsize=1)
def _parser() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "abbr",
            "admonition",
            "attr_list",
            "def_list",
            "footnotes",
            "md_in_html",
            "tables",
            "toc",
            "pymdownx.betterem",
            "pymdownx.caret",
            "pymdownx.details",
            "pymdownx.emoji",
            "pymdownx.highlight",
            "pymdownx.inlinehilite",
            "pymdownx.keys",
            "pymdownx.mark",
            "pymdownx.superfences",
            "pymdownx.tabbed",
            "pymdownx.tasklist",
            "pymdownx.tilde",
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": slugify(case="lower")},
            "footnotes": {"BACKLINK_TITLE": BACKLINK_TITLE},
            "pymdownx.emoji": {"emoji_index": twemoji, "emoji_generator": to_alt},
            "pymdownx.highlight": {"use_pygments": False},
            "pymdownx.tabbed": {"alternate_style": True, "slugify": slugify(case="lower")},
        },
    )


def render(text: str, path: str, problems: list[Problem], *, first_line: int = 1) -> Body:
    """Read Markdown that begins on `first_line` of the file `path`.

    Unsafe HTML is left out and reported; the links are returned as the editor wrote them, with their places. A text
    nested too deeply is not read at all (`markup-depth`).
    """
    if not text.strip():
        return Body()
    if (deep := _too_deep(text)) is not None:
        problems.append(problem(Mark(path, deep + first_line), "markup-depth", limit=MAX_NESTING))
        return Body()
    rough = _tree(_parser().reset().convert(text))
    if rough is None:
        problems.append(problem(Mark(path, first_line), "markup-depth", limit=MAX_TREE_DEPTH))
        return Body()
    places = _Places(text, first_line)
    problems.extend(leftovers(rough, text, path, first_line=first_line))
    problems.extend(_removed(rough, text, path, first_line))
    links = tuple(_links(rough, places, path, problems))
    written = to_html(rough)
    clean = _sanitised(written)
    # what nh3 returns unchanged needs no second parse
    nodes = tuple(_joined(rough if clean == written else _tree(clean) or ()))
    anchors = frozenset(value for element in walk(nodes) if (value := element.get("id")))
    headings = tuple(_headings(nodes, text, first_line))
    return Body(nodes=nodes, anchors=anchors, links=links, headings=headings)


_PLAIN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9《“]"
    r"(?:[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9，。、；：？《》“”…—％℃/%,?]| (?=[^ ])|(?<=[A-Za-z0-9])\.(?=[A-Za-z0-9]))*"
    r"(?<! )"
)
"""A line that means the same with Markdown and without: no mark of ours in it, nothing at its start that opens a block.
A quiz is thousands of such lines, and a parse of each would take nearly all the time of reading it."""


def inline(
    text: str, path: str, problems: list[Problem], *, first_line: int = 1
) -> tuple[Body, tuple[Node, ...]]:
    """Read a short piece of Markdown; one lone paragraph gives its children, anything else its blocks."""
    if _PLAIN.fullmatch(text):
        return Body(nodes=(Element("p", (), (text,)),)), (text,)
    body = render(text, path, problems, first_line=first_line)
    blocks = [node for node in body.nodes if isinstance(node, Element) or node.strip()]
    if len(blocks) == 1 and isinstance(blocks[0], Element) and blocks[0].tag == "p":
        return body, blocks[0].children
    return body, body.nodes


def scheme_of(target: str) -> str | None:
    """The URL scheme of a link target in lower case, None for a relative one; spaces and controls are ignored
    as browsers ignore them (WHATWG URL, section 4.4)."""
    squeezed = "".join(c for c in target if c > " " and c != "\x7f")
    match = _SCHEME.match(squeezed)
    return match[1].lower() if match else None


def _sanitised(text: str) -> str:
    return nh3.clean(
        text,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=SAFE_SCHEMES,
        link_rel=None,
        clean_content_tags=_DROPPED_WHOLE,
    )


def from_html(text: str, path: str, problems: list[Problem], *, first_line: int = 1) -> tuple[Node, ...]:
    """Read HTML that another program wrote, from line `first_line` of the file `path`; unsafe parts are left out.

    A tag that is left out is reported (`html-removed`), and so is a text nested too deeply, of which nothing is read.
    """
    rough = _tree(text)
    if rough is None:
        problems.append(problem(Mark(path, first_line), "markup-depth", limit=MAX_TREE_DEPTH))
        return ()
    problems.extend(_removed(rough, text, path, first_line))
    return tuple(_joined(_tree(_sanitised(to_html(rough))) or ()))


_HEADING_LINE = re.compile(r"(#{1,6})(?!#)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def _headings(nodes: tuple[Node, ...], text: str, first_line: int) -> Iterator[Heading]:
    """The headings at the top of the tree, each at the next line that opens with as many `#`.

    One underlined instead stands on the first line of the text.
    """
    lines: list[tuple[int, int]] = []
    fence = ""
    for number, line in enumerate(text.split("\n"), start=first_line):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (hashes := _HEADING_LINE.match(line)):
            lines.append((len(hashes[1]), number))
    for node in nodes:
        if not isinstance(node, Element) or not re.fullmatch(r"h[1-6]", node.tag):
            continue
        level = int(node.tag[1])
        at = next((index for index, (found, _line) in enumerate(lines) if found == level), None)
        yield Heading(
            level=level,
            title=text_of(node.children),
            line=first_line if at is None else lines[at][1],
        )
        if at is not None:
            del lines[: at + 1]


_DEEP_MARK = re.compile(
    # quotes and lists opened on one line (a row of dashes alone is a rule), or a list indented far
    rf"(?!(?:[-*]\s*)+$)(?:\s*(?:>|(?:[-*+]|\d{{1,9}}[.)])\s)){{{MAX_NESTING + 1}}}"
    rf"|\s{{{MAX_NESTING * 4},}}(?:[-*+>]|\d+[.)])"
)


def _too_deep(text: str) -> int | None:
    """The first line, counted from 0, on which brackets, quotes or lists nest too deeply; None where none does."""
    depth = 0
    for number, line in enumerate(text.split("\n")):
        if _DEEP_MARK.match(line):
            return number
        if not line.strip():
            depth = 0  # no link reaches past its paragraph
        for character in line:
            if character in "[(":
                depth += 1
                if depth > MAX_NESTING:
                    return number
            elif character in "])" and depth:
                depth -= 1
    return None


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_too_deep = False
        self.stack: list[tuple[str, tuple[tuple[str, str], ...], list[Node]]] = [("", (), [])]

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        # HTML Standard, 13.2.5.42: outside SVG and MathML `<![` opens a bogus comment, which the next `>` closes;
        # the parser's own way, that of SGML, raises where no keyword follows
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple((key, value if value is not None else "") for key, value in attrs)
        if tag in VOID:
            self.stack[-1][2].append(Element(tag, attributes))
        elif len(self.stack) > MAX_TREE_DEPTH:
            self.is_too_deep = True
        else:
            self.stack.append((tag, attributes, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(open_tag == tag for open_tag, _, _ in self.stack[1:]):
            return
        while True:
            open_tag, attributes, children = self.stack.pop()
            self.stack[-1][2].append(Element(open_tag, attributes, tuple(children)))
            if open_tag == tag:
                return

    def handle_data(self, data: str) -> None:
        children = self.stack[-1][2]
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)

    def finish(self) -> tuple[Node, ...]:
        self.close()
        while len(self.stack) > 1:
            self.handle_endtag(self.stack[-1][0])
        return tuple(self.stack[0][2])


def _tree(text: str) -> tuple[Node, ...] | None:
    """The elements of an HTML fragment; None where they nest past `MAX_TREE_DEPTH`."""
    builder = _TreeBuilder()
    builder.feed(text)
    nodes = builder.finish()
    return None if builder.is_too_deep else nodes


def _joined(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Drop the line breaks an editor typed between two Chinese characters; a browser would show a space."""
    for number, node in enumerate(nodes):
        if isinstance(node, str):
            before = _inline_text(nodes[number - 1])[-1:] if number else ""
            after = _inline_text(nodes[number + 1])[:1] if number + 1 < len(nodes) else ""
            joined = _SOFT_BREAK.sub("", before + node + after)
            yield joined[len(before) : len(joined) - len(after)]
        elif node.tag == "pre":
            yield node
        else:
            yield Element(node.tag, node.attributes, tuple(_joined(node.children)))


def _inline_text(node: Node) -> str:
    """The text of an element that stands within a line; nothing for a block, a picture or a line break."""
    return text_of((node,)) if isinstance(node, Element) and node.tag in _INLINE else ""


class _Places:
    """Finds where the next use of a link target stands in the Markdown."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text, self.first_line = text, first_line
        self.cursor: dict[str, int] = {}

    def next(self, target: str) -> tuple[int, int]:
        target = target or ")"  # of `[text]()`
        last = self.cursor.get(target, 0)
        start = self._find(target, last)
        if start < 0:  # one definition may serve several links: [text][name]
            start = self._find(target, 0)
        if start < 0:
            return self.first_line, 1
        self.cursor[target] = start + len(target)
        line = self.text.count("\n", 0, start)
        return line + self.first_line, start - (self.text.rfind("\n", 0, start) + 1) + 1

    def _find(self, target: str, start: int) -> int:
        """Where the target stands as a target, `](target`, rather than as a word of the text."""
        opening = r"(?:\]\(\s*<?|\]:\s*<?|<|=\s*[\"']?)"
        found = re.compile(f"{opening}(?={re.escape(target)})").search(self.text, start)
        return found.end() if found else self.text.find(target, start)


def _links(nodes: tuple[Node, ...], places: _Places, path: str, problems: list[Problem]) -> Iterator[Link]:
    for element in walk(nodes):
        target = (
            element.get("href")
            if element.tag == "a"
            else element.get("src")
            if element.tag == "img"
            else None
        )
        if target is None or "footnote-ref" in element.classes or "footnote-backref" in element.classes:
            continue
        line, column = places.next(target)
        if (scheme := scheme_of(target)) and scheme not in SAFE_SCHEMES:
            problems.append(problem(Mark(path, line, column), "link-unsafe", target=target))
            continue
        if element.tag == "img" and not (element.get("alt") or "").strip():
            problems.append(problem(Mark(path, line, column), "picture-alt"))
        yield Link(
            target=target,
            line=line,
            column=column,
            is_picture=element.tag == "img",
            is_quote="quote" in element.classes,
        )


def _removed(nodes: tuple[Node, ...], text: str, path: str, first_line: int) -> Iterator[Problem]:
    lowered = text.lower()
    seen: set[str] = set()
    for element in walk(nodes):
        if element.tag in _TAGS or element.tag in seen:
            continue
        seen.add(element.tag)
        start = max(lowered.find(f"<{element.tag}"), 0)
        line = lowered.count("\n", 0, start)
        column = start - (lowered.rfind("\n", 0, start) + 1) + 1
        yield problem(Mark(path, line + first_line, column), "html-removed", tag=element.tag)
