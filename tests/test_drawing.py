"""Papers drawn from a bank: the same for the same seed, in a fair order, and never the answer as it is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.drawing import drawn, supply
from mkcampaign.model.quiz import Choice, Lead, Pair, Pick, Question, QuestionKind, Quiz, QuizMatter
from mkcampaign.model.tree import Body, text_of

TAGS = ("政策", "孕期", "育儿")


def asked(
    name: str, options: str = "甲乙丙丁", tags: tuple[str, ...] = (), lead: int | None = None
) -> Question:
    choices = tuple(Choice(nodes=(option,), is_right=index == 0) for index, option in enumerate(options))
    return Question(kind=QuestionKind.SINGLE, prompt=(name,), choices=choices, tags=tags, lead=lead)


def quiz_of(questions: list[Question], *, pick: Pick | None = None, shuffle: bool = True) -> Quiz:
    matter = QuizMatter(title="问答").model_copy(update={"pick": pick, "shuffle": shuffle})
    leads = (Lead(title="材料一"), Lead(title="材料二"))
    return Quiz(id="bank", path="q.md", matter=matter, body=Body(), questions=tuple(questions), leads=leads)


def names(quiz: Quiz) -> list[str]:
    return [text_of(question.prompt) for question in quiz.questions]


BANKS = st.lists(st.lists(st.sampled_from(TAGS), max_size=3, unique=True).map(tuple), max_size=20).map(
    lambda tags: [asked(f"题{n}", tags=own) for n, own in enumerate(tags)]
)


@given(BANKS, st.text(), st.integers(1, 25), st.booleans())
def test_a_paper_is_a_subset_and_each_question_keeps_its_options(
    bank: list[Question], seed: str, count: int, shuffle: bool
) -> None:
    quiz = quiz_of(bank, pick=Pick(count=count), shuffle=shuffle)
    paper = drawn(quiz, seed)
    assert len(paper.questions) == min(count, len(bank)) == quiz.asked == paper.asked
    assert len(set(names(paper))) == len(paper.questions)
    assert paper.matter.pick is None
    by_name = {text_of(question.prompt): question for question in bank}
    for question in paper.questions:
        before = by_name[text_of(question.prompt)]
        assert sorted(map(repr, question.choices)) == sorted(map(repr, before.choices))
        assert replace(question, choices=()) == replace(before, choices=())
    if not shuffle:
        assert [question for question in bank if question in paper.questions] == list(paper.questions)
    assert drawn(quiz, seed) == paper


@given(BANKS, st.dictionaries(st.sampled_from(TAGS), st.integers(1, 8), min_size=1), st.text())
def test_every_tag_has_its_number(bank: list[Question], wanted: dict[str, int], seed: str) -> None:
    """What is short is short only because it cannot be had: by Hall's condition, over every set of tags."""
    quiz = quiz_of(bank, pick=Pick(tags=wanted))
    paper = drawn(quiz, seed)
    had = supply(quiz)
    assert sum(had.values()) == len(paper.questions)
    assert all(had[tag] <= wanted[tag] for tag in wanted)
    sets = [
        [tag for index, tag in enumerate(wanted) if bits >> index & 1] for bits in range(1, 2 ** len(wanted))
    ]
    lacking = max(
        sum(wanted[tag] for tag in some) - sum(bool({*some} & {*q.tags}) for q in bank) for some in sets
    )
    assert len(paper.questions) == sum(wanted.values()) - max(lacking, 0)
    if lacking <= 0:
        assert had == wanted
        tagged = Counter(tag for question in paper.questions for tag in question.tags)
        assert all(tagged[tag] >= wanted[tag] for tag in wanted)


def test_the_lots_never_change() -> None:
    """Papers given out keep their key: these are what SHA-256 says, on any machine, with any Python."""
    quiz = quiz_of([asked(f"题{n}") for n in range(8)], pick=Pick(count=5))
    assert names(drawn(quiz, "A")) == EXPECTED_A
    assert names(drawn(quiz, "B")) == EXPECTED_B
    assert (
        "".join(text_of(choice.nodes) for choice in drawn(quiz, "A").questions[0].choices) == EXPECTED_OPTIONS
    )


