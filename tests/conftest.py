"""What every test file shares."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` writes what is found over what was expected; read the difference before committing it."""
    parser.addoption("--update", action="store_true", help="write the expected files anew from what is found")
