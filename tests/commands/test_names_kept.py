"""`merge` asks about names in workbooks/名称归并.xlsx once; what it writes does not change from run to run."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from crosscheck import output
from crosscheck.commands import steps
from crosscheck.commands.month import Order
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from crosscheck.output import OutputError
from crosscheck.periods import named
from tests.desk import Desk
from tests.sheets import ENTERPRISE_HEAD, SETTINGS, file_list

PERIOD = named(SETTINGS.campaign, "2021-03")
PAIRS = ("枣庄永旺置业有限公司 | ~ | 冯卯镇 | 消防", "永旺置业 | ~ | 冯卯镇 | 消防")


def merge(folder: Path) -> list[Finding]:
    return steps.write_ledger(Order(Folder(folder), SETTINGS, PERIOD, Desk()))


def everything(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    file_list(tmp_path, "企业.xlsx", "\n".join([ENTERPRISE_HEAD, *PAIRS]))
    return tmp_path


def test_a_second_run_writes_nothing_and_its_outputs_are_the_same_bytes(campaign: Path) -> None:
    merge(campaign)
    first = everything(campaign)
    assert "workbooks/名称归并.xlsx" in first
    merge(campaign)
    assert everything(campaign) == first


def test_a_dry_run_tells_what_it_would_ask_and_writes_nothing_into_workbooks(campaign: Path) -> None:
    desk = Desk()
    steps.write_ledger(Order(Folder(campaign), SETTINGS, PERIOD, desk), dry_run=True)
    assert not (campaign / "workbooks" / "名称归并.xlsx").exists()
    assert desk.lines == ["这是试做：workbooks/名称归并.xlsx 里没有列进 1 对可能是同一家的名称。"]
    assert (campaign / "output" / "2021-03" / "总台账.xlsx").is_file()


def test_an_answer_is_followed_and_new_pairs_go_below_it(campaign: Path) -> None:
    merge(campaign)
    path = campaign / "workbooks" / "名称归并.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H3"] = "是"
    book.save(path)
    file_list(campaign, "又一份.xlsx", f"{ENTERPRISE_HEAD}\n枣庄大成玻璃有限公司 | ~ | 冯卯镇 | 消防\n大成玻璃 | ~ | 冯卯镇 | 消防")
    merge(campaign)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=3, max_row=4, values_only=True))
    assert [(row[0], row[1], row[3], row[7]) for row in rows] == [
        (1, "枣庄永旺置业有限公司", "永旺置业", "是"), (2, "大成玻璃", "枣庄大成玻璃有限公司", None),
    ]  # fmt: skip
    ledger = openpyxl.load_workbook(campaign / "output" / "2021-03" / "总台账.xlsx")
    assert [row[0] for row in ledger["企业总台账"].iter_rows(min_row=2, min_col=2, values_only=True)].count("永旺置业") == 0
    assert [row[6] for row in ledger["名称归并"].iter_rows(min_row=2, values_only=True)] == ["是", None]


def test_a_book_that_could_not_be_read_is_left_alone_and_that_is_told(campaign: Path) -> None:
    """What it had answered would be asked again below the answers."""
    merge(campaign)
    path = campaign / "workbooks" / "名称归并.xlsx"
    path.write_bytes(path.read_bytes()[:-200])
    before, desk = path.read_bytes(), Desk()
    findings = steps.write_ledger(Order(Folder(campaign), SETTINGS, PERIOD, desk))
    assert "file_damaged" in [item.code for item in findings if item.file == path.name]
    assert (path.read_bytes(), desk.lines) == (before, [_UNREAD])


_UNREAD = "workbooks/名称归并.xlsx 这次没有读出来，以前的回答没有算，也没有往里列新的；原因写在“待更正”里，请先处理，再重新运行。"


def test_an_open_book_stops_the_run_and_leaves_everything_as_it_was(campaign: Path) -> None:
    merge(campaign)
    file_list(campaign, "又一份.xlsx", f"{ENTERPRISE_HEAD}\n枣庄大成玻璃有限公司 | ~ | 冯卯镇 | 消防\n大成玻璃 | ~ | 冯卯镇 | 消防")
    (campaign / "workbooks" / "~$名称归并.xlsx").write_bytes(b"owner")
    before = everything(campaign)
    with pytest.raises(OutputError, match="请先关闭"):
        merge(campaign)
    assert everything(campaign) == before
    with output.lock(campaign / "output"):  # the lock was given back
        pass


def test_check_writes_nothing_into_workbooks(campaign: Path) -> None:
    steps.check(Order(Folder(campaign), SETTINGS, PERIOD, Desk()))
    assert not (campaign / "workbooks" / "名称归并.xlsx").exists()
