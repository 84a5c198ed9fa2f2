"""The search page: the form and what its script needs; without the script, the other ways to find something."""

from __future__ import annotations

from collections.abc import Sequence

from mkcampaign import urls
from mkcampaign.render.cards import Cards
from mkcampaign.render.finding_pages import stages as stage_links
from mkcampaign.render.finding_pages import ways
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.search_entries import GROUPS
from mkcampaign.render.shell import fill
from mkcampaign.render.views import Link, SearchForm

_ASKED = 6


def page(
    r: Rendering, version: str, stages: Sequence[tuple[str, str]], regions: Sequence[tuple[str, str]]
) -> str:
    """The page as HTML; `version` is the index's, `stages` and `regions` are those its entries belong to."""
    uri, _ = urls.SEARCH, r.translate
    cards = Cards(r, uri)
    held = (id for id in r.site.answers if r.is_indexed(urls.noun("answer", id)))
    return fill(
        r,
        uri,
        "search",
        _("搜索"),
        description=_("搜索本站的解答、知识、活动和资料。"),
        noindex=True,
        ask=SearchForm(
            version=version,
            kinds=tuple((id, _(label)) for id, label in GROUPS),
            stages=tuple(stages),
            regions=tuple(regions),
        ),
        ways=ways(r, cards),
        stages=stage_links(r, cards),
        topics=[cards.link("topic", slug) for slug in r.topics["topic"]],
        asked=[Link(title=card.title, href=card.href) for card in cards.answers(held, _ASKED)],
    )
