"""What templates see: frozen values, ready to show.

A template decides how a thing looks, never what it says: every date is worded, every address relative to the
page, every text plain (escaped by the template) except fields named `html`, which hold `markupsafe.Markup` from
the safe tree. Optional texts are "" and lists are empty tuples where there is nothing to show.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a page or file of this site, with a few words about it.

    `language` is that of its title, if another; `until` the first day (ISO 8601) on which it leads to nothing new.
    """

    title: str
    href: str
    note: str = ""
    current: bool = False
    language: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The same page in one script: `title` names the script as its readers do, `address` is full if it can be."""

    title: str
    language: str
    href: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLabel:
    """Where something stands on the day of the build: `upcoming`, `under-way`, `past`, `postponed`, `cancelled`.

    What may be otherwise on the reader's day carries `spans`, from which `theme/web/scripts/today.js` works it out, and
    `as_of`, the day of the build in words, which stands beside it until then. `spans` are times from and to, as
    ISO 8601 `start/end`, parted by spaces; of a series those that follow at the same hours are their days alone.
    """

    id: str
    label: str
    spans: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLabel:
    """How an answer or a document stands from the day `since` until the day before `until` (ISO 8601, or "").

    The first of several holds on the day of the build; `as_of` is that day in words where its end is not known, and
    `why` says what makes it stand so.
    """

    id: str
    label: str
    since: str = ""
    until: str = ""
    as_of: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenLabel:
    """A worded date or span. `start` and `end` are ISO 8601 for `<time datetime>`; `end` is "" for one day.

    `label` is the whole span in words (2026 年 5 月 20 日—6 月 10 日), `time` the hours (9:00–17:00) or "",
    `day`, `month`, `year`, `weekday` are the parts of the first day for a date block ("20", "5 月", "2026 年",
    "星期三"), `lunar` the lunar date where it helps ("农历九月初九").
    """

    start: str
    end: str = ""
    label: str
    time: str = ""
    day: str
    month: str
    year: str
    weekday: str
    lunar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCard:
    """One occurrence of an event, or one event series, as a row of a list.

    `gone` is the day (ISO 8601) from which what is postponed or cancelled leaves a list of what is near.
    """

    title: str
    href: str
    kind: str
    kind_label: str
    phase: PhaseLabel
    when: WhenLabel
    repeats: str = ""
    place: str = ""
    place_href: str = ""
    campaign: str = ""
    campaign_href: str = ""
    summary: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A campaign's own picture at the head of a page, and whose it is, or ""."""

    html: Markup
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCard:
    """A campaign as a card. `colour` is #rrggbb; `style` names its class in the generated palette sheet.

    `art_href` leads to what is drawn for it; `cover_html` is its own picture instead, "" where it has none.
    """

    title: str
    href: str
    slogan: str
    summary: str
    phase: PhaseLabel
    when: WhenLabel
    occasion: str
    audience: tuple[str, ...]
    colour: str
    style: str
    event_count: int
    art_href: str
    cover_html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCard:
    """A question with its short answer. `status` is "in-force" etc. for policy, "" for an expert's that holds.

    `statuses` are that and those that follow on days known. `region` is the name of the division it is for, "" for the
    nation; `note` says what is to be known besides.
    """

    title: str
    href: str
    short: str
    kind: str
    kind_label: str
    status: str = ""
    status_label: str = ""
    statuses: tuple[StatusLabel, ...] = ()
    region: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """Answers under one heading ("" for none): as cards, or as lines where they are many."""

    title: str
    id: str
    answers: tuple[AnswerCard, ...]
    is_lines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCard:
    """An article as a card."""

    title: str
    href: str
    summary: str
    audience: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizCard:
    """A quiz as a card; `pass_mark` is worded ("60%") or ""."""

    title: str
    href: str
    summary: str
    count: int
    pass_mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFile:
    """One file to print, or to read on a screen. `variant` is "office" etc.; `purpose` says in a line what it is for,
    `how` what to choose when printing, `facts` its paper, pages and size; `file_name` is what it is saved as."""

    variant: str
    label: str
    purpose: str
    how: str
    facts: tuple[str, ...]
    href: str
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadCard:
    """A pamphlet with its files, for its own branch or for the chapter that is asked for.

    `files` is empty where the press has made none; `choose_href` leads to the list of chapters and scripts, "" where
    there is but one edition.
    """

    title: str
    href: str
    summary: str
    format_label: str
    paper: str = ""
    pages: str = ""
    files: tuple[PrintFile, ...] = ()
    choose_href: str = ""
    thumbnail_href: str = ""
    thumbnail_width: int = 0
    thumbnail_height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """One chapter's edition of a pamphlet: a link to its page, and one for each further script."""

    title: str
    href: str
    scripts: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionGroup:
    """Editions of the chapters below one parent, which comes first."""

    title: str
    rows: tuple[EditionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCard:
    """A place as a card. `map_href` leads to another site, or is ""."""

    title: str
    href: str
    kind: str = ""
    level: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    chapter: str = ""
    summary: str = ""
    map_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask: a chapter's imprint. `hotline_href` is a tel: address or ""."""

    name: str
    href: str = ""
    hotline: str = ""
    hotline_href: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A result: a number worded with its unit, its label, date and source."""

    label: str
    value: str
    unit: str
    as_of: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRow:
    """How many copies of a pamphlet lie out where."""

    title: str
    href: str
    copies: str
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """Copies of a pamphlet for one place, or in all. `facts` say how it is printed; unknown numbers are "—"."""

    place: str = ""
    place_href: str = ""
    address: str = ""
    pamphlet: str
    pamphlet_href: str
    facts: tuple[str, ...]
    copies: str
    sheets_per_copy: str
    sheets: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSum:
    """What the rows above come to."""

    label: str
    copies: str
    sheets: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGroup:
    """What goes to one chapter."""

    title: str
    href: str
    rows: tuple[OrderRow, ...]
    sums: tuple[OrderSum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuBlock:
    """Services of which a household picks `choose`.

    `contact_href` is a tel: address where the contact is a number, `address` the page's own, for the slip.
    """

    title: str
    href: str
    summary: str
    choose: int
    options: tuple[Link, ...]
    contact: str
    contact_href: str = ""
    chapter: Link | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageBlock:
    """A stage of a pathway with what hangs on it.

    `first` and `after` are an `ages.Point` each, as its script reads it: the first moment of the stage, and the first
    that is no longer in it; "" where that is not known. `more_href` leads to all, where there is more than this.
    """

    id: str
    title: str
    span: str
    summary: str
    first: str = ""
    after: str = ""
    articles: tuple[ArticleCard, ...] = ()
    answers: tuple[AnswerCard, ...] = ()
    campaigns: tuple[CampaignCard, ...] = ()
    more_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckupRow:
    """A check-up of a pathway; `when` is worded, `first` and `after` are as in `StageBlock`, both or neither.

    `says_when` is True where the editor's own words stand for the dates; `every` is how it comes back, as RFC 5545
    (section 3.3.10) has it in a RRULE, or ""; `often` is the same in words.
    """

    id: str
    title: str
    when: str
    says_when: bool
    every: str
    often: str
    summary: str
    links: tuple[Link, ...] = ()
    first: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed to subscribe to; `kind` is "calendar", "atom" or "rss"."""

    title: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as one line of words, with a link where there is one."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A document an answer rests on, worded. `facts` are (name, value) pairs in order."""

    title: str
    href: str
    statuses: tuple[StatusLabel, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """What the search page asks: kinds, stages of life and regions as (value, words); `version` is the index's."""

    version: str
    kinds: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A titled list of links, for indexes (topics, audiences, A-Z). Where these are the first few, `href` has all."""

    title: str
    id: str
    links: tuple[Link, ...]
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePicture:
    """The picture shown beside a link to the page: its whole address, media type, pixels, and what it says."""

    url: str
    type: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code of `size` modules a side; `path` is SVG path data of strokes one module wide."""

    size: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What surrounds every page. Every href is relative to the page (the 404 page's are absolute).

    `picture` is None where the site has no address, and in a preview; `qr` where the page has none. A preview
    (`is_live`) stays on the day asked for. `turns` lead to the
    other pages of a long list. `versions` are the page in each script it comes in, Simplified first; none
    where it comes in one.
    """

    language: str
    title: str
    site_title: str
    short_name: str
    description: str
    canonical: str
    home_href: str
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    icon_href: str
    policy: str
    search_href: str
    elders_href: str
    navigation: tuple[Link, ...]
    breadcrumbs: tuple[Link, ...]
    feeds: tuple[Feed, ...]
    more_links: tuple[Link, ...]
    contact: Contact
    as_of: str
    as_of_iso: str
    as_of_words: str
    timezone: str
    is_live: bool
    json_ld: Markup
    footer: str
    noindex: bool = False
    body_class: str = ""
    turns: tuple[Link, ...] = ()
    picture: SharePicture | None = None
    versions: tuple[Version, ...] = ()
    qr: QrCode | None = None
