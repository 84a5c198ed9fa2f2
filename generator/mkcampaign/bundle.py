"""A finished site as one zip file (APPNOTE 6.3), to be handed on by USB stick and opened without a server.

The same site and day give the same bytes: names in order, one moment for all files, no owner, and none of the dotfiles
that a web server or an editor keeps beside the site.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path

from mkcampaign.output_folder import reason
from mkcampaign.problem import Mark, Problem, ProblemsFound, problem
from mkcampaign.wording import Language, day_label, translator

_YEARS = (1980, 2107)  # what the format can say (APPNOTE 4.4.6)
_LONGEST = 40
"""Characters of the folder's name: the paths below it still fit into the 260 of Windows."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)

_GUIDE = (
    "{site}",
    "内容截至 {day}",
    "",
    "怎样打开：",
    "1. 先把压缩包解压，整个文件夹一起放到电脑或者 U 盘上。不要在压缩包里直接点开。",
    "2. 打开文件夹，双击 {home}，网页就在浏览器里打开了。不用联网。",
    "3. 搜索、问答、日历、菜单和要打印的文件都能用；文件夹里的东西不要改名、不要挪动。",
    "",
    "要联网才能用的：订阅日历和内容，在地图里找地点，点开别的网站。",
    "过一段时间，活动和政策会变，请换一份新的。",
)


def place_problem(target: Path, *, site: Path, content: Path) -> Problem | None:
    """Why a bundle cannot be written to `target`, before anything is built; None where it can, as far as one sees."""
    whole = target.resolve()
    why = ""
    if target.suffix.lower() != ".zip":
        why = "文件名要以 .zip 结尾"
    elif target.is_dir():
        why = "那里有一个同名的文件夹"
    elif whole.is_relative_to(site.resolve()):
        why = "它在网站的文件夹里，每次生成都会换掉"
    elif whole.is_relative_to(content.resolve()):
        why = "它在放稿子的文件夹里，会跟着网站一起公开"
    elif target.exists() and not zipfile.is_zipfile(target):
        why = "那里有一个别的文件，不是压缩包"
    elif not target.parent.is_dir():
        why = "没有这个文件夹"
    elif not os.access(target.parent, os.W_OK):
        why = "没有权限"
    return problem(Mark(str(target)), "bundle-place", file=target.name, reason=why) if why else None


def write(site: Path, target: Path, *, title: str, day: date, language: Language) -> int:
    """Write the finished site in the folder `site` to the zip file `target`; returns its size in bytes.

    All files lie in one folder named for the site, with a text that says how to open it. Written beside the target
    and put in its place whole; raises `ProblemsFound` where that cannot be done, and the old file is then still there.
    """
    folder = folder_name(title)
    moment = (min(max(day.year, _YEARS[0]), _YEARS[1]), day.month, day.day, 0, 0, 0)
    if day.year < _YEARS[0]:
        moment = (_YEARS[0], 1, 1, 0, 0, 0)
    guide = translator(language)("先看这里") + ".txt"
    written: Path | None = None
    try:
        files: dict[str, Path | bytes] = {
            file.relative_to(site).as_posix(): file
            for file in site.rglob("*")
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(site).parts)
        }
        files.setdefault(guide, _guide(title, day, language))
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        written = Path(name)
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            for uri in sorted(files):
                source = files[uri]
                entry = zipfile.ZipInfo(f"{folder}/{uri}", moment)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # one and the same, wherever it is made
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, source if isinstance(source, bytes) else source.read_bytes())
        written.chmod(0o666 & ~_umask())  # a temporary file is for its owner alone
        size = written.stat().st_size
        written.replace(target)
    except OSError as error:
        said = problem(Mark(str(target)), "bundle-unwritable", file=target.name, reason=reason(error))
        raise ProblemsFound([said]) from None
    finally:
        if written is not None:
            with contextlib.suppress(OSError):
                written.unlink(missing_ok=True)
    return size


def folder_name(title: str) -> str:
    """A site's title as the name of a folder that every system can make (Windows: no <>:"/\\|?*, no dot at the end)."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', " ", title)
    short = " ".join(plain.split())[:_LONGEST].strip(" .")
    return "site" if not short or _RESERVED.fullmatch(short) else short


def _guide(title: str, day: date, language: Language) -> bytes:
    """In the line ends and with the mark by which old editors on Windows read it."""
    translate = translator(language)
    values = {"site": title, "day": day_label(day, language), "home": "index.html"}
    lines = [translate(line).format_map(values) if line else "" for line in _GUIDE]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
