"""What one printed file is: an edition of a pamphlet, or a year plan; and the short code by which paper is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
"""The digits of Crockford's Base32 in lower case: no letter that is read as a digit or as another letter."""

CODE_LENGTH = 8
"""Characters of a code: 40 bits, so that two among 40,000 editions agree less than once in a thousand sites."""


class Variant(StrEnum):
    """What an edition is made for.

    `office`: exact paper size, sRGB, for any office machine. `press`: bleed, marks and CMYK for a print shop. `screen`:
    in reading order with live links. `large`: type of at least 18 pt, for elders.
    """

    OFFICE = "office"
    PRESS = "press"
    SCREEN = "screen"
    LARGE = "large"


class Script(StrEnum):
    """A way of writing Chinese, as a BCP 47 language tag."""

    SIMPLIFIED = "zh-Hans"
    TAIWAN = "zh-Hant-TW"
    HONG_KONG = "zh-Hant-HK"


class Part(StrEnum):
    """Which of a pamphlet's papers: the one for everybody, or the key to a question paper, for staff alone."""

    PAPER = "paper"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edition:
    """One file to print. `language` is a BCP 47 tag such as `zh-Hans`.

    `quiz_version` is the letter of a question paper's version (A 卷, B 卷) or of its key; "" where there is but one.
    """

    pamphlet: str
    chapter: str
    language: str
    variant: Variant
    part: Part = Part.PAPER
    quiz_version: str = ""

    def stem(self, main_language: str) -> str:
        """The file's name without its suffix; the language stands in it where it is not the site's main one."""
        steps = [self.pamphlet, *([self.part.value] if self.part is not Part.PAPER else [])]
        steps += [*([self.quiz_version.lower()] if self.quiz_version else []), self.chapter]
        steps += [self.language.lower()] if self.language != main_language else []
        return "-".join([*steps, self.variant.value])


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class YearPlan:
    """The wall sheet of a year for a chapter or the organisation, drawn from the calendar: no editor writes it.

    `language` is a BCP 47 tag; `variant` is `office`, or `large` for larger type on more sheets.
    """

    year: int
    chapter: str
    language: str
    variant: Variant

    def stem(self, main_language: str) -> str:
        """The file's name without its suffix; the language stands in it where it is not the site's main one."""
        steps = ["year-plan", str(self.year), self.chapter]
        steps += [self.language.lower()] if self.language != main_language else []
        return "-".join([*steps, self.variant.value])


def code(pamphlet: str, chapter: str, language: str, version: str) -> str:
    """The short code of what one chapter hands out: CODE_LENGTH digits of Crockford's Base32.

    It stands for a pamphlet's version, not for its words, so that paper printed before a small mend still finds
    its page. A 卷 and B 卷 of a question paper are of one version and share its code; each bears its letter.
    """
    said = "\n".join((pamphlet, chapter, language, version)).encode()
    number = int.from_bytes(hashlib.sha256(said).digest()[:CODE_LENGTH], "big")
    return "".join(_CROCKFORD[number >> 5 * at & 31] for at in range(CODE_LENGTH))
