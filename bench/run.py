"""Measures mkcampaign against what one would use otherwise. `make bench` runs everything; see README.md.

Every figure is that of a whole process: CPU seconds (user and system) and peak memory as the system counts them
for that process (wait4), and wall time. Contenders run in turn, A B A B, and a ratio is that of two runs side by
side. Nothing here passes or fails by a time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import answers
from harness import (
    AS_OF,
    OUT,
    PYTHON,
    Contender,
    Result,
    reference_site,
    sample,
    side_by_side,
    table,
    working_disk,
)
from press import print_editions, print_many
from quiz import tap_quizzes


def ours(folder: Path, command: str = "build") -> Contender:
    """The whole of `mkcampaign build` (or `check`) on the site in `folder`."""
    writes = folder / "site" if command == "build" else None
    argv = [PYTHON, "-m", "mkcampaign", command, "--as-of", AS_OF]
    return Contender(f"mkcampaign {command}", argv, folder, writes)


def stock(work: Path, content: Path, name: str, *, slim: bool = False) -> Contender:
    """`mkdocs build` with stock Material on the same Markdown."""
    folder = work / ("slim" if slim else "stock")
    sample("stock-slim" if slim else "stock", folder, "--content", content)
    return Contender(name, [PYTHON, "-m", "mkdocs", "build", "--quiet"], folder, folder / "site")


def check_calendar(work: Path, runs: int) -> list[Result]:
    """10,000 campaigns: `mkcampaign check`, against PyYAML's C loader merely loading the file."""
    site = work / "calendar"
    sample("calendar", site, "--count", "10000")
    load = "import yaml; yaml.load(open('campaigns.yml', encoding='utf-8'), Loader=yaml.CSafeLoader)"
    results = side_by_side(
        [ours(site, "check"), Contender("PyYAML CSafeLoader, load only", [PYTHON, "-c", load], site)], runs
    )
    for result in results:
        result.megabytes = round((site / "campaigns.yml").stat().st_size / 1e6, 1)
    return results


def build_reference(work: Path, runs: int) -> list[Result]:
    """The reference site, against stock Material on its Markdown."""
    site = reference_site(work)
    content = site / "content"
    slim = stock(work, content, "Material, no navigation, no search", slim=True)
    return side_by_side([ours(site), stock(work, content, "Material, defaults"), slim], runs)


def build_articles(work: Path, runs: int) -> list[Result]:
    """1,000 articles, against stock Material with its defaults and with an empty navigation and no search."""
    site = work / "articles"
    sample("articles", site, "--count", "1000")
    content = site / "content"
    slim = stock(work, content, "Material, no navigation, no search", slim=True)
    results = side_by_side([ours(site), slim], runs)
    # every page lists all others: a minute or so a run, so two rounds with ours beside it are enough
    defaults = side_by_side([ours(site), stock(work, content, "Material, defaults")], min(runs, 2))
    return [*results, defaults[1]]


def stand_answers(work: Path, runs: int) -> list[Result]:
    """5,000 answers in 400 regions: reading them, and reading them with every status and every region's answers."""
    answers.write(work)
    script = Path(answers.__file__)
    stand, read = (
        Contender(name, [PYTHON, str(script), str(work), mode], work)
        for name, mode in (("read, statuses, regions", "stand"), ("read only", "read"))
    )
    results = side_by_side([stand, read], runs)
    told = subprocess.run(stand.command, capture_output=True, text=True, check=True)
    results[0].more |= json.loads(told.stdout)
    return results


PARTS: Mapping[str, tuple[str, Callable[[Path, int], list[Result]]]] = {
    "check": ("check of 10,000 campaigns", check_calendar),
    "reference": ("build of the reference site", build_reference),
    "articles": ("build of 1,000 articles", build_articles),
    "answers": ("5,000 answers in 400 regions", stand_answers),
    "print": ("a tri-fold for one chapter after another, and every other kind of print", print_editions),
    "many": ("300 chapters, 12 pamphlets, 4 variants", print_many),
    "quiz": (
        "300 questions on a phone, CPU slowed down 4 times; ms from the tap to the next frame",
        tap_quizzes,
    ),
}


def main() -> None:
    """Measure the parts named, all of them where none is; print tables, write out/results.json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one or more of: {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=5, help="measured rounds of each part (5)")
    given = parser.parse_args()
    unknown = [part for part in given.parts if part not in PARTS]
    if unknown or given.runs < 1:
        parser.error(f"unknown part: {', '.join(unknown)}" if unknown else "at least one run")
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_at_start": round(os.getloadavg()[0], 2),
        "in_memory": working_disk() is not None,
    }
    print(" ".join(f"{name}={value}" for name, value in machine.items()))
    OUT.mkdir(exist_ok=True)
    file = OUT / "results.json"
    # a part measured alone replaces its own figures and leaves the others
    kept = json.loads(file.read_text("utf-8"))["parts"] if file.exists() else {}
    for part in given.parts or PARTS:
        title, measure = PARTS[part]
        with tempfile.TemporaryDirectory(prefix="mkcampaign-bench-", dir=working_disk()) as work:
            results = measure(Path(work), given.runs)
        print("\n" + table(title, results), flush=True)
        kept[part] = {"title": title, "machine": machine, "results": [result.as_data() for result in results]}
        file.write_text(json.dumps({"parts": kept}, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
