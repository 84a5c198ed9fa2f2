"""GIFT to questions, as Moodle's `qformat_gift` reads it: what it cannot tell apart is not guessed at but refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mkcampaign.exchange import html
from mkcampaign.exchange.categories import Categories
from mkcampaign.exchange.gift import ORDERING
from mkcampaign.exchange.intake import Imported, Intake, Place, Refused, matched, true_false
from mkcampaign.exchange.weights import Weighed, choices, written
from mkcampaign.exchange.words import Refusal
from mkcampaign.model.quiz import Lead, Nodes, Question, QuestionKind
from mkcampaign.model.tree import Element, text_of, walk

_HIDDEN = {sign: chr(0xFDD0 + number) for number, sign in enumerate("\\:#={}~n")}
"""Escaped characters while marks are looked for: noncharacters of Unicode, of which no text is made."""
_FILLER = chr(0xFDEF)
_SHOWN = str.maketrans(
    {hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()} | {_FILLER: ""}
)
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)$")
_COMMENT = re.compile(r"\s*//")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]")
_FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|$)")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def read(text: str, path: str) -> Imported:
    """Read a GIFT file; what is not read is a problem at the question's first line."""
    intake = Intake(path)
    categories = Categories()
    pending: tuple[Place, Lead] | None = None
    for block in _blocks(text):
        if category := _CATEGORY.match(block.text):
            pending = _opened(intake, pending, None)
            intake.open_lead(None)
            categories.enter(_shown(category[1]))
            continue
        try:
            found = _Reader(block, intake).question()
        except Refused:
            intake.refused += 1
            continue
        if isinstance(found, Lead):
            pending = _opened(intake, pending, (block.place, found))
            continue
        question, lead = found
        before = len(intake.questions)
        intake.add(question, block.named(question.prompt), lead=lead)
        if len(intake.questions) > before:
            categories.holds(before)
        pending = None
    _opened(intake, pending, None)
    categories.apply(intake)
    return intake.done()


def _opened(
    intake: Intake, before: tuple[Place, Lead] | None, now: tuple[Place, Lead] | None
) -> tuple[Place, Lead] | None:
    """Take a text over the questions after it; one that has none under it is a problem."""
    if before is not None:
        intake.report("import-stray", before[0], text=before[1].title or before[0].name)
    if now is not None:
        intake.open_lead(now[1])
    return now


@dataclass(frozen=True)
class _Block:
    """The lines of one question, comments blanked, escaped characters hidden."""

    text: str
    line: int
    column: int
    tags: tuple[str, ...]
    is_ordering: bool = False

    @property
    def place(self) -> Place:
        words = " ".join(_shown(re.sub(r"\{.*", "", self.text, flags=re.DOTALL)).split())
        return Place(self.line, self.column, words[:80])

    def named(self, prompt: Nodes) -> Place:
        return replace(self.place, name=text_of(prompt)[:80] or self.place.name)


def _blocks(text: str) -> Iterator[_Block]:
    """The blocks between blank lines; one that leaves a brace open goes on to the line that closes it."""
    lines: list[tuple[int, str]] = []
    tags: list[str] = []
    is_ordering = False
    rows = _ESCAPE.sub(lambda match: _HIDDEN[match[1]] + _FILLER, text).split("\n")
    for number, row in enumerate(rows, start=1):
        if _COMMENT.match(row):
            tags += [tag.replace("\\]", "]").strip() for tag in _TAG.findall(_shown(row))]
            is_ordering |= ORDERING in _shown(row)
        elif _CATEGORY.match(row):
            if lines:
                yield _block(lines, tags, is_ordering)
            yield _block([(number, row)], [])
            lines, tags, is_ordering = [], [], False
        elif row.strip():
            lines.append((number, row))
        elif lines and not _goes_on(lines, rows, number):
            yield _block(lines, tags, is_ordering)
            lines, tags, is_ordering = [], [], False
        elif not lines:
            tags, is_ordering = [], False
    if lines:
        yield _block(lines, tags, is_ordering)


def _block(lines: list[tuple[int, str]], tags: list[str], is_ordering: bool = False) -> _Block:
    first, start = lines[0]
    column = len(start) - len(start.lstrip()) + 1
    text = "\n".join(line for _, line in lines).strip()
    return _Block(text, first, column, tuple(tags), is_ordering)


