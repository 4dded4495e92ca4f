"""Handing one mail to the SMTP server, so that it is known whether it left: yes, no, or cannot be known.

A mail is the server's from the moment the final dot is on its way.  Before that every failure is safe to try again; after it,
without an answer, nobody can know, and it is not tried again.
"""

from __future__ import annotations

import re
import select
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from crosscheck.mailing.servers import SECONDS, WIDE_LETTERS, MailError, Server, tls_fault

_MYSELF: Final = "[127.0.0.1]"  # a PC's own name may be Chinese, which EHLO cannot say
_DOT: Final = re.compile(rb"(?m)^\.")
_OVER_TLS: Final = ("PLAIN", "LOGIN")
_CLOSING: Final = 421
_GARBAGE: Final = -1  # smtplib's code for a reply without one
_PATIENCE: Final = 600  # seconds for the answer to the final dot (RFC 5321, section 4.5.3.2.6)


class MailRefused(Exception):
    """The server will not take this mail, now or later; the others may go."""


class Deferred(Exception):
    """The server did not take this mail however often it was tried; later it may."""


class Unsure(Exception):
    """The connection broke after the mail was handed over and before the answer."""


class _Again(Exception):
    """Worth another try; ``broken``: the connection itself is gone."""

    def __init__(self, reason: str, broken: bool) -> None:
        super().__init__(reason)
        self.broken = broken


