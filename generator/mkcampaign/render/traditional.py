"""The site in Traditional script: which pages come in which script, where, and how the one is made of the other.

Every page of a Chinese site stands a second time in `zh-hant/` where the site wants it (`SiteSettings.traditional`),
made of the finished page: the words of Taiwan or Hong Kong, links that stay in that folder, files that exist once.
The page of a sheet printed in Traditional script is in that sheet's script at the address on paper, whatever the site
wants, and in Simplified script one step below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.model.edition import Script
from mkcampaign.render.markup_script import Rewriter
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.script import Convert, converter

OWN_NAMES = {Script.SIMPLIFIED: "简体", Script.TAIWAN: "繁體", Script.HONG_KONG: "繁體"}
"""Each script as its readers call it."""

LOST = "這一頁可能搬走了，或者網址少了一個字。到繁體版首頁找找看"
"""What the one 404 page says to those who came by an address in `zh-hant/`."""


def versions(r: Rendering, uri: str) -> tuple[tuple[Script, str], ...]:
    """The scripts in which the page `uri` comes, Simplified first, each with its URI; () where it comes in one.

    The 404 page is one page for all addresses, so that its other version is the other home page.
    """
    if (paper := r.paper_scripts.get(uri)) is not None:
        script, code = paper
        return (Script.SIMPLIFIED, urls.simplified_edition(code)), (script, uri)
    wanted = r.site.settings.traditional
    if wanted is None:
        return ()
    page = urls.HOME if uri == urls.NOT_FOUND else uri
    return (Script.SIMPLIFIED, page), (wanted, urls.traditional(page))


def in_every_script(r: Rendering, pages: Iterable[tuple[str, Producer]]) -> Iterator[tuple[str, Producer]]:
    """The pages with those of the other script, each behind the page it is made of."""
    made = tuple(pages)
    rewriters = {script: _rewriter(r, script, [uri for uri, _ in made]) for script in Script}
    for uri, produce in made:
        if uri == urls.NOT_FOUND or not (found := versions(r, uri)):
            yield uri, produce
            continue
        once = _Once(produce, times=len(found))
        for script, target in found:
            if script is Script.SIMPLIFIED and target == uri:
                yield target, once
            else:
                yield target, partial(_rewritten, rewriters[script], once, uri, target)


def texts(r: Rendering) -> Convert | None:
    """What converts a text for `zh-hant/`; None where the site has no such folder."""
    wanted = r.site.settings.traditional
    return converter(wanted, r.site.glossary) if wanted else None


def _rewriter(r: Rendering, script: Script, uris: Iterable[str]) -> Rewriter:
    """What writes pages in `script`: they link to each other."""
    there = {uri: target for uri in uris for _, target in versions(r, uri)[1:] if uri != urls.NOT_FOUND}
    if script is Script.SIMPLIFIED:
        there = {uri: urls.simplified_edition(code) for uri, (_, code) in r.paper_scripts.items()}
    return Rewriter(
        language=script.value,
        convert=converter(script, r.site.glossary),
        moved=lambda uri: there.get(uri, uri),
        base=r.site.settings.url,
    )


def _rewritten(rewriter: Rewriter, page: Producer, source: str, target: str) -> str:
    return rewriter.page(page(), source=source, target=target)


class _Once:
    """A page's text, made once and kept until it was asked for `times` times, so that few are kept at a time."""

    def __init__(self, produce: Producer, *, times: int) -> None:
        self.produce, self.times = produce, times
        self.text, self.left = "", 0

    def __call__(self) -> str:
        if not self.left:
            self.text, self.left = self.produce(), self.times
        text = self.text
        self.left -= 1
        if not self.left:
            self.text = ""
        return text
