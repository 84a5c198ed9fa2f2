"""A pamphlet of the site as a sheet for the press, and what the press finds as Problems at the editor's lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mkcampaign import urls
from mkcampaign.judge.content import PRINTABLE, TRIFOLD_PANELS
from mkcampaign.model.calendar import DEFAULT_COLOUR
from mkcampaign.model.documents import AnswerKind, Pamphlet
from mkcampaign.model.site import Site
from mkcampaign.model.tree import text_of
from mkcampaign.press import Finding, Imprint, Panel, Quote, Sheet, font_directory, press, thumbnail, trifold
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.validity import STATUS_WORDS, answer_status, is_shown
from mkcampaign.wording import Translate, day_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A finished leaflet: its PDF, its number of pages, its cover as a PNG and that in pixels."""

    pdf: bytes
    pages: int
    cover: bytes | None
    cover_size: tuple[int, int]


def print_all(
    site: Site, as_of: date, *, templates: Path, translate: Translate
) -> tuple[dict[str, Print], tuple[Problem, ...]]:
    """Set every printable pamphlet for the organisation; every finding of every one is reported.

    `templates` is the folder of the Typst templates. A pamphlet with a finding gives no file.
    """
    prints: dict[str, Print] = {}
    problems: list[Problem] = []
    printable = {
        id: pamphlet
        for id, pamphlet in site.pamphlets.items()
        if pamphlet.matter.format in PRINTABLE and is_shown(pamphlet.matter, as_of)
    }
    fonts = font_directory()
    for id, pamphlet in printable.items():
        quotes = {link.target for link in pamphlet.body.links if link.is_quote}
        if len(pamphlet.panels) != TRIFOLD_PANELS or not all(
            site.linked_answer(pamphlet.path, target) for target in quotes
        ):
            continue  # judge says so
        sheet = sheet_of(site, pamphlet, as_of, translate)
        pressed = press(sheet, templates=templates, fonts=fonts, created=as_of)
        problems.extend(_problems(pamphlet, sheet, pressed.findings))
        if pressed.pdf is not None:
            cover = thumbnail(sheet, templates=templates, fonts=fonts)
            prints[id] = Print(pdf=pressed.pdf, pages=pressed.pages, cover=cover, cover_size=png_size(cover))
    if printable and not site.settings.url:
        problems.append(problem(Mark("mkdocs.yml"), "site-address-missing"))
    return prints, tuple(problems)


def png_size(png: bytes | None) -> tuple[int, int]:
    """Width and height in pixels, from the header of a PNG (PNG, section 11.2.2); (0, 0) for none."""
    return (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) if png else (0, 0)


def sheet_of(site: Site, pamphlet: Pamphlet, as_of: date, translate: Translate) -> Sheet:
    """The tri-fold of a pamphlet for the organisation (or the chapter the pamphlet belongs to)."""
    matter = pamphlet.matter
    imprint = site.imprint(matter.chapter or site.organisation.id)
    campaign = site.campaigns.get(matter.campaign or "")
    target = urls.noun("campaign", campaign.id) if campaign else urls.noun("pamphlet", pamphlet.id)
    language = site.settings.language
    dated = (
        translate("{date}复核").format(date=day_label(matter.last_reviewed, language))
        if matter.last_reviewed
        else None
    )
    return trifold(
        title=pamphlet.title,
        language=language,
        colour=matter.colour or (campaign.colour if campaign else None) or DEFAULT_COLOUR,
        panels=[Panel(title=p.title, nodes=p.nodes, line=p.line) for p in pamphlet.panels],
        imprint=Imprint(
            name=imprint.name,
            hotline=imprint.hotline,
            address=imprint.address,
            url=site.settings.url or None,
            qr_url=urls.absolute(target, base=site.settings.url) or None,
            qr_label=translate("扫码看活动安排和最新内容") if campaign else translate("扫码看最新内容"),
            version=translate("第 {version} 版").format(version=matter.version) if matter.version else None,
            dated=dated,
        ),
        quotes=_quotes(site, pamphlet, as_of, translate),
        labels={},
    )


def _quotes(site: Site, pamphlet: Pamphlet, as_of: date, translate: Translate) -> Mapping[str, Quote]:
    quotes: dict[str, Quote] = {}
    for link in pamphlet.body.links:
        id = site.linked_answer(pamphlet.path, link.target) if link.is_quote else None
        if id is None:
            continue
        answer = site.answers[id]
        notes: list[str] = []
        if answer.matter.kind is AnswerKind.POLICY:
            notes.append(translate(STATUS_WORDS[answer_status(answer.matter, as_of)]))
        if answer.matter.last_reviewed:
            day = day_label(answer.matter.last_reviewed, site.settings.language)
            notes.append(translate("{date}复核").format(date=day))
        quotes[link.target] = Quote(
            title=answer.title, text=text_of(answer.body.first_paragraph), note=" · ".join(notes)
        )
    return quotes


_REASONS = {
    "edge": "有文字太靠近折线或纸边",
    "overlap": "有文字压在一起",
    "depth": "嵌套太深的内容",
    "qr": "太长的网址（二维码）",
    "a": "这个引用",
    "input": "选项卡或表单",
    "img": "图片（现在的版本）",
    "video": "视频",
    "audio": "音频",
    "iframe": "嵌入的网页",
}
_SHEET_RULES = frozenset({"panel-overflow", "panel-collision", "text-lost", "glyph-missing", "unprintable"})


def _problems(pamphlet: Pamphlet, sheet: Sheet, findings: tuple[Finding, ...]) -> Iterator[Problem]:
    """What the press found, at the line of the panel's heading (or of what cannot be printed)."""
    panels = dict(zip((frame.name for frame in sheet.frames), pamphlet.panels, strict=True))
    for finding in findings:
        panel = panels.get(finding.panel or "")
        yield problem(
            Mark(pamphlet.path, panel.line if panel else 1),
            finding.kind if finding.kind in _SHEET_RULES else "typeset-failed",
            panel=panel.title if panel else pamphlet.title,
            reason=_REASONS.get(finding.cause, "这种内容") if finding.cause else None,
            detail=finding.detail,
            amount=f"{finding.amount_mm:.1f}" if finding.amount_mm else None,
        )
