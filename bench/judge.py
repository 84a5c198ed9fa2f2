"""Looks at a finished tri-fold, whoever made it: `python judge.py contents.json file.pdf` prints what it found as JSON.

Lost is a character of the text that does not stand inside the panel it was written for, as often as there; the same
count that our press does for every edition. Beside it: pages, embedded fonts by kind, and a verdict on PDF/UA-1.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from page import validate_pdf

MM = 72 / 25.4


def main() -> None:
    """Print the findings."""
    contents, file = json.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2])
    edition = contents["editions"][-1]
    document = pdfium.PdfDocument(file)
    glyphs: list[tuple[str, int, float, float]] = []
    for number, page in enumerate(document, start=1):
        text, height = page.get_textpage(), page.get_height()
        for at in range(text.count_chars()):
            character = text.get_text_range(at, 1)
            left, bottom, right, top = text.get_charbox(at)
            if character.strip() and bottom >= -0.5 and top <= height + 0.5:
                glyphs.append((character, number, (left + right) / 2 / MM, (bottom + top) / 2 / MM))
    anywhere: Counter[str] = Counter()
    lost: dict[str, str] = {}
    for panel in edition["panels"]:
        wanted = Counter(character for character in panel["characters"] if character.strip())
        anywhere += wanted
        wanted.subtract(
            character
            for character, page, x, _y in glyphs
            if page == panel["page"] and panel["left"] <= x <= panel["left"] + panel["width"]
        )
        missing = "".join(character * count for character, count in wanted.items() if count > 0)
        if missing:
            lost[panel["name"]] = missing
    anywhere.subtract(character for character, *_ in glyphs)
    fonts: Counter[str] = Counter()
    with pikepdf.open(file) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
                kind = str(thing.get("/Subtype"))
                if kind == "/Type0":
                    own = thing.DescendantFonts[0]
                    program = next(
                        (n for n in ("/FontFile2", "/FontFile3") if n in own.FontDescriptor), "none"
                    )
                    kind = {"/FontFile2": "TrueType", "/FontFile3": "CFF", "none": "not embedded"}[program]
                elif kind in ("/CIDFontType0", "/CIDFontType2"):
                    continue
                fonts[kind.removeprefix("/")] += 1
    verdict = validate_pdf(str(file), profile="ua1")
    found = {
        "pages": len(document),
        "characters": sum(1 for panel in edition["panels"] for c in panel["characters"] if c.strip()),
        "lost": sum(map(len, lost.values())),
        "lost_where": {name: text[:60] for name, text in lost.items()},
        "nowhere": sum(count for count in anywhere.values() if count > 0),
        "fonts": dict(fonts),
        "ua1": bool(verdict.is_compliant),
    }
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
