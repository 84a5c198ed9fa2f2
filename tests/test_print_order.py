"""The print order: who gets how many copies, how many sheets that takes, and the files that say so."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from sites import write

from mkcampaign import distribution
from mkcampaign.distribution import Fold, PrintOrder, Sides, Sum, copies_at, sheets_per_copy, split
from mkcampaign.judge import judge
from mkcampaign.model.calendar import Material
from mkcampaign.model.documents import Format, Paper
from mkcampaign.model.edition import Edition, Variant
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.read.load import load
from mkcampaign.render import print_order_pages, spreadsheets
from mkcampaign.render.rendering import Printed, Rendering
from mkcampaign.render.spreadsheets import Row, Table
from mkcampaign.render.theme import Theme
from mkcampaign.wording import Language, translator

AS_OF = date(2026, 11, 22)
PAGES = {"leaflet": 2, "notice": 1, "poster": 1, "booklet": 10}
"""The pages of what has a file; the letter has none."""

CALENDAR = """\
organisation: {id: city, name: 某市计划生育协会, hotline: "12345"}
chapters:
  east: {name: 东区计划生育协会, parent: city}
  west: {name: 西区计划生育协会, parent: city}
places:
  hall: {name: 西区大厅, chapter: west, address: 某市西区}
  park: {name: 公园, address: "=1+1"}
  square: {name: 广场}
campaigns:
  - id: autumn
    title: 秋季宣传 A&B
    dates: 2026-10-01/2026-10-31
    organisers: [east, west]
    materials:
      - {pamphlet: leaflet, copies: 500, places: [hall, park, square]}
      - {pamphlet: leaflet, places: {park: 33}}
      - {pamphlet: poster, copies: 7, places: {hall: 3, square: 4}}
      - {pamphlet: booklet, copies: 20}
  - id: winter
    title: 冬季宣传
    dates: 2026-12-01/2026-12-31
    materials:
      - {pamphlet: letter, places: {park: 1200}}
      - {pamphlet: hidden, places: {park: 5}}
  - {id: idle, title: 没有资料, dates: 2026-12-01/2026-12-31}
