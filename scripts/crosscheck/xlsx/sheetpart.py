"""The sheet part of an xlsx package: chosen cells changed, everything else left byte for byte.

Sheets come from many programs: prefixed tags (x:row), rows and cells without references, empty rows written as one tag,
text in the cell or among the shared strings.  Only tags that must change are touched; a part that cannot be changed
safely is refused with `PackageError`, never guessed at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Final, NamedTuple
from xml.parsers import expat

from crosscheck.xlsx.columns import each_width, shown, styles_of
from crosscheck.xlsx.package import PackageError, utf8_text, xml_text
from crosscheck.xlsx.tags import ATTRIBUTES, attributes, column_number, letters, plain_text, without

_HEAD: Final = r"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)"""
_ROW_OF: Final = re.compile(r"""(?<![\w:])r\s*=\s*["'](\d+)["']""")
_COLUMN_OF: Final = re.compile(r"""(?<![\w:])r\s*=\s*["']\$?([A-Z]{1,3})\$?\d+["']""")
_STYLE_OF: Final = re.compile(r"""(?<![\w:])s\s*=\s*["'](\d+)["']""")
_TYPE_OF: Final = re.compile(r"""(?<![\w:])t\s*=\s*["'](\w+)["']""")
_ROOT: Final = re.compile(r"<((?:\w+:)?)worksheet\b")
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TAG: Final = re.compile(rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)((?:[\w.-]+:)?[\w.-]+){ATTRIBUTES}(/?)>", re.DOTALL)
_WIDEST_MERGE: Final = 100_000  # cells; wider ones are formatting, not data
_ORDER: Final = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges",
    "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF",
    "picture", "oleObjects", "AlternateContent", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
CellTexts = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class CellChange:
    """What becomes of one cell: its new content (None: as it was), and its new format from the one it had."""

    content: str | float | None = None
    style: Callable[[int], int] | None = None


def always(style: int) -> Callable[[int], int]:
    """That format, whatever the cell had."""
    return lambda _: style


@dataclass(frozen=True, slots=True)
class Element:
    """One child of the sheet: its name without prefix, and where it stands in the text."""

    name: str
    start: int
    end: int


class Tag(NamedTuple):
    """A row or a cell in the text: its attributes as they are written, where it begins, where its content would begin."""

    head: str
    start: int
    inner: int
    empty: bool  # written as one tag, without content


