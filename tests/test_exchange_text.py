"""Aiken, and what is pasted from Word: read as it is plainly meant, refused where it could mean two things."""

from __future__ import annotations

import pytest
from exchanged import essences, forgotten, quiz_from
from hypothesis import given, settings
from hypothesis import strategies as st

from mkcampaign.exchange import aiken, markdown, word
from mkcampaign.exchange.intake import Imported
from mkcampaign.exchange.source import Format, decoded, told
from mkcampaign.exchange.words import Fault
from mkcampaign.model.quiz import Question, QuestionKind
from mkcampaign.model.tree import text_of


def paste(text: str) -> tuple[Imported, list[tuple[int, str]]]:
    found = word.read(text, "-")
    return found, sorted({(p.mark.line, p.rule) for p in found.problems})


def one(text: str) -> Question:
    found, problems = paste(text)
    assert problems == []
    assert len(found.questions) == 1
    quiz = quiz_from(markdown.document(found, title="问答", pictures=""))
    assert essences(quiz.questions) == essences(found.questions)
    return found.questions[0]


def right(question: Question) -> list[tuple[str, bool]]:
    return [(text_of(c.nodes), c.is_right) for c in question.choices]


# Word


@pytest.mark.parametrize(
    "text",
    [
        "1. 哪一年？\nA. 1978\nB. 1980\nC. 1985\n答案：B",
        "1、哪一年？\nA、1978\nB、1980\nC、1985\n答案:B",
        "１．哪一年？\nＡ．1978　　Ｂ．1980　　Ｃ．1985\n答案：Ｂ",
        "1.哪一年？\nA.1978 B.1980 C.1985\n【答案】B",
        "1.哪一年？\nA.1978\tB.1980\tC.1985\n正确答案：b",
        "1．哪一年？ A．1978 B．1980 C．1985 \n参考答案： B。",
        "（1）哪一年？\n（A）1978\n（B）1980\n（C）1985\n答案是B",
        "第1题 哪一年？\nA：1978\nB：1980\nC：1985\n答：B",
        "1. 哪一年？\n\nA) 1978\n\nB) 1980\n\nC) 1985\n\n答案 B",
        "哪一年？\nA. 1978\nB. 1980\nC. 1985\n答案：B",
        "1. 哪一年？\nA. 1978 B. 1980\nC. 1985\n答案：1980",
        "1.哪一年？\nA.1978B.1980C.1985\n答案：B",
        "1. 哪一年？\nA. 1978；B. 1980；C. 1985\n[答案] B",
        "1. 哪一年？\nA 1978\nB 1980\nC 1985\nAnswer: B",
        "1. 哪一年？\nA. 1978 B. 1980 C. 1985 答案：B",
        "1 哪一年？\nA. 1978\nB. 1980\nC. 1985\n答案\nB",
    ],
)
def test_a_single_choice_however_it_is_typed(text: str) -> None:
    found = one(text)
    assert text_of(found.prompt) == "哪一年？"
    assert right(found) == [("1978", False), ("1980", True), ("1985", False)]


@pytest.mark.parametrize(
    "text",
    [
        "1. 成立于（B）年。\nA. 1978\nB. 1980",
        "1. 成立于（ B ）年。\nA. 1978\nB. 1980\n答案：B",
        "1. 成立于（Ｂ）年。\nA. 1978 B. 1980",
        "1. 成立于（ ）年。\nA. 1978 B. 1980\n答案：B",
    ],
)
def test_the_answer_may_stand_in_the_brackets(text: str) -> None:
    found = one(text)
    assert text_of(found.prompt) == "成立于（ ）年。"
    assert right(found) == [("1978", False), ("1980", True)]


@pytest.mark.parametrize("answer", ["ABD", "A、B、D", "A,B,D", "A B D", "a b d", "ＡＢＤ", "A，B和D"])
def test_several_letters_are_several_answers(answer: str) -> None:
    found = one(f"1. 哪些？\nA. 甲 B. 乙\nC. 丙 D. 丁\n答案：{answer}")
    assert found.kind is QuestionKind.MULTIPLE
    assert [is_right for _, is_right in right(found)] == [True, True, False, True]


