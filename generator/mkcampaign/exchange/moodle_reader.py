"""Moodle XML to questions. A type of question there is none of here is refused by name; a DOCTYPE refuses the file."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.parsers import expat

from mkcampaign.exchange import html
from mkcampaign.exchange.categories import Categories
from mkcampaign.exchange.intake import (
    PICTURE_SUFFIXES,
    Imported,
    Intake,
    Place,
    Refused,
    matched,
    true_false,
)
from mkcampaign.exchange.weights import Weighed, choices, written
from mkcampaign.exchange.words import Fault, Loss, Refusal
from mkcampaign.model.quiz import Lead, Nodes, Question, QuestionKind
from mkcampaign.model.tree import Element, text_of

DEEPEST = 60
"""The deepest nesting of elements; a question bank has about six."""
_FORMATS = {
    "html": "html",
    "markdown": "markdown",
    "plain_text": "plain",
    "moodle_auto_format": "moodle",
    "wiki_like": "moodle",
}
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = re.compile(
    r"(?:your answer is (?:partially )?(?:in)?correct|well done|partially correct|that is not right at all"
    r"|(?:您的|你的|该)?(?:回答|答案)(?:是)?(?:部分|不)?正确(?:的)?|(?:回答|答案)?错误)?[.!。！]*",
    re.IGNORECASE,
)
"""What Moodle itself puts into the combined feedback of every new question: nobody wrote it."""


@dataclass(slots=True)
class _Node:
    """An element of the file, with its place in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[_Node] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.data)

    def all(self, tag: str) -> Iterator[_Node]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> _Node | None:
        return next(self.all(tag), None)

    def value(self, tag: str, default: str = "") -> str:
        """The words of a child, or of the `text` in it."""
        child = self.first(tag)
        if child is None:
            return default
        inner = child.first("text")
        return (inner or child).text.strip()


class _Unreadable(Exception):
    def __init__(self, fault: Fault, line: int = 1, column: int = 1) -> None:
        super().__init__(fault)
        self.fault, self.line, self.column = fault, line, column


def read(text: str, path: str) -> Imported:
    """Read a file of Moodle XML; what is not read is a problem at the question's line."""
    intake = Intake(path)
    try:
        root = _parsed(text)
    except _Unreadable as error:
        intake.broken(error.fault, error.line, error.column)
        return intake.done()
    if root.tag not in ("quiz", "question"):
        intake.broken(Fault.ROOT, root.line, root.column)
        return intake.done()
    categories = Categories()
    pending: Place | None = None
    for node in [root] if root.tag == "question" else _questions(root, intake):
        if node.attributes.get("type") == "category":
            _unused(intake, pending)
            pending = None
            intake.open_lead(None)
            categories.enter(node.value("category"))
            _describe(intake, categories, node)
            continue
        try:
            found = _Reader(node, intake).question()
        except Refused:
            intake.refused += 1
            continue
        if isinstance(found, Lead):
            _unused(intake, pending)
            pending = Place(node.line, node.column, found.title)
            intake.open_lead(found)
            continue
        before = len(intake.questions)
        question, lead, place = found
        intake.add(question, place, lead=lead)
        if len(intake.questions) > before:
            categories.holds(before)
        pending = None
    _unused(intake, pending)
    categories.apply(intake)
    return intake.done()


def _questions(root: _Node, intake: Intake) -> Iterator[_Node]:
    """The questions in file order, those of a quiz in the quiz too; anything else that says something is a problem."""
    if words := " ".join(root.text.split()):
        intake.report("import-stray", Place(root.line, root.column), text=words[:80])
    for node in root.children:
        if node.tag == "question":
            yield node
        elif node.tag == "quiz":
            yield from _questions(node, intake)
        else:
            intake.report("import-stray", Place(node.line, node.column), text=f"<{node.tag}>")


def _unused(intake: Intake, place: Place | None) -> None:
    """A description with no question after it would be nowhere."""
    if place is not None:
        intake.report("import-stray", place, text=place.name)


def _describe(intake: Intake, categories: Categories, node: _Node) -> None:
    """The words about the first category open the quiz; those about others have no place."""
    info = node.first("info")
    place = Place(node.line, node.column, node.value("category"))
    if info is None or not node.value("info"):
        return
    nodes = intake.nodes(node.value("info"), _how(info, "html"), place)
    if len(categories.seen) == 1 and not intake.questions:
        intake.opening = (Element("p", (), nodes),) if html.is_inline(nodes) else nodes
    else:
        intake.lose(place, Loss.CATEGORY_INFO)


