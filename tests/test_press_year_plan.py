"""Year plans: every event of the year is on the sheet, whatever its words and however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import page
import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml
from pyzbar import pyzbar
from sites import AS_OF, TINY, build, edit, run, write
from test_press import WORKSHOP

from mkcampaign import urls
from mkcampaign.model.edition import Part, Script, Variant, YearPlan
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.press import Pressed, Workshop, press
from mkcampaign.press.coverage import GETA, characters, covered, missing
from mkcampaign.press.faults import LOST, Fault
from mkcampaign.press.inspect import MM, glyphs
from mkcampaign.press.keys import Keys
from mkcampaign.press.plans import coverage_problems, plan_manuscript, plan_problems
from mkcampaign.press.year_plan import HEIGHT, SMALLEST, WIDTH, year_plan
from mkcampaign.read.load import load
from mkcampaign.wording import Language, translator
from mkcampaign.year_plans import VARIANTS, PlanLine, YearPlans

DAY = date(2026, 11, 22)
YEAR = 2027
ROOT = "association"
ADDRESS = "https://example.org/"
Json = dict[str, object]


def event(id: str, title: str, start: str, **more: object) -> Json:
    return {"id": id, "title": title, "kind": "lecture", "start": start, **more}


def campaign(id: str, *events: Json, dates: str = f"{YEAR}-01-01/{YEAR}-12-31", **more: object) -> Json:
    return {"id": id, "title": f"活动 {id}", "dates": dates, "events": list(events), **more}


def site_of(
    folder: Path, *campaigns: Json, language: Language = "zh-Hans", url: str = ADDRESS, **more: object
) -> Site:
    """A site of these campaigns, with a chapter, a place and three occasions; it must be right."""
    calendar = {
        "organisation": {"id": ROOT, "name": "某市计划生育协会", "hotline": "12345", "address": "某市"},
        "chapters": {"east": {"name": "东区计划生育协会", "short_name": "东区"}},
        "places": {"hall": {"name": "东区活动中心", "chapter": "east", "address": "东区一路 1 号"}},
        "occasions": {
            "member-day": {"title": "会员活动日", "when": "5月29日"},
            "elders-month": {"title": "敬老月", "when": "10月"},
            "mid-autumn": {"title": "中秋节", "when": "农历八月十五"},
            "weeks": {"title": "宣传周", "when": {"date": "11-10/12-03"}},
        },
        "campaigns": list(campaigns),
        **more,
    }
    (folder / "content").mkdir(parents=True)
    (folder / "campaigns.yml").write_text(yaml.safe_dump(calendar, allow_unicode=True), "utf-8")
    site, problems = load(folder, SiteSettings(title="小站", url=url, language=language))
    assert not problems, [problem.line(translator("zh-Hans")) for problem in problems]
    return site


def made(
    site: Site,
    variant: Variant = Variant.OFFICE,
    *,
    year: int = YEAR,
    chapter: str = ROOT,
    language: str = "",
    workshop: Workshop = WORKSHOP,
) -> Pressed:
    """The plan as it comes off the press, with nothing found wrong in it."""
    plan = YearPlan(year=year, chapter=chapter, language=language or site.settings.language, variant=variant)
    translate = translator(site.settings.language)
    said = plan_manuscript(YearPlans(site), plan, DAY, translate, content=Path("content"))
    result = press(year_plan(said, variant), workshop=workshop, created=DAY)
    assert result.findings == ()
    assert result.pdf is not None
    return result


def words(result: Pressed) -> str:
    """Everything that can be read on the sheet, in its order, without white space."""
    assert result.pdf is not None
    return "".join(glyph.text for glyph in glyphs(result.pdf))


def squeezed(text: str) -> str:
    return "".join(text.split())


def lines_of(site: Site, year: int = YEAR, chapter: str = ROOT) -> list[PlanLine]:
    return list(YearPlans(site).programme(year, chapter).all_lines)


def full(count: int) -> list[Json]:
    """So many events over the year, each with a title of its own."""
    return [
        event(
            f"e{n}",
            f"第 {n} 场新型婚育文化宣讲和优生优育指导",
            f"{YEAR}-{n % 12 + 1:02}-{n // 12 % 28 + 1:02}T09:00",
            end=f"{YEAR}-{n % 12 + 1:02}-{n // 12 % 28 + 1:02}T11:00",
            place="hall",
        )
        for n in range(count)
    ]


@pytest.fixture
def busy(tmp_path: Path) -> Site:
    """A year with one of each: a series, what was cancelled and postponed, a week, and what runs for long."""
    return site_of(
        tmp_path,
        campaign(
            "spring",
            event("class", "孕妈优生课堂", f"{YEAR}-03-06T09:00", place="hall", repeat={
                "freq": "weekly", "until": f"{YEAR}-04-10"}),
            event("camp", "亲子周", f"{YEAR}-05-03", end=f"{YEAR}-05-07"),
            event("gone", "秋游", f"{YEAR}-10-10", status="cancelled"),
            event("later", "联谊会", f"{YEAR}-10-17", status="postponed"),
            event("show", "图文展", f"{YEAR}-02-01", end=f"{YEAR}-02-28"),
        ),
        campaign("day", dates=f"{YEAR}-06-01"),
        campaign("old", dates="2025-03-01/2027-02-01"),
    )  # fmt: skip


# --- what stands on it -----------------------------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_follows_its_standard_and_its_code_is_read(busy: Site, variant: Variant, tmp_path: Path) -> None:
    result = made(busy, variant)
    assert result.pdf is not None
    file = tmp_path / "plan.pdf"
    file.write_bytes(result.pdf)
    report = page.validate_pdf(str(file), profile="ua1")
    assert report.is_compliant, report.failures
    document = pdfium.PdfDocument(result.pdf)
    assert len(document) == result.pages == (1 if variant is Variant.OFFICE else 2)
    for number in range(len(document)):
        assert [round(side / MM) for side in document[number].get_size()] == [WIDTH, HEIGHT]
        seen = document[number].render(scale=150 / 72).to_pil()
        for one in (seen, seen.convert("L")):
            found = [code.data.decode() for code in pyzbar.decode(one)]
            assert found == [f"{ADDRESS}calendar/{YEAR}/"]
    document.close()
    assert made(busy, variant).pdf == result.pdf


@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_of_the_year_is_said(busy: Site, variant: Variant) -> None:
    text = words(made(busy, variant))
    lines = lines_of(busy)
    assert {line.title for line in lines} >= {
        "孕妈优生课堂",
        "亲子周",
        "图文展",
        "会员活动日",
        "活动 day",
        "活动 old",
    }
    for line in lines:
        assert squeezed(line.title) in text
    for said in (
        f"{YEAR}年活动安排",
        "某市计划生育协会",
        "12345",
        "内容截至2026年11月22日",
        "扫码看最新安排",
    ):
        assert said in text


def test_a_series_is_one_line_a_month_with_its_days(busy: Site) -> None:
    text = words(made(busy))
    assert "6、13、20、27日孕妈优生课堂东区活动中心" in text
    assert "3、10日孕妈优生课堂东区活动中心" in text
    assert "3—7日亲子周" in text
    assert "全月敬老月" in text
    assert "29日会员活动日" in text
    assert "15日中秋节" in text
    assert "图文展2月1日—2月28日" in text
    assert "活动old2025年3月1日—2027年2月1日" in text


def test_what_does_not_take_place_says_so_and_marks_no_day(busy: Site) -> None:
    text = words(made(busy))
    assert "10日【取消】秋游" in text
    assert "17日【延期】联谊会" in text
    said = plan_manuscript(
        YearPlans(busy),
        YearPlan(year=YEAR, chapter=ROOT, language="zh-Hans", variant=Variant.OFFICE),
        DAY,
        translator("zh-Hans"),
        content=Path("content"),
    )
    sheet = year_plan(said, Variant.OFFICE)
    marked = {
        (n, day["day"]): (day["event"], day["occasion"])
        for n, month in enumerate(sheet.document["months"], start=1)
        for week in month["weeks"]
        for day in week
        if day
    }
    assert len(marked) == 365
    assert marked[10, "10"] == marked[10, "17"] == marked[10, "1"] == (False, False)
    assert marked[5, "3"] == (True, False)
    assert marked[5, "29"] == (False, True)
    assert marked[2, "14"] == marked[12, "1"] == (False, False)


def test_lunar_days_and_solar_terms_stand_beside_the_days(busy: Site) -> None:
    text = words(made(busy))
    for said in ("6正月", "7初二", "5清明", "21夏至"):
        assert said in text


def test_a_chapter_has_what_is_its_own(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        campaign(
            "one",
            event("a", "东区讲座", f"{YEAR}-03-01", place="hall"),
            event("b", "全市讲座", f"{YEAR}-03-02"),
        ),
    )
    text = words(made(site, chapter="east"))
    assert "东区计划生育协会" in text
    assert "1日东区讲座" in text
    assert "全市讲座" not in text
    assert "全市讲座" in words(made(site))


def test_what_spans_the_years_is_in_both_and_a_month_has_its_own_days(tmp_path: Path) -> None:
    site = site_of(tmp_path, campaign("one", event("a", "跨年值班", "2027-12-30", end="2028-01-02")))
    assert "30—31日跨年值班" in words(made(site))
    assert "1—2日跨年值班" in words(made(site, year=2028))
    assert YearPlans(site).years(ROOT) == (2027, 2028)


# --- how much there is of it ---------------------------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_empty_year_is_a_calendar(tmp_path: Path, variant: Variant) -> None:
    result = made(site_of(tmp_path), variant)
    assert result.pages == (1 if variant is Variant.OFFICE else 2)
    text = words(result)
    assert "会员活动日" in text
    assert "持续开展" not in text


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_has_no_room_goes_on_and_nothing_is_lost(tmp_path: Path, variant: Variant) -> None:
    site = site_of(tmp_path, campaign("many", *full(300)))
    result = made(site, variant)
    assert result.pages > 2
    text = words(result)
    assert "（续）" in text
    wanted = Counter(squeezed(line.title) for line in lines_of(site))
    for title, count in wanted.items():
        assert text.count(title) >= count
    told = sum(int(part.rpartition("另有")[2]) for part in text.split("项，见续页")[:-1])
    further = [glyph for glyph in glyphs(result.pdf or b"") if glyph.page > 2]
    assert told == "".join(glyph.text for glyph in further).count("宣讲和优生优育指导")


def test_a_full_year_takes_two_pages_before_anything_goes_on(tmp_path: Path) -> None:
    result = made(site_of(tmp_path, campaign("many", *full(110))))
    assert result.pages == 2
    assert "续）" not in words(result)


def test_many_that_run_for_long_have_a_page_of_their_own(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        *(campaign(f"c{n}", dates=f"{YEAR}-0{n % 9 + 1}-01/{YEAR}-12-20") for n in range(120)),
        campaign("many", *full(100)),
    )
    result = made(site)
    assert result.pages >= 3
    text = words(result)
    assert all(f"活动c{n}{n % 9 + 1}月1日—12月20日" in text for n in range(120))


def test_no_type_is_smaller_than_is_promised(busy: Site, tmp_path: Path) -> None:
    """`type-too-small` is told of such a sheet: the promise is kept by the press, not by this test alone."""
    for variant in VARIANTS:
        plan = YearPlan(year=YEAR, chapter=ROOT, language="zh-Hans", variant=variant)
        said = plan_manuscript(YearPlans(busy), plan, DAY, translator("zh-Hans"), content=Path("content"))
        sheet = year_plan(said, variant)
        assert sheet.smallest == SMALLEST[variant]
        sheet.document["smallest"] -= 3
        (sheet.document["largest"], small) = (sheet.document["smallest"],) * 2
        found = press(sheet, workshop=WORKSHOP, created=DAY).findings
        assert {one.kind for one in found} == {"type-too-small"}
        assert small < SMALLEST[variant]


# --- text is data ----------------------------------------------------------------------------------

HOSTILE = [
    "#panic() $x$ *b* _i_ `c` <fit> @ref // 注 /* 注 */",
    "<script>alert(1)</script> &amp; \\u{41} \\",
    "https://example.org/" + "a" * 300,
    "A" * 400,
    "长" * 900,
    "「『“‘（〔【《〈”’",
    "100%、37–40 ℃、H₂O、½、①",
    "ﬁ ﬂ Å é ǘ",
    "\u202e反\u202c \u200b零\ufeff宽",
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_hostile_words_are_printed_as_they_are(tmp_path: Path, variant: Variant) -> None:
    site = site_of(
        tmp_path,
        campaign("bad", *(event(f"e{n}", text, f"{YEAR}-03-{n + 1:02}") for n, text in enumerate(HOSTILE))),
        *(campaign(f"c{n}") | {"title": text} for n, text in enumerate(HOSTILE)),
    )
    text = words(made(site, variant))
    for line in lines_of(site):
        assert squeezed(covered(line.title)) in text


def test_a_title_longer_than_a_sheet_goes_on_over_the_next(tmp_path: Path) -> None:
    long = "".join(chr(0x4E00 + n % 3000) for n in range(12_000))
    result = made(site_of(tmp_path, campaign("bad", event("e", long, f"{YEAR}-03-01"))))
    assert Counter(words(result)) >= Counter(long)


def test_what_the_font_lacks_becomes_a_geta_and_is_told_at_its_line(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        campaign("one", event("a", "亲子课堂👶🏻", f"{YEAR}-03-01"), event("b", "讲座", f"{YEAR}-03-02")),
    )
    assert f"亲子课堂{GETA}{GETA}" in words(made(site))
    plans = YearPlans(site)
    (told,) = coverage_problems(plans, plans.offered(DAY))
    assert told.rule == "year-plan-glyph"
    assert "👶🏻" in told.message(translator("zh-Hans"))
    text = (tmp_path / "campaigns.yml").read_text("utf-8").splitlines()
    assert told.mark.line == next(n for n, line in enumerate(text, start=1) if "亲子课堂" in line)


def test_the_fonts_own_table_says_what_it_can_draw() -> None:
    assert missing("生育友好 abc 123，。《》—…①℃✓") == ""
    assert missing("👶 ئۇ") == "👶ئۇ"
    assert covered("甲\u202e乙\ufe0f\n丙") == "甲乙\n丙"
    assert 20_000 < len(characters()) < 70_000


# --- languages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [Script.TAIWAN, Script.HONG_KONG])
def test_it_is_written_in_traditional_script_when_asked(busy: Site, script: Script) -> None:
    text = words(made(busy, language=script.value))
    for said in ("2027年活動安排", "某市計劃生育協會", "孕媽優生課堂", "【取消】", "驚蟄", "內容截至"):
        assert said in text


def test_an_english_site_has_english_months_and_no_lunar_days(tmp_path: Path) -> None:
    site = site_of(
        tmp_path, campaign("one", event("a", "Open day", f"{YEAR}-03-01", status="cancelled")), language="en"
    )
    text = words(made(site))
    for said in ("Eventsof2027", "January", "Mo", "1Cancelled:Openday", "allmonth"):
        assert said in text
    assert "初" not in text


# --- which there are, and what is told --------------------------------------------------------------------


def test_plans_are_offered_of_this_year_and_those_to_come(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        campaign("old", event("a", "讲座", "2025-03-01"), dates="2025-01-01/2025-12-31"),
        campaign("now", event("a", "讲座", "2026-03-01", place="hall"), dates="2026-01-01/2026-12-31"),
        campaign("new", event("a", "讲座", "2027-03-01")),
    )
    found = [(plan.year, plan.chapter, plan.variant.value) for plan in YearPlans(site).offered(DAY)]
    assert found == [
        (2026, ROOT, "office"),
        (2026, ROOT, "large"),
        (2027, ROOT, "office"),
        (2027, ROOT, "large"),
        (2026, "east", "office"),
    ]


def test_the_day_and_every_word_decide_the_key(busy: Site, tmp_path: Path) -> None:
    plan = YearPlan(year=YEAR, chapter=ROOT, language="zh-Hans", variant=Variant.OFFICE)

    def key(site: Site, day: date = DAY, variant: Variant = Variant.OFFICE) -> str:
        said = plan_manuscript(YearPlans(site), plan, day, translator("zh-Hans"), content=Path("content"))
        return Keys(Path(__file__).parents[1] / "theme" / "print").of(said, None, variant, Part.PAPER)

    other = site_of(tmp_path / "other", campaign("spring", event("class", "孕妈课堂", f"{YEAR}-03-06")))
    keys = [key(busy), key(busy, date(2026, 11, 23)), key(busy, variant=Variant.LARGE), key(other)]
    assert len(set(keys)) == 4
    assert key(busy) == keys[0]


def test_a_plan_that_could_not_be_made_is_a_warning_at_its_chapter(busy: Site) -> None:
    plan = YearPlan(year=YEAR, chapter="east", language="zh-Hant-HK", variant=Variant.OFFICE)
    lost = Fault(kind="typeset-error", detail="x", cause=LOST)
    (told,) = plan_problems(YearPlans(busy), {plan: (lost,)}, translator("zh-Hans"))
    assert (told.rule, told.severity.value) == ("year-plan-failed", "warning")
    assert "2027 年的全年安排没有做成（东区计划生育协会" in told.message(translator("zh-Hans"))
    assert told.mark.path == "campaigns.yml"


def test_an_address_that_no_code_can_hold_is_told_and_stops_no_site(tmp_path: Path) -> None:
    site = site_of(
        tmp_path, campaign("one", event("a", "讲座", f"{YEAR}-03-01")), url=ADDRESS + "a" * 3000 + "/"
    )
    plan = YearPlan(year=YEAR, chapter=ROOT, language="zh-Hans", variant=Variant.OFFICE)
    said = plan_manuscript(YearPlans(site), plan, DAY, translator("zh-Hans"), content=Path("content"))
    result = press(year_plan(said, Variant.OFFICE), workshop=WORKSHOP, created=DAY)
    assert result.pdf is None
    assert result.findings[0].kind == "unprintable"


# --- at the command line and on the site --------------------------------------------------------------


def test_the_site_offers_its_plans_on_the_calendar_and_the_chapter(tmp_path: Path) -> None:
    files = build(write(tmp_path, TINY))
    name = urls.year_plan("year-plan-2026-association-office")
    large = urls.year_plan("year-plan-2026-association-large")
    assert files[name].startswith(b"%PDF")
    assert {uri for uri in files if "year-plan" in uri} == {name, large}
    with pikepdf.open(tmp_path / "site" / name) as document:
        assert "2026 年活动安排 · 某区计划生育协会" in str(document.docinfo["/Title"])
    for uri in ("calendar/2026/index.html", "chapters/association/index.html"):
        text = files[uri].decode()
        assert "打印全年安排（A3）" in text
        assert f'{"../" * uri.count("/")}{name}"' in text
        assert "2026年活动安排-某区计划生育协会-办公打印.pdf" in text


def test_a_year_is_printed_when_it_is_asked_for(tmp_path: Path) -> None:
    site = write(tmp_path, TINY)

    def say(*arguments: str, code: int = 0) -> str:
        result = run(site, "print", "--as-of", AS_OF, *arguments)
        assert result.exit_code == code, result.output
        return result.output

    assert "写出 2 份，没有变的 0 份，失败 0 份" in say("--year-plan", "2026")
    assert "写出 0 份，没有变的 2 份，失败 0 份" in say("--year-plan", "2026")
    say("--year-plan", "2031", "--variant", "office", "--script", "zh-Hant-TW")
    assert {file.name for file in (site / "print").iterdir()} == {
        "year-plan-2026-association-office.pdf",
        "year-plan-2026-association-large.pdf",
        "year-plan-2031-association-zh-hant-tw-office.pdf",
    }
    refused: Mapping[tuple[str, ...], str] = {
        ("--variant", "press"): "只有 office 和 large",
        ("--chapter", "nowhere"): "没有“nowhere”这个单位",
        ("--quiz-version", "A"): "只用于题卷",
        ("some-leaflet",): "不和宣传品一起写",
        ("--release", "--copies", "2", "--variant", "office"): "不用登记印发",
    }
    for arguments, said in refused.items():
        assert said in say("--year-plan", "2026", *arguments, code=2)
    say("--year-plan", "1700", code=2)


def test_an_error_in_the_calendar_stops_the_plans_and_one_elsewhere_does_not(tmp_path: Path) -> None:
    site = write(tmp_path, TINY)
    (site / "content/articles/folic-acid.md").write_text("---\nsummary: 没有标题\n---\n", "utf-8")
    result = run(site, "print", "--as-of", AS_OF, "--year-plan", "2026", "--variant", "office")
    assert result.exit_code == 0, result.output
    edit(site / "campaigns.yml", "2026-12-02T11:00", "2026-12-01T11:00")
    result = run(site, "print", "--as-of", AS_OF, "--year-plan", "2026", "--variant", "office")
    assert result.exit_code == 1
    assert "没有变的 0 份，失败 1 份" in result.output
