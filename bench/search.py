"""What a search costs and what it finds, beside Pagefind: `python bench/search.py`, with the Python of `.venv`.

Two sites: the reference site, and the same with made-up articles up to 1,000 things to find, of sentences of the
reference site, so that its characters are as common there, but for those that would answer a query. Pagefind
(`pip install -e '.[bench]'`, its extended build, which cuts Chinese into words) indexes the very pages that ours
finds, the part in <main> of each. Both answer the queries of `tests/search_queries.json` in the system's Chromium with
its CPU slowed down four times (`Emulation.setCPUThrottlingRate`), each in a fresh browser context: from asking to the
first ten results, with their titles and texts. Bytes are those of all files loaded for it, compressed (gzip 9, unless
they are already), the script that searches among them, and for ours the search page too.
Nothing passes or fails here.
"""

from __future__ import annotations

import datetime as dt
import functools
import gzip
import http.server
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from harness import AS_OF, OUT, PYTHON, ROOT, reference_site, say, working_disk
from playwright.sync_api import Browser, Page, sync_playwright

from mkcampaign import plugin, urls
from mkcampaign.outputs import outputs
from mkcampaign.press.room import Prints
from mkcampaign.project import Checked, read, rendering_of
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.search_entries import entries
from mkcampaign.render.search_index import Index
from mkcampaign.render.search_words import words_of

SLOW_DOWN = 4
FIRST, SHOWN = 5, 10
QUERIES = json.loads((ROOT / "tests" / "search_queries.json").read_text("utf-8"))
ABOUT = (
    *("饮水与牙齿", "阳台种菜", "旧衣改造", "雨天出行", "邻里相处"),
    *("厨房收纳", "晨练须知", "节水小窍门", "垃圾分类", "家电保养"),
)
WHERE = ("东山", "南桥", "西塘", "北苑", "河湾", "梅园", "竹林", "松岗", "柳岸", "桃溪")
PAGEFIND = """async (query) => {
  const start = performance.now();
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.init();
  const found = await pagefind.search(query);
  const first = await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
  return [performance.now() - start, found.results.length, first.map((one) => one.url)];
}"""
OURS = """(query) => new Promise((done) => {
  const start = performance.now();
  const box = document.querySelector("[data-mc-search]");
  const count = box.querySelector("[data-mc-count]");
  new MutationObserver(() => {
    if (!count.textContent) return;
    const links = [...box.querySelectorAll("[data-mc-title]")];
    done([performance.now() - start, Number(count.textContent.replace(/\\D/g, "")), links.map((one) => one.href)]);
  }).observe(count, { childList: true });
  box.querySelector("#mc-q").value = query;
  box.querySelector("form").requestSubmit();
})"""


@dataclass
class Figures:
    """What one engine did on one site, a value a query."""

    name: str
    entries: int
    index_kb: float
    build_s: float
    kb: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    hit: list[bool] = field(default_factory=list)
    rank: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)

    def add(self, query: Mapping[str, object], kb: float, ms: float, total: int, got: list[str]) -> None:
        """Judge the first results of one query."""
        expected, fitting = set(query["expect"]), {*query["expect"], *query["also"]}  # type: ignore[misc]
        self.kb.append(kb)
        self.ms.append(ms)
        self.total.append(total)
        self.hit.append(bool(expected & set(got[:FIRST])))
        self.rank.append(next((1 / at for at, uri in enumerate(got, 1) if uri in expected), 0))
        self.precision.append(len(fitting & set(got[:FIRST])) / min(FIRST, len(fitting)))
        self.recall.append(len(fitting & set(got)) / len(fitting))

    def row(self) -> str:
        """One line of the table in README.md."""
        mean = statistics.mean
        missed = [query["query"] for query, hit in zip(QUERIES, self.hit, strict=True) if not hit]
        return (
            f"| {self.name}, {self.entries} entries | {statistics.median(self.kb):.0f}; {max(self.kb):.0f} "
            f"| {statistics.median(self.ms):.0f}; {max(self.ms):.0f} | {sum(self.hit)} of {len(self.hit)} "
            f"| {mean(self.rank):.2f} | {mean(self.precision):.2f} | {mean(self.recall):.2f} "
            f"| {statistics.median(self.total):.0f} | {self.index_kb:.0f} | {self.build_s:.1f} |"
            + (f"\n    missed: {'、'.join(missed)}" if missed else "")
        )


def rendered(root: Path) -> Rendering:
    """What the renderers are given; nothing is printed."""
    project = plugin.project_of(plugin.read_config(root / "mkdocs.yml"))
    site, as_of, problems = read(project, dt.date.fromisoformat(AS_OF))
    return rendering_of(project, Checked(site=site, as_of=as_of, prints=Prints(), problems=problems))


def write_out(r: Rendering, folder: Path) -> None:
    """Write the site, but for its prints."""
    for output in outputs(r, Prints()):
        file = folder / output.uri
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.produce())


def made_in(root: Path) -> float:
    """The CPU seconds the index takes, in a process that has made none before."""
    before = time.process_time()
    r = rendered(root)
    read_in = time.process_time() - before
    Index(r).version  # noqa: B018  makes it
    return time.process_time() - before - read_in