def test_a_multiple_choice_with_one_answer_is_still_one() -> None:
    assert one("1. 【多选】哪些？\nA. 甲\nB. 乙\n答案：A").kind is QuestionKind.MULTIPLE
    found, _ = paste("二、多项选择题\n1. 哪些？\nA. 甲\nB. 乙\n答案：A")
    assert found.questions[0].kind is QuestionKind.MULTIPLE


@pytest.mark.parametrize(
    ("answer", "is_true"),
    [
        ("对", True),
        ("正确", True),
        ("√", True),
        ("✓", True),
        ("T", True),
        ("错", False),
        ("错误。", False),
        ("×", False),
        ("✗", False),
    ],
)
def test_statements_to_be_judged(answer: str, is_true: bool) -> None:
    for text in (
        f"1. 地球是圆的。（ ）\n答案：{answer}",
        f"1. 地球是圆的。({answer})",
        f"1. 地球是圆的（{answer}）。",
    ):
        found, problems = paste(text)
        if "T" in answer and "答案" not in text:
            continue  # a letter in brackets may be anything
        if "。" in answer and "答案" not in text:
            continue
        assert problems == []
        assert found.questions[0].kind is QuestionKind.TRUE_FALSE
        assert found.questions[0].choices[0].is_right is is_true
        assert text_of(found.questions[0].prompt) == "地球是圆的。"


def test_a_judgement_with_options() -> None:
    assert right(one("1. 地球是圆的。\nA. 对\nB. 错\n答案：A")) == [("对", True), ("错", False)]
    assert right(one("1. 地球是圆的。\nA. 对 B. 错\n答案：错")) == [("对", False), ("错", True)]


@pytest.mark.parametrize(
    ("answer", "answers"),
    [
        ("叶酸", ("叶酸",)),
        ("叶酸；叶酸片", ("叶酸", "叶酸片")),
        ("叶酸/维生素B9", ("叶酸", "维生素B9")),
        ("1/2", ("1/2",)),
    ],
)
def test_blanks_to_fill_in(answer: str, answers: tuple[str, ...]) -> None:
    assert one(f"1. 孕前补____。\n答案：{answer}").answers == answers


@pytest.mark.parametrize(
    "tail",
    [
        "\n解析：因为\n这样。",
        " 解析：因为这样。",
        "\n【解析】因为这样。",
        "\n答案解析：因为这样。",
        "。解析：因为这样。",
        "【解析】因为这样。",
    ],
)
def test_explanations(tail: str) -> None:
    assert text_of(one(f"1. 哪个？\nA. 甲\nB. 乙\n答案：A{tail}").explanation) == "因为这样。"


def test_points_and_headings() -> None:
    found, problems = paste(
        "培训结课考试\n\n请独立作答。\n\n一、单选题（每题 2 分，共 4 分）\n1. 甲？（3分）\nA. 一\nB. 二\n"
        "答案：A\n2. 乙？\nA. 一\nB. 二\n答案：B\n"
        "二、判断题\n1. 丙。\n答案：√\n"
    )
    assert problems == []
    assert (found.title, text_of(found.opening)) == ("培训结课考试", "请独立作答。")
    assert [q.points for q in found.questions] == [3, 2, 1]
    assert [text_of(q.prompt) for q in found.questions] == ["甲？", "乙？", "丙。"]
    assert [lead.title for lead in found.leads] == ["单选题", "判断题"]
    assert [q.lead for q in found.questions] == [0, 0, 1]


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n1-3 ABA 4.√ 5.错",
        "参考答案：\n1.A 2.B 3.A 4.√ 5.错",
        "答案：1～3：ABA；4、√；5、错",
        "三、参考答案\n1-3：A B A\n4-5 √×",
    ],
)
def test_all_answers_at_the_end(key: str) -> None:
    options = "A. 甲 B. 乙\n"
    found, problems = paste(
        f"一、选择题\n1. 一？\n{options}2. 二？\n{options}3. 三？\n{options}二、判断题\n4. 四。\n5. 五。\n\n{key}\n"
    )
    assert problems == []
    assert [[c.is_right for c in q.choices].index(True) for q in found.questions] == [0, 1, 0, 0, 1]


