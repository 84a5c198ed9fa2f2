"""What the public and the staff find of what is printed: the page behind each code, the files, the list of editions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html
from playwright.sync_api import Browser
from reference import REFERENCE_DAY, ROOT, Built, parse, rendering, words
from served import served, visit
from sites import TINY
from test_browser import violations
from test_html import found_in
from test_releases import ANSWER, BASE, LEAFLET, change, give_out

from mkcampaign import plugin, urls
from mkcampaign.editions import edition_code, offered
from mkcampaign.judge import paths
from mkcampaign.model.edition import Edition, Part, Variant, code
from mkcampaign.outputs import Output, outputs
from mkcampaign.press.editions import manuscript
from mkcampaign.press.room import Cover, Print, Prints
from mkcampaign.press.store import Entry
from mkcampaign.project import Checked, rendering_of
from mkcampaign.read.load import load
from mkcampaign.releases import State
from mkcampaign.render.rendering import Rendering

DAY = date(2026, 11, 22)
SAID = {
    State.CURRENT: "现行版本",
    State.CHANGED: "内容有更新",
    State.SUPERSEDED: "已有新版",
    State.WITHDRAWN: "已停用",
}
PDF = b"%PDF-1.7 of "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site whose leaflet has an edition for every chapter, with a quiz and an address."""
    site = tmp_path / "site"
    prepare(site)
    return site


def prepare(site: Path) -> None:
    """Write that site into a folder."""
    shutil.copytree(BASE, site)
    (site / "mkdocs.yml").write_text(TINY["mkdocs.yml"], "utf-8")
    change(site, LEAFLET, "format: trifold", "format: trifold\nchapters: all\nquiz: quiz")
    change(
        site, "campaigns.yml", "parent: city}", "parent: city, short_name: 某区, address: 某区某街道 1 号}"
    )
    return site


def whole(folder: Path, day: date = DAY) -> tuple[Rendering, Prints]:
    """The site as if the press had made every edition, the keys too."""
    project = plugin.project_of(plugin.read_config(folder / "mkdocs.yml"))
    site, problems = load(project.root, project.settings, content=project.content)
    made = {edition: _print(edition, number) for number, edition in enumerate(offered(site, day))}
    prints = Prints(
        prints=made,
        covers={edition.pamphlet: Cover(png=b"png", size=(400, 840)) for edition in made},
    )
    return rendering_of(project, Checked(site=site, as_of=day, prints=prints, problems=problems)), prints


def _print(edition: Edition, number: int) -> Print:
    content = PDF + repr(edition).encode()
    entry = Entry(notes={}, size=140_000 + number, content=content)
    return Print(edition=edition, size=entry.size, pages=2, entry=entry)


def made(folder: Path, day: date = DAY) -> dict[str, Output]:
    """Every output of the site by its URI."""
    return {output.uri: output for output in outputs(*whole(folder, day))}


def edition_page(
    folder: Path, chapter: str = "district", version: str = "1", language: str = "zh-Hans"
) -> html.HtmlElement:
    """The page behind the code of the leaflet."""
    uri = urls.edition(code("leaflet", chapter, language, version))
    return parse(made(folder)[uri].produce().decode())


def state(page: html.HtmlElement) -> str:
    """The state as it is told: the first heading after the title."""
    return " ".join(page.xpath('string(//main//h2[@id="mc-state"])').split())


def lead_somewhere(folder: Path, uri: str) -> Iterator[str]:
    """The links and pictures of a page that lead to nothing of the site."""
    found = made(folder)
    page = parse(found[uri].produce().decode())
    for target in page.xpath("//main//a/@href | //main//img/@src"):
        address = urljoin(f"https://site.example/{uri}", target)
        path = address.removeprefix("https://site.example/").partition("#")[0]
        if address.startswith("https://site.example/"):
            name = path + "index.html" if path == "" or path.endswith("/") else path
            if name not in found:
                yield target


# --- is this paper still good? --------------------------------------------------------------------------


def test_paper_that_holds(folder: Path) -> None:
    give_out(folder)
    page = edition_page(folder)
    text = words(page)
    assert state(page) == SAID[State.CURRENT]
    assert page.findtext(".//h1") == "生育友好"
    assert "第 1 版" in text
    assert "某区计划生育协会" in text
    assert page.xpath('//main//a[@href="tel:12345"]'), "the parent's hotline, since the chapter has none"
    assert "某区某街道 1 号" in text
    assert "2026年11月22日" in text, "the day it was given out"
    assert "至少九十八天。" in text, "the quoted answer as it stands"
    assert "改了什么" not in text
    targets = page.xpath("//main//a/@href")
    assert {"../../campaigns/spring/", "../../quizzes/quiz/", "../../chapters/district/"} <= set(targets)
    assert {"../../pamphlets/leaflet/", "../../answers/leave/"} <= set(targets)


