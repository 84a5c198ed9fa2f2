"""Photos on the web: lighter ones at build, upright and bare; covers, drawings and galleries."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from PIL import Image, ImageChops, ImageCms, PngImagePlugin
from playwright.sync_api import Browser
from reference import ROOT, Built, page_of, parse, rendering
from served import served, visit
from sites import ARTICLE, TINY, build, edit, run, tree, write
from test_html import found_in

from mkcampaign import urls
from mkcampaign.model.calendar import Art, Campaign, Occasion
from mkcampaign.model.photo import FORMATS, PHONE, TALLEST, WIDTHS, Photo
from mkcampaign.model.tree import Element, to_html
from mkcampaign.photo_studio import PhotoStudio, cleaned, encoded
from mkcampaign.press.store import FOLDER, Store
from mkcampaign.problem import ProblemsFound
from mkcampaign.read.picture import read_photo, read_picture
from mkcampaign.render.art import art_of
from mkcampaign.render.gallery import gathered

GPS = 0x8825
PAGE = "articles/folic-acid/index.html"
BUDGET = 40_000
"""Bytes of pictures that a phone loads for its first view."""


def photograph(width: int, height: int, *, noise: float = 20) -> Image.Image:
    """What a camera sees: slopes of light, coarse and fine texture, and the noise of a sensor."""
    slopes = [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90)]
    plain = Image.merge("RGB", [slope.resize((width, height)) for slope in slopes])
    coarse = Image.effect_noise((width // 24, height // 24), 90).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    fine = Image.effect_noise((width, height), noise)
    textured = Image.blend(plain, Image.merge("RGB", (coarse,) * 3), 0.3)
    return ImageChops.add(textured, Image.merge("RGB", (fine,) * 3), offset=-128)


def told(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a picture."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = orientation, "A Phone 12"
    exif[GPS] = {1: "N", 2: (31.0, 46.0, 12.0), 3: "E", 4: (119.0, 58.0, 1.0)}
    return exif


def photo_of(file: Path) -> Photo:
    found = read_photo(file, file.name)
    assert found
    return found


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def studio(folder: Path) -> PhotoStudio:
    return PhotoStudio(Store(folder / ".cache"), folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a photo that lies on its side, one with a hostile name, a cover, a gallery and a linked photo."""
    folder = write(tmp_path_factory.mktemp("pictures"), TINY)
    assets = folder / "content" / "assets"
    photograph(1800, 1200).save(assets / "cover.jpg", quality=90, exif=told())
    photograph(1200, 900).save(assets / "side.jpg", quality=90, exif=told(6))
    photograph(700, 500).save(assets / 'a&b "c" d\'e,f 图.png')
    photograph(900, 600).save(assets / "linked.webp", quality=80, exif=told())
    photograph(640, 480).save(assets / "lonely.jpg", quality=80, exif=told())
    Image.new("RGB", (30, 20), "red").save(assets / "dot.png")
    (assets / "desk.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>', "utf-8")
    edit(
        folder / "campaigns.yml",
        "    dates:",
        "    cover: {file: assets/cover.jpg, alt: 雪地上的一家人, credit: 某区计生协}\n    dates:",
    )
    (folder / ARTICLE).write_text(
        "---\ntitle: 备孕先补叶酸\n---\n"
        "![躺着拍的照片](../assets/side.jpg)\n\n第二段。\n\n"
        '![名字古怪的图](<../assets/a%26b "c" d\'e,f 图.png> "题注 <b>")\n\n'
        "![一个点](../assets/dot.png)\n\n![会议](../assets/linked.webp)\n\n"
        "看[原图](../assets/linked.webp)。\n\n![窄的](../assets/side.jpg){ width=300 }\n\n"
        "- ![咨询台](../assets/desk.svg)\n- ![又是会议](../assets/linked.webp)\n",
        "utf-8",
    )
    build(folder)
    return Built(folder / "site", "https://example.org/")


def pictures(built: Built, uri: str) -> list[html.HtmlElement]:
    """The `<picture>` elements of a page; to the parser an unknown `<source>` holds what follows it."""
    found: list[html.HtmlElement] = built.pages[uri].xpath("//main//picture")
    return found


def candidates(source: html.HtmlElement) -> list[tuple[str, int]]:
    """The (address, width) of each candidate of a `srcset`."""
    found = [one.split() for one in source.get("srcset").split(", ")]
    return [(address, int(width.removesuffix("w"))) for address, width in found]


# What is made


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((4000, 3000), (480, 960, 1600)),
        ((1700, 900), (480, 960, 1600)),
        ((1200, 900), (480, 960, 1200)),
        ((1000, 800), (480, 1000)),
        ((500, 400), (500,)),
        ((90, 60), (90,)),
        ((1200, 40_000), (480,)),
    ],
)
def test_widths(size: tuple[int, int], widths: tuple[int, ...]) -> None:
    """Never wider than the photo, nor taller than the formats allow."""
    photo = Photo(path="a.jpg", digest="d", size=size, suffix="jpg")
    assert photo.widths == widths
    assert all(width <= size[0] and width in (*WIDTHS, min(size[0], WIDTHS[-1])) for width in photo.widths)
    assert all(one.size[1] <= TALLEST for one in photo.derivatives)
    assert len({(one.width, one.suffix) for one in photo.derivatives}) == len(photo.derivatives)
    assert photo.fallback.width <= PHONE