class Sender:
    """A connection that is made when first needed and again when it broke.  ``wait`` pauses before another try.

    ``handed_over`` is true while nobody can know whether the server has the mail.
    """

    def __init__(self, server: Server, retries: int, wait: Callable[[], None]) -> None:
        self._server, self._retries, self._wait = server, retries, wait
        self._smtp: smtplib.SMTP | None = None
        self.handed_over = False

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *error: object) -> None:
        if self._smtp is not None and error[0] is None:  # in the middle of a mail the server would wait for the rest of it
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._drop()

    def deliver(self, sender: str, recipients: Sequence[str], data: bytes) -> None:
        """Return when the server has it for all recipients.  Raises MailRefused, Deferred, Unsure or MailError."""
        for attempt in range(self._retries + 1):
            if attempt:
                self._wait()
            try:
                self._hand_over(self._connected(), sender, recipients, data)
                return
            except _Again as problem:
                last = problem
                if problem.broken:
                    self._drop()
        if last.broken and self._smtp is None and not self._reachable():
            raise MailError(f"连不上发信服务器 {self._server.host}:{self._server.port}（{last}）。请检查网络和 config.toml 的 [mail]。")
        raise Deferred(str(last))

    def _reachable(self) -> bool:
        try:
            self._connected()
        except _Again:
            return False
        return True

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    # --- connecting ---------------------------------------------------------------------------------------------
    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None and not self._alive(self._smtp):
            self._drop()
        if self._smtp is None:
            smtp = self._open()
            try:
                self._log_in(smtp)
            except BaseException:
                smtp.close()
                raise
            self._smtp = smtp
        return self._smtp

    def _alive(self, smtp: smtplib.SMTP) -> bool:
        """Servers hang up on who is idle or has sent enough; that is no failure of the next mail."""
        try:
            return smtp.noop()[0] == 250
        except OSError:
            return False

    def _open(self) -> smtplib.SMTP:
        server = self._server
        try:
            if server.security == "ssl":
                return smtplib.SMTP_SSL(server.host, server.port, _MYSELF, timeout=SECONDS, context=server.context())
            smtp = smtplib.SMTP(server.host, server.port, _MYSELF, timeout=SECONDS)
            if server.security == "starttls":
                smtp.starttls(context=server.context())
            return smtp
        except ssl.SSLEOFError as error:
            raise _Again(str(error), broken=True) from None
        except ssl.SSLError as error:
            raise tls_fault(error, server.host) from None
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            if isinstance(error, smtplib.SMTPConnectError) and 400 <= error.smtp_code < 500:
                raise _Again(str(error.smtp_code), broken=True) from None
            raise MailError(f"{server.host} 没有提供加密（{server.said(error)}），没有发送。请核对 config.toml 里的 port 和 security。") from None
        except (OSError, smtplib.SMTPException) as error:
            raise _Again(str(error), broken=True) from None

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        try:
            smtp.ehlo_or_helo_if_needed()
            if not smtp.has_extn("auth"):  # an office's own server that takes mail from its own network; if not, it refuses the sender
                return
            offered = smtp.esmtp_features["auth"].upper().split()
            if simple := next((name for name in _OVER_TLS if name in offered), ""):
                smtp.esmtp_features["auth"] = simple  # else smtplib gives a wrong password once for each way: that locks accounts
            smtp.login(server.user, server.password.get())
        except smtplib.SMTPAuthenticationError as error:
            reply = f"{error.smtp_code} {server.said(error.smtp_error)}"
            if 400 <= error.smtp_code < 500:
                raise _Again(reply, broken=True) from None
            raise MailError(f"{server.host} 不认邮箱账号或密码（{reply}）。很多邮箱要用“授权码”而不是登录密码，请核对后再发。") from None
        except UnicodeEncodeError:
            raise MailError(WIDE_LETTERS) from None
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPHeloError) as error:
            raise _Again(str(error), broken=True) from None
        except smtplib.SMTPException as error:  # before OSError, of which every smtplib error is one
            raise MailError(f"{server.host} 登录不了（{server.said(error)}）。请核对 config.toml 的 [mail]。") from None
        except OSError as error:
            raise _Again(str(error), broken=True) from None

    # --- one mail -----------------------------------------------------------------------------------------------
    def _hand_over(self, smtp: smtplib.SMTP, sender: str, recipients: Sequence[str], data: bytes) -> None:
        """One transaction: all recipients or none."""
        try:
            self._demand(smtp, smtp.mail(sender), (250,), f"发件邮箱 {sender} 被拒", MailError)
            for recipient in recipients:
                self._demand(smtp, smtp.rcpt(recipient), (250, 251), f"收件邮箱 {recipient} 被拒", MailRefused)
            self._demand(smtp, smtp.docmd("DATA"), (354,), "邮件被拒", MailRefused)
            smtp.send(_DOT.sub(b"..", data))
            if _answers_early(smtp):  # it may only speak after the final dot: it has given up or gone
                raise _Again("服务器中途断开", broken=True)
        except OSError as error:
            raise _Again(str(error), broken=True) from None
        self.handed_over = True
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(_PATIENCE)
            smtp.send(b".\r\n")
            reply = smtp.getreply()
            if reply[0] == _GARBAGE:
                raise smtplib.SMTPServerDisconnected(self._server.said(reply[1]))
        except OSError as error:  # every smtplib error is one
            self._drop()
            self.handed_over = False
            raise Unsure(str(error)) from None
        self.handed_over = False
        if smtp.sock is not None:
            smtp.sock.settimeout(SECONDS)
        self._demand(smtp, reply, (250,), "邮件被拒", MailRefused)

    def _demand(
        self, smtp: smtplib.SMTP, reply: tuple[int, bytes], good: tuple[int, ...], what: str, otherwise: type[MailError] | type[MailRefused]
    ) -> None:
        """Go on with a good reply; 4xx is worth another try (RFC 5321, section 4.2.1), anything else is not."""
        code, text = reply
        if code in good:
            return
        said = f"{what}：{code} {self._server.said(text)}"
        if code in (_CLOSING, _GARBAGE):
            raise _Again(said, broken=True)
        try:
            smtp.rset()
        except OSError:
            self._drop()
        if 400 <= code < 500:
            raise _Again(said, broken=False)
        raise otherwise(said)


def _answers_early(smtp: smtplib.SMTP) -> bool:
    """Whether the server said something, or hung up, before the final dot."""
    sock = smtp.sock
    if sock is None or not select.select([sock], [], [], 0)[0]:
        return sock is None
    seconds = sock.gettimeout()
    sock.settimeout(0)
    try:
        sock.recv(1)
    except (ssl.SSLWantReadError, BlockingIOError):  # a matter of TLS alone
        return False
    except OSError:
        return True
    finally:
        sock.settimeout(seconds)
    return True
