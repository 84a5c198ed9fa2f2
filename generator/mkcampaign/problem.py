"""Problems: what is wrong with the input, where, and how to mend it.

Bad input never raises towards an editor. Every stage yields `Problem` values; the edge prints them all at
once. What a rule says stands once, in `rules.RULES`; a problem only carries the values that fill it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import total_ordering

from mkcampaign.rules import RULES, Severity
from mkcampaign.wording import Translate


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in an input file: path relative to the site's folder; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@total_ordering
@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. `rule` names an entry of `rules.RULES`; `values` fill its wording."""

    mark: Mark
    rule: str
    values: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise KeyError(self.rule)

    def __lt__(self, other: Problem) -> bool:
        return (self.mark, self.rule, self.values) < (other.mark, other.rule, other.values)

    @property
    def severity(self) -> Severity:
        """Whether the problem stops a build (error) or asks for attention (warning)."""
        return RULES[self.rule].severity

    def message(self, translate: Translate) -> str:
        """The rule's sentence in the reader's language, filled in; control characters made visible."""
        return _fill(RULES[self.rule].message, self.values, translate)

    def hint(self, translate: Translate) -> str:
        """The way to mend it, or an empty string. A `suggestion` value adds a did-you-mean."""
        hint = _fill(RULES[self.rule].hint, self.values, translate)
        suggestion = dict(self.values).get("suggestion")
        if suggestion:
            hint = _fill("是不是想写“{suggestion}”？", self.values, translate) + hint
        return hint

    def line(self, translate: Translate) -> str:
        """One line of text: `path:line:col: rule: message`, and the hint after it."""
        text = f"{self.mark}: {self.rule}: {self.message(translate)}"
        hint = self.hint(translate)
        return f"{text} {translate('提示：')}{hint}" if hint else text

    def as_data(self, translate: Translate) -> dict[str, object]:
        """The problem as plain data for `check --format json`."""
        return {
            "path": self.mark.path,
            "line": self.mark.line,
            "column": self.mark.column,
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message(translate),
            "hint": self.hint(translate),
        }


def problem(mark: Mark, rule: str, /, **values: object) -> Problem:
    """Make a problem from keyword values; None values are left out."""
    return Problem(mark, rule, tuple(sorted((k, str(v)) for k, v in values.items() if v is not None)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place, each problem once."""
    return tuple(sorted(set(problems)))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """True where any problem stops a build; with `strict`, warnings do too."""
    return any(strict or p.severity is Severity.ERROR for p in problems)


def as_json(problems: Sequence[Problem], translate: Translate) -> str:
    """All problems as a JSON array, stable in order and spelling."""
    return json.dumps([p.as_data(translate) for p in problems], ensure_ascii=False, indent=2) + "\n"


class ProblemsFound(Exception):
    """Carries every problem of a run out to the edge, which prints them; never shown as a traceback."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(f"{len(self.problems)} problems")


_WORDING = frozenset(
    {"detail", "earlier", "expected", "format", "kind", "later", "other", "reason", "status", "weekday"}
)
"""Values that are themselves wording of ours, so they are translated before they fill a sentence."""

_LISTS = frozenset({"chapters", "dates", "given", "known", "panels"})
"""Values that are lists joined by `、`; none of the names in them holds one."""


def _fill(template: str, values: tuple[tuple[str, str], ...], translate: Translate) -> str:
    shown = {key: _visible(_worded(key, value, translate)) for key, value in values}
    shown = {key: value.replace("{code}", shown.get("code", "{code}")) for key, value in shown.items()}
    return translate(template).format_map(_Blank(shown))


def _worded(key: str, value: str, translate: Translate) -> str:
    if key in _WORDING:
        return translate(value)
    if key in _LISTS:
        return value.replace("、", translate("、")) or translate("（还没有）")
    return value


def _visible(value: str) -> str:
    cut = value if len(value) <= 200 else value[:200] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
