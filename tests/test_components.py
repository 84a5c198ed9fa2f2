"""Each component of the theme by its own examples: whole, valid, accessible, and drawn by its real views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from components import COMPONENTS, Example, examples, fragment, made, overview, page, write
from playwright.sync_api import Browser
from reference import Built
from served import served, violations, visit
from test_html import found_in

from mkcampaign.render.views import Link

EXAMPLES = list(examples())
MODES = ({"width": 390, "scheme": "light"}, {"width": 1280, "scheme": "dark"})


def test_every_component_has_examples() -> None:
    drawn = {file.parent.name for file in COMPONENTS.glob("*/template.html")}
    assert {example.component for example in EXAMPLES} == drawn


def test_every_macro_is_shown_or_used() -> None:
    """Whatever a template offers stands in an example, or another macro uses it."""
    texts = {file.parent.name: file.read_text("utf-8") for file in COMPONENTS.glob("*/template.html")}
    shown = {(example.component, example.macro) for example in EXAMPLES}
    idle = [
        (name, macro)
        for name, text in texts.items()
        for macro in re.findall(r"\{%-? macro (\w+)\(", text)
        if (name, macro) not in shown
        and not any(re.search(rf"(?<!macro )\b{macro}\(", other) for other in texts.values())
    ]
    assert idle == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_an_example_is_drawn(example: Example) -> None:
    """The macro takes what the example gives, and makes words of it (the panel of dates waits for its script)."""
    assert re.sub(r"<[^>]*>|\s", "", fragment(example)) or example.component == "pathway-dates"


def test_an_example_with_a_wrong_field_is_refused() -> None:
    with pytest.raises(TypeError):
        made(Link, {"title": "活动", "link": "#"})
    with pytest.raises(TypeError):
        made(Link, {"title": "活动"})
    with pytest.raises(TypeError):
        made(tuple[Link, ...], [{"title": 529, "href": "#"}])


def test_the_page_of_all_examples_is_whole(tmp_path: Path) -> None:
    assert write(tmp_path) == len(EXAMPLES)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert text == overview(EXAMPLES)
    assert all(f'id="{example.component}"' in text for example in EXAMPLES)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page for each example."""
    folder = tmp_path_factory.mktemp("components")
    write(folder)
    for example in EXAMPLES:
        (folder / f"{example.name}.html").write_text(page(example), "utf-8")
    return folder


def test_examples_are_valid(pages: Path) -> None:
    assert found_in(Built(pages, ""), [f"{example.name}.html" for example in EXAMPLES]) == []


@pytest.mark.parametrize("mode", MODES, ids=lambda m: f"{m['width']}-{m['scheme']}")
def test_examples_are_accessible(mode: dict[str, object], pages: Path, chromium: Browser) -> None:
    """axe-core has nothing to say, nothing runs off the side, nothing is asked of anybody."""
    options = {"viewport": {"width": mode["width"], "height": 900}, "color_scheme": mode["scheme"]}
    with served(pages) as origin, visit(chromium, origin, **options) as found:
        said = []
        for example in EXAMPLES:
            found.open(f"{example.name}.html")
            said += [f"{example.name} {line}" for line in violations(found.page)]
            if found.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                said.append(f"{example.name} scrolls sideways")
        assert found.wrong == []
        assert said == []
