"""What is read of another system's file: questions as `model.quiz` has them, and a problem for all that is not read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mkcampaign.exchange import html
from mkcampaign.exchange.words import OTHER_QUESTIONS, UNTITLED_LEAD, Fault, Loss, Refusal
from mkcampaign.marking import folded
from mkcampaign.model.quiz import Choice, Lead, Nodes, Pair, Question, QuestionKind
from mkcampaign.model.tree import Element, text_of, walk
from mkcampaign.problem import Mark, Problem, problem

MOST_POINTS = 9999
"""The most points of a question that our files can hold."""
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"})

_TAG_BREAKS = re.compile(r"[\s、,;，；\"'“”‘’{}｛｝]+")
_TRUE_FALSE = ({"对", "错"}, {"正确", "错误"}, {"是", "否"}, {"true", "false"}, {"√", "×"})


@dataclass(frozen=True, kw_only=True)
class Imported:
    """All that was read. `pictures` maps a file name to its bytes; `refused` counts the questions that were not read.

    Where a question's tree shows one of `pictures`, its `src` is `PICTURES` and the name.
    """

    questions: tuple[Question, ...] = ()
    leads: tuple[Lead, ...] = ()
    opening: Nodes = ()
    title: str = ""
    pictures: Mapping[str, bytes]
    refused: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def kinds(self) -> Counter[QuestionKind]:
        """How many questions of each kind were read."""
        return Counter(question.kind for question in self.questions)


PICTURES = "mc-picture/"
"""What the `src` of a picture that came with the file begins with, until it is known where it will lie."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question begins in the file, and what it is called in a problem."""

    line: int
    column: int = 1
    name: str = ""


class Refused(Exception):
    """A question cannot be read; what is wrong has been reported."""


