"""One truth: what an answer's page, leaflet, feed, data, fragment, list and region say of it on a day is the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import html
from reference import GOLDEN_DAY, REFERENCE_DAY, Built, golden, produced, reference, rendering, words, xml
from sites import ROOT, run, write

from mkcampaign import regions
from mkcampaign.press.editions import manuscript
from mkcampaign.render import search_entries
from mkcampaign.render.rendering import Rendering
from mkcampaign.validity import STATUS_WORDS, Status

SCHEMA = json.loads((ROOT / "docs" / "answers.schema.json").read_text("utf-8"))
SITE: Mapping[str, str] = {
    "mkdocs.yml": """\
site_name: 某站
site_url: https://example.org/
docs_dir: content
theme: {name: material}
plugins: [mkcampaign]
""",
    "campaigns.yml": """\
organisation: {id: root, name: 某省计划生育协会, hotline: "12345"}
chapters:
  changzhou: {name: 常州市计划生育协会, region: "320400"}
  qingdao: {name: 青岛市计划生育协会, region: "370200"}
campaigns:
  - {id: spring, title: 春日宣传, dates: 2025-01-01/2028-12-31, answers: [leave, leave-old], tags: [产假]}
""",
    "content/index.md": "---\ntitle: 首页\n---\n欢迎。\n",
    "content/answers/leave.md": """\
---
title: 全国产假多少天？
kind: policy
tags: [产假]
last_reviewed: 2025-01-01
documents:
  - {title: 全国规定, issuer: 某部, doc_no: 某令第1号, clause: 第七条, effective: 2020-01-01, expires: 2027-12-31}
---
全国九十八天。
""",
    "content/answers/leave-jiangsu.md": """\
---
title: 江苏产假多少天？
kind: policy
question_id: leave
region: "320000"
tags: [产假]
last_reviewed: 2025-01-01
documents:
  - {title: 江苏条例, issuer: 某省人大, effective: 2026-03-01, repealed_on: 2027-06-01}
---
江苏一百二十八天。
""",
    "content/answers/leave-old.md": """\
---
title: 从前产假多少天？
kind: policy
tags: [产假]
superseded_by: leave
last_reviewed: 2025-01-01
documents:
  - {title: 从前的规定, issuer: 某部, repealed_on: 2020-01-01, superseded_by: 全国规定}
---
从前九十天。
""",
    "content/pamphlets/letter.md": """\
---
title: 一封信
format: letter
chapters: all
---
# 产假