def test_paper_of_which_the_words_have_changed(folder: Path) -> None:
    give_out(folder)
    change(folder, LEAFLET, "# 内中", "# 内中\n\n新的一段。")
    text = words(edition_page(folder))
    assert state(edition_page(folder)) == SAID[State.CHANGED]
    assert "改过的部分：“内中”。" in text
    assert "内右" not in text


def test_paper_whose_answer_has_changed(folder: Path) -> None:
    give_out(folder)
    change(folder, ANSWER, "至少九十八天。", "至少一百五十八天。")
    page = edition_page(folder)
    assert state(page) == SAID[State.CHANGED]
    (changes,) = page.xpath('//ul[@class="mc-changes"]')
    assert changes.xpath(".//a/@href") == ["../../answers/leave/"]
    assert "引用的解答改过" in changes.text_content()
    assert "至少一百五十八天。" in words(page)


def test_paper_with_an_old_address(folder: Path) -> None:
    """No part and no answer reads differently: what is the chapter's own has changed."""
    give_out(folder)
    change(folder, "campaigns.yml", "某街道 1 号", "某街道 2 号")
    text = words(edition_page(folder))
    assert "单位的名称、电话、地址" in text
    assert "某街道 2 号" in text
    assert state(edition_page(folder, "city")) == SAID[State.CURRENT]


def test_paper_of_a_version_before(folder: Path) -> None:
    give_out(folder)
    change(folder, LEAFLET, "chapters: all", 'chapters: all\nversion: "2"\nchanges: 加了陪产假。')
    page, now = edition_page(folder), edition_page(folder, version="2")
    own = edition_code(whole(folder)[0].site.pamphlets["leaflet"], "district", "zh-Hans")
    assert state(page) == SAID[State.SUPERSEDED]
    assert page.xpath('//section[@aria-labelledby="mc-state"]//a/@href')[0] == f"../{own}/"
    assert "加了陪产假。" in words(page)
    assert not page.xpath("//main//a[@download]"), "nobody is to print it again"
    assert state(now) == SAID[State.CURRENT]
    assert "加了陪产假。" in words(now)
    assert now.xpath("//main//a[@download]")


@pytest.mark.parametrize("gone", ["pamphlet", "chapter", "shown"])
def test_paper_that_is_no_longer_offered(gone: str, folder: Path) -> None:
    """Its page stays, and every link on it leads somewhere, whatever has gone."""
    give_out(folder)
    if gone == "pamphlet":
        (folder / LEAFLET).unlink()
        change(
            folder,
            "campaigns.yml",
            "    materials:\n      - {pamphlet: leaflet, copies: 100, places: [registry]}\n",
            "",
        )
    elif gone == "chapter":
        change(folder, LEAFLET, "chapters: all\n", "")
    else:
        change(folder, LEAFLET, "chapters: all", "chapters: all\nexpires_on: 2026-11-21")
    page = edition_page(folder)
    assert state(page) == SAID[State.WITHDRAWN]
    assert page.findtext(".//h1") == ("生育友好" if gone == "chapter" else "封面")
    assert page.xpath('//section[@aria-labelledby="mc-state"]//a[@href="tel:12345"]')
    assert not page.xpath("//main//a[@download]")
    assert list(lead_somewhere(folder, urls.edition(code("leaflet", "district", "zh-Hans", "1")))) == []


def test_paper_of_a_chapter_that_is_no_more(folder: Path) -> None:
    """The organisation answers for it."""
    give_out(folder)
    file = folder / "campaigns.yml"
    text = "\n".join(line for line in file.read_text("utf-8").splitlines() if "某区计划生育协会" not in line)
    text = text.replace("chapters:\n", "", 1).replace("organisers: [district]", "organisers: [city]")
    file.write_text(text.replace(", chapter: district", ""), "utf-8")
    page = edition_page(folder)
    assert state(page) == SAID[State.WITHDRAWN]
    assert "某市计划生育协会" in words(page)
    assert list(lead_somewhere(folder, urls.edition(code("leaflet", "district", "zh-Hans", "1")))) == []


