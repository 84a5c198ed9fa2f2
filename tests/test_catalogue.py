"""Every word of ours has its English, and a site in English shows no Chinese but the editor's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import catalogue
import pypdfium2
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign import plugin
from mkcampaign.cli import main
from mkcampaign.model.when import TERMS, When, describe
from mkcampaign.problem import Mark, Problem
from mkcampaign.project import Checked, check, make
from mkcampaign.rules import RULES
from mkcampaign.wording import translator

STARTER = catalogue.PACKAGE / "starter"
AS_OF = date(2026, 11, 22)
AS_TYPED = ("除夕", "清明", "农历", "公历")
"""What an editor must type in Chinese in any language."""

ENGLISH = translator("en")


# The catalogue


def test_every_string_has_english() -> None:
    lacking = {
        text: place for text, place in catalogue.strings().items() if not catalogue.catalogue().get(text)
    }
    assert not lacking


def test_no_english_is_left_over() -> None:
    assert not catalogue.catalogue().keys() - catalogue.strings().keys()


@pytest.mark.parametrize("text", sorted(catalogue.catalogue()))
def test_english_keeps_what_is_filled_in(text: str) -> None:
    english = catalogue.catalogue()[text]
    assert catalogue.placeholders(english) == catalogue.placeholders(text)
    assert not has_chinese(english)
    assert ENGLISH(text) == english


def test_the_catalogue_is_sorted_and_whole() -> None:
    text = catalogue.CATALOGUE.read_text(encoding="utf-8")
    assert list(catalogue.catalogue()) == sorted(catalogue.catalogue())
    assert text.count("\nmsgid ") == len(catalogue.catalogue()) + 1, "a msgid stands twice"
    assert "charset=utf-8" in text
    assert "fuzzy" not in text


def test_what_is_not_translated_is_still_there() -> None:
    stale = [f"{file}: {name}" for file, name, is_there in catalogue.not_translated_names() if not is_there]
    assert not stale


# Problems


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_problem_is_told_in_english(rule: str) -> None:
    names = {
        name
        for text in (RULES[rule].message, RULES[rule].hint)
        for name in catalogue.placeholders(text)
        if name.isidentifier()
    }
    values = {**dict.fromkeys(names, "VALUE"), "suggestion": "NEAR"}
    values |= dict.fromkeys(names & {"dates", "given", "known"}, "one、two")
    line = Problem(Mark("campaigns.yml"), rule, tuple(sorted(values.items()))).line(ENGLISH)
    assert not has_chinese(line)
    assert "{" not in re.sub(r"\{ (?:\.\w+|points=2|width=50%) \}|\{\{ \w+ \}\}", "", line)
    assert "Did you mean “NEAR”? " in line
    assert not re.search(r" {2}|[.:?][A-Z]", line)


@pytest.mark.parametrize(
    ("rule", "values", "words"),
    [
        ("yaml-syntax", {"detail": "少了冒号"}, "a colon is missing"),
        ("file-unreadable", {"reason": "系统错误 {code}", "code": "5"}, "read: system error 5."),
        ("output-unwritable", {"file": "a", "reason": "磁盘已满"}, "the disk is full"),
        ("output-clash", {"other": "自动生成的文件", "output": "a"}, "This and a generated file would"),
        ("output-clash", {"other": " content/a.md ", "output": "a"}, "This and content/a.md would"),
        ("unknown-reference", {"kind": "地点", "id": "x", "known": "a、b"}, "Places: there is no id “x”."),
        ("value-type", {"field": "a", "expected": "一个列表"}, "“a” should be a list."),
        ("document-dates", {"title": "T", "later": "失效日期", "earlier": "施行日期"}, "“Expires on”"),
        ("quote-not-in-force", {"title": "T", "status": "已失效"}, "status is now: Expired."),
        (
            "pamphlet-panels",
            {"format": "三折页", "expected": "6", "count": "5"},
            "Tri-fold leaflet: 6 panels",
        ),
    ],
)
def test_our_words_in_a_problem_are_english(rule: str, values: Mapping[str, str], words: str) -> None:
    line = Problem(Mark("campaigns.yml"), rule, tuple(sorted(values.items()))).line(ENGLISH)
    assert words in line
    assert not has_chinese(line)


def test_the_editors_own_words_stay() -> None:
    line = Problem(Mark("campaigns.yml"), "unknown-key", (("key", "名称"), ("known", "title"))).line(ENGLISH)
    assert "“名称” is not known." in line


# Days of the year


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"date": "05-29"}, "29 May every year"),
        ({"date": "08-01/08-07"}, "1 to 7 August every year"),
        ({"date": "05-20/06-10"}, "20 May to 10 June every year"),
        ({"date": "12-25/01-05"}, "25 December to 5 January every year"),
        ({"month": "10"}, "October every year"),
        ({"month": "5", "byday": "3SU"}, "third Sunday of May"),
        ({"month": "5", "byday": "-1SU"}, "last Sunday of May"),
        ({"month": "5", "byday": "-2MO"}, "second to last Monday of May"),
        ({"lunar": "09-09"}, "9th day of the 9th lunar month"),
        ({"lunar": "06L-01"}, "1st day of the leap 6th lunar month"),
        ({"lunar": "除夕"}, "Lunar New Year's Eve"),
        ({"lunar": "05-01/05-05"}, "1st to 5th day of the 5th lunar month"),
        (
            {"lunar": "12-23/01-15"},
            "23rd day of the 12th lunar month to 15th day of the 1st lunar month",
        ),
        ({"term": "清明"}, "Qingming (solar term)"),
        ({"term": "清明", "offset": "-1"}, "1 day before Qingming (solar term)"),
        ({"date": "05-29", "offset": "2", "since": "2016"}, "2 days after 29 May every year (from 2016)"),
        ({"month": "10", "since": "2016", "until": "2020"}, "October every year (from 2016 to 2020)"),
    ],
)
def test_a_day_in_english(when: dict[str, str], words: str) -> None:
    assert describe(When.model_validate(when), "en") == words


def test_every_solar_term_has_a_name_of_its_own() -> None:
    assert len({describe(When(term=term), "en") for term in TERMS}) == len(TERMS)


@given(st.integers(1, 12), st.integers(1, 30), st.booleans())
def test_every_lunar_day_is_told_in_english(month: int, day: int, leap: bool) -> None:
    text = f"{month:02}{'L' if leap else ''}-{day:02}"
    assert not has_chinese(describe(When.model_validate({"lunar": text}), "en"))


# A site in English

MORE = {
    "campaigns/more.yml": """\
