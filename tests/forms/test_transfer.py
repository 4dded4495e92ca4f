"""The issued transfer sheet: the form of the annex, its print set-up, its drop-downs; what is filled in comes back the same."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck import config, tables
from crosscheck.forms.transfer import sheet_form, transfer_sheet
from crosscheck.reading.reader import Reader
from crosscheck.reading.sheet import read_file
from crosscheck.reading.values import clean_text
from tests.forms.filled import ENTERPRISE, FIRST, FORM, GOOD, LETTERS, TICKS, filled, issued, problem
from tests.sheets import SETTINGS

_LEAVES = ["序号", "所属检查项目", "问题描述", "法律依据", "标准依据", "问题提出人员", "执法责任单位"]
_READER = Reader.of(SETTINGS)


def _book(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def _problems(count: int) -> list[dict[str, str]]:
    return [problem(f"问题{n}") for n in range(1, count + 1)]


def test_the_form_is_that_of_the_annex() -> None:
    sheet = _book(issued()).worksheets[0]
    assert sheet["A1"].value == "异地执法检查问题移交表"
    assert [sheet[cell].value for cell in ("A2", "H2", "A3", "H3")] == [
        "企业名称：山亭甲化工有限公司", "所在镇街：冯卯镇", "企业地址：府前路1号", "检查时间：2021年  月  日",
    ]  # fmt: skip
    assert [str(cell.value).replace("\n", "") for cell in sheet[4]][:8] == [*_LEAVES, "执法处置意见"]
    assert [str(cell.value).replace("\n", "") for cell in sheet[5]][7:] == list(tables.DISPOSITIONS)
    assert [str(sheet.cell(row, 1).value).strip() for row in range(6, 11)] == ["1", "2", "3", "4", "5"]
    assert [sheet["A12"].value, sheet["H12"].value] == ["区执法组人员签字：", "镇街配合人员签字："]
    assert {"H4:O4", "A4:A5", "G4:G5"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_in_a_county_the_officers_of_the_county_sign() -> None:
    campaign = SETTINGS.campaign.model_copy(update={"district": "甲县"})
    form = sheet_form("移交表.xlsx", FORM.template, SETTINGS.model_copy(update={"campaign": campaign}))
    assert _book(transfer_sheet(form, ENTERPRISE, [], "1")).worksheets[0]["A12"].value == "县执法组人员签字："


def test_the_office_says_how_many_empty_rows_there_are() -> None:
    settings_ = config.Config.model_validate(SETTINGS.model_dump() | {"transfer": {"blank_rows": 12}})
    form = sheet_form("移交表.xlsx", FORM.template, settings_)
    assert form.blank_rows == 12


@pytest.mark.parametrize("sheet", [0, 1])
def test_it_prints_on_a4_landscape_one_page_wide_with_its_headings(sheet: int) -> None:
    page = _book(issued(_problems(3))).worksheets[sheet]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_options.horizontalCentered
    assert page.print_title_rows == ("$4:$5", "$2:$2")[sheet]
    assert page.oddFooter.left.text == "编号：2021-03-冯卯镇-01"


def test_drop_downs_point_to_the_hidden_dictionary() -> None:
    book = _book(issued(_problems(2)))
    assert book["字典"].sheet_state == "hidden"
    columns = [[cell.value for cell in column if cell.value] for column in book["字典"].columns]
    duty = [choice.name for choice in SETTINGS.permitted("duty")]
    assert columns == [[choice.name for choice in tables.CHOICES[tables.ITEM]], duty, ["√"], ["未整改", "整改中", "已整改", "已销号"]]
    rules = [str(rule.formula1) for page in book.worksheets for rule in page.data_validations.dataValidation]
    assert len(rules) == 6
    assert all("字典!$" in rule for rule in rules)


def test_every_open_problem_is_on_the_second_sheet() -> None:
    sheet = _book(issued(_problems(30)))["待核查问题"]
    assert [row[3] for row in sheet.iter_rows(min_row=3, values_only=True)] == [f"问题{n}" for n in range(1, 31)]


def test_without_open_problems_no_placeholder_is_left() -> None:
    texts = [str(cell.value) for sheet in _book(issued()) for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "{{" in text]


def test_data_that_looks_like_a_placeholder_or_markup_stays_literal() -> None:
    book = _book(issued(enterprise=ENTERPRISE | {tables.ENTERPRISE: "{{7*7}}<&>公司"}))
    assert book.worksheets[0]["A2"].value == "企业名称：{{7*7}}<&>公司"


def test_the_same_enterprise_gives_the_same_bytes() -> None:
    assert issued(_problems(3)) == issued(_problems(3))


def test_a_description_of_nine_hundred_characters_fits_its_row() -> None:
    sheet = _book(issued([problem("消防通道被占用，" * 112)]))["待核查问题"]
    assert 200 < sheet.row_dimensions[3].height < 409


_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
_TEXTS = st.text(_LETTERS, min_size=1, max_size=40).filter(lambda text: "_x" not in text).map(lambda text: f"问{text}".strip())  # openpyxl does not escape _x0000_
_ODD = st.sampled_from(["=SUM(A1)", "{{7*7}}", "a/b＝c", "灭火器🧯过期", "长" * 900, "-1", "@甲", "+乙", "合计不符"])
_ROWS = st.fixed_dictionaries(
    {
        tables.ITEM: st.sampled_from([choice.name for choice in tables.CHOICES[tables.ITEM]]),
        tables.PROBLEM: _TEXTS | _ODD,
        tables.LAW: _TEXTS,
        tables.FOUND_BY: _TEXTS,
        tables.DUTY_UNIT: st.sampled_from([choice.name for choice in SETTINGS.permitted("duty")]),
        "ticks": st.sets(st.sampled_from(tables.DISPOSITIONS), min_size=1),
    }
)


@settings(max_examples=15)
@given(name=_TEXTS | _ODD.map(lambda text: f"甲{text}厂"), rows=st.lists(_ROWS, min_size=1, max_size=20))
def test_what_is_filled_in_comes_back_the_same(name: str, rows: list[dict[str, Any]]) -> None:
    written = [{**{k: v for k, v in row.items() if k != "ticks"}, **dict.fromkeys(row["ticks"], "√")} for row in rows]
    book = filled(written, sheet=issued(enterprise=ENTERPRISE | {tables.ENTERPRISE: name}))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "甲.xlsx"
        book.save(path)
        (sheet,) = [one for one in read_file(_READER, "移交表/甲.xlsx", path.read_bytes()) if one.kind == tables.TRANSFERS.kind]
    assert sheet.head[tables.ENTERPRISE] == clean_text(name)
    for column in LETTERS:
        assert [value or "" for value in sheet.columns.get(column, [])] == [clean_text(row.get(column, "")) for row in rows]
    assert sheet.columns[tables.DISPOSITION] == ["、".join(tick for tick in TICKS if tick in row["ticks"]) for row in rows]


def test_the_first_of_many_rows_with_one_tick_is_not_taken_for_a_third_row_of_the_heading() -> None:
    row = {tables.ITEM: "法律法规贯彻", tables.PROBLEM: "问", tables.LAW: "法", tables.FOUND_BY: "甲", tables.DUTY_UNIT: "区自然资源局", "移交其他部门": "√"}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "甲.xlsx"
        filled([row] * 6).save(path)
        sheet = read_file(_READER, "移交表/甲.xlsx", path.read_bytes())[0]
    assert (sheet.kind, len(sheet.rows)) == (tables.TRANSFERS.kind, 6)


def test_a_good_row_is_the_one_that_other_tests_change() -> None:
    assert filled([GOOD]).worksheets[0][f"C{FIRST}"].value == "灭火器过期"


def test_a_name_wider_than_the_list_to_look_at_again_is_made_smaller_and_not_cut() -> None:
    assert _book(transfer_sheet(FORM, ENTERPRISE, _problems(1), "2021-03-东镇-01")).worksheets[1]["A1"].alignment.shrink_to_fit
