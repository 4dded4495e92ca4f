"""Workbooks written from nothing with xlsxwriter: one look, nothing dropped silently, the same bytes every time.

xlsxwriter answers a cell it cannot write with -1, -2 … and goes on; here that is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from crosscheck.xlsx.limits import LONGEST_TEXT
from crosscheck.xlsx.results import SUBJECT

BODY_FONT, TITLE_FONT = "宋体", "黑体"
_LINE, TALLEST = 14.5, 409  # points; Excel has no higher rows
MOST_LINES: Final = int(TALLEST // _LINE)  # of a cell that show
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_EDGE: Final = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": BODY_FONT}
_TOTAL: Final = {**_EDGE, "align": "center", "bold": True, "bg_color": "#EEF2F6"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_name": TITLE_FONT, "shrink": True},
    "subtitle": {"align": "center", "font_size": 11, "font_name": BODY_FONT, "shrink": True},  # the longest names would be cut on both sides
    "note": {"font_size": 10, "text_wrap": True, "valign": "top", "font_name": BODY_FONT},
    "head": {**_EDGE, "bold": True, "align": "center", "bg_color": "#D9E2EC"},
    "text": _EDGE,
    "too_long": {**_EDGE, "valign": "top"},  # of more lines than the row may have, the first ones show
    "head_required": {**_EDGE, "bold": True, "align": "center", "bg_color": "#D9E2EC", "font_color": "#C00000"},
    "open_text": {**_EDGE, "locked": False},
    "open_as_text": {**_EDGE, "locked": False, "num_format": "@"},
    "free_text": {"locked": False, "text_wrap": True, "valign": "vcenter", "font_name": BODY_FONT},
    "free_as_text": {"locked": False, "text_wrap": True, "valign": "vcenter", "font_name": BODY_FONT, "num_format": "@"},
    "free_date": {"locked": False, "align": "center", "valign": "vcenter", "font_name": BODY_FONT, "num_format": "yyyy-mm-dd"},
    "lack": {"bg_color": "#FFD9D9"},
    "frame": {"border": 1},
    "open_date": {**_EDGE, "locked": False, "align": "center", "num_format": "yyyy-mm-dd"},
    "center": {**_EDGE, "align": "center"},
    "number": {**_EDGE, "align": "center", "num_format": "#,##0"},
    "decimal": {**_EDGE, "align": "center", "num_format": "0.0"},
    "total": {**_TOTAL, "num_format": "#,##0"},
    "date": {**_EDGE, "align": "center", "num_format": "yyyy-mm-dd"},
    "big": {**_EDGE, "align": "center", "bold": True, "font_size": 20, "font_name": TITLE_FONT},
    "cover": {"bold": True, "font_size": 26, "align": "center", "valign": "vcenter", "font_name": TITLE_FONT},
    "cover_month": {"font_size": 16, "align": "center", "valign": "vcenter", "font_name": BODY_FONT},
    "name": {**_EDGE, "bold": True, "bg_color": "#F3F6F9"},
    "number_percent": {**_EDGE, "align": "center", "num_format": "0.0%"},
    "number_decimal": {**_EDGE, "align": "center", "num_format": "#,##0.0#"},
    "total_percent": {**_TOTAL, "num_format": "0.0%"},
    "total_decimal": {**_TOTAL, "num_format": "#,##0.0#"},
    "change": {**_EDGE, "align": "center", "num_format": "+#,##0.##;-#,##0.##;0"},
    "change_percent": {**_EDGE, "align": "center", "num_format": "+0.0%;-0.0%;0.0%"},
    "wanting": {"font_color": "#C00000"},
    "plain": {"font_size": 10, "font_name": BODY_FONT},
    "must": {**_EDGE, "bg_color": "#FFC7CE"},
    "must_date": {**_EDGE, "bg_color": "#FFC7CE", "num_format": "yyyy-mm-dd"},
    "doubt": {**_EDGE, "bg_color": "#FFEB9C"},
    "doubt_date": {**_EDGE, "bg_color": "#FFEB9C", "num_format": "yyyy-mm-dd"},
    "remark": {"valign": "top", "text_wrap": True, "font_size": 10, "font_color": "#C00000", "font_name": BODY_FONT},
    "link": {**_EDGE, "font_color": "#0B4F8A", "underline": 1},
}


class BookError(ValueError):
    """A cell could not be written; the message is Chinese."""


class Book:
    """A workbook under way; ``created`` stands in for the clock in its properties; a ``result`` is to be read, not to be filled in."""

    def __init__(self, created: date, *, result: bool = False) -> None:
        self._target = BytesIO()
        self.raw = xlsxwriter.Workbook(self._target, _OPTIONS)
        self.raw.set_properties({"created": datetime.combine(created, time()), "subject": SUBJECT if result else ""})
        self._formats: dict[str, Any] = {}

    def style(self, name: str) -> Any:
        """The format of that name."""
        if name not in self._formats:
            self._formats[name] = self.raw.add_format(_STYLES[name])
        return self._formats[name]

    def sheet(self, name: str, landscape: bool = True) -> Page:
        """A new sheet, A4, one page wide, with page numbers."""
        return Page(self, self.raw.add_worksheet(name), landscape)

    def done(self) -> bytes:
        """The finished workbook."""
        self.raw.close()
        return self._target.getvalue()


class Page:
    """One sheet: cells are written by row and column from 0; every refusal of xlsxwriter is an error."""

    def __init__(self, book: Book, raw: Any, landscape: bool) -> None:
        self.book, self.raw = book, raw
        if landscape:
            raw.set_landscape()
        raw.set_paper(9)
        raw.fit_to_pages(1, 0)
        raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        raw.set_footer("&C第 &P 页，共 &N 页")

    def widths(self, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width)

    def across(self, widths: Sequence[float], kept: int) -> int:
        """Print over two pages side by side, the first ``kept`` columns on both; gives how many columns surely stand on the first, for a title
        beside those kept, which would show its beginning on the second too.

        Where the second begins is left to the office program: a break of ours at a scale of ours makes a third page where its fonts are wider.
        """
        self.raw.fit_to_pages(2, 0)
        self.raw.repeat_columns(0, kept - 1)
        self.raw.print_across()
        half = sum(widths) / 2
        return sum(sum(widths[: at + 1]) <= half for at in range(len(widths)))

    def put(self, row: int, column: int, value: Any, style: str = "text") -> None:
        """Text, a number, a date or nothing; text is text whatever it begins with."""
        form = self.book.style(style)
        if value is None or value == "":
            result = self.raw.write_blank(row, column, None, form)
        elif isinstance(value, bool | str):
            result = self._text(row, column, str(value), form)
        elif isinstance(value, date):
            result = self.raw.write_datetime(row, column, datetime.combine(value, time()), form)
        else:
            result = self.raw.write_number(row, column, value, form)
        _demand(result, row, column)

    def _text(self, row: int, column: int, text: str, form: Any) -> Any:
        if len(text) > LONGEST_TEXT:
            raise BookError(f"第 {row + 1} 行第 {column + 1} 列的文字有 {len(text)} 个字，超过 Excel 一格能放的 {LONGEST_TEXT} 个字。")
        return self.raw.write_string(row, column, text, form)

    def merge(self, area: tuple[int, int, int, int], value: Any, style: str = "text") -> None:
        """One merged cell over that area (first row, first column, last row, last column)."""
        _demand(self.raw.merge_range(*area, "", self.book.style(style)), area[0], area[1])
        self.put(area[0], area[1], value, style)

    def formula(self, row: int, column: int, formula: str, value: float, style: str = "total") -> None:
        """A formula together with its computed value."""
        _demand(self.raw.write_formula(row, column, formula, self.book.style(style), value), row, column)

    def link(self, row: int, column: int, path: str, text: str) -> None:
        """A link to a file, relative to the workbook, shown as that text.  xlsxwriter's own links to files are for Windows only."""
        target = path.replace("%", "%25").replace("#", "%23").replace('"', "%22")
        _demand(self.raw.write_formula(row, column, f'=HYPERLINK("{target}","{text}")', self.book.style("link"), text), row, column)

    def comment(self, row: int, column: int, text: str, wide: float, author: str | None = None) -> None:
        """A note on that cell, so many times as wide as usual."""
        _demand(self.raw.write_comment(row, column, text, {"author": author, "font_size": 9, "x_scale": wide}), row, column)

    def validate(self, area: tuple[int, int, int, int], rule: dict[str, Any]) -> None:
        """A check, or a drop-down, of the cells of that area."""
        _demand(self.raw.data_validation(*area, rule), area[0], area[1])

    def row(self, row: int, values: Sequence[Any], styles: str | Sequence[str] = "text") -> None:
        names = [styles] * len(values) if isinstance(styles, str) else styles
        for column, (value, style) in enumerate(zip(values, names, strict=True)):
            self.put(row, column, value, style)

    def fit(self, row: int, lines: int) -> None:
        """Make that row high enough for so many lines, with room to spare: dates and brackets break lines early, and fonts differ."""
        self.height(row, _LINE * (lines + lines // 6) + 4)

    def height(self, row: int, points: float) -> None:
        """The height of that row; Excel calls a workbook damaged that asks for more than it has."""
        self.raw.set_row(row, min(points, TALLEST))

    def title(self, text: str, width: int, subtitle: str = "", first: int = 0) -> int:
        """A title over the columns from ``first`` on to so many; gives the next free row."""
        self.merge((0, first, 0, width - 1), text, "title")
        self.height(0, 32)
        if not subtitle:
            return 1
        self.merge((1, first, 1, width - 1), subtitle, "subtitle")
        return 2

    def head(self, row: int, names: Sequence[str], height: float = 30) -> None:
        """The heading row, repeated on every printed page and kept in view."""
        self.row(row, names, "head")
        self.height(row, height)
        self.raw.repeat_rows(0, row)
        self.raw.freeze_panes(row + 1, 0)


def _demand(result: Any, row: int, column: int) -> None:
    if isinstance(result, int) and result < 0:
        raise BookError(f"第 {row + 1} 行第 {column + 1} 列写不进去（{result}）。")


def lines_needed(text: str, width: float) -> int:
    """How many lines the text takes in a column of that width; a Chinese character is two wide, and has three bytes in UTF-8."""
    room = max(int(width) - 1, 2)
    lines = text.split("\n") if "\n" in text else (text,)
    return sum(max(1, -(-((len(line.encode("utf-8", "replace")) + len(line)) // 2) // room)) for line in lines)


_UNSAYABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_sheet_name(text: str) -> str:
    r"""A permitted sheet name made from any text: at most 31 characters, none of []:*?/\\, no edge apostrophe, nothing that XML cannot hold."""
    kept = "".join("_" if c in "[]:*?/\\" else c for c in _UNSAYABLE.sub("", text)).strip("' ")
    while len(kept.encode("utf-16-le")) > 62:
        kept = kept[:-1]
    return kept or "表"