chapters:
  west-street: {name: West Street, parent: association, hotline: "12345", address: West Street, summary: West}
places:
  park: {name: Park, address: West Street, phone: "12345", level: City, summary: A park, chapter: west-street}
occasions:
  week: {title: Week, when: {date: 08-01/08-07}, summary: A week}
  month: {title: Month, when: {month: 10}}
  sunday: {title: Sunday, when: {month: 5, byday: 3SU}}
  eve: {title: Eve, when: {lunar: 12-23/01-15}}
  term: {title: Term, when: {term: QINGMING, offset: -1}}
menus:
  visits: {title: Visits, choose: 1, contact: "12345", options: [{id: one, title: One}, {id: two, title: Two}]}
pathways:
  days:
    title: Days
    stages: [{id: first, title: First, from: A, to: B, summary: Sum}, {id: second, title: Second}]
campaigns:
  - id: cancelled
    title: Cancelled campaign
    dates: 2026-12-01/2026-12-24
    status: cancelled
    events: [{id: talk, title: Talk, kind: lecture, start: 2026-12-01, place: park, capacity: 60, contact: "12345"}]
  - id: now
    title: Campaign now
    dates: 2026-11-01/2027-01-31
    partners: [One, Two]
    audience: [Parents, Elders]
    organisers: [association, west-street]
    menus: [visits]
    pathway: days
    stage: first
    results: [{label: Leaflets, value: 13600, unit: copies, as_of: 2026-11-01, source: Report}]
    events:
      - {id: online, title: Online, kind: online, start: 2026-12-02T19:00, url: "https://example.org/", place: park}
      - {id: moved, title: Moved, kind: class, start: 2026-12-03T09:00, status: postponed}
      - {id: gone, title: Gone, kind: outing, start: 2026-11-02, end: 2026-11-04}
      - {id: daily, title: Daily, kind: call, start: 2026-12-03, repeat: {freq: daily, interval: 2, count: 3}}
