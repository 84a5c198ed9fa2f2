"""The editors' handbook says what the code does: fields, values, rules, commands, and examples that work.

The conventions of the pages are listed in `docs/architecture.md`, "Tests and these pages".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import get_args

import click
import pytest
from pydantic import BaseModel
from test_invalid import ELSEWHERE

from mkcampaign.cli import main
from mkcampaign.judge import judge
from mkcampaign.model import calendar, documents, quiz
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.model.tree import Element, walk
from mkcampaign.model.when import When, describe
from mkcampaign.plugin import PluginOptions
from mkcampaign.problem import Problem
from mkcampaign.read.load import load
from mkcampaign.read.markup import render, scheme_of
from mkcampaign.read.source import plain, read_yaml
from mkcampaign.rules import RULES, Severity
from mkcampaign.validity import STATUS_WORDS, Status

DOCS = Path(__file__).parent.parent / "docs"
PAGES = (
    "campaigns",
    "articles",
    "answers",
    "quizzes",
    "pamphlets",
    "pages",
    "markdown",
    "README",
    "commands",
    "publishing",
    "rules",
    "architecture",
)
"""Every page; a path's first example in this order is part of the handbook's site."""
AS_OF = date(2026, 11, 22)

MATTERS = (
    documents.FrontMatter,
    documents.ArticleMatter,
    documents.AnswerMatter,
    quiz.QuizMatter,
    documents.PamphletMatter,
    documents.PageMatter,
    documents.CampaignProse,
)
ENUMS: dict[str, type[StrEnum]] = {
    enum.__name__: enum
    for enum in (
        calendar.Art,
        calendar.EventKind,
        calendar.EventStatus,
        calendar.Frequency,
        calendar.Weekday,
        documents.AnswerKind,
        documents.Format,
        quiz.QuestionKind,
        quiz.Marks,
        quiz.KeyPolicy,
        Status,
    )
}
NOT_FROM_TEXT = ELSEWHERE | {"file-missing", "file-unreadable", "file-encoding", "file-size"}
"""Rules that no text file of a site can cause when it is read and judged; their sections have no example."""


@dataclass(frozen=True, slots=True)
class Example:
    """A whole file shown on a page: the rule it is there to show, and the elements its body gives."""

    page: str
    line: int
    path: str
    text: str
    shows: str | None
    gives: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}.md:{self.line}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that follows a comment such as `<!-- fields: Event -->`."""

    page: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_FENCE = re.compile(r'^(?P<fence>`{3,})(?:\w+)?(?: title="(?P<path>[^"]+)")?$')
_COMMENT = re.compile(r"<!-- (?P<kind>[a-z]+)(?:: (?P<words>[^>]+?))? -->")
_RULE = re.compile(r"### (?P<id>[a-z-]+)")


@cache
def text_of_page(page: str) -> str:
    return (DOCS / f"{page}.md").read_text("utf-8")


def _prose(page: str) -> str:
    """The page without its fenced examples."""
    return re.sub(r"^(`{3,}).*?^\1$", "", text_of_page(page), flags=re.DOTALL | re.MULTILINE)


@cache
def examples() -> tuple[Example, ...]:
    return tuple(example for page in PAGES for example in _examples(page))


def _examples(page: str) -> Iterator[Example]:
    lines = iter(enumerate(text_of_page(page).split("\n"), start=1))
    said: dict[str, str] = {}
    rule: str | None = None
    for number, line in lines:
        if heading := _RULE.fullmatch(line):
            rule = heading["id"] if page == "rules" else None
        elif line.startswith("#"):
            rule, said = None, {}
        elif comment := _COMMENT.fullmatch(line):
            said[comment["kind"]] = comment["words"] or ""
        elif opening := _FENCE.fullmatch(line):
            inside: list[str] = []
            for _, inner in lines:
                if inner == opening["fence"]:
                    break
                inside.append(inner)
            if opening["path"]:
                text = "\n".join(inside) + "\n"
                gives = tuple(said.get("gives", "").split())
                yield Example(page, number, opening["path"], text, rule or said.get("shows"), gives)
                rule, said = None, {}


def _tables(kind: str) -> Iterator[Table]:
    for page in PAGES:
        lines = text_of_page(page).split("\n")
        for number, line in enumerate(lines):
            comment = _COMMENT.fullmatch(line)
            if not comment or comment["kind"] != kind:
                continue
            rows: list[tuple[str, ...]] = []
            for row in lines[number + 2 :]:
                if not row.startswith("|"):
                    break
                rows.append(tuple(cell.strip() for cell in row.strip("|").split("|")))
            assert len(rows) >= 2, f"{page}.md:{number + 1}: no table follows the comment"
            yield Table(page, tuple((comment["words"] or "").split()), tuple(rows[2:]))


