"""Pages of campaigns, events and occasions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign
from mkcampaign.model.scalars import Span
from mkcampaign.model.when import NEW_YEARS_EVE, When, describe
from mkcampaign.render import listing, metadata, words
from mkcampaign.render.body import web
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import Link
from mkcampaign.schedule import Occurrence, Phase, status_of

_ORDER = (Phase.UNDER_WAY, Phase.UPCOMING, Phase.POSTPONED, Phase.CANCELLED, Phase.PAST)

MOST_CAMPAIGNS, MOST_OCCASIONS = 40, 80
"""On one page of their lists."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The pages of campaigns and all that belongs to them."""
    yield from listing.pages(r, _campaigns, urls.section("campaign"), (len(r.site.campaigns), MOST_CAMPAIGNS))
    for id, campaign in r.site.campaigns.items():
        yield urls.noun("campaign", id), partial(_campaign, r, campaign)
    for key in r.series:
        yield urls.event(*key), partial(_event, r, *key)
    yield from listing.pages(r, _occasions, urls.section("occasion"), (len(r.site.occasions), MOST_OCCASIONS))
    for id in r.site.occasions:
        yield urls.noun("occasion", id), partial(_occasion, r, id)


def in_order(r: Rendering, campaigns: Iterable[Campaign]) -> list[Campaign]:
    """Campaigns under way first, then those to come by date, then the past ones, the latest first."""

    def key(campaign: Campaign) -> tuple[int, int, str]:
        phase, span = r.campaign_phase(campaign), r.spans[campaign.id]
        day = -span.end.toordinal() if phase is Phase.PAST else span.start.toordinal()
        if phase is Phase.UNDER_WAY:
            day = span.end.toordinal()  # what ends first is what to see first
        return _ORDER.index(phase), day, campaign.id

    return sorted(campaigns, key=key)


