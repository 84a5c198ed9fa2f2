"""The sheet: A4 portrait, flowing; a quiz makes it a question paper with its key, a menu a slip, an event a list."""

from __future__ import annotations

from mkcampaign.model.edition import Part as EditionPart
from mkcampaign.model.edition import Variant
from mkcampaign.press.forms import form_blocks
from mkcampaign.press.labels import labels
from mkcampaign.press.lines import balanced
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.sheet import Composition, Part, Sheet
from mkcampaign.press.words import Json, breakable

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
SIDE, TOP, BOTTOM = 20.0, 17.0, 18.0
"""mm of margin; SIDE leaves room for the holes of a file (ISO 838: their middle 12 mm from the edge)."""

LIST_TOP, LIST_BOTTOM = 11.0, 12.0
"""mm of margin for a list to sign, so that twenty people find room on one page."""

CUT = 9.0
"""mm kept free on both sides of the line between two slips, and at the page's top and bottom."""

BODY_PT = 11.0
SLIP_SMALLEST_PT = 9.5
"""Two slips share a page where they can be set in this size; else each has a page."""

_TITLE_EM = (PAGE_WIDTH - 2 * SIDE) / 7.5
_PART_EM = (PAGE_WIDTH - 2 * SIDE) / 4.9
"""How many em of a title, and of a part's title, fill a line."""


def paper(manuscript: Manuscript, variant: Variant, part: EditionPart = EditionPart.PAPER) -> Sheet:
    """Lay a sheet out on A4 pages; `part` is the paper for everybody, or the key to a question paper.

    The pamphlet's title opens it; the titles of its parts follow, the first one not twice. The key has the title and
    the questions, not the paper's instructions. Raises ValueError for a colour that is none.
    """
    composition = Composition(manuscript)
    key = part is EditionPart.KEY
    panels: list[Json] = []
    heading = manuscript.title if manuscript.title.strip() else manuscript.imprint.name
    parts = [Part(name="title", title=heading, line=1, characters=f"{heading}\n{composition.version}")]
    for number, panel in enumerate(() if key else manuscript.panels, start=1):
        name = f"part-{number}"
        blocks, words = composition.blocks(panel, name)
        repeated = number == 1 and panel.title.split() == heading.split()
        title = [] if repeated else [breakable(line) for line in balanced(panel.title, room=_PART_EM) if line]
        if repeated:
            words = words.removeprefix(panel.title)
        panels.append({"title": title, "blocks": blocks})
        parts.append(Part(name=name, title=panel.title, line=panel.line, characters=words))
    form = form_blocks(composition, part)
    imprint, words = composition.imprint(home=parts[-1].name)
    parts += [*form.parts, Part(name="imprint", title="", line=1, characters=words)]
    document = composition.header(variant, width=PAGE_WIDTH, height=PAGE_HEIGHT)
    top, bottom = (LIST_TOP, LIST_BOTTOM) if manuscript.sign_in else (TOP, BOTTOM)
    document["page"] |= {"side": SIDE, "top": top, "bottom": bottom, "cut": CUT}
    document |= {
        "body": BODY_PT,
        "heading": [breakable(line) for line in balanced(heading, room=_TITLE_EM)],
        "panels": panels,
        "form": form.blocks,
        "slip": form.is_slip,
        "slip_smallest": SLIP_SMALLEST_PT,
        "badge": labels(manuscript.language, manuscript.convert)["key"] if key else None,
        "imprint": imprint,
    }
    return composition.flowing("sheet.typ", variant, document, parts, margin=SIDE)
