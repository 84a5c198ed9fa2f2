"""`mkcampaign print`: what it writes, what it leaves alone, and what it says where it cannot."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from sites import AS_OF, edit, process, run, write
from test_print_room import PAMPHLET, SITE

from mkcampaign import cli_print
from mkcampaign.cli import main

ID = "maternity-protection"
MKDOCS = """\
site_name: 小站
site_url: https://example.org/
docs_dir: content
theme: {name: material, font: false}
plugins:
  - mkcampaign:
      site_language: zh-Hans
"""
FILES = {**SITE, "mkdocs.yml": MKDOCS, "content/index.md": "---\ntitle: 首页\n---\n欢迎。\n"}
OTHER = "content/pamphlets/other.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", FILES)


def printed(site: Path, folder: str = "print") -> dict[str, bytes]:
    """Every file in the folder of prints, dotfiles too."""
    return {file.name: file.read_bytes() for file in (site / folder).iterdir()}


def the_print(site: Path, *arguments: str, code: int = 0) -> list[str]:
    """Run `print`; its lines, standard error first."""
    result = run(site, "print", "--as-of", AS_OF, *arguments)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return [*result.stderr.splitlines(), *result.stdout.splitlines()]


def test_it_prints_what_a_pamphlets_own_chapter_gets(site: Path) -> None:
    said = the_print(site)
    assert len(said) == 1
    assert said[0].startswith("写出 2 份，没有变的 0 份，失败 0 份：")
    files = printed(site)
    assert sorted(files) == [f"{ID}-association-office.pdf", f"{ID}-association-screen.pdf"]
    assert all(content.startswith(b"%PDF") for content in files.values())


def test_what_has_not_changed_is_left_alone(site: Path) -> None:
    the_print(site)
    times = {file: file.stat().st_mtime_ns for file in (site / "print").iterdir()}
    assert the_print(site)[-1].startswith("写出 0 份，没有变的 2 份，失败 0 份：")
    assert {file: file.stat().st_mtime_ns for file in (site / "print").iterdir()} == times
    (site / "print" / f"{ID}-association-office.pdf").write_bytes(b"edited by hand")
    assert the_print(site)[-1].startswith("写出 1 份，没有变的 1 份，失败 0 份：")
    (site / "print" / "mine.txt").write_text("kept")
    edit(site / PAMPHLET, "产检所需", "产前检查所需")
    assert the_print(site)[-1].startswith("写出 2 份，没有变的 0 份，失败 0 份：")
    assert "mine.txt" in printed(site)


@pytest.mark.parametrize(
    ("arguments", "chapters", "variants"),
    [
        (["--all-chapters"], ["association", "east"], ["office", "screen"]),
        (["--chapter", "east"], ["east"], ["office", "screen"]),
        (["--chapter", "east", "--chapter", "association"], ["association", "east"], ["office", "screen"]),
        (["--variant", "screen", "--all-chapters"], ["association", "east"], ["screen"]),
        ([ID, "--variant", "screen", "--variant", "office"], ["association"], ["office", "screen"]),
        (["--script", "zh-Hans", "--variant", "office"], ["association"], ["office"]),
        (["--variant", "large"], [], []),
    ],
)
def test_what_is_asked_for(
    site: Path, tmp_path: Path, arguments: list[str], chapters: list[str], variants: list[str]
) -> None:
    the_print(site, *arguments, "-o", str(tmp_path / "out"))
    names = sorted(file.name for file in (tmp_path / "out").iterdir()) if chapters else []
    assert names == sorted(f"{ID}-{c}-{v}.pdf" for c in chapters for v in variants)
    assert not (site / "print").exists()


MISUSE = {
    "maternity-protecton": "没有“maternity-protecton”这个宣传品。是不是想写 maternity-protection？",
    "一": f"没有“一”这个宣传品。已有：{ID}。",
    "--chapter eats": "没有“eats”这个单位。是不是想写 east？",
    "--chapter west": "没有给“west”印的版本。在宣传品的 chapters 里写上它，再印。",
    "--script zh-Hant-HK": "没有 zh-Hant-HK 的版本。在宣传品的 scripts 里写上它，再印。",
    "--variant larg": "--variant 不能这样写，可选：office、press、screen、large。",
    "--script en": "--script 不能这样写，可选：zh-Hans、zh-Hant-TW、zh-Hant-HK。",
    "--chapter east --all-chapters": "--chapter 和 --all-chapters 只能写一个。",
    "--jobs 2 --executor here": "--executor 和 --jobs 只能写一个。",
    "--jobs 0": "--jobs 应当是 1 到 256 的整数。",
    "--jobs many": "--jobs 应当是 1 到 256 的整数。",
    "--executor ray": "“ray”不是执行方式",
    "--executor dask://nowhere": "“dask://nowhere”不是执行方式",
    "--executor dask://127.0.0.1:1": "连不上 Dask 的调度器 127.0.0.1:1。",
    "--release --variant office": "印发要写明份数，例如 --release --copies 2000。",
    "--copies 5": "--copies 和 --release 一起用。",
    "--release --copies 5": "印发一次只登记一种用途，例如 --variant office。",
    "--release --copies 5 --variant screen": "screen 是在屏幕上看的，不用登记。印发写 office、press 或 large。",
    "--release --copies 0 --variant office": "--copies 应当是 1 到 10000000 的整数。",
    "--preview colour": "--preview 不能这样写，可选：grey。",
    "-o content/print": "content/print 在稿子的文件夹里，会随网站公开。",
    "-o mkdocs.yml": "--output 应当是一个文件夹。",
    "--as-of 2026-02-30": "“2026-02-30”不是日期",
}


@pytest.mark.parametrize("arguments", MISUSE)
def test_misuse(site: Path, arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if arguments.startswith("--executor dask://127"):
        pytest.importorskip("distributed")
    monkeypatch.chdir(site)
    result = CliRunner(catch_exceptions=False).invoke(
        main, ["print", *arguments.split()], prog_name="mkcampaign"
    )
    assert result.exit_code == 2, result.output
    assert MISUSE[arguments] in result.stderr
    assert "用法见 mkcampaign print --help" in result.stderr
    assert not re.search("Usage|Error|Invalid|Try", result.stderr)
    assert not (site / "print").exists()


def test_without_dask_it_says_how_to_get_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    result = run(site, "print", "--as-of", AS_OF, "--executor", "dask://127.0.0.1:8786")
    assert result.exit_code == 2
    assert "pip install 'mkcampaign[dask]'" in result.stderr


def test_a_pamphlet_not_out_yet(site: Path) -> None:
    edit(site / PAMPHLET, "format: trifold", "publish_on: 2027-01-01\nformat: trifold")
    said = the_print(site, ID, code=2)
    assert said[0] == f"“{ID}”在 2026-11-22 没有发布，或者稿子还不齐，印不了。"


def test_a_broken_edition_is_named_and_the_others_are_written(site: Path) -> None:
    edit(
        site / "campaigns.yml",
        "东街街道计划生育协会",
        "东街街道👶计划生育协会",
    )
    said = the_print(site, "--all-chapters", code=1)
    assert any("glyph-missing" in line and "（东街街道👶计划生育协会）" in line for line in said), said
    assert f"没有印出：{ID}-east-office.pdf" in said
    assert said[-1].startswith("写出 2 份，没有变的 0 份，失败 2 份：")
    assert sorted(printed(site)) == [f"{ID}-association-office.pdf", f"{ID}-association-screen.pdf"]


def second(site: Path, text: str) -> None:
    """Another pamphlet beside the first."""
    write(site, {OTHER: SITE[PAMPHLET].replace("title: 权益", text).replace("[office, screen]", "office")})


def test_an_error_elsewhere_does_not_keep_paper_waiting(site: Path) -> None:
    edit(site / "content/index.md", "欢迎。", "[欢迎](nowhere.md)")
    assert run(site, "check", "--as-of", AS_OF).exit_code == 1
    assert the_print(site)[-1].startswith("写出 2 份")


def test_an_error_in_one_pamphlet_stops_that_one(site: Path) -> None:
    second(site, "title: 另一份\nopen: {desk: 窗口}")
    edit(site / OTHER, "# 左", "# 左\n\n[找不到](nowhere.md)")
    said = the_print(site, code=1)
    assert sum("link-missing" in line for line in said) == 1
    assert said[-1].startswith("写出 2 份，没有变的 0 份，失败 1 份：")
    assert the_print(site, ID)[-1].startswith("写出 0 份，没有变的 2 份，失败 0 份：")


def test_a_pamphlet_that_cannot_be_read_is_no_misuse(site: Path) -> None:
    second(site, "titel: 另一份")
    said = the_print(site, "other", code=1)
    assert any("unknown-key" in line for line in said)
    assert not (site / "print").exists()


@pytest.mark.parametrize(
    ("old", "new", "arguments", "code"),
    [
        ("{name: 东街街道计划生育协会}", "{name: 东街, hotline: 一二三}", ["--all-chapters"], 1),
        ("{name: 东街街道计划生育协会}", "{name: 东街, hotline: 一二三}", ["--chapter", "east"], 1),
        ("{name: 西街街道计划生育协会}", "{name: 西街, hotline: 一二三}", ["--all-chapters"], 0),
        ('hotline: "12345"', "hotline: 一二三", [], 1),
        ("chapters:\n", "chapters: [\n", [], 1),
    ],
)
def test_an_error_in_who_signs_stops_what_they_sign(
    site: Path, old: str, new: str, arguments: list[str], code: int
) -> None:
    edit(site / "campaigns.yml", old, new)
    said = the_print(site, *arguments, code=code)
    if code:
        assert any("campaigns.yml:" in line for line in said)
        assert not any("east" in file.name for file in (site / "print").glob("*"))


def test_a_full_disk_stops_it_and_what_is_finished_is_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole, count = cli_print.write_whole, 0

    def filling(file: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_whole(file, content)

    monkeypatch.setattr(cli_print, "write_whole", filling)
    said = the_print(site, "--all-chapters", code=1)
    assert [line for line in said if "output-unwritable" in line] == [
        f"{ID}-east-office.pdf:1:1: output-unwritable: 写不出文件 {ID}-east-office.pdf：磁盘已满。 "
        "提示：看看磁盘是不是满了、有没有写权限。原来的网站没有动。"
    ]
    assert said[-1].startswith("写出 2 份，没有变的 0 份，失败 2 份：")
    monkeypatch.undo()
    whole = printed(site)
    assert len(whole) == 2
    assert the_print(site, "--all-chapters")[-1].startswith("写出 2 份，没有变的 2 份，失败 0 份：")
    assert whole.items() <= printed(site).items()


def test_ctrl_c_leaves_no_half_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, count = Path.replace, 0

    def interrupted(self: Path, target: Path) -> Path:
        nonlocal count
        count += target.parent.name == "print"
        if count > 1:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    result = run(site, "print", "--as-of", AS_OF)
    assert (result.exit_code, result.stderr.strip()) == (1, "已停止。")
    files = printed(site)
    assert len(files) == 1
    assert all(content.endswith(b"%%EOF") for content in files.values())


def test_pages_in_grey(site: Path) -> None:
    the_print(site, "--variant", "office", "--preview", "grey")
    names = sorted(printed(site))
    stem = f"{ID}-association-office"
    assert names == [f"{stem}-grey-1.png", f"{stem}-grey-2.png", f"{stem}.pdf"]
    with Image.open(site / "print" / names[0]) as seen:
        assert seen.mode == "L"
        assert abs(seen.size[0] - 1754) + abs(seen.size[1] - 1240) < 3


def test_long_work_says_how_far_it_is(site: Path) -> None:
    """In processes beside it, as one really runs; without a terminal, a line for every tenth."""
    chapters = "".join(f"  c{number}: {{name: 第{number}街道计划生育协会}}\n" for number in range(6))
    edit(site / "campaigns.yml", "chapters:\n", f"chapters:\n{chapters}")
    edit(site / PAMPHLET, "chapters: [east]", "chapters: all")
    done = process("mkcampaign", "print", "--all-chapters", "--jobs", "2", "--as-of", AS_OF, cwd=site)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "写出 22 份，没有变的 0 份，失败 0 份：print/\n"
    said = done.stderr.splitlines()
    assert all(re.fullmatch(r"排版 \d+/22", line) for line in said)
    assert (len(said), said[-1]) == (10, "排版 22/22")
    again = process("mkcampaign", "print", "--all-chapters", "--as-of", AS_OF, cwd=site)
    assert (again.stdout, again.stderr) == ("写出 0 份，没有变的 22 份，失败 0 份：print/\n", "")


def test_it_speaks_the_sites_language(site: Path) -> None:
    edit(site / "mkdocs.yml", "zh-Hans", "en")
    said = the_print(site, "--variant", "office")
    assert said[-1].startswith("1 written, 0 unchanged, 0 failed: ")


def test_two_editions_never_share_a_file(site: Path) -> None:
    """Ids may hold the hyphens that part them in a file's name."""
    for chapter in ("b-c", "c"):
        edit(site / "campaigns.yml", "chapters:\n", f"chapters:\n  {chapter}: {{name: {chapter}协会}}\n")
    text = (site / PAMPHLET).read_text("utf-8")
    for id, chapter in (("a", "b-c"), ("a-b", "c")):
        write(
            site, {f"content/pamphlets/{id}.md": text.replace("format:", f"chapter: {chapter}\nformat:", 1)}
        )
    said = the_print(site, "a", "a-b", "--variant", "office", code=2)
    assert said[0] == "“a-b”给“c”的，“a”给“b-c”的，文件名都是 a-b-c-office.pdf。分两次印到两个文件夹（-o）。"
    assert not (site / "print").exists()
