"""The ledger: what was printed and given out, and what it said.

Written by `mkcampaign print --release`, only added to.
"""

from __future__ import annotations

import hashlib
import json

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from mkcampaign.model.edition import Variant
from mkcampaign.model.scalars import Date, Id, Ids, Model, Text, Version, WholeNumber

LEDGER = "pamphlets/released.yml"
"""Where the ledger lies inside the content folder; it is never published."""


def digest(said: object) -> str:
    """Sixteen hexadecimal digits (64 bits of SHA-256) that stand for anything JSON can hold."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


class ReleasedPart(Model):
    """One panel, page or block: its heading, and the digest of its text."""

    title: str
    says: Text


class ReleasedAnswer(Model):
    """An answer that was quoted: its id, its status on the day, the digest of its question and short answer."""

    id: Id
    status: Text
    says: Text


class ReleasedEdition(Model):
    """What one chapter was given: the code on its paper, how many copies, the digest of all that it says.

    `answers` are the ids of those of the release's answers that it quotes, where it does not quote all of them: a
    region may have an answer of its own.
    """

    chapter: Id
    code: Text
    copies: WholeNumber = Field(ge=1)
    says: Text
    answers: Ids = ()

    @model_serializer(mode="wrap")
    def _plain(self, write: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Without `answers` where there are none: the seals of older entries were made without it."""
        written: dict[str, object] = write(self)
        return {key: value for key, value in written.items() if key != "answers" or value}


class Release(Model):
    """One pamphlet in one version, given out on one day in one variant.

    `seal` is the digest of all else in it and of the seal before it, so that an entry that is changed, moved, copied or
    taken from among the others is noticed.
    """

    pamphlet: Id
    version: Version
    date: Date
    language: Text
    variant: Variant
    parts: tuple[ReleasedPart, ...]
    answers: tuple[ReleasedAnswer, ...] = ()
    editions: tuple[ReleasedEdition, ...]
    seal: Text

    def quoted_by(self, edition: ReleasedEdition) -> tuple[str, ...]:
        """The ids of the answers that one of its editions quotes."""
        return edition.answers or tuple(answer.id for answer in self.answers)

    def sealed(self, before: str) -> str:
        """The seal it must bear after the entry with the seal `before`; the first entry stands after an empty one."""
        return digest([before, self.model_dump(mode="json", exclude={"seal"})])
