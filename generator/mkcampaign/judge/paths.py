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
        key = unicodedata.normalize("NFC", output).casefold()
        if key in seen:
            first = seen[key]
            other = f" {first.path} " if first else "自动生成的文件"
            yield problem(mark, "output-clash", other=other, output=output)
        seen.setdefault(key, mark)


def _generated(site: Site) -> Iterator[str]:
    """What is written whatever the editors' files are called."""
    yield from (urls.CALENDAR_FEED, urls.ATOM_FEED, urls.RSS_FEED, urls.SITEMAP, urls.ROBOTS, urls.NOT_FOUND)
    yield from (urls.calendar(), urls.results(), urls.questions(), "assets/icon.svg")
    yield from (urls.archive(), urls.region(), urls.ANSWERS_DATA, urls.RESULTS_DATA, urls.RESULTS_CSV)
    yield from (urls.SEARCH, urls.A_TO_Z, *map(urls.search_data, ("core", "fold")))
    for kind in urls.SECTIONS:
        yield urls.section(kind)
    for year in YEARS:
        yield from (urls.calendar(year), urls.results(year))
    if site.organisation.id not in site.chapters:  # else the id is the mistake
        yield from (urls.noun("chapter", site.organisation.id), urls.news_feed(site.organisation.id))
    for id, campaign in site.campaigns.items():
        yield urls.calendar_feed("campaign", id)
        if campaign.materials:
            yield from (urls.print_order(id, suffix) for suffix in ("", ".csv", ".xlsx"))
        if site.quizzes_of(campaign):
            yield urls.questions(id)
        for event in campaign.events:
            yield urls.event(id, event.id)
    for id in site.chapters:
        yield from (urls.calendar_feed("chapter", id), urls.news_feed(id))
    yield from map(urls.fragment, site.answers)
    yield from map(urls.region, region_codes(site))
    for pamphlet in site.pamphlets.values():
        yield from _printed(site, pamphlet)
    for release in site.releases:
        yield from (urls.edition(edition.code) for edition in release.editions)


def _printed(site: Site, pamphlet: Pamphlet) -> Iterator[str]:
    """A pamphlet's files, and the pages of its editions in every version; on whatever day they are shown."""
    yield urls.cover(pamphlet.id)
    for chapter in branches(site, pamphlet):
        for language in languages(site, pamphlet):
            for version in versions(pamphlet):
                yield urls.edition(code(pamphlet.id, chapter, language, version))
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
