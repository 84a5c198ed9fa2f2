"""What needs an editor: reviews and rules that come to their end, occasions without material, leaflets to reprint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mkcampaign import almanac
from mkcampaign.model.calendar import Campaign
from mkcampaign.model.scalars import Span
from mkcampaign.model.site import Site
from mkcampaign.problem import Mark
from mkcampaign.releases import reprints
from mkcampaign.schedule import campaign_span
from mkcampaign.standing import Standings
from mkcampaign.validity import Status, is_shown, review_due


class Errand(StrEnum):
    """What is to be done."""

    REVIEW = "review"
    RULE_ENDS = "rule-ends"
    RULE_BEGINS = "rule-begins"
    PAGE_ENDS = "page-ends"
    NO_MATERIAL = "no-material"
    REPRINT = "reprint"


ERRAND_WORDS = {
    Errand.REVIEW: "复核",
    Errand.RULE_ENDS: "依据到期",
    Errand.RULE_BEGINS: "开始施行",
    Errand.PAGE_ENDS: "到期下线",
    Errand.NO_MATERIAL: "还没有资料",
    Errand.REPRINT: "重印",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Due:
    """One thing to do: by which day, what, where it is written, its title, whose it is, on account of what and why.

    `detail` is an editor's words (the name of a document, of an answer); `reason` is wording of ours, to be translated.
    `key` is no other's, and the same whenever it is told, also once its day was put off: `review.article.folic-acid`.
    """

    day: date
    errand: Errand
    mark: Mark
    title: str
    key: str
    owner: str = ""
    detail: str = ""
    reason: str = ""


def due(site: Site, as_of: date, within: timedelta) -> list[Due]:
    """Everything to be done from `as_of` up to and with the day `within` later, what is overdue first.

    What is to be reprinted is due at once. A rule that ended is told by the check of what quotes it; here it stands
    until its end.
    """
    last = as_of + within
    found = [*_reviews(site, as_of, last), *_ends(site, as_of, last), *_occasions(site, as_of, last)]
    return sorted([*found, *_reprints(site, as_of)])


def _reviews(site: Site, as_of: date, last: date) -> Iterator[Due]:
    """A document is reviewed again `review_in` after `last_reviewed`."""
    for kind, document in site.documents():
        day = review_due(document.matter)
        if day and day <= last and is_shown(document.matter, as_of):
            yield Due(
                day=day,
                errand=Errand.REVIEW,
                mark=site.mark(kind, document.id, "last_reviewed"),
                title=document.title,
                key=f"{Errand.REVIEW}.{kind}.{document.id}",
                owner=document.matter.owner or "",
            )


def _ends(site: Site, as_of: date, last: date) -> Iterator[Due]:
    """A document an answer rests on, or a page itself, comes to its end."""
    for id, answer in site.answers.items():
        for number, document in enumerate(answer.matter.documents):
            ends = [day for day in (document.expires, document.repealed_on) if day]
            if ends and as_of <= min(ends) <= last:
                yield Due(
                    day=min(ends),
                    errand=Errand.RULE_ENDS,
                    mark=site.mark("answer", id, "documents", number),
                    title=answer.title,
                    key=f"{Errand.RULE_ENDS}.{id}.{number}",
                    owner=answer.matter.owner or "",
                    detail=document.title,
                )
    yield from _changes(Standings(site, as_of), last)
    for kind, page in site.documents():
        end = page.matter.expires_on
        if end and as_of <= end <= last:
            mark = site.mark(kind, page.id, "expires_on")
            owner = page.matter.owner or ""
            key = f"{Errand.PAGE_ENDS}.{kind}.{page.id}"
            yield Due(day=end, errand=Errand.PAGE_ENDS, mark=mark, title=page.title, key=key, owner=owner)


def _changes(standings: Standings, last: date) -> Iterator[Due]:
    """An answer ends by its own dates or by its successor's, or takes effect: leaflets and lists change on that day."""
    site = standings.site
    for id, answer in site.answers.items():
        standing, matter = standings.of(id), answer.matter
        if not is_shown(matter, standings.as_of):
            continue
        ends = {day for term in matter.documents for day in (term.expires, term.repealed_on) if day}
        day = standings.last_day(id)
        # the end of a document and of the page itself are told apart from this
        if day and day <= last and day != matter.expires_on and not ends & {day, day + timedelta(days=1)}:
            yield _change(site, id, Errand.RULE_ENDS, day, "superseded_by", matter.superseded_by or "")
        if standing.status is Status.NOT_YET_IN_FORCE and standing.day and standing.day <= last:
            detail = standing.document.title if standing.document else ""
            yield _change(site, id, Errand.RULE_BEGINS, standing.day, "effective", detail)


def _change(site: Site, id: str, errand: Errand, day: date, field: str, detail: str) -> Due:
    answer = site.answers[id]
    successor = site.answers.get(detail)
    return Due(
        day=day,
        errand=errand,
        mark=site.mark("answer", id, field),
        title=answer.title,
        key=f"{errand}.{id}",
        owner=answer.matter.owner or "",
        detail=successor.title if successor else detail,
    )


def _occasions(site: Site, as_of: date, last: date) -> Iterator[Due]:
    """An occasion comes, and no campaign held on it has a pamphlet, an article or a quiz."""
    for id, occasion in site.occasions.items():
        for year in range(as_of.year, last.year + 1):
            for span in almanac.spans_in_year(occasion.when, year):
                if as_of <= span.start <= last and not _has_material(site, id, span):
                    mark = site.mark("occasion", id)
                    key = f"{Errand.NO_MATERIAL}.{id}.{span.start:%Y%m%d}"
                    yield Due(
                        day=span.start, errand=Errand.NO_MATERIAL, mark=mark, title=occasion.title, key=key
                    )


def _has_material(site: Site, occasion: str, span: Span) -> bool:
    def is_held(campaign: Campaign) -> bool:
        own = campaign_span(site, campaign)
        return own is not None and own.start <= span.end and span.start <= own.end

    return any(
        campaign.occasion == occasion
        and is_held(campaign)
        and bool(campaign.materials or campaign.articles or campaign.quizzes)
        for campaign in site.campaigns.values()
    )


def _reprints(site: Site, as_of: date) -> Iterator[Due]:
    for found in reprints(site, as_of):
        pamphlet, answer = site.pamphlets.get(found.release.pamphlet), site.answers.get(found.answer)
        yield Due(
            day=as_of,
            errand=Errand.REPRINT,
            mark=site.mark("release", str(found.index)),
            title=pamphlet.title if pamphlet else found.release.pamphlet,
            key=f"{Errand.REPRINT}.{found.index}.{found.answer}",
            owner=(pamphlet.matter.owner if pamphlet else None) or "",
            detail=answer.title if answer else found.answer,
            reason=found.reason,
        )
