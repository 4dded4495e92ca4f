"""Finding the heading rows of a hand-kept sheet and mapping its columns to the declared ones.

Rows are scored by how well they match the declared headings of any kind of workbook and by what stands below them,
never by a fixed row number.  A heading may stand over two to four rows (merged groups, the eight dispositions under
执法处置意见).  A heading known by an alias is believed only when the cells below it do not contradict it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Final

from crosscheck import tables
from crosscheck.keys import fold, key
from crosscheck.reading.depth import possible_ends, texts_of
from crosscheck.reading.grid import Cell, Grid, columns_between, rows_from
from crosscheck.reading.likeness import SAYS_ORGANISATION, Likeness, Proposal
from crosscheck.reading.shape import SEARCHED, cover, shapely
from crosscheck.reading.values import CleanRows, clean_text
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.sheets import DEEPEST

_WEIGHED: Final = 6  # the most likely headings, looked at with the cells below them
_WHOLE: Final = 4  # columns that leave no doubt of a heading
_SHORT: Final = 4  # named columns of a list that gives hardly more than names
_AMOUNT: Final = re.compile(r"\d[\d,.]*\s*(?:家次|人次|万元|[家人名项个次起元条%])?")
_FORM: Final = 2  # amounts beside labels in one row: a form of labels and values, no heading
_PAIR: Final = 2  # a label and what it says
_LABELS: Final = 2  # labels right below those of a row: it is none of headings
_MARK, _REQUIRED, _OTHER, _MISSING, _EXPLAINED = 3, 2, 1, 1, 4
_PROPOSED: Final = 0.6  # what a proposed column counts for, against one that is found
_ISSUED: Final = 100  # headings that only a form of our own has leave no doubt
_OF_GROUP: Final = 2  # readings of a heading from there on are what stands above it
_BY_ITSELF: Final = "自查"
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
    proposals: list[Proposal] = field(default_factory=list)
    repeats: list[tuple[int, str]] = field(default_factory=list)
    stated: dict[str, dict[int, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    score: float = 0

    @property
    def given(self) -> set[str]:
        """The declared columns that the sheet has."""
        return set(self.mapped) | ({tables.DISPOSITION} if self.ticks else set())

    @property
    def telling(self) -> int:
        """How many of them are more than a number or a remark."""
        return len(self.given - set(UNTELLING))

    def stating(self, name: str, rows: Iterable[int]) -> list[str]:
        """For each of these rows the cell whose caption gives it that column."""
        starts = sorted(self.stated[name])
        return [self.stated[name][starts[bisect_right(starts, r) - 1]] for r in rows]


def find_heading(
    grid: Grid, kinds: tuple[str, ...], words: Vocabulary, likeness: Likeness, hint: str, found: list[Heading] | None = None
) -> Heading | None:
    """The heading of the sheet as the best of those kinds, or None when nothing looks like one.

    ``hint`` is the file and sheet name, which settles what the headings leave open; ``found`` are the `mapped_headings`
    when they are known already.
    """
    found = mapped_headings(grid, kinds, words, likeness) if found is None else found
    found = sorted(found, key=lambda item: _merit(item, grid, hint), reverse=True)
    settled: list[Heading] = []
    for heading in found[:_WEIGHED]:
        settle(heading, grid, words, likeness)
        settled += [heading] if is_list(heading) else []
        if settled and not settled[0].missing:  # most sheets: nothing is wanting
            break
    best = max(settled, key=lambda item: _worth(item, grid, hint), default=None)
    if best is None or not set(tables.TABLES[best.kind].marks) & best.given:  # its kind is told by what is only proposed, so others are looked at that way too
        strange = _unfamiliar(grid, kinds, words, likeness, hint)
        if best is None or (strange and _worth(strange, grid, hint) > _worth(best, grid, hint)):
            return strange
    if upper := _with_upper_rows(found, best):
        settle(best := upper, grid, words, likeness)
    while upper := _earlier(found, best, grid, words, likeness):  # step by step: only what lies between two tells of the upper one
        best = upper
    return best


def _with_upper_rows(found: list[Heading], best: Heading) -> Heading | None:
    """The same heading with the row above, which names more of the columns; without it, printed again that row would be taken for data."""
    deeper = [item for item in found if (item.kind, item.last) == (best.kind, best.last) and item.first < best.first and item.given > best.given]
    return max(deeper, key=lambda item: (len(item.given), item.first), default=None)


def _worth(heading: Heading, grid: Grid, hint: str) -> tuple[float, tuple[float, int, int]]:
    """The merit of a settled heading with all that it may come to be; then what it is already."""
    merit = _merit(heading, grid, hint)
    return merit[0] + _promise(heading), merit


def _promise(heading: Heading) -> float:
    """What the proposed columns add to a heading's merit: they may well be found, and then nothing is missing."""
    table = tables.TABLES[heading.kind]
    proposed = {proposal.name for proposal in heading.proposals} - heading.given
    explained = len(proposed) / sum(1 for text in heading.texts if text)
    return _PROPOSED * (_score(table, proposed) + _MISSING * len(proposed & set(heading.missing)) + _EXPLAINED * explained)


