"""Judges of a page in a browser: how it is laid out, how large its targets are, where the keyboard leads.

`judges/page.js` measures; each function here says in words what is wrong, and nothing where all is well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page
from reference import HERE

SCRIPT = (HERE / "judges" / "page.js").read_text("utf-8")
LEAST_TARGET, LEAST_IN_LINE, LEAST_RING = 44, 24, 3
"""In px, the targets of WCAG 2.2, 2.5.5 and 2.5.8; the contrast of 1.4.11."""


def _measured(page: Page, what: str) -> Any:
    if page.evaluate("typeof mcJudge === 'undefined'"):
        page.evaluate(SCRIPT)
    return page.evaluate(what)


def ill_laid(page: Page) -> list[str]:
    """Scrolling sideways, texts that lie over each other or are cut off (WCAG 2.2, 1.4.4, 1.4.10, 1.4.12)."""
    found = _measured(page, "[mcJudge.sideways(), mcJudge.overlaps(), mcJudge.cut()]")
    sideways, overlaps, cut = found
    return [f"is {sideways} px too wide"] * (sideways > 0) + overlaps + cut


def small_targets(page: Page) -> list[str]:
    """Targets too small for a finger: 44 px, or 24 px for a link in a line of text."""
    return [
        f"{target['what']} is {target['width']:.0f} x {target['height']:.0f}"
        for target in _measured(page, "mcJudge.targets()")
        if min(target["width"], target["height"])
        < (LEAST_IN_LINE if target["isInline"] else LEAST_TARGET) - 0.5
    ]


def dead_buttons(page: Page) -> list[str]:
    """Buttons that would do nothing without a script."""
    return list(_measured(page, "mcJudge.dead()"))


def walked(page: Page) -> list[str]:
    """Tab pressed from the top of a page to its end (WCAG 2.2, 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11, 1.4.11).

    Everything that can be used is reached once, in the order of the document; it is on the screen, nothing lies over
    it, and a ring of enough contrast is around it.
    """
    begun = _measured(page, "mcJudge.begin()")
    names: Sequence[str] = begun["names"]
    for _ in range(begun["stops"] + 1):
        page.keyboard.press("Tab")
    steps = page.evaluate("mcJudge.steps()")[: len(names)]
    wrong = []
    for at, name in enumerate(names):
        if at >= len(steps):
            wrong.append(f"stop {at}: the end instead of {name}")
            break
        if steps[at]["at"] != at:
            wrong.append(f"stop {at}: {steps[at]['what']} instead of {name}")
            break
    for step in steps:
        if step["hidden"]:
            wrong.append(f"{step['what']} {step['hidden']}")
        if step["ring"] < LEAST_RING:
            wrong.append(f"{step['what']}: the ring has a contrast of {step['ring']:.2f}")
    return wrong
