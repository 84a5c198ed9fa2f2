"""Quizzes: plain Markdown to questions.

A level-2 heading asks, a level-1 heading opens a text that several questions share. Under a question stand `- [ ]`
and `- [x]` lines (options), or `- [=]` lines (accepted answers), or a numbered list (to be put in order), or a
table of two columns (to be matched). A quote under an option is its feedback; a quote after all is the explanation.
What was plainly meant is read (`[X]`, `[x ]`, `【x】`, full-width brackets, tabs); what is not clear is a Problem
at its own line, so that no question is lost without a word: a heading gives a question, or a problem on one of its
lines.
"""

from __future__ import annotations

import re
import textwrap
from typing import TypedDict

from mkcampaign.marking import folded
from mkcampaign.model.quiz import Choice, Lead, Nodes, Pair, Question, QuestionKind
from mkcampaign.model.tree import Body, Link, text_of, to_html, walk
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.markup import inline, render
from mkcampaign.read.quiz_lines import Draft, Lines, Option, Split, split

_ATTRIBUTE = re.compile(
    r"\s*(?:(?P<key>[\w.#-]*[\w.#-])\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’|[^\s\"'“‘]+)|(?P<word>\S+))"
)
_SEPARATORS = re.compile(r"[\s、,;，；]+")
_POINTS = re.compile(r"([1-9]\d{0,3})\s*分?")
_TRUE_FALSE = ({"对", "错"}, {"正确", "错误"}, {"是", "否"}, {"true", "false"}, {"√", "×"})
_EXPLANATION = re.compile(r"^\s*(?:解析|说明|Explanation)\s*[:：]\s*", re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d+\.)\s")
_FENCE = re.compile(r"\s*(```|~~~)")


class _Parts(TypedDict, total=False):
    """The fields of `Question` that a kind fills."""

    choices: tuple[Choice, ...]
    answers: tuple[str, ...]
    items: tuple[Nodes, ...]
    pairs: tuple[Pair, ...]
    extras: tuple[Nodes, ...]
    columns: tuple[str, ...]


def read_questions(
    text: str, path: str, problems: list[Problem], *, first_line: int = 1
) -> tuple[Body, tuple[Lead, ...], tuple[Question, ...], tuple[Link, ...]]:
    """Read a quiz's Markdown: the words before the first question, its leads, its questions, and every link in them."""
    found = split(text, path, problems, first_line)
    body = render("\n".join(line for _, line in found.opening), path, problems, first_line=first_line)
    links = list(body.links)
    leads = _leads(found, path, problems, links)
    questions = [q for draft in found.drafts if (q := _Reader(draft, path, problems, links).question())]
    if not found.drafts:
        problems.append(problem(Mark(path, first_line), "quiz-empty"))
    return body, leads, tuple(questions), tuple(links)


def _leads(found: Split, path: str, problems: list[Problem], links: list[Link]) -> tuple[Lead, ...]:
    used = {draft.lead for draft in found.drafts}
    leads: list[Lead] = []
    for index, lead in enumerate(found.leads):
        text = "\n".join(line for _, line in lead.lines)
        body = render(text, path, problems, first_line=lead.line + 1)
        _, title = inline(lead.title, path, problems, first_line=lead.line)
        links.extend(body.links)
        leads.append(Lead(title=text_of(title), nodes=body.nodes, line=lead.line))
        if index not in used and found.drafts:
            problems.append(problem(Mark(path, lead.line), "quiz-lead-unused", title=leads[-1].title))
    return tuple(leads)


