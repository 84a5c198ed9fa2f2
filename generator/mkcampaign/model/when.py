"""`when`: a day, or a span of days, that comes back every year.

One `When` holds exactly one form (`date`, `month`, `month` with `byday`, `lunar` or `term`) and the
adjustments made to it. It says which days are meant; `mkcampaign.almanac` says when they fall.

Every value arrives as text. A whole `when` may also be one Chinese phrase, and each phrase
`describe` writes is read back as the same `When`. What cannot be read raises `PydanticCustomError`
(a `ValueError`) whose type is a rule id of `mkcampaign.rules` and whose context fills its wording.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from mkcampaign.model.scalars import Dates, Model
from mkcampaign.wording import Language

TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
"""The 24 solar terms in the order of the Gregorian year (GB/T 33661-2017, annex A)."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""RFC 5545, 3.3.10, `weekday`; the index is that of `date.weekday()`."""

MAX_OFFSET = 365
LAST_DAY = -1
"""In place of the day in lunar month 12, which has 29 or 30: 除夕."""

Form = Literal["date", "month", "byday", "lunar", "term"]

_DIGITS = "〇一二三四五六七八九"
_WEEKDAY_NAMES = "一二三四五六日"
_LUNAR_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")


def _error(rule: str, **context: object) -> PydanticCustomError:
    return PydanticCustomError(rule, "{value}", context)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MonthDay:
    """A day of the Gregorian year: month 1-12, day 1-31. 29 February is allowed.

    Raises `when-date-day` where no year has such a day.
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        try:
            dt.date(2000, self.month, self.day)
        except ValueError:
            raise _error("when-date-day", month=self.month, day=self.day) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDaySpan:
    """From `first` to `last` inclusive; where `last` comes before `first`, it is in the next year."""

    first: MonthDay
    last: MonthDay


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarDay:
    """A day of the lunar year: month 1-12, day 1-30, in the leap month of that number or the common one.

    除夕 is `LAST_DAY` of month 12. Raises `when-lunar-day` where no lunar year has such a day.
    """

    month: int
    day: int
    leap: bool = False

    def __post_init__(self) -> None:
        is_eve = (self.month, self.day, self.leap) == (12, LAST_DAY, False)
        if not is_eve and not (1 <= self.month <= 12 and 1 <= self.day <= 30):
            raise _error("when-lunar-day", month=self.month, day=self.day)

    @property
    def order(self) -> tuple[int, bool, int]:
        """The place in the lunar year: a leap month follows the month whose number it bears."""
        return self.month, self.leap, 31 if self.day == LAST_DAY else self.day


NEW_YEARS_EVE = LunarDay(month=12, day=LAST_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarSpan:
    """From `first` to `last` inclusive; where `last` comes before `first`, it is in the next lunar year."""

    first: LunarDay
    last: LunarDay


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDay:
    """The `ordinal`-th `weekday` of a month (RFC 5545, 3.3.10, `weekdaynum`).

    ordinal 1-5 counts from the month's start, -1 to -5 from its end; weekday 0 (Monday) to 6.
    """

    ordinal: int
    weekday: int


# Numbers and text


def _numerals() -> dict[str, int]:
    """1-39 as people write them: `五`, `二十九`, `廿九`. No calendar has 32, but a message names it."""
    tens = (("",), ("十",), ("二十", "廿"), ("三十", "卅"))
    return {ten + _DIGITS[n % 10].strip("〇"): n for n in range(1, 40) for ten in tens[n // 10]}


_NUMERALS = _numerals()
_N = r"[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3}"
_CN = r"[一二三四五六七八九十廿卅]{1,3}"
_SEPARATOR = re.compile(r"(?:至|到|/|[-–—~]{1,2})(?:次年)?")
_DATE_SIDE = re.compile(rf"(?:(?P<month>{_N})(?:月|[-./·]))?(?P<day>{_N})[日号]?")
_LUNAR_SIDE = re.compile(
    rf"(?P<eve>除夕)|(?:(?P<leap>闰)?(?P<month>正|冬|腊|{_N})月|(?P<number>{_N})(?P<mark>L)?-)?"
    rf"(?P<day>初?(?:{_N}))[日号]?"
)
_MONTH = re.compile(rf"({_N})(?:月份?)?")
_MONTH_PHRASE = re.compile(rf"({_N})月份?")
_BYDAY = re.compile(r"([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)")
_BYDAY_PHRASE = re.compile(
    r"(.{1,3}月)(?:第(?P<nth>[1-5一二三四五])个|最后[1一]?个|倒数第(?P<back>[1-5一二三四五])个)"
    r"(?:星期|周|礼拜)(?P<day>[1-6一二三四五六日天])"
)
_LUNAR_PREFIX = re.compile(r"农历|阴历|旧历")
_SOLAR_PREFIX = re.compile(r"公历|阳历|新历")
_LUNAR_WORD = re.compile(r"[正冬腊]月|[闰初]|除夕|[廿卅](?!.*[日号])")
_AMBIGUOUS = re.compile(rf"{_CN}月{_CN}(?:{_SEPARATOR.pattern}(?:{_CN}月)?{_CN})?|.*[廿卅].*")
_YEARS = re.compile(r"\((?:([0-9]{4})年起)?,?(?:([0-9]{4})年止)?\)$")
_OFFSET = re.compile(rf"(前|后)(?:一|第([0-9]{{1,3}}|{_CN}))天$")
_YEAR = re.compile(r"[0-9]{4}")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")


def _compact(value: object) -> str:
    """The text without spaces, full-width forms made narrow (Unicode NFKC)."""
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def _number(numeral: str) -> int:
    """5 from `5`, `05`, `五`; 29 from `廿九`; 0, which no calendar has, from what is no number."""
    return int(numeral) if numeral.isdecimal() else _NUMERALS.get(numeral, 0)


def _says_month(side: re.Match[str]) -> bool:
    return any(text for group, text in side.groupdict().items() if group != "day")


def _sides(text: str, side: re.Pattern[str]) -> tuple[re.Match[str], re.Match[str]] | None:
    """The ends of a span, or one day twice. Only the last end may leave out its month."""
    whole = side.fullmatch(text)
    if whole:
        return (whole, whole) if _says_month(whole) else None
    for separator in _SEPARATOR.finditer(text):
        first = side.fullmatch(text[: separator.start()])
        last = side.fullmatch(text[separator.end() :])
        if first and last and _says_month(first):
            return first, last
    return None


# One reader a field

_T = TypeVar("_T")


def _reader(read: Callable[[str], _T], kind: type[_T] | None = None) -> BeforeValidator:
    """Reads text; values of `kind`, as a phrase yields them, pass as they are."""
    return BeforeValidator(lambda value: value if kind and isinstance(value, kind) else read(_compact(value)))


def _read_date(text: str) -> MonthDaySpan:
    sides = _sides(_SOLAR_PREFIX.sub("", text, count=1), _DATE_SIDE)
    if sides is None:
        raise _error("when-date", value=text)
    left, right = sides
    first = MonthDay(month=_number(left["month"]), day=_number(left["day"]))
    last = MonthDay(month=_number(right["month"] or left["month"]), day=_number(right["day"]))
    _check_order(last < first, _says_month(right), text)
    return MonthDaySpan(first=first, last=last)


def _read_lunar(text: str) -> LunarSpan:
    sides = _sides(_LUNAR_PREFIX.sub("", text, count=1).upper(), _LUNAR_SIDE)
    if sides is None or any(
        _number(side["day"][1:]) > 10 for side in sides if (side["day"] or "")[:1] == "初"
    ):
        raise _error("when-lunar", value=text)
    left, right = sides
    first = _lunar_day(left, left)
    if first == NEW_YEARS_EVE and not _says_month(right):
        # 除夕至初五 runs into the first month.
        last = LunarDay(month=1, day=_lunar_number(right["day"]))
    else:
        last = _lunar_day(right, right if _says_month(right) else left)
        _check_order(last.order < first.order, _says_month(right), text)
    return LunarSpan(first=first, last=last)


def _lunar_day(side: re.Match[str], month: re.Match[str]) -> LunarDay:
    if side["eve"]:
        return NEW_YEARS_EVE
    return LunarDay(
        month=_lunar_number(month["month"] or month["number"]),
        day=_lunar_number(side["day"]),
        leap=bool(month["leap"] or month["mark"]),
    )


def _lunar_number(name: str) -> int:
    return {"正": 1, "冬": 11, "腊": 12}.get(name) or _number(name.removeprefix("初"))


def _check_order(crosses_year: bool, says_month: bool, text: str) -> None:
    """A span that ends before it starts runs into the next year, and its end must name the month."""
    if (crosses_year and not says_month) or ("次年" in text and not crosses_year):
        raise _error("when-span", value=text)


def _read_month(text: str) -> int:
    found = _MONTH.fullmatch(text)
    month = _number(found[1]) if found else 0
    if not 1 <= month <= 12:
        raise _error("when-month", value=text)
    return month


def _read_byday(text: str) -> ByDay:
    found = _BYDAY.fullmatch(text.upper())
    if found is None:
        raise _error("when-byday", value=text)
    return ByDay(ordinal=int(found[1]), weekday=WEEKDAYS.index(found[2]))


def _read_term(text: str) -> str:
    term = text.removesuffix("节")
    if term not in TERMS:
        near = get_close_matches(term, TERMS, n=1, cutoff=0.5)
        suggestion = {"suggestion": near[0]} if near else {}
        raise _error("when-term", value=text, known=" ".join(TERMS), **suggestion)
    return term


def _read_offset(text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text) or abs(int(text)) > MAX_OFFSET:
        raise _error("when-offset", value=text)
    return int(text)


def _read_year(text: str) -> int:
    if not _YEAR.fullmatch(text) or int(text) == 0:
        raise _error("when-year", value=text)
    return int(text)


def _read_phrase(phrase: str) -> dict[str, object]:
    """The fields of `When` that a Chinese phrase stands for."""
    text = re.sub(r"^每(?:年|逢)|的", "", _compact(phrase))
    fields: dict[str, object] = {}
    if years := _YEARS.search(text):
        fields |= {name: year for name, year in zip(("since", "until"), years.groups(), strict=True) if year}
        text = text[: years.start()]
    if offset := _OFFSET.search(text):
        days = int(offset[2]) if (offset[2] or "").isdecimal() else _number(offset[2] or "一")
        fields["offset"] = str(days if offset[1] == "后" else -days)
        text = text[: offset.start()]

    if text.removesuffix("节") in TERMS:
        return fields | {"term": _read_term(text)}
    if _LUNAR_PREFIX.match(text) or (_LUNAR_WORD.search(text) and not _SOLAR_PREFIX.match(text)):
        return fields | {"lunar": _read_lunar(text)}
    said_solar = _SOLAR_PREFIX.match(text)
    text = text[said_solar.end() :] if said_solar else text
    if found := _BYDAY_PHRASE.fullmatch(text):
        ordinal = _number(found["nth"]) if found["nth"] else -_number(found["back"] or "1")
        weekday = (_number(found["day"]) or 7) - 1
        return fields | {"month": _read_month(found[1]), "byday": ByDay(ordinal=ordinal, weekday=weekday)}
    if found := _MONTH_PHRASE.fullmatch(text):
        return fields | {"month": _read_month(text)}
    if not said_solar and _AMBIGUOUS.fullmatch(text):
        raise _error("when-ambiguous", value=text)
    if _sides(text, _DATE_SIDE) is None:
        raise _error("when-text", value=str(phrase).strip())
    return fields | {"date": _read_date(text)}


_Year = Annotated[int, _reader(_read_year)]


class When(Model):
    """Exactly one of `date`, `month`, `month` with `byday`, `lunar`, `term`, and what adjusts it.

    Built with `When.model_validate` from a mapping of text or from a Chinese phrase. Raises pydantic's
    `ValidationError`, which carries every `PydanticCustomError` with the path of its field.
    """

    date: Annotated[MonthDaySpan, _reader(_read_date, MonthDaySpan)] | None = None
    """`MM-DD`, or `MM-DD/MM-DD`, which may cross the year's end. `02-29` comes in leap years only."""
    month: Annotated[int, _reader(_read_month)] | None = None
    """1-12: the whole month, or the month of `byday`."""
    byday: Annotated[ByDay, _reader(_read_byday, ByDay)] | None = None
    """A weekday of `month`: `3SU`, `-1SU` (RFC 5545, 3.3.10)."""
    lunar: Annotated[LunarSpan, _reader(_read_lunar, LunarSpan)] | None = None
    """`MM-DD`, `06L-01` for a leap month (the `L` of RFC 7529), `除夕`, or two of them joined by `/`."""
    term: Annotated[str, _reader(_read_term)] | None = None
    """One of `TERMS`."""
    offset: Annotated[int, _reader(_read_offset)] = 0
    """Days by which the whole span is moved, -365 to 365."""
    since: _Year | None = None
    """The first year, before `offset` is applied."""
    until: _Year | None = None
    """The last year, before `offset` is applied."""
    exdate: Dates = ()
    """First days of spans left out (RFC 5545, 3.8.5.1)."""
    rdate: Dates = ()
    """Single days added (RFC 5545, 3.8.5.2)."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        return _read_phrase(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = [name for name in ("date", "month", "lunar", "term") if getattr(self, name) is not None]
        if self.byday is not None and self.month is None:
            raise _error("when-byday-month")
        if not given:
            raise _error("when-missing")
        if len(given) > 1:
            raise _error("when-form", given="、".join(given))
        if self.since is not None and self.until is not None and self.since > self.until:
            raise _error("when-years", since=self.since, until=self.until)
        return self

    @property
    def form(self) -> Form:
        """Which of the five forms this is; `lunar` and `term` need the almanac's tables."""
        if self.byday is not None:
            return "byday"
        forms: tuple[Form, ...] = ("date", "month", "lunar", "term")
        return next(form for form in forms if getattr(self, form) is not None)


