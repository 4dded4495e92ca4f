"""Of many findings those are told that the person at the keyboard has to act on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crosscheck.commands.running import MOST_SHOWN, NEEDS_PERSON, Session, finish
from crosscheck.findings import Place, finding
from crosscheck.folder import Folder


def test_the_mended_list_beside_the_old_one_is_told_before_what_stands_in_the_notices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It was the hundred and twenty-sixth line, behind “还有 60 处”, and in no notice."""
    theirs = [finding("cell_missing", Place("部门/甲局/a.xlsx", "问题", f"B{row}"), column=f"第{row}项") for row in range(2, MOST_SHOWN + 2)]
    ours = finding("return_beside_original", Place("部门/甲局/a.xlsx"), "a.xlsx", other="部门/甲局/a（改）.xlsx")
    with pytest.raises(SystemExit) as left:
        finish(Session(Folder(tmp_path), "", 0, datetime(2021, 3, 18, tzinfo=UTC)), [*theirs, ours])
    told = capsys.readouterr().err.splitlines()
    assert left.value.code == NEEDS_PERSON
    assert told[0].startswith("[请核实] 部门/甲局/a.xlsx：改好重发的 部门/甲局/a（改）.xlsx 已经收到")
    assert told[-2] == "……还有 1 处，全部见 总台账.xlsx 的“待更正”表。"
