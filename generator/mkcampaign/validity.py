"""Whether an answer's rules hold on a given day. The status is computed from its documents, never typed."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

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


_STRICTNESS = tuple(Status)

STATUS_WORDS = {
    Status.IN_FORCE: "有效",
    Status.EXPIRING_SOON: "即将失效",
    Status.NOT_YET_IN_FORCE: "未生效",
    Status.SUPERSEDED: "已被替代",
    Status.EXPIRED: "已失效",
    Status.REPEALED: "已废止",
}


def document_status(document: LegalDocument, as_of: date) -> Status:
    """The status of one document on `as_of`.

    It holds from its `effective` day on; on `repealed_on` it no longer holds; its `expires` day is its last. A
    document that names a successor is superseded from the day it no longer holds; where it names no such day, at once.
    """
    if document.repealed_on and as_of >= document.repealed_on:
        return Status.SUPERSEDED if document.superseded_by else Status.REPEALED
    if document.expires and as_of > document.expires:
        return Status.SUPERSEDED if document.superseded_by else Status.EXPIRED
    if document.superseded_by and document.repealed_on is None and document.expires is None:
        return Status.SUPERSEDED
    if document.effective and as_of < document.effective:
        return Status.NOT_YET_IN_FORCE
    ends = [day for day in (document.expires, document.repealed_on) if day]
    return Status.EXPIRING_SOON if ends and min(ends) - as_of <= NOTICE else Status.IN_FORCE


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


def answer_status(answer: AnswerMatter, as_of: date) -> Status:
    """The status of a whole answer: the strictest of its documents that count.

    A document kept to show what came before (superseded, repealed) and one that is to come do not count as long
    as another one of the same answer holds. After the answer's own `expires_on` it has expired.
    """
    if answer.expires_on and as_of > answer.expires_on:
        return Status.EXPIRED
    statuses = [document_status(document, as_of) for document in answer.documents]
    if any(status.holds for status in statuses):
        statuses = [status for status in statuses if status not in _BESIDES]
    return max(statuses, key=_STRICTNESS.index, default=Status.IN_FORCE)


_BESIDES = frozenset({Status.SUPERSEDED, Status.REPEALED, Status.NOT_YET_IN_FORCE})
