"""Finding the heading rows of a hand-kept sheet.

Rows are scored by how well they match the declared headings of any kind of workbook and by what stands below them,
never by a fixed row number.  A heading may stand over two to four rows (merged groups, the eight dispositions under
执法处置意见).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from crosscheck import tables
from crosscheck.keys import key
from crosscheck.reading.depth import possible_ends, texts_of
from crosscheck.reading.grid import Cell, Grid, columns_between, rows_from
from crosscheck.reading.mapping import UNTELLING, Heading, map_columns, promise, settle
from crosscheck.reading.reader import Reader
from crosscheck.reading.shape import SEARCHED, cover, is_of_the_list, shapely
from crosscheck.reading.values import CleanRows, clean_text, filled
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.sheets import DEEPEST

_WEIGHED: Final = 6  # the most likely headings, looked at with the cells below them
_WHOLE: Final = 4  # columns that leave no doubt of a heading
_HINTED: Final = 1.5  # what a name adds to the merit of a heading of the kind that it says
_TITLES: Final = 3  # rows above a heading in which its title may stand
_OF_PROBLEMS: Final = ("问题", "隐患")
_A_LIST_OF: Final = re.compile(r".*(问题|隐患|企业|单位|场所)[\u4e00-\u9fff]{0,6}(?:清单|台账|名单|名册|名录|[总一]?览表|[汇统]\w表|明细表|登记表|情况表|排查表)")
_SHORT: Final = 4  # named columns of a list that gives hardly more than names
_PAIR: Final = 2  # a label and what it says
_LABELS: Final = 2  # labels right below those of a row: it is none of headings


def find_heading(reader: Reader, file: str, grid: Grid, kinds: tuple[str, ...], found: list[Heading] | None = None) -> Heading | None:
    """The heading of the sheet as the best of those kinds, or None when nothing looks like one.

    The names of file and sheet settle what the headings leave open; ``found`` are the `mapped_headings` when they are known already.
    """
    hint = f"{file} {grid.sheet}"
    found = mapped_headings(reader, grid, kinds) if found is None else found
    found = sorted(found, key=lambda item: _merit(item, grid, hint), reverse=True)
    settled: list[Heading] = []
    for heading in found[:_WEIGHED]:
        settle(heading, grid, reader.likeness)
        settled += [heading] if is_list(heading) else []
        if settled and not settled[0].missing:  # most sheets: nothing is wanting
            break
    best = max(settled, key=lambda item: _worth(item, grid, hint), default=None)
    if best is None or not set(best.table.marks) & best.given:  # its kind is told by what is only proposed, so others are looked at that way too
        strange = _unfamiliar(reader, grid, kinds, hint)
        if best is None or (strange and _worth(strange, grid, hint) > _worth(best, grid, hint)):
            return strange
    if upper := _with_upper_rows(found, best):
        settle(best := upper, grid, reader.likeness)
    while upper := _earlier(reader, found, best, grid):  # step by step: only what lies between two tells of the upper one
        best = upper
    return best


def _with_upper_rows(found: list[Heading], best: Heading) -> Heading | None:
    """The same heading with the row above, which names more of the columns; without it, printed again that row would be taken for data."""
    deeper = [item for item in found if (item.kind, item.last) == (best.kind, best.last) and item.first < best.first and item.given > best.given]
    return max(deeper, key=lambda item: (len(item.given), item.first), default=None)


def _worth(heading: Heading, grid: Grid, hint: str) -> tuple[float, tuple[float, int, int]]:
    """The merit of a settled heading with all that it may come to be; then what it is already."""
    merit = _merit(heading, grid, hint)
    return merit[0] + promise(heading), merit


def _earlier(reader: Reader, found: list[Heading], best: Heading, grid: Grid) -> Heading | None:
    """The heading of a list that stands above the best one with rows of its own between them."""
    for heading in sorted(found, key=lambda item: (item.first, -_merit(item, grid, "")[0])):
        full = min(3, len(heading.texts) - heading.texts.count(""))
        between = [row for row in grid.rows[heading.last + 1 : best.first] if len({clean_text(cell) for cell in row} - {""}) >= full]
        again = heading.mapped == best.mapped  # the best one is it, printed again over the next enterprise
        stands_alone = again or (heading.telling >= 2 and cover(grid, heading.first, heading.last, heading.texts, best.first) >= 0.5)
        if not (between and stands_alone):
            continue
        settle(heading, grid, reader.likeness)
        if is_list(heading) and set(heading.table.marks) & heading.given:
            return heading
    return None


def heading_at(reader: Reader, file: str, grid: Grid, row: int, kinds: Iterable[str]) -> Heading | None:
    """The heading that begins at exactly that row, of a list below another one; None unless it is beyond doubt."""
    if not _may_begin(grid.rows[row : row + DEEPEST], reader.words):
        return None
    below = rows_from(grid, row)
    found = [item for item in mapped_headings(reader, below, tuple(kinds), range(row, row + 1)) if item.telling >= 3]
    if not found:
        return None
    best = max(found, key=lambda item: _merit(item, below, f"{file} {grid.sheet}"))
    settle(best, below, reader.likeness)
    return best if is_list(best) and 2 * len(best.missing) <= len(best.table.required) else None


def _may_begin(rows: list[list[Cell]], words: Vocabulary) -> bool:
    """Whether these rows hold two known headings: a glance, since it is asked of every row below a sparse one."""
    return sum(1 for row in rows for cell in row if isinstance(cell, str) and words.meanings[clean_text(cell)]) >= 2


def side_by_side(reader: Reader, grid: Grid, kinds: tuple[str, ...], found: list[Heading]) -> list[Grid]:
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
        if (again or parted) and _both(texts[:c], [""] * c + texts[c:], top, kinds, reader.words, whole=not again):
            right = columns_between(grid, c, max(map(len, grid.rows)))
            return [columns_between(grid, 0, c), *side_by_side(reader, right, kinds, mapped_headings(reader, right, kinds))]
    return [grid]


def _both(left: list[str], right: list[str], top: Heading, kinds: tuple[str, ...], words: Vocabulary, whole: bool) -> bool:
    """Whether each half of a heading row is the heading of a list by itself; ``whole``: one that lacks nothing."""
    for texts in (left, right):
        maps = [map_columns(kind, top.first, top.last, texts, words) for kind in kinds]
        if not any(heading and not (whole and heading.missing) and heading.telling >= 2 and set(heading.table.marks) & heading.given for heading in maps):
            return False
    return True


def mapped_headings(reader: Reader, grid: Grid, kinds: tuple[str, ...], where: range = range(SEARCHED)) -> list[Heading]:
    """Every way in which rows of the sheet can be the heading of one of the kinds."""
    words = reader.words
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
            if any(_is_of_pairs(reader, row, kinds) for row in cells[first : last + 1]):
                break
            texts = texts_of(grid, cells, first, last)
            told = [meaning for text in texts if (meaning := words.meanings[text])]
            likely = [kind for kind in kinds if sum(kind in meaning for meaning in told) >= 2]
            below = cells[last + 1] if last + 1 < len(cells) else []
            found += [one for kind in likely if (one := map_columns(kind, first, last, texts, words)) and not _is_over_labels(one, below, kinds, words)]
        if any(_is_whole(heading, grid) for heading in found[before:]):
            enough = min(enough, first + DEEPEST)
    return found


def _is_over_labels(heading: Heading, below: Sequence[str], kinds: Sequence[str], words: Vocabulary) -> bool:
    """Whether it is a row of labels each with its value (企业名称 | 甲厂 | 所在镇街 | 冯卯镇): below them stand nothing but other labels."""
    others = [below[c] for c in heading.mapped.values() if c < len(below) and below[c] and key(below[c]) != key(heading.texts[c])]
    return len(others) >= _LABELS and all(any(words.match(kind, text) for kind in kinds) for text in others)


def _is_of_pairs(reader: Reader, texts: list[str], kinds: Sequence[str]) -> bool:
    """Whether all that is known in a row has something unknown behind it, and one of these is what such a column holds: 企业名称 | 甲厂 | 检查日期 | 3月5日."""
    filled = len(texts) - texts.count("")
    for kind in kinds:
        known = {c: found[1] for c, text in enumerate(texts) for _, _, found in reader.words.meanings[text].get(kind, ())[:1] if found}
        if not known.keys().isdisjoint(c + 1 for c in known) or (len(known) == 1 and filled > _PAIR):
            continue
        behind = ((name, texts[c + 1]) for c, name in known.items() if c + 1 < len(texts) and texts[c + 1])
        if any(reader.likeness.is_one(tables.TABLES[kind].column(name), text) for name, text in behind):
            return True
    return False


def _is_whole(heading: Heading, grid: Grid) -> bool:
    """Whether nothing is wanting: what looks like a heading further below belongs to another list, or is this one printed again."""
    return not heading.missing and heading.telling >= _WHOLE and cover(grid, heading.first, heading.last, heading.texts) >= 0.5


def is_list(heading: Heading) -> bool:
    """Whether so much is found that the sheet is a list of that kind, be it one that lacks required columns."""
    marks = set(heading.table.marks)
    if heading.kind == tables.PROBLEMS.kind and not {tables.PROBLEM, tables.ENTERPRISE} & (heading.given | heading.proposed):
        return False  # measures, tasks, persons: nothing was found at anybody's
    if marks & heading.given:
        named = sum(1 for text in heading.texts if text)
        hardly_more = len(heading.given) >= 2 and named <= _SHORT and heading.kind != tables.WORK_REPORTS.kind  # 月份 beside 编号 reports nothing
        return heading.telling >= 2 or hardly_more
    return heading.telling >= 3 or (heading.telling >= 2 and bool(marks & heading.proposed))


def _merit(heading: Heading, grid: Grid, hint: str) -> tuple[float, int, int]:
    hinted = _HINTED * ((heading.kind[:2] in hint) + (_kind_of_title(grid, heading.first) == heading.kind))
    return heading.score + hinted + cover(grid, heading.first, heading.last, heading.texts), heading.first - heading.last, -heading.first


def _kind_of_title(grid: Grid, first: int) -> str:
    """What kind of list the lone text right above a heading says that it is: what it is a list of stands at its end; "" where there is none."""
    for row in reversed(grid.rows[max(0, first - _TITLES) : first]):
        texts = filled(row)
        if len(texts) == 1 and (found := _A_LIST_OF.match(texts[0][1])):
            return tables.PROBLEMS.kind if found[1] in _OF_PROBLEMS else tables.ENTERPRISES.kind
    return ""


# --- a heading of which hardly anything is known ------------------------------------------------------------------
def _unfamiliar(reader: Reader, grid: Grid, kinds: tuple[str, ...], hint: str) -> Heading | None:
    """The best heading by shape whose columns can at least be proposed for a kind's required ones."""
    best: Heading | None = None
    for first, last, texts in shapely(grid):
        for kind in () if is_of_the_list(grid, first, last) else kinds:
            heading = map_columns(kind, first, last, texts, reader.words, sure=False)
            if heading is None:
                continue
            settle(heading, grid, reader.likeness)
            table = heading.table
            held = heading.given | heading.proposed
            if not set(table.marks) & held or 2 * sum(name in held for name in table.required) < len(table.required) or len(held - set(UNTELLING)) < 3:
                continue
            if best is None or _worth(heading, grid, hint) > _worth(best, grid, hint):
                best = heading
    return best
