"""The live preview: a broken edit shows its problems in the browser, and the last good pages stay reachable."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sites import ARTICLE, AS_OF, TINY, edit, environment, tree, write

LIMIT = 60
"""Seconds to wait for what usually takes two; nothing here measures time."""
BANNER = 'class="mc-live"'
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class Preview:
    """A preview that runs."""

    def __init__(self, module: str, site: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = log
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, "serve", "-a", f"127.0.0.1:{self.port}"],
                cwd=site,
                env=environment(MKCAMPAIGN_AS_OF=AS_OF, PYTHONUNBUFFERED="1"),
                stdout=stream,
                stderr=stream,
            )

    def get(self, path: str = "") -> str:
        """A page's text, whatever its status; empty where nothing answers."""
        try:
            with _open(f"http://127.0.0.1:{self.port}/{path}", timeout=LIMIT) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait(self, path: str, until: Callable[[str], bool]) -> str:
        """The page, once it is as asked."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            assert self.process.poll() is None, self.said()
            if until(page := self.get(path)):
                return page
            time.sleep(0.1)
        raise AssertionError(f"{path}: {page}\n{self.said()}")

    def shows(self, path: str, *words: str) -> str:
        return self.wait(path, lambda page: all(word in page for word in words))

    def is_mended(self) -> None:
        self.wait("", lambda page: "欢迎来到小站" in page and BANNER not in page)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site-of-ours", TINY)


@contextlib.contextmanager
def preview(module: str, site: Path) -> Iterator[Preview]:
    running = Preview(module, site, site.parent / "log")
    try:
        if module == "mkdocs":  # it answers before it watches: an edit made in between would be lost
            running.wait("", bool)
            running.wait(
                "", lambda _: os.utime(site / "mkdocs.yml") or "Detected file changes" in running.said()
            )
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        try:
            running.process.wait(LIMIT)
        finally:
            running.process.kill()
            running.process.wait()
    assert "Traceback" not in running.said(), running.said()
    assert running.process.returncode == 0


def break_campaigns(site: Path) -> None:
    edit(site / "campaigns.yml", "articles: [folic-acid]", "articles: [folic-acide]")


@pytest.mark.parametrize("module", ["mkcampaign", "mkdocs"])
def test_a_broken_edit_and_its_mending(site: Path, module: str) -> None:
    before = tree(site)
    with preview(module, site) as server:
        home = server.shows("", "小站", "欢迎")
        assert BANNER not in home
        assert "livereload(" in home

        break_campaigns(site)
        home = server.shows("", BANNER)
        assert "欢迎来到小站" in home
        assert 'href="problems/"' in home
        listed = server.shows("problems/", "campaigns.yml:6:16", "unknown-reference", "folic-acide")
        assert "folic-acid" in listed
        article = server.shows("articles/folic-acid/", "0.4 毫克叶酸", BANNER)
        assert 'href="../../problems/"' in article
        assert server.get("calendar.ics").startswith("BEGIN:VCALENDAR")
        assert BANNER in server.get("no/such/page/")

        edit(site / ARTICLE, "0.4 毫克", "零点四毫克")  # a good edit beside a bad one, and one more bad one
        edit(site / "content/index.md", "title:", "titel:")
        server.shows("problems/", "folic-acide", "content/index.md:2:1", "titel")
        assert "0.4 毫克" in server.get("articles/folic-acid/")

        edit(site / "content/index.md", "titel:", "title:")
        edit(site / "campaigns.yml", "folic-acide", "folic-acid")
        server.is_mended()
        server.shows("articles/folic-acid/", "零点四毫克")
        assert "folic-acide" not in server.get("problems/")
    assert "campaigns.yml:6:16: unknown-reference" in server.said()
    assert tree(site).keys() == before.keys()  # a preview writes nothing into the folder


def test_a_strict_preview_goes_on_too(site: Path) -> None:
    """MkDocs' strict mode counts what is logged, and a preview that stops there answers no more."""
    edit(site / "mkdocs.yml", "site_name", "strict: true\nsite_name")
    with preview("mkdocs", site) as server:
        server.shows("", "欢迎")
        break_campaigns(site)
        server.shows("", "欢迎", BANNER)
        edit(site / "campaigns.yml", "folic-acide", "folic-acid")
        server.is_mended()


