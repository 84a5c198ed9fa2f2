"""A PDF as readable text: what it is made of, what it says and where, so that two can be told apart line by line.

Structure, fonts, boxes and colour spaces are read by pikepdf, words and their places by PDFium; nothing of the press
is used, so that a fault of the press cannot hide itself here.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import hypot

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import zxingcpp
from pikepdf import Array, Dictionary, Name, Object, Stream

MM = 72 / 25.4

_UNSEEN = {"\u00ad", "\u200b", "\u2060", "\ufeff", "\ufffe", "\uffff"}
"""Characters with nothing to see; U+FFFE is what PDFium makes of a hyphen at a line's end."""

_OPERATORS = {"g": "gray", "rg": "rgb", "k": "cmyk"}
_FAMILIES = {"/DeviceGray": "gray", "/DeviceRGB": "rgb", "/DeviceCMYK": "cmyk"}
_STANDARDS = (("PDF/UA", "pdfuaid:part"), ("PDF/A", "pdfaid:part"), ("conformance", "pdfaid:conformance"))
_BY_COMPONENTS = {1: "gray (ICC)", 3: "rgb (ICC)", 4: "cmyk (ICC)"}


@dataclass(slots=True)
class Line:
    """Characters set one after another on one baseline, in one size.

    `left` and `top` are mm from the page's upper left corner to where the baseline begins; `size` is in pt. `tag` is
    empty for what belongs to the structure, `~` for an artifact, `?` for what is neither.
    """

    left: float
    top: float
    size: float
    tag: str
    text: str = ""
    end: float = 0.0


def dump(pdf: bytes) -> str:
    """A PDF as text. The same bytes give the same text. Raises pikepdf.PdfError for what is no PDF."""
    source = pdfium.PdfDocument(pdf)
    try:
        words = [_words(page) for page in source]
        codes = [_codes(page) for page in source]
    finally:
        source.close()
    with pikepdf.open(BytesIO(pdf)) as document:
        said = [*_about(document), "", "outline:", *_outline(document), "", "structure:"]
        said += _structure(document, [marked for _, marked in words])
        for number, page in enumerate(document.pages, start=1):
            said += ["", f"page {number}: {_boxes(page)}", f"  artifacts: {_artifacts(page)}"]
            said += [f"  links: {links}"] if (links := len(page.obj.get("/Annots", []))) else []
            said += [f"  code: {code}" for code in codes[number - 1]]
            said += [f"  {_shown(line)}" for line in words[number - 1][0] if line.text.strip()]
    return "\n".join(said) + "\n"


def parts(text: str) -> dict[str, str]:
    """The parts of a dump by name: `head`, `outline`, `structure`, `page 1` and so on."""
    head, *others = text.rstrip("\n").split("\n\n")
    return {"head": head, **{part.split(":")[0]: part for part in others}}


def _shown(line: Line) -> str:
    return f"{line.tag or ' '} {line.left:.0f},{line.top:.0f} {line.size:.4g}pt: {line.text.strip()}"


# --- the file as a whole ------------------------------------------------------------------------------------


def _about(document: pikepdf.Pdf) -> list[str]:
    root = document.Root
    settings = root.get("/ViewerPreferences", Dictionary())
    said = document.docinfo.get("/Title", "")  # read first: looking at the metadata may write them
    metadata = document.open_metadata()
    standards = [f"{name} {metadata[key]}" for name, key in _STANDARDS if key in metadata]
    return [
        f"title: {said}",
        f"language: {root.get('/Lang', '')}",
        f"standards: {', '.join(standards)}",
        f"tagged: {bool(root.get('/MarkInfo', Dictionary()).get('/Marked', False))}",
        f"viewer: {', '.join(f'{key[1:]}={_plain(value)}' for key, value in sorted(settings.items()))}",
        f"fonts: {', '.join(_fonts(document))}",
        f"colours: {', '.join(sorted(_colours(document)))}",
        f"pages: {len(document.pages)}",
    ]


def _plain(value: object) -> str:
    return str(value).removeprefix("/")


def _fonts(document: pikepdf.Pdf) -> list[str]:
    """The fonts by name, without the letters that tell subsets apart; those without their outlines say so."""
    found: set[str] = set()
    for thing in document.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font and "/BaseFont" in thing:
            own = thing.DescendantFonts[0] if "/DescendantFonts" in thing else thing
            files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(own.get("/FontDescriptor", {}).keys())
            name = re.sub(r"^[A-Z]{6}\+", "", _plain(own.BaseFont))
            found.add(name if files else f"{name} (not embedded)")
    return sorted(found)


