"""What every test file shares."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from served import launch


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` writes what is found over what was expected; read the difference before committing it."""
    parser.addoption("--update", action="store_true", help="write the expected files anew from what is found")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
