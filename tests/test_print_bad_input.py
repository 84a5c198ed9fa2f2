"""The bad input that issue 3 names, end to end: a small site, `mkcampaign check` and `print`, what an editor reads.

Each is a clear problem at its place, and whatever else was asked for is there, whole.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pdf_dump import dump
from PIL import Image
from sites import AS_OF, edit, run, write
from test_cli_print import MKDOCS

from mkcampaign import cli_print
from mkcampaign.model.release import LEDGER
from mkcampaign.press import Pressed, store, task

LEAFLET, LETTER = "content/pamphlets/leaflet.md", "content/pamphlets/letter.md"
FILES = {
    "mkdocs.yml": MKDOCS,
    "campaigns.yml": """\
organisation: {id: association, name: 某区计划生育协会, hotline: "12345"}
chapters:
  east: {name: 东街街道计划生育协会, address: 东街 1 号}
  west: {name: 西街街道计划生育协会, address: 西街 2 号}
""",
    "content/index.md": "---\ntitle: 首页\n---\n欢迎。\n",
    LEAFLET: """\
---
title: 折页
format: trifold
version: "1"
last_reviewed: 2026-11-01
---
# 折页

# 折入的一面

这一面有话说。

# 左

# 中

# 右

# 有问题，找我们

欢迎来问。
""",
    LETTER: """\
---
title: 一封信
format: letter
version: "1"
last_reviewed: 2026-11-01
variants: [office]
---
# 一封信

您好！
""",
}
HERE = "这一面有话说。"
ALL = ("format: trifold", "format: trifold\nchapters: all")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", FILES)


def check(site: Path, code: int) -> list[str]:
    """What `check` says, a line each."""
    result = run(site, "check", "--as-of", AS_OF)
    assert result.exit_code == code, result.output
    return said(result.output)


def printed(site: Path, *arguments: str, code: int = 0) -> list[str]:
    """What `print` says, a line each."""
    result = run(site, "print", "--as-of", AS_OF, "--executor", "here", *arguments)
    assert result.exit_code == code, result.output
    return said(result.output)


def said(output: str) -> list[str]:
    assert "Traceback" not in output
    return output.splitlines()


def problems(lines: list[str], rule: str) -> list[str]:
    return [line for line in lines if f" {rule}: " in line]


def files(site: Path) -> set[str]:
    """The names of the finished files, each of which is whole."""
    found = {file.name: file.read_bytes() for file in (site / "print").glob("*")}
    assert all(
        content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF") for content in found.values()
    )
    return {name.removesuffix(".pdf") for name in found}


def picture(site: Path, image: Image.Image, name: str, width: str = "") -> str:
    """Put a picture into the site and into its leaflet; the target as written."""
    file = site / "content" / "assets" / name
    file.parent.mkdir(exist_ok=True)
    image.save(file)
    edit(site / LEAFLET, HERE, f"![图上是一盏灯](../assets/{name}){width}")
    return f"../assets/{name}"


# --- what does not fit ----------------------------------------------------------------------------------


def overflow_mm(lines: list[str]) -> list[float]:
    found = (re.search(r"超出 (\d+\.\d) ?毫米", line) for line in problems(lines, "panel-overflow"))
    return [float(match[1]) for match in found if match]


def test_a_panel_one_millimetre_too_long(site: Path) -> None:
    """The text is the same; a square picture makes the panel as tall as is wanted."""
    picture(site, Image.new("RGB", (945, 945), "#1f7a6d"), "a.png", "{ width=100% }")
    edit(site / LEAFLET, "![图上", "每一行都要有。\n\n" * 20 + "![图上")
    width = 100.0

    def lines_at(share: float, code: int) -> list[str]:
        """Print with the picture over so many per cent of the panel's width."""
        nonlocal width
        edit(site / LEAFLET, f"width={width:g}%", f"width={share:g}%")
        width = share
        return printed(site, "leaflet", "--variant", "office", code=code)

    (at_all,), (at_less,) = overflow_mm(lines_at(100.0, 1)), overflow_mm(lines_at(80.0, 1))
    for_a_mm = 20.0 / (at_all - at_less)
    lines = lines_at(round(100 - (at_all - 1.0) * for_a_mm, 2), 1)
    assert overflow_mm(lines) == [pytest.approx(1.0, abs=0.15)]
    line = FILES[LEAFLET].splitlines().index("# 折入的一面") + 1
    assert problems(lines, "panel-overflow")[0].startswith(f"{LEAFLET}:{line}:1: ")
    assert files(site) == set()
    lines_at(round(100 - (at_all + 0.5) * for_a_mm, 2), 0)
    assert files(site) == {"leaflet-association-office"}


