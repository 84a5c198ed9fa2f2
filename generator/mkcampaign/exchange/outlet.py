"""What writers share: which question goes where, what each may say, and what the format cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from mkcampaign.exchange import html
from mkcampaign.exchange.words import Change, Limit, Omission
from mkcampaign.model.quiz import Lead, Nodes, Question, QuestionKind, Quiz
from mkcampaign.model.tree import Element, text_of
from mkcampaign.problem import Mark, Problem, problem

Address = Callable[[str], str | None]
"""From a link as the editor wrote it to where it leads on the public web; None where that is not known."""

LONGEST_NAME = 80
_SHARED_BY = frozenset({*range(1, 11), 20})
"""How many options may share 100 %: the fractions that Moodle accepts (its list of grade options)."""
_TRUTHS = {
    "对": True,
    "正确": True,
    "√": True,
    "true": True,
    "错": False,
    "错误": False,
    "×": False,
    "false": False,
}


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A quiz in another format, and what is to be said of it; with errors among the problems it is not whole."""

    text: str
    problems: tuple[Problem, ...] = ()


class Outlet:
    """Looks at the questions of a quiz for one format, and gathers the problems."""

    def __init__(self, quiz: Quiz, format_: str, address: Address) -> None:
        self.quiz, self.format, self.address = quiz, format_, address
        self.problems: list[Problem] = []

    def refuse(self, question: Question, limit: Limit) -> None:
        """Say that the format cannot hold a question."""
        self._say(question, "export-unsupported", reason=limit.value)

    def omit(self, question: Question, omission: Omission) -> None:
        """Say that the format leaves something of a question out."""
        self._say(question, "export-left-out", detail=omission.value)

    def change(self, question: Question, change: Change) -> None:
        """Say that the format takes a question as one of another kind."""
        self._say(question, "export-changed", detail=change.value)

    def _say(self, question: Question, rule: str, **values: str) -> None:
        mark = Mark(self.quiz.path, question.line)
        found = problem(mark, rule, to=self.format, question=self.name(question), **values)
        if found not in self.problems:
            self.problems.append(found)

    def omit_opening(self) -> None:
        """Say that the words before the first question are left out, where there are any."""
        if html.says(self.quiz.body.nodes):
            self._omit_of_all(Omission.INTRODUCTION)

    def omit_points(self) -> None:
        """Say that points are left out: of each question, or once where all have the same and so weigh the same."""
        points = {question.points for question in self.quiz.questions}
        if len(points) == 1 and points != {1}:
            self._omit_of_all(Omission.SAME_POINTS)
        for question in self.quiz.questions if len(points) > 1 else ():
            if question.points != 1:
                self.omit(question, Omission.POINTS)

    def _omit_of_all(self, omission: Omission) -> None:
        values = {"to": self.format, "detail": omission.value, "question": self.quiz.matter.title}
        self.problems.append(problem(Mark(self.quiz.path), "export-left-out", **values))

    def name(self, question: Question) -> str:
        """What a question is called in a list: its prompt, cut short; its number where it has no words."""
        words = text_of(question.prompt)
        if not words:
            return f"第 {self.quiz.questions.index(question) + 1} 题"
        return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…"

    def lead(self, question: Question) -> Lead | None:
        """The text a question shares with its neighbours."""
        return None if question.lead is None else self.quiz.leads[question.lead]

    def by_category(self) -> Iterator[tuple[str, list[Question]]]:
        """The questions of each category, as a path: that of the quiz, and one under it for each tag to pick from.

        A question with several such tags is in the category of the first.
        """
        root = _step(self.quiz.matter.title)
        tags = self.quiz.matter.pick.tags if self.quiz.matter.pick else None
        groups: dict[str, list[Question]] = {root: []}
        groups.update({f"{root}/{_step(tag)}": [] for tag in tags or ()})
        for question in self.quiz.questions:
            own = next((tag for tag in tags or () if tag in question.tags), None)
            groups[f"{root}/{_step(own)}" if own else root].append(question)
        for index, (path, questions) in enumerate(groups.items()):
            if questions or not index:
                yield path, questions

    def linked(self, question: Question, nodes: Nodes) -> Nodes:
        """The tree with links that lead somewhere from outside the site; others become words, which is said."""

        def changed(element: Element) -> Nodes:
            target = element.get("href")
            if element.tag != "a" or target is None:
                return (element,)
            if (address := self.address(target)) is not None:
                return (element.replace(href=address),)
            self.omit(question, Omission.LINKS)
            return element.children

        return html.mapped(nodes, changed)

    def truth(self, question: Question) -> bool | None:
        """Whether a true-false question's statement is true; None where its words are none of true and false."""
        if question.kind is not QuestionKind.TRUE_FALSE:
            return None
        right = next((choice for choice in question.choices if choice.is_right), None)
        return None if right is None else _TRUTHS.get(_word(right.nodes))

    def shares(self, question: Question) -> tuple[Fraction, Fraction]:
        """What each right and each wrong option of a multiple choice adds, as parts of 1 (`marking.points_for`)."""
        right = sum(choice.is_right for choice in question.choices)
        wrong = len(question.choices) - right
        if right not in _SHARED_BY or (wrong and wrong not in _SHARED_BY):
            self.refuse(question, Limit.SHARES)
        return Fraction(1, right or 1), -Fraction(1, wrong or 1)

    def truth_feedback(self, question: Question) -> tuple[Nodes, Nodes]:
        """What is said to who answers true, and to who answers false."""
        said = {_TRUTHS[_word(choice.nodes)]: choice.feedback for choice in question.choices}
        return said[True], said[False]


def _word(nodes: Nodes) -> str:
    return text_of(nodes).lower().rstrip("。.")


def _step(name: str) -> str:
    """A name as a step of a category's path; in it Moodle writes a slash twice."""
    return " ".join(name.split()).replace("/", "//")


def percent(share: Fraction) -> str:
    """A share as Moodle writes it: in hundredths, to five places (`33.33333`)."""
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")