def _outline(document: pikepdf.Pdf) -> list[str]:
    numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}

    def below(parent: Object, depth: int) -> Iterator[str]:
        item = parent.get("/First")
        while item is not None:
            goal = item.get("/Dest", item.get("/A", Dictionary()).get("/D"))
            page = numbers.get(goal[0].objgen) if isinstance(goal, Array) else goal
            yield f"{'  ' * depth}{item.Title} -> page {page}"
            yield from below(item, depth + 1)
            item = item.get("/Next")

    return list(below(document.Root.get("/Outlines", Dictionary()), 1))


# --- structure ----------------------------------------------------------------------------------------------


def _structure(document: pikepdf.Pdf, marked: list[dict[int, str]]) -> list[str]:
    """The structure tree in reading order, an element a line with its attributes, its own text behind it."""
    numbers = {page.obj.objgen: at for at, page in enumerate(document.pages)}
    tree = document.Root.get("/StructTreeRoot")
    if tree is None:
        return ["  none"]

    def told(element: Object, depth: int, page: Object | None) -> Iterator[str]:
        page = element.get("/Pg", page)
        own, inner = "", []
        for kid in _kids(element):
            if isinstance(kid, int) or kid.get("/Type") == Name.MCR:
                where, number = (page, kid) if isinstance(kid, int) else (kid.get("/Pg", page), int(kid.MCID))
                own += marked[numbers[where.objgen]].get(number, "")
            elif kid.get("/Type") == Name.OBJR:
                inner.append(f"{'  ' * (depth + 1)}-> {kid.Obj.get('/A', {}).get('/URI', 'this file')}")
            else:
                inner += [*quoted(own, depth + 1), *told(kid, depth + 1, page)]
                own = ""
        head = f"{'  ' * depth}{' '.join([_plain(element.S), *_attributes(element)])}"
        if all(line.lstrip().startswith("->") for line in inner):
            yield f"{head} {own.strip()}".rstrip()
        else:
            yield head
            inner += quoted(own, depth + 1)
        yield from inner

    def quoted(text: str, depth: int) -> list[str]:
        return [f"{'  ' * depth}“{text}”"] if text.strip() else []

    return [line for kid in _kids(tree) for line in told(kid, 1, None)]


def _kids(element: Object) -> list[Object]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _attributes(element: Object) -> list[str]:
    """What an element says beside its text. Where things lie is left out: the pages tell it."""
    said = [f"{key[1:]}=“{element[key]}”" for key in ("/Alt", "/ActualText", "/Lang", "/T") if key in element]
    groups = element.get("/A", [])
    for group in groups if isinstance(groups, Array) else [groups]:
        for key in ("/Scope", "/RowSpan", "/ColSpan", "/ListNumbering", "/Summary"):
            if isinstance(group, Dictionary) and key in group:
                said.append(f"{key[1:]}={_plain(group[key])}")
    return said


# --- pages --------------------------------------------------------------------------------------------------


def _boxes(page: pikepdf.Page) -> str:
    """The size of a page in mm, and of each further box it has its own of, how far it lies within."""
    outer = [float(edge) for edge in page.mediabox.as_list()]
    said = [f"{(outer[2] - outer[0]) / MM:.1f} x {(outer[3] - outer[1]) / MM:.1f} mm"]
    for name in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        if name in page.obj:
            box = [float(edge) for edge in page.obj[name].as_list()]
            apart = [box[0] - outer[0], box[1] - outer[1], outer[2] - box[2], outer[3] - box[3]]
            said.append(f"{name[1:]} {' '.join(f'{abs(edge) / MM:.1f}' for edge in apart)}")
    return ", ".join(said)


def _artifacts(page: pikepdf.Page) -> str:
    """How many runs of content are marked as no part of the text, by kind."""
    kinds: Counter[str] = Counter()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BMC", "BDC") and operands[0] == Name.Artifact:
            own = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else {}
            kinds[" ".join(_plain(own[key]) for key in ("/Type", "/Subtype") if key in own) or "plain"] += 1
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none"


