"""One table of everything written: the site and a day in, (URI, producer) pairs out.

`outputs` lists them; nothing is made until a producer is called, and no file is read or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from mkcampaign import share_picture, urls
from mkcampaign.model.edition import Part
from mkcampaign.model.photo import Derivative, Photo
from mkcampaign.model.share import ShareCard
from mkcampaign.press.room import Prints
from mkcampaign.render import (
    feeds,
    http_headers,
    news,
    pages,
    print_order_pages,
    redirects,
    results_pages,
    search_index,
    share_cards,
    syndication,
    traditional,
)
from mkcampaign.render.rendering import Rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One file of the site: where it goes, and the function that makes its bytes."""

    uri: str
    produce: Callable[[], bytes]

    @property
    def is_page(self) -> bool:
        """True for HTML pages; a fragment for other sites is none."""
        return self.uri == urls.NOT_FOUND or self.uri.endswith(urls.HOME)


class Photos(Protocol):
    """Makes pictures of photos, or has them from before (`photo_studio.PhotoStudio`)."""

    def picture(self, wanted: Derivative, /) -> bytes:
        """One lighter picture of a photo."""
        ...

    def whole(self, photo: Photo, /) -> bytes:
        """A photo with nothing but its pixels."""
        ...


def outputs(
    r: Rendering,
    prints: Prints,
    draw: Callable[[ShareCard], bytes] = share_picture.draw,
    photos: Photos | None = None,
) -> Iterator[Output]:
    """Every file of the site, each URI once, in an order that does not change.

    `draw` makes the picture of a share card, or has it from before; `photos` those of photos, which are left out
    without it.

    The key to a question paper is for staff, who have it from `mkcampaign print`; it is never one of them.
    """
    found = tuple(pages.pages(r))
    page_uris = [uri for uri, _ in found]
    index = search_index.Index(r)
    every_uri: list[str] = []
    for uri, produce in traditional.in_every_script(r, (*found, (urls.SEARCH, index.page))):
        every_uri.append(uri)
        yield Output(uri=uri, produce=partial(_text, produce))
    for uri, produce in redirects.pages(r):
        yield Output(uri=uri, produce=partial(_text, produce))
    yield Output(uri=urls.CALENDAR_FEED, produce=partial(feeds.everything, r))
    for id in r.site.chapters:
        yield Output(uri=urls.calendar_feed("chapter", id), produce=partial(feeds.chapter, r, id))
    for id in (r.site.organisation.id, *r.site.chapters):
        yield Output(uri=urls.news_feed(id), produce=partial(news.chapter, r, id))
    yield Output(uri=urls.ANSWERS_DATA, produce=partial(syndication.data, r))
    for id in r.site.answers:
        if r.is_published("answer", id):
            yield Output(uri=urls.fragment(id), produce=partial(syndication.fragment, r, id))
    for id in r.site.campaigns:
        yield Output(uri=urls.calendar_feed("campaign", id), produce=partial(feeds.campaign, r, id))
    for key in r.series:
        yield Output(uri=urls.event_file(*key), produce=partial(feeds.event, r, *key))
    yield Output(uri=urls.ATOM_FEED, produce=partial(news.atom, r))
    yield Output(uri=urls.RSS_FEED, produce=partial(news.rss, r))
    for uri, make in search_index.files(index):
        yield Output(uri=uri, produce=make)
    for uri, make in print_order_pages.files(r):
        yield Output(uri=uri, produce=make)
    for uri, make in results_pages.files(r):
        yield Output(uri=uri, produce=make)
    for edition, print_ in prints.prints.items():
        if edition.part is Part.PAPER and r.is_published("pamphlet", edition.pamphlet):
            yield Output(uri=urls.download(edition.pamphlet, edition.stem(r.language)), produce=print_.pdf)
    for plan, print_ in prints.plans.items():
        yield Output(uri=urls.year_plan(plan.stem(r.language)), produce=print_.pdf)
    for id, cover in prints.covers.items():
        if r.is_published("pamphlet", id):
            yield Output(uri=urls.cover(id), produce=partial(bytes, cover.png))
    if share_cards.is_offered(r):
        drawn = (uri for uri in page_uris if share_cards.cover(r, uri) is None)
        for card in dict.fromkeys(share_cards.card(r, uri) for uri in drawn):
            yield Output(uri=urls.share_picture(card.digest), produce=partial(draw, card))
    yield from _photos(r, photos) if photos else ()
    for uri, content in r.theme.assets.items():
        yield Output(uri=uri, produce=partial(bytes, content))
    if r.site.settings.url:
        yield Output(uri=urls.SITEMAP, produce=partial(_sitemap, r, tuple(page_uris)))
    yield Output(uri=urls.ROBOTS, produce=partial(_robots, r))
    if urls.HEADERS not in r.site.files:  # editors may have their own
        yield Output(uri=urls.HEADERS, produce=partial(http_headers.file, r, tuple(every_uri)))


def _photos(r: Rendering, photos: Photos) -> Iterator[Output]:
    """The lighter pictures of the photos that pages show, each made once; every other photo cleaned, at its own place.

    A preview shows the editor's own files: there they are quick, and nobody else's.
    """
    if r.live:
        return
    made = {
        urls.derivative(photo.digest, one.width, one.suffix): one
        for photo in r.site.shown_photos.values()
        for one in photo.derivatives
    }
    for uri, one in made.items():
        yield Output(uri=uri, produce=partial(photos.picture, one))
    for path, photo in r.site.photos.items():
        if path not in r.site.withheld:
            yield Output(uri=path, produce=partial(photos.whole, photo))


def _text(produce: Callable[[], str]) -> bytes:
    return produce().encode()


def _sitemap(r: Rendering, page_uris: tuple[str, ...]) -> bytes:
    """The pages for search engines (sitemaps.org 0.9): those of `Rendering.is_indexed`.

    `lastmod` stands only where an editor has dated the words; a day put there by the build would soon be believed by
    nobody. A page that comes in two scripts stands there twice, each time with both (Google, "Localized versions").
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        + (' xmlns:xhtml="http://www.w3.org/1999/xhtml">' if r.site.settings.traditional else ">"),
    ]
    for uri in filter(r.is_indexed, page_uris):
        day = r.lastmod.get(uri)
        dated = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        addresses = {
            script.value: quoteattr(urls.absolute(version, base=r.site.settings.url))
            for script, version in traditional.versions(r, uri)
        }
        named = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={address}/>'
            for language, address in addresses.items()
        )
        for version in (one for _, one in traditional.versions(r, uri) or (("", uri),)):
            address = escape(urls.absolute(version, base=r.site.settings.url))
            lines.append(f"<url><loc>{address}</loc>{dated}{named}</url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()


def _robots(r: Rendering) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if r.site.settings.url:
        lines.append(f"Sitemap: {urls.absolute(urls.SITEMAP, base=r.site.settings.url)}")
    return ("\n".join(lines) + "\n").encode()
