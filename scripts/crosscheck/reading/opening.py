"""Bytes -> grids of raw cells, by what the content is and not by what the file is called.

Everything here runs in a worker process, because a damaged file can take its reader with it (hazards.md).
A file that cannot be read raises `Refused` with the code of the finding that says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import olefile
import python_calamine as calamine

from crosscheck.config import Limits
from crosscheck.reading.xlsx import Package, SheetFacts, scan

Cell = Any  # str, float, int, bool, date, datetime, time, timedelta or "" from calamine; str from CSV
_CSV_NAMES: Final = (".csv", ".txt", ".tsv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Refused(Exception):  # noqa: N818
    """The file is not read; ``code`` and ``words`` make the finding."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(slots=True)
class Grid:
    """The cells of one sheet, ``rows[0]`` being the sheet's first row, and what the package tells beside them."""

    sheet: str
    rows: list[list[Cell]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # 0-based first row, column, last row, column
    facts: SheetFacts = field(default_factory=SheetFacts)
    date1904: bool = False


@dataclass(slots=True)
class Opened:
    """The sheets of a file; ``notes`` are (finding code, words) to tell about the file as a whole."""

    grids: list[Grid]
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def open_grids(data: bytes, name: str, limits: Limits) -> Opened:
    """The sheets of the file.  Raises `Refused`."""
    if not data:
        raise Refused("file_empty")
    if len(data) > limits.megabytes * 1_000_000:
        raise Refused("file_too_large", detail=f"{len(data) / 1e6:.0f} MB，最多 {limits.megabytes} MB")
    if data.startswith(_ZIP):
        return _open_zip(data, name, limits)
    if data.startswith(_OLE):
        return _open_ole(data, name, limits)
    return _open_text(data, name, limits)


def _open_zip(data: bytes, name: str, limits: Limits) -> Opened:
    package = scan(data, limits, Refused)
    opened = _calamine(data, limits, package)
    extension = _extension(name)
    if extension and package.format not in (extension.lstrip("."), ""):
        natural = {"xlsx": (".xlsx", ".xlsm", ".et", ".xltx"), "xlsb": (".xlsb",), "ods": (".ods",)}
        if extension not in natural.get(package.format, (extension,)):
            opened.notes.append(("file_misnamed", {"extension": extension, "actual": package.format}))
    if package.active:
        opened.notes.append(("file_active_content", {"detail": "、".join(package.active)}))
    return opened


def _open_ole(data: bytes, name: str, limits: Limits) -> Opened:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
            book = next((stream for stream in ("Workbook", "Book") if stream in streams), "")
            head = ole.openstream(book).read(4096) if book else b""
    except Exception as error:  # olefile raises whatever a damaged directory makes it raise
        raise Refused("file_damaged", detail=f"旧版 Excel 文件的目录读不出：{type(error).__name__}") from None
    if "EncryptedPackage" in streams or _has_filepass(head):
        raise Refused("file_encrypted")
    if not book:
        raise Refused("file_not_spreadsheet", detail="是别的 Office 文件，里面没有工作簿")
    opened = _calamine(data, limits, None)
    if _extension(name) not in (".xls", ".et", ".xlt"):
        opened.notes.append(("file_misnamed", {"extension": _extension(name) or "空", "actual": "xls"}))
    return opened


def _has_filepass(head: bytes) -> bool:
    """Whether the first BIFF records include FILEPASS (0x002F): the workbook is encrypted."""
    at = 0
    while at + 4 <= len(head):
        kind, size = int.from_bytes(head[at : at + 2], "little"), int.from_bytes(head[at + 2 : at + 4], "little")
        if kind == 0x2F:
            return True
        at += 4 + size
    return False


def _calamine(data: bytes, limits: Limits, package: Package | None) -> Opened:
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        grids = [_grid(book, meta, limits, package) for meta in book.sheets_metadata if _is_worksheet(meta)]
    except calamine.PasswordError:
        raise Refused("file_encrypted") from None
    except Refused:
        raise
    except BaseException as error:  # calamine panics with pyo3's PanicException, a BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Refused("file_damaged", detail=_plain(error)) from None
    return Opened(grids)


def _is_worksheet(meta: Any) -> bool:
    return bool(meta.typ == calamine.SheetTypeEnum.WorkSheet)


def _grid(book: Any, meta: Any, limits: Limits, package: Package | None) -> Grid:
    facts = package.sheets.get(meta.name, SheetFacts()) if package else SheetFacts()
    if facts.cells > limits.cells:
        raise Refused("file_too_large", detail=f"工作表“{meta.name}”的范围有 {facts.cells:,} 格，最多 {limits.cells:,} 格")
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.height * sheet.width > limits.cells:
        raise Refused("file_too_large", detail=f"工作表“{meta.name}”有 {sheet.height:,} 行 {sheet.width:,} 列")
    ranges = sheet.merged_cell_ranges or []
    hidden = facts.hidden_sheet or meta.visible != calamine.SheetVisibleEnum.Visible
    facts.hidden_sheet = hidden
    merges = [(first[0], first[1], last[0], last[1]) for first, last in ranges]
    return Grid(meta.name, sheet.to_python(skip_empty_area=False), merges, facts, bool(package and package.date1904))


def _plain(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}：{text[:80]}" if text else type(error).__name__


# --- text -------------------------------------------------------------------------------------------------------
def _open_text(data: bytes, name: str, limits: Limits) -> Opened:
    text = _decode(data)
    start = text[:2000].lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4000]:
        raise Refused("file_spreadsheetml")
    if start.startswith(("<!doctype html", "<html", "<table", "<meta")) or "<html" in start:
        raise Refused("file_html")
    if start.startswith("<?xml"):
        raise Refused("file_not_spreadsheet", detail="是一个 XML 文件")
    rows = _csv_rows(text)
    if len(rows) * max(map(len, rows), default=0) > limits.cells:
        raise Refused("file_too_large", detail=f"有 {len(rows):,} 行")
    extension = _extension(name)
    if extension not in _CSV_NAMES:
        if max(map(len, rows), default=0) < 2:
            raise Refused("file_not_spreadsheet", detail="内容是普通文字")
        note: tuple[str, dict[str, object]] = ("file_misnamed", {"extension": extension or "空", "actual": "文本表格"})
        return Opened([Grid("", rows)], [note])
    return Opened([Grid("", rows)])


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("file_encoding", detail="UTF-16")
    if b"\x00" in data:
        raise Refused("file_not_spreadsheet", detail="里面有二进制内容")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("file_encoding", detail="既不是 UTF-8 也不是 GB18030")


def _csv_rows(text: str) -> list[list[Cell]]:
    head = text[:20000]
    delimiter = max((",", "\t", ";"), key=head.count)
    lines: Iterable[list[str]] = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [list(line) for line in lines]
    except csv.Error as error:
        raise Refused("file_damaged", detail=f"文本表格第 {len(text.splitlines())} 行附近：{error}") from None


def _extension(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
