"""What has been given out on paper, held against what holds today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mkcampaign.drawing import drawn_version
from mkcampaign.editions import (
    branches,
    edition_code,
    is_printable,
    languages,
    own_words,
    parts,
    quiz_versions,
    version_of,
)
from mkcampaign.model.documents import Answer, Pamphlet
from mkcampaign.model.edition import Edition, Part, code
from mkcampaign.model.quiz import Quiz
from mkcampaign.model.release import Release, ReleasedAnswer, ReleasedEdition, ReleasedPart, digest
from mkcampaign.model.site import Site
from mkcampaign.model.tree import text_of, to_html
from mkcampaign.validity import answer_status, is_shown


class State(StrEnum):
    """Where a printed edition stands today.

    `current`: it says what the site says. `changed`: its version is the present one, but words have changed since it
    was given out. `superseded`: there is a newer version. `withdrawn`: the pamphlet is no longer offered.
    """

    CURRENT = "current"
    CHANGED = "changed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """A code that may stand on paper: whose it is, in which version, and where it was given out, if it was.

    `releases` are those of this code, oldest first; `current_code` is the code of the edition that takes its place (its
    own where it is the present one, None where the pamphlet is withdrawn); `changed` names the parts that read
    differently now, `answers` the quoted answers that do.
    """

    code: str
    pamphlet: str
    chapter: str
    language: str
    version: str
    state: State
    current_code: str | None
    releases: tuple[Release, ...] = ()
    changed: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """A leaflet that lies out and quotes an answer that reads or stands differently now. `index` is its release's."""

    index: int
    release: Release
    answer: str
    reason: str
    chapters: tuple[str, ...]
    copies: int


NO_LONGER_THERE, NO_LONGER_HOLDS, READS_DIFFERENTLY = "已撤下", "已不再有效", "简短回答已修改"


def answer_digest(answer: Answer) -> str:
    """What a leaflet quotes of an answer: its question and its short answer."""
    return digest([answer.title, text_of(answer.body.first_paragraph)])


def released_parts(site: Site, pamphlet: Pamphlet) -> tuple[ReleasedPart, ...]:
    """The parts of a pamphlet, with their openings as written: what is the same for every chapter.

    The last of a question paper are its questions, as every version asks them; what is right and why stands on no
    paper that is given out.
    """
    panels = [ReleasedPart(title=p.title, says=digest([p.title, text_of(p.nodes)])) for p in pamphlet.panels]
    quiz = site.quizzes.get(pamphlet.matter.quiz or "") if Part.KEY in parts(pamphlet) else None
    if quiz is None:
        return tuple(panels)
    versions = [_asked(drawn_version(quiz, letter)) for letter in quiz_versions(site, pamphlet)]
    opening = [text_of(quiz.body.nodes), quiz.matter.pass_, quiz.matter.time_limit]
    return (*panels, ReleasedPart(title=quiz.title, says=digest([opening, versions])))


def _asked(paper: Quiz) -> list[object]:
    """What the questions of a drawn quiz say on paper, in their order."""
    return [
        [
            question.points,
            [to_html(nodes) for nodes in (question.prompt, question.context)],
            [text_of(paper.leads[question.lead].nodes), paper.leads[question.lead].title]
            if question.lead is not None
            else [],
            [to_html(choice.nodes) for choice in question.choices],
            [to_html(pair.left) for pair in question.pairs],
            [to_html((question.items or question.rights)[at]) for at in question.presented],
        ]
        for question in paper.questions
    ]


def released_answers(site: Site, pamphlet: Pamphlet, as_of: date) -> tuple[ReleasedAnswer, ...]:
    """The answers a pamphlet quotes, each once, as they stand on the day."""
    ids = [site.linked_answer(pamphlet.path, link.target) for link in pamphlet.body.links if link.is_quote]
    return tuple(
        ReleasedAnswer(
            id=id,
            status=answer_status(site.answers[id].matter, as_of).value,
            says=answer_digest(site.answers[id]),
        )
        for id in dict.fromkeys(filter(None, ids))
    )


