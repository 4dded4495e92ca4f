"""All that a month's reports speak of, gathered once: figures, rows, who has filed, what disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.frames import LedgerRow, records
from crosscheck.periods import Period
from crosscheck.reporting.figures import Comparison, Figures, compute, in_order, reports_of, self_reported
from crosscheck.reporting.filing import Filing, filing_figures, filings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Account:
    """The month as its reports see it; ``reports`` are the work reports of this and the earlier months, one a department.

    ``owed`` says in words what is to be done next for a problem, by 问题编号.
    """

    config: Config
    period: Period
    figures: Figures
    problems: list[LedgerRow]
    enterprises: list[LedgerRow]
    reports: list[LedgerRow]
    filed: list[Filing]
    compared: list[Comparison]
    run: Mapping[str, Any] | None
    owed: Mapping[str, str]

    @property
    def day(self) -> str:
        """The last day, ISO."""
        return self.period.end.isoformat()

    @property
    def this_month(self) -> list[LedgerRow]:
        """The month's own work reports in the order of the departments."""
        return in_order((row for row in self.reports if row[tables.MONTH] == self.period.month), self.config)

    @property
    def whole(self) -> str:
        """All that the reports can speak of, in one text: equal for equal accounts."""
        figures = self.figures
        parts = (*figures, figures.dimensions, figures.sources, figures.months, self.problems, self.enterprises, self.reports, self.filed, self.compared)
        return repr((self.config, self.period, *parts, self.run, self.owed))

    @property
    def lacking(self) -> list[Filing]:
        """The departments that owe something."""
        return [item for item in self.filed if item.missing]


def account_of(
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], config: Config, period: Period, earlier: Sequence[Period],
    missing: Iterable[tuple[str, str]], run: Mapping[str, Any] | None, returned: Mapping[str, int], owed: Mapping[str, str],
) -> Account:  # fmt: skip
    """From the ledgers of problems, enterprises and work reports as they stood on the report day.

    ``missing`` are (department, kind) not filed, ``returned`` counts each department's problem rows sent back.
    """
    problems, enterprises, work = frames
    figures = compute(problems, enterprises, work, config, period, earlier)
    filed = filings(problems, work, missing, config, period, earlier[-1] if earlier else None)
    compared = self_reported(work, problems, figures, config, period, returned)
    figures = figures.with_more(filing_figures(filed))
    return Account(config, period, figures, records(problems), records(enterprises), reports_of(work, figures.months), filed, compared, run, owed)
