"""The print room: every edition that is wanted, set and looked over; what was set before is taken from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from mkcampaign.editions import branches, offered, quiz_versions
from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Edition, Part, Variant, YearPlan
from mkcampaign.model.site import Site
from mkcampaign.press.crew import Crew, local, set_editions
from mkcampaign.press.editions import manuscript
from mkcampaign.press.faults import LOST, Fault, as_data, faults, from_data, problems
from mkcampaign.press.keys import Keys
from mkcampaign.press.layout import lay_out
from mkcampaign.press.manuscript import Manuscript
from mkcampaign.press.plans import coverage_problems, plan_manuscript, plan_problems
from mkcampaign.press.store import Entry, Store
from mkcampaign.press.task import Kit, Outcome, Task, close_workshop
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.wording import Translate
from mkcampaign.year_plans import YearPlans

Progress = Callable[[int, int], None]
"""Is told how many editions have been set, and of how many."""

Work = Edition | YearPlan
"""What the room is given to set: the file of a pamphlet's edition, or of a year plan."""

OWN_ORDER = (Variant.OFFICE, Variant.SCREEN, Variant.LARGE, Variant.PRESS)
COVER_ORDER = (Variant.SCREEN, Variant.OFFICE, Variant.LARGE, Variant.PRESS)
"""Which variant stands for a pamphlet on its page, and which its picture is taken of: the first that is offered."""


class Scope(Enum):
    """What a command sets: every edition, or of each pamphlet the one on its page, with whatever was set before."""

    ALL = "all"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Finished work: its size in bytes, its pages, and its PDF, which is read when it is wanted."""

    edition: Work
    size: int
    pages: int
    entry: Entry = field(repr=False)

    @property
    def file(self) -> Path | None:
        """Where the PDF lies; None where no folder could be written and it is held in memory."""
        return self.entry.file

    def pdf(self) -> bytes:
        """The PDF. Raises OSError where its file has gone since."""
        return self.entry.read()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The picture of a pamphlet's first page: a PNG, and its width and height in pixels."""

    png: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of a piece of work: its print, or the faults for which there is none; a print's are warnings."""

    edition: Work
    print: Print | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """What a run gave: prints by edition, year plans, covers by pamphlet, and every problem."""

    prints: Mapping[Edition, Print] = field(default_factory=dict)
    plans: Mapping[YearPlan, Print] = field(default_factory=dict)
    covers: Mapping[str, Cover] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """What the room works from: site and day, the folders of print templates and of content, the reader's words."""

    site: Site
    as_of: date
    templates: Path
    content: Path
    translate: Translate


def own_edition(
    site: Site, editions: Iterable[Edition], pamphlet: str, order: tuple[Variant, ...] = OWN_ORDER
) -> Edition | None:
    """The edition among those given that stands for a pamphlet: its own chapter's, in the site's language.

    Of a question paper in several versions it is the first.
    """
    own = next(iter(branches(site, site.pamphlets[pamphlet])), None)
    version = quiz_versions(site, site.pamphlets[pamphlet])[0]
    wanted = pamphlet, own, site.settings.language, Part.PAPER, version
    fitting = {
        edition.variant: edition
        for edition in editions
        if (edition.pamphlet, edition.chapter, edition.language, edition.part, edition.quiz_version) == wanted
    }
    return next((fitting[variant] for variant in order if variant in fitting), None)


