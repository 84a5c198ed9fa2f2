"""The pictures of a sheet, made fit for paper: upright, without metadata, no finer than a printer can show.

Colours. Every variant gets photographs in sRGB, tagged as such by the typesetter (an ICC-based colour space); only a
picture that is CMYK already stays so in the press variant, where the other variants get it in sRGB. Photographs are
not separated into inks here: that needs the profile of the press and paper, which the shop's RIP has and we have not,
and PDF for print takes tagged sRGB beside CMYK (PDF/X-4, ISO 15930-7). Measured on the 4,096 colours of a 16-step grid
against a SWOP profile, the inks of `colour.cmyk` are off by 5 units of CIE 1976 ΔE on the mean within the gamut, with
blacks 22 units of L* too light, since black is black ink alone; a conversion by profile is off by 2, and has its depth.
Drawings (SVG) are flat
colour and thin lines: `separation` gives them the inks of the rest of the sheet.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from PIL import Image

from mkcampaign.model.edition import Variant
from mkcampaign.press.inspect import Finding, Kind
from mkcampaign.press.manuscript import Picture
from mkcampaign.press.sheet import Sheet
from mkcampaign.press.words import Json
from mkcampaign.raster import SIDEWAYS, coloured, plain, turn_of
from mkcampaign.read.picture import UNREADABLE, decoders

FINEST_DPI = 300
"""Dots to the inch that a printed picture can show (a 150-line screen, twice over); more only makes files large."""

TALLEST = 0.55
"""The share of a page's height that a picture may take: the same figure as in theme/print/matter.typ."""

QUALITY = 85
FLAT_SHARE, FLAT_COLOURS, MANY_COLOURS = 0.5, 8, 1 << 16
"""A picture of which half is of eight colours is flat, and kept without loss; one of very many colours is none."""

COARSE_DPI, COARSEST_DPI = 150, 72

_PACKED = b"\x1f\x8b"
"""How a packed drawing (SVGZ) begins: the typesetter would unpack it, to whatever size. The reader refuses it too."""


class Plate(NamedTuple):
    """A picture as it is laid into the workshop: file name, bytes, and size in pixels (None for a drawing)."""

    file: str
    content: bytes
    size: tuple[int, int] | None


Shelf: TypeAlias = dict[tuple[Path, tuple[int, int], bool], Plate]
"""Plates made before, so that a picture of many editions is made once."""


def lay_in_pictures(
    sheet: Sheet, lay_in: Callable[[str, bytes], None], shelf: Shelf
) -> tuple[dict[str, Json], list[Finding]]:
    """Make the plates of a sheet's pictures and hand each to `lay_in` as a name and bytes.

    Returns what the templates read as `document["pictures"]`, by name: `file`, `width` and `height` in pixels, None for
    a drawing; a picture that is missing or damaged has no file, and is a finding. Raises nothing.
    """
    drawn: dict[str, Json] = {}
    findings: list[Finding] = []
    widest = _widest(sheet)
    widths = _widths(sheet.document, widest) if sheet.pictures else {}
    inks = sheet.variant is Variant.PRESS
    for name, picture in sorted(sheet.pictures.items()):
        room = _room(sheet, widths.get(name, widest))
        key = (picture.file, room, inks)
        try:
            plate = shelf.get(key) or made(picture, room, inks=inks)
        except FileNotFoundError:
            findings.append(_fault("picture-missing", name))
        except UNREADABLE:
            findings.append(_fault("picture-invalid", name))
        else:
            shelf[key] = plate
            lay_in(plate.file, plate.content)
            width, height = plate.size or (None, None)
            drawn[name] = {"file": plate.file, "width": width, "height": height}
            continue
        drawn[name] = {"file": None, "width": None, "height": None}
    return drawn, findings


