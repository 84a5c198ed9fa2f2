"""A manuscript in another script: every word people read is converted; addresses and numbers stay."""

from __future__ import annotations

from dataclasses import replace

from mkcampaign.model.calendar import Menu
from mkcampaign.model.quiz import Lead, Pair, Question, Quiz
from mkcampaign.model.tree import Node
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.script import Convert, convert_nodes
from mkcampaign.year_plans import PlanLine, Programme


def rewritten(manuscript: Manuscript, convert: Convert) -> Manuscript:
    """The manuscript with `convert` applied to all its text. It still is of the language it says."""

    def words(text: str | None) -> str | None:
        return convert(text) if text else text

    own, letter, sign_in = manuscript.imprint, manuscript.letter, manuscript.sign_in
    return replace(
        manuscript,
        convert=convert,
        title=convert(manuscript.title),
        panels=tuple(
            replace(panel, title=convert(panel.title), nodes=convert_nodes(panel.nodes, convert))
            for panel in manuscript.panels
        ),
        imprint=replace(
            own,
            name=convert(own.name),
            address=words(own.address),
            qr_label=words(own.qr_label),
            version=words(own.version),
            dated=words(own.dated),
            review=words(own.review),
        ),
        quotes={
            target: replace(
                quote, title=convert(quote.title), text=convert(quote.text), note=convert(quote.note)
            )
            for target, quote in manuscript.quotes.items()
        },
        letter=replace(
            letter,
            salutation=words(letter.salutation),
            signed=tuple(map(convert, letter.signed)),
            dated=words(letter.dated),
        ),
        quiz=_quiz(manuscript.quiz, convert) if manuscript.quiz else None,
        menu=_menu(manuscript.menu, convert) if manuscript.menu else None,
        sign_in=replace(
            sign_in, title=convert(sign_in.title), when=convert(sign_in.when), where=convert(sign_in.where)
        )
        if sign_in
        else None,
        programme=_programme(manuscript.programme, convert) if manuscript.programme else None,
    )


def _programme(programme: Programme, convert: Convert) -> Programme:
    def lines(several: tuple[PlanLine, ...]) -> tuple[PlanLine, ...]:
        return tuple(replace(one, title=convert(one.title), place=convert(one.place)) for one in several)

    return replace(
        programme,
        months=tuple(
            replace(month, occasions=lines(month.occasions), lines=lines(month.lines))
            for month in programme.months
        ),
        running=lines(programme.running),
    )


def _quiz(quiz: Quiz, convert: Convert) -> Quiz:
    def nodes(tree: tuple[Node, ...]) -> tuple[Node, ...]:
        return convert_nodes(tree, convert)

    def question(own: Question) -> Question:
        return replace(
            own,
            prompt=nodes(own.prompt),
            context=nodes(own.context),
            explanation=nodes(own.explanation),
            choices=tuple(
                replace(choice, nodes=nodes(choice.nodes), feedback=nodes(choice.feedback))
                for choice in own.choices
            ),
            answers=tuple(map(convert, own.answers)),
            items=tuple(map(nodes, own.items)),
            pairs=tuple(Pair(left=nodes(pair.left), right=nodes(pair.right)) for pair in own.pairs),
            extras=tuple(map(nodes, own.extras)),
            columns=tuple(map(convert, own.columns)),
        )

    def lead(own: Lead) -> Lead:
        return replace(own, title=convert(own.title), nodes=nodes(own.nodes))

    return replace(
        quiz,
        matter=quiz.matter.model_copy(update={"title": convert(quiz.title)}),
        body=replace(quiz.body, nodes=nodes(quiz.body.nodes)),
        questions=tuple(map(question, quiz.questions)),
        leads=tuple(map(lead, quiz.leads)),
    )


def _menu(menu: Menu, convert: Convert) -> Menu:
    return menu.model_copy(
        update={
            "title": convert(menu.title),
            "summary": convert(menu.summary) if menu.summary else None,
            "contact": convert(menu.contact) if menu.contact else None,
            "options": tuple(
                option.model_copy(
                    update={
                        "title": convert(option.title),
                        "summary": convert(option.summary) if option.summary else None,
                    }
                )
                for option in menu.options
            ),
        }
    )
