"""The safe tree of a body -> the smaller tree the Typst templates print.

The print tree is plain JSON: a block is a dict with a kind `t`, running text is a list of strings and
dicts. Text stays data to the end: no markup is ever built, so nothing in a text can act as code.

Blocks: p (c) · h (l, c) · ul (i) · ol (start, i) · tasks (i: done, c) · dl (i: term, c) · table (cols,
align, head, rows) · box (k, title, c) · quote (c) · notes (c) · pre (s) · hr · card (title, text, note).
Running text: str · b · em · sup · sub · code · del · u · mark · small (each c) · a (u, c, show) · ruby (c, r)
· br.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from mkcampaign.model.tree import Element, Node, text_of

Json: TypeAlias = dict[str, Any]
Inline: TypeAlias = list[str | Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What stands in print for a `.quote` link: the target's question, its short answer, its standing."""

    title: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprintable:
    """A construct that has no form on paper: its tag, the line of its panel, what it was, and the panel's name."""

    tag: str
    line: int
    detail: str
    panel: str | None = None


_SAME = {"strong": "b", "b": "b", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
         "sup": "sup", "sub": "sub", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
         "del": "del", "s": "del", "strike": "del", "ins": "u", "u": "u", "mark": "mark",
         "small": "small"}  # fmt: skip
