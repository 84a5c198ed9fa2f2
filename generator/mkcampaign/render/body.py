"""The safe tree as HTML for one page: links made relative to it, headings below the page's own."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.judge.content import resolve
from mkcampaign.model.site import Site
from mkcampaign.model.tree import Element, Node, to_html
from mkcampaign.read.markup import scheme_of


def web(nodes: tuple[Node, ...], *, path: str, page: str, site: Site) -> Markup:
    """HTML of `nodes` from the file `path`, for the page `page` (a URI).

    Links to Markdown files lead to their pages, pictures carry their size; a level-1 heading becomes level 2,
    since the page has its own.
    """
    outputs = {
        document.path: urls.noun("campaign" if kind == "prose" else kind, document.id)
        for kind, document in site.documents()
    }
    folder = path.split("/", 1)[0]
    return Markup(to_html(tuple(_adapted(nodes, path, page, site, outputs, folder))))  # noqa: S704 - the safe tree


def _adapted(
    nodes: tuple[Node, ...], path: str, page: str, site: Site, outputs: dict[str, str], folder: str
) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        element = Element(
            "h2" if node.tag == "h1" else node.tag,
            node.attributes,
            tuple(_adapted(node.children, path, page, site, outputs, folder)),
        )
        if node.tag == "a" and (target := node.get("href")):
            element = element.replace(href=_address(target, path, page, outputs, folder))
            if scheme_of(target) in ("http", "https"):
                element = element.replace(rel="noopener")
        elif node.tag == "img" and (source := node.get("src")):
            inside = resolve(path, source).removeprefix(folder + "/")
            element = element.replace(src=urls.relative(inside, start=page), loading="lazy")
            size = site.pictures.get(inside)
            if size:
                element = element.replace(width=str(size[0]), height=str(size[1]))
        elif node.tag == "table":
            element = Element("div", (("class", "mc-table"), ("tabindex", "0")), (element,))
        yield element


def _address(target: str, path: str, page: str, outputs: dict[str, str], folder: str) -> str:
    if scheme_of(target) or target.startswith(("#", "//")):
        return target
    name, hash_, anchor = target.partition("#")
    full = resolve(path, name.partition("?")[0])
    uri = outputs.get(full) or full.removeprefix(folder + "/")
    return urls.relative(uri + hash_ + anchor, start=page)