class Intake:
    """Gathers questions and problems while a file is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.questions: list[Question] = []
        self.leads: list[Lead] = []
        self.opening: Nodes = ()
        self.title = ""
        self.pictures: dict[str, bytes] = {}
        self.refused = 0
        self._lead: Lead | None = None

    # --- problems ---

    def report(self, rule: str, place: Place, **values: object) -> None:
        """Add a problem at a place."""
        self.problems.append(problem(Mark(self.path, place.line, place.column), rule, **values))

    def refuse(self, place: Place, reason: Refusal) -> Refused:
        """Report why a question is not read; the exception to be raised is returned."""
        self._forget_losses(place)
        self.report("import-refused", place, reason=reason.value, question=place.name)
        return Refused()

    def _forget_losses(self, place: Place) -> None:
        """What a question that is not read would have lost is no news."""
        mark = Mark(self.path, place.line, place.column)
        self.problems = [one for one in self.problems if one.rule != "import-left-out" or one.mark != mark]

    def refuse_kind(self, place: Place, type_: str) -> Refused:
        """Report a type of question there is none of here; the exception to be raised is returned."""
        self._forget_losses(place)
        self.report("import-kind", place, type=type_, question=place.name)
        return Refused()

    def lose(self, place: Place, loss: Loss) -> None:
        """Say what of a question does not come with it, once."""
        mark = Mark(self.path, place.line, place.column)
        values = {"detail": loss.value, "question": place.name}
        if any(one == problem(mark, "import-left-out", **values) for one in self.problems[-8:]):
            return
        self.report("import-left-out", place, detail=loss.value, question=place.name)

    def broken(self, fault: Fault, line: int = 1, column: int = 1) -> None:
        """Say that the file as a whole cannot be read."""
        self.report("import-broken", Place(line, column), reason=fault.value)

    # --- pieces ---

    def nodes(self, text: str, how: str, place: Place) -> Nodes:
        """A text of the file as our tree (`html.read`). Raises `Refused` where it nests too deeply."""
        before = len(self.problems)
        found = html.read(text, how, self.path, self.problems, line=place.line)
        if any(one.rule == "markup-depth" for one in self.problems[before:]):
            raise self.refuse(place, Refusal.DEPTH)
        if not any(node.tag == "img" for node in walk(found)):
            return found

        def seen(element: Element) -> Nodes:
            if element.tag == "img" and not element.get("src"):
                self.lose(place, Loss.PICTURES)
                return ()
            return (element,)

        return html.mapped(found, seen)

    def keep_picture(self, name: str, data: bytes) -> str:
        """Keep a picture and return what its `src` is to be; another picture of the same name gets another name."""
        stem, dot, suffix = re.sub(r"[^\w.-]+", "-", name.rpartition("/")[2]).strip("-.").rpartition(".")
        name = f"{stem or 'picture'}{dot}{suffix.lower()}"
        if self.pictures.get(name, data) != data:
            name = f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}{dot}{suffix.lower()}"
        self.pictures[name] = data
        return PICTURES + name

    # --- questions ---

    def open_lead(self, lead: Lead | None) -> None:
        """The questions that follow share this text; None: no text."""
        self._lead = lead

    def add(self, question: Question, place: Place, *, lead: Lead | None = None) -> None:
        """Keep a question, or refuse it where nobody could answer it. `lead`: its own, before the one opened."""
        try:
            self.questions.append(self._checked(question, place, lead))
        except Refused:
            self.refused += 1

    def _checked(self, question: Question, place: Place, own: Lead | None) -> Question:
        if not html.says(question.prompt):
            raise self.refuse(place, Refusal.NO_PROMPT)
        if reason := self._flaw(question):
            raise self.refuse(place, reason)
        if question.kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
            question = replace(question, kind=_kind(question.choices))
        tags = tuple(
            dict.fromkeys(tag for raw in question.tags if (tag := _TAG_BREAKS.sub("-", raw).strip("-#")))
        )
        points = question.points
        if not 1 <= points <= MOST_POINTS:
            self.lose(place, Loss.POINTS)
            points = 1
        return replace(question, tags=tags, points=points, line=place.line, lead=self._lead_of(own, place))

    def _lead_of(self, own: Lead | None, place: Place) -> int | None:
        """The index of the text a question has above it; the same text is kept once as long as it goes on."""
        lead = own or self._lead
        if lead is None:
            if not self.leads:
                return None
            lead = Lead(title=OTHER_QUESTIONS)
        lead = Lead(title=lead.title or UNTITLED_LEAD, nodes=lead.nodes)
        last = self.leads[-1] if self.leads else None
        if last is None or (last.title, html.folded(last.nodes)) != (lead.title, html.folded(lead.nodes)):
            self.leads.append(replace(lead, line=place.line))
        return len(self.leads) - 1

    def _flaw(self, question: Question) -> Refusal | None:
        match question.kind:
            case QuestionKind.WRITTEN:
                return None if any(map(folded, question.answers)) else Refusal.NO_ANSWER
            case QuestionKind.ORDERING:
                if _twice(question.items):
                    return Refusal.SAME_ITEMS
                return Refusal.FEW_ITEMS if len(question.items) < 2 else None
            case QuestionKind.MATCHING:
                if _twice([pair.left for pair in question.pairs]):
                    return Refusal.SAME_ITEMS
                few = not question.pairs or len(question.rights) < 2
                return Refusal.FEW_ITEMS if few else None
        if len(question.choices) < 2:
            return Refusal.FEW_OPTIONS
        if _twice([choice.nodes for choice in question.choices]):
            return Refusal.SAME_OPTIONS
        right = sum(choice.is_right for choice in question.choices)
        if not right:
            return Refusal.NO_ANSWER
        is_one = question.kind is not QuestionKind.MULTIPLE
        return Refusal.ALL_RIGHT if is_one and right == len(question.choices) else None

    def done(self) -> Imported:
        """All that was gathered; a file without any question is a problem."""
        if not self.questions and not self.refused and not self.problems:
            self.report("import-empty", Place(1))
        return Imported(
            questions=tuple(self.questions),
            leads=tuple(self.leads),
            opening=self.opening,
            title=self.title,
            pictures=self.pictures,
            refused=self.refused,
            problems=tuple(self.problems),
        )


def _kind(choices: tuple[Choice, ...]) -> QuestionKind:
    """As the words of two options say; so `read.quiz` tells them too."""
    words = {text_of(choice.nodes).lower().rstrip("。.") for choice in choices}
    return QuestionKind.TRUE_FALSE if words in _TRUE_FALSE else QuestionKind.SINGLE


def _twice(all_nodes: Sequence[Nodes]) -> bool:
    shown = [html.folded(nodes) for nodes in all_nodes]
    return len(set(shown)) < len(shown)


def true_false(*, is_true: bool, feedback: tuple[Nodes, Nodes] = ((), ())) -> tuple[Choice, ...]:
    """The two options of a true-false question; `feedback` for who says true and who says false."""
    return (
        Choice(nodes=("对",), is_right=is_true, feedback=feedback[0]),
        Choice(nodes=("错",), is_right=not is_true, feedback=feedback[1]),
    )


def matched(sides: Sequence[tuple[Nodes, str]]) -> tuple[tuple[Pair, ...], tuple[Nodes, ...]]:
    """Pairs, and the right sides that belong to nothing, from left sides (some empty) and right sides."""
    pairs = tuple(Pair(left=left, right=(right,)) for left, right in sides if html.says(left) and right)
    extras = tuple((right,) for left, right in sides if not html.says(left) and right)
    return pairs, extras
