"""Moodle's categories: the first names the quiz; where there are several, each names a tag of its questions."""

from __future__ import annotations

import re
from dataclasses import replace

from mkcampaign.exchange.intake import Intake

_ROOTS = re.compile(r"^\$[a-z0-9@]+\$$|^top$", re.IGNORECASE)


class Categories:
    """Which question stands in which category."""

    def __init__(self) -> None:
        self.current: tuple[str, ...] = ()
        self.of: dict[int, tuple[str, ...]] = {}
        self.seen: list[tuple[str, ...]] = []

    def enter(self, path: str) -> None:
        """The questions that follow stand in the category of this path, such as `$course$/top/政策`."""
        steps = [step.strip().replace("\0", "/") for step in path.strip().replace("//", "\0").split("/")]
        self.current = tuple(step for step in steps if step and not _ROOTS.match(step))
        if self.current not in self.seen:
            self.seen.append(self.current)

    def holds(self, question: int) -> None:
        """The question of this index stands in the current category."""
        self.of[question] = self.current

    def apply(self, intake: Intake) -> None:
        """Give the quiz its title, and the questions their tags.

        A category within which all the others lie is that of the quiz, and no tag.
        """
        named = [path for path in self.seen if path]
        if not named:
            return
        inside = [*named, *self.of.values()]
        root = next((path for path in named if all(other[: len(path)] == path for other in inside)), None)
        intake.title = intake.title or (root[-1] if root else "")
        for index, path in self.of.items():
            question = intake.questions[index]
            tag = (
                re.sub(r"[\s、,;，；\"'“”‘’{}｛｝]+", "-", path[-1]).strip("-#")
                if path and path != root
                else ""
            )
            if tag and tag not in question.tags:
                intake.questions[index] = replace(question, tags=(*question.tags, tag))
