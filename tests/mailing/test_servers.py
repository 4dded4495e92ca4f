"""What sending and fetching share: connections that are verified, and replies told without the password."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest

from crosscheck.mailing.servers import MailError, Password, Server
from tests.desk import PASSWORD


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
