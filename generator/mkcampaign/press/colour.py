"""From one campaign colour to the few colours of a leaflet, with contrast computed, never guessed.

Contrast is the ratio of WCAG 2.2, section 1.4.3; 4.5 : 1 is its level AA for text of any size.
"""

from __future__ import annotations

import colorsys
import re
from typing import TypeAlias

Rgb: TypeAlias = tuple[float, float, float]

TEXT_CONTRAST = 4.5
WHITE: Rgb = (1.0, 1.0, 1.0)
INK: Rgb = (0.105, 0.12, 0.145)
DANGER = "#b42318"


def parse(colour: str) -> Rgb:
    """Read `#rrggbb` into three numbers from 0 to 1. Raises ValueError for anything else."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f"not a colour of the form #rrggbb: {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def to_hex(rgb: Rgb) -> str:
    """Write three numbers from 0 to 1 as `#rrggbb`."""
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in rgb)


def luminance(rgb: Rgb) -> float:
    """The relative luminance of WCAG 2.2, from 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(base: Rgb, other: Rgb, share: float) -> Rgb:
    """The colour with the given share (0 to 1) of the other in it."""
    red, green, blue = (a + (b - a) * share for a, b in zip(base, other, strict=True))
    return red, green, blue


def darken_until(rgb: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """Lower the lightness, keeping the hue, until the contrast with a light ground reaches the ratio."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb)
    while contrast(rgb, ground) < ratio and lightness > 0:
        lightness = max(0.0, lightness - 0.01)
        rgb = colorsys.hls_to_rgb(hue, lightness, saturation)
    return rgb


def palette(colour: str) -> dict[str, str | list[str]]:
    """The colours of a leaflet, each `#rrggbb`, from the campaign colour. Raises ValueError if it is none.

    `field` and `on_field` are the cover's ground and its text; white is kept where a slightly darker
    ground carries it (4.5 : 1), a light colour such as yellow takes dark text instead. `accent` is for
    text on white or on `wash`; `petals` go from the faintest to the strongest step off the field.
    """
    own = parse(colour)
    light = contrast(own, WHITE) < 2.6
    field = own if light else darken_until(own, WHITE, TEXT_CONTRAST + 0.1)
    wash = mix(own, WHITE, 0.935)
    accent = darken_until(own, wash, 5.2)
    on_field = darken_until(mix(own, INK, 0.8), field, 7.0) if light else WHITE
    return {
        "field": to_hex(field),
        "on_field": to_hex(on_field),
        "accent": to_hex(accent),
        "wash": to_hex(wash),
        "tint": to_hex(mix(own, WHITE, 0.86)),
        "line": to_hex(mix(own, WHITE, 0.66)),
        "ink": to_hex(INK),
        "muted": "#545b66",
        "paper": "#ffffff",
        "seed": to_hex(mix((1.0, 0.82, 0.42), WHITE, 0.15)) if not light else to_hex(accent),
        "petals": [to_hex(mix(field, WHITE, share)) for share in (0.10, 0.2, 0.33, 0.5, 0.78)],
        "shades": [to_hex(mix(own, WHITE, share)) for share in (0.93, 0.88, 0.82, 0.74, 0.6)],
        "danger": DANGER,
        "danger_wash": "#fdf0ee",
    }
