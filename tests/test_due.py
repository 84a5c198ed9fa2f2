"""`mkcampaign due`: what needs an editor, and by when."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar
from test_feeds import read_by_judge
from test_releases import ANSWER, BASE, LEAFLET, change, give_out, read

from mkcampaign.cli import main
from mkcampaign.due import Errand, due

DAY = date(2026, 11, 22)
NEW_DOCUMENTS = "documents:\n  - {title: 新规定, issuer: 某部, effective: 2027-01-01}\n"
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


def reviewed(folder: Path, path: str, day: str, within: str, owner: str = "") -> None:
    more = f"owner: {owner}\n" if owner else ""
    change(folder, path, "title:", f"last_reviewed: {day}\nreview_in: {within}\n{more}title:")


def test_the_list_goes_by_owner_with_nobody_last(folder: Path) -> None:
    reviewed(folder, ANSWER, "2026-06-02", "6 months")
    reviewed(folder, "content/articles/folic-acid.md", "2025-01-05", "1 month", "编辑部")
    reviewed(folder, LEAFLET, "2026-06-10", "6 months", "编辑部")
    code, said = called(folder, ["--by", "owner"])
    assert code == 0
    lines = said.splitlines()
    assert (lines[0], lines[3]) == ("编辑部", "没有写负责人")
    assert lines[1].startswith("  2025年2月5日  复核  ")
    assert "  已经过期  " in lines[1]
    assert lines[2].startswith("  12月10日  复核  ")
    assert "编辑部" not in lines[1] + lines[2]
    assert lines[4].startswith("  12月2日  复核  ")
    assert len(lines) == 5


@pytest.mark.parametrize(
    "options", [["--format", "ics"], ["-o", "due.ics"], ["-o", "DUE.ICS", "--format", "ics"]]
)
def test_the_calendar_of_editors(
    folder: Path, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reviewed(folder, ANSWER, "2026-06-02", "6 months", "编辑部")
    reviewed(folder, "content/articles/folic-acid.md", "2026-01-05", "1 month")
    change(folder, ANSWER, "{title:", "{expires: 2027-01-01, title:")
    code, said = called(folder, options)
    assert code == 0
    if "-o" in options:
        assert said == f"3 件要做的事：{options[1]}\n"
    content = Path(options[1]).read_bytes() if "-o" in options else said.encode()
    if "-o" in options:  # what is printed loses its line ends on the way
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert lines[-1] == b""
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [(str(e["uid"]), e["dtstart"].dt, e["dtend"].dt - e["dtstart"].dt) for e in events] == [
        ("due.review.article.folic-acid@mkcampaign.invalid", DAY, timedelta(1)),
        ("due.review.answer.leave@mkcampaign.invalid", date(2026, 12, 2), timedelta(1)),
        ("due.rule-ends.leave.0@mkcampaign.invalid", date(2027, 1, 1), timedelta(1)),
    ]
    assert str(events[0]["summary"]) == "【过期】复核：叶酸怎么吃"
    assert str(events[0]["description"]).startswith(
        "原定2026年2月5日，已经过期\ncontent/articles/folic-acid.md:"
    )
    assert str(events[1]["summary"]) == "复核：能休多少天产假？"
    assert "负责：编辑部" in events[1]["description"]
    assert {e["dtstamp"].dt for e in events} == {datetime(2026, 11, 22, tzinfo=UTC)}
    assert called(folder, options) == (code, said), "the same day gives the same bytes"
    if "-o" in options:
        assert Path(options[1]).read_bytes() == content
        (read_back,) = read_by_judge([str(Path(options[1]).resolve())]).values()
        assert "error" not in read_back
        assert [event["is_date"] for event in read_back["events"]] == [True] * 3


def test_a_thing_put_off_keeps_its_uid(folder: Path) -> None:
    reviewed(folder, ANSWER, "2026-06-02", "6 months")
    before = [one.key for one in due(read(folder), DAY, MONTHS)]
    change(folder, ANSWER, "2026-06-02", "2026-06-20")
    assert [one.key for one in due(read(folder), DAY, MONTHS)] == before


def test_every_key_is_its_own(folder: Path) -> None:
    give_out(folder)
    for path in (ANSWER, LEAFLET, "content/articles/folic-acid.md"):
        reviewed(folder, path, "2026-06-02", "6 months")
        change(folder, path, "title:", "expires_on: 2026-12-30\ntitle:")
    keys = [one.key for one in due(read(folder), DAY, timedelta(days=900))]
    assert len(keys) == len(set(keys)) >= 6


def test_what_a_title_holds_stays_text(folder: Path) -> None:
    reviewed(folder, "content/articles/folic-acid.md", "2026-06-02", "6 months")
    change(folder, "content/articles/folic-acid.md", "title: 叶酸怎么吃", 'title: "甲;乙,丙\\\\n丁"')
    _, said = called(folder, ["--format", "ics"])
    (event,) = Calendar.from_ical(said).walk("VEVENT")
    assert str(event["summary"]) == "复核：甲;乙,丙\\n丁"


def test_a_list_is_not_published(folder: Path) -> None:
    output = folder / "content" / "due.ics"
    result = CliRunner().invoke(main, ["due", "-f", str(folder / "mkdocs.yml"), "-o", str(output)])
    assert result.exit_code == 2
    assert "在稿子的文件夹里" in result.stderr
    assert not output.exists()


def test_where_it_cannot_be_written_it_is_said(folder: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["due", "-f", str(folder / "mkdocs.yml"), "-o", str(tmp_path / "no" / "such" / "due.ics")]
    )
    assert result.exit_code == 1
    assert "output-unwritable" in result.stderr


# Overdue: `check` tells, and `check --strict` fails


@pytest.mark.parametrize(
    ("reviewed_on", "within", "last"),
    [
        ("2026-05-22", "6 months", "2026-11-22"),
        ("2026-08-31", "6个月", "2027-02-28"),
        ("2027-08-31", "6个月", "2028-02-29"),
        ("2024-02-29", "1年", "2025-02-28"),
        ("2026年5月1日", "90 天", "2026-07-30"),
    ],
)
@pytest.mark.parametrize("after", [-1, 0, 1])
def test_a_strict_check_fails_from_the_day_after(
    folder: Path, reviewed_on: str, within: str, last: str, after: int
) -> None:
    """On the day itself there is still time. A month that has no such day ends on its last."""
    path = "content/articles/folic-acid.md"
    reviewed(folder, path, reviewed_on, within)
    change(folder, "mkdocs.yml", "docs_dir:", "site_url: https://mkcampaign.example/\ndocs_dir:")
    day = date.fromisoformat(last) + timedelta(days=after)
    runner, where = CliRunner(), ["-f", str(folder / "mkdocs.yml"), "--as-of", str(day)]
    plain, strict = runner.invoke(main, ["check", *where]), runner.invoke(main, ["check", "--strict", *where])
    assert (f"{path}:2:16: review-overdue" in plain.output) == (after > 0)
    assert (plain.exit_code, strict.exit_code) == (0, int(after > 0)), strict.output
    found = [one.errand for one in due(read(folder), day, timedelta(0))]
    assert (Errand.REVIEW in found) == (after >= 0)


def test_what_is_no_longer_shown_needs_no_review(folder: Path) -> None:
    path = "content/articles/folic-acid.md"
    reviewed(folder, path, "2026-01-05", "1 month")
    change(folder, path, "title:", "expires_on: 2026-11-21\ntitle:")
    result = CliRunner().invoke(main, ["check", "-f", str(folder / "mkdocs.yml"), "--as-of", "2026-11-22"])
    assert "review-overdue" not in result.output
    assert Errand.REVIEW not in [errand for _, errand, _ in errands(folder)]


@pytest.mark.parametrize(("day", "told"), [("2026-10-01", True), ("2026-10-02", True), ("2026-09-30", False)])
def test_an_occasion_is_told_from_sixty_days_before(folder: Path, day: str, told: bool) -> None:
    old = "{title: 5.29 会员活动日, when: {date: 05-29}}"
    change(folder, "campaigns.yml", old, "{title: 活动日, when: {date: 11-30}}")
    found = errands(folder, date.fromisoformat(day))
    assert ((date(2026, 11, 30), Errand.NO_MATERIAL, "活动日") in found) is told


def test_what_begins_and_what_a_successor_ends_is_foreseen(folder: Path) -> None:
    """Leaflets and lists change on these days, though no document of the old answer says so."""
    change(folder, ANSWER, "kind: policy", "kind: policy\nsuperseded_by: new")
    text = (folder / ANSWER).read_text("utf-8")
    new = text.replace("superseded_by: new\n", "").replace("title: ", "title: 新的", 1)
    new = re.sub(r"^documents:.*?(?=^---$)", NEW_DOCUMENTS, new, count=1, flags=re.DOTALL | re.MULTILINE)
    (folder / "content/answers/new.md").write_text(new, "utf-8")
    found = errands(folder, DAY)
    assert (date(2026, 12, 31), Errand.RULE_ENDS) in [(day, errand) for day, errand, _ in found]
    assert (date(2027, 1, 1), Errand.RULE_BEGINS) in [(day, errand) for day, errand, _ in found]
    assert not [one for one in errands(folder, DAY, timedelta(days=30)) if one[1] is Errand.RULE_BEGINS]
