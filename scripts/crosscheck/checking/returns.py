"""退回件: a department's own workbook with the bad cells marked, a note on each, and a column 错误说明 beside the table.

The package is patched: cells get another fill and keep their own format, whatever else is in it stays byte for byte.
A workbook that came back before loses our earlier marks.  What cannot be patched is refused with PackageError; then
`checking.clean_copy` writes a plain copy.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, told
from crosscheck.keys import key
from crosscheck.sheets import DEEPEST
from crosscheck.xlsx.active import active_content
from crosscheck.xlsx.books import lines_needed
from crosscheck.xlsx.cellnotes import CellAt, cells_of, with_comments, with_shapes
from crosscheck.xlsx.cellstyles import CellStyles
from crosscheck.xlsx.columns import USUAL
from crosscheck.xlsx.hidden import hidden_rows, show_columns, show_rows, show_sheets
from crosscheck.xlsx.limits import LAST_COLUMN
from crosscheck.xlsx.package import (
    PackageError,
    declare,
    free_name,
    joined,
    part_of_kind,
    parts_of,
    relate,
    relations,
    sheets_of,
    workbook_part,
)
from crosscheck.xlsx.printing import fit_width
from crosscheck.xlsx.sheetpart import CellChange, CellTexts, SheetPart, always
from crosscheck.xlsx.strings import SharedStrings
from crosscheck.xlsx.tags import attributes, column_number, letters

MUST, DOUBT = "FFFFC7CE", "FFFFEB9C"  # fills: to be mended, to be looked at
COLUMN_WIDTH: Final = 60.0
LINE: Final = 14.0
MOST_NOTES: Final = 500  # a drawing of thousands of notes makes Excel crawl; the column says everything
TALLEST: Final = 300.0
_WORDS: Final = {"error": "必须改", "warning": "请核实"}
_PRINT_AREA: Final = b"_xlnm.Print_Area"
_COMMENTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass(slots=True)
class SheetMarks:
    """What goes back on one sheet: findings by cell, and those of a list as a whole by the row of its heading (0: none found).

    ``heads`` are the rows of its headings (two lists may stand one beneath the other); none when none was found.
    """

    sheet: str
    heads: tuple[int, ...] = ()
    cells: dict[CellAt, list[Finding]] = field(default_factory=dict)
    whole: dict[int, list[Finding]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: str, head: int, findings: Sequence[Finding]) -> SheetMarks:
        """The marks of those findings; notes that ask nothing of the department are left out."""
        marks = cls(sheet, (head,) if head else ())
        for item in findings:
            place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", item.cell)
            if item.severity != "info" and place:
                marks.cells.setdefault((int(place[2]), column_number(place[1])), []).append(item)
            elif item.severity != "info":
                marks.whole.setdefault(head, []).append(item)
        return marks

    def joined(self, other: SheetMarks) -> SheetMarks:
        """These marks and the other's on the same sheet, which may hold two lists or be read as two kinds."""
        cells = {cell: [*self.cells.get(cell, []), *other.cells.get(cell, [])] for cell in (*self.cells, *other.cells)}
        whole = {head: [*self.whole.get(head, []), *other.whole.get(head, [])] for head in sorted({*self.whole, *other.whole})}
        return SheetMarks(self.sheet, tuple(sorted({*self.heads, *other.heads})), cells, whole)

    def remarks(self, filled: Iterable[int]) -> dict[int, str]:
        """What column 错误说明 says, by row; what is wrong with a whole list, its headings or what stands above them is said in its first row that holds something."""
        rows: dict[int, list[str]] = {}
        if not self.heads:
            return {}
        heads = frozenset(self.heads)
        above = {row for row, _ in self.cells if row <= self.heads[0] or row in heads}
        body = sorted(set(filled) - heads) if self.whole or above else []

        def first_below(head: int) -> int:
            at = bisect_right(body, head)
            return body[at] if at < len(body) else self.heads[0] + 1

        for head, items in self.whole.items():
            rows.setdefault(first_below(head or self.heads[0]), []).extend(f"整张表：{told(item)}" for item in items)
        for (row, _), items in sorted(self.cells.items()):
            own = first_below(max(self.heads[0], row)) if row in above else row
            rows.setdefault(own, []).extend(said(item) for item in items)
        return {row: "\n".join(dict.fromkeys(words)) for row, words in rows.items()}


def said(item: Finding) -> str:
    """One finding as the row's remark says it."""
    return f"{item.cell}（{_WORDS[item.severity]}）：{told(item)}"


def note(items: Sequence[Finding]) -> str:
    """The findings of one cell as its note says them."""
    return "\n".join(dict.fromkeys(f"{_WORDS[item.severity]}：{told(item)}" for item in items))


def color(items: Sequence[Finding]) -> str:
    """The fill of a cell with those findings."""
    return MUST if any(item.severity == "error" for item in items) else DOUBT


