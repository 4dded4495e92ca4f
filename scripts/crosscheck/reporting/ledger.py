"""总台账.xlsx: xlsxwriter makes the skeleton (look, widths, filter, panes), the rows are streamed under it as text.

Building every cell through a library is the larger half of a merge; a row as text is several times faster and stays
plain: shared strings, numbers and real dates (performance.md).
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import compress, count, islice, repeat
from math import isfinite
from typing import IO, Final, cast

from crosscheck import tables
from crosscheck.xlsx.books import BODY_FONT, TALLEST, TITLE_FONT, Book, BookError, lines_needed
from crosscheck.xlsx.limits import LAST_ROW, LONGEST_TEXT
from crosscheck.xlsx.lists import iso_day, with_room
from crosscheck.xlsx.package import join, parts_of
from crosscheck.xlsx.strings import AddedStrings
from crosscheck.xlsx.tags import letters

_EPOCH: Final = date(1899, 12, 30)
_FIRST_DAY: Final = date(1900, 3, 1)
_MODEL_ROW: Final = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"')
_LINE: Final = 15.0
_TALLEST, _TALLEST_UNPRINTED = int(TALLEST // _LINE), 8  # lines: printed words are cut by Excel's limit only; what is not printed makes no page longer
_WIDE: Final = 10.0  # columns so wide hold words and take them in several lines; narrower ones hold choices and days
_A4, _A3, _A3_PAPER = 220.0, 330.0, 8  # what A4 and A3 take in a size that can be read; Excel's number of A3
_STRINGS: Final = "xl/sharedStrings.xml"
_FIRST_CELL: Final = '<c r="A'
_CHUNK: Final = 2_000  # rows made at a time
_REMEMBERED: Final = 5_000  # values of a column; past it they are made anew

Value = str | int | float | None
Piece = Sequence[Sequence[Value]]  # some rows, column by column


@dataclass(slots=True)
class LedgerSheet:
    """A sheet: (heading, width) of each column, its rows and how many, which columns hold ISO dates, which is the first that is not printed, and the towns of its rows.

    ``pieces`` gives the rows piece by piece, as often as they are wanted.
    """

    name: str
    columns: Sequence[tuple[str, float]]
    pieces: Callable[[], Iterable[Piece]]
    count: int
    dates: frozenset[str] = frozenset()
    unprinted: str = ""
    towns: frozenset[str] = frozenset()

    @classmethod
    def of_rows(cls, name: str, columns: Sequence[tuple[str, float]], rows: Callable[[], Iterable[Sequence[Value]]]) -> LedgerSheet:
        """A sheet of rows that are made while it is written, and once before to count them."""
        return cls(name, columns, lambda: _pieces_of(rows()), sum(1 for _ in rows()))

    def printed(self) -> int:
        """How many columns are printed."""
        names = [name for name, _ in self.columns]
        return names.index(self.unprinted) if self.unprinted in names else len(names)

    def naming(self) -> int:
        """How many columns it takes to know what a row is about."""
        names = [name for name, _ in self.columns]
        return names.index(tables.ENTERPRISE) + 1 if tables.ENTERPRISE in names else 1


def _pieces_of(rows: Iterable[Sequence[Value]]) -> Iterator[Piece]:
    """The rows column by column, so many at a time."""
    left = iter(rows)
    while some := list(islice(left, _CHUNK)):
        yield list(zip(*some, strict=True))


def write_ledger(target: IO[bytes], sheets: Sequence[LedgerSheet], created: date, limit: int = LAST_ROW - 1) -> None:
    """Write the workbook to that file; a sheet of more than ``limit`` rows goes on in further sheets.  Raises BookError in Chinese."""
    pieces = [piece for sheet in sheets for piece in _split(replace(sheet, columns=with_room(sheet.columns, {tables.TOWN: sheet.towns})), limit)]
    parts: dict[str, bytes | Iterable[bytes]] = {**parts_of(_skeleton(pieces, created))}
    strings = AddedStrings(cast("bytes", parts.pop(_STRINGS)))
    for number, sheet in enumerate(pieces, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _ahead(_with_rows(cast("bytes", parts[name]), sheet, strings))
    join(target, {**parts, _STRINGS: strings.part()}, level=2)


def _split(sheet: LedgerSheet, limit: int) -> list[LedgerSheet]:
    """The sheet, or as many as its rows need: whole towns together where it has towns, and only a town beyond the limit in two."""
    if sheet.count <= limit:
        return [sheet]
    part_of = _parts(sheet, limit)
    counts = Counter(part_of)
    return [
        replace(sheet, name=f"{sheet.name}{part + 1}", pieces=partial(_chosen, sheet.pieces, part_of, part), count=counts[part])
        for part in sorted(counts)
    ]


def _parts(sheet: LedgerSheet, limit: int) -> array[int]:
    """For each row the number of the sheet that takes it."""
    names = [name for name, _ in sheet.columns]
    at = names.index(tables.TOWN) if tables.TOWN in names else -1
    towns = [str(town) if at >= 0 else "" for piece in sheet.pieces() for town in piece[at]]
    first: dict[str, int] = {}
    part = used = 0
    for town, size in sorted(Counter(towns).items()):
        if used and used + size > limit:
            part, used = part + 1, 0
        first[town] = part
        part, used = part + (used + size - 1) // limit, (used + size - 1) % limit + 1
    before = Counter[str]()
    part_of = array("I")
    for town in towns:
        part_of.append(first[town] + before[town] // limit)
        before[town] += 1
    return part_of


def _chosen(pieces: Callable[[], Iterable[Piece]], part_of: Sequence[int], part: int) -> Iterator[Piece]:
    """The rows of that part."""
    at = 0
    for piece in pieces():
        mine = [own == part for own in part_of[at : at + len(piece[0])]]
        at += len(mine)
        yield [list(compress(cells, mine)) for cells in piece]


def _chunks(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same rows, so many at a time."""
    held: list[Sequence[Value]] = []
    for piece in pieces:
        at = 0
        while at < len(piece[0] if piece else ()):
            room = _CHUNK - len(held[0] if held else ())
            part = [cells[at : at + room] for cells in piece]
            held = [[*before, *cells] for before, cells in zip(held, part, strict=True)] if held else part
            at += room
            if len(held[0]) == _CHUNK:
                yield held
                held = []
    if held:
        yield held