class PrintRoom:
    """One run over the editions of a site. What was set is put into the store, findings too: neither is done twice."""

    def __init__(self, materials: Materials, store: Store) -> None:
        self.materials, self.store = materials, store
        self.keys = Keys(materials.templates)
        self.asked: set[str] = set()
        """The keys that this run has asked for."""
        self.plans = YearPlans(materials.site)
        self._keys: dict[Work, str] = {}
        self._last: tuple[tuple[str, ...], Manuscript] | None = None

    def manuscript(self, edition: Work) -> Manuscript:
        """What a piece of work says. Its variants, and a paper and its key, say the same, and share one."""
        m = self.materials
        if isinstance(edition, YearPlan):
            what: tuple[str, ...] = (f"{edition.year}", edition.chapter, edition.language)
            if self._last is None or self._last[0] != what:
                plan = plan_manuscript(self.plans, edition, m.as_of, m.translate, content=m.content)
                self._last = what, plan
            return self._last[1]
        what = edition.pamphlet, edition.chapter, edition.language, edition.quiz_version
        if self._last is None or self._last[0] != what:
            site = m.site
            pamphlet = site.pamphlets[edition.pamphlet]
            said = manuscript(
                site,
                pamphlet,
                edition.chapter,
                edition.language,
                m.as_of,
                m.translate,
                content=m.content,
                quiz_version=edition.quiz_version,
            )
            self._last = what, said
        return self._last[1]

    def key(self, edition: Work) -> str:
        """The key of a piece of work in the store."""
        if edition not in self._keys:
            format, part = self._form(edition)
            key = self.keys.of(self.manuscript(edition), format, edition.variant, part)
            self._keys[edition] = key
            self.asked.add(key)
        return self._keys[edition]

    def _form(self, edition: Work) -> tuple[Format | None, Part]:
        """Its format, None for a year plan, and which of a pamphlet's papers it is."""
        if isinstance(edition, YearPlan):
            return None, Part.PAPER
        return self.materials.site.pamphlets[edition.pamphlet].matter.format, edition.part

    def known(self, edition: Work) -> Made | None:
        """What became of a piece of work before; None where it is yet to be set."""
        entry = self.store.get(self.key(edition))
        return None if entry is None else self._made(edition, entry)

    def cover(self, edition: Edition) -> Cover | None:
        """The cover that was taken of an edition before; None where there is none yet."""
        key = cover_key(self.key(edition))
        self.asked.add(key)
        entry = self.store.get(key)
        if entry is None or not entry.is_made:
            return None
        try:
            return _cover(entry.read())
        except OSError:
            return None

    def set_all(
        self,
        editions: Iterable[Work],
        *,
        covers: Iterable[Edition] = (),
        crew: Callable[[int], Crew] = local,
        progress: Progress | None = None,
    ) -> Generator[Made | tuple[str, Cover], None, None]:
        """Set editions and year plans, and take pictures of `covers`; each as it is done, in no fixed order.

        Yields what became of each, and (pamphlet, cover) for each cover that could be taken. The order of
        `editions` should be that of `offered`, in which the variants of one manuscript stand together.
        """
        wanted: dict[str, list[Work]] = {}
        pictured: dict[str, list[Edition]] = {}
        for edition in editions:
            wanted.setdefault(self.key(edition), []).append(edition)
        for edition in covers:
            pictured.setdefault(self.key(edition), []).append(edition)
        jobs: dict[str, Work] = {key: first[0] for key, first in wanted.items()}
        jobs |= {key: first[0] for key, first in pictured.items()}
        if not jobs:
            return
        chosen = crew(len(jobs))
        kit = Kit.of(self.materials.templates, is_remote=chosen.is_remote)
        tasks = (
            self._task(key, edition, pdf=key in wanted, cover=key in pictured)
            for key, edition in jobs.items()
        )
        done = 0
        try:
            with closing(set_editions(tasks, count=len(jobs), kit=kit, crew=chosen)) as outcomes:
                for outcome in outcomes:
                    done += 1
                    if progress:
                        progress(done, len(jobs))
                    yield from self._kept(outcome, wanted.get(outcome.key, []), pictured.get(outcome.key, []))
        finally:
            close_workshop()

    def _task(self, key: str, edition: Work, *, pdf: bool, cover: bool) -> Task:
        said = self.manuscript(edition)
        format, part = self._form(edition)
        sheet = lay_out(said, format, edition.variant, part)
        return Task(key=key, sheet=sheet, created=said.created, pdf=pdf, cover=cover)

    def _kept(
        self, outcome: Outcome, editions: list[Work], pictured: list[Edition]
    ) -> Iterator[Made | tuple[str, Cover]]:
        """Put what came back into the store, and say for which editions it is."""
        if outcome.lost:
            fault = Fault(kind="typeset-error", detail=outcome.lost, cause=LOST)
            yield from (Made(edition=edition, faults=(fault,)) for edition in editions)
            return
        pressed = outcome.pressed
        if pressed is not None and editions:
            said = self.manuscript(editions[0])
            found: tuple[Fault, ...] = ()
            if pressed.findings:
                format, part = self._form(editions[0])
                sheet = lay_out(said, format, editions[0].variant, part)
                found = faults(sheet, pressed.findings, said)
            notes = {
                "pages": pressed.pages,
                "fits": [asdict(fit) for fit in pressed.fits],
                "faults": as_data(found),
            }
            entry = self.store.put(outcome.key, notes, content=pressed.pdf, suffix=".pdf")
            yield from (self._made(edition, entry) for edition in editions)
        if outcome.cover is not None:
            cover = _cover(outcome.cover)
            notes = {"size": cover.size}
            self.store.put(cover_key(outcome.key), notes, content=cover.png, suffix=".png")
            yield from ((edition.pamphlet, cover) for edition in pictured)

    def _made(self, edition: Work, entry: Entry) -> Made:
        # What is printed may have faults too: those that are only warnings.
        kept = entry.notes["faults"]
        found = from_data(kept, self.manuscript(edition)) if kept else ()
        if not entry.is_made:
            return Made(edition=edition, faults=found)
        pages = int(entry.notes["pages"])
        made = Print(edition=edition, size=entry.size, pages=pages, entry=entry)
        return Made(edition=edition, print=made, faults=found)


