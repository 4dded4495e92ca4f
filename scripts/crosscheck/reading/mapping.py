"""Which column of a heading means what: told by the words, then by what stands below them.

A heading known by an alias is believed only when the cells below it do not contradict it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Final

from crosscheck import tables
from crosscheck.keys import fold, key
from crosscheck.reading.grid import Cell, Grid, column_letters
from crosscheck.reading.likeness import SAYS_ORGANISATION, Likeness
from crosscheck.reading.proposed import ColumnProposal, proposals
from crosscheck.reading.shape import shown
from crosscheck.reading.values import clean_text
from crosscheck.reading.vocabulary import Meaning, Vocabulary
from crosscheck.tables import Column, Type

_AMOUNT: Final = re.compile(r"\d[\d,.]*\s*(?:家次|人次|万元|[家人名项个次起元条%])?")
_IN_YUAN: Final = re.compile(r"[(]元[)]|单位[::](?:[^:]*[^:万])?元")  # 金额单位：元, 单位：家、起、元
_UNIT_ROWS: Final = 3  # above or below a heading, in which the units stand
_TOLD_BY_CELLS: Final = (Type.CHOICE, Type.DATE)  # 检查时间 over 9:00 beside 检查日期 is no day
_FORM: Final = 2  # amounts beside labels in one row: a form of labels and values, no heading
_MARK, _REQUIRED, _OTHER, _MISSING, _EXPLAINED = 3, 2, 1, 1, 4
_PROPOSED: Final = 0.6  # what a proposed column counts for, against one that is found
_ISSUED: Final = 100  # headings that only a form of our own has leave no doubt
_OF_GROUP: Final = 2  # readings of a heading from there on are what stands above it
_BY_OTHERS: Final = ("自查", "举报", "反馈")  # who told of it before the inspection
UNTELLING: Final = (tables.SERIAL, tables.REMARK)  # every list has these


@dataclass(slots=True)
class Heading:
    """``mapped`` maps a declared column to its 0-based column; ``ticks`` a disposition to its own column.

    ``first`` and ``last`` are the 0-based heading rows; ``texts`` every column's heading as written; ``candidates`` all
    the columns that could be a declared one, best first; ``proposals`` what the unknown headings may be; ``repeats``
    are (column index, declared column taken already).  ``stated`` are the columns that captions give, each with the cell
    that says it from which 0-based row on ("" for a name of the sheet or file, and where it says nothing).
    """

    kind: str
    first: int
    last: int
    texts: list[str]
    mapped: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, int] = field(default_factory=dict)
    candidates: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    doubted: dict[int, str] = field(default_factory=dict)
    proposals: list[ColumnProposal] = field(default_factory=list)
    repeats: list[tuple[int, str]] = field(default_factory=list)
    stated: dict[str, dict[int, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    score: float = 0

    @property
    def table(self) -> tables.Table:
        """The declared table of its kind."""
        return tables.TABLES[self.kind]

    @property
    def used(self) -> set[int]:
        """The columns that are mapped or ticked."""
        return {*self.mapped.values(), *self.ticks.values()}

    @property
    def proposed(self) -> set[str]:
        """The declared columns that unknown headings may be."""
        return {proposal.name for proposal in self.proposals}

    @property
    def given(self) -> set[str]:
        """The declared columns that the sheet has."""
        return set(self.mapped) | ({tables.DISPOSITION} if self.ticks else set())

    @property
    def telling(self) -> int:
        """How many of them are more than a number or a remark."""
        return len(self.given - set(UNTELLING))

    def take(self, name: str, c: int, among: Collection[int] = ()) -> None:
        """Map that declared column: it is wanted and proposed no more, nor is anything for the columns ``among`` which it was found."""
        self.mapped[name] = c
        self.missing = tuple(item for item in self.missing if item != name)
        self.proposals = [item for item in self.proposals if item.name != name and item.column not in among]

    def title_of(self, c: int) -> str:
        """What a column is called where a person is told of it."""
        return shown(self.texts[c] if c < len(self.texts) else "") or f"未命名列{column_letters(c)}"

    def stating(self, name: str, rows: Iterable[int]) -> list[str]:
        """For each of these rows the cell whose caption gives it that column."""
        starts = sorted(self.stated[name])
        return [self.stated[name][starts[bisect_right(starts, r) - 1]] for r in rows]


def map_columns(kind: str, first: int, last: int, texts: list[str], words: Vocabulary, sure: bool = True) -> Heading | None:
    """The texts as a heading of that kind; None when too little of it is known (``sure``: found, and not only proposed)."""
    said = [(c, meant) for c, text in enumerate(texts) if (meant := words.meanings[text].get(kind))]
    if sure and (len(said) < 2 or (kind == tables.WORK_REPORTS.kind and sum(bool(_AMOUNT.fullmatch(text)) for text in texts) >= _FORM)):
        return None
    heading = Heading(kind, first, last, texts)
    _find_candidates(heading, said)
    if len(heading.ticks) < 3 and not any(words.is_disposition(texts[c].partition("\n")[0]) for c in heading.ticks.values()):
        heading.ticks = {}
    heading.mapped = {name: ranked[0][1] for name, ranked in heading.candidates.items()}
    table, given = heading.table, heading.given
    if (table is tables.TRANSFERS and not heading.ticks) or not given.issuperset(table.issued):
        return None
    if sure and not (len(given) >= 2 and any(mark in given for mark in table.marks)) and heading.telling < 2:
        return None
    _count(heading)
    return heading


def _find_candidates(heading: Heading, said: list[tuple[int, list[Meaning]]]) -> None:
    """Set ``ticks`` and ``candidates`` from what the texts of some columns mean."""
    groups = Counter(text.partition("\n")[0] for text in heading.texts if "\n" in text)
    for c, meant in said:
        alone = groups[heading.texts[c].partition("\n")[0]] <= 1
        for rank, tick, found in meant:
            if rank >= _OF_GROUP and not alone:  # what stands over several columns names none of them
                break
            if tick and tick not in heading.ticks:
                heading.ticks[tick] = c
                break
            if found:
                heading.candidates.setdefault(found[1], []).append((found[0] + rank * 1000, c))
                break
    for ranked in heading.candidates.values():
        ranked.sort()


def _count(heading: Heading) -> None:
    """Set ``missing`` and ``score`` from what is mapped."""
    table = heading.table
    heading.missing = tuple(name for name in table.required if name not in heading.given)
    named = sum(1 for text in heading.texts if text)
    explained = (len(heading.mapped) + len(heading.ticks)) / named if named else 0
    heading.score = _score(table, heading.given) - _MISSING * len(heading.missing) + 0.1 * len(heading.ticks) + _EXPLAINED * explained
    heading.score += _ISSUED * bool(table.issued)


def _score(table: tables.Table, given: set[str]) -> float:
    weights = _weights(table.kind)
    return sum(weights[name] for name in given if name not in UNTELLING) + 0.1 * sum(name in given for name in UNTELLING)


def promise(heading: Heading) -> float:
    """What the proposed columns add to a heading's merit: they may well be found, and then nothing is missing."""
    table = heading.table
    proposed = heading.proposed - heading.given
    explained = len(proposed) / sum(1 for text in heading.texts if text)
    return _PROPOSED * (_score(table, proposed) + _MISSING * len(proposed & set(heading.missing)) + _EXPLAINED * explained)


