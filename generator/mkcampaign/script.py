"""From Simplified Chinese to the Traditional script of Taiwan or Hong Kong, with words that are not to be touched.

OpenCC (https://github.com/BYVoid/OpenCC, Apache-2.0) converts by its configurations `s2tw` and `s2hk`: characters and
their regional shapes, not vocabulary, because `s2twp` changes what a policy says (社区 to 社群). What it gets wrong in
this field stands in `glossary.yml` beside this module; a site's own words come before both.

Quotation marks become 「」, and 『』 inside them: the Revised Handbook of Punctuation of Taiwan's Ministry of Education
(《重訂標點符號手冊》修訂版, 2008, 引號: single marks 「」 first, double marks 『』 within); Hong Kong's
official writing does the same. Marks that belong to Latin text stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from threading import Lock

import yaml
from opencc import OpenCC

from mkcampaign.model.edition import Script as Script
from mkcampaign.model.tree import VOID, Element, Node

Convert = Callable[[str], str]

_CONFIGURATIONS = {Script.TAIWAN: "s2tw", Script.HONG_KONG: "s2hk"}
_TEXTS_KEPT = 32768
"""How many converted texts each converter remembers: the same titles and names stand on many pages."""

IDEOGRAPHS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""What stands in a character class for every Chinese character."""
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_CHINESE = re.compile(f"[{IDEOGRAPHS}\u3001-\u303f\uff01-\uff65]")
"""A Chinese character, or a mark of Chinese punctuation (CJK Symbols, full-width forms)."""

_ADDRESS = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.)"
    rf"(?:[!-~]|(?<=[/=#?&.%_-])[{IDEOGRAPHS}]+)*"
)
"""A web address. Chinese prose runs on after one without a space, so Chinese is part of it (RFC 3987) only right after
a delimiter: an address that is changed leads nowhere, a word left in Simplified can still be read."""

_WEEKS = re.compile(
    r"(?:(?<=[0-9０-９])[ \u00a0]?|(?<=孕)|(?<=喂养|宣传|活动|主题|服务|健康|上门|走访))周(?![到边邊围圍遭身密全详詳])"
)
"""A number of weeks (孕 28 周, 3 周岁), or the week of something, as against 周: around. OpenCC sees no figures."""

_Table = tuple[re.Pattern[str], Callable[[str], str]]
"""What is found and what it becomes."""


def has_ideograph(text: str) -> bool:
    """True where `text` holds a Chinese character."""
    return bool(_IDEOGRAPH.search(text))


def converter(script: Script, glossary: Mapping[str, str]) -> Convert:
    """The function that writes Simplified text in `script`.

    `glossary` maps a Simplified phrase to how it is to be written; a phrase mapped to itself (or to nothing) stays as
    it is. Of overlapping phrases the longest is taken, then the first; no phrase is converted or cut, and it bounds the
    words on either side of it. Web addresses stay. Text that is Traditional already changes little but is not checked.

    The function is pure and may be called from several threads; `zh-Hans` gives every text back unchanged. It raises
    `UnicodeEncodeError` for a lone surrogate, which no file holds.
    """
    if script is Script.SIMPLIFIED:
        return _unchanged
    return _converter(script, tuple(sorted(glossary.items())))


@cache
def simplified() -> Mapping[int, str]:
    """How each Traditional character, and each variant of Taiwan or Hong Kong, is written in Simplified script.

    A table for `str.translate`, character by character (OpenCC `t2s`, else `hk2s`, else `tw2s`): for comparing words,
    where 著 and 着 may be one, not for writing.
    """
    letters = [chr(code) for code in range(0x3400, 0xA000)]
    lines = "\n".join(letters)
    ways = [str(OpenCC(name).convert(lines)).split("\n") for name in ("t2s", "hk2s", "tw2s")]
    table: dict[int, str] = {}
    for letter, *written in zip(letters, *ways, strict=True):
        other = next((way for way in written if way != letter and len(way) == 1), None)
        if other:
            table[ord(letter)] = other
    del table[ord("么")]  # OpenCC reads it as 幺; it is the Simplified 麼
    # a second step for those whose result has one of its own (臺 to 台), so that folding twice changes nothing
    return {code: table.get(ord(other), other) for code, other in table.items()}


