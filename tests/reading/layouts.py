"""A list laid out as some department might, in any of very many ways, with what it says.

The sample's generator writes lists in the ways that facts.md counts; here every choice is free of the others: how deep and
how merged the heading is, what stands around the list and between its rows, how cells are written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from random import Random
from typing import Final

import openpyxl

from crosscheck import tables
from crosscheck.sheets import Value
from crosscheck.tables import Table, Type
from tests.sheets import SETTINGS

Truth = dict[str, Value]  # column -> what the row says there
_TOWNS: Final = ("城头镇", "冯卯镇", "西集镇", "水泉镇", "徐庄镇")
_FIRMS: Final = "甲乙丙丁戊己庚辛壬"
_NUMBERS: Final = "一二三四五六七八九"
_AROUND: Final = ("照片", "陪同人员", "扣分", "编号")
_SPELT: Final = {  # how else people write it
    "一般": ("一般隐患", "一般事故隐患"), "重大": ("重大隐患", "重大事故隐患"), "未整改": ("尚未整改", "未完成"), "整改中": ("正在整改", "整改中。"),
    "区应急管理局": ("应急局", "应急管理局", "区应急局"), "区消防救援大队": ("消防救援大队", "消防大队"),
    **{town: (town[:-1], f"山亭区{town}", f"{town} ") for town in _TOWNS},
}  # fmt: skip
_GROUPS: Final = ("检查情况", "基本情况", "整改落实情况", "隐患情况")


@dataclass(frozen=True)
class Told:
    """One list: its truth row by row and the sheet's numbers of these rows; ``shown`` are the columns that it has."""

    kind: str
    truth: list[Truth]
    rows: list[int]
    shown: list[str]


@dataclass(frozen=True)
class Laid:
    """A file of one sheet, and the lists on it."""

    name: str
    data: bytes
    lists: list[Told]


@dataclass
class _Column:
    """``leaves`` are the headings of its cells, one for each; ``wide``: the second cell has none and is merged with the first."""

    name: str
    leaves: tuple[str, ...]
    group: str = ""
    wide: bool = False

    @property
    def width(self) -> int:
        return len(self.leaves) + self.wide


@dataclass
class _Page:
    left: int
    cells: dict[tuple[int, int], object] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, first column, last row, last column
    row: int = 0

    def put(self, at: int, value: object, row: int | None = None) -> None:
        if value not in ("", None):
            self.cells[self.row if row is None else row, at + self.left] = value

    def merge(self, first: int, left: int, last: int, right: int) -> None:
        self.merges.append((first, left + self.left, last, right + self.left))

    def line(self, *cells: object) -> None:
        for at, value in enumerate(cells):
            self.put(at, value)
        self.row += 1


def laid_out(random: Random) -> Laid:
    """A list of problems, enterprises or work reports, perhaps with another below it or beside it."""
    plain = random.random() < 0.25  # a .csv, which has no merged cells
    page = _Page(left=random.choice([0, 0, 0, 0, 0, 1, 2]))
    which = random.choice([tables.PROBLEMS, tables.PROBLEMS, tables.ENTERPRISES, tables.WORK_REPORTS])
    more = random.random()
    if more < 0.75:
        lists = [_list(random, page, which, plain)]
    elif more < 0.9:
        lists = [_list(random, page, which, plain)]
        page.row += random.randint(0, 3)
        lists.append(_list(random, page, random.choice([tables.PROBLEMS, tables.ENTERPRISES]), plain, below=True))
    else:
        first = _list(random, page, which, plain, alone=False)
        page.row, page.left = 0, max(at for _, at in page.cells) + 2
        lists = [first, _list(random, page, random.choice([tables.PROBLEMS, tables.ENTERPRISES]), plain, alone=False)]
    if plain:
        return Laid(*_csv(random, page), lists)
    return Laid("a.xls", _web(page), lists) if random.random() < 0.15 else Laid("a.xlsx", _xlsx(page), lists)


