"""Every string of ours that people read, as it stands in the source: what the English catalogue must hold.

`python tests/catalogue.py` lists what the catalogue lacks and what it has too many.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generator" / "mkcampaign"
TEMPLATES = ROOT / "theme" / "web"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "mkcampaign.po"

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""A Chinese character or a Chinese mark of punctuation; “ ” are English too."""

_READS = "it reads what editors write in Chinese"
_HAS_BOTH = "it holds the Chinese and the English form side by side"
_NO_SITE = "no site is known yet, so no language"
_COMMAND = "the command's own help and refusals are Chinese"
_WRITES = "it is written into a file of the site, where Chinese editors meet it"
NOT_TRANSLATED: Mapping[str, Mapping[str, str]] = {
    "ages.py": {"*": _READS},
    "almanac.py": {"lunar_label": "lunar dates are shown on Chinese pages alone"},
    "console.py": {
        "Formatter": _COMMAND,
        "Command": _COMMAND,
        "Group": _COMMAND,
        "misuse": _COMMAND,
        "Day": _COMMAND,
    },
    "cli_print.py": {
        "Executor": _COMMAND,
        "QuizVersion": _COMMAND,
        "print_command": _COMMAND,
        "_print": _COMMAND,
    },
    "validity.py": {"same_title": _READS},
    "phrasing.py": {"_CLINGS_BACK": "it looks for characters"},
    "share_picture.py": {"_ended": "it looks for characters"},
    "cli_due.py": {"Ahead": _COMMAND, "due_command": _COMMAND},
    "cli_choice.py": {
        "Wish": _COMMAND,
        "chosen": _COMMAND,
        "chosen_plans": _COMMAND,
        "one_file_each": _COMMAND,
        "_unknown": _COMMAND,
    },
    "cli_exchange.py": {
        "export_group": _COMMAND,
        "import_group": _COMMAND,
        "export_quiz": _COMMAND,
        "import_quiz": _COMMAND,
        "_quiz": _COMMAND,
    },
    "exchange/intake.py": {
        "_TRUE_FALSE": _READS,
        "_kind": _READS,
        "_TAG_BREAKS": _READS,
        "true_false": _WRITES,
    },
    "exchange/markdown.py": {"_question": _WRITES, "_OPENS": "it looks for characters", "_AS_ENTITY": _READS},
    "exchange/html.py": {"one_line": "it looks for characters"},
    "exchange/outlet.py": {"_TRUTHS": _READS, "_word": _READS, "Outlet": _WRITES},
    "exchange/moodle_reader.py": {"_USUAL": _READS},
    "exchange/words.py": {"UNTITLED_LEAD": _WRITES, "OTHER_QUESTIONS": _WRITES},
    "exchange/word.py": {"*": _READS},
    "exchange/word_lines.py": {"*": _READS},
    "exchange/word_draft.py": {"*": _READS},
    "exchange/source.py": {"*": _READS},
    "exchange/aiken.py": {"*": _READS},
    "press/coverage.py": {"GETA": "a mark, no word"},
    "press/crew.py": {"dask": _COMMAND},
    "press/year_plan.py": {"_lunar": "lunar dates are shown on Chinese pages alone"},
    "cli.py": {
        "serve_command": _COMMAND,
        "new_site": _NO_SITE,
    },
    "model/openings.py": {"_bare": "it looks for characters"},
    "ledger_file.py": {"HEAD": _WRITES},
    "model/scalars.py": {"_span": _READS, "_UNITS": _READS, "_YES_NO": _READS},
    "model/when.py": {"*": f"{_READS}; {_HAS_BOTH}"},
    "config_file.py": {"_CONFIG_DETAILS": _NO_SITE, "config_problems": _NO_SITE},
    "plugin.py": {"serve": _COMMAND},
    "press/lines.py": {"*": "it tells where a line of Chinese may break"},
    "press/labels.py": {"LABELS": _HAS_BOTH},
    "press/sheet.py": {"Composition": _HAS_BOTH},
    "press/letter.py": {"saluted": "it looks for characters"},
    "press/words.py": {"*": "it tells where a line of Chinese may break"},
    "read/quiz.py": {"*": _READS},
    "render/art.py": {"*": _READS},
    "read/quiz_lines.py": {"*": _READS},
    "read/source.py": {"_SPACES": _READS},
    "render/cards.py": {"_TITLE_MARK": _READS},
    "render/calendar_pages.py": {
        "month_label": _HAS_BOTH,
        "_lunar": "lunar dates are shown on Chinese pages alone",
    },
    "render/traditional.py": {
        "OWN_NAMES": "each script is called by its own name",
        "LOST": "it is for readers of one script",
    },
    "render/spreadsheets.py": {"_STARTS_FORMULA": "it looks for characters"},
    "render/words.py": {"when": _HAS_BOTH, "SCRIPTS": "each script is called by its own name"},
    "script.py": {"*": "it turns one Chinese script into another"},
    "wording.py": {"day_label": _HAS_BOTH},
}
"""Chinese that does not go through `translate`, by file and top-level name (`*` is the whole file), and why.

What `re.compile`, `startswith` and the like look for needs no entry: it is not shown.
"""

