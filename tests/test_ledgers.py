"""The ledgers that tests and handbook show are such as the program writes; `pytest --update` seals them anew.

Not so those of the rule `ledger-edited`, which are there to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from mkcampaign.ledger_file import HEAD, entry
from mkcampaign.model.edition import code
from mkcampaign.model.release import LEDGER, Release

ROOT = Path(__file__).parent.parent
RULES = ROOT / "docs" / "rules.md"
WRONG = "ledger-edited"

_SECTION = re.compile(r"^### (?P<rule>[a-z-]+)$", re.MULTILINE)
_SHOWN = re.compile(
    rf'^```yaml title="content/{re.escape(LEDGER)}"\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE
)


def _ledgers() -> Iterator[tuple[str, Path, str]]:
    """Every ledger that ought to be right: what it is called, the file it stands in, its text."""
    for file in sorted((ROOT / "tests" / "invalid").glob(f"*/content/{LEDGER}")):
        rule = file.relative_to(ROOT / "tests" / "invalid").parts[0]
        if rule != WRONG:
            yield rule, file, file.read_text("utf-8")
    sections = _SECTION.split(RULES.read_text("utf-8"))[1:]
    for rule, section in zip(sections[::2], sections[1::2], strict=True):
        for shown in _SHOWN.finditer(section) if rule != WRONG else ():
            yield f"rules.md-{rule}", RULES, shown["text"]


def as_written(text: str) -> str:
    """The ledger with the codes and seals that its entries must bear, written as the program writes."""
    made: list[str] = []
    seal = ""
    for item in yaml.safe_load(text)["releases"]:
        release = Release.model_validate({**item, "seal": "-"})
        editions = tuple(
            edition.model_copy(
                update={"code": code(release.pamphlet, edition.chapter, release.language, release.version)}
            )
            for edition in release.editions
        )
        release = release.model_copy(update={"editions": editions})
        seal = release.sealed(seal)
        made.append(entry(release.model_copy(update={"seal": seal})))
    return HEAD + "".join(made)


@pytest.mark.parametrize("name", [name for name, _, _ in _ledgers()])
def test_a_ledger_is_as_the_program_writes_it(name: str, request: pytest.FixtureRequest) -> None:
    file, text = next((file, text) for other, file, text in _ledgers() if other == name)
    if request.config.getoption("--update"):
        file.write_text(
            file.read_text("utf-8").replace(text, as_written(text)), encoding="utf-8", newline="\n"
        )
        return
    assert text == as_written(text)


def test_every_rule_of_the_ledger_shows_one() -> None:
    names = {name for name, _, _ in _ledgers()}
    assert {"reprint-needed", "version-not-raised"} <= names
    assert {"rules.md-reprint-needed", "rules.md-version-not-raised"} <= names
