"""Pictures side by side: several paragraphs of nothing but pictures in a row, or a list of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from mkcampaign.model.tree import Element, Node

CLASS = "mc-gallery"
_LEAST = 2
"""One picture is no gallery."""


def gathered(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """The same blocks, with each run of pictures as one `<ul class="mc-gallery">` that holds their `<img>` alone."""
    run: list[Element] = []
    waiting: list[Node] = []  # what the run was made of, and the white space behind each

    def ended() -> Iterator[Node]:
        if len(run) >= _LEAST:
            yield Element("ul", (("class", CLASS), ("role", "list")), tuple(run))
        else:
            yield from waiting
        run.clear()
        waiting.clear()

    for node in nodes:
        found = () if isinstance(node, str) else _pictures_of(node)
        if found:
            run.extend(found)
            waiting.append(node)
        elif run and isinstance(node, str) and not node.strip():
            waiting.append(node)
        else:
            yield from ended()
            yield node
    yield from ended()


def pictures(gallery: Element) -> Iterator[Element]:
    """The pictures of a gallery that was `gathered`."""
    return (child for child in gallery.children if isinstance(child, Element) and child.tag == "img")


def _pictures_of(node: Element) -> tuple[Element, ...]:
    """The pictures of a paragraph, or of a list, that holds nothing else; empty where it holds anything else."""
    if node.tag not in ("p", "ul", "ol", "li"):
        return ()
    found: list[Element] = []
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                return ()
        elif _is_free(child) and node.tag in ("p", "li"):
            found.append(child)
        elif child.tag != "br":
            inner = _pictures_of(child)
            if not inner:
                return ()
            found.extend(inner)
    return tuple(found)


def _is_free(element: Element) -> bool:
    """Whether it is a picture for which the editor asked no width: one with a width is meant to stand by itself."""
    return element.tag == "img" and element.get("width") is None