# Wording


def lunar_day_name(day: LunarDay) -> str:
    """九月初九, 闰六月初一, 腊月廿三, 除夕: month and day without 农历 (GB/T 33661-2017, clause 6)."""
    if day == NEW_YEARS_EVE:
        return "除夕"
    return _lunar_month_name(day) + _lunar_day_of_month(day.day)


def _lunar_month_name(day: LunarDay) -> str:
    names = {1: "一", 11: "十一", 12: "十二"} if day.leap else {}
    return f"{'闰' if day.leap else ''}{names.get(day.month, _LUNAR_MONTHS[day.month - 1])}月"


def _lunar_day_of_month(day: int) -> str:
    tens, ones = divmod(day, 10)
    if not ones:
        return ("初十", "二十", "三十")[tens - 1]
    return "初十廿"[tens] + _DIGITS[ones]


def _describe_date(span: MonthDaySpan) -> str:
    first, last = span.first, span.last
    words = f"每年 {first.month} 月 {first.day} 日"
    if last == first:
        return words
    if last < first:
        return f"{words}至次年 {last.month} 月 {last.day} 日"
    if last.month == first.month:
        return f"{words}至 {last.day} 日"
    return f"{words}至 {last.month} 月 {last.day} 日"


def _describe_lunar(span: LunarSpan) -> str:
    first, last = span.first, span.last
    words = ("" if first == NEW_YEARS_EVE else "农历") + lunar_day_name(first)
    if last == first:
        return words
    same_month = (last.month, last.leap) == (first.month, first.leap) and last.order > first.order
    if same_month and last != NEW_YEARS_EVE:
        return f"{words}至{_lunar_day_of_month(last.day)}"
    return f"{words}至{lunar_day_name(last)}"