def test_answers_and_explanations_at_the_end() -> None:
    found, problems = paste(
        "一、选择题\n1. 一？\nA. 甲 B. 乙\n2. 二？\nA. 甲 B. 乙\n二、填空题\n3. 补____。\n三、判断题\n4. 四。\n\n"
        "参考答案及解析\n1. B 解析：因为乙。\n2. A\n解析：因为甲。\n3. 叶酸\n4. 错误\n"
    )
    assert problems == []
    assert [text_of(q.explanation) for q in found.questions] == ["因为乙。", "因为甲。", "", ""]
    assert found.questions[2].answers == ("叶酸",)


def test_an_answer_to_no_question_is_said() -> None:
    assert paste("1. 一。\n\n参考答案\n1.对 2.错")[1] == [(4, "import-stray")]


def test_the_box_may_stand_before_the_number() -> None:
    found, problems = paste("判断题\n（ √ ）1、甲。\n( × ) 2、乙。\n（  ）3、丙。\n答案：对\n")
    assert problems == []
    assert [(text_of(q.prompt), q.choices[0].is_right) for q in found.questions] == [
        ("甲。", True),
        ("乙。", False),
        ("丙。", True),
    ]


def test_the_answer_may_stand_on_the_line_of_the_stem_or_an_option() -> None:
    assert one("1. 补____。 答案：叶酸").answers == ("叶酸",)
    assert right(one("1. 哪个？\nA. 甲 B. 乙 答案：B 解析：因为。")) == [("甲", False), ("乙", True)]


def test_what_somebody_answered_is_not_the_key() -> None:
    assert right(one("1. 哪个？\nA. 甲 B. 乙\n我的答案：A 正确答案：B")) == [("甲", False), ("乙", True)]
    assert right(one("1. 哪个？\nA. 甲\nB. 乙\n我的答案：A\n正确答案：B")) == [("甲", False), ("乙", True)]


TAILS = st.lists(
    st.sampled_from(
        "A. 甲|B. 乙|A. 甲 B. 乙|答案：A|答案：|答案：对|解析：某|（3分）|一句话|问（A）||（√）|答案 B|____|A 甲".split(
            "|"
        )
    ),
    max_size=4,
)


@given(st.lists(TAILS, min_size=1, max_size=5))
@settings(deadline=None)
def test_every_numbered_question_is_read_or_refused(tails: list[list[str]]) -> None:
    blocks = ("\n".join([f"{number}. 第 {number} 问", *tail]) for number, tail in enumerate(tails, start=1))
    found = word.read("\n".join(blocks), "-")
    assert len(found.questions) + found.refused == len(tails)


def test_five_thousand_pasted_questions() -> None:
    text = "\n".join(f"{n}. 第 {n} 问（ ）\nA. 甲 B. 乙\n答案：A\n解析：因为。" for n in range(1, 5_001))
    found = word.read(text, "-")
    assert (len(found.questions), found.problems) == (5_000, ())
    assert markdown.not_kept(found, pictures="") == frozenset()


def test_the_stem_may_hold_statements_and_letters() -> None:
    found = one(
        "5. 下列说法：\n1. 维生素A、B 都要补\n2. 每天 3.5 克\n对的是（C）\n"
        "A. 只有 1\nB. 只有 2\nC. 都对\nD. 维生素B、C\n答案：C"
    )
    assert text_of(found.prompt) == "下列说法："
    assert text_of(found.context) == "1. 维生素A、B 都要补2. 每天 3.5 克对的是（ ）"
    assert [words for words, _ in right(found)] == ["只有 1", "只有 2", "都对", "维生素B、C"]


