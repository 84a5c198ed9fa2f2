"""Sets editions of the site in the working folder in this process, as a worker does, and prints what each cost as JSON.

`next` sets editions of one pamphlet, each differing from the one before (another chapter, another version), as in a run
for all districts. `kinds` does so for every pamphlet, variant and part. `contents` sets nothing: it writes what the
editions of a tri-fold say, as HTML, for other engines (`html_press.py`). `keys` only finds out which of all
the site's editions were set before.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mkcampaign.editions import offered
from mkcampaign.model.edition import Edition, Part, Variant
from mkcampaign.model.tree import Element, Node, to_html
from mkcampaign.plugin import project_of, read_config
from mkcampaign.press import Workshop, lay_out, typeset
from mkcampaign.press.editions import manuscript
from mkcampaign.press.keys import Keys
from mkcampaign.press.manuscript import Manuscript, Quote
from mkcampaign.press.matter import is_quote
from mkcampaign.press.qr import qr_outline
from mkcampaign.press.room import PrintRoom
from mkcampaign.press.store import Store
from mkcampaign.press.task import Kit, Outcome, Task, packed, work
from mkcampaign.project import materials, theme_folder
from mkcampaign.read.load import load
from mkcampaign.wording import translator

AS_OF = dt.date(2026, 11, 22)
IMPORTED = time.process_time()


def resident_kb() -> int:
    """The memory this process holds now, in kB; its peak where the system does not say."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


class Desk:
    """The site of the working folder, and editions of it that nobody has set before."""

    def __init__(self) -> None:
        self.project = project_of(read_config(Path("mkdocs.yml")))
        self.site, _problems = load(self.project.root, self.project.settings, content=self.project.content)
        self.templates = theme_folder() / "print"
        self.keys = Keys(self.templates)
        self.kit = Kit.of(self.templates)
        self.translate = translator("zh-Hans")
        self.chapters = [self.site.organisation.id, *self.site.chapters]

    def manuscripts(self, id: str, count: int) -> Iterator[Manuscript]:
        """What `count` editions of a pamphlet say: chapter after chapter, each in a version of its own."""
        pamphlet = self.site.pamphlets[id]
        for number in range(count):
            matter = pamphlet.matter.model_copy(update={"version": f"2026-{number + 1}"})
            chapter = self.chapters[number % len(self.chapters)]
            own = replace(pamphlet, matter=matter)
            yield manuscript(
                self.site, own, chapter, "zh-Hans", AS_OF, self.translate, content=self.project.content
            )

    def tasks(self, id: str, count: int, variant: Variant, part: Part = Part.PAPER) -> Iterator[Task]:
        """The work on them."""
        format = self.site.pamphlets[id].matter.format
        for own in self.manuscripts(id, count):
            key = self.keys.of(own, format, variant, part)
            yield Task(key=key, sheet=lay_out(own, format, variant, part), created=own.created)

    def done(self, task: Task, *, cover: bool = False) -> Outcome:
        """What a worker makes of a task; the benchmark ends where that is no PDF."""
        outcome = work(packed(self.kit, [replace(task, cover=cover)]))[0]
        if outcome.pressed is None or outcome.pressed.pdf is None:
            sys.exit(f"{task.sheet.template}: {outcome}")
        return outcome


def following(desk: Desk, given: argparse.Namespace) -> dict[str, object]:
    """The editions of one pamphlet, one after another: CPU seconds of each, and memory held after it."""
    costs: list[float] = []
    memory: list[int] = []
    read = time.process_time() - IMPORTED
    before = time.process_time()
    for task in desk.tasks(given.pamphlet, given.editions, Variant(given.variant)):
        outcome = desk.done(task)
        costs.append(time.process_time() - before)
        memory.append(resident_kb())
        before = time.process_time()
    pressed = outcome.pressed
    assert pressed is not None and pressed.pdf is not None
    if given.output:
        given.output.write_bytes(pressed.pdf)
    result: dict[str, object] = {"import_s": IMPORTED, "read_s": read, "editions_s": costs, "held_kb": memory}
    result["pdf_bytes"] = len(pressed.pdf)
    if given.cover:
        before = time.process_time()
        desk.done(task, cover=True)
        result["with_cover_s"] = time.process_time() - before
        # the same once more without looking anything over, in a fresh version, to say what the looking over takes
        bare: list[float] = []
        with Workshop(desk.templates) as workshop:
            for other in desk.tasks(given.pamphlet, 9, Variant(given.variant)):
                sheet = replace(other.sheet, document=other.sheet.document | {"title": f"{other.key}"})
                before = time.process_time()
                typeset(sheet, workshop=workshop, created=other.created)
                bare.append(time.process_time() - before)
        result["set_only_s"] = statistics.median(bare[1:])
    return result


