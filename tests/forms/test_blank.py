"""Blank workbooks say beforehand what reading will ask, and come back without findings when filled in properly."""

from __future__ import annotations

import re
import tempfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from crosscheck import config, tables
from crosscheck.commands import month
from crosscheck.forms.blank import PRINTED, ROWS, blank_workbook, kits
from crosscheck.keys import CODE_ALPHABET, CODE_WEIGHTS
from crosscheck.tables import Column, Table, Type
from tests.sheets import DEPARTMENT, read
from tests.xlsx.soundness import faults

_CONFIG = config.load(Path(__file__).parents[2] / "config.toml")
_TABLES = [*tables.DEPARTMENT_TABLES, *tables.ROSTER_TABLES]
_EVERY = pytest.mark.parametrize("table", _TABLES, ids=lambda table: str(table.kind))
HEAD = 3


def _book(table: Table) -> Any:
    return openpyxl.load_workbook(BytesIO(blank_workbook(table, f"某区{table.kind}", _CONFIG)))


def _rules(table: Table) -> dict[str, Any]:
    """Column -> its check, of the columns that have one."""
    rules = _book(table).worksheets[0].data_validations.dataValidation
    by_area = {str(rule.sqref): rule for rule in rules}
    areas = {column.name: f"{get_column_letter(c)}{HEAD + 1}:{get_column_letter(c)}{HEAD + ROWS}" for c, column in enumerate(table.columns, 1)}
    assert set(by_area) <= set(areas.values())
    return {name: by_area[area] for name, area in areas.items() if area in by_area}


@_EVERY
def test_excel_has_nothing_to_repair(table: Table) -> None:
    assert faults(blank_workbook(table, f"某区{table.kind}", _CONFIG)) == []


@_EVERY
def test_the_heading_has_the_declared_names_under_title_and_advice(table: Table) -> None:
    sheet = _book(table).worksheets[0]
    title, advice = ([cell.value for cell in sheet[row] if cell.value] for row in (1, 2))
    assert title == [f"某区{table.kind}"]
    assert ("每月21日前报送" in advice[0]) == (table in tables.DEPARTMENT_TABLES), "nobody files a name book every month"
    assert tuple(cell.value for cell in sheet[HEAD]) == table.names


@pytest.mark.parametrize(("table", "pages"), [(tables.ENTERPRISES, 1), (tables.PROBLEMS, 2), (tables.WORK_REPORTS, 2)])
def test_a_table_too_wide_for_a_page_goes_over_two_with_number_and_name_on_both(table: Table, pages: int) -> None:
    sheet = _book(table).worksheets[0]
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages, 0)
    assert (sheet.print_title_cols, sheet.page_setup.pageOrder) == (("$A:$B", "overThenDown") if pages > 1 else (None, None))
    title = next(iter(sheet.merged_cells.ranges))
    assert title.min_col == (3 if pages > 1 else 1)  # what stands in A and B is printed on both
    assert (title.max_col < len(table.columns)) is (pages > 1)


@_EVERY
def test_required_columns_are_red_and_marked_by_a_note(table: Table) -> None:
    heads = _book(table).worksheets[0][HEAD]
    assert {cell.value for cell in heads if cell.comment and cell.comment.text.startswith("必填")} == set(table.required)
    assert {cell.value for cell in heads if cell.font.color and cell.font.color.rgb == "FFC00000"} == set(table.required)


@_EVERY
def test_the_heading_is_protected_without_a_password_and_all_below_is_open(table: Table) -> None:
    sheet = _book(table).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert all(cell.protection.locked for row in (1, 2, HEAD) for cell in sheet[row][: len(table.columns)])
    assert not any(cell.protection.locked for row in (HEAD + 1, HEAD + PRINTED) for cell in sheet[row])
    for columns in sheet.column_dimensions.values():  # the rows further down, and columns of their own
        columns.reindex()
    unlocked = [(columns.min, columns.max) for columns in sheet.column_dimensions.values() if not columns.protection.locked]
    assert sum(last - first + 1 for first, last in unlocked) == 16384


@_EVERY
def test_the_heading_stays_in_view_and_beside_it_the_name_of_the_enterprise(table: Table) -> None:
    named = table in (tables.ENTERPRISES, tables.PROBLEMS)
    assert _book(table).worksheets[0].freeze_panes == f"{'C' if named else 'A'}{HEAD + 1}"


@_EVERY
def test_every_column_of_permitted_values_has_a_drop_down_of_them(table: Table) -> None:
    book, rules = _book(table), _rules(table)
    for column in table.columns:
        if column.choices:
            area = rules[column.name].formula1.removeprefix("字典!")
            assert [row[0].value for row in book["字典"][area]] == [choice.name for choice in _CONFIG.permitted(column.choices)]
            strict = rules[column.name].showErrorMessage
            assert strict == (column.type is Type.CHOICE)  # several may be written in one cell, or something else
    assert "字典" not in book.sheetnames or book["字典"].sheet_state == "hidden"


