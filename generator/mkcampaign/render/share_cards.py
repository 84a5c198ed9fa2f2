"""Which picture stands for a page where a link to it is shared: a cover, or a card drawn in `share_picture`."""

from __future__ import annotations

from mkcampaign.model.calendar import DEFAULT_COLOUR
from mkcampaign.model.photo import Derivative
from mkcampaign.model.share import ShareCard
from mkcampaign.render import palette, words
from mkcampaign.render.rendering import Rendering

_KICKERS = {"article": "健康知识", "answer": "你问我答", "quiz": "知识问答", "pamphlet": "资料下载"}


def is_offered(r: Rendering) -> bool:
    """Whether pages name a picture: its address must be whole, and nobody shares a preview."""
    return bool(r.site.settings.url) and not r.live


def card(r: Rendering, uri: str) -> ShareCard:
    """The card of the page `uri`: its own where it is one noun's, its campaign's for an event, else the site's."""
    site, _ = r.site, r.translate
    kind, id = r.nouns_by_uri.get(uri, ("", "")) if r.is_indexed(uri) else ("", "")
    name = site.settings.title
    if kind in ("campaign", "event"):
        campaign = site.campaigns[id]
        when = words.span_when(r.spans[id], r.language).label
        return ShareCard(title=campaign.title, kicker=when, site=name, colour=_colour(r, id))
    if kind == "pamphlet":
        title, own = r.pamphlet_title(id), site.pamphlets[id].matter.campaign
        return ShareCard(title=title, kicker=_(_KICKERS[kind]), site=name, colour=_colour(r, own))
    if kind == "quiz":
        quiz = site.quizzes[id]
        return ShareCard(
            title=quiz.title, kicker=_(_KICKERS[kind]), site=name, colour=_colour(r, quiz.matter.campaign)
        )
    if kind in ("article", "answer"):
        document = site.articles[id] if kind == "article" else site.answers[id]
        return ShareCard(title=document.title, kicker=_(_KICKERS[kind]), site=name)
    if kind in ("page", "pathway"):
        title = site.pages[id].title if kind == "page" else site.pathways[id].title
        return ShareCard(title=title, site=name)
    whose = site.organisation.name
    return ShareCard(title=name, site=whose if whose != name else "")


def cover(r: Rendering, uri: str) -> tuple[Derivative, str] | None:
    """The cover of the campaign that the page `uri` is about, and its words; None where a card is drawn instead."""
    kind, id = r.nouns_by_uri.get(uri, ("", ""))
    own = r.site.campaigns[id].cover if kind in ("campaign", "event") else None
    photo = r.site.shown_photos.get(own.file) if own else None
    return (photo.fallback, own.alt) if own and photo else None


def _colour(r: Rendering, campaign: str | None) -> str:
    found = r.site.campaigns.get(campaign or "")
    return palette.readable(found.colour or DEFAULT_COLOUR) if found else ""