def test_an_option_may_run_over_two_lines() -> None:
    assert right(one("1. 哪个？\nA. 甲\n还是甲\nB. 乙\n答案：A")) == [("甲 还是甲", True), ("乙", False)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1. 哪个？\nA. 甲\nB. 乙", (1, "import-refused")),
        ("1. 哪个？\nA. 甲\nB. 乙\n答案：D", (1, "import-refused")),
        ("1. 哪个？\nA. 甲\nB. 乙\n答案：丙", (1, "import-refused")),
        ("1. 哪个？\nA. 甲\nA. 乙\n答案：A", (1, "import-refused")),
        ("1. 哪个？（A）\nA. 甲\nB. 乙\n答案：B", (1, "import-refused")),
        ("1. 哪个？\nA. 甲\n答案：A", (1, "import-refused")),
        ("1. 哪个？\nA. 甲\nB. 甲\n答案：A", (1, "import-refused")),
        ("1. 甲____乙____。\n答案：丙；丁", (1, "import-refused")),
        ("1. 一样的话。\n答案：B", (1, "import-refused")),
        ("一、单选题\n1. 哪个？\n答案：B", (2, "import-refused")),
        ("五、简答题\n1. 谈谈。\n答案：略", (2, "import-kind")),
        ("1. 哪个？\nA. 甲\nB. 乙\n答案：A\n答案：B", (5, "import-stray")),
        ("  1. 哪个？\nA. 甲\nB. 乙\n\n多余的话\n答案：A", (5, "import-stray")),
    ],
)
def test_what_is_not_clear_is_refused(text: str, problem: tuple[int, str]) -> None:
    found, problems = paste(f"{text}\n九、判断题\n9. 下一题。\n答案：对")
    assert problem in problems
    assert text_of(found.questions[-1].prompt) == "下一题。"


def test_a_problem_has_the_column_of_the_question() -> None:
    found, _ = paste("  1. 哪个？\nA. 甲\nB. 乙")
    assert [str(p.mark) for p in found.problems] == ["-:1:3"]


@given(
    st.lists(
        st.sampled_from(
            [
                "1. 问？",
                "2. 问？",
                "A. 甲",
                "B. 乙",
                "A. 甲 B. 乙",
                "答案：A",
                "答案：对",
                "答案",
                "解析：某",
                "一、单选题",
                "（3分）",
                "",
                "话",
                "问（A）",
                "1-2 AB",
            ]
        )
        | st.text("1A.、（）答案：对B 甲", max_size=8),
        max_size=8,
    )
)
@settings(deadline=None)
def test_no_numbered_question_is_lost_without_a_word(lines: list[str]) -> None:
    found = word.read("\n".join(lines), "-")
    assert (
        len(found.questions) + found.refused + len(found.problems) > 0
        or not any(line.strip() for line in lines)
        or found.title
    )
    kept = frozenset(markdown.not_kept(found, pictures=""))
    assert kept == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "（" * 50_000,
        "A. " * 20_000,
        "1. " * 20_000,
        "答案：" * 20_000,
        " " * 50_000 + "A",
        "_" * 50_000,
        "A.甲" * 20_000,
    ],
)
def test_long_nonsense_is_read_in_good_time(line: str) -> None:
    word.read(f"1. 问{line}\n{line}\n答案：{line}\n", "-")


# Aiken


def test_aiken() -> None:
    found = aiken.read(
        "哪一年？\nA. 1978\nB) 1980\nC． 1985\nANSWER: B\n\nTwo\nlines?\na) one\nb) two\nAnswer：A\n", "a.txt"
    )
    assert found.problems == ()
    assert [text_of(q.prompt) for q in found.questions] == ["哪一年？", "Two lines?"]
    assert [[c.is_right for c in q.choices] for q in found.questions] == [[False, True, False], [True, False]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("问？\nA. 甲\nB. 乙\n", "a.txt:1:1"),
        ("问？\nA. 甲\nB. 乙\nANSWER: C\n", "a.txt:1:1"),
        ("问？\nA. 甲\nANSWER: A\n", "a.txt:1:1"),
        (" 问？\nA. 甲\nA. 乙\nANSWER: A\n", "a.txt:1:2"),
        ("问？\nANSWER: A\n", "a.txt:1:1"),
    ],
)
def test_aiken_that_is_not_whole(text: str, place: str) -> None:
    found = aiken.read(f"{text}\n下一题？\nA. 甲\nB. 乙\nANSWER: A\n", "a.txt")
    assert [str(p.mark) for p in found.problems] == [place]
    assert (len(found.questions), found.refused) == (1, 1)


