"""Pictures on paper: upright, sharp enough and no sharper, without a camera's notes, with words for all."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest
from PIL import Image, ImageCms
from test_editions import CHINESE, DAY, PAMPHLET, SETTINGS, STARTER
from test_press import IMPRINT, PRINTED, TEMPLATES, tree

from mkcampaign.model.edition import Variant
from mkcampaign.press import Manuscript, Panel, Picture, Pressed, Sheet, Workshop, press
from mkcampaign.press.figures import most_mm, share
from mkcampaign.press.pictures import lay_in_pictures, made
from mkcampaign.press.room import Materials, Scope, print_all
from mkcampaign.press.store import Store
from mkcampaign.press.trifold import trifold
from mkcampaign.read.load import load
from mkcampaign.rules import Severity

WORKSHOP = Workshop(TEMPLATES)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">
<defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset=".4" stop-color="#ff0"/>
<stop offset="1" stop-color="#00f"/></linearGradient></defs>
<rect width="50" height="60" fill="#1f7a6d"/><circle cx="70" cy="30" r="20" fill="url(#g)"/>
<rect x="5" y="5" width="20" height="10" fill="#000" opacity=".5"/><path d="M0 0L10 10" stroke="#000"/></svg>"""


def photograph(size: tuple[int, int]) -> Image.Image:
    """Something of many colours, with its left half red and its right half blue."""
    small = (size[0] // 4 + 1, size[1] // 4 + 1)
    noise = Image.merge("RGB", [Image.effect_noise(small, spread) for spread in (30, 40, 50)]).resize(size)
    left, right = Image.new("RGB", size, "#c02020"), Image.new("RGB", size, "#2020c0")
    both = Image.composite(left, right, Image.linear_gradient("L").rotate(90).resize(size).point(_half))
    return Image.blend(both, noise, 0.2)


def _half(value: int) -> int:
    return 255 if value < 128 else 0


def sheet_with(
    html: str, files: dict[str, Path], *, variant: Variant = Variant.OFFICE, flap: str = ""
) -> Sheet:
    """A leaflet whose inside left panel holds the given HTML; `files` are its pictures by name."""
    own = [Panel(title=name, nodes=(), line=at) for at, name in enumerate("封折左中右底", start=1)]
    own[1] = Panel(title="折页", nodes=tree(flap), line=2)
    own[2] = Panel(title="内页", nodes=tree(html), line=3)
    manuscript = Manuscript(
        title="图片",
        language="zh-Hans",
        colour="#1f7a6d",
        panels=tuple(own),
        imprint=IMPRINT,
        created=PRINTED,
        pictures={name: Picture(file=file, size=None) for name, file in files.items()},
    )
    return trifold(manuscript, variant)


def pressed(sheet: Sheet) -> Pressed:
    return press(sheet, workshop=WORKSHOP, created=PRINTED)


def printed(html: str, files: dict[str, Path], *, variant: Variant = Variant.OFFICE, flap: str = "") -> bytes:
    """The PDF of such a leaflet, in which nothing was found."""
    pdf, _, findings, _ = pressed(sheet_with(html, files, variant=variant, flap=flap))
    assert findings == ()
    assert pdf is not None
    return pdf


def images(pdf: bytes) -> list[tuple[int, str]]:
    """The width in pixels and the colour space of each raster picture of a PDF, masks left out."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        ]
        masks = [thing.SMask.objgen for thing in found if "/SMask" in thing]
        spaces = [(thing, thing.ColorSpace) for thing in found if thing.objgen not in masks]
        return [
            (int(thing.Width), str(space[0] if isinstance(space, pikepdf.Array) else space))
            for thing, space in spaces
        ]


def figures(pdf: bytes) -> list[str]:
    """The words for each figure of a PDF, the code left out."""
    with pikepdf.open(BytesIO(pdf)) as document:
        tags = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        alts = [str(tag["/Alt"]) for tag in tags if tag.get("/S") == "/Figure" and "/Alt" in tag]
    return [alt for alt in alts if str(IMPRINT.qr_url) not in alt]


def left_and_right(picture: Image.Image) -> tuple[str, str]:
    """Which of red and blue is stronger on the left and on the right."""
    small = picture.convert("RGB").resize((2, 1), Image.Resampling.BOX)
    red_left, _, blue_left = small.getpixel((0, 0))
    red_right, _, blue_right = small.getpixel((1, 0))
    return "red" if red_left > blue_left else "blue", "red" if red_right > blue_right else "blue"


# --- what is made of a file -----------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_and_says_nothing_of_its_camera(tmp_path: Path, orientation: int) -> None:
    """Whatever way a camera was held, red comes out on the left."""
    upright = photograph((400, 300))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SECRET CAMERA"
    file = tmp_path / "photograph.jpg"
    stored.save(file, exif=exif, comment=b"SECRET COMMENT")
    plate = made(Picture(file=file, size=None), (2000, 2000), inks=False)
    out = Image.open(BytesIO(plate.content))
    assert plate.size == out.size == (400, 300)
    assert left_and_right(out) == ("red", "blue")
    assert b"SECRET" not in plate.content
    assert not out.getexif()


def test_a_picture_is_made_as_large_as_paper_can_show(tmp_path: Path) -> None:
    file = tmp_path / "huge.jpg"
    photograph((6000, 4000)).save(file, quality=95)
    pdf = printed('<p><img src="a" alt="大图"></p>', {"a": file})
    ((width, _),) = images(pdf)
    assert width == pytest.approx(80 / 25.4 * 300, abs=2)
    assert file.stat().st_size > 1_000_000
    assert len(pdf) < 400_000
    half = printed('<p><img src="a" alt="大图" width="50%"></p>', {"a": file})
    assert images(half)[0][0] == pytest.approx(40 / 25.4 * 300, abs=2)


@pytest.mark.parametrize(
    ("mode", "suffix", "kind"),
    [
        ("RGBA", ".png", "PNG"),
        ("LA", ".png", "PNG"),
        ("P", ".png", "PNG"),
        ("1", ".png", "PNG"),
        ("I;16", ".png", "JPEG"),
        ("RGB", ".png", "JPEG"),
        ("L", ".jpg", "JPEG"),
        ("RGB", ".webp", "JPEG"),
        ("RGB", ".avif", "JPEG"),
        ("P", ".gif", "PNG"),
    ],
)
def test_flat_and_clear_pictures_are_kept_without_loss(
    tmp_path: Path, mode: str, suffix: str, kind: str
) -> None:
    source = photograph((300, 200))
    if mode == "P":
        source = source.quantize(4)
    elif mode == "I;16":
        source = (
            Image.linear_gradient("L")
            .resize((300, 200))
            .convert("I")
            .point(lambda v: v * 257)
            .convert("I;16")
        )
    else:
        source = source.convert(mode)
    if mode in ("RGBA", "LA"):
        source.putalpha(Image.linear_gradient("L").resize((300, 200)))
    file = tmp_path / f"a{suffix}"
    source.save(file)
    plate = made(Picture(file=file, size=None), (2000, 2000), inks=False)
    out = Image.open(BytesIO(plate.content))
    assert out.format == kind
    assert out.size == (300, 200)
    assert ("A" in out.mode) == (mode in ("RGBA", "LA"))
    if mode == "I;16":  # from black to white, as it was, not cut off at 255 of 65,535
        assert 100 < out.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) < 155


def test_a_picture_with_colours_of_its_own_is_brought_to_srgb(tmp_path: Path) -> None:
    """A damaged profile is passed over."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"mine")
    for profile in (lab, b"no profile at all"):
        file = tmp_path / "a.jpg"
        photograph((200, 100)).save(file, icc_profile=profile)
        plate = made(Picture(file=file, size=None), (2000, 2000), inks=False)
        assert "icc_profile" not in Image.open(BytesIO(plate.content)).info
        assert left_and_right(Image.open(BytesIO(plate.content))) == ("red", "blue")


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    photograph((900, 700)).save(file)
    picture = Picture(file=file, size=None)
    assert made(picture, (300, 300), inks=False) == made(picture, (300, 300), inks=False)


# --- colours --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "space"),
    [(Variant.PRESS, "/DeviceCMYK"), (Variant.OFFICE, "/ICCBased"), (Variant.SCREEN, "/ICCBased")],
)
def test_inks_stay_inks_for_the_print_shop_alone(tmp_path: Path, variant: Variant, space: str) -> None:
    file = tmp_path / "inks.jpg"
    photograph((1200, 800)).convert("CMYK").save(file)
    ((_, found),) = images(printed('<p><img src="a" alt="印刷色"></p>', {"a": file}, variant=variant))
    assert found == space


