"""Marked copies of strangers' workbooks, made in a process of their own: a big one takes memory, an odd one can take its
reader with it, and neither is to be the end of the month's work (as in reading, hazards.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from crosscheck.checking.clean_copy import clean_copy
from crosscheck.checking.returns import SheetMarks, marked_copy
from crosscheck.reading import watchdog
from crosscheck.reading.engine import apart
from crosscheck.reading.grid import Refused
from crosscheck.reading.opening import open_grids
from crosscheck.reading.settings import plain
from crosscheck.xlsx.books import BookError

if TYPE_CHECKING:
    from crosscheck.config import Config
    from crosscheck.config_sections import Limits

PATCHED, PLAIN, LOCKED, LOST = "patched", "plain", "locked", "lost"  # how a copy came out; without one: a password, or the end of the process
_PATIENCE: Final = 3  # times the seconds that reading may take


class Copy(NamedTuple):
    """A workbook with its marks, and how it came out; nothing where it is `LOCKED` or `LOST`."""

    kind: str
    data: bytes = b""


class Copier:
    """The process that marks; it is started when it is first needed, and again after a file was its end."""

    def __init__(self, config: Config) -> None:
        self._config, self._limits = config, plain(config).limits
        self._process: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self._end()

    def copy(self, path: Path, marks: Sequence[SheetMarks]) -> Copy:
        """The workbook with those marks."""
        self._process = self._process or apart(self._config)
        try:
            return self._process.submit(copied, path, list(marks), self._limits, self._config.campaign.start).result()
        except (BrokenProcessPool, MemoryError, BookError):
            self._end()
            return Copy(LOST)

    def _end(self) -> None:
        if self._process:
            self._process.shutdown()
        self._process = None


# --- in the process -------------------------------------------------------------------------------------------------
def copied(path: Path, marks: Sequence[SheetMarks], limits: Limits, created: date) -> Copy:
    """The workbook with those marks: patched, or written anew where it cannot be."""
    watchdog.begin(path.name, _PATIENCE * limits.seconds)
    try:
        data = path.read_bytes()
        with contextlib.suppress(ValueError, ArithmeticError, LookupError):  # PackageError, or a number that is none: a part that is odd
            return Copy(PATCHED, marked_copy(data, marks))
        return Copy(PLAIN, clean_copy(open_grids(data, path.name, limits).grids, marks, created))
    except Refused as refusal:
        return Copy(LOCKED if refusal.code == "file_encrypted" else LOST)
    finally:
        watchdog.end()
