"""A quiz of all six kinds on the web, before any script: readable, answerable, closed where its key is withheld."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import html
from reference import GOLDEN, GOLDEN_DAY, page_of, produced, rendering, words

from mkcampaign import urls

HEAD = "---\ntitle: 六种题\ntime_limit: 40 分钟\n{more}---\n"
BODY = """\
# 材料一

王女士怀孕 8 周。

## 她每天要补什么？ { points=2 }

- [=] 叶酸
- [=] folic <b>acid</b>

> 解析：秘密一。

## 按先后排列。

1. 孕前检查
2. 早孕建册
3. 产后访视

> 解析：秘密二。

# 其他

## 把时期和做法连起来。 { points=3 }

| 时期 | 做什么 |
|---|---|
| 孕前 | 孕前检查项 |
| 产后 | 产后访视项 |
|  | 多余的做法 |

## 哪些对？

- [x] 甲
- [ ] 乙
  > 秘密三。

## 对吗？

- [x] 对
- [ ] 错

## 选两项。 { .multiple }

- [x] 丙
- [x] 丁
- [ ] 戊
"""


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def page(folder: Path, more: str = "") -> html.HtmlElement:
    shutil.copytree(GOLDEN, folder / "site")
    file = folder / "site" / "content" / "quizzes" / "six.md"
    file.write_text(HEAD.format(more=more) + BODY, "utf-8")
    return page_of(rendering(folder / "site", GOLDEN_DAY), urls.noun("quiz", "six"))


def test_six_kinds_are_read_without_a_script(tmp_path: Path) -> None:
    found = page(tmp_path)
    text = words(found)
    kinds = ["填空题", "排序题", "连线题", "单选题", "判断题", "多选题"]
    assert [said(e)[:3] for e in found.xpath('//*[@class="mc-question__kind"]')] == kinds
    assert "限时 40 分钟" in text
    assert [h2.text for h2 in found.xpath('//h2[parent::*[@class="mc-quiz__lead"]]')] == ["材料一", "其他"]
    heads = [(h.tag, h.get("id")) for h in found.xpath("//legend/*")]
    assert heads == [("h3", f"mc-q{number}-head") for number in range(1, 7)]
    assert "第 3 题，共 6 题" in said(found.xpath("//legend")[2])
    written, ordering, matching = found.xpath("//fieldset")[:3]
    assert written.xpath("string(.//label/@for)") == written.xpath("string(.//input[@type='text']/@id)")
    assert said(written.xpath(".//details")[0]).count("叶酸") == 1
    assert "folic <b>acid</b>" in said(written)
    right = ["孕前检查", "早孕建册", "产后访视"]
    offered = [said(li) for li in ordering.xpath('.//li//*[@class="mc-sort__text"]')]
    assert sorted(offered) == sorted(right) != offered
    assert [said(li) for li in ordering.xpath(".//details//ol/li")] == right
    assert [said(li) for li in matching.xpath(".//details//li")] == [
        "孕前 → 孕前检查项",
        "产后 → 产后访视项",
    ]
    assert {said(li) for li in matching.xpath('.//ol[contains(@class, "letters")]/li')} == {
        "孕前检查项",
        "产后访视项",
        "多余的做法",
    }


def test_left_sides_have_lists_to_choose_from(tmp_path: Path) -> None:
    matching = page(tmp_path).xpath("//fieldset")[2]
    assert [
        said(matching.get_element_by_id(s.get("aria-labelledby"))) for s in matching.xpath(".//select")
    ] == [
        "孕前",
        "产后",
    ]
    letters = [said(li) for li in matching.xpath('.//ol[contains(@class, "letters")]/li')]
    for select in matching.xpath(".//select"):
        assert [said(o) for o in select][1:] == [
            f"{letter} {li}" for letter, li in zip("ABC", letters, strict=True)
        ]


def test_the_key_is_that_of_what_is_shown(tmp_path: Path) -> None:
    """Places, not indexes: what the script marks is what lies before the reader."""
    found = page(tmp_path, "pass: 60%\n")
    keys = [json.loads(right) for right in found.xpath("//fieldset//details/@data-right")]
    assert keys[0] == ["叶酸", "folic <b>acid</b>", "葉酸"]
    items = [said(li) for li in found.xpath('//*[@class="mc-sort__text"]')]
    assert [items[place] for place in keys[1]] == ["孕前检查", "早孕建册", "产后访视"]
    rights = [said(li) for li in found.xpath('//ol[contains(@class, "letters")]/li')]
    assert [rights[place] for place in keys[2]] == ["孕前检查项", "产后访视项"]
    assert keys[3:] == [["A"], ["A"], ["A", "B"]]
    (form,) = found.xpath("//*[@data-mc-quiz]")
    assert (form.get("data-marks"), form.get("data-pass")) == ("at-once", "6")
    assert "满分 9 分，6 分及格" in words(found)


@pytest.mark.parametrize("secret", ["秘密一", "秘密二", "秘密三", "叶酸", "folic", "data-right", "看答案"])
def test_a_withheld_key_is_not_in_the_page(secret: str, tmp_path: Path) -> None:
    found = page(tmp_path, "pass: 60%\nkey: withheld\n")
    assert secret not in html.tostring(found.xpath("//main")[0], encoding="unicode")
    assert len(found.xpath("//fieldset")) == 6
    assert not found.xpath("//fieldset//details | //*[@data-mc-result] | //*[@data-mc-certificate]")
    assert found.xpath("string(//*[@data-mc-quiz]/@data-marks)") == "none"
    assert "网页上只供阅读和练习" in words(found)


def test_a_certificate_says_what_it_is(tmp_path: Path) -> None:
    (paper,) = page(tmp_path, "pass: 60%\n").xpath("//*[@data-mc-certificate]")
    assert "自测证明" in said(paper)
    assert "不是正式证书" in said(paper)
    assert not page(tmp_path / "plain").xpath("//*[@data-mc-certificate]"), (
        "without a pass mark nothing is passed"
    )


# The question bank


def bank(folder: Path, uri: str, more: str = "") -> html.HtmlElement:
    page(folder, more)
    return page_of(rendering(folder / "site", GOLDEN_DAY), uri)


def test_a_bank_counts_all_questions(tmp_path: Path) -> None:
    """Of the whole bank, whatever a paper picks; per kind and per points they add up."""
    found = bank(tmp_path, urls.questions("member-day-2026"), "campaign: member-day-2026\npick: 2\n")
    kinds, points = (
        {said(row[0]): [int(cell.text) for cell in row[1:]] for row in table.xpath(".//tbody/tr")}
        for table in found.xpath("//table[@aria-labelledby='mc-kinds' or @aria-labelledby='mc-points']")
    )
    assert kinds["合计"] == points["合计"] == [9, 13]
    assert kinds["单选题"] == [2, 3]
    assert sum(count for count, _ in kinds.values()) == 18
    assert points == {"1 分": [6, 6], "2 分": [2, 4], "3 分": [1, 3], "合计": [9, 13]}
    assert "6 题还没有解析" in words(found)
    assert "每卷抽 2 题" in words(found)
    assert len(found.xpath('//li[@class="mc-bank__question"]')) == 9
    assert "答案：孕前检查 → 早孕建册 → 产后访视" in words(found)
    assert found.xpath("string(//meta[@name='robots']/@content)") == "noindex"


def test_a_bank_tells_no_withheld_answer(tmp_path: Path) -> None:
    found = bank(tmp_path, urls.questions(), "key: withheld\n")
    assert "她每天要补什么？" in words(found), "a quiz without a campaign stands in the bank of the site"
    assert "叶酸" not in words(found).partition("她每天要补什么？")[2].partition("member")[0]
    assert "答案不公开" in words(found)


def test_a_bank_is_linked_and_not_listed(tmp_path: Path) -> None:
    r = rendering(GOLDEN, GOLDEN_DAY)
    made = produced(r)
    for uri, target in (
        ("campaigns/member-day-2026/index.html", "questions/"),
        ("quizzes/index.html", "questions/"),
    ):
        assert target in page_of(r, uri).xpath("//main//a/@href")
    assert urls.questions("chongyang-2026") not in made, "no quiz, no bank"
    assert b"/questions/" not in made[urls.SITEMAP].produce()


def test_a_picked_paper_counts_its_own_questions(tmp_path: Path) -> None:
    found = page(tmp_path, "pick: 4\nshuffle: yes\n")
    assert len(found.xpath("//fieldset")) == 4
    assert "共 4 题" in words(found)
