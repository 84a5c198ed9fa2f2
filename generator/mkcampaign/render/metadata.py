"""Structured data (JSON-LD with schema.org's vocabulary) for search engines and for other sites."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from mkcampaign import regions, urls
from mkcampaign.model.calendar import Campaign, EventKind, EventStatus
from mkcampaign.model.documents import Answer, AnswerKind, Article, Reviewer
from mkcampaign.model.scalars import Moment
from mkcampaign.model.tree import text_of
from mkcampaign.render import picture
from mkcampaign.render.directions import directions
from mkcampaign.render.rendering import Entry, Rendering
from mkcampaign.schedule import status_of

_STATUS = {
    EventStatus.SCHEDULED: "https://schema.org/EventScheduled",
    EventStatus.POSTPONED: "https://schema.org/EventPostponed",
    EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}
Data = dict[str, Any]


def script(*items: Data | None) -> Markup:
    """JSON-LD as it may stand in a script element; "" where there is none."""
    present = [item for item in items if item]
    if not present:
        return Markup("")
    return encoded({"@context": "https://schema.org", "@graph": present})


def encoded(data: Data) -> Markup:
    """JSON safe inside a script element: `<`, `>` and `&` are written as escapes (HTML, section 4.12.1.3)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028")):
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - escaped above


def organisation(r: Rendering, chapter: str) -> Data:
    """A chapter as an Organization."""
    imprint = r.site.imprint(chapter)
    return _filled(
        {
            "@type": "Organization",
            "name": imprint.name,
            "url": imprint.url or _address(r, urls.noun("chapter", chapter)),
            "telephone": imprint.hotline,
            "address": imprint.address,
        }
    )


def breadcrumbs(r: Rendering, trail: Sequence[tuple[str, str]]) -> Data | None:
    """The way from home to the page as a BreadcrumbList; `trail` holds (name, URI)."""
    if not r.site.settings.url or len(trail) < 2:
        return None
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": name,
            "item": {"@type": "WebPage", "@id": _address(r, uri)},
        }
        for number, (name, uri) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def event(r: Rendering, entry: Entry) -> Data:
    """One occurrence as an Event with its status and way of attendance."""
    event_, campaign = entry.event, entry.campaign
    place = r.site.places.get(event_.place or "")
    online = event_.kind is EventKind.ONLINE or (event_.url and not place)
    organisers = r.chapters_of(campaign, event_)
    location: Data
    if place:
        location = _location(r, event_.place or "")
    elif online:
        location = _filled(
            {
                "@type": "VirtualLocation",
                "url": event_.url or _address(r, urls.event(campaign.id, event_.id)),
            }
        )
    else:
        location = _seat(r, organisers[0])
    return _filled(
        {
            "@type": "Event",
            "name": event_.title,
            "description": event_.summary or campaign.summary,
            "startDate": _moment(r, entry.occurrence.start),
            "endDate": _moment(r, entry.occurrence.end),
            "eventStatus": _STATUS[status_of(campaign, event_)],
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode"
            if online
            else "https://schema.org/OfflineEventAttendanceMode",
            "location": location,
            "organizer": [organisation(r, id) for id in organisers],
            "maximumAttendeeCapacity": event_.capacity,
            "image": _cover(r, campaign),
            "url": _address(r, urls.event(campaign.id, event_.id)),
            "inLanguage": r.language,
        }
    )


def campaign(r: Rendering, campaign_: Campaign) -> Data:
    """A campaign as an Event that holds its events."""
    span = r.spans[campaign_.id]
    organisers = campaign_.organisers or (r.site.organisation.id,)
    return _filled(
        {
            "@type": "Event",
            "name": campaign_.title,
            "description": campaign_.summary,
            "startDate": span.start.isoformat(),
            "endDate": span.end.isoformat(),
            "eventStatus": _STATUS[campaign_.status],
            "organizer": [organisation(r, id) for id in organisers],
            "location": _seat(r, organisers[0]),
            "image": _cover(r, campaign_),
            "url": _address(r, urls.noun("campaign", campaign_.id)),
            "inLanguage": r.language,
        }
    )


