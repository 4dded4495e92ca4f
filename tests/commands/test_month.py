"""What lies outside a month is left to the others, and the clerk is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.commands.month import until
from crosscheck.merging.ledgers import merge
from crosscheck.periods import named
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list, read


@pytest.mark.parametrize(("found", "month", "code"), [("2021-03-22", "2021-03", "found_later"), ("2021-06-22", "2021-06", "found_after_last")])
def test_a_problem_found_after_the_report_day_is_left_out_and_told(tmp_path: Path, found: str, month: str, code: str) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('2021-03-05', found)}")
    checked = read(tmp_path)
    ledgers = until(merge(checked.sheets, checked.returned), named(SETTINGS.campaign, month), SETTINGS)
    assert list(ledgers.problems[tables.FOUND_ON]) == ["2021-03-05"]
    assert [(item.code, item.value) for item in ledgers.findings] == [(code, "1")]


def test_a_month_that_reaches_all_problems_says_nothing(tmp_path: Path) -> None:
    file_list(tmp_path, "a.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    checked = read(tmp_path)
    assert until(merge(checked.sheets, checked.returned), named(SETTINGS.campaign, "2021-03"), SETTINGS).findings == []
