"""What sending and fetching share: verified TLS, and how a mail server's refusal is told without giving away the password."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crosscheck.findings import ToldError, shorten

SECONDS: Final = 60  # that a server may take over an answer
WIDE_LETTERS: Final = "账号或密码里有中文或全角字符，请用半角重新输入。"


class MailError(ToldError):
    """Nothing more can be sent or fetched; the message is Chinese and says what to mend."""


class Password:
    """Asked for when first needed, kept in memory only."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._known = ""

    def get(self) -> str:
        self._known = self._known or self._ask()
        return self._known

    def hidden_in(self, text: str) -> str:
        """The text without the password, and without what may be its encoded form."""
        plain = text.replace(self._known, "******") if self._known else text
        return _ENCODED.sub("******", plain)

    def __repr__(self) -> str:
        return "******"


_ENCODED = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and the account on it."""

    host: str
    port: int
    security: str
    user: str
    password: Password
    ca_file: Path | None = None

    def context(self) -> ssl.SSLContext:
        """TLS that verifies certificate and name; without a context smtplib and imaplib verify nothing."""
        if self.ca_file is not None and not self.ca_file.is_file():
            raise MailError(f"找不到 ca_file 指的证书文件 {self.ca_file}。")
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except ssl.SSLError:
            raise MailError(f"{self.ca_file} 不是证书文件（应为 PEM 格式）。") from None

    def said(self, reply: object) -> str:
        """A server's reply, readable and without the password."""
        text = decoded(reply) if isinstance(reply, bytes) else str(reply)
        return shorten(self.password.hidden_in(text), 120)


def decoded(text: bytes) -> str:
    """Bytes of a server as text: UTF-8, else GB18030, as Chinese servers answer."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace")


def tls_fault(error: ssl.SSLError, host: str) -> MailError:
    """Why no verified connection came about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailError(
            f"{host} 的证书不可信（{error.verify_message}），没有连接，密码也没有发出。请核对服务器名；"
            "单位自建邮箱请向信息部门要根证书，在 config.toml 的 ca_file 里写明。"
        )
    return MailError(f"与 {host} 建不起加密连接（{error.reason or error}）。请核对 config.toml 里的 port 和 security。")
