"""What each edition says: from a site and an edition's name to its manuscript."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from mkcampaign import regions, urls
from mkcampaign.drawing import drawn_version
from mkcampaign.editions import edition_code, own_words, version_of
from mkcampaign.model.calendar import DEFAULT_COLOUR, Campaign, Event
from mkcampaign.model.documents import AnswerKind, Pamphlet
from mkcampaign.model.edition import Script
from mkcampaign.model.openings import fill, filled
from mkcampaign.model.quiz import Quiz
from mkcampaign.model.scalars import day_of
from mkcampaign.model.site import Site, resolve
from mkcampaign.model.tree import text_of
from mkcampaign.press.labels import labels
from mkcampaign.press.letter import saluted
from mkcampaign.press.manuscript import Imprint, Letter, Manuscript, Panel, Picture, SignIn, unchanged
from mkcampaign.press.matter import Quote
from mkcampaign.press.rewrite import rewritten
from mkcampaign.script import converter
from mkcampaign.standing import Standings
from mkcampaign.validity import STATUS_WORDS, review_due
from mkcampaign.wording import Translate, day_label

BLANK_DAY = "_" * 14
"""Where the day is written in by hand."""


def manuscript(
    site: Site,
    pamphlet: Pamphlet,
    chapter: str,
    language: str,
    as_of: date,
    translate: Translate,
    *,
    content: Path,
    quiz_version: str = "",
) -> Manuscript:
    """What a pamphlet says for a chapter in a language. `content` is the folder in which its pictures lie.

    `quiz_version` is the letter of the version of a question paper, "" where it has but one.
    """
    matter = pamphlet.matter
    words = own_words(site, pamphlet, chapter)
    campaign = site.campaigns.get(matter.campaign or "")
    colour = matter.colour or (campaign.colour if campaign else None) or DEFAULT_COLOUR
    imprint = _imprint(site, pamphlet, chapter, language, translate)
    pictures = _pictures(site, pamphlet, content)
    if imprint.logo:
        pictures[imprint.logo] = Picture(file=content / imprint.logo, size=site.pictures[imprint.logo])
    own = Manuscript(
        title=fill(pamphlet.title, words),
        language=language,
        colour=colour,
        panels=tuple(
            Panel(title=fill(p.title, words), nodes=filled(p.nodes, words), line=p.line, classes=p.classes)
            for p in pamphlet.panels
        ),
        imprint=imprint,
        created=matter.last_reviewed or as_of,
        quotes=_quotes(Standings(site, as_of), pamphlet, chapter, translate),
        pictures=pictures,
        paper=matter.paper,
        letter=_letter(site, pamphlet, imprint),
        quiz=_paper(site, matter.quiz, quiz_version),
        quiz_version=quiz_version,
        menu=site.menus.get(matter.menu or ""),
        sign_in=_sign_in(site, campaign, matter.event, translate),
    )
    if language == site.settings.language:
        return own
    return rewritten(own, converter(Script(language), site.glossary))


def _imprint(site: Site, pamphlet: Pamphlet, chapter: str, language: str, translate: Translate) -> Imprint:
    """The imprint of an edition. A logo that is none of the site's pictures is left out: it could lie anywhere."""
    matter, main = pamphlet.matter, site.settings.language
    branch = site.imprint(chapter)
    page = urls.edition(edition_code(pamphlet, chapter, language))
    address = urls.absolute(page, base=site.settings.url)
    reviewed, due = matter.last_reviewed, review_due(matter)
    return Imprint(
        name=branch.name,
        hotline=branch.hotline,
        address=branch.address,
        url=branch.url or site.settings.url or None,
        qr_url=address or None,
        qr_label=translate("扫码看最新内容"),
        short_url=address.partition("://")[2].rstrip("/") or None,
        version=translate("第 {version} 版").format(version=version_of(pamphlet)),
        dated=translate("{date}复核").format(date=day_label(reviewed, main)) if reviewed else None,
        review=translate("请在{date}前核对有无新版").format(date=day_label(due, main)) if due else None,
        logo=branch.logo if branch.logo in site.pictures else None,
    )


def _pictures(site: Site, pamphlet: Pamphlet, content: Path) -> dict[str, Picture]:
    """The pictures of a pamphlet by their `src` as written, without those that are not there."""
    found: dict[str, Picture] = {}
    for link in pamphlet.body.links:
        inside = site.inside(resolve(pamphlet.path, link.target)) if link.is_picture else ""
        if inside in site.pictures:
            found[link.target] = Picture(file=content / inside, size=site.pictures[inside])
    return found


def _letter(site: Site, pamphlet: Pamphlet, imprint: Imprint) -> Letter:
    matter = pamphlet.matter
    day = matter.dated or matter.last_reviewed
    return Letter(
        salutation=saluted(matter.salutation, labels(site.settings.language, unchanged)["colon"]),
        signed=matter.signed or (imprint.name,),
        dated=day_label(day, site.settings.language) if day else None,
        window=matter.window,
    )


def _paper(site: Site, id: str | None, version: str) -> Quiz | None:
    """The questions as a paper asks them: items to be ordered or matched are mixed. Its key is of the same lot."""
    quiz = site.quizzes.get(id or "")
    return drawn_version(quiz, version) if quiz else None


def _sign_in(site: Site, campaign: Campaign | None, event: str | None, translate: Translate) -> SignIn | None:
    found: Event | None = next((e for e in campaign.events if e.id == event), None) if campaign else None
    if found is None:
        return None
    start, end = found.start, found.end
    # the day of what comes again is another each time
    when = BLANK_DAY if found.repeat else day_label(day_of(start), site.settings.language)
    if isinstance(start, datetime):
        when += f" {start:%H:%M}" + (f"–{end:%H:%M}" if isinstance(end, datetime) else "")
    place = site.places.get(found.place or "")
    return SignIn(title=found.title, when=when, where=place.name if place else "")


def _quotes(
    standings: Standings, pamphlet: Pamphlet, chapter: str, translate: Translate
) -> Mapping[str, Quote]:
    """What stands in place of each `.quote` link: the answer that applies in the chapter's region."""
    site = standings.site
    region = site.imprint(chapter).region
    quotes: dict[str, Quote] = {}
    for target, named in site.quoted_answers(pamphlet).items():
        found = standings.in_place_of(named, region)
        answer = site.answers[found.id]
        notes: list[str] = []
        if answer.matter.kind is AnswerKind.POLICY:
            if answer.matter.region:
                is_chinese = site.settings.language.startswith("zh")
                there = regions.name(answer.matter.region) if is_chinese else answer.matter.region
                notes.append(translate("{region}规定").format(region=there))
            elif any(site.answers[id].matter.region for id in found.passed):
                notes.append(translate("全国规定"))
            notes.append(translate(STATUS_WORDS[standings.of(found.id).status]))
            if last := standings.last_day(found.id):
                notes.append(translate("{date}止").format(date=day_label(last, site.settings.language)))
        if answer.matter.last_reviewed:
            day = day_label(answer.matter.last_reviewed, site.settings.language)
            notes.append(translate("{date}复核").format(date=day))
        quotes[target] = Quote(
            title=answer.title, text=text_of(answer.body.first_paragraph), note=" · ".join(notes)
        )
    return quotes
