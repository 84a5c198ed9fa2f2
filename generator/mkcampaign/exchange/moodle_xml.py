"""A quiz as Moodle XML (https://docs.moodle.org/en/Moodle_XML_format), with its pictures inside."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from fractions import Fraction
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape, quoteattr

from mkcampaign.drawing import keeps_order
from mkcampaign.exchange import html
from mkcampaign.exchange.gift import sides
from mkcampaign.exchange.outlet import Address, Exported, Outlet, percent
from mkcampaign.exchange.words import MOODLE_XML, Limit
from mkcampaign.model.quiz import Nodes, Question, QuestionKind, Quiz
from mkcampaign.model.tree import Element, to_html
from mkcampaign.read.markup import scheme_of

_TYPES = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.MULTIPLE: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.WRITTEN: "shortanswer",
    QuestionKind.ORDERING: "ordering",
    QuestionKind.MATCHING: "matching",
}


def export(quiz: Quiz, address: Address, pictures: Mapping[str, bytes]) -> Exported:
    """The whole bank of a quiz as Moodle XML. `pictures`: the bytes of each picture, by the `src` it is shown with."""
    writer = _Writer(quiz, address, pictures)
    text = "\n".join(writer.lines()) + "\n"
    return Exported(text=text, problems=tuple(writer.outlet.problems))


class _Writer:
    def __init__(self, quiz: Quiz, address: Address, pictures: Mapping[str, bytes]) -> None:
        self.outlet = Outlet(quiz, MOODLE_XML, address)
        self.quiz, self.pictures = quiz, pictures

    def lines(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield "<quiz>"
        for number, (path, questions) in enumerate(self.outlet.by_category()):
            yield '<question type="category">'
            yield f"<category><text>{_text(f'$course$/top/{path}')}</text></category>"
            opening = self.quiz.body.nodes if number == 0 else ()
            if html.says(opening):
                # a category's description holds no files: what they showed is said in words
                shown = html.mapped(opening, lambda e: (e.get("alt") or "",) if e.tag == "img" else (e,))
                yield f'<info format="html"><text>{_text(to_html(shown).strip())}</text></info>'
            yield "</question>"
            for question in questions:
                yield from self.question(question)
        yield "</quiz>"

    def question(self, question: Question) -> Iterator[str]:
        outlet, kind = self.outlet, _TYPES[question.kind]
        truth = outlet.truth(question)
        if question.kind is QuestionKind.TRUE_FALSE and truth is None:
            kind = "multichoice"
        yield f'<question type="{kind}">'
        yield f"<name><text>{_text(outlet.name(question))}</text></name>"
        text = html.question_text(question, outlet.lead(question))
        yield self.field("questiontext", question, text)
        yield self.field("generalfeedback", question, question.explanation)
        yield f"<defaultgrade>{question.points}</defaultgrade>"
        yield "<penalty>0</penalty>"
        yield "<hidden>0</hidden>"
        yield from self.answers(question, truth)
        if question.tags:
            tags = "".join(f"<tag><text>{_text(tag)}</text></tag>" for tag in question.tags)
            yield f"<tags>{tags}</tags>"
        yield "</question>"

    def answers(self, question: Question, truth: bool | None) -> Iterator[str]:
        if truth is not None:
            both = zip(("true", "false"), self.outlet.truth_feedback(question), strict=True)
            for word, said in both:
                worth = 100 if (word == "true") is truth else 0
                feedback = self.field("feedback", question, said)
                yield f'<answer fraction="{worth}" format="plain_text"><text>{word}</text>{feedback}</answer>'
        elif question.choices:
            yield from self.choices(question)
        elif question.kind is QuestionKind.WRITTEN:
            yield "<usecase>0</usecase>"
            for answer in question.answers:
                words = _text(answer.replace("*", "\\*"))  # a star alone would match anything
                yield f'<answer fraction="100" format="plain_text"><text>{words}</text></answer>'
        elif question.kind is QuestionKind.ORDERING:
            # all items, one below the other, marked by which follows which, as `marking.points_for` does
            yield "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"
            yield "<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype><showgrading>SHOW</showgrading>"
            yield "<numberingstyle>none</numberingstyle>"
            for number, item in enumerate(question.items, start=1):
                yield self.field("answer", question, item, fraction=str(number))
        else:
            yield "<shuffleanswers>true</shuffleanswers>"
            for left, right in sides(self.outlet, question):
                inside = f"<answer><text>{_text(right)}</text></answer>"
                yield self.field("subquestion", question, left, inside=inside)

    def choices(self, question: Question) -> Iterator[str]:
        is_multiple = question.kind is QuestionKind.MULTIPLE
        may_move = self.quiz.shuffles and not keeps_order(question)
        yield f"<single>{'false' if is_multiple else 'true'}</single>"
        yield f"<shuffleanswers>{'true' if may_move else 'false'}</shuffleanswers>"
        yield "<answernumbering>ABCD</answernumbering>"
        plus, minus = map(
            percent, self.outlet.shares(question) if is_multiple else (Fraction(1), Fraction(0))
        )
        for choice in question.choices:
            worth = plus if choice.is_right else minus
            feedback = self.field("feedback", question, choice.feedback)
            yield self.field("answer", question, choice.nodes, inside=feedback, fraction=worth)

    def field(
        self, tag: str, question: Question, nodes: Nodes, *, inside: str = "", fraction: str = ""
    ) -> str:
        """An element that holds a text and the pictures shown in it."""
        files: dict[str, bytes] = {}

        def embedded(element: Element) -> Nodes:
            source = element.get("src") or ""
            if element.tag != "img" or scheme_of(source):
                return (element,)
            if source not in self.pictures:
                self.outlet.refuse(question, Limit.PICTURE_MISSING)
                return ()
            data = self.pictures[source]
            name = unquote(source).rpartition("/")[2]
            while files.get(name, data) != data:
                name = f"_{name}"
            files[name] = data
            return (element.replace(src=f"@@PLUGINFILE@@/{quote(name)}"),)

        text = to_html(html.mapped(self.outlet.linked(question, nodes), embedded)).strip()
        attributes = f" fraction={quoteattr(fraction)}" if fraction else ""
        kept = "".join(
            f'<file name={quoteattr(name)} path="/" encoding="base64">{base64.b64encode(data).decode()}</file>'
            for name, data in files.items()
        )
        return f'<{tag}{attributes} format="html"><text>{_text(text)}</text>{kept}{inside}</{tag}>'


def _text(text: str) -> str:
    """A text as character data; a carriage return would not survive a parser (XML 1.0, section 2.11)."""
    return escape(text, {"\r": "&#13;"})
