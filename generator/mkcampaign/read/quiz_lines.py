"""The lines of a quiz: which belong to the introduction, to a lead-in, to which question, and what each is there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from mkcampaign.problem import Mark, Problem, problem

Lines = list[tuple[int, str]]
"""Lines with their numbers in the file."""

_BULLET_MARK = r"[-*+–—－•·●]"
_CHOICE = re.compile(rf"{_BULLET_MARK}\s*[\[［【]\s*(?P<tick>[xX√✓✔ｘＸ]?)\s*[\]］】](?!\()\s*(?P<text>.*)$")
_WRITTEN = re.compile(rf"{_BULLET_MARK}\s*[\[［【]\s*[=＝]\s*[\]］】]\s*(?P<text>.*)$")
_BOX = re.compile(rf"(?:{_BULLET_MARK}|\d+[.)、．])\s*[\[［【]")
_LINK = re.compile(r"[^\[]*\[[^\]]*\]\(")
_BARE_BOX = re.compile(r"[\[［【]\s*[xX√✓✔=＝]?\s*[\]］】](?!\()")
_BULLET = re.compile(r"[-*+]\s")
_ITEM = re.compile(r"[(（]?(?P<number>\d{1,4})\s*(?:[.．](?!\d)|[)）、])\s*(?P<text>.*)$")
_FENCE = re.compile(r"\s*(```+|~~~+)")
_HEADING = re.compile(r"[ \t\u3000]*(?P<level>[#＃]{1,2})(?![#＃])(?P<words>.*)$")
_RULE = re.compile(r"([-*_]\s*){3,}$")
_QUOTE = re.compile(r"[>＞]")
_SEPARATOR = re.compile(r"[|｜]?\s*:?-{1,}:?\s*([|｜]\s*:?-{1,}:?\s*)*[|｜]?$")
_ATTRIBUTES = re.compile(r"[{｛][:：]?(?P<attributes>[^{}｛｝]*)[}｝]$")
_OPEN_BRACE = re.compile(r"[{｛][:：]?\s*(?:[.。]multiple|points|tags|#)[^{}｛｝]*$")
DEEPEST_INDENT = 12
"""Columns that the first option of a question may be indented by: a tab or two, and what is pasted from elsewhere."""


@dataclass(slots=True)
class Option:
    """A `- [ ]` line with what is indented under it."""

    line: int
    column: int
    ticked: bool
    text: Lines
    feedback: Lines = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A question as its lines say, before any Markdown is read."""

    line: int
    prompt: str
    attributes: str
    lead: int | None = None
    indent: int | None = None
    context: Lines = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answers: list[tuple[int, int, str]] = field(default_factory=list)
    items: list[tuple[int, str, Lines]] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    header: list[str] | None = None
    explanation: Lines = field(default_factory=list)
    is_misshapen: bool = False
    stray_line: int = 0


@dataclass(slots=True)
class LeadDraft:
    """A level-1 heading, with the lines up to the next heading."""

    line: int
    title: str
    lines: Lines = field(default_factory=list)


@dataclass(slots=True)
class Split:
    """A quiz's lines, each in its place."""

    opening: Lines = field(default_factory=list)
    leads: list[LeadDraft] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def split(text: str, path: str, problems: list[Problem], first_line: int) -> Split:
    """Give every line of a quiz its place; what has none is a problem at the line."""
    found = Split()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fenced = _fenced(lines)
    current: Draft | None = None
    for index, line in enumerate(lines):
        number, in_fence = index + first_line, index in fenced
        heading = None if in_fence else _HEADING.match(line)
        if heading and len(heading["level"]) == 2:
            current = Draft(number, *_heading(heading["words"], line, number, path, problems))
            current.lead = len(found.leads) - 1 if found.leads else None
            found.drafts.append(current)
        elif heading:
            current = None
            words, attributes = _heading(heading["words"], line, number, path, problems)
            if attributes.strip():
                problems.append(problem(Mark(path, number), "quiz-attribute", value=attributes.strip()))
            found.leads.append(LeadDraft(number, words))
        elif current:
            _take(current, line, number, path, problems, in_fence=in_fence)
        else:
            (found.leads[-1].lines if found.leads else found.opening).append((number, line))
    for before in (found.opening, *(lead.lines for lead in found.leads)):
        problems.extend(_outside(before, path, {first_line + index for index in fenced}))
    for draft in found.drafts:
        if not draft.options and not draft.answers:
            _find_items(draft, path, problems)
    return found


