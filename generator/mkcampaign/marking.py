"""What an answer is worth: exact points, part of them for part of the answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mkcampaign.model.edition import Script
from mkcampaign.model.quiz import Question, QuestionKind
from mkcampaign.script import converter


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What somebody answered. Which field counts follows from the question's kind; an empty one is no answer.

    `chosen`: indexes of `choices` · `text`: what was written · `order`: indexes of `items`, first to last ·
    `matched`: for the index of a pair, the index in `rights` that was given to its left side.
    """

    chosen: frozenset[int] = frozenset()
    text: str = ""
    order: tuple[int, ...] = ()
    matched: Mapping[int, int] = field(default_factory=dict)


def right_response(question: Question) -> Response:
    """The response that earns all points."""
    return Response(
        chosen=frozenset(index for index, choice in enumerate(question.choices) if choice.is_right),
        text=question.answers[0] if question.answers else "",
        order=tuple(range(len(question.items))),
        matched=dict(enumerate(question.right_of)),
    )


def points_for(question: Question, response: Response) -> Fraction:
    """The points a response earns, from 0 to `question.points`, exactly; `worded` rounds them to be shown.

    - single, true-false: all points for the right option alone, else none.
    - multiple: a share of 1/(right options) for each right option chosen, less a share of 1/(wrong options) for
      each wrong one; never below 0. So who ticks nothing, or everything, gets nothing, and guessing gains nothing
      on average. (R/exams, `exams_eval(partial = TRUE, negative = FALSE, rule = "false")`; in Moodle the fractions
      of a multiple-response question; in IMS QTI 2.2 `mapResponse` with `lowerBound="0"`.)
    - written: all points where the text is one of the `accepted` answers, as `folded` compares them.
    - ordering: a share of 1/(items - 1) for each item that is directly followed by the one that should follow it.
      (Moodle's question type ordering, "relative to the next item, excluding last": one item out of place costs its
      joints, not the whole order.)
    - matching: a share of 1/pairs for each left side that was given its right side. (Moodle's matching question;
      QTI 2.2 `mapResponse` over pairs.)
    """
    return question.points * _share(question, response)


def _share(question: Question, response: Response) -> Fraction:
    match question.kind:
        case QuestionKind.WRITTEN:
            given = folded(response.text)
            return Fraction(bool(given) and given in map(folded, accepted(question)))
        case QuestionKind.ORDERING:
            joints = set(zip(response.order, response.order[1:], strict=False))
            right = {(index, index + 1) for index in range(len(question.items) - 1)}
            return Fraction(len(joints & right), len(right)) if right else Fraction(0)
        case QuestionKind.MATCHING:
            belongs = question.right_of
            right_ones = sum(response.matched.get(pair) == own for pair, own in enumerate(belongs))
            return Fraction(right_ones, len(belongs)) if belongs else Fraction(0)
        case QuestionKind.MULTIPLE:
            right_options = {index for index, choice in enumerate(question.choices) if choice.is_right}
            wrong_options = set(range(len(question.choices))) - right_options
            gained = Fraction(len(response.chosen & right_options), len(right_options) or 1)
            lost = Fraction(len(response.chosen & wrong_options), len(wrong_options) or 1)
            return max(gained - lost, Fraction(0))
    only = next((index for index, choice in enumerate(question.choices) if choice.is_right), None)
    return Fraction(only is not None and response.chosen == {only})


def accepted(question: Question) -> tuple[str, ...]:
    """The answers of a written question that are right: as its editor wrote them, and the same in Traditional script.

    Whoever reads the question in Traditional script answers in it, and a telephone may write either.
    """
    ways = (converter(script, {}) for script in (Script.TAIWAN, Script.HONG_KONG))
    return tuple(dict.fromkeys((*question.answers, *(way(a) for way in ways for a in question.answers))))


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"^[。.，,、;；:：!！?？\"'“”‘’《》()（）]+|[。.，,、;；:：!！?？\"'“”‘’《》()（）]+$")


def folded(text: str) -> str:
    """What of a written answer counts: not width, case, spaces, marks around it, or commas between thousands.

    `normalize("NFKC")`, lower case, no white space, `3,600` as `3600`, no punctuation at either end: a script can
    do the same (ECMA-262, `String.prototype.normalize`).
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text).lower())
    return _THOUSANDS.sub("", _AROUND.sub("", plain))


def worded(points: Fraction) -> str:
    """Points as they are shown: whole, or rounded to two places, half up (`1.33`, `0.5`)."""
    hundredths = (points * 200 + 1) // 2
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)
