"""A page's own address as a QR code (ISO/IEC 18004), for those who hold the page on paper."""

from __future__ import annotations

import segno

from mkcampaign.render.views import QrCode


def code(address: str) -> QrCode | None:
    """The QR code of an address, error correction M, without the quiet zone; None for "" and what no code can hold.

    The mask is always the first, a chequer: to weigh all eight (section 7.8.3) took a fifth of a whole build, and a
    reader takes any. A stroke for each run of dark modules: half the length of squares, and a page carries it whether
    printed or not.
    """
    if not address:
        return None
    try:
        matrix = segno.make_qr(address, error="m", boost_error=False, mask=0).matrix
    except segno.DataOverflowError:
        return None
    strokes = []
    for y, row in enumerate(matrix):
        x = end = 0
        while x < len(row):
            width = next((n for n, cell in enumerate(row[x:]) if not cell), len(row) - x)
            if width:
                strokes.append(f"m{x - end} 0h{width}" if end else f"M{x} {y}.5h{width}")
                end = x + width
            x += width + 1
    return QrCode(size=len(matrix), path="".join(strokes))
