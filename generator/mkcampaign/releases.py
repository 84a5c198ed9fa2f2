"""What has been given out on paper, held against what holds today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

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
from mkcampaign.standing import Standings
from mkcampaign.validity import is_shown


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
OTHER_APPLIES = "当地现在适用另一条"


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


def quotes(standings: Standings, pamphlet: Pamphlet, chapter: str) -> tuple[str, ...]:
    """The ids of the answers a chapter's edition quotes, each once: those that apply in its region."""
    region = standings.site.imprint(chapter).region
    named = standings.site.quoted_answers(pamphlet).values()
    return tuple(dict.fromkeys(standings.in_place_of(id, region).id for id in named))


def released_answers(standings: Standings, ids: Iterable[str]) -> tuple[ReleasedAnswer, ...]:
    """Answers as they stand on the day, each once."""
    return tuple(
        ReleasedAnswer(
            id=id, status=standings.of(id).status.value, says=answer_digest(standings.site.answers[id])
        )
        for id in dict.fromkeys(ids)
    )


class Digests:
    """What editions say, as digests. The parts of a pamphlet and the words of an answer are worked out once for all."""

    def __init__(self, standings: Standings) -> None:
        self.standings = standings
        self._parts: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._answers: dict[str, str] = {}

    def edition(self, pamphlet: Pamphlet, chapter: str) -> str:
        """All that a chapter's edition says: the parts, the quoted answers, the chapter's own words and imprint."""
        site, id = self.standings.site, pamphlet.id
        if id not in self._parts:
            self._parts[id] = [part.says for part in released_parts(site, pamphlet)]
            named = site.quoted_answers(pamphlet)
            links = pamphlet.body.links
            self._named[id] = [named[k.target] for k in links if k.is_quote and k.target in named]
        branch = site.imprint(chapter)
        quoted = [self.standings.in_place_of(named, branch.region).id for named in self._named[id]]
        return digest(
            [
                self._parts[id],
                [self.answer(answer) for answer in quoted],
                own_words(site, pamphlet, chapter),
                [branch.name, branch.hotline, branch.address],
            ]
        )

    def answer(self, id: str) -> str:
        """What a leaflet quotes of an answer."""
        if id not in self._answers:
            self._answers[id] = answer_digest(self.standings.site.answers[id])
        return self._answers[id]


def release_of(site: Site, pamphlet: Pamphlet, editions: dict[Edition, int], as_of: date) -> Release:
    """The entry for editions of one pamphlet, all of one language and variant, with the copies of each."""
    standings, first = Standings(site, as_of), next(iter(editions))
    digests = Digests(standings)
    quoted = {edition.chapter: quotes(standings, pamphlet, edition.chapter) for edition in editions}
    every = tuple(dict.fromkeys(chain.from_iterable(quoted.values())))
    return Release(
        pamphlet=pamphlet.id,
        version=version_of(pamphlet),
        date=as_of,
        language=first.language,
        variant=first.variant,
        parts=released_parts(site, pamphlet),
        answers=released_answers(standings, every),
        editions=tuple(
            ReleasedEdition(
                chapter=edition.chapter,
                code=edition_code(pamphlet, edition.chapter, edition.language),
                copies=copies,
                says=digests.edition(pamphlet, edition.chapter),
                answers=quoted[edition.chapter] if set(quoted[edition.chapter]) != set(every) else (),
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


def stale_answers(digests: Digests, release: Release, edition: ReleasedEdition) -> Iterator[tuple[str, str]]:
    """The answers on one edition's paper that stand or read differently now, as (id, why)."""
    standings = digests.standings
    site, says = standings.site, {quoted.id: quoted.says for quoted in release.answers}
    pamphlet = site.pamphlets.get(release.pamphlet)
    known = pamphlet is not None and site.chapter(edition.chapter) is not None
    now = quotes(standings, pamphlet, edition.chapter) if known and pamphlet else ()
    for id in release.quoted_by(edition):
        if ("answer", id) in site.unread:
            continue  # it is there, with a problem of its own
        answer = site.answers.get(id)
        if answer is None or not is_shown(answer.matter, standings.as_of):
            yield id, NO_LONGER_THERE
        elif not standings.of(id).status.holds:
            yield id, NO_LONGER_HOLDS
        elif digests.answer(id) != says.get(id):
            yield id, READS_DIFFERENTLY
        elif id not in now and any(site.question_of(id) == site.question_of(other) for other in now):
            yield id, OTHER_APPLIES


def reprints(site: Site, as_of: date) -> Iterator[Reprint]:
    """The reprint list: every release whose paper a newer one has not replaced and which quotes what is stale.

    Paper of one chapter is replaced by a later release of the same pamphlet for it, in the same language.
    """
    digests = Digests(Standings(site, as_of))
    newest: dict[tuple[str, str, str], list[object]] = {}
    for release in site.releases:
        for edition in release.editions:
            key = (release.pamphlet, release.language, edition.chapter)
            newest[key] = _words(release, edition)
    for index, release in enumerate(site.releases):
        stale: dict[tuple[str, str], list[ReleasedEdition]] = {}
        for edition in release.editions:
            # several variants, or several print runs, of one version lie out side by side
            if newest[release.pamphlet, release.language, edition.chapter] == _words(release, edition):
                for answer, reason in stale_answers(digests, release, edition):
                    stale.setdefault((answer, reason), []).append(edition)
        for (answer, reason), lying in stale.items():
            yield Reprint(
                index=index,
                release=release,
                answer=answer,
                reason=reason,
                chapters=tuple(edition.chapter for edition in lying),
                copies=sum(edition.copies for edition in lying),
            )


def _words(release: Release, edition: ReleasedEdition) -> list[object]:
    """What an edition's paper says: its version, its parts, the answers on it."""
    says = {quoted.id: quoted.says for quoted in release.answers}
    return [release.version, release.parts, [says.get(id) for id in release.quoted_by(edition)]]


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
        numbers = versions(pamphlet)
        for chapter in chapters:
            for language in tongues:
                current = edition_code(pamphlet, chapter, language)
                for number in numbers:
                    own = code(id, chapter, language, number)
                    seen.add(own)
                    said = ledger.digests.edition(pamphlet, chapter) if own in ledger.given else ""
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
        self.site, self.digests = site, Digests(Standings(site, as_of))
        self.given: dict[str, list[tuple[int, ReleasedEdition]]] = {}
        for index, release in enumerate(site.releases):
            for edition in release.editions:
                self.given.setdefault(edition.code, []).append((index, edition))
        self._changed: dict[int, tuple[str, ...]] = {}

    def since(self, index: int, edition: ReleasedEdition) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The parts and the quoted answers of an edition of a release that read or stand differently now."""
        release = self.site.releases[index]
        if index not in self._changed:
            self._changed[index] = changed_parts(self.site, release)
        stale = stale_answers(self.digests, release, edition)
        return self._changed[index], tuple(id for id, _ in stale)

    def state(self, code: str, said: str) -> State:
        """Where paper of the present version stands, whose edition says `said` now."""
        if code not in self.given:
            return State.CURRENT
        index, edition = self.given[code][-1]
        _parts, answers = self.since(index, edition)
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
        changed, answers = self.since(*given[-1]) if given else ((), ())
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
