"""Year plans: what each says, from the site's calendar; and what the press found in them, as Problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from mkcampaign import urls
from mkcampaign.model.calendar import DEFAULT_COLOUR
from mkcampaign.model.edition import Script, YearPlan
from mkcampaign.model.site import Site
from mkcampaign.press.coverage import covered, missing
from mkcampaign.press.faults import LANGUAGE_WORDS, LOST, Fault
from mkcampaign.press.labels import labels
from mkcampaign.press.manuscript import Imprint, Manuscript, Picture, unchanged
from mkcampaign.press.rewrite import rewritten
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.script import converter
from mkcampaign.wording import Translate, day_label
from mkcampaign.year_plans import Source, YearPlans


def plan_manuscript(
    plans: YearPlans, plan: YearPlan, as_of: date, translate: Translate, *, content: Path
) -> Manuscript:
    """What a year plan says. `content` is the folder in which pictures lie.

    What the font lacks is replaced (`coverage`): the calendar was written for the web too.
    """
    site, main = plans.site, plans.site.settings.language
    branch = site.imprint(plan.chapter)
    heading = labels(main, unchanged)["plan-title"].format(year=plan.year)
    logo = branch.logo if branch.logo in site.pictures else None
    own = rewritten(
        Manuscript(
            title=f"{heading} · {branch.name}",
            language=plan.language,
            colour=DEFAULT_COLOUR,
            panels=(),
            imprint=Imprint(
                name=branch.name,
                hotline=covered(branch.hotline) if branch.hotline else None,
                address=branch.address,
                url=branch.url or site.settings.url or None,
                qr_url=_calendar(plans, plan) or None,
                qr_label=translate("扫码看最新安排"),
                dated=translate("内容截至 {date}").format(date=day_label(as_of, main)),
                logo=logo,
            ),
            created=as_of,
            pictures={logo: Picture(file=content / logo, size=site.pictures[logo])} if logo else {},
            programme=plans.programme(plan.year, plan.chapter),
        ),
        covered,
    )
    if plan.language == main:
        return own
    convert = converter(Script(plan.language), site.glossary)
    return rewritten(own, lambda text: covered(convert(text)))


def _calendar(plans: YearPlans, plan: YearPlan) -> str:
    """The address of the page with the same events: the chapter's year where it has one, else the calendar."""
    site = plans.site
    is_root = plan.chapter == site.organisation.id
    has_year = plan.year in plans.years(plan.chapter)
    page = urls.calendar(plan.year, None if is_root else plan.chapter) if has_year else urls.calendar()
    return urls.absolute(page, base=site.settings.url)


def plan_problems(
    plans: YearPlans, broken: Mapping[YearPlan, Sequence[Fault]], translate: Translate
) -> Iterator[Problem]:
    """The plans that could not be made, each once, with the first thing that stood in its way.

    A warning: a site is not held up by what is drawn from it.
    """
    site = plans.site
    for plan, found in broken.items():
        if found:
            kind = translate(_DIED) if found[0].cause == LOST else found[0].kind
            branch = site.chapter(plan.chapter)
            script = translate(LANGUAGE_WORDS.get(plan.language, plan.language))
            yield problem(
                _mark_of_chapter(site, plan.chapter),
                "year-plan-failed",
                year=str(plan.year),
                name=branch.name if branch else plan.chapter,
                script="" if plan.language == site.settings.language else script,
                reason=f"{kind} {found[0].detail}".strip()[:200],
            )


def coverage_problems(plans: YearPlans, made: Iterable[YearPlan]) -> Iterator[Problem]:
    """What stands on plans and has no glyph, each noun once at its line."""
    site = plans.site
    told: dict[Source, str] = {}
    for year, chapter in dict.fromkeys((plan.year, plan.chapter) for plan in made):
        for line in plans.programme(year, chapter).all_lines:
            for source, text in ((line.source, line.title), (line.place_source, line.place)):
                if text and source not in told:
                    told[source] = missing(text)
        imprint = site.imprint(chapter)
        own = _source_of_chapter(site, chapter)
        told[own] = missing(imprint.name)
    for source, lacking in told.items():
        if lacking:
            kind, id, *location = source
            yield problem(site.mark(str(kind), str(id), *location), "year-plan-glyph", detail=lacking)


_DIED = "排版的进程意外退出"


def _source_of_chapter(site: Site, chapter: str) -> Source:
    return ("organisation", "", "name") if chapter == site.organisation.id else ("chapter", chapter, "name")


def _mark_of_chapter(site: Site, chapter: str) -> Mark:
    kind, id, *_ = _source_of_chapter(site, chapter)
    return site.mark(str(kind), str(id), "name") if (kind, id) in site.origins else Mark("campaigns.yml")
