"""The theme: templates, the style and script bundles, and icons, read once at the edge.

`load` is the one function here that reads files; the edge calls it and hands the frozen `Theme` to the renderers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mkcampaign.model.calendar import DEFAULT_COLOUR
from mkcampaign.render import palette
from mkcampaign.wording import Translate

_EVERY_PAGE = "scripts"
"""The folder whose own scripts every page has."""
_ICON_NAME = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)+")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What the renderers need of the theme. `assets` maps an output URI to its bytes.

    `scripts` are those of every page, `page_scripts` those of one page template, by its name.
    """

    environment: Environment
    assets: Mapping[str, bytes] = field(repr=False)
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str
    page_scripts: Mapping[str, str] = field(default_factory=dict)

    def render(self, template: str, **context: object) -> str:
        """Fill the page template `pages/<template>.html`; raises jinja2.TemplateError for a broken template."""
        text = self.environment.get_template(f"pages/{template}.html").render(**context)
        return re.sub(r"\n[ \t]*(?=\n)", "", text).strip() + "\n"


def load(
    folders: Sequence[Path], *, material: Path, translate: Translate, colours: Sequence[str] = ()
) -> Theme:
    """Read the theme from `folders` (the site's own first) and Material's `templates` folder.

    `scripts/*.js` go to every page, `scripts/<page template>/*.js` to the pages of that template alone. The bundles
    are named by what is in them, so that a browser may keep them for ever.
    """

    def text_at(relative: str) -> str:
        return next((file.read_text("utf-8") for f in folders if (file := f / relative).is_file()), "")

    components = sorted(
        {file.parent.name for folder in folders for file in (folder / "components").glob("*/style.css")}
    )
    css = [text_at("base.css"), *(text_at(f"components/{name}/style.css") for name in components)]
    scripts = sorted(
        {
            file.relative_to(folder).as_posix()
            for folder in folders
            for file in (folder / "scripts").rglob("*.js")
        }
    )
    bundles: dict[str, list[str]] = {}
    for name in scripts:
        bundles.setdefault(PurePosixPath(name).parent.name, []).append(text_at(name))
    assets: dict[str, bytes] = {}
    sheets: list[str] = []
    for pattern in ("main.*.min.css", "palette.*.min.css"):
        for file in sorted((material / "assets" / "stylesheets").glob(pattern)):
            content = re.sub(rb"\n?/\*# sourceMappingURL=[^*]*\*/\s*", b"", file.read_bytes())
            sheets.append(_add(assets, f"assets/material-{file.name.split('.')[0]}", ".css", content))
    bundle = "\n".join([*css, palette.stylesheet([DEFAULT_COLOUR, *colours])])
    sheets.append(_add(assets, "assets/mkcampaign", ".css", bundle.encode()))
    loaded = {
        page: _add(
            assets, "assets/mkcampaign" + f"-{page}" * (page != _EVERY_PAGE), ".js", "\n".join(js).encode()
        )
        for page, js in sorted(bundles.items())
    }
    icon = next((file for f in folders if (file := f / "assets" / "icon.svg").is_file()), None)
    icon_uri = "assets/icon.svg" if icon else ""
    for folder in reversed(folders):
        for file in sorted((folder / "assets").rglob("*")):
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
                assets[file.relative_to(folder).as_posix()] = file.read_bytes()
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = translate
    environment.globals["icon"] = _icons(material / ".icons")
    return Theme(
        environment=environment,
        assets=dict(sorted(assets.items())),
        stylesheets=tuple(sheets),
        scripts=(loaded[_EVERY_PAGE],) if _EVERY_PAGE in loaded else (),
        icon=icon_uri,
        page_scripts={page: uri for page, uri in loaded.items() if page != _EVERY_PAGE},
    )


def _add(assets: dict[str, bytes], stem: str, suffix: str, content: bytes) -> str:
    uri = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}{suffix}"
    assets[uri] = content
    return uri


def _icons(folder: Path) -> Callable[[str], Markup]:
    """`icon("material/phone")` for templates: an icon of Material's set, for decoration beside words."""

    @cache
    def icon(name: str) -> Markup:
        if not _ICON_NAME.fullmatch(name):
            raise ValueError(name)
        svg = (folder / f"{name}.svg").read_text("utf-8").strip()
        return Markup(svg.replace("<svg ", '<svg class="mc-icon" aria-hidden="true" focusable="false" ', 1))  # noqa: S704

    return icon