def _earlier(found: list[Heading], best: Heading, grid: Grid, words: Vocabulary, likeness: Likeness) -> Heading | None:
    """The heading of a list that stands above the best one with rows of its own between them."""
    for heading in sorted(found, key=lambda item: (item.first, -_merit(item, grid, "")[0])):
        full = min(3, len(heading.texts) - heading.texts.count(""))
        between = [row for row in grid.rows[heading.last + 1 : best.first] if len({clean_text(cell) for cell in row} - {""}) >= full]
        again = heading.mapped == best.mapped  # the best one is it, printed again over the next enterprise
        stands_alone = again or (heading.telling >= 2 and cover(grid, heading.first, heading.last, heading.texts, best.first) >= 0.5)
        if not (between and stands_alone):
            continue
        settle(heading, grid, words, likeness)
        if is_list(heading) and set(tables.TABLES[heading.kind].marks) & heading.given:
            return heading
    return None


def heading_at(grid: Grid, row: int, kinds: Iterable[str], words: Vocabulary, likeness: Likeness, hint: str) -> Heading | None:
    """The heading that begins at exactly that row, of a list below another one; None unless it is beyond doubt."""
    if not _may_begin(grid.rows[row : row + DEEPEST], words):
        return None
    below = rows_from(grid, row)
    found = [item for item in mapped_headings(below, tuple(kinds), words, likeness, range(row, row + 1)) if item.telling >= 3]
    if not found:
        return None
    best = max(found, key=lambda item: _merit(item, below, hint))
    settle(best, below, words, likeness)
    return best if is_list(best) and 2 * len(best.missing) <= len(tables.TABLES[best.kind].required) else None


def _may_begin(rows: list[list[Cell]], words: Vocabulary) -> bool:
    """Whether these rows hold two known headings: a glance, since it is asked of every row below a sparse one."""
    return sum(1 for row in rows for cell in row if isinstance(cell, str) and words.meanings[clean_text(cell)]) >= 2


def side_by_side(grid: Grid, kinds: tuple[str, ...], words: Vocabulary, likeness: Likeness, found: list[Heading]) -> list[Grid]:
    """The lists that stand beside one another: an empty column or the first heading again parts them."""
    if not found:
        return [grid]
    top = max(found, key=lambda item: _merit(item, grid, ""))
    texts = top.texts
    named = [c for c, text in enumerate(texts) if text]
    start = named[0]
    empty = {c for c, text in enumerate(texts) if not text and not any(row[c] != "" for row in grid.rows[top.first :])}
    for c in range(start + 2, len(texts) - 1):
        again = key(texts[c]) == key(texts[start])
        parted = c - 1 in empty and c in named
        if (again or parted) and _both(texts[:c], [""] * c + texts[c:], top, kinds, words, whole=not again):
            right = columns_between(grid, c, max(map(len, grid.rows)))
            return [columns_between(grid, 0, c), *side_by_side(right, kinds, words, likeness, mapped_headings(right, kinds, words, likeness))]
    return [grid]


