"""Markdown files say what their kind needs, and every link in them leads somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import unquote

from mkcampaign.model.documents import Document, FrontMatter
from mkcampaign.model.site import Site, resolve
from mkcampaign.model.tree import Link
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.markup import scheme_of
from mkcampaign.read.validate import closest
from mkcampaign.validity import is_shown, review_due


def problems(site: Site, as_of: date) -> Iterator[Problem]:
    """All rules of content for every document."""
    targets = {document.path: document for _, document in site.documents()}
    for kind, document in site.documents():
        yield from _headings(document)
        yield from _review(site, kind, document, as_of)
        for link in document.body.links:
            yield from _link(site, targets, document, link, as_of)
    for id, campaign in site.campaigns.items():
        if campaign.cover and campaign.cover.file not in site.pictures:
            near = closest(campaign.cover.file, sorted(site.pictures))
            mark = site.mark("campaign", id, "cover", "file")
            yield problem(mark, "picture-missing", target=campaign.cover.file, suggestion=near)


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
    """What was to be reviewed by a day, and is on the site, is reviewed by then."""
    matter = document.matter
    # a site built for a day long past is no mistake; a review more than a year ahead is a slip of the year
    if matter.last_reviewed and matter.last_reviewed - as_of > timedelta(days=366):
        mark = site.mark(kind, document.id, "last_reviewed")
        yield problem(mark, "reviewed-in-future", date=matter.last_reviewed)
    due = review_due(matter)
    if due and due < as_of and is_shown(matter, as_of):
        yield problem(site.mark(kind, document.id, "last_reviewed"), "review-overdue", due=due)


def _headings(document: Document[FrontMatter]) -> Iterator[Problem]:
    """Headings go down one level at a time; the page's own heading is level 1."""
    before = 1
    for heading in document.body.headings:
        if heading.level > before + 1:
            mark = Mark(document.path, heading.line)
            yield problem(mark, "heading-level", title=heading.title, before=before, after=heading.level)
        before = heading.level
