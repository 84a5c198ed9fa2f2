"""Answers: the index, each answer's page, and the archive of those that do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain

from mkcampaign import urls
from mkcampaign.model.documents import AnswerKind, LegalDocument
from mkcampaign.model.tree import Element, Node
from mkcampaign.render import finding_pages, listing, metadata, standing_words
from mkcampaign.render.body import web
from mkcampaign.render.cards import Cards
from mkcampaign.render.reading_pages import akin
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import AnswerGroup, LegalBasis, Link, StatusLabel
from mkcampaign.validity import STATUS_WORDS, Status, review_due
from mkcampaign.wording import day_label

EXPERT_NOTICE = "本页是健康知识，不能代替医生的诊断和治疗。身体不适，请及时就医。"


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The index, the archive, and a page for every answer published on the day, whether it holds or not."""
    coming = len(list(_standing(r, Status.NOT_YET_IN_FORCE)))
    lists = (len(_in_force(r)), MOST_LINES), (coming, MOST_COMING)
    yield from listing.pages(r, _answers, urls.section("answer"), *lists)
    yield from listing.pages(r, _archive, urls.archive(), (len(list(_ended(r))), MOST_ENDED))
    for id in r.site.answers:
        if r.is_published("answer", id):
            yield urls.noun("answer", id), partial(_answer, r, id)


MOST_LINES, MOST_COMING, MOST_ENDED = 150, 12, 40
"""On one page of what holds, of what will, and of the archive."""


def _in_force(r: Rendering) -> list[str]:
    """What holds, a question once, by kind."""
    shown = list(filter(r.standings.holds, r.standings.nationwide(r.site.answers)))
    return [id for kind in AnswerKind for id in shown if r.site.answers[id].matter.kind is kind]


def _answers(r: Rendering, part: listing.Part) -> str:
    """What holds, a question once: an answer for the nation stands for those of its regions, where there is one."""
    uri, _ = part.uri, r.translate
    cards, is_first = Cards(r, uri), part.number == 1
    by_kind = {
        kind: [i for i in _in_force(r) if r.site.answers[i].matter.kind is kind] for kind in AnswerKind
    }
    groups = (((kind, group), ids) for kind, found in by_kind.items() for group, ids in _groups(r, found))
    shown: dict[AnswerKind, list[AnswerGroup]] = {kind: [] for kind in AnswerKind}
    for (kind, group), ids in part.of_groups(groups, MOST_LINES):
        if ids:
            shown[kind].append(replace(group, answers=tuple(cards.answers(ids))))
    return fill(
        r,
        uri,
        "answers",
        _("你问我答"),
        section="answer",
        part=part,
        description=_("生育支持政策和优生优育问题的简明解答，写明依据和复核日期。"),
        policy=shown[AnswerKind.POLICY],
        expert=shown[AnswerKind.EXPERT],
        coming=part.of(cards.answers(_standing(r, Status.NOT_YET_IN_FORCE), in_force=False), MOST_COMING),
        ways=finding_pages.ways(r, cards) if is_first else [],
        stages=finding_pages.stages(r, cards) if is_first else [],
        archive_href=cards.href(urls.archive()) if any(_ended(r)) else "",
    )


MOST_CARDS = 12
"""More answers than this stand as lines, by stage of life or by whom they are for."""


def _groups(r: Rendering, ids: list[str]) -> list[tuple[AnswerGroup, list[str]]]:
    """Answers as one group of cards where they are few, else as lines by stage, then by their first audience.

    The groups are still empty, each with the ids of what goes into it.
    """
    _ = r.translate
    if len(ids) <= MOST_CARDS:
        return [(AnswerGroup(title="", id="all", answers=()), ids)]
    stages = {s.id: s.title for p in r.site.pathways.values() for s in p.stages}
    groups: dict[str, list[str]] = {title: [] for title in stages.values()}
    for id in ids:
        matter = r.site.answers[id].matter
        groups.setdefault(
            stages.get(matter.stage or "") or next(iter(matter.audience), _("更多")), []
        ).append(id)
    return [
        (AnswerGroup(title=title, id=urls.slug(title), answers=(), is_lines=True), found)
        for title, found in groups.items()
    ]


def _standing(r: Rendering, *statuses: Status) -> Iterator[str]:
    for id in r.site.answers:
        if r.is_published("answer", id) and r.standings.of(id).status in statuses:
            yield id


def _ended(r: Rendering) -> Iterator[str]:
    return _standing(r, Status.SUPERSEDED, Status.EXPIRED, Status.REPEALED)


