"""The examples of the theme's components, and a page to look at all of them.

Each folder of `theme/web/components` holds an `examples.yml` beside its template and style:

    views: {event: EventCard}          the type of an argument, by its name (or in one example); any other is as
                                       YAML has it
    examples:
      - title: 延期的活动               what is shown, and when it is used
        macro: row                      the macro of the template
        with: {event: {title: …}}       its arguments
        call: 文字                       for a macro that is called with content
        bare: true                      for what brings a landmark of its own (the header)

An example is made of the same frozen views as a page is; a field that is missing or that no view has is an error.

    python tests/components.py DIR      writes DIR/index.html: `make review`
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import material
import yaml
from markupsafe import Markup, escape

from mkcampaign.project import theme_folder
from mkcampaign.render import calendar_views, quiz_views, results_pages, views
from mkcampaign.render.theme import Theme, load
from mkcampaign.wording import translator

COMPONENTS = theme_folder() / "web" / "components"
NOUNS = {
    **vars(views),
    **vars(calendar_views),
    **vars(quiz_views),
    **vars(results_pages),
    "tuple": tuple,
    "Markup": Markup,
    "Any": Any,
}
COLOURS = ("#b3261e", "#0f766e", "#1d4ed8")


@dataclass(frozen=True)
class Example:
    """A component as it may stand on a page: `macro` with its arguments, made into views."""

    component: str
    number: int
    title: str
    macro: str
    arguments: Mapping[str, Any]
    call: str = ""
    bare: bool = False

    @property
    def name(self) -> str:
        """Its name among all: banner-1."""
        return f"{self.component}-{self.number}"


def examples() -> Iterator[Example]:
    """Every example of every component, in order."""
    for file in sorted(COMPONENTS.glob("*/examples.yml")):
        read = yaml.safe_load(file.read_text("utf-8"))
        common = read.get("views", {})
        for number, one in enumerate(read["examples"], 1):
            hints = {**common, **one.pop("views", {})}
            arguments = {
                name: made(eval(hints.get(name, "Any"), dict(NOUNS)), value)
                for name, value in one.pop("with", {}).items()
            }
            yield Example(component=file.parent.name, number=number, arguments=arguments, **one)


def made(hint: Any, value: Any) -> Any:
    """`value` of YAML as what `hint` says; raises TypeError for a field that is missing or that there is not."""
    if isinstance(value, dict) and is_dataclass(hint):
        fields = typing.get_type_hints(hint)
        return hint(**{name: made(fields.get(name, Any), inner) for name, inner in value.items()})  # type: ignore[operator]
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        inner = typing.get_args(hint)
        several = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(made(one, item) for one, item in zip(several, value, strict=True))
    if isinstance(hint, types.UnionType) and value is not None:
        return made(next(one for one in typing.get_args(hint) if one is not type(None)), value)
    if hint is Markup:
        return Markup(value)
    if hint is str and not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


@cache
def theme(language: str = "zh-Hans") -> Theme:
    """The packaged theme with a few campaign colours."""
    return load(
        [theme_folder() / "web"],
        material=Path(str(material.__file__)).parent / "templates",
        translate=translator(language),  # type: ignore[arg-type]
        colours=COLOURS,
    )


def fragment(example: Example) -> str:
    """The example's own HTML; raises for a variable that the macro asks for and did not get."""
    environment = theme().environment
    call = "{% call it(**arguments) %}{{ inner }}{% endcall %}" if example.call else "{{ it(**arguments) }}"
    source = f'{{% from "components/{example.component}/template.html" import {example.macro} as it %}}{call}'
    return environment.from_string(source).render(arguments=example.arguments, inner=example.call)


def page(example: Example, *, assets: str = "") -> str:
    """The example on a page of its own, in the whole theme's style. `assets` leads to the theme's files."""
    return _page(f"{example.component}：{example.title}", _shown(example), assets=assets)


def overview(found: typing.Iterable[Example]) -> str:
    """All examples below one another. Ids repeat here; a page for each is what is judged."""
    body = []
    component = ""
    for example in found:
        if example.component != component:
            component = example.component
            body.append(f'<h2 class="mc-wrap mc-section__title" id="{component}">{component}</h2>')
        body.append(_shown(example, level=3))
    return _page("组件一览", "\n".join(body))


def _shown(example: Example, level: int = 2) -> str:
    inner = fragment(example)
    if example.bare:
        return inner
    title = f'<h{level} class="mc-wrap">{escape(example.title)}</h{level}>'
    if "mc-wrap" in inner:
        return f"{title}{inner}"
    listed = inner.lstrip().startswith("<li")
    if listed:
        inner = f'<ul class="mc-grid" role="list">{inner}</ul>'
    return f'<div class="mc-section">{title}<div class="mc-wrap">{inner}</div></div>'


def _page(title: str, body: str, *, assets: str = "") -> str:
    sheets = "".join(
        f'<link rel="stylesheet" href="{assets}{uri}">'
        for uri in (*theme().stylesheets, *theme().page_styles.values())
    )
    return (
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title>{sheets}</head>"
        f'<body class="mc-body"><main class="mc-main" id="mc-main"><h1 class="mc-wrap">{escape(title)}</h1>'
        f"{body}</main></body></html>\n"
    )


def write(folder: Path) -> int:
    """Write the overview and the theme's files into `folder`; returns how many examples there are."""
    found = list(examples())
    for uri, content in theme().assets.items():
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        (folder / uri).write_bytes(content)
    (folder / "index.html").write_text(overview(found), "utf-8")
    return len(found)


if __name__ == "__main__":
    written = write(Path(sys.argv[1]))
    sys.stdout.write(f"{written} examples: {sys.argv[1]}/index.html\n")