def _both(left: list[str], right: list[str], top: Heading, kinds: tuple[str, ...], words: Vocabulary, whole: bool) -> bool:
    """Whether each half of a heading row is the heading of a list by itself; ``whole``: one that lacks nothing."""
    for texts in (left, right):
        maps = [_map(kind, top.first, top.last, texts, words) for kind in kinds]
        if not any(heading and not (whole and heading.missing) and heading.telling >= 2 and set(tables.TABLES[heading.kind].marks) & heading.given for heading in maps):
            return False
    return True


def mapped_headings(
    grid: Grid, kinds: tuple[str, ...], words: Vocabulary, likeness: Likeness, where: range = range(SEARCHED)
) -> list[Heading]:
    """Every way in which rows of the sheet can be the heading of one of the kinds."""
    found: list[Heading] = []
    rows, cells = CleanRows(grid.rows), [list[str]()] * where.start
    enough = where.stop
    for first in where[: max(0, len(rows) - where.start)]:
        if first > enough:
            break
        cells += rows[len(cells) : first + DEEPEST]
        if len({*cells[first], ""}) < 3:
            continue
        before = len(found)
        for last in possible_ends(grid, cells, first):
            if any(_is_of_pairs(row, kinds, words, likeness) for row in cells[first : last + 1]):
                break
            texts = texts_of(grid, cells, first, last)
            told = [meaning for text in texts if (meaning := words.meanings[text])]
            likely = [kind for kind in kinds if sum(kind in meaning for meaning in told) >= 2]
            below = cells[last + 1] if last + 1 < len(cells) else []
            found += [one for kind in likely if (one := _map(kind, first, last, texts, words)) and not _is_over_labels(one, below, kinds, words)]
        if any(_is_whole(heading, grid) for heading in found[before:]):
            enough = min(enough, first + DEEPEST)
    return found


def _is_over_labels(heading: Heading, below: Sequence[str], kinds: Sequence[str], words: Vocabulary) -> bool:
    """Whether it is a row of labels each with its value (企业名称 | 甲厂 | 所在镇街 | 冯卯镇): below them stand nothing but other labels."""
    others = [below[c] for c in heading.mapped.values() if c < len(below) and below[c] and key(below[c]) != key(heading.texts[c])]
    return len(others) >= _LABELS and all(any(words.match(kind, text) for kind in kinds) for text in others)


def _is_of_pairs(texts: list[str], kinds: Sequence[str], words: Vocabulary, likeness: Likeness) -> bool:
    """Whether all that is known in a row has something unknown behind it, and one of these is what such a column holds: 企业名称 | 甲厂 | 检查日期 | 3月5日."""
    filled = len(texts) - texts.count("")
    for kind in kinds:
        known = {c: found[1] for c, text in enumerate(texts) for _, _, found in words.meanings[text].get(kind, ())[:1] if found}
        if not known.keys().isdisjoint(c + 1 for c in known) or (len(known) == 1 and filled > _PAIR):
            continue
        behind = ((name, texts[c + 1]) for c, name in known.items() if c + 1 < len(texts) and texts[c + 1])
        if any(likeness.is_one(tables.TABLES[kind].column(name), text) for name, text in behind):
            return True
    return False


def _is_whole(heading: Heading, grid: Grid) -> bool:
    """Whether nothing is wanting: what looks like a heading further below belongs to another list, or is this one printed again."""
    return not heading.missing and heading.telling >= _WHOLE and cover(grid, heading.first, heading.last, heading.texts) >= 0.5


