"""A finished page in another script of Chinese, or at another address: the same tags, other words and links.

The page is cut into tags and text as HTML's tokenizer does (section 13.2.5), and what need not change is kept to the
byte: ids and fragments, scripts and styles, the order of attributes. It stands on our own templates, in which tags are
closed, attributes quoted and `<` written as a reference.

Words are the text, by whole lines (`script.convert_line`), the attributes people read or hear, the `data-` attributes
from which scripts take what they show, and the texts of structured data (JSON-LD). An element with a `lang` of its own
keeps its words and those inside it.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from markupsafe import escape

from mkcampaign import urls
from mkcampaign.model.tree import VOID
from mkcampaign.render.metadata import encoded
from mkcampaign.script import INLINE, Convert, convert_line, has_ideograph

_TOKEN = re.compile(
    r"<!--.*?-->|<![^>]*>"
    r"|<(?P<raw>script|style)\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>.*?</(?P=raw)\s*>"
    r"|</?[A-Za-z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>",
    re.S,
)
"""A comment, a doctype, a whole script or style, or a tag. All else is text."""
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?""")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_PATH = re.compile(r"[^?#]*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")
_JSON_LD = re.compile(r'(<script type="application/ld\+json">)(.*)(</script>)', re.S)

_READ = frozenset(
    "alt title label placeholder aria-label aria-description aria-placeholder aria-roledescription"
    " aria-valuetext".split()
)
_NOT_WORDS = frozenset(
    {"data-right", "data-letter", "data-id", "data-of", "data-mc-of", "data-mc-dates", "data-version"}
)
"""`data-` attributes that a script compares, and shows to nobody; answers are accepted in either script as they are."""
_LINKS = frozenset({"href", "src", "action", "formaction", "poster", "xlink:href"})
_MAY_LINK = re.compile(r"(?:href|src|srcset|action|poster|content)\s*=", re.I)
"""What the tags have in them that may read otherwise on another page."""
_IN_LINES = frozenset({"mc-phrase", "mc-words"})
"""The classes of ours that stand inside a line; any other is a thing of its own (a chip, a label)."""


@dataclass(frozen=True, kw_only=True)
class Rewriter:
    """Writes pages anew: in `language` (a BCP 47 tag) by `convert`, with each link to a page led where `moved` says.

    `moved` takes the URI of anything a page links to and gives what is linked instead; a link with a `hreflang` names
    its page exactly and is left to it. `base` is the site's address, or "". What was made of a tag
    without links and of a line is kept for other pages.
    """

    language: str
    convert: Convert
    moved: Callable[[str], str]
    base: str
    _tags: dict[str, _Tag] = field(default_factory=dict, repr=False)
    _lines: dict[tuple[str, ...], list[str]] = field(default_factory=dict, repr=False)

    def page(self, text: str, *, source: str, target: str) -> str:
        """The page `source`, whose HTML is `text`, as it is to stand at the URI `target`."""
        return _Pass(self, posixpath.dirname(source), posixpath.dirname(target)).made(text)

    def tag(self, written: str, source: str, target: str) -> _Tag:
        """What a tag on a page of the folder `source` becomes on one of `target`."""
        found = self._tags.get(written)
        if found is None:
            found = _Tag(self, written, source, target)
            if not _MAY_LINK.search(written):
                self._tags[written] = found
        return found

    def line(self, texts: list[str]) -> list[str]:
        """The texts of one line as they stand between tags, converted."""
        key = tuple(texts)
        if key not in self._lines:
            self._lines[key] = self._line(texts)
        return self._lines[key]

    def _line(self, texts: list[str]) -> list[str]:
        if len(texts) == 1 and self.base and texts[0].startswith(self.base):
            return [self.address(texts[0], "", "")]
        plain = [html.unescape(text) for text in texts]
        if not any(map(_has_words, plain)):
            return texts
        made = convert_line(plain, self.convert)
        return [
            text if old == new else str(escape(new))
            for text, old, new in zip(texts, plain, made, strict=True)
        ]

    def words(self, text: str) -> str:
        """A text by itself, such as an attribute's."""
        return self.convert(text) if _has_words(text) else text

    def address(self, address: str, source: str, target: str, *, exact: bool = False) -> str:
        """Where a link leads that stood on a page of the folder `source`, as written on one of `target`."""
        found = _PATH.match(address)
        path = found[0] if found else ""
        suffix = address[len(path) :]
        if self.base and path.startswith(self.base):
            uri = _index(unquote(path.removeprefix(self.base)))
            moved = uri if exact else self.moved(uri)
            return address if moved == uri else urls.absolute(moved, base=self.base) + suffix
        if not path or _SCHEME.match(path):
            return address
        name = unquote(path)
        full = posixpath.normpath(posixpath.join(source, name))
        if full.startswith(".."):  # a neighbour of the whole site
            return "../" * (_depth(target) - _depth(source)) + address
        is_folder = name.endswith("/") or posixpath.basename(name) in (".", "..")
        uri = _index("" if full == "." else full + "/") if is_folder else full
        written = urls.relative(uri if exact else self.moved(uri), start=posixpath.join(target, "index.html"))
        return written + suffix

    def data(self, value: Any, key: str = "") -> Any:
        """A value of structured data: words converted, addresses of pages those of their versions."""
        if isinstance(value, dict):
            return {name: self.data(inside, name) for name, inside in value.items()}
        if isinstance(value, list):
            return [self.data(inside, key) for inside in value]
        if not isinstance(value, str) or key in ("@type", "@context"):
            return value
        if key == "inLanguage":
            return self.language
        if _SCHEME.match(value):
            return self.address(value, "", "") if self.base and value.startswith(self.base) else value
        return self.words(value)


