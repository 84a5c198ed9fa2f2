"""Home, articles, quizzes, pathways and free pages (answers: `answer_pages`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.model.calendar import Art
from mkcampaign.model.documents import Document, FrontMatter
from mkcampaign.model.quiz import KeyPolicy
from mkcampaign.render import listing, metadata, pathway_page, quiz, traditional
from mkcampaign.render.body import web
from mkcampaign.render.campaign_pages import in_order, lead_campaigns, upcoming_occasions
from mkcampaign.render.cards import Cards
from mkcampaign.render.quiz_views import QuizAbout
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import Link
from mkcampaign.schedule import Phase

LATER, EVENTS, UNDER_WAY, OCCASIONS = 1, 5, 4, 7
"""After the leading campaign so many stand by. Four events, three campaigns and five occasions are shown; the others
stand by."""

_MORE = ("calendar", "campaign", "answer", "article", "quiz", "pamphlet")
"""The sections to which a part of the home page leads on."""


MOST_ARTICLES, MOST_QUIZZES = 50, 50
"""On one page of their lists."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The pages made from Markdown files, with their indexes; what is not published on the day is left out."""
    yield urls.HOME, partial(_home, r)
    yield urls.NOT_FOUND, partial(_not_found, r)
    kinds: tuple[
        tuple[
            str, Iterable[str], Callable[[Rendering, listing.Part], str], int, Callable[[Rendering, str], str]
        ],
        ...,
    ] = (
        ("article", r.site.articles, _articles, MOST_ARTICLES, _article),
        ("quiz", r.site.quizzes, _quizzes, MOST_QUIZZES, _quiz),
    )
    for kind, ids, make_index, most, make in kinds:
        shown = sum(1 for id in ids if r.is_published(kind, id))
        yield from listing.pages(r, make_index, urls.section(kind), (shown, most))
        for id in ids:
            if r.is_published(kind, id):
                yield urls.noun(kind, id), partial(make, r, id)
    for id in r.site.pathways:
        yield urls.noun("pathway", id), partial(pathway_page.pathway, r, id)
        yield from pathway_page.stages(r, id)
    for id in r.site.pages:
        if id != "index" and r.is_published("page", id):
            yield urls.noun("page", id), partial(_page, r, id)


def _home(r: Rendering) -> str:
    uri = urls.HOME
    cards, _ = Cards(r, uri), r.translate
    words_page = r.site.pages.get("index") if r.is_published("page", "index") else None
    leads = lead_campaigns(r)
    lead = leads[0] if leads else None
    under_way = [
        c
        for c in in_order(r, r.site.campaigns.values())
        if r.campaign_phase(c) is Phase.UNDER_WAY and c is not lead
    ]
    pathway_id = next(iter(r.site.pathways), None)
    pathway = r.site.pathways[pathway_id] if pathway_id else None
    hero = cards.campaign(lead) if lead else None
    asked = chain(lead.answers if lead else (), r.standings.nationwide(r.site.answers))
    title = words_page.title if words_page else r.site.settings.title
    return fill(
        r,
        uri,
        "home",
        title,
        description=(words_page.matter.summary if words_page else None) or "",
        data=[metadata.organisation(r, r.site.organisation.id)],
        hero=hero,
        more={kind: cards.href(section_uri(kind)) for kind in _MORE},
        later=[cards.campaign(c) for c in leads[1 : 1 + LATER]],
        art_href=cards.href(urls.art(Art.FAMILY.value)),
        hero_cover=cards.cover(lead) if lead else None,
        words_html=web(words_page.body.nodes, path=words_page.path, page=uri, r=r)
        if words_page
        else Markup(""),
        under_way=[cards.campaign(c) for c in under_way[:UNDER_WAY]],
        events=[
            cards.event(entry) for entry in [e for e in r.coming if e.occurrence.span.days <= 7][:EVENTS]
        ],
        occasions=upcoming_occasions(r, cards, OCCASIONS),
        answers=cards.answers(asked, 6),
        articles=cards.articles(r.site.articles, 6),
        quizzes=cards.quizzes(r.site.quizzes, 3),
        downloads=cards.downloads(r.site.pamphlets, 3),
        pathway=cards.link("pathway", pathway_id, pathway.summary or "") if pathway and pathway_id else None,
        stages=[
            Link(
                title=s.title,
                href=cards.noun("pathway", pathway_id) + f"#{s.id}",
                note=pathway_page.between(r, s),
            )
            for s in pathway.stages
        ]
        if pathway and pathway_id
        else [],
        audiences=[cards.link("audience", slug) for slug in r.topics["audience"]],
    )


