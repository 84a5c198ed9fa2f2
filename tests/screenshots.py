"""Make the README's pictures from a built reference site, and pictures of twelve pages to be looked at.

`mkcampaign build --as-of 2026-05-25 -o DIR`, then `python tests/screenshots.py DIR`: `docs/images/` for the README, and
`tests/screens/NAME-phone.webp` (the first two screens) and `NAME-desk.webp` (the first) of the twelve.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAPER = "#e9e4de"
NOON = "2026-05-25T12:00:00+08:00"
SCREENS = {
    "home": "index.html",
    "campaign": "campaigns/member-day-2026/index.html",
    "event-cancelled": "events/autumn-outing-2026/late-autumn-outing/index.html",
    "calendar": "calendar/2026/05/index.html",
    "answer": "answers/maternity-leave/index.html",
    "article": "articles/breastfeeding-basics/index.html",
    "quiz": "quizzes/director-exam/index.html",
    "pathway": "pathways/first-1000-days/index.html",
    "pamphlets": "pamphlets/index.html",
    "menu": "menus/home-visits/index.html",
    "results": "results/index.html",
    "elders": "elders/index.html",
}
LARGEST = 1_500_000
"""Bytes of the twelve pages' pictures together."""


def main(site: Path) -> None:
    """Write docs/images/site.png and docs/images/leaflet.png, and tests/screens/."""
    screens(site, ROOT / "tests" / "screens")
    images = ROOT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    home = (site / "index.html").as_uri()
    answer = (site / "answers" / "newborn-jaundice" / "index.html").as_uri()
    desktop = _page(home, 1280, 1000)
    phones = [_page(home, 390, 844), _page(answer, 390, 844)]
    height = 700
    parts = [_scaled(picture, height) for picture in (desktop, *phones)]
    _row(parts, 24).quantize(256, dither=Image.Dither.NONE).save(images / "site.png", optimize=True)
    _prints(site / "downloads").save(images / "leaflet.png", optimize=True)


def screens(site: Path, folder: Path) -> None:
    """Write each of `SCREENS` in both widths into `folder`; raises ValueError if they are too large together."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, uri in SCREENS.items():
        address = (site / uri).as_uri()
        for screen, width, height in (("phone", 390, 2 * 844), ("desk", 1280, 900)):
            picture = _page(address, width, height)
            picture.save(folder / f"{name}-{screen}.webp", quality=70, method=6)
    total = sum(file.stat().st_size for file in folder.glob("*.webp"))
    if total > LARGEST:
        raise ValueError(total)


def _prints(downloads: Path) -> Image.Image:
    """Both sides of a tri-fold; below, a booklet's cover and pages, a poster and a letter."""
    above = _row(_pages(downloads, "friendly-fertility-reference-office", (0, 1), 500), 24)
    below = [
        *_pages(downloads, "health-family-handbook-reference-screen", (0, 1, 4), 420),
        *_pages(downloads, "member-day-poster-reference-office", (0,), 420),
        *_pages(downloads, "letter-to-special-families-changzhou-large", (0,), 420),
    ]
    under = _row(below, 24)
    whole = Image.new("RGB", (max(above.width, under.width), above.height + under.height), PAPER)
    whole.paste(above, ((whole.width - above.width) // 2, 0))
    whole.paste(under, ((whole.width - under.width) // 2, above.height))
    return whole.quantize(256, dither=Image.Dither.NONE)


def _pages(downloads: Path, stem: str, numbers: tuple[int, ...], height: int) -> list[Image.Image]:
    (file,) = downloads.glob(f"*/{stem}.pdf")
    pdf = pypdfium2.PdfDocument(file)
    return [_scaled(pdf[at].render(scale=2).to_pil().convert("RGB"), height) for at in numbers]


def _page(address: str, width: int, height: int) -> Image.Image:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=1, locale="zh-CN"
        )
        page.clock.set_fixed_time(NOON)  # pages follow the reader's day
        page.goto(address)
        taken = page.screenshot()
        browser.close()
    return Image.open(io.BytesIO(taken)).convert("RGB")


def _scaled(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)


def _row(pictures: list[Image.Image], gap: int) -> Image.Image:
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) + 1)
    row = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * gap), PAPER)
    x = gap
    for picture in pictures:
        row.paste(picture, (x, gap))
        x += picture.width + gap
    return row


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
