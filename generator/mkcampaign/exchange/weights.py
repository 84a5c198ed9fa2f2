"""What Moodle's fractions mean here: which options are right, which answers are accepted, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mkcampaign.exchange import html
from mkcampaign.exchange.intake import Intake, Place
from mkcampaign.exchange.words import Loss, Refusal
from mkcampaign.marking import folded
from mkcampaign.model.quiz import Choice, Nodes, QuestionKind

_NEAR = 0.05
"""How far a rounded fraction may be off, in hundredths: 33.33 and 33.33333 are a third."""
FULL = 100.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option or accepted answer with what it is worth, in hundredths of the question."""

    nodes: Nodes
    weight: float
    feedback: Nodes = ()


def choices(
    options: Sequence[Weighed], intake: Intake, place: Place, *, is_single: bool
) -> tuple[QuestionKind, tuple[Choice, ...]]:
    """The options of a choice. Raises `Refused` where several options of a single choice are each right alone.

    An option of a single choice that is worth something, but not all, is wrong here; fractions of a multiple choice
    other than those of `marking.points_for` are dropped. Either is said.
    """
    if any(option.weight > 0 and not html.says(option.nodes) for option in options):
        raise intake.refuse(place, Refusal.NO_ANSWER)
    # one that is empty and wrong is a row of Moodle's form that nobody filled in; Moodle passes it over too
    options = [option for option in options if html.says(option.nodes)]
    if is_single:
        if sum(option.weight >= FULL for option in options) > 1:
            raise intake.refuse(place, Refusal.SEVERAL_RIGHT)
        if any(0 < option.weight < FULL for option in options):
            intake.lose(place, Loss.HALF_CREDIT)
        made = [Choice(nodes=o.nodes, is_right=o.weight >= FULL, feedback=o.feedback) for o in options]
        return QuestionKind.SINGLE, tuple(made)
    right = [option.weight for option in options if option.weight > 0]
    wrong = [option.weight for option in options if option.weight <= 0]
    fits_right = all(abs(weight - FULL / len(right)) < _NEAR for weight in right)
    fits_wrong = all(abs(weight + FULL / len(wrong)) < _NEAR for weight in wrong)
    if right and not (fits_right and fits_wrong):
        intake.lose(place, Loss.WEIGHTS)
    made = [Choice(nodes=o.nodes, is_right=o.weight > 0, feedback=o.feedback) for o in options]
    return QuestionKind.MULTIPLE, tuple(made)


def written(answers: Sequence[Weighed], intake: Intake, place: Place) -> tuple[str, ...]:
    """The accepted answers of a question whose answer is written, as words.

    Raises `Refused` where none is worth all, or where one stands for many (a star is Moodle's wildcard).
    """
    accepted: list[str] = []
    for answer in answers:
        text = "".join(node for node in answer.nodes if isinstance(node, str))
        if html.says(answer.feedback):
            intake.lose(place, Loss.FEEDBACK)
        if answer.weight >= FULL and text:
            if "*" in text.replace("\\*", ""):
                raise intake.refuse(place, Refusal.WILDCARD)
            words = " ".join(text.replace("\\*", "*").split())
            if folded(words) and words not in accepted:
                accepted.append(words)
        elif 0 < answer.weight < FULL:
            intake.lose(place, Loss.HALF_CREDIT)
    if not accepted:
        raise intake.refuse(place, Refusal.NO_FULL_MARK)
    return tuple(accepted)
