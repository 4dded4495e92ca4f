"""Bytes -> grids of raw cells, by what the content is and not by what the file is called.

Everything here runs in a worker process, because a damaged file can take its reader with it (hazards.md).
A file that cannot be read raises `Refused` with the code of the finding that says so.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import python_calamine as calamine

from crosscheck.reading.biff import is_locked, sheet_facts
from crosscheck.reading.grid import Cell, FileNote, Grid, Opened, Refused, SheetFacts, column_letters
from crosscheck.reading.ods import is_flat, ods_grids
from crosscheck.reading.strays import take_out
from crosscheck.reading.text import decode, table_rows
from crosscheck.reading.xlsx import Package, scan
from crosscheck.xlsx.limits import LAST_COLUMN, LAST_ROW

if TYPE_CHECKING:
    from crosscheck.config_sections import Limits

_CSV_NAMES: Final = (".csv", ".txt", ".tsv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (  # how other files begin, and what they are
    (b"%PDF", "是 PDF 文件"),
    (b"\x89PNG", "是图片"),
    (b"\xff\xd8\xff", "是图片"),
    (b"GIF8", "是图片"),
    (b"BM", "是图片"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "是快捷方式，不是文件本身"),
    (b"II*\x00", "是图片"),
    (b"MM\x00*", "是图片"),
    (b"{\\rtf", "是 Word 文档"),
    (b"\x09\x08", "是 Excel 4.0 或更早的格式"),
    (b"\x09\x04", "是 Excel 4.0 或更早的格式"),
    (b"\x09\x02", "是 Excel 4.0 或更早的格式"),
    (b"\x09\x00\x04\x00", "是 Excel 4.0 或更早的格式"),
)
_MEANINGS: Final = (  # what calamine says, and what it means
    ("detect file format", "内部结构认不出是哪一种表格"),
    ("shared strings", "单元格引用的文字不在文件里"),
    ("row component", "单元格的位置写得不对"),
    ("column component", "单元格的位置写得不对"),
    ("CellLimitExceeded", "单元格多得没有尽头"),
    ("out of range", "内部的位置指到了文件外面"),
    ("Xml", "内部的 XML 写得不对"),
    ("xml", "内部的 XML 写得不对"),
    ("parse", "内部的数写得不对"),
)
_ARCHIVES: Final = ((b"Rar!", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gz"), (b"PK\x05\x06", "空的 zip"))


def open_grids(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Opened:
    """The sheets of the file, all rows of a sheet as long; ``passwords`` are tried when it is encrypted.  Raises `Refused`."""
    try:
        opened = _open(data, name, limits, passwords)
    except (ArithmeticError, LookupError, ValueError, struct.error, RecursionError) as error:  # what nobody foresaw in a stranger's file stops no other
        raise Refused("file_damaged", detail=_plain(error)) from None
    for grid in opened.grids:
        _even_out(grid.rows)
    return opened


def _even_out(rows: list[list[Cell]]) -> None:
    """Make all rows as long as the longest: where a format leaves out empty cells at the end, what is merged or copied down has a place."""
    width = max(map(len, rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))


def _open(data: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> Opened:
    if not data:
        raise Refused("file_empty")
    if len(data) > limits.megabytes * 1_000_000:
        raise Refused("file_too_large", detail=f"{len(data) / 1e6:.0f} MB，最多 {limits.megabytes} MB")
    if data.startswith(_ZIP):
        return _open_zip(data, name, limits)
    if data.startswith(_OLE):
        return _open_ole(data, name, limits, passwords)
    for start, what in _ARCHIVES:
        if data.startswith(start):
            raise Refused("file_archive", detail=what)
    for start, what in _OTHERS:
        if data.startswith(start) and (len(start) > 2 or b"\x00" in data[:4096]):
            raise Refused("file_not_spreadsheet", detail=what)
    return _open_text(data, name, limits)


def _open_zip(data: bytes, name: str, limits: Limits) -> Opened:
    package = scan(data, limits)
    opened = Opened(ods_grids(package.content, limits)) if package.format == "ods" else _calamine(package.rewritten or data, limits, package)
    extension = _extension(name)
    if extension and package.format not in (extension.lstrip("."), ""):
        natural = {"xlsx": (".xlsx", ".xlsm", ".et", ".xltx"), "xlsb": (".xlsb",), "ods": (".ods", ".ots")}
        if extension not in natural.get(package.format, (extension,)):
            opened.notes.append(("file_misnamed", {"extension": extension, "actual": package.format}))
    if package.active:
        opened.notes.append(("file_active_content", {"detail": "、".join(package.active)}))
    return opened


def _open_ole(data: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> Opened:
    import olefile  # slow to import, seldom needed

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
            book = next((stream for stream in ("Workbook", "Book") if ole.exists(stream)), "")
            records = bytearray(ole.openstream(book).read() if book else b"")
    except Exception:  # olefile raises whatever a damaged directory makes it raise
        raise Refused("file_damaged", detail="里面的目录读不出") from None
    if any("DRMEncrypted" in stream for stream in streams):
        raise Refused("file_encrypted_otherwise", detail="受权限管理（IRM）保护")
    if "EncryptedPackage" in streams or is_locked(records):
        return _open_locked(data, name, limits, passwords)
    if not book:
        raise Refused("file_not_spreadsheet", detail=_other_office(streams))
    sheets, date1904 = sheet_facts(records)
    if any(facts.strays and facts.strays.places for facts in sheets.values()):
        data = _with_stream(data, book, bytes(records))
    opened = _calamine(data, limits, Package("xls", sheets, date1904))
    if any(stream.startswith("_VBA_PROJECT_CUR") for stream in streams):
        opened.notes.append(("file_active_content", {"detail": "宏"}))
    if _extension(name) not in (".xls", ".et", ".xlt"):
        opened.notes.append(("file_misnamed", {"extension": _extension(name) or "空", "actual": "xls"}))
    return opened


def _with_stream(data: bytes, name: str, stream: bytes) -> bytes:
    """The file with other content, as long as before, in that stream.  Raises `Refused`."""
    import olefile

    whole = io.BytesIO(data)
    try:
        with olefile.OleFileIO(whole, write_mode=True) as ole:
            ole.write_stream(name, stream)
            return whole.getvalue()
    except (OSError, AssertionError):  # so olefile says that the chain of sectors is broken
        raise Refused("file_damaged", detail="旧版 Excel 文件的扇区连不起来") from None


def _open_locked(data: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> Opened:
    from crosscheck.reading.unlocking import unlocked  # slow to import, seldom needed

    return open_grids(unlocked(data, passwords), name, limits)


def _other_office(streams: set[str]) -> str:
    """What an OLE file without a workbook is."""
    kinds = {"WordDocument": "是 Word 文档", "PowerPoint Document": "是演示文稿", "WpsContents": "是 WPS 文字文档"}
    return next((what for stream, what in kinds.items() if stream in streams), "是别的 Office 文件，里面没有工作簿")


def _calamine(data: bytes, limits: Limits, package: Package) -> Opened:
    for name, facts in package.sheets.items():  # before calamine makes room for every cell between A1 and a stray one
        if facts.cells > limits.cells:
            raise Refused("file_too_large", detail=f"{_reaching(name, facts.rows - 1, facts.columns - 1)}，最多 {limits.cells:,} 格")
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        grids = [_grid(book, meta, limits, package) for meta in book.sheets_metadata if _is_worksheet(meta)]
    except calamine.PasswordError:
        raise Refused("file_encrypted_otherwise", detail="设了打开密码") from None
    except Refused:
        raise
    except BaseException as error:  # calamine panics with pyo3's PanicException, a BaseException
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Refused("file_damaged", detail=_plain(error)) from None
    return Opened(grids)


def _reaching(sheet: str, row: int, column: int) -> str:
    """How far a sheet goes (from 0), for a person who has to cut it."""
    return f"工作表“{sheet}”一直写到第 {row + 1:,} 行、{column_letters(column)} 列"


def _is_worksheet(meta: Any) -> bool:
    return bool(meta.typ == calamine.SheetTypeEnum.WorkSheet)


def _grid(book: Any, meta: Any, limits: Limits, package: Package) -> Grid:
    facts = package.sheets.get(meta.name, SheetFacts())
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.height * sheet.width > limits.cells or sheet.width > LAST_COLUMN:
        raise Refused("file_too_large", detail=f"工作表“{meta.name}”有 {sheet.height:,} 行 {sheet.width:,} 列")
    ranges = sheet.merged_cell_ranges or []
    hidden = facts.hidden_sheet or meta.visible != calamine.SheetVisibleEnum.Visible
    facts.hidden_sheet = hidden
    merges = [(first[0], first[1], last[0], last[1]) for first, last in ranges] or facts.merges
    rows = sheet.to_python(skip_empty_area=False)
    _show_errors(rows, facts, limits)
    take_out(rows, facts)
    return Grid(meta.name, rows, merges, facts, package.date1904)


def _show_errors(rows: list[list[Cell]], facts: SheetFacts, limits: Limits) -> None:
    """Put the errors into their cells: calamine leaves these empty, and a row of errors is no blank row."""
    for (r, c), error in facts.errors.items():
        if r >= len(rows) and (r + 1) * (c + 1) <= limits.cells:
            rows.extend([] for _ in range(r + 1 - len(rows)))
        if r < len(rows) and c < LAST_COLUMN:
            rows[r].extend([""] * (c + 1 - len(rows[r])))
            rows[r][c] = error


def _plain(error: BaseException) -> str:
    """What a reader's own words mean, in words for a clerk; what has no translation keeps its name for the maintainers."""
    text = " ".join(str(error).split())
    known = next((meaning for words, meaning in _MEANINGS if words in text), "内部结构读不下去")
    return f"{known}：{type(error).__name__}"


