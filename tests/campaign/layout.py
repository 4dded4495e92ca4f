"""Laying one list out as a sheet: titles, heading, body with all its by-rows, totals and notes.

What each row of the sheet truly is stands beside it, so that a reader of the file can be held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from tests.campaign import columns as c
from tests.campaign import faults
from tests.campaign.untidy import Style, Value, write_value

_SECTION_NUMBERS = "一二三四五六七八九十"
_GROUPS = {"企业基本情况": (c.NAME, c.CODE, c.TOWN, c.ADDRESS), "整改落实情况": (c.DUE, c.STATE, c.CLOSED, c.REVIEWED)}
_TICK_GROUP = "执法处置意见"
_MERGED = (c.NAME, c.CODE, c.TOWN, c.FIELD)
_UNNAMED = "\0unnamed"
_JOINABLE = (c.LAW, c.NOTE, c.ADDRESS, c.HEAD)
ENTERPRISE, PROBLEM, WORK, FAULT, SKIPPED, HEADING = "enterprise", "problem", "work", "fault", "skipped", "heading"


class Row(NamedTuple):
    """What a row of a sheet truly is.

    `what` is enterprise, problem or work (`at` is its place in the campaign's), fault (`why` names it, `at` is that of
    the row's enterprise or problem), heading, or skipped (`why` is title, total, note, example or blank).  `name` is the
    one by which it calls its enterprise, `code` the code that it gives, "" for none or one that is no use.
    """

    what: str
    at: int = -1
    why: str = ""
    name: str = ""
    code: str = ""


class Entry(NamedTuple):
    """A row to be listed: what it is, its true values by declared column, and other names its enterprise goes by."""

    row: Row
    true: dict[str, str]
    names: tuple[str, ...] = ()


@dataclass
class Line:
    """One row of a sheet; `across` is one text over the whole width, `joined` a cell merged with its right neighbour."""

    cells: list[Value]
    row: Row
    across: bool = False
    joined: int = -1
    hidden: bool = False


@dataclass
class Page:
    """A sheet as it is to be written; merges are (first row, column, last row, last column), 0-based, before `left`."""

    sheet: str
    kind: str
    columns: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    left: int = 0
    head: int = 0
    hidden_column: int = -1
    filtered: bool = False


def lay_out(rng: Random, sheet: str, kind: str, entries: Sequence[Entry], style: Style, title: str,
            text: bool, fault_share: float) -> Page:  # fmt: skip
    """The sheet for `entries`, written in `style` under `title`; `text` for a CSV file."""
    page = Page(sheet, kind, _choose_columns(rng, kind, style), left=int(style.has("column_b")))
    if style.has("title"):
        _add_titles(rng, page, title)
    _add_heading(rng, page, style)
    _add_body(rng, page, _in_order(entries, style), style, text, fault_share)
    _add_foot(rng, page, style)
    if style.has("vertical_merges"):
        _merge_down(page)
    if style.has("hidden_column"):
        page.hidden_column = len(page.columns) - 1
    page.filtered = style.has("filtered_rows")
    return page


def _choose_columns(rng: Random, kind: str, style: Style) -> tuple[str, ...]:
    """The sheet's columns from left to right: declared ones, dispositions as ticks, and undeclared ones."""
    declared = list(c.COLUMNS[kind]) if kind in c.COLUMNS else [c.NUMBER, c.MONTH, *c.WORK_NUMBERS, *c.WORK_TEXTS]
    if style.has("fewer_columns"):
        dropped = rng.sample(c.DROPPABLE[kind], rng.randrange(1, 4))
        declared = [column for column in declared if column not in dropped]
    if style.has("own_order"):
        at = 1 if declared[0] == c.NUMBER else 0
        declared = declared[:at] + rng.sample(declared[at:], len(declared) - at)
    if style.has("ticks"):
        at = declared.index(c.DISPOSITION)
        declared[at : at + 1] = c.DISPOSITIONS
    extra = rng.sample(c.EXTRA[kind], rng.choice((1, 2))) if style.has("extra_columns") else []
    return (*declared, *extra, *([_UNNAMED] if style.has("unnamed_column") else []))


def _across(text: str, width: int, row: Row) -> Line:
    return Line([text, *[""] * (width - 1)], row, across=width > 1)


def _add_titles(rng: Random, page: Page, title: str) -> None:
    page.lines.append(_across(title, len(page.columns), Row(SKIPPED, why="title")))
    unit = title.split("安全生产")[0]
    if rng.random() < 0.4:
        page.lines.append(_across(f"填报单位：{unit}　　　填报日期：2021年", len(page.columns), Row(SKIPPED, why="title")))


def _add_heading(rng: Random, page: Page, style: Style) -> None:
    """One row, or two where columns are grouped; then a row of column numbers or of units, if the sheet has one."""
    names = [_heading(rng, column, page.kind, style) for column in page.columns]
    groups = _group_spans(page.columns, style)
    first = len(page.lines)
    if groups:
        upper: list[Value] = list(names)
        for text, start, end in groups:
            upper[start : end + 1] = [text, *[""] * (end - start)]
        inside = {at for _, start, end in groups for at in range(start, end + 1)}
        lower: list[Value] = [name if at in inside else "" for at, name in enumerate(names)]
        page.lines += [Line(upper, Row(HEADING)), Line(lower, Row(HEADING))]
        page.merges += [(first, start, first, end) for _, start, end in groups]
        page.merges += [(first, at, first + 1, at) for at in range(len(names)) if at not in inside]
    else:
        page.lines.append(Line(list(names), Row(HEADING)))
    page.head = len(page.lines)
    if style.has("number_row"):
        page.lines.append(Line([at + 1 for at in range(len(names))], Row(SKIPPED, why="title")))
    elif style.has("unit_row"):
        page.lines.append(Line([_unit(column) for column in page.columns], Row(SKIPPED, why="title")))


def _unit(column: str) -> str:
    return column.partition("（")[2].rstrip("）")


def _heading(rng: Random, column: str, kind: str, style: Style) -> str:
    if column == _UNNAMED:
        return ""
    if style.has("unit_row"):
        return column.partition("（")[0]
    name = column
    if style.has("own_headings") and column in c.HEADINGS and rng.random() < 0.6 and kind != c.WORK:
        name = rng.choice(c.HEADINGS[column])
    if style.has("head_newlines") and len(name) >= 4 and "（" not in name and rng.random() < 0.4:
        name = f"{name[: len(name) // 2]}\n{name[len(name) // 2 :]}"
    return name


def _group_spans(columns: Sequence[str], style: Style) -> list[tuple[str, int, int]]:
    """(text, first, last column) of the groups over a two-row heading."""
    wanted: dict[str, tuple[str, ...]] = {_TICK_GROUP: c.DISPOSITIONS} if style.has("ticks") else {}
    wanted |= _GROUPS if style.has("grouped_head") else {}
    spans = []
    for text, members in wanted.items():
        places = [at for at, column in enumerate(columns) if column in members]
        if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
            spans.append((text, places[0], places[-1]))
    return spans


def _in_order(entries: Sequence[Entry], style: Style) -> list[Entry]:
    """By town where the sheet has sections or merges, an enterprise's rows together; else as they come."""
    if not (style.has("sections") or style.has("vertical_merges")):
        return list(entries)
    return sorted(entries, key=lambda entry: (entry.true[c.TOWN], entry.true[c.NAME]))


def _add_body(rng: Random, page: Page, entries: Sequence[Entry], style: Style, text: bool, fault_share: float) -> None:
    width, number, section, town = len(page.columns), 0, 0, ""
    if style.has("example_row"):
        page.lines.append(_example(page))
    blanks = rng.sample(range(len(entries)), min(2, len(entries))) if style.has("blank_rows") else []
    for at, entry in enumerate(entries):
        if style.has("sections") and entry.true[c.TOWN] != town:
            town = entry.true[c.TOWN]
            label = _SECTION_NUMBERS[section] if section < 10 else f"十{_SECTION_NUMBERS[section % 10]}"
            page.lines.append(_across(f"{label}、{town}", width, Row(SKIPPED, why="title")))
            section += 1
        if at in blanks:
            page.lines.append(Line([""] * width, Row(SKIPPED, why="blank")))
        number = _next_number(rng, number, style)
        line = _line(rng, page, entry, style, text, fault_share, number)
        line.hidden = style.has("filtered_rows") and rng.random() < 0.3
        page.lines.append(line)
    if style.has("number_only_rows") and c.NUMBER in page.columns:
        for more in range(1, rng.randrange(2, 6)):
            cells: list[Value] = [number + more if column == c.NUMBER else "" for column in page.columns]
            page.lines.append(Line(cells, Row(SKIPPED, why="blank")))


def _next_number(rng: Random, number: int, style: Style) -> int:
    return number + (rng.choices((0, 1, 3), (1, 20, 1))[0] if style.has("odd_numbers") and number else 1)


def _example(page: Page) -> Line:
    shown = {c.NAME: "案例（请删除）", c.TOWN: "××镇", c.DESCRIPTION: "××车间灭火器压力不足2具", c.FOUND: "2021-03-01"}
    if page.kind == c.WORK:
        shown = {c.MONTH: "案例（请删除）"}
    return Line([shown.get(column, "") for column in page.columns], Row(SKIPPED, why="example"))


def _line(rng: Random, page: Page, entry: Entry, style: Style, text: bool, fault_share: float, number: int) -> Line:
    row, true = entry.row, dict(entry.true)
    choices = faults.possible(page.kind, page.columns, true, text) if rng.random() < fault_share else []
    if not choices and entry.names and true[c.CODE] and c.CODE in page.columns and rng.random() < style.odd * 2:
        true[c.NAME] = rng.choice(entry.names)
    cells = {column: _cell(rng, column, true, style, number) for column in page.columns}
    if choices:
        which = rng.choice(choices)
        column, written = faults.spoil(rng, page.kind, which, true)
        cells[column] = written
        row = Row(FAULT, row.at, which)
    told = c.CODE in page.columns and row.why not in faults.DOUBTFUL
    row = row._replace(name=true.get(c.NAME, ""), code=true[c.CODE] if told else "")
    line = Line(list(cells.values()), row)
    if style.has("horizontal_merges") and rng.random() < 0.1:
        line.joined = _joinable(page.columns, line.cells)
    return line


def _cell(rng: Random, column: str, true: dict[str, str], style: Style, number: int) -> Value:
    if column == c.NUMBER:
        return "" if style.has("odd_numbers") and rng.random() < 0.05 else number
    if column in c.DISPOSITIONS:
        return style.tick if column in true[c.DISPOSITION].split("、") else ""
    if column in c.WORK_NUMBERS:
        return float(true[column]) if "." in true[column] else int(true[column])
    if column == c.MONTH:
        year, month = true[c.MONTH].split("-")
        return rng.choice((true[c.MONTH], f"{year}年{int(month)}月")) if style.odd else true[c.MONTH]
    if column not in true:
        return _undeclared(rng, column)
    return write_value(rng, column, true[column], style)[0]


def _undeclared(rng: Random, column: str) -> Value:
    if column == _UNNAMED:
        return rng.choice(("", "", "", "已核"))
    if "元" in column or "人数" in column:
        return rng.choice((5, 12, 30, 200, ""))
    return {"经度": f"117.{rng.randrange(300, 600)}", "照片编号": f"P{rng.randrange(1000, 9999)}"}.get(column, "")


def _joinable(columns: Sequence[str], cells: Sequence[Value]) -> int:
    """A column whose text may spill over its empty right neighbour; -1 when there is none."""
    places = (at for at in range(len(cells) - 1) if columns[at] in _JOINABLE and columns[at + 1] not in _MERGED)
    return next((at for at in places if cells[at] and cells[at + 1] == ""), -1)


def _add_foot(rng: Random, page: Page, style: Style) -> None:
    width = len(page.columns)
    listed = [line for line in page.lines if line.row.what in (ENTERPRISE, PROBLEM, WORK, FAULT)]
    if style.has("totals"):
        page.lines.append(_total(rng, page, listed))
    if style.has("trailing_notes"):
        if rng.random() < 0.5:
            page.lines.append(Line([""] * width, Row(SKIPPED, why="blank")))
        page.lines.append(_across("说明：本表由各单位每月21日前更新后报送。", width, Row(SKIPPED, why="note")))
        signed: list[Value] = ["填表人：", "", "审核人：", "", "联系电话："]
        page.lines.append(Line([*signed, *[""] * (width - 5)], Row(SKIPPED, why="note")))


def _total(rng: Random, page: Page, listed: Sequence[Line]) -> Line:
    word = rng.choice(("合计", "合 计", "总计"))
    if page.kind != c.WORK:
        cells: list[Value] = [word, "", f"{len(listed)}{'家' if page.kind == c.ENTERPRISES else '项'}"]
        return Line([*cells, *[""] * (len(page.columns) - 3)], Row(SKIPPED, why="total"))
    sums: list[Value] = [
        sum(value for line in listed if isinstance(value := line.cells[at], int)) if name in c.WORK_NUMBERS else ""
        for at, name in enumerate(page.columns)
    ]
    return Line([word, *sums[1:]], Row(SKIPPED, why="total"))


def _merge_down(page: Page) -> None:
    """Merge what an enterprise's rows (or, in lists of enterprises, a town's rows) have in common."""
    same = c.TOWN if page.kind == c.ENTERPRISES else c.NAME
    if same not in page.columns:
        return
    key, merged = page.columns.index(same), (c.TOWN,) if page.kind == c.ENTERPRISES else _MERGED
    for first, last in _runs(page.lines, lambda line: line.cells[key]):
        for at, column in enumerate(page.columns):
            if column in merged and len({str(line.cells[at]) for line in page.lines[first : last + 1]}) == 1:
                page.merges.append((first, at, last, at))
                for line in page.lines[first + 1 : last + 1]:
                    line.cells[at] = ""


def _runs(lines: Sequence[Line], key: Callable[[Line], Value]) -> list[tuple[int, int]]:
    """First and last row of each run of two or more good rows with the same non-empty key."""
    runs, start = [], 0
    for at in range(1, len(lines) + 1):
        good = at < len(lines) and lines[at].row.what in (ENTERPRISE, PROBLEM) and key(lines[at]) == key(lines[start])
        if good and lines[start].row.what == lines[at].row.what:
            continue
        if at - start > 1 and key(lines[start]):
            runs.append((start, at - 1))
        start = at
    return runs
