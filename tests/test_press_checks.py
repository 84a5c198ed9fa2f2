"""The checks on a finished file: each can fail, and none cries out over a leaflet as it should be."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from test_press import CASES, IMPRINT, PRINTED, TEMPLATES, panels, sheet_of

from mkcampaign.model.edition import Variant
from mkcampaign.press import Finding, Sheet, Workshop, press
from mkcampaign.press.checks import SMALLEST_MODULE_MM, check
from mkcampaign.press.qr import qr_outline

WORKSHOP = Workshop(TEMPLATES)
PAGE = (
    "#set page(width: 100mm, height: 100mm, margin: 10mm)\n#set text(font: {font}, size: 12pt, lang: {zh})\n"
)
LONG = "这一行字是用来检查的，不短。"


def kinds(found: list[Finding]) -> list[str]:
    return [finding.kind for finding in found]


def full(variant: Variant = Variant.OFFICE) -> Sheet:
    return sheet_of(panels((CASES / "full.md").read_text(encoding="utf-8")), variant=variant)


def bare(variant: Variant = Variant.OFFICE) -> Sheet:
    """A sheet that promises no code."""
    sheet = full(variant)
    return dataclasses.replace(sheet, document=sheet.document | {"imprint": {"leads": None, "qr": None}})


def finished(variant: Variant = Variant.OFFICE) -> bytes:
    pdf, _, findings, _ = press(full(variant), workshop=WORKSHOP, created=PRINTED)
    assert findings == ()
    assert pdf is not None
    return pdf


def set_by_typst(body: str, **inputs: str) -> bytes:
    """A page of 100 mm with the given Typst markup."""
    source = PAGE.replace("{font}", '"Noto Sans CJK SC"').replace("{zh}", '"zh"') + body
    name = f"check-{sha256(source.encode()).hexdigest()[:12]}.typ"
    WORKSHOP.lay_in(name, source.encode())
    made = WORKSHOP.compiler(name).compile(sys_inputs=inputs, format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("variant", [Variant.OFFICE, Variant.PRESS, Variant.SCREEN])
def test_a_leaflet_as_it_should_be_passes(variant: Variant) -> None:
    assert list(check(finished(variant), full(variant))) == []


def test_the_press_withholds_what_a_check_finds() -> None:
    """A code so full that its squares are too small to print."""
    imprint = dataclasses.replace(IMPRINT, qr_url="https://a.example/" + "b" * 900)
    sheet = sheet_of(panels((CASES / "full.md").read_text(encoding="utf-8")), imprint=imprint)
    pdf, _, findings, _ = press(sheet, workshop=WORKSHOP, created=PRINTED)
    assert pdf is None
    assert "qr-too-small" in [finding.kind for finding in findings]
    small = next(finding for finding in findings if finding.kind == "qr-too-small")
    assert float(small.detail) < SMALLEST_MODULE_MM


# --- codes ----------------------------------------------------------------------------------------------


def test_a_covered_code_is_noticed() -> None:
    def cover(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(document.make_stream(b"q 1 g 440 100 30 30 re f 470 130 40 35 re f Q"))

    found = list(check(changed(finished(), cover), full()))
    assert kinds(found) == ["qr-unreadable"]
    assert found[0].detail == IMPRINT.qr_url


def test_a_code_without_its_quiet_zone_is_noticed() -> None:
    """Set upon the dark, it cannot be told from it."""
    outline = json.dumps(qr_outline(str(IMPRINT.qr_url)))
    body = """