def _has_words(text: str) -> bool:
    return has_ideograph(text) or any(mark in text for mark in "“”‘’")


def _is_shown(name: str) -> bool:
    return name.startswith("data-") and name not in _NOT_WORDS


def _index(uri: str) -> str:
    return uri + urls.HOME if not uri or uri.endswith("/") else uri


def _depth(folder: str) -> int:
    return len(folder.split("/")) if folder else 0


class _Tag:
    """One tag: `kept` as it is where its words are not to be touched, else `converted`; links are led in both."""

    def __init__(self, to: Rewriter, written: str, source: str, target: str) -> None:
        found = _NAME.match(written)
        self.name = found[1].lower() if found else ""
        self.is_end = written.startswith("</")
        self.kept = self.converted = written
        self.has_language = self.is_apart = False
        if not self.name or self.is_end:
            return
        if self.name in ("script", "style") and not written.endswith("></script>"):
            self.converted = _JSON_LD.sub(lambda m: m[1] + _json(to, m[2]) + m[3], written)
            return
        self._read(to, written, source, target)

    def _read(self, to: Rewriter, written: str, source: str, target: str) -> None:
        start = len(self.name) + 1
        spans = {m[1].lower(): m for m in _ATTRIBUTE.finditer(written, start) if m[2] is not None or m[3]}
        self.has_language = "lang" in spans and self.name != "html"
        self.is_apart = "class" in spans and "mc-" in spans["class"][2] and spans["class"][2] not in _IN_LINES
        exact = "hreflang" in spans
        is_named = self.name == "meta" and bool({"name", "property"} & set(spans))
        kept: list[tuple[int, int, str]] = []
        converted: list[tuple[int, int, str]] = []
        for name, match in spans.items():
            group = 2 if match[2] is not None else 3
            old = html.unescape(match[group])
            words = led = old
            if name == "lang" and self.name == "html":
                words = led = to.language
            elif name in _LINKS or (name.startswith("data-") and name.endswith(("-href", "-src"))):
                words = led = to.address(old, source, target, exact=exact)
            elif name in ("srcset", "imagesrcset"):
                words = led = _each(old, lambda one: to.address(one, source, target))
            elif is_named and name == "content" and to.base and old.startswith(to.base):
                words = led = to.address(old, source, target)
            elif name in _READ or (name == "content" and is_named) or _is_shown(name):
                words = to.words(old)
            if led != old:
                kept.append((*match.span(group), led))
            if words != old:
                converted.append((*match.span(group), words))
        self.kept = _replaced(written, kept)
        self.converted = _replaced(written, converted)

    @cached_property
    def is_inline(self) -> bool:
        """Whether a line of text goes on through it."""
        return self.name in INLINE and not self.is_apart

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing stands inside it."""
        return self.name in VOID or self.kept.endswith(("/>", "</script>", "</style>")) or not self.name


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(spans):
        text = text[:start] + str(escape(new)) + text[end:]
    return text


def _each(srcset: str, led: Callable[[str], str]) -> str:
    """The addresses of a `srcset` led (HTML, section 4.8.4.2.1); ours have no comma inside."""
    parts = (part.strip().partition(" ") for part in srcset.split(","))
    return ", ".join(f"{led(address)} {size}".strip() for address, _, size in parts)


def _json(to: Rewriter, text: str) -> str:
    return str(encoded(to.data(json.loads(text))))


class _Pass:
    """One page being written anew."""

    def __init__(self, to: Rewriter, source: str, target: str) -> None:
        self.to, self.source, self.target = to, source, target
        self.out: list[str] = []
        self.line: list[int] = []  # where in `out` the texts of this line stand
        self.inline: list[bool] = []  # of each open inline element, whether the line goes on through it
        self.foreign: list[
            str
        ] = []  # the open elements from the one with a `lang` of its own inwards, by its name

    def made(self, text: str) -> str:
        done = 0
        for token in _TOKEN.finditer(text):
            self.text(text[done : token.start()])
            self.tag(self.to.tag(token[0], self.source, self.target))
            done = token.end()
        self.text(text[done:])
        self.end_line()
        return "".join(self.out)

    def text(self, text: str) -> None:
        if text:
            if not self.foreign and (self.line or not text.isspace()):
                self.line.append(len(self.out))
            self.out.append(text)

    def tag(self, tag: _Tag) -> None:
        goes_on = tag.name in INLINE
        if goes_on and tag.name not in VOID:
            if not tag.is_end:
                self.inline.append(tag.is_inline)
            goes_on = self.inline[-1] if self.inline else False
            if tag.is_end and self.inline:
                self.inline.pop()
        if not goes_on:
            self.end_line()
        if not self.foreign and not tag.has_language:
            self.out.append(tag.converted)
            return
        self.out.append(tag.kept)
        if not tag.is_whole:
            self.nest(tag)

    def nest(self, tag: _Tag) -> None:
        if self.foreign and tag.name != self.foreign[0]:
            return
        if tag.is_end:
            self.foreign.pop()
        else:
            self.foreign.append(tag.name)

    def end_line(self) -> None:
        if self.line:
            texts = [self.out[at] for at in self.line]
            for at, text in zip(self.line, self.to.line(texts), strict=True):
                self.out[at] = text
            self.line.clear()
