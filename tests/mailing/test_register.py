"""What a person writes into the register is understood, and what nobody understands sends nothing twice."""

from __future__ import annotations

import pytest

from crosscheck import tables
from crosscheck.mailing.register import Sent

ROW = {tables.MAILBOX: "A@Example.com", tables.MONTH: "2021-03", tables.MATERIAL: "通报.docx", tables.FINGERPRINT: "f0", tables.SENT_AT: "2021-03-18 12:00"}


@pytest.mark.parametrize(
    ("written", "again", "told"),
    [
        ("已发送", False, "2021-03-18 12:00 已发过同样的内容"), ("收到", False, "2021-03-18 12:00 已发过同样的内容"), ("", False, "2021-03-18 12:00 已发过同样的内容"),
        ("领导已阅", False, "2021-03-18 12:00 已发过同样的内容"), ("再发一次", True, ""), ("重发", True, ""),
        ("不清楚", False, "2021-03-18 12:00 发送时断线，不能确定对方是否收到；问过对方，要重发就把发送登记里的“发送结果”改成“重发”"),
    ],
)  # fmt: skip
def test_a_result(written: str, again: bool, told: str) -> None:
    before = Sent.of([ROW | {tables.RESULT: written}]).last("a@example.com", "2021-03", "通报.docx")
    assert before
    assert before.again is again
    assert told in ("", before.told)


def test_the_later_row_stands_for_the_earlier_one_and_another_month_or_file_for_none() -> None:
    sent = Sent.of([ROW | {tables.RESULT: "重发"}, ROW | {tables.RESULT: "已发送", tables.FINGERPRINT: "f1"}])
    last = sent.last("A@EXAMPLE.COM", "2021-03", "通报.docx")
    assert last
    assert (last.sha256, last.again) == ("f1", False)
    assert (sent.last("a@example.com", "2021-04", "通报.docx"), sent.last("a@example.com", "2021-03", "月报.xlsx")) == (None, None)
