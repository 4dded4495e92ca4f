"""Where files are read: worker processes of this PC that may die alone, or a Dask cluster that is there already.

Both are executors of `concurrent.futures`, so nothing else knows which it is.  A worker of this PC ends itself when a
file takes too long, and is refused memory past its cap; the file then becomes a finding and the others go on.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crosscheck.catalogue import READER_DIED, READER_FAILED
from crosscheck.findings import Place, finding
from crosscheck.reading import watchdog
from crosscheck.reading.packed import encode
from crosscheck.reading.settings import Settings, plain
from crosscheck.sheets import Sheet

if TYPE_CHECKING:
    from crosscheck.config import Config
    from crosscheck.reading.reader import Reader

Job = tuple[str, str]  # the file relative to workbooks/, its absolute path
Sent = tuple[str, str | bytes]  # the same, or with the content in the path's place for another machine
Held = tuple[str, bytes]  # the file, its sheets encoded
Task = Callable[[Sequence[Sent]], list[Held]]
_BATCH: Final = 12  # files a task: one a task costs more in messages than some files in reading
_WORTH_A_WORKER: Final = 6  # files; for fewer a second process does not pay
_CLUSTER: Final = 64  # workers that a cluster is taken to have


@dataclass(frozen=True, slots=True)
class _Engine:
    """``start`` gives an executor of so many workers; ``deaths`` are raised for a task whose worker died or ran out of memory; ``load`` makes jobs ready to be sent."""

    start: Callable[[int], AbstractContextManager[Executor]]
    cores: int
    deaths: tuple[type[Exception], ...]
    load: Callable[[list[Job]], Sequence[Sent]]


def _engine(config: Config, notes: str) -> _Engine:
    if config.engine.kind == "dask":
        from crosscheck.reading import cluster

        return _Engine(lambda _: cluster.executor(config), config.engine.workers or _CLUSTER, cluster.deaths(), _with_content)
    return _Engine(lambda workers: _pool(config, workers, notes), config.engine.workers or os.cpu_count() or 1, (BrokenProcessPool, MemoryError), list)


def get_ready() -> None:
    """Let what workers of this PC need be imported while the caller does other things; reading starts without it too."""
    _processes()


def read_all(jobs: list[Job], config: Config, passwords: tuple[str, ...]) -> Iterator[Held]:
    """(file, encoded sheets) of every job, in any order; those under way when a worker dies are tried once more, alone."""
    if jobs:
        with tempfile.TemporaryDirectory(prefix="crosscheck-", ignore_cleanup_errors=True) as notes:
            yield from _read_all(jobs, config, passwords, notes)


def _read_all(jobs: list[Job], config: Config, passwords: tuple[str, ...], notes: str) -> Iterator[Held]:
    engine, task = _engine(config, notes), partial(read_batch, settings=plain(config), passwords=passwords)
    workers = min(engine.cores, -(-len(jobs) // _WORTH_A_WORKER))
    waiting = list(batches(jobs, workers))
    alone: list[Job] = []
    while waiting:
        with engine.start(workers) as pool:
            for batch, result in _run(engine, pool, waiting, workers, task):
                if result is None:
                    alone += batch
                else:
                    yield from result
    late = watchdog.timed_out(notes)
    for job in alone:
        yield (job[0], encode([_died(job[0], config.limits.seconds)])) if job[0] in late else _read_alone(engine, job, config, task)


def batches(jobs: list[Job], workers: int) -> Iterator[list[Job]]:
    """The jobs in batches that become smaller towards the end, so that no worker is left alone with a long one."""
    at = 0
    while at < len(jobs):
        size = max(1, min(_BATCH, (len(jobs) - at) // (2 * workers)))
        yield jobs[at : at + size]
        at += size


def apart(config: Config) -> Executor:
    """A process of its own, confined as a worker is, for other work on strangers' files."""
    return _pool(config, 1, "")


