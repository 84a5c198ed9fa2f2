"""What the site's own search finds: every page people read, and every stage of a pathway.

What is not published on the day, and what `Rendering.is_indexed` leaves out (answers that are not in force, pages of
printed editions, question banks), is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign
from mkcampaign.model.documents import Document, FrontMatter
from mkcampaign.model.openings import fill
from mkcampaign.model.tree import Body, text_of
from mkcampaign.render import calendar_pages, results_pages, words
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Entry, Rendering
from mkcampaign.schedule import Phase

GROUPS = (
    ("answer", "解答"),
    ("article", "知识"),
    ("event", "活动"),
    ("quiz", "问答"),
    ("pamphlet", "下载"),
    ("place", "地点"),
    ("other", "其他"),
)
"""The kinds a reader may ask for alone, in order."""
_SUMMARY = 90
"""How much of a text stands under a result that has no summary."""
_OVER = frozenset({Phase.PAST, Phase.CANCELLED})
_STAYS = _OVER | {Phase.POSTPONED}
"""What is still true when the index is a week old; when the others are is told beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One thing to find: where it is, what is shown of it, and the texts by which it is found.

    `keys` are found as well as what is shown of it, `texts` after both. `weight` sets it before (above 1) or behind
    others that have the same words. `state` is a phase or a status with its words, `note` when, where or how much.
    `stage` is a stage's id, `region` a code of GB/T 2260; "" where it has none.
    """

    uri: str
    group: str
    kind: str
    title: str
    short: str = ""
    note: str = ""
    state: tuple[str, str] = ("", "")
    keys: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    stage: str = ""
    region: str = ""
    weight: float = 1.0


def entries(r: Rendering) -> Iterator[SearchEntry]:
    """Everything to find, in an order that does not change."""
    cards = Cards(r, urls.SEARCH)
    made = chain(
        _answers(r, cards),
        _articles(r),
        _stages(r),
        _campaigns(r, cards),
        _events(r, cards),
        _occasions(r),
        _quizzes(r),
        _pamphlets(r, cards),
        _places(r, cards),
        _regions(r),
        _menus(r),
        _topics(r),
        _pages(r),
        _months(r),
        _results(r),
    )
    return (entry for entry in made if r.is_indexed(entry.uri.partition("#")[0]))


def _present(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _keys(matter: FrontMatter, body: Body) -> tuple[str, ...]:
    """What an editor says a document is about: its tags, its readers, its headings."""
    return (*matter.tags, *matter.audience, *(heading.title for heading in body.headings))


def _short(document: Document[FrontMatter]) -> str:
    if document.matter.summary:
        return document.matter.summary
    text = text_of(document.body.first_paragraph)
    return text if len(text) <= _SUMMARY else text[:_SUMMARY] + "…"


def _region(r: Rendering, chapter: str | None) -> str:
    return (r.site.imprint(chapter).region or "") if chapter else ""


def _answers(r: Rendering, cards: Cards) -> Iterator[SearchEntry]:
    for id, answer in r.site.answers.items():
        if not r.is_published("answer", id):
            continue
        card, matter = cards.answer(id), answer.matter
        yield SearchEntry(
            uri=urls.noun("answer", id),
            group="answer",
            kind=card.kind_label,
            title=answer.title,
            short=card.short,
            note=" · ".join(_present((card.region, cards.reviewed(matter)))),
            state=(card.status, card.statuses[0].label if card.status else ""),
            keys=_keys(matter, answer.body),
            texts=_present(
                (
                    matter.summary,
                    text_of(answer.body.nodes),
                    *(f"{d.title} {d.doc_no or ''}" for d in matter.documents),
                )
            ),
            stage=matter.stage or "",
            region=matter.region or _region(r, matter.chapter),
            # a rule of one region stands behind that of the nation, unless it is asked for by name
            weight=1.1 if matter.region else 1.25,
        )


def _articles(r: Rendering) -> Iterator[SearchEntry]:
    for id, article in r.site.articles.items():
        if not r.is_published("article", id):
            continue
        matter = article.matter
        yield SearchEntry(
            uri=urls.noun("article", id),
            group="article",
            kind=r.translate("健康知识"),
            title=article.title,
            short=_short(article),
            keys=_keys(matter, article.body),
            texts=(text_of(article.body.nodes),),
            stage=matter.stage or "",
            region=_region(r, matter.chapter),
            weight=1.15,
        )


def _stages(r: Rendering) -> Iterator[SearchEntry]:
    for id, pathway in r.site.pathways.items():
        for number, stage in enumerate(pathway.stages):
            about = (pathway.title, pathway.summary or "") if number == 0 else (pathway.title,)
            yield SearchEntry(
                uri=f"{urls.noun('pathway', id)}#{stage.id}",
                group="other",
                kind=pathway.title,
                title=stage.title,
                short=stage.summary or "",
                keys=about,
                stage=stage.id,
                weight=0.95,
            )


def _campaigns(r: Rendering, cards: Cards) -> Iterator[SearchEntry]:
    for id, campaign in r.site.campaigns.items():
        card, prose = cards.campaign(campaign), r.site.prose.get(id)
        is_shown = prose is not None and r.is_published("prose", prose.id)
        phase = r.campaign_phase(campaign)
        yield SearchEntry(
            uri=urls.noun("campaign", id),
            group="event",
            kind=r.translate("主题活动"),
            title=campaign.title,
            short=campaign.summary or campaign.slogan or "",
            note=card.when.label,
            state=(card.phase.id, card.phase.label) if phase in _STAYS else ("", ""),
            keys=_present(
                (campaign.slogan, card.occasion, *campaign.tags, *campaign.audience, *campaign.key_messages)
            ),
            texts=_present((text_of(prose.body.nodes) if prose and is_shown else "", *campaign.partners)),
            stage=campaign.stage or "",
            region=_campaign_region(r, campaign),
            weight=0.9 if phase in _OVER else 1.05,
        )


def _campaign_region(r: Rendering, campaign: Campaign) -> str:
    return _region(r, campaign.organisers[0] if campaign.organisers else None)


def _events(r: Rendering, cards: Cards) -> Iterator[SearchEntry]:
    for (campaign_id, event_id), series in r.series.items():
        entry: Entry = r.next_of(series)
        card = cards.event(entry)
        chapters = r.chapters_of(entry.campaign, entry.event)
        phase = r.phase_of(entry)
        yield SearchEntry(
            uri=urls.event(campaign_id, event_id),
            group="event",
            kind=card.kind_label,
            title=card.title,
            short=card.summary,
            note=" · ".join(_present((card.when.label, card.when.time, card.place))),
            state=(card.phase.id, card.phase.label) if phase in _STAYS else ("", ""),
            keys=_present((card.campaign, card.place, *entry.event.audience)),
            texts=(card.when.label, *(cards.title("chapter", chapter) for chapter in chapters)),
            stage=entry.campaign.stage or "",
            region=_region(r, chapters[0]),
            weight=0.6 if phase in _OVER else 0.95,
        )


def _occasions(r: Rendering) -> Iterator[SearchEntry]:
    for id, occasion in r.site.occasions.items():
        years = range(r.as_of.year, r.as_of.year + 2)
        coming = next((span for span in r.occasion_spans(id, years) if span.end >= r.as_of), None)
        label = words.span_when(coming, r.language).label if coming else ""
        yield SearchEntry(
            uri=urls.noun("occasion", id),
            group="event",
            kind=r.translate("节日纪念日"),
            title=occasion.title,
            short=occasion.summary or "",
            note=label,
            texts=_present((label,)),
        )


def _quizzes(r: Rendering) -> Iterator[SearchEntry]:
    """By their questions only: an option or an explanation would give an exam's key away."""
    for id, quiz in r.site.quizzes.items():
        if not r.is_published("quiz", id):
            continue
        yield SearchEntry(
            uri=urls.noun("quiz", id),
            group="quiz",
            kind=r.translate("知识问答"),
            title=quiz.title,
            short=_short(quiz),
            note=r.translate("{count} 道题").format(count=quiz.asked),
            keys=(*quiz.matter.tags, *quiz.matter.audience),
            texts=(text_of(quiz.body.nodes), *(text_of(question.prompt) for question in quiz.questions)),
            stage=quiz.matter.stage or "",
            region=_region(r, quiz.matter.chapter),
            weight=0.9,
        )


