"""月报.xlsx: a cover with the key figures, tables as an office prints them, native charts; every number jumps to its rows."""

from __future__ import annotations

from typing import Final

from crosscheck import tables
from crosscheck.periods import Period, in_words
from crosscheck.reporting import lists
from crosscheck.reporting.account import Account
from crosscheck.reporting.charts import trend_chart
from crosscheck.reporting.crosstabs import CROSSTABS, Numbers, coverage_table, crosstab, work_table
from crosscheck.reporting.figures import KEY_FIGURES, PERCENT, Figures, Number
from crosscheck.reporting.phrases import day, shown, since_last, span
from crosscheck.reporting.sources import Sources
from crosscheck.xlsx.books import Book, Page

_TILES: Final = (*KEY_FIGURES, ("", "", "未报齐的部门"))
_KEYS: Final = (
    ("found", "按发现日期计入"), ("rectified", "按整改完成日期计入，不论何时发现"),
    ("done", "期内发现的问题，到期末已整改或已销号"),
    ("open", "期内发现的问题，到期末还没有完成"),
    ("overdue", "整改期限早于报告日，仍未完成"), ("major", "隐患等级为重大"), ("major_open", "重大隐患中还没有完成的"),
    ("penalised", "处置意见含简易处罚或立案处罚"),
    ("rate", "完成整改÷发现问题"), ("on_time_rate", "在期限内完成的÷（有期限且已完成的＋超期未整改的）"),
    ("median_days", "从发现到完成的天数，取中间一个"),
    ("enterprises_with_problems", "有问题记录的企业，不论是否在册"),
    ("enterprises_unlisted", "不在企业清单里的，请补进清单"), ("enterprises_listed", "各部门企业清单合并去重"),
    ("enterprises_inspected", "有检查记录（企业自查除外）的在册企业"), ("coverage", "有检查记录的在册企业÷在册企业"),
)  # fmt: skip


def monthly_workbook(account: Account) -> bytes:
    """The workbook of that month."""
    figures, period, config = account.figures, account.period, account.config
    sources = Sources(account.problems, account.enterprises, account.reports, account.day)
    book = Book(period.end, result=True)
    _cover(book, account)
    _key_figures(book, figures, period, sources)
    _trend(book, figures, sources)
    for name, dimension in CROSSTABS:
        crosstab(book, name, dimension, figures, period, sources)
    coverage_table(book, figures, period, sources)
    lists.uninspected(book, account)
    work_table(book, figures, period, config, sources)
    lists.comparison(book, account.compared)
    lists.filing(book, account.filed, figures.first)
    lists.rankings(book, account)
    lists.major(book, account)
    lists.overdue(book, account)
    lists.detail(book, account)
    sources.sheet(book)
    return sources.fill(book.done())


