"""The ledger of enterprises, filled row by row while they are merged.

Full pieces are packed, but for what every problem takes over of its enterprise: all cells of a province's enterprises would fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from crosscheck import tables
from crosscheck.compact import pack, unpack
from crosscheck.frames import Columns, whole
from crosscheck.sheets import Value

_PIECE: Final = 20_000  # rows; more than the enterprises of most counties
TAKEN_OVER: Final = (tables.ENTERPRISE_ID, tables.ENTERPRISE, tables.TOWN, tables.FIELD)  # by a problem from its enterprise
_OPEN: Final = (*TAKEN_OVER, tables.REGISTERED)


class EnterpriseLedger(Mapping[str, list[Any]]):
    """The columns of tables.ENTERPRISE_LEDGER; one that is not kept open is put together each time that it is asked for."""

    def __init__(self, piece: int = _PIECE) -> None:
        self._size = piece
        self._packed: list[bytes] = []
        self._open: dict[str, list[Any]] = {name: [] for name in _OPEN}
        self._last: dict[str, list[Any]] = {name: [] for name in tables.ENTERPRISE_LEDGER if name not in _OPEN}
        self._all = [{**self._open, **self._last}[name] for name in tables.ENTERPRISE_LEDGER]

    def add(self, row: Sequence[Value]) -> None:
        """The next row, its values in the order of tables.ENTERPRISE_LEDGER."""
        for cells, value in zip(self._all, row, strict=True):
            cells.append(value)
        if len(self._last[tables.SOURCES]) == self._size:
            self._packed.append(pack(self._last))
            for cells in self._last.values():
                cells.clear()

    def pieces(self) -> Iterator[Columns]:
        """The columns for so many rows at a time."""
        for number, rest in enumerate(chain(map(unpack, self._packed), [self._last])):
            mine = slice(number * self._size, (number + 1) * self._size)
            yield {name: self._open[name][mine] if name in self._open else rest[name] for name in self}

    def columns(self) -> Columns:
        """All of them, for who wants more than one."""
        return whole(self, self.pieces())

    def __getitem__(self, name: str) -> list[Any]:
        return self._open[name] if name in self._open else whole([name], self.pieces())[name]

    def __iter__(self) -> Iterator[str]:
        return iter(tables.ENTERPRISE_LEDGER)

    def __len__(self) -> int:
        return len(tables.ENTERPRISE_LEDGER)
