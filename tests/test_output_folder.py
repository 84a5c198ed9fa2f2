"""The old site stays whole until the new one is complete, whatever happens in between."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import ARTICLE, AS_OF, TINY, build, edit, environment, leftovers, process, run, tree, write

from mkcampaign import output_folder, plugin
from mkcampaign.output_folder import OutputFolder
from mkcampaign.problem import ProblemsFound


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path, TINY)


def rule(error: pytest.ExceptionInfo[ProblemsFound]) -> str:
    return error.value.problems[0].rule


# --- the folder alone ------------------------------------------------------------------------------


def test_commit_replaces_the_site_and_carries_dotfiles(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write(target, {"index.html": "old", "assets/mkcampaign.1.css": "", "gone.html": "", ".nojekyll": ""})
    write(target, {".well-known/security.txt": "kept", ".both": "old"})
    (target / ".link").symlink_to("nowhere")
    folder = OutputFolder(target)
    write(folder.open(), {"index.html": "new", ".both": "new"})
    assert (target / "index.html").read_text() == "old"
    folder.commit()
    assert tree(target) == {
        "index.html": b"new",
        ".nojekyll": b"",
        ".well-known/security.txt": b"kept",
        ".both": b"new",
    }
    assert (target / ".link").is_symlink()
    assert not leftovers(tmp_path)


def test_discard_leaves_the_old_site(tmp_path: Path) -> None:
    target = write(tmp_path / "site", {"index.html": "old", "assets/mkcampaign.1.css": ""})
    folder = OutputFolder(target)
    write(folder.open(), {"index.html": "half"})
    folder.discard()
    assert (target / "index.html").read_text() == "old"
    assert not leftovers(tmp_path)
    OutputFolder(target).open()  # and lets the next build begin


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.docx": ""},
        {"index.html": "", "assets/style.css": ""},  # somebody else's website
        {"index.html": "", "assets/mkcampaign.css/file": "", "notes.txt": ""},
        {".git/config": "", "README": ""},
    ],
)
def test_somebody_elses_folder_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    target = write(tmp_path / "site", files)
    before = tree(target)
    with pytest.raises(ProblemsFound) as error:
        OutputFolder(target).open()
    assert rule(error) == "output-not-ours"
    assert tree(target) == before
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("files", [{}, {".git/config": "", ".nojekyll": ""}])
def test_a_folder_empty_but_for_dotfiles_is_taken(tmp_path: Path, files: dict[str, str]) -> None:
    target = tmp_path / "site"
    target.mkdir()
    write(target, files)
    folder = OutputFolder(target)
    write(folder.open(), {"index.html": ""})
    folder.commit()
    assert set(tree(target)) == {"index.html", *files}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(ProblemsFound) as error:
        OutputFolder(tmp_path / "site").open()
    assert rule(error) == "output-not-ours"
    assert (tmp_path / "site").read_text() == "a file"


def test_a_second_build_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = OutputFolder(tmp_path / "site")
    staging = first.open()
    write(staging, {"index.html": "first"})
    with pytest.raises(ProblemsFound) as error:
        OutputFolder(tmp_path / "site").open()
    assert rule(error) == "build-running"
    assert tree(staging) == {"index.html": b"first"}
    first.commit()
    second = OutputFolder(tmp_path / "site")
    with pytest.raises(ProblemsFound):  # not marked as ours, but no longer running
        second.open()


def test_a_linked_folder_stays_a_link(tmp_path: Path) -> None:
    """The web server's folder is often a link; the site is exchanged behind it."""
    (tmp_path / "www").mkdir()
    (tmp_path / "site").symlink_to("www", target_is_directory=True)
    for text in ("old", "new"):
        folder = OutputFolder(tmp_path / "site")
        write(folder.open(), {"index.html": text, "assets/mkcampaign.1.css": ""})
        folder.commit()
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www" / "index.html").read_text() == "new"
    assert not {entry.name for entry in tmp_path.iterdir()} - {"site", "www", ".www.lock"}


