"""What four process inks look like on coated paper, by a model, and which of them make a colour.

The model is that of Neugebauer: seen from afar, a screened print has the mean colour of the sixteen ways in which
dots of four inks can cover paper, weighed by the area each takes (Demichel). The colours of the solid inks and of their
overprints, in whole units of CIELAB, and the growth of a dot in print are typical figures for offset on coated paper,
of the size that ISO 12647-2 deals with; they were not taken from its text and do not claim to meet it. Overprints with
black are the product of both reflectances.

It is not an ICC profile and knows nothing of the press, the paper and the ink that will be used; it is good enough to
choose the tints of a few flat colours, whose hue the plain complement (cyan = 1 - red) misses by far.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import TypeAlias

Three: TypeAlias = tuple[float, float, float]
Coverage: TypeAlias = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, each from 0 to 1."""

_D50: Three = (0.9642, 1.0, 0.8249)
_PAPER_LAB: Three = (95, 0, -2)
_SOLIDS: dict[tuple[int, int, int], Three] = {
    (1, 0, 0): (55, -37, -50), (0, 1, 0): (48, 74, -3), (0, 0, 1): (89, -5, 93),
    (0, 1, 1): (47, 68, 48), (1, 0, 1): (50, -68, 25), (1, 1, 0): (24, 17, -46), (1, 1, 1): (23, 0, 0),
}  # fmt: skip
"""CIELAB (D50) of cyan, magenta, yellow and their overprints, solid, on the paper: typical figures, rounded."""
_BLACK_LAB: Three = (16, 0, 0)
_GAIN = (0.14, 0.14, 0.14, 0.17)
"""How much larger than made a dot of half the area prints, as a share of the whole area."""

_FROM_SRGB = ((0.4361, 0.3851, 0.1431), (0.2225, 0.7169, 0.0606), (0.0139, 0.0971, 0.7141))
"""Linear sRGB to CIE XYZ, adapted to D50 (the matrix of the ICC's sRGB profile)."""


def _cube(lab: Three) -> Three:
    """CIELAB to XYZ, each relative to white."""
    high = (lab[0] + 16) / 116
    x, y, z = (
        f**3 if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29)
        for f in (high + lab[1] / 500, high, high - lab[2] / 200)
    )
    return x, y, z


def _lab(relative: Sequence[float]) -> Three:
    """XYZ, each relative to white, to CIELAB."""
    x, y, z = (
        part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29 for part in relative
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _primaries() -> dict[tuple[int, ...], Three]:
    """The colour of every overprint of solid inks, as XYZ relative to the paper."""
    paper = _cube(_PAPER_LAB)

    def on_paper(lab: Three) -> Three:
        x, y, z = (part / own for part, own in zip(_cube(lab), paper, strict=True))
        return x, y, z

    coloured = {(0, 0, 0): (1.0, 1.0, 1.0)} | {inks: on_paper(lab) for inks, lab in _SOLIDS.items()}
    black = on_paper(_BLACK_LAB)
    found: dict[tuple[int, ...], Three] = {}
    for inks, (x, y, z) in coloured.items():
        found[(*inks, 0)] = (x, y, z)
        found[(*inks, 1)] = (x * black[0], y * black[1], z * black[2])
    return found


_PRIMARIES = _primaries()
_KINDS = tuple(product((0, 1), repeat=4))


def printed(coverage: Sequence[float]) -> Three:
    """The colour, as CIELAB relative to the paper, of a tint of the four inks (each from 0 to 1)."""
    dots = [made + 4 * gain * made * (1 - made) for made, gain in zip(coverage, _GAIN, strict=True)]
    x = y = z = 0.0
    for kind in _KINDS:
        area = 1.0
        for covered, dot in zip(kind, dots, strict=True):
            area *= dot if covered else 1 - dot
        if area:
            own = _PRIMARIES[kind]
            x, y, z = x + area * own[0], y + area * own[1], z + area * own[2]
    return _lab((x, y, z))


def linear(part: float) -> float:
    """A red, green or blue of sRGB, from 0 to 1, as light (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def wanted(red: float, green: float, blue: float) -> Three:
    """An sRGB colour (each part from 0 to 1) as CIELAB, D50, white being the paper."""
    light = [linear(part) for part in (red, green, blue)]
    return _lab(
        [
            sum(weight * part for weight, part in zip(row, light, strict=True)) / white
            for row, white in zip(_FROM_SRGB, _D50, strict=True)
        ]
    )


def difference(one: Three, other: Three) -> float:
    """How far two colours are apart: the CIE 1976 difference."""
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


@lru_cache(maxsize=1024)
def inks_for(red: float, green: float, blue: float) -> Coverage:
    """The inks that come nearest to an sRGB colour (each part from 0 to 1) in the model.

    Two colours and black, which takes the whole place of the third; so the inks are 300 % at most. Where that would
    leave under a tenth of black, the three colours make it alone: thin dots of black look like dirt in a light tint.
    """
    target = wanted(red, green, blue)
    best = min(
        (_nearest(target, free) for free in ((0, 1, 3), (0, 2, 3), (1, 2, 3))),
        key=lambda found: difference(printed(found), target),
    )
    if best[3] < 0.1:
        light = _nearest(target, (0, 1, 2))
        if difference(printed(light), target) < difference(printed(best), target) + 1:
            return light
    return best


def _nearest(target: Three, free: tuple[int, int, int]) -> Coverage:
    """The best coverage that uses the inks of these indices alone, by damped least squares within 0 and 1."""
    at, damping = [0.3 if ink in free else 0.0 for ink in range(4)], 1.0
    seen = printed(at)
    for _ in range(40):
        residual = [a - b for a, b in zip(seen, target, strict=True)]
        slopes: list[list[float]] = []
        for ink in free:
            step = 1e-4 if at[ink] < 0.5 else -1e-4
            moved = printed([part + step * (number == ink) for number, part in enumerate(at)])
            slopes.append([(a - b) / step for a, b in zip(moved, seen, strict=True)])
        normal = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in slopes] for p in slopes]
        pull = [-sum(a * b for a, b in zip(p, residual, strict=True)) for p in slopes]
        for number in range(3):
            normal[number][number] += damping
        step_by = _solved(normal, pull)
        tried = list(at)
        for ink, move in zip(free, step_by, strict=True):
            tried[ink] = min(max(at[ink] + move, 0.0), 1.0)
        then = printed(tried)
        if difference(then, target) < difference(seen, target):
            done = max(abs(a - b) for a, b in zip(tried, at, strict=True)) < 1e-4
            at, seen, damping = tried, then, damping / 4
            if done:
                break
        else:
            damping *= 8
            if damping > 1e9:
                break
    cyan, magenta, yellow, black = at
    return cyan, magenta, yellow, black


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Three linear equations by Cramer's rule; the damping keeps the determinant above 0."""

    def determinant(m: list[list[float]]) -> float:
        return (
            m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
            - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
        )

    whole = determinant(matrix)
    return [
        determinant([[right[r] if c == column else matrix[r][c] for c in range(3)] for r in range(3)]) / whole
        for column in range(3)
    ]