def print_all(
    materials: Materials,
    *,
    store: Store,
    scope: Scope = Scope.ALL,
    with_plans: bool = True,
    crew: Callable[[int], Crew] = local,
    progress: Progress | None = None,
) -> Prints:
    """Everything that a site offers on the day, for its pages; what the store keeps of no use is cleared away.

    With `Scope.OWN`, only the edition of each pamphlet that its page shows is set; the others, and the year plans, are
    there as far as they were set before; and so are the year plans alone where `with_plans` is false.
    """
    site = materials.site
    room = PrintRoom(materials, store)
    editions = list(offered(site, materials.as_of))
    by_pamphlet: dict[str, list[Edition]] = {}
    for edition in editions:
        by_pamphlet.setdefault(edition.pamphlet, []).append(edition)
    own = {own_edition(site, those, id) for id, those in by_pamphlet.items()}
    fronts = [own_edition(site, those, id, COVER_ORDER) for id, those in by_pamphlet.items()]
    plans = list(room.plans.offered(materials.as_of))
    made: dict[Work, Made] = {}
    covers: dict[str, Cover] = {}
    unset: list[Work] = []
    everything: list[Work] = [*editions, *plans]
    for work in everything:
        before = room.known(work)
        if before is not None:
            made[work] = before
        elif work in own or (scope is Scope.ALL and (with_plans or not isinstance(work, YearPlan))):
            unset.append(work)
    unpictured: list[Edition] = []
    for front in fronts:
        if front is None or (front in made and made[front].print is None):
            continue
        cover = room.cover(front)
        if cover is None:
            unpictured.append(front)
        else:
            covers[front.pamphlet] = cover
    for result in room.set_all(unset, covers=unpictured, crew=crew, progress=progress):
        if isinstance(result, Made):
            made[result.edition] = result
        else:
            covers[result[0]] = result[1]
    if scope is Scope.ALL:
        store.prune(room.asked)
    looked_at = editions if scope is Scope.ALL else [e for e in editions if e in own]
    broken = {e: made[e].faults for e in looked_at if e in made and made[e].faults}
    told = list(problems(site, broken, materials.translate))
    if scope is Scope.ALL:
        unmade = {plan: made[plan].faults for plan in plans if plan in made}
        told += plan_problems(room.plans, unmade, materials.translate)
        told += coverage_problems(room.plans, plans)
    if editions and not site.settings.url:
        told.append(problem(Mark("mkdocs.yml"), "site-address-missing"))
    prints = {e: found for e in editions if e in made and (found := made[e].print) is not None}
    hung = {plan: found for plan in plans if plan in made and (found := made[plan].print) is not None}
    return Prints(prints=prints, plans=hung, covers=covers, problems=tuple(told))


def cover_key(key: str) -> str:
    """The key of the cover of the edition of a key."""
    return hashlib.sha256(f"cover {key}".encode()).hexdigest()[:40]


def _cover(png: bytes) -> Cover:
    return Cover(png=png, size=png_size(png))


def png_size(png: bytes | None) -> tuple[int, int]:
    """Width and height in pixels, from the header of a PNG (PNG, section 11.2.2); (0, 0) for none."""
    return (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) if png else (0, 0)
