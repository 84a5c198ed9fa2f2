"""How anything here is measured: whole processes, their CPU seconds and their peak memory, and what is printed of them.

Contenders run in turn, A B A B, and a ratio is that of two runs side by side.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Sequence
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
    """All runs of one contender. `pages` and `ms_a_page` are for builds; `ratio` is this one's CPU over ours.

    What is measured inside a process has no runs, only `more`.
    """

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
        columns = _COLUMNS if self.runs else ()
        summary = {name: dict(zip(("min", "median", "max"), self.of(name), strict=True)) for name in columns}
        return {"name": self.name, **summary, "pages": self.pages, "megabytes": self.megabytes,
                "ratio": self.ratio, "runs": [asdict(run) for run in self.runs], **self.more}  # fmt: skip


_COLUMNS = ("cpu", "wall", "rss_kb")


def run(
    command: Sequence[str], folder: Path, *, stdout: Path | None = None, accepted: Sequence[int] = (0,)
) -> Run:
    """Run a command to its end; any exit but the accepted ends the benchmark with what it said."""
    environment = {k: v for k, v in os.environ.items() if k not in ("MKCAMPAIGN_AS_OF", "SOURCE_DATE_EPOCH")}
    environment |= {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as said, (stdout or Path(os.devnull)).open("wb") as out:
        before = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=said)
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            said.seek(0)
            sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{said.read().decode()[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss // KB_OF_RSS)


def side_by_side(contenders: Sequence[Contender], runs: int) -> list[Result]:
    """Run every contender once to warm up, then `runs` rounds of all in turn."""
    results = [Result(contender.name) for contender in contenders]
    for number in range(runs + 1):
        for contender, result in zip(contenders, results, strict=True):
            say(f"{contender.name}: {f'run {number} of {runs}' if number else 'warming up'}")
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


def say(text: str) -> None:
    """Tell how far the run is."""
    print(f"  {text}", file=sys.stderr, flush=True)


def _wide(text: str, width: int) -> str:
    """Pad to a width on a terminal, where a Chinese character takes two places."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(0, width - taken)


def table(title: str, results: Sequence[Result]) -> str:
    """The results of one part as text."""
    lines = [title]
    if any(result.runs for result in results):
        lines.append(f"  {'':38}{'CPU s min/median/max':>24}{'wall s':>9}{'peak MB':>9}{'CPU, ours = 1':>20}")
    for result in results:
        if not result.runs:
            lines.append(
                f"  {_wide(result.name, 44)}" + ", ".join(f"{k} {_short(v)}" for k, v in result.more.items())
            )
            continue
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
