"""Blank workbooks for departments and towns, generated from tables.py, which come back without findings when filled in properly.

Drop-downs, checks and notes say what reading will ask; headings are protected, everything else is open: rows may be added, and columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.findings import shorten
from crosscheck.keys import CODE_ALPHABET, CODE_WEIGHTS
from crosscheck.periods import periods
from crosscheck.tables import Column, Table, Type
from crosscheck.xlsx.books import Book, Page, clean_sheet_name
from crosscheck.xlsx.limits import LAST_COLUMN
from crosscheck.xlsx.tags import letters

ROWS: Final = 500  # with drop-downs and checks
PRINTED: Final = 20  # rows with borders from the start; a row below them gets its borders, and its place in print, when it is filled in
_DICTIONARY: Final = "字典"
_SUBTITLE: Final = "红字的列必须填；有下拉列表的请从中选；红底是还缺的。每行写一件，不要改表头，右边可以自己加列。"
_MONTHLY: Final = "每月{day}日前报送。"  # of what departments file; the name books are mended whenever somebody comes or goes
_NOT_BEFORE: Final = {tables.DUE_ON: tables.FOUND_ON, tables.DONE_ON: tables.FOUND_ON, tables.REVIEWED_ON: tables.FOUND_ON}
_TOWN_TABLES: Final = (tables.ENTERPRISES, tables.PROBLEMS, tables.OFFICERS)
_LONGEST_MESSAGE: Final = 255  # characters beside a cell: of more Excel shows none, and no drop-down either
_AS_TEXT: Final = (Type.CODE, Type.PHONE, Type.MONTH)
_WIDEST_PAGE, _WIDEST_TWO = 210, 270  # characters: more than the first would print smaller than can be read and goes over two pages side by side
_KEPT: Final = 2  # columns on both of those pages: number and enterprise, or month
_LEAST_WIDTH: Final = {Type.ORDINAL: 5.0, Type.CODE: 20.0, Type.PHONE: 13.0, Type.DATE: 11.0, Type.MONTH: 9.0}


@dataclass(slots=True)
class Lists:
    """Where the permitted values stand (a range of the 字典 sheet, or the values themselves), by list.

    ``code`` is the formula that checks a code in ``{cell}``; ``own`` the values of a list that are the unit's own.
    """

    sources: dict[str, str | list[str]] = field(default_factory=dict)
    code: str = ""
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)


def kits(config: Config) -> Iterator[tuple[str, str, bytes]]:
    """(unit, kind, workbook) of every blank workbook: each department's and each town's own values stand first in its lists."""
    for department in config.departments:
        own = {tables.FIELD: department.fields, "duty": (department.name,), "departments": (department.name,)}
        for table in tables.DEPARTMENT_TABLES:
            if table.kind in department.owes(first=False):
                yield department.name, table.kind, blank_workbook(table, f"{department.name}{table.kind}", config, own)
    for town in config.towns:
        for table in _TOWN_TABLES:
            yield town.name, table.kind, blank_workbook(table, f"{town.name}{table.kind}", config, {"towns": (town.name,), "duty": (town.name,)})


def blank_workbook(table: Table, title: str, config: Config, own: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook of that kind to fill in: title, a line of advice, the heading, open cells.

    ``own`` are the values (by list) that stand first in the drop-downs.
    """
    book = Book(config.campaign.start)
    page, widths = book.sheet(clean_sheet_name(table.kind)), _widths(table)
    kept = _KEPT if sum(column.width for column in table.columns) > _WIDEST_PAGE else 0
    over = page.across(widths, kept) if kept else len(table.columns)
    due = _MONTHLY.format(day=config.campaign.report_day) if table in tables.DEPARTMENT_TABLES else ""
    head = page.title(title, over, _SUBTITLE + due, kept)
    page.head(head, table.names, height=34)
    lists = dictionary(book, table, config, own)
    for c, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        style = "date" if column.type is Type.DATE else "as_text" if column.type in _AS_TEXT else "text"
        page.raw.set_column(c, c, width, book.style(f"free_{style}"))
        page.put(head, c, column.name, "head_required" if column.required else "head")
        for r in range(head + 1, head + 1 + PRINTED):
            page.put(r, c, "", f"open_{style}")
    guide(page, head, ROWS, table, lists, config)
    _show_what_is_missing(book, page, table, head + 1)
    page.raw.set_column(len(table.columns), LAST_COLUMN - 1, None, book.style("free_text"))
    page.raw.protect("", dict.fromkeys(_ALLOWED, True))
    if table.columns[1].name == tables.ENTERPRISE:
        page.raw.freeze_panes(head + 1, 2)
    page.raw.set_footer("&L填表人：&C第 &P 页，共 &N 页&R审核人：　　　　　")
    page.raw.activate()
    return book.done()


