"""From one campaign colour to the few colours of a leaflet, with contrast computed, never guessed.

Contrast is the ratio of WCAG 2.2, section 1.4.3; 4.5 : 1 is its level AA for text of any size.

For a print shop the same colours are written as process inks (`cmyk`). That is a model of inks on paper
(`ink_model`), not colour management: no ICC profile of a press or a paper takes part, and the PDF names no output
intent. A colour comes out near what the screen shows, not equal to it; a shop that wants a measured match converts the
office edition.
"""

from __future__ import annotations

import colorsys
import re
from typing import TypeAlias

from mkcampaign.press.ink_model import inks_for, linear

Rgb: TypeAlias = tuple[float, float, float]
Cmyk: TypeAlias = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, each in percent."""

TEXT_CONTRAST = 4.5
WHITE: Rgb = (1.0, 1.0, 1.0)
INK: Rgb = (0.105, 0.12, 0.145)
DANGER = "#b42318"
BLACK: Cmyk = (0.0, 0.0, 0.0, 100.0)
NO_INK: Cmyk = (0.0, 0.0, 0.0, 0.0)
MOST_INK = 300.0
"""Percent of all four inks together beyond which no colour of ours goes."""

_GREY = 0.06
"""Saturation (of hue, lightness, saturation) below which a colour is printed as a grey, with black ink alone."""


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
    red, green, blue = map(linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def luma(rgb: Rgb) -> float:
    """The grey, from 0 (black) to 1, that a printer without colours makes of one (weights of ITU-R BT.601)."""
    red, green, blue = rgb
    return 0.299 * red + 0.587 * green + 0.114 * blue


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


def cmyk(rgb: Rgb) -> Cmyk:
    """A colour as process inks in whole percent, without any ICC profile (see this module's docstring).

    A grey takes black ink alone, white none. In a colour, black takes over all the grey that three inks have in common
    (full black generation), so that one of the three is always absent and all together are never more than
    MOST_INK; a light tint has no black (see `ink_model.inks_for`).
    """
    _, _, saturation = colorsys.rgb_to_hls(*rgb)
    if saturation < _GREY or rgb == WHITE:
        return (0.0, 0.0, 0.0, _percent(1 - luma(rgb)))
    cyan, magenta, yellow, black = (_percent(part) for part in inks_for(*rgb))
    return cyan, magenta, yellow, black


def cmyk_palette(colour: str) -> dict[str, Cmyk | list[Cmyk]]:
    """The colours of `palette` as process inks. Raises ValueError for what is no colour.

    Text is pure black, however dark a colour it has on a screen, and its quiet companion a tint of black, so that small
    letters stay sharp where the plates do not meet exactly; text on the field is bare paper, or pure black.
    """
    inks: dict[str, Cmyk | list[Cmyk]] = {}
    for name, value in palette(colour).items():
        inks[name] = cmyk(parse(value)) if isinstance(value, str) else [cmyk(parse(one)) for one in value]
    bare = inks["on_field"] == NO_INK
    return inks | {"ink": BLACK, "muted": (0.0, 0.0, 0.0, 72.0), "on_field": NO_INK if bare else BLACK}


def _percent(share: float) -> float:
    return float(round(min(max(share, 0.0), 1.0) * 100))
