"""From a quiz to one paper of it: which questions are asked, in what order, and how each is laid before the taker.

The lots come from SHA-256 (FIPS 180-4) of the seed and a counter, so the same quiz and the same seed give the same
paper on every machine and with every version of Python: nothing rests on the `random` module, which promises that
only for `random()` itself, not for `shuffle` and `sample`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from mkcampaign.model.quiz import Choice, Question, QuestionKind, Quiz
from mkcampaign.model.tree import text_of, to_html

Thing = TypeVar("Thing")


def drawn(quiz: Quiz, seed: str) -> Quiz:
    """One paper of a quiz: the questions picked, in their order, each as it is to be shown.

    `seed` names the paper: a version's letter, or any constant word for the one on the web. The quiz's id is part
    of the lot, its words are not, so that a corrected slip of the pen leaves questions and letters where they were.

    - Picked are `pick.count` questions of all, or `pick.tags[tag]` of each tag, where a question with several tags
      counts for one of them only. Where the bank has too few, all that can be had (a problem of the judge).
    - Questions change places only where the quiz `shuffles`, and only with neighbours under the same lead: leads
      stay in the order written. Without shuffling they keep the order written.
    - Options change places likewise, except those of true-false questions, options such as 以上都对, which stay in
      their place, and all options of a question where one names others by their letters.
    - Items to be ordered, and right sides to be matched, are always mixed, and never shown in the right order
      (`Question.shown`).

    The result has no `pick` left; drawn again it stays as it is but for the shuffling.
    """
    lots = _Lots(f"{quiz.id}\n{seed}")
    picked = _picked(quiz, lots)
    questions = [quiz.questions[index] for index in picked]
    if quiz.shuffles:
        # neighbours, not all of a lead: a lead comes once, with its questions under it
        questions = [
            question for _, group in groupby(questions, key=_lead) for question in lots.shuffled([*group])
        ]
    shown = tuple(_laid_out(question, lots, shuffles=quiz.shuffles) for question in questions)
    return replace(quiz, matter=quiz.matter.model_copy(update={"pick": None}), questions=shown)


MOST_DRAWS = 64
"""How often a version is drawn anew before it is taken as it is: where there is another order, one is found."""


def drawn_version(quiz: Quiz, letter: str) -> Quiz:
    """The version of a paper that bears `letter`, one of the quiz's `versions`; with "" the paper of a quiz without.

    No version is like one before it, as long as the quiz can be laid out in another way.
    """
    if not letter:
        return drawn(quiz, "paper")
    before: list[tuple[object, ...]] = []
    paper = quiz
    for name in quiz.matter.versions:
        for again in range(MOST_DRAWS):
            paper = drawn(quiz, f"{name} {again}" if again else name)
            if _order(paper) not in before:
                break
        if name == letter:
            break
        before.append(_order(paper))
    return paper


def versions_alike(quiz: Quiz) -> tuple[str, str] | None:
    """Two versions of a quiz's paper that are the same paper, where it cannot be laid out in as many ways."""
    found: dict[tuple[object, ...], str] = {}
    for letter in quiz.matter.versions:
        other = found.setdefault(_order(drawn_version(quiz, letter)), letter)
        if other != letter:
            return other, letter
    return None


def _order(paper: Quiz) -> tuple[object, ...]:
    """What tells two papers of one quiz apart: which questions, in which order, and how each is laid out."""
    return tuple(
        (question.line, question.shown, tuple(to_html(choice.nodes) for choice in question.choices))
        for question in paper.questions
    )


def supply(quiz: Quiz) -> Mapping[str, int]:
    """How many questions can be had for each tag that `pick` names, when all are to be had at once."""
    wanted = quiz.matter.pick.tags if quiz.matter.pick else None
    if not wanted:
        return {}
    given = _assigned(quiz.questions, range(len(quiz.questions)), wanted)
    return {tag: sum(1 for other in given.values() if other == tag) for tag in wanted}


class _Lots:
    """Whole numbers drawn without bias from SHA-256 of the seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._numbers = self._stream(seed)

    @staticmethod
    def _stream(seed: str) -> Iterator[int]:
        counter = 0
        while True:
            block = hashlib.sha256(f"{seed}\n{counter}".encode("utf-8", "surrogatepass")).digest()
            for start in range(0, len(block), 8):
                yield int.from_bytes(block[start : start + 8], "big")
            counter += 1

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1, each as likely."""
        fair = 2**64 - 2**64 % limit
        return next(number for number in self._numbers if number < fair) % limit

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """The things in another order, each order as likely (Fisher and Yates)."""
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


