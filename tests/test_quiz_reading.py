"""Quizzes as editors type them, and what is read of them: no question is lost without a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.model.documents import Question, QuestionKind
from mkcampaign.model.tree import text_of
from mkcampaign.problem import Problem
from mkcampaign.read.quiz import read_questions


def read(text: str) -> tuple[tuple[Question, ...], list[tuple[int, str]]]:
    problems: list[Problem] = []
    _, questions, _ = read_questions(text, "a.md", problems)
    return questions, [(p.mark.line, p.rule) for p in problems]


def question(text: str) -> Question:
    questions, problems = read(text)
    assert problems == []
    assert len(questions) == 1
    return questions[0]


def options(found: Question) -> list[tuple[str, bool]]:
    return [(text_of(choice.nodes), choice.is_right) for choice in found.choices]


# Kinds of question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## 问？\n- [x] 甲\n- [ ] 乙", QuestionKind.SINGLE),
        ("## 问？\n- [x] 甲\n- [x] 乙\n- [ ] 丙", QuestionKind.MULTIPLE),
        ("## 问？ { .multiple }\n- [x] 甲\n- [ ] 乙", QuestionKind.MULTIPLE),
        ("## 问？ { .multiple }\n- [x] 甲\n- [x] 乙", QuestionKind.MULTIPLE),
        ("## 问。\n- [x] 对\n- [ ] 错", QuestionKind.TRUE_FALSE),
        ("## 问。\n- [ ] 错误。\n- [x] 正确。", QuestionKind.TRUE_FALSE),
        ("## 问。\n- [x] 是\n- [ ] 否", QuestionKind.TRUE_FALSE),
        ("## Q\n- [ ] True\n- [x] False", QuestionKind.TRUE_FALSE),
        ("## 问。\n- [x] 对\n- [ ] 不一定", QuestionKind.SINGLE),
    ],
)
def test_the_kind_follows_from_the_options(text: str, kind: QuestionKind) -> None:
    assert question(text).kind is kind


# Options as they are typed


@pytest.mark.parametrize(
    "tick", ["[x]", "[X]", "[x ]", "[ x]", "【x】", "【X】", "［x］", "［ｘ］", "[√]", "[　x]"]
)
@pytest.mark.parametrize("blank", ["[ ]", "[]", "[　]", "【】", "【 】", "［ ］"])
@pytest.mark.parametrize("bullet", ["- {} ", "* {} ", "+ {} ", "-{}", "  - {} "])
def test_what_was_plainly_meant_is_read(tick: str, blank: str, bullet: str) -> None:
    text = f"## 问？\n{bullet.format(tick)}甲\n{bullet.format(blank)}乙\n"
    assert options(question(text)) == [("甲", True), ("乙", False)]


def test_an_option_may_run_over_lines_and_hold_markup() -> None:
    found = question("## 问？\n- [x] **甲**的\n  下一行\n\n  第二段\n- [ ] `乙`\n")
    assert options(found) == [("甲的下一行 第二段", True), ("乙", False)]


def test_options_that_are_pictures_are_not_the_same() -> None:
    assert len(question("## 哪个？\n- [x] ![甲](a.png)\n- [ ] ![乙](b.png)\n").choices) == 2


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("## 问？\n- [v] 甲\n- [ ] 乙", [(2, "quiz-option-shape")]),
        ("## 问？\n- [x 甲\n- [ ] 乙", [(2, "quiz-option-shape")]),
        ("## 问？\n- [x] 甲\n- 乙", [(3, "quiz-option-shape")]),
        ("## 问？\n- [x] 甲\n    - [ ] 乙", [(3, "quiz-option-shape")]),
        ("## 问？\n- [x] 甲\n- [ ]", [(3, "quiz-option-shape")]),
        ("## 问？\n- [ ] 甲\n- [ ] 乙", [(1, "quiz-no-right-answer")]),
        ("## 问？\n- [x] 甲\n- [x] 乙", [(1, "quiz-all-right")]),
        ("## 问？\n- [x] 甲", [(1, "quiz-few-options")]),
        ("## 问？\n- [ ] 甲", [(1, "quiz-few-options")]),
        ("## 问？", [(1, "quiz-few-options")]),
        ("## 问？\n- [x] 甲\n- [ ] 甲", [(3, "quiz-duplicate-option")]),
        ("## 问？\n- [=] 叶酸", [(1, "quiz-unsupported")]),
        ("## 问？\n- [=] 叶酸\n- [x] 甲\n- [ ] 乙", [(1, "quiz-unsupported")]),
        ("## 排序？\n1. 甲\n2. 乙", [(1, "quiz-unsupported")]),
        ("## 连线？\n\n| 甲 | 乙 |\n| - | - |\n| 丙 | 丁 |", [(1, "quiz-unsupported")]),
        ("## 问？\n- [x] 甲\n- [ ] 乙\n\n多余的话，\n两行。", [(5, "quiz-stray-text")]),
        ("## 问？\n- [x] 甲\n甲\n- [ ] 乙\n乙", [(3, "quiz-stray-text"), (5, "quiz-stray-text")]),
        ("## 问？ { points=0 }\n- [x] 甲\n- [ ] 乙", [(1, "quiz-points")]),
        ("## 问？ { points=1.5 }\n- [x] 甲\n- [ ] 乙", [(1, "quiz-points")]),
        ("只有导语", [(1, "quiz-empty")]),
        ("", [(1, "quiz-empty")]),
    ],
)
def test_one_mistake_is_one_problem(text: str, problems: list[tuple[int, str]]) -> None:
    assert read(text)[1] == problems


# Around the options


def test_feedback_stands_under_an_option_and_the_explanation_after_all() -> None:
    found = question(
        "## 哪一年？ { points=2 }\n\n- [ ] 1978 年\n  > 早了。\n- [x] 1980 年\n  ＞ 对，\n  ＞ 五月。\n\n"
        "> 解析：会员活动日\n> 由此而来。\n>\n> 每年一次。\n"
    )
    assert [text_of(choice.feedback) for choice in found.choices] == ["早了。", "对，五月。"]
    assert text_of(found.explanation) == "会员活动日由此而来。 每年一次。"
    assert found.points == 2


@pytest.mark.parametrize(
    ("heading", "prompt", "points"),
    [
        ("## 问？", "问？", 1),
        ("##问？", "问？", 1),
        ("## 问？ ##", "问？", 1),
        ("## 问？ { points=5 }", "问？", 5),
        ("## 问？ {: points='5' .multiple }", "问？", 5),
        ("## 花括号 {x} 在中间？", "花括号 {x} 在中间？", 1),
        ("## **粗**体？", "粗体？", 1),
    ],
)
def test_a_heading_gives_the_prompt_and_the_points(heading: str, prompt: str, points: int) -> None:
    found = question(f"{heading}\n- [x] 甲\n- [ ] 乙\n")
    assert (text_of(found.prompt), found.points) == (prompt, points)


def test_context_and_numbered_statements_stand_before_the_options() -> None:
    found = question("## 哪些对？\n看材料：\n\n1. 甲说\n2. 乙说\n\n- [x] 甲\n- [ ] 乙\n")
    assert text_of(found.context) == "看材料： 甲说 乙说"


def test_code_may_hold_what_looks_like_a_question() -> None:
    found = question("## 问？\n\n```\n## 不是题目\n- [ ] 不是选项\n```\n\n- [x] 甲\n- [ ] 乙\n")
    assert "## 不是题目" in text_of(found.context)


def test_a_fence_that_nothing_closes_swallows_no_question() -> None:
    questions, _ = read("## 一？\n```\n- [x] 甲\n- [ ] 乙\n\n## 二？\n- [x] 甲\n- [ ] 乙\n")
    assert [text_of(q.prompt) for q in questions] == ["一？", "二？"]


def test_the_lead_in_and_every_link_are_kept() -> None:
    problems: list[Problem] = []
    text = (
        "导语[甲](a.md)。\n\n## 问[乙](b.md)？\n- [x] [丙](c.md)\n  > [丁](d.md)\n- [ ] 戊\n\n> [己](e.md)\n"
    )
    body, questions, links = read_questions(text, "a.md", problems, first_line=5)
    assert (text_of(body.nodes), problems) == ("导语甲。", [])
    assert sorted((link.target, link.line) for link in links) == [
        ("a.md", 5),
        ("b.md", 7),
        ("c.md", 8),
        ("d.md", 9),
        ("e.md", 12),
    ]
    assert questions[0].line == 7


def test_markup_in_a_quiz_is_safe() -> None:
    questions, problems = read(
        "## <script>x</script>问？\n- [x] <img src=x onerror=y>甲\n- [ ] [乙](javascript:x)\n"
    )
    assert "script" not in str(questions[0].prompt)
    assert "onerror" not in str(questions)
    assert {rule for _, rule in problems} == {"html-removed", "link-unsafe", "picture-alt"}


# Whatever is typed

LINES = st.sampled_from(
    [
        "## 问？", "## 问？ { points=2 }", "## 另问 { .multiple }", "### 三级", "# 一级", "##", "## ##",
        "- [x] 甲", "- [ ] 乙", "- [ ] 丙", "- [v] 丁", "- [=] 戊", "- 己", "1. 庚", "  > 反馈", "> 解析：某", "＞ 引",
        "```", "~~~", "    缩进", "  续行", "文字", "", "", "| 甲 | 乙 |", "- [x]", "{ points= }", "</div>", "<b>",
    ]
)  # fmt: skip
LOST = {"quiz-few-options", "quiz-unsupported", "quiz-option-shape"}


@given(
    st.lists(LINES | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=8))
)
def test_no_question_is_lost_without_a_word(lines: list[str]) -> None:
    found, problems = read("\n".join(lines))
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("##") and line[2:3] != "#"]
    read_at = {q.line for q in found}
    fences = (n for n, line in enumerate(lines, 1) if line.lstrip().startswith(("```", "~~~")))
    fenced_from = next(fences, len(lines) + 1)
    for start, end in zip(starts, [*starts, len(lines) + 1][1:], strict=True):
        if start < fenced_from and start not in read_at:
            assert any(start <= line < end and rule in LOST for line, rule in problems)
    assert read_at <= set(starts)
    assert all(1 <= line <= len(lines) + 1 for line, _ in problems)
    assert all(q.choices and q.points >= 1 for q in found)


@pytest.mark.parametrize(
    "tail", [" " * 50_000 + "{", "#" * 50_000 + "x", "{" * 50_000, "[" * 100_000, "> " * 50_000]
)
def test_long_lines_are_read_in_good_time(tail: str) -> None:
    read(f"## 问 {tail}\n- [x] {tail}\n- [ ] 乙\n\n{tail}\n")
