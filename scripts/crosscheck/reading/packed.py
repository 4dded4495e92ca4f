"""Sheets as compact text: what the workers send back and the cache keeps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from crosscheck.findings import Finding
from crosscheck.sheets import Sheet, Value

Shared = dict[Value, Value]
_TEXTS: Final = {str, type(None)}


def encode(sheets: Iterable[Sheet]) -> str:
    """The sheets as JSON text; a column is its distinct values and, for each row, which of them, and so is all that findings say."""
    return json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, separators=(",", ":"))


def _plain(sheet: Sheet) -> list[Any]:
    findings = [_distinct([getattr(item, name) for item in sheet.findings]) for name in Finding.__slots__]
    columns = {name: _distinct(values) for name, values in sheet.columns.items()}
    stated = {name: _distinct(cells) for name, cells in sheet.stated.items()}
    rest = [sheet.letters, sheet.rows, _distinct(sheet.extras), sheet.skipped, findings, sheet.head, sheet.head_cells]
    return [sheet.file, sheet.sheet, sheet.kind, sheet.header_row, columns, *rest, stated, sheet.part, sheet.proposals]


def _distinct(values: Sequence[Value]) -> tuple[list[Value], list[int]]:
    """The distinct values, and the place of each value among them; no places where all are distinct."""
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return list(places), [] if len(places) == len(values) else list(map(places.__getitem__, values))


def decode(text: str, shared: Shared | None = None) -> list[Sheet]:
    """The sheets that `encode` wrote.  Equal texts of files decoded with the same ``shared`` are one object, to save memory."""
    known: Shared = {} if shared is None else shared

    def column(values: list[Any], which: list[int]) -> list[Any]:
        texts = set(map(type, values)) <= _TEXTS  # among numbers 1 would become 1.0
        one = list(map(known.setdefault, values, values)) if texts else values
        return list(map(one.__getitem__, which)) if which else one

    return [
        Sheet(
            file, name, kind, "", header, {title: column(*packed) for title, packed in columns.items()}, letters, rows, column(*extras),
            [(number, why) for number, why in skipped], list(map(Finding, *(column(*packed) for packed in findings))), head, head_cells,
            {title: column(*packed) for title, packed in stated.items()}, part,
            [(written, stands_for, why) for written, stands_for, why in proposals],
        )
        for file, name, kind, header, columns, letters, rows, extras, skipped, findings, head, head_cells, stated, part, proposals in json.loads(text)
    ]
