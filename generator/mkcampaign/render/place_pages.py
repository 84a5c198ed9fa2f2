"""Pages of places, chapters and menus."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.render import listing, metadata, plan_files
from mkcampaign.render.campaign_pages import in_order
from mkcampaign.render.cards import Cards
from mkcampaign.render.region_pages import applying
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.schedule import Phase

MOST_POLICIES = 6
"""Policies shown on a chapter's page; the page of its region has all."""
MOST_EVENTS, MOST_CAMPAIGNS, MOST_PLACES, MOST_DOWNLOADS = 6, 9, 9, 8
"""Others shown there; the calendar, and the lists of campaigns, places and downloads have all."""

LISTED_PLACES, LISTED_CHAPTERS = 48, 60
"""On one page of their lists."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The pages of places, chapters and menus."""
    yield from listing.pages(r, _places, urls.section("place"), (len(r.site.places), LISTED_PLACES))
    for id in r.site.places:
        yield urls.noun("place", id), partial(_place, r, id)
    yield from listing.pages(
        r, _chapters, urls.section("chapter"), (len(r.site.chapters) + 1, LISTED_CHAPTERS)
    )
    for id in (r.site.organisation.id, *r.site.chapters):
        yield urls.noun("chapter", id), partial(_chapter, r, id)
    for id in r.site.menus:
        yield urls.noun("menu", id), partial(_menu, r, id)


def _places(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    kinds: dict[str, list[str]] = {}
    for id, place in r.site.places.items():
        kinds.setdefault(place.kind or _("其他地点"), []).append(id)
    return fill(
        r,
        uri,
        "places",
        _("地点"),
        section="place",
        part=part,
        description=_("办活动、领资料、能咨询的地方。"),
        sections=[
            (kind, list(map(cards.place, ids)))
            for kind, ids in part.of_groups(kinds.items(), LISTED_PLACES)
            if ids
        ],
    )


def _place(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("place", id), r.translate
    cards, place = Cards(r, uri), r.site.places[id]
    coming = [entry for entry in r.coming if entry.event.place == id]
    past = [
        r.next_of(entries)
        for entries in r.series.values()
        if entries[0].event.place == id and entries[-1].occurrence.span.end < r.as_of
    ]
    materials = [
        material
        for campaign in r.site.campaigns.values()
        for material in campaign.materials
        if id in material.places
        and r.is_published("pamphlet", material.pamphlet)
        and r.campaign_phase(campaign) in (Phase.UNDER_WAY, Phase.UPCOMING)
    ]
    return fill(
        r,
        uri,
        "place",
        place.name,
        section="place",
        trail=[(_("地点"), section_uri("place"))],
        description=place.summary or place.address or "",
        data=[metadata.place(r, id)],
        whom=place.chapter or "",
        place=cards.place(id),
        events=[cards.event(entry) for entry in [*coming, *reversed(past)]],
        materials=[cards.material(material, at=id) for material in materials],
    )


def _chapters(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    root = r.site.organisation.id
    rows = [(cards.contact(root), 0, r.site.organisation.summary or "")]

    def below(parent: str, depth: int) -> None:
        for id in r.children.get(parent, ()):
            rows.append((cards.contact(id), depth, r.site.chapters[id].summary or ""))
            below(id, depth + 1)

    below(root, 1)
    return fill(
        r,
        uri,
        "chapters",
        _("各地组织"),
        part=part,
        description=_("各级组织的名称、热线和地址。"),
        chapters=part.of(rows, LISTED_CHAPTERS),
    )


def _chapter(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("chapter", id), r.translate
    cards, root = Cards(r, uri), r.site.organisation.id
    chapter = r.site.chapter(id)
    assert chapter is not None
    line = [step for step in reversed(r.site.lineage(id)) if step not in (id, root)]
    feeds = [cards.feed("chapter", id)] if id != root else [cards.feed()]
    news = cards.news_feed(id)
    organised = r.campaigns_by_chapter.get(id, ())
    live = [c for c in in_order(r, organised) if r.campaign_phase(c) is not Phase.PAST]
    region = r.site.imprint(id).region
    own = list(dict.fromkeys(pamphlet for pamphlet, chapter_id, _language in r.editions if chapter_id == id))
    events = r.coming_by_chapter.get(id, ())
    year = min(events[0].years) if events else r.as_of.year
    has_year = id in r.site.chapters and year in r.years_by_chapter.get(id, ())
    places = [place for place, p in r.site.places.items() if p.chapter == id]
    downloads = cards.downloads(m.pamphlet for c in live for m in c.materials if m.pamphlet not in own)

    def whole(count: int, most: int, uri: str) -> str:
        """The address of the whole list, where it has more."""
        return cards.href(uri) if count > most else ""

    return fill(
        r,
        uri,
        "chapter",
        chapter.name,
        trail=[
            (_("各地组织"), section_uri("chapter")),
            *((cards.title("chapter", s), urls.noun("chapter", s)) for s in line),
        ],
        description=chapter.summary or "",
        whom=id,
        alternates=[*feeds, news] if id != root else [news],
        contact=cards.contact(id),
        summary=chapter.summary or "",
        children=[cards.link("chapter", child) for child in r.children.get(id, ())],
        campaigns=[cards.campaign(c) for c in live[:MOST_CAMPAIGNS]],
        campaigns_href=whole(len(live), MOST_CAMPAIGNS, section_uri("campaign")),
        events=[cards.event(entry) for entry in events[:MOST_EVENTS]],
        events_href=whole(len(events), MOST_EVENTS, urls.calendar(year, id if has_year else None)),
        places=[cards.place(place) for place in places[:MOST_PLACES]],
        places_href=whole(len(places), MOST_PLACES, section_uri("place")),
        feeds=[*feeds, news],
        policies=[*applying(cards, region, local=True), *applying(cards, region, local=False)][:MOST_POLICIES]
        if region
        else [],
        region=r.region_name(region, whole=True) if region else "",
        region_href=cards.href(urls.region(region)) if region else "",
        plans=plan_files.files(r, cards.href, chapter=id),
        editions=[cards.download(pamphlet, id) for pamphlet in own[:MOST_DOWNLOADS]],
        editions_href=whole(len(own), MOST_DOWNLOADS, section_uri("pamphlet")),
        downloads=downloads[:MOST_DOWNLOADS],
        downloads_href=whole(len(downloads), MOST_DOWNLOADS, section_uri("pamphlet")),
    )


def _menu(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("menu", id), r.translate
    cards, menu = Cards(r, uri), r.site.menus[id]
    return fill(
        r,
        uri,
        "menu",
        menu.title,
        section="campaign",
        trail=[(_("活动"), section_uri("campaign"))],
        description=menu.summary or "",
        whom=menu.chapter or "",
        menu=cards.menu(id),
        slips=[
            cards.link("pamphlet", pamphlet)
            for pamphlet, sheet in r.site.pamphlets.items()
            if sheet.matter.menu == id and r.is_published("pamphlet", pamphlet)
        ],
    )
