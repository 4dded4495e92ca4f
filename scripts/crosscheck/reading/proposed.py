"""Which declared column an unknown heading may be: told by its words and by the cells below it.

A proposal is never acted upon by itself: a person answers it in 列名对照.xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.keys import key
from crosscheck.reading.grid import Cell
from crosscheck.reading.likeness import DISTINCT, Likeness
from crosscheck.reading.spellings import is_other, is_to_come
from crosscheck.reading.values import clean_text
from crosscheck.reading.vocabulary import Alike
from crosscheck.tables import Column, Table, Type

_PROPOSED: Final = 0.62  # worth from which on a person is asked
_MOST: Final = 0.8  # share of the cells that are of the sort
_LEAST: Final = {Type.DATE: 0.6, Type.TEXT: 0.3}  # likeness: every list has several dates, long texts are few
_LEAST_OTHER: Final = 0.45
_LEAST_DAY: Final = 0.5  # where the cells below are days
_TELLING: Final = (Type.CHOICE, Type.CHOICES, Type.NAME, Type.CODE)  # whose cells alone can say which column they are
_CALLED: Final = re.compile(r"(?<!设备)(?<!产品)(?<!隐患)(?<!问题)(?<!文书)(?<!物品)(?<!品种)名称$")
_SORTS: Final = {Type.DATE: "日期", Type.CODE: "信用代码", Type.PHONE: "号码", Type.NAME: "单位名称", Type.COUNT: "数", Type.MONEY: "金额",
                 Type.MONTH: "月份"}  # fmt: skip


class ColumnProposal(NamedTuple):
    """``column`` is the 0-based column whose heading may be the declared column ``name``."""

    column: int
    name: str
    reason: str
    worth: float


def proposals(
    likeness: Likeness, table: Table, texts: dict[int, tuple[str, list[Cell]]], given: Collection[str], doubted: dict[int, str], named: Collection[int]
) -> list[ColumnProposal]:
    """The best declared column for each unknown heading, each column proposed once.

    ``texts`` are heading and cells by column; ``given`` the declared columns that are found; ``doubted`` the
    columns whose heading is known but whose cells contradict it; ``named`` those whose heading is known as that of
    a column found elsewhere: only their cells may say that they are another one.
    """
    free = [column for column in table.columns if column.name not in given and column.type is not Type.ORDINAL]
    refused = likeness.words.is_refused
    found = [
        proposal
        for c, (text, cells) in texts.items()
        for column in free
        if not refused(table.kind, text, column.name)
        and (proposal := _judge(likeness, table, column, c, "" if c in named else text, cells, doubted.get(c, "") == column.name))
    ]
    best = _best(table, found)
    names = {proposal.name for proposal in best}
    unsaid = {c: text for c, (text, _) in texts.items() if not is_other(key(_last_line(text)))}
    for column in free:
        if column.required and column.name not in names:
            asked = {proposal.column for proposal in best}
            may_be = {c: text for c, text in unsaid.items() if c not in asked and not refused(table.kind, text, column.name)}
            if column.type is Type.DATE:
                may_be = {c: text for c, text in may_be.items() if not is_to_come(text)}
            most = _for_want_of_others(likeness, column, {c: texts[c][1] for c in may_be})
            best += most or (_only_name(may_be) if column.type is Type.NAME and tables.PROBLEM in {*given, *names} else [])
    return sorted(best)


def _best(table: Table, found: list[ColumnProposal]) -> list[ColumnProposal]:
    """The worthiest for each column and each heading, what the table requires first."""
    best: list[ColumnProposal] = []
    for proposal in sorted(found, key=lambda item: (item.name not in table.required, -item.worth, item.column)):
        if all(proposal.name != other.name and proposal.column != other.column for other in best):
            best.append(proposal)
    return best


def _judge(likeness: Likeness, table: Table, column: Column, c: int, text: str, cells: list[Cell], doubted: bool) -> ColumnProposal | None:
    """The proposal that this heading over these cells is that column, None where too little speaks for it."""
    if column.name == tables.DONE_ON and is_to_come(text):
        return None
    alike = likeness.words.alike(table.kind, text).get(column.name, Alike(0.0, ""))
    if not (alike.likeness or doubted or column.looks or column.type in _TELLING):
        return None  # neither its heading nor its cells can speak for it
    share = likeness.share(column, cells)
    if doubted:
        return ColumnProposal(c, column.name, f"叫法相同，但下面写的（{_shown(cells)}）不像", _PROPOSED)
    if share == 0 and (column.type is Type.CODE or _are_units(likeness, column, cells)):  # 单位名称及统一社会信用代码: a name with its code is no code
        return None
    if share and share >= _MOST and alike.likeness >= 0.3 and _is_choice(column) and len(cells) >= 3:
        return ColumnProposal(c, column.name, f"叫法像“{alike.word}”，下面的内容也是{_sort(column)}", (alike.likeness + share) / 2)
    worth = _worth(alike.likeness, share, len(cells))
    if worth < _PROPOSED and share is not None and likeness.tells_itself(column, cells, share):
        return ColumnProposal(c, column.name, f"下面的内容都是{_sort(column)}", _PROPOSED + 0.1 * share)
    if column.required and alike.likeness > 0:
        worth += 0.05
    if share == 0:  # a heading whose cells speak for it goes first: 定级 before 性质 with 民办 below
        worth = min(worth, _PROPOSED)
    if worth < _PROPOSED or alike.likeness < _least(column, share or 0):
        return None
    below = f"，下面的内容也是{_sort(column)}" if share and share >= 0.5 and _sort(column) else ""
    return ColumnProposal(c, column.name, f"叫法像“{alike.word}”{below}", worth)


def _worth(alike: float, share: float | None, count: int) -> float:
    """What a heading so like one of the column's words is worth, with that share of so many cells being of the column's sort."""
    if share is None:
        return alike
    return 0.6 * alike if share < 0.2 and count >= 3 else max(0.9 * alike, 0.6 * alike + 0.4 * share)


def _least(column: Column, share: float) -> float:
    """How like a word of the column a heading must be."""
    if column.type is Type.DATE and column.required and share >= _MOST:  # a list of problems has its day somewhere
        return _LEAST_DAY
    return _LEAST_OTHER if column.name == tables.ADDRESS else _LEAST.get(column.type, _LEAST_OTHER)  # any long text looks like an address


def _for_want_of_others(likeness: Likeness, column: Column, cells: dict[int, list[Cell]]) -> list[ColumnProposal]:
    """The column most of whose cells are places of work, departments, days or sentences, where no heading says which are the list's: they must stand somewhere."""
    if column.type is Type.NAME:
        shares = {c: likeness.share(column, below) or 0 for c, below in cells.items() if len({*map(clean_text, below)}) >= DISTINCT}
    elif column.choices == "duty":  # towns too, but not only: a column of towns says where the enterprise is
        finders = [likeness.converters.finder(choices).find for choices in ("duty", "departments")]
        found = {c: [sum(bool(find(clean_text(cell))) for cell in below) for find in finders] for c, below in cells.items()}
        shares = {c: units / len(cells[c]) for c, (units, departments) in found.items() if units >= DISTINCT and 2 * departments >= units}
    elif column.type is Type.DATE or column.name == tables.PROBLEM:  # where there is but one: of two, either may be it
        alike = [c for c, below in cells.items() if len(below) >= DISTINCT and (likeness.share(column, below) or 0) >= _MOST]
        shares = dict.fromkeys(alike if len(alike) == 1 else (), 1.0)
    else:
        return []
    best = max(shares, key=lambda c: (shares[c], -c), default=-1)
    return [ColumnProposal(best, column.name, f"下面的内容大多是{_sort(column) or '句子'}", _PROPOSED)] if shares.get(best, 0) >= _MOST else []


