"""督办清单.xlsx as it is printed: two tables below each other, both headings in sight."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from crosscheck.periods import named
from crosscheck.reporting.followup import followup_workbook
from tests.sheets import SETTINGS


@pytest.mark.parametrize(("towns", "pages_down"), [(1, 1), (50, 1), (51, 0)])
def test_units_and_towns_stand_on_one_page_as_long_as_they_can_be_read_on_it(towns: int, pages_down: int) -> None:
    units, lands = ([(f"{kind}{n}", 3, 1, 1, 5) for n in range(count)] for kind, count in (("局", 10), ("镇", towns)))
    data = followup_workbook([], units, lands, [], SETTINGS, named(SETTINGS.campaign, "2021-03"))
    page = openpyxl.load_workbook(BytesIO(data))["汇总"]
    assert (page.page_setup.fitToWidth or 1, int(page.page_setup.fitToHeight if page.page_setup.fitToHeight is not None else 1)) == (1, pages_down)
    assert [row[0].value for row in page.iter_rows() if row[0].value in ("责任单位", "镇街", "合计")] == ["责任单位", "合计", "镇街", "合计"]


def test_the_summary_tells_what_each_unit_and_town_owes_and_sums_it_up() -> None:
    units, towns = [("甲局", 3, 1, 1, 5), ("乙局", 4, 0, 2, 9)], [("东镇", 7, 1, 3, 9)]
    page = openpyxl.load_workbook(BytesIO(followup_workbook([], units, towns, [], SETTINGS, named(SETTINGS.campaign, "2021-03"))))["汇总"]
    heads, total = ("待办事项", "临期", "超期", "最长超期天数"), ("合计", 7, 1, 3, 9)
    told = list(page.iter_rows(min_row=3, values_only=True))
    assert told[:8] == [("责任单位", *heads), *units, total, (None,) * 5, ("镇街", *heads), *towns, total]
    assert told[9][0] == "没有超期的事项。"


def test_what_is_not_printed_makes_no_row_higher_and_shows_its_beginning() -> None:
    """A source of three lines stood beside a problem of one, and eight problems filled a page."""
    steps = [("甲局", "东镇", "甲厂", "W1", "灭火器过期", "一般", "督促整改到位", "2021-03-20", 1, "", "整改期限", "", source) for source in ("", "部门/甲局/" * 12)]
    page = openpyxl.load_workbook(BytesIO(followup_workbook(steps, [], [], [], SETTINGS, named(SETTINGS.campaign, "2021-03"))))["全部待办"]
    assert page.print_area == "'全部待办'!$A$1:$K$5"
    assert page.row_dimensions[4].height == page.row_dimensions[5].height
    assert (page["N4"].alignment.vertical, page["N5"].alignment.vertical) == ("center", "top")


def test_the_longest_name_of_a_town_takes_one_line() -> None:
    steps = [("甲局", town, "甲厂", "W1", "灭火器过期", "一般", "督促整改到位", "2021-03-20", 1, "", "", "", "") for town in ("东镇", "某县高新技术产业开发区")]
    page = openpyxl.load_workbook(BytesIO(followup_workbook(steps, [], [], [], SETTINGS, named(SETTINGS.campaign, "2021-03"))))["全部待办"]
    assert page.row_dimensions[4].height == page.row_dimensions[5].height


@pytest.mark.parametrize(("late", "sheet"), [(1, "超期（按部门）"), (0, "临期提醒"), (-7, "临期提醒"), (-8, "")])
def test_what_is_due_today_is_not_overdue_and_what_is_due_in_seven_days_is_reminded_of(late: int, sheet: str) -> None:
    """[tracking] remind_days is 7."""
    step = ("甲局", "东镇", "甲厂", "W1", "灭火器过期", "一般", "督促整改到位", "2021-03-20", late, "", "整改期限", "", "")
    book = openpyxl.load_workbook(BytesIO(followup_workbook([step], [], [], [], SETTINGS, named(SETTINGS.campaign, "2021-03"))))
    holding = [name for name in ("超期（按部门）", "超期（按镇街）", "临期提醒", "全部待办") if any("W1" in row for row in book[name].iter_rows(values_only=True))]
    assert holding == [*([sheet, "超期（按镇街）"] if late > 0 else [sheet] if sheet else []), "全部待办"]
