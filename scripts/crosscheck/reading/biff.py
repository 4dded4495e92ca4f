"""What the records of an .xls say beside its cells: calamine gives 0 or '' for errors and is silent about the rest.

[MS-XLS] 2.4: every record is its kind and its length (two bytes each) and as many bytes; BOUNDSHEET8 says where the
records of a sheet begin, BOF and EOF enclose them.  Workbooks of Excel 5 and 95 differ only in how names are written.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from crosscheck.reading.grid import At, SheetFacts, Strays
from crosscheck.reading.strays import is_sparse, near_places

_EOF, _BOF, _BOUNDSHEET, _DATE1904, _CODEPAGE, _RECALCULATED = 0x000A, 0x0809, 0x0085, 0x0022, 0x0042, 0x01C1
_FILEPASS, _HEAD = 0x002F, 4096  # says that all behind it is encrypted, and stands so near the beginning
_FORMULA, _BOOLERR, _ROW, _COLINFO = 0x0006, 0x0205, 0x0208, 0x007D
_MULRK: Final = 0x00BD  # several numbers in a row: the last column stands at its end
_WIDEST: Final = 256
_FILLED: Final = frozenset((_FORMULA, _BOOLERR, _MULRK, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x027E))  # cells that say something
ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}
_ZERO: Final = bytes(8)


def is_locked(stream: bytearray) -> bool:
    """Whether the workbook has an opening password."""
    return any(kind == _FILEPASS for kind, _ in _records(stream[:_HEAD], 0))


def sheet_facts(stream: bytearray) -> tuple[dict[str, SheetFacts], bool]:
    """The facts by sheet name, and whether days are counted from 1904.  What is damaged is passed over.

    Cells that stand far outside the table are moved next to it in the stream itself, which keeps its length.
    """
    sheets: dict[str, SheetFacts] = {}
    date1904 = calculated = False
    encoding = ""  # of one byte a character, as before Excel 97
    for kind, body in _records(stream, 0):
        if kind == _BOF and body[:2] == b"\x00\x05":
            encoding = "latin-1"
        elif kind == _CODEPAGE and encoding and len(body) >= 2:
            encoding = {936: "gbk", 950: "big5"}.get(struct.unpack_from("<H", body)[0], encoding)
        elif kind == _DATE1904:
            date1904 = body[:1] == b"\x01"
        elif kind == _RECALCULATED:
            calculated = True
        elif kind == _BOUNDSHEET and len(body) > 7:
            (start,) = struct.unpack_from("<I", body)
            facts, results, filled = _facts(stream, start)
            if is_sparse(facts.cells, filled) and (strays := _strays_moved(stream, start)):
                facts, results, _ = _facts(stream, start)
                facts.strays, facts.rows, facts.columns = strays, strays.rows, strays.columns
            facts.hidden_sheet = body[4] & 3 != 0
            sheets[_name(body, encoding)] = facts
            calculated = calculated or results
    if calculated:
        for facts in sheets.values():
            facts.uncalculated.clear()
    return sheets, date1904


def _strays_moved(stream: bytearray, start: int) -> Strays | None:
    """Move what stands far outside the table of the sheet that begins there; None where that is a record of several cells."""
    said: dict[At, int] = {}
    joined = set[At]()
    for at, kind, body in _placed(stream, start):
        if kind in _FILLED and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            places = {(row, column)} if kind != _MULRK else {(row, column), (row, *struct.unpack_from("<H", body, len(body) - 2))}
            said |= dict.fromkeys((place for place in places if place[1] < _WIDEST), at + 4)
            joined |= places if kind == _MULRK else set()
    strays = near_places(said)
    if not joined.isdisjoint(strays.places):
        return None
    for place, near in strays.places.items():
        struct.pack_into("<HH", stream, said[place], *near)
    return strays


def _records(stream: bytes | bytearray, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from there to the end of their substream."""
    return ((kind, body) for _, kind, body in _placed(stream, at))


def _placed(stream: bytes | bytearray, at: int) -> Iterator[tuple[int, int, bytes]]:
    """The same, each with the place where it begins."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, bytes(stream[at + 4 : at + 4 + size])
        if kind == _EOF:
            return
        at += 4 + size


def _name(bound: bytes, encoding: str) -> str:
    """The sheet's name: its length in characters, a byte that says how wide they are, the characters; before Excel 97 without that byte."""
    length, wide = bound[6], bound[7] & 1
    if encoding:
        return bound[7 : 7 + length].decode(encoding, "replace")
    return bound[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _facts(stream: bytes | bytearray, start: int) -> tuple[SheetFacts, bool, int]:
    """The facts of the sheet that begins there, whether any of its formulas has a result, and how many records are cells.

    Programs that only write leave '' or 0 in every formula; a workbook that was ever calculated has other results too, or says so.
    """
    facts, results = SheetFacts(), False
    rows = columns = filled = 0
    for kind, body in _records(stream, start):
        if kind in _FILLED and len(body) >= 6:
            filled += 1
            row, column = struct.unpack_from("<HH", body)
            if kind == _MULRK:
                (column,) = struct.unpack_from("<H", body, len(body) - 2)
            if column < _WIDEST:  # else the record is damaged
                rows, columns = max(rows, row + 1), max(columns, column + 1)
        if kind == _ROW and len(body) >= 16 and body[12] & 0x20:
            facts.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            facts.hidden_columns += 1
        elif kind == _BOOLERR and len(body) >= 8 and body[7]:
            facts.errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#?")
        elif kind == _FORMULA and len(body) >= 16:
            at, result = struct.unpack_from("<HH", body), body[6:14]
            special = result[6:] == b"\xff\xff"
            if special and result[0] == 2:
                facts.errors[at] = ERRORS.get(result[2], "#?")
            if (special and result[0] == 3) or (result == _ZERO and body[14] & 2):
                facts.uncalculated.add(at)
            else:
                results = True
    facts.rows, facts.columns = rows, columns
    return facts, results, filled
