"""Answers say in short what holds, name the documents they rest on, and do not contradict one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from mkcampaign import regions
from mkcampaign.model.documents import AnswerKind, LegalDocument
from mkcampaign.model.site import Site
from mkcampaign.model.tree import Element, text_of
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.standing import Standings
from mkcampaign.validity import STATUS_WORDS, basis, same_title, term_status

SHORT_ANSWER_LIMIT = 200
"""Characters of a short answer: more does not fit a leaflet's panel."""


def problems(site: Site, as_of: date) -> Iterator[Problem]:
    """All rules of answers, and of the divisions they and the chapters are for."""
    for id in site.answers:
        yield from _answer(site, id)
        yield from _document_loops(site, id)
        yield from _documents_disagree(site, id, as_of)
    yield from _loops(site)
    yield from _clashes(Standings(site, as_of))
    yield from _documents_differ(site)
    yield from _regions(site)


def _answer(site: Site, id: str) -> Iterator[Problem]:
    """An answer opens with a paragraph that answers in short; a policy names the documents it rests on."""
    answer = site.answers[id]
    first = next((node for node in answer.body.nodes if isinstance(node, Element)), None)
    here = Mark(answer.path, site.mark("answer", id, "title").line)
    short = text_of(first.children) if first is not None and first.tag == "p" else ""
    if not short:
        yield problem(here, "short-answer-missing")
    elif len(short) > SHORT_ANSWER_LIMIT:
        yield problem(here, "short-answer-long", count=len(short), limit=SHORT_ANSWER_LIMIT)
    if answer.matter.kind is AnswerKind.POLICY and not answer.matter.documents:
        yield problem(site.mark("answer", id, "kind"), "policy-without-document")


def _loops(site: Site) -> Iterator[Problem]:
    """Successors lead forward: no answer takes its own place, at once or in a round."""
    reported: set[str] = set()
    for start in site.answers:
        line: list[str] = []
        current: str | None = start
        while current is not None and current in site.answers and current not in line:
            line.append(current)
            current = site.answers[current].matter.superseded_by
        if current is not None and current in line:
            loop = line[line.index(current) :]
            if not reported.intersection(loop):
                reported.update(loop)
                mark = site.mark("answer", loop[0], "superseded_by")
                yield problem(mark, "supersession-loop", cycle=" → ".join([*loop, loop[0]]))


def _document_loops(site: Site, id: str) -> Iterator[Problem]:
    """The same of the documents of one answer, which name their successors by title."""
    documents = site.answers[id].matter.documents
    following = {
        same_title(d.title): same_title(d.superseded_by) for d in reversed(documents) if d.superseded_by
    }
    reported: set[str] = set()
    for number, document in enumerate(documents):
        line: list[str] = []
        current: str | None = same_title(document.title)
        while current is not None and current in following and current not in line:
            line.append(current)
            current = following[current]
        if current in line and not reported.intersection(line):
            reported.update(line)
            loop = line[line.index(current) :]
            mark = site.mark("answer", id, "documents", number, "superseded_by")
            yield problem(mark, "supersession-loop", cycle=" → ".join([*loop, loop[0]]))


def _documents_disagree(site: Site, id: str, as_of: date) -> Iterator[Problem]:
    """Where some documents of an answer hold and another does not, and no successor joins them, it does not hold."""
    documents, matter = site.answers[id].matter.documents, site.answers[id].matter
    found = basis(documents, as_of)
    holding = next((d for d in documents if term_status(d, as_of).holds), None)
    if found.status.holds or found.document is None or holding is None or matter.superseded_by:
        return
    number = next(n for n, document in enumerate(documents) if document is found.document)
    yield problem(
        site.mark("answer", id, "documents", number),
        "documents-disagree",
        title=found.document.title,
        status=STATUS_WORDS[found.status],
        other=holding.title,
    )


def _clashes(standings: Standings) -> Iterator[Problem]:
    """One question has one answer for one region that holds on the day, and on every day on which another begins."""
    site, today = standings.site, standings.as_of
    for question, by_region in site.questions.items():
        for region, ids in by_region.items():
            if len(ids) < 2:
                continue
            found = [id for id in ids if standings.holds(id)]
            days = (day for day in _beginnings(site, ids) if day > today)
            ahead = next((day for day in days if len(_holding(site, ids, day)) > 1), None)
            about = {"question": question, "region": regions.full_name(region) if region else "全国"}
            for id in found[1:]:
                field = "question_id" if site.answers[id].matter.question_id else "title"
                other = site.answers[found[0]].path
                yield problem(site.mark("answer", id, field), "answer-clash", other=other, **about)
            if ahead and len(found) < 2:
                first, second, *_rest = _holding(site, ids, ahead)
                field = "question_id" if site.answers[second].matter.question_id else "title"
                yield problem(
                    site.mark("answer", second, field),
                    "answer-clash-ahead",
                    date=ahead,
                    other=site.answers[first].path,
                    **about,
                )


def _beginnings(site: Site, ids: Iterable[str]) -> list[date]:
    """The days on which any of some answers begins to hold or to be shown, in order."""
    matters = [site.answers[id].matter for id in ids]
    days = {day for matter in matters for day in (matter.effective, matter.publish_on) if day}
    return sorted(days | {d.effective for matter in matters for d in matter.documents if d.effective})


def _holding(site: Site, ids: Iterable[str], day: date) -> list[str]:
    standings = Standings(site, day)
    return [id for id in ids if standings.holds(id)]


_DATES = {
    "effective": "施行日期",
    "expires": "失效日期",
    "repealed_on": "废止日期",
    "superseded_by": "替代它的文件",
}


def _documents_differ(site: Site) -> Iterator[Problem]:
    """A document that several answers rest on has the same days in each: a repeal is not noted in one alone.

    Documents are the same by title and, where both say so, by day of issue and number: a law keeps its title when it is
    amended.
    """
    seen: dict[str, list[tuple[str, LegalDocument]]] = {}
    for id, answer in site.answers.items():
        for number, document in enumerate(answer.matter.documents):
            others = seen.setdefault(same_title(document.title), [])
            for other, first in others:
                if other == id or not _is_same(first, document):
                    continue
                different = [f for f in _DATES if getattr(first, f) != getattr(document, f)]
                if different:
                    yield problem(
                        site.mark("answer", id, "documents", number),
                        "document-differs",
                        title=document.title,
                        fields="、".join(_DATES[field] for field in different),
                        other=site.answers[other].path,
                    )
                break
            others.append((id, document))


def _is_same(one: LegalDocument, other: LegalDocument) -> bool:
    return all(
        getattr(one, field) in (None, getattr(other, field)) or getattr(other, field) is None
        for field in ("issued", "doc_no")
    )


def _regions(site: Site) -> Iterator[Problem]:
    """A division's code (GB/T 2260) is that of a province there is, and on the list where it says more."""
    found = [
        ("answer", id, answer.matter.region) for id, answer in site.answers.items() if answer.matter.region
    ]
    found += [(kind, id, branch.region) for kind, id, branch in site.branches() if branch.region]
    for kind, id, region in found:
        mark = site.mark(kind, id, "region")
        if not regions.is_province(region):
            yield problem(mark, "region-unknown", region=region)
        elif region not in regions.names():
            wider = next(step for step in regions.upward(region)[1:] if step in regions.names())
            yield problem(
                mark, "region-not-listed", region=region, near=f"{regions.full_name(wider)} {wider}"
            )
