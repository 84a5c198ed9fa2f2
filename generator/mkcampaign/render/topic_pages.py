"""Pages of tags and audiences, and the A-Z of everything."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.render.campaign_pages import in_order
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import Group


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The index of topics and audiences, and a page for each."""
    yield urls.section("topic"), partial(_topics, r)
    for group, entries in r.topics.items():
        for slug in entries:
            yield urls.noun(group, slug), partial(_topic, r, group, slug)


def _topics(r: Rendering) -> str:
    uri, _ = urls.section("topic"), r.translate
    cards = Cards(r, uri)
    return fill(
        r,
        uri,
        "topics",
        _("主题与人群"),
        description=_("按人群和主题查找活动、解答和文章。"),
        groups=[
            Group(
                title=title,
                id=group,
                links=tuple(
                    cards.link(group, slug, _("{count} 条").format(count=len(found)))
                    for slug, (_words, found) in r.topics[group].items()
                ),
            )
            for group, title in (("audience", _("按人群")), ("topic", _("按主题")))
            if r.topics[group]
        ],
    )


def _topic(r: Rendering, group: str, slug: str) -> str:
    uri, _ = urls.noun(group, slug), r.translate
    cards = Cards(r, uri)
    title, found = r.topics[group][slug]

    def ids(kind: str) -> list[str]:
        return [id for k, id in found if k == kind]

    campaigns = in_order(r, [r.site.campaigns[id] for id in ids("campaign")])
    names = set(ids("campaign"))
    return fill(
        r,
        uri,
        "topic",
        title,
        trail=[(_("主题与人群"), section_uri("topic"))],
        description=_("与“{title}”有关的活动、解答和文章。").format(title=title),
        campaigns=[cards.campaign(c) for c in campaigns],
        articles=cards.articles(ids("article")),
        answers=cards.answers(r.standings.nationwide(ids("answer"))),
        quizzes=cards.quizzes(ids("quiz")),
        events=[cards.event(e) for e in r.coming if e.campaign.id in names][:8],
    )