def _codes(page: pdfium.PdfPage) -> list[str]:
    """What the QR codes of a page say, as scanned from it in grey at 150 dpi."""
    seen = page.render(scale=150 / 72, grayscale=True).to_pil()
    pixels = memoryview(seen.tobytes()).cast("B", (seen.height, seen.width))
    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return sorted(found.text for found in zxingcpp.read_barcodes(pixels, formats=kinds))


def _words(page: pdfium.PdfPage) -> tuple[list[Line], dict[int, str]]:
    """The lines of a page in the order in which they are drawn, and its text by marked-content number."""
    lines: list[Line] = []
    marked: dict[int, str] = {}
    text = page.get_textpage()
    left, _, _, top = page.get_mediabox()
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
    try:
        for at in range(text.count_chars()):
            char = chr(pdfium_c.FPDFText_GetUnicode(text, at))
            if pdfium_c.FPDFText_IsGenerated(text, at) == 1 or char in _UNSEEN or char < " ":
                continue
            run = pdfium_c.FPDFText_GetTextObject(text, at)
            number = pdfium_c.FPDFPageObj_GetMarkedContentID(run)
            pdfium_c.FPDFText_GetCharOrigin(text, at, x, y)
            pdfium_c.FPDFText_GetLooseCharBox(text, at, box)
            pdfium_c.FPDFText_GetMatrix(text, at, matrix)
            size = round(pdfium_c.FPDFText_GetFontSize(text, at) * hypot(matrix.c, matrix.d), 1)
            tag = "~" if _is_artifact(run) else "" if number >= 0 else "?"
            start, baseline = (x.value - left) / MM, (top - y.value) / MM
            if not lines or not _goes_on(lines[-1], start, baseline, size, tag):
                lines.append(Line(start, baseline, size, tag))
            lines[-1].text += char
            lines[-1].end = (box.right - left) / MM
            if not tag:
                marked[number] = marked.get(number, "") + char
    finally:
        text.close()
    return lines, marked


def _goes_on(line: Line, start: float, baseline: float, size: float, tag: str) -> bool:
    """Whether a character stands on the line, at most an em after its end, or within a ligature with the one before."""
    same = abs(line.top - baseline) < 0.2 and (line.size, line.tag) == (size, tag)
    return same and -1.2 < (start - line.end) / (size / MM) < 1.0


def _is_artifact(run: object) -> bool:
    for at in range(pdfium_c.FPDFPageObj_CountMarks(run)):
        mark = pdfium_c.FPDFPageObj_GetMark(run, at)
        name, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
        pdfium_c.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if bytes(name)[: length.value].decode("utf-16-le").rstrip("\0") == "Artifact":
            return True
    return False


# --- colours ------------------------------------------------------------------------------------------------


def _colours(document: pikepdf.Pdf) -> set[str]:
    """The colour spaces that pages, drawings, patterns, shadings and pictures of a file use."""
    found: set[str] = set()
    for page in document.pages:
        found |= _painted(page.obj, page.obj.get("/Resources", Dictionary()))
    for thing in document.objects:
        if isinstance(thing, Stream) and (thing.get("/Subtype") == Name.Form or "/PatternType" in thing):
            found |= _painted(thing, thing.get("/Resources", Dictionary()))
        is_picture = isinstance(thing, Stream) and thing.get("/Subtype") == Name.Image
        if is_picture or (isinstance(thing, Dictionary | Stream) and "/ShadingType" in thing):
            found |= {f"{_family(thing.ColorSpace)} {'picture' if is_picture else 'shading'}"}
    return found


def _painted(drawing: Object, resources: Object) -> set[str]:
    spaces = resources.get("/ColorSpace", Dictionary())
    found: set[str] = set()
    for operands, operator in pikepdf.parse_content_stream(drawing):
        word = str(operator)
        if word.lower() in _OPERATORS:
            found.add(_OPERATORS[word.lower()])
        elif word in ("cs", "CS") and str(operands[0]) != "/Pattern":
            found.add(_family(spaces.get(str(operands[0]), operands[0])))
    return found


def _family(space: Object) -> str:
    name = str(space[0] if isinstance(space, Array) else space)
    if name == "/ICCBased":
        return _BY_COMPONENTS[int(space[1].N)]
    if name == "/Indexed":
        return _family(space[1])
    return _FAMILIES.get(name, name.removeprefix("/"))
