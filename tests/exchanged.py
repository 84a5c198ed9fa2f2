"""Quizzes to exchange, and what is compared of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from PIL import Image

from mkcampaign.exchange.sameness import essence
from mkcampaign.model.quiz import Lead, Nodes, Question, Quiz, QuizMatter
from mkcampaign.model.tree import Body
from mkcampaign.problem import Problem
from mkcampaign.read.load import _quiz
from mkcampaign.read.source import plain, read_markdown

ROOT = Path(__file__).parent.parent


def quiz_from(text: str, path: str = "content/quizzes/a.md") -> Quiz:
    """A quiz file as the site reads it, without a problem."""
    problems: list[Problem] = []
    source = read_markdown(text, path, problems)
    quiz = _quiz("a", source, QuizMatter.model_validate(plain(source.root)), problems)
    assert [str(p) for p in problems if p.severity.value == "error"] == []
    assert isinstance(quiz, Quiz)
    return quiz


def as_quiz(
    questions: Sequence[Question],
    *,
    title: str = "小问答",
    leads: tuple[Lead, ...] = (),
    opening: Nodes = (),
    **matter: object,
) -> Quiz:
    """Questions as a quiz."""
    numbered = tuple(questions)
    return Quiz(
        id="a",
        path="content/quizzes/a.md",
        matter=QuizMatter.model_validate({"title": title, **matter}),
        body=Body(nodes=opening),
        questions=numbered,
        leads=leads,
    )


def essences(questions: Iterable[Question]) -> list[tuple[object, ...]]:
    """What counts of questions."""
    return [essence(question) for question in questions]


def forgotten(target: str) -> str:
    """Every link leads where it says."""
    return target


def picture(shade: int) -> bytes:
    """A small PNG file."""
    file = io.BytesIO()
    Image.new("L", (2, 2), shade).save(file, "PNG")
    return file.getvalue()


SITES_QUIZZES: Mapping[str, Quiz] = {
    file.stem: quiz_from(file.read_text("utf-8"), f"content/quizzes/{file.name}")
    for file in sorted((ROOT / "content" / "quizzes").glob("*.md"))
}
