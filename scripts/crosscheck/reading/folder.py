"""All the workbooks of a campaign, read file by file in worker processes that may die alone.

A worker ends itself when a file takes too long and is refused memory past its cap; the file then becomes a finding
and the others go on.  What each file held is kept in a deletable cache by content, settings and this code.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import multiprocessing
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Final

from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.reading.choices import duty_finder
from crosscheck.reading.passwords import known_passwords
from crosscheck.sheets import Sheet

DEPARTMENTS, ROSTERS, NAME_BOOK = "部门", "名册", "名称归并.xlsx"
_IGNORED: Final = (".ds_store", "thumbs.db", ".gitkeep", "desktop.ini")
_BATCH: Final = 12
_LOCKED: Final = '"file_encrypted"'  # may be read as soon as its password is known
Progress = Callable[[int, int], None]
Job = tuple[str, str]  # the file relative to workbooks/, its absolute path


def read_folder(workbooks: Path, config: Config, cache: Path | None = None, progress: Progress | None = None) -> list[Sheet]:
    """Every sheet under workbooks/部门 and workbooks/名册, in the order of file names."""
    jobs = _jobs(workbooks)
    store = _Cache(cache, config) if cache else None
    results: dict[str, str] = {}
    keys = {file: _key(file, path) for file, path in jobs}
    if store:
        results = store.get(keys)
    todo = [job for job in jobs if job[0] not in results]
    fresh: dict[str, str] = {}
    for count, (file, text) in enumerate(_read_all(todo, config), 1):
        fresh[file] = text
        if progress:
            progress(count, len(todo))
    if store and fresh:
        store.put({keys[file]: text for file, text in fresh.items() if _LOCKED not in text})
    results |= fresh
    return [_with_department(sheet, config) for file, _ in jobs for sheet in decode(results[file])]


def _jobs(workbooks: Path) -> list[Job]:
    found = []
    for folder in (DEPARTMENTS, ROSTERS):
        for path in sorted((workbooks / folder).rglob("*")):
            if path.is_file() and path.name.lower() not in _IGNORED:
                found.append((path.relative_to(workbooks).as_posix(), str(path)))
    book = workbooks / NAME_BOOK
    return [*found, (NAME_BOOK, str(book))] if book.is_file() else found


def _with_department(sheet: Sheet, config: Config) -> Sheet:
    """The sheet with its department from the folder; a finding when that is nobody's."""
    parts = sheet.file.split("/")
    if parts[0] != DEPARTMENTS:
        return sheet
    written = parts[1] if len(parts) > 2 else ""
    finder = duty_finder(config.permitted("departments"), config.campaign)
    sheet.department = finder.find(written) if written else ""
    if not sheet.department and not any(item.code in ("department_unknown", "file_locked_copy") for item in sheet.findings):
        near = finder.nearest(written) if written else ""
        place = Place(sheet.file, sheet.sheet)
        sheet.findings.append(finding("department_unknown", place, written, near=f"，是不是“{near}”" if near else ""))
    return sheet


# --- workers ----------------------------------------------------------------------------------------------------
_reader: Any = None


def _start_worker(config: Config, passwords: tuple[str, ...]) -> None:
    """Make the reader once a process and cap its memory where the system can."""
    global _reader
    from crosscheck.reading.sheet import Reader

    if sys.platform != "win32":
        import resource

        cap = config.limits.memory_megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a dying reader's own words are not for the clerk
    _reader = Reader.of(config, passwords)


def _read_batch(jobs: list[Job], seconds: int) -> list[tuple[str, str]]:
    return [(file, _read_one(file, path, seconds)) for file, path in jobs]


def _read_one(file: str, path: str, seconds: int) -> str:
    from crosscheck.reading.sheet import read_file

    faulthandler.dump_traceback_later(seconds, exit=True)  # a watchdog in C: ends the process even inside a reader
    try:
        return encode(read_file(_reader, file, Path(path).read_bytes()))
    except MemoryError:
        return encode([_died(file, seconds)])
    except OSError as error:
        return encode([Sheet(file, "", findings=[finding("file_damaged", Place(file), detail=str(error.strerror))])])
    finally:
        faulthandler.cancel_dump_traceback_later()


def _died(file: str, seconds: int) -> Sheet:
    return Sheet(file, "", findings=[finding("file_reader_died", Place(file), seconds=seconds)])


