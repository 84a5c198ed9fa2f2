"""The `mkcampaign` command. Exit codes: 0 no errors, 1 errors, 2 misuse."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import click

from mkcampaign import __version__, clock, plugin
from mkcampaign import bundle as bundles
from mkcampaign.cli_due import due_command
from mkcampaign.cli_exchange import export_group, import_group
from mkcampaign.cli_print import print_command
from mkcampaign.console import (
    Group,
    as_of_option,
    config_file_option,
    print_problems,
    progress,
    questions_read,
    reporting,
    session,
    strict_option,
    summary,
)
from mkcampaign.problem import Mark, ProblemsFound, as_json, has_errors, problem
from mkcampaign.project import check


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="mkcampaign", help="显示版本。")
def main() -> None:
    """把一个文件夹的文字变成一场健康宣传：网站、日历、问答和折页。"""


@main.command("check", short_help="检查全部内容，列出每一处问题。")
@config_file_option
@as_of_option
@strict_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式（默认 text）。",
)
def check_command(config_file: Path, as_of: date | None, strict: bool, format_: str) -> None:
    """检查全部内容，列出每一处问题；网站不动。"""

    def run() -> None:
        own = session(config_file, as_of)
        config, translate = own.config, own.translate
        with progress(translate) as tell:
            checked = check(own.project, own.day, progress=tell)
        if format_ == "json":
            click.echo(as_json(checked.problems, translate), nl=False)
        else:
            print_problems(checked.problems, translate, err=False)
        for line in questions_read(checked.site, translate):
            click.echo(line, err=True)
        if format_ == "text":
            click.echo(summary(checked.problems, translate), err=True)
        sys.exit(1 if has_errors(checked.problems, strict=strict or bool(config.strict)) else 0)

    reporting(run, as_json_=format_ == "json")


@main.command("build", short_help="检查，然后生成网站。")
@config_file_option
@as_of_option
@strict_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="输出文件夹（默认 site）。",
)
@click.option(
    "--bundle",
    metavar="文件.zip",
    type=click.Path(path_type=Path),
    help="再把网站打成一个压缩包，拷到 U 盘就能打开。",
)
def build_command(
    config_file: Path, as_of: date | None, strict: bool, output: Path | None, bundle: Path | None
) -> None:
    """检查，然后生成网站。有错误时什么也不写，原来的网站保持完整。"""

    def run() -> None:
        options = {"site_dir": str(output.absolute())} if output else {}
        own = session(config_file, as_of, **options)
        config, translate = own.config, own.translate
        target = Path(config.site_dir)
        misplaced = bundle and bundles.place_problem(bundle, site=target, content=own.project.content)
        if misplaced:
            raise ProblemsFound([misplaced])
        with progress(translate) as tell:
            checked = check(own.project, own.day, progress=tell)
        print_problems(checked.problems, translate)
        for line in questions_read(checked.site, translate):
            click.echo(line)
        if has_errors(checked.problems, strict=strict or bool(config.strict)):
            click.echo(summary(checked.problems, translate), err=True)
            click.echo(translate("网站没有生成，原来的网站没有动。"), err=True)
            sys.exit(1)
        plugin.build(config, checked)
        shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
        click.echo(translate("网站已生成：{folder}").format(folder=f"{shown}/"))
        if bundle:
            settings = own.project.settings
            size = bundles.write(
                target, bundle, title=settings.title, day=checked.as_of, language=settings.language
            )
            said = translate("压缩包已做好：{file}（{size} MB）")
            click.echo(said.format(file=bundle, size=f"{size / 1e6:.1f}"))

    reporting(run)


@main.command("serve", short_help="边写边预览。")
@config_file_option
@as_of_option
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

    reporting(run)


main.add_command(print_command)
main.add_command(due_command)
main.add_command(export_group)
main.add_command(import_group)


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

    reporting(run)


if __name__ == "__main__":
    main()
