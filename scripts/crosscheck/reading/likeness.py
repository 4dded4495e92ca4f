"""Whether the cells below a heading are what a declared column holds, and which column an unknown heading may be.

A proposal is never acted upon by itself: a person answers it in 列名对照.xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.keys import code_fault, fold, key
from crosscheck.reading.grid import Cell, Grid
from crosscheck.reading.headed import as_headed
from crosscheck.reading.shape import are_labelled
from crosscheck.reading.spellings import is_other, is_to_come
from crosscheck.reading.states import in_words, state_of
from crosscheck.reading.values import Converters, clean_text
from crosscheck.reading.vocabulary import Alike, Vocabulary
from crosscheck.tables import Column, Table, Type

_SAMPLE, _SEARCHED = 40, 200  # cells looked at, and rows searched for them
_NAMED: Final = 5  # letters of a name
_TELLING_WORD: Final = 3  # letters of an alias that can mean nothing else
_TELLING_NAME: Final = 4  # letters of a choice (工艺设备) that one alone makes known
_ENOUGH: Final = 5  # cells below which nothing is held against a heading
_PROPOSED: Final = 0.62
_MOST: Final = 0.8
_DISTINCT: Final = 3
_LONG_TEXT: Final = 30  # declared width from which a column holds sentences
_LEAST: Final = {Type.DATE: 0.6, Type.TEXT: 0.3}  # likeness: every list has several dates, long texts are few
_LEAST_OTHER: Final = 0.45
_TELLING: Final = (Type.CHOICE, Type.CHOICES, Type.NAME, Type.CODE)  # whose cells alone can say which column they are
_ORGANISATION: Final = re.compile(
    r"(?:公司|集团|厂|店|站|院|矿|场|所|(?:经营|门市|营业|服务|项目|供应|维修|俱乐)部|中心|合作社|超市|酒店|宾馆|饭店|学校|小学|中学|幼儿园|医院|企业|商行|工地|项目|工程|标段|"
    r"库|局|村|馆|社|园|城|户|坊|行|队|吧|咖|寺|庙|渡口|码头|景区|餐厅|药房|公寓|民宿|农家乐|广场|KTV|市场|小区|大厦|门市|加工点|分厂|有限|商场|汽修|经营部)(?:[(（].*[)）])?$"
)
_SURELY: Final = re.compile(r"(?:公司|集团|厂|合作社|加油站|超市|酒店|饭店|宾馆|商行|经营部|幼儿园|医院|学校|煤矿)(?:[(（].*[)）])?$")
_IN_SHORT: Final = re.compile("[\u4e00-\u9fff]{2,12}")
_INNER: Final = re.compile("[部科室股组课班队]$|车间$")
_REACHABLE: Final = re.compile(r"\d{5,}|@|\d{3,4}-\d{4,}")
_REMEMBERED: Final = 200_000  # cells
_NAMED_BY: Final = re.compile("(?:项目|工程|场所)名称$")
_VILLAGE: Final = 4  # characters
_UNTIL: Final = re.compile("[日号天周月底末](?:之?前|以前|之?内|以内)(?:完成|整改|完成整改|整改完成|整改到位|到位)?。?$|^(?:限|于).*前|\\d前$")
_OF_TRADES: Final = re.compile("行业|领域")
_CALLED: Final = re.compile(r"(?<!设备)(?<!产品)(?<!隐患)(?<!问题)(?<!文书)(?<!物品)(?<!品种)名称$")
_OFFERED: Final = re.compile(r"\(([^()]+/[^()]+)\)$")  # 企业类型（生产/经营/使用）
SAYS_ORGANISATION: Final = ("企业", "单位", "公司")


class ColumnProposal(NamedTuple):
    """``column`` is the 0-based column whose heading may be the declared column ``name``."""

    column: int
    name: str
    reason: str
    worth: float


class Likeness:
    """Judges columns by their cells; made once for one campaign's settings."""

    def __init__(self, words: Vocabulary, converters: Converters) -> None:
        self._words, self._converters = words, converters
        self._judged: dict[tuple[int, type, Cell], bool] = {}  # by column (of tables.py, which stay), sort and content of the cell

    def rows(self, grid: Grid, last: int) -> list[list[Cell]]:
        """The rows below a heading, as far as they are searched: up to another heading that follows a gap or a title, without captions and signatures."""
        rows = grid.rows[last + 1 : last + 1 + _SEARCHED]
        filled = [len(row) - row.count("") for row in rows]
        for r, (above, row) in enumerate(zip(filled, rows[1:], strict=False), 1):
            if above <= 2 and sum(bool(self._words.meanings[clean_text(cell)]) for cell in row) >= 3:
                rows = rows[:r]
                break
        return [row for row, count in zip(rows, filled, strict=False) if count > 1 and not self._is_caption(row)]

    def _is_caption(self, row: list[Cell]) -> bool:
        """Whether a row begins as captions do, with a label: 被检查单位 | 甲公司, 检查人员：王五."""
        first = next(cell for cell in row if cell != "")
        return isinstance(first, str) and (bool(self._words.meanings[clean_text(first)]) or are_labelled([first]))

    def cells(self, rows: Iterable[list[Cell]], column: int) -> Iterator[Cell]:
        """The first cells of those rows that say something."""
        nothing = self._converters.is_nothing
        told = (row[column] for row in rows if column < len(row) and row[column] != "" and not nothing(clean_text(row[column])))
        return islice(told, _SAMPLE)

    def below(self, grid: Grid, last: int, column: int) -> list[Cell]:
        """The first cells of that column below a heading, whose last row that is, that say something."""
        return list(self.cells(self.rows(grid, last), column))

    def share(self, column: Column, cells: Sequence[Cell]) -> float | None:
        """The share of the cells that are what the column holds; None when nothing can be told."""
        if not cells or column.type is Type.ORDINAL:
            return None
        if column.choices and column.type is Type.TEXT:  # of which it may be none, but not all of them
            return sum(bool(self._converters.finder(column.choices).find(clean_text(cell))) for cell in cells) / len(cells)
        good = sum(self._fits(column, cell) for cell in cells)
        if column.type is Type.NAME and not good and all(map(self._may_be_short_for_one, cells)):
            return None
        if column.looks:
            return sum(bool(re.search(column.looks, clean_text(cell))) for cell in cells) / len(cells)
        if column.type is Type.TEXT and column.width < _LONG_TEXT:  # text may be anything, but not bare figures or days
            return 0.0 if good == 0 and len(cells) >= _ENOUGH else None
        return good / len(cells)

    def _fits(self, column: Column, cell: Cell) -> bool:
        """Whether the cell is of the column's sort; the same few cells are looked at for every heading that a sheet may have."""
        what = id(column), cell.__class__, cell
        known = self._judged.get(what)
        if known is None:
            if len(self._judged) > _REMEMBERED:
                self._judged.clear()
            known = self._judged[what] = self._is_of_sort(column, cell)
        return known

    def _is_of_sort(self, column: Column, cell: Cell) -> bool:
        text = clean_text(cell)
        match column.type:
            case Type.TEXT if column.width >= _LONG_TEXT:
                return len(text) >= 6 and not _is_figure(cell, text)
            case Type.TEXT:
                return not _is_figure(cell, text)
            case Type.NAME:
                return bool(_ORGANISATION.search(text)) and not self._converters.finder("duty").find(text)  # no department
            case Type.CODE:
                code = "".join(fold(text).split()).upper().replace("-", "")  # as the column is read
                return not code_fault(code) or bool(re.fullmatch(r"[0-9A-Z]{15,18}", code))
            case Type.PHONE:
                return bool(_REACHABLE.search(text))
            case Type.COUNT | Type.MONEY if isinstance(cell, date):
                return False
            case Type.CHOICE:
                find = self._converters.finder(column.choices).find
                return bool(find(text) or (column.name == tables.STATE and (state_of(text, find) or in_words(text, find).state)))
            case _:
                typed = self._converters.of(column)(cell)
                if typed.value is None and column.name in (tables.DUE_ON, tables.DONE_ON):  # 15日内 is when it is due, 当天 when it was done
                    terms = self._converters.terms
                    return terms.is_one(text) if column.name == tables.DUE_ON else terms.same_day(text)
                return typed.value is not None and typed.code in ("", "date_year_assumed", "date_span")

    def are_terms(self, cells: Sequence[Cell]) -> bool:
        """Whether most of what stands under a heading of days says until when (15日内, 5月20日前) and not when; 当天 and 立即 may be both."""
        terms = self._converters.terms
        texts = [text for cell in cells if not terms.same_day(text := clean_text(cell))]
        until = [text for text in texts if _UNTIL.search(text)]
        return bool(until) and 2 * sum(text in until or terms.is_one(text) for text in texts) > len(texts)

    def _may_be_short_for_one(self, cell: Cell) -> bool:
        """Whether the cell may be an enterprise's name in short (四化建), of which nothing tells: it is no department of ours or of an enterprise, and no person's."""
        text = clean_text(cell)
        return bool(_IN_SHORT.fullmatch(text)) and not _INNER.search(text) and not self._converters.finder("duty").find(text)

    def is_surely_a_name(self, text: str) -> bool:
        """Whether the text alone shows that it is one enterprise's name, and no department's and no sort of enterprises (加油站)."""
        return len(text) >= _NAMED and bool(_SURELY.search(text)) and not self._converters.finder("duty").find(text)

    def is_one(self, column: Column, text: str) -> bool:
        """Whether the text alone shows that it is an enterprise, a day, a code or a choice such as that column holds."""
        if column.type is Type.NAME:
            return self.is_surely_a_name(text)
        return column.type in (Type.DATE, Type.CODE, Type.CHOICE) and self._fits(column, text)

    def holds_any(self, column: Column, cells: Iterable[Cell]) -> bool:
        """Whether at least one of the cells is of the column's sort."""
        return any(self._fits(column, cell) for cell in cells)

    def contradicts(self, column: Column, heading: str, cells: Iterable[Cell], others: Iterable[Column]) -> bool:
        """Whether the cells show that a heading known by an alias cannot be that column: none of them is of its sort.

        A few cells are enough where all are choices of one of the ``others`` (工艺设备 and 应急管理 under 类别 are no 行业领域),
        or where the heading offers other ones: 企业类型（生产/经营/使用）.
        """
        if column.type is Type.NAME and any(word in heading for word in SAYS_ORGANISATION):
            return False
        if column.type is Type.CHOICE or column.name == tables.DUE_ON:
            cells = as_headed(column, heading, list(cells), self._converters)
        if column.name == tables.PROBLEM:  # how many were found, and not what
            return bool(found := list(cells)) and all(_is_figure(cell, clean_text(cell)) for cell in found)
        if column.type is Type.ORDINAL or column.looks or (column.type is Type.TEXT and column.width >= _LONG_TEXT):
            return False
        seen = []
        for cell in cells:
            if self._fits(column, cell):
                return False
            seen.append(cell)
        if column.type is Type.NAME and _NAMED_BY.search(key(heading)):  # 翡翠城二期, 牧民新居: a project may be called anything
            return len(seen) >= _ENOUGH and all(_is_figure(cell, clean_text(cell)) for cell in seen)
        if column.name == tables.FIELD and len(seen) >= _DISTINCT and not _OF_TRADES.search(heading):  # 企业类型 may be of anything
            return True
        if len(seen) >= _ENOUGH or column.type is not Type.CHOICE:
            return len(seen) >= _ENOUGH
        return (bool(seen) and self._offers_others(column, heading)) or any(self.are_choices(other, seen) for other in others)

    def _offers_others(self, column: Column, heading: str) -> bool:
        """Whether the heading itself says between which values to choose, and none of them is the column's."""
        offered = _OFFERED.search(fold(heading))
        return offered is not None and not any(map(self._converters.finder(column.choices).find, offered[1].split("/")))

    def are_choices(self, column: Column, cells: list[Cell]) -> bool:
        """Whether the cells are by themselves choices of that column, which has a list of its own."""
        share = self.share(column, cells) if column.type is Type.CHOICE and column.choices in tables.CHOICES else None
        return share is not None and self._tells_itself(column, cells, share)

    def proposals(
        self, table: Table, texts: dict[int, tuple[str, list[Cell]]], given: Iterable[str], doubted: dict[int, str], named: Container[int] = ()
    ) -> list[ColumnProposal]:
        """The best declared column for each unknown heading, each column proposed once.

        ``texts`` are heading and cells by column; ``given`` the declared columns that are found; ``doubted`` the
        columns whose heading is known but whose cells contradict it; ``named`` those whose heading is known as that of
        a column found elsewhere: only their cells may say that they are another one.
        """
        taken = set(given)
        free = [column for column in table.columns if column.name not in taken and column.type is not Type.ORDINAL]
        found = [
            proposal
            for c, (text, cells) in texts.items()
            for column in free
            if not self._words.is_refused(table.kind, text, column.name)
            and (proposal := self._judge(table, column, c, "" if c in named else text, cells, doubted.get(c, "") == column.name))
        ]
        best: list[ColumnProposal] = []
        required = set(table.required)
        for proposal in sorted(found, key=lambda item: (item.name not in required, -item.worth, item.column)):
            if proposal.name not in taken and all(proposal.column != other.column for other in best):
                best.append(proposal)
                taken.add(proposal.name)
        unsaid = {c: (text, cells) for c, (text, cells) in texts.items() if not is_other(key(text.rpartition("\n")[2]))}
        for column in (column for column in free if column.required and column.name not in taken):
            may_be = {c: below for c, (text, below) in unsaid.items() if not self._words.is_refused(table.kind, text, column.name)}
            cells = {c: below for c, below in may_be.items() if column.type is not Type.DATE or not is_to_come(unsaid[c][0])}
            best += self._for_want_of_others(column, cells, best) or (self._only_name(column, {c: unsaid[c][0] for c in cells}, best) if tables.PROBLEM in taken else [])
        return sorted(best)

    def _only_name(self, column: Column, headings: dict[int, str], asked: list[ColumnProposal]) -> list[ColumnProposal]:
        """The only heading that says 名称, where none says that it is the enterprise's: 商超名称, 网点名称."""
        taken = {proposal.column for proposal in asked}
        names = [c for c, text in headings.items() if c not in taken and _CALLED.search(key(text.rpartition("\n")[2]))]
        return [ColumnProposal(names[0], column.name, "只有这一列写着名称", _PROPOSED)] if column.type is Type.NAME and len(names) == 1 else []

    def _for_want_of_others(self, column: Column, cells: dict[int, list[Cell]], asked: list[ColumnProposal]) -> list[ColumnProposal]:
        """The column most of whose cells are places of work, departments, days or sentences, where no heading says which are the list's: they must stand somewhere."""
        taken = {proposal.column for proposal in asked}
        if column.type is Type.NAME:
            shares = {c: self.share(column, below) or 0 for c, below in cells.items() if c not in taken and len({*map(clean_text, below)}) >= _DISTINCT}
        elif column.choices == "duty":  # towns too, but not only: a column of towns says where the enterprise is
            finders = [self._converters.finder(choices).find for choices in ("duty", "departments")]
            found = {c: [sum(bool(find(clean_text(cell))) for cell in below) for find in finders] for c, below in cells.items() if c not in taken}
            shares = {c: units / len(cells[c]) for c, (units, departments) in found.items() if units >= _DISTINCT and 2 * departments >= units}
        elif column.type is Type.DATE or column.name == tables.PROBLEM:  # where there is but one: of two, either may be it
            alike = [c for c, below in cells.items() if c not in taken and len(below) >= _DISTINCT and (self.share(column, below) or 0) >= _MOST]
            shares = dict.fromkeys(alike if len(alike) == 1 else (), 1.0)
        else:
            return []
        best = max(shares, key=lambda c: (shares[c], -c), default=-1)
        return [ColumnProposal(best, column.name, f"下面的内容大多是{_sort(column) or '句子'}", _PROPOSED)] if shares.get(best, 0) >= _MOST else []

    def _judge(self, table: Table, column: Column, c: int, text: str, cells: list[Cell], doubted: bool) -> ColumnProposal | None:
        if column.name == tables.DONE_ON and is_to_come(text):
            return None
        alike = self._words.alike(table.kind, text).get(column.name, Alike(0.0, ""))
        if not (alike.likeness or doubted or column.looks or column.type in _TELLING):
            return None  # neither its heading nor its cells can speak for it
        share = self.share(column, cells)
        if doubted:
            return ColumnProposal(c, column.name, f"叫法相同，但下面写的（{_shown(cells)}）不像", _PROPOSED)
        if share is None:
            worth = alike.likeness
        elif share == 0 and (column.type is Type.CODE or self._are_units(column, cells)):  # 单位名称及统一社会信用代码: a name with its code is no code
            return None
        elif share < 0.2 and len(cells) >= 3:
            worth = 0.6 * alike.likeness
        else:
            worth = max(alike.likeness * 0.9, 0.6 * alike.likeness + 0.4 * share)
        if share and share >= 0.8 and alike.likeness >= 0.3 and self._is_choice(column) and len(cells) >= 3:
            return ColumnProposal(c, column.name, f"叫法像“{alike.word}”，下面的内容也是{_sort(column)}", (alike.likeness + share) / 2)
        if worth < _PROPOSED and share is not None and self._tells_itself(column, cells, share):
            return ColumnProposal(c, column.name, f"下面的内容都是{_sort(column)}", _PROPOSED + 0.1 * share)
        if column.required and alike.likeness > 0:
            worth += 0.05
        wanted = column.type is Type.DATE and column.required and (share or 0) >= 0.8  # a list of problems has its day somewhere
        if share == 0:  # a heading whose cells speak for it goes first: 定级 before 性质 with 民办 below
            worth = min(worth, _PROPOSED)
        least = _LEAST_OTHER if column.name == tables.ADDRESS else _LEAST.get(column.type, _LEAST_OTHER)  # any long text looks like an address
        if worth < _PROPOSED or alike.likeness < (0.5 if wanted else least):
            return None
        below = f"，下面的内容也是{_sort(column)}" if share and share >= 0.5 and _sort(column) else ""
        return ColumnProposal(c, column.name, f"叫法像“{alike.word}”{below}", worth)

    def _is_more_than_a_town(self, text: str) -> bool:
        """Whether something follows the town that is longer than a village: 黑石镇农贸市场改造 is a name."""
        return len(text) > len(self._converters.finder("towns").find(text)) + _VILLAGE

    def _are_units(self, column: Column, cells: list[Cell]) -> bool:
        """Whether what may be the names of enterprises are departments and towns of ours."""
        return column.type is Type.NAME and all(self._converters.finder("duty").find(clean_text(cell)) for cell in cells)

    def _is_choice(self, column: Column) -> bool:
        """Whether its cells are choices of its own; units and towns stand in many columns, so only a required one counts."""
        return column.type in (Type.CHOICE, Type.CHOICES) and (column.required or column.choices in tables.CHOICES)

    def _tells_itself(self, column: Column, cells: list[Cell], share: float) -> bool:
        """Whether cells of that sort leave no doubt what the column is, whatever its heading says."""
        if share < 0.8 or (column.looks and len(cells) < 3):
            return False
        distinct = {clean_text(cell) for cell in cells}
        chosen = column.type in (Type.CHOICE, Type.CHOICES)
        least = 3 if not chosen else 2 if min(map(len, distinct)) < _TELLING_NAME else 1
        if not column.looks and len(distinct) < least:
            return False
        if column.type is Type.CHOICE and column.required and column.choices == "towns":  # 城关镇东门路 names its town
            return True
        if chosen:  # by the names themselves: 是, 一般, A stand for too many things
            permitted = self._converters.permitted(column.choices)
            names = {key(choice.name) for choice in permitted}
            found = (key(text) in names or (len(text) >= _TELLING_WORD and self._fits(column, cell)) for cell in cells if (text := clean_text(cell)))
            if column.choices == "towns" and len(distinct) < _DISTINCT and any(map(self._is_more_than_a_town, distinct)):
                return False
            return column.choices != "duty" and sum(found) >= 0.8 * len(cells)
        if column.type is Type.NAME:
            return sum(bool(_SURELY.search(clean_text(cell))) for cell in cells) >= 0.8 * len(cells)
        return column.type is Type.CODE or bool(column.looks)


_SORTS: Final = {Type.DATE: "日期", Type.CODE: "信用代码", Type.PHONE: "号码", Type.NAME: "单位名称", Type.COUNT: "数", Type.MONEY: "金额",
                 Type.MONTH: "月份"}  # fmt: skip


def _sort(column: Column) -> str:
    """What its cells are, in words; "" for text that may be anything."""
    if column.choices:
        return f"“{column.name}”里可选的内容"
    return column.name if column.looks else _SORTS.get(column.type, "")


def _is_figure(cell: Cell, text: str) -> bool:
    """Whether the cell is a number or a day and no words."""
    return isinstance(cell, float | int | date) or bool(re.fullmatch(r"[\d.\-/年月日]+", text))


def _shown(cells: Sequence[Cell]) -> str:
    """A few of the cells, for a message."""
    distinct = list(dict.fromkeys(clean_text(cell).replace("\n", "")[:10] for cell in cells))
    return "、".join(distinct[:3]) + ("…" if len(distinct) > 3 else "")
