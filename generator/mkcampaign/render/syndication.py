"""Answers for other sites: all of them as JSON, and each as a piece of plain HTML that carries its date and source."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from mkcampaign import urls
from mkcampaign.model.documents import Answer, LegalDocument, Reviewer, Source
from mkcampaign.model.tree import text_of
from mkcampaign.render import standing_words
from mkcampaign.render.body import web
from mkcampaign.render.rendering import Rendering
from mkcampaign.validity import STATUS_WORDS, Status, review_due, term_status
from mkcampaign.wording import day_label

VERSION = "1.0"
"""The version of the JSON's shape: the first number changes where a reader of the old one would read wrongly."""


def data(r: Rendering) -> bytes:
    """Every answer shown on the day with its documents and its status, whether it holds or not (docs/answers.md).

    The shape is that of `docs/answers.schema.json` (JSON Schema 2020-12).
    """
    organisation = r.site.organisation
    found = {
        "version": VERSION,
        "as_of": r.as_of.isoformat(),
        "language": r.language,
        "publisher": {"name": organisation.name, "url": r.site.settings.url or organisation.url},
        "answers": [
            _answer(r, answer) for id, answer in r.site.answers.items() if r.is_published("answer", id)
        ],
    }
    return (json.dumps(_filled(found), ensure_ascii=False, indent=1) + "\n").encode()


def _answer(r: Rendering, answer: Answer) -> dict[str, Any]:
    matter, standing = answer.matter, r.standings.of(answer.id)
    here = urls.ANSWERS_DATA
    last = r.standings.last_day(answer.id)
    return {
        "id": answer.id,
        "question_id": r.site.question_of(answer.id),
        "kind": matter.kind.value,
        "question": answer.title,
        "short_answer": text_of(answer.body.first_paragraph),
        "html": str(web(answer.body.nodes, path=answer.path, page=here, r=r, absolute=True)),
        "url": _address(r, urls.noun("answer", answer.id)),
        "fragment_url": _address(r, urls.fragment(answer.id)),
        "status": {
            "code": standing.status.value,
            "label": standing_words.status(r, answer.id),
            "holds": standing.status.holds,
            "reason": standing_words.why(r, answer.id),
            "document": standing.document.title if standing.document else None,
            "day": _day(standing.day),
            "holds_until": _day(last),
            "successor": standing.successor,
            "instead": list(r.standings.instead_of(answer.id)),
        },
        "region": {"code": matter.region, "name": r.region_name(matter.region, whole=True)}
        if matter.region
        else None,
        "documents": [_document(r, document) for document in matter.documents],
        "audience": list(matter.audience),
        "tags": list(matter.tags),
        "stage": matter.stage,
        "owner": matter.owner,
        "reviewer": _reviewer(matter.reviewer) if matter.reviewer else None,
        "last_reviewed": _day(matter.last_reviewed),
        "review_due": _day(review_due(matter)),
        "sources": [_source(source) for source in matter.sources],
    }


def _document(r: Rendering, document: LegalDocument) -> dict[str, Any]:
    status = term_status(document, r.as_of)
    return {
        "title": document.title,
        "doc_no": document.doc_no,
        "issuer": document.issuer,
        "clause": document.clause,
        "issued": _day(document.issued),
        "effective": _day(document.effective),
        "expires": _day(document.expires),
        "repealed_on": _day(document.repealed_on),
        "superseded_by": document.superseded_by,
        "url": document.url,
        "status": {"code": status.value, "label": r.translate(STATUS_WORDS[status]), "holds": status.holds},
    }


def _reviewer(found: Reviewer) -> dict[str, Any]:
    return {"name": found.name, "title": found.title, "institution": found.institution}


def _source(source: Source) -> dict[str, Any]:
    return {"title": source.title, "issuer": source.issuer, "year": source.year, "url": source.url}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _address(r: Rendering, uri: str) -> str:
    """A full address where the site has one, else the path from the site's root."""
    return urls.absolute(uri, base=r.site.settings.url) or uri


def _filled(value: Any) -> Any:
    """The same without what is not there: a reader asks whether a key is present."""
    if isinstance(value, dict):
        pairs = ((key, _filled(inside)) for key, inside in value.items())
        return {key: inside for key, inside in pairs if inside not in (None, "", [], {})}
    return [_filled(inside) for inside in value] if isinstance(value, list) else value


def fragment(r: Rendering, id: str) -> bytes:
    """An answer as one HTML element without style or script, to be put into a page of another site.

    It carries its status on the day of the build, its documents and dates, and the way to its page. What does not
    hold says so in place of the answer: whoever embeds it never shows a rule that has ended.
    """
    _, answer, standing = r.translate, r.site.answers[id], r.standings.of(id)
    matter, language = answer.matter, r.language
    page = urls.absolute(urls.noun("answer", id), base=r.site.settings.url) or "./"
    lines: list[Markup] = []

    def line(html: str, **values: str) -> None:
        lines.append(Markup(html).format(**values))  # noqa: S704 - the templates below, filled with escaped values

    line("<h2>{title}</h2>", title=answer.title)
    if standing.status.holds:
        line("<p>{short}</p>", short=text_of(answer.body.first_paragraph))
    elif standing.status is Status.NOT_YET_IN_FORCE:
        line("<p>{words}</p>", words=_("规定还没有开始施行，请看清施行日期。"))
    else:
        line("<p>{words}</p>", words=_("这一页说的规定已经不能再用，请不要照此办理。"))
    if reason := standing_words.why(r, id):
        line("<p>{reason}</p>", reason=reason)
    for other in r.standings.instead_of(id):
        address = urls.absolute(urls.noun("answer", other), base=r.site.settings.url) or f"../{other}/"
        title = r.site.answers[other].title
        line('<p>{label}<a href="{href}">{title}</a></p>', label=_("现行的是："), href=address, title=title)
    if region := standing_words.region(r, id):
        line("<p>{label}{region}</p>", label=_("适用地区："), region=region)
    as_of = Markup('<time datetime="{iso}">{day}</time>').format(
        iso=r.as_of.isoformat(), day=day_label(r.as_of, language)
    )
    line(
        "<p>{state}</p>",
        state=escape(_("截至{date}：{status}")).format(date=as_of, status=standing_words.status(r, id)),
    )
    for document in matter.documents if standing.status.holds else ():
        if term_status(document, r.as_of).holds:
            parts = (document.issuer, document.doc_no, document.clause)
            details = _("，").join(part for part in parts if part)
            title = standing_words.marked(r, document.title)
            line(
                "<p>{label}{text}</p>",
                label=_("依据："),
                text=_("{title}（{details}）").format(title=title, details=details),
            )
    if matter.last_reviewed:
        reviewed = _("{date}复核").format(date=day_label(matter.last_reviewed, language))
        line("<p>{reviewed}</p>", reviewed=reviewed)
    line(
        '<p>{label}<a href="{href}">{name}</a></p>',
        label=_("来源："),
        href=page,
        name=r.site.organisation.name,
    )
    body = Markup("\n").join(lines)
    opening = Markup('<article lang="{language}" data-status="{status}">').format(
        language=language, status=standing.status.value
    )
    return f"{opening}\n{body}\n</article>\n".encode()
