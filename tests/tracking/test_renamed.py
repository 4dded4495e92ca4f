"""An enterprise that was renamed while somebody writes on the old name without its code is two enterprises that were one last month."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosscheck import tables
from crosscheck.tracking.changes import kept_rows
from crosscheck.tracking.renamed import renamed
from tests.tracking.samples import row

CODE = "91350100M000100Y43"


def enterprise(id_: str, name: str, others: str = "", town: str = "冯卯镇") -> dict[str, Any]:
    return dict.fromkeys(tables.ENTERPRISE_LEDGER, "") | {tables.ENTERPRISE_ID: id_, tables.ENTERPRISE: name, tables.OTHER_NAMES: others, tables.TOWN: town}


def pairs(*enterprises: dict[str, Any]) -> list[tuple[str, str]]:
    """The pairs of names when last month's ledger had 甲公司 under the code, with two problems."""
    before = kept_rows([row(n, **{tables.ENTERPRISE_ID: CODE}) for n in (1, 2)], date(2021, 3, 21), {})
    return [(old[tables.ENTERPRISE], now[tables.ENTERPRISE]) for old, now in renamed(before, enterprises)]


def test_who_bears_the_old_name_is_asked_about_once() -> None:
    assert pairs(enterprise(CODE, "新航公司"), enterprise("冯卯镇/甲公司", "甲公司")) == [("甲公司", "新航公司")]


def test_a_new_name_beside_the_old_one_or_alone_raises_no_question() -> None:
    assert pairs(enterprise(CODE, "新航公司", "甲公司")) == []
    assert pairs(enterprise(CODE, "新航公司")) == []
    assert pairs(enterprise(CODE, "新航公司"), enterprise("城头镇/甲公司", "甲公司", town="城头镇")) == []
