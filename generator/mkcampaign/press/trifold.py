"""The tri-fold: one A4 sheet, landscape, printed on both sides and flipped on the short edge.

The panel that folds in is 97 mm wide, the other two 100 mm, so that it lies flat inside. Outside, from left to
right: flap, back, cover; inside: left, middle, right. For a screen each panel is a page of its own, in reading order.
"""

from __future__ import annotations

import dataclasses
import re

from mkcampaign.model.edition import Variant
from mkcampaign.press.lines import balanced, headline
from mkcampaign.press.manuscript import Imprint, Manuscript
from mkcampaign.press.sheet import Composition, Frame, Part, Sheet
from mkcampaign.press.words import Json, breakable

PAGE_WIDTH, PAGE_HEIGHT = 297.0, 210.0
TOP, BOTTOM = 15.0, 15.0
SMALLEST_PT, LARGEST_PT = 9.0, 12.5
"""The body's type size: never smaller, since elders read it too, and no larger than suits a line of 8 cm."""

TRIFOLD = (
    Frame(name="cover", page=1, left=197, width=100),
    Frame(name="flap", page=1, left=0, width=97),
    Frame(name="inside-left", page=2, left=0, width=100),
    Frame(name="inside-middle", page=2, left=100, width=100),
    Frame(name="inside-right", page=2, left=200, width=97),
    Frame(name="back", page=1, left=97, width=100),
)
"""The panels in reading order, where they lie on the sheet."""

SIDES = (("outside", (97.0, 197.0)), ("inside", (100.0, 200.0)))
"""The two sides of the sheet: the label of each, and where it is folded, in mm from its left edge."""

_COVER_EM = 80 / 12.0
_TITLE_EM = 80 / 6.6
_DIALLED = re.compile(r"\+?[\d ()-]{3,}")


def trifold(manuscript: Manuscript, variant: Variant) -> Sheet:
    """Lay six panels, in reading order, out as an A4 tri-fold; for `screen`, as six pages.

    Raises ValueError for a number of panels other than six or a colour that is none; bad text raises nothing.
    """
    panels = manuscript.panels
    if len(panels) != len(TRIFOLD):
        raise ValueError(f"a tri-fold has {len(TRIFOLD)} panels, not {len(panels)}")
    composition = Composition(manuscript)
    imprint, imprint_words = composition.imprint(home="back")
    frames = _paged(TRIFOLD) if variant is Variant.SCREEN else TRIFOLD
    set_panels: list[Json] = []
    parts: list[Part] = []
    for panel, frame, on_sheet in zip(panels, frames, TRIFOLD, strict=True):
        blocks, words = composition.blocks(panel, frame.name)
        cover = frame.name == "cover"
        lines = headline(panel.title, room=_COVER_EM) if cover else balanced(panel.title, room=_TITLE_EM)
        set_panels.append(
            {
                "name": frame.name,
                "index": len(set_panels),
                "left": frame.left,
                "spread": on_sheet.left,
                "width": frame.width,
                "margin": frame.margin,
                "title": [breakable(line) for line in lines if line],
                "blocks": blocks,
            }
        )
        own = {"cover": manuscript.imprint.name, "back": imprint_words}.get(frame.name, "")
        characters = f"{words}\n{own}"
        parts.append(Part(name=frame.name, title=panel.title, line=panel.line, characters=characters))
    pages = _pages(frames, variant)
    document = composition.header(variant, width=pages[0]["width"], height=PAGE_HEIGHT)
    document["page"] |= {"top": TOP, "bottom": BOTTOM}
    document |= {
        "body": {"smallest": SMALLEST_PT, "largest": LARGEST_PT},
        "pages": pages,
        "panels": set_panels,
        "imprint": imprint | {"links": _links(manuscript.imprint)},
    }
    return Sheet(
        template="trifold.typ",
        variant=variant,
        document=document,
        parts=tuple(parts),
        frames=frames,
        unprintable=tuple(composition.unprintable),
        pictures=manuscript.pictures,
    )


def _paged(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The panels each on a page of its own, in reading order."""
    return tuple(dataclasses.replace(frame, page=at, left=0) for at, frame in enumerate(frames, start=1))


def _pages(frames: tuple[Frame, ...], variant: Variant) -> list[Json]:
    """The pages: panels in reading order, width in mm, folds, and the label of the side of the sheet."""
    if variant is Variant.SCREEN:
        return [{"panels": [f.name], "width": f.width, "folds": [], "side": None} for f in frames]
    return [
        {
            "panels": [frame.name for frame in frames if frame.page == page],
            "width": PAGE_WIDTH,
            "folds": list(folds),
            "side": side,
        }
        for page, (side, folds) in enumerate(SIDES, start=1)
    ]


def _links(imprint: Imprint) -> Json:
    """Where the lines of the imprint lead when they are tapped; None for a line that leads nowhere."""
    hotline = imprint.hotline or ""
    dialled = re.sub(r"[ ()]", "", hotline) if _DIALLED.fullmatch(hotline) else ""
    return {
        "hotline": f"tel:{dialled}" if dialled else None,
        "url": imprint.url,
        "code": imprint.qr_url,
    }
