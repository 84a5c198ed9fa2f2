"""Whatever editors write is text: on pages, in calendars, in structured data and on paper.

Every text field of a site carries markup, script, template, calendar and Typst code; the site is built, opened in
Chromium, and nothing of it may run.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from icalendar import Calendar
from playwright.sync_api import Browser
from reference import GOLDEN, GOLDEN_DAY, Built, build, page_of, produced, rendering
from served import served, visit

from mkcampaign import plugin, urls
from mkcampaign.project import check

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg onload=alert(1)>",
    "</title><style>*{color:red}</style>",
    "{{7*7}} {% raw %} ${7*7}",
    r"\nEND:VEVENT\r\nBEGIN:VEVENT; x,y",
    "BEGIN:VEVENT",
    "]]> <!-- -->",
    "&lt;b&gt; &#x3c;b&#x3e;",
    "' onfocus=alert(1) autofocus='",
]
ON_PAPER = [
    "#panic() $x$",
    '#read("/etc/passwd")',
    "<script>1</script>",
    "{%7*7%} ${7*7} *_`=",
    "@ref <label> \\ ~",
]
"""What the leaflet carries: Typst code and markup, short enough for its panels."""
BODY = """
文字里的代码 `{{7*7}}` `<script>alert(1)</script>` `#panic()` 与 {{7+7}} ${7+7} $x$ #panic()。

另一段 &lt;script&gt;alert(1)&lt;/script&gt;。

<script>alert(1)</script>

<img src=LAMP alt="&quot;><script>alert(1)</script>" onerror=alert(1) onload=alert(1)>

<a href="https://x.example/" onclick="alert(1)" style="color:red" target="_top">外站</a>

<p style="position:fixed" onmouseover="alert(1)">段落</p>

<iframe src="https://x.example/"></iframe><object data="x"></object>

<style>*{display:none}</style>

<svg onload="alert(1)"><circle /></svg><math><mtext><img src=LAMP alt=灯 onload=alert(1)></mtext></math>

<details open ontoggle="alert(1)"><summary>展开</summary>内容</details>