def _list(random: Random, page: _Page, table: Table, plain: bool, alone: bool = True, below: bool = False) -> Told:
    """Write one list; one that is not ``alone`` has one row of headings and nothing around its rows, one ``below`` another names its towns."""
    truth = _truths(random, table)
    sections = alone and not below and table is not tables.WORK_REPORTS and random.random() < 0.2
    columns = _columns(random, table, sections)
    if not alone:
        columns = [_Column(column.name, column.leaves[:1] if not column.group else (column.name,)) for column in columns]
    if sections:
        truth.sort(key=lambda row: _TOWNS.index(str(row[tables.TOWN])))
    if alone:
        _title(random, page, sum(column.width for column in columns))
    heading = _heading(random, page, columns)
    if alone and random.random() < 0.1:
        page.line(*(random.choice(["", "（必填）", "（年月日）", "（下拉选择）"]) for column in columns for _ in range(column.width)))
    if alone and len(columns) > 2 and random.random() < 0.1:
        page.line(*range(1, 1 + sum(column.width for column in columns)))
    rows = list(_body(random, page, columns, truth, heading, sections, plain, alone))
    if alone:
        _foot(random, page, columns, len(truth))
    shown = [*(column.name for column in columns if column.name in table.names), *[tables.TOWN] * sections]
    return Told(table.kind, truth, rows, [name for name in shown if name != tables.SERIAL])


# --- what it says -------------------------------------------------------------------------------------------------
def _truths(random: Random, table: Table) -> list[Truth]:
    if table is tables.WORK_REPORTS:
        counts = [column.name for column in table.columns if column.type is Type.COUNT]
        return [{tables.MONTH: f"2021-0{month}", **{name: random.randint(0, 40) for name in counts}} for month in range(2, 2 + random.randint(1, 4))]
    truth: list[Truth] = []
    for number in range(random.randint(1, 9)):
        row: Truth = {
            tables.ENTERPRISE: f"山亭{_FIRMS[number]}{random.choice(['化工', '建材', '机械'])}有限公司",
            tables.TOWN: random.choice(_TOWNS),
            tables.FIELD: random.choice(["危化品", "交通运输"]),
            tables.PHONE: f"0632-88110{number:02}",
        }
        if table is tables.PROBLEMS:
            if truth and random.random() < 0.4:
                row |= {name: truth[-1][name] for name in (tables.ENTERPRISE, tables.TOWN)}
            row |= {
                tables.ITEM: random.choice(["应急管理", "工艺设备", "危险作业"]),
                tables.PROBLEM: f"第{_NUMBERS[number]}处灭火器压力不足{random.choice(['', '，且未定期检查；消防通道堵塞'])}",
                tables.LEVEL: random.choice(["一般", "重大"]),
                tables.FOUND_ON: _day(random, date(2021, 3, 1)),
                tables.DUTY_UNIT: random.choice(["区应急管理局", "区消防救援大队"]),
                tables.STATE: random.choice(["未整改", "整改中"]),
                tables.DUE_ON: _day(random, date(2021, 4, 1)),
            }
        truth.append(row)
    return truth


def _day(random: Random, first: date) -> str:
    return (first + timedelta(random.randint(0, 27))).isoformat()


# --- its heading --------------------------------------------------------------------------------------------------
def _columns(random: Random, table: Table, sections: bool) -> list[_Column]:
    counts = [column.name for column in table.columns if column.type is Type.COUNT]
    optional = [name for name in (tables.STATE, tables.DUE_ON, tables.FIELD, tables.PHONE, *counts) if name in table.names and name not in table.required]
    names = [*table.required, *(name for name in optional if random.random() < 0.5)]
    if tables.TOWN in table.names:
        names = [name for name in names if name != tables.TOWN] + [tables.TOWN] * (not sections)
    if random.random() < 0.4:
        random.shuffle(names)
    columns = [_column(random, table, name) for name in names]
    for name in random.sample(_AROUND, random.randint(0, 2)):
        columns.insert(random.randint(0, len(columns)), _Column(name, (name,)))
    if random.random() < 0.75:
        columns.insert(0, _Column(tables.SERIAL, (tables.SERIAL,)))
    for group in random.sample(_GROUPS, random.choice([0, 0, 1, 2])):  # some of them under one heading more
        start = random.randint(0, len(columns))
        among = columns[start : start + random.randint(2, 3)]
        beside = columns[max(start - 1, 0) : start + 4]
        if 1 < len(among) < len(columns) and not any(column.group or column.wide for column in beside):
            for column in among:
                column.group = group
    return columns


def _column(random: Random, table: Table, name: str) -> _Column:
    aliases = next((one.aliases for one in SETTINGS.columns if (one.table, one.name) == (table.kind, name)), ())
    text = _spelt(random, random.choice([name, name, *aliases]))
    ticks = {tables.LEVEL: ("一般", "重大"), tables.STATE: ("未整改", "整改中", "已整改")}
    if name in ticks and random.random() < 0.15:
        return _Column(name, ticks[name], group=name)
    if table.column(name).type is Type.DATE and random.random() < 0.1:
        return _Column(name, ("年", "月", "日"), group=name)
    return _Column(name, (text,), wide=random.random() < 0.07)


