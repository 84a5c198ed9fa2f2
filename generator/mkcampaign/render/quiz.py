"""Questions for the web: what a form shows, and what is said once it is answered."""

from __future__ import annotations

from markupsafe import Markup

from mkcampaign.model.documents import Quiz
from mkcampaign.model.tree import Node
from mkcampaign.render import words
from mkcampaign.render.body import apart, web
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.views import ChoiceView, QuestionView

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def questions(r: Rendering, quiz: Quiz, *, page: str) -> tuple[QuestionView, ...]:
    """The questions of a quiz, numbered from 1, their choices lettered from A (past Z: AA, AB …)."""

    def shown(nodes: tuple[Node, ...], name: str) -> Markup:
        return web(apart(nodes, name), path=quiz.path, page=page, r=r)

    views: list[QuestionView] = []
    for number, question in enumerate(quiz.questions, start=1):
        id = f"q{number}"
        choices = tuple(
            ChoiceView(
                id=(name := f"{id}-{_letter(index).lower()}"),
                html=shown(choice.nodes, name),
                letter=_letter(index),
                is_right=choice.is_right,
                feedback_html=shown(choice.feedback, f"{name}-why"),
            )
            for index, choice in enumerate(question.choices)
        )
        views.append(
            QuestionView(
                number=number,
                id=id,
                kind=question.kind.value,
                kind_label=r.translate(words.QUESTION_KINDS[question.kind]),
                points=question.points,
                html=shown(question.prompt, f"{id}-asked"),
                context_html=shown(question.context, f"{id}-about"),
                choices=choices,
                right_letters=r.translate("、").join(choice.letter for choice in choices if choice.is_right),
                explanation_html=shown(question.explanation, f"{id}-why"),
            )
        )
    return tuple(views)


def _letter(index: int) -> str:
    return (LETTERS[index // 26 - 1] if index >= 26 else "") + LETTERS[index % 26]
