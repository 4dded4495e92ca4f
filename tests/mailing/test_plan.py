"""Which mails a plan makes of what goes to whom: as few as their size allows, with room for the text of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.mailing.addressees import Addressee
from crosscheck.mailing.materials import MAIL_RULES, Materials, Product
from crosscheck.mailing.plan import Bounds, encoded, plan_mails
from crosscheck.mailing.register import Sent
from crosscheck.output import digest

PERSON = Addressee("区应急管理局", "张某", "a@example.com", "", ("总台账",))
MOST = 99_986  # two attachments of 987 lines together leave no byte of it
LINE = 57  # bytes of an attachment that are a line of base64


def parts(*lines: int) -> list[int]:
    """How many attachments of so many lines each mail has."""
    products = [Product(f"{number}.xlsx", Path("nowhere"), MAIL_RULES[-1], f"{number}.xlsx", LINE * size, False) for number, size in enumerate(lines)]
    plan = plan_mails([PERSON], {}, Materials({"": products}), Sent(), Bounds("2021-03", MOST, date(2021, 3, 21), None))
    assert [mail.part for mail in plan.mails] == list(range(1, len(plan.mails) + 1))
    return [len(mail.attachments) for mail in plan.mails]


def test_base64_takes_a_third_more_and_its_line_ends() -> None:
    assert encoded(LINE + 1) - encoded(LINE) == 78


@pytest.mark.parametrize(("lines", "expected"), [((493, 494), [2]), ((494, 494), [1, 1]), ((900, 50, 50, 900), [2, 2]), ((1006,), [1])])
def test_a_mail_takes_what_its_size_allows_beside_its_text(lines: tuple[int, ...], expected: list[int]) -> None:
    assert parts(*lines) == expected


@pytest.mark.parametrize(("result", "content", "goes"), [("已发送", b"x", []), ("已发送", b"y", [True]), ("重发", b"x", [False]), ("不确定", b"x", [])])
def test_what_was_sent_goes_again_as_a_correction_when_it_changed_and_as_it_is_when_a_person_asks(
    tmp_path: Path, result: str, content: bytes, goes: list[bool]
) -> None:
    (tmp_path / "通报.docx").write_bytes(content)
    sent = {tables.MAILBOX: PERSON.mailbox, tables.MONTH: "2021-03", tables.MATERIAL: "通报.docx", tables.RESULT: result, tables.FINGERPRINT: digest(b"x")}
    product = Product("通报.docx", tmp_path / "通报.docx", MAIL_RULES[-1], "通报.docx", 1, False)
    plan = plan_mails([PERSON], {}, Materials({"": [product]}), Sent.of([sent]), Bounds("2021-03", MOST, date(2021, 3, 21), None))
    assert [item.corrects for mail in plan.mails for item in mail.attachments] == goes
    assert len(plan.kept) == (not goes)


def test_what_fits_no_mail_is_told_and_goes_in_none() -> None:
    assert parts(1007) == []
    assert parts(20, 1007, 20) == [2]
