"""Questions for the web: what a form shows, and what is said once it is answered."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from mkcampaign.drawing import drawn
from mkcampaign.marking import accepted
from mkcampaign.model.quiz import KeyPolicy, Lead, Question, QuestionKind, Quiz
from mkcampaign.model.tree import Node, text_of
from mkcampaign.render import words
from mkcampaign.render.body import apart, web
from mkcampaign.render.quiz_views import ChoiceView, LeadView, PairView, QuestionView, SideView
from mkcampaign.render.rendering import Rendering

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEB = "web"
"""The seed of the paper on the web."""


def paper(quiz: Quiz) -> Quiz:
    """The paper that the web shows."""
    return drawn(quiz, WEB)


def questions(r: Rendering, quiz: Quiz, *, page: str) -> tuple[QuestionView, ...]:
    """The questions of a drawn quiz, numbered from 1, their choices lettered from A (past Z: AA, AB …).

    Of a quiz whose key is withheld nothing is given from which a right answer could be read.
    """

    def shown(nodes: tuple[Node, ...], name: str) -> Markup:
        return web(apart(nodes, name), path=quiz.path, page=page, r=r)

    def lead(index: int | None) -> LeadView | None:
        if index is None:
            return None
        own: Lead = quiz.leads[index]
        return LeadView(title=own.title, html=shown(own.nodes, f"lead{index + 1}"))

    def side(nodes: tuple[Node, ...], name: str, place: int, letter: str = "") -> SideView:
        text = text_of(nodes) or letter or r.translate("第 {number} 项").format(number=place)
        return SideView(html=shown(nodes, name), text=text, letter=letter)

    is_open = quiz.matter.key is KeyPolicy.SHOWN
    views: list[QuestionView] = []
    before: int | None = None
    for number, question in enumerate(quiz.questions, start=1):
        id = f"mc-q{number}"
        choices = tuple(
            ChoiceView(
                id=(name := f"{id}-{_letter(index).lower()}"),
                html=shown(choice.nodes, name),
                letter=_letter(index),
                is_right=is_open and choice.is_right,
                feedback_html=shown(choice.feedback, f"{name}-why") if is_open else Markup(),
            )
            for index, choice in enumerate(question.choices)
        )
        offered: Sequence[tuple[Node, ...]] = question.items or question.rights
        is_matching = question.kind is QuestionKind.MATCHING
        views.append(
            QuestionView(
                number=number,
                id=id,
                level=2 if question.lead is None else 3,
                kind=question.kind.value,
                kind_label=r.translate(words.QUESTION_KINDS[question.kind]),
                points=question.points,
                html=shown(question.prompt, f"{id}-asked"),
                context_html=shown(question.context, f"{id}-about"),
                lead=lead(question.lead) if question.lead != before else None,
                choices=choices,
                right_letters=r.translate("、").join(choice.letter for choice in choices if choice.is_right),
                explanation_html=shown(question.explanation, f"{id}-why") if is_open else Markup(),
                is_open=is_open,
                key=json.dumps(key(question), ensure_ascii=False) if is_open else "",
                answers=question.answers if is_open else (),
                offered=tuple(
                    # named by where they are shown: the written order would be the answer
                    side(offered[at], f"{id}-o{place}", place, _letter(place - 1) if is_matching else "")
                    for place, at in enumerate(question.presented, start=1)
                ),
                lefts=tuple(
                    side(pair.left, f"{id}-l{at}", at) for at, pair in enumerate(question.pairs, start=1)
                ),
                in_order=tuple(
                    shown(nodes, f"{id}-i{at}")
                    for at, nodes in enumerate(question.items if is_open else (), start=1)
                ),
                pairs=tuple(
                    PairView(
                        left_html=shown(pair.left, f"{id}-pl{at}"),
                        right_html=shown(pair.right, f"{id}-pr{at}"),
                    )
                    for at, pair in enumerate(question.pairs if is_open else (), start=1)
                ),
                columns=question.columns,
            )
        )
        before = question.lead
    return tuple(views)


def key(question: Question) -> list[str] | list[int]:
    """What a script needs to mark a drawn question (`theme/web/scripts/quiz/quiz-marking.js`).

    - options: the letters of the right ones;
    - written: the accepted answers, in every script;
    - ordering: the places, from 0, at which the items are shown, in the right order;
    - matching: for each left side the place, from 0, at which its right side is shown.
    """
    places = {at: place for place, at in enumerate(question.presented)}
    match question.kind:
        case QuestionKind.WRITTEN:
            return list(accepted(question))
        case QuestionKind.ORDERING:
            return [places[at] for at in range(len(question.items))]
        case QuestionKind.MATCHING:
            return [places[at] for at in question.right_of]
    return [_letter(index) for index, choice in enumerate(question.choices) if choice.is_right]


def _letter(index: int) -> str:
    return (LETTERS[index // 26 - 1] if index >= 26 else "") + LETTERS[index % 26]
