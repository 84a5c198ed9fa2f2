"""What `mkcampaign print` is asked for, and which of it must not be printed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import click

from mkcampaign.editions import branches, offered
from mkcampaign.model.documents import ALL, Pamphlet
from mkcampaign.model.edition import Edition, Script, Variant, YearPlan
from mkcampaign.model.site import Site, resolve
from mkcampaign.press.room import Work
from mkcampaign.problem import Problem, ProblemsFound
from mkcampaign.read.validate import closest
from mkcampaign.year_plans import VARIANTS


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for on the command line; what is left empty is not narrowed down."""

    pamphlets: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    all_chapters: bool = False
    variants: tuple[Variant, ...] = ()
    scripts: tuple[str, ...] = ()
    quiz_versions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    """The years whose plans are wished for, instead of pamphlets."""

    def check(self) -> None:
        """Raises `click.UsageError` for year plans with what they do not go with."""
        if not self.years:
            return
        if self.pamphlets:
            raise click.UsageError("--year-plan 印的是全年安排，不和宣传品一起写。分两次印。")
        if self.quiz_versions:
            raise click.UsageError("--quiz-version 只用于题卷，不和 --year-plan 一起用。")
        if wrong := [variant.value for variant in self.variants if variant not in VARIANTS]:
            raise click.UsageError(f"全年安排没有 {wrong[0]} 的版本，只有 office 和 large。")


def chosen(site: Site, as_of: date, wish: Wish, errors: Sequence[Problem]) -> Iterator[Edition]:
    """The offered editions that are wished for, in a fixed order.

    Without chapters, those of each pamphlet's own. Raises `click.UsageError` for a name there is none of, and for one
    of which there is no edition; `ProblemsFound` for a pamphlet that cannot be printed because of `errors`.
    """
    nouns = _Nouns(site)
    for id in wish.pamphlets:
        if id not in site.pamphlets:
            _stop_for(nouns, errors, ("pamphlet", id))
            _unknown(id, "宣传品", site.pamphlets)
    known = [site.organisation.id, *site.chapters]
    for id in wish.chapters:
        if id not in known:
            _stop_for(nouns, errors, ("chapter", id))
            _unknown(id, "单位", known)
    whole = [*offered(site, as_of), *_unsigned(site, as_of)]
    for id in wish.pamphlets:
        if not any(edition.pamphlet == id for edition in whole):
            _stop_for(nouns, errors, ("pamphlet", id), ("chapter", site.pamphlets[id].matter.chapter or ""))
            raise click.UsageError(f"“{id}”在 {as_of} 没有发布，或者稿子还不齐，印不了。")
    found = [edition for edition in whole if not wish.pamphlets or edition.pamphlet in wish.pamphlets]
    for id in wish.chapters:
        if not any(edition.chapter == id for edition in found):
            raise click.UsageError(f"没有给“{id}”印的版本。在宣传品的 chapters 里写上它，再印。")
    for script in wish.scripts:
        if not any(edition.language == script for edition in found):
            raise click.UsageError(f"没有 {script} 的版本。在宣传品的 scripts 里写上它，再印。")
    for letter in wish.quiz_versions:
        known = sorted({edition.quiz_version for edition in found if edition.quiz_version})
        if letter not in known:
            hint = (
                f"已有：{'、'.join(f'{one} 卷' for one in known)}。"
                if known
                else "在问答里写上 versions，再印。"
            )
            raise click.UsageError(f"没有 {letter} 卷。{hint}")
    own = _own_chapters(site)
    for edition in found:
        is_near = wish.all_chapters or edition.chapter in (wish.chapters or (own[edition.pamphlet],))
        if (
            is_near
            and edition.variant in (wish.variants or tuple(Variant))
            and edition.language in (wish.scripts or (edition.language,))
            and edition.quiz_version in (wish.quiz_versions or (edition.quiz_version,))
        ):
            yield edition


def chosen_plans(site: Site, wish: Wish, errors: Sequence[Problem]) -> Iterator[YearPlan]:
    """The year plans that are wished for: the organisation's, or those of `wish.chapters`; a year may be empty or over.

    Raises `click.UsageError` for a chapter or a script there is none of; `ProblemsFound` as `chosen` does.
    """
    known = [site.organisation.id, *site.chapters]
    for id in wish.chapters:
        if id not in known:
            _stop_for(_Nouns(site), errors, ("chapter", id))
            _unknown(id, "单位", known)
    main = site.settings.language
    scripts = [main, *(script for script in Script if main.startswith("zh") and script != main)]
    for script in wish.scripts:
        if script not in scripts:
            raise click.UsageError(f"英文的站点印不出 {script} 的全年安排。")
    for chapter in known if wish.all_chapters else wish.chapters or known[:1]:
        for year in wish.years:
            for language in dict.fromkeys(wish.scripts or (main,)):
                for variant in wish.variants or VARIANTS:
                    yield YearPlan(year=year, chapter=chapter, language=str(language), variant=variant)


def one_file_each(editions: Sequence[Edition], main_language: str) -> None:
    """Raises `click.UsageError` where two editions would be one file: ids may hold the hyphens that part them in it."""
    taken: dict[str, Edition] = {}
    for edition in editions:
        other = taken.setdefault(stem := edition.stem(main_language), edition)
        if other != edition:
            raise click.UsageError(
                f"“{other.pamphlet}”给“{other.chapter}”的，“{edition.pamphlet}”给“{edition.chapter}”的，"
                f"文件名都是 {stem}.pdf。分两次印到两个文件夹（-o）。"
            )


