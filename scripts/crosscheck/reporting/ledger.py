"""总台账.xlsx: xlsxwriter makes the skeleton (look, widths, filter, panes), the rows are streamed under it as text.

Building every cell through a library is the larger half of a merge; a row as text is several times faster and stays
plain: shared strings, numbers and real dates (performance.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from math import isfinite
from typing import Final, cast

from crosscheck import tables
from crosscheck.xlsx.books import LONGEST_TEXT, Book, BookError, lines_needed
from crosscheck.xlsx.package import joined, parts_of, xml_text

_EPOCH: Final = date(1899, 12, 30)
_FIRST_DAY: Final = date(1900, 3, 1)
_MOST_ROWS: Final = 1_048_575
_MODEL_ROW: Final = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"')
_LINE: Final = 15.0
_TALLEST: Final = 8
_WIDE: Final = 10.0  # columns so wide hold words and take them in several lines; narrower ones hold choices and days
_A4, _A3_PAPER = 220.0, 8  # what A4 takes in a size that can be read; Excel's number of A3
_STRINGS: Final = "xl/sharedStrings.xml"
_FIRST_CELL: Final = '<c r="A'
_CHUNK: Final = 2_000  # rows or texts made at a time
_REMEMBERED: Final = 100_000
_MOST_SHARED: Final = 500_000

Value = str | int | float | None


@dataclass(slots=True)
class LedgerSheet:
    """A sheet: (heading, width) of each column, its rows, which columns hold ISO dates, and which is the first that is not printed."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Value]]
    dates: frozenset[str] = frozenset()
    unprinted: str = ""