def _spelt(random: Random, heading: str) -> str:
    """The heading as typed: with a star, spaces, a line break, a remark."""
    if random.random() < 0.7:
        return heading
    middle = len(heading) // 2
    broken = f"{heading[:middle]}\n{heading[middle:]}"
    return random.choice([f"*{heading}", f"{heading}*", " ".join(heading), broken, f"{heading}（必填）", f"　{heading} ", f"{heading}："])


def _title(random: Random, page: _Page, width: int) -> None:
    if random.random() < 0.6:
        if random.random() < 0.6:
            page.merge(page.row, 0, page.row, width - 1)
        page.line(random.choice(["山亭区3月份安全生产台账", "百日攻坚行动台账（应急局）", "附件2：清单"]))
    if random.random() < 0.3:
        page.line("填报单位：区应急管理局", "", "", random.choice(["填报日期：2021年3月31日", "联系人：张三"]))
    page.row += random.random() < 0.15


def _heading(random: Random, page: _Page, columns: Sequence[_Column]) -> range:
    """Write the heading; its rows."""
    first, two, merged = page.row, any(column.group for column in columns), random.random() < 0.75
    at, before = 0, ""
    for column in columns:
        for leaf in column.leaves:
            page.put(at, column.group if column.group != before else "", first)
            page.put(at, leaf, first + bool(column.group))
            if merged and column.group and column.group == before:
                *kept, (top, left, bottom, right) = page.merges if page.merges else [(0, 0, 0, 0)]
                joined = (top, bottom, right) == (first, first, at + page.left - 1)
                page.merges = [*kept, (top, left, bottom, right + 1)] if joined else [*page.merges, (first, at + page.left - 1, first, at + page.left)]
            if column.wide:
                page.merge(first, at, first + two, at + 1)
            elif merged and two and not column.group:
                page.merge(first, at, first + 1, at)
            at, before = at + 1, column.group
        at += column.wide
    page.row += 1 + two
    return range(first, page.row)


# --- its rows -----------------------------------------------------------------------------------------------------
def _body(
    random: Random, page: _Page, columns: Sequence[_Column], truth: Sequence[Truth], heading: range, sections: bool, plain: bool, alone: bool
) -> Iterator[int]:
    """Write the rows of data with what stands between them; their numbers."""
    width, again = sum(column.width for column in columns), alone and random.random() < 0.15
    repeated, wide = random.choice(["written", "ditto", *["merged"] * (not plain)]), random.random() < 0.5
    left = {column.name for column in columns if isinstance(truth[0].get(column.name), str) and column.width == 1 and random.random() < 0.6}
    subtotals = random.random() < 0.3
    named, restarts = random.choice(["{0}", "{1}、{0}", "（{1}）{0}"]), random.random() < 0.3
    head = [(row - heading.start, at - page.left, text) for (row, at), text in page.cells.items() if row in heading and at >= page.left]
    before: Truth = {}
    number = 0
    gaps = alone and random.random() < 0.15
    page.row += gaps and random.random() < 0.5
    for row in truth:
        if sections and row[tables.TOWN] != before.get(tables.TOWN):
            if subtotals and number:
                page.line("小计", "", f"{number}项")
            if random.random() < 0.7:
                page.merge(page.row, 0, page.row, width - 1)
            page.line(named.format(row[tables.TOWN], _NUMBERS[_TOWNS.index(str(row[tables.TOWN]))]))
            before, number = {}, 0 if restarts else number
        elif again and number and random.random() < 0.3:
            _between(random, page, width, columns[0].name != tables.PROBLEM)
            for down, at, text in head:
                page.put(at, text, page.row + down)
            page.row += len(heading)
            before = {}
        number += 1
        at = 0
        for column in columns:
            by = tables.ENTERPRISE if column.name == tables.TOWN else column.name
            leave = repeated != "written" and column.name in left and row[by] == before.get(by)
            for more, cell in enumerate(_cells(random, column, row, number)):
                page.put(at + more, cell if not leave else "同上" if repeated == "ditto" else "")
            if leave and repeated == "merged":
                page.merge(page.row - 1, at, page.row, at)
            if column.wide and wide:
                page.merge(page.row, at, page.row, at + 1)
            at += column.width
        if alone and random.random() < 0.03:  # what somebody noted beside it
            page.put(at + random.randint(0, 1), random.choice(["已核实", "√", "本周复查"]))
        before = row
        page.row += 1
        yield page.row
        if gaps and repeated != "merged":
            page.row += random.random() < 0.3


