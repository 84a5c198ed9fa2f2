"""A picture of pixels, of which the site shows lighter ones made from it."""

from __future__ import annotations

from dataclasses import dataclass

WIDTHS = (480, 960, 1600)
"""Pixels across: a phone that spares data, a phone, a desk; a screen of two or three dots to the pixel included."""

PHONE = 1100
"""A phone is shown none wider than this: at three dots to the pixel an eye sees no more."""

TALLEST = 16_000
"""Pixels down; WebP has no more than 16,383 (RFC 9649, section 2.7.1)."""

FORMATS = ("avif", "webp")
"""What is offered before the fallback, the lightest first."""

_SPARED = 1.15
"""A width so near the picture's own is not made besides it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture that was read: its path inside the content folder, its upright size in pixels, a digest of its bytes.

    `suffix` is that of the fallback: `jpg`, or `png` for what may be transparent.
    """

    path: str
    digest: str
    size: tuple[int, int]
    suffix: str

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths in pixels in which it is offered, the smallest first; none is wider than the picture itself."""
        own = self._across
        smaller = tuple(width for width in WIDTHS if width * _SPARED < own)
        return smaller if own > WIDTHS[-1] * _SPARED else (*smaller, min(own, WIDTHS[-1]))

    @property
    def _across(self) -> int:
        """Its width, less where it is taller than a format allows."""
        width, height = self.size
        return max(1, min(width, width * TALLEST // height))

    @property
    def fallback(self) -> Derivative:
        """What a browser shows that knows none of `FORMATS`."""
        return Derivative(photo=self, width=self._narrow[-1], suffix=self.suffix)

    @property
    def largest(self) -> Derivative:
        """What a link to the large picture leads to."""
        return Derivative(photo=self, width=self.widths[-1], suffix=FORMATS[-1])

    @property
    def _narrow(self) -> tuple[int, ...]:
        return tuple(width for width in self.widths if width <= PHONE) or self.widths[:1]

    def offered(self, suffix: str, *, phone: bool = False) -> tuple[Derivative, ...]:
        """Those of one format, the smallest first; with `phone`, those for a phone."""
        widths = self._narrow if phone else self.widths
        return tuple(Derivative(photo=self, width=width, suffix=suffix) for width in widths)

    @property
    def derivatives(self) -> tuple[Derivative, ...]:
        """Every picture that is made of it."""
        return (*(one for suffix in FORMATS for one in self.offered(suffix)), self.fallback)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """A lighter picture of a photo: its width in pixels, and its format by its suffix."""

    photo: Photo
    width: int
    suffix: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self.photo.size
        return self.width, max(1, round(height * self.width / width))
