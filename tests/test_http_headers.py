"""What servers are to say: `_headers` and the nginx snippet of the handbook agree with the pages and each other."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser
from reference import ROOT, golden
from served import served
from sites import TINY, build, write

from mkcampaign.render.http_headers import DENIED
from mkcampaign.render.shell import POLICY

NGINX = "\n".join(
    re.findall(r"^```nginx\n(.*?)^```$", (ROOT / "docs" / "publishing.md").read_text("utf-8"), re.M | re.S)
)
Rules = list[tuple[str, list[tuple[str, str]]]]


def parsed(text: str) -> Rules:
    """The rules of a `_headers` file in their order."""
    rules: Rules = []
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
        else:
            rules.append((line, []))
    return rules


def answered(rules: Rules, path: str) -> dict[str, list[str]]:
    """What a host says of a path: `*` is anything, `:name` anything within a step, and all rules that match count."""
    found: dict[str, list[str]] = {}
    for pattern, headers in rules:
        regex = "".join(
            ".*" if part == "*" else "[^/]+" if part.startswith(":") else re.escape(unquote(part))
            for part in re.split(r"(\*|:[a-z]+)", pattern)
        )
        if re.fullmatch(regex, path):
            for name, value in headers:
                found.setdefault(name, []).append(value)
    return found


def by_nginx(variable: str, path: str) -> str:
    """What the handbook's `map` gives for a path: the first pattern that matches, else the default."""
    block = re.search(rf"map \$uri \${variable} {{\n(.*?)\n}}", NGINX, re.S)
    assert block
    default = ""
    for line in block[1].splitlines():
        key, value = re.fullmatch(r'\s+(?:"~(.*?)"|default) "(.*)";', line).groups()  # type: ignore[union-attr]
        if key is None:
            default = value
        elif re.search(key, path):
            return value
    return default


@pytest.fixture(scope="module")
def rules() -> Rules:
    return parsed(golden().files["_headers"].read_text("utf-8"))


def addresses(uri: str) -> list[str]:
    """The paths under which a page is asked for."""
    folder = "/" + uri.removesuffix("index.html")
    return [f"/{uri}", folder] if uri.endswith("index.html") else [f"/{uri}"]


