"""Enterprises that were renamed since last month while somebody goes on writing the old name, without a code.

The rows under the new name have the code, those under the old one nothing that leads to it: they are another enterprise now,
and nobody would see that it is the one that last month's ledger had under that code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crosscheck import tables
from crosscheck.frames import LedgerRow, names_of
from crosscheck.keys import name_key
from crosscheck.tracking.changes import KeptRow


def renamed(before: Sequence[KeptRow], enterprises: Iterable[LedgerRow]) -> Iterator[tuple[LedgerRow, LedgerRow]]:
    """(the enterprise that bears an old name, the one in its town that bore it last month, under the 企业编号 it still has), each pair once."""
    by_id, by_name = dict[str, LedgerRow](), dict[tuple[str, str], LedgerRow]()
    for row in enterprises:
        by_id[row[tables.ENTERPRISE_ID]] = row
        by_name.update(dict.fromkeys(((row[tables.TOWN], name) for name in _names(row)), row))
    told = set()
    for kept in before:
        now, name = by_id.get(kept.get(tables.ENTERPRISE_ID, "")), name_key(kept[tables.ENTERPRISE])
        old = by_name.get((kept[tables.TOWN], name))
        if now and old and name not in _names(now) and (pair := (old[tables.ENTERPRISE_ID], now[tables.ENTERPRISE_ID])) not in told:
            told.add(pair)
            yield old, now


def _names(row: LedgerRow) -> set[str]:
    return set(map(name_key, names_of(row)))
