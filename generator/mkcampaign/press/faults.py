"""What the press finds, as Problems at the editor's lines; what many editions share is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any

from mkcampaign.editions import VARIANT_WORDS, VERSION_WORDS, branches, quiz_versions
from mkcampaign.model.documents import Pamphlet
from mkcampaign.model.edition import Edition, Part, Variant
from mkcampaign.model.site import Site
from mkcampaign.press.inspect import Finding
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.sheet import Sheet
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.rules import RULES
from mkcampaign.wording import Translate

_REASONS = {
    "edge": "有文字太靠近折线或纸边",
    "overlap": "有文字压在一起",
    "depth": "嵌套太深的内容",
    "qr": "太长的网址（二维码）",
    "a": "这个引用",
    "input": "选项卡或表单",
    "img": "这张图片",
    "video": "视频",
    "audio": "音频",
    "iframe": "嵌入的网页",
}

LOST = "lost"
"""The cause of a fault that is none of the text's: nothing came back from who was to set it."""

NAMED = 3
"""How many chapters are named; of more, their number is told."""

LANGUAGE_WORDS = {
    "zh-Hans": "简体",
    "zh-Hant-TW": "繁体（台湾用字）",
    "zh-Hant-HK": "繁体（香港用字）",
    "en": "英文",
}
PART_WORDS = {Part.PAPER: "题卷", Part.KEY: "答案"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A finding where the editor can see it: the title of its part, and the line of that part's heading or 0.

    `panel` says which of the manuscript's panels that is, so that the line is right after the file has been edited
    elsewhere; `path` is the file where it is not the pamphlet's own, as for a question of a quiz; `more` are further
    values for the rule's words.
    """

    kind: str
    detail: str
    title: str = ""
    line: int = 0
    panel: int | None = None
    cause: str = ""
    amount_mm: float | None = None
    path: str = ""
    more: tuple[tuple[str, str], ...] = ()


def faults(sheet: Sheet, findings: Iterable[Finding], manuscript: Manuscript) -> tuple[Fault, ...]:
    """The findings about a sheet, which was laid out from the manuscript."""
    places = {panel.line: at for at, panel in reversed([*enumerate(manuscript.panels)])}
    found: list[Fault] = []
    for finding in findings:
        part = sheet.part(finding.panel)
        line, path = (part.line, part.path) if part else (0, "")
        found.append(
            Fault(
                kind=finding.kind,
                detail=finding.detail,
                title=part.title if part else "",
                line=line,
                panel=None if path else places.get(line),
                cause=finding.cause,
                amount_mm=finding.amount_mm,
                path=path,
                more=finding.more,
            )
        )
    return tuple(found)


def as_data(found: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as plain JSON, to be kept in a store."""
    return [asdict(fault) for fault in found]


def from_data(data: Iterable[Mapping[str, Any]], manuscript: Manuscript) -> tuple[Fault, ...]:
    """Faults that were kept, at the lines where the manuscript's headings stand now."""
    return tuple(_moved(Fault(**{**fault, "more": _pairs(fault)}), manuscript) for fault in data)


def _pairs(fault: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in fault.get("more", ()))


def _moved(fault: Fault, manuscript: Manuscript) -> Fault:
    return fault if fault.panel is None else replace(fault, line=manuscript.panels[fault.panel].line)


def problems(
    site: Site, broken: Mapping[Edition, Sequence[Fault]], translate: Translate
) -> Iterator[Problem]:
    """The faults of all editions of a run, those of one cause once.

    A fault that the pamphlet's plainest edition has too (its own chapter's, in the main language, for the office) is
    told without naming an edition; else the fewest that show where it is are named, in the reader's language. The
    amount told is the greatest, so that cutting as much mends them all.
    """
    alike: dict[tuple[str, Fault], dict[Edition, Fault]] = {}
    for edition, found in broken.items():
        for fault in found:
            detail = "" if fault.kind == "panel-overflow" else fault.detail
            same = replace(fault, detail=detail, amount_mm=None)
            alike.setdefault((edition.pamphlet, same), {})[edition] = fault
    for (id, same), editions in alike.items():
        pamphlet = site.pamphlets[id]
        amount = max((fault.amount_mm or 0 for fault in editions.values()), default=0)
        for label in _labels(site, pamphlet, editions, translate, all_named=same.cause == LOST):
            yield problem(
                Mark(same.path or pamphlet.path, same.line or _line_of_picture(pamphlet, same)),
                same.kind if same.kind in RULES else "typeset-failed",
                panel=same.title or pamphlet.title,
                edition=label or None,
                reason=_REASONS.get(same.cause, "这种内容") if same.cause else None,
                detail=next(iter(editions.values())).detail,
                amount=f"{amount:.1f}" if amount else None,
                **dict(same.more),
            )


def _line_of_picture(pamphlet: Pamphlet, fault: Fault) -> int:
    """The line on which the picture of a fault stands, 1 where there is none, as for a logo."""
    return next((one.line for one in pamphlet.body.links if one.is_picture and one.target == fault.detail), 1)


def _labels(
    site: Site, pamphlet: Pamphlet, editions: Iterable[Edition], translate: Translate, *, all_named: bool
) -> Iterator[str]:
    """How to name the editions, in as few words as say where they are."""
    plain = Edition(
        pamphlet=pamphlet.id,
        chapter=next(iter(branches(site, pamphlet)), ""),
        language=site.settings.language,
        variant=Variant.OFFICE,
        quiz_version=quiz_versions(site, pamphlet)[0],
    )
    found = dict.fromkeys(editions)
    told = [edition for edition in found if all_named or not _is_said_by_plainer(edition, plain, found)]
    by_chapters: dict[tuple[str, Part, str, Variant], list[str]] = {}
    for edition in told:
        same = edition.quiz_version, edition.part, edition.language, edition.variant
        by_chapters.setdefault(same, []).append(edition.chapter)
    by_variants: dict[tuple[str, Part, str, tuple[str, ...]], list[Variant]] = {}
    for (version, part, language, variant), chapters in by_chapters.items():
        by_variants.setdefault((version, part, language, tuple(chapters)), []).append(variant)
    for (version, part, language, those), variants in by_variants.items():
        words: list[str] = []
        if all_named or those != (plain.chapter,):
            words.append(_names(site, those, translate))
        if version and (all_named or version != plain.quiz_version):
            words.append(translate(VERSION_WORDS).format(letter=version))
        if part is not plain.part:
            words.append(translate(PART_WORDS[part]))
        if language != plain.language:
            words.append(translate(LANGUAGE_WORDS.get(language, language)))
        if all_named or variants != [plain.variant]:
            words.append(translate("、").join(translate(VARIANT_WORDS[variant]) for variant in variants))
        yield translate("（{words}）").format(words=translate("，").join(words)) if words else ""


def _is_said_by_plainer(edition: Edition, plain: Edition, found: Mapping[Edition, None]) -> bool:
    """Whether an edition that differs only in being plainer in some way is among them."""
    ways = ("chapter", "language", "variant", "part", "quiz_version")
    for chosen in product((False, True), repeat=len(ways)):
        change = {way: getattr(plain, way) for way, is_chosen in zip(ways, chosen, strict=True) if is_chosen}
        other = replace(edition, **change)
        if other != edition and other in found:
            return True
    return False


def _names(site: Site, chapters: Sequence[str], translate: Translate) -> str:
    named = [branch.name if (branch := site.chapter(id)) else id for id in chapters[:NAMED]]
    names = translate("、").join(named)
    if len(chapters) <= NAMED:
        return names
    return translate("{names}等 {count} 个").format(names=names, count=len(chapters))