def test_the_four_are_told_by_words_and_by_a_sign(folder: Path) -> None:
    """Not by colour alone (WCAG 2.2, success criterion 1.4.1)."""
    give_out(folder)
    signs = {}

    def look(label: str, chapter: str = "district", version: str = "1") -> None:
        page = edition_page(folder, chapter, version)
        assert state(page) == label
        signs[label] = page.xpath(
            'string(//section[@aria-labelledby="mc-state"]//*[local-name()="svg"]/@class)'
        )

    look(SAID[State.CURRENT])
    change(folder, LEAFLET, "# 内中", "# 内中\n\n新的一段。")
    look(SAID[State.CHANGED])
    change(folder, LEAFLET, "chapters: all", 'chapters: all\nversion: "2"')
    look(SAID[State.SUPERSEDED])
    change(folder, LEAFLET, "chapters: all\n", "")
    look(SAID[State.WITHDRAWN])
    assert len(set(signs.values()) - {""}) == 4


def test_search_engines_are_kept_out(folder: Path) -> None:
    give_out(folder)
    change(folder, LEAFLET, "chapters: all", 'chapters: all\nversion: "2"')
    found = made(folder)
    pages = [uri for uri in found if uri.startswith("p/")]
    assert len(pages) == 4
    for uri in pages:
        page = parse(found[uri].produce().decode())
        assert page.xpath('//meta[@name="robots"][@content="noindex"]')
        assert not page.xpath('//link[@rel="canonical"]')
    assert "/p/" not in found[urls.SITEMAP].produce().decode()


def test_every_code_on_paper_has_a_page() -> None:
    """Of the reference site, in every chapter and script."""
    r = rendering(ROOT, REFERENCE_DAY)
    there = {output.uri for output in outputs(r, Prints())}
    checked = 0
    for edition in offered(r.site, REFERENCE_DAY):
        if edition.variant is Variant.OFFICE and edition.part is Part.PAPER:
            said = manuscript(
                r.site,
                r.site.pamphlets[edition.pamphlet],
                edition.chapter,
                edition.language,
                REFERENCE_DAY,
                r.translate,
                content=ROOT / "content",
            )
            address = str(said.imprint.qr_url)
            assert address.removeprefix(r.site.settings.url) + "index.html" in there
            checked += 1
    assert checked >= 9


# --- the files ------------------------------------------------------------------------------------------


def test_files_stand_where_they_are_linked_and_are_named_in_chinese(folder: Path) -> None:
    change(folder, LEAFLET, "chapters: all", "chapters: all\nscripts: [zh-Hant-TW]")
    found = made(folder)
    stems = [uri for uri in found if uri.startswith("downloads/")]
    assert len(stems) == 2 * 2 * 4 + 1
    assert "downloads/leaflet/leaflet-district-zh-hant-tw-large.pdf" in stems
    assert found["downloads/leaflet/leaflet-city-office.pdf"].produce().startswith(PDF)
    names = edition_page(folder).xpath("//main//a/@download")
    assert names == [
        f"生育友好-某区-{label}.pdf" for label in ("办公打印", "送印刷厂", "手机和电脑阅读", "大字版")
    ]
    other = edition_page(folder, language="zh-Hant-TW")
    assert other.xpath("//main//a/@download")[0] == "生育友好-某区-繁體（台灣）-办公打印.pdf"
    for uri in (
        urls.noun("pamphlet", "leaflet"),
        urls.noun("campaign", "spring"),
        urls.noun("chapter", "district"),
        urls.section("pamphlet"),
        *(uri for uri in found if uri.startswith("p/")),
    ):
        assert list(lead_somewhere(folder, uri)) == []


def test_a_name_that_no_disk_takes_is_mended(folder: Path) -> None:
    change(folder, LEAFLET, "title: 生育友好", "title: '生育/友好: \"问答\"?'")
    name = edition_page(folder).xpath("//main//a/@download")[0]
    assert name == "生育 友好 问答-某区-办公打印.pdf"


def test_no_file_is_offered_that_was_not_made(folder: Path) -> None:
    r, prints = whole(folder)
    kept = {e: p for e, p in prints.prints.items() if e.variant is Variant.LARGE and e.chapter == "city"}
    fewer = replace(r, printed={e: r.printed[e] for e in kept}, covers={})
    found = {o.uri: o for o in outputs(fewer, Prints(prints=kept))}
    offered_files = set()
    for uri, output in found.items():
        if uri.endswith(".html"):
            page = parse(output.produce().decode())
            offered_files |= {
                Path(urljoin("/" + uri, t)).name for t in page.xpath("//a[@download]/@href") if ".pdf" in t
            }
            assert not page.xpath('//img[contains(@src, "cover.png")]')
    assert offered_files == {"leaflet-city-large.pdf"}


