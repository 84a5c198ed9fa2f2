"""No two sources are written to one place, on file systems that ignore letter case either."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import product

from mkcampaign import urls
from mkcampaign.editions import branches, languages, quiz_versions
from mkcampaign.model.documents import Pamphlet
from mkcampaign.model.edition import Edition, code
from mkcampaign.model.scalars import YEARS
from mkcampaign.model.site import Site
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.releases import versions
from mkcampaign.standing import region_codes


def problems(site: Site) -> Iterator[Problem]:
    """Every page and file of `content/` has an output path of its own, letter case and Unicode form aside.

    A second file with the same output would silently overwrite the first (MkDocs' `foo.md` and `foo/index.md`).
    """
    seen: dict[str, Mark | None] = dict.fromkeys(_generated(site))
    for output, mark in _outputs(site):
        key = _key(output)
        is_reserved = bool(site.settings.traditional) and key.startswith(urls.TRADITIONAL)
        if key in seen or is_reserved or urls.is_calendar(key) or urls.is_listed(key):
            yield problem(mark, "output-clash", other=_named(seen.get(key)), output=output)
        seen.setdefault(key, mark)
    yield from _redirects(site, seen)


def _redirects(site: Site, seen: dict[str, Mark | None]) -> Iterator[Problem]:
    """What stands at an old address takes no other file's place, and needs no folder where a file is."""
    taken = dict.fromkeys(map(_key, _listing(site))) | seen
    folders = {folder: mark for key, mark in taken.items() for folder in _above(key)}
    for kind, document in site.documents():
        for index, path in enumerate(document.matter.redirect_from):
            key = _key(urls.old(path))
            mark = site.mark(kind, document.id, "redirect_from", index)
            steps = (key, *_above(key))
            blocked = next((step for step in steps if step in taken), None)
            if blocked is not None:
                yield problem(mark, "redirect-clash", output=path, other=_named(taken[blocked]))
            elif key in folders:
                yield problem(mark, "redirect-clash", output=path, other=_named(folders[key]))
            elif key.partition("/")[0] in _ours(site) or urls.is_calendar(key) or urls.is_listed(key):
                yield problem(mark, "redirect-clash", output=path, other=_named(None))
            taken.setdefault(key, mark)
            folders.update(dict.fromkeys(_above(key), mark))


_OURS = ("assets", "search")
"""Folders of the theme, whose files the judge does not know."""


def _ours(site: Site) -> tuple[str, ...]:
    """Those, and that of the pages in Traditional script."""
    return (*_OURS, urls.TRADITIONAL.rstrip("/")) if site.settings.traditional else _OURS


def _key(output: str) -> str:
    return unicodedata.normalize("NFC", output).casefold()


def _named(mark: Mark | None) -> str:
    return f" {mark.path} " if mark else "自动生成的文件"


def _above(output: str) -> Iterator[str]:
    """The folders an output lies in."""
    while output := output.rpartition("/")[0]:
        yield output


def _listing(site: Site) -> Iterator[str]:
    """The lists that follow from what documents and campaigns say of themselves, on whatever day."""
    for campaign in site.campaigns.values():
        yield from (urls.noun("topic", urls.slug(tag)) for tag in campaign.tags)
        yield from (urls.noun("audience", urls.slug(words)) for words in campaign.audience)
    for _, document in site.documents():
        yield from (urls.noun("topic", urls.slug(tag)) for tag in document.matter.tags)
        yield from (urls.noun("audience", urls.slug(words)) for words in document.matter.audience)


def _generated(site: Site) -> Iterator[str]:
    """What is written whatever the editors' files are called."""
    yield from (urls.CALENDAR_FEED, urls.ATOM_FEED, urls.RSS_FEED, urls.SITEMAP, urls.ROBOTS, urls.NOT_FOUND)
    yield from (urls.calendar(), urls.results(), urls.questions(), "assets/icon.svg")
    yield from (urls.archive(), urls.region(), urls.ANSWERS_DATA, urls.RESULTS_DATA, urls.RESULTS_CSV)
    yield from (urls.SEARCH, urls.A_TO_Z, *map(urls.search_data, ("core", "fold")))
    for kind in urls.SECTIONS:
        yield urls.section(kind)
    for year in YEARS:
        yield urls.results(year)
    if site.organisation.id not in site.chapters:  # else the id is the mistake
        yield from (urls.noun("chapter", site.organisation.id), urls.news_feed(site.organisation.id))
    for id, campaign in site.campaigns.items():
        yield urls.calendar_feed("campaign", id)
        if campaign.materials:
            yield from (urls.print_order(id, suffix) for suffix in ("", ".csv", ".xlsx"))
        if site.quizzes_of(campaign):
            yield urls.questions(id)
        for event in campaign.events:
            yield from (urls.event(id, event.id), urls.event_file(id, event.id))
    for id in site.chapters:
        yield from (urls.calendar_feed("chapter", id), urls.news_feed(id))
    yield from map(urls.fragment, site.answers)
    yield from map(urls.region, region_codes(site))
    for pamphlet in site.pamphlets.values():
        yield from _printed(site, pamphlet)
    for release in site.releases:
        for edition in release.editions:
            yield from (urls.edition(edition.code), urls.simplified_edition(edition.code))


def _printed(site: Site, pamphlet: Pamphlet) -> Iterator[str]:
    """A pamphlet's files, and the pages of its editions in every version; on whatever day they are shown."""
    yield urls.cover(pamphlet.id)
    for chapter in branches(site, pamphlet):
        for language in languages(site, pamphlet):
            for version in versions(pamphlet):
                paper = code(pamphlet.id, chapter, language, version)
                yield from (urls.edition(paper), urls.simplified_edition(paper))
            for variant, letter in product(pamphlet.matter.variants, quiz_versions(site, pamphlet)):
                edition = Edition(
                    pamphlet=pamphlet.id,
                    chapter=chapter,
                    language=language,
                    variant=variant,
                    quiz_version=letter,
                )
                yield urls.download(pamphlet.id, edition.stem(site.settings.language))


def _outputs(site: Site) -> Iterator[tuple[str, Mark]]:
    for kind, id in site.origins:
        if kind in urls.SECTIONS or kind == "page":
            yield urls.noun(kind, id), site.mark(kind, id)
    for file in sorted(site.files):
        yield file, Mark(f"{site.content}/{file}")
