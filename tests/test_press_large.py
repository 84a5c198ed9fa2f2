"""Large print of every format: the same words, in type that elders read, on as many pages as they need."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import page
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_press import CASES, IMPRINT, PRINTED, QUOTES, WORKSHOP, panels, pressed, tree
from test_press_booklet import codes, page_count

from mkcampaign.model.calendar import Menu, Option
from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Part, Variant
from mkcampaign.model.quiz import Choice, Question, QuestionKind, Quiz, QuizMatter
from mkcampaign.model.tree import Body, Element
from mkcampaign.press import Imprint, Letter, Manuscript, Panel, Sheet, SignIn, typeset
from mkcampaign.press import colour as colours
from mkcampaign.press.inspect import glyphs
from mkcampaign.press.large import BODY_PT, CONTRAST, SMALLEST_PT, large, strong
from mkcampaign.press.layout import LAYOUTS, lay_out

OWN = dataclasses.replace(
    IMPRINT, short_url="mkcampaign.example/p/0a1b2c3d", review="请在 2027-05-22 前核对有无新版"
)
CONSTRUCTS = (CASES / "constructs.md").read_text("utf-8")
FULL = (CASES / "full.md").read_text("utf-8")
MENU = Menu(
    title="入户指导",
    choose=4,
    contact="12345",
    options=tuple(
        Option(id=f"o{at}", title=f"第{at}种指导", summary="上门讲，手把手教。") for at in range(6)
    ),
)
SIGN_IN = SignIn(title="咨询服务台", when="2026年5月20日 09:00", where="婚姻登记处")


def quiz() -> Quiz:
    """Twelve questions, more than are answered on the paper itself."""
    questions = tuple(
        Question(
            kind=QuestionKind.SINGLE,
            prompt=(f"第几种说法是对的，请看第{at}问？",),
            choices=tuple(
                Choice(nodes=(f"说法{mark}",), is_right=mark == "乙", feedback=("再想想。",))
                for mark in "甲乙丙丁"
            ),
            explanation=tree("<p>书上是这样说的。</p>"),
            line=at,
        )
        for at in range(1, 13)
    )
    matter = QuizMatter.model_validate({"title": "测验", "pass": 60})
    return Quiz(id="test", path="content/quizzes/test.md", matter=matter, body=Body(), questions=questions)


def manuscript(
    text: str = FULL, *, language: str = "zh-Hans", imprint: Imprint = OWN, **more: object
) -> Manuscript:
    parts = tuple(panels(text))
    own = Manuscript(
        title=parts[0].title,
        language=language,
        colour="#1f7a6d",
        panels=parts,
        imprint=imprint,
        created=PRINTED,
        quotes=QUOTES,
    )
    return dataclasses.replace(own, **more)  # type: ignore[arg-type]


def pdf_of(sheet: Sheet) -> bytes:
    made = pressed(sheet)
    assert made.findings == ()
    assert made.pdf is not None
    return made.pdf


def words(pdf: bytes) -> str:
    return "".join(glyph.text for glyph in glyphs(pdf))


def sizes(pdf: bytes) -> dict[float, str]:
    """The type sizes of a file in pt, each with the text set in it."""
    found: dict[float, str] = {}
    document = pdfium.PdfDocument(pdf)
    for one in document:
        text = one.get_textpage()
        for at in range(text.count_chars()):
            char = chr(pdfium_c.FPDFText_GetUnicode(text, at))
            if not char.isspace() and not pdfium_c.FPDFText_IsGenerated(text, at):
                size = round(pdfium_c.FPDFText_GetFontSize(text, at), 2)
                found[size] = found.get(size, "") + char
        text.close()
        one.close()
    document.close()
    return found


def cases() -> dict[str, Sheet]:
    """A sheet of every format, with everything that stands on paper."""
    return {
        "trifold": large(manuscript(), Format.TRIFOLD),
        "constructs": large(manuscript(CONSTRUCTS), Format.BOOKLET),
        "poster": large(manuscript(), Format.POSTER),
        "letter": large(
            manuscript(letter=Letter(salutation="尊敬的家长：", signed=("某协会",), dated="2026年11月22日")),
            Format.LETTER,
        ),
        "paper": large(manuscript(quiz=quiz()), Format.SHEET),
        "key": large(manuscript(quiz=quiz()), Format.SHEET, Part.KEY),
        "menu": large(manuscript(menu=MENU), Format.SHEET),
        "sign-in": large(manuscript(sign_in=SIGN_IN), Format.SHEET),
    }


CASES_NAMED = cases()


@pytest.mark.parametrize("name", CASES_NAMED)
def test_type_is_large(name: str) -> None:
    found = sizes(pdf_of(CASES_NAMED[name]))
    assert min(found) >= SMALLEST_PT, found[min(found)]
    assert BODY_PT >= 18
    if name == "key":  # it is for staff, and explains every answer in smaller type
        return
    # What is smaller than the running text are notes, labels and page numbers: never most of it.
    running = sum(len(text) for size, text in found.items() if size >= 18)
    assert running > 0.6 * sum(len(text) for text in found.values())


@pytest.mark.parametrize(
    "html",
    [
        "<p>水<sub>二</sub>平方<sup>三</sup></p>",
        "<p><small>小<small>更小<sup>注</sup></small></small></p>",
        "<p>见<ruby>囟<rt>xìn</rt></ruby>门</p>",
        '<p><a href="https://a.example/b">网站<sup>一</sup></a></p>',
        "<table><tr><td><small>格<sub>二</sub></small></td></tr></table>",
        '<div class="footnote"><ol><li><p><small>注</small></p></li></ol></div>',
        '<p><a class="quote" href="../answers/newborn-jaundice.md">黄疸</a></p>',
        "<pre>一行</pre>",
    ],
)
def test_nothing_that_is_small_elsewhere_is_too_small_here(html: str) -> None:
    own = dataclasses.replace(manuscript(), panels=(Panel(title="题", nodes=tree(html), line=1),))
    assert min(sizes(pdf_of(large(own, Format.TRIFOLD)))) >= SMALLEST_PT


@pytest.mark.parametrize("name", CASES_NAMED)
def test_large_print_is_accessible(name: str, tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    file.write_bytes(pdf_of(CASES_NAMED[name]))
    report = page.validate_pdf(str(file), profile="ua1")
    assert report.is_compliant, report.failures


@pytest.mark.parametrize("name", CASES_NAMED)
def test_the_code_is_read_and_the_same_text_gives_the_same_bytes(name: str) -> None:
    pdf = pdf_of(CASES_NAMED[name])
    assert codes(pdf) == [OWN.qr_url]
    assert pressed(CASES_NAMED[name]).pdf == pdf


def test_pages_are_a4_portrait_and_numbered() -> None:
    pdf = pdf_of(CASES_NAMED["trifold"])
    document = pdfium.PdfDocument(pdf)
    assert {tuple(round(side * 25.4 / 72) for side in one.get_size()) for one in document} == {(210, 297)}
    count = len(document)
    document.close()
    assert count > 2
    for number in range(1, count + 1):
        own = "".join(glyph.text for glyph in glyphs(pdf) if glyph.page == number)
        assert f"第{number}页，共{count}页" in own


def test_pages_are_numbered_in_english() -> None:
    sheet = large(manuscript("# Health\n\nCall us.", language="en"), Format.BOOKLET)
    assert "Page1of1" in words(pdf_of(sheet))


def test_parts_stand_in_reading_order_and_the_imprint_last() -> None:
    own = manuscript()
    text = words(pdf_of(large(own, Format.TRIFOLD)))
    at = [text.index("".join(panel.title.split())) for panel in own.panels]
    assert at == sorted(at)
    assert text.index("12345") > at[-1]


def test_a_letter_keeps_salutation_signature_and_date_in_their_places() -> None:
    text = words(pdf_of(CASES_NAMED["letter"]))
    own = manuscript()
    steps = ["尊敬的家长：", "".join(own.panels[1].title.split()), "某协会", "2026年11月22日", "服务热线"]
    at = [text.index(step) for step in steps]
    assert at == sorted(at)
    assert "某协会" not in words(pdf_of(CASES_NAMED["trifold"]))


def test_a_question_paper_has_its_questions_and_only_the_key_the_answers() -> None:
    paper, key = (words(pdf_of(CASES_NAMED[name])) for name in ("paper", "key"))
    assert "第1题" not in paper
    assert "仅供工作人员" in key
    assert "仅供工作人员" not in paper
    assert "✓" in key


@pytest.mark.parametrize(("name", "said"), [("menu", "请在6项中选4项"), ("sign-in", "签名")])
def test_what_the_program_adds_to_a_sheet_is_there(name: str, said: str) -> None:
    assert said in words(pdf_of(CASES_NAMED[name]))


def test_long_parts_run_on_and_empty_ones_take_no_room() -> None:
    empty = Panel(title="", nodes=(), line=1)
    long = Panel(title="长", nodes=tree("<p>室温不要太高，不要捂得太厚。</p>" * 300), line=2)
    own = manuscript()
    assert (
        pressed(large(own, Format.BOOKLET)).pages
        == pressed(large(dataclasses.replace(own, panels=(*own.panels, empty, empty)), Format.BOOKLET)).pages
    )
    pdf = pdf_of(large(dataclasses.replace(own, panels=(*own.panels, long)), Format.BOOKLET))
    assert page_count(pdf) > 20


def test_a_manuscript_without_parts_has_its_title() -> None:
    assert "健康手册" in words(
        pdf_of(large(dataclasses.replace(manuscript(), title="健康手册", panels=()), Format.POSTER))
    )


def test_a_long_word_makes_the_title_smaller_not_the_page_too_narrow() -> None:
    pdf_of(large(manuscript("# Breastfeedingcounselling\n\nText.", language="en"), Format.TRIFOLD))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_raises_and_none_is_lost_in_silence(title: str, text: str) -> None:
    nodes = (text, Element("p", (), (text,)))
    own = manuscript(
        title=title,
        panels=(Panel(title=title, nodes=nodes, line=1),) * 2,
        imprint=Imprint(name=text or "名", hotline=title, qr_label=text, qr_url="https://a.example/" + text),
        letter=Letter(salutation=text, signed=(title,), dated=text),
    )
    made = pressed(large(own, Format.LETTER))
    assert (made.pdf is None) == any(found.stops for found in made.findings)


def test_what_cannot_be_broken_is_named_with_its_part() -> None:
    cells = "".join(f"<td>incomprehensibility{number}</td>" for number in range(6))
    own = dataclasses.replace(
        manuscript(),
        panels=(
            Panel(title="甲", nodes=(), line=1),
            Panel(title="乙", nodes=tree(f"<table><tr>{cells}</tr></table>"), line=2),
        ),
    )
    made = pressed(large(own, Format.BOOKLET))
    assert made.pdf is None
    assert ("panel-collision", "part-2") in {(found.kind, found.panel) for found in made.findings}


@pytest.mark.parametrize("colour", ["#1f7a6d", "#ffd400", "#d81e06", "#000000", "#ffffff"])
def test_text_has_the_contrast_of_level_aaa(colour: str) -> None:
    own = {name: value for name, value in colours.palette(colour).items() if isinstance(value, str)}
    own |= strong(own)
    for text, ground in (
        ("ink", "wash"),
        ("ink", "tint"),
        ("accent", "wash"),
        ("accent", "paper"),
        ("danger", "danger_wash"),
    ):
        assert colours.contrast(colours.parse(own[text]), colours.parse(own[ground])) >= CONTRAST
    assert colours.contrast(colours.parse(own["muted"]), colours.parse(own["wash"])) >= CONTRAST


@pytest.mark.parametrize("format", list(LAYOUTS))
def test_every_format_has_a_large_variant(format: Format) -> None:
    sheet = lay_out(manuscript(), format, Variant.LARGE)
    assert (sheet.template, sheet.variant) == ("large.typ", Variant.LARGE)
    setting = typeset(sheet, workshop=WORKSHOP, created=date(2026, 11, 22))
    assert setting.findings == ()


def test_the_hook_of_a_j_under_an_f_is_no_collision() -> None:
    """A code may hold the two side by side."""
    imprint = dataclasses.replace(
        IMPRINT, short_url="mkcampaign.example/p/fjh9b219", qr_url="https://mkcampaign.example/p/fjh9b219/"
    )
    own = Manuscript(
        title="一封信",
        language="zh-Hans",
        colour="#1f7a6d",
        panels=(Panel(title="一封信", nodes=("您好！",), line=1),),
        imprint=imprint,
        created=PRINTED,
    )
    assert pressed(large(own, Format.LETTER)).findings == ()
