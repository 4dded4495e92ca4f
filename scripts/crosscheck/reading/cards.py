"""Cards: each record a block of its own, its labels beside or before what they say, perhaps two or three pairs in a row.

登记卡, 一企一表, 整改通知单, a month's work in figures … They are read as the list that they would be.  A table has its labels beside one another, a card has
something between them.  Cards that leave a doubt (two problems on one) are asked about, and nothing of them is read as a list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.reading.grid import At, Cell, Grid, SheetFacts, cell_name
from crosscheck.reading.mapping import UNTELLING, Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.turned import month_around
from crosscheck.reading.upright import upright
from crosscheck.reading.values import EMPTY_BOXES, clean_text, filled
from crosscheck.sheets import Sheet
from crosscheck.tables import Type

_KINDS: Final = (tables.PROBLEMS, tables.ENTERPRISES, tables.WORK_REPORTS)
_LEAST: Final = 4  # so many known labels of a record are no accident
_SPREAD: Final = 3  # rows that they stand in, more than a heading of three rows has of them one below another
_PAIRS: Final = 2  # columns of labels
_BESIDE: Final = 3  # known headings in one row, two of them next to each other, are a list's
_WITHIN: Final = 60  # rows in which the first card is looked for
_LONGEST: Final = 20  # characters of a label
_PLAIN: Final = (Type.TEXT, Type.NAME, Type.PHONE, Type.ORDINAL, Type.SHOWN)  # anything may stand there
_UNANSWERED: Final = 1000  # ranks behind those of labels that say something
_OF_PROBLEMS: Final = {tables.PROBLEM, tables.LEVEL, tables.ITEM, tables.FOUND_ON, tables.STATE}  # who is responsible an enterprise's card says too
_BOXES: Final = frozenset(f"{EMPTY_BOXES}☑")  # of a choice that is printed: □一般 ☑重大
_WORD: Final = re.compile(r"[^\d\s:：]{2,8}[:：]?")  # may be a label
_PAIR: Final = re.compile(r"\s*([^\s:：]{2,20})\s*[:：]\s*(\S.*)", re.DOTALL)  # 企业名称：甲化工有限公司 in one cell


Known = dict[At, tuple[int, str]]  # cell of a label -> how well it is known (0: best), the declared column


@dataclass(slots=True)
class _Said:
    """What one label says, where the label stands and where its value does or would."""

    at: At
    place: At
    value: Cell = ""


@dataclass(slots=True)
class _Card:
    """One record, and the row (from 0) that counts as its own: by label as it is written; ``names`` are the declared columns of the labels that are known."""

    row: int = -1
    said: dict[str, _Said] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)

    def add(self, label: str, said: _Said, name: str, rank: int) -> None:
        """Put in what that label says; a label that stands there already gets a number, and of two for one column the better known one counts."""
        written = label if label not in self.said else f"{label}{len(self.said)}"
        self.row = said.at[0] if self.row < 0 else self.row
        self.said[written] = said
        rank = rank if said.value != "" else _UNANSWERED + rank
        same = {other: self.ranks[other] for other, column in self.names.items() if column == name}
        if name and all(rank <= other for other in same.values()):
            self.names = {other: column for other, column in self.names.items() if rank == same.get(other, rank)}
            self.names[written], self.ranks[written] = name, rank


class Laid(NamedTuple):
    """The list that the cards of a sheet would be, and where its cells stand in the sheet; ``own`` is the row of each card.

    Where they leave a doubt, ``kind`` is "" and the list has nothing but its headings.
    """

    kind: str
    list_: Grid
    places: dict[str, str]
    own: list[int]

    def upright(self, sheet: Sheet, grid: Grid) -> Iterator[Sheet]:
        """What was read of that list, a sheet for each card."""
        skipped = {self.own[row - 2]: why for row, why in sheet.skipped}
        return upright(sheet, grid, self._place, [self.own[row - 2] for row in sheet.rows], skipped)

    def _place(self, cell: str) -> str:
        """The cell of the sheet; the beginning of its card for one that is in no sheet, filled in from a name or a caption."""
        if not cell or cell in self.places:
            return self.places.get(cell, "")
        row = int(cell.lstrip(ascii_uppercase))
        return f"A{self.own[max(row - 2, 0)]}"


def laid_out(grid: Grid, kinds: Sequence[str], reader: Reader, found: Iterable[Heading], file: str) -> Laid | None:
    """The sheet's cards as a list; None when it is a list, whose headings stand beside one another, or anything else."""
    if any(_are_beside(heading.mapped.values()) for heading in found if not heading.missing):  # most sheets
        return None
    for table in _KINDS:
        known = _known(grid, table, reader, _WITHIN) if table.kind in kinds else {}
        by_row = {r: [c for row, c in known if row == r] for r, _ in known}
        if any(map(_are_beside, by_row.values())) or any(_is_counted(grid, at, table, reader) for at in known):
            return None
        if table is tables.WORK_REPORTS and len({c for _, c in known}) < _PAIRS:  # such a page is turned
            continue
        if len({name for _, name in known.values()}) < _LEAST or len(by_row) < _SPREAD:
            continue
        known = _without_groups(_known(grid, table, reader, len(grid.rows)))
        cards = _columns(grid, known) or list(_apart(_pairs(grid, known, _idle(grid, table, reader)), known))
        if not _make_sense(cards, table, reader):
            continue
        if _is_whole(cards[0]) and all(_is_one(card, table) for card in cards):
            if table is tables.WORK_REPORTS:
                _add_month(cards, month_around(grid, cards[0].row, file))
            return _laid(grid, table.kind, cards)
        if table is tables.PROBLEMS and _OF_PROBLEMS & {name for _, name in known.values()}:
            labels = dict.fromkeys(clean_text(grid.rows[r][c]) for r, c in known)
            return Laid("", Grid(grid.sheet, [[*labels]]), {}, [])
    return None


