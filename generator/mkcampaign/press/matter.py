"""The safe tree of a body -> the smaller tree the Typst templates print.

The print tree is plain JSON: a block is a dict with a kind `t`, running text is a list of strings and
dicts. Text stays data to the end: no markup is ever built, so nothing in a text can act as code.

Blocks: p (c, ragged) · h (l, c) · ul (i) · ol (start, i) · tasks (i: done, c) · dl (i: term, c) ·
table (cols, align, head, rows: cells with c, at, x, y) · box (k, title, c) · quote (c) · notes (c) ·
pre (s) · hr · card (title, text, note) · img (name, alt, caption, share, most: mm or null).
Running text: str · b · em · sup · sub · code · del · u · mark · small · span (each c) ·
a (u, c, show) · ruby (c, r, w: em) · br.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from mkcampaign.model.tree import Element, Node, lone_link, text_of
from mkcampaign.press.figures import apart, holds_picture, most_mm, share
from mkcampaign.press.lines import width
from mkcampaign.press.tables import MOST_COLUMNS, alignment, number, placed
from mkcampaign.press.words import Inline, Json, Leaf, breakable, fold, is_external, printed_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What stands in print for a `.quote` link: the target's question, its short answer, its standing."""

    title: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprintable:
    """A construct that has no form on paper: its tag, its panel's line, what it was, its panel's name."""

    tag: str
    line: int
    detail: str
    panel: str | None = None


_SAME = {"strong": "b", "b": "b", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
         "sup": "sup", "sub": "sub", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
         "del": "del", "s": "del", "strike": "del", "ins": "u", "u": "u", "mark": "mark",
         "small": "small"}  # fmt: skip
_THROUGH = frozenset({"span", "abbr", "time", "q", "bdi", "bdo", "label", "data", "font", "wbr"})
RUBY_EM = 0.5
"""The size of a ruby annotation, of its base text's."""

_RUNNING = frozenset({*_SAME, *_THROUGH, "a", "br", "ruby"})
_RUBY = frozenset({"rb", "rt", "rp", "rtc"})
_DIVISIONS = frozenset(
    {"div", "section", "article", "main", "figure", "header", "footer", "center", "nav", "aside"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"footnote-backref", "headerlink"})


def is_quote(node: Node) -> Element | None:
    """The link of a paragraph that holds a `.quote` link and nothing else; None for any other node."""
    link = lone_link(node)
    return link if link is not None and "quote" in link.classes else None


