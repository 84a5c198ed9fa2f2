"""Letters: letterhead, the window's area, salutation, indent, signature, pages."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from pathlib import Path

import page
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pyzbar import pyzbar
from test_press import IMPRINT, PRINTED, QUOTES, WORKSHOP, panels, pressed

from mkcampaign.model.edition import Variant
from mkcampaign.press import Letter, Manuscript, Panel, Pressed, Sheet, press
from mkcampaign.press.inspect import MM, Glyph, glyphs
from mkcampaign.press.letter import PAGE_WIDTH, SIDE, WINDOW, letter, saluted

FULL_IMPRINT = dataclasses.replace(
    IMPRINT, short_url="mkcampaign.example/p/7zv1hm7v", review="请在 2027 年 5 月前核对有无新版"
)
TEXT = """# 致居民的一封信

您好！写这封信，是想告诉您：家里有事，您可以找我们。

## 有事找谁

- 联系人
- 社区

**一、看病住院，有人照应。** 您可以签约家庭医生，请他定期随访。

祝您身体安康，平安顺意！
"""
VARIANTS = [Variant.OFFICE, Variant.PRESS, Variant.SCREEN]


def manuscript(text: str = TEXT, *, language: str = "zh-Hans", window: bool = False) -> Manuscript:
    own = Letter(
        salutation="尊敬的朋友",
        signed=("常州市计划生育协会", "常州市卫生健康委员会"),
        dated="2026年11月22日",
        window=window,
    )
    return Manuscript(
        title="致居民的一封信",
        language=language,
        colour="#7b3f00",
        panels=tuple(panels(text)),
        imprint=FULL_IMPRINT,
        created=PRINTED,
        quotes=QUOTES,
        letter=own,
    )


def made(own: Manuscript, variant: Variant = Variant.OFFICE) -> tuple[Sheet, bytes, list[Glyph]]:
    sheet = letter(own, variant)
    result: Pressed = pressed(sheet)
    assert result.findings == ()
    assert result.pdf is not None
    return sheet, result.pdf, glyphs(result.pdf)


def pictures(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [document[at].render(scale=dpi / 72).to_pil() for at in range(len(document))]
    finally:
        document.close()


def start_of(words: str, found: list[Glyph]) -> Glyph:
    """The first glyph of a run of words."""
    text = "".join(glyph.text for glyph in found)
    return found[text.index("".join(words.split()))]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("window", [False, True])
def test_a_letter_follows_its_standards_and_its_code_is_read(
    variant: Variant, window: bool, tmp_path: Path
) -> None:
    _, pdf, _ = made(manuscript(window=window), variant)
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf)
    for profile in ["ua1", *(["pdfa-2a"] if variant is Variant.SCREEN else [])]:
        report = page.validate_pdf(str(file), profile=profile)
        assert report.is_compliant, report.failures
    codes = [code.data.decode() for seen in pictures(pdf) for code in pyzbar.decode(seen)]
    assert codes == [IMPRINT.qr_url]


def test_the_same_letter_gives_the_same_bytes() -> None:
    sheet, pdf, _ = made(manuscript())
    assert press(sheet, workshop=WORKSHOP, created=PRINTED).pdf == pdf


def test_the_press_edition_has_a_trimmed_page_of_a4() -> None:
    _, pdf, _ = made(manuscript(window=True), Variant.PRESS)
    document = pdfium.PdfDocument(pdf)
    left, bottom, right, top = document[0].get_trimbox()
    document.close()
    assert (round((right - left) / MM), round((top - bottom) / MM)) == (210, 297)


def test_a_chinese_letter_is_set_as_letters_are() -> None:
    """Salutation at the margin with its colon, paragraphs two characters in, signatures and date at the right."""
    sheet, _, found = made(manuscript())
    em = sheet.document["body"] / MM
    assert start_of("尊敬的朋友：", found).left == pytest.approx(SIDE, abs=0.6)
    assert start_of("您好！写这封信", found).left == pytest.approx(SIDE + 2 * em, abs=0.6)
    assert start_of("祝您身体安康", found).left == pytest.approx(SIDE + 2 * em, abs=0.6)
    assert start_of("有事找谁", found).left < SIDE + 2 * em
    apart = [
        start_of(after, found).top - start_of(before, found).top
        for before, after in (("尊敬的朋友", "您好！写"), ("一、看病", "祝您身体"))
    ]
    assert all(1.6 * em < gap < 3 * em for gap in apart)
    order = ["尊敬的朋友", "祝您身体", "常州市卫生健康委员会", "2026年11月22日"]
    tops = [start_of(words, found).top for words in order]
    assert tops == sorted(tops)
    for last in ("2026年11月22日", "常州市卫生健康委员会"):
        text = "".join(glyph.text for glyph in found)
        end = found[text.index(last) + len(last) - 1]
        assert end.right == pytest.approx(PAGE_WIDTH - SIDE, abs=1.0)


def test_an_english_letter_has_no_indent() -> None:
    text = "# A letter\n\nDear neighbours, we write to tell you where help is.\n\nYours truly, all of us."
    own = dataclasses.replace(manuscript(text, language="en"), letter=Letter(salutation="Dear all"))
    _, _, found = made(own)
    assert start_of("Dearneighbours", found).left == pytest.approx(SIDE, abs=0.8)
    assert "Dearall," in "".join(glyph.text for glyph in found)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("尊敬的朋友", "尊敬的朋友："),
        ("大家好！", "大家好！"),
        (" 您好：", "您好："),
        ("", None),
        (None, None),
    ],
)
def test_a_salutation_ends_in_one_mark(given: str | None, printed: str | None) -> None:
    assert saluted(given, "：") == printed


@pytest.mark.parametrize("variant", [Variant.OFFICE, Variant.PRESS])
def test_nothing_but_the_address_can_show_in_the_window(variant: Variant) -> None:
    _, pdf, _ = made(manuscript(window=True), variant)
    document = pdfium.PdfDocument(pdf)
    sheet_left, _, _, sheet_top = document[0].get_mediabox()
    trim_left, _, _, trim_top = document[0].get_trimbox()
    document.close()
    scale = 150 / 25.4
    x, y = (trim_left - sheet_left) / MM, (sheet_top - trim_top) / MM
    seen = pictures(pdf)[0].convert("L")
    area = (x + 13, y + 17.5, x + WINDOW.seen_right, y + WINDOW.seen_bottom)
    low, _ = seen.crop(tuple(round(side * scale) for side in area)).getextrema()  # type: ignore[arg-type]
    assert low == 255
    below, _ = seen.crop((0, round((y + 82) * scale), seen.width, round((y + 120) * scale))).getextrema()
    assert below < 100


def test_fold_ticks_stand_at_the_thirds_only_with_a_window() -> None:
    def dark(window: bool) -> list[float]:
        seen = pictures(made(manuscript(window=window))[1], dpi=300)[0].convert("L")
        strip = seen.crop((round(5 * 300 / 25.4), 0, round(7 * 300 / 25.4), seen.height))
        return [
            row * 25.4 / 300
            for row in range(strip.height)
            if min(strip.crop((0, row, strip.width, row + 1)).tobytes()) < 200
        ]

    assert dark(False) == []
    rows = dark(True)
    assert {round(row) for row in rows} == {99, 198}


def test_a_long_letter_goes_on_with_page_numbers_from_its_second_page() -> None:
    _, pdf, found = made(manuscript(TEXT.replace("祝您", "按需喂养，常来常往。" * 120 + "\n\n祝您")))
    assert len(pictures(pdf, 20)) == 2
    first = "".join(glyph.text for glyph in found if glyph.page == 1)
    second = "".join(glyph.text for glyph in found if glyph.page == 2)
    assert "第2页，共2页" in second
    assert "共2页" not in first
    assert FULL_IMPRINT.short_url is not None
    assert FULL_IMPRINT.short_url in second
    assert FULL_IMPRINT.short_url not in first


@pytest.mark.parametrize("lines", range(16, 40, 2))
def test_a_signature_is_never_alone_on_a_page(lines: int) -> None:
    """Whatever the letter's length, words of the letter stand above the signature on its page."""
    text = "# 信\n\n" + "\n\n".join(["常来常往，互相照应，大家都好。"] * lines) + "\n\n祝您平安！"
    _, _, found = made(manuscript(text))
    signature = start_of("常州市卫生健康委员会", found)
    wish = start_of("祝您平安！", found)
    assert wish.page == signature.page
    assert start_of("mkcampaign.example/p/", found).page == signature.page


