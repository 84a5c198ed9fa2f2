"""A key for every edition: a hash of everything that decides its bytes, found without laying it out.

What an edition says (`Manuscript`), how it is laid out (format, variant, part), and who sets it: the templates, the
press's own Python, and the releases of the packages that make or check the PDF. Two editions of one key are the same
file. The line of a heading is not in it, since a line more in the front matter changes no paper.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Part, Variant
from mkcampaign.model.tree import Element, Node
from mkcampaign.press.labels import labels
from mkcampaign.press.manuscript import Manuscript, Picture

PACKAGES = ("typst", "manimgx-fonts-cjk", "pikepdf", "pypdfium2", "segno", "pillow")
"""What sets, finishes and inspects a PDF; another release may give other bytes or find other faults."""

_SOURCES = (
    "press",
    "model/tree.py",
    "model/edition.py",
    "year_plans.py",
    "almanac.py",
    "script.py",
    "glossary.yml",
)
_APART = frozenset({"panels", "pictures", "convert"})
"""Fields of a manuscript that do not enter its hash as they stand."""
_REMEMBERED = 512
"""How many trees are kept with their hashes; chapters that fill in nothing share the same objects."""


@cache
def press_sources() -> str:
    """The hash of the press's own code and of the packages it rests on, on this machine."""
    root = files("mkcampaign")
    sources = sorted(_all_files(root, _SOURCES))
    return _hash({"packages": {name: _release(name) for name in PACKAGES}, "sources": sources})


def template_digest(templates: Path) -> str:
    """The hash of every file in the folder of the print templates."""
    found = sorted(file for file in templates.rglob("*") if file.is_file())
    return _hash([[file.relative_to(templates).as_posix(), _sha(file.read_bytes())] for file in found])


class Keys:
    """Makes the keys of one run. What many editions share (trees, pictures, what a chapter says) is hashed once.

    Files of pictures are read, and taken not to change during the run.
    """

    def __init__(self, templates: Path) -> None:
        self._press = [press_sources(), template_digest(templates)]
        self._trees: dict[int, tuple[object, str]] = {}
        self._files: dict[Path, str] = {}
        self._last: tuple[Manuscript, str] | None = None

    def of(self, manuscript: Manuscript, format: Format | None, variant: Variant, part: Part) -> str:
        """The key of an edition: 40 hexadecimal digits."""
        said = self._said(manuscript)
        return _hash([self._press, said, format, variant, part])[:40]

    def _said(self, manuscript: Manuscript) -> str:
        """The hash of all that a manuscript says; its variants come one after another and share it."""
        if self._last is not None and self._last[0] is manuscript:
            return self._last[1]
        plain = {f.name: getattr(manuscript, f.name) for f in fields(manuscript) if f.name not in _APART}
        panels = [[panel.title, panel.classes, self._tree(panel.nodes)] for panel in manuscript.panels]
        pictures = {name: self._picture(picture) for name, picture in manuscript.pictures.items()}
        words = labels(manuscript.language, manuscript.convert)
        said = _hash([plain, panels, pictures, words])
        self._last = manuscript, said
        return said

    def _tree(self, nodes: tuple[Node, ...]) -> str:
        known = self._trees.get(id(nodes))
        if known is not None:
            return known[1]
        if len(self._trees) >= _REMEMBERED:
            self._trees.clear()
        made = _hash(nodes)
        self._trees[id(nodes)] = nodes, made  # the tree is kept, so that no other takes its id
        return made

    def _picture(self, picture: Picture) -> list[object]:
        if picture.file not in self._files:
            try:
                self._files[picture.file] = _sha(picture.file.read_bytes())
            except OSError:
                self._files[picture.file] = ""
        return [self._files[picture.file], picture.size]


def _all_files(root: Traversable, names: tuple[str, ...]) -> list[list[str]]:
    found: list[list[str]] = []
    for name in names:
        at = root.joinpath(*name.split("/"))
        if at.is_dir():
            inside = [child.name for child in at.iterdir() if child.name.endswith(".py")]
            found += _all_files(root, tuple(f"{name}/{child}" for child in inside))
        elif at.is_file():
            found.append([name, _sha(at.read_bytes())])
    return found


def _release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _hash(thing: object) -> str:
    text = json.dumps(thing, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _sha(text.encode("utf-8", "surrogatepass"))


def _plain(thing: Any) -> object:
    """What JSON does not know, as something it knows, the same in every process."""
    if isinstance(thing, Element):
        return [thing.tag, thing.attributes, thing.children]
    if is_dataclass(thing):
        return [type(thing).__name__, {f.name: getattr(thing, f.name) for f in fields(thing)}]
    if isinstance(thing, BaseModel):
        return [type(thing).__name__, thing.model_dump(mode="json")]
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, frozenset):
        return sorted(thing)
    if isinstance(thing, Mapping):
        return dict(thing)
    raise TypeError(f"a manuscript holds {type(thing).__name__}, which has no hash")