def _pamphlets(r: Rendering, cards: Cards) -> Iterator[SearchEntry]:
    for id, pamphlet in r.site.pamphlets.items():
        if not r.is_published("pamphlet", id):
            continue
        card, matter, own = cards.download(id), pamphlet.matter, r.pamphlet_words(pamphlet)
        yield SearchEntry(
            uri=urls.noun("pamphlet", id),
            group="pamphlet",
            kind=card.format_label,
            title=card.title,
            short=_short(pamphlet),
            note=" · ".join(_present((card.paper, card.pages))),
            keys=(*matter.tags, *matter.audience, *(fill(panel.title, own) for panel in pamphlet.panels)),
            texts=tuple(fill(text_of(panel.nodes), own) for panel in pamphlet.panels),
            stage=matter.stage or "",
            region=_region(r, matter.chapter),
            weight=0.9,
        )


def _places(r: Rendering, cards: Cards) -> Iterator[SearchEntry]:
    for id, place in r.site.places.items():
        yield SearchEntry(
            uri=urls.noun("place", id),
            group="place",
            kind=place.kind or r.translate("地点"),
            title=place.name,
            short=place.summary or "",
            note=" · ".join(_present((place.address, place.hours))),
            keys=_present((place.kind, place.level, place.address)),
            texts=_present((place.hours, cards.title("chapter", place.chapter) if place.chapter else "")),
            region=_region(r, place.chapter),
        )
    for id in (r.site.organisation.id, *r.site.chapters):
        chapter, contact = r.site.imprint(id), cards.contact(id)
        yield SearchEntry(
            uri=urls.noun("chapter", id),
            group="place",
            kind=r.translate("组织"),
            title=chapter.name,
            short=chapter.summary or "",
            note=" · ".join(_present((contact.hotline, contact.address))),
            keys=_present((chapter.short_name, contact.address)),
            texts=_present((contact.hotline,)),
            region=_region(r, id),
        )


