"""OpenDocument spreadsheets say everything that other workbooks say: merged cells, errors, hidden rows, real dates."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.config_sections import Limits
from crosscheck.reading.grid import Refused
from crosscheck.reading.ods import ods_grids
from tests.reading.test_formats import HEAD, ROW
from tests.sheets import put, read, said

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = "".join(f' xmlns:{name}="{_URN}{name}:1.0"' for name in ("office", "table", "text", "style")) + f' xmlns:draw="{_URN}drawing:1.0"'
_NAMES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_STYLES = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def formula(value: str, shown: str) -> str:
    return f'<table:table-cell table:formula="of:=[.A1]" {value}><text:p>{shown}</text:p></table:table-cell>'


def row(*texts: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(text if text.startswith('<') else cell(text) for text in texts)}</table:table-row>"


def content(rows: str, table: str = 'table:name="问题"', settings: str = "") -> bytes:
    sheet = f"<table:table {table}>{rows}</table:table>"
    body = f"<office:body><office:spreadsheet>{settings}{sheet}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0"?><office:document-content{_NAMES}>{_STYLES}{body}</office:document-content>'.encode()


def ods(rows: str, table: str = 'table:name="问题"', settings: str = "") -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content(rows, table, settings))
    return raw.getvalue()


def test_errors_and_formulas_without_a_value_are_findings_at_their_places(tmp_path: Path) -> None:
    error = formula('office:value-type="string" office:string-value="" calcext:value-type="error"', "#REF!")
    older = formula('office:value-type="float" office:value="0"', "#DIV/0!")
    never = '<table:table-cell table:formula="of:=[.A1]"/>'
    blank = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    rows = row(*HEAD, "备注") + row(ROW[0], error, *ROW[2:], blank) + row(*ROW[:3], never, *ROW[4:]) + row(older, *ROW[1:])
    put(tmp_path, "a.ods", ods(rows))
    found = [(item.code, item.cell, item.value) for item in read(tmp_path).findings]
    assert found == [("cell_error", "A4", "#DIV/0!"), ("cell_error", "B2", "#REF!"), ("cell_formula_empty", "D3", "")]


def test_hidden_rows_columns_and_sheets_are_read_and_counted(tmp_path: Path) -> None:
    rows = '<table:table-column table:visibility="collapse"/>' + row(*HEAD)
    rows += row(*ROW, more=' table:visibility="filter"') + '<table:table-row-group table:display="false">' + row(*ROW[:3], "通道堵塞", *ROW[4:])
    below = ' table:visibility="collapse" table:number-rows-repeated="1048000"'
    rows += "</table:table-row-group>" + row('<table:table-cell table:number-columns-repeated="16384"/>', more=below)
    put(tmp_path, "a.ods", ods(rows, 'table:name="问题" table:style-name="ta2"'))
    checked = read(tmp_path)
    assert checked.sheets[0].rows == [2, 3]
    assert [item.message for item in checked.findings] == ["隐藏或被筛选掉的内容也都读了（整个工作表、2 行、列 1 处）。"]


def test_merged_cells_fill_down_and_repeated_cells_stand_in_their_columns(tmp_path: Path) -> None:
    merged = cell(ROW[0], ' table:number-rows-spanned="2" table:number-columns-spanned="1"')
    second = row("<table:covered-table-cell/>", *ROW[1:3], "通道堵塞", *ROW[4:])
    twice = row(*ROW[:3], "标志不清", *ROW[4:6], cell(ROW[6], ' table:number-columns-repeated="2"'))
    put(tmp_path, "a.ods", ods(row(*HEAD, "备注") + row(merged, *ROW[1:]) + second + twice))
    (sheet, *_) = read(tmp_path).sheets
    assert sheet.columns[tables.ENTERPRISE] == [ROW[0]] * 3
    assert sheet.columns[tables.REMARK][2] == ROW[6]


def test_what_is_merged_down_in_the_last_column_holds_where_the_row_ends_before_it(tmp_path: Path) -> None:
    merged = cell(ROW[6], ' table:number-rows-spanned="2" table:number-columns-spanned="1"')
    ends = row(*ROW[:2], "通道堵塞", *ROW[3:6]).replace("</table:table-row>", "<table:covered-table-cell/></table:table-row>")
    put(tmp_path, "a.ods", ods(row(*HEAD) + row(*ROW[:6], merged) + ends))
    assert read(tmp_path).sheets[0].columns[tables.DUTY_UNIT] == [ROW[6]] * 2


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ('office:value-type="date" office:date-value="2021-03-05"', "2021-03-05"),
        ('office:value-type="date" office:date-value="2021-03-05T08:30:00"', "2021-03-05"),
        ('office:value-type="float" office:value="42798"', "2021-03-05"),
    ],
)
def test_days_of_a_1904_workbook_are_the_days_that_it_shows(tmp_path: Path, written: str, means: str) -> None:
    settings = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    rows = row(*HEAD) + row(*ROW[:5], f"<table:table-cell {written}><text:p>2021年3月5日</text:p></table:table-cell>", ROW[6])
    put(tmp_path, "a.ods", ods(rows, settings=settings))
    checked = read(tmp_path)
    assert checked.sheets[0].columns[tables.FOUND_ON] == [means]
    assert [item.code for item in checked.findings] == ["date_1904"]


def test_percentages_durations_and_truth_are_values() -> None:
    kinds = ('percentage" office:value="0.25', 'time" office:time-value="PT30H05M00S', 'time" office:time-value="PT08H30M00S', 'boolean" office:boolean-value="true')
    (grid,) = ods_grids(content(row(*(f'<table:table-cell office:value-type="{kind}"/>' for kind in kinds))), Limits())
    assert [str(value) for value in grid.rows[0]] == ["0.25", "1 day, 6:05:00", "08:30:00", "True"]


def test_notes_drawings_and_tables_within_a_cell_are_not_its_text() -> None:
    note = "<office:annotation><text:p>批注</text:p></office:annotation><draw:frame><draw:text-box><text:p>框里的</text:p></draw:text-box></draw:frame>"
    inner = f'<table:table table:name="内">{row("里面的")}</table:table>'
    lines = '<text:p>通道<text:s text:c="2"/>堵塞</text:p>\n  <text:p>标志<text:line-break/>不清</text:p>'
    first = f'<table:table-cell office:value-type="string">{note}{lines}{inner}</table:table-cell>'
    (grid,) = ods_grids(content(f"<table:table-row>\n  {first}\n  {cell('乙')}</table:table-row>"), Limits())
    assert grid.rows == [["通道  堵塞\n标志\n不清", "乙"]]


def test_names_with_other_prefixes_mean_the_same() -> None:
    usual = content(row("甲", formula('office:value-type="float" office:value="0"', "#DIV/0!")) + row("<table:table-cell/>", cell("乙")))
    other = re.sub(rb"(?<=[</ ])(office|table|text)(?=:)|(?<=xmlns:)(office|table|text)(?==)", rb"n\1\2", usual)
    default = usual.replace(b"xmlns:text=", b"xmlns=").replace(b"<text:", b"<").replace(b"</text:", b"</")
    assert b"<ntable:table-cell" in other
    for written in (usual, other, default):
        (grid,) = ods_grids(written, Limits())
        assert (grid.rows, grid.facts.errors) == ([["甲", "#DIV/0!"], ["", "乙"]], {(0, 1): "#DIV/0!"})


def test_a_flat_spreadsheet_is_read_as_well(tmp_path: Path) -> None:
    kind = ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    flat = content(row(*HEAD) + row(*ROW)).decode().replace("document-content", "document").replace(_NAMES, _NAMES + kind)
    put(tmp_path, "a.fods", flat.encode())
    checked = read(tmp_path)
    assert (checked.sheets[0].rows, checked.findings) == ([2], [])


WIDE = row(cell("x", ' table:number-columns-repeated="99999"'), more=' table:number-rows-repeated="9999"')


@pytest.mark.parametrize(
    ("rows", "code", "detail"),
    [
        (row(*HEAD, more=' table:number-rows-repeated="1048576"'), "file_too_large", "有 1,048,576 行 7 列"),
        (row("<table:table-cell/>") * 3 + WIDE, "file_too_large", "有 10,002 行 16,384 列"),
        ("<table:table-row>", "file_damaged", "内容部分第 1 行读不下去"),
    ],
)
def test_a_sheet_that_would_never_end_is_refused_before_it_takes_the_memory(rows: str, code: str, detail: str) -> None:
    with pytest.raises(Refused) as refused:
        ods_grids(content(rows), Limits())
    assert (refused.value.code, refused.value.words["detail"]) == (code, detail)


def test_an_entity_in_any_encoding_is_refused() -> None:
    hidden = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("cp037")
    with pytest.raises(Refused):
        ods_grids(hidden, Limits())


@pytest.mark.parametrize(("written", "expected"), [("12", []), ("NaN", [("number_invalid", "C2")]), ("-INF", [("number_invalid", "C2")])])
def test_a_number_that_is_none_is_asked_about(tmp_path: Path, written: str, expected: list[tuple[str, str]]) -> None:
    number = f'<table:table-cell office:value-type="float" office:value="{written}"><text:p>{written}</text:p></table:table-cell>'
    put(tmp_path, "a.ods", ods(row("月份", "检查企业", "出动执法人员", "发现问题") + row("2021-03", "3", number, "5")))
    assert said(read(tmp_path).findings) == expected
