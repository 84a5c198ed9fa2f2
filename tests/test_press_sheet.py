"""Sheets: question paper and key, slip, sign-in list."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path

import page
import pypdfium2 as pdfium
import pytest
from pyzbar import pyzbar
from test_press import IMPRINT, PRINTED, QUOTES, WORKSHOP, panels, pressed, tree

from mkcampaign.model.calendar import Menu, Option
from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Part, Variant
from mkcampaign.model.quiz import Choice, Lead, Pair, Question, QuestionKind, Quiz, QuizMatter
from mkcampaign.model.site import SiteSettings
from mkcampaign.model.tree import Body
from mkcampaign.press import Manuscript, SignIn, editions, lay_out, press
from mkcampaign.press.forms import SIGN_IN_ROWS
from mkcampaign.press.inspect import Glyph, glyphs
from mkcampaign.press.paper import paper
from mkcampaign.press.questions import KINDS, MOST_TICKED
from mkcampaign.read.load import load
from mkcampaign.wording import translator

ROOT = Path(__file__).resolve().parents[1]

SHORT = "mkcampaign.example/p/7zv1hm7v"
VARIANTS = [Variant.OFFICE, Variant.PRESS, Variant.SCREEN]
TEXT = "# 答题前请看\n\n1. 闭卷，独立作答。\n2. 先写姓名，再答题。"


def choices(*words: str, right: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(nodes=(word,), is_right=at in right, feedback=tree(f"<p>反馈{at}。</p>"))
        for at, word in zip("ABCDEFGH", words, strict=False)
    )


SINGLE = Question(
    kind=QuestionKind.SINGLE,
    prompt=("中国计划生育协会成立于哪一年？",),
    choices=choices("1978 年", "1980 年", "1985 年", right="B"),
    explanation=tree("<p>密钥：一九八零年成立。</p>"),
    points=2,
    line=9,
)
MULTIPLE = Question(
    kind=QuestionKind.MULTIPLE,
    prompt=("哪些情况要马上送医？",),
    choices=choices(
        "皮肤黄到手心、脚心", "打喷嚏，没有别的不舒服", "不肯吃奶、叫不醒", "高热不退", right="ACD"
    ),
    explanation=tree("<p>密钥：早就医。</p>"),
    line=17,
)
JUDGED = Question(
    kind=QuestionKind.TRUE_FALSE,
    prompt=("结婚登记不再需要户口簿。",),
    choices=choices("对", "错", right="A"),
    explanation=tree("<p>密钥：条例已修订。</p>"),
    line=25,
)
WRITTEN = Question(
    kind=QuestionKind.WRITTEN, prompt=("孕前要补充什么？",), answers=("叶酸", "叶酸片"), line=30
)
ORDERED = Question(
    kind=QuestionKind.ORDERING,
    prompt=("按先后排列。",),
    items=(("备孕",), ("孕早期",), ("分娩",)),
    shown=(2, 0, 1),
    line=35,
)
MATCHED = Question(
    kind=QuestionKind.MATCHING,
    prompt=("连一连。",),
    pairs=(Pair(left=("孕早期",), right=("建册",)), Pair(left=("产后",), right=("访视",))),
    columns=("时候", "要做的事"),
    shown=(1, 0),
    line=40,
)


def quiz(
    *questions: Question, leads: tuple[Lead, ...] = (), lead_text: str = "<p>每题只看一遍。</p>"
) -> Quiz:
    return Quiz(
        id="exam",
        path="content/quizzes/exam.md",
        matter=QuizMatter.model_validate({"title": "结课考试题库", "pass": "60%"}),
        body=Body(nodes=tree(lead_text)),
        questions=questions,
        leads=leads,
    )


MENU = Menu(
    title="入户指导",
    choose=4,
    options=tuple(
        Option(id=f"o{at}", title=f"第{word}项指导", summary="讲一讲，看一看，动手做一做。")
        for at, word in enumerate("一二三四五六")
    ),
    contact="12345",
)
EVENT = SignIn(title="婚姻登记处咨询服务台", when="2026年5月20日 9:00–17:00", where="天宁区婚姻登记处")


def manuscript(text: str = TEXT, **more: object) -> Manuscript:
    own = Manuscript(
        title="培训结课考试试卷",
        language="zh-Hans",
        colour="#283593",
        panels=tuple(panels(text)),
        imprint=dataclasses.replace(IMPRINT, short_url=SHORT),
        created=PRINTED,
        quotes=QUOTES,
    )
    return dataclasses.replace(own, **more)  # type: ignore[arg-type]


def made(
    own: Manuscript, variant: Variant = Variant.OFFICE, part: Part = Part.PAPER
) -> tuple[bytes, list[Glyph]]:
    result = pressed(lay_out(own, Format.SHEET, variant, part))
    assert result.findings == ()
    assert result.pdf is not None
    return result.pdf, glyphs(result.pdf)


def words(found: list[Glyph], number: int | None = None) -> str:
    return "".join(glyph.text for glyph in found if number in (None, glyph.page))


def pages_of(pdf: bytes) -> int:
    document = pdfium.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


EXAM = quiz(*[SINGLE, MULTIPLE, JUDGED] * 5)
BRIEF = quiz(SINGLE, MULTIPLE, JUDGED)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    ("own", "part"),
    [
        (manuscript(quiz=EXAM), Part.PAPER),
        (manuscript(quiz=EXAM), Part.KEY),
        (manuscript(quiz=quiz(WRITTEN, ORDERED, MATCHED)), Part.PAPER),
        (manuscript(quiz=quiz(WRITTEN, ORDERED, MATCHED)), Part.KEY),
        (manuscript(menu=MENU), Part.PAPER),
        (manuscript(sign_in=EVENT), Part.PAPER),
        (manuscript(), Part.PAPER),
    ],
    ids=["paper", "key", "kinds", "kinds-key", "slip", "list", "plain"],
)
def test_a_sheet_follows_its_standards_and_its_code_is_read(
    own: Manuscript, part: Part, variant: Variant, tmp_path: Path
) -> None:
    pdf, _ = made(own, variant, part)
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    for profile in ["ua1", *(["pdfa-2a"] if variant is Variant.SCREEN else [])]:
        report = page.validate_pdf(str(file), profile=profile)
        assert report.is_compliant, report.failures
    document = pdfium.PdfDocument(pdf)
    seen = [
        code.data.decode() for at in document for code in pyzbar.decode(at.render(scale=150 / 72).to_pil())
    ]
    document.close()
    assert set(seen) == {IMPRINT.qr_url}


@pytest.mark.parametrize("part", list(Part))
def test_the_same_sheet_gives_the_same_bytes(part: Part) -> None:
    sheet = paper(manuscript(quiz=EXAM), Variant.OFFICE, part)
    first, second = (press(sheet, workshop=WORKSHOP, created=PRINTED).pdf for _ in range(2))
    assert first is not None
    assert first == second


# --- the question paper -----------------------------------------------------------------------------------


def test_a_paper_says_what_it_is_worth_and_how_it_is_answered() -> None:
    _, found = made(manuscript(quiz=EXAM))
    text = words(found)
    for said in (
        "培训结课考试试卷",
        "答题前请看",
        "每题只看一遍。",
        "姓名",
        "单位",
        "日期",
        "共15题",
        "满分20分",
        "12分及格",
    ):
        assert said in text
    assert text.index("闭卷") < text.index("姓名") < text.index("中国计划生育协会")
    for said in (
        "1.中国计划生育协会成立于哪一年？（单选，2分）A.1978年B.1980年C.1985年",
        "（多选，1分）",
        "（判断，1分）",
    ):
        assert said in text


def test_nothing_on_the_paper_or_in_its_data_tells_the_right_answers() -> None:
    """Neither the words of the key nor its marks; the paper with other right answers is the same paper, to the byte."""
    own = manuscript(quiz=EXAM)
    pdf, found = made(own)
    text = words(found)
    for secret in ("密钥", "反馈", "✓", "答案与解析", "解析"):
        assert secret not in text
    assert "✓" in words(made(own, part=Part.KEY)[1])
    others = tuple(
        dataclasses.replace(
            question,
            choices=tuple(
                dataclasses.replace(choice, is_right=not choice.is_right) for choice in question.choices
            ),
            explanation=(),
        )
        for question in EXAM.questions
    )
    assert made(dataclasses.replace(own, quiz=dataclasses.replace(EXAM, questions=others)))[0] == pdf


def test_a_short_paper_is_ticked_and_a_long_one_has_an_answer_sheet_of_its_own() -> None:
    _, brief = made(manuscript(quiz=quiz(*[SINGLE] * MOST_TICKED)))
    assert "答题卡" not in words(brief)
    pdf, long = made(manuscript(quiz=quiz(*[SINGLE, JUDGED] * 6)))
    last = words(long, pages_of(pdf))
    assert last.startswith("答题卡培训结课考试试卷姓名单位日期")
    assert "2判断对错" in last
    assert "11单选ABC" in last
    assert "中国计划生育协会成立" not in last


@pytest.mark.parametrize("shift", range(12))
def test_a_question_is_never_parted_from_its_options(shift: int) -> None:
    """Wherever on the page it comes, prompt and options of a question stand on one page."""
    own = manuscript(TEXT + "\n\n多说一句。" * shift, quiz=quiz(*[SINGLE, MULTIPLE] * 8))
    for part in Part:
        _, found = made(own, part=part)
        text = words(found)
        at = -1
        for _ in range(8):
            at = text.index("哪些情况要马上送医", at + 1)
            end = text.index("高热不退", at)
            assert found[at].page == found[end].page


def test_a_paper_of_a_hundred_questions_is_whole() -> None:
    own = quiz(*[SINGLE, MULTIPLE, JUDGED, MULTIPLE] * 25)
    pdf, found = made(manuscript(quiz=own))
    text = words(found)
    assert text.count("哪些情况要马上送医？") == 50
    assert "100多选ABCD" in words(found, pages_of(pdf))
    _, keyed = made(manuscript(quiz=own), part=Part.KEY)
    assert "99对100ACD" in words(keyed)


def test_a_question_taller_than_a_page_is_broken_not_cut() -> None:
    tall = dataclasses.replace(MULTIPLE, choices=choices("很长的选项，" * 500, "乙" * 30, right="A"))
    pdf, found = made(manuscript(quiz=quiz(SINGLE, tall, JUDGED)))
    assert pages_of(pdf) >= 3
    assert words(found).count("很") == 500


def test_a_long_option_wraps_and_short_ones_share_a_line() -> None:
    long = dataclasses.replace(
        SINGLE, choices=choices("长" * 60, "短", "https://a.example/" + "b" * 90, right="A")
    )
    _, found = made(manuscript(quiz=quiz(SINGLE, long)))
    tops = {round(glyph.top) for glyph in found if glyph.text in "ABC" and glyph.left > 20}
    assert tops
    first = [glyph for glyph in found if glyph.text == "9"][:3]
    assert len({round(glyph.top, 1) for glyph in first}) == 1


def test_completeness_covers_the_questions() -> None:
    own = manuscript(quiz=BRIEF)
    sheet = paper(own, Variant.OFFICE)
    parts = {part.name: part for part in sheet.parts}
    assert "皮肤黄到手心" in parts["question-2"].characters
    assert (parts["question-2"].path, parts["question-2"].line) == ("content/quizzes/exam.md", 17)
    assert set(parts) == set(sheet.frames[0].part_names)
    missing = dataclasses.replace(SINGLE, choices=choices("没有的字👶", "1980 年", right="B"))
    findings = pressed(paper(manuscript(quiz=quiz(SINGLE, missing)), Variant.OFFICE)).findings
    assert ("glyph-missing", "question-2") in {(found.kind, found.panel) for found in findings}
    video = dataclasses.replace(SINGLE, context=tree('<video src="a.mp4"></video>'))
    findings = pressed(paper(manuscript(quiz=quiz(video)), Variant.OFFICE)).findings
    assert [(found.kind, found.panel) for found in findings] == [("unprintable", "question-1")]


def test_text_with_markup_in_a_question_is_printed_as_such() -> None:
    rich = dataclasses.replace(
        SINGLE,
        prompt=tree("<em>下面</em> #let $x$ = *y* 是什么？"),
        context=tree("<table><tr><th>项</th></tr><tr><td>甲乙</td></tr></table><h4>小题</h4><p>看表。</p>"),
    )
    _, found = made(manuscript(quiz=quiz(rich)))
    text = words(found)
    assert "1.下面#let$x$=*y*是什么？（单选，2分）项甲乙小题看表。" in text


def test_every_kind_of_question_can_be_asked_and_answered() -> None:
    assert set(KINDS) == set(QuestionKind)
    own = manuscript(quiz=quiz(WRITTEN, ORDERED, MATCHED))
    asked, keyed = (words(made(own, part=part)[1]) for part in Part)
    assert "叶酸" not in asked
    assert "A.分娩B.备孕C.孕早期" in asked
    assert "时候要做的事(1)孕早期A.访视(2)产后B.建册" in asked
    assert "1叶酸/叶酸片2BCA3(1)B(2)A" in keyed


def test_a_shared_text_stands_once_before_its_questions() -> None:
    lead = Lead(title="阅读下文", nodes=tree("<p>小王怀孕七个月。</p>"), line=5)
    shared = [dataclasses.replace(one, lead=0) for one in (SINGLE, MULTIPLE)]
    _, found = made(manuscript(quiz=quiz(JUDGED, *shared, leads=(lead,))))
    text = words(found)
    assert text.count("小王怀孕七个月。") == 1
    assert text.index("户口簿") < text.index("阅读下文") < text.index("中国计划生育协会成立")


# --- the key ----------------------------------------------------------------------------------------------


def test_the_key_has_every_answer_its_reasons_and_says_whom_it_is_for() -> None:
    _, found = made(manuscript(quiz=BRIEF), part=Part.KEY)
    text = words(found)
    assert "答案与解析·仅供工作人员" in text
    assert "答案一览1B2ACD3对" in text
    assert "✓B.1980年" in text
    assert text.count("✓") == 5
    for said in ("密钥：一九八零年成立。", "反馈A。", "共3题", "满分4分", "3分及格"):
        assert said in text
    assert "答题前请看" not in text


def test_right_options_are_told_apart_without_colour() -> None:
    """Before each right option stands a tick, and before no wrong one."""
    _, found = made(manuscript(quiz=quiz(MULTIPLE)), part=Part.KEY)
    ticks = [glyph.top for glyph in found if glyph.text == "✓"]
    for words_of, right in (("皮", True), ("打", False), ("肯", True), ("退", True)):
        line = [g for g in found if g.text == words_of][-1]
        assert any(abs(top - line.top) < 2.5 for top in ticks) is right


# --- slip and list ----------------------------------------------------------------------------------------


def test_two_slips_share_a_page_on_paper_and_one_stands_on_a_screen() -> None:
    own = manuscript("# 培训结课考试试卷\n\n勾好交给社区。", menu=MENU)
    pdf, found = made(own)
    assert pages_of(pdf) == 1
    assert words(found).count("请在6项中选4项") == 2
    assert words(found).count("第六项指导") == 2
    upper = [glyph for glyph in found if glyph.bottom < 148.5]
    assert len(upper) * 2 == len(found)
    assert words(made(own, Variant.SCREEN)[1]).count("请在6项中选4项") == 1


def test_a_slip_with_much_to_say_has_a_page_to_itself() -> None:
    own = manuscript(TEXT + "\n\n" + "说明很多。\n\n" * 8, menu=MENU)
    _, found = made(own)
    text = words(found)
    assert text.count("请在6项中选4项") == 1
    for said in ("姓名", "社区", "联系方式", "方便的时间", "咨询电话：12345", f"本单由{IMPRINT.name}收回"):
        assert "".join(said.split()) in text


def test_a_list_has_rows_enough_no_telephones_and_fills_its_page() -> None:
    _, found = made(manuscript("# 签到\n\n自愿签到。", title="签到", sign_in=EVENT))
    text = words(found)
    assert "序号姓名单位或社区签名" in text
    assert "活动婚姻登记处咨询服务台时间2026年5月20日9:00–17:00地点天宁区婚姻登记处" in text
    assert "电话" not in text
    assert "手机" not in text
    numbers = [glyph for glyph in found if glyph.left < 34 and glyph.text.isdigit() and glyph.top > 60]
    rows = [glyph.bottom for before, glyph in pairwise([numbers[0], *numbers]) if glyph.top - before.top > 2]
    assert len(rows) >= SIGN_IN_ROWS - 1
    assert (rows[18] - rows[0]) / 18 >= 8.99


def test_a_long_list_repeats_its_head() -> None:
    pdf, found = made(manuscript("# 签到\n\n" + "自愿签到。\n\n" * 12, sign_in=EVENT))
    assert pages_of(pdf) == 2
    for number in (1, 2):
        assert "序号姓名单位或社区签名" in words(found, number)


# --- what is lacking --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", list(Part))
def test_without_an_address_of_the_site_there_is_no_code(part: Part) -> None:
    bare = dataclasses.replace(
        IMPRINT, qr_url=None, url=None, hotline=None, address=None, version=None, dated=None
    )
    pdf, found = made(manuscript(quiz=BRIEF, imprint=bare), part=part)
    assert "扫码" not in words(found)
    document = pdfium.PdfDocument(pdf)
    assert [code for at in document for code in pyzbar.decode(at.render(scale=2).to_pil())] == []
    document.close()


def test_empty_parts_leave_a_sheet_all_the_same() -> None:
    for own in (
        manuscript(""),
        manuscript("# 甲\n\n# 乙"),
        manuscript("# 培训结课考试试卷", quiz=quiz(lead_text="")),
    ):
        for part in Part:
            _, found = made(own, part=part)
            assert words(found).count("培训结课考试试卷") == 1


def test_an_english_paper_is_in_english() -> None:
    own = manuscript(quiz=EXAM, language="en")
    asked, keyed = (words(made(own, part=part)[1]) for part in Part)
    assert "Answersheet" in asked
    assert "Answersandexplanations·forstaffonly" in keyed


# --- the reference site -----------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [Format.LETTER, Format.POSTER, Format.SHEET])
def test_the_reference_sites_own_papers_come_off_the_press(format: Format) -> None:
    """Every letter, poster and sheet of the site, in every variant and part but large print, without a finding."""
    site, _ = load(ROOT, SiteSettings(title="参考站", url="https://mkcampaign.example/"))
    count = 0
    for pamphlet in site.pamphlets.values():
        if pamphlet.matter.format is not format:
            continue
        chapter = pamphlet.matter.chapter or site.organisation.id
        own = editions.manuscript(
            site, pamphlet, chapter, "zh-Hans", PRINTED, translator("zh-Hans"), content=ROOT / "content"
        )
        for part in Part if pamphlet.matter.quiz else (Part.PAPER,):
            for variant in VARIANTS:
                result = pressed(lay_out(own, format, variant, part))
                assert result.findings == (), (pamphlet.id, variant, part)
                count += 1
    assert count >= 3
