"""Which day it is: the only place where the clock is read. Everything else is handed the day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from mkcampaign.model.scalars import YEARS
from mkcampaign.problem import Mark, ProblemsFound, problem

AS_OF_VARIABLE = "MKCAMPAIGN_AS_OF"
"""Replaces today's date for commands that have no --as-of of their own."""
_EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


def parse_day(text: str) -> date:
    """An ISO 8601 date in the years a date may lie in; raises ValueError for another text."""
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def day(given: date | None = None, *, configured: str | date | None = None) -> date | datetime:
    """The day to build for.

    The day `given` on the command line, else `MKCAMPAIGN_AS_OF`, else the one `configured` in mkdocs.yml, else
    SOURCE_DATE_EPOCH (reproducible-builds.org), else now. Raises `ProblemsFound` for a day that is no ISO 8601 date,
    or an epoch that is no number of seconds.
    """
    if given:
        return given
    variable = os.environ.get(AS_OF_VARIABLE)
    text, where = (variable, AS_OF_VARIABLE) if variable else (configured, "mkdocs.yml")
    if text:
        try:
            return parse_day(str(text))
        except ValueError:
            raise ProblemsFound([problem(Mark(where), "value-date", value=text)]) from None
    epoch = os.environ.get(_EPOCH_VARIABLE)
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        expected = "从 1970 年算起的秒数"
        raise ProblemsFound(
            [problem(Mark(_EPOCH_VARIABLE), "value-type", field=_EPOCH_VARIABLE, expected=expected)]
        ) from None
