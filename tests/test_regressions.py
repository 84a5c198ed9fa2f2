"""Mistakes that were made once: each test names what was wrong for an input that is plain and likely."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import html
from sites import TINY, build, run, write

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign, Place
from mkcampaign.render.words import time_label
from mkcampaign.schedule import Occurrence

CAMPAIGNS = """\
organisation: {id: association, name: 某区计划生育协会, hotline: "12345", region: "320402"}
chapters:
  city: {name: 甲市协会}
  district: {name: 乙区协会, parent: city}
  street: {name: 丙街道协会, parent: district}
  village: {name: 丁村协会, parent: street}
places:
  hall: {name: 文化礼堂}
occasions:
  new-year: {title: 跨年, when: {date: 12-25/01-05}}
pathways:
  first-days: {title: 生命之初, stages: [{id: preparing, title: 备孕}]}
campaigns:
  - id: winter
    title: 冬日宣传
    dates: 2026-11-01/2026-12-31
    organisers: [village]
    materials: [{pamphlet: later, copies: 10, places: [hall]}]
    events:
      - {id: night, title: 夜谈, kind: lecture, start: 2026-12-31T20:00, end: 2027-01-01T00:00, place: hall}
  - id: index
    title: 长展
    dates: 2024-01-01/2028-12-31
    organisers: [village]
    events: [{id: show, title: 展览, kind: exhibition, start: 2024-06-01, end: 2028-06-01}]
