"""`mkcampaign print`: editions and year plans as PDF files in a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import click

from mkcampaign import releasing
from mkcampaign.almanac import YEARS
from mkcampaign.cli_choice import Wish, chosen, chosen_plans, hindered, hindered_plans, one_file_each
from mkcampaign.console import (
    Command,
    Session,
    as_of_option,
    config_file_option,
    print_problems,
    progress,
    reporting,
    session,
)
from mkcampaign.model.edition import Edition, Script, Variant, YearPlan
from mkcampaign.model.release import LEDGER
from mkcampaign.model.site import Site
from mkcampaign.output_folder import unwritable
from mkcampaign.press.crew import Crew, CrewUnusable, cores, dask, here, local, processes
from mkcampaign.press.faults import Fault, problems
from mkcampaign.press.plans import coverage_problems, plan_problems
from mkcampaign.press.preview import grey_pages
from mkcampaign.press.room import Made, Print, PrintRoom, Work
from mkcampaign.press.store import Store, write_whole
from mkcampaign.problem import Problem, ProblemsFound, in_order
from mkcampaign.project import materials, read
from mkcampaign.rules import Severity

FOLDER = "print"
_DASK = "dask://"


@dataclass(kw_only=True)
class Tally:
    """How many files were written, and how many were the same already, of the editions wished for."""

    wished: int
    written: int = 0
    unchanged: int = 0

    @property
    def failed(self) -> int:
        """How many are not there."""
        return self.wished - self.written - self.unchanged


class Executor(click.ParamType[Callable[[int], Crew]]):
    """`here`, `processes`, or `dask://host:port`; becomes a function from a number of editions to a crew."""

    name = "executor"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Callable[[int], Crew]:
        text = str(value)
        if text == "here":
            return lambda _: here()
        if text == "processes":
            return lambda count: processes(min(cores(), max(1, count)))
        address = text.removeprefix(_DASK).rstrip("/")
        host, _, port = address.rpartition(":")
        if text.startswith(_DASK) and host and port.isdecimal():
            return lambda _: dask(address)
        return self.fail(f"“{text}”不是执行方式，可以写 processes、here 或 dask://主机:端口。", param, ctx)


class QuizVersion(click.ParamType[str]):
    """The letter of a question paper's version, typed as people say it: `B`, `b` or `B卷`."""

    name = "quiz-version"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = "".join(str(value).upper().split()).removesuffix("卷")
        if len(text) == 1 and "A" <= text <= "Z":
            return text
        return self.fail(f"“{value}”不是卷名，请写一个字母，例如 A。", param, ctx)


