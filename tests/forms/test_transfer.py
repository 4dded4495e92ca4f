from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from crosscheck import tables
from crosscheck.forms.transfer import FilledSheet, read_transfer, transfer_sheet

_TEMPLATE = (Path(__file__).parents[2] / "templates" / "移交表.xlsx").read_bytes()
_LEAVES = ["序号", "所属检查项目", "问题描述", "法律依据", "标准依据", "问题提出人员", "执法责任单位"]


def _enterprise(name: str = "山亭甲化工有限公司") -> dict[str, str]:
    return {tables.ENTERPRISE: name, tables.TOWN: "山城街道", tables.ADDRESS: "府前路1号"}


def _problem(text: str) -> dict[str, str]:
    return dict.fromkeys(tables.PROBLEM_LEDGER, "") | {tables.PROBLEM: text, tables.STATE: tables.OPEN}


def _issued(name: str = "山亭甲化工有限公司", problems: int = 0) -> bytes:
    return transfer_sheet(_TEMPLATE, _enterprise(name), [_problem(f"问题{n}") for n in range(1, problems + 1)], 2021)


def _book(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def _grid(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_the_form_is_that_of_the_annex() -> None:
    sheet = _book(_issued()).worksheets[0]
    assert sheet["A1"].value == "异地执法检查问题移交表"
    assert [sheet[cell].value for cell in ("A2", "H2", "A3", "H3")] == [
        "企业名称：山亭甲化工有限公司", "所在镇街：山城街道", "企业地址：府前路1号", "检查时间：2021年  月  日",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]][:8] == [*_LEAVES, "执法处置意见"]
    assert [cell.value for cell in sheet[5]][7:] == list(tables.DISPOSITIONS)
    assert [sheet.cell(row, 1).value for row in range(6, 11)] == [1, 2, 3, 4, 5]
    assert [sheet["A12"].value, sheet["H12"].value] == ["区执法组人员签字：", "镇街配合人员签字："]
    assert {"H4:O4", "A4:A5", "G4:G5"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_the_form_prints_on_a4_landscape_one_page_wide_with_its_headings() -> None:
    sheet = _book(_issued()).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_options.horizontalCentered
    assert sheet.print_title_rows == "$4:$5"


def test_drop_downs_point_to_the_hidden_dictionary() -> None:
    book = _book(_issued())
    assert book["字典"].sheet_state == "hidden"
    assert [cell.value for cell in book["字典"]["A"]] == [choice.name for choice in tables.CHOICES[tables.ITEM]]
    assert book["字典"]["B1"].value == "√"
    assert {rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation} == {"字典!$A$1:$A$12", "字典!$B$1:$B$1"}


def test_every_open_problem_is_on_the_second_sheet() -> None:
    sheet = _book(_issued(problems=30))["待核查问题"]
    assert [row[2] for row in sheet.iter_rows(min_row=3, values_only=True)] == [f"问题{n}" for n in range(1, 31)]


def test_without_open_problems_no_placeholder_is_left() -> None:
    texts = [str(cell.value) for sheet in _book(_issued()) for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "{{" in text]


def test_data_that_looks_like_a_placeholder_or_markup_stays_literal() -> None:
    assert _book(_issued("{{7*7}}<&>公司")).worksheets[0]["A2"].value == "企业名称：{{7*7}}<&>公司"


def test_the_same_enterprise_gives_the_same_bytes() -> None:
    assert _issued(problems=3) == _issued(problems=3)


def test_an_empty_form_reads_back_with_its_head_and_no_problem() -> None:
    filled = read_transfer(_grid(_issued()))
    assert isinstance(filled, FilledSheet)
    assert filled.head[tables.ENTERPRISE] == "山亭甲化工有限公司"
    assert (filled.head[tables.TOWN], filled.head[tables.ADDRESS], filled.problems) == ("山城街道", "府前路1号", [])


def test_filled_rows_are_found_by_their_labels_wherever_they_stand() -> None:
    grid = [["", *row] for row in [[], *_grid(_issued())]]
    grid[6][2:9] = ["应急管理", "无应急预案", "安全生产法", "", "张三", "区应急局", "√"]
    grid[6][13] = "√"
    filled = read_transfer(grid)
    assert filled is not None
    assert filled.rows == [6]
    assert filled.problems == [
        {
            tables.ITEM: "应急管理", tables.PROBLEM: "无应急预案", tables.LAW: "安全生产法", tables.STANDARD: "",
            tables.FOUND_BY: "张三", tables.DUTY_UNIT: "区应急局", tables.DISPOSITION: "现场立即整改、简易处罚",
        }
    ]  # fmt: skip


def test_another_sheet_is_not_taken_for_a_transfer_sheet() -> None:
    assert read_transfer([["序号", "企业名称"], [1, "甲"]]) is None
