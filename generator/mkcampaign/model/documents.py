"""The nouns of `content/`: articles, answers, quizzes, pamphlets and free pages, each a Markdown file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import Field

from mkcampaign.model.scalars import (
    Colour,
    Date,
    Id,
    Length,
    Model,
    Percent,
    Reference,
    References,
    Region,
    Text,
    Texts,
    Url,
    WholeNumber,
)
from mkcampaign.model.tree import Body, Node


class Source(Model):
    """Where a statement comes from."""

    title: Text
    issuer: Text | None = None
    year: WholeNumber | None = None
    url: Url | None = None


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
    reviewer: Text | None = None
    sources: tuple[Source, ...] = ()


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
    """One question with its answer."""

    kind: AnswerKind
    question_id: Id | None = None
    region: Region | None = None
    documents: tuple[LegalDocument, ...] = ()
    places: References = ()


class QuizMatter(FrontMatter):
    """A set of questions; with a pass mark it is an exam."""

    pass_: Percent | None = Field(default=None, alias="pass")
    campaign: Reference | None = None


class Format(StrEnum):
    """What is printed."""

    TRIFOLD = "trifold"
    BOOKLET = "booklet"
    POSTER = "poster"
    LETTER = "letter"
    SHEET = "sheet"


class PamphletMatter(FrontMatter):
    """Something printed."""

    format: Format
    campaign: Reference | None = None
    quiz: Reference | None = None
    version: Text | None = None
    colour: Colour | None = None


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


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question, with the feedback shown to who picks it."""

    nodes: tuple[Node, ...]
    is_right: bool
    feedback: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it stands in the file; `line` is that of its heading."""

    kind: QuestionKind
    prompt: tuple[Node, ...]
    context: tuple[Node, ...] = ()
    choices: tuple[Choice, ...]
    explanation: tuple[Node, ...] = ()
    points: int = 1
    line: int = 1


@dataclass(frozen=True, kw_only=True)
class Quiz(Document[QuizMatter]):
    """A quiz: the body holds the words before the first question."""

    questions: tuple[Question, ...] = ()

    @property
    def points(self) -> int:
        """The sum of all questions' points."""
        return sum(question.points for question in self.questions)

    @property
    def pass_points(self) -> int | None:
        """The points needed to pass, rounded up; None where the quiz is no exam."""
        percent = self.matter.pass_
        return None if percent is None else -(-self.points * percent // 100)


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
