"""What a black-and-white printer makes of a PDF: its pages in grey."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2 as pdfium

GREY_DPI = 150


def grey_pages(pdf: bytes, *, dpi: int = GREY_DPI) -> Iterator[bytes]:
    """Every page as a PNG in grey, by the luma of ITU-R BT.601 as Pillow takes it; colours alike in it look alike."""
    document = pdfium.PdfDocument(pdf)
    try:
        for page in document:
            seen = BytesIO()
            page.render(scale=dpi / 72).to_pil().convert("L").save(seen, "PNG")
            page.close()
            yield seen.getvalue()
    finally:
        document.close()
