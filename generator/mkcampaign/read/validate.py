"""From nodes to model types; every pydantic error becomes a Problem at its own line and column."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.source import AnyNode, MappingNode, ScalarNode, SequenceNode, key_mark, mark_in, plain
from mkcampaign.rules import RULES

AnyModel = TypeVar("AnyModel", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Located:
    """Where one noun was written: a file and the node in it. An `Origin` of `model.site`."""

    path: str
    node: AnyNode

    def mark(self, *location: str | int) -> Mark:
        """The mark of the value at `location`, or of the nearest thing around it."""
        return mark_in(self.path, self.node, location)


def validate(model: type[AnyModel], path: str, node: AnyNode, problems: list[Problem]) -> AnyModel | None:
    """Give `node` the type `model`; None, and every problem found in it, where that cannot be done."""
    if not isinstance(node, MappingNode):
        if not (
            _is_alias(node)
            or (isinstance(node, SequenceNode) and any(_is_alias(item) for item in node.items))
        ):
            problems.append(problem(mark_in(path, node, ()), "yaml-not-mapping"))
        return None
    problems.extend(_blank_keys(model, path, node))
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        problems.extend(
            _problem(model, path, node, detail)
            for detail in error.errors(include_url=False)
            if not _is_unread(node, detail["loc"], is_missing=detail["type"] == "missing")
        )
        return None


def _blank_keys(model: type[BaseModel], path: str, node: AnyNode) -> Iterator[Problem]:
    """A key that no model has and that has no value is half of something: in `{copies: 1,800}` the comma cuts."""
    stack: list[tuple[AnyNode, tuple[str | int, ...]]] = [(node, ())]
    while stack:
        current, location = stack.pop()
        if isinstance(current, SequenceNode):
            stack.extend((item, (*location, index)) for index, item in enumerate(current.items))
        elif isinstance(current, MappingNode):
            for key, child in current.entries.items():
                if not isinstance(child, ScalarNode):
                    stack.append((child, (*location, key)))
                elif child.text is None and key not in _fields_at(model, location):
                    yield problem(Mark(path, *current.keys[key]), "blank-key", key=key)


def _is_alias(node: AnyNode | None) -> bool:
    return isinstance(node, ScalarNode) and node.is_unread


def _is_unread(node: AnyNode, location: tuple[str | int, ...], *, is_missing: bool) -> bool:
    """True where a value is not known because it was an alias, or was to come from one (`<<: *base`)."""
    for step in location:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return _is_alias(node) or (
        is_missing and isinstance(node, MappingNode) and _is_alias(node.entries.get("<<"))
    )


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to what was typed, or None where none is near."""
    matches = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def _problem(model: type[BaseModel], path: str, node: AnyNode, error: ErrorDetails) -> Problem:
    location = tuple(error["loc"])
    field = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    kind, context = error["type"], dict(error.get("ctx") or {})
    mark = mark_in(path, node, location)
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, location[:-1]))
        where = key_mark(path, node, location)
        return problem(
            where, "unknown-key", key=field, known="、".join(known), suggestion=closest(field, known)
        )
    if kind == "missing":
        return problem(mark_in(path, node, location[:-1]), "missing-field", field=field)
    if kind in RULES:
        context.pop("field", None)
        return problem(mark, kind, field=field, **context)
    if kind in ("enum", "literal_error"):
        if not isinstance(error["input"], str):
            return problem(mark, "value-type", field=field, expected="一个词")
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        value = error["input"]
        return problem(
            mark,
            "value-choice",
            field=field,
            value=value,
            known="、".join(known),
            suggestion=closest(value, known),
        )
    if kind == "greater_than_equal":
        return problem(mark, "value-too-small", field=field, value=error["input"], limit=context["ge"])
    if kind == "less_than_equal":
        return problem(mark, "value-too-large", field=field, value=error["input"], limit=context["le"])
    expected = {
        "tuple_type": "一个列表",
        "list_type": "一个列表",
        "model_type": "“名称: 值”的形式",
        "model_attributes_type": "“名称: 值”的形式",
        "dict_type": "“名称: 值”的形式",
    }.get(kind, "别的写法")
    return problem(mark, "value-type", field=field, expected=expected)


def _fields_at(model: type[BaseModel], location: tuple[str | int, ...]) -> Iterator[str]:
    """The field names, as editors write them, of the model found along `location`."""
    current: type[BaseModel] = model
    for step in location:
        if isinstance(step, int):
            continue
        info = next((f for name, f in current.model_fields.items() if (f.alias or name) == step), None)
        inner = _model_in(info.annotation) if info else None
        if inner is None:
            break
        current = inner
    for name, info in current.model_fields.items():
        yield info.alias or name


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
