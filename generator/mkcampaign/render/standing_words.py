"""Why an answer stands as it does, in words: the same on its page, in fragments, in data and in feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mkcampaign.model.documents import AnswerKind, LegalDocument, Reviewer
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.views import StatusLabel
from mkcampaign.standing import Applicable
from mkcampaign.validity import STATUS_WORDS, Status, term_status, turns
from mkcampaign.wording import day_label

_BY_DOCUMENT = {
    Status.EXPIRING_SOON: ("{title}即将失效。", "{title}的有效期到{date}为止。"),
    Status.NOT_YET_IN_FORCE: ("{title}还没有施行。", "{title}自{date}起施行。"),
    Status.SUPERSEDED: ("{title}已被新的文件替代。", "{title}在{date}被新的文件替代。"),
    Status.EXPIRED: ("{title}已过有效期。", "{title}的有效期到{date}为止。"),
    Status.REPEALED: ("{title}已经废止。", "{title}自{date}起废止。"),
}
_BY_ITSELF = {
    Status.EXPIRING_SOON: ("这条解答即将失效。", "这条解答的有效期到{date}为止。"),
    Status.NOT_YET_IN_FORCE: ("这条解答还没有生效。", "这条解答自{date}起适用。"),
    Status.SUPERSEDED: ("这条解答已有新的解答替代。", "这条解答在{date}被新的解答替代。"),
    Status.EXPIRED: ("这条解答已过有效期。", "这条解答的有效期到{date}为止。"),
    Status.REPEALED: ("这条解答已经不再适用。", "这条解答自{date}起不再适用。"),
}
_FROM_THAT_DAY = "{title}自{date}起不再有效。"
_ITSELF_FROM_THAT_DAY = "这条解答自{date}起不再适用。"


def why(r: Rendering, id: str, on: date | None = None) -> str:
    """Which document, or which day of an answer's own, makes it stand so; "" for what is simply in force.

    It is asked for the day of the build, or for another day `on`.
    """
    standing = (r.standings.on(on) if on else r.standings).of(id)
    if standing.status is Status.IN_FORCE:
        return ""
    _, document = r.translate, standing.document
    plain, dated = (_BY_DOCUMENT if document else _BY_ITSELF)[standing.status]
    term = document or r.site.answers[id].matter
    if standing.status is Status.EXPIRING_SOON and standing.day != term.expires:
        dated = _FROM_THAT_DAY if document else _ITSELF_FROM_THAT_DAY
    title = marked(r, document.title) if document else ""
    if standing.day is None:
        return _(plain).format(title=title)
    return _(dated).format(title=title, date=day_label(standing.day, r.language))


def marked(r: Rendering, title: str) -> str:
    """A title between the marks 《》, once, whether or not the editor typed them."""
    return title if title.startswith("《") else r.translate("《{title}》").format(title=title)


def status(r: Rendering, id: str) -> str:
    """An answer's status in a word."""
    return r.translate(STATUS_WORDS[r.standings.of(id).status])


def statuses(r: Rendering, id: str) -> tuple[StatusLabel, ...]:
    """An answer's status of the day, and those that follow on days already known, each in words with its days."""
    steps = ((r.as_of, r.standings.of(id).status), *r.standings.changes(id))
    return _labels(r, steps, [why(r, id, day) for day, _status in steps])


def document_statuses(r: Rendering, document: LegalDocument) -> tuple[StatusLabel, ...]:
    """The same for a document that an answer rests on."""
    steps = [(r.as_of, term_status(document, r.as_of))]
    for day in sorted(day for day in turns(document) if day > r.as_of):
        if (then := term_status(document, day)) is not steps[-1][1]:
            steps.append((day, then))
    return _labels(r, steps, [""] * len(steps))


def _labels(
    r: Rendering, steps: Sequence[tuple[date, Status]], reasons: Sequence[str]
) -> tuple[StatusLabel, ...]:
    """What holds until a day says until when; what else may change says of what day it is told."""
    _, found = r.translate, list[StatusLabel]()
    for index, ((since, status), reason) in enumerate(zip(steps, reasons, strict=True)):
        later = steps[index + 1 :]
        end = next((day for day, then in later if not then.holds), None) if status.holds else None
        last = day_label(end - timedelta(days=1), r.language) if end else ""
        may_change = not last and bool(later or status.holds)
        found.append(
            StatusLabel(
                id=status.value,
                label=_("至{date}有效").format(date=last) if last else _(STATUS_WORDS[status]),
                since=since.isoformat() if index else "",
                until=later[0][0].isoformat() if later else "",
                as_of=r.as_of_words if may_change and not index else "",
                why=reason,
            )
        )
    return tuple(found)


def region(r: Rendering, id: str) -> str:
    """Where an answer applies: a division with those it lies in, the nation; "" for expert answers of no region."""
    matter = r.site.answers[id].matter
    if matter.region:
        return r.region_name(matter.region, whole=True)
    return r.translate("全国") if matter.kind is AnswerKind.POLICY else ""


def passed(r: Rendering, found: Applicable) -> str:
    """That a narrower answer does not hold, so that a wider one is shown; "" where there is none."""
    narrower = [code for id in found.passed if (code := r.site.answers[id].matter.region)]
    if not narrower:
        return ""
    _, wide = r.translate, found.region
    nearest = [id for id in found.passed if r.site.answers[id].matter.region == narrower[0]]
    is_coming = any(r.standings.of(id).status is Status.NOT_YET_IN_FORCE for id in nearest)
    words = (
        "{narrow}的规定还没有施行，这里是{wide}的规定。"
        if is_coming
        else "{narrow}的规定现在不能用，这里是{wide}的规定。"
    )
    return _(words).format(narrow=r.region_name(narrower[0]), wide=r.region_name(wide) if wide else _("全国"))


def reviewer(r: Rendering, found: Reviewer | None) -> str:
    """Who looked it through: name, title, institution."""
    return (
        r.translate("，").join(part for part in (found.name, found.title, found.institution) if part)
        if found
        else ""
    )


def successor_title(r: Rendering, document: LegalDocument) -> str:
    """What takes a document's place, marked as a title; "" where nothing is named."""
    return marked(r, document.superseded_by) if document.superseded_by else ""