def _own_chapters(site: Site) -> dict[str, str]:
    """Whose each pamphlet is, by its id."""
    return {id: next(iter(branches(site, pamphlet)), "") for id, pamphlet in site.pamphlets.items()}


def _unsigned(site: Site, as_of: date) -> Iterator[Edition]:
    """The editions there would be for chapters that could not be read: they are told, not left out in silence."""
    unread = sorted(id for kind, id in site.unread if kind == "chapter" and id != site.organisation.id)
    if not unread:
        return
    own = _own_chapters(site)
    for edition in offered(site, as_of):
        matter = site.pamphlets[edition.pamphlet].matter
        if edition.chapter == own[edition.pamphlet]:
            for id in unread:
                if ALL in matter.chapters or id in matter.chapters:
                    yield replace(edition, chapter=id)


def _stop_for(nouns: _Nouns, errors: Sequence[Problem], *wanted: tuple[str, str]) -> None:
    """Raises `ProblemsFound` where there are errors in what is wanted."""
    found = [error for error in errors if nouns.at(error) in wanted]
    if found:
        raise ProblemsFound(found)


def _unknown(id: str, kind: str, known: Sequence[str] | Mapping[str, object]) -> None:
    near = closest(id, known)
    hint = f"是不是想写 {near}？" if near else f"已有：{'、'.join(known) or '（还没有）'}。"
    raise click.UsageError(f"没有“{id}”这个{kind}。{hint}")


def hindered(
    site: Site, editions: Sequence[Edition], errors: Sequence[Problem]
) -> dict[Edition, list[Problem]]:
    """The editions that must not be printed, each with the errors that stand on its paper.

    An error elsewhere in the site stops its pages, because a link or a feed may lead there; paper leads nowhere, so a
    leaflet that is right is not kept waiting for it. What stands on the paper is the pamphlet, what it quotes and
    shows, the branch that signs it with all above it, and the campaign, menu or quiz it is made from. An error of
    which it cannot be told what it belongs to stops everything.
    """
    if not errors:
        return {}
    nouns = _Nouns(site)
    owners = [(error, nouns.at(error)) for error in errors]
    named = {owner for _, owner in owners}
    for_all = None in named
    concerned: dict[tuple[str, str], list[Problem]] = {}
    for edition in editions:
        what = edition.pamphlet, edition.chapter
        if what not in concerned:  # its variants and scripts say the same
            on_paper = _on_paper(site, edition)
            is_free = not for_all and named.isdisjoint(on_paper)
            concerned[what] = (
                [] if is_free else [error for error, own in owners if own is None or own in on_paper]
            )
    whole = {edition: concerned[edition.pamphlet, edition.chapter] for edition in editions}
    return {edition: own for edition, own in whole.items() if own}


def _on_paper(site: Site, edition: Edition) -> set[tuple[str, str]]:
    """What stands on an edition's paper, as (kind, id)."""
    pamphlet: Pamphlet = site.pamphlets[edition.pamphlet]
    matter = pamphlet.matter
    named = {("quiz", matter.quiz), ("menu", matter.menu), ("campaign", matter.campaign)}
    found = {("pamphlet", pamphlet.id), ("organisation", ""), *((k, id) for k, id in named if id)}
    found |= {("chapter", id) for id in (edition.chapter, matter.chapter) if id}
    if site.chapter(edition.chapter) is None:
        return found
    found |= {("chapter", id) for id in site.lineage(edition.chapter)}
    for link in pamphlet.body.links:
        answer = site.linked_answer(pamphlet.path, link.target) if link.is_quote else None
        if answer:
            found.add(("answer", answer))
        if link.is_picture:
            found.add(("file", resolve(pamphlet.path, link.target)))
    logo = site.imprint(edition.chapter).logo
    if logo:
        found.add(("file", f"{site.content}/{logo}"))
    return found


def hindered_plans(
    site: Site, plans: Sequence[YearPlan], errors: Sequence[Problem]
) -> Mapping[Work, list[Problem]]:
    """The year plans that must not be printed: an error in the calendar stops them all, since any may bear it."""
    nouns = _Nouns(site)
    stopping = [error for error in errors if (own := nouns.at(error)) is None or own[0] in _ON_PLANS]
    return dict.fromkeys(plans, stopping) if stopping else {}


_ON_PLANS = frozenset({"organisation", "chapter", "place", "occasion", "campaign"})


class _Nouns:
    """Which noun a place in the editor's files belongs to: the last that begins before it."""

    def __init__(self, site: Site) -> None:
        self.by_path: dict[str, list[tuple[int, tuple[str, str]]]] = {}
        for noun, origin in site.origins.items():
            mark = origin.mark()
            self.by_path.setdefault(mark.path, []).append((mark.line, noun))
        for begun in self.by_path.values():
            begun.sort()
        self.content = site.content + "/"

    def at(self, found: Problem) -> tuple[str, str] | None:
        """The noun, or ("file", its path) for another file of the content; None where it cannot be told."""
        path, line = found.mark.path, found.mark.line
        begun = self.by_path.get(path)
        if begun is None:
            return ("file", path) if path.startswith(self.content) else None
        if path.startswith(self.content):
            return begun[0][1]
        at = bisect_right(begun, line, key=lambda one: one[0])
        return begun[at - 1][1] if at else None
