"""`mkcampaign build --bundle`: one file for a USB stick, the same bytes each time, never half."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser
from reference import REFERENCE_DAY, reference
from served import visit
from sites import AS_OF, TINY, run, write

from mkcampaign import bundle
from mkcampaign.problem import ProblemsFound

GUIDE = "先看这里.txt"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "of mine", TINY)


def built(site: Path, target: Path, *arguments: str, day: str = AS_OF) -> str:
    result = run(site, "build", "--as-of", day, "--bundle", str(target), *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_whole_site_in_one_folder_and_a_guide(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "小站.zip"
    (site / "site").mkdir()
    (site / "site" / ".htaccess").write_text("kept beside the site by its web server")
    assert f"压缩包已做好：{target}（0." in built(site, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        made = (f.relative_to(site / "site").as_posix() for f in (site / "site").rglob("*") if f.is_file())
        expected = [GUIDE, *(name for name in made if name != ".htaccess")]
        assert names == sorted(f"小站/{name}" for name in expected)
        for entry in archive.infolist():
            assert entry.date_time == (2026, 11, 22, 0, 0, 0)
            assert bool(entry.flag_bits & 0x800) == (not entry.filename.isascii()), "UTF-8 (APPNOTE 4.4.4)"
        guide = archive.read(f"小站/{GUIDE}").decode("utf-8-sig")
        page = archive.read("小站/index.html")
    assert page == (site / "site" / "index.html").read_bytes()
    assert guide.startswith("小站\r\n内容截至 2026年11月22日\r\n")
    assert "双击 index.html" in guide


def test_the_same_site_and_day_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first, second, later = (tmp_path / f"{name}.zip" for name in "abc")
    built(site, first)
    os.utime(site / "site" / "index.html", (0, 0))
    built(site, second)
    built(site, later, day="2026-11-23")
    assert first.read_bytes() == second.read_bytes() != later.read_bytes()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("生育友好与家庭健康", "生育友好与家庭健康"),
        ('a/b\\c:d*e?"f<g>h|i', "a b c d e f g h i"),
        (" .. ", "site"),
        ("con", "site"),
        ("尾巴...", "尾巴"),
        ("很" * 90, "很" * 40),
        ("../../etc", "etc"),
    ],
)
def test_the_folder_can_be_made_anywhere(title: str, name: str) -> None:
    assert bundle.folder_name(title) == name


@pytest.mark.parametrize(("year", "said"), [(1970, (1980, 1, 1)), (2150, (2107, 3, 4))])
def test_days_the_format_cannot_say(year: int, said: tuple[int, int, int], tmp_path: Path) -> None:
    folder = write(tmp_path / "site", {"index.html": "home"})
    day = date(year, 3, 4)
    bundle.write(folder, tmp_path / "a.zip", title="小站", day=day, language="en")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {said}
        assert archive.namelist() == ["小站/READ ME FIRST.txt", "小站/index.html"]


# --- where it cannot be -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("bundle", "文件名要以 .zip 结尾"),
        ("folder.zip", "那里有一个同名的文件夹"),
        ("of mine/site/site.zip", "它在网站的文件夹里"),
        ("of mine/content/site.zip", "它在放稿子的文件夹里"),
        ("letter.zip", "那里有一个别的文件"),
        ("nowhere/site.zip", "没有这个文件夹"),
        ("link.zip", "它在放稿子的文件夹里"),
    ],
)
def test_a_wrong_place_is_said_before_anything_is_built(
    where: str, why: str, site: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "letter.zip").write_text("a letter of somebody")
    (tmp_path / "link.zip").symlink_to(site / "content" / "site.zip")
    result = run(site, "build", "--as-of", AS_OF, "--bundle", str(tmp_path / where))
    assert result.exit_code == 1
    assert f"bundle-place: 压缩包不能写到 {Path(where).name}：{why}" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (site / "site").exists()
    assert (tmp_path / "letter.zip").read_text() == "a letter of somebody"


def test_a_site_with_errors_makes_no_bundle(site: Path, tmp_path: Path) -> None:
    write(site, {"content/articles/broken.md": "no front matter\n"})
    assert run(site, "build", "--as-of", AS_OF, "--bundle", str(tmp_path / "a.zip")).exit_code == 1
    assert not (tmp_path / "a.zip").exists()


def test_a_full_disk_leaves_the_old_bundle(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.zip"
    built(site, target)
    before, writestr = target.read_bytes(), zipfile.ZipFile.writestr

    def full(self: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> None:
        if entry.filename.endswith("/index.html"):
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        writestr(self, entry, data)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    result = run(site, "build", "--as-of", "2026-11-23", "--bundle", str(target))
    assert result.exit_code == 1
    assert "bundle-unwritable: 写不出压缩包 a.zip：磁盘已满。" in result.stderr
    assert target.read_bytes() == before
    assert "2026年11月23日" in (site / "site" / "index.html").read_text("utf-8"), "the site itself is built"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.zip", "of mine"]


def test_a_folder_that_went_away(tmp_path: Path) -> None:
    folder = write(tmp_path / "site", {"index.html": "home"})
    with pytest.raises(ProblemsFound) as error:
        bundle.write(folder, tmp_path / "gone" / "a.zip", title="小站", day=REFERENCE_DAY, language="en")
    assert error.value.problems[0].rule == "bundle-unwritable"


# --- opened from the stick ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The reference site, bundled and unpacked as in a village hall."""
    folder = tmp_path_factory.mktemp("U 盘")
    target, title = folder / "site.zip", "生育友好与家庭健康宣传参考站"
    bundle.write(reference().folder, target, title=title, day=REFERENCE_DAY, language="zh-Hans")
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    yield folder / title


def test_search_quiz_and_menu_work_from_the_stick(stick: Path, chromium: Browser) -> None:
    """Home, search, a quiz to its score, a menu to its slip, a download: without a server or a network."""
    with visit(chromium, stick.as_uri() + "/", viewport={"width": 1280, "height": 900}) as found:
        page = found.page
        found.open("index.html")
        page.locator("#mc-header-q").fill("孕中期指导")
        page.locator("#mc-header-q").press("Enter")
        page.locator("main a", has_text="一对一入户指导").first.click()
        page.wait_for_url("**/menus/home-visits/index.html")
        page.get_by_label("孕中期指导").check()
        assert page.locator("[data-mc-chosen] li").all_inner_texts() == ["孕中期指导"]
        page.get_by_role("link", name="排好版的纸质单").click()
        page.wait_for_url("**/pamphlets/home-visit-slip/index.html")
        file = page.locator("main a[download]").first.evaluate("link => link.href")
        assert Path(unquote(urlsplit(file).path)).read_bytes().startswith(b"%PDF")
        page.locator("#mc-nav").get_by_role("link", name="问答", exact=True).click()
        page.locator("main a", has_text="会员活动日").first.click()
        page.locator(".mc-question input").first.check()
        assert page.locator(".mc-question input").first.is_checked()
        assert page.locator(".mc-quiz__bar").is_visible()
        assert found.wrong == []