def _archive(r: Rendering, part: listing.Part) -> str:
    """What does not hold any more: reachable, since its address may stand on paper, and out of search and feeds."""
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    ended = ((s, list(_standing(r, s))) for s in (Status.SUPERSEDED, Status.REPEALED, Status.EXPIRED))
    groups = [
        (_(STATUS_WORDS[status]), status.value, cards.answers(ids, in_force=False))
        for status, ids in part.of_groups(ended, MOST_ENDED)
    ]
    return fill(
        r,
        uri,
        "answers-archive",
        _("不再有效的解答"),
        section="answer",
        trail=[(_("你问我答"), section_uri("answer"))],
        description=_("这里的规定已经不能再用，留着供查对。请看每一条里写的现行规定。"),
        noindex=True,
        part=part,
        groups=[group for group in groups if group[2]],
    )


def _answer(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("answer", id), r.translate
    cards, answer = Cards(r, uri), r.site.answers[id]
    matter, standing = answer.matter, r.standings.of(id)
    holds, is_policy = standing.status.holds, matter.kind is AnswerKind.POLICY
    due, statuses = review_due(matter), standing_words.statuses(r, id)
    facts = [
        (_("适用对象"), _("、").join(matter.audience)),
        (_("适用地区"), standing_words.region(r, id)),
        (_("发布日期"), day_label(matter.publish_on, r.language) if matter.publish_on else ""),
        (_("复核日期"), day_label(matter.last_reviewed, r.language) if matter.last_reviewed else ""),
        (_("下次复核"), _("{date}前").format(date=day_label(due, r.language)) if due and holds else ""),
        (_("审核"), standing_words.reviewer(r, matter.reviewer)),
        (_("负责科室"), matter.owner or ""),
    ]
    return fill(
        r,
        uri,
        "answer",
        answer.title,
        section="answer",
        trail=[
            (_("你问我答"), section_uri("answer")),
            *(
                []
                if holds or standing.status is Status.NOT_YET_IN_FORCE
                else [(_("不再有效的解答"), urls.archive())]
            ),
        ],
        description=cards.answer(id).short,
        data=metadata.answer(r, answer),
        whom=matter.chapter or "",
        noindex=not holds,
        answer=cards.answer(id),
        statuses=statuses,
        replaced_by=[(label, _instead(cards, id, label)) for label in statuses],
        short_html=web(answer.body.first_paragraph, path=answer.path, page=uri, r=r),
        html=web(_without_first_paragraph(answer.body.nodes), path=answer.path, page=uri, r=r),
        documents=[_legal_basis(cards, document) for document in matter.documents],
        facts=[(name, value) for name, value in facts if value],
        sources=cards.sources(matter),
        places=[cards.place(place) for place in matter.places],
        pamphlets=cards.downloads(r.quoting.get(id, ())),
        elsewhere=_elsewhere(cards, id),
        related=cards.answers(_related(r, id), 4),
        notice="" if is_policy else _(EXPERT_NOTICE),
        holds=holds,
    )


def _instead(cards: Cards, id: str, label: StatusLabel) -> list[Link]:
    """What to read in place of an answer while it stands so."""
    r = cards.r
    standings = r.standings.on(date.fromisoformat(label.since)) if label.since else r.standings
    shown = (other for other in standings.instead_of(id) if r.is_published("answer", other))
    return [cards.link("answer", other, standing_words.region(r, other)) for other in shown]


def _related(r: Rendering, id: str) -> Iterator[str]:
    """The answers it links to, then those near to it; to other questions, and not its own successor."""
    answer = r.site.answers[id]
    linked = (r.site.linked_answer(answer.path, link.target) for link in answer.body.links)
    for other in chain(filter(None, linked), akin(r.site.answers, answer)):
        if r.standings.in_force(other) not in (None, id) and r.site.question_of(other) != r.site.question_of(
            id
        ):
            yield other


def _elsewhere(cards: Cards, id: str) -> list[Link]:
    """The same question in other regions and in the nation, where there is an answer that holds."""
    r = cards.r
    same = chain.from_iterable(r.site.questions[r.site.question_of(id)].values())
    return [
        cards.link("answer", other, standing_words.region(r, other))
        for other in same
        if other != id and r.standings.holds(other)
    ]


def _without_first_paragraph(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    for index, node in enumerate(nodes):
        if isinstance(node, Element) and node.tag == "p":
            return nodes[:index] + nodes[index + 1 :]
    return nodes


def _legal_basis(cards: Cards, document: LegalDocument) -> LegalBasis:
    r, _ = cards.r, cards.r.translate
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
        (_("被替代"), standing_words.successor_title(r, document)),
    ]
    return LegalBasis(
        title=document.title,
        href=document.url or "",
        statuses=standing_words.document_statuses(r, document),
        facts=tuple((name, value) for name, value in facts if value),
    )