[x](https://x.example/"onmouseover="alert(1)) **粗**{ onclick="alert(1)" style="color:red" }

```html
<script>alert(1)</script>
```
"""
_TEXT_KEYS = set(
    "title name short_name address hours level summary slogan contact label unit source doc_no issuer clause "
    "owner reviewer institution from to".split()
)
_LIST_KEYS = {"audience", "tags", "partners", "key_messages"}


def soiled(value: Any, payloads: Iterator[str], key: str = "", path: tuple[str, ...] = ()) -> Any:
    """The same YAML with every text made hostile."""
    if isinstance(value, dict):
        return {k: soiled(v, payloads, k, (*path, key)) for k, v in value.items()}
    if isinstance(value, list):
        if key in _LIST_KEYS:
            return [f"{item} {next(payloads)}" for item in value]
        return [soiled(item, payloads, key, path) for item in value]
    is_text = key in _TEXT_KEYS or (key == "kind" and "places" in path)
    return f"{value} {next(payloads)}" if is_text else value


def in_turn(payloads: list[str], at_once: int) -> Iterator[str]:
    number = 0
    while True:
        yield " ".join(payloads[(number + n) % len(payloads)] for n in range(at_once))
        number += 1


class _Plain(yaml.SafeLoader):
    """YAML as our own reader takes it: every scalar is text."""


_Plain.yaml_implicit_resolvers = {}


def written(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)


def hostile_site(folder: Path) -> Path:
    """The golden site with every text field hostile."""
    root = folder / "site"
    shutil.copytree(GOLDEN, root)
    calendar = root / "campaigns.yml"
    data = yaml.load(calendar.read_text("utf-8"), Loader=_Plain)
    organisation = data.pop("organisation")
    data = soiled(data, in_turn(HOSTILE, 3))
    data["organisation"] = soiled(organisation, in_turn(ON_PAPER, 1))
    calendar.write_text(written(data), "utf-8")
    for file in sorted((root / "content").rglob("*.md")):
        _, head, body = file.read_text("utf-8").split("---\n", 2)
        is_leaflet, is_quiz = file.parent.name == "pamphlets", file.parent.name == "quizzes"
        payloads = in_turn(ON_PAPER if is_leaflet else HOSTILE, 1 if is_leaflet else 3)
        matter = soiled(yaml.load(head, Loader=_Plain), payloads)
        newest, *older = matter.get("documents", [{}])
        for document in older:
            document["superseded_by"] = newest["title"]
        if is_leaflet:
            texts = [
                re.sub(r"([\\`*_{}\[\]()#+.!-])", r"\\\1", t).replace("<", "&lt;") for t in [*ON_PAPER, "尾"]
            ]
            body = "\n\n".join(f"# {text}\n\n{text}" for text in texts)
            body += "\n\n[问](../answers/maternity-leave.md){ .quote }\n"
        elif is_quiz:
            choices = "\n".join(
                f"- [{'x' if n == 1 else ' '}] {n} `{raw}` {raw.replace('<', '&lt;')}\n  > {raw.replace('<', '&lt;')}"
                for n, raw in enumerate(HOSTILE)
            )
            body = f"{BODY}\n## 问 {{{{7*7}}}} `</script>` &lt;script>?\n\n{choices}\n\n> 解析：{HOSTILE[0]} 完\n"
        elif file.parent.name == "answers":
            body = "简答 {{7*7}} `<script>alert(1)</script>` &lt;/script&gt;。\n\n" + body + BODY
        else:
            body += BODY
        body = body.replace(
            "LAMP", "assets/lamp.png" if file.parent.name == "content" else "../assets/lamp.png"
        )
        file.write_text(f"---\n{written(matter)}---\n{body}", "utf-8")
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    text = text.replace(
        "site_name: 样例健康宣传站", f"site_name: {json.dumps('站 ' + HOSTILE[2], ensure_ascii=False)}"
    )
    text = text.replace("活动不是真的。", f"'{HOSTILE[0]}{HOSTILE[1]}").replace(
        "footer: ", "footer: >-\n        "
    )
    config.write_text(text, "utf-8")
    return root


def calendar_of(built: Built) -> Any:
    """The calendar file a hostile site was made of."""
    return yaml.load((built.folder.parent / "site" / "campaigns.yml").read_text("utf-8"), Loader=_Plain)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("hostile")
    return build(hostile_site(folder), GOLDEN_DAY, folder / "out")


def test_pages_hold_no_code(hostile: Built) -> None:
    """No script but the bundle and JSON-LD, no style, no event attribute, no address that is code."""
    for uri, page in hostile.pages.items():
        for script in page.xpath("//script"):
            assert script.get("type") == "application/ld+json" or (script.get("src") and not script.text), uri
        assert page.xpath("//style | //iframe | //object | //embed | //base | //math") == [], uri
        for form in page.xpath("//form"):
            assert (form.get("role"), form.get("method")) == ("search", "get"), uri
            assert not re.match(r"\w+:|//", form.get("action", "")), uri
        assert page.xpath("//@style | //@*[starts-with(name(), 'on')] | //@srcdoc | //@formaction") == [], uri
        addresses = page.xpath(
            "//@href | //@src | //@xlink:href", namespaces={"xlink": "http://www.w3.org/1999/xlink"}
        )
        schemes = {a.partition(":")[0].lower() for a in addresses if re.match(r"[^/?#]*:", a)}
        assert schemes <= {"https", "tel"}, uri
        assert page.xpath('//img[@src="x"]/@onerror') == []
        # ours are icons, which are hidden from readers, and charts, which are pictures with a name
        assert page.xpath("//svg[not(@aria-hidden or @role='img')]") == [], uri
        assert page.xpath("//meta[@http-equiv]/@content") == [golden_policy()], uri


def golden_policy() -> str:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
    )
    assert "unsafe" not in policy
    return policy


def test_what_was_written_can_be_read(hostile: Built) -> None:
    """It is shown as it was typed, and no template language has seen it."""
    page = hostile.pages[urls.noun("campaign", "chongyang-2026")]
    title = next(c["title"] for c in calendar_of(hostile)["campaigns"] if c["id"] == "chongyang-2026")
    assert page.find(".//h1").text_content() == title
    assert page.findtext(".//title").startswith(title)
    assert page.xpath("string(//meta[@property='og:title']/@content)") == title
    for uri, found in hostile.pages.items():
        text = found.find("body").text_content()
        assert "49" not in text, uri
    article = hostile.words(urls.noun("article", "every-construct"))
    assert "文字里的代码 {{7*7}} <script>alert(1)</script> #panic() 与 {{7+7}} ${7+7} $x$ #panic()" in article


def test_nothing_runs(hostile: Built, chromium: Browser) -> None:
    """Every page opened in Chromium: no dialog, no violation of the policy, no request elsewhere."""
    with served(hostile.folder) as origin, visit(chromium, origin) as found:
        dialogs: list[str] = []
        found.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for uri in hostile.pages:
            if uri != urls.NOT_FOUND:  # its addresses start at the site's own root
                found.open(uri)
        assert dialogs == []
        assert [line for line in found.wrong if not line.endswith("/x")] == []


def test_the_quiz_stays_text_when_it_is_answered(hostile: Built, chromium: Browser) -> None:
    with served(hostile.folder) as origin, visit(chromium, origin) as found:
        found.open(urls.noun("quiz", "member-day"))
        found.page.locator("label:has(input)").first.click()
        assert found.page.locator("main").inner_text().count("alert(1)") > 3
        assert [line for line in found.wrong if not line.endswith("/x")] == []


def test_structured_data_is_data(hostile: Built) -> None:
    for uri, page in hostile.pages.items():
        (text,) = page.xpath('//script[@type="application/ld+json"]/text()')
        data = json.loads(text)
        assert set(data) == {"@context", "@graph"}, uri
    event = json.loads(
        hostile.pages[urls.event("member-day-2026", "park-fair")].xpath(
            'string(//script[@type="application/ld+json"])'
        )
    )["@graph"][0]
    assert HOSTILE[0] in json.dumps(event, ensure_ascii=False).replace('\\"', '"')


def test_calendars_hold_the_events_there_are(hostile: Built) -> None:
    for uri in hostile.uris(".ics"):
        content = hostile.files[uri].read_bytes()
        calendar = Calendar.from_ical(content)
        events = calendar.walk("VEVENT")
        assert [c for c in calendar.walk() if c.errors] == []
        lines = content.replace(b"\r\n ", b"").split(b"\r\n")
        assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(events), uri
        assert {line.partition(b":")[0].partition(b";")[0] for line in lines if line} <= {
            *b"BEGIN END VERSION PRODID CALSCALE METHOD NAME REFRESH-INTERVAL X-WR-CALNAME X-WR-TIMEZONE".split(),
            *b"X-PUBLISHED-TTL TZID COMMENT TZNAME TZOFFSETFROM TZOFFSETTO SUMMARY DTSTART DTEND DTSTAMP".split(),
            *b"UID SEQUENCE CATEGORIES DESCRIPTION LOCATION STATUS TRANSP URL".split(),
        }, uri
    everything = Calendar.from_ical(hostile.files[urls.CALENDAR_FEED].read_bytes()).walk("VEVENT")
    (climb,) = (event for event in everything if "chongyang-2026.climb" in event["UID"])
    title = next(
        e["title"] for c in calendar_of(hostile)["campaigns"] for e in c["events"] if e["id"] == "climb"
    )
    assert climb["SUMMARY"] == title


def test_the_leaflet_has_the_code_as_words(hostile: Built) -> None:
    """Typst code is not run: nothing is read from the disk, nothing panics, no mark is taken for markup."""
    document = pypdfium2.PdfDocument(
        hostile.files[urls.download("work-and-baby", "work-and-baby-association-office")]
    )
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    squeezed = "".join(text.split())
    for payload in ON_PAPER:
        assert "".join(payload.split()) in squeezed, payload
    assert "root:" not in text


REFUSED = [
    ("content/privacy.md", "[点我](javascript:alert(1))"),
    ("content/privacy.md", "[点我](JaVa\tScRiPt:alert(1))"),
    ("content/privacy.md", "[点我](&#106;avascript:alert(1))"),
    ("content/privacy.md", '<a href="java&#10;script:alert(1)">点我</a>'),
    ("content/privacy.md", "[点我](data:text/html,<script>alert(1)</script>)"),
    ("content/privacy.md", "[点我](vbscript:x)"),
    ("content/privacy.md", "![图](javascript:alert(1))"),
    ("content/privacy.md", "[点我]\n\n[点我]: javascript:alert(1)"),
    ("content/privacy.md", "<javascript:alert(1)>"),
]


@pytest.mark.parametrize(("path", "text"), REFUSED, ids=range(len(REFUSED)))
def test_links_that_run_are_refused_and_not_written(path: str, text: str, tmp_path: Path) -> None:
    """Where a browser would run the link, the build stops; and the renderer would not have written it either."""
    shutil.copytree(GOLDEN, tmp_path / "site")
    file = tmp_path / "site" / path
    file.write_text(file.read_text("utf-8") + "\n" + text + "\n", "utf-8")
    page = page_of(rendering(tmp_path / "site", GOLDEN_DAY), "privacy/index.html")
    main = page.find(".//main")
    seen = [re.sub(r"[\t\n\r]", "", a).strip().lower() for a in main.xpath(".//@href | .//@src")]
    assert [a for a in seen if a.startswith(("javascript:", "data:", "vbscript:"))] == [], (
        "as a browser reads them"
    )
    if main.xpath('.//*[text()="点我"][self::a]') or "图" in text:
        config = plugin.read_config(tmp_path / "site" / "mkdocs.yml")
        assert any(p.rule == "link-unsafe" for p in check(plugin.project_of(config), GOLDEN_DAY).problems)


BAD_VALUES = [
    ("url: https://live.example.org/room?a=1&b=2", "url: 'javascript:alert(1)'", "value-url"),
    (
        "url: https://live.example.org/room?a=1&b=2",
        """url: 'https://x.example/"onclick="alert(1)'""",
        "value-url",
    ),
    ('colour: "#f2a900"', 'colour: "red;}</style><script>alert(1)</script>"', "value-colour"),
    ('colour: "#f2a900"', 'colour: "#f2a900;background:url(https://x.example)"', "value-colour"),
    ('hotline: "12345"', "hotline: '12345\" onclick=\"alert(1)'", "value-hotline"),
    ("id: park-fair", "id: ../../../etc/passwd", "value-id"),
    ("  park:\n", "  ../park:\n", "value-id"),
]


@pytest.mark.parametrize(("before", "after", "rule"), BAD_VALUES, ids=range(len(BAD_VALUES)))
def test_values_with_a_form_are_held_to_it(before: str, after: str, rule: str, tmp_path: Path) -> None:
    """Addresses, colours, numbers and ids go where text cannot be escaped, so nothing else passes."""
    shutil.copytree(GOLDEN, tmp_path / "site")
    file = tmp_path / "site" / "campaigns.yml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    config = plugin.read_config(tmp_path / "site" / "mkdocs.yml")
    assert rule in {p.rule for p in check(plugin.project_of(config), date(2026, 5, 29)).problems}


def test_no_output_leaves_the_folder(hostile: Built) -> None:
    r = rendering(hostile.folder.parent / "site", GOLDEN_DAY)
    for uri in produced(r):
        assert not uri.startswith("/")
        assert ".." not in uri.split("/")
        assert "\\" not in uri
