"""Which rules of a style sheet can match which pages, by the names that stand on them.

Material's sheet styles a shell that our pages do not have; what it says of an editor's text is wanted (`cut`). Of our
own, what only some page templates can use is kept out of the sheet of every page (`split`). A rule goes only
where one of its names cannot stand, so nothing looks different without it: `tests/test_weight.py` compares both in
a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

_KEPT = {"md-typeset", "md-button", "md-button--primary"}
"""The names of Material's own (`md-`) that our templates have or that an editor may give: the prose, and buttons."""
_ABSENT = {
    # set by Material's script, which we do not have
    *("js", "no-js", "focus-visible", "tabbed-button", "tabbed-control", "tabbed-control--next"),
    *("tabbed-control--prev", "tabbed-labels--linked", "task-list-control"),
    # of extensions that `read.markup` does not load, and of other scripts
    *("arithmatex", "katex-html", "critic", "mermaid", "giscus", "twemoji", "emojione", "gemoji"),
    # of Pygments, which is not asked
    *("highlighttable", "linenos", "linenodiv", "filename", "hll"),
}
"""Other names that no page of ours has. Under `highlight` the one- and two-letter names of Pygments are more."""
SMALL = 1000
"""Bytes: a smaller sheet is not worth a request of its own."""
_TOKEN = re.compile(r"[a-z][a-z0-9]{0,2}")
_ATTRIBUTES = re.compile(r"data-|aria-|role=|dir=rtl|\w+=__")
"""What the sanitiser takes from an editor's text and our own templates say otherwise: our pages are written from left
to right, and only the controls of Material's shell are named `__search`, `__toc`."""


@lru_cache(maxsize=4)
def cut(sheet: str, beside: str = "") -> str:
    """The sheet without the rules that cannot match; `beside` is CSS loaded with it that may use its variables.

    Custom properties and animations that nothing names any more go too. What the parser cannot read is kept.
    """
    rules = list(_kept(_rules(sheet)))
    return "".join(_written(rules, _used(rules, beside)))


_BLOCK = re.compile(r"mc-[a-z0-9]+(?:-[a-z0-9]+)*")
"""The block of a class as in BEM: `mc-state` of `mc-state`, `mc-state--current` and `mc-state__label`."""


def blocks(text: str) -> set[str]:
    """The blocks of ours that a template, script or style sheet names."""
    return set(_BLOCK.findall(text))


@dataclass(frozen=True)
class _Needs:
    """The blocks that a selector asks for: all of `all`, and of each of `any` one set."""

    all: frozenset[str]
    any: tuple[tuple[_Needs, ...], ...]

    def met_by(self, names: Set[str]) -> bool:
        """Whether something on a page with these blocks can match."""
        return self.all <= names and all(any(needs.met_by(names) for needs in group) for group in self.any)


@dataclass(frozen=True)
class _Rule:
    """One selector with its declarations, in the `@media` or `@supports` it stands in; or another at-rule whole."""

    selector: str
    body: str
    needs: _Needs | None
    within: str = ""


def split(
    css: str, pages: Mapping[str, Set[str]], *, widely: int, small: int = SMALL
) -> tuple[str, dict[str, str]]:
    """The rules for every page, and those that some of `pages` have more: (CSS, CSS by page), in their order.

    Each selector of a list is looked at by itself, so that what one says of a rare name stays after what was said of
    it before.

    `pages` are the blocks that each page template and all it is made of name (`blocks`): no other is on its pages. All
    that is said of a block stays together, since the later says it over the earlier. What one page in `widely` can
    use is for every page; so is what none can use as far as is known, and what would make too small a sheet (bytes).
    """
    rules: list[tuple[_Rule, list[str]]] = []
    for rule in _own_rules(css):
        fits = [page for page, names in pages.items() if rule.needs is None or rule.needs.met_by(names)]
        rules.append((rule, fits if len(fits) * widely < len(pages) else []))
    parts = {page: _joined(rule for rule, fits in rules if page in fits) for page in pages}
    tiny = {page for page, part in parts.items() if len(part) < small}
    rules = [(rule, fits if tiny.isdisjoint(fits) else []) for rule, fits in rules]
    own = {page: _joined(rule for rule, fits in rules if page in fits) for page in pages if page not in tiny}
    return _joined(rule for rule, fits in rules if not fits), {
        page: part for page, part in own.items() if part
    }


@lru_cache(maxsize=4)
def _own_rules(css: str) -> tuple[_Rule, ...]:
    return tuple(_in_order(_rules(css), ""))


def _in_order(rules: Iterable[Node], within: str) -> Iterator[_Rule]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            body = tinycss2.serialize(rule.content).strip()
            for selector in _parted(rule.prelude):
                yield _Rule(tinycss2.serialize(selector).strip(), body, _needs(selector), within)
        elif isinstance(rule, AtRule) and not within and rule.lower_at_keyword in ("media", "supports"):
            head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
            yield from _in_order(_rules(tinycss2.serialize(rule.content or [])), head)
        else:
            yield _Rule("", rule.serialize(), None, within)