@lru_cache
def _weights(kind: str) -> dict[str, float]:
    table = tables.TABLES[kind]
    weights: dict[str, float] = dict.fromkeys(table.names, _OTHER)
    return weights | dict.fromkeys(table.required, _REQUIRED) | dict.fromkeys(table.marks, _MARK)


def settle(heading: Heading, grid: Grid, likeness: Likeness) -> None:
    """Drop the aliases that the cells contradict, and propose columns for the headings that are left."""
    table = heading.table
    rows = cache(partial(likeness.rows, grid, heading.last))  # of most headings nobody asks

    def below(c: int) -> Iterator[Cell]:
        return likeness.cells(rows(), c)

    _believe(heading, likeness, below)
    if {tables.DONE_ON, tables.DUE_ON} & heading.mapped.keys() == {tables.DONE_ON} and likeness.are_terms(list(below(heading.mapped[tables.DONE_ON]))):
        heading.mapped[tables.DUE_ON] = heading.mapped.pop(tables.DONE_ON)  # 整改时间 over 5月20日前 and 15日内
    _keep_to_the_group(heading)
    _count(heading)
    _take_second_meanings(heading, likeness, below)
    heading.repeats = _repeats(heading)
    used = heading.used | set(dict(heading.repeats))
    unknown = {c: (text, list(below(c))) for c, text in enumerate(heading.texts) if text and c not in used}
    named = {c for ranked in heading.candidates.values() for _, c in ranked} - set(heading.doubted)
    heading.proposals = proposals(likeness, table, unknown, heading.given, heading.doubted, named)


def _believe(heading: Heading, likeness: Likeness, below: Callable[[int], Iterator[Cell]]) -> None:
    """Map each column to the first heading that the cells ``below`` do not contradict; those before it are doubted."""
    table = heading.table
    heading.mapped, heading.doubted = {}, {}
    for name, ranked in heading.candidates.items():
        if len(ranked) > 1:  # what is said of an inspection goes before what the enterprise or anybody else told of
            ranked.sort(key=lambda one: any(word in heading.texts[one[1]] for word in _BY_OTHERS))
        if len(ranked) > 1 and table.column(name).type in _TOLD_BY_CELLS and ranked[0][0]:
            ranked.sort(key=lambda one: bool(cells := list(below(one[1]))) and not likeness.holds_any(table.column(name), cells))
    others = [column for column in table.columns if column.required and column.name not in heading.candidates]
    for name, ranked in heading.candidates.items():
        for rank, c in ranked:
            text = heading.texts[c]
            sure = rank == 0 or likeness.words.is_accepted(heading.kind, text)
            if sure or not likeness.contradicts(table.column(name), text, below(c), others):
                heading.mapped[name] = c
                break
            heading.doubted[c] = name


