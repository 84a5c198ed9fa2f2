"""Quizzes: plain Markdown to questions.

A level-2 heading asks; `- [ ]` and `- [x]` lines are the choices; a quote under a choice is its feedback; a quote
after the choices is the explanation. What was plainly meant is read (`[X]`, `[x ]`, `【x】`, full-width
brackets); what is not clear is a Problem at its own line, so that no question is lost without a word.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import dataclass, field

from mkcampaign.model.documents import Choice, Question, QuestionKind
from mkcampaign.model.tree import Body, Link, Node, text_of, to_html
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.markup import inline, render

_ATTRIBUTES = re.compile(r"[{｛][:：]?(?P<attributes>[^{}｛｝]*)[}｝]$")
_KNOWN_ATTRIBUTE = re.compile(r"\.multiple|points=.*|#.*")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_CHOICE = re.compile(
    r"(?P<indent> {0,3})[-*+–—－•]\s*[\[［【]\s*(?P<tick>[xX√✓✔ｘＸ]?)\s*[\]］】]\s*(?P<text>.*)$"
)
_WRITTEN = re.compile(r" {0,3}[-*+]\s*[\[［【]\s*[=＝]\s*[\]］】]")
_BOX = re.compile(r"\s*[-*+–—－•]\s*[\[［【]")
_NUMBERED_BOX = re.compile(r" {0,3}\d+[.)、]\s*[\[［【]\s*[xX√✓✔]?\s*[\]］】]")
_BULLET = re.compile(r" {0,3}[-*+]\s")
_ROW = re.compile(r" {0,3}\|")
_ORDERED = re.compile(r" {0,3}\d+[.)]\s")
_POINTS = re.compile(r"points\s*=\s*[\"']?([^\s\"'}]*)")
_TRUE_FALSE = ({"对", "错"}, {"正确", "错误"}, {"是", "否"}, {"true", "false"})
_EXPLANATION = re.compile(r"^\s*(?:解析|说明|Explanation)\s*[:：]\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Option:
    line: int
    ticked: bool
    text: list[str]
    feedback: list[str] = field(default_factory=list)
    feedback_line: int = 0


@dataclass(slots=True)
class _Draft:
    line: int
    prompt: str
    attributes: str
    context: list[str] = field(default_factory=list)
    options: list[_Option] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    explanation_line: int = 0
    is_written: bool = False
    is_ordered: bool = False
    is_misshapen: bool = False
    stray_line: int = 0


def read_questions(
    text: str, path: str, problems: list[Problem], *, first_line: int = 1
) -> tuple[Body, tuple[Question, ...], tuple[Link, ...]]:
    """Read a quiz's Markdown: the lead-in before the first question, the questions, and every link in them."""
    lead, drafts = _split(text, path, problems, first_line)
    body = render("\n".join(lead), path, problems, first_line=first_line)
    links = list(body.links)
    questions = [q for draft in drafts if (q := _question(draft, path, problems, links))]
    if not drafts:
        problems.append(problem(Mark(path, first_line), "quiz-empty"))
    return body, tuple(questions), tuple(links)


def _split(text: str, path: str, problems: list[Problem], first_line: int) -> tuple[list[str], list[_Draft]]:
    lead: list[str] = []
    drafts: list[_Draft] = []
    lines = text.split("\n")
    fenced = _fenced(lines)
    for index, line in enumerate(lines):
        number, in_fence = index + first_line, index in fenced
        if line.startswith("##") and not line.startswith("###") and not in_fence:
            drafts.append(_Draft(number, *_heading(line)))
        elif drafts:
            _take(drafts[-1], line, number, path, problems, in_fence=in_fence)
        else:
            lead.append(line)
    return lead, drafts


def _heading(line: str) -> tuple[str, str]:
    """The words of a level-2 heading, and what stands in braces after them."""
    words = line[2:].strip().rstrip("#").rstrip()
    found = _ATTRIBUTES.search(words)
    if found is None:
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
        elif mark and mark[1].startswith(fence) and not line.strip(" `~"):
            inside.update(range(start, index + 1))
            fence = ""
    return inside


