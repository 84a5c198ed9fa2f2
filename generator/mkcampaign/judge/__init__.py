"""Rules across files. Each is a generator of Problems whose docstring is the rule; none stops at the first."""

from __future__ import annotations

from datetime import date
from itertools import chain

from mkcampaign.judge import (
    answers,
    content,
    dates,
    listed,
    materials,
    pamphlets,
    paths,
    pathways,
    quizzes,
    references,
    releases,
)
from mkcampaign.model.site import Site
from mkcampaign.problem import Problem


def judge(site: Site, as_of: date) -> tuple[Problem, ...]:
    """Every problem of the site as a whole on the day `as_of`, in no particular order."""
    return tuple(
        chain(
            references.problems(site),
            dates.problems(site),
            materials.problems(site),
            content.problems(site, as_of),
            answers.problems(site, as_of),
            pamphlets.problems(site, as_of),
            listed.problems(site, as_of),
            quizzes.problems(site),
            paths.problems(site),
            pathways.problems(site),
            releases.problems(site, as_of),
        )
    )
