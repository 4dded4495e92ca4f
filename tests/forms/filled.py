"""Transfer sheets as people fill them: issued by the program, then written into with another office program's habits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from crosscheck import tables
from crosscheck.forms.transfer import sheet_form, transfer_sheet
from tests.sheets import ROOT, SETTINGS

FORM = sheet_form("移交表.xlsx", (ROOT / "templates" / "移交表.xlsx").read_bytes(), SETTINGS)
FIRST, ROOM = 6, 5  # the first empty row of the form, and how many there are
LETTERS = dict(zip((tables.ITEM, tables.PROBLEM, tables.LAW, tables.STANDARD, tables.FOUND_BY, tables.DUTY_UNIT), "BCDEFG", strict=True))
TICKS = dict(zip(tables.DISPOSITIONS, "HIJKLMNO", strict=True))
ENTERPRISE = {tables.ENTERPRISE: "山亭甲化工有限公司", tables.TOWN: "冯卯镇", tables.ADDRESS: "府前路1号"}
GOOD = {
    tables.ITEM: "应急管理", tables.PROBLEM: "灭火器过期", tables.LAW: "安全生产法第三十六条", tables.FOUND_BY: "张三",
    tables.DUTY_UNIT: "区应急管理局", "责令限期整改": "√",
}  # fmt: skip


def problem(text: str, number: str = "") -> dict[str, str]:
    """An open problem of the ledger."""
    return dict.fromkeys(tables.PROBLEM_LEDGER, "") | {tables.PROBLEM: text, tables.STATE: tables.OPEN, tables.PROBLEM_ID: number}


def issued(open_problems: Sequence[Mapping[str, Any]] = (), enterprise: Mapping[str, str] = ENTERPRISE) -> bytes:
    """A transfer sheet as the program issues it."""
    return transfer_sheet(FORM, enterprise, open_problems, "2021-03-冯卯镇-01")


def filled(rows: Sequence[Mapping[str, Any]], day: str = "2021年4月8日", sheet: bytes | None = None) -> Any:
    """The sheet with those problems written in; more than five push the signature line down, as inserting rows does."""
    book = openpyxl.load_workbook(BytesIO(issued() if sheet is None else sheet))
    page = book.worksheets[0]
    page["H3"] = f"检查时间：{day}"
    if len(rows) > ROOM:
        for area in [area for area in page.merged_cells.ranges if area.min_row > FIRST]:
            page.unmerge_cells(str(area))
        page.insert_rows(FIRST + ROOM, len(rows) - ROOM)
    for number, row in enumerate(rows):
        for name, value in row.items():
            cell = page[f"{(LETTERS | TICKS)[name]}{FIRST + number}"]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is a text
    return book


def dropped(folder: Path, book: Any, name: str = "移交表/冯卯镇/甲.xlsx") -> Path:
    """The workbook saved under workbooks/ of that campaign folder."""
    path = folder / "workbooks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
