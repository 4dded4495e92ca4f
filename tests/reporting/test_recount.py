"""The figures of fifty invented campaigns, each agreeing with a naive recount of the truth, rows included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from crosscheck import tables
from crosscheck.commands import month as months
from crosscheck.frames import records
from crosscheck.merging.ledgers import merge
from crosscheck.periods import named, periods
from crosscheck.reporting.figures import RATES, Figures, compute
from tests.campaign.draw import generate
from tests.campaign.truth import Campaign, Enterprise
from tests.campaign.write import write
from tests.reporting.recount import FIRST_DAYS, Expected, recount, reported
from tests.reporting.test_figures import frame
from tests.sheets import SETTINGS, read

COUNTS = {"出动执法人员": "出动执法人员", "聘请专家": "聘请专家", "检查企业": "检查企业", "集中执法": "集中执法次数", "联合执法": "联合执法次数",
          "镇街互查": "镇街互查次数", "行政处罚": "行政处罚", "罚款": "罚款", "媒体曝光": "媒体曝光", "移送司法机关": "移送司法机关"}  # fmt: skip


def on_list(firm: Enterprise) -> bool:
    """Every seventh enterprise is known from problems only."""
    return firm.index % 7 != 3


def figures_of(campaign: Campaign, month: str) -> Figures:
    """The figures of ledgers that say exactly the truth."""
    firms, problems = [], []
    for firm in campaign.enterprises:
        row = dict.fromkeys(tables.ENTERPRISE_LEDGER, "") | firm.values() | {tables.ENTERPRISE_ID: f"E{firm.index}", tables.SOURCE_ROW: 1}
        firms.append(row | {tables.REGISTERED: "企业清单" if on_list(firm) else "仅见于问题清单"})
    for problem in campaign.problems:
        told = problem.values(campaign.enterprises[problem.enterprise])
        ids = {tables.PROBLEM_ID: f"P{problem.index}", tables.ENTERPRISE_ID: f"E{problem.enterprise}", tables.SOURCE_ROW: 1}
        problems.append(dict.fromkeys(tables.PROBLEM_LEDGER, "") | told | ids | {tables.REPORTED_BY: "、".join(problem.reported_by)})
    work = [
        dict.fromkeys((*tables.WORK_REPORTS.names, *tables.PROVENANCE)) | {COUNTS.get(head.split("（")[0], head): n for head, n in one.numbers.items()}
        | {tables.MONTH: one.month, tables.REPORTED_BY: one.department}
        for one in campaign.reports if one.filed
    ]  # fmt: skip
    period = named(SETTINGS.campaign, month)
    earlier = [item for item in periods(SETTINGS.campaign) if item.month < month]
    reports = pd.DataFrame(work, dtype=object)
    return compute(frame(problems, tables.PROBLEM_LEDGER), frame(firms, tables.ENTERPRISE_LEDGER), reports, SETTINGS, period, earlier)


@pytest.mark.parametrize("seed", range(50))
def test_every_figure_and_its_rows_are_those_of_the_recount(seed: int) -> None:
    campaign = generate(seed, enterprises=12 + seed % 7, problems=24 + seed % 11, towns=2 + seed % 10)
    month = list(FIRST_DAYS)[seed % 4]
    figures, expected = figures_of(campaign, month), recount(campaign, month, on_list)
    for figure in figures:
        if figure.key in COUNTS.values():
            continue
        value, rows = expected.get((figure.key, figure.scope, figure.group), (None if figure.key in RATES else 0, set()))
        assert figure.value == value, figure
        assert {int(id_[1:]) for id_ in figure.rows} == rows, figure
    assert_none_is_missing(figures, expected)
    told = reported(campaign, month)
    for (what, scope, department), number in told.items():
        if what in COUNTS:
            group = ((tables.REPORTED_BY, department),) if department else ()
            assert figures.value(COUNTS[what], scope, group) == pytest.approx(number), (what, scope, department)


def assert_none_is_missing(figures: Figures, expected: Expected) -> None:
    for (key, scope, group), (value, _) in expected.items():
        assert figures.value(key, scope, group) == value, (key, scope, group)


@pytest.mark.parametrize("seed", [4, 9])
def test_untidy_workbooks_give_the_figures_of_their_truth(tmp_path: Path, seed: int) -> None:
    assert_workbooks_tell_the_truth(tmp_path, seed, "2021-05")


def assert_workbooks_tell_the_truth(folder: Path, seed: int, month: str) -> None:
    """The whole way: workbooks as departments write them, read, merged, counted."""
    campaign = generate(seed, enterprises=60, problems=120)
    write(campaign, folder / "workbooks", seed, faults=0.0)
    checked = read(folder)
    ledgers = merge(checked.sheets)
    period = named(SETTINGS.campaign, month)
    months.until(ledgers, period)
    earlier = [item for item in periods(SETTINGS.campaign) if item.month < period.month]
    figures = compute(ledgers.problems, ledgers.enterprises, ledgers.work_reports, SETTINGS, period, earlier)
    if figures.rows("enterprises_unlisted"):
        pytest.skip("a name without code that only a person can match")
    assert_none_is_missing(figures, recount(campaign, month, lambda _: True))
    assert_sources_exist(figures, records(ledgers.problems))


def assert_sources_exist(figures: Figures, rows: list[dict[str, Any]]) -> None:
    """Each counted id leads to the file, sheet and row that the ledger names."""
    at = {row[tables.PROBLEM_ID]: (row[tables.SOURCE_FILE], row[tables.SOURCE_SHEET], row[tables.SOURCE_ROW]) for row in rows}
    for entry in figures.as_json():
        if entry["key"] == "overdue":
            assert [(row["file"], row["sheet"], row["row"]) for row in entry["rows"]] == [at[row["id"]] for row in entry["rows"]]
            assert all(row["file"].startswith("部门/") for row in entry["rows"])
