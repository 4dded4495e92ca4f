"""The master ledgers: every kept row once, with its sources, its duplicates merged in and its conflicts shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.frames import Columns, frame_of
from crosscheck.keys import name_key
from crosscheck.merging.enterprises import Answer, Decided, Group, Pair, decisions, group
from crosscheck.merging.problems import Firm, Known, Noted, in_words, problem_columns, sources_in_words, together
from crosscheck.merging.proposals import Named, Proposal, namesakes, pair_of, proposals, renamings
from crosscheck.merging.reworded import redated, reworded
from crosscheck.merging.rows import Row, RowName, kept
from crosscheck.merging.undone import undone_since
from crosscheck.periods import EVER
from crosscheck.sheets import Sheet, Value

if TYPE_CHECKING:
    import pandas as pd

_ENTERPRISE_COLUMNS: Final = tuple(name for name in tables.ENTERPRISES.names if name != tables.SERIAL)


@dataclass
class Ledgers:
    """The ledgers of enterprises and problems and the work reports, column by column, with what merging found.

    ``duplicates`` are the rows that were merged into another, each with the place of that other; ``unmatched`` the
    rows of progress that name no known problem.  ``pairs`` are the rows of 名称归并: those of the person's book, then the
    ``proposals`` that he has not been asked about.
    """

    enterprise_columns: Columns
    problem_columns: Columns
    work_columns: Columns
    findings: list[Finding] = field(default_factory=list)
    duplicates: dict[RowName, str] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    pairs: list[tuple[Value, ...]] = field(default_factory=list)
    unmatched: set[RowName] = field(default_factory=set)

    @cached_property
    def enterprises(self) -> pd.DataFrame:
        """The frame of tables.ENTERPRISE_LEDGER; made, and pandas imported, when somebody asks for it."""
        return frame_of(self.enterprise_columns)

    @cached_property
    def problems(self) -> pd.DataFrame:
        """The frame of tables.PROBLEM_LEDGER."""
        return frame_of(self.problem_columns)

    @cached_property
    def work_reports(self) -> pd.DataFrame:
        return frame_of(self.work_columns)

    def ask(self, pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Propose those pairs of its enterprises too, which were one last month."""
        new = list(renamings(pairs, {pair_of(str(one), str(two)) for one, _, two, *_ in self.pairs}))
        self.proposals += new
        self.pairs += [(*item, "", "") for item in new]

    def found_by(self, day: str) -> Ledgers:
        """The same without the problems found after that ISO day."""
        known = [found <= day for found in self.problem_columns[tables.FOUND_ON]]
        if all(known):
            return self
        return replace(self, problem_columns={name: list(compress(cells, known)) for name, cells in self.problem_columns.items()})


def merge(sheets: list[Sheet], returned: dict[int, set[int]], same_days: int = 7, until: str = EVER) -> Ledgers:
    """The ledgers of those sheets without their returned rows (by the sheet's index: row numbers).

    ``same_days``: a problem on a transfer sheet and in a department's list is one when the days differ by no more.
    ``until``: news of a later day is left out, so that an earlier month made later gives what it gave then.
    """
    rows = {kind: list(kept(sheets, returned, kind)) for kind in tables.TABLES}
    book = rows[tables.NAME_DECISIONS.kind]
    decided = decisions(map(_answer, book))
    listed, found = rows[tables.ENTERPRISES.kind], rows[tables.PROBLEMS.kind] + rows[tables.TRANSFERS.kind]
    news = rows[tables.REVIEWS.kind] + rows[tables.HANDOVERS.kind]
    noted = Noted(decided.findings)
    firms = _firms(listed, found, decided, noted)
    _note_unlisted(found, firms.listed, firms.ids, noted)
    elsewhere = _elsewhere(firms)
    noted.findings += _tell_elsewhere(found, firms, elsewhere, decided.answered)
    firms.proposals[:0] = namesakes(((firms.taken_over[id_].name, firms.taken_over[id_].town, town) for id_, town in elsewhere.items()), decided.asked, firms.proposals)
    whole = together(found, firms.ids, same_days)
    noted.findings += [*reworded(whole), *redated(whole), *undone_since(whole)]
    problems = problem_columns(whole, firms.taken_over, Known(whole, firms.called), news, until, noted)
    pairs: list[tuple[Value, ...]] = [*map(_pair, book), *((*item, "", "") for item in firms.proposals)]
    if waiting := sum(1 for pair in pairs if not pair[-2]):
        noted.findings.append(finding("names_waiting", Place(tables.NAME_DECISIONS.book), waiting))
    reports = sorted(rows[tables.WORK_REPORTS.kind], key=lambda row: row.text(tables.SENT_ON))  # the last of a month is the one that counts
    noted.findings += _repeated(reports)
    work = _columns([_work_report(row) for row in reports], _WORK_COLUMNS)
    return Ledgers(firms.columns, problems, work, noted.findings, noted.duplicates, firms.proposals, pairs, noted.unmatched)


