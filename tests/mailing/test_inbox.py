"""What lies in 收件: known senders' files find their place, every version stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck.commands import inbox
from crosscheck.findings import ToldError
from tests.mailing.campaign import Office
from tests.mailing.fetched import accept, lying, workbook
from tests.sheets import read


def received(office: Office, name: str, data: bytes, sender: str = "yj@example.com") -> None:
    """A file as fetching leaves it."""
    where = office.folder / "workbooks" / "收件" / f"2021-03-18-{sender}"
    path = inbox._keep(where, name, data)
    taken = inbox._Taken.of(where.parent / ".已取.jsonl")
    taken.add({"box": "b", "validity": "1", "uid": len(taken.mails), "sender": sender, "files": [f"{where.name}/{path.name}"]})


def test_what_lies_in_the_inbox_folder_is_not_read_as_a_list_until_accepted(office: Office, tmp_path: Path) -> None:
    received(office, "清单.xlsx", workbook(tmp_path))
    assert not any("收件" in sheet.file for sheet in read(office.folder).sheets)
    assert accept(office) == []
    assert lying(office, "部门") == ["区应急管理局/清单.xlsx"]
    assert [sheet.department for sheet in read(office.folder).sheets if sheet.kind == "问题清单"] == ["区应急管理局"]
    assert lying(office, "收件") == ["2021-03-18-yj@example.com/清单.xlsx"]


def test_a_newer_version_takes_the_place_and_the_older_is_kept(office: Office, tmp_path: Path) -> None:
    home = office.folder / "workbooks" / "部门" / "应急局" / "三月"  # by another name of the department, in a folder of its own
    home.mkdir(parents=True)
    (home / "清单.xlsx").write_bytes(b"by hand")
    data = workbook(tmp_path)
    received(office, "清单.xlsx", data)
    accept(office)
    assert (home / "清单.xlsx").read_bytes() == data
    assert lying(office, "部门") == ["应急局/三月/清单.xlsx"]
    older = "旧版/部门/应急局/三月/2021-03-18/清单.xlsx"
    assert (office.folder / "workbooks" / "收件" / older).read_bytes() == b"by hand"
    (home / "清单.xlsx").write_bytes(b"edited after")
    assert accept(office) == []
    assert (home / "清单.xlsx").read_bytes() == b"edited after"  # what was accepted once is not put there again
    assert "没有要放进部门文件夹的文件。" in office.desk.given


def test_a_town_goes_to_its_transfer_sheets_and_strangers_stay(office: Office, tmp_path: Path) -> None:
    received(office, "甲.xlsx", workbook(tmp_path), "fm@example.com")
    received(office, "乙.xlsx", workbook(tmp_path), "stranger@example.org")
    (found,) = accept(office)
    assert (found.code, found.value) == ("sender_unknown", "stranger@example.org")
    assert lying(office, "移交表") == ["冯卯镇/甲.xlsx"]
    assert lying(office, "部门") == []


def test_a_mailbox_of_two_units_is_asked_about(office: Office, tmp_path: Path) -> None:
    office.addresses("区应急管理局 | 王一 | yj@example.com | ~ | ~", "区公安分局 | 王一 | yj@example.com | ~ | ~")
    received(office, "甲.xlsx", workbook(tmp_path))
    (found,) = accept(office)
    assert (found.code, found.message) == (
        "sender_ambiguous", "发件人 yj@example.com 在通讯录里属于不止一个单位（区公安分局、区应急管理局），1 个文件没有放进部门文件夹。",
    )  # fmt: skip
    assert lying(office, "部门") == []


def test_it_shows_and_asks_first(office: Office, tmp_path: Path) -> None:
    received(office, "清单.xlsx", workbook(tmp_path))
    accept(office, dry_run=True)
    assert office.desk.asked == []
    office.desk.yes = False
    with pytest.raises(ToldError, match="什么也没有动"):
        accept(office)
    assert office.desk.asked == ["把这 1 个文件放进部门文件夹吗？"]
    assert "  收件/2021-03-18-yj@example.com/清单.xlsx → 部门/区应急管理局/清单.xlsx" in office.desk.lines
    assert lying(office, "部门") == []
