"""The tri-fold for a print shop, for an office printer and for a screen: boxes, marks, inks, order, links."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar
from test_press import CASES, IMPRINT, PRINTED, TEMPLATES, panels, pressed, sheet_of, tree, words_on

from mkcampaign.model.edition import Variant
from mkcampaign.press import Imprint, Panel, Pressed, Sheet, Workshop, press
from mkcampaign.press import colour as colours
from mkcampaign.press.finish import SLUG, finish
from mkcampaign.press.ink_model import difference, printed, wanted
from mkcampaign.press.inspect import glyphs
from mkcampaign.press.labels import LABELS
from mkcampaign.press.manuscript import Picture
from mkcampaign.press.sheet import BLEED
from mkcampaign.press.trifold import TRIFOLD

MM = 72 / 25.4
MADE = (Variant.OFFICE, Variant.PRESS, Variant.SCREEN)
FULL_IMPRINT = dataclasses.replace(
    IMPRINT,
    short_url="mkcampaign.example/p/7k3m9x2q",
    dated="2026年11月22日复核",
    review="请在2027年5月22日前核对有无新版",
)
COLOURS = ("#1f7a6d", "#f2c230", "#b3123f")


def leaflet(variant: Variant, *, case: str = "full.md", colour: str = COLOURS[0]) -> Sheet:
    own = panels((CASES / case).read_text(encoding="utf-8"))
    return sheet_of(own, colour=colour, imprint=FULL_IMPRINT, variant=variant)


def sound(made: Pressed) -> bytes:
    """The PDF of a leaflet in which nothing was found."""
    assert made.findings == ()
    assert made.pdf is not None
    return made.pdf


@pytest.fixture(scope="module")
def made() -> dict[Variant, bytes]:
    return {variant: sound(pressed(leaflet(variant))) for variant in MADE}


# --- looking into a PDF ---------------------------------------------------------------------------------

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_PAINT = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ", "'", '"', "sh"}


@dataclasses.dataclass(frozen=True)
class Mark:
    """Something painted: its operator, fill and stroke as (colour space, values), corners in mm of the trimmed page.

    `size` is the type size in pt for text, else 0.
    """

    page: int
    operator: str
    fill: tuple[str, tuple[float, ...]]
    stroke: tuple[str, tuple[float, ...]]
    points: tuple[tuple[float, float], ...]
    size: float = 0.0

    @property
    def paint(self) -> tuple[str, tuple[float, ...]]:
        return self.stroke if self.operator in ("S", "s") else self.fill


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _space(name: str, resources: pikepdf.Object) -> str:
    """A colour space in words: DeviceCMYK, ICCBased3 and so on."""
    named = resources.get("/ColorSpace", {}).get(name) if resources is not None else None
    if named is None:
        return name.lstrip("/")
    if isinstance(named, pikepdf.Array) and named[0] == "/ICCBased":
        return f"ICCBased{int(named[1].N)}"
    return str(named[0] if isinstance(named, pikepdf.Array) else named).lstrip("/")


def _walk(holder: pikepdf.Object, resources: pikepdf.Object, base: Matrix, number: int) -> Iterator[Mark]:
    black = ("DeviceGray", (0.0,))
    state = {"m": base, "fill": black, "stroke": black, "size": 0.0}
    stack: list[dict[str, object]] = []
    points: list[tuple[float, float]] = []
    text: Matrix = UNIT
    for operands, op in pikepdf.parse_content_stream(holder):
        name = str(op)
        numbers = tuple(float(one) for one in operands if not isinstance(one, pikepdf.Object))
        if name == "q":
            stack.append(dict(state))
        elif name == "Q":
            state = stack.pop()
        elif name == "cm":
            state["m"] = _times(numbers, state["m"])
        elif name in ("g", "rg", "k", "G", "RG", "K"):
            space = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}[name.lower()]
            state["fill" if name.islower() else "stroke"] = (space, numbers)
        elif name in ("cs", "CS"):
            state["fill" if name == "cs" else "stroke"] = (_space(str(operands[0]), resources), ())
        elif name in ("sc", "scn", "SC", "SCN"):
            which = "fill" if name.islower() else "stroke"
            state[which] = (state[which][0], numbers)
        elif name in ("m", "l", "c", "v", "y", "re"):
            spots = list(zip(numbers[::2], numbers[1::2], strict=True))
            if name == "re":
                (x, y), (w, h) = spots
                spots = [(x, y), (x + w, y + h)]
            a, b, c, d, e, f = state["m"]
            points += [(x * a + y * c + e, x * b + y * d + f) for x, y in spots]
        elif name == "Tf":
            state["size"] = numbers[-1]
        elif name == "Tm":
            text = numbers
        elif name == "Do":
            inner = resources.XObject[str(operands[0])]
            if inner.Subtype == "/Form":
                matrix = tuple(float(one) for one in inner.get("/Matrix", UNIT))
                yield from _walk(
                    inner, inner.get("/Resources", resources), _times(matrix, state["m"]), number
                )
        if name in _PAINT:
            is_text = name in ("Tj", "TJ", "'", '"')
            if is_text:
                whole = _times(text, state["m"])
                points = [whole[4:]]
            yield Mark(
                number, name, state["fill"], state["stroke"], tuple(points), state["size"] if is_text else 0.0
            )
        if name in _PAINT or name == "n":
            points = []


def marks(pdf: bytes) -> list[Mark]:
    """Everything painted on every page of a PDF."""
    found: list[Mark] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, one in enumerate(document.pages, start=1):
            left, _, _, top = (float(edge) for edge in one.trimbox)
            to_mm = (1 / MM, 0, 0, -1 / MM, -left / MM, top / MM)
            found += _walk(one.obj, one.obj.get("/Resources"), to_mm, number)
    return found


def boxes(pdf: bytes) -> list[dict[str, list[float]]]:
    """The boxes of every page in mm, each from the media box's own corner."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            {key: [round(float(edge) / MM, 2) for edge in one.obj[key]] for key in one.obj if "Box" in key}
            for one in document.pages
        ]


