"""Colours: each campaign's own, and whether text can be read on it."""

from __future__ import annotations

from collections.abc import Iterable

MINIMUM_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3: text against its background."""


def style_class(colour: str) -> str:
    """The class that carries a campaign's colour: `colour-c8102e`."""
    return f"colour-{colour[1:].lower()}"


def stylesheet(colours: Iterable[str]) -> str:
    """One rule a colour, deep enough for white text; in order, each once."""
    rules = [
        f".{style_class(colour)}{{--campaign:{readable(colour)}}}"
        for colour in sorted({c.lower() for c in colours})
    ]
    return "\n".join(rules) + "\n"


def readable(colour: str) -> str:
    """The colour itself, or the lightest darker shade of it on which white text can be read."""
    shade = colour.lower()
    for step in range(100, 0, -2):
        shade = _scaled(colour, step / 100)
        if contrast(shade, "#ffffff") >= MINIMUM_CONTRAST:
            break
    return shade


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _scaled(colour: str, factor: float) -> str:
    return "#" + "".join(f"{round(channel * factor):02x}" for channel in _channels(colour))


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
