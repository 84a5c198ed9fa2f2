"""What a PDF still lacks when Typst has set it and it was looked over: the box of the bleed, pages put in pairs."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from mkcampaign.model.edition import Variant
from mkcampaign.press.impose import MM, impose
from mkcampaign.press.separation import separate
from mkcampaign.press.sheet import BLEED, Sheet

SLUG = 10.0
"""mm around the trimmed page in the press variant: bleed and marks. The same figure as in theme/print/marks.typ."""


def finish(pdf: bytes, sheet: Sheet) -> bytes:
    """A PDF ready to be handed out: a press edition or a booklet to be folded is finished, another comes back as it is.

    In a press edition every page gets its BleedBox, `BLEED` mm beyond its TrimBox (ISO 32000-1, 14.11.2). Tags,
    metadata and the order of everything stay. What is to be `imposed` is (see `impose`). The same bytes in give
    the same bytes out. Raises pikepdf.PdfError for what is no PDF.
    """
    if sheet.imposed:
        page = sheet.document["page"]
        return impose(pdf, page["width"], page["height"])
    if sheet.variant is not Variant.PRESS:
        return pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            left, bottom, right, top = (float(edge) for edge in page.trimbox)
            wide = (left - BLEED * MM, bottom - BLEED * MM, right + BLEED * MM, top + BLEED * MM)
            page.bleedbox = pikepdf.Array([round(edge, 4) for edge in wide])
        separate(document)
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    # The identifier is taken from the content, and the metadata are left alone: no clock, no chance.
    document.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()