def seen(pdf: bytes, number: int, dpi: float = 150) -> Image.Image:
    """A page as a printer would see it."""
    document = pdfium.PdfDocument(pdf)
    try:
        return document[number].render(scale=dpi / 72).to_pil()
    finally:
        document.close()


# --- for a print shop -----------------------------------------------------------------------------------


def test_a_press_sheet_has_its_boxes(made: dict[Variant, bytes]) -> None:
    wide, tall, edge = 297.0, 210.0, SLUG - BLEED
    assert (
        boxes(made[Variant.PRESS])
        == [
            {
                "/MediaBox": [0, 0, wide + 2 * SLUG, tall + 2 * SLUG],
                "/BleedBox": [edge, edge, SLUG + wide + BLEED, SLUG + tall + BLEED],
                "/TrimBox": [SLUG, SLUG, SLUG + wide, SLUG + tall],
            }
        ]
        * 2
    )


@pytest.mark.parametrize("variant", [Variant.OFFICE, Variant.SCREEN])
def test_other_variants_are_the_size_of_their_paper(made: dict[Variant, bytes], variant: Variant) -> None:
    for one in boxes(made[variant]):
        assert {tuple(edges) for edges in one.values()} == {tuple(one["/MediaBox"])}


def test_marks_stand_beyond_the_bleed_at_every_corner_and_fold(made: dict[Variant, bytes]) -> None:
    on_all_plates = ("DeviceCMYK", (1.0, 1.0, 1.0, 1.0))
    for number, folds in ((1, (97, 197)), (2, (100, 200))):
        drawn = [m for m in marks(made[Variant.PRESS]) if m.page == number and m.paint == on_all_plates]
        assert drawn
        for mark in drawn:
            # Wholly on one side of the bleed, and on the sheet.
            assert any(
                (
                    all(x < -BLEED for x, _ in mark.points),
                    all(x > 297 + BLEED for x, _ in mark.points),
                    all(y < -BLEED for _, y in mark.points),
                    all(y > 210 + BLEED for _, y in mark.points),
                )
            )
            assert all(-SLUG < x < 297 + SLUG and -SLUG < y < 210 + SLUG for x, y in mark.points)
        upright = {
            (round(m.points[0][0], 1), m.points[0][1] > 0)
            for m in drawn
            if len(m.points) == 2 and abs(m.points[0][0] - m.points[1][0]) < 0.01
        }
        assert {(float(x), low) for x in (0, 297, *folds) for low in (True, False)} <= upright
        level = {
            (round(m.points[0][1], 1), m.points[0][0] > 0)
            for m in drawn
            if len(m.points) == 2 and abs(m.points[0][1] - m.points[1][1]) < 0.01
        }
        assert {(float(y), right) for y in (0, 210) for right in (True, False)} <= level


