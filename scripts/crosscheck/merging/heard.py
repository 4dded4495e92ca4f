"""Which problems the rows of progress speak of: those of inspectors who looked again, and of departments' 移交 packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from crosscheck import tables
from crosscheck.findings import Finding, finding
from crosscheck.frames import Columns, names_of
from crosscheck.keys import name_key
from crosscheck.merging.problem_ledger import ProblemLedger
from crosscheck.merging.problems import Noted, problem_id
from crosscheck.merging.progress import Identity, News, meant_by, news_of
from crosscheck.merging.rows import Row


class Known:
    """The problems by their numbers, and by what a row of progress shows of them."""

    def __init__(self, problems: ProblemLedger) -> None:
        self._problems = problems

    @cached_property
    def _firsts(self) -> dict[Identity, int]:
        """Each problem and which row is its first."""
        return dict(self._problems.identities())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {problem_id(*identity): first for identity, first in self._firsts.items()}

    @cached_property
    def _of_name(self) -> dict[str, list[Identity]]:
        of_enterprise: dict[str, list[Identity]] = {}
        for identity in self._firsts:
            of_enterprise.setdefault(identity[0], []).append(identity)
        found: dict[str, list[Identity]] = {}
        for name, id_ in sorted(_called(self._problems.firms)):
            found.setdefault(name, []).extend(of_enterprise.get(id_, ()))
        return found

    def first_of(self, row: Row) -> tuple[int | None, Finding | None]:
        """Which row is the first of the problem that a row of progress speaks of, and what is to be said; None when there is no such problem."""
        written, place = row.text(tables.PROBLEM_ID), row.place(tables.PROBLEM_ID)
        if (number := self._numbers.get(written.upper())) is not None:
            return number, None
        shown = {name: row.text(name) for name in (tables.ENTERPRISE, tables.PROBLEM, tables.FOUND_ON)}
        one, exact = meant_by(shown, self._of_name.get(name_key(shown[tables.ENTERPRISE]), ()), _news(row).day)
        if one is None:
            return None, finding("progress_unmatched", place, written)
        first = self._firsts[one]
        code = "progress_renumbered" if exact else "progress_reworded"
        return first, finding(code, place, written, number=problem_id(*one), problem=self._problems.rows[first].text(tables.PROBLEM))


def _called(firms: Columns) -> set[tuple[str, str]]:
    """(key of a name, id of an enterprise that is written so)."""
    columns = (firms[tables.ENTERPRISE_ID], firms[tables.ENTERPRISE], firms[tables.OTHER_NAMES])
    return {(name_key(name), id_) for id_, own, others in zip(*columns, strict=True) for name in names_of({tables.ENTERPRISE: own, tables.OTHER_NAMES: others})}


def heard_of(problems: ProblemLedger, rows: Iterable[Row], until: str, noted: Noted) -> tuple[Mapping[int, list[News]], list[Finding]]:
    """What those rows of progress tell of each problem up to that ISO day, by the number of its first row, and what is to be said of them.

    Each row counts as merged into its problem, or goes back.
    """
    known, heard, remarks = Known(problems), dict[int, list[News]](), list[Finding]()
    for row in sorted(rows, key=lambda row: row.source):
        first, said = known.first_of(row)
        remarks += [said] if said else []
        if first is None:
            noted.unmatched.add(row.name)
            continue
        noted.duplicates[row.name] = problems.rows[first].source
        if (news := _news(row)).day <= until:
            heard.setdefault(first, []).append(news)
    return heard, remarks


def _news(row: Row) -> News:
    return news_of(row.sheet.kind, {name: row.text(name) for name in row.sheet.columns}, row.source)
