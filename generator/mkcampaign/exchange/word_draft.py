"""A pasted question while its lines are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from mkcampaign.exchange import word_lines as lines
from mkcampaign.exchange.intake import Place
from mkcampaign.model.quiz import Lead, Nodes
from mkcampaign.model.tree import Element


@dataclass(slots=True)
class Draft:
    """A question as its lines say."""

    place: Place
    number: int
    kind: str
    points: int
    section: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    marked: str = ""
    answer: str | None = None
    explanation: list[str] = field(default_factory=list)
    tail: list[tuple[int, str]] = field(default_factory=list)
    in_explanation: bool = False
    lead: Lead | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all that must be there is there: another line that begins like a question is the next one."""
        is_judged = self.kind == "true-false" and bool(self.stem) and lines.ends_in_truth(self.stem[-1])
        return self.answer is not None or bool(self.options) or is_judged


def paragraphs(rows: list[str]) -> Nodes:
    """Each row a paragraph."""
    return tuple(Element("p", (), (row,)) for row in rows)


def explained(rows: list[str]) -> Nodes:
    """The lines of an explanation, joined where Word broke a sentence."""
    joined: list[str] = []
    for row in rows:
        if joined and row and joined[-1][-1] not in "。！？；.!?;：:":
            joined[-1] += row
        elif row:
            joined.append(row)
    rows = joined
    return (rows[0],) if len(rows) == 1 else paragraphs(rows)
