"""Titles break between words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign.phrasing import pieces


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("天宁区婚姻登记处咨询服务台", "天宁区|婚姻登记处|咨询|服务台"),
        ("在江苏生孩子能休多少天产假？", "在江苏|生孩子|能休|多少天|产假？"),
        ("“常有爱·育未来”主题活动暨育儿技能竞赛", "“常有爱·|育未来”|主题|活动|暨育儿|技能|竞赛"),
        ("女孩免费打的 HPV 疫苗，多大能打？", "女孩|免费打的 HPV |疫苗，|多大能打？"),
        ("育儿补贴一年多少钱，怎么领？", "育儿|补贴|一年|多少钱，|怎么领？"),
        ("心手相牵“医”路同行", "心手相牵“医”|路同行"),
    ],
)
def test_words_stay_whole(title: str, expected: str) -> None:
    assert "|".join(pieces(title)) == expected


@pytest.mark.parametrize("title", ["", "产假", "母乳喂养周活动", "Member day of the association"])
def test_short_and_foreign_titles_are_left_alone(title: str) -> None:
    assert pieces(title) == (title,)


@given(st.text(st.sampled_from("婚姻登记处的了在吗5.29，“”·（）? aB\u200b\U00020000"), max_size=40))
def test_nothing_is_lost(title: str) -> None:
    """The pieces are the title, none is empty, and none is a mark or a space by itself."""
    found = pieces(title)
    assert "".join(found) == title
    assert len(found) == 1 or all(any("\u3400" <= letter <= "\u9fff" for letter in piece) for piece in found)