def _skeleton(pieces: Sequence[LedgerSheet], created: date) -> bytes:
    """Each sheet with its heading and one model row, whose formats the streamed rows take."""
    book = Book(created, result=True)
    for sheet in pieces:
        page = book.sheet(sheet.name)
        page.raw.set_header(f'&C&"{TITLE_FONT}"&14{sheet.name}&R&"{BODY_FONT}"&9截至{created.year}年{created.month}月{created.day}日')
        widths = [width for _, width in sheet.columns]
        page.widths(widths)
        printed = sheet.printed()
        page.head(0, [name for name, _ in sheet.columns])
        page.raw.print_area(0, 0, max(sheet.count, 1), printed - 1)
        if sum(widths[:printed]) > _A4:
            page.raw.set_paper(_A3_PAPER)
        if sum(widths[:printed]) > _A3:
            page.across(widths[:printed], sheet.naming())
        page.raw.autofilter(0, 0, max(sheet.count, 1), len(sheet.columns) - 1)
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


def _with_rows(part: bytes, sheet: LedgerSheet, strings: AddedStrings) -> Iterator[bytes]:
    model = _MODEL_ROW.search(part)
    if model is None:
        raise BookError("总台账的骨架不对，缺少样行。")
    styles = [found.decode() for found in _STYLE.findall(model[0])]
    named = [letters(column) for column in range(1, len(sheet.columns) + 1)]
    followers = [*(f'<c r="{letter}' for letter in named[1:]), ""]
    printed = sheet.printed()
    columns = [
        _Cells(style, follower, name in sheet.dates, width, strings, _TALLEST if at < printed else _TALLEST_UNPRINTED)
        for at, (style, follower, (name, width)) in enumerate(zip(styles, followers, sheet.columns, strict=True))
    ]
    last = f'<dimension ref="A1:{named[-1]}{sheet.count + 1}"/>'
    yield re.sub(rb'<dimension ref="[^"]*"/>', last.encode(), part[: model.start()], count=1)
    for number, cells in enumerate(_chunks(sheet.pieces())):
        yield "".join(_rows(number * _CHUNK + 2, cells, columns)).encode()
    yield part[model.end() :]