def _parsed(text: str) -> _Node:
    """The elements of a file, its encoding already undone. Raises `_Unreadable`."""
    text = re.sub(
        r"^\s*<\?xml[^>]*\?>", lambda m: re.sub(r"[^\n]", " ", m[0]), text.lstrip("\ufeff"), count=1
    )
    parser = expat.ParserCreate()
    top = _Node("", {}, 1, 1)
    stack = [top]

    def start(tag: str, attributes: dict[str, str]) -> None:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        if len(stack) > DEEPEST:
            raise _Unreadable(Fault.DEPTH, line, column)
        node = _Node(tag, attributes, line, column)
        stack[-1].children.append(node)
        stack.append(node)

    def doctype(*_: object) -> None:
        raise _Unreadable(Fault.DOCTYPE, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = lambda data: stack[-1].data.append(data)
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise _Unreadable(Fault.XML, error.lineno, error.offset + 1) from None
    return top.children[0]


def _how(node: _Node, default: str) -> str:
    return _FORMATS.get(node.attributes.get("format", default), "html")


def _number(text: str, default: float) -> float:
    try:
        return float(text)
    except ValueError:
        return default


class _Reader:
    def __init__(self, node: _Node, intake: Intake) -> None:
        self.node, self.intake = node, intake
        self.type = node.attributes.get("type", "")
        name = " ".join(node.value("name").split())
        asking = node.first("questiontext")
        said = " ".join(re.sub(r"<[^>]*>", " ", node.value("questiontext")).split())
        self.place = Place(node.line, node.column, (name or said)[:80])
        self.format = asking.attributes.get("format", "html") if asking else "html"

    def question(self) -> tuple[Question, Lead | None, Place] | Lead:
        """The question with the lead-in in it and its place, or a description. Raises `Refused`."""
        node, intake = self.node, self.intake
        answer = {
            "multichoice": self._choosing,
            "truefalse": self._true_false,
            "shortanswer": self._written,
            "numerical": self._numerical,
            "matching": self._matching,
            "ordering": self._ordering,
        }.get(self.type)
        asking = node.first("questiontext")
        if answer is None and self.type != "description":
            raise intake.refuse_kind(self.place, self.type or "question")
        text = self._nodes(asking) if asking else ()
        text += self._old_image()
        if answer is None:
            if node.value("generalfeedback"):
                intake.lose(self.place, Loss.HINTS)
            title = " ".join(node.value("name").split())[:80]
            return Lead(title=title, nodes=(Element("p", (), text),) if html.is_inline(text) else text)
        asked = html.taken_apart(text, self.place.name)
        place = replace(self.place, name=text_of(asked.prompt)[:80] or self.place.name)
        self.place = place
        points = _number(node.value("defaultgrade", "1"), 0)
        self._said()
        question = Question(
            kind=QuestionKind.SINGLE,
            prompt=asked.prompt,
            context=asked.context,
            columns=asked.columns,
            explanation=self._piece(node.first("generalfeedback")),
            points=int(points) if points == int(points) else 0,
            tags=tuple(tag.value("text") for tags in node.all("tags") for tag in tags.all("tag")),
        )
        return answer(question), asked.lead, place

    def _said(self) -> None:
        """Hints and combined feedback have no place here; what Moodle says of itself is not missed."""
        said = [self.node.value(tag) for tag in _COMBINED] + [
            hint.value("text") for hint in self.node.all("hint")
        ]
        plain = (re.sub(r"<[^>]*>|&nbsp;", "", text).strip() for text in said)
        if any(not _USUAL.fullmatch(text) for text in plain):
            self.intake.lose(self.place, Loss.HINTS)

    # --- texts ---

    def _nodes(self, node: _Node) -> Nodes:
        """The text of an element, with the files in it. Raises `Refused` where a file is needed that is no picture."""
        inner = node.first("text")
        text = (inner.text if inner else node.text).strip()
        text = re.sub(r"src=\"data:image/(\w+)(?:\+xml)?;base64,([^\"]+)\"", self._inlined, text)
        nodes = self.intake.nodes(text, _how(node, self.format), self.place)
        files = {file.attributes.get("name", ""): file.text for file in node.all("file")}

        def placed(element: Element) -> Nodes:
            key = "src" if element.tag == "img" else "href"
            target = element.get(key) or ""
            if not target.startswith("@@PLUGINFILE@@"):
                return (element,)
            name = unquote(target.removeprefix("@@PLUGINFILE@@").partition("?")[0]).strip("/")
            data = files.get(name) or files.get(name.rpartition("/")[2])
            if data is None or PurePosixPath(name).suffix.lower() not in PICTURE_SUFFIXES:
                raise self.intake.refuse(self.place, Refusal.FILE)
            return (element.replace(**{key: self.intake.keep_picture(name, self._decoded(data))}),)

        return html.mapped(nodes, placed)

    def _inlined(self, match: re.Match[str]) -> str:
        suffix = {"jpeg": "jpg"}.get(match[1], match[1])
        data = self._decoded(match[2])
        return f'src="{self.intake.keep_picture(f"picture-{binascii.crc32(data):08x}.{suffix}", data)}"'

    def _decoded(self, text: str) -> bytes:
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except ValueError:  # binascii.Error is one, and signs beyond ASCII raise it bare
            raise self.intake.refuse(self.place, Refusal.FILE) from None

    def _old_image(self) -> Nodes:
        """The picture of a question as Moodle 1.9 wrote it, in two elements of its own."""
        data, name = self.node.value("image_base64"), self.node.value("image")
        if not data or not name:
            return ()
        if PurePosixPath(name).suffix.lower() not in PICTURE_SUFFIXES:
            raise self.intake.refuse(self.place, Refusal.FILE)
        source = self.intake.keep_picture(name, self._decoded(data))
        return (Element("p", (), (Element("img", (("src", source), ("alt", ""))),)),)

    def _piece(self, node: _Node | None) -> Nodes:
        return html.unwrapped(self._nodes(node)) if node else ()

    # --- answers ---

    def _weighed(self) -> list[Weighed]:
        found = []
        for node in self.node.all("answer"):
            weight = _number(node.attributes.get("fraction", node.value("fraction", "0")), 0)
            found.append(Weighed(self._piece(node), weight, self._piece(node.first("feedback"))))
        return found

    def _words(self) -> list[Weighed]:
        """Accepted answers: words, whatever signs are in them."""
        found = []
        for node in self.node.all("answer"):
            weight = _number(node.attributes.get("fraction", node.value("fraction", "0")), 0)
            inner = node.first("text")
            text = (inner.text if inner else node.text).strip()
            found.append(Weighed((text,), weight, self._piece(node.first("feedback"))))
        return found

    def _choosing(self, question: Question) -> Question:
        is_single = self.node.value("single", "true").lower() not in ("false", "0", "")
        kind, made = choices(self._weighed(), self.intake, self.place, is_single=is_single)
        return replace(question, kind=kind, choices=made)

    def _true_false(self, question: Question) -> Question:
        answers = self._words()
        if len(answers) != 2:
            raise self.intake.refuse(self.place, Refusal.FEW_OPTIONS)
        words = [text_of(answer.nodes).lower() for answer in answers]
        if words == ["false", "true"]:
            answers.reverse()  # else, also in the words of an old file's language: first true, then false
        if sum(answer.weight >= 100 for answer in answers) != 1:
            raise self.intake.refuse(self.place, Refusal.NO_ANSWER)
        feedback = (answers[0].feedback, answers[1].feedback)
        both = true_false(is_true=answers[0].weight >= 100, feedback=feedback)
        return replace(question, kind=QuestionKind.TRUE_FALSE, choices=both)

    def _written(self, question: Question) -> Question:
        if self.node.value("usecase", "0") not in ("", "0", "false"):
            self.intake.lose(self.place, Loss.CASE)
        answers = written(self._words(), self.intake, self.place)
        return replace(question, kind=QuestionKind.WRITTEN, answers=answers)

    def _numerical(self, question: Question) -> Question:
        if any(units.first("unit") for units in self.node.all("units")):
            raise self.intake.refuse(self.place, Refusal.UNITS)
        for node in self.node.all("answer"):
            if (
                _number(node.value("tolerance", "0") or "0", 0)
                and node.attributes.get("fraction", "100") != "0"
            ):
                raise self.intake.refuse(self.place, Refusal.TOLERANCE)
        answers = written(self._words(), self.intake, self.place)
        return replace(question, kind=QuestionKind.WRITTEN, answers=answers)

    def _matching(self, question: Question) -> Question:
        sides = []
        for node in self.node.all("subquestion"):
            sides.append((self._piece(node), " ".join(node.value("answer").split())))
        pairs, extras = matched(sides)
        return replace(question, kind=QuestionKind.MATCHING, pairs=pairs, extras=extras)

    def _ordering(self, question: Question) -> Question:
        """The items by their number; how many are asked, and how they are marked, is the same for all here."""
        items = self._weighed()
        if any(html.says(item.feedback) for item in items):
            self.intake.lose(self.place, Loss.FEEDBACK)
        if self.node.value("gradingtype") not in ("", "RELATIVE_NEXT_EXCLUDE_LAST"):
            self.intake.lose(self.place, Loss.WEIGHTS)
        right = tuple(item.nodes for item in sorted(items, key=lambda item: item.weight))
        return replace(question, kind=QuestionKind.ORDERING, items=right)