def _lead(question: Question) -> int | None:
    return question.lead


def _picked(quiz: Quiz, lots: _Lots) -> list[int]:
    """The indexes of the questions on the paper, in the order written."""
    pick, everything = quiz.matter.pick, range(len(quiz.questions))
    if pick is None:
        return list(everything)
    order = lots.shuffled(everything)
    if pick.tags is None:
        return sorted(order[: pick.count])
    return sorted(_assigned(quiz.questions, order, pick.tags))


def _assigned(
    questions: Sequence[Question], order: Sequence[int], wanted: Mapping[str, int]
) -> dict[int, str]:
    """Give as many questions as wanted to each tag, first come first served: {index: tag it counts for}.

    A question whose tags are all served takes the place of one that can serve another tag: an augmenting path over
    the tags, so that nothing is short that could be had.
    """
    given: dict[int, str] = {}
    room = dict(wanted)
    movable: dict[str, dict[int, tuple[str, ...]]] = {
        tag: {} for tag in wanted
    }  # those that could serve others too
    for index in order:
        if not any(room.values()):
            break
        tags = tuple(tag for tag in wanted if tag in questions[index].tags)
        path = _path(tags, room, movable)
        if path is None:
            continue
        moving, last = index, path[0][0]
        for tag, displaced in path:
            if moving in given:
                movable[given[moving]].pop(moving, None)
            given[moving] = last = tag
            own = tuple(other for other in wanted if other in questions[moving].tags)
            if len(own) > 1:
                movable[tag][moving] = own
            if displaced is None:
                break
            moving = displaced
        room[last] -= 1
    return given


def _path(
    tags: Sequence[str], room: Mapping[str, int], movable: Mapping[str, Mapping[int, tuple[str, ...]]]
) -> list[tuple[str, int | None]] | None:
    """The shortest chain of moves that makes room for a question with `tags`: (tag taken, who leaves it), or None."""
    before: dict[str, tuple[str, int] | None] = dict.fromkeys(tags)
    queue = list(tags)
    for tag in queue:
        if room[tag]:
            steps: list[tuple[str, int | None]] = [(tag, None)]
            while (came := before[steps[0][0]]) is not None:
                steps.insert(0, came)
            return steps
        for index, others in movable[tag].items():
            for other in others:
                if other not in before:
                    before[other] = (tag, index)
                    queue.append(other)
    return None


_LAST = re.compile(r"(?:以上|上述|前面)|(?:all|none|both|neither) of the (?:above|options)", re.IGNORECASE)
_LETTERS = re.compile(r"(?<![A-Za-z])[A-H]\s*(?:[和与及、,，/+]|and)\s*[A-H](?![A-Za-z])")


def _laid_out(question: Question, lots: _Lots, *, shuffles: bool) -> Question:
    match question.kind:
        case QuestionKind.ORDERING:
            right = tuple(range(len(question.items)))
            return replace(question, shown=_mixed(lots, right, right))
        case QuestionKind.MATCHING:
            return replace(
                question, shown=_mixed(lots, tuple(range(len(question.rights))), question.right_of)
            )
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE if shuffles:
            return replace(question, choices=_shuffled(question.choices, lots))
    return question


def _mixed(lots: _Lots, places: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    """`places` in an order that does not begin with `right`, where there is one."""
    mixed = tuple(lots.shuffled(places))
    for _ in places:
        if mixed[: len(right)] != right[: len(mixed)]:
            break
        mixed = (*mixed[1:], mixed[0])
    return mixed


def keeps_order(question: Question) -> bool:
    """Whether some of a question's options must stay in their place, wherever it is shuffled."""
    words = [text_of(choice.nodes) for choice in question.choices]
    return any(_LETTERS.search(text) or _LAST.match(text) for text in words)


def _shuffled(choices: tuple[Choice, ...], lots: _Lots) -> tuple[Choice, ...]:
    words = [text_of(choice.nodes) for choice in choices]
    if any(_LETTERS.search(text) for text in words):
        return choices
    free = [index for index, text in enumerate(words) if not _LAST.match(text)]
    mixed = list(choices)
    for place, index in zip(free, lots.shuffled(free), strict=True):
        mixed[place] = choices[index]
    return tuple(mixed)