def _heading(words: str, line: str, number: int, path: str, problems: list[Problem]) -> tuple[str, str]:
    """The words of a heading, and what stands in braces after them."""
    words = words.strip().rstrip("#＃").rstrip()
    found = _ATTRIBUTES.search(words)
    if found is None:
        if broken := _OPEN_BRACE.search(words):
            column = line.find(broken[0]) + 1
            problems.append(problem(Mark(path, number, column), "quiz-attribute", value=broken[0]))
            return words[: broken.start()].rstrip(), ""
        return words, ""
    return words[: found.start()].rstrip(), unicodedata.normalize("NFKC", found["attributes"])


def _fenced(lines: list[str]) -> set[int]:
    """The indexes of the lines of fenced code, fences included. A fence that nothing closes opens no code."""
    inside: set[int] = set()
    start, fence = 0, ""
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            start, fence = index, mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" \t`~"):
            inside.update(range(start, index + 1))
            fence = ""
    return inside


def _outside(lines: Lines, path: str, fenced: set[int]) -> Iterator[Problem]:
    """Options before any question: the heading above them is none, or one of the wrong level. Once a place."""
    for number, line in lines:
        own = line.lstrip(" \t\u3000")
        if number not in fenced and (_CHOICE.match(own) or _WRITTEN.match(own)):
            yield problem(Mark(path, number, len(line) - len(own) + 1), "quiz-option-outside", text=own)
            return


def _measured(line: str) -> tuple[int, str]:
    """How many columns a line is indented by, and the line with spaces for what indents it."""
    own = line.lstrip(" \t\u3000\u00a0")
    before = line[: len(line) - len(own)].replace("\u3000", "  ").replace("\u00a0", " ").expandtabs(4)
    return len(before), before + own


def _take(
    draft: Draft, line: str, number: int, path: str, problems: list[Problem], *, in_fence: bool
) -> None:
    """Add one line to the question it belongs to."""
    indent, spaced = _measured(line)
    own, base = spaced[indent:], draft.indent
    column = len(line) - len(line.lstrip(" \t\u3000\u00a0")) + 1
    reach = DEEPEST_INDENT if base is None else base + 3
    choice = None if in_fence or indent > reach else _CHOICE.match(own)
    written = None if in_fence or indent > reach else _WRITTEN.match(own)

    def misshapen() -> None:
        draft.is_misshapen = True
        problems.append(problem(Mark(path, number, column), "quiz-option-shape", text=own))

    if choice and not choice["text"].strip():
        misshapen()
    elif choice:
        draft.indent = indent if base is None else base
        draft.options.append(Option(number, column, bool(choice["tick"]), [(number, choice["text"])]))
    elif written:
        draft.indent = indent if base is None else base
        draft.answers.append((number, column, " ".join(written["text"].split())))
    elif draft.options and base is not None and indent >= base + 2 and own:
        option = draft.options[-1]
        if not in_fence and _BOX.match(own) and not _LINK.match(own):
            misshapen()
        elif not in_fence and _QUOTE.match(own):
            option.feedback.append((number, own[1:].removeprefix(" ")))
        else:
            option.text.append((number, spaced))
    elif not in_fence and (
        (_BOX.match(own) and not _LINK.match(own))
        or _BARE_BOX.match(own)
        or ((draft.options or draft.answers) and _BULLET.match(own))
    ):
        if _RULE.match(own):
            return
        misshapen()
    elif not draft.options and not draft.answers:
        # a numbered list or a table may also be what the options are about
        draft.context.append((number, line))
    else:
        _after(draft, own, number, path, problems, in_fence=in_fence)


def _after(
    draft: Draft, own: str, number: int, path: str, problems: list[Problem], *, in_fence: bool
) -> None:
    """A line after all that is to be answered: of the explanation, or of nothing."""
    if not in_fence and _QUOTE.match(own):
        draft.explanation.append((number, own[1:].removeprefix(" ")))
    elif not in_fence and _RULE.match(own):
        return  # a line drawn between two questions
    elif own.strip():
        if draft.stray_line != number - 1:  # a stray paragraph is one mistake, however many lines it has
            problems.append(problem(Mark(path, number), "quiz-stray-text", text=own.strip()))
        draft.stray_line = number
    elif draft.explanation:
        draft.explanation.append((number, ""))  # between two paragraphs of the explanation
    elif draft.options:
        draft.options[-1].text.append((number, ""))  # or of an option