def test_a_drawing_gets_inks_in_the_press_variant_and_only_there(tmp_path: Path) -> None:
    """Fills, strokes, gradients and what is drawn in a group; a black line is black alone."""
    file = tmp_path / "drawing.svg"
    file.write_text(DRAWING, encoding="utf-8")
    for variant in (Variant.PRESS, Variant.OFFICE):
        pdf = printed('<p><img src="a" alt="图画"></p>', {"a": file}, variant=variant)
        with pikepdf.open(BytesIO(pdf)) as document:
            things = [
                thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)
            ]
            tagged = [thing for thing in things if "ICCBased" in repr(thing.get("/ColorSpace"))]
            drawn = [
                (str(command.operator), [float(part) for part in command.operands])
                for command in pikepdf.parse_content_stream(document.pages[1])
                if str(command.operator) in ("K", "k", "RG", "rg")
            ]
        assert bool(tagged) == (variant is Variant.OFFICE)
        if variant is Variant.PRESS:
            assert ("K", [0, 0, 0, 1]) in drawn
            assert {operator for operator, _ in drawn} == {"K", "k"}


def test_a_photograph_for_the_print_shop_is_tagged_srgb(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    photograph((1200, 800)).save(file)
    ((_, found),) = images(printed('<p><img src="a" alt="照片"></p>', {"a": file}, variant=Variant.PRESS))
    assert found == "/ICCBased"


# --- where it stands ------------------------------------------------------------------------------------


def test_every_place_a_picture_can_stand_in(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.new("RGB", (900, 300), "#c02020").save(file)
    html = """
      <p>前文<strong>重<img src="a" alt="一">点</strong>后文</p>
      <figure><img src="a" alt="二" width="40%"><figcaption>说明<em>文字</em></figcaption></figure>
      <ul><li>条目<img src="a" alt="三" class="small"></li></ul>
      <h2>小标题<img src="a" alt="四" width="20%"></h2>
      <p><a href="https://a.example/b">网站<img src="a" alt="五" width="20%"></a></p>
      <table><tr><td><img src="a" alt="六"></td><td>格</td></tr></table>"""
    pdf = printed(html, {"a": file})
    assert figures(pdf) == list("一二三四五六")
    assert len(images(pdf)) == 1, "the same picture is in the file once"


def test_words_for_a_picture_reach_the_reader_and_decoration_does_not(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.new("RGB", (900, 300), "#c02020").save(file)
    plain = '<p><img src="a" alt="" width="30%"></p><p><img src="a" width="30%"></p>'
    html = '<p><img src="a" alt="全家在\n公园"></p>' + plain
    pdf = printed(html, {"a": file})
    assert figures(pdf) == ["全家在 公园"]
    target = tmp_path / "a.pdf"
    target.write_bytes(pdf)
    report = page.validate_pdf(str(target), profile="ua1")
    assert report.is_compliant, report.failures


def test_a_tall_picture_leaves_room_for_words(tmp_path: Path) -> None:
    file = tmp_path / "tall.png"
    Image.new("RGB", (600, 2400), "#c02020").save(file)
    fits = pressed(sheet_with('<p><img src="a" alt="高"></p>', {"a": file})).fits
    used = next(fit.used_mm for fit in fits if fit.panel == "inside-left")
    assert 0.55 * 210 < used < 0.55 * 210 + 25


@pytest.mark.parametrize("variant", list(Variant)[:3])
def test_a_leaflet_with_pictures_follows_its_standards(tmp_path: Path, variant: Variant) -> None:
    names = {"p.jpg": photograph((1200, 800)), "c.png": Image.new("RGBA", (600, 300), (200, 30, 40, 128))}
    files: dict[str, Path] = {}
    for name, picture in names.items():
        files[name] = tmp_path / name
        picture.save(files[name])
    files["d.svg"] = tmp_path / "d.svg"
    files["d.svg"].write_text(DRAWING, encoding="utf-8")
    html = "".join(f'<p><img src="{name}" alt="{name}" width="60%"></p>' for name in files)
    target = tmp_path / "a.pdf"
    target.write_bytes(printed(html, files, variant=variant))
    for profile in ["ua1", *(["pdfa-2a"] if variant is Variant.SCREEN else [])]:
        report = page.validate_pdf(str(target), profile=profile)
        assert report.is_compliant, report.failures


# --- what is wrong with it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pixels", "variant", "kinds", "is_printed"),
    [
        (190, Variant.OFFICE, ["picture-coarse"], True),
        (190, Variant.PRESS, ["picture-too-coarse"], False),
        (320, Variant.PRESS, ["picture-coarse"], True),
        (480, Variant.PRESS, [], True),
    ],
)
def test_a_picture_of_too_few_pixels_is_said(
    tmp_path: Path, pixels: int, variant: Variant, kinds: list[str], is_printed: bool
) -> None:
    """On 80 mm: 190 pixels are 60 dpi, 320 are 102, 480 are 152."""
    file = tmp_path / "a.png"
    photograph((pixels, pixels // 2)).save(file)
    pdf, _, findings, _ = pressed(sheet_with('<p><img src="a" alt="图"></p>', {"a": file}, variant=variant))
    assert [found.kind for found in findings] == kinds
    assert (pdf is not None) == is_printed
    for found in findings:
        assert dict(found.more) == {"file": "a", "dpi": str(int(pixels / (80 / 25.4)))}


@pytest.mark.parametrize("cut", [40, 4000])
def test_a_damaged_picture_is_named_not_raised(tmp_path: Path, cut: int) -> None:
    whole = BytesIO()
    photograph((900, 600)).save(whole, "JPEG")
    file = tmp_path / "a.jpg"
    file.write_bytes(whole.getvalue()[:cut])
    pdf, _, findings, _ = pressed(sheet_with('<p><img src="a" alt="图"></p>', {"a": file}))
    assert pdf is None
    assert [(found.kind, found.detail) for found in findings] == [("picture-invalid", "a")]


def test_a_picture_that_is_gone_is_named_not_raised(tmp_path: Path) -> None:
    pdf, _, findings, _ = pressed(sheet_with('<p><img src="a" alt="图"></p>', {"a": tmp_path / "gone.png"}))
    assert pdf is None
    assert [(found.kind, found.detail) for found in findings] == [("picture-missing", "a")]


def test_a_picture_the_site_does_not_have_is_named() -> None:
    findings = pressed(sheet_with('<p>看<img src="../b.png" alt="图">图</p>', {})).findings
    assert [(found.kind, found.cause, found.detail) for found in findings] == [
        ("unprintable", "img", "../b.png")
    ]


def test_a_picture_of_many_editions_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    photograph((900, 600)).save(file)
    sheet = sheet_with('<p><img src="a" alt="图"></p>', {"a": file})
    laid: list[str] = []
    shelf: dict[tuple[Path, tuple[int, int], bool], object] = {}
    for _ in range(2):
        drawn, findings = lay_in_pictures(sheet, lambda name, _content: laid.append(name), shelf)  # type: ignore[arg-type]
        assert not findings
        assert drawn["a"]["file"] == laid[-1]
    assert len(shelf) == 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img width='60%'>", (0.6, None)),
        ("<img width='300'>", (1.0, 79.38)),
        ("<img width='300px'>", (1.0, 79.38)),
        ("<img class='small'>", (0.5, None)),
        ("<img width='0%'>", (1.0, None)),
        ("<img width='500%'>", (1.0, None)),
        ("<img width='wide'>", (1.0, None)),
    ],
)
def test_how_wide_a_picture_may_be(html: str, expected: tuple[float, float | None]) -> None:
    (picture,) = tree(html)
    assert not isinstance(picture, str)
    assert (share(picture), most_mm(picture)) == expected


def test_an_editor_is_warned_of_a_coarse_picture_and_gets_the_leaflet(tmp_path: Path) -> None:
    """Also when the leaflet was set before and comes out of the store."""
    folder = tmp_path / "site"
    shutil.copytree(STARTER, folder)
    (folder / "content" / "assets").mkdir(exist_ok=True)
    photograph((320, 160)).save(folder / "content" / "assets" / "small.png")
    file = folder / PAMPHLET
    text = file.read_text("utf-8")
    first = "所需的时间算劳动时间。\n"
    assert first in text
    file.write_text(text.replace(first, f"{first}\n![一家人](../assets/small.png)\n"), "utf-8")
    site, problems = load(folder, SETTINGS)
    assert not problems
    materials = Materials(
        site=site,
        as_of=DAY,
        templates=TEMPLATES,
        content=folder / "content",
        translate=CHINESE,
    )
    for _ in range(2):
        made = print_all(materials, store=Store(tmp_path / "store"), scope=Scope.OWN)
        assert made.prints
        assert [(problem.rule, problem.mark.path) for problem in made.problems] == [
            ("picture-coarse", PAMPHLET)
        ]
        told = made.problems[0]
        assert file.read_text("utf-8").split("\n")[told.mark.line - 1] == "![一家人](../assets/small.png)"
        assert told.severity is Severity.WARNING
        assert "../assets/small.png" in told.message(CHINESE)
        assert "105 点" in told.message(CHINESE)
        assert "{ width=50% }" in told.hint(CHINESE)
