"""The booklet: its pages, how they lie on sheets to be folded and stapled, and what every reader of it must find."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import page
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyzbar import pyzbar
from test_press import IMPRINT, PRINTED, QUOTES, WORKSHOP, panels, pressed, tree

from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Variant
from mkcampaign.model.tree import Element
from mkcampaign.press import Manuscript, Panel, Sheet, lay_out, typeset
from mkcampaign.press.booklet import PAGE_HEIGHT, PAGE_WIDTH, booklet
from mkcampaign.press.impose import THICKNESS_MM, Side, blanks, creep, impose, sides
from mkcampaign.press.inspect import MM, Glyph, completeness, glyphs

OWN = dataclasses.replace(
    IMPRINT, short_url="mkcampaign.example/p/0a1b2c3d", review="请在 2027-05-22 前核对有无新版"
)
TEXT = """
# 健康家庭手册

从备孕到孩子上幼儿园

# 备孕

## 什么时候开始吃叶酸

准备怀孕的妇女，**从孕前三个月起**每天补充叶酸。更多请看 [卫生健康委](https://a.example/b)。

| 什么时候 | 做什么 |
|---|---|
| 孕前 3 个月 | 孕前优生健康检查 |

[黄疸](../answers/newborn-jaundice.md){ .quote }

!!! danger "马上就医"
    怀孕后见红，不要等。

# 新生儿

按需哺乳。

# 需要帮助时

拨打服务热线。
"""


def booklet_of(parts: list[Panel], variant: Variant = Variant.SCREEN) -> Sheet:
    manuscript = Manuscript(
        title=parts[0].title if parts else "手册",
        language="zh-Hans",
        colour="#1f7a6d",
        panels=tuple(parts),
        imprint=OWN,
        created=PRINTED,
        quotes=QUOTES,
    )
    return lay_out(manuscript, Format.BOOKLET, variant)


def with_parts(*html: str, variant: Variant = Variant.SCREEN) -> Sheet:
    """A booklet with a cover, the given parts, and a last part that shares the back."""
    inner = [Panel(title=f"第{at}章", nodes=tree(text), line=at) for at, text in enumerate(html, start=2)]
    cover, last = Panel(title="封面", nodes=(), line=1), Panel(title="封底", nodes=(), line=99)
    return booklet_of([cover, *inner, last], variant)


@cache
def reader(variant: Variant = Variant.SCREEN) -> bytes:
    """The pages of the example as they are set, before they are imposed."""
    setting = typeset(booklet_of(panels(TEXT), variant), workshop=WORKSHOP, created=PRINTED)
    assert setting.pdf is not None
    assert setting.findings == ()
    return setting.pdf


@cache
def finished(variant: Variant) -> bytes:
    made = pressed(booklet_of(panels(TEXT), variant))
    assert made.findings == ()
    assert made.pdf is not None
    return made.pdf


def numbered_pages(count: int) -> bytes:
    """A PDF of A5 pages without anything on them, each with a note of its number."""
    with pikepdf.new() as made:
        for number in range(count):
            made.add_blank_page(page_size=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM))
            made.pages[-1].obj.Contents = made.make_stream(f"% page {number + 1}".encode())
        out = BytesIO()
        made.save(out)
    return out.getvalue()


def page_count(pdf: bytes) -> int:
    document = pdfium.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def codes(pdf: bytes) -> list[str]:
    """What the QR codes of all pages say, as seen at 150 dpi."""
    document = pdfium.PdfDocument(pdf)
    try:
        pictures = [document[at].render(scale=150 / 72).to_pil() for at in range(len(document))]
    finally:
        document.close()
    return [code.data.decode() for picture in pictures for code in pyzbar.decode(picture)]


def by_page(found: list[Glyph]) -> dict[int, list[Glyph]]:
    own: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in found:
        own[glyph.page].append(glyph)
    return own


# --- which page lies where ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "order"),
    [
        (4, "4 1 | 2 3"),
        (8, "8 1 | 2 7 | 6 3 | 4 5"),
        (12, "12 1 | 2 11 | 10 3 | 4 9 | 8 5 | 6 7"),
        (16, "16 1 | 2 15 | 14 3 | 4 13 | 12 5 | 6 11 | 10 7 | 8 9"),
        (5, "5 1 | 2 - | - 3 | 4 -"),
        (6, "6 1 | 2 - | - 3 | 4 5"),
        (7, "7 1 | 2 - | 6 3 | 4 5"),
        (2, "2 1 | - -"),
        (1, "- 1 | - -"),
    ],
)
def test_pages_lie_so_that_they_follow_one_another_when_folded(pages: int, order: str) -> None:
    expected = [tuple(None if at == "-" else int(at) for at in side.split()) for side in order.split(" | ")]
    found = sides(pages)
    assert [(side.left, side.right) for side in found] == expected
    assert [(side.sheet, side.is_front) for side in found] == [
        (at // 2, at % 2 == 0) for at in range(len(found))
    ]


@pytest.mark.parametrize("pages", range(1, 42))
def test_every_page_is_printed_once_and_the_back_lies_outside(pages: int) -> None:
    found = sides(pages)
    printed = [number for side in found for number in (side.left, side.right) if number is not None]
    assert sorted(printed) == list(range(1, pages + 1))
    assert 2 * len(found) == pages + blanks(pages)
    assert found[0] == Side(0, True, pages if pages > 1 else None, 1)
    # Leaves: what is printed on the back of a page is the page after it.
    for front, back in pairwise(found):
        if front.sheet == back.sheet and front.right is not None and back.left is not None:
            assert back.left == front.right + 1


def test_a_booklet_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        sides(0)


def test_the_creep_grows_by_the_thickness_of_a_sheet() -> None:
    assert [round(creep(sheet), 3) for sheet in range(4)] == [0.0, 0.1, 0.2, 0.3]
    assert creep(9) == pytest.approx(0.9)  # the innermost of 40 pages


def test_inner_sheets_are_moved_towards_the_spine_and_nothing_else_is_changed() -> None:
    pdf = typeset(with_parts(*["<p>按需哺乳。</p>" * 9] * 10), workshop=WORKSHOP, created=PRINTED).pdf
    assert pdf is not None
    before, after = by_page(glyphs(pdf)), by_page(glyphs(impose(pdf, PAGE_WIDTH, PAGE_HEIGHT)))
    for number, side in enumerate(sides(page_count(pdf)), start=1):
        shift = side.sheet * THICKNESS_MM
        expected = [
            (glyph.text, glyph.left + move, glyph.top)
            for own, move in ((side.left, 0.5 + shift), (side.right, 148.5 - shift))
            for glyph in before[own or 0]
        ]
        found = [(glyph.text, glyph.left, glyph.top) for glyph in after[number]]
        assert [text for text, *_ in found] == [text for text, *_ in expected]
        for one, other in zip(found, expected, strict=True):
            if one[0].isalnum():  # PDFium rounds the box of a full stop
                assert one[1:] == pytest.approx(other[1:], abs=0.02)


def test_the_shift_is_exact() -> None:
    """A mark in the middle of every page, seen through the drawing commands of the sheets."""
    with pikepdf.open(BytesIO(impose(numbered_pages(12), PAGE_WIDTH, PAGE_HEIGHT))) as document:
        at = {}
        for number, one in enumerate(document.pages):
            moves = [
                float(operands[4]) / MM
                for operands, operator in pikepdf.parse_content_stream(one)
                if str(operator) == "cm"
            ]
            at[number] = [round(move, 3) for move in moves]
    assert at == {
        0: [0.5, 148.5],
        1: [0.5, 148.5],
        2: [0.6, 148.4],
        3: [0.6, 148.4],
        4: [0.7, 148.3],
        5: [0.7, 148.3],
    }


# --- the imposed file -----------------------------------------------------------------------------------


def test_the_office_file_is_a4_landscape_and_says_how_to_print_it() -> None:
    with pikepdf.open(BytesIO(finished(Variant.OFFICE))) as document:
        boxes = {tuple(round(float(edge) / MM) for edge in one.mediabox) for one in document.pages}
        assert boxes == {(0, 0, 297, 210)}
        assert len(document.pages) == 2
        assert str(document.Root.Lang).lower() == "zh-cn"
        assert str(document.docinfo["/Title"]) == "健康家庭手册"
        assert document.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipShortEdge


def test_the_imposed_file_claims_no_tags() -> None:
    with pikepdf.open(BytesIO(finished(Variant.OFFICE))) as document:
        assert "/StructTreeRoot" not in document.Root
        assert "/MarkInfo" not in document.Root
        assert "/Metadata" not in document.Root
        for one in document.pages:
            assert "/StructParents" not in one.obj
            assert all("/StructParents" not in form for form in one.obj.Resources.XObject.values())


def test_imposing_twice_gives_the_same_bytes() -> None:
    assert impose(reader(), PAGE_WIDTH, PAGE_HEIGHT) == impose(reader(), PAGE_WIDTH, PAGE_HEIGHT)


# --- the pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "profiles"),
    [
        (Variant.SCREEN, ["ua1", "pdfa-2a"]),
        (Variant.PRESS, ["ua1"]),
        (Variant.OFFICE, []),
    ],
)
def test_a_booklet_is_accessible(variant: Variant, profiles: list[str], tmp_path: Path) -> None:
    file = tmp_path / "booklet.pdf"
    file.write_bytes(finished(variant) if variant is not Variant.OFFICE else reader(variant))
    for profile in profiles or ["ua1"]:
        report = page.validate_pdf(str(file), profile=profile)
        assert report.is_compliant, report.failures


@pytest.mark.parametrize("variant", [Variant.SCREEN, Variant.PRESS, Variant.OFFICE])
def test_the_code_is_read_and_the_same_text_gives_the_same_bytes(variant: Variant) -> None:
    assert codes(finished(variant)) == [OWN.qr_url]
    assert pressed(booklet_of(panels(TEXT), variant)).pdf == finished(variant)


def test_the_file_for_the_screen_has_bookmarks_and_links_and_no_blank_page() -> None:
    document = pdfium.PdfDocument(finished(Variant.SCREEN))
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert marks == [
        ("健康家庭手册", 0),
        ("备孕", 1),
        ("什么时候开始吃叶酸", 1),
        ("新生儿", 2),
        ("需要帮助时", 3),
    ]
    assert len(document) == 4
    document.close()
    with pikepdf.open(BytesIO(finished(Variant.SCREEN))) as file:
        links = [str(note.A.URI) for one in file.pages for note in one.obj.get("/Annots", [])]
    assert set(links) == {"https://a.example/b"}


def test_the_last_page_carries_the_imprint_and_every_line_of_it() -> None:
    words = "".join(glyph.text for glyph in glyphs(finished(Variant.SCREEN)) if glyph.page == 4)
    for line in (OWN.name, "12345", OWN.address, OWN.short_url, OWN.version, OWN.dated, OWN.review):
        assert "".join((line or "?").split()) in words


@pytest.mark.parametrize(("chapters", "pages"), [(3, 5), (4, 6), (5, 7), (6, 8)])
def test_the_file_for_a_print_shop_is_filled_up_before_its_back(chapters: int, pages: int) -> None:
    html = ["<p>按需哺乳。</p>"] * chapters
    assert pressed(with_parts(*html)).pages == pages
    made = pressed(with_parts(*html, variant=Variant.PRESS))
    assert made.findings == ()
    assert made.pdf is not None
    assert made.pages == 8
    text = by_page([glyph for glyph in glyphs(made.pdf) if 0 < glyph.top < PAGE_HEIGHT])
    empty = [number for number in range(1, 9) if not text[number]]
    assert empty == list(range(pages, 8))


def test_a_page_for_a_print_shop_has_its_boxes() -> None:
    with pikepdf.open(BytesIO(finished(Variant.PRESS))) as document:
        for one in document.pages:
            left, bottom, right, top = (float(edge) / MM for edge in one.trimbox)
            assert (right - left, top - bottom) == pytest.approx((PAGE_WIDTH, PAGE_HEIGHT), abs=0.01)
            wide = [float(edge) / MM for edge in one.bleedbox]
            assert wide == pytest.approx([left - 3, bottom - 3, right + 3, top + 3], abs=0.01)


# --- few parts, many parts, long parts ------------------------------------------------------------------


@pytest.mark.parametrize("variant", list(Variant))
def test_a_cover_alone_is_a_booklet(variant: Variant) -> None:
    made = pressed(booklet_of([Panel(title="封面", nodes=(), line=1)], variant))
    assert made.findings == ()
    assert made.pages == {Variant.PRESS: 4, Variant.LARGE: 1}.get(variant, 2)
    assert made.pdf is not None
    assert page_count(made.pdf) == {Variant.PRESS: 4, Variant.LARGE: 1}.get(variant, 2)


def test_a_booklet_without_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a cover"):
        booklet_of([])


def test_a_part_with_nothing_in_it_takes_no_page() -> None:
    empty = Panel(title="", nodes=(), line=2)
    made = pressed(booklet_of([*panels(TEXT)[:2], empty, *panels(TEXT)[2:]]))
    assert made.findings == ()
    assert made.pages == 4


def test_a_part_with_a_title_alone_has_its_page() -> None:
    assert pressed(with_parts("", "<p>字</p>")).pages == 4


def test_a_long_last_part_leaves_the_back_to_the_imprint() -> None:
    parts = panels(TEXT)
    long = Panel(title="答问", nodes=tree("<p>有问必答，有难必帮。</p>" * 60), line=9)
    made = pressed(booklet_of([*parts[:3], long]))
    assert made.findings == ()
    assert made.pdf is not None
    assert made.pages > 4
    last = "".join(glyph.text for glyph in glyphs(made.pdf) if glyph.page == made.pages)
    assert "有问必答" not in last
    assert "12345" in last


def test_a_few_lines_too_many_take_no_page_of_their_own() -> None:
    counts = {lines: pressed(with_parts("<p>按需哺乳。</p>" * lines)).pages for lines in (10, 21, 40)}
    assert (counts[10], counts[40]) == (3, 4)
    full = max(lines for lines in range(10, 30) if pressed(with_parts("<p>按需。</p>" * lines)).pages == 3)
    tall = glyphs(pressed(with_parts("<p>按需。</p>" * full)).pdf or b"")
    assert max(glyph.bottom for glyph in tall if glyph.page == 2 and glyph.text == "需") > 180


def test_forty_pages_and_more_keep_every_word() -> None:
    text = "".join(f"<h2>第{at}节</h2><p>{'室温保持在 22–26 ℃，不要捂得太厚。' * 12}</p>" for at in range(20))
    sheet = with_parts(*[text] * 6, variant=Variant.OFFICE)
    made = pressed(sheet)
    assert made.findings == ()
    assert made.pages >= 40
    assert made.pdf is not None
    assert page_count(made.pdf) == 2 * -(-made.pages // 4)
    assert codes(made.pdf) == [OWN.qr_url]


# --- first-rate typography ------------------------------------------------------------------------------


def lines_of(found: list[Glyph], char: str) -> dict[int, int]:
    """On how many lines of each page a character stands."""
    lines: dict[int, set[int]] = defaultdict(set)
    for glyph in found:
        if glyph.text == char:
            lines[glyph.page].add(round(glyph.top))
    return {number: len(own) for number, own in lines.items()}


def fillings() -> Iterator[str]:
    """Texts of growing length, so that what follows them meets a page's foot in every way there is."""
    for lines in range(12, 28):
        yield "<p>垫</p>" * lines


@pytest.mark.parametrize("before", list(fillings()))
def test_no_line_stands_alone_and_no_heading_ends_a_page(before: str) -> None:
    row = f"<tr><td>{'丙' * 70}</td><td>{'丁' * 90}</td></tr>"
    html = f"{before}<h2>题</h2><p>{'甲' * 150}</p><h3>目</h3><p>{'乙' * 150}</p><table>{row}</table>"
    made = pressed(with_parts(html + "<p>尾</p>" * 30))
    assert made.findings == ()
    found = glyphs(made.pdf or b"")
    for char in "甲乙":
        assert min(lines_of(found, char).values()) >= 2
    first = {char: min(lines_of(found, char)) for char in "题甲目乙"}
    assert (first["题"], first["目"]) == (first["甲"], first["乙"])
    assert len(lines_of(found, "丙")) == len(lines_of(found, "丁")) == 1


def test_a_card_stays_whole_and_one_taller_than_a_page_runs_on() -> None:
    card = '<p><a class="quote" href="../answers/newborn-jaundice.md">黄疸</a></p>'
    for lines in range(12, 26):
        made = pressed(with_parts("<p>垫</p>" * lines + card + "<p>尾</p>" * 30))
        found = glyphs(made.pdf or b"")
        assert len({glyph.page for glyph in found if glyph.text in "问答"}) == 1
    box = f'<div class="admonition danger"><p class="admonition-title">题</p>{"<p>险</p>" * 60}</div>'
    made = pressed(with_parts(box))
    assert made.findings == ()
    assert made.pages > 3


def test_a_table_row_taller_than_a_page_runs_on() -> None:
    made = pressed(with_parts(f"<table><tr><td>甲</td><td>{'长' * 1600}</td></tr></table>"))
    assert made.findings == ()


# --- what cannot be printed -----------------------------------------------------------------------------


def test_a_cover_that_overflows_is_named() -> None:
    parts = panels(TEXT)
    parts[0] = Panel(title="封面", nodes=tree("<p>太长的文字。</p>" * 60), line=1)
    made = pressed(booklet_of(parts))
    assert made.pdf is None
    assert [(found.kind, found.panel) for found in made.findings] == [("panel-overflow", "cover")]


def test_a_table_too_wide_is_named_with_its_part() -> None:
    cells = "".join(f"<td>incomprehensibility{number}</td>" for number in range(9))
    made = pressed(with_parts("<p>字</p>", f"<table><tr>{cells}</tr></table>"))
    assert made.pdf is None
    assert ("panel-collision", "part-2") in {(found.kind, found.panel) for found in made.findings}


def test_a_running_head_does_not_stand_for_lost_text() -> None:
    """The head of a page repeats title and part; what is lost from the text is missed all the same."""
    sheet = with_parts("<p>字</p>" * 60)
    pdf = pressed(sheet).pdf
    assert pdf is not None
    assert list(completeness(glyphs(pdf), sheet)) == []
    more = dataclasses.replace(sheet.parts[1], characters=sheet.parts[1].characters + "第2章")
    lost = list(
        completeness(glyphs(pdf), dataclasses.replace(sheet, parts=(sheet.parts[0], more, *sheet.parts[2:])))
    )
    assert [found.kind for found in lost] == ["text-lost"]
    assert set(lost[0].detail) <= set("第2章")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_raises_and_none_is_lost_in_silence(title: str, text: str) -> None:
    own = [Panel(title=title, nodes=(text, Element("p", (), (text,))), line=1) for _ in range(3)]
    for variant in (Variant.OFFICE, Variant.PRESS):
        made = pressed(booklet_of(own, variant))
        assert (made.pdf is None) == any(found.stops for found in made.findings)


def test_the_builder_is_the_one_registered() -> None:
    own = Manuscript(
        title="手册",
        language="en",
        colour="#1f7a6d",
        panels=tuple(panels(TEXT)),
        imprint=OWN,
        created=PRINTED,
    )
    assert booklet(own, Variant.OFFICE).imposed
    assert not booklet(own, Variant.SCREEN).imposed
    assert booklet(own, Variant.PRESS) == lay_out(own, Format.BOOKLET, Variant.PRESS)
