"""Bad input: each rule's mistakes stand in `invalid/<rule>/`, and `expected.txt` beside them is all that is said.

A folder is laid over the small valid site `invalid/_base/`. What does not keep well in a repository is described
in `make.txt`, one file a line: `path: absent`, `path: folder`, `path: copy of OTHER`, or text such as
`path: "---\\n" + "[" * 100000`. `pytest --update` writes `expected.txt` anew.
"""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from mkcampaign.judge import judge
from mkcampaign.model.site import SiteSettings
from mkcampaign.problem import Mark, Problem, as_json, in_order
from mkcampaign.read.load import load
from mkcampaign.rules import RULES
from mkcampaign.wording import translator

INVALID = Path(__file__).parent / "invalid"
TODAY = date(2026, 11, 22)
FOLDERS = sorted(folder.name for folder in INVALID.iterdir() if folder.is_dir() and folder.name != "_base")
ELSEWHERE = {
    "panel-overflow",  # the press finds these in what is typeset: tests/press
    "panel-collision",
    "text-lost",
    "glyph-missing",
    "unprintable",
    "typeset-failed",
    "picture-coarse",
    "picture-too-coarse",
    "qr-unreadable",
    "qr-too-small",
    "type-too-small",
    "contrast-low",
    "font-not-embedded",
    "page-box-missing",
    "import-broken",  # exchange finds these in files that are no part of a site: test_exchange_*.py
    "import-empty",
    "import-kind",
    "import-refused",
    "import-left-out",
    "import-stray",
    "import-exists",
    "export-unsupported",
    "export-left-out",
    "export-changed",
    "config-invalid",  # the edge finds these while it builds: tests of the command and the plugin
    "build-running",
    "output-unwritable",
    "output-not-ours",
    "build-failed",
    "theme-broken",
    "site-address-missing",
    "year-plan-glyph",
    "year-plan-failed",
    "bundle-place",
    "bundle-unwritable",
    "folder-not-empty",
}
"""Rules that neither reading nor judging can raise."""


def assemble(folder: Path, into: Path) -> Path:
    """The base site with `folder` laid over it."""
    shutil.copytree(INVALID / "_base", into)
    shutil.copytree(
        folder, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt", "make.txt")
    )
    recipe = folder / "make.txt"
    for line in recipe.read_text(encoding="utf-8").splitlines() if recipe.exists() else ():
        path, _, what = line.partition(": ")
        file = into / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if what == "absent":
            file.unlink()
        elif what == "folder":
            file.mkdir()
        elif what.startswith("copy of "):
            shutil.copyfile(into / what.removeprefix("copy of "), file)
        else:
            file.write_text(repeated(what), encoding="utf-8", newline="\n")
    return into


def repeated(recipe: str) -> str:
    """`"a\\n" + "b" * 3` as the text it describes."""
    assert re.fullmatch(r'"[^"]*"(?: \* \d+)?(?: \+ "[^"]*"(?: \* \d+)?)*', recipe), recipe
    parts = re.findall(r'"([^"]*)"(?: \* (\d+))?', recipe)
    return "".join(words.replace("\\n", "\n") * int(times or 1) for words, times in parts)


def problems_of(site_folder: Path) -> tuple[Problem, ...]:
    """All that `mkcampaign check` would say of the folder."""
    site, found = load(site_folder, SiteSettings(title="测试站"))
    return in_order([*found, *judge(site, TODAY)])


def ignores_letter_case(folder: Path) -> bool:
    (folder / "case").touch()
    return (folder / "CASE").exists()


@pytest.mark.parametrize("rule", FOLDERS)
def test_says_exactly_what_is_expected(rule: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if rule == "output-clash" and ignores_letter_case(tmp_path):
        pytest.skip("this file system cannot hold both files")
    found = problems_of(assemble(INVALID / rule, tmp_path / "site"))
    said = "".join(p.line(translator("zh-Hans")) + "\n" for p in found)
    expected = INVALID / rule / "expected.txt"
    if request.config.getoption("--update"):
        expected.write_text(said, encoding="utf-8", newline="\n")
    assert said == expected.read_text(encoding="utf-8")
    assert rule in {p.rule for p in found}

    for problem in found:
        line = problem.line(translator("zh-Hans"))
        own = dict(problem.values).get("text", "")  # what the editor wrote may hold braces
        shown = re.sub(r"\{ \.\w+ \}|\{ points=2 \}|\{\{ \w+ \}\}", "", line.replace(own, ""))
        assert "{" not in shown, "a value was not filled in"
        assert (tmp_path / "site" / problem.mark.path).exists() or problem.rule == "file-missing"
    data = json.loads(as_json(found, translator("zh-Hans")))
    assert [(d["path"], d["line"], d["column"], d["rule"]) for d in data] == [
        (p.mark.path, p.mark.line, p.mark.column, p.rule) for p in found
    ]


def test_the_base_site_is_valid() -> None:
    assert problems_of(INVALID / "_base") == ()


def test_every_rule_has_a_folder() -> None:
    assert set(FOLDERS) | ELSEWHERE == set(RULES)
    assert not set(FOLDERS) & ELSEWHERE


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_says_how_to_mend_it(rule: str) -> None:
    problem = Problem(Mark("campaigns.yml"), rule)
    assert problem.message(translator("zh-Hans")).strip()
    assert problem.hint(translator("zh-Hans")).strip()


@pytest.mark.parametrize("rule", FOLDERS)
def test_says_it_in_english_too(rule: str, tmp_path: Path) -> None:
    for problem in problems_of(assemble(INVALID / rule, tmp_path / "site")):
        line = problem.line(translator("en"))
        assert line.startswith(f"{problem.mark}: {problem.rule}: ")
        values = "".join(value for _, value in problem.values)
        foreign = re.findall(r"[\u4e00-\u9fff]+", problem.message(translator("en")))
        assert all(word in values for word in foreign), "a sentence of ours is not in the English catalogue"
