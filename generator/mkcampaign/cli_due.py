"""`mkcampaign due`: what needs an editor, by week or by owner, as a list, for programs or as a calendar."""

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
from mkcampaign.due import ERRAND_WORDS, Due, due
from mkcampaign.model.scalars import Duration, read_duration
from mkcampaign.model.site import Site
from mkcampaign.project import read
from mkcampaign.render.errands import calendar
from mkcampaign.rules import Severity
from mkcampaign.wording import Language, Translate, day_label

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
    "--by",
    type=click.Choice(["week", "owner"]),
    default="week",
    help="按周排，还是按负责人排（默认 week）。",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "ics"]),
    help="输出格式：text、json，或日历 ics（默认 text，写了 -o 就看文件名）。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写进哪个文件，例如 due.ics（默认显示在屏幕上）。",
)
def due_command(
    config_file: Path, as_of: date | None, within: Duration, by: str, format_: str | None, output: Path | None
) -> None:
    """列出要做的事：该复核的内容、快到期的依据、还没有资料的节日、要重印的宣传品。"""
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    to = format_ or (suffix if suffix in ("json", "ics") else "text")

    def run() -> None:
        own = session(config_file, as_of)
        if output and output.resolve().is_relative_to(own.project.content.resolve()):
            raise click.UsageError(f"{output} 在稿子的文件夹里，会随网站公开。换一个地方。")
        site, today, found = read(own.project, own.day)
        errors = [one for one in found if one.severity is Severity.ERROR]
        print_problems(errors, own.translate)
        last = within.after(today)
        todo = in_groups(due(site, today, last - today), today, by)
        made = _made(to, site, todo, today, last, own.translate)
        if output is None:
            click.echo(made, nl=False)
        else:
            output.write_bytes(made)
            click.echo(_written(sum(len(items) for _, items in todo), output, own.translate))
        sys.exit(1 if errors else 0)

    reporting(run, as_json_=to == "json")


def _written(count: int, file: Path, translate: Translate) -> str:
    return translate("{count} 件要做的事：{file}").format(count=count, file=file)


Groups = list[tuple[date | str | None, list[Due]]]
"""What is to be done under the Monday of its week, None for what is overdue; or under its owner, "" for nobody."""


def in_groups(todo: Sequence[Due], today: date, by: str) -> Groups:
    """In groups by "week" or by "owner", what is overdue first, what is nobody's last."""
    if by == "week":
        return [
            (key, list(items))
            for key, items in groupby(todo, key=lambda one: _monday(one.day) if one.day >= today else None)
        ]
    owned = sorted(todo, key=lambda one: (not one.owner, one.owner))  # stable: by day within
    return [(owner, list(items)) for owner, items in groupby(owned, key=lambda one: one.owner)]


def _made(to: str, site: Site, todo: Groups, today: date, last: date, translate: Translate) -> bytes:
    every = [one for _, items in todo for one in items]
    if to == "ics":
        return calendar(site, every, today, translate)
    if to == "json":
        return as_json(every, translate).encode()
    return as_text(todo, today, last, translate, site.settings.language).encode()


def as_text(todo: Groups, today: date, last: date, translate: Translate, language: Language) -> str:
    """The list for people: each thing with its day, its owner and where it is written."""
    if not todo:
        end = day_label(last, language)
        return translate("到{date}为止没有要做的事。").format(date=end) + "\n"
    lines: list[str] = []
    for key, items in todo:
        lines.append(_heading(key, translate, language))
        for one in items:
            what = translate(ERRAND_WORDS[one.errand])
            words = [day_label(one.day, language, year=one.day.year != today.year), what, one.title]
            if isinstance(key, str):
                words += [translate("已经过期")] if one.day < today else []
            elif one.owner:
                words.append(translate("（{owner}）").format(owner=one.owner))
            words += [one.detail] if one.detail else []
            words += [translate(one.reason)] if one.reason else []
            lines.append(f"  {'  '.join(words)}  {one.mark}")
    return "\n".join(lines) + "\n"


def _heading(key: date | str | None, translate: Translate, language: Language) -> str:
    if isinstance(key, date):
        sunday = day_label(key + timedelta(days=6), language, year=False)
        return f"{day_label(key, language)} – {sunday}"
    return translate("已经过期") if key is None else key or translate("没有写负责人")


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