@dataclass(slots=True)
class Compositor:
    """Turns the nodes of one panel into print blocks and notes what cannot be printed.

    `quotes` maps the href of a `.quote` link to what replaces it; `pictures` are the `src` of those that are there;
    `titled` says whether the panel has a level-1 heading. Headings never skip a level (PDF/UA-1, ISO 14289-1, 7.4.2):
    one that would is raised. `refused` are the elements behind `unprintable`.
    """

    quotes: Mapping[str, Quote]
    line: int
    panel: str | None = None
    titled: bool = True
    pictures: Collection[str] = ()
    unprintable: list[Unprintable] = field(default_factory=list)
    refused: list[Element] = field(default_factory=list)
    level: int = field(init=False)

    def __post_init__(self) -> None:
        self.level = int(self.titled)

    def blocks(self, nodes: Iterable[Node]) -> list[Json]:
        """The print blocks of a run of nodes; loose text among blocks becomes paragraphs."""
        out: list[Json] = []
        loose: list[Node] = []

        def flush() -> None:
            content = self.running(loose)
            if content:
                out.append(_paragraph(content))
            loose.clear()

        for node in apart(nodes, _RUNNING):
            if isinstance(node, str) or (node.tag in _RUNNING and not _wraps_block(node)):
                loose.append(node)
            else:
                flush()
                out.extend(self._block(node))
        flush()
        return out

    def running(self, nodes: Iterable[Node]) -> Inline:
        """Running text of a block, white space folded; empty where nothing is left."""
        leaves: list[Leaf | None] = []
        out = self._inline(nodes, leaves)
        fold(leaves)
        return _pruned(out)

    def _refuse(self, element: Element) -> None:
        self.refused.append(element)
        names = ("src", "href", "alt", "title", "type")
        detail = next((value for name in names if (value := element.get(name))), "")
        what = detail or text_of(element.children)[:60]
        self.unprintable.append(Unprintable(tag=element.tag, line=self.line, detail=what, panel=self.panel))

    def _block(self, node: Element) -> list[Json]:
        tag = node.tag
        link = is_quote(node)
        if link is not None:
            return self._card(link)
        if tag == "p":
            if holds_picture(node) or any(
                isinstance(child, Element) and child.tag not in _RUNNING for child in node.children
            ):
                return self.blocks(node.children)
            content = self.running(node.children)
            return [_paragraph(content)] if content else []
        if tag == "img":
            return self._picture(node)
        if tag in _HEADINGS:
            nodes = list(apart(node.children, _RUNNING))
            pictures = [block for child in nodes if _is(child, "img") for block in self.blocks([child])]
            content = self.running(child for child in nodes if not _is(child, "img"))
            if not content:
                return pictures
            self.level = max(min(_HEADINGS[tag], self.level + 1), 2 if self.titled else 1)
            return [{"t": "h", "l": self.level, "c": content}, *pictures]
        if tag in ("ul", "ol", "menu"):
            return self._list(node)
        if tag == "dl":
            return self._definitions(node)
        if tag == "table":
            return self._table(node)
        if tag == "blockquote":
            return [{"t": "quote", "c": self.blocks(node.children)}]
        if tag == "pre":
            return [{"t": "pre", "s": _verbatim(node.children).strip("\n")}]
        if tag == "hr":
            return [{"t": "hr"}]
        if tag == "details":
            return self._boxed(node, "summary")
        if tag == "figcaption":
            return [_paragraph([{"t": "small", "c": self.running(node.children)}])]
        if tag == "figure":
            return self._figure(node)
        if tag in _DIVISIONS or tag in _RUNNING:
            if "admonition" in node.classes:
                return self._boxed(node, "p")
            if "footnote" in node.classes:
                return [
                    {"t": "notes", "c": self.blocks(child for child in node.children if not _is(child, "hr"))}
                ]
            return self.blocks(node.children)
        self._refuse(node)
        return []

    def _picture(self, node: Element, caption: Inline | None = None) -> list[Json]:
        name = node.get("src") or ""
        if name not in self.pictures:
            self._refuse(node)
            return []
        # A picture without words for it is decoration (HTML, 4.8.4.4.4 "a purely decorative image").
        alt = " ".join((node.get("alt") or "").split())
        drawn: Json = {"t": "img", "name": name, "alt": alt, "caption": caption or []}
        return [drawn | {"share": share(node), "most": most_mm(node)}]

    def _figure(self, node: Element) -> list[Json]:
        """A figure's blocks; its caption goes to its last picture, or stays a paragraph where it has none."""
        captions = [child for child in node.children if _is(child, "figcaption")]
        rest = self.blocks(child for child in node.children if child not in captions)
        words = self.running(
            piece for caption in captions if isinstance(caption, Element) for piece in caption.children
        )
        last = next((block for block in reversed(rest) if block["t"] == "img"), None)
        if last is not None and words and not any(holds_picture(caption) for caption in captions):
            last["caption"] = words
            return rest
        return [*rest, *(block for caption in captions for block in self.blocks([caption]))]

    def _card(self, link: Element) -> list[Json]:
        quote = self.quotes.get(link.get("href") or "")
        if quote is None:
            self._refuse(link)
            return []
        text = [breakable(part.strip()) for part in quote.text.split("\n") if part.strip()]
        return [{"t": "card", "title": breakable(quote.title), "text": text, "note": breakable(quote.note)}]

    def _boxed(self, node: Element, title_tag: str) -> list[Json]:
        title: Inline = []
        rest: list[Node] = []
        for child in node.children:
            is_title = isinstance(child, Element) and child.tag == title_tag and not title
            if (
                is_title
                and isinstance(child, Element)
                and (title_tag == "summary" or "admonition-title" in child.classes)
            ):
                title = self.running(child.children)
            else:
                rest.append(child)
        kinds = [word for word in node.classes if word not in ("admonition", "inline", "end")]
        return [{"t": "box", "k": kinds[0] if kinds else "note", "title": title, "c": self.blocks(rest)}]

    def _list(self, node: Element) -> list[Json]:
        items = [child for child in node.children if isinstance(child, Element) and child.tag == "li"]
        self._strays(node, ("li",))
        if items and all(_checkbox(item) is not None for item in items):
            done = [_checkbox(item) == "done" for item in items]
            rows = [
                {"done": tick, "c": self.blocks(_without_checkbox(item))}
                for tick, item in zip(done, items, strict=True)
            ]
            return [{"t": "tasks", "i": rows}]
        contents = [
            self.blocks(_without_checkbox(item) if _checkbox(item) else item.children) for item in items
        ]
        if not contents:
            return []
        if node.tag == "ol":
            return [{"t": "ol", "start": number(node.get("start"), 9999), "i": contents}]
        return [{"t": "ul", "i": contents}]

    def _definitions(self, node: Element) -> list[Json]:
        items: list[Json] = []
        for child in _flattened(node.children):
            if isinstance(child, Element) and child.tag == "dt":
                items.append({"term": self.running(child.children), "c": []})
            elif isinstance(child, Element) and child.tag == "dd":
                if not items:
                    items.append({"term": [], "c": []})
                items[-1]["c"].extend(self.blocks(child.children))
        self._strays(node, ("dt", "dd", "div"))
        return [{"t": "dl", "i": items}] if items else []

    def _table(self, node: Element) -> list[Json]:
        out: list[Json] = []
        head: list[list[Json]] = []
        rows: list[list[Json]] = []
        align: list[str] = []
        for section in [child for child in node.children if isinstance(child, Element)]:
            if section.tag == "caption":
                out.append(_paragraph([{"t": "b", "c": self.running(section.children)}]))
                continue
            for row in [section] if section.tag == "tr" else section.children:
                if not isinstance(row, Element) or row.tag != "tr":
                    continue
                cells = [
                    cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")
                ]
                is_head = section.tag == "thead" or (not rows and all(cell.tag == "th" for cell in cells))
                (head if is_head else rows).append([self._cell(cell) for cell in cells])
                align = align or [alignment(cell) for cell in cells]
        columns = max((sum(cell["x"] for cell in row) for row in [*head, *rows]), default=0)
        columns = min(columns, MOST_COLUMNS)
        if columns:
            align = (align + ["start"] * columns)[:columns]
            out.append(
                {
                    "t": "table",
                    "cols": columns,
                    "align": align,
                    "head": placed(head, columns, 0),
                    "rows": placed(rows, columns, len(head)),
                }
            )
        return out

    def _cell(self, cell: Element) -> Json:
        return {
            "c": self.blocks(cell.children),
            "x": number(cell.get("colspan"), MOST_COLUMNS),
            "y": number(cell.get("rowspan"), 999),
        }

    def _strays(self, node: Element, allowed: tuple[str, ...]) -> None:
        for child in node.children:
            if isinstance(child, Element) and child.tag not in allowed:
                self._refuse(child)

    def _inline(self, nodes: Iterable[Node], leaves: list[Leaf | None]) -> Inline:
        out: Inline = []
        for node in nodes:
            if isinstance(node, str):
                leaves.append(Leaf(out, len(out), node))
                out.append("")
            elif _is_inert(node):
                continue
            elif node.tag == "br":
                leaves.append(None)
                out.append({"t": "br"})
            elif node.tag in _SAME:
                out.append({"t": _SAME[node.tag], "c": self._inline(node.children, leaves)})
            elif node.tag == "a":
                out.append(self._link(node, leaves))
            elif node.tag == "ruby":
                out.append(self._ruby(node, leaves))
            elif node.tag in _THROUGH:
                out.extend(self._wrapped(node, leaves))
            else:
                self._refuse(node)
        return out

    def _wrapped(self, node: Element, leaves: list[Leaf | None]) -> Inline:
        # The inner list stays the one the leaves point into: text is folded into it later.
        inner: Json = {"t": "span", "c": self._inline(node.children, leaves)}
        return ["“", inner, "”"] if node.tag == "q" else [inner]

    def _link(self, node: Element, leaves: list[Leaf | None]) -> Json:
        url = node.get("href") or ""
        inner = self._inline(node.children, leaves)
        if not is_external(url):
            return {"t": "span", "c": inner}
        return {
            "t": "a",
            "u": url,
            "c": inner,
            "show": breakable(printed_address(url, text_of(node.children))),
        }

    def _ruby(self, node: Element, leaves: list[Leaf | None]) -> Json:
        """Base text with its annotations; several pairs in one <ruby> become a run of pairs."""
        pairs: list[Json] = []
        base: list[Node] = []
        for child in node.children:
            if isinstance(child, Element) and child.tag in ("rt", "rtc"):
                inner = self._inline(base, leaves)
                note = text_of(child.children)
                room = max(width(text_of(tuple(base))), width(note) * RUBY_EM + 0.1)
                pairs.append({"t": "ruby", "c": inner, "r": note, "w": round(room, 2)})
                base = []
            elif isinstance(child, Element) and child.tag == "rp":
                continue
            elif isinstance(child, Element) and child.tag == "rb":
                base.extend(child.children)
            else:
                base.append(child)
        return {"t": "span", "c": [*pairs, {"t": "span", "c": self._inline(base, leaves)}]}