def test_each_file_says_what_it_is_for_and_how_to_print_it(folder: Path) -> None:
    text = words(parse(made(folder)[urls.noun("pamphlet", "leaflet")].produce().decode()))
    assert "打印时选：A4 纸，双面，沿短边翻转，实际大小（不缩放）。印好后折成三折。" in text
    assert "打印时选：A4 纸，双面，沿长边翻转，实际大小（不缩放）。" in text
    assert "向印刷厂说明：裁切后 A4，三折，四周已留 3 毫米出血，四色印刷。" in text
    assert "A4 · 2 页 · 140 KB" in text


def test_the_key_to_a_paper_is_nowhere_on_the_site(folder: Path) -> None:
    exam = folder / "content" / "pamphlets" / "exam.md"
    exam.write_text("---\ntitle: 试卷\nformat: sheet\nquiz: quiz\n---\n# 试卷\n\n请作答。\n", "utf-8")
    _r, prints = whole(folder)
    keys = [edition for edition in prints.prints if edition.part is Part.KEY]
    assert keys
    found = made(folder)
    assert "downloads/exam/exam-city-office.pdf" in found
    for edition in keys:
        name = edition.stem("zh-Hans")
        assert not [uri for uri in found if name in uri]
        pages = [o.produce() for uri, o in found.items() if uri.endswith((".html", ".xml"))]
        assert not [page for page in pages if name.encode() in page]
    assert not [uri for uri, o in found.items() if uri.endswith(".pdf") and b"Part.KEY" in o.produce()]


# --- whose edition? -------------------------------------------------------------------------------------


def test_one_finds_the_edition_of_ones_own_chapter(folder: Path) -> None:
    change(folder, LEAFLET, "chapters: all", "chapters: all\nscripts: [zh-Hant-HK]")
    page = parse(made(folder)[urls.noun("pamphlet", "leaflet")].produce().decode())
    choices = page.xpath('//div[@class="mc-editions"]//a')
    titles = [" ".join(a.text_content().split()) for a in choices]
    assert titles == [
        "某市计划生育协会",
        "某市计划生育协会 繁體（香港）",
        "某区计划生育协会",
        "某区计划生育协会 繁體（香港）",
    ]
    assert page.xpath('//div[@class="mc-editions"]//span[@lang="zh-Hant-HK"]')
    assert not page.xpath('//div[@class="mc-editions"]//details')


def test_many_chapters_are_folded_below_their_parents(folder: Path) -> None:
    districts = "".join(
        f"  d{n}: {{name: 第{n}区计生协, parent: {'district' if n < 9 else 'city'}}}\n" for n in range(14)
    )
    change(folder, "campaigns.yml", "places:\n", districts + "places:\n")
    page = parse(made(folder)[urls.noun("pamphlet", "leaflet")].produce().decode())
    groups = {
        " ".join(d.find("summary").text_content().split()): [a.text_content() for a in d.findall(".//li/a")]
        for d in page.xpath('//div[@class="mc-editions"]//details')
    }
    assert list(groups) == ["某市计划生育协会5", "某区计划生育协会10"]
    assert groups["某区计划生育协会10"][0] == "某区计划生育协会"
    assert page.xpath('string(//div[@class="mc-editions"]/ul//a)') == "某市计划生育协会"
    assert len(page.xpath('//div[@class="mc-editions"]//li')) == 16


def test_a_campaign_and_a_chapter_show_what_is_theirs(folder: Path) -> None:
    found = made(folder)
    campaign = parse(found[urls.noun("campaign", "spring")].produce().decode())
    (card,) = campaign.xpath('//section[@aria-labelledby="mc-downloads"]//li[contains(@class, "mc-card")]')
    assert card.xpath(".//img/@src") == ["../../downloads/leaflet/cover.png"]
    assert len(card.xpath(".//a[@download]")) == 4
    assert card.xpath('.//a[contains(@href, "#mc-choose")]/@href') == ["../../pamphlets/leaflet/#mc-choose"]
    chapter = parse(found[urls.noun("chapter", "district")].produce().decode())
    own = edition_code(whole(folder)[0].site.pamphlets["leaflet"], "district", "zh-Hans")
    (card,) = chapter.xpath('//section[@aria-labelledby="mc-editions"]//li[contains(@class, "mc-card")]')
    assert card.xpath(".//h3/a/@href") == [f"../../p/{own}/"]
    assert "leaflet-district-office.pdf" in card.xpath(".//a[@download]/@href")[0]


