"""The reference site in a browser: its menu, its words, below a path and from a disk (`test_kinds` has more)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser
from reference import golden, reference
from served import served, violations, visit


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(reference().folder) as address:
        yield address


def test_what_is_wrong_is_noticed(origin: str, chromium: Browser) -> None:
    """The two judges judge: a script of one's own breaks the policy, a picture without words is reported."""
    with visit(chromium, origin) as found:
        found.open("index.html")
        found.page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "document.title = 'run'";
                const picture = document.createElement("img");
                picture.src = "https://elsewhere.example/x.png";
                document.body.append(script, picture);
            }"""
        )
        assert any(line.startswith("image-alt") for line in violations(found.page))
        assert found.page.title() != "run"
        assert any("script-src" in line for line in found.wrong)
        assert any("img-src" in line for line in found.wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_phone_menu(scheme: str, origin: str, chromium: Browser) -> None:
    """It opens by keyboard, is accessible, closes by Escape and gives the focus back."""
    options = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme, "has_touch": True}
    with visit(chromium, origin, **options) as found:
        found.open("index.html")
        button, menu = found.page.locator(".mc-tool--menu"), found.page.locator("#mc-nav")
        assert not menu.is_visible()
        button.focus()
        found.page.keyboard.press("Enter")
        menu.wait_for(state="visible")
        assert violations(found.page) == []
        found.page.keyboard.press("Escape")
        menu.wait_for(state="hidden")
        assert button.evaluate("element => element === document.activeElement")
        button.click()
        menu.get_by_role("link", name="日历", exact=True).click()
        found.page.wait_for_url("**/calendar/**")
        assert found.wrong == []


def test_words_are_large_enough(origin: str, chromium: Browser) -> None:
    """Prose is at least 16 px on a phone."""
    with visit(chromium, origin, viewport={"width": 390, "height": 844}) as found:
        found.open("answers/maternity-leave/index.html")
        size = "parseFloat(getComputedStyle(document.querySelector('.mc-prose p, .mc-prose li')).fontSize)"
        assert found.page.evaluate(size) >= 16


# Below a path, and from a disk


def test_the_site_works_below_a_path(chromium: Browser, tmp_path: Path) -> None:
    """The golden site says it is at /health/; so is its 404 page, whatever the address that was not found."""
    (tmp_path / "health").symlink_to(golden().folder)
    with served(tmp_path) as root, visit(chromium, root) as found:
        page = found.page
        found.open("health/quizzes/member-day/index.html")
        page.locator(".mc-brand").click()
        page.wait_for_url("**/health/")
        found.open("health/404.html")
        assert page.evaluate("document.styleSheets.length") == 1
        page.get_by_role("main").get_by_role("link", name="日历").click()
        page.wait_for_url("**/health/calendar/")
        assert page.locator("h1").count() == 1
        assert found.wrong == []


def test_the_site_opens_from_a_disk(chromium: Browser) -> None:
    """`site/index.html` opened as a file: links lead to pages, not to lists of files."""
    folder = reference().folder
    with visit(chromium, folder.as_uri() + "/") as found:
        page = found.page
        found.open("index.html")
        for label in ("活动", "日历", "解答", "知识", "问答", "下载", "地点"):
            page.locator("#mc-nav").get_by_role("link", name=label, exact=True).click()
            page.wait_for_load_state()
            assert page.locator("h1").count() == 1
            assert page.locator("footer").is_visible()
            uri = unquote(page.url).removeprefix(folder.as_uri() + "/")
            assert uri in reference().files
        page.locator(".mc-brand").click()
        page.wait_for_load_state()
        assert page.url == folder.as_uri() + "/index.html"
        assert found.wrong == []
