"""What a campaign or a pathway sends people to has not come to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mkcampaign.model.documents import AnswerMatter
from mkcampaign.model.site import Site
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.schedule import campaign_span
from mkcampaign.standing import Standings
from mkcampaign.validity import STATUS_WORDS, Status

_ENDED = frozenset({Status.EXPIRED, Status.REPEALED, Status.SUPERSEDED})


def problems(site: Site, as_of: date) -> Iterator[Problem]:
    """A campaign that is not over, and the check-ups of a pathway, list nothing that is: what is to come may wait."""
    documents = {(kind, document.id): document for kind, document in site.documents()}
    standings = Standings(site, as_of)
    for kind, id, mark in _listed(site, as_of):
        document = documents.get((kind, id))
        if document is None:
            continue
        matter = document.matter
        if isinstance(matter, AnswerMatter):
            status = standings.of(id).status
            if status in _ENDED:
                yield problem(mark, "listed-ended", title=document.title, status=STATUS_WORDS[status])
        elif matter.expires_on and as_of > matter.expires_on:
            yield problem(mark, "listed-ended", title=document.title, status="已经下线")


def _listed(site: Site, as_of: date) -> Iterator[tuple[str, str, Mark]]:
    """(kind, id, where it is listed) of every file that a list of today leads to."""
    for id, campaign in site.campaigns.items():
        span = campaign_span(site, campaign)
        if span and span.end < as_of:
            continue
        for kind, field in (("answer", "answers"), ("article", "articles"), ("quiz", "quizzes")):
            for number, named in enumerate(getattr(campaign, field)):
                yield kind, named, site.mark("campaign", id, field, number)
        for number, material in enumerate(campaign.materials):
            yield "pamphlet", material.pamphlet, site.mark("campaign", id, "materials", number, "pamphlet")
    for id, pathway in site.pathways.items():
        for number, checkup in enumerate(pathway.checkups):
            for kind in ("answer", "article"):
                if named := getattr(checkup, kind):
                    yield kind, named, site.mark("pathway", id, "checkups", number, kind)
