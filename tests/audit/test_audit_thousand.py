"""A site of a thousand pages: what each of its pages weighs, in either script, and what a search on it loads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import Row
from playwright.sync_api import Browser
from reference import produced
from served import served
from test_weight import KB, PAGE, weight
from thousand import site

from mkcampaign.outputs import Output

SEARCH = 60 * KB
QUERIES = json.loads((Path(__file__).parent.parent / "search_queries.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Output]:
    return produced(site(tmp_path_factory.mktemp("thousand")))


def test_every_page_is_light(thousand: Mapping[str, Output], row: Row) -> None:
    pages = [uri for uri, output in thousand.items() if output.is_page]
    sizes = {uri: weight(thousand[uri].produce()) for uri in pages}
    heavy = {uri: size for uri, size in sizes.items() if size > PAGE}
    row("thousand: 12 kB a page", len(sizes), len(heavy))
    assert heavy == {}


def test_a_search_loads_little(
    thousand: Mapping[str, Output], tmp_path: Path, chromium: Browser, row: Row
) -> None:
    """From the search page to the first results: the page, its own script, and what of the index it asks for."""
    for uri, output in thousand.items():
        if uri.startswith(("search/", "assets/mkcampaign")):
            (tmp_path / uri).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / uri).write_bytes(output.produce())
    loaded: dict[str, int] = {}
    with served(tmp_path) as origin:
        for query in (one["query"] for one in QUERIES):
            context = chromium.new_context()
            asked: set[str] = set()
            context.on("request", lambda request, asked=asked: asked.add(unquote(urlsplit(request.url).path)))
            page = context.new_page()
            page.goto(f"{origin}search/?q={query}")
            page.wait_for_function("document.querySelector('[data-mc-search] [data-mc-count]').textContent")
            uris = [uri.lstrip("/") + "index.html" * uri.endswith("/") for uri in asked]
            files = [
                tmp_path / uri for uri in uris if uri.startswith(("search/", "assets/mkcampaign-search"))
            ]
            loaded[query] = sum(weight(file.read_bytes()) for file in files if file.is_file())
            context.close()
    heavy = {query: size for query, size in loaded.items() if size > SEARCH}
    row(f"thousand: search, at most {max(loaded.values()) // KB} kB", len(loaded), len(heavy))
    assert heavy == {}