@click.command("print", cls=Command, short_help="把宣传品排成 PDF。")
@config_file_option
@as_of_option
@click.argument("pamphlets", nargs=-1, metavar="[宣传品]…")
@click.option("--chapter", "chapters", multiple=True, metavar="编号", help="只印这个单位的；可以写几次。")
@click.option("--all-chapters", is_flag=True, help="每个单位的都印（默认只印宣传品自己单位的）。")
@click.option(
    "--variant",
    "variants",
    multiple=True,
    type=click.Choice([variant.value for variant in Variant]),
    help="只印这一种用途的；可以写几次。",
)
@click.option(
    "--script",
    "scripts",
    multiple=True,
    type=click.Choice([script.value for script in Script]),
    help="只印这种文字的；可以写几次。",
)
@click.option(
    "--quiz-version",
    "quiz_versions",
    multiple=True,
    type=QuizVersion(),
    metavar="卷名",
    help="只印题卷的这一卷，例如 A；可以写几次（默认每一卷都印）。",
)
@click.option(
    "--year-plan",
    "years",
    multiple=True,
    type=click.IntRange(YEARS[0], YEARS[-1]),
    show_default=False,
    metavar="年份",
    help="不印宣传品，印这一年的全年安排（A3）；可以写几次。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"输出文件夹（默认是站点里的 {FOLDER}）。",
)
@click.option(
    "--executor",
    type=Executor(),
    metavar="方式",
    help="谁来排版：processes（本机几个进程）、here（本进程）或 dask://主机:端口。",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    show_default=False,
    metavar="个数",
    help="本机用几个进程（默认自己决定）。",
)
@click.option(
    "--release", is_flag=True, help="印发：记进登记，以后有变动会提醒重印。要写明一种 --variant 和 --copies。"
)
@click.option(
    "--copies",
    type=click.IntRange(1, 10_000_000),
    show_default=False,
    metavar="份数",
    help="每个单位印发多少份，和 --release 一起用。",
)
@click.option(
    "--preview", type=click.Choice(["grey"]), help="另存每一页的灰度图，看黑白打印清不清楚（150 dpi）。"
)
def print_command(
    config_file: Path,
    as_of: date | None,
    pamphlets: tuple[str, ...],
    chapters: tuple[str, ...],
    all_chapters: bool,
    variants: tuple[str, ...],
    scripts: tuple[str, ...],
    quiz_versions: tuple[str, ...],
    years: tuple[int, ...],
    output: Path | None,
    executor: Callable[[int], Crew] | None,
    jobs: int | None,
    release: bool,
    copies: int | None,
    preview: str | None,
) -> None:
    """把宣传品排成 PDF，每个单位、每种用途一个文件，题卷的每一卷又各一个；没有变的文件不动。"""
    if release and copies is None:
        raise click.UsageError("印发要写明份数，例如 --release --copies 2000。")
    if copies is not None and not release:
        raise click.UsageError("--copies 和 --release 一起用。")
    if release and len(variants) != 1:
        raise click.UsageError("印发一次只登记一种用途，例如 --variant office。")
    if release and variants[0] == Variant.SCREEN:
        raise click.UsageError("screen 是在屏幕上看的，不用登记。印发写 office、press 或 large。")
    if chapters and all_chapters:
        raise click.UsageError("--chapter 和 --all-chapters 只能写一个。")
    if executor and jobs:
        raise click.UsageError("--executor 和 --jobs 只能写一个。")
    wish = Wish(
        pamphlets=tuple(dict.fromkeys(pamphlets)),
        chapters=tuple(dict.fromkeys(chapters)),
        all_chapters=all_chapters,
        variants=tuple(Variant(variant) for variant in variants),
        scripts=scripts,
        quiz_versions=tuple(dict.fromkeys(quiz_versions)),
        years=tuple(dict.fromkeys(years)),
    )
    if release and years:
        raise click.UsageError("全年安排由日历生成，不用登记印发。")
    wish.check()

    def run() -> None:
        own = session(config_file, as_of)
        try:
            tally = _print(
                own,
                wish,
                folder=output,
                crew=executor or partial(local, jobs=jobs),
                is_grey=bool(preview),
                copies=copies,
            )
        except CrewUnusable as error:
            raise click.UsageError(str(error)) from None
        sys.exit(1 if tally.failed else 0)

    reporting(run)