def test_a_very_long_last_paragraph_breaks_and_keeps_its_signature() -> None:
    text = "# 信\n\n" + "常来常往，互相照应。" * 330
    _, pdf, found = made(manuscript(text))
    signature = start_of("常州市卫生健康委员会", found)
    assert signature.page == len(pictures(pdf, 20))
    assert any(g.page == signature.page and g.bottom < signature.top and g.text == "照" for g in found)


def test_what_is_lacking_leaves_no_gap() -> None:
    bare = dataclasses.replace(
        manuscript(),
        letter=Letter(),
        panels=(Panel(title="", nodes=(), line=1),),
        imprint=dataclasses.replace(IMPRINT, qr_url=None, hotline=None, address=None, url=None),
    )
    _, pdf, found = made(bare)
    assert pyzbar.decode(pictures(pdf)[0]) == []
    assert "扫码" not in "".join(glyph.text for glyph in found)
    assert made(dataclasses.replace(bare, panels=()))[1]


def test_a_letter_of_several_parts_keeps_their_titles() -> None:
    _, _, found = made(manuscript(TEXT + "\n# 附：办理地点\n\n到社区居委会办理。"))
    text = "".join(glyph.text for glyph in found)
    assert text.index("致居民的一封信") < text.index("附：办理地点") < text.index("到社区居委会")


def test_the_window_is_of_no_use_on_a_screen() -> None:
    assert letter(manuscript(window=True), Variant.SCREEN).document["window"] is None


def test_pictures_of_a_letter_are_png_or_drawn() -> None:
    """The letterhead without a logo bears the lotus: something is drawn left of the name."""
    _, pdf, found = made(manuscript())
    name = next(glyph for glyph in found if glyph.text == IMPRINT.name[0])
    seen = pictures(pdf)[0].convert("L")
    box = (SIDE, name.top - 2, name.left - 1, name.bottom + 4)
    scale = 150 / 25.4
    low, _ = seen.crop(tuple(round(side * scale) for side in box)).getextrema()  # type: ignore[arg-type]
    assert low < 230
    assert BytesIO(pdf).read(5) == b"%PDF-"
