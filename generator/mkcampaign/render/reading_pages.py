"""Home, articles, answers, quizzes, pathways and free pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.model.calendar import Stage
from mkcampaign.model.documents import AnswerKind, Document, FrontMatter, LegalDocument
from mkcampaign.model.quiz import KeyPolicy
from mkcampaign.model.tree import Element, Node
from mkcampaign.render import finding_pages, metadata, quiz
from mkcampaign.render.body import web
from mkcampaign.render.campaign_pages import in_order, lead_campaign, upcoming_occasions
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import LegalBasis, Link, QuizAbout, StageBlock
from mkcampaign.schedule import Phase
from mkcampaign.validity import STATUS_WORDS, answer_status, document_status
from mkcampaign.wording import day_label

EXPERT_NOTICE = "本页是健康知识，不能代替医生的诊断和治疗。身体不适，请及时就医。"


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The pages made from Markdown files, with their indexes; what is not published on the day is left out."""
    yield urls.HOME, partial(_home, r)
    yield urls.NOT_FOUND, partial(_not_found, r)
    kinds: tuple[
        tuple[str, Iterable[str], Callable[[Rendering], str], Callable[[Rendering, str], str]], ...
    ] = (
        ("article", r.site.articles, _articles, _article),
        ("answer", r.site.answers, _answers, _answer),
        ("quiz", r.site.quizzes, _quizzes, _quiz),
    )
    for kind, ids, make_index, make in kinds:
        yield urls.section(kind), partial(make_index, r)
        for id in ids:
            if r.is_published(kind, id):
                yield urls.noun(kind, id), partial(make, r, id)
    for id in r.site.pathways:
        yield urls.noun("pathway", id), partial(_pathway, r, id)
    for id in r.site.pages:
        if id != "index" and r.is_published("page", id):
            yield urls.noun("page", id), partial(_page, r, id)


def _home(r: Rendering) -> str:
    uri = urls.HOME
    cards, _ = Cards(r, uri), r.translate
    words_page = r.site.pages.get("index") if r.is_published("page", "index") else None
    lead = lead_campaign(r)
    under_way = [
        c
        for c in in_order(r, r.site.campaigns.values())
        if r.campaign_phase(c) is Phase.UNDER_WAY and c is not lead
    ]
    pathway_id = next(iter(r.site.pathways), None)
    pathway = r.site.pathways[pathway_id] if pathway_id else None
    hero = cards.campaign(lead) if lead else None
    asked = chain(lead.answers if lead else (), r.site.answers)
    title = words_page.title if words_page else r.site.settings.title
    return fill(
        r,
        uri,
        "home",
        title,
        description=(words_page.matter.summary if words_page else None) or "",
        data=[metadata.organisation(r, r.site.organisation.id)],
        hero=hero,
        words_html=web(words_page.body.nodes, path=words_page.path, page=uri, r=r)
        if words_page
        else Markup(""),
        under_way=[cards.campaign(c) for c in under_way[:6]],
        events=[cards.event(entry) for entry in [e for e in r.coming if e.occurrence.span.days <= 7][:6]],
        occasions=upcoming_occasions(r, cards, 5),
        answers=cards.answers((id for id in asked if _holds(r, id)), 6),
        articles=cards.articles(r.site.articles, 6),
        quizzes=cards.quizzes(r.site.quizzes, 3),
        downloads=cards.downloads(r.site.pamphlets, 3),
        pathway=cards.link("pathway", pathway_id, pathway.summary or "") if pathway and pathway_id else None,
        stages=[
            Link(
                title=s.title,
                href=cards.noun("pathway", pathway_id) + f"#{s.id}",
                note=_between(r, s),
            )
            for s in pathway.stages
        ]
        if pathway and pathway_id
        else [],
        audiences=[cards.link("audience", slug) for slug in r.topics["audience"]],
    )


def _holds(r: Rendering, answer: str) -> bool:
    """A rule that does not hold keeps its page, but has no place among what people ask most."""
    return answer_status(r.site.answers[answer].matter, r.as_of).holds


def _between(r: Rendering, stage: Stage) -> str:
    """From when to when a stage lasts, in words."""
    if stage.from_ and stage.to:
        return f"{stage.from_} — {stage.to}"
    if stage.from_:
        return r.translate("{start}起").format(start=stage.from_)
    return r.translate("到{end}").format(end=stage.to) if stage.to else ""


def _articles(r: Rendering) -> str:
    uri, _ = urls.section("article"), r.translate
    cards = Cards(r, uri)
    stages = {s.id: s.title for p in r.site.pathways.values() for s in p.stages}
    published = [a for a in r.site.articles.values() if r.is_published("article", a.id)]
    groups = [
        (title, id, [cards.article(a) for a in published if a.matter.stage == id])
        for id, title in stages.items()
    ]
    groups.append((_("更多"), "more", [cards.article(a) for a in published if a.matter.stage not in stages]))
    return fill(
        r,
        uri,
        "articles",
        _("健康知识"),
        section="article",
        description=_("从备孕到养育，从健康体重到老人防暑，看得懂、用得上的知识。"),
        groups=[group for group in groups if group[2]],
    )


def _article(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("article", id), r.translate
    cards, article = Cards(r, uri), r.site.articles[id]
    matter = article.matter
    linked = (r.site.linked_answer(article.path, link.target) for link in article.body.links)
    answers = chain(filter(None, linked), _akin(r.site.answers, article, by_tag=False))
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
        html=web(article.body.nodes, path=article.path, page=uri, r=r),
        audience=cards.topic_links("audience", matter.audience),
        tags=cards.topic_links("topic", matter.tags),
        sources=cards.sources(matter),
        reviewed=cards.reviewed(matter),
        related_answers=cards.answers(answers, 4),
        related_articles=cards.articles(_akin(r.site.articles, article), 4),
    )


