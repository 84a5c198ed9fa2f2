"""The nouns of `content/quizzes/`: a quiz, its questions of six kinds, and what is said around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from mkcampaign.model.documents import Document, FrontMatter
from mkcampaign.model.scalars import Minutes, Percent, Reference, WholeNumber, YesNo, as_list
from mkcampaign.model.tree import Node, to_html


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    WRITTEN = "written"
    ORDERING = "ordering"
    MATCHING = "matching"


class Marks(StrEnum):
    """When a quiz on the web says what was right."""

    AT_ONCE = "at-once"
    AT_END = "at-end"


class KeyPolicy(StrEnum):
    """Whether the right answers may stand in public; withheld, only the key on paper and exports hold them."""

    SHOWN = "shown"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """How many questions a paper takes from the bank: `count` of them all, or so many of each tag (`tags`)."""

    count: int | None = None
    tags: Mapping[str, int] | None = None

    @property
    def total(self) -> int:
        """The number of questions on a paper."""
        return sum(self.tags.values()) if self.tags is not None else self.count or 0


MOST_PICKED = 10_000
"""The most questions a paper may ask for: far more than a file can hold."""


def _count(value: object) -> int:
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"\d{1,6}", text):
        raise PydanticCustomError("value-number", "{value}", {"value": str(value), "expected": "整数"})
    if not 1 <= int(text) <= MOST_PICKED:
        rule, limit = ("value-too-large", MOST_PICKED) if int(text) else ("value-too-small", 1)
        raise PydanticCustomError(rule, "{value}", {"value": text, "limit": limit})
    return int(text)


def _pick(value: object) -> Pick:
    if isinstance(value, Pick):
        return value
    if isinstance(value, Mapping) and value:
        return Pick(tags={" ".join(str(tag).split()): _count(number) for tag, number in value.items()})
    return Pick(count=_count(value))


_VERSION = re.compile(r"([A-Z])卷?")
"""The name of a version of a paper: one letter, as answer sheets have it; `A卷` is how it is said."""


def _versions(value: object) -> tuple[str, ...]:
    names: list[str] = []
    written = as_list(value)
    assert isinstance(written, tuple)
    for given in written:
        match = _VERSION.fullmatch(unicodedata.normalize("NFKC", str(given)).strip().upper())
        if not match or match[1] in names:
            raise PydanticCustomError("quiz-version", "{value}", {"value": str(given)})
        names.append(match[1])
    return tuple(names)


class QuizMatter(FrontMatter):
    """A set of questions; with a pass mark it is an exam.

    `points` is what its questions are said to add up to; `pick` how many of them a paper takes; `time_limit` is shown,
    in minutes, and not enforced; `versions` are the letters of the paper's versions, each shuffled in its own way.
    """

    pass_: Percent | None = Field(default=None, alias="pass")
    campaign: Reference | None = None
    points: Annotated[WholeNumber, Field(ge=1)] | None = None
    time_limit: Minutes | None = None
    shuffle: YesNo = False
    pick: Annotated[Pick, BeforeValidator(_pick)] | None = None
    versions: Annotated[tuple[str, ...], BeforeValidator(_versions)] = ()
    marks: Marks = Marks.AT_ONCE
    key: KeyPolicy = KeyPolicy.SHOWN


Nodes = tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question, with the feedback shown to who picks it."""

    nodes: Nodes
    is_right: bool
    feedback: Nodes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A row of a matching question: what is given, and what belongs to it."""

    left: Nodes
    right: Nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it stands in the file; `line` is that of its heading.

    Which fields are filled follows from the kind: `choices` for single, multiple and true-false; `answers`, each one
    accepted, for written; `items`, in the right order, for ordering; `pairs` for matching, with `extras` (right sides
    that belong to nothing) and `columns` (the words above the two sides, if any).

    `lead` is the index in `Quiz.leads` of the text it shares with its neighbours. `shown` is the order in which a drawn
    question shows its items (indexes of `items`) or right sides (indexes of `rights`); empty until it is drawn
    (`mkcampaign.drawing`).
    """

    kind: QuestionKind
    prompt: Nodes
    context: Nodes = ()
    choices: tuple[Choice, ...] = ()
    explanation: Nodes = ()
    points: int = 1
    line: int = 1
    answers: tuple[str, ...] = ()
    items: tuple[Nodes, ...] = ()
    pairs: tuple[Pair, ...] = ()
    extras: tuple[Nodes, ...] = ()
    columns: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lead: int | None = None
    shown: tuple[int, ...] = ()

    @property
    def rights(self) -> tuple[Nodes, ...]:
        """The right sides to choose among, each once: one right side may belong to several left ones."""
        found = {to_html(nodes): nodes for nodes in (*(pair.right for pair in self.pairs), *self.extras)}
        return tuple(found.values())

    @property
    def right_of(self) -> tuple[int, ...]:
        """For each pair, in order, the index in `rights` of what belongs to its left side."""
        index = {to_html(nodes): number for number, nodes in enumerate(self.rights)}
        return tuple(index[to_html(pair.right)] for pair in self.pairs)

    @property
    def presented(self) -> tuple[int, ...]:
        """`shown`, or the written order where the question was not drawn."""
        return self.shown or tuple(range(len(self.items or self.rights)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What a level-1 heading of a quiz opens: a text, or only a title, over the questions up to the next one."""

    title: str
    nodes: Nodes = ()
    line: int = 1


@dataclass(frozen=True, kw_only=True)
class Quiz(Document[QuizMatter]):
    """A quiz: the body holds the words before the first question."""

    questions: tuple[Question, ...] = ()
    leads: tuple[Lead, ...] = ()

    @property
    def points(self) -> int:
        """The sum of all questions' points: a paper's own once it is drawn (`mkcampaign.drawing`)."""
        return sum(question.points for question in self.questions)

    @property
    def pass_points(self) -> int | None:
        """The points needed to pass, rounded up; None where the quiz is no exam."""
        percent = self.matter.pass_
        return None if percent is None else -(-self.points * percent // 100)

    @property
    def asked(self) -> int:
        """The number of questions on a paper: all of them, or as many as are picked."""
        pick = self.matter.pick
        return len(self.questions) if pick is None else min(pick.total, len(self.questions))

    @property
    def shuffles(self) -> bool:
        """Whether questions and options may change places: versions of a paper differ by nothing else."""
        return self.matter.shuffle or bool(self.matter.versions)
