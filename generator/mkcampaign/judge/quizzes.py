"""Quizzes as a whole: what is declared adds up, what is picked is there, an exam explains itself and tells nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from mkcampaign.drawing import supply, versions_alike
from mkcampaign.model.quiz import Nodes, Question, QuestionKind, Quiz
from mkcampaign.model.site import Site
from mkcampaign.model.tree import text_of, to_html
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.validate import closest

FEWEST_TO_GUESS_FROM = 8
LONGEST_PERCENT = 60
"""In an exam of eight questions or more the longest option is right in at most 60 % of them (issue 4, item 5)."""

_LETTER = re.compile(
    r"(?:选项?|答案[是为]?|第)\s*[:：]?\s*[A-H](?![A-Za-z])|(?<![A-Za-z])[A-H]\s*(?:项|选项|[和、与]\s*[A-H](?![A-Za-z]))"
)


def problems(site: Site) -> Iterator[Problem]:
    """All rules of quizzes."""
    for quiz in site.quizzes.values():
        if not quiz.questions:
            continue  # said where it was read
        yield from _picks(site, quiz)
        yield from _points(site, quiz)
        yield from _twice(quiz)
        yield from _explanations(quiz)
        yield from _longest(site, quiz)
        yield from _letters(quiz)
        yield from _versions(site, quiz)


def _picks(site: Site, quiz: Quiz) -> Iterator[Problem]:
    """A paper picks no more questions than there are, of all or of a tag; a question counts for one tag."""
    pick = quiz.matter.pick
    if pick is None:
        return
    mark = site.mark("quiz", quiz.id, "pick")
    if pick.tags is None:
        if pick.total > len(quiz.questions):
            yield problem(mark, "quiz-pick-count", wanted=pick.total, count=len(quiz.questions))
        return
    tagged = Counter(tag for question in quiz.questions for tag in question.tags)
    had = supply(quiz)
    for tag, wanted in pick.tags.items():
        if had[tag] < wanted:
            count = min(tagged[tag], had[tag]) if tagged[tag] >= wanted else tagged[tag]
            yield problem(
                site.mark("quiz", quiz.id, "pick", tag),
                "quiz-pick-tag",
                tag=tag,
                wanted=wanted,
                count=count,
                suggestion=None if tagged[tag] else closest(tag, tagged),
            )


def _points(site: Site, quiz: Quiz) -> Iterator[Problem]:
    """The questions of every paper add up to the declared total; without one, to the same for all."""
    lowest, highest = _totals(quiz)
    declared, percent = quiz.matter.points, quiz.matter.pass_
    if declared is None:
        if lowest != highest:
            mark = site.mark("quiz", quiz.id, "pick")
            yield problem(mark, "quiz-pick-points", lowest=lowest, highest=highest)
        return
    if lowest == highest == declared:
        return
    needed = -(-declared * percent // 100) if percent else 0
    if needed > lowest:
        mark = site.mark("quiz", quiz.id, "pass")
        yield problem(mark, "quiz-pass-unreachable", needed=needed, total=declared, sum=lowest)
        return
    shown = str(lowest) if lowest == highest else f"{lowest}-{highest}"
    yield problem(site.mark("quiz", quiz.id, "points"), "quiz-points-total", sum=shown, points=declared)


def _totals(quiz: Quiz) -> tuple[int, int]:
    """The least and the most that the questions of a paper can add up to (by tag: an estimate from outside)."""
    pick = quiz.matter.pick
    if pick is None or (pick.tags is None and pick.total >= len(quiz.questions)):
        return quiz.points, quiz.points
    if pick.tags is None:
        worth = sorted(question.points for question in quiz.questions)
        return sum(worth[: pick.total]), sum(worth[-pick.total :])
    lowest = highest = 0
    for tag, wanted in pick.tags.items():
        worth = sorted(question.points for question in quiz.questions if tag in question.tags)
        lowest, highest = lowest + sum(worth[:wanted]), highest + sum(worth[-wanted:])
    return lowest, highest


def _twice(quiz: Quiz) -> Iterator[Problem]:
    """No two questions ask the same in the same words, about the same text."""
    first: dict[tuple[object, ...], Question] = {}
    for question in quiz.questions:
        key = (_words(question.prompt), to_html(question.context), question.lead)
        if key in first:
            mark = Mark(quiz.path, question.line)
            name = text_of(question.prompt)
            yield problem(mark, "quiz-question-twice", question=name, number=first[key].line)
        first.setdefault(key, question)


def _words(nodes: Nodes) -> str:
    text = text_of(nodes) or to_html(nodes)
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).casefold()) or text


def _explanations(quiz: Quiz) -> Iterator[Problem]:
    """Every question of an exam has an explanation, which its key prints."""
    if quiz.matter.pass_ is None:
        return
    for question in quiz.questions:
        if not question.explanation:
            name = text_of(question.prompt)
            yield problem(Mark(quiz.path, question.line), "quiz-explanation-missing", question=name)


def _longest(site: Site, quiz: Quiz) -> Iterator[Problem]:
    """Who picks the longest option does not pass by that."""
    asked = [question for question in quiz.questions if question.kind is QuestionKind.SINGLE]
    if len(asked) < FEWEST_TO_GUESS_FROM:
        return
    count = sum(map(_longest_is_right, asked))
    if count * 100 > LONGEST_PERCENT * len(asked):
        mark = site.mark("quiz", quiz.id, "title")
        yield problem(mark, "quiz-longest-right", count=count, total=len(asked), limit=LONGEST_PERCENT)


def _longest_is_right(question: Question) -> bool:
    lengths = [len(text_of(choice.nodes)) for choice in question.choices]
    longest = max(lengths)
    return lengths.count(longest) == 1 and question.choices[lengths.index(longest)].is_right


def _versions(site: Site, quiz: Quiz) -> Iterator[Problem]:
    """No two versions of a paper are the same paper."""
    alike = versions_alike(quiz) if len(quiz.matter.versions) > 1 else None
    if alike:
        mark = site.mark("quiz", quiz.id, "versions")
        yield problem(mark, "quiz-versions-alike", first=alike[0], second=alike[1])


def _letters(quiz: Quiz) -> Iterator[Problem]:
    """Where options change places, no explanation names one by its letter."""
    if not quiz.shuffles:
        return
    for question in quiz.questions:
        said = [question.explanation, *(choice.feedback for choice in question.choices)]
        found = next((match for nodes in said if (match := _LETTER.search(text_of(nodes)))), None)
        if found:
            yield problem(Mark(quiz.path, question.line), "quiz-letter", text=found[0])
