"""Aiken (https://docs.moodle.org/en/Aiken_format): a question on a line, its options, the letter of the right one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from string import ascii_uppercase

from mkcampaign.exchange import html
from mkcampaign.exchange.intake import Imported, Intake, Place
from mkcampaign.exchange.outlet import Address, Exported, Outlet
from mkcampaign.exchange.words import AIKEN, Limit, Omission, Refusal
from mkcampaign.model.quiz import Choice, Nodes, Question, QuestionKind, Quiz
from mkcampaign.model.tree import text_of, walk

_OPTION = re.compile(r"\s*(?P<letter>[A-Za-z])(?:[.)]\s|[．）、]\s*)\s*(?P<text>\S.*)$")
_ANSWER = re.compile(r"\s*ANSWER\s*[:：]\s*(?P<letters>.*)$", re.IGNORECASE)
_TAKEN_FOR_ANOTHER = re.compile(r"[A-Z][).]|ANSWER:|[\x00-\x7f]?$")
_ORNAMENT = frozenset("a abbr b cite dfn em i ins mark q s small span strong u".split())
"""Elements whose words mean the same without them."""


def export(quiz: Quiz, address: Address) -> Exported:
    """The single-choice and true-false questions of a quiz; any other is a problem."""
    writer = Outlet(quiz, AIKEN, address)
    text = "\n".join(line for question in quiz.questions for line in _question(question, writer))
    writer.omit_opening()
    return Exported(text=text, problems=tuple(writer.problems))


def _question(question: Question, outlet: Outlet) -> Iterator[str]:
    if question.kind not in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
        outlet.refuse(question, Limit.KIND)
        return
    if len(question.choices) > len(ascii_uppercase):
        outlet.refuse(question, Limit.LETTERS)
        return
    lead = outlet.lead(question)
    if question.context or (lead and html.says(lead.nodes)):
        outlet.refuse(question, Limit.LEAD)
    lost = (
        (lead is not None and not html.says(lead.nodes), Omission.HEADING),
        (question.points != 1, Omission.POINTS),
        (bool(question.tags), Omission.TAGS),
        (bool(question.explanation), Omission.EXPLANATION),
        (any(choice.feedback for choice in question.choices), Omission.FEEDBACK),
    )
    for is_lost, omission in lost:
        if is_lost:
            outlet.omit(question, omission)
    prompt = _words(question, question.prompt, outlet)
    if _TAKEN_FOR_ANOTHER.match(prompt):
        outlet.refuse(question, Limit.LOOKS_LIKE_OPTION)
    yield prompt
    for letter, choice in zip(ascii_uppercase, question.choices, strict=False):
        yield f"{letter}. {_words(question, choice.nodes, outlet)}"
    right = next((index for index, choice in enumerate(question.choices) if choice.is_right), 0)
    yield f"ANSWER: {ascii_uppercase[right]}"
    yield ""


def _words(question: Question, nodes: Nodes, outlet: Outlet) -> str:
    """The words of a tree; what cannot be said in words is a problem."""
    tags = {element.tag for element in walk(nodes)}
    if "img" in tags:
        outlet.refuse(question, Limit.PICTURES)
    elif tags - _ORNAMENT - {"p", "br"}:
        outlet.refuse(question, Limit.MARKUP)
    elif tags & _ORNAMENT:
        outlet.omit(question, Omission.MARKUP)
    return text_of(nodes)


def read(text: str, path: str) -> Imported:
    """Read an Aiken file; small letters and full-width marks are read as they are meant."""
    intake = Intake(path)
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    place: Place | None = None
    for number, line in enumerate([*text.split("\n"), "\0"], start=1):
        shown = unicodedata.normalize("NFKC", line)
        answer, option = _ANSWER.match(shown), _OPTION.match(line if place else "")
        if not line.strip():
            continue
        starts = line == "\0" or (bool(options) and not answer and not option)
        if starts and place and (options or line == "\0"):
            _add(intake, place, stem, options, None)
            stem, options, place = [], [], None
        if line == "\0":
            break
        if answer:
            if place is None:
                intake.report("import-stray", Place(number), text=line.strip())
                continue
            _add(intake, place, stem, options, answer["letters"])
            stem, options, place = [], [], None
        elif option and place:
            options.append((option["letter"].upper(), option["text"].strip()))
        else:
            place = place or Place(number, len(line) - len(line.lstrip()) + 1, line.strip()[:80])
            stem.append(line.strip())
    return intake.done()


def _add(
    intake: Intake, place: Place, stem: list[str], options: list[tuple[str, str]], answer: str | None
) -> None:
    letters = [letter for letter, _ in options]
    right = re.findall(r"[A-Za-z]", answer or "")
    reason = None
    if not right:
        reason = Refusal.NO_ANSWER
    elif len(set(letters)) < len(letters):
        reason = Refusal.LETTER_TWICE
    elif not {letter.upper() for letter in right} <= set(letters):
        reason = Refusal.LETTER
    if reason:
        intake.refuse(place, reason)
        intake.refused += 1
        return
    chosen = {letter.upper() for letter in right}
    choices = tuple(
        Choice(
            nodes=html.read(text, "plain", intake.path, intake.problems, line=place.line),
            is_right=letter in chosen,
        )
        for letter, text in options
    )
    kind = QuestionKind.MULTIPLE if len(chosen) > 1 else QuestionKind.SINGLE
    prompt = html.read(" ".join(stem), "plain", intake.path, intake.problems, line=place.line)
    intake.add(Question(kind=kind, prompt=prompt, choices=choices), place)
