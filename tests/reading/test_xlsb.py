"""What an .xlsb says beside its cells: errors, hidden rows, columns and sheets, merged cells, days counted from 1904."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.reading.xlsb import book_of, sheet_facts
from tests.reading.test_formats import HEAD, ROW
from tests.sheets import put, read

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while length > 127:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return number + size + bytes([length]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def text(column: int, words: str) -> bytes:
    return record(6, struct.pack("<II", column, 0) + wide(words))


def error(column: int, number: int, kind: int = 3) -> bytes:
    return record(kind, struct.pack("<IIB", column, 0, number) + (bytes(2) + struct.pack("<II", 0, 0) if kind == 11 else b""))


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack("<I", 0)) + b"".join(cells)


def texts(number: int, words: list[str], hidden: bool = False) -> bytes:
    return row(number, *(text(c, word) for c, word in enumerate(words)), hidden=hidden)


def sheet(*rows: bytes, columns: bytes = b"", after: bytes = b"") -> bytes:
    size = record(148, struct.pack("<IIII", 0, 30, 0, 10))
    return record(129) + size + columns + record(145) + b"".join(rows) + record(146) + after + record(130)


def workbook(hidden: bool = False, from_1904: bool = False) -> bytes:
    bundle = record(156, struct.pack("<II", int(hidden), 1) + wide("rId1") + wide("问题"))
    return record(131) + record(153, bytes([int(from_1904)]) + bytes(11)) + record(143) + bundle + record(144) + record(132)


def xlsb(part: bytes, book: bytes) -> bytes:
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{_RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relation.format("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", relation.format("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", part)
    return raw.getvalue()


def test_errors_are_findings_at_their_places_and_not_blanks(tmp_path: Path) -> None:
    broken = row(1, text(0, ROW[0]), error(1, 23), *(text(c, word) for c, word in enumerate(ROW) if c > 1))
    formula = row(2, *(text(c, word) for c, word in enumerate(ROW) if c != 3), error(3, 42, kind=11))
    put(tmp_path, "a.xlsb", xlsb(sheet(texts(0, HEAD), broken, formula), workbook()))
    assert [(item.code, item.cell, item.value) for item in read(tmp_path).findings] == [("cell_error", "B2", "#REF!"), ("cell_error", "D3", "#N/A")]


def test_hidden_rows_columns_and_sheets_are_read_and_counted(tmp_path: Path) -> None:
    columns = record(60, struct.pack("<IIIIH", 7, 8, 0, 0, 1)) + record(60, struct.pack("<IIIIH", 9, 9, 0, 0, 2))
    part = sheet(texts(0, HEAD), texts(1, ROW, hidden=True), texts(2, [*ROW[:3], "通道堵塞", *ROW[4:]]), columns=columns)
    put(tmp_path, "a.xlsb", xlsb(part, workbook(hidden=True)))
    checked = read(tmp_path)
    assert checked.sheets[0].rows == [2, 3]
    assert [item.message for item in checked.findings] == ["隐藏或被筛选掉的内容也都读了（整个工作表、1 行、列 1 处）。"]


def test_merged_cells_fill_down(tmp_path: Path) -> None:
    second = row(2, *(text(c, word) for c, word in enumerate([*ROW[:3], "通道堵塞", *ROW[4:]]) if c))
    merged = record(177) + record(176, struct.pack("<IIII", 1, 2, 0, 0)) + record(178)
    put(tmp_path, "a.xlsb", xlsb(sheet(texts(0, HEAD), texts(1, ROW), second, after=merged), workbook()))
    assert read(tmp_path).sheets[0].columns[tables.ENTERPRISE] == [ROW[0]] * 2


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    serial = record(5, struct.pack("<IId", 5, 0, 42798.0))
    part = sheet(texts(0, HEAD), row(1, *(text(c, word) for c, word in enumerate(ROW[:5])), serial, text(6, ROW[6])))
    put(tmp_path, "a.xlsb", xlsb(part, workbook(from_1904=True)))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == ["2021-03-05"]
    assert [item.code for item in checked.findings] == ["date_1904"]


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_what_is_cut_short_is_passed_over(cut: int) -> None:
    part, book = sheet(row(1, error(1, 23)), after=record(176, bytes(16))), workbook()
    assert sheet_facts(bytearray(part[:cut])).errors in ({}, {(1, 1): "#REF!"})
    assert len(book_of(book[:cut])[0]) <= 1
