"""Questions that go out and come back are the same questions, whatever is written in them."""

from __future__ import annotations

import xml.dom.minidom
from collections.abc import Callable
from dataclasses import replace

import pytest
from exchanged import SITES_QUIZZES, as_quiz, essences, forgotten, picture, quiz_from
from hypothesis import given, settings
from hypothesis import strategies as st

from mkcampaign.exchange import aiken, gift, gift_reader, markdown, moodle_reader, moodle_xml
from mkcampaign.exchange.intake import Imported
from mkcampaign.exchange.outlet import Exported
from mkcampaign.exchange.sameness import essence
from mkcampaign.marking import folded
from mkcampaign.model.quiz import Choice, Lead, Nodes, Pair, Question, QuestionKind
from mkcampaign.model.tree import Element, text_of, walk
from mkcampaign.problem import has_errors
from mkcampaign.read.quiz import read_questions

NASTY = st.sampled_from(
    [
        "=", "~", "#", "{", "}", ":", "\\", "->", "::", "//", "####", "%50%", "[html]", "[x]", "【x】", "- [ ] 甲", "1. 甲",  # noqa: E501
        "（1）", "> 引", "解析：", "答案：A", "A. 甲", "<b>", "&lt;", "&amp;", "&", "*", "**", "_", "____", "`", "``", "|",  # noqa: E501
        "｜", "{ points=2 }", "｛.multiple｝", "\\n", "\\*", "\\=", "]]>", "<!--", "T", "TRUE", "$CATEGORY:", "@@PLUGINFILE@@",  # noqa: E501
        "![甲](a.png)", "[甲](b.md)", "^1", "~~删~~", "==", "++", ":smile:", "http://a.cn", "a@b.cn", "“引”", "3 < 5", "😀",  # noqa: E501
        "שלום", "…", "—", "!!!", "***", "---", "甲", "乙 丙", "3,600 元", "100%", "¥5", "[^1]", "*[甲]:", "&#35;", "#",
    ]
)  # fmt: skip
WORDS = (
    st.lists(
        NASTY | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6),
        min_size=1,
        max_size=4,
    )
    .map(lambda parts: " ".join(" ".join(parts).split()))
    .filter(lambda text: bool(folded(text)))
)
SAFE = st.text("甲乙丙丁戊己庚辛壬癸abc123", min_size=1, max_size=8)


def element(tag: str) -> Callable[[Nodes], Element]:
    return lambda nodes: Element(tag, (), nodes)


INLINE: st.SearchStrategy[Nodes] = st.one_of(
    WORDS.map(lambda text: (text,)),
    st.tuples(SAFE, WORDS.map(lambda text: Element("strong", (), (text,))), SAFE),
    st.tuples(SAFE, WORDS.map(lambda text: Element("code", (), (text,))), SAFE),
    st.tuples(SAFE, st.sampled_from(["sub", "sup", "em", "del"]), SAFE).map(
        lambda parts: (parts[0], Element(parts[1], (), (parts[2],)))
    ),
    st.tuples(SAFE, SAFE).map(lambda parts: (parts[0], Element("br"), parts[1])),
    st.tuples(SAFE, SAFE).map(
        lambda p: (Element("a", (("href", "https://a.cn/b_c?d=1&e=2"),), (p[0],)), p[1])
    ),
)
BLOCK = st.one_of(
    INLINE.map(element("p")),
    st.lists(INLINE.map(element("li")), min_size=1, max_size=3).map(
        lambda items: Element("ul", (), tuple(items))
    ),
    st.lists(SAFE, min_size=1, max_size=3).map(
        lambda lines: Element("pre", (), (Element("code", (), ("\n".join(lines) + "\n",)),))
    ),
    SAFE.map(
        lambda text: Element(
            "table", (), (Element("tbody", (), (Element("tr", (), (Element("td", (), (text,)),)),)),)
        )
    ),
)
BLOCKS: st.SearchStrategy[Nodes] = st.lists(BLOCK, max_size=3).map(tuple)
EITHER: st.SearchStrategy[Nodes] = INLINE | st.tuples(BLOCK, BLOCK)


def distinct(strategy: st.SearchStrategy[Nodes], least: int, most: int) -> st.SearchStrategy[list[Nodes]]:
    return st.lists(strategy, min_size=least, max_size=most, unique_by=lambda nodes: text_of(nodes))


