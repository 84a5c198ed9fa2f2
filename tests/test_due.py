"""`mkcampaign due`: what needs an editor, and by when."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_releases import ANSWER, BASE, LEAFLET, change, give_out, read

from mkcampaign.cli import main
from mkcampaign.due import Errand, due

DAY = date(2026, 11, 22)
MONTHS = timedelta(days=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    shutil.copytree(BASE, site)
    (site / "mkdocs.yml").write_text(
        "site_name: 测试站\ndocs_dir: content\ntheme: {name: material}\nplugins: [mkcampaign]\n", "utf-8"
    )
    return site


def errands(folder: Path, day: date = DAY, within: timedelta = MONTHS) -> list[tuple[date, Errand, str]]:
    return [(one.day, one.errand, one.title) for one in due(read(folder), day, within)]


def called(folder: Path, arguments: Sequence[str]) -> tuple[int, str]:
    result = CliRunner().invoke(
        main, ["due", "-f", str(folder / "mkdocs.yml"), "--as-of", "2026-11-22", *arguments]
    )
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout


@pytest.mark.parametrize(
    ("reviewed", "day", "is_due"),
    [
        ("2026-08-22", date(2026, 12, 23), False),  # six months later is 2027-02-22, 61 days off
        ("2026-08-22", date(2026, 12, 24), True),
        ("2024-02-29", date(2026, 11, 22), True),  # long overdue
    ],
)
def test_a_review_is_due_from_sixty_days_before(folder: Path, reviewed: str, day: date, is_due: bool) -> None:
    change(
        folder,
        "content/articles/folic-acid.md",
        "title:",
        f"last_reviewed: {reviewed}\nreview_in: 6 months\ntitle:",
    )
    found = [errand for _, errand, _ in errands(folder, day)]
    assert (Errand.REVIEW in found) == is_due


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2027, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2026, 11, 1), False),
        (date(2027, 1, 2), False),
    ],
)
def test_a_rule_that_ends_is_told_until_its_last_day(folder: Path, day: date, told: bool) -> None:
    text = (folder / ANSWER).read_text("utf-8")
    assert "documents:" in text
    change(folder, ANSWER, "{title:", "{expires: 2027-01-01, title:")
    assert (Errand.RULE_ENDS in [errand for _, errand, _ in errands(folder, day)]) == told


def test_an_occasion_without_a_campaign_of_its_year_has_no_material(folder: Path) -> None:
    spring = date(2027, 4, 15)
    assert (date(2027, 5, 29), Errand.NO_MATERIAL, "5.29 会员活动日") in errands(folder, spring)
    assert Errand.NO_MATERIAL not in [errand for _, errand, _ in errands(folder, date(2026, 4, 15))]


def test_a_leaflet_to_reprint_is_due_at_once(folder: Path) -> None:
    give_out(folder)
    (folder / ANSWER).unlink()
    change(folder, LEAFLET, "[能休多少天产假？](../answers/leave.md){ .quote }", "产假见当地规定。")
    change(folder, "campaigns.yml", "answers: [leave]", "answers: []")
    change(folder, "content/articles/folic-acid.md", "，见[产假](../answers/leave.md)", "")
    assert (DAY, Errand.REPRINT, "生育友好") in errands(folder)
    code, said = called(folder, [])
    assert code == 0
    assert "重印  生育友好  leave  已撤下  content/pamphlets/released.yml:" in said


def test_the_list_goes_by_week_with_what_is_overdue_first(folder: Path) -> None:
    article = "content/articles/folic-acid.md"
    change(folder, article, "title:", "last_reviewed: 2026-01-05\nreview_in: 1 month\nowner: 编辑部\ntitle:")
    change(folder, ANSWER, "title:", "last_reviewed: 2026-06-02\nreview_in: 6 months\ntitle:")
    code, said = called(folder, [])
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == "已经过期"
    assert lines[1].startswith("  2月5日  复核  ")
    assert "（编辑部）" in lines[1]
    assert lines[2] == "2026年11月30日 – 12月6日"
    assert lines[3].startswith("  12月2日  复核  ")


def test_nothing_to_do_is_said(folder: Path) -> None:
    assert called(folder, ["--within", "1d"]) == (0, "到2026年11月23日为止没有要做的事。\n")


def test_programs_read_json(folder: Path) -> None:
    change(folder, ANSWER, "title:", "last_reviewed: 2026-06-02\nreview_in: 6 months\ntitle:")
    _code, said = called(folder, ["--format", "json"])
    (row,) = json.loads(said)
    assert (row["day"], row["errand"], row["path"]) == ("2026-12-02", "review", ANSWER)


def test_a_length_that_is_none_is_misuse(folder: Path) -> None:
    result = CliRunner().invoke(main, ["due", "-f", str(folder / "mkdocs.yml"), "--within", "很久"])
    assert result.exit_code == 2
    assert "“很久”不是一段时长，请写成 60d、8 weeks 或 3个月。" in result.stderr
