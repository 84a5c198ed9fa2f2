"""What was given out on paper is known: its code, what it said, and whether it still holds."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign import ledger_file
from mkcampaign.editions import branches, edition_code, offered
from mkcampaign.judge import judge
from mkcampaign.model.edition import CODE_LENGTH, Edition, Part, Variant, code
from mkcampaign.model.release import LEDGER, Release, ReleasedEdition, ReleasedPart
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.problem import Problem
from mkcampaign.read.load import load
from mkcampaign.releases import (
    NO_LONGER_HOLDS,
    NO_LONGER_THERE,
    READS_DIFFERENTLY,
    State,
    paper_codes,
    release_of,
    reprints,
)

BASE = Path(__file__).parent / "invalid" / "_base"
DAY = date(2026, 11, 22)
LEAFLET = "content/pamphlets/leaflet.md"
ANSWER = "content/answers/leave.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site whose leaflet has an edition for every chapter."""
    site = tmp_path / "site"
    shutil.copytree(BASE, site)
    change(site, LEAFLET, "format: trifold", "format: trifold\nchapters: all")
    return site


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def read(folder: Path) -> Site:
    return read_all(folder)[0]


def read_all(folder: Path, day: date = DAY) -> tuple[Site, list[Problem]]:
    site, problems = load(folder, SiteSettings(title="测试站", url="https://mkcampaign.example/"))
    return site, [*problems, *judge(site, day)]


def rules(folder: Path, day: date = DAY) -> list[str]:
    return sorted(found.rule for found in read_all(folder, day)[1])


def give_out(folder: Path, copies: int = 100, variant: Variant = Variant.OFFICE) -> Release:
    """Write the leaflet of all chapters into the ledger."""
    site = read(folder)
    pamphlet = site.pamphlets["leaflet"]
    editions = {
        Edition(pamphlet="leaflet", chapter=chapter, language="zh-Hans", variant=variant): copies
        for chapter in branches(site, pamphlet)
    }
    release = release_of(site, pamphlet, editions, DAY)
    ledger_file.add(folder / "content" / LEDGER, [release])
    return read(folder).releases[-1]


def state_of(folder: Path, chapter: str = "district", version: str = "1") -> State:
    wanted = code("leaflet", chapter, "zh-Hans", version)
    (found,) = [one for one in paper_codes(read(folder), DAY) if one.code == wanted]
    return found.state


# --- codes ----------------------------------------------------------------------------------------------


def test_every_chapter_variant_and_script_is_offered(folder: Path) -> None:
    change(
        folder, LEAFLET, "chapters: all", "chapters: all\nscripts: [zh-Hant-TW]\nvariants: [office, large]"
    )
    found = list(offered(read(folder), DAY))
    assert len(found) == len(set(found)) == 2 * 2 * 2
    assert {edition.chapter for edition in found} == {"city", "district"}
    assert {edition.part for edition in found} == {Part.PAPER}


@pytest.mark.parametrize(
    ("edition", "stem"),
    [
        (
            Edition(pamphlet="leaflet", chapter="city", language="zh-Hans", variant=Variant.OFFICE),
            "leaflet-city-office",
        ),
        (
            Edition(
                pamphlet="exam", chapter="city", language="zh-Hant-TW", variant=Variant.LARGE, part=Part.KEY
            ),
            "exam-key-city-zh-hant-tw-large",
        ),
    ],
)
def test_a_file_is_named_by_what_it_is(edition: Edition, stem: str) -> None:
    assert edition.stem("zh-Hans") == stem


