"""The folder a site is written to: the old site stays whole until the new one is complete.

A build writes into a sibling, `.site.building`, and the two are exchanged in one step at the end. A build that
fails, is killed or meets a full disk leaves the sibling behind at worst; the next build removes it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from filelock import FileLock, Timeout

from mkcampaign.problem import Mark, Problem, ProblemsFound, problem

_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100  # fcntl.h


class OutputFolder:
    """A folder `target` and the staging folder beside it. Use `open`, then `commit` or `discard`."""

    def __init__(self, target: Path) -> None:
        self.target = target.resolve()  # a link to the web server's folder stays a link
        self.staging = self.target.with_name(f".{self.target.name}.building")
        self.previous = self.target.with_name(f".{self.target.name}.previous")
        self._lock = FileLock(self.target.with_name(f".{self.target.name}.lock"), timeout=0)

    def open(self) -> Path:
        """Lock the folder and return an empty staging folder to write to.

        Raises `ProblemsFound` where another build has the lock, where the target holds files that are no site of
        ours, or where the staging folder cannot be made.
        """
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise ProblemsFound([problem(Mark(self.target.name), "build-running")]) from None
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            self._recover()
            if not _is_site(self.target):
                found = problem(Mark(self.target.name), "output-not-ours", folder=self.target.name)
                raise ProblemsFound([found])
            self.staging.mkdir()
        except OSError as error:
            self._lock.release()
            raise self._unwritable(error) from None
        except ProblemsFound:
            self._lock.release()
            raise
        return self.staging

    def commit(self) -> None:
        """Put the staging folder in the target's place; dotfiles of the old site are carried over.

        Raises `ProblemsFound` where that cannot be done; the old site is then still in place.
        """
        try:
            if self.target.is_dir():
                shutil.copymode(self.target, self.staging)
                for entry in sorted(self.target.iterdir()):
                    if entry.name.startswith(".") and not (self.staging / entry.name).exists():
                        _copy(entry, self.staging / entry.name)
                _exchange(self.staging, self.target, self.previous)
            else:
                self.staging.rename(self.target)
        except OSError as error:
            raise self._unwritable(error) from None
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove what is left of the staging folder and let the next build begin."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self._lock.release()

    def _recover(self) -> None:
        """Clear away what a killed build left; a site that was moved aside and not replaced is put back."""
        if self.previous.exists():
            if self.target.exists():
                shutil.rmtree(self.previous)
            else:
                self.previous.rename(self.target)
        if self.staging.exists():
            shutil.rmtree(self.staging)

    def _unwritable(self, error: OSError) -> ProblemsFound:
        return ProblemsFound([unwritable(self.target.name, error)])


def unwritable(file: str, error: OSError) -> Problem:
    """The problem that a file cannot be written."""
    return problem(Mark(file), "output-unwritable", file=file, reason=reason(error))


def reason(error: OSError) -> str:
    """Why the system refused, in the editor's words where we have them."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "它正被占用，可能是一个挂载点",
    errno.ENOTDIR: "它的上级不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
}


def _is_site(folder: Path) -> bool:
    """True for a folder that is not there, is empty but for dotfiles, or holds a site of ours.

    Any website has a home page and assets; ours is known by its own style bundle.
    """
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    if (folder / "index.html").is_file() and any((folder / "assets").glob("mkcampaign.*.css")):
        return True
    return all(entry.name.startswith(".") for entry in folder.iterdir())


def _copy(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _exchange(new: Path, old: Path, aside: Path) -> None:
    """Exchange two folders in one step where the system can (Linux renameat2), else by two renames."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        renameat2 = getattr(libc, "renameat2", None)
        if renameat2 is not None:
            done = renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE)
            if done == 0:
                return
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)
