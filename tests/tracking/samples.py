"""Rows of the ledger for tests of tracking."""

from __future__ import annotations

from typing import Any

from crosscheck import tables


def row(number: int, **more: str) -> dict[str, Any]:
    """An open problem of 甲公司, found on 2021-03-05."""
    told = {
        tables.PROBLEM_ID: f"W{number}", tables.ENTERPRISE_ID: "E1", tables.ENTERPRISE: "甲公司", tables.TOWN: "冯卯镇", tables.PROBLEM: f"问题{number}",
        tables.LEVEL: tables.GENERAL, tables.WAY: tables.MUTUAL, tables.FOUND_ON: "2021-03-05", tables.DUTY_UNIT: "区应急管理局",
        tables.STATE: tables.OPEN, tables.DISPOSITION: "责令限期整改", tables.SOURCES: f"甲.xlsx|清单|{number}",
    }  # fmt: skip
    return dict.fromkeys(tables.PROBLEM_LEDGER, "") | told | more