[全国产假多少天？](../answers/leave.md){ .quote }
""",
}
DAYS = {
    # day: (Jiangsu's own, the nation's, what applies in Changzhou)
    "2026-02-28": (Status.NOT_YET_IN_FORCE, Status.IN_FORCE, "leave"),
    "2026-03-01": (Status.IN_FORCE, Status.IN_FORCE, "leave-jiangsu"),
    "2027-05-31": (Status.EXPIRING_SOON, Status.IN_FORCE, "leave-jiangsu"),
    "2027-06-01": (Status.REPEALED, Status.IN_FORCE, "leave"),
    "2027-12-31": (Status.REPEALED, Status.EXPIRING_SOON, "leave"),
}


@dataclass(frozen=True)
class Day:
    """The small site on a day, without the press."""

    r: Rendering

    @cached_property
    def files(self) -> dict[str, bytes]:
        return {uri: out.produce() for uri, out in produced(self.r).items()}

    def text(self, uri: str) -> str:
        return self.files[uri].decode()

    def page(self, uri: str) -> html.HtmlElement:
        return html.document_fromstring(self.text(uri))

    def data(self, id: str) -> dict[str, Any]:
        found = json.loads(self.text("answers.json"))
        return next(answer for answer in found["answers"] if answer["id"] == id)

    def types(self, uri: str) -> set[str]:
        (script,) = self.page(uri).xpath('//script[@type="application/ld+json"]')
        return {item["@type"] for item in json.loads(script.text)["@graph"]}

    def leaflet(self, chapter: str) -> tuple[str, str, str]:
        """The question, the answer and the note printed for a chapter."""
        site = self.r.site
        said = manuscript(
            site, site.pamphlets["letter"], chapter, "zh-Hans", self.r.as_of, self.r.translate, content=Path()
        )
        (quote,) = said.quotes.values()
        return quote.title, quote.text, quote.note


@pytest.fixture(scope="module", params=DAYS)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = write(tmp_path_factory.mktemp("one-truth"), SITE)
    return Day(rendering(folder, date.fromisoformat(request.param)))


def test_every_place_tells_the_same_status(day: Day) -> None:
    jiangsu, nation, _applies = DAYS[day.r.as_of.isoformat()]
    for id, expected in (("leave-jiangsu", jiangsu), ("leave", nation), ("leave-old", Status.SUPERSEDED)):
        uri, label = f"answers/{id}/index.html", STATUS_WORDS[expected]
        page, data, fragment = day.page(uri), day.data(id), day.text(f"answers/{id}/fragment.html")
        shown = page.xpath('(//main//*[contains(@class, "mc-status--")])[1]/@class')
        assert shown == [f"mc-phase mc-status--{expected.value}"], id
        assert data["status"]["code"] == expected.value
        assert data["status"]["label"] == label
        assert f'data-status="{expected.value}"' in fragment
        assert f"</time>：{label}</p>" in fragment
        # a search engine is told of what holds, and of nothing else
        assert ("FAQPage" in day.types(uri)) == expected.holds
        assert bool(page.xpath('//meta[@name="robots"][@content="noindex"]')) != expected.holds
        assert (f"/answers/{id}/</loc>" in day.text("sitemap.xml")) == expected.holds
        assert (f"/answers/{id}/" in day.text("atom.xml")) == expected.holds
        assert (f"/answers/{id}/" in day.text("rss.xml")) == expected.holds
        found = {entry.uri: entry for entry in search_entries.entries(day.r)}
        assert (uri in found) == expected.holds
        if expected.holds:  # with the last day on which it does, where that is known
            status, said = found[uri].state
            assert status == expected.value
            assert said == label or (said.startswith("至") and said.endswith("有效"))
        ended = not expected.holds and expected is not Status.NOT_YET_IN_FORCE
        assert (f'href="../{id}/"' in day.text("answers/archive/index.html")) == ended
        assert data["short_answer"] in words(page)
        assert (data["short_answer"] in fragment) == expected.holds


def test_lists_show_what_holds_alone(day: Day) -> None:
    """The index, the topic and the campaign lead to the answer in force, in place of the one that is not."""
    for uri in ("answers/index.html", "topics/产假/index.html", "campaigns/spring/index.html"):
        assert "从前产假多少天" not in day.text(uri), uri
        assert "全国产假多少天" in words(day.page(uri)), uri


def test_each_region_is_told_what_applies_there(day: Day) -> None:
    *_statuses, applies = DAYS[day.r.as_of.isoformat()]
    title, text = day.data(applies)["question"], day.data(applies)["short_answer"]
    other = day.data("leave" if applies == "leave-jiangsu" else "leave-jiangsu")["short_answer"]
    assert day.leaflet("changzhou")[:2] == (title, text)
    assert day.leaflet("qingdao")[1] == day.leaflet("root")[1] == "全国九十八天。"
    for uri in ("regions/320400/index.html", "regions/320000/index.html", "chapters/changzhou/index.html"):
        assert text in words(day.page(uri)), uri
        assert other not in words(day.page(uri)), uri
    feed = day.text("feeds/chapters/changzhou.xml")
    assert f"/answers/{applies}/" in feed
    assert other not in feed
    assert "全国九十八天" in day.text("feeds/chapters/qingdao.xml")
    assert "江苏" not in day.text("feeds/chapters/qingdao.xml")
    assert "江苏一百二十八天" not in words(day.page("regions/370200/index.html"))


def test_where_the_narrow_rule_does_not_hold_that_is_said(day: Day) -> None:
    *_statuses, applies = DAYS[day.r.as_of.isoformat()]
    jiangsu, *_rest = DAYS[day.r.as_of.isoformat()]
    how = "还没有施行" if jiangsu is Status.NOT_YET_IN_FORCE else "现在不能用"
    note = f"江苏省的规定{how}，这里是全国的规定。"
    is_wider = applies == "leave"
    assert (note in words(day.page("regions/320400/index.html"))) == is_wider
    assert (note in words(day.page("chapters/changzhou/index.html"))) == is_wider
    assert (note in day.text("feeds/chapters/changzhou.xml")) == is_wider
    assert note not in words(day.page("chapters/qingdao/index.html"))
    assert day.leaflet("changzhou")[2].startswith("全国规定 · " if is_wider else "江苏省规定 · ")
    assert day.leaflet("qingdao")[2].startswith(STATUS_WORDS[DAYS[day.r.as_of.isoformat()][1]])


def test_the_data_keep_to_their_schema(day: Day) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(
        json.loads(day.text("answers.json")), SCHEMA, format_checker=jsonschema.FormatChecker(["date"])
    )


def test_the_page_of_what_is_over_leads_to_what_holds(day: Day) -> None:
    page = day.page("answers/leave-old/index.html")
    (box,) = page.xpath('//*[@class="mc-instead"]')
    assert [link.get("href") for link in box.xpath(".//a")] == ["../leave/"]
    assert "以前是这样规定的" in words(page)
    assert "这条解答在2020年1月1日被新的解答替代。" in words(page)
    assert day.data("leave-old")["status"]["instead"] == ["leave"]
    fragment = day.text("answers/leave-old/fragment.html")
    assert '现行的是：<a href="https://example.org/answers/leave/">全国产假多少天？</a>' in fragment


@pytest.mark.parametrize(
    ("id", "on", "why"),
    [
        ("leave-jiangsu", "2026-02-28", "《江苏条例》自2026年3月1日起施行。"),
        ("leave-jiangsu", "2027-05-31", "《江苏条例》自2027年6月1日起不再有效。"),
        ("leave-jiangsu", "2027-06-01", "《江苏条例》自2027年6月1日起废止。"),
        ("leave", "2027-12-31", "《全国规定》的有效期到2027年12月31日为止。"),
        ("leave", "2028-01-01", "《全国规定》的有效期到2027年12月31日为止。"),
        ("leave-old", "2026-11-22", "这条解答在2020年1月1日被新的解答替代。"),
    ],
)
def test_the_page_says_which_document_makes_it_so(tmp_path: Path, id: str, on: str, why: str) -> None:
    found = Day(rendering(write(tmp_path, SITE), date.fromisoformat(on)))
    assert why in words(found.page(f"answers/{id}/index.html"))
    assert found.data(id)["status"]["reason"] == why
    assert why in found.text(f"answers/{id}/fragment.html")


def test_page_fragment_and_data_name_the_same_answer_instead(tmp_path: Path) -> None:
    """A region's rule that ended gives way to the nation's; what has ended itself is never named."""
    found = Day(rendering(write(tmp_path, SITE), date(2027, 6, 1)))
    assert found.data("leave-jiangsu")["status"]["instead"] == ["leave"]
    (box,) = found.page("answers/leave-jiangsu/index.html").xpath('//*[@class="mc-instead"]')
    assert [link.get("href") for link in box.xpath(".//a")] == ["../leave/"]
    assert "https://example.org/answers/leave/" in found.text("answers/leave-jiangsu/fragment.html")
    late = Day(rendering(tmp_path, date(2028, 1, 1)))
    for id in ("leave-old", "leave-jiangsu"):
        assert "instead" not in late.data(id)["status"]
        assert not late.page(f"answers/{id}/index.html").xpath('//*[@class="mc-instead"]')
        assert "现行的是" not in late.text(f"answers/{id}/fragment.html")


def test_a_fragment_says_where_it_applies(day: Day) -> None:
    assert "<p>适用地区：江苏省</p>" in day.text("answers/leave-jiangsu/fragment.html")
    assert "<p>适用地区：全国</p>" in day.text("answers/leave/fragment.html")


def test_a_leaflet_s_page_quotes_what_its_paper_quotes(day: Day) -> None:
    said = words(day.page("pamphlets/letter/index.html"))
    assert "全国九十八天。" in said
    assert f"全国 · {STATUS_WORDS[DAYS[day.r.as_of.isoformat()][1]]}" in said


def test_a_code_that_is_not_listed_is_not_taken_for_the_one_above_it() -> None:
    assert regions.full_name("320499") == "江苏省常州市 320499"


def test_a_leaflet_is_withheld_where_nothing_holds(tmp_path: Path) -> None:
    """On that day the nation's rule is over too: no edition may quote it."""
    folder = write(tmp_path, SITE)
    found = run(folder, "check", "--as-of", "2028-01-01")
    assert found.exit_code == 1
    assert "quote-not-in-force" in found.output


