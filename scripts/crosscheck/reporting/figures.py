"""Every number of a month, as pure functions of the ledgers, each with the rows it was counted from.

Scopes: "period" (found between the last report day and this one), "cumulative" (found up to this report day),
"previous" (the period before), and for the trend "month" and "to_month" (each month's period, and all up to its end).
A state is that of the scope's last day, by the dates in the rows, so that an earlier month made later gives what it
gave then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.frames import LedgerRow, done_by, overdue_by, records, state_by
from crosscheck.periods import Period

if TYPE_CHECKING:
    import pandas as pd

Number = float | int | None
GroupName = tuple[tuple[str, str], ...]
Origin = tuple[str, str, int]
DIMENSIONS: Final = (
    tables.FIELD, tables.TOWN, tables.REPORTED_BY, tables.DUTY_UNIT, tables.ITEM, tables.LEVEL, tables.STATE, tables.WAY, tables.DISPOSITION,
)  # fmt: skip
OVERLAPPING: Final = (tables.REPORTED_BY, tables.DISPOSITION)  # a problem may stand under several
UNSTATED: Final = "未标明"
PERCENT: Final = ("rate", "on_time_rate", "coverage")
RATES: Final = (*PERCENT, "median_days")
KEY_FIGURES: Final = (  # (key, scope, as the first pages call it)
    ("found", "period", "本期发现问题"), ("rectified", "period", "本期完成整改"), ("rate", "cumulative", "累计整改率"),
    ("on_time_rate", "cumulative", "按期整改率"), ("overdue", "cumulative", "超期未整改"), ("major_open", "cumulative", "未完成整改的重大隐患"),
    ("coverage", "cumulative", "检查覆盖率"),
)  # fmt: skip
_LISTS: Final = {tables.TOWN: "towns", tables.REPORTED_BY: "departments", tables.DUTY_UNIT: "duty"}
_WORK: Final = {
    tables.OFFICERS_SENT: "人次", tables.EXPERTS_SENT: "人次", tables.INSPECTED: "家次", tables.CENTRAL_ROUNDS: "次", tables.JOINT_ROUNDS: "次",
    tables.MUTUAL_ROUNDS: "次", tables.PENALTIES: "起", tables.FINES: "万元", tables.EXPOSED: "起", tables.REFERRED: "起",
}  # fmt: skip
WORK_COLUMNS: Final = tuple(_WORK)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the ids (问题编号, 企业编号, or month and department of a work report) it was counted from.

    ``value`` is None for a rate of nothing.  For a rate ``rows`` are the whole and ``part`` those that count for it.
    """

    key: str
    name: str
    value: Number
    unit: str
    scope: str
    group: GroupName
    rows: tuple[str, ...]
    part: tuple[str, ...] = ()