def _regions(r: Rendering) -> Iterator[SearchEntry]:
    for code in r.regions:
        yield SearchEntry(
            uri=urls.region(code),
            group="place",
            kind=r.translate("各地适用的政策"),
            title=r.translate("{region}适用的政策").format(region=r.region_name(code, whole=True)),
            region=code,
            weight=0.7,
        )


def _menus(r: Rendering) -> Iterator[SearchEntry]:
    for id, menu in r.site.menus.items():
        yield SearchEntry(
            uri=urls.noun("menu", id),
            group="other",
            kind=r.translate("服务菜单"),
            title=menu.title,
            short=menu.summary or "",
            keys=tuple(option.title for option in menu.options),
            texts=_present((menu.contact, *(option.summary for option in menu.options))),
            region=_region(r, menu.chapter),
        )


def _topics(r: Rendering) -> Iterator[SearchEntry]:
    for group, kind in (("topic", "话题"), ("audience", "适合人群")):
        for slug, (title, found) in r.topics[group].items():
            yield SearchEntry(
                uri=urls.noun(group, slug),
                group="other",
                kind=r.translate(kind),
                title=title,
                note=r.translate("{count} 条").format(count=len(found)),
                weight=0.4,
            )


def _pages(r: Rendering) -> Iterator[SearchEntry]:
    for id, page in r.site.pages.items():
        if not r.is_published("page", id):
            continue
        yield SearchEntry(
            uri=urls.noun("page", id),
            group="other",
            kind=r.translate("本站页面"),
            title=page.title,
            short=_short(page),
            keys=_keys(page.matter, page.body),
            texts=(text_of(page.body.nodes),),
            weight=0.8 if id == "index" else 1.0,
        )
    for uri, title, text in (
        (urls.calendar(), "活动日历", "每年每月的活动、节日和纪念日，可以订阅到手机。"),
        (urls.results(), "工作成果", "各项目已经取得的成果，注明截止日期和来源。"),
        (urls.A_TO_Z, "按拼音查找", ""),
        (urls.ELDERS, "长辈专页", "字大、简单：热线、近期活动、老人常问的事和大字版资料。"),
    ):
        yield SearchEntry(
            uri=uri,
            group="other",
            kind=r.translate("本站页面"),
            title=r.translate(title),
            short=r.translate(text) if text else "",
        )


def _months(r: Rendering) -> Iterator[SearchEntry]:
    """The calendar's pages of years, and of the months in which there is anything."""
    for year in r.years:
        title = r.translate("{year}年活动日历").format(year=year)
        yield _of_calendar(r, urls.calendar(year), title)
        for month in calendar_pages.busy_months(r, year):
            name = calendar_pages.month_label(r, year, month)
            title = r.translate("{month}活动日历").format(month=name)
            yield _of_calendar(r, urls.calendar(year, month=month), title)


def _of_calendar(r: Rendering, uri: str, title: str) -> SearchEntry:
    return SearchEntry(uri=uri, group="other", kind=r.translate("本站页面"), title=title, weight=0.5)


def _results(r: Rendering) -> Iterator[SearchEntry]:
    for year in results_pages.years(r):
        labels = [one.result.label for one in results_pages.achieved(r) if one.year == year]
        yield SearchEntry(
            uri=urls.results(year),
            group="other",
            kind=r.translate("工作成果"),
            title=r.translate("{year}年工作成果").format(year=year),
            note=r.translate("{count} 条").format(count=len(labels)),
            texts=tuple(dict.fromkeys(labels)),
            weight=0.7,
        )
