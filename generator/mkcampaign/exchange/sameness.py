"""Whether two questions are the same to whoever answers and marks them."""

from __future__ import annotations

import re

from mkcampaign.exchange import html
from mkcampaign.exchange.intake import PICTURES
from mkcampaign.model.quiz import Nodes, Question


def essence(question: Question) -> tuple[object, ...]:
    """All of a question that counts; questions are the same where this is. Its line and its lead-in are left out."""
    return (
        question.kind,
        question.points,
        question.tags,
        _shown(question.prompt),
        _shown(question.context),
        _shown(question.explanation),
        tuple((_shown(c.nodes), c.is_right, _shown(c.feedback)) for c in question.choices),
        tuple(" ".join(answer.split()) for answer in question.answers),
        tuple(map(_shown, question.items)),
        tuple((_shown(pair.left), _shown(pair.right)) for pair in question.pairs),
        tuple(map(_shown, question.extras)),
        question.columns,
    )


def _shown(nodes: Nodes) -> str:
    """The tree, wherever its pictures lie."""
    text = html.folded(html.unwrapped(nodes))
    return re.sub(rf'(<img[^>]* src=")(?:{PICTURES}|[^"]*/)', r"\1", text)
