"""The nouns of `content/`: articles, answers, pamphlets and free pages, each a Markdown file (quizzes: `quiz`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from mkcampaign.model.edition import Script, Variant
from mkcampaign.model.scalars import (
    Colour,
    Date,
    Id,
    Length,
    Model,
    OldPaths,
    Reference,
    References,
    Region,
    Text,
    Texts,
    Url,
    Version,
    WholeNumber,
    YesNo,
    as_list,
)
from mkcampaign.model.tree import Body, Node


class Source(Model):
    """Where a statement comes from."""

    title: Text
    issuer: Text | None = None
    year: WholeNumber | None = None
    url: Url | None = None


class Reviewer(Model):
    """Who looked an answer through: a name alone may be written for the whole."""

    name: Text
    title: Text | None = None
    institution: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, written: object) -> object:
        return {"name": written} if isinstance(written, str) else written


class FrontMatter(Model):
    """What every Markdown file may say of itself."""

    title: Text
    summary: Text | None = None
    audience: Texts = ()
    tags: Texts = ()
    stage: Reference | None = None
    chapter: Reference | None = None
    publish_on: Date | None = None
    expires_on: Date | None = None
    last_reviewed: Date | None = None
    review_in: Length | None = None
    owner: Text | None = None
    reviewer: Reviewer | None = None
    sources: tuple[Source, ...] = ()
    redirect_from: OldPaths = ()


class PageMatter(FrontMatter):
    """A free page of the site, such as `index.md` or `about.md`."""


class ArticleMatter(FrontMatter):
    """Health or culture reading matter."""


class AnswerKind(StrEnum):
    """Whether an answer rests on rules (policy) or on professional knowledge (expert)."""

    POLICY = "policy"
    EXPERT = "expert"


class LegalDocument(Model):
    """A document an answer rests on, with the days it holds."""

    title: Text
    doc_no: Text | None = None
    issuer: Text
    issued: Date | None = None
    effective: Date | None = None
    expires: Date | None = None
    repealed_on: Date | None = None
    superseded_by: Text | None = None
    clause: Text | None = None
    url: Url | None = None


class AnswerMatter(FrontMatter):
    """One question with its answer.

    The dates are the answer's own; `expires_on` is its last day. `superseded_by` is the id of the answer that takes its
    place.
    """

    kind: AnswerKind
    question_id: Id | None = None
    region: Region | None = None
    documents: tuple[LegalDocument, ...] = ()
    places: References = ()
    effective: Date | None = None
    repealed_on: Date | None = None
    superseded_by: Reference | None = None

    @property
    def expires(self) -> date | None:
        """The last day: `expires_on`, as every page has it."""
        return self.expires_on


class Format(StrEnum):
    """What is printed."""

    TRIFOLD = "trifold"
    BOOKLET = "booklet"
    POSTER = "poster"
    LETTER = "letter"
    SHEET = "sheet"


class Paper(StrEnum):
    """The size of a poster (ISO 216)."""

    A3 = "A3"
    A4 = "A4"


ALL = "all"
"""What stands in `chapters` for every chapter."""


class PamphletMatter(FrontMatter):
    """Something printed.

    `chapters` names who gets an edition of their own (`all` for every chapter), `open` the words a chapter may
    replace, with what stands there otherwise. `salutation`, `signed`, `dated` and `window` are a letter's; `paper` is
    a poster's; `quiz`, `menu` and `event` make a sheet a question paper, a slip or a sign-in list.
    """

    format: Format
    campaign: Reference | None = None
    quiz: Reference | None = None
    menu: Reference | None = None
    event: Reference | None = None
    version: Version | None = None
    changes: Text | None = None
    colour: Colour | None = None
    paper: Paper | None = None
    chapters: References = ()
    variants: Annotated[tuple[Variant, ...], BeforeValidator(as_list)] = tuple(Variant)
    scripts: Annotated[tuple[Script, ...], BeforeValidator(as_list)] = ()
    open: dict[Id, Text] = Field(default_factory=dict)
    salutation: Text | None = None
    signed: Texts = ()
    dated: Date | None = None
    window: YesNo = False


class CampaignProse(FrontMatter):
    """Optional prose for a campaign's page."""

    title: Text = ""


Matter = TypeVar("Matter", bound=FrontMatter, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Document(Generic[Matter]):
    """A Markdown file once read: `id` is the file's stem, `path` its path inside the site's folder."""

    id: str
    path: str
    matter: Matter
    body: Body

    @property
    def title(self) -> str:
        """The title as the editor wrote it."""
        return self.matter.title


Page = Document[PageMatter]
Article = Document[ArticleMatter]
Answer = Document[AnswerMatter]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelText:
    """What one level-1 heading of a pamphlet opens: a panel, a page or a block."""

    title: str
    classes: tuple[str, ...]
    nodes: tuple[Node, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Pamphlet(Document[PamphletMatter]):
    """Something printed, with its panels in reading order."""

    panels: tuple[PanelText, ...] = ()