def _are_beside(columns: Collection[int]) -> bool:
    """Whether these are headings of a list: several, two of them next to each other."""
    return len(columns) >= _BESIDE and any(c + 1 in columns for c in columns)


def _is_counted(grid: Grid, at: At, table: tables.Table, reader: Reader) -> bool:
    """Whether a label stands right behind 序号: both are headings of a list, however narrow it is."""
    match = reader.words.match(table.kind, clean_text(grid.rows[at[0]][at[1] - 1])) if at[1] else None
    return bool(match and match[1] == tables.SERIAL)


def _known(grid: Grid, table: tables.Table, reader: Reader, rows: int) -> Known:
    """What every cell that is a label, or begins with it and a colon, means."""
    return {at: match for at, match in _labels(grid, table, reader, rows).items() if match[1] not in UNTELLING}


def _idle(grid: Grid, table: tables.Table, reader: Reader) -> set[At]:
    """The labels that every list has, as 备注 is: they say nothing of what the sheet is."""
    return {at for at, match in _labels(grid, table, reader, len(grid.rows)).items() if match[1] in UNTELLING}


def _labels(grid: Grid, table: tables.Table, reader: Reader, rows: int) -> Known:
    known: Known = {}
    for r, row in enumerate(grid.rows[:rows]):
        for c, cell in enumerate(row):
            if isinstance(cell, str) and cell and _BOXES.isdisjoint(cell):
                pair = _PAIR.match(cell)
                label = pair[1] if pair else clean_text(cell)
                match = reader.words.match(table.kind, label) if len(label) <= _LONGEST else None
                if match:
                    known[r, c] = match
    return known


def _without_groups(known: Known) -> Known:
    """The same without what stands over or beside a group of labels: 整改情况 | 整改期限 | 3月15日."""
    often = Counter(c for _, c in known)
    return {(r, c): match for (r, c), match in known.items() if (r, c + 1) not in known or 2 * often[c] >= often[c + 1]}


def _pairs(grid: Grid, known: Known, idle: Collection[At]) -> list[tuple[str, _Said]]:
    """Every label with what it says, row by row.

    What stands where labels do is one, unless a label waits for it, and so is a word behind a pair that makes one with what follows; one
    that nobody knows must say something.  A label alone in its row may stand over what it says.
    """
    columns = {c for _, c in known}
    ends = {(top, left): right for top, left, _, right in grid.merges}
    told: list[tuple[str, _Said]] = []
    waits, over = False, False  # the last label, for what stands beside it or below
    for r, row in enumerate(grid.rows):
        said = filled(row)
        over = waits and len(said) == 1 and over and (r, said[0][0]) not in known
        waits = over
        for number, (c, text) in enumerate(said, 1):
            behind, pair = len(said) - number, _PAIR.match(text)
            among_labels = c in columns and bool(behind or number == 1 or pair)
            if (r, c) in known or (not waits and (among_labels or (r, c) in idle or (number > 1 and behind % 2 and _WORD.fullmatch(text)))):
                place = (r, c) if pair else (r, ends.get((r, c), c) + 1)
                told.append((pair[1] if pair else text.rstrip(":： "), _Said((r, c), place, pair[2] if pair else "")))
                waits = not pair
            elif waits:
                told[-1][1].place, told[-1][1].value = (r, c), row[c]
                waits = False
            elif told and told[-1][1].at[0] == r:
                told[-1][1].value = f"{clean_text(told[-1][1].value)} {text}"
        over = waits and len(said) == 1 and told[-1][1].at in known
    return [(label, one) for label, one in told if one.value != "" or one.at in known]


