"""Every output path, in one place.

An output is named by its URI: a path from the site's root without a leading slash, as MkDocs names files
(`campaigns/member-day-2026/index.html`). Addresses on pages are relative, so that a site works below any path.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from urllib.parse import quote

HOME = "index.html"
NOT_FOUND = "404.html"
SEARCH = "search/index.html"
A_TO_Z = "a-z/index.html"
ELDERS = "elders/index.html"
CALENDAR_FEED = "calendar.ics"
ATOM_FEED = "atom.xml"
RSS_FEED = "rss.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
ANSWERS_DATA = "answers.json"
RESULTS_DATA = "results.json"
RESULTS_CSV = "results.csv"
HEADERS = "_headers"
TRADITIONAL = "zh-hant/"
"""The folder of the same pages in Traditional script."""
SECTIONS = {
    "campaign": "campaigns",
    "place": "places",
    "occasion": "occasions",
    "chapter": "chapters",
    "article": "articles",
    "answer": "answers",
    "quiz": "quizzes",
    "pamphlet": "pamphlets",
    "menu": "menus",
    "pathway": "pathways",
    "topic": "topics",
    "audience": "audiences",
}
"""The folder in which each kind's pages stand."""


def page(path: str) -> str:
    """The URI of the page at `path` (`""` is home): pages are folders with an index."""
    return f"{path}/index.html" if path else HOME


def section(kind: str) -> str:
    """The URI of a kind's index page."""
    return page(SECTIONS[kind])


def noun(kind: str, id: str) -> str:
    """The URI of one noun's own page. Raises KeyError for a kind without pages."""
    if kind == "page":
        return HOME if id == "index" else page(id.removesuffix("/index"))
    return page(f"{SECTIONS[kind]}/{id}")


def old(path: str) -> str:
    """The URI of an address that a page had before (`OldPath`): a file where it names one, else a folder's index."""
    return path if path.endswith(".html") else page(path)


def event(campaign: str, event_id: str) -> str:
    """The URI of an event series' page."""
    return page(f"events/{campaign}/{event_id}")


_LIKE_MONTH = re.compile(r"(?:chapter-)*\d\d")


def calendar(year: int | None = None, chapter: str | None = None, month: int | None = None) -> str:
    """The URI of the calendar page of a year or a month, or of a chapter's; without a year, of what is near.

    A chapter whose id looks like a month has `chapter-` before it, one that looks like that once more.
    """
    if chapter and _LIKE_MONTH.fullmatch(chapter):
        chapter = f"chapter-{chapter}"
    parts = ("calendar", str(year or ""), chapter or "", f"{month:02}" if month else "")
    return page("/".join(filter(None, parts)))


def calendar_of_kind(kind: str, year: int) -> str:
    """The URI of the year's calendar page of one kind of event."""
    return page(f"calendar/kinds/{kind}/{year}")


def is_calendar(uri: str) -> bool:
    """Whether a URI lies where the calendar's pages of years, months, chapters and kinds lie."""
    return bool(re.match(r"calendar/(?:\d{4}|kinds)/", uri))


def listed(uri: str, number: int) -> str:
    """The URI of a page of a list that needs several; the first is the list's own."""
    return page(f"{uri.removesuffix('/index.html')}/list/{number}") if number > 1 else uri


_LISTED = re.compile(r"(.+)/list/\d+(?:/index\.html)?")


def is_listed(uri: str) -> bool:
    """Whether a URI lies where the further pages of lists lie, or those of a pathway's stages."""
    folder = uri.partition("/")[0]
    is_list = folder in (*SECTIONS.values(), "regions", "elders") and _LISTED.fullmatch(uri)
    return bool(is_list or re.match(r"pathways/[^/]+/list/", uri))


def list_of(uri: str) -> str:
    """The URI of the first page of a list, by that of any of its pages; another URI as it is."""
    found = _LISTED.fullmatch(uri)
    return page(found[1]) if found and is_listed(uri) else uri


def stage(pathway: str, stage_id: str) -> str:
    """The URI of all that there is for a stage of a pathway, where it is more than the pathway's page shows."""
    return page(f"{SECTIONS['pathway']}/{pathway}/list/{stage_id}")


def a_to_z(letter: str) -> str:
    """The URI of the list of titles under a letter, where the A-Z is too long for one page."""
    return page(f"a-z/{letter}")


def results(year: int | None = None) -> str:
    """The URI of the page of figures achieved, or of those of one year."""
    return page(f"results/{year}" if year else "results")


def archive() -> str:
    """The URI of the list of answers that do not hold."""
    return page(f"{SECTIONS['answer']}/archive")


def region(code: str | None = None) -> str:
    """The URI of the page of what applies in a division (GB/T 2260), or of the list of divisions."""
    return page(f"regions/{code}" if code else "regions")