def _pool(config: Config, workers: int) -> Executor:
    context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(config, known_passwords()))


def _read_all(jobs: list[Job], config: Config) -> Iterator[tuple[str, str]]:
    """(file, encoded sheets) of every job, in any order; a file that kills its worker is tried once more, alone."""
    waiting = [jobs[at : at + _BATCH] for at in range(0, len(jobs), _BATCH)]
    workers = min(config.engine.workers or os.cpu_count() or 1, len(waiting))
    alone: list[Job] = []
    while waiting:
        with _pool(config, workers) as pool:
            for batch, result in _run(pool, waiting, workers, config.limits.seconds):
                if result is None:
                    alone += batch
                else:
                    yield from result
    for job in alone:
        yield _read_alone(job, config)


def _run(
    pool: Executor, waiting: list[list[Job]], workers: int, seconds: int
) -> Iterator[tuple[list[Job], list[tuple[str, str]] | None]]:
    """Take batches from ``waiting`` and give each with its result, None for those under way when a worker died."""
    running: dict[Future[list[tuple[str, str]]], list[Job]] = {}
    broken = False
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < 2 * workers:
            batch = waiting.pop(0)
            try:
                running[pool.submit(_read_batch, batch, seconds)] = batch
            except BrokenProcessPool:
                waiting.insert(0, batch)
                broken = True
        for done in wait(running, return_when=FIRST_COMPLETED).done if running else ():
            batch = running.pop(done)
            try:
                yield batch, done.result()
            except BrokenProcessPool:
                broken = True
                yield batch, None


def _read_alone(job: Job, config: Config) -> tuple[str, str]:
    try:
        with _pool(config, 1) as pool:
            return pool.submit(_read_batch, [job], config.limits.seconds).result()[0]
    except BrokenProcessPool:
        return job[0], encode([_died(job[0], config.limits.seconds)])


# --- what a worker sends back, and the cache ------------------------------------------------------------------------
def encode(sheets: Iterable[Sheet]) -> str:
    """The sheets as JSON text."""
    return json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, separators=(",", ":"))


def _plain(sheet: Sheet) -> list[Any]:
    findings = [[getattr(item, name) for name in Finding.__slots__] for item in sheet.findings]
    return [sheet.file, sheet.sheet, sheet.kind, sheet.header_row, sheet.columns, sheet.letters, sheet.rows, sheet.extras, sheet.skipped, findings]


def decode(text: str) -> list[Sheet]:
    """The sheets that `encode` wrote."""
    return [
        Sheet(file, name, kind, "", header, columns, letters, rows, extras, [(n, why) for n, why in skipped], [Finding(*f) for f in findings])
        for file, name, kind, header, columns, letters, rows, extras, skipped, findings in json.loads(text)
    ]


def _key(file: str, path: str) -> str:
    return hashlib.sha256(file.encode() + b"\0" + Path(path).read_bytes()).hexdigest()


class _Cache:
    """A deletable sqlite file: what each file held, by its name and content, these settings and this code."""

    def __init__(self, path: Path, config: Config) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._settings = _settings_key(config)
        try:
            self._open(path)
        except sqlite3.DatabaseError:  # a damaged cache is only a cache
            path.unlink()
            self._open(path)

    def _open(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode=wal")
        self._base.execute("pragma synchronous=normal")
        self._base.execute("create table if not exists held (key text primary key, settings text, sheets text)")

    def get(self, keys: dict[str, str]) -> dict[str, str]:
        query = "select sheets from held where key=? and settings=?"
        found = {file: self._base.execute(query, (key, self._settings)).fetchone() for file, key in keys.items()}
        return {file: row[0] for file, row in found.items() if row}

    def put(self, results: dict[str, str]) -> None:
        self._base.execute("begin")
        self._base.execute("delete from held where settings<>?", (self._settings,))
        rows = [(key, self._settings, text) for key, text in results.items()]
        self._base.executemany("insert or replace into held values (?,?,?)", rows)
        self._base.execute("commit")


def _settings_key(config: Config) -> str:
    """A hash of the settings and of the code that reads: either changing makes the cache stale."""
    code = hashlib.sha256(config.model_dump_json().encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), here.parent / "tables.py", here.parent / "findings.py", here.parent / "keys.py"]):
        code.update(path.read_bytes())
    return code.hexdigest()