def is_list(heading: Heading) -> bool:
    """Whether so much is found that the sheet is a list of that kind, be it one that lacks required columns."""
    marks = set(tables.TABLES[heading.kind].marks)
    proposed = {proposal.name for proposal in heading.proposals}
    if heading.kind == tables.PROBLEMS.kind and not {tables.PROBLEM, tables.ENTERPRISE} & (heading.given | proposed):
        return False  # measures, tasks, persons: nothing was found at anybody's
    if marks & heading.given:
        named = sum(1 for text in heading.texts if text)
        hardly_more = len(heading.given) >= 2 and named <= _SHORT and heading.kind != tables.WORK_REPORTS.kind  # 月份 beside 编号 reports nothing
        return heading.telling >= 2 or hardly_more
    return heading.telling >= 3 or (heading.telling >= 2 and bool(marks & proposed))


def _merit(heading: Heading, grid: Grid, hint: str) -> tuple[float, int, int]:
    hinted = 1.5 if heading.kind[:2] in hint else 0
    return heading.score + hinted + cover(grid, heading.first, heading.last, heading.texts), heading.first - heading.last, -heading.first


# --- a heading of which hardly anything is known ------------------------------------------------------------------
def _unfamiliar(grid: Grid, kinds: tuple[str, ...], words: Vocabulary, likeness: Likeness, hint: str) -> Heading | None:
    """The best heading by shape whose columns can at least be proposed for a kind's required ones."""
    best: Heading | None = None
    for first, last, texts in shapely(grid):
        for kind in kinds:
            heading = _map(kind, first, last, texts, words, sure=False)
            if heading is None:
                continue
            settle(heading, grid, words, likeness)
            table = tables.TABLES[kind]
            held = heading.given | {proposal.name for proposal in heading.proposals}
            if not set(table.marks) & held or 2 * sum(name in held for name in table.required) < len(table.required) or len(held - set(UNTELLING)) < 3:
                continue
            if best is None or _worth(heading, grid, hint) > _worth(best, grid, hint):
                best = heading
    return best


def _map(kind: str, first: int, last: int, texts: list[str], words: Vocabulary, sure: bool = True) -> Heading | None:
    """The texts as a heading of that kind; None when too little of it is known (``sure``: found, and not only proposed)."""
    said = [(c, meant) for c, text in enumerate(texts) if (meant := words.meanings[text].get(kind))]
    if sure and (len(said) < 2 or (kind == tables.WORK_REPORTS.kind and sum(bool(_AMOUNT.fullmatch(text)) for text in texts) >= _FORM)):
        return None
    heading = Heading(kind, first, last, texts)
    groups = Counter(text.partition("\n")[0] for text in texts if "\n" in text)
    for c, meant in said:
        alone = groups[texts[c].partition("\n")[0]] <= 1
        for rank, tick, found in meant:
            if rank >= _OF_GROUP and not alone:  # what stands over several columns names none of them
                break
            if tick and tick not in heading.ticks:
                heading.ticks[tick] = c
                break
            if found:
                heading.candidates.setdefault(found[1], []).append((found[0] + rank * 1000, c))
                break
    if len(heading.ticks) < 3 and not any(words.is_disposition(texts[c].partition("\n")[0]) for c in heading.ticks.values()):
        heading.ticks = {}
    table = tables.TABLES[kind]
    for ranked in heading.candidates.values():
        ranked.sort()
    heading.mapped = {name: ranked[0][1] for name, ranked in heading.candidates.items()}
    if (table is tables.TRANSFERS and not heading.ticks) or not heading.given.issuperset(table.issued):
        return None
    given = heading.given
    if sure and not (len(given) >= 2 and any(mark in given for mark in table.marks)) and heading.telling < 2:
        return None
    _count(heading)
    return heading


def _count(heading: Heading) -> None:
    """Set ``missing`` and ``score`` from what is mapped."""
    table = tables.TABLES[heading.kind]
    heading.missing = tuple(name for name in table.required if name not in heading.given)
    named = sum(1 for text in heading.texts if text)
    explained = (len(heading.mapped) + len(heading.ticks)) / named if named else 0
    heading.score = _score(table, heading.given) - _MISSING * len(heading.missing) + 0.1 * len(heading.ticks) + _EXPLAINED * explained
    heading.score += _ISSUED * bool(table.issued)


