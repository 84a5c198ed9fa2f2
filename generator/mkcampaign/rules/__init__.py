"""Every rule the checker knows: its id, how grave it is, what it says, and how to mend what it finds.

The ids are stable: editors look them up, tests name them, `docs/rules.md` explains each. Wording is
Simplified Chinese (the source language); `{names}` are filled from the problem's values.
"""

from __future__ import annotations

from mkcampaign.rules.calendar import CALENDAR
from mkcampaign.rules.content import CONTENT
from mkcampaign.rules.making import MAKING
from mkcampaign.rules.rule import Rule, Severity

__all__ = ["RULES", "Rule", "Severity"]

RULES: dict[str, Rule] = {**CALENDAR, **CONTENT, **MAKING}
