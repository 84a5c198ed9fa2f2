"""What the program adds to a sheet after its own text: a question paper or its key, a slip, a sign-in list.

`form_blocks` gives plain JSON for `theme/print/forms.typ`, whose `forms(blocks, look)` sets it at whatever type size
surrounds it. Besides the blocks of `matter`:

- `facts` (items: words): what a paper is worth · `fields` (labels, columns): lines to be written on
- `note` (text): one plain sentence of the press · `lead` (title, c): a text shared by the questions after it
- `question` (number, note, prompt, context, ticked, options: label, c; of some kinds also write: a line to write on,
  sides: two lists of label, c, heads: words above them; in the key also answer, said, explanation, and of each option
  right, feedback)
- `answers` (label, rows: number, answer): the key at a glance
- `answer-sheet` (title, exam, note, blank, fields, rows: number, note, labels: boxes, or none for a line to write on)
- `menu` (title, options: title, summary; fields, contact, note)
- `sign-in` (facts: label, value; columns, rows: how many empty lines to sign on)
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mkcampaign.model.calendar import Menu
from mkcampaign.model.edition import Part as EditionPart
from mkcampaign.press.manuscript import SignIn
from mkcampaign.press.questions import Said, answer_key, fixed_words, question_paper
from mkcampaign.press.sheet import Composition, Part
from mkcampaign.press.words import Json

SIGN_IN_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Blocks for `forms.typ`, the words of each that must be found on paper, and whether two slips may share a page."""

    blocks: list[Json] = field(default_factory=list)
    parts: tuple[Part, ...] = ()
    is_slip: bool = False


def form_blocks(composition: Composition, part: EditionPart) -> Form:
    """What a manuscript's quiz, menu or event adds after its text; an empty form where it has none of them.

    `part` is the question paper or its key. What cannot be printed is noted in the composition.
    """
    own = composition.manuscript
    if own.quiz is not None:
        write = answer_key if part is EditionPart.KEY else question_paper
        blocks, parts = write(composition, own.quiz)
        return Form(blocks=blocks, parts=parts)
    if own.menu is not None:
        return _menu(composition, own.menu)
    return _sign_in(composition, own.sign_in) if own.sign_in is not None else Form()


def _menu(composition: Composition, menu: Menu) -> Form:
    """A slip on which a household or an enterprise ticks what it would like."""
    words, said = fixed_words(composition), Said(composition, "menu")
    options = [
        {"title": said.text(option.title), "summary": said.text(option.summary)} for option in menu.options
    ]
    collector = said.text(composition.manuscript.imprint.name)
    block = {
        "t": "menu",
        "title": words["choose"].format(options=len(options), choose=menu.choose),
        "options": options,
        "fields": [words[key] for key in ("name", "community", "reach", "time")],
        "contact": f"{words['contact']}{said.text(menu.contact)}" if menu.contact else None,
        "note": words["collected"].format(name=collector),
    }
    return Form(blocks=[block], parts=(said.part(menu.title),), is_slip=True)


def _sign_in(composition: Composition, event: SignIn) -> Form:
    """A list to sign. It has no column for telephone numbers, since everybody who signs reads the list."""
    words, said = fixed_words(composition), Said(composition, "sign-in")
    facts = [
        {"label": words[key], "value": said.text(value)}
        for key, value in (("event", event.title), ("when", event.when), ("where", event.where))
        if value
    ]
    columns = [words[key] for key in ("number", "name", "unit-or-community", "signature")]
    block = {"t": "sign-in", "facts": facts, "columns": columns, "rows": SIGN_IN_ROWS}
    return Form(blocks=[block], parts=(said.part(event.title),))
