"""A QR code as outlines (ISO/IEC 18004), drawn by the typesetter as curves."""

from __future__ import annotations

from typing import TypeAlias

import segno

from mkcampaign.press.words import Json

Outline: TypeAlias = list[list[list[int]]]
TooLong = segno.DataOverflowError
"""Raised for an address that no code can hold."""


def qr_outline(url: str) -> Json:
    """A QR code as the outlines of its dark modules, in modules, without the quiet zone (ISO/IEC 18004: 4).

    Outlines, not squares: no hairlines show between modules when a screen or a printer smooths edges.
    """
    matrix = [[bool(cell) for cell in row] for row in segno.make_qr(url, error="m", boost_error=False).matrix]
    size = len(matrix)

    def dark(column: int, row: int) -> bool:
        return 0 <= column < size and 0 <= row < size and matrix[row][column]

    # Each edge runs with the dark module on its right hand: corner -> the corners it leads to.
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in range(size):
        for column in range(size):
            if not dark(column, row):
                continue
            x, y = column, row
            sides = (
                (dark(x, y - 1), (x, y), (x + 1, y)),
                (dark(x + 1, y), (x + 1, y), (x + 1, y + 1)),
                (dark(x, y + 1), (x + 1, y + 1), (x, y + 1)),
                (dark(x - 1, y), (x, y + 1), (x, y)),
            )
            for covered, start, end in sides:
                if not covered:
                    edges.setdefault(start, []).append(end)
    outlines: Outline = []
    while edges:
        first = min(edges)
        path, at = [first], first
        while True:
            ends = edges[at]
            following = ends.pop()
            if not ends:
                del edges[at]
            if following == first:
                break
            path.append(following)
            at = following
        outlines.append([list(point) for point in _corners(path)])
    return {"size": size, "outlines": outlines}


def _corners(path: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points of a closed path at which it turns."""
    return [
        point
        for before, point, after in zip([path[-1], *path[:-1]], path, [*path[1:], path[0]], strict=True)
        if (point[0] - before[0]) * (after[1] - point[1]) != (point[1] - before[1]) * (after[0] - point[0])
    ]
