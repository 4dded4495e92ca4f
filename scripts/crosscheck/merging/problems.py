"""The ledger of problems: which rows are one problem, what they say together, and what was heard of it since.

Most problems are one row.  So the ledger is made column by column, the rows of a sheet at a time, from the first row of
each problem; only where several rows are one, or there is news, cells are put right one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, finding
from crosscheck.frames import Columns
from crosscheck.keys import key, name_key
from crosscheck.merging.enterprises import valid_code
from crosscheck.merging.progress import STATE_ORDER, Identity, News, meant_by, news_of, with_news
from crosscheck.merging.rows import Row, RowName, Source, sources, texts, told
from crosscheck.sheets import Sheet

_PROGRESS: Final = (tables.STATE, tables.DONE_ON, tables.REVIEWED_ON)  # later news, not a disagreement
_DECLARED: Final = tuple(name for name in tables.PROBLEMS.names if name != tables.SERIAL)
_FREE_TEXT: Final = (tables.REMARK, tables.FOUND_BY, tables.LAW, tables.STANDARD)


class Firm(NamedTuple):
    """What a problem takes over from its enterprise's row in the ledger."""

    name: str
    town: str
    field: str


@dataclass(slots=True)
class Noted:
    """What is found on the way: findings, rows merged into others with the place of those, rows of progress that name no problem."""

    findings: list[Finding] = field(default_factory=list)
    duplicates: dict[RowName, str] = field(default_factory=dict)
    unmatched: set[RowName] = field(default_factory=set)

    def duplicate(self, row: Row, other: Source) -> None:
        shown = in_words(other)
        self.duplicates[row.name] = shown
        self.findings.append(finding("duplicate_row", row.place(tables.ENTERPRISE), row.text(tables.ENTERPRISE), other=shown))


Whole = dict[Identity, tuple[Row, ...]]  # the rows of each problem, in the order of their sources


def together(rows: list[Row], ids: list[str], same_days: int) -> Whole:
    """Which rows are one problem: of one enterprise, in the same words, on the same day."""
    stands, said = sources(rows), list(told(rows, (tables.PROBLEM, tables.FOUND_ON)))
    by_source = sorted(range(len(rows)), key=stands.__getitem__)
    on_site: dict[tuple[str, str], list[str]] = {}
    for i in by_source:
        if rows[i].sheet.kind == tables.TRANSFERS.kind:
            on_site.setdefault((ids[i], key(said[i][0])), []).append(said[i][1])
    whole: Whole = {}
    for i in by_source:
        words, day = said[i]
        what = ids[i], key(words)
        if days := on_site.get(what):
            day = _day_on_site(rows[i], days, same_days)
        identity = (*what, day)
        whole[identity] = (*whole.get(identity, ()), rows[i])  # most are of one row, and a list of one takes more room
    return whole


def _day_on_site(row: Row, days: Iterable[str], same_days: int) -> str:
    """The day of the transfer sheet that means the same problem as this row, else the row's own."""
    own = row.text(tables.FOUND_ON)
    if row.sheet.kind == tables.TRANSFERS.kind or row.text(tables.WAY) not in ("", tables.MUTUAL):
        return own
    near = {abs((date.fromisoformat(own) - date.fromisoformat(day)).days): day for day in sorted(days, reverse=True)}
    return near[min(near)] if near and min(near) <= same_days else own


def problem_id(enterprise: str, description_key: str, found_on: str) -> str:
    """A short stable name of a problem: the same however often and in whatever order it is reported."""
    text = "\0".join((enterprise, description_key, found_on))
    return "W" + hashlib.sha256(text.encode()).hexdigest()[:10].upper()


