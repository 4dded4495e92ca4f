"""Adding rows to a workbook under workbooks/ that a person keeps: whole or not at all, never over his open file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crosscheck.config import Config
from crosscheck.forms.decisions import Row, rows_of, with_rows
from crosscheck.output import OutputError, replace_kept
from crosscheck.tables import Table
from crosscheck.xlsx.package import PackageError


def add_rows(path: Path, table: Table, rows: Sequence[Row], config: Config, title: str = "") -> bool:
    """Add the rows to the person's workbook, a fresh one under that title when there is none; whether it was written.

    Call under `output.lock` and before anything else is written: raises OutputError, with everything as it was, when
    the workbook is open elsewhere, was changed in the meantime, or has lost its heading.  No rows write nothing.
    """
    if not rows:
        return False
    before = path.read_bytes() if path.is_file() else None
    try:
        after = with_rows(before, table, rows, config, title)
    except PackageError as error:
        raise OutputError(f"{path.name} 加不进新的行：{error}") from error
    replace_kept(path, before, after)
    return True


def rows_in(path: Path, table: Table, config: Config) -> list[dict[str, str]]:
    """The texts of that workbook's rows; none when there is no workbook.  Raises OutputError when it has lost its heading."""
    if not path.is_file():
        return []
    try:
        return rows_of(path.read_bytes(), table, config)
    except PackageError as error:
        raise OutputError(f"{path.name} 读不了：{error}") from error