_COMMANDS = frozenset({"cli.py:", "cli_print.py:", "console.py:"})
_HELP = frozenset({"help", "short_help", "metavar"})
"""Keyword arguments that click shows as help."""


class Untranslatable(Exception):
    """Chinese that no catalogue can reach, and where it stands."""


@cache
def strings() -> dict[str, str]:
    """Every translatable string, with the first place it stands at (`file:line`).

    Raises `Untranslatable` for Chinese inside an f-string, and in a template outside `_()`.
    """
    found: dict[str, str] = {}
    for source in (python_strings, template_strings):
        for text, place in source():
            found.setdefault(text, place)
    return found


def python_strings() -> Iterator[tuple[str, str]]:
    """The Chinese literals of the package, docstrings and `NOT_TRANSLATED` aside."""
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        reasons = NOT_TRANSLATED.get(name, {})
        for statement in ast.parse(file.read_text("utf-8")).body:
            if "*" not in reasons and not _names(statement) & reasons.keys():
                for text, line in _literals(statement, f"{name}:"):
                    yield text, f"{name}:{line}"


def not_translated_names() -> Iterator[tuple[str, str, bool]]:
    """The entries of `NOT_TRANSLATED`: file, name, and whether there is Chinese in it."""
    for name, reasons in NOT_TRANSLATED.items():
        body = ast.parse((PACKAGE / name).read_text("utf-8")).body
        for wanted in reasons:
            chosen = [node for node in body if wanted == "*" or wanted in _names(node)]
            yield (
                name,
                wanted,
                any(
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and CHINESE.search(node.value)
                    for statement in chosen
                    for node in ast.walk(statement)
                ),
            )


def _names(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _literals(node: ast.AST, where: str) -> Iterator[tuple[str, int]]:
    match node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.keyword(arg=arg) if arg in _HELP and where in _COMMANDS:
            return
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[_, *others]):
            for other in others:
                yield from _literals(other, where)
            return
        case ast.Call(func=ast.Attribute(attr="startswith" | "endswith") as asked):
            yield from _literals(asked.value, where)
            return
        case ast.JoinedStr(values=values):
            for part in values:
                if isinstance(part, ast.Constant) and CHINESE.search(str(part.value)):
                    raise Untranslatable(f"{where}{node.lineno}: {part.value!r} in an f-string")
        case ast.Constant(value=str(text)) if CHINESE.search(text):
            yield text, node.lineno
            return
    for child in ast.iter_child_nodes(node):
        yield from _literals(child, where)


def template_strings() -> Iterator[tuple[str, str]]:
    """What the templates wrap in `_()`."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    for file in sorted(TEMPLATES.rglob("*.html")):
        name = file.relative_to(ROOT).as_posix()
        yield from _wrapped(environment.parse(file.read_text("utf-8")), name)


def _wrapped(node: nodes.Node, name: str) -> Iterator[tuple[str, str]]:
    match node:
        case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(text))]):
            yield text, f"{name}:{node.lineno}"
            return
        case nodes.Call(node=nodes.Name(name="_")):
            raise Untranslatable(f"{name}:{node.lineno}: `_` takes one plain string")
        case nodes.TemplateData(data=text) | nodes.Const(value=str(text)) if CHINESE.search(text):
            raise Untranslatable(f"{name}:{node.lineno}: {text.strip()!r} outside `_()`")
    for child in node.iter_child_nodes():
        yield from _wrapped(child, name)


@cache
def catalogue() -> dict[str, str]:
    """The English catalogue: Chinese to English."""
    with CATALOGUE.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, locale="en", abort_invalid=True) if m.id}


def placeholders(text: str) -> set[str]:
    """The names in braces that `str.format` or a script fills."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def main() -> None:
    """List what is lacking and what is left over."""
    english, found = (catalogue() if CATALOGUE.exists() else {}), strings()
    lines = [f"{place}: {text!r} has no English" for text, place in found.items() if not english.get(text)]
    lines += [f"{text!r} stands nowhere" for text in english if text not in found]
    print("\n".join(lines) or "The catalogue is complete.")  # noqa: T201 - a tool


if __name__ == "__main__":
    main()
