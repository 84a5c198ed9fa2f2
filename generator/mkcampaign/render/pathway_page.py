"""The page of a pathway: its stages as a time line, its check-ups, and their ages for the script that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from mkcampaign import urls
from mkcampaign.ages import Age, Anchor, Point, read_age
from mkcampaign.model.calendar import Checkup, Pathway, Stage
from mkcampaign.render import listing
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill
from mkcampaign.render.views import CheckupRow, Link, StageBlock

_FREQUENCIES = {
    "days": "FREQ=DAILY;INTERVAL={}",
    "weeks": "FREQ=WEEKLY;INTERVAL={}",
    "months": "FREQ=MONTHLY;INTERVAL={}",
    "years": "FREQ=YEARLY;INTERVAL={}",
}


MOST = {"answer": 8, "article": 4, "campaign": 3}
"""Of each for one stage; a stage for which there is more has pages of its own."""
_MOST_OF_STAGE = {"answer": 60, "article": 24, "campaign": 6}
"""On each of those."""


def stages(r: Rendering, id: str) -> Iterator[tuple[str, Producer]]:
    """The pages of the stages for which there is more than the pathway's page shows."""
    for stage in r.site.pathways[id].stages:
        found = _of_stage(r, stage)
        if any(len(ids) > MOST[kind] for kind, ids in found.items()):
            lists = ((len(ids), _MOST_OF_STAGE[kind]) for kind, ids in found.items())
            make = partial(_stage, id=id, stage=stage)
            yield from listing.pages(r, make, urls.stage(id, stage.id), *lists)


def _of_stage(r: Rendering, stage: Stage) -> dict[str, list[str]]:
    """The ids of what is for a stage, by kind."""
    site = r.site
    answers = r.standings.nationwide(a for a, d in site.answers.items() if d.matter.stage == stage.id)
    return {
        "answer": list(dict.fromkeys(filter(None, map(r.standings.in_force, answers)))),
        "article": [
            a for a, d in site.articles.items() if d.matter.stage == stage.id and r.is_published("article", a)
        ],
        "campaign": [c.id for c in site.campaigns.values() if c.stage == stage.id],
    }


def _stage(r: Rendering, part: listing.Part, *, id: str, stage: Stage) -> str:
    """All that there is for one stage."""
    cards, found = Cards(r, part.uri), _of_stage(r, stage)
    shown = {kind: part.of(ids, _MOST_OF_STAGE[kind]) for kind, ids in found.items()}
    return fill(
        r,
        part.uri,
        "topic",
        stage.title,
        trail=[(r.site.pathways[id].title, urls.noun("pathway", id))],
        part=part,
        description=stage.summary or "",
        campaigns=cards.campaigns(shown["campaign"]),
        articles=cards.articles(shown["article"]),
        answers=cards.answers(shown["answer"]),
        quizzes=[],
        events=[],
    )


def pathway(r: Rendering, id: str) -> str:
    """The page as HTML. Its ages become dates on the reader's own device."""
    uri, found = urls.noun("pathway", id), r.site.pathways[id]
    cards = Cards(r, uri)
    bounds = _bounds(found)
    rows = [_row(r, cards, checkup) for checkup in found.checkups]
    return fill(
        r,
        uri,
        "pathway",
        found.title,
        description=found.summary or "",
        summary=found.summary or "",
        id=id,
        stages=[_block(r, cards, id, stage, ends) for stage, ends in zip(found.stages, bounds, strict=True)],
        checkups=rows,
        anchors=_anchors(bounds, rows),
        sources=[cards.source(source) for source in found.sources],
    )


def between(r: Rendering, stage: Stage | Checkup) -> str:
    """From when to when a stage lasts, in words."""
    if stage.from_ and stage.to:
        return f"{stage.from_} — {stage.to}"
    if stage.from_:
        return r.translate("{start}起").format(start=stage.from_)
    return r.translate("到{end}").format(end=stage.to) if stage.to else ""


@dataclass(frozen=True, slots=True)
class _Bounds:
    """From the first moment of a stage to the first that is no longer in it; None where that is not known."""

    first: Point | None
    after: Point | None


def _bounds(found: Pathway) -> list[_Bounds]:
    """A stage that does not say when it begins does so where the one before ends, and the other way round."""
    starts = [_age(stage.from_) for stage in found.stages]
    ends = [_age(stage.to) for stage in found.stages]
    bounds: list[_Bounds] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        before = ends[number - 1] if number else None
        following = starts[number + 1] if number + 1 < len(starts) else None
        first = start.first if start else before.until if before and not found.stages[number].from_ else None
        after = end.until if end else following.first if following and not found.stages[number].to else None
        bounds.append(_Bounds(first, after))
    return bounds


def _age(words: str | None) -> Age | None:
    return read_age(words) if words else None


def _block(r: Rendering, cards: Cards, pathway: str, stage: Stage, bounds: _Bounds) -> StageBlock:
    found = _of_stage(r, stage)
    shown = {kind: ids[: MOST[kind]] for kind, ids in found.items()}
    return StageBlock(
        id=stage.id,
        title=stage.title,
        span=between(r, stage),
        summary=stage.summary or "",
        first=_said(bounds.first),
        after=_said(bounds.after),
        articles=tuple(cards.articles(shown["article"])),
        answers=tuple(cards.answers(shown["answer"])),
        campaigns=tuple(cards.campaigns(shown["campaign"])),
        more_href=cards.href(urls.stage(pathway, stage.id)) if shown != found else "",
    )


def _row(r: Rendering, cards: Cards, checkup: Checkup) -> CheckupRow:
    first, last = _age(checkup.from_), _age(checkup.to or checkup.from_)
    links: list[Link] = []
    for kind, id in (("answer", checkup.answer), ("article", checkup.article)):
        if id and r.is_published(kind, id):
            links.append(cards.link(kind, id))
    return CheckupRow(
        id=checkup.id,
        title=checkup.title,
        when=checkup.when or (between(r, checkup) if checkup.to else checkup.from_),
        says_when=checkup.when is not None,
        every=_FREQUENCIES[checkup.every.unit].format(checkup.every.amount) if checkup.every else "",
        often=_often(r, checkup),
        summary=checkup.summary or "",
        links=tuple(links),
        first=_said(first.first) if first and last else "",
        after=_said(last.after) if first and last else "",
    )


_OFTEN = {
    "days": "每 {count} 天一次",
    "weeks": "每 {count} 周一次",
    "months": "每 {count} 个月一次",
    "years": "每 {count} 年一次",
}


def _often(r: Rendering, checkup: Checkup) -> str:
    """How often a check-up comes back, in words."""
    every = checkup.every
    return r.translate(_OFTEN[every.unit]).format(count=every.amount) if every else ""


def _anchors(bounds: Iterable[_Bounds], rows: Iterable[CheckupRow]) -> frozenset[str]:
    """What the ages of a pathway are counted from: "period", "birth", both or neither."""
    said = {_said(point) for one in bounds for point in (one.first, one.after)} | {row.first for row in rows}
    return frozenset(anchor.value for anchor in Anchor if any(text.startswith(anchor) for text in said))


def _said(point: Point | None) -> str:
    return str(point) if point else ""
