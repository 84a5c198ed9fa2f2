"""How every answer of a site stands on a day, why, and which of several answers to one question applies where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from mkcampaign import regions
from mkcampaign.model.documents import AnswerKind, LegalDocument
from mkcampaign.model.site import Site
from mkcampaign.validity import (
    NOTICE,
    Status,
    Term,
    basis,
    is_shown,
    same_title,
    term_day,
    term_status,
    turns,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an answer stands on a day, and why.

    `document` is the one that decides it, None where the answer's own dates do. `day` is when it ended, ends or begins,
    as written there. `successor` is the id of the answer that takes its place: the first in the line of successors that
    holds, else the last.
    """

    status: Status
    document: LegalDocument | None = None
    day: date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicable:
    """The answer `id` to a question that applies somewhere: the narrowest that is shown and holds.

    `region` is its own (None: the nation). `passed` are the narrower answers that do not hold, the narrowest first.
    """

    question: str
    id: str
    region: str | None = None
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Own:
    """What an answer says of its own days (`validity.Term`)."""

    effective: date | None
    expires: date | None
    repealed_on: date | None
    superseded_by: str | None


def _eve(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


class Standings:
    """The answers of `site` on the day `as_of`. What is asked twice is worked out once."""

    def __init__(self, site: Site, as_of: date) -> None:
        self.site, self.as_of = site, as_of
        self._found: dict[str, Standing] = {}
        self._on: dict[date, Standings] = {as_of: self}

    def of(self, id: str) -> Standing:
        """How an answer stands. Raises KeyError for an id that is no answer's.

        The strictest holds of what the answer says of itself and of what its documents come to (`validity.basis`). An
        answer that names a successor and no end of its own is superseded from the day its successor takes effect. A
        successor that is not there, or leads back, is a Problem and is passed over here.
        """
        line = [id]
        while (
            (following := self._successor(line[-1])) and following not in line and line[-1] not in self._found
        ):
            line.append(following)
        for one in reversed(line):
            if one not in self._found:
                self._found[one] = self._stand(one, self._found.get(self._successor(one) or ""))
        return self._found[id]

    def _successor(self, id: str) -> str | None:
        """The answer that takes its place, where that is on the site on the day."""
        named = self.site.answers[id].matter.superseded_by
        found = self.site.answers.get(named or "")
        return named if found and is_shown(found.matter, self.as_of) else None

    def _stand(self, id: str, following: Standing | None) -> Standing:
        """How an answer stands whose successor stands so."""
        matter, successor = self.site.answers[id].matter, self._successor(id)
        ends_itself = matter.expires is not None or matter.repealed_on is not None
        term = _Own(matter.effective, matter.expires, matter.repealed_on, successor if ends_itself else None)
        status = term_status(term, self.as_of)
        own = Standing(status=status, day=term_day(term, status))
        if following and not ends_itself and status.holds:
            own = self._awaiting(following, self.began(successor) if successor else None)
        by_documents = basis(matter.documents, self.as_of)
        if by_documents.document and by_documents.status.strictness > own.status.strictness:
            day = term_day(by_documents.document, by_documents.status)
            own = Standing(status=by_documents.status, document=by_documents.document, day=day)
        if following is None:
            return own
        return replace(
            own, successor=successor if following.status.holds else following.successor or successor
        )

    def _awaiting(self, following: Standing, began: date | None) -> Standing:
        """How an answer stands by itself that ends when its successor takes effect, which it did on the day `began`."""
        if following.status is not Status.NOT_YET_IN_FORCE:
            return Standing(status=Status.SUPERSEDED, day=began)
        is_near = following.day is not None and following.day - self.as_of <= NOTICE
        return Standing(status=Status.EXPIRING_SOON if is_near else Status.IN_FORCE, day=following.day)

    def holds(self, id: str) -> bool:
        """Whether an answer is shown on the day and in force."""
        return is_shown(self.site.answers[id].matter, self.as_of) and self.of(id).status.holds

    def _terms(self, id: str) -> list[Term]:
        """All that an answer stands on: what it says of itself, and its documents."""
        matter = self.site.answers[id].matter
        return [matter, *matter.documents]

    def began(self, id: str) -> date | None:
        """The last day by which all that an answer rests on had taken effect, as far as the days written tell."""
        days = [term.effective for term in self._terms(id) if term.effective and term.effective <= self.as_of]
        return max(days, default=None)

    def last_day(self, id: str) -> date | None:
        """The last day on which an answer holds, as far as the days written tell; None where it does not or no end is.

        It stays the same on every day on which the answer holds.
        """
        matter, standing = self.site.answers[id].matter, self.of(id)
        if not standing.status.holds:
            return None
        terms = self._terms(id)
        days = {term.expires for term in terms} | {_eve(term.repealed_on) for term in terms}
        successor = self._successor(id)
        if successor and matter.expires is None and matter.repealed_on is None:
            days.add(_eve(self.of(successor).day))
        for day in sorted(day for day in days if day and day >= self.as_of):
            if not self.on(day + timedelta(days=1)).of(id).status.holds:
                return day
        return None

    def on(self, day: date) -> Standings:
        """The same answers on another day."""
        if day not in self._on:
            self._on[day] = Standings(self.site, day)
        return self._on[day]

    def changes(self, id: str) -> tuple[tuple[date, Status], ...]:
        """The days to come on which the status of an answer changes, as far as the days written tell, and to what."""
        line = [id]
        while (following := self.site.answers[line[-1]].matter.superseded_by or "") in self.site.answers:
            if following in line:
                break
            line.append(following)
        days = {day for one in line for term in self._terms(one) for day in turns(term)}
        days |= {day for one in line if (day := self.site.answers[one].matter.publish_on)}
        found, status = list[tuple[date, Status]](), self.of(id).status
        for day in sorted(day for day in days if day > self.as_of):
            if (then := self.on(day).of(id).status) is not status:
                found.append((day, status := then))
        return tuple(found)

    def in_force(self, answer: str) -> str | None:
        """An answer that holds, else the successor that does; None where there is neither."""
        if self.holds(answer):
            return answer
        successor = self.of(answer).successor
        return successor if successor and self.holds(successor) else None

    def instead_of(self, answer: str) -> tuple[str, ...]:
        """What to read in place of an answer that does not hold, by id: only what holds itself.

        Its successor, else the answers that rest on the document which takes the place of its own, else what applies
        to the question in its region.
        """
        standing = self.of(answer)
        if standing.status.holds:
            return ()
        matter, found = self.site.answers[answer].matter, list[str]()
        if standing.successor and self.holds(standing.successor):
            found.append(standing.successor)
        if not found and standing.document and standing.document.superseded_by:
            found += self.resting_on.get(same_title(standing.document.superseded_by), ())
        if not found:
            applying = self.applicable(self.site.question_of(answer), matter.region)
            found += [applying.id] if applying else []
        return tuple(id for id in dict.fromkeys(found) if id != answer)

    def nationwide(self, answers: Iterable[str]) -> Iterator[str]:
        """Answers without those of a region whose question the nation's answer in force answers."""
        for id in answers:
            national = self.site.questions[self.site.question_of(id)].get(None, ())
            if self.site.answers[id].matter.region is None or not any(map(self.holds, national)):
                yield id

    # --- regions ------------------------------------------------------------------------------------------------

    def applicable(self, question: str, region: str | None) -> Applicable | None:
        """What answers a question in a region: the narrowest answer that is shown and holds there, else None."""
        by_region = self.site.questions.get(question, {})
        passed: list[str] = []
        for step in (*(regions.upward(region) if region else ()), None):
            for id in by_region.get(step, ()):
                if self.holds(id):
                    return Applicable(question=question, id=id, region=step, passed=tuple(passed))
            passed += by_region.get(step, ())
        return None

    def in_place_of(self, id: str, region: str | None) -> Applicable:
        """What is to be shown in a region where the answer `id` was named: what applies there, else that answer itself.

        Where no region is given, it is the answer named. Its standing may be any: see `of`.
        """
        matter = self.site.answers[id].matter
        question = self.site.question_of(id)
        found = self.applicable(question, region) if region else None
        return found or Applicable(question=question, id=id, region=matter.region)

    def applying(self, region: str | None) -> Iterator[Applicable]:
        """What applies in a region, one answer to a question, in the order of the questions."""
        for question in self.site.questions:
            found = self.applicable(question, region)
            if found:
                yield found

    @cached_property
    def resting_on(self) -> dict[str, tuple[str, ...]]:
        """The policy answers that hold and rest on each document, by its title (`validity.same_title`)."""
        found: dict[str, list[str]] = {}
        for id, answer in self.site.answers.items():
            if answer.matter.kind is AnswerKind.POLICY and answer.matter.documents and self.holds(id):
                for title in dict.fromkeys(
                    same_title(document.title) for document in answer.matter.documents
                ):
                    found.setdefault(title, []).append(id)
        return {title: tuple(ids) for title, ids in found.items()}


def region_codes(site: Site) -> tuple[str, ...]:
    """The divisions that have a page: those of answers and of chapters, with the known ones they lie in, by code."""
    own = {answer.matter.region for answer in site.answers.values()}
    own |= {branch.region for _kind, _id, branch in site.branches()}
    every = {step for region in own if region for step in regions.upward(region)}
    return tuple(sorted(code for code in every if code in own or code in regions.names()))
