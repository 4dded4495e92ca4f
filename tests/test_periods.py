"""Which month is meant by what a person types."""

from __future__ import annotations

from datetime import date

import pytest

from crosscheck.periods import named
from tests.sheets import SETTINGS

WINTER = SETTINGS.campaign.model_copy(update={"start": date(2021, 3, 1), "end": date(2022, 3, 31), "first_report": ""})


@pytest.mark.parametrize("written", ["2021-03", "2021-3", "2021.3", "202103", "2021年3月", "3月", "３月份", " 3 "])
def test_a_month_may_be_written_as_people_write_it(written: str) -> None:
    assert named(SETTINGS.campaign, written).month == "2021-03"


@pytest.mark.parametrize("written", ["2021-13", "2020-03", "7月", "三月", "2021", "2021-03-05", ""])
def test_a_month_without_report_is_refused_with_those_there_are(written: str) -> None:
    with pytest.raises(ValueError, match="可选的月份：2021-03、2021-04、2021-05、2021-06。"):
        named(SETTINGS.campaign, written)


def test_a_month_that_may_be_of_two_years_is_asked_for() -> None:
    assert named(WINTER, "2022年3月").month == "2022-03"
    with pytest.raises(ValueError, match="没有 3月 的月报"):
        named(WINTER, "3月")
