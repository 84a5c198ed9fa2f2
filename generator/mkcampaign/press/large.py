"""Large print of any format: A4 portrait, the same words in reading order, in type that elders read without effort.

No type is smaller than 14 pt and running text is 18 pt, the size from which type counts as large (WCAG 2.2, "large
scale"). Text has at least the contrast of level AAA, 7 : 1 (WCAG 2.2, 1.4.6).
"""

from __future__ import annotations

from collections.abc import Mapping

from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Part as EditionPart
from mkcampaign.model.edition import Variant
from mkcampaign.press import colour as colours
from mkcampaign.press.forms import form_blocks
from mkcampaign.press.lines import balanced
from mkcampaign.press.manuscript import Letter, Manuscript
from mkcampaign.press.sheet import Composition, Part, Sheet
from mkcampaign.press.words import Json, breakable

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""mm, A4 (ISO 216)."""

SIDE, TOP, BOTTOM = 20.0, 20.0, 24.0
BODY_PT, SMALLEST_PT = 18.0, 14.0
TITLE_PT, CHAPTER_PT = 36.0, 26.0
CONTRAST = 7.0

_MM_PER_PT = 25.4 / 72
_TEXT_MM = PAGE_WIDTH - 2 * SIDE


def large(manuscript: Manuscript, format: Format, part: EditionPart = EditionPart.PAPER) -> Sheet:
    """Lay a manuscript of any format out in large print; `part` is the paper for everybody, or the key of a quiz.

    A letter keeps its salutation, signatures and date; what the program adds to a sheet (questions, a slip, a list)
    comes after its text. Raises ValueError for a colour that is none.
    """
    composition = Composition(manuscript)
    letter = manuscript.letter if format is Format.LETTER else None
    is_key = part is EditionPart.KEY
    parts: list[Part] = []
    chapters: list[Json] = []
    heading = manuscript.title
    panels = () if is_key else manuscript.panels
    # A tri-fold, a booklet or a poster begins with a cover that bears its title; anything else is headed by its own.
    headed = is_key or not panels or format in (Format.LETTER, Format.SHEET)
    if headed:
        chapters.append(_chapter("title", heading, [], TITLE_PT))
        words = f"{heading}\n{composition.version}"
        parts.append(Part(name="title", title=heading, line=1, characters=words))
    for number, panel in enumerate(panels, start=1):
        name = f"part-{number}"
        blocks, words = composition.blocks(panel, name)
        title = panel.title
        if headed and number == 1 and title.split() == heading.split():
            title, words = "", words.removeprefix(panel.title)
        size = TITLE_PT if number == 1 and not headed else CHAPTER_PT
        chapters.append(_chapter(name, title, blocks, size))
        parts.append(Part(name=name, title=panel.title, line=panel.line, characters=words))
    form = form_blocks(composition, part) if format is Format.SHEET else None
    parts += form.parts if form else ()
    imprint, imprint_words = composition.imprint(home=parts[-1].name)
    said = f"{imprint_words}\n{_letter_words(letter)}"
    parts.append(Part(name="imprint", title="", line=1, characters=said))
    document = composition.header(Variant.LARGE, width=PAGE_WIDTH, height=PAGE_HEIGHT)
    document["page"] |= {"side": SIDE, "top": TOP, "bottom": BOTTOM}
    document["palette"] |= strong(document["palette"])
    document |= {
        "body": BODY_PT,
        "least": SMALLEST_PT,
        "parts": chapters,
        "letter": _letter(letter),
        "form": form.blocks if form else [],
        "badge": document["labels"]["key"] if is_key else None,
        "imprint": imprint,
    }
    return composition.flowing("large.typ", Variant.LARGE, document, parts, margin=SIDE)


def strong(palette: Mapping[str, str]) -> dict[str, str]:
    """The colours of a palette for text, `#rrggbb`, with a contrast of CONTRAST on the grounds they stand on."""
    wash, danger_wash = colours.parse(palette["wash"]), colours.parse(palette["danger_wash"])
    accent = colours.darken_until(colours.parse(palette["accent"]), wash, CONTRAST + 0.1)
    danger = colours.darken_until(colours.parse(palette["danger"]), danger_wash, CONTRAST + 0.1)
    return {
        "ink": "#000000",
        "muted": "#33383f",
        "accent": colours.to_hex(accent),
        "danger": colours.to_hex(danger),
        "line": "#949494",
    }


def _chapter(name: str, title: str, blocks: list[Json], size: float) -> Json:
    lines = balanced(title, room=_TEXT_MM / (size * _MM_PER_PT) / 1.02) if title else []
    return {
        "name": name,
        "title": [breakable(line) for line in lines if line],
        "blocks": blocks,
        "size": size,
    }


def _letter(letter: Letter | None) -> Json | None:
    if letter is None:
        return None
    return {
        "salutation": breakable(letter.salutation) if letter.salutation else None,
        "signed": [breakable(name) for name in letter.signed],
        "dated": letter.dated,
    }


def _letter_words(letter: Letter | None) -> str:
    return "\n".join([letter.salutation or "", *letter.signed, letter.dated or ""]) if letter else ""
