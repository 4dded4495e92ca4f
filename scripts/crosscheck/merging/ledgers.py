"""The master ledgers: every kept row once, with its sources, its duplicates merged in and its conflicts shown."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.frames import Columns, frame_of
from crosscheck.keys import name_key
from crosscheck.merging.enterprise_ledger import EnterpriseLedger
from crosscheck.merging.enterprises import Answer, Decided, Group, Pair, decisions, group
from crosscheck.merging.heard import heard_of
from crosscheck.merging.problem_ledger import ProblemLedger, settle
from crosscheck.merging.problems import Noted, Problems, in_words, sources_in_words
from crosscheck.merging.proposals import Named, Proposal, namesakes, pair_of, proposals, renamings
from crosscheck.merging.reworded import redated, reworded, tell_redated, tell_reworded
from crosscheck.merging.rows import Row, RowName, Rows, Source, kept, rows_of
from crosscheck.merging.undone import undone_since
from crosscheck.periods import EVER
from crosscheck.sheets import Sheet, Value

if TYPE_CHECKING:
    import pandas as pd

_ENTERPRISE_COLUMNS: Final = tuple(name for name in tables.ENTERPRISES.names if name != tables.SERIAL)


@dataclass
class Ledgers:
    """The ledgers of enterprises and problems and the work reports, with what merging found.

    ``duplicates`` are the rows that were merged into another, each with the place of that other; ``unmatched`` the
    rows of progress that name no known problem.  ``pairs`` are the rows of 名称归并: those of the person's book, then the
    ``proposals`` that he has not been asked about.
    """

    enterprise_ledger: EnterpriseLedger
    problem_ledger: ProblemLedger
    work_columns: Columns
    findings: list[Finding] = field(default_factory=list)
    duplicates: dict[RowName, Source] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    pairs: list[tuple[Value, ...]] = field(default_factory=list)
    unmatched: set[RowName] = field(default_factory=set)

    @cached_property
    def enterprises(self) -> pd.DataFrame:
        """The frame of tables.ENTERPRISE_LEDGER; made, and pandas imported, when somebody asks for it."""
        return frame_of(self.enterprise_ledger.columns())

    @cached_property
    def problem_columns(self) -> Columns:
        """The columns of tables.PROBLEM_LEDGER; made when somebody asks for all of them."""
        return self.problem_ledger.columns()

    def problem_pieces(self) -> Iterator[Columns]:
        """The same piece by piece, for who writes them down: all problems of a province at once would fill the memory."""
        made = vars(self).get("problem_columns")
        return iter([made]) if made else self.problem_ledger.pieces()

    @cached_property
    def problem_days(self) -> list[str]:
        """The day on which each problem was found."""
        return list(self.problem_ledger.days())

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
        if all(found <= day for found in self.problem_days):
            return self
        return replace(self, problem_ledger=replace(self.problem_ledger, last=day))


def merge(sheets: list[Sheet], same_days: int = 7, until: str = EVER) -> Ledgers:
    """The ledgers of those sheets without their returned rows.

    ``same_days``: a problem on a transfer sheet and in a department's list is one when the days differ by no more.
    ``until``: news of a later day is left out, so that an earlier month made later gives what it gave then.
    """
    book = rows_of(sheets, tables.NAME_DECISIONS.kind)
    decided = decisions(map(_answer, book))
    rows = Rows(kept(sheets, tables.ENTERPRISES.kind, tables.PROBLEMS.kind, tables.TRANSFERS.kind))
    noted = Noted(decided.findings)
    firms = _firms(rows, decided, same_days, noted)
    proposed = proposals(firms.named, decided.asked)
    _note_unlisted(rows, firms, noted)
    elsewhere = _elsewhere(firms)
    noted.findings += _tell_elsewhere(rows, firms, elsewhere, decided.answered)
    names = firms.ledger[tables.ENTERPRISE], firms.ledger[tables.TOWN]
    proposed[:0] = namesakes(((names[0][at], names[1][at], town) for at, town in elsewhere.items()), decided.asked, proposed)
    problems = _problem_ledger(rows, firms, noted)
    heard, said = heard_of(problems, rows_of(sheets, tables.REVIEWS.kind, tables.HANDOVERS.kind), until, noted)
    noted.findings += said
    pairs: list[tuple[Value, ...]] = [*map(_pair, book), *((*item, "", "") for item in proposed)]
    if waiting := sum(1 for pair in pairs if not pair[-2]):
        noted.findings.append(finding("names_waiting", Place(tables.NAME_DECISIONS.book), waiting))
    reports = sorted(rows_of(sheets, tables.WORK_REPORTS.kind), key=lambda row: row.text(tables.SENT_ON))  # the last of a month is the one that counts
    noted.findings += _repeated(reports)
    work = _columns([_work_report(row) for row in reports], _WORK_COLUMNS)
    ledger = replace(problems, heard=heard)
    return Ledgers(firms.ledger, ledger, work, noted.findings, noted.duplicates, proposed, pairs, noted.unmatched)


def _problem_ledger(rows: Rows, firms: _Firms, noted: Noted) -> ProblemLedger:
    """The problems, before there is news of them, with what is to be said of those that several rows tell of."""
    several = [rows for _, (_, rows) in sorted(firms.several.items())]
    noted.findings += [*tell_reworded(firms.reworded), *tell_redated(firms.redated, several), *undone_since(several)]
    settled = {number: settle(mine, day, noted) for number, (day, mine) in sorted(firms.several.items())}
    return ProblemLedger(rows, firms.ledger, firms.of, settled, firms.later)


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
    """The ledger of enterprises, what else of them is needed, and their problems: all that stands of their rows is not, so it goes.

    ``of``: for each row the place of its enterprise in the ledger.  ``several`` and ``later`` are those of `Problems`, ``reworded`` and
    ``redated`` pairs of problems that may be one.
    """

    ledger: EnterpriseLedger
    of: array[int]
    several: dict[int, tuple[str, tuple[Row, ...]]]
    later: set[int]
    reworded: list[tuple[Row, Row]]
    redated: list[tuple[Row, Row]]
    named: list[Named]


def _firms(rows: Rows, decided: Decided, same_days: int, noted: Noted) -> _Firms:
    groups, ambiguous = group(rows, decided)
    noted.findings += ambiguous
    problems = Problems(rows, same_days)
    firms = _Firms(EnterpriseLedger(), array("I", [0]) * len(rows), problems.several, problems.later, [], [], [])
    for place, item in enumerate(groups):
        firms.ledger.add(_enterprise(item, noted, decided))
        for number in item.numbers:
            firms.of[number] = place
        if whole := problems.add(item):
            firms.reworded.extend(reworded(whole))
            firms.redated.extend(redated(whole))
        firms.named.append(Named.of(item))
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


def _note_unlisted(rows: Rows, firms: _Firms, noted: Noted) -> None:
    """A transfer sheet about an enterprise that no list names: told once a sheet."""
    said, registered = set(), firms.ledger[tables.REGISTERED]
    for start, sheet, places in rows.by_sheet():
        for number, at in enumerate(places, start) if sheet.kind == tables.TRANSFERS.kind else ():
            if registered[firms.of[number]] == tables.UNLISTED and (place := sheet.place(at, tables.ENTERPRISE)) not in said:
                said.add(place)
                noted.findings.append(finding("transfer_enterprise_unknown", place, sheet.text(at, tables.ENTERPRISE)))


def _elsewhere(firms: _Firms) -> dict[int, str]:
    """Each enterprise, by its place, known from problems only, whose name stands in the lists of another town, with that town: a slip in the town makes two of one."""
    known = [firms.ledger[name] for name in (tables.ENTERPRISE, tables.TOWN, tables.REGISTERED)]
    unlisted = {name_key(name): at for at, (name, _, registered) in enumerate(zip(*known, strict=True)) if registered == tables.UNLISTED}
    listed = ((name_key(name), town) for name, town, registered in zip(*known, strict=True) if registered == tables.LISTED)
    towns = ((unlisted[name], town) for name, town in listed if name in unlisted)
    return {at: town for at, town in towns if town != firms.ledger[tables.TOWN][at]}  # two codes in one town are proposed


def _tell_elsewhere(rows: Rows, firms: _Firms, elsewhere: Mapping[int, str], answered: set[Pair]) -> Iterator[Finding]:
    """It is asked of who wrote its first row, until a person has said in 名称归并 whether they are one."""
    names, towns = firms.ledger[tables.ENTERPRISE], firms.ledger[tables.TOWN]
    waiting = {at: town for at, town in elsewhere.items() if pair_of(names[at], names[at]) not in answered}
    for number, at in enumerate(firms.of) if waiting else ():
        if town := waiting.pop(at, ""):
            yield finding("enterprise_elsewhere", rows[number].place(tables.ENTERPRISE), names[at], town=towns[at], other=town)


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
