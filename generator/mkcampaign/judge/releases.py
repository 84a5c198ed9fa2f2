"""The ledger is as the program wrote it, and no leaflet that lies out quotes what holds no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mkcampaign.editions import version_of
from mkcampaign.model.edition import code
from mkcampaign.model.release import Release
from mkcampaign.model.site import Site
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.releases import changed_parts, released_parts, reprints

NAMED = 3
"""Chapters named in one problem; more are counted."""


def problems(site: Site, as_of: date) -> Iterator[Problem]:
    """All rules of the ledger."""
    yield from _edited(site)
    yield from _reprints(site, as_of)
    yield from _versions(site)


def _edited(site: Site) -> Iterator[Problem]:
    """An entry of the ledger is only ever added, by the program: its seal fits what it and the one before it say."""
    for index, release in enumerate(site.releases):
        if not _is_as_written(site, index):
            yield problem(_mark(site, index), "ledger-edited", pamphlet=release.pamphlet, date=release.date)


def _reprints(site: Site, as_of: date) -> Iterator[Problem]:
    """A leaflet that lies out and quotes what is gone, no longer holds or reads differently is to be printed anew."""
    for found in reprints(site, as_of):
        pamphlet, answer = site.pamphlets.get(found.release.pamphlet), site.answers.get(found.answer)
        yield problem(
            _mark(site, found.index),
            "reprint-needed",
            title=pamphlet.title if pamphlet else found.release.pamphlet,
            version=found.release.version,
            date=found.release.date,
            answer=answer.title if answer else found.answer,
            reason=found.reason,
            copies=found.copies,
            chapters="、".join(chapter_names(site, found.chapters)),
            count=len(found.chapters),
        )


def _versions(site: Site) -> Iterator[Problem]:
    """A pamphlet whose words have changed since its version was given out needs a new version."""
    last: dict[str, Release] = {}
    for index, release in enumerate(site.releases):
        if _is_as_written(site, index):
            last[release.pamphlet] = release
    for id, release in last.items():
        pamphlet = site.pamphlets.get(id)
        if pamphlet is None or (version := version_of(pamphlet)) != release.version:
            if pamphlet is not None and int(version) < int(release.version):
                yield problem(
                    site.mark("pamphlet", id, "version"),
                    "version-lowered",
                    version=release.version,
                    date=release.date,
                    next=int(release.version) + 1,
                )
            continue
        changed = changed_parts(site, release)
        present = released_parts(site, pamphlet)
        added = len(present) - len(release.parts)
        if changed or added > 0:
            titles = changed or tuple(part.title for part in present[-added:])
            yield problem(
                site.mark("pamphlet", id, "version"),
                "version-not-raised",
                version=release.version,
                date=release.date,
                panels="、".join(titles[:NAMED]),
                next=int(release.version) + 1,
            )


def chapter_names(site: Site, ids: tuple[str, ...]) -> list[str]:
    """The short names of the first chapters of a list, NAMED at most."""
    found = [(id, site.chapter(id)) for id in ids[:NAMED]]
    return [(chapter.short_name or chapter.name) if chapter else id for id, chapter in found]


def _is_as_written(site: Site, index: int) -> bool:
    """Whether the seal and every code of an entry fit what else it says, and what stands before it."""
    release = site.releases[index]
    before = site.releases[index - 1].seal if index else ""
    return release.seal == release.sealed(before) and all(
        edition.code == code(release.pamphlet, edition.chapter, release.language, release.version)
        for edition in release.editions
    )


def _mark(site: Site, index: int) -> Mark:
    return site.mark("release", str(index))
