"""A campaign in which a month was drawn: what the office does with its sheets, and what comes of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from crosscheck import periods
from crosscheck.commands import draws, steps
from crosscheck.commands.month import Order
from crosscheck.config import Config
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from tests.desk import Desk
from tests.forms.filled import FIRST, LETTERS, TICKS
from tests.sheets import PROBLEM_HEAD, SETTINGS, file_list

MARCH, APRIL = (periods.named(SETTINGS.campaign, month) for month in ("2021-03", "2021-04"))
SECOND_OF_MARCH = datetime(2021, 3, 2, 9)
HEAD = f"{PROBLEM_HEAD} | 整改期限 | 整改状态 | 整改完成日期"
OLD = "{name} | 冯卯镇 | 应急管理 | {text} | 一般 | 2021-03-05 | 区应急管理局 | 2021-03-12 | {state} | {done}"


def order(folder: Folder, period: periods.Period = MARCH, now: datetime = SECOND_OF_MARCH, settings: Config = SETTINGS) -> Order:
    return Order(folder, settings, period, Desk(now))


def draw(folder: Folder, period: periods.Period = MARCH, now: datetime = SECOND_OF_MARCH) -> None:
    draws.run(order(folder, period, now), draws.Occasion(seed="1"))


def report(folder: Path, *rows: str) -> None:
    file_list(folder, "问题.xlsx", "\n".join([HEAD, *rows]))


def month(folder: Folder, period: periods.Period = MARCH) -> list[Finding]:
    return steps.monthly_report(order(folder, period))


def book(folder: Folder, name: str, period: periods.Period = MARCH) -> Any:
    return openpyxl.load_workbook(folder.month(period.month) / name)


def column(sheet: Any, title: str, head: int = 3) -> list[Any]:
    titles = [cell.value for cell in sheet[head]]
    return [row[titles.index(title)] for row in sheet.iter_rows(min_row=head + 1, values_only=True)]


def fill(folder: Folder, name: str, *rows: dict[str, Any], result: str = "") -> Path:
    """The issued sheet of that enterprise filled in and put where it is read."""
    issued = folder.month("2021-03") / "移交表" / "冯卯镇" / f"{name}.xlsx"
    filled = openpyxl.load_workbook(issued)
    page = filled.worksheets[0]
    page["H3"] = "检查时间：2021年3月10日"
    for number, row in enumerate(rows):
        for column_, value in row.items():
            page[f"{(LETTERS | TICKS)[column_]}{FIRST + number}"] = value
    if result:
        filled["待核查问题"]["K3"], filled["待核查问题"]["M3"] = result, "李四"
    target = folder.workbooks / "移交表" / "三月" / f"{name}（已填）.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    filled.save(target)
    return target


def tick(folder: Folder, row: int, **marks: str | None) -> None:
    """What the office writes into its register."""
    path = folder.workbooks / "移交表" / "签收登记.xlsx"
    register = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in register.worksheets[0][2]}
    for name, text in marks.items():
        register.worksheets[0].cell(2 + row, heads[name]).value = text
    register.save(path)


def joined() -> Config:
    """The settings after 冯卯镇 has joined 店子镇: its name stands among the other's aliases."""
    towns = ({"name": town.name, "aliases": ("冯卯镇",) if town.name == "店子镇" else ()} for town in SETTINGS.towns if town.name != "冯卯镇")
    return Config.model_validate(SETTINGS.model_dump() | {"towns": tuple(towns)})