def convert_nodes(nodes: tuple[Node, ...], convert: Convert) -> tuple[Node, ...]:
    """The same tree with `convert` applied to its text and to the attributes people read (alt, title, aria-label).

    Text is converted by whole lines of inline elements, so that a word or a pair of quotation marks may begin in one
    element and end in another. Where that changes its length (a glossary can), each text is converted by itself.
    An element with a `lang` of its own is left alone.
    """
    runs: list[list[str]] = [[]]
    _gather(nodes, runs)
    texts = (text for run in runs for text in convert_line(run, convert))
    return tuple(_rebuilt(nodes, texts, convert))


def _unchanged(text: str) -> str:
    return text


@lru_cache(maxsize=32)
def _converter(script: Script, glossary: tuple[tuple[str, str], ...]) -> Convert:
    tables: tuple[_Table, ...] = (
        *_tables(dict(glossary)),
        (_ADDRESS, _unchanged),
        *_tables(_built_in(script)),
        (_WEEKS, lambda found: found.replace("周", "週")),
    )
    by_opencc = _opencc(script)

    @lru_cache(maxsize=_TEXTS_KEPT)
    def convert(text: str) -> str:
        if not _CHINESE.search(text):
            return text
        quoted = _brackets(text)  # as long as `text`
        made: list[str] = []
        done = 0
        for start, end, written in _fixed(text, tables):
            made += (by_opencc(quoted[done:start]), written)
            done = end
        return "".join((*made, by_opencc(quoted[done:])))

    return convert


def _tables(glossary: Mapping[str, str]) -> Iterator[_Table]:
    """One pattern for each length, the longest first: a longer phrase is never cut by a shorter one.

    What a phrase becomes stays as it is too, so that text converted twice keeps it.
    """
    words = {written: written for written in glossary.values()} | dict(glossary)
    for _, phrases in groupby(sorted(filter(None, words), key=lambda p: (-len(p), p)), key=len):
        pattern = re.compile("|".join(map(re.escape, phrases)))
        yield pattern, lambda found: words[found] or found


