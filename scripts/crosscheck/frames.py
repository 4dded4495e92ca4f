"""Ledgers as plain rows, for the stages that go row by row.

Merging gives columns; a pandas frame is made of them for who works with one, so that nobody else waits for pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crosscheck import tables

if TYPE_CHECKING:
    import pandas as pd

LedgerRow = dict[str, Any]
Columns = Mapping[str, list[Any]]  # name -> its cells, a cell a row


def frame_of(columns: Columns) -> pd.DataFrame:
    """The frame of those columns, whose values stay as they are."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()}, columns=list(columns))


def whole(names: Iterable[str], pieces: Iterable[Columns]) -> dict[str, list[Any]]:
    """The columns of those names, for the rows of all pieces."""
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for piece in pieces:
        for name, cells in columns.items():
            cells += piece[name]
    return columns


def records(frame: pd.DataFrame) -> list[LedgerRow]:
    """The rows of the frame as dicts by column name."""
    return rows_of({str(name): frame[name].tolist() for name in frame.columns})


def rows_of(columns: Columns) -> list[LedgerRow]:
    """The rows of those columns as dicts by column name."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def done_by(row: LedgerRow, day: str) -> bool:
    """Whether the problem was rectified or closed by that ISO day; a done state without a date counts as done."""
    return bool(row[tables.STATE] in tables.DONE_STATES and row[tables.DONE_ON] <= day)


def state_by(row: LedgerRow, day: str) -> str:
    """Its 整改状态 on that ISO day, "" when none is told: what was done later was still under way."""
    return tables.ONGOING if row[tables.STATE] in tables.DONE_STATES and not done_by(row, day) else str(row[tables.STATE])


def overdue_by(row: LedgerRow, day: str) -> bool:
    """Whether its 整改期限 had passed by that ISO day without it being done."""
    return "" < row[tables.DUE_ON] < day and not done_by(row, day)


def closed_by(row: LedgerRow, day: str) -> bool:
    """Whether the problem was closed by that ISO day, so that nobody need look at it again."""
    return bool(row[tables.STATE] == tables.CLOSED) and done_by(row, day)


def names_of(row: LedgerRow) -> list[str]:
    """All names by which an enterprise of the ledger is written, its own first."""
    return [row[tables.ENTERPRISE], *(name for name in str(row[tables.OTHER_NAMES] or "").split("；") if name)]


def owner(row: LedgerRow) -> str:
    """Who owes the next step of a problem: the department it was handed to, else the responsible unit."""
    return str(row[tables.HANDED_TO] or row[tables.DUTY_UNIT])
