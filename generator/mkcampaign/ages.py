"""Ages along a pathway: from the words editors write (孕 14 周, 满 12 个月) to days counted from a date.

Before birth ages are weeks of pregnancy, counted from the first day of the last menstrual period (孕周), which is
280 days before the due date (Naegele; ACOG Committee Opinion 700, 2017). `怀孕` is the first of these days, as
everyone counts. After birth ages are days, or months of the calendar; where a month has no such day, its last day
counts (《中华人民共和国民法典》第二百零二条). `theme/web/scripts/pathway/ages.js` counts alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

PREGNANCY = timedelta(days=280)
"""From the first day of the last menstrual period to the due date."""


class Anchor(StrEnum):
    """What an age is counted from: the first day of the last menstrual period, or the day of birth."""

    PERIOD = "period"
    BIRTH = "birth"


@dataclass(frozen=True, slots=True)
class Point:
    """The first moment of a day: so many months of the calendar, then so many days, after its anchor."""

    anchor: Anchor
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        """As the page's script reads it: `birth 12 0`."""
        return f"{self.anchor} {self.months} {self.days}"

    def after(self, anchor: date) -> date:
        """Its day, where `anchor` is the day it is counted from. Raises OverflowError past the calendar's end."""
        return anchor + relativedelta(months=self.months) + timedelta(days=self.days)

    def on(self, period: date) -> date:
        """Its day for a last menstrual period that began on `period`, and a birth on the due date."""
        return self.after(period if self.anchor is Anchor.PERIOD else period + PREGNANCY)


@dataclass(frozen=True, slots=True)
class Age:
    """An age as named: from the first moment of `first` to that of `after`, which is outside it.

    `孕 13 周` is seven days, `3 月龄` a month, `满 28 天` and `出生` one day. `is_stretch` says whether something that
    lasts to this age holds until it is over (到孕 13 周末) or until it begins (到满 28 天, when the next stage starts).
    """

    first: Point
    after: Point
    is_stretch: bool = False

    @property
    def until(self) -> Point:
        """Where a stage ends that lasts to this age: the first moment that is no longer in it."""
        return self.after if self.is_stretch else self.first


_NUMERALS = str.maketrans("一二两三四五六七八九〇零", "122345678900")
_TENS = re.compile(r"(\d?)十(\d?)")
_WEEKS = re.compile(r"(?:怀)?孕第?(\d{1,2})周(?:(末)|\+?([0-6])天?)?|(?:怀)?孕(\d{1,2})\+([0-6])周?")
_BEFORE = re.compile(r"(?:怀)?孕前(\d{1,2})(个?月|周|天)")
_FULL = re.compile(
    r"(?:(?:出生后?)?满|出生后|产后满?)(\d{1,4})(天|日|周|个月|月|周岁|岁)(半)?|(\d{1,4})(天|个月|周岁|岁)"
)
"""Without 满, weeks may be those of pregnancy, and 12 月 December."""
_OF_MONTH = re.compile(r"(?:满)?(\d{1,3})月龄")
_MOMENTS = {
    "怀孕": Point(Anchor.PERIOD),
    "末次月经": Point(Anchor.PERIOD),
    "预产期": Point(Anchor.PERIOD, days=PREGNANCY.days),
    "分娩": Point(Anchor.BIRTH),
    "生产": Point(Anchor.BIRTH),
    "出生": Point(Anchor.BIRTH),
}
_ENGLISH = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"endofweek(\d{1,2})(?:ofpregnancy)?", r"孕\1周末"),
        (r"week(\d{1,2})(?:ofpregnancy)?", r"孕\1周"),
        (r"(\d{1,2})months?beforepregnancy", r"孕前\1个月"),
        (r"(\d{1,4})days?(?:old)?", r"满\1天"),
        (r"(\d{1,4})weeks?(?:old)?", r"满\1周"),
        (r"(\d{1,4})months?(?:old)?", r"满\1个月"),
        (r"(\d{1,4})years?(?:old)?", r"满\1岁"),
        (r"pregnancy", "怀孕"),
        (r"duedate", "预产期"),
        (r"birth", "出生"),
    )
)
_LAST_WEEK = 43
_LAST_DAY = 36500
"""A hundred years, so that no sum leaves the calendar."""


def read_age(words: str) -> Age | None:
    """The age that `words` name, or None where they name none.

    Read are 孕 14 周, 孕 13 周末, 孕 20 周 3 天 or 孕 20+3 周, 孕前 3 个月, 怀孕, 预产期, 分娩, 出生, 满 28 天,
    满 6 周, 产后 42 天, 满 12 个月, 满 2 岁, 满 2 岁半, 3 月龄; numbers may be Chinese, spaces stand anywhere. So are
    week 14, end of week 13, 3 months before pregnancy, pregnancy, due date, birth, 28 days, 6 weeks, 12 months,
    2 years.
    """
    text = "".join(unicodedata.normalize("NFKC", words).lower().split()).translate(_NUMERALS)
    for pattern, said in _ENGLISH:
        if found := pattern.fullmatch(text):
            text = found.expand(said)
            break
    text = _TENS.sub(lambda found: f"{found[1] or 1}{found[2] or 0}", text)
    if text in _MOMENTS:
        return _day(_MOMENTS[text])
    if found := _WEEKS.fullmatch(text):
        return _week(int(found[1] or found[4]), found[2], found[3] or found[5])
    if found := _BEFORE.fullmatch(text):
        amount = -int(found[1])
        if found[2].endswith("月"):
            return _day(Point(Anchor.PERIOD, months=amount))
        return _day(Point(Anchor.PERIOD, days=amount * (7 if found[2] == "周" else 1)))
    if found := _OF_MONTH.fullmatch(text):
        months = int(found[1])
        return Age(Point(Anchor.BIRTH, months), Point(Anchor.BIRTH, months + 1), is_stretch=True)
    if found := _FULL.fullmatch(text):
        return _full(int(found[1] or found[4]), found[2] or found[5], half=found[3] is not None)
    return None


def _day(point: Point) -> Age:
    return Age(point, Point(point.anchor, point.months, point.days + 1))


def _week(week: int, end: str | None, day: str | None) -> Age | None:
    if week > _LAST_WEEK:
        return None
    first = Point(Anchor.PERIOD, days=7 * week)
    after = Point(Anchor.PERIOD, days=7 * week + 7)
    if day is not None:
        first = Point(Anchor.PERIOD, days=7 * week + int(day))
        after = Point(Anchor.PERIOD, days=first.days + 1)
    elif end is not None:
        first = Point(Anchor.PERIOD, days=after.days - 1)
    return Age(first, after, is_stretch=True)


def _full(amount: int, unit: str, *, half: bool) -> Age | None:
    if unit.endswith("岁"):
        point = Point(Anchor.BIRTH, months=12 * amount + (6 if half else 0))
    elif half:
        return None
    elif unit.endswith("月"):
        point = Point(Anchor.BIRTH, months=amount)
    else:
        point = Point(Anchor.BIRTH, days=amount * (7 if unit == "周" else 1))
    return _day(point) if point.months * 31 + point.days <= _LAST_DAY else None