def test_the_policy_of_every_page_is_the_one_it_carries(rules: Rules) -> None:
    """And it may not be framed, which no page can say of itself. One rule says so: hosts join what two say."""
    assert len(golden().pages) > 40
    for uri, page in golden().pages.items():
        (own,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        for path in addresses(uri):
            said = answered(rules, path)
            assert said["Content-Security-Policy"] == [f"{own}; frame-ancestors 'none'"], path
            assert "Access-Control-Allow-Origin" not in said, path
            assert "Cache-Control" not in said, path
    assert own == POLICY


def test_every_file_comes_with_the_same_few_words(rules: Rules) -> None:
    for uri in golden().files:
        said = answered(rules, f"/{uri}")
        assert said["Referrer-Policy"] == ["no-referrer"]
        assert said["X-Content-Type-Options"] == ["nosniff"]
        (denied,) = said["Permissions-Policy"]
        assert {"camera=()", "microphone=()", "geolocation=()"} <= set(denied.split(", "))


def test_other_sites_may_have_what_is_made_for_them_and_no_more(rules: Rules) -> None:
    opened = {u for u in golden().files if "Access-Control-Allow-Origin" in answered(rules, f"/{u}")}
    fragments = {u for u in golden().files if u.endswith("/fragment.html")}
    assert fragments
    assert opened == {*fragments, "answers.json", "results.json", "results.csv"}
    for uri in fragments:
        assert answered(rules, f"/{uri}")["Content-Security-Policy"] == [POLICY]
    assert "frame-ancestors" not in POLICY


def test_only_files_named_by_what_is_in_them_are_kept_for_ever(rules: Rules) -> None:
    kept = {u for u in golden().files if "Cache-Control" in answered(rules, f"/{u}")}
    assert kept == {u for u in golden().files if re.search(r"\.[0-9a-f]{8}\.(css|js)$", u)}
    assert len(kept) >= 4


def test_hosts_read_all_of_it(rules: Rules) -> None:
    """Cloudflare Pages: a hundred rules, one `*` in each, lines of 2,000 characters."""
    assert len(rules) <= 100
    assert all(pattern.startswith("/") and pattern.count("*") <= 1 and headers for pattern, headers in rules)
    text = golden().files["_headers"].read_text("ascii")
    assert max(map(len, text.splitlines())) < 2000


def test_nginx_says_the_same(rules: Rules) -> None:
    for uri in golden().files:
        for path in addresses(uri):
            said = {name: value for name, (value,) in answered(rules, path).items()}
            if path.endswith(("/", ".html")):
                assert by_nginx("mkcampaign_policy", path) == said["Content-Security-Policy"], path
            assert by_nginx("mkcampaign_origin", path) == said.get("Access-Control-Allow-Origin", ""), path
            assert by_nginx("mkcampaign_cache", path) == said.get("Cache-Control", "no-cache"), path
    everywhere = dict(rules[0][1])
    fixed = dict(re.findall(r'^add_header (\S+) "(.*)" always;$', NGINX, re.M))
    assert fixed == everywhere
    assert fixed["Permissions-Policy"] == ", ".join(f"{name}=()" for name in DENIED)


@contextmanager
def hosted(folder: Path, rules: Rules) -> Iterator[str]:
    """A folder served as a host would that reads `_headers`; gives its address, ending in /."""

    class Host(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

        def end_headers(self) -> None:
            for name, values in answered(rules, unquote(self.path.partition("?")[0])).items():
                self.send_header(name, ", ".join(values))
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_browser_keeps_to_it(rules: Rules, tmp_path: Path, chromium: Browser) -> None:
    """Another site can fetch the data and frame a fragment, but neither fetch nor frame a page."""
    page_uri, part = "answers/folic-acid/", "answers/folic-acid/fragment.html"
    folder = golden().files["_headers"].parent
    with hosted(folder, rules) as host:
        frames = f'<iframe src="{host}{page_uri}"></iframe><iframe src="{host}{part}"></iframe>'
        (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title>{frames}", "utf-8")
        with served(tmp_path) as other:
            page = chromium.new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.goto(other)
            whole, fragment = page.frames[1:]
            assert fragment.locator("article[data-status]").count() == 1
            assert whole.url.startswith("chrome-error:")
            assert any("frame-ancestors" in text for text in said)
            fetched = page.evaluate(
                """(uris) => Promise.all(uris.map((uri) => fetch(uri).then((r) => r.status, () => 0)))""",
                [host + uri for uri in ("answers.json", "results.json", "results.csv", part, page_uri)],
            )
            assert fetched == [200, 200, 200, 200, 0]
            page.close()
        page = chromium.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(host + page_uri)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.classList.contains('mc-js')")
        assert wrong == []
        page.close()


def test_a_page_in_a_folder_of_the_editors_is_covered(tmp_path: Path) -> None:
    page = "---\ntitle: 联系\n---\n拨打 12345。\n"
    site = build(write(tmp_path, {**TINY, "content/about/contact.md": page}))
    said = answered(parsed(site["_headers"].decode("ascii")), "/about/contact/")
    assert said["Content-Security-Policy"] == [f"{POLICY}; frame-ancestors 'none'"]


def test_an_editors_own_file_is_kept(tmp_path: Path) -> None:
    own = "/*\n  X-Robots-Tag: noindex\n"
    assert build(write(tmp_path, {**TINY, "content/_headers": own}))["_headers"].decode() == own


def test_the_privacy_page_names_all_that_is_kept() -> None:
    """Each thing the scripts keep on a device is told of; who adds one has to say so there."""
    scripts = "\n".join(f.read_text("utf-8") for f in sorted((ROOT / "theme/web/scripts").rglob("*.js")))
    told = {"mc-elders": "长辈版", "mc-quiz:": "问答", "mc-quiz-name": "姓名", "mc-pathway:": "日期"}
    named = set(re.findall(r'(?:KEY|store|key) = "(mc-[a-z-]+:?)"', scripts))
    assert named == set(told)
    files = [
        f
        for f in (ROOT / "theme/web/scripts").rglob("*.js")
        if "localStorage.setItem" in f.read_text("utf-8")
    ]
    assert len(files) == len(told), "each keeps one thing"
    assert not re.search(
        r"sessionStorage|indexedDB|document\.cookie|sendBeacon|XMLHttpRequest|\bfetch\(", scripts
    )
    page = (ROOT / "content" / "privacy.md").read_text("utf-8")
    table = "\n".join(line for line in page.splitlines() if line.startswith("| "))
    assert all(word in table for word in told.values())
