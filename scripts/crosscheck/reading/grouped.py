"""One column that a list has as several, or two as one: 隐患等级 over 一般 and 重大 with √ in the one that holds, 检查时间 over 年, 月 and 日.

Such a group is put together into the one column that it is, before anything of it is read; so are 一般隐患内容 and
重大隐患内容, of which each row has the one that is its problem.
"""

from __future__ import annotations

import re
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key
from crosscheck.reading.body import ASIDE, WORDY, RowSorter
from crosscheck.reading.grid import Cell, Grid, cell_name, column_letters
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.values import clean_text, filled
from crosscheck.tables import Column, Type

_DAY: Final = ("年", "月", "日")
_RECTIFYING: Final = re.compile("(?:隐患|问题)?整改")  # over 完成 and 未完成; by itself it may be anything
_ANSWERS: Final = frozenset([tables.YES, tables.NO])  # do not say to what
_MOSTLY: Final = 0.8  # of what stands under such a group are ticks
_PERSON_AND_PHONE: Final = re.compile(r"([^\W\d_]{2,12})[\s/／、,，:：(（]*((?:0\d{2,3}[-—]?)?\d{7,8}|1\d{10})[)）]?")
_CONTENT: Final = re.compile(r"(?:具体|主要)?(?:内容|描述|情况|事项|详情|明细)?(?:[(（][^()（）]*[)）])?$")  # 重大隐患具体内容