"""


def pamphlet(format: str, more: str = "") -> str:
    return f"---\ntitle: {format} 标题\nformat: {format}\n{more}---\n# 标题\n\n文字。\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = write(
        tmp_path_factory.mktemp("order"),
        {
            "campaigns.yml": CALENDAR,
            "content/index.md": "---\ntitle: 首页\n---\n欢迎。\n",
            "content/pamphlets/leaflet.md": pamphlet("trifold", 'version: "3"\n').replace(
                "trifold 标题", "'=cmd()'"
            ),
            "content/pamphlets/poster.md": pamphlet("poster"),
            "content/pamphlets/booklet.md": pamphlet("booklet"),
            "content/pamphlets/letter.md": pamphlet("letter"),
            "content/pamphlets/hidden.md": pamphlet("sheet", "publish_on: 2027-01-01\n"),
        },
    )
    return load(folder, SiteSettings(title="站"))[0]


def rendering(site: Site, language: Language = "zh-Hans") -> Rendering:
    theme = Theme(environment=Environment(autoescape=True), assets={}, stylesheets=(), scripts=(), icon="")
    printed = {
        Edition(pamphlet=id, chapter="city", language=language, variant=variant): Printed(size=1, pages=pages)
        for id, pages in PAGES.items()
        for variant in (Variant.OFFICE, Variant.SCREEN)
    }
    return Rendering(site=site, as_of=AS_OF, translate=translator(language), theme=theme, printed=printed)


def order(site: Site, campaign: str) -> PrintOrder:
    return distribution.print_order(
        site, site.campaigns[campaign], pages=PAGES, shown=site.pamphlets.keys() - {"hidden"}
    )


# Shares


@pytest.mark.parametrize(
    ("total", "parts", "shares"),
    [
        (400, 1, (400,)),
        (500, 3, (167, 167, 166)),
        (10, 4, (3, 3, 2, 2)),
        (2, 3, (1, 1, 0)),
        (0, 2, (0, 0)),
    ],
)
def test_a_total_is_split_evenly(total: int, parts: int, shares: tuple[int, ...]) -> None:
    assert split(total, parts) == shares


@given(st.integers(0, 10**12), st.integers(1, 400))
def test_shares_sum_to_the_total_and_differ_by_at_most_one(total: int, parts: int) -> None:
    shares = split(total, parts)
    assert len(shares) == parts
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1
    assert list(shares) == sorted(shares, reverse=True)


def test_nothing_is_split_among_nobody() -> None:
    with pytest.raises(ValueError, match="0"):
        split(5, 0)


@pytest.mark.parametrize(
    ("written", "total", "shares"),
    [
        ({"copies": "5", "places": ["a", "b"]}, 5, {"a": 3, "b": 2}),
        ({"copies": "5", "places": ["a", "b", "a"]}, 5, {"a": 3, "b": 2}),
        ({"copies": "5", "places": "a"}, 5, {"a": 5}),
        ({"copies": "5"}, 5, {}),
        ({"copies": "5", "places": {}}, 5, {}),
        ({"places": {"b": "2", "a": "1,000"}}, 1002, {"b": 2, "a": 1000}),
        ({"copies": "3", "places": {"a": "2", "b": "1"}}, 3, {"a": 2, "b": 1}),
    ],
)
def test_copies_are_written_in_three_ways(
    written: dict[str, object], total: int, shares: dict[str, int]
) -> None:
    material = Material.model_validate({"pamphlet": "leaflet", **written})
    assert material.total == total
    assert copies_at(material) == shares


# Sheets


@pytest.mark.parametrize(
    ("format", "pages", "sheets"),
    [
        (Format.TRIFOLD, 2, 1),
        (Format.POSTER, 1, 1),
        (Format.POSTER, 2, 2),
        (Format.LETTER, 1, 1),
        (Format.LETTER, 3, 2),
        (Format.SHEET, 4, 2),
        (Format.BOOKLET, 1, 1),
        (Format.BOOKLET, 8, 2),
        (Format.BOOKLET, 9, 3),
    ],
)
def test_sheets_of_one_copy(format: Format, pages: int, sheets: int) -> None:
    assert sheets_per_copy(format, pages) == sheets


@pytest.mark.parametrize("format", Format)
def test_a_file_has_pages(format: Format) -> None:
    with pytest.raises(ValueError, match="0"):
        sheets_per_copy(format, 0)


def test_how_each_is_printed(site: Site) -> None:
    jobs = order(site, "autumn").jobs
    assert {id: (job.paper, job.sides, job.fold, job.sheets_per_copy) for id, job in jobs.items()} == {
        "leaflet": (Paper.A4, Sides.SHORT_EDGE, Fold.TRIFOLD, 1),
        "poster": (Paper.A3, Sides.SINGLE, Fold.NONE, 1),
        "booklet": (Paper.A4, Sides.SHORT_EDGE, Fold.SADDLE_STITCH, 3),
    }
    letter = site.pamphlets["letter"]
    assert distribution.job(letter, None).sides is None
    assert distribution.job(letter, 1).sides is Sides.SINGLE
    assert distribution.job(letter, 2).sides is Sides.LONG_EDGE


# Lots


def test_each_chapter_and_place_gets_its_lots(site: Site) -> None:
    """A place without a chapter is the first organiser's; what goes to one place twice is one lot."""
    found = [(lot.chapter, lot.place, lot.pamphlet, lot.copies) for lot in order(site, "autumn").lots]
    assert found == [
        ("east", "park", "leaflet", 167 + 33),
        ("east", "square", "leaflet", 166),
        ("east", "square", "poster", 4),
        ("east", None, "booklet", 20),
        ("west", "hall", "leaflet", 167),
        ("west", "hall", "poster", 3),
    ]


