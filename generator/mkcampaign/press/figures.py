"""Pictures among words: each stands alone between blocks on paper, wherever the editor put it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mkcampaign.model.tree import Element, Node

SMALL = 0.5
"""The share of the text's width that a picture of the class `.small` takes."""

_PERCENT = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*%\s*")
_PIXELS = re.compile(r"\s*(\d{1,5})\s*(?:px)?\s*")


def share(picture: Element) -> float:
    """The largest share of the text's width a picture takes, over 0 to 1: `{ width=60% }`, `.small`, else all of it."""
    percent = _PERCENT.fullmatch(picture.get("width") or "")
    if percent and float(percent[1]) > 0:
        return min(float(percent[1]) / 100, 1.0)
    return SMALL if "small" in picture.classes else 1.0


def most_mm(picture: Element) -> float | None:
    """The width in mm of a picture whose width is given in pixels, 96 to the inch (CSS Values 4, 6.2); else None."""
    pixels = _PIXELS.fullmatch(picture.get("width") or "")
    return round(int(pixels[1]) * 25.4 / 96, 2) if pixels and int(pixels[1]) else None


def holds_picture(node: Node) -> bool:
    """Whether a picture stands in the node, however deep."""
    return isinstance(node, Element) and (
        node.tag == "img" or any(holds_picture(child) for child in node.children)
    )


def apart(nodes: Iterable[Node], running: frozenset[str]) -> Iterator[Node]:
    """The nodes with every picture taken out of the elements named `running`, which are split around it.

    A link is not split, since its address is printed once: its pictures come before it.
    """
    for node in nodes:
        if isinstance(node, str) or node.tag not in running or not holds_picture(node):
            yield node
            continue
        inner = list(apart(node.children, running))
        if node.tag == "a":
            yield from (child for child in inner if _is_picture(child))
            inner = [child for child in inner if not _is_picture(child)]
        words: list[Node] = []
        for child in [*inner, None]:
            if child is not None and not _is_picture(child):
                words.append(child)
                continue
            if words:
                yield Element(node.tag, node.attributes, tuple(words))
                words = []
            if child is not None:
                yield child


def _is_picture(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "img"
