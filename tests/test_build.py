"""One input and one day give one site, byte for byte, whoever builds it, wherever and whenever."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sites import ARTICLE, AS_OF, ROOT, TINY, build, edit, leftovers, process, run, tree, write

from mkcampaign import project as stages
from mkcampaign.press.room import Prints

HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "zh_CN.GB18030",
    "PYTHONHASHSEED": "2",
    "SOURCE_DATE_EPOCH": "86400",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site-of-ours", TINY)


def starter(folder: Path) -> Path:
    """The site of `new site`: leaflet, quiz, answer and all."""
    shutil.copytree(ROOT / "generator/mkcampaign/starter", folder)
    return folder


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The files in which two trees differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_both_commands_give_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """With a leaflet; in two folders, time zones, locales, hash seeds, at two times, with other file times."""
    one, other = starter(tmp_path / "one"), starter(tmp_path / "the other 站点")
    for file in other.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    ours = process("mkcampaign", "build", "--as-of", AS_OF, cwd=one, **HERE)
    theirs = process("mkdocs", "build", cwd=other, MKCAMPAIGN_AS_OF=AS_OF, **ELSEWHERE)
    assert ours.returncode == 0, ours.stderr
    assert theirs.returncode == 0, theirs.stderr
    first, second = tree(one / "site"), tree(other / "site")
    assert not different(first, second)
    assert any(name.endswith(".pdf") for name in first)
    again = process("mkcampaign", "build", "--as-of", AS_OF, cwd=other, **ELSEWHERE)  # over the old site
    assert again.returncode == 0, again.stderr
    assert not different(first, tree(other / "site"))
    assert not leftovers(other)
    assert ours.stdout == again.stdout == "题库：1 份问答，读到 3 道题。\n网站已生成：site/\n"
    assert not ours.stderr


def test_the_day_counts_not_the_clock(site: Path) -> None:
    by_option = build(site)
    midnight = 1795276800  # 2026-11-22T00:00:00+08:00
    for epoch, same in ((midnight - 1, False), (midnight, True), (midnight + 86399, True)):
        result = process("mkdocs", "build", cwd=site, SOURCE_DATE_EPOCH=str(epoch), TZ="America/Los_Angeles")
        assert result.returncode == 0, result.stderr
        assert (not different(by_option, tree(site / "site"))) is same


def test_what_is_no_longer_made_is_gone(site: Path) -> None:
    assert "articles/folic-acid/index.html" in build(site)
    edit(site / "campaigns.yml", "    articles: [folic-acid]\n", "")
    (site / ARTICLE).unlink()
    assert "articles/folic-acid/index.html" not in build(site)


def test_a_build_with_errors_writes_nothing(site: Path) -> None:
    build(site)
    write(site / "site", {".well-known/security.txt": "kept", ".nojekyll": ""})
    edit(site / ARTICLE, "title:", "titel:")
    edit(site / "content/index.md", "title:", "titel:")
    before = tree(site)
    ours = process("mkcampaign", "build", cwd=site)
    theirs = process("mkdocs", "build", cwd=site)
    for result in (ours, theirs):
        assert result.returncode == 1
        assert "Traceback" not in result.stderr
        assert f"{ARTICLE}:2:1: unknown-key" in result.stderr
        assert "content/index.md:2:1: unknown-key" in result.stderr
        assert "原来的网站没有动" in result.stderr
    assert tree(site) == before
    assert not leftovers(site)


def test_a_first_build_with_errors_makes_no_folder(site: Path) -> None:
    edit(site / ARTICLE, "title:", "titel:")
    before = tree(site)
    assert run(site, "build").exit_code == 1
    assert tree(site) == before
    assert not (site / "site").exists()


def test_files_of_content_are_published_and_sources_are_not(site: Path) -> None:
    write(site, {"content/.DS_Store": "", "content/articles/.draft.md": "", "content/assets/.hidden": ""})
    built = build(site)
    assert built["assets/note.txt"] == "随页面发布的文件\n".encode()
    assert not [name for name in built if name.endswith((".md", ".yml", ".typ")) or "/." in f"/{name}"]


@pytest.mark.parametrize("module", ["mkcampaign", "mkdocs"])
def test_a_broken_template_is_a_problem_and_writes_nothing(site: Path, module: str) -> None:
    old = build(site)
    write(site, {"theme/pages/home.html": "{% if %}"})
    edit(site / "mkdocs.yml", "font: false", "font: false\n  custom_dir: theme")
    result = process(module, "build", cwd=site, MKCAMPAIGN_AS_OF=AS_OF)
    assert result.returncode == 1
    assert "home.html:1:1: theme-broken: 网页模板有误" in result.stderr
    assert "Traceback" not in result.stderr
    assert "build-failed" not in result.stderr
    assert tree(site / "site") == old
    assert not leftovers(site)


def test_another_plugin_may_stand_beside_ours(site: Path) -> None:
    edit(site / "mkdocs.yml", "plugins:\n", "plugins:\n  - search\n")
    assert "search/search_index.json" in build(site)


def test_what_mkdocs_fails_on_is_a_problem(site: Path) -> None:
    old = build(site)
    edit(site / "mkdocs.yml", "site_name", "strict: true\nnav:\n  - nowhere.md\nsite_name")
    result = run(site, "build", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert "mkdocs.yml:1:1: build-failed: " in result.stderr
    assert "nowhere.md" in result.stderr
    assert tree(site / "site") == old


def test_publishing_with_mkdocs_finds_the_site_in_place(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`mkdocs gh-deploy` pushes the folder the configuration names, after the plugins have shut down."""
    from mkdocs.commands.build import build as mkdocs_build

    from mkcampaign import plugin

    monkeypatch.setenv("MKCAMPAIGN_AS_OF", AS_OF)
    config = plugin.read_config(site / "mkdocs.yml")
    config.plugins.on_startup(command="gh-deploy", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    assert Path(config.site_dir) == site / "site"
    assert "index.html" in tree(site / "site")


def test_the_reference_site_builds_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words and links; its leaflets have a test of their own (`test_press`) and are left out here."""
    monkeypatch.setattr(stages, "print_all", lambda *_, **__: Prints())
    result = run(ROOT, "build", "--as-of", AS_OF, "-o", str(tmp_path / "site"))
    assert result.exit_code == 0, result.output
    assert not result.stderr
    assert len([name for name in tree(tmp_path / "site") if name.endswith(".html")]) > 100
