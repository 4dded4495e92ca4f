"""The tables of 月报.xlsx by field, town, department …: counts that jump to their rows, totals as formulas with their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.periods import Period
from crosscheck.reporting.charts import MOST_BARS, stacked_chart
from crosscheck.reporting.figures import OVERLAPPING, PERCENT, RATES, WORK_COLUMNS, Figures, GroupName
from crosscheck.reporting.sources import Sources
from crosscheck.xlsx.books import Book, Page, lines_needed

CROSSTABS: Final = (
    ("分行业领域", tables.FIELD), ("分镇街", tables.TOWN), ("分上报部门", tables.REPORTED_BY), ("分执法责任单位", tables.DUTY_UNIT),
    ("分检查项目", tables.ITEM), ("分检查方式", tables.WAY), ("分隐患等级", tables.LEVEL), ("分整改状态", tables.STATE), ("分处置意见", tables.DISPOSITION),
)  # fmt: skip
_COLUMNS: Final = (
    ("period", "found", "发现"), ("period", "rectified", "完成整改"), ("previous", "found", "上期发现"), ("cumulative", "found", "发现"),
    ("cumulative", "done", "完成整改"), ("cumulative", "open", "尚未完成"), ("cumulative", "overdue", "超期未整改"), ("cumulative", "major", "重大隐患"),
    ("cumulative", "major_open", "重大隐患\n未完成"), ("cumulative", "rate", "整改率"), ("cumulative", "on_time_rate", "按期整改率"),
    ("cumulative", "median_days", "整改用时\n（天）"),
)  # fmt: skip
_DONE_COLUMN, _OPEN_COLUMN = 5, 6
_NAME_WIDTH: Final = 24.0
_ROWS_BESIDE_CHART: Final = 13  # a longer table leaves no room for its chart on the same page


class Numbers(NamedTuple):
    """Puts figures on a page, each jumping to its rows."""

    page: Page
    figures: Figures
    sources: Sources

    def put(self, row: int, column: int, key: str, scope: str, group: GroupName = (), total: bool = False) -> None:
        """A figure in its cell: a rate as a share, a dash for a rate of nothing and for what came before the first month."""
        value = self.figures.value(key, scope, group)
        style = "total" if total else "number"
        if value is None or self.is_before_the_first(scope):
            self.page.put(row, column, "—", style)
            return
        self.jump(row, column, key, scope, group)
        if key in PERCENT:
            self.page.put(row, column, round(value / 100, 3), f"{style}_percent")
        else:
            self.page.put(row, column, value, style if value == int(value) else f"{style}_decimal")

    def is_before_the_first(self, scope: str) -> bool:
        """Whether the scope is the month before the campaign's first report."""
        return scope == "previous" and self.figures.first

    def jump(self, row: int, column: int, key: str, scope: str, group: GroupName = ()) -> None:
        """Make the cell a link to the rows of the figure; its value is written afterwards."""
        figure = self.figures.find(key, scope, group)
        if figure and (target := self.sources.link(figure)):
            self.page.raw.write_url(row, column, target, self.page.book.style("number"), "", "点一下看来源行")


def crosstab(book: Book, name: str, dimension: str, figures: Figures, period: Period, sources: Sources) -> None:
    """One line for each value, the totals, and the chart of what is done and not done."""
    page = book.sheet(name)
    numbers = Numbers(page, figures, sources)
    columns = _COLUMNS[:4] if dimension == tables.STATE else _COLUMNS
    page.widths([_NAME_WIDTH, *[10.5] * len(columns)])
    row = _heads(page, name, dimension, columns, period)
    values = figures.dimensions[dimension]
    for at, value in enumerate(values, row + 1):
        page.height(at, max(20, 16 * lines_needed(value, _NAME_WIDTH) + 3))
        page.put(at, 0, value, "name")
        for column, (scope, key, _) in enumerate(columns, 1):
            numbers.put(at, column, key, scope, ((dimension, value),))
    last = row + len(values)
    end = _totals(numbers, row, last, dimension, columns)
    if values and dimension != tables.STATE:
        most = max(figures.count("found", group=((dimension, value),)) for value in values)
        _charts(page, name, (row + 1, last), end + 2, most)


