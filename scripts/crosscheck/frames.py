"""Ledger frames as plain rows, for the stages that go row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of the frame as dicts by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
