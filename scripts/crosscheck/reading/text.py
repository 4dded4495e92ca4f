"""Bytes without a binary format: their encoding, and text tables with , ; tab or | between the cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from crosscheck.reading.grid import Cell, Refused

_BOMS: Final = {  # the longer marks first: that of UTF-32 begins as that of UTF-16 does
    b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig",
}  # fmt: skip
_UNMARKED: Final = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_USUAL: Final = re.compile("[\t\n\r -~\u00b7\u2010-\u27bf\u3000-\u303f\u3200-\u33ff\u4e00-\u9fff\uff00-\uffef]")
_WIDE: Final = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}  # XML without a mark
_LINE_ENDS: Final = str.maketrans("", "", "\t\r\n")
_SEPARATORS: Final = ",\t;|；"
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_KEPT_AS_TEXT: Final = re.compile(r"""^(?:="([^"]*)"|'(?=[\dA-Za-z-]+$))""")  # so that Excel leaves the zeros in front
_LONGEST_CELL: Final = 40  # lines; a quotation mark without its partner swallows everything after it


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, else strict UTF-8, else strict GB18030.  Raises `Refused`."""
    marked = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    if not marked and b"\x00" in data:
        return _unmarked(data)
    at = 0  # where nothing more can be read
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            at = max(at, error.start)
            continue
        if "\x00" in text:
            raise Refused("file_not_spreadsheet", detail="里面有二进制内容")
        if encoding == "gb18030" and (other := _other_than_gb18030(data, text)):
            raise Refused("file_encoding", detail=f"像是{other}")
        return text, encoding
    line = f"，第 {data.count(10, 0, at) + 1} 行起读不出"
    if marked:
        raise Refused("file_encoding", detail=f"写明是 {marked.removesuffix('-sig').upper()}，内容却不是{line}")
    other = _other_than_gb18030(data, data.decode("gb18030", "replace"))
    raise Refused("file_encoding", detail=f"像是{other}" if other else f"既不是 UTF-8 也不是 GB18030{line}")


def _unmarked(data: bytes) -> tuple[str, str]:
    """Text of two or four bytes a character without a mark.  Raises `Refused` unless there is no doubt.

    Read the wrong way round a line's end is a character that nobody has given a meaning, so only one way can pass.
    """
    for encoding in _UNMARKED:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = text.translate(_LINE_ENDS)
        if plain != text and plain.isprintable() and len(_USUAL.findall(text)) >= 0.9 * len(text):
            return text, encoding[:6]
    ends = b"\n\x00" in data or b"\x00\n" in data
    if ends and data.count(0) >= 0.1 * len(data) and max(data[0::2].count(0), data[1::2].count(0)) >= 0.75 * data.count(0):
        raise Refused("file_encoding", detail="像是没有标记的 UTF-16，有的字读不出来")
    raise Refused("file_not_spreadsheet", detail="里面有二进制内容")


def _other_than_gb18030(data: bytes, text: str) -> str:
    """What the bytes more likely are where, read as GB18030, hardly a character is one of the 6,763 in daily use."""
    written = [c for c in text[:4000] if ord(c) > 0x7F]
    daily = sum(1 for c in written if len(c.encode("gb2312", "ignore")))
    if daily > 0.75 * len(written):
        return ""
    if len(written) >= 2 and not re.search(rb"[\x80-\xff]{2}", data) and _decodes(data, "cp1252"):
        return "西文的 Latin-1"  # Chinese has bytes past ASCII in a row
    kana = re.findall("[\u3041-\u30f6]", data.decode("shift_jis", "ignore")[:4000])
    if len(kana) >= 0.2 * len(written) and _decodes(data, "cp932"):
        return "日文的 Shift-JIS"
    return "繁体的 Big5" if len(written) >= 8 and _decodes(data, "big5") else ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
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
            rows.append([_KEPT_AS_TEXT.sub(r"\1", cell) if cell[:1] in "='" else cell for cell in cells])
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
