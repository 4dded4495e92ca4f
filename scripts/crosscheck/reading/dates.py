"""Dates as people write them in date columns.

No library reads 2021年3月5日, 2021.3.5, 5.15提出 and a serial as text right, so this is by hand: a pattern either
names one day for certain, or the clerk is asked.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from math import isfinite
from typing import Final, NamedTuple


class Reading(NamedTuple):
    """``iso`` is the day, or "" when there is none for certain; ``doubt`` says in Chinese why to ask.

    With both a day and ``assumed`` the year was taken from the campaign; ``days`` is how long the span was of which it is the last.
    """

    iso: str
    doubt: str = ""
    assumed: bool = False
    days: int = 0


class Within(NamedTuple):
    """The first and last day of the campaign, to which a day without a year belongs."""

    start: date
    end: date


QUOTES: Final = "'‘’`′"  # typed before figures that are to stay text
_BEFORE: Final = r"(?:限|于|已于|截至|至)?\s*"
_SUFFIX: Final = (
    r"\s*(?:[上下]午|晚上?|早上|夜间|凌晨|清晨|傍晚)?(?:之?前|以前|止|底前)?(?:提出|发现|(?:第一次|首次|现场)?检查|已?完成(?:整改)?|已?整改(?:完成|完毕|到位)?|到位)?[.。]?"
)
_HOUR: Final = r"(?:[上下中]午|晚上?|早上)?\s*\d{1,2}(?:[:时点]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?秒?分?(?:Z|\s*[AaPp][Mm])?|[时点]半?许?)"
_CLOCK: Final = rf"(?:[T\s]*{_HOUR}(?:\s*[-—–~至到]+\s*{_HOUR})?)?"
_APART: Final = r"[-/.,、。\\]{1,2}"  # 2021.3..5 and 2021。3。5 are slips that leave no doubt
_WEEKDAY: Final = r"\s*(?:[(]?(?:周|星期|礼拜)[一二三四五六日天][)]?)?"
_FULL: Final = re.compile(
    rf"{_BEFORE}(\d{{4}}|\d{{2}}(?=\s*年))\s*(?:{_APART}|年)\s*(\d{{1,2}})\s*(?:{_APART}|月)\s*(\d{{1,2}})\s*[日号]?{_WEEKDAY}{_CLOCK}{_SUFFIX}$"
)
_DASHED: Final = re.compile(r"(\d{4})[–—−‐](\d{1,2})[–—−‐](?=\d)")  # hyphens that a word processor made dashes; one alone is between two days
_SPACED: Final = re.compile(r"(\d{4})\s+(\d{1,2})\s+(\d{1,2})$")
_COMPACT: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$")
_NO_YEAR: Final = re.compile(rf"{_BEFORE}(\d{{1,2}})(?:\s*月\s*|[./])(\d{{1,2}})\s*(?:[日号]{_WEEKDAY}{_CLOCK}|{_WEEKDAY}){_SUFFIX}$")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?$")
_SHORT_YEAR: Final = re.compile(r"\d{2}[-/.]\d{1,2}[-/.]\d{1,2}$")
_YEAR_LAST: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$")
_YEAR_ONLY: Final = re.compile(r"(?:19|20)\d{2}年?$")
_DAY_ONLY: Final = re.compile(r"\d{1,2}[日号]$")
_YEAR_MONTH: Final = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}月?$")
_BETWEEN: Final = re.compile(r"\s*[-—–―~∼〜至到、,;和及与]+\s*|\s+")
_LATER: Final = re.compile(rf"(?:(?:(\d{{4}})\s*[-/.年]\s*)?(\d{{1,2}})\s*[-/.月]\s*)?(\d{{1,2}})\s*[日号]?{_SUFFIX}$")  # says only what differs from the first day
_DIGITS: Final = {letter: number for number, letter in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_IN_WORDS: Final = re.compile(r"([〇○零一二三四五六七八九]{4})(?=年)|([二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])")
DAY_WITHIN: Final = re.compile(r"(?<!\d)(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}(?:月|\.)\d{1,2})(?!\d)\s*[日号]?")  # in a longer text
_DAY_AND_AT: Final = re.compile(rf"(?:(?<=已)于|于|在)?\s*{DAY_WITHIN.pattern}")
_YEAR: Final = 4  # figures: 24年5月6日 is 2024, but of 24-5-6 nobody knows
_FIRST_SERIAL, _LAST_SERIAL = 20000, 80000  # 1954 to 2119
_FIRST_YEAR: Final = 1954  # 3.5 in a cell of dates is shown as 1900-01-03, and nobody meant that day


def read_date(raw: object, campaign: Within, date1904: bool = False) -> Reading:
    """The day that a cell of a date column names."""
    if isinstance(raw, date):  # a datetime is one too
        if raw.year < _FIRST_YEAR:
            return Reading("", f"，像是输入了一个数（例如 3.5），被表格当成了 {raw.year} 年的日期")
        return Reading(date(raw.year, raw.month, raw.day).isoformat())
    if isinstance(raw, bool):
        return Reading("", "是一个判断值")
    if isinstance(raw, int | float):
        return _from_number(raw, date1904)
    return _from_text(unicodedata.normalize("NFKC", str(raw)).strip().lstrip(QUOTES), campaign, date1904)


def undated(text: str) -> str:
    """The text without the days in it: 已于3月8日完成整改 says 已完成整改."""
    return _DAY_AND_AT.sub("", unicodedata.normalize("NFKC", text))


def _from_number(number: float, date1904: bool) -> Reading:
    if not isfinite(number):  # NaN and INF, as programs write what they could not work out
        return Reading("", "，是一个算不出来的数")
    if number == int(number) and _COMPACT.match(str(int(number))):
        return _from_text(str(int(number)), Within(date.min, date.max), date1904)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return Reading(_from_serial(int(number), date1904))
    if 1900 <= number <= 2100 and number == int(number):
        return Reading("", "，只有年份")
    return Reading("", "，只是一个数字")


def _from_serial(serial: int, date1904: bool) -> str:
    """Excel's day number: 1900 system (with its 29 February 1900) or 1904 system."""
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    return (epoch + timedelta(days=serial)).isoformat()


