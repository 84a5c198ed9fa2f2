"""Old addresses lead to the page that took their place, without scripts, and nobody finds them by searching."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from sites import ARTICLE, TINY, build, edit, write

from mkcampaign import urls
from mkcampaign.judge import judge
from mkcampaign.model.site import SiteSettings
from mkcampaign.read.load import load
from mkcampaign.render.shell import POLICY

MOVED = "title: 备孕先补叶酸\nredirect_from: [old/叶酸, /a&b/, gone.html, guides/old.md]\n"
ADDRESSES = ("old/叶酸/index.html", "a&b/index.html", "gone.html", "guides/old/index.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = write(tmp_path_factory.mktemp("moved"), TINY)
    edit(folder / ARTICLE, "title: 备孕先补叶酸\n", MOVED)
    write(folder, {"content/campaigns/winter.md": "---\nredirect_from: campaigns/cold\n---\n天冷。\n"})
    return build(folder)


@pytest.mark.parametrize("uri", ADDRESSES)
def test_an_old_address_leads_on(site: dict[str, bytes], uri: str) -> None:
    page = html.document_fromstring(site[uri].decode())
    here, there = f"https://example.org/{uri}", "https://example.org/articles/folic-acid/"
    delay, _, target = page.xpath("string(//meta[@http-equiv='refresh']/@content)").partition("; url=")
    assert delay == "0"
    assert urljoin(here, target) == there
    assert [urljoin(here, a) for a in page.xpath("//a/@href")] == [there]
    assert page.xpath("string(//link[@rel='canonical']/@href)") == there
    assert page.xpath("string(//meta[@name='robots']/@content)") == "noindex"
    assert page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)") == POLICY
    assert not page.xpath("//script | //style | //@style")
    assert len(page.xpath("//link[@rel='icon']")) == 1
    # without its icon a browser asks for /favicon.ico, which may not be ours
    for sheet in page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"):
        assert urljoin(here, sheet).removeprefix("https://example.org/") in site


def test_prose_leads_to_its_campaign(site: dict[str, bytes]) -> None:
    page = html.document_fromstring(site["campaigns/cold/index.html"].decode())
    assert page.xpath("string(//a/@href)") == "../winter/"
    assert page.xpath("string(//title)") == "冬日宣传"


def test_old_addresses_are_not_for_searching(site: dict[str, bytes]) -> None:
    searched = b"".join(content for uri, content in site.items() if uri.startswith("search/"))
    for text in ("guides/old", "gone.html", "campaigns/cold"):
        assert text.encode() not in site["sitemap.xml"]
        assert text.encode() not in searched


def test_a_title_is_text(tmp_path: Path) -> None:
    title = "<script>alert(1)</script>\"'&amp;"
    folder = write(tmp_path, TINY)
    edit(folder / ARTICLE, "title: 备孕先补叶酸", f"title: {json.dumps(title)}\nredirect_from: old")
    page = html.document_fromstring(build(folder)["old/index.html"].decode())
    assert not page.xpath("//script")
    assert page.xpath("string(//a)") == title


@pytest.mark.parametrize("days", ["publish_on: 2030-01-01", "expires_on: 2020-01-01"])
def test_what_is_not_shown_is_not_led_to(tmp_path: Path, days: str) -> None:
    folder = write(tmp_path, TINY)
    edit(folder / ARTICLE, "title:", f"{days}\nredirect_from: old\ntitle:")
    edit(folder / "campaigns.yml", "    articles: [folic-acid]\n", "")
    assert "old/index.html" not in build(folder)


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        ("/old/", "old/index.html"),
        ("old/index.html", "old/index.html"),
        ("old%20page", "old page/index.html"),
        ("%E5%8F%B6%E9%85%B8/", "叶酸/index.html"),
        ("old.htm", "old.htm/index.html"),
    ],
)
def test_addresses_as_people_copy_them(tmp_path: Path, written: str, uri: str) -> None:
    folder = write(tmp_path, TINY)
    edit(folder / ARTICLE, "title:", f'redirect_from: "{written}"\ntitle:')
    site, problems = load(folder, SiteSettings(title="小站"), content=folder / "content")

    assert [str(p) for p in (*problems, *judge(site, date(2026, 11, 22)))] == []
    assert [urls.old(path) for path in site.articles["folic-acid"].matter.redirect_from] == [uri]
