"""GIFT: every construct of the format is read or named as not read, and an independent reader reads what we write."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exchanged import SITES_QUIZZES, as_quiz, essences, forgotten, quiz_from
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from reference import environment
from test_exchange_roundtrip import IN_GIFT, WORDS, questions

from mkcampaign.exchange import gift, gift_reader
from mkcampaign.exchange.html import folded
from mkcampaign.exchange.intake import Imported
from mkcampaign.model.quiz import Question, QuestionKind
from mkcampaign.model.tree import text_of, to_html
from mkcampaign.problem import has_errors
from mkcampaign.wording import translator

JUDGE = Path(__file__).parent / "judges" / "gift.mjs"
KINDS = {
    "MC": {QuestionKind.SINGLE, QuestionKind.MULTIPLE},
    "TF": {QuestionKind.TRUE_FALSE},
    "Short": {QuestionKind.WRITTEN},
    "Matching": {QuestionKind.MATCHING, QuestionKind.ORDERING},
}


def read(text: str) -> tuple[Imported, list[tuple[int, str]]]:
    found = gift_reader.read(text, "a.gift")
    return found, sorted({(p.mark.line, p.rule) for p in found.problems})


def one(text: str) -> Question:
    found, problems = read(text)
    assert problems == []
    assert len(found.questions) == 1
    return found.questions[0]


def options(question: Question) -> list[tuple[str, bool, str]]:
    return [(text_of(c.nodes), c.is_right, text_of(c.feedback)) for c in question.choices]


# What is read


def test_a_single_choice() -> None:
    found = one("会员活动日是哪一天？{\n ~6 月 1 日#儿童节\n =5 月 29 日#对\n}")
    assert found.kind is QuestionKind.SINGLE
    assert options(found) == [("6 月 1 日", False, "儿童节"), ("5 月 29 日", True, "对")]


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("协会{~成立 =建于}于 1980 年。", "协会_____于 1980 年。"),
        ("协会成立于哪一年？ {~1978 =1980}", "协会成立于哪一年？"),
        ("{~1978 =1980} 年协会成立。", "_____ 年协会成立。"),
        ("协会\n成立于{~1978 =1980}", "协会成立于"),
        ("Founded\nin {~1978 =1980}", "Founded in"),
    ],
)
def test_a_missing_word_is_a_blank(text: str, prompt: str) -> None:
    assert text_of(one(text).prompt) == prompt


@pytest.mark.parametrize(("word", "is_true"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False)])
def test_true_false(word: str, is_true: bool) -> None:
    found = one(f"地球是圆的。{{{word}#错了#对了####地球近于球形。}}")
    wrong, right = ("错了", "对了")
    said = (right, wrong) if is_true else (wrong, right)
    assert options(found) == [("对", is_true, said[0]), ("错", not is_true, said[1])]
    assert text_of(found.explanation) == "地球近于球形。"


@pytest.mark.parametrize("text", ["补什么？{=叶酸 =folic acid}", "补什么？{=%100%叶酸# =%100%folic acid}"])
def test_written_answers(text: str) -> None:
    assert one(text).answers == ("叶酸", "folic acid")


@pytest.mark.parametrize(
    "text", ["{#1980}", "{#1980:0}", "{#=1980 =1980:0}", "{#1980..1980}", "{#=%100%1980}"]
)
def test_an_exact_number_is_a_written_answer(text: str) -> None:
    assert one(f"哪一年？{text}").answers == ("1980",)


def test_matching_with_an_answer_too_many() -> None:
    found = one("连线。{=甲 -> 丙\n=乙->丁 =[html]<b>戊</b> -> 丙\n= -> 己\n}")
    assert [(to_html(p.left), text_of(p.right)) for p in found.pairs] == [
        ("甲", "丙"),
        ("乙", "丁"),
        ("<strong>戊</strong>", "丙"),
    ]
    assert [text_of(extra) for extra in found.extras] == ["己"]


@pytest.mark.parametrize(
    "weights", ["~%50%甲 ~%50%乙 ~%-100%丙", "~%50%甲 ~%-100%丙 ~%50%乙", "~%50%甲~%50%乙"]
)
def test_shares_that_are_ours_make_a_multiple_choice(weights: str) -> None:
    found = one(f"哪些对？{{{weights}}}")
    assert found.kind is QuestionKind.MULTIPLE
    assert {text_of(c.nodes) for c in found.choices if c.is_right} == {"甲", "乙"}


def test_escapes_formats_names_tags_and_categories() -> None:
    found, problems = read(
        "$CATEGORY: $course$/top/产科\\: 甲//乙\n\n"
        "// 说明\n// [tag:政策] [tag:孕 期] [id:a1]\n"
        "::题\\:名::[markdown]哪个是**对**的？{\n"
        "=\\{\\=\\~\\#\\:\\}\\\\\n~[plain]<b>&amp;\n~[html]3 &lt; <sub>5</sub>\n"
        "~一\\n二\n~100% 对\n####[html]<p>因为</p><ul><li>甲</li></ul>\n}\n"
    )
    assert problems == []
    question = found.questions[0]
    assert found.title == "产科: 甲/乙"
    assert question.tags == ("政策", "孕-期")
    assert to_html(question.prompt) == "哪个是<strong>对</strong>的？"
    assert [to_html(c.nodes) for c in question.choices] == [
        "{=~#:}\\",
        "&lt;b&gt;&amp;amp;",
        "3 &lt; <sub>5</sub>",
        "一二",
        "100% 对",
    ]
    assert "<li>甲</li>" in to_html(question.explanation)


def test_several_categories_are_tags() -> None:
    found, problems = read(
        "$CATEGORY: $course$/top/总库\n\n一{T}\n\n$CATEGORY: $course$/top/总库/政策\n二{T}\n\n三{F}\n\n"
        "$CATEGORY: 总库/孕期\n\n四{T}"
    )
    assert problems == []
    assert found.title == "总库"
    assert [q.tags for q in found.questions] == [(), ("政策",), ("政策",), ("孕期",)]


def test_a_text_that_asks_nothing_stands_over_the_questions_after_it() -> None:
    found, problems = read("::材料一::[html]<p>王女士怀孕。</p>\n\n一{T}\n\n二{F}\n\n末尾的话")
    assert problems == [(7, "import-stray")]
    assert [(lead.title, text_of(lead.nodes)) for lead in found.leads] == [("材料一", "王女士怀孕。")]
    assert [q.lead for q in found.questions] == [0, 0]


def test_a_blank_line_within_the_braces_is_only_a_blank_line() -> None:
    found, problems = read("一？{\n=甲\n\n~乙\n}\n\n二？{T}")
    assert problems == []
    assert [q.kind for q in found.questions] == [QuestionKind.SINGLE, QuestionKind.TRUE_FALSE]


def test_windows_spaces_on_blank_lines_part_questions_too() -> None:
    assert len(read("一？{T}\n \t\n二？{F}")[0].questions) == 2


# What is not read, and said


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("谈谈体会。{}", "import-kind"),
        ("谈谈体会。{####看材料}", "import-kind"),
        ("::排序::排好。{>3 ABC\n甲\n乙\n}", "import-kind"),
        ("几个？{#3:2}", "import-refused"),
        ("几个？{#3..5}", "import-refused"),
        ("几个？{#三}", "import-refused"),
        ("哪些？{=甲 =乙 ~丙}", "import-refused"),
        ("哪个？{~甲 ~乙}", "import-refused"),
        ("哪个？{~甲 =甲}", "import-refused"),
        ("哪个？{~只有一个}", "import-refused"),
        ("什么？{=叶*}", "import-refused"),
        ("什么？{=%50%叶酸}", "import-refused"),
        ("连线{=甲 -> 乙 =丙}", "import-refused"),
        ("连线{=甲 -> 乙}", "import-refused"),
        ("连线{=甲 -> 乙 =甲 -> 丙}", "import-refused"),
        ("没有合上{~甲 =乙", "import-refused"),
        ("没有打开 ~甲 =乙}", "import-refused"),
        ("一？{T}\n二？{F}", "import-refused"),
        ("{T}", "import-refused"),
        ("哪个？{~%x%甲 =乙}", "import-refused"),
        ("什么？{=%多%甲}", "import-refused"),
    ],
)
def test_what_cannot_be_held_is_named(text: str, rule: str) -> None:
    found, problems = read(f"{text}\n\n下一题。{{T}}")
    assert (1, rule) in problems
    assert (len(found.questions), found.refused) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "哪个？{~甲 ~%50%乙 =丙}",
        "什么？{=叶酸 =%50%维生素}",
        "什么？{=叶酸#对}",
        "什么？{=叶酸 =%0%*#都不对}",
        "几年？{#=1980 =%50%1980:2}",
        "几年？{#1980~#不对}",
        "哪些？{~%50%甲 ~%50%乙 ~丙}",
        "哪些？{~%70%甲 ~%30%乙 ~%-100%丙}",
    ],
)
def test_what_is_lost_is_said(text: str) -> None:
    found, problems = read(text)
    assert (len(found.questions), found.refused) == (1, 0)
    assert problems == [(1, "import-left-out")]


def test_an_open_brace_swallows_no_question() -> None:
    found, problems = read("一？{~甲 =乙\n\n二？{T}\n\n三？{F}")
    assert [text_of(q.prompt) for q in found.questions] == ["二？", "三？"]
    assert problems == [(1, "import-refused")]


def test_unsafe_markup_does_not_come_in() -> None:
    found, problems = read("[html]<script>x</script>问<img src\\=x onerror\\=y>？{T}")
    assert "script" not in str(found.questions)
    assert "onerror" not in str(found.questions)
    assert (1, "html-removed") in problems


@given(st.text(st.sampled_from("{}=~#%:/\\->[]T甲1.*\n $")), st.booleans())
@settings(deadline=None)
def test_any_text_is_read_or_refused(text: str, wraps: bool) -> None:
    found = gift_reader.read(f"问{{{text}}}" if wraps else text, "a.gift")
    assert found.questions or found.problems or not text.strip()


@given(st.lists(st.text(st.sampled_from("=~#%:/->[]T甲1.*\n $5"), max_size=12), min_size=1, max_size=5))
@settings(deadline=None)
def test_every_question_is_read_or_refused(insides: list[str]) -> None:
    text = "\n\n".join(f"::{number}::问{{{inside}}}" for number, inside in enumerate(insides))
    found = gift_reader.read(text, "a.gift")
    assert len(found.questions) + found.refused == len(insides)


# What we write


def judged(texts: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        ["node", str(JUDGE)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def agrees(found: dict[str, Any], written: list[Question]) -> None:
    """The judge found the questions we wrote: as many, of the same kinds, with the same right ones."""
    assert "error" not in found, found
    read_ = [
        question for question in found["questions"] if question["type"] not in ("Category", "Description")
    ]
    assert len(read_) == len(written)
    for theirs, ours in zip(read_, written, strict=True):
        assert ours.kind in KINDS[theirs["type"]], ours
        if theirs["type"] == "MC":
            right = [choice["isCorrect"] or (choice["weight"] or 0) > 0 for choice in theirs["choices"]]
            assert right == [choice.is_right for choice in ours.choices]
        if theirs["type"] == "Short":
            assert len(theirs["choices"]) == len(ours.answers)
        if theirs["type"] == "Matching":
            assert len(theirs["matchPairs"]) == len(ours.pairs) + len(ours.extras) + len(ours.items)
        assert bool(theirs["globalFeedback"]) == bool(to_html(ours.explanation).strip())


def test_an_independent_reader_reads_the_sites_quizzes() -> None:
    texts, written = {}, {}
    for name, quiz in SITES_QUIZZES.items():
        kept = [q for q in quiz.questions if "<img" not in str(to_html(q.context))]
        made = gift.export(replace(quiz, questions=tuple(kept)), forgotten)
        assert not has_errors(made.problems)
        texts[name], written[name] = made.text, kept
        back = gift_reader.read(made.text, "a.gift")
        assert essences(back.questions) == essences(replace(q, points=1) for q in kept)
    for name, found in judged(texts).items():
        agrees(found, written[name])


@st.composite
def orderings(draw: st.DrawFn) -> Question:
    """A question whose items are words, as GIFT can hold them."""
    items = draw(st.lists(WORDS, min_size=2, max_size=6, unique_by=lambda text: folded((text,))))
    question = draw(questions(IN_GIFT))
    return replace(
        question,
        kind=QuestionKind.ORDERING,
        items=tuple((item,) for item in items),
        choices=(),
        answers=(),
        pairs=(),
        extras=(),
        columns=(),
    )


@given(st.lists(orderings(), min_size=1, max_size=2))
@settings(deadline=None)
def test_an_order_goes_out_as_pairs_and_comes_back_as_an_order(written: list[Question]) -> None:
    bare = [replace(question, points=1) for question in written]
    made = gift.export(as_quiz(bare), str)
    assert not has_errors(made.problems)
    back, problems = read(made.text)
    assert problems == []
    assert essences(back.questions) == essences(bare)


ORDER = "---\ntitle: 问答\n---\n## 排一排\n1. 甲\n2. 乙 -> 丙 = {丁}\n3. 戊\n\n> 解析：因为。\n"


def test_an_order_as_it_stands_in_the_file() -> None:
    made = gift.export(quiz_from(ORDER), forgotten)
    assert made.text == (
        "$CATEGORY: $course$/top/问答\n\n// [kind:ordering]\n::排一排::[html]<p>排一排</p>{\n"
        "\t=第 1 步 -> 甲\n\t=第 2 步 -> 乙 -> 丙 \\= \\{丁\\}\n\t=第 3 步 -> 戊\n\t####因为。\n}\n"
    )
    told = [(p.mark.line, p.rule, dict(p.values)) for p in made.problems]
    detail = "写成了连线题（第几步连哪一项）"
    assert told == [(4, "export-changed", {"to": "GIFT", "question": "排一排", "detail": detail})]
    assert not has_errors(made.problems)
    english = gift.export(quiz_from(ORDER), forgotten, translator("en"))
    assert "\t=Step 2 -> 乙" in english.text
    assert read(english.text)[0].questions[0].kind is QuestionKind.ORDERING


def test_an_order_of_two_says_what_moodle_wants() -> None:
    """Moodle reads two rows; its form for editing them asks for a third answer."""
    made = gift.export(quiz_from(ORDER.replace("3. 戊\n", "")), forgotten)
    (told,) = made.problems
    assert "再补一个多余的答案" in told.message(translator("zh-Hans"))
    assert len(read(made.text)[0].questions[0].items) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("// [kind:ordering]\n排{=第 2 步 -> 乙 =第 1 步 -> 甲 =第 3 步 -> 丙}", QuestionKind.ORDERING),
        ("排{=第 1 步 -> 甲 =第 2 步 -> 乙 =第 3 步 -> 丙}", QuestionKind.MATCHING),
        ("// [kind:ordering]\n\n排{=第 1 步 -> 甲 =第 2 步 -> 乙}", QuestionKind.MATCHING),
        ("// [kind:ordering]\n排{=第 1 步 -> 甲 =第 1 步 -> 乙}", QuestionKind.MATCHING),
        ("// [kind:ordering]\n排{=先 -> 甲 =后 -> 乙}", QuestionKind.MATCHING),
        ("// [kind:ordering]\n排{=第 1 步 -> 甲 =第 3 步 -> 乙}", QuestionKind.MATCHING),
        ("// [kind:ordering]\n排{=第 " + "1" * 5000 + " 步 -> 甲 =第 2 步 -> 乙}", QuestionKind.MATCHING),
        ("// [kind:ordering]\n对吗？{T}", QuestionKind.TRUE_FALSE),
    ],
)
def test_pairs_are_an_order_only_where_both_say_so(text: str, kind: QuestionKind) -> None:
    found, _ = read(text)
    for question in found.questions:
        assert question.kind is kind
        if kind is QuestionKind.ORDERING:
            assert [text_of(item) for item in question.items] == ["甲", "乙", "丙"]
    assert len(found.questions) + found.refused == 1


def test_a_mark_is_for_the_question_after_it_alone() -> None:
    found, _ = read("// [kind:ordering]\n排{=1 -> 甲 =2 -> 乙}\n\n连{=1 -> 丙 =2 -> 丁}")
    assert [q.kind for q in found.questions] == [QuestionKind.ORDERING, QuestionKind.MATCHING]


def test_an_independent_reader_reads_whatever_we_write() -> None:
    written: list[list[Question]] = []

    @given(st.lists(questions(IN_GIFT) | orderings(), min_size=1, max_size=2))
    @settings(deadline=None, max_examples=60, phases=[Phase.generate])
    def collect(some: list[Question]) -> None:
        written.append(some)

    collect()
    texts = {str(at): gift.export(as_quiz(some), str).text for at, some in enumerate(written)}
    for at, found in judged(texts).items():
        agrees(found, written[int(at)])


def test_ordering_and_pictures_are_named() -> None:
    quiz = quiz_from(
        "---\ntitle: 问答\n---\n## 排序\n1. 甲\n2. **乙**\n\n## 看图\n![图](../assets/a.png)\n\n- [x] 甲\n- [ ] 乙\n\n"
        "## 连线\n| 左 | 右 |\n|-|-|\n| 甲 | **丙** |\n| 乙 | 丁 |\n\n## 填空\n- [=] 甲->乙\n"
    )
    made = gift.export(quiz, forgotten)
    said = [
        (p.mark.line, p.rule, dict(p.values)["question"])
        for p in made.problems
        if p.rule == "export-unsupported"
    ]
    assert said == [
        (4, "export-unsupported", "排序"),
        (8, "export-unsupported", "看图"),
        (14, "export-unsupported", "连线"),
        (20, "export-unsupported", "填空"),
    ]


def test_what_gift_leaves_out_is_said() -> None:
    quiz = quiz_from(
        "---\ntitle: 问答\n---\n导语\n\n## 一 { points=2 }\n- [x] [甲](../articles/a.md)\n- [ ] 乙\n\n"
        "## 二\n| 左 | 右 |\n|-|-|\n| 甲 | 丙 |\n| 乙 | 丁 |\n"
    )
    made = gift.export(quiz, lambda _: None)
    assert {dict(p.values)["detail"] for p in made.problems} == {
        "分值",
        "指向本站内部的链接",
        "第一道题之前的导语",
    }
    assert not has_errors(made.problems)


def test_points_that_are_all_the_same_are_said_once() -> None:
    quiz = quiz_from(
        "---\ntitle: 问答\n---\n"
        + "".join(f"## 第 {n} 题 {{ points=2 }}\n- [x] 甲\n- [ ] 乙\n\n" for n in range(9))
    )
    made = gift.export(quiz, forgotten)
    told = [(p.mark.line, dict(p.values)["detail"], dict(p.values)["question"]) for p in made.problems]
    assert told == [(1, "分值（每题一样，不影响比例）", "问答")]
    assert gift.export(quiz_from(QUIET), forgotten).problems == ()


QUIET = "---\ntitle: 问答\n---\n## 一\n- [x] 甲\n- [ ] 乙\n"


def test_the_bank_is_parted_by_the_tags_it_picks_from() -> None:
    quiz = quiz_from(
        "---\ntitle: 题/库\npick: {孕期: 1, 政策: 1}\n---\n"
        + "".join(
            f'## {n} {{ tags="{tags}" }}\n- [x] 甲\n- [ ] 乙\n\n'
            for n, tags in [("一", "政策"), ("二", "孕期 政策"), ("三", "别的")]
        )
    )
    text = gift.export(quiz, forgotten).text
    lines = [line for line in text.split("\n") if line.startswith(("$", "::"))]
    assert [line.partition("[")[0] for line in lines] == [
        "$CATEGORY: $course$/top/题//库",
        "::三::",
        "$CATEGORY: $course$/top/题//库/孕期",
        "::二::",
        "$CATEGORY: $course$/top/题//库/政策",
        "::一::",
    ]
    back = gift_reader.read(text, "a.gift")
    assert back.title == "题/库"
    assert [q.tags for q in back.questions] == [("别的",), ("孕期", "政策"), ("政策",)]


def test_more_right_options_than_moodle_has_shares_for() -> None:
    many = "".join(f"- [x] 第 {n} 个\n" for n in range(11))
    quiz = quiz_from(f"---\ntitle: 问答\n---\n## 哪些？\n{many}- [ ] 别的\n")
    assert [p.rule for p in gift.export(quiz, forgotten).problems] == ["export-unsupported"]


def test_five_thousand_questions_are_read() -> None:
    text = "\n\n".join(f"第 {n} 题，哪个对？{{\n=甲#想想\n~乙\n####因为甲。}}" for n in range(5_000))
    found = gift_reader.read(text, "a.gift")
    assert (len(found.questions), found.problems) == (5_000, ())


@pytest.mark.parametrize(
    "text",
    ["{" * 50_000, "=" * 50_000 + "{}", "问{" + "=甲->乙" * 5_000, "\\" * 50_000, "<b>" * 20_000 + "{T}"],
)
def test_long_nonsense_is_read_in_good_time(text: str) -> None:
    assert gift_reader.read(text, "a.gift").problems