def _charts(page: Page, name: str, rows: tuple[int, int], at: int, most: int) -> None:
    """Below the table, or on pages of their own when there are many lines: so many names a chart as can be read."""
    first, last = rows
    starts = range(first, last + 1, MOST_BARS)
    breaks = []
    if last - first < _ROWS_BESIDE_CHART:
        page.raw.fit_to_pages(1, 1)  # else the foot of the chart would go over to a second page, with the headings above it once more
    for part, start in enumerate(starts, 1):
        end = min(start + MOST_BARS - 1, last)
        title = f"{name}累计问题整改情况（项）" + (f"（{part}／{len(starts)}）" if len(starts) > 1 else "")
        if last - first >= _ROWS_BESIDE_CHART:
            breaks.append(at)
        at += stacked_chart(page, title, (start, end), ((_DONE_COLUMN, "完成整改"), (_OPEN_COLUMN, "尚未完成")), at, most) + 2
    page.raw.set_h_pagebreaks(breaks)


def _heads(page: Page, name: str, dimension: str, columns: Sequence[tuple[str, str, str]], period: Period) -> int:
    """Two lines of headings, 本期 and 累计 over their columns; gives the lower one's row."""
    row = page.title(f"{name}统计表", len(columns) + 1, f"{period.label}　单位：项")
    page.head(row + 1, [dimension, *(label for *_, label in columns)], height=34)
    page.height(row, 20)
    page.merge((row, 0, row + 1, 0), dimension, "head")
    page.merge((row, 1, row, 2), "本期", "head")
    page.merge((row, 3, row + 1, 3), "上期发现", "head")
    if len(columns) > 4:
        page.merge((row, 4, row, len(columns)), "累计", "head")
    else:
        page.put(row, 4, "累计", "head")
    return row + 1


def _totals(numbers: Numbers, row: int, last: int, dimension: str, columns: Sequence[tuple[str, str, str]]) -> int:
    """The sum of the lines; where a problem may stand in several, the true number below it.  Gives the last row used."""
    page, figures, at = numbers.page, numbers.figures, last + 1
    overlapping = dimension in OVERLAPPING
    page.height(at, 22)
    page.put(at, 0, "各行相加（有重复）" if overlapping else "合计", "total")
    for column, (scope, key, _) in enumerate(columns, 1):
        letter = chr(65 + column)
        if key in RATES:
            _total_rate(numbers, at, column, key, overlapping)
        elif numbers.is_before_the_first(scope):
            page.put(at, column, "—", "total")
        elif last > row:
            if not overlapping:
                numbers.jump(at, column, key, scope)
            total = sum(figures.count(key, scope, ((dimension, value),)) for value in figures.dimensions[dimension])
            page.formula(at, column, f"=SUM({letter}{row + 2}:{letter}{last + 1})", total)
        else:
            page.put(at, column, 0, "total")
    if not overlapping:
        return at
    page.height(at + 1, 22)
    page.put(at + 1, 0, "实际（不重复）", "total")
    for column, (scope, key, _) in enumerate(columns, 1):
        numbers.put(at + 1, column, key, scope, total=True)
    return at + 1


def _total_rate(numbers: Numbers, at: int, column: int, key: str, overlapping: bool) -> None:
    """整改率 of the whole from the cells beside it; the other rates cannot be had from the lines and are put as they are."""
    rate = numbers.figures.value("rate")
    if overlapping:
        numbers.page.put(at, column, "—", "total")
    elif key == "rate" and rate is not None:
        numbers.page.formula(at, column, f"=ROUND(F{at + 1}/E{at + 1},3)", round(rate / 100, 3), "total_percent")
    else:
        numbers.put(at, column, key, "cumulative", total=True)


