"""Drawings in process inks: the colours of SVG pictures in a press edition, as `colour.cmyk` writes them.

The templates name their inks; a drawing comes out of the typesetter in tagged sRGB or grey. Thin lines and flat fields
of it get the inks of the rest of the sheet, so that its black is black alone and its greens are the same greens.
Photographs are left as they are (see `pictures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pikepdf

from mkcampaign.press.colour import cmyk

_NUMBERS = rb"((?:[-+.\d]+\s+)+)"
_PAINT = re.compile(rb"\b(?:scn|SCN|sc|SC)\b")
_BY_PATTERN = re.compile(rb"/Pattern\s+(?:cs|CS)\s*/\w+\s+(?:scn|SCN)\b")


def separate(document: pikepdf.Pdf) -> None:
    """Write the sRGB and grey of lines, fields and gradients of an open PDF as CMYK (ISO 32000-1, 8.6.4.4), in place.

    A stream that is not as the typesetter writes it is left alone: tagged sRGB prints too. Transparency is blended in
    CMYK then, as a group blended in sRGB would make black of four inks.
    """
    seen: set[tuple[int, int]] = set()
    for page in document.pages:
        for holder in _holders(page.obj, seen):
            content = holder if isinstance(holder, pikepdf.Stream) else holder.get("/Contents")
            spaces = _spaces(holder.get("/Resources"))
            if isinstance(content, pikepdf.Stream) and spaces and _repaint(content, spaces):
                for name in spaces:
                    del holder["/Resources"]["/ColorSpace"][f"/{name.decode()}"]
            for shading in _shadings(holder.get("/Resources", pikepdf.Dictionary())):
                _reshade(shading)
            group = holder.get("/Group")
            if group is not None and _components(group.get("/CS")) in (1, 3):
                group["/CS"] = pikepdf.Name.DeviceCMYK


def _holders(start: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """A page, and every form and tiling pattern drawn on it. Soft masks are none: their colours are not printed."""
    stack = [start]
    while stack:
        at = stack.pop()
        if at.objgen in seen and at.objgen != (0, 0):
            continue
        seen.add(at.objgen)
        yield at
        resources = at.get("/Resources", pikepdf.Dictionary())
        for kind in ("/XObject", "/Pattern"):
            for inner in resources.get(kind, pikepdf.Dictionary()).values():
                if isinstance(inner, pikepdf.Stream) and inner.get("/Subtype") != "/Image":
                    stack.append(inner)


def _shadings(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield from resources.get("/Shading", pikepdf.Dictionary()).values()
    for pattern in resources.get("/Pattern", pikepdf.Dictionary()).values():
        if "/Shading" in pattern:
            yield pattern["/Shading"]


def _spaces(resources: pikepdf.Object | None) -> dict[bytes, int]:
    """The names of the colour spaces of grey (1) and RGB (3) among the resources."""
    named = (
        resources.get("/ColorSpace", pikepdf.Dictionary()) if resources is not None else pikepdf.Dictionary()
    )
    counted = {name.removeprefix("/").encode(): _components(space) for name, space in named.items()}
    return {name: count for name, count in counted.items() if count in (1, 3)}


def _components(space: pikepdf.Object | None) -> int:
    """How many components a colour space by profile, or a device's own, has; 0 for any other."""
    if isinstance(space, pikepdf.Array) and len(space) == 2 and space[0] == "/ICCBased":
        return int(space[1].get("/N", 0))
    return {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space), 0) if isinstance(space, pikepdf.Name) else 0


@lru_cache(maxsize=4096)
def _inks(*parts: float) -> tuple[float, ...]:
    """Grey, or red, green and blue, from 0 to 1, as four inks from 0 to 1. A drawing has few colours, used often."""
    red, green, blue = parts if len(parts) == 3 else parts * 3
    return tuple(round(part / 100, 4) for part in cmyk((red, green, blue)))


def _repaint(stream: pikepdf.Stream, spaces: dict[bytes, int]) -> bool:
    """Rewrite every choice of a colour in one of the spaces, or none where one is made in a way not known here."""
    content = stream.read_bytes()
    names = b"|".join(re.escape(name) for name in spaces)
    choice = re.compile(rb"/(" + names + rb")\s+(cs|CS)\s+" + _NUMBERS + rb"(?:scn|SCN|sc|SC)\b")

    def inked(found: re.Match[bytes]) -> bytes:
        parts = [min(max(float(number), 0.0), 1.0) for number in found[3].split()]
        written = " ".join(f"{part:g}" for part in _inks(*parts))
        return b" " + written.encode() + (b" k" if found[2] == b"cs" else b" K")

    found = list(choice.finditer(content))
    right = all(len(one[3].split()) == spaces[one[1]] for one in found)
    others = len(_BY_PATTERN.findall(content))
    if not right or len(found) + others != len(_PAINT.findall(content)):
        return False
    stream.write(choice.sub(inked, content))
    return True


def _reshade(shading: pikepdf.Object) -> None:
    """Give a gradient's colours in inks; one that is no run of steps between two colours is left alone."""
    count = _components(shading.get("/ColorSpace"))
    functions = list(_functions(shading.get("/Function")))
    steps = [function for function in functions if function is not None and "/C0" in function]
    ends = [step[end] for step in steps for end in ("/C0", "/C1")]
    if count not in (1, 3) or None in functions or not ends or any(len(end) != count for end in ends):
        return
    for function in functions:
        if function is not None and "/Range" in function:
            function["/Range"] = pikepdf.Array([0, 1] * 4)
    for step in steps:
        for end in ("/C0", "/C1"):
            step[end] = pikepdf.Array(_inks(*(float(part) for part in step[end])))
    shading["/ColorSpace"] = pikepdf.Name.DeviceCMYK


def _functions(function: pikepdf.Object | None) -> Iterator[pikepdf.Object | None]:
    """A function and those it is stitched from (ISO 32000-1, 7.10.3 and 7.10.4); None for any of another kind."""
    kind = function.get("/FunctionType") if isinstance(function, pikepdf.Dictionary) else None
    if function is None or kind not in (2, 3) or (kind == 2 and "/C0" not in function):
        yield None
        return
    yield function
    if kind == 3:
        for inner in function["/Functions"]:
            yield from _functions(inner)
