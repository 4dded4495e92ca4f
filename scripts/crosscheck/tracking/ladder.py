"""Which rung of the ladder the facts on file reach: 责令限期整改 → 顶格处罚 → 停产整顿 → 关闭取缔 → 注销许可证 (notice, section 4(5)).

Advice only: it shows the facts with their rows, what is not on file, and whose power it is.  It never decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from crosscheck import tables
from crosscheck.config_sections import Fact, Rung
from crosscheck.frames import LedgerRow, done_by, overdue_by

_BREACHES: Final = ("违章作业", "违章指挥", "违反劳动纪律")
_MANY: Final = ((180, 3), (365, 4))  # 安全生产法（2021）第一百一十三条第（一）项: days, penalties


@dataclass(frozen=True, slots=True)
class Advice:
    """One rung that is reached: its facts, each with the rows that show it, and what is not on file."""

    rung: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    lacks: tuple[str, ...]
    power: str
    basis: str
    holds_from: str


Evidence = Callable[[Mapping[str, Any], Sequence[LedgerRow], date], Iterator[str]]  # the rows that show a fact, in words


def _open(rows: Sequence[LedgerRow], day: date) -> Iterator[LedgerRow]:
    return (row for row in rows if not done_by(row, day.isoformat()))


def _shown(row: LedgerRow, more: str = "") -> str:
    return f"{row[tables.PROBLEM_ID]} {row[tables.FOUND_ON]} {row[tables.PROBLEM][:30]}{more}"


def _unfinished(_: Mapping[str, Any], rows: Sequence[LedgerRow], day: date) -> Iterator[str]:
    return (_shown(row) for row in _open(rows, day))


def _overdue(_: Mapping[str, Any], rows: Sequence[LedgerRow], day: date) -> Iterator[str]:
    return (_shown(row, f"（期限 {row[tables.DUE_ON]}）") for row in rows if overdue_by(row, day.isoformat()))


def _failed(_: Mapping[str, Any], rows: Sequence[LedgerRow], day: date) -> Iterator[str]:
    words = tuple(f"现场复查：{state}" for state in (tables.OPEN, tables.ONGOING))
    return (_shown(row, f"（{row[tables.HANDLING]}）") for row in _open(rows, day) if any(word in row[tables.HANDLING] for word in words))


def _major(_: Mapping[str, Any], rows: Sequence[LedgerRow], day: date) -> Iterator[str]:
    return (_shown(row) for row in _open(rows, day) if row[tables.LEVEL] == tables.MAJOR and row[tables.WAY] not in ("", tables.SELF_CHECK))


def _still_stopped(_: Mapping[str, Any], rows: Sequence[LedgerRow], day: date) -> Iterator[str]:
    return _overdue(_, [row for row in rows if tables.STOPPED in row[tables.DISPOSITION]], day)


def _often_punished(_: Mapping[str, Any], rows: Sequence[LedgerRow], day: date) -> Iterator[str]:
    major = [row for row in _open(rows, day) if row[tables.LEVEL] == tables.MAJOR]
    punished = [row for row in rows if any(name in row[tables.DISPOSITION] for name in tables.PENAL)]
    for days, least in _MANY:
        first = (day - timedelta(days=days)).isoformat()
        recent = [row for row in punished if first < row[tables.FOUND_ON]]
        if major and len(recent) >= least:
            yield from (_shown(row, f"（{days} 日内处罚 {len(recent)} 次，按发现日期计）") for row in (*major, *recent))
            return


def _risky_and_idle(enterprise: Mapping[str, Any], _rows: Sequence[LedgerRow], _day: date) -> Iterator[str]:
    if enterprise[tables.RISK] == "重大风险" and enterprise[tables.OPERATION] == tables.IDLE:
        yield f"企业清单：{tables.RISK} 重大风险，{tables.OPERATION} 停产"


def _breach(_: Mapping[str, Any], rows: Sequence[LedgerRow], _day: date) -> Iterator[str]:
    return (_shown(row) for row in rows if any(word in row[tables.PROBLEM] for word in _BREACHES))


FACTS: Final[dict[Fact, Evidence]] = {
    "未整改": _unfinished,
    "超期未整改": _overdue,
    "复查不合格": _failed,
    "检查发现的重大隐患未消除": _major,
    "停产停业到期未整改": _still_stopped,
    "重大隐患并多次处罚": _often_punished,
    "重大风险且停产": _risky_and_idle,
    "三违": _breach,
}


def advice(enterprise: Mapping[str, Any], rows: Sequence[LedgerRow], rungs: Sequence[Rung], day: date) -> list[Advice]:
    """The rungs that the facts reach on that day, in the order of the settings; none is a recommendation to act."""
    known = [row for row in rows if row[tables.FOUND_ON] <= day.isoformat()]
    made = []
    for rung in rungs:
        if not rung.on or day < rung.holds_from:
            continue
        found = [(name, tuple(FACTS[name](enterprise, known, day))) for name in rung.facts]
        facts = tuple((name, evidence) for name, evidence in found if evidence)
        if facts:
            made.append(Advice(rung.rung, facts, rung.lacks, rung.power, rung.basis, rung.holds_from.isoformat()))
    return made
