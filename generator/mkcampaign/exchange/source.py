"""Which encoding and which format a file of questions has: told from what is in it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum

from mkcampaign.exchange.words import Fault

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_LEGACY = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5"} | dict.fromkeys(
    ("iso-8859-1", "windows-1252", "us-ascii"), "cp1252"
)


class Format(StrEnum):
    """The formats that are read."""

    GIFT = "gift"
    MOODLE_XML = "moodle-xml"
    AIKEN = "aiken"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with plain line breaks, and its encoding where that is not UTF-8; or why there is none."""

    text: str = ""
    encoding: str = ""
    fault: Fault | None = None


def decoded(raw: bytes) -> Decoded:
    """Decode by the byte order mark, else as UTF-8, else as an XML file says, else as GB18030 (GBK is a part of it),
    or as Big5 or Windows-1252 where that makes better sense.

    What is none of these has an empty text and no encoding, and the fault BINARY.
    """
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return Decoded(fault=Fault.WORD_FILE)
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if raw.startswith(mark):
            return _decoded(raw, "utf-16", name) or Decoded(fault=Fault.BINARY)
    declared = _DECLARED.match(raw)
    own = _LEGACY.get(declared[1].decode("ascii").lower(), "") if declared else ""
    tries = [("utf-8-sig", ""), *([(own, own.upper())] if own else [])]
    for codec, name in tries:
        if found := _decoded(raw, codec, name):
            return found
    return _guessed(raw)


def _guessed(raw: bytes) -> Decoded:
    """GB18030, unless hardly any of its characters is one of GB 2312 while another encoding makes ordinary text.

    Almost every run of bytes means something in GB18030; text of another encoding becomes rare characters of it.
    """
    found = _decoded(raw, "gb18030", "GB18030")
    if found and _share(found.text, "gb2312") >= COMMON:
        return found
    big5 = _decoded(raw, "big5", "BIG5")
    if big5 and _share(big5.text, "big5", highest=0xC6) >= COMMON:
        return big5
    western = _decoded(raw, "cp1252", "WINDOWS-1252")
    if western and all(sign.isalpha() or sign in _WESTERN for sign in western.text if sign > "\x7f"):
        return western
    return found or Decoded(fault=Fault.BINARY)


COMMON = 0.7
"""The share of a text's characters beyond ASCII that must be common ones of an encoding."""
_WESTERN = "\xa0¡¿«»°·–—‘’“”…€£§©®"


def _share(text: str, codec: str, *, highest: int = 0xFF) -> float:
    """How many of the characters beyond ASCII a character set has, its first byte at most `highest`."""
    signs = [sign for sign in text if sign > "\x7f"]
    found = 0
    for sign in signs:
        try:
            found += sign.encode(codec)[0] <= highest
        except UnicodeEncodeError:
            continue
    return found / len(signs) if signs else 1.0


def _decoded(raw: bytes, codec: str, name: str) -> Decoded | None:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return Decoded(fault=Fault.BINARY)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"), name)


_AIKEN = re.compile(r"^\s*ANSWER\s*[:：]\s*[A-Z]\b", re.MULTILINE | re.IGNORECASE)
_KEY = re.compile(r"答案\s*[】\]]?\s*[:：]?|解析\s*[】\]]?\s*[:：]|[（(]\s*(?:[A-H]{1,8}|[√×✓✗对错])\s*[）)]")
_GIFT = re.compile(r"^\s*(?:::|\$CATEGORY:)|(?<!\\)\{[^{}]*\}", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*(?:\d+\s*[.．、)）]|[A-H]\s*[.．、)）])", re.MULTILINE)


def told(text: str, suffix: str) -> Format | None:
    """The format of a text, from its beginning and its marks; None where it looks like none."""
    if re.match(r"\s*<(?:\?xml|quiz|question|!--)", text) or suffix.lower() == ".xml":
        return Format.MOODLE_XML
    if suffix.lower() == ".gift":
        return Format.GIFT
    if _AIKEN.search(text) and "答案" not in text:
        return Format.AIKEN
    if re.search(r"^\s*(?:::|\$CATEGORY:)", text, re.MULTILINE):
        return Format.GIFT
    if _GIFT.search(text) and not re.search(r"^\s*[【\[]?(?:参考|正确)?答案", text, re.MULTILINE):
        return Format.GIFT
    if _KEY.search(text) or _NUMBERED.search(text):
        return Format.WORD
    return None
