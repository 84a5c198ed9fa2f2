"""The nouns of `campaigns.yml`: organisation, chapters, places, occasions, campaigns, events, menus, pathways."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator, TypeAdapter

from mkcampaign.model.documents import Source
from mkcampaign.model.scalars import (
    Colour,
    Date,
    Dates,
    DateSpan,
    Hotline,
    Id,
    Length,
    LocalMoment,
    Model,
    Number,
    Reference,
    References,
    Region,
    Text,
    Texts,
    Timezone,
    Url,
    UrlOrNone,
    WholeNumber,
    as_list,
)
from mkcampaign.model.when import When

DEFAULT_COLOUR = "#b3261e"
"""The colour of campaigns and pamphlets that name none."""


class EventStatus(StrEnum):
    """Whether something takes place as planned (schema.org EventStatusType)."""

    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    """What sort of thing an event is."""

    DESK = "desk"
    LECTURE = "lecture"
    CLASS = "class"
    CONTEST = "contest"
    DEBATE = "debate"
    OUTING = "outing"
    VISIT = "visit"
    EXHIBITION = "exhibition"
    ONLINE = "online"
    TRAINING = "training"
    CALL = "call"
    GATHERING = "gathering"


class Frequency(StrEnum):
    """How often an event comes back (RFC 5545 section 3.3.10, FREQ)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Weekday(StrEnum):
    """A day of the week (RFC 5545 section 3.3.10, weekday)."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


class Chapter(Model):
    """A local branch; what it lacks it takes from its parent. The organisation is the root of the tree.

    `logo` is a picture inside the content folder; `pamphlets` fills in what pamphlets leave open,
    as {pamphlet: {name: text}}.
    """

    name: Text
    short_name: Text | None = None
    parent: Reference | None = None
    hotline: Hotline | None = None
    address: Text | None = None
    url: Url | None = None
    region: Region | None = None
    summary: Text | None = None
    logo: Text | None = None
    pamphlets: dict[Id, dict[Id, Text]] = Field(default_factory=dict)


class Organisation(Model):
    """Who the site speaks for; its id may be used wherever a chapter's may."""

    id: Id
    name: Text
    short_name: Text | None = None
    hotline: Hotline | None = None
    address: Text | None = None
    url: Url | None = None
    region: Region | None = None
    timezone: Timezone = "Asia/Shanghai"
    summary: Text | None = None
    logo: Text | None = None
    pamphlets: dict[Id, dict[Id, Text]] = Field(default_factory=dict)

    def as_chapter(self) -> Chapter:
        """The organisation as the chapter at the root of the tree."""
        # its fields were checked when it was read
        return Chapter.model_construct(**self.model_dump(exclude={"id", "timezone"}))


class Place(Model):
    """Where events happen and where leaflets lie out.

    `map` is the address of a map that shows it, "" where none should be offered; without it, one is searched by name.
    """

    name: Text
    address: Text | None = None
    hours: Text | None = None
    phone: Hotline | None = None
    chapter: Reference | None = None
    kind: Text | None = None
    level: Text | None = None
    map: UrlOrNone | None = None
    summary: Text | None = None


class Occasion(Model):
    """A day or span that comes back."""

    title: Text
    when: When
    summary: Text | None = None


class Repeat(Model):
    """How an event repeats; the terms are those of RFC 5545 section 3.3.10, in lower case."""

    freq: Frequency
    interval: WholeNumber = Field(default=1, ge=1)
    count: WholeNumber | None = Field(default=None, ge=1)
    until: Date | None = None
    byday: Annotated[tuple[Weekday, ...], BeforeValidator(as_list)] = ()
    exdate: Dates = ()


class Event(Model):
    """One thing at one time in one place, or a series of the same thing."""

    id: Id
    title: Text
    kind: EventKind
    start: LocalMoment
    end: LocalMoment | None = None
    place: Reference | None = None
    chapter: Reference | None = None
    status: EventStatus = EventStatus.SCHEDULED
    capacity: WholeNumber | None = None
    contact: Text | None = None
    summary: Text | None = None
    audience: Texts = ()
    url: Url | None = None
    repeat: Repeat | None = None


_PLACES: TypeAdapter[tuple[str, ...]] = TypeAdapter(References)
_COPIES_AT: TypeAdapter[dict[str, int]] = TypeAdapter(dict[Reference, WholeNumber])


