"""The script of the web page marks as `marking` does: the same points, exactly, for the same answers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from reference import HERE
from test_marking import QUESTIONS, RESPONSES

from mkcampaign.marking import Response, folded, points_for, right_response, worded
from mkcampaign.model.quiz import Question, QuestionKind
from mkcampaign.render.quiz import LETTERS, key

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"]))
"""Characters that an older Unicode knows too: Python's and the browser's are not of one year."""
ELSEWHERE = 99


def by_script(cases: Sequence[object]) -> list[object]:
    """What `theme/web/scripts/quiz/quiz-marking.js` says of each case."""
    done = subprocess.run(
        ["node", str(HERE / "judges" / "quiz.mjs")],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def as_on_the_page(question: Question, response: Response) -> dict[str, object]:
    """The question and the response as the page's script has them: letters and places in the order shown."""
    places = {at: place for place, at in enumerate(question.presented)}
    given: object
    match question.kind:
        case QuestionKind.WRITTEN:
            given = response.text
        case QuestionKind.ORDERING:
            given = [places.get(at, ELSEWHERE + at) for at in response.order]
        case QuestionKind.MATCHING:
            matched = [response.matched.get(left) for left in range(len(question.pairs))]
            given = [None if right is None else places.get(right, ELSEWHERE) for right in matched]
        case _:
            given = [LETTERS[at] for at in sorted(response.chosen)]
    options = [LETTERS[at] for at in range(len(question.choices))]
    facts = {"kind": question.kind.value, "points": question.points, "key": key(question), "options": options}
    return {"question": facts, "response": given}


@st.composite
def drawn_questions(draw: st.DrawFn) -> Question:
    """A question in an order of its own, as a drawn one has it."""
    question = draw(QUESTIONS)
    count = len(question.items or question.rights)
    return replace(
        question, shown=tuple(draw(st.permutations(range(count)))), points=draw(st.integers(0, 12))
    )


PLAIN_RESPONSES = st.builds(lambda response, text: replace(response, text=text), RESPONSES, TEXTS)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(drawn_questions(), PLAIN_RESPONSES), min_size=20, max_size=60))
def test_the_script_gives_the_same_points(cases: list[tuple[Question, Response]]) -> None:
    cases = [*cases, *((question, right_response(question)) for question, _ in cases)]
    found = by_script([as_on_the_page(question, response) for question, response in cases])
    for (question, response), said in zip(cases, found, strict=True):
        points = points_for(question, response)
        assert said == [f"{points.numerator}/{points.denominator}", worded(points)], (question, response)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        TEXTS | st.text("1234567890,，.。 \u3000\x1c\x85\ufeffＡａİΣς“（98天"), min_size=40, max_size=120
    )
)
def test_the_script_folds_what_is_written_alike(texts: list[str]) -> None:
    assert by_script(texts) == [folded(text) for text in texts]


def test_points_are_shown_alike() -> None:
    """Shares as a quiz has them, and halves of a hundredth, which are rounded up."""
    shares = [
        Fraction(n, d) for d in (1, 2, 3, 6, 7, 8, 11, 200, 1000) for n in range(0, 3 * d, max(1, d // 7))
    ]
    kind = {"kind": "matching", "options": []}
    cases = [
        {
            "question": {**kind, "points": share.numerator, "key": [0] * share.denominator},
            "response": [0],
        }
        for share in shares
    ]
    assert [said for _, said in by_script(cases)] == [worded(share) for share in shares]  # type: ignore[misc]
