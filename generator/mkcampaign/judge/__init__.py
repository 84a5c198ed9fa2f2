"""Rules across files. Each is a generator of Problems whose docstring is the rule; none stops at the first."""

from __future__ import annotations

from datetime import date
from itertools import chain

from mkcampaign.judge import content, dates, paths, references
from mkcampaign.model.site import Site
from mkcampaign.problem import Problem


def judge(site: Site, as_of: date) -> tuple[Problem, ...]:
    """Every problem of the site as a whole on the day `as_of`, in no particular order."""
    return tuple(
        chain(
            references.problems(site),
            dates.problems(site),
            content.problems(site, as_of),
            paths.problems(site),
        )
    )
