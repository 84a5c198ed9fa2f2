"""How a command speaks: help and refusals in Chinese, problems as lines, progress; never a traceback."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from mkcampaign import clock, plugin
from mkcampaign.model.site import Site
from mkcampaign.output_folder import unwritable
from mkcampaign.press.room import Progress
from mkcampaign.problem import Problem, ProblemsFound, as_json
from mkcampaign.project import Project
from mkcampaign.rules import Severity
from mkcampaign.wording import Translate, translator

CHINESE = translator("zh-Hans")
_TRANSLATE = "mkcampaign.translate"
"""Where a command's context keeps the site's language, once `mkdocs.yml` has been read."""

FEW = 12
"""Up to so many quizzes are told one by one."""

LONG = 12
"""Steps from which a run is long enough to say how far it is."""


class Formatter(click.HelpFormatter):
    """Help with Chinese headings; click's own are English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        args = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, args, prefix="用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Options": "选项", "Commands": "命令"}.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = [(term, text.replace("[required]", "[必须写]")) for term, text in rows]
        super().write_dl(rows, col_max, col_spacing)


class Context(click.Context):
    """Help in our form."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help is Chinese."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这份说明。"
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run; misuse is told in Chinese, and a character the terminal lacks never ends a run."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            sys.exit(super().main(*args, **{**extra, "standalone_mode": False}))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.UsageError as error:
            name = error.ctx.command_path if error.ctx else "mkcampaign"
            click.echo(f"{misuse(error)}\n用法见 {name} --help", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("已停止。", err=True)
            sys.exit(1)


def misuse(error: click.UsageError) -> str:
    """What is wrong with a command line, in Chinese."""
    near = getattr(error, "possibilities", None)
    hint = f"是不是想写 {'、'.join(near)}？" if near else ""
    match error:
        case click.exceptions.NoSuchCommand():
            return f"没有 {error.command_name} 这个命令。{hint}"
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项。{hint}"
        case click.MissingParameter(param=click.Option() as param):
            return f"缺少 {param.opts[-1]} {param.make_metavar(click.Context(Command(None)))}。"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"缺少{param.make_metavar(click.Context(Command(None)))}。"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            return f"{param.opts[-1]} 不能这样写，可选：{'、'.join(choices)}。"
        case click.BadParameter(param=click.Parameter(type=click.Path(file_okay=takes_file)) as param):
            return f"{param.opts[-1]} 应当是一个{'文件' if takes_file else '文件夹'}。"
        case click.BadParameter(param=click.Parameter(type=click.IntRange(min=least, max=most)) as param):
            return f"{param.opts[-1]} 应当是 {least} 到 {most} 的整数。"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面要写一个值，而且只能写一个。"
    extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
    return f"多出了“{extra[1]}”；路径里有空格时要加引号。" if extra else error.message


class Day(click.ParamType[date]):
    """An ISO 8601 date."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else clock.parse_day(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-05-29。", param, ctx)


config_file_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    help="站点的 mkdocs.yml（默认是当前文件夹里的）。",
)
as_of_option = click.option("--as-of", type=Day(), help="按这一天（而不是今天）判断状态。")
strict_option = click.option("--strict", is_flag=True, help="把提醒也当作错误。")


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a command works on: MkDocs' configuration, the project, the day, and the words of the site's language."""

    config: plugin.SiteConfig
    project: Project
    day: date | datetime
    translate: Translate


def session(config_file: Path, as_of: date | None, **options: Any) -> Session:
    """Read `mkdocs.yml`, with `options` in place of what it says. Raises `ProblemsFound` for what is wrong with it."""
    config = plugin.read_config(config_file, **options)
    project = plugin.project_of(config)
    translate = translator(project.settings.language)
    click.get_current_context().meta[_TRANSLATE] = translate
    today = clock.day(as_of, configured=config.plugins["mkcampaign"].config["as_of"])
    return Session(config=config, project=project, day=today, translate=translate)


@contextlib.contextmanager
def progress(translate: Translate) -> Iterator[Progress]:
    """A function to be told how far a run is: a bar on a terminal, elsewhere a line for every tenth; on standard error.

    A run of fewer than LONG steps says nothing.
    """
    with contextlib.ExitStack() as stack:
        bar: Any = None
        tenths = 0

        def tell(done: int, total: int) -> None:
            nonlocal bar, tenths
            if total < LONG:
                return
            if sys.stderr.isatty():
                if bar is None:
                    shown = click.progressbar(length=total, label=translate("排版"), file=sys.stderr)
                    bar = stack.enter_context(shown)
                bar.update(done - bar.pos)
            elif done * 10 // total > tenths:
                tenths = done * 10 // total
                said = translate("排版 {done}/{total}").format(done=done, total=total)
                click.echo(said, err=True)

        yield tell


def reporting(run: Callable[[], None], *, as_json_: bool = False) -> None:
    """Run a command; problems become lines, never a traceback."""
    try:
        run()
    except ProblemsFound as error:
        problems = error.problems
    except BrokenPipeError:  # the reader has seen enough; click ends quietly
        raise
    except OSError as error:
        problems = (unwritable(str(error.filename or "."), error),)
    else:
        return
    translate = click.get_current_context().meta.get(_TRANSLATE, CHINESE)
    if as_json_:
        click.echo(as_json(problems, translate), nl=False)
    else:
        print_problems(problems, translate)
    sys.exit(1)


def print_problems(problems: Sequence[Problem], translate: Translate, *, err: bool = True) -> None:
    """Print problems, one per line; warnings are marked."""
    for found in problems:
        label = f" [{translate('提醒')}]" if found.severity is Severity.WARNING else ""
        click.echo(found.line(translate) + label, err=err)


def questions_read(site: Site, translate: Translate) -> list[str]:
    """How many questions were read: in all, and of each quiz where they are few; nothing where there is no quiz."""
    counts = {id: len(quiz.questions) for id, quiz in site.quizzes.items()}
    if not counts:
        return []
    said = translate("题库：{quizzes} 份问答，读到 {count} 道题。")
    lines = [said.format(quizzes=len(counts), count=sum(counts.values()))]
    if 1 < len(counts) <= FEW:
        lines += [translate("　{name}：{count} 道题").format(name=id, count=counts[id]) for id in counts]
    return lines


def summary(problems: Sequence[Problem], translate: Translate) -> str:
    """How many errors and warnings, in one sentence."""
    errors = sum(found.severity is Severity.ERROR for found in problems)
    if not problems:
        return translate("检查完毕，没有问题。")
    return translate("检查完毕：{errors} 处错误，{warnings} 处提醒。").format(
        errors=errors, warnings=len(problems) - errors
    )
