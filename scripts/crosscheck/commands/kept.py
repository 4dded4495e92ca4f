"""Workbooks under workbooks/ that a person keeps: rows are added whole or not at all, never over his open file, and one that is gone is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.findings import Finding, finding
from crosscheck.folder import FORMS, RUN_RECORD, Folder
from crosscheck.forms.decisions import BookRow, rows_of, with_rows
from crosscheck.output import OutputError, replace_kept
from crosscheck.periods import Period
from crosscheck.tables import Table
from crosscheck.xlsx.package import PackageError

NAME_TITLE: Final = "可能是同一家的名称：请在“是否同一家”里选 是 或 否，以后每月照办；也可以自己加一行"
_BOOKS: Final = (tables.NAME_DECISIONS.book, tables.HEADING_DECISIONS.book, f"{FORMS}/{tables.SIGN_OFFS.book}", tables.SENT_MAIL.book)


def books_gone(folder: Folder) -> list[Finding]:
    """A finding for each such workbook that was there at the last run: what was written in it counts no more, or mail goes out twice."""
    return [finding("book_gone", folder.place(path), path.name) for path in _gone(folder, [folder.workbooks / book for book in _BOOKS])]


def basis_gone(folder: Folder, earlier: Sequence[Period]) -> list[Finding]:
    """A finding where what last month's report kept was there at the last run: what nobody lists any more is then not missed."""
    kept = {folder.kept(one.month): one.month for one in earlier[-1:]}
    return [finding("basis_gone", folder.place(path), path.name, month=kept[path]) for path in _gone(folder, list(kept))]


def _gone(folder: Folder, files: Sequence[Path]) -> list[Path]:
    """Those of these files of workbooks/ that the last run had and that are not there."""
    records = sorted(folder.output.glob(f"*/{RUN_RECORD}"), key=lambda path: (path.stat().st_mtime_ns, path))
    last = records[-1].read_text("utf-8", "replace") if records else ""
    return [path for path in files if f'"{path.relative_to(folder.root).as_posix()}":' in last and not path.is_file()]


def add_rows(path: Path, table: Table, rows: Sequence[BookRow], config: Config, title: str) -> bool:
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
