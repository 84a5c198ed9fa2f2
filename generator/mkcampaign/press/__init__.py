"""The press: a pamphlet becomes a sheet (`sheet`), is set (`typeset`) and looked over (`inspect`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mkcampaign.press.inspect import Finding, PanelFit, inspect, unprintable
from mkcampaign.press.matter import Quote, Unprintable
from mkcampaign.press.sheet import Imprint, Panel, Sheet, trifold
from mkcampaign.press.typeset import Setting, font_directory, thumbnail, typeset

__all__ = [
    "Finding",
    "Imprint",
    "Panel",
    "PanelFit",
    "Pressed",
    "Quote",
    "Setting",
    "Sheet",
    "Unprintable",
    "font_directory",
    "press",
    "thumbnail",
    "trifold",
    "typeset",
]


class Pressed(NamedTuple):
    """What came off the press: the PDF, or None where anything was found; how panels fit; what was found; its pages."""

    pdf: bytes | None
    fits: tuple[PanelFit, ...]
    findings: tuple[Finding, ...]
    pages: int


def press(
    sheet: Sheet,
    *,
    templates: Path,
    fonts: Path | Sequence[Path],
    created: dt.date | dt.datetime,
) -> Pressed:
    """Set a sheet and look it over; the PDF is withheld while there is any finding.

    `templates` and `fonts` are directories, `created` the date the PDF bears. No text raises; every
    finding of every panel is reported at once.
    """
    setting = typeset(sheet, templates=templates, fonts=fonts, created=created)
    findings = [*unprintable(sheet), *setting.findings]
    if setting.pdf is not None:
        # Where a text is too tall for its panel, it lies upon what stands below: one cause, one finding.
        overfull = {finding.panel for finding in findings if finding.kind == "panel-overflow"}
        findings += (found for found in inspect(setting.pdf, sheet) if found.panel not in overfull)
    return Pressed(None if findings else setting.pdf, setting.fits, tuple(findings), setting.pages)
