"""Who has filed, who has filed late, and who has filed the same as last month: from rows and their dates only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.frames import LedgerRow, done_by, records
from crosscheck.periods import Period
from crosscheck.reporting.figures import Figure, reports_of

if TYPE_CHECKING:
    import pandas as pd

_PROGRESS: Final = (tables.FOUND_ON, tables.DONE_ON, tables.REVIEWED_ON)
_SAID: Final = tuple(name for name in tables.WORK_REPORTS.names if name not in (tables.SERIAL, tables.MONTH, tables.SENT_ON, tables.REMARK))


@dataclass(frozen=True, slots=True)
class Filing:
    """What a department has filed for the month.

    ``missing`` are the kinds that it has not filed of those that it owes; ``sent_on`` is the 报送日期 it wrote (empty: not
    written, so lateness cannot be judged); ``unchanged`` are the kinds that say nothing new.
    """

    department: str
    lead: bool
    owed: tuple[str, ...]
    missing: tuple[str, ...]
    sent_on: str
    late: bool
    unchanged: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """All of it in a few words; "已报齐" when there is nothing to remark."""
        words = ["均未报送" if self.missing == self.owed else f"缺{'、'.join(self.missing)}"] if self.missing else []
        words += ["迟报"] if self.late else []
        words += [f"{kind}与上期相同" if kind == tables.WORK_REPORTS.kind else f"{kind}本期没有变化" for kind in self.unchanged]
        return "；".join(words) or "已报齐"


def filings(
    problems: pd.DataFrame, work_reports: pd.DataFrame, missing: Iterable[tuple[str, str]], config: Config, period: Period, before: Period | None
) -> list[Filing]:
    """One for each department of the settings, in their order; ``missing`` are (department, kind) not filed at all."""
    lacking: dict[str, list[str]] = {}
    for name, kind in missing:
        lacking.setdefault(name, []).append(kind)
    now = {row[tables.REPORTED_BY]: row for row in reports_of(work_reports, [period.month])}
    then = {row[tables.REPORTED_BY]: row for row in reports_of(work_reports, [before.month] if before else [])}
    listed: dict[str, list[LedgerRow]] = {}
    for row in records(problems):
        for name in row[tables.REPORTED_BY].split("、"):
            listed.setdefault(name, []).append(row)
    made = []
    for item in config.departments:
        report = now.get(item.name)
        sent = str(report[tables.SENT_ON] or "") if report else ""
        same = [tables.WORK_REPORTS.kind] if report and _says_the_same(report, then.get(item.name)) else []
        still = [tables.PROBLEMS.kind] if _stands_still(listed.get(item.name, ()), period, before) else []
        late = sent > period.end.isoformat()
        owing = tuple(lacking.get(item.name, ()))
        made.append(Filing(item.name, item.lead, item.owes(first=before is None), owing, sent, late, (*still, *same)))
    return made


def filing_figures(filed: Sequence[Filing]) -> list[Figure]:
    """How many departments owe something, were late, or said nothing new, with their names."""
    groups = {
        "not_filed": ("没有报齐的部门", [item.department for item in filed if item.missing]),
        "filed_late": ("迟报的部门", [item.department for item in filed if item.late]),
        "filed_unchanged": ("所报与上期相同的部门", [item.department for item in filed if item.unchanged]),
    }
    return [Figure(key, name, len(those), "个", "period", (), tuple(those)) for key, (name, those) in groups.items()]


def _stands_still(rows: Sequence[LedgerRow], period: Period, before: Period | None) -> bool:
    """Problems that are not all done yet, and no day of finding, rectifying or reviewing in this period."""
    end = period.end.isoformat()
    if not rows or before is None or all(done_by(row, end) for row in rows):
        return False
    return not any(period.holds(row[name]) for row in rows for name in _PROGRESS)


def _says_the_same(report: LedgerRow, earlier: LedgerRow | None) -> bool:
    """Every number and every text as last month: a copy."""
    return earlier is not None and all(report[name] == earlier[name] for name in _SAID)
