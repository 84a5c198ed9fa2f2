"""The `mkcampaign` command. Exit codes: 0 no errors, 1 errors, 2 misuse."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from mkcampaign import __version__, clock, plugin
from mkcampaign.output_folder import unwritable
from mkcampaign.problem import Mark, Problem, ProblemsFound, as_json, has_errors, problem
from mkcampaign.project import Checked, check
from mkcampaign.rules import Severity
from mkcampaign.wording import Translate, translator

_CHINESE = translator("zh-Hans")
_TRANSLATE = "mkcampaign.translate"
"""Where a command's context keeps the site's language, once `mkdocs.yml` has been read."""


class _Formatter(click.HelpFormatter):
    """Help with Chinese headings; click's own are English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        args = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, args, prefix="用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Options": "选项", "Commands": "命令"}.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Command(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这份说明。"
        return option


class _Group(_Command, click.Group):
    command_class = _Command
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
            click.echo(f"{_misuse(error)}\n用法见 {name} --help", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("已停止。", err=True)
            sys.exit(1)


def _misuse(error: click.UsageError) -> str:
    near = getattr(error, "possibilities", None)
    hint = f"是不是想写 {'、'.join(near)}？" if near else ""
    match error:
        case click.exceptions.NoSuchCommand():
            return f"没有 {error.command_name} 这个命令。{hint}"
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项。{hint}"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"缺少{param.make_metavar(click.Context(main))}。"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            return f"{param.opts[-1]} 不能这样写，可选：{'、'.join(choices)}。"
        case click.BadParameter(param=click.Parameter(type=click.Path(file_okay=takes_file)) as param):
            return f"{param.opts[-1]} 应当是一个{'文件' if takes_file else '文件夹'}。"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面要写一个值，而且只能写一个。"
    extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
    return f"多出了“{extra[1]}”；路径里有空格时要加引号。" if extra else error.message


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else clock.parse_day(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-05-29。", param, ctx)


_config_file = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    help="站点的 mkdocs.yml（默认是当前文件夹里的）。",
)
_as_of = click.option("--as-of", type=_Day(), help="按这一天（而不是今天）判断状态。")
_strict = click.option("--strict", is_flag=True, help="把提醒也当作错误。")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="mkcampaign", help="显示版本。")
def main() -> None:
    """把一个文件夹的文字变成一场健康宣传：网站、日历、问答和折页。"""


@main.command("check", short_help="检查全部内容，列出每一处问题。")
@_config_file
@_as_of
@_strict
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式（默认 text）。",
)
def check_command(config_file: Path, as_of: date | None, strict: bool, format_: str) -> None:
    """检查全部内容，列出每一处问题；什么也不写。"""

    def run() -> None:
        config, checked, translate = _checked(config_file, as_of)
        if format_ == "json":
            click.echo(as_json(checked.problems, translate), nl=False)
        else:
            _print(checked.problems, translate, err=False)
            click.echo(_summary(checked.problems, translate), err=True)
        sys.exit(1 if has_errors(checked.problems, strict=strict or bool(config.strict)) else 0)

    _reporting(run, as_json_=format_ == "json")


@main.command("build", short_help="检查，然后生成网站。")
@_config_file
@_as_of
@_strict
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="输出文件夹（默认 site）。",
)
def build_command(config_file: Path, as_of: date | None, strict: bool, output: Path | None) -> None:
    """检查，然后生成网站。有错误时什么也不写，原来的网站保持完整。"""

    def run() -> None:
        options = {"site_dir": str(output.absolute())} if output else {}
        config, checked, translate = _checked(config_file, as_of, **options)
        _print(checked.problems, translate)
        if has_errors(checked.problems, strict=strict or bool(config.strict)):
            click.echo(_summary(checked.problems, translate), err=True)
            click.echo(translate("网站没有生成，原来的网站没有动。"), err=True)
            sys.exit(1)
        target = Path(config.site_dir)
        plugin.build(config, checked)
        shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
        click.echo(translate("网站已生成：{folder}").format(folder=f"{shown}/"))

    _reporting(run)


@main.command("serve", short_help="边写边预览。")
@_config_file
@_as_of
@click.option("-a", "--address", metavar="主机:端口", help="预览地址（默认 127.0.0.1:8000）。")
def serve_command(config_file: Path, as_of: date | None, address: str | None) -> None:
    """边写边预览；写错了会在网页上列出问题，上一次正确的页面仍能打开。"""

    def run() -> None:
        if as_of:
            os.environ[clock.AS_OF_VARIABLE] = as_of.isoformat()
        plugin.show_log()
        try:
            plugin.serve(config_file, address=address)
        except plugin.AddressUnusable as error:
            raise click.UsageError(f"预览地址 {error}。用 -a 换一个，例如 -a 127.0.0.1:8001。") from None

    _reporting(run)


@main.group("new", short_help="新建一个站点。")
def new_group() -> None:
    """新建一个填好示例的站点。"""


@new_group.command("site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
def new_site(folder: Path) -> None:
    """在一个空文件夹里建一个能直接生成的站点。"""

    def run() -> None:
        if folder.exists() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
            raise ProblemsFound([problem(Mark(str(folder)), "folder-not-empty", folder=str(folder))])
        with as_file(files("mkcampaign") / "starter") as starter:
            shutil.copytree(
                starter,
                folder,
                dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("__pycache__"),
                copy_function=shutil.copyfile,  # not the mode: an installed package may be read-only
            )
        click.echo(f"已建好：{folder}/")
        click.echo(f"下一步：cd {folder}，然后运行 mkcampaign serve 预览，或 mkcampaign build 生成网站。")

    _reporting(run)


def _checked(
    config_file: Path, as_of: date | None, **options: Any
) -> tuple[plugin.SiteConfig, Checked, Translate]:
    config = plugin.read_config(config_file, **options)
    project = plugin.project_of(config)
    translate = translator(project.settings.language)
    click.get_current_context().meta[_TRANSLATE] = translate
    today = clock.day(as_of, configured=config.plugins["mkcampaign"].config["as_of"])
    return config, check(project, today), translate


def _reporting(run: Callable[[], None], *, as_json_: bool = False) -> None:
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
    translate = click.get_current_context().meta.get(_TRANSLATE, _CHINESE)
    if as_json_:
        click.echo(as_json(problems, translate), nl=False)
    else:
        _print(problems, translate)
    sys.exit(1)


def _print(problems: Sequence[Problem], translate: Translate, *, err: bool = True) -> None:
    for found in problems:
        label = f" [{translate('提醒')}]" if found.severity is Severity.WARNING else ""
        click.echo(found.line(translate) + label, err=err)


def _summary(problems: Sequence[Problem], translate: Translate) -> str:
    errors = sum(found.severity is Severity.ERROR for found in problems)
    if not problems:
        return translate("检查完毕，没有问题。")
    return translate("检查完毕：{errors} 处错误，{warnings} 处提醒。").format(
        errors=errors, warnings=len(problems) - errors
    )


if __name__ == "__main__":
    main()