def _paragraph(content: Inline) -> Json:
    """A paragraph; one that holds an address is set ragged, as lines spread around it would gape."""
    return {"t": "p", "c": content, "ragged": _holds_address(content)}


def _holds_address(content: Inline) -> bool:
    return any(
        "\u200b" in piece
        if isinstance(piece, str)
        else bool(piece.get("show")) or _holds_address(piece.get("c", []))
        for piece in content
    )


def _is(node: Node, tag: str) -> bool:
    return isinstance(node, Element) and node.tag == tag


def _wraps_block(node: Element) -> bool:
    """Whether an element of running text, against the rules, holds something that is none."""
    return any(
        (child.tag not in _RUNNING and child.tag not in _RUBY) or _wraps_block(child)
        for child in node.children
        if isinstance(child, Element)
    )


def _is_inert(node: Element) -> bool:
    """Whether the element only serves the screen: a footnote's way back, a heading's permalink."""
    return not _SILENT.isdisjoint(node.classes)


def _pruned(content: Inline) -> Inline:
    """The content without empty pieces and without breaks at its ends."""
    kept: Inline = []
    for piece in content:
        if isinstance(piece, str):
            if piece:
                kept.append(piece)
        elif "c" in piece:
            inner = _pruned(piece["c"])
            if inner:
                kept.append({**piece, "c": inner})
        else:
            kept.append(piece)
    while kept and kept[-1] == {"t": "br"}:
        kept.pop()
    while kept and kept[0] == {"t": "br"}:
        kept.pop(0)
    return [] if all(isinstance(piece, str) and not piece.strip() for piece in kept) else kept


