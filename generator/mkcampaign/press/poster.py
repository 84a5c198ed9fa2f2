"""The poster: one page of A3 or A4, upright, to be read from the other side of a room."""

from __future__ import annotations

from mkcampaign.model.documents import Paper
from mkcampaign.model.edition import Variant
from mkcampaign.press.lines import balanced, headline
from mkcampaign.press.manuscript import Manuscript, Panel
from mkcampaign.press.sheet import Composition, Part, Sheet
from mkcampaign.press.words import Json, breakable

SIZES = {Paper.A3: (297.0, 420.0), Paper.A4: (210.0, 297.0)}
"""Width and height in mm (ISO 216)."""

BODY_PT = {Paper.A3: (24.0, 42.0), Paper.A4: (17.0, 30.0)}
"""The body's type, smallest and largest. From 3 m, 24 pt is seen at 10 minutes of arc, twice what good eyes need; an A4
poster hangs in lifts and on doors and is read from 2 m."""

CODE_MM = {Paper.A3: 50.0, Paper.A4: 36.0}
"""The side of the code with its quiet zone; of a code of 33 modules 40 mm are dark on A3, to be read from 40 cm."""

MARGIN = 20.0
WHITE = 6.0
"""mm left white at the edges in the office variant, since office machines print none of the last 4 to 5 mm."""

_HEADLINE_EM = 5.0
"""How many em of headline fill a line in the largest type."""


def poster(manuscript: Manuscript, variant: Variant) -> Sheet:
    """Lay a poster out on the one page it has.

    The first part is headline, words under it, and its first picture; what follows are the points. What does not fit
    in the smallest type is found in setting. Raises ValueError for a colour that is none; bad text raises nothing.
    """
    composition = Composition(manuscript)
    size = manuscript.paper or Paper.A3
    width, height = SIZES[size]
    scale = width / SIZES[Paper.A3][0]
    smallest, largest = BODY_PT[size]
    room = width - 2 * MARGIN * scale
    entries: list[Json] = []
    parts: list[Part] = []
    hero: Json | None = None
    for panel in manuscript.panels or (Panel(title=manuscript.title, nodes=(), line=1),):
        name = f"part-{len(parts) + 1}"
        blocks, words = composition.blocks(panel, name)
        first = not parts
        if first:
            hero = next((block for block in blocks if block["t"] == "img"), None)
            blocks = [block for block in blocks if block is not hero]
        title_em = room / (smallest * 1.45 * 25.4 / 72)
        lines = headline(panel.title, room=_HEADLINE_EM) if first else balanced(panel.title, room=title_em)
        title = [breakable(line) for line in lines if line]
        entries.append({"name": name, "index": len(parts), "title": title, "blocks": blocks})
        parts.append(Part(name=name, title=panel.title, line=panel.line, characters=words))
    imprint, words = composition.imprint(home=parts[-1].name)
    parts.append(Part(name="imprint", title="", line=1, characters=words))
    document = composition.header(variant, width=width, height=height)
    document |= {
        "body": {"smallest": smallest, "largest": largest},
        "scale": scale,
        "margin": MARGIN * scale,
        "white": WHITE if variant is Variant.OFFICE else 0,
        "code": CODE_MM[size],
        "panels": entries,
        "hero": hero,
        "imprint": imprint,
    }
    return composition.flowing("poster.typ", variant, document, parts, margin=MARGIN * scale, page=1)