#let qr = json(bytes(sys.inputs.qr))
#place(top + left, dx: 5mm, dy: 5mm, rect(width: 60mm, height: 60mm, fill: black))
#let unit = 31mm / (qr.size + 8)
#place(top + left, dx: 10mm, dy: 10mm, curve(fill: luma(0), fill-rule: "even-odd", ..qr.outlines.map(path => (
  curve.move(path.first().map(n => n * unit)), ..path.slice(1).map(point => curve.line(point.map(n => n * unit))),
  curve.close(mode: "straight"),
)).flatten()))"""
    assert kinds(list(check(set_by_typst(body, qr=outline), full()))) == ["qr-unreadable"]


def test_a_code_that_leads_elsewhere_is_noticed() -> None:
    elsewhere = full()
    imprint = elsewhere.document["imprint"] | {"leads": "https://elsewhere.example/"}
    sheet = dataclasses.replace(elsewhere, document=elsewhere.document | {"imprint": imprint})
    found = list(check(finished(), sheet))
    assert [(finding.kind, finding.detail) for finding in found] == [
        ("qr-unreadable", "https://elsewhere.example/")
    ]


def test_a_promised_code_that_is_not_there_is_noticed() -> None:
    assert kinds(list(check(set_by_typst(LONG), full()))) == ["qr-unreadable"]
    assert list(check(set_by_typst(LONG), bare())) == []


# --- what is to be read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "is_low"),
    [
        (f'#block(fill: rgb("#ffd24d"), inset: 5mm, text(fill: white)[{LONG}])', True),
        (f'#block(fill: rgb("#ffd24d"), inset: 5mm, text(fill: black)[{LONG}])', False),
        (f"#text(fill: white)[{LONG}]", True),
        (f'#text(fill: rgb("#767676"))[{LONG}]', False),
        (f'#text(fill: rgb("#7f7f7f"))[{LONG}]', True),
        (f'#text(fill: rgb("#8c8c8c"), size: 18pt)[{LONG}]', False),
        (f'#text(fill: rgb("#a0a0a0"), size: 18pt)[{LONG}]', True),
        (f"#text(fill: cmyk(0%, 0%, 0%, 100%), size: 34pt, weight: 900)[{LONG}]", False),
        (
            f'#block(fill: rgb("#1f7a6d"), inset: 5mm, text(fill: white, size: 34pt, weight: 900)[{LONG}])',
            False,
        ),
        (
            f"#block(fill: cmyk(80%, 20%, 60%, 20%), inset: 5mm, text(fill: cmyk(0%, 0%, 0%, 0%))[{LONG}])",
            False,
        ),
        (f"#block(fill: gradient.linear(white, black), inset: 5mm, text(fill: black)[{LONG}])", True),
        # Red on green of the same brightness is seen in colour and not in a grey print.
        (f'#block(fill: rgb("#00ff00"), inset: 5mm, text(fill: rgb("#b40064"))[{LONG}])', True),
        (f"#place(top + left, rect(width: 40mm, height: 20mm, fill: black))#text(fill: black)[{LONG}]", True),
        (f"#place(bottom, text(fill: black)[{LONG}])", False),
        (f"#rotate(90deg, text(fill: white)[{LONG}])", True),
    ],
)
def test_text_must_stand_out_from_what_lies_behind_it(body: str, is_low: bool) -> None:
    found = list(check(set_by_typst(body), bare()))
    assert kinds(found) == (["contrast-low"] if is_low else [])
    for finding in found:
        assert finding.detail.startswith("这一行字")
        assert float(dict(finding.more)["ratio"]) < 4.5


@pytest.mark.parametrize(
    ("body", "variant", "is_small"),
    [
        (f"#text(size: 5pt)[{LONG}]", Variant.OFFICE, True),
        (f"#text(size: 6.9pt)[{LONG}]", Variant.OFFICE, True),
        (f"#text(size: 7pt)[{LONG}]", Variant.OFFICE, False),
        (f"#text(size: 12pt)[{LONG}]", Variant.LARGE, True),
        (f"#text(size: 14pt)[{LONG}]", Variant.LARGE, False),
        (f"#scale(40%, text(size: 12pt)[{LONG}])", Variant.OFFICE, True),
        ("注#super(size: .5em, typographic: false)[1]和下一个字", Variant.OFFICE, False),
        ("注#super(size: .3em, typographic: false)[1]和下一个字", Variant.OFFICE, True),
        ("大字一行\n\n#v(20mm)\n#text(size: 5pt)[小字一行]", Variant.OFFICE, True),
        (f"{LONG}\n#place(dy: 100mm, text(size: 3pt)[纸外的记号])", Variant.OFFICE, False),
    ],
)
def test_type_must_be_large_enough_to_read(body: str, variant: Variant, is_small: bool) -> None:
    found = [
        finding for finding in check(set_by_typst(body), bare(variant)) if finding.kind != "contrast-low"
    ]
    assert kinds(found) == (["type-too-small"] if is_small else [])


def test_text_in_a_form_is_looked_at_where_the_form_puts_it() -> None:
    """As on an imposed sheet, where each page is a form and may be made smaller."""

    def shrink(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        form = document.make_stream(
            page.Contents.read_bytes(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=page.MediaBox,
            Resources=document.make_indirect(page.Resources),
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = document.make_stream(b"0 0 0 rg 0 0 300 300 re f q .5 0 0 .5 20 20 cm /F Do Q")

    found = list(check(changed(set_by_typst(f"#text(fill: black)[{LONG}]"), shrink), bare()))
    assert sorted(kinds(found)) == ["contrast-low", "type-too-small"]
    assert dict(found[0].more)["size"] == "6.0"


# --- the file -------------------------------------------------------------------------------------------


def test_a_font_that_is_not_embedded_is_noticed() -> None:
    def forget(document: pikepdf.Pdf) -> None:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                for name in ("/FontFile2", "/FontFile3"):
                    if name in thing:
                        del thing[name]

    found = [f for f in check(changed(finished(), forget), full()) if f.kind == "font-not-embedded"]
    assert found
    assert all("NotoSansCJK" in finding.detail for finding in found)


def test_one_of_the_standard_fonts_is_not_embedded_either() -> None:
    def add(document: pikepdf.Pdf) -> None:
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        document.pages[0].Resources.Font["/H"] = document.make_indirect(helvetica)

    found = list(check(changed(finished(), add), full()))
    assert [(finding.kind, finding.detail) for finding in found] == [("font-not-embedded", "Helvetica")]


@pytest.mark.parametrize("name", ["/TrimBox", "/BleedBox"])
def test_a_page_for_the_print_shop_without_its_boxes_is_noticed(name: str) -> None:
    def forget(document: pikepdf.Pdf) -> None:
        del document.pages[1][name]

    found = list(check(changed(finished(Variant.PRESS), forget), full(Variant.PRESS)))
    assert [(f.kind, f.detail) for f in found if f.kind == "page-box-missing"] == [("page-box-missing", "2")]


def test_a_bleed_of_another_width_is_noticed() -> None:
    def narrow(document: pikepdf.Pdf) -> None:
        document.pages[0].BleedBox = document.pages[0].TrimBox

    found = list(check(changed(finished(Variant.PRESS), narrow), full(Variant.PRESS)))
    assert kinds(found) == ["page-box-missing"]
