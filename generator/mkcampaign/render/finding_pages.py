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


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The A-Z of reading matter."""
    yield urls.A_TO_Z, partial(_a_to_z, r)


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
    return fill(
        r,
        uri,
        "a-z",
        _("按拼音查找"),
        section="answer",
        trail=[(_("你问我答"), section_uri("answer"))],
        description=_("解答、知识、问答和资料，按题目第一个字的拼音排列；话题也在里面。"),
        groups=[
            Group(title=letter, id=f"mc-{'0' if letter == _DIGITS else letter.lower()}", links=tuple(links))
            for letter, links in by_letter(list(_titles(r, cards))).items()
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
