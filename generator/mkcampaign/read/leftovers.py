"""Markdown that was not written quite right stays on the page as it was typed; these are its traces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkcampaign.model.tree import Element, Node
from mkcampaign.problem import Mark, Problem, problem

_TRACES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[！!]\s*\[[^\]\n]*\]\s*[（(]"), "图片要写成 ![说明](文件)，都用英文符号"),
    (
        re.compile(r"[\]】]\s*[（(][^）)\n]*(?:\.md|https?:|[/\\])[^）)\n]*[）)]"),
        "链接要写成 [文字](文件)，都用英文符号",
    ),
    (re.compile(r"^\s*[!！]{3}"), '提示框写成 !!! tip "标题"，用英文符号，下面的文字缩进四个空格'),
    (
        re.compile(r"[{｛][^{}｛｝\n]*[.。][a-z][a-z-]*[^{}｛｝\n]*[}｝]"),
        "花括号要用英文的，紧跟在链接或标题后面，中间不空格",
    ),
    (re.compile(r"\n\s*(?:[-*+]|\d+[.)])\s"), "列表前面要空一行"),
    (re.compile(r"[|｜][^|｜\n]+[|｜][^\n]*\n"), "表格前面要空一行，第二行写 |---|---|，都用英文符号"),
    (re.compile(r"\*\*(?=\S)"), "加粗的 ** 要成对，紧贴文字"),
)
"""What is seen in the text of a paragraph, and how it should have been written."""


def leftovers(nodes: tuple[Node, ...], text: str, path: str, *, first_line: int) -> Iterator[Problem]:
    """What looks like Markdown in the text of paragraphs and table cells; code is left alone.

    `text` is the Markdown that begins on `first_line` of the file `path`; each kind of trace is reported once a
    paragraph, at the line where its words stand.
    """
    stack: list[Node] = list(reversed(nodes))
    while stack:
        node = stack.pop()
        if not isinstance(node, Element) or node.tag in ("pre", "code"):
            continue
        if node.tag in ("p", "li", "td", "th", "h2", "h3", "h4"):
            own = _own_text(node)
            for pattern, hint in _TRACES:
                if match := pattern.search(own):
                    yield _problem(match[0].strip() or own[:20], hint, text, path, first_line)
        stack.extend(reversed(node.children))


def _own_text(element: Element) -> str:
    """The text of an element and of the running elements in it, links and code as a space."""
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag in ("strong", "em", "b", "i", "span", "mark", "del", "ins"):
            parts.append(_own_text(child))
        elif child.tag not in ("p", "ul", "ol", "div", "table", "blockquote"):
            parts.append(" ")
    return "".join(parts)


def _problem(trace: str, hint: str, text: str, path: str, first_line: int) -> Problem:
    first = trace.split("\n")[0].strip()
    start = max(text.find(first), 0)
    line, column = text.count("\n", 0, start), start - (text.rfind("\n", 0, start) + 1)
    mark = Mark(path, line + first_line, column + 1)
    written = text.split("\n")[line].strip()
    return problem(mark, "markdown-leftover", text=written[:40], detail=hint)
