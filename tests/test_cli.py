"""The command line: what it says, its exit codes, and that an editor's mistake is never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from PIL import Image
from sites import ARTICLE, AS_OF, TINY, edit, environment, process, run, tree, write

from mkcampaign import clock, plugin
from mkcampaign.cli import main
from mkcampaign.console import FEW
from mkcampaign.problem import ProblemsFound
from mkcampaign.project import check

CLOCK = ("MKCAMPAIGN_AS_OF", "SOURCE_DATE_EPOCH")


@pytest.fixture(autouse=True)
def _no_day_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CLOCK:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path, TINY)


def lines(result: click.testing.Result) -> list[str]:
    """What a run said on standard error; in Chinese, and no traceback."""
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.stderr.splitlines()


# --- problems --------------------------------------------------------------------------------------


def break_in_three_places(site: Path) -> tuple[str, ...]:
    """Three mistakes in three files, and where they are found."""
    edit(site / "campaigns.yml", "articles: [folic-acid]", "articles: [folic-acide]")
    edit(site / ARTICLE, "title: 备孕先补叶酸", "titel: 备孕先补叶酸")
    edit(site / "content/index.md", "欢迎", "[欢迎](nowhere.md)")
    return (
        "campaigns.yml:6:16: unknown-reference: ",
        f"{ARTICLE}:2:1: unknown-key: ",
        "content/index.md:4:6: link-missing: ",
    )


@pytest.mark.parametrize("command", ["check", "build"])
def test_every_problem_is_told_at_once(site: Path, command: str) -> None:
    expected = break_in_three_places(site)
    result = run(site, command, "--as-of", AS_OF)
    assert result.exit_code == 1
    assert lines(result) is not None
    for start in expected:
        assert sum(line.startswith(start) for line in result.output.splitlines()) == 1, result.output
    assert "提示：" in result.output
    assert not (site / "site").exists()


def test_check_prints_problems_on_standard_output_and_the_sum_apart(site: Path) -> None:
    break_in_three_places(site)
    result = run(site, "check")
    assert all(line.split(":")[1].isdigit() for line in result.stdout.splitlines())
    assert result.stderr.startswith("检查完毕：")


def test_a_clean_check(site: Path) -> None:
    """Nothing is written but what the press keeps for the next time."""
    before = tree(site)
    result = run(site, "check", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "检查完毕，没有问题。\n")
    assert {path: held for path, held in tree(site).items() if not path.startswith(".cache/")} == before


def quiz(count: int, more: str = "") -> str:
    asked = "".join(
        f"## 第 {n} 题是哪个？\n\n- [x] 甲\n- [ ] 乙\n\n> 解析：因为。\n\n" for n in range(1, count + 1)
    )
    return f"---\ntitle: 小问答\n---\n\n{asked}{more}"


def test_the_questions_read_are_counted(site: Path) -> None:
    """On standard error, so that standard output stays what other programs read."""
    write(site, {"content/quizzes/one.md": quiz(3)})
    result = run(site, "check", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "题库：1 份问答，读到 3 道题。\n检查完毕，没有问题。\n"
    write(site, {"content/quizzes/two.md": quiz(2)})
    counted = "题库：2 份问答，读到 5 道题。\n　one：3 道题\n　two：2 道题\n"
    assert counted in run(site, "check", "--as-of", AS_OF).stderr
    built = run(site, "build", "--as-of", AS_OF)
    assert (built.exit_code, built.stderr) == (0, "")
    assert built.stdout.startswith(counted)
    as_json = run(site, "check", "--format", "json", "--as-of", AS_OF)
    assert as_json.stderr == counted
    assert json.loads(as_json.stdout) == []


def test_many_quizzes_are_counted_in_one_line(site: Path) -> None:
    write(site, {f"content/quizzes/q{at}.md": quiz(1) for at in range(FEW + 1)})
    assert run(site, "check", "--as-of", AS_OF).stderr.startswith("题库：13 份问答，读到 13 道题。\n检查完毕")


def test_what_a_broken_build_read_is_counted_too(site: Path) -> None:
    write(site, {"content/quizzes/one.md": quiz(2, "## 没有选项的题\n")})
    result = run(site, "build", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert result.stdout.startswith("题库：1 份问答，读到 2 道题。")
    assert "quiz-few-options" in result.stderr


def test_check_as_json(site: Path) -> None:
    assert json.loads(run(site, "check", "--format", "json").stdout) == []
    break_in_three_places(site)
    result = run(site, "check", "--format", "json")
    assert result.exit_code == 1
    assert not result.stderr
    found = json.loads(result.stdout)
    assert {"path", "line", "column", "rule", "severity", "message", "hint"} == set(found[0])
    assert [f["path"] for f in found] == sorted(f["path"] for f in found)
    assert {"unknown-reference", "unknown-key", "link-missing"} <= {f["rule"] for f in found}


def test_check_as_json_of_a_site_that_cannot_be_read(site: Path) -> None:
    (site / "mkdocs.yml").unlink()
    result = run(site, "check", "--format", "json")
    assert result.exit_code == 1
    assert [found["rule"] for found in json.loads(result.stdout)] == ["file-missing"]


WARNING = "![](assets/dot.png)"


def test_strict_makes_warnings_errors(site: Path) -> None:
    Image.new("L", (8, 8)).save(site / "content/assets/dot.png")
    edit(site / "content/index.md", "欢迎来到小站。", f"欢迎来到小站。\n\n{WARNING}\n")
    for command in ("check", "build"):
        loose = run(site, command, "--as-of", AS_OF)
        assert loose.exit_code == 0, loose.output
        assert "picture-alt" in loose.output
        assert "[提醒]" in loose.output
        assert run(site, command, "--as-of", AS_OF, "--strict").exit_code == 1
    old = tree(site / "site")
    edit(site / ARTICLE, "0.4", "零点四")
    assert run(site, "build", "--as-of", AS_OF, "--strict").exit_code == 1
    edit(site / "mkdocs.yml", "site_name", "strict: true\nsite_name")  # the same, said in mkdocs.yml
    for command in ("check", "build"):
        result = run(site, command, "--as-of", AS_OF)
        assert result.exit_code == 1
        assert "build-failed" not in result.output
    theirs = process("mkdocs", "build", cwd=site, MKCAMPAIGN_AS_OF=AS_OF)
    assert theirs.returncode == 1
    assert "picture-alt" in theirs.stderr
    assert tree(site / "site") == old


# --- mkdocs.yml ------------------------------------------------------------------------------------


def replaced(old: str, new: str) -> Callable[[Path], None]:
    return lambda file: edit(file, old, new)


def appended(text: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(file.read_text("utf-8") + text, "utf-8")


def written(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda file: file.write_bytes(text.encode(encoding))


BROKEN_CONFIGURATIONS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "missing": (Path.unlink, "1:1: file-missing", "mkdocs.yml"),
    "empty": (written(""), "1:1: missing-field", "site_name"),
    "a list": (written("- site_name\n"), "1:1: yaml-not-mapping", ""),
    "an open bracket": (replaced("site_name: 小站", "site_name: [小站"), "yaml-syntax", "方括号"),
    "a tab": (replaced("  name:", "\tname:"), "5:1: yaml-tab", "Tab"),
    "a duplicate key": (appended("site_name: 大站\n"), "10:1: yaml-duplicate-key", "site_name"),
    "too deep": (written("site_name: " + "[" * 50_000), "yaml-depth", ""),
    "GBK": (written("site_name: 我们的健康宣传站\n", "gbk"), "1:12: file-encoding", "GBK"),
    "a control character": (appended("x: \x07\n"), "10:4: yaml-syntax", "控制字符"),
    "an unknown theme": (replaced("material", "matreial"), "config-invalid", "没有名为“matreial”的主题"),
    "no theme folder": (
        replaced("font: false", "custom_dir: theme/web"),
        "4:1: config-invalid",
        "没有文件夹 web",
    ),
    "no plugins": (
        lambda f: edit(f, f.read_text()[f.read_text().index("plugins") :], ""),
        "config-invalid",
        "plugins",
    ),
    "another plugin": (
        replaced("- mkcampaign:\n      site_language: zh-Hans", "- search"),
        "7:1: config-invalid",
        "",
    ),
    "a plugin not installed": (replaced("mkcampaign:", "mkcampain:"), "7:1: config-invalid", "mkcampain"),
    "a language not spoken": (replaced("zh-Hans", "zh"), "9:22: value-choice", "zh-Hans、en"),
    "an unknown option": (
        appended("      foooter: 页脚\n"),
        "10:7: unknown-key",
        "是不是想写“footer”",
    ),
    "a number for words": (appended("      footer: 2026\n"), "10:15: config-invalid", "引号"),
    "a day that is not": (appended("      as_of: 2026-02-30\n"), "10:14: value-date", "2026-02-30"),
    "no day at all": (appended("      as_of: 明天\n"), "10:14: value-date", "明天"),
    "an unknown key": (appended("site_ulr: x\n"), "10:1: unknown-key", "是不是想写“site_url”"),
    "no address": (replaced("https://example.org/", "example"), "2:11: config-invalid", "https://"),
    "no content": (replaced("docs_dir: content", "docs_dir: contents"), "3:11: config-invalid", "contents"),
    "no name": (replaced("site_name: 小站\n", ""), "1:1: missing-field", "site_name"),
    "a site over its sources": (appended("site_dir: content\n"), "output-not-ours", "content"),
}


@pytest.mark.parametrize("case", BROKEN_CONFIGURATIONS)
def test_a_broken_mkdocs_yml_is_a_problem(site: Path, case: str) -> None:
    mistake, rule, words = BROKEN_CONFIGURATIONS[case]
    mistake(site / "mkdocs.yml")
    before = tree(site)
    for command in ("check", "build"):
        result = run(site, command)
        assert result.exit_code == 1
        said = lines(result)
        assert len(said) == 1, said
        assert said[0].startswith("mkdocs.yml:")
        assert rule in said[0]
        assert words in said[0]
        assert "Config value" not in said[0]
    assert tree(site) == before


def test_a_number_typed_unquoted_as_a_day_is_a_day(site: Path) -> None:
    appended(f"      as_of: {AS_OF}\n")(site / "mkdocs.yml")
    assert run(site, "build").exit_code == 0
    ours = tree(site / "site")
    theirs = process("mkdocs", "build", "-d", "other", cwd=site)
    assert theirs.returncode == 0, theirs.stderr
    assert tree(site / "other") == ours


@pytest.mark.parametrize("mistake", ["      as_of: 明天\n", "      site_language: zh\n"])
def test_mkdocs_alone_stops_too(site: Path, mistake: str) -> None:
    edit(site / "mkdocs.yml", "      site_language: zh-Hans\n", mistake)
    theirs = process("mkdocs", "build", cwd=site)
    assert theirs.returncode == 1
    assert "Traceback" not in theirs.stderr
    assert not (site / "site").exists()


def test_the_configuration_may_lie_elsewhere(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    break_in_three_places(site)
    result = CliRunner().invoke(main, ["check", "-f", f"{site.name}/mkdocs.yml"])
    assert "\ncontent/index.md:4:6: link-missing" in result.stdout


# --- the calendar's files --------------------------------------------------------------------------


def test_more_calendars_are_merged(site: Path) -> None:
    more = """\