def _akin(
    documents: Mapping[str, Document[FrontMatter]], to: Document[FrontMatter], *, by_tag: bool = True
) -> Iterator[str]:
    """The ids of the other documents of the same stage or, with `by_tag`, with a tag in common, in their order."""
    stage, tags = to.matter.stage, set(to.matter.tags) if by_tag else set()
    for id, document in documents.items():
        same_stage = stage is not None and document.matter.stage == stage
        if document is not to and (same_stage or not tags.isdisjoint(document.matter.tags)):
            yield id


def _answers(r: Rendering) -> str:
    uri, _ = urls.section("answer"), r.translate
    cards = Cards(r, uri)
    by_kind = {
        kind: cards.answers(id for id, a in r.site.answers.items() if a.matter.kind is kind)
        for kind in AnswerKind
    }
    return fill(
        r,
        uri,
        "answers",
        _("你问我答"),
        section="answer",
        description=_("生育支持政策和优生优育问题的简明解答，写明依据和复核日期。"),
        policy=by_kind[AnswerKind.POLICY],
        expert=by_kind[AnswerKind.EXPERT],
        ways=finding_pages.ways(r, cards),
        stages=finding_pages.stages(r, cards),
    )


def _answer(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("answer", id), r.translate
    cards, answer = Cards(r, uri), r.site.answers[id]
    matter = answer.matter
    status = answer_status(matter, r.as_of)
    is_policy = matter.kind is AnswerKind.POLICY
    rest = _without_first_paragraph(answer.body.nodes)
    facts = [
        (_("适用对象"), _("、").join(matter.audience)),
        (
            _("适用地区"),
            (_region_name(r, matter.region) if matter.region else _("全国")) if is_policy else "",
        ),
        (_("复核日期"), day_label(matter.last_reviewed, r.language) if matter.last_reviewed else ""),
        (_("审核"), matter.reviewer or ""),
        (_("负责"), matter.owner or ""),
    ]
    return fill(
        r,
        uri,
        "answer",
        answer.title,
        section="answer",
        trail=[(_("你问我答"), section_uri("answer"))],
        description=cards.answer(id).short,
        data=metadata.answer(r, answer, holds=status.holds),
        whom=matter.chapter or "",
        noindex=not status.holds,
        answer=cards.answer(id),
        short_html=web(answer.body.first_paragraph, path=answer.path, page=uri, r=r),
        html=web(rest, path=answer.path, page=uri, r=r),
        documents=[_legal_basis(r, document) for document in matter.documents],
        facts=[(name, value) for name, value in facts if value],
        sources=cards.sources(matter),
        places=[cards.place(place) for place in matter.places],
        pamphlets=cards.downloads(r.quoting.get(id, ())),
        related=cards.answers(_akin(r.site.answers, answer), 4),
        notice="" if is_policy else _(EXPERT_NOTICE),
        superseded=not status.holds,
    )


def _without_first_paragraph(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    for index, node in enumerate(nodes):
        if isinstance(node, Element) and node.tag == "p":
            return nodes[:index] + nodes[index + 1 :]
    return nodes


def _region_name(r: Rendering, region: str) -> str:
    """A region by the name of the organisation or chapter that has it, else by its code (GB/T 2260)."""
    branches = (r.site.organisation.as_chapter(), *r.site.chapters.values())
    return next((branch.name for branch in branches if branch.region == region), region)


def _legal_basis(r: Rendering, document: LegalDocument) -> LegalBasis:
    _ = r.translate
    status = document_status(document, r.as_of)
    dates = [
        (_("发布日期"), document.issued),
        (_("施行日期"), document.effective),
        (_("失效日期"), document.expires),
        (_("废止日期"), document.repealed_on),
    ]
    facts = [
        (_("发文机关"), document.issuer),
        (_("文号"), document.doc_no or ""),
        (_("条款"), document.clause or ""),
        *((name, day_label(day, r.language)) for name, day in dates if day),
        (_("被替代"), document.superseded_by or ""),
    ]
    return LegalBasis(
        title=document.title,
        href=document.url or "",
        status=status.value,
        status_label=_(STATUS_WORDS[status]),
        facts=tuple((name, value) for name, value in facts if value),
    )


def _quizzes(r: Rendering) -> str:
    uri, _ = urls.section("quiz"), r.translate
    cards = Cards(r, uri)
    return fill(
        r,
        uri,
        "quizzes",
        _("知识问答"),
        section="quiz",
        description=_("答几道题，看看自己知道多少。答题记录只留在本机。"),
        quizzes=cards.quizzes(r.site.quizzes),
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


def _pathway(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("pathway", id), r.translate
    cards, pathway = Cards(r, uri), r.site.pathways[id]
    return fill(
        r,
        uri,
        "pathway",
        pathway.title,
        description=pathway.summary or "",
        summary=pathway.summary or "",
        stages=[
            StageBlock(
                id=stage.id,
                title=stage.title,
                span=_between(r, stage),
                summary=stage.summary or "",
                articles=tuple(
                    cards.articles(a for a, d in r.site.articles.items() if d.matter.stage == stage.id)
                ),
                answers=tuple(
                    cards.answers(a for a, d in r.site.answers.items() if d.matter.stage == stage.id)
                ),
                campaigns=tuple(cards.campaign(c) for c in r.site.campaigns.values() if c.stage == stage.id),
            )
            for stage in pathway.stages
        ],
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
        html=web(page.body.nodes, path=page.path, page=uri, r=r),
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
    )