@pytest.mark.parametrize("module", ["mkcampaign", "mkdocs"])
def test_a_first_build_that_is_broken(site: Path, module: str) -> None:
    edit(site / "campaigns.yml", "organisation:", "organization:")
    edit(site / ARTICLE, "---\n每天", "每天")
    with preview(module, site) as server:
        home = server.shows("", "organization", "front-matter-unclosed", f"{ARTICLE}:1:1")
        assert "assets/mkcampaign." in home
        server.shows("problems/", "organization")
        edit(site / ARTICLE, "叶酸\n", "叶酸\n---\n")
        edit(site / "campaigns.yml", "organization:", "organisation:")
        server.is_mended()
        server.shows("articles/folic-acid/", "毫克叶酸")


def test_a_broken_mkdocs_yml_and_its_mending(site: Path) -> None:
    with preview("mkcampaign", site) as server:
        server.shows("", "欢迎")
        edit(site / "mkdocs.yml", "zh-Hans", "zh")
        home = server.shows("", BANNER)
        assert "欢迎来到小站" in home
        server.shows("problems/", "mkdocs.yml:9:22", "value-choice")
        server.shows("articles/folic-acid/", "毫克叶酸")
        edit(site / "mkdocs.yml", "site_language: zh", "site_language: [")
        server.shows("problems/", "yaml-syntax")
        (site / "mkdocs.yml").unlink()
        server.shows("problems/", "file-missing")
        server.shows("", "欢迎")
        edited = {"mkdocs.yml": TINY["mkdocs.yml"].replace("小站", "新小站")}
        write(site, edited)
        server.wait("", lambda page: "新小站" in page and BANNER not in page)


def test_files_that_go_and_come_back(site: Path) -> None:
    """From none at the start; as when an editor's program deletes a file and writes it anew."""
    (site / "campaigns.yml").unlink()
    with preview("mkcampaign", site) as server:
        server.shows("", "file-missing", "campaigns.yml")
        write(site, {"campaigns.yml": TINY["campaigns.yml"]})
        server.is_mended()
        (site / "campaigns.yml").unlink()
        server.shows("problems/", "file-missing", "campaigns.yml")
        server.shows("", "欢迎", BANNER)
        write(site, {"campaigns.yml": TINY["campaigns.yml"].replace("冬日宣传", "暖冬宣传")})
        server.is_mended()
        server.shows("campaigns/winter/", "暖冬宣传")


def test_a_broken_template_leaves_the_last_good_pages(site: Path) -> None:
    write(
        site,
        {
            "theme/pages/article.html": (
                Path(__file__).parents[1] / "theme/web/pages/article.html"
            ).read_text()
        },
    )
    edit(site / "mkdocs.yml", "font: false", "font: false\n  custom_dir: theme")
    with preview("mkcampaign", site) as server:
        server.shows("articles/folic-acid/", "毫克叶酸")
        template = (site / "theme/pages/article.html").read_text("utf-8")
        write(site, {"theme/pages/article.html": template + "{% if %}"})
        server.shows("articles/folic-acid/", "毫克叶酸", BANNER)
        server.shows("problems/", "theme-broken", "article.html")
        write(site, {"theme/base.html": "{% if %}"})  # now the page of problems cannot be made either
        server.wait("", lambda page: "小站" in page and "base.html" in server.said())
        (site / "theme/base.html").unlink()
        write(site, {"theme/pages/article.html": template})
        server.is_mended()


def test_a_site_in_a_folder_of_its_address(site: Path) -> None:
    edit(site / "mkdocs.yml", "https://example.org/", "https://example.org/health/")
    with preview("mkcampaign", site) as server:
        server.shows("health/", "欢迎")
        server.shows("", "欢迎")  # the way there
        break_campaigns(site)
        server.shows("health/articles/folic-acid/", BANNER)
        server.shows("health/problems/", "folic-acide")


def test_an_address_that_is_taken(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        result = serve(site, address)
    assert result.returncode == 2
    assert f"预览地址 {address} 用不了：已被占用。用 -a 换一个" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("address", ["8000", "127.0.0.1:http"])
def test_an_address_that_is_none(site: Path, address: str) -> None:
    result = serve(site, address)
    assert result.returncode == 1
    assert "127.0.0.1:8000" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_mkdocs_yml_broken_from_the_start(site: Path) -> None:
    edit(site / "mkdocs.yml", "zh-Hans", "zh")
    result = serve(site, "127.0.0.1:0")
    assert result.returncode == 1
    assert "mkdocs.yml:9:22: value-choice" in result.stderr


def serve(site: Path, address: str) -> subprocess.CompletedProcess[str]:
    """A preview that ends at once."""
    return subprocess.run(
        [sys.executable, "-m", "mkcampaign", "serve", "-a", address],
        cwd=site,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
