"""A quiz on paper: the questions without their answers, and the key with them. The blocks are described in `forms`.

How a kind of question is asked, answered and marked stands in `KINDS`; everything else here is the same for all kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mkcampaign.model.quiz import Question, QuestionKind, Quiz
from mkcampaign.model.tree import Node, text_of
from mkcampaign.press.labels import labels
from mkcampaign.press.sheet import Composition, Part
from mkcampaign.press.words import Json, breakable

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

MOST_TICKED = 10
"""Up to so many questions are answered on the paper itself; more have an answer sheet, which is quicker to mark."""

Blocks = tuple[list[Json], tuple[Part, ...]]


@dataclass(slots=True)
class Said:
    """Writes the blocks of one part and keeps every editor's word that goes into them."""

    composition: Composition
    name: str
    words: list[str] = field(default_factory=list)

    def blocks(self, nodes: tuple[Node, ...], line: int) -> list[Json]:
        """The print blocks of a tree."""
        drawn, said = self.composition.matter(nodes, name=self.name, line=line)
        self.words.append(said)
        return drawn

    def text(self, text: str | None) -> str:
        """A plain text, breakable; empty for none."""
        self.words.append(text or "")
        return breakable(text or "")

    def part(self, title: str, line: int = 1, path: str = "") -> Part:
        """The part with all that was said. `path` is the file of `line` where it is not the pamphlet's."""
        return Part(name=self.name, title=title, line=line, characters="\n".join(self.words), path=path)


def fixed_words(composition: Composition) -> dict[str, str]:
    """The press's own words in the edition's language and script."""
    return labels(composition.manuscript.language, composition.manuscript.convert)


