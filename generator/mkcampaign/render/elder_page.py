"""The page for elders: in large plain lists whom to call, what is on, what elders ask, and what is printed large.

It is in the elders' mode without a script (`theme/web/components/elders`), and so where the switch in the header leads
when there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mkcampaign import urls
from mkcampaign.model.edition import Variant
from mkcampaign.render import downloads, listing
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Entry, Producer, Rendering
from mkcampaign.render.shell import fill
from mkcampaign.render.views import Link, PrintFile
from mkcampaign.schedule import Phase

_ELDER = re.compile(
    r"老年|老人|老龄|长辈|长者|祖辈|祖父母|\b(?:elder|older|senior|grandparent)", re.IGNORECASE
)
"""How editors call elders among `audience`."""

_EVENTS, _LEAFLETS, _ANSWERS, _ARTICLES = 8, 8, 60, 24
"""On one page. Six events are shown; the others stand by for a day on which those are over."""

_CALLS = (("120", "急救"), ("12345", "政务服务热线"), ("12356", "心理援助热线"))
"""Numbers that are the same all over the country: 12345 by 国办发〔2020〕53号, 12356 by 国家卫生健康委, 2024."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The one page."""
    answers, articles = _asked(r), _read(r)
    yield from listing.pages(r, _page, urls.ELDERS, (len(answers), _ANSWERS), (len(articles), _ARTICLES))


def _asked(r: Rendering) -> list[str]:
    """The answers for elders, a question once."""
    found = (id for id, answer in r.site.answers.items() if is_for_elders(answer.matter.audience))
    return list(dict.fromkeys(filter(None, map(r.standings.in_force, r.standings.nationwide(found)))))


def _read(r: Rendering) -> list[str]:
    """The articles for elders."""
    found = (id for id, article in r.site.articles.items() if is_for_elders(article.matter.audience))
    return [id for id in found if r.is_published("article", id)]


def is_for_elders(audience: Iterable[str]) -> bool:
    """Whether elders are among those something is for."""
    return any(map(_ELDER.search, audience))


def _page(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    coming = [
        entry
        for entry in r.coming
        if entry.occurrence.span.days <= 7 and r.phase_of(entry) is not Phase.CANCELLED
    ]
    own = [entry for entry in coming if is_for_elders(_audience(entry))]
    hotline = cards.contact(r.site.organisation.id).hotline
    return fill(
        r,
        uri,
        "elders",
        _("长辈专页"),
        part=part,
        description=_("字大、简单：热线、近期活动、老人常问的事和大字版资料。"),
        calls=[
            Link(title=number, note=_(label), href=f"tel:{number}")
            for number, label in (_CALLS if r.language.startswith("zh") else ())
            if number != hotline
        ],
        has_own=bool(own),
        events=[cards.event(entry) for entry in (own or coming)[:_EVENTS]],
        answers=cards.answers(part.of(_asked(r), _ANSWERS)),
        articles=cards.articles(part.of(_read(r), _ARTICLES)),
        leaflets=list(_leaflets(r, cards))[:_LEAFLETS],
        lists=[
            Link(title=_(title), href=cards.href(target))
            for title, target in (
                ("活动日历", urls.calendar()),
                ("全部解答", urls.section("answer")),
                ("服务地点", urls.section("place")),
                ("全部资料", urls.section("pamphlet")),
            )
        ],
    )


def _audience(entry: Entry) -> tuple[str, ...]:
    return entry.event.audience or entry.campaign.audience


def _leaflets(r: Rendering, cards: Cards) -> Iterator[tuple[str, PrintFile]]:
    """Title and large-print file of every pamphlet shown on the day, those for elders first."""
    found = [pamphlet for id, pamphlet in r.site.pamphlets.items() if r.is_published("pamphlet", id)]
    for pamphlet in sorted(found, key=lambda p: not is_for_elders(p.matter.audience)):
        for file in downloads.files(r, r.own_edition(pamphlet), cards.href):
            if file.variant == Variant.LARGE.value:
                yield r.pamphlet_title(pamphlet.id), file
