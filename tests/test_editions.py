"""From a pamphlet's file to its leaflet: what the editor reads when it cannot be printed, and what is printed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.model.tree import text_of
from mkcampaign.press.room import Materials, Print, Scope, print_all
from mkcampaign.press.store import Store
from mkcampaign.problem import Problem
from mkcampaign.project import theme_folder
from mkcampaign.read.load import load
from mkcampaign.wording import translator

STARTER = Path(__file__).resolve().parents[1] / "generator" / "mkcampaign" / "starter"
DAY = date(2026, 11, 22)
SETTINGS = SiteSettings(title="测试", url="https://example.org/")
CHINESE = translator("zh-Hans")
PAMPHLET = "content/pamphlets/maternity-protection.md"


def printed(
    folder: Path, *, more: str = "", settings: SiteSettings = SETTINGS
) -> tuple[Site, dict[str, Print], tuple[Problem, ...]]:
    """The starter's site with `more` written at the end of its flap panel; its own edition, by pamphlet."""
    site_folder = folder / "site"
    shutil.copytree(STARTER, site_folder)
    file = site_folder / PAMPHLET
    text = file.read_text("utf-8")
    file.write_text(text.replace("所需的时间算劳动时间。\n", f"所需的时间算劳动时间。\n\n{more}\n"), "utf-8")
    site, problems = load(site_folder, settings)
    assert not problems
    materials = Materials(
        site=site,
        as_of=DAY,
        templates=theme_folder() / "print",
        content=site_folder / "content",
        translate=CHINESE,
    )
    made = print_all(materials, store=Store(folder / "store"), scope=Scope.OWN)
    return site, {edition.pamphlet: print_ for edition, print_ in made.prints.items()}, made.problems


@pytest.mark.parametrize(
    ("more", "rule", "said"),
    [
        ("太长的文字。" * 300, "panel-overflow", "“产检算上班”这一版文字太多，超出 "),
        ("请看👶。", "glyph-missing", "“产检算上班”这一版里，字体没有这个字：👶。"),
        ("好印的文字。", "", ""),
        ('=== "甲"\n\n    一\n', "unprintable", "“产检算上班”这一版里，选项卡或表单不能印在纸上："),
    ],
)
def test_what_cannot_be_printed_is_said_at_its_panel(tmp_path: Path, more: str, rule: str, said: str) -> None:
    _site, prints, found = printed(tmp_path, more=more)
    assert {problem.rule for problem in found} == ({rule} if rule else set())
    assert bool(prints) == (not rule)
    for problem in found:
        assert problem.message(CHINESE).startswith(said)
        assert (problem.mark.path, problem.mark.line) == (PAMPHLET, 15)


def test_an_unbreakable_address_fits_or_is_named(tmp_path: Path) -> None:
    """It is broken where an address may break; no letter of it is lost."""
    address = "https://example.org/" + "abcdefghij" * 5
    _site, prints, found = printed(tmp_path, more=f"<{address}>")
    assert not found
    assert address in text_on_paper(prints)


def test_without_an_address_of_the_site_no_code_is_printed_and_the_editor_is_told(tmp_path: Path) -> None:
    _site, prints, found = printed(tmp_path, settings=replace(SETTINGS, url=""))
    assert [problem.rule for problem in found] == ["site-address-missing"]
    assert prints


def test_the_leaflet_quotes_the_short_answer_with_its_status_and_date(tmp_path: Path) -> None:
    site, prints, _found = printed(tmp_path)
    paper = text_on_paper(prints)
    answer = site.answers["maternity-leave"]
    assert squeezed(text_of(answer.body.first_paragraph)) in paper
    assert squeezed(answer.title) in paper
    assert "有效·2026年11月1日复核" in paper


def test_the_back_carries_the_imprint_of_the_chapter(tmp_path: Path) -> None:
    site, prints, _found = printed(tmp_path)
    paper = text_on_paper(prints)
    assert squeezed(site.organisation.name) in paper
    assert "12345" in paper
    assert "example.org" in paper


def text_on_paper(prints: dict[str, Print]) -> str:
    """All text of the only leaflet, without white space."""
    (leaflet,) = prints.values()
    assert leaflet.pages == 2
    document = pypdfium2.PdfDocument(leaflet.pdf())
    try:
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def squeezed(text: str) -> str:
    """The text without white space and without the marks at which a line may break."""
    return "".join(text.split()).replace("\ufffe", "").replace("\u200b", "")
