"""`mkcampaign export quiz` and `mkcampaign import quiz`: what they write, what they say, what they leave alone."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exchanged import essences, picture, quiz_from
from sites import AS_OF, TINY, edit, tree, write

from mkcampaign.cli import main

QUIZ = """\
---
title: 小问答
---
## 哪一天？
- [x] 5 月 29 日
- [ ] 6 月 1 日

> 解析：见[文章](../articles/folic-acid.md)。

## 地球是圆的。
- [x] 对
- [ ] 错
"""
PASTED = "1. 哪一年？\nA. 1978 B. 1980\n答案：B\n2. 谈谈。（ ）\n3. 地球是圆的。（√）\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", {**TINY, "content/quizzes/small.md": QUIZ})


def export(site: Path, *arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(
        main, ["export", "quiz", "-f", str(site / "mkdocs.yml"), *arguments]
    )


def bring(site: Path, *arguments: str, typed: bytes | str | None = None) -> Result:
    command = ["import", "quiz", "-f", str(site / "mkdocs.yml"), *arguments]
    return CliRunner(catch_exceptions=False).invoke(main, command, input=typed)


def given(folder: Path, name: str, text: str | bytes) -> str:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(file)


# Out


@pytest.mark.parametrize(
    ("to", "start"),
    [("gift", "$CATEGORY: "), ("moodle-xml", "<?xml "), ("aiken", "哪一天？\nA. 5 月 29 日\n")],
)
def test_an_export_is_on_standard_output(site: Path, to: str, start: str) -> None:
    before = tree(site)
    result = export(site, "small", "--to", to)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(start)
    assert tree(site) == before


def test_links_lead_to_the_public_site(site: Path) -> None:
    assert "https://example.org/articles/folic-acid/" in export(site, "small.md", "--to", "moodle-xml").stdout


@pytest.mark.parametrize("to", ["gift", "moodle-xml"])
def test_out_and_in_again(site: Path, tmp_path: Path, to: str) -> None:
    file = tmp_path / "out.txt"
    assert export(site, "small", "--to", to, "-o", str(file)).exit_code == 0
    assert export(site, "small", "--to", to).stdout_bytes == file.read_bytes()
    result = bring(site, str(file))
    assert result.exit_code == 0, result.output
    back = quiz_from((site / "content/quizzes/out.md").read_text("utf-8"))
    own = quiz_from(QUIZ.replace("../articles/folic-acid.md", "https://example.org/articles/folic-acid/"))
    assert essences(back.questions) == essences(own.questions)
    assert back.matter.title == "小问答"


def test_what_aiken_cannot_hold_is_said_and_nothing_written(site: Path, tmp_path: Path) -> None:
    edit(site / "content/quizzes/small.md", "- [ ] 6 月 1 日", "- [x] 6 月 1 日\n- [ ] 7 月 1 日")
    file = tmp_path / "out.txt"
    result = export(site, "small", "--to", "aiken", "-o", str(file))
    assert result.exit_code == 1
    assert "content/quizzes/small.md:4:1: export-unsupported: " in result.stderr
    assert "什么也没有导出" in result.stderr
    assert not file.exists()


def test_a_withheld_key_is_warned_of(site: Path) -> None:
    edit(site / "content/quizzes/small.md", "title: 小问答", "title: 小问答\nkey: withheld")
    result = export(site, "small", "--to", "gift")
    assert (result.exit_code, "不要公开" in result.stderr) == (0, True)


def test_a_broken_quiz_is_not_exported(site: Path) -> None:
    edit(site / "content/quizzes/small.md", "- [ ] 6 月 1 日\n", "")
    result = export(site, "small", "--to", "gift")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "quiz-few-options" in result.stderr


def test_a_mistake_elsewhere_does_not_hinder(site: Path) -> None:
    edit(site / "content/index.md", "欢迎", "[欢迎](nowhere.md)")
    assert export(site, "small", "--to", "gift").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("smal", "--to", "gift"), "是不是想写 small"),
        (("zzzzzz", "--to", "gift"), "已有：small"),
        (("small",), "--to"),
        (("small", "--to", "qti"), "可选：gift、moodle-xml、aiken"),
    ],
)
def test_misuse(site: Path, arguments: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(main, ["export", "quiz", "-f", str(site / "mkdocs.yml"), *arguments])
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_key_does_not_go_into_the_content(site: Path) -> None:
    result = CliRunner().invoke(
        main,
        [
            "export",
            "quiz",
            "-f",
            str(site / "mkdocs.yml"),
            "small",
            "--to",
            "gift",
            "-o",
            str(site / "content/a.gift"),
        ],
    )
    assert result.exit_code == 2
    assert not (site / "content/a.gift").exists()


def test_a_picture_goes_out_and_comes_back(site: Path, tmp_path: Path) -> None:
    (site / "content/assets/p.png").write_bytes(picture(3))
    edit(site / "content/quizzes/small.md", "## 哪一天？", "## 看 ![图](../assets/p.png)")
    assert export(site, "small", "--to", "gift").exit_code == 1
    file = given(tmp_path, "out.xml", export(site, "small", "--to", "moodle-xml").stdout_bytes)
    result = bring(site, file)
    assert result.exit_code == 0, result.output
    assert (site / "content/assets/out/p.png").read_bytes() == picture(3)
    assert "![图](../assets/out/p.png)" in (site / "content/quizzes/out.md").read_text("utf-8")
    checked = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml"), "--as-of", AS_OF])
    assert "picture-missing" not in checked.output


# In


def test_what_was_read_is_counted_and_what_was_not_is_named(site: Path) -> None:
    result = bring(site, "-", "--as", "pasted", typed=PASTED)
    assert result.exit_code == 1
    assert (
        result.stdout
        == "按 Word 读：读进 2 道题。单选 1、判断 1\n还有 1 道没有读进来。\n写进了 content/quizzes/pasted.md。\n"
        "请看一看标题；是考试的，写上 key: withheld 再发布，不然网页上会有答案。\n"
    )
    assert result.stderr.startswith("-:4:1: import-refused: 这道题没有导入，没有写答案：谈谈。")
    assert len(quiz_from((site / "content/quizzes/pasted.md").read_text("utf-8")).questions) == 2


def test_an_imported_quiz_passes_the_check(site: Path) -> None:
    assert bring(site, "-", "--as", "pasted", typed=PASTED.replace("2. 谈谈。（ ）\n", "")).exit_code == 0
    checked = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml"), "--as-of", AS_OF])
    assert "quizzes/pasted" not in checked.output


def test_a_gbk_file_is_read_and_said(site: Path, tmp_path: Path) -> None:
    file = given(tmp_path, "Old_File.gift", "哪一年？{~1978 =1980}".encode("gbk"))
    result = bring(site, file)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("文件是 GB18030 编码，已经转换。\n按 GIFT 读：读进 1 道题。单选 1\n")
    assert (site / "content/quizzes/old-file.md").exists()


def test_five_thousand_questions_go_out_and_come_back(site: Path, tmp_path: Path) -> None:
    asked = "".join(f"## 第 {n} 题，哪个对？\n\n- [x] 甲\n- [ ] 乙\n\n" for n in range(5_000))
    (site / "content/quizzes/bank.md").write_text(f"---\ntitle: 题库\n---\n{asked}", "utf-8")
    file = tmp_path / "bank.gift"
    out = export(site, "bank", "--to", "gift", "-o", str(file))
    assert "导出了 5000 道题" in out.stdout
    back = bring(site, str(file), "--as", "again")
    assert back.exit_code == 0
    assert "读进 5000 道题。单选 5000" in back.stdout
    checked = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml"), "--as-of", AS_OF])
    assert "　again：5000 道题" in checked.stderr


def test_a_quiz_that_is_there_is_left_alone(site: Path, tmp_path: Path) -> None:
    before = tree(site)
    result = bring(site, given(tmp_path, "small.txt", PASTED))
    assert result.exit_code == 1
    assert "content/quizzes/small.md:1:1: import-exists: " in result.stderr
    assert tree(site) == before


@pytest.mark.parametrize(
    ("name", "raw", "rule"),
    [
        ("a.txt", b"PK\x03\x04", "import-broken"),
        ("a.xml", b"<quiz>", "import-broken"),
        ("a.xml", b"<quiz/>", "import-empty"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><quiz>&b;</quiz>', "import-broken"),
        ("a.gift", "谈谈。{}".encode(), "import-kind"),
    ],
)
def test_nothing_is_written_where_nothing_is_read(
    site: Path, tmp_path: Path, name: str, raw: bytes, rule: str
) -> None:
    before = tree(site)
    result = bring(site, given(tmp_path, name, raw))
    assert result.exit_code == 1
    assert f": {rule}: " in result.stderr
    assert tree(site) == before


def test_a_file_that_is_no_picture_stops_the_import(site: Path, tmp_path: Path) -> None:
    before = tree(site)
    bad = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").decode()
    xml = (
        "<quiz><question type='truefalse'><name><text>题</text></name><questiontext format='html'>"
        "<text>&lt;p&gt;看&lt;img src='@@PLUGINFILE@@/a.svg' alt='图'&gt;&lt;/p&gt;</text>"
        f"<file name='a.svg' encoding='base64'>{bad}</file></questiontext>"
        "<answer fraction='100'><text>true</text></answer>"
        "<answer fraction='0'><text>false</text></answer></question></quiz>"
    )
    result = bring(site, given(tmp_path, "a.xml", xml))
    assert result.exit_code == 1
    assert "picture-unsafe" in result.stderr
    assert tree(site) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-",), "--as"),
        (("题库.txt",), "用 --as 写一个名字"),
        (("-", "--as", "../a"), "不能作文件名"),
        (("-", "--as", "a", "--from", "docx"), "可选：gift、moodle-xml、aiken、word"),
        (("-", "--as", "a"), "看不出"),
    ],
)
def test_misuse_of_import(site: Path, arguments: tuple[str, ...], said: str) -> None:
    command = ["import", "quiz", "-f", str(site / "mkdocs.yml"), *arguments]
    result = CliRunner().invoke(main, command, input="一段话")
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_missing_file(site: Path) -> None:
    result = bring(site, "nowhere.gift")
    assert (result.exit_code, "file-missing" in result.stderr) == (1, True)


def test_the_format_may_be_said(site: Path, tmp_path: Path) -> None:
    file = given(tmp_path, "a.txt", "一段话{T}\nANSWER: A")
    assert "按 GIFT 读" in bring(site, file, "--from", "gift").stdout