def _score(table: tables.Table, given: set[str]) -> float:
    weights = _weights(table.kind)
    return sum(weights[name] for name in given if name not in UNTELLING) + 0.1 * sum(name in given for name in UNTELLING)


@lru_cache
def _weights(kind: str) -> dict[str, float]:
    table = tables.TABLES[kind]
    weights: dict[str, float] = dict.fromkeys(table.names, _OTHER)
    return weights | dict.fromkeys(table.required, _REQUIRED) | dict.fromkeys(table.marks, _MARK)


def settle(heading: Heading, grid: Grid, words: Vocabulary, likeness: Likeness) -> None:
    """Drop the aliases that the cells contradict, and propose columns for the headings that are left."""
    table = tables.TABLES[heading.kind]
    rows = cache(partial(likeness.rows, grid, heading.last))  # of most headings nobody asks

    def below(c: int) -> Iterator[Cell]:
        return likeness.cells(rows(), c)

    heading.mapped, heading.doubted = {}, {}
    for name, ranked in heading.candidates.items():
        if len(ranked) > 1:  # what is said of an inspection goes before what the enterprise found itself
            ranked.sort(key=lambda one: _BY_ITSELF in heading.texts[one[1]])
        if len(ranked) > 1 and table.column(name).type is tables.Type.CHOICE and ranked[0][0]:
            ranked.sort(key=lambda one: bool(cells := list(below(one[1]))) and not likeness.holds_any(table.column(name), cells))
    others = [column for column in table.columns if column.required and column.name not in heading.candidates]
    for name, ranked in heading.candidates.items():
        for rank, c in ranked:
            text = heading.texts[c]
            sure = rank == 0 or words.is_accepted(heading.kind, text)
            if sure or not likeness.contradicts(table.column(name), text, below(c), others):
                heading.mapped[name] = c
                break
            heading.doubted[c] = name
    _keep_to_the_group(heading)
    _count(heading)
    _take_second_meanings(heading, words)
    used = set(heading.mapped.values()) | set(heading.ticks.values())
    repeated = {c: name for name, ranked in heading.candidates.items() for _, c in ranked if c not in used and name in heading.mapped}
    again = ((c, name) for c, name in repeated.items() if key(heading.texts[c]) == key(name) or _is_anothers_name(heading, c, name))
    heading.repeats = sorted((c, name) for c, name in again if c not in heading.doubted)
    used |= set(dict(heading.repeats))
    unknown = {c: (text, list(below(c))) for c, text in enumerate(heading.texts) if text and c not in used}
    named = {c for ranked in heading.candidates.values() for _, c in ranked} - set(heading.doubted)
    heading.proposals = likeness.proposals(table, unknown, heading.given, heading.doubted, named)


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


def _take_second_meanings(heading: Heading, words: Vocabulary) -> None:
    """What is known as a column found elsewhere is the missing one that it may be: 项目 beside 检查项目 is who was inspected."""
    used = set(heading.mapped.values())
    spare = [c for ranked in heading.candidates.values() for _, c in ranked if c not in used and c not in heading.doubted]
    for name in heading.missing:
        if len(meant := [c for c in spare if words.perhaps(heading.kind, heading.texts[c]) == name]) == 1:
            heading.mapped[name] = meant[0]
            _count(heading)


def _is_anothers_name(heading: Heading, c: int, name: str) -> bool:
    """Whether it may as well be the enterprise as the column that was taken, each being the 名称 of somebody else: 出租方 and 承租方."""
    groups = [_group(heading, one) for one in (heading.mapped[name], c)]
    return name == tables.ENTERPRISE and all(groups) and not any(word in groups[0] for word in SAYS_ORGANISATION)


def _group(heading: Heading, c: int) -> str:
    """What stands over that column's heading, "" for none."""
    group, parted, _ = heading.texts[c].partition("\n") if c >= 0 else ("", "", "")
    return group if parted else ""


def says_yuan(text: str) -> bool:
    """Whether a heading gives its amounts in 元 and not in 万元."""
    return bool(re.search(r"[(]元[)]|单位[::]元", fold(text)))
