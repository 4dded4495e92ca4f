"""What a file is, by its content; what is refused, and with which words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, put, read, said, table, write_book

TEXT = "\n".join(",".join(row) for row in table(f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}"))


def good_book(folder: Path) -> bytes:
    return write_book(folder / "good.xlsx", ("清单", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")).read_bytes()


def changed(data: bytes, **parts: bytes | None) -> bytes:
    """The package with parts replaced, or left out when None; names with __ for / and _ for the dot."""
    names = {key.replace("__", "/").replace("_xml", ".xml"): value for key, value in parts.items()}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = names.get(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
    return target.getvalue()


@pytest.mark.parametrize(("name", "encoding"), [("a.csv", "gb18030"), ("b.CSV", "utf-8-sig"), ("c.csv", "utf-8"), ("d.xls", "gb18030")])
def test_text_tables_are_read_in_either_encoding_and_under_any_name(tmp_path: Path, name: str, encoding: str) -> None:
    put(tmp_path, name, TEXT.encode(encoding))
    sheet = read(tmp_path).sheets[0]
    assert (sheet.kind, sheet.rows) == ("问题清单", [2])


@pytest.mark.parametrize("name", ["a.xls", "B.XLSX", "c.et", "没有扩展名"])
def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, good_book(tmp_path))
    assert read(tmp_path).sheets[0].rows == [2]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b'<?xml version="1.0"?><Workbook/>', "file_not_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file_not_spreadsheet"),
        (b"PK\x03\x04 broken", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_damaged"),
        ("只是一段话".encode(), "file_not_spreadsheet"),
    ],
)
def test_each_thing_that_is_no_workbook_has_its_own_message_and_the_others_are_read(tmp_path: Path, data: bytes, code: str) -> None:
    put(tmp_path, "a.xlsx", data)
    put(tmp_path, "b.xlsx", good_book(tmp_path))
    checked = read(tmp_path)
    assert said(checked.findings) == [(code, "")]
    assert [sheet.rows for sheet in checked.sheets if sheet.kind] == [[2]]


def test_a_truncated_workbook_is_damaged_not_half_read(tmp_path: Path) -> None:
    data = good_book(tmp_path)
    put(tmp_path, "a.xlsx", data[: len(data) // 2])
    assert said(read(tmp_path).findings) == [("file_damaged", "")]


def test_a_shortcut_to_a_list_is_told_as_what_it_is(tmp_path: Path) -> None:
    put(tmp_path, "三月.xlsx.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60))
    assert [item.message for item in read(tmp_path).findings] == ["这个文件不是能读的表格（是快捷方式，不是文件本身）。"]


def test_what_is_wrong_inside_a_file_is_said_without_the_programs_own_words(tmp_path: Path) -> None:
    put(tmp_path, "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert [item.message for item in read(tmp_path).findings] == ["这个文件已损坏，读不了（里面的目录读不出）。"]


def test_a_workbook_without_styles_or_without_a_sheet_is_refused(tmp_path: Path) -> None:
    data = good_book(tmp_path)
    put(tmp_path, "a.xlsx", changed(data, xl__styles_xml=None))
    put(tmp_path, "b.xlsx", changed(data, xl__worksheets__sheet1_xml=None))
    assert said(read(tmp_path).findings) == [("file_damaged", "")] * 2


def test_a_doctype_and_a_bomb_are_refused_before_opening(tmp_path: Path) -> None:
    data = good_book(tmp_path)
    put(tmp_path, "a.xlsx", changed(data, xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'))
    put(tmp_path, "b.xlsx", changed(data, xl__sharedStrings_xml=b" " * 30_000_000))
    assert said(read(tmp_path).findings) == [("file_unsafe", ""), ("file_too_large", "")]


@pytest.mark.parametrize("owner", ["~$a.xlsx", ".~a.xlsx", ".~lock.a.xlsx#", "~WRD0003.tmp"])
def test_lock_files_are_passed_over_with_a_note(tmp_path: Path, owner: str) -> None:
    put(tmp_path, owner, b"\x05lock")
    assert [item.code for item in read(tmp_path).findings] == ["file_locked_copy"]


def test_error_cells_and_formulas_without_a_value_are_never_blank(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for r, row in enumerate(table(f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM}")):
        sheet.write_row(r, 0, row)
    sheet.write_formula("D2", "=A99", None, "#REF!")
    sheet.write_formula("D3", "=A1", None, "")
    book.close()
    assert {("cell_error", "D2"), ("cell_formula_empty", "D3")} <= set(said(read(tmp_path).findings))


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for r, row in enumerate(table(f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('过期', '缺失')}")):
        sheet.write_row(r, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    checked = read(tmp_path)
    assert checked.sheets[0].rows == [2, 3]
    assert [item.message for item in checked.findings] == ["隐藏或被筛选掉的内容也都读了（1 行）。"]