def _repeats(heading: Heading) -> list[tuple[int, str]]:
    """The columns that say again what another one is taken for."""
    used = heading.used
    repeated = {c: name for name, ranked in heading.candidates.items() for _, c in ranked if c not in used and name in heading.mapped}
    again = ((c, name) for c, name in repeated.items() if key(heading.texts[c]) == key(name) or _is_anothers_name(heading, c, name))
    return sorted((c, name) for c, name in again if c not in heading.doubted)


def _keep_to_the_group(heading: Heading) -> None:
    """Of several columns for one thing take that under the same group as the problem: 企业自查／自查日期 and not 部门检查／检查日期.

    Of several problems it is the one whose group says most: the level under 部门检查 is none of what 企业自查 found.
    """
    problem = heading.mapped.get(tables.PROBLEM, -1)
    if _group(heading, problem):
        said = Counter(group for ranked in heading.candidates.values() for group in {_group(heading, c) for _, c in ranked})
        first = next(rank for rank, c in heading.candidates[tables.PROBLEM] if c == problem)
        alike = [c for rank, c in heading.candidates[tables.PROBLEM] if rank == first and _group(heading, c) and c not in heading.doubted]
        problem = heading.mapped[tables.PROBLEM] = max(alike, key=lambda c: (said[_group(heading, c)], -c))
    group = _group(heading, problem)
    for name, c in heading.mapped.items():
        if group and _group(heading, c) not in ("", group):
            beside = (other for _, other in heading.candidates[name] if _group(heading, other) == group and heading.doubted.get(other) != name)
            heading.mapped[name] = next(beside, c)


def _take_second_meanings(heading: Heading, likeness: Likeness, below: Callable[[int], Iterator[Cell]]) -> None:
    """What is known as a column found elsewhere is the missing one that it may be: 项目 beside 检查项目 is who was inspected.

    So is what cannot be the one that it is known as, where its cells are the missing one's: 类别 over 应急管理 is no 行业领域.
    """
    words, table = likeness.words, heading.table
    for c in heading.doubted.copy():
        name = words.perhaps(heading.kind, heading.texts[c])
        if name in heading.missing and likeness.are_choices(table.column(name), list(below(c))):
            heading.mapped[name] = c
            del heading.doubted[c]
            _count(heading)
    used = set(heading.mapped.values())
    spare = [c for ranked in heading.candidates.values() for _, c in ranked if c not in used and c not in heading.doubted]
    for name in heading.missing:
        meant = [c for c in spare if words.perhaps(heading.kind, heading.texts[c]) == name and _may_hold(likeness, table.column(name), list(below(c)))]
        if len(meant) == 1:
            heading.mapped[name] = meant[0]
            _count(heading)


def _may_hold(likeness: Likeness, column: Column, cells: list[Cell]) -> bool:
    """Whether the cells may be that column's: 类别 over 一般 and 重大 is no 所属检查项目."""
    return column.type is not Type.CHOICE or not cells or likeness.holds_any(column, cells)


def _is_anothers_name(heading: Heading, c: int, name: str) -> bool:
    """Whether it may as well be the enterprise as the column that was taken, each being the 名称 of somebody else: 出租方 and 承租方."""
    groups = [_group(heading, one) for one in (heading.mapped[name], c)]
    return name == tables.ENTERPRISE and all(groups) and not any(word in groups[0] for word in SAYS_ORGANISATION)


def _group(heading: Heading, c: int) -> str:
    """What stands over that column's heading, "" for none."""
    group, parted, _ = heading.texts[c].partition("\n") if c >= 0 else ("", "", "")
    return group if parted else ""


def in_yuan(heading: Heading, grid: Grid, c: int) -> bool:
    """Whether that column gives its amounts in 元 and not in 万元: its heading says so, or the units below or above the heading."""
    text = fold(heading.texts[c])
    if "万" in text or _IN_YUAN.search(text):
        return "万" not in text
    units = (fold(clean_text(row[c])).strip("()") for row in grid.rows[heading.last + 1 : heading.last + 1 + _UNIT_ROWS])
    above = (fold(clean_text(cell)) for row in grid.rows[max(0, heading.first - _UNIT_ROWS) : heading.first] for cell in row if cell != "")
    return "元" in units or any(map(_IN_YUAN.search, above))
