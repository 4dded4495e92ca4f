"""What is written in a column of days instead of a day: terms (15日内), 当天, that it is not so far yet (整改中, 待复查); and what a day says of its state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crosscheck import tables
from crosscheck.reading.choices import Finder
from crosscheck.reading.states import takes_back
from crosscheck.reading.terms import Term, Terms
from crosscheck.reading.values import Typed
from crosscheck.sheets import Value

_NO_DAY: Final = ("date_unclear", "date_words")
_DONE: Final = re.compile("^已|完毕|到位|完成")  # 已更换灭火器
_NOTHING_DONE: Final = re.compile("停产|停业|停用|约谈|罚|立案|移[交送]|[上下]达|上报|通报|责令|告知")  # but by the authority
_NOT_YET: Final = re.compile("尚?未|还?没|待|等|正|暂")


def count_terms(values: list[Value], told: dict[int, Typed], found: Sequence[Value], terms: Terms) -> list[int]:
    """Put the days that terms mean, counted from the day of finding, among the values; the indexes of these."""
    meant = []
    for index, one in told.items():
        term = terms.read(one.aside, found[index]) if one.code in _NO_DAY else Term()
        if term.day:
            values[index], told[index] = term.day, Typed(term.day, aside=one.aside)
            meant.append(index)
        elif term.doubt:
            told[index] = one._replace(code="date_unclear", words={"detail": term.doubt})
    return meant


def put_same_day(values: list[Value], told: dict[int, Typed], found: Sequence[Value], terms: Terms) -> None:
    """当天 under 整改完成日期 is the day of finding."""
    for index, one in told.items():
        if one.code in _NO_DAY and found[index] and terms.same_day(one.aside):
            values[index], told[index] = found[index], Typed(found[index], aside=one.aside)


def mark_not_yet(told: dict[int, Typed], states: Finder) -> None:
    """整改中 under 整改完成日期, 待复查 under 复查日期: there is no day yet, and nothing to ask."""
    for index, one in told.items():
        if one.code == "date_words" and (states.find(one.aside) in (tables.OPEN, tables.ONGOING) or _NOT_YET.match(one.aside)):
            told[index] = one._replace(code="date_not_yet")


def put_rectified(values: list[Value], told: dict[int, Typed], done: Sequence[Value]) -> None:
    """What was done, told in words of its own (已更换灭火器) beside the day of it, is 已整改."""
    for index, one in told.items():
        if one.code == "choice_unclear" and done[index] and _DONE.search(one.aside) and not (takes_back(one.aside) or _NOTHING_DONE.search(one.aside)):
            values[index] = tables.RECTIFIED
            told[index] = Typed(tables.RECTIFIED, "state_words", {"state": tables.RECTIFIED, "more": ""}, one.aside)
