from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck import config, tables
from crosscheck.forms.blank import blank_workbook
from crosscheck.tables import Table, Type

_CONFIG = config.load(Path(__file__).parents[2] / "config.toml")
_EVERY = pytest.mark.parametrize("table", [*tables.DEPARTMENT_TABLES, *tables.ROSTER_TABLES], ids=lambda table: str(table.kind))


def _book(table: Table) -> Any:
    return openpyxl.load_workbook(BytesIO(blank_workbook(table, f"某区{table.kind}", _CONFIG)))


@_EVERY
def test_the_heading_has_the_declared_names_under_the_title(table: Table) -> None:
    sheet = _book(table).worksheets[0]
    assert sheet["A1"].value == f"某区{table.kind}"
    assert tuple(cell.value for cell in sheet[2]) == table.names


@_EVERY
def test_required_columns_are_marked_by_a_note(table: Table) -> None:
    heads = _book(table).worksheets[0][2]
    marked = {cell.value for cell in heads if cell.comment and cell.comment.text.startswith("必填")}
    assert marked == set(table.required)


@_EVERY
def test_the_heading_is_protected_and_the_body_is_open(table: Table) -> None:
    sheet = _book(table).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert all(cell.protection.locked for cell in sheet[2])
    assert not any(cell.protection.locked for row in (3, 302) for cell in sheet[row])


@_EVERY
def test_every_choice_column_has_a_drop_down_with_the_permitted_values(table: Table) -> None:
    book = _book(table)
    lists = {str(rule.sqref): rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "list"}
    choices = [(c, column) for c, column in enumerate(table.columns, 1) if column.type is Type.CHOICE]
    assert len(lists) == len(choices)
    for c, column in choices:
        letter = openpyxl.utils.get_column_letter(c)
        area = lists[f"{letter}3:{letter}302"].removeprefix("字典!")
        assert [row[0].value for row in book["字典"][area]] == [choice.name for choice in _CONFIG.permitted(column.choices)]
    assert not choices or book["字典"].sheet_state == "hidden"


def test_date_columns_take_only_dates() -> None:
    rules = _book(tables.PROBLEMS).worksheets[0].data_validations.dataValidation
    assert sum(rule.type == "date" for rule in rules) == sum(column.type is Type.DATE for column in tables.PROBLEMS.columns)


@_EVERY
def test_it_prints_on_a4_landscape_with_its_heading_and_page_numbers(table: Table) -> None:
    sheet = _book(table).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("landscape", 9, "$1:$2")
    assert "&P" in sheet.oddFooter.center.text


def test_the_same_table_gives_the_same_bytes() -> None:
    assert blank_workbook(tables.PROBLEMS, "题", _CONFIG) == blank_workbook(tables.PROBLEMS, "题", _CONFIG)
