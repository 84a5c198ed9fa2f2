"""What has been achieved: a page of all figures, one for each year, and the same as CSV and JSON.

A figure always stands with its unit, its day and its source. Nothing is added up: two programmes that both count
visits may have counted them differently.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from mkcampaign import urls
from mkcampaign.model.calendar import Campaign, Result
from mkcampaign.render import spreadsheets, words
from mkcampaign.render.cards import Cards
from mkcampaign.render.rendering import Producer, Rendering
from mkcampaign.render.shell import fill, section_uri
from mkcampaign.render.spreadsheets import Row, Table
from mkcampaign.render.views import Figure, Link
from mkcampaign.wording import day_label

VERSION = "1.0"
"""The version of the JSON's shape: the first number changes where a reader of the old one would read wrongly."""

_COLUMNS = ("年份", "活动", "成果", "数值", "单位", "截至日期", "来源", "网址")
_PITCH = 3.1
"""From one bar to the next, in the height of the text."""
_TEXT, _BAR = 1.15, 1.6
"""Where the words of a bar stand and where the bar begins, below the bar's own top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """A figure and the campaign that has it."""

    campaign: Campaign
    result: Result

    @property
    def year(self) -> int:
        """The year of the day on which the figure was taken."""
        return self.result.as_of.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a chart. `text` and `top` are heights in em, `start` and `width` percentages of the chart's width."""

    when: str
    value: str
    text: str
    top: str
    start: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A row of the table behind a chart."""

    when: str
    when_iso: str
    value: str
    campaign: Link
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One figure over several years: a chart and the table behind it. `height` is in em."""

    id: str
    label: str
    unit: str
    said: str
    height: str
    bars: tuple[Bar, ...]
    points: tuple[Point, ...]


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """The page of all figures, and one for each year that has any."""
    yield urls.results(), partial(_page, r, None)
    for year in years(r):
        yield urls.results(year), partial(_page, r, year)


