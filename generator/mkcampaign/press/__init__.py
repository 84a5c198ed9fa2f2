"""The press: a pamphlet becomes a sheet (`sheet`), is set (`typeset`) and looked over (`inspect`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from mkcampaign.press.checks import check
from mkcampaign.press.finish import finish
from mkcampaign.press.inspect import Finding, PanelFit, inspect, unprintable
from mkcampaign.press.layout import lay_out
from mkcampaign.press.manuscript import Imprint, Letter, Manuscript, Panel, Picture, SignIn
from mkcampaign.press.matter import Quote, Unprintable
from mkcampaign.press.sheet import Frame, Part, Sheet
from mkcampaign.press.typeset import Setting, Workshop, font_directory, thumbnail, typeset

__all__ = [
    "Finding",
    "Frame",
    "Imprint",
    "Letter",
    "Manuscript",
    "Panel",
    "PanelFit",
    "Part",
    "Picture",
    "Pressed",
    "Quote",
    "Setting",
    "Sheet",
    "SignIn",
    "Unprintable",
    "Workshop",
    "font_directory",
    "lay_out",
    "press",
    "thumbnail",
    "typeset",
]


class Pressed(NamedTuple):
    """What came off the press: the PDF (None where it must not be printed), how parts fit, what was found, pages."""

    pdf: bytes | None
    fits: tuple[PanelFit, ...]
    findings: tuple[Finding, ...]
    pages: int


def press(sheet: Sheet, *, workshop: Workshop, created: dt.date | dt.datetime) -> Pressed:
    """Set a sheet and look it over; the PDF is withheld while there is any finding that stops it.

    `created` is the date the PDF bears. No text raises; every finding of every part is reported at once.
    """
    setting = typeset(sheet, workshop=workshop, created=created)
    findings = [*unprintable(sheet), *setting.findings]
    if setting.pdf is not None:
        # Where a text is too tall for its panel, it lies upon what stands below: one cause, one finding.
        overfull = {finding.panel for finding in findings if finding.kind == "panel-overflow"}
        overfull |= {frame.name for frame in sheet.frames if not overfull.isdisjoint(frame.part_names)}
        findings += (
            found
            for found in inspect(setting.pdf, sheet)
            # what runs over an edge is cut off there, and is not lost besides
            if found.panel not in overfull and not (overfull and found.kind == "text-lost")
        )
    pdf = finish(setting.pdf, sheet) if setting.pdf is not None and not _stopped(findings) else None
    if pdf is not None:
        findings += check(pdf, sheet)
    return Pressed(None if _stopped(findings) else pdf, setting.fits, tuple(findings), setting.pages)


def _stopped(findings: Iterable[Finding]) -> bool:
    return any(finding.stops for finding in findings)