def all_words(text: str) -> bool:
    return text.lower().rstrip("。.") not in (
        "对",
        "错",
        "正确",
        "错误",
        "是",
        "否",
        "true",
        "false",
        "√",
        "×",
    )


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[QuestionKind, ...], *, is_rich: bool = True) -> Question:
    piece = EITHER if is_rich else WORDS.map(lambda text: (text,))
    kind = draw(st.sampled_from(kinds))
    question = Question(
        kind=kind,
        prompt=draw(INLINE if is_rich else piece),
        context=draw(BLOCKS) if is_rich else (),
        explanation=draw(EITHER | st.just(())) if is_rich else (),
        points=draw(st.integers(1, 20)) if is_rich else 1,
        tags=tuple(draw(st.lists(SAFE, max_size=2, unique=True))) if is_rich else (),
    )
    feedback = EITHER | st.just(()) if is_rich else st.just(())
    if kind is QuestionKind.TRUE_FALSE:
        is_true = draw(st.booleans())
        both = (("对",), is_true), (("错",), not is_true)
        return replace(
            question, choices=tuple(Choice(nodes=n, is_right=r, feedback=draw(feedback)) for n, r in both)
        )
    if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        options = draw(distinct(piece.filter(lambda nodes: all_words(text_of(nodes))), 2, 5))
        right = {draw(st.integers(0, len(options) - 1))}
        if kind is QuestionKind.MULTIPLE:
            right |= set(draw(st.lists(st.integers(0, len(options) - 1))))
        made = [Choice(nodes=n, is_right=i in right, feedback=draw(feedback)) for i, n in enumerate(options)]
        return replace(question, choices=tuple(made))
    if kind is QuestionKind.WRITTEN:
        answers = draw(
            st.lists(WORDS.filter(lambda text: "->" not in text), min_size=1, max_size=3, unique=True)
        )
        return replace(question, answers=tuple(answers))
    if kind is QuestionKind.ORDERING:
        return replace(question, items=tuple(draw(distinct(piece, 2, 5))))
    lefts = draw(distinct(piece, 1, 4))
    rights = draw(st.lists(WORDS, min_size=len(lefts) + 1, max_size=len(lefts) + 2, unique=True))
    pairs = tuple(Pair(left=left, right=(right,)) for left, right in zip(lefts, rights, strict=False))
    columns = draw(st.just(()) | st.tuples(SAFE, SAFE))
    return replace(
        question, columns=columns, pairs=pairs, extras=tuple((right,) for right in rights[len(lefts) :])
    )


KINDS = tuple(QuestionKind)
IN_GIFT = tuple(kind for kind in KINDS if kind is not QuestionKind.ORDERING)
IN_AIKEN = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)


@given(st.lists(questions(KINDS), min_size=1, max_size=3))
@settings(deadline=None)
def test_our_markdown_gives_back_what_was_written(written: list[Question]) -> None:
    imported = Imported(questions=tuple(written), pictures={})
    assert markdown.not_kept(imported, pictures="") == frozenset()
    text = markdown.document(imported, title="问：“答”", pictures="")
    quiz = quiz_from(text)
    assert quiz.matter.title == "问：“答”"
    assert essences(quiz.questions) == essences(written)


@given(st.lists(questions(IN_GIFT), min_size=1, max_size=3))
@settings(deadline=None)
def test_gift_there_and_back(written: list[Question]) -> None:
    bare = [replace(question, points=1) for question in written]
    back = gift_reader.read(whole(gift.export(as_quiz(bare), str)), "a.gift")
    assert [str(problem) for problem in back.problems] == []
    assert essences(back.questions) == essences(bare)


@given(st.lists(questions(KINDS), min_size=1, max_size=3))
@settings(deadline=None)
def test_moodle_xml_there_and_back(written: list[Question]) -> None:
    text = whole(moodle_xml.export(as_quiz(written), str, {}))
    xml.dom.minidom.parseString(text)
    back = moodle_reader.read(text, "a.xml")
    assert [str(problem) for problem in back.problems] == []
    assert essences(back.questions) == essences(written)


@given(st.lists(questions(IN_AIKEN, is_rich=False), min_size=1, max_size=3))
@settings(deadline=None)
def test_aiken_there_and_back(written: list[Question]) -> None:
    made = aiken.export(as_quiz(written), str)
    if has_errors(made.problems):
        return  # such as a prompt that looks like an option
    back = aiken.read(made.text, "a.txt")
    assert essences(back.questions) == essences(written)


