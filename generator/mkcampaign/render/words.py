"""Dates, kinds and numbers as people read them, in the site's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal

from mkcampaign import almanac
from mkcampaign.distribution import Fold, Job, Sides
from mkcampaign.model.calendar import EventKind, EventStatus, Frequency, Repeat
from mkcampaign.model.documents import AnswerKind
from mkcampaign.model.edition import Variant
from mkcampaign.model.quiz import QuestionKind
from mkcampaign.model.scalars import Moment, Span, day_of
from mkcampaign.releases import State
from mkcampaign.render.views import WhenLabel
from mkcampaign.schedule import Occurrence, Phase
from mkcampaign.wording import Language, Translate, day_label

_NUMBER = re.compile(r"[0-9+(][0-9 ()\-]{2,24}")

EVENT_KINDS = {
    EventKind.DESK: "咨询服务",
    EventKind.LECTURE: "讲座",
    EventKind.CLASS: "课堂",
    EventKind.CONTEST: "竞赛",
    EventKind.DEBATE: "辩论赛",
    EventKind.OUTING: "户外活动",
    EventKind.VISIT: "走访",
    EventKind.EXHIBITION: "展览",
    EventKind.ONLINE: "线上活动",
    EventKind.TRAINING: "培训",
    EventKind.CALL: "征集",
    EventKind.GATHERING: "联谊",
}
PHASES = {
    Phase.UPCOMING: "即将开始",
    Phase.UNDER_WAY: "正在进行",
    Phase.PAST: "已结束",
    Phase.POSTPONED: "已延期",
    Phase.CANCELLED: "已取消",
}
_PREFIX = {EventStatus.POSTPONED: "【延期】", EventStatus.CANCELLED: "【取消】"}
ANSWER_KINDS = {AnswerKind.POLICY: "政策解答", AnswerKind.EXPERT: "专家解答"}
PURPOSES = {
    Variant.OFFICE: "单位的打印机就能印，黑白打印也看得清。",
    Variant.PRESS: "要印得多，把这份文件交给印刷厂。",
    Variant.SCREEN: "在手机和电脑上看，按阅读次序排好，链接可以点开。",
    Variant.LARGE: "字大行疏，给老人和看不清小字的人。",
}
SCRIPTS = {"zh-Hans": "简体", "zh-Hant-TW": "繁體（台灣）", "zh-Hant-HK": "繁體（香港）", "en": "English"}
"""Each script by its own name, which is the same in every language."""
EDITION_STATES = {
    State.CURRENT: ("现行版本", "您手里的资料是现在用的版本，可以照着看。"),
    State.CHANGED: ("内容有更新", "这份资料印好以后，有的内容改了。改动的地方，请以本页为准。"),
    State.SUPERSEDED: ("已有新版", "您手里的资料是以前的版本，请换用新版。"),
    State.WITHDRAWN: ("已停用", "这份资料不再使用，请不要照着办。要问什么，请打电话。"),
}
QUESTION_KINDS = {
    QuestionKind.SINGLE: "单选题",
    QuestionKind.MULTIPLE: "多选题",
    QuestionKind.TRUE_FALSE: "判断题",
    QuestionKind.WRITTEN: "填空题",
    QuestionKind.ORDERING: "排序题",
    QuestionKind.MATCHING: "连线题",
}
SIDES = {
    Sides.SINGLE: "单面",
    Sides.SHORT_EDGE: "双面，沿短边翻转",
    Sides.LONG_EDGE: "双面，沿长边翻转",
}
FOLDS = {Fold.NONE: "不折", Fold.TRIFOLD: "三折", Fold.SADDLE_STITCH: "骑马钉，对折"}
_FREQUENCIES = {
    Frequency.DAILY: ("每天", "每 {n} 天"),
    Frequency.WEEKLY: ("每周", "每 {n} 周"),
    Frequency.MONTHLY: ("每月", "每 {n} 个月"),
    Frequency.YEARLY: ("每年", "每 {n} 年"),
}


def span_label(span: Span, language: Language) -> str:
    """2026年5月20日—6月10日 or 20 May – 10 June 2026: a year that both days share is said once."""
    if span.start == span.end:
        return day_label(span.start, language)
    same_year = span.start.year == span.end.year
    if language == "zh-Hans":
        return f"{day_label(span.start, language)}—{day_label(span.end, language, year=not same_year)}"
    return f"{day_label(span.start, language, year=not same_year)} – {day_label(span.end, language)}"


def time_label(occurrence: Occurrence) -> str:
    """9:00–17:00, 20:00–24:00 for what ends at midnight, 9:00 for what ends on another day, "" for whole days."""
    start, end = occurrence.start, occurrence.end
    if not isinstance(start, datetime):
        return ""
    first = f"{start.hour}:{start.minute:02}"
    if not isinstance(end, datetime) or occurrence.span.days > 1:
        return first
    return f"{first}–{end.hour if end.date() == start.date() else 24}:{end.minute:02}"


def when(occurrence: Occurrence, language: Language, *, with_lunar: bool = False) -> WhenLabel:
    """An occurrence as words and ISO 8601; the lunar name of its first day where that is asked for."""
    span = occurrence.span
    start, end = occurrence.start, occurrence.end
    return WhenLabel(
        start=_iso(start),
        end="" if end is None or end == start else _iso(end),
        label=span_label(span, language),
        time=time_label(occurrence),
        day=str(span.start.day),
        month=f"{span.start.month}月"
        if language == "zh-Hans"
        else format_date(span.start, "MMM", locale="en"),
        year=f"{span.start.year}年" if language == "zh-Hans" else str(span.start.year),
        weekday=_weekday(span.start, language),
        lunar=almanac.lunar_label(span.start)
        if with_lunar and language == "zh-Hans" and span.start.year in almanac.YEARS
        else "",
    )


def titled(status: EventStatus, title: str, translate: Translate) -> str:
    """The title, with what became of it before it: many calendars, and lists of pages, show nothing else of it."""
    return translate(_PREFIX[status]) + title if status in _PREFIX else title


def after(span: Span) -> str:
    """The first day after a span (ISO 8601)."""
    return (span.end + timedelta(days=1)).isoformat()


def spans(times: Sequence[Occurrence]) -> str:
    """Times from and to as a script reads them: `start/end`; what follows at the same hours is its day alone.

    A time without an end lasts its day, which is how `schedule.phase` takes it.
    """
    found: list[str] = []
    before: Occurrence | None = None
    for one in times:
        end = one.span.end if one.end is None else one.end
        if before and _same_hours(before, one):
            found.append(one.span.start.isoformat())
        else:
            found.append(f"{_iso(one.start)}/{_iso(end)}")
        before = one
    return " ".join(found)


def _same_hours(one: Occurrence, other: Occurrence) -> bool:
    """Whether both lie within a day, between the same hours."""
    if one.span.days > 1 or other.span.days > 1 or "24:00" in time_label(one):
        return False
    return time_label(one) == time_label(other) and (one.end is None) == (other.end is None)


def span_when(span: Span, language: Language, *, with_lunar: bool = False) -> WhenLabel:
    """A span of days as words and ISO 8601."""
    return when(Occurrence(span.start, span.end), language, with_lunar=with_lunar)


def repeat_label(repeat: Repeat, count: int, translate: Translate) -> str:
    """每周，共 8 场"""
    single, several = _FREQUENCIES[repeat.freq]
    often = translate(single) if repeat.interval == 1 else translate(several).format(n=repeat.interval)
    return translate("{often}，共 {count} 场").format(often=often, count=count)


def number(value: int | float, language: Language) -> str:
    """13600 as 13,600."""
    return format_decimal(value, locale="zh_Hans" if language == "zh-Hans" else "en")


def paper(job: Job, translate: Translate) -> str:
    """The paper a pamphlet is printed on: A4, A3, or what a booklet becomes."""
    if job.fold is Fold.SADDLE_STITCH:
        return translate("A5 小册子，用 {paper} 纸").format(paper=job.paper.value)
    return job.paper.value


def file_size(size: int) -> str:
    """Bytes as KB or MB, rounded as file managers do."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _iso(moment: Moment) -> str:
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _weekday(moment: Moment, language: Language) -> str:
    """星期三 or Wed: what fits under the day of a date block."""
    if language == "zh-Hans":
        return str(format_date(day_of(moment), "EEEE", locale="zh_Hans"))
    return str(format_date(day_of(moment), "EEE", locale="en"))


def telephone(contact: str) -> str:
    """The tel: address (RFC 3966) of a contact that is a number and nothing else; "" for any other words."""
    return f"tel:{re.sub(r'[ ()]', '', contact)}" if _NUMBER.fullmatch(contact) else ""