def test_aiken_holds_little_and_says_so() -> None:
    quiz = quiz_from(
        "---\ntitle: 问答\n---\n## 一 { points=2 tags=甲 }\n- [x] **甲**\n  > 反馈\n- [ ] 乙\n\n> 解析：因为。\n\n"
        "## 二\n- [=] 甲\n\n"
        "## 三\n看表。\n\n- [x] 甲\n- [ ] 乙\n\n## A. 四\n- [x] 甲\n- [ ] `乙`\n"
    )
    made = aiken.export(quiz, forgotten)
    refused = [
        (p.mark.line, dict(p.values)["reason"]) for p in made.problems if p.rule == "export-unsupported"
    ]
    assert refused == [
        (11, "没有这种题型"),
        (14, "不能放材料"),
        (20, "题目开头的几个字会被当成选项或答案"),
        (20, "不能放表格、代码等格式"),
    ]
    left = {dict(p.values)["detail"] for p in made.problems if p.rule == "export-left-out"}
    assert left == {"分值", "标签", "解析", "选项的反馈", "粗体、链接等格式"}
    assert made.text.startswith("一\nA. 甲\nB. 乙\nANSWER: A\n")


def test_a_heading_over_questions_is_left_out_of_aiken() -> None:
    quiz = quiz_from("---\ntitle: 问答\n---\n# 单选题\n## 一？\n- [x] 甲\n- [ ] 乙\n")
    assert [dict(p.values)["detail"] for p in aiken.export(quiz, forgotten).problems] == ["大题的标题"]


# Which file it is


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        ("答案：对".encode(), "答案：对", ""),
        ("答案：对".encode("utf-8-sig"), "答案：对", ""),
        ("答案：对\r\n甲".encode("utf-16"), "答案：对\n甲", "UTF-16"),
        ("答案：对".encode("gbk"), "答案：对", "GB18030"),
        (
            '<?xml version="1.0" encoding="big5"?><a>對</a>'.encode("big5"),
            '<?xml version="1.0" encoding="big5"?><a>對</a>',
            "BIG5",
        ),
    ],
)
def test_encodings(raw: bytes, text: str, encoding: str) -> None:
    found = decoded(raw)
    assert (found.text, found.encoding, found.fault) == (text, encoding, None)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [(b"PK\x03\x04x", Fault.WORD_FILE), (b"\xff\xff\x00", Fault.BINARY), (b"a\x00b", Fault.BINARY)],
)
def test_what_is_no_text(raw: bytes, fault: Fault) -> None:
    assert decoded(raw).fault is fault


@pytest.mark.parametrize(
    ("text", "suffix", "format_"),
    [
        ('<?xml version="1.0"?><quiz/>', "", Format.MOODLE_XML),
        ("<!-- a --><quiz/>", ".txt", Format.MOODLE_XML),
        ("问？\nA. 甲\nB. 乙\nANSWER: A", ".txt", Format.AIKEN),
        ("问？{=甲 ~乙}", ".txt", Format.GIFT),
        ("::名::问\n{T}", ".txt", Format.GIFT),
        ("任何", ".gift", Format.GIFT),
        ("1. 问？\nA. 甲\nB. 乙\n答案：A", ".txt", Format.WORD),
        ("1. 问？\nA. 甲\nB. 乙\nANSWER: A\n2. 问。\n答案：对", ".txt", Format.WORD),
        ("1. 集合{1,2}？\nA. 甲\nB. 乙\n答案：A", ".txt", Format.WORD),
        ("地球是圆的（√）", "", Format.WORD),
        ("一段话", ".txt", None),
    ],
)
def test_formats(text: str, suffix: str, format_: Format | None) -> None:
    assert told(text, suffix) is format_