def _rows(first: int, values: Sequence[Sequence[Value]], columns: Sequence[_Cells]) -> Iterator[str]:
    """Rows as text, the first having that number: whole columns are worked out, then a row is its number between its cells."""
    made = [column.made(cells, first, letters(at)) for at, (column, cells) in enumerate(zip(columns, values, strict=True), 1)]
    high = [map(column.lines.get, cells, repeat(1)) for column, cells in zip(columns, values, strict=True) if column.lines]
    tallest: Iterable[int] = map(max, repeat(1), *high) if high else repeat(1)
    for number, cells, lines in zip(map(str, count(first)), zip(repeat(_FIRST_CELL), *made), tallest):  # noqa: B905 (the cells end it)
        height = f' ht="{lines * _LINE}" customHeight="1"' if lines > 1 else ""
        yield f'<row r="{number}"{height}>{number.join(cells)}</row>'


class _Cells:
    """The cells of one column, each distinct value worked out once: from behind its row's number to the number of the next cell.

    ``lines`` are the values that need more than one line in a column wide enough for words, and how many, but no more than ``most``.
    """

    def __init__(self, style: str, follower: str, dated: bool, width: float, strings: AddedStrings, most: int) -> None:
        self._begin, self._end = f'" s="{style}"', follower
        self._dated, self._width, self._strings, self._most = dated, width, strings, most
        self._known: dict[Value, str] = {}
        self.lines: dict[Value, int] = {}

    def made(self, values: Sequence[Value], first: int, letter: str) -> list[str]:
        """The cell of each value; the first is in that row."""
        try:
            return list(map(self._known.__getitem__, values))
        except KeyError:
            self._learn(values, first, letter)
        return list(map(self._known.__getitem__, values))

    def _learn(self, values: Sequence[Value], first: int, letter: str) -> None:
        if len(self._known) > _REMEMBERED:
            self._known, self.lines = {}, {}
        new = [value for value in dict.fromkeys(values) if value not in self._known]
        texts = [value for value in new if isinstance(value, str) and value]
        longest = max(map(len, texts), default=0)
        if longest > LONGEST_TEXT:
            row = first + next(at for at, value in enumerate(values) if isinstance(value, str) and len(value) == longest)
            raise BookError(f"{letter}{row} 的文字有 {longest} 个字，超过 Excel 一格能放的 {LONGEST_TEXT} 个字。")
        if longest * 2 > self._width >= _WIDE:
            self.lines.update((text, min(lines, self._most)) for text in texts if len(text) * 2 > self._width and (lines := lines_needed(text, self._width)) > 1)
        if len(texts) < len(new):
            self._known.update((value, f"{self._begin}{_number(value)}{self._end}") for value in new)
        if self._dated:
            days = {text: serial for text in texts if (serial := _serial(text))}
            self._known.update((text, f"{self._begin}><v>{serial}</v></c>{self._end}") for text, serial in days.items())
            texts = [text for text in texts if text not in days]
        self._known.update(zip(texts, self._strings.cells(texts, self._begin, self._end), strict=True))


def _number(value: Value) -> str:
    """The end of a number's cell; of an empty one for nothing, and for what Excel has no number for (NaN, infinity)."""
    if value is None or isinstance(value, str) or not isfinite(value):
        return "/>"
    return f"><v>{float(value)!r}</v></c>" if isinstance(value, float) else f"><v>{int(value)}</v></c>"


@lru_cache(maxsize=10_000)
def _serial(iso: str) -> int | None:
    """Excel's number of an ISO day; None for other text, and for days before March 1900, which Excel counts wrongly."""
    day = iso_day(iso)
    return (day - _EPOCH).days if day and day >= _FIRST_DAY else None
