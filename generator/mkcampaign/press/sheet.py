"""A pamphlet as a sheet: what stands on which panel, in which colours, ready for the typesetter.

The tri-fold is one A4 sheet, landscape, printed on both sides and flipped on the short edge. The panel
that folds in is 97 mm wide, the other two 100 mm, so that it lies flat inside. Outside, from left to
right: flap, back, cover; inside: left, middle, right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import segno

from mkcampaign.model.tree import Element, Node, text_of
from mkcampaign.press import colour as colours
from mkcampaign.press.lines import balanced, headline
from mkcampaign.press.matter import Compositor, Quote, Unprintable, source_text
from mkcampaign.press.words import Json, breakable

Outline: TypeAlias = list[list[list[int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel as written: the text of its level-1 heading, what follows it, and the heading's line."""

    title: str
    nodes: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who publishes the sheet. A line whose text is None is left out; without `qr_url` there is no code."""

    name: str
    hotline: str | None = None
    address: str | None = None
    url: str | None = None
    qr_url: str | None = None
    qr_label: str | None = None
    version: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a panel lies: page from 1, left edge and width in mm, `margin` mm free of text at each side."""

    name: str
    page: int
    left: float
    width: float
    margin: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet ready to be set.

    `document` is plain JSON for the templates; `frames` and `characters` (every character each panel must
    show) are in the same order, that of the panels; `unprintable` is what has no form on paper.
    """

    document: Json
    frames: tuple[Frame, ...]
    characters: tuple[str, ...]
    unprintable: tuple[Unprintable, ...] = ()


PAGE_WIDTH, PAGE_HEIGHT = 297.0, 210.0
TOP, BOTTOM = 15.0, 15.0
DEEPEST = 24
"""How many elements may stand in one another; deeper text is refused, it could not be read on 8 cm."""

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
"""The panels in reading order."""

LABELS: Mapping[str, Mapping[str, str]] = {
    "zh": {"hotline": "服务热线", "address": "地址", "website": "网址", "scan": "扫码查看",
           "question": "问", "answer": "答", "open": "（", "close": "）"},
    "en": {"hotline": "Helpline", "address": "Address", "website": "Web", "scan": "Scan to read on",
           "question": "Q", "answer": "A", "open": " (", "close": ")"},
}  # fmt: skip
"""The fixed words, by language; a caller's `labels` go before them."""

_COVER_EM = 80 / 12.0
_TITLE_EM = 80 / 6.6


def trifold(
    *,
    title: str,
    language: str,
    colour: str,
    panels: Sequence[Panel],
    imprint: Imprint,
    quotes: Mapping[str, Quote],
    labels: Mapping[str, str],
) -> Sheet:
    """Lay six panels, in reading order, out as an A4 tri-fold.

    `language` is a BCP 47 tag (`zh-Hans`, `zh-Hant`, `en`), `colour` the campaign's `#rrggbb`, `quotes` maps
    the href of a `.quote` link to what replaces it, `labels` the keys of `LABELS` to words of one's own.
    Raises ValueError for a number of panels other than six or a colour that is none; bad text raises nothing.
    """
    if len(panels) != len(TRIFOLD):
        raise ValueError(f"a tri-fold has {len(TRIFOLD)} panels, not {len(panels)}")
    chinese = language.lower().startswith("zh")
    words = {**LABELS["zh" if chinese else "en"], **labels}
    unprintable: list[Unprintable] = []
    code = None
    if imprint.qr_url:
        try:
            code = qr_outline(imprint.qr_url)
        except segno.DataOverflowError:
            detail = imprint.qr_url[:60]
            unprintable.append(Unprintable(tag="qr", line=panels[-1].line, detail=detail, panel="back"))
    set_panels: list[Json] = []
    characters: list[str] = []
    for panel, frame in zip(panels, TRIFOLD, strict=True):
        nodes = _shallow(panel, frame.name, unprintable)
        titled = bool(panel.title.strip())
        compositor = Compositor(quotes=quotes, line=panel.line, panel=frame.name, titled=titled)
        blocks = compositor.blocks(nodes)
        unprintable += compositor.unprintable
        cover = frame.name == "cover"
        lines = headline(panel.title, room=_COVER_EM) if cover else balanced(panel.title, room=_TITLE_EM)
        set_panels.append(
            {
                "name": frame.name,
                "index": len(set_panels),
                "page": frame.page,
                "left": frame.left,
                "width": frame.width,
                "margin": frame.margin,
                "title": [breakable(line) for line in lines if line],
                "blocks": blocks,
            }
        )
        own = [panel.title, source_text(nodes, quotes, compositor.refused)]
        if cover:
            own.append(imprint.name)
        if frame.name == "back":
            own += [imprint.name, imprint.hotline or "", imprint.address or "", _spoken(imprint.url or "")]
            own += [(imprint.qr_label or words["scan"]) if code else ""]
            own += [imprint.version or "", imprint.dated or ""]
        characters.append("\n".join(own))
    document: Json = {
        "title": " ".join(title.split()) or imprint.name,
        "language": "zh" if chinese else language.partition("-")[0].lower(),
        "region": ("tw" if _traditional(language) else "cn") if chinese else None,
        "font": "Noto Sans CJK TC" if chinese and _traditional(language) else "Noto Sans CJK SC",
        "page": {"width": PAGE_WIDTH, "height": PAGE_HEIGHT, "top": TOP, "bottom": BOTTOM},
        "body": {"smallest": SMALLEST_PT, "largest": LARGEST_PT},
        "folds": [[97, 197], [100, 200]],
        "palette": colours.palette(colour),
        "labels": dict(words),
        "panels": set_panels,
        "imprint": _imprint(imprint, words, chinese) | {"qr": code},
    }
    return Sheet(
        document=document, frames=TRIFOLD, characters=tuple(characters), unprintable=tuple(unprintable)
    )


