"""A photo on a page: the lighter pictures to choose from, by format, width and layout.

The widths in `sizes` are those of theme/web: text of 18 pixels, a page's edge of 18 on each side.
"""

from __future__ import annotations

from collections.abc import Callable

from mkcampaign import urls
from mkcampaign.model.photo import FORMATS, Derivative, Photo
from mkcampaign.model.tree import Element

PROSE = "(max-width: 756px) calc(100vw - 36px), 720px"
"""A picture among words, as wide as they are."""
COVER = "(max-width: 959px) calc(100vw - 36px), 486px"
"""A campaign's own picture at the head of a page."""
CARD = "(max-width: 720px) calc(100vw - 36px), 390px"
"""The same on a card."""
GALLERY = "(max-width: 756px) calc(50vw - 24px), 354px"
"""One of several pictures side by side."""

SMALL = 480
"""A picture no wider never holds up a page, so that it is not loaded before others."""

_WIDE = (PROSE, COVER)
"""Where the widest may be wanted."""

_PHONE = "(max-width: 480px)"
"""Where no more than the narrow pictures are offered: a screen of three dots to the pixel would ask for the widest."""

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
"""Media types by suffix (IANA)."""

Address = Callable[[str], str]
"""From the URI of a file to its address on the page."""


def uri(one: Derivative) -> str:
    """The URI of a lighter picture."""
    return urls.derivative(one.photo.digest, one.width, one.suffix)


def markup(photo: Photo, image: Element, address: Address, sizes: str, *, is_first: bool = False) -> Element:
    """The photo as `<picture>`: `image` is its `<img>` with what the editor said of it.

    With `is_first`, it is the first thing on its page that is large, and is loaded before others; else when it is near.
    """
    image = image.replace(src=address(uri(photo.fallback)))
    image = image.replace(fetchpriority="high") if is_first else image.replace(loading="lazy")
    sources: list[Element] = []
    for suffix in FORMATS:
        narrow, every = photo.offered(suffix, phone=True), photo.offered(suffix)
        if narrow != every and sizes in _WIDE:
            sources.append(_source(narrow, address, sizes, media=_PHONE))
            narrow = every
        sources.append(_source(narrow, address, sizes))
    return Element("picture", (), (*sources, image.replace(decoding="async")))


def _source(offered: tuple[Derivative, ...], address: Address, sizes: str, *, media: str = "") -> Element:
    candidates = ", ".join(f"{address(uri(one))} {one.width}w" for one in offered)
    said = (("media", media),) if media else ()
    form = ("type", TYPES[offered[0].suffix])
    return Element("source", (*said, form, ("srcset", candidates), ("sizes", sizes)))
