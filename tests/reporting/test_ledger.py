from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from crosscheck.reporting.ledger import LedgerSheet, Value, write_ledger
from crosscheck.xlsx import strings
from crosscheck.xlsx.package import parts_of

_MADE = date(2021, 3, 21)
_COLUMNS = (("企业名称", 28), ("问题数", 9), ("发现日期", 13))


def _bytes(*rows: tuple[Value, ...], limit: int = 1_048_575) -> bytes:
    return _workbook(_sheet(_COLUMNS, rows, dates=frozenset({"发现日期"})), limit)


def _workbook(sheet: LedgerSheet, limit: int = 1_048_575) -> bytes:
    target = BytesIO()
    write_ledger(target, [sheet], _MADE, limit)
    return target.getvalue()


def _sheet(columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Value]], **more: Any) -> LedgerSheet:
    return replace(LedgerSheet.of_rows("台账", columns, lambda: rows), **more)


def _open(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def test_text_numbers_and_dates_are_what_they_are_for_both_readers() -> None:
    data = _bytes(("甲公司", 3, "2021-03-05"), ("乙<&>公司", 1.5, ""))
    sheet = _open(data)["台账"]
    assert [cell.value for cell in sheet[2]] == ["甲公司", 3, datetime(2021, 3, 5)]
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("台账").to_python()
    assert rows[1:] == [["甲公司", 3.0, date(2021, 3, 5)], ["乙<&>公司", 1.5, ""]]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@x", "  前后空格  ", "两\n行", "0123", '"引号"'])
def test_text_stays_text(text: str) -> None:
    cell = _open(_bytes((text, None, "")))["台账"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_date_column_keeps_what_is_no_date_as_text() -> None:
    assert _open(_bytes(("甲", 1, "三月初")))["台账"]["C2"].value == "三月初"


def test_text_that_excel_cannot_hold_is_refused_in_chinese_with_its_cell() -> None:
    assert len(_open(_bytes(("字" * 32767, 1, "")))["台账"]["A2"].value) == 32767
    with pytest.raises(ValueError, match="A3 的文字有 32768 个字"):
        _bytes(("甲", 1, ""), ("字" * 32768, 1, ""))


def test_a_sheet_beyond_the_limit_goes_on_in_further_sheets_and_loses_no_row() -> None:
    book = _open(_bytes(*((str(n), n, "") for n in range(7)), limit=3))
    assert book.sheetnames == ["台账1", "台账2", "台账3"]
    assert [row[1] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)] == list(range(7))


def test_a_ledger_beyond_the_limit_is_split_by_town_and_only_a_town_beyond_it_in_two() -> None:
    towns = ["城头镇"] * 2 + ["西集镇"] * 5 + ["店子镇"] * 2 + ["城头镇", ""]
    rows = [(f"企业{number}", town) for number, town in enumerate(towns)]
    data = _workbook(_sheet((("企业名称", 28), ("所在镇街", 12)), rows), 4)
    sheets = [[(row[0].value, row[1].value or "") for row in sheet.iter_rows(min_row=2)] for sheet in _open(data)]
    assert [[town for _, town in sheet] for sheet in sheets] == [
        ["城头镇", "城头镇", "城头镇", ""], ["店子镇", "店子镇"], ["西集镇"] * 4, ["西集镇"],
    ]  # fmt: skip
    assert sorted(row for sheet in sheets for row in sheet) == sorted(rows)


def test_rows_that_come_in_pieces_give_the_same_bytes_as_all_at_once() -> None:
    rows = [(f"企业{number}", number, "2021-03-05") for number in range(4500)]
    cuts = [0, 1500, 1500, 3600, 4499, 4500]
    pieces = [list(zip(*rows[begin:end], strict=True)) or [(), (), ()] for begin, end in pairwise(cuts)]
    whole = _sheet(_COLUMNS, rows)
    assert _workbook(replace(whole, pieces=lambda: pieces)) == _workbook(whole)
    assert _workbook(replace(whole, pieces=lambda: pieces), 2000) == _workbook(whole, 2000)


def test_each_text_stands_once_in_the_file_and_past_the_limit_in_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"企业{number % 50}", number, "2021-03-05") for number in range(2100)]  # more than are made at a time
    shared = _bytes(*rows)
    monkeypatch.setattr(strings, "_MOST_SHARED", 10)
    inline = _bytes(*rows)
    for data, most in ((shared, 53), (inline, 10)):
        sheet = _open(data)["台账"]
        assert [tuple(cell.value for cell in row[:2]) for row in sheet.iter_rows(min_row=2)] == [row[:2] for row in rows]
        assert parts_of(data)["xl/sharedStrings.xml"].count(b"<si>") == most


