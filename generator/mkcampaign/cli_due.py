"""`mkcampaign due`: what needs an editor, by week."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import click

from mkcampaign.console import (
    Command,
    as_of_option,
    config_file_option,
    print_problems,
    reporting,
    session,
)
from mkcampaign.due import Due, Errand, due
from mkcampaign.model.scalars import Duration, read_duration
from mkcampaign.project import read
from mkcampaign.rules import Severity
from mkcampaign.wording import Language, Translate, day_label

ERRAND_WORDS = {
    Errand.REVIEW: "复核",
    Errand.RULE_ENDS: "依据到期",
    Errand.PAGE_ENDS: "到期下线",
    Errand.NO_MATERIAL: "还没有资料",
    Errand.REPRINT: "重印",
}
WITHIN = Duration(60, "days")
"""How far ahead to look, unless told otherwise."""


class Ahead(click.ParamType[Duration]):
    """A length of time such as `60d`, `8 weeks`, `3个月`."""

    name = "60d"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Duration:
        if isinstance(value, Duration):
            return value
        try:
            return read_duration(str(value))
        except ValueError:
            return self.fail(f"“{value}”不是一段时长，请写成 60d、8 weeks 或 3个月。", param, ctx)


@click.command("due", cls=Command, short_help="列出要复核、要补、要重印的东西。")
@config_file_option
@as_of_option
@click.option("--within", type=Ahead(), default=WITHIN, help="往后看多久（默认 60d）。")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式（默认 text）。",
)
def due_command(config_file: Path, as_of: date | None, within: Duration, format_: str) -> None:
    """按周列出要做的事：该复核的内容、快到期的依据、还没有资料的节日、要重印的宣传品。"""

    def run() -> None:
        own = session(config_file, as_of)
        site, today, found = read(own.project, own.day)
        errors = [one for one in found if one.severity is Severity.ERROR]
        print_problems(errors, own.translate)
        last = within.after(today)
        todo = due(site, today, last - today)
        if format_ == "json":
            click.echo(as_json(todo, own.translate), nl=False)
        else:
            click.echo(as_text(todo, today, last, own.translate, site.settings.language), nl=False)
        sys.exit(1 if errors else 0)

    reporting(run, as_json_=format_ == "json")


def as_text(todo: Sequence[Due], today: date, last: date, translate: Translate, language: Language) -> str:
    """The list for people: what is overdue, then week by week from Monday, each with its owner and place."""
    if not todo:
        end = day_label(last, language)
        return translate("到{date}为止没有要做的事。").format(date=end) + "\n"
    lines: list[str] = []
    for start, items in groupby(todo, key=lambda one: _monday(one.day) if one.day >= today else None):
        if start is None:
            lines.append(translate("已经过期"))
        else:
            sunday = start + timedelta(days=6)
            lines.append(f"{day_label(start, language)} – {day_label(sunday, language, year=False)}")
        for one in items:
            what = translate(ERRAND_WORDS[one.errand])
            words = [day_label(one.day, language, year=False), what, one.title]
            words += [translate("（{owner}）").format(owner=one.owner)] if one.owner else []
            words += [one.detail] if one.detail else []
            words += [translate(one.reason)] if one.reason else []
            lines.append(f"  {'  '.join(words)}  {one.mark}")
    return "\n".join(lines) + "\n"


def as_json(todo: Sequence[Due], translate: Translate) -> str:
    """The list for programs: a JSON array in the same order."""
    rows = [
        {
            "day": one.day.isoformat(),
            "errand": one.errand.value,
            "title": one.title,
            "owner": one.owner,
            "detail": one.detail,
            "reason": translate(one.reason),
            "path": one.mark.path,
            "line": one.mark.line,
        }
        for one in todo
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