@dataclass(slots=True)
class SheetPart:
    """The text of a sheet part.  Rows and columns are numbered from 1, as the sheet shows them.

    A big sheet has hundreds of thousands of cells of which few change: what can be found by one search of the text is
    not looked for cell by cell.
    """

    text: str
    prefix: str = ""
    _row: re.Pattern[str] = field(init=False)
    _cell_of: re.Pattern[str] = field(init=False)
    _row_end: re.Pattern[str] = field(init=False)
    _cell_end: re.Pattern[str] = field(init=False)
    _unplaced: bool | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        p = re.escape(self.prefix)
        self._row, self._row_end = re.compile(rf"<{p}row(?=[\s/>]){_HEAD}>"), re.compile(rf"</{p}row\s*>")
        self._cell_of, self._cell_end = re.compile(rf"<{p}c(?=[\s/>]){_HEAD}>"), re.compile(rf"</{p}c\s*>")

    @classmethod
    def of(cls, data: bytes) -> SheetPart:
        """The part of those bytes.  Raises PackageError."""
        text = utf8_text(data, "工作表")
        root = _ROOT.search(text)
        if root is None:
            raise PackageError("工作表的内部结构不认识。")
        return cls(text, root[1])

    def data(self) -> bytes:
        """The bytes of the part.  Raises PackageError when it is not well-formed."""
        data = self.text.encode("utf-8")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            raise PackageError("工作表的内部结构不规则。") from None
        return data

    # --- looking ------------------------------------------------------------------------------------------------
    def elements(self) -> list[Element]:
        """The children of the sheet in their order, sheetData among them."""
        body = self._body()
        found, depth, start = [], 0, 0
        for piece in (range(body.start), range(body.end, len(self.text))):
            if piece.start:
                found.append(body)
            for tag in _TAG.finditer(self.text, piece.start, piece.stop):
                if tag[2] is None:
                    continue
                depth -= bool(tag[1])
                if not tag[1] and depth == 1:
                    start = tag.start()
                if depth == 1 and (tag[1] or tag[4]):
                    found.append(Element(tag[2].rpartition(":")[2], start, tag.end()))
                depth += not (tag[1] or tag[4])
        return found

    def _body(self) -> Element:
        p = re.escape(self.prefix)
        found = re.search(rf"<{p}sheetData\b{ATTRIBUTES}(?:/>|>.*</{p}sheetData\s*>)", self.text, re.DOTALL)
        if found is None:
            raise PackageError("工作表里没有数据部分。")
        return Element("sheetData", found.start(), found.end())

    def rows(self) -> Iterator[tuple[int, Tag]]:
        """(number, row) of every row in the order of the text."""
        body, number = self._body(), 0
        for match in self._row.finditer(self.text, body.start, body.end):
            written = _ROW_OF.search(match[1])
            number = int(written[1]) if written else number + 1
            yield number, _tag(match)

    def cells(self, row: Tag) -> Iterator[tuple[int, Tag]]:
        """(column, cell) of every cell of that row."""
        at, end, column = row.inner, self.content_end(row), 0
        while match := self._cell_of.search(self.text, at, end):
            written = _COLUMN_OF.search(match[1])
            column = column_number(written[1]) if written else column + 1
            cell = _tag(match)
            yield column, cell
            at = self.end(cell)

    def content_end(self, tag: Tag) -> int:
        """Where the content of that row or cell ends."""
        return tag.inner if tag.empty else self._closing(tag).start()

    def end(self, tag: Tag) -> int:
        """Where that row or cell ends."""
        return tag.inner if tag.empty else self._closing(tag).end()

    def _closing(self, tag: Tag) -> re.Match[str]:
        is_row = self.text.startswith(f"{self.prefix}row", tag.start + 1)
        found = (self._row_end if is_row else self._cell_end).search(self.text, tag.inner)
        if found is None:
            raise PackageError("工作表的内部结构不规则。")
        return found

    def content(self, tag: Tag) -> str:
        """What stands in that row or cell."""
        return self.text[tag.inner : self.content_end(tag)]

    def style(self, cell: Tag) -> int:
        """The number of that cell's format."""
        found = _STYLE_OF.search(cell.head)
        return int(found[1]) if found else 0

    def texts(self, strings: Sequence[str], among: Collection[int] | None = None) -> CellTexts:
        """(row, column) -> the text or number as it stands, of every cell that holds something, in those rows or in all."""
        found = {}
        for number, row in self.rows():
            for column, cell in self.cells(row) if among is None or number in among else ():
                kind = _TYPE_OF.search(cell.head)
                if text := self._text(kind[1] if kind else "", self.content(cell), strings):
                    found[number, column] = text
        return found

    def filled(self) -> Iterator[tuple[int, int]]:
        """(row, column) of every cell that holds something, in the order of the sheet."""
        for number, row in self.rows():
            yield from ((number, column) for column, cell in self.cells(row) if self.holds(cell))

    def filled_rows(self) -> Iterator[int]:
        """The number of every row in which a cell holds something."""
        return (number for number, row in self.rows() if any(self.holds(cell) for _, cell in self.cells(row)))

    def holds(self, cell: Tag) -> bool:
        """Whether the cell holds something."""
        return self.content(cell) not in ("", f"<{self.prefix}v/>")

    def is_taken(self, column: int, first: int) -> bool:
        """Whether a cell of that column holds something in that row or below."""
        return any(self.holds(cell) for number, cell in self.in_column(column) if number >= first)

    def in_column(self, column: int) -> Iterator[tuple[int, Tag]]:
        """(row, cell) of every cell of that column."""
        p = re.escape(self.prefix)
        if self._has_unplaced_cells():
            yield from ((number, cell) for number, row in self.rows() for c, cell in self.cells(row) if c == column)
            return
        for match in re.finditer(rf"""<{p}c(?=\s)([^<>]*\sr\s*=\s*["']\$?{letters(column)}\$?(\d+)["'][^<>]*)>""", self.text):
            yield int(match[2]), _tag(match)

    def _has_unplaced_cells(self) -> bool:
        """Whether some cell does not say where it stands; looked for once, since those that are put in do."""
        if self._unplaced is None:
            self._unplaced = re.search(rf"<{re.escape(self.prefix)}c(?=[\s/>])(?![^<>]*\sr\s*=)", self.text) is not None
        return self._unplaced

    def of_formats(self, styles: Collection[int]) -> Iterator[tuple[int, int, Tag]]:
        """(row, column, cell) of every cell that has one of those formats."""
        numbers = "|".join(map(str, styles))
        if not numbers or not re.search(rf"""\ss\s*=\s*["'](?:{numbers})["']""", self.text):
            return
        for number, row in self.rows():
            yield from ((number, column, cell) for column, cell in self.cells(row) if self.style(cell) in styles)

    def _text(self, kind: str, body: str, strings: Sequence[str]) -> str:
        if kind == "inlineStr":
            return plain_text(body, self.prefix)
        value = re.search(rf"<{re.escape(self.prefix)}v\b[^>]*>([^<]*)<", body)
        if value is None:
            return ""
        if kind == "s":
            return strings[int(value[1])] if value[1].strip().isdigit() and int(value[1]) < len(strings) else ""
        return unescape(value[1])

    def without_height(self, among: Collection[int]) -> set[int]:
        """Those of these rows that tell no height: the office program fits them to what stands in them, until one is told."""
        return {number for number, row in self.rows() if number in among and "ht" not in attributes(row.head)}

    def column_widths(self) -> dict[int, float]:
        """Column -> its width in characters, of those that are declared."""
        columns = self._columns()
        return each_width(self.text[columns.start : columns.end])

    def areas(self) -> list[tuple[int, int, int, int]]:
        """(top, left, bottom, right) of the merged areas; those that are formatting and not data are left out."""
        found = []
        for area in re.findall(rf"<{re.escape(self.prefix)}mergeCell\b[^>]*?\bref=[\"']([^\"']+)", self.text):
            corners = [(int(row), column_number(column)) for column, row in _REFERENCE.findall(area)]
            if corners:
                (top, left), (bottom, right) = corners[0], corners[-1]
                if 0 < (bottom - top + 1) * (right - left + 1) <= _WIDEST_MERGE:
                    found.append((top, left, bottom, right))
        return found

    def shown(self, cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
        """Those cells that are covered -> the cell that shows for them."""
        asked = sorted(cells)
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in self.areas():
            first, last = bisect_left(asked, (top, left)), bisect_left(asked, (bottom, right + 1))
            found |= {cell: (top, left) for cell in asked[first:last] if left <= cell[1] <= right}
        return found

    # --- changing -----------------------------------------------------------------------------------------------
    def change(self, changes: Mapping[int, Mapping[int, CellChange]], heights: Mapping[int, float] | None = None) -> None:
        """Change those cells (by row, then column), making the rows and cells that are not there.

        ``heights`` (in points) are those of rows that are made, and the least of rows that are there.
        """
        waiting = deque(number for number in sorted(changes) if changes[number])
        columns, heights = self._columns(), heights or {}
        defaults = styles_of(self.text[columns.start : columns.end])
        made, at, body, before = [], 0, self._body(), 0
        for number, row in self.rows():
            if number <= before:
                raise PackageError("工作表里各行的次序不对。")
            before = number
            while waiting and waiting[0] < number:
                made += [self.text[at : row.start], self._new_row(waiting[0], changes[waiting.popleft()], defaults, heights)]
                at = row.start
            if waiting and waiting[0] == number:
                cells = changes[waiting.popleft()]
                made += [self.text[at : row.start], self._changed_row(number, row, cells, defaults, heights.get(number, 0))]
                at = self.end(row)
        late = "".join(self._new_row(number, changes[number], defaults, heights) for number in waiting)
        self.text = "".join([*made, self._end_of_body(at, body, late)])
        self._widen_dimension(changes)

    def _end_of_body(self, at: int, body: Element, late: str) -> str:
        if not late:
            return self.text[at:]
        p = self.prefix
        if self.text[: body.end].endswith("/>"):
            return f"{self.text[at : body.end - 2]}>{late}</{p}sheetData>{self.text[body.end :]}"
        close = self.text.rindex("</", 0, body.end)
        return self.text[at:close] + late + self.text[close:]

    def _new_row(self, number: int, cells: Mapping[int, CellChange], defaults: Mapping[int, int], heights: Mapping[int, float]) -> str:
        height = f' ht="{heights[number]:g}" customHeight="1"' if number in heights else ""
        body = "".join(self._new_cell(number, column, cells[column], defaults.get(column, 0)) for column in sorted(cells))
        return f'<{self.prefix}row r="{number}"{height}>{body}</{self.prefix}row>'

    def _changed_row(self, number: int, row: Tag, changes: Mapping[int, CellChange], defaults: Mapping[int, int], least: float) -> str:
        waiting = {column: changes[column] for column in sorted(changes)}
        own = attributes(row.head)
        styles = defaults if own.get("customFormat") not in ("1", "true") else dict.fromkeys(waiting, int(own.get("s", 0)))
        made, at, before = [], row.inner, 0
        for column, cell in self.cells(row):
            if column <= before:
                raise PackageError("工作表里各格的次序不对。")
            before = column
            for early in [c for c in waiting if c < column]:
                made += [self.text[at : cell.start], self._new_cell(number, early, waiting.pop(early), styles.get(early, 0))]
                at = cell.start
            if column in waiting:
                made += [self.text[at : cell.start], self._changed_cell(number, column, cell, waiting.pop(column))]
                at = self.end(cell)
        made.append(self.text[at : self.content_end(row)])
        made += [self._new_cell(number, column, change, styles.get(column, 0)) for column, change in waiting.items()]
        head = without(row.head.rstrip("/") if row.empty else row.head, "spans")
        if least > float(own.get("ht", 0)):
            head = f'{without(head, "ht|customHeight")} ht="{least:g}" customHeight="1"'
        return f"<{self.prefix}row{head}>{''.join(made)}</{self.prefix}row>"

    def _new_cell(self, row: int, column: int, change: CellChange, style: int) -> str:
        return self._cell(f"{letters(column)}{row}", change.style(style) if change.style else style, change.content)

    def _changed_cell(self, row: int, column: int, cell: Tag, change: CellChange) -> str:
        style = self.style(cell)
        if change.content is not None:
            return self._new_cell(row, column, change, style)
        if change.style is None:
            return self.text[cell.start : self.end(cell)]
        head = without(cell.head.rstrip("/") if cell.empty else cell.head, "s")
        close = "/" if cell.empty else ""
        return f'<{self.prefix}c{head} s="{change.style(style)}"{close}>{self.text[cell.inner : self.end(cell)]}'

    def _cell(self, reference: str, style: int, content: str | float | None) -> str:
        p = self.prefix
        head = f'<{p}c r="{reference}" s="{style}"'
        if content is None or content == "":
            return f"{head}/>"
        if isinstance(content, str):
            return f'{head} t="inlineStr"><{p}is><{p}t xml:space="preserve">{xml_text(content)}</{p}t></{p}is></{p}c>'
        return f"{head}><{p}v>{content!r}</{p}v></{p}c>"

    def insert(self, name: str, xml: str) -> None:
        """Put that child in its place (ECMA-376, part 1, 18.3.1.99), unless the sheet has one of that name."""
        elements = self.elements()
        if any(element.name == name for element in elements):
            return
        later = _ORDER[_ORDER.index(name) + 1 :]
        at = next((element.start for element in elements if element.name in later), None)
        if at is None:
            at = self.text.rindex("</")
        self.text = self.text[:at] + xml + self.text[at:]

    def show_column(self, column: int, width: float) -> None:
        """Make that column visible and so wide, leaving its neighbours as they are."""
        self.insert("cols", f"<{self.prefix}cols></{self.prefix}cols>")
        block = self._columns()
        inside = shown(self.text[block.start : block.end], self.prefix, column, width)
        self.text = f"{self.text[: block.start]}<{self.prefix}cols>{inside}</{self.prefix}cols>{self.text[block.end :]}"

    def _columns(self) -> Element:
        """What the sheet says of its columns; nothing stands between beginning and end where it says nothing."""
        return next((element for element in self.elements() if element.name == "cols"), Element("cols", 0, 0))

    def _widen_dimension(self, changes: Mapping[int, Mapping[int, CellChange]]) -> None:
        found = re.search(rf"<{re.escape(self.prefix)}dimension\b[^>]*?\bref=\"([^\"]*)\"", self.text)
        corners = [(int(row), column_number(column)) for column, row in _REFERENCE.findall(found[1])] if found else []
        if found is None or not corners:
            return
        touched = corners + [(row, column) for row, cells in changes.items() for column in cells]
        rows, columns = [row for row, _ in touched], [column for _, column in touched]
        ref = f"{letters(min(columns))}{min(rows)}:{letters(max(columns))}{max(rows)}"
        self.text = self.text[: found.start(1)] + ref + self.text[found.end(1) :]


def _tag(match: re.Match[str]) -> Tag:
    return Tag(match[1], match.start(), match.end(), match[1].endswith("/"))


def _refuse(*_: object) -> None:
    raise PackageError("工作表的内部结构不安全。")