def _verbatim(nodes: Iterable[Node]) -> str:
    return "".join(node if isinstance(node, str) else _verbatim(node.children) for node in nodes)


def _flattened(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, Element) and node.tag == "div":
            yield from _flattened(node.children)
        else:
            yield node


def _checkbox(item: Element) -> str | None:
    """The state of a task-list item, `done` or `open`; None where the item has no check box."""
    stack: list[Node] = list(item.children)
    while stack:
        node = stack.pop()
        if isinstance(node, Element) and node.tag in ("p", "label", "span"):
            stack.extend(node.children)
        elif isinstance(node, Element) and node.tag == "input" and node.get("type") == "checkbox":
            return "open" if node.get("checked") is None else "done"
    return None


def _without_checkbox(item: Element) -> tuple[Node, ...]:
    def strip(nodes: Iterable[Node]) -> tuple[Node, ...]:
        kept: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and node.tag in ("p", "label", "span"):
                kept.append(Element(node.tag, node.attributes, strip(node.children)))
            elif not (isinstance(node, Element) and node.tag == "input" and node.get("type") == "checkbox"):
                kept.append(node)
        return tuple(kept)

    return strip(item.children)


def source_text(nodes: Iterable[Node], quotes: Mapping[str, Quote], refused: Iterable[Element]) -> str:
    """Every character that must be found on paper, gathered apart from the compositor, to check it by.

    Left out: what only serves the screen, ruby parentheses (`rp`), which the annotation replaces, and what
    the compositor `refused`, which is a finding of its own.
    """
    parts: list[str] = []
    skipped = {id(element) for element in refused}
    stack: list[Node] = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        if node.tag == "rp" or _is_inert(node) or id(node) in skipped:
            continue
        link = is_quote(node)
        quote = quotes.get(link.get("href") or "") if link is not None else None
        if quote is not None:
            parts += [quote.title, quote.text, quote.note]
            continue
        if node.tag == "a":
            stack.append(printed_address(node.get("href") or "", text_of(node.children)))
        stack.extend(node.children[::-1])
    return "\n".join(parts)
