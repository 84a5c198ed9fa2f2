"""Pictures: what is in a file, not what its name says."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from mkcampaign.problem import Mark, Problem, problem

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"})
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP", ".avif": "AVIF"}
_OUTSIDE = re.compile(r"\s*(?:https?:)?//|\s*javascript:|\s*data:text", re.IGNORECASE)


def read_picture(file: Path, shown: str, problems: list[Problem]) -> tuple[int, int] | None:
    """The width and height in pixels; None for a drawing (SVG), or where the file is no picture (a problem)."""
    suffix = file.suffix.lower()
    if suffix == ".svg":
        _read_drawing(file, shown, problems)
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                size, kind = picture.size, picture.format
                picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning):
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return None
    if kind != _FORMATS[suffix]:
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return None
    return size


def _read_drawing(file: Path, shown: str, problems: list[Problem]) -> None:
    """An SVG must be one, and bring no script, no handler, no entity and nothing from another host."""
    try:
        raw = file.read_bytes()
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            problems.append(problem(Mark(shown), "picture-unsafe", file=shown))
            return
        root = ElementTree.fromstring(raw)
    except (ElementTree.ParseError, OSError, ValueError):
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return
    if root.tag.rpartition("}")[2] != "svg":
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        unsafe = tag in ("script", "foreignobject", "iframe") or any(
            name.rpartition("}")[2].lower().startswith("on")
            or (name.rpartition("}")[2] == "href" and _OUTSIDE.match(value))
            for name, value in element.attrib.items()
        )
        if unsafe:
            problems.append(problem(Mark(shown), "picture-unsafe", file=shown))
            return
