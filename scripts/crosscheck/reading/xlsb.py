"""What the parts of an .xlsb say beside its cells, which calamine does not tell: errors, what is hidden, merged cells.

[MS-XLSB] 2.1.4: every record is its kind (one or two bytes) and its length (one to four), seven bits in each byte.
Formulas always carry a value in this format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from crosscheck.reading.biff import ERRORS
from crosscheck.reading.grid import At, SheetFacts, Strays
from crosscheck.reading.strays import is_sparse, near_places

_ROW, _ERROR, _FORMULA_ERROR, _COLUMN, _MERGE = 0, 3, 11, 60, 176
_BOOK, _SHEET = 153, 156
_HIDDEN_ROW: Final = 0x10
_FILLED: Final = frozenset((*range(2, 12), 62))  # cells that say something


def book_of(workbook: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    """(name, relation id, whether hidden) of every sheet, and whether days are counted from 1904."""
    sheets, date1904 = [], False
    for _, kind, body in _records(workbook):
        if kind == _BOOK:
            date1904 = bool(body[:1]) and body[0] & 1 == 1
        elif kind == _SHEET and len(body) >= 12:
            relation, end = _text(body, 8)
            sheets.append((_text(body, end)[0], relation, body[0] != 0))
    return sheets, date1904


def sheet_facts(part: bytearray) -> SheetFacts:
    """The facts of a sheet part.  What is damaged is passed over.

    Cells that stand far outside the table are moved next to it in the part itself, which keeps its length.
    """
    facts, said = _facts(part)
    if is_sparse(facts.cells, said):
        strays = _strays_moved(part)
        facts, _ = _facts(part)
        facts.strays, facts.rows, facts.columns = strays, strays.rows, strays.columns
    return facts


def _facts(part: bytes | bytearray) -> tuple[SheetFacts, int]:
    """The facts of a sheet part, and how many of its cells say something."""
    facts, row, said = SheetFacts(), 0, 0
    for _, kind, body in _records(part):
        if kind in _FILLED and len(body) >= 4:
            said += 1
            facts.rows, facts.columns = max(facts.rows, row + 1), max(facts.columns, struct.unpack_from("<I", body)[0] + 1)
        if kind == _ROW and len(body) >= 12:
            (row,) = struct.unpack_from("<I", body)
            if body[11] & _HIDDEN_ROW:
                facts.hidden_rows.add(row + 1)
        elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            facts.errors[row, struct.unpack_from("<I", body)[0]] = ERRORS.get(body[8], "#?")
        elif kind == _COLUMN and len(body) >= 18 and body[16] & 1:
            facts.hidden_columns += 1
        elif kind == _MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            facts.merges.append((top, left, bottom, right))
    return facts, said


def _strays_moved(part: bytearray) -> Strays:
    """Move what stands far outside the table: the row's number, and the column's in the cell."""
    said: dict[At, tuple[int, int]] = {}
    row, head = 0, -1
    for at, kind, body in _records(part):
        if kind == _ROW and len(body) >= 12:
            row, head = struct.unpack_from("<I", body)[0], at
        elif kind in _FILLED and len(body) >= 4 and head >= 0:
            said[row, struct.unpack_from("<I", body)[0]] = head, at
    strays = near_places(said)
    for place, near in strays.places.items():
        for at, number in zip(said[place], near, strict=True):
            struct.pack_into("<I", part, at, number)
    return strays


def _records(part: bytes | bytearray) -> Iterator[tuple[int, int, bytes]]:
    """Where its content begins, kind and content of every record."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= end:
                return
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield at, kind, bytes(part[at : at + size])
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """The text there (its length in characters, then UTF-16; a length of -1 for none) and where it ends."""
    (length,) = struct.unpack_from("<I", body, at) if at + 4 <= len(body) else (0,)
    length = 0 if length == 0xFFFFFFFF else length
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
