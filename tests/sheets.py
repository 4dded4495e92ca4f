"""Workbooks written as text tables inside tests, and the settings they are read with."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from crosscheck import config
from crosscheck.commands import month
from crosscheck.commands.month import Checked
from crosscheck.config import Config
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from crosscheck.sheets import Sheet

ROOT = Path(__file__).resolve().parents[1]
DEPARTMENT = "区应急管理局"
SETTINGS = config.load(ROOT / "config.toml")
PROBLEM_HEAD = "企业（单位）名称 | 所在镇街 | 所属检查项目 | 问题描述 | 隐患等级 | 发现日期 | 执法责任单位"
GOOD_PROBLEM = "山亭甲化工有限公司 | 冯卯镇 | 应急管理 | 灭火器过期 | 一般 | 2021-03-05 | 区应急管理局"
ENTERPRISE_HEAD = "企业（单位）名称 | 统一社会信用代码 | 所在镇街 | 行业领域"


def table(text: str) -> list[list[str]]:
    """The rows of a text table: cells between bars, ~ for an empty cell."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return [["" if cell.strip() == "~" else cell.strip() for cell in line.split("|")] for line in lines]


def write_book(path: Path, *sheets: tuple[str, str], merges: tuple[str, ...] = ()) -> Path:
    """A real workbook of (sheet name, text table)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    for name, text in sheets:
        sheet = book.add_worksheet(name)
        for r, row in enumerate(table(text)):
            for c, cell in enumerate(row):
                if cell:
                    sheet.write_string(r, c, cell)
        for area in merges:
            first, _, _ = area.partition(":")
            value = next((cell for r, row in enumerate(table(text)) for c, cell in enumerate(row) if f"{chr(65 + c)}{r + 1}" == first), "")
            sheet.merge_range(area, value)
    book.close()
    return path


def file_list(folder: Path, name: str, text: str, sheet: str = "Sheet1", merges: tuple[str, ...] = ()) -> Path:
    """A list that the department has filed."""
    return write_book(folder / "workbooks" / "部门" / DEPARTMENT / name, (sheet, text), merges=merges)


def put(folder: Path, name: str, data: bytes) -> None:
    """A file of the department, whatever it holds."""
    path = folder / "workbooks" / "部门" / DEPARTMENT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def read(folder: Path, settings: Config = SETTINGS) -> Checked:
    """Everything in the campaign folder, read and checked."""
    return month.read_and_check(Folder(folder), settings)


def guesses(sheet: Sheet) -> dict[str, str]:
    """For each heading that is asked about, the column that it may be."""
    return {written: column for written, column, _ in sheet.proposals}


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    """(code, cell) of all findings that are more than notes, in order."""
    return [(item.code, item.cell) for item in findings if item.severity != "info"]
