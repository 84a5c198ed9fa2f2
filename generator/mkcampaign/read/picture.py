"""Pictures: what is in a file, not what its name says."""

from __future__ import annotations

import hashlib
import re
import struct
import warnings
import zlib
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

from mkcampaign.model.photo import Photo
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.raster import SIDEWAYS, turn_of
from mkcampaign.read.markup import scheme_of

PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"})
_DECODERS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP", ".avif": "AVIF"}
"""The one decoder tried for each suffix; JPEG's also opens MPO, the JPEG with a second picture that phones write."""
UNREADABLE = (  # all that Pillow raises over what is no picture; OSError covers UnidentifiedImageError
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombWarning,
    Image.DecompressionBombError,
)
_STYLE_OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?!\s*[\"']?(?:#|data:image/))", re.IGNORECASE)
_UNSAFE_TAGS = {"script", "foreignobject", "iframe", "embed", "object", "handler"}
_DRAWING_LINKS = {"href", "src", "base", "from", "to", "values"}


def decoders(file: Path) -> list[str]:
    """The formats, as Pillow names them, that a picture may have by its name. Raises LookupError for another suffix."""
    return [_DECODERS[file.suffix.lower()]]


def read_picture(file: Path, shown: str, problems: list[Problem]) -> tuple[int, int] | None:
    """Width and height in pixels, upright; None for a drawing (SVG), or where the file is no picture (a problem)."""
    suffix = file.suffix.lower()
    if suffix == ".svg":
        _read_drawing(file, shown, problems)
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged EXIF block does not spoil a picture
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=decoders(file)) as picture:
                size = _upright(picture)
                picture.verify()
    except UNREADABLE:
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return None
    return size


SMALL, LIGHT = 480, 40_000
"""A picture of no more pixels across and down, in no more bytes, needs no lighter ones."""
_STILL = {"JPEG", "MPO", "PNG", "WEBP", "AVIF"}
_BARE_SEGMENTS = {"APP0", "APP14"}
"""JFIF and Adobe's colour transform: what every JPEG has, and nothing of anybody's."""
_TOLD = {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp", "Raw profile type exif"}


def read_photo(file: Path, inside: str) -> Photo | None:
    """A picture without fault (`read_picture`) as a photo, `inside` being its path in the content folder.

    None for what is published as it is: a drawing, a GIF, what moves, and what is small and light and carries nothing
    that a camera or a program wrote into it.
    """
    try:
        content = file.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=decoders(file)) as picture:
                is_moving = getattr(picture, "is_animated", False) and picture.format != "MPO"
                if picture.format not in _STILL or is_moving:
                    return None
                size = _upright(picture)
                is_clear = "A" in picture.getbands() or "transparency" in picture.info
                if max(size) <= SMALL and len(content) <= LIGHT and _is_bare(picture):
                    return None
    except UNREADABLE:
        return None
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Photo(path=inside, digest=digest, size=size, suffix="png" if is_clear else "jpg")


def _upright(picture: Image.Image) -> tuple[int, int]:
    return picture.size[::-1] if turn_of(picture) in SIDEWAYS else picture.size


def _is_bare(picture: Image.Image) -> bool:
    """Whether the file holds pixels and nothing that was said about them."""
    picture.load()  # a PNG may say it behind them
    segments = {name for name, _content in getattr(picture, "applist", ())}
    return (
        segments <= _BARE_SEGMENTS
        and not _TOLD & picture.info.keys()
        and not getattr(picture, "text", None)
        and not picture.getexif()
    )


def _read_drawing(file: Path, shown: str, problems: list[Problem]) -> None:
    """An SVG must be one (in UTF-8), and bring no script, no handler, no entity and nothing from another host."""
    try:
        text = file.read_bytes().decode("utf-8-sig")  # any other encoding could hide what is looked for below
        if "<!ENTITY" in text or "<?xml-stylesheet" in text:
            problems.append(problem(Mark(shown), "picture-unsafe", file=shown))
            return
        root = ElementTree.fromstring(text)  # noqa: S314  expat reads no DTD, and entities are refused above
    except (ElementTree.ParseError, OSError, ValueError):
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return
    if root.tag.rpartition("}")[2] != "svg":
        problems.append(problem(Mark(shown), "picture-invalid", file=shown))
        return
    if any(_is_unsafe(element) for element in root.iter()):
        problems.append(problem(Mark(shown), "picture-unsafe", file=shown))


def _is_unsafe(element: ElementTree.Element) -> bool:
    tag = element.tag.rpartition("}")[2].lower()
    if tag in _UNSAFE_TAGS or (tag == "style" and _STYLE_OUTSIDE.search("".join(element.itertext()))):
        return True
    for name, value in element.attrib.items():
        bare = name.rpartition("}")[2].lower()
        if bare.startswith("on") or _STYLE_OUTSIDE.search(value):
            return True
        if bare in _DRAWING_LINKS and tag != "a" and not _stays_inside(value):
            return True
        if bare in _DRAWING_LINKS and scheme_of(value) in ("javascript", "vbscript", "data") and tag == "a":
            return True
    return False


def _stays_inside(target: str) -> bool:
    """True for a fragment, a picture within the file, or a plain value of an animation."""
    bare = target.strip().lower()
    scheme = scheme_of(bare)
    return not bare.startswith("//") and (
        scheme is None or (scheme == "data" and bare.startswith("data:image/") and "svg" not in bare[:20])
    )