def test_the_mode_of_the_folder_stays(tmp_path: Path) -> None:
    """A web server reads it as another user."""
    target = write(tmp_path / "site", {"index.html": "old", "assets/mkcampaign.1.css": ""})
    target.chmod(0o2751)
    folder = OutputFolder(target)
    write(folder.open(), {"index.html": "new"})
    folder.commit()
    assert target.stat().st_mode & 0o7777 == 0o2751


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange two folders in one step."""
    monkeypatch.setattr(output_folder.sys, "platform", "darwin")


@pytest.mark.usefixtures("no_exchange")
def test_two_renames_where_there_is_no_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write(tmp_path / "site", {"index.html": "old", "assets/mkcampaign.1.css": ""})
    folder = OutputFolder(target)
    write(folder.open(), {"index.html": "new", "assets/mkcampaign.1.css": ""})
    folder.commit()
    assert (target / "index.html").read_text() == "new"
    assert not leftovers(tmp_path)

    folder = OutputFolder(target)
    write(folder.open(), {"index.html": "newer"})
    rename = Path.rename

    def fail(self: Path, to: Path) -> Path:
        if self.name == ".site.building":
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(ProblemsFound) as error:
        folder.commit()
    assert rule(error) == "output-unwritable"
    assert (target / "index.html").read_text() == "new"
    assert not leftovers(tmp_path)


def test_recovers_what_a_kill_between_two_renames_left(tmp_path: Path) -> None:
    write(tmp_path / ".site.previous", {"index.html": "old", "assets/mkcampaign.1.css": ""})
    write(tmp_path / ".site.building", {"index.html": "new"})
    folder = OutputFolder(tmp_path / "site")
    assert not tree(folder.open())
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    folder.discard()
    write(tmp_path / ".site.previous", {"index.html": "older"})  # killed just after the second rename
    folder = OutputFolder(tmp_path / "site")
    folder.open()
    folder.discard()
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert not leftovers(tmp_path)


# --- a whole build ---------------------------------------------------------------------------------

KILL = """
import os, signal, sys
from mkcampaign import cli, output_folder, plugin

moment, count = sys.argv.pop(1), 0

def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def run(*arguments, **named):
        function(*arguments, **named)
        die()
    return run

Folder, File = output_folder.OutputFolder, plugin._OutputFile
if moment == "opened":
    Folder.open = then_die(Folder.open)
elif moment == "half written":
    copy = File.copy_file
    def copy_file(*arguments, **named):
        global count
        count += 1
        (die if count == 6 else copy)(*arguments, **named)
    File.copy_file = copy_file
elif moment == "written":
    plugin.CampaignPlugin.on_post_build = die
elif moment == "dotfiles carried":
    output_folder._exchange = die
elif moment == "between two renames":
    output_folder.sys.platform = "darwin"
    output_folder.Path.rename = then_die(output_folder.Path.rename)
elif moment == "exchanged":
    output_folder._exchange = then_die(output_folder._exchange)