def _goes_on(lines: list[tuple[int, str]], rows: list[str], number: int) -> bool:
    """Whether a brace is open that a later line closes before another one is opened."""
    whole = "\n".join(line for _, line in lines)
    if whole.count("{") != whole.count("}") + 1:
        return False
    for row in rows[number : number + 200]:
        brace = re.search(r"[{}]", row)
        if brace:
            return brace[0] == "}"
    return False


def _shown(text: str) -> str:
    return text.translate(_SHOWN)


class _Reader:
    def __init__(self, block: _Block, intake: Intake) -> None:
        self.block, self.intake = block, intake
        self.place = block.place
        self.how = "moodle"

    def question(self) -> tuple[Question, Lead | None] | Lead:
        """The question of the block and the lead-in in it, or a text that asks nothing."""
        text, name = self.block.text, ""
        if text.startswith("::") and (end := text.find("::", 2)) >= 0:
            name, text = " ".join(_shown(text[2:end]).split()), text[end + 2 :].strip()
            self.place = replace(self.place, name=name or self.place.name)
        opening, closing = text.find("{"), text.find("}")
        if opening < 0 and closing < 0:
            nodes = self._nodes(text)
            return Lead(title=name, nodes=(Element("p", (), nodes),) if html.is_inline(nodes) else nodes)
        if opening < 0 or closing < opening:
            raise self.intake.refuse(self.place, Refusal.BRACES)
        before, inside, after = text[:opening], text[opening + 1 : closing].strip(), text[closing + 1 :]
        if "{" in inside or "{" in after or "}" in after:
            raise self.intake.refuse(self.place, Refusal.TWO_QUESTIONS)
        stem = f"{before}_____{after}" if after.strip() else before
        if marker := _FORMAT.match(stem.strip()):
            self.how = marker[1]
        asked = html.taken_apart(self._nodes(stem), name)
        explanation: Nodes = ()
        if (general := inside.rfind("####")) >= 0:
            explanation = html.unwrapped(self._nodes(inside[general + 4 :]))
            inside = inside[:general].strip()
        question = Question(
            kind=QuestionKind.SINGLE,
            prompt=asked.prompt,
            context=asked.context,
            columns=asked.columns,
            explanation=explanation,
            tags=self.block.tags,
        )
        return self._answered(question, inside), asked.lead

    def _nodes(self, text: str) -> Nodes:
        """A text with its format mark; line breaks of the file only wrap it."""
        text, how = text.strip(), self.how
        if marker := _FORMAT.match(text):
            text, how = text[marker.end() :], marker[1]
        if how != "markdown":
            text = re.sub(r"(?<=[^\x00-\u2dff])\s*\n\s*(?=[^\x00-\u2dff])", "", text)
            text = re.sub(r"[ \t]*\n[ \t]*", " ", text)
        nodes = self.intake.nodes(_shown(text).strip(), how, self.place)
        targets = (element.get(key) or "" for element in walk(nodes) for key in ("src", "href"))
        if any(target.startswith("@@PLUGINFILE@@") for target in targets):
            raise self.intake.refuse(self.place, Refusal.FILE)  # GIFT has no files with it
        return nodes

    def _piece(self, text: str) -> Nodes:
        return html.unwrapped(self._nodes(text)) if text.strip() else ()

    def _answered(self, question: Question, text: str) -> Question:
        truth = _TRUTH.match(text)
        if text.startswith("#"):
            return self._numerical(question, text[1:])
        if not text or text.startswith(">"):
            raise self.intake.refuse_kind(self.place, "ordering" if text else "essay")
        if "~" in text:
            return self._choosing(question, text)
        if "=" in text and "->" in text:
            return self._matching(question, text)
        if truth:
            said = [self._piece(one) for one in text[truth.end() :].split("#", 2)[1:]] + [(), ()]
            is_true = truth[1][0] == "T"
            feedback = (said[1], said[0]) if is_true else (said[0], said[1])
            both = true_false(is_true=is_true, feedback=feedback)
            return replace(question, kind=QuestionKind.TRUE_FALSE, choices=both)
        weighed = [
            Weighed((_shown(_unmarked(words)).strip(),), weight, self._piece(said))
            for words, weight, said in map(self._weighed, _split(text, "="))
        ]
        answers = written(weighed, self.intake, self.place)
        return replace(question, kind=QuestionKind.WRITTEN, answers=answers)

    def _weighed(self, piece: str) -> tuple[str, float, str]:
        """An accepted answer: its words, its weight in hundredths, its feedback."""
        weight = 100.0
        if match := _WEIGHT.match(piece):
            weight, piece = float(match[1]), piece[match.end() :]
        elif piece.startswith("%"):
            raise self.intake.refuse(self.place, Refusal.WEIGHT)
        words, _, said = piece.partition("#")
        return words.strip(), weight, said

    def _choosing(self, question: Question, text: str) -> Question:
        is_single = "=" in text
        options = []
        for piece in _split(text.replace("=", "~="), "~"):
            weight, words = 0.0, piece
            if piece.startswith("="):
                weight, words = 100.0, piece[1:].strip()
                if match := _WEIGHT.match(words):
                    weight, words = float(match[1]), words[match.end() :]
            elif match := _WEIGHT.match(piece):
                weight, words = float(match[1]), piece[match.end() :]
            elif piece.startswith("%") and re.match(r"%[^%\s]{1,12}%", piece):
                raise self.intake.refuse(self.place, Refusal.WEIGHT)
            words, _, said = words.partition("#")
            options.append(Weighed(self._piece(words), weight, self._piece(said)))
        kind, made = choices(options, self.intake, self.place, is_single=is_single)
        return replace(question, kind=kind, choices=made)

    def _matching(self, question: Question, text: str) -> Question:
        sides = []
        for piece in _split(text, "="):
            left, arrow, right = piece.partition("->")
            if not arrow:
                raise self.intake.refuse(self.place, Refusal.MATCH_SHAPE)
            sides.append((self._piece(left), " ".join(_shown(right).split())))
        if self.block.is_ordering and (items := _in_order(sides)):
            return replace(question, kind=QuestionKind.ORDERING, items=items)
        pairs, extras = matched(sides)
        return replace(question, kind=QuestionKind.MATCHING, pairs=pairs, extras=extras)

    def _numerical(self, question: Question, text: str) -> Question:
        """Numbers without a margin are words like any other; a margin cannot be kept."""
        weighed = []
        for words, weight, said in map(self._weighed, _split(text.partition("~")[0], "=")):
            number, _, margin = words.partition(":")
            low, dots, high = number.partition("..")
            if dots and low.strip() == high.strip():
                number, dots = low, ""
            if weight <= 0 or number.strip() == "*":
                continue
            is_exact = not dots and (not margin.strip() or _value(margin) == 0)
            if weight >= 100 and not is_exact:
                raise self.intake.refuse(self.place, Refusal.TOLERANCE)
            if not _NUMBER.fullmatch(number.strip()) and not dots:
                raise self.intake.refuse(self.place, Refusal.NO_ANSWER)
            weighed.append(Weighed((number.strip(),), weight, self._piece(said)))
        if "~" in text and "#" in text.partition("~")[2]:
            weighed.append(Weighed(("*",), 0.0, self._piece(text.partition("~")[2].partition("#")[2])))
        answers = written(weighed, self.intake, self.place)
        return replace(question, kind=QuestionKind.WRITTEN, answers=answers)


def _in_order(sides: Sequence[tuple[Nodes, str]]) -> tuple[Nodes, ...]:
    """The right sides in the order of the numbers on the left (第 1 步 …); () where those are not 1, 2, 3 and so on."""
    numbers = [re.findall(r"\d{1,4}", text_of(left)) for left, _ in sides]
    placed = {
        int(found[0]): right for found, (_, right) in zip(numbers, sides, strict=True) if len(found) == 1
    }
    wanted = range(1, len(sides) + 1)
    return tuple((placed[at],) for at in wanted) if sorted(placed) == list(wanted) else ()


def _value(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0


def _unmarked(text: str) -> str:
    return _FORMAT.sub("", text, count=1) if _FORMAT.match(text) else text


def _split(text: str, mark: str) -> list[str]:
    """The pieces after each mark; what stands before the first is a piece where it says anything."""
    pieces = [piece.strip() for piece in text.split(mark)]
    return pieces[1:] if not pieces[0] else pieces
