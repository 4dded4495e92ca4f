"""From the merged ledger to those who may be drawn: scope, tiers and the reasons for them (notice, section 4(1)3, (2))."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.drawing import Basis, Candidate, Rules, drawn_before, pairs_before
from crosscheck.findings import Finding, Place, finding
from crosscheck.frames import LedgerRow, done_by, names_of, overdue_by, records
from crosscheck.keys import key
from crosscheck.periods import Period

if TYPE_CHECKING:
    import pandas as pd


def basis(
    enterprises: pd.DataFrame, problems: pd.DataFrame, config: Config, period: Period, drawn: Sequence[Sequence[str]]
) -> Basis:
    """What this month's draw rests on; ``drawn`` are the lines of the earlier months' draw records."""
    rules = Rules(
        config.draw.per_town, config.draw.places, config.draw.tiers, config.draw.random_places,
        config.draw.spread_fields, config.draw.yearly_cap,
    )  # fmt: skip
    earlier, known = _months(drawn, config), _with_reasons(enterprises, problems, config, period)
    bearers = Counter((row[tables.TOWN], name) for row, _ in known for name in set(names_of(row)))
    roster = tuple(
        _candidate(row, reasons, config, _drawn(row, earlier, bearers))
        for row, reasons in known
        if row[tables.OPERATION] not in config.draw.out_of_scope_states
    )
    out = config.draw.round(period.month).sitting_out
    towns = tuple(town.name for town in config.towns if town.name not in out)
    return Basis(period.month, towns, roster, rules, out, pairs_before(drawn))


def _with_reasons(
    enterprises: pd.DataFrame, problems: pd.DataFrame, config: Config, period: Period
) -> list[tuple[dict[str, str], dict[int, list[str]]]]:
    """Every enterprise of a town with its reasons by tier: 0 必查, 1 open problems."""
    reasons: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    as_of = period.end.isoformat()
    for row in records(problems):
        if row[tables.FOUND_ON] > as_of or done_by(row, as_of):
            continue
        mine = reasons[row[tables.ENTERPRISE_ID]]
        mine[1].append("有未整改问题")
        if row[tables.LEVEL] == tables.MAJOR:
            mine[0].append("有未销号的重大隐患")
        if overdue_by(row, as_of):
            mine[0].append("有超期未整改的问题")
    named = {(item.town, key(item.enterprise)): item.reason for item in config.draw.named}
    found = []
    for row in records(enterprises):
        if not row[tables.TOWN]:
            continue
        mine = reasons[row[tables.ENTERPRISE_ID]]
        if reason := named.get((row[tables.TOWN], key(row[tables.ENTERPRISE]))):
            mine[0].append(f"办公室点名：{reason}")
        found.append((row, mine))
    return found


def draw_id(row: Mapping[str, Any]) -> str:
    """The id under which the draw knows an enterprise: its code, else its name (facts.md, The draw)."""
    return str(row[tables.ENTERPRISE] if "/" in row[tables.ENTERPRISE_ID] else row[tables.ENTERPRISE_ID])


def finder(rows: Iterable[LedgerRow], config: Config) -> Callable[[str, str], LedgerRow | None]:
    """Finds the enterprise of the ledger that a draw knew in that town under that id: the town may have joined another, the enterprise of a code moved."""
    of_town = {(row[tables.TOWN], draw_id(row)): row for row in rows}
    of_code = {id_: row for (_, id_), row in of_town.items() if id_ == row[tables.ENTERPRISE_ID]}
    return lambda town, id_: of_town.get((config.town_called(town), id_)) or of_code.get(id_)


def _months(drawn: Sequence[Sequence[str]], config: Config) -> dict[tuple[str, str], set[str]]:
    """(town, id) and (town, name) → months that drew it, by what the town is called now; ("", id) too, for one with a code may have moved."""
    months: dict[tuple[str, str], set[str]] = {}
    for (town, name), some in drawn_before(drawn).items():
        for where in (config.town_called(town), ""):
            months.setdefault((where, name), set()).update(some)
    return months


def _drawn(row: LedgerRow, earlier: Mapping[tuple[str, str], Collection[str]], bearers: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """The months that drew it: under the code that it has, wherever, or in its town under its id or a name that nobody else there has."""
    town, id_ = row[tables.TOWN], draw_id(row)
    own = {(town, name) for name in (id_, *(name for name in names_of(row) if bearers[town, name] == 1))}
    own |= {("", id_)} if id_ == row[tables.ENTERPRISE_ID] else set()
    return tuple(sorted({month for which in own for month in earlier.get(which, ())}))


def named_in_vain(enterprises: pd.DataFrame, config: Config, period: Period) -> list[Finding]:
    """The enterprises named by the office that could not be drawn: no ledger knows them, or they are out of this round's scope."""
    states = {(row[tables.TOWN], key(row[tables.ENTERPRISE])): row[tables.OPERATION] for row in records(enterprises)}
    found = []
    for item in config.draw.named:
        state = states.get((item.town, key(item.enterprise)))
        if state is None:
            found.append(finding("named_unknown", Place("config.toml"), item.enterprise, town=item.town))
        elif state in config.draw.out_of_scope_states:
            found.append(finding("named_not_drawn", Place("config.toml"), item.enterprise, town=item.town, why=f"企业清单里它的生产状态是“{state}”"))
        elif item.town in config.draw.round(period.month).sitting_out:
            found.append(finding("named_not_drawn", Place("config.toml"), item.enterprise, town=item.town, why=f"{item.town}这个月不参加互查"))
    return found


def _candidate(row: dict[str, str], reasons: dict[int, list[str]], config: Config, drawn: tuple[str, ...]) -> Candidate:
    tiers = config.draw.tiers
    place = min([tier for tier, given in reasons.items() if given], default=len(tiers) - 1)
    tier = tiers[min(place, len(tiers) - 1)]
    given = tuple(dict.fromkeys(reasons.get(place, ())))
    return Candidate(draw_id(row), row[tables.ENTERPRISE], row[tables.TOWN], row[tables.FIELD], tier, given, drawn)
