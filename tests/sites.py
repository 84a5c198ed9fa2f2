"""Small sites to build, and the commands to build them with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from mkcampaign.cli import main

AS_OF = "2026-11-22"
ROOT = Path(__file__).parent.parent

TINY: Mapping[str, str] = {
    "mkdocs.yml": """\
site_name: 小站
site_url: https://example.org/
docs_dir: content
theme:
  name: material
  font: false
plugins:
  - mkcampaign:
      site_language: zh-Hans
""",
    "campaigns.yml": """\
organisation: {id: association, name: 某区计划生育协会, hotline: "12345"}
campaigns:
  - id: winter
    title: 冬日宣传
    dates: 2026-12-01/2026-12-10
    articles: [folic-acid]
    events:
      - {id: desk, title: 咨询台, kind: desk, start: 2026-12-02T09:00, end: 2026-12-02T11:00}
""",
    "content/index.md": "---\ntitle: 首页\n---\n欢迎来到小站。\n",
    "content/articles/folic-acid.md": "---\ntitle: 备孕先补叶酸\n---\n每天补 0.4 毫克叶酸。\n",
    "content/assets/note.txt": "随页面发布的文件\n",
}
"""A site without a leaflet, so that it builds in a moment."""

ARTICLE = "content/articles/folic-acid.md"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a site and return its folder."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace `old`, which must stand there, in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def run(site: Path, *arguments: str) -> Result:
    """Run `mkcampaign` in this process, on the site in the folder; an exception fails the test."""
    name, *rest = arguments
    return CliRunner(catch_exceptions=False).invoke(main, [name, "-f", str(site / "mkdocs.yml"), *rest])


def build(site: Path, *arguments: str) -> dict[str, bytes]:
    """Build the site, which must work, and return its tree."""
    result = run(site, "build", "--as-of", AS_OF, *arguments)
    assert result.exit_code == 0, result.output
    return tree(site / "site")


def environment(**variables: str) -> dict[str, str]:
    """An environment that says nothing of the day or the language but what is given."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR", "SYSTEMROOT")}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **variables}


def process(module: str, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        env=environment(**variables),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, dotfiles too."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def leftovers(folder: Path) -> set[str]:
    """What a build left beside the site, but for the lock file."""
    return {entry.name for entry in folder.glob(".site.*")} - {".site.lock"}
