"""The parts `print` and `many` of the measurements: what a print costs, here and elsewhere, and what very many cost."""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

from harness import AS_OF, HERE, PYTHON, Result, reference_site, run, sample, say

FURTHER = 20
"""Editions after the first of which a further one's cost is taken."""

CONTENDERS = {
    "weasyprint": "WeasyPrint",
    "weasyprint-ua": "WeasyPrint, pdf/ua-1",
    "chromium": "headless Chromium, tagged",
}
HELD_AFTER = (1, 10, 100, 500, 1000)
CHAPTERS, CHOSEN = 300, 10
WANTED = 3000 * 12 * 4


def print_editions(work: Path, runs: int) -> list[Result]:
    """One tri-fold for chapter after chapter, ours and by others; every other kind of print; 1,000 in a process."""
    site = reference_site(work)
    results = _side_by_side(work, site, runs)
    kinds = Result("every pamphlet in every variant")
    cost, said = _ours(site, work, "kinds", "--editions", "6")
    kinds.runs.append(cost)
    for kind in said["kinds"]:
        name = f"{kind['format']} {kind['pamphlet']} {kind['variant']} {kind['part']}"
        kinds.more[name] = (
            f"{kind['next_s']:.3f} s {kind['pdf_bytes'] // 1000} kB {kind['pages']} pages\n     "
        )
    many = Result("1,000 tri-folds in one process")
    cost, said = _ours(site, work, "next", "--editions", str(HELD_AFTER[-1]))
    many.runs.append(cost)
    many.more["held_mb"] = {n: said["held_kb"][n - 1] // 1024 for n in HELD_AFTER}
    many.more["next_s"] = statistics.median(said["editions_s"][1:])
    return [*results, kinds, many, *_processes(work, runs)]


def _ours(site: Path, work: Path, *arguments: str) -> tuple[Any, dict[str, Any]]:
    note = work / "said.json"
    cost = run([PYTHON, str(HERE / "editions.py"), *arguments], site, stdout=note)
    return cost, json.loads(note.read_bytes())


def _side_by_side(work: Path, site: Path, runs: int) -> list[Result]:
    """The same editions by each contender in turn; a ratio is that of two runs of one round."""
    contents, folder = work / "contents.json", work / "html"
    folder.mkdir()
    count = str(FURTHER + 1)
    run([PYTHON, str(HERE / "editions.py"), "contents", "--editions", count], site, stdout=contents)
    others = dict(CONTENDERS)
    for name, said in CONTENDERS.items():
        if why := _lacking(name):
            say(f"{said}: {why}")
            del others[name]
    results = {name: Result(said) for name, said in {"ours": "ours, looked over", **others}.items()}
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in results}
    for number in range(runs + 1):
        for name, result in results.items():
            say(f"{result.name}: {f'run {number} of {runs}' if number else 'warming up'}")
            note, file = work / "said.json", work / f"{name}.pdf"
            if name == "ours":
                command = [str(HERE / "editions.py"), "next", "--editions", count, "--cover"]
                where = site
            else:
                command = [
                    str(HERE / "html_press.py"),
                    name,
                    "--contents",
                    str(contents),
                    "--folder",
                    str(folder),
                ]
                where = folder
            cost = run([PYTHON, *command, "--output", str(file)], where, stdout=note)
            if number:
                result.runs.append(cost)
                said = json.loads(note.read_bytes())
                if name == "ours":
                    said["first_s"], said["next_s"] = (
                        said["editions_s"][0],
                        statistics.mean(said["editions_s"][1:]),
                    )
                    said["held_kb"] = max(said["held_kb"])
                taken[name].append(said)
    for name, result in results.items():
        own = [said["next_s"] for said in taken[name]]
        result.more["next_s"] = statistics.median(own)
        ratios = [other / ours["next_s"] for other, ours in zip(own, taken["ours"], strict=True)]
        result.more["next_ratio"] = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        for key in ("first_s", "import_s", "read_s", "set_only_s", "with_cover_s"):
            if key in taken[name][0]:
                result.more[key] = statistics.median(said[key] for said in taken[name])
        result.more["held_mb"] = max(said["held_kb"] for said in taken[name]) // 1024
        result.more["kb"] = taken[name][-1]["pdf_bytes"] // 1000
        note = work / "judged.json"
        run([PYTHON, str(HERE / "judge.py"), str(contents), str(work / f"{name}.pdf")], work, stdout=note)
        result.more |= json.loads(note.read_bytes())
    return list(results.values())


def _lacking(contender: str) -> str:
    """Why a contender takes no part here; "" where it can."""
    if not shutil.which("fc-list") or not subprocess.check_output(["fc-list", "Noto Sans CJK SC:style=Bold"]):
        return "left out, the system has no Noto Sans CJK SC (Debian: fonts-noto-cjk, fontconfig)"
    if contender == "chromium":
        return (
            ""
            if Path("/proc/self/smaps_rollup").exists() and shutil.which("chromium")
            else "left out, not here"
        )
    return "" if importlib.util.find_spec("weasyprint") else "left out, run pip install -e '.[bench]' first"


