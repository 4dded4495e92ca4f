"""月报.xlsx: a cover with the key figures, tables as an office prints them, native charts, and every counted row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables
from crosscheck.books import BODY_FONT, Book, Page
from crosscheck.config import Config
from crosscheck.frames import records
from crosscheck.periods import Period
from crosscheck.reporting.figures import UNSTATED, Comparison, Figures, is_overdue, state_on
from crosscheck.reporting.phrases import shown

if TYPE_CHECKING:
    import pandas as pd

_MEASURES: Final = (("found", "发现问题"), ("done", "完成整改"), ("open", "尚未完成"), ("overdue", "超期未整改"), ("major", "重大隐患"))
_TABLES: Final = (
    ("分行业领域", tables.FIELD), ("分镇街", tables.TOWN), ("分部门", tables.REPORTED_BY), ("分检查项目", tables.ITEM),
    ("分检查方式", tables.WAY), ("分隐患等级", tables.LEVEL), ("分整改状态", tables.STATE), ("分处置意见", tables.DISPOSITION),
)  # fmt: skip
_OVERLAPPING: Final = (tables.REPORTED_BY, tables.DISPOSITION)  # a problem may stand under several
_DETAIL: Final = (
    (tables.PROBLEM_ID, 14), ("本期", 6), (tables.ENTERPRISE, 28), (tables.TOWN, 14), (tables.FIELD, 14), (tables.ITEM, 14), (tables.PROBLEM, 40),
    (tables.LEVEL, 8), (tables.WAY, 11), (tables.FOUND_ON, 12), (tables.DUTY_UNIT, 18), (tables.REPORTED_BY, 18), (tables.DISPOSITION, 16),
    (tables.DUE_ON, 12), ("期末状态", 10), (tables.DONE_ON, 12), ("超期", 6), (tables.SOURCE_FILE, 30), (tables.SOURCE_SHEET, 12), (tables.SOURCE_ROW, 8),
)  # fmt: skip


def monthly_workbook(
    figures: Figures, problems: pd.DataFrame, period: Period, config: Config, missing: Sequence[tuple[str, str]], compared: Sequence[Comparison]
) -> bytes:
    """The workbook of that period; ``missing`` are (unit, what it has not filed)."""
    book = Book(period.end)
    _cover(book, figures, period, config)
    for name, dimension in _TABLES:
        _table(book, name, dimension, figures, period)
    _comparison(book, compared)
    rows = records(problems)
    _overdue(book, rows, period)
    _missing(book, missing)
    _detail(book, rows, period)
    return book.done()


def _cover(book: Book, figures: Figures, period: Period, config: Config) -> None:
    page = book.sheet("封面")
    page.widths([22, 16, 16, 16, 16])
    row = page.title(f"{config.campaign.name}月报", 5, f"{config.campaign.district}　{period.label}（{period.start} 至 {period.end}）")
    page.head(row, ["指标", "本期", "上期", "累计", "单位"])
    keys = ("found", "done", "open", "overdue", "major", "major_open", "rate", "on_time_rate", "median_days", "enterprises_inspected", "enterprises_listed")
    for number, key in enumerate(keys, row + 1):
        figure = figures.get(key)
        values = [figures.value(key, scope) if scope != "previous" or _has_previous(figures) else None for scope in ("period", "previous", "cumulative")]
        page.row(number, [figure.name, *("—" if value is None else value for value in values), figure.unit], ["head", "center", "center", "center", "center"])
        page.raw.set_row(number, 24)
    end = row + len(keys) + 2
    page.raw.merge_range(end, 0, end, 4, "说明：本期、上期按发现日期统计；状态为报告期最后一天的状态；每个数字的来源行见“问题明细”表。", book.style("note"))
    page.raw.set_row(end, 36)


def _has_previous(figures: Figures) -> bool:
    return any(item.scope == "previous" for item in figures)


def _table(book: Book, name: str, dimension: str, figures: Figures, period: Period) -> None:
    page = book.sheet(name)
    heads = [*(f"本期{label}" for _, label in _MEASURES), *(f"累计{label}" for _, label in _MEASURES), "累计整改率（%）"]
    page.widths([24, *[10.5] * len(heads)])
    row = page.title(f"{name}统计表", len(heads) + 1, f"{period.label}　单位：项")
    page.head(row, [dimension, *heads], height=44)
    values = figures.dimensions[dimension]
    for number, value in enumerate(values, row + 1):
        group = ((dimension, value),)
        counts = [figures.count(key, scope, group) for scope in ("period", "cumulative") for key, _ in _MEASURES]
        page.raw.set_row(number, 20)
        page.row(number, [value, *counts, shown(figures.value("rate", "cumulative", group))], ["head", *["number"] * len(counts), "center"])
    last = row + len(values)
    _totals(page, row, last, dimension, figures, values)
    if values:
        _chart(page, name, row, last)


def _totals(page: Page, row: int, last: int, dimension: str, figures: Figures, values: Sequence[str]) -> None:
    label = "合计（可重复计）" if dimension in _OVERLAPPING else "合计"
    page.put(last + 1, 0, label, "total")
    columns = [(scope, key) for scope in ("period", "cumulative") for key, _ in _MEASURES]
    for c, (scope, key) in enumerate(columns, 1):
        letter = chr(65 + c)
        total = sum(figures.count(key, scope, ((dimension, value),)) for value in values)
        page.formula(last + 1, c, f"=SUM({letter}{row + 2}:{letter}{last + 1})", total)
    page.put(last + 1, len(columns) + 1, shown(figures.value("rate")), "total")


def _chart(page: Page, name: str, row: int, last: int) -> None:
    """Found against done, told apart in grey as well as in colour."""
    chart = page.book.raw.add_chart({"type": "bar", "subtype": "clustered"})
    font = {"name": BODY_FONT, "size": 9}
    for column, title, fill in ((6, "累计发现", "#3B5B7A"), (7, "累计完成", "#B8C7D6")):
        chart.add_series(
            {
                "name": title,
                "categories": [page.raw.get_name(), row + 1, 0, last, 0],
                "values": [page.raw.get_name(), row + 1, column, last, column],
                "fill": {"color": fill},
                "border": {"color": "#333333", "width": 0.5},
                "data_labels": {"value": True, "font": {"name": BODY_FONT, "size": 8}},
                "gap": 60,
            }
        )
    chart.set_title({"name": f"{name}累计发现与完成（项）", "name_font": {"name": BODY_FONT, "size": 12}})
    chart.set_y_axis({"reverse": True, "num_font": font})
    chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}, "min": 0})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 900, "height": max(260, 34 * (last - row) + 110)})
    page.raw.insert_chart(last + 3, 0, chart, {"object_position": 1})


def _simple(book: Book, name: str, title: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]], empty: str) -> None:
    page = book.sheet(name)
    page.widths([width for _, width in heads])
    row = page.title(title, len(heads))
    page.head(row, [head for head, _ in heads])
    for number, values in enumerate(rows, row + 1):
        page.row(number, values)
    if rows:
        page.raw.autofilter(row, 0, row + len(rows), len(heads) - 1)
    else:
        page.raw.write_string(row + 1, 0, empty, book.style("subtitle"))


def _comparison(book: Book, compared: Sequence[Comparison]) -> None:
    rows = [[item.department, item.name, item.reported, item.counted, item.difference, "一致" if item.agrees else "请核对"] for item in compared]
    heads = [("部门", 26), ("指标", 16), ("部门自报", 12), ("台账行数", 12), ("相差", 10), ("结论", 12)]
    _simple(book, "自报核对", "部门自报数与台账行数核对表", heads, rows, "本月没有部门报送工作情况。")


def _overdue(book: Book, rows: Sequence[dict[str, Any]], period: Period) -> None:
    day = period.end.isoformat()
    late = sorted((row for row in rows if is_overdue(row, day)), key=lambda row: (row[tables.DUE_ON], row[tables.PROBLEM_ID]))
    columns = (tables.TOWN, tables.ENTERPRISE, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.DUE_ON, tables.DUTY_UNIT, tables.PROBLEM_ID)
    heads = list(zip(columns, (14, 28, 44, 8, 12, 12, 20, 14), strict=True))
    _simple(book, "超期未整改", "超期未整改问题清单", heads, [[row[name] for name in columns] for row in late], "没有超期未整改的问题。")


def _missing(book: Book, missing: Sequence[tuple[str, str]]) -> None:
    _simple(book, "未报送", "未报送单位", [("单位", 28), ("未报内容", 24)], missing, "各单位材料已报齐。")


def _detail(book: Book, rows: Sequence[dict[str, Any]], period: Period) -> None:
    """Every row that the figures count, to be filtered by any column."""
    day = period.end.isoformat()
    made = []
    for row in rows:
        extra = {"本期": "√" if period.holds(row[tables.FOUND_ON]) else "", "期末状态": state_on(row, day), "超期": "√" if is_overdue(row, day) else ""}
        whole = row | extra | {name: row[name] or UNSTATED for name in (tables.TOWN, tables.FIELD)}
        made.append([whole[name] for name, _ in _DETAIL])
    _simple(book, "问题明细", "问题明细", _DETAIL, made, "台账中还没有问题。")
