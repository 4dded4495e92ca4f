"""500 transfer sheets from the editable template beside openpyxl that loads and fills it each time; 500 dossiers, made and unchanged."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from crosscheck import tables
from crosscheck.forms.dossier import File, dossier
from crosscheck.forms.transfer import SheetForm, sheet_form, transfer_sheet
from crosscheck.month_output import MonthOutput
from tests.sheets import ROOT, SETTINGS

COUNT, PROBLEMS = 500, 8


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def problem(number: int) -> dict[str, Any]:
    told = {tables.PROBLEM_ID: f"W{number}", tables.PROBLEM: f"第{number}处防护罩缺失", tables.STATE: tables.OPEN, tables.FOUND_ON: "2021-03-05"}
    return dict.fromkeys(tables.PROBLEM_LEDGER, "") | told


def enterprise(number: int) -> dict[str, Any]:
    return dict.fromkeys(tables.ENTERPRISE_LEDGER, "") | {tables.ENTERPRISE: f"山亭{number}化工有限公司", tables.TOWN: "冯卯镇"}


def usual(form: SheetForm, number: int, problems: list[dict[str, Any]]) -> bytes:
    """What people write: load the template, fill cells one by one, save."""
    book = openpyxl.load_workbook(BytesIO(form.template))
    page, second = book.worksheets[:2]
    page["A2"], page["H2"] = f"企业名称：山亭{number}化工有限公司", "所在镇街：冯卯镇"
    for row in range(6, 6 + form.blank_rows):
        for column in range(1, 16):
            page.cell(row, column)._style = page.cell(6, column)._style
    for r, item in enumerate(problems, 3):
        for c, name in enumerate((tables.PROBLEM_ID, tables.ITEM, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.DUTY_UNIT), 2):
            second.cell(r, c).value = item[name]
            second.cell(r, c)._style = second.cell(3, c)._style
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def main(count: int = COUNT) -> None:
    form = sheet_form("移交表.xlsx", (ROOT / "templates" / "移交表.xlsx").read_bytes(), SETTINGS)
    problems = [problem(n) for n in range(PROBLEMS)]
    ours = seconds(lambda: [transfer_sheet(form, enterprise(n), problems, str(n)) for n in range(count)])
    fewer = max(count // 10, 10)
    theirs = seconds(lambda: [usual(form, n, problems) for n in range(fewer)]) * count / fewer
    print(f"移交表 {count} 份：{ours:.2f} 秒；openpyxl 逐份打开填写约 {theirs:.2f} 秒，快 {theirs / ours:.1f} 倍（要求 5 倍）")
    with TemporaryDirectory() as folder:
        first = seconds(lambda: dossiers(Path(folder), count, problems))
        again = seconds(lambda: dossiers(Path(folder), count, problems))
    print(f"一企一档 {count} 份：{first:.2f} 秒；没有变化再做一次 {again:.2f} 秒")


def dossiers(folder: Path, count: int, problems: list[dict[str, Any]]) -> None:
    out = MonthOutput(folder)
    for number in range(count):
        file = File(enterprise(number), problems)
        out.render(f"{number}.xlsx", str(number), lambda file=file: dossier(file, date(2021, 3, 21)))  # type: ignore[misc]
    out.finish({}, ("",))


if __name__ == "__main__":
    main()