def test_art_runs_into_the_bleed_and_not_past_it(made: dict[Variant, bytes]) -> None:
    paper, scale = (255, 255, 255), 5  # pixels a millimetre
    sides = [seen(made[Variant.PRESS], number, scale * 25.4).convert("RGB") for number in (0, 1)]

    def at(side: int, x: float, y: float) -> object:
        """The colour at a point, in mm of the trimmed page."""
        return sides[side].getpixel((round((x + SLUG) * scale), round((y + SLUG) * scale)))

    field = at(0, 290, 20)
    assert field != paper
    assert at(0, 290, 0.5 - BLEED) == at(0, 297 + BLEED - 0.5, 20) == field
    for side, x in ((0, -1.5), (0, 60), (0, 180), (1, -1.5), (1, 60), (1, 180), (1, 298.5)):
        assert at(side, x, 210 + BLEED - 0.5) != paper
    for side in (0, 1):  # beyond the bleed, between the marks
        for x in (*range(115, 140, 5), *range(215, 290, 5)):
            assert at(side, x, -BLEED - 0.5) == at(side, x, 210 + BLEED + 0.5) == paper
        for y in (*range(10, 95, 5), *range(115, 200, 5)):
            assert at(side, -BLEED - 0.5, y) == at(side, 297 + BLEED + 0.5, y) == paper


def test_the_slug_says_what_the_sheet_is(made: dict[Variant, bytes]) -> None:
    for number, side in ((1, "outside"), (2, "inside")):
        beside = "".join(
            glyph.text for glyph in glyphs(made[Variant.PRESS]) if glyph.page == number and glyph.top > 210
        )
        words = ("孕期产检与新生儿护理", IMPRINT.name, "第1版", LABELS["zh"][side])
        assert beside == "·".join(words)


@pytest.mark.parametrize("case", ["full.md", "constructs.md"])
@pytest.mark.parametrize("colour", COLOURS)
def test_a_print_shop_gets_process_inks_alone(case: str, colour: str) -> None:
    """DeviceCMYK everywhere, 300 % at most (marks aside); text in black ink, titles in the campaign's colour."""
    found = marks(sound(pressed(leaflet(Variant.PRESS, case=case, colour=colour))))
    pal = colours.cmyk_palette(colour)
    for mark in found:
        space, values = mark.paint
        assert space == "DeviceCMYK", mark
        assert sum(values) <= 3.0001 or values == (1, 1, 1, 1)
    titles = [[part / 100 for part in pal[name]] for name in ("accent", "danger")]
    letters = [mark for mark in found if mark.size]
    assert letters
    for mark in letters:
        values = mark.paint[1]
        assert values[:3] == (0, 0, 0) or any(values == pytest.approx(one, abs=0.004) for one in titles)
        if mark.size < 8:
            assert values[:3] == (0, 0, 0)
    black = sum(mark.paint[1] == (0, 0, 0, 1) for mark in letters)
    assert black > len(letters) / 2


def test_paper_has_no_links(made: dict[Variant, bytes]) -> None:
    with pikepdf.open(BytesIO(made[Variant.PRESS])) as document:
        assert not any("/Annots" in one.obj for one in document.pages)


def test_only_a_press_sheet_is_finished(made: dict[Variant, bytes]) -> None:
    for variant in (Variant.OFFICE, Variant.SCREEN):
        assert finish(made[variant], leaflet(variant)) is made[variant]
    assert finish(made[Variant.PRESS], leaflet(Variant.PRESS)) == finish(
        made[Variant.PRESS], leaflet(Variant.PRESS)
    )


# --- for a screen ---------------------------------------------------------------------------------------


def test_a_screen_shows_a_panel_a_page_in_reading_order(made: dict[Variant, bytes]) -> None:
    sheet = leaflet(Variant.SCREEN)
    sizes = [tuple(one["/MediaBox"][2:]) for one in boxes(made[Variant.SCREEN])]
    assert sizes == [(frame.width, 210.0) for frame in TRIFOLD]
    for number, entry in enumerate(sheet.document["panels"], start=1):
        words = "".join(glyph.text for glyph in glyphs(made[Variant.SCREEN]) if glyph.page == number)
        title = "".join("".join(entry["title"]).split())
        assert words.startswith(title)


