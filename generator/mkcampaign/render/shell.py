"""What surrounds every page, and the one function that fills a template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.model.share import SIZE
from mkcampaign.render import metadata, qr_code, share_cards, traditional
from mkcampaign.render.cards import Cards
from mkcampaign.render.listing import Part, turns
from mkcampaign.render.picture import TYPES
from mkcampaign.render.picture import uri as made_uri
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.views import Feed, Link, SharePicture, Shell, Version
from mkcampaign.wording import day_label

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
"""The Content-Security-Policy of every page (CSP Level 3): nothing inline, nothing from elsewhere."""

LIVE_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
"""In the live preview, where MkDocs puts its reload script into the page."""

_SECTIONS = (
    ("campaign", "活动"),
    ("calendar", "日历"),
    ("answer", "解答"),
    ("article", "知识"),
    ("quiz", "问答"),
    ("pamphlet", "下载"),
    ("place", "地点"),
)
_MORE = (
    ("chapter", "各地组织"),
    ("occasion", "节日纪念日"),
    ("topic", "主题与人群"),
    ("a-z", "按拼音查找"),
    ("elders", "长辈专页"),
    ("results", "工作成果"),
)
_LISTS = {"a-z": urls.A_TO_Z, "elders": urls.ELDERS}


def section_uri(name: str) -> str:
    """The URI of a main section's index page."""
    if name == "calendar":
        return urls.calendar()
    if name in _LISTS:
        return _LISTS[name]
    return urls.results() if name == "results" else urls.section(name)


def fill(
    r: Rendering,
    uri: str,
    template: str,
    title: str,
    *,
    section: str = "",
    trail: Sequence[tuple[str, str]] = (),
    description: str = "",
    data: Sequence[metadata.Data | None] = (),
    whom: str = "",
    alternates: Sequence[Feed] = (),
    noindex: bool = False,
    versions: bool = True,
    part: Part | None = None,
    **context: object,
) -> str:
    """The page `uri` as HTML. `trail` names the pages between home and this one as (title, URI).

    `part` is which page of a list this is. Without `versions` the page comes in one script only, whatever the site has.
    """
    cards, _ = Cards(r, uri), r.translate
    href = cards.href
    if part and part.number > 1:
        trail = (*trail, (title, part.first))
        title = _("{title}（第 {number} 页）").format(title=title, number=part.number)
    whom = whom or r.site.organisation.id
    settings, organisation = r.site.settings, r.site.organisation
    whole_trail = [(_("首页"), urls.HOME), *trail, (title, uri)] if uri != urls.HOME else []
    crumbs = metadata.breadcrumbs(r, whole_trail)
    canonical = "" if noindex else urls.absolute(uri, base=settings.url)
    shell = Shell(
        language=r.language,
        title=title,
        site_title=settings.title,
        short_name=organisation.short_name or organisation.name,
        description=description or settings.description,
        canonical=canonical,
        home_href=href(urls.HOME),
        stylesheets=tuple(href(sheet) for sheet in r.theme.styles_of(template)),
        scripts=tuple(href(script) for script in r.theme.scripts_of(template)),
        search_href=href(urls.SEARCH),
        elders_href=href(urls.ELDERS),
        icon_href=href(r.theme.icon) if r.theme.icon else "",
        policy=LIVE_POLICY if r.live else POLICY,
        navigation=tuple(
            Link(title=_(label), href=href(section_uri(name)), current=name == section)
            for name, label in _SECTIONS
        ),
        breadcrumbs=tuple(
            Link(title=name, href=href(target), current=target == uri) for name, target in whole_trail
        ),
        feeds=(
            cards.feed(),
            Feed(title=_("最新内容（Atom）"), href=href(urls.ATOM_FEED), kind="atom"),
            Feed(title=_("最新内容（RSS）"), href=href(urls.RSS_FEED), kind="rss"),
            *alternates,
        ),
        more_links=(
            *(Link(title=_(label), href=href(section_uri(name))) for name, label in _MORE),
            *(
                Link(title=page.title, href=href(urls.noun("page", id)))
                for id, page in r.site.pages.items()
                if id != "index" and r.is_published("page", id)
            ),
        ),
        contact=cards.contact(whom),
        as_of=day_label(r.as_of, r.language),
        as_of_iso=r.as_of.isoformat(),
        as_of_words=r.as_of_words,
        timezone=organisation.timezone,
        is_live=r.live,
        json_ld=metadata.script(*data, crumbs) if data or crumbs else Markup(""),
        footer=settings.footer,
        noindex=noindex,
        body_class=template,
        turns=turns(cards, part) if part else (),
        versions=tuple(_versions(cards)) if versions else (),
        picture=_picture(r, uri),
        qr=qr_code.code(canonical),
    )
    return r.theme.render(template, shell=shell, title=title, **context)


def _versions(cards: Cards) -> Iterator[Version]:
    """The page in each script; `address` is for search engines, full where the site has an address."""
    r = cards.r
    for script, uri in traditional.versions(r, cards.page):
        href = cards.href(uri)
        yield Version(
            title=traditional.OWN_NAMES[script],
            language=script.value,
            href=href,
            address=urls.absolute(uri, base=r.site.settings.url) or href,
        )


def _picture(r: Rendering, uri: str) -> SharePicture | None:
    if not share_cards.is_offered(r):
        return None
    if found := share_cards.cover(r, uri):
        cover, alt = found
        address, (width, height) = urls.absolute(made_uri(cover), base=r.site.settings.url), cover.size
        return SharePicture(url=address, type=TYPES[cover.suffix], width=width, height=height, alt=alt)
    card = share_cards.card(r, uri)
    address = urls.absolute(urls.share_picture(card.digest), base=r.site.settings.url)
    return SharePicture(url=address, type=TYPES["png"], width=SIZE[0], height=SIZE[1], alt=card.words)