def test_a_department_of_many_fields_has_its_drop_down_too() -> None:
    """Excel shows at most 255 characters beside a cell; with more the whole drop-down was missing."""
    own = {tables.FIELD: [f"第{number}类危险化学品生产经营" for number in range(30)]}
    book = openpyxl.load_workbook(BytesIO(blank_workbook(tables.PROBLEMS, "问题清单", _CONFIG, own)))
    (said,) = [rule.prompt for rule in book.worksheets[0].data_validations.dataValidation if rule.promptTitle == "本单位的行业领域"]
    assert (len(said), said[:14], said[-1]) == (255, "第0类危险化学品生产经营、第", "…")


def test_days_are_days_of_the_campaign_and_never_before_discovery() -> None:
    rules = _rules(tables.PROBLEMS)
    found = get_column_letter(tables.PROBLEMS.names.index(tables.FOUND_ON) + 1)
    assert rules[tables.FOUND_ON].type == "date"
    for name in (tables.DUE_ON, tables.DONE_ON, tables.REVIEWED_ON):
        assert rules[name].type == "date"
        assert f"${found}{HEAD + 1}" in rules[name].formula1


def test_a_code_is_checked_by_its_check_character() -> None:
    rule = _rules(tables.ENTERPRISES)[tables.CREDIT_CODE]
    assert (rule.type, rule.errorStyle) == ("custom", "warning")
    assert len(rule.formula1) <= 255
    assert "LEN(C4)=18" in rule.formula1


@pytest.mark.parametrize(("code", "valid"), [("91350100M000100Y43", True), ("9111000060003734F0", True), ("91350100M000100Y4Z", False), ("91350100M000100Z43", False)])
def test_the_check_computes_with_what_stands_in_the_dictionary(code: str, valid: bool) -> None:
    """No office program is at hand in a test: the ranges are looked up as the formula names them, and the sum is made of their cells."""
    formula, book = _rules(tables.ENTERPRISES)[tables.CREDIT_CODE].formula1, _book(tables.ENTERPRISES)
    written = r"AND\(LEN\(C4\)=18,MID\((.+?),MOD\(31-MOD\(SUMPRODUCT\(\(FIND\(MID\(C4,(.+?),1\),\1\)-1\)\*(.+?)\),31\),31\)\+1,1\)=RIGHT\(C4,1\)\)"
    assert re.fullmatch(written, formula)
    alphabet, places, weights = ([row[0].value for row in _cells(book["字典"][area])] for area in dict.fromkeys(re.findall(r"字典!([$A-Z\d:]+)", formula)))
    total = sum(alphabet[0].index(code[place - 1]) * weight for place, weight in zip(places, weights, strict=True) if code[place - 1] in alphabet[0])
    fits = set(code) <= set(alphabet[0]) and alphabet[0][(31 - total % 31) % 31] == code[-1]
    assert (len(places), fits) == (17, valid)


def _cells(area: Any) -> Any:
    """The rows of an area, be it a single cell."""
    return area if isinstance(area, tuple) else ((area,),)


@_EVERY
def test_it_prints_on_a4_landscape_with_its_heading_and_page_numbers_and_no_fixed_area(table: Table) -> None:
    sheet = _book(table).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("landscape", 9, f"$1:${HEAD}")
    assert "&P" in sheet.oddFooter.center.text
    assert not sheet.print_area
    assert sheet.max_row == HEAD + PRINTED  # what is not filled in is not printed


def test_the_same_table_gives_the_same_bytes() -> None:
    assert blank_workbook(tables.PROBLEMS, "题", _CONFIG) == blank_workbook(tables.PROBLEMS, "题", _CONFIG)


def test_every_department_and_town_has_its_workbooks_with_its_own_values_first() -> None:
    few = {"departments": ("区应急管理局", "区公安分局"), "towns": ("店子镇", "冯卯镇")}
    chosen = {which: tuple(one for one in getattr(_CONFIG, which) if one.name in names) for which, names in few.items()}
    made = {(unit, kind): workbook for unit, kind, workbook in kits(config.Config.model_validate({**dict(_CONFIG), **chosen}))}
    assert {kind for unit, kind in made if unit == "区应急管理局"} == {"企业清单", "问题清单", "月度工作情况"}
    assert {kind for unit, kind in made if unit == "区公安分局"} == {"企业清单", "问题清单"}
    assert {kind for unit, kind in made if unit == "冯卯镇"} == {"企业清单", "问题清单", "执法人员"}
    book = openpyxl.load_workbook(BytesIO(made["区应急管理局", "问题清单"]))
    assert book.worksheets[0]["C1"].value == "区应急管理局问题清单"
    firsts = {book["字典"].cell(1, c).value for c in range(1, book["字典"].max_column + 1)}
    assert {"危化品", "区应急管理局"} <= firsts
    prompts = {(rule.promptTitle, rule.prompt) for rule in book.worksheets[0].data_validations.dataValidation if rule.prompt}
    (fields,) = [department.fields for department in _CONFIG.departments if department.name == "区应急管理局"]
    assert ("本单位的行业领域", "、".join(fields)) in prompts
    assert not any(title == "本单位的行业领域" and text == "区应急管理局" for title, text in prompts)
    town = openpyxl.load_workbook(BytesIO(made["冯卯镇", "企业清单"]))
    assert "冯卯镇" in {town["字典"].cell(1, c).value for c in range(1, town["字典"].max_column + 1)}


