"""Whether an answer's rules hold on a given day. The status is computed from its documents, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from mkcampaign.model.documents import AnswerMatter, FrontMatter, LegalDocument

NOTICE = timedelta(days=60)
"""How long before its end a rule is shown as expiring soon."""


class Status(StrEnum):
    """Where a rule stands on a given day, from the mildest to the strictest."""

    IN_FORCE = "in-force"
    EXPIRING_SOON = "expiring-soon"
    NOT_YET_IN_FORCE = "not-yet-in-force"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    REPEALED = "repealed"

    @property
    def holds(self) -> bool:
        """True where the rule may be shown as valid."""
        return self in (Status.IN_FORCE, Status.EXPIRING_SOON)

    @property
    def strictness(self) -> int:
        """A larger number for a stricter status."""
        return _STRICTNESS.index(self)


_STRICTNESS = tuple(Status)

STATUS_WORDS = {
    Status.IN_FORCE: "有效",
    Status.EXPIRING_SOON: "即将失效",
    Status.NOT_YET_IN_FORCE: "未生效",
    Status.SUPERSEDED: "已被替代",
    Status.EXPIRED: "已失效",
    Status.REPEALED: "已废止",
}


class Term(Protocol):
    """Days between which something holds: a legal document, or an answer by itself."""

    @property
    def effective(self) -> date | None:
        """The first day."""

    @property
    def expires(self) -> date | None:
        """The last day."""

    @property
    def repealed_on(self) -> date | None:
        """The first day on which it no longer holds, by a decision."""

    @property
    def superseded_by(self) -> str | None:
        """What takes its place."""


def term_status(term: Term, as_of: date) -> Status:
    """The status of one document, or of an answer by its own dates, on `as_of`.

    It holds from its `effective` day on; on `repealed_on` it no longer holds; its `expires` day is its last. What
    names a successor is superseded from the day it no longer holds; where it names no such day, at once.
    """
    if term.repealed_on and as_of >= term.repealed_on:
        return Status.SUPERSEDED if term.superseded_by else Status.REPEALED
    if term.expires and as_of > term.expires:
        return Status.SUPERSEDED if term.superseded_by else Status.EXPIRED
    if term.superseded_by and term.repealed_on is None and term.expires is None:
        return Status.SUPERSEDED
    if term.effective and as_of < term.effective:
        return Status.NOT_YET_IN_FORCE
    ends = [day for day in (term.expires, term.repealed_on) if day]
    return Status.EXPIRING_SOON if ends and min(ends) - as_of <= NOTICE else Status.IN_FORCE


def term_day(term: Term, status: Status) -> date | None:
    """The day, as the editor wrote it, that makes a term stand so: when it ended, ends or begins; None where none."""
    if status is Status.NOT_YET_IN_FORCE:
        return term.effective
    if status is Status.IN_FORCE:
        return None
    if status is Status.EXPIRED:
        return term.expires
    if status is Status.REPEALED:
        return term.repealed_on
    return min((day for day in (term.expires, term.repealed_on) if day), default=None)


def turns(term: Term) -> frozenset[date]:
    """The days on which the status of a term, or of what waits for it to take effect, may change."""
    ends = {term.repealed_on, term.expires and term.expires + timedelta(days=1)}
    warned = {day - NOTICE for day in (term.expires, term.repealed_on, term.effective) if day}
    return frozenset(day for day in {term.effective, *ends, *warned} if day)


def is_shown(matter: FrontMatter, as_of: date) -> bool:
    """Whether a document is on the site on `as_of`: from `publish_on` on, up to and with `expires_on`.

    An answer that has expired stays, with a banner that says so: its address may stand on a leaflet.
    """
    if matter.publish_on and as_of < matter.publish_on:
        return False
    return isinstance(matter, AnswerMatter) or not (matter.expires_on and as_of > matter.expires_on)


def review_due(matter: FrontMatter) -> date | None:
    """The day by which a document is to be looked at again, `review_in` after `last_reviewed`; None without both."""
    if matter.last_reviewed is None or matter.review_in is None:
        return None
    return matter.review_in.after(matter.last_reviewed)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the documents of an answer come to: the strictest status, and the document that decides it."""

    status: Status
    document: LegalDocument | None = None


def basis(documents: Sequence[LegalDocument], as_of: date) -> Basis:
    """How an answer stands by its documents: the strictest of them holds.

    A document whose successor, named by title or number, stands beside it makes one line with it, as old and new
    wording of one rule: such a line stands as its mildest member that holds or, where none does, as its last. Without
    documents nothing ends it.
    """
    found = Basis(Status.IN_FORCE)
    for line in _lines(documents):
        statuses = [(term_status(document, as_of), document) for document in line]
        holding = [pair for pair in statuses if pair[0].holds]
        status, document = min(holding, key=lambda p: p[0].strictness) if holding else statuses[-1]
        if found.document is None or status.strictness > found.status.strictness:
            found = Basis(status, document)
    return found


def _lines(documents: Sequence[LegalDocument]) -> list[list[LegalDocument]]:
    """Documents with those of the same answer that take their place, each document in one line, oldest first."""
    by_name: dict[str, LegalDocument] = {}
    for document in documents:
        for name in filter(None, (document.title, document.doc_no)):
            by_name.setdefault(same_title(name), document)
    successors = {
        id(document): successor
        for document in documents
        if document.superseded_by
        and (successor := by_name.get(same_title(document.superseded_by)))
        and successor is not document
    }
    lines: dict[int, list[LegalDocument]] = {}
    for document in documents:
        line = [document]
        while (following := successors.get(id(line[-1]))) and following not in line:
            line.append(following)
        # several that lead to one and the same, as two old rules merged into one, make one line
        before = lines.setdefault(id(line[-1]), [])
        before[:] = [*(d for d in line[:-1] if d not in before), *before] if before else line
    return list(lines.values())


def same_title(title: str) -> str:
    """A document's title as it is compared: without the marks 《》 around it, which some type and some do not."""
    return title.strip().removeprefix("《").removesuffix("》").strip()
