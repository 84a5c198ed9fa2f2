"""Pages of tags and audiences, and the A-Z of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.render import listing
from mkcampaign.render.campaign_pages import in_order
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import Group

MOST = {"campaign": 12, "article": 15, "answer": 48, "quiz": 9}
"""Of each on one page of a topic."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The index of topics and audiences, and a page for each."""
    yield urls.section("topic"), partial(_topics, r)
    for group, entries in r.topics.items():
        for slug in entries:
            counts = Counter(kind for kind, _id in entries[slug][1])
            lists = ((counts[kind], most) for kind, most in MOST.items())
            yield from listing.pages(
                r, partial(_topic, group=group, slug=slug), urls.noun(group, slug), *lists
            )


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


def _topic(r: Rendering, part: listing.Part, *, group: str, slug: str) -> str:
    uri, _ = part.uri, r.translate
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
        part=part,
        description=_("与“{title}”有关的活动、解答和文章。").format(title=title),
        campaigns=[cards.campaign(c) for c in part.of(campaigns, MOST["campaign"])],
        articles=part.of(cards.articles(ids("article")), MOST["article"]),
        answers=part.of(cards.answers(r.standings.nationwide(ids("answer"))), MOST["answer"]),
        quizzes=part.of(cards.quizzes(ids("quiz")), MOST["quiz"]),
        events=[cards.event(e) for e in r.coming if e.campaign.id in names][:8] if part.number == 1 else [],
    )
