"""Where a Chinese title may break: between words, not inside one.

Browsers break Chinese after any character; in a large title that leaves 登记 / 处 torn apart. Words are told apart by
jieba's dictionary (`rjieba`, MIT); a word of one character goes with its neighbour, as it is said in one breath.
A wrong guess only moves a break.
"""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

SHORT = 8
"""A title of fewer characters is left alone: it stands in one line."""

_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_CLINGS_BACK = frozenset(
    "的了吗呢吧么着过们地得处站室课会节周日月年天岁次群员者类性率证费金法假家班团所院校区市县省镇村肌症病期后前里上下中时钱个展赛营卡册书信"
)
"""Words of one character that belong to what stands before them; any other goes with what follows."""


@lru_cache(maxsize=8192)
def pieces(title: str) -> tuple[str, ...]:
    """`title` in pieces between which a line may break; joined they are the title again.

    Marks stay with the word they belong to: where a line may break at a mark is known to every browser.
    """
    if len(title) < SHORT or not _IDEOGRAPH.search(title):
        return (title,)
    found: list[str] = []
    waiting = ""
    words = rjieba.cut(title, True)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if not _IDEOGRAPH.search(word):  # a mark, a number, a space, Latin
            if found and not waiting:
                found[-1] += word
            else:
                waiting += word
        elif len(word) > 1:
            found.append(waiting + word)
            waiting = ""
        elif found and not waiting and (word in _CLINGS_BACK or not _IDEOGRAPH.search(following)):
            found[-1] += word
        else:
            waiting += word
    if waiting:
        found = [*found[:-1], "".join((*found[-1:], waiting))]
    return tuple(found)
