"""The letter: A4 portrait, folded in three for a long envelope, with or without a window.

By GB/T 1416-2003, annex A, the window of a DL envelope (220 x 110 mm) is 100 x 40 or 100 x 50 mm; its left edge lies
25 mm (± 2) from the envelope's left edge, its upper edge 30 mm (± 1.5) from the upper one. A sheet folded at thirds is
210 x 99 mm and slides in it by 10 mm sideways and 11 mm up and down. So the sheet's strip from 25 to 115 mm always
shows, and from 30 mm down at least 29 mm of it (39 mm in the taller window). The address has 90 x 45 mm from that
corner; and nothing else may stand where the window can ever come: 13 to 127 mm from the left, 17.5 to 81.5 mm down.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from mkcampaign.model.edition import Variant
from mkcampaign.press.labels import labels
from mkcampaign.press.lines import balanced
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.sheet import Composition, Part, Sheet
from mkcampaign.press.words import Json, breakable

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
SIDE, TOP, BOTTOM = 25.0, 15.0, 18.0
BODY_PT = 12.0
"""小四, the size in which letters and notices are written."""

LEAD = 0.8
"""Space between lines in em, for lines of 39 characters."""

_TITLE_EM = (PAGE_WIDTH - 2 * SIDE) / 7.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where the address goes, and where the window may come to lie: mm from the sheet's left and upper edges."""

    left: float = 25.0
    top: float = 30.0
    width: float = 90.0
    height: float = 45.0
    seen_right: float = 127.0
    seen_bottom: float = 81.5


WINDOW = Window()


def letter(manuscript: Manuscript, variant: Variant) -> Sheet:
    """Lay a letter out on A4 pages. Raises ValueError for a colour that is none; bad text raises nothing."""
    composition = Composition(manuscript)
    own = manuscript.letter
    panels: list[Json] = []
    parts: list[Part] = []
    for number, panel in enumerate(manuscript.panels, start=1):
        name = f"part-{number}"
        blocks, words = composition.blocks(panel, name)
        title = [breakable(line) for line in balanced(panel.title, room=_TITLE_EM) if line]
        panels.append({"title": title, "blocks": blocks})
        parts.append(Part(name=name, title=panel.title, line=panel.line, characters=words))
    salutation = saluted(own.salutation, labels(manuscript.language, manuscript.convert)["colon"])
    said = [salutation or "", *own.signed, own.dated or ""]
    parts.append(Part(name="letter", title="", line=1, characters="\n".join(said)))
    imprint, words = composition.imprint(home=parts[0].name)
    parts.append(Part(name="imprint", title="", line=1, characters=words))
    document = composition.header(variant, width=PAGE_WIDTH, height=PAGE_HEIGHT)
    document["page"] |= {"side": SIDE, "top": TOP, "bottom": BOTTOM}
    document |= {
        "body": BODY_PT,
        "lead": LEAD,
        "indent": composition.is_chinese,
        "panels": panels,
        "letter": {
            "salutation": breakable(salutation) if salutation else None,
            "signed": [breakable(line) for line in own.signed],
            "dated": own.dated,
        },
        "window": asdict(WINDOW) if own.window and variant is not Variant.SCREEN else None,
        "imprint": imprint,
    }
    return composition.flowing("letter.typ", variant, document, parts, margin=SIDE)


def saluted(salutation: str | None, colon: str) -> str | None:
    """The salutation with the mark that ends it; one that has a mark already keeps that."""
    text = (salutation or "").strip()
    return f"{text}{colon}" if text and text[-1] not in "：:，,！!" else text or None