def marked_copy(data: bytes, marks: Sequence[SheetMarks]) -> bytes:
    """The workbook with those marks.  Raises PackageError when it is no package whose parts we can change.

    One with macros, links to outside or embedded objects is not: these are never carried on (hazards.md, Reading).
    """
    parts = parts_of(data)
    sheets, styles_part = sheets_of(parts), part_of_kind(parts, workbook_part(parts), "styles")
    if active_content(parts) or not styles_part or any(item.sheet not in sheets for item in marks):
        raise PackageError("这个工作簿不能直接标注。")
    strings = SharedStrings.of(parts)
    styles = CellStyles(parts[styles_part])
    shown = show_sheets(parts, {item.sheet for item in marks})
    for item in marks:
        _MarkedSheet(parts, sheets[item.sheet], strings, styles, item, item.sheet in shown).mark()
    parts[styles_part] = styles.data()
    return joined(parts)


class _MarkedSheet:
    """One sheet under way in its package.  What of it is hidden and to be mended is shown, and the remarks say so."""

    def __init__(self, parts: dict[str, bytes], name: str, strings: Sequence[str], styles: CellStyles, marks: SheetMarks, was_hidden: bool) -> None:
        self._parts, self._name, self._styles, self._marks = parts, name, styles, marks
        self._has_print_area = _PRINT_AREA in parts[workbook_part(parts)]  # what is outside it is not printed
        self._sheet, self._strings = SheetPart.of(parts[name]), strings
        parts[name] = b""  # a big one need not be there twice
        self._hidden = hidden_rows(self._sheet)
        self._brought = ["这个工作表"] * was_hidden  # what of it was brought to sight
        self._headings: CellTexts = self._sheet.texts(strings, marks.heads)

    def mark(self) -> None:
        """Mark the sheet and put it back into the package."""
        cells: dict[CellAt, list[Finding]] = {}
        marked = self._marks.cells or self._unknown()
        shown = self._sheet.shown(marked)
        columns = show_columns(self._sheet, {column for _, column in marked})
        self._brought += [f"{'、'.join(map(letters, columns))} 列"] * bool(columns)
        for cell, items in marked.items():
            cells.setdefault(shown.get(cell, cell), []).extend(items)
        changes: dict[int, dict[int, CellChange]] = {}
        for (row, column), items in cells.items():
            changes.setdefault(row, {})[column] = CellChange(style=_filled(self._styles, color(items)))
        heights = self._explain(changes, cells)
        show_rows(self._sheet, self._hidden & {*heights, *(row for row, _ in marked)})
        self._sheet.change(changes, heights)
        self._note({cell: note(items) for cell, items in sorted(cells.items())[:MOST_NOTES]})
        self._parts[self._name] = self._sheet.data()

    def _unknown(self) -> dict[CellAt, list[Finding]]:
        """A sheet without a heading has no cell to blame: what is said of the whole stands at its first text."""
        whole = [item for items in self._marks.whole.values() for item in items]
        return {next(self._sheet.filled(), (1, 1)): whole} if whole and not self._marks.heads else {}

    def _explain(self, changes: dict[int, dict[int, CellChange]], cells: Mapping[CellAt, Sequence[Finding]]) -> dict[int, float]:
        """Fill column 错误说明; gives the least height of each row it speaks in."""
        heads = self._marks.heads
        column, was_there = self._remark_column() if heads else (0, False)
        if not column:
            return {}
        remarks = self._remarks()
        if was_there:
            self._clear(changes, cells, column)
        else:
            self._sheet.show_column(column, COLUMN_WIDTH)
            if not self._has_print_area:
                fit_width(self._sheet, column)
        beside = {row: style for row, c, style in self._formats(heads) if c == column - 1}
        for head in heads:
            look = self._styles.filled(beside.get(head, 0), MUST)
            changes.setdefault(head, {})[column] = CellChange(tables.ERRATA, always(look))
        for row, text in remarks.items():
            changes.setdefault(row, {})[column] = CellChange(text, lambda _: self._styles.remark())
        lines = {row: lines_needed(text, COLUMN_WIDTH) for row, text in remarks.items()}
        for row, own in self._own_lines(remarks):
            lines[row] = max(lines[row], own)
        return {row: min(needed * LINE + 4, TALLEST) for row, needed in lines.items()}

    def _remarks(self) -> dict[int, str]:
        """What column 错误说明 says, by row; what was brought to sight is said where it was, of a column or a sheet in the first of them."""
        remarks = self._marks.remarks(self._seen_rows())
        remarks |= {row: f"{remarks[row]}\n（这一行原来是隐藏的，或被筛选掉了，已经显示出来。）" for row in self._hidden & remarks.keys()}
        if self._brought and remarks:
            first = min(remarks)
            remarks[first] = f"（{'和 '.join(self._brought)}原来是隐藏的，已经显示出来。）\n{remarks[first]}"
        return remarks

    def _seen_rows(self) -> Iterator[int]:
        """The rows that hold something and show; all that hold something when none of them shows."""
        seen = 0
        for seen in (row for row in self._sheet.filled_rows() if row not in self._hidden):
            yield seen
        if not seen:
            yield from self._sheet.filled_rows()

    def _own_lines(self, among: Collection[int]) -> Iterator[tuple[int, int]]:
        """Of the rows among these that tell no height, how many lines each of their texts takes: a height for our words alone would cut it."""
        rows = self._sheet.without_height(among)
        if not rows:
            return
        widths, merged = self._sheet.column_widths(), {(top, left) for top, left, *_ in self._sheet.areas()}
        wrapped = {(row, column) for row, column, style in self._formats(rows) if self._styles.wraps(style)} - merged
        for (row, column), text in self._sheet.texts(self._strings, rows).items():
            width = widths.get(column, USUAL)
            if (row, column) in wrapped and width:
                yield row, lines_needed(text, width)

    def _remark_column(self) -> tuple[int, bool]:
        """Column 错误说明, and whether it was there; 0 when the sheet has no room for one."""
        heads = self._marks.heads
        ours = [column for (_, column), text in self._headings.items() if key(text) == tables.ERRATA]
        if ours:
            return ours[0], True
        merged = [(left, right) for _, left, bottom, right in self._sheet.areas() if bottom >= heads[0]]
        table = max((column for _, column in self._headings), default=0)
        free = (column for column in range(table + 1, LAST_COLUMN + 1) if not any(left <= column <= right for left, right in merged))
        top = max(heads[0] - DEEPEST + 1, 1)  # without merges a column may be named there only, and have nothing below
        return next((column for column in free if not self._sheet.is_taken(column, top)), 0), False

    def _clear(self, changes: dict[int, dict[int, CellChange]], cells: Mapping[CellAt, Sequence[Finding]], column: int) -> None:
        """Take away what an earlier return marked and this one does not."""
        top, ours = self._marks.heads[0], self._styles.formats_with((MUST, DOUBT))
        for row, cell in self._sheet.in_column(column):
            if row > top and self._sheet.holds(cell):
                changes.setdefault(row, {})[column] = CellChange("")
        for row, c, _ in self._sheet.of_formats(ours):
            if c != column and row >= top and (row, c) not in cells:
                changes.setdefault(row, {})[c] = CellChange(style=self._styles.cleared)

    def _formats(self, among: Collection[int]) -> Iterator[tuple[int, int, int]]:
        """(row, column, format) of every cell in those rows."""
        for number, row in self._sheet.rows():
            if number in among:
                yield from ((number, column, self._sheet.style(cell)) for column, cell in self._sheet.cells(row))

    # --- notes --------------------------------------------------------------------------------------------------
    def _note(self, notes: Mapping[CellAt, str]) -> None:
        parts, name = self._parts, self._name
        listed = part_of_kind(parts, name, "comments")
        before = cells_of(parts[listed]) if listed else set()
        if any(item.kind == "threadedComment" for item in relations(parts, name)):
            notes = {cell: text for cell, text in notes.items() if cell not in before}  # a conversation is left alone
        if not notes and not before:
            return
        content, gone = with_comments(parts.get(listed) if listed else None, notes, self._namespace("spreadsheetml/main"))
        if not listed:
            listed = free_name(parts, "xl/comments{}.xml")
            declare(parts, _COMMENTS, part=listed)
            relate(parts, name, self._namespace("officeDocument/relationships/comments"), listed)
        parts[listed] = content
        self._draw([cell for cell in notes if cell not in before or cell in gone], gone)

    def _draw(self, cells: list[CellAt], gone: set[CellAt]) -> None:
        parts, name = self._parts, self._name
        drawing = self._drawing()
        if not drawing and not cells:
            return
        others = [part for other, part in parts.items() if other.endswith(".vml") and other != drawing]
        content = with_shapes(parts.get(drawing) if drawing else None, cells, gone, others)
        if not drawing:
            drawing = free_name(parts, "xl/drawings/vmlDrawing{}.vml")
            declare(parts, _DRAWING, extension="vml")
            id_ = relate(parts, name, self._namespace("officeDocument/relationships/vmlDrawing"), drawing)
            bound = self._namespace("officeDocument/relationships")
            self._sheet.insert("legacyDrawing", f'<{self._sheet.prefix}legacyDrawing xmlns:r="{bound}" r:id="{id_}"/>')
        parts[drawing] = content

    def _drawing(self) -> str:
        """The drawing that holds the sheet's notes; "" when it has none."""
        element = next((item for item in self._sheet.elements() if item.name == "legacyDrawing"), None)
        if element is None:
            return ""
        head = attributes(self._sheet.text[element.start : element.end])
        id_ = next((value for name, value in head.items() if name.rpartition(":")[2] == "id"), "")
        return next((item.target for item in relations(self._parts, self._name) if item.id == id_ and item.target in self._parts), "")

    def _namespace(self, tail: str) -> str:
        """An address of the standard in the form, transitional or strict, that the workbook has."""
        if "http://purl.oclc.org/ooxml/" in self._sheet.text[:2000]:
            return f"http://purl.oclc.org/ooxml/{tail}"
        kind, _, rest = tail.partition("/")
        return f"http://schemas.openxmlformats.org/{kind}/2006/{rest}"


def _filled(styles: CellStyles, fill: str) -> Callable[[int], int]:
    return lambda style: styles.filled(style, fill)
