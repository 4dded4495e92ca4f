"""What sending and fetching share: connections that are verified, and replies told without the password."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest

from crosscheck.findings import ToldError
from crosscheck.mailing.servers import MailError, Password, Server
from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, Office
from tests.mailing.mailroom import Certificates, Mailroom, certificates, mailroom
from tests.mailing.sent import BOTH, codes, register, settings


@pytest.mark.parametrize(("content", "told"), [(None, "找不到 ca_file 指的证书文件 "), (b"no certificate", " 不是证书文件（应为 PEM 格式）。")])
def test_a_certificate_of_the_office_that_is_none_is_told(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "root.pem"
    if content:
        path.write_bytes(content)
    with pytest.raises(MailError) as refused:
        Server("127.0.0.1", 465, "ssl", "", Password(str), path).context()
    assert told in str(refused.value)


def test_the_context_verifies() -> None:
    context = Server("127.0.0.1", 465, "ssl", "", Password(str)).context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_reply_that_gives_back_the_password_in_another_form_is_told_without_it() -> None:
    server = Server("127.0.0.1", 465, "ssl", "yj@example.com", Password(lambda: PASSWORD))
    server.password.get()
    encoded = base64.b64encode(f"\0yj@example.com\0{PASSWORD}".encode()).decode()
    assert server.said(f"535 bad: {PASSWORD} {encoded} try again".encode()) == "535 bad: ****** ****** try again"


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
