"""What the calendar's templates see: frozen values, ready to show (`views` says how)."""

from __future__ import annotations

from dataclasses import dataclass

from mkcampaign.render.views import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One occurrence in a list of days.

    `state` is "postponed", "cancelled" or "", `until` the words for a later last day. `chapters` are the ids of the
    chapters it is for, parted by spaces.
    """

    title: str
    href: str
    day: str
    time: str
    kind: str
    kind_label: str
    chapters: str
    place: str = ""
    state: str = ""
    state_label: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    """What begins on one day: its heading in two parts, and a line for each."""

    id: str
    iso: str
    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One square of a month grid; `entries` are at most a few lines, `more` how many were left out.

    `href` leads to the day's list, "" where there is none.
    """

    number: int
    iso: str
    in_month: bool
    lunar: str
    href: str = ""
    occasions: tuple[Link, ...] = ()
    entries: tuple[Line, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month as weeks of seven days from Monday, and as a list; `lasting` are those that go on for long."""

    title: str
    iso: str
    count: str
    weeks: tuple[tuple[Day, ...], ...]
    agenda: tuple[AgendaDay, ...]
    lasting: tuple[Line, ...]
    occasions: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMonth:
    """A month of a year's page: a grid of numbers that begins on the weekday `first` (1 is Monday), and a few lines.

    `days` are links, with no address where there is nothing; `id` is that of its place on the page, `href` leads to the
    month's own page, "" where it has none.
    """

    title: str
    id: str
    href: str
    count: str
    first: int
    days: tuple[Link, ...]
    lines: tuple[Line, ...]
    more: str
    occasions: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A way to narrow a calendar: a page, and the `value` by which a script does the same in place."""

    title: str
    href: str
    value: str
    current: bool = False
