"""The whole site as one frozen value, and where each of its parts stands in the editor's files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol
from urllib.parse import unquote

from mkcampaign.model.calendar import Campaign, Chapter, Menu, Occasion, Organisation, Pathway, Place
from mkcampaign.model.documents import (
    Answer,
    Article,
    CampaignProse,
    Document,
    FrontMatter,
    Page,
    Pamphlet,
)
from mkcampaign.model.edition import Script
from mkcampaign.model.photo import Photo
from mkcampaign.model.quiz import Quiz
from mkcampaign.model.release import Release
from mkcampaign.problem import Mark
from mkcampaign.wording import Language


class Origin(Protocol):
    """Where a noun was written: turns a location inside it into a mark."""

    def mark(self, *location: str | int) -> Mark:
        """The mark of the value at `location`, or of the nearest thing around it."""
        ...


@dataclass(frozen=True, kw_only=True)
class SiteSettings:
    """What `mkdocs.yml` says: the site's title, address (empty or ending in /), description and language.

    `traditional` is the script in which all pages come as well (`zh-hant/`), None where they do not.
    """

    title: str
    url: str = ""
    description: str = ""
    language: Language = "zh-Hans"
    footer: str = ""
    traditional: Script | None = None


@dataclass(frozen=True, kw_only=True)
class Site:
    """Everything the editors wrote, read and typed. Mappings are in the order written; `releases` is the ledger.

    `pictures` maps a path inside `content/` to the upright size of each picture in pixels (None for a drawing);
    `photos` holds those of which lighter ones are made; `files` holds the paths of everything there that is not
    Markdown; `origins` maps (kind, id) to where that noun stands; `unread` holds the (kind, id) of what is there but
    could not be read; `calendar_complete` is False where a calendar file could not be read to its end; `content` is the
    content folder's path as it stands in marks; `glossary` maps Simplified phrases to how they are written in
    Traditional script.
    """

    settings: SiteSettings
    organisation: Organisation
    chapters: Mapping[str, Chapter]
    places: Mapping[str, Place]
    occasions: Mapping[str, Occasion]
    campaigns: Mapping[str, Campaign]
    menus: Mapping[str, Menu]
    pathways: Mapping[str, Pathway]
    pages: Mapping[str, Page]
    articles: Mapping[str, Article]
    answers: Mapping[str, Answer]
    quizzes: Mapping[str, Quiz]
    pamphlets: Mapping[str, Pamphlet]
    prose: Mapping[str, Document[CampaignProse]]
    releases: tuple[Release, ...] = ()
    pictures: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)
    content: str = "content"
    photos: Mapping[str, Photo] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    unread: frozenset[tuple[str, str]] = frozenset()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict, repr=False, compare=False)
    calendar_complete: bool = True
    glossary: Mapping[str, str] = field(default_factory=dict)

    def mark(self, kind: str, id: str, *location: str | int) -> Mark:
        """Where the noun `kind` with that id stands, or the part of it at `location`."""
        return self.origins[kind, id].mark(*location)

    def chapter(self, id: str) -> Chapter | None:
        """The chapter of that id; the organisation's own id gives the organisation."""
        return self._root if id == self.organisation.id else self.chapters.get(id)

    @cached_property
    def _root(self) -> Chapter:
        return self.organisation.as_chapter()

    def branches(self) -> Iterator[tuple[str, str, Organisation | Chapter]]:
        """The organisation and every chapter with the (kind, id) under which their marks stand."""
        if ("organisation", "") in self.origins:
            yield "organisation", "", self.organisation
        for id, chapter in self.chapters.items():
            yield "chapter", id, chapter

    def lineage(self, id: str) -> tuple[str, ...]:
        """The chapter's id, its parent's, and so on up to the organisation; each once, even where they loop."""
        line: list[str] = []
        current: str | None = id
        while (
            current and current not in line and (current in self.chapters or current == self.organisation.id)
        ):
            line.append(current)
            chapter = self.chapters.get(current)
            current = chapter.parent if chapter else None
        if self.organisation.id not in line:
            line.append(self.organisation.id)
        return tuple(line)

    def imprint(self, id: str) -> Chapter:
        """The chapter with what it lacks (hotline, address, url, region, logo) taken from its nearest ancestor."""
        line = [chapter for step in self.lineage(id) if (chapter := self.chapter(step))]
        own = line[0]
        inherited: dict[str, str] = {}
        for name in ("hotline", "address", "url", "region", "logo"):
            value = next((v for chapter in line if (v := getattr(chapter, name))), None)
            if value:
                inherited[name] = value
        return own.model_copy(update=inherited)

    def inside(self, path: str) -> str:
        """A path as it stands in marks, as a path inside the content folder."""
        return path.removeprefix(self.content + "/")

    @cached_property
    def shown_photos(self) -> dict[str, Photo]:
        """The photos that bodies and covers show, by path: pages have the lighter ones instead of them."""
        targets = self._targets(pictures=True)
        covers = {campaign.cover.file for campaign in self.campaigns.values() if campaign.cover}
        return {path: photo for path, photo in self.photos.items() if path in targets or path in covers}

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The photos that are not published themselves: those shown, unless some body links to the file."""
        return frozenset(self.shown_photos.keys() - self._targets(pictures=False))

    def _targets(self, *, pictures: bool) -> set[str]:
        """The paths inside the content folder that bodies show as pictures, or that they link to."""
        return {
            self.inside(resolve(document.path, link.target))
            for _kind, document in self.documents()
            for link in document.body.links
            if link.is_picture is pictures
        }

    @cached_property
    def _answers_by_path(self) -> dict[str, str]:
        return {answer.path: id for id, answer in self.answers.items()}

    def linked_answer(self, path: str, target: str) -> str | None:
        """The id of the answer that a link on the file `path` names, or None."""
        return self._answers_by_path.get(resolve(path, target))

    def question_of(self, answer: str) -> str:
        """The question that an answer answers: its `question_id`, its own id where it names none."""
        return self.answers[answer].matter.question_id or answer

    @cached_property
    def questions(self) -> dict[str, dict[str | None, tuple[str, ...]]]:
        """The answers to each question by the region they are for (None: the nation), in the order of the files."""
        found: dict[str, dict[str | None, tuple[str, ...]]] = {}
        for id, answer in self.answers.items():
            by_region = found.setdefault(self.question_of(id), {})
            by_region[answer.matter.region] = (*by_region.get(answer.matter.region, ()), id)
        return found

    def quoted_answers(self, pamphlet: Pamphlet) -> dict[str, str]:
        """The answers a pamphlet quotes: the target of each `.quote` link, as written, with the id it names."""
        quotes = [link.target for link in pamphlet.body.links if link.is_quote]
        return {target: id for target in quotes if (id := self.linked_answer(pamphlet.path, target))}

    @cached_property
    def campaign_paths(self) -> dict[str, str]:
        """What a link to a campaign names, whether or not the campaign has prose there: {path: campaign id}."""
        return {f"{self.content}/campaigns/{id}.md": id for id in self.campaigns}

    def quizzes_of(self, campaign: Campaign) -> tuple[str, ...]:
        """The ids of the quizzes that the campaign names, then of those that name it; each once."""
        naming = (id for id, quiz in self.quizzes.items() if quiz.matter.campaign == campaign.id)
        return tuple(dict.fromkeys([*(id for id in campaign.quizzes if id in self.quizzes), *naming]))

    def documents(self) -> Iterator[tuple[str, Document[FrontMatter]]]:
        """Every Markdown file as (kind, document), kinds in the order of DESIGN."""
        for page in self.pages.values():
            yield "page", page
        for article in self.articles.values():
            yield "article", article
        for answer in self.answers.values():
            yield "answer", answer
        for quiz in self.quizzes.values():
            yield "quiz", quiz
        for pamphlet in self.pamphlets.values():
            yield "pamphlet", pamphlet
        for prose in self.prose.values():
            yield "prose", prose


def resolve(path: str, target: str) -> str:
    """The file that a relative link on the file `path` names, both as they stand in marks.

    `../answers/a.md#top` on `content/articles/b.md` is `content/answers/a.md`; `#top` alone is the file itself. What
    leaves the folder keeps its leading `..`.
    """
    name = unquote(target.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
