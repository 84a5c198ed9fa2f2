"""Moodle XML: every construct is read or named as not read, and nothing dangerous is."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import pytest
from exchanged import as_quiz, forgotten, picture, quiz_from

from mkcampaign.exchange import moodle_reader, moodle_xml
from mkcampaign.exchange.intake import Imported
from mkcampaign.model.quiz import QuestionKind
from mkcampaign.model.tree import text_of, to_html

PNG = base64.b64encode(picture(7)).decode()


def item(type_: str, inside: str, text: str = "<p>问？</p>", format_: str = "html") -> str:
    return (
        f'<question type="{type_}"><name><text>题名</text></name><questiontext format="{format_}">'
        f"<text><![CDATA[{text}]]></text></questiontext>{inside}</question>"
    )


def answer(text: str, worth: object, feedback: str = "", more: str = "") -> str:
    said = f"<feedback format='html'><text>{feedback}</text></feedback>"
    return f'<answer fraction="{worth}" format="html"><text><![CDATA[{text}]]></text>{said}{more}</answer>'


TWO = answer("甲", 100, "对") + answer("乙", 0)


def read(*questions: str) -> tuple[Imported, list[str]]:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"
    found = moodle_reader.read(text, "a.xml")
    return found, [p.rule for p in found.problems]


def test_a_single_choice_with_all_about_it() -> None:
    found, problems = read(
        '<question type="category"><category><text>$course$/top/产科</text></category></question>',
        item(
            "multichoice",
            "<generalfeedback><text>因为。</text></generalfeedback><defaultgrade>2.0000000</defaultgrade>"
            "<penalty>0.3333333</penalty><hidden>0</hidden><idnumber>a1</idnumber><single>true</single>"
            "<shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering><shownumcorrect/>"
            "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
            "<partiallycorrectfeedback><text><![CDATA[<p>您的答案部分正确。</p>]]></text></partiallycorrectfeedback>"
            f"<tags><tag><text>孕 期</text></tag><tag><text>政策</text></tag></tags>{TWO}",
            "<p>哪个<b>对</b>？</p><ul><li>看清</li></ul>",
        ),
    )
    (question,) = found.questions
    assert problems == []
    assert found.title == "产科"
    assert (question.kind, question.points, question.tags) == (QuestionKind.SINGLE, 2, ("孕-期", "政策"))
    assert to_html(question.prompt) == "哪个<strong>对</strong>？"
    assert to_html(question.context) == "<ul><li>看清</li></ul>"
    assert text_of(question.explanation) == "因为。"
    assert [(text_of(c.nodes), c.is_right, text_of(c.feedback)) for c in question.choices] == [
        ("甲", True, "对"),
        ("乙", False, ""),
    ]


@pytest.mark.parametrize(
    ("text", "format_", "prompt", "context"),
    [
        ("<p>问？</p>", "html", "问？", ""),
        ("问？", "html", "问？", ""),
        ("问<br>吗？", "html", "问<br>吗？", ""),
        ("3 < 5 吗？", "moodle_auto_format", "3 &lt; 5 吗？", ""),
        ("甲\n乙", "moodle_auto_format", "甲<br>乙", ""),
        ("3 &lt; 5", "moodle_auto_format", "3 &lt; 5", ""),
        ("<b>问</b>", "plain_text", "&lt;b&gt;问&lt;/b&gt;", ""),
        ("**问**\n\n- 甲", "markdown", "<strong>问</strong>", "<ul>\n<li>甲</li>\n</ul>"),
        (
            "看表<table><tr><td>1</td></tr></table>",
            "html",
            "看表",
            "<table><tbody><tr><td>1</td></tr></tbody></table>",
        ),
        (
            "<table><tr><td>1</td></tr></table>问？",
            "html",
            "题名",
            "<table><tbody><tr><td>1</td></tr></tbody></table><p>问？</p>",
        ),
        ("<div>问？</div><div>看清</div>", "html", "问？", "<div>看清</div>"),
        ("<h3>问？</h3>", "html", "问？", ""),
        ("<p>&nbsp;</p><p>问？</p>", "html", "问？", ""),
    ],
)
def test_the_text_of_a_question(text: str, format_: str, prompt: str, context: str) -> None:
    found, problems = read(item("multichoice", TWO, text, format_))
    assert problems == []
    assert to_html(found.questions[0].prompt) == prompt
    assert re.sub("<tbody>|</tbody>", "", to_html(found.questions[0].context)) == re.sub(
        "<tbody>|</tbody>", "", context
    )


def test_true_false_in_either_order_and_in_old_words() -> None:
    old = answer("Vrai", 0, "错了") + answer("Faux", 100)
    found, problems = read(
        item("truefalse", answer("true", 100, "对了") + answer("false", 0)),
        item("truefalse", answer("false", 100) + answer("true", 0)),
        item("truefalse", old),
    )
    assert problems == []
    assert [[c.is_right for c in q.choices] for q in found.questions] == [
        [True, False],
        [False, True],
        [False, True],
    ]
    assert [text_of(q.choices[0].feedback) for q in found.questions] == ["对了", "", "错了"]


def test_written_numerical_matching_and_ordering() -> None:
    sub = "<subquestion format='html'><text>{}</text><answer><text>{}</text></answer></subquestion>".format
    found, problems = read(
        item("shortanswer", "<usecase>0</usecase>" + answer("叶酸", 100) + answer("a\\*b", 100)),
        item("numerical", answer("1980", 100, more="<tolerance>0</tolerance>")),
        item(
            "matching",
            "<shuffleanswers>true</shuffleanswers>" + sub("甲", "丙") + sub("乙", "丁") + sub("", "戊"),
        ),
        item("ordering", "<gradingtype></gradingtype>" + answer("二", "2.0") + answer("一", "1.0000000")),
    )
    assert problems == []
    assert [q.kind.value for q in found.questions] == ["written", "written", "matching", "ordering"]
    assert found.questions[0].answers == ("叶酸", "a*b")
    assert found.questions[1].answers == ("1980",)
    assert [text_of(extra) for extra in found.questions[2].extras] == ["戊"]
    assert [text_of(nodes) for nodes in found.questions[3].items] == ["一", "二"]


def test_a_description_stands_over_the_questions_after_it() -> None:
    found, problems = read(
        item("description", "", "<p>材料</p>"), item("multichoice", TWO), item("description", "")
    )
    assert problems == ["import-stray"]
    assert [(lead.title, text_of(lead.nodes)) for lead in found.leads] == [("题名", "材料")]
    assert found.questions[0].lead == 0


def test_pictures_old_and_new() -> None:
    new = f'<file name="a b.png" path="/" encoding="base64">{PNG}</file>'
    asked = item("multichoice", TWO).replace("</questiontext>", f"{new}</questiontext>")
    asked = asked.replace("<p>问？</p>", '<p>问<img src="@@PLUGINFILE@@/a%20b.png" alt="图">？</p>')
    old = item("multichoice", f"<image>quiz/b.png</image><image_base64>\n{PNG}\n</image_base64>{TWO}")
    inlined = item("multichoice", TWO, f'<p>问<img src="data:image/png;base64,{PNG}" alt="">？</p>')
    found, problems = read(asked, old, inlined)
    assert problems == []
    assert set(found.pictures.values()) == {picture(7)}
    assert len(found.pictures) == 3
    assert 'src="mc-picture/a-b.png"' in to_html(found.questions[0].prompt)
    assert 'src="mc-picture/b.png"' in to_html(found.questions[1].context)


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        *[(item(t, ""), "import-kind") for t in ("essay", "cloze", "multianswer", "calculated", "ddwtos", "random", "stack", "")],  # noqa: E501
        (item("numerical", answer("3", 100, more="<tolerance>0.5</tolerance>")), "import-refused"),
        (item("numerical", answer("3", 100) + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"), "import-refused"),  # noqa: E501
        (item("multichoice", answer("甲", 100) + answer("乙", 100)), "import-refused"),
        (item("multichoice", answer("甲", 0) + answer("乙", 0)), "import-refused"),
        (item("multichoice", answer("甲", 100)), "import-refused"),
        (item("multichoice", ""), "import-refused"),
        (item("multichoice", answer("甲", 100) + answer("甲", 0)), "import-refused"),
        (item("truefalse", answer("true", 0) + answer("false", 0)), "import-refused"),
        (item("shortanswer", answer("叶*", 100)), "import-refused"),
        (item("shortanswer", ""), "import-refused"),
        (item("matching", ""), "import-refused"),
        (item("ordering", answer("一", 1)), "import-refused"),
        (item("multichoice", TWO, '<a href="@@PLUGINFILE@@/a.mp3">听</a>'), "import-refused"),
        (item("multichoice", TWO, '<img src="@@PLUGINFILE@@/none.png">'), "import-refused"),
        (item("multichoice", TWO, "<div>" * 200 + "问"), "import-refused"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_is_named(question: str, rule: str) -> None:
    found, problems = read(question, item("multichoice", TWO))
    assert rule in problems
    assert (len(found.questions), found.refused) == (1, 1)


@pytest.mark.parametrize(
    "question",
    [
        item("multichoice", answer("甲", 100) + answer("乙", 50)),
        item("multichoice", "<single>false</single>" + answer("甲", 100) + answer("乙", 0)),
        item("shortanswer", answer("甲", 100, "好")),
        item("shortanswer", "<usecase>1</usecase>" + answer("甲", 100)),
        item("multichoice", TWO + "<hint><text>想想</text></hint>"),
        item("multichoice", TWO + "<incorrectfeedback><text>再看看第三章</text></incorrectfeedback>"),
        item("multichoice", TWO + "<defaultgrade>0.5</defaultgrade>"),
        item("multichoice", TWO, '问<img src="file:///c/a.png">？'),
        item("ordering", "<gradingtype>ABSOLUTE_POSITION</gradingtype>" + answer("一", 1) + answer("二", 2)),
    ],
)
def test_what_is_lost_is_said(question: str) -> None:
    found, problems = read(question)
    assert (len(found.questions), problems) == (1, ["import-left-out"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<quiz><question></quiz>", "a.xml:1:19"),
        ('<!DOCTYPE quiz [<!ENTITY a "b">]>\n<quiz>&a;</quiz>', "a.xml:1:"),
        ("\n<mbz/>", "a.xml:2:1"),
        ("", "a.xml:1:1"),
        ("<quiz>" + "<a>" * 100_000, "a.xml:1:"),
    ],
)
def test_what_is_no_question_bank(text: str, place: str) -> None:
    found = moodle_reader.read(text, "a.xml")
    assert [p.rule for p in found.problems] == ["import-broken"]
    assert str(found.problems[0].mark).startswith(place)


def test_an_empty_bank() -> None:
    assert read()[1] == ["import-empty"]


def test_a_question_is_known_by_its_line() -> None:
    found, _ = read(item("multichoice", TWO), item("essay", ""))
    assert [str(p.mark) for p in found.problems] == ["a.xml:4:1"]
    assert found.questions[0].line == 3


def test_unsafe_markup_does_not_come_in() -> None:
    found, problems = read(
        item(
            "multichoice", TWO, "<p onclick='x'>问<script>alert(1)</script><a href='javascript:x'>甲</a></p>"
        )
    )
    assert not re.search("script|onclick", str(found.questions))
    assert problems == ["html-removed"]


# What we write


def test_shares_order_and_settings() -> None:
    quiz = quiz_from(
        '---\ntitle: 问答\nshuffle: yes\n---\n## 一 { .multiple points=3 tags="甲 乙" }\n'
        "- [x] 一\n- [x] 二\n- [x] 三\n- [ ] 四\n- [ ] 五\n\n"
        "## 二\n- [x] 甲\n- [ ] 以上都不对\n\n## 三\n1. 甲\n2. 乙\n"
    )
    root = ElementTree.fromstring(moodle_xml.export(quiz, forgotten, {}).text)
    one, two, three = root.findall("question")[1:]
    assert [a.get("fraction") for a in one.iter("answer")] == ["33.33333"] * 3 + ["-50"] * 2
    assert (one.findtext("single"), one.findtext("shuffleanswers"), two.findtext("shuffleanswers")) == (
        "false",
        "true",
        "false",
    )
    assert one.findtext("defaultgrade") == "3"
    assert [tag.findtext("text") for tag in one.iter("tag")] == ["甲", "乙"]
    assert three.findtext("gradingtype") == "RELATIVE_NEXT_EXCLUDE_LAST"


def test_a_missing_picture_is_named() -> None:
    quiz = quiz_from("---\ntitle: 问答\n---\n## 看 ![图](a.png)\n- [x] 甲\n- [ ] 乙\n")
    assert [p.rule for p in moodle_xml.export(quiz, forgotten, {}).problems] == ["export-unsupported"]


@pytest.mark.parametrize(
    ("words", "type_"),
    [(("对", "错"), "truefalse"), (("错误。", "正确。"), "truefalse"), (("是", "否"), "multichoice")],
)
def test_true_and_false_have_many_names(words: tuple[str, str], type_: str) -> None:
    quiz = quiz_from(f"---\ntitle: 问答\n---\n## 问\n- [ ] {words[0]}\n- [x] {words[1]}\n")
    root = ElementTree.fromstring(moodle_xml.export(quiz, forgotten, {}).text)
    assert [q.get("type") for q in root.findall("question")] == ["category", type_]


def test_a_long_or_empty_prompt_still_has_a_name() -> None:
    quiz = quiz_from(
        f"---\ntitle: 问答\n---\n## {'长' * 300}\n- [x] 甲\n- [ ] 乙\n\n## ![图](a.png)\n- [x] 甲\n- [ ] 乙\n"
    )
    root = ElementTree.fromstring(moodle_xml.export(quiz, forgotten, {"a.png": picture(1)}).text)
    names = [q.findtext("name/text") or "" for q in root.findall("question")[1:]]
    assert [len(names[0]), names[1]] == [80, "第 2 题"]
    assert as_quiz(quiz.questions).questions == quiz.questions
