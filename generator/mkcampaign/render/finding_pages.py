"""Finding without search: an A-Z by pinyin, and the links to every other list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.search_words import pinyin
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import Group, Link

_DIGITS = "0–9"
_READING = (
    ("answer", "解答"),
    ("article", "知识"),
    ("quiz", "问答"),
    ("pamphlet", "下载"),
    ("page", ""),
)
"""Reading matter, with what stands behind each title."""


MOST_TITLES = 150
"""More titles than these make the A-Z too long for one page: each letter then has a page of its own."""
FIRST_TITLES = 4
"""Titles of each letter on the page of them all, where the letters have their own."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The A-Z of reading matter, and a page for each letter where there is much of it."""
    yield urls.A_TO_Z, partial(_a_to_z, r)
    counts = _counts(r)
    if sum(counts.values()) > MOST_TITLES:
        for letter, count in counts.items():
            if count > FIRST_TITLES:
                yield urls.a_to_z(_id(letter)), partial(_of_letter, r, letter)


def _counts(r: Rendering) -> dict[str, int]:
    """How many titles there are under each letter."""
    found = by_letter(list(_titles(r, Cards(r, urls.A_TO_Z))))
    return {letter: len(links) for letter, links in found.items()}


def _id(letter: str) -> str:
    return "0" if letter == _DIGITS else letter.lower()


def ways(r: Rendering, cards: Cards) -> list[Link]:
    """The lists one may go through instead of searching: by letter, by reader and topic, by date, by place."""
    found = [
        ("按拼音", urls.A_TO_Z),
        ("按主题与人群", urls.section("topic")),
        ("按日期", urls.calendar()),
        ("按地区", urls.region() if r.regions else urls.section("chapter")),
        ("按地点", urls.section("place")),
    ]
    return [Link(title=r.translate(title), href=cards.href(uri)) for title, uri in found]


def stages(r: Rendering, cards: Cards) -> list[Link]:
    """Every stage of every pathway."""
    return [
        Link(title=stage.title, href=f"{cards.noun('pathway', id)}#{stage.id}")
        for id, pathway in r.site.pathways.items()
        for stage in pathway.stages
    ]


def _a_to_z(r: Rendering) -> str:
    uri, _ = urls.A_TO_Z, r.translate
    cards = Cards(r, uri)
    groups = by_letter(list(_titles(r, cards)))
    is_long = sum(map(len, groups.values())) > MOST_TITLES
    return fill(
        r,
        uri,
        "a-z",
        _("按拼音查找"),
        section="answer",
        trail=[(_("你问我答"), section_uri("answer"))],
        description=_("解答、知识、问答和资料，按题目第一个字的拼音排列；话题也在里面。"),
        groups=[
            Group(
                title=letter,
                id=f"mc-{_id(letter)}",
                links=tuple(links[:FIRST_TITLES] if is_long else links),
                href=cards.href(urls.a_to_z(_id(letter))) if is_long and len(links) > FIRST_TITLES else "",
            )
            for letter, links in groups.items()
        ],
        letters=[],
    )


def _of_letter(r: Rendering, letter: str) -> str:
    uri, _ = urls.a_to_z(_id(letter)), r.translate
    cards = Cards(r, uri)
    groups = by_letter(list(_titles(r, cards)))
    return fill(
        r,
        uri,
        "a-z",
        _("按拼音查找：{letter}").format(letter=letter),
        section="answer",
        trail=[(_("你问我答"), section_uri("answer")), (_("按拼音查找"), urls.A_TO_Z)],
        description=_("题目第一个字的拼音是 {letter} 的解答、知识、问答和资料。").format(letter=letter),
        groups=[Group(title=letter, id=f"mc-{_id(letter)}", links=tuple(groups[letter]))],
        letters=[
            Link(
                title=other,
                href=cards.href(urls.a_to_z(_id(other)))
                if len(links) > FIRST_TITLES
                else f"{cards.href(urls.A_TO_Z)}#mc-{_id(other)}",
                current=other == letter,
            )
            for other, links in groups.items()
        ],
    )


def _titles(r: Rendering, cards: Cards) -> Iterator[Link]:
    """What is listed, in no order; an answer that is not in force is not."""
    for kind, note in _READING:
        for document_kind, document in r.site.documents():
            uri = urls.noun(kind, document.id) if document_kind == kind else ""
            if not uri or uri == urls.HOME or not r.is_published(kind, document.id):
                continue
            if r.is_indexed(uri):
                yield cards.link(kind, document.id, r.translate(note) if note else "")
    for group, note in (("topic", "话题"), ("audience", "适合人群")):
        for slug in r.topics[group]:
            yield cards.link(group, slug, r.translate(note))


def by_letter(links: list[Link]) -> dict[str, list[Link]]:
    """Links under the first letter of their titles' pinyin, letters and titles in order; numbers come last."""
    found: dict[str, list[Link]] = {}
    for link in sorted(links, key=_order):
        found.setdefault(_letter(link.title), []).append(link)
    return found


def _order(link: Link) -> tuple[bool, tuple[tuple[int, str], ...], str, str]:
    # as in a dictionary: syllable by syllable, a number by its size
    syllables = tuple((int(s), "") if s.isdigit() else (0, s) for s in pinyin(link.title))
    return _letter(link.title) == _DIGITS, syllables, link.title, link.href


def _letter(title: str) -> str:
    first = next(iter(pinyin(title)), "")
    return first[0].upper() if re.match("[a-z]", first) else _DIGITS
