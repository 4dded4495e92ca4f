"""通讯录: one field one address, known units, somebody for everybody; each fault at its own cell."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from crosscheck import config
from crosscheck.findings import Finding
from crosscheck.mailboxes import mailbox_fault
from tests.sheets import ROOT, read, write_book

HEAD = "单位 | 联系人 | 邮箱 | 抄送 | 接收内容"
EVERYBODY = [
    f"{unit} | 张某 | unit{number}@example.com | ~ | ~"
    for number, unit in enumerate(choice.name for choice in config.load(ROOT / "config.toml").permitted("duty"))
]


def findings(folder: Path, *rows: str) -> list[Finding]:
    """The findings of a book in which everybody is, and those rows in front."""
    write_book(folder / "workbooks" / "名册" / "通讯录.xlsx", ("通讯录", "\n".join([HEAD, *rows, *EVERYBODY])))
    return read(folder).findings


@pytest.mark.parametrize(
    ("mailbox", "fault"),
    [
        ("a@b.c", ""),
        ("zhang.san_1@mail.example.com", ""),
        ("a@b.c, evil@x", "不止一个邮箱"),
        ("a@b.c；d@e.f", "不止一个邮箱"),
        ("a@b.c\nBcc: evil@x.y", "里面有换行"),
        ("a@b.c\r", "里面有换行"),
        ("zhang＠example.com", "@ 写成了全角"),
        ("张三 <a@b.c>", "只写邮箱本身，不要写姓名和尖括号"),
        ("a @b.c", "里面有空格"),
        ("a\u3000@b.c", "里面有空格"),
        ("a.example.com", "没有 @"),
        ("张三@example.com", "有中文或全角字符"),
        ("a@localhost", "写法不对"),
        ("a..b@example.com", "写法不对"),
        ("-@-.-", "写法不对"),
        ("mailto:a@b.c", "写法不对"),
        (f"{'a' * 250}@b.cd", "超过 254 个字符"),
    ],
)
def test_one_field_is_one_address(mailbox: str, fault: str) -> None:
    assert mailbox_fault(mailbox) == fault


@given(st.text())
def test_what_is_taken_for_an_address_can_add_no_recipient(text: str) -> None:
    if not mailbox_fault(text):
        assert text.count("@") == 1
        assert not set(text) & set(" \t\r\n,;:<>()[]\\\"\x00")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("区应急管理局 | 王某 | other@example.com | boss@example.com | 通报、月报", []),
        ("应急局 | 王某 | other@example.com | ~ | 报告", []),
        ("区应急管理局 | 王某 | a@b.c, evil@x | ~ | ~", [("mailbox_invalid", "C2")]),
        ("区应急管理局 | 王某 | other@example.com | a@b.c d@e.f | ~", [("mailbox_invalid", "D2")]),
        ("区应急管理局 | 王某 | ~ | ~ | ~", [("cell_missing", "C2")]),
        ("区应急管埋局 | 王某 | other@example.com | ~ | ~", [("unit_unknown", "A2")]),
        ("区应急管理局、区公安分局 | 王某 | other@example.com | ~ | ~", [("unit_unknown", "A2")]),
        ("区应急管理局 | 王某 | other@example.com | ~ | 随便", [("receives_unknown", "E2")]),
        ("冯卯镇 | 王某 | unit0@example.com | ~ | ~", [("mailbox_shared", "C3")]),
        ("区自然资源局 | 王某 | UNIT0@example.com | ~ | ~", [("mailbox_repeated", "C3")]),
    ],
)
def test_a_row_of_the_address_book(tmp_path: Path, row: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.code, item.cell) for item in findings(tmp_path, row)] == expected


@pytest.mark.parametrize(("column", "text", "code"), [(1, "王某\nBcc: evil@x.y", "contact_broken"), (2, "a@b.c\nevil@x.y", "mailbox_invalid")])
def test_a_line_break_in_a_cell_adds_no_header(tmp_path: Path, column: int, text: str, code: str) -> None:
    path = tmp_path / "workbooks" / "名册" / "通讯录.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEAD, *EVERYBODY)):
            sheet.write_row(number, 0, ["" if cell == "~" else cell for cell in row.split(" | ")])
        sheet.write_string(1, column, text)
    found = read(tmp_path).findings
    assert (found[0].code, found[0].cell) == (code, f"{'ABC'[column]}2")
    assert [sheet.returned for sheet in read(tmp_path).sheets] == [{2}]


def test_an_unknown_unit_is_told_with_the_nearest_and_the_way_out(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, "区应急管埋局 | 王某 | other@example.com | ~ | ~")
    assert found.severity == "error"
    assert "是不是“区应急管理局”" in found.message
    assert "[mail] units" in found.remedy


def test_a_unit_without_a_mailbox_is_told_and_an_empty_book_is_not_a_mistake(tmp_path: Path) -> None:
    book = tmp_path / "workbooks" / "名册" / "通讯录.xlsx"
    write_book(book, ("通讯录", "\n".join([HEAD, *EVERYBODY[1:]])))
    (found,) = read(tmp_path).findings
    assert (found.code, found.value, found.sheet) == ("unit_without_mailbox", "区自然资源局", "通讯录")
    write_book(book, ("通讯录", "\n".join([HEAD, *EVERYBODY[3:]])))
    (found,) = read(tmp_path).findings
    assert found.message == "通讯录里没有区自然资源局、区应急管理局、区工业和信息化局的可用邮箱。", "one line, not one a unit"
    write_book(book, ("通讯录", HEAD))
    assert [item.code for item in read(tmp_path).findings] == ["roster_no_rows"]


def test_a_unit_whose_only_row_is_bad_has_no_mailbox(tmp_path: Path) -> None:
    book = tmp_path / "workbooks" / "名册" / "通讯录.xlsx"
    write_book(book, ("通讯录", "\n".join([HEAD, EVERYBODY[0].replace("@", "＠"), *EVERYBODY[1:]])))
    checked = read(tmp_path)
    assert [item.code for item in checked.findings] == ["mailbox_invalid", "unit_without_mailbox"]
    assert [sheet.returned for sheet in checked.sheets] == [{2}]


def test_other_units_are_known_when_the_settings_name_them(tmp_path: Path) -> None:
    text = (ROOT / "config.toml").read_text("utf-8").replace("units = []", 'units = ["区委办公室"]', 1)
    write_book(tmp_path / "workbooks" / "名册" / "通讯录.xlsx", ("通讯录", "\n".join([HEAD, "区委办公室 | 李某 | w@example.com | ~ | ~", *EVERYBODY])))
    assert read(tmp_path, config.parse(text.encode())).findings == []
    assert [item.code for item in read(tmp_path).findings] == ["unit_unknown"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('password = "hunter2"', "密码不能写在这里"),
        ('授权码 = "hunter2"', "config.toml 第"),
        ("smtp_passwd = “hunter2”", "密码不能写在这里"),
        ('sender = "a@b.c, evil@x"', "sender 不是一个邮箱（不止一个邮箱）"),
        ('server = "mail.example.com"\nsecurity = "none"', "只许用于本机"),
        ('security = "tls"', '“mail.security”只能是 "ssl"、"starttls" 或 "none"'),
    ],
)
def test_mail_settings_that_are_refused(line: str, expected: str) -> None:
    from tests.test_config import GOOD

    with pytest.raises(config.ConfigError) as caught:
        config.parse(f"{GOOD}[mail]\n{line}\n".encode())
    assert expected in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_no_encryption_is_only_for_this_machine() -> None:
    from tests.test_config import GOOD

    assert config.parse(f'{GOOD}[mail]\nserver = "127.0.0.1"\nsecurity = "none"\n'.encode()).mail.security == "none"
