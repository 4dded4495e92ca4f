"""Sending over real connections: verified, once, and told when it cannot be known."""

from __future__ import annotations

import base64
import email
import email.policy
import os
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck.findings import ToldError
from crosscheck.mailing.sending import Sender
from crosscheck.mailing.servers import MailError, Password, Server
from crosscheck.output import OutputError
from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, Office
from tests.mailing.mailroom import USER, Certificates, Mailroom, certificates, mailroom

BOTH = ["yj@example.com", "fm@example.com"]


@pytest.fixture
def office(tmp_path: Path, room: Mailroom, tls: Certificates, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    office = Office(tmp_path, settings(room.port, str(tls.ca_file)))
    office.addresses()
    office.produce({"通报.docx": b"PK-report"})
    return office


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


# --- the good way --------------------------------------------------------------------------------------------------
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


def test_a_server_may_take_longer_over_a_mail_than_over_any_other_answer(room: Mailroom, tls: Certificates) -> None:
    """RFC 5321, section 4.5.3.2.6: it may look through the whole mail before it answers to the final dot."""
    room.todo = ["slowly"]
    server = Server("127.0.0.1", room.port, "ssl", USER, Password(lambda: PASSWORD), tls.ca_file, seconds=2)
    with Sender(server, 0, lambda: None) as sender:
        sender.deliver(USER, ["fm@example.com"], b"Subject: a\r\n\r\nb\r\n")
    assert room.recipients() == ["fm@example.com"]


def test_it_shows_the_recipients_and_asks_first(office: Office, room: Mailroom) -> None:
    office.desk.yes = False
    with pytest.raises(ToldError, match="没有确认，一封也没有发"):
        office.mails(send=True)
    assert room.received == []
    assert office.desk.asked == [f"现在就从 {USER} 发出这 2 封吗？"]
    assert any("冯卯镇 李二 <fm@example.com>" in line for line in office.desk.lines)
    office.mails(send=True, yes=True)
    assert room.recipients() == BOTH


def test_dry_run_and_only(office: Office, room: Mailroom) -> None:
    office.mails(send=True, dry_run=True)
    assert (room.received, register(office)) == ([], [])
    office.mails(send=True, only=("冯卯镇",))
    assert room.recipients() == ["fm@example.com"]
    office.mails(send=True)
    assert sorted(room.recipients()) == sorted(BOTH)


def test_a_changed_file_goes_as_a_correction_and_a_new_one_as_it_is(office: Office, room: Mailroom) -> None:
    office.mails(send=True, only=("冯卯镇",))
    office.produce({"通报.docx": b"PK-mended", "工作报告.docx": b"PK-new"})
    office.mails(send=True, only=("冯卯镇",))
    mail = received(room)
    assert mail["Subject"].startswith("【更正】")
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert "2021年3月通报.docx（更正：请以这一份为准" in text
    assert "1. 2021年3月工作报告.docx\r\n" in text
    office.mails(send=True, only=("冯卯镇",))
    assert len(room.received) == 2


def test_a_copy_gets_the_same_mail_and_is_shown(office: Office, room: Mailroom) -> None:
    office.addresses("冯卯镇 | 李二 | fm@example.com | boss@example.com | ~")
    office.mails(send=True)
    assert room.received[0][0] == ("fm@example.com", "boss@example.com")


# --- who is at the other end ---------------------------------------------------------------------------------------
def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_password(office: Office, room: Mailroom) -> None:
    office.mail = settings(room.port)
    with pytest.raises(MailError, match="证书不可信"):
        office.mails(send=True)
    assert (room.received, room.logins, register(office)) == ([], [], [])


def test_a_certificate_for_another_name_is_refused(office: Office, tmp_path: Path) -> None:
    other = certificates(tmp_path / "other", "mail.example.org")
    with mailroom("ssl", other.context) as room:
        office.mail = settings(room.port, str(other.ca_file))
        with pytest.raises(MailError, match="证书不可信"):
            office.mails(send=True)
        assert room.logins == []


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_a_server_without_encryption_gets_nothing(office: Office, tls: Certificates, security: str) -> None:
    with mailroom("none", None) as room:
        office.mail = settings(room.port, str(tls.ca_file), security)
        with pytest.raises(MailError, match=r"没有提供加密|建不起加密连接"):
            office.mails(send=True)
        assert (room.logins, room.received) == ([], [])


def test_starttls_is_verified_too(office: Office, tls: Certificates) -> None:
    with mailroom("starttls", tls.context) as room:
        office.mail = settings(room.port, "", "starttls")
        with pytest.raises(MailError, match="证书不可信"):
            office.mails(send=True)
        assert room.logins == []


def test_a_wrong_password_stops_everything(office: Office, room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "wrong-horse-77")
    room.login_reply = "535 5.7.8 bad wrong-horse-77"
    with pytest.raises(MailError, match="不认邮箱账号或密码") as caught:
        office.mails(send=True)
    assert "wrong-horse-77" not in str(caught.value)
    assert room.logins == [False]  # not tried again: accounts get locked
    assert (room.received, register(office)) == ([], [])
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    assert codes(office) == []
    assert room.recipients() == BOTH


def test_a_password_typed_with_full_width_letters_is_told(office: Office, room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "ｓ３ｃｒｅｔ")
    with pytest.raises(MailError, match="账号或密码里有中文或全角字符，请用半角重新输入。"):
        office.mails(send=True)
    assert room.received == []


def test_a_server_that_cannot_log_anybody_in_just_now_is_tried_again(office: Office, room: Mailroom) -> None:
    room.accept, room.login_reply = False, "454 4.7.0 later"
    with pytest.raises(MailError, match="连不上发信服务器"):
        office.mails(send=True)
    assert len(room.logins) > 1
    assert room.received == []


def test_a_server_that_asks_for_no_login_gets_no_password(office: Office, tls: Certificates) -> None:
    with mailroom("ssl", tls.context, auth_required=False, auth_require_tls=True) as room:  # of implicit TLS aiosmtpd knows nothing
        office.mail = settings(room.port, str(tls.ca_file))
        assert codes(office) == []
        assert (room.recipients(), room.logins) == (BOTH, [])


def test_a_server_with_another_way_to_log_in_is_told_at_once(office: Office, tls: Certificates) -> None:
    with mailroom("ssl", tls.context, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as room:
        office.mail = settings(room.port, str(tls.ca_file))
        with pytest.raises(MailError, match="登录不了"):
            office.mails(send=True)
        assert not any("秒后再试" in line for line in office.desk.lines)  # it will not offer another one later


def test_nobody_at_home_is_tried_again_and_told(office: Office, room: Mailroom, tls: Certificates) -> None:
    with mailroom("ssl", tls.context) as gone:
        port = gone.port
    office.mail = settings(port, str(tls.ca_file))
    with pytest.raises(MailError, match=f"连不上发信服务器 127.0.0.1:{port}"):
        office.mails(send=True)
    assert sum("秒后再试" in line for line in office.desk.lines) == 2
    assert register(office) == []
    assert room.received == []


def test_without_a_server_in_the_settings_it_says_where(office: Office) -> None:
    office.mail = ""
    with pytest.raises(ToldError, match=r"config.toml 的 \[mail\]"):
        office.mails(send=True)


# --- trouble on the way --------------------------------------------------------------------------------------------
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


@pytest.mark.parametrize(("trouble", "arrived"), [("cut after the dot", 0), ("taken, then cut", 1), ("taken, then garbage", 1)])
def test_when_nobody_can_know_it_is_said_and_not_sent_again(office: Office, room: Mailroom, trouble: str, arrived: int) -> None:
    room.todo = [trouble]
    (found,) = [item for item in office.mails(send=True) if item.code == "mail_unsure"]
    assert "给区应急管理局（yj@example.com）的邮件发送时断了线，不能确定对方是否收到" in found.message
    assert register(office) == [("yj@example.com", "通报.docx", "不确定"), ("fm@example.com", "通报.docx", "已发送")]
    assert codes(office) == []
    assert room.recipients().count("yj@example.com") == arrived
    answer(office, "不确定", "重 发")  # as people type it
    assert codes(office) == []
    assert room.recipients().count("yj@example.com") == arrived + 1
    assert codes(office) == []
    assert room.recipients().count("yj@example.com") == arrived + 1


# --- kills ---------------------------------------------------------------------------------------------------------
class _Killed(BaseException):
    """The power goes."""


@pytest.mark.parametrize("moment", ["before the log", "before the note"])
def test_killed_after_the_server_took_it_it_is_not_sent_again(office: Office, room: Mailroom, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise _Killed

    with monkeypatch.context() as power:
        power.setattr("crosscheck.commands.posting.add_rows" if moment == "before the log" else "crosscheck.mailing.register.Journal.sent", die)
        if moment == "before the note":  # a real kill runs no handlers either
            power.setattr("crosscheck.mailing.register.Journal.failed", die)
        with pytest.raises(_Killed):
            office.mails(send=True)
    assert room.recipients() == ["yj@example.com"]
    assert register(office) == []
    expected = [] if moment == "before the log" else ["mail_unsure"]
    assert codes(office) == expected
    assert room.recipients() == BOTH
    assert register(office)[0] == ("yj@example.com", "通报.docx", "已发送" if moment == "before the log" else "不确定")
    assert not (office.folder / "workbooks" / ".发送中.jsonl").exists()


def test_interrupted_before_the_server_had_it_it_goes_with_the_next_run(office: Office, room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as hand:
        hand.setattr("crosscheck.mailing.sending._answers_early", interrupt)
        with pytest.raises(KeyboardInterrupt):
            office.mails(send=True)
    assert room.received == []
    assert codes(office) == []
    assert room.recipients() == BOTH


def test_interrupted_while_the_server_had_it_nobody_can_know_and_it_is_not_sent_again(
    office: Office, room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, sent = smtplib.SMTP.send, list[bytes]()

    def send(smtp: smtplib.SMTP, data: Any) -> None:
        real(smtp, data)
        if data == b".\r\n":
            sent.append(data)
            smtp.getreply()  # the server has taken it; the person presses Ctrl+C before we hear of it
            raise KeyboardInterrupt

    with monkeypatch.context() as hand:
        hand.setattr(smtplib.SMTP, "send", send)
        with pytest.raises(KeyboardInterrupt):
            office.mails(send=True)
    assert (len(sent), len(room.received)) == (1, 1)
    assert codes(office) == ["mail_unsure"]
    assert len(room.received) == len(BOTH)


def test_a_cut_note_of_intent_is_read_as_far_as_it_goes(office: Office, room: Mailroom) -> None:
    note = office.folder / "workbooks" / ".发送中.jsonl"
    note.write_text('["trying","x",[{"邮', "utf-8")
    assert codes(office) == []
    assert room.recipients() == BOTH
    assert not note.exists()


def test_an_open_register_stops_it_before_anything_leaves(office: Office, room: Mailroom) -> None:
    owner = office.folder / "workbooks" / "~$发送登记.xlsx"
    owner.write_bytes(b"")
    with pytest.raises(OutputError, match="正在 Excel 或 WPS 里打开"):
        office.mails(send=True)
    assert room.received == []
    owner.unlink()
    assert codes(office) == []


def test_a_damaged_register_stops_it_before_anything_leaves(office: Office, room: Mailroom) -> None:
    (office.folder / "workbooks" / "发送登记.xlsx").write_bytes(b"PK broken")
    with pytest.raises(OutputError, match="发送登记"):
        office.mails(send=True)
    assert room.received == []


# --- secrets -------------------------------------------------------------------------------------------------------
def test_the_password_is_in_no_file_no_message_and_no_output(office: Office, room: Mailroom, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    room.todo = [f"550 you said {PASSWORD}", f"451 {PASSWORD}", "taken, then cut"]
    findings = office.mails(send=True)
    assert office.desk.asked[-1] == f"{USER} 的密码（或授权码）"
    told = "\n".join([*office.desk.lines, *office.desk.given, *office.desk.asked, *map(str, findings), *capfd.readouterr()])
    assert PASSWORD not in told
    assert "550 you said ******" in told
    files = [path for path in office.folder.rglob("*") if path.is_file()]
    assert any(path.name == "发送登记.xlsx" for path in files)
    assert not [path for path in files if _holds(path, PASSWORD.encode())]


def _holds(path: Path, secret: bytes) -> bool:
    import zipfile

    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            data += b"".join(archive.read(name) for name in archive.namelist())
    return secret in data or base64.b64encode(secret)[:-4] in data


def test_an_attachment_that_is_gone_by_the_time_it_leaves_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def gone(path: Path) -> bytes:
        if path.name == "通报.docx":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    with pytest.raises(OutputError, match=r"读不了附件 .*通报\.docx.*请再运行一次。"):
        office.mails()