def test_sums_keep_sizes_of_paper_apart(site: Site) -> None:
    found = order(site, "autumn")
    assert found.copies == {"leaflet": 533, "poster": 7, "booklet": 20}
    assert found.sums(found.by_chapter["west"]) == (
        Sum(paper=Paper.A4, copies=167, sheets=167),
        Sum(paper=Paper.A3, copies=3, sheets=3),
    )
    assert found.sums(found.lots) == (
        Sum(paper=Paper.A4, copies=553, sheets=533 + 20 * 3),
        Sum(paper=Paper.A3, copies=7, sheets=7),
    )


def test_sheets_that_are_not_known_make_no_sum(site: Site) -> None:
    found = order(site, "winter")
    assert [(lot.chapter, lot.copies) for lot in found.lots] == [("city", 1200)], "nobody organises it"
    assert found.sums(found.lots) == (Sum(paper=Paper.A4, copies=1200, sheets=None),)


# What is wrong


def test_the_copies_of_a_place_are_a_number(tmp_path: Path) -> None:
    text = CALENDAR.replace("{park: 33}", "{park: 3百}")
    _, found = load(
        write(tmp_path, {"campaigns.yml": text, "content/index.md": ""}), SiteSettings(title="站")
    )
    line = next(n for n, words in enumerate(text.splitlines(), start=1) if "3百" in words)
    assert ("value-number", line) in {(p.rule, p.mark.line) for p in found}


def test_a_file_of_the_editors_may_not_take_its_place(site: Site, tmp_path: Path) -> None:
    taken = "content/campaigns/autumn/print-order.csv"
    folder = write(tmp_path, {"campaigns.yml": CALENDAR, "content/index.md": "", taken: "1,2"})
    read, _ = load(folder, SiteSettings(title="站"))
    assert [p.mark.path for p in judge(read, AS_OF) if p.rule == "output-clash"] == [taken]


# Files


def test_only_what_is_published_is_listed(site: Site) -> None:
    uris = [uri for uri, _ in print_order_pages.files(rendering(site))]
    assert uris == [
        f"campaigns/{id}/print-order{s}" for id in ("autumn", "winter") for s in (".csv", ".xlsx")
    ]
    rows = rows_of(site, "winter")
    assert not any("sheet 标题" in row for row in rows)


def made(site: Site, campaign: str, suffix: str, language: Language = "zh-Hans") -> bytes:
    return dict(print_order_pages.files(rendering(site, language)))[
        f"campaigns/{campaign}/print-order{suffix}"
    ]()


def rows_of(site: Site, campaign: str, language: Language = "zh-Hans") -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(made(site, campaign, ".csv", language).decode("utf-8-sig"), newline=""))
    )


def test_the_csv_file_lists_everything(site: Site) -> None:
    rows = rows_of(site, "autumn")
    assert rows[0] == (
        "单位 网点 地址 宣传品 版本 版式 纸张 单双面 折法和装订 份数 每份张数 合计张数 备注".split()
    )
    leaflet = ["'=cmd()", "3", "三折页", "A4", "双面，沿短边翻转", "三折"]
    assert rows[1] == ["东区计划生育协会", "公园", "'=1+1", *leaflet, "200", "1", "200", "按网点平均分配"]
    assert rows[3][-4:] == ["4", "1", "4", ""], "copies as an editor wrote them"
    booklet = ["booklet 标题", "", "手册", "A5 小册子，用 A4 纸", "双面，沿短边翻转", "骑马钉，对折"]
    assert rows[4] == ["东区计划生育协会", "由各单位自行分发", "", *booklet, "20", "3", "60", ""]
    assert [(row[0], row[1], row[6], row[9], row[11]) for row in rows[-2:]] == [
        ("总计（A4）", "", "A4", "553", "593"),
        ("总计（A3）", "", "A3", "7", "7"),
    ]
    assert [row[3] for row in rows if row[0] == "合计"] == ["'=cmd()", "poster 标题", "booklet 标题"]
    assert rows_of(site, "winter")[1][7:] == ["", "不折", "1200", "", "", ""], "no file yet"