def _print(site: Path, *arguments: str) -> Any:
    """One run of `mkcampaign print`, with what its workers cost (they are waited for)."""
    # 1: some editions were refused; how many is among the figures
    command = [PYTHON, "-m", "mkcampaign", "print", "--as-of", AS_OF, *arguments]
    return run(command, site, accepted=(0, 1))


def _afresh(site: Path) -> None:
    for folder in (site / ".cache", site / "print"):
        shutil.rmtree(folder, ignore_errors=True)


def _processes(work: Path, runs: int) -> list[Result]:
    """150 fresh tri-folds by one process and by two, in turn; then a run in which nothing has changed."""
    site = work / "prints"
    sample("prints", site, "--count", str(CHAPTERS))
    chapters = [argument for n in range(150) for argument in ("--chapter", f"branch-{n}")]
    wish = ["pamphlet-0", "--variant", "office", *chapters]
    one, two, again = (
        Result(n) for n in ("150 fresh, one process", "150 fresh, two processes", "150 unchanged")
    )
    little = Result("1 unchanged")
    for number in range(min(runs, 3)):
        for result, jobs in ((one, "1"), (two, "2")):
            say(f"{result.name}: run {number + 1}")
            _afresh(site)
            result.runs.append(_print(site, *wish, "--jobs", jobs))
        say("nothing changed")
        again.runs.append(_print(site, *wish))
        little.runs.append(_print(site, "pamphlet-0", "--variant", "office", "--chapter", "branch-0"))
    walls = [a.wall / b.wall for a, b in zip(one.runs, two.runs, strict=True)]
    bare = [
        (a.wall - c.wall) / (b.wall - c.wall) for a, b, c in zip(one.runs, two.runs, little.runs, strict=True)
    ]
    two.more["times_as_fast"] = statistics.median(walls)
    two.more["times_as_fast_without_start_up"] = statistics.median(bare)
    each = [(a.cpu - b.cpu) / 149 * 1000 for a, b in zip(again.runs, little.runs, strict=True)]
    again.more["ms_an_unchanged_edition"] = statistics.median(each)
    return [one, two, little, again]


def print_many(work: Path, runs: int) -> list[Result]:
    """480 editions (10 of 300 chapters, 12 pamphlets, 4 variants) fresh by two processes, then unchanged; from them,
    what 144,000 would take. `runs` has no say: one takes minutes."""
    site = work / "prints"
    sample("prints", site, "--count", str(CHAPTERS))
    chapters = [argument for n in range(CHOSEN) for argument in ("--chapter", f"branch-{n}")]
    fresh, again = Result("480 fresh, two processes"), Result("480 unchanged")
    start, all_of = (
        Result("4 unchanged: start-up"),
        Result("the keys of all 14,448 (300 chapters and the organisation)"),
    )
    say(fresh.name)
    fresh.runs.append(_print(site, *chapters, "--jobs", "2"))
    say(again.name)
    again.runs.append(_print(site, *chapters))
    start.runs.append(_print(site, "pamphlet-0", "--chapter", "branch-0"))
    prints, kept = _bytes(site / "print"), _bytes(site / ".cache")
    count = 12 * 4 * CHOSEN
    fresh.more["refused"] = count - len(list((site / "print").glob("*.pdf")))
    note = work / "said.json"
    all_of.runs.append(run([PYTHON, str(HERE / "editions.py"), "keys"], site, stdout=note))
    said = json.loads(note.read_bytes())
    each = (fresh.runs[0].cpu - start.runs[0].cpu) / count
    wall = (fresh.runs[0].wall - start.runs[0].wall) / count
    same = (again.runs[0].cpu - start.runs[0].cpu) / (count - 4)
    fresh.more |= {
        "cpu_s_each": each,
        "wall_s_each": wall,
        "kb_each": prints / count / 1000,
        "store_kb_each": kept / count / 1000,
    }
    again.more |= {"ms_each": same * 1000}
    all_of.more |= {**said, "ms_each": said["keys_s"] / said["editions"] * 1000}
    fresh.more["144,000_hours_as_it_went"] = WANTED * wall / 3600
    # wall time suffers from neighbours; CPU seconds less
    fresh.more["144,000_hours_of_two_cores_alone"] = WANTED * each / 2 / 3600
    fresh.more["144,000_gb"] = WANTED * prints / count / 1e9
    fresh.more["144,000_gb_with_store"] = WANTED * (prints + kept) / count / 1e9
    again.more["144,000_minutes"] = WANTED * same / 60
    return [fresh, again, start, all_of]


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
