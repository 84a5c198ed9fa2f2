"""Which characters the packaged font can draw, read from its own table (ISO/IEC 14496-22, 5.2.1, cmap).

A pamphlet with a character that has no glyph is refused: somebody wrote it for paper. A year plan is drawn from what
was written for the web too, where an emoji in a title does no harm; there it is replaced by the geta mark 〓, which
stands in Chinese and Japanese type for the sort that is not in the case, and told.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from itertools import chain

from mkcampaign.press.typeset import font_directory

GETA = "\u3013"
"""What stands in place of a character that the font lacks."""

_LIGATURES = re.compile("[\ufb00-\ufb06]")
_FULL_UNICODE = (3, 10)
_GROUPS = 12
"""The subtable's platform and encoding (Windows, full Unicode), and the format in which it lists ranges."""


@cache
def characters() -> frozenset[int]:
    """The code points that the font has a glyph for; none where it has no such table, which means: all."""
    found: set[int] = set()
    for file in sorted(font_directory().glob("*.[ot]t[cf]")):
        found.update(_read(file.read_bytes()))
    return frozenset(found)


def covered(text: str) -> str:
    """The text as it can be set: `GETA` for what the font lacks; controls and what only shapes others are left out.

    Ligatures (ﬁ) are written as the letters they stand for, which is how they are read back from a PDF.
    """
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return "".join(GETA if _is_missing(char) else char for char in text if not _is_shapeless(char))


def missing(text: str) -> str:
    """The characters that the font lacks, each once, in their order."""
    return "".join(dict.fromkeys(char for char in text if not _is_shapeless(char) and _is_missing(char)))


def _is_missing(char: str) -> bool:
    return not char.isspace() and bool(characters()) and ord(char) not in characters()


def _is_shapeless(char: str) -> bool:
    """A control, a format such as a joiner or a change of direction, a variation selector."""
    is_control = unicodedata.category(char) in ("Cc", "Cf") and not char.isspace()
    return is_control or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _read(font: bytes) -> set[int]:
    """The code points of a font, or of the first in a collection: its faces share them."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    for n in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * n)
        if tag == b"cmap":
            return _code_points(font, offset)
    return set()


def _code_points(font: bytes, cmap: int) -> set[int]:
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)
        if (platform, encoding) == _FULL_UNICODE and struct.unpack_from(">H", font, cmap + offset)[
            0
        ] == _GROUPS:
            at = cmap + offset + 16
            count = struct.unpack_from(">I", font, at - 4)[0]
            groups = struct.iter_unpack(">III", font[at : at + 12 * count])
            return set(chain.from_iterable(range(first, last + 1) for first, last, _ in groups))
    return set()
