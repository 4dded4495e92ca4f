"""一企一档: one printable workbook an enterprise, with every problem, its dates, its sources, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from crosscheck import tables
from crosscheck.books import Book, lines_needed

_BASIC: Final = (
    tables.ENTERPRISE, tables.CREDIT_CODE, tables.TOWN, tables.ADDRESS, tables.FIELD, tables.REGULATOR, tables.HEAD_PERSON,
    tables.PHONE, tables.RISK, tables.OPERATION, tables.OTHER_NAMES, tables.CONFLICTS, tables.EXTRAS, tables.SOURCES,
)  # fmt: skip
_COLUMNS: Final = (
    (tables.FOUND_ON, 12), (tables.WAY, 10), (tables.ITEM, 13), (tables.PROBLEM, 36), (tables.LEVEL, 8), (tables.DISPOSITION, 14),
    (tables.DUTY_UNIT, 16), (tables.DUE_ON, 12), (tables.STATE, 9), (tables.DONE_ON, 12), (tables.REVIEWED_ON, 12), (tables.SOURCES, 30),
)  # fmt: skip
_LINE: Final = 15


def dossier(enterprise: Mapping[str, Any], problems: Sequence[Mapping[str, Any]], created: date) -> bytes:
    """The workbook: 基本情况 with what is missing, and 问题台账 in the order of discovery."""
    book = Book(created)
    ordered = sorted(problems, key=lambda row: (row[tables.FOUND_ON], row[tables.PROBLEM_ID]))
    _cover(book, enterprise, ordered)
    _list(book, enterprise, ordered)
    return book.done()


def _cover(book: Book, enterprise: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> None:
    page = book.sheet("基本情况", landscape=False)
    page.widths([20, 70])
    row = page.title("一企一档", 2, str(enterprise[tables.ENTERPRISE]))
    for name in _BASIC:
        text = str(enterprise.get(name) or "").replace("；", "；\n") if name == tables.SOURCES else str(enterprise.get(name) or "")
        page.row(row, (name, text), ("head", "text"))
        page.raw.set_row(row, min(_LINE * max(lines_needed(text, 70), 1) + 6, 400))
        row += 1
    done = sum(1 for item in problems if item[tables.STATE] in tables.DONE_STATES)
    page.row(row, ("问题", f"共 {len(problems)} 项，已整改 {done} 项，未完成 {len(problems) - done} 项"), ("head", "text"))
    missing = missing_from(enterprise, problems)
    for n, text in enumerate(missing or ["无"]):  # a row each: one tall cell would be cut at 409 points
        page.row(row + 1 + n, ("" if n else "本档还缺", text), ("head", "text"))


def missing_from(enterprise: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a complete file would have and this one has not, in Chinese."""
    basic = (tables.CREDIT_CODE, tables.ADDRESS, tables.HEAD_PERSON, tables.PHONE)
    missing = [f"基本情况：{name}" for name in basic if not enterprise.get(name)]
    for row in problems:
        label = f"{row[tables.FOUND_ON]} 的问题“{str(row[tables.PROBLEM])[:16]}”"
        done = row[tables.STATE] in tables.DONE_STATES
        wanted = [tables.DISPOSITION, *([tables.DONE_ON] if done else [tables.DUE_ON]), *([tables.REVIEWED_ON] if row[tables.STATE] == tables.CLOSED else [])]
        missing += [f"{label}：{name}" for name in wanted if not row[name]]
    return missing


def _list(book: Book, enterprise: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> None:
    page = book.sheet("问题台账")
    page.widths([6, *(width for _, width in _COLUMNS)])
    row = page.title("问题台账", len(_COLUMNS) + 1, str(enterprise[tables.ENTERPRISE]))
    page.head(row, ["序号", *(name for name, _ in _COLUMNS)])
    for number, item in enumerate(problems, 1):
        texts = [str(item[name] or "") for name, _ in _COLUMNS]
        page.row(row + number, [number, *texts])
        lines = max(lines_needed(text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
        page.raw.set_row(row + number, min(_LINE * lines + 4, 400))
