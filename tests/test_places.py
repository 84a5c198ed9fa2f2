"""Places: a plain link to a map, which nothing follows by itself, and a postal address for search engines."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError
from reference import REFERENCE_DAY, page_of, reference, rendering, resources
from sites import TINY, edit, run, write

from mkcampaign import urls
from mkcampaign.model.calendar import Place
from mkcampaign.render.directions import directions

NAME = '天宁区 <b>登记处</b> & "服务台" #1'
CALENDAR = """
chapters:
  tianning: {name: 天宁区计划生育协会, parent: association, region: "320402"}
places:
  desk:
    name: '天宁区 <b>登记处</b> & "服务台" #1'
    address: 江苏省常州市天宁区某路 1 号
    chapter: tianning
    phone: "12345"
  hall: {name: 某会场, map: no}
  park: {name: 某公园, map: "https://maps.example/p?a=1&b=2"}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, TINY)
    edit(tmp_path / "campaigns.yml", "campaigns:", CALENDAR.lstrip("\n") + "campaigns:")
    edit(tmp_path / "campaigns.yml", "kind: desk,", "kind: desk, place: desk,")
    return tmp_path


def map_links(folder: Path, uri: str) -> list[str]:
    page = page_of(rendering(folder, REFERENCE_DAY), uri)
    return page.xpath("//main//a[@rel='external noreferrer']/@href")


def structured(folder: Path, uri: str, kind: str) -> dict[str, object]:
    page = page_of(rendering(folder, REFERENCE_DAY), uri)
    graph = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)["@graph"]
    (found,) = (item for item in graph if item["@type"] == kind)
    return found


def test_a_place_is_searched_by_address_and_name(site: Path) -> None:
    """Whatever the name holds: it is a value in a query, and nothing else."""
    for uri in (urls.noun("place", "desk"), urls.event("winter", "desk"), urls.section("place")):
        parts = urlsplit(map_links(site, uri)[0])
        assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == (
            "https",
            "uri.amap.com",
            "/search",
            "",
        )
        asked = parse_qs(parts.query, strict_parsing=True)
        assert asked == {
            "keyword": [f"江苏省常州市天宁区某路 1 号 {NAME}"],
            "city": ["320400"],
            "view": ["map"],
            "src": ["mkcampaign"],
            "callnative": ["0"],
        }


def test_an_editor_decides(site: Path) -> None:
    """No link where the map knows nothing of a place; their own where the search goes astray."""
    assert map_links(site, urls.noun("place", "hall")) == []
    assert map_links(site, urls.noun("place", "park")) == ["https://maps.example/p?a=1&b=2"]
    assert len(map_links(site, urls.section("place"))) == 2


def test_without_a_region_the_whole_country_is_searched() -> None:
    assert "city=" not in directions(Place(name="某公园"), None)
    assert "city=110000" not in directions(Place(name="某公园"), "320402")


@pytest.mark.parametrize("written", ["javascript:alert(1)", "yes", "maps.example", "data:text/html,x"])
def test_what_is_no_address_is_refused(written: str, site: Path) -> None:
    with pytest.raises(ValidationError):
        Place.model_validate({"name": "甲", "map": written})
    edit(site / "campaigns.yml", "map: no", f'map: "{written}"')
    result = run(site, "check")
    assert result.exit_code == 1
    assert "value-url" in result.output


@pytest.mark.parametrize("written", ["no", "否", "NO", "false"])
def test_no_is_no(written: str) -> None:
    assert Place.model_validate({"name": "甲", "map": written}).map == ""


def test_search_engines_get_a_postal_address(site: Path) -> None:
    """The division apart from the street; where nobody wrote an address, the division of the chapter."""
    found = structured(site, urls.noun("place", "desk"), "Place")
    assert found["address"] == {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": "江苏省",
        "addressLocality": "常州市天宁区",
        "streetAddress": "某路 1 号",
    }
    assert (found["name"], found["telephone"]) == (NAME, "12345")
    assert str(found["hasMap"]).startswith("https://uri.amap.com/search?")
    assert found["url"] == "https://example.org/places/desk/"
    event = structured(site, urls.event("winter", "desk"), "Event")
    assert event["location"] == {"@type": "Place", "name": NAME, "address": found["address"]}
    hall = structured(site, urls.noun("place", "hall"), "Place")
    assert hall["address"] == {"@type": "PostalAddress", "streetAddress": "某会场"}
    assert "hasMap" not in hall


def test_nothing_of_a_map_is_loaded() -> None:
    """A link and no more: no picture, no frame, no script of theirs on any page."""
    seen = 0
    for uri, page in reference().pages.items():
        assert not any("amap" in address for address in resources(page)), uri
        seen += bool(page.xpath("//a[contains(@href, 'uri.amap.com')]"))
    assert seen > 10
    assert "在地图里找" in reference().words("privacy/index.html")
