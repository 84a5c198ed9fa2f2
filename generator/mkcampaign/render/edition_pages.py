"""Pages of pamphlets, and of each edition of them: where the code on a printed sheet leads."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.editions import FORMAT_WORDS, languages, version_of
from mkcampaign.model.documents import Pamphlet
from mkcampaign.model.openings import fill as filled_in
from mkcampaign.model.openings import filled
from mkcampaign.model.release import Release, ReleasedEdition
from mkcampaign.model.tree import Element, Node, lone_link, text_of
from mkcampaign.releases import (
    NO_LONGER_HOLDS,
    NO_LONGER_THERE,
    OTHER_APPLIES,
    READS_DIFFERENTLY,
    PaperCode,
    State,
    quotes,
    stale_answers,
)
from mkcampaign.render import downloads, listing, standing_words, words
from mkcampaign.render.body import web
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.views import AnswerCard, EditionGroup, EditionRow, Link
from mkcampaign.validity import review_due
from mkcampaign.wording import day_label

_WHY = {
    READS_DIFFERENTLY: "引用的解答改过，现在的说法见下面。",
    NO_LONGER_HOLDS: "引用的解答所说的规定已不再有效，请不要照着办。",
    NO_LONGER_THERE: "引用的解答已经撤下。",
    OTHER_APPLIES: "当地现在适用另一条解答，见下面。",
}
MOST_PAMPHLETS = 36
"""On one page of their list."""
MOST_IN_ONE_LIST = 12
"""More chapters than this are folded away below their parents."""


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The index of pamphlets, their pages, and one for every code that may stand on paper."""
    shown = sum(r.is_published("pamphlet", id) for id in r.site.pamphlets)
    yield from listing.pages(r, _pamphlets, urls.section("pamphlet"), (shown, MOST_PAMPHLETS))
    for id in r.site.pamphlets:
        if r.is_published("pamphlet", id):
            yield urls.noun("pamphlet", id), partial(_pamphlet, r, id)
    for one in r.paper_codes:
        yield urls.edition(one.code), partial(_edition, r, one)


def _pamphlets(r: Rendering, part: listing.Part) -> str:
    uri, _ = part.uri, r.translate
    cards = Cards(r, uri)
    return fill(
        r,
        uri,
        "pamphlets",
        _("资料下载"),
        section="pamphlet",
        part=part,
        description=_("折页、手册、海报、信函和单页，可以直接打印，也可以在手机上看。"),
        sections=[
            (format.value, _(FORMAT_WORDS[format]), cards.downloads(ids))
            for format, ids in part.of_groups(downloads.format_order(r).items(), MOST_PAMPHLETS)
            if ids
        ],
    )