_THROUGH = frozenset({"span", "abbr", "time", "q", "bdi", "bdo", "label", "data", "font", "wbr"})
_RUNNING = frozenset({*_SAME, *_THROUGH, "a", "br", "ruby"})
_DIVISIONS = frozenset({"div", "section", "article", "main", "figure", "header", "footer", "center", "nav", "aside"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = frozenset({"footnote-backref", "headerlink"})
_SHOWN_SCHEMES = ("http://", "https://", "mailto:", "tel:")

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE_CHAR = re.compile(f"[{_WIDE}]")
_LONG_RUN = re.compile(f"[^\\s{_WIDE}]{{26,}}")
_STEP = re.compile(r"[^/.?&=_#%\-]{1,11}[/.?&=_#%\-]*|[/.?&=_#%\-]+")


def is_external(url: str) -> bool:
    """Whether the address means something on paper: a web, mail or telephone address."""
    return url.lower().startswith(_SHOWN_SCHEMES)


def printed_address(url: str, text: str) -> str:
    """The address to print after a link's text; empty where the text already says it, or it is internal."""
    if not is_external(url) or url.lower().startswith("tel:"):
        return ""
    shown = url[7:] if url.lower().startswith("mailto:") else url
    plain = re.sub(r"^https?://", "", shown).rstrip("/")
    return "" if plain and plain in text else shown


def breakable(text: str) -> str:
    """Put a zero-width break every few letters into a run too long for a panel (an address, a hash)."""
    return _LONG_RUN.sub(lambda run: "\u200b".join(_STEP.findall(run[0])), text)


def is_quote(node: Node) -> Element | None:
    """The link of a paragraph that holds a `.quote` link and nothing else; None for any other node."""
    if isinstance(node, str) or node.tag != "p":
        return None
    inner = [child for child in node.children if not (isinstance(child, str) and not child.strip())]
    if len(inner) == 1 and isinstance(inner[0], Element) and inner[0].tag == "a" and "quote" in inner[0].classes:
        return inner[0]
    return None


@dataclass(slots=True)
class _Leaf:
    """A piece of text of one block, before its white space is folded; `home[at]` is where it stands."""

    home: Inline
    at: int
    text: str


def _fold(leaves: Sequence[_Leaf | None]) -> None:
    """Fold white space across the pieces of a block as a browser does, with one rule more for Chinese.

    A line break of the source between two Chinese characters is nothing, elsewhere it is a space
    (CSS Text 3, section 4.1.3, "segment break transformation rules"). None stands for a forced break.
    """
    line: list[_Leaf] = []
    for leaf in [*leaves, None]:
        if leaf is not None:
            line.append(leaf)
            continue
        whole = "".join(piece.text for piece in line)
        kept = ["" if _SPACES.match(char) else char for char in whole]
        for run in _SPACES.finditer(whole):
            before, after = whole[: run.start()][-1:], whole[run.end() :][:1]
            joined = "\n" in run[0] and _WIDE_CHAR.match(before or " ") and _WIDE_CHAR.match(after or " ")
            kept[run.start()] = " " if before and after and not joined else ""
        at = 0
        for piece in line:
            end = at + len(piece.text)
            piece.home[piece.at] = breakable("".join(kept[at:end]))
            at = end
        line = []


@dataclass(slots=True)
class Compositor:
    """Turns the nodes of one panel into print blocks and notes what cannot be printed.

    `quotes` maps the href of a `.quote` link to what replaces it; `level` is the heading above the
    panel's text. Headings never skip a level (PDF/UA-1, ISO 14289-1, 7.4.2): a skipped one is raised.
    """

    quotes: Mapping[str, Quote]
    line: int
    panel: str | None = None
    level: int = 1
    unprintable: list[Unprintable] = field(default_factory=list)

    def blocks(self, nodes: Iterable[Node]) -> list[Json]:
        """The print blocks of a run of nodes; loose text among blocks becomes paragraphs."""
        out: list[Json] = []
        loose: list[Node] = []

        def flush() -> None:
            content = self.running(loose)
            if content:
                out.append({"t": "p", "c": content})
            loose.clear()

        for node in nodes:
            if isinstance(node, str) or (node.tag in _RUNNING and not _wraps_block(node)):
                loose.append(node)
            else:
                flush()
                out.extend(self._block(node))
        flush()
        return out

    def running(self, nodes: Iterable[Node]) -> Inline:
        """Running text of a block, white space folded; empty where nothing is left."""
        leaves: list[_Leaf | None] = []
        out = self._inline(nodes, leaves)
        _fold(leaves)
        return _pruned(out)

    def _refuse(self, element: Element) -> None:
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
            if any(isinstance(child, Element) and child.tag not in _RUNNING for child in node.children):
                return self.blocks(node.children)
            content = self.running(node.children)
            return [{"t": "p", "c": content}] if content else []
        if tag in _HEADINGS:
            self.level = min(_HEADINGS[tag], self.level + 1) if _HEADINGS[tag] > 1 else 2
            content = self.running(node.children)
            return [{"t": "h", "l": self.level, "c": content}] if content else []
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
            return [{"t": "p", "c": [{"t": "small", "c": self.running(node.children)}]}]
        if tag in _DIVISIONS or tag in _RUNNING:
            if "admonition" in node.classes:
                return self._boxed(node, "p")
            if "footnote" in node.classes:
                return [{"t": "notes", "c": self.blocks(child for child in node.children if not _is(child, "hr"))}]
            return self.blocks(node.children)
        self._refuse(node)
        return []

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
            if is_title and isinstance(child, Element) and (title_tag == "summary" or "admonition-title" in child.classes):
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
            rows = [{"done": tick, "c": self.blocks(_without_checkbox(item))} for tick, item in zip(done, items, strict=True)]
            return [{"t": "tasks", "i": rows}]
        contents = [self.blocks(_without_checkbox(item) if _checkbox(item) else item.children) for item in items]
        if not contents:
            return []
        if node.tag == "ol":
            start = node.get("start") or "1"
            return [{"t": "ol", "start": int(start) if start.isdecimal() else 1, "i": contents}]
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
                out.append({"t": "p", "c": [{"t": "b", "c": self.running(section.children)}]})
                continue
            for row in [section] if section.tag == "tr" else section.children:
                if not isinstance(row, Element) or row.tag != "tr":
                    continue
                cells = [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
                is_head = section.tag == "thead" or (not rows and all(cell.tag == "th" for cell in cells))
                (head if is_head else rows).append([self._cell(cell) for cell in cells])
                align = align or [_alignment(cell) for cell in cells]
        columns = max((sum(cell["x"] for cell in row) for row in [*head, *rows]), default=0)
        if columns:
            align += ["start"] * (columns - len(align))
            out.append({"t": "table", "cols": columns, "align": align, "head": head, "rows": rows})
        return out

    def _cell(self, cell: Element) -> Json:
        spans = {key: cell.get(name) or "1" for key, name in (("x", "colspan"), ("y", "rowspan"))}
        return {"c": self.blocks(cell.children), **{k: int(v) if v.isdecimal() else 1 for k, v in spans.items()}}

    def _strays(self, node: Element, allowed: tuple[str, ...]) -> None:
        for child in node.children:
            if isinstance(child, Element) and child.tag not in allowed:
                self._refuse(child)

    def _inline(self, nodes: Iterable[Node], leaves: list[_Leaf | None]) -> Inline:
        out: Inline = []
        for node in nodes:
            if isinstance(node, str):
                leaves.append(_Leaf(out, len(out), node))
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

    def _wrapped(self, node: Element, leaves: list[_Leaf | None]) -> Inline:
        inner = self._inline(node.children, leaves)
        return [{"t": "span", "c": ["“", *inner, "”"] if node.tag == "q" else inner}]

    def _link(self, node: Element, leaves: list[_Leaf | None]) -> Json:
        url = node.get("href") or ""
        inner = self._inline(node.children, leaves)
        if not is_external(url):
            return {"t": "span", "c": inner}
        return {"t": "a", "u": url, "c": inner, "show": breakable(printed_address(url, text_of(node.children)))}

    def _ruby(self, node: Element, leaves: list[_Leaf | None]) -> Json:
        """Base text with its annotations; several pairs in one <ruby> become a run of pairs."""
        pairs: list[Json] = []
        base: list[Node] = []
        for child in node.children:
            if isinstance(child, Element) and child.tag in ("rt", "rtc"):
                inner = self._inline(base, leaves)
                pairs.append({"t": "ruby", "c": inner, "r": text_of(child.children)})
                base = []
            elif isinstance(child, Element) and child.tag == "rp":
                continue
            elif isinstance(child, Element) and child.tag == "rb":
                base.extend(child.children)
            else:
                base.append(child)
        tail = self._inline(base, leaves)
        return {"t": "span", "c": [*pairs, *tail]}


def _is(node: Node, tag: str) -> bool:
    return isinstance(node, Element) and node.tag == tag


def _wraps_block(node: Element) -> bool:
    """Whether an element of running text, against the rules, holds something that is none."""
    return any(
        child.tag not in _RUNNING or _wraps_block(child) for child in node.children if isinstance(child, Element)
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


def _alignment(cell: Element) -> str:
    style = f"{cell.get('style') or ''} {cell.get('align') or ''}"
    return "right" if "right" in style else "center" if "center" in style else "start"


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


def source_text(nodes: Iterable[Node], quotes: Mapping[str, Quote]) -> str:
    """Every character that must be found on paper, gathered apart from the compositor so that it can be checked.

    Left out: what only serves the screen, and ruby parentheses (`rp`), which the annotation replaces.
    """
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
            continue
        link = is_quote(node)
        quote = quotes.get(link.get("href") or "") if link is not None else None
        if quote is not None:
            parts += [quote.title, quote.text, quote.note]
        elif node.tag != "rp" and not _is_inert(node):
            parts.append(source_text(node.children, quotes))
            if node.tag == "a":
                parts.append(printed_address(node.get("href") or "", text_of(node.children)))
    return "\n".join(parts) if parts else ""
