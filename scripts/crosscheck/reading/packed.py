"""Sheets as compact bytes: what the workers send back and the cache keeps.

The columns of a sheet stay packed until somebody asks for them, and of a province's sheets only so many are open at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from sys import intern
from typing import Any, Final

from crosscheck.compact import Column, as_json, cells, distinct, from_json, pack, shared, unpack
from crosscheck.findings import Finding
from crosscheck.sheets import Sheet

_MOST_OPEN: Final = 800  # sheets; more than a county has


def encode(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as JSON, each with the length of its packed columns, which follow; a column is its distinct values and, for each row, which of them."""
    columns = []
    heads = []
    for sheet in sheets:
        columns.append(pack(sheet.columns))
        heads.append([len(columns[-1]), list(sheet.columns), *_rest(sheet)])
    return b"\n".join((as_json(heads), b"".join(columns)))


def _rest(sheet: Sheet) -> list[Any]:
    findings = [distinct([getattr(item, name) for item in sheet.findings]) for name in Finding.__slots__]
    stated = {name: distinct(places) for name, places in sheet.stated.items()}
    body = [sheet.letters, _runs(sheet.rows), distinct(sheet.extras), sheet.skipped, findings, sheet.head, sheet.head_cells]
    return [sheet.file, sheet.sheet, sheet.kind, sheet.header_row, *body, stated, sheet.part, sheet.proposals]


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The numbers as runs (first, behind the last)."""
    runs = ([number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]))
    return [(run[0], run[-1] + 1) for run in runs]


def decode(data: bytes) -> list[Sheet]:
    """The sheets that `encode` wrote."""
    heads, _, columns = data.partition(b"\n")
    sheets, at = [], 0
    for length, names, *rest in from_json(heads):
        sheets.append(_sheet(PackedColumns(list(map(intern, names)), columns[at : at + length]), *rest))
        at += length
    return sheets


def _sheet(columns: PackedColumns, file: str, name: str, kind: str, header: int, letters: Any, runs: Any, extras: Any, skipped: Any, *rest: Any) -> Sheet:
    findings, head, head_cells, stated, part, proposals = rest
    rows = [number for run in runs for number in range(*run)]
    told = list(map(Finding, *(shared(cells(*packed)) for packed in findings)))
    captions = {title: cells(*packed) for title, packed in stated.items()}
    body = (columns, {intern(title): letter for title, letter in letters.items()}, rows, cells(*extras), list(map(tuple, skipped)), told)
    return Sheet(file, name, kind, "", header, *body, head, head_cells, captions, part, list(map(tuple, proposals)))


class PackedColumns(Mapping[str, Column]):
    """The columns of a sheet by their names, unpacked when they are asked for."""

    __slots__ = ("_names", "_packed")

    def __init__(self, names: list[str], packed: bytes) -> None:
        self._names, self._packed = names, packed

    def __getitem__(self, name: str) -> Column:
        return _unpacked(self._packed)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


_unpacked = lru_cache(_MOST_OPEN)(unpack)