def _take(
    draft: _Draft, line: str, number: int, path: str, problems: list[Problem], *, in_fence: bool
) -> None:
    """Add one line to the question it belongs to."""
    choice = None if in_fence else _CHOICE.match(line)
    if choice and not choice["text"].strip():
        draft.is_misshapen = True
        problems.append(problem(Mark(path, number), "quiz-option-shape", text=line.strip()))
        return
    if draft.options and not choice and line.startswith(("  ", "\t")):
        # a continuation, or feedback, of the last choice
        option, inner = draft.options[-1], line.strip()
        if _BOX.match(line) and not in_fence and "](" not in line:
            draft.is_misshapen = True
            problems.append(problem(Mark(path, number), "quiz-option-shape", text=inner))
            return
        if inner.startswith((">", "＞")) and not in_fence:
            option.feedback_line = option.feedback_line or number
            option.feedback.append(inner[1:].removeprefix(" "))
        else:
            option.text.append(line)
        return
    if choice:
        draft.options.append(_Option(number, bool(choice["tick"]), [choice["text"]]))
    elif not in_fence and (
        (_BOX.match(line) and "](" not in line and not _WRITTEN.match(line))
        or _NUMBERED_BOX.match(line)
        or (draft.options and _BULLET.match(line))
    ):
        draft.is_misshapen = True
        problems.append(problem(Mark(path, number), "quiz-option-shape", text=line.strip()))
    elif not in_fence and _WRITTEN.match(line):
        draft.is_written = True
    elif draft.options and line.lstrip().startswith((">", "＞")) and not in_fence:
        draft.explanation_line = draft.explanation_line or number
        draft.explanation.append(line.lstrip()[1:].removeprefix(" "))
    elif not draft.options:  # a numbered list may also be the statements that the options are about
        draft.is_ordered |= not in_fence and bool(_ORDERED.match(line) or _ROW.match(line))
        draft.context.append(line)
    elif line.strip():
        if draft.stray_line != number - 1:  # a stray paragraph is one mistake, however many lines it has
            problems.append(problem(Mark(path, number), "quiz-stray-text", text=line.strip()))
        draft.stray_line = number
    elif draft.explanation:
        draft.explanation.append("")  # between two paragraphs of the explanation
    else:
        draft.options[-1].text.append("")  # or of an option


def _question(draft: _Draft, path: str, problems: list[Problem], links: list[Link]) -> Question | None:
    mark = Mark(path, draft.line)

    def read(text: str, line: int) -> tuple[Node, ...]:
        body, nodes = inline(text, path, problems, first_line=line)
        links.extend(body.links)
        return nodes

    prompt = read(draft.prompt, draft.line)
    name = text_of(prompt)
    if draft.is_written or (draft.is_ordered and not draft.options):
        problems.append(problem(mark, "quiz-unsupported", question=name))
        return None
    if not draft.options:
        if not draft.is_misshapen:
            problems.append(problem(mark, "quiz-few-options", question=name, count=0))
        return None
    choices = tuple(
        Choice(
            nodes=read(_dedented(option.text), option.line),
            is_right=option.ticked,
            feedback=read("\n".join(option.feedback), option.feedback_line) if option.feedback else (),
        )
        for option in draft.options
    )
    seen: set[str] = set()
    for option, choice in zip(draft.options, choices, strict=True):
        shown = to_html(choice.nodes)  # not the words alone: options may be pictures
        if shown in seen:
            problems.append(
                problem(
                    Mark(path, option.line), "quiz-duplicate-option", option=text_of(choice.nodes) or shown
                )
            )
        seen.add(shown)
    right = sum(choice.is_right for choice in choices)
    kind = _kind(draft, {text_of(choice.nodes) for choice in choices}, right)
    if not draft.is_misshapen:  # else the missing option is the one reported
        if len(choices) < 2:
            problems.append(problem(mark, "quiz-few-options", question=name, count=len(choices)))
        elif right == 0:
            problems.append(problem(mark, "quiz-no-right-answer", question=name))
        elif right == len(choices) and ".multiple" not in draft.attributes:
            problems.append(problem(mark, "quiz-all-right", question=name))
    context = render("\n".join(draft.context), path, problems, first_line=draft.line + 1)
    links.extend(context.links)
    explanation = _EXPLANATION.sub("", "\n".join(draft.explanation), count=1)
    return Question(
        kind=kind,
        prompt=prompt,
        context=context.nodes,
        choices=choices,
        explanation=read(explanation, draft.explanation_line) if explanation.strip() else (),
        points=_points(draft, mark, problems),
        line=draft.line,
    )


def _kind(draft: _Draft, words: set[str], right: int) -> QuestionKind:
    if ".multiple" in draft.attributes or right > 1:
        return QuestionKind.MULTIPLE
    folded = {word.lower().rstrip("。.") for word in words}
    return QuestionKind.TRUE_FALSE if folded in _TRUE_FALSE else QuestionKind.SINGLE


def _points(draft: _Draft, mark: Mark, problems: list[Problem]) -> int:
    for word in re.sub(r"\s*=\s*", "=", draft.attributes).split():
        if not _KNOWN_ATTRIBUTE.fullmatch(word):
            problems.append(problem(mark, "quiz-attribute", value=word))
    match = _POINTS.search(draft.attributes)
    if not match:
        return 1
    if not re.fullmatch(r"[1-9]\d{0,3}", match[1]):
        problems.append(problem(mark, "quiz-points", value=match[1]))
        return 1
    return int(match[1])


def _dedented(lines: list[str]) -> str:
    return "\n".join([lines[0], textwrap.dedent("\n".join(lines[1:]))])
