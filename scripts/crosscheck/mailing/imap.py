"""Reading an IMAP folder: nothing in it is deleted, moved or marked as read where the server lets us mark otherwise."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from crosscheck.mailing.servers import SECONDS, WIDE_LETTERS, MailError, Server, decoded, tls_fault

_KEYWORD: Final = "CrosscheckTaken"
_BATCH: Final = 200
_UID: Final = re.compile(rb"UID (\d+)")
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
_DAY: Final = re.compile(rb'INTERNALDATE "\s*([^"]+)"')


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail in the folder: its number there, when it came, and its size in bytes."""

    uid: int
    day: date
    size: int


class Mailbox:
    """The folder, open; use as a context manager.  Raises MailError in Chinese for whatever keeps it from being read."""

    def __init__(self, server: Server, folder: str) -> None:
        self._server, self._folder = server, folder

    def __enter__(self) -> Mailbox:
        try:
            self._imap = self._open()
            try:
                self._log_in()
                self._select()
            except BaseException:
                self._imap.shutdown()
                raise
        except (OSError, imaplib.IMAP4.abort) as error:
            raise MailError(f"连不上收信服务器 {self._server.host}:{self._server.port}（{self._server.said(error)}）。请检查网络和 [inbox]。") from None
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._imap.unselect()  # CLOSE would expunge what other programs marked as deleted
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            self._imap.shutdown()

    def _open(self) -> imaplib.IMAP4:
        server = self._server
        try:
            if server.security == "ssl":
                return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=server.context(), timeout=SECONDS)
            imap = imaplib.IMAP4(server.host, server.port, timeout=SECONDS)
            if server.security == "starttls":
                if "STARTTLS" not in imap.capabilities:  # imaplib would call it a broken connection
                    raise imaplib.IMAP4.error("no STARTTLS")
                imap.starttls(server.context())
            return imap
        except ssl.SSLError as error:
            raise tls_fault(error, server.host) from None
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise MailError(f"{server.host} 没有提供加密（{server.said(error)}），没有登录。请核对 [inbox] 的 port 和 security。") from None

    def _log_in(self) -> None:
        server = self._server
        try:
            self._imap.login(server.user, server.password.get())
        except UnicodeEncodeError:
            raise MailError(WIDE_LETTERS) from None
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise MailError(f"{server.host} 不认邮箱账号或密码（{server.said(error)}）。很多邮箱要用“授权码”，并先开通 IMAP。") from None
        if "ID" in self._imap.capabilities:  # some Chinese providers open no folder to a client that does not name itself
            self._imap.xatom("ID", '("name" "crosscheck")')

    def _select(self) -> None:
        reply, data = self._imap.select(_quoted(self._folder))
        if reply != "OK":
            _, listed = self._imap.list()
            names = "、".join(_listed_name(item) for item in listed if isinstance(item, bytes))
            said = self._server.said(data[0] or b"")
            raise MailError(f"收信服务器上打不开文件夹“{self._folder}”（{said}）。有这些：{names}。请在 config.toml 的 [inbox] 里改 folder。")
        flags = b" ".join(item for item in self._imap.response("PERMANENTFLAGS")[1] if isinstance(item, bytes))
        self._mark = _KEYWORD if b"\\*" in flags else "\\Seen"
        self.validity = decoded(_first(self._imap.response("UIDVALIDITY")[1])) or "0"

    # --- what is there ------------------------------------------------------------------------------------------
    def envelopes(self, since: date) -> Iterator[Envelope]:
        """The mails that came on that day or later, oldest first."""
        uids = sorted({int(uid) for uid in _first(self._ask("SEARCH", "SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}")).split()})
        for at in range(0, len(uids), _BATCH):
            batch = uids[at : at + _BATCH]
            for item in self._ask("FETCH", ",".join(map(str, batch)), "(UID RFC822.SIZE INTERNALDATE)"):
                line = item[0] if isinstance(item, tuple) else item
                if isinstance(line, bytes) and (uid := _UID.search(line)) and (size := _SIZE.search(line)) and int(uid[1]) in batch:
                    yield Envelope(int(uid[1]), _day(line, since), int(size[1]))

    def content(self, uid: int) -> bytes:
        """The whole mail, without marking it read; b"" when it is gone."""
        for item in self._ask("FETCH", str(uid), "(UID BODY.PEEK[])"):
            if isinstance(item, tuple) and len(item) > 1 and b"BODY[]" in item[0]:
                told = _UID.search(item[0])
                if told is None or int(told[1]) == uid:  # some servers put the UID behind the content
                    return bytes(item[1])
        return b""

    def mark(self, uid: int) -> None:
        """Mark it as taken, for people who look into the folder; what was taken is remembered on our side."""
        self._ask("STORE", str(uid), "+FLAGS.SILENT", f"({self._mark})")

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        try:
            reply, data = self._imap.uid(command, *arguments)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailError(f"收信时与 {self._server.host} 断了线（{self._server.said(error)}）。取到的都在，请再运行一次。") from None
        if reply != "OK":
            raise MailError(f"收信服务器没有照办（{command} {self._server.said(_first(data))}）。请再运行一次。")
        return list(data)


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _first(data: Any) -> bytes:
    return next((item for item in data or () if isinstance(item, bytes)), b"")


def _day(line: bytes, otherwise: date) -> date:
    """The day the server received it, on the server's clock."""
    if found := _DAY.search(line):
        try:
            return datetime.strptime(found[1].decode("ascii", "replace"), "%d-%b-%Y %H:%M:%S %z").date()
        except ValueError:
            return otherwise
    return otherwise


# --- names of folders (RFC 3501, section 5.1.3) ------------------------------------------------------------------------
def _quoted(folder: str) -> str:
    return '"' + modified_utf7(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'


def modified_utf7(text: str) -> str:
    """A folder's name as IMAP writes it."""

    def shifted(match: re.Match[str]) -> str:
        coded = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{coded}-"

    return re.sub(r"[^\x20-\x7e]+", shifted, text.replace("&", "&-"))


def from_modified_utf7(text: str) -> str:
    """The name that IMAP wrote so."""

    def plain(match: re.Match[str]) -> str:
        coded = match[1].replace(",", "/")
        return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-16-be", "replace") if coded else "&"

    return re.sub(r"&([A-Za-z0-9+,]*)-", plain, text)


def _listed_name(line: bytes) -> str:
    """The folder's name at the end of a LIST reply."""
    text = decoded(line)
    name = re.search(r'"((?:[^"\\]|\\.)*)"$', text) or re.search(r"(\S+)$", text)
    return from_modified_utf7(name[1]) if name else text
