"""Lists that are too long for one page, in parts: `articles/`, `articles/list/2/`, …

A part shows so many of each kind that no page of it weighs more than a phone on a slow line takes in a moment
(`tests/test_weight.py`, on a site of a thousand pages); a list that fits is one page, as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from mkcampaign import urls
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.views import Link

_T = TypeVar("_T")
_G = TypeVar("_G")


@dataclass(frozen=True, slots=True)
class Part:
    """The `number`th of `count` pages of a list that begins at the URI `first`."""

    first: str
    number: int = 1
    count: int = 1

    @property
    def uri(self) -> str:
        """The page's own URI."""
        return urls.listed(self.first, self.number)

    def of(self, items: Iterable[_T], most: int) -> list[_T]:
        """What of a list stands on this page, if `most` stand on each."""
        return list(items)[(self.number - 1) * most : self.number * most]

    def of_groups(self, groups: Iterable[tuple[_G, Sequence[_T]]], most: int) -> list[tuple[_G, list[_T]]]:
        """The same of a list in groups; a group with nothing here is empty."""
        found, before = [], 0
        for group, items in groups:
            start, end = ((self.number + step) * most - before for step in (-1, 0))
            found.append((group, list(items[max(start, 0) : max(end, 0)])))
            before += len(items)
        return found


def parts(first: str, *lists: tuple[int, int]) -> Iterator[Part]:
    """The pages of a list; of each of `lists` (how many there are, how many stand on a page) one part is on each."""
    count = max(1, *(-(-length // most) for length, most in lists))
    return (Part(first, number, count) for number in range(1, count + 1))


def pages(
    r: Rendering,
    make: Callable[..., str],
    first: str,
    *lists: tuple[int, int],
) -> Iterator[tuple[str, Producer]]:
    """The same as (URI, producer) pairs; `make` takes the rendering and the part."""
    for part in parts(first, *lists):
        yield part.uri, partial(make, r, part)


def turns(cards: Cards, part: Part) -> tuple[Link, ...]:
    """Links to the page before, to every page by its number, and to the next; none where there is one page only.

    `note` is how a link is related to this page (`prev`, `next`), or "".
    """
    _ = cards.r.translate
    if part.count == 1:
        return ()

    def link(number: int, title: str, note: str = "") -> Link:
        href = cards.href(urls.listed(part.first, number))
        return Link(title=title, href=href, note=note, current=number == part.number)

    before = [link(part.number - 1, _("上一页"), "prev")] if part.number > 1 else []
    after = [link(part.number + 1, _("下一页"), "next")] if part.number < part.count else []
    return (*before, *(link(number, str(number)) for number in range(1, part.count + 1)), *after)