def _find_items(draft: Draft, path: str, problems: list[Problem]) -> None:
    """Take a numbered list, or else a table, and all after it, out of a question that has nothing else to answer."""
    lines = draft.context
    fenced = {lines[index][0] for index in _fenced([line for _, line in lines])}
    shaped = [(number, *_measured(line), number in fenced) for number, line in lines]
    is_row = [not code and own[indent:].startswith(("|", "｜")) for _, indent, own, code in shaped]
    numbered = [not code and bool(_ITEM.match(own[indent:])) for _, indent, own, code in shaped]
    base = next((one[1] for one, found in zip(shaped, numbered, strict=True) if found), 0)
    is_item = [found and one[1] < base + 4 for one, found in zip(shaped, numbered, strict=True)]
    if any(is_item) and base <= DEEPEST_INDENT and (sum(is_item) > 1 or not any(is_row)):
        _take_list(draft, lines, is_item, base, fenced, path, problems)
    elif any(is_row):
        _take_table(draft, lines, is_row, path, problems)


def _take_list(
    draft: Draft,
    lines: Lines,
    is_item: list[bool],
    base: int,
    fenced: set[int],
    path: str,
    problems: list[Problem],
) -> None:
    start = is_item.index(True)
    draft.context = lines[:start]
    ended = False
    for (number, line), begins in zip(lines[start:], is_item[start:], strict=True):
        indent, spaced = _measured(line)
        own = spaced[indent:]
        if begins and (match := _ITEM.match(own)) and not draft.explanation:
            draft.items.append((number, match["number"], [(number, match["text"])]))
            ended = False
        elif number in fenced and not ended:
            draft.items[-1][2].append((number, spaced))
        elif not own.strip():
            if draft.explanation:
                draft.explanation.append((number, ""))
            elif not ended:
                draft.items[-1][2].append((number, ""))
        elif indent >= base + 2 and not ended:
            draft.items[-1][2].append((number, spaced))
        else:
            ended = True
            _after(draft, own, number, path, problems, in_fence=number in fenced)
    numbers = [int(number) for _, number, _ in draft.items]
    if len(set(numbers)) > 1 and any(after != before + 1 for before, after in pairwise(numbers)):
        wrong = next(at for at, (before, after) in enumerate(pairwise(numbers), 1) if after != before + 1)
        problems.append(problem(Mark(path, draft.items[wrong][0]), "quiz-item-number", number=numbers[wrong]))


def _take_table(draft: Draft, lines: Lines, is_row: list[bool], path: str, problems: list[Problem]) -> None:
    start = is_row.index(True)
    end = next((index for index in range(start, len(lines)) if not is_row[index]), len(lines))
    draft.context = lines[:start]
    rows = [(number, line.strip(" \t\u3000")) for number, line in lines[start:end]]
    rules = [index for index, (_, row) in enumerate(rows) if "-" in row and _SEPARATOR.match(row)]
    if rules[:1] == [1]:
        draft.header = cells(rows[0][1])
    for index, (number, row) in enumerate(rows):
        if index not in rules[:1] and not (index == 0 and rules[:1] == [1]):
            draft.rows.append((number, cells(row)))
    for number, line in lines[end:]:
        indent, spaced = _measured(line)
        _after(draft, spaced[indent:], number, path, problems, in_fence=False)


def cells(row: str) -> list[str]:
    """The cells of a row of a table; a pipe in code or after a backslash divides nothing."""
    found, cell, in_code = [], "", False
    index = 1 if row[:1] in ("|", "｜") else 0
    while index < len(row):
        sign = row[index]
        if sign == "\\" and row[index + 1 : index + 2] in ("|", "｜"):
            cell += row[index + 1]
            index += 2
            continue
        if sign == "`":
            in_code = not in_code and row.find("`", index + 1) >= 0
        if sign in "|｜" and not in_code:
            found.append(cell.strip())
            cell = ""
        else:
            cell += sign
        index += 1
    if cell.strip():
        found.append(cell.strip())
    return found