def shared_words(site: Site, pamphlet: Pamphlet) -> tuple[list[str], list[str]]:
    """What the editions of all chapters say alike: the digests of a pamphlet's parts and of the answers it quotes."""
    quoted = [site.linked_answer(pamphlet.path, link.target) for link in pamphlet.body.links if link.is_quote]
    return (
        [part.says for part in released_parts(site, pamphlet)],
        [answer_digest(site.answers[id]) for id in quoted if id],
    )


def edition_digest(
    site: Site, pamphlet: Pamphlet, chapter: str, *, shared: tuple[list[str], list[str]] | None = None
) -> str:
    """All that a chapter's edition says: the parts, the quoted answers, the chapter's own words and imprint.

    `shared` are the pamphlet's `shared_words`, to be given where many chapters are asked for.
    """
    branch = site.imprint(chapter)
    return digest(
        [
            *(shared or shared_words(site, pamphlet)),
            own_words(site, pamphlet, chapter),
            [branch.name, branch.hotline, branch.address],
        ]
    )


def release_of(site: Site, pamphlet: Pamphlet, editions: dict[Edition, int], as_of: date) -> Release:
    """The entry for editions of one pamphlet, all of one language and variant, with the copies of each."""
    first, shared = next(iter(editions)), shared_words(site, pamphlet)
    return Release(
        pamphlet=pamphlet.id,
        version=version_of(pamphlet),
        date=as_of,
        language=first.language,
        variant=first.variant,
        parts=released_parts(site, pamphlet),
        answers=released_answers(site, pamphlet, as_of),
        editions=tuple(
            ReleasedEdition(
                chapter=edition.chapter,
                code=edition_code(pamphlet, edition.chapter, edition.language),
                copies=copies,
                says=edition_digest(site, pamphlet, edition.chapter, shared=shared),
            )
            for edition, copies in editions.items()
        ),
        seal="-",
    )


def changed_parts(site: Site, release: Release) -> tuple[str, ...]:
    """The titles of the parts of a release that the pamphlet has no longer, or has in other words."""
    pamphlet = site.pamphlets.get(release.pamphlet)
    present = {(part.title, part.says) for part in released_parts(site, pamphlet)} if pamphlet else set()
    return tuple(part.title for part in release.parts if (part.title, part.says) not in present)


def stale_answers(site: Site, release: Release, as_of: date) -> Iterator[tuple[str, str]]:
    """The quoted answers of a release that stand or read differently now, as (id, why)."""
    for quoted in release.answers:
        answer = site.answers.get(quoted.id)
        if ("answer", quoted.id) in site.unread:
            continue  # it is there, with a problem of its own
        if answer is None or not is_shown(answer.matter, as_of):
            yield quoted.id, NO_LONGER_THERE
        elif not answer_status(answer.matter, as_of).holds:
            yield quoted.id, NO_LONGER_HOLDS
        elif answer_digest(answer) != quoted.says:
            yield quoted.id, READS_DIFFERENTLY


def reprints(site: Site, as_of: date) -> Iterator[Reprint]:
    """The reprint list: every release whose paper a newer one has not replaced and which quotes what is stale.

    Paper of one chapter is replaced by a later release of the same pamphlet for it, in the same language.
    """
    newest: dict[tuple[str, str, str], int] = {}
    for index, release in enumerate(site.releases):
        for edition in release.editions:
            key = (release.pamphlet, release.language, edition.chapter)
            before = newest.get(key)
            # several variants, or several print runs, of one version lie out side by side
            if before is None or not _same_words(site.releases[before], release):
                newest[key] = index
    for index, release in enumerate(site.releases):
        lying = [
            edition
            for edition in release.editions
            if _same_words(
                site.releases[newest[release.pamphlet, release.language, edition.chapter]], release
            )
        ]
        for answer, reason in stale_answers(site, release, as_of) if lying else ():
            yield Reprint(
                index=index,
                release=release,
                answer=answer,
                reason=reason,
                chapters=tuple(edition.chapter for edition in lying),
                copies=sum(edition.copies for edition in lying),
            )


def _same_words(one: Release, other: Release) -> bool:
    return (one.version, one.parts, [a.says for a in one.answers]) == (
        other.version,
        other.parts,
        [a.says for a in other.answers],
    )


MOST_VERSIONS = 99
"""Versions counted down from: beyond it a number is a year or a slip, not a count."""


