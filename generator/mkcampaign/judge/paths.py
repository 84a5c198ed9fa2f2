"""No two sources are written to one place, on file systems that ignore letter case either."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from mkcampaign import urls
from mkcampaign.model.scalars import YEARS
from mkcampaign.model.site import Site
from mkcampaign.problem import Mark, Problem, problem


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
    yield from (urls.calendar(), urls.page("results"), "assets/icon.svg")
    for kind in urls.SECTIONS:
        yield urls.section(kind)
    for year in YEARS:
        yield urls.calendar(year)
    if site.organisation.id not in site.chapters:  # else the id is the mistake
        yield urls.noun("chapter", site.organisation.id)
    for id, campaign in site.campaigns.items():
        yield urls.calendar_feed("campaign", id)
        for event in campaign.events:
            yield urls.event(id, event.id)
    for id in site.chapters:
        yield urls.calendar_feed("chapter", id)
    for id in site.pamphlets:
        yield urls.download(id, ".pdf")
        yield urls.download(id, ".png")


def _outputs(site: Site) -> Iterator[tuple[str, Mark]]:
    for kind, id in site.origins:
        if kind in urls.SECTIONS or kind == "page":
            yield urls.noun(kind, id), site.mark(kind, id)
    for file in sorted(site.files):
        yield file, Mark(f"{site.content}/{file}")
