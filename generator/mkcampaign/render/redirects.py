"""What stands at the addresses that documents had before (`redirect_from`): a page that leads on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import LIVE_POLICY, POLICY


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """A page at each old address of each document that has a page on the day; none of them is for searching."""
    for kind, document in r.site.documents():
        if kind == "prose":
            if (campaign := r.site.campaigns.get(document.id)) is None:
                continue
            target, title = urls.noun("campaign", document.id), campaign.title
        elif r.is_published(kind, document.id):
            target = urls.noun(kind, document.id)
            title = r.pamphlet_title(document.id) if kind == "pamphlet" else document.title
        else:
            continue
        for path in document.matter.redirect_from:
            uri = urls.old(path)
            yield uri, partial(_page, r, uri, target, title)


def _page(r: Rendering, uri: str, target: str, title: str) -> str:
    """A static host cannot answer 301, so the page itself sends the reader on (HTML, section 4.2.5.3, refresh)."""
    return r.theme.render(
        "redirect",
        language=r.language,
        policy=LIVE_POLICY if r.live else POLICY,
        title=title,
        href=urls.relative(target, start=uri),
        canonical=urls.absolute(target, base=r.site.settings.url),
        icon_href=urls.relative(r.theme.icon, start=uri) if r.theme.icon else "",
        stylesheets=[urls.relative(sheet, start=uri) for sheet in r.theme.stylesheets],
    )
