"""Input that would hang the press, lead it astray, or make it blame the wrong file."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from PIL import Image
from sites import edit
from test_press import WORKSHOP
from test_print_room import CHINESE, DAY, PAMPHLET, site_in

from mkcampaign.editions import offered
from mkcampaign.model.edition import Part, Variant
from mkcampaign.model.openings import fill
from mkcampaign.press.editions import manuscript
from mkcampaign.press.faults import as_data, faults, from_data, problems
from mkcampaign.press.inspect import Finding
from mkcampaign.press.layout import lay_out
from mkcampaign.press.lines import LONGEST, balanced, headline
from mkcampaign.press.manuscript import Manuscript, Picture
from mkcampaign.press.pictures import made
from mkcampaign.press.room import Materials
from mkcampaign.press.typeset import typeset
from mkcampaign.read.picture import UNREADABLE

QUIZ = """\
---
title: 知识问答
pass: 60%
---

## 叶酸要吃吗？

- [x] 要
- [ ] 不要

> 解析：要吃。
"""
SHEET = "---\ntitle: 问答题卷\nformat: sheet\nquiz: asked\n---\n# 问答题卷\n\n请答题。\n"


ID = Path(PAMPHLET).stem


def said(own: Materials, pamphlet: str = ID) -> Manuscript:
    """What a pamphlet says for the organisation."""
    site = own.site
    return manuscript(
        site, site.pamphlets[pamphlet], site.organisation.id, "zh-Hans", DAY, CHINESE, content=own.content
    )


def test_a_fault_of_a_question_is_told_in_the_quizs_own_file(tmp_path: Path) -> None:
    (tmp_path / "content/quizzes").mkdir(parents=True)
    (tmp_path / "content/quizzes/asked.md").write_text(QUIZ, "utf-8")
    (tmp_path / "content/pamphlets").mkdir(parents=True)
    (tmp_path / "content/pamphlets/asked-paper.md").write_text(SHEET, "utf-8")
    materials = site_in(tmp_path)
    site, own = materials.site, said(materials, "asked-paper")
    sheet = lay_out(own, site.pamphlets["asked-paper"].matter.format, Variant.OFFICE)
    found = faults(sheet, [Finding(kind="glyph-missing", panel="question-1", detail="叶")], own)
    edition = next(one for one in offered(site, DAY) if one.pamphlet == "asked-paper")
    assert (edition.variant, edition.part) == (Variant.OFFICE, Part.PAPER)
    for kept in (found, from_data(as_data(found), own)):
        (told,) = problems(site, {edition: kept}, CHINESE)
        assert (told.mark.path, told.mark.line) == ("content/quizzes/asked.md", 6)


@pytest.mark.parametrize("logo", ["../../../etc/passwd", "/dev/zero", "assets/none.png"])
def test_a_logo_that_is_no_picture_of_the_site_is_never_opened(logo: str, tmp_path: Path) -> None:
    site_in(tmp_path)
    edit(tmp_path / "campaigns.yml", "id: association,", f"id: association, logo: {logo},")
    materials = site_in(tmp_path)
    assert materials.site.organisation.logo == logo
    own = said(materials)
    assert (own.imprint.logo, dict(own.pictures)) == (None, {})


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, 5000])
def test_a_paragraph_set_as_a_heading_by_mistake_hangs_nothing(length: int) -> None:
    text = ("适龄婚育、优生优育，夫妻共担育儿责任" * 300)[:length]
    start = time.perf_counter()
    for lines in (headline(text, room=7), balanced(text, room=12)):
        assert "".join(lines) == text
    assert time.perf_counter() - start < 5


def test_blanks_after_two_braces_hang_nothing() -> None:
    start = time.perf_counter()
    text = "{{" + " " * 20_000
    assert fill(text, {"a": "b"}) == text
    assert fill("{{ a }}{{a}}{{b}}", {"a": "甲"}) == "甲甲{{b}}"
    assert time.perf_counter() - start < 1


def test_a_packed_drawing_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.svg"
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">' + b" " * 10_000_000 + b"</svg>"
    file.write_bytes(gzip.compress(drawing))
    with pytest.raises(UNREADABLE):
        made(Picture(file=file, size=None), (100, 100), inks=False)


@pytest.mark.parametrize("format", ["EPS", "TIFF", "BMP"])
def test_only_what_its_name_promises_is_decoded(format: str, tmp_path: Path) -> None:
    """A PostScript file under the name of a picture would be run by another program."""
    file = tmp_path / "picture.png"
    Image.new("RGB", (4, 4)).save(file, format)
    with pytest.raises(UNREADABLE):
        made(Picture(file=file, size=(4, 4)), (100, 100), inks=False)


def test_a_panic_of_the_typesetter_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As PyO3 has it: no Exception, so that it passes all that catches those."""

    def panic(*_: object, **__: object) -> None:
        raise PanicException("index out of bounds")

    materials = site_in(tmp_path)
    sheet = lay_out(said(materials), materials.site.pamphlets[ID].matter.format, Variant.OFFICE)

    class Compiler:
        compile_with_warnings = panic

    monkeypatch.setattr(WORKSHOP, "compiler", lambda _: Compiler())
    setting = typeset(sheet, workshop=WORKSHOP, created=DAY)
    assert setting.pdf is None
    assert [(one.kind, one.detail) for one in setting.findings] == [("typeset-error", "index out of bounds")]
