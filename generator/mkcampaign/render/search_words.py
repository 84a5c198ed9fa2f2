"""What a text is found by: pairs of Chinese characters, single characters, Latin words and numbers, and pinyin.

`theme/web/scripts/search/search.js` does the same with what a reader types; `tests/test_search.py` holds both together.
No dictionary of words is needed, so that what is in none (两癌筛查, 高额彩礼) is found too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from mkcampaign.script import IDEOGRAPHS, simplified

_SPACE_AFTER = re.compile(rf"([{IDEOGRAPHS}])\s+")
_SPACE_BEFORE = re.compile(rf"\s+([{IDEOGRAPHS}])")
_DATE = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})(?!\d)日?")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})(?!\d)[日号]?")
_JOINED = re.compile(r"\d+(?:[.\-/·•‧・]\d+)+")
_RUN = re.compile(rf"[{IDEOGRAPHS}]+|[^\W_{IDEOGRAPHS}]+")
_HEAD = 4
"""A word of at most so many letters is also kept with the character after it: 98天, 3岁, B超."""
_WINDOW = 4
"""The syllables of a title that stand together in the index of pinyin."""


@dataclass(slots=True)
class Words:
    """What one text is found by, each with how often it stands there."""

    pairs: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        """How many different pairs and words there are."""
        return len(self.pairs) + len(self.words)


def folded(text: str) -> str:
    """The text as it is compared: full-width forms plain, lower case, Simplified, no space beside a character."""
    text = unicodedata.normalize("NFKC", text).lower().translate(simplified())
    return _SPACE_BEFORE.sub(r"\1", _SPACE_AFTER.sub(r"\1", text))


def words_of(*texts: str) -> Words:
    """What the texts are found by.

    A number with marks in it is one number, a day is its month and day: 5.29, 5-29, 5·29 and 5月29日 are all 529;
    the parts are kept too.
    """
    found = Words()
    for text in texts:
        _add(found, folded(text))
    return found


def _add(found: Words, text: str) -> None:
    for numbers in _dates(text):
        found.words.update(numbers)
    before = None
    for run in _RUN.finditer(text):
        word = run[0]
        if not _is_chinese(word):
            found.words[word] += 1
        else:
            found.letters.update(word)
            found.pairs.update(map("".join, pairwise(word)))
            if before and before.end() == run.start() and len(before[0]) <= _HEAD and before[0].isascii():
                found.pairs[before[0] + word[0]] += 1
        before = run


def _dates(text: str) -> Iterator[tuple[str, ...]]:
    for date in _DATE.finditer(text):
        yield date[1], f"{int(date[2])}{int(date[3])}"
    for day in _DAY.finditer(_DATE.sub(" ", text)):
        yield (f"{int(day[1])}{int(day[2])}",)
    for number in _JOINED.finditer(_DATE.sub(" ", text)):
        yield (joined(number[0]),)


def joined(number: str) -> str:
    """A number without the marks in it; the two short parts of one like 05-29 without a leading zero."""
    parts = re.findall(r"\d+", number)
    if len(parts) == 2 and max(map(len, parts)) <= 2:
        return f"{int(parts[0])}{int(parts[1])}"
    return "".join(parts)


def _is_chinese(word: str) -> bool:
    return bool(_CHINESE.match(word))


_CHINESE = re.compile(f"[{IDEOGRAPHS}]")


@lru_cache(maxsize=4096)
def pinyin(text: str) -> tuple[str, ...]:
    """The syllables of a text's Chinese characters without tones, each Latin word or number one of its own.

    Which reading of a character is meant follows from the phrase it stands in (pypinyin's own table): 重阳 is
    chong yang. ü is v, as it is typed.
    """
    from pypinyin import lazy_pinyin  # its tables take 0.1 s: not for commands that write no page

    syllables: list[str] = []
    for run in _RUN.findall(folded(text)):
        syllables += lazy_pinyin(run) if _is_chinese(run) else [run]
    return tuple(s for s in syllables if s.isascii() and s.isalnum())


def windows(syllables: Sequence[str]) -> Iterable[str]:
    """Every stretch of a title's pinyin by which it is found, its syllables apart: the same with fewer at its end."""
    return dict.fromkeys(" ".join(syllables[at : at + _WINDOW]) for at in range(len(syllables)))
