"""The ledger of enterprises gives back what was added to it, in whatever pieces it is kept."""

from __future__ import annotations

import pytest

from crosscheck import tables
from crosscheck.frames import rows_of
from crosscheck.merging.enterprise_ledger import EnterpriseLedger

ROWS = [[f"{name}{row}" if name != tables.SOURCE_ROW else row for name in tables.ENTERPRISE_LEDGER] for row in range(5)]


def filled(piece: int) -> EnterpriseLedger:
    ledger = EnterpriseLedger(piece)
    for row in ROWS:
        ledger.add(row)
    return ledger


@pytest.mark.parametrize("piece", [1, 2, 5, 6])
def test_every_row_is_there_once_and_in_order(piece: int) -> None:
    ledger = filled(piece)
    assert [list(row.values()) for row in rows_of(ledger)] == ROWS
    assert ledger.columns() == dict(ledger)
    assert [list(row.values()) for made in ledger.pieces() for row in rows_of(made)] == ROWS


def test_its_pieces_have_as_many_rows_as_are_kept_together() -> None:
    assert [[len(cells) for cells in made.values()] for made in filled(2).pieces()] == [[size] * len(tables.ENTERPRISE_LEDGER) for size in (2, 2, 1)]


def test_a_ledger_without_rows_has_its_columns() -> None:
    assert list(EnterpriseLedger()) == list(tables.ENTERPRISE_LEDGER)
    assert [dict(made) for made in EnterpriseLedger().pieces()] == [{name: [] for name in tables.ENTERPRISE_LEDGER}]