def _code(cell: str) -> str:
    found = re.fullmatch(r"`([^`]+)`", cell)
    assert found, f"the first column names one thing in backticks: {cell}"
    return found[1]


def _handbook() -> dict[str, Example]:
    """The handbook's own site: each path's first example outside rules.md.

    Left out are those that show a problem, and files named `example`, which only ever stand alone.
    """
    site: dict[str, Example] = {}
    for example in examples():
        if example.page != "rules" and not example.shows and not example.path.endswith("/example.md"):
            site.setdefault(example.path, example)
    return site


def _read(folder: Path, files: dict[str, str]) -> tuple[Site, tuple[Problem, ...]]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    site, problems = load(folder, SiteSettings(title="编辑手册"))
    return site, (*problems, *judge(site, AS_OF))


def _editors_models() -> list[type[BaseModel]]:
    """Every model editors write: those of a calendar file, those of front matter, and all within them."""
    found: set[type[BaseModel]] = set()

    def visit(annotation: object) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in found:
            found.add(annotation)
            for info in annotation.model_fields.values():
                visit(info.annotation)
        for part in get_args(annotation):
            visit(part)

    for model in (calendar.Calendar, *MATTERS):
        visit(model)
    return sorted(found, key=lambda model: model.__name__)


def _own_fields(model: type[BaseModel]) -> dict[str, bool]:
    """The fields as editors write them and whether each is required, without what front matter shares."""
    shared = documents.FrontMatter.model_fields if model in MATTERS[1:] else {}
    return {
        info.alias or name: info.is_required()
        for name, info in model.model_fields.items()
        if name not in shared or info.is_required() != shared[name].is_required()
    }


def test_every_page_is_known() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(PAGES)


def test_every_model_has_a_table() -> None:
    documented = Counter(name for table in _tables("fields") for name in table.names)
    assert documented == Counter(model.__name__ for model in _editors_models())


@pytest.mark.parametrize("model", _editors_models(), ids=lambda model: model.__name__)
def test_fields_of(model: type[BaseModel]) -> None:
    """A table has exactly the fields of its model, each with 是 where it must be written and 否 where not."""
    table = next(table for table in _tables("fields") if model.__name__ in table.names)
    if len(table.names) > 1 and table.names[0] != model.__name__:
        assert _own_fields(model) == {}, "a model that shares another's table adds no field"
        return
    rows = {_code(row[0]): {"是": True, "否": False}[row[1]] for row in table.rows}
    assert rows == _own_fields(model)
    assert all(len(row) == 4 and all(row) for row in table.rows)


def test_every_enumeration_has_a_table() -> None:
    documented = Counter(name for table in _tables("values") for name in table.names)
    assert documented == Counter(dict.fromkeys(ENUMS, 1))


@pytest.mark.parametrize("name", ENUMS)
def test_values_of(name: str) -> None:
    table = next(table for table in _tables("values") if name in table.names)
    assert [_code(row[0]) for row in table.rows] == [value.value for value in ENUMS[name]]


def test_statuses_are_named_as_on_pages() -> None:
    """The handbook calls a status what problems call it."""
    table = next(table for table in _tables("values") if "Status" in table.names)
    named = {_code(row[0]): row[1] for row in table.rows}
    assert named == {status.value: words for status, words in STATUS_WORDS.items()}


def test_settings() -> None:
    """The table of `mkdocs.yml` names every option of the plugin."""
    (table,) = _tables("settings")
    assert {_code(row[0]) for row in table.rows} == set(PluginOptions())


def test_when_phrases() -> None:
    """Each Chinese phrase means what its fields mean and is read back as the third column says."""
    (table,) = _tables("when")
    for phrase, fields, words in table.rows:
        problems: list[Problem] = []
        source = read_yaml(f"when: {_code(fields)}", "campaigns.md", problems)
        said = When.model_validate(_code(phrase))
        assert problems == []
        assert said == When.model_validate(plain(source.root.entries["when"]))
        assert describe(said) == words


