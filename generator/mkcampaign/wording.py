"""The words people read, in their language.

The source language of every message, label and template is Simplified Chinese; `locale/en` holds the English
catalogue as a gettext PO file. A word missing from a catalogue falls back to the Chinese, never to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from babel.dates import format_date
from babel.messages.pofile import read_po

Translate = Callable[[str], str]
Language = Literal["zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "en")
"""BCP 47 tags of the languages a site may speak; the first is the default."""


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: Language) -> Translate:
    """Return the function from a Chinese source string to the same in `language`."""
    if language == "zh-Hans":
        return _unchanged
    words = _catalogue(language)

    def translate(text: str) -> str:
        return words.get(text, text)

    return translate


def day_label(day: date, language: Language, *, year: bool = True) -> str:
    """2026年5月29日 or 29 May 2026; without its year 5月29日 or 29 May."""
    if language == "zh-Hans":
        return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"
    return str(format_date(day, "d MMMM y" if year else "d MMMM", locale="en"))


def _unchanged(text: str) -> str:
    return text


def _catalogue(language: Language) -> dict[str, str]:
    source = files("mkcampaign") / "locale" / language / "LC_MESSAGES" / "mkcampaign.po"
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string and not m.fuzzy}
