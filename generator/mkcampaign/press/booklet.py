"""The booklet: single A5 pages, folded A4 sheets stapled at the fold once they are imposed (see `impose`).

The first part is the cover; each further part opens a page and runs on for as many as it needs; the last page carries
the imprint, together with the last part where that is short.
"""

from __future__ import annotations

from mkcampaign.model.edition import Variant
from mkcampaign.press.lines import balanced, headline
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.sheet import Composition, Part, Sheet
from mkcampaign.press.words import Json, breakable

PAGE_WIDTH, PAGE_HEIGHT = 148.0, 210.0
"""mm, A5 (ISO 216)."""

TOP, BOTTOM, INNER, OUTER = 22.0, 20.0, 17.0, 15.0
"""mm; the inner margin is the wider one, since the fold takes some of it."""

BODY_PT = 10.5
COVER = "cover"

_TEXT_MM = PAGE_WIDTH - INNER - OUTER
_COVER_EM = _TEXT_MM / 13.4
_TITLE_EM = (_TEXT_MM - 24) / 7.6


def booklet(manuscript: Manuscript, variant: Variant) -> Sheet:
    """Lay parts, in reading order, out as a booklet of A5 pages.

    Raises ValueError for a booklet without a part or a colour that is none; bad text raises nothing.
    """
    if not manuscript.panels:
        raise ValueError("a booklet has at least a cover")
    composition = Composition(manuscript)
    names = [COVER, *(f"part-{number}" for number in range(1, len(manuscript.panels)))]
    imprint, imprint_words = composition.imprint(home=names[-1])
    chapters: list[Json] = []
    parts: list[Part] = []
    for name, panel in zip(names, manuscript.panels, strict=True):
        blocks, words = composition.blocks(panel, name)
        cover = name == COVER
        lines = headline(panel.title, room=_COVER_EM) if cover else balanced(panel.title, room=_TITLE_EM)
        title = [breakable(line) for line in lines if line]
        chapters.append({"name": name, "index": len(chapters), "title": title, "blocks": blocks})
        own = manuscript.imprint.name if cover else ""
        last = imprint_words if name == names[-1] else ""
        characters = f"{words}\n{own}\n{last}"
        parts.append(Part(name=name, title=panel.title, line=panel.line, characters=characters))
    document = composition.header(variant, width=PAGE_WIDTH, height=PAGE_HEIGHT)
    document["page"] |= {"top": TOP, "bottom": BOTTOM, "inner": INNER, "outer": OUTER}
    document |= {"body": BODY_PT, "parts": chapters, "imprint": imprint}
    return composition.flowing(
        "booklet.typ", variant, document, parts, margin=min(INNER, OUTER), imposed=variant is Variant.OFFICE
    )
