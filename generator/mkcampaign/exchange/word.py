"""Questions pasted from Word, as they are typed in China, to questions of ours.

`1. 题干（  ）`, options `A. … B. …` on one line or several, `答案：B` (`ABD`, 对, √), `解析：…`; headings such as
`一、单选题（每题2分）`; the answer in the stem's brackets; all answers at the end (`1-5 ABCDA`). Full-width letters
and marks are the same as others. What could mean two things is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from mkcampaign.exchange import html
from mkcampaign.exchange import word_lines as lines
from mkcampaign.exchange.intake import Imported, Intake, Place, Refused, true_false
from mkcampaign.exchange.word_draft import Draft, explained, paragraphs
from mkcampaign.exchange.words import Loss, Refusal
from mkcampaign.model.quiz import Choice, Lead, Question, QuestionKind


def read(text: str, path: str) -> Imported:
    """Read pasted text; what is not read is a problem at its line."""
    reader = _Reader(path)
    for number, line in enumerate(text.split("\n"), start=1):
        reader.take(number, line)
    return reader.done()


class _Reader:
    def __init__(self, path: str) -> None:
        self.intake = Intake(path)
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.kind, self.points, self.section = "", 1, 0
        self.lead: Lead | None = None
        self.before: list[tuple[int, str]] = []
        self.is_key = False
        self.is_numbered = False
        self.after_blank = True
        self.is_awaiting = False
        self.keyed: Draft | None = None

    # --- lines ---

    def take(self, number: int, line: str) -> None:
        """Take one line for what it is."""
        line = lines.half(line.replace("\x0b", " ").replace("\ufeff", ""))
        if not line.strip():
            self.after_blank = True
            return
        if self.is_awaiting and self._is_awaited(number, line):
            return
        if lines.GIVEN.match(line):
            found = lines.ANSWER_INSIDE.search(line)
            if found is None:
                return
            line = line[found.end() :]
        if box := lines.ANSWER_BEFORE.match(line):
            line = f"{box['indent']}{box['rest'].rstrip()}{box['box']}"
        if inside := lines.ANSWER_INSIDE.search(line):
            self.take(number, line[: inside.start()])
            self.take(number, line[inside.end() :])
            return
        after_blank, self.after_blank = self.after_blank, False
        if box := lines.NAMED_OPTIONS.match(line):
            line = line[box.end() :]
            if not line.strip():
                return
        if self._is_named(number, line) or self._is_material(number, line):
            return
        if self._is_bullet(line) or self._is_aside(line):
            return
        if self._is_heading(line) or (self.is_key and self._is_key_line(number, line)):
            return
        found = lines.EXPLANATION.match(line) or lines.EXPLANATION_BOXED.match(line)
        explained = self.current or (self.keyed if self.is_key else None)
        if found and explained:
            explained.explanation.append(found["text"].strip())
            explained.in_explanation = True
            return
        if self._is_answer(number, line) or self._is_option(line) or self._is_question(number, line):
            return
        self._other(number, line, after_blank=after_blank)

    def _is_named(self, number: int, line: str) -> bool:
        """`题目：…`, with a number of its own or without."""
        found = lines.NAMED.match(line)
        if not found or (self.current is not None and not self.current.is_whole):
            return False
        if not self._is_question(number, found["text"]):
            self._unnumbered(number, found["text"])
        return True

    def _is_material(self, number: int, line: str) -> bool:
        """What is told after a question is answered, to be asked about: no explanation of that question."""
        if not lines.MATERIAL.match(line) or self.current is None or self.current.answer is None:
            return False
        self._close()
        self.before.append((number, line.strip()))
        return True

    def _is_taken_back(self) -> bool:
        """Whether a numbered line was taken for explanation that was a question, as what follows it shows."""
        current = self.current
        if current is None or not self.is_numbered:
            return False
        for at in range(len(current.tail) - 1, -1, -1):
            found = lines.NUMBER.match(current.tail[at][1])
            if not found or found["circled"] or lines.number_of(found) <= current.number:
                continue
            back, current.tail = current.tail[at:], current.tail[:at]
            del current.explanation[-len(back) :]
            self._open(back[0][0], len(found["indent"]) + 1, lines.number_of(found), found["text"])
            for number, line in back[1:]:
                self.take(number, line)
            return True
        return False

    def _is_bullet(self, line: str) -> bool:
        """An option with a bullet before it; where it has no letter, its place gives one."""
        found, current = lines.BULLET.match(line), self.current
        if not found or current is None or current.answer is not None or current.in_explanation:
            return False
        letter, words = chr(ord("A") + len(current.options)), found["text"].strip()
        if (own := lines.OPTION.match(words)) and (own["round"] or own["plain"]).upper() == letter:
            words = own["text"].strip()
        current.options.append((letter, words))
        return True

    def _is_aside(self, line: str) -> bool:
        """What is noted of a question that is whole: told to be left out, once for a question."""
        if self.current is None or not self.current.is_whole or not lines.ASIDE.match(line):
            return False
        self.intake.lose(self.current.place, Loss.ASIDE)
        return True

    def _is_heading(self, line: str) -> bool:
        found = lines.SECTION.match(line) or lines.SECTION_BARE.match(line)
        if lines.KEY_HEADING.match(line):
            self._close()
            self.is_key = True
            return True
        if not found:
            return False
        title = found["title"].strip()
        if re.match(r"\s*(?:参考)?答案", title) and not lines.letters(title[2:]):
            self._close()
            self.is_key = True
            return True
        kind = lines.kind_of(title)
        if not kind and self.current and not self.current.is_whole:
            return False  # 一、二、 in a question that has not come to its options
        if self.is_key:
            return True
        self._close()
        self._introduce()
        each = lines.POINTS_EACH.search(unicodedata.normalize("NFKC", line))
        self.kind, self.points, self.section = kind, int(each[1]) if each else 1, self.section + 1
        name = re.sub(r"\s*[（(].*$", "", title).strip(" 　:：")
        self.lead = Lead(title=name or title) if title else None
        return True

    def _is_answer(self, number: int, line: str) -> bool:
        found = lines.ANSWER.match(line) or lines.ANSWER_SHORT.match(line)
        if not found or (found.re is lines.ANSWER and not lines.ANSWERS.search(line)):
            return False
        if self.current is None and not self.is_numbered and self.before:
            self._promote()
        said, explanation = lines.split_answer(found["text"])
        if (not said and (self.current is None or self.current.answer is not None)) or lines.is_list(said):
            self._close()
            self.is_key = True
            if said:
                self._is_key_line(number, said)
            return True
        if self.current is None:
            self.intake.report("import-stray", Place(number), text=line.strip())
            return True
        if self.current.answer is not None and self._is_taken_back():
            return self._is_answer(number, line)
        if self.current.answer is not None:
            self.intake.report("import-stray", Place(number), text=line.strip())
            return True
        self.current.answer = said
        self.is_awaiting = not said and not explanation
        if explanation:
            self.current.explanation.append(explanation)
        self.current.in_explanation = bool(explanation)
        return True

    def _is_awaited(self, number: int, line: str) -> bool:
        """The line under a bare 答案: the answer, or the answers of all questions."""
        self.is_awaiting = False
        if self.current is None or lines.EXPLANATION.match(line) or lines.EXPLANATION_BOXED.match(line):
            return False
        heading = lines.SECTION.match(line) or lines.SECTION_BARE.match(line)
        if heading and lines.kind_of(heading["title"].strip()):
            self.current.answer = None  # 参考答案, then the headings of the paper once more
            self._close()
            self.is_key = True
            return True
        if lines.is_list(line):
            self.current.answer = None
            self._close()
            self.is_key = True
            return self._is_key_line(number, line)
        if entry := lines.NUMBER.match(line):
            current, self.current.answer = self.current, None
            said = lines.number_of(entry)
            if said == current.number + 1:
                return False  # the next question
            self._close()
            self.is_key = True
            return self._is_key_line(number, line)
        self.current.answer, explanation = lines.split_answer(line)
        self.current.explanation += [explanation] if explanation else []
        self.current.in_explanation = bool(explanation)
        return True

    def _is_key_line(self, line: int, text: str) -> bool:
        """Answers by the numbers of their questions: each goes to the first of that number without one."""
        plain = unicodedata.normalize("NFKC", text)
        entry = lines.NUMBER.match(text)
        if entry and not lines.is_list(text):
            said, explanation = lines.split_answer(entry["text"])
            draft = self._waiting(lines.number_of(entry))
            if draft is None or not said:
                return False
            draft.answer = said
            draft.explanation += [explanation] if explanation else []
            self.keyed = draft
            return True
        pairs: list[tuple[int, str]] = []
        for low, high, signs in lines.KEY_RANGE.findall(plain):
            each = lines.in_range(int(low), int(high), signs)
            pairs += [(int(low) + at, sign) for at, sign in enumerate(each)]
        rest = lines.KEY_RANGE.sub(" ", plain)
        pairs += [(int(number), said) for number, said in lines.KEY_ONE.findall(rest)]
        for number, said in pairs:
            if draft := self._waiting(number):
                draft.answer = said
            else:
                self.intake.report("import-stray", Place(line), text=f"{number}. {said}")
        if pairs:
            self.keyed = None
        return bool(pairs)

    def _waiting(self, number: int) -> Draft | None:
        """The first question of a number that has no answer yet, neither below it nor in its brackets."""
        return next((one for one in self.drafts if one.number == number and one.answer is None), None)

    def _is_option(self, line: str) -> bool:
        if self.current is None and not self.is_numbered and self.before and lines.options_in(line, "A"):
            self._promote()
        current = self.current
        if current and (current.answer is not None or current.in_explanation):
            begins = lines.options_in(line, "A")
            return (
                begins is not None and begins[0][0] == "A" and self._is_taken_back() and self._is_option(line)
            )
        if current is None:
            return False
        expected = chr(ord("A") + len(current.options))
        found = lines.options_in(line, expected)
        if not found or (found[0][0] != expected and not current.options):
            return False
        tight = lines.tight_options(line.strip()) if len(found) == 1 and not current.options else None
        current.options += tight or [(letter, words) for letter, words, _ in found]
        return True

    def _is_question(self, number: int, line: str) -> bool:
        found = lines.NUMBER.match(line)
        if not found:
            return False
        said = lines.number_of(found)
        current = self.current
        if found["circled"] and (
            current is None or current.answer is None or current.in_explanation or said != current.number + 1
        ):
            return False  # points of a text far oftener than questions
        is_next = current is None or current.is_whole or said == current.number + 1 or bool(found["said"])
        if current and current.in_explanation and said != current.number + 1:
            is_next = False  # a numbered explanation
        if not is_next or (current and not self.is_numbered and not current.is_whole):
            return False
        self.is_numbered = True
        self._open(number, len(found["indent"]) + 1, said, found["text"])
        return True

    def _other(self, number: int, line: str, *, after_blank: bool) -> None:
        current = self.current
        if current is None:
            self.before.append((number, line.strip()))
            return
        if current.answer is not None or current.in_explanation:
            if not self.is_numbered and (after_blank or not current.in_explanation):
                self._unnumbered(number, line)
            else:
                current.explanation.append(line.strip())
                current.tail.append((number, line))
                current.in_explanation = True
        elif current.options and not after_blank:
            letter, words = current.options[-1]
            current.options[-1] = (letter, f"{words} {line.strip()}".strip())
        elif current.options:
            if self.is_numbered:
                self.intake.report("import-stray", Place(number), text=line.strip())
            else:
                self._unnumbered(number, line)
        else:
            current.stem.append(line.strip())

    def _promote(self) -> None:
        """The last words before an option or answer are a question, where none has a number."""
        number, text = self.before.pop()
        self._unnumbered(number, text)

    def _unnumbered(self, number: int, line: str) -> None:
        self._open(number, len(line) - len(line.lstrip()) + 1, 0, line.strip())

    def _open(self, line: int, column: int, number: int, text: str) -> None:
        self._close()
        self._introduce()
        self.is_key = False
        place = Place(line, column, text[:80])
        self.current = Draft(place, number, self.kind, self.points, self.section, lead=self.lead)
        at = lines.stem_options(text)
        found = lines.options_in(text[at:], "A") if at >= 0 else None
        if found:
            tight = lines.tight_options(text[at:]) if len(found) == 1 else None
            self.current.options = tight or [(letter, words) for letter, words, _ in found]
            text = text[:at]
        self.current.stem.append(text.strip())

    def _close(self) -> None:
        if self.current is not None:
            self.drafts.append(self.current)
            self.current = None

    def _introduce(self) -> None:
        """What stands before a question: at first the title and an introduction, later what is asked about."""
        if not self.before:
            return
        rows, self.before = self.before, []
        if not self.drafts and not self.intake.title:
            self.intake.title = rows[0][1]
            rows = rows[1:]
            if rows and self.lead is None:
                self.intake.opening = paragraphs([text for _, text in rows])
                rows = []
        if rows:
            title = self.lead.title if self.lead else ""
            self.lead = Lead(title=title, nodes=paragraphs([text for _, text in rows]))

    # --- questions ---

    def done(self) -> Imported:
        """Turn the drafts into questions."""
        self._close()
        for number, text in self.before if self.drafts or not self.is_numbered else ():
            self.intake.report("import-stray", Place(number), text=text)
        for draft in self.drafts:
            self.intake.open_lead(draft.lead)
            try:
                question = self._question(draft)
            except Refused:
                self.intake.refused += 1
                continue
            self.intake.add(question, draft.place)
        return self.intake.done()

    def _question(self, draft: Draft) -> Question:
        stem = "\n".join(draft.stem)
        points = draft.points
        if found := lines.POINTS.search(unicodedata.normalize("NFKC", stem)):
            points = int(found[1])
            stem = lines.POINTS.sub("", stem)
        if mark := lines.KIND_MARK.search(stem):
            draft.kind = lines.kind_of(mark[1] + "题")
            # `[单选题] *`, as online forms show what must be answered
            stem = re.sub(r"[ \t]*\*[ \t]*$", "", stem.replace(mark[0], "", 1))
        draft.options = [self._unmarked(draft, letter, words) for letter, words in draft.options]
        if draft.answer is None and draft.marked:
            draft.answer = draft.marked
        if draft.kind == "essay":
            raise self.intake.refuse_kind(draft.place, "essay")
        stem, answer = self._answer(draft, stem)
        rows = [" ".join(row.split()) for row in stem.split("\n") if row.strip()]
        question = Question(
            kind=QuestionKind.SINGLE,
            prompt=(rows[0],) if rows else (),
            context=paragraphs(rows[1:]),
            explanation=explained(draft.explanation),
            points=points,
        )
        if draft.options:
            return self._choosing(draft, question, answer)
        said = lines.truth(answer)
        if said is not None and draft.kind in ("", "true-false", "choice"):
            return _with(question, QuestionKind.TRUE_FALSE, choices=true_false(is_true=said))
        if draft.kind in ("single", "multiple", "choice"):
            raise self.intake.refuse(draft.place, Refusal.FEW_OPTIONS)
        if draft.kind == "true-false" or (draft.kind == "" and lines.letters(answer)):
            raise self.intake.refuse(
                draft.place, Refusal.LETTER if lines.letters(answer) else Refusal.NO_ANSWER
            )
        if lines.NO_ANSWER.fullmatch(answer.strip(" 　。.")):
            raise self.intake.refuse(draft.place, Refusal.NO_ANSWER)
        if len(lines.BLANK.findall(stem)) > 1:
            raise self.intake.refuse(draft.place, Refusal.SEVERAL_BLANKS)
        parts = re.split(r"\s*[；;｜|]\s*|(?<=[^\d\s])\s*[/／]\s*(?=[^\d\s])", answer)
        answers = tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
        return _with(question, QuestionKind.WRITTEN, answers=answers)

    def _unmarked(self, draft: Draft, letter: str, words: str) -> tuple[str, str]:
        """An option without the words that mark it as right."""
        if not lines.MARKED_RIGHT.search(words):
            return letter, words
        draft.marked += letter
        return letter, lines.MARKED_RIGHT.sub("", words)

    def _answer(self, draft: Draft, stem: str) -> tuple[str, str]:
        """The answer, and the stem without it: it may stand after the question, or in the brackets of the stem."""
        inside = list(lines.IN_STEM.finditer(stem))
        inside = [one for one in inside if self._could_answer(draft, one["answer"])]
        answer = draft.answer
        if answer is None or not answer.strip():
            if len(inside) != 1:
                raise self.intake.refuse(draft.place, Refusal.TWO_ANSWERS if inside else Refusal.NO_ANSWER)
            answer = inside[0]["answer"]
        else:
            same = [one for one in inside if lines.same(one["answer"], answer)]
            last = [one for one in inside if not re.sub(r"[\s。.？?！!，,]", "", stem[one.end() :])]
            if last and not same and not draft.kind == "written":
                raise self.intake.refuse(draft.place, Refusal.TWO_ANSWERS)
            inside = same[:1]
        for one in inside[:1]:
            stem = f"{stem[: one.start()]}{one['open']}　{one['close']}{stem[one.end() :]}"
        if not draft.options and lines.truth(answer) is not None:
            # the box of a statement to be judged says nothing when the options stand below it
            stem = re.sub(r"\s*[（(][\s_]*[)）]\s*[。.]?\s*$", lambda m: "。" if "。" in m[0] else "", stem)
        return stem, answer

    def _could_answer(self, draft: Draft, text: str) -> bool:
        if draft.options:
            named = lines.letters(text)
            return bool(named) and set(named) <= {letter for letter, _ in draft.options}
        return lines.truth(text) is not None

    def _choosing(self, draft: Draft, question: Question, answer: str) -> Question:
        names = [letter for letter, _ in draft.options]
        if len(set(names)) < len(names):
            raise self.intake.refuse(draft.place, Refusal.LETTER_TWICE)
        right = set(lines.letters(answer))
        said = lines.truth(answer)
        if said is not None and not right <= set(names):
            right = set()
        if not right and said is not None:
            right = {letter for letter, words in draft.options if lines.truth(words) is said}
        if not right:
            right = {letter for letter, words in draft.options if words == answer}
        if not right:
            raise self.intake.refuse(draft.place, Refusal.WORD_AND_OPTIONS if answer else Refusal.NO_ANSWER)
        if not right <= set(names):
            raise self.intake.refuse(draft.place, Refusal.LETTER)
        choices = tuple(
            Choice(nodes=(words,) if words else (), is_right=letter in right)
            for letter, words in draft.options
        )
        if any(not html.says(choice.nodes) for choice in choices):
            raise self.intake.refuse(draft.place, Refusal.FEW_OPTIONS)
        is_multiple = draft.kind == "multiple" or len(right) > 1
        return _with(question, QuestionKind.MULTIPLE if is_multiple else QuestionKind.SINGLE, choices=choices)


def _with(
    question: Question, kind: QuestionKind, *, choices: tuple[Choice, ...] = (), answers: tuple[str, ...] = ()
) -> Question:
    return replace(question, kind=kind, choices=choices, answers=answers)
