"""What is drawn on a campaign without a picture of its own: by its occasion, its title and whom it is for."""

from __future__ import annotations

import re

from mkcampaign.model.calendar import Art, Campaign, Occasion
from mkcampaign.model.when import NEW_YEARS_EVE, When

_LUNAR = {(5, 5): Art.BOAT, (8, 15): Art.MOON, (9, 9): Art.ELDERS, (1, 1): Art.HOME}
_TERMS = {
    **dict.fromkeys(("立夏", "小满", "芒种", "夏至", "小暑", "大暑"), Art.SUN),
    **dict.fromkeys(("冬至", "小寒", "大寒", "立冬"), Art.HOME),
}
_ARBOR_DAY = (3, 12)
_TITLES = (
    (re.compile("植树|种树"), Art.TREE),
    (re.compile("端午|龙舟|粽"), Art.BOAT),
    (re.compile("中秋|月圆"), Art.MOON),
    (re.compile("重阳|敬老"), Art.ELDERS),
    (re.compile("清凉|暑期|夏日|夏季"), Art.SUN),
    (re.compile("家园|走访|慰问|新春|迎新年|守望|一封信|庆生"), Art.HOME),
)
_FOR_BABIES = {"孕产妇", "婴幼儿家庭", "备孕家庭"}
_MATTERS = (
    (re.compile("健康|体重|心理|心手|义诊|筛查"), Art.HEART),
    (re.compile("课堂|讲座|讲师|培训|问答|阅读|取阅|读书|学习|征集|辩论|隐私"), Art.BOOK),
)
"""Asked after the audience: a class for those who expect a child is about the child."""
_AUDIENCES = {"老年人": Art.ELDERS, "计生特殊家庭": Art.HOME, "企业职工": Art.HEART, "计生协工作者": Art.BOOK}


def art_of(campaign: Campaign, occasion: Occasion | None) -> Art:
    """The campaign's own choice, else what its day calls for, its title, whom it is first for; else a family."""
    if campaign.art:
        return campaign.art
    if occasion and (found := _of_day(occasion.when)):
        return found
    for words, art in _TITLES:
        if words.search(campaign.title):
            return art
    first = campaign.audience[0] if campaign.audience else ""
    if first in _FOR_BABIES:
        return Art.BABY
    for words, art in _MATTERS:
        if words.search(campaign.title):
            return art
    return _AUDIENCES.get(first, Art.FAMILY)


def _of_day(when: When) -> Art | None:
    if when.lunar:
        first = when.lunar.first
        return Art.HOME if first == NEW_YEARS_EVE else _LUNAR.get((first.month, first.day))
    if when.term:
        return _TERMS.get(when.term)
    if when.date and (when.date.first.month, when.date.first.day) == _ARBOR_DAY:
        return Art.TREE
    return None
