"""A question paper and its key read back from their PDFs, and one marked with the other as a clerk does it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mkcampaign.model.quiz import Nodes, Question, QuestionKind, Quiz
from mkcampaign.model.tree import text_of
from mkcampaign.press.inspect import Glyph, glyphs

_ANSWER = {
    QuestionKind.SINGLE: "[A-Z]",
    QuestionKind.MULTIPLE: "[A-Z]+",
    QuestionKind.TRUE_FALSE: "对|错|正确|错误",
    QuestionKind.WRITTEN: ".+?",
    QuestionKind.ORDERING: "[A-Z]+",
    QuestionKind.MATCHING: r"(?:\(\d+\)[A-Z])+",
}


def squeezed(text: str) -> str:
    """A text as it is found on paper: without white space and what only says where a line may break."""
    return re.sub(r"[\s\u200b\u2060\u00a0]+", "", text)


@dataclass(frozen=True)
class Asked:
    """A question as it stands on paper: its number, its pages from prompt to last option, its options by letter."""

    number: int
    question: Question
    pages: frozenset[int]
    options: dict[str, str]
    lefts: dict[str, str]


class Paper:
    """The glyphs of a PDF, furniture apart, as text."""

    def __init__(self, pdf: bytes) -> None:
        self.every = [glyph for glyph in glyphs(pdf) if squeezed(glyph.text)]
        self.glyphs: list[Glyph] = [glyph for glyph in self.every if not glyph.is_furniture]
        self.text = "".join(glyph.text[:1] for glyph in self.glyphs)
        self.pages = max(glyph.page for glyph in self.every)

    def words(self, page: int) -> str:
        """All that stands on a page, its foot too."""
        return "".join(glyph.text for glyph in self.every if glyph.page == page)

    def asked(self, quiz: Quiz) -> list[Asked]:
        """The questions in the order in which the paper asks them."""
        starts: dict[int, Question] = {}
        for question in quiz.questions:
            prompt = squeezed(text_of(question.prompt))
            at = self.text.index(prompt)
            assert self.text.find(prompt, at + 1) < 0, prompt
            starts[at] = question
        ends = [*sorted(starts)[1:], len(self.text)]
        return [
            self._question(number, starts[at], at, end)
            for number, (at, end) in enumerate(zip(sorted(starts), ends, strict=True), start=1)
        ]

    def _question(self, number: int, question: Question, at: int, end: int) -> Asked:
        assert self.text[:at].endswith(f"{number}."), (number, self.text[at - 10 : at + 20])
        segment = self.text[at:end]
        found, pages = {}, {self.glyphs[at].page}
        for words in map(squeezed, map(text_of, _offered(question))):
            match = re.search(r"([A-Z])\." + re.escape(words), segment)
            assert match, (words, segment)
            assert match[1] not in found, segment
            found[match[1]] = words
            pages |= {glyph.page for glyph in self.glyphs[at + match.start() : at + match.end()]}
        lefts = {}
        for pair in question.pairs:
            match = re.search(r"\((\d+)\)" + re.escape(squeezed(text_of(pair.left))), segment)
            assert match
            lefts[match[1]] = squeezed(text_of(pair.left))
        return Asked(number, question, frozenset(pages), found, lefts)

    def answers(self, asked: Sequence[Asked]) -> list[str]:
        """What the key's list at its head says for each of the questions."""
        shape = "".join(f"{one.number}({_ANSWER[one.question.kind]})" for one in asked)
        match = re.search("答案一览" + shape + r"1\.", self.text)
        assert match, self.text[:400]
        return list(match.groups())


def _offered(question: Question) -> Sequence[Nodes]:
    if question.kind is QuestionKind.TRUE_FALSE:
        return ()  # its two words stand without letters, or on the answer sheet alone
    return question.items or question.rights or [choice.nodes for choice in question.choices]


def marked(asked: Asked, answer: str) -> bool:
    """Whether the key's answer, read against the paper, is what the quiz's file says is right."""
    question = asked.question
    match question.kind:
        case QuestionKind.WRITTEN:
            return squeezed(" / ".join(question.answers)) == answer
        case QuestionKind.TRUE_FALSE:
            return [answer] == [text_of(choice.nodes) for choice in question.choices if choice.is_right]
        case QuestionKind.ORDERING:
            return [asked.options[letter] for letter in answer] == [
                squeezed(text_of(item)) for item in question.items
            ]
        case QuestionKind.MATCHING:
            rows = re.findall(r"\((\d+)\)([A-Z])", answer)
            said = {asked.lefts[number]: asked.options[letter] for number, letter in rows}
            return said == {
                squeezed(text_of(p.left)): squeezed(text_of(p.right)) for p in question.pairs
            } and len(rows) == len(question.pairs)
    right = {squeezed(text_of(choice.nodes)) for choice in question.choices if choice.is_right}
    return {asked.options[letter] for letter in answer} == right and len(answer) == len(right)
