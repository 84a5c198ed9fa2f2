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
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "out"
AS_OF = "2026-11-22"
PYTHON = sys.executable
KB_OF_RSS = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes there, kB elsewhere


@dataclass(frozen=True, slots=True)
class Run:
    """What one process cost: seconds, and kB at its peak."""

    cpu: float
    wall: float
    rss_kb: int


@dataclass(frozen=True, slots=True)
class Contender:
    """A command, the folder it runs in, and the folder it writes (removed before each run)."""

    name: str
    command: Sequence[str]
    folder: Path
    writes: Path | None = None


@dataclass(slots=True)
class Result:
    """All runs of one contender. `pages` and `ms_a_page` are for builds; `ratio` is this one's CPU over ours."""

    name: str
    runs: list[Run] = field(default_factory=list)
    pages: int = 0
    megabytes: float = 0.0
    ratio: list[float] = field(default_factory=list)
    more: dict[str, object] = field(default_factory=dict)

    def of(self, name: str) -> tuple[float, float, float]:
        """(min, median, max) of `cpu`, `wall` or `rss_kb`."""
        values = [float(getattr(run, name)) for run in self.runs]
        return min(values), statistics.median(values), max(values)

    def as_data(self) -> dict[str, object]:
        """The result as plain data."""
        summary = {name: dict(zip(("min", "median", "max"), self.of(name), strict=True)) for name in _COLUMNS}
        return {"name": self.name, **summary, "pages": self.pages, "megabytes": self.megabytes,
                "ratio": self.ratio, "runs": [asdict(run) for run in self.runs], **self.more}  # fmt: skip


_COLUMNS = ("cpu", "wall", "rss_kb")


def run(command: Sequence[str], folder: Path, *, stdout: Path | None = None) -> Run:
    """Run a command to its end; anything but exit 0 ends the benchmark with what it said."""
    environment = {k: v for k, v in os.environ.items() if k not in ("MKCAMPAIGN_AS_OF", "SOURCE_DATE_EPOCH")}
    environment |= {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as said, (stdout or Path(os.devnull)).open("wb") as out:
        before = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=said)
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{said.read().decode()[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss // KB_OF_RSS)


def side_by_side(contenders: Sequence[Contender], runs: int) -> list[Result]:
    """Run every contender once to warm up, then `runs` rounds of all in turn."""
    results = [Result(contender.name) for contender in contenders]
    for number in range(runs + 1):
        for contender, result in zip(contenders, results, strict=True):
            _say(f"{contender.name}: {f'run {number} of {runs}' if number else 'warming up'}")
            if contender.writes and contender.writes.exists():
                shutil.rmtree(contender.writes)
            cost = run(contender.command, contender.folder)
            if number:
                result.runs.append(cost)
    for contender, result in zip(contenders, results, strict=True):
        result.ratio = [other.cpu / own.cpu for own, other in zip(results[0].runs, result.runs, strict=True)]
        if contender.writes:
            files = [file for file in contender.writes.rglob("*") if file.is_file()]
            result.pages = sum(file.suffix == ".html" for file in files)
            result.megabytes = round(sum(file.stat().st_size for file in files) / 1e6, 1)
            result.more["ms_a_page"] = 1000 * result.of("cpu")[1] / result.pages
    return results


def sample(*arguments: str | Path) -> None:
    """Make a sample site in a process of its own."""
    run([PYTHON, str(HERE / "samples.py"), *map(str, arguments)], HERE)


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


def reference_site(work: Path) -> Path:
    """A copy of the reference site on the working disk; its theme stays where it is."""
    site = work / "reference"
    site.mkdir()
    for name in ("campaigns.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, site / name)
    for name in ("content", "campaigns"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, site / name)
    (site / "theme").symlink_to(ROOT / "theme")
    return site


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


def set_leaflet(work: Path, runs: int) -> list[Result]:
    """One leaflet from import to PDF, the next ones in the same process, and what 200 leave in memory."""
    site = reference_site(work)
    driver = [PYTHON, str(HERE / "leaflet.py"), "--output", str(work / "leaflet.pdf")]
    note = work / "leaflet.json"
    cold, many = Result("one leaflet, import to PDF and cover"), Result("200 editions in one process")
    parts: dict[str, list[float]] = {"import_s": [], "read_s": [], "first_s": [], "next_s": [], "cover_s": []}
    for number in range(runs + 1):
        _say(f"{cold.name}: {f'run {number} of {runs}' if number else 'warming up'}")
        cost = run(driver, site)
        if not number:
            continue
        cold.runs.append(cost)
        run([*driver, "--editions", "9"], site, stdout=note)
        said = json.loads(note.read_bytes())
        for name in ("import_s", "read_s", "cover_s"):
            parts[name].append(said[name])
        parts["first_s"].append(said["editions_s"][0])
        parts["next_s"].append(statistics.median(said["editions_s"][1:]))
        cold.more["pdf_bytes"] = said["pdf_bytes"]
    cold.more |= {name: statistics.median(values) for name, values in parts.items()}
    _say(f"{many.name}: run 1 of 1")
    many.runs.append(run([*driver, "--editions", "200"], site, stdout=note))
    said = json.loads(note.read_bytes())
    many.more["resident_kb"] = {str(n): said["resident_kb"][n - 1] for n in (1, 10, 50, 100, 150, 200)}
    many.more["next_s"] = statistics.median(said["editions_s"][1:])
    return [cold, many]


PARTS: Mapping[str, tuple[str, Callable[[Path, int], list[Result]]]] = {
    "check": ("check of 10,000 campaigns", check_calendar),
    "reference": ("build of the reference site", build_reference),
    "leaflet": ("a tri-fold leaflet", set_leaflet),
    "articles": ("build of 1,000 articles", build_articles),
}


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _wide(text: str, width: int) -> str:
    """Pad to a width on a terminal, where a Chinese character takes two places."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(0, width - taken)


def table(title: str, results: Sequence[Result]) -> str:
    """The results of one part as text."""
    lines = [title, f"  {'':38}{'CPU s min/median/max':>24}{'wall s':>9}{'peak MB':>9}{'CPU, ours = 1':>20}"]
    for result in results:
        cpu = "/".join(f"{value:.2f}" for value in result.of("cpu"))
        ratio = ""
        if result.ratio:
            low, high = min(result.ratio), max(result.ratio)
            ratio = f"{statistics.median(result.ratio):.2f} ({low:.2f}-{high:.2f})"
        lines.append(
            f"  {_wide(result.name, 38)}{cpu:>24}{result.of('wall')[1]:>9.2f}"
            f"{result.of('rss_kb')[2] / 1024:>9.0f}{ratio:>20}"
        )
        if result.pages:
            each = result.more["ms_a_page"]
            lines.append(f"      {result.pages} pages, {each:.2f} ms a page, {result.megabytes} MB written")
        elif result.megabytes:
            lines.append(f"      {result.megabytes} MB of YAML")
        notes = {k: v for k, v in result.more.items() if k != "ms_a_page"}
        if notes:
            lines.append("      " + ", ".join(f"{k} {_short(v)}" for k, v in notes.items()))
    return "\n".join(lines) + "\n"


def _short(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{k}:{v}" for k, v in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def working_disk() -> str | None:
    """Memory, where the system offers it: on a disk one measures the file system."""
    shm = Path("/dev/shm")
    return str(shm) if shm.is_dir() and os.access(shm, os.W_OK | os.X_OK) else None


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
