"""Running text made fit for paper: white space folded, long addresses breakable, ranges kept whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Inline: TypeAlias = list[str | Json]

_SHOWN_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE_CHAR = re.compile(f"[{_WIDE}]")
_LONG_RUN = re.compile(f"[^\\s{_WIDE}]{{26,}}")
_UNIT_SPACE = re.compile(r"(?<=\d) (?=[℃℉°%‰]|[A-Za-zμ]{1,3}(?![A-Za-z]))")
_RANGE = re.compile(r"(?<=\d)([–—~～-])(?=\d)")
_STEP = re.compile(r"[^/.?&=_#%\-]{1,11}[/.?&=_#%\-]*|[/.?&=_#%\-]+")


def is_external(url: str) -> bool:
    """Whether the address means something on paper: a web, mail or telephone address."""
    return url.lower().startswith(_SHOWN_SCHEMES)


def printed_address(url: str, text: str) -> str:
    """The address to print after a link's text; empty where the text says it or there is nothing to say."""
    if not text.strip() or not is_external(url) or url.lower().startswith("tel:"):
        return ""
    shown = url[7:] if url.lower().startswith("mailto:") else url
    plain = re.sub(r"^https?://", "", shown).rstrip("/")
    return "" if plain and plain in text else shown


def breakable(text: str) -> str:
    """Put a zero-width break every few letters into a run too long for a panel (an address, a hash)."""
    return _LONG_RUN.sub(lambda run: "\u200b".join(_STEP.findall(run[0])), text)


def bound(text: str) -> str:
    """Keep a range of numbers (37–40) on one line, by word joiners around its dash."""
    return _RANGE.sub("\u2060\\1\u2060", text)


@dataclass(slots=True)
class Leaf:
    """A piece of text of one block, before its white space is folded; `home[at]` is where it stands."""

    home: Inline
    at: int
    text: str


def fold(leaves: Sequence[Leaf | None]) -> None:
    """Fold white space across the pieces of a block as a browser does, with one rule more for Chinese.

    A line break of the source between two Chinese characters is nothing, elsewhere it is a space
    (CSS Text 3, section 4.1.3, "segment break transformation rules"). A number keeps its unit. None stands
    for a forced break.
    """
    line: list[Leaf] = []
    for leaf in [*leaves, None]:
        if leaf is not None:
            line.append(leaf)
            continue
        whole = "".join(piece.text for piece in line)
        kept = ["" if _SPACES.match(char) else char for char in whole]
        units = {space.start() for space in _UNIT_SPACE.finditer(whole)}
        for run in _SPACES.finditer(whole):
            before, after = whole[: run.start()][-1:], whole[run.end() :][:1]
            joined = "\n" in run[0] and _WIDE_CHAR.match(before or " ") and _WIDE_CHAR.match(after or " ")
            space = "\u00a0" if run.start() in units else " "
            kept[run.start()] = space if before and after and not joined else ""
        at = 0
        for piece in line:
            end = at + len(piece.text)
            piece.home[piece.at] = bound(breakable("".join(kept[at:end])))
            at = end
        line = []
