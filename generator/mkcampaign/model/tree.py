"""The safe tree: what a Markdown body is once read, shared by the web and by print.

A body is parsed once, sanitised once, and kept as frozen elements. The web serialises the tree to
HTML, the press turns the same tree into a tree for Typst, so the two can never say different things.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "wbr"})


@dataclass(frozen=True, slots=True)
class Element:
    """One HTML element: a lower-case tag, its attributes in order, and its children."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()

    def get(self, name: str) -> str | None:
        """Return the attribute's value, or None where the element has no such attribute."""
        for key, value in self.attributes:
            if key == name:
                return value
        return None

    @property
    def classes(self) -> tuple[str, ...]:
        """The words of the class attribute, in order."""
        return tuple((self.get("class") or "").split())

    def replace(self, **attributes: str) -> Element:
        """Return a copy in which the named attributes have new values (added where absent)."""
        kept = tuple((k, attributes.pop(k, v)) for k, v in self.attributes)
        return Element(self.tag, kept + tuple(attributes.items()), self.children)


Node = Element | str


def walk(nodes: tuple[Node, ...]) -> Iterator[Element]:
    """Every element of the tree, in document order."""
    stack: list[Node] = list(reversed(nodes))
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            yield node
            stack.extend(reversed(node.children))


def text_of(nodes: tuple[Node, ...]) -> str:
    """The text of the tree with all markup left out, white space folded as a browser folds it.

    The number of a footnote is markup: without its note it would read as a figure.
    """
    parts: list[str] = []
    stack: list[Node] = list(reversed(nodes))
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            if node.tag == "br":
                parts.append(" ")
            if "footnote-ref" not in node.classes:
                stack.extend(reversed(node.children))
        else:
            parts.append(node)
    return " ".join("".join(parts).split())


def lone_link(node: Node) -> Element | None:
    """The link of a paragraph that holds a link and nothing else, white space aside; None for any other node."""
    if isinstance(node, str) or node.tag != "p":
        return None
    inner = [child for child in node.children if not isinstance(child, str) or child.strip()]
    only = inner[0] if len(inner) == 1 else None
    return only if isinstance(only, Element) and only.tag == "a" else None


def to_html(nodes: tuple[Node, ...]) -> str:
    """Serialise the tree to HTML; text and attribute values are escaped, void elements have no end tag."""
    out: list[str] = []
    for node in nodes:
        _write(node, out)
    return "".join(out)


def _write(node: Node, out: list[str]) -> None:
    if isinstance(node, str):
        out.append(html.escape(node, quote=False))
        return
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in node.attributes)
    out.append(f"<{node.tag}{attributes}>")
    if node.tag in VOID:
        return
    for child in node.children:
        _write(child, out)
    out.append(f"</{node.tag}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or picture of a body as the editor wrote it; line and column are 1-based, in the file."""

    target: str
    line: int
    column: int
    is_picture: bool = False
    is_quote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a body as the editor wrote it: its level 1-6, its words, and its line in the file."""

    level: int
    title: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A Markdown body: its safe tree, the headings and anchors in it, and the links that leave it."""

    nodes: tuple[Node, ...] = ()
    anchors: frozenset[str] = field(default_factory=frozenset)
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()

    @property
    def first_paragraph(self) -> tuple[Node, ...]:
        """The children of the first paragraph: an answer's short answer. Empty where there is none."""
        for node in self.nodes:
            if isinstance(node, Element) and node.tag == "p":
                return node.children
        return ()
