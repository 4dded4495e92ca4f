r"""One mail as bytes: the same input gives the same bytes.

Attachment names are written twice: as RFC 2047 words in Content-Type, which old Outlook and QQ Mail read, and by RFC 2231 in
Content-Disposition, which the standard asks for.  EmailMessage alone writes RFC 2231 in both places; so the heads of an
attachment, which hold nothing but what is encoded here, are given as they stand, while every other head goes through
EmailMessage, which refuses line breaks.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, compat32
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Final, cast
from urllib.parse import quote

_POLICY: Final = SMTP.clone(refold_source="none")
_WORD: Final = 45  # bytes of UTF-8 in one encoded word: at most 75 characters (RFC 2047, section 2)
_LONGEST_LINE: Final = 900  # 998 with margin (RFC 5322, section 2.1.1)
_PIECE: Final = 60
_TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "application/octet-stream",
    ".pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is in a mail.  ``sender`` may be empty in a draft; ``identity`` is a hash that tells mails apart."""

    sender: str
    sender_name: str
    addressee: str
    mailbox: str
    copy_to: str
    subject: str
    text: str
    attachments: tuple[tuple[str, bytes], ...]
    date: datetime
    identity: str
    draft: bool


def to_bytes(letter: Letter) -> bytes:
    """The mail, lines ending in CR LF.  Raises ValueError when a head holds a line break."""
    mail = EmailMessage(policy=_POLICY)
    if letter.sender:
        mail["From"] = Address(letter.sender_name, addr_spec=letter.sender)
    mail["To"] = Address(letter.addressee, addr_spec=letter.mailbox)
    if letter.copy_to:
        mail["Cc"] = Address(addr_spec=letter.copy_to)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.date)
    mail["Message-ID"] = f"<{letter.identity[:40]}@{letter.sender.rpartition('@')[2] or 'crosscheck.invalid'}>"
    if letter.draft:
        mail["X-Unsent"] = "1"  # Outlook and Foxmail open it ready to be edited and sent
    mail.set_content(letter.text, charset="utf-8", cte="base64")
    if letter.attachments:
        mail.make_mixed(boundary=f"=_crosscheck_{letter.identity[:32]}")
        for name, data in letter.attachments:
            mail.attach(cast(EmailMessage, _attachment(name, data)))
    return mail.as_bytes()


def _attachment(name: str, data: bytes) -> Message:
    part: Message = Message(policy=compat32)
    kind = _TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    part["Content-Type"] = f'{kind};\r\n name="{_words(name)}"'
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = f"attachment;\r\n {_file_name(name)}"
    part.set_payload(base64.encodebytes(data).decode("ascii"))
    return part


def _words(name: str) -> str:
    """The name as RFC 2047 words, one a line, cut between characters."""
    if name.isascii() and not set(name) & set('"\\='):
        return name
    chunks = [""]
    for letter in name:
        if len((chunks[-1] + letter).encode()) > _WORD:
            chunks.append("")
        chunks[-1] += letter
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in chunks)


def _file_name(name: str) -> str:
    """The name by RFC 2231: in one piece as long as the line may be, since not every client joins pieces."""
    value = quote(name, safe="!#$&+-.^_`|~")
    if len(value) <= _LONGEST_LINE:
        return f"filename*=utf-8''{value}"
    pieces = ["utf-8''"]
    for letter in (quote(letter, safe="!#$&+-.^_`|~") for letter in name):
        if len(pieces[-1] + letter) > _PIECE:
            pieces.append("")
        pieces[-1] += letter
    return ";\r\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(pieces))
