"""Pictures made of pixels, opened by Pillow: set upright, plain, in sRGB. Paper and the web decide the rest."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is set upright, by its orientation (Exif 2.32, 4.6.4, tag 0x0112)."""

SIDEWAYS = frozenset(TURNS[at] for at in (5, 6, 7, 8))
"""The turns that make a picture's width its height."""

_ORIENTATION = 0x0112


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """How an opened picture is to be turned; None where it is upright. Reads no pixels."""
    if image.format == "PNG" and "exif" not in image.info:
        return None  # Pillow would read the whole picture for a block behind it
    return TURNS.get(image.getexif().get(_ORIENTATION, 1))


def plain(image: Image.Image) -> Image.Image:
    """The picture as L, RGB, RGBA or CMYK, eight bits a channel; transparency that clears nothing is dropped."""
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        return seen if any(seen.getchannel("A").histogram()[:255]) else seen.convert("RGB")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def coloured(image: Image.Image, profile: bytes | None, *, inks: bool = False) -> Image.Image:
    """The picture in sRGB or grey; with `inks`, one in CMYK as it is. A profile that is damaged is passed over."""
    if image.mode == "CMYK" and inks:
        return image
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(own):
                made = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
                return made or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")
