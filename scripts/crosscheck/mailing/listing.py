"""邮件清单.xlsx: who gets what, before anything leaves, and what does not go out and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from crosscheck.mailing.plan import MEGABYTE, Kept, Mail, encoded
from crosscheck.xlsx.books import Book
from crosscheck.xlsx.lists import list_sheet

_MAILS: Final = (
    ("序号", 6), ("单位", 18), ("联系人", 9), ("收件邮箱", 26), ("抄送", 16), ("主题", 26), ("附件", 58), ("大小（MB）", 8), ("说明", 14),
)  # fmt: skip
_KEPT: Final = (("序号", 6), ("单位", 20), ("邮箱", 28), ("材料", 44), ("为什么不发", 44), ("哪天起可发", 14))


class ListedMail(NamedTuple):
    """A mail of the plan with its subject."""

    mail: Mail
    subject: str


def mail_list(title: str, mails: Sequence[ListedMail], kept: Sequence[Kept], created: date) -> bytes:
    """The workbook: what goes out, then what does not."""
    book = Book(created, result=True)
    rows = [_mail_row(number, listed) for number, listed in enumerate(mails, 1)]
    list_sheet(book, "发给谁", f"{title}：发给谁，发什么", _MAILS, rows)
    rest = [
        (number, item.addressee.unit, item.addressee.mailbox, item.what, item.why, item.until)
        for number, item in enumerate(kept, 1)
    ]
    list_sheet(book, "没有发的", f"{title}：没有发的和原因", _KEPT, rest)
    return book.done()


def _mail_row(number: int, listed: ListedMail) -> tuple[object, ...]:
    mail, person = listed.mail, listed.mail.addressee
    names = "\n".join(f"{item.name}{'（更正）' if item.corrects else ''}" for item in mail.attachments)
    size = sum(encoded(item.product.size) for item in mail.attachments) / MEGABYTE
    notes = [f"分 {mail.parts} 封，第 {mail.part} 封"] * (mail.parts > 1) + ["以前发过，内容变了，按更正发"] * mail.corrects
    note = "；".join(notes)
    return number, person.unit, person.contact, person.mailbox, person.copy_to, listed.subject, names, round(size, 1), note
