"""Every page of the reference site, what it gives to other sites, and its styles are what the HTML standard allows."""

from __future__ import annotations

import re
from pathlib import Path

from kinds import judged
from nu import said_of
from reference import golden


def test_the_reference_site(tmp_path: Path) -> None:
    """Errors and warnings; a fragment is judged within a page, where it is meant to stand."""
    built = judged()
    files = [built.files[uri] for uri in built.pages]
    fragments = [uri for uri in built.uris(".html") if uri.endswith("/fragment.html")]
    assert len(fragments) > 100
    for uri in fragments:
        page = tmp_path / (uri.replace("/", "-"))
        page.write_text(
            f'<!doctype html><html lang="zh"><title>x</title><h1>x</h1>{built.text(uri)}', "utf-8"
        )
        files.append(page)
    files += [built.files[uri] for uri in built.files if re.fullmatch(r"assets/mkcampaign.*\.css", uri)]
    assert len(files) > 800
    assert said_of(files) == []


def test_the_golden_site() -> None:
    """Other constructs than the reference site has."""
    assert said_of([golden().files[uri] for uri in golden().pages]) == []


def test_the_checker_checks(tmp_path: Path) -> None:
    """It finds what is wrong, in pages and in styles."""
    page, style = tmp_path / "page.html", tmp_path / "style.css"
    page.write_text('<!doctype html><html lang="zh"><title>x</title><td>x<ul role="list"></ul>', "utf-8")
    style.write_text("p { colour: red; }", "utf-8")
    said = said_of([page, style])
    assert any("td" in line for line in said)
    assert any("colour" in line for line in said)
    assert not any("list" in line for line in said)