def _rule_sections() -> dict[str, str]:
    """The sections of rules.md, by the rule each explains."""
    found = re.split(r"^### (.+)\n", _prose("rules"), flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_every_rule_has_a_section() -> None:
    """rules.md explains every rule once, in the order of `rules.RULES`."""
    assert re.findall(r"^### (.+)$", _prose("rules"), flags=re.MULTILINE) == list(RULES)


def test_warnings_are_marked() -> None:
    marked = {id for id, text in _rule_sections().items() if text.startswith("\n**提醒**：")}
    assert marked == {id for id, rule in RULES.items() if rule.severity is Severity.WARNING}


def test_every_rule_has_an_example_and_a_remedy() -> None:
    shown = {example.shows for example in examples() if example.page == "rules"}
    assert shown - {None} == RULES.keys() - NOT_FROM_TEXT
    assert [id for id, text in _rule_sections().items() if "**怎么改**：" not in text] == []


def test_the_handbooks_examples_are_a_site_without_problems(tmp_path: Path) -> None:
    """All examples of the handbook together are one whole site, and nothing is wrong with it."""
    files = {path: example.text for path, example in _handbook().items()}
    site, problems = _read(tmp_path, files)
    assert [str(problem) for problem in problems] == []
    assert {kind for kind, _ in site.documents()} == {
        "page",
        "article",
        "answer",
        "quiz",
        "pamphlet",
        "prose",
    }


@pytest.mark.parametrize(
    "example", [e for e in examples() if e not in _handbook().values()], ids=lambda example: str(example)
)
def test_example(example: Example, tmp_path: Path) -> None:
    """Laid over the handbook's site, an example causes the rule it is there to show, or nothing."""
    files = {path: other.text for path, other in _handbook().items()}
    whole = files.get(example.path, "")
    text = _with_blocks(whole, example.text) if example.path == "campaigns.yml" else example.text
    site, problems = _read(tmp_path, {**files, example.path: text})
    assert {problem.rule for problem in problems} == ({example.shows} if example.shows else set())
    assert all(problem.mark.path for problem in problems)
    if example.gives:
        document = next(document for _, document in site.documents() if document.path == example.path)
        elements = list(walk(document.body.nodes))
        missing = [pattern for pattern in example.gives if not any(_matches(e, pattern) for e in elements)]
        assert missing == []


def _with_blocks(calendar: str, blocks: str) -> str:
    """The calendar with some of its top-level keys written otherwise: no example repeats all of `campaigns.yml`."""
    by_key = {
        block.partition(":")[0]: block
        for block in re.split(r"^(?=\w)", calendar + blocks, flags=re.MULTILINE)
    }
    return "".join(by_key.values())


def _matches(element: Element, pattern: str) -> bool:
    """Whether an element is what `tag`, `tag.class` or `tag[name=value]` says."""
    found = re.fullmatch(r"(?P<tag>\w+)(?P<classes>[.\w-]*)(?:\[(?P<name>\w+)=(?P<value>\w+)\])?", pattern)
    assert found, pattern
    return (
        element.tag == found["tag"]
        and set(found["classes"].split(".")[1:]) <= set(element.classes)
        and (found["name"] is None or element.get(found["name"]) == found["value"])
    )


@cache
def _body(page: str) -> tuple[frozenset[str], tuple[str, ...]]:
    body = render(_prose(page), f"docs/{page}.md", [])
    return body.anchors, tuple(link.target for link in body.links)


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages(page: str) -> None:
    """Every relative link names a page of the handbook and a heading in it, or another file beside it."""
    broken = []
    for target in _body(page)[1]:
        if scheme_of(target):
            continue
        path, _, anchor = target.partition("#")
        if path and not path.endswith(".md") and (DOCS / path).is_file():
            continue
        name = path.removesuffix(".md") or page
        if name not in PAGES or (anchor and anchor not in _body(name)[0]):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "README"])
def test_contents_name_every_page(page: str) -> None:
    assert f"({page}.md)" in text_of_page("README")


def _commands() -> dict[str, list[set[str]]]:
    """Every command as it is typed, with the ways to write each of its options."""
    found: dict[str, list[set[str]]] = {}

    def visit(command: click.Command, name: str) -> None:
        if isinstance(command, click.Group):
            for word, inner in command.commands.items():
                visit(inner, f"{name} {word}")
        else:
            found[name] = [
                set(p.opts) for p in command.params if isinstance(p, click.Option) and not p.hidden
            ]

    visit(main, "mkcampaign")
    return found


def _documented_commands() -> dict[str, set[str]]:
    sections = re.split(r"^## ", text_of_page("commands"), flags=re.MULTILINE)[1:]
    return {
        section.split("\n")[0]: set(re.findall(r"^\| `(--?[a-z-]+)` \|", section, flags=re.MULTILINE))
        for section in sections
        if section.startswith("mkcampaign ")
    }


def test_commands() -> None:
    """commands.md has a section for every command and no other."""
    assert _documented_commands().keys() == _commands().keys()


@pytest.mark.parametrize("name", _commands())
def test_options_of(name: str) -> None:
    """A command's section names each option by one of the ways to write it, and none that is not there."""
    named, real = _documented_commands()[name], _commands()[name]
    assert named <= set().union(*real)
    assert [ways for ways in real if not named & ways] == []


def test_commands_named_elsewhere_exist() -> None:
    """`mkcampaign …` on any page of the handbook is a command there is."""
    words = {
        tuple(found.split()[1:])
        for page in PAGES
        for found in re.findall(
            r"(?<![\w./-])mkcampaign(?: (?:new |import |export )?[a-z]+)(?![\w./=])", text_of_page(page)
        )
    }
    assert {" ".join(("mkcampaign", *some)) for some in words} <= set(_commands())
