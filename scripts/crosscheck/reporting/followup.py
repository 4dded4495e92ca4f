"""督办清单.xlsx: what is owed by whom and by when, what changed since last month, and by which rules; 移交表进度.xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.config_sections import Deadline, Rung
from crosscheck.periods import Period
from crosscheck.reporting.phrases import day
from crosscheck.xlsx.books import Book, lines_needed
from crosscheck.xlsx.lists import ListColumns, list_sheet

_CERTAINTY: Final = {"T": "已核对条文", "S": "转引，请核对", "M": "未核对，请核对", "办": "办公室规定"}
_STEP_COLUMNS: Final = (
    ("序号", 5), ("责任单位", 14), ("镇街", 10), ("企业", 20), ("问题编号", 13), ("问题描述", 30), ("隐患等级", 6), ("下一步", 12), ("应完成日期", 11.5),
    ("超期天数", 6), ("怎么算的", 28), ("依据", 14), ("规则施行日", 11.5), ("来源", 22),
)  # fmt: skip
_STEPS_PRINTED: Final = 11
_NAMED: Final = [name for name, _ in _STEP_COLUMNS[1:]]
_UNIT, _TOWN, _DUE, _LATE, _BASIS = map(_NAMED.index, ("责任单位", "镇街", "应完成日期", "超期天数", "依据"))
_LOAD_COLUMNS: Final = (("名称", 32), ("待办事项", 10), ("临期", 10), ("超期", 10), ("最长超期天数", 14))
_CHANGE_COLUMNS: Final = (
    ("序号", 5), ("变化", 12), ("上报部门", 14), ("镇街", 10), ("企业", 20), ("问题编号", 13), ("上月的描述", 28), ("本月的描述", 28), ("发现日期", 11.5),
    ("上月状态", 8), ("本月状态", 8), ("上月来源", 24),
)  # fmt: skip
_SHEET_COLUMNS: Final = (
    ("序号", 6), ("月份", 10), ("镇街", 14), ("企业", 30), ("编号", 22), ("状态", 12), ("检查时间", 12), ("问题数", 8), ("双方已签字", 12), ("已移交", 12),
    ("已签收", 12), ("迟了什么", 36), ("填好的文件", 36),
)  # fmt: skip
_RULE_COLUMNS: Final = (("事项", 24), ("起算", 18), ("期限", 14), ("施行日", 12), ("依据", 44), ("把握", 18), ("是否启用", 10))
_ON_A_PAGE: Final = 60  # rows of two tables that can still be read on one page
LoadRow = tuple[str, int, int, int, int]  # name, steps, due soon, overdue, days of the longest overdue


def followup_workbook(
    steps: Sequence[Sequence[Any]], by_unit: Sequence[LoadRow], by_town: Sequence[LoadRow], changed: Sequence[Sequence[Any]], config: Config, period: Period
) -> bytes:
    """The workbook; ``steps`` and ``changed`` are rows in the order of their columns but for 序号, the most overdue first."""
    book = Book(period.end, result=True)
    until = f"截至{day(period.end.isoformat())}"
    overdue = [row for row in steps if row[_DUE] and row[_LATE] > 0]
    _summary(book, by_unit, by_town, config.tracking.remind_days, until, _kinds_of(overdue))
    soon = [row for row in steps if row[_DUE] and -config.tracking.remind_days <= row[_LATE] <= 0]
    _steps(book, "超期（按部门）", sorted(overdue, key=lambda row: (row[_UNIT], -row[_LATE])), until)
    _steps(book, "超期（按镇街）", sorted(overdue, key=lambda row: (row[_TOWN], -row[_LATE])), until)
    _steps(book, "临期提醒", soon, f"{until}，{config.tracking.remind_days}天内到期")
    _steps(book, "全部待办", steps, until)
    _numbered(book, "与上月相比", _CHANGE_COLUMNS, changed, until)
    _rules(book, config)
    return book.done()


def progress_workbook(states: Sequence[Sequence[Any]], period: Period) -> bytes:
    """移交表进度.xlsx: the state of every issued transfer sheet."""
    book = Book(period.end, result=True)
    _numbered(book, "移交表进度", _SHEET_COLUMNS, states, f"截至{day(period.end.isoformat())}，已签字、已移交、已签收以 workbooks/移交表/签收登记.xlsx 的登记为准")
    return book.done()


def _kinds_of(overdue: Sequence[Sequence[Any]]) -> str:
    """What the overdue things are, so that their number is not taken for that of the overdue problems of 月报.xlsx."""
    if not overdue:
        return "没有超期的事项。"
    by_list, at_once = (sum(row[_BASIS] == basis for row in overdue) for basis in (tables.DUE_ON, tables.DISPOSITION))
    parts = [f"过了清单所填整改期限还没有完成的问题{by_list}项（就是月报里的“超期未整改”）"]
    parts += [f"没填期限、写了现场立即整改而没有完成的{at_once}项"] if at_once else []
    parts += [f"复查、处罚等其他事项{rest}项"] if (rest := len(overdue) - by_list - at_once) else []
    return f"超期的{len(overdue)}项中，{'，'.join(parts)}。一个问题可能有几项待办。"


def _summary(book: Book, by_unit: Sequence[LoadRow], by_town: Sequence[LoadRow], remind_days: int, until: str, kinds: str) -> None:
    page = book.sheet("汇总", landscape=False)
    page.widths([width for _, width in _LOAD_COLUMNS])
    row = page.title("待办和超期汇总", len(_LOAD_COLUMNS), f"{until}　单位：项　临期指{remind_days}天内到期")
    for label, loads in (("责任单位", by_unit), ("镇街", by_town)):
        page.row(row, (label, *(name for name, _ in _LOAD_COLUMNS[1:])), "head")
        page.height(row, 22)
        for load in loads:
            row += 1
            page.row(row, load, ("text", "number", "number", "number", "number"))
            page.fit(row, lines_needed(load[0], _LOAD_COLUMNS[0][1]))
        row += 1
        total = [sum(column) for column in list(zip(*(load[1:4] for load in loads), strict=True)) or [(0,)] * 3]
        page.row(row, ("合计", *total, max((load[4] for load in loads), default=0)), "total")
        row += 2
    page.merge((row, 0, row, len(_LOAD_COLUMNS) - 1), kinds, "note")
    page.fit(row, lines_needed(kinds, sum(width for _, width in _LOAD_COLUMNS)))
    if len(by_unit) + len(by_town) <= _ON_A_PAGE:
        page.raw.fit_to_pages(1, 1)  # of two tables below each other only one heading can be printed again on a second page


def _steps(book: Book, name: str, rows: Iterable[Sequence[Any]], until: str) -> None:
    _numbered(book, name, _STEP_COLUMNS, rows, f"{until}　右边还有依据、来源等列，不打印", printed=_STEPS_PRINTED)


def _numbered(book: Book, name: str, columns: ListColumns, rows: Iterable[Sequence[Any]], subtitle: str, printed: int = 0) -> None:
    """A list whose first column is 序号."""
    list_sheet(book, name, name, columns, [(number, *row) for number, row in enumerate(rows, 1)], subtitle, printed=printed)


def _rules(book: Book, config: Config) -> None:
    rows: list[Sequence[Any]] = [("督促整改到位", tables.DUE_ON, "以清单所填为准", "", "部门清单", "", "启用")]
    for rule in config.deadlines:
        unit = "个工作日" if rule.working else "日"
        rows.append((rule.step, rule.start, f"{rule.days} {unit}", *_rule(rule)))
    rows += [(rung.rung, "、".join(rung.facts), "—", *_rule(rung)) for rung in config.ladder]
    subtitle = "规则写在 config.toml 的 [[deadlines]] 和 [[ladder]]，没有启用的不参与计算"
    list_sheet(book, "期限和阶梯的规则", "期限和阶梯的规则", _RULE_COLUMNS, rows, subtitle, filtered=False)


def _rule(rule: Deadline | Rung) -> tuple[str, str, str, str]:
    """From when it holds, by what, how sure that is, and whether it is on."""
    return str(rule.holds_from), rule.basis, _CERTAINTY[rule.certainty], "启用" if rule.on else "没有启用"