# --- the kinds --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind of question stands on paper.

    `word` is the key of its name in the labels; `boxes` what can be filled in on the answer sheet, nothing for a line
    to write on; `asked` what a question shows below its prompt, on the paper (`answered` False) and in the key;
    `answer` is the right answer in a few characters.
    """

    word: str
    boxes: Callable[[Question], Sequence[str]]
    asked: Callable[[Said, Question, bool], Json]
    answer: Callable[[Question], str]


def _letter(at: int) -> str:
    return LETTERS[at] if at < len(LETTERS) else str(at + 1)


def _letters(question: Question) -> Sequence[str]:
    return [_letter(at) for at in range(len(question.choices))]


def _own_words(question: Question) -> Sequence[str]:
    return [text_of(choice.nodes) for choice in question.choices]


def _unboxed(question: Question) -> Sequence[str]:
    return ()


def _options(said: Said, question: Question, answered: bool, *, lettered: bool = True) -> Json:
    options: list[Json] = []
    for at, choice in enumerate(question.choices):
        own: Json = {"label": _letter(at) if lettered else "", "c": said.blocks(choice.nodes, question.line)}
        if answered:
            own |= {"right": choice.is_right, "feedback": said.blocks(choice.feedback, question.line)}
        options.append(own)
    return {"options": options}


def _two_words(said: Said, question: Question, answered: bool) -> Json:
    return _options(said, question, answered, lettered=False)


def _line(said: Said, question: Question, answered: bool) -> Json:
    return {"write": not answered}


def _mixed(said: Said, question: Question, answered: bool) -> Json:
    items = [
        {"label": _letter(at), "c": said.blocks(question.items[index], question.line)}
        for at, index in enumerate(question.presented)
    ]
    return {"options": items, "write": not answered}


def _two_sides(said: Said, question: Question, answered: bool) -> Json:
    left = [
        {"label": f"({at})", "c": said.blocks(pair.left, question.line)}
        for at, pair in enumerate(question.pairs, start=1)
    ]
    right = [
        {"label": f"{_letter(at)}.", "c": said.blocks(question.rights[index], question.line)}
        for at, index in enumerate(question.presented)
    ]
    heads = [said.text(word) for word in question.columns]
    return {"sides": [left, right], "heads": heads, "write": not answered}


def _right_letters(question: Question) -> str:
    return "".join(_letter(at) for at, choice in enumerate(question.choices) if choice.is_right)


def _right_words(question: Question) -> str:
    return "".join(text_of(choice.nodes) for choice in question.choices if choice.is_right)


def _accepted(question: Question) -> str:
    return " / ".join(question.answers)


def _right_order(question: Question) -> str:
    places = {index: at for at, index in enumerate(question.presented)}
    return "".join(_letter(places[index]) for index in range(len(question.items)))


def _right_pairs(question: Question) -> str:
    places = {index: at for at, index in enumerate(question.presented)}
    return " ".join(f"({at}){_letter(places[index])}" for at, index in enumerate(question.right_of, start=1))


KINDS: Mapping[QuestionKind, Kind] = {
    QuestionKind.SINGLE: Kind(word="single", boxes=_letters, asked=_options, answer=_right_letters),
    QuestionKind.MULTIPLE: Kind(word="multiple", boxes=_letters, asked=_options, answer=_right_letters),
    QuestionKind.TRUE_FALSE: Kind(word="true-false", boxes=_own_words, asked=_two_words, answer=_right_words),
    QuestionKind.WRITTEN: Kind(word="written", boxes=_unboxed, asked=_line, answer=_accepted),
    QuestionKind.ORDERING: Kind(word="ordering", boxes=_unboxed, asked=_mixed, answer=_right_order),
    QuestionKind.MATCHING: Kind(word="matching", boxes=_unboxed, asked=_two_sides, answer=_right_pairs),
}
"""Every kind of question. A new kind needs an entry here and its name in `labels`."""


# --- paper and key ------------------------------------------------------------------------------------------


def question_paper(composition: Composition, quiz: Quiz) -> Blocks:
    """The paper: lines for a name, what it is worth, the quiz's own words, the questions, an answer sheet for many.

    Nothing in the blocks tells a right answer from a wrong one.
    """
    words = fixed_words(composition)
    on_sheet = len(quiz.questions) > MOST_TICKED
    fields = [words["name"], words["unit"], words["date"]]
    lead = Said(composition, "quiz")
    blocks: list[Json] = [{"t": "fields", "labels": fields, "columns": 3}, _worth(quiz, words)]
    blocks += lead.blocks(quiz.body.nodes, 1)
    blocks.append({"t": "note", "text": words["on-sheet" if on_sheet else "on-paper"]})
    parts = [lead.part(quiz.title, 1, quiz.path)]
    rows: list[Json] = []
    for number, question in enumerate(quiz.questions, start=1):
        blocks += _lead(composition, quiz, number, parts)
        kind, said = KINDS[question.kind], Said(composition, f"question-{number}")
        boxes = [breakable(box) for box in kind.boxes(question)]
        rows.append({"number": number, "note": words[kind.word], "labels": boxes})
        asked = _asked(said, number, question, words)
        # The two words of a true-or-false question stand on the answer sheet, once.
        only_boxed = on_sheet and question.kind is QuestionKind.TRUE_FALSE
        if only_boxed:
            said.words += boxes
        else:
            asked |= kind.asked(said, question, False)
        if on_sheet:
            asked["write"] = False
        blocks.append(asked | {"ticked": not on_sheet and bool(boxes)})
        parts.append(said.part(words["nth"].format(number=number), question.line, quiz.path))
    if on_sheet:
        title, note = words["answer-sheet"], words["fill-in"]
        exam = " ".join(composition.manuscript.title.split())
        sheet = {"t": "answer-sheet", "title": title, "note": note, "fields": fields, "rows": rows}
        blocks.append(sheet | {"exam": breakable(exam), "blank": words["blank-page"]})
    return blocks, tuple(parts)


def answer_key(composition: Composition, quiz: Quiz) -> Blocks:
    """The key, for staff: all answers at a glance, then every question with what is right and why."""
    words = fixed_words(composition)
    blocks: list[Json] = []
    rows: list[Json] = []
    parts: list[Part] = []
    for number, question in enumerate(quiz.questions, start=1):
        blocks += _lead(composition, quiz, number, parts)
        kind, said = KINDS[question.kind], Said(composition, f"question-{number}")
        answer = said.text(kind.answer(question))
        rows.append({"number": number, "answer": answer})
        asked = _asked(said, number, question, words) | kind.asked(said, question, True)
        asked |= {"ticked": False, "answer": answer}
        # Where no option can be marked as right, the answer itself is said at its question too.
        asked["said"] = "" if question.choices else words["answer-is"].format(answer=answer)
        blocks.append(asked | {"explanation": said.blocks(question.explanation, question.line)})
        parts.append(said.part(words["nth"].format(number=number), question.line, quiz.path))
    glance = {"t": "answers", "label": words["glance"], "rows": rows}
    return [_worth(quiz, words), glance, *blocks], tuple(parts)


def _worth(quiz: Quiz, words: Mapping[str, str]) -> Json:
    items = [words["questions"].format(count=len(quiz.questions)), words["total"].format(points=quiz.points)]
    if quiz.pass_points is not None:
        items.append(words["pass"].format(points=quiz.pass_points))
    if quiz.matter.time_limit is not None:
        items.append(words["minutes"].format(minutes=quiz.matter.time_limit))
    return {"t": "facts", "items": items}


def _lead(composition: Composition, quiz: Quiz, number: int, parts: list[Part]) -> list[Json]:
    """The text that the questions from this one on share; nothing where the one before has it already."""
    at = quiz.questions[number - 1].lead
    if at is None or (number > 1 and quiz.questions[number - 2].lead == at):
        return []
    own, said = quiz.leads[at], Said(composition, f"lead-{number}")
    block = {"t": "lead", "title": said.text(own.title), "c": said.blocks(own.nodes, own.line)}
    parts.append(said.part(own.title, own.line, quiz.path))
    return [block]


def _asked(said: Said, number: int, question: Question, words: Mapping[str, str]) -> Json:
    points = words["point" if question.points == 1 else "points"].format(points=question.points)
    return {
        "t": "question",
        "number": number,
        "note": words["worth"].format(kind=words[KINDS[question.kind].word], points=points),
        "prompt": said.blocks(question.prompt, question.line),
        "context": said.blocks(question.context, question.line),
        "options": [],
    }