def _columns(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> Columns:
    return {name: list(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)} if rows else {name: [] for name in names}


def _answer(row: Row) -> Answer:
    names = (tables.NAME_ONE, tables.TOWN_ONE, tables.NAME_TWO, tables.TOWN_TWO, tables.SAME)
    one, town_one, two, town_two, said = (row.text(name) for name in names)
    return Answer(one, town_one, two, town_two, said, row.place(tables.SAME))


def _pair(row: Row) -> tuple[Value, ...]:
    columns = (tables.NAME_ONE, tables.TOWN_ONE, tables.NAME_TWO, tables.TOWN_TWO, tables.WHY_SAME, tables.SCORE, tables.SAME, tables.REMARK)
    return tuple("" if (value := row.get(column)) is None else value for column in columns)


# --- enterprises --------------------------------------------------------------------------------------------------
class _Firms(NamedTuple):
    """The ledger of enterprises, and what else of them is needed: all that stands of their rows is not, so it goes."""

    columns: Columns
    taken_over: dict[str, Firm]
    listed: set[str]
    ids: list[str]  # of each row that is in no list of enterprises
    called: set[tuple[str, str]]  # (key of a name, id of the enterprise of that name)
    proposals: list[Proposal]


_TAKEN_OVER: Final = [tables.ENTERPRISE_LEDGER.index(name) for name in (tables.ENTERPRISE, tables.TOWN, tables.FIELD)]


def _firms(listed: list[Row], others: list[Row], decided: Decided, noted: Noted) -> _Firms:
    groups, ids, ambiguous = group(listed, others, decided)
    noted.findings += ambiguous
    firms, named = _Firms({name: [] for name in tables.ENTERPRISE_LEDGER}, {}, set(), ids, set(), []), []
    for item in groups:
        row = _enterprise(item, noted, decided)
        for cells, value in zip(firms.columns.values(), row, strict=True):
            cells.append(value)
        firms.taken_over[item.id] = Firm(*(str(row[at]) for at in _TAKEN_OVER))
        if item.listed:
            firms.listed.add(item.id)
        firms.called.update((name_key(name), item.id) for name in item.written)
        named.append(Named.of(item))
    firms.proposals.extend(proposals(named, decided.asked))
    return firms


def _enterprise(item: Group, noted: Noted, decided: Decided) -> tuple[Value, ...]:
    """The row of tables.ENTERPRISE_LEDGER."""
    own = item.listed or item.rows
    first = own[0].source
    for extra in item.listed[1:]:
        noted.duplicate(extra, first)
    values, conflicts = [], []
    for name in _ENTERPRISE_COLUMNS:
        value, others = item.name if name == tables.ENTERPRISE else item.pick(name)
        values.append(value)
        if name == tables.TOWN:
            others = item.other_towns(value)
        if others and name == tables.ENTERPRISE:
            others = [other for other in others if not decided.alike(value, other)]
        if others and name != tables.REMARK:
            conflicts.append(f"{name}：{value} / {' / '.join(others)}")
            _note_conflict(noted, item, name, value, others)
    named = "；".join(name for name in dict.fromkeys(item.written) if name != item.name[0])
    extras = "；".join(dict.fromkeys(text for row in item.listed if (text := row.extras)))
    registered = tables.LISTED if item.listed else tables.UNLISTED
    return item.id, *values, registered, named, "；".join(conflicts), extras, sources_in_words(own), *first


def _note_conflict(noted: Noted, item: Group, column: str, chosen: str, others: list[str]) -> None:
    if row := item.first_that_tells(column, others):
        detail = " / ".join([chosen, *others])
        noted.findings.append(finding("values_differ", row.place(tables.ENTERPRISE), chosen, column=column, detail=detail))


def _note_unlisted(rows: list[Row], listed: set[str], ids: list[str], noted: Noted) -> None:
    """A transfer sheet about an enterprise that no list names: told once a sheet."""
    said = set()
    for row, id_ in zip(rows, ids, strict=True):
        if row.sheet.kind == tables.TRANSFERS.kind and id_ not in listed and (place := row.place(tables.ENTERPRISE)) not in said:
            said.add(place)
            noted.findings.append(finding("transfer_enterprise_unknown", place, row.text(tables.ENTERPRISE)))


def _elsewhere(firms: _Firms) -> dict[str, str]:
    """Each enterprise known from problems only, whose name stands in the lists of another town, with that town: a slip in the town makes two of one."""
    unlisted = {name_key(firm.name): id_ for id_, firm in firms.taken_over.items() if id_ not in firms.listed}
    known = ((name_key(firm.name), firm.town) for id_, firm in firms.taken_over.items() if id_ in firms.listed)
    towns = ((unlisted[name], town) for name, town in known if name in unlisted)
    return {id_: town for id_, town in towns if town != firms.taken_over[id_].town}  # two codes in one town are proposed


def _tell_elsewhere(rows: list[Row], firms: _Firms, elsewhere: Mapping[str, str], answered: set[Pair]) -> Iterator[Finding]:
    """It is asked of who wrote its first row, until a person has said in 名称归并 whether they are one."""
    waiting = {id_: town for id_, town in elsewhere.items() if pair_of(firms.taken_over[id_].name, firms.taken_over[id_].name) not in answered}
    for row, id_ in zip(rows, firms.ids, strict=True) if waiting else ():
        if town := waiting.pop(id_, ""):
            firm = firms.taken_over[id_]
            yield finding("enterprise_elsewhere", row.place(tables.ENTERPRISE), firm.name, town=firm.town, other=town)


def _repeated(reports: list[Row]) -> Iterator[Finding]:
    """A work report that another of the same department and month takes the place of, unless both say the same."""
    last = {(row.sheet.department, row.text(tables.MONTH)): row for row in reports}
    said = [name for name in tables.WORK_REPORTS.names if name not in (tables.SERIAL, tables.SENT_ON, tables.REMARK)]
    for row in reports:
        taken = last[row.sheet.department, row.text(tables.MONTH)]
        if any(row.get(name) != taken.get(name) for name in said):
            yield finding("work_report_repeated", row.place(tables.MONTH), row.text(tables.MONTH), other=in_words(taken.source))


_WORK_COLUMNS: Final = (*tables.WORK_REPORTS.names, tables.REPORTED_BY, *tables.PROVENANCE)


def _work_report(row: Row) -> tuple[Value, ...]:
    values: list[Value] = []
    for column in tables.WORK_REPORTS.columns:
        value = row.get(column.name)
        number = column.type in (tables.Type.COUNT, tables.Type.MONEY)
        values.append((None if value is None else float(value)) if number else ("" if value is None else str(value)))
    return *values, row.sheet.department, *row.source