def _quoting(r: Rendering, pamphlet: Pamphlet, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The panels with what stands on paper in place of each `.quote` link: question, short answer, standing."""
    named = r.site.quoted_answers(pamphlet)
    region = r.site.imprint(r.own_edition(pamphlet)[1]).region

    def quoted(node: Node) -> Node:
        link = lone_link(node)
        target = (link.get("href") or "") if link is not None and "quote" in link.classes else ""
        if target not in named:
            return node
        found = r.standings.in_place_of(named[target], region)
        answer = r.site.answers[found.id]
        href = posixpath.relpath(answer.path, posixpath.dirname(pamphlet.path))
        about = (standing_words.region(r, found.id), standing_words.status(r, found.id))
        return Element(
            "blockquote",
            (("class", "mc-quoted"),),
            (
                Element("p", (), (Element("a", (("href", href),), (answer.title,)),)),
                Element("p", (), (text_of(answer.body.first_paragraph),)),
                Element("p", (("class", "mc-quoted__note"),), (" · ".join(filter(None, about)),)),
            ),
        )

    return tuple(map(quoted, nodes))


def _pamphlet(r: Rendering, id: str) -> str:
    uri, _ = urls.noun("pamphlet", id), r.translate
    cards, pamphlet = Cards(r, uri), r.site.pamphlets[id]
    card, matter, due = cards.download(id), pamphlet.matter, review_due(pamphlet.matter)
    campaign = r.site.campaigns.get(matter.campaign or "")
    own = r.own_edition(pamphlet)
    filling = r.pamphlet_words(pamphlet)
    facts = [
        (_("版式"), card.format_label),
        (_("纸张"), card.paper),
        (_("页数"), card.pages),
        (_("版本"), _("第 {version} 版").format(version=matter.version) if matter.version else ""),
        (_("本版改动"), matter.changes or ""),
        (_("复核日期"), day_label(matter.last_reviewed, r.language) if matter.last_reviewed else ""),
        (_("下次核对"), _("{date}前").format(date=day_label(due, r.language)) if due else ""),
        (_("审核"), standing_words.reviewer(r, matter.reviewer)),
        (_("负责科室"), matter.owner or ""),
    ]
    return fill(
        r,
        uri,
        "pamphlet",
        card.title,
        section="pamphlet",
        trail=[(_("资料下载"), section_uri("pamphlet"))],
        description=matter.summary or "",
        whom=matter.chapter or "",
        download=card,
        panels=[
            (
                filled_in(panel.title, filling),
                web(_quoting(r, pamphlet, filled(panel.nodes, filling)), path=pamphlet.path, page=uri, r=r),
            )
            for panel in pamphlet.panels
        ],
        facts=[(name, value) for name, value in facts if value],
        own_name=cards.title("chapter", own[1]),
        choices=list(_choices(cards, pamphlet)) if card.choose_href else [],
        campaign=cards.campaign(campaign) if campaign else None,
        quizzes=cards.quizzes([matter.quiz] if matter.quiz else []),
        sources=cards.sources(matter),
    )


def _choices(cards: Cards, pamphlet: Pamphlet) -> Iterator[EditionGroup]:
    """Whose editions there are: one list, or, of many, one for each chapter with those below it.

    A group without a title stands open; it holds whose pamphlet it is.
    """
    r = cards.r
    ids = r.branches[pamphlet.id]
    if len(ids) <= MOST_IN_ONE_LIST:
        yield EditionGroup(title="", rows=tuple(cards.edition(pamphlet.id, id) for id in ids))
        return
    own, *others = ids
    yield EditionGroup(title="", rows=(cards.edition(pamphlet.id, own),))
    root = r.site.organisation.id
    parents = {
        id: (chapter.parent if (chapter := r.site.chapters.get(id)) else None) or root for id in others
    }
    heads = dict.fromkeys(parents.values())
    groups: dict[str, list[EditionRow]] = {head: [] for head in heads}
    for id in others:
        # a chapter with others below it opens their group instead of standing among its own kind
        home = id if id in heads else parents[id]
        row = cards.edition(pamphlet.id, id)
        groups[home].insert(0, row) if home == id else groups[home].append(row)
    for head, rows in groups.items():
        if rows:
            yield EditionGroup(title=cards.title("chapter", head), rows=tuple(rows))


def _edition(r: Rendering, one: PaperCode) -> str:
    """The page to which the code on paper leads: whether that paper still holds, and what does if not."""
    uri, _ = urls.edition(one.code), r.translate
    cards = Cards(r, uri)
    chapter = one.chapter if r.site.chapter(one.chapter) else r.site.organisation.id
    pamphlet = r.site.pamphlets.get(one.pamphlet) if r.is_published("pamphlet", one.pamphlet) else None
    is_present = one.code == one.current_code
    title = r.pamphlet_title(one.pamphlet, chapter) if pamphlet else _title_on_paper(one)
    label, text = words.EDITION_STATES[one.state]
    contact, version = cards.contact(chapter), _("第 {version} 版").format(version=one.version)
    return fill(
        r,
        uri,
        "edition",
        title,
        section="pamphlet",
        trail=[(_("资料下载"), section_uri("pamphlet"))],
        description=_("{title}：{wording}").format(title=_(label), wording=_(text)),
        whom=chapter,
        noindex=True,
        code=one.code,
        state=one.state.value,
        label=_(label),
        text=_(text),
        kicker=f"{contact.name} · {version}",
        contact=contact,
        facts=_facts(r, one, pamphlet, version),
        changes=_changes(cards, one, pamphlet, chapter),
        present=_present(cards, one) if not is_present else None,
        files=downloads.files(r, (one.pamphlet, one.chapter, one.language), cards.href)
        if is_present and pamphlet
        else (),
        answers=_answers(cards, one, pamphlet),
        links=_links(cards, pamphlet),
        thumbnail=cards.download(one.pamphlet) if pamphlet and is_present else None,
    )


def _title_on_paper(one: PaperCode) -> str:
    """What stands at the head of paper whose pamphlet is not there any more: the ledger keeps no title but this."""
    parts = one.releases[-1].parts if one.releases else ()
    return parts[0].title if parts and parts[0].title else one.pamphlet


def _facts(r: Rendering, one: PaperCode, pamphlet: Pamphlet | None, version: str) -> list[tuple[str, str]]:
    _ = r.translate
    days = dict.fromkeys(day_label(release.date, r.language) for release in one.releases)
    is_present = pamphlet is not None and one.code == one.current_code
    reviewed = pamphlet.matter.last_reviewed if is_present and pamphlet else None
    due = review_due(pamphlet.matter) if is_present and pamphlet else None
    several = one.language != r.language or (pamphlet and len(languages(r.site, pamphlet)) > 1)
    found = [
        (_("版本"), version),
        (_("文字"), words.SCRIPTS.get(one.language, one.language) if several else ""),
        (_("印发日期"), _("、").join(days)),
        (_("复核日期"), day_label(reviewed, r.language) if reviewed else ""),
        (_("下次核对"), _("{date}前").format(date=day_label(due, r.language)) if due else ""),
        (_("本版改动"), (pamphlet.matter.changes or "") if is_present and pamphlet else ""),
        (_("编号"), one.code),
    ]
    return [(name, value) for name, value in found if value]


def _present(cards: Cards, one: PaperCode) -> Link | None:
    """The edition that takes this one's place."""
    if one.current_code is None:
        return None
    now = cards.r.editions[one.pamphlet, one.chapter, one.language]
    return Link(
        title=cards.r.translate("第 {version} 版").format(version=now.version),
        href=cards.href(urls.edition(now.code)),
    )


def _changes(
    cards: Cards, one: PaperCode, pamphlet: Pamphlet | None, chapter: str
) -> list[tuple[str, list[Link]]]:
    """What stands differently now than on paper, as lines of words, each with the answers it is about."""
    r, _ = cards.r, cards.r.translate
    found: list[tuple[str, list[Link]]] = []
    if one.state is State.CURRENT:
        return found
    if one.state is State.SUPERSEDED and pamphlet and pamphlet.matter.changes:
        said = _("第 {version} 版的改动：{changes}")
        found.append((said.format(version=version_of(pamphlet), changes=pamphlet.matter.changes), []))
    filling = r.pamphlet_words(pamphlet, chapter) if pamphlet else {}
    parts = [title for part in one.changed if (title := filled_in(part, filling))]
    if parts:
        quoted = _("、").join(_("“{title}”").format(title=title) for title in parts)
        found.append((_("改过的部分：{parts}。").format(parts=quoted), []))
    why: dict[str, list[Link]] = {}
    given = _given(one)
    for id, reason in stale_answers(r.digests, *given) if given else ():
        answer = r.site.answers.get(id)
        if answer and r.is_published("answer", id):
            why.setdefault(reason, []).append(cards.link("answer", id))
        else:
            why.setdefault(reason, []).extend([Link(title=answer.title, href="")] if answer else [])
    found += [(_(_WHY[reason]), links) for reason, links in why.items()]
    if one.state is State.CHANGED and not found:
        found.append((_("单位的名称、电话、地址或为本地填写的内容改了，请以本页和新印的为准。"), []))
    return found


def _answers(cards: Cards, one: PaperCode, pamphlet: Pamphlet | None) -> list[AnswerCard]:
    """The answers on paper as they stand now, then what the pamphlet quotes now."""
    given = _given(one)
    on_paper = given[0].quoted_by(given[1]) if given else ()
    is_known = cards.r.site.chapter(one.chapter) is not None
    now = quotes(cards.r.standings, pamphlet, one.chapter) if pamphlet and is_known else ()
    return cards.answers([*(id for id in on_paper if id in cards.r.site.answers), *now], in_force=False)


def _given(one: PaperCode) -> tuple[Release, ReleasedEdition] | None:
    """The last release of a code, with what it says of that code; None where it was never given out."""
    return next(
        ((release, e) for release in reversed(one.releases) for e in release.editions if e.code == one.code),
        None,
    )


def _links(cards: Cards, pamphlet: Pamphlet | None) -> list[Link]:
    """Where to go from here: the text as a page, the campaign, the quiz."""
    if pamphlet is None:
        return []
    r, _ = cards.r, cards.r.translate
    found = [cards.link("pamphlet", pamphlet.id, _("网页版全文"))]
    if pamphlet.matter.campaign in r.site.campaigns:
        found.append(cards.link("campaign", str(pamphlet.matter.campaign), _("主题活动")))
    if pamphlet.matter.quiz and r.is_published("quiz", pamphlet.matter.quiz):
        found.append(cards.link("quiz", pamphlet.matter.quiz, _("考考自己")))
    return found