class Figures:
    """All figures of a month, looked up by key, scope and group; ``sources`` tells where each counted id stands."""

    def __init__(self, figures: Iterable[Figure], dimensions: dict[str, tuple[str, ...]], sources: dict[str, Origin], months: Sequence[str]) -> None:
        self._all = {(item.key, item.scope, item.group): item for item in figures}
        self.dimensions, self.sources, self.months = dimensions, sources, tuple(months)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._all.values())

    def with_more(self, figures: Iterable[Figure]) -> Figures:
        """These and further ones."""
        return Figures([*self, *figures], self.dimensions, self.sources, self.months)

    @property
    def first(self) -> bool:
        """Whether this is the campaign's first report."""
        return len(self.months) == 1

    def get(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> Figure:
        """The figure; KeyError when it is not counted."""
        return self._all[key, scope, group]

    def find(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> Figure | None:
        """The figure; None for a group without rows."""
        return self._all.get((key, scope, group))

    def value(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> Number:
        """Its value; 0 or None for a group without rows."""
        found = self.find(key, scope, group)
        return found.value if found else None if key in RATES else 0

    def count(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> int:
        """The value of a figure that counts rows."""
        return int(self.value(key, scope, group) or 0)

    def by(self, key: str, dimension: str, scope: str) -> list[tuple[str, Number]]:
        """(value of the dimension, number) in declared order, zeros included."""
        return [(name, self.value(key, scope, ((dimension, name),))) for name in self.dimensions[dimension]]

    def largest(self, key: str, dimension: str, scope: str = "cumulative") -> list[tuple[str, int]]:
        """(value, number) with something to count, largest first, equal ones in declared order."""
        return sorted(((name, int(value)) for name, value in self.by(key, dimension, scope) if value), key=lambda pair: -pair[1])

    def trend(self) -> list[tuple[str, int, int, int]]:
        """(month, found, rectified, overdue at its end) of every month so far."""
        made = []
        for month in self.months:
            group = ((tables.MONTH, month),)
            counts = self.count("found", "month", group), self.count("rectified", "month", group), self.count("overdue", "to_month", group)
            made.append((f"{int(month[5:])}月", *counts))
        return made

    def rows(self, key: str, scope: str = "cumulative", group: GroupName = ()) -> tuple[str, ...]:
        found = self.find(key, scope, group)
        return found.rows if found else ()

    def brief(self) -> list[dict[str, Any]]:
        """Every figure as plain values, ``rows`` and ``part`` being the ids."""
        names = [field.name for field in fields(Figure)]
        plain = ({name: getattr(item, name) for name in names} for item in self)  # asdict would copy every row
        return [item | {"group": dict(item["group"]), "rows": list(item["rows"]), "part": list(item["part"])} for item in plain]

    def as_json(self) -> list[dict[str, Any]]:
        """The same with file, sheet and row of every ledger row counted; ``part`` are those that a rate counts as fulfilled.

        A department that has filed nothing has no row, only its name.
        """
        told: dict[str, dict[str, Any]] = {
            id_: {"id": id_, "file": file, "sheet": sheet, "row": row} for id_, (file, sheet, row) in self.sources.items()
        }  # fmt: skip
        return [item | {name: [told.get(id_, {"id": id_}) for id_ in item[name]] for name in ("rows", "part")} for item in self.brief()]


def state_on(row: LedgerRow, day: str) -> str:
    """Its 整改状态 on that ISO day; one of which nothing is told is open."""
    return state_by(row, day) or tables.OPEN


def _is_major(row: LedgerRow, _day: str) -> bool:
    return bool(row[tables.LEVEL] == tables.MAJOR)


_COUNTS: Final[dict[str, tuple[str, Callable[[LedgerRow, str], bool]]]] = {
    "found": ("发现问题", lambda _row, _day: True),
    "done": ("完成整改", done_by),
    "open": ("尚未完成整改", lambda row, day: not done_by(row, day)),
    "overdue": ("超期未整改", overdue_by),
    "major": ("重大隐患", _is_major),
    "major_open": ("未完成整改的重大隐患", lambda row, day: _is_major(row, day) and not done_by(row, day)),
    "penalised": ("给予处罚的问题", lambda row, _day: any(word in row[tables.DISPOSITION].split("、") for word in tables.PENAL)),
}


@dataclass(frozen=True, slots=True)
class _Window:
    """A scope: problems found on the ISO days ``start`` to ``end``, as they stood on ``end``."""

    scope: str
    start: str
    end: str
    group: GroupName = ()

    def holds(self, day: str) -> bool:
        return self.start <= day <= self.end


def compute(
    problems: pd.DataFrame, enterprises: pd.DataFrame, work_reports: pd.DataFrame, config: Config, period: Period, earlier: Sequence[Period]
) -> Figures:
    """All figures of the period; ``earlier`` are the campaign's periods before it, in order."""
    end = period.end.isoformat()
    rows = [row for row in records(problems) if row[tables.FOUND_ON] <= end]
    known, every = records(enterprises), [*earlier, period]
    work = reports_of(work_reports, [item.month for item in every])
    made: list[Figure] = []
    windows = [_Window("cumulative", "", end), _window("period", period), *(_window("previous", item) for item in earlier[-1:])]
    dimensions = {name: _declared(config, name, rows, end) for name in DIMENSIONS}
    for window in windows:
        made += _of_rows(rows, known, window, dimensions)
        months = [item.month for item in every if window.holds(item.end.isoformat())]
        made += _work(work, months, window.scope)
    for item in every:
        month: GroupName = ((tables.MONTH, item.month),)
        for window in (_window("month", item, month), _Window("to_month", "", item.end.isoformat(), month)):
            made += _of_group(rows, window, month)
    sources = {row[tables.PROBLEM_ID]: source_of(row) for row in rows} | {row[tables.ENTERPRISE_ID]: source_of(row) for row in known}
    return Figures(made, dimensions, sources | {report_id(row): source_of(row) for row in work}, [item.month for item in every])


def _window(scope: str, period: Period, group: GroupName = ()) -> _Window:
    return _Window(scope, period.start.isoformat(), period.end.isoformat(), group)


def source_of(row: LedgerRow) -> Origin:
    """Where that row of a ledger stands: file, sheet, row number (0: none)."""
    return str(row[tables.SOURCE_FILE]), str(row[tables.SOURCE_SHEET]), int(row[tables.SOURCE_ROW] or 0)


def _of_rows(rows: Sequence[LedgerRow], known: Sequence[LedgerRow], window: _Window, dimensions: dict[str, tuple[str, ...]]) -> list[Figure]:
    """The figures of one scope: of all rows, and of every value of every dimension."""
    made = [*_of_group(rows, window, ()), *_enterprises(rows, known, window, ())]
    for dimension in DIMENSIONS:
        for value, group in _split(rows, dimension, window.end).items():
            made += _of_group(group, window, ((dimension, value),))
    for dimension in (tables.FIELD, tables.TOWN):
        listed = _split(known, dimension, window.end)
        for value in dict.fromkeys((*dimensions[dimension], *listed)):
            made += _enterprises(rows, listed.get(value, []), window, ((dimension, value),))
    return made


def _declared(config: Config, dimension: str, rows: Sequence[LedgerRow], day: str) -> tuple[str, ...]:
    """The declared values in their order, then what else the rows hold."""
    there = set(_split(rows, dimension, day))
    declared = [choice.name for choice in config.permitted(_LISTS.get(dimension, dimension))]
    if dimension == tables.DUTY_UNIT:
        declared = [name for name in declared if name in there]
    return (*declared, *sorted(there - set(declared) - {UNSTATED}), *({UNSTATED} & there))


def _split(rows: Iterable[LedgerRow], dimension: str, day: str) -> dict[str, list[LedgerRow]]:
    """The rows by value; one with several dispositions or departments stands under each of them."""
    groups: dict[str, list[LedgerRow]] = {}
    for row in rows:
        for value in _values_of(row, dimension, day):
            groups.setdefault(value, []).append(row)
    return groups


def _values_of(row: LedgerRow, dimension: str, day: str) -> list[str]:
    """Under which values of the dimension the row stands on that ISO day."""
    text = state_on(row, day) if dimension == tables.STATE else row[dimension]
    return text.split("、") if dimension in OVERLAPPING and text else [text or UNSTATED]


def _of_group(pool: Sequence[LedgerRow], window: _Window, group: GroupName) -> list[Figure]:
    """The figures of those rows of the pool that the window holds; and those rectified in it, whenever they were found."""
    day = window.end
    rows = [row for row in pool if window.holds(row[tables.FOUND_ON])]
    rectified = [row for row in pool if done_by(row, day) and window.holds(row[tables.DONE_ON])]
    if not rows and not rectified and group and not window.group:
        return []
    of = _Of(window.scope, group, tables.PROBLEM_ID)
    made = [of.count(key, name, "项", [row for row in rows if counts(row, day)]) for key, (name, counts) in _COUNTS.items()]
    made.append(of.count("rectified", "期内完成整改", "项", rectified))
    done = [row for row in rows if done_by(row, day)]
    made.append(of.rate("rate", "整改率", "%", _percent(len(done), len(rows)), rows, done))
    dated = [row for row in done if row[tables.DONE_ON]]
    kept = [row for row in dated if row[tables.DUE_ON] and row[tables.DONE_ON] <= row[tables.DUE_ON]]
    fallen = [row for row in rows if overdue_by(row, day) or (done_by(row, day) and row[tables.DUE_ON] and row[tables.DONE_ON])]
    made.append(of.rate("on_time_rate", "按期整改率", "%", _percent(len(kept), len(fallen)), fallen, kept))
    timed = [row for row in dated if row[tables.DONE_ON] >= row[tables.FOUND_ON]]
    days = [(date.fromisoformat(row[tables.DONE_ON]) - date.fromisoformat(row[tables.FOUND_ON])).days for row in timed]
    made.append(of.rate("median_days", "整改用时中位数", "天", median(days) if days else None, timed, timed))
    return made


@dataclass(frozen=True, slots=True)
class _Of:
    """Makes the figures of one scope and group, counted from rows that the column ``id`` names."""

    scope: str
    group: GroupName
    id: str

    def count(self, key: str, name: str, unit: str, rows: Iterable[LedgerRow]) -> Figure:
        ids = tuple(row[self.id] for row in rows)
        return Figure(key, name, len(ids), unit, self.scope, self.group, ids)

    def rate(self, key: str, name: str, unit: str, value: Number, rows: Iterable[LedgerRow], part: Iterable[LedgerRow]) -> Figure:
        return Figure(key, name, value, unit, self.scope, self.group, tuple(row[self.id] for row in rows), tuple(row[self.id] for row in part))


def _percent(part: int, whole: int) -> Number:
    """Per cent to one place, halves up as Excel's ROUND and people do (Python's round makes 6.25 into 6.2)."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else None


def _enterprises(rows: Iterable[LedgerRow], known: Sequence[LedgerRow], window: _Window, group: GroupName) -> list[Figure]:
    """Coverage of those enterprises: an enterprise counts as inspected when somebody else than itself found a problem there."""
    found = [row for row in rows if window.holds(row[tables.FOUND_ON])]
    concerned = {row[tables.ENTERPRISE_ID] for row in found}
    visited = {row[tables.ENTERPRISE_ID] for row in found if row[tables.WAY] != tables.SELF_CHECK}
    listed = [row for row in known if row[tables.REGISTERED] == tables.LISTED]
    inspected = [row for row in listed if row[tables.ENTERPRISE_ID] in visited]
    of = _Of(window.scope, group, tables.ENTERPRISE_ID)
    with_problems = [row for row in known if row[tables.ENTERPRISE_ID] in concerned]
    return [
        of.count("enterprises_listed", "在册企业", "家", listed),
        of.count("enterprises_inspected", "已检查的在册企业", "家", inspected),
        of.count("enterprises_uninspected", "没有检查记录的在册企业", "家", [row for row in listed if row[tables.ENTERPRISE_ID] not in visited]),
        of.rate("coverage", "检查覆盖率", "%", _percent(len(inspected), len(listed)), listed, inspected),
        of.count("enterprises_with_problems", "查出问题的企业", "家", with_problems),
        of.count("enterprises_unlisted", "查出问题但不在企业清单的企业", "家", [row for row in with_problems if row[tables.REGISTERED] != tables.LISTED]),
    ]


# --- the departments' work reports ------------------------------------------------------------------------------------
def reports_of(work_reports: pd.DataFrame, months: Sequence[str]) -> list[LedgerRow]:
    """One work report a department and month, the last one filed (they stand in that order), of those months."""
    kept = {report_id(row): row for row in records(work_reports) if row[tables.MONTH] in months}
    return list(kept.values())


def in_order(reports: Iterable[LedgerRow], config: Config) -> list[LedgerRow]:
    """The work reports in the order of the departments."""
    order = {item.name: place for place, item in enumerate(config.departments)}
    return sorted(reports, key=lambda row: order.get(row[tables.REPORTED_BY], len(order)))


def report_id(row: LedgerRow) -> str:
    return f"{row[tables.MONTH]} {row[tables.REPORTED_BY]}"


def _work(work: Sequence[LedgerRow], months: Sequence[str], scope: str) -> list[Figure]:
    """What departments report of themselves: men sent out, inspections, penalties; all together and one by one."""
    mine = [row for row in work if row[tables.MONTH] in months]
    groups: dict[GroupName, list[LedgerRow]] = {(): mine}
    for row in mine:
        groups.setdefault(((tables.REPORTED_BY, row[tables.REPORTED_BY]),), []).append(row)
    made = []
    for group, rows in groups.items():
        for column, unit in _WORK.items():
            told = [row for row in rows if row[column] is not None]
            total = round(sum(row[column] for row in told), 4)
            value = int(total) if total == int(total) else total
            made.append(Figure(column, column, value, unit, scope, group, tuple(map(report_id, told))))
    return made


@dataclass(frozen=True, slots=True)
class Comparison:
    """A department's own number beside the count from the rows; ``at_least`` when it need only not be smaller.

    ``returned`` are the rows of its lists that were sent back and so are not counted: they may be all the difference.
    """

    department: str
    name: str
    reported: float
    counted: int
    at_least: bool
    returned: int

    @property
    def difference(self) -> float:
        return self.reported - self.counted

    @property
    def agrees(self) -> bool:
        return self.difference >= 0 if self.at_least else not self.difference

    @property
    def asks(self) -> bool:
        """Whether the department has to explain it: what it does not agree on is more than the rows sent back."""
        return not self.agrees and not 0 < self.difference <= self.returned


_COMPARED: Final = ((tables.PROBLEMS_FOUND, "found"), (tables.PROBLEMS_DONE, "rectified"), (tables.PENALTIES, "penalised"))


def self_reported(
    work_reports: pd.DataFrame, problems: pd.DataFrame, figures: Figures, config: Config, period: Period, returned: Mapping[str, int]
) -> list[Comparison]:  # fmt: skip
    """What departments say of this month beside the rows they sent.

    Found and penalised problems are those found in the period; rectified ones those whose 整改完成日期 lies in it,
    whenever they were found.  Inspections can only be more than the enterprise days on which problems were found.
    ``returned`` counts the rows of each department's 问题清单 that were sent back.
    """
    made = []
    visits: dict[str, set[tuple[str, str]]] = {}
    for row in records(problems):
        if period.holds(row[tables.FOUND_ON]) and row[tables.WAY] != tables.SELF_CHECK:
            for name in row[tables.REPORTED_BY].split("、"):
                visits.setdefault(name, set()).add((row[tables.ENTERPRISE_ID], row[tables.FOUND_ON]))
    for row in in_order(reports_of(work_reports, [period.month]), config):
        name = row[tables.REPORTED_BY]
        group = ((tables.REPORTED_BY, name),)
        counts = [(column, figures.count(key, "period", group), False) for column, key in _COMPARED]
        counts.insert(0, (tables.INSPECTED, len(visits.get(name, ())), True))
        made += [Comparison(name, column, row[column], count, lax, returned.get(name, 0)) for column, count, lax in counts if row[column] is not None]
    return made
