"""A campaign's print order: what to print, how, and where it goes, as a page and as files for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from mkcampaign import urls
from mkcampaign.distribution import Job, Lot, PrintOrder, Sum, print_order, split
from mkcampaign.editions import FORMAT_WORDS, VERSION_WORDS, quiz_versions
from mkcampaign.model.calendar import Campaign
from mkcampaign.render import spreadsheets, words
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.spreadsheets import Row, Table
from mkcampaign.render.views import OrderGroup, OrderRow, OrderSum

UNKNOWN = "—"
"""What a page shows for a number that is not known yet: the pamphlet has no file to print."""

_COLUMNS = (
    "单位",
    "网点",
    "地址",
    "宣传品",
    "版本",
    "版式",
    "纸张",
    "单双面",
    "折法和装订",
    "份数",
    "每份张数",
    "合计张数",
    "备注",
)


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The print order of each campaign that has something to print."""
    for campaign in _with_materials(r):
        yield urls.print_order(campaign.id), partial(_page, r, campaign)


def files(r: Rendering) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The same as CSV and XLSX: (URI, function that makes the file)."""
    for campaign in _with_materials(r):
        yield urls.print_order(campaign.id, ".csv"), partial(_csv, r, campaign)
        yield urls.print_order(campaign.id, ".xlsx"), partial(_xlsx, r, campaign)


def _with_materials(r: Rendering) -> Iterator[Campaign]:
    for campaign in r.site.campaigns.values():
        if any(r.is_published("pamphlet", m.pamphlet) for m in campaign.materials):
            yield campaign


def _order(r: Rendering, campaign: Campaign) -> PrintOrder:
    shown = {m.pamphlet for m in campaign.materials if r.is_published("pamphlet", m.pamphlet)}
    return print_order(r.site, campaign, pages=r.reading_pages, shown=shown)


def _page(r: Rendering, campaign: Campaign) -> str:
    uri, _ = urls.print_order(campaign.id), r.translate
    cards, order = Cards(r, uri), _order(r, campaign)
    split = dict.fromkeys(cards.title("pamphlet", lot.pamphlet) for lot in order.lots if lot.is_even_share)
    return fill(
        r,
        uri,
        "print-order",
        _("印制清单"),
        section="campaign",
        trail=[(_("活动"), section_uri("campaign")), (campaign.title, urls.noun("campaign", campaign.id))],
        description=_("“{title}”要印的宣传品：印多少、怎么印、送到哪里。").format(title=campaign.title),
        whom=campaign.organisers[0] if campaign.organisers else "",
        downloads=cards.print_order(campaign)[1:],
        totals=[
            _row(cards, order, id, copies, sheets=order.jobs[id].sheets(copies))
            for id, copies in order.copies.items()
        ],
        sums=_sums(r, "总计", order.sums(order.lots)),
        groups=[
            OrderGroup(
                title=cards.title("chapter", id),
                href=cards.noun("chapter", id),
                rows=tuple(_lot(cards, order, lot) for lot in lots),
                sums=_sums(r, "小计", order.sums(lots)) if len(lots) > 1 else (),
            )
            for id, lots in order.by_chapter.items()
        ],
        evenly=list(split),
        is_incomplete=any(job.sheets_per_copy is None for job in order.jobs.values()),
    )


def _number(r: Rendering, value: int | None) -> str:
    return UNKNOWN if value is None else words.number(value, r.language)


def _facts(r: Rendering, order: PrintOrder, id: str) -> tuple[str, str, str, str]:
    """How a pamphlet is printed: format, paper, sides, fold; "" for what is not known."""
    _, job = r.translate, order.jobs[id]
    return (
        _(FORMAT_WORDS[r.site.pamphlets[id].matter.format]),
        words.paper(job, _),
        _(words.SIDES[job.sides]) if job.sides else "",
        _(words.FOLDS[job.fold]),
    )


def _worded_facts(r: Rendering, order: PrintOrder, id: str) -> tuple[str, ...]:
    """The version and how it is printed, as far as that is known."""
    version = r.site.pamphlets[id].matter.version
    edition = r.translate("第 {version} 版").format(version=version) if version else ""
    papers = " / ".join(_papers(r, id))
    return tuple(fact for fact in (edition, papers, *_facts(r, order, id)) if fact)


def _version(r: Rendering, id: str) -> str:
    """The version of a pamphlet, and those of a question paper."""
    version, papers = r.site.pamphlets[id].matter.version or "", r.translate("、").join(_papers(r, id))
    if version and papers:
        return r.translate("{title}（{details}）").format(title=version, details=papers)
    return version or papers


def _papers(r: Rendering, id: str) -> list[str]:
    """The versions of a question paper by name (A 卷, B 卷); nothing for what comes in one."""
    letters = quiz_versions(r.site, r.site.pamphlets[id])
    return [r.translate(VERSION_WORDS).format(letter=letter) for letter in letters if letter]


def _row(cards: Cards, order: PrintOrder, id: str, copies: int, *, sheets: int | None) -> OrderRow:
    """The copies of one pamphlet in all."""
    r, job = cards.r, order.jobs[id]
    return OrderRow(
        pamphlet=cards.title("pamphlet", id),
        pamphlet_href=cards.noun("pamphlet", id),
        facts=_worded_facts(r, order, id),
        copies=_number(r, copies),
        sheets_per_copy=_number(r, job.sheets_per_copy),
        sheets=_number(r, sheets),
    )


def _lot(cards: Cards, order: PrintOrder, lot: Lot) -> OrderRow:
    """The copies of one pamphlet for one place."""
    r, job = cards.r, order.jobs[lot.pamphlet]
    return OrderRow(
        place=_place_name(cards, lot),
        place_href=cards.noun("place", lot.place) if lot.place else "",
        address=_address(r, lot),
        pamphlet=cards.title("pamphlet", lot.pamphlet),
        pamphlet_href=cards.noun("pamphlet", lot.pamphlet),
        facts=_worded_facts(r, order, lot.pamphlet),
        copies=_number(r, lot.copies),
        sheets_per_copy=_number(r, job.sheets_per_copy),
        sheets=_number(r, order.sheets(lot)),
        note=_note(r, lot),
    )


def _place_name(cards: Cards, lot: Lot) -> str:
    return cards.title("place", lot.place) if lot.place else cards.r.translate("由各单位自行分发")


def _address(r: Rendering, lot: Lot) -> str:
    return (r.site.places[lot.place].address or "") if lot.place else ""


def _note(r: Rendering, lot: Lot) -> str:
    """What is to be known of a lot's number: that it is a share, and how many of each version of a paper it means."""
    _, papers = r.translate, _papers(r, lot.pamphlet)
    said = [_("按网点平均分配")] if lot.is_even_share else []
    if papers:
        each = zip(papers, split(lot.copies, len(papers)), strict=True)
        shares = (_("{title} {count} 份").format(title=name, count=_number(r, count)) for name, count in each)
        said.append(_("、").join(shares))
    return _("；").join(said)


