"""《异地执法检查问题移交表》: issued from the office's template, and read back by its labels (notice, annex)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from crosscheck import tables
from crosscheck.forms.template import Template
from crosscheck.keys import key

_LABELS: Final = {"企业名称": tables.ENTERPRISE, "所在镇街": tables.TOWN, "企业地址": tables.ADDRESS, "检查时间": tables.FOUND_ON}
_LISTED: Final = (tables.ITEM, tables.PROBLEM, tables.LAW, tables.STANDARD, tables.FOUND_BY, tables.DUTY_UNIT)
_TICKS_AGAINST: Final = {"", "×", "否", "0"}
_SHOWN: Final = (
    tables.ITEM, tables.PROBLEM, tables.LEVEL, tables.FOUND_ON, tables.DUTY_UNIT, tables.DISPOSITION, tables.DUE_ON, tables.STATE,
)  # fmt: skip


@lru_cache(maxsize=4)
def _template(data: bytes) -> Template:
    return Template("移交表.xlsx", data)


def transfer_sheet(template: bytes, enterprise: Mapping[str, Any], open_problems: Sequence[Mapping[str, Any]], year: int) -> bytes:
    """The sheet of one drawn enterprise: its head filled in, its open problems on the second sheet to look at again."""
    values = {
        "企业名称": str(enterprise[tables.ENTERPRISE]),
        "所在镇街": str(enterprise[tables.TOWN]),
        "企业地址": str(enterprise.get(tables.ADDRESS, "") or ""),
        "年份": str(year),
    }
    rows = [{"序号": str(number), **{name: str(row[name]) for name in _SHOWN}} for number, row in enumerate(open_problems, 1)]
    return _template(template).fill(values, rows)


@dataclass(slots=True)
class FilledSheet:
    """What was filled in: head fields and problem rows by declared column, with each row's 0-based row number."""

    head: dict[str, str] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def read_transfer(grid: Sequence[Sequence[Any]]) -> FilledSheet | None:
    """The content of a filled transfer sheet, found by its labels wherever they stand; None when it is none."""
    cells = [["" if value is None else str(value).strip() for value in row] for row in grid]
    leaf = next((r for r, row in enumerate(cells) if sum(key(text) in _DISPOSITION_KEYS for text in row) >= 6), None)
    if leaf is None:
        return None
    filled = FilledSheet(head=_head(cells[:leaf]))
    columns = _columns(cells[max(leaf - 1, 0)], cells[leaf])
    for r in range(leaf + 1, len(cells)):
        if any("签字" in text for text in cells[r]):
            break
        problem = _problem(cells[r], columns)
        if any(text for name, text in problem.items()):
            filled.problems.append(problem)
            filled.rows.append(r)
    return filled


_DISPOSITION_KEYS: Final = {key(name): name for name in tables.DISPOSITIONS}


def _head(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    found = {}
    for text in (text for row in rows for text in row):
        label, colon, rest = re.sub("[:：]", "：", text, count=1).partition("：")
        name = _LABELS.get(label.replace(" ", ""))
        if colon and name:
            found[name] = rest.strip()
    return found


def _columns(upper: Sequence[str], lower: Sequence[str]) -> dict[int, str]:
    """Column index -> declared column or disposition."""
    known = {key(name): name for name in _LISTED}
    columns = {}
    for c in range(max(len(upper), len(lower))):
        texts = [row[c] if c < len(row) else "" for row in (lower, upper)]
        for text in texts:
            if name := _DISPOSITION_KEYS.get(key(text)) or known.get(key(text)):
                columns[c] = name
                break
    return columns


def _problem(row: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    values = {name: row[c] if c < len(row) else "" for c, name in columns.items()}
    ticked = [name for name in tables.DISPOSITIONS if values.pop(name, "") not in _TICKS_AGAINST]
    return values | {tables.DISPOSITION: "、".join(ticked)}
