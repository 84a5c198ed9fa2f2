"""Every kind of page in every look: axe-core, and a walk with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from kinds import KINDS, LOOKS, PHONE, STATES, Kind, judged, looks_of
from page_judges import walked
from playwright.sync_api import Browser, sync_playwright
from served import launch, served, violations, visit

EVERY = (*KINDS, *STATES)
BROWSERS = 2
"""At once: what takes the time is axe-core itself, one core a page."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(judged().folder) as address:
        yield address


def _in_every_look(origin: str, kinds: Sequence[Kind]) -> tuple[int, list[str]]:
    looked, said = 0, []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        with visit(browser, origin) as found:
            for kind in kinds:
                found.page.set_viewport_size({"width": PHONE, "height": 844})
                found.show(kind)
                for look in looks_of(kind):
                    look(found.page)
                    looked += 1
                    said += [f"{kind} [{look}] {line}" for line in violations(found.page)]
        said += found.wrong
        browser.close()
    return looked, said


def test_axe_in_every_look(origin: str, row) -> None:
    with ThreadPoolExecutor(BROWSERS) as pool:
        shares = [EVERY[at::BROWSERS] for at in range(BROWSERS)]
        parts = list(pool.map(_in_every_look, [origin] * BROWSERS, shares))
    said = [line for _, lines in parts for line in lines]
    looked = sum(count for count, _ in parts)
    row("axe-core, pages in their looks", looked, len(said))
    assert looked == sum(len(looks_of(kind)) for kind in EVERY) > 300
    assert said == []


def test_a_walk_in_every_look(origin: str, chromium: Browser, row) -> None:
    """Each kind on a desk; on a phone `make test` walks. The other looks change the ring: one each, in turn."""
    said = []
    kinds = [kind for kind in EVERY if not kind.narrow]
    desks = [look for look in LOOKS if look.width > PHONE]
    with visit(chromium, origin, reduced_motion="reduce") as found:
        for at, kind in enumerate(kinds):
            look = desks[at % len(desks)]
            look(found.page)
            found.show(kind)
            look(found.page)
            said += [f"{kind} [{look}] {line}" for line in walked(found.page)]
    row("keyboard, kinds on a desk", len(kinds), len(said))
    assert said == []
    assert found.wrong == []
