"""A folder served on the loopback, and a browser page that keeps what goes wrong on it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from kinds import Kind
from playwright.sync_api import Browser, Page, Playwright

NOON = "2026-11-22T12:00:00+08:00"
"""The day of the reference site: pages follow the reader's clock, and tests are to see the same tomorrow."""
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium; it asks nothing of any host but those a test opens."""
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium") or "/usr/bin/chromium",
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    )


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        # Without this word of a server linkchecker asks for no more than ten addresses a second, or fewer.
        self.send_header("LinkChecker", "as fast as you like")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a browser that leaves a page drops what it was loading


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder`; gives its address, ending in /."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


FORGET = """() => {
  try {
    const kept = localStorage.length;
    localStorage.clear();
    return kept > 0;
  } catch (error) { return false; }
}"""
"""What pages keep on the device; says whether there was anything."""


@dataclass
class Visit:
    """A browser page, and what it said, asked for and showed that it should not."""

    page: Page
    origin: str
    wrong: list[str] = field(default_factory=list)

    def open(self, uri: str) -> None:
        """Go to a page of the site and wait until it is whole."""
        self.page.goto(self.origin + quote(uri), wait_until="load")

    def show(self, kind: Kind) -> None:
        """Go to a page of that kind as one who comes for the first time, and bring it into its state."""
        self.open(kind.uri)
        if self.page.evaluate(FORGET):
            self.page.reload(wait_until="load")
        if kind.act:
            kind.act(self.page)


@contextmanager
def visit(browser: Browser, origin: str, **options: object) -> Iterator[Visit]:
    """A fresh browser page. `wrong` collects console errors, policy violations, dialogs and foreign requests."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)  # two of these share a machine
    page = context.new_page()
    page.clock.set_fixed_time(NOON)
    found = Visit(page, origin)

    def say(kind: str, text: str) -> None:
        found.wrong.append(f"{page.url.removeprefix(origin)} {kind}: {text}")

    page.on("console", lambda m: say("console", m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: say("script", str(error)))
    page.on("requestfailed", lambda r: say("failed", r.url) if "ABORTED" not in (r.failure or "") else None)
    page.on("response", lambda r: say("status", f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("request", lambda r: None if r.url.startswith((origin, "data:")) else say("request", r.url))
    try:
        yield found
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line a node. Animations are let run out first: half-faded text has no contrast."""
    page.evaluate("Promise.all(document.getAnimations().map((a) => a.finished.catch(() => null)))")
    page.evaluate(AXE.read_text("utf-8"))
    found = json.loads(page.evaluate("axe.run().then((result) => JSON.stringify(result.violations))"))
    return [f"{v['id']} {node['target']}: {node['failureSummary']}" for v in found for node in v["nodes"]]
