"""What one edition says, before it is laid out: the words of its parts, who signs it, what it quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mkcampaign.model.calendar import Menu
from mkcampaign.model.documents import Paper
from mkcampaign.model.quiz import Quiz
from mkcampaign.model.tree import Node
from mkcampaign.press.matter import Quote
from mkcampaign.year_plans import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One part as written: the text and classes of its level-1 heading, what follows it, and the heading's line."""

    title: str
    nodes: tuple[Node, ...]
    line: int
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who publishes the sheet. A line whose text is None is left out; without `qr_url` there is no code.

    `short_url` is the address of the edition as people type it, without a scheme; `logo` a key of
    `Manuscript.pictures`.
    """

    name: str
    hotline: str | None = None
    address: str | None = None
    url: str | None = None
    qr_url: str | None = None
    qr_label: str | None = None
    short_url: str | None = None
    version: str | None = None
    dated: str | None = None
    review: str | None = None
    logo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture file and its size in pixels; None for a drawing (SVG), which has no pixels."""

    file: Path
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter has beside its text. `dated` is in words; `window` leaves the address area of an envelope free."""

    salutation: str | None = None
    signed: tuple[str, ...] = ()
    dated: str | None = None
    window: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a sign-in list is for: the event's title, when it is and where, in words."""

    title: str
    when: str = ""
    where: str = ""


def unchanged(text: str) -> str:
    """The text itself: the conversion of an edition in the script it was written in."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """Everything that one edition says, in its own script, and nothing of how it looks.

    `language` is a BCP 47 tag (`zh-Hans`, `zh-Hant-TW`, `en`), `colour` the campaign's `#rrggbb`; `quotes` maps the
    href of a `.quote` link to what replaces it; `pictures` maps a picture's `src` as written to its file; `convert`
    writes the press's own words in the edition's script; `created` is the day the file bears. `quiz_version` is the
    letter of the version of the question paper that `quiz` is, "" where there is but one. With a `programme` it is a
    year plan, and has no panels.
    """

    title: str
    language: str
    colour: str
    panels: tuple[Panel, ...]
    imprint: Imprint
    created: date
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    paper: Paper | None = None
    letter: Letter = Letter()
    quiz: Quiz | None = None
    quiz_version: str = ""
    menu: Menu | None = None
    sign_in: SignIn | None = None
    programme: Programme | None = None
    convert: Callable[[str], str] = unchanged
