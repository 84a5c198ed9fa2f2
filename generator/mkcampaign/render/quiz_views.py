"""What the templates of quizzes and question banks see; the same rules as in `views`."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """A choice of a question. Whether it is right is said in words in the answer block, not in the markup of the
    choice."""

    id: str
    html: Markup
    letter: str
    is_right: bool
    feedback_html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """A text that the questions after it share; `html` may be empty."""

    title: str
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """A left side with the right side that belongs to it."""

    left_html: Markup
    right_html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """What is to be ordered or matched: `text` is the same in plain words, for a button or a list to choose from.

    `letter` names a right side that is offered; it is "" for anything else.
    """

    html: Markup
    text: str
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question for the web: something to answer with, and the answer in `<details>`.

    `lead` stands before the first question of those that share it; `level` is that of the question's heading.
    `offered` are items or right sides as they are laid before the reader, `lefts` the left sides; `answers`,
    `in_order` and `pairs` are the key in words, and `key` the same for the script (`quiz.key`). Without `is_open`
    nothing of the key is filled.
    """

    number: int
    id: str
    level: int
    kind: str
    kind_label: str
    points: int
    html: Markup
    context_html: Markup
    choices: tuple[ChoiceView, ...]
    right_letters: str
    explanation_html: Markup
    lead: LeadView | None
    is_open: bool
    key: str
    answers: tuple[str, ...]
    offered: tuple[SideView, ...]
    lefts: tuple[SideView, ...]
    in_order: tuple[Markup, ...]
    pairs: tuple[PairView, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizAbout:
    """How a quiz is taken: `marks` as in `model.quiz.Marks`, `pass_points` and `time_limit` (minutes) 0 where none.

    `style` is the class of its campaign's colour, or "". Without `is_open` the page holds no answers and marks none.
    """

    title: str
    site: str
    style: str
    marks: str
    is_open: bool
    total: int
    pass_points: int
    time_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankCount:
    """How many questions there are of one sort, and what they are worth together."""

    label: str
    count: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    """A question in the list of a bank. `answer` is "" where the key is withheld."""

    number: int
    text: str
    kind_label: str
    tags: tuple[str, ...]
    points: int
    answer: str
    is_explained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BankQuiz:
    """A quiz of a bank. `facts` say what a paper of it is; `is_open` whether its answers may be shown."""

    title: str
    href: str
    id: str
    facts: tuple[str, ...]
    is_open: bool
    unexplained: int
    rows: tuple[BankRow, ...]
