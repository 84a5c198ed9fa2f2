"""The index of the site's own search, as small scripts of which the search page loads the few it needs.

A part is `mcSearch("name", value);`, loaded by a `<script>` element: no request by script and no WebAssembly, so that
it works under the strict policy and from a disk (`file://`). The parts are

- `core`: how many parts there are, and a letter or two about each entry (its kind, stage, region, weight, length);
- `b…` pairs of Chinese characters, `c…` single ones, `w…` Latin words, numbers and titles' pinyin: for each, the
  entries it stands in and how prominently, in a hash of its own (`shard`);
- `d…`: what is shown of eight entries, in `zh-hant/search/` once more; `fold`: Traditional characters, wanted only
  when a pair is not found, or there.

Postings are numbers, the step from the entry before times four plus the level, written with 45 digits of two sorts:
the lower 45 signs end a number, the upper 45 continue it, least significant digit first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from mkcampaign import urls
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.search_entries import GROUPS, SearchEntry, entries
from mkcampaign.render.search_page import page
from mkcampaign.render.search_words import Words, pinyin, windows, words_of
from mkcampaign.render.traditional import texts
from mkcampaign.script import Convert, simplified

SIGNS = "".join(chr(code) for code in range(0x23, 0x7F) if chr(code) != "\\")[:90]
"""The digits of postings: ASCII that needs no escape in a script."""
_BASE = len(SIGNS) // 2
BLOCK = 8
"""How many entries are shown from one part."""
_ONCE, _OFTEN, _KEY, _TITLE = range(4)
"""How prominently a word stands in an entry."""
_MANY = 3
_WEIGHTS = 20
"""A weight is kept in twentieths."""
_HREF, _STATE = 1, 5
"""Where those stand in what is shown of an entry."""
_CALL = 'mcSearch("{name}",{value});\n'

Postings = dict[str, dict[int, int]]
"""For each word its entries with the level in each."""


def files(index: Index) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The parts of the index as (URI, producer); it is made once, when it is wanted.

    What is shown of entries comes in Traditional script too, where the site does; what finds them is for both.
    """
    for name in index.names():
        uri = urls.search_data(name.removeprefix(urls.TRADITIONAL))
        is_traditional = name.startswith(urls.TRADITIONAL)
        yield urls.traditional(uri) if is_traditional else uri, partial(index.part, name)


def shard(word: str, count: int) -> int:
    """The part in which a word is kept: 31 times the hash so far, plus the next UTF-16 unit, modulo 65521."""
    units = word.encode("utf-16-le")
    found = 0
    for at in range(0, len(units), 2):
        found = (found * 31 + units[at] + 256 * units[at + 1]) % 65521
    return found % count


def written(postings: Mapping[int, int]) -> str:
    """Postings as signs, entries in order."""
    out: list[str] = []
    before = 0
    for entry, level in sorted(postings.items()):
        number = (entry - before) * 4 + level
        before = entry
        while number >= _BASE:
            number, digit = divmod(number, _BASE)
            out.append(SIGNS[_BASE + digit])
        out.append(SIGNS[number])
    return "".join(out)


