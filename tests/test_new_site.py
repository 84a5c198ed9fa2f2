"""`new site`: an empty folder becomes a site that checks clean and builds; from the checkout and from the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from icalendar import Calendar
from sites import AS_OF, ROOT, environment, run, tree, write

from mkcampaign.cli import main


def new_site(folder: Path) -> Path:
    result = CliRunner().invoke(main, ["new", "site", str(folder)])
    assert result.exit_code == 0, result.output
    assert f"已建好：{folder}/" in result.stdout
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The new site, built."""
    folder = new_site(tmp_path_factory.mktemp("new") / "某区 站点")
    result = run(folder, "build", "--as-of", AS_OF, "--strict")
    assert result.exit_code == 0, result.output
    return folder


def test_it_checks_clean_even_strictly(built: Path) -> None:
    result = run(built, "check", "--as-of", AS_OF, "--strict")
    assert (result.exit_code, result.stderr) == (0, "题库：1 份问答，读到 3 道题。\n检查完毕，没有问题。\n")


def test_it_has_every_kind_of_page(built: Path) -> None:
    site = tree(built / "site")
    for uri in (
        "index.html",
        "404.html",
        "campaigns/member-day-2027/index.html",
        "occasions/chongyang/index.html",
        "chapters/east-street/index.html",
        "places/registry/index.html",
        "answers/maternity-leave/index.html",
        "articles/folic-acid/index.html",
        "quizzes/member-day/index.html",
        "pamphlets/maternity-protection/index.html",
    ):
        assert uri in site
    for source, uri in (
        ("content/index.md", "index.html"),
        ("content/articles/folic-acid.md", "articles/folic-acid/index.html"),
    ):
        title = (built / source).read_text("utf-8").split("title: ")[1].split("\n")[0]
        assert title in site[uri].decode()


def test_it_has_feeds(built: Path) -> None:
    site = tree(built / "site")
    calendar = Calendar.from_ical(site["calendar.ics"].decode())
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert site["atom.xml"].startswith(b"<?xml")
    assert site["rss.xml"].startswith(b"<?xml")
    assert b"https://example.org/" in site["sitemap.xml"]


def test_it_has_a_leaflet_that_opens(built: Path) -> None:
    leaflets = [uri for uri in tree(built / "site") if uri.endswith(".pdf") and "year-plan" not in uri]
    assert leaflets
    for uri in leaflets:
        document = pdfium.PdfDocument(built / "site" / uri)
        assert len(document) == 2 or not uri.endswith("-office.pdf")
        assert "产检算上班" in "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()


def test_its_files_can_be_edited(built: Path) -> None:
    """Even where the package was installed read-only."""
    for file in built.rglob("*.md"):
        assert file.stat().st_mode & 0o200
    assert not list(built.rglob("*.pyc"))


def test_an_empty_folder_and_one_with_dotfiles_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    new_site(tmp_path / "empty")
    write(tmp_path / "repository", {".git/config": "mine", ".gitignore": "site/"})
    assert tree(new_site(tmp_path / "repository"))[".git/config"] == b"mine"
    assert new_site(tmp_path / "a" / "b").is_dir()


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "mine", {"thesis.docx": "years of work"})
    before = tree(tmp_path)
    result = CliRunner().invoke(main, ["new", "site", str(tmp_path / "mine")])
    assert result.exit_code == 1
    assert "folder-not-empty" in result.stderr
    assert tree(tmp_path) == before
    again = CliRunner().invoke(main, ["new", "site", str(new_site(tmp_path / "twice"))])
    assert again.exit_code == 1


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(main, ["new", "site", str(tmp_path / "file" / "site")])
    assert result.exit_code == 1
    assert "output-unwritable" in result.stderr
    assert isinstance(result.exception, SystemExit)


# --- the wheel -------------------------------------------------------------------------------------


def call(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    call(*pip, "--wheel-dir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_everything_and_nothing_else(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("theme/web", "mkcampaign/theme/web"), ("theme/print", "mkcampaign/theme/print")):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file():
                assert f"{inside}/{file.relative_to(ROOT / folder).as_posix()}" in held
    for file in (ROOT / "generator/mkcampaign/starter").rglob("*"):
        if file.is_file():
            assert file.relative_to(ROOT / "generator").as_posix() in held
    assert "mkcampaign/py.typed" in held
    assert {name.split("/")[0].split("-")[0] for name in held} == {"mkcampaign"}
    assert not [name for name in held if "__pycache__" in name or name.endswith(".pyc")]


def test_the_wheel_makes_the_same_site(wheel: Path, built: Path, tmp_path: Path) -> None:
    """In an environment of its own, which has our dependencies but not the checkout."""
    call(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    dependencies = call(sys.executable, "-c", where, cwd=tmp_path).strip()
    packages = Path(call(python, "-c", where, cwd=tmp_path).strip())
    # A path in a .pth file brings packages, but not their own .pth files: not our editable install.
    (packages / "dependencies.pth").write_text(dependencies + "\n")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--ignore-installed"]
    call(sys.executable, "-m", "pip", "--python", python, *install, wheel, cwd=tmp_path)
    imported = (
        "import mkcampaign, mkcampaign.project as p; print(mkcampaign.__file__); print(p.theme_folder())"
    )
    for line in call(python, "-c", imported, cwd=tmp_path).splitlines():
        assert Path(line).is_relative_to(packages)

    folder = tmp_path / "empty"
    folder.mkdir()
    command = python.parent / "mkcampaign"
    call(command, "new", "site", ".", cwd=folder)
    assert tree(folder) == {
        k: v for k, v in tree(built).items() if not k.startswith(("site/", ".site.", ".cache/"))
    }
    call(command, "build", "--as-of", AS_OF, "--strict", cwd=folder)
    site, ours = tree(folder / "site"), tree(built / "site")
    assert [name for name in site.keys() | ours.keys() if site.get(name) != ours.get(name)] == []
