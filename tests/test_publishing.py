"""`publish_on` and `expires_on` of every kind of file: nothing of it before its first day, nothing after its last.

An answer stays after its last day, marked, because its address may stand on paper.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sites import TINY, run, tree, write

FIRST, LAST = "2026-12-01", "2026-12-31"
DAYS = f"publish_on: {FIRST}\nexpires_on: {LAST}\n"
SHARED = "tags: [共同]\naudience: [老年人]\nstage: first\nchapter: village\nlast_reviewed: 2026-11-01\n"
"""What leads from one file to another: the open ones beside them show these as well."""

KINDS = {
    "article": ("articles", ""),
    "answer": ("answers", "kind: policy\ndocuments: [{title: 某办法, issuer: 某局}]\n"),
    "quiz": ("quizzes", ""),
    "pamphlet": ("pamphlets", "format: poster\nversion: '1'\n"),
}
BODIES = {
    "article": "正文zq{kind}。\n",
    "answer": "短答zq{kind}。\n",
    "quiz": "## 题目zq{kind}？\n\n- [x] 对\n- [ ] 错\n",
    "pamphlet": "# 海报zq{kind}\n\n文字zq{kind}。\n",
}
CAMPAIGNS = """\
organisation: {id: association, name: 某区计划生育协会, hotline: "12345"}
chapters: {village: {name: 某村计生协}}
places: {hall: {name: 村委会, chapter: village}}
campaigns:
  - id: winter
    title: 冬日宣传
    dates: 2026-11-01/2027-02-28
    organisers: [village]
    stage: first
    pathway: path
    tags: [共同]
    articles: [zq-article, open-article]
    answers: [zq-answer, open-answer]
    quizzes: [zq-quiz, open-quiz]
    materials:
      - {pamphlet: zq-pamphlet, copies: 10, places: [hall]}
      - {pamphlet: open-pamphlet, copies: 10, places: [hall]}
pathways:
  path:
    title: 一条路
    stages: [{id: first, title: 第一段, from: 出生, to: 满 1 岁}]
    checkups: [{id: c, title: 检查, from: 满 1 个月, answer: zq-answer, article: zq-article}]
"""


def files() -> dict[str, str]:
    """One file of each kind with the two days, one without, all listed and linked wherever such a file may be."""
    site = {"mkdocs.yml": TINY["mkdocs.yml"], "campaigns.yml": CAMPAIGNS}
    for kind, (folder, fields) in KINDS.items():
        body = BODIES[kind].format(kind=kind)
        site[f"content/{folder}/zq-{kind}.md"] = (
            f"---\ntitle: 标题zq{kind}？\nsummary: 摘要zq{kind}\n{DAYS}{SHARED}{fields}---\n{body}"
        )
        to = "".join(
            f"[链接](../{other}/zq-{name}.md)\n\n" for name, (other, _) in KINDS.items() if name != "pamphlet"
        )
        open_body = BODIES[kind].format(kind="").replace("zq", "")
        if kind in ("article", "answer"):
            open_body += "\n" + to
        site[f"content/{folder}/open-{kind}.md"] = (
            f"---\ntitle: 公开的{kind}？\n{SHARED}{fields}---\n{open_body}"
        )
    site["content/zq-page.md"] = f"---\ntitle: 标题zqpage\n{DAYS}---\n正文zqpage。\n"
    site["content/campaigns/winter.md"] = f"---\n{DAYS}---\n活动的话zqprose。\n"
    site["content/index.md"] = f"---\ntitle: 首页\n{DAYS}---\n首页的话zqhome。\n"
    return site


NAMES = ("article", "answer", "quiz", "pamphlet", "page", "prose", "home")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("days"), files())


def told_of(folder: Path, day: str) -> dict[str, set[str]]:
    """Each file of the site built on a day that says anything of a file with days, and of which."""
    result = run(folder, "build", "--as-of", day)
    assert result.exit_code == 0, result.output
    found: dict[str, set[str]] = {name: set() for name in NAMES}
    for uri, content in tree(folder / "site").items():
        for name in re.findall(r"zq-?(\w+)", uri + " " + content.decode("utf-8", "replace")):
            if name in found:
                found[name].add(uri)
    return found


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_it_is_there_on_its_first_day_and_on_its_last(folder: Path, day: str) -> None:
    found = told_of(folder, day)
    assert {name for name in NAMES if found[name]} == set(NAMES)
    campaign, path = "campaigns/winter/index.html", "pathways/path/index.html"
    for name in ("article", "answer"):
        folder_ = KINDS[name][0]
        assert found[name] >= {
            f"{folder_}/zq-{name}/index.html",
            f"{folder_}/index.html",
            campaign,
            path,
            "index.html",
            "sitemap.xml",
            "atom.xml",
            "topics/共同/index.html",
        }
    assert found["quiz"] >= {
        "quizzes/zq-quiz/index.html",
        "quizzes/index.html",
        "quizzes/questions/index.html",
        campaign,
    }
    assert found["pamphlet"] >= {"pamphlets/zq-pamphlet/index.html", "pamphlets/index.html", campaign}
    assert any(uri.endswith(".pdf") for uri in found["pamphlet"])
    assert found["page"] >= {"zq-page/index.html", "sitemap.xml", "index.html"}


@pytest.mark.parametrize("day", ["2026-11-30", "2027-01-01"])
def test_nothing_says_anything_of_it_before_and_after(folder: Path, day: str) -> None:
    found = told_of(folder, day)
    if day > LAST:
        told = found.pop("answer")
        page = (folder / "site" / "answers" / "zq-answer" / "index.html").read_text("utf-8")
        assert "已失效" in page
        assert 'content="noindex"' in page
        assert not told & {"index.html", "sitemap.xml", "atom.xml", "rss.xml"}
    assert found == {name: set() for name in found}
