"""Sheets as compact bytes: what the workers send back and the cache keeps.

The columns of a sheet stay packed until somebody asks for them, and of a province's sheets only so many are open at a time.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from sys import intern
from typing import Any, Final

from crosscheck.findings import Finding
from crosscheck.sheets import Sheet, Value

_MOST_OPEN: Final = 800  # sheets; more than a county has
_LEVEL: Final = 1  # of zlib: less than a third of the size
Column = list[Value]


def encode(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as JSON, each with the length of its packed columns, which follow; a column is its distinct values and, for each row, which of them."""
    columns = []
    heads = []
    for sheet in sheets:
        columns.append(zlib.compress(_json({name: _distinct(values) for name, values in sheet.columns.items()}), _LEVEL))
        heads.append([len(columns[-1]), list(sheet.columns), *_rest(sheet)])
    return b"\n".join((_json(heads), b"".join(columns)))


def _json(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _rest(sheet: Sheet) -> list[Any]:
    findings = [_distinct([getattr(item, name) for item in sheet.findings]) for name in Finding.__slots__]
    stated = {name: _distinct(cells) for name, cells in sheet.stated.items()}
    body = [sheet.letters, _runs(sheet.rows), _distinct(sheet.extras), sheet.skipped, findings, sheet.head, sheet.head_cells]
    return [sheet.file, sheet.sheet, sheet.kind, sheet.header_row, *body, stated, sheet.part, sheet.proposals]


def _distinct(values: Sequence[Value]) -> tuple[list[Value], list[int] | int]:
    """The distinct values, and the place of each value among them: how often where there is one, no places where all are distinct."""
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    if len(places) == len(values):
        return list(places), []
    return list(places), len(values) if len(places) == 1 else list(map(places.__getitem__, values))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The numbers as runs (first, behind the last)."""
    runs = ([number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]))
    return [(run[0], run[-1] + 1) for run in runs]


def decode(data: bytes) -> list[Sheet]:
    """The sheets that `encode` wrote."""
    heads, _, columns = data.partition(b"\n")
    sheets, at = [], 0
    for length, names, *rest in json.loads(heads.decode("utf-8", "surrogatepass")):
        sheets.append(_sheet(PackedColumns(list(map(intern, names)), columns[at : at + length]), *rest))
        at += length
    return sheets


def _sheet(columns: PackedColumns, file: str, name: str, kind: str, header: int, letters: Any, runs: Any, extras: Any, skipped: Any, *rest: Any) -> Sheet:
    findings, head, head_cells, stated, part, proposals = rest
    rows = [number for run in runs for number in range(*run)]
    told = list(map(Finding, *(_column(*packed) for packed in findings)))
    captions = {title: _column(*packed) for title, packed in stated.items()}
    body = (columns, {intern(title): letter for title, letter in letters.items()}, rows, _column(*extras), list(map(tuple, skipped)), told)
    return Sheet(file, name, kind, "", header, *body, head, head_cells, captions, part, list(map(tuple, proposals)))


def _column(values: list[Any], which: list[int] | int) -> list[Any]:
    """The cells of a column; what several rows say is one text for all sheets, to save memory (to know all texts of a province takes as much)."""
    if not which:
        return values
    one = [intern(value) if type(value) is str else value for value in values]
    return one * which if isinstance(which, int) else list(map(one.__getitem__, which))


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


@lru_cache(_MOST_OPEN)
def _unpacked(packed: bytes) -> dict[str, Column]:
    return {name: _column(*column) for name, column in json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass")).items()}
