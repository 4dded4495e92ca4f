"""Which workbooks a campaign's departments send in, and which rows stand on which sheet of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.campaign import columns as c
from tests.campaign.layout import ENTERPRISE, PROBLEM, WORK, Entry, Row
from tests.campaign.truth import Campaign, month_of

XLSX, UPPER, MISNAMED, CSV = ".xlsx", ".XLSX", ".xls", ".csv"
"""File names' ends; all but CSV hold an xlsx workbook, whatever the name says."""


@dataclass(frozen=True)
class List:
    """One sheet to be written: its name, kind, title and rows."""

    sheet: str
    kind: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Book:
    """One file of a department."""

    department: str
    stem: str
    end: str
    lists: tuple[List, ...]

    @property
    def file(self) -> str:
        """Its path under workbooks/."""
        return f"部门/{self.department}/{self.stem}{self.end}"


def plan_books(rng: Random, campaign: Campaign, rows: int = 0, odd_files: bool = True) -> list[Book]:
    """Every file of every department: with `rows`, lists cut after so many; else problems by month.

    With `odd_files` some are CSV files, one workbook is named .xls and one .XLSX.
    """
    books: list[Book] = []
    for department in (item.name for item in campaign.departments):
        books += _enterprise_books(rng, campaign, department, rows)
        books += _problem_books(rng, campaign, department, rows)
        books += _work_books(campaign, department)
    return _odd_ends(rng, books) if odd_files else books


def _enterprise_books(rng: Random, campaign: Campaign, department: str, rows: int) -> Iterable[Book]:
    entries = [
        Entry(Row(ENTERPRISE, firm.index), firm.values(), firm.alternatives)
        if firm.code or not firm.registration
        else Entry(Row(ENTERPRISE, firm.index), {**firm.values(), c.CODE: firm.registration})
        for firm in campaign.enterprises
        if department in firm.listed_by
    ]
    for part, chunk in enumerate(_chunks(entries, rows)):
        stem = rng.choice((f"{department}企业清单", f"附件1：企业清单（{department}）", "企业清单"))
        sheet = rng.choice((c.ENTERPRISES, "Sheet1", "企业"))
        listed = List(sheet, c.ENTERPRISES, f"{department}安全生产执法企业清单", tuple(chunk))
        yield Book(department, f"{stem}{part or ''}", XLSX, (listed,))


def _problem_books(rng: Random, campaign: Campaign, department: str, rows: int) -> Iterable[Book]:
    entries = [
        Entry(Row(PROBLEM, problem.index), problem.values(firm), firm.alternatives if len(problem.reported_by) < 2 else ())
        for problem in campaign.problems
        if department in problem.reported_by
        for firm in (campaign.enterprises[problem.enterprise],)
    ]
    if rows:
        for part, chunk in enumerate(_chunks(entries, rows)):
            yield Book(department, f"问题清单{part + 1}", XLSX, (_problem_list(department, "", chunk),))
        return
    by_month = [(month, [e for e in entries if month_of(e.true[c.FOUND]) == month]) for month in campaign.months]
    lists = [_problem_list(department, f"{int(month[5:])}月", found) for month, found in by_month if found]
    if len(lists) > 1 and rng.random() < 0.25:
        yield Book(department, f"{department}问题清单（按月）", XLSX, tuple(lists))
        return
    for listed in lists:
        stem = rng.choice((f"{listed.sheet}问题清单", f"{department}{listed.sheet}问题清单", f"问题清单（{listed.sheet}）"))
        sheet = rng.choice((listed.sheet, "Sheet1", c.PROBLEMS))
        yield Book(department, stem, XLSX, (replace(listed, sheet=sheet),))


def _problem_list(department: str, month: str, entries: Sequence[Entry]) -> List:
    return List(month or c.PROBLEMS, c.PROBLEMS, f"{department}安全生产执法{month}问题清单", tuple(entries))


def _work_books(campaign: Campaign, department: str) -> Iterable[Book]:
    entries = tuple(
        Entry(
            Row(WORK, index),
            {c.MONTH: report.month, **report.texts, **{name: f"{value:g}" for name, value in report.numbers.items()}},
        )
        for index, report in enumerate(campaign.reports)
        if report.department == department and report.filed
    )
    if entries:
        yield Book(department, "月度工作情况", XLSX, (List(c.WORK, c.WORK, f"{department}安全生产执法月度工作情况", entries),))


def _chunks(entries: Sequence[Entry], rows: int) -> Iterable[Sequence[Entry]]:
    size = rows or max(len(entries), 1)
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _odd_ends(rng: Random, books: Sequence[Book]) -> list[Book]:
    """About one single-sheet list in twenty as CSV, one workbook named .xls, another .XLSX."""
    single = [at for at, book in enumerate(books) if len(book.lists) == 1 and book.lists[0].kind != c.WORK]
    count = max(1, len(single) // 20)
    chosen = rng.sample(single, min(count + 2, len(single)))
    ends = dict(zip(chosen, (MISNAMED, UPPER, *[CSV] * count), strict=False))
    return [replace(book, end=ends.get(at, book.end)) for at, book in enumerate(books)]