def _places(value: object) -> tuple[str, ...] | dict[str, int]:
    """A list of places, or {place: copies}. An error inside keeps its own location, as in a nested model."""
    if isinstance(value, dict):
        return _COPIES_AT.validate_python(value) or ()
    return _PLACES.validate_python(value)


class Material(Model):
    """Copies of one pamphlet that lie out at certain places.

    `places` is a list, and `copies` the sum over it; or {place: copies}, where `copies` may be left out. Without
    places, each body hands out its own.
    """

    pamphlet: Reference
    copies: WholeNumber | None = None
    places: Annotated[tuple[str, ...] | dict[str, int], PlainValidator(_places)] = ()

    @property
    def total(self) -> int:
        """The copies over all places; 0 where none are named, which the judge reports."""
        if self.copies is None:
            return sum(self.places.values()) if isinstance(self.places, dict) else 0
        return self.copies


class Result(Model):
    """A figure achieved, with its unit, date and source."""

    label: Text
    value: Number
    unit: Text
    as_of: Date
    source: Text


class Art(StrEnum):
    """What is drawn on a campaign that has no picture of its own."""

    FAMILY = "family"
    ELDERS = "elders"
    BABY = "baby"
    BOOK = "book"
    SUN = "sun"
    MOON = "moon"
    BOAT = "boat"
    TREE = "tree"
    HEART = "heart"
    HOME = "home"


class Cover(Model):
    """A campaign's own picture: a file inside the content folder, what is to be seen on it, and whose it is."""

    file: Text
    alt: Text
    credit: Text | None = None


class Campaign(Model):
    """One themed push, tied to an occasion or to dates of its own."""

    id: Id
    title: Text
    slogan: Text | None = None
    summary: Text | None = None
    occasion: Reference | None = None
    year: WholeNumber | None = Field(default=None, ge=1950, le=2098)
    dates: DateSpan | None = None
    status: EventStatus = EventStatus.SCHEDULED
    audience: Texts = ()
    tags: Texts = ()
    stage: Reference | None = None
    colour: Colour | None = None
    cover: Cover | None = None
    art: Art | None = None
    organisers: References = ()
    partners: Texts = ()
    key_messages: Texts = ()
    events: tuple[Event, ...] = ()
    materials: tuple[Material, ...] = ()
    quizzes: References = ()
    answers: References = ()
    articles: References = ()
    menus: References = ()
    pathway: Reference | None = None
    results: tuple[Result, ...] = ()


class Option(Model):
    """One service or lecture of a menu."""

    id: Id
    title: Text
    summary: Text | None = None


class Menu(Model):
    """Services or lectures of which a household or an enterprise picks `choose`."""

    title: Text
    summary: Text | None = None
    choose: WholeNumber = Field(ge=1)
    options: tuple[Option, ...]
    contact: Text | None = None
    chapter: Reference | None = None


class Stage(Model):
    """One stage of a pathway; `from` and `to` are words for people, which `ages.read_age` reads as ages."""

    id: Id
    title: Text
    from_: Text | None = Field(default=None, alias="from")
    to: Text | None = None
    summary: Text | None = None


class Checkup(Model):
    """A check-up or visit along a pathway, between two ages, both included (`ages.read_age`).

    `when` is shown instead of `from` and `to`: words for what no date can be worked out of (出院后 1 周内). One with
    `every` comes back within them.
    """

    id: Id
    title: Text
    from_: Text = Field(alias="from")
    to: Text | None = None
    when: Text | None = None
    every: Length | None = None
    summary: Text | None = None
    answer: Reference | None = None
    article: Reference | None = None


class Pathway(Model):
    """Ordered stages along which articles and answers hang, and the check-ups that belong to them."""

    title: Text
    summary: Text | None = None
    stages: tuple[Stage, ...]
    checkups: tuple[Checkup, ...] = ()
    sources: tuple[Source, ...] = ()


class Calendar(Model):
    """One calendar file: `campaigns.yml`, or one of `campaigns/*.yml` with more of the same keys."""

    organisation: Organisation | None = None
    chapters: dict[Id, Chapter] = Field(default_factory=dict)
    places: dict[Id, Place] = Field(default_factory=dict)
    occasions: dict[Id, Occasion] = Field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()
    menus: dict[Id, Menu] = Field(default_factory=dict)
    pathways: dict[Id, Pathway] = Field(default_factory=dict)
    glossary: dict[Text, Text | None] = Field(default_factory=dict)
    """Simplified phrases and how they are written in Traditional script; without a value, as they stand."""
