"""What applies where: the list of divisions, and a page for each (GB/T 2260)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mkcampaign import regions, urls
from mkcampaign.model.documents import AnswerKind
from mkcampaign.render import listing, standing_words
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import AnswerCard, Group, Link
from mkcampaign.standing import Applicable

MOST_LOCAL, MOST_NATIONAL = 24, 90
"""Answers on one page of a division."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The list of divisions and a page for each; none where nothing has a region."""
    if r.regions:
        yield urls.region(), partial(_regions, r)
    for code in r.regions:
        found = [one.region is not None for one in r.standings.applying(code) if _is_policy(r, one)]
        lists = (sum(found), MOST_LOCAL), (len(found) - sum(found), MOST_NATIONAL)
        yield from listing.pages(r, partial(_region, code=code), urls.region(code), *lists)


def applying(cards: Cards, region: str | None, *, local: bool | None = None) -> list[AnswerCard]:
    """The policy answers that apply in a region, as cards, each with a note where a narrower one was passed over.

    With `local`, only those of a region of their own (True), or of the whole nation (False).
    """
    found = (one for one in cards.r.standings.applying(region) if _is_policy(cards.r, one))
    return [
        cards.answer(one.id, note=standing_words.passed(cards.r, one))
        for one in found
        if local is None or local is (one.region is not None)
    ]


def _is_policy(r: Rendering, found: Applicable) -> bool:
    return r.site.answers[found.id].matter.kind is AnswerKind.POLICY


def _regions(r: Rendering) -> str:
    uri, _ = urls.region(), r.translate
    cards = Cards(r, uri)
    provinces: dict[str, list[str]] = {}
    for code in r.regions:
        provinces.setdefault(regions.upward(code)[-1], []).append(code)
    return fill(
        r,
        uri,
        "regions",
        _("各地适用的政策"),
        section="answer",
        trail=[(_("你问我答"), section_uri("answer"))],
        description=_("选您所在的地方，看那里现在适用的规定。没有列出的地方，适用全国规定。"),
        groups=[
            Group(
                title=r.region_name(province),
                id=province,
                links=tuple(
                    Link(title=r.region_name(code), href=cards.href(urls.region(code)), note=_own(r, code))
                    for code in codes
                ),
            )
            for province, codes in provinces.items()
        ],
    )


def _own(r: Rendering, code: str) -> str:
    """How many answers a division has of its own, in words."""
    count = sum(1 for id, a in r.site.answers.items() if a.matter.region == code and r.standings.holds(id))
    return r.translate("{count} 条").format(count=count) if count else ""


def _region(r: Rendering, part: listing.Part, *, code: str) -> str:
    uri, _ = part.uri, r.translate
    cards, name = Cards(r, uri), r.region_name(code, whole=True)
    around = [step for step in reversed(regions.upward(code)) if step != code and step in r.regions]
    inside = [other for other in r.regions if other != code and regions.covers(code, other)]
    here = [id for _kind, id, branch in r.site.branches() if branch.region == code]
    return fill(
        r,
        uri,
        "region",
        _("{region}适用的政策").format(region=name),
        section="answer",
        part=part,
        trail=[
            (_("各地适用的政策"), urls.region()),
            *((r.region_name(step), urls.region(step)) for step in around),
        ],
        description=_("在{region}，现在适用这些规定：当地有规定的看当地的，没有的看上一级和全国的。").format(
            region=name
        ),
        local=part.of(applying(cards, code, local=True), MOST_LOCAL),
        national=part.of(applying(cards, code, local=False), MOST_NATIONAL),
        inside=[Link(title=r.region_name(other), href=cards.href(urls.region(other))) for other in inside],
        chapters=[cards.contact(id or r.site.organisation.id) for id in here],
    )