# --- the ledger ---------------------------------------------------------------------------------------------------
def problem_columns(whole: Whole, firms: Mapping[str, Firm], known: Known, news: list[Row], until: str, noted: Noted) -> Columns:
    """The columns of tables.PROBLEM_LEDGER, with the news up to that day."""
    heard, said = _assigned(news, known, noted)
    ledger: Columns = {name: [] for name in tables.PROBLEM_LEDGER}
    for sheet, items in groupby(whole.items(), key=lambda item: item[1][0].sheet):
        made = _of_sheet(sheet, list(items), firms, noted)
        for place, number in enumerate(made[tables.PROBLEM_ID]) if heard else ():
            if number in heard:
                _put_news(made, place, heard[str(number)], until)
        for name, cells in ledger.items():
            cells += made[name]
    noted.findings += said
    return ledger


def _of_sheet(sheet: Sheet, items: Sequence[tuple[Identity, tuple[Row, ...]]], firms: Mapping[str, Firm], noted: Noted) -> Columns:
    """The ledger's columns for problems whose first rows stand in that sheet."""
    first, ids = [rows[0].at for _, rows in items], [identity[0] for identity, _ in items]
    made: Columns = {name: [*texts(sheet, name, first)] for name in (*_DECLARED, tables.HANDED_TO)}
    made[tables.CONFLICTS], made[tables.EXTRAS] = [""] * len(items), [sheet.extras[at] for at in first]
    made[tables.REPORTED_BY] = [_reporter(sheet)] * len(items)
    made[tables.SOURCE_FILE], made[tables.SOURCE_SHEET] = [sheet.file] * len(items), [sheet.sheet] * len(items)
    made[tables.SOURCE_ROW] = [sheet.rows[at] for at in first]
    made[tables.SOURCES] = [f"{sheet.file}|{sheet.sheet}|{row}" for row in made[tables.SOURCE_ROW]]
    for place, (identity, rows) in enumerate(items):
        if len(rows) > 1:
            for name, text in _settled(rows, identity[2], noted).items():
                made[name][place] = text
    mine = [firms[id_] for id_ in ids]
    made[tables.PROBLEM_ID], made[tables.ENTERPRISE_ID] = [problem_id(*identity) for identity, _ in items], [*ids]
    made[tables.ENTERPRISE], made[tables.FOUND_ON] = [firm.name for firm in mine], [identity[2] for identity, _ in items]
    made[tables.TOWN] = [firm.town or own for firm, own in zip(mine, made[tables.TOWN], strict=True)]
    made[tables.FIELD] = [own or firm.field for firm, own in zip(mine, made[tables.FIELD], strict=True)]
    made[tables.CREDIT_CODE] = [valid_code(id_) or own for id_, own in zip(ids, made[tables.CREDIT_CODE], strict=True)]
    made[tables.HANDLING] = [""] * len(items)
    return made


def _settled(rows: Sequence[Row], day: str, noted: Noted) -> dict[str, str]:
    """What several rows of one problem, which counts as found on that day, say together, by column, their differences put into words."""
    latest = max(rows, key=lambda row: STATE_ORDER.get(row.text(tables.STATE), -1))
    said = {tables.HANDED_TO: next((text for row in rows if (text := row.text(tables.HANDED_TO))), "")}
    conflicts = []
    for name in _DECLARED:
        first = day if name == tables.FOUND_ON else ""
        given = list(dict.fromkeys(text for text in (first, *(row.text(name) for row in (latest, *rows))) if text))
        said[name] = given[0] if given else ""
        differing = [text for text in given[1:] if key(text) != key(said[name])]
        if differing and name not in (tables.ENTERPRISE, tables.CREDIT_CODE, *_FREE_TEXT):
            conflicts.append(f"{name}：{' / '.join([said[name], *differing])}")
            if name not in _PROGRESS:
                at = next(row for row in rows if row.text(name) in differing).place(name)
                noted.findings.append(finding("values_differ", at, said[name], column=name, detail=" / ".join([said[name], *differing])))
    for row in rows[1:]:
        noted.duplicate(row, rows[0].source)
    together = {
        tables.REPORTED_BY: "、".join(dict.fromkeys(who for row in rows if (who := _reporter(row.sheet)))),
        tables.EXTRAS: "；".join(dict.fromkeys(text for row in rows if (text := row.extras))),
        tables.SOURCES: sources_in_words(rows),
    }
    return said | together | {tables.CONFLICTS: "；".join(conflicts)}


