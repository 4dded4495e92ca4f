"""From month to month: what a month keeps of its problems (workbooks/月度留底/<month>.jsonl), and what became of them since (ADR 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crosscheck import tables
from crosscheck.commands.month import Checked, Month
from crosscheck.findings import Finding, Place, ToldError, finding
from crosscheck.frames import LedgerRow, records, rows_of
from crosscheck.output import write_whole
from crosscheck.sheets import Sheet
from crosscheck.tracking.changes import VANISHED, Change, KeptRow, changes, kept_rows


def last_month(work: Month, rows: Sequence[LedgerRow]) -> list[dict[str, Any]]:
    """Last month's rows as its report kept them; else as far as today's dates tell; nothing before the first month."""
    if not work.earlier:
        return []
    last = work.earlier[-1]
    path = work.order.folder.kept(last.month)
    if path.is_file():
        return _kept_in(path)
    return kept_rows([row for row in rows if row[tables.FOUND_ON] <= last.end.isoformat()], last.end, _called(work))


def changed_since(work: Month, before: Sequence[KeptRow], rows: Sequence[LedgerRow]) -> list[Change]:
    """What became of last month's problems in those rows of this month."""
    last_day = work.earlier[-1].end.isoformat() if work.earlier else ""
    return changes(before, kept_rows(rows, work.order.period.end, _called(work)), work.order.config.tracking.reworded, _seen(work), last_day)


def vanished(work: Month) -> list[Change]:
    """The problems that last month's report kept and that nobody lists now, for commands that need no more of what follows."""
    if not work.earlier or not work.order.folder.kept(work.earlier[-1].month).is_file():
        return []
    rows = rows_of(work.ledgers.found_by(work.order.period.end.isoformat()).problem_columns)
    return [one for one in changed_since(work, last_month(work, rows), rows) if one.kind == VANISHED]


def tell_vanished(changed: Sequence[Change], checked: Checked) -> list[Finding]:
    """What was in last month's ledger and is in nobody's list now is asked of the department that reported it.

    The question is added to what is said of the department's first problem list; those of a department that has none
    are given back.
    """
    lists: dict[str, Sheet] = {}
    for sheet in checked.sheets:
        if sheet.kind == tables.PROBLEMS.kind and sheet.department:
            lists.setdefault(sheet.department, sheet)
    left: list[Finding] = []
    for row in (one.row for one in changed if one.kind == VANISHED):
        mine = next((lists[name] for name in str(row[tables.REPORTED_BY]).split("、") if name in lists), None)
        place = Place(mine.file, mine.sheet) if mine else Place(row[tables.SOURCE_FILE], row[tables.SOURCE_SHEET])
        words = {"enterprise": row[tables.ENTERPRISE], "found": row[tables.FOUND_ON], "state": row[tables.STATE] or tables.OPEN}
        (mine.findings if mine else left).append(finding("problem_vanished", place, row[tables.PROBLEM], **words))
    return left


def keep_month(work: Month) -> None:
    """Keep the month's problems, as they were reported, for the next month's comparison.

    A record stays once a later month has been kept; a month without one still gets its own, or one look at a later
    month would leave all those before it without a memory.
    """
    path = work.order.folder.kept(work.order.period.month)
    if path.is_file() and any(other.stem > path.stem for other in path.parent.glob("*.jsonl")):
        return
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in kept_rows(records(work.reported.problems), work.order.period.end, _called(work))]
    data = "".join(f"{line}\n" for line in lines).encode()
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)


def _called(work: Month) -> dict[str, list[str]]:
    """企业编号 -> the other names of the enterprise."""
    known = work.ledgers.enterprise_ledger
    return {id_: names.split("；") for id_, names in zip(known[tables.ENTERPRISE_ID], known[tables.OTHER_NAMES], strict=True) if names}


def _seen(work: Month) -> set[str]:
    """The numbers of the problems that the months before the last one kept."""
    paths = [work.order.folder.kept(one.month) for one in work.earlier[:-1]]
    return {row[tables.PROBLEM_ID] for path in paths if path.is_file() for row in _kept_in(path)}


def _kept_in(path: Path) -> list[dict[str, Any]]:
    """The rows that were kept, a line each; a text may hold what `splitlines` takes for the end of one.  Raises ToldError."""
    try:
        return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    except ValueError:
        raise ToldError(f"{path} 损坏了，读不出上月的问题。请用备份换回来；没有备份就删去它，上月的情况改按现在清单里的日期推算。") from None
