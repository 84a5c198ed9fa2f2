"""Constructs found in question files of others: each is read for what it is, or named; none is taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.exchange import gift_reader, moodle_reader, word, word_lines
from mkcampaign.exchange.intake import Imported
from mkcampaign.exchange.source import decoded
from mkcampaign.model.quiz import Question, QuestionKind
from mkcampaign.model.tree import text_of


def told(found: Imported) -> list[tuple[int, str]]:
    return [(one.mark.line, one.rule) for one in found.problems]


def shown(question: Question) -> tuple[str, str, list[str]]:
    """Kind, prompt, and what is right."""
    right = [text_of(choice.nodes) for choice in question.choices if choice.is_right]
    return question.kind.value, text_of(question.prompt), right or list(question.answers)


def pasted(text: str) -> tuple[list[tuple[str, str, list[str]]], list[tuple[int, str]]]:
    found = word.read(text, "a.txt")
    return [shown(question) for question in found.questions], told(found)


# Word


def test_a_heading_without_its_last_word() -> None:
    """`三、不定项` after a statement that is judged in its own brackets is no part of that statement."""
    text = "二、判断题\n（×）1. 甲。\n（√）2. 乙。\n三、不定项\n1. 丙（AB）\nA、一；B、二；C、三\n"
    assert pasted(text) == (
        [
            ("true-false", "甲。", ["错"]),
            ("true-false", "乙。", ["对"]),
            ("multiple", "丙（ ）", ["一", "二"]),
        ],
        [],
    )
    assert [lead.title for lead in word.read(text, "a.txt").leads] == ["判断题", "不定项"]


def test_numbers_in_words_and_in_circles() -> None:
    """`第三题` and, right after an answer, `④` begin a question; points of an explanation do not."""
    text = (
        "第二题 甲？\nA、一\nB、二\n答案：A\n第三题 乙？\n（A）一 （B）二\n答案 B\n"
        "④ 丙？\nA) 一\nB) 二\n【正确答案】：A\n"
    )
    asked, problems = pasted(text)
    assert asked == [("single", "甲？", ["一"]), ("single", "乙？", ["二"]), ("single", "丙？", ["一"])]
    assert problems == []
    found = word.read("1. 甲？\nA、一\nB、二\n答案：A\n解析：\n①其一。\n②其二。\n", "a.txt")
    assert len(found.questions) == 1
    assert "②其二" in "".join(text_of(node) for node in [found.questions[0].explanation])


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百", 100), ("一百二十三", 123)],
)
def test_a_number_in_words(text: str, number: int) -> None:
    match = word_lines.NUMBER.match(f"第{text}题 甲")
    assert match
    assert word_lines.number_of(match) == number


@given(st.integers(1, 20))
def test_a_number_in_a_circle(number: int) -> None:
    match = word_lines.NUMBER.match(f"{chr(ord('①') + number - 1)} 甲")
    assert match
    assert word_lines.number_of(match) == number


def test_options_of_an_online_form() -> None:
    """`○B. …(正确答案)`, as the pages of online forms are copied."""
    text = (
        "1. 甲？ [单选题] *\n○A. 一\n○B. 二(正确答案)\n\n"
        "2. 乙？ [多选题] *\n□A. 一（正确答案）\n□B. 二\n□C. 三(正确答案)\n\n"
        "3. 丙？ [判断题] *\n○对(正确答案)\n○错\n\n答案解析：丙的解析。\n"
    )
    asked, problems = pasted(text)
    assert asked == [
        ("single", "甲？", ["二"]),
        ("multiple", "乙？", ["一", "三"]),
        ("true-false", "丙？", ["对"]),
    ]
    assert problems == []
    assert text_of(word.read(text, "a.txt").questions[2].explanation) == "丙的解析。"


@pytest.mark.parametrize("key", ["1-3：A √ BC", "1-3 A、√、BC", "1～3：A，√，BC。"])
def test_a_key_with_several_letters(key: str) -> None:
    """Where signs are set apart, each group is the answer of one question."""
    text = f"1. 甲\nA. 一\nB. 二\n2. 乙。\n3. 丙\nA. 一\nB. 二\nC. 三\n参考答案\n{key}\n"
    asked, problems = pasted(text)
    assert [right for _, _, right in asked] == [["一"], ["对"], ["二", "三"]]
    assert problems == []


def test_a_key_that_does_not_come_out_is_told() -> None:
    asked, problems = pasted("1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n参考答案\n1-3 AB\n")
    assert asked == []
    assert {rule for _, rule in problems} == {"import-refused", "import-stray"}


def test_notes_of_a_bank_are_left_out_and_told_once() -> None:
    found = word.read(
        "1. 甲？\nA. 一\nB. 二\n答案：A\n解析：因为。\n难度：易\n知识点：叶酸\n2. 乙？\nA. 一\nB. 二\n答案：B\n",
        "a.txt",
    )
    assert text_of(found.questions[0].explanation) == "因为。"
    assert told(found) == [(1, "import-left-out")]
    assert len(found.questions) == 2


# Moodle XML


def xml(body: str) -> Imported:
    return moodle_reader.read(f"<quiz>\n{body}\n</quiz>", "a.xml")


TRUE = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'


def test_what_stands_between_questions_is_told() -> None:
    """A quiz in a quiz is read; words and unknown elements are told, not passed over."""
    found = xml(
        f'<quiz><question type="truefalse"><questiontext><text>甲</text></questiontext>{TRUE}</question></quiz>\n'
        "<other/>\n散落的字"
    )
    assert [shown(question)[1] for question in found.questions] == ["甲"]
    assert sorted(told(found)) == [(1, "import-stray"), (3, "import-stray")]


def test_a_refused_question_lost_nothing() -> None:
    """Who is told that a question was not read need not be told what else of it did not come."""
    found = xml(
        '<question type="numerical"><questiontext><text>甲</text></questiontext><hint><text>提示</text></hint>'
        '<answer fraction="100"><text>6.25</text><tolerance>0.05</tolerance></answer></question>'
    )
    assert told(found) == [(2, "import-refused")]


def test_the_same_loss_is_told_once() -> None:
    found = gift_reader.read("::题::甲？{=一#对 =二#也对 =%50%三#半对}", "a.gift")
    assert found.questions[0].answers == ("一", "二")
    assert told(found) == [(1, "import-left-out")] * 2
    assert len({str(one) for one in found.problems}) == 2


def test_a_question_without_a_name_is_named_by_its_words() -> None:
    found = xml(
        '<question type="calculated"><questiontext><text><![CDATA[<p>{a} 加 {b}</p>]]></text></questiontext></question>'
        "<question><questiontext><text>无类型</text></questiontext></question>"
    )
    said = [one.message(lambda text: text) for one in found.problems]
    assert "{a} 加 {b}" in said[0]
    assert "question" in said[1]
    assert found.refused == 2


def test_what_is_said_after_a_description_is_told() -> None:
    found = xml(
        '<question type="description"><name><text>说明</text></name><questiontext><text>材料。</text></questiontext>'
        "<generalfeedback><text>后话</text></generalfeedback></question>"
        f'<question type="truefalse"><questiontext><text>甲</text></questiontext>{TRUE}</question>'
    )
    assert found.leads[0].title == "说明"
    assert told(found) == [(2, "import-left-out")]
    assert found.questions[0].kind is QuestionKind.TRUE_FALSE


# Encodings


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        ("1. 打疫苗要钱吗？\nA. 要\nB. 不要\n答案：B\n", "gbk", "GB18030"),
        ("1. 疫苗接種要錢嗎？\nA. 要\nB. 不要\n答案：B\n", "gbk", "GB18030"),
        ("1. 疫苗接種要錢嗎？\nA. 要\nB. 不要\n答案：B\n", "big5", "BIG5"),
        ("::é::Où est né l’élève ?{=à Paris ~ailleurs}\n", "cp1252", "WINDOWS-1252"),
        ("::ö::<p>aödf</p>{=ja ~nein}\n", "cp1252", "WINDOWS-1252"),
        ("::ascii::only{T}\n", "ascii", ""),
    ],
)
def test_the_encoding_is_told_by_what_it_makes_of_the_text(text: str, codec: str, named: str) -> None:
    found = decoded(text.encode(codec))
    assert (found.text, found.encoding) == (text, named)


# What an explanation must not swallow


def test_a_number_before_a_year() -> None:
    """`4.2025年` is question 4; `3.5 毫克` is a number."""
    asked, problems = pasted(
        "3. 甲\nA. 一\nB. 二\n答案：A\n4.2025年起？\nA. 三\nB. 四\n答案：B\n3.5 毫克的说明。\n"
    )
    assert asked == [("single", "甲", ["一"]), ("single", "2025年起？", ["四"])]
    assert problems == []


def test_questions_after_a_gap_in_the_numbers() -> None:
    """What was taken for explanation is taken back when its options or its answer follow."""
    text = (
        "1. 甲\nA. 一\nB. 二\n答案：A\n因为如此。\n5. 乙\nA. 三\nB. 四\n答案：B\n"
        "8. 丙对吗。\n答案：√\n12. 丁\nA. 五 B. 六\n答案：A\n"
    )
    asked, problems = pasted(text)
    assert asked == [
        ("single", "甲", ["一"]),
        ("single", "乙", ["四"]),
        ("true-false", "丙对吗。", ["对"]),
        ("single", "丁", ["五"]),
    ]
    assert problems == []
    assert text_of(word.read(text, "a.txt").questions[0].explanation) == "因为如此。"


def test_material_belongs_to_the_questions_after_it() -> None:
    text = (
        "1. 甲\nA. 一\nB. 二\n答案：A\n\n材料：小王要结婚。\n请回答下面的题。\n2. 乙\nA. 一\nB. 二\n答案：B\n"
    )
    found = word.read(text, "a.txt")
    assert [question.lead for question in found.questions] == [None, 0]
    assert [text_of(node) for node in [found.leads[0].nodes]] == ["材料：小王要结婚。请回答下面的题。"]
    assert found.questions[0].explanation == ()


def test_questions_that_say_what_each_line_is() -> None:
    text = "题目：甲是什么？\n选项：A. 一 B. 二\n答案：A\n\n题目：乙是什么？\n选项：\nA. 一\nB. 二\n答案：B\n"
    assert pasted(text) == ([("single", "甲是什么？", ["一"]), ("single", "乙是什么？", ["二"])], [])


# GIFT


def test_a_file_that_does_not_come_with_it() -> None:
    found = gift_reader.read('::图::甲<img src\\="@@PLUGINFILE@@/a.png">{T}\n', "a.gift")
    assert (found.questions, told(found)) == ((), [(1, "import-refused")])


def test_an_empty_option() -> None:
    """Moodle passes over an option without words; a right one without words is no answer."""
    found = gift_reader.read("::题::甲{=一 ~ ~二}\n\n::题::乙{= ~一 ~二}\n", "a.gift")
    assert [len(question.choices) for question in found.questions] == [2]
    assert told(found) == [(3, "import-refused")]


# What raised an exception once


@pytest.mark.parametrize("text", ["<![ foo", "<![CDfoo[x]]>", "<![if x]>", "<![", "<!["])
def test_a_marked_section_is_no_html(text: str) -> None:
    found = gift_reader.read(f"::题::[html]甲 {text.replace('=', '')} 乙{{T}}\n", "a.gift")
    assert len(found.questions) == 1


def test_a_file_that_is_not_base64() -> None:
    found = xml(
        '<question type="truefalse"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;甲</text>'
        f'<file name="a.png" encoding="base64">图片</file></questiontext>{TRUE}</question>'
    )
    assert told(found) == [(2, "import-refused")]


# Whole papers


def test_a_paper_with_a_key_under_the_same_headings() -> None:
    text = (
        "一、单选题\n1．甲（  ）\nA．一\nB．二\n2．乙（  ）\nA．一\nB．二\n二、判断题\n1．丙（  ）\n三、多选题\n"
        "1．戊（  ）\nA．一\nB．二\nC．三\n\n参考答案\n一、单选题\n1．A  2．B\n二、判断题\n1．√\n三、多选题\n1．ABC\n"
    )
    asked, problems = pasted(text)
    assert [right for _, _, right in asked] == [["一"], ["二"], ["对"], ["一", "二", "三"]]
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        "1.甲。 A.一   B.二  【答案】A【解析】因为。\n2.乙。 A.一   B.二  【答案】B\n",
        "试题1\n甲。\nA.一\nB.二\n参考答案：A\n解析：因为。\n\n试题2\n乙。\nA.一\nB.二\n参考答案：B\n",
        "Q1：甲。\nA：一\nB：二\n答案：A 解析：因为。\nQ2：乙。\nA：一\nB：二\n答案：B\n",
        "1. 甲。\nA. 一\nB. 二\n我的答案：B 正确答案：A 得分：0\n解析：因为。\n2. 乙。\nA. 一\nB. 二\n正确答案：B\n",
        "1. 甲。\nA. 一\nB. 二\n[答案] A\n[解析] 因为。\n2. 乙。\nA. 一\nB. 二\n[答案] B\n",
    ],
)
def test_two_questions_however_they_are_typed(text: str) -> None:
    asked, problems = pasted(text)
    assert asked == [("single", "甲。", ["一"]), ("single", "乙。", ["二"])]
    assert problems == []
    assert text_of(word.read(text, "a.txt").questions[0].explanation) == "因为。"


@pytest.mark.parametrize("heading", ["五、名词解释", "五、简答题", "五、案例分析", "五、计算"])
def test_what_a_machine_cannot_mark_is_named(heading: str) -> None:
    assert pasted(f"一、判断题\n1、甲。（√）\n{heading}\n2、优生\n答：略。\n")[1] == [(4, "import-kind")]


def test_an_answer_that_is_left_out_is_none() -> None:
    assert pasted("1、甲____。\n答案：略。\n2、乙____。\n答案：丙\n") == (
        [("written", "乙____。", ["丙"])],
        [(1, "import-refused")],
    )