""",
    "content/articles/notes.md": """\
---
title: Notes
stage: first
tags: [one, two]
audience: [Parents, Elders]
sources: [{title: Source, issuer: Office, year: 2022}]
---
A note.[^1] And one more.[^2]

- [x] done
- [ ] not done

[^1]: First.
[^2]: Second.
""",
    "content/answers/expert.md": """\
---
title: Why?
kind: expert
reviewer: A doctor
owner: An office
stage: first
tags: [one]
audience: [Parents, Elders]
places: [park]
---
Because.
""",
    **{
        f"content/answers/{name}.md": f"""\
---
title: How {name}?
kind: policy
region: "320000"
documents:
  - {{title: Rule of {name}, issuer: Office, doc_no: "1", clause: "2", issued: 2020-01-01, effective: {first}, {rest}}}
---
So.
"""
        for name, first, rest in (
            ("expired", "2020-01-01", "expires: 2021-01-01"),
            ("expiring", "2020-01-01", "expires: 2026-12-01"),
            ("coming", "2027-01-01", "expires: 2028-01-01"),
            ("repealed", "2020-01-01", "repealed_on: 2021-01-01"),
            ("superseded", "2020-01-01", "superseded_by: Another rule"),
        )
    },
    "content/pamphlets/poster.md": "---\ntitle: Poster\nformat: poster\n---\n# Poster\n\nText.\n",
    "content/pamphlets/letter.md": "---\ntitle: Letter\nformat: letter\n---\n# Letter\n\nText.\n",
    "content/about.md": "---\ntitle: About\n---\nText.\n",
}


def english_site(folder: Path) -> Path:
    """The starter in English: its language changed, and each run of Chinese made a Latin word of its own."""
    shutil.copytree(STARTER, folder)
    words = {"对": "True", "错": "False", "解析": "Explanation", "农历九月初九": "{lunar: 09-09}"}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("site_language: zh-Hans", "site_language: en")
            text = re.sub(
                r"[\u4e00-\u9fff]+", lambda run: words.setdefault(run[0], f"Word{len(words)}"), text
            )
            path.write_text(re.sub(r"[\u3000-\u303f\uff00-\uffef]", " ", text), encoding="utf-8")
    for name, text in MORE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace("QINGMING", "清明"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return english_site(tmp_path_factory.mktemp("english") / "site")


@pytest.fixture(scope="module")
def checked(folder: Path) -> tuple[Checked, dict[str, bytes]]:
    project = plugin.project_of(plugin.read_config(folder / "mkdocs.yml"))
    found = check(project, AS_OF)
    assert found.problems == ()
    return found, {output.uri: output.produce() for output in make(project, found)}


@pytest.fixture(scope="module")
def pages(checked: tuple[Checked, dict[str, bytes]]) -> dict[str, str]:
    return {uri: made.decode() for uri, made in checked[1].items() if uri.endswith(".html")}


def has_chinese(text: str) -> bool:
    return bool(catalogue.CHINESE.search(re.sub("|".join(AS_TYPED), "", text)))


def test_no_page_and_no_feed_speaks_chinese(checked: tuple[Checked, dict[str, bytes]]) -> None:
    leaks = {
        f"{uri}: {line.strip()[:160]}"
        for uri, made in checked[1].items()
        if uri.endswith((".html", ".ics", ".xml"))
        for line in made.decode().splitlines()
        if catalogue.CHINESE.search(line)
    }
    assert not leaks


def test_every_page_says_that_it_is_english(pages: dict[str, str]) -> None:
    assert len(pages) > 60
    for uri, html in pages.items():
        opening = (
            '<article lang="en" data-status='
            if uri.endswith("/fragment.html")
            else '<html lang="en" dir="ltr"'
        )
        assert opening in html, uri
        assert not re.search(r"(?<!\{)\{\w+\}(?!\})", re.sub(r'data-word-\w+(-\w+)?="[^"]*"', "", html)), uri


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("index.html", "Skip to content"),
        ("index.html", "As of <time"),
        ("index.html", ">22 November 2026</time>"),
        ("index.html", "Main navigation"),
        ("index.html", "Local chapters"),
        ("index.html", "Test yourself"),
        ("campaigns/member-day-2027/index.html", ">20 May – 10 June 2027</time>"),
        ("events/member-day-2027/registry-desk/index.html", ">20 May 2027</time> 9:00–16:30"),
        ("events/member-day-2027/registry-desk/index.html", "Every week, 4 times"),
        ("events/now/daily/index.html", "Every 2 days, 3 times"),
        ("events/now/online/index.html", "Parents, Elders"),
        ("occasions/chongyang/index.html", "9th day of the 9th lunar month"),
        ("occasions/member-day/index.html", "29 May every year"),
        ("answers/repealed/index.html", "The rule on this page no longer applies."),
        ("articles/notes/index.html", "Source (Office, 2022)"),
        ("articles/notes/index.html", 'title="Back to note 2 in the text"'),
        ("articles/notes/index.html", 'aria-label="Not done"'),
        ("calendar/2027/05/index.html", '<th scope="col">Mon</th>'),
        ("calendar/2027/index.html", "1 August – 7 August"),
        ("quizzes/member-day/index.html", "Right answer: A, B"),
        ("results/index.html", "13,600"),
    ],
)
def test_a_page_says_it_in_english(pages: dict[str, str], uri: str, words: str) -> None:
    assert words in pages[uri]


def test_a_script_finds_the_right_letters_in_any_language(pages: dict[str, str]) -> None:
    assert 'data-right="[&#34;A&#34;, &#34;B&#34;]"' in pages["quizzes/member-day/index.html"]


def test_a_feed_says_what_became_of_an_event(checked: tuple[Checked, dict[str, bytes]]) -> None:
    feed = checked[1]["calendar.ics"].decode().replace("\r\n ", "")
    assert "SUMMARY:Postponed: Moved" in feed
    assert "SUMMARY:Cancelled: Talk" in feed
    assert "LOCATION:Park\\, West Street" in feed


def test_the_leaflet_speaks_english(checked: tuple[Checked, dict[str, bytes]]) -> None:
    document = pypdfium2.PdfDocument(
        checked[1]["downloads/maternity-protection/maternity-protection-association-office.pdf"]
    )
    text = " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    document.close()
    assert not catalogue.CHINESE.search(text)
    for words in (
        "Helpline",
        "Scan for the latest version",
        "Edition 1",
        "Reviewed 1 November 2026",
        "In force",
    ):
        assert words in text


# The command


def test_the_command_speaks_the_sites_language(folder: Path, tmp_path: Path) -> None:
    site = shutil.copytree(folder, tmp_path / "site")
    (site / "content/articles/link.md").write_text(
        "---\ntitle: Link\n---\n[x](none.md)\n\n### Deep\n", encoding="utf-8"
    )
    arguments = ["check", "-f", str(site / "mkdocs.yml"), "--as-of", AS_OF.isoformat()]
    said = CliRunner().invoke(main, arguments)
    assert said.exit_code == 1
    assert "link-missing: The link leads to “none.md”, which does not exist. Hint: " in said.output
    assert "[warning]" in said.output
    assert "Checked. Errors: 1. Warnings: 1." in said.output
    assert not catalogue.CHINESE.search(said.output)


def test_what_stops_a_build_is_told_in_the_sites_language(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("Not ours.", encoding="utf-8")
    arguments = ["build", "-f", str(folder / "mkdocs.yml"), "-o", str(tmp_path / "other")]
    said = CliRunner().invoke(main, [*arguments, "--as-of", AS_OF.isoformat()])
    assert said.exit_code == 1
    assert "holds files that this program did not make; it was left alone." in said.output
    assert not catalogue.CHINESE.search(said.output)
