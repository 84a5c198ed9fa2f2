"""Where a pathway counts in ages, they can be read, and begin before they end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mkcampaign.ages import Age, read_age
from mkcampaign.model.calendar import Checkup, Pathway, Stage
from mkcampaign.model.site import Site
from mkcampaign.problem import Problem, problem

_ANY = date(2001, 1, 1)
"""A last menstrual period by which ages before and after birth are put in order."""


def problems(site: Site) -> Iterator[Problem]:
    """All rules of pathways for every pathway."""
    for id, pathway in site.pathways.items():
        seen: dict[str, int] = {}
        for number, checkup in enumerate(pathway.checkups):
            mark = site.mark("pathway", id, "checkups", number, "id")
            if checkup.id in seen:
                first = site.mark("pathway", id, "checkups", seen[checkup.id], "id")
                yield problem(mark, "duplicate-id", id=checkup.id, other=first)
            seen.setdefault(checkup.id, number)
            yield from _ages(site, id, "checkups", number, checkup)
        if _counts_in_ages(pathway):
            for number, stage in enumerate(pathway.stages):
                yield from _ages(site, id, "stages", number, stage)


def _counts_in_ages(pathway: Pathway) -> bool:
    """Whether the words of a stage are an age: those of the others are then meant as ages too."""
    return any(words and read_age(words) for stage in pathway.stages for words in (stage.from_, stage.to))


def _ages(site: Site, id: str, field: str, number: int, part: Stage | Checkup) -> Iterator[Problem]:
    """The words of `from` and `to` name ages, the earlier first."""
    read: list[Age] = []
    for end, words in (("from", part.from_), ("to", part.to)):
        age = read_age(words) if words else None
        if age:
            read.append(age)
        elif words:
            yield problem(site.mark("pathway", id, field, number, end), "age-unread", value=words)
    if len(read) == 2 and read[1].after.on(_ANY) <= read[0].first.on(_ANY):
        mark = site.mark("pathway", id, field, number, "to")
        yield problem(mark, "end-before-start", start=part.from_, end=part.to)
