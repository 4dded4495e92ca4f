"""An account told in one text is told whole, or a report would stand that is no longer true."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from crosscheck import periods
from crosscheck.reporting.account import Account
from crosscheck.reporting.figures import Figures
from tests.reporting.month import account
from tests.sheets import SETTINGS

OTHER: dict[str, Any] = {
    "config": SETTINGS.model_copy(update={"report": SETTINGS.report.model_copy(update={"listed": 3})}), "period": periods.named(SETTINGS.campaign, "2021-05"),
    "figures": Figures([], {}, {}, ["2021-04"]), "problems": [{"问题编号": "W1"}], "enterprises": [{"企业编号": "1"}], "reports": [{"月份": "2021-04"}], "filed": [],
    "compared": ["其他"], "run": {"run": 9}, "owed": {"W1": "督促整改到位"},
}  # fmt: skip


@pytest.mark.parametrize("name", [field.name for field in fields(Account)])
def test_nothing_of_an_account_changes_without_its_text(name: str) -> None:
    told = account([])
    assert told.whole == account([]).whole
    assert replace(told, **{name: OTHER[name]}).whole != told.whole
