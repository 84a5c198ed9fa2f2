"""The press: what an editor writes stands on paper, whole and legible, or is named as a finding."""

from __future__ import annotations

import dataclasses
import datetime as dt
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import markdown
import page
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from mkcampaign.model.edition import Variant
from mkcampaign.model.tree import VOID, Element, Node, text_of
from mkcampaign.press import Imprint, Manuscript, Panel, Pressed, Quote, Sheet, Workshop, press, thumbnail
from mkcampaign.press import colour as colours
from mkcampaign.press.inspect import completeness, geometry, glyphs
from mkcampaign.press.lines import NEVER_FIRST, NEVER_LAST, balanced, headline, width
from mkcampaign.press.trifold import LARGEST_PT, PAGE_HEIGHT, SMALLEST_PT, trifold

TEMPLATES = Path(__file__).parents[1] / "theme" / "print"
WORKSHOP = Workshop(TEMPLATES)
CASES = Path(__file__).parent / "press"
PRINTED = dt.date(2026, 11, 22)

QUOTES = {
    "../answers/antenatal-checkups-at-work.md": Quote(
        title="上班时间去产检，单位能扣工资吗？",
        text="不能。怀孕女职工在劳动时间内进行产前检查，所需时间计入劳动时间。",
        note="有效 · 2026-09-30 复核",
    ),
    "../answers/newborn-jaundice.md": Quote(
        title="新生儿黄疸怎么办？",
        text="多数是生理性黄疸。出现早、进展快、持续久，都要及时到医院检查。",
        note="专家解答 · 2026-08-15 复核",
    ),
}
IMPRINT = Imprint(
    name="生育友好与家庭健康宣传参考站",
    hotline="12345",
    address="江苏省常州市天宁区",
    url="https://mkcampaign.example/",
    qr_url="https://mkcampaign.example/pamphlets/newborn-care/",
    qr_label="扫码查看网上版",
    version="第 1 版",
    dated="2026-11-22",
)


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, tuple[tuple[str, str], ...], list[Node]]] = [("root", (), [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple((key, value or "") for key, value in attrs)
        if tag in VOID:
            self.open[-1][2].append(Element(tag, attributes))
        else:
            self.open.append((tag, attributes, []))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            name, attributes, children = self.open.pop()
            self.open[-1][2].append(Element(name, attributes, tuple(children)))

    def handle_data(self, data: str) -> None:
        self.open[-1][2].append(data)


def tree(source: str) -> tuple[Node, ...]:
    """HTML, well formed, as a tree."""
    builder = _TreeBuilder()
    builder.feed(source)
    builder.close()
    return tuple(builder.open[0][2])


def panels(source: str) -> list[Panel]:
    """A pamphlet's Markdown, cut at its level-1 headings."""
    extensions = ["attr_list", "tables", "admonition", "def_list", "footnotes", "pymdownx.tasklist"]
    cut: list[tuple[str, list[Node]]] = []
    for node in tree(markdown.markdown(source, extensions=extensions)):
        if isinstance(node, Element) and node.tag == "h1":
            cut.append((text_of(node.children), []))
        elif cut:
            cut[-1][1].append(node)
    return [Panel(title=title, nodes=tuple(nodes), line=at + 1) for at, (title, nodes) in enumerate(cut)]


def sheet_of(
    own_panels: list[Panel],
    *,
    colour: str = "#1f7a6d",
    imprint: Imprint = IMPRINT,
    variant: Variant = Variant.OFFICE,
) -> Sheet:
    manuscript = Manuscript(
        title=own_panels[0].title,
        language="zh-Hans",
        colour=colour,
        panels=tuple(own_panels),
        imprint=imprint,
        created=PRINTED,
        quotes=QUOTES,
    )
    return trifold(manuscript, variant)


def with_inside(html: str, *, title: str = "内页") -> Sheet:
    """A leaflet whose inside left panel holds the given HTML, the other panels next to nothing."""
    own = [Panel(title=name, nodes=(), line=at) for at, name in enumerate("封折左中右底", start=1)]
    own[2] = Panel(title=title, nodes=tree(html), line=3)
    return sheet_of(own)


def pressed(sheet: Sheet) -> Pressed:
    return press(sheet, workshop=WORKSHOP, created=PRINTED)


def words_on(pdf: bytes, sheet: Sheet, panel: str) -> str:
    """The characters found within one panel, in the order of the content."""
    frame = next(frame for frame in sheet.frames if frame.name == panel)
    return "".join(
        glyph.text
        for glyph in glyphs(pdf)
        if glyph.page == frame.page and frame.left <= glyph.left < frame.left + frame.width
    )


@pytest.fixture(scope="module")
def full() -> Sheet:
    return sheet_of(panels((CASES / "full.md").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def full_pdf(full: Sheet) -> bytes:
    pdf, _, findings, _ = pressed(full)
    assert findings == ()
    assert pdf is not None
    return pdf


# --- a leaflet as it should be --------------------------------------------------------------------------


def test_a_leaflet_is_two_a4_landscape_pages_of_modest_size(full_pdf: bytes) -> None:
    document = pdfium.PdfDocument(full_pdf)
    sizes = [tuple(round(side * 25.4 / 72) for side in document[number].get_size()) for number in range(2)]
    assert len(document) == 2
    assert sizes == [(297, 210), (297, 210)]
    assert len(full_pdf) < 250_000
    document.close()


@pytest.mark.parametrize("case", ["full.md", "constructs.md"])
def test_a_leaflet_follows_pdf_ua_1(case: str, tmp_path: Path) -> None:
    pdf, _, findings, _ = pressed(sheet_of(panels((CASES / case).read_text(encoding="utf-8"))))
    assert findings == ()
    assert pdf is not None
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(pdf)
    report = page.validate_pdf(str(file), profile="ua1")
    assert report.is_compliant, report.failures


def test_the_same_leaflet_and_date_give_the_same_bytes(full: Sheet, full_pdf: bytes) -> None:
    again = press(full, workshop=WORKSHOP, created=dt.datetime(2026, 11, 22))
    later = press(full, workshop=WORKSHOP, created=dt.date(2026, 11, 23))
    assert again.pdf == full_pdf
    assert later.pdf != full_pdf


def test_the_printed_code_leads_to_its_page_in_colour_and_in_grey(full_pdf: bytes) -> None:
    document = pdfium.PdfDocument(full_pdf)
    picture = document[0].render(scale=150 / 72).to_pil()
    document.close()
    for seen in (picture, picture.convert("L")):
        assert [code.data.decode() for code in pyzbar.decode(seen)] == [IMPRINT.qr_url]


def test_the_inside_is_set_in_one_size(full: Sheet) -> None:
    sizes = {fit.size_pt for fit in pressed(full).fits if fit.panel.startswith("inside")}
    assert len(sizes) == 1
    assert SMALLEST_PT <= sizes.pop() <= LARGEST_PT


def test_a_full_panel_makes_the_type_smaller_everywhere() -> None:
    longer = (
        (CASES / "full.md").read_text(encoding="utf-8").replace("## 喂奶", "## 喂奶\n" + "按需哺乳。" * 60)
    )
    _, fits, findings, _ = pressed(sheet_of(panels(longer)))
    assert findings == ()
    assert {fit.size_pt for fit in fits if fit.panel != "cover"} <= {9.0, 9.5, 10.0, 10.5}


def test_a_screen_reader_hears_the_cover_first(full_pdf: bytes, full: Sheet) -> None:
    first_page = "".join(glyph.text for glyph in glyphs(full_pdf) if glyph.page == 1)
    titles = [full.document["panels"][at]["title"][0] for at in (0, 1, 5)]
    assert sorted(titles, key=first_page.index) == titles


def test_the_cover_has_a_picture() -> None:
    """The first page of what is read on a screen is the cover alone."""
    on_screen = sheet_of(panels((CASES / "full.md").read_text(encoding="utf-8")), variant=Variant.SCREEN)
    png = thumbnail(on_screen, workshop=WORKSHOP)
    assert png is not None
    assert Image.open(BytesIO(png)).size == (400, 840)


def test_what_the_imprint_lacks_is_left_out() -> None:
    own = [Panel(title=name, nodes=(), line=1) for name in "封折左中右底"]
    sheet = sheet_of(own, imprint=Imprint(name="某市计划生育协会"))
    pdf, _, findings, _ = pressed(sheet)
    assert findings == ()
    assert pdf is not None
    assert words_on(pdf, sheet, "back") == "底某市计划生育协会"


# --- what the editor writes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<p>早发现，\n早处理</p>", "早发现，早处理"),
        ("<p>早\n<strong>发现</strong>\n了</p>", "早发现了"),
        ("<p>folic\nacid</p>", "folicacid"),
        ("<p>见<ruby>囟<rp>(</rp><rt>xìn</rt><rp>)</rp></ruby>门</p>", "见囟xìn门"),
        ("<ul><li><b>见<ruby>囟<rt>xìn</rt></ruby></b></li></ul>", "见囟xìn"),
        ("<h2><ruby>囟<rt>xìn</rt></ruby>门</h2>", "囟xìn门"),
        ("<p><q>家</q>与<ruby>囟</ruby></p>", "“家”与囟"),
        ('<p><del><a href="tel:12345">热<u>线</u></a></del><u>新<del>旧</del></u></p>', "热线新旧"),
        ('<table><tr><td colspan="9999999" rowspan="3">甲</td><td>乙</td></tr><tr></tr></table>', "甲乙"),
        ("<p>&lt;script&gt;#let $x$ = *y* \\ @z &lt;/script&gt;</p>", "<script>#let$x$=*y*\\@z</script>"),
        ('<p><a href="https://a.example/b">网站</a></p>', "网站（https://a.example/b）"),
        ('<p><a href="https://a.example/b">a.example/b</a></p>', "a.example/b"),
        ('<p><a href="../answers/x.md">问答</a></p>', "问答"),
        ("<ul><li>甲<ul><li>乙</li></ul></li></ul>", "甲乙"),
        ('<ol start="3"><li>甲</li></ol>', "3.甲"),
        ("<details><summary>题</summary><p>文</p></details>", "题文"),
        ('<p>注<sup><a class="footnote-ref" href="#fn:1">1</a></sup></p>', "注1"),
    ],
)
def test_a_construct_prints_as(html: str, printed: str) -> None:
    sheet = with_inside(html)
    pdf, _, findings, _ = pressed(sheet)
    assert findings == ()
    assert pdf is not None
    assert words_on(pdf, sheet, "inside-left") == "内页" + printed


def test_a_soft_line_break_is_nothing_in_chinese_and_a_space_in_english() -> None:
    sheet = with_inside("<p>早发现，\n早处理 folic\nacid</p>")
    assert sheet.document["panels"][2]["blocks"][0]["c"] == ["早发现，早处理 folic acid"]


def test_a_quote_prints_question_answer_and_standing_in_place_of_the_link() -> None:
    href = "../answers/newborn-jaundice.md"
    sheet = with_inside(f'<p><a class="quote" href="{href}">旧的链接文字</a></p>')
    pdf, _, findings, _ = pressed(sheet)
    assert findings == ()
    assert pdf is not None
    words = words_on(pdf, sheet, "inside-left")
    for part in (QUOTES[href].title, QUOTES[href].text, QUOTES[href].note):
        assert part.replace(" ", "") in words
    assert "旧的" not in words


def test_headings_never_skip_a_level() -> None:
    sheet = with_inside("<h3>甲</h3><h5>乙</h5><h2>丙</h2><h4>丁</h4>")
    assert [block["l"] for block in sheet.document["panels"][2]["blocks"]] == [2, 3, 2, 3]
    assert pressed(sheet).findings == ()


@pytest.mark.parametrize("address", ["https://a.example/" + "b" * 60, "c" * 60, "d-" * 30])
def test_a_long_address_stays_in_its_panel(address: str) -> None:
    assert pressed(with_inside(f"<p>请看 {address} 一页。</p><ul><li>{address}</li></ul>")).findings == ()


# --- what cannot be printed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "tag"),
    [
        ('<video src="a.mp4"></video>', "video"),
        ('<p>看<img src="a.png" alt="图">图</p>', "img"),
        ('<iframe src="https://a.example/"></iframe>', "iframe"),
        ('<p><input type="text"></p>', "input"),
        ('<p><a class="quote" href="../answers/unknown.md">没有的问答</a></p>', "a"),
        ("<div>" * 30 + "深" + "</div>" * 30, "depth"),
    ],
)
def test_what_has_no_form_on_paper_is_named(html: str, tag: str) -> None:
    pdf, _, findings, _ = pressed(with_inside(html))
    assert pdf is None
    assert [(found.kind, found.panel) for found in findings] == [("unprintable", "inside-left")]
    assert findings[0].cause == tag


def test_every_panel_that_overflows_is_named_with_its_millimetres() -> None:
    own = [Panel(title="题", nodes=(), line=1) for _ in range(6)]
    for at in (1, 3, 5):
        own[at] = Panel(title="题", nodes=tree(f"<p>{'太长的文字。' * 400}</p>"), line=at)
    pdf, fits, findings, _ = pressed(sheet_of(own))
    assert pdf is None
    assert [(found.kind, found.panel) for found in findings] == [
        ("panel-overflow", name) for name in ("flap", "inside-middle", "back")
    ]
    assert all(found.amount_mm is not None and found.amount_mm > 10 for found in findings)
    assert [fit.index for fit in fits] == list(range(6))


def test_every_missing_glyph_is_named_with_its_panel() -> None:
    own = panels((CASES / "full.md").read_text(encoding="utf-8"))
    own[1] = Panel(title="折页👶", nodes=(), line=1)
    own[4] = Panel(title="右", nodes=tree("<p>爱❤心</p>"), line=1)
    pdf, _, findings, _ = pressed(sheet_of(own))
    assert pdf is None
    assert {(found.kind, found.panel, found.detail) for found in findings} == {
        ("glyph-missing", "flap", "👶"),
        ("glyph-missing", "inside-right", "❤"),
    }


def test_lost_text_is_noticed(full: Sheet, full_pdf: bytes) -> None:
    third = dataclasses.replace(full.parts[2], characters=full.parts[2].characters + "丢失的字")
    more = (*full.parts[:2], third, *full.parts[3:])
    lost = list(completeness(glyphs(full_pdf), dataclasses.replace(full, parts=more)))
    assert [(found.kind, found.panel) for found in lost] == [("text-lost", "inside-left")]
    assert set(lost[0].detail) <= set("丢失的字")


def test_a_glyph_over_a_fold_or_upon_another_is_noticed(full: Sheet, full_pdf: bytes) -> None:
    found = glyphs(full_pdf)
    assert list(geometry(found, full.frames, PAGE_HEIGHT)) == []
    victim = next(glyph for glyph in found if glyph.page == 2)
    astray = dataclasses.replace(victim, left=99.0, right=102.0)
    upon = dataclasses.replace(victim, left=victim.left + 0.5, right=victim.right + 0.5)
    kinds = [(one.kind, one.panel) for one in geometry([*found, astray, upon], full.frames, PAGE_HEIGHT)]
    assert set(kinds) == {("panel-collision", "inside-left"), ("panel-collision", "inside-middle")}


def test_a_table_too_wide_for_its_panel_is_noticed() -> None:
    cells = "".join(f"<td>incomprehensibility{number}</td>" for number in range(9))
    pdf, _, findings, _ = pressed(with_inside(f"<table><tr>{cells}</tr></table>"))
    assert pdf is None
    assert "panel-collision" in {found.kind for found in findings}


def test_a_lone_surrogate_is_named_not_raised() -> None:
    findings = pressed(with_inside("<p>x</p>", title="坏\ud800字")).findings
    assert [(found.kind, found.panel) for found in findings] == [("text-lost", "inside-left")]


def test_an_address_too_long_for_a_code_is_named() -> None:
    own = [Panel(title="题", nodes=(), line=1)] * 6
    imprint = dataclasses.replace(IMPRINT, qr_url="https://a.example/" + "b" * 4000)
    findings = pressed(sheet_of(own, imprint=imprint)).findings
    assert [(found.kind, found.panel) for found in findings] == [("unprintable", "back")]


@pytest.mark.parametrize("count", [1, 5, 7])
def test_a_trifold_has_six_panels(count: int) -> None:
    with pytest.raises(ValueError, match="6 panels"):
        sheet_of([Panel(title="题", nodes=(), line=1)] * count)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_raises_and_none_is_lost_in_silence(title: str, text: str) -> None:
    own = [Panel(title=title, nodes=(text, Element("p", (), (text,))), line=1) for _ in range(6)]
    imprint = Imprint(name=text or "名", hotline=title, qr_label=text, qr_url="https://a.example/" + text)
    pdf, _, findings, _ = pressed(sheet_of(own, imprint=imprint))
    assert (pdf is None) == bool(findings)


# --- colours and lines ----------------------------------------------------------------------------------


@given(st.integers(0, 0xFFFFFF))
def test_text_keeps_its_contrast_whatever_the_campaign_colour(number: int) -> None:
    pal = colours.palette(f"#{number:06x}")
    pairs = [
        ("on_field", "field"),
        ("accent", "wash"),
        ("accent", "paper"),
        ("muted", "wash"),
        ("ink", "tint"),
    ]
    for text, ground in pairs:
        assert colours.contrast(colours.parse(str(pal[text])), colours.parse(str(pal[ground]))) >= 4.5


@pytest.mark.parametrize("wrong", ["", "red", "#12345", "#12345g", "123456"])
def test_a_colour_is_six_hexadecimal_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        colours.palette(wrong)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("孕期产检与新生儿护理", ["孕期产检", "与新生儿护理"]),
        ("生育友好 共同营造", ["生育友好", "共同营造"]),
        ("倡导新型婚育文化 助力人口高质量发展", ["倡导新型", "婚育文化", "助力人口", "高质量发展"]),
        ("生命之初1000天", ["生命之初", "1000天"]),
        ("“沟通之道”青春健康家长课堂", ["“沟通之道”", "青春健康", "家长课堂"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("心", ["心"]),
    ],
)
def test_a_cover_title_breaks_between_words(title: str, lines: list[str]) -> None:
    assert headline(title, room=80 / 12.0) == lines


@given(st.text(alphabet="孕产与护理，。（）《》abc 12", min_size=1, max_size=40))
def test_no_line_begins_or_ends_with_the_wrong_mark(title: str) -> None:
    lines = balanced(title, room=12)
    assert "".join("".join(lines).split()) == "".join(title.split())
    for before, after in pairwise(lines):
        assert before[-1] not in NEVER_LAST
        assert after[0] not in NEVER_FIRST
        assert width(before) > 0