@given(st.tuples(*[st.text(max_size=9)] * 4), st.tuples(*[st.text(max_size=9)] * 4))
def test_a_code_is_short_plain_and_its_own(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    made = code(*one)
    assert len(made) == CODE_LENGTH
    assert set(made) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    if "\n".join(one) != "\n".join(other):
        assert made != code(*other)


# --- the ledger -----------------------------------------------------------------------------------------


def test_what_is_written_is_read_again(folder: Path) -> None:
    first, second = give_out(folder), give_out(folder, copies=5)
    site, problems = read_all(folder)
    assert site.releases == (first, second)
    assert not problems
    assert LEDGER not in site.files


def test_the_ledger_is_only_added_to(folder: Path) -> None:
    give_out(folder)
    before = (folder / "content" / LEDGER).read_bytes()
    give_out(folder)
    assert (folder / "content" / LEDGER).read_bytes().startswith(before)
    assert [file.name for file in (folder / "content" / "pamphlets").iterdir() if file.name[0] == "."] == []


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_is_kept_as_text(title: str) -> None:
    release = Release(
        pamphlet="a",
        version="1",
        date=DAY,
        language="zh-Hans",
        variant=Variant.OFFICE,
        parts=(ReleasedPart(title=title, says="1e5"),),
        editions=(ReleasedEdition(chapter="b", code="c", copies=1, says="0x1"),),
        seal="-",
    )
    (back,) = yaml.safe_load("releases:\n" + ledger_file.entry(release))["releases"]
    assert Release(**back).parts[0].says == "1e5"
    assert back["parts"][0]["title"] == title


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("copies: 100", "copies: 900"),
        ("2026-11-22", "2026-11-23"),
        ('chapter: "district"', 'chapter: "city"'),
    ],
)
def test_an_entry_changed_by_hand_is_noticed(folder: Path, old: str, new: str) -> None:
    give_out(folder)
    change(folder, f"content/{LEDGER}", old, new)
    assert "ledger-edited" in rules(folder)


def test_an_entry_taken_away_copied_or_moved_is_noticed(folder: Path) -> None:
    for copies in (100, 200, 300):
        give_out(folder, copies)
    file = folder / "content" / LEDGER
    head, *entries = file.read_text("utf-8").split("  - pamphlet:")
    for order in ((1, 2), (0, 2), (0, 1, 1, 2), (0, 1, 2, 0), (1, 0, 2)):
        file.write_text("  - pamphlet:".join([head, *(entries[at] for at in order)]), "utf-8")
        assert "ledger-edited" in rules(folder), order


# --- what holds -----------------------------------------------------------------------------------------


def test_a_leaflet_not_given_out_is_current(folder: Path) -> None:
    assert state_of(folder) is State.CURRENT


def test_a_leaflet_given_out_and_unchanged_is_current(folder: Path) -> None:
    give_out(folder)
    assert state_of(folder) is State.CURRENT
    assert rules(folder) == []


def test_a_new_version_supersedes_the_one_before_it(folder: Path) -> None:
    give_out(folder)
    change(folder, LEAFLET, "chapters: all", 'chapters: all\nversion: "3"')
    change(folder, LEAFLET, "# 内中", "# 内中\n\n新的一段。")
    assert [state_of(folder, version=v) for v in "123"] == [State.SUPERSEDED, State.SUPERSEDED, State.CURRENT]
    (found,) = [p for p in paper_codes(read(folder), DAY) if p.chapter == "district" and p.version == "1"]
    site = read(folder)
    assert found.current_code == edition_code(site.pamphlets["leaflet"], "district", "zh-Hans")
    assert found.changed == ("内中",)
    assert [release.version for release in found.releases] == ["1"]


def test_a_version_does_not_go_back(folder: Path) -> None:
    change(folder, LEAFLET, "chapters: all", 'chapters: all\nversion: "2"')
    give_out(folder)
    change(folder, LEAFLET, 'version: "2"', 'version: "1"')
    assert rules(folder) == ["version-lowered"]


def test_words_changed_under_the_same_version_are_noticed(folder: Path) -> None:
    give_out(folder)
    change(folder, LEAFLET, "# 内中", "# 内中\n\n新的一段。")
    assert state_of(folder) is State.CHANGED
    assert rules(folder) == ["version-not-raised"]


def test_a_new_address_changes_the_edition_of_its_chapter_only(folder: Path) -> None:
    give_out(folder)
    change(folder, "campaigns.yml", "parent: city}", "parent: city, address: 某区某街道}")
    assert state_of(folder) is State.CHANGED
    assert state_of(folder, "city") is State.CURRENT


def test_a_leaflet_taken_away_is_withdrawn(folder: Path) -> None:
    give_out(folder)
    (folder / LEAFLET).unlink()
    assert state_of(folder) is State.WITHDRAWN


def test_a_chapter_that_gets_none_any_more_has_withdrawn_paper(folder: Path) -> None:
    give_out(folder)
    change(folder, LEAFLET, "chapters: all\n", "")
    assert state_of(folder) is State.WITHDRAWN
    assert state_of(folder, "city") is State.CURRENT


