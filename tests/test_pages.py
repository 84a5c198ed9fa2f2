"""Pages: where things stand on a day, links that lead somewhere, and everything the two texts tell of."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html
from reference import (
    GOLDEN,
    GOLDEN_DAY,
    HERE,
    Built,
    golden,
    page_of,
    produced,
    reference,
    rendering,
    resources,
    words,
)

from mkcampaign import urls
from mkcampaign.model.calendar import EventStatus
from mkcampaign.model.scalars import Span
from mkcampaign.render.rendering import Rendering
from mkcampaign.schedule import Phase

SITES = pytest.mark.parametrize("site", [golden, reference], ids=["golden", "reference"])
CAMPAIGN = urls.noun("campaign", "member-day-2026")
SAY = {
    Phase.UPCOMING: "即将开始",
    Phase.UNDER_WAY: "正在进行",
    Phase.PAST: "已结束",
    Phase.POSTPONED: "已延期",
    Phase.CANCELLED: "已取消",
}


@cache
def on(day: str) -> Rendering:
    return rendering(GOLDEN, date.fromisoformat(day))


def said(page: html.HtmlElement) -> str:
    """The first of the five words that stands in <main>: it is above everything else."""
    text = words(page)
    return min((word for word in SAY.values() if word in text), key=text.index, default="")


# Where things stand


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-05-19", Phase.UPCOMING),
        ("2026-05-20", Phase.UNDER_WAY),
        ("2026-05-29", Phase.UNDER_WAY),
        ("2026-06-10", Phase.UNDER_WAY),
        ("2026-06-11", Phase.PAST),
    ],
)
def test_a_campaign_on_its_first_and_last_day(day: str, expected: Phase) -> None:
    assert said(page_of(on(day), CAMPAIGN)) == SAY[expected]


@pytest.mark.parametrize(
    ("event", "day", "expected", "start"),
    [
        ("registry-desk", "2026-05-19", Phase.UPCOMING, "2026-05-20"),
        ("registry-desk", "2026-05-20", Phase.UNDER_WAY, "2026-05-20"),
        ("registry-desk", "2026-05-21", Phase.UPCOMING, "2026-05-27"),
        ("registry-desk", "2026-06-03", Phase.UPCOMING, "2026-06-10"),  # an exdate
        ("registry-desk", "2026-06-10", Phase.UNDER_WAY, "2026-06-10"),
        ("registry-desk", "2026-06-11", Phase.PAST, "2026-06-10"),
        ("park-fair", "2026-05-01", Phase.POSTPONED, "2026-05-30"),
        ("park-fair", "2026-05-31", Phase.POSTPONED, "2026-05-30"),
        ("park-fair", "2027-01-01", Phase.POSTPONED, "2026-05-30"),
        ("night-talk", "2026-05-01", Phase.CANCELLED, "2026-05-29"),
        ("night-talk", "2027-01-01", Phase.CANCELLED, "2026-05-29"),
    ],
)
def test_an_event_on_a_day(event: str, day: str, expected: Phase, start: str) -> None:
    page = page_of(on(day), urls.event("member-day-2026", event))
    assert said(page) == SAY[expected]
    assert page.xpath("//main//time/@datetime")[0][:10] == start


def test_the_five_look_different() -> None:
    """Each phase has a class and words of its own, so that colour is not all that tells them apart."""
    looks = set()
    for event, day in (
        ("registry-desk", "2026-05-19"),
        ("registry-desk", "2026-05-20"),
        ("registry-desk", "2026-06-11"),
        ("park-fair", "2026-05-19"),
        ("night-talk", "2026-05-19"),
    ):
        page = page_of(on(day), urls.event("member-day-2026", event))
        looks.add(page.xpath('string((//main//*[contains(@class, "mc-phase--")])[1]/@class)'))
    assert len(looks) == 5


@pytest.mark.parametrize(
    ("event", "has_banner"), [("registry-desk", False), ("park-fair", True), ("night-talk", True)]
)
def test_what_does_not_take_place_says_so_in_a_banner(event: str, has_banner: bool) -> None:
    page = page_of(on("2026-05-25"), urls.event("member-day-2026", event))
    assert bool(page.xpath('//main//*[@role="note"][not(@hidden)]')) is has_banner


def test_a_cancelled_campaign_takes_its_events_with_it() -> None:
    r = on("2026-05-25")
    campaign = r.site.campaigns["member-day-2026"].model_copy(update={"status": EventStatus.CANCELLED})
    changed = replace(r, site=replace(r.site, campaigns={**r.site.campaigns, campaign.id: campaign}))
    for event in ("registry-desk", "park-fair", "night-talk"):
        assert said(page_of(changed, urls.event(campaign.id, event))) == SAY[Phase.CANCELLED]
    assert said(page_of(changed, CAMPAIGN)) == SAY[Phase.CANCELLED]


def test_home_leads_with_what_is_near() -> None:
    """Under way comes before what is to come; what is over leads nowhere."""
    heroes = {
        day: page_of(on(day), urls.HOME).xpath('string((//main//a[contains(@href, "campaigns/")])[1]/@href)')
        for day in ("2026-05-29", "2026-06-11", "2027-01-01")
    }
    assert heroes["2026-05-29"] == "campaigns/member-day-2026/"
    assert heroes["2026-06-11"] == "campaigns/chongyang-2026/"
    assert "已结束" not in words(page_of(on("2027-01-01"), urls.HOME))


def test_new_years_eve_is_in_both_years() -> None:
    """A page shows one year: what lasts into January stands in the lists of both."""
    r = on("2026-12-20")
    campaign = r.site.campaigns["chongyang-2026"]
    climb = campaign.events[0].model_copy(update={"start": date(2026, 12, 31), "end": date(2027, 1, 1)})
    changed = campaign.model_copy(
        update={"dates": Span(date(2026, 10, 18), date(2027, 1, 1)), "events": (climb,)}
    )
    moved = replace(r, site=replace(r.site, campaigns={campaign.id: changed}))
    for year, month, day in ((2026, 12, "d31"), (2027, 1, "d1")):
        page = page_of(moved, urls.calendar(year, month=month))
        rows = page.xpath(
            '//section[contains(@class, "mc-agenda__day")][.//a[text()="登高望远"]]/@aria-labelledby'
        )
        assert rows == [day]


def test_a_lunar_day_is_right_and_named() -> None:
    """重阳 2026 is 18 October (Hong Kong Observatory)."""
    assert "2026年10月18日" in golden().words(urls.noun("campaign", "chongyang-2026"))
    assert "农历九月初九" in golden().words(urls.noun("occasion", "chongyang"))
    days = golden().pages[urls.noun("occasion", "chongyang")].xpath("//main//time/@datetime")
    assert list(dict.fromkeys(days))[:4] == ["2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16"]


@pytest.mark.parametrize(
    ("day", "status", "hidden"),
    [
        ("2026-04-30", "有效", False),
        ("2026-05-01", "即将失效", False),
        ("2026-06-01", "即将失效", False),
        ("2026-06-30", "即将失效", False),
        ("2026-07-01", "已失效", True),
    ],
)
def test_an_answer_on_the_days_around_its_end(day: str, status: str, hidden: bool) -> None:
    r = on(day)
    answer = r.site.answers["maternity-leave"]
    document = answer.matter.documents[0].model_copy(update={"expires": date(2026, 6, 30)})
    matter = answer.matter.model_copy(update={"documents": (document,)})
    changed = replace(r, site=replace(r.site, answers={"maternity-leave": replace(answer, matter=matter)}))
    page = page_of(changed, urls.noun("answer", "maternity-leave"))
    assert status in words(page)
    assert bool(page.xpath('//meta[@name="robots"][@content="noindex"]')) is hidden
    assert bool(page.xpath('//main//*[@role="note"][not(@hidden)]')) is (status != "有效")
    data = page.xpath('string(//script[@type="application/ld+json"])')
    assert ("FAQPage" in data) is not hidden, "a search engine must not show it as valid"
    assert ("国家规定的产假有多少天" in words(page_of(changed, urls.HOME))) is not hidden


@pytest.mark.parametrize(
    ("day", "is_there"), [("2026-05-09", False), ("2026-05-10", True), ("2026-05-31", False)]
)
def test_what_is_not_shown_on_a_day_is_linked_nowhere(day: str, is_there: bool) -> None:
    """From `publish_on` on, up to and with `expires_on`."""
    r = on(day)
    article = r.site.articles["every-construct"]
    days = {"publish_on": date(2026, 5, 10), "expires_on": date(2026, 5, 30)}
    articles = {article.id: replace(article, matter=article.matter.model_copy(update=days))}
    made = {
        uri: output.produce()
        for uri, output in produced(replace(r, site=replace(r.site, articles=articles))).items()
        if uri.endswith((".html", ".xml"))
    }
    assert (urls.noun("article", article.id) in made) is is_there
    assert any(b"articles/every-construct" in content for content in made.values()) is is_there


# Links


def links(built: Built) -> Iterator[tuple[str, str]]:
    """(page, target) of every link, form and resource of a site, each size of a picture too."""
    for uri, page in built.pages.items():
        targets = page.xpath("//@href | //@src | //@action | //@data-index-href")
        sizes = [one.split()[0] for every in page.xpath("//@srcset") for one in every.split(",")]
        for target in dict.fromkeys([*targets, *sizes]):
            yield uri, target


@SITES
def test_every_link_leads_somewhere(site: Any) -> None:
    built: Built = site()
    ids = {uri: set(page.xpath("//@id")) for uri, page in built.pages.items()}
    broken = []
    for uri, target in links(built):
        if re.match(r"(tel|mailto):", target) or not (found := built.resolve(uri, target)):
            continue
        file, anchor = found
        if file not in built.files or (anchor and anchor not in ids.get(file, ())):
            broken.append((uri, target))
    assert broken == []


@SITES
def test_links_are_relative_and_pages_are_named_by_their_folder(site: Any) -> None:
    """Relative links work below any path; an address is the one that is shared, without `index.html`."""
    built: Built = site()
    wrong = []
    for uri, page in built.pages.items():
        for link in page.xpath("//*[@href or @src][not(self::link[@rel='canonical'])]"):
            target = link.get("href") or link.get("src")
            if re.match(r"(https?|tel|mailto):|#", target):
                continue
            is_absolute = target.startswith("/")
            names_an_index = target.partition("#")[0].endswith("index.html")
            # the 404 page is served for any address, so its links start at the root
            if not is_absolute if uri == urls.NOT_FOUND else is_absolute or names_an_index:
                wrong.append((uri, target))
    assert wrong == []


def test_the_not_found_page_works_from_any_depth() -> None:
    built = golden()
    page = built.pages[urls.NOT_FOUND]
    for target in page.xpath("//@href | //@src"):
        if not re.match(r"tel:|#", target):
            assert target.startswith("/health/")
            found = built.resolve("no/such/page", target)
            assert found
            assert found[0] in built.files, target


@SITES
def test_nothing_is_loaded_from_elsewhere(site: Any) -> None:
    built: Built = site()
    outside = [
        (uri, target)
        for uri, page in built.pages.items()
        for target in resources(page)
        if target.startswith("//") or re.match(r"[a-z]+:", target)
    ]
    assert outside == []
    styles = "".join(built.text(uri) for uri in built.uris(".css"))
    assert [
        a for a in re.findall(r"url\(\s*[\"']?([^)\"']+)", styles) if not a.startswith(("data:", "#"))
    ] == []
    assert "@import" not in styles


@SITES
def test_every_page_has_one_title_and_anchors_once(site: Any) -> None:
    for uri, page in site().pages.items():
        assert len(page.xpath("//h1")) == 1, uri
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), uri
        assert page.xpath("string(//title)").strip()
        if not uri.startswith("p/"):  # which is in the script on paper
            assert page.get("lang") == ("zh-Hant-TW" if uri.startswith("zh-hant/") else "zh-Hans"), uri


def test_each_question_has_footnotes_of_its_own(tmp_path: Path) -> None:
    """Several bodies on one page: headings, footnotes and tabs of one are not those of another."""
    question = "\n## 第{n}题？\n\n### 材料\n\n看脚注[^1]，[再看材料](#材料)。\n\n[^1]: 出处。\n\n- [x] 是的\n- [ ] 不\n"
    shutil.copytree(GOLDEN, tmp_path / "site")
    file = tmp_path / "site" / "content" / "quizzes" / "member-day.md"
    file.write_text(file.read_text("utf-8") + question.format(n=4) + question.format(n=5), "utf-8")
    page = page_of(rendering(tmp_path / "site", GOLDEN_DAY), urls.noun("quiz", "member-day"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {unquote(a[1:]) for a in page.xpath("//main//@href") if a.startswith("#")}
    assert (
        {"mc-q4-about-fn:1", "mc-q5-about-fn:1", "mc-q4-about-材料", "mc-q5-about-材料"}
        <= targets
        <= set(ids)
    )


def test_long_words_have_a_page() -> None:
    """File systems take names of 255 bytes: 85 Chinese characters."""
    long = "很长的主题" * 40
    found = {urls.noun("topic", urls.slug(words_)) for words_ in (long, long + "甲", long + "乙")}
    assert len(found) == 3
    assert all(len(step.encode()) <= 255 for uri in found for step in uri.split("/"))
    assert urls.slug("“5·29”会员活动日 / A-B") == "5-29-会员活动日-a-b"


@SITES
def test_headings_leave_out_no_level(site: Any) -> None:
    for uri, page in site().pages.items():
        levels = [
            int(heading.tag[1])
            for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        ]
        assert levels[0] == 1, uri
        assert all(b <= a + 1 for a, b in pairwise(levels)), uri


def test_a_page_of_a_branch_has_the_branch_in_its_foot() -> None:
    """The hotline of a chapter, or the nearest above it."""
    foot = {
        uri: golden().pages[uri].find(".//footer").text_content()
        for uri in (urls.noun("chapter", "lakeside"), urls.noun("chapter", "east"), urls.HOME)
    }
    assert "12320" in foot[urls.noun("chapter", "lakeside")]
    assert "12345" in foot[urls.noun("chapter", "east")]
    assert "样例市计划生育协会" in foot[urls.HOME]


# The reference site has every programme of the two texts (PROGRAMMES.md)

PROGRAMMES: Mapping[str, tuple[str, ...]] = json.loads((HERE / "programmes.json").read_text("utf-8"))


@cache
def all_words() -> str:
    return "\n".join(reference().words(uri) for uri in reference().pages)


@pytest.mark.parametrize("row", PROGRAMMES)
def test_every_programme_is_on_the_site(row: str) -> None:
    assert [word for word in PROGRAMMES[row] if word not in all_words()] == []


def test_all_rows_are_there() -> None:
    assert list(PROGRAMMES) == [f"C{n}" for n in range(1, 16)] + [f"Q{n}" for n in range(1, 8)]


def test_the_golden_day_is_the_one_day_written() -> None:
    """No page knows a clock: the day passed in is the only one that is today."""
    stamps = {page.xpath("string(//footer//time/@datetime)") for page in golden().pages.values()}
    assert stamps == {GOLDEN_DAY.isoformat()}
