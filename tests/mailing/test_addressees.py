"""Who gets mail: the rows of 通讯录 with which nothing is wrong, each mailbox once for a unit."""

from __future__ import annotations

from pathlib import Path

from crosscheck.mailing.addressees import Addressee, addressees
from tests.mailing.campaign import HEAD
from tests.sheets import read, write_book


def listed(folder: Path, *rows: str) -> list[Addressee]:
    write_book(folder / "workbooks" / "名册" / "通讯录.xlsx", ("通讯录", "\n".join([HEAD, *rows])))
    checked = read(folder)
    return addressees(checked.sheets)


def test_a_mailbox_written_twice_for_a_unit_gets_one_mail_and_that_of_two_units_one_for_each(tmp_path: Path) -> None:
    rows = ("区应急管理局 | 王一 | yj@example.com | ~ | ~", "区应急管理局 | 王某 | YJ@Example.com | ~ | 通报", "冯卯镇 | 李二 | yj@example.com | ~ | ~")
    assert [(one.unit, one.name, one.receives) for one in listed(tmp_path, *rows)] == [("区应急管理局", "王一", ()), ("冯卯镇", "李二", ())]


def test_a_row_that_goes_back_gets_none_and_who_has_no_name_is_called_by_the_unit(tmp_path: Path) -> None:
    found = listed(tmp_path, "区应急管理局 | 王一 | 不是邮箱 | ~ | ~", "冯卯镇 | ~ | fm@example.com | ~ | 通报、月报")
    assert [(one.name, one.receives) for one in found] == [("冯卯镇", ("通报", "月报"))]