"""
FILES: Mapping[str, str] = {
    "mkdocs.yml": TINY["mkdocs.yml"].replace("https://example.org/", "https://example.org/sub/"),
    "campaigns.yml": CAMPAIGNS,
    "content/articles/folic-acid.md": (
        "---\ntitle: 叶酸\nstage: preparing\n---\n"
        "[注意](../answers/folic-acid.md#%E6%B3%A8%E6%84%8F) ![图](../assets/a.svg?v=2#top)\n\n"
        "[表](../templates/form.txt)\n"
    ),
    "content/answers/folic-acid.md": (
        "---\ntitle: 叶酸怎么补？\nkind: policy\nregion: '320402'\nstage: preparing\n"
        "documents: [{title: 办法, issuer: 某局}]\n---\n"
        "每天 0.4 毫克[^1]。\n\n## 注意\n\n遵医嘱。\n\n[^1]: 见指南。\n"
    ),
    "content/campaigns/winter.md": "---\npublish_on: 2027-01-01\n---\n还没有公开的话。\n",
    "content/index.md": "---\ntitle: 首页\npublish_on: 2027-01-01\n---\n还没有公开的首页。\n",
    "content/pamphlets/later.md": "---\ntitle: 以后\nformat: poster\npublish_on: 2027-01-01\n---\n# 一\n\n字\n",
    "content/assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "content/templates/form.txt": "登记表\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = write(tmp_path_factory.mktemp("site"), FILES)
    return {uri: content.decode("utf-8", "replace") for uri, content in build(folder).items()}


def words(page: str) -> str:
    return " ".join(html.document_fromstring(page).find(".//main").text_content().split())


def test_an_answer_is_related_to_an_article_of_the_same_name(site: dict[str, str]) -> None:
    assert "叶酸怎么补？" in words(site["articles/folic-acid/index.html"])


def test_an_encoded_anchor_is_encoded_once(site: dict[str, str]) -> None:
    assert 'href="../../answers/folic-acid/#%E6%B3%A8%E6%84%8F"' in site["articles/folic-acid/index.html"]


def test_a_query_is_no_part_of_a_picture_s_name(site: dict[str, str]) -> None:
    assert 'src="../../assets/a.svg#top"' in site["articles/folic-acid/index.html"]


def test_a_folder_called_templates_is_published_as_any_other(site: dict[str, str]) -> None:
    assert site["templates/form.txt"] == "登记表\n"


def test_words_not_yet_public_are_on_no_page(site: dict[str, str]) -> None:
    assert not [uri for uri, text in site.items() if "还没有公开" in text]


def test_no_page_leads_to_a_leaflet_not_yet_public(site: dict[str, str]) -> None:
    assert not [uri for uri, text in site.items() if re.search(r'href="[^"]*pamphlets/later', text)]


def test_the_number_of_a_footnote_is_no_part_of_a_short_answer(site: dict[str, str]) -> None:
    page = site["answers/folic-acid/index.html"]
    found = html.document_fromstring(page)
    data = json.loads(found.find(".//script[@type='application/ld+json']").text)
    assert data["@graph"][0]["mainEntity"][0]["acceptedAnswer"]["text"] == "每天 0.4 毫克。"
    assert "0.4 毫克1" in words(page), "the page itself keeps it"


def test_a_region_is_called_by_its_name(site: dict[str, str]) -> None:
    assert "适用地区江苏省常州市天宁区" in words(site["answers/folic-acid/index.html"]).replace(" ", "")


def test_every_year_of_a_long_event_has_a_calendar(site: dict[str, str]) -> None:
    years = {uri.split("/")[1] for uri in site if re.fullmatch(r"calendar/\d+/village/index\.html", uri)}
    assert years == {"2024", "2025", "2026", "2027", "2028"}


def test_a_chapter_shows_what_those_four_levels_below_it_do(site: dict[str, str]) -> None:
    for chapter in ("association", "city", "district", "street", "village"):
        shown = words(site[f"chapters/{chapter}/index.html"])
        assert "冬日宣传" in shown, chapter
        assert "夜谈" in shown, chapter


def test_what_ends_at_midnight_ends_on_its_own_day(site: dict[str, str]) -> None:
    assert "2026年12月31日 20:00–24:00" in words(site["events/winter/night/index.html"])
    night = Occurrence(datetime(2026, 12, 31, 20), datetime(2027, 1, 1, 0))
    assert (night.span.start, night.span.end) == (date(2026, 12, 31), date(2026, 12, 31))
    assert time_label(Occurrence(datetime(2026, 12, 31, 20), datetime(2027, 1, 1, 2))) == "20:00"
    assert "DTEND;TZID=Asia/Shanghai:20270101T000000" in site["calendar.ics"]


def test_an_occasion_that_runs_over_the_new_year_stays_in_the_feed(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES)
    assert run(folder, "build", "--as-of", "2027-01-02").exit_code == 0
    feed = (folder / "site" / "calendar.ics").read_text("utf-8")
    assert re.findall(r"DTSTART;VALUE=DATE:(\d{4})1225", feed) == ["2026", "2027", "2028", "2029"]


def test_links_between_a_question_and_its_options_are_checked(tmp_path: Path) -> None:
    quiz = "---\ntitle: 问\n---\n## 哪个对？\n\n看[这里](nowhere.md)。\n\n- [x] 甲\n- [ ] 乙\n"
    folder = write(tmp_path, {**TINY, "content/quizzes/quiz.md": quiz})
    output = run(folder, "check", "--as-of", "2026-11-22").output
    assert "content/quizzes/quiz.md:6:7: link-missing" in output


def test_a_file_that_clashes_is_named_in_the_folder_of_the_site(tmp_path: Path) -> None:
    files = {name.replace("content/", "texts/"): text for name, text in TINY.items()}
    files["mkdocs.yml"] = files["mkdocs.yml"].replace("docs_dir: content", "docs_dir: texts")
    folder = write(tmp_path, {**files, "texts/atom.xml": "<feed/>\n"})
    assert "texts/atom.xml:1:1: output-clash" in run(folder, "check", "--as-of", "2026-11-22").output


@pytest.mark.parametrize(("one", "other"), [("ＡＢ", "ab"), ("cafe\u0301", "caf\u00e9"), ("A-B", "a b")])
def test_tags_that_look_the_same_share_a_page(one: str, other: str) -> None:
    assert urls.slug(one) == urls.slug(other)


# --- what an editor who was new to it met ---------------------------------------------------------------


def test_a_campaign_can_be_linked_to_whether_or_not_it_has_prose(tmp_path: Path) -> None:
    files = {
        **TINY,
        "content/articles/linked.md": "---\ntitle: 链接\n---\n[看活动](../campaigns/spring.md)\n",
    }
    files["campaigns/2026.yml"] = (
        "campaigns:\n  - {id: spring, title: 春季宣传, dates: 2026-03-01/2026-04-01}\n"
    )
    site = write(tmp_path, files)
    assert run(site, "check").exit_code == 0
    build(site)
    page = html.parse(site / "site" / "articles" / "linked" / "index.html")
    assert page.xpath("//main//a[text()='看活动']/@href") == ["../../campaigns/spring/"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-20/2026-06-10", "2026-05-20/2026-06-10"),
        ("2026年5月20日至6月10日", "2026-05-20/2026-06-10"),
        ("2026.5.20 至 2026.6.10", "2026-05-20/2026-06-10"),
        ("2026.5.29", "2026-05-29"),
        ("2026年5月29日", "2026-05-29"),
    ],
)
def test_spans_as_people_write_them(written: str, read: str) -> None:
    campaign = Campaign.model_validate({"id": "a", "title": "甲", "dates": written})
    assert str(campaign.dates) == read


@pytest.mark.parametrize(
    "number", ["12345", "0519-12345678", "(0519) 12345678", "0519（12345678）", "+86 519 12345"]
)
def test_telephone_numbers_as_people_write_them(number: str) -> None:
    assert Place.model_validate({"name": "甲", "phone": number}).phone


def test_a_leaflet_with_a_broken_quote_has_that_one_problem(tmp_path: Path) -> None:
    """The quote is not said to be unprintable as well: that would be the wrong advice."""
    panels = "".join(f"# 第{n}版\n\n文字。\n\n" for n in "一二三四五六")
    quote = "[没有](../answers/none.md){ .quote }\n"
    files = {**TINY, "content/pamphlets/a.md": f"---\ntitle: 折页\nformat: trifold\n---\n{panels}{quote}"}
    found = json.loads(run(write(tmp_path, files), "check", "--format", "json").stdout)
    assert [problem["rule"] for problem in found] == ["link-missing"]


@pytest.mark.parametrize(
    ("written", "meant"), [("文化礼堂", "hall"), ("hal", "hall"), ("hall.md", "hall"), ("体育馆", "")]
)
def test_a_name_where_an_id_belongs_leads_to_the_id(tmp_path: Path, written: str, meant: str) -> None:
    event = f"{{id: a, title: 甲, kind: desk, start: 2026-03-01, place: {written}}}"
    calendar = (
        "places:\n  hall: {name: 文化礼堂}\ncampaigns:\n"
        f"  - {{id: spring, title: 春季宣传, dates: 2026-03-01/2026-04-01, events: [{event}]}}\n"
    )
    site = write(tmp_path, {**TINY, "campaigns/2026.yml": calendar})
    (found,) = json.loads(run(site, "check", "--format", "json").stdout)
    assert found["rule"] == "unknown-reference"
    assert (f"“{meant}”" in found["hint"]) == bool(meant)
