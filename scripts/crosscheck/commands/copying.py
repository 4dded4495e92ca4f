"""Marked copies of strangers' workbooks, made in a process of their own: a big one takes memory, an odd one can take its
reader with it, and neither is to be the end of the month's work (as in reading, hazards.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, ParamSpec, Self, TypeVar

from crosscheck.checking.clean_copy import clean_copy
from crosscheck.checking.returns import SheetMarks, can_be_patched, marked_copy
from crosscheck.reading.engine import apart
from crosscheck.reading.grid import Refused
from crosscheck.reading.opening import open_grids
from crosscheck.reading.settings import plain
from crosscheck.xlsx.books import BookError

if TYPE_CHECKING:
    from crosscheck.config import Config, Limits

PATCHED, PLAIN, LOCKED, LOST = "patched", "plain", "locked", "lost"  # how a copy is made; LOST: it cannot be
Died: Final = BrokenProcessPool
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Copier:
    """The process that marks; it is started when it is first needed, and again after a file was its end."""

    def __init__(self, config: Config) -> None:
        self._config, self._limits = config, plain(config).limits
        self._process: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self._end()

    def kind(self, path: Path, sheets: Sequence[str]) -> str:
        """How the workbook's copy is made."""
        try:
            return self._do(kind_of, path, list(sheets), self._limits)
        except Died:
            return LOST

    def copy(self, path: Path, kind: str, marks: Sequence[SheetMarks]) -> bytes:
        """The workbook with those marks.  Raises `Died`."""
        return self._do(copied, path, kind, list(marks), self._limits, self._config.campaign.start)

    def _do(self, task: Callable[Parameters, Result], *given: Parameters.args, **named: Parameters.kwargs) -> Result:
        self._process = self._process or apart(self._config)
        try:
            return self._process.submit(task, *given, **named).result()
        except (Died, MemoryError, BookError) as error:
            self._end()
            raise Died("a file was the end of its process") from error

    def _end(self) -> None:
        if self._process:
            self._process.shutdown()
        self._process = None


# --- in the process -------------------------------------------------------------------------------------------------
def kind_of(path: Path, sheets: Sequence[str], limits: Limits) -> str:
    """Whether the workbook is patched, written anew, or left alone because of its password."""
    data = path.read_bytes()
    if can_be_patched(data, sheets):
        return PATCHED
    try:
        open_grids(data, path.name, limits)
    except Refused:
        return LOCKED
    return PLAIN


def copied(path: Path, kind: str, marks: Sequence[SheetMarks], limits: Limits, created: date) -> bytes:
    """The workbook with those marks."""
    data = path.read_bytes()
    if kind == PATCHED:
        with contextlib.suppress(ValueError, ArithmeticError, LookupError):  # PackageError, or a number that is none: a part that is odd
            return marked_copy(data, marks)
    return clean_copy(open_grids(data, path.name, limits).grids, marks, created)