# --- filled in properly -------------------------------------------------------------------------------------------------
_SPELT = "检查灭火器过期未建立台账隐患第条"
_WORDS = (  # words, and not only signs and digits: “%22” as a problem's description is rightly asked about
    st.text(_SPELT + "，。；（）《》、ABC12 -/%", min_size=2, max_size=30).map(str.strip).filter(lambda text: sum(letter in _SPELT for letter in text) > 1)
)
_DAYS = st.dates(_CONFIG.campaign.start, _CONFIG.campaign.end)


def _code(body: str) -> str:
    total = sum(weight * CODE_ALPHABET.index(letter) for weight, letter in zip(CODE_WEIGHTS, body, strict=True))
    return body + CODE_ALPHABET[(31 - total % 31) % 31]


def _value(column: Column, number: int) -> st.SearchStrategy[Any]:
    """What a person may write in a cell of that column, by the advice of the form."""
    match column.type:
        case Type.ORDINAL:
            return st.just(number)
        case Type.NAME:
            return st.text("甲乙丙丁戊", min_size=2, max_size=4).map(lambda text: f"山亭{text}化工有限公司")
        case Type.CODE:
            return st.text(CODE_ALPHABET, min_size=15, max_size=15).map(lambda text: _code("91" + text))
        case Type.CHOICE:
            return st.sampled_from([choice.name for choice in _CONFIG.permitted(column.choices)])
        case Type.CHOICES:
            names = [choice.name for choice in _CONFIG.permitted(column.choices)]
            return st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(lambda chosen: "、".join(sorted(chosen, key=names.index)))
        case Type.DATE:
            return _DAYS
        case Type.MONTH:
            return st.sampled_from(["2021-03", "2021-04", "2021-05", "2021-06"])
        case Type.COUNT:
            return st.integers(0, 9999)
        case Type.MONEY:
            return st.integers(0, 99999).map(lambda amount: amount / 100)
        case Type.PHONE:
            return st.just("0632-8811234") if column.name not in (tables.MAILBOX, tables.COPY_TO) else st.just(f"bm{number}@example.org")
        case _:
            return _WORDS


@st.composite
def _rows(draw: st.DrawFn, table: Table) -> list[dict[str, Any]]:
    made = []
    units = [choice.name for choice in _CONFIG.permitted("recipients")] if table is tables.ADDRESSES else []
    for number in range(1, (len(units) or draw(st.integers(1, 6))) + 1):
        row = {c.name: draw(_value(c, number)) for c in table.columns if c.required or c.type is Type.ORDINAL or draw(st.booleans())}
        found = row.get(tables.FOUND_ON, _CONFIG.campaign.start)
        for name in (tables.DUE_ON, tables.DONE_ON, tables.REVIEWED_ON):
            if name in row:
                row[name] = found + timedelta(draw(st.integers(0, 60)))
        if row.get(tables.STATE) in tables.DONE_STATES:  # and only then there is a day on which it was done
            row[tables.DONE_ON] = min(row.get(tables.DONE_ON, found), _CONFIG.campaign.end)
        else:
            row.pop(tables.DONE_ON, None)
        row |= {tables.UNIT: units[number - 1]} if units else {}  # nobody is left out of an address book
        made.append(row)
    return made


def _fill(table: Table, rows: list[dict[str, Any]], path: Path) -> None:
    book = _book(table)
    sheet = book.worksheets[0]
    for r, row in enumerate(rows, HEAD + 1):
        for c, name in enumerate(table.names, 1):
            if name in row:
                sheet.cell(r, c).value = row[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


@_EVERY
@given(data=st.data())
@settings(max_examples=5, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_a_form_filled_in_properly_comes_back_with_no_finding_and_every_row(table: Table, data: st.DataObject) -> None:
    rows = data.draw(_rows(table))
    folder = "名册" if table in tables.ROSTER_TABLES else f"部门/{DEPARTMENT}"
    with tempfile.TemporaryDirectory() as place:
        _fill(table, rows, Path(place) / "workbooks" / folder / f"{table.kind}.xlsx")
        checked = read(Path(place))
    assert checked.findings == []
    (sheet,) = [sheet for sheet in checked.sheets if sheet.kind]
    assert (sheet.kind, sheet.rows) == (table.kind, list(range(HEAD + 1, HEAD + 1 + len(rows))))
    for name, values in sheet.columns.items():
        given_ = [row.get(name) for row in rows]
        assert [None if value is None else str(value) for value in values] == [_read_as(value) for value in given_]


def _read_as(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def test_an_empty_form_asks_nothing_but_its_rows(tmp_path: Path) -> None:
    _fill(tables.PROBLEMS, [], tmp_path / "workbooks" / "部门" / DEPARTMENT / "问题清单.xlsx")
    checked = read(tmp_path)
    assert [item.code for item in checked.findings] == ["sheet_no_rows"]
    assert month.conservation(checked, {})[0]["rows"] == 0
