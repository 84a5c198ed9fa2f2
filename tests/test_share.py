"""The picture beside a shared link: named whole by the page, drawn once, its lines lawfully broken."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from PIL import Image, ImageChops
from reference import GOLDEN, GOLDEN_DAY, produced, rendering
from sites import TINY, build, edit, write

from mkcampaign import share_picture, urls
from mkcampaign.model.share import SIZE, ShareCard
from mkcampaign.press.lines import NEVER_FIRST, NEVER_LAST
from mkcampaign.press.store import FOLDER, Store
from mkcampaign.share_picture import LARGEST, LINES, SMALLEST, Studio, draw, set_title

LONG = "两个人都是外地户口，在这里工作、交社保，生孩子以后产假、护理假、育儿假一共能休多少天，工资由谁发，要哪些材料"
TITLES = (
    "叶酸怎么吃",
    "“5·29”会员活动日",
    "生育津贴什么时候到账，单位说要等三个月正常吗？",
    LONG,
    LONG * 4,
    "How many days of maternity leave are there, and who pays the wage?",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
    "\N{BABY}",
    "",
)


def metas(page: bytes) -> Mapping[str, str]:
    """What a page says of itself to other programs."""
    root = html.document_fromstring(page.decode())
    return {
        meta.get("property") or meta.get("name"): meta.get("content")
        for meta in root.xpath("//meta[starts-with(@property, 'og:') or starts-with(@name, 'twitter:')]")
    }


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = write(tmp_path_factory.mktemp("shared"), TINY)
    built = build(folder)
    assert len([*(folder / FOLDER / "share").glob("*.png")]) == len(pictures(built))
    return built


def pictures(built: Mapping[str, bytes]) -> set[str]:
    return {uri for uri in built if uri.startswith(urls.SHARE)}


def picture_of(built: Mapping[str, bytes], uri: str) -> str:
    return urlsplit(metas(built[uri])["og:image"]).path.removeprefix("/")


def test_every_page_names_a_picture_that_is_there(site: dict[str, bytes]) -> None:
    named = set()
    for uri, content in site.items():
        if not uri.endswith(("/index.html", "404.html")) and uri != "index.html":
            continue
        said = metas(content)
        assert said["og:image"].startswith("https://example.org/assets/share/"), uri
        assert said["twitter:card"] == "summary_large_image"
        assert said["og:type"] == "website"
        assert said["og:image:alt"]
        picture = Image.open(io.BytesIO(site[picture_of(site, uri)]))
        size = (int(said["og:image:width"]), int(said["og:image:height"]))
        assert (picture.format, picture.size) == ("PNG", size)
        named.add(picture_of(site, uri))
    assert named == pictures(site)


def test_a_noun_has_a_picture_of_its_own_and_an_event_its_campaigns(site: dict[str, bytes]) -> None:
    campaign = picture_of(site, "campaigns/winter/index.html")
    own = {campaign, picture_of(site, "articles/folic-acid/index.html"), picture_of(site, "index.html")}
    assert len(own) == 3
    assert picture_of(site, "events/winter/desk/index.html") == campaign
    assert picture_of(site, "calendar/index.html") == picture_of(site, "index.html")
    said = metas(site["campaigns/winter/index.html"])["og:image:alt"]
    assert "冬日宣传" in said
    assert said.endswith(" · 小站")


def test_without_an_address_there_is_no_picture(tmp_path: Path) -> None:
    folder = write(tmp_path, TINY)
    edit(folder / "mkdocs.yml", "site_url: https://example.org/\n", "")
    built = build(folder)
    assert not pictures(built)
    assert metas(built["index.html"]).keys() == {"og:title", "og:site_name", "og:type"}


def test_a_preview_draws_none() -> None:
    r = replace(rendering(GOLDEN, GOLDEN_DAY), live=True)
    assert not pictures(dict.fromkeys(produced(r), b""))


@pytest.mark.parametrize("colour", ["", "#c8102e", "#0b6a69", "#000000"])
@pytest.mark.parametrize("title", TITLES)
def test_a_picture_is_small_and_the_same_each_time(title: str, colour: str) -> None:
    card = ShareCard(title=title, site="某区计划生育协会" * 4, kicker="你问我答" * 12, colour=colour)
    content = draw(card)
    assert content == draw(card)
    assert Image.open(io.BytesIO(content)).size == SIZE
    assert len(content) < 25_000


@pytest.mark.parametrize("title", TITLES)
def test_no_word_runs_over_the_edge(title: str) -> None:
    """Beside the title the ground is as bare as on a card without words."""
    colour = "#0b6a69"
    bare = opened(draw(ShareCard(title="叶", site="", colour=colour)))
    full = opened(draw(ShareCard(title=title, site="某区计划生育协会" * 4, kicker="话" * 60, colour=colour)))
    for box in ((0, 0, 60, 630), (1140, 0, 1200, 630), (0, 590, 1200, 630), (740, 480, 1200, 630)):
        assert ImageChops.difference(bare.crop(box), full.crop(box)).getbbox() is None, box


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_set_in_three_lines_or_cut(title: str) -> None:
    lines, size = set_title(title)
    assert 1 <= len(lines) <= LINES
    assert SMALLEST <= size <= LARGEST
    whole = "".join(lines).replace(" ", "")
    assert whole == title.replace(" ", "") or whole.endswith(("…", "..."))


def test_a_title_that_fits_is_whole() -> None:
    for title in TITLES[:3]:
        assert "".join(set_title(title)[0]) == title


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="叶酸怎么吃孕期，。、：？！（）《》“”·…a9 %", min_size=1, max_size=70))
def test_lines_begin_and_end_as_chinese_has_it(title: str) -> None:
    """No closing mark begins a line, no opening one ends it (CLREQ 3.1.3), where the title allows of it."""
    lines, size = set_title(" ".join(title.split()) or "叶")
    assert len(lines) <= LINES
    assert size >= 1
    for before, after in pairwise(lines):
        assert after[0] not in NEVER_FIRST
        assert before[-1] not in NEVER_LAST


def test_what_the_font_lacks_is_left_out() -> None:
    plain = draw(ShareCard(title="叶酸", site="小站"))
    assert draw(ShareCard(title="叶\u200b酸\N{BABY}\ud800", site="小站\x07")) == plain


def test_a_picture_drawn_before_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card, other = ShareCard(title="叶酸", site="小站"), ShareCard(title="叶酸", site="大站")
    studio = Studio(Store(tmp_path / "share"))
    first = studio.picture(card)
    drawn: list[ShareCard] = []
    monkeypatch.setattr(share_picture, "draw", lambda card: drawn.append(card) or draw(card))
    assert Studio(Store(tmp_path / "share")).picture(card) == first == draw(card)
    assert drawn == []
    assert studio.picture(other) != first
    assert drawn == [other]
