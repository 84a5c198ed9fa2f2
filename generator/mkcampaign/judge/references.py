"""Every id named somewhere names something that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mkcampaign.model.documents import ALL
from mkcampaign.model.site import Site
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.validate import closest

_NAMES = {
    "chapter": "组织",
    "place": "地点",
    "occasion": "节日或纪念日",
    "campaign": "活动",
    "menu": "菜单",
    "pathway": "服务路径",
    "stage": "阶段",
    "article": "文章",
    "answer": "解答",
    "quiz": "问答",
    "pamphlet": "宣传品",
}


def problems(site: Site) -> Iterator[Problem]:
    """An id must name something that exists. Where a calendar file could not be read, nothing is said of its nouns."""
    nouns = _nouns(site)
    for kind, id, mark in _references(site):
        if id in nouns[kind] or (kind, id) in site.unread:
            continue
        if kind == "stage" and any(unread == "pathway" for unread, _ in site.unread):
            continue
        if not site.calendar_complete and kind not in ("article", "answer", "quiz", "pamphlet"):
            continue
        known = sorted(nouns[kind])
        shown = "、".join(known[:12]) + ("……" if len(known) > 12 else "")
        meant = _meant(id, nouns[kind])
        yield problem(mark, "unknown-reference", kind=_NAMES[kind], id=id, known=shown, suggestion=meant)
    yield from _chapter_cycles(site)
    yield from _ids_used_twice(site)


def _meant(words: str, nouns: Mapping[str, object]) -> str | None:
    """The id that `words` stand for: people write a place's name, or a file's, where its id belongs."""
    names = {
        name: id
        for id, noun in nouns.items()
        for field in ("name", "short_name", "title")
        if (name := getattr(noun, field, None))
    }
    found = closest(words, names)
    return names[found] if found else closest(words.removesuffix(".md"), nouns)


def _nouns(site: Site) -> dict[str, Mapping[str, object]]:
    """What there is to refer to: the nouns of each kind by their ids."""
    return {
        "chapter": {**site.chapters, site.organisation.id: site.organisation},
        "place": site.places,
        "occasion": site.occasions,
        "campaign": site.campaigns,
        "menu": site.menus,
        "pathway": site.pathways,
        "stage": {stage.id: stage for pathway in site.pathways.values() for stage in pathway.stages},
        "article": site.articles,
        "answer": site.answers,
        "quiz": site.quizzes,
        "pamphlet": site.pamphlets,
    }


def _references(site: Site) -> Iterator[tuple[str, str, Mark]]:
    """Every reference as (kind, id, where it stands)."""
    for id, chapter in site.chapters.items():
        if chapter.parent:
            yield "chapter", chapter.parent, site.mark("chapter", id, "parent")
    for kind, id, branch in site.branches():
        for pamphlet in branch.pamphlets:
            yield "pamphlet", pamphlet, site.mark(kind, id, "pamphlets", pamphlet)
    for id, place in site.places.items():
        if place.chapter:
            yield "chapter", place.chapter, site.mark("place", id, "chapter")
    for id, menu in site.menus.items():
        if menu.chapter:
            yield "chapter", menu.chapter, site.mark("menu", id, "chapter")
    for id, pathway in site.pathways.items():
        for number, checkup in enumerate(pathway.checkups):
            if checkup.answer:
                yield "answer", checkup.answer, site.mark("pathway", id, "checkups", number, "answer")
            if checkup.article:
                yield "article", checkup.article, site.mark("pathway", id, "checkups", number, "article")
    for id in site.campaigns:
        yield from _campaign_references(site, id)
    for kind, document in site.documents():
        matter = document.matter
        for target, named in (
            ("chapter", matter.chapter),
            ("stage", matter.stage),
            ("campaign", getattr(matter, "campaign", None)),
            ("quiz", getattr(matter, "quiz", None)),
            ("menu", getattr(matter, "menu", None)),
        ):
            if named:
                yield target, named, site.mark(kind, document.id, target)
        if successor := getattr(matter, "superseded_by", None):
            yield "answer", successor, site.mark(kind, document.id, "superseded_by")
        for number, id in enumerate(getattr(matter, "chapters", ())):
            if id != ALL:
                yield "chapter", id, site.mark(kind, document.id, "chapters", number)
        for number, id in enumerate(getattr(matter, "places", ())):
            yield "place", id, site.mark(kind, document.id, "places", number)
    for id in site.prose:
        yield "campaign", id, site.mark("prose", id)


def _ids_used_twice(site: Site) -> Iterator[Problem]:
    """No chapter has the organisation's id, and no two stages of a pathway have one id."""
    if site.organisation.id in site.chapters and ("organisation", "") in site.origins:
        other = site.mark("organisation", "", "id")
        yield problem(
            site.mark("chapter", site.organisation.id), "duplicate-id", id=site.organisation.id, other=other
        )
    for id, pathway in site.pathways.items():
        seen: dict[str, Mark] = {}
        for number, stage in enumerate(pathway.stages):
            mark = site.mark("pathway", id, "stages", number, "id")
            if stage.id in seen:
                yield problem(mark, "duplicate-id", id=stage.id, other=seen[stage.id])
            seen.setdefault(stage.id, mark)


def _campaign_references(site: Site, id: str) -> Iterator[tuple[str, str, Mark]]:
    campaign = site.campaigns[id]

    def at(*location: str | int) -> Mark:
        return site.mark("campaign", id, *location)

    for kind, field in (("occasion", "occasion"), ("stage", "stage"), ("pathway", "pathway")):
        if value := getattr(campaign, field):
            yield kind, value, at(field)
    for kind, field in (
        ("chapter", "organisers"),
        ("quiz", "quizzes"),
        ("answer", "answers"),
        ("article", "articles"),
        ("menu", "menus"),
    ):
        for number, value in enumerate(getattr(campaign, field)):
            yield kind, value, at(field, number)
    for number, event in enumerate(campaign.events):
        if event.place:
            yield "place", event.place, at("events", number, "place")
        if event.chapter:
            yield "chapter", event.chapter, at("events", number, "chapter")
    for number, material in enumerate(campaign.materials):
        yield "pamphlet", material.pamphlet, at("materials", number, "pamphlet")
        for index, place in enumerate(material.places):
            step = place if isinstance(material.places, dict) else index
            yield "place", place, at("materials", number, "places", step)


def _chapter_cycles(site: Site) -> Iterator[Problem]:
    """No chapter is its own ancestor; each loop is reported once, at its first chapter in the file."""
    reported: set[str] = set()
    for start in site.chapters:
        line: list[str] = []
        current: str | None = start
        while current and current in site.chapters and current not in line:
            line.append(current)
            current = site.chapters[current].parent
        if current in line:
            loop = line[line.index(current) :]
            if not reported.intersection(loop):
                reported.update(loop)
                cycle = " → ".join([*loop, loop[0]])
                yield problem(
                    site.mark("chapter", loop[0], "parent"), "chapter-cycle", chapter=loop[0], cycle=cycle
                )
