"""A department's workbook, and how it comes back marked."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from crosscheck.checking.returns import SheetMarks, marked_copy
from crosscheck.findings import Finding, Place, finding
from crosscheck.xlsx.package import joined, parts_of
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD

SHEET = "问题"


SHEET_PART = "xl/worksheets/sheet1.xml"


HEAD = PROBLEM_HEAD.split(" | ")


REMARKS = get_column_letter(len(HEAD) + 1)


def missing(cell: str, column: str = "所在镇街") -> Finding:
    return finding("cell_missing", Place("部门/甲/问题.xlsx", SHEET, cell), column=column)


def doubt(cell: str) -> Finding:
    return finding("number_invalid", Place("部门/甲/问题.xlsx", SHEET, cell), "约三", column="数")


def book(rows: int = 4, inline: bool = False) -> bytes:
    """A department's workbook with much beside its rows: formats, its own note, a drop-down, a picture, a chart, a second sheet."""
    target = BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": inline})
    made.set_properties({"created": datetime(2021, 3, 1)})
    edged = made.add_format({"border": 1, "num_format": "0.00", "bold": True})
    sheet, other = made.add_worksheet(SHEET), made.add_worksheet("参考")
    sheet.write_string(0, 0, "三月问题清单")
    for c, name in enumerate(HEAD):
        sheet.write_string(1, c, name, edged)
    for r in range(2, 2 + rows):
        for c, text in enumerate(GOOD_PROBLEM.split(" | ")):
            if (r, c) != (3, 1):  # B4 is left empty
                sheet.write_string(r, c, f"{text}{r}" if c == 3 else text, edged)
    if not inline:
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, "三月问题清单")
    sheet.write_comment("A3", "老王写的", {"author": "老王"})
    sheet.data_validation("B3:B99", {"validate": "list", "source": ["冯卯镇", "城头镇"]})
    sheet.conditional_format("E3:E9", {"type": "cell", "criteria": "==", "value": '"重大"', "format": made.add_format({"bold": True})})
    sheet.set_row(4, None, None, {"hidden": True})
    other.write_formula("A1", "=1+1", None, 2)
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "=参考!$A$1:$A$2"})
    other.insert_chart("C3", chart)
    made.close()
    return target.getvalue()


def mark(data: bytes, *findings: Finding, head: int = 2) -> bytes:
    return marked_copy(data, [SheetMarks.of(SHEET, head, findings)])


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data), rich_text=False)[SHEET]


def grid(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)


def with_part(data: bytes, name: str, pattern: str, replacement: str) -> bytes:
    parts = parts_of(data)
    text = parts[name].decode()
    changed = re.sub(pattern, replacement, text, flags=re.DOTALL)
    assert changed != text
    return joined(parts | {name: changed.encode()})


def fill(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb) if cell.fill.patternType == "solid" else ""
