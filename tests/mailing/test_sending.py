"""Sending over real connections: verified, once, and told when it cannot be known."""

from __future__ import annotations

import os
import smtplib
from typing import Any

import pytest

from crosscheck.mailing.sending import Sender
from crosscheck.mailing.servers import MailError, Password, Server
from tests.mailing.campaign import PASSWORD, Office
from tests.mailing.mailroom import USER, Certificates, Mailroom, mailroom
from tests.mailing.sent import BOTH, codes, received, register, settings


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_over_a_verified_connection_everybody_gets_it_once(office: Office, tls: Certificates, security: str) -> None:
    with mailroom(security, tls.context) as room:
        office.mail = settings(room.port, str(tls.ca_file), security)
        assert codes(office) == []
        assert room.recipients() == BOTH
        assert register(office) == [(box, "通报.docx", "已发送") for box in BOTH]
        assert codes(office) == []
        assert room.recipients() == BOTH  # a second run sends nothing twice
    assert "没有要发的邮件。" in office.desk.lines


def test_a_sent_mail_is_no_draft_and_carries_the_file(office: Office, room: Mailroom) -> None:
    office.mails(send=True)
    mail = received(room, 0)
    assert mail["X-Unsent"] is None
    assert mail["From"] == f"山亭区安全生产委员会办公室 <{USER}>"
    (part,) = mail.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == ("2021年3月通报.docx", b"PK-report")


def test_a_line_that_begins_with_a_dot_arrives_as_it_is_and_one_that_is_only_a_dot_does_not_end_the_mail(room: Mailroom, tls: Certificates) -> None:
    data = b"Subject: a\r\n\r\n.\r\n..\r\n.b\r\nc\r\n"
    server = Server("127.0.0.1", room.port, "ssl", USER, Password(lambda: PASSWORD), tls.ca_file)
    with Sender(server, 0, lambda: None) as sender:
        sender.deliver(USER, ["fm@example.com"], data)
    assert room.received[-1][1].endswith(data)


def test_the_answer_to_a_mail_is_waited_for_longer_than_any_other(room: Mailroom, tls: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 5321, section 4.5.3.2.6: the server may look through the whole mail before it answers to the final dot."""
    real, waits = smtplib.SMTP.send, list[tuple[object, float | None]]()

    def send(smtp: smtplib.SMTP, data: Any) -> None:
        waits.append((data, smtp.sock.gettimeout() if smtp.sock else None))
        real(smtp, data)

    monkeypatch.setattr(smtplib.SMTP, "send", send)
    server = Server("127.0.0.1", room.port, "ssl", USER, Password(lambda: PASSWORD), tls.ca_file)
    with Sender(server, 0, lambda: None) as sender:
        for _ in range(2):
            sender.deliver(USER, ["fm@example.com"], b"Subject: a\r\n\r\nb\r\n")
    assert {seconds for data, seconds in waits if data == b".\r\n"} == {600}
    assert {seconds for data, seconds in waits if data != b".\r\n"} == {60}
    assert room.recipients() == ["fm@example.com"] * 2


def test_a_copy_gets_the_same_mail_and_is_shown(office: Office, room: Mailroom) -> None:
    office.addresses("冯卯镇 | 李二 | fm@example.com | boss@example.com | ~")
    office.mails(send=True)
    assert room.received[0][0] == ("fm@example.com", "boss@example.com")


@pytest.mark.parametrize("trouble", ["451 4.7.1 greylisted", "rcpt 450 busy", "421 closing", "cut at RCPT", "mail 452 full"])
def test_what_is_temporary_is_tried_again_and_arrives_once(office: Office, room: Mailroom, trouble: str) -> None:
    room.todo = [trouble]
    assert codes(office) == []
    assert sorted(room.recipients()) == sorted(BOTH)
    assert sorted(register(office)) == sorted((box, "通报.docx", "已发送") for box in BOTH)


def test_cut_in_the_middle_of_a_mail_it_is_sent_again(office: Office, room: Mailroom) -> None:
    office.addresses("冯卯镇 | 李二 | fm@example.com | ~ | ~")
    office.produce({"通报.docx": os.urandom(8_000_000)})  # more than fits into the network's buffers: the dot never left
    room.todo = ["cut in DATA"]
    assert codes(office) == []
    assert room.recipients() == ["fm@example.com"]


def test_what_stays_temporary_is_given_up_told_and_sent_by_the_next_run(office: Office, room: Mailroom) -> None:
    room.todo = ["451 try later"] * 3
    (found,) = [item for item in office.mails(send=True) if item.code == "mail_deferred"]
    assert "给区应急管理局（yj@example.com）的邮件几次都没有发出去：邮件被拒：451 try later" in found.message
    assert room.recipients() == ["fm@example.com"]
    assert codes(office) == []
    assert room.recipients() == ["fm@example.com", "yj@example.com"]


@pytest.mark.parametrize(
    "trouble", ["550 no such user", "rcpt 550 no such user", "rcpt yj@example.com 553 never", "rcpt 550 no, then cut", "550 no, then cut"]
)
def test_what_is_refused_for_good_does_not_stop_the_others(office: Office, room: Mailroom, trouble: str) -> None:
    room.todo = [trouble]
    assert codes(office) == ["mail_refused"]
    assert room.recipients() == ["fm@example.com"]
    assert register(office) == [("fm@example.com", "通报.docx", "已发送")]
    assert trouble.endswith("cut") or not any("秒后再试" in line for line in office.desk.lines)


def test_when_the_copy_is_refused_nobody_gets_half_a_mail(office: Office, room: Mailroom) -> None:
    office.addresses("冯卯镇 | 李二 | fm@example.com | boss@example.com | ~")
    room.todo = ["rcpt boss@example.com 550 unknown"]
    assert codes(office) == ["mail_refused"]
    assert (room.received, register(office)) == ([], [])


def test_a_refused_sender_stops_everything(office: Office, room: Mailroom) -> None:
    room.todo = ["mail 550 not you"]
    with pytest.raises(MailError, match=f"发件邮箱 {USER} 被拒：550 not you"):
        office.mails(send=True)
    assert room.received == []