def versions(pamphlet: Pamphlet) -> tuple[str, ...]:
    """The versions a pamphlet has had, as far as its present one tells: where that is a number, all below it too."""
    version = version_of(pamphlet)
    # its length is asked first: Python refuses to read a number of some thousand digits
    is_count = version.isdecimal() and len(version) <= 2 and int(version) <= MOST_VERSIONS
    return (version, *(map(str, range(int(version) - 1, 0, -1)) if is_count else ()))


def paper_codes(site: Site, as_of: date) -> Iterator[PaperCode]:
    """Every code that may stand on paper, each once: the present editions, those of the ledger, and the versions
    before.

    A version that is a whole number has had all the numbers below it.
    """
    ledger = _Ledger(site, as_of)
    seen: set[str] = set()
    present: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {}
    for id, pamphlet in site.pamphlets.items():
        if not (is_shown(pamphlet.matter, as_of) and is_printable(site, pamphlet)):
            continue
        chapters, tongues = branches(site, pamphlet), languages(site, pamphlet)
        present[id] = frozenset(chapters), tongues
        shared, numbers = shared_words(site, pamphlet), versions(pamphlet)
        for chapter in chapters:
            for language in tongues:
                current = edition_code(pamphlet, chapter, language)
                for number in numbers:
                    own = code(id, chapter, language, number)
                    seen.add(own)
                    said = (
                        edition_digest(site, pamphlet, chapter, shared=shared) if own in ledger.given else ""
                    )
                    state = ledger.state(own, said) if own == current else State.SUPERSEDED
                    yield ledger.paper(own, id, chapter, language, number, state, current)
    for release in site.releases:
        pamphlet_now = site.pamphlets.get(release.pamphlet)
        chapters_now, tongues_now = present.get(release.pamphlet, (frozenset(), ()))
        for edition in release.editions:
            if edition.code in seen:
                continue
            seen.add(edition.code)
            is_offered = edition.chapter in chapters_now and release.language in tongues_now
            current_code = (
                edition_code(pamphlet_now, edition.chapter, release.language)
                if pamphlet_now is not None and is_offered
                else None
            )
            state = State.SUPERSEDED if is_offered else State.WITHDRAWN
            yield ledger.paper(
                edition.code,
                release.pamphlet,
                edition.chapter,
                release.language,
                release.version,
                state,
                current_code,
            )


class _Ledger:
    """The ledger by code, and what has changed since each of its releases, worked out once for all its editions."""

    def __init__(self, site: Site, as_of: date) -> None:
        self.site, self.as_of = site, as_of
        self.given: dict[str, list[tuple[int, ReleasedEdition]]] = {}
        for index, release in enumerate(site.releases):
            for edition in release.editions:
                self.given.setdefault(edition.code, []).append((index, edition))
        self._since: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def since(self, index: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The parts and the quoted answers of a release that read or stand differently now."""
        if index not in self._since:
            release = self.site.releases[index]
            stale = tuple(id for id, _ in stale_answers(self.site, release, self.as_of))
            self._since[index] = changed_parts(self.site, release), stale
        return self._since[index]

    def state(self, code: str, said: str) -> State:
        """Where paper of the present version stands, whose edition says `said` now."""
        if code not in self.given:
            return State.CURRENT
        index, edition = self.given[code][-1]
        _parts, answers = self.since(index)
        return State.CHANGED if edition.says != said or answers else State.CURRENT

    def paper(
        self,
        code: str,
        pamphlet: str,
        chapter: str,
        language: str,
        version: str,
        state: State,
        current_code: str | None,
    ) -> PaperCode:
        """All that is known of a code. What has changed is that since its last release."""
        given = self.given.get(code, [])
        changed, answers = self.since(given[-1][0]) if given else ((), ())
        return PaperCode(
            code=code,
            pamphlet=pamphlet,
            chapter=chapter,
            language=language,
            version=version,
            state=state,
            current_code=current_code,
            # once, also where a hand put two editions of one code into it
            releases=tuple(self.site.releases[index] for index in dict.fromkeys(index for index, _ in given)),
            changed=changed if current_code else (),
            answers=answers,
        )