def _traditional(language: str) -> bool:
    return bool(re.search(r"hant|-tw|-hk|-mo", language, re.IGNORECASE))


def _spoken(url: str) -> str:
    """An address as people say and type it: without the scheme and the last slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def _imprint(imprint: Imprint, words: Mapping[str, str], chinese: bool) -> Json:
    colon = "：" if chinese else ": "
    scan = imprint.qr_label or words["scan"]
    return {
        "name": [breakable(line) for line in balanced(imprint.name, room=17)],
        "hotline": breakable(imprint.hotline) if imprint.hotline else None,
        "address": breakable(imprint.address) if imprint.address else None,
        "url": breakable(_spoken(imprint.url)) if imprint.url else None,
        "scan": [breakable(line) for line in balanced(scan, room=10.5)],
        "alt": f"{scan}{colon}{imprint.qr_url}",
        "foot": " · ".join(part for part in (imprint.version, imprint.dated) if part),
    }


def _depth(node: Node) -> int:
    deepest, stack = 0, [(node, 1)]
    while stack:
        at, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(at, Element):
            stack.extend((child, depth + 1) for child in at.children)
    return deepest


def _shallow(panel: Panel, name: str, unprintable: list[Unprintable]) -> tuple[Node, ...]:
    """The panel's nodes without those nested past DEEPEST, which are noted."""
    kept: list[Node] = []
    for node in panel.nodes:
        if isinstance(node, Element) and _depth(node) > DEEPEST:
            detail = text_of((node,))[:40]
            unprintable.append(Unprintable(tag="depth", line=panel.line, detail=detail, panel=name))
        else:
            kept.append(node)
    return tuple(kept)


def qr_outline(url: str) -> Json:
    """A QR code as the outlines of its dark modules, in modules, without the quiet zone (ISO/IEC 18004: 4).

    Outlines, not squares: no hairlines show between modules when a screen or a printer smooths edges.
    """
    matrix = [[bool(cell) for cell in row] for row in segno.make_qr(url, error="m", boost_error=False).matrix]
    size = len(matrix)

    def dark(column: int, row: int) -> bool:
        return 0 <= column < size and 0 <= row < size and matrix[row][column]

    # Each edge runs with the dark module on its right hand: corner -> the corners it leads to.
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in range(size):
        for column in range(size):
            if not dark(column, row):
                continue
            x, y = column, row
            sides = (
                (dark(x, y - 1), (x, y), (x + 1, y)),
                (dark(x + 1, y), (x + 1, y), (x + 1, y + 1)),
                (dark(x, y + 1), (x + 1, y + 1), (x, y + 1)),
                (dark(x - 1, y), (x, y + 1), (x, y)),
            )
            for covered, start, end in sides:
                if not covered:
                    edges.setdefault(start, []).append(end)
    outlines: Outline = []
    while edges:
        first = min(edges)
        path, at = [first], first
        while True:
            ends = edges[at]
            following = ends.pop()
            if not ends:
                del edges[at]
            if following == first:
                break
            path.append(following)
            at = following
        outlines.append([list(point) for point in _corners(path)])
    return {"size": size, "outlines": outlines}


def _corners(path: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points of a closed path at which it turns."""
    return [
        point
        for before, point, after in zip([path[-1], *path[:-1]], path, [*path[1:], path[0]], strict=True)
        if (point[0] - before[0]) * (after[1] - point[1]) != (point[1] - before[1]) * (after[0] - point[0])
    ]
