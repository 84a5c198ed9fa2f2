"""Sites that several test files look at: the golden one and the reference one, built once a session."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from mkcampaign import plugin
from mkcampaign.outputs import Output, outputs
from mkcampaign.press.room import Prints
from mkcampaign.problem import has_errors
from mkcampaign.project import Checked, check, rendering_of
from mkcampaign.read.load import load
from mkcampaign.render.rendering import Rendering

HERE = Path(__file__).parent
ROOT = HERE.parent
GOLDEN = HERE / "golden" / "site"
GOLDEN_DAY = date(2026, 5, 29)
REFERENCE_DAY = date(2026, 11, 22)
"""Both an event to come and one under way, a postponed and a cancelled one are near this day."""


@dataclass(frozen=True)
class Built:
    """A finished site in a folder. `base` is the address it says it has."""

    folder: Path
    base: str

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Every file by its URI."""
        found = (file for file in sorted(self.folder.rglob("*")) if file.is_file())
        return {file.relative_to(self.folder).as_posix(): file for file in found}

    def uris(self, suffix: str) -> list[str]:
        """The URIs that end so."""
        return [uri for uri in self.files if uri.endswith(suffix)]

    def text(self, uri: str) -> str:
        """A file's text, with its line ends as they are."""
        return self.files[uri].read_bytes().decode()

    @cached_property
    def pages(self) -> Mapping[str, html.HtmlElement]:
        """Every page, parsed; a fragment for other sites is none."""
        return {
            uri: parse(self.text(uri)) for uri in self.uris(".html") if not uri.endswith("/fragment.html")
        }

    def words(self, uri: str) -> str:
        """The text of a page's <main>, white space folded."""
        return words(self.pages[uri])

    def resolve(self, page: str, target: str) -> tuple[str, str] | None:
        """(URI, anchor) of a link on a page, as a web server and a disk both read it; None for another site."""
        here = self.base + page
        address = urljoin(here, target)
        if not address.startswith(self.base):
            return None
        parts = urlsplit(address)
        uri = unquote(parts.path).removeprefix(urlsplit(self.base).path)
        return (uri + "index.html" if not uri or uri.endswith("/") else uri), unquote(parts.fragment)


def parse(text: str) -> html.HtmlElement:
    """A page as a tree."""
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def words(page: html.HtmlElement) -> str:
    """The text of a page's <main>, white space folded."""
    return " ".join(page.find(".//main").text_content().split())


def build(root: Path, day: date, folder: Path) -> Built:
    """Build the site of `root` into `folder`, as `mkcampaign build --as-of` does."""
    config = plugin.read_config(root / "mkdocs.yml", site_dir=str(folder))
    checked = check(plugin.project_of(config), day)
    assert not has_errors(checked.problems), "\n".join(str(problem) for problem in checked.problems)
    plugin.build(config, checked)
    return Built(folder, plugin.project_of(config).settings.url)


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mkcampaign-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def golden() -> Built:
    """The golden site on its day."""
    return build(GOLDEN, GOLDEN_DAY, _scratch() / "golden")


@cache
def reference() -> Built:
    """The reference site on its day."""
    return build(ROOT, REFERENCE_DAY, _scratch() / "reference")


def rendering(root: Path, day: date) -> Rendering:
    """What the renderers are given for the site of `root`; nothing is printed."""
    project = plugin.project_of(plugin.read_config(root / "mkdocs.yml"))
    site, problems = load(project.root, project.settings, content=project.content)
    return rendering_of(project, Checked(site=site, as_of=day, prints=Prints(), problems=problems))


def produced(r: Rendering) -> Mapping[str, Output]:
    """Every output of a rendering by its URI; none is made yet."""
    return {output.uri: output for output in outputs(r, Prints())}


def page_of(r: Rendering, uri: str) -> html.HtmlElement:
    """One page of a rendering."""
    return parse(produced(r)[uri].produce().decode())


def resources(page: html.HtmlElement) -> Iterator[str]:
    """The addresses a page loads by itself."""
    for path in ("//img/@src", "//script/@src", "//source/@src", "//video/@src", "//iframe/@src"):
        yield from page.xpath(path)
    for link in page.xpath("//link[@href]"):
        if not {"canonical", "alternate"} & set(link.get("rel", "").split()):
            yield link.get("href")


def xml(content: bytes) -> etree._Element:
    """Well-formed XML, or an error; entities are not expanded."""
    return etree.fromstring(content, parser=etree.XMLParser(resolve_entities=False, no_network=True))


def environment() -> dict[str, str]:
    """The environment for a Node.js judge."""
    return {**os.environ, "NODE_PATH": str(ROOT / "node_modules")}
