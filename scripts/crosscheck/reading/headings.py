"""Finding the heading rows of a hand-kept sheet and mapping its columns to the declared ones.

Rows are scored by how well they match the declared headings of any kind of workbook, never by a fixed row number.
A heading may stand over two to four rows (merged groups, the eight dispositions under 执法处置意见).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from rapidfuzz import fuzz, process

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.keys import fold, heading_keys, key
from crosscheck.reading.grid import Grid
from crosscheck.reading.values import clean_text

_SEARCHED_ROWS: Final = 60
_DEEPEST: Final = 4
_REMEMBERED: Final = 100_000
_LIKELY: Final = 72  # similarity from which an unknown heading is proposed for a declared column
_MARK, _REQUIRED, _OTHER, _MISSING = 3, 2, 1, 2
_ISSUED: Final = 100  # headings that only a form of our own has leave no doubt


@dataclass(slots=True)
class Heading:
    """``mapped`` maps a declared column to its 0-based column; ``ticks`` a disposition to its own column.

    ``first`` and ``last`` are the 0-based heading rows; ``texts`` every column's heading as written; ``guesses`` are
    (column index, declared column it resembles); ``repeats`` are (column index, declared column taken already).
    """

    kind: str
    first: int
    last: int
    texts: list[str]
    mapped: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, int] = field(default_factory=dict)
    guesses: list[tuple[int, str]] = field(default_factory=list)
    repeats: list[tuple[int, str]] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    remarks: int = -1  # the column of our own words in a workbook that came back
    score: float = 0


Meaning = tuple[int, str, tuple[int, str] | None]  # which reading, the disposition or "", the column that it matches


class Vocabulary:
    """The headings of every kind, by key; made once for one campaign's settings."""

    def __init__(self, config: Config) -> None:
        self.words: dict[str, dict[str, tuple[int, str]]] = {}
        for kind, table in tables.TABLES.items():
            known: dict[str, tuple[int, str]] = {}
            for column in table.columns:
                for rank, written in enumerate((column.name, *config.aliases(kind, column))):
                    known.setdefault(key(written), (rank, column.name))
            self.words[kind] = known
        self.ticks = {key(word): choice.name for choice in config.permitted(tables.DISPOSITION) for word in (choice.name,)}
        self._known = {*self.ticks, *(candidate for known in self.words.values() for candidate in known)}
        self.meanings = _Meanings(self)

    def match(self, kind: str, text: str) -> tuple[int, str] | None:
        """(rank, declared column) of a heading, rank 0 being the standard name; None when it is not known."""
        for rank, candidate in enumerate(heading_keys(text)):
            if found := self.words[kind].get(candidate):
                return found[0] + rank * 100, found[1]
        return None

    def meaning(self, text: str) -> dict[str, list[Meaning]]:
        """What the heading may mean by kind, for the kinds in which it means something."""
        if not any(candidate in self._known for part in _readings(text) for candidate in heading_keys(part)):
            return {}
        return {kind: found for kind in self.words if (found := self._read(kind, text))}

    def _read(self, kind: str, text: str) -> list[Meaning]:
        ticks = self.ticks if tables.DISPOSITION in tables.TABLES[kind].names else {}
        read = [(rank, ticks.get(key(part), ""), self.match(kind, part)) for rank, part in enumerate(_readings(text))]
        return [item for item in read if item[1] or item[2]]

    def nearest(self, kind: str, text: str) -> str:
        """The declared column whose headings look most like the text, or ""."""
        known = self.words[kind]
        best = process.extractOne(key(text), list(known), scorer=fuzz.ratio, score_cutoff=_LIKELY)
        return known[best[0]][1] if best else ""


class _Meanings(dict[str, dict[str, list[Meaning]]]):
    """`Vocabulary.meaning` of each text, worked out once: most rows that are searched for a heading are none."""

    def __init__(self, words: Vocabulary) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, text: str) -> dict[str, list[Meaning]]:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[text] = self._words.meaning(text)
        return found


def find_heading(grid: Grid, kinds: Iterable[str], words: Vocabulary, hint: str = "") -> Heading | None:
    """The heading of the sheet as the best of those kinds, or None when nothing looks like one.

    ``hint`` is the file and sheet name, which settles what the headings leave open.
    """
    best: Heading | None = None
    cells = [list(map(clean_text, row)) for row in grid.rows[: _SEARCHED_ROWS + _DEEPEST]]
    for first, row in enumerate(cells[:_SEARCHED_ROWS]):
        if len({*row, ""}) < 3:
            continue
        for last in _possible_ends(grid, cells, first):
            texts = _texts(grid, cells, first, last)
            if sum(map(bool, map(words.meanings.__getitem__, texts))) < 2:
                continue
            for kind in kinds:
                heading = _map(kind, first, last, texts, words)
                if heading and (best is None or _merit(heading, hint) > _merit(best, hint)):
                    best = heading
    return best