@cache
def _built_in(script: Script) -> dict[str, str]:
    read = yaml.load((files("mkcampaign") / "glossary.yml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  text only
    return {**read["zh-Hant"], **read[script.value]}


@cache
def _opencc(script: Script) -> Convert:
    engine = OpenCC(_CONFIGURATIONS[script])
    lock = Lock()  # OpenCC's documentation does not promise that one converter serves several threads

    def convert(text: str) -> str:
        if not _CHINESE.search(text):
            return text
        with lock:  # OpenCC drops what follows a NUL
            return "\0".join(str(engine.convert(part)) for part in text.split("\0"))

    return convert


def _fixed(text: str, tables: Sequence[_Table]) -> list[tuple[int, int, str]]:
    """The parts of `text` that the tables settle, in order: (start, end, how it is written)."""
    free = [(0, len(text))]
    fixed: list[tuple[int, int, str]] = []
    for pattern, written in tables:
        left: list[tuple[int, int]] = []
        for start, end in free:
            for match in pattern.finditer(text, start, end):
                fixed.append((*match.span(), written(match[0])))
                left.append((start, match.start()))
                start = match.end()
            left.append((start, end))
        free = [(start, end) for start, end in left if start < end]
    return sorted(fixed)


# --- quotation marks -----------------------------------------------------------------------------

_PAIRS = {"“": "”", "‘": "’"}
_BRACKETS = str.maketrans("“”‘’", "「」『』")
_REACH = 40
"""How many characters without a script of their own (spaces, figures, marks) may lie between a mark and a letter."""


def _brackets(text: str) -> str:
    """The text with the quotation marks of Chinese prose as brackets; it stays as long as it was."""
    if not any(mark in text for mark in "“”‘’"):
        return text
    out = list(text)
    open_marks: list[int] = []
    for at, mark in enumerate(text):
        if mark in _PAIRS:
            open_marks.append(at)
        elif mark == "’" and _is_apostrophe(text, at):
            continue
        elif mark in "”’":
            partner = next((i for i in reversed(open_marks) if _PAIRS[text[i]] == mark), None)
            if partner is None:
                _turn(out, [at] if mark == "”" and _touches_chinese(text, at) else [])
                continue
            while (last := open_marks.pop()) != partner:
                _turn(out, [last] if _touches_chinese(text, last) else [])
            _turn(out, [partner, at] if _is_chinese_quotation(text, partner, at) else [])
    _turn(out, [at for at in open_marks if _touches_chinese(text, at)])
    return "".join(out)


def _turn(out: list[str], places: Iterable[int]) -> None:
    for at in places:
        out[at] = out[at].translate(_BRACKETS)


def _is_apostrophe(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and _is_latin(text[at - 1]) and _is_latin(text[at + 1])


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and not _CHINESE.match(letter)


def _touches_chinese(text: str, at: int) -> bool:
    return any(_CHINESE.match(neighbour) for neighbour in (text[at - 1 : at], text[at + 1 : at + 2]))


def _is_chinese_quotation(text: str, start: int, end: int) -> bool:
    """By the nearest letters outside the marks: one Chinese is enough, two Latin are a Latin sentence; else by what is
    inside."""
    outside = (
        _nearest(reversed(text[max(0, start - _REACH) : start])),
        _nearest(text[end + 1 : end + 1 + _REACH]),
    )
    if any(_CHINESE.match(letter) for letter in outside):
        return True
    return not all(outside) and bool(_CHINESE.search(text, start + 1, end))


def _nearest(letters: Iterable[str]) -> str:
    """The first letter or Chinese mark on the same line; empty where there is none."""
    for letter in letters:
        if letter == "\n":
            break
        if letter.isalpha() or _CHINESE.match(letter):
            return letter
    return ""


# --- trees ---------------------------------------------------------------------------------------

_READ_ALOUD = frozenset({"alt", "title", "aria-label"})
INLINE = frozenset(
    "a abbr b cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr".split()
)
"""HTML elements inside a line of text."""


def _gather(nodes: tuple[Node, ...], runs: list[list[str]]) -> None:
    """Add every text to the run of the line it stands in."""
    for node in nodes:
        if isinstance(node, str):
            runs[-1].append(node)
            continue
        if node.tag not in INLINE:
            runs.append([])
        if _is_open(node):
            _gather(node.children, runs)
        if node.tag not in INLINE:
            runs.append([])


def _is_open(node: Element) -> bool:
    return node.tag not in VOID and node.get("lang") is None


def convert_line(run: Sequence[str], convert: Convert) -> list[str]:
    """Each text of one line, converted within the line; where that changes its length, each by itself."""
    apart = [convert(text) for text in run]
    if len(run) < 2:
        return apart
    whole = convert("".join(run))
    if len(whole) != sum(map(len, run)) or any(len(a) != len(b) for a, b in zip(apart, run, strict=True)):
        return apart
    cut: list[str] = []
    at = 0
    for text in run:
        cut.append(whole[at : at + len(text)])
        at += len(text)
    return cut


def _rebuilt(nodes: tuple[Node, ...], texts: Iterator[str], convert: Convert) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield next(texts)
        elif node.get("lang") is not None:
            yield node
        else:
            attributes = tuple((k, convert(v) if k in _READ_ALOUD else v) for k, v in node.attributes)
            children = tuple(_rebuilt(node.children, texts, convert)) if _is_open(node) else node.children
            yield Element(node.tag, attributes, children)
