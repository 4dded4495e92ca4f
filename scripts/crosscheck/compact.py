"""Columns as compact bytes, for what must be kept while something else is worked on: a province's rows as objects would fill the memory."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any, Final

from crosscheck.sheets import Value

_LEVEL: Final = 1  # of zlib: less than a third of the size
Column = list[Value]
Distinct = tuple[list[Value], list[int] | int]


def pack(columns: Mapping[str, Sequence[Value]]) -> bytes:
    """The columns as JSON, compressed; each is its distinct values and which of them every row has."""
    return zlib.compress(as_json({name: distinct(values) for name, values in columns.items()}), _LEVEL)


def unpack(data: bytes) -> dict[str, Column]:
    """The columns that `pack` made bytes of."""
    return {name: cells(*packed) for name, packed in from_json(zlib.decompress(data)).items()}


def as_json(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_json(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))


def distinct(values: Sequence[Value]) -> Distinct:
    """The distinct values, and the place of each value among them: how often where there is one, no places where all are distinct."""
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    if len(places) == len(values):
        return list(places), []
    return list(places), len(values) if len(places) == 1 else list(map(places.__getitem__, values))


def cells(values: list[Any], which: list[int] | int) -> list[Any]:
    """The cells of a column; what several rows say is one text for all sheets, to save memory (to know all texts of a province takes as much)."""
    if not which:
        return values
    one = shared(values)
    return one * which if isinstance(which, int) else list(map(one.__getitem__, which))


def shared(values: list[Any]) -> list[Any]:
    """The same values, equal texts being one object wherever they stand."""
    return [intern(value) if type(value) is str else value for value in values]
