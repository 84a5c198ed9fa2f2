"""`mkcampaign export` and `mkcampaign import`: quizzes to and from other systems."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import click

from mkcampaign import urls
from mkcampaign.console import Command, Group, Session, config_file_option, print_problems, reporting, session
from mkcampaign.exchange import aiken, gift, gift_reader, markdown, moodle_reader, moodle_xml, word
from mkcampaign.exchange.intake import Imported
from mkcampaign.exchange.outlet import Address, Exported
from mkcampaign.exchange.source import Decoded, Format, decoded, told
from mkcampaign.exchange.words import Refusal
from mkcampaign.model.quiz import KeyPolicy, QuestionKind, Quiz
from mkcampaign.model.scalars import is_id
from mkcampaign.model.site import Site, resolve
from mkcampaign.model.tree import text_of, walk
from mkcampaign.output_folder import unwritable
from mkcampaign.problem import Mark, Problem, ProblemsFound, has_errors, in_order, problem
from mkcampaign.project import read
from mkcampaign.read.load import MAX_MARKDOWN_BYTES
from mkcampaign.read.markup import scheme_of
from mkcampaign.read.picture import read_picture
from mkcampaign.read.source import unreadable
from mkcampaign.read.validate import closest
from mkcampaign.rules import Severity
from mkcampaign.wording import Translate

LARGEST = 64 * 1024 * 1024
"""The largest file that is read, in bytes: a question bank with its pictures."""
KIND_WORDS = {
    QuestionKind.SINGLE: "单选",
    QuestionKind.MULTIPLE: "多选",
    QuestionKind.TRUE_FALSE: "判断",
    QuestionKind.WRITTEN: "填空",
    QuestionKind.ORDERING: "排序",
    QuestionKind.MATCHING: "连线",
}
FORMAT_WORDS = {
    Format.GIFT: "GIFT",
    Format.MOODLE_XML: "Moodle XML",
    Format.AIKEN: "Aiken",
    Format.WORD: "Word",
}
_READERS = {
    Format.GIFT: gift_reader.read,
    Format.MOODLE_XML: moodle_reader.read,
    Format.AIKEN: aiken.read,
    Format.WORD: word.read,
}
STANDARD_INPUT = "-"


@click.group("export", cls=Group, short_help="把问答导出给别的系统。")
def export_group() -> None:
    """把内容导出给别的系统。"""


@click.group("import", cls=Group, short_help="把别处的题目导入成问答。")
def import_group() -> None:
    """把别处的内容导入进来。"""


# --- out -------------------------------------------------------------------------------------------


@export_group.command("quiz", cls=Command, short_help="导出一份问答的全部题目。")
@config_file_option
@click.argument("name", metavar="问答")
@click.option(
    "--to",
    "to",
    type=click.Choice([Format.GIFT.value, Format.MOODLE_XML.value, Format.AIKEN.value]),
    required=True,
    help="什么格式。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写进哪个文件（默认显示在屏幕上）。",
)
def export_quiz(config_file: Path, name: str, to: str, output: Path | None) -> None:
    """把一份问答的全部题目导出成 GIFT、Moodle XML 或 Aiken，连同答案。"""

    def run() -> None:
        own = session(config_file, None)
        site, _, found = read(own.project, own.day)
        quiz = _quiz(site, name, [one for one in found if one.severity is Severity.ERROR])
        if output and output.resolve().is_relative_to(own.project.content.resolve()):
            raise click.UsageError(f"{output} 在稿子的文件夹里，会随网站公开。换一个地方。")
        _export(own, quiz, _exported(own, site, quiz, Format(to)), output)

    reporting(run)


def _export(own: Session, quiz: Quiz, made: Exported, output: Path | None) -> None:
    """Say what the format cannot hold, and write what it can; the exit code is 1 where nothing is written."""
    translate = own.translate
    print_problems(in_order(made.problems), translate)
    if has_errors(made.problems):
        click.echo(translate("什么也没有导出。"), err=True)
        sys.exit(1)
    if quiz.matter.key is KeyPolicy.WITHHELD:
        said = "这份问答写着 key: withheld，导出的文件里却有全部答案：只交给考试系统，不要公开。"
        click.echo(translate(said), err=True)
    if output is None:
        click.echo(made.text.encode(), nl=False)
        return
    try:
        output.write_bytes(made.text.encode())
    except OSError as error:
        raise ProblemsFound([unwritable(str(output), error)]) from None
    click.echo(translate("导出了 {count} 道题：{file}").format(count=len(quiz.questions), file=output))


def _quiz(site: Site, name: str, errors: list[Problem]) -> Quiz:
    """The quiz of that name. Raises `click.UsageError` where there is none, `ProblemsFound` where it has errors."""
    name = name.removesuffix(".md").rpartition("/")[2]
    quiz = site.quizzes.get(name)
    if quiz or ("quiz", name) in site.unread:
        path = quiz.path if quiz else site.mark("quiz", name).path
        if own := [one for one in errors if one.mark.path == path]:
            raise ProblemsFound(own)
    if quiz is None:
        near = closest(name, site.quizzes)
        hint = f"是不是想写 {near}？" if near else f"已有：{'、'.join(site.quizzes) or '（还没有）'}。"
        raise click.UsageError(f"没有“{name}”这份问答。{hint}")
    return quiz


def _exported(own: Session, site: Site, quiz: Quiz, to: Format) -> Exported:
    address = _address(site, quiz)
    if to is Format.GIFT:
        return gift.export(quiz, address, own.translate)
    if to is Format.AIKEN:
        return aiken.export(quiz, address)
    return moodle_xml.export(quiz, address, _pictures(own, site, quiz))


def _address(site: Site, quiz: Quiz) -> Address:
    """Where a link on the quiz leads: whole addresses as they are, pages of the site by its own address."""
    pages = {document.path: (kind, document.id) for kind, document in site.documents()}

    def address(target: str) -> str | None:
        if scheme_of(target):
            return target
        file = resolve(quiz.path, target)
        if target.startswith("#") or not site.settings.url:
            return None
        if file in pages:
            kind, id = pages[file]
            uri = urls.page(id) if kind == "page" else urls.noun(kind, id)
        elif (inside := file.removeprefix(f"{site.content}/")) in site.files:
            uri = inside
        else:
            return None
        return urls.absolute(uri, base=site.settings.url)

    return address


def _pictures(own: Session, site: Site, quiz: Quiz) -> Mapping[str, bytes]:
    """The bytes of every picture a quiz shows, by the `src` it is shown with; what is not there is left out."""
    trees = [quiz.body.nodes, *(lead.nodes for lead in quiz.leads)]
    for question in quiz.questions:
        trees += [question.prompt, question.context, question.explanation, *question.items, *question.extras]
        trees += [nodes for choice in question.choices for nodes in (choice.nodes, choice.feedback)]
        trees += [nodes for pair in question.pairs for nodes in (pair.left, pair.right)]
    found: dict[str, bytes] = {}
    for tree in trees:
        for element in walk(tree):
            source = element.get("src") or ""
            inside = resolve(quiz.path, source).removeprefix(f"{site.content}/")
            if element.tag == "img" and source not in found and inside in site.pictures:
                found[source] = (own.project.content / inside).read_bytes()
    return found


# --- in --------------------------------------------------------------------------------------------


@import_group.command("quiz", cls=Command, short_help="把题目导入成一份问答。")
@config_file_option
@click.argument("file", metavar="文件")
@click.option("--as", "name", metavar="名字", help="新问答的文件名，不带 .md（默认和原文件同名）。")
@click.option(
    "--from",
    "from_",
    type=click.Choice([format_.value for format_ in Format]),
    help="原文件是什么格式（默认自己看）。",
)
def import_quiz(config_file: Path, file: str, name: str | None, from_: str | None) -> None:
    """把 GIFT、Moodle XML、Aiken 或从 Word 粘贴的题目，写成 content/quizzes/ 里的一份问答。文件写“-”就从标准输入读。"""
    stem = name or unicodedata.normalize("NFKC", Path(file).stem).lower().replace("_", "-").replace(" ", "-")
    if name is None and file == STANDARD_INPUT:
        raise click.UsageError("从标准输入读，要用 --as 写上新问答的名字，例如 --as member-day。")
    if not is_id(stem):
        raise click.UsageError(f"“{stem}”不能作文件名：用 --as 写一个名字，只用小写英文字母、数字和连字符。")

    def run() -> None:
        own = session(config_file, None)
        source = decoded(_bytes(file))
        shown = file
        if source.fault:
            raise ProblemsFound([problem(Mark(shown), "import-broken", reason=source.fault.value)])
        format_ = Format(from_) if from_ else told(source.text, Path(file).suffix)
        if format_ is None:
            known = "、".join(one.value for one in Format)
            raise click.UsageError(f"看不出 {shown} 是什么格式，用 --from 写明：{known}。")
        _import(own, shown, source, format_, stem)

    reporting(run)


def _import(own: Session, shown: str, source: Decoded, format_: Format, stem: str) -> None:
    """Read, write, and say what was read; the exit code is 1 where some of it was not."""
    translate = own.translate
    quizzes = own.project.content / "quizzes"
    target = quizzes / f"{stem}.md"
    folder = own.project.content / "assets" / stem
    imported = _READERS[format_](source.text, shown)
    text, imported = _written(imported, shown, stem)
    bad = _bad_pictures(imported)
    problems = in_order([*imported.problems, *bad])
    print_problems(problems, translate)
    click.echo(_tally(imported, translate(FORMAT_WORDS[format_]), source, translate))
    if bad or not imported.questions:
        click.echo(translate("什么也没有写。"), err=True)
        sys.exit(1)
    taken = [*quizzes.rglob(f"{stem}.md"), *([folder] if imported.pictures and folder.exists() else [])]
    if taken:
        here = _shown(own, taken[0])
        raise ProblemsFound([problem(Mark(here), "import-exists", file=here)])
    if len(text.encode()) > MAX_MARKDOWN_BYTES:
        size, limit = len(text.encode()) // 1024, MAX_MARKDOWN_BYTES // 1024
        raise ProblemsFound([problem(Mark(shown), "file-size", size=size, limit=limit)])
    quizzes.mkdir(parents=True, exist_ok=True)
    for name, data in imported.pictures.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with target.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    click.echo(translate("写进了 {file}。").format(file=_shown(own, target)))
    if imported.pictures:
        said = translate("{count} 张图片放进了 {folder}。")
        click.echo(said.format(count=len(imported.pictures), folder=f"{_shown(own, folder)}/"))
    # no format says whether an exam's key is public, and its file's name is seldom what people are to read
    click.echo(translate("请看一看标题；是考试的，写上 key: withheld 再发布，不然网页上会有答案。"))
    sys.exit(1 if has_errors(problems) else 0)


def _shown(own: Session, file: Path) -> str:
    root = own.project.root
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


def _bytes(file: str) -> bytes:
    """The bytes of a file, or of standard input. Raises `ProblemsFound`."""
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST)
    path = Path(file)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            found = problem(Mark(file), "file-size", size=size // 1024, limit=LARGEST // 1024)
            raise ProblemsFound([found])
        return path.read_bytes()
    except FileNotFoundError:
        raise ProblemsFound([problem(Mark(file), "file-missing", file=file)]) from None
    except OSError as error:
        found = problem(Mark(file), "file-unreadable", reason=unreadable(error), code=error.errno)
        raise ProblemsFound([found]) from None


def _written(imported: Imported, shown: str, stem: str) -> tuple[str, Imported]:
    """The quiz file, and what is in it: a question that Markdown does not give back is refused."""
    lost = markdown.not_kept(imported, pictures=f"../assets/{stem}/")
    problems = [
        problem(
            Mark(shown, question.line),
            "import-refused",
            reason=Refusal.NOT_KEPT.value,
            question=text_of(question.prompt)[:80],
        )
        for index, question in enumerate(imported.questions)
        if index in lost
    ]
    kept = tuple(question for index, question in enumerate(imported.questions) if index not in lost)
    imported = replace(
        imported,
        questions=kept,
        refused=imported.refused + len(lost),
        problems=(*imported.problems, *problems),
    )
    title = imported.title or stem
    return markdown.document(imported, title=title, pictures=f"../assets/{stem}/"), imported


def _bad_pictures(imported: Imported) -> list[Problem]:
    """Pictures that are none, or hold what a site must not show."""
    problems: list[Problem] = []
    with TemporaryDirectory() as folder:
        for name, data in imported.pictures.items():
            file = Path(folder) / unquote(name)
            file.write_bytes(data)
            read_picture(file, name, problems)
    return problems


def _tally(imported: Imported, format_: str, source: Decoded, translate: Translate) -> str:
    """How many questions of which kinds were read, and how many were not."""
    kinds = imported.kinds
    parts = [f"{translate(KIND_WORDS[kind])} {kinds[kind]}" for kind in QuestionKind if kinds[kind]]
    lines = []
    if source.encoding:
        lines.append(translate("文件是 {encoding} 编码，已经转换。").format(encoding=source.encoding))
    said = translate("按 {format} 读：读进 {count} 道题。").format(
        format=format_, count=len(imported.questions)
    )
    lines.append(said + translate("、").join(parts))
    if imported.refused:
        lines.append(translate("还有 {count} 道没有读进来。").format(count=imported.refused))
    return "\n".join(lines)