EXPECTED_A = ["题1", "题6", "题0", "题4", "题7"]
EXPECTED_B = ["题3", "题5", "题2", "题7", "题1"]
EXPECTED_OPTIONS = "丙乙丁甲"


def test_a_corrected_word_leaves_everything_in_its_place() -> None:
    bank = [asked(f"题{n}") for n in range(8)]
    before = drawn(quiz_of(bank), "A")
    after = drawn(quiz_of([replace(bank[0], prompt=("改过的题0",)), *bank[1:]]), "A")
    assert [name.removeprefix("改过的") for name in names(after)] == names(before)


def test_versions_differ() -> None:
    quiz = quiz_of([asked(f"题{n}") for n in range(8)], shuffle=False)
    quiz = replace(quiz, matter=quiz.matter.model_copy(update={"versions": ("A", "B")}))
    assert names(drawn(quiz, "A")) != names(drawn(quiz, "B"))


def test_every_order_is_as_likely() -> None:
    quiz = quiz_of([asked(name) for name in "甲乙丙"])
    orders = Counter("".join(names(drawn(quiz, str(seed)))) for seed in range(1200))
    assert len(orders) == 6
    assert all(150 < count < 250 for count in orders.values())


def test_questions_stay_under_their_lead() -> None:
    leads = [None, None, 0, 0, 0, 1, 1, 1]
    quiz = quiz_of([asked(f"题{n}", lead=lead) for n, lead in enumerate(leads)])
    paper = drawn(quiz, "A")
    assert [question.lead for question in paper.questions] == leads
    assert names(paper) != names(quiz)


@pytest.mark.parametrize("last", ["以上都对", "以上说法都不对", "All of the above"])
@pytest.mark.parametrize("seed", "ABCDEFGH")
def test_an_option_about_those_above_stays_last(last: str, seed: str) -> None:
    question = asked("题")
    question = replace(question, choices=(*question.choices, Choice(nodes=(last,), is_right=False)))
    (paper,) = drawn(quiz_of([question]), seed).questions
    assert text_of(paper.choices[-1].nodes) == last


@pytest.mark.parametrize("seed", "ABCDEFGH")
def test_options_named_by_letter_and_true_and_false_keep_their_order(seed: str) -> None:
    named = asked("题")
    named = replace(named, choices=(*named.choices, Choice(nodes=("A 和 B 都对",), is_right=False)))
    true_false = replace(asked("真假", "对错"), kind=QuestionKind.TRUE_FALSE)
    paper = {text_of(q.prompt): q for q in drawn(quiz_of([named, true_false]), seed).questions}
    assert paper["题"] == named
    assert paper["真假"] == true_false


@given(st.integers(2, 7), st.text())
def test_an_order_is_never_shown_as_it_is_right(count: int, seed: str) -> None:
    items = tuple((str(n),) for n in range(count))
    question = Question(kind=QuestionKind.ORDERING, prompt=("排",), items=items)
    (paper,) = drawn(quiz_of([question], shuffle=False), seed).questions
    assert sorted(paper.shown) == list(range(count)) != list(paper.shown)
    assert paper.presented == paper.shown


@given(st.text("甲乙丙丁戊", min_size=2, max_size=6), st.text("己庚", max_size=2), st.text())
def test_right_sides_are_never_shown_beside_their_left_ones(rights: str, extras: str, seed: str) -> None:
    pairs = tuple(Pair(left=(f"左{n}",), right=(right,)) for n, right in enumerate(rights))
    question = Question(
        kind=QuestionKind.MATCHING, prompt=("连",), pairs=pairs, extras=tuple((one,) for one in extras)
    )
    (paper,) = drawn(quiz_of([question], shuffle=False), seed).questions
    assert sorted(paper.shown) == list(range(len(paper.rights)))
    if len(paper.rights) > 1:
        assert paper.shown[: len(pairs)] != paper.right_of


def test_a_large_bank_is_drawn_in_good_time() -> None:
    bank = [asked(f"题{n}", tags=TAGS if n % 2 else TAGS[:1]) for n in range(5_000)]
    quiz = quiz_of(bank, pick=Pick(tags={"政策": 2400, "孕期": 1200, "育儿": 1200}))
    assert supply(quiz) == {"政策": 2400, "孕期": 1200, "育儿": 1200}
    assert len(drawn(quiz, "A").questions) == 4800