def _cover(book: Book, account: Account) -> None:
    """Title, eight key figures, signature; one page of its own."""
    period, campaign = account.period, account.config.campaign
    page = book.sheet("封面")
    page.widths([15.5] * 8)
    raw, style = page.raw, book.style
    raw.fit_to_pages(1, 1)
    raw.center_horizontally()
    raw.hide_gridlines(2)
    heights = {0: 46, 1: 46, 2: 28, 3: 24, 4: 34, 5: 26, 6: 44, 7: 26, 8: 16, 9: 26, 10: 44, 11: 26, 12: 40, 13: 26, 14: 26}
    for row, height in heights.items():
        raw.set_row(row, height)
    raw.merge_range(1, 0, 1, 7, f"{campaign.district}{campaign.name}", style("cover"))
    raw.merge_range(2, 0, 2, 7, f"{period.label}工作月报", style("cover_month"))
    raw.merge_range(3, 0, 3, 7, f"（统计时段：{span(period.start.isoformat(), period.end.isoformat())}）", style("subtitle"))
    for at, (key, scope, name) in enumerate(_TILES):
        row, column = 5 + 4 * (at // 4), 2 * (at % 4)
        value, note = _tile(account.figures, key, scope) if key else (f"{len(account.lacking)} 个", f"共{len(account.filed)}个部门")
        raw.merge_range(row, column, row, column + 1, name, style("head"))
        raw.merge_range(row + 1, column, row + 1, column + 1, value, style("big"))
        raw.merge_range(row + 2, column, row + 2, column + 1, note, style("center"))
    raw.merge_range(13, 0, 13, 7, campaign.office, style("cover_month"))
    raw.merge_range(14, 0, 14, 7, day(period.end.isoformat()), style("cover_month"))
    raw.freeze_panes(0, 0)


def _tile(figures: Figures, key: str, scope: str) -> tuple[str, str]:
    """A key figure, and how it stands to last month's."""
    figure = figures.get(key, scope)
    unit = "" if figure.value is None else figure.unit if figure.unit == "%" else f" {figure.unit}"
    value = f"{shown(figure.value)}{unit}"
    if key == "coverage":
        return value, f"在册{figures.count('enterprises_listed')}家，已检查{figures.count('enterprises_inspected')}家"
    if figures.first:
        return value, "首次报告"
    return value, since_last(figures, key, scope) or "—"


def _key_figures(book: Book, figures: Figures, period: Period, sources: Sources) -> None:
    """Every key figure in the three scopes, with its definition, and where to find what."""
    page = book.sheet("主要指标")
    numbers = Numbers(page, figures, sources)
    page.widths([30, 11, 11, 11, 11, 7, 56])
    row = page.title("主要指标表", 7, f"{period.label}　数字可点击，跳到来源行")
    page.head(row, ["指标", "本期", "上期", "增减", "累计", "单位", "口径"])
    at = row
    for key, meaning in _KEYS:
        at += 1
        figure = figures.get(key)
        page.height(at, 21)
        page.row(at, [figure.name, "", "", "", "", figure.unit, meaning], ["name", *["center"] * 5, "text"])
        for column, scope in ((1, "period"), (2, "previous"), (4, "cumulative")):
            if (scope == "previous" and figures.first) or (key == "enterprises_listed" and scope != "cumulative"):
                page.put(at, column, "—", "center")
            else:
                numbers.put(at, column, key, scope)
        _difference(page, at, figures.value(key, "period"), None if figures.first else figures.value(key, "previous"), key)
    notes = [
        "1. 本期指上一报告日次日至本报告日，按发现日期统计；整改状态按报告期最后一天认定，晚于当天完成的按未完成计。",
        "2. 企业问题清单和移交表里有记录的视为已检查；检查后没有发现问题、清单里也没有记录的企业，不在其内，请部门补报。",
        "3. 出动人次、检查家次等取自各部门月度工作情况，见“部门工作”表；与台账不一致的见“自报核对”表。",
    ]
    for offset, text in enumerate(notes, at + 2):
        page.merge((offset, 0, offset, 6), text, "note")
        page.height(offset, 18)


def _difference(page: Page, row: int, now: Number, before: Number, key: str) -> None:
    """本期 less 上期, as a formula with its value."""
    if before is None or now is None or key == "enterprises_listed":
        page.put(row, 3, "—", "center")
        return
    percent = key in PERCENT
    value = (now - before) / (100 if percent else 1)
    page.formula(row, 3, f"=B{row + 1}-C{row + 1}", round(value, 6), "change_percent" if percent else "change")


def _trend(book: Book, figures: Figures, sources: Sources) -> None:
    """Month by month, with the chart."""
    page = book.sheet("逐月趋势")
    numbers = Numbers(page, figures, sources)
    page.widths([16, *[15] * 7])
    row = page.title("逐月趋势表", 8, "单位：项　各月都从上一报告日次日算到当月报告日")
    page.head(row, ["月份", "当期发现", "当期完成整改", "其中重大隐患", "期末未完成", "期末超期未整改", "累计发现", "累计整改率"])
    columns = (("found", "month"), ("rectified", "month"), ("major", "month"), ("open", "to_month"), ("overdue", "to_month"), ("found", "to_month"), ("rate", "to_month"))
    for at, month in enumerate(figures.months, row + 1):
        page.height(at, 21)
        page.put(at, 0, in_words(month), "head")
        for column, (key, scope) in enumerate(columns, 1):
            numbers.put(at, column, key, scope, ((tables.MONTH, month),))
    most = max(figures.count(key, scope, ((tables.MONTH, month),)) for month in figures.months for key, scope in (*columns[:2], ("overdue", "to_month")))
    trend_chart(page, row + 1, row + len(figures.months), most)
