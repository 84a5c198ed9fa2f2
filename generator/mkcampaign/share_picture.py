"""A share card as a PNG, and the folder of those drawn before. Drawn by Pillow in the packaged CJK font.

The same card gives the same bytes with the same releases of Pillow and the fonts: text is laid out by Pillow itself,
not by a library of the machine, and the few colours there are are counted out, not dithered.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mkcampaign.model.share import SIZE, ShareCard
from mkcampaign.press.lines import NEVER_LAST, headline
from mkcampaign.press.store import FOLDER, Store
from mkcampaign.press.typeset import font_directory

DESIGN = 1
"""Raise it when what is drawn changes: pictures kept from before are then drawn anew."""

LINES = 3
LARGEST, SMALLEST = 92, 60
"""The title's type in pixels. What does not fit at the smallest ends in an ellipsis."""

_MARGIN, _ROOM = 84, SIZE[0] - 2 * 84
_TITLE_TOP, _TITLE_FOOT = 132, 462
_LEADING = 1.3
_FOOT, _FOOT_ROOM = 548, 640
_FINE = 3
"""The ornament is drawn this many times larger, then made small, for smooth edges."""

_FONT_FILE = "NotoSansCJK-VF.otf.ttc"
_SIMPLIFIED = 2
"""The face in the collection with the shapes of mainland China (JP, KR, SC, TC, HK)."""

_INK, _SOFT, _PAPER = "#2a211e", "#b93a28", "#fdf0e6"
_CORAL, _TEAL, _GOLD = "#c4402d", "#16898a", "#ffc35c"