def _articles(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    stages = {s.id: s.title for p in r.site.pathways.values() for s in p.stages}
    published = [a for a in r.site.articles.values() if r.is_published("article", a.id)]
    groups = [((title, id), [a for a in published if a.matter.stage == id]) for id, title in stages.items()]
    groups.append(((_("更多"), "more"), [a for a in published if a.matter.stage not in stages]))
    return fill(
        r,
        uri,
        "articles",
        _("健康知识"),
        section="article",
        part=part,
        description=_("从备孕到养育，从健康体重到老人防暑，看得懂、用得上的知识。"),
        groups=[
            (title, id, [cards.article(a) for a in found])
            for (title, id), found in part.of_groups(groups, MOST_ARTICLES)
            if found
        ],
    )


def _article(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("article", id), r.translate
    cards, article = Cards(r, uri), r.site.articles[id]
    matter = article.matter
    linked = (r.site.linked_answer(article.path, link.target) for link in article.body.links)
    answers = chain(filter(None, linked), akin(r.site.answers, article, by_tag=False))
    return fill(
        r,
        uri,
        "article",
        article.title,
        section="article",
        trail=[(_("健康知识"), section_uri("article"))],
        description=matter.summary or "",
        data=[metadata.article(r, article)],
        whom=matter.chapter or "",
        summary=matter.summary or "",
        html=web(article.body.nodes, path=article.path, page=uri, r=r, is_lead=True),
        audience=cards.topic_links("audience", matter.audience),
        tags=cards.topic_links("topic", matter.tags),
        sources=cards.sources(matter),
        reviewed=cards.reviewed(matter),
        related_answers=cards.answers(answers, 4),
        related_articles=cards.articles(akin(r.site.articles, article), 4),
    )


def akin(
    documents: Mapping[str, Document[FrontMatter]], to: Document[FrontMatter], *, by_tag: bool = True
) -> list[str]:
    """The ids of the other documents of the same stage or, with `by_tag`, with a tag in common: the nearest first."""
    stage, tags = to.matter.stage, set(to.matter.tags) if by_tag else set()
    near: dict[str, int] = {}
    for id, document in documents.items():
        nearness = 2 * len(tags.intersection(document.matter.tags))
        nearness += stage is not None and document.matter.stage == stage
        if document is not to and nearness:
            near[id] = nearness
    return sorted(near, key=lambda id: -near[id])


def _quizzes(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    return fill(
        r,
        uri,
        "quizzes",
        _("知识问答"),
        section="quiz",
        part=part,
        description=_("答几道题，看看自己知道多少。答题记录只留在本机。"),
        quizzes=part.of(cards.quizzes(r.site.quizzes), MOST_QUIZZES),
        questions_href=cards.href(urls.questions()),
    )


def _quiz(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("quiz", id), r.translate
    cards, found = Cards(r, uri), quiz.paper(r.site.quizzes[id])
    return fill(
        r,
        uri,
        "quiz",
        found.title,
        section="quiz",
        trail=[(_("知识问答"), section_uri("quiz"))],
        description=found.matter.summary or "",
        whom=found.matter.chapter or "",
        quiz=cards.quiz(id),
        lead_html=web(found.body.nodes, path=found.path, page=uri, r=r),
        questions=quiz.questions(r, found, page=uri),
        about=QuizAbout(
            title=found.title,
            site=r.site.settings.title,
            style=cards.campaign(r.site.campaigns[own]).style if (own := found.matter.campaign) else "",
            marks=found.matter.marks.value,
            is_open=found.matter.key is KeyPolicy.SHOWN,
            total=found.points,
            pass_points=found.pass_points or 0,
            time_limit=found.matter.time_limit or 0,
        ),
        sources=cards.sources(found.matter),
    )


def _page(r: Rendering, id: str) -> str:
    uri, page = urls.noun("page", id), r.site.pages[id]
    return fill(
        r,
        uri,
        "page",
        page.title,
        description=page.matter.summary or "",
        summary=page.matter.summary or "",
        html=web(page.body.nodes, path=page.path, page=uri, r=r, is_lead=True),
    )


def _not_found(r: Rendering) -> str:
    cards, _ = Cards(r, urls.NOT_FOUND), r.translate
    found = (("活动", "campaign"), ("日历", "calendar"), ("你问我答", "answer"), ("健康知识", "article"))
    return fill(
        r,
        urls.NOT_FOUND,
        "not-found",
        _("找不到这个页面"),
        noindex=True,
        links=[Link(title=_(title), href=cards.href(section_uri(kind))) for title, kind in found],
        traditional=[
            Link(title=traditional.LOST, href=cards.href(uri), language=script.value)
            for script, uri in traditional.versions(r, urls.NOT_FOUND)[1:]
        ],
    )
