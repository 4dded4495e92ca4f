"""Cells -> typed values, a whole column at a time, remembering each distinct cell.

A converter returns the value and, when something is to be said, the code of a finding and the words it needs.
Values are JSON-plain: text, numbers, ISO dates, None for an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeVar, overload

from crosscheck.keys import code_fault, code_meant, fold, key
from crosscheck.reading import dates
from crosscheck.reading.choices import Finder, duty_finder, level_in_words, town_finder
from crosscheck.reading.settings import Settings
from crosscheck.reading.states import in_words, meant_by_slip, state_of
from crosscheck.reading.terms import Terms
from crosscheck.sheets import Value
from crosscheck.tables import (
    AGAINST,
    FOUND_ON,
    LEVEL,
    RECEIVES,
    REVIEW_RESULT,
    STATE,
    Choice,
    Column,
    Type,
)
from crosscheck.xlsx.limits import LONGEST_TEXT

_UNCLEAN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REMEMBERED: Final = 200_000  # cells: a province of distinct descriptions must not fill the memory
_PADDED: Final = 4  # how much longer than itself a word for nothing is written, with spaces and brackets
_LOST_DIGITS: Final = 1e15  # Excel keeps fifteen figures
_AS_POWER: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{2}")  # and shows the number so in what it exports: 9.1371E+17
_NUMBER: Final = re.compile(r"(-?\d+(?:,\d{3})*(?:\.\d+)?)\s*(万元|万|元|[^\d\s]{0,3})$")
_MONTH: Final = re.compile(r"(?:(\d{4})\s*[-/.年]?\s*)?(\d{1,2})\s*月?(?:份)?(?:-\d{1,2})?$")
_UNKNOWN: Final = {"towns": "town_unknown", "duty": "duty_unknown", "recipients": "unit_unknown", RECEIVES: "receives_unknown"}
_MONTH_AND_DAY: Final = 4  # figures
_LONG_INSPECTION: Final = 7  # days: a longer span is no inspection, and its last day not that of a finding
_WORDS: Final = re.compile(r"[^\d零〇一二两三四五六七八九十]+")  # no day can be meant
_BROKEN_LINE: Final = re.compile(r"(?<![!-~])\s*\n\s*|\s*\n\s*(?![!-~])")  # within a Chinese name it only says how narrow the cell is
_APART: Final = re.compile(r"[、,，;；/+和及\n]+")
_COUNTED: Final = re.compile(r"[①-⑳]|(?<!\d)(?:\d{1,2}[.、．)）]|[(（]\d{1,2}[)）])(?!\d)")  # ①责令限期整改②立案处罚
_SPACED: Final = re.compile(r"[、,，;；/+和及\s]+")  # 现场紧急处置 立案处罚; a space within one of them is tried first
_STATES: Final = (STATE, REVIEW_RESULT)  # columns that people fill with words of their own
_MARKED: Final = {"√": "是", "✓": "是", "✔": "是", "×": "否", "✗": "否", "✕": "否"}
_ANSWERS: Final = _MARKED | {"1": "是", "0": "否", "Y": "是", "N": "否"}  # where the heading asks whether
EMPTY_BOXES: Final = "□☐◻"  # of a choice that is printed
_BOXES: Final = f"{EMPTY_BOXES}☑☒■√✓✔"
_BOXED: Final = re.compile(f"([{_BOXES}])([^{_BOXES}]*)")
_BOXED_AFTER: Final = re.compile(f"([^{_BOXES}]+)([{_BOXES}])")
_TICKS_FOR: Final = re.compile(r"[√✓✔☑■●◆★▲vy1对是有勾钩\ufe0f]+|打[勾钩]|yes|ok|true")


Made = TypeVar("Made")


class Typed(NamedTuple):
    """A value; ``code`` and ``words`` of a finding when something is to be said; ``aside`` goes to 其他信息."""

    value: Value
    code: str = ""
    words: dict[str, str] | None = None
    aside: str = ""


EMPTY: Final = Typed(None)
_VALUE, _CODE, _ASIDE = (itemgetter(Typed._fields.index(name)) for name in ("value", "code", "aside"))


def _clean(raw: object) -> str:
    """The text of any cell: control characters and lone surrogates gone, ends trimmed, whole numbers without .0."""
    if isinstance(raw, str):
        return (raw if raw.isprintable() else _UNCLEAN.sub("", raw)).strip(" \t\r\n\u3000\xa0\u200b\ufeff")
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < _LOST_DIGITS:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time.min else raw.isoformat(" ")
    if isinstance(raw, timedelta):
        minutes, seconds = divmod(int(raw.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return "" if raw is None else str(raw.isoformat() if isinstance(raw, date) else raw)


clean_text: Final = lru_cache(maxsize=65536, typed=True)(_clean)  # by type: True is 1, and 1.0 too


class Converters:
    """One converter a column, made for one campaign's settings; each remembers the cells it has seen."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._campaign = dates.Within(config.campaign.start, config.campaign.end)
        self.nothing = frozenset(fold(word) for word in config.words.nothing) | {""}
        self._longest_nothing = _PADDED * max(map(len, self.nothing))
        self._made: dict[tuple[str, bool, bool], Remembering[Typed]] = {}
        self._finders: dict[str, Finder] = {}
        self.terms = Terms(config)

    def of(self, column: Column, date1904: bool = False, in_yuan: bool = False) -> Remembering[Typed]:
        """The converter of that column.  ``in_yuan``: its heading says that amounts are 元, not 万元."""
        which = (f"{column.name}/{column.type.name}/{column.required}", date1904, in_yuan)
        if which not in self._made:
            convert = self._plain(column, date1904, in_yuan)
            self._made[which] = Remembering(lambda raw: EMPTY if raw is None or raw == "" else convert(raw))
        return self._made[which]

    def read(self, column: Column, cells: Sequence[Any], date1904: bool = False, in_yuan: bool = False) -> tuple[list[Value], dict[int, Typed]]:
        """The column's values, and by index the cells of which something is to be said."""
        if column.type in (Type.TEXT, Type.NAME) and not column.choices:
            texts = clean_all(cells)
            if column.type is Type.NAME and any("\n" in text for text in texts):
                texts = [_BROKEN_LINE.sub("", text).replace("\n", " ") for text in texts]
            distinct = set(texts)
            if max(map(len, distinct), default=0) <= LONGEST_TEXT:  # any text is itself, so there is nothing to remember
                nothing = set(filter(self.is_nothing, distinct))
                return [None if text in nothing else text for text in texts], {}
        typed = self.of(column, date1904, in_yuan).all(cells)
        says = any(map(_CODE, typed)) or any(map(_ASIDE, typed))
        return list(map(_VALUE, typed)), {index: one for index, one in enumerate(typed) if one.code or one.aside} if says else {}

    def finder(self, choices: str) -> Finder:
        """What finds a permitted value of that list in a written text."""
        if choices not in self._finders:
            permitted = self._config.permitted(choices)
            if choices == "towns":
                self._finders[choices] = town_finder(permitted, self._config.campaign)
            elif choices in ("duty", "departments", "recipients"):
                self._finders[choices] = duty_finder(permitted, self._config.campaign, several=choices == "duty")
            else:
                self._finders[choices] = Finder(permitted, level_in_words if choices == LEVEL else None)
        return self._finders[choices]

    def permitted(self, choices: str) -> tuple[Choice, ...]:
        """The permitted values of that list."""
        return self._config.permitted(choices)

    def _plain(self, column: Column, date1904: bool, in_yuan: bool) -> Callable[[Any], Typed]:
        match column.type:
            case Type.DATE:
                return lambda raw: self._date(column, raw, date1904)
            case Type.CHOICE:
                return lambda raw: self._choice(column, raw)
            case Type.CHOICES:
                return lambda raw: self._several(column, raw)
            case Type.CODE:
                return self._code
            case Type.PHONE:
                return self._phone
            case Type.COUNT | Type.MONEY:
                return lambda raw: self._number(column, raw, in_yuan)
            case Type.MONTH:
                return lambda raw: self._month(column, raw)
            case _:
                return (lambda raw: self._named(column, raw)) if column.choices else self._text

    def is_nothing(self, text: str) -> bool:
        """Whether the text is empty or one of the words for nothing."""
        return len(text) <= self._longest_nothing and fold(text) in self.nothing

    def _text(self, raw: object) -> Typed:
        text = clean_text(raw)
        if len(text) > LONGEST_TEXT:
            return Typed(text[:LONGEST_TEXT], "text_cut")
        return EMPTY if self.is_nothing(text) else Typed(text)

    def _named(self, column: Column, raw: object) -> Typed:
        """A text that may be one of a list's names, then as the list writes it: 应急局 and 区应急管理局 are no disagreement."""
        typed = self._text(raw)
        known = self.finder(column.choices).find(str(typed.value)) if typed.value else ""
        return typed._replace(value=known) if known else typed

    def _date(self, column: Column, raw: object, date1904: bool) -> Typed:
        if isinstance(raw, str) and self.is_nothing(raw):
            return EMPTY
        read = dates.read_date(raw, self._campaign, date1904)
        if read.days > _LONG_INSPECTION and column.name == FOUND_ON:
            read = dates.Reading("", "，是一段时间，看不出是哪一天发现的")
        if read.days > 1:
            return Typed(read.iso, "date_span", {"date": read.iso, "more": ""}, clean_text(raw))
        if read.assumed:
            return Typed(read.iso, "date_year_assumed", {"date": read.iso, "more": ""})
        if read.iso:
            return Typed(read.iso)
        if column.required or read.doubt or not _WORDS.fullmatch(clean_text(raw)):
            return Typed(None, "date_invalid" if column.required else "date_unclear", {"detail": read.doubt}, clean_text(raw))
        return Typed(None, "date_words", {"more": ""}, clean_text(raw))

    def _choice(self, column: Column, raw: object) -> Typed:
        text = ticked(clean_text(raw))
        if self.is_nothing(text):
            return EMPTY
        find = self.finder(column.choices).find
        marked = "" if column.name == LEVEL else _MARKED.get(text, "")  # √ under 一般 of a heading that was not understood is not 重大
        if found := (state_of(text, find) if column.choices in _STATES else find(text)) or find(marked):
            return Typed(found, aside="" if key(found) in key(text) and len(key(text)) <= len(key(found)) + 3 else text)
        if column.choices in _STATES and (state := in_words(text, find).state):
            return Typed(state, "state_words", {"state": state, "more": ""}, text)
        return self._unknown(column, text)

    def _unknown(self, column: Column, text: str) -> Typed:
        finder = self.finder(column.choices)
        near = finder.nearest(text)
        if column.choices in _STATES:
            near = meant_by_slip(text, near)
        names = [choice.name for choice in self._config.permitted(column.choices)]
        words = {
            "near": f"，您要写的是不是“{near}”" if near else "",
            "choices": "、".join(names[:12]) + ("等" if len(names) > 12 else ""),
            "district": self._config.campaign.district,
        }
        place = _UNKNOWN.get(column.choices)
        return Typed(None, place or ("choice_unknown" if column.required else "choice_unclear"), words, text)

    def _several(self, column: Column, raw: object) -> Typed:
        text = ticked(clean_text(raw))
        if self.is_nothing(text):
            return EMPTY
        finder = self.finder(column.choices)
        whole, listed = finder.find(text), _COUNTED.sub("；", text)
        found = {whole} if whole else self._each(finder, _APART.split(listed)) or self._each(finder, _SPACED.split(listed))
        if not found:
            return self._unknown(column, text)
        names = [choice.name for choice in self._config.permitted(column.choices)]
        return Typed("、".join(name for name in names if name in found))

    def _each(self, finder: Finder, parts: Iterable[str]) -> set[str]:
        """What the parts mean; nothing unless each of them means something."""
        found = {finder.find(part) for part in parts if part.strip()}
        return set() if "" in found else found

    def _code(self, raw: object) -> Typed:
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if abs(raw) >= _LOST_DIGITS:
                return Typed(None, "code_digits_lost", {}, f"{raw:.0f}")
            return Typed(clean_text(raw))
        text = clean_text(raw)
        if self.is_nothing(text):
            return EMPTY
        code = "".join(fold(text).split()).upper().lstrip(dates.QUOTES)
        if _AS_POWER.fullmatch(code):
            return Typed(None, "code_digits_lost", {}, text)
        bare = code.replace("-", "")
        code = code if code_fault(bare) else bare
        meant = code_meant(code)
        return Typed(meant, "code_letters", {"meant": meant}) if meant else Typed(code)

    def _phone(self, raw: object) -> Typed:
        if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= _LOST_DIGITS:
            return Typed(None, "code_digits_lost", {}, f"{raw:.0f}")
        text = clean_text(raw).lstrip(dates.QUOTES)
        return Typed(None, "code_digits_lost", {}, text) if _AS_POWER.fullmatch(text.upper()) else self._text(text)

    def _number(self, column: Column, raw: object, in_yuan: bool) -> Typed:
        if isinstance(raw, int | float) and not isinstance(raw, bool) and isfinite(raw):
            return _possible(column, float(raw) / (10000 if in_yuan else 1), raw)
        text = fold(clean_text(raw))
        if self.is_nothing(text):
            return EMPTY
        match = _NUMBER.match(text)
        if not match:
            return Typed(None, "number_invalid", {}, clean_text(raw))
        amount = float(match[1].replace(",", ""))
        if column.type is Type.MONEY and (match[2] == "元" or (in_yuan and not match[2].startswith("万"))):
            amount /= 10000
        return _possible(column, amount, raw)

    def _month(self, column: Column, raw: object) -> Typed:
        if isinstance(raw, datetime | date):
            return Typed(f"{raw:%Y-%m}")
        text = fold(clean_text(raw))
        if self.is_nothing(text):
            return EMPTY
        compact = re.fullmatch(r"(20\d{2})(\d{2})", text)
        match = compact or _MONTH.match(text)
        if match and 1 <= int(match[2]) <= 12:
            month = int(match[2])
            year = int(match[1] or self._year_of(month))
            if isinstance(raw, float) and month == 1 and self._is_in(year, 10) and not self._is_in(year, 1):
                month = 10  # 2021.10 typed as a number is 2021.1
            return Typed(f"{year}-{month:02d}")
        if (day := dates.read_date(raw, self._campaign)).iso:
            return Typed(day.iso[:7])
        return Typed(None, "date_invalid" if column.required else "date_unclear", {"detail": "，也不是月份"}, clean_text(raw))

    def _year_of(self, month: int) -> int:
        """The year in which the campaign has that month; 1月 of a campaign from October to March is next year's."""
        start, end = self._campaign
        return next((year for year in range(start.year, end.year + 1) if self._is_in(year, month)), start.year)

    def _is_in(self, year: int, month: int) -> bool:
        """Whether the campaign has that month."""
        start, end = self._campaign
        return (start.year, start.month) <= (year, month) <= (end.year, end.month)

    def day_of_campaign(self, text: str) -> str:
        """The day of the campaign that the text names, be it 0305; "" for none."""
        written = f"{text[:-2]}.{text[-2:]}" if len(text) == _MONTH_AND_DAY and text.isdigit() else text
        day = dates.read_date(written, self._campaign).iso
        return day if day and self._campaign.start.isoformat() <= day <= self._campaign.end.isoformat() else ""

    def answered(self, cell: Any) -> Any:
        """What a mark says under a heading that asks whether (是否重大隐患); anything else as it stands."""
        text = ticked(clean_text(cell))
        return _ANSWERS.get(text.upper(), text if text in _ANSWERS.values() else cell)

    def is_ticked(self, raw: object) -> bool:
        """Whether a cell under one of the eight dispositions is ticked: √, 是, 1, ✓, ● … but not ×, 否, 0."""
        text = fold(clean_text(raw))
        return not (self.is_nothing(text) or text in AGAINST)

    def beyond_tick(self, raw: object) -> str:
        """What such a cell says besides being ticked (6月20日前, 约谈负责人, an odd sign); "" for a plain tick or none."""
        return clean_text(raw) if self.is_ticked(raw) and not _TICKS_FOR.fullmatch(fold(clean_text(raw))) else ""


