"""What stands on a finished page, as PDFium sees it: runs of text and codes, with their places and colours.

Lengths are points (1/72 inch) of the page's own space, y upwards. A form's contents are given where the form puts them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import hypot
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Colour: TypeAlias = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_STILL: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_CODE_CORNERS = 60
"""A QR code of the smallest version has more corners than this, and hardly anything else that is black and square."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text set in one go: its ink's box, its size in pt and its colour."""

    box: Box
    size: float
    colour: Colour
    source: Any


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code's dark modules: their box."""

    box: Box


def runs_and_codes(page: pdfium.PdfPage) -> Iterator[Run | Code]:
    """The runs of text and the codes on a page, in the order in which they are drawn; unseen text is none."""
    yield from _found(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, _STILL)


def words(run: Run, page: pdfium.PdfPage) -> str:
    """What a run says. The page's text is read for it, which takes a while."""
    text = page.get_textpage()
    try:
        length = pdfium_c.FPDFTextObj_GetText(run.source, text, None, 0)
        buffer = ctypes.create_string_buffer(length)
        pdfium_c.FPDFTextObj_GetText(
            run.source, text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
        )
        return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
    finally:
        text.close()


def _found(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], within: _Matrix
) -> Iterator[Run | Code]:
    for at in range(count(holder)):
        thing = get(holder, at)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            inner = _times(_matrix(thing), within)
            yield from _found(thing, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, inner)
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            if pdfium_c.FPDFTextObj_GetTextRenderMode(thing) != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
                size = ctypes.c_float()
                pdfium_c.FPDFTextObj_GetFontSize(thing, size)
                _a, _b, c, d, _e, _f = _times(_matrix(thing), within)
                yield Run(_box(thing, within), size.value * hypot(c, d), _colour(thing), thing)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and pdfium_c.FPDFPath_CountSegments(thing) > _CODE_CORNERS:
            box = _box(thing, within)
            wide, tall = box[2] - box[0], box[3] - box[1]
            if abs(wide - tall) < 0.02 * wide and max(_colour(thing)) < 64:
                yield Code(box)


def _matrix(thing: Any) -> _Matrix:
    found = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(thing, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: _Matrix, then: _Matrix) -> _Matrix:
    """The matrix that does `one`, then `then` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _box(thing: Any, within: _Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    a, b, c, d, e, f = within
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def _colour(thing: Any) -> Colour:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    return red.value, green.value, blue.value
