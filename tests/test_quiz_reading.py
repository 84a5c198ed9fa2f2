"""Quizzes as editors type them, and what is read of them: no question is lost without a word."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.model.quiz import Lead, Question, QuestionKind
from mkcampaign.model.tree import text_of, to_html
from mkcampaign.problem import Problem
from mkcampaign.read.quiz import read_questions


def read(text: str) -> tuple[tuple[Question, ...], list[tuple[int, str]]]:
    problems: list[Problem] = []
    _, _, questions, _ = read_questions(text, "a.md", problems)
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
        ("## 补什么？\n- [=] 叶酸", QuestionKind.WRITTEN),
        ("## 排序。\n1. 甲\n2. 乙", QuestionKind.ORDERING),
        ("## 连线。\n| 左 | 右 |\n|---|---|\n| 甲 | 丙 |\n| 乙 | 丁 |", QuestionKind.MATCHING),
    ],
)
def test_the_kind_follows_from_the_options(text: str, kind: QuestionKind) -> None:
    assert question(text).kind is kind


# Options as they are typed


@pytest.mark.parametrize(
    "tick", ["[x]", "[X]", "[x ]", "[ x]", "【x】", "【X】", "［x］", "［ｘ］", "[√]", "[　x]"]
)
@pytest.mark.parametrize("blank", ["[ ]", "[]", "[　]", "【】", "【 】", "［ ］"])
@pytest.mark.parametrize(
    "bullet", ["- {} ", "* {} ", "+ {} ", "-{}", "  - {} ", "\t- {} ", "    * {} ", "　　• {}"]
)
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
        ("## 问？\n- [=] 叶酸\n- [x] 甲\n- [ ] 乙", [(2, "quiz-mixed")]),
        ("## 问？\n- [=] ", [(2, "quiz-answer-empty")]),
        ("## 问？\n- [x] 甲\n[ ] 乙", [(3, "quiz-option-shape")]),
        ("## 问？\n- [x] 甲\n- [ ] <!-- 乙 -->", [(3, "quiz-option-shape")]),
        ("## 排序？\n1. 甲", [(1, "quiz-few-items")]),
        ("## 排序？\n2. 甲\n1. 乙", [(3, "quiz-item-number")]),
        ("## 排序？\n1. 甲\n2. 甲", [(3, "quiz-item-twice")]),
        ("## 排序？\n1. 甲\n2.\n3. 乙", [(3, "quiz-item-empty")]),
        ("## 排序？\n1. 甲\n2. 乙\n\n多余的话。", [(5, "quiz-stray-text")]),
        ("## 连线？\n|左|右|\n|-|-|\n| 丙 | 丁 |", [(1, "quiz-few-items")]),
        ("## 连线？\n|左|右|\n|-|-|\n| 丙 | 丁 |\n| 丙 | 戊 |", [(5, "quiz-item-twice")]),
        ("## 连线？\n|左|右|\n|-|-|\n| 丙 | 丁 | 戊 |\n| 己 | 庚 |", [(4, "quiz-table-columns")]),
        ("## 连线？\n|左|右|\n|-|-|\n| 丙 | 丁 |\n| 己 |  |\n| 庚 | 辛 |", [(5, "quiz-item-empty")]),
        ("##\n- [x] 甲\n- [ ] 乙", [(1, "quiz-prompt-missing")]),
        ("# 问？\n- [x] 甲\n- [ ] 乙\n\n## 问？\n- [x] 甲\n- [ ] 乙", [(2, "quiz-option-outside")]),
        ("问？\n---\n- [x] 甲\n\n## 问？\n- [x] 甲\n- [ ] 乙", [(3, "quiz-option-outside")]),
        ("# 空的\n# 材料\n## 问？\n- [x] 甲\n- [ ] 乙", [(1, "quiz-lead-unused")]),
        ('## 问？ { tags="政策 }\n- [x] 甲\n- [ ] 乙', [(1, "quiz-attribute")]),
        ("## 问？ { points=2\n- [x] 甲\n- [ ] 乙", [(1, "quiz-attribute")]),
        ("## 问？ { .multiple }\n- [=] 甲", [(1, "quiz-attribute")]),
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


def test_a_problem_has_the_column_of_what_is_wrong() -> None:
    problems: list[Problem] = []
    read_questions("## 问？ { points=2\n- [x] 甲\n    - [ ] 乙\n", "a.md", problems)
    assert [str(p.mark) for p in problems] == ["a.md:1:7", "a.md:3:5"]


# Answers that are written, put in order, matched


@pytest.mark.parametrize("mark", ["- [=] {}", "-[=]{}", "* [＝] {}", "【=】", "  - ［=］ {}"])
def test_every_line_is_an_accepted_answer(mark: str) -> None:
    if "{}" not in mark:
        assert read(f"## 补什么？\n{mark} 叶酸")[1] == [(2, "quiz-option-shape")]
        return
    text = f"## 补什么？\n看图。\n\n{mark.format('叶酸')}\n{mark.format('folic *acid*')}\n\n> 解析：每天 0.4 毫克。\n"
    found = question(text)
    assert found.answers == ("叶酸", "folic *acid*")
    assert text_of(found.context) == "看图。"
    assert text_of(found.explanation) == "每天 0.4 毫克。"


@pytest.mark.parametrize("number", ["{}. ", "{}) ", "{}、", "（{}）", "{}．", "  {}. "])
def test_a_numbered_list_is_put_in_order(number: str) -> None:
    items = "\n".join(number.format(n) + words for n, words in enumerate("甲乙丙", 1))
    found = question(f"## 排序\n先看材料。\n\n{items}\n\n> 解析：先甲。\n> 后乙。\n")
    assert [text_of(item) for item in found.items] == ["甲", "乙", "丙"]
    assert text_of(found.context) == "先看材料。"
    assert text_of(found.explanation) == "先甲。后乙。"


def test_the_same_number_again_and_again_is_a_list_too() -> None:
    assert len(question("## 排序\n1. 甲\n1. 乙\n1. 丙\n").items) == 3


def test_an_item_may_run_over_lines_and_hold_a_list() -> None:
    found = question("## 排序\n1. 甲，\n   接着\n   - 一\n   - 二\n\n2. **乙**\n")
    assert [to_html(item) for item in found.items] == [
        "甲，接着<ul>\n<li>一</li>\n<li>二</li>\n</ul>",
        "<strong>乙</strong>",
    ]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("| 左 | 右 |\n|---|---|\n| 甲 | 丙 |\n| 乙 | 丁 |", ("左", "右")),
        ("左不写竖线也行：\n\n| 左 | 右 |\n| :-- | --: |\n|甲|丙\n|乙|丁|", ("左", "右")),
        ("| | |\n|---|---|\n| 甲 | 丙 |\n| 乙 | 丁 |", ()),
        ("| 甲 | 丙 |\n| 乙 | 丁 |", ()),
        ("｜左｜右｜\n｜---｜---｜\n｜甲｜丙｜\n｜乙｜丁｜", ("左", "右")),
    ],
)
def test_a_table_of_two_columns_is_matched(table: str, columns: tuple[str, ...]) -> None:
    found = question(f"## 连线\n{table}\n\n> 解析：如此。\n")
    assert [(text_of(p.left), text_of(p.right)) for p in found.pairs] == [("甲", "丙"), ("乙", "丁")]
    assert found.columns == columns
    assert text_of(found.explanation) == "如此。"


def test_right_sides_may_repeat_or_belong_to_nothing() -> None:
    found = question("## 连线\n| 左 | 右 |\n|-|-|\n| 甲 | 丙 |\n| 乙 | 丙 |\n|  | `丁|戊` |\n| 己 | \\| |\n")
    assert [text_of(right) for right in found.rights] == ["丙", "|", "丁|戊"]
    assert found.right_of == (0, 0, 1)


def test_a_list_or_a_table_before_options_is_what_they_are_about() -> None:
    found = question("## 问？\n\n| 左 | 中 | 右 |\n|-|-|-|\n| 甲 | 乙 | 丙 |\n\n- [=] 丁\n")
    assert (found.kind, found.pairs) == (QuestionKind.WRITTEN, ())
    assert "<table>" in to_html(found.context)


# Options that hold more than words


def test_an_option_may_hold_a_list_code_and_a_picture() -> None:
    found = question(
        "## 问？\n- [x] 甲\n  - 一\n  - 二\n- [ ] 乙\n\n  ```\n  ## 不是题\n  - [ ] 不是选项\n  ```\n"
        "- [ ] ![丙](c.png)\n- [ ] <div>丁\n- [ ] “没有后引号 😀 שלום\n"
    )
    html = [to_html(choice.nodes) for choice in found.choices]
    assert html[0] == "甲<ul>\n<li>一</li>\n<li>二</li>\n</ul>"
    assert "<code>## 不是题\n- [ ] 不是选项" in html[1]
    assert 'alt="丙"' in html[2]
    assert html[3].count("<div>") == html[3].count("</div>") == 1
    assert html[4] == "“没有后引号 😀 שלום"


def test_a_list_in_an_option_keeps_its_lines() -> None:
    problems: list[Problem] = []
    read_questions("## 问？\n- [x] 甲\n  - [一](b.md)\n  - [二](javascript:x)\n- [ ] 乙\n", "a.md", problems)
    assert [(p.rule, p.mark.line) for p in problems] == [("link-unsafe", 4)]


@pytest.mark.parametrize("rule", ["---", "***", "- - -"])
def test_a_line_may_be_drawn_between_questions(rule: str) -> None:
    questions, problems = read(f"## 一？\n- [x] 甲\n- [ ] 乙\n\n{rule}\n\n## 二？\n- [x] 甲\n- [ ] 乙\n")
    assert (len(questions), problems) == (2, [])


@pytest.mark.parametrize("heading", ["  ## 二？", "\t## 二？", "＃＃ 二？", "　## 二？"])
def test_a_heading_is_one_wherever_it_stands(heading: str) -> None:
    questions, problems = read(f"## 一？\n- [x] 甲\n- [ ] 乙\n\n{heading}\n- [x] 甲\n- [ ] 乙\n")
    assert ([text_of(q.prompt) for q in questions], problems) == (["一？", "二？"], [])


def test_windows_lines() -> None:
    text = "导语\r\n\r\n# 材料\r\n文\r\n## 一？\r\n- [x] 甲\r\n  > 对\r\n- [ ] 乙\r\n"
    assert options(question(text)) == [("甲", True), ("乙", False)]
    assert read(text) == read(text.replace("\r\n", "\n"))


# A text that several questions share


def test_a_lead_is_shared_up_to_the_next_one() -> None:
    problems: list[Problem] = []
    options = "- [x] 甲\n- [ ] 乙\n\n"
    text = (
        f"导语。\n\n## 零？\n{options}# 材料*一*\n\n王女士[怀孕](b.md)。\n\n## 一？\n{options}## 二？\n{options}"
        f"# 其他题\n## 三？\n{options}"
    )
    body, leads, questions, links = read_questions(text, "a.md", problems)
    assert problems == []
    assert text_of(body.nodes) == "导语。"
    assert [(lead.title, text_of(lead.nodes), lead.line) for lead in leads] == [
        ("材料一", "王女士怀孕。", 7),
        ("其他题", "", 19),
    ]
    assert leads[1] == Lead(title="其他题", line=19)
    assert [q.lead for q in questions] == [None, 0, 0, 1]
    assert [(link.target, link.line) for link in links] == [("b.md", 9)]


# Attributes


@pytest.mark.parametrize(
    ("attributes", "tags", "points"),
    [
        ('tags="政策 孕期" points=2', ("政策", "孕期"), 2),
        ("tags=“政策、孕期”  points = 2", ("政策", "孕期"), 2),
        ("points=2分 tags=政策，孕期", ("政策", "孕期"), 2),
        (": tags='政策' points=\"3\"", ("政策",), 3),
        ("tags=政策 #id", ("政策",), 1),
    ],
)
def test_tags_and_points(attributes: str, tags: tuple[str, ...], points: int) -> None:
    found = question(f"## 问？ {{{attributes}}}\n- [x] 甲\n- [ ] 乙\n")
    assert (found.tags, found.points, text_of(found.prompt)) == (tags, points, "问？")


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
    body, _, questions, links = read_questions(text, "a.md", problems, first_line=5)
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
        "2. 辛", "|---|---|", "| 壬 | 癸 |", "\t- [ ] 子", "  ## 缩进？", "- [=]", "[x] 丑", "---", "# ", "1)",
        "｜ 寅 ｜",
    ]
)  # fmt: skip
LOST = {
    "quiz-few-options",
    "quiz-option-shape",
    "quiz-mixed",
    "quiz-answer-empty",
    "quiz-few-items",
    "quiz-item-empty",
    "quiz-table-columns",
}


@given(
    st.lists(LINES | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=8))
)
def test_no_question_is_lost_without_a_word(lines: list[str]) -> None:
    found, problems = read("\n".join(lines))
    heading = re.compile(r"[ \t\u3000]*[#＃]{2}(?![#＃])")
    starts = [number for number, line in enumerate(lines, 1) if heading.match(line)]
    read_at = {q.line for q in found}
    fences = [n for n, line in enumerate(lines, 1) if line.lstrip().startswith(("```", "~~~"))]
    fenced_from = fences[0] if len(fences) > 1 else len(lines) + 1
    for start, end in zip(starts, [*starts, len(lines) + 1][1:], strict=True):
        if start < fenced_from and start not in read_at:
            assert any(start <= line < end and rule in LOST for line, rule in problems)
    assert read_at <= set(starts)
    assert all(1 <= line <= len(lines) + 1 for line, _ in problems)
    assert all((q.choices or q.answers or q.items or q.pairs) and q.points >= 1 for q in found)


@pytest.mark.parametrize(
    "tail", [" " * 50_000 + "{", "#" * 50_000 + "x", "{" * 50_000, "[" * 100_000, "> " * 50_000]
)
def test_long_lines_are_read_in_good_time(tail: str) -> None:
    read(f"## 问 {tail}\n- [x] {tail}\n- [ ] 乙\n\n{tail}\n")


@pytest.mark.parametrize(
    "line", ["| `" * 20_000, "1. " * 30_000, "- " * 50_000 + "x", "：" * 50_000, "-" * 50_000 + "x"]
)
def test_long_lines_of_lists_and_tables_too(line: str) -> None:
    read(f"## 问？\n{line}\n{line}\n")


def test_five_thousand_questions_take_no_more_than_their_share() -> None:
    """Ten times the questions take about ten times as long, and each one is there."""

    def seconds(count: int) -> float:
        one = "## 第 {} 题，哪个对？\n\n- [x] 甲\n- [ ] 乙\n  > 想想。\n- [ ] 丙\n\n> 解析：因为甲。\n"
        text = "\n".join(one.format(number) for number in range(count))
        start = time.process_time()
        questions, problems = read(text)
        assert (len(questions), problems) == (count, [])
        return time.process_time() - start

    seconds(50)
    few, many = min(seconds(500) for _ in range(3)), min(seconds(5_000) for _ in range(2))
    assert many < 25 * few
