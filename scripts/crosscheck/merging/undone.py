"""Problems that a department's list says are done and a list that it wrote since says are not: counted as done, and asked about.

A department that sends its whole list every month may leave last month's in the folder.  Of two states the further one counts, so
a problem that was opened again stays done because of the older list, and nobody looks at it any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, finding
from crosscheck.merging.problems import in_words
from crosscheck.merging.rows import Row
from crosscheck.sheets import Sheet

_DAYS: Final = (tables.FOUND_ON, tables.DONE_ON, tables.REVIEWED_ON)


def undone_since(several: Collection[Sequence[Row]]) -> Iterator[Finding]:
    """A finding for each row of a problem that says not done beside another of its department that says done, in a file whose latest day is the earlier.

    ``several`` are the rows of the problems that have more than one.
    """
    written = _written(row.sheet for rows in several for row in rows)
    for rows in several:
        done = [row for row in rows if row.text(tables.STATE) in tables.DONE_STATES]
        for row in rows if done else ():
            own = [other for other in done if other.sheet.department == row.sheet.department]
            if own and row.text(tables.STATE) in (tables.OPEN, tables.ONGOING):
                last = max(own, key=lambda other: written[other.sheet.file])
                if written[row.sheet.file] > written[last.sheet.file]:
                    words = {"other": in_words(last.source), "done": last.text(tables.STATE)}
                    yield finding("undone_since", row.place(tables.STATE), row.text(tables.STATE), **words)


def _written(sheets: Iterator[Sheet]) -> dict[str, str]:
    """File -> the latest day that its lists tell of."""
    latest: dict[str, str] = {}
    for sheet in {id(sheet): sheet for sheet in sheets}.values():
        days = (str(day) for name in _DAYS for day in sheet.columns.get(name, ()) if day)
        latest[sheet.file] = max(latest.get(sheet.file, ""), max(days, default=""))
    return latest

