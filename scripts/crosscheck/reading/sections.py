"""Columns that a list has as section rows: 一、冯卯镇 over the enterprises of that town, 甲化工有限公司（冯卯镇，3月5日检查） over its problems.

Only required columns that the list lacks are filled so, and the town and field of a problem, and only where every data row stands below such a section; a
section of the same rank that says something else ends what the one before said, so that its rows are asked about.
"""

from __future__ import annotations

import re
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding
from crosscheck.reading.body import ASIDE, SECTIONS, TITLE, RowSorter
from crosscheck.reading.captions import INSPECTION, stated_below
from crosscheck.reading.grid import Grid, cell_name
from crosscheck.reading.mapping import Heading
from crosscheck.reading.names import OF_ALL_ROWS
from crosscheck.reading.reader import Reader
from crosscheck.reading.stated import Caption, hold, tell, wanting
from crosscheck.reading.values import clean_text, filled
from crosscheck.tables import Column, Type

_RANKS: Final = tuple(map(re.compile, (*SECTIONS, "")))
_UNNUMBERED: Final = len(_RANKS) - 1
_REMARK: Final = re.compile(f"{ASIDE.pattern}|[:：]$")
_PARTS: Final = re.compile(r"[(（)）,，;；、\s]+")
_INSPECTED: Final = rf"(?:[^\W\d复前后内改限]{{0,6}}{INSPECTION})?"  # no 前检查, no 复查
_DAY: Final = re.compile(  # 3月5日, 检查日期：2021年3月5日, 2021.3.5检查情况
    rf"(?:{_INSPECTED}(?:日期|时间)?[:：])?((?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}[日号]|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}})(?:[上下]午)?{_INSPECTED}(?:发现)?的?(?:问题|隐患|情况|记录)*[:：]?"
)


def fill_from_sections(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Give the heading the required columns that it lacks and that sections state; tells of each section."""
    told: list[Finding] = []
    for name in wanting(heading):
        column = heading.table.column(name)
        if column.type in (Type.CHOICE, Type.NAME, Type.DATE) and (stated := _sections(heading, grid, reader, column)):
            hold(heading, grid, reader, name, next(iter(stated.values())), stated)
            told += tell(name, stated.values(), grid, file)
    return told


def _sections(heading: Heading, grid: Grid, reader: Reader, column: Column) -> dict[int, Caption]:
    """By row what the sections say of that column, "" where another of their rank says nothing; none unless all rows stand below one.

    The first may stand right above the heading, which is then printed again in each.
    """
    found: dict[int, Caption] = {}
    ranks = set[int]()
    left = min(heading.mapped.values(), default=0)
    captions = stated_below(heading, grid, reader, column.name)
    sorter = RowSorter(heading, reader.row_words, grid.rows)

    def reason(r: int) -> str:
        return sorter.reason(list(map(clean_text, grid.rows[r])), wide_merge=False)

    above = [heading.first - 1] if heading.first and column.name not in OF_ALL_ROWS else []  # a title there says these: `fill_from_names`
    for r in (*(r for r in above if _is_numbered(grid, r)), *range(heading.last + 1, len(grid.rows))):
        said = filled(grid.rows[r])
        if not said:
            continue
        c, text = said[0]
        several = len({text for _, text in said}) > 1
        if several and r in captions:
            found[r] = captions[r]
        elif several or (c > left and not (_value(reader, column, text) and reason(r) == TITLE)):  # 冯卯镇 may stand under the names
            if not found and not reason(r):  # the numbers of the columns are no data
                return {}
        else:
            rank = next(rank for rank, pattern in enumerate(_RANKS) if pattern.match(text))
            value = _value(reader, column, _RANKS[rank].sub("", text, count=1))
            if value or (rank in ranks and r not in captions and not (rank == _UNNUMBERED and sorter.is_around(text))):
                found[r] = Caption("", value, cell_name(r, c))
                ranks.add(rank)
            elif r in captions:
                found[r] = captions[r]
    return found


def _is_numbered(grid: Grid, r: int) -> bool:
    """Whether nothing stands in that row but the numbered title of a section."""
    texts = list({text for _, text in filled(grid.rows[r])})
    return len(texts) == 1 and any(pattern.match(texts[0]) for pattern in _RANKS[:_UNNUMBERED])


def _value(reader: Reader, column: Column, text: str) -> str:
    """What of the section's text is of the column's sort: the text itself, or part of the remark behind it (（冯卯镇，3月5日检查）); else ""."""
    bare = _REMARK.sub("", text)
    is_name = reader.likeness.is_surely_a_name(bare)  # 冯卯镇石料厂 is no town
    if column.type is Type.NAME:
        return bare if is_name else ""
    parts = [*([] if is_name else [bare]), *_PARTS.split(text[len(bare) :])]
    if column.type is Type.DATE:
        days = [match[1] for part in parts if (match := _DAY.fullmatch(part))]
        return days[0] if len(days) == 1 else ""
    if column.name == tables.DUTY_UNIT:  # where the enterprises lie: who is responsible is another question
        parts = [part for part in parts if not reader.converters.finder("towns").find(part)]
    return next((part for part in parts if part and reader.likeness.share(column, [part]) == 1.0), "")