def ticked(text: str) -> str:
    """What is ticked of a printed choice (□一般 ☑重大, 一般□ 重大√); any other text as it stands."""
    if not any(box in text for box in EMPTY_BOXES):
        return text
    parts = _BOXED.findall(text) if text[0] in _BOXES else [(box, word) for word, box in _BOXED_AFTER.findall(text)]
    return "、".join(word.strip() for box, word in parts if word.strip() and box not in EMPTY_BOXES)


class Remembering(dict[Any, Made]):
    """What a function makes of each text or day, worked out once; of a number each time, for True is 1, and 1.0 too."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, raw: Any) -> Made:
        made = self._make(raw)
        if isinstance(raw, str | date):
            if len(self) > _REMEMBERED:
                self.clear()
            self[raw] = made
        return made

    def __call__(self, raw: Any) -> Made:
        return self[raw]

    def all(self, cells: Iterable[Any]) -> list[Made]:
        """What it makes of each of the cells, in their order."""
        return list(map(self.__getitem__, cells))


_cleaned = Remembering(_clean)
clean_all: Final = _cleaned.all  # the texts of several cells: most of them stand in other rows too


def filled(row: Iterable[Any]) -> list[tuple[int, str]]:
    """The cells of a row that say something: (0-based column, text)."""
    return [(c, text) for c, cell in enumerate(row) if (text := clean_text(cell))]


class CleanRows(Sequence[list[str]]):
    """The texts of whole rows, made when they are asked for: of most rows nobody asks."""

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        return list(map(clean_all, self._rows[at])) if isinstance(at, slice) else clean_all(self._rows[at])


def _possible(column: Column, amount: float, raw: object) -> Typed:
    """The number, unless nothing can be counted so: less than none, or half a person."""
    rounded = round(amount, 6)
    if rounded < 0 or (column.type is Type.COUNT and not rounded.is_integer()):
        return Typed(None, "number_impossible", {"what": "负数" if rounded < 0 else "小数"}, clean_text(raw))
    return Typed(int(rounded) if rounded.is_integer() else rounded)
