"""The master ledgers: every kept row once, with its sources, its duplicates merged in and its conflicts shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key, name_key
from crosscheck.merging.enterprises import Answer, Decided, Group, Mention, decisions, group, valid_code
from crosscheck.merging.progress import Identity, meant_by, news_of, with_news
from crosscheck.merging.proposals import Proposal, proposals
from crosscheck.sheets import Sheet, Value

if TYPE_CHECKING:
    import pandas as pd

RowName = tuple[str, str, str, int, int]  # file, sheet, kind, which list of the sheet, row number
_STATE_ORDER: Final = {state: place for place, state in enumerate((tables.OPEN, tables.ONGOING, tables.RECTIFIED, tables.CLOSED))}
_PROGRESS: Final = (tables.STATE, tables.DONE_ON, tables.REVIEWED_ON)  # later news, not a disagreement
_PROBLEM_COLUMNS: Final = (*(name for name in tables.PROBLEMS.names if name != tables.SERIAL), tables.HANDED_TO)
_ENTERPRISE_COLUMNS: Final = tuple(name for name in tables.ENTERPRISES.names if name != tables.SERIAL)
_COLUMNS: Final = {
    tables.ENTERPRISES.kind: _ENTERPRISE_COLUMNS,
    tables.PROBLEMS.kind: _PROBLEM_COLUMNS,
    tables.TRANSFERS.kind: _PROBLEM_COLUMNS,
}
_OF_ENTERPRISE: Final = (tables.ENTERPRISE, tables.CREDIT_CODE, tables.TOWN, tables.FIELD)  # what a problem tells of its enterprise
_of_enterprise: Final = itemgetter(*map(_PROBLEM_COLUMNS.index, _OF_ENTERPRISE))
_FREE_TEXT: Final = (tables.REMARK, tables.FOUND_BY, tables.LAW, tables.STANDARD)
REGISTERED_LIST, REGISTERED_PROBLEM = "企业清单", "仅见于问题清单"


@dataclass(slots=True)
class Ledgers:
    """The frames of tables.ENTERPRISE_LEDGER, PROBLEM_LEDGER and the work reports, with what merging found.

    ``duplicates`` are the rows that were merged into another, each with the place of that other; ``unmatched`` the
    rows of progress that name no known problem.  ``pairs`` are the rows of 名称归并: those of the person's book, then the
    ``proposals`` that he has not been asked about.
    """

    enterprises: pd.DataFrame
    problems: pd.DataFrame
    work_reports: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    duplicates: dict[RowName, str] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    pairs: list[tuple[Value, ...]] = field(default_factory=list)
    unmatched: set[RowName] = field(default_factory=set)


@dataclass(slots=True)
class _Row:
    """One kept row; ``texts`` are its cells in the columns that its ledger has, in that order, "" for nothing."""

    sheet: Sheet
    index: int
    texts: tuple[str, ...]

    def get(self, column: str) -> Value:
        values = self.sheet.columns.get(column)
        return values[self.index] if values else None

    def text(self, column: str) -> str:
        value = self.get(column)
        return "" if value is None else str(value)

    @property
    def name(self) -> RowName:
        return self.sheet.file, self.sheet.sheet, self.sheet.kind, self.sheet.part, self.sheet.rows[self.index]

    @property
    def source(self) -> tuple[str, str, int]:
        return self.sheet.file, self.sheet.sheet, self.sheet.rows[self.index]


def merge(sheets: list[Sheet], returned: dict[int, set[int]], same_days: int = 7, until: str = "9999") -> Ledgers:
    """The ledgers of those sheets without their returned rows (by the sheet's index: row numbers).

    ``same_days``: a problem on a transfer sheet and in a department's list is one when the days differ by no more.
    ``until``: news of a later day is left out, so that an earlier month made later gives what it gave then.
    """
    import pandas as pd

    rows = {kind: list(_kept(sheets, returned, kind)) for kind in tables.TABLES}
    decided = decisions(_answer(row) for row in rows[tables.NAME_DECISIONS.kind])
    listed, problems = rows[tables.ENTERPRISES.kind], rows[tables.PROBLEMS.kind] + rows[tables.TRANSFERS.kind]
    news = rows[tables.REVIEWS.kind] + rows[tables.HANDOVERS.kind]
    mentions = [_mention(row) for row in (*listed, *problems)]
    groups, assigned, ambiguous = group(mentions, decided)
    result = Ledgers(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), [*decided.findings, *ambiguous])
    enterprises = {item.id: _enterprise(item, result, decided) for item in groups}
    result.enterprises = _frame(enterprises.values(), tables.ENTERPRISE_LEDGER)
    _note_unlisted(mentions[len(listed) :], {item.id for item in groups if item.listed}, assigned[len(listed) :], result)
    together = _together(problems, assigned[len(listed) :], same_days)
    made = (_problem(what, members, enterprises[what[0]], result) for what, members in together.items())
    records = _with_progress(made, _Known(together, groups), news, until, result)
    result.problems = _frame(records, tables.PROBLEM_LEDGER)
    columns = (*tables.WORK_REPORTS.names, tables.REPORTED_BY, *tables.PROVENANCE)
    result.work_reports = _frame([_work_report(row) for row in rows[tables.WORK_REPORTS.kind]], columns)
    result.proposals = proposals(groups, decided.asked)
    result.pairs = [*map(_pair, rows[tables.NAME_DECISIONS.kind]), *((*item, "", "") for item in result.proposals)]
    if waiting := sum(1 for pair in result.pairs if not pair[-2]):
        result.findings.append(finding("names_waiting", Place(f"{tables.NAME_DECISIONS.kind}.xlsx"), waiting))
    return result


def _answer(row: _Row) -> Answer:
    names = (tables.NAME_ONE, tables.TOWN_ONE, tables.NAME_TWO, tables.TOWN_TWO, tables.SAME)
    one, town_one, two, town_two, said = (row.text(name) for name in names)
    return Answer(one, town_one, two, town_two, said, row.sheet.place(row.index, tables.SAME))


def _pair(row: _Row) -> tuple[Value, ...]:
    columns = (tables.NAME_ONE, tables.TOWN_ONE, tables.NAME_TWO, tables.TOWN_TWO, tables.WHY_SAME, tables.SCORE, tables.SAME, tables.REMARK)
    return tuple("" if (value := row.get(column)) is None else value for column in columns)


def _kept(sheets: list[Sheet], returned: dict[int, set[int]], kind: str) -> Iterator[_Row]:
    """The rows of that kind that do not go back.  Cells become text column by column: a row at a time takes four times as long."""
    columns = _COLUMNS.get(kind, ())
    for number, sheet in enumerate(sheets):
        if sheet.kind != kind:
            continue
        back = returned.get(number, set())
        nothing = [""] * len(sheet.rows)
        cells = [["" if value is None else str(value) for value in sheet.columns[name]] if name in sheet.columns else nothing for name in columns]
        texts = zip(*cells, strict=True) if cells else [()] * len(sheet.rows)
        yield from (_Row(sheet, index, row) for index, (at, row) in enumerate(zip(sheet.rows, texts, strict=True)) if at not in back)


def _frame(records: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """The frame of the records, which are taken one by one: a million dicts at once would fill the memory."""
    import pandas as pd

    values = zip(*map(itemgetter(*columns), records), strict=True)
    made = dict(zip(columns, values, strict=False)) or dict.fromkeys(columns, ())
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in made.items()}, columns=list(columns))


def _mention(row: _Row) -> Mention:
    if row.sheet.kind == tables.ENTERPRISES.kind:
        return Mention(row.sheet, row.index, True, dict(zip(_ENTERPRISE_COLUMNS, row.texts, strict=True)))
    return Mention(row.sheet, row.index, False, dict(zip(_OF_ENTERPRISE, _of_enterprise(row.texts), strict=True)))


# --- enterprises --------------------------------------------------------------------------------------------------
def _enterprise(item: Group, result: Ledgers, decided: Decided) -> dict[str, Any]:
    listed = item.listed
    first = (listed or item.mentions)[0]
    for extra in listed[1:]:
        _note_duplicate(result, (*extra.source[:2], tables.ENTERPRISES.kind, extra.sheet.part, extra.source[2]), first.source, extra)
    record: dict[str, Any] = {tables.ENTERPRISE_ID: item.id}
    conflicts = []
    for name in _ENTERPRISE_COLUMNS:
        record[name], others = item.name if name == tables.ENTERPRISE else item.pick(name)
        if others and name == tables.ENTERPRISE:
            others = [other for other in others if not decided.alike(record[name], other)]
        if others and name != tables.REMARK:
            conflicts.append(f"{name}：{record[name]} / {' / '.join(others)}")
            _note_conflict(result, item.mentions, name, record[name], others)
    record[tables.REGISTERED] = REGISTERED_LIST if listed else REGISTERED_PROBLEM
    record[tables.OTHER_NAMES] = "；".join(name for name in dict.fromkeys(m.name for m in item.mentions) if name != record[tables.ENTERPRISE])
    record[tables.CONFLICTS] = "；".join(conflicts)
    record[tables.EXTRAS] = "；".join(dict.fromkeys(m.extras for m in listed if m.extras))
    record.update(_provenance(first.source, [mention.source for mention in (listed or item.mentions)]))
    return record


def _note_duplicate(result: Ledgers, row: RowName, other: tuple[str, str, int], mention: Mention) -> None:
    shown = f"{other[0]} “{other[1]}” 第 {other[2]} 行"
    result.duplicates[row] = shown
    result.findings.append(finding("duplicate_row", mention.place, mention.name, other=shown))


def _note_conflict(result: Ledgers, mentions: list[Mention], column: str, chosen: str, others: list[str]) -> None:
    for mention in mentions:
        if mention.texts.get(column) in others:
            detail = " / ".join([chosen, *others])
            result.findings.append(finding("values_differ", mention.place, chosen, column=column, detail=detail))
            return


def _provenance(first: tuple[str, str, int], sources: Iterable[tuple[str, str, int]]) -> dict[str, Any]:
    text = "；".join(f"{file}|{sheet}|{row}" for file, sheet, row in sources)
    return {tables.SOURCES: text, tables.SOURCE_FILE: first[0], tables.SOURCE_SHEET: first[1], tables.SOURCE_ROW: first[2]}


# --- problems -----------------------------------------------------------------------------------------------------
def _together(rows: list[_Row], ids: list[str], same_days: int) -> dict[Identity, list[_Row]]:
    """The rows of each problem, in the order of their sources."""
    pairs = sorted(zip(rows, ids, strict=True), key=lambda pair: pair[0].source)
    on_site: dict[tuple[str, str], list[str]] = {}
    for row, id_ in pairs:
        if row.sheet.kind == tables.TRANSFERS.kind:
            on_site.setdefault((id_, key(row.text(tables.PROBLEM))), []).append(row.text(tables.FOUND_ON))
    together: dict[Identity, list[_Row]] = {}
    for row, id_ in pairs:
        what = id_, key(row.text(tables.PROBLEM))
        day = _day_on_site(row, on_site.get(what, ()), same_days)
        together.setdefault((*what, day), []).append(row)
    return together


def _day_on_site(row: _Row, days: Iterable[str], same_days: int) -> str:
    """The day of the transfer sheet that means the same problem as this row, else the row's own."""
    own = row.text(tables.FOUND_ON)
    if row.sheet.kind == tables.TRANSFERS.kind or row.text(tables.WAY) not in ("", tables.MUTUAL):
        return own
    near = {abs((date.fromisoformat(own) - date.fromisoformat(day)).days): day for day in sorted(days, reverse=True)}
    return near[min(near)] if near and min(near) <= same_days else own


def _note_unlisted(mentions: list[Mention], listed: set[str], ids: list[str], result: Ledgers) -> None:
    """A transfer sheet about an enterprise that no list names: told once a sheet."""
    said = set()
    for mention, id_ in zip(mentions, ids, strict=True):
        if id_ not in listed and mention.sheet.kind == tables.TRANSFERS.kind and mention.place not in said:
            said.add(mention.place)
            result.findings.append(finding("transfer_enterprise_unknown", mention.place, mention.name))


class _Known:
    """The problems by their numbers, and by what a row of progress shows of them."""

    def __init__(self, together: dict[Identity, list[_Row]], groups: list[Group]) -> None:
        self._together, self._groups = together, groups

    @cached_property
    def places(self) -> dict[str, tuple[str, str, int]]:
        """Number -> the place of the problem's first row."""
        return {problem_id(*identity): members[0].source for identity, members in self._together.items()}

    @cached_property
    def _of_name(self) -> dict[str, list[Identity]]:
        of_enterprise: dict[str, list[Identity]] = {}
        for identity in self._together:
            of_enterprise.setdefault(identity[0], []).append(identity)
        names = {(name_key(mention.name), group.id) for group in self._groups for mention in group.mentions}
        found: dict[str, list[Identity]] = {}
        for name, id_ in sorted(names):
            found.setdefault(name, []).extend(of_enterprise.get(id_, ()))
        return found

    def number_of(self, row: _Row) -> tuple[str, Finding | None]:
        """The number that the row's problem has now, and what is to be said; "" when there is no such problem."""
        written, place = row.text(tables.PROBLEM_ID), row.sheet.place(row.index, tables.PROBLEM_ID)
        if written.upper() in self.places:
            return written.upper(), None
        shown = {name: row.text(name) for name in (tables.ENTERPRISE, tables.PROBLEM, tables.FOUND_ON)}
        one, exact = meant_by(shown, self._of_name.get(name_key(shown[tables.ENTERPRISE]), ()))
        if one is None:
            return "", finding("progress_unmatched", place, written)
        number, wording = problem_id(*one), self._together[one][0].text(tables.PROBLEM)
        code = "progress_renumbered" if exact else "progress_reworded"
        return number, finding(code, place, written, number=number, problem=wording)


def _with_progress(
    records: Iterable[dict[str, Any]], known: _Known, rows: list[_Row], until: str, result: Ledgers
) -> Iterator[dict[str, Any]]:
    """The records after the rows of progress; each row counts as merged into its problem, or goes back."""
    mine: dict[str, list[_Row]] = {}
    told_of = []
    for row in sorted(rows, key=lambda row: row.source):
        number, said = known.number_of(row)
        told_of += [said] if said else []
        if number:
            file, sheet, at = known.places[number]
            result.duplicates[row.name] = f"{file} “{sheet}” 第 {at} 行"
            mine.setdefault(number, []).append(row)
        else:
            result.unmatched.add(row.name)
    for record in records:
        news = mine.get(record[tables.PROBLEM_ID], []) if mine else []
        if not news:
            yield record
            continue
        all_told = (news_of(row.sheet.kind, {name: row.text(name) for name in row.sheet.columns}, row.source) for row in news)
        told = [item for item in all_told if item.day <= until]
        sources = [record[tables.SOURCES], *("|".join(map(str, item.source)) for item in told)]
        yield with_news(record, told) | {tables.SOURCES: "；".join(sources)}
    result.findings += told_of


def _problem(identity: Identity, rows: list[_Row], enterprise: dict[str, str], result: Ledgers) -> dict[str, Any]:
    first = rows[0]
    record: dict[str, Any] = dict(zip(_PROBLEM_COLUMNS, first.texts, strict=True))
    record[tables.PROBLEM_ID], record[tables.ENTERPRISE_ID] = problem_id(*identity), identity[0]
    conflicts = _settle(record, rows, result) if len(rows) > 1 else []
    for row in rows[1:]:
        _note_duplicate(result, row.name, first.source, _mention(row))
    record[tables.ENTERPRISE], record[tables.FOUND_ON] = enterprise[tables.ENTERPRISE], identity[2]
    record[tables.TOWN] = enterprise[tables.TOWN] or record[tables.TOWN]
    record[tables.FIELD] = record[tables.FIELD] or enterprise[tables.FIELD]
    record[tables.CREDIT_CODE] = valid_code(identity[0]) or record[tables.CREDIT_CODE]
    record[tables.HANDLING] = ""
    record[tables.REPORTED_BY] = "、".join(dict.fromkeys(who for row in rows if (who := _reporter(row.sheet))))
    record[tables.CONFLICTS] = "；".join(conflicts)
    record[tables.EXTRAS] = "；".join(dict.fromkeys(row.sheet.extras[row.index] for row in rows if row.sheet.extras[row.index]))
    record.update(_provenance(first.source, [row.source for row in rows]))
    return record


def _settle(record: dict[str, Any], rows: list[_Row], result: Ledgers) -> list[str]:
    """Put into the record what several rows of one problem say together; gives the conflicts in words."""
    latest = max(rows, key=lambda row: _STATE_ORDER.get(row.text(tables.STATE), -1))
    record[tables.HANDED_TO] = next((text for row in rows if (text := row.text(tables.HANDED_TO))), "")
    conflicts = []
    for name in _PROBLEM_COLUMNS[:-1]:
        given = list(dict.fromkeys(text for row in (latest, *rows) if (text := row.text(name))))
        record[name] = given[0] if given else ""
        differing = [text for text in given[1:] if key(text) != key(record[name])]
        if differing and name not in (tables.ENTERPRISE, tables.CREDIT_CODE, *_FREE_TEXT):
            conflicts.append(f"{name}：{' / '.join([record[name], *differing])}")
            if name not in _PROGRESS:
                place = next(row for row in rows if row.text(name) in differing)
                at = place.sheet.place(place.index, name)
                result.findings.append(finding("values_differ", at, record[name], column=name, detail=" / ".join([record[name], *differing])))
    return conflicts


def _reporter(sheet: Sheet) -> str:
    return sheet.department or (tables.INSPECTORS if sheet.kind == tables.TRANSFERS.kind else "")


def problem_id(enterprise: str, description_key: str, found_on: str) -> str:
    """A short stable name of a problem: the same however often and in whatever order it is reported."""
    text = "\0".join((enterprise, description_key, found_on))
    return "W" + hashlib.sha256(text.encode()).hexdigest()[:10].upper()


def _work_report(row: _Row) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column in tables.WORK_REPORTS.columns:
        value = row.get(column.name)
        number = column.type in (tables.Type.COUNT, tables.Type.MONEY)
        record[column.name] = (None if value is None else float(value)) if number else ("" if value is None else str(value))
    record[tables.REPORTED_BY] = row.sheet.department
    file, sheet, number_ = row.source
    return record | {tables.SOURCE_FILE: file, tables.SOURCE_SHEET: sheet, tables.SOURCE_ROW: number_}
