"""Pamphlets: enough panels for the format, quotes that hold, and nothing but the open words left to the chapters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from mkcampaign import regions
from mkcampaign.editions import FORMAT_WORDS, TRIFOLD_PANELS, branches, has_panels
from mkcampaign.model.documents import Format, Pamphlet
from mkcampaign.model.openings import openings, slips
from mkcampaign.model.site import Site, resolve
from mkcampaign.model.tree import lone_link
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.validate import closest
from mkcampaign.standing import Standings
from mkcampaign.validity import STATUS_WORDS, is_shown

_ONLY_FOR = {
    "paper": Format.POSTER,
    "menu": Format.SHEET,
    "event": Format.SHEET,
    "salutation": Format.LETTER,
    "signed": Format.LETTER,
    "dated": Format.LETTER,
    "window": Format.LETTER,
}
"""Fields that mean something for one format alone."""


def problems(site: Site, as_of: date) -> Iterator[Problem]:
    """All rules of pamphlets, and of what chapters say in them."""
    standings = Standings(site, as_of)
    for pamphlet in site.pamphlets.values():
        yield from _panels(site, pamphlet)
        yield from _fields(site, pamphlet)
        yield from _event(site, pamphlet)
        yield from _forms(site, pamphlet)
        yield from _openings(site, pamphlet)
        yield from _lone_links(site, pamphlet)
        yield from _quotes(standings, pamphlet)
    yield from _branches(site)


def _panels(site: Site, pamphlet: Pamphlet) -> Iterator[Problem]:
    """A tri-fold has six panels; anything else has one part at least."""
    if has_panels(pamphlet):
        return
    is_trifold = pamphlet.matter.format is Format.TRIFOLD
    yield problem(
        site.mark("pamphlet", pamphlet.id, "format"),
        "pamphlet-panels" if is_trifold else "pamphlet-empty",
        format=FORMAT_WORDS[pamphlet.matter.format],
        expected=TRIFOLD_PANELS,
        count=len(pamphlet.panels),
    )


def _fields(site: Site, pamphlet: Pamphlet) -> Iterator[Problem]:
    """A field that belongs to another format has no effect, and its editor should know."""
    own = pamphlet.matter.format
    for field, format in _ONLY_FOR.items():
        if format is not own and field in pamphlet.matter.model_fields_set:
            yield problem(
                site.mark("pamphlet", pamphlet.id, field),
                "pamphlet-field",
                field=field,
                format=FORMAT_WORDS[own],
                kind=FORMAT_WORDS[format],
            )


def _event(site: Site, pamphlet: Pamphlet) -> Iterator[Problem]:
    """A sign-in sheet names an event of its own campaign."""
    wanted, campaign = pamphlet.matter.event, site.campaigns.get(pamphlet.matter.campaign or "")
    if wanted is None:
        return
    mark = site.mark("pamphlet", pamphlet.id, "event")
    if pamphlet.matter.campaign is None:
        yield problem(mark, "event-without-campaign")
    elif campaign and all(event.id != wanted for event in campaign.events):
        known = [event.id for event in campaign.events]
        near = closest(wanted, known)
        yield problem(
            mark, "unknown-reference", kind="场次", id=wanted, known="、".join(known), suggestion=near
        )


def _forms(site: Site, pamphlet: Pamphlet) -> Iterator[Problem]:
    """A sheet is a question paper, a slip or a sign-in list: one of them, so that each has its own page and imprint."""
    own = pamphlet.matter
    named = [name for name in ("quiz", "menu", "event") if getattr(own, name)]
    if own.format is Format.SHEET and len(named) > 1:
        mark = site.mark("pamphlet", pamphlet.id, named[1])
        yield problem(mark, "sheet-two-forms", given="、".join(named))


def _openings(site: Site, pamphlet: Pamphlet) -> Iterator[Problem]:
    """Every `{{ name }}` is declared open, and every open name is used."""
    known = pamphlet.matter.open
    used: set[str] = set(openings((pamphlet.title,)))
    for panel in pamphlet.panels:
        own = [*openings((panel.title,)), *openings(panel.nodes)]
        used.update(own)
        for name in dict.fromkeys(own):
            if name not in known:
                yield problem(
                    Mark(pamphlet.path, panel.line),
                    "opening-unknown",
                    name=name,
                    panel=panel.title or pamphlet.title,
                    suggestion=closest(name, known),
                )
        for text in slips((panel.title,), known) + slips(panel.nodes, known):
            mark = Mark(pamphlet.path, panel.line)
            yield problem(mark, "opening-shape", text=text, panel=panel.title or pamphlet.title)
    for name in known:
        if name not in used:
            yield problem(site.mark("pamphlet", pamphlet.id, "open", name), "opening-unused", name=name)


def _branches(site: Site) -> Iterator[Problem]:
    """A chapter fills in only what a pamphlet leaves open, all else is locked; its logo is a picture that is there."""
    for kind, id, branch in site.branches():
        if branch.logo and branch.logo not in site.pictures:
            near = closest(branch.logo, site.pictures)
            yield problem(site.mark(kind, id, "logo"), "logo-missing", file=branch.logo, suggestion=near)
        for name, words in branch.pamphlets.items():
            pamphlet = site.pamphlets.get(name)
            if pamphlet is None:
                continue  # an unknown pamphlet is an unknown reference, one that cannot be read has its own problem
            for field in words:
                if field not in pamphlet.matter.open:
                    yield problem(
                        site.mark(kind, id, "pamphlets", name, field),
                        "opening-locked",
                        name=field,
                        title=pamphlet.title,
                        known="、".join(pamphlet.matter.open),
                        suggestion=closest(field, pamphlet.matter.open),
                    )


def _lone_links(site: Site, pamphlet: Pamphlet) -> Iterator[Problem]:
    """A link to an answer alone in its paragraph was to be a quote."""
    for node in pamphlet.body.nodes:
        found = lone_link(node)
        plain = found.get("href") or "" if found is not None and "quote" not in found.classes else ""
        if plain and site.linked_answer(pamphlet.path, plain):
            written = next(link for link in pamphlet.body.links if link.target == plain)
            yield problem(Mark(pamphlet.path, written.line, written.column), "pamphlet-link-alone")


def _quotes(standings: Standings, pamphlet: Pamphlet) -> Iterator[Problem]:
    """A pamphlet quotes answers only, each alone in its paragraph, and only such as hold on the day."""
    site = standings.site
    lone = [found for node in pamphlet.body.nodes if (found := lone_link(node))]
    alone = Counter(found.get("href") for found in lone if "quote" in found.classes)
    documents = {document.path for _, document in site.documents()}
    for link in pamphlet.body.links:
        if not link.is_quote:
            continue
        mark = Mark(pamphlet.path, link.line, link.column)
        alone[link.target] -= 1
        if alone[link.target] < 0:
            yield problem(mark, "pamphlet-quote", target=link.target)
            continue
        answer = site.linked_answer(pamphlet.path, link.target)
        if answer is None:
            # a file that is not there is a missing link, one that cannot be read has its own problem
            if resolve(pamphlet.path, link.target) in documents:
                yield problem(mark, "pamphlet-quote", target=link.target)
            continue
        yield from _quote(standings, pamphlet, answer, mark)


def _quote(standings: Standings, pamphlet: Pamphlet, named: str, mark: Mark) -> Iterator[Problem]:
    """What stands in place of a quote holds, and is for the region, in the edition of every chapter."""
    site, said = standings.site, set[str]()
    for chapter in branches(site, pamphlet):
        region = site.imprint(chapter).region
        id = standings.in_place_of(named, region).id
        answer = site.answers[id]
        if id in said:
            continue
        if not standings.holds(id):
            status = STATUS_WORDS[standings.of(id).status]
            is_hidden = not is_shown(answer.matter, standings.as_of)
            yield problem(
                mark, "quote-not-in-force", title=answer.title, status="尚未发布" if is_hidden else status
            )
        elif region and not regions.covers(answer.matter.region, region):
            here, there = regions.full_name(region), regions.full_name(answer.matter.region or "")
            yield problem(mark, "quote-elsewhere", title=answer.title, region=there, other=here)
        else:
            continue
        said.add(id)
