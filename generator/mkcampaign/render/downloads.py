"""The files of one edition as people find them: what each is for, how to print it, and what it is saved as."""

from __future__ import annotations

import re
from collections.abc import Callable

from mkcampaign import urls
from mkcampaign.distribution import Fold, Sides, job
from mkcampaign.editions import VARIANT_WORDS, VERSION_WORDS
from mkcampaign.model.documents import Format, Pamphlet
from mkcampaign.model.edition import Edition, Variant
from mkcampaign.render import words
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.views import PrintFile

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
"""What Windows has no place for in the name of a file (other systems take less ill)."""

_AFTER = {
    Fold.NONE: "",
    Fold.TRIFOLD: "印好后折成三折。",
    Fold.SADDLE_STITCH: "印好后叠齐、对折，在折缝处订两针。",
}


def files(r: Rendering, edition: tuple[str, str, str], href: Callable[[str], str]) -> tuple[PrintFile, ...]:
    """What the press has made for everybody of a (pamphlet, chapter, language), in the order of `Variant`."""
    return tuple(_file(r, made, href) for made in r.files.get(edition, ()))


def _file(r: Rendering, made: Edition, href: Callable[[str], str]) -> PrintFile:
    _, variant, pages = r.translate, made.variant, r.printed[made].pages
    pamphlet = r.site.pamphlets[made.pamphlet]
    version = [_(VERSION_WORDS).format(letter=made.quiz_version)] if made.quiz_version else []
    label = " · ".join([*version, _(VARIANT_WORDS[variant])])
    last = "-".join([*version, _(VARIANT_WORDS[variant])])
    facts = (
        paper(r, pamphlet, variant),
        _("{count} 页").format(count=pages),
        words.file_size(r.printed[made].size),
    )
    return PrintFile(
        variant=variant.value,
        label=label,
        purpose=_(words.PURPOSES[variant]),
        how=_how(r, pamphlet, variant, pages),
        facts=tuple(filter(None, facts)),
        href=href(urls.download(pamphlet.id, made.stem(r.language))),
        file_name=file_name(r, (made.pamphlet, made.chapter, made.language), last),
    )


def paper(r: Rendering, pamphlet: Pamphlet, variant: Variant) -> str:
    """The paper of a variant, or the finished size where a print shop cuts it; "" where it is not for paper."""
    own = job(pamphlet, None)
    if variant is Variant.SCREEN:
        return ""
    if variant is Variant.LARGE:
        return "A4"
    if variant is Variant.PRESS:
        return "A5" if own.fold is Fold.SADDLE_STITCH else own.paper.value
    return words.paper(own, r.translate)


def _how(r: Rendering, pamphlet: Pamphlet, variant: Variant, pages: int) -> str:
    """What to choose when printing; "" for what is read on a screen."""
    _, own = r.translate, job(pamphlet, pages)
    if variant is Variant.SCREEN:
        return ""
    if variant is Variant.PRESS:
        size = paper(r, pamphlet, variant)
        return _("向印刷厂说明：裁切后 {size}，{fold}，四周已留 3 毫米出血，四色印刷。").format(
            size=size, fold=_(words.FOLDS[own.fold])
        )
    sheet, sides, after = own.paper.value, own.sides, _AFTER[own.fold]
    if variant is Variant.LARGE:
        sheet, sides, after = "A4", Sides.LONG_EDGE if pages > 1 else Sides.SINGLE, ""
    assert sides is not None  # a job whose pages are known knows its sides
    chosen = _("打印时选：{paper} 纸，{sides}，实际大小（不缩放）。").format(
        paper=sheet, sides=_(words.SIDES[sides])
    )
    return chosen + (_(after) if after else "")


def file_name(r: Rendering, edition: tuple[str, str, str], label: str) -> str:
    """What a file is saved as: title, short name of the chapter, script where it is not the site's, and `label`."""
    pamphlet, chapter, language = edition
    branch = r.site.imprint(chapter)
    steps = [r.pamphlet_title(pamphlet, chapter), branch.short_name or branch.name]
    steps += [words.SCRIPTS.get(language, language)] if language != r.language else []
    return saved_as(*steps, label)


def saved_as(*steps: str) -> str:
    """The name of a PDF made of words, without what no system has a place for in a name."""
    return "-".join(" ".join(_NOT_IN_NAMES.sub(" ", step).split()) for step in steps) + ".pdf"


def format_order(r: Rendering) -> dict[Format, list[str]]:
    """The ids of the pamphlets shown on the day by format, formats in the order of `Format`."""
    shown = [id for id in r.site.pamphlets if r.is_published("pamphlet", id)]
    found = {f: [id for id in shown if r.site.pamphlets[id].matter.format is f] for f in Format}
    return {format: ids for format, ids in found.items() if ids}
