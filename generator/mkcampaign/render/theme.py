"""The theme: templates, the style and script bundles, and icons, read once at the edge.

`load` is the one function here that reads files; the edge calls it and hands the frozen `Theme` to the renderers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mkcampaign.model.calendar import DEFAULT_COLOUR
from mkcampaign.phrasing import pieces
from mkcampaign.render import palette, stylesheet
from mkcampaign.wording import Translate

_ASKED = re.compile(r"""\{%-?\s*(?:extends|from|import|include)\s*["']([^"']+)["']""")
"""A tag that names another template."""
_WIDELY = 4
"""A style that one page template in so many can use is in the bundle of every page."""
_ICON = re.compile(r'"(material/[a-z0-9-]+)"')
"""The name of an icon in a template."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What the renderers need of the theme. `assets` maps an output URI to its bytes.

    `stylesheets` and `scripts` are those of every page, `page_styles` and `page_scripts` those of one page template
    beside them, by its name.
    """

    environment: Environment
    assets: Mapping[str, bytes] = field(repr=False)
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str
    page_styles: Mapping[str, str] = field(default_factory=dict)
    page_scripts: Mapping[str, str] = field(default_factory=dict)

    def styles_of(self, template: str) -> tuple[str, ...]:
        """The style sheets of the pages of a template, in the order in which they must be linked."""
        return (*self.stylesheets, *filter(None, [self.page_styles.get(template)]))

    def scripts_of(self, template: str) -> tuple[str, ...]:
        """The scripts of the pages of a template, in the order in which they must run."""
        return (*self.scripts, *filter(None, [self.page_scripts.get(template)]))

    @property
    def bundles(self) -> tuple[str, ...]:
        """Every bundle of styles or scripts."""
        return (*self.stylesheets, *self.page_styles.values(), *self.scripts, *self.page_scripts.values())

    def render(self, template: str, **context: object) -> str:
        """Fill the page template `pages/<template>.html`; raises jinja2.TemplateError for a broken template."""
        text = self.environment.get_template(f"pages/{template}.html").render(**context)
        return re.sub(r"\n[ \t]*(?=\n)", "", text).strip() + "\n"


def load(
    folders: Sequence[Path], *, material: Path, translate: Translate, colours: Sequence[str] = ()
) -> Theme:
    """Read the theme from `folders` (the site's own first) and Material's `templates` folder.

    Every page has one bundle of styles and one of scripts: what of Material's sheet can match, `base.css`, what of the
    components' styles many page templates can use, and `scripts/*.js`. A page template may have one more of each: the
    rules that only a few can use, and `scripts/<page template>/*.js`. The bundles are named by what is in them, so
    that a browser may keep them for ever.
    """

    @cache
    def text_at(relative: str) -> str:
        return next((file.read_text("utf-8") for f in folders if (file := f / relative).is_file()), "")

    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    scripts: dict[str, list[str]] = {}
    for name in _names(folders, "scripts/**/*.js"):
        page = PurePosixPath(name).parent.name
        scripts.setdefault(page if page != "scripts" else "", []).append(text_at(name))
    templates = {PurePosixPath(name).stem: name for name in _names(folders, "pages/*.html")}
    blocks = {
        page: stylesheet.blocks("\n".join((*texts, *scripts.get("", ()), *scripts.get(page, ()))))
        | {_icon_class(name) for text in texts for name in _ICON.findall(text)}
        for page, texts in ((page, _made_of(name, text_at)) for page, name in templates.items())
    }
    icons = _icons(material / ".icons", map(text_at, _names(folders, "**/*.html")))
    components = "\n".join(
        (_of_icons(icons), *(text_at(name) for name in _names(folders, "components/*/style.css")))
    )
    common, of_pages = stylesheet.split(components, blocks, widely=_WIDELY)
    sheets = {page: [css] for page, css in of_pages.items()}
    own = text_at("base.css")
    sheets[""] = [
        stylesheet.cut(_of_material(material), own + components),
        own,
        common,
        palette.stylesheet([DEFAULT_COLOUR, *colours]),
    ]
    assets: dict[str, bytes] = {}
    linked = {page: _add(assets, page, ".css", parts) for page, parts in sheets.items()}
    run = {page: _add(assets, page, ".js", parts) for page, parts in scripts.items()}
    icon = next((file for f in folders if (file := f / "assets" / "icon.svg").is_file()), None)
    icon_uri = "assets/icon.svg" if icon else ""
    for folder in reversed(folders):
        for file in sorted((folder / "assets").rglob("*")):
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
                assets[file.relative_to(folder).as_posix()] = file.read_bytes()
    environment.globals["_"] = translate
    environment.globals["pieces"] = pieces
    environment.globals["icon"] = partial(_icon, icons)
    return Theme(
        environment=environment,
        assets=dict(sorted(assets.items())),
        stylesheets=(linked.pop(""),),
        scripts=(run.pop(""),) if "" in run else (),
        icon=icon_uri,
        page_styles=linked,
        page_scripts=run,
    )


def _names(folders: Sequence[Path], pattern: str) -> list[str]:
    """The files that fit in any of the folders, as paths from there."""
    return sorted(
        {file.relative_to(folder).as_posix() for folder in folders for file in folder.glob(pattern)}
    )


def _made_of(template: str, text_at: Callable[[str], str]) -> list[str]:
    """The texts of a template and of all that it extends or asks for by name.

    Jinja's own parser (`jinja2.meta`) finds the same and takes half a second for all templates.
    """
    texts: dict[str, str] = {}
    waiting = [template]
    while waiting:
        name = waiting.pop()
        if name not in texts:
            texts[name] = text_at(name)
            waiting += _ASKED.findall(texts[name])
    return list(texts.values())


def _of_material(templates: Path) -> str:
    """Material's sheet and its palette, without the links to source maps that are not published."""
    folder = templates / "assets" / "stylesheets"
    files = (file for name in ("main.*.min.css", "palette.*.min.css") for file in sorted(folder.glob(name)))
    return "\n".join(re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", file.read_text("utf-8")) for file in files)


def _add(assets: dict[str, bytes], page: str, suffix: str, parts: Sequence[str]) -> str:
    """Put a bundle among the assets; that of every page has no name of its own."""
    content = "\n".join(parts).encode()
    uri = f"assets/mkcampaign{'-' * bool(page)}{page}.{hashlib.sha256(content).hexdigest()[:8]}{suffix}"
    assets[uri] = content
    return uri


def _icons(folder: Path, templates: Iterable[str]) -> dict[str, str]:
    """The icons of Material's set that templates name, as SVG by name; raises OSError where there is none such."""
    names = {name for text in templates for name in _ICON.findall(text)}
    return {name: (folder / f"{name}.svg").read_text("utf-8").strip() for name in sorted(names)}


def _icon_class(name: str) -> str:
    return f"mc-i-{name.rpartition('/')[2]}"


def _of_icons(icons: Mapping[str, str]) -> str:
    """The rules that draw the icons: as masks, so that they have the colour of the words beside them.

    A page with its icons as SVG in it would weigh a tenth more, and every page anew.
    """
    rules = []
    for name, svg in icons.items():
        drawing = quote(svg.replace('"', "'"), safe=" '=:/.,-")
        rules.append(f'.{_icon_class(name)} {{\n  --mc-icon: url("data:image/svg+xml,{drawing}");\n}}')
    return "\n".join(rules)


def _icon(icons: Mapping[str, str], name: str) -> Markup:
    """`icon("material/phone")` in templates: for decoration beside words. Its name must stand in a template."""
    assert name in icons, name
    return Markup('<svg class="mc-icon {}" aria-hidden="true"></svg>').format(_icon_class(name))
