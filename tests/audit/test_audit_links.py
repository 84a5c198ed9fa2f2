"""linkchecker goes through the served reference site from its home page: links and anchors.

It reads a page anew for each anchor in it, in Python, so it is spared what `test_pages` and `test_traditional` see of
every page anyway: the link of each page to its own text, and most pages in Traditional script.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
from pathlib import Path

from kinds import judged
from served import served

CONFIGURATION = """\
[checking]
threads=4
maxrequestspersecond=1000
[AnchorCheck]
[filtering]
ignore=
  #mc-main$
  /zh-hant/(?!(quizzes/.*|menus/home-visits/|campaigns/member-day-2026/)?(#.*)?$)
"""
BROKEN = """<!doctype html><html lang="zh"><title>x</title>
<a href="/没有/">x</a><a href="#没有">y</a><a href="#有" id="有">z</a>"""


def broken_in(folder: Path) -> tuple[int, list[str]]:
    """How many addresses linkchecker looked at, and what is wrong with which: errors and warnings."""
    with tempfile.TemporaryDirectory() as place, served(folder) as origin:
        # Started by root it goes on as nobody, who is to read this too.
        Path(place).chmod(0o755)
        configuration = Path(place) / "linkcheckerrc"
        configuration.write_text(CONFIGURATION, "utf-8")
        command = [Path(sys.executable).with_name("linkchecker"), "--config", configuration, "--no-status"]
        done = subprocess.run(
            [*map(str, command), "--no-robots", "--verbose", "--output", "csv/utf-8", origin],
            capture_output=True,
            text=True,
            timeout=1800,
        )
    assert done.returncode in (0, 1), done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith("# ")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"))
    wrong = [row for row in rows if row["valid"] != "True" or row["warningstring"]]
    return len(rows), [
        f"{row['parentname']} {row['urlname']}: {row['result']} {row['warningstring']}" for row in wrong
    ]


def test_every_link_and_anchor(row) -> None:
    looked, wrong = broken_in(judged().folder)
    row("linkchecker, links", looked, len(wrong))
    assert looked > 1000
    assert wrong == []


def test_the_checker_checks(tmp_path: Path) -> None:
    """A page that is not there and an anchor that is not there, in Chinese; one that is there is none."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(BROKEN, "utf-8")
    looked, wrong = broken_in(site)
    assert looked == 4
    assert sorted(line.split()[1] for line in wrong) == ["#没有:", "/没有/:"]
