"""Figures achieved: their pages by year, what is compared with what, the chart, and the same as data."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser
from reference import ROOT
from served import served, violations, visit
from sites import TINY, build, write

from mkcampaign.render.results_pages import extents

SCHEMA = json.loads((ROOT / "docs" / "results.schema.json").read_text("utf-8"))
CAMPAIGNS = """\
organisation: {id: city, name: 某市计划生育协会, hotline: "12345"}
chapters:
  east: {name: 东区计划生育协会, parent: city}
occasions:
  member-day: {title: 会员活动日, when: 05-29}
campaigns:
  - id: day-2024
    title: 二〇二四会员日
    occasion: member-day
    year: 2024
    organisers: [city]
    results:
      - {label: 发放折页, value: 400, unit: 份, as_of: 2024-06-10, source: 活动总结甲}
      - {label: 咨询, value: 30, unit: 人次, as_of: 2024-06-10, source: 活动总结甲}
  - id: day-2025
    title: 二〇二五会员日
    occasion: member-day
    year: 2025
    organisers: [city]
    results:
      - {label: 发放折页, value: 1000, unit: 份, as_of: 2025-06-10, source: "=HYPERLINK(1)"}
      - {label: 咨询, value: 28, unit: 人, as_of: 2025-06-10, source: 活动总结乙}
  - id: east-day-2025
    title: 东区会员日
    occasion: member-day
    year: 2025
    organisers: [east]
    results: [{label: 发放折页, value: 7, unit: 份, as_of: 2025-06-11, source: 东区总结}]
  - id: classes
    title: 家长课堂
    dates: 2023-01-01/2027-12-31
    results:
      - {label: 满意度变化, value: -1.5, unit: 个百分点, as_of: 2024-12-31, source: "<script>问卷</script>"}
      - {label: 满意度变化, value: 3, unit: 个百分点, as_of: 2023-12-31, source: 问卷}
      - {label: 满意度变化, value: 0, unit: 个百分点, as_of: 2024-06-30, source: 问卷}
  - {id: idle, title: 没有成果, dates: 2026-12-01/2026-12-31}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("results"), {**TINY, "campaigns.yml": CAMPAIGNS})
    build(folder)
    return folder / "site"


def page(folder: Path, uri: str) -> html.HtmlElement:
    return html.document_fromstring((folder / uri).read_text("utf-8"))


def texts(elements: list[html.HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in elements]


def test_each_year_has_a_page_of_its_own(folder: Path) -> None:
    assert {file.name for file in (folder / "results").iterdir() if file.is_dir()} == {"2023", "2024", "2025"}
    found = page(folder, "results/2024/index.html")
    assert texts(found.xpath("//h1")) == ["2024年工作成果"]
    sections = [one for one in found.find_class("mc-section") if one.find_class("mc-figures")]
    assert [texts(section.find_class("mc-section__title")) for section in sections] == [
        ["二〇二四会员日"],
        ["家长课堂"],
    ]
    assert texts(sections[0].find_class("mc-figure")) == [
        "发放折页400份截至2024年6月10日 · 活动总结甲",
        "咨询30人次截至2024年6月10日 · 活动总结甲",
    ]
    years = found.xpath("//*[@class='mc-chips']//a")
    assert [(a.text_content(), a.get("href"), a.get("aria-current")) for a in years] == [
        ("全部", "../", None),
        ("2025年", "../2025/", None),
        ("2024年", "./", "page"),
        ("2023年", "../2023/", None),
    ]


def test_every_figure_stands_on_the_first_page_once_as_a_card(folder: Path) -> None:
    found = page(folder, "results/index.html")
    assert len(found.find_class("mc-figure")) == 8
    assert "没有成果" not in found.find(".//main").text_content()


def test_only_what_is_the_same_is_compared(folder: Path) -> None:
    """One unit, one programme, more than one year: not another body's campaign, not another unit."""
    found = page(folder, "results/index.html").find_class("mc-series")
    assert texts([one.find(".//h3") for one in found]) == ["发放折页", "满意度变化"]
    rows = found[0].xpath(".//tbody/tr")
    assert [re.sub(r"\s", "", text) for text in texts(rows)] == [
        "2024年6月10日400二〇二四会员日活动总结甲",
        "2025年6月10日1,000二〇二五会员日=HYPERLINK(1)",
    ]
    assert [
        one.find(".//h3").text for one in page(folder, "results/2023/index.html").find_class("mc-series")
    ] == ["满意度变化"]


def test_the_chart_says_what_it_shows(folder: Path) -> None:
    first, second = page(folder, "results/index.html").xpath("//main//figure/svg")
    named = [
        first.getroottree().getroot().get_element_by_id(id) for id in first.get("aria-labelledby").split()
    ]
    assert [element.text for element in named] == [
        "发放折页的逐年对比图",
        "2024年：400 份；2025年：1,000 份",
    ]
    assert [bar.get("width") for bar in first.find_class("mc-bars__bar")] == ["40.00%", "100.00%"]
    # two figures of one year are told apart by their days; zero has no bar, and a loss lies left of it
    assert texts(second.find_class("mc-bars__when")) == ["2023年12月31日", "2024年6月30日", "2024年12月31日"]
    assert [(bar.get("x"), bar.get("width")) for bar in second.find_class("mc-bars__bar")] == [
        ("33.33%", "66.67%"),
        ("33.33%", "0.00%"),
        ("0.00%", "33.33%"),
    ]


@given(st.lists(st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9), min_size=1))
def test_bars_are_as_long_as_what_they_mean(values: list[int | float]) -> None:
    found = extents(values)
    longest = max(abs(value) for value in values)
    for value, (start, width) in zip(values, found, strict=True):
        assert start >= 0
        assert width >= 0
        assert start + width <= 100.0001
        if longest and abs(value) == longest:
            assert width == max(width for _, width in found)
    whole = [width / abs(value) for value, (_, width) in zip(values, found, strict=True) if abs(value) > 1e-3]
    assert all(ratio == pytest.approx(whole[0]) for ratio in whole)


