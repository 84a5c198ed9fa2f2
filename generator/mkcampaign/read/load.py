"""From the editor's folder to a `Site`: every file read, every field typed, every problem kept.

What cannot be read is left out and remembered in `Site.unread`, so that later checks do not complain about
references to things that are there but broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mkcampaign.model.calendar import (
    Calendar,
    Campaign,
    Chapter,
    Menu,
    Occasion,
    Organisation,
    Pathway,
    Place,
)
from mkcampaign.model.documents import (
    AnswerMatter,
    ArticleMatter,
    CampaignProse,
    Document,
    FrontMatter,
    PageMatter,
    Pamphlet,
    PamphletMatter,
    PanelText,
)
from mkcampaign.model.photo import Photo
from mkcampaign.model.quiz import Quiz, QuizMatter
from mkcampaign.model.release import LEDGER, Release
from mkcampaign.model.scalars import Model, is_id
from mkcampaign.model.site import Origin, Site, SiteSettings
from mkcampaign.model.tree import Body, Element, Node, text_of, walk
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read import markup
from mkcampaign.read.picture import PICTURE_SUFFIXES, read_photo, read_picture
from mkcampaign.read.quiz import read_questions
from mkcampaign.read.source import (
    AnyNode,
    MappingNode,
    ScalarNode,
    SequenceNode,
    Source,
    read_markdown,
    read_text,
    read_yaml,
)
from mkcampaign.read.validate import Located, closest, validate
from mkcampaign.script import has_ideograph

CALENDAR_FILE = "campaigns.yml"
CALENDAR_FOLDER = "campaigns"
MAX_LEDGER_BYTES = 32 * 1024 * 1024
"""The largest ledger read: some 300,000 editions."""
MAX_MARKDOWN_BYTES = 1024 * 1024
"""The largest Markdown file read: a book of 300,000 Chinese characters."""

MAX_PHRASE = 60
"""Characters of a phrase of the glossary, and of how it is written: the longest name of an office, and to spare."""

_MAPPINGS: dict[str, tuple[str, type[Model]]] = {
    "chapters": ("chapter", Chapter),
    "places": ("place", Place),
    "occasions": ("occasion", Occasion),
    "menus": ("menu", Menu),
    "pathways": ("pathway", Pathway),
}
_KINDS: dict[str, tuple[str, type[FrontMatter]]] = {
    "articles": ("article", ArticleMatter),
    "answers": ("answer", AnswerMatter),
    "quizzes": ("quiz", QuizMatter),
    "pamphlets": ("pamphlet", PamphletMatter),
    "campaigns": ("prose", CampaignProse),
}


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    nouns: dict[str, dict[str, Model]] = field(default_factory=dict)
    documents: dict[str, dict[str, Document[FrontMatter]]] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    unread: set[tuple[str, str]] = field(default_factory=set)
    pictures: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    releases: list[Release] = field(default_factory=list)
    organisation: Organisation | None = None
    glossary: dict[str, str] = field(default_factory=dict)
    complete: bool = True

    def shown(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else file.as_posix()


def load(
    root: Path, settings: SiteSettings, *, content: Path | None = None
) -> tuple[Site, tuple[Problem, ...]]:
    """Read the folder `root`: `campaigns.yml`, `campaigns/*.yml` and the Markdown in `content`.

    Returns the site and every problem of reading. A site with problems is still as whole as it can be, for the
    checks that follow; it must not be published.
    """
    reading = _Reading(root)
    _read_calendars(reading)
    _read_content(reading, content or root / "content")
    nouns, documents = reading.nouns, reading.documents
    site = Site(
        settings=settings,
        organisation=reading.organisation or Organisation(id="organisation", name=settings.title or "…"),
        chapters=nouns.get("chapter", {}),  # type: ignore[arg-type]
        places=nouns.get("place", {}),  # type: ignore[arg-type]
        occasions=nouns.get("occasion", {}),  # type: ignore[arg-type]
        campaigns=nouns.get("campaign", {}),  # type: ignore[arg-type]
        menus=nouns.get("menu", {}),  # type: ignore[arg-type]
        pathways=nouns.get("pathway", {}),  # type: ignore[arg-type]
        pages=documents.get("page", {}),  # type: ignore[arg-type]
        articles=documents.get("article", {}),  # type: ignore[arg-type]
        answers=documents.get("answer", {}),  # type: ignore[arg-type]
        quizzes=documents.get("quiz", {}),  # type: ignore[arg-type]
        pamphlets=documents.get("pamphlet", {}),  # type: ignore[arg-type]
        prose=documents.get("prose", {}),  # type: ignore[arg-type]
        releases=tuple(reading.releases),
        pictures=reading.pictures,
        photos=reading.photos,
        content=reading.shown(content or root / "content"),
        files=frozenset(reading.files),
        origins=reading.origins,
        unread=frozenset(reading.unread),
        calendar_complete=reading.complete,
        glossary=reading.glossary,
    )
    return site, tuple(reading.problems)


def calendar_files(root: Path) -> list[Path]:
    """The calendar files of a site in the order they are read."""
    folder = root / CALENDAR_FOLDER
    more = (
        sorted(p for p in folder.glob("*.y*ml") if p.suffix in (".yml", ".yaml")) if folder.is_dir() else []
    )
    return [root / CALENDAR_FILE, *more]


def _read_calendars(reading: _Reading) -> None:
    for pattern in ("campaigns.y*ml.txt", f"{CALENDAR_FOLDER}/*.y*ml.txt"):
        for file in sorted(reading.root.glob(pattern)):
            reading.problems.append(problem(Mark(reading.shown(file)), "file-suffix", file=file.name))
    for file in calendar_files(reading.root):
        shown = reading.shown(file)
        text = read_text(file, shown, reading.problems)
        if text is None:
            reading.complete = False
            continue
        source = read_yaml(text, shown, reading.problems)
        reading.complete &= not source.broken
        _read_calendar(reading, source)
    if ("organisation", "") not in reading.origins and reading.complete:
        reading.problems.append(problem(Mark(CALENDAR_FILE), "missing-field", field="organisation"))


def _read_calendar(reading: _Reading, source: Source) -> None:
    known = sorted(Calendar.model_fields)
    cut_off = _last_noun(source.root) if source.broken else None
    for key, node in source.root.entries.items():
        if key in _MAPPINGS:
            kind, model = _MAPPINGS[key]
            for id, child, mark in _entries(reading, source, key, node):
                noun = None if child is cut_off else validate(model, source.path, child, reading.problems)
                _keep(reading, kind, id, mark, noun, child)
        elif key == "campaigns":
            for child in _items(reading, source, key, node):
                campaign = (
                    None if child is cut_off else validate(Campaign, source.path, child, reading.problems)
                )
                mark = source.mark("campaigns")
                typed = campaign.id if campaign else _typed_id(child)
                if isinstance(child, MappingNode) and "id" in child.entries:
                    mark = Located(source.path, child).mark("id")
                if typed:
                    _keep(reading, "campaign", typed, mark, campaign, child)
        elif key == "glossary":
            _read_glossary(reading, source, node, cut_off)
        elif key == "organisation":
            organisation = (
                None if node is cut_off else validate(Organisation, source.path, node, reading.problems)
            )
            if ("organisation", "") in reading.origins:
                other = reading.origins["organisation", ""].mark().path
                mark = Mark(source.path, *source.root.keys[key])
                reading.problems.append(problem(mark, "merge-clash", key=key, other=other))
                continue
            reading.origins["organisation", ""] = Located(source.path, node)
            reading.organisation = organisation
            if organisation is None:  # its id stands for a chapter's
                typed = _typed_id(node)
                reading.complete &= typed is not None
                reading.unread.add(("chapter", typed or ""))
        else:
            mark = Mark(source.path, *source.root.keys[key])
            reading.problems.append(
                problem(mark, "unknown-key", key=key, known="、".join(known), suggestion=closest(key, known))
            )


def _read_glossary(reading: _Reading, source: Source, node: AnyNode, cut_off: AnyNode | None) -> None:
    """Phrases are words of Chinese, not ids; one without a value is kept as it is written."""
    if not isinstance(node, MappingNode):
        if getattr(node, "text", "") is not None:
            reading.problems.append(
                problem(source.mark("glossary"), "value-type", field="glossary", expected="“名称: 值”的形式")
            )
        return
    for key, child in node.entries.items():
        mark = Mark(source.path, *node.keys[key])
        if child is cut_off:
            continue
        if not isinstance(child, ScalarNode):
            reading.problems.append(problem(mark, "value-type", field=key, expected="一行文字"))
            continue
        if child.is_unread:
            continue
        phrase = " ".join(key.split())
        written = " ".join((child.text or "").split()) or phrase
        wrong = next((text for text in (phrase, written) if not _is_phrase(text)), None)
        if wrong is not None:
            where = mark if wrong is phrase else Located(source.path, child).mark()
            reading.problems.append(problem(where, "glossary-phrase", phrase=wrong, limit=MAX_PHRASE))
        elif ("glossary", phrase) in reading.origins:
            other = reading.origins["glossary", phrase].mark()
            reading.problems.append(problem(mark, "merge-clash", key=phrase, other=other))
        else:
            reading.origins["glossary", phrase] = Located(source.path, child)
            reading.glossary[phrase] = written


def _is_phrase(text: str) -> bool:
    return len(text) <= MAX_PHRASE and has_ideograph(text)


def _last_noun(root: MappingNode) -> AnyNode | None:
    """The noun that was being read where a broken file could be read no further; what it lacks proves nothing."""
    key = next(reversed(root.entries), None)
    node = root.entries[key] if key is not None else None
    if isinstance(node, MappingNode) and key != "organisation":
        return next(reversed(node.entries.values()), node)
    if isinstance(node, SequenceNode):
        return node.items[-1] if node.items else node
    return node


def _entries(
    reading: _Reading, source: Source, key: str, node: AnyNode
) -> Iterator[tuple[str, AnyNode, Mark]]:
    if not isinstance(node, MappingNode):
        if getattr(node, "text", "") is not None:
            reading.problems.append(
                problem(source.mark(key), "value-type", field=key, expected="“编号: 内容”的形式")
            )
        return
    for id, child in node.entries.items():
        mark = Mark(source.path, *node.keys[id])
        if not is_id(id):
            reading.problems.append(problem(mark, "value-id", value=id))
        else:
            yield id, child, mark


def _items(reading: _Reading, source: Source, key: str, node: AnyNode) -> Iterator[AnyNode]:
    if isinstance(node, SequenceNode):
        yield from node.items
    elif getattr(node, "text", "") is not None:
        reading.problems.append(problem(source.mark(key), "value-type", field=key, expected="一个列表"))


def _typed_id(node: AnyNode) -> str | None:
    found = node.entries.get("id") if isinstance(node, MappingNode) else None
    text = getattr(found, "text", None)
    return text if isinstance(text, str) and is_id(text) else None


def _keep(reading: _Reading, kind: str, id: str, mark: Mark, noun: Model | None, node: AnyNode) -> None:
    """Keep a noun under its id; an id used before, here or in another file, is a problem."""
    if (kind, id) in reading.origins:
        other = reading.origins[kind, id].mark()
        rule = "duplicate-id" if kind == "campaign" else "merge-clash"
        reading.problems.append(problem(mark, rule, key=id, id=id, other=other))
        return
    reading.origins[kind, id] = Located(mark.path, node)
    if noun is None:
        reading.unread.add((kind, id))
    else:
        reading.nouns.setdefault(kind, {})[id] = noun


_HIDDEN_TXT = ([".md", ".txt"], [".yml", ".txt"], [".yaml", ".txt"])
"""What Notepad makes of `a.md` while Windows hides the ending it adds."""


def _read_content(reading: _Reading, content: Path) -> None:
    if not content.is_dir():
        reading.problems.append(
            problem(Mark(reading.shown(content)), "file-missing", file=reading.shown(content))
        )
        return
    for file in sorted(content.rglob("*"), key=lambda p: p.relative_to(content).as_posix()):
        relative = PurePosixPath(file.relative_to(content).as_posix())
        if any(part.startswith(".") for part in relative.parts) or file.is_dir():
            continue
        if relative.as_posix() == LEDGER:
            _read_ledger(reading, file)
        elif relative.suffix.lower() in (".md", ".markdown"):
            _read_document(reading, file, relative)
        else:
            reading.files.add(relative.as_posix())
            if len(relative.suffixes) > 1 and relative.suffixes[-2:] in _HIDDEN_TXT:
                reading.problems.append(problem(Mark(reading.shown(file)), "file-suffix", file=relative.name))
            if relative.suffix.lower() in PICTURE_SUFFIXES:
                size = read_picture(file, reading.shown(file), reading.problems)
                reading.pictures[relative.as_posix()] = size
                if size and (photo := read_photo(file, relative.as_posix())):
                    reading.photos[photo.path] = photo


def _read_ledger(reading: _Reading, file: Path) -> None:
    """The ledger of what was printed; an entry that makes no sense is a problem and is left out."""
    shown = reading.shown(file)
    text = read_text(file, shown, reading.problems, limit=MAX_LEDGER_BYTES)
    source = read_yaml(text, shown, reading.problems) if text is not None else None
    if source is None:
        return
    for key, node in source.root.entries.items():
        if key != "releases":
            mark = Mark(shown, *source.root.keys[key])
            reading.problems.append(problem(mark, "unknown-key", key=key, known="releases"))
            continue
        items = _items(reading, source, key, node)
        for item in [item for item in items if not (source.broken and item is _last_noun(source.root))]:
            release = validate(Release, shown, item, reading.problems)
            if release is not None:
                reading.origins["release", str(len(reading.releases))] = Located(shown, item)
                reading.releases.append(release)


def _read_document(reading: _Reading, file: Path, relative: PurePosixPath) -> None:
    shown = reading.shown(file)
    folder = relative.parts[0] if len(relative.parts) > 1 else ""
    kind, matter_type = _KINDS.get(folder, ("page", PageMatter))
    if folder and kind == "page" and (meant := closest(folder, _KINDS)):
        reading.problems.append(problem(Mark(shown), "folder-name", folder=folder, suggestion=meant))
    id = relative.with_suffix("").as_posix() if kind == "page" else relative.stem
    if not all(is_id(part) for part in id.split("/")):
        reading.problems.append(problem(Mark(shown), "file-name", name=relative.name))
    if (kind, id) in reading.origins:
        other = reading.origins[kind, id].mark().path
        reading.problems.append(problem(Mark(shown), "duplicate-id", id=id, other=other))
        return
    text = read_text(file, shown, reading.problems, limit=MAX_MARKDOWN_BYTES)
    source = read_markdown(text, shown, reading.problems) if text is not None else None
    reading.origins[kind, id] = Located(shown, source.root if source else MappingNode(1, 1))
    matter = None
    if source is not None and not source.broken:
        matter = validate(matter_type, shown, source.root, reading.problems)
    if source is None or matter is None:
        reading.unread.add((kind, id))
        return
    build = _BUILDERS.get(kind, _plain_document)
    found: list[Problem] = []
    document = build(id, source, matter, found)
    reading.problems.extend(found)
    if any(p.rule == "markup-depth" for p in found):
        # its body was not read: nothing more is to be said of it
        reading.unread.add((kind, id))
        return
    reading.documents.setdefault(kind, {})[id] = document


def _plain_document(
    id: str, source: Source, matter: FrontMatter, problems: list[Problem]
) -> Document[FrontMatter]:
    body = markup.render(source.body, source.path, problems, first_line=source.body_line)
    return Document(id=id, path=source.path, matter=matter, body=body)


def _quiz(id: str, source: Source, matter: FrontMatter, problems: list[Problem]) -> Document[FrontMatter]:
    assert isinstance(matter, QuizMatter)
    body, leads, questions, links = read_questions(
        source.body, source.path, problems, first_line=source.body_line
    )
    whole = Body(nodes=body.nodes, anchors=body.anchors, links=links)
    return Quiz(id=id, path=source.path, matter=matter, body=whole, leads=leads, questions=questions)


def _pamphlet(id: str, source: Source, matter: FrontMatter, problems: list[Problem]) -> Document[FrontMatter]:
    assert isinstance(matter, PamphletMatter)
    body = markup.render(source.body, source.path, problems, first_line=source.body_line)
    panels = tuple(_panels(body, source, problems))
    return Pamphlet(id=id, path=source.path, matter=matter, body=body, panels=panels)


_BUILDERS: dict[str, Callable[[str, Source, FrontMatter, list[Problem]], Document[FrontMatter]]] = {
    "quiz": _quiz,
    "pamphlet": _pamphlet,
}


def _panels(body: Body, source: Source, problems: list[Problem]) -> Iterator[PanelText]:
    """A level-1 heading opens a panel (DESIGN, Pamphlet)."""
    lines = _heading_lines(source)
    opened: list[tuple[Element, int, list[Node]]] = []
    written = (n for n, text in enumerate(source.body.split("\n"), start=source.body_line) if text.strip())
    first = next(written, source.body_line)
    for node in body.nodes:
        if isinstance(node, Element) and node.tag == "h1":
            opened.append((node, next(lines, source.body_line), []))
        elif opened:
            opened[-1][2].append(node)
        elif isinstance(node, Element) or node.strip():
            problems.append(problem(Mark(source.path, first), "pamphlet-before-panel"))
    for heading, line, inside in opened:
        if any(node.tag == "img" for node in walk(heading.children)):
            problems.append(problem(Mark(source.path, line), "pamphlet-heading-picture"))
        yield PanelText(
            title=text_of(heading.children), classes=heading.classes, nodes=tuple(inside), line=line
        )


def _heading_lines(source: Source) -> Iterator[int]:
    fenced = False
    for number, line in enumerate(source.body.split("\n"), start=source.body_line):
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and line.startswith("#") and not line.startswith("##"):
            yield number
