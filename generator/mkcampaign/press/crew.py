"""Who sets the editions: this process, processes beside it, or a Dask cluster; and what happens when one of them dies.

Processes are spawned, never forked: a fork after Typst has run waits for ever on its threads. To start one takes about
half a second and an edition about 0.15 s, so a handful is set right here (`HANDFUL`).
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mkcampaign.press.task import Batch, Kit, Outcome, PressesDiffer, Task, packed, work

HANDFUL = 12
"""Editions below which another process costs more than it saves; on two cores both take 2 s for these."""

MOST_PROCESSES = 8
"""Each holds up to 250 MB; more are made when asked for."""

LARGEST_BATCH = 8
"""About a second's work: large enough that sending costs nothing, small enough for a smooth bar and a quick Ctrl-C."""

MOST_LOSSES = 3
"""Workers that may die one after another, on one edition each, before the rest is given up: then it is not the text."""

DIED = "排版的进程意外退出"
GIVEN_UP = "排版的进程接连退出，没有再试"
OTHER_PRESS = "那台机器上的 mkcampaign 或字体和这里的版本不同"


class CrewUnusable(Exception):
    """These workers cannot be had; says why in the editor's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """How to come by an executor, and how many tasks it does at once. A remote one does not see our files."""

    open: Callable[[], Executor]
    size: int = 1
    is_remote: bool = False


class _Here(Executor):
    """Does each task in this process, at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  as any executor does; the caller asks for the result
            future.set_exception(error)
        return future


def here() -> Crew:
    """This process alone."""
    return Crew(open=_Here)


def processes(count: int) -> Crew:
    """So many processes beside this one."""
    context = multiprocessing.get_context("spawn")
    return Crew(
        open=lambda: ProcessPoolExecutor(count, mp_context=context, initializer=_begin), size=max(1, count)
    )


def cores() -> int:
    """The processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local(count: int, *, jobs: int | None = None) -> Crew:
    """Who should set `count` editions on this machine: as many processes as pay, or `jobs` if given."""
    wanted = min(cores(), MOST_PROCESSES) if jobs is None else jobs
    useful = min(wanted, -(-count // 4)) if jobs is None else min(wanted, count)
    if useful < 2 or (jobs is None and count < HANDFUL):
        return here()
    return processes(useful)


def dask(address: str) -> Crew:
    """The workers of a running Dask cluster, by its scheduler's `host:port` (https://distributed.dask.org).

    They need the same release of mkcampaign, and no folder of this machine. Raises `CrewUnusable` where the package is
    not installed, or nothing answers at the address.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise CrewUnusable("要用 Dask，先运行 pip install 'mkcampaign[dask]'。") from None
    try:
        client = distributed.Client(f"tcp://{address}", timeout=5, set_as_default=False)
        size = sum(client.nthreads().values())
    except (OSError, ValueError, TimeoutError):
        raise CrewUnusable(f"连不上 Dask 的调度器 {address}。检查地址，看它是不是开着。") from None
    if not size:
        client.close()
        raise CrewUnusable(f"Dask 的调度器 {address} 没有工作机。先在工作机上运行 dask worker。")
    return Crew(open=lambda: _DaskExecutor(client), size=size, is_remote=True)


class _DaskExecutor(Executor):
    """Dask's own executor, whose client is closed with it. Each submission is new: the same call may be tried again."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._inner = client.get_executor(pure=False, retries=0)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = self._inner.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=False)
        self._client.close()


def _begin() -> None:
    """Ctrl-C is for the parent to answer; and without a parent there is nothing left to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def set_editions(
    tasks: Iterable[Task], *, count: int, kit: Kit, crew: Crew
) -> Generator[Outcome, None, None]:
    """Do about `count` tasks, each as its worker finishes it. `tasks` are taken only as fast as they are done.

    Where a worker dies, all that was under way is done again one by one; the task that kills a second one is lost, and
    the others go on. Never raises for a task; closing the iterator lets what is under way end and starts no more.
    """
    return _Run(tasks, count=count, kit=kit, crew=crew).outcomes()


class _Run:
    def __init__(self, tasks: Iterable[Task], *, count: int, kit: Kit, crew: Crew) -> None:
        self.kit, self.crew = kit, crew
        # Some batches for each worker, so that none is left with the last one alone.
        self.batch = 1 if crew.size == 1 else max(1, min(LARGEST_BATCH, count // (crew.size * 4)))
        self.window = 1 if crew.size == 1 else crew.size * 2
        self.tasks = iter(tasks)
        self.doubtful: list[Task] = []
        self.running: dict[Future[list[Outcome]], tuple[Task, ...]] = {}
        self.on_trial: Task | None = None
        self.losses = 0
        self.executor = crew.open()

    def outcomes(self) -> Generator[Outcome, None, None]:
        try:
            while self._submit() or self.running:
                done, _ = wait(self.running, return_when=FIRST_COMPLETED)
                for future in done:
                    tasks = self.running.pop(future, None)  # None: it is doubtful by now
                    if tasks is not None:
                        yield from self._results(future, tasks)
            for task in (*self.doubtful, *self.tasks):
                yield Outcome(key=task.key, lost=GIVEN_UP)
        finally:
            with contextlib.suppress(BrokenExecutor, OSError):
                self.executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self) -> bool:
        """Hand out what there is room for: a doubtful task alone, else the next batches; False where none is left."""
        if self.losses >= MOST_LOSSES:
            return False
        if self.doubtful:
            if not self.running:
                self.on_trial = self.doubtful.pop(0)
                return self._start((self.on_trial,))
            return True
        while len(self.running) < self.window:
            batch = tuple(islice(self.tasks, self.batch))
            if not batch or not self._start(batch):
                break
        return bool(self.running)

    def _start(self, tasks: tuple[Task, ...]) -> bool:
        batch: Batch = packed(self.kit, tasks)
        for _ in range(2):
            try:
                self.running[self.executor.submit(work, batch)] = tasks
            except (BrokenExecutor, RuntimeError):  # it died while nobody looked
                self._open_again()
            else:
                return True
        self.losses = MOST_LOSSES
        self.doubtful[:0] = tasks
        return False

    def _open_again(self) -> None:
        """A new executor; what was under way with the old one is doubtful, since any of it may have killed it."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.doubtful += [task for tasks in self.running.values() for task in tasks]
        self.running.clear()
        self.executor = self.crew.open()

    def _results(self, future: Future[list[Outcome]], tasks: tuple[Task, ...]) -> Iterator[Outcome]:
        is_trial, self.on_trial = tasks == (self.on_trial,), None
        try:
            outcomes = future.result()
        except (Exception, CancelledError) as error:  # noqa: BLE001  whatever befell a worker, the others go on
            has_died = isinstance(error, BrokenExecutor | CancelledError)
            if has_died:
                self._open_again()
            if is_trial or (len(tasks) == 1 and not has_died):
                self.losses += has_died
                yield Outcome(key=tasks[0].key, lost=_reason(error))
            else:
                self.doubtful[:0] = tasks
            return
        self.losses = 0
        yield from outcomes


def _reason(error: BaseException) -> str:
    if isinstance(error, PressesDiffer):
        return OTHER_PRESS
    if isinstance(error, BrokenExecutor | CancelledError) or type(error).__name__ == "KilledWorker":
        return DIED
    return f"{type(error).__name__}: {error}"
