"""What is new, as Atom and RSS, of the site and of each chapter. Bytes out, the same for the same input and date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from feedgen.feed import FeedGenerator

from mkcampaign import urls
from mkcampaign.model.documents import AnswerKind, Document, FrontMatter
from mkcampaign.model.tree import text_of
from mkcampaign.render import standing_words
from mkcampaign.render.feeds import plain
from mkcampaign.render.rendering import Rendering
from mkcampaign.schedule import stamp

FEED_ENTRIES = 50
"""The newest entries that Atom and RSS carry."""

_KINDS = ("article", "answer", "quiz", "pamphlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry: its day, the URI of its page, its title, its words, and the division it is for ("" for the nation)."""

    day: date
    uri: str
    title: str
    summary: str
    region: str = ""


def atom(r: Rendering) -> bytes:
    """What is new, as Atom (RFC 4287)."""
    return bytes(_feed(r, urls.ATOM_FEED, r.site.settings.title, _newest(r)).atom_str(pretty=True))


def rss(r: Rendering) -> bytes:
    """What is new, as RSS 2.0."""
    return bytes(_feed(r, urls.RSS_FEED, r.site.settings.title, _newest(r)).rss_str(pretty=True))


def chapter(r: Rendering, id: str) -> bytes:
    """What is new for one chapter, as Atom: its own campaigns and files, those of all, the policies of its region."""
    branch = r.site.chapter(id)
    name = branch.name if branch else id
    return bytes(_feed(r, urls.news_feed(id), name, _newest_for(r, id)).atom_str(pretty=True))


def _feed(r: Rendering, uri: str, title: str, items: Iterator[Item]) -> Any:
    base = r.site.settings.url or "https://mkcampaign.invalid/"
    feed = FeedGenerator()
    feed.id(base if uri in (urls.ATOM_FEED, urls.RSS_FEED) else base + uri)
    feed.title(plain(title))
    feed.link(href=base + uri, rel="self")
    feed.link(href=base, rel="alternate")  # the last link becomes RSS <link>
    feed.subtitle(plain(r.site.settings.description or r.site.settings.title))
    feed.language(r.language)
    feed.author(name=plain(r.site.organisation.name))
    feed.generator("mkcampaign")
    entries = sorted(items, key=lambda e: (e.day, e.uri), reverse=True)[:FEED_ENTRIES]
    newest = max((stamp(entry.day) for entry in entries), default=datetime(2000, 1, 1, tzinfo=UTC))
    feed.updated(newest)
    feed.lastBuildDate(newest)
    for entry in entries:
        item = feed.add_entry(order="append")
        item.id(urls.absolute(entry.uri, base=base))
        item.title(plain(entry.title))
        item.link(href=urls.absolute(entry.uri, base=base))
        item.updated(stamp(entry.day))
        item.published(stamp(entry.day))
        item.summary(plain(entry.summary or entry.title))
        if entry.region:
            item.category(term=plain(entry.region))
    return feed


def _newest(r: Rendering) -> Iterator[Item]:
    """What has a day: documents by review or publication, campaigns by their start. What does not hold is not news."""
    for kind, document in r.site.documents():
        if kind != "answer" or r.standings.holds(document.id):
            yield from _document(r, kind, document)
    for id in r.site.campaigns:
        yield from _campaign(r, id)


def _newest_for(r: Rendering, chapter: str) -> Iterator[Item]:
    region = r.site.imprint(chapter).region
    applying = {found.id: found for found in r.standings.applying(region)}
    for kind, document in r.site.documents():
        owner = document.matter.chapter
        is_near = owner is None or chapter in r.site.lineage(owner) or owner in r.site.lineage(chapter)
        if kind != "answer" and is_near:
            yield from _document(r, kind, document)
        elif kind == "answer" and document.id in applying:
            note = standing_words.passed(r, applying[document.id])
            yield from _document(r, kind, document, note=note)
    for campaign in r.campaigns_by_chapter.get(chapter, ()):
        yield from _campaign(r, campaign.id)


def _document(r: Rendering, kind: str, document: Document[FrontMatter], *, note: str = "") -> Iterator[Item]:
    if kind not in _KINDS or not r.is_published(kind, document.id):
        return
    matter = document.matter
    began = r.standings.began(document.id) if kind == "answer" else None
    day = max((d for d in (r.day_of_words(matter), began) if d), default=None)
    if day is None:
        return
    summary, region = matter.summary or "", ""
    if kind == "answer":
        answer = r.site.answers[document.id]
        status = standing_words.why(r, document.id)
        is_policy = answer.matter.kind is AnswerKind.POLICY
        short = text_of(document.body.first_paragraph) or summary
        # the sentences stand side by side without a space, as Chinese has it
        gap = "" if r.language == "zh-Hans" else " "
        summary = gap.join(part for part in (note, short, status if is_policy else "") if part)
        region = r.region_name(answer.matter.region, whole=True) if answer.matter.region else ""
    title = r.pamphlet_title(document.id) if kind == "pamphlet" else document.title
    yield Item(day=day, uri=urls.noun(kind, document.id), title=title, summary=summary, region=region)


def _campaign(r: Rendering, id: str) -> Iterator[Item]:
    campaign, start = r.site.campaigns[id], r.spans[id].start
    if start <= r.as_of:
        uri = urls.noun("campaign", id)
        yield Item(day=start, uri=uri, title=campaign.title, summary=campaign.summary or "")
