"""一企一档: one printable workbook an enterprise, with every problem, its thread to closure, and what is missing from the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crosscheck import tables
from crosscheck.frames import LedgerRow, done_by
from crosscheck.periods import day_in_words
from crosscheck.xlsx.books import Book, lines_needed
from crosscheck.xlsx.lists import ListColumns, list_sheet

_BASIC: Final = (
    tables.ENTERPRISE, tables.CREDIT_CODE, tables.TOWN, tables.ADDRESS, tables.FIELD, tables.REGULATOR, tables.HEAD_PERSON,
    tables.PHONE, tables.RISK, tables.OPERATION, tables.OTHER_NAMES, tables.CONFLICTS, tables.EXTRAS, tables.SOURCES,
)  # fmt: skip
_COLUMNS: Final = (
    (tables.PROBLEM_ID, 13), (tables.FOUND_ON, 11), (tables.WAY, 9), (tables.ITEM, 10), (tables.PROBLEM, 34), (tables.LEVEL, 7),
    (tables.DISPOSITION, 11), (tables.DUTY_UNIT, 12), (tables.DUE_ON, 11), (tables.STATE, 7), (tables.DONE_ON, 11), (tables.REVIEWED_ON, 11),
    (tables.SOURCES, 20),
)  # fmt: skip
_THREAD: Final = (("问题编号", 14), ("日期", 12), ("事项", 16), ("内容", 70), ("单位或来源", 30))
_SHEETS: Final = (("编号", 24), ("检查时间", 14), ("状态", 14), ("问题数", 8), ("登记", 40), ("文件", 40))
_ADVICE: Final = (("可能适用", 18), ("台账里的事实", 60), ("档案里还缺", 30), ("谁有权办", 26), ("依据和施行日", 34))
DISCLAIMER: Final = "以下只是按台账里的事实对照通知和条文列出的参考，不是处理决定；事实、证据和职权请由有权部门核实后依法决定。"


@dataclass(frozen=True, slots=True)
class Event:
    """One point of a problem's thread: when, what, in which words, by whom or from where.  ``day`` is "" for what has no day."""

    problem_id: str
    day: str
    what: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class File:
    """All that a dossier shows: ``owed`` are the events still to come; ``sheets`` and ``advice`` are rows in the order of their columns."""

    enterprise: Mapping[str, Any]
    problems: Sequence[LedgerRow]
    owed: Sequence[Event] = ()
    sheets: Sequence[Sequence[Any]] = ()
    advice: Sequence[Sequence[Any]] = ()


def dossier(file: File, created: date) -> bytes:
    """The workbook: 基本情况 with contents and what is missing, 问题台账, 办理经过; 移交表 and 处置参考 when there are any."""
    book = Book(created, result=True)
    ordered = sorted(file.problems, key=lambda row: (row[tables.FOUND_ON], row[tables.PROBLEM_ID]))
    _cover(book, file, ordered, created)
    name = str(file.enterprise[tables.ENTERPRISE])
    columns = [("序号", 5.0), *_COLUMNS]
    _list(book, "问题台账", columns, [[n, *(str(row[c] or "") for c, _ in _COLUMNS)] for n, row in enumerate(ordered, 1)], name)
    place = {row[tables.PROBLEM_ID]: n for n, row in enumerate(ordered)}
    events = sorted([*thread(ordered), *file.owed], key=lambda event: place.get(event.problem_id, -1))  # stable: what is owed comes last
    _list(book, "办理经过", _THREAD, [[event.problem_id, event.day, event.what, event.text, event.who] for event in events], name)
    if file.sheets:
        _list(book, "移交表", _SHEETS, file.sheets, name)
    if file.advice:
        _list(book, "处置参考", _ADVICE, file.advice, DISCLAIMER)
    return book.done()


