"""月报.xlsx agrees with the figures, holds every counted row, and takes no text for a formula."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from crosscheck import tables
from crosscheck.reporting import sources
from crosscheck.reporting.figures import Figures
from crosscheck.reporting.sources import SHEET, Sources
from crosscheck.reporting.workbook import monthly_workbook
from crosscheck.xlsx.books import Book, BookError
from tests.reporting.month import account, work
from tests.reporting.test_figures import APRIL, computed, problem

ROWS = [
    problem(1, {tables.DUE_ON: "2021-04-01"}),
    problem(2, {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-10", tables.TOWN: "西街道"}),
    problem(3, {tables.FOUND_ON: "2021-04-02", tables.REPORTED_BY: "甲局、乙局", tables.PROBLEM: "=1+1"}),
]


def made(rows: list[dict[str, Any]], *reports: dict[str, Any], first: bool = False) -> bytes:
    return monthly_workbook(account(rows, reports, [("乙局", "问题清单")] if rows else [], first=first))


@lru_cache(maxsize=2)
def _opened(data: bytes, formulas: bool) -> Any:
    return openpyxl.load_workbook(BytesIO(data), data_only=not formulas)


def cells(data: bytes, name: str, formulas: bool = False) -> list[list[Any]]:
    return [list(row) for row in _opened(data, formulas)[name].iter_rows(values_only=True)]


def line(data: bytes, name: str, first: str) -> list[Any]:
    (found,) = [row for row in cells(data, name) if row[0] == first]
    return found


def test_the_key_figures_stand_in_three_scopes_with_the_difference_as_a_formula() -> None:
    figures: Figures = computed(ROWS)
    data = made(ROWS)
    shown = line(data, "主要指标", "发现问题")
    assert [shown[1], shown[2], shown[4]] == [figures.value("found", scope) for scope in ("period", "previous", "cumulative")] == [1, 2, 3]
    assert shown[3] == -1
    (formula,) = [row for row in cells(data, "主要指标", formulas=True) if row[0] == "发现问题"]
    assert formula[3].startswith("=B")


def test_the_cover_has_the_names_the_days_and_eight_key_figures() -> None:
    text = "\n".join(str(cell) for row in cells(made(ROWS), "封面") for cell in row if cell is not None)
    for words in ("甲区百日攻坚行动", "2021年4月工作月报", "2021年3月22日至4月21日", "本期发现问题", "1 项", "比上期减少1项", "未报齐的部门", "1 个"):
        assert words in text


def test_a_key_figure_stands_under_its_name_and_over_how_it_has_changed() -> None:
    rows = cells(made(ROWS), "封面")
    top = next(at for at, row in enumerate(rows) if "本期发现问题" in row)
    assert [row[rows[top].index("本期发现问题")] for row in rows[top : top + 3]] == ["本期发现问题", "1 项", "比上期减少1项"]
    assert [row[6] for row in rows[top + 4 : top + 7]] == ["未报齐的部门", "1 个", "共2个部门"]


def test_a_first_month_compares_with_nothing() -> None:
    data = made([ROWS[0]], first=True)
    assert "首次报告" in [cell for row in cells(data, "封面") for cell in row]
    assert line(data, "主要指标", "发现问题")[2:4] == ["—", "—"]


def test_every_town_has_its_line_and_the_total_is_a_formula_with_its_value() -> None:
    data = made(ROWS)
    heads, (east, west, total) = cells(data, "分镇街")[3], [line(data, "分镇街", name) for name in ("东镇", "西街道", "合计")]
    column = 4
    assert heads[column] == "发现"
    assert (east[column], west[column], total[column]) == (2, 1, 3)
    (formula,) = [row for row in cells(data, "分镇街", formulas=True) if row[0] == "合计"]
    assert formula[column] == "=SUM(E5:E6)"


def test_rates_are_numbers_with_a_format_the_total_too() -> None:
    sheet = openpyxl.load_workbook(BytesIO(made(ROWS)), data_only=True)["分镇街"]
    rates = {sheet.cell(row, 1).value: sheet.cell(row, 11) for row in range(5, 8)}
    assert {name: cell.value for name, cell in rates.items()} == {"东镇": 0, "西街道": 1, "合计": 0.333}
    assert {cell.number_format for cell in rates.values()} == {"0.0%"}


def test_where_a_problem_stands_in_several_lines_the_true_total_is_below_the_sum() -> None:
    data = made(ROWS)
    assert line(data, "分上报部门", "各行相加（有重复）")[4] == 4
    assert line(data, "分上报部门", "实际（不重复）")[4] == 3


def rows_of(cell: Any) -> str:
    """The range of the sheet 数字来源 that the cell jumps to."""
    name, area = cell.hyperlink.location.split("!")
    assert name == f"'{SHEET}'"
    return str(area)


def test_every_number_of_the_tables_jumps_to_exactly_its_rows() -> None:
    data = made(ROWS, work({tables.OFFICERS_SENT: 12.0}))
    figures = computed(ROWS)
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    linked = 0
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink):
            rows = book[SHEET][rows_of(cell)]
            if sheet.title.startswith("分") and cell.column_letter not in "KLM":  # those are rates
                assert len(rows) == cell.value, (sheet.title, cell.coordinate)
            linked += 1
    assert linked > 100
    area = rows_of(book["分镇街"]["E5"])
    assert [row[0].value for row in book[SHEET][area]] == list(figures.rows("found", group=((tables.TOWN, "东镇"),)))
    assert [row[10].value for row in book[SHEET][area]] == [1, 3]


def test_a_number_of_a_work_report_jumps_to_it() -> None:
    data = made(ROWS, work({tables.OFFICERS_SENT: 12.0}))
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    assert line(data, "部门工作", "甲局")[1] == 12
    assert [cell.value for cell in book[SHEET][rows_of(book["部门工作"]["B4"])][0]][:2] == ["2021-04", "甲局"]


def test_the_gaps_in_coverage_are_named() -> None:
    data = made(ROWS)
    assert line(data, "检查覆盖", "消防")[1:5] == [3, 1, 2, 0.333]
    assert len(cells(data, "未检查企业")) == 3 + 2


def test_towns_and_departments_are_ranked_by_the_rule_on_the_page() -> None:
    towns = ["东镇"] * 6 + ["西街道"] * 5
    data = made([problem(n, {tables.TOWN: town} | ({} if n in (0, 6) else {tables.STATE: tables.CLOSED})) for n, town in enumerate(towns)])
    text = [row[0] for row in cells(data, "调度排名") if row[0]]
    assert any("不足5项的，基数太小，不排名" in str(words) for words in text)
    assert [row[:3] for row in cells(data, "调度排名") if row[1] == "东镇"] == [["1", "东镇", 6]]
    assert [row[:3] for row in cells(data, "调度排名") if row[1] == "西街道"] == [["2", "西街道", 5]]


def test_the_months_have_a_line_each_and_a_chart() -> None:
    data = made(ROWS)
    assert [row[:3] for row in cells(data, "逐月趋势")[3:5]] == [["2021年3月", 2, 0], ["2021年4月", 1, 1]]
    assert openpyxl.load_workbook(BytesIO(data))["逐月趋势"]._charts


def test_every_sum_covers_exactly_the_lines_of_its_table() -> None:
    data, sums = made(ROWS), 0
    for name in openpyxl.load_workbook(BytesIO(data)).sheetnames:
        values, formulas = cells(data, name), cells(data, name, formulas=True)
        for at, row in enumerate(formulas):
            for column, cell in enumerate(row):
                if str(cell).startswith("=SUM("):
                    sums += 1
                    first, last = (int(part[1:]) for part in cell[5:-1].split(":"))
                    assert last == at
                    assert values[first - 2][0] != values[at][0]
                    assert values[at][column] == sum(values[n - 1][column] or 0 for n in range(first, last + 1))
    assert sums == 86


def test_the_detail_holds_every_row_and_its_source_and_text_stays_text() -> None:
    rows = cells(made(ROWS), "问题明细")
    (head,) = [row for row in rows if tables.PROBLEM_ID in row]
    listed = {row[head.index(tables.PROBLEM_ID)]: row for row in rows[rows.index(head) + 1 :]}
    assert set(listed) == {"P1", "P2", "P3"}
    assert listed["P2"][head.index(tables.SOURCE_ROW)] == 2
    assert listed["P3"][head.index(tables.PROBLEM)] == "=1+1"


def test_the_overdue_and_the_missing_are_listed() -> None:
    data = made(ROWS)
    assert [(row[6], row[9]) for row in cells(data, "超期未整改")[3:]] == [(20, "P1")]
    assert line(data, "报送情况", "乙局")[3:] == ["未报", "不要求", "未写", "缺问题清单"]


def test_in_the_first_month_the_plan_has_a_column_of_its_own() -> None:
    data = monthly_workbook(account(ROWS, missing=[("甲局", tables.CAMPAIGN_PLAN)], first=True))
    assert [row[5:] for row in cells(data, "报送情况")[3:]] == [["未报", "未写", "缺实施方案"], ["不要求", "未写", "已报齐"]]


def test_days_are_days_for_the_filter() -> None:
    assert cells(made(ROWS), "超期未整改")[3][5] == datetime(2021, 4, 1)


def test_what_departments_report_is_told_beside_what_the_ledger_counts_number_by_number() -> None:
    told = work({tables.PROBLEMS_FOUND: 1, tables.PROBLEMS_DONE: 0, tables.INSPECTED: 9, tables.PENALTIES: 2})
    verdicts = {row[1]: (row[2:5], row[5]) for row in cells(made(ROWS, told), "自报核对") if row[0] == "甲局"}
    assert verdicts == {
        tables.INSPECTED: ([9, 1, 8], "不少于台账"), tables.PROBLEMS_FOUND: ([1, 1, 0], "一致"),
        tables.PROBLEMS_DONE: ([0, 1, -1], "请核对：自报比台账少1"), tables.PENALTIES: ([2, 0, 2], "请核对：自报比台账多2"),
    }  # fmt: skip


def test_an_empty_month_says_so_on_every_list() -> None:
    data = made([])
    for name, words in (
        ("超期未整改", "无超期未整改的问题。"), ("重大隐患", "无未完成整改的重大隐患。"), ("问题明细", "台账中尚无问题。"),
        ("部门工作", "本月未收到部门报送的工作情况。"), ("自报核对", "无可以核对的自报数。"),
    ):  # fmt: skip
        assert words in [row[0] for row in cells(data, name)]


def test_only_the_columns_that_a_reader_needs_are_printed_of_the_long_list() -> None:
    book = openpyxl.load_workbook(BytesIO(made(ROWS)))
    assert book["问题明细"].print_area == "'问题明细'!$A$1:$J$6"


def test_the_rows_behind_the_numbers_are_for_the_screen_and_no_page_with_their_heading_alone_is_printed() -> None:
    sheet = openpyxl.load_workbook(BytesIO(made(ROWS)))[SHEET]
    assert sheet.print_area == "'数字来源'!$A$3:$K$3"
    assert [sheet.row_dimensions[row].hidden for row in range(1, 6)] == [False, False, True, False, False]


def test_pages_are_a4_landscape_one_page_wide_with_the_head_repeated() -> None:
    for sheet in openpyxl.load_workbook(BytesIO(made(ROWS))).worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, str(setup.paperSize)) == ("landscape", "9")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        whole = sheet.title == "封面" or (sheet.title.startswith("分") and bool(sheet._charts))
        assert (setup.fitToWidth or 1, 1 if setup.fitToHeight is None else setup.fitToHeight) == (1, int(whole))
        if sheet.title != "封面":
            assert sheet.print_title_rows
            assert sheet.freeze_panes


def test_the_same_month_gives_the_same_bytes_created_on_its_last_day() -> None:
    data = made(ROWS)
    assert data == made(ROWS)
    assert openpyxl.load_workbook(BytesIO(data)).properties.created == datetime(2021, 4, 21)


def test_fields_and_towns_have_a_native_chart() -> None:
    book = openpyxl.load_workbook(BytesIO(made(ROWS)))
    drawn = [name for name in zipfile.ZipFile(BytesIO(made(ROWS))).namelist() if name.startswith("xl/charts/chart")]
    assert drawn
    assert all(b'<c:legendPos val="b"/>' in zipfile.ZipFile(BytesIO(made(ROWS))).read(name) for name in drawn)
    assert all(book[name]._charts for name in ("分行业领域", "分镇街", "分上报部门", "分执法责任单位"))


@pytest.mark.parametrize(("units", "pages_down"), [(13, 1), (14, 0)])
def test_a_chart_stands_on_the_page_of_its_table_or_on_one_of_its_own(units: int, pages_down: int) -> None:
    rows = [problem(n, {tables.DUTY_UNIT: f"单位{n}"}) for n in range(units)]
    page = openpyxl.load_workbook(BytesIO(made(rows)))["分执法责任单位"]
    assert len([cell for (cell,) in page.iter_rows(min_row=5, max_col=1, values_only=True) if cell and cell != "合计"]) == units
    setup = page.page_setup
    assert (1 if setup.fitToHeight is None else int(setup.fitToHeight), len(page.row_breaks.brk)) == (pages_down, 1 - pages_down)


def test_text_too_long_for_a_cell_is_an_error_not_a_blank() -> None:
    with pytest.raises(BookError, match="32767"):
        Book(APRIL.end).sheet("表").put(0, 0, "长" * 32768)


def test_few_problems_are_counted_on_the_axes_in_whole_ones() -> None:
    few, many = (zipfile.ZipFile(BytesIO(made([problem(n) for n in range(count)]))) for count in (5, 6))
    scale = re.compile(r'<c:max val="5"/>.*?<c:majorUnit val="1"/>', re.DOTALL)
    for name in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
        assert scale.search(few.read(name).decode())
        assert not scale.search(many.read(name).decode())


def test_a_share_of_nothing_is_a_dash_without_a_sign() -> None:
    told = [str(cell) for row in cells(made([], first=True), "封面") for cell in row if cell]
    assert "—" in told
    assert not [text for text in told if "—%" in text]


def test_a_first_month_has_no_last_one_in_any_table() -> None:
    rows = [problem(1), problem(2, {tables.REPORTED_BY: "甲局、乙局"})]
    for name in ("分镇街", "分上报部门"):
        assert {row[3] for row in cells(made(rows, first=True), name)[4:] if row[0]} == {"—"}
        assert line(made(rows), name, "东镇" if name == "分镇街" else "甲局")[3] == 2


def test_a_text_of_more_lines_than_its_row_may_have_shows_its_beginning() -> None:
    texts = ["一" * 150, "二" * 1000]
    sheet = _opened(made([problem(number, {tables.PROBLEM: text}) for number, text in enumerate(texts)]), True)["问题明细"]
    placed = {cell.value[0]: cell.alignment.vertical for row in sheet.iter_rows() for cell in row if str(cell.value) in texts}
    assert placed == {"一": "center", "二": "top"}


def test_a_number_whose_rows_the_sheet_of_sources_has_no_room_for_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = account(ROWS).figures
    gathered = Sources([], [], [], "2021-04-21")
    monkeypatch.setattr(sources, "MOST_ROWS", 8)
    assert gathered.link(figures.get("found")).startswith("internal:'数字来源'!A6:")
    assert gathered.link(figures.get("done")) == ""
