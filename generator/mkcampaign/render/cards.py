"""Nouns as cards, rows and links for one page. Every href is relative to that page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from markupsafe import Markup

from mkcampaign import urls
from mkcampaign.distribution import copies_at, job
from mkcampaign.editions import FORMAT_WORDS, languages
from mkcampaign.model.calendar import DEFAULT_COLOUR, Campaign, Chapter, Material, Result
from mkcampaign.model.documents import AnswerKind, Article, FrontMatter, Source
from mkcampaign.model.tree import Element, text_of, to_html
from mkcampaign.render import downloads, palette, picture, standing_words, words
from mkcampaign.render.art import art_of
from mkcampaign.render.directions import directions
from mkcampaign.render.rendering import Entry, Rendering
from mkcampaign.render.views import (
    AnswerCard,
    ArticleCard,
    CampaignCard,
    Contact,
    Cover,
    DownloadCard,
    EditionRow,
    EventCard,
    Feed,
    Figure,
    Link,
    MaterialRow,
    MenuBlock,
    PhaseLabel,
    PlaceCard,
    QuizCard,
    SourceLine,
)
from mkcampaign.schedule import Occurrence, Phase
from mkcampaign.validity import STATUS_WORDS, Status
from mkcampaign.wording import day_label

_TITLE_MARK = "《"
"""Some editors type the marks of a title, most do not."""


@dataclass(frozen=True)
class Cards:
    """Makes the cards for the page at the URI `page`."""

    r: Rendering
    page: str

    def href(self, uri: str) -> str:
        """The address of `uri` on this page; on the 404 page, which is served anywhere, from the site's root."""
        if self.page == urls.NOT_FOUND:
            return urls.absolute(uri, base=urlsplit(self.r.site.settings.url).path or "/")
        return urls.relative(uri, start=self.page)

    def noun(self, kind: str, id: str) -> str:
        """The address of a noun's page on this page."""
        return self.href(urls.noun(kind, id))

    def link(self, kind: str, id: str, note: str = "", *, current: bool = False) -> Link:
        """A link to a noun, by its title or name."""
        return Link(title=self.title(kind, id), href=self.noun(kind, id), note=note, current=current)

    def title(self, kind: str, id: str) -> str:
        """What a noun is called."""
        site = self.r.site
        if kind == "chapter":
            chapter = site.chapter(id)
            return chapter.name if chapter else id
        if kind == "place":
            return site.places[id].name
        if kind == "pamphlet":
            return self.r.pamphlet_title(id)
        if kind in ("topic", "audience"):
            return self.r.topics[kind][id][0]
        nouns = {
            "campaign": site.campaigns,
            "occasion": site.occasions,
            "menu": site.menus,
            "pathway": site.pathways,
            "article": site.articles,
            "answer": site.answers,
            "quiz": site.quizzes,
            "page": site.pages,
        }[kind]
        title: str = nouns[id].title  # type: ignore[attr-defined]
        return title

    def _published(self, kind: str, ids: Iterable[str], limit: int | None) -> Iterator[str]:
        return islice((id for id in _each_once(ids) if self.r.is_published(kind, id)), limit)

    def phase(self, phase: Phase, times: Sequence[Occurrence]) -> PhaseLabel:
        """A phase in words, with the times it follows from where the reader's day may make it another."""
        label = self.r.translate(words.PHASES[phase])
        if phase not in (Phase.UPCOMING, Phase.UNDER_WAY):
            return PhaseLabel(id=phase.value, label=label)
        return PhaseLabel(id=phase.value, label=label, spans=words.spans(times), as_of=self.r.as_of_words)

    def campaign(self, campaign: Campaign) -> CampaignCard:
        """A campaign as a card."""
        occasion = self.r.site.occasions.get(campaign.occasion or "")
        colour = campaign.colour or DEFAULT_COLOUR
        span = self.r.spans[campaign.id]
        return CampaignCard(
            title=campaign.title,
            href=self.noun("campaign", campaign.id),
            slogan=campaign.slogan or "",
            summary=campaign.summary or "",
            phase=self.phase(self.r.campaign_phase(campaign), [Occurrence(span.start, span.end)]),
            when=words.span_when(span, self.r.language),
            occasion=occasion.title if occasion else "",
            audience=campaign.audience,
            colour=palette.readable(colour),
            style=palette.style_class(colour),
            event_count=len(campaign.events),
            art_href=self.href(urls.art(art_of(campaign, occasion).value)),
            # its title is the card's, so that the picture has no more to say
            cover_html=self._cover(campaign.cover.file, "", picture.CARD) if campaign.cover else Markup(""),
        )

    def cover(self, campaign: Campaign) -> Cover | None:
        """A campaign's own picture for the head of a page; None where it has none."""
        own = campaign.cover
        if own is None:
            return None
        html = self._cover(own.file, own.alt, picture.COVER, is_first=True)
        credit = self.r.translate("图：{credit}").format(credit=own.credit) if own.credit else ""
        return Cover(html=html, credit=credit)

    def _cover(self, file: str, alt: str, sizes: str, *, is_first: bool = False) -> Markup:
        image = Element("img", (("src", self.href(file)), ("alt", alt)))
        if size := self.r.site.pictures.get(file):
            image = image.replace(width=str(size[0]), height=str(size[1]))
        photo = None if self.r.live else self.r.site.shown_photos.get(file)
        if photo:
            return Markup(to_html((picture.markup(photo, image, self.href, sizes, is_first=is_first),)))  # noqa: S704
        return Markup(to_html((image if is_first else image.replace(loading="lazy"),)))  # noqa: S704

    def campaigns(self, ids: Iterable[str]) -> list[CampaignCard]:
        """Campaigns as cards, in the order given."""
        return [self.campaign(self.r.site.campaigns[id]) for id in ids]

    def event(self, entry: Entry, *, with_repeats: bool = True, with_lunar: bool = False) -> EventCard:
        """One occurrence of an event as a row; with `with_repeats` it stands for the series from there on."""
        campaign, event = entry.campaign, entry.event
        place = self.r.site.places.get(event.place or "")
        series = self.r.series[campaign.id, event.id]
        count = len(series)
        following = series[series.index(entry) :] if with_repeats else (entry,)
        return EventCard(
            title=event.title,
            href=self.href(urls.event(campaign.id, event.id)),
            kind=event.kind.value,
            kind_label=self.r.translate(words.EVENT_KINDS[event.kind]),
            phase=self.phase(self.r.phase_of(entry), [one.occurrence for one in following]),
            when=words.when(entry.occurrence, self.r.language, with_lunar=with_lunar),
            repeats=words.repeat_label(event.repeat, count, self.r.translate)
            if with_repeats and event.repeat and count > 1
            else "",
            place=place.name if place else "",
            place_href=self.noun("place", event.place) if place and event.place else "",
            campaign=campaign.title,
            campaign_href=self.noun("campaign", campaign.id),
            summary=event.summary or "",
            gone=words.after(entry.occurrence.span)
            if self.r.phase_of(entry) in (Phase.POSTPONED, Phase.CANCELLED)
            else "",
        )

    def answer(self, id: str, *, note: str = "") -> AnswerCard:
        """An answer as a card with its short answer.

        A policy carries its status of the day, so does an expert's that has ended. What is for one region says so.
        """
        answer = self.r.site.answers[id]
        status = self.r.standings.of(id).status
        is_told = answer.matter.kind is AnswerKind.POLICY or not status.holds
        return AnswerCard(
            title=answer.title,
            href=self.noun("answer", id),
            short=text_of(answer.body.first_paragraph),
            kind=answer.matter.kind.value,
            kind_label=self.r.translate(words.ANSWER_KINDS[answer.matter.kind]),
            status=status.value if is_told else "",
            status_label=self.r.translate(STATUS_WORDS[status]) if is_told else "",
            statuses=tuple(
                label
                for label in standing_words.statuses(self.r, id)
                if is_told or not Status(label.id).holds
            ),
            region=self.r.region_name(answer.matter.region, whole=True) if answer.matter.region else "",
            note=note,
        )

    def answers(
        self, ids: Iterable[str], limit: int | None = None, *, in_force: bool = True
    ) -> list[AnswerCard]:
        """Answers as cards, each once: the first `limit` of those published on the day.

        With `in_force`, one that does not hold gives way to its successor, and is left out where that does not either.
        """
        found = filter(None, map(self.r.standings.in_force, ids)) if in_force else ids
        return [self.answer(id) for id in self._published("answer", found, limit)]

    def article(self, article: Article) -> ArticleCard:
        """An article as a card."""
        return ArticleCard(
            title=article.title,
            href=self.noun("article", article.id),
            summary=article.matter.summary or text_of(article.body.first_paragraph)[:90],
            audience=article.matter.audience,
        )

    def articles(self, ids: Iterable[str], limit: int | None = None) -> list[ArticleCard]:
        """Articles as cards, each once: the first `limit` of those published on the day."""
        return [self.article(self.r.site.articles[id]) for id in self._published("article", ids, limit)]

    def quiz(self, id: str) -> QuizCard:
        """A quiz as a card."""
        quiz = self.r.site.quizzes[id]
        return QuizCard(
            title=quiz.title,
            href=self.noun("quiz", id),
            summary=quiz.matter.summary or "",
            count=quiz.asked,
            pass_mark=f"{quiz.matter.pass_}%" if quiz.matter.pass_ else "",
        )

    def quizzes(self, ids: Iterable[str], limit: int | None = None) -> list[QuizCard]:
        """Quizzes as cards, each once: the first `limit` of those published on the day."""
        return [self.quiz(id) for id in self._published("quiz", ids, limit)]

    def download(self, id: str, chapter: str | None = None) -> DownloadCard:
        """A pamphlet as a card with the files of its own branch; or a chapter's edition, in the site's language."""
        pamphlet, _ = self.r.site.pamphlets[id], self.r.translate
        _id, own, language = self.r.own_edition(pamphlet)
        edition = (id, chapter or own, language)
        is_chosen = chapter is not None and edition in self.r.editions
        pages = self.r.reading_pages.get(id)
        several = self.r.branches[id][1:] or languages(self.r.site, pamphlet)[1:]
        cover = self.r.covers.get(id)
        return DownloadCard(
            title=self.r.pamphlet_title(id, chapter),
            href=self.href(urls.edition(self.r.editions[edition].code))
            if is_chosen
            else self.noun("pamphlet", id),
            summary=pamphlet.matter.summary or "",
            format_label=_(FORMAT_WORDS[pamphlet.matter.format]),
            paper=words.paper(job(pamphlet, pages), _),
            pages=_("{count} 页").format(count=pages) if pages else "",
            files=downloads.files(self.r, edition, self.href),
            choose_href=self.noun("pamphlet", id) + "#mc-choose"
            if several and not is_chosen and edition in self.r.editions
            else "",
            thumbnail_href=self.href(urls.cover(id)) if cover else "",
            thumbnail_width=cover[0] if cover else 0,
            thumbnail_height=cover[1] if cover else 0,
        )

    def downloads(self, ids: Iterable[str], limit: int | None = None) -> list[DownloadCard]:
        """Pamphlets as cards, each once: the first `limit` of those published on the day."""
        return [self.download(id) for id in self._published("pamphlet", ids, limit)]

    def edition(self, pamphlet: str, chapter: str) -> EditionRow:
        """A chapter's edition as a link to its page by the chapter's name; further scripts by their own."""
        found = [
            (language, self.href(urls.edition(one.code)))
            for language in languages(self.r.site, self.r.site.pamphlets[pamphlet])
            if (one := self.r.editions.get((pamphlet, chapter, language)))
        ]
        return EditionRow(
            title=self.title("chapter", chapter),
            href=found[0][1],
            scripts=tuple(
                Link(title=words.SCRIPTS.get(language, language), href=href, language=language)
                for language, href in found[1:]
            ),
        )

    def place(self, id: str) -> PlaceCard:
        """A place as a card."""
        place = self.r.site.places[id]
        return PlaceCard(
            title=place.name,
            href=self.noun("place", id),
            kind=place.kind or "",
            level=place.level or "",
            address=place.address or "",
            hours=place.hours or "",
            phone=place.phone or "",
            chapter=self.title("chapter", place.chapter) if place.chapter else "",
            summary=place.summary or "",
            map_href=directions(place, self.r.region_of_place(id)),
        )

    def contact(self, chapter: str) -> Contact:
        """A chapter's imprint: what it lacks comes from its parent."""
        imprint: Chapter = self.r.site.imprint(chapter)
        return Contact(
            name=imprint.name,
            href=self.noun("chapter", chapter),
            hotline=imprint.hotline or "",
            hotline_href=f"tel:{imprint.hotline.replace(' ', '')}" if imprint.hotline else "",
            address=imprint.address or "",
        )

    def figure(self, result: Result) -> Figure:
        """A result in words."""
        return Figure(
            label=result.label,
            value=words.number(result.value, self.r.language),
            unit=result.unit,
            as_of=self.r.translate("截至{date}").format(date=day_label(result.as_of, self.r.language)),
            source=result.source,
        )

    def copies(self, count: int) -> str:
        """A number of copies in words."""
        return self.r.translate("{count} 份").format(count=words.number(count, self.r.language))

    def material(self, material: Material, *, at: str | None = None) -> MaterialRow:
        """Copies of a pamphlet and where they lie out; or those `at` one place, and where else there are some."""
        shares = copies_at(material)
        is_told = at is None and len(shares) > 1
        return MaterialRow(
            title=self.title("pamphlet", material.pamphlet),
            href=self.noun("pamphlet", material.pamphlet),
            copies=self.copies(material.total if at is None else shares[at]),
            places=tuple(
                self.link("place", place, self.copies(count) if is_told else "")
                for place, count in shares.items()
                if place != at
            ),
        )

    def print_order(self, campaign: Campaign) -> list[Link]:
        """The print order of a campaign as a page and as files; nothing where it has no materials to show."""
        if not any(self.r.is_published("pamphlet", m.pamphlet) for m in campaign.materials):
            return []
        return [
            Link(title=self.r.translate(title), href=self.href(urls.print_order(campaign.id, suffix)))
            for title, suffix in (("印制清单", ""), ("CSV 文件", ".csv"), ("Excel 文件", ".xlsx"))
        ]

    def menu(self, id: str) -> MenuBlock:
        """A menu with its options; on the menu's own page they lead nowhere."""
        menu = self.r.site.menus[id]
        is_own_page = self.page == urls.noun("menu", id)
        return MenuBlock(
            title=menu.title,
            href=self.noun("menu", id),
            summary=menu.summary or "",
            choose=menu.choose,
            options=tuple(
                Link(
                    title=option.title,
                    href="" if is_own_page else self.noun("menu", id),
                    note=option.summary or "",
                )
                for option in menu.options
            ),
            contact=menu.contact or "",
            contact_href=words.telephone(menu.contact or ""),
            chapter=self.link("chapter", menu.chapter or self.r.site.organisation.id),
            address=urls.absolute(urls.noun("menu", id), base=self.r.site.settings.url),
        )

    def feed(self, kind: str | None = None, id: str = "") -> Feed:
        """The calendar feed of everything, or of one chapter or campaign."""
        _ = self.r.translate
        if kind is None:
            return Feed(title=_("全部活动日历"), href=self.href(urls.CALENDAR_FEED), kind="calendar")
        title = _("{name}日历").format(name=self.title(kind, id))
        return Feed(title=title, href=self.href(urls.calendar_feed(kind, id)), kind="calendar")

    def event_file(self, campaign: str, event: str) -> Feed:
        """One event as a calendar file."""
        title = next(one.title for one in self.r.site.campaigns[campaign].events if one.id == event)
        return Feed(title=title, href=self.href(urls.event_file(campaign, event)), kind="calendar")

    def news_feed(self, chapter: str) -> Feed:
        """What is new for one chapter, as Atom."""
        title = self.r.translate("{name}最新内容").format(name=self.title("chapter", chapter))
        return Feed(title=title, href=self.href(urls.news_feed(chapter)), kind="atom")

    def source(self, source: Source) -> SourceLine:
        """A source as one line: title, issuer, year."""
        _ = self.r.translate
        rest = _("，").join(part for part in (source.issuer, str(source.year) if source.year else "") if part)
        is_marked = source.title.startswith(_TITLE_MARK)
        title = source.title if is_marked else _("《{title}》").format(title=source.title)
        text = _("{title}（{details}）").format(title=title, details=rest) if rest else title
        return SourceLine(text=text, href=source.url or "")

    def sources(self, matter: FrontMatter) -> list[SourceLine]:
        """All sources of a document."""
        return [self.source(source) for source in matter.sources]

    def topic_links(self, group: str, all_words: Iterable[str]) -> list[Link]:
        """Links to the pages of tags or audiences."""
        return [Link(title=w, href=self.noun(group, urls.slug(w))) for w in all_words]

    def reviewed(self, matter: FrontMatter) -> str:
        """When a document was last reviewed, in words; "" where that is not said."""
        if matter.last_reviewed is None:
            return ""
        return self.r.translate("{date}复核").format(date=day_label(matter.last_reviewed, self.r.language))


def _each_once(ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for id in ids:
        if id not in seen:
            seen.add(id)
            yield id