def test_a_phone_loads_no_more_than_the_budget() -> None:
    """A photo of much texture, 960 pixels across, as a phone of three dots to the pixel is shown it."""
    image = photograph(2400, 1800).resize((960, 720), Image.Resampling.LANCZOS)
    light = encoded(image, "avif", fine=False)
    assert len(light) <= BUDGET
    assert opened(light).size == (960, 720)
    assert len(encoded(image, "webp", fine=False)) <= 2 * BUDGET
    noisy = encoded(photograph(960, 720, noise=45), "avif", fine=False)
    assert len(noisy) <= BUDGET


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    photograph(900, 700).save(file, quality=90, exif=told(3))
    photo = photo_of(file)
    names = {(one.width, one.suffix) for one in photo.derivatives}
    assert names == {(width, suffix) for width in (480, 900) for suffix in FORMATS} | {(900, "jpg")}
    other = PhotoStudio(Store(tmp_path / "other"), tmp_path)
    first = studio(tmp_path)
    assert [first.picture(one) for one in photo.derivatives] == [
        other.picture(one) for one in photo.derivatives
    ]
    assert first.whole(photo) == cleaned(file)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "avif"])
@pytest.mark.parametrize("orientation", [1, 6, 8])
def test_made_pictures_are_upright_and_say_nothing(tmp_path: Path, suffix: str, orientation: int) -> None:
    """The photo is red above and blue below once it is upright; where and with what it was taken is gone."""
    upright = Image.new("RGB", (600, 500), "#c02020")
    upright.paste("#2020c0", (0, 250, 600, 500))
    turned = upright.rotate({1: 0, 6: 90, 8: 270}[orientation], expand=True)
    file = tmp_path / f"a.{suffix}"
    more: dict[str, Any] = {}
    if suffix == "png":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", "某人")
    if suffix == "jpg":
        more |= {"comment": b"secret", "quality": 95}
    turned.save(file, exif=told(orientation), **more)
    photo = photo_of(file)
    assert photo.size == (600, 500)
    makes = studio(tmp_path)
    for content in (*map(makes.picture, photo.derivatives), makes.whole(photo)):
        image = opened(content)
        image.load()
        assert not image.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile", "Author"} & image.info.keys()
        assert b"A Phone" not in content
        assert image.width / image.height == pytest.approx(1.2, rel=0.01)
        shown = image.convert("RGB")
        colours = [shown.getpixel((image.width // 2, image.height * at // 4)) for at in (1, 3)]
        assert colours[0] == pytest.approx((192, 32, 32), abs=12)
        assert colours[1] == pytest.approx((32, 32, 192), abs=12)


def test_colours_are_srgb(tmp_path: Path) -> None:
    """A picture in a colour space whose red is our blue is blue to a browser, which is given no profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for one, other in ((b"rXYZ", b"XXXX"), (b"bXYZ", b"rXYZ"), (b"XXXX", b"bXYZ")):
        profile = profile.replace(one, other)
    profile = profile.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    file = tmp_path / "a.jpg"
    Image.new("RGB", (600, 400), "red").save(file, quality=95, icc_profile=profile)
    makes, photo = studio(tmp_path), photo_of(file)
    for content in (*map(makes.picture, photo.derivatives), makes.whole(photo)):
        image = opened(content)
        assert "icc_profile" not in image.info
        shown = image.convert("RGB").getpixel((5, 5))
        assert shown == pytest.approx((0, 0, 255), abs=12)
    Image.new("CMYK", (600, 400), (0, 255, 255, 0)).save(file, quality=95)
    assert opened(studio(tmp_path).picture(photo_of(file).fallback)).mode == "RGB"


def test_what_is_left_alone(tmp_path: Path) -> None:
    """Small, light and bare pictures, drawings, GIFs, and what moves."""
    frames = [Image.new("RGB", (600, 400), colour) for colour in ("red", "blue")]
    Image.new("RGB", (200, 100), "red").save(tmp_path / "small.png")
    Image.new("RGB", (200, 100), "red").save(tmp_path / "told.jpg", exif=told())
    Image.new("P", (900, 600)).save(tmp_path / "still.gif")
    for suffix in ("gif", "webp", "png"):
        frames[0].save(tmp_path / f"moving.{suffix}", save_all=True, append_images=frames[1:], duration=100)
    (tmp_path / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    left = {file.name for file in tmp_path.iterdir() if read_photo(file, file.name) is None}
    assert left == {"small.png", "still.gif", "moving.gif", "moving.webp", "moving.png", "drawing.svg"}


def test_transparent_pictures_stay_so(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.new("RGBA", (700, 500), (200, 30, 30, 100)).save(file)
    photo = photo_of(file)
    assert photo.suffix == "png"
    for one in photo.derivatives:
        assert opened(studio(tmp_path).picture(one)).getchannel("A").getextrema() == pytest.approx(
            (100, 100), abs=3
        )


def test_the_cache_is_used_and_pruned(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    photograph(600, 400).save(file)
    photo = photo_of(file)
    before = studio(tmp_path).picture(photo.fallback)
    file.unlink()
    assert studio(tmp_path).picture(photo.fallback) == before
    studio(tmp_path).prune([photo])
    assert studio(tmp_path).picture(photo.fallback) == before


def test_a_broken_photo_is_a_problem(tmp_path: Path) -> None:
    """A file cut short opens well, and cannot be read to its end: the old site stays."""
    folder = write(tmp_path / "site", TINY)
    file = folder / "content" / "assets" / "cut.jpg"
    photograph(900, 600).save(file, quality=90)
    edit(folder / ARTICLE, "每天", "![截断的照片](../assets/cut.jpg)\n\n每天")
    build(folder)
    before = tree(folder / "site")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    shutil.rmtree(folder / FOLDER)
    with pytest.raises(ProblemsFound) as found:
        studio(file.parent).whole(photo_of(file))
    assert [problem.rule for problem in found.value.problems] == ["picture-invalid"]
    result = run(folder, "build", "--as-of", "2026-11-22")
    assert result.exit_code == 1
    assert "content/assets/cut.jpg:1:1: picture-invalid" in result.output
    assert tree(folder / "site") == before


def test_a_bomb_is_a_problem_of_reading(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.new("1", (20_000, 10_000)).save(file)
    problems: list[Any] = []
    assert read_picture(file, "a.png", problems) is None
    assert [problem.rule for problem in problems] == ["picture-invalid"]


# What pages have


def test_markup_of_a_photo(site: Built) -> None:
    """Formats before the fallback, widths that are true, a size, and the first of a page before all else."""
    first, *others = pictures(site, PAGE)
    image = first.find(".//img")
    assert (image.get("width"), image.get("height")) == ("900", "1200")  # upright
    assert image.get("fetchpriority") == "high"
    assert image.get("loading") is None
    assert {other.find(".//img").get("fetchpriority") for other in others} == {None}
    assert {other.find(".//img").get("loading") for other in others} == {"lazy"}
    assert {picture.find(".//img").get("decoding") for picture in (first, *others)} == {"async"}
    for picture in (first, *others):
        types = [source.get("type") for source in picture.findall(".//source")]
        assert list(dict.fromkeys(types)) == ["image/avif", "image/webp"]
        for source in picture.findall(".//source"):
            for address, width in candidates(source):
                found = site.resolve(PAGE, address)
                assert found
                made = opened(site.files[found[0]].read_bytes())
                assert made.width == width
                assert f"image/{(made.format or '').lower()}" == source.get("type")
        fallback = site.resolve(PAGE, picture.find(".//img").get("src"))
        assert fallback
        assert opened(site.files[fallback[0]].read_bytes()).format in ("JPEG", "PNG")


def test_no_photo_is_published_as_the_camera_wrote_it(site: Built) -> None:
    """Those shown only as pictures are not published; one that is linked, or only lies there, says nothing."""
    files = site.files
    assert "assets/side.jpg" not in files
    assert "assets/cover.jpg" not in files
    assert "assets/linked.webp" in files
    assert "assets/lonely.jpg" in files
    assert "assets/dot.png" in files
    for uri, file in files.items():
        if uri.endswith((".jpg", ".png", ".webp", ".avif")):
            assert b"A Phone" not in file.read_bytes(), uri
            assert not opened(file.read_bytes()).getexif(), uri


def test_a_preview_shows_the_editors_own_files(tmp_path: Path) -> None:
    """There they are quick to show."""
    folder = write(tmp_path, TINY)
    photograph(900, 600).save(folder / "content" / "assets" / "a.jpg")
    edit(folder / ARTICLE, "每天", "![照片](../assets/a.jpg)\n\n每天")
    r = rendering(folder, date(2026, 11, 22))
    assert page_of(r, PAGE).xpath("//main//picture")
    live = page_of(replace(r, live=True), PAGE)
    assert live.xpath("//main//img/@src") == ["../../assets/a.jpg"]


def test_galleries(site: Built) -> None:
    """Pictures in a row, and a list of nothing else; one with a width stands alone, a title is its caption."""
    page = site.pages[PAGE]
    row, listed = page.xpath("//main//ul[@class='mc-gallery']")
    assert row.xpath("./li//figcaption/text()") == ["题注 <b>", "一个点", "会议"]
    assert listed.xpath("./li//figcaption/text()") == ["咨询台", "又是会议"]
    for link in page.xpath("//ul[@class='mc-gallery']//a"):
        found = site.resolve(PAGE, link.get("href"))
        assert found
        assert found[0] in site.files
    assert len(page.xpath("//main//p/picture")) == 2


def test_gathering() -> None:
    def p(*children: Element | str) -> Element:
        return Element("p", (), children)

    one, two = (Element("img", (("src", name), ("alt", name))) for name in ("a", "b"))
    narrow = Element("img", (("src", "c"), ("width", "9")))

    def shown(*nodes: Element | str) -> str:
        return to_html(tuple(gathered(nodes)))

    for alone in (
        (p(one),),
        (p(one, "字"), p(two)),
        (p(one), p("字"), p(two)),
        (p(narrow), p(one)),
        ("字", p(one), "\n"),
    ):
        assert shown(*alone) == to_html(alone)
    for several in (
        (p(one), "\n", p(two)),
        (p(one, "\n", two),),
        (Element("ul", (), (Element("li", (), (one,)), "\n", Element("li", (), (p(two),)))),),
    ):
        assert shown(*several).startswith('<ul class="mc-gallery" role="list"><img src="a"')


def test_covers(site: Built) -> None:
    """On its page with its words and credit and loaded first; on a card for show alone."""
    page = site.pages["campaigns/winter/index.html"]
    (cover,) = page.xpath("//figure[@class='mc-cover']")
    assert cover.xpath("string(.//img/@alt)") == "雪地上的一家人"
    assert cover.xpath("string(.//img/@fetchpriority)") == "high"
    assert cover.xpath("string(figcaption)") == "图：某区计生协"
    assert not page.xpath("//*[@class='mc-art']")
    said = {meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@property]")}
    found = site.resolve("", said["og:image"])
    assert found
    shared = opened(site.files[found[0]].read_bytes())
    assert said["og:image:type"] == "image/jpeg" == Image.MIME[shared.format or ""]
    assert (said["og:image:width"], said["og:image:height"]) == tuple(map(str, shared.size))
    assert said["og:image:alt"] == "雪地上的一家人"
    (data,) = page.xpath("//script[@type='application/ld+json']/text()")
    assert said["og:image"] in data
    (card,) = site.pages["campaigns/index.html"].xpath("//*[@class='mc-poster__cover']//img")
    assert (card.get("alt"), card.get("loading")) == ("", "lazy")


def test_a_cover_that_is_not_there(tmp_path: Path) -> None:
    folder = write(tmp_path, TINY)
    edit(folder / "campaigns.yml", "    dates:", "    cover: {file: assets/nota.txt, alt: 图}\n    dates:")
    result = run(folder, "check", "--as-of", "2026-11-22")
    assert "campaigns.yml:5:19: picture-missing" in result.output


def test_html_is_valid(site: Built) -> None:
    assert found_in(site, [PAGE, "campaigns/winter/index.html", "campaigns/index.html", "index.html"]) == []


def test_in_a_browser(site: Built, chromium: Browser) -> None:
    """A phone of three dots to the pixel: policy kept, nothing asked for twice, no jump, light enough, no overflow."""
    with served(site.folder) as origin:
        options: Mapping[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3}
        with visit(chromium, origin, **options) as phone:
            loaded: list[str] = []
            phone.page.on("request", lambda r: loaded.append(r.url) if r.resource_type == "image" else None)
            phone.open("campaigns/winter/")
            phone.page.wait_for_load_state("networkidle")
            weights = {url: len(site.files[url.removeprefix(origin)].read_bytes()) for url in loaded}
            assert [url for url in loaded if url.endswith("-960.avif")]
            assert sum(weights.values()) <= BUDGET, weights
            phone.open(PAGE)
            phone.page.wait_for_load_state("networkidle")
            shown = phone.page.evaluate(
                "[...document.querySelectorAll('main picture img')]"
                ".map((image) => [image.currentSrc, image.clientWidth, image.clientHeight])"
            )
            assert [
                s for s, *_ in shown if s and not s.endswith(("-480.avif", "-900.avif", "-700.avif"))
            ] == []
            first = shown[0]
            assert first[2] / first[1] == pytest.approx(4 / 3, rel=0.01)
            assert phone.page.evaluate("document.documentElement.scrollWidth") == 390
            assert phone.wrong == []


# The drawings


@pytest.mark.parametrize("art", Art)
def test_drawings_are_small_and_safe(art: Art) -> None:
    """Each is one of a family: the same box, at most 1.5 KB packed, no script, no style, ids of its own."""
    file = ROOT / "theme" / "web" / urls.art(art.value)
    problems: list[Any] = []
    assert read_picture(file, file.name, problems) is None
    assert problems == []
    content = file.read_bytes()
    assert len(gzip.compress(content, mtime=0)) <= 1500
    assert content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-40 -60 660 500">')
    assert b"style" not in content
    root = html.fragment_fromstring(content.decode())
    ids = root.xpath("//@id")
    assert all(id.startswith("mc-art-") for id in ids)
    assert len(ids) == len(set(ids))


_campaign = partial(Campaign, id="a")


@pytest.mark.parametrize(
    ("campaign", "when", "art"),
    [
        (_campaign(title="冬日宣传"), None, Art.FAMILY),
        (_campaign(title="中秋", art=Art.BOOK), "农历八月十五", Art.BOOK),
        (_campaign(title="共聚"), "农历八月十五", Art.MOON),
        (_campaign(title="共聚"), "农历五月初五", Art.BOAT),
        (_campaign(title="共聚"), "除夕", Art.HOME),
        (_campaign(title="共聚"), "大暑", Art.SUN),
        (_campaign(title="共聚"), "3月12日", Art.TREE),
        (_campaign(title="共聚", audience=("老年人",)), "5月29日", Art.ELDERS),
        (_campaign(title="孕妈课堂", audience=("孕产妇",)), None, Art.BABY),
        (_campaign(title="健康讲座", audience=("企业职工",)), None, Art.HEART),
    ],
)
def test_the_drawing_of_a_campaign(campaign: Campaign, when: str | None, art: Art) -> None:
    occasion = Occasion.model_validate({"title": "节日", "when": when}) if when else None
    assert art_of(campaign, occasion) is art


def test_a_campaign_without_a_cover_is_drawn(tmp_path: Path) -> None:
    """One file for the heads and cards of all that have the same."""
    files = build(write(tmp_path, TINY))
    (head,) = parse(files["campaigns/winter/index.html"].decode()).xpath("//img[@class='mc-art']")
    assert head.get("src") == "../../assets/art/family.svg"
    (card,) = parse(files["campaigns/index.html"].decode()).xpath("//img[@class='mc-poster__art']")
    assert card.get("src") == "../assets/art/family.svg"
    assert "assets/art/family.svg" in files
