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