class Index:
    """The index of one site on one day."""

    def __init__(self, r: Rendering) -> None:
        """The entries are listed now, since their number gives that of the parts; all else waits."""
        self.r = r
        self.entries: Sequence[SearchEntry] = tuple(entries(r))
        size = max(1, len(self.entries))
        self.pairs = min(256, max(8, 1 << (size // 4).bit_length()))
        self.letters = max(8, self.pairs // 4)
        self.words = max(8, self.pairs // 8)
        self.blocks = -(-len(self.entries) // BLOCK)
        self.in_traditional = texts(r)

    def names(self) -> Iterator[str]:
        """The names of all parts."""
        yield from ("core", "fold")
        for letter, count in (("b", self.pairs), ("c", self.letters), ("w", self.words)):
            yield from (f"{letter}{number}" for number in range(count))
        yield from (f"d{number}" for number in range(self.blocks))
        if self.in_traditional:
            yield from (f"{urls.TRADITIONAL}d{number}" for number in range(self.blocks))

    def page(self) -> str:
        """The search page."""
        return page(self.r, self.version, self.stages, self.regions)

    def part(self, name: str) -> bytes:
        """One part as a script."""
        return self.parts[name]

    @cached_property
    def version(self) -> str:
        """A digest of the whole index: a browser that kept parts of an older one does not mix them."""
        digest = hashlib.sha256()
        for content in self.parts.values():
            digest.update(content)
        return digest.hexdigest()[:8]

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        """Every part by its name."""
        made: dict[str, object] = {"core": self._core(), "fold": self._fold()}
        for letter, count, table in (
            ("b", self.pairs, self._postings["pairs"]),
            ("c", self.letters, self._postings["letters"]),
            ("w", self.words, self._postings["words"]),
        ):
            shards: list[dict[str, str]] = [{} for _ in range(count)]
            for word in sorted(table):
                shards[shard(word[0] if letter == "w" else word, count)][word] = written(table[word])
            made |= {f"{letter}{number}": found for number, found in enumerate(shards)}
        for start in range(0, len(self.entries), BLOCK):
            shown = [self._shown(entry) for entry in self.entries[start : start + BLOCK]]
            made[f"d{start // BLOCK}"] = shown
            if self.in_traditional:
                converted = [_converted(one, self.in_traditional) for one in shown]
                made[f"{urls.TRADITIONAL}d{start // BLOCK}"] = converted
        return {name: _script(name.removeprefix(urls.TRADITIONAL), value) for name, value in made.items()}

    @cached_property
    def _titles(self) -> Sequence[Words]:
        return [words_of(entry.title) for entry in self.entries]

    @cached_property
    def _postings(self) -> Mapping[str, Postings]:
        tables: dict[str, Postings] = {"pairs": {}, "letters": {}, "words": {}}

        def add(number: int, found: Words, level: int) -> None:
            for name, counted in (
                ("pairs", found.pairs),
                ("letters", found.letters),
                ("words", found.words),
            ):
                table = tables[name]
                for word, times in counted.items():
                    own = max(level, _OFTEN if times >= _MANY else _ONCE)
                    levels = table.setdefault(word, {})
                    levels[number] = max(levels.get(number, 0), own)

        for number, entry in enumerate(self.entries):
            add(number, words_of(*entry.texts), _ONCE)
            add(number, words_of(entry.short, entry.note, *entry.keys), _KEY)
            add(number, self._titles[number], _TITLE)
            for window in windows(pinyin(entry.title)):
                # told apart from a word by the space in it, or after it
                name = window if " " in window else window + " "
                tables["words"].setdefault(name, {})[number] = _TITLE
        return tables

    @cached_property
    def stages(self) -> Sequence[tuple[str, str]]:
        """The stages that entries belong to, as (id, title)."""
        used = {entry.stage for entry in self.entries}
        found = {s.id: s.title for pathway in self.r.site.pathways.values() for s in pathway.stages}
        return [(id, title) for id, title in found.items() if id in used]

    @cached_property
    def regions(self) -> Sequence[tuple[str, str]]:
        """The regions that entries belong to and that have a name here, as (code, name)."""
        used = {entry.region for entry in self.entries}
        site = self.r.site
        found: dict[str, str] = {}
        for branch in (site.organisation.as_chapter(), *site.chapters.values()):
            if branch.region:
                found.setdefault(branch.region, branch.short_name or branch.name)
        return [(code, name) for code, name in found.items() if code in used]

    def _core(self) -> dict[str, object]:
        groups = [id for id, _ in GROUPS]
        stages = [id for id, _ in self.stages]
        regions = sorted({entry.region for entry in self.entries if entry.region})
        return {
            "size": len(self.entries),
            "block": BLOCK,
            "b": self.pairs,
            "c": self.letters,
            "w": self.words,
            "groups": groups,
            "stages": stages,
            "regions": regions,
            "group": "".join(SIGNS[groups.index(entry.group)] for entry in self.entries),
            "stage": _numbers(stages, [entry.stage for entry in self.entries]),
            "region": _numbers(regions, [entry.region for entry in self.entries]),
            "weight": "".join(SIGNS[round(entry.weight * _WEIGHTS)] for entry in self.entries),
            "title": "".join(SIGNS[min(len(found), len(SIGNS) - 1)] for found in self._titles),
        }

    def _fold(self) -> str:
        """Traditional characters each before the Simplified one it is compared as, of those that occur."""
        present = self._postings["letters"]
        return "".join(f"{chr(code)}{other}" for code, other in simplified().items() if other in present)

    def _shown(self, entry: SearchEntry) -> list[str]:
        href = urls.relative(entry.uri, start=urls.SEARCH)
        shown = [entry.title, href, entry.kind, entry.short, entry.note, *entry.state]
        while not shown[-1]:
            shown.pop()
        return shown


def _converted(shown: Sequence[str], convert: Convert) -> list[str]:
    """What is shown of an entry (`Index._shown`) in another script: neither its address nor the id of its state."""
    return [text if at in (_HREF, _STATE) else convert(text) for at, text in enumerate(shown)]


def _numbers(known: Sequence[str], used: Sequence[str]) -> list[int]:
    """The place of each in `known` from 1; 0 for what is not there."""
    places = {name: number for number, name in enumerate(known, 1)}
    return [places.get(name, 0) for name in used]


def _script(name: str, value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # two line ends that older browsers do not take in a string of a script
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _CALL.format(name=name, value=text).encode()