def whole(made: Exported) -> str:
    assert not has_errors(made.problems), made.problems
    return made.text


# The site's own quizzes


@pytest.mark.parametrize("name", SITES_QUIZZES)
def test_the_sites_quizzes_go_through_moodle_xml(name: str) -> None:
    quiz = SITES_QUIZZES[name]
    back = moodle_reader.read(whole(moodle_xml.export(quiz, forgotten, {})), "a.xml")
    assert back.problems == ()
    assert back.title == quiz.matter.title
    assert essences(back.questions) == essences(quiz.questions)
    again = quiz_from(markdown.document(back, title=back.title, pictures=""))
    assert essences(again.questions) == essences(back.questions)
    assert [lead.title for lead in again.leads] == [lead.title for lead in quiz.leads]


def test_a_lead_goes_with_each_of_its_questions() -> None:
    two = as_quiz([question("一"), question("二"), question("三"), question("四")])
    leads = (
        Lead(title="材料一", nodes=(Element("p", (), ("王女士怀孕。",)), Element("p", (), ("8 周。",)))),
        Lead(title="判断题"),
    )
    asked = tuple(replace(q, lead=lead) for q, lead in zip(two.questions, (None, 0, 0, 1), strict=True))
    quiz = replace(two, leads=leads, questions=asked)
    for text, read in (
        (whole(gift.export(quiz, str)), gift_reader.read),
        (whole(moodle_xml.export(quiz, str, {})), moodle_reader.read),
    ):
        back = read(text, "a")
        assert [q.lead for q in back.questions] == [None, 0, 0, 1]
        assert [(lead.title, text_of(lead.nodes)) for lead in back.leads] == [
            ("材料一", "王女士怀孕。8 周。"),
            ("判断题", ""),
        ]
        assert essences(back.questions) == essences(quiz.questions)


def question(words: str) -> Question:
    return Question(
        kind=QuestionKind.SINGLE,
        prompt=(words,),
        choices=(Choice(nodes=("甲",), is_right=True), Choice(nodes=("乙",), is_right=False)),
    )


def test_pictures_travel_inside_moodle_xml() -> None:
    one, two = picture(1), picture(2)
    shown = [Element("img", (("src", f"../assets/{folder}/图 a.png"), ("alt", "图"))) for folder in "xy"]
    asked = replace(
        question("看图"),
        context=(Element("p", (), (shown[0], shown[1])),),
        choices=(Choice(nodes=(shown[0],), is_right=True), Choice(nodes=(shown[1],), is_right=False)),
    )
    files = {"../assets/x/图 a.png": one, "../assets/y/图 a.png": two}
    text = whole(moodle_xml.export(as_quiz([asked]), str, files))
    assert "@@PLUGINFILE@@/%E5%9B%BE%20a.png" in text
    back = moodle_reader.read(text, "a.xml")
    assert back.problems == ()
    assert set(back.pictures.values()) == {one, two}
    sources = [
        e.get("src") or ""
        for q in back.questions
        for n in (q.context, *(c.nodes for c in q.choices))
        for e in walk(n)
        if e.tag == "img"
    ]
    assert [back.pictures[source.partition("/")[2]] for source in sources] == [one, two, one, two]
    quiz = quiz_from(markdown.document(back, title="图", pictures="../assets/z/"))
    assert {link.target for link in quiz.body.links} == {f"../assets/z/{name}" for name in back.pictures}


def test_the_words_before_the_first_question_are_the_categorys() -> None:
    _, _, asked, _ = read_questions("## 问？\n- [x] 甲\n- [ ] 乙\n", "a.md", [])
    quiz = as_quiz(list(asked), opening=(Element("p", (), ("答对六成就及格。",)),))
    back = moodle_reader.read(whole(moodle_xml.export(quiz, str, {})), "a.xml")
    assert text_of(back.opening) == "答对六成就及格。"
    made = gift.export(quiz, str)
    assert [problem.rule for problem in made.problems] == ["export-left-out"]


def test_questions_are_known_again_by_all_that_counts() -> None:
    one = question("问")
    assert essence(one) == essence(replace(one, line=9, lead=3))
    assert essence(one) != essence(replace(one, points=2))
    assert essence(one) != essence(replace(one, prompt=(Element("em", (), ("问",)),)))