def _reporter(sheet: Sheet) -> str:
    return sheet.department or (tables.INSPECTORS if sheet.kind == tables.TRANSFERS.kind else "")


def in_words(source: Source) -> str:
    """The place of a row as a clerk reads it."""
    return f"{source[0]} “{source[1]}” 第 {source[2]} 行"


def sources_in_words(rows: Iterable[Row]) -> str:
    """来源 of a row of a ledger: all the rows that it was made from."""
    return "；".join(f"{file}|{sheet}|{row}" for file, sheet, row in (row.source for row in rows))


# --- what was heard since -----------------------------------------------------------------------------------------
class Known:
    """The problems by their numbers, and by what a row of progress shows of them."""

    def __init__(self, whole: Whole, called: Iterable[tuple[str, str]]) -> None:
        self._whole, self._called = whole, called  # (key of a name, id of the enterprise of that name)

    @cached_property
    def places(self) -> dict[str, Source]:
        """Number -> the place of the problem's first row."""
        return {problem_id(*identity): rows[0].source for identity, rows in self._whole.items()}

    @cached_property
    def _of_name(self) -> dict[str, list[Identity]]:
        of_enterprise: dict[str, list[Identity]] = {}
        for identity in self._whole:
            of_enterprise.setdefault(identity[0], []).append(identity)
        found: dict[str, list[Identity]] = {}
        for name, id_ in sorted(self._called):
            found.setdefault(name, []).extend(of_enterprise.get(id_, ()))
        return found

    def number_of(self, row: Row) -> tuple[str, Finding | None]:
        """The number that the row's problem has now, and what is to be said; "" when there is no such problem."""
        written, place = row.text(tables.PROBLEM_ID), row.place(tables.PROBLEM_ID)
        if written.upper() in self.places:
            return written.upper(), None
        shown = {name: row.text(name) for name in (tables.ENTERPRISE, tables.PROBLEM, tables.FOUND_ON)}
        one, exact = meant_by(shown, self._of_name.get(name_key(shown[tables.ENTERPRISE]), ()), _news(row).day)
        if one is None:
            return "", finding("progress_unmatched", place, written)
        number, wording = problem_id(*one), self._whole[one][0].text(tables.PROBLEM)
        code = "progress_renumbered" if exact else "progress_reworded"
        return number, finding(code, place, written, number=number, problem=wording)


def _assigned(rows: list[Row], known: Known, noted: Noted) -> tuple[dict[str, list[Row]], list[Finding]]:
    """The rows of progress of each problem, by its number, and what is to be said of them.

    Each row counts as merged into its problem, or goes back.
    """
    heard: dict[str, list[Row]] = {}
    remarks = []
    for row in sorted(rows, key=lambda row: row.source):
        number, said = known.number_of(row)
        remarks += [said] if said else []
        if number:
            noted.duplicates[row.name] = in_words(known.places[number])
            heard.setdefault(number, []).append(row)
        else:
            noted.unmatched.add(row.name)
    return heard, remarks


def _news(row: Row) -> News:
    return news_of(row.sheet.kind, {name: row.text(name) for name in row.sheet.columns}, row.source)


def _put_news(made: Columns, place: int, rows: list[Row], until: str) -> None:
    """Put what those rows of progress tell up to that day into the problem at that place."""
    news = [item for item in map(_news, rows) if item.day <= until]
    record = with_news({name: cells[place] for name, cells in made.items()}, news)
    record[tables.SOURCES] = "；".join([record[tables.SOURCES], *("|".join(map(str, item.source)) for item in news)])
    for name, cells in made.items():
        cells[place] = record[name]
