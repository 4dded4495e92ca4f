"""What was sent is written down: nothing goes twice, whatever happens between the server and the register."""

from __future__ import annotations

import base64
import smtplib
from pathlib import Path
from typing import Any

import pytest

from crosscheck.findings import ToldError
from crosscheck.output import OutputError
from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, Office
from tests.mailing.mailroom import USER, Mailroom
from tests.mailing.sent import BOTH, answer, codes, received, register


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