_ALLOWED: Final = ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")


def _widths(table: Table) -> list[float]:
    """The declared widths, made narrower together where two pages would print too small."""
    factor = min(1.0, _WIDEST_TWO / sum(column.width for column in table.columns))
    return [max(round(column.width * factor, 1), _LEAST_WIDTH.get(column.type, 8.0)) if factor < 1 else column.width for column in table.columns]


def dictionary(book: Book, table: Table, config: Config, own: Mapping[str, Sequence[str]] | None = None) -> Lists:
    """A hidden sheet of permitted values, and of what the check of a code needs; where they stand."""
    lists = Lists(own=own or {})
    names = sorted({column.choices for column in table.columns if column.choices})
    columns = [(name, _values(name, config, lists.own)) for name in names]
    months = [period.month for period in periods(config.campaign)]
    columns += [(Type.MONTH.value, months)] if any(column.type is Type.MONTH for column in table.columns) else []
    has_code = any(column.type is Type.CODE for column in table.columns)
    page = book.sheet(_DICTIONARY)
    for c, (name, values) in enumerate(columns):
        for r, value in enumerate(values):
            page.put(r, c, value)
        lists.sources[name] = f"={_DICTIONARY}!${letters(c + 1)}$1:${letters(c + 1)}${len(values)}"
    if has_code:
        lists.code = _code_check(page, len(columns))
    page.raw.hide()
    return lists


