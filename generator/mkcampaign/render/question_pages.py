"""The question banks, for editors: of each campaign with quizzes, and of the whole site.

Counts are of the whole bank, not of what a paper picks from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign
from mkcampaign.model.quiz import KeyPolicy, Question, QuestionKind, Quiz
from mkcampaign.model.tree import text_of
from mkcampaign.render import listing, words
from mkcampaign.render.cards import Cards
from mkcampaign.render.quiz_views import BankCount, BankQuiz, BankRow
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri

Key = TypeVar("Key")
MOST_QUESTIONS = 60
"""On one page; the first has the counts of all."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """A page for each campaign that has a quiz to show, and one for all quizzes."""
    for campaign in (None, *r.site.campaigns.values()):
        count = sum(len(quiz.questions) for quiz in _shown(r, campaign))
        if count or campaign is None:
            first = urls.questions(campaign.id if campaign else None)
            yield from listing.pages(r, partial(_page, campaign=campaign), first, (count, MOST_QUESTIONS))


def _shown(r: Rendering, campaign: Campaign | None) -> list[Quiz]:
    ids = r.site.quizzes_of(campaign) if campaign else r.site.quizzes
    return [r.site.quizzes[id] for id in ids if r.is_published("quiz", id)]


def _page(r: Rendering, part: listing.Part, *, campaign: Campaign | None) -> str:
    uri, _ = part.uri, r.translate
    cards, quizzes = Cards(r, uri), _shown(r, campaign)
    questions = [question for quiz in quizzes for question in quiz.questions]
    by_kind = _counts((question.kind, question) for question in questions)
    by_tag = _counts((tag, question) for question in questions for tag in question.tags or ("",))
    by_points = _counts((question.points, question) for question in questions)
    if campaign:
        trail = [(_("活动"), section_uri("campaign")), (campaign.title, urls.noun("campaign", campaign.id))]
        about = _("“{title}”的全部题目：各有多少，哪些还没有解析。给编辑看。").format(title=campaign.title)
    else:
        trail = [(_("知识问答"), section_uri("quiz"))]
        about = _("全站的题目：各有多少，哪些还没有解析。给编辑看。")
    return fill(
        r,
        uri,
        "questions",
        _("题库"),
        section="campaign" if campaign else "quiz",
        trail=trail,
        description=about,
        whom=campaign.organisers[0] if campaign and campaign.organisers else "",
        noindex=True,
        part=part,
        is_first=part.number == 1,
        total=BankCount(label=_("合计"), count=len(questions), points=sum(q.points for q in questions)),
        unexplained=sum(not question.explanation for question in questions),
        kinds=[
            BankCount(label=_(words.QUESTION_KINDS[kind]), count=count, points=points)
            for kind in QuestionKind
            for count, points in [by_kind.get(kind, (0, 0))]
            if count
        ],
        tags=[
            BankCount(label=tag or _("没有标签"), count=count, points=points)
            for tag, (count, points) in sorted(by_tag.items(), key=lambda item: (not item[0], item[0]))
        ]
        if any(by_tag)
        else [],
        points=[
            BankCount(label=_("{points} 分").format(points=each), count=count, points=points)
            for each, (count, points) in sorted(by_points.items())
        ],
        quizzes=[
            replace(quiz, rows=tuple(rows))
            for quiz, rows in part.of_groups(
                ((quiz, quiz.rows) for quiz in (_quiz(cards, one) for one in quizzes)), MOST_QUESTIONS
            )
            if rows
        ],
    )


def _counts(pairs: Iterable[tuple[Key, Question]]) -> dict[Key, tuple[int, int]]:
    """For each key the number of its questions and the sum of their points."""
    found: dict[Key, tuple[int, int]] = {}
    for key, question in pairs:
        count, points = found.get(key, (0, 0))
        found[key] = count + 1, points + question.points
    return found


def _quiz(cards: Cards, quiz: Quiz) -> BankQuiz:
    r, _ = cards.r, cards.r.translate
    matter = quiz.matter
    is_open = matter.key is KeyPolicy.SHOWN
    facts = (
        _("共 {count} 题").format(count=len(quiz.questions)),
        _("每卷抽 {count} 题").format(count=quiz.asked) if quiz.asked != len(quiz.questions) else "",
        _("满分 {points} 分").format(points=matter.points or quiz.points) if matter.pick is None else "",
        _("及格线 {mark}").format(mark=f"{matter.pass_}%") if matter.pass_ else "",
        _("限时 {minutes} 分钟").format(minutes=matter.time_limit) if matter.time_limit else "",
        _("试卷：{names}").format(names=_("、").join(matter.versions)) if matter.versions else "",
    )
    return BankQuiz(
        title=quiz.title,
        href=cards.noun("quiz", quiz.id),
        id=quiz.id.replace("/", "-"),
        facts=tuple(fact for fact in facts if fact),
        is_open=is_open,
        unexplained=sum(not question.explanation for question in quiz.questions),
        rows=tuple(
            BankRow(
                number=number,
                text=text_of(question.prompt) or _("（图片）"),
                kind_label=_(words.QUESTION_KINDS[question.kind]),
                tags=question.tags,
                points=question.points,
                answer=_answer(r, question) if is_open else "",
                is_explained=bool(question.explanation),
            )
            for number, question in enumerate(quiz.questions, start=1)
        ),
    )


def _answer(r: Rendering, question: Question) -> str:
    """The right answer in one line, as the file has it."""
    _ = r.translate
    match question.kind:
        case QuestionKind.WRITTEN:
            return _("；").join(question.answers)
        case QuestionKind.ORDERING:
            return " → ".join(text_of(nodes) or _("（图片）") for nodes in question.items)
        case QuestionKind.MATCHING:
            return _("；").join(
                " → ".join(text_of(side) or _("（图片）") for side in (pair.left, pair.right))
                for pair in question.pairs
            )
    return _("；").join(text_of(c.nodes) or _("（图片）") for c in question.choices if c.is_right)