cli.main()
"""


@pytest.mark.parametrize(
    "moment",
    ["opened", "half written", "written", "dotfiles carried", "between two renames", "exchanged"],
)
def test_a_killed_build_leaves_a_whole_site(site: Path, moment: str) -> None:
    build(site)
    write(site / "site", {".well-known/security.txt": "kept"})
    old = tree(site / "site")
    edit(site / ARTICLE, "0.4", "零点四")
    killed = subprocess.run(
        [sys.executable, "-c", KILL, moment, "build", "--as-of", AS_OF],
        cwd=site,
        env=environment(),
        timeout=120,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    if moment == "between two renames":  # only where the system has no exchange; the next build mends it
        assert tree(site / ".site.previous") == old
    elif moment == "exchanged":
        assert "零点四" in (site / "site/articles/folic-acid/index.html").read_text("utf-8")
    else:
        assert tree(site / "site") == old
    new = build(site)
    assert "零点四" in new["articles/folic-acid/index.html"].decode()
    assert new[".well-known/security.txt"] == b"kept"
    assert not leftovers(site)


def test_a_second_build_at_the_same_time_says_so(site: Path) -> None:
    old = build(site)
    running = OutputFolder(site / "site")
    running.open()
    ours = process("mkcampaign", "build", "--as-of", AS_OF, cwd=site)
    theirs = process("mkdocs", "build", cwd=site, MKCAMPAIGN_AS_OF=AS_OF)
    running.discard()
    for second in (ours, theirs):
        assert second.returncode == 1
        assert "site:1:1: build-running: 另一个生成正在进行" in second.stderr
        assert "Traceback" not in second.stderr
        assert "build-failed" not in second.stderr
    assert tree(site / "site") == old


def test_somebody_elses_output_folder(site: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "photos", {"index.html": "mine", "wedding.jpg": "…"})
    before = tree(other)
    result = run(site, "build", "-o", str(other))
    assert result.exit_code == 1
    assert result.stderr.count("output-not-ours") == 1
    assert tree(other) == before
    assert not list(tmp_path.glob(".photos.building"))


@pytest.mark.parametrize("folder", [".", "content", "/", "content/site"])
def test_a_site_is_never_written_over_its_sources(
    site: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    before = tree(site)
    result = run(site, "build", "-o", folder)
    assert result.exit_code == 1
    assert "output-not-ours" in result.stderr
    assert tree(site) == before


def test_an_output_folder_is_made_with_its_parents(site: Path, tmp_path: Path) -> None:
    result = run(site, "build", "--as-of", AS_OF, "-o", str(tmp_path / "a" / "b c" / "站点"))
    assert result.exit_code == 0
    assert tree(tmp_path / "a" / "b c" / "站点") == build(site)


# --- disks -----------------------------------------------------------------------------------------


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    said = result.stdout + result.stderr
    assert result.returncode == 1, said
    assert "Traceback" not in said
    assert "build-failed" not in said
    assert ": output-unwritable: 写不出文件 " in said
    assert "原来的网站没有动" in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("which", ["a page", "the staging folder", "a file of content", "a dotfile"])
def test_a_full_disk(site: Path, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site)
    write(site / "site", {".nojekyll": ""})
    old = tree(site / "site")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if which == "a page":
            patch.setattr(Path, "write_bytes", full)
        elif which == "the staging folder":
            patch.setattr(Path, "mkdir", full)
        elif which == "a file of content":
            patch.setattr("mkdocs.utils.copy_file", full)
        else:
            patch.setattr(output_folder, "_copy", full)
        result = run(site, "build", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert result.stderr.count("output-unwritable: 写不出文件") == 1
    assert "磁盘已满" in result.stderr
    assert "build-failed" not in result.stderr
    assert tree(site / "site") == old
    assert not leftovers(site)
    assert build(site) == old


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB: two small sites fit, with what is written beside the new one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("module", ["mkcampaign", "mkdocs"])
def test_a_disk_that_is_full(site: Path, small_disk: Path, module: str) -> None:
    output = ["-o" if module == "mkcampaign" else "-d", str(small_disk / "site")]
    first = process(module, "build", *output, cwd=site, MKCAMPAIGN_AS_OF=AS_OF)
    assert first.returncode == 0, first.stderr
    old = tree(small_disk / "site")
    (site / "content/assets/film.bin").write_bytes(bytes(9_000_000))  # copied by MkDocs
    assert_refused(
        process(module, "build", *output, cwd=site, MKCAMPAIGN_AS_OF=AS_OF), "film.bin", "磁盘已满"
    )
    assert tree(small_disk / "site") == old
    (site / "content/assets/film.bin").unlink()
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "ballast").write_bytes(bytes(max(0, free - 50_000)))  # room for some pages only
    assert_refused(process(module, "build", *output, cwd=site, MKCAMPAIGN_AS_OF=AS_OF), "磁盘已满")
    assert tree(small_disk / "site") == old
    (small_disk / "ballast").unlink()
    assert process(module, "build", *output, cwd=site, MKCAMPAIGN_AS_OF=AS_OF).returncode == 0
    assert tree(small_disk / "site") == old


def obey_permissions() -> None:
    """For root too: give up the right to write everywhere (capabilities(7))."""
    if os.geteuid() == 0:
        for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.parametrize("module", ["mkcampaign", "mkdocs"])
@pytest.mark.parametrize("locked", ["site's parent", "a dotfile", "a file of content"])
def test_no_permission(site: Path, module: str, locked: str) -> None:
    build(site, "-o", str(site / "out" / "site"))
    write(site / "out" / "site", {".secret": ""})
    old = tree(site / "out" / "site")
    place = {
        "site's parent": site / "out",
        "a dotfile": site / "out" / "site" / ".secret",
        "a file of content": site / "content/assets/note.txt",
    }[locked]
    mode = place.stat().st_mode
    place.chmod(0o500 if place.is_dir() else 0)
    result = subprocess.run(
        [sys.executable, "-m", module, "build", "-o" if module == "mkcampaign" else "-d", "out/site"],
        cwd=site,
        env=environment(MKCAMPAIGN_AS_OF=AS_OF),
        preexec_fn=obey_permissions,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    place.chmod(mode)
    if locked == "a file of content":
        assert result.returncode == 1
        assert "note.txt:1:1: file-unreadable: 读不了这个文件：没有权限" in result.stdout + result.stderr
        assert "Traceback" not in result.stderr
    else:
        assert_refused(result, "没有权限")
    assert tree(site / "out" / "site") == old
    assert not list((site / "out").glob(".site.building"))


def test_the_lock_is_let_go_when_a_build_fails(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process, as in a preview: a failure must not lock out the next build."""
    with monkeypatch.context() as patch:
        patch.setattr(plugin._OutputFile, "copy_file", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(site, "build", "--as-of", AS_OF)
    assert not leftovers(site)
    assert not (site / "site").exists()
    build(site)
