"""One table as a file for spreadsheet programs: CSV (RFC 4180) and XLSX (ISO/IEC 29500).

What editors write is data there too: no cell becomes a formula, a link or a number that was not one.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter import Workbook

Cell = str | int | float | None
"""Text, a number, or nothing."""

_STARTS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""With these a spreadsheet program begins a formula when it opens a CSV file (OWASP, CSV Injection)."""

_A4 = 9
"""A4 among the paper sizes of SpreadsheetML (ISO/IEC 29500-1, 18.3.1.63)."""

_CELL_LIMIT = 32_767
"""Characters a cell can hold; XlsxWriter leaves out what is longer."""

_NARROWEST, _WIDEST = 6, 30
"""Widths of a column in digits, beyond which its text is wrapped."""

_HEADER_LIMIT = 100
"""Characters of a title in a page header: with its codes the header may have 255."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a cell for every column; a sum stands out."""

    cells: tuple[Cell, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. `name` is that of the sheet: at most 31 characters and none of `[]:*?/\\`."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def csv_file(table: Table) -> bytes:
    """The table as UTF-8 with a byte order mark, by which Excel knows it, and CR LF at line ends."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_guarded(column) for column in table.columns])
    writer.writerows([_guarded(cell) for cell in row.cells] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def _guarded(cell: Cell) -> Cell:
    """Text that would begin a formula, behind an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _STARTS_FORMULA and cell else cell


def xlsx_file(table: Table, day: date) -> bytes:
    """The table as a workbook with one sheet, ready to print on A4 across; made, as it says itself, on `day`."""
    stream = io.BytesIO()
    book = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    created = datetime(day.year, day.month, day.day)  # noqa: DTZ001  a day has no zone, and the file no other time
    book.set_properties({"title": table.title, "created": created})
    sheet = book.add_worksheet(table.name)
    edge = {"border": 1, "border_color": "#B7A79C", "valign": "top"}
    head = book.add_format(
        {**edge, "bold": True, "text_wrap": True, "bg_color": "#F3E7DD", "valign": "vcenter"}
    )
    plain = {
        "text": {**edge, "text_wrap": True},
        "number": {**edge, "num_format": "#,##0"},
        "decimal": edge,
    }
    normal = {kind: book.add_format(look) for kind, look in plain.items()}
    strong = {kind: book.add_format({**look, "bold": True, "top": 2}) for kind, look in plain.items()}

    for column, label in enumerate(table.columns):
        cells = [label, *(row.cells[column] for row in table.rows)]
        sheet.set_column(column, column, min(max(_NARROWEST, *map(_width, cells)), _WIDEST) + 2)
        sheet.write_string(0, column, label, head)
    for number, row in enumerate(table.rows, start=1):
        look = strong if row.is_sum else normal
        for column, cell in enumerate(row.cells):
            if isinstance(cell, int | float):
                sheet.write_number(
                    number, column, cell, look["number" if isinstance(cell, int) else "decimal"]
                )
            elif cell:
                sheet.write_string(number, column, cell[:_CELL_LIMIT], look["text"])
            else:
                sheet.write_blank(number, column, None, look["text"])

    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header("&C" + table.title[:_HEADER_LIMIT].replace("&", "&&"))
    sheet.set_footer("&C&P / &N")
    book.close()
    return stream.getvalue()


def _width(cell: Cell) -> int:
    """The width of a cell's text in digits: a Chinese character is two wide."""
    text = f"{cell:,}" if isinstance(cell, int | float) else cell or ""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
