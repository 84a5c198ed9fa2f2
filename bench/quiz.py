"""How soon a quiz of 300 questions answers a tap on a phone: `python bench/quiz.py`, with the Python of `.venv`.

It builds a site with the same 300 questions of all six kinds three times (marked at once, marked at the end, key
withheld), opens each at 390 CSS pixels in the system's Chromium with its CPU slowed down four times
(`Emulation.setCPUThrottlingRate`), and answers all over the page by tapping. What is measured is what Event Timing
calls the duration of an event: from the tap to the next frame painted, in steps of 8 ms. Beside it stands a tap on an
empty page in the same browser, which tells how fast the machine is. Nothing passes or fails here.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import statistics
import tempfile
import threading
from pathlib import Path

from harness import AS_OF, PYTHON, run, working_disk
from playwright.sync_api import Page, sync_playwright
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
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "click") window.taps.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}"""


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
    chosen = range(0, count, max(1, count // most))
    for at in chosen:
        found.nth(at).scroll_into_view_if_needed()
        page.wait_for_timeout(400)  # nobody taps while the page still scrolls
        found.nth(at).click()
    return len(chosen)


def measured(page: Page, selector: str, most: int) -> list[float]:
    """The durations of taps in ms; what was painted within 16 ms is not reported one by one and counts as 16."""
    page.evaluate("() => { window.taps.length = 0; }")
    count = taps(page, selector, most)
    page.wait_for_timeout(300)
    slow = [float(duration) for duration in page.evaluate("window.taps")]
    return slow + [16.0] * (count - len(slow))


def line(name: str, durations: list[float]) -> str:
    """A row of the table."""
    return (
        f"  {name:44}{len(durations):>5}{statistics.median(durations):>9.0f}{max(durations):>9.0f}"
        f"{sum(d > 100 for d in durations):>9}"
    )


def main() -> None:
    """Build, tap, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300, help="questions (300)")
    parser.add_argument("--taps", type=int, default=25, help="taps of each sort (25)")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    with tempfile.TemporaryDirectory(prefix="mkcampaign-bench-", dir=working_disk()) as work:
        folder = Path(work)
        write_quizzes(folder, given.count)
        run([PYTHON, "-m", "mkcampaign", "build", "--as-of", AS_OF], folder)

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                pass

        handler = functools.partial(Quiet, directory=str(folder / "site"))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(
            f"{given.count} questions, CPU slowed down {SLOW_DOWN} times; ms from the tap to the next frame"
        )
        print(f"  {'':44}{'taps':>5}{'median':>9}{'most':>9}{'> 100':>9}")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=flags)
            for name in MODES:
                page = browser.new_page(viewport={"width": 390, "height": 844})
                page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
                page.goto(f"http://127.0.0.1:{server.server_port}/quizzes/{name.replace(' ', '-')}/")
                page.evaluate(WATCH)
                for what, selector in (
                    ("an option", "[data-kind=single] label:nth-child(1)"),
                    ("a box", "[data-kind=multiple] label:has(input[value=A])"),
                    ("an item moved", "[data-kind=ordering] li:nth-child(2) [data-move='-1']"),
                ):
                    print(line(f"{name}: {what}", measured(page, selector, given.taps)), flush=True)
                if name == "at once":
                    act = "[data-kind=multiple] [data-mc-act] button:visible"
                    print(line(f"{name}: submit", measured(page, act, 1)), flush=True)
                if name == "at the end":
                    finish = measured(page, "[data-mc-finish]", 1)
                    finish += measured(page, "[data-mc-hand-in]", 1)
                    print(line(f"{name}: finish, then all marked", finish), flush=True)
                    print(line(f"{name}: try again", measured(page, "[data-mc-again]", 1)), flush=True)
                page.close()
            page = browser.new_page(viewport={"width": 390, "height": 844})
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
            page.set_content("<button onclick='this.textContent += 1'>1</button>")
            page.evaluate(WATCH)
            durations = [d for _ in range(given.taps) for d in measured(page, "button", 1)]
            print(line("beside it: an empty page, one letter more", durations), flush=True)
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
