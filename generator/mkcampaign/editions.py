"""Which editions of a pamphlet there are: for whom, in which script, for what use, and by which code they are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from mkcampaign.model.documents import ALL, Format, Pamphlet
from mkcampaign.model.edition import Edition, Part, Variant, code
from mkcampaign.model.site import Site
from mkcampaign.validity import is_shown

FIRST_VERSION = "1"
"""The version of a pamphlet that names none."""

TRIFOLD_PANELS = 6
"""A tri-fold has a cover, a flap, three inside panels and a back (DESIGN, Pamphlet)."""


FORMAT_WORDS = {
    Format.TRIFOLD: "三折页",
    Format.BOOKLET: "手册",
    Format.POSTER: "海报",
    Format.LETTER: "信函",
    Format.SHEET: "单页",
}
"""What a format is called, in checks and on pages alike."""


VARIANT_WORDS = {
    Variant.OFFICE: "办公打印",
    Variant.PRESS: "送印刷厂",
    Variant.SCREEN: "手机和电脑阅读",
    Variant.LARGE: "大字版",
}
"""What a variant is called, in checks, on pages and in the names of saved files."""


VERSION_WORDS = "{letter} 卷"
"""What the version of a question paper is called, by its letter."""


def has_panels(pamphlet: Pamphlet) -> bool:
    """Whether a pamphlet has the panels its format needs: a tri-fold six, anything else one at least."""
    if pamphlet.matter.format is Format.TRIFOLD:
        return len(pamphlet.panels) == TRIFOLD_PANELS
    return bool(pamphlet.panels)


def is_printable(site: Site, pamphlet: Pamphlet) -> bool:
    """Whether there is something whole to set: the panels its format needs, all answers and pictures."""
    quotes = [link.target for link in pamphlet.body.links if link.is_quote]
    return has_panels(pamphlet) and all(site.linked_answer(pamphlet.path, target) for target in quotes)


def branches(site: Site, pamphlet: Pamphlet) -> tuple[str, ...]:
    """Who gets an edition of a pamphlet, by id: whose pamphlet it is, then the chapters it names, each once."""
    own = pamphlet.matter.chapter or site.organisation.id
    named = tuple(site.chapters) if ALL in pamphlet.matter.chapters else pamphlet.matter.chapters
    return tuple(dict.fromkeys(id for id in (own, *named) if site.chapter(id)))


def languages(site: Site, pamphlet: Pamphlet) -> tuple[str, ...]:
    """The language tags a pamphlet is printed in: the site's own, then the scripts it asks for."""
    main = site.settings.language
    more = pamphlet.matter.scripts if main.startswith("zh") else ()
    return tuple(dict.fromkeys([main, *(script.value for script in more)]))


def parts(pamphlet: Pamphlet) -> tuple[Part, ...]:
    """The papers of a pamphlet: a question paper has its key beside it."""
    is_paper = pamphlet.matter.format is Format.SHEET and pamphlet.matter.quiz
    return (Part.PAPER, Part.KEY) if is_paper else (Part.PAPER,)


def quiz_versions(site: Site, pamphlet: Pamphlet) -> tuple[str, ...]:
    """The letters of a question paper's versions, in the order written; ("",) for whatever comes in one."""
    quiz = site.quizzes.get(pamphlet.matter.quiz or "") if Part.KEY in parts(pamphlet) else None
    return (quiz.matter.versions if quiz else ()) or ("",)


def offered(site: Site, as_of: date) -> Iterator[Edition]:
    """Every edition of every pamphlet that can be printed and is shown on the day, in a fixed order."""
    for id, pamphlet in site.pamphlets.items():
        if is_shown(pamphlet.matter, as_of) and is_printable(site, pamphlet):
            versions, variants = quiz_versions(site, pamphlet), dict.fromkeys(pamphlet.matter.variants)
            for chapter in branches(site, pamphlet):
                for language in languages(site, pamphlet):
                    for version, part, variant in product(versions, parts(pamphlet), variants):
                        yield Edition(
                            pamphlet=id,
                            chapter=chapter,
                            language=language,
                            variant=variant,
                            part=part,
                            quiz_version=version,
                        )


def version_of(pamphlet: Pamphlet) -> str:
    """The version a pamphlet is in."""
    return pamphlet.matter.version or FIRST_VERSION


def edition_code(pamphlet: Pamphlet, chapter: str, language: str) -> str:
    """The short code of what one chapter hands out of a pamphlet in its present version."""
    return code(pamphlet.id, chapter, language, version_of(pamphlet))


def own_words(site: Site, pamphlet: Pamphlet, chapter: str) -> dict[str, str]:
    """What stands in a pamphlet's openings for a chapter: its own words, an ancestor's, else the pamphlet's."""
    words = dict(pamphlet.matter.open)
    for id in reversed(site.lineage(chapter)):
        branch = site.chapter(id)
        given = branch.pamphlets.get(pamphlet.id, {}) if branch else {}
        words |= {name: text for name, text in given.items() if name in words}
    return words
