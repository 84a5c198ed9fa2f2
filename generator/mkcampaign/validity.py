"""Whether an answer's rules hold on a given day. The status is computed from its documents, never typed."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from mkcampaign.model.documents import AnswerMatter, LegalDocument

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


def document_status(document: LegalDocument, as_of: date) -> Status:
    """The status of one document on `as_of`.

    It holds from its `effective` day on; on `repealed_on` it no longer holds; its `expires` day is its last. A
    document that names a successor and no day of repeal is superseded.
    """
    if document.repealed_on and as_of >= document.repealed_on:
        return Status.SUPERSEDED if document.superseded_by else Status.REPEALED
    if document.expires and as_of > document.expires:
        return Status.EXPIRED
    if document.superseded_by and document.repealed_on is None and document.expires is None:
        return Status.SUPERSEDED
    if document.effective and as_of < document.effective:
        return Status.NOT_YET_IN_FORCE
    ends = [day for day in (document.expires, document.repealed_on) if day]
    return Status.EXPIRING_SOON if ends and min(ends) - as_of <= NOTICE else Status.IN_FORCE


def answer_status(answer: AnswerMatter, as_of: date) -> Status:
    """The status of a whole answer: the strictest of its documents that were not superseded by another of its own.

    A document kept to show what came before does not make the answer invalid, as long as another one of the same
    answer holds. The answer's own `publish_on` and `expires_on` bound it as well.
    """
    if answer.expires_on and as_of > answer.expires_on:
        return Status.EXPIRED
    statuses = [document_status(document, as_of) for document in answer.documents]
    current = [s for s in statuses if s not in (Status.SUPERSEDED, Status.REPEALED)] or statuses
    return max(current, key=_STRICTNESS.index, default=Status.IN_FORCE)
