"""The sheet 数字来源 of 月报.xlsx: under each number that is printed, exactly the ledger rows it was counted from.

A problem stands there once for every number that counts it, so its cells are made once as text and streamed under a
skeleton that xlsxwriter authored (performance.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crosscheck import tables
from crosscheck.frames import LedgerRow
from crosscheck.reporting.figures import Figure, report_id, source_of, state_on
from crosscheck.reporting.phrases import shown
from crosscheck.xlsx.books import Book, BookError
from crosscheck.xlsx.lists import MOST_ROWS
from crosscheck.xlsx.package import joined, parts_of
from crosscheck.xlsx.strings import AddedStrings

SHEET: Final = "数字来源"
_HEADS: Final = (
    ("编号", 15), ("企业（单位）／部门", 26), ("镇街", 13), ("内容", 40), ("责任／监管单位", 18), ("发现日期", 12), ("整改期限", 12),
    ("期末状态", 10), (tables.SOURCE_FILE, 34), (tables.SOURCE_SHEET, 14), (tables.SOURCE_ROW, 8),
)  # fmt: skip
_FIRST: Final = 5  # the first row below the heading, as the sheet numbers it
_LAST_COLUMN: Final = chr(64 + len(_HEADS))
_MODELS: Final = re.compile(rb'<row r="5".*?</row><row r="6".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb'<c r="A[56]" s="(\d+)"')
_SCOPES: Final = {"period": "本期", "previous": "上期", "cumulative": "累计", "month": "当期", "to_month": "截至当期"}


class Sources:
    """Gathers the numbers as they are printed; `link` says where the rows of each will stand."""

    def __init__(self, problems: Sequence[LedgerRow], enterprises: Sequence[LedgerRow], work: Sequence[LedgerRow], day: str) -> None:
        self._cells = {row[tables.PROBLEM_ID]: _problem(row, day) for row in problems}
        self._cells |= {row[tables.ENTERPRISE_ID]: _enterprise(row) for row in enterprises}
        self._cells |= {report_id(row): _report(row) for row in work}
        self._blocks: list[tuple[str, tuple[str, ...]]] = []
        self._known: dict[tuple[object, ...], str] = {}
        self._next = _FIRST

    def link(self, figure: Figure) -> str:
        """The range of its rows, to jump to; empty for a number without rows, or when the sheet is full."""
        key = (figure.key, figure.scope, figure.group)
        if not figure.rows or self._next + len(figure.rows) > MOST_ROWS:
            return ""
        if key not in self._known:
            value = "" if figure.value is None else f"：{shown(figure.value, f' {figure.unit}')}"
            where = "　".join(name for _, name in figure.group)
            self._blocks.append((f"{_SCOPES[figure.scope]}{figure.name}{f'（{where}）' if where else ''}{value}", figure.rows))
            first = self._next + 1
            self._next += len(figure.rows) + 1
            self._known[key] = f"internal:'{SHEET}'!A{first}:{_LAST_COLUMN}{self._next - 1}"
        return self._known[key]

    def sheet(self, book: Book) -> None:
        """The empty sheet, to be filled by `fill`; it must be the last of the book."""
        page = book.sheet(SHEET)
        page.widths([width for _, width in _HEADS])
        row = page.title("数字来源", len(_HEADS), "点前面各表里的数字，就跳到这里的来源行；本表供查对，不打印。")
        page.raw.write_blank(row, 0, None)
        page.head(row + 1, [name for name, _ in _HEADS])
        page.put(_FIRST - 1, 0, "样", "total")
        page.put(_FIRST, 0, "样", "text")
        page.raw.set_row(row, None, None, {"hidden": True})
        page.raw.print_area(row, 0, row, len(_HEADS) - 1)  # what is hidden is not printed: with the whole book a page with nothing but the heading came out

    def fill(self, data: bytes) -> bytes:
        """The workbook with the rows in its last sheet."""
        parts = parts_of(data)
        name = f"xl/worksheets/sheet{sum(1 for part in parts if part.startswith('xl/worksheets/sheet'))}.xml"
        part = parts[name]
        model = _MODELS.search(part)
        if model is None:
            raise BookError("“数字来源”表的骨架不对，缺少样行。")
        heading, text = (found.decode() for found in _STYLE.findall(model[0]))
        strings = AddedStrings(parts["xl/sharedStrings.xml"])
        body = "".join(self._rows(heading, text, strings)).encode()
        parts["xl/sharedStrings.xml"] = b"".join(strings.part())
        whole = part[: model.start()] + body + part[model.end() :]
        size = f'<dimension ref="A1:{_LAST_COLUMN}{max(self._next - 1, _FIRST)}"/>'
        parts[name] = re.sub(rb'<dimension ref="[^"]*"/>', size.encode(), whole, count=1)
        return joined(parts)

    def _rows(self, heading: str, style: str, strings: AddedStrings) -> list[str]:
        made, number = [], _FIRST
        styled: dict[str, str] = {}
        for title, ids in self._blocks:
            cells = "".join(_cell(letter, number, heading, title if letter == "A" else "", strings) for letter in _letters())
            made.append(f'<row r="{number}">{cells}</row>')
            for id_ in ids:
                number += 1
                if id_ not in styled:
                    styled[id_] = "".join(_cell(letter, "\0", style, value, strings) for letter, value in zip(_letters(), self._cells[id_], strict=True))
                made.append(f'<row r="{number}">{styled[id_]}</row>'.replace("\0", str(number)))
            number += 1
        return made


def _letters() -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(_HEADS)]


def _cell(letter: str, number: int | str, style: str, value: str | int, strings: AddedStrings) -> str:
    begin = f'<c r="{letter}{number}" s="{style}"'
    if value == "":
        return f"{begin}/>"
    return f"{begin}><v>{value}</v></c>" if isinstance(value, int) else strings.cells([value], begin, "")[0]


def _problem(row: LedgerRow, day: str) -> tuple[str | int, ...]:
    names = (tables.PROBLEM_ID, tables.ENTERPRISE, tables.TOWN, tables.PROBLEM, tables.DUTY_UNIT, tables.FOUND_ON, tables.DUE_ON)
    return (*(row[name] for name in names), state_on(row, day), *source_of(row))


def _enterprise(row: LedgerRow) -> tuple[str | int, ...]:
    names = (tables.ENTERPRISE_ID, tables.ENTERPRISE, tables.TOWN, tables.FIELD, tables.REGULATOR)
    return (*(row[name] for name in names), "", "", row[tables.OPERATION], *source_of(row))


def _report(row: LedgerRow) -> tuple[str | int, ...]:
    return (row[tables.MONTH], row[tables.REPORTED_BY], "", tables.WORK_REPORTS.kind, row[tables.REPORTED_BY], "", "", "", *source_of(row))
