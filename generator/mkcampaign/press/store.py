"""A folder of what has been made before: an edition that has not changed is not set again.

An entry is two files: what was made (`<key>.pdf`, `<key>.png`), where anything was, and `<key>.json`, which says what
is to be known of it and is written last. Both are written beside their place and moved into it, so that two processes
may use one store, and one that is killed leaves nothing half written in an entry's place. What was damaged since (cut
off, edited by hand) is noticed by its size and hash, and is as if it were not there.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

FOLDER = Path(".cache") / "mkcampaign"
"""Below the site's folder; other tools of MkDocs keep theirs in `.cache` too."""

KEPT_S = 3600
"""Entries nobody asked for are kept for an hour after the last that somebody did: another process may be using them."""

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something made before. `notes` is plain JSON; `file` holds what was made, in `size` bytes; no file, nothing made.

    Where no folder could be written, `content` holds it.
    """

    notes: Json
    size: int = 0
    file: Path | None = None
    content: bytes | None = None

    @property
    def is_made(self) -> bool:
        """Whether anything was made."""
        return self.file is not None or self.content is not None

    def read(self) -> bytes:
        """What was made. Raises OSError where its file has gone since, ValueError where nothing was made."""
        if self.content is not None:
            return self.content
        if self.file is None:
            raise ValueError("nothing was made")
        try:
            return self.file.read_bytes()
        except FileNotFoundError as error:
            # Not FileNotFoundError: while pages are made, that is a template's.
            raise OSError(errno.EIO, error.strerror, str(self.file)) from None


class Store:
    """The entries of a folder, which is made when the first is put in.

    Where it cannot be written, a temporary folder stands in for this process, and where that cannot be, memory: a full
    or read-only disk costs time, not the edition.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, Entry] = {}

    @classmethod
    def of_site(cls, root: Path) -> Store:
        """The store of editions of the site in the folder `root`."""
        return cls(root / FOLDER / "editions")

    def get(self, key: str) -> Entry | None:
        """The entry of a key; None where there is none, or it is damaged."""
        if key in self._held:
            return self._held[key]
        for folder in (self.folder, *([self._spare()] if _spare_root.cache_info().currsize else [])):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                return self._read(folder, key)
        return None

    def put(self, key: str, notes: Json, *, content: bytes | None, suffix: str) -> Entry:
        """Keep what was made under a key, `suffix` with its dot; None keeps that nothing could be made, and why."""
        with contextlib.suppress(OSError):
            return self._write(self.folder, key, notes, content, suffix)
        with contextlib.suppress(OSError):
            return self._write(self._spare(), key, notes, content, suffix)
        entry = Entry(notes=notes, size=len(content or b""), content=content)
        self._held[key] = entry
        return entry

    def prune(self, keep: Collection[str]) -> int:
        """Remove the entries whose keys are not in `keep` and which nobody asked for lately; returns how many."""
        try:
            found = {file: file.stat().st_mtime for file in self.folder.iterdir() if file.is_file()}
        except OSError:
            return 0
        newest = max(found.values(), default=0.0)
        gone: set[str] = set()
        for file, used in found.items():
            key = file.name.partition(".")[0]
            if used < newest - KEPT_S and (key not in keep or file.name.endswith(_UNFINISHED)):
                with contextlib.suppress(OSError):
                    file.unlink()
                    gone.add(key)
        return len(gone)

    def _spare(self) -> Path:
        """What stands in for the folder until this process ends: prints are read after the store is gone."""
        return _spare_root() / hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16] / "editions"

    def _read(self, folder: Path, key: str) -> Entry:
        note = folder / f"{key}.json"
        said = json.loads(note.read_bytes())
        told = said.pop("check")
        if told != _check(said) or said["key"] != key:
            raise ValueError(key)
        file = folder / said["file"] if said["file"] else None
        if file is not None:
            content = file.read_bytes()
            if len(content) != said["size"] or hashlib.sha256(content).hexdigest() != said["sha256"]:
                raise ValueError(key)
        for used in (note, file):
            if used is not None:
                with contextlib.suppress(OSError):
                    os.utime(used)
        return Entry(notes=said["notes"], size=said["size"], file=file)

    def _write(self, folder: Path, key: str, notes: Json, content: bytes | None, suffix: str) -> Entry:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            (folder.parent / ".gitignore").write_text("*\n", "utf-8")
        file = folder / f"{key}{suffix}" if content is not None else None
        said: Json = {
            "key": key,
            "file": file.name if file else None,
            "size": len(content or b""),
            "sha256": hashlib.sha256(content or b"").hexdigest(),
            "notes": notes,
        }
        if file is not None and content is not None:
            write_whole(file, content)
        text = json.dumps({**said, "check": _check(said)}, ensure_ascii=False, sort_keys=True)
        write_whole(folder / f"{key}.json", text.encode("utf-8", "replace"))
        return Entry(notes=notes, size=said["size"], file=file)


@cache
def _spare_root() -> Path:
    folder = tempfile.mkdtemp(prefix="mkcampaign-editions-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that there is never half of it: beside its place, then moved there. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name[:80]}.", suffix=_UNFINISHED, dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _check(said: Json) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
