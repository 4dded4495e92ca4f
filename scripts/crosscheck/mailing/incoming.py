"""A received mail -> its sender and its spreadsheets, whatever the sender's program made of the names.

Everything here was written by strangers: names are bytes in any encoding, contents are told by what they are.
"""

from __future__ import annotations

import codecs
import email
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from pathlib import PurePosixPath
from typing import Final

import olefile

from crosscheck.filenames import safe_file
from crosscheck.mailboxes import mailbox_fault

_UNKNOWN_SENDER: Final = "发件人不明"
_EXCEL: Final = (".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".ett", ".xlt", ".ods", ".csv")
_TEXT_TABLES: Final = (".csv", ".xls", ".xlsx", ".et")
_ARCHIVES: Final = (".zip", ".rar", ".7z")


@dataclass(slots=True)
class Incoming:
    """``spreadsheets`` are (safe name, content); ``ignored`` are (name, why in Chinese)."""

    sender: str
    spreadsheets: list[tuple[str, bytes]] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)


def read_mail(raw: bytes) -> Incoming:
    """What is in the mail.  May raise whatever the parser raises on a mail made to break it."""
    message = email.message_from_bytes(raw)
    found = Incoming(_sender(message))
    for part in message.walk():
        if part.is_multipart() or not (name := _name(part)):
            continue
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        if is_spreadsheet(content, name):
            found.spreadsheets.append((safe_file(name), content))
        else:
            why = "压缩包，请解开后把里面的表格放进来" if PurePosixPath(name).suffix.lower() in _ARCHIVES else "不是表格"
            found.ignored.append((safe_file(name), why))
    return found


def _sender(message: Message) -> str:
    """The address that the mail says it is from; it is not proof of anything."""
    address = next((one for _, one in getaddresses([_readable(_raw(message, "From"))])), "").strip().lower()  # of several the first, in every Python
    return _UNKNOWN_SENDER if mailbox_fault(address) else address


# --- names ---------------------------------------------------------------------------------------------------------
def _name(part: Message) -> str:
    """The attachment's name without any path; "" for a part that is no attachment."""
    heads = Message()  # the same heads as readable text: Message itself turns raw GBK into question marks
    for key in ("Content-Disposition", "Content-Type"):
        heads[key] = " ".join(_as_text(_raw(part, key)).split())
    name = _words(heads.get_filename("") or "")
    if not name and part.get_content_disposition() == "attachment":
        name = "附件"
    return re.split(r"[\\/]", name.replace("\x00", ""))[-1].strip()


def _raw(part: Message, key: str) -> str:
    return next((str(value) for name, value in part.raw_items() if name.lower() == key.lower()), "")


def _as_text(value: str) -> str:
    """Raw bytes above ASCII, which the parser keeps as surrogates, as the text they most likely are."""
    data = value.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")


def _readable(value: str) -> str:
    return _words(_as_text(value))


def _words(value: str) -> str:
    """RFC 2047 words decoded, the others kept; GB2312 is read as GB18030, which holds what senders really write."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except ValueError:  # base64 that is none
        return value
    return "".join(_piece(piece, charset) for piece, charset in pieces)


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    wanted = (charset or "utf-8").lower()
    encoding = "gb18030" if wanted in ("gb2312", "gbk", "x-gbk") else wanted
    for tried in (encoding, "utf-8", "gb18030"):
        try:
            return piece.decode(tried)
        except (UnicodeDecodeError, LookupError):
            continue
    return piece.decode("latin-1")


# --- contents ------------------------------------------------------------------------------------------------------
def is_spreadsheet(data: bytes, name: str) -> bool:
    """Whether the content is a table, whatever the name says; for text the name must say so too."""
    if data.startswith(b"PK\x03\x04"):
        return _holds_workbook(data)
    suffix = PurePosixPath(name).suffix.lower()
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        streams = set(_streams(data))
        return bool(streams & {"Workbook", "Book"}) or ("EncryptedPackage" in streams and suffix in _EXCEL)
    if not data or suffix not in _TEXT_TABLES:
        return False
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    head = data[:4096].lstrip().lower()
    if b"\x00" in head or head.startswith((b"%pdf", b"{\\rtf", b"mz")):
        return False
    marked = b"<table" in data.lower() or b"schemas-microsoft-com:office:spreadsheet" in head
    return suffix == ".csv" or marked or (b"\t" in head and not head.startswith(b"<"))


def _holds_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "mimetype" in names:  # OpenDocument says what it is
                with archive.open("mimetype") as told:
                    return b"spreadsheet" in told.read(100)
            return any(re.match(r"xl/workbook\.(xml|bin)$", name) for name in names)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError):
        return False


def _streams(data: bytes) -> Iterator[str]:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            yield from ("/".join(path) for path in ole.listdir())
    except Exception:  # olefile raises whatever a damaged directory makes it raise; then it is no workbook
        return