def made(picture: Picture, room: tuple[int, int], *, inks: bool) -> Plate:
    """A picture's plate, at most `room` pixels wide and high; with `inks`, CMYK stays CMYK.

    Raises FileNotFoundError for a file that is not there, and any of `UNREADABLE` for one that is damaged.
    """
    if picture.file.suffix.lower() == ".svg":
        content = picture.file.read_bytes()
        if content.startswith(_PACKED):
            raise ValueError("a packed drawing")
        return _named(".svg", content, None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a damaged EXIF block does not spoil a picture
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(picture.file, formats=decoders(picture.file)) as opened:
            return _plate(opened, room, inks=inks)


def coarse(
    shown: Iterable[tuple[str, float]], drawn: Mapping[str, Json], variant: Variant
) -> Iterator[Finding]:
    """A picture must have pixels enough for the width in mm at which it is `shown`.

    150 dots to the inch is where a reader at arm's length begins to see them, 72 what a screen of old had: a print shop
    is given none so coarse.
    """
    finest: dict[str, float] = {}
    for name, width in shown:
        pixels = drawn.get(name, {}).get("width")
        if pixels and width > 0:
            finest[name] = min(finest.get(name, 1e9), pixels / (width / 25.4))
    for name, dpi in sorted(finest.items()):
        if dpi < COARSE_DPI:
            grave = dpi < COARSEST_DPI and variant is Variant.PRESS
            yield Finding(
                kind="picture-too-coarse" if grave else "picture-coarse",
                panel=None,
                detail=name,
                more=(("dpi", str(int(dpi))), ("file", name)),
            )


def _fault(kind: Kind, name: str) -> Finding:
    return Finding(kind=kind, panel=None, detail=name, more=(("file", name), ("target", name)))


def _plate(opened: Image.Image, room: tuple[int, int], *, inks: bool) -> Plate:
    turn = turn_of(opened)
    profile = opened.info.get("icc_profile")
    is_jpeg = opened.format in ("JPEG", "MPO")
    before = opened.size
    # A JPEG is made smaller while it is read, which saves most of the time for a large one.
    image = opened if is_jpeg else plain(opened)
    is_flat = not is_jpeg and _is_flat(image)
    image.thumbnail(room[::-1] if turn in SIDEWAYS else room, Image.Resampling.LANCZOS, reducing_gap=3.0)
    flat = coloured(image, profile, inks=inks)
    upright = flat if turn is None else flat.transpose(turn)
    out = BytesIO()
    if upright is opened and opened.size == before and opened.format == "JPEG":
        upright.save(out, "JPEG", quality="keep", optimize=True, comment=b"", icc_profile=None, exif=b"")
        return _named(".jpg", out.getvalue(), upright.size)
    upright.info = {}  # what a camera or a person wrote into the file is nobody's business on paper
    if is_flat or upright.mode == "RGBA":
        upright.save(out, "PNG")
        return _named(".png", out.getvalue(), upright.size)
    subsampling = "4:2:0" if is_jpeg else "4:4:4"  # what was no JPEG may hold fine coloured lines
    upright.save(out, "JPEG", quality=QUALITY, optimize=True, subsampling=subsampling)
    return _named(".jpg", out.getvalue(), upright.size)


def _is_flat(image: Image.Image) -> bool:
    found = image.getcolors(MANY_COLOURS)
    counts = sorted((count for count, _ in found or ()), reverse=True)
    return sum(counts[:FLAT_COLOURS]) >= FLAT_SHARE * image.width * image.height


def _named(suffix: str, content: bytes, size: tuple[int, int] | None) -> Plate:
    return Plate(f"pictures/{hashlib.sha256(content).hexdigest()[:16]}{suffix}", content, size)


def _room(sheet: Sheet, most: float) -> tuple[int, int]:
    """The pixels across and down that a picture at most `most` mm wide can show on a sheet."""
    tallest = sheet.document["page"]["height"] * TALLEST
    return ceil(most / 25.4 * FINEST_DPI), ceil(tallest / 25.4 * FINEST_DPI)


def _widest(sheet: Sheet) -> float:
    """The width in mm of the widest column of words on a sheet."""
    return max(
        (frame.width - 2 * frame.margin for frame in sheet.frames), default=sheet.document["page"]["width"]
    )


def _widths(document: Json, widest: float) -> dict[str, float]:
    """The greatest width in mm that each picture among the words may take, by name."""
    found: dict[str, float] = {}
    stack: list[Any] = [document]
    while stack:
        at = stack.pop()
        if isinstance(at, list):
            stack.extend(at)
        elif isinstance(at, dict):
            if at.get("t") == "img":
                width = min(widest * at["share"], at["most"] or widest)
                found[at["name"]] = max(found.get(at["name"], 0.0), width)
            stack.extend(at.values())
    return found