def _apart(pairs: Iterable[tuple[str, _Said]], known: Known) -> Iterator[_Card]:
    """The pairs card by card: where the first known label of all stands again, the next one begins."""
    first, card = "", _Card()
    for label, said in pairs:
        rank, name = known.get(said.at, (0, ""))
        if name and name == first and name in card.names.values():
            yield card
            card = _Card()
        first = first or name
        if first:  # what stands before it is a title
            card.add(label, said, name, rank)
    if card.said:
        yield card


def _columns(grid: Grid, known: Known) -> list[_Card]:
    """The records of a list that lies on its side, all labels in one column and a column for each record; none where it does not."""
    rows, labels = sorted({r for r, _ in known}), {c for _, c in known}
    if len(labels) > 1:
        return []
    (left,) = labels
    filled = Counter(c for r in rows for c, cell in enumerate(grid.rows[r]) if c > left and clean_text(cell))
    right = sorted(c for c, count in filled.items() if 2 * count >= len(rows))
    cards = [_Card(row) for row, _ in zip(rows, right, strict=False)] if 1 < len(right) <= len(rows) else []
    for card, c in zip(cards, right, strict=False):
        for r in range(rows[0], len(grid.rows)):
            if text := clean_text(grid.rows[r][left]):
                rank, name = known.get((r, left), (0, ""))
                card.add(text, _Said((r, left), (r, c), grid.rows[r][c]), name, rank)
    return cards


def _is_whole(card: _Card) -> bool:
    """Whether so many labels, one below another, are no accident."""
    return len(set(card.names.values())) >= _LEAST and len({card.said[label].at[0] for label in card.names}) >= _SPREAD


def _is_one(card: _Card, table: tables.Table) -> bool:
    """Whether there is no doubt that it is a single record: each label once, none of them where the value of another would be."""
    told = Counter(card.names.values())
    places = {said.place for said in card.said.values()}
    beside = any(card.said[label].at in places - {card.said[label].place} for label in card.names)
    if table is tables.PROBLEMS:  # what it calls the problem may be unheard of
        is_kind = tables.ENTERPRISE in told and (tables.PROBLEM in told or len({*told} - {*tables.ENTERPRISES.names}) >= _LEAST - 1)
    else:
        is_kind = any(name in told for name in table.marks)
    return is_kind and max(told.values()) == 1 and not beside


def _add_month(cards: Sequence[_Card], month: str) -> None:
    """Give a report that says no month the one in its title, the name of its sheet or file."""
    if month and len(cards) == 1 and tables.MONTH not in cards[0].names.values():
        cards[0].add(tables.MONTH, _Said((cards[0].row, 0), (cards[0].row, 0), month), tables.MONTH, 0)


def _make_sense(cards: Iterable[_Card], table: tables.Table, reader: Reader) -> bool:
    """Whether an enterprise is named, or most days, levels, towns … can be read: those of a sheet that explains what to write cannot."""
    right = wrong = 0
    for card in cards:
        for label, name in card.names.items():
            column = table.column(name)
            if name == tables.ENTERPRISE and reader.likeness.is_surely_a_name(clean_text(card.said[label].value)):
                return True
            if column.type not in _PLAIN and clean_text(card.said[label].value):
                typed = reader.converters.of(column)(card.said[label].value)
                right, wrong = right + (typed.value is not None), wrong + (typed.value is None)
    return right > wrong


def _laid(grid: Grid, kind: str, cards: Sequence[_Card]) -> Laid:
    """The list of those cards: a column for each label, a row for each card."""
    headings = {label: said for card in reversed(cards) for label, said in card.said.items()}
    order = list(dict.fromkeys(label for card in cards for label, said in card.said.items() if said.value != "" or label in card.names))
    rows: list[list[Cell]] = [[*order]]
    places = {cell_name(0, at): cell_name(*headings[label].at) for at, label in enumerate(order)}
    facts = SheetFacts(hidden_sheet=grid.facts.hidden_sheet)
    for row, card in enumerate(cards, 1):
        rows.append([card.said[label].value if label in card.said else "" for label in order])
        for at, label in enumerate(order):
            place = card.said[label].place if label in card.said else (card.row, 0)
            places[cell_name(row, at)] = cell_name(*place)
            if place in grid.facts.errors:
                facts.errors[row, at] = grid.facts.errors[place]
            if place in grid.facts.uncalculated:
                facts.uncalculated.add((row, at))
    return Laid(kind, Grid(grid.sheet, rows, [], facts, grid.date1904), places, [card.row + 1 for card in cards])