def place(r: Rendering, id: str) -> Data:
    """A place of its own as a Place, with its telephone and where it is on a map."""
    place_ = r.site.places[id]
    return _filled(
        {
            **_location(r, id),
            "description": place_.summary,
            "telephone": place_.phone,
            "hasMap": directions(place_, r.region_of_place(id)) or None,
            "url": _address(r, urls.noun("place", id)),
        }
    )


def _location(r: Rendering, id: str) -> Data:
    """A place as a Place with its postal address: what names the division, and what is left for the street.

    Where an editor has written no address, the division its chapter works in is all that is known.
    """
    place_, region = r.site.places[id], r.region_of_place(id)
    known = regions.names()
    steps = [known[step] for step in reversed(regions.upward(region or "")) if step in known]
    whole = "".join(steps)
    written = place_.address or whole or place_.name
    address = {
        "@type": "PostalAddress",
        "addressCountry": "CN" if steps else None,
        "addressRegion": steps[0] if steps else None,
        "addressLocality": "".join(steps[1:]) or None,
        "streetAddress": (written.removeprefix(whole) if whole else written) or None,
    }
    return {"@type": "Place", "name": place_.name, "address": _filled(address)}


def _seat(r: Rendering, chapter: str) -> Data:
    """Where a chapter is, for what names no place: search engines refuse an Event without a location."""
    imprint = r.site.imprint(chapter)
    return {"@type": "Place", "name": imprint.name, "address": imprint.address or imprint.name}


def article(r: Rendering, article_: Article) -> Data:
    """An article as an Article."""
    return _filled(
        {
            "@type": "Article",
            "headline": article_.title,
            "description": article_.matter.summary,
            "dateModified": article_.matter.last_reviewed.isoformat()
            if article_.matter.last_reviewed
            else None,
            "datePublished": article_.matter.publish_on.isoformat() if article_.matter.publish_on else None,
            "author": organisation(r, article_.matter.chapter or r.site.organisation.id),
            "url": _address(r, urls.noun("article", article_.id)),
            "inLanguage": r.language,
        }
    )


def answer(r: Rendering, answer_: Answer) -> list[Data]:
    """An answer as a FAQPage with its short answer, and a MedicalWebPage for what experts answer.

    A rule that does not hold gives no structured data: a search engine must not show it as valid.
    """
    if not r.standings.holds(answer_.id):
        return []
    last = r.standings.last_day(answer_.id)
    region = answer_.matter.region
    url = _address(r, urls.noun("answer", answer_.id))
    reviewed = answer_.matter.last_reviewed.isoformat() if answer_.matter.last_reviewed else None
    question = {
        "@type": "Question",
        "name": answer_.title,
        "acceptedAnswer": {"@type": "Answer", "text": text_of(answer_.body.first_paragraph)},
    }
    data = [
        _filled(
            {
                "@type": "FAQPage",
                "mainEntity": [question],
                "dateModified": reviewed,
                "expires": last.isoformat() if last else None,
                "spatialCoverage": {"@type": "AdministrativeArea", "name": r.region_name(region, whole=True)}
                if region
                else None,
                "url": url,
                "inLanguage": r.language,
            }
        )
    ]
    if answer_.matter.kind is AnswerKind.EXPERT:
        data.append(
            _filled(
                {
                    "@type": "MedicalWebPage",
                    "name": answer_.title,
                    "lastReviewed": reviewed,
                    "reviewedBy": _person(answer_.matter.reviewer) if answer_.matter.reviewer else None,
                    "expires": last.isoformat() if last else None,
                    "url": url,
                    "inLanguage": r.language,
                }
            )
        )
    return data


def _person(found: Reviewer) -> Data:
    institution = {"@type": "Organization", "name": found.institution} if found.institution else None
    return _filled(
        {"@type": "Person", "name": found.name, "jobTitle": found.title, "affiliation": institution}
    )


def _cover(r: Rendering, campaign_: Campaign) -> str | None:
    """The whole address of a campaign's own picture."""
    photo = r.site.shown_photos.get(campaign_.cover.file) if campaign_.cover and not r.live else None
    return _address(r, picture.uri(photo.fallback)) if photo else None


def _address(r: Rendering, uri: str) -> str | None:
    return urls.absolute(uri, base=r.site.settings.url) or None


def _moment(r: Rendering, moment: Moment | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=ZoneInfo(r.site.organisation.timezone)).isoformat()
    return moment.isoformat() if moment else None


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
