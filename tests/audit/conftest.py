"""What takes minutes, and a table of what it found: `make audit`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

Row = Callable[[str, int, int], None]
_TABLE: list[tuple[str, int, int, float]] = []


@pytest.fixture
def row() -> Iterator[Row]:
    """Put a row into the table: the judge, how many it looked at, how much it found."""
    began = time.monotonic()

    def add(judge: str, looked: int, found: int) -> None:
        _TABLE.append((judge, looked, found, time.monotonic() - began))

    yield add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, after the tests."""
    if not _TABLE:
        return
    terminalreporter.section("audit")
    width = max(len(judge) for judge, *_ in _TABLE)
    terminalreporter.write_line(f"{'judge':{width}}  looked at  found  seconds")
    for judge, looked, found, seconds in _TABLE:
        terminalreporter.write_line(f"{judge:{width}}  {looked:9}  {found:5}  {seconds:7.0f}")
