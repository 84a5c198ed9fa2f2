"""How the cells of an HTML table lie, and the small numbers its attributes hold."""

from __future__ import annotations

from mkcampaign.model.tree import Element
from mkcampaign.press.words import Json

MOST_COLUMNS = 24
"""More columns than this cannot be told apart on 8 cm."""


def placed(rows: list[list[Json]], columns: int, first: int) -> list[Json]:
    """The cells of rows, each with its column and row in `at`; spans are cut to what is free.

    As in HTML ("forming a table"), a cell goes to the first free place of its row. One that finds none is put
    at the end of the row's last cell, so that its text is kept.
    """
    taken: set[tuple[int, int]] = set()
    out: list[Json] = []
    for at, row in enumerate(rows):
        own: list[Json] = []
        for cell in row:
            free = [column for column in range(columns) if (column, at) not in taken]
            if not free:
                (own or out)[-1]["c"] += cell["c"]
                continue
            start = free[0]
            wide = 1
            while wide < cell["x"] and start + wide in free:
                wide += 1
            tall = min(cell["y"], len(rows) - at)
            taken.update((start + right, at + down) for right in range(wide) for down in range(tall))
            own.append({"c": cell["c"], "x": wide, "y": tall, "at": [start, first + at]})
        out += own
    return out


def number(text: str | None, most: int) -> int:
    """A positive whole number from an attribute, at most `most`; 1 where there is none."""
    digits = (text or "").strip()
    return max(1, min(int(digits[:6]), most)) if digits.isascii() and digits.isdigit() else 1


def alignment(cell: Element) -> str:
    """`start`, `center` or `right`, from the cell's style or align attribute."""
    style = f"{cell.get('style') or ''} {cell.get('align') or ''}"
    return "right" if "right" in style else "center" if "center" in style else "start"
