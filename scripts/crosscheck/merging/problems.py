"""Which rows are one problem: of one enterprise, in the same words, on the same day.

Enterprise by enterprise, since a problem has one: of its rows only those that are not a problem by themselves are remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, finding
from crosscheck.keys import key
from crosscheck.merging.enterprises import Group
from crosscheck.merging.progress import Identity
from crosscheck.merging.rows import Row, RowName, Rows, Source, texts


@dataclass(slots=True)
class Noted:
    """What is found on the way: findings, rows merged into others with the place of those, rows of progress that name no problem."""

    findings: list[Finding] = field(default_factory=list)
    duplicates: dict[RowName, Source] = field(default_factory=dict)
    unmatched: set[RowName] = field(default_factory=set)

    def duplicate(self, row: Row, other: Source) -> None:
        self.duplicates[row.name] = other
        self.findings.append(finding("duplicate_row", row.place(tables.ENTERPRISE), row.text(tables.ENTERPRISE), other=in_words(other)))


class Found(NamedTuple):
    """A row that tells of a problem: its number, the key of the description, the day."""

    number: int
    row: Row
    words: str
    day: str


Whole = dict[Identity, tuple[Found, ...]]  # the rows of each problem, in the order of their sources


def together(enterprise: str, found: Sequence[Found], same_days: int) -> Whole:
    """Which of an enterprise's rows, given in the order of their sources, are one problem."""
    on_site: dict[str, list[str]] = {}
    for one in found:
        if one.row.sheet.kind == tables.TRANSFERS.kind:
            on_site.setdefault(one.words, []).append(one.day)
    whole: Whole = {}
    for one in found:
        days = on_site.get(one.words)
        identity = enterprise, one.words, _day_on_site(one, days, same_days) if days else one.day
        whole[identity] = (*whole.get(identity, ()), one)
    return whole


def _day_on_site(found: Found, days: Iterable[str], same_days: int) -> str:
    """The day of the transfer sheet that means the same problem as this row, else the row's own."""
    own, row = found.day, found.row
    if row.sheet.kind == tables.TRANSFERS.kind or row.text(tables.WAY) not in ("", tables.MUTUAL):
        return own
    near = {abs((date.fromisoformat(own) - date.fromisoformat(day)).days): day for day in sorted(days, reverse=True)}
    return near[min(near)] if near and min(near) <= same_days else own


class Problems:
    """The problems of all enterprises: a row that is in neither collection is one by itself, found on its own day.

    ``several``: the number of a problem's first row -> its day and all of its rows; ``later``: the rows that are not the first.
    """

    def __init__(self, rows: Rows, same_days: int) -> None:
        self.several: dict[int, tuple[str, tuple[Row, ...]]] = {}
        self.later: set[int] = set()
        self._same_days = same_days
        self._words, self._days = _described(rows)

    def add(self, group: Group) -> Whole:
        """Take in the rows of an enterprise; its problems when it has more than one row of them, for who looks for pairs."""
        found = [
            Found(number, row, self._words[number], self._days[number])
            for number, row in zip(group.numbers, group.rows, strict=True)
            if row.sheet.kind != tables.ENTERPRISES.kind
        ]
        if len(found) < 2:
            return {}
        whole = together(group.id, found, self._same_days)
        for identity, mine in whole.items():
            if len(mine) > 1:
                self.several[mine[0].number] = identity[2], tuple(one.row for one in mine)
                self.later.update(one.number for one in mine[1:])
        return whole


def _described(rows: Rows) -> tuple[list[str], list[str]]:
    """The key of each row's description, and its day; nothing for enterprises."""
    words: list[str] = []
    days: list[str] = []
    known: dict[str, str] = {}  # equal keys are one object
    for _, sheet, places in rows.by_sheet():
        listed = sheet.kind == tables.ENTERPRISES.kind
        words += [""] * len(places) if listed else [known.setdefault(one, one) for one in map(key, texts(sheet, tables.PROBLEM, places))]
        days += [""] * len(places) if listed else texts(sheet, tables.FOUND_ON, places)
    return words, days


def problem_id(enterprise: str, description_key: str, found_on: str) -> str:
    """A short stable name of a problem: the same however often and in whatever order it is reported."""
    text = "\0".join((enterprise, description_key, found_on))
    return "W" + hashlib.sha256(text.encode()).hexdigest()[:10].upper()


def in_words(source: Source) -> str:
    """The place of a row as a clerk reads it."""
    return f"{source[0]} “{source[1]}” 第 {source[2]} 行"


def sources_in_words(rows: Iterable[Row]) -> str:
    """来源 of a row of a ledger: all the rows that it was made from."""
    return "；".join(f"{file}|{sheet}|{row}" for file, sheet, row in (row.source for row in rows))
