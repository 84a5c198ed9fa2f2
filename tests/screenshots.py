"""Make the README's pictures from a built reference site.

`mkcampaign build --as-of 2026-05-25 -o DIR`, then `python tests/screenshots.py DIR`.
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


def main(site: Path) -> None:
    """Write docs/images/site.png and docs/images/leaflet.png."""
    images = ROOT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    home = (site / "index.html").as_uri()
    answer = (site / "answers" / "newborn-jaundice" / "index.html").as_uri()
    desktop = _page(home, 1280, 1000)
    phones = [_page(home, 390, 844), _page(answer, 390, 844)]
    height = 700
    parts = [_scaled(picture, height) for picture in (desktop, *phones)]
    _row(parts, 24).quantize(256, dither=Image.Dither.NONE).save(images / "site.png", optimize=True)
    pdf = pypdfium2.PdfDocument(site / "downloads" / "friendly-fertility.pdf")
    pages = [page.render(scale=0.82).to_pil().convert("RGB") for page in pdf]
    _row(pages, 24).quantize(256, dither=Image.Dither.NONE).save(images / "leaflet.png", optimize=True)


def _page(address: str, width: int, height: int) -> Image.Image:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1)
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
