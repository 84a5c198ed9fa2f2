"""Scalar types: from the text an editor typed to a value, or a rule's name and what was wrong.

Each type raises `PydanticCustomError` whose type is a rule id of `mkcampaign.rules`; the loader turns it into a
Problem at the scalar's own line and column.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """The base of every type read from the editors' files: frozen, and no key passes unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Whole days from `start` to `end`, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"

    @property
    def days(self) -> int:
        """The number of days in the span, at least 1 where it is the right way round."""
        return (self.end - self.start).days + 1


Moment = date | datetime
"""A point in local time; a plain date stands for the whole day."""


def day_of(moment: Moment) -> date:
    """The calendar day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def _error(rule: str, value: object, **more: object) -> PydanticCustomError:
    # pydantic's own parameter is a LiteralString; rule ids are constants of ours, checked by a test
    return PydanticCustomError(rule, "{value}", {"value": str(value), **more})


def _text(value: object) -> str:
    if value is None:  # a blank item of a list
        raise _error("value-empty", "")
    if not isinstance(value, str):
        raise _error("value-type", value, expected="一行文字")
    folded = " ".join(value.split())
    if not folded:
        raise _error("value-empty", value)
    return folded


def _folded(value: object) -> str:
    return unicodedata.normalize("NFKC", _text(value))


_ISO_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")  # the year first leaves no doubt
_CHINESE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_CHINESE_END = re.compile(r"((\d{4})\s*年[^年]*(?:至|到|~|—+)\s*)(?=\d{1,2}\s*月)")
"""A span whose end leaves out the year it shares: 2026年5月20日至6月10日."""
YEARS = range(1900, 2200)
"""The years a date may lie in: any other is a slip of the keyboard, and far ones overflow when days are added."""
_TIME = re.compile(r"(?:T|\s+)(\d{1,2}):(\d{2})(?::00)?")


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = _folded(value)
    match = _ISO_DATE.fullmatch(text) or _CHINESE_DATE.fullmatch(text)
    if not match:
        raise _error("value-date", value)
    try:
        return _day(match)
    except ValueError:
        raise _error("value-date", value) from None


def _day(match: re.Match[str]) -> date:
    year, month, day = (int(part) for part in match.groups())
    if year not in YEARS:
        raise ValueError(year)
    return date(year, month, day)


def _moment(value: object) -> Moment:
    if isinstance(value, date):
        return value
    text = _folded(value)
    match = _ISO_DATE.match(text) or _CHINESE_DATE.match(text)
    if not match:
        raise _error("value-moment", value)
    rest = text[match.end() :]
    time = _TIME.fullmatch(rest)
    if rest and not time:
        raise _error("value-moment", value)
    try:
        day = _day(match)
        return datetime(day.year, day.month, day.day, int(time[1]), int(time[2])) if time else day  # noqa: DTZ001  local
    except ValueError:
        raise _error("value-moment", value) from None


def _span(value: object) -> Span:
    if isinstance(value, Span):
        return value
    text = _CHINESE_END.sub(r"\1\2年", _folded(value))
    parts = re.split(r"\s*(?:/|至|到|~|—+)\s*", text)
    if len(parts) > 2 or not all(
        _ISO_DATE.fullmatch(part) or _CHINESE_DATE.fullmatch(part) for part in parts
    ):
        raise _error("value-span", value)
    days = [_date(part) for part in parts]  # a day that does not exist is named by itself
    return Span(days[0], days[-1])


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _id(value: object) -> str:
    text = _text(value)
    if not _ID.fullmatch(text) or len(text) > 80:
        raise _error("value-id", value)
    return text


def is_id(text: str) -> bool:
    """True for lower-case ASCII words and digits joined by hyphens, at most 80 characters."""
    return bool(_ID.fullmatch(text)) and len(text) <= 80


_NO_PART_OF_A_PATH = re.compile(r'[\x00-\x1f\x7f?#%\\:*"<>|]')
_LONGEST_STEP = 200
"""In bytes: file systems take 255 (NAME_MAX)."""


def _old_path(value: object) -> str:
    """An address within the site as people copy it: with slashes around it, percent-encoded, or a file's name."""
    text = unicodedata.normalize("NFC", unquote(_text(value)))
    path = text.removeprefix("/").removesuffix("/").removesuffix(".md")
    path = path.removesuffix("/index.html").removesuffix("/index")
    steps = path.split("/")
    if _NO_PART_OF_A_PATH.search(path) or path in ("index", "index.html"):
        raise _error("value-old-path", value)
    for (
        step
    ) in steps:  # no "", "." or ".."; what begins with a dot many hosts leave out, Windows an end in one
        if not step or step.startswith(".") or step.endswith((".", " ")) or step != step.strip():
            raise _error("value-old-path", value)
        if len(step.encode("utf-8", "replace")) > _LONGEST_STEP:
            raise _error("value-old-path", value)
    return path


def _pattern(pattern: str, rule: str, *, fold: bool = False) -> BeforeValidator:
    compiled = re.compile(pattern)

    def check(value: object) -> str:
        text = _folded(value) if fold else _text(value)
        if not compiled.fullmatch(text):
            raise _error(rule, value)
        return text

    return BeforeValidator(check)