def thread(problems: Sequence[Mapping[str, Any]]) -> list[Event]:
    """What the ledger tells of each problem, from its finding to its closure."""
    made = []
    for row in problems:
        id_ = str(row[tables.PROBLEM_ID])
        told = [
            (row[tables.FOUND_ON], "发现", row[tables.PROBLEM], "，".join(part for part in (row[tables.FOUND_BY], row[tables.WAY]) if part)),
            ("", tables.DISPOSITION, row[tables.DISPOSITION], row[tables.DUTY_UNIT]),
            ("", tables.HANDED_TO, row[tables.HANDED_TO], row[tables.DUTY_UNIT]),
            (row[tables.DUE_ON], tables.DUE_ON, "要求在这一天前整改到位" if row[tables.DUE_ON] else "", row[tables.DUTY_UNIT]),
            ("", tables.HANDLING, row[tables.HANDLING], row[tables.DUTY_UNIT]),
            (row[tables.DONE_ON], "整改完成", row[tables.STATE] if row[tables.DONE_ON] else "", row[tables.DUTY_UNIT]),
            (row[tables.REVIEWED_ON], "复查", row[tables.STATE] if row[tables.REVIEWED_ON] else "", row[tables.DUTY_UNIT]),
        ]
        made += [Event(id_, str(day), what, str(text), str(who)) for day, what, text, who in told if text]
    return made


def _cover(book: Book, file: File, problems: Sequence[LedgerRow], day: date) -> None:
    page = book.sheet("基本情况", landscape=False)
    page.widths([20, 70])
    row = page.title("一企一档", 2, str(file.enterprise[tables.ENTERPRISE]))
    for name in _BASIC:
        text = str(file.enterprise.get(name) or "").replace("；", "；\n") if name == tables.SOURCES else str(file.enterprise.get(name) or "")
        page.row(row, (name, text), ("head", "text"))
        page.fit(row, lines_needed(text, 70))
        row += 1
    done = sum(done_by(item, day.isoformat()) for item in problems)
    page.row(row, ("问题", f"共{len(problems)}项，截至{day_in_words(day)}已整改{done}项，未完成{len(problems) - done}项"), ("head", "text"))
    content = f"问题台账{len(problems)}项；办理经过；移交表{len(file.sheets)}份；处置参考{len(file.advice)}条"
    page.row(row + 1, ("档内目录", content), ("head", "text"))
    for line in (row, row + 1):
        page.fit(line, 1)
    missing = missing_from(file.enterprise, problems)
    for n, text in enumerate(missing or ["无"]):  # a row each: one tall cell would be cut at 409 points
        page.row(row + 2 + n, ("" if n else "本档还缺", text), ("head", "text"))
        page.fit(row + 2 + n, 1)


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


def _list(book: Book, name: str, columns: ListColumns, rows: Sequence[Sequence[Any]], subtitle: str) -> None:
    list_sheet(book, name, name, columns, rows, subtitle, filtered=False)


# --- the list of all ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ListedDossier:
    """One dossier in the list: ``path`` is relative to the list, with forward slashes."""

    town: str
    enterprise: str
    problems: int
    unfinished: int
    overdue: int
    missing: int
    path: str


_ENTRIES: Final = (("序号", 6), ("镇街", 16), ("企业", 44), ("问题", 9), ("未完成", 9), ("超期", 9), ("档案缺项", 10), ("打开", 10))


def contents(entries: Sequence[ListedDossier], created: date) -> bytes:
    """目录.xlsx: every dossier with its counts and a link to it."""
    book = Book(created, result=True)
    rows = [(number, one.town, one.enterprise, one.problems, one.unfinished, one.overdue, one.missing, "") for number, one in enumerate(entries, 1)]
    subtitle = f"截至{day_in_words(created)}，共{len(entries)}家"
    page, after = list_sheet(book, "目录", "一企一档目录", _ENTRIES, rows, subtitle, landscape=False)
    for row, one in enumerate(entries, after - len(entries)):
        page.link(row, len(_ENTRIES) - 1, one.path, "打开")
    return book.done()