def test_the_data_keep_to_their_schema(folder: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    found = json.loads((folder / "results.json").read_text("utf-8"))
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker(["date"]))
    assert found["publisher"] == {"name": "某市计划生育协会", "url": "https://example.org/"}
    assert [one["as_of"] for one in found["results"]] == sorted(one["as_of"] for one in found["results"])
    assert found["results"][-1] == {
        "year": 2025,
        "campaign": {
            "id": "east-day-2025",
            "title": "东区会员日",
            "url": "https://example.org/campaigns/east-day-2025/",
        },
        "label": "发放折页",
        "value": 7,
        "unit": "份",
        "as_of": "2025-06-11",
        "source": "东区总结",
    }


def test_the_table_says_the_same_and_holds_no_formula(folder: Path) -> None:
    raw = (folder / "results.csv").read_bytes()
    assert raw.startswith("\ufeff年份,".encode())
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    data = json.loads((folder / "results.json").read_text("utf-8"))["results"]
    assert [(row["成果"], float(row["数值"]), row["截至日期"], row["网址"]) for row in rows] == [
        (one["label"], one["value"], one["as_of"], one["campaign"]["url"]) for one in data
    ]
    assert {row["来源"] for row in rows if "HYPERLINK" in row["来源"]} == {"'=HYPERLINK(1)"}
    assert [row["数值"] for row in rows if row["成果"] == "满意度变化"] == ["3", "0", "-1.5"]


def test_a_site_without_figures_has_the_page_and_empty_data(tmp_path: Path) -> None:
    found = build(write(tmp_path, TINY))
    assert "还没有登记成果" in found["results/index.html"].decode()
    assert not [uri for uri in found if re.match(r"results/\d", uri)]
    assert json.loads(found["results.json"])["results"] == []
    assert found["results.csv"].decode("utf-8-sig").count("\r\n") == 1


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_the_chart_is_seen_without_scrolling_sideways(
    folder: Path, chromium: Browser, width: int, scheme: str
) -> None:
    """No word of the chart leaves it or meets another, at phone and desktop width."""
    with (
        served(folder) as origin,
        visit(chromium, origin, viewport={"width": width, "height": 900}, color_scheme=scheme) as found,
    ):
        found.open("results/")
        assert violations(found.page) == []
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        boxes = found.page.evaluate(
            """[...document.querySelectorAll('.mc-bars')].flatMap(svg => {
                const box = svg.getBoundingClientRect();
                const row = e => e.getBoundingClientRect();
                const when = [...svg.querySelectorAll('.mc-bars__when')].map(row);
                return [...svg.querySelectorAll('.mc-bars__value')].map(row).map((v, n) => [
                    when[n].left >= box.left - 1, when[n].right < v.left, v.right <= box.right + 1]);
            })"""
        )
        assert len(boxes) == 5
        assert all(all(row) for row in boxes)
        assert found.wrong == []
