"""What answers are worth: tables for the rules of `points_for`, and what holds for every question."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.marking import Response, folded, points_for, right_response, worded
from mkcampaign.model.quiz import Choice, Pair, Question, QuestionKind


def choosing(right: str, *, kind: QuestionKind = QuestionKind.MULTIPLE, points: int = 6) -> Question:
    """`right` has an x for each right option and another sign for each wrong one."""
    choices = tuple(Choice(nodes=(str(n),), is_right=sign == "x") for n, sign in enumerate(right))
    return Question(kind=kind, prompt=("问",), choices=choices, points=points)


def ordering(count: int, points: int = 6) -> Question:
    items = tuple((str(n),) for n in range(count))
    return Question(kind=QuestionKind.ORDERING, prompt=("问",), items=items, points=points)


def matching(rights: str, extras: str = "", points: int = 6) -> Question:
    pairs = tuple(Pair(left=(f"左{n}",), right=(right,)) for n, right in enumerate(rights))
    return Question(
        kind=QuestionKind.MATCHING,
        prompt=("问",),
        pairs=pairs,
        extras=tuple((extra,) for extra in extras),
        points=points,
    )


def written(*answers: str) -> Question:
    return Question(kind=QuestionKind.WRITTEN, prompt=("问",), answers=answers, points=6)


@pytest.mark.parametrize(
    ("right", "chosen", "points"),
    [
        ("xx--", {0, 1}, 6),
        ("xx--", {0}, 3),
        ("xx--", set(), 0),
        ("xx--", {0, 1, 2}, 3),
        ("xx--", {0, 2}, 0),
        ("xx--", {2, 3}, 0),
        ("xx--", {0, 1, 2, 3}, 0),
        ("xxx-", {0, 1, 2, 3}, 0),
        ("xxx-", {0, 1}, 4),
        ("xxx-", {0, 1, 3}, 0),
        ("x---", {0, 1}, 4),
        ("xxx", {0}, 2),
        ("xxx", {0, 1, 2}, 6),
        ("xx--", {0, 9}, 3),
    ],
)
def test_multiple_choice_is_right_less_wrong(right: str, chosen: set[int], points: int) -> None:
    assert points_for(choosing(right), Response(chosen=frozenset(chosen))) == points


@pytest.mark.parametrize("kind", [QuestionKind.SINGLE, QuestionKind.TRUE_FALSE])
@pytest.mark.parametrize(("chosen", "points"), [({0}, 0), ({1}, 6), (set(), 0), ({0, 1}, 0), ({7}, 0)])
def test_a_single_choice_is_all_or_nothing(kind: QuestionKind, chosen: set[int], points: int) -> None:
    assert points_for(choosing("-x", kind=kind), Response(chosen=frozenset(chosen))) == points


@pytest.mark.parametrize(
    ("order", "points"),
    [
        ((0, 1, 2, 3), 6),
        ((3, 0, 1, 2), 4),
        ((1, 2, 3, 0), 4),
        ((0, 2, 1, 3), 0),
        ((1, 0, 2, 3), 2),
        ((3, 2, 1, 0), 0),
        ((), 0),
        ((0, 1), 2),
        ((0, 1, 0, 1), 2),
    ],
)
def test_an_order_is_worth_its_joints(order: tuple[int, ...], points: int) -> None:
    assert points_for(ordering(4), Response(order=order)) == points


@pytest.mark.parametrize(
    ("rights", "extras", "matched", "points"),
    [
        ("甲乙丙", "", {0: 0, 1: 1, 2: 2}, 6),
        ("甲乙丙", "", {0: 0, 1: 2, 2: 1}, 2),
        ("甲乙丙", "", {0: 0}, 2),
        ("甲乙丙", "", {}, 0),
        ("甲乙丙", "丁", {0: 0, 1: 1, 2: 3}, 4),
        ("甲乙甲", "", {0: 0, 1: 1, 2: 0}, 6),
        ("甲乙甲", "", {0: 1, 1: 0, 2: 0}, 2),
        ("甲乙", "", {0: 5, 7: 1}, 0),
    ],
)
def test_each_pair_is_worth_its_share(rights: str, extras: str, matched: dict[int, int], points: int) -> None:
    assert points_for(matching(rights, extras), Response(matched=matched)) == points


@pytest.mark.parametrize(
    ("answers", "text", "is_right"),
    [
        (("叶酸",), "叶酸", True),
        (("叶酸", "folic acid"), " Folic  ACID. ", True),
        (("98 天",), "９８天", True),
        (("3600 元",), "3,600元。", True),
        (("0.4 毫克",), "0.4毫克", True),
        (("0.4 毫克",), "4 毫克", False),
        (("《母子健康手册》",), "母子健康手册", True),
        (("叶酸",), "叶酸片", False),
        (("叶酸",), "", False),
        (("叶酸",), "。", False),
        (("1,2",), "12", False),
    ],
)
def test_a_written_answer_is_compared_folded(answers: tuple[str, ...], text: str, is_right: bool) -> None:
    assert points_for(written(*answers), Response(text=text)) == (6 if is_right else 0)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (0, "0"),
        (2, "2"),
        (10, "10"),
        (Fraction(4, 3), "1.33"),
        (Fraction(1, 2), "0.5"),
        (Fraction(5, 3), "1.67"),
        (Fraction(1, 200), "0.01"),
        (Fraction(1999, 1000), "2"),
    ],
)
def test_points_as_they_are_shown(points: Fraction, words: str) -> None:
    assert worded(Fraction(points)) == words


QUESTIONS = st.one_of(
    st.builds(choosing, st.text("x-", min_size=1, max_size=8).filter(lambda signs: "x" in signs)),
    st.builds(
        lambda right, count: choosing(
            "".join("x" if n == right % count else "-" for n in range(count)), kind=QuestionKind.SINGLE
        ),
        st.integers(0, 9),
        st.integers(2, 8),
    ),
    st.builds(ordering, st.integers(2, 8), st.integers(1, 9)),
    st.builds(matching, st.text("甲乙丙丁戊", min_size=1, max_size=6), st.text("己庚", max_size=2)),
    st.builds(written, st.text(min_size=1).filter(folded), st.text()),
)
RESPONSES = st.builds(
    Response,
    chosen=st.frozensets(st.integers(0, 9)),
    text=st.text(),
    order=st.lists(st.integers(0, 8)).map(tuple) | st.permutations(range(6)).map(tuple),
    matched=st.dictionaries(st.integers(0, 6), st.integers(0, 6)),
)


@given(QUESTIONS, RESPONSES)
def test_points_lie_between_none_and_all(question: Question, response: Response) -> None:
    assert 0 <= points_for(question, response) <= question.points


@given(QUESTIONS)
def test_the_right_answer_earns_all_points_and_none_earns_none(question: Question) -> None:
    assert points_for(question, right_response(question)) == question.points
    assert points_for(question, Response()) == 0


@given(st.text())
def test_folding_twice_changes_nothing_that_counts(text: str) -> None:
    assert points_for(written(text), Response(text=text)) == (6 if folded(text) else 0)
