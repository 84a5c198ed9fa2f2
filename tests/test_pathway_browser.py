"""A pathway in a browser: a date that stays on the device, where one is, the check-ups as a calendar file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page
from reference import GOLDEN, GOLDEN_DAY, ROOT, page_of, produced, rendering
from served import Visit, served, violations, visit

from mkcampaign import urls

PATHWAY = urls.noun("pathway", "first-1000-days")
NOW = "2026-11-23T10:00:00+08:00"
DUE = "2027-04-10"
"""With NOW 20 weeks and 2 days into the pregnancy."""
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the reference site, with what it loads."""
    folder = tmp_path_factory.mktemp("pathway")
    for uri, output in produced(rendering(ROOT, date(2026, 11, 22))).items():
        if uri.startswith("assets/") or uri == PATHWAY:
            file = folder / uri
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(output.produce())
    return folder


@pytest.fixture(scope="module")
def origin(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


def reader(chromium: Browser, origin: str, **options: object) -> AbstractContextManager[Visit]:
    return visit(
        chromium, origin, **{"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options
    )


def tell(page: Page, day: str, kind: str = "due") -> None:
    page.locator(f"label:has(input[value={kind}])").click()
    page.fill("#mc-date", day)
    page.keyboard.press("Enter")


def opened(found: Visit) -> Page:
    found.page.clock.set_fixed_time(NOW)
    found.open(PATHWAY)
    return found.page


def saved(page: Page, into: Path) -> bytes:
    """The calendar file that the button gives."""
    with page.expect_download() as download:
        page.locator("[data-mc-save]").click()
    assert download.value.suggested_filename == "first-1000-days.ics"
    download.value.save_as(into / "x.ics")
    return (into / "x.ics").read_bytes()


def now_in(page: Page) -> list[str]:
    """The stages that the time line, to eye and ear, and the page mark as the present one."""
    marked = page.locator(".mc-stages__here:visible").evaluate_all(
        "es => es.map(e => e.closest('li').dataset.id)"
    )
    told = page.locator("[aria-current=step]").evaluate_all("es => es.map(e => e.hash.slice(1))")
    lit = page.locator(".mc-stage--now").evaluate_all("es => es.map(e => e.getAttribute('aria-labelledby'))")
    assert marked == told == lit
    return [str(id) for id in told]


def test_without_scripts_it_is_a_list(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin, java_script_enabled=False) as found:
        found.open(PATHWAY)
        page = found.page
        assert page.locator("[data-mc-pathway]").is_hidden()
        assert page.locator("nav .mc-stages li:visible").count() == 7
        rows = page.locator(".mc-checkup:visible")
        assert rows.count() == 16
        assert "孕 20 周 — 孕 24 周" in rows.nth(2).inner_text()
        assert "出院后 1 周内" in rows.nth(7).inner_text()
        assert "孕前和孕期保健指南（2018）" in page.locator(".mc-sources").inner_text()
        assert page.locator(".mc-stages__here:visible").count() == 0
        assert found.wrong == []


def test_only_this_page_loads_the_script(folder: Path) -> None:
    pages = produced(rendering(ROOT, date(2026, 11, 22)))
    script = next(uri for uri in pages if re.fullmatch(r"assets/mkcampaign-pathway\.\w+\.js", uri))
    assert script.encode() in pages[PATHWAY].produce()
    for uri in ("index.html", urls.noun("quiz", "member-day"), urls.noun("answer", "folic-acid")):
        assert b"mkcampaign-pathway" not in pages[uri].produce()
    assert len(pages[script].produce()) < 20_000


def test_a_due_date_tells_where_one_is(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        assert now_in(page) == []
        tell(page, DUE)
        said = page.locator("[data-mc-result]").inner_text()
        assert "现在：孕中期（孕 20 周 2 天）" in said
        assert "接下来：孕晚期，大约从2027年1月16日起" in said
        assert "产检：系统超声检查：现在可以做，2026年11月21日至12月25日" in said
        assert "以医生确定的为准" in said
        assert (
            page.locator("[data-mc-say]")
            .inner_text()
            .startswith("现在：孕中期（孕 20 周 2 天） 接下来：孕晚期")
        )
        assert now_in(page) == ["pregnancy-mid"]
        assert (
            page.locator("#mc-checkup-antenatal-1 .mc-checkup__dates").inner_text()
            == "2026年8月15日至10月9日"
        )
        assert page.locator(".mc-stage--now .mc-stage__dates").inner_text() == "2026年10月10日至2027年1月15日"
        page.locator("[data-mc-now] a").click()
        assert page.url.endswith("#pregnancy-mid")
        assert found.wrong == []


def test_the_other_dates_tell_the_same(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        tell(page, "2026-07-04", "period")
        assert "现在：孕中期（孕 20 周 2 天）" in page.locator("[data-mc-now]").inner_text()
        assert "按预产期2027年4月10日估算" in page.locator("[data-mc-estimate]").inner_text()
        tell(page, "2026-08-31", "birth")
        assert page.locator("[data-mc-now]").inner_text() == "现在：婴儿期（宝宝 2 个月 23 天）"
        assert page.locator("[data-mc-soon]").inner_text() == "3 月龄健康检查：2026年11月30日至12月30日"
        assert page.locator("#mc-checkup-antenatal-1 .mc-checkup__dates").inner_text() == ""
        assert page.locator("[data-mc-later]").is_hidden()
        tell(page, "2026-11-23", "birth")
        assert page.locator("[data-mc-now]").inner_text() == "现在：新生儿期（宝宝今天出生）"
        assert (
            "医生上门访视妈妈和新生儿：现在可以做，出院后 1 周内"
            in page.locator("[data-mc-soon]").inner_text()
        )
        tell(page, "2020-05-01", "birth")
        assert (
            page.locator("[data-mc-now]").inner_text() == "这里的各个阶段都已经走过（宝宝 78 个月 22 天）。"
        )
        assert [page.locator(f"[data-mc-{part}]").is_visible() for part in ("next", "soon", "save")] == [
            False
        ] * 3
        assert now_in(page) == []
        assert found.wrong == []


def test_after_the_due_date_nobody_is_born_by_a_guess(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        tell(page, "2026-11-20")
        assert page.locator("[data-mc-now]").inner_text() == "现在：孕晚期（孕 40 周 3 天）"
        assert page.locator("[data-mc-next]").inner_text().startswith("预产期已经过了。")
        assert "产检：每周 1 次" in page.locator("[data-mc-soon]").inner_text()


def test_in_wechat_it_is_said_where_a_file_can_be_saved(chromium: Browser, origin: str) -> None:
    for agent, shown in (
        ("Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50", True),
        ("Mozilla/5.0", False),
    ):
        with reader(chromium, origin, user_agent=agent) as found:
            page = opened(found)
            tell(page, DUE)
            assert page.locator("[data-mc-wechat]").is_visible() is shown


def test_the_date_is_kept_and_cleared(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        assert page.locator("[data-mc-clear]").is_hidden()
        tell(page, DUE)
        page.reload()
        assert page.input_value("#mc-date") == DUE
        assert now_in(page) == ["pregnancy-mid"]
        assert page.locator("[data-mc-say]").inner_text() == ""
        page.locator("[data-mc-clear]").click()
        assert page.locator("[data-mc-say]").inner_text() == "日期已经清除。"
        assert page.evaluate("document.activeElement.id") == "mc-date"
        assert page.locator("[data-mc-result]").is_hidden()
        assert page.locator("[data-mc-clear]").is_hidden()
        assert page.evaluate("localStorage.length") == 0
        assert DUE not in page.content()
        assert page.locator(".mc-checkup__dates").all_inner_texts() == [""] * 15
        page.reload()
        assert page.input_value("#mc-date") == ""
        assert now_in(page) == []
        assert found.wrong == []


def test_nothing_is_sent(chromium: Browser, origin: str, tmp_path: Path) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        tell(page, DUE)
        saved(page, tmp_path)
        page.locator("[data-mc-clear]").click()
        page.wait_for_timeout(200)
        assert [url for url in asked if not url.startswith("blob:")] == []
        assert DUE not in page.url
        assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("day", "kind", "said"),
    [
        ("", "due", "请先填日期。"),
        ("2027-12-01", "due", "这个预产期离今天超过 40 周。"),
        ("2026-10-01", "due", "按这个日期，怀孕已经超过 43 周。"),
        ("2026-12-01", "period", "这一天在今天以后。"),
        ("2025-12-01", "period", "按这个日期，怀孕已经超过 43 周。"),
        ("2026-11-24", "birth", "出生日期在今天以后。"),
        ("1026-11-24", "birth", "没有这一天，或者没有写全。"),
    ],
)
def test_a_date_that_cannot_be_is_told(
    chromium: Browser, origin: str, day: str, kind: str, said: str
) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        tell(page, day, kind)
        assert page.locator("[data-mc-fault]").inner_text().startswith(said)
        assert page.get_attribute("#mc-date", "aria-invalid") == "true"
        assert page.evaluate("document.activeElement.id") == "mc-date"
        assert page.locator("[data-mc-result]").is_hidden()
        assert page.evaluate("localStorage.length") == 0
        assert violations(page) == []
        tell(page, DUE)
        assert page.locator("[data-mc-fault]").is_hidden()
        assert page.get_attribute("#mc-date", "aria-invalid") is None


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "null",
        "[]",
        '{"kind": "due"}',
        '{"kind": "x", "date": "2027-04-10"}',
        '{"kind": "due", "date": 5}',
    ],
)
def test_what_is_kept_may_be_broken(chromium: Browser, origin: str, kept: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        page.evaluate("text => localStorage.setItem('mc-pathway:' + location.pathname, text)", kept)
        page.reload()
        assert page.locator("[data-mc-result]").is_hidden()
        tell(page, DUE)
        assert now_in(page) == ["pregnancy-mid"]
        assert found.wrong == []


def test_an_old_date_is_asked_anew(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        tell(page, DUE)
        page.clock.set_fixed_time("2028-01-01T10:00:00+08:00")
        page.reload()
        assert page.locator("[data-mc-fault]").inner_text().startswith("按这个日期，怀孕已经超过 43 周。")
        assert page.locator("[data-mc-result]").is_hidden()
        page.locator("[data-mc-clear]").click()
        assert page.locator("[data-mc-fault]").is_hidden()


def test_without_storage_it_works_until_one_leaves(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        found.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});"
        )
        page = opened(found)
        tell(page, DUE)
        assert now_in(page) == ["pregnancy-mid"]
        page.locator("[data-mc-clear]").click()
        assert now_in(page) == []
        assert found.wrong == []


def test_the_calendar_file(chromium: Browser, origin: str, tmp_path: Path) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        tell(page, DUE)
        assert page.locator("[data-mc-save]").inner_text() == "存成日历文件（5 次）"
        content = saved(page, tmp_path)
        assert page.locator("[data-mc-say]").inner_text() == "日历文件已经存到这台设备上。"
        events = Calendar.from_ical(content).walk("VEVENT")
        assert [(str(e["summary"]), str(e["dtstart"].dt), str(e["dtend"].dt)) for e in events] == [
            ("产检：系统超声检查（到12月25日为止）", "2026-11-23", "2026-11-24"),
            ("产检：查血糖（到1月22日为止）", "2026-12-26", "2026-12-27"),
            ("产检：产科超声（到2月19日为止）", "2027-01-23", "2027-01-24"),
            ("产检：分娩前评估（到3月19日为止）", "2027-02-20", "2027-02-21"),
            ("产检：每周 1 次", "2027-03-20", "2027-03-21"),
        ]
        assert dict(events[-1]["rrule"]) == {
            "FREQ": ["WEEKLY"],
            "INTERVAL": [1],
            "UNTIL": [date(2027, 4, 23)],
        }
        assert all("日期是估算的，以医生安排的为准。" in e["description"] for e in events)
        assert {e["dtstamp"].dt.isoformat() for e in events} == {"2026-11-23T02:00:00+00:00"}
        assert DUE.replace("-", "").encode() not in content, "the due date itself stays"

        tell(page, "2027-04-20")  # moved by a doctor: the same check-ups on other days
        moved = Calendar.from_ical(saved(page, tmp_path)).walk("VEVENT")
        page.reload()
        again = Calendar.from_ical(saved(page, tmp_path)).walk("VEVENT")
        uids = {str(e["uid"]) for e in events}
        assert len(uids) == 5
        assert uids < {str(e["uid"]) for e in moved} == {str(e["uid"]) for e in again}
        page.locator("[data-mc-clear]").click()
        tell(page, DUE)
        fresh = {str(e["uid"]) for e in Calendar.from_ical(saved(page, tmp_path)).walk("VEVENT")}
        assert not uids & fresh, "another pregnancy is another"

        tell(page, "2026-11-20", "birth")
        born = Calendar.from_ical(saved(page, tmp_path)).walk("VEVENT")
        assert [str(e["summary"]) for e in born][:3] == [
            "医生上门访视妈妈和新生儿（出院后 1 周内）",
            "满月健康检查（到12月20日为止）",
            "妈妈产后 42 天检查",
        ]
        assert len(born) == 9
        assert found.wrong == []


def test_from_a_disk(chromium: Browser, folder: Path, tmp_path: Path) -> None:
    with reader(chromium, "file://") as found:
        page = found.page
        page.clock.set_fixed_time(NOW)
        page.goto((folder / PATHWAY).as_uri())
        tell(page, DUE)
        assert now_in(page) == ["pregnancy-mid"]
        assert len(Calendar.from_ical(saved(page, tmp_path)).walk("VEVENT")) == 5
        assert found.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_everybody_can_use_it(chromium: Browser, origin: str, width: int, scheme: str) -> None:
    with reader(chromium, origin, viewport={"width": width, "height": 900}, color_scheme=scheme) as found:
        page = opened(found)
        assert violations(page) == []
        tell(page, DUE)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        targets = page.locator(
            "[data-mc-pathway] :is(button, .mc-where__kind, #mc-date):visible, .mc-stages a"
        )
        sizes = targets.evaluate_all(
            "es => es.map(e => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 80)])"
        )
        assert [html for height, html in sizes if height < 44] == []


def test_by_keyboard_alone(chromium: Browser, origin: str) -> None:
    with reader(chromium, origin) as found:
        page = opened(found)
        page.focus("input[value=due]")
        page.keyboard.press("ArrowRight")
        assert page.locator("[data-mc-label]").inner_text() == "末次月经第一天是哪天？"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "mc-date"
        page.fill("#mc-date", "2026-07-04")
        page.keyboard.press("Enter")
        assert now_in(page) == ["pregnancy-mid"]


def test_a_pathway_of_words_has_no_panel() -> None:
    r = rendering(GOLDEN, GOLDEN_DAY)
    page = page_of(r, urls.noun("pathway", "early-years"))
    assert len(page.xpath("//*[@data-mc-pathway]")) == 1
    site = r.site
    words = site.pathways["early-years"].model_validate(
        {"title": "四季", "stages": [{"id": "spring", "title": "春", "from": "立春", "to": "立夏"}]}
    )
    page = page_of(replace(r, site=replace(site, pathways={"p": words})), urls.noun("pathway", "p"))
    assert page.xpath("//*[@data-mc-pathway]") == []


def test_between_stages_only_the_age_is_told(chromium: Browser, folder: Path, tmp_path: Path) -> None:
    """A pathway may leave gaps, or count in check-ups alone."""
    r = rendering(GOLDEN, GOLDEN_DAY)
    gap = {"id": "late", "title": "晚", "from": "孕 30 周", "to": "孕 36 周末"}
    words = {"id": "spring", "title": "春", "from": "立春"}
    checkup = {"id": "scan", "title": "检查", "from": "孕 25 周"}
    for name, stage in (("gap", gap), ("words", words)):
        model = next(iter(r.site.pathways.values()))
        made = model.model_validate({"title": "路", "stages": [stage], "checkups": [checkup]})
        outputs = produced(replace(r, site=replace(r.site, pathways={"p": made})))
        for uri, output in outputs.items():
            if uri.startswith("assets/") or uri == urls.noun("pathway", "p"):
                file = tmp_path / name / uri
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(output.produce())
        with served(tmp_path / name) as address, reader(chromium, address) as found:
            found.page.clock.set_fixed_time(NOW)
            found.open(urls.noun("pathway", "p"))
            tell(found.page, DUE)
            assert found.page.locator("[data-mc-now]").inner_text() == "现在：孕 20 周 2 天"
            assert found.page.locator("[data-mc-soon]").inner_text() == "检查：2026年12月26日至2027年1月1日"
            assert found.page.locator("[data-mc-next]").is_visible() is (name == "gap")
            assert found.wrong == []