def _print(
    own: Session,
    wish: Wish,
    *,
    folder: Path | None,
    crew: Callable[[int], Crew],
    is_grey: bool,
    copies: int | None,
) -> Tally:
    """Set what is wished for and write it; with `copies`, put down what was written as released.

    Raises `ProblemsFound` where nothing can be begun.
    """
    site, as_of, found = read(own.project, own.day)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if not site.calendar_complete:
        raise ProblemsFound(errors)
    editions = [] if wish.years else list(chosen(site, as_of, wish, errors))
    plans = list(chosen_plans(site, wish, errors)) if wish.years else []
    one_file_each(editions, site.settings.language)
    target = folder or own.project.root / FOLDER
    if target.resolve().is_relative_to(own.project.content.resolve()):
        raise click.UsageError(f"{target} 在稿子的文件夹里，会随网站公开。用 -o 换一个文件夹。")
    if copies is not None and not wish.scripts and len({edition.language for edition in editions}) > 1:
        raise click.UsageError("有的宣传品有几种文字。印发时用 --script 写明一种，例如 --script zh-Hans。")
    if copies is not None and (unfit := releasing.hindrances(site, editions, found)):
        raise ProblemsFound(unfit)
    stopped = dict[Work, list[Problem]](hindered(site, editions, errors).items())
    stopped |= hindered_plans(site, plans, errors)
    print_problems(in_order(p for those in stopped.values() for p in those), own.translate)
    works: list[Work] = [*editions, *plans]
    tally = Tally(wished=len(works))
    room = PrintRoom(materials(own.project, site, as_of), Store.of_site(own.project.root))
    broken: dict[Work, Sequence[Fault]] = {}
    warned: dict[Work, Sequence[Fault]] = {}

    def keep(made: Made) -> None:
        if made.print is None:
            broken[made.edition] = made.faults
        else:
            if made.faults:
                warned[made.edition] = made.faults
            _write(target, made.print, tally, main_language=site.settings.language, is_grey=is_grey)
            finished.append(made.edition)

    finished: list[Work] = []
    try:
        unset: list[Work] = []
        for work in works:
            if work in stopped:
                continue
            before = room.known(work)
            if before is None:
                unset.append(work)
            else:
                keep(before)
        with (
            progress(own.translate) as tell,
            closing(room.set_all(unset, crew=crew, progress=tell)) as all_made,
        ):
            for made in all_made:
                if isinstance(made, Made):
                    keep(made)
    except OSError as error:
        # What is finished is whole; what is not is not begun, since the next would meet the same disk.
        print_problems([unwritable(Path(error.filename or target).name, error)], own.translate)
    set_plans = [one for one in (*finished, *broken) if isinstance(one, YearPlan)]
    print_problems(in_order(coverage_problems(room.plans, set_plans)), own.translate)
    _report(own, room, tally, broken, warned, target)
    if copies is not None:
        _give_out(own, site, [one for one in finished if isinstance(one, Edition)], copies, as_of)
    return tally


def _give_out(own: Session, site: Site, editions: Sequence[Edition], copies: int, as_of: date) -> None:
    """Put editions down as released, and say so."""
    count = releasing.release(own.project, site, editions, copies, as_of)
    if count:
        said = own.translate("已登记印发 {count} 个版本，每个 {copies} 份：{file}")
        click.echo(said.format(count=count, copies=copies, file=f"{site.content}/{LEDGER}"))


def _write(folder: Path, made: Print, tally: Tally, *, main_language: str, is_grey: bool) -> None:
    """Write a print unless the same lies there. Raises OSError; there is never half a file."""
    content = made.pdf()
    folder.mkdir(parents=True, exist_ok=True)
    stem = made.edition.stem(main_language)
    if _put(folder / f"{stem}.pdf", content):
        tally.written += 1
    else:
        tally.unchanged += 1
    if is_grey:
        for number, png in enumerate(grey_pages(content), start=1):
            _put(folder / f"{stem}-grey-{number}.png", png)


def _put(file: Path, content: bytes) -> bool:
    if file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content:
        return False
    try:
        write_whole(file, content)
    except OSError as error:  # what a full disk raises names no file
        raise OSError(error.errno, error.strerror, str(file)) from None
    return True


def _report(
    own: Session,
    room: PrintRoom,
    tally: Tally,
    broken: Mapping[Work, Sequence[Fault]],
    warned: Mapping[Work, Sequence[Fault]],
    target: Path,
) -> None:
    """What is wrong with which file, printed or not, and the sum, as the last line."""
    site, translate = room.materials.site, own.translate
    faulty = {**broken, **warned}
    editions = {work: found for work, found in faulty.items() if isinstance(work, Edition)}
    plans = {work: found for work, found in faulty.items() if isinstance(work, YearPlan)}
    told = [*problems(site, editions, translate), *plan_problems(room.plans, plans, translate)]
    print_problems(in_order(told), translate)
    for name in sorted(work.stem(site.settings.language) for work in broken):
        click.echo(translate("没有印出：{name}.pdf").format(name=name), err=True)
    shown = target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target
    said = translate("写出 {written} 份，没有变的 {unchanged} 份，失败 {failed} 份：{folder}")
    click.echo(
        said.format(written=tally.written, unchanged=tally.unchanged, failed=tally.failed, folder=f"{shown}/")
    )
