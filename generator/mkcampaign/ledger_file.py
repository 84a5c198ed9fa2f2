"""Adds releases to the ledger's file. What stands there already is never touched."""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from mkcampaign.model.release import Release

HEAD = """\
# 印发登记：印过什么、发给谁、当时写的是什么。由 mkcampaign print --release 写入，只添加，不要修改。
releases:
"""

_SEAL = re.compile(r"\bseal:\s*[\"']?([0-9a-f]{16})\b")
_BLANKS = r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
_FIRST = re.compile(rf"^releases:[ \t]*(?:#[^\n]*)?\r?\n{_BLANKS}(?P<indent> *)- ", re.MULTILINE)


def add(file: Path, releases: Sequence[Release]) -> None:
    """Write releases at the end of the ledger `file`, which is made where it is not there.

    The file is replaced in one step: at any moment it is either as before or complete. Raises OSError where it cannot
    be written, or is written so that nothing can be added at its end.
    """
    if not releases:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{file}.lock"):
        before = file.read_bytes().decode("utf-8") if file.exists() else ""
        try:
            after = appended(before, releases)
        except ValueError:
            raise OSError(errno.EINVAL, "登记的写法改过，没法在后面添加", str(file)) from None
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".released-", suffix=".yml")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(after)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    Path(f"{file}.lock").unlink(missing_ok=True)


def appended(before: str, releases: Sequence[Release]) -> str:
    """A ledger's text with releases added at its end, each sealed upon the one before, indented as what it has.

    Raises ValueError where it has no list. A ledger without an entry is begun anew.
    """
    if re.sub(r"#[^\n]*|\ufeff", "", before).split() in ([], ["releases:"], ["releases:", "[]"]):
        before = HEAD
    first = _FIRST.search(before)
    if first is None and before != HEAD:
        raise ValueError("no list of releases in block style")
    seal, written = (_SEAL.findall(before) or [""])[-1], ""
    for release in releases:
        seal = release.sealed(seal)
        written += entry(release.model_copy(update={"seal": seal}))
    added = textwrap.dedent(written)
    joint = "" if before.endswith("\n") else "\n"
    return before + joint + textwrap.indent(added, first["indent"] if first else "  ")


def entry(release: Release) -> str:
    """A release as an item of the YAML list `releases`; every text is quoted, so that it stays text."""
    own = release.model_dump(mode="json")
    lines = []
    for key, value in own.items():
        if isinstance(value, list):
            lines.append(f"{key}:" + ("" if value else " []"))
            lines += [
                "  - {" + ", ".join(f"{k}: {_quoted(v)}" for k, v in item.items()) + "}" for item in value
            ]
        else:
            lines.append(f"{key}: {_quoted(value)}")
    return "  - " + "\n    ".join(lines) + "\n"


def _quoted(value: object) -> str:
    """A scalar in double quotes (YAML 1.2.2, section 7.3.1), what cannot be printed escaped; a number as it is."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in text)
