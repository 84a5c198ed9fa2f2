"""Where a title breaks into lines: even lines, no torn word, no punctuation at a line's start.

Chinese has no spaces between words, so a title left to the line breaker ends in a widow of one or two
characters. The rules for what may not begin or end a line are those of CLREQ, section 3.1.3 (W3C,
Requirements for Chinese Text Layout).
"""

from __future__ import annotations

import re
from functools import lru_cache

NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕”’…—～·,.;:!?)]}%‰℃°")
NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
LONGEST = 120
"""Characters of a title beyond which it is a paragraph by mistake: the typesetter breaks it as it breaks any text."""

_JOINING = frozenset("与和及或暨")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def width(text: str) -> float:
    """The width of one line in em, near enough to choose breaks by."""
    total = 0.0
    for char in text:
        if char == " ":
            total += 0.23
        elif char > "\u2e7f" or char in "“”‘’…—":
            total += 1.0
        else:
            total += 0.66 if char.isupper() else 0.56
    return total


def _penalty(text: str, at: int) -> float | None:
    """How bad a break before text[at] is; None where one must not be."""
    before, after = text[at - 1], text[at]
    if after == " " or after in NEVER_FIRST or text[:at].rstrip()[-1:] in NEVER_LAST:
        return None
    if before == " " or before in NEVER_FIRST:
        return 0.0
    if not (_HAN.match(before) and _HAN.match(after)):
        both_wide = before > "\u2e7f" and after > "\u2e7f"
        if before.isascii() and after.isascii():
            return None
        return 1.0 if both_wide else 0.6 if after.isascii() else 3.0
    if after in _JOINING:
        return 0.6
    if before in _JOINING:
        return 1.4
    if before == "的":
        return 0.8
    start, end = at, at
    while start and _HAN.match(text[start - 1]) and text[start - 1] not in _JOINING:
        start -= 1
    while end < len(text) and _HAN.match(text[end]) and text[end] not in _JOINING:
        end += 1
    left, right = at - start, end - at
    if min(left, right) == 1:
        return 7.0
    return 2.0 + (left % 2) * (right % 2) + (1.5 if left + right <= 5 else 0.0)


def _unused(line: str) -> float:
    """What a line costs for running over the natural breaks of a Chinese title: spaces and commas."""
    return 3.0 * len(re.findall(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|[，；：](?=.)", line))


@lru_cache(maxsize=4096)
def _split(text: str, count: int) -> tuple[float, tuple[str, ...]] | None:
    """The best split into so many lines with its cost; None where there is no lawful one.

    Takes time in the cube of the text's length; the same titles are asked for by every chapter's edition.
    """
    mean = width(text) / count
    # best[n][i] = (cost, start of line n) for the first n lines covering text[:i]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for line in range(1, count + 1):
        row: dict[int, tuple[float, int]] = {}
        ends = [len(text)] if line == count else range(line, len(text))
        for end in ends:
            toll = 0.0 if end == len(text) else _penalty(text, end)
            if toll is None:
                continue
            for start, (cost, _) in best[-1].items():
                if start < end and (start == 0) == (line == 1):
                    ragged = (width(text[start:end].strip()) - mean) ** 2 * 0.25
                    total = cost + toll + ragged + _unused(text[start:end].strip())
                    if end not in row or total < row[end][0]:
                        row[end] = (total, start)
        best.append(row)
    if len(text) not in best[count]:
        return None
    cost, end = best[count][len(text)][0], len(text)
    lines: list[str] = []
    for line in range(count, 0, -1):
        start = best[line][end][1]
        lines.append(text[start:end].strip())
        end = start
    return cost, tuple(lines[::-1])


def headline(title: str, *, room: float, most: int = 5) -> list[str]:
    """Break a cover's title into lines for the largest type; `room` is the width in em at full size.

    A newline in the title is kept as a break. Fewer lines win over slightly larger type, and a break
    between words over one within a word.
    """
    if "\n" in title:
        return [line.strip() for line in title.split("\n") if line.strip()]
    text = " ".join(title.split())
    if len(text) > LONGEST:
        return [text]
    chosen, rank = [text], -1e9
    for count in range(1, min(most, len(text)) + 1):
        split = _split(text, count)
        if split is None:
            continue
        cost, lines = split
        scale = min(1.0, room / max(width(line) for line in lines))
        score = scale * 40 - cost * 1.5 - count * 2
        if score > rank:
            chosen, rank = list(lines), score
    return chosen


def balanced(title: str, *, room: float) -> list[str]:
    """Break a heading into as few lines as fit into `room` em, and make those even."""
    text = " ".join(title.split())
    if len(text) > LONGEST:
        return [text]
    for count in range(1, 5):
        split = _split(text, count) if len(text) >= count else None
        if split is not None and max(width(line) for line in split[1]) <= room:
            return list(split[1])
    return [text]
