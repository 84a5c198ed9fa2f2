"""Sets tri-folds from HTML as one would without us: `python html_press.py weasyprint|weasyprint-ua|chromium …`.

It reads what `editions.py contents` wrote, makes a page of HTML of each edition (outside the clock), turns one after
another into a PDF, in one process or with one browser, and prints what each cost as JSON. The style sheet puts six
panels on two sides of A4, in the type size that our press chose for this text, and asks for less than our template:
flat colours, no ornament, no fold ticks. The type is Noto Sans CJK as the system has it, with a file for each weight:
with the variable font, WeasyPrint cuts its weights anew for each document and Chromium draws every letter as Type 3.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)

STYLE = """\
@page { size: 297mm 210mm; margin: 0; }
* { box-sizing: border-box; }
html, body { margin: 0; padding: 0; font-family: "%(font)s"; font-size: %(size)spt; line-height: 1.62; color: #222; }
.side { position: relative; width: 297mm; height: 210mm; break-after: page; }
.side:last-of-type { break-after: auto; }
.panel { position: absolute; top: 0; height: 210mm; padding: 15mm %(margin)smm; }
.cover { background: %(field)s; color: #fff; }
.cover h1 { margin-top: 55mm; font-size: 30pt; line-height: 1.3; color: inherit; border: 0; }
h1 { margin: 0 0 3mm; padding-bottom: 2mm; font-size: 17.5pt; line-height: 1.4; font-weight: 700; color: %(accent)s;
  border-bottom: .6pt solid %(accent)s; }
h2, h3 { margin: 2mm 0 1mm; font-size: 1.1em; color: %(accent)s; }
p, ul, ol { margin: 0 0 1.6mm; }
ul, ol { padding-left: 1.4em; }
.card { margin: 0 0 2.4mm; padding: 2.4mm 3mm; background: #f4eeee; border-left: 2pt solid %(accent)s; }
.card p { margin: 0 0 .8mm; }
.card small { font-size: .8em; color: #555; }
.imprint { position: absolute; bottom: 15mm; left: %(margin)smm; right: %(margin)smm; font-size: 9pt;
  line-height: 1.5; }
.imprint svg { width: 26mm; height: 26mm; }
.foot { font-size: 7.5pt; }
.sender { position: absolute; bottom: 15mm; left: %(margin)smm; right: %(margin)smm; }
"""


def page_of(edition: Mapping[str, Any], style: str) -> str:
    """The HTML of an edition: panels where they lie on the sheet, the imprint on the back, the sender on the cover."""
    sides: dict[int, list[str]] = {}
    for panel in sorted(edition["panels"], key=lambda panel: (panel["page"], panel["left"])):
        more = ""
        if panel["name"] == "cover":
            more = f'<p class="sender">{html.escape(edition["imprint"]["name"])}</p>'
        if panel["name"] == "back":
            lines = [html.escape(line) for line in edition["imprint"]["lines"]]
            qr, foot = edition["imprint"]["qr"], html.escape(edition["imprint"]["foot"])
            more = f'<div class="imprint">{qr}<p>{"<br>".join(lines)}</p><p class="foot">{foot}</p></div>'
        place = f"left: {panel['left']}mm; width: {panel['width']}mm"
        title = html.escape(panel["title"])
        sides.setdefault(panel["page"], []).append(
            f'<section class="panel {panel["name"]}" style="{place}"><h1>{title}</h1>{panel["html"]}{more}</section>'
        )
    body = "".join(f'<div class="side">{"".join(panels)}</div>' for _, panels in sorted(sides.items()))
    title = html.escape(edition["title"])
    return (
        f'<!doctype html><html lang="{edition["language"]}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def tree() -> list[int]:
    """This process and all below it (Linux)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            fields = _stat(int(entry.name))
            if fields:
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def _stat(pid: int) -> list[str]:
    """What stands after the name in /proc/<pid>/stat; nothing where the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def cpu_of_tree() -> float:
    """CPU seconds of this process and all below it, those that have ended included (proc(5), fields 14 to 17)."""
    ticks = sum(int(value) for pid in tree() for value in _stat(pid)[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of_tree() -> int:
    """kB held now by this process and all below it, what they share counted once (Pss)."""
    total = 0
    for pid in tree():
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total


Setter = Callable[[str], bytes]


@contextmanager
def weasyprint(first: str, style: str, folder: Path, *, variant: str | None) -> Iterator[Setter]:
    """WeasyPrint; style sheet and fonts are read once and kept, as its manual advises for many documents."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(string=style, base_url=str(folder), font_config=fonts)

    def make(page: str) -> bytes:
        bare = page.replace(f"<style>{style}</style>", "")
        made = HTML(string=bare, base_url=str(folder)).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant=variant
        )
        return bytes(made)

    yield make


@contextmanager
def chromium(first: str, style: str, folder: Path) -> Iterator[Setter]:
    """Headless Chromium: one page stays open, so that its font is loaded once; only the text is replaced."""
    from playwright.sync_api import sync_playwright

    start = folder / "start.html"
    start.write_text(first, "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=list(FLAGS)
        )
        tab = browser.new_page()
        tab.goto(start.as_uri())
        tab.evaluate("document.fonts.ready.then(() => 1)")

        def make(page: str) -> bytes:
            tab.evaluate(
                "text => { document.body.innerHTML = text }", page.split("<body>")[1].split("</body>")[0]
            )
            made = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
            return bytes(made)

        yield make
        browser.close()


def main() -> None:
    """Set every edition of `--contents` by the contender named; write the last one to `--output`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contender", choices=("weasyprint", "weasyprint-ua", "chromium"))
    parser.add_argument("--contents", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="for the page that Chromium opens")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    contents = json.loads(given.contents.read_bytes())
    style = STYLE % {**contents["style"], "font": contents["font"]}
    pages = [page_of(edition, style) for edition in contents["editions"]]

    if given.contender == "chromium":
        opened = chromium(pages[0], style, given.folder)
    else:
        variant = "pdf/ua-1" if given.contender == "weasyprint-ua" else None
        opened = weasyprint(pages[0], style, given.folder, variant=variant)
    clock = cpu_of_tree if given.contender == "chromium" else time.process_time
    held, marks, begun = 0, [], clock()
    with opened as make:
        for number, page in enumerate(pages):
            pdf = make(page)
            marks.append(clock())
            if number % 10 == 9 or number + 1 == len(pages):
                held = max(held, memory_of_tree())
    given.output.write_bytes(pdf)
    # Processes are counted in ticks of 10 ms: a mean over all editions after the first, not a median.
    further = (marks[-1] - marks[0]) / (len(marks) - 1)
    json.dump(
        {"first_s": marks[0] - begun, "next_s": further, "pdf_bytes": len(pdf), "held_kb": held}, sys.stdout
    )


if __name__ == "__main__":
    main()