def coverage_table(book: Book, figures: Figures, period: Period, sources: Sources) -> None:
    """Enterprises inspected of those listed, by field and by town."""
    page = book.sheet("检查覆盖")
    numbers = Numbers(page, figures, sources)
    heads = ["在册企业", "有检查记录", "没有检查记录", "检查覆盖率", "本期检查", "清单外企业"]
    page.widths([_NAME_WIDTH, *[15] * len(heads)])
    columns = (
        ("enterprises_listed", "cumulative"), ("enterprises_inspected", "cumulative"), ("enterprises_uninspected", "cumulative"), ("coverage", "cumulative"),
        ("enterprises_inspected", "period"), ("enterprises_unlisted", "cumulative"),
    )  # fmt: skip
    row = page.title("企业检查覆盖情况表", len(heads) + 1, f"截至{period.label}　单位：家　清单外企业：查出过问题、但不在各部门企业清单里")
    page.head(row, ["行业领域／镇街", *heads])
    at = row
    for label, dimension in (("按行业领域", tables.FIELD), ("按镇街", tables.TOWN)):
        first = at + 1
        for value in figures.dimensions[dimension]:
            at += 1
            page.height(at, max(19, 16 * lines_needed(value, _NAME_WIDTH) + 3))
            page.put(at, 0, value, "name")
            for column, (key, scope) in enumerate(columns, 1):
                numbers.put(at, column, key, scope, ((dimension, value),))
        at += 1
        page.height(at, 21)
        page.put(at, 0, f"{label}合计", "total")
        for column, (key, scope) in enumerate(columns, 1):
            letter, total = chr(65 + column), figures.value(key, scope)
            if key == "coverage":
                _total_coverage(page, at, column, figures)
            else:
                page.formula(at, column, f"=SUM({letter}{first + 1}:{letter}{at})", total or 0)


def _total_coverage(page: Page, at: int, column: int, figures: Figures) -> None:
    share = figures.value("coverage")
    if share is None:
        page.put(at, column, "—", "total")
    else:
        page.formula(at, column, f"=ROUND(C{at + 1}/B{at + 1},3)", round(share / 100, 3), "total_percent")


def work_table(book: Book, figures: Figures, period: Period, config: Config, sources: Sources) -> None:
    """What the departments report of their own work, this month and in all."""
    page = book.sheet("部门工作")
    numbers = Numbers(page, figures, sources)
    page.widths([_NAME_WIDTH, *[11] * len(WORK_COLUMNS)])
    row = page.title("各部门工作情况汇总表", len(WORK_COLUMNS) + 1, f"{period.label}　取自各部门《月度工作情况》")
    page.head(row, ["部门", *(f"{name}\n（{figures.get(name).unit}）" for name in WORK_COLUMNS)], height=48)
    at = row
    for item in config.departments:
        group = ((tables.REPORTED_BY, item.name),)
        if not any(figures.rows(name, "period", group) for name in WORK_COLUMNS):
            continue
        at += 1
        page.height(at, max(20, 15 * lines_needed(item.name, _NAME_WIDTH)))
        page.put(at, 0, item.name, "name")
        for column, name in enumerate(WORK_COLUMNS, 1):
            if figures.rows(name, "period", group):
                numbers.put(at, column, name, "period", group)
            else:  # it says nothing of it, which is not 0
                page.put(at, column, "—", "number")
    if at == row:
        page.merge((row + 1, 0, row + 1, len(WORK_COLUMNS)), "本月未收到部门报送的工作情况。", "center")
        return
    page.height(at + 1, 21)
    page.height(at + 2, 21)
    page.put(at + 1, 0, "本期合计", "total")
    page.put(at + 2, 0, "累计", "total")
    for column, name in enumerate(WORK_COLUMNS, 1):
        letter = chr(65 + column)
        value = figures.value(name, "period") or 0
        style = "total" if value == int(value) else "total_decimal"
        page.formula(at + 1, column, f"=SUM({letter}{row + 2}:{letter}{at + 1})", value, style)
        numbers.put(at + 2, column, name, "cumulative", total=True)