def test_it_speaks_english_too(site: Site) -> None:
    rows = rows_of(site, "autumn", "en")
    assert rows[0][:4] == ["Chapter", "Place", "Address", "Leaflets"]
    assert rows[-1][0] == "In all (A3)"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table(name="表", title=text, columns=("一", "二"), rows=(Row((text, 5)),))
    read = list(csv.reader(io.StringIO(spreadsheets.csv_file(table).decode("utf-8-sig"), newline="")))
    assert read[1] == [f"'{text}", "5"]
    sheet, strings = workbook(spreadsheets.xlsx_file(table, AS_OF))
    assert not sheet.findall(".//m:f", NS)
    assert [cell.get("t") for cell in sheet.findall(".//m:c", NS)] == ["s", "s", "s", None]
    assert any(string.endswith(text.strip()) for string in strings)


def test_csv_is_as_excel_and_the_standard_want_it() -> None:
    table = Table(name="表", title="", columns=("一,二", '引"号'), rows=(Row(("两\n行", None)),))
    assert spreadsheets.csv_file(table) == b"\xef\xbb\xbf" + '"一,二","引""号"\r\n"两\n行",\r\n'.encode()


NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def workbook(data: bytes) -> tuple[ElementTree.Element, list[str]]:
    """The first sheet of a workbook, and its strings."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
        shared = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
    strings = ["".join(item.itertext()) for item in shared.findall("m:si", NS)]
    return sheet, strings


def test_the_workbook_says_the_same_as_the_csv_file(site: Site) -> None:
    sheet, strings = workbook(made(site, "autumn", ".xlsx"))
    rows = []
    for row in sheet.findall(".//m:row", NS):
        cells = []
        for cell in row.findall("m:c", NS):
            value = cell.findtext("m:v", "", NS)
            cells.append(strings[int(value)] if cell.get("t") == "s" else value)
        rows.append(cells)
    assert rows == [[cell.removeprefix("'") for cell in row] for row in rows_of(site, "autumn")]
    assert "=1+1" in strings
    assert not sheet.findall(".//m:f", NS)
    assert not sheet.findall(".//m:hyperlink", NS)


def test_the_workbook_is_ready_to_print(site: Site) -> None:
    data = made(site, "autumn", ".xlsx")
    sheet, _ = workbook(data)
    pane, setup = sheet.find(".//m:pane", NS), sheet.find("m:pageSetup", NS)
    assert pane is not None
    assert setup is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == (
        "9",
        "landscape",
        "0",
    )
    assert sheet.findtext("m:headerFooter/m:oddHeader", "", NS) == "&C秋季宣传 A&&B"
    assert all(float(column.get("width", 0)) > 5 for column in sheet.findall("m:cols/m:col", NS))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        core, book = file.read("docProps/core.xml").decode(), file.read("xl/workbook.xml").decode()
    assert core.count("2026-11-22T00:00:00Z") == 2
    assert "_xlnm.Print_Titles" in book


def test_a_title_too_long_for_a_page_header_is_cut(site: Site) -> None:
    table = Table(name="表", title="&" * 400, columns=("一",), rows=())
    sheet, _ = workbook(spreadsheets.xlsx_file(table, AS_OF))
    header = sheet.findtext("m:headerFooter/m:oddHeader", "", NS)
    assert header == "&C" + "&&" * 100
    assert len(header) <= 255


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_same_day_gives_the_same_bytes(site: Site, suffix: str) -> None:
    assert made(site, "autumn", suffix) == made(site, "autumn", suffix)
