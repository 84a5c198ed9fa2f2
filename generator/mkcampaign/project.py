"""A site's folder on this machine, and the stages from its files to its outputs.

This is where files of the theme are read; the clock is not read here: the day is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from mkcampaign import urls
from mkcampaign.judge import judge
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.outputs import Output, outputs
from mkcampaign.photo_studio import PhotoStudio
from mkcampaign.press.room import Materials, Prints, Progress, Scope, print_all
from mkcampaign.press.store import Store
from mkcampaign.problem import Problem, ProblemsFound, has_errors, in_order
from mkcampaign.read.load import load
from mkcampaign.render import theme
from mkcampaign.render.rendering import Printed, Rendering
from mkcampaign.share_picture import Studio
from mkcampaign.wording import translator


@dataclass(frozen=True, kw_only=True)
class Project:
    """Where a site lies. `themes` are the web theme folders, the site's own first; `material` is the folder of
    Material's templates."""

    root: Path
    content: Path
    settings: SiteSettings
    themes: tuple[Path, ...]
    material: Path


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A site that was read and judged, what the press made of it, and every problem found, in order."""

    site: Site
    as_of: date
    prints: Prints
    problems: tuple[Problem, ...]


def theme_folder() -> Path:
    """The folder of the packaged theme: in the wheel, or beside `generator/` in a checkout."""
    packaged = Path(str(files("mkcampaign"))) / "theme"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "theme"


def check(
    project: Project,
    day: date | datetime,
    *,
    scope: Scope = Scope.ALL,
    progress: Progress | None = None,
) -> Checked:
    """Read, judge and set everything that is in `scope`; never raises for bad input.

    `day` is a date, or a moment with a time zone, which becomes the date it is in the site's own time zone.
    `progress` is told how far the press is.
    """
    site, as_of, problems = read(project, day)
    prints = Prints()
    if site.calendar_complete:
        prints = print_all(
            materials(project, site, as_of),
            store=Store.of_site(project.root),
            scope=scope,
            with_plans=not has_errors(
                problems, strict=False
            ),  # no site will be made, and a plan is never an error
            progress=progress,
        )
    return Checked(
        site=site,
        as_of=as_of,
        prints=prints,
        problems=in_order([*problems, *prints.problems]),
    )


def read(project: Project, day: date | datetime) -> tuple[Site, date, tuple[Problem, ...]]:
    """Read and judge, and set nothing: the site, the day at its place, and every problem."""
    site, found = load(project.root, project.settings, content=project.content)
    as_of = day.astimezone(ZoneInfo(site.organisation.timezone)).date() if isinstance(day, datetime) else day
    return site, as_of, (*found, *judge(site, as_of))


def materials(project: Project, site: Site, as_of: date) -> Materials:
    """What the print room works from."""
    return Materials(
        site=site,
        as_of=as_of,
        templates=theme_folder() / "print",
        content=project.content,
        translate=translator(project.settings.language),
    )


def make(
    project: Project, checked: Checked, *, strict: bool = False, live: bool = False
) -> tuple[Output, ...]:
    """The outputs of a site that was checked. Raises `ProblemsFound` where it has errors."""
    if has_errors(checked.problems, strict=strict):
        raise ProblemsFound(checked.problems)
    rendering = rendering_of(project, checked, live=live)
    studio = Studio.of_site(project.root)
    photos = PhotoStudio.of_site(project.root, project.content, checked.site.content)
    made = tuple(outputs(rendering, checked.prints, studio.picture, photos))
    studio.prune({PurePosixPath(one.uri).stem for one in made if one.uri.startswith(urls.SHARE)})
    photos.prune(checked.site.photos.values())
    return made


def rendering_of(project: Project, checked: Checked, *, live: bool = False) -> Rendering:
    """What the renderers are given, for a site without errors."""
    translate = translator(project.settings.language)
    colours = [campaign.colour for campaign in checked.site.campaigns.values() if campaign.colour]
    return Rendering(
        site=checked.site,
        as_of=checked.as_of,
        translate=translate,
        theme=theme.load(project.themes, material=project.material, translate=translate, colours=colours),
        printed={
            edition: Printed(size=found.size, pages=found.pages)
            for edition, found in checked.prints.prints.items()
        },
        plans={
            plan: Printed(size=found.size, pages=found.pages) for plan, found in checked.prints.plans.items()
        },
        covers={id: cover.size for id, cover in checked.prints.covers.items()},
        live=live,
    )
