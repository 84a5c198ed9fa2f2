"""What the picture says that other programs show beside a link to a page (Open Graph, `og:image`)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

SIZE = (1200, 630)
"""Pixels: 1.91 to 1, as chat and social programs show a large picture of a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCard:
    """One picture's words: `kicker` stands above the title, `site` at the foot. `colour` is the ground, #rrggbb, on
    which white can be read; "" for the light ground of pages without a colour of their own."""

    title: str
    site: str
    kicker: str = ""
    colour: str = ""

    @property
    def digest(self) -> str:
        """The same for the same words and colour; in the picture's address, since programs keep what they fetched."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def words(self) -> str:
        """What the picture says, for those who do not see it."""
        return " · ".join(part for part in (self.kicker, self.title, self.site) if part)
