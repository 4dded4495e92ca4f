import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck.forms.template import Template
from crosscheck.xlsx.package import PackageError, parts_of

_SHIPPED = (Path(__file__).parents[2] / "templates" / "移交表.xlsx").read_bytes()
_VALUES = {"企业名称": "甲公司", "所在镇街": "山城街道", "企业地址": "路1号", "年份": "2021", "本级": "区", "编号": "2021-03-01"}
_FIELDS = ("序号", "问题编号", "所属检查项目", "问题描述", "隐患等级", "发现日期", "执法责任单位", "处置意见", "整改期限", "整改状态")
_OTHERS = {"空行": [{"序号": str(n)} for n in range(1, 8)], "选项": [{"所属检查项目": "安全投入", "单位": "甲局", "勾": "√", "复查结果": "已整改"}]}


def _rows(count: int) -> dict[str, list[dict[str, str]]]:
    return {"行": [dict.fromkeys(_FIELDS, "") | {"问题描述": f"问题{n}"} for n in range(count)], **_OTHERS}


def _edited(edit: Any) -> Template:
    """The shipped template after a person edited and saved it; openpyxl saves every text inside its cell."""
    book = openpyxl.load_workbook(BytesIO(_SHIPPED))
    edit(book)
    target = BytesIO()
    book.save(target)
    return Template("移交表.xlsx", target.getvalue())


def _foot(book: Any) -> None:
    book["待核查问题"]["A5"] = "核查人：{{企业名称}}"
    book["待核查问题"].merge_cells("A5:C5")


def test_a_template_saved_with_its_texts_inside_the_cells_is_filled() -> None:
    book = openpyxl.load_workbook(BytesIO(_edited(lambda _: None).fill(_VALUES, _rows(2))))
    assert book.worksheets[0]["A2"].value == "企业名称：甲公司"
    assert [book["待核查问题"].cell(row, 4).value for row in (3, 4)] == ["问题0", "问题1"]


@pytest.mark.parametrize("count", [0, 1, 8])
def test_what_stands_below_the_model_row_keeps_its_distance(count: int) -> None:
    data = _edited(_foot).fill(_VALUES, _rows(count))
    sheet = openpyxl.load_workbook(BytesIO(data))["待核查问题"]
    assert sheet.cell(4 + count, 1).value == "核查人：甲公司"
    assert f"A{4 + count}:C{4 + count}" in {str(area) for area in sheet.merged_cells.ranges}


@pytest.mark.parametrize("count", [0, 1, 8])
def test_no_row_number_comes_twice(count: int) -> None:
    part = parts_of(_edited(_foot).fill(_VALUES, _rows(count)))["xl/worksheets/sheet2.xml"].decode()
    numbers = [int(number) for number in re.findall(r'<row\b[^>]*?\br="(\d+)"', part)]
    assert numbers == sorted(set(numbers))


def test_a_placeholder_without_a_value_names_its_cell() -> None:
    def edit(book: Any) -> None:
        book.worksheets[0]["A2"] = "企业名称：{{企业名}}"

    with pytest.raises(PackageError, match=r"A2 单元格“企业名称：\{\{企业名\}\}”：里面写的“企业名”没有对应的内容。.*可以用的名称：.*企业名称"):
        _edited(edit).fill(_VALUES, _rows(0))


@pytest.mark.parametrize("expression", ["{{企业名称 / 2}}", "{{企业名称.split('')}}"])
def test_a_placeholder_that_reckons_with_words_names_its_cell(expression: str) -> None:
    def edit(book: Any) -> None:
        book.worksheets[0]["A2"] = expression

    with pytest.raises(PackageError, match=f"A2 单元格“{re.escape(expression)}”写法不对"):
        _edited(edit).fill(_VALUES, _rows(0))


def test_braces_typed_in_chinese_are_not_printed_on_the_form() -> None:
    def edit(book: Any) -> None:
        book.worksheets[0]["A2"] = "企业名称：｛｛企业名称｝｝"

    with pytest.raises(PackageError, match=r"A2 单元格：模板 .*里的“｛｛企业名称｝｝”用了中文（全角）的花括号"):
        _edited(edit).fill(_VALUES, _rows(0))


