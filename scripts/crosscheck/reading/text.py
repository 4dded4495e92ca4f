"""Bytes without a binary format: their encoding, and text tables with , ; tab or | between the cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from crosscheck.reading.grid import Cell, Refused

_BOMS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_WIDE: Final = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}  # XML without a mark
_SEPARATORS: Final = ",\t;|；"
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_LONGEST_CELL: Final = 40  # lines; a quotation mark without its partner swallows everything after it


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, else strict UTF-8, else strict GB18030.  Raises `Refused`."""
    marked = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    if not marked and b"\x00" in data:
        raise Refused("file_not_spreadsheet", detail="里面有二进制内容")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise Refused("file_not_spreadsheet", detail="里面有二进制内容")
        if encoding == "gb18030" and _is_big5(data, text):
            raise Refused("file_encoding", detail="像是繁体的 Big5")
        return text, encoding
    raise Refused("file_encoding", detail=f"写明是 {marked.upper()}，内容却不是" if marked else "既不是 UTF-8 也不是 GB18030")


def _is_big5(data: bytes, text: str) -> bool:
    """Whether bytes that pass for GB18030 are Big5: read so, hardly a character is one of the 6,763 in daily use."""
    written = [c for c in text[:4000] if ord(c) > 0x7F]
    daily = sum(1 for c in written if len(c.encode("gb2312", "ignore")))
    if len(written) < 8 or daily > 0.75 * len(written):
        return False
    try:
        data.decode("big5")
    except UnicodeDecodeError:
        return False
    return True


def xml_in_utf8(part: bytes) -> bytes:
    """An XML part in UTF-8, the same object when it was: calamine silently gives nothing for the cells of others.  Raises `Refused`."""
    marked = next((name for mark, name in (_BOMS | _WIDE).items() if part.startswith(mark)), "")
    declared = _DECLARED.match(part)
    encoding = marked or (declared[1].decode().lower() if declared else "utf-8")
    if encoding in ("utf-8", "utf8", "utf-8-sig", "us-ascii"):
        return part
    try:
        return _DECLARATION.sub("", part.decode(encoding), count=1).encode()
    except (UnicodeError, LookupError):
        raise Refused("file_damaged", detail=f"内部写明的编码是 {encoding[:20].upper()}，内容却不是") from None


def table_rows(text: str) -> list[list[Cell]]:
    """The rows of a text table.  Raises `Refused` when its quotation marks do not pair."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[list[Cell]] = []
    try:
        for cells in lines:
            if any(cell.count("\n") > _LONGEST_CELL for cell in cells):
                raise Refused("file_damaged", detail=f"文本表格第 {len(rows) + 1} 行的引号没有成对")
            rows.append(list(cells))
    except csv.Error:
        raise Refused("file_damaged", detail=f"文本表格第 {len(rows) + 1} 行的引号没有成对") from None
    return rows


def _separator(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text[:20_000].splitlines()[:60] if line.strip()]

    def evenness(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines if separator in line)
        most = max(counts.items(), key=lambda item: item[1] * item[0], default=(0, 0))
        return most[1], most[0]

    return max(_SEPARATORS, key=evenness)