def kinds(desk: Desk, given: argparse.Namespace) -> dict[str, object]:
    """Every pamphlet in every variant and part: CPU seconds of a further edition, bytes and pages."""
    found: list[dict[str, object]] = []
    seen: set[tuple[str, Variant, Part]] = set()
    for edition in offered(desk.site, AS_OF):
        kind = edition.pamphlet, edition.variant, edition.part
        if kind in seen:
            continue
        seen.add(kind)
        costs: list[float] = []
        before = time.process_time()
        for task in desk.tasks(edition.pamphlet, given.editions, edition.variant, edition.part):
            pressed = desk.done(task).pressed
            costs.append(time.process_time() - before)
            before = time.process_time()
        assert pressed is not None and pressed.pdf is not None
        found.append({**_named(desk, edition), "next_s": statistics.median(costs[1:]),
                      "pdf_bytes": len(pressed.pdf), "pages": pressed.pages})  # fmt: skip
    return {"kinds": found, "held_kb": resident_kb()}


def _named(desk: Desk, edition: Edition) -> dict[str, object]:
    format = desk.site.pamphlets[edition.pamphlet].matter.format
    return {"pamphlet": edition.pamphlet, "format": format, "variant": edition.variant, "part": edition.part}


def contents(desk: Desk, given: argparse.Namespace) -> dict[str, object]:
    """What the editions of a tri-fold say: panels as HTML where they lie on the sheet, and their characters."""
    editions: list[dict[str, object]] = []
    for own in desk.manuscripts(given.pamphlet, given.editions):
        sheet = lay_out(own, desk.site.pamphlets[given.pamphlet].matter.format, Variant.OFFICE)
        panels = [
            {"name": frame.name, "page": frame.page, "left": frame.left, "width": frame.width,
             "title": panel.title, "html": to_html(_quoted(panel.nodes, own.quotes)), "characters": part.characters}
            for panel, frame, part in zip(own.panels, sheet.frames, sheet.parts, strict=True)
        ]  # fmt: skip
        imprint, drawn = own.imprint, sheet.document["imprint"]
        lines = [
            imprint.name,
            imprint.hotline,
            imprint.address,
            (imprint.url or "").split("://")[-1].rstrip("/"),
        ]
        lines += [imprint.qr_label, imprint.short_url]
        editions.append(
            {"title": own.title, "language": own.language, "panels": panels,
             "imprint": {"name": imprint.name, "lines": [line for line in lines if line], "foot": drawn["foot"],
                         "qr": _qr(imprint.qr_url or "")}}
        )  # fmt: skip
    size = 0.0
    with Workshop(desk.templates) as workshop:
        size = min(fit.size_pt for fit in typeset(sheet, workshop=workshop, created=own.created).fits)
    palette = sheet.document["palette"]
    style = {
        "size": size,
        "margin": sheet.frames[0].margin,
        "field": palette["field"],
        "accent": palette["accent"],
    }
    return {"font": sheet.document["font"], "style": style, "editions": editions}


def keys(desk: Desk, given: argparse.Namespace) -> dict[str, object]:
    """What finding out costs, for every edition of the site, whether it has been set; and the memory it takes."""
    before, held = time.process_time(), resident_kb()
    read = before - IMPORTED
    project = desk.project
    room = PrintRoom(materials(project, desk.site, AS_OF), Store.of_site(project.root))
    editions = list(offered(desk.site, AS_OF))
    known = sum(room.known(edition) is not None for edition in editions)
    took = time.process_time() - before
    return {"read_s": read, "editions": len(editions), "known": known, "keys_s": took,
            "held_mb": resident_kb() // 1024, "held_before_mb": held // 1024}  # fmt: skip


def _quoted(nodes: tuple[Node, ...], quotes: dict[str, Quote]) -> tuple[Node, ...]:
    """The nodes with every quote in its place."""

    def said(node: Node) -> Node:
        link = is_quote(node)
        quote = quotes.get(link.get("href") or "") if link is not None else None
        if quote is None:
            return node
        note = Element("p", (), (Element("small", (), (quote.note,)),))
        title = Element("p", (), (Element("strong", (), (quote.title,)),))
        return Element("div", (("class", "card"),), (title, Element("p", (), (quote.text,)), note))

    return tuple(said(node) for node in nodes)


def _qr(url: str) -> str:
    """The code of an address as SVG: the very outlines that our templates draw."""
    code = qr_outline(url)
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in points) + "Z" for points in code["outlines"])
    size = code["size"]
    alt = html.escape(url)
    return f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="{alt}"><path d="{path}"/></svg>'


def main() -> None:
    """Do what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("next", "kinds", "contents", "keys"))
    parser.add_argument("--editions", type=int, default=9)
    parser.add_argument("--pamphlet", default="friendly-fertility")
    parser.add_argument("--variant", default="office")
    parser.add_argument("--cover", action="store_true", help="also what a cover costs, and setting alone")
    parser.add_argument("--output", type=Path, help="where the last PDF goes")
    given = parser.parse_args()
    does = {"next": following, "kinds": kinds, "contents": contents, "keys": keys}[given.what]
    json.dump(does(Desk(), given), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