def test_a_table_wider_than_its_panel(site: Path) -> None:
    cells = " | ".join(f"incomprehensibility{number}" for number in range(9))
    edit(site / LEAFLET, HERE, f"| {cells} |\n{'| --- ' * 9}|\n| {cells} |")
    lines = printed(site, "--variant", "office", code=1)
    assert any("折入的一面" in line for line in problems(lines, "panel-collision"))
    assert files(site) == {"letter-association-office"}


def test_an_unbreakable_address_of_sixty_letters(site: Path) -> None:
    """It is broken, not cut, wherever it stands."""
    edit(site / LEAFLET, *ALL)
    address = "abcdefghijklmnopqrst" * 3
    edit(site / LEAFLET, HERE, f"请看 {address} 一页。")
    edit(site / "campaigns.yml", "东街 1 号", address)
    printed(site, "leaflet", "--all-chapters")
    assert len(files(site)) == 3 * 4
    for file in (site / "print").glob("leaflet-east-*.pdf"):
        words = "".join(re.findall(r"^    .*?pt: (.*)$", dump(file.read_bytes()), re.MULTILINE))
        assert words.count(address) == 2, file.name


def test_a_long_address_in_one_chapter_only(site: Path) -> None:
    edit(site / LEAFLET, *ALL)
    edit(site / LEAFLET, "version", "variants: [office]\nversion")
    edit(site / "campaigns.yml", "东街 1 号", "东街花园里小区" * 60)
    lines = printed(site, "leaflet", "--all-chapters", "--variant", "office", code=1)
    found = [line for line in lines if re.search(r": (panel-\w+|text-lost): ", line)]
    assert found
    assert all("（东街街道计划生育协会）" in line for line in found)
    assert "没有印出：leaflet-east-office.pdf" in lines
    assert files(site) == {"leaflet-association-office", "leaflet-west-office"}
    assert any("东街街道计划生育协会" in line for line in check(site, 1))


def test_a_character_no_font_has(site: Path) -> None:
    edit(site / LEAFLET, HERE, "请看👶。")
    lines = printed(site, "--variant", "office", code=1)
    (found,) = problems(lines, "glyph-missing")
    assert "👶" in found
    assert "“折入的一面”" in found
    assert files(site) == {"letter-association-office"}
    assert problems(check(site, 1), "glyph-missing")


# --- pictures -------------------------------------------------------------------------------------------


def test_a_picture_of_60_dpi(site: Path) -> None:
    """A print shop is given none so coarse; elsewhere it is a warning. The panel is 77 mm wide."""
    target = picture(site, Image.linear_gradient("L").resize((182, 90)), "a.png")
    lines = printed(site, "leaflet", code=1)
    assert [re.findall(r"\d+(?= 点)", line)[0] for line in problems(lines, "picture-too-coarse")] == ["60"]
    assert all(target in line for line in problems(lines, "picture-coarse"))
    assert problems(lines, "picture-coarse")
    assert "没有印出：leaflet-association-press.pdf" in lines
    assert files(site) == {f"leaflet-association-{variant}" for variant in ("office", "screen", "large")}


def test_a_missing_picture(site: Path) -> None:
    edit(site / LEAFLET, HERE, "![图上是一盏灯](../assets/gone.png)")
    line = FILES[LEAFLET].splitlines().index(HERE) + 1
    for lines in (check(site, 1), printed(site, "--variant", "office", code=1)):
        (found,) = problems(lines, "picture-missing")
        assert found.startswith(f"{LEAFLET}:{line}:")
        assert "../assets/gone.png" in found
    assert files(site) == {"letter-association-office"}