def fragment(answer: str) -> str:
    """The URI of an answer as a piece of HTML for other sites."""
    return f"{SECTIONS['answer']}/{answer}/fragment.html"


def news_feed(chapter: str) -> str:
    """The URI of what is new for one chapter, as Atom."""
    return f"feeds/{SECTIONS['chapter']}/{chapter}.xml"


def search_data(name: str) -> str:
    """The URI of one part of the search index, a script that the search page loads when it needs it."""
    return f"search/{name}.js"


def calendar_feed(kind: str, id: str) -> str:
    """The URI of the iCalendar feed of one chapter or campaign."""
    return f"calendars/{SECTIONS[kind]}/{id}.ics"


def event_file(campaign: str, event_id: str) -> str:
    """The URI of one event as a calendar file."""
    return f"calendars/events/{campaign}/{event_id}.ics"


def print_order(campaign: str, suffix: str = "") -> str:
    """The URI of a campaign's print order: the page, or the same as a file (`.csv`, `.xlsx`)."""
    path = f"{SECTIONS['campaign']}/{campaign}/print-order"
    return path + suffix if suffix else page(path)


def questions(campaign: str | None = None) -> str:
    """The URI of a campaign's question bank, or of that of the whole site."""
    folder = SECTIONS["quiz"] if campaign is None else f"{SECTIONS['campaign']}/{campaign}"
    return page(f"{folder}/questions")


def download(pamphlet: str, stem: str) -> str:
    """The URI of one of a pamphlet's printable files; `stem` is `Edition.stem`."""
    return f"downloads/{pamphlet}/{stem}.pdf"


def year_plan(stem: str) -> str:
    """The URI of the printable plan of a year; `stem` is `YearPlan.stem`."""
    return f"downloads/{stem}.pdf"


def cover(pamphlet: str) -> str:
    """The URI of the picture of a pamphlet's cover."""
    return f"downloads/{pamphlet}/cover.png"


SHARE = "assets/share/"
"""The folder of the pictures that stand for pages where links to them are shared."""


def share_picture(digest: str) -> str:
    """The URI of one of those pictures, named by what it says."""
    return f"{SHARE}{digest}.png"


MADE = "assets/made/"
"""The folder of the lighter pictures made from photos."""


def derivative(photo: str, width: int, suffix: str) -> str:
    """The URI of a lighter picture of a photo, named by the photo's digest and its own width in pixels."""
    return f"{MADE}{photo}-{width}.{suffix}"


def art(name: str) -> str:
    """The URI of a drawing of the theme, which lies at the same path in the theme's folder."""
    return f"assets/art/{name}.svg"


def edition(code: str) -> str:
    """The URI of the page to which the code on a printed sheet leads; short, since people type it."""
    return page(f"p/{code}")


def traditional(uri: str) -> str:
    """The URI of a page, or of a file made for it, in Traditional script."""
    return TRADITIONAL + uri


def simplified_edition(code: str) -> str:
    """The URI of the page of a sheet printed in Traditional script, in Simplified script."""
    return page(f"p/{code}/zh-hans")


MAX_STEP = 200
"""The longest step of a path made from words, in bytes: file systems take 255 (NAME_MAX)."""


def slug(words: str) -> str:
    """Words as a path step: letters (Chinese too) and digits in lower case, all else a hyphen.

    Full-width letters and letters in two parts are read as the plain ones (Unicode NFKC), as people read them.
    What is too long for a file name ends with a digest instead, so that two long phrases stay two.
    """
    step = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", words).lower()).strip("-") or "-"
    raw = step.encode()
    if len(raw) <= MAX_STEP:
        return step
    return f"{raw[:MAX_STEP].decode(errors='ignore')}-{hashlib.sha256(raw).hexdigest()[:8]}"


def relative(uri: str, *, start: str) -> str:
    """The address of `uri` as written on the page `start`, percent-encoded.

    An index is named by its folder, as it is known and shared; on a disk (`file://`), where a folder would show a
    list of files, `theme/web/scripts/file-links.js` names the index.
    """
    target, _, anchor = uri.partition("#")
    path = posixpath.relpath("/" + target, "/" + posixpath.dirname(start))
    if path == "index.html" or path.endswith("/index.html"):
        path = path.removesuffix("index.html") or "./"
    return quote(path, safe="/.~-") + (f"#{quote(anchor, safe='')}" if anchor else "")


def absolute(uri: str, *, base: str, anchor: str = "") -> str:
    """The full address of `uri` on the site at `base` (ending in /); "" where the site has no address."""
    if not base:
        return ""
    path = uri.removesuffix("index.html") if uri == HOME or uri.endswith("/index.html") else uri
    return base + quote(path, safe="/.~-") + (f"#{quote(anchor, safe='')}" if anchor else "")