def _describe_byday(month: int, byday: ByDay) -> str:
    back = "倒数" if byday.ordinal < 0 else ""
    nth = "最后一个" if byday.ordinal == -1 else f"{back}第 {abs(byday.ordinal)} 个"
    return f"{month} 月{nth}星期{_WEEKDAY_NAMES[byday.weekday]}"


def describe(when: When, language: Language = "zh-Hans") -> str:
    """The canonical wording; the Simplified Chinese one is read back by `When` as the same days.

    每年 5 月 29 日; 每年 10 月; 5 月第 3 个星期日; 农历九月初九; 除夕; 清明前第 1 天; with the years it is
    bounded by, if any. In English: 29 May every year; 9th day of the 9th lunar month. `exdate` and `rdate` are left
    out.
    """
    if language == "en":
        return _describe_in_english(when)
    if when.date is not None:
        words = _describe_date(when.date)
    elif when.lunar is not None:
        words = _describe_lunar(when.lunar)
    elif when.term is not None:
        words = when.term
    elif when.month is not None and when.byday is not None:
        words = _describe_byday(when.month, when.byday)
    else:
        words = f"每年 {when.month} 月"
    if when.offset:
        words += f"{'前' if when.offset < 0 else '后'}第 {abs(when.offset)} 天"
    years = [
        f"{year:04} 年{end}" for year, end in ((when.since, "起"), (when.until, "止")) if year is not None
    ]
    return f"{words}（{'，'.join(years)}）" if years else words


