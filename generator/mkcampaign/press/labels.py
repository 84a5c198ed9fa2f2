"""The press's own fixed words, by language; other scripts of Chinese are converted from Simplified."""

from __future__ import annotations

from collections.abc import Callable, Mapping

LABELS: Mapping[str, Mapping[str, str]] = {
    "zh": {"hotline": "服务热线", "address": "地址", "website": "网址", "scan": "扫码查看",
           "question": "问", "answer": "答", "open": "（", "close": "）",
           "single": "单选", "multiple": "多选", "true-false": "判断", "written": "填空", "ordering": "排序",
           "matching": "连线", "worth": "（{kind}，{points}）",
           "point": "{points} 分", "points": "{points} 分", "questions": "共 {count} 题", "total": "满分 {points} 分",
           "pass": "{points} 分及格", "nth": "第 {number} 题", "name": "姓名", "unit": "单位", "date": "日期",
           "on-sheet": "请把答案填在最后的答题卡上，多选题可填多个。",
           "on-paper": "请在您选的答案前的方框里打“✓”，多选题可选多个。",
           "answer-sheet": "答题卡", "fill-in": "把选中的方框涂黑。要改，请先擦净。标“多选”的题可涂多个。",
           "key": "答案与解析 · 仅供工作人员", "glance": "答案一览",
           "choose": "请在 {options} 项中选 {choose} 项", "community": "社区", "reach": "联系方式",
           "time": "方便的时间", "contact": "咨询电话：",
           "collected": "本单由{name}收回，只用来安排这次服务，不作他用。",
           "event": "活动", "when": "时间", "where": "地点", "number": "序号", "unit-or-community": "单位或社区",
           "signature": "签名", "page": "第 {page} 页，共 {pages} 页", "colon": "：",
           "quiz-version": "{letter} 卷", "blank-page": "本页没有试题，答题卡在下一张。",
           "answer-is": "答案：{answer}", "minutes": "限时 {minutes} 分钟",
           "outside": "外面", "inside": "里面", "typed": "或输入",
           "plan-title": "{year} 年活动安排", "month": "{month} 月", "months": "{first}—{last} 月",
           "weekdays": "一 二 三 四 五 六 日", "days": "{days} 日", "range": "{first}—{last}", "and": "、",
           "whole-month": "全月", "day-of": "{month} 月 {day} 日", "day-of-year": "{year} 年 {month} 月 {day} 日",
           "occasions": "节日", "cancelled": "【取消】", "postponed": "【延期】", "running": "持续开展",
           "continued": "{title}（续）", "rest": "另有 {count} 项，见续页",
           "event-day": "有活动", "occasion-day": "节日、纪念日", "no-events": "没有安排活动"},
    "en": {"hotline": "Helpline", "address": "Address", "website": "Web", "scan": "Scan to read on",
           "question": "Q", "answer": "A", "open": " (", "close": ")",
           "single": "one answer", "multiple": "several answers", "true-false": "true or false",
           "written": "written answer", "ordering": "put in order", "matching": "match the pairs",
           "worth": " ({kind}, {points})", "point": "{points} point", "points": "{points} points",
           "questions": "{count} questions", "total": "{points} points in all", "pass": "{points} points to pass",
           "nth": "Question {number}", "name": "Name", "unit": "Organisation", "date": "Date",
           "on-sheet": "Please answer on the answer sheet at the end. Some questions have several right answers.",
           "on-paper": "Please tick the box before your answer. Some questions have several right answers.",
           "answer-sheet": "Answer sheet", "quiz-version": "Version {letter}",
           "blank-page": "There are no questions on this page. The answer sheet is on the next sheet.",
           "fill-in": "Fill in the box you choose; rub out to change. Questions with several answers are marked.",
           "key": "Answers and explanations · for staff only", "glance": "All answers",
           "choose": "Please choose {choose} of {options}", "community": "Community", "reach": "How to reach you",
           "time": "Times that suit you", "contact": "Questions: ",
           "collected": "{name} collects this slip and uses it only to arrange this service.",
           "event": "Event", "when": "When", "where": "Where", "number": "No.",
           "unit-or-community": "Organisation or community", "signature": "Signature",
           "page": "Page {page} of {pages}", "colon": ",", "answer-is": "Answer: {answer}",
           "minutes": "{minutes} minutes",
           "outside": "outside", "inside": "inside", "typed": "or type",
           "plan-title": "Events of {year}", "month": "{month}", "months": "{first} – {last}",
           "weekdays": "Mo Tu We Th Fr Sa Su", "days": "{days}", "range": "{first}–{last}", "and": ", ",
           "whole-month": "all month", "day-of": "{day} {month}", "day-of-year": "{day} {month} {year}",
           "occasions": "Days", "cancelled": "Cancelled: ", "postponed": "Postponed: ", "running": "Through the year",
           "continued": "{title} (continued)", "rest": "{count} more on the next sheet",
           "event-day": "event", "occasion-day": "festival or theme day", "no-events": "no events"},
}  # fmt: skip


def labels(language: str, convert: Callable[[str], str]) -> dict[str, str]:
    """The fixed words for a BCP 47 language tag, written by `convert` in its script."""
    chinese = language.lower().startswith("zh")
    return {key: convert(word) for key, word in LABELS["zh" if chinese else "en"].items()}