# --- the reprint list -----------------------------------------------------------------------------------


def test_a_changed_short_answer_asks_for_a_reprint(folder: Path) -> None:
    give_out(folder)
    text = (folder / ANSWER).read_text("utf-8")
    head, _, body = text.partition("---\n")[2].partition("---\n")
    (folder / ANSWER).write_text(f"---\n{head}---\n改过的简短回答。\n\n{body}", "utf-8")
    (found,) = reprints(read(folder), DAY)
    assert (found.reason, found.copies, found.chapters) == (READS_DIFFERENTLY, 200, ("city", "district"))
    assert rules(folder) == ["reprint-needed"]
    assert state_of(folder) is State.CHANGED


@pytest.mark.parametrize(("day", "needed"), [(date(2027, 3, 1), False), (date(2027, 3, 2), True)])
def test_an_answer_that_ends_asks_for_a_reprint_from_the_day_after(
    folder: Path, day: date, needed: bool
) -> None:
    give_out(folder)
    change(folder, ANSWER, "title:", "expires_on: 2027-03-01\ntitle:")
    assert [found.reason for found in reprints(read(folder), day)] == [NO_LONGER_HOLDS] * needed
    assert ("reprint-needed" in rules(folder, day)) == needed


def test_an_answer_taken_away_asks_for_a_reprint(folder: Path) -> None:
    give_out(folder)
    (folder / ANSWER).unlink()
    assert [found.reason for found in reprints(read(folder), DAY)] == [NO_LONGER_THERE]


def test_paper_that_a_later_release_replaces_is_not_asked_for(folder: Path) -> None:
    give_out(folder)
    text = (folder / ANSWER).read_text("utf-8")
    head, _, body = text.partition("---\n")[2].partition("---\n")
    (folder / ANSWER).write_text(f"---\n{head}---\n改过的简短回答。\n\n{body}", "utf-8")
    change(folder, LEAFLET, "chapters: all", 'chapters: all\nversion: "2"')
    assert list(reprints(read(folder), DAY))
    give_out(folder)
    assert not list(reprints(read(folder), DAY))


def test_two_variants_of_one_version_lie_out_side_by_side(folder: Path) -> None:
    give_out(folder)
    give_out(folder, variant=Variant.LARGE)
    (folder / ANSWER).unlink()
    assert [found.copies for found in reprints(read(folder), DAY)] == [200, 200]


def test_two_equal_print_runs_are_two(folder: Path) -> None:
    give_out(folder)
    give_out(folder)
    (found,) = [one for one in paper_codes(read(folder), DAY) if one.chapter == "district"]
    assert len(found.releases) == 2


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# 只有一句话\n",
        "releases: []\n",
        "\ufeffreleases:\n",
        "releases:\n- {entry}",
        "releases:\r\n  # 一句话\r\n    - {entry}\r\n",
    ],
)
def test_an_entry_is_added_to_a_ledger_however_it_is_written(before: str, folder: Path) -> None:
    release = give_out(folder)
    file = folder / "content" / LEDGER
    kept = yaml.safe_dump(release.model_dump(mode="json"), default_flow_style=True, width=10**6).strip()
    file.write_bytes(before.replace("{entry}", kept).encode())
    ledger_file.add(file, [release])
    unsealed = [one.model_copy(update={"seal": ""}) for one in (*read(folder).releases, release)]
    assert unsealed == [unsealed[-1]] * (2 + before.count("{entry}"))
    assert [rule for rule in rules(folder) if rule.startswith(("ledger", "yaml", "value"))] == []
    assert "{entry}" not in before or file.read_bytes().startswith(before.partition("{entry}")[0].encode())


def test_a_ledger_that_nothing_can_be_added_to_is_left_as_it_is(folder: Path) -> None:
    release = give_out(folder)
    file = folder / "content" / LEDGER
    file.write_text("releases: [{pamphlet: leaflet}]\n", "utf-8")
    with pytest.raises(OSError, match="没法在后面添加"):
        ledger_file.add(file, [release])
    assert file.read_text("utf-8") == "releases: [{pamphlet: leaflet}]\n"