def _merit(heading: Heading, hint: str) -> tuple[float, int, int]:
    hinted = 1.5 if heading.kind[:2] in hint else 0
    return heading.score + hinted, heading.first - heading.last, -heading.first


def _possible_ends(grid: Grid, cells: list[list[str]], first: int) -> list[int]:
    """Last rows of a heading that begins there: as deep as merges or groups over empty cells reach."""
    ends = [first]
    for last in range(first + 1, min(first + _DEEPEST, len(cells))):
        if not _continues(grid, cells, first, last):
            break
        ends.append(last)
    return ends


def _continues(grid: Grid, cells: list[list[str]], first: int, last: int) -> bool:
    """Whether row ``last`` can be the lower part of a heading: some of its texts stand under a group heading."""
    merged = [m for m in grid.merges if first <= m[0] < last]
    tall = sum(1 for m in merged if m[2] >= last)
    groups = [m for m in merged if m[0] == last - 1 and m[2] == last - 1 and m[3] > m[1]]
    if groups or tall >= 2:
        return not any(isinstance(cell, float | int) and not isinstance(cell, bool) for cell in grid.rows[last])
    lower, upper = cells[last], cells[last - 1]
    under_gap = sum(1 for text, above in zip_longest(lower, upper[: len(lower)], fillvalue="") if text and not above)
    return under_gap >= 2 and sum(1 for text in lower if text) <= under_gap + 1


def _texts(grid: Grid, cells: list[list[str]], first: int, last: int) -> list[str]:
    """Each column's heading: the deepest text, with its group before it in brackets when it has one."""
    width = max((len(row) for row in cells[first : last + 1]), default=0)
    block = [[text.replace("\n", "") for text in row] + [""] * (width - len(row)) for row in cells[first : last + 1]]
    for r0, c0, r1, c1 in grid.merges:
        if first <= r0 and r1 <= last:
            for r in range(r0 - first, r1 - first + 1):
                for c in range(c0, min(c1, width - 1) + 1):
                    block[r][c] = block[0 + r0 - first][c0]
    if len(block) == 1:
        return block[0]
    for row in block[:-1]:  # without merges a group stands over the empty cells to its right
        for c in range(1, width):
            if not row[c] and row[c - 1] and block[-1][c] and block[-1][c - 1] not in ("", row[c - 1]):
                row[c] = row[c - 1]
    return ["\n".join(dict.fromkeys(row[c] for row in block if row[c])) for c in range(width)]


def _map(kind: str, first: int, last: int, texts: list[str], words: Vocabulary) -> Heading | None:
    table = tables.TABLES[kind]
    heading = Heading(kind, first, last, texts)
    chosen: dict[str, tuple[int, int]] = {}
    for c, text in enumerate(texts):
        for rank, tick, found in words.meanings[text].get(kind, ()):
            if tick and tick not in heading.ticks:
                heading.ticks[tick] = c
                break
            if found:
                at = (found[0] + rank * 1000, c)
                if found[1] not in chosen or at < chosen[found[1]]:
                    chosen[found[1]] = at
                break
    if len(heading.ticks) < 3:
        heading.ticks = {}
    if table is tables.TRANSFERS and not heading.ticks:
        return None
    heading.mapped = {name: c for name, (_, c) in chosen.items()}
    given = set(heading.mapped) | ({tables.DISPOSITION} if heading.ticks else set())
    if not any(mark in given for mark in table.marks) or len(given) < 2 or not given.issuperset(table.issued):
        return None
    heading.missing = tuple(name for name in table.required if name not in given)
    heading.score = _score(table, given) - _MISSING * len(heading.missing) + 0.1 * len(heading.ticks) + _ISSUED * bool(table.issued)
    return heading


def _readings(text: str) -> list[str]:
    """What a heading over several rows may mean: its lowest line, all of it, its first line."""
    lines = text.split("\n")
    return list(dict.fromkeys((text, lines[-1], lines[0], *lines))) if len(lines) > 1 else [text]


def _score(table: tables.Table, given: set[str]) -> float:
    weights = dict.fromkeys(table.names, _OTHER)
    weights |= dict.fromkeys(table.required, _REQUIRED) | dict.fromkeys(table.marks, _MARK)
    return sum(weights[name] for name in given if name != tables.SERIAL) + 0.1 * (tables.SERIAL in given)


def note_unmapped(heading: Heading, words: Vocabulary) -> None:
    """Fill ``guesses`` and ``repeats`` from the columns that were not mapped."""
    used = set(heading.mapped.values()) | set(heading.ticks.values())
    for c, text in enumerate(heading.texts):
        if c in used or not text:
            continue
        found = words.match(heading.kind, text.split("\n")[-1])
        if found and found[0] == 0:
            heading.repeats.append((c, found[1]))
        elif not found and (near := words.nearest(heading.kind, text)) and near not in heading.mapped:
            heading.guesses.append((c, near))


def says_yuan(text: str) -> bool:
    """Whether a heading gives its amounts in 元 and not in 万元."""
    return bool(re.search(r"[(]元[)]|单位[::]元", fold(text)))
