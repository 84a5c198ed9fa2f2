"""What every format shares: a sheet ready for the typesetter, and how a manuscript's parts become print blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mkcampaign.model.edition import Variant
from mkcampaign.model.tree import Element, Node, text_of
from mkcampaign.press import colour as colours
from mkcampaign.press.labels import labels
from mkcampaign.press.lines import balanced
from mkcampaign.press.manuscript import Manuscript, Panel, Picture
from mkcampaign.press.matter import Compositor, Unprintable, source_text
from mkcampaign.press.qr import TooLong, qr_outline
from mkcampaign.press.words import Json, breakable

BLEED = 3.0
"""mm printed beyond the trimmed edge in the press variant."""

DEEPEST = 24
"""How many elements may stand in one another; deeper text is refused, it could not be read on 8 cm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An area of paper in which certain parts stand.

    `page` counts from 1, None is any page; `left` and `width` are mm of the trimmed page, `margin` mm free of text at
    each side. `parts` names what must be found in it; without any, the part of the frame's own name.
    """

    name: str
    page: int | None
    left: float
    width: float
    margin: float = 10.0
    parts: tuple[str, ...] = ()

    @property
    def part_names(self) -> tuple[str, ...]:
        """The names of the parts that stand in this frame."""
        return self.parts or (self.name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the pamphlet on paper: its name in the document, its title and line for the editor, its characters.

    `path` is the file in which that line is, where it is not the pamphlet's own.
    """

    name: str
    title: str
    line: int
    characters: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet ready to be set.

    `template` is the Typst file that sets it and `document` plain JSON for it (`document["page"]` has the trimmed
    `width` and `height` in mm); `parts` are in reading order; `frames` say where they must be found; `unprintable` is
    what has no form on paper; `pictures` maps a name in the document to its file. With `imposed`, the pages are put in
    pairs on larger sheets to be folded and stapled. `smallest` is the smallest type in pt, where it is not that of the
    variant.
    """

    template: str
    variant: Variant
    document: Json
    parts: tuple[Part, ...]
    frames: tuple[Frame, ...]
    unprintable: tuple[Unprintable, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    imposed: bool = False
    smallest: float | None = None

    def part(self, name: str | None) -> Part | None:
        """The part of that name; None where there is none."""
        return next((part for part in self.parts if part.name == name), None)


@dataclass(slots=True)
class Composition:
    """Turns the parts of a manuscript into print blocks and keeps what has no form on paper."""

    manuscript: Manuscript
    unprintable: list[Unprintable] = field(default_factory=list)

    @property
    def is_chinese(self) -> bool:
        """Whether the edition is in Chinese, in whatever script."""
        return self.manuscript.language.lower().startswith("zh")

    @property
    def version(self) -> str:
        """What the version of a question paper is called on it and on its key (A 卷); "" where there is but one."""
        letter = self.manuscript.quiz_version
        words = labels(self.manuscript.language, self.manuscript.convert)
        return words["quiz-version"].format(letter=letter) if letter else ""

    def blocks(self, panel: Panel, name: str) -> tuple[list[Json], str]:
        """The print blocks of a part, and every character of it that must be found on paper, its title first."""
        blocks, words = self.matter(panel.nodes, name=name, line=panel.line, titled=bool(panel.title.strip()))
        return blocks, f"{panel.title}\n{words}"

    def matter(
        self, nodes: tuple[Node, ...], *, name: str, line: int, titled: bool = True
    ) -> tuple[list[Json], str]:
        """The print blocks of nodes that belong to a part, such as a question's prompt, and all their characters.

        `titled` says that they stand below a level-1 heading.
        """
        nodes = self._shallow(nodes, name, line)
        compositor = Compositor(
            quotes=self.manuscript.quotes,
            line=line,
            panel=name,
            titled=titled,
            pictures=self.manuscript.pictures,
        )
        blocks = compositor.blocks(nodes)
        self.unprintable += compositor.unprintable
        return blocks, source_text(nodes, self.manuscript.quotes, compositor.refused)

    def header(self, variant: Variant, *, width: float, height: float) -> Json:
        """What every template reads: title, language, fonts, page in mm, colours, fixed words.

        Raises ValueError for a colour that is none.
        """
        own, press = self.manuscript, variant is Variant.PRESS
        traditional = bool(re.search(r"hant|-tw|-hk|-mo", own.language, re.IGNORECASE))
        hong_kong = own.language.lower().endswith("-hk")
        fonts = {"tw": "Noto Sans CJK TC", "hk": "Noto Sans CJK HK", "cn": "Noto Sans CJK SC"}
        region = ("hk" if hong_kong else "tw") if traditional else "cn"
        title = " ".join(own.title.split())
        return {
            "title": " · ".join(filter(None, (title or own.imprint.name, self.version))),
            "language": "zh" if self.is_chinese else own.language.partition("-")[0].lower(),
            "region": region if self.is_chinese else None,
            "font": fonts[region if self.is_chinese else "cn"],
            "variant": variant.value,
            "bleed": BLEED if press else 0,
            "page": {"width": width, "height": height},
            "palette": colours.cmyk_palette(own.colour) if press else colours.palette(own.colour),
            "slug": [title, *filter(None, [self.version]), own.imprint.name, own.imprint.version or ""],
            "quiz_version": self.version or None,
            "labels": labels(own.language, own.convert),
        }

    def flowing(
        self,
        template: str,
        variant: Variant,
        document: Json,
        parts: Sequence[Part],
        *,
        margin: float,
        page: int | None = None,
        imposed: bool = False,
        smallest: float | None = None,
    ) -> Sheet:
        """A sheet whose parts run on in one frame, `text`: over all pages, or on the one `page`. `margin` is in mm."""
        frame = Frame(
            name="text",
            page=page,
            left=0,
            width=document["page"]["width"],
            margin=margin,
            parts=tuple(part.name for part in parts),
        )
        return Sheet(
            template=template,
            variant=variant,
            document=document,
            parts=tuple(parts),
            frames=(frame,),
            unprintable=tuple(self.unprintable),
            pictures=self.manuscript.pictures,
            imposed=imposed,
            smallest=smallest,
        )

    def imprint(self, *, home: str) -> tuple[Json, str]:
        """The imprint for the templates, and its characters. A code that cannot be made is noted at the part `home`."""
        own, words = self.manuscript.imprint, labels(self.manuscript.language, self.manuscript.convert)
        code = None
        if own.qr_url:
            try:
                code = qr_outline(own.qr_url)
            except TooLong:
                line = self.manuscript.panels[-1].line if self.manuscript.panels else 1
                self.unprintable.append(Unprintable(tag="qr", line=line, detail=own.qr_url[:60], panel=home))
        scan = own.qr_label or words["scan"]
        foot = tuple(part for part in (own.version, own.dated, own.review) if part)
        drawn: Json = {
            "name": [breakable(line) for line in balanced(own.name, room=17)],
            "line": breakable(own.name),
            "hotline": breakable(own.hotline.replace(" ", "\u00a0")) if own.hotline else None,
            "address": breakable(own.address) if own.address else None,
            "url": breakable(_spoken(own.url)) if own.url else None,
            "short": breakable(own.short_url) if own.short_url and code else None,
            "scan": [breakable(line) for line in balanced(scan, room=10.5)],
            "alt": f"{scan}{'：' if self.is_chinese else ': '}{own.qr_url}",
            "foot": " · ".join(foot),
            "logo": own.logo,
            "qr": code,
            "leads": own.qr_url if code else None,
        }
        said = [own.name, own.hotline or "", own.address or "", _spoken(own.url or ""), *foot]
        said += [scan, own.short_url or ""] if code else []
        return drawn, "\n".join(said)

    def _shallow(self, nodes: tuple[Node, ...], name: str, line: int) -> tuple[Node, ...]:
        """The part's nodes without those nested past DEEPEST, which are noted."""
        kept: list[Node] = []
        for node in nodes:
            if isinstance(node, Element) and _depth(node) > DEEPEST:
                detail = text_of((node,))[:40]
                self.unprintable.append(Unprintable(tag="depth", line=line, detail=detail, panel=name))
            else:
                kept.append(node)
        return tuple(kept)


def _spoken(url: str) -> str:
    """An address as people say and type it: without the scheme and the last slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def _depth(node: Node) -> int:
    deepest, stack = 0, [(node, 1)]
    while stack:
        at, depth = stack.pop()
        deepest = max(deepest, depth)
        if isinstance(at, Element):
            stack.extend((child, depth + 1) for child in at.children)
    return deepest