# --- text -------------------------------------------------------------------------------------------------------
def _open_text(data: bytes, name: str, limits: Limits) -> Opened:
    from crosscheck.reading import markup  # slow to import, seldom needed

    if markup.is_mhtml(data):
        return Opened(markup.mhtml_tables(data, limits), _misnamed(name, (".mht", ".mhtml"), "网页"))
    text, encoding = decode(data)
    if is_flat(text):
        return Opened(ods_grids(text.encode() if encoding != "utf-8" else data, limits), _misnamed(name, (".fods", ".xml"), "OpenDocument 表格"))
    if markup.is_spreadsheetml(text):
        return Opened(markup.spreadsheetml(text, limits), _misnamed(name, (".xml",), "XML 电子表格 2003"))
    if markup.is_html(text):
        return Opened(markup.html_tables(text, limits), _misnamed(name, (".html", ".htm"), "网页表格"))
    if text[:200].lstrip("\ufeff \t\r\n").startswith("<?xml"):
        raise Refused("file_not_spreadsheet", detail="是一个 XML 文件")
    rows = table_rows(text)
    width = max(map(len, rows), default=0)
    if len(rows) * width > limits.cells or width > LAST_COLUMN or len(rows) > LAST_ROW:
        raise Refused("file_too_large", detail=f"有 {len(rows):,} 行 {width:,} 列")
    if _extension(name) not in _CSV_NAMES and width < 2:
        raise Refused("file_not_spreadsheet", detail="内容是普通文字")
    notes = _misnamed(name, _CSV_NAMES, "文本表格")
    return Opened([Grid("", rows)], [*notes, ("file_utf16", {"encoding": encoding.upper()})] if encoding in ("utf-16", "utf-32") else notes)


def _misnamed(name: str, natural: tuple[str, ...], actual: str) -> list[FileNote]:
    extension = _extension(name)
    return [] if extension in natural else [("file_misnamed", {"extension": extension or "空", "actual": actual})]


def _extension(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
