"""What is done with the looks of cells: a row struck through is asked about, a line broken within a name is layout."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from crosscheck import tables
from crosscheck.reading.struck import struck_formats
from tests.sheets import DEPARTMENT, GOOD_PROBLEM, PROBLEM_HEAD, read


def test_a_line_broken_within_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("问题")
    sheet.write_row(0, 0, PROBLEM_HEAD.split(" | "))
    for r, name in enumerate(("山亭甲化工\n有限公司", "ABC\nChemical \n 厂"), 1):
        sheet.write_row(r, 0, [name, *GOOD_PROBLEM.split(" | ")[1:]])
    made.close()
    assert read(tmp_path).sheets[0].columns[tables.ENTERPRISE] == ["山亭甲化工有限公司", "ABC Chemical厂"]


def test_rows_that_are_struck_through_are_kept_and_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "workbooks" / "部门" / DEPARTMENT / "a.xlsx"
    path.parent.mkdir(parents=True)
    made = xlsxwriter.Workbook(str(path))
    sheet, struck, bold = made.add_worksheet("问题"), made.add_format({"font_strikeout": True}), made.add_format({"bold": True})
    sheet.write_row(0, 0, PROBLEM_HEAD.split(" | "), bold)
    for r, row in enumerate([GOOD_PROBLEM.replace("灭火器过期", f"第{n}具灭火器过期") for n in range(1, 5)], 1):
        sheet.write_row(r, 0, row.split(" | "), struck if r in (2, 3) else None)
    sheet.write(4, 3, "第4具灭火器缺失", struck)  # one cell alone is no row
    made.close()
    checked = read(tmp_path)
    assert checked.sheets[0].rows == [2, 3, 4, 5]
    assert [(item.code, item.cell, item.value) for item in checked.findings] == [("rows_struck", "A3", "3—4")]


def test_a_font_of_its_own_for_each_cell_is_looked_up_and_not_compared_with_every_other() -> None:
    many = range(60_000)  # each compared with each would take minutes
    fonts = b"".join(b"<font><strike/></font>" if number % 2 else b"<font/>" for number in many)
    formats = b"".join(b'<xf numFmtId="0" fontId="%d"/>' % number for number in many)
    styles = b"<fonts>" + fonts + b"</fonts><cellXfs>" + formats + b"</cellXfs>"
    assert struck_formats(styles) == {b"%d" % number for number in many if number % 2}
