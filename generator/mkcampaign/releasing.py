"""Putting down what was printed to be given out: from finished editions to entries of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from mkcampaign import ledger_file
from mkcampaign.model.edition import Edition, Part
from mkcampaign.model.release import LEDGER
from mkcampaign.model.site import Site
from mkcampaign.problem import Problem
from mkcampaign.project import Project
from mkcampaign.releases import release_of

_IN_THE_WAY = frozenset({"version-not-raised", "ledger-edited"})
"""With these, a code on paper would stand for two texts, or the ledger could not be trusted."""


def hindrances(site: Site, editions: Iterable[Edition], found: Iterable[Problem]) -> list[Problem]:
    """The problems that must be mended before any of the editions may be released."""
    paths = {site.pamphlets[edition.pamphlet].path for edition in editions} | {f"{site.content}/{LEDGER}"}
    ledger_errors = ("file-", "yaml-", "value-", "missing-", "unknown-")
    return [
        one
        for one in found
        if one.mark.path in paths
        and (
            one.rule in _IN_THE_WAY or (one.mark.path.endswith(LEDGER) and one.rule.startswith(ledger_errors))
        )
    ]


def release(project: Project, site: Site, editions: Sequence[Edition], copies: int, as_of: date) -> int:
    """Add the editions to the ledger, `copies` of each; returns how many. A key is not given out and not put down.

    The versions of a question paper (A 卷, B 卷) are of one code: their copies are put down together.

    Raises OSError where the ledger cannot be written.
    """
    given = [edition for edition in sorted(editions) if edition.part is Part.PAPER]
    together: dict[tuple[str, str, str], list[Edition]] = {}
    for edition in given:
        together.setdefault((edition.pamphlet, edition.language, edition.variant), []).append(edition)
    entries = [
        release_of(site, site.pamphlets[id], _by_code(those, copies), as_of)
        for (id, _language, _variant), those in together.items()
    ]
    ledger_file.add(project.content / LEDGER, entries)
    return len(given)


def _by_code(editions: Iterable[Edition], copies: int) -> dict[Edition, int]:
    """Editions, each code once, with all copies that bear it."""
    found: dict[Edition, int] = {}
    for edition in editions:
        one = replace(edition, quiz_version="")
        found[one] = found.get(one, 0) + copies
    return found