def fill_up(root: Path, to: int) -> None:
    """Add articles of about 900 characters, of the site's own sentences, until there are `to` things to find."""
    known = list(entries(rendered(root)))
    text = "".join(part for entry in known for part in entry.texts)
    found = {s for s in re.split(r"(?<=[。！？])", text) if 8 < len(s) < 90 and "{" not in s}
    sentences = sorted(s for s in found if not answers_one(s))
    pick = random.Random(1)
    for number in range(to - len(known)):
        title = f"{WHERE[number % 10]}第{number // 10 + 1}课：{ABOUT[number * 7 % 10]}"
        body = "\n\n".join("".join(pick.sample(sentences, 6)) for _ in range(5))
        (root / "content" / "articles" / f"filler-{number}.md").write_text(
            f"---\ntitle: {title}\nsummary: {title}，讲给大家听。\n---\n{body}\n", "utf-8"
        )


def answers_one(sentence: str) -> bool:
    """Whether a sentence holds half of what some query asks for: an article with it would be a right answer too."""
    own = words_of(sentence)
    for query in QUERIES:
        asked = words_of(query["query"])
        wanted = {*asked.pairs, *asked.words}
        if 2 * len(wanted & {*own.pairs, *own.words}) >= len(wanted):
            return True
    return False


def compressed(file: Path) -> float:
    """The kB a server sends for a file."""
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, 9))) / 1000


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm"}

    def log_message(self, format: str, *args: object) -> None:
        pass


def fresh(browser: Browser, origin: str, start: str) -> Iterator[tuple[Page, set[str]]]:
    """For each query a page of a fresh context at `start`, and the set of the files it asks for from then on."""
    for _query in QUERIES:
        context = browser.new_context()
        page, asked = context.new_page(), set[str]()
        # pagefind asks from a worker: the context hears of it, the page does not
        context.on("request", lambda request, asked=asked: asked.add(unquote(urlsplit(request.url).path)))
        page.goto(origin + start)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        yield page, asked
        context.close()


def measure(
    browser: Browser, folder: Path, figures: Figures, start: str, script: str, own: Callable[[str], bool]
) -> Figures:
    """Ask every query of one engine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}/"
        for query, (page, asked) in zip(QUERIES, fresh(browser, origin, start), strict=True):
            ms, total, hrefs = page.evaluate(script, query["query"])
            files = [folder / uri.lstrip("/") for uri in asked if own(uri)]
            kb = sum(compressed(file / "index.html" if file.is_dir() else file) for file in files)
            got = [unquote(urlsplit(href).path).lstrip("/") for href in hrefs[:SHOWN]]
            figures.add(query, kb, ms, total, got)
        server.shutdown()
    return figures


def both(browser: Browser, root: Path, work: Path, name: str) -> Iterator[Figures]:
    """Ours and, where it is installed, Pagefind on one site."""
    folder = work / f"{name}-out"
    r = rendered(root)
    found = list(entries(r))
    spent = made_in(root)
    write_out(r, folder)
    kb = sum(compressed(file) for file in (folder / "search").glob("*.js"))
    say(f"{name}: ours")
    yield measure(
        browser,
        folder,
        Figures(f"{name}: ours", len(found), kb, spent),
        "search/",
        OURS,
        lambda uri: uri.startswith(("/search/", "/assets/search.")),
    )
    if find_spec("pagefind") is None:
        say("Pagefind is not installed: pip install -e '.[bench]'")
        return
    pages = work / f"{name}-pagefind"
    # not the A-Z, which has every title on it
    for uri in sorted({entry.uri.partition("#")[0] for entry in found} - {urls.A_TO_Z}):
        (pages / uri).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / uri, pages / uri)
    (pages / "blank.html").write_text("<!doctype html><html lang=zh-Hans><title>.</title>", "utf-8")
    before = time.perf_counter()
    argv = [
        PYTHON,
        "-m",
        "pagefind",
        "--site",
        str(pages),
        "--root-selector",
        "main",
        "--force-language",
        "zh",
    ]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    spent = time.perf_counter() - before
    kb = sum(compressed(file) for file in (pages / "pagefind").rglob("*.pf_*"))
    say(f"{name}: Pagefind")
    yield measure(
        browser,
        pages,
        Figures(f"{name}: Pagefind", len(list(pages.rglob("index.html"))), kb, spent),
        "blank.html",
        PAGEFIND,
        lambda uri: uri.startswith("/pagefind/"),
    )


def main() -> None:
    """Measure both engines on both sites, print the rows of the table, write out/search.json."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    arguments += ["--disable-background-networking", "--disable-component-update"]
    executable = shutil.which("chromium") or "/usr/bin/chromium"
    rows: list[Figures] = []
    with (
        tempfile.TemporaryDirectory(prefix="mkcampaign-bench-", dir=working_disk()) as work,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        root = reference_site(Path(work))
        rows += both(browser, root, Path(work), "reference")
        fill_up(root, 1000)
        rows += both(browser, root, Path(work), "1,000")
        browser.close()
    print(
        "| | kB, median; most | ms, median; most | in the first five | 1/rank | precision@5 | recall@10 "
        "| found | index kB | made in s |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    for row in rows:
        print(row.row())
    OUT.mkdir(exist_ok=True)
    data = [row.__dict__ for row in rows]
    (OUT / "search.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
