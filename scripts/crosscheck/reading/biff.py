"""What the records of an .xls say beside its cells: calamine gives 0 or '' for errors and is silent about the rest.

[MS-XLS] 2.4: every record is its kind and its length (two bytes each) and as many bytes; BOUNDSHEET8 says where the
records of a sheet begin, BOF and EOF enclose them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from crosscheck.reading.grid import SheetFacts

_EOF, _BOF, _BOUNDSHEET, _DATE1904 = 0x000A, 0x0809, 0x0085, 0x0022
_FORMULA, _BOOLERR, _ROW, _COLINFO = 0x0006, 0x0205, 0x0208, 0x007D
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
Record = tuple[int, bytes]


def sheet_facts(stream: bytes) -> tuple[dict[str, SheetFacts], bool]:
    """The facts by sheet name, and whether days are counted from 1904.  What is damaged is passed over."""
    sheets: dict[str, SheetFacts] = {}
    date1904 = False
    for kind, body in _records(stream, 0):
        if kind == _DATE1904:
            date1904 = body[:1] == b"\x01"
        elif kind == _BOUNDSHEET and len(body) > 8:
            (start,) = struct.unpack_from("<I", body)
            facts = _facts(stream, start)
            facts.hidden_sheet = body[4] & 3 != 0
            sheets[_name(body)] = facts
    return sheets, date1904


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from there to the end of their substream."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _EOF:
            return
        at += 4 + size


def _name(bound: bytes) -> str:
    """The sheet's name: its length in characters, a byte that says how wide they are, the characters."""
    length, wide = bound[6], bound[7] & 1
    return bound[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _facts(stream: bytes, start: int) -> SheetFacts:
    facts = SheetFacts()
    for kind, body in _records(stream, start):
        if kind == _ROW and len(body) >= 16 and body[12] & 0x20:
            facts.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            facts.hidden_columns += 1
        elif kind == _BOOLERR and len(body) >= 8 and body[7]:
            facts.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#?")
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            facts.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[8], "#?")
    return facts
