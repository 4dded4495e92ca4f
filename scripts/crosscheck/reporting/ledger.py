"""总台账.xlsx: xlsxwriter makes the skeleton (look, widths, filter, panes), the rows are streamed under it as text.

Building every cell through a library is the larger half of a merge; a row as text is several times faster and stays
plain: inline strings, numbers and real dates (performance.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Final

from crosscheck.books import LONGEST_TEXT, Book, BookError, lines_needed
from crosscheck.package import joined, parts_of, xml_text

_EPOCH: Final = date(1899, 12, 30)
_FIRST_DAY: Final = date(1900, 3, 1)
_MOST_ROWS: Final = 1_048_575
_MODEL_ROW: Final = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"')
_LINE: Final = 15.0
_TALLEST: Final = 8

Value = str | int | float | None


@dataclass(slots=True)
class LedgerSheet:
    """A sheet: (heading, width) of each column, its rows, and which columns hold ISO dates."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Value]]
    dates: frozenset[str] = frozenset()


def ledger_workbook(sheets: Sequence[LedgerSheet], created: date, limit: int = _MOST_ROWS) -> bytes:
    """The workbook; a sheet of more than ``limit`` rows goes on in further sheets.  Raises BookError in Chinese."""
    pieces = [piece for sheet in sheets for piece in _split(sheet, limit)]
    parts = parts_of(_skeleton(pieces, created))
    for number, (sheet, rows) in enumerate(pieces, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _with_rows(parts[name], sheet, rows)
    return joined(parts)


def _split(sheet: LedgerSheet, limit: int) -> list[tuple[LedgerSheet, list[Sequence[Value]]]]:
    rows = list(sheet.rows)
    if len(rows) <= limit:
        return [(sheet, rows)]
    starts = range(0, len(rows), limit)
    return [
        (LedgerSheet(f"{sheet.name}{number}", sheet.columns, (), sheet.dates), rows[at : at + limit]) for number, at in enumerate(starts, 1)
    ]


def _skeleton(pieces: Sequence[tuple[LedgerSheet, list[Sequence[Value]]]], created: date) -> bytes:
    """Each sheet with its heading and one model row, whose formats the streamed rows take."""
    book = Book(created)
    for sheet, rows in pieces:
        page = book.sheet(sheet.name)
        page.widths([width for _, width in sheet.columns])
        page.head(0, [name for name, _ in sheet.columns])
        page.raw.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
        for column, (name, _) in enumerate(sheet.columns):
            page.put(1, column, "", "date" if name in sheet.dates else "text")
    return book.done()


def _with_rows(part: bytes, sheet: LedgerSheet, rows: Sequence[Sequence[Value]]) -> bytes:
    model = _MODEL_ROW.search(part)
    if model is None:
        raise BookError("总台账的骨架不对，缺少样行。")
    styles = [found.decode() for found in _STYLE.findall(model[0])]
    letters = [_letters(column) for column in range(len(sheet.columns))]
    wide = [(column, width) for column, (_, width) in enumerate(sheet.columns) if width >= 20]
    is_date = [name in sheet.dates for name, _ in sheet.columns]
    body = "".join(_row(number, row, letters, styles, is_date, wide) for number, row in enumerate(rows, 2))
    last = f"{letters[-1]}{len(rows) + 1}"
    whole = part[: model.start()] + body.encode() + part[model.end() :]
    return re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>'.encode(), whole, count=1)


def _row(
    number: int, row: Sequence[Value], letters: Sequence[str], styles: Sequence[str], is_date: Sequence[bool], wide: Sequence[tuple[int, float]]
) -> str:
    cells = []
    for letter, style, dated, value in zip(letters, styles, is_date, row, strict=True):
        if isinstance(value, str) and value:
            serial = _serial(value) if dated else None
            inside = f"><v>{serial}</v></c>" if serial else f' t="inlineStr"><is><t xml:space="preserve">{_text(letter, number, value)}</t></is></c>'
        else:
            inside = _number(value)
        cells.append(f'<c r="{letter}{number}" s="{style}"{inside}')
    lines = max((_lines(text, width) for column, width in wide if isinstance(text := row[column], str) and len(text) * 2 > width), default=1)
    height = f' ht="{min(lines, _TALLEST) * _LINE}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _number(value: Value) -> str:
    """The end of a number's cell; of an empty one for nothing, and for what Excel has no number for (NaN, infinity)."""
    if value is None or isinstance(value, str) or not isfinite(value):
        return "/>"
    return f"><v>{float(value)!r}</v></c>" if isinstance(value, float) else f"><v>{int(value)}</v></c>"


def _lines(text: str, width: float) -> int:
    """As `lines_needed`, by the length in UTF-8 (a Chinese character has three bytes and is two wide): a hundred times as fast."""
    if "\n" in text:
        return lines_needed(text, width)
    room = max(int(width) - 1, 2)
    return -(-((len(text.encode("utf-8", "replace")) + len(text)) // 2) // room)


def _text(letter: str, number: int, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BookError(f"{letter}{number} 的文字有 {len(text)} 个字，超过 Excel 一格能放的 {LONGEST_TEXT} 个字。")
    return xml_text(text)


@lru_cache(maxsize=10_000)
def _serial(iso: str) -> int | None:
    """Excel's number of an ISO day; None for other text, and for days before March 1900, which Excel counts wrongly."""
    try:
        day = date.fromisoformat(iso) if len(iso) == len("2021-03-05") and iso[4] == iso[7] == "-" else None
    except ValueError:
        return None
    return (day - _EPOCH).days if day and day >= _FIRST_DAY else None


def _letters(column: int) -> str:
    head, last = divmod(column, 26)
    return (chr(64 + head) if head else "") + chr(65 + last)
