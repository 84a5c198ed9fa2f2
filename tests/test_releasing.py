"""`mkcampaign print --release`: what is given out is put down, once it is printed, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import AS_OF, edit, run, write
from test_cli_print import FILES, ID, the_print
from test_print_room import PAMPHLET

from mkcampaign import ledger_file
from mkcampaign.model.release import LEDGER, Release
from mkcampaign.model.site import SiteSettings
from mkcampaign.read.load import load

GIVE_OUT = ("--variant", "office", "--release", "--copies", "2000")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", FILES)


def releases(site: Path) -> tuple[Release, ...]:
    found, problems = load(site, SiteSettings(title="小站", url="https://example.org/"))
    assert not [one for one in problems if one.mark.path.endswith(LEDGER)]
    return found.releases


def test_what_is_printed_is_put_down_for_each_chapter(site: Path) -> None:
    said = the_print(site, *GIVE_OUT, "--all-chapters")
    assert said[-1] == f"已登记印发 2 个版本，每个 2000 份：content/{LEDGER}"
    (entry,) = releases(site)
    assert (entry.pamphlet, entry.variant, entry.date.isoformat()) == (ID, "office", AS_OF)
    assert [(given.chapter, given.copies) for given in entry.editions] == [
        ("association", 2000),
        ("east", 2000),
    ]
    assert len({given.code for given in entry.editions}) == 2


def test_giving_out_again_adds_an_entry(site: Path) -> None:
    the_print(site, *GIVE_OUT)
    before = (site / "content" / LEDGER).read_bytes()
    the_print(site, *GIVE_OUT)
    assert (site / "content" / LEDGER).read_bytes().startswith(before)
    assert len(releases(site)) == 2


def test_what_could_not_be_printed_is_not_put_down(site: Path) -> None:
    edit(site / PAMPHLET, "产检所需", "产检所需" + "太长的文字。" * 300)
    said = the_print(site, *GIVE_OUT, code=1)
    assert any("panel-overflow" in line for line in said)
    assert not (site / "content" / LEDGER).exists()


def test_the_code_on_the_paper_leads_to_a_page_that_says_it_is_current(site: Path) -> None:
    the_print(site, *GIVE_OUT)
    built = run(site, "build", "--as-of", AS_OF)
    assert built.exit_code == 0, built.output
    (entry,) = releases(site)
    page = (site / "site" / "p" / entry.editions[0].code / "index.html").read_text("utf-8")
    assert "现行版本" in page
    assert not (site / "site" / LEDGER).exists()


def test_changed_words_are_not_given_out_under_the_old_version(site: Path) -> None:
    """A code would stand for two texts."""
    the_print(site, *GIVE_OUT)
    edit(site / PAMPHLET, "产检所需", "产前检查所需")
    said = the_print(site, *GIVE_OUT, code=1)
    assert any("version-not-raised" in line for line in said)
    assert len(releases(site)) == 1
    edit(site / PAMPHLET, 'version: "1"', 'version: "2"\nchanges: 换了说法。')
    the_print(site, *GIVE_OUT)
    assert [entry.version for entry in releases(site)] == ["1", "2"]


def test_a_ledger_edited_by_hand_is_not_added_to(site: Path) -> None:
    the_print(site, *GIVE_OUT)
    edit(site / "content" / LEDGER, "copies: 2000", "copies: 20000")
    before = (site / "content" / LEDGER).read_bytes()
    said = the_print(site, *GIVE_OUT, code=1)
    assert any("ledger-edited" in line for line in said)
    assert (site / "content" / LEDGER).read_bytes() == before


def test_a_ledger_that_cannot_be_written_stays_whole(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    the_print(site, *GIVE_OUT)
    before = (site / "content" / LEDGER).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", LEDGER)

    monkeypatch.setattr(ledger_file.os, "fsync", full)
    said = the_print(site, *GIVE_OUT, code=1)
    assert any("output-unwritable" in line for line in said)
    assert (site / "content" / LEDGER).read_bytes() == before
    assert not [file for file in (site / "content/pamphlets").iterdir() if file.name.startswith(".released")]