def _values(name: str, config: Config, own: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of the permitted values, the unit's own first."""
    names = [choice.name for choice in config.permitted(name)]
    return sorted(names, key=lambda value: value not in own.get(name, ()))


def _code_check(page: Page, column: int) -> str:
    """Write alphabet, places and weights; gives the formula of GB 32100-2015 (see `keys.code_fault`) for ``{cell}``."""
    page.put(0, column, CODE_ALPHABET)
    for n, weight in enumerate(CODE_WEIGHTS):
        page.put(n, column + 1, n + 1)
        page.put(n, column + 2, weight)
    alphabet, places, weights = (letters(column + n) for n in (1, 2, 3))
    known, at, by = f"{_DICTIONARY}!${alphabet}$1", f"{_DICTIONARY}!${places}$1:${places}$17", f"{_DICTIONARY}!${weights}$1:${weights}$17"
    total = f"SUMPRODUCT((FIND(MID({{cell}},{at},1),{known})-1)*{by})"
    return f"=AND(LEN({{cell}})=18,MID({known},MOD(31-MOD({total},31),31)+1,1)=RIGHT({{cell}},1))"


def guide(page: Page, head: int, rows: int, table: Table, lists: Lists, config: Config) -> None:
    """A note on each heading, whether it must be filled in and how; drop-downs and checks in so many rows below it."""
    for c, column in enumerate(table.columns):
        if note := ("必填。" if column.required else "") + column.note:
            page.comment(head, c, note, 1.2)
        if rule := _rule(head + 1, c, column, lists, config, table):
            page.validate((head + 1, c, head + rows, c), rule)


def _rule(row: int, c: int, column: Column, lists: Lists, config: Config, table: Table) -> dict[str, Any] | None:
    match column.type:
        case Type.CHOICE:
            return _list(lists, column, {"error_title": "请从下拉列表中选", "error_message": "这一格只能填列表里的内容。"})
        case Type.CHOICES | Type.TEXT if column.choices:  # several may be written, or something else
            return _list(lists, column, {"show_error": False})
        case Type.MONTH:
            source, first = lists.sources.get(Type.MONTH.value, []), periods(config.campaign)[0].month
            return {"validate": "list", "source": source, "error_title": "请从下拉列表中选", "error_message": f"例如 {first}。"} if source else None
        case Type.DATE:
            return _dates(row, column, config, table)
        case Type.CODE:
            check = {"validate": "custom", "value": lists.code.format(cell=f"{letters(c + 1)}{row + 1}")} if lists.code else _LENGTH
            return {**check, "error_type": "warning", "error_title": "请核对", "error_message": "信用代码是 18 位，字母大写，最后一位是校验码：这一个对不上。"}
        case Type.COUNT:
            return {"validate": "integer", "criteria": ">=", "value": 0, "error_title": "请填整数", "error_message": "这一格只填数字，没有填 0。"}
        case Type.MONEY:
            return {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "请填数字", "error_message": "这一格只填数字，单位是万元。"}
    return None


_LENGTH: Final = {"validate": "length", "criteria": "==", "value": 18}


def _list(lists: Lists, column: Column, more: dict[str, Any]) -> dict[str, Any]:
    own = lists.own.get(column.choices, ()) if column.choices == tables.FIELD else ()
    told = {"input_title": "本单位的行业领域", "input_message": shorten("、".join(own), _LONGEST_MESSAGE)} if own else {}
    return {"validate": "list", "source": lists.sources[column.choices], **told, **more}


def _dates(row: int, column: Column, config: Config, table: Table) -> dict[str, Any]:
    """A day of the campaign; a later one for what comes after discovery, and not before it."""
    start, end = config.campaign.start, config.campaign.end
    rule = {"validate": "date", "criteria": "between", "error_title": "日期不对"}
    earlier = _NOT_BEFORE.get(column.name, "")
    if earlier not in table.names:
        says = f"请写成 {_example(config)} 这样的日期，在 {start} 至 {end} 之间。"
        return {**rule, "minimum": start, "maximum": end, "error_message": says}
    cell = f"${letters(table.names.index(earlier) + 1)}{row + 1}"
    least = f"=MAX(DATE({start.year},{start.month},{start.day}),{cell})"
    return {**rule, "minimum": least, "maximum": f"=DATE({end.year + 1},12,31)", "error_message": f"请写成 {_example(config)} 这样的日期，不早于{earlier}。"}


def _example(config: Config) -> str:
    """A day of the campaign as people write it."""
    start = config.campaign.start
    return f"{start.year}-{start.month}-{start.day}"


def _show_what_is_missing(book: Book, page: Page, table: Table, first: int) -> None:
    """Required cells of a row that was begun, and the day of what is done, show red until filled in; filled rows get borders."""
    last, width, n = first + ROWS - 1, len(table.columns), first + 1
    whole = f"COUNTA($B{n}:${letters(width)}{n})>0"
    for c, column in enumerate(table.columns):
        cell = f"{letters(c + 1)}{n}"
        begun = whole if column.required else _is_done(table, n) if column.name == tables.DONE_ON else ""
        if begun:
            criteria = f'=AND({begun},{cell}="")'
            page.raw.conditional_format(first, c, last, c, {"type": "formula", "criteria": criteria, "format": book.style("lack")})
    page.raw.conditional_format(first + PRINTED, 0, last, width - 1, {"type": "formula", "criteria": f"={whole}", "format": book.style("frame")})


def _is_done(table: Table, row: int) -> str:
    """The condition that the row's problem is rectified or closed."""
    state = f"${letters(table.names.index(tables.STATE) + 1)}{row}"
    conditions = [f'{state}="{name}"' for name in tables.DONE_STATES]
    return f"OR({','.join(conditions)})"