def ledger_workbook(sheets: Sequence[LedgerSheet], created: date, limit: int = _MOST_ROWS) -> bytes:
    """The workbook; a sheet of more than ``limit`` rows goes on in further sheets.  Raises BookError in Chinese."""
    pieces = [piece for sheet in sheets for piece in _split(sheet, limit)]
    parts: dict[str, bytes | Iterable[bytes]] = {**parts_of(_skeleton(pieces, created))}
    strings = SharedStrings(cast("bytes", parts.pop(_STRINGS)))
    for number, (sheet, rows) in enumerate(pieces, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _ahead(_with_rows(cast("bytes", parts[name]), sheet, rows, strings))
    return joined({**parts, _STRINGS: strings.part()}, level=2)


def _split(sheet: LedgerSheet, limit: int) -> list[tuple[LedgerSheet, list[Sequence[Value]]]]:
    """The sheet, or as many as its rows need: whole towns together where it has towns, and only a town beyond the limit in two."""
    rows = list(sheet.rows)
    if len(rows) <= limit:
        return [(sheet, rows)]
    names = [name for name, _ in sheet.columns]
    towns = [rows]
    if tables.TOWN in names:
        at = names.index(tables.TOWN)
        towns = [list(town) for _, town in groupby(sorted(rows, key=lambda row: str(row[at])), key=lambda row: str(row[at]))]
    pieces: list[list[Sequence[Value]]] = [[]]
    for town in towns:
        if len(pieces[-1]) + len(town) > limit and pieces[-1]:
            pieces.append([])
        for begin in range(0, len(town), limit):
            if begin:
                pieces.append([])
            pieces[-1] += town[begin : begin + limit]
    return [(replace(sheet, name=f"{sheet.name}{number}", rows=()), piece) for number, piece in enumerate(pieces, 1)]


def _skeleton(pieces: Sequence[tuple[LedgerSheet, list[Sequence[Value]]]], created: date) -> bytes:
    """Each sheet with its heading and one model row, whose formats the streamed rows take."""
    book = Book(created)
    for sheet, rows in pieces:
        page = book.sheet(sheet.name)
        widths = [width for _, width in sheet.columns]
        page.widths(widths)
        names = [name for name, _ in sheet.columns]
        printed = names.index(sheet.unprinted) if sheet.unprinted in names else len(names)
        page.head(0, names)
        page.raw.print_area(0, 0, max(len(rows), 1), printed - 1)
        if sum(widths[:printed]) > _A4:
            page.raw.set_paper(_A3_PAPER)
        page.raw.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
        for column, (name, _) in enumerate(sheet.columns):
            page.put(1, column, "", "date" if name in sheet.dates else "text")
    return book.done()


def _ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the next one being made while this one is compressed: zlib lets other threads work."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = pool.submit(next, pieces, None)
            yield piece


def _with_rows(part: bytes, sheet: LedgerSheet, rows: Sequence[Sequence[Value]], strings: SharedStrings) -> Iterator[bytes]:
    model = _MODEL_ROW.search(part)
    if model is None:
        raise BookError("总台账的骨架不对，缺少样行。")
    styles = [found.decode() for found in _STYLE.findall(model[0])]
    letters = [_letters(column) for column in range(len(sheet.columns))]
    heads = [f'<c r="{letter}' for letter in letters]
    columns = [
        _Column(letter, style, follower, name in sheet.dates, width, strings)
        for letter, style, follower, (name, width) in zip(letters, styles, [*heads[1:], ""], sheet.columns, strict=True)
    ]
    last = f'<dimension ref="A1:{letters[-1]}{len(rows) + 1}"/>'
    yield re.sub(rb'<dimension ref="[^"]*"/>', last.encode(), part[: model.start()], count=1)
    for at in range(0, len(rows), _CHUNK):
        yield "".join(_rows(at + 2, rows[at : at + _CHUNK], columns)).encode()
    yield part[model.end() :]


def _rows(first: int, rows: Sequence[Sequence[Value]], columns: Sequence[_Column]) -> Iterator[str]:
    """Rows as text, the first having that number: whole columns are worked out, then a row is its number between its cells."""
    values = list(zip(columns, zip(*rows, strict=True), strict=True))
    across = zip(*(column.cells(cells, first) for column, cells in values), strict=True)
    wide = [column.lines(cells) for column, cells in values if column.width >= _WIDE]
    tallest = map(max, zip(*wide, strict=True)) if wide else [1] * len(rows)
    for number, cells, lines in zip(range(first, first + len(rows)), across, tallest, strict=True):
        height = f' ht="{min(lines, _TALLEST) * _LINE}" customHeight="1"' if lines > 1 else ""
        yield f'<row r="{number}"{height}>{str(number).join((_FIRST_CELL, *cells))}</row>'


class SharedStrings:
    """The workbook's shared strings: each text stands once in the file, however many cells have it."""

    def __init__(self, part: bytes) -> None:
        self._start, self._end = part[: part.index(b"<si>")], b"</sst>"
        self._texts = [item.decode() for item in re.findall(rb"<si>.*?</si>", part, re.DOTALL)]
        self._numbers: dict[str, int] = {}

    def cell(self, text: str) -> str:
        """What stands in a cell of that text; past a limit the text itself, so that no size of ledger fills the memory."""
        number = self._numbers.get(text)
        if number is None:
            space = ' xml:space="preserve"' if text != text.strip() else ""
            item = f"<t{space}>{xml_text(text)}</t>"
            if len(self._texts) >= _MOST_SHARED:
                return f' t="inlineStr"><is>{item}</is></c>'
            number = self._numbers[text] = len(self._texts)
            self._texts.append(f"<si>{item}</si>")
        return f' t="s"><v>{number}</v></c>'

    def part(self) -> Iterator[bytes]:
        """The part, once all cells are made."""
        yield re.sub(rb' count="\d+" uniqueCount="\d+"', f' uniqueCount="{len(self._texts)}"'.encode(), self._start)
        for at in range(0, len(self._texts), _CHUNK):
            yield "".join(self._texts[at : at + _CHUNK]).encode()
        yield self._end


class _Column:
    """The cells of one column as text, each distinct value worked out once."""

    def __init__(self, letter: str, style: str, follower: str, dated: bool, width: float, strings: SharedStrings) -> None:
        self.width = width
        self._letter, self._dated, self._strings = letter, dated, strings
        self._begin, self._end = f'" s="{style}"', follower
        self._made: dict[Value, str] = {}
        self._lines: dict[Value, int] = {}

    def cells(self, values: Sequence[Value], first: int) -> list[str]:
        """For each value its cell from behind the row's number to the number of the next cell; the first is in that row."""
        if len(self._made) > _REMEMBERED:
            self._made, self._lines = {}, {}
        made = self._made
        return [made.get(value) or self._cell(value, first + at) for at, value in enumerate(values)]

    def _cell(self, value: Value, row: int) -> str:
        if isinstance(value, str) and value:
            if len(value) > LONGEST_TEXT:
                raise BookError(f"{self._letter}{row} 的文字有 {len(value)} 个字，超过 Excel 一格能放的 {LONGEST_TEXT} 个字。")
            serial = _serial(value) if self._dated else None
            inside = f"><v>{serial}</v></c>" if serial else self._strings.cell(value)
        else:
            inside = _number(value)
        made = self._made[value] = f"{self._begin}{inside}{self._end}"
        return made

    def lines(self, values: Sequence[Value]) -> list[int]:
        """How many lines each value takes."""
        known = self._lines
        return [known.get(value) or self._count(value) for value in values]

    def _count(self, value: Value) -> int:
        needed = _lines(value, self.width) if isinstance(value, str) and len(value) * 2 > self.width else 1
        self._lines[value] = needed
        return needed


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