def _with_content(jobs: list[Job]) -> list[Sent]:
    return [(file, Path(path).read_bytes()) for file, path in jobs]


def _pool(config: Config, workers: int, notes: str) -> Executor:
    return ProcessPoolExecutor(workers, mp_context=_processes(), initializer=_confine, initargs=(config.limits.memory_megabytes, notes))


def _processes() -> Any:
    """How processes are made: forked from a clean server that has imported the reader once, where the system can fork."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crosscheck.reading.sheet"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)  # the server knows no other way where this program lies
    resource_tracker.ensure_running()  # it would let Ctrl-C through again
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is for this program: the server and its workers end with it, without words
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def _run(
    engine: _Engine, pool: Executor, waiting: list[list[Job]], workers: int, task: Task
) -> Iterator[tuple[list[Job], list[Held] | None]]:
    """Take batches from ``waiting`` and give each with its result, None for those under way when a worker died."""
    running: dict[Future[list[Held]], list[Job]] = {}
    broken = False
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < 2 * workers:
            batch = waiting.pop(0)
            try:
                running[pool.submit(task, engine.load(batch))] = batch
            except engine.deaths:
                waiting.insert(0, batch)
                broken = True
        for done in wait(running, return_when=FIRST_COMPLETED).done if running else ():
            batch = running.pop(done)
            try:
                yield batch, done.result()
            except engine.deaths:
                broken = True
                yield batch, None


def _read_alone(engine: _Engine, job: Job, config: Config, task: Task) -> Held:
    try:
        with engine.start(1) as pool:
            return pool.submit(task, engine.load([job])).result()[0]
    except engine.deaths:
        return job[0], encode([_died(job[0], config.limits.seconds)])


# --- in the worker ------------------------------------------------------------------------------------------------
_reader: Reader | None = None
_ours = False  # whether this process is a worker of ours, which may end itself


def _confine(megabytes: int, notes: str) -> None:
    """Cap the worker's memory, keep its last words from the clerk, end it with its parent."""
    global _ours
    _ours = True
    gc.freeze()  # what is imported stays: no need to look through it each time
    if notes:
        watchdog.keep_notes(notes)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    watchdog.keep_within(megabytes)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _end_with(parent: int) -> None:
    """End with the process that started this one: a worker would wait for ever for one that was killed."""
    multiprocessing.connection.wait([parent])
    os._exit(1)


def read_batch(jobs: Sequence[Sent], settings: Settings, passwords: tuple[str, ...]) -> list[Held]:
    """What each of these files holds."""
    global _reader
    from crosscheck.reading.reader import Reader

    if _reader is None or (_reader.settings, _reader.passwords) != (settings, passwords):
        _reader = Reader.of(settings, passwords)
    return [(file, _read_one(_reader, file, at)) for file, at in jobs]


def _read_one(reader: Reader, file: str, at: str | bytes) -> bytes:
    from crosscheck.reading.sheet import read_file

    if _ours:
        watchdog.begin(file, reader.settings.limits.seconds)
    try:
        return encode(read_file(reader, file, at if isinstance(at, bytes) else Path(at).read_bytes()))
    except MemoryError:
        return encode([_died(file, reader.settings.limits.seconds)])
    except OSError as error:
        return encode([Sheet(file, "", findings=[finding("file_damaged", Place(file), detail=str(error.strerror))])])
    except Exception as error:  # a bug of ours, met in one stranger's file: it is told, and no other file waits for its mending
        return encode([Sheet(file, "", findings=[finding(READER_FAILED, Place(file), detail=_where(error))])])
    finally:
        watchdog.end()


def _where(error: Exception) -> str:
    """Which error it is, and the line of the program that raised it, for the maintainers."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}，{Path(frame.filename).name} 第 {frame.lineno} 行"


def _died(file: str, seconds: int) -> Sheet:
    return Sheet(file, "", findings=[finding(READER_DIED, Place(file), seconds=seconds)])