campaigns:
  - {id: spring, title: 春日宣传, dates: 2027-03-01, articles: [folic-acid]}
places:
  library: {name: 图书馆}
"""
    write(site, {"campaigns/2027.yml": more})
    assert run(site, "build", "--as-of", AS_OF).exit_code == 0
    built = tree(site / "site")
    assert {"campaigns/winter/index.html", "campaigns/spring/index.html"} <= set(built)
    assert "places/library/index.html" in built
    write(site, {"campaigns/old.yaml": more})
    result = run(site, "build", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert "campaigns/old.yaml:2:10: duplicate-id" in result.stderr
    assert "campaigns/old.yaml:4:3: merge-clash" in result.stderr
    assert "campaigns/2027.yml" in result.stderr
    assert tree(site / "site") == built


@pytest.mark.parametrize(
    ("mistake", "rule"),
    [
        (Path.unlink, "file-missing"),
        (written(""), "missing-field"),
        (written("campaigns: [\n"), "yaml-syntax"),
        (written("organisation: " + "[" * 50_000), "yaml-depth"),
        (written(TINY["campaigns.yml"], "gbk"), "file-encoding"),
        (lambda file: (file.unlink(), file.mkdir()), "file-unreadable"),
    ],
)
def test_a_broken_calendar_is_a_problem(site: Path, mistake: Callable[[Path], None], rule: str) -> None:
    mistake(site / "campaigns.yml")
    result = run(site, "build")
    assert result.exit_code == 1
    assert any("campaigns.yml:1:" in line and f": {rule}: " in line for line in lines(result))


# --- misuse ----------------------------------------------------------------------------------------

MISUSE: dict[str, str] = {
    "": "用法：mkcampaign [选项] 命令",
    "chekc": "没有 chekc 这个命令。是不是想写 check？",
    "build --asof 2026-01-01": "没有 --asof 这个选项。是不是想写 --as-of？",
    "build --as-of 2026-02-30": "“2026-02-30”不是日期",
    "build --as-of 今天": "“今天”不是日期",
    "check --as-of 9999-12-31": "“9999-12-31”不是日期",
    "check --as-of": "--as-of 后面要写一个值",
    "check --format xml": "--format 不能这样写，可选：text、json。",
    "check extra": "多出了“extra”",
    "new": "用法：mkcampaign new",
    "new site": "缺少文件夹",
    "new site mkdocs.yml": "应当是一个文件夹",
    "new site a b": "多出了“b”",
    "build -o mkdocs.yml": "--output 应当是一个文件夹",
    "build -f content": "--config-file 应当是一个文件",
}


@pytest.mark.parametrize("arguments", MISUSE)
def test_misuse(site: Path, arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    before = tree(site)
    result = CliRunner().invoke(main, arguments.split(), prog_name="mkcampaign")
    assert result.exit_code == 2
    assert MISUSE[arguments] in result.stderr
    assert not result.stdout
    for english in ("Usage", "Error", "Invalid", "Try", "Options"):
        assert english not in result.stderr
    assert tree(site) == before


@pytest.mark.parametrize("arguments", ["--help", "-h", "build --help", "new site -h", "serve -h"])
def test_help_is_chinese(arguments: str) -> None:
    result = CliRunner().invoke(main, arguments.split(), prog_name="mkcampaign")
    assert result.exit_code == 0
    assert result.stdout.startswith("用法：")
    for english in ("Usage", "Options", "Commands", "Show this", "default"):
        assert english not in result.stdout


def test_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("mkcampaign")


def test_a_terminal_without_chinese(site: Path) -> None:
    """What a terminal cannot show is shown by number; it does not end the run."""
    break_in_three_places(site)
    result = process("mkcampaign", "check", cwd=site, PYTHONUTF8="0", PYTHONIOENCODING="latin-1")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "campaigns.yml:6:16: unknown-reference: \\u" in result.stdout


def test_a_reader_that_has_seen_enough(site: Path) -> None:
    break_in_three_places(site)
    shell = f"{sys.executable} -m mkcampaign check | true"
    result = subprocess.run(
        ["sh", "-c", shell], cwd=site, env=environment(), capture_output=True, text=True, check=False
    )
    assert "Traceback" not in result.stderr
    assert "output-unwritable" not in result.stderr


# --- the day ---------------------------------------------------------------------------------------


def test_the_day_is_asked_in_this_order(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    today = clock.day()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764547200")  # 2025-12-01T00:00:00Z
    assert clock.day() != today
    assert str(clock.day())[:10] == "2025-12-01"
    monkeypatch.setenv("MKCAMPAIGN_AS_OF", "2026-01-02")
    assert clock.day() == date(2026, 1, 2)
    assert clock.day(date(2026, 1, 3), configured="2026-01-04") == date(2026, 1, 3)


@pytest.mark.parametrize("name", CLOCK)
@pytest.mark.parametrize("value", ["2026-02-30", "nonsense", "99999999999999999999"])
def test_a_day_from_the_environment_that_is_none(
    site: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = run(site, "check")
    assert result.exit_code == 1
    assert lines(result)[0].startswith(f"{name}:1:1: value-")
    with pytest.raises(ProblemsFound):
        clock.day()


@pytest.mark.parametrize(
    ("zone", "epoch", "expected"),
    [
        ("Asia/Shanghai", 1779983999, date(2026, 5, 28)),  # 2026-05-28T15:59:59Z, a second to midnight
        ("Asia/Shanghai", 1779984000, date(2026, 5, 29)),
        ("Asia/Urumqi", 1779984000, date(2026, 5, 28)),
        ("America/New_York", 1779984000, date(2026, 5, 28)),
        ("Pacific/Kiritimati", 1779963600, date(2026, 5, 29)),  # UTC+14, 00:20
    ],
)
@pytest.mark.parametrize("local", ["UTC", "America/Los_Angeles"])
def test_today_is_the_day_in_the_sites_time_zone(
    site: Path, zone: str, epoch: int, expected: date, local: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the time zone of the machine that builds."""
    edit(site / "campaigns.yml", 'hotline: "12345"', f'hotline: "12345", timezone: {zone}')
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
    monkeypatch.setenv("TZ", local)
    project = plugin.project_of(plugin.read_config(site / "mkdocs.yml"))
    assert check(project, clock.day()).as_of == expected
