"""What comes off the press, format by format and variant by variant, kept as text: structure, words, places, codes.

`golden/print/site/` and `golden/print/english/` are the input, `golden/print/expected/` holds a dump of every file made
of them (see `pdf_dump`). `pytest --update` writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pdf_dump import dump, parts
from pikepdf import Array, Dictionary, Name, String

from mkcampaign.editions import edition_code, offered
from mkcampaign.judge import judge
from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Edition, Part, Variant
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.press import Workshop, lay_out, press
from mkcampaign.press.editions import manuscript
from mkcampaign.read.load import load
from mkcampaign.wording import translator

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "print"
EXPECTED = GOLDEN / "expected"
TEMPLATES = HERE.parent / "theme" / "print"
WORKSHOP = Workshop(TEMPLATES)
DAY = date(2026, 5, 29)
ADDRESS = "https://golden.example/"
LANGUAGES = {"site": "zh-Hans", "english": "en"}

OWN = [
    "trifold",
    "booklet",
    "poster-a3",
    "poster-a4",
    "letter",
    "letter-window",
    "paper",
    "paper-key",
    "slip",
    "sign-in",
]
NAMES = [
    *(f"{what}-association-{variant}" for what in OWN for variant in Variant),
    "trifold-association-zh-hant-tw-office",
    "trifold-association-zh-hant-tw-screen",
    "trifold-east-office",
    "english/letter-association-office",
    "english/letter-association-screen",
]
"""Every format in every variant; one in another script, one of a chapter with words of its own, one in English."""

IMPOSED = "booklet-association-office"
"""Pages in pairs to be folded: for the printer alone, without tags."""


@cache
def site_of(folder: str) -> Site:
    site, problems = load(
        GOLDEN / folder, SiteSettings(title="样例", url=ADDRESS, language=LANGUAGES[folder])
    )
    assert not [*problems, *judge(site, DAY)]
    return site


@cache
def editions() -> dict[str, tuple[str, Edition]]:
    """Every edition that the two sites offer, with its site, by name."""
    found: dict[str, tuple[str, Edition]] = {}
    for folder, language in LANGUAGES.items():
        for edition in offered(site_of(folder), DAY):
            stem = edition.stem(language)
            found[stem if folder == "site" else f"{folder}/{stem}"] = folder, edition
    return found


def made(name: str, workshop: Workshop = WORKSHOP) -> bytes:
    """The finished file of an edition, in which nothing was found."""
    folder, edition = editions()[name]
    site, language = site_of(folder), LANGUAGES[folder]
    pamphlet = site.pamphlets[edition.pamphlet]
    said = manuscript(
        site,
        pamphlet,
        edition.chapter,
        edition.language,
        DAY,
        translator(language),
        content=GOLDEN / folder / "content",
    )
    sheet = lay_out(said, pamphlet.matter.format, edition.variant, edition.part)
    result = press(sheet, workshop=workshop, created=said.created)
    assert not result.findings
    assert result.pdf is not None
    return result.pdf


@cache
def kept(name: str) -> str:
    """The dump of the file that the press makes now."""
    return dump(made(name))


# --- as expected ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_as_expected(name: str, pytestconfig: pytest.Config) -> None:
    expected = EXPECTED / f"{name}.txt"
    if pytestconfig.getoption("--update"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(kept(name), encoding="utf-8", newline="\n")
    there = expected.read_text("utf-8") if expected.exists() else ""
    assert kept(name) == there, f"differs from {expected.relative_to(HERE)}"


def test_nothing_else_is_kept(pytestconfig: pytest.Config) -> None:
    files = {file.relative_to(EXPECTED).with_suffix("").as_posix() for file in EXPECTED.rglob("*.txt")}
    stray = files - set(NAMES)
    if pytestconfig.getoption("--update"):
        for name in stray:
            (EXPECTED / f"{name}.txt").unlink()
        stray = set()
    assert stray == set()


def test_every_format_part_and_variant_is_kept() -> None:
    site = site_of("site")
    found = {
        (site.pamphlets[edition.pamphlet].matter.format, edition.part, edition.variant)
        for name in NAMES
        for folder, edition in [editions()[name]]
        if folder == "site"
    }
    wanted = {(format, Part.PAPER, variant) for format in Format for variant in Variant}
    assert found == wanted | {(Format.SHEET, Part.KEY, variant) for variant in Variant}


# --- what must be so, whatever was kept -----------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_every_file_has(name: str) -> None:
    """So that `--update` does not keep what is plainly wrong: title, language, colours, its code, all text tagged."""
    folder, edition = editions()[name]
    site, text = site_of(folder), kept(name)
    pamphlet = site.pamphlets[edition.pamphlet]
    head = dict(line.split(": ", 1) for line in parts(text)["head"].splitlines() if ": " in line)
    if edition.language == LANGUAGES[folder]:
        assert head["title"] == pamphlet.title
    region = {"zh-Hans": "zh-CN", "zh-Hant-TW": "zh-TW", "en": "en"}
    assert head["language"] == region[edition.language]
    assert "not embedded" not in head["fonts"]
    spaces = {colour.split()[0] for colour in head["colours"].split(", ")}
    assert spaces == {"cmyk"} if edition.variant is Variant.PRESS else spaces <= {"rgb", "gray"}
    own = f"{ADDRESS}p/{edition_code(pamphlet, edition.chapter, edition.language)}/"
    codes = re.findall(r"^  code: (.*)$", text, re.MULTILINE)
    assert codes
    assert set(codes) == {own}
    if name == IMPOSED:
        return
    screen = ", PDF/A 2, conformance A" if edition.variant is Variant.SCREEN else ""
    assert (head["standards"], head["tagged"]) == (f"PDF/UA 1{screen}", "True")
    assert not re.findall(r"^  \? .*$", text, re.MULTILINE)
    structure = "".join(parts(text)["structure"].split())
    titles = [pamphlet.title] if edition.part is Part.KEY else [panel.title for panel in pamphlet.panels]
    if edition.language == LANGUAGES[folder]:
        for title in titles:
            assert f"“{''.join(title.split())}”" in structure


def test_a_window_is_kept_free_on_paper_alone() -> None:
    """The address area of a window envelope moves everything below it down."""
    tops = {
        (name, variant): min(
            int(found[1])
            for found in re.finditer(
                r"^    \d+,(\d+) .*: 尊敬的朋友", kept(f"{name}-association-{variant}"), re.M
            )
        )
        for name in ("letter", "letter-window")
        for variant in ("office", "screen")
    }
    assert tops["letter-window", "office"] > tops["letter", "office"] + 30
    assert tops["letter-window", "screen"] == tops["letter", "screen"]


def test_a_chapter_says_its_own_words() -> None:
    own, other = kept("trifold-association-office"), kept("trifold-east-office")
    assert "欢迎到当地婚姻登记处来问" in own
    assert "欢迎到东城区婚姻登记处来问" in other
    assert "0519-12345678" in other
    assert "東城區" not in other
    assert "生育有保障" in other


# --- a loss is seen -------------------------------------------------------------------------------------

BROKEN = {
    "headings that are only large type": (r"heading\(level: [^,]+, ", "strong(", {"outline", "structure"}),
    "one text for every picture": (r"alt: node\.alt", 'alt: "picture"', {"structure"}),
    "words that lead nowhere": (r"\A", "#show link: it => it.body\n", {"page 3", "page 6", "structure"}),
    "letters set apart": (r"\A", "#set text(tracking: .3pt)\n", {"page 3"}),
    "decoration that is read aloud": (r"pdf\.artifact\(block\(", "box(block(", {"structure"}),
}
"""A pattern in the templates, what stands there instead, and parts of the dump that this must change at the least."""


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_template_is_seen(what: str, tmp_path: Path) -> None:
    pattern, instead, least = BROKEN[what]
    shutil.copytree(TEMPLATES, tmp_path / "print")
    count = 0
    for file in (tmp_path / "print").glob("*.typ"):
        if pattern != r"\A" or file.name == "trifold.typ":
            text, found = re.subn(pattern, instead, file.read_text("utf-8"))
            file.write_text(text, "utf-8")
            count += found
    assert count, "the templates are written in another way now"
    name = "trifold-association-screen"
    with Workshop(tmp_path / "print") as workshop:
        assert differing(kept(name), dump(made(name, workshop))) >= least


def every(document: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    """The structure elements of a role."""
    return [thing for thing in document.objects if isinstance(thing, Dictionary) and thing.get("/S") == role]


def renamed(document: pikepdf.Pdf, role: str, other: str) -> None:
    for element in every(document, role):
        element.S = Name(other)


def turned(document: pikepdf.Pdf) -> None:
    (whole,) = every(document, "/Document")
    whole.K = Array(list(whole.K)[::-1])


def misled(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        for annotation in page.obj.get("/Annots", []):
            annotation.A.URI = String("https://elsewhere.example/")


def recoloured(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    page.contents_add(document.make_stream(b"1 0 0 rg 0 0 1 1 re f"))


def unmarked(document: pikepdf.Pdf) -> None:
    """What was an artifact is nothing in particular."""
    page = document.pages[0]
    page.contents_coalesce()
    page.Contents.write(page.Contents.read_bytes().replace(b"/Artifact", b"/Span"))


def retitled(document: pikepdf.Pdf) -> None:
    document.docinfo["/Title"] = String("")
    document.Root.Lang = String("en")


def trimmed(document: pikepdf.Pdf) -> None:
    del document.pages[0].obj["/BleedBox"]


def unlisted(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        del outline.root[1]


SPOILED: dict[str, tuple[Callable[[pikepdf.Pdf], None], set[str]]] = {
    "title and language": (retitled, {"head"}),
    "a bookmark": (unlisted, {"outline"}),
    "a heading's level": (lambda pdf: renamed(pdf, "/H2", "/H3"), {"structure"}),
    "a heading's role": (lambda pdf: renamed(pdf, "/H1", "/P"), {"structure"}),
    "a table's heads": (lambda pdf: renamed(pdf, "/TH", "/TD"), {"structure"}),
    "the reading order": (turned, {"structure"}),
    "where links lead": (misled, {"structure"}),
    "an RGB colour among inks": (recoloured, {"head"}),
    "an artifact": (unmarked, {"page 1"}),
    "a page box": (trimmed, {"page 1"}),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_file_is_seen(what: str) -> None:
    """Each loss shows in its own part of the dump and in no other."""
    spoil, wanted = SPOILED[what]
    name = "trifold-association-screen" if what == "where links lead" else "trifold-association-press"
    with pikepdf.open(BytesIO(made(name))) as document:
        spoil(document)
        out = BytesIO()
        document.save(out)
    assert differing(kept(name), dump(out.getvalue())) == wanted


def differing(one: str, other: str) -> set[str]:
    """Which parts of two dumps differ."""
    first, second = parts(one), parts(other)
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
