"""How far each transfer sheet has come: 已生成, 已填报, 双方已签字, 已移交, 已签收, and which are late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crosscheck import tables
from crosscheck.keys import name_key

ISSUED, FILLED = "已生成", "已填报"
STATES: Final = (ISSUED, FILLED, tables.SIGNED, tables.HANDED_OVER, tables.RECEIVED)
_AGAINST: Final = {"", "×", "否", "0", "x", "X", "未", "无", "/", "—", "-"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet that was issued: the month of the draw and its day, and whom it is about."""

    month: str
    day: str
    town: str
    enterprise: str
    number: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet that came back; ``day`` is that of the inspection, "" when it is not filled in."""

    town: str
    enterprise: str
    day: str
    file: str
    problems: int


@dataclass(frozen=True, slots=True)
class SheetState:
    """``late`` says in Chinese what is late, "" when nothing is; ``marks`` are what the office ticked or dated."""

    drawn: Drawn
    state: str
    filled: tuple[Filled, ...]
    marks: Mapping[str, str]
    late: str


def same(town: str, enterprise: str) -> tuple[str, str]:
    """The key under which a drawn enterprise, its filled sheet and its line of the register are one."""
    return town, name_key(enterprise)


def states(
    drawn: Sequence[Drawn], filled: Sequence[Filled], register: Mapping[tuple[str, str, str], Mapping[str, str]], month: str
) -> list[SheetState]:
    """The state of every drawn sheet up to that month.  ``register``: (month, town, name key) -> what is ticked there."""
    mine = _given_to(drawn, filled)
    made = []
    for item in drawn:
        back = tuple(mine.get(item, ()))
        marks = register.get((item.month, *same(item.town, item.enterprise)), {})
        ticked = [name for name in STATES[2:] if marks.get(name, "") not in _AGAINST]
        state = ticked[-1] if ticked else FILLED if back else ISSUED
        made.append(SheetState(item, state, back, marks, _late(item, state, back, month)))
    return made


def _given_to(drawn: Sequence[Drawn], filled: Sequence[Filled]) -> dict[Drawn, list[Filled]]:
    """Each filled sheet belongs to the latest draw of that enterprise before its inspection, else to the first."""
    mine: dict[Drawn, list[Filled]] = {}
    for item in filled:
        draws = sorted((one for one in drawn if _fits(one, item)), key=lambda one: (one.day, one.month))
        before = [one for one in draws if one.day <= item.day] or draws[:1]
        if before:
            mine.setdefault(before[-1], []).append(item)
    return mine


def _fits(drawn: Drawn, filled: Filled) -> bool:
    return name_key(drawn.enterprise) == name_key(filled.enterprise) and filled.town in ("", drawn.town)


def _late(item: Drawn, state: str, back: tuple[Filled, ...], month: str) -> str:
    """By the report day a sheet of the month has come back, one of an earlier month has been received."""
    if state in STATES[2:] and not back:
        return "登记了签字，还没有收到填好的移交表"
    if item.month == month:
        return "到月报日还没有填报" if state == ISSUED else ""
    return "" if state == tables.RECEIVED else f"{item.month} 抽中，到现在还没有{STATES[STATES.index(state) + 1].replace('已', '')}"
