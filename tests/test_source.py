"""The reader of files and YAML: scalars stay text, every part knows its place, nothing an editor types breaks it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.problem import Mark, Problem
from mkcampaign.read.source import MAX_DEPTH, ScalarNode, Source, plain, read_markdown, read_text, read_yaml


def read(text: str) -> tuple[Source, list[tuple[int, int, str]]]:
    """The source, and each problem as (line, column, rule)."""
    problems: list[Problem] = []
    source = read_yaml(text, "campaigns.yml", problems)
    return source, [(p.mark.line, p.mark.column, p.rule) for p in problems]


def data(text: str) -> object:
    source, problems = read(text)
    assert problems == []
    return plain(source.root)


# Scalars


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "yes",
        "on",
        "null",
        "~",
        "5.29",
        "05-29",
        "12:30",
        "010",
        "0x1F",
        "1e3",
        "2026-05-29",
        ".inf",
        "1_000",
    ],
)
def test_a_scalar_means_what_was_typed(typed: str) -> None:
    assert data(f"key: {typed}") == {"key": typed}
    assert data(f"- key: {typed}".replace("- ", "list:\n- ")) == {"list": [{"key": typed}]}
    assert data(f"{typed}: value") == {typed: "value"}


def test_what_is_left_blank_is_left_out() -> None:
    assert data("expires:\ntitle: 某文\n") == {"title": "某文"}
    assert data('summary: ""') == {"summary": ""}


def test_quotes_blocks_and_comments_read_as_yaml_has_them() -> None:
    text = "a: '单引号'\nb: \"双\\n引号\"\nc: |\n  第一行\n  第二行\nd: >\n  折\n  行\n# 注释\ne: 值 # 注释\n"
    assert data(text) == {"a": "单引号", "b": "双\n引号", "c": "第一行\n第二行\n", "d": "折 行\n", "e": "值"}


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert data("") == data("# 只有注释\n") == data("---\n") == {}


# Places


def test_every_value_and_key_knows_its_place() -> None:
    text = (
        "places:\n  park: {name: 人民公园, hours: 全天}\ncampaigns:\n- id: summer\n  events:\n  - id: desk\n"
    )
    source, _ = read(text)
    assert source.mark("places") == Mark("campaigns.yml", 1, 1)
    assert source.mark("places", "park", "hours") == Mark("campaigns.yml", 2, 29)
    assert source.mark("campaigns", 0, "id") == Mark("campaigns.yml", 4, 7)
    assert source.mark("campaigns", 0, "events", 0, "id") == Mark("campaigns.yml", 6, 9)
    assert source.root.keys["campaigns"] == (3, 1)


def test_what_is_not_there_is_marked_at_the_nearest_thing_around_it() -> None:
    source, _ = read("places:\n  park:\n    name: 人民公园\n")
    assert (
        source.mark("places", "park", "hours") == source.mark("places", "park") == Mark("campaigns.yml", 2, 3)
    )


def test_front_matter_and_body_count_lines_of_the_file() -> None:
    source = read_markdown("---\ntitle: 某文\n---\n\n正文\n", "a.md", [])
    assert source.mark("title") == Mark("a.md", 2, 8)
    assert (source.body, source.body_line) == ("\n正文\n", 4)


@pytest.mark.parametrize("text", ["正文\n", "", "# 标题\n\n正文\n"])
def test_a_file_without_front_matter_is_all_body(text: str) -> None:
    source = read_markdown(text, "a.md", [])
    assert (source.body, source.body_line, source.broken) == (text, 1, False)


@pytest.mark.parametrize(
    ("text", "line"),
    [("--\ntitle: 某文\n", 2), ("\n---\ntitle: 某文\n---\n", 2), (" ---\ntitle: 某文\n---\n", 1)],
)
def test_front_matter_that_does_not_begin_the_file_is_missed(text: str, line: int) -> None:
    problems: list[Problem] = []
    assert read_markdown(text, "a.md", problems).broken
    assert [(found.rule, found.mark.line) for found in problems] == [("front-matter-missing", line)]


# Refused


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1, "yaml-duplicate-key")),
        ("a:\n  b: 1\n  b: 2\n", (3, 3, "yaml-duplicate-key")),
        ("a: &x 1\nb: *x\n", (1, 4, "yaml-alias")),
        ("a: *x\n", (1, 4, "yaml-alias")),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", (1, 4, "yaml-alias")),
        ("a: !!int 1\n", (1, 4, "yaml-tag")),
        ("a: !python/object:os.system x\n", (1, 4, "yaml-tag")),
        ("a: 1\n---\nb: 2\n", (2, 1, "yaml-documents")),
        ("\ta: 1\n", (1, 1, "yaml-tab")),
        ("a:\n\tb: 1\n", (2, 1, "yaml-tab")),
        ("- a\n", (1, 1, "yaml-not-mapping")),
        ("文字\n", (1, 1, "yaml-not-mapping")),
        ("? [a]\n: b\n", (1, 3, "yaml-not-mapping")),
        ('a: "没有结束\n', (1, 9, "yaml-syntax")),
        ("a: [甲, 乙\n", (1, 9, "yaml-syntax")),
        ("标题: 叶酸: 怎么吃\n", (1, 7, "yaml-syntax")),
        ("标题标题: \x01\n", (1, 7, "yaml-syntax")),
        ("a: \ud800\n", (1, 1, "yaml-syntax")),
    ],
)
def test_a_mistake_is_one_problem_at_its_place(text: str, problem: tuple[int, int, str]) -> None:
    assert read(text)[1] == [problem]


def test_nesting_stops_at_its_limit() -> None:
    deepest = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert read(deepest)[1] == []
    source, problems = read("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert [rule for _, _, rule in problems] == ["yaml-depth"]
    assert source.broken


@pytest.mark.parametrize("bracket", ["[", "{", "- ", "? ", "{a: ", "[[", "&a [", "!a ["])
def test_a_hundred_thousand_brackets_are_refused_at_once(bracket: str) -> None:
    _, problems = read(bracket * 100_000)
    assert "yaml-depth" in {rule for _, _, rule in problems}


def test_an_alias_bomb_does_not_go_off() -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    source, problems = read("\n".join(lines))
    assert problems == [(n + 1, len(f"a{n}: ") + 1, "yaml-alias") for n in range(30)]
    assert len(str(plain(source.root))) < 2000


def test_separators_that_editors_cannot_see_do_not_shift_lines() -> None:
    source, problems = read("a: 从网页\u2028粘贴\u2029来的\x85字\nb: 2\nb: 3\n")
    assert problems == [(3, 1, "yaml-duplicate-key")]
    assert plain(source.root) == {"a": "从网页 粘贴 来的 字", "b": "2"}


# Files


def file_problems(
    tmp_path: Path, raw: bytes, **options: int
) -> tuple[str | None, list[tuple[int, int, str]]]:
    file = tmp_path / "a.yml"
    file.write_bytes(raw)
    problems: list[Problem] = []
    text = read_text(file, "a.yml", problems, **options)
    return text, [(p.mark.line, p.mark.column, p.rule) for p in problems]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    assert file_problems(tmp_path, "\ufeffa: 甲\r\nb: 乙\rc: 丙\n".encode()) == ("a: 甲\nb: 乙\nc: 丙\n", [])


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16"])
def test_another_encoding_is_refused_where_it_begins(tmp_path: Path, encoding: str) -> None:
    text, problems = file_problems(tmp_path, "title: x\n标题: 某文\n".encode(encoding))
    assert text is None
    assert problems == [(1 if encoding == "utf-16" else 2, 1, "file-encoding")]


def test_a_file_past_the_limit_is_not_read(tmp_path: Path) -> None:
    assert file_problems(tmp_path, b"a" * 11, limit=10) == (None, [(1, 1, "file-size")])
    assert file_problems(tmp_path, b"a" * 10, limit=10) == ("a" * 10, [])
    assert file_problems(tmp_path, b"#" * 5_000_000)[1] == [(1, 1, "file-size")]


def test_what_is_not_there_or_no_file_is_said_so(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_text(tmp_path / "none.yml", "none.yml", problems) is None
    assert read_text(tmp_path, "folder", problems) is None
    assert [p.rule for p in problems] == ["file-missing", "file-unreadable"]


# Whatever is typed

SYNTAX = "ab:-?[]{},&*!|>'\"%@`#\\<~ \n\t\r\x85\u2028\ufeff\x00中。：　0."
YAML_SOUP = st.text(st.sampled_from(SYNTAX) | st.characters())
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
TREES: st.SearchStrategy[Any] = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(YAML_SOUP)
def test_any_text_is_read_without_an_exception_and_problems_lie_in_the_file(text: str) -> None:
    problems: list[Problem] = []
    read_yaml(text, "a.yml", problems)
    read_markdown("---\n" + text, "a.yml", problems)
    read_markdown(f"---\n{text}\n---\n{text}", "a.yml", problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for problem in problems:
        assert 1 <= problem.mark.line <= lines + 2
        assert problem.mark.column >= 1


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_text_written_as_yaml_reads_back_the_same(tree: dict[str, Any]) -> None:
    written = yaml.safe_dump(tree, default_style='"', allow_unicode=True)
    assert data(written) == tree


@given(st.lists(st.text("ab中文é😀-", min_size=1, max_size=5), min_size=1, max_size=5, unique=True))
def test_a_mark_points_at_the_text_of_its_scalar(words: list[str]) -> None:
    written = "".join(f"键{number}:   x{word}\n" for number, word in enumerate(words))
    source, problems = read(written)
    assert problems == []
    for key, node in source.root.entries.items():
        assert isinstance(node, ScalarNode)
        line = written.split("\n")[node.line - 1]
        assert line[node.column - 1 :] == node.text
        assert line[source.root.keys[key][1] - 1 :].startswith(key)
