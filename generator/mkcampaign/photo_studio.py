"""The lighter pictures of photos, made by Pillow, and the folder of those made before.

The same photo gives the same bytes with the same release of Pillow: one thread, since AVIF's tiles go by their number.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection
from functools import cache
from importlib.metadata import version
from io import BytesIO
from math import log
from pathlib import Path
from typing import Any

from PIL import Image

from mkcampaign.model.photo import WIDTHS, Derivative, Photo
from mkcampaign.press.store import FOLDER, Store
from mkcampaign.problem import Mark, ProblemsFound, problem
from mkcampaign.raster import SIDEWAYS, coloured, plain, turn_of
from mkcampaign.read.picture import UNREADABLE, decoders

DESIGN = 1
"""Raise it when what is made changes: pictures kept from before are then made anew."""

LIGHT = 38_000
"""Bytes of a picture 960 pixels across or less, and so on by area: with the page's small ones a phone loads 40 kB."""

QUALITIES = {"avif": (60, 50, 42, 35, 28, 20), "webp": (78, 68, 58, 46, 34, 22, 14), "jpg": (78,)}
"""Tried in turn until a picture is light enough; what is not so at the last is as it is."""

_STEP = 1.6
"""From one quality to the next a picture gets lighter by no more than this."""

_BEST = {"JPEG": 90, "WEBP": 90, "AVIF": 75}
"""For the whole picture, which is published where a body links to its file."""


class PhotoStudio:
    """Makes the lighter pictures of a site's photos, or takes them from its cache."""

    def __init__(self, store: Store, content: Path, shown: str = "content") -> None:
        """`content` is the content folder, `shown` its path as it stands in problems."""
        self._store, self._content, self._shown = store, content, shown
        self._master: tuple[str, Image.Image, bool] | None = None

    @classmethod
    def of_site(cls, root: Path, content: Path, shown: str) -> PhotoStudio:
        """The studio of the site in the folder `root`."""
        return cls(Store(root / FOLDER / "photos"), content, shown)

    def picture(self, wanted: Derivative) -> bytes:
        """One lighter picture. Raises `ProblemsFound` (picture-invalid) where the photo cannot be read to its end."""
        key = f"{wanted.photo.digest}-{wanted.width}-{wanted.suffix}-{_tools()}"
        entry = self._store.get(key)
        if entry is not None and entry.is_made:
            return entry.read()
        try:
            content = self._made(wanted)
        except UNREADABLE:
            raise self._invalid(wanted.photo) from None
        self._store.put(key, {}, content=content, suffix=f".{wanted.suffix}")
        return content

    def whole(self, photo: Photo) -> bytes:
        """The photo in its own size and format, upright, without anything but its pixels. Raises as `picture` does."""
        key = f"{photo.digest}-whole-{_tools()}"
        entry = self._store.get(key)
        if entry is not None and entry.is_made:
            return entry.read()
        try:
            content = cleaned(self._content / photo.path)
        except UNREADABLE:
            raise self._invalid(photo) from None
        self._store.put(key, {}, content=content, suffix=Path(photo.path).suffix.lower())
        return content

    def prune(self, photos: Collection[Photo]) -> None:
        """Forget the pictures of other photos than these (`Store.prune`); for a site that has none, keep them all."""
        keys = {
            f"{photo.digest}-{name}-{_tools()}"
            for photo in photos
            for name in ("whole", *(f"{one.width}-{one.suffix}" for one in photo.derivatives))
        }
        if keys:
            self._store.prune(keys)

    def _made(self, wanted: Derivative) -> bytes:
        """The bytes of one picture, from the photo as it was last opened: its pictures are asked for in a row."""
        if self._master is None or self._master[0] != wanted.photo.digest:
            image, was_jpeg = _opened(self._content / wanted.photo.path)
            self._master = wanted.photo.digest, image, was_jpeg
        _digest, image, was_jpeg = self._master
        smaller = image.resize(wanted.size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return encoded(smaller, wanted.suffix, fine=not was_jpeg)

    def _invalid(self, photo: Photo) -> ProblemsFound:
        shown = f"{self._shown}/{photo.path}"
        return ProblemsFound([problem(Mark(shown), "picture-invalid", file=shown)])


@cache
def _tools() -> str:
    return f"{DESIGN}-{version('pillow')}".replace(".", "_")


def _opened(file: Path, *, whole: bool = False) -> tuple[Image.Image, bool]:
    """A photo upright, plain, in sRGB, and whether it was a JPEG; a wide one is made smaller, but for `whole`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a damaged EXIF block does not spoil a picture
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(file, formats=decoders(file)) as opened:
            turn = turn_of(opened)
            profile = opened.info.get("icc_profile")
            is_jpeg = opened.format in ("JPEG", "MPO")
            width, height = opened.size[::-1] if turn in SIDEWAYS else opened.size
            if is_jpeg and not whole and width > 2 * WIDTHS[-1]:
                room = (2 * WIDTHS[-1], height)
                opened.draft(None, room[::-1] if turn in SIDEWAYS else room)
            opened.load()
            image = coloured(opened if is_jpeg else plain(opened), profile)
            upright = image.copy() if turn is None else image.transpose(turn)
    upright.info = {}
    return upright, is_jpeg


def encoded(image: Image.Image, suffix: str, *, fine: bool) -> bytes:
    """A picture as AVIF, WebP, JPEG or PNG, no heavier than `LIGHT` for its area where its quality can be so low.

    With `fine`, colours are kept in full: what was no JPEG may hold fine coloured lines.
    """
    if suffix == "png":
        return _saved(image, "PNG", optimize=True)
    if suffix == "jpg" and image.mode == "RGBA":
        image = image.convert("RGB")
    limit = LIGHT * max(1.0, (image.width / 960) ** 2)
    qualities = QUALITIES[suffix]
    at = 0
    while True:
        content = _ENCODERS[suffix](image, qualities[at], fine)
        if len(content) <= limit or at + 1 == len(qualities):
            return content
        # what is far too heavy is so at the next quality too
        at = min(at + max(1, int(log(len(content) / limit, _STEP))), len(qualities) - 1)


def _avif(image: Image.Image, quality: int, fine: bool) -> bytes:
    return _saved(
        image,
        "AVIF",
        quality=quality,
        speed=6,
        subsampling="4:4:4" if fine else "4:2:0",
        max_threads=1,
        autotiling=False,
    )


def _webp(image: Image.Image, quality: int, fine: bool) -> bytes:
    return _saved(image, "WEBP", quality=quality, method=4, use_sharp_yuv=fine)


def _jpeg(image: Image.Image, quality: int, fine: bool) -> bytes:
    subsampling = "4:4:4" if fine else "4:2:0"
    return _saved(image, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=subsampling)


_ENCODERS = {"avif": _avif, "webp": _webp, "jpg": _jpeg}


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def cleaned(file: Path) -> bytes:
    """A photo's pixels in its own size and format, upright and in sRGB; a PNG loses nothing of them.

    Raises any of `UNREADABLE` for a file that is damaged.
    """
    form = decoders(file)[0]
    image, is_jpeg = _opened(file, whole=True)
    if form == "PNG":
        return _saved(image, form, optimize=True)
    options: dict[str, Any] = {"quality": _BEST[form]}
    if form == "AVIF":
        options |= {"speed": 6, "max_threads": 1, "autotiling": False}
    if form == "JPEG":
        options |= {"optimize": True, "progressive": True, "subsampling": "4:2:0" if is_jpeg else "4:4:4"}
    return _saved(image, form, **options)
