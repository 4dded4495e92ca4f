"""Tables written as markup and called .xls: SpreadsheetML 2003, HTML tables, and web pages saved in one file.

Government systems export these; Excel opens them as if they were workbooks, so they are read as such.
"""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from crosscheck.reading.grid import Canvas, Cell, Grid, Refused, moment_in, number_in
from crosscheck.reading.text import decode

if TYPE_CHECKING:
    from crosscheck.config_sections import Limits

SPREADSHEETML: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_SS: Final = f"{{{SPREADSHEETML}}}"
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|table|tr|td|meta|body)\b", re.IGNORECASE)
_MHTML: Final = re.compile(rb"^(?:MIME-Version|From|Subject|Content-Type|Date):", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_DEEPEST: Final = 200  # tables inside tables; no page needs more than a few


# --- SpreadsheetML 2003 -------------------------------------------------------------------------------------------
def is_spreadsheetml(text: str) -> bool:
    """Whether the text is an "XML 电子表格 2003"."""
    return SPREADSHEETML in text[:4000] and "<" in text[:200]


def spreadsheetml(text: str, limits: Limits) -> list[Grid]:
    """Its sheets.  Raises `Refused`."""
    try:
        root = fromstring(_DECLARATION.sub("", text, count=1), forbid_dtd=True)
    except DefusedXmlException:
        raise Refused("file_unsafe", detail="里面有 DOCTYPE") from None
    except ParseError as error:
        raise Refused("file_damaged", detail=f"XML 第 {error.position[0]} 行读不下去") from None
    sheets = list(root.iter(_SS + "Worksheet"))
    return [_xml_sheet(item, number, limits) for number, item in enumerate(sheets, 1)]


def _xml_sheet(sheet: Element, number: int, limits: Limits) -> Grid:
    canvas = Canvas(sheet.get(_SS + "Name", f"Sheet{number}"), limits)
    facts = canvas.grid.facts
    facts.hidden_sheet = any(item.tag.endswith("}Visible") and "Hidden" in (item.text or "") for item in sheet.iter())
    table = sheet.find(_SS + "Table")
    row = -1
    for item in table if table is not None else ():
        if item.tag == _SS + "Column" and item.get(_SS + "Hidden") == "1":
            facts.hidden_columns += 1
        if item.tag == _SS + "Row":
            row = _whole(item, "Index", row + 2) - 1
            if item.get(_SS + "Hidden") == "1":
                facts.hidden_rows.add(row + 1)
            _xml_row(canvas, item, row)
            row += _whole(item, "Span", 0)
    return canvas.grid


def _xml_row(canvas: Canvas, item: Element, row: int) -> None:
    column = -1
    for cell in item.iter(_SS + "Cell"):
        indexed = cell.get(_SS + "Index") is not None
        column = _whole(cell, "Index", column + 2) - 1
        column = column if indexed else canvas.free(row, column)
        across = _whole(cell, "MergeAcross", 0)
        canvas.put(row, column, _xml_value(canvas, cell, row, column), _whole(cell, "MergeDown", 0), across)
        column += across


def _xml_value(canvas: Canvas, cell: Element, row: int, column: int) -> Cell:
    data = cell.find(_SS + "Data")
    if data is None:
        if cell.get(_SS + "Formula"):
            canvas.grid.facts.uncalculated.add((row, column))
        return ""
    text = "".join(data.itertext())
    match data.get(_SS + "Type"):
        case "Number":
            return number_in(text, text)
        case "DateTime":
            return moment_in(text, text)
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            canvas.grid.facts.errors[row, column] = text.strip()
            return text.strip()
        case _:
            return text


def _whole(item: Element, name: str, default: int) -> int:
    text = item.get(_SS + name, "")
    return int(text) if text.isdigit() and len(text) < 9 else default


# --- HTML -----------------------------------------------------------------------------------------------------------
def is_html(text: str) -> bool:
    """Whether the text is a web page or begins with a table."""
    start = text[:3000].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and bool(_HTML.search(start))


def html_tables(text: str, limits: Limits) -> list[Grid]:
    """All its tables, one below the other as Excel shows them.  Raises `Refused` when there is none."""
    reader = _TableReader(limits)
    reader.feed(text)
    reader.close()
    grid = reader.finished()
    if not any(grid.rows):
        raise Refused("file_html")
    return [grid]


class _TableReader(HTMLParser):
    """Rows of tables; a table inside a cell comes as rows of its own after those of the outer one's rows so far."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._canvas = Canvas("", limits)
        self._row, self._column, self._begun = -1, 0, -1
        self._cell: tuple[int, int] | None = None  # how many more rows and columns the open cell spans
        self._text: list[str] = []
        self._silent = 0
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style", "title"):
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Refused("file_damaged", detail="网页里的表格层层相套")
            self._end_cell()
        elif tag == "tr":
            self._end_cell()
            self._row, self._column = self._next_row(), 0
            if "display:none" in (given.get("style") or "").replace(" ", "").lower():
                self._canvas.grid.facts.hidden_rows.add(self._row + 1)
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row < 0:
                self._row = self._next_row()
            self._cell = _span(given.get("rowspan")), _span(given.get("colspan"))
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            self._depth = max(0, self._depth - 1)
            self._end_cell()
        elif tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._text.append(_SPACE.sub(" ", data))

    def finished(self) -> Grid:
        """The grid, the last open cell included."""
        self._end_cell()
        return self._canvas.grid

    def _next_row(self) -> int:
        """The row after the last one begun; spans reserve rows that are still to come."""
        self._begun += 1
        self._canvas.reach(self._begun, 0)
        return self._begun

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        down, across = self._cell
        text = "\n".join(line.strip() for line in "".join(self._text).split("\n")).strip("\n")
        self._column = self._canvas.free(self._row, self._column)
        self._canvas.put(self._row, self._column, text, down, across)
        self._column += across + 1
        self._cell, self._text = None, []


def _span(written: str | None) -> int:
    """How many more rows or columns than one; browsers too take at most a thousand."""
    text = (written or "").strip()
    return min(int(text) - 1, 1000) if text.isdigit() and len(text) < 9 and int(text) > 0 else 0


# --- a web page in one file (.mht) ------------------------------------------------------------------------------------
def is_mhtml(data: bytes) -> bool:
    """Whether the bytes are a "单个文件网页" as Excel saves it."""
    head = data[:2000]
    return bool(_MHTML.match(head)) and b"multipart/related" in head.lower()


def mhtml_tables(data: bytes, limits: Limits) -> list[Grid]:
    """The tables of its pages.  Raises `Refused`."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    grids: list[Grid] = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            text = decode(content)[0] if isinstance(content, bytes) else ""
            if "<td" in text.lower():
                grids += html_tables(text, limits)
    if not grids:
        raise Refused("file_html")
    return grids
