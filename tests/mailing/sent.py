"""What an office has sent, as the tests of sending look at it."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import openpyxl

from tests.mailing.campaign import Office
from tests.mailing.mailroom import USER, Mailroom

BOTH = ["yj@example.com", "fm@example.com"]


def settings(port: int, ca_file: str = "", security: str = "ssl") -> str:
    return (
        f'sender = "{USER}"\nserver = "127.0.0.1"\nport = {port}\nsecurity = "{security}"\nca_file = "{ca_file}"\nretries = 2\nwait_seconds = 0\n'
    )


def codes(office: Office) -> list[str]:
    return [item.code for item in office.mails(send=True) if item.code != "unit_without_mailbox"]


def register(office: Office) -> list[tuple[str, str, str]]:
    """(mailbox, material, result) of every row of 发送登记.xlsx."""
    path = office.folder / "workbooks" / "发送登记.xlsx"
    if not path.is_file():
        return []
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))
    at = [rows[0].index(name) for name in ("邮箱", "材料", "发送结果")]
    return [(str(row[at[0]]), str(row[at[1]]), str(row[at[2]])) for row in rows[1:] if row[at[0]]]


def answer(office: Office, old: str, new: str) -> None:
    """The person writes another 发送结果."""
    path = office.folder / "workbooks" / "发送登记.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    book.save(path)


def received(room: Mailroom, number: int = -1) -> EmailMessage:
    message = email.message_from_bytes(room.received[number][1], policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
