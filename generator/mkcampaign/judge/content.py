"""Markdown files say what their kind needs, and every link in them leads somewhere."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import unquote

from mkcampaign.model.documents import AnswerKind, Document, Format, FrontMatter, Pamphlet
from mkcampaign.model.site import Site, resolve
from mkcampaign.model.tree import Element, Link, lone_link, text_of
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.markup import scheme_of
from mkcampaign.read.validate import closest
from mkcampaign.validity import STATUS_WORDS, answer_status, is_shown, review_due

SHORT_ANSWER_LIMIT = 200
"""Characters of a short answer: more does not fit a leaflet's panel."""

TRIFOLD_PANELS = 6
"""A tri-fold has a cover, a flap, three inside panels and a back (DESIGN, Pamphlet)."""

PRINTABLE = frozenset({Format.TRIFOLD})
"""The formats the press can set so far."""


def problems(site: Site, as_of: date) -> Iterator[Problem]:
    """All rules of content for every document."""
    targets = {document.path: document for _, document in site.documents()}
    for kind, document in site.documents():
        yield from _headings(document)
        yield from _review(site, kind, document, as_of)
        for link in document.body.links:
            yield from _link(site, targets, document, link, as_of)
        if kind == "answer":
            yield from _answer(site, document.id)
    for pamphlet in site.pamphlets.values():
        yield from _pamphlet(site, targets, pamphlet, as_of)


def _link(
    site: Site,
    targets: dict[str, Document[FrontMatter]],
    document: Document[FrontMatter],
    link: Link,
    as_of: date,
) -> Iterator[Problem]:
    """A relative link names a Markdown file shown on the day (and an anchor in it), a picture, or another file."""
    mark = Mark(document.path, link.line, link.column)
    if scheme_of(link.target) or link.target.startswith("//"):
        if link.is_picture:
            yield problem(mark, "picture-missing", target=link.target)
        return
    full = resolve(document.path, link.target)
    inside = site.inside(full)
    if link.is_picture:
        if inside not in site.files:
            near = _nearest(site, document, inside, site.pictures)
            yield problem(mark, "picture-missing", target=link.target, suggestion=near)
        return
    if not link.target:
        yield problem(mark, "link-missing", target="")
    elif full in targets:
        anchors, anchor = targets[full].body.anchors, unquote(link.target.partition("#")[2])
        if is_shown(document.matter, as_of) and not is_shown(targets[full].matter, as_of):
            yield problem(mark, "link-not-shown", target=link.target)
        if anchor and anchor not in anchors:
            near = closest(anchor, anchors)
            yield problem(mark, "anchor-missing", file=full, anchor=anchor, suggestion=near)
    elif inside not in site.files and not _is_unread(site, full) and full not in site.campaign_paths:
        near = _nearest(site, document, inside, map(site.inside, targets))
        yield problem(mark, "link-missing", target=link.target, suggestion=near)


def _is_unread(site: Site, path: str) -> bool:
    """Whether the file `path` is there but could not be read, which is a problem of its own."""
    return any(site.mark(*noun).path == path for noun in site.unread if noun in site.origins)


def _nearest(site: Site, document: Document[FrontMatter], inside: str, known: Iterable[str]) -> str | None:
    """The file nearest in name to the one that is not there, as the document would link to it."""
    found = closest(inside, sorted(known))
    return posixpath.relpath(found, posixpath.dirname(site.inside(document.path)) or ".") if found else None


def _review(site: Site, kind: str, document: Document[FrontMatter], as_of: date) -> Iterator[Problem]:
    """What was to be reviewed by a day is reviewed by then."""
    matter = document.matter
    # a site built for a day long past is no mistake; a review more than a year ahead is a slip of the year
    if matter.last_reviewed and matter.last_reviewed - as_of > timedelta(days=366):
        mark = site.mark(kind, document.id, "last_reviewed")
        yield problem(mark, "reviewed-in-future", date=matter.last_reviewed)
    due = review_due(matter)
    if due and due < as_of:
        yield problem(site.mark(kind, document.id, "last_reviewed"), "review-overdue", due=due)


def _headings(document: Document[FrontMatter]) -> Iterator[Problem]:
    """Headings go down one level at a time; the page's own heading is level 1."""
    before = 1
    for heading in document.body.headings:
        if heading.level > before + 1:
            mark = Mark(document.path, heading.line)
            yield problem(mark, "heading-level", title=heading.title, before=before, after=heading.level)
        before = heading.level


def _answer(site: Site, id: str) -> Iterator[Problem]:
    """An answer opens with a paragraph that answers in short; a policy names the documents it rests on."""
    answer = site.answers[id]
    first = next((node for node in answer.body.nodes if isinstance(node, Element)), None)
    here = Mark(answer.path, site.mark("answer", id, "title").line)
    short = text_of(first.children) if first is not None and first.tag == "p" else ""
    if not short:
        yield problem(here, "short-answer-missing")
    elif len(short) > SHORT_ANSWER_LIMIT:
        yield problem(here, "short-answer-long", count=len(short), limit=SHORT_ANSWER_LIMIT)
    if answer.matter.kind is AnswerKind.POLICY and not answer.matter.documents:
        yield problem(site.mark("answer", id, "kind"), "policy-without-document")


def _pamphlet(
    site: Site, targets: dict[str, Document[FrontMatter]], pamphlet: Pamphlet, as_of: date
) -> Iterator[Problem]:
    """A tri-fold has six panels; a pamphlet quotes answers only, and only such as hold on the day."""
    if pamphlet.matter.format not in PRINTABLE:
        yield problem(site.mark("pamphlet", pamphlet.id, "format"), "format-not-printed")
    if pamphlet.matter.format is Format.TRIFOLD and len(pamphlet.panels) != TRIFOLD_PANELS:
        yield problem(
            site.mark("pamphlet", pamphlet.id, "format"),
            "pamphlet-panels",
            format="三折页",
            expected=TRIFOLD_PANELS,
            count=len(pamphlet.panels),
        )
    lone = [found for node in pamphlet.body.nodes if (found := lone_link(node))]
    alone = Counter(found.get("href") for found in lone if "quote" in found.classes)
    for plain in (found.get("href") or "" for found in lone if "quote" not in found.classes):
        if site.linked_answer(pamphlet.path, plain):
            written = next(link for link in pamphlet.body.links if link.target == plain)
            yield problem(Mark(pamphlet.path, written.line, written.column), "pamphlet-link-alone")
    for link in pamphlet.body.links:
        if not link.is_quote:
            continue
        mark = Mark(pamphlet.path, link.line, link.column)
        alone[link.target] -= 1
        if alone[link.target] < 0:
            yield problem(mark, "pamphlet-quote", target=link.target)
            continue
        answer = site.linked_answer(pamphlet.path, link.target)
        if answer is None:
            # a file that is not there is a missing link, one that cannot be read has its own problem
            if resolve(pamphlet.path, link.target) in targets:
                yield problem(mark, "pamphlet-quote", target=link.target)
            continue
        status = answer_status(site.answers[answer].matter, as_of)
        if not is_shown(site.answers[answer].matter, as_of):
            title = site.answers[answer].title
            yield problem(mark, "quote-not-in-force", title=title, status="尚未发布")
        elif not status.holds:
            yield problem(
                mark, "quote-not-in-force", title=site.answers[answer].title, status=STATUS_WORDS[status]
            )
