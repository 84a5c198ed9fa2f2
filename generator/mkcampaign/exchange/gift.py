"""A quiz as GIFT (Moodle's format for text; https://docs.moodle.org/en/GIFT_format).

Texts are HTML and marked so, since that is what our trees are. GIFT has no points and no pictures; tags stand in a
comment, as Moodle has them. It has no ordering either: such a question is written as a matching one, of places and
items, below a comment by which `gift_reader` knows it again. The places come first in each row, so that they stand in
order and the items are what Moodle mixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkcampaign.exchange import html
from mkcampaign.exchange.outlet import Address, Exported, Outlet, percent
from mkcampaign.exchange.words import GIFT, Change, Limit
from mkcampaign.model.quiz import Choice, Nodes, Question, QuestionKind, Quiz
from mkcampaign.model.tree import text_of, to_html, walk
from mkcampaign.wording import Translate

_ESCAPES = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "\\#=~{}:"}, "\n": "\\n", "\r": ""}  # as qformat_gift `repchar` has it
)
ORDERING = "[kind:ordering]"
"""In a comment before a matching question: its right sides are to be put in the order of its left ones."""

FEWEST_ANSWERS = 3
"""Moodle reads a matching question with two answers; its form for editing one wants three (qtype_match)."""

_MARKER = re.compile(r"\[(?:html|markdown|plain|moodle)\]")


def export(quiz: Quiz, address: Address, translate: Translate = str) -> Exported:
    """The whole bank of a quiz as GIFT, questions in categories by the tags it picks from.

    `translate` gives the few words of ours that takers read.
    """
    writer = _Writer(quiz, address, translate)
    text = "\n".join(writer.lines())
    writer.outlet.omit_opening()
    writer.outlet.omit_points()
    return Exported(text=text, problems=tuple(writer.outlet.problems))


def escaped(text: str) -> str:
    """A text with the characters that are marks of GIFT escaped, on one line."""
    return text.translate(_ESCAPES)


class _Writer:
    def __init__(self, quiz: Quiz, address: Address, translate: Translate) -> None:
        self.outlet, self.translate = Outlet(quiz, GIFT, address), translate

    def lines(self) -> Iterator[str]:
        for path, questions in self.outlet.by_category():
            yield f"$CATEGORY: $course$/top/{path}"
            yield ""
            for question in questions:
                yield from self.question(question)
                yield ""

    def question(self, question: Question) -> Iterator[str]:
        outlet = self.outlet
        if question.tags:
            yield "// " + " ".join("[tag:{}]".format(tag.replace("]", "\\]")) for tag in question.tags)
        if question.kind is QuestionKind.ORDERING:
            is_short = len(question.items) < FEWEST_ANSWERS
            outlet.change(question, Change.ORDERING_OF_TWO if is_short else Change.ORDERING)
            yield f"// {ORDERING}"
        text = self.text(question, html.question_text(question, outlet.lead(question)))
        yield f"::{escaped(outlet.name(question))}::[html]{text}{{"
        yield from self.answers(question)
        if question.explanation:
            yield f"\t####{self.text(question, question.explanation)}"
        yield "}"

    def answers(self, question: Question) -> Iterator[str]:
        outlet = self.outlet
        truth = outlet.truth(question)
        if truth is not None:
            if_true, if_false = outlet.truth_feedback(question)
            wrong, right = (if_false, if_true) if truth else (if_true, if_false)
            said = [self.text(question, wrong), self.text(question, right)] if wrong or right else []
            if said and not said[-1]:
                said.pop()
            yield "\t" + "#".join(["TRUE" if truth else "FALSE", *said])
        elif question.kind is QuestionKind.MULTIPLE:
            plus, minus = outlet.shares(question)
            for choice in question.choices:
                yield f"\t~%{percent(plus if choice.is_right else minus)}%{self.choice(question, choice)}"
        elif question.choices:
            for choice in question.choices:
                yield f"\t{'=' if choice.is_right else '~'}{self.choice(question, choice)}"
        elif question.kind is QuestionKind.WRITTEN:
            for answer in question.answers:
                if "->" in answer:
                    outlet.refuse(question, Limit.ARROW)
                # a star alone would match anything (qtype_shortanswer)
                marker = "[plain]" if _MARKER.match(answer) else ""
                yield f"\t=%100%{marker}{escaped(answer.replace('*', chr(92) + '*'))}#"
        elif question.kind is QuestionKind.ORDERING:
            for number, item in enumerate(question.items, start=1):
                if not html.is_plain(item):
                    outlet.refuse(question, Limit.ITEMS)
                place = self.translate("第 {number} 步").format(number=number)
                yield f"\t={escaped(place)} -> {escaped(text_of(item))}"
        else:
            for left, words in sides(outlet, question):
                yield f"\t={self.text(question, left)} -> {escaped(words)}"

    def choice(self, question: Question, choice: Choice) -> str:
        feedback = self.text(question, choice.feedback)
        return self.text(question, choice.nodes) + (f"#{feedback}" if feedback else "")

    def text(self, question: Question, nodes: Nodes) -> str:
        if any(element.tag == "img" for element in walk(nodes)):
            self.outlet.refuse(question, Limit.PICTURES)
        text = to_html(self.outlet.linked(question, nodes))
        # at its start a bracket or a percent sign would be read as a format or a weight
        return escaped(re.sub(r"^[\[%]", lambda match: f"&#{ord(match[0])};", text.strip()))


def sides(outlet: Outlet, question: Question) -> Iterator[tuple[Nodes, str]]:
    """The two sides of each row of a matching question; Moodle keeps the right ones as words alone."""
    rows: list[tuple[Nodes, Nodes]] = [(pair.left, pair.right) for pair in question.pairs]
    rows += [((), extra) for extra in question.extras]
    for left, right in rows:
        if not html.is_plain(right):
            outlet.refuse(question, Limit.RIGHT_SIDE)
        yield left, text_of(right)
