"""The work on one sheet, fit to be sent to another process or another machine, and what comes back.

A sheet is laid out where the site was read, which takes a thirtieth of the time of setting it, and is plain data: what
a manuscript holds (a function that converts scripts, for one) need not travel.
"""

from __future__ import annotations

import atexit
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from mkcampaign.press import Pressed, Workshop, press, thumbnail
from mkcampaign.press.keys import press_sources, template_digest
from mkcampaign.press.sheet import Sheet


class PressesDiffer(Exception):
    """A worker on another machine has another release of the press; it would make other files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A sheet to set under a key. `pdf` and `cover` say what is wanted of it; `created` is the day the PDF bears."""

    key: str
    sheet: Sheet
    created: date
    pdf: bool = True
    cover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the task of a key: what came off the press and a PNG of the cover, as far as they were wanted.

    `lost` says why there is nothing, where the worker did not come back with anything: no fault of the text.
    """

    key: str
    pressed: Pressed | None = None
    cover: bytes | None = None
    lost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What every worker needs: the print templates in their folder here, and which press this is.

    For another machine, `shipped` holds the templates themselves.
    """

    templates: Path
    digest: str
    sources: str
    shipped: Mapping[str, bytes] | None = None

    @classmethod
    def of(cls, templates: Path, *, is_remote: bool = False) -> Kit:
        """The kit of the templates in a folder."""
        contents = {file.name: file.read_bytes() for file in sorted(templates.glob("*.typ"))}
        return cls(
            templates=templates,
            digest=template_digest(templates),
            sources=press_sources(),
            shipped=contents if is_remote else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Tasks that go to a worker together. For another machine, `pictures` holds the files that their sheets name."""

    kit: Kit
    tasks: tuple[Task, ...]
    pictures: Mapping[Path, bytes] = field(default_factory=dict)


def packed(kit: Kit, tasks: Sequence[Task]) -> Batch:
    """A batch ready to be sent, with its pictures where the kit is shipped."""
    if kit.shipped is None:
        return Batch(kit=kit, tasks=tuple(tasks))
    wanted = {picture.file for task in tasks for picture in task.sheet.pictures.values()}
    found = {file: file.read_bytes() for file in sorted(wanted) if file.is_file()}
    return Batch(kit=kit, tasks=tuple(tasks), pictures=found)


def work(batch: Batch) -> list[Outcome]:
    """Do a batch in this process. Raises `PressesDiffer` for one that was sent by another release of the press.

    A process does one at a time: PDFium, which looks the pages over, is not made for threads.
    """
    if batch.kit.sources != press_sources():
        raise PressesDiffer
    with _LOCK:
        if batch.kit.shipped is None:
            return [_done(task, _workshop(batch.kit)) for task in batch.tasks]
        with tempfile.TemporaryDirectory(prefix="mkcampaign-shipped-") as folder:
            templates, pictures = _unpacked(batch, Path(folder))
            with Workshop(templates) as workshop:
                return [_done(_at_hand(task, pictures), workshop) for task in batch.tasks]


def _done(task: Task, workshop: Workshop) -> Outcome:
    pressed = press(task.sheet, workshop=workshop, created=task.created) if task.pdf else None
    is_whole = pressed is None or pressed.pdf is not None
    cover = thumbnail(task.sheet, workshop=workshop) if task.cover and is_whole else None
    workshop.clear()
    return Outcome(key=task.key, pressed=pressed, cover=cover)


_LOCK = threading.Lock()
_WORKSHOPS: dict[str, Workshop] = {}
"""The workshop of this process by the digest of its templates; there is never more than one."""


def _workshop(kit: Kit) -> Workshop:
    if kit.digest not in _WORKSHOPS:
        close_workshop()
        _WORKSHOPS[kit.digest] = Workshop(kit.templates)
    return _WORKSHOPS[kit.digest]


def close_workshop() -> None:
    """Clear this process's workshop away at the end of a run; the next opens another, with the pictures as they are."""
    while _WORKSHOPS:
        _, workshop = _WORKSHOPS.popitem()
        workshop.__exit__()


atexit.register(close_workshop)


def _unpacked(batch: Batch, folder: Path) -> tuple[Path, dict[Path, Path]]:
    """Write down what was shipped: the folder of the templates, and where each picture lies now."""
    templates = folder / "templates"
    templates.mkdir()
    for name, content in (batch.kit.shipped or {}).items():
        (templates / name).write_bytes(content)
    pictures: dict[Path, Path] = {}
    for number, (file, content) in enumerate(batch.pictures.items()):
        pictures[file] = folder / f"{number}{file.suffix}"
        pictures[file].write_bytes(content)
    return templates, pictures


def _at_hand(task: Task, here: Mapping[Path, Path]) -> Task:
    """The task with the pictures of its sheet where they lie now."""
    pictures = {
        name: replace(picture, file=here.get(picture.file, picture.file))
        for name, picture in task.sheet.pictures.items()
    }
    return replace(task, sheet=replace(task.sheet, pictures=pictures))
