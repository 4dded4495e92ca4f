"""整改期限 that is written as a term and no date: 立即整改, 15日内, 3个工作日内, 3月底前.

Most of them count from the day on which the row's problem was found, so they are read when a whole row is known and not
cell by cell.  Days are counted as people count them, the day of finding not being one; what names no day (限期整改, 尽快)
is nobody's to guess and stays a question.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from crosscheck.keys import fold, key
from crosscheck.reading.dates import number_of
from crosscheck.workdays import Calendar, UnknownYearError

if TYPE_CHECKING:
    from crosscheck.reading.settings import Settings
    from crosscheck.sheets import Value

_BEFORE: Final = r"(?:自|从)?(?:(?:发现|检查|即|今)(?:之)?日起|(?:发现|检查)后)?(?:责令|要求|限定|限期|限|务必|必须|须|请|于|在)?"
_AFTER: Final = r"(?:全部)?(?:(?:完成)?(?:整改|改正|治理|销号)(?:完成|完毕|到位)?|完成|到位)?[.。]?"
_COUNT: Final = r"([1-9]\d{0,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_BY: Final = rf"(?:之?前|以前)?{_AFTER}"
_DAYS: Final = re.compile(rf"{_BEFORE}{_COUNT}(?:(个?工作日)(?:之?内|以内)?|(?:日(?:之?内|以内)|天(?:之?内|以内)?)){_AFTER}")
_LONGER: Final = re.compile(rf"{_BEFORE}{_COUNT}(?:(个?星期|周)|个月)(?:之?内|以内)?{_AFTER}")
_MONTH_END: Final = re.compile(rf"{_BEFORE}(?:(?:(\d{{4}})年)?{_COUNT}月份?|(本|当|下个?)?月)[底末]{_BY}")
_YEAR_END: Final = re.compile(rf"{_BEFORE}(?:(\d{{4}})年|[本今当]?年)[底末]{_BY}")
_WITH_MORE: Final = re.compile(r"(?:完成|完毕|到位)?[.。!]?$")
_ON_THE_SPOT: Final = ("当", "现场")
_DECEMBER: Final = 12
_MOST_FIGURES: Final = 3  # of days: more are a year or a serial


_UNIT: Final = re.compile(r"[(（\[](?:(个?工作日)|天数?|日)[)）\]]")


def unit_of(heading: str) -> str:
    """What bare figures under a heading of terms count: 天 for 整改期限（天）; "" where the heading does not say."""
    unit = _UNIT.search(heading)
    return "" if unit is None else "个工作日" if unit[1] else "天"


def with_unit(cell: object, unit: str) -> object:
    """A bare whole figure as a term of so many days; any other cell as it is."""
    figure = str(cell).strip().removesuffix(".0") if isinstance(cell, str | int | float) and not isinstance(cell, bool) else ""
    return f"{figure}{unit}" if figure.isdigit() and len(figure) <= _MOST_FIGURES else cell


class Term(NamedTuple):
    """``day`` is the ISO day meant, "" when none can be told, with ``doubt`` saying in Chinese why where there is more to say."""

    day: str = ""
    doubt: str = ""


class Terms:
    """Reads terms by the office's settings ([due] of config.toml); remembers nothing, for few cells come here."""

    def __init__(self, config: Settings) -> None:
        self._due, self._campaign = config.due, config.campaign
        self._at_once = {key(word) for word in config.due.at_once}
        self._calendar = Calendar(config.calendar)

    def read(self, text: str, found: Value) -> Term:
        """The day that the term means for a problem found on that ISO day."""
        try:
            return self._read(text, found)
        except UnknownYearError as error:
            return Term("", f"（{str(error).rstrip('。')}）")
        except (OverflowError, ValueError):  # past the year 9999
            return Term()

    def same_day(self, text: str) -> bool:
        """Whether the text says that something was done on the day itself (当天, 现场整改)."""
        plain = fold(text)
        return plain.startswith(_ON_THE_SPOT) and key(_WITH_MORE.sub("", plain)) in self._at_once

    def is_one(self, text: str) -> bool:
        """Whether the text is a term for a problem of the campaign, whenever it was found."""
        return bool(self.read(text, self._campaign.start.isoformat()).day)

    def _read(self, text: str, found: Value) -> Term:
        plain = "".join(fold(text).split())
        if key(_WITH_MORE.sub("", plain)) in self._at_once or key(plain) in self._at_once:
            return self._from(found, 0)
        if self._due.counted and (match := _DAYS.fullmatch(plain)):
            return self._from(found, number_of(match[1]), bool(match[2]) or self._due.working_days)
        if self._due.counted and (match := _LONGER.fullmatch(plain)):
            return self._from(found, 7 * number_of(match[1])) if match[2] else _of_found(found, number_of(match[1]), whole=False)
        if match := _MONTH_END.fullmatch(plain):
            if not match[2]:
                return _of_found(found, 1 if (match[3] or "").startswith("下") else 0, whole=True)
            return self._end_of(int(match[1] or 0), number_of(match[2]), found)
        if match := _YEAR_END.fullmatch(plain):
            return self._end_of(int(match[1]), _DECEMBER, found) if match[1] else _year_end(found)
        return Term()

    def _from(self, found: Value, days: int, working: bool = False) -> Term:
        if found is None:
            return _NO_DAY
        return Term(self._calendar.after(date.fromisoformat(str(found)), days, working).isoformat())

    def _end_of(self, year: int, month: int, found: Value) -> Term:
        """The last day of that month; without a year in the campaign's, the first such day that is not before the finding."""
        if not 1 <= month <= _DECEMBER:
            return Term()
        years = (year,) if year else range(self._campaign.start.year, self._campaign.end.year + 1)
        ends = [_last_day(one, month) for one in years]
        return Term(next((day for day in ends if found is None or day >= str(found)), ends[-1]))


_NO_DAY: Final = Term("", "，这一行又没有发现日期，推算不出来")


def _of_found(found: Value, months: int, whole: bool) -> Term:
    """The same day so many months after the finding, the last of a shorter month; ``whole``: always the last of that month."""
    if found is None:
        return _NO_DAY
    day = date.fromisoformat(str(found))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return Term(date(year, month + 1, last if whole else min(day.day, last)).isoformat())


def _year_end(found: Value) -> Term:
    return Term(f"{str(found)[:4]}-12-31") if found else _NO_DAY


def _last_day(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()