def _whole_number(value: object) -> int:
    if isinstance(value, int):
        return value
    text = _folded(value).replace(",", "")
    if not re.fullmatch(r"\d{1,12}", text):
        raise _error("value-number", value, expected="整数")
    return int(text)


def _number(value: object) -> int | float:
    if isinstance(value, (int, float)):
        return value
    text = _folded(value).replace(",", "")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text):
        raise _error("value-number", value, expected="数字")
    return float(text) if "." in text else int(text)


def _percent(value: object) -> int:
    if isinstance(value, int):
        return value
    match = re.fullmatch(r"(\d{1,3})\s*%", _folded(value))
    if not match or not 1 <= int(match[1]) <= 100:
        raise _error("value-percent", value)
    return int(match[1])


_YES_NO = {
    **dict.fromkeys(("yes", "true", "on", "是", "要"), True),
    **dict.fromkeys(("no", "false", "off", "否", "不", "不要"), False),
}


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = _folded(value).lower()
    if word not in _YES_NO:
        raise _error("value-yes-no", value)
    return _YES_NO[word]


_WEB_ADDRESS = r"https?://[^\s<>\"'\\]+"


def _url_or_none(value: object) -> str:
    """An address, or "" for a no."""
    if _YES_NO.get(_folded(value).lower()) is False:
        return ""
    if not re.fullmatch(_WEB_ADDRESS, text := _text(value)):
        raise _error("value-url", value)
    return text


_UNITS = {
    **dict.fromkeys(("day", "days", "d", "天", "日"), "days"),
    **dict.fromkeys(("week", "weeks", "w", "周", "星期"), "weeks"),
    **dict.fromkeys(("month", "months", "个月", "月"), "months"),
    **dict.fromkeys(("year", "years", "年"), "years"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A calendar length of time such as 6 months, added as people add months (31 August + 6 months: 28 February)."""

    amount: int
    unit: str

    def after(self, day: date) -> date:
        """The day this long after `day`."""
        amounts: dict[str, Any] = {self.unit: self.amount}
        return day + relativedelta(**amounts)


def _duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    match = re.fullmatch(r"(\d{1,4})\s*([a-z]+|[\u4e00-\u9fff]+)", _folded(value).lower())
    if not match or match[2] not in _UNITS:
        raise _error("value-duration", value)
    length = Duration(int(match[1]), _UNITS[match[2]])
    days = length.amount * {"days": 1, "weeks": 7, "months": 30, "years": 365}[length.unit]
    if not 0 < days <= 36500:  # a hundred years, so that no sum leaves the calendar
        raise _error("value-duration", value)
    return length


_MINUTES = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:\.5)?)\s*(?:hours?|h|小时|个小时|钟头))?\s*"
    r"(?:(?P<half>半)\s*(?:个)?小时|(?P<minutes>\d{1,3})\s*(?:minutes?|mins?|m|分钟?))?"
)
DAY_MINUTES = 24 * 60


def _minutes(value: object) -> int:
    if isinstance(value, int):
        return value
    match = _MINUTES.fullmatch(_folded(value).lower())
    if not match:
        raise _error("value-minutes", value)
    minutes = int(float(match["hours"] or 0) * 60) + (30 if match["half"] else int(match["minutes"] or 0))
    if not 0 < minutes <= DAY_MINUTES:
        raise _error("value-minutes", value)
    return minutes


def read_duration(text: str) -> Duration:
    """A length of time as people type it, such as `60d` or `3个月`. Raises ValueError for anything else."""
    try:
        return _duration(text)
    except PydanticCustomError as error:
        raise ValueError(text) from error


def _timezone(value: object) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise _error("value-timezone", value) from None
    return text


def as_list(value: object) -> object:
    """A single value where a list is expected is read as a list of one: what the editor plainly meant."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if isinstance(value, str):
        return (value,)
    raise _error("value-type", value, expected="一个列表")


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, BeforeValidator(_id)]
Date = Annotated[date, BeforeValidator(_date)]
LocalMoment = Annotated[Moment, BeforeValidator(_moment)]
DateSpan = Annotated[Span, BeforeValidator(_span)]
Colour = Annotated[str, _pattern(r"#[0-9a-fA-F]{6}", "value-colour")]
Url = Annotated[str, _pattern(_WEB_ADDRESS, "value-url")]
UrlOrNone = Annotated[str, BeforeValidator(_url_or_none)]
Region = Annotated[str, _pattern(r"[1-9]\d{5}", "value-region")]
OldPath = Annotated[str, BeforeValidator(_old_path)]
Hotline = Annotated[str, _pattern(r"[0-9+(][0-9 ()\-]{2,24}", "value-hotline", fold=True)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Number = Annotated[int | float, BeforeValidator(_number)]
Percent = Annotated[int, BeforeValidator(_percent)]
Length = Annotated[Duration, BeforeValidator(_duration)]
Minutes = Annotated[int, BeforeValidator(_minutes)]
Version = Annotated[str, _pattern(r"[1-9][0-9]{0,3}", "value-version")]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Timezone = Annotated[str, BeforeValidator(_timezone)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
Reference = Text
"""The id of another noun. Any text is read, so that the judge can say which id was meant."""
References = Texts
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list)]
OldPaths = Annotated[tuple[OldPath, ...], BeforeValidator(as_list)]
Dates = Annotated[tuple[Date, ...], BeforeValidator(as_list)]