def _needs(selector: Sequence[Node]) -> _Needs:
    names = frozenset(block[0] for name in _classes(selector) if (block := _BLOCK.match(name)))
    groups = tuple(
        tuple(_needs(part) for part in _parted(value.arguments)) for value in selector if _is_choice(value)
    )
    return _Needs(names, groups)


def _joined(rules: Iterable[_Rule]) -> str:
    parts = []
    for within, group in groupby(rules, key=lambda rule: rule.within):
        lines = []
        for body, same in groupby(group, key=lambda rule: rule.body):
            selectors = ",\n".join(rule.selector for rule in same if rule.selector)
            lines.append(f"{selectors} {{\n  {body}\n}}" if selectors else body)
        text = "\n".join(lines)
        parts.append(f"{within}{{\n{text}\n}}" if within else text)
    return "\n".join(parts)


def _rules(sheet: str) -> list[Node]:
    return tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)  # type: ignore[no-any-return]


def _kept(rules: Iterable[Node]) -> Iterator[Node]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [s for s in _parted(rule.prelude) if _can_match(s)]
            if selectors:
                rule.prelude = tinycss2.parse_component_value_list(
                    ",".join(tinycss2.serialize(s).strip() for s in selectors)
                )
                yield rule
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            inner = list(_kept(_rules(tinycss2.serialize(rule.content or []))))
            if inner:
                rule.content = inner
                yield rule
        elif not (isinstance(rule, AtRule) and rule.lower_at_keyword == "charset"):
            yield rule


def _parted(values: Iterable[Node]) -> list[list[Node]]:
    """The selectors of a list, at its commas."""
    parts: list[list[Node]] = [[]]
    for value in values:
        if value.type == "literal" and value.value == ",":
            parts.append([])
        else:
            parts[-1].append(value)
    return parts


def _can_match(selector: Sequence[Node]) -> bool:
    """Whether all that a selector asks for can stand on a page. What it excludes (`:not`) is not looked at."""
    names = list(_classes(selector))
    for value in selector:
        if _is_choice(value):
            if not any(_can_match(part) for part in _parted(value.arguments)):
                return False
        elif value.type == "[] block" and not _can_have(value.content):
            return False
    if "highlight" in names and any(_TOKEN.fullmatch(name) for name in names):
        return False
    return not any(name in _ABSENT or (name.startswith("md-") and name not in _KEPT) for name in names)


def _classes(selector: Sequence[Node]) -> Iterator[str]:
    """The classes that a selector names outside of brackets."""
    for before, value in pairwise(selector):
        if value.type == "ident" and before.type == "literal" and before.value == ".":
            yield value.value


def _is_choice(value: Node) -> bool:
    """Whether this asks for one selector of a list."""
    return value.type == "function" and value.lower_name in ("is", "where", "has")


def _can_have(attribute: Sequence[Node]) -> bool:
    text = tinycss2.serialize(attribute).replace('"', "").replace("'", "").strip()
    return not _ATTRIBUTES.match(text)


def _used(rules: Sequence[Node], beside: str) -> set[str]:
    """The custom properties that a rule reads, and those that these are made of; and the names of animations."""
    reads: dict[str, set[str]] = {}
    wanted = set(re.findall(r"--[\w-]+", beside))
    for rule in _flat(rules):
        for declaration in tinycss2.parse_declaration_list(rule.content, skip_comments=True):
            if declaration.type != "declaration":
                continue
            value = tinycss2.serialize(declaration.value)
            found = set(re.findall(r"var\(\s*(--[\w-]+)", value))
            if declaration.name.startswith("--"):
                reads.setdefault(declaration.name, set()).update(found)
            else:
                wanted |= found
                if declaration.lower_name.startswith("animation"):
                    wanted |= {token.value for token in declaration.value if token.type == "ident"}
    open_ = list(wanted)
    while open_:
        new = reads.get(open_.pop(), set()) - wanted
        wanted |= new
        open_ += new
    return wanted


def _flat(rules: Iterable[Node]) -> Iterator[QualifiedRule]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            yield rule
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            yield from _flat(rule.content)


def _written(rules: Iterable[Node], used: set[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            # only declarations stand in a rule of these sheets; a nested rule would come as an error, and be kept
            content = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
            if any(node.type != "declaration" for node in content):
                yield rule.serialize()
                continue
            kept = [
                node.serialize().replace(": ", ":", 1)
                for node in content
                if not node.name.startswith("--") or node.name in used
            ]
            if kept:
                yield f"{tinycss2.serialize(rule.prelude)}{{{';'.join(kept)}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports"):
            if inner := "".join(_written(rule.content, used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif isinstance(rule, AtRule) and rule.lower_at_keyword.endswith("keyframes"):
            if tinycss2.serialize(rule.prelude).strip() in used:
                yield rule.serialize()
        else:
            yield rule.serialize()