def _label(r: Rendering, label: str, found: Sum, sums: tuple[Sum, ...]) -> str:
    """小计, and where there are two sizes of paper 小计（A3）."""
    _ = r.translate
    if len(sums) < 2:
        return _(label)
    return _("{title}（{details}）").format(title=_(label), details=found.paper.value)


def _sums(r: Rendering, label: str, sums: tuple[Sum, ...]) -> tuple[OrderSum, ...]:
    return tuple(
        OrderSum(
            label=_label(r, label, found, sums),
            copies=_number(r, found.copies),
            sheets=_number(r, found.sheets),
        )
        for found in sums
    )


def table(r: Rendering, campaign: Campaign) -> Table:
    """The print order as one table: the lots of each chapter and their sum, then each pamphlet's, then all."""
    cards, order = Cards(r, urls.print_order(campaign.id)), _order(r, campaign)
    return Table(
        name=r.translate("印制清单"),
        title=campaign.title,
        columns=tuple(r.translate(column) for column in _COLUMNS),
        rows=tuple(_rows(cards, order)),
    )


def _rows(cards: Cards, order: PrintOrder) -> Iterator[Row]:
    r, _ = cards.r, cards.r.translate

    def about(id: str) -> tuple[str, ...]:
        return (
            cards.title("pamphlet", id),
            _version(r, id),
            *_facts(r, order, id),
        )

    def counts(job: Job, copies: int) -> tuple[int | None, ...]:
        return copies, job.sheets_per_copy, job.sheets(copies)

    def sums(label: str, first: str, lots: Iterable[Lot]) -> Iterator[Row]:
        found = order.sums(lots)
        for one in found:
            head = (first, _label(r, label, one, found)) if first else (_label(r, label, one, found), "")
            yield Row(
                (*head, *[""] * 4, one.paper.value, "", "", one.copies, None, one.sheets, ""), is_sum=True
            )

    for chapter, lots in order.by_chapter.items():
        name = cards.title("chapter", chapter)
        for lot in lots:
            where = (name, _place_name(cards, lot), _address(r, lot))
            numbers = counts(order.jobs[lot.pamphlet], lot.copies)
            yield Row((*where, *about(lot.pamphlet), *numbers, _note(r, lot)))
        yield from sums("小计", name, lots)
    for id, copies in order.copies.items():
        yield Row((_("合计"), "", "", *about(id), *counts(order.jobs[id], copies), ""), is_sum=True)
    yield from sums("总计", "", order.lots)


def _csv(r: Rendering, campaign: Campaign) -> bytes:
    return spreadsheets.csv_file(table(r, campaign))


def _xlsx(r: Rendering, campaign: Campaign) -> bytes:
    return spreadsheets.xlsx_file(table(r, campaign), r.as_of)
