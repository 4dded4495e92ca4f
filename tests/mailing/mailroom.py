"""A real SMTP server on loopback, with TLS and accounts, that can be told how to misbehave."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.mailing.campaign import PASSWORD

USER = "office@example.com"


@dataclass
class Mailroom:
    """What the server received, and what it still is to do with the next mails.

    ``todo`` holds one word a mail: a reply such as "451 busy" is given to DATA, "rcpt 550 no" to RCPT; "cut at RCPT", "cut in DATA"
    and "cut after the dot" break the connection there, "taken, then cut" after the mail was taken.
    """

    todo: list[str] = field(default_factory=list)
    received: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    logins: list[bool] = field(default_factory=list)
    accept: bool = True
    login_reply: str = ""
    port: int = 0
    _word: str = ""

    def recipients(self) -> list[str]:
        return [box for boxes, _ in self.received for box in boxes]

    async def handle_MAIL(self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        del server, session
        self._word = self.todo.pop(0) if self.todo else ""
        if self._word.startswith("mail "):
            return self._word.removeprefix("mail ")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        del session, options
        if self._word == "cut at RCPT":
            server.transport.abort()
        if self._word.startswith(f"rcpt {address} "):
            return self._word.removeprefix(f"rcpt {address} ")
        if self._word.startswith(("rcpt 4", "rcpt 5")):
            return self._word.removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        if self._word[:1] in ("4", "5"):
            return self._word
        if self._word == "cut after the dot":
            server.transport.abort()
            return "250 never seen"
        assert isinstance(envelope.content, bytes)
        self.received.append((tuple(envelope.rcpt_tos), envelope.content))
        if self._word == "taken, then cut":
            server.transport.abort()
        if self._word == "taken, then garbage":
            return "thank you"
        return "250 OK"

    async def handle_RSET(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Break the connection behind a refusal when the word says so."""
        del session, envelope
        if self._word.endswith(", then cut"):
            server.transport.abort()
        return "250 OK"

    def authenticate(self, server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(data, LoginPassword)
        good = self.accept and data.login.decode() == USER and data.password.decode() == PASSWORD
        self.logins.append(good)
        return AuthResult(success=good, handled=False, message=self.login_reply or None) if not good else AuthResult(success=True)


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler._word == "cut in DATA":
            await self.push("354 go on")
            await asyncio.sleep(0.02)
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]  # port 0 took a free one
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Certificates:
    """A server's certificate, and the file by which a client trusts it."""

    context: ssl.SSLContext
    ca_file: Path


def certificates(folder: Path, *names: str) -> Certificates:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names or ("127.0.0.1", "localhost")).configure_cert(context)
    folder.mkdir(parents=True, exist_ok=True)
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    return Certificates(context, ca_file)


@contextmanager
def mailroom(security: str, context: ssl.SSLContext | None, **more: Any) -> Iterator[Mailroom]:
    """The server, listening until the block ends; ``more``: other options of aiosmtpd's."""
    room = Mailroom()
    options: dict[str, Any] = {"authenticator": room.authenticate, "auth_required": True, "auth_require_tls": security == "starttls", **more}
    if security == "ssl":
        options["ssl_context"] = context
    if security == "starttls":
        options["tls_context"] = context
        options["require_starttls"] = True
    controller = _Controller(room, hostname="127.0.0.1", port=0, data_size_limit=None, **options)
    controller.start()
    room.port = controller.port
    try:
        yield room
    finally:
        controller.stop()