def files(r: Rendering) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The figures as data: (URI, function that makes the file)."""
    yield urls.RESULTS_CSV, partial(_csv, r)
    yield urls.RESULTS_DATA, partial(_data, r)


def achieved(r: Rendering) -> tuple[Achieved, ...]:
    """Every figure of the site by its day; those of one day in the order written."""
    found = [Achieved(campaign=c, result=result) for c in r.site.campaigns.values() for result in c.results]
    return tuple(sorted(found, key=lambda one: one.result.as_of))


def years(r: Rendering) -> tuple[int, ...]:
    """The years that have figures, the latest first."""
    return tuple(sorted({one.year for one in achieved(r)}, reverse=True))


def series(r: Rendering) -> tuple[tuple[Achieved, ...], ...]:
    """The figures that can be compared over years, each by day, in the order in which they are first written.

    Such figures have one label and one unit, are of at least two years, and of one campaign or of campaigns that the
    same bodies hold for the same occasion, as 会员日 of 2025 and of 2026.
    """
    found: dict[tuple[object, ...], list[Achieved]] = {}
    for campaign in r.site.campaigns.values():
        whose = (
            ("occasion", campaign.occasion, *sorted(campaign.organisers))
            if campaign.occasion
            else ("campaign", campaign.id)
        )
        for result in campaign.results:
            key = (whose, result.label, result.unit)
            found.setdefault(key, []).append(Achieved(campaign=campaign, result=result))
    recurring = (several for several in found.values() if len({one.year for one in several}) > 1)
    return tuple(tuple(sorted(several, key=lambda one: one.result.as_of)) for several in recurring)


def _page(r: Rendering, year: int | None) -> str:
    uri, _ = urls.results(year), r.translate
    cards = Cards(r, uri)
    title = _("{year}年工作成果").format(year=year) if year else _("工作成果")
    everything = Link(title=_("全部"), href=cards.href(urls.results()), current=year is None)
    return fill(
        r,
        uri,
        "results",
        title,
        section="results",
        trail=[(_("工作成果"), section_uri("results"))] if year else [],
        description=_("各项目在{year}年取得的成果，注明截止日期和来源。").format(year=year)
        if year
        else _("各项目已经取得的成果，注明截止日期和来源。"),
        year_links=[
            everything,
            *(
                Link(
                    title=_("{year}年").format(year=one),
                    href=cards.href(urls.results(one)),
                    current=one == year,
                )
                for one in years(r)
            ),
        ]
        if years(r)
        else [],
        files=[
            Link(title=_("成果数据（CSV）"), href=cards.href(urls.RESULTS_CSV)),
            Link(title=_("成果数据（JSON）"), href=cards.href(urls.RESULTS_DATA)),
        ],
        comparisons=[
            _comparison(cards, number, several)
            for number, several in enumerate(series(r), start=1)
            if year is None or any(one.year == year for one in several)
        ],
        sections=list(_sections(cards, year)),
    )


def _sections(cards: Cards, year: int | None) -> Iterator[tuple[Link, list[Figure]]]:
    """Each campaign that has figures, of the year where one is given."""
    for campaign in cards.r.site.campaigns.values():
        shown = [result for result in campaign.results if year in (None, result.as_of.year)]
        if shown:
            yield cards.link("campaign", campaign.id), [cards.figure(result) for result in shown]


def _comparison(cards: Cards, number: int, several: tuple[Achieved, ...]) -> Comparison:
    r, _ = cards.r, cards.r.translate
    first = several[0].result
    is_yearly = len({one.year for one in several}) == len(several)

    def when(one: Achieved) -> str:
        day = one.result.as_of
        return _("{year}年").format(year=day.year) if is_yearly else day_label(day, r.language)

    values = [one.result.value for one in several]
    bars = tuple(
        Bar(
            when=when(one),
            value=words.number(one.result.value, r.language),
            text=f"{at * _PITCH + _TEXT:.2f}",
            top=f"{at * _PITCH + _BAR:.2f}",
            start=f"{start:.2f}",
            width=f"{width:.2f}",
        )
        for at, (one, (start, width)) in enumerate(zip(several, extents(values), strict=True))
    )
    pairs = (
        _("{title}：{wording}").format(title=bar.when, wording=f"{bar.value} {first.unit}") for bar in bars
    )
    return Comparison(
        id=f"mc-series-{number}",
        label=first.label,
        unit=first.unit,
        said=_("；").join(pairs),
        height=f"{len(bars) * _PITCH - 0.4:.2f}",
        bars=bars,
        points=tuple(
            Point(
                when=day_label(one.result.as_of, r.language),
                when_iso=one.result.as_of.isoformat(),
                value=words.number(one.result.value, r.language),
                campaign=cards.link("campaign", one.campaign.id),
                source=one.result.source,
            )
            for one in several
        ),
    )


def extents(values: Iterable[int | float]) -> list[tuple[float, float]]:
    """Where the bar of each value begins and how long it is, in percent of the widest chart that holds them all.

    Bars begin at zero, so that one twice as long is twice as much; what is below zero lies to the left of it.
    """
    numbers = list(values)
    low, high = min(0, *numbers), max(0, *numbers)
    whole = high - low
    if not whole:
        return [(0.0, 0.0)] * len(numbers)
    return [(100 * (min(0, n) - low) / whole, 100 * abs(n) / whole) for n in numbers]


def table(r: Rendering) -> Table:
    """Every figure with its campaign, by day."""
    return Table(
        name=r.translate("工作成果"),
        title=r.translate("工作成果"),
        columns=tuple(r.translate(column) for column in _COLUMNS),
        rows=tuple(
            Row(
                (
                    one.year,
                    one.campaign.title,
                    one.result.label,
                    one.result.value,
                    one.result.unit,
                    one.result.as_of.isoformat(),
                    one.result.source,
                    _address(r, one.campaign),
                )
            )
            for one in achieved(r)
        ),
    )


def _address(r: Rendering, campaign: Campaign) -> str:
    """A full address where the site has one, else the path from the site's root."""
    uri = urls.noun("campaign", campaign.id)
    return urls.absolute(uri, base=r.site.settings.url) or uri


def _csv(r: Rendering) -> bytes:
    return spreadsheets.csv_file(table(r))


def _data(r: Rendering) -> bytes:
    """The same as JSON, in the shape of `docs/results.schema.json` (JSON Schema 2020-12)."""
    organisation = r.site.organisation
    address = r.site.settings.url or organisation.url
    found = {
        "version": VERSION,
        "as_of": r.as_of.isoformat(),
        "language": r.language,
        "publisher": {"name": organisation.name, **({"url": address} if address else {})},
        "results": [
            {
                "year": one.year,
                "campaign": {
                    "id": one.campaign.id,
                    "title": one.campaign.title,
                    "url": _address(r, one.campaign),
                },
                "label": one.result.label,
                "value": one.result.value,
                "unit": one.result.unit,
                "as_of": one.result.as_of.isoformat(),
                "source": one.result.source,
            }
            for one in achieved(r)
        ],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