def fill_from_groups(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Map each declared column that the heading lacks and that stands there as a group of columns; tells of rows that say two things."""
    told = _fill_by_level(heading, grid, reader, file)
    if (states := _states(heading, reader)) and _are_ticks(heading, grid, reader, list(states)):
        _put_together(heading, grid, reader, states)
        _map_together(heading, tables.STATE, tables.STATE, list(states))
    for group, leaves in [*_groups(heading).items(), *_day_alone(heading)]:
        found = reader.words.match(heading.kind, group)
        name = found[1] if found else tables.STATE if _RECTIFYING.fullmatch(key(ASIDE.sub("", group))) and not set(leaves.values()) & _ANSWERS else ""
        column = heading.table.column(name) if name and name not in heading.mapped else None
        if column and (_ticked(heading, grid, reader, column, leaves) or _dated(heading, grid, reader, column, leaves)):
            _map_together(heading, name, group, list(leaves))
    return told


def _map_together(heading: Heading, name: str, called: str, columns: list[int]) -> None:
    """Map what stands in those columns, put together into their first one, as that declared column."""
    first = min(columns)
    for c in columns:
        heading.texts[c] = called if c == first else ""
    heading.take(name, first, columns)


def _ticked(heading: Heading, grid: Grid, reader: Reader, column: Column, leaves: dict[int, str]) -> bool:
    """Whether it is a group of choices of which one is ticked, which then stands in the first column."""
    if column.type is not Type.CHOICE:
        return False
    choices = {c: reader.converters.finder(column.choices).find(leaf) for c, leaf in leaves.items()}
    if "" in choices.values() or not len(set(choices.values())) == len(choices) > 1 or not _are_ticks(heading, grid, reader, list(leaves)):
        return False
    _put_together(heading, grid, reader, choices)
    return True


def _fill_by_level(heading: Heading, grid: Grid, reader: Reader, file: str) -> list[Finding]:
    """Map problems that stand in a column for each level, the level being the column's; two in one row are asked about.

    Where the problems stand elsewhere and such columns are ticked, it is the level alone.
    """
    levels = _levels(heading, reader)
    if levels and heading.mapped.get(tables.PROBLEM, min(levels)) not in levels:
        if _are_ticks(heading, grid, reader, list(levels)):
            _put_together(heading, grid, reader, levels)
            _map_together(heading, tables.LEVEL, tables.LEVEL, list(levels))
        return []
    rows = _rows(heading, grid, reader) if levels else {}
    said = {r: {c: text for c in levels if not reader.converters.is_nothing(text := clean_text(row[c]))} for r, row in rows.items()}
    written = [text for texts in said.values() for text in texts.values()]
    if sum(len(text) >= WORDY for text in written) < _MOSTLY * len(written) or not written:
        return []
    first, second, *_ = levels
    told = []
    for r, texts in said.items():
        if texts:
            rows[r][first], rows[r][second] = "；".join(texts.values()), levels[next(iter(texts))] if len(texts) == 1 else ""
        if len(texts) > 1:
            place = Place(file, grid.sheet, cell_name(r, second))
            told.append(finding("two_levels_in_one", place, rows[r][first], columns="、".join(map(column_letters, texts))))
    heading.take(tables.PROBLEM, first, levels)
    heading.take(tables.LEVEL, second, levels)
    return told


def _levels(heading: Heading, reader: Reader) -> dict[int, str]:
    """Column -> the level of the problems that stand in it, where each level has one; else none."""
    if not {tables.PROBLEM, tables.LEVEL} <= {*heading.table.names} or tables.LEVEL in heading.mapped:
        return {}
    find, used = reader.converters.finder(tables.LEVEL).find, heading.used - {heading.mapped.get(tables.PROBLEM)}
    meant = {c: find(_CONTENT.sub("", text.split("\n")[-1])) for c, text in enumerate(heading.texts) if text and c not in used}
    levels = {c: level for c, level in meant.items() if level}
    return levels if len({*levels.values()}) == len(levels) > 1 else {}


def _states(heading: Heading, reader: Reader) -> dict[int, str]:
    """Column -> the state that it is headed by, beside one another under no heading of their own (已整改 | 整改中 | 未整改); else none."""
    if tables.STATE in heading.mapped or tables.STATE not in heading.table.names:
        return {}
    find, used = reader.converters.finder(tables.STATE).find, heading.used
    meant = {c: state for c, text in enumerate(heading.texts) if text not in _ANSWERS and c not in used and (state := find(text) if text else "")}
    return meant if len({*meant.values()}) == len(meant) > 1 else {}


def _dated(heading: Heading, grid: Grid, reader: Reader, column: Column, leaves: dict[int, str]) -> bool:
    """Whether it is a day in parts, 年, 月 and 日 or the last two, which then stands in the first column."""
    if column.type is not Type.DATE or tuple(leaf for _, leaf in sorted(leaves.items())) not in (_DAY, _DAY[1:]):
        return False
    for row in _rows(heading, grid, reader).values():
        parts = [(clean_text(row[c]), leaf) for c, leaf in sorted(leaves.items())]
        for c in leaves:
            row[c] = ""
        if any(part for part, _ in parts):
            row[min(leaves)] = "".join(part.removesuffix(leaf) + leaf for part, leaf in parts if part)
    return True


def _groups(heading: Heading) -> dict[str, dict[int, str]]:
    """Group -> column and heading below it, of what nothing is known yet."""
    used = heading.used
    groups: dict[str, dict[int, str]] = {}
    for c, text in enumerate(heading.texts):
        group, _, leaf = text.partition("\n")
        if leaf and c not in used:
            groups.setdefault(group, {})[c] = leaf
    return groups


def part_person_and_phone(heading: Heading, grid: Grid, reader: Reader) -> None:
    """Give a list of enterprises that has 法定代表人/联系电话 in one column (张三13800000000) the two columns that it is."""
    names = {tables.HEAD_PERSON, tables.PHONE}
    if heading.kind != tables.ENTERPRISES.kind or len(names & heading.given) != 1 or names & heading.proposed:
        return
    c = next(heading.mapped[name] for name in names if name in heading.mapped)
    cells = list(map(clean_text, reader.likeness.below(grid, heading.last, c)))
    if not cells or sum(bool(_PERSON_AND_PHONE.fullmatch(cell)) for cell in cells) < _MOSTLY * len(cells):
        return
    width = max(map(len, grid.rows))
    for row in grid.rows[heading.last + 1 :]:
        parted = _PERSON_AND_PHONE.fullmatch(clean_text(row[c]))
        row.extend([""] * (width - len(row)))
        row.append(parted[2] if parted else "")
        row[c] = parted[1] if parted else row[c]
    heading.texts.extend([""] * (width + 1 - len(heading.texts)))
    heading.mapped |= {tables.HEAD_PERSON: c, tables.PHONE: width}


def _day_alone(heading: Heading) -> list[tuple[str, dict[int, str]]]:
    """年, 月 and 日 beside one another under no heading of their own: the 发现日期 that the list wants."""
    used = heading.used
    at = {c: text for c, text in enumerate(heading.texts) if text in _DAY and c not in used}
    in_turn = [*at] == list(range(min(at, default=0), min(at, default=0) + len(at)))
    return [(tables.FOUND_ON, at)] if tables.FOUND_ON in heading.missing and in_turn and len(at) > 1 else []


def _rows(heading: Heading, grid: Grid, reader: Reader) -> dict[int, list[Cell]]:
    """The rows of data by their index: what totals, signatures, the heading printed again or the numbers of the columns have there is no tick and no day."""
    sorter = RowSorter(heading, reader.row_words, grid.rows)
    return {r: row for r, row in enumerate(grid.rows) if r > heading.last and len(filled(row)) > 1 and sorter.is_data(row)}


def _are_ticks(heading: Heading, grid: Grid, reader: Reader, columns: list[int]) -> bool:
    cells = [row[c] for row in _rows(heading, grid, reader).values() for c in columns if row[c] != ""]
    plain = sum(reader.converters.beyond_tick(cell) == "" for cell in cells)
    return bool(cells) and plain >= _MOSTLY * len(cells)


def _put_together(heading: Heading, grid: Grid, reader: Reader, choices: dict[int, str]) -> None:
    """Write into the group's first column what is ticked; several, or something else than a tick, as it stands: it is asked about."""
    first, ticks = min(choices), reader.converters
    for row in _rows(heading, grid, reader).values():
        said: list[Cell] = [ticks.beyond_tick(row[c]) or name for c, name in choices.items() if ticks.is_ticked(row[c])]
        for c in choices:
            row[c] = ""
        if said:
            row[first] = said[0] if len(said) == 1 else "、".join(map(str, said))
