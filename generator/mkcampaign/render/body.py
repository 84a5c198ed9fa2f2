"""The safe tree as HTML for one page: links made relative to it, headings below the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.model.photo import Photo
from mkcampaign.model.site import resolve
from mkcampaign.model.tree import Element, Node, to_html, walk
from mkcampaign.read.markup import BACKLINK_TITLE, scheme_of
from mkcampaign.render import gallery, picture
from mkcampaign.render.rendering import Rendering


def web(
    nodes: tuple[Node, ...],
    *,
    path: str,
    page: str,
    r: Rendering,
    absolute: bool = False,
    is_lead: bool = False,
) -> Markup:
    """HTML of `nodes` from the file `path`, for the page `page` (a URI).

    Links to Markdown files lead to their pages (to what is not shown on the day they do not lead), pictures carry
    their size, photos are offered in lighter ones, pictures in a row become a gallery, wide tables scroll in a box of
    their own; a level-1 heading becomes level 2, since the page has its own. With `absolute`, links are full addresses
    where the site has one, as another site needs them, and nothing needs our style sheet. With `is_lead`, the body is
    the first thing on its page, and so a picture near its top.
    """
    adapter = _Adapter(path, page, r, absolute, _near_the_top(nodes) if is_lead else None)
    return Markup(to_html(tuple(adapter.adapted(nodes if absolute else tuple(gallery.gathered(nodes))))))  # noqa: S704 - the safe tree


_TOP = 3
"""Blocks of a body that may be seen before anybody scrolls."""


def _near_the_top(nodes: tuple[Node, ...]) -> Element | None:
    """The first picture among the first blocks."""
    blocks = [node for node in nodes if isinstance(node, Element)][:_TOP]
    return next((element for element in walk(tuple(blocks)) if element.tag == "img"), None)


def apart(nodes: tuple[Node, ...], name: str) -> tuple[Node, ...]:
    """The same nodes with `name` before each anchor, for a page with several bodies: each has a footnote 1."""
    anchors = {anchor for element in walk(nodes) if (anchor := element.get("id"))}

    def renamed(key: str, value: str) -> str:
        if key in ("id", "for", "name"):
            return f"{name}-{value}"
        is_inside = key == "href" and value.startswith("#") and unquote(value[1:]) in anchors
        return f"#{name}-{value[1:]}" if is_inside else value

    def copied(node: Node) -> Node:
        if isinstance(node, str):
            return node
        attributes = tuple((key, renamed(key, value)) for key, value in node.attributes)
        return Element(node.tag, attributes, tuple(map(copied, node.children)))

    return tuple(map(copied, nodes)) if anchors else nodes


@dataclass(frozen=True)
class _Adapter:
    path: str
    page: str
    r: Rendering
    absolute: bool = False
    first: Element | None = None

    def adapted(self, nodes: tuple[Node, ...]) -> Iterator[Node]:
        for node in nodes:
            yield node if isinstance(node, str) else self.element(node)

    def element(self, node: Element) -> Element:
        if gallery.CLASS in node.classes and node.tag == "ul":
            return Element("ul", node.attributes, tuple(map(self.exhibit, gallery.pictures(node))))
        element = Element(
            "h2" if node.tag == "h1" else node.tag, node.attributes, tuple(self.adapted(node.children))
        )
        if node.tag == "a" and "footnote-backref" in node.classes:
            number = re.sub(r"\D", "", node.get("title") or "")
            return element.replace(title=self.r.translate(BACKLINK_TITLE).format(number))
        if node.tag == "a" and (target := node.get("href")):
            return self.link(element, target)
        if node.tag == "img" and (source := node.get("src")):
            return self.picture(element, source, is_first=node is self.first)
        if node.tag == "input" and node.get("type") == "checkbox":
            return self.tick(node.get("checked") is not None)
        if node.tag in ("td", "th") and (side := node.get("align")):
            attributes = tuple((k, v) for k, v in element.attributes if k != "align")
            return Element(element.tag, (*attributes, ("class", f"mc-align-{side}")), element.children)
        if node.tag == "table":
            return Element("div", (("class", "mc-table"), ("tabindex", "0")), (element,))
        return element

    def tick(self, done: bool) -> Element:
        """A box of a task list: a picture with words, since a form control without a form says nothing."""
        label = self.r.translate("已完成") if done else self.r.translate("未完成")
        attributes = (("class", "mc-tick"), ("role", "img"), ("aria-label", label))
        return Element("span", attributes, ("☑ " if done else "☐ ",))

    def link(self, element: Element, target: str) -> Element:
        if scheme_of(target) or target.startswith("//"):
            return element.replace(rel="noopener") if scheme_of(target) in ("http", "https") else element
        if target.startswith("#"):
            return element
        full = resolve(self.path, target)
        inside = self.r.site.inside(full)
        uri = self.r.link_targets.get(full) or (inside if inside in self.r.site.files else None)
        if uri is None:
            return Element("span", (), element.children)
        return element.replace(href=self.address(uri, target))

    def picture(
        self, element: Element, source: str, sizes: str = picture.PROSE, *, is_first: bool
    ) -> Element:
        inside = self.r.site.inside(resolve(self.path, source))
        size = self.r.site.pictures.get(inside)
        if size and not element.get("height"):
            width, height = size
            asked = element.get("width") or ""
            # the height goes with the width, so that nothing jumps on loading
            if asked.isdecimal() and int(asked):
                width, height = int(asked), max(1, round(height * int(asked) / width))
                sizes = f"{width}px" if sizes == picture.PROSE and width < 700 else sizes
            if not asked or asked.isdecimal():
                element = element.replace(width=str(width), height=str(height))
        photo = self.photo(inside)
        if photo is None:
            return element.replace(src=self.address(inside, source), loading="lazy", decoding="async")
        if self.absolute:  # in another site's page, which knows nothing of our layout
            address = self.address(picture.uri(photo.fallback))
            return element.replace(src=address, loading="lazy", decoding="async")
        is_first = is_first and photo.widths[-1] > picture.SMALL
        return picture.markup(photo, element, self.address, sizes, is_first=is_first)

    def exhibit(self, image: Element) -> Element:
        """One picture of a gallery: it leads to the large one, its caption is its title, else what is to be seen."""
        source, caption = image.get("src") or "", image.get("title") or image.get("alt") or ""
        inside = self.r.site.inside(resolve(self.path, source))
        photo = self.photo(inside)
        untitled = tuple((key, value) for key, value in image.attributes if key != "title")
        shown: Node = self.picture(
            Element("img", untitled), source, picture.GALLERY, is_first=image is self.first
        )
        if image.get("alt"):  # a link without words leads nowhere for some
            href = self.address(picture.uri(photo.largest) if photo else inside, source)
            shown = Element("a", (("href", href),), (shown,))
        below = (Element("figcaption", (), (caption,)),) if caption else ()
        return Element("li", (), (Element("figure", (), (shown, *below)),))

    def photo(self, inside: str) -> Photo | None:
        """The photo of which lighter pictures are made; None for a picture that is shown as it is."""
        return None if self.r.live else self.r.site.shown_photos.get(inside)

    def address(self, uri: str, target: str = "") -> str:
        """The address of `uri` on the page, at the anchor that `target` names as the editor wrote it."""
        anchor = unquote(target.partition("#")[2])
        if self.absolute and self.r.site.settings.url:
            return urls.absolute(uri, base=self.r.site.settings.url, anchor=anchor)
        return urls.relative(f"{uri}#{anchor}", start=self.page)