def test_openings_are_filled_on_pages_too(folder: Path) -> None:
    change(folder, LEAFLET, "format: trifold", "format: trifold\nopen: {desk: 服务台}")
    change(folder, LEAFLET, "# 内中", "# 请到{{ desk }}\n\n{{ desk }}有人。")
    change(
        folder,
        "campaigns.yml",
        "short_name: 某区,",
        "short_name: 某区, pamphlets: {leaflet: {desk: 某区大厅}},",
    )
    text = words(parse(made(folder)[urls.noun("pamphlet", "leaflet")].produce().decode()))
    assert "请到服务台" in text
    assert "{{" not in text


@pytest.mark.parametrize(
    "taken", ["p/{code}", "downloads/leaflet/cover.png", "downloads/leaflet/leaflet-city-office.pdf"]
)
def test_an_editors_file_cannot_take_the_place_of_a_printed_one(taken: str, folder: Path) -> None:
    own = code("leaflet", "district", "zh-Hans", "1")
    uri = taken.format(code=own)
    file = folder / "content" / (uri + ".md" if uri.startswith("p/") else uri)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("---\ntitle: 一页\n---\n文字。\n", "utf-8")
    assert [p.rule for p in paths.problems(whole(folder)[0].site)] == ["output-clash"]


# --- judges ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A site on a disk, with the page of each state by its words."""
    site = tmp_path_factory.mktemp("editions") / "site"
    prepare(site)
    change(site, LEAFLET, "chapters: all", "chapters: all\nscripts: [zh-Hant-TW]")
    change(
        site, "campaigns.yml", "parent: city,", "parent: city}\n  gone: {name: 某街道计生协, parent: city,"
    )
    give_out(site)
    change(site, "campaigns.yml", "  gone: {name: 某街道计生协,", "  other: {name: 某街道计生协,")
    change(site, LEAFLET, "chapters: all", 'chapters: all\nversion: "2"\nchanges: 加了陪产假。')
    give_out(site)
    change(site, "campaigns.yml", 'hotline: "12345"', 'hotline: "12320"')
    change(site, LEAFLET, "chapters: all", "chapters: [district]")
    change(site, ANSWER, "至少九十八天。", "至少一百五十八天。")
    folder, pages = site.parent / "made", {}
    for uri, output in made(site).items():
        file = folder / uri
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.produce())
        if uri.startswith("p/"):
            pages.setdefault(state(parse(file.read_text("utf-8"))), uri)
    return folder, pages


def test_they_are_valid(written: tuple[Path, dict[str, str]]) -> None:
    folder, pages = written
    assert set(pages) >= {SAID[State.CHANGED], SAID[State.SUPERSEDED], SAID[State.WITHDRAWN]}
    more = [urls.noun("pamphlet", "leaflet"), urls.noun("chapter", "district"), urls.section("pamphlet")]
    assert found_in(Built(folder, ""), [*pages.values(), *more]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_they_are_accessible(
    width: int, scheme: str, written: tuple[Path, dict[str, str]], chromium: Browser
) -> None:
    folder, pages = written
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with served(folder) as origin, visit(chromium, origin, **options) as found:
        for uri in (*pages.values(), urls.noun("pamphlet", "leaflet")):
            found.open(uri)
            assert violations(found.page) == []
            assert found.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert [line for line in found.wrong if "cover.png" not in line] == [], (
            "the picture is no picture here"
        )


def test_they_need_no_script(written: tuple[Path, dict[str, str]], chromium: Browser) -> None:
    folder, pages = written
    with served(folder) as origin, visit(chromium, origin, java_script_enabled=False) as found:
        for label, uri in pages.items():
            found.open(uri)
            assert found.page.get_by_role("heading", name=label, exact=True).is_visible()
        found.open(pages[SAID[State.CHANGED]])
        assert found.page.locator("a[download]").first.is_visible()
        found.open(urls.noun("pamphlet", "leaflet"))
        assert found.page.get_by_role("link", name="某区计划生育协会", exact=True).is_visible()