# Wording in English


def _describe_in_english(when: When) -> str:
    if when.date is not None:
        words = f"{_english_dates(when.date)} every year"
    elif when.lunar is not None:
        words = _english_lunar(when.lunar)
    elif when.term is not None:
        words = f"{_ENGLISH_TERMS[TERMS.index(when.term)]} (solar term)"
    elif when.month is not None and when.byday is not None:
        words = f"{_english_byday(when.byday)} of {_ENGLISH_MONTHS[when.month - 1]}"
    else:
        words = f"{_ENGLISH_MONTHS[(when.month or 1) - 1]} every year"
    if when.offset:
        days = f"{abs(when.offset)} day{'' if abs(when.offset) == 1 else 's'}"
        words = f"{days} {'before' if when.offset < 0 else 'after'} {words}"
    years = " ".join(
        f"{end} {year:04}" for end, year in (("from", when.since), ("to", when.until)) if year is not None
    )
    return f"{words} ({years})" if years else words


def _english_dates(span: MonthDaySpan) -> str:
    first, last = span.first, span.last
    end = f"{last.day} {_ENGLISH_MONTHS[last.month - 1]}"
    if last == first:
        return end
    if last.month == first.month and last > first:
        return f"{first.day} to {end}"
    return f"{first.day} {_ENGLISH_MONTHS[first.month - 1]} to {end}"


