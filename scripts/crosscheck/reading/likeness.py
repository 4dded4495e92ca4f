"""Whether the cells below a heading are what a declared column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from crosscheck import tables
from crosscheck.keys import code_fault, fold, key
from crosscheck.reading.grid import Cell, Grid
from crosscheck.reading.headed import as_headed
from crosscheck.reading.shape import are_labelled
from crosscheck.reading.states import in_words, state_of
from crosscheck.reading.values import Converters, clean_text
from crosscheck.reading.vocabulary import Vocabulary
from crosscheck.tables import Column, Type

_SAMPLE, _SEARCHED = 40, 200  # cells looked at, and rows searched for them
_NAMED: Final = 5  # letters of a name
_TELLING_WORD: Final = 3  # letters of an alias that can mean nothing else
_TELLING_NAME: Final = 4  # letters of a choice (工艺设备) that one alone makes known
_ENOUGH: Final = 5  # cells below which nothing is held against a heading
DISTINCT: Final = 3  # different cells from which on they tell something
_LONG_TEXT: Final = 30  # declared width from which a column holds sentences
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
_OFFERED: Final = re.compile(r"\(([^()]+/[^()]+)\)$")  # 企业类型（生产/经营/使用）
SAYS_ORGANISATION: Final = ("企业", "单位", "公司")


class Likeness:
    """Judges columns by their cells; made once for one campaign's settings."""

    def __init__(self, words: Vocabulary, converters: Converters) -> None:
        self.words, self.converters = words, converters
        self._judged: dict[tuple[int, type, Cell], bool] = {}  # by column (of tables.py, which stay), sort and content of the cell

    def rows(self, grid: Grid, last: int) -> list[list[Cell]]:
        """The rows below a heading, as far as they are searched: up to another heading that follows a gap or a title, without captions and signatures."""
        rows = grid.rows[last + 1 : last + 1 + _SEARCHED]
        filled = [len(row) - row.count("") for row in rows]
        for r, (above, row) in enumerate(zip(filled, rows[1:], strict=False), 1):
            if above <= 2 and sum(bool(self.words.meanings[clean_text(cell)]) for cell in row) >= 3:
                rows = rows[:r]
                break
        return [row for row, count in zip(rows, filled, strict=False) if count > 1 and not self._is_caption(row)]

    def _is_caption(self, row: list[Cell]) -> bool:
        """Whether a row begins as captions do, with a label: 被检查单位 | 甲公司, 检查人员：王五."""
        first = next(cell for cell in row if cell != "")
        return isinstance(first, str) and (bool(self.words.meanings[clean_text(first)]) or are_labelled([first]))

    def cells(self, rows: Iterable[list[Cell]], column: int) -> Iterator[Cell]:
        """The first cells of those rows that say something."""
        nothing = self.converters.is_nothing
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
            return sum(bool(self.converters.finder(column.choices).find(clean_text(cell))) for cell in cells) / len(cells)
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
                return bool(_ORGANISATION.search(text)) and not self.converters.finder("duty").find(text)  # no department
            case Type.CODE:
                code = "".join(fold(text).split()).upper().replace("-", "")  # as the column is read
                return not code_fault(code) or bool(re.fullmatch(r"[0-9A-Z]{15,18}", code))
            case Type.PHONE:
                return bool(_REACHABLE.search(text))
            case Type.COUNT | Type.MONEY if isinstance(cell, date):
                return False
            case Type.CHOICE:
                find = self.converters.finder(column.choices).find
                return bool(find(text) or (column.name == tables.STATE and (state_of(text, find) or in_words(text, find).state)))
            case _:
                typed = self.converters.of(column)(cell)
                if typed.value is None and column.name in (tables.DUE_ON, tables.DONE_ON):  # 15日内 is when it is due, 当天 when it was done
                    terms = self.converters.terms
                    return terms.is_one(text) if column.name == tables.DUE_ON else terms.same_day(text)
                return typed.value is not None and typed.code in ("", "date_year_assumed", "date_span")

    def are_terms(self, cells: Sequence[Cell]) -> bool:
        """Whether most of what stands under a heading of days says until when (15日内, 5月20日前) and not when; 当天 and 立即 may be both."""
        terms = self.converters.terms
        texts = [text for cell in cells if not terms.same_day(text := clean_text(cell))]
        until = [text for text in texts if _UNTIL.search(text)]
        return bool(until) and 2 * sum(text in until or terms.is_one(text) for text in texts) > len(texts)

    def _may_be_short_for_one(self, cell: Cell) -> bool:
        """Whether the cell may be an enterprise's name in short (四化建), of which nothing tells: it is no department of ours or of an enterprise, and no person's."""
        text = clean_text(cell)
        return bool(_IN_SHORT.fullmatch(text)) and not _INNER.search(text) and not self.converters.finder("duty").find(text)

    def is_surely_a_name(self, text: str) -> bool:
        """Whether the text alone shows that it is one enterprise's name, and no department's and no sort of enterprises (加油站)."""
        return len(text) >= _NAMED and bool(_SURELY.search(text)) and not self.converters.finder("duty").find(text)

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
            cells = as_headed(column, heading, list(cells), self.converters)
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
        if column.name == tables.FIELD and len(seen) >= DISTINCT and not _OF_TRADES.search(heading):  # 企业类型 may be of anything
            return True
        if len(seen) >= _ENOUGH or column.type is not Type.CHOICE:
            return len(seen) >= _ENOUGH
        return (bool(seen) and self._offers_others(column, heading)) or any(self.are_choices(other, seen) for other in others)

    def _offers_others(self, column: Column, heading: str) -> bool:
        """Whether the heading itself says between which values to choose, and none of them is the column's."""
        offered = _OFFERED.search(fold(heading))
        return offered is not None and not any(map(self.converters.finder(column.choices).find, offered[1].split("/")))

    def are_choices(self, column: Column, cells: list[Cell]) -> bool:
        """Whether the cells are by themselves choices of that column, which has a list of its own."""
        share = self.share(column, cells) if column.type is Type.CHOICE and column.choices in tables.CHOICES else None
        return share is not None and self.tells_itself(column, cells, share)

    def tells_itself(self, column: Column, cells: list[Cell], share: float) -> bool:
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
            permitted = self.converters.permitted(column.choices)
            names = {key(choice.name) for choice in permitted}
            found = (key(text) in names or (len(text) >= _TELLING_WORD and self._fits(column, cell)) for cell in cells if (text := clean_text(cell)))
            if column.choices == "towns" and len(distinct) < DISTINCT and any(map(self._is_more_than_a_town, distinct)):
                return False
            return column.choices != "duty" and sum(found) >= 0.8 * len(cells)
        if column.type is Type.NAME:
            return sum(bool(_SURELY.search(clean_text(cell))) for cell in cells) >= 0.8 * len(cells)
        return column.type is Type.CODE or bool(column.looks)

    def _is_more_than_a_town(self, text: str) -> bool:
        """Whether something follows the town that is longer than a village: 黑石镇农贸市场改造 is a name."""
        return len(text) > len(self.converters.finder("towns").find(text)) + _VILLAGE


def _is_figure(cell: Cell, text: str) -> bool:
    """Whether the cell is a number or a day and no words."""
    return isinstance(cell, float | int | date) or bool(re.fullmatch(r"[\d.\-/年月日]+", text))