def test_every_sheet_is_ready_to_filter_and_to_print() -> None:
    sheet = _open(_bytes(("甲", 1, ""), ("乙", 2, "")))["台账"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:C3", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet["A1"].font.b
    assert sheet["A2"].alignment.wrap_text
    assert sheet["A2"].border.left.style == "thin"
    assert "&P" in sheet.oddFooter.center.text
    assert (sheet.oddHeader.center.text, sheet.oddHeader.right.text) == ("台账", "截至2021年3月21日"), "a printed page says what it is"


@pytest.mark.parametrize(("town", "width"), [("冯卯镇", 10), ("某县高新技术产业开发区", 24), ("某" * 30, 26)])
def test_the_column_of_towns_is_as_wide_as_their_names(town: str, width: float) -> None:
    columns = (("企业名称", 28), ("所在镇街", 10), ("问题描述", 40))
    sheet = _open(_workbook(_sheet(columns, [("甲", "冯卯镇", "过期"), ("乙", town, "过期")], towns=frozenset({"冯卯镇", town}))))["台账"]
    assert round(sheet.column_dimensions["B"].width - 0.71) == width


def test_a_sheet_without_rows_keeps_its_heading() -> None:
    assert [cell.value for cell in _open(_bytes())["台账"][1]] == ["企业名称", "问题数", "发现日期"]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert _bytes(("甲", 1, "2021-03-05")) == _bytes(("甲", 1, "2021-03-05"))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_an_empty_cell(number: float) -> None:
    assert _open(_bytes(("甲", number, "")))["台账"]["B2"].value is None


def test_numbers_of_numpy_are_numbers() -> None:
    import numpy

    assert _open(_bytes(("甲", numpy.float64(2.5), "")))["台账"]["B2"].value == 2.5


@pytest.mark.parametrize("text", ["20210305", "2021-W10-5", "1899-01-01"])
def test_only_a_whole_iso_day_that_excel_can_count_becomes_a_date(text: str) -> None:
    assert _open(_bytes(("甲", 1, text)))["台账"]["C2"].value == text


def test_what_only_a_screen_needs_is_not_printed_and_a_wide_ledger_is_printed_on_a3() -> None:
    columns = (("企业名称", 28), ("问题描述", 120), ("法律依据", 90), ("其他信息", 30), ("来源行", 9))
    for first, paper in ((columns[:2], 9), (columns[:3], 8)):
        data = _workbook(_sheet((*first, *columns[3:]), [("甲",) * (len(first) + 2)] * 2, unprinted="其他信息"))
        sheet = _open(data)["台账"]
        assert (sheet.print_area, sheet.page_setup.paperSize) == (f"'台账'!$A$1:${'ABC'[len(first) - 1]}$3", paper)


@pytest.mark.parametrize(("width", "pages", "repeated"), [(90, 1, None), (91, 2, "$A:$B")])
def test_a_ledger_too_wide_for_a3_goes_over_two_pages_with_the_enterprise_on_both(width: float, pages: int, repeated: str | None) -> None:
    columns = (("问题编号", 20), ("企业（单位）名称", 28), ("问题描述", 120), ("法律依据", 72), ("标准依据", width))
    sheet = _open(_workbook(_sheet(columns, [("甲",) * 5])))["台账"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.print_title_cols) == (8, pages, repeated)


def test_a_long_problem_is_printed_whole_and_what_is_not_printed_makes_no_row_so_high() -> None:
    columns = (("问题描述", 45), ("其他信息", 45))
    long = "字" * 300  # fourteen lines of 22 characters
    data = _workbook(_sheet(columns, [(long, ""), ("短", long), ("字" * 3000, "")], unprinted="其他信息"))
    sheet = _open(data)["台账"]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [14 * 15, 8 * 15, 27 * 15]
