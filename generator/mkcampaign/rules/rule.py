"""What a rule is: how grave it is, what it says, and how to mend what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops a build and writes nothing; a warning is printed and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule says; `message` and `hint` are templates for `str.format_map`."""

    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


WARNING = Severity.WARNING
