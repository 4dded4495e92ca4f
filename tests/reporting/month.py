"""A month's account made from a few rows, for the tests of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.reporting.account import Account, account_of
from tests.reporting.test_figures import APRIL, CONFIG, ENTERPRISES, MARCH, Rows, frame

WORK_COLUMNS = (*tables.WORK_REPORTS.names, tables.REPORTED_BY, *tables.PROVENANCE)
RUN: dict[str, Any] = {
    "run": 2, "month": "2021-04", "rotation": [["东镇", "西街道"], ["西街道", "东镇"]], "picks": [{"town": "东镇", "id": "E1"}], "roster": [],
}  # fmt: skip


def work(values: Mapping[str, Any] | None = None, month: str = "2021-04", department: str = "甲局") -> dict[str, Any]:
    """A work report's ledger row; nothing said but ``values`` (declared column = value)."""
    texts: dict[str, Any] = {column.name: "" for column in tables.WORK_REPORTS.columns}
    numbers = dict.fromkeys(column.name for column in tables.WORK_REPORTS.columns if column.type in (tables.Type.COUNT, tables.Type.MONEY))
    place = {tables.SOURCE_FILE: f"部门/{department}/工作.xlsx", tables.SOURCE_SHEET: "表", tables.SOURCE_ROW: 3}
    return texts | numbers | {tables.MONTH: month, tables.REPORTED_BY: department} | place | dict(values or {})


def account(
    rows: Rows = (), reports: Rows = (), missing: Sequence[tuple[str, str]] = (), run: Mapping[str, Any] | None = None,
    first: bool = False, enterprises: Rows = ENTERPRISES, config: Config = CONFIG, returned: Mapping[str, int] | None = None,
) -> Account:  # fmt: skip
    """April's account, or March's, the first."""
    frames = (frame(rows, tables.PROBLEM_LEDGER), frame(enterprises, tables.ENTERPRISE_LEDGER), frame(reports, WORK_COLUMNS))
    return account_of(frames, config, MARCH if first else APRIL, [] if first else [MARCH], missing, run, returned or {}, {})
