"""What a pamphlet leaves open: `{{ name }}` in its text, which a chapter may fill with words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mkcampaign.model.tree import Element, Node

_SLIP = re.compile(r"[{｛]{1,2}[^{}｛｝]{0,40}[}｝]{0,2}|[^{}｛｝]{0,40}[}｝]{2}")
_DOUBLE = re.compile(r"[{｛]{2}|[}｝]{2}")
_OPENING = re.compile(r"\{\{([^{}]*)\}\}")


def openings(nodes: tuple[Node, ...]) -> Iterator[str]:
    """The names of all openings in a tree, in order, as often as they stand there."""
    for node in nodes:
        if isinstance(node, str):
            yield from (name.strip() for name in _OPENING.findall(node))
        else:
            yield from openings(node.children)


def slips(nodes: tuple[Node, ...], names: Mapping[str, str]) -> list[str]:
    """What was to be an opening and is none: a brace too few, full-width braces, one that is not closed."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            rest = _OPENING.sub("", node)
            found += [text for text in _SLIP.findall(rest) if _DOUBLE.search(text) or _bare(text) in names]
        elif node.tag not in ("code", "pre"):
            found += slips(node.children, names)
    return found


def _bare(text: str) -> str:
    return text.strip("{}｛｝ ")


def filled(nodes: tuple[Node, ...], words: Mapping[str, str]) -> tuple[Node, ...]:
    """The tree with every opening replaced by its words, as text; one without words stays as it was written."""
    if not words:
        return nodes
    return tuple(
        fill(node, words)
        if isinstance(node, str)
        else Element(node.tag, node.attributes, filled(node.children, words))
        for node in nodes
    )


def fill(text: str, words: Mapping[str, str]) -> str:
    """A text with its openings replaced."""
    return _OPENING.sub(lambda opening: words.get(opening[1].strip(), opening[0]), text)
