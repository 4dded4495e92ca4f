"""The pack that a department fills in about the problems handed to it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from crosscheck import config, tables
from crosscheck.forms.handover import handover_pack

_CONFIG = config.load(Path(__file__).parents[2] / "config.toml")


@pytest.mark.parametrize("rows", [1, 130])
def test_every_problem_has_its_drop_downs_however_many_there_are(rows: int) -> None:
    problem = dict.fromkeys(tables.HANDOVERS.names, "甲")
    sheet = openpyxl.load_workbook(BytesIO(handover_pack("区应急管理局", [problem] * rows, _CONFIG, date(2021, 3, 31)))).worksheets[0]
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == rows)
    areas = [area for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges]
    assert areas
    assert all(area.min_row < last - rows + 2 and area.max_row >= last for area in areas)


def test_what_is_known_is_written_and_what_is_asked_is_empty() -> None:
    problem = dict.fromkeys(tables.HANDOVERS.names, "甲")
    sheet = openpyxl.load_workbook(BytesIO(handover_pack("区应急管理局", [problem], _CONFIG, date(2021, 3, 31)))).worksheets[0]
    (head,) = [row for row in sheet.iter_rows() if row[0].value == tables.SERIAL]
    below = {str(cell.value): sheet.cell(cell.row + 1, cell.column).value for cell in head}
    asked = {*tables.HANDOVERS.answers, tables.REMARK}
    assert {tables.ITEM, tables.DUTY_UNIT, tables.DUE_ON}.isdisjoint(below)  # the page has room for no more
    assert {name for name, value in below.items() if value is None} == asked & set(below)
    assert below[tables.PROBLEM_ID] == "甲"