def test_links_are_live_on_a_screen(made: dict[Variant, bytes]) -> None:
    with pikepdf.open(BytesIO(made[Variant.SCREEN])) as document:
        links = {
            (number, str(note.A.URI))
            for number, one in enumerate(document.pages, start=1)
            for note in one.obj.get("/Annots", [])
        }
    assert {(6, "tel:12345"), (6, IMPRINT.url), (6, IMPRINT.qr_url)} <= links


@pytest.mark.parametrize(
    ("hotline", "leads_to"),
    [
        ("0519-8668 0000", "tel:0519-86680000"),
        ("(0519) 86680000", "tel:051986680000"),
        ("12356 或 12345", None),
        ("社区卫生服务中心", None),
        (None, None),
    ],
)
def test_a_hotline_is_dialled_where_it_is_one_number(hotline: str | None, leads_to: str | None) -> None:
    own = panels((CASES / "full.md").read_text(encoding="utf-8"))
    sheet = sheet_of(own, imprint=dataclasses.replace(IMPRINT, hotline=hotline), variant=Variant.SCREEN)
    assert sheet.document["imprint"]["links"]["hotline"] == leads_to


# --- in every variant -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["full.md", "constructs.md"])
@pytest.mark.parametrize(
    ("variant", "profiles"),
    [(Variant.OFFICE, ["ua1"]), (Variant.PRESS, ["ua1"]), (Variant.SCREEN, ["ua1", "pdfa-2a"])],
)
def test_a_variant_follows_its_standards(
    variant: Variant, profiles: list[str], case: str, tmp_path: Path
) -> None:
    file = tmp_path / "leaflet.pdf"
    file.write_bytes(sound(pressed(leaflet(variant, case=case))))
    for profile in profiles:
        report = page.validate_pdf(str(file), profile=profile)
        assert report.is_compliant, report.failures


@pytest.mark.parametrize("variant", MADE)
def test_a_code_is_read_from_every_variant(made: dict[Variant, bytes], variant: Variant) -> None:
    number = 5 if variant is Variant.SCREEN else 0
    picture = seen(made[variant], number)
    for look in (picture, picture.convert("L")):
        assert [code.data.decode() for code in pyzbar.decode(look)] == [IMPRINT.qr_url]


@pytest.mark.parametrize("variant", MADE)
def test_every_variant_says_the_same(made: dict[Variant, bytes], variant: Variant) -> None:
    for frame in TRIFOLD:
        here = words_on(made[variant], leaflet(variant), frame.name)
        there = words_on(made[Variant.OFFICE], leaflet(Variant.OFFICE), frame.name)
        if variant is Variant.PRESS:  # the slug stands below the flap
            there_and_slug = sorted(here)
            for char in there:
                there_and_slug.remove(char)
        else:
            assert here == there


@pytest.mark.parametrize("variant", MADE)
def test_the_same_variant_gives_the_same_bytes(made: dict[Variant, bytes], variant: Variant) -> None:
    with Workshop(TEMPLATES) as other:
        assert press(leaflet(variant), workshop=other, created=PRINTED).pdf == made[variant]


@pytest.mark.parametrize("variant", MADE)
def test_overflow_is_found_in_every_variant(variant: Variant) -> None:
    own = [Panel(title="题", nodes=(), line=1) for _ in range(6)]
    for at in (0, 2, 5):
        own[at] = Panel(title="题", nodes=tree(f"<p>{'太长的文字。' * 400}</p>"), line=at)
    pdf, fits, findings, _ = pressed(sheet_of(own, variant=variant))
    assert pdf is None
    assert {(f.kind, f.panel) for f in findings} == {
        ("panel-overflow", name) for name in ("cover", "inside-left", "back")
    }
    assert [fit.panel for fit in fits] == [frame.name for frame in TRIFOLD]


@pytest.mark.parametrize("variant", MADE)
@pytest.mark.parametrize("times", [1, 3])
def test_a_long_imprint_stays_in_its_card(variant: Variant, times: int) -> None:
    host = "family-planning-association-of-changzhou." * times + "health.example"
    imprint = dataclasses.replace(
        FULL_IMPRINT,
        name="江苏省常州市天宁区某某街道某某社区计划生育协会",
        address="江苏省常州市天宁区竹林西路 100 号家庭健康服务中心三层",
        url=f"https://{host}/",
        short_url=f"{host}/p/7k3m9x2q",
    )
    own = [Panel(title="题", nodes=(), line=1)] * 6
    sound(pressed(sheet_of(own, imprint=imprint, variant=variant)))


