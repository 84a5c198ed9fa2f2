"""How soon a quiz of 300 questions answers a tap on a phone: the part `quiz` of `run.py`, or alone
`python bench/quiz.py`, with the Python of `.venv`.

It builds a site with the same 300 questions of all six kinds three times (marked at once, marked at the end, key
withheld), opens each at 390 CSS pixels in the system's Chromium with its CPU slowed down four times
(`Emulation.setCPUThrottlingRate`), and answers all over the page by tapping. What is measured is what Event Timing
calls the duration of an event: from the tap to the next frame painted, in steps of 8 ms, and after a tap that hands in
or begins again the longest task (`longtask`) of the two seconds that follow. Beside it stands a tap on an empty page in
the same browser, which tells how fast the machine is. Each round opens the pages anew. Nothing passes or fails here.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import shutil
import statistics
import tempfile
import threading
from pathlib import Path

from harness import AS_OF, PYTHON, Result, run, table, working_disk
from playwright.sync_api import Browser, Page, sync_playwright
from samples import ORGANISATION, SITE

SLOW_DOWN = 4
MODES = {"at once": "marks: at-once", "at the end": "marks: at-end", "withheld": "key: withheld"}
KINDS = (
    "## 第 {n} 题，选一个？\n\n- [ ] 甲\n- [x] 乙\n  > 反馈。\n- [ ] 丙\n- [ ] 丁\n",
    "## 第 {n} 题，对吗？\n\n- [x] 对\n- [ ] 错\n",
    "## 第 {n} 题，选几个？ {{ .multiple points=2 }}\n\n- [x] 甲\n- [x] 乙\n- [ ] 丙\n- [ ] 丁\n",
    "## 第 {n} 题，写出来。\n\n- [=] 叶酸\n- [=] 叶酸片\n",
    "## 第 {n} 题，排一排。 {{ points=2 }}\n\n1. 第一步\n2. 第二步\n3. 第三步\n4. 第四步\n",
    "## 第 {n} 题，连一连。 {{ points=2 }}\n\n| 左 | 右 |\n|---|---|\n| 子 | 鼠 |\n| 丑 | 牛 |\n| 寅 | 虎 |\n",
)
WATCH = """() => {
  window.taps = [];
  window.tasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "click") window.taps.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.tasks.push(entry.duration);
  }).observe({ type: "longtask" });
}"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
TAPPED = (
    ("an option", "[data-kind=single] li:first-child label"),
    ("a box", "[data-kind=multiple] li:first-child label"),
    ("an item moved", "[data-kind=ordering] li:nth-child(2) [data-move='-1']"),
)
Times = dict[str, list[float]]
"""What was tapped, and how long each tap took in ms."""


def write_quizzes(folder: Path, count: int) -> None:
    """A site with the quiz of `count` questions in each mode."""
    (folder / "content" / "quizzes").mkdir(parents=True)
    body = "\n".join(
        f"{KINDS[n % len(KINDS)].format(n=n + 1)}\n> 解析：第 {n + 1} 题的解析。\n" for n in range(count)
    )
    for name, line in MODES.items():
        text = f"---\ntitle: {count} 道题\npass: 60%\n{line}\n---\n{body}"
        (folder / "content" / "quizzes" / f"{name.replace(' ', '-')}.md").write_text(text, "utf-8")
    (folder / "content" / "index.md").write_text("---\ntitle: 测量\n---\n只为测量速度。\n", "utf-8")
    (folder / "campaigns.yml").write_text(ORGANISATION, "utf-8")
    (folder / "mkdocs.yml").write_text(SITE + "plugins:\n  - mkcampaign\n", "utf-8")


def taps(page: Page, selector: str, most: int) -> int:
    """Tap every visible thing the selector names, spread over the page, `most` of them; returns how many."""
    found = page.locator(selector)
    count = found.count()
    chosen = range(0, count, max(1, count // most))[:most]
    for at in chosen:
        found.nth(at).scroll_into_view_if_needed()
        page.wait_for_timeout(300)  # nobody taps while the page still scrolls
        found.nth(at).click()
    return len(chosen)


def measured(page: Page, selector: str, most: int) -> list[float]:
    """The durations of taps in ms; what was painted within 16 ms is not reported one by one and counts as 16."""
    page.evaluate("() => { window.taps.length = 0; }")
    count = taps(page, selector, most)
    page.wait_for_timeout(300)
    slow = [float(duration) for duration in page.evaluate("window.taps")]
    return slow + [16.0] * (count - len(slow))


def long_task(page: Page) -> float:
    """The longest task after a tap, in ms; what took less than 50 is not reported and counts as 50."""
    page.wait_for_timeout(2000)
    return max([50.0, *map(float, page.evaluate("window.tasks"))])


def opened(browser: Browser, address: str) -> Page:
    """A phone with the page on it, watched."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    page.goto(address)
    page.evaluate(WATCH)
    return page


def one_round(browser: Browser, address: str, times: Times, most: int) -> None:
    """Open each page anew and tap through it."""

    def tap(page: Page, what: str, selector: str, count: int = 1) -> None:
        times.setdefault(what, []).extend(measured(page, selector, count))

    for name in MODES:
        page = opened(browser, f"{address}quizzes/{name.replace(' ', '-')}/")
        for what, selector in TAPPED:
            tap(page, f"{name}: {what}", selector, most)
        if name == "at once":
            tap(page, f"{name}: submit", "[data-kind=multiple] [data-mc-act] button:visible", most // 4)
        if name == "at the end":
            tap(page, f"{name}: finish, what is missing", "[data-mc-finish]")
            for what, selector in (
                ("hand in, all marked", "[data-mc-hand-in]"),
                ("try again", "[data-mc-again]"),
            ):
                page.evaluate("() => { window.tasks.length = 0; }")
                tap(page, f"{name}: {what}", selector)
                times.setdefault(f"{name}: {what}, longest task", []).append(long_task(page))
        page.close()
    page = opened(browser, "about:blank")
    page.set_content("<button onclick='this.textContent += 1'>1</button>")
    page.evaluate(WATCH)
    for _ in range(most):
        tap(page, "beside it: an empty page, one letter more", "button")
    page.close()


def tap_quizzes(work: Path, runs: int, count: int = 300, most: int = 12) -> list[Result]:
    """The quiz of `count` questions in all modes, tapped in three rounds at most."""
    write_quizzes(work, count)
    run([PYTHON, "-m", "mkcampaign", "build", "--as-of", AS_OF], work)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(work / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    times: Times = {}
    loads = []
    with sync_playwright() as play:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(min(runs, 3)):
            one_round(browser, f"http://127.0.0.1:{server.server_port}/", times, most)
            loads.append(round(os.getloadavg()[0], 1))
        browser.close()
    server.shutdown()
    results = [
        Result(
            what,
            more={
                "taps": len(found),
                "least": min(found),
                "median": statistics.median(found),
                "most": max(found),
                "over 100": sum(one > 100 for one in found),
            },
        )
        for what, found in times.items()
    ]
    return [*results, Result("load after each round", more={"of 1 minute": loads})]


def main() -> None:
    """Build, tap, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300, help="questions (300)")
    parser.add_argument("--taps", type=int, default=12, help="taps of each sort in a round (12)")
    parser.add_argument("--runs", type=int, default=3, help="rounds (3)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mkcampaign-bench-", dir=working_disk()) as work:
        results = tap_quizzes(Path(work), given.runs, given.count, given.taps)
    title = f"{given.count} questions, CPU slowed down {SLOW_DOWN} times; ms from the tap to the next frame"
    print(table(title, results))


if __name__ == "__main__":
    main()
