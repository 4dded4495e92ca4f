"""A mended workbook that was sent back in beside the one it replaces, or beside the list that the department filed since."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key
from crosscheck.sheets import Sheet, Value

_COPY_WORDS: Final = "副本|退回|已?改[好后过]?|已?修改|已?更正|[重最]?新"
_COPY: Final = re.compile(rf"[(（【\[](?:\d|{_COPY_WORDS}|版|的|稿|表)+[)）】\]]|{_COPY_WORDS}")
_ORIGINAL, _ALIKE = "return_beside_original", "return_beside_alike"
_SAME: Final = 0.8  # so much of both workbooks must be the same rows
_MUCH: Final = 2 / 3  # so many of what a faulty row says must stand in the mended one
_TELLING: Final = (tables.ENTERPRISE, tables.PROBLEM, tables.MONTH)
_TOLD_BY, _LOOKED_AT = 3, 50  # a row's rarest values, and at most so many rows that have one of them

_Cell = tuple[str, Value]
_Row = dict[str, Value]


class _Workbook(NamedTuple):
    """A workbook of lists: its name and that without what people add to a copy, its sheets and their kinds, how many rows it has and how many of them go back."""

    file: str
    bare: str
    sheets: Sequence[Sheet]
    kinds: frozenset[str]
    rows: int
    returned: int
    marked: bool  # has our column 错误说明

    @classmethod
    def of(cls, file: str, sheets: Sequence[Sheet]) -> _Workbook:
        rows, returned = sum(len(sheet.rows) for sheet in sheets), sum(len(sheet.returned) for sheet in sheets)
        marked = any(tables.ERRATA in sheet.letters for sheet in sheets)
        return cls(file, _bare(file), sheets, frozenset(sheet.kind for sheet in sheets), rows, returned, marked)


def beside_originals(sheets: Sequence[Sheet], duplicates: Mapping[tuple[str, str, str, int, int], tuple[str, str, int]]) -> list[Finding]:
    """A finding for each workbook that a mended one of the same department seems to replace, or is replaced by.

    A mended one has our column 错误说明, or what was sent back of the other stands mended in it.  The other is its original when it has the same
    name (but for words such as 副本 and what an office program numbers copies with), or when most rows of both are the same, but for what was
    mended in them: ``duplicates`` are rows with the file, sheet and row of their like.
    One with more rows, or with nothing that was mended, may as well be the next month's list: a person sees which is the older.
    """
    by_department: dict[str, dict[str, list[Sheet]]] = {}
    for sheet in sheets:
        if sheet.department and sheet.kind:
            by_department.setdefault(sheet.department, {}).setdefault(sheet.file, []).append(sheet)
    in_common = Counter(frozenset((row[0], like[0])) for row, like in duplicates.items())
    found = []
    for files in by_department.values():
        books = [_Workbook.of(file, mine) for file, mine in files.items()]
        marked = any(book.marked for book in books)
        for old in (book for book in books if not book.marked and (marked or book.returned)):
            beside = [(code, new) for new in books if new is not old and (code := _beside(new, old, in_common))]
            if beside:
                code, new = max(beside, key=lambda item: (item[0] == _ORIGINAL, item[1].marked))
                found.append(finding(code, Place(old.file), PurePosixPath(old.file).name, other=new.file))
    return found


def _beside(new: _Workbook, old: _Workbook, in_common: Mapping[frozenset[str], int]) -> str:
    """The code of what is said of a workbook beside a mended one, "" when they have nothing to do with one another; ``in_common``: how many rows two files have so."""
    if not new.kinds & old.kinds:
        return ""
    if new.marked and new.bare == old.bare:
        return _ORIGINAL if old.rows <= new.rows else _ALIKE
    wanting = _SAME * max(new.rows, old.rows) - in_common.get(frozenset((new.file, old.file)), 0)
    if wanting > old.returned:
        return ""
    likes = _mended(old.sheets, new.sheets)
    if len(likes) < wanting or not (new.marked or any(likes) > any(_mended(new.sheets, old.sheets))):
        return ""
    return _ORIGINAL if old.rows <= new.rows and any(likes) else _ALIKE


def _mended(old: Sequence[Sheet], new: Sequence[Sheet]) -> list[bool]:
    """For each row that went back from the old workbook and stands in the new one, mended or not: whether it does not go back from there too.

    It does when both say much the same and nothing else of which enterprise, problem or month they are; no row of the new one is two of the old.
    """
    rows = [(_said(sheet, at), row not in sheet.returned) for sheet in new for at, row in enumerate(sheet.rows)]
    having: dict[_Cell, list[int]] = defaultdict(list)
    for number, (cells, _) in enumerate(rows):
        for cell in cells.items():
            having[cell].append(number)
    likes: dict[int, bool] = {}
    for cells in (_said(sheet, at) for sheet in old for at, row in enumerate(sheet.rows) if row in sheet.returned):
        rarest = sorted((having[cell] for cell in cells.items() if cell in having), key=len)[:_TOLD_BY]
        near = {number for numbers in rarest for number in numbers[:_LOOKED_AT] if number not in likes and _is_like(cells, rows[number][0])}
        if near:
            like = max(near, key=lambda number: (len(cells.items() & rows[number][0].items()), rows[number][1], -number))
            likes[like] = rows[like][1]
    return list(likes.values())


def _is_like(faulty: _Row, row: _Row) -> bool:
    if any(name in faulty and name in row and faulty[name] != row[name] for name in _TELLING):
        return False
    return len(faulty.items() & row.items()) >= _MUCH * len(faulty)


def _said(sheet: Sheet, at: int) -> _Row:
    """What the row says, by column, but for its number."""
    return {name: value for name, values in sheet.columns.items() if name != tables.SERIAL and (value := values[at]) not in (None, "")}


def _bare(file: str) -> str:
    """The file's name without what people add to a copy."""
    stem = PurePosixPath(file).stem
    return key(_COPY.sub("", stem)) or key(stem)