def _between(random: Random, page: _Page, width: int, titled: bool) -> None:
    """What ends one part of the list and begins the next, over which the heading stands again; a title among problems may be one more of them."""
    if random.random() < 0.2:
        page.line("小计", "", "", "2项")
    if random.random() < 0.2:
        page.line("填表人：张三", "", "", "审核人：李四")
    page.row += random.choice([0, 0, 1, 2])
    if titled and random.random() < 0.3:
        if random.random() < 0.5:
            page.merge(page.row, 0, page.row, width - 1)
        page.line(random.choice(["百日攻坚行动台账（第二周）", "附件2：清单", "第2页 共3页"]))


def _cells(random: Random, column: _Column, row: Truth, number: int) -> list[object]:
    if column.name == tables.SERIAL:
        return [number]
    if column.name not in row:
        return [random.choice(["", "见附件", "张三"])]
    text = row[column.name]
    if not isinstance(text, str):
        return [text]
    if column.name == tables.MONTH:
        return [random.choice([text, f"{int(text[5:])}月", f"2021年{int(text[5:])}月", f"{int(text[5:])}月份"])]
    if column.leaves == ("年", "月", "日"):
        return [int(part) for part in text.split("-")]
    if len(column.leaves) > 1:
        return ["√" if leaf == text else "" for leaf in column.leaves]
    if column.name in (tables.FOUND_ON, tables.DUE_ON):
        day = date.fromisoformat(text)
        written = (f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f" {day:%Y/%m/%d} ", f"{day.month}月{day.day}日")
        wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
        return [random.choice([day, text, *written, text.translate(wide), (day - date(1899, 12, 30)).days, f"{day.year}/{day.month}/{day.day} 00:00:00"])]
    return [random.choice(_SPELT[text]) if text in _SPELT and random.random() < 0.2 else text]


def _foot(random: Random, page: _Page, columns: Sequence[_Column], count: int) -> None:
    if random.random() < 0.1:
        page.line("以下空白")
    if random.random() < 0.3:
        page.line("合计", "", "", f"{count}项")
    if random.random() < 0.3:
        page.line("填表人：张三", "", "", "审核人：李四")
    if random.random() < 0.15:
        page.line("注：1.本表每月20日前报送。")
    if random.random() < 0.15:
        page.row += 1
        at = random.randint(0, sum(column.width for column in columns) - 1)
        for text in ("山亭区应急管理局", "2021年3月31日"):
            page.put(at, text)
            page.row += 1


# --- its file -----------------------------------------------------------------------------------------------------
def _xlsx(page: _Page) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for (row, at), value in page.cells.items():
        sheet.cell(row + 1, at + 1, value)
    for first, left, last, right in _joined(page.merges):
        sheet.merge_cells(start_row=first + 1, start_column=left + 1, end_row=last + 1, end_column=right + 1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_page(cells: dict[tuple[int, int], object], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook of one sheet with those cells, by row and column from 0, and those (first row, first column, last row, last column) merged."""
    return _xlsx(_Page(0, cells, list(merges)))


def _web(page: _Page) -> bytes:
    """As other programs export it: a table of a web page, each row ending with its last text."""
    spans = {(first, left): (last - first + 1, right - left + 1) for first, left, last, right in _joined(page.merges)}
    covered = {(r, c) for (first, left), (down, across) in spans.items() for r in range(first, first + down) for c in range(left, left + across)} - set(spans)
    lines = []
    for row in range(max(row for row, _ in page.cells) + 1):
        width = max((at for line, at in [*page.cells, *spans] if line == row), default=-1) + 1
        cells = ((spans.get((row, at), (1, 1)), page.cells.get((row, at), "")) for at in range(width) if (row, at) not in covered)
        told = (f'<td rowspan="{down}" colspan="{across}">{escape(str(value)).replace(chr(10), "<br>")}</td>' for (down, across), value in cells)
        lines.append(f"<tr>{''.join(told)}</tr>")
    return f'<html><head><meta charset="utf-8"></head><body><table>{"".join(lines)}</table></body></html>'.encode()


def _joined(merges: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The merges, those that go on downwards where another ends made one."""
    joined: list[tuple[int, int, int, int]] = []
    for first, left, last, right in merges:
        above = next((other for other in joined if other[1:] == (left, first, right)), None)
        if above:
            joined.remove(above)
        joined.append((above[0] if above else first, left, last, right))
    return joined


def _csv(random: Random, page: _Page) -> tuple[str, bytes]:
    height, width = (max(place[way] for place in page.cells) + 1 for way in (0, 1))
    target = io.StringIO()
    csv.writer(target).writerows([[page.cells.get((row, at), "") for at in range(width)] for row in range(height)])
    return "a.csv", target.getvalue().encode(random.choice(["utf-8-sig", "gb18030"]))