class _Reader:
    """Reads one question; problems and links go to the lists it was given."""

    def __init__(self, draft: Draft, path: str, problems: list[Problem], links: list[Link]) -> None:
        self.draft, self.path, self.problems, self.links = draft, path, problems, links
        self.name = ""
        self.is_multiple = False
        self.points = 1
        self.tags: tuple[str, ...] = ()

    def report(self, rule: str, line: int = 0, column: int = 1, **values: object) -> None:
        self.problems.append(problem(Mark(self.path, line or self.draft.line, column), rule, **values))

    def read(self, lines: Lines) -> Nodes:
        """A piece of Markdown; a list right under its first words is a list, as it is in a preview."""
        whole: list[Nodes] = []
        for piece in _pieces(lines):
            text = "\n".join(line for _, line in piece).rstrip("\n")
            body, nodes = inline(text, self.path, self.problems, first_line=piece[0][0])
            self.links.extend(body.links)
            whole.append(nodes)
        return tuple(node for nodes in whole for node in nodes)

    def question(self) -> Question | None:
        draft = self.draft
        prompt = self.read([(draft.line, draft.prompt)])
        self.name = text_of(prompt)
        if not _says(prompt):
            self.report("quiz-prompt-missing")
        self._attributes()
        if draft.options and draft.answers:
            self.report(
                "quiz-mixed", line=draft.answers[0][0], column=draft.answers[0][1], question=self.name
            )
            return None
        kind, parts = self._parts()
        if kind is None:
            return None
        context = "\n".join(line for _, line in draft.context)
        about = render(context, self.path, self.problems, first_line=draft.line + 1)
        self.links.extend(about.links)
        explanation = list(draft.explanation)
        if explanation:
            explanation[0] = (explanation[0][0], _EXPLANATION.sub("", explanation[0][1], count=1))
        has_explanation = any(line.strip() for _, line in explanation)
        return Question(
            kind=kind,
            prompt=prompt,
            context=about.nodes,
            explanation=self.read(explanation) if has_explanation else (),
            points=self.points,
            line=draft.line,
            tags=self.tags,
            lead=draft.lead,
            **parts,
        )

    def _parts(self) -> tuple[QuestionKind | None, _Parts]:
        """The kind of question, and the fields of that kind; no kind where nothing can be answered."""
        draft = self.draft
        if not (draft.options or draft.answers):
            if draft.items:
                return self._ordering()
            if draft.rows or draft.header:
                return self._matching()
            if not draft.is_misshapen:
                self.report("quiz-few-options", question=self.name, count=0)
            return None, {}
        if self.is_multiple and draft.answers:
            self.report("quiz-attribute", value=".multiple")
        return self._written() if draft.answers else self._choosing()

    def _choosing(self) -> tuple[QuestionKind | None, _Parts]:
        draft = self.draft
        choices = tuple(map(self._choice, draft.options))
        seen: set[str] = set()
        for option, choice in zip(draft.options, choices, strict=True):
            shown = to_html(choice.nodes)  # not the words alone: options may be pictures
            if shown in seen:
                words = text_of(choice.nodes) or shown
                self.report("quiz-duplicate-option", line=option.line, column=option.column, option=words)
            seen.add(shown)
        right = sum(choice.is_right for choice in choices)
        if not draft.is_misshapen:  # else the missing option is the one reported
            if len(choices) < 2:
                self.report("quiz-few-options", question=self.name, count=len(choices))
            elif right == 0:
                self.report("quiz-no-right-answer", question=self.name)
            elif right == len(choices) and not self.is_multiple:
                self.report("quiz-all-right", question=self.name)
        words_of = {text_of(choice.nodes).lower().rstrip("。.") for choice in choices}
        kind = QuestionKind.TRUE_FALSE if words_of in _TRUE_FALSE else QuestionKind.SINGLE
        if self.is_multiple or right > 1:
            kind = QuestionKind.MULTIPLE
        return kind, {"choices": choices}

    def _choice(self, option: Option) -> Choice:
        nodes = self.read(option.text)
        if not _says(nodes):  # a comment, or what was taken out as unsafe
            text = option.text[0][1].strip()
            self.report("quiz-option-shape", line=option.line, column=option.column, text=text)
        feedback = self.read(option.feedback) if option.feedback else ()
        return Choice(nodes=nodes, is_right=option.ticked, feedback=feedback)

    def _written(self) -> tuple[QuestionKind | None, _Parts]:
        answers: list[str] = []
        for line, column, text in self.draft.answers:
            if not folded(text):
                self.report("quiz-answer-empty", line=line, column=column)
            elif text not in answers:
                answers.append(text)
        return QuestionKind.WRITTEN if answers else None, {"answers": tuple(answers)}

    def _ordering(self) -> tuple[QuestionKind | None, _Parts]:
        if self.is_multiple:
            self.report("quiz-attribute", value=".multiple")
        items = [(line, self.read(lines)) for line, _, lines in self.draft.items]
        self._twice(items)
        for line, nodes in items:
            if not _says(nodes):
                self.report("quiz-item-empty", line=line)
        if len(items) < 2:
            self.report("quiz-few-items", question=self.name, kind="排序题", count=len(items))
        return QuestionKind.ORDERING, {"items": tuple(nodes for _, nodes in items)}

    def _matching(self) -> tuple[QuestionKind | None, _Parts]:
        if self.is_multiple:
            self.report("quiz-attribute", value=".multiple")
        pairs: list[Pair] = []
        extras: list[Nodes] = []
        lefts: list[tuple[int, Nodes]] = []
        header = self.draft.header
        wrong = next(
            (
                (line, row)
                for line, row in [(self.draft.line, header or ["", ""]), *self.draft.rows]
                if len(row) != 2
            ),
            None,
        )
        if wrong is not None:
            line, row = wrong
            self.report("quiz-table-columns", line=line, question=self.name, count=len(row))
            return None, {}
        for line, (left, right) in self.draft.rows:
            sides = self.read([(line, left)]), self.read([(line, right)])
            if not _says(sides[1]):
                self.report("quiz-item-empty", line=line)
            elif not _says(sides[0]):
                extras.append(sides[1])
            else:
                lefts.append((line, sides[0]))
                pairs.append(Pair(left=sides[0], right=sides[1]))
        self._twice(lefts)
        columns = tuple(text_of(self.read([(self.draft.line, cell)])) for cell in header or ())
        parts: _Parts = {
            "pairs": tuple(pairs),
            "extras": tuple(extras),
            "columns": columns if any(columns) else (),
        }
        if not pairs or len({to_html(pair.right) for pair in pairs} | {to_html(one) for one in extras}) < 2:
            self.report("quiz-few-items", question=self.name, kind="连线题", count=len(pairs))
        return QuestionKind.MATCHING if pairs else None, parts

    def _twice(self, written: list[tuple[int, Nodes]]) -> None:
        seen: set[str] = set()
        for line, nodes in written:
            shown = to_html(nodes)
            if shown in seen:
                self.report("quiz-item-twice", line=line, item=text_of(nodes) or shown)
            seen.add(shown)

    def _attributes(self) -> None:
        """`{ .multiple points=2 tags="政策 孕期" }`; a word that is none of these is reported."""
        for match in _ATTRIBUTE.finditer(self.draft.attributes):
            key, value = match["key"], (match["value"] or "").strip("\"'“”‘’").strip()
            if match["word"] == ".multiple":
                self.is_multiple = True
            elif key == "points":
                if points := _POINTS.fullmatch(value):
                    self.points = int(points[1])
                else:
                    self.report("quiz-points", value=value)
            elif key == "tags" and value:
                self.tags = tuple(dict.fromkeys(tag for tag in _SEPARATORS.split(value) if tag))
            elif not (match["word"] or "").startswith("#"):
                self.report("quiz-attribute", value=match[0].strip())


def _says(nodes: Nodes) -> bool:
    """Whether there is anything to be seen: words, or a picture."""
    return bool(text_of(nodes)) or any(element.tag == "img" for element in walk(nodes))


def _pieces(lines: Lines) -> list[Lines]:
    """Lines cut where a list follows words without the blank line that Markdown asks for; indentation is taken off."""
    if len(lines) == 1:
        return [lines]
    rest = textwrap.dedent("\n".join(line for _, line in lines[1:])).split("\n")
    level = [lines[0], *((number, text) for (number, _), text in zip(lines[1:], rest, strict=True))]
    pieces: list[Lines] = [[]]
    in_list = in_code = False
    for number, text in level:
        is_item = not in_code and bool(_LIST_MARK.match(text))
        if is_item and not in_list and pieces[-1] and pieces[-1][-1][1].strip():
            pieces.append([])
        in_list = is_item or (in_list and bool(text.strip()))
        in_code ^= bool(_FENCE.match(text))
        pieces[-1].append((number, text))
    return pieces