def test_spaces_inside_a_placeholder_do_no_harm() -> None:
    def edit(book: Any) -> None:
        for cell in book["待核查问题"][3]:
            cell.value = cell.value and cell.value.replace("{{", "{{ ").replace("}}", " }}")

    sheet = openpyxl.load_workbook(BytesIO(_edited(edit).fill(_VALUES, _rows(2))))["待核查问题"]
    assert [sheet.cell(row, 4).value for row in (3, 4)] == ["问题0", "问题1"]


def test_data_is_never_taken_for_a_placeholder() -> None:
    data = Template("移交表.xlsx", _SHIPPED).fill(_VALUES | {"企业名称": "{{行.问题描述}}"}, _rows(1))
    assert openpyxl.load_workbook(BytesIO(data)).worksheets[0]["A2"].value == "企业名称：{{行.问题描述}}"


def test_a_row_is_tall_enough_for_its_longest_text() -> None:
    lists = _rows(2)
    lists["行"][1]["问题描述"] = "长" * 120
    heights = openpyxl.load_workbook(BytesIO(Template("移交表.xlsx", _SHIPPED).fill(_VALUES, lists)))["待核查问题"].row_dimensions
    assert 36 < heights[3].height < 60  # room to write by hand
    assert heights[3].height < heights[4].height < 75


@pytest.mark.parametrize(("text", "grows"), [("一行", False), ("第一行\n第二行", True)])
def test_from_the_second_line_on_a_row_has_a_height_of_its_own(text: str, grows: bool) -> None:
    def only_the_problem(book: Any) -> None:
        for cell in book["待核查问题"][3]:
            cell.value = cell.value if cell.column == 4 else None
        book["待核查问题"].row_dimensions[3].height = None

    lists = _rows(1)
    lists["行"][0]["问题描述"] = text
    sheet = openpyxl.load_workbook(BytesIO(_edited(only_the_problem).fill(_VALUES, lists)))["待核查问题"]
    assert bool(sheet.row_dimensions[3].height) == grows


def test_a_row_to_be_written_in_is_high_enough_to_write_in_by_hand() -> None:
    sheet = openpyxl.load_workbook(BytesIO(Template("移交表.xlsx", _SHIPPED).fill(_VALUES, _rows(0)))).worksheets[0]
    assert [sheet.row_dimensions[row].height > 50 for row in (6, 7)] == [True, True]


@pytest.mark.parametrize(("count", "state"), [(0, "hidden"), (2, "visible")])
def test_a_sheet_without_any_row_is_hidden_and_costs_no_paper(count: int, state: str) -> None:
    book = openpyxl.load_workbook(BytesIO(Template("移交表.xlsx", _SHIPPED).fill(_VALUES, _rows(count))))
    assert [sheet.sheet_state for sheet in book] == ["visible", state, "hidden"]


def test_repeated_rows_stretch_drop_downs_and_push_the_foot_down() -> None:
    sheet = openpyxl.load_workbook(BytesIO(Template("移交表.xlsx", _SHIPPED).fill(_VALUES, _rows(0)))).worksheets[0]
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {"B6:B12", "G6:G12", "H6:K12", "L6:L12", "M6:O12"}
    assert [sheet.cell(row, 1).value for row in range(6, 15)] == [*(f"\n\n{n}\n\n" for n in range(1, 8)), None, "区执法组人员签字："]
    assert {"A14:G14", "H14:O14", "A4:A5"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_the_foot_of_the_page_is_filled_too() -> None:
    sheet = openpyxl.load_workbook(BytesIO(Template("移交表.xlsx", _SHIPPED).fill(_VALUES | {"编号": "A&B<1"}, _rows(0)))).worksheets[0]
    assert sheet.oddFooter.left.text == "编号：A&&B<1"


def test_a_row_that_names_more_than_its_item_is_not_mixed_up_between_sheets() -> None:
    def edit(book: Any) -> None:
        book["待核查问题"]["B3"] = "{{行.问题编号}}（{{企业名称}}）"

    template = _edited(edit)
    names = []
    for name in ("甲公司", "乙公司"):
        book = openpyxl.load_workbook(BytesIO(template.fill(_VALUES | {"企业名称": name}, _rows(1))))
        names.append(book["待核查问题"]["B3"].value)
    assert names == ["（甲公司）", "（乙公司）"]