def test_what_editors_write_is_text_in_a_fragment(tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script>"&{title}'
    answer = SITE["content/answers/leave.md"].replace("title: 全国产假多少天？", f"title: '{hostile}'")
    answer = answer.replace("issuer: 某部", f"issuer: '{hostile}'")
    folder = write(tmp_path, {**SITE, "content/answers/leave.md": answer})
    text = Day(rendering(folder, REFERENCE_DAY)).text("answers/leave/fragment.html")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{title}" in text
    (element,) = html.fragments_fromstring(text)
    assert element.tag == "article"
    assert {node.tag for node in element.iter()} <= {"article", "h2", "p", "a", "time"}


def test_a_site_without_an_address_still_leads_from_a_fragment_to_its_page(tmp_path: Path) -> None:
    folder = write(
        tmp_path, {**SITE, "mkdocs.yml": SITE["mkdocs.yml"].replace("site_url: https://example.org/\n", "")}
    )
    found = Day(rendering(folder, REFERENCE_DAY))
    assert 'href="./"' in found.text("answers/leave/fragment.html")
    assert found.data("leave")["url"] == "answers/leave/index.html"


SITES = pytest.mark.parametrize("site", [golden, reference], ids=["golden", "reference"])


@SITES
def test_the_reference_sites_keep_to_the_schema(site: Any) -> None:
    built: Built = site()
    found = json.loads(built.text("answers.json"))
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker(["date"]))
    assert found["as_of"] == (GOLDEN_DAY if site is golden else REFERENCE_DAY).isoformat()
    assert len(found["answers"]) == len({answer["id"] for answer in found["answers"]})
    for answer in found["answers"]:
        assert f"answers/{answer['id']}/index.html" in built.files
        assert "<script" not in answer["html"]


@SITES
def test_feeds_of_chapters_are_atom(site: Any) -> None:
    built: Built = site()
    feeds = [uri for uri in built.files if uri.startswith("feeds/")]
    assert feeds
    for uri in feeds:
        root = xml(built.files[uri].read_bytes())
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"
        ids = [found.text for found in root.iter("{http://www.w3.org/2005/Atom}id")]
        assert len(ids) == len(set(ids))
