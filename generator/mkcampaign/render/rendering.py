"""What every renderer is given: the site, the day, the words, and what the press has made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from mkcampaign import almanac, regions, releases, urls
from mkcampaign.editions import branches, languages, own_words
from mkcampaign.model.calendar import Campaign, Event, EventKind
from mkcampaign.model.documents import Format, FrontMatter, Pamphlet
from mkcampaign.model.edition import Edition, Part, Script, Variant, YearPlan
from mkcampaign.model.openings import fill
from mkcampaign.model.scalars import Span
from mkcampaign.model.site import Site
from mkcampaign.render.theme import Theme
from mkcampaign.schedule import (
    Entry as Entry,
)
from mkcampaign.schedule import Phase, by_chapter, campaign_span, chapters_of, entries, phase, status_of
from mkcampaign.standing import Standings, region_codes
from mkcampaign.validity import is_shown
from mkcampaign.wording import Language, Translate, day_label

_T = TypeVar("_T")
Producer = Callable[[], str]
"""Makes one page when it is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A file the press has made: its size in bytes, and its pages."""

    size: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """The input of all renderers. Frozen; the cached values are derived from it alone.

    `printed` and `plans` hold the editions and the year plans that the press has made, `covers` the size in pixels of
    each pamphlet's cover picture.
    """

    site: Site
    as_of: date
    translate: Translate
    theme: Theme
    printed: Mapping[Edition, Printed] = field(default_factory=dict)
    plans: Mapping[YearPlan, Printed] = field(default_factory=dict)
    covers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    live: bool = False

    @property
    def language(self) -> Language:
        """The site's language."""
        return self.site.settings.language

    @cached_property
    def as_of_words(self) -> str:
        """截至2026年5月29日: what stands beside words that may not be true on another day."""
        return self.translate("截至{date}").format(date=day_label(self.as_of, self.language))

    @cached_property
    def spans(self) -> dict[str, Span]:
        """The days of every campaign that has any, by id."""
        found = {id: campaign_span(self.site, campaign) for id, campaign in self.site.campaigns.items()}
        return {id: span for id, span in found.items() if span}

    def occasion_spans(self, id: str, years: Iterable[int]) -> Iterator[Span]:
        """The spans of an occasion that begin in `years`, as far as the almanac reaches."""
        for year in years:
            if year in almanac.YEARS:
                yield from almanac.spans_in_year(self.site.occasions[id].when, year)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every occurrence of every event, in order of time."""
        return entries(self.site)

    @cached_property
    def series(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        """The occurrences of each event, by (campaign id, event id)."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            found.setdefault((entry.campaign.id, entry.event.id), []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def phase_of(self, entry: Entry) -> Phase:
        """Where one occurrence stands on the day of the build."""
        return phase(entry.occurrence.span, status_of(entry.campaign, entry.event), self.as_of)

    def campaign_phase(self, campaign: Campaign) -> Phase:
        """Where a campaign stands on the day of the build."""
        return phase(self.spans[campaign.id], campaign.status, self.as_of)

    def next_of(self, entries: Sequence[Entry]) -> Entry:
        """The occurrence that counts now: the first that is not over, else the last."""
        return next((e for e in entries if e.occurrence.span.end >= self.as_of), entries[-1])

    @cached_property
    def coming(self) -> tuple[Entry, ...]:
        """The next occurrence of every event that is not over, in order of time."""
        found = [
            entry
            for entries in self.series.values()
            if (entry := self.next_of(entries)).occurrence.span.end >= self.as_of
        ]
        return tuple(sorted(found, key=lambda e: e.order))

    def chapters_of(self, campaign: Campaign, event: Event) -> tuple[str, ...]:
        """The chapters an event belongs to: its own, else its place's, else the campaign's organisers."""
        return chapters_of(self.site, campaign, event)

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The ids of the chapters right below each; one that names no parent is below the organisation."""
        found: dict[str, list[str]] = {}
        for id, chapter in self.site.chapters.items():
            found.setdefault(chapter.parent or self.site.organisation.id, []).append(id)
        return found

    @cached_property
    def entries_by_chapter(self) -> dict[str, tuple[Entry, ...]]:
        """The occurrences of each chapter and of all below it, in order of time."""
        return self._by_chapter((e, self.chapters_of(e.campaign, e.event)) for e in self.entries)

    @cached_property
    def coming_by_chapter(self) -> dict[str, tuple[Entry, ...]]:
        """What is `coming` of each chapter and of all below it, in order of time."""
        return self._by_chapter((e, self.chapters_of(e.campaign, e.event)) for e in self.coming)

    @cached_property
    def campaigns_by_chapter(self) -> dict[str, tuple[Campaign, ...]]:
        """The campaigns of each chapter and of all below it, in the order written."""
        root = self.site.organisation.id
        return self._by_chapter((c, c.organisers or (root,)) for c in self.site.campaigns.values())

    def _by_chapter(self, things: Iterable[tuple[_T, Iterable[str]]]) -> dict[str, tuple[_T, ...]]:
        """Things by their chapters and by every chapter above those, each once in the order given."""
        return by_chapter(self.site, things)

    @cached_property
    def years_by_chapter(self) -> dict[str, frozenset[int]]:
        """The years in which a chapter, or one below it, has events."""
        return {
            chapter: frozenset(year for entry in entries for year in entry.years)
            for chapter, entries in self.entries_by_chapter.items()
        }

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have a calendar page: those with events, that of the build, and that of two months later."""
        near = {self.as_of.year, (self.as_of + timedelta(days=62)).year}
        return tuple(sorted({year for e in self.entries for year in e.years} | near))

    @cached_property
    def entries_by_kind(self) -> dict[EventKind, tuple[Entry, ...]]:
        """The occurrences of each kind of event, in order of time."""
        found: dict[EventKind, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.event.kind, []).append(entry)
        return {kind: tuple(entries) for kind, entries in found.items()}

    def is_published(self, kind: str, id: str) -> bool:
        """Whether the document is there and shown on the day (`validity.is_shown`)."""
        return (kind, id) in self._shown

    @cached_property
    def _shown(self) -> frozenset[tuple[str, str]]:
        documents = self.site.documents()
        return frozenset((kind, d.id) for kind, d in documents if is_shown(d.matter, self.as_of))

    def is_indexed(self, uri: str) -> bool:
        """Whether a page is for searching: this site's own search, and the sitemap for search engines.

        What is not in force is not, with the list of it, nor the 404 page, the search page, the pages of printed
        editions (whoever holds the paper has their address) and the question banks, which are for editors.
        """
        return urls.list_of(uri) not in self._unlisted

    @cached_property
    def _unlisted(self) -> frozenset[str]:
        return frozenset(
            (
                urls.NOT_FOUND,
                urls.SEARCH,
                urls.questions(),
                *map(urls.questions, self.site.campaigns),
                *(urls.edition(one.code) for one in self.paper_codes),
                urls.archive(),
                *(urls.noun("answer", id) for id in self.site.answers if not self.standings.holds(id)),
            )
        )

    @cached_property
    def standings(self) -> Standings:
        """How every answer stands on the day."""
        return Standings(self.site, self.as_of)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The divisions that have a page, by code."""
        return region_codes(self.site)

    def region_of_place(self, id: str) -> str | None:
        """The division a place lies in, as far as its chapter says."""
        return self.site.imprint(self.site.places[id].chapter or self.site.organisation.id).region

    def region_name(self, code: str, *, whole: bool = False) -> str:
        """What a division is called, with those it lies in where `whole`.

        The list has Chinese names; other languages call it by the branch that is there, else by its code.
        """
        if self.language.startswith("zh"):
            return regions.full_name(code) if whole else regions.name(code)
        return next((b.name for _kind, _id, b in self.site.branches() if b.region == code), code)

    def day_of_words(self, matter: FrontMatter) -> date | None:
        """The day on which a document's words were last new or looked through; None where nobody has said.

        A day that is still to come tells nothing of the words as they stand.
        """
        days = (matter.publish_on, matter.last_reviewed)
        return max((day for day in days if day and day <= self.as_of), default=None)

    @cached_property
    def lastmod(self) -> dict[str, date]:
        """The day of its words of each page that is one document's, by URI, where it is known.

        Home and the campaigns' pages show what is due on the day of the build, lists what is in them: for those no
        day written by an editor would be true.
        """
        return {
            urls.noun(kind, document.id): day
            for kind, document in self.site.documents()
            if kind != "prose" and (kind, document.id) != ("page", "index")
            if (day := self.day_of_words(document.matter))
        }

    @cached_property
    def nouns_by_uri(self) -> dict[str, tuple[str, str]]:
        """The (kind, id) of what a page is about, by its URI; an event's page is about its campaign: ("event", id)."""
        found = {
            urls.noun(kind, document.id): (kind, document.id)
            for kind, document in self.site.documents()
            if kind != "prose" and (kind, document.id) != ("page", "index")
        }
        found |= {urls.noun("pathway", id): ("pathway", id) for id in self.site.pathways}
        for id, campaign in self.site.campaigns.items():
            found[urls.noun("campaign", id)] = ("campaign", id)
            found |= {urls.event(id, event.id): ("event", id) for event in campaign.events}
        return found

    @cached_property
    def link_targets(self) -> dict[str, str]:
        """What a link in a body may lead to, by path: each document shown on the day, and every campaign."""
        return {path: urls.noun("campaign", id) for path, id in self.site.campaign_paths.items()} | {
            document.path: urls.noun("campaign" if kind == "prose" else kind, document.id)
            for kind, document in self.site.documents()
            if is_shown(document.matter, self.as_of)
        }

    @cached_property
    def quoting(self) -> dict[str, list[str]]:
        """The ids of the pamphlets that quote each answer, in whichever edition, by the answer's id."""
        found: dict[str, list[str]] = {}
        for id, pamphlet in self.site.pamphlets.items():
            named = self.site.quoted_answers(pamphlet).values()
            where = {self.site.imprint(chapter).region for chapter in self.branches[id]} if named else ()
            quoted = (self.standings.in_place_of(a, region).id for a in named for region in where)
            for answer in dict.fromkeys(quoted):
                found.setdefault(answer, []).append(id)
        return found

    @cached_property
    def paper_codes(self) -> tuple[releases.PaperCode, ...]:
        """Every code that may stand on paper, with where that paper stands on the day."""
        return tuple(releases.paper_codes(self.site, self.as_of))

    @cached_property
    def paper_scripts(self) -> dict[str, tuple[Script, str]]:
        """The (script, code) of each sheet printed in Traditional script, by the URI of its page."""
        traditional = {script.value: script for script in Script if script is not Script.SIMPLIFIED}
        return {
            urls.edition(one.code): (traditional[one.language], one.code)
            for one in self.paper_codes
            if one.language in traditional
        }

    @cached_property
    def digests(self) -> releases.Digests:
        """What editions say, as digests, each worked out once."""
        return releases.Digests(self.standings)

    @cached_property
    def editions(self) -> dict[tuple[str, str, str], releases.PaperCode]:
        """The present edition of each (pamphlet, chapter, language): what is offered now."""
        return {
            (one.pamphlet, one.chapter, one.language): one
            for one in self.paper_codes
            if one.code == one.current_code
        }

    @cached_property
    def files(self) -> dict[tuple[str, str, str], tuple[Edition, ...]]:
        """The files for everybody of each (pamphlet, chapter, language); a key is for staff alone.

        They are in the order of `Variant`; the versions of a question paper stand together, as they are written.
        """
        found: dict[tuple[str, str, str], list[Edition]] = {}
        for edition in self.printed:
            if edition.part is Part.PAPER:
                key = (edition.pamphlet, edition.chapter, edition.language)
                found.setdefault(key, []).append(edition)
        order = {variant: place for place, variant in enumerate(Variant)}
        return {
            key: tuple(sorted(editions, key=lambda one: order[one.variant]))
            for key, editions in found.items()
        }

    @cached_property
    def branches(self) -> dict[str, tuple[str, ...]]:
        """Who gets an edition of each pamphlet, whose it is first."""
        return {id: branches(self.site, pamphlet) for id, pamphlet in self.site.pamphlets.items()}

    def own_edition(self, pamphlet: Pamphlet) -> tuple[str, str, str]:
        """The (pamphlet, chapter, language) of whose pamphlet it is, as the site writes."""
        return pamphlet.id, self.branches[pamphlet.id][0], languages(self.site, pamphlet)[0]

    def pamphlet_words(self, pamphlet: Pamphlet, chapter: str | None = None) -> dict[str, str]:
        """What stands in a pamphlet's openings: for a chapter, else for whose pamphlet it is."""
        return own_words(self.site, pamphlet, chapter or self.own_edition(pamphlet)[1])

    def pamphlet_title(self, id: str, chapter: str | None = None) -> str:
        """A pamphlet's title with its openings filled."""
        pamphlet = self.site.pamphlets[id]
        return fill(pamphlet.title, self.pamphlet_words(pamphlet, chapter))

    @cached_property
    def reading_pages(self) -> dict[str, int]:
        """The pages of each pamphlet as one reads it, by id, where a file tells them; of versions the longest.

        A booklet's office file has two pages on a side of paper, so that its own pages are counted elsewhere.
        """
        found: dict[str, int] = {}
        for id, pamphlet in self.site.pamphlets.items():
            pages: dict[Variant, int] = {}
            for edition in self.files.get(self.own_edition(pamphlet), ()):
                count = self.printed[edition].pages
                pages[edition.variant] = max(count, pages.get(edition.variant, 0))
            is_booklet = pamphlet.matter.format is Format.BOOKLET
            told_by = (Variant.SCREEN, Variant.PRESS) if is_booklet else (Variant.OFFICE, Variant.PRESS)
            count = next((pages[variant] for variant in told_by if variant in pages), 0)
            if count:
                found[id] = count
        return found

    @cached_property
    def topics(self) -> dict[str, dict[str, tuple[str, list[tuple[str, str]]]]]:
        """Tags and audiences: {"topic" or "audience": {slug: (words, [(kind, id), ...])}}, slugs in order."""
        found: dict[str, dict[str, tuple[str, list[tuple[str, str]]]]] = {"topic": {}, "audience": {}}

        def add(group: str, words: str, kind: str, id: str) -> None:
            entry = found[group].setdefault(urls.slug(words), (words, []))
            if (kind, id) not in entry[1]:
                entry[1].append((kind, id))

        for id, campaign in self.site.campaigns.items():
            for tag in campaign.tags:
                add("topic", tag, "campaign", id)
            for words in campaign.audience:
                add("audience", words, "campaign", id)
        for kind, document in self.site.documents():
            if kind not in ("article", "answer", "quiz") or not self.is_published(kind, document.id):
                continue
            if kind == "answer" and not self.standings.holds(document.id):
                continue
            for tag in document.matter.tags:
                add("topic", tag, kind, document.id)
            for words in document.matter.audience:
                add("audience", words, kind, document.id)
        return {group: dict(sorted(entries.items())) for group, entries in found.items()}