def _in_figures(match: re.Match[str]) -> str:
    """二〇二一 as 2021, 二十五 as 25."""
    if match[1]:
        return "".join(str(_DIGITS[letter]) for letter in match[1])
    return str(number_of(match[2]))


def number_of(text: str) -> int:
    """A number in figures or in Chinese up to 九十九."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _from_text(text: str, campaign: Within, date1904: bool) -> Reading:
    text = _IN_WORDS.sub(_in_figures, text) if "月" in text else _DASHED.sub(r"\1-\2-", text)
    read = _one_day(text, campaign, date1904)
    return read if read.iso or read.doubt else _last_of_span(text, campaign, date1904)


def _one_day(text: str, campaign: Within, date1904: bool) -> Reading:
    if match := _FULL.match(text) or _SPACED.match(text):
        return _day(int(match[1] if len(match[1]) == _YEAR else f"20{match[1]}"), int(match[2]), int(match[3]))
    if match := _COMPACT.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _SERIAL.match(text):
        number = int(match[1])
        if _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return Reading(_from_serial(number, date1904))
    if match := _NO_YEAR.match(text):
        return _in_campaign(int(match[1]), int(match[2]), campaign)
    if _SHORT_YEAR.match(text) or _YEAR_LAST.match(text):
        return Reading("", "，分不清年、月、日")
    if _YEAR_ONLY.match(text):
        return Reading("", "，只有年份")
    if _YEAR_MONTH.match(text):
        return Reading("", "，没有写哪一天")
    return Reading("", "，没有写哪一月") if _DAY_ONLY.match(text) else Reading("")


def _last_of_span(text: str, campaign: Within, date1904: bool) -> Reading:
    """The last day of 3月5日至6日, 2021.3.5—3.8, 3月5日、6日: what took several days was known when they were over.

    For an inspection it is the day on which all of it had been found, for a 整改期限 the day until which there is time.
    """
    for between in _BETWEEN.finditer(text):
        first, later = _one_day(text[: between.start()], campaign, date1904), _LATER.match(text[between.end() :])
        if not first.iso or not later:
            continue
        begin = date.fromisoformat(first.iso)
        last = _day(int(later[1] or begin.year), int(later[2] or begin.month), int(later[3]))
        days = (date.fromisoformat(last.iso) - begin).days + 1 if last.iso else 0
        return last._replace(assumed=first.assumed, days=days) if days > 0 else Reading("", last.doubt or "，前后两个日期对不上")
    return Reading("")


def _day(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        return Reading("", "，日历上没有这一天")


def _in_campaign(month: int, day: int, campaign: Within) -> Reading:
    """The day in the year that puts it inside the campaign, else in the year the campaign begins."""
    made = [_day(year, month, day) for year in sorted({campaign.start.year, campaign.end.year})]
    inside = [item for item in made if campaign.start.isoformat() <= item.iso <= campaign.end.isoformat()]
    chosen = (inside or made)[0]
    return chosen._replace(assumed=True) if chosen.iso else chosen