def _campaigns(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    ordered = part.of(in_order(r, r.site.campaigns.values()), MOST_CAMPAIGNS)
    sections = [
        (
            phase.value,
            _(words.PHASES[phase]),
            [cards.campaign(c) for c in ordered if r.campaign_phase(c) is phase],
        )
        for phase in _ORDER
    ]
    is_static = {Phase.POSTPONED.value, Phase.CANCELLED.value}
    return fill(
        r,
        uri,
        "campaigns",
        _("活动"),
        section="campaign",
        part=part,
        description=_("正在进行和即将开始的主题宣传活动。"),
        # a section that is empty on the day of the build may be filled on the reader's
        sections=[one for one in sections if ordered and (one[2] or one[0] not in is_static)],
        menus=[
            cards.link(
                "menu", id, _("{count} 选 {choose}").format(count=len(menu.options), choose=menu.choose)
            )
            for id, menu in r.site.menus.items()
        ],
        results_href=cards.href(urls.results()) if any(c.results for c in ordered) else "",
    )


def _campaign(r: Rendering, campaign: Campaign) -> str:
    uri, _ = urls.noun("campaign", campaign.id), r.translate
    cards = Cards(r, uri)
    prose = r.site.prose.get(campaign.id) if r.is_published("prose", campaign.id) else None
    shown = [r.next_of(r.series[campaign.id, event.id]) for event in campaign.events]
    shown.sort(key=lambda e: (e.occurrence.span.end < r.as_of, e.occurrence.sort_key, e.event.id))
    own = [id for id, p in r.site.pamphlets.items() if p.matter.campaign == campaign.id]
    feed = cards.feed("campaign", campaign.id)
    return fill(
        r,
        uri,
        "campaign",
        words.titled(campaign.status, campaign.title, _),
        section="campaign",
        trail=[(_("活动"), section_uri("campaign"))],
        description=campaign.summary or campaign.slogan or "",
        data=[metadata.campaign(r, campaign)],
        whom=campaign.organisers[0] if campaign.organisers else "",
        alternates=[feed],
        campaign=cards.campaign(campaign),
        ended_from=_ended_from(r.campaign_phase(campaign), r.spans[campaign.id]),
        cover=cards.cover(campaign),
        prose_html=web(prose.body.nodes, path=prose.path, page=uri, r=r) if prose else Markup(""),
        key_messages=list(campaign.key_messages),
        organisers=[cards.link("chapter", id) for id in campaign.organisers],
        partners=list(campaign.partners),
        events=[cards.event(entry) for entry in shown],
        materials=[cards.material(m) for m in campaign.materials if r.is_published("pamphlet", m.pamphlet)],
        print_order=cards.print_order(campaign),
        downloads=cards.downloads([*own, *(m.pamphlet for m in campaign.materials)]),
        quizzes=cards.quizzes(r.site.quizzes_of(campaign)),
        questions_href=cards.href(urls.questions(campaign.id)),
        answers=cards.answers(campaign.answers),
        articles=cards.articles(campaign.articles),
        menus=[cards.menu(id) for id in campaign.menus],
        pathway=cards.link("pathway", campaign.pathway) if campaign.pathway else None,
        results=[cards.figure(result) for result in campaign.results],
        results_href=cards.href(urls.results()),
        feed=feed,
        tags=cards.topic_links("topic", campaign.tags),
        audiences=cards.topic_links("audience", campaign.audience),
    )


def _event(r: Rendering, campaign_id: str, event_id: str) -> str:
    uri, _ = urls.event(campaign_id, event_id), r.translate
    cards = Cards(r, uri)
    entries = r.series[campaign_id, event_id]
    entry = r.next_of(entries)
    campaign, event = entry.campaign, entry.event
    chapters = r.chapters_of(campaign, event)
    facts = [
        (_("主办"), _("、").join(cards.title("chapter", id) for id in chapters)),
        (_("适合人群"), _("、").join(event.audience or campaign.audience)),
        (_("名额"), _("{count} 人").format(count=event.capacity) if event.capacity else ""),
        (_("咨询"), event.contact or ""),
    ]
    feed = cards.feed("campaign", campaign_id)
    return fill(
        r,
        uri,
        "event",
        words.titled(status_of(campaign, event), event.title, _),
        section="campaign",
        trail=[(_("活动"), section_uri("campaign")), (campaign.title, urls.noun("campaign", campaign_id))],
        description=event.summary or campaign.summary or "",
        data=[metadata.event(r, entry)],
        whom=chapters[0],
        alternates=[feed],
        event=cards.event(entry, with_lunar=True),
        ended_from=_ended_from(r.phase_of(entry), entries[-1].occurrence.span),
        file=cards.event_file(campaign_id, event_id),
        facts=[(name, value) for name, value in facts if value],
        place=cards.place(event.place) if event.place else None,
        occurrences=[cards.event(e, with_repeats=False) for e in entries],
        online_href=event.url or "",
        campaign=cards.campaign(campaign),
        contact=cards.contact(chapters[0]),
        feed=feed,
    )


def _ended_from(phase: Phase, span: Span) -> str:
    """The first day (ISO 8601) on which something is over that is not yet; "" where that is said already."""
    is_open = phase in (Phase.UPCOMING, Phase.UNDER_WAY)
    return words.after(span) if is_open else ""


def _is_new_years_eve(when: When) -> bool:
    """Its wording names no lunar day, and the day differs from year to year."""
    return when.lunar is not None and when.lunar.first == NEW_YEARS_EVE


def _occasions(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    found = []
    for id, occasion in r.site.occasions.items():
        spans = list(_coming(r, id))
        if spans:
            span = spans[0]
            when = words.span_when(span, r.language, with_lunar=_is_new_years_eve(occasion.when))
            wording = describe(occasion.when, r.language)
            phase = cards.phase(Phase.UPCOMING, [Occurrence(one.start, one.end) for one in spans])
            found.append((span, occasion.title, cards.link("occasion", id, wording), when, phase))
    return fill(
        r,
        uri,
        "occasions",
        _("节日纪念日"),
        part=part,
        description=_("与家庭健康和婚育文化有关的节日、纪念日和主题周。"),
        occasions=[one[2:] for one in part.of(sorted(found, key=lambda f: (f[0], f[1])), MOST_OCCASIONS)],
    )


def _coming(r: Rendering, id: str, years: int = 4) -> Iterator[Span]:
    """The spans of an occasion that are not over, in the coming `years`."""
    around = range(r.as_of.year - 1, r.as_of.year + years)
    yield from (span for span in r.occasion_spans(id, around) if span.end >= r.as_of)


def _occasion(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("occasion", id), r.translate
    cards, occasion = Cards(r, uri), r.site.occasions[id]
    wording = describe(occasion.when, r.language)
    return fill(
        r,
        uri,
        "occasion",
        occasion.title,
        trail=[(_("节日纪念日"), section_uri("occasion"))],
        description=occasion.summary or _("{title}：{wording}").format(title=occasion.title, wording=wording),
        summary=occasion.summary or "",
        wording=wording,
        dates=[
            (words.span_when(span, r.language, with_lunar=True), words.after(span)) for span in _coming(r, id)
        ],
        campaigns=[
            cards.campaign(c) for c in in_order(r, (c for c in r.site.campaigns.values() if c.occasion == id))
        ],
    )


def upcoming_occasions(r: Rendering, cards: Cards, count: int) -> list[Link]:
    """The next `count` occasions with their dates."""
    found = [(span, id) for id in r.site.occasions for span in _coming(r, id, years=2)]
    return [
        replace(cards.link("occasion", id, words.span_label(span, r.language)), until=words.after(span))
        for span, id in sorted(found)[:count]
    ]


def lead_campaigns(r: Rendering) -> list[Campaign]:
    """The campaigns that open the home page, each once those before it are over: pushes to come or under way.

    A push lasts at most half a year, a programme longer; without pushes, the programmes.
    """
    live = [c for c in r.site.campaigns.values() if r.campaign_phase(c) in (Phase.UNDER_WAY, Phase.UPCOMING)]
    pushes = [c for c in live if r.spans[c.id].days <= 184]
    return in_order(r, pushes or live)
