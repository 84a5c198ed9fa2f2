"""Posters: one page that is read from afar, or a finding that says what does not fit."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import page
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pyzbar import pyzbar
from test_press import IMPRINT, PRINTED, QUOTES, WORKSHOP, panels, pressed

from mkcampaign.model.documents import Paper
from mkcampaign.model.edition import Variant
from mkcampaign.press import Manuscript, Panel, Picture, Pressed, press
from mkcampaign.press.inspect import MM, glyphs
from mkcampaign.press.poster import BODY_PT, SIZES, WHITE, poster

VARIANTS = [Variant.OFFICE, Variant.PRESS, Variant.SCREEN]
TEXT = """# 常有爱 育未来

倡导新型婚育文化 助力人口高质量发展

![一家三口在散步](family.svg)

# 适龄婚育，优生优育

早一点商量，孕前 3 个月补叶酸。

# 夫妻共担育儿责任

- 一起学
- 一起带
"""
PLAIN = TEXT.replace("![一家三口在散步](family.svg)", "")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">'
    '<rect width="400" height="300" fill="#3a7"/><circle cx="200" cy="150" r="90" fill="#fc6"/></svg>'
)


@pytest.fixture
def family(tmp_path: Path) -> dict[str, Picture]:
    file = tmp_path / "family.svg"
    file.write_text(SVG, encoding="utf-8")
    return {"family.svg": Picture(file=file, size=None)}


def manuscript(text: str = PLAIN, **more: object) -> Manuscript:
    own = Manuscript(
        title="常有爱 育未来",
        language="zh-Hans",
        colour="#b3261e",
        panels=tuple(panels(text)),
        imprint=dataclasses.replace(IMPRINT, short_url="mkcampaign.example/p/7zv1hm7v"),
        created=PRINTED,
        quotes=QUOTES,
    )
    return dataclasses.replace(own, **more)  # type: ignore[arg-type]


def made(own: Manuscript, variant: Variant = Variant.OFFICE) -> bytes:
    result: Pressed = pressed(poster(own, variant))
    assert result.findings == ()
    assert result.pdf is not None
    assert result.pages == 1
    return result.pdf


def seen(pdf: bytes, dpi: int = 150) -> Image.Image:
    document = pdfium.PdfDocument(pdf)
    try:
        return document[0].render(scale=dpi / 72).to_pil()
    finally:
        document.close()


def words(pdf: bytes) -> str:
    return "".join(glyph.text for glyph in glyphs(pdf))


@pytest.mark.parametrize("size", list(Paper))
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_poster_follows_its_standards_and_its_code_is_read(
    variant: Variant, size: Paper, tmp_path: Path, family: dict[str, Picture]
) -> None:
    own = manuscript(TEXT, paper=size, pictures=family)
    pdf = made(own, variant)
    file = tmp_path / "poster.pdf"
    file.write_bytes(pdf)
    for profile in ["ua1", *(["pdfa-2a"] if variant is Variant.SCREEN else [])]:
        report = page.validate_pdf(str(file), profile=profile)
        assert report.is_compliant, report.failures
    picture = seen(pdf)
    for one in (picture, picture.convert("L")):
        assert [code.data.decode() for code in pyzbar.decode(one)] == [IMPRINT.qr_url]
    document = pdfium.PdfDocument(pdf)
    left, bottom, right, top = document[0].get_trimbox()
    document.close()
    assert (round((right - left) / MM), round((top - bottom) / MM)) == SIZES[size]
    assert press(poster(own, variant), workshop=WORKSHOP, created=PRINTED).pdf == pdf


def test_the_code_of_an_a3_poster_is_at_least_four_centimetres() -> None:
    (code,) = pyzbar.decode(seen(made(manuscript()), 100))
    assert code.rect.width * 25.4 / 100 >= 39.5


def test_everything_an_editor_wrote_stands_on_the_one_page_in_order(family: dict[str, Picture]) -> None:
    text = words(made(manuscript(TEXT, pictures=family)))
    order = ["常有爱", "育未来", "倡导新型婚育文化", "适龄婚育，优生优育", "夫妻共担育儿责任", "一起带"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    for said in (IMPRINT.hotline, "mkcampaign.example/p/7zv1hm7v", "第1版", "2026-11-22"):
        assert said is not None
        assert said in text


@pytest.mark.parametrize("size", list(Paper))
def test_type_is_large_enough_to_be_read_from_afar(size: Paper) -> None:
    fits = pressed(poster(manuscript(paper=size), Variant.OFFICE)).fits
    assert {fit.size_pt >= BODY_PT[size][0] for fit in fits} == {True}
    assert [fit.panel for fit in fits] == ["part-1", "part-2", "part-3"]


def test_the_headline_is_the_largest_and_a_picture_makes_it_no_smaller_than_the_points(
    family: dict[str, Picture],
) -> None:
    for own in (manuscript(), manuscript(TEXT, pictures=family)):
        tall = {glyph.text: glyph.bottom - glyph.top for glyph in glyphs(made(own)) if glyph.top < 200}
        assert tall["爱"] > 2 * tall["倡"]


def test_an_office_poster_keeps_its_edges_white_and_a_press_poster_bleeds() -> None:
    office = seen(made(manuscript()), 100).convert("L")
    edge = round((WHITE - 0.4) / 25.4 * 100)
    for box in (
        (0, 0, office.width, edge),
        (0, office.height - edge, office.width, office.height),
        (0, 0, edge, office.height),
        (office.width - edge, 0, office.width, office.height),
    ):
        assert office.crop(box).getextrema()[0] == 255
    pdf = made(manuscript(), Variant.PRESS)
    document = pdfium.PdfDocument(pdf)
    sheet_left, _, _, sheet_top = document[0].get_mediabox()
    left, _, _, top = document[0].get_trimbox()
    document.close()
    bled = seen(pdf, 100).convert("RGB")
    at = (round((left - sheet_left) / 72 * 100) - 6, round((sheet_top - top) / 72 * 100) - 6)
    assert bled.getpixel((at[0], at[1] + 300)) != (255, 255, 255)
    assert bled.getpixel((at[0] + 300, at[1])) != (255, 255, 255)


def test_what_does_not_fit_is_named_with_its_millimetres() -> None:
    long = PLAIN + "\n\n# 太长\n\n" + "太长的文字。" * 120 + "\n\n# 后面\n\n也没有地方了。"
    result = pressed(poster(manuscript(long), Variant.OFFICE))
    assert result.pdf is None
    assert [(found.kind, found.panel) for found in result.findings] == [
        ("panel-overflow", "part-4"),
        ("panel-overflow", "part-5"),
    ]
    assert all(found.amount_mm is not None and found.amount_mm > 10 for found in result.findings)
    assert {fit.size_pt for fit in result.fits} == {BODY_PT[Paper.A3][0]}


def test_a_headline_of_many_words_fits_and_one_beyond_all_measure_is_named() -> None:
    long = "倡导新型婚育文化，建设生育友好社会，让每一个家庭都被好好对待"
    text = words(made(manuscript(PLAIN.replace("常有爱 育未来", long))))
    assert long in text
    beyond = pressed(poster(manuscript(PLAIN.replace("常有爱 育未来", long * 12)), Variant.OFFICE))
    assert beyond.pdf is None
    assert {found.kind for found in beyond.findings} == {"panel-overflow"}


def test_without_an_address_of_the_site_there_is_no_code() -> None:
    bare = dataclasses.replace(IMPRINT, qr_url=None, url=None)
    pdf = made(manuscript(imprint=bare))
    assert pyzbar.decode(seen(pdf)) == []
    assert "扫码" not in words(pdf)


@pytest.mark.parametrize("variant", VARIANTS)
def test_empty_parts_leave_a_poster_all_the_same(variant: Variant) -> None:
    nothing = Panel(title="", nodes=(), line=1)
    for own_panels in ((), (nothing,), (nothing, nothing), (Panel(title="义诊", nodes=(), line=1),)):
        pdf = made(manuscript(panels=own_panels), variant)
        assert IMPRINT.name[:4] in words(pdf)


def test_a_caption_and_further_pictures_stand_where_they_were_put(family: dict[str, Picture]) -> None:
    text = TEXT.replace("一起带", "一起带\n\n![又一张](family.svg)\n")
    result = pressed(poster(manuscript(text, pictures=family), Variant.OFFICE))
    assert not [found for found in result.findings if found.kind != "panel-overflow"]


@pytest.mark.parametrize("colour", ["#f2b705", "#0b6e4f", "#ffffff", "#000000"])
def test_any_campaign_colour_makes_a_poster(colour: str) -> None:
    assert made(manuscript(colour=colour))