def _only_name(headings: dict[int, str]) -> list[ColumnProposal]:
    """The only heading that says 名称, where none says that it is the enterprise's: 商超名称, 网点名称."""
    names = [c for c, text in headings.items() if _CALLED.search(key(_last_line(text)))]
    return [ColumnProposal(names[0], tables.ENTERPRISE, "只有这一列写着名称", _PROPOSED)] if len(names) == 1 else []


def _last_line(heading: str) -> str:
    """What a heading says by itself, without what stands above it."""
    return heading.rpartition("\n")[2]


def _are_units(likeness: Likeness, column: Column, cells: list[Cell]) -> bool:
    """Whether what may be the names of enterprises are departments and towns of ours."""
    return column.type is Type.NAME and all(likeness.converters.finder("duty").find(clean_text(cell)) for cell in cells)


def _is_choice(column: Column) -> bool:
    """Whether its cells are choices of its own; units and towns stand in many columns, so only a required one counts."""
    return column.type in (Type.CHOICE, Type.CHOICES) and (column.required or column.choices in tables.CHOICES)


def _sort(column: Column) -> str:
    """What its cells are, in words; "" for text that may be anything."""
    if column.choices:
        return f"“{column.name}”里可选的内容"
    return column.name if column.looks else _SORTS.get(column.type, "")


def _shown(cells: Sequence[Cell]) -> str:
    """A few of the cells, for a message."""
    distinct = list(dict.fromkeys(clean_text(cell).replace("\n", "")[:10] for cell in cells))
    return "、".join(distinct[:3]) + ("…" if len(distinct) > 3 else "")
