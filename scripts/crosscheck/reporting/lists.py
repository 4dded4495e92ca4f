"""The lists of 月报.xlsx: what is overdue, what is grave, who has not filed, what to check, and every row counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from crosscheck import tables
from crosscheck.frames import LedgerRow, done_by, overdue_by
from crosscheck.reporting.account import Account
from crosscheck.reporting.figures import UNSTATED, Comparison, Number, state_on
from crosscheck.reporting.filing import Filing
from crosscheck.reporting.ranking import RULE, ranking
from crosscheck.xlsx.books import Book, lines_needed
from crosscheck.xlsx.lists import list_sheet

_PRINTED: Final = (
    (tables.PROBLEM_ID, 13), (tables.ENTERPRISE, 24), (tables.TOWN, 10), (tables.PROBLEM, 36), (tables.LEVEL, 6), (tables.FOUND_ON, 11),
    (tables.DUTY_UNIT, 16), (tables.DUE_ON, 11), ("期末状态", 9), (tables.DONE_ON, 12),
)  # fmt: skip
_BESIDE: Final = (
    ("本期", 6), ("超期", 6), (tables.FIELD, 14), (tables.ITEM, 14), (tables.WAY, 11), (tables.REPORTED_BY, 18), (tables.DISPOSITION, 16),
    (tables.SOURCE_FILE, 30), (tables.SOURCE_SHEET, 12), (tables.SOURCE_ROW, 8),
)  # fmt: skip


def comparison(book: Book, compared: Sequence[Comparison]) -> None:
    rows = [[item.department, item.name, item.reported, item.counted, item.difference, _verdict(item)] for item in compared]
    heads = [("部门", 28), ("指标", 18), ("部门自报", 13), ("台账行数", 13), ("相差", 11), ("结论", 44)]
    note = "完成整改按整改完成日期计入本期；检查家次只能多于查出问题的家次；退回的行没有进台账，可能因此相差"
    list_sheet(book, "自报核对", "部门自报数与台账行数核对表", heads, rows, note, empty="无可以核对的自报数。")


def _verdict(item: Comparison) -> str:
    if item.agrees:
        return "不少于台账" if item.at_least else "一致"
    if not item.asks:
        return f"可能因退回的{item.returned}行而相差，改好后再看"
    return f"请核对：自报比台账{'多' if item.difference > 0 else '少'}{abs(item.difference):g}"


def filing(book: Book, filed: Sequence[Filing], first: bool) -> None:
    kinds = (*_KINDS, tables.CAMPAIGN_PLAN) if first else _KINDS
    rows = [[item.department, "是" if item.lead else "否", *(_has(item, kind) for kind in kinds), item.sent_on or "未写", item.verdict] for item in filed]
    heads = [("部门", 26), ("牵头部门", 10), *((kind, 14) for kind in kinds), ("报送日期", 13), ("结论", 44)]
    owed = "牵头部门报三种表，首次报告时还报实施方案" if first else "牵头部门报三种表"
    note = f"{owed}，其他部门报两种清单；部门没有写报送日期的，不判断是否迟报"
    list_sheet(book, "报送情况", "各部门报送情况表", heads, rows, note, empty="设置里没有部门。")


_KINDS: Final = tuple(table.kind for table in tables.DEPARTMENT_TABLES)


def _has(item: Filing, kind: str) -> str:
    return "不要求" if kind not in item.owed else "未报" if kind in item.missing else "已报"


def rankings(book: Book, account: Account) -> None:
    """The table for circulation: towns and departments in the order of the stated rule."""
    page = book.sheet("调度排名")
    widths = [13.0, 36.0, 12.0, 12.0, 13.0, 13.0, 12.0, 13.0]
    page.widths(widths)
    least = account.config.report.rank_from
    at = page.title("调度通报排名表", len(widths), f"截至{account.period.label}　单位：项")
    page.merge((at, 0, at, len(widths) - 1), f"排名办法：{RULE.format(least=least)}", "note")
    page.height(at, 32)
    at += 1
    page.head(at, ["名次", "镇街／上报部门", "累计发现", "完成整改", "超期未整改", "重大隐患\n未完成", "整改率", "按期整改率"], 34)
    for label, dimension in (("镇街排名", tables.TOWN), ("上报部门排名", tables.REPORTED_BY)):
        at += 1
        page.merge((at, 0, at, len(widths) - 1), label, "total")
        page.height(at, 22)
        for item in ranking(account.figures, dimension, least):
            at += 1
            values = [item.shown_place, item.name, item.found, item.done, item.overdue, item.major_open, *map(_share, (item.rate, item.on_time_rate))]
            page.row(at, values, ["center", "name", *["number"] * 4, *["number_percent"] * 2])
            page.fit(at, lines_needed(item.name, widths[1]))


def _share(percent: Number) -> float | str:
    return "—" if percent is None else round(percent / 100, 3)


def overdue(book: Book, account: Account) -> None:
    day, late = account.day, longest_overdue(account)
    made = [
        [*(row[name] for name in (tables.TOWN, tables.ENTERPRISE, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.DUE_ON)), days_late(row, day),
         state_on(row, day), row[tables.DUTY_UNIT], row[tables.PROBLEM_ID], account.owed.get(row[tables.PROBLEM_ID], "")]
        for row in late
    ]  # fmt: skip
    heads = list(zip(
        (tables.TOWN, tables.ENTERPRISE, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.DUE_ON, "超期天数", "期末状态", tables.DUTY_UNIT, tables.PROBLEM_ID,
         tables.NEXT_STEP),
        (12.0, 24.0, 34.0, 6.0, 11.0, 11.0, 6.0, 9.0, 17.0, 13.0, 26.0), strict=True,
    ))  # fmt: skip
    list_sheet(book, "超期未整改", "超期未整改问题清单", heads, made, "按整改期限由早到晚排列，同一天的重大隐患在前", empty="无超期未整改的问题。")


def longest_overdue(account: Account) -> list[LedgerRow]:
    """What is overdue, the earliest deadline first, of one day the grave ones first."""
    late = (row for row in account.problems if overdue_by(row, account.day))
    return sorted(late, key=lambda row: (row[tables.DUE_ON], row[tables.LEVEL] != tables.MAJOR, row[tables.PROBLEM_ID]))


def days_late(row: LedgerRow, day: str) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(row[tables.DUE_ON])).days


def grave(account: Account) -> list[LedgerRow]:
    """The 重大隐患 that are not done, in the order of the ledger."""
    return [row for row in account.problems if row[tables.LEVEL] == tables.MAJOR and not done_by(row, account.day)]


def major(book: Book, account: Account) -> None:
    columns = (tables.TOWN, tables.ENTERPRISE, tables.PROBLEM, tables.DISPOSITION, tables.FOUND_ON, tables.DUE_ON, "期末状态", tables.DUTY_UNIT, tables.PROBLEM_ID)
    made = [
        [*(state_on(row, account.day) if name == "期末状态" else row[name] for name in columns), account.owed.get(row[tables.PROBLEM_ID], "")]
        for row in sorted(grave(account), key=lambda row: row[tables.FOUND_ON])
    ]
    heads = list(zip((*columns, tables.NEXT_STEP), (12.0, 24.0, 34.0, 18.0, 11.0, 11.0, 9.0, 17.0, 13.0, 26.0), strict=True))
    list_sheet(book, "重大隐患", "未完成整改的重大隐患清单", heads, made, empty="无未完成整改的重大隐患。")


def uninspected(book: Book, account: Account) -> None:
    """The gaps in coverage by name."""
    enterprises, figures = account.enterprises, account.figures
    wanted = set(figures.rows("enterprises_uninspected"))
    gaps = [row for row in enterprises if row[tables.ENTERPRISE_ID] in wanted]
    order = {name: place for place, name in enumerate(figures.dimensions[tables.TOWN])}
    gaps.sort(key=lambda row: (order.get(row[tables.TOWN], len(order)), row[tables.ENTERPRISE]))
    columns = (tables.TOWN, tables.ENTERPRISE, tables.FIELD, tables.REGULATOR, tables.RISK, tables.OPERATION, *tables.PROVENANCE)
    heads = list(zip(columns, (16.0, 36.0, 16.5, 22.0, 12.0, 12.0, 34.0, 14.0, 8.0), strict=True))
    rows = [[row[name] for name in columns] for row in gaps]
    list_sheet(book, "未检查企业", "没有检查记录的在册企业", heads, rows, "停产、关闭的也列出，请核实", empty="在册企业都有检查记录。", printed=6)


def detail(book: Book, account: Account) -> None:
    """Every row that the figures count, to be filtered by any column; the columns on the right are not printed."""
    period, day = account.period, account.day
    heads = (*_PRINTED, *_BESIDE)
    made = []
    for row in account.problems:
        extra = {"本期": "√" if period.holds(row[tables.FOUND_ON]) else "", "期末状态": state_on(row, day), "超期": "√" if overdue_by(row, day) else ""}
        whole = row | extra | {name: row[name] or UNSTATED for name in (tables.TOWN, tables.FIELD)}
        made.append([whole[name] for name, _ in heads])
    list_sheet(book, "问题明细", "问题明细", heads, made, "右边还有检查项目、处置意见、来源等列，可筛选，不打印", empty="台账中尚无问题。", printed=len(_PRINTED))