def _english_lunar(span: LunarSpan) -> str:
    first, last = span.first, span.last
    if last == first:
        return _english_lunar_day(first)
    same_month = (last.month, last.leap) == (first.month, first.leap) and last.order > first.order
    if same_month and last != NEW_YEARS_EVE:
        return f"{_ordinal(first.day)} to {_english_lunar_day(last)}"
    return f"{_english_lunar_day(first)} to {_english_lunar_day(last)}"


def _english_lunar_day(day: LunarDay) -> str:
    if day == NEW_YEARS_EVE:
        return "Lunar New Year's Eve"
    month = f"{'leap ' if day.leap else ''}{_ordinal(day.month)} lunar month"
    return f"{_ordinal(day.day)} day of the {month}"


def _english_byday(byday: ByDay) -> str:
    weekday = _ENGLISH_WEEKDAYS[byday.weekday]
    if byday.ordinal > 0:
        return f"{_ENGLISH_ORDINALS[byday.ordinal - 1]} {weekday}"
    back = "" if byday.ordinal == -1 else f"{_ENGLISH_ORDINALS[-byday.ordinal - 1]} to "
    return f"{back}last {weekday}"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 != 1 else "th"
    return f"{number}{ending}"


_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ENGLISH_TERMS = (
    "Minor Cold", "Major Cold", "Start of Spring", "Rain Water", "Awakening of Insects", "Spring Equinox",
    "Qingming", "Grain Rain", "Start of Summer", "Grain Full", "Grain in Ear", "Summer Solstice",
    "Minor Heat", "Major Heat", "Start of Autumn", "End of Heat", "White Dew", "Autumn Equinox",
    "Cold Dew", "Frost's Descent", "Start of Winter", "Minor Snow", "Major Snow", "Winter Solstice",
)  # fmt: skip
"""The solar terms as English almanacs name them, in the order of `TERMS`."""