@pytest.mark.parametrize("variant", MADE)
def test_an_imprint_of_a_name_and_a_version_is_whole(variant: Variant) -> None:
    imprint = Imprint(name="某市计划生育协会", version="第 1 版", review="请在2027年5月22日前核对有无新版")
    own = [Panel(title=name, nodes=(), line=1) for name in "封折左中右底"]
    sheet = sheet_of(own, imprint=imprint, variant=variant)
    assert "第1版·请在2027年5月22日前核对有无新版" in words_on(sound(pressed(sheet)), sheet, "back")


@pytest.mark.parametrize("variant", MADE)
@pytest.mark.parametrize("size", [(600, 600), (1600, 300), (300, 900)])
def test_a_sign_stands_beside_the_name(variant: Variant, size: tuple[int, int], tmp_path: Path) -> None:
    """On the cover and on the card, whatever its shape; what it is called is said beside it."""
    file = tmp_path / "sign.png"
    Image.new("RGB", size, (180, 35, 24)).save(file)
    own = panels((CASES / "full.md").read_text(encoding="utf-8"))
    imprint = dataclasses.replace(FULL_IMPRINT, logo="assets/sign.png")
    sheet = dataclasses.replace(
        sheet_of(own, imprint=imprint, variant=variant),
        pictures={"assets/sign.png": Picture(file=file, size=size)},
    )
    pdf = sound(pressed(sheet))
    with pikepdf.open(BytesIO(pdf)) as document:
        held = [len(one.get_images()) for one in document.pages]
    assert held == ([1, 0, 0, 0, 0, 1] if variant is Variant.SCREEN else [1, 0])
    saved = tmp_path / "leaflet.pdf"
    saved.write_bytes(pdf)
    assert page.validate_pdf(str(saved), profile="ua1").is_compliant


# --- colours for process inks ---------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_no_colour_takes_more_ink_than_paper_holds(number: int) -> None:
    inks = colours.cmyk(colours.parse(f"#{number:06x}"))
    assert all(0 <= part <= 100 for part in inks)
    assert sum(inks) <= colours.MOST_INK


@pytest.mark.parametrize(
    ("colour", "inks"),
    [("#1f7a6d", {"cyan", "yellow", "black"}), ("#b3123f", {"magenta", "yellow", "black"}),
     ("#f2c230", {"magenta", "yellow"}), ("#1e50a0", {"cyan", "magenta"})],
)  # fmt: skip
def test_a_colour_keeps_its_hue_in_ink(colour: str, inks: set[str]) -> None:
    rgb = colours.parse(colour)
    made = colours.cmyk(rgb)
    named = dict(zip(("cyan", "magenta", "yellow", "black"), made, strict=True))
    assert {name for name, part in named.items() if part > 8} == inks
    assert difference(printed([part / 100 for part in made]), wanted(*rgb)) < 6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_a_light_tint_has_no_dots_of_black(number: int) -> None:
    made = colours.cmyk(colours.mix(colours.parse(f"#{number:06x}"), colours.WHITE, 0.9))
    assert made[3] == 0 or made[3] >= 10 or made[:3] == (0, 0, 0)


def test_solid_inks_print_as_themselves() -> None:
    assert printed((0, 0, 0, 0)) == pytest.approx((100, 0, 0), abs=1e-9)
    assert printed((0, 0, 0, 1))[0] < 20
    assert printed((1, 0, 0, 0))[2] < -40 < 0 < printed((0, 0, 1, 0))[2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 255))
def test_a_grey_is_black_ink_alone(level: int) -> None:
    inks = colours.cmyk((level / 255,) * 3)
    assert inks[:3] == (0, 0, 0)
    assert inks[3] == pytest.approx(100 - level / 2.55, abs=0.51)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_text_is_pure_black_or_bare_paper(number: int) -> None:
    pal = colours.cmyk_palette(f"#{number:06x}")
    assert pal["ink"] == colours.BLACK
    assert pal["paper"] == colours.NO_INK
    assert pal["on_field"] in (colours.BLACK, colours.NO_INK)
    assert tuple(pal["muted"])[:3] == (0, 0, 0)