def test_a_cmyk_jpeg(site: Path) -> None:
    """It stays in inks for the print shop and is sRGB for everybody else."""
    picture(site, Image.new("CMYK", (1200, 600), (0, 200, 200, 20)), "a.jpg")
    assert not problems(check(site, 0), "picture-invalid")
    printed(site, "leaflet")
    spaces = {}
    for file in (site / "print").glob("*.pdf"):
        head = re.search(r"^colours: (.*)$", dump(file.read_bytes()), re.MULTILINE)
        assert head
        spaces[file.stem.rpartition("-")[2]] = {s for s in head[1].split(", ") if "picture" in s}
    assert spaces.pop("press") == {"cmyk picture"}
    assert len(spaces) == 3
    assert all(found == {"rgb (ICC) picture"} for found in spaces.values())


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect width="9" height="9" onload="alert(1)"/>',
        '<image href="https://elsewhere.example/a.png"/>',
    ],
)
def test_a_drawing_with_a_script(site: Path, inside: str) -> None:
    write(
        site,
        {"content/assets/a.svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'},
    )
    edit(site / LEAFLET, HERE, "![图上是一盏灯](../assets/a.svg)")
    assert problems(check(site, 1), "picture-unsafe")
    lines = printed(site, "--variant", "office", code=1)
    assert problems(lines, "picture-unsafe")
    assert files(site) == {"letter-association-office"}


# --- who signs ------------------------------------------------------------------------------------------


def test_a_chapter_without_a_hotline(site: Path) -> None:
    """It has that of its parent; where nobody has one, the line is left out."""
    edit(site / LEAFLET, *ALL)
    edit(site / LEAFLET, "version", "variants: [office]\nversion")
    printed(site, "leaflet", "--chapter", "east", "--variant", "office")
    file = site / "print" / "leaflet-east-office.pdf"
    assert re.search(r"^    .*pt: 12345$", dump(file.read_bytes()), re.MULTILINE)
    edit(site / "campaigns.yml", ', hotline: "12345"', "")
    printed(site, "leaflet", "--chapter", "east", "--variant", "office")
    words = dump(file.read_bytes())
    assert "12345" not in words
    assert "服务热线" not in words
    assert "东街街道计划生育协会" in words
    assert not [line for line in check(site, 0) if ": error" in line]


# --- the ledger -----------------------------------------------------------------------------------------

GIVE_OUT = ("letter", "--variant", "office", "--release", "--copies", "100")

NONSENSE: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "no YAML": lambda text: f"{text}\n: [ {{\n",
    "prose": lambda _: "印了一百份。\n",
    "a list": lambda _: "- 1\n- 2\n",
    "releases of text": lambda _: "releases: 很多\n",
    "an entry of nothing": lambda text: f"{text}- \n",
    "an entry without its seal": lambda text: re.sub(r"(?m)^ *seal: .*\n", "", text),
    "another seal": lambda text: re.sub(r"seal: .*", "seal: 0000", text),
    "other copies": lambda text: text.replace("copies: 100", "copies: 1000"),
    "negative copies": lambda text: text.replace("copies: 100", "copies: -100"),
    "a day that is none": lambda text: text.replace(f'"{AS_OF}"', '"2026-02-30"'),
    "the same entry twice": lambda text: text + text[text.index("  - pamphlet") :],
    "control characters": lambda text: text.replace("copies", "co\x07pies"),
    "a tag": lambda text: text.replace("copies: 100", "copies: !!python/object:os.system 1"),
}  # fmt: skip


@pytest.mark.parametrize("what", NONSENSE)
def test_a_ledger_edited_into_nonsense(site: Path, what: str) -> None:
    (site / LEAFLET).unlink()
    printed(site, *GIVE_OUT)
    ledger, before = site / "content" / LEDGER, files(site)
    text = NONSENSE[what](ledger.read_text("utf-8"))
    assert text != ledger.read_text("utf-8")
    ledger.write_text(text, "utf-8")
    if what not in ("empty", "the same entry twice"):
        assert any(line.startswith(f"content/{LEDGER}:") for line in check(site, 1))
        lines = printed(site, *GIVE_OUT, code=1)
        assert any(line.startswith(f"content/{LEDGER}:") for line in lines)
        assert ledger.read_text("utf-8") == text
    printed(site)
    assert files(site) == before == {"letter-association-office"}


# --- a full disk ----------------------------------------------------------------------------------------

CHAPTERS, ROOM_FOR = 500, 211


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A disk with room for so many files more; what is written to it is counted down."""
    left, write_whole = [10**6], store.write_whole

    def filling(file: Path, content: bytes) -> None:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        write_whole(file, content)

    for module in (store, cli_print):
        monkeypatch.setattr(module, "write_whole", filling)
    yield left


def test_a_full_disk_in_the_middle_of_500_editions(
    site: Path, disk: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is set is one PDF for all, so that 500 take no minute; laying out, keeping and writing are the real ones."""
    more = "".join(f"  c{number}: {{name: 第{number}街道计划生育协会}}\n" for number in range(CHAPTERS - 3))
    edit(site / "campaigns.yml", "chapters:\n", f"chapters:\n{more}")
    edit(site / LETTER, "variants: [office]", "variants: [office]\nchapters: all")
    first = task.press
    kept: list[Pressed] = []

    def quick(*arguments: object, **more: object) -> Pressed:
        if not kept:
            kept.append(first(*arguments, **more))  # type: ignore[arg-type]
        return kept[0]

    monkeypatch.setattr(task, "press", quick)
    everything = ("letter", "--all-chapters")
    disk[0] = ROOM_FOR
    lines = printed(site, *everything, code=1)
    (found,) = problems(lines, "output-unwritable")
    assert "磁盘已满" in found
    whole = files(site)
    assert 0 < len(whole) < CHAPTERS
    assert lines[-1].startswith(f"写出 {len(whole)} 份，没有变的 0 份，失败 {CHAPTERS - len(whole)} 份：")
    assert not list(site.rglob("*.part"))
    disk[0] = 10**6
    again = printed(site, *everything)
    assert again[-1].startswith(f"写出 {CHAPTERS - len(whole)} 份，没有变的 {len(whole)} 份，失败 0 份：")
    assert files(site) >= whole
    assert len(files(site)) == CHAPTERS
