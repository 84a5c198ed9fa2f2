"""The year plans as people find them: on the calendar's page of the year, and on a chapter's page."""

from __future__ import annotations

from collections.abc import Callable

from mkcampaign import urls
from mkcampaign.editions import VARIANT_WORDS
from mkcampaign.model.edition import Variant, YearPlan
from mkcampaign.render import words
from mkcampaign.render.downloads import saved_as
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.views import PrintFile

PURPOSES = {
    Variant.OFFICE: "贴在墙上，全年的活动一眼看到。",
    Variant.LARGE: "字大，上半年、下半年分开印，远一点也看得清。",
}


def files(
    r: Rendering, href: Callable[[str], str], *, chapter: str | None, year: int | None = None
) -> tuple[PrintFile, ...]:
    """The plans of a chapter (None: the organisation) as files: of one year, or of every year there is one of."""
    own = chapter or r.site.organisation.id
    return tuple(
        _file(r, plan, href) for plan in r.plans if plan.chapter == own and year in (None, plan.year)
    )


def _file(r: Rendering, plan: YearPlan, href: Callable[[str], str]) -> PrintFile:
    _, made = r.translate, r.plans[plan]
    title = _("{year}年活动安排").format(year=plan.year)
    variant = _(VARIANT_WORDS[plan.variant])
    branch = r.site.imprint(plan.chapter)
    return PrintFile(
        variant=plan.variant.value,
        label=f"{title} · {variant}",
        purpose=_(PURPOSES[plan.variant]),
        how=_("打印时选：A3 纸，横向，单面，实际大小（不缩放）。"),
        facts=("A3", _("{count} 页").format(count=made.pages), words.file_size(made.size)),
        href=href(urls.year_plan(plan.stem(r.language))),
        file_name=saved_as(title, branch.short_name or branch.name, variant),
    )
