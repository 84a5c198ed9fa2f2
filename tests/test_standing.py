"""How answers stand on a day: by their documents, by their own dates, by their successors, and region by region."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import write

from mkcampaign import regions
from mkcampaign.judge import judge
from mkcampaign.model.documents import LegalDocument
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.read.load import load
from mkcampaign.standing import Standings
from mkcampaign.validity import NOTICE, Status, basis, term_day, term_status

TODAY = date(2026, 11, 22)


def day(text: str) -> date:
    return date.fromisoformat(text)


def document(**fields: str) -> LegalDocument:
    return LegalDocument.model_validate({"title": "某规定", "issuer": "某部", **fields})


# --- one document -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "on", "expected"),
    [
        ({}, "2026-01-01", Status.IN_FORCE),
        ({"effective": "2026-01-01"}, "2025-12-31", Status.NOT_YET_IN_FORCE),
        ({"effective": "2026-01-01"}, "2026-01-01", Status.IN_FORCE),
        ({"expires": "2026-12-31"}, "2026-10-31", Status.IN_FORCE),
        ({"expires": "2026-12-31"}, "2026-11-01", Status.EXPIRING_SOON),
        ({"expires": "2026-12-31"}, "2026-12-31", Status.EXPIRING_SOON),
        ({"expires": "2026-12-31"}, "2027-01-01", Status.EXPIRED),
        ({"repealed_on": "2026-12-31"}, "2026-12-30", Status.EXPIRING_SOON),
        ({"repealed_on": "2026-12-31"}, "2026-12-31", Status.REPEALED),
        ({"repealed_on": "2026-12-31", "superseded_by": "新规定"}, "2026-12-30", Status.EXPIRING_SOON),
        ({"repealed_on": "2026-12-31", "superseded_by": "新规定"}, "2026-12-31", Status.SUPERSEDED),
        ({"superseded_by": "新规定"}, "2026-01-01", Status.SUPERSEDED),
        ({"expires": "2026-12-31", "superseded_by": "新规定"}, "2026-12-31", Status.EXPIRING_SOON),
        ({"expires": "2026-12-31", "superseded_by": "新规定"}, "2027-01-01", Status.SUPERSEDED),
        ({"effective": "2024-02-29", "expires": "2028-02-29"}, "2028-02-29", Status.EXPIRING_SOON),
        ({"effective": "2024-02-29", "expires": "2028-02-29"}, "2028-03-01", Status.EXPIRED),
        ({"effective": "2024-02-29", "expires": "2028-02-29"}, "2024-02-28", Status.NOT_YET_IN_FORCE),
    ],
)
def test_a_document_holds_from_its_day_to_its_last(fields: dict[str, str], on: str, expected: Status) -> None:
    assert term_status(document(**fields), day(on)) is expected
    assert expected.holds == (expected in (Status.IN_FORCE, Status.EXPIRING_SOON))


@given(
    effective=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 3000),
    asked=st.dates(date(2019, 1, 1), date(2040, 1, 1)),
)
def test_it_holds_on_every_day_between_and_on_no_other(effective: date, length: int, asked: date) -> None:
    last = effective + timedelta(days=length)
    expires = document(effective=effective.isoformat(), expires=last.isoformat())
    repealed = document(effective=effective.isoformat(), repealed_on=(last + timedelta(days=1)).isoformat())
    for term in (expires, repealed):
        assert term_status(term, asked).holds == (effective <= asked <= last)
    soon = term_status(expires, asked) is Status.EXPIRING_SOON
    assert soon == (effective <= asked <= last and last - asked <= NOTICE)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"effective": "2027-01-01"}, "2027-01-01"),
        ({"expires": "2026-11-21"}, "2026-11-21"),
        ({"repealed_on": "2026-11-22"}, "2026-11-22"),
        ({"expires": "2026-12-01", "repealed_on": "2026-11-30"}, "2026-11-30"),
        ({"superseded_by": "新规定"}, None),
    ],
)
def test_the_day_that_makes_it_so_is_the_one_written(fields: dict[str, str], expected: str | None) -> None:
    term = document(**fields)
    found = term_day(term, term_status(term, TODAY))
    assert found == (day(expected) if expected else None)


# --- several documents ------------------------------------------------------------------------------------------------

OLD, NEW = {"title": "旧规定"}, {"title": "新规定"}


@pytest.mark.parametrize(
    ("documents", "expected", "decides"),
    [
        ([], Status.IN_FORCE, None),
        ([OLD], Status.IN_FORCE, "旧规定"),
        # the strictest holds
        ([OLD, {**NEW, "expires": "2026-11-21"}], Status.EXPIRED, "新规定"),
        ([OLD, {**NEW, "expires": "2026-12-01"}], Status.EXPIRING_SOON, "新规定"),
        ([OLD, {**NEW, "effective": "2026-11-23"}], Status.NOT_YET_IN_FORCE, "新规定"),
        ([{**OLD, "repealed_on": "2026-01-01"}, NEW], Status.REPEALED, "旧规定"),
        ([{**OLD, "superseded_by": "别的规定"}, NEW], Status.SUPERSEDED, "旧规定"),
        ([{**OLD, "repealed_on": "2026-01-01"}, {**NEW, "expires": "2026-01-01"}], Status.REPEALED, "旧规定"),
        # unless one takes the place of another: the line stands as its mildest that holds
        ([{**OLD, "superseded_by": "新规定"}, NEW], Status.IN_FORCE, "新规定"),
        ([NEW, {**OLD, "superseded_by": "《新规定》"}], Status.IN_FORCE, "新规定"),
        ([{**OLD, "expires": "2026-01-01", "superseded_by": "新规定"}, NEW], Status.IN_FORCE, "新规定"),
        ([{**OLD, "superseded_by": "某令第2号"}, {**NEW, "doc_no": "某令第2号"}], Status.IN_FORCE, "新规定"),
        (
            [
                {**OLD, "repealed_on": "2026-12-01", "superseded_by": "新规定"},
                {**NEW, "effective": "2026-12-01"},
            ],
            Status.EXPIRING_SOON,
            "旧规定",
        ),
        (
            [
                {**OLD, "repealed_on": "2026-11-22", "superseded_by": "新规定"},
                {**NEW, "effective": "2026-11-22"},
            ],
            Status.IN_FORCE,
            "新规定",
        ),
        # where none does, as its last: the gap between them, and the end of both
        (
            [
                {**OLD, "repealed_on": "2026-11-20", "superseded_by": "新规定"},
                {**NEW, "effective": "2026-11-25"},
            ],
            Status.NOT_YET_IN_FORCE,
            "新规定",
        ),
        (
            [
                {**OLD, "repealed_on": "2025-01-01", "superseded_by": "新规定"},
                {**NEW, "repealed_on": "2026-01-01"},
            ],
            Status.REPEALED,
            "新规定",
        ),
        # a line of three, and two that became one
        (
            [
                {**OLD, "superseded_by": "新规定"},
                {**NEW, "superseded_by": "更新的规定"},
                {"title": "更新的规定"},
            ],
            Status.IN_FORCE,
            "更新的规定",
        ),
        (
            [
                {**OLD, "superseded_by": "合并的规定"},
                {**NEW, "superseded_by": "合并的规定"},
                {"title": "合并的规定"},
            ],
            Status.IN_FORCE,
            "合并的规定",
        ),
    ],
)
def test_the_strictest_document_decides(
    documents: list[dict[str, str]], expected: Status, decides: str | None
) -> None:
    found = basis([document(**fields) for fields in documents], TODAY)
    assert found.status is expected
    assert (found.document.title if found.document else None) == decides


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("甲乙丙丁")), max_size=6))
def test_documents_that_name_one_another_in_a_round_end(pairs: list[tuple[str, str]]) -> None:
    documents = [document(title=title, superseded_by=other) for title, other in pairs]
    assert basis(documents, TODAY).status in Status


# --- answers of a site ------------------------------------------------------------------------------------------------

BASE = {
    "campaigns.yml": 'organisation: {id: root, name: 某协会, hotline: "12345"}\n',
    "content/index.md": "---\ntitle: 首页\n---\n欢迎。\n",
}


def answer(title: str = "某问？", *, dates: str = "", **fields: str) -> str:
    matter = "".join(f"{key}: {value}\n" for key, value in fields.items())
    documents = f"documents:\n  - {{title: {title}的依据, issuer: 某部{dates}}}\n"
    return f"---\ntitle: {title}\nkind: policy\n{matter}{documents}---\n简短回答。\n"


def site(folder: Path, answers: Mapping[str, str]) -> Site:
    write(folder, {**BASE, **{f"content/answers/{id}.md": text for id, text in answers.items()}})
    found, problems = load(folder, SiteSettings(title="测试站"))
    assert not problems
    return found


def status(folder: Path, answers: Mapping[str, str], id: str, on: str) -> Status:
    return Standings(site(folder, answers), day(on)).of(id).status


@pytest.mark.parametrize(
    ("fields", "on", "expected"),
    [
        ({}, "2026-11-22", Status.IN_FORCE),
        ({"expires_on": "2026-11-22"}, "2026-11-22", Status.EXPIRING_SOON),
        ({"expires_on": "2026-11-22"}, "2026-11-23", Status.EXPIRED),
        ({"effective": "2027-01-01"}, "2026-12-31", Status.NOT_YET_IN_FORCE),
        ({"effective": "2027-01-01"}, "2027-01-01", Status.IN_FORCE),
        ({"repealed_on": "2027-01-01"}, "2026-12-31", Status.EXPIRING_SOON),
        ({"repealed_on": "2027-01-01"}, "2027-01-01", Status.REPEALED),
        ({"dates": ", expires: 2026-12-31", "expires_on": "2027-06-30"}, "2027-01-01", Status.EXPIRED),
        ({"dates": ", repealed_on: 2026-12-01", "expires_on": "2026-11-30"}, "2026-12-01", Status.REPEALED),
    ],
)
def test_an_answer_has_dates_of_its_own_beside_its_documents(
    tmp_path: Path, fields: dict[str, str], on: str, expected: Status
) -> None:
    assert status(tmp_path, {"one": answer(**fields)}, "one", on) is expected


def test_the_answer_says_which_document_decides_and_which_day(tmp_path: Path) -> None:
    found = Standings(site(tmp_path, {"one": answer(dates=", expires: 2026-01-01")}), TODAY).of("one")
    assert found.document is not None
    assert (found.document.title, found.day) == ("某问？的依据", day("2026-01-01"))
    own = Standings(site(tmp_path, {"one": answer(repealed_on="2026-01-01")}), TODAY).of("one")
    assert (own.document, own.day) == (None, day("2026-01-01"))


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        ("2026-10-01", Status.IN_FORCE, Status.NOT_YET_IN_FORCE),
        ("2026-11-02", Status.EXPIRING_SOON, Status.NOT_YET_IN_FORCE),
        ("2026-12-31", Status.EXPIRING_SOON, Status.NOT_YET_IN_FORCE),
        ("2027-01-01", Status.SUPERSEDED, Status.IN_FORCE),
    ],
)
def test_an_answer_gives_way_on_the_day_its_successor_takes_effect(
    tmp_path: Path, on: str, old: Status, new: Status
) -> None:
    answers = {
        "old": answer("旧规定是什么？", superseded_by="new"),
        "new": answer("新规定是什么？", dates=", effective: 2027-01-01"),
    }
    standings = Standings(site(tmp_path, answers), day(on))
    assert (standings.of("old").status, standings.of("new").status) == (old, new)
    assert standings.of("old").successor == "new"


def test_a_successor_that_is_not_published_yet_changes_nothing(tmp_path: Path) -> None:
    answers = {
        "old": answer("旧规定？", superseded_by="new"),
        "new": answer("新规定？", publish_on="2027-01-01"),
    }
    assert status(tmp_path, answers, "old", "2026-12-31") is Status.IN_FORCE
    assert status(tmp_path, answers, "old", "2027-01-01") is Status.SUPERSEDED


def test_a_line_of_successors_leads_to_the_one_that_holds(tmp_path: Path) -> None:
    answers = {
        "first": answer("一？", superseded_by="second"),
        "second": answer("二？", superseded_by="third", repealed_on="2026-01-01"),
        "third": answer("三？"),
    }
    standings = Standings(site(tmp_path, answers), TODAY)
    assert [standings.of(id).successor for id in answers] == ["third", "third", None]
    before = Standings(standings.site, day("2025-12-31"))
    assert [before.of(id).status for id in answers] == [
        Status.SUPERSEDED,
        Status.EXPIRING_SOON,
        Status.IN_FORCE,
    ]
    assert before.of("first").successor == "second"


def test_a_line_of_a_thousand_and_a_round_both_end(tmp_path: Path) -> None:
    line = {f"a{n}": answer(f"第 {n} 问？", superseded_by=f"a{n + 1}") for n in range(1200)}
    found = Standings(site(tmp_path / "line", {**line, "a1200": answer("末问？")}), TODAY).of("a0")
    assert (found.status, found.successor) == (Status.SUPERSEDED, "a1200")
    round_ = {"one": answer("一？", superseded_by="two"), "two": answer("二？", superseded_by="one")}
    around = site(tmp_path / "round", round_)
    assert all(Standings(around, TODAY).of(id).status in Status for id in round_)
    assert [one.rule for one in judge(around, TODAY)] == ["supersession-loop"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"one": answer()}, None),
        ({"one": answer(dates=", expires: 2027-02-28")}, "2027-02-28"),
        ({"one": answer(dates=", repealed_on: 2027-03-01")}, "2027-02-28"),
        ({"one": answer(dates=", expires: 2028-02-29", expires_on="2029-01-01")}, "2028-02-29"),
        ({"one": answer(dates=", expires: 2026-01-01")}, None),
        (
            {"one": answer(superseded_by="two"), "two": answer("二？", dates=", effective: 2027-03-01")},
            "2027-02-28",
        ),
    ],
)
def test_the_last_day_is_the_last_on_which_it_holds(
    tmp_path: Path, answers: dict[str, str], expected: str | None
) -> None:
    found = site(tmp_path, answers)
    last = Standings(found, TODAY).last_day("one")
    assert last == (day(expected) if expected else None)
    if last:
        assert Standings(found, last).of("one").status.holds
        assert not Standings(found, last + timedelta(days=1)).of("one").status.holds


# --- regions ----------------------------------------------------------------------------------------------------------


def test_codes_nest_as_gb_t_2260_has_them() -> None:
    assert regions.upward("320481") == ("320481", "320400", "320000")
    assert regions.upward("320000") == ("320000",)
    assert regions.full_name("320481") == "江苏省常州市溧阳市"
    assert regions.full_name("110101") == "北京市东城区"
    assert regions.covers("320000", "320481")
    assert not regions.covers("320400", "320000")
    assert not regions.covers("320400", None)
    assert regions.covers(None, "320400")
    assert regions.name("999999") == "999999"
    assert len(regions.names()) > 3000
    assert not [code for code in regions.names() if not (len(code) == 6 and code.isdigit())]


LEAVE: Mapping[str, Any] = {
    "leave": answer("全国产假几天？"),
    "leave-jiangsu": answer(
        "江苏产假几天？", question_id="leave", region='"320000"', dates=", expires: 2026-06-30"
    ),
    "leave-changzhou": answer(
        "常州产假几天？", question_id="leave", region='"320400"', publish_on="2026-03-01"
    ),
}


@pytest.mark.parametrize(
    ("region", "on", "expected", "passed"),
    [
        (None, "2026-01-01", "leave", ()),
        ("370000", "2026-01-01", "leave", ()),
        ("320000", "2026-01-01", "leave-jiangsu", ()),
        ("320481", "2026-01-01", "leave-jiangsu", ("leave-changzhou",)),
        ("320481", "2026-03-01", "leave-changzhou", ()),
        ("320500", "2026-06-30", "leave-jiangsu", ()),
        ("320500", "2026-07-01", "leave", ("leave-jiangsu",)),
    ],
)
def test_the_narrowest_answer_that_holds_applies(
    tmp_path: Path, region: str | None, on: str, expected: str, passed: tuple[str, ...]
) -> None:
    found = Standings(site(tmp_path, LEAVE), day(on)).applicable("leave", region)
    assert found is not None
    assert (found.id, found.passed) == (expected, passed)


def test_where_no_answer_holds_none_applies(tmp_path: Path) -> None:
    only = {id: text for id, text in LEAVE.items() if id != "leave"}
    standings = Standings(site(tmp_path, only), day("2026-07-01"))
    assert standings.applicable("leave", "370000") is None
    assert standings.applicable("leave", "320500") is None
    assert standings.in_place_of("leave-jiangsu", "320500").id == "leave-jiangsu"
    assert standings.applicable("never-asked", "320500") is None


def test_what_is_named_without_a_region_stays(tmp_path: Path) -> None:
    standings = Standings(site(tmp_path, LEAVE), day("2026-01-01"))
    assert standings.in_place_of("leave", None).id == "leave"
    assert standings.in_place_of("leave-jiangsu", None).id == "leave-jiangsu"
    assert standings.in_place_of("leave", "320100").id == "leave-jiangsu"
    assert standings.in_place_of("leave-jiangsu", "370100").id == "leave"