class Studio:
    """Draws share cards, or takes them from the site's cache where they were drawn before."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def of_site(cls, root: Path) -> Studio:
        """The studio of the site in the folder `root`."""
        return cls(Store(root / FOLDER / "share"))

    def picture(self, card: ShareCard) -> bytes:
        """The card as a PNG."""
        key = _key(card.digest)
        entry = self._store.get(key)
        if entry is not None and entry.is_made:
            return entry.read()
        content = draw(card)
        self._store.put(key, {}, content=content, suffix=".png")
        return content

    def prune(self, digests: Collection[str]) -> None:
        """Forget the pictures of other cards than these (`Store.prune`); for a site that names none, keep them all."""
        if digests:
            self._store.prune({_key(digest) for digest in digests})


def _key(digest: str) -> str:
    return f"{digest}-{_tools()}"


@cache
def _tools() -> str:
    return f"{DESIGN}-{version('pillow')}-{version('manimgx-fonts-cjk')}".replace(".", "_")


def draw(card: ShareCard) -> bytes:
    """A share card as a PNG of `SIZE` pixels with a palette. Raises FileNotFoundError without the fonts' package."""
    picture = _ground(card.colour).copy()
    pen = ImageDraw.Draw(picture)
    ink, soft = _inks(card.colour)
    if kicker := _plain(card.kicker):
        pen.text((_MARGIN, 62), _cut(kicker, 36, 600, _ROOM), font=_font(36, 600), fill=soft)
    lines, size = set_title(_plain(card.title))
    height = size * _LEADING * len(lines)
    top = _TITLE_TOP + (_TITLE_FOOT - _TITLE_TOP - height) / 2
    for index, line in enumerate(lines):
        middle = round(top + size * _LEADING * (index + 0.5))
        font = _font(size, 800)
        # “ and 《 begin with half a character of nothing
        left = _MARGIN - (size // 2 if line[0] in NEVER_LAST and line[0] > "\u2000" else 0)
        pen.text((left, middle), line, font=font, fill=ink, anchor="lm")
    if site := _plain(card.site):
        left = _MARGIN + 68
        name = _cut(site, 34, 600, _FOOT_ROOM - 68)
        pen.text((left, _FOOT), name, font=_font(34, 600), fill=ink, anchor="lm")
    few = picture.quantize(palette=_palette(card.colour), dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", bits=4, compress_level=6)
    return out.getvalue()


def set_title(title: str) -> tuple[list[str], int]:
    """A title's lines, at most `LINES`, and their type size; broken as on a cover, ended by an ellipsis if too long."""
    text = title or "…"
    while True:
        lines = headline(text, room=_ROOM / LARGEST, most=LINES)
        widest = max(_font(LARGEST, 800).getlength(line) for line in lines)
        size = min(
            LARGEST, int(LARGEST * _ROOM / widest), int((_TITLE_FOOT - _TITLE_TOP) / len(lines) / _LEADING)
        )
        if size >= SMALLEST or len(text) < 2:
            return lines, max(size, 1)
        # about as much as fits, then less and less
        most = int(len(text) * LINES * _ROOM / (widest * SMALLEST / LARGEST * len(lines)))
        text = text.rstrip("….")
        text = _ended(text[: max(1, min(len(text) - 2, most))])


def _cut(text: str, size: int, weight: int, room: int) -> str:
    """One line, ended by an ellipsis where it is too long."""
    font = _font(size, weight)
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(_ended(text)) > room:
        text = text[:-1]
    return _ended(text)


def _ended(text: str) -> str:
    """Text that breaks off. The font's ellipsis is as wide as a Chinese character and stands at half its height."""
    text = text.rstrip(" ，,.。、；：（《“")
    return text + ("..." if text[-1:].isascii() and text else "…")


def _plain(text: str) -> str:
    """Text without what the font cannot show: control characters, half characters, emoji."""
    kept = "".join(
        c for c in text if unicodedata.category(c)[0] not in "CM" and unicodedata.category(c) != "So"
    )
    return " ".join(kept.split())


@lru_cache(maxsize=64)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(
        str(font_directory() / _FONT_FILE), size, index=_SIMPLIFIED, layout_engine=ImageFont.Layout.BASIC
    )
    font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=32)
def _ground(colour: str) -> Image.Image:
    """The ground with its ornament: the mark at the foot, and the arches of a page's masthead in the corner."""
    picture = Image.new("RGB", SIZE, colour or _PAPER)
    one, other, third = _hues(colour)
    _lay(picture, _arches(one, other, third), at=(610, 445), width=590, box=(510, 160))
    _lay(picture, _mark(*_mark_hues(colour)), at=(_MARGIN, _FOOT - 27), width=54, box=(48, 48))
    return picture


Shape = tuple[str, tuple[float, float, float, float], str]
"""A circle (its box), or an arch: a half circle on the upper half of a box that is filled down to its foot."""


def _arches(one: str, other: str, third: str) -> list[Shape]:
    """`arches` of theme/web/components/header/template.html, in its 510 by 160 units."""
    return [
        ("arch", (250, 86, 398, 160), third),
        ("arch", (330, 28, 442, 160), one),
        ("arch", (420, 78, 504, 160), other),
        ("arch", (176, 116, 264, 160), other),
        ("circle", (283, 35, 317, 69), third),
    ]


def _mark(one: str, other: str, third: str) -> list[Shape]:
    """`mark` of the same file, in its 48 by 48 units: two parents and a child."""
    return [
        ("circle", (8, 5, 20, 17), one),
        ("arch", (4, 20, 24, 45), one),
        ("circle", (28.5, 7.5, 39.5, 18.5), other),
        ("arch", (25, 21.5, 44, 45), other),
        ("circle", (20, 23.5, 29, 32.5), third),
        ("arch", (17, 33.5, 32, 45), third),
    ]


def _lay(
    picture: Image.Image, shapes: list[Shape], *, at: tuple[int, int], width: int, box: tuple[int, int]
) -> None:
    """Draw shapes given in a box's units onto a picture, `width` pixels wide."""
    scale = width / box[0] * _FINE
    size = (width, round(width * box[1] / box[0]))
    for form, corners, colour in shapes:
        mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
        pen = ImageDraw.Draw(mask)
        left, top, right, foot = (value * scale for value in corners)
        if form == "circle":
            pen.ellipse((left, top, right, foot), fill=255)
        else:
            round_foot = top + (right - left)
            pen.pieslice((left, top, right, round_foot), 180, 360, fill=255)
            pen.rectangle((left, (top + round_foot) / 2, right, foot), fill=255)
        picture.paste(colour, at, mask.resize(size, Image.Resampling.LANCZOS))


def _hues(colour: str) -> tuple[str, str, str]:
    if not colour:
        return _CORAL, _TEAL, _GOLD
    return _mixed("#000000", colour, 0.36), _mixed("#000000", colour, 0.22), _mixed(_GOLD, colour, 0.85)


def _mark_hues(colour: str) -> tuple[str, str, str]:
    return ("#ffffff", "#ffffff", _GOLD) if colour else (_CORAL, _TEAL, _GOLD)


@lru_cache(maxsize=32)
def _palette(colour: str) -> Image.Image:
    """At most 16 colours, four bits a pixel: the ones drawn with, and steps between letters and ground."""
    ground = colour or _PAPER
    ink, soft = _inks(colour)
    steps = [_mixed(ink, ground, share / 7) for share in range(8)]
    hues = dict.fromkeys([*steps, *_hues(colour), *_mark_hues(colour), soft])
    for over in (soft, *_hues(colour)):
        hues |= {_mixed(over, ground, 0.5): None}
    colours = list(hues)[:16]
    image = Image.new("P", (1, 1))
    image.putpalette([int(one[i : i + 2], 16) for one in colours for i in (1, 3, 5)])
    return image


def _inks(colour: str) -> tuple[str, str]:
    """The colours of the title and of the line above it."""
    return ("#ffffff", "#ffffff") if colour else (_INK, _SOFT)


def _mixed(over: str, under: str, share: float) -> str:
    """A colour laid over another, so much of it."""
    return "#" + "".join(
        f"{round(int(over[i : i + 2], 16) * share + int(under[i : i + 2], 16) * (1 - share)):02x}"
        for i in (1, 3, 5)
    )
