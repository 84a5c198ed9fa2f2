"""Every kind of page of the reference site before the judges: axe-core, a keyboard, narrow and enlarged screens.

`make audit` (`tests/audit`) has axe-core look at every kind in every look; here each kind has a share of the looks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kinds import DESK, KINDS, LOOKS, PHONE, STATES, TEMPLATES, judged, looks_of, share_of
from page_judges import dead_buttons, ill_laid, small_targets, walked
from playwright.sync_api import Browser
from served import served, violations, visit

EVERY = (*KINDS, *STATES)
PHONE_SCREEN = {"width": PHONE, "height": 844}
DESK_SCREEN = {"width": DESK, "height": 900}


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served(judged().folder) as address:
        yield address


def test_every_template_has_a_kind() -> None:
    """A new page template needs an example here, or no judge would see it."""
    assert {kind.template for kind in KINDS} == TEMPLATES
    for kind in EVERY:
        assert kind.template in judged().pages[kind.uri].find("body").get("class").split(), kind


def test_every_look_has_a_kind() -> None:
    """The shares together leave no look out, for kinds of pages as for states."""
    for kinds in (KINDS, STATES):
        shares = [share_of(at, kind, 2) for at, kind in enumerate(kinds)]
        assert all(len(set(share)) == 2 for share in shares)
        assert {look for share in shares for look in share} == set(LOOKS)
    assert not any(look.width > PHONE for kind in STATES if kind.narrow for look in looks_of(kind))


def test_axe_has_nothing_to_say(origin: str, chromium: Browser) -> None:
    """All its rules, best practices too; and the console, the policy and other hosts have nothing to tell either."""
    said = []
    with visit(chromium, origin, viewport=PHONE_SCREEN) as found:
        for kinds in (KINDS, STATES):
            for at, kind in enumerate(kinds):
                found.page.set_viewport_size(PHONE_SCREEN)
                found.show(kind)
                for look in share_of(at, kind, 2):
                    look(found.page)
                    said += [f"{kind} [{look}] {line}" for line in violations(found.page)]
    assert said == []
    assert found.wrong == []


# The keyboard


def test_a_walk_with_the_keyboard(origin: str, chromium: Browser) -> None:
    """On a phone, where more can lie over what has the focus; `make audit` walks on a desk too."""
    said = []
    with visit(chromium, origin, viewport=PHONE_SCREEN, reduced_motion="reduce") as found:
        for kind in EVERY:
            if not kind.narrow:
                found.show(kind)
                said += [f"{kind}: {line}" for line in walked(found.page)]
        assert found.wrong == []
    assert said == []


def test_the_first_link_skips_to_the_text(origin: str, chromium: Browser) -> None:
    """On every page that has anything to skip; from there Tab goes on within <main> or after it."""
    with visit(chromium, origin, viewport=DESK_SCREEN) as found:
        page = found.page
        for kind in KINDS:
            found.show(kind)
            if kind.template == "redirect":
                continue
            page.evaluate("document.activeElement.blur()")
            page.locator(".mc-skip").focus()
            assert page.locator(".mc-skip").bounding_box()["y"] >= 0, kind
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "mc-main", kind
            page.keyboard.press("Tab")
            passed = "document.activeElement.compareDocumentPosition(document.querySelector('header nav'))"
            assert page.evaluate(passed) & 2, f"{kind}: Tab goes back into the header"  # 2: it is before


def test_the_menu_by_keyboard(origin: str, chromium: Browser) -> None:
    """Its links follow its button; it closes by Escape with the focus given back, or when the focus goes on."""
    with visit(chromium, origin, viewport=PHONE_SCREEN, reduced_motion="reduce") as found:
        page = found.page
        for kind in (kind for kind in STATES if kind.narrow):
            found.show(kind)
            menu = page.locator("#mc-nav")
            links = menu.locator(":is(a, button, input):visible").count()
            for _ in range(links):
                page.keyboard.press("Tab")
                assert page.evaluate("document.activeElement.closest('#mc-nav') !== null")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('#mc-nav') === null")
            assert menu.is_hidden()
            page.keyboard.press("Shift+Tab")
            assert page.evaluate("document.activeElement.matches('.mc-tool--menu')")
            page.keyboard.press("Space")
            menu.wait_for(state="visible")
            page.keyboard.press("Tab")
            page.keyboard.press("Escape")
            menu.wait_for(state="hidden")
            assert page.evaluate("document.activeElement.matches('.mc-tool--menu')")
            assert found.wrong == []


PRESSED = """
element => {
  element.addEventListener("click", (event) => {
    element.dataset.pressed = Number(element.dataset.pressed || 0) + 1;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  element.focus();
}
"""


def test_enter_and_space_press_buttons(origin: str, chromium: Browser) -> None:
    """One of each sort of button of the site, what only looks like one (`role=button`) too."""
    with visit(chromium, origin, viewport=PHONE_SCREEN) as found:
        sorts: set[str] = set()
        for kind in EVERY:
            if kind.narrow:
                continue
            found.show(kind)
            for button in found.page.locator(":is(button, [role=button], summary):visible").all():
                sort = button.get_attribute("class") or button.evaluate("e => e.tagName")
                if sort in sorts or button.is_disabled():
                    continue
                sorts.add(sort)
                button.evaluate(PRESSED)
                found.page.keyboard.press("Enter")
                found.page.keyboard.press("Space")
                assert button.get_attribute("data-pressed") == "2", f"{kind}: {sort}"
        assert len(sorts) >= 8


# Narrow and enlarged

NARROW = (PHONE_SCREEN, {"width": 320, "height": 640}, {"width": DESK // 2, "height": 450})
"""A phone; the least width of WCAG 2.2, 1.4.10; and a desk at 200 %, which is half as wide."""
TWICE = """() => {
  const root = document.documentElement;
  root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""


def test_nothing_is_cut_or_scrolls_sideways(origin: str, chromium: Browser) -> None:
    """And on a desk text alone may be twice as large (WCAG 2.2, 1.4.4), as WeChat and many devices make it."""
    said = []
    with visit(chromium, origin, viewport=PHONE_SCREEN, reduced_motion="reduce") as found:
        page = found.page
        for kind in EVERY:
            page.set_viewport_size(PHONE_SCREEN)
            found.show(kind)
            said += [f"{kind}: {line}" for line in small_targets(page)]
            for screen in NARROW:
                page.set_viewport_size(screen)
                said += [f"{kind} at {screen['width']} px: {line}" for line in ill_laid(page)]
            if not kind.narrow:
                page.set_viewport_size(DESK_SCREEN)
                page.evaluate(TWICE)
                said += [f"{kind} with large text: {line}" for line in ill_laid(page)]
    assert said == []


# Without a script, and from a disk


def test_without_a_script(origin: str, chromium: Browser) -> None:
    """One heading, all quiet, and no button that would do nothing."""
    said = []
    with visit(chromium, origin, viewport=PHONE_SCREEN, java_script_enabled=False) as found:
        for kind in KINDS:
            found.show(kind)
            if found.page.locator("h1:visible").count() != 1:
                said.append(f"{kind}: not one h1")
            said += [f"{kind}: {line}" for line in dead_buttons(found.page)]
        assert found.wrong == []
    assert said == []


def test_from_a_disk(chromium: Browser) -> None:
    """Opened as a file every kind is quiet too, and has its styles; but the 404 page, which only servers show."""
    with visit(chromium, judged().folder.as_uri() + "/", viewport=PHONE_SCREEN) as found:
        for kind in EVERY:
            if kind.template == "not-found":
                continue
            found.show(kind)
            assert found.page.evaluate("document.styleSheets.length") >= 1, kind
        assert found.wrong == []


# The judges judge

BROKEN = """
<!doctype html><html lang="zh"><title>x</title><style>
:focus-visible { outline: none } .under { position: absolute; inset: 0 0 auto; height: 4em; background: #fff }
.cut { width: 5em; overflow: hidden; white-space: nowrap } .wide { width: 3000px }
</style><header><nav></nav></header><main id="mc-main"><div class="under"></div>
<a href="#a">一二三四五</a><button tabindex="2">按</button>
<p class="cut">这一句话太长了放不下只好切掉</p><p class="wide">宽</p>
<p>一行字</p><p style="margin-top:-2.4em">另一行</p></main></html>
"""


def test_what_is_wrong_is_noticed(chromium: Browser) -> None:
    page = chromium.new_page(viewport=PHONE_SCREEN)
    page.set_content(BROKEN)
    said = "\n".join([*walked(page), *ill_laid(page), *small_targets(page), *dead_buttons(page)])
    page.close()
    at_the_keyboard = ("the end instead of button", "lies under", "contrast of 0.00")
    for words in (*at_the_keyboard, "px too wide", "cut at its side", "overlaps"):
        assert words in said
    assert "button “按” is" in said
    assert said.endswith("button “按”")
