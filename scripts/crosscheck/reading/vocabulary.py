"""What headings mean: the declared names and aliases of every kind, what a person has decided, and what looks alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from crosscheck import tables
from crosscheck.keys import fold, heading_keys, key
from crosscheck.reading.settings import Settings
from crosscheck.reading.spellings import headings_of_towns, is_other, spelt

_AROUND: Final = re.compile(r"^\d+|(?:必填|选填|可不填)项?$|\d+$|(?<=问题|隐患)[一二三四五六七八九十]$|(?<=[\u4e00-\u9fff]{2})[a-z]+$")  # 企业名称 Company Name
_NUMBERED: Final = re.compile(r"^\s*[一二三四五六七八九十]{1,3}[、.．]")  # 六、隐患等级
_ODD: Final = re.compile(rf"[\d填a-z([{{【〔<《]|(?:问题|隐患).$|{_NUMBERED.pattern}")
_SLASH: Final = re.compile("[/／]")
_AND: Final = re.compile("[及和与](?=..)")
_OF_ANYBODY: Final = (tables.PHONE, tables.HEAD_PERSON, tables.ADDRESS, tables.CREDIT_CODE)  # 电话 under 包保领导 is not the enterprise's
_SOMEBODY: Final = re.compile("(?:长|员|人员?|领导|干部|专家|民警|总监|工程师|部门|机关|科室|[大中]队)$")
_OF_WHOM: Final = re.compile("(?:基本|相关)?(?:信息|情况)$")  # 法人信息
_LONGEST: Final = 30  # characters of a heading that leaves a choice
_SPELT, _EITHER = 3, 50  # ranks after those of the words that are written down
_REMEMBERED: Final = 100_000
_NOW: Final = ("本月", "当月", "本期")  # beside 累计 under 检查企业: what the report is of
_CONTENTS: Final = ("内容", "描述", "具体内容", "具体描述", "内容描述")  # under 问题清单, beside 编号 and 等级
_PERHAPS: Final = 0.8  # likeness of what may well be the column
Meaning = tuple[int, str, tuple[int, str] | None]  # which reading, the disposition or "", the column that it matches


class Alike(NamedTuple):
    """How much a heading looks like a declared column (0 to 1), and the name or alias that it looks like."""

    likeness: float
    word: str


class Vocabulary:
    """The headings of every kind, by key; made once for one campaign's settings."""

    def __init__(self, config: Settings) -> None:
        self.words = {kind: _words(config, table) for kind, table in tables.TABLES.items()}
        self._columns = {kind: {column.name for column in table.columns if column.type is not tables.Type.SHOWN} for kind, table in tables.TABLES.items()}
        self._refused = {(item.kind, key(item.written), item.column) for item in config.headings if not item.same}
        self._accepted = {(item.kind, key(item.written)) for item in config.headings if item.same}
        dispositions = config.permitted(tables.DISPOSITION)
        self.ticks = {key(choice.name): choice.name for choice in dispositions}
        self._grouped_ticks = {key(word): choice.name for choice in reversed(dispositions) for word in (*choice.aliases, choice.name)}
        self._known = {*self.ticks, *(candidate for known in self.words.values() for candidate in known)}
        self._perhaps = {kind: {key(word): column.name for column in table.columns for word in column.perhaps} for kind, table in tables.TABLES.items()}
        self._lists = frozenset(kind for kind, table in tables.TABLES.items() if tables.ENTERPRISE in table.names)
        self._of_towns = headings_of_towns(name for town in config.permitted("towns") for name in (town.name, *town.aliases))
        self._generic = {kind: _generic(known) for kind, known in self.words.items()}
        self._holding = {kind: _by_letter(known) for kind, known in self.words.items()}
        self.meanings = _Meanings(self)
        self._alike: dict[tuple[str, str], dict[str, Alike]] = {}

    def match(self, kind: str, text: str) -> tuple[int, str] | None:
        """(rank, declared column) of a heading, rank 0 being the standard name; None when it is not known or was refused."""
        candidates = _candidates(text)
        for rank, candidate in enumerate(candidates):
            if (found := self.words[kind].get(candidate)) and not self.is_refused(kind, text, found[1]):
                return found[0] + rank * 100, found[1]
        for rank, candidate in enumerate(candidates):
            for name in self._spelt(candidate):
                if name in self._columns[kind] and not self.is_refused(kind, text, name):
                    return _SPELT + rank * 100, name
        return self._either(kind, text)

    def _spelt(self, candidate: str) -> list[str]:
        """The columns whose headings are put together so, by the campaign's own sorts of towns too."""
        return spelt(candidate) or ([tables.TOWN] if self._of_towns and self._of_towns.fullmatch(candidate) else [])

    def _either(self, kind: str, text: str) -> tuple[int, str] | None:
        """What all the words mean of which a heading leaves the choice: 注册号/统一社会信用代码; 单位 in 责任股室/单位 means nothing by itself."""
        parts = _SLASH.split(text)
        meant = {part: match for part in parts if len(parts) > 1 and (match := self.match(kind, part))}
        telling = len(meant) == len(parts) or any(key(part) not in self._generic[kind] for part in meant)
        found = {name: rank for rank, name in meant.values()} if telling else {}
        return next(((_EITHER + rank, name) for name, rank in found.items() if len(found) == 1), None)

    def meaning(self, text: str) -> dict[str, list[Meaning]]:
        """What the heading may mean by kind, for the kinds in which it means something."""
        if not any(self._may_mean(part) for part in (*readings(text), *_with_nearest_group(text))):
            return {}
        return {kind: found for kind in self.words if (found := self._read(kind, text))}

    def _may_mean(self, text: str) -> bool:
        if any(candidate in self._known or self._spelt(candidate) for candidate in _candidates(text)):
            return True
        return len(text) <= _LONGEST and any(self._may_mean(part) for part in _SLASH.split(text) if part != text)

    def _read(self, kind: str, text: str) -> list[Meaning]:
        group, _, lowest = text.rpartition("\n")
        disposes = tables.DISPOSITION in tables.TABLES[kind].names
        if disposes and self.is_disposition(group) and key(lowest) in self._grouped_ticks:
            return [(0, self._grouped_ticks[key(lowest)], None)]
        if kind == tables.WORK_REPORTS.kind and key(lowest) in _NOW and (found := self.match(kind, group)):
            return [(0, "", found)]
        if key(lowest) in _CONTENTS and (found := self.match(kind, group)) and found[1] == tables.PROBLEM:
            return [(0, "", found)]
        if near := next((found for part in _with_nearest_group(text) if (found := self.match(kind, part))), None):
            return [(0, "", near)]
        ticks = self.ticks if disposes else {}
        read = [(rank, ticks.get(key(part), ""), self.match(kind, part)) for rank, part in enumerate(readings(text))]
        anothers = _OF_ANYBODY if self._is_anothers(kind, group) else ()
        return [item for item in read if item[1] or (item[2] and item[2][1] not in anothers)]

    def _is_anothers(self, kind: str, group: str) -> bool:
        """Whether what stands under that group is of somebody else than the enterprise and who leads it: 包保领导, 网格员, 施工单位."""
        whose = _OF_WHOM.sub("", group.rpartition("\n")[2])
        if not _SOMEBODY.search(key(whose)):
            return is_other(key(whose))
        found = self.match(kind, whose)
        return (found[1] if found else self.perhaps(kind, whose)) not in (tables.ENTERPRISE, *_OF_ANYBODY)

    def is_disposition(self, group: str) -> bool:
        """Whether the heading that stands over others is 处置意见."""
        found = self.match(tables.PROBLEMS.kind, group) if group else None
        return bool(found and found[1] == tables.DISPOSITION)

    def is_refused(self, kind: str, text: str, column: str) -> bool:
        """Whether a person has said that this heading is not that column."""
        return (kind, key(text), column) in self._refused

    def is_accepted(self, kind: str, text: str) -> bool:
        """Whether a person has said which column this heading is."""
        return (kind, key(text)) in self._accepted

    def perhaps(self, kind: str, text: str) -> str:
        """The column that the heading may well be besides the one that it is known as; "" for most."""
        return next((name for written in _candidates(text) if (name := self._perhaps[kind].get(written))), "")

    def alike(self, kind: str, text: str) -> dict[str, Alike]:
        """How much the heading looks like each declared column of the kind, where it does at all."""
        known = self._alike.get((kind, text))
        if known is None:
            if len(self._alike) > 20_000:
                self._alike.clear()
            known = self._alike[kind, text] = self._compare(kind, text)
        return known

    def _compare(self, kind: str, text: str) -> dict[str, Alike]:
        best: dict[str, Alike] = {}
        parts = readings(text)
        candidates, itself = (dict.fromkeys(candidate for part in some for candidate in _candidates(part)) for some in (parts, parts[:2]))
        if name := next((name for written in itself if (name := self._perhaps[kind].get(written))), ""):  # not of the group that it stands under
            return {name: Alike(_PERHAPS, name)}
        first, *second = _AND.split(text.rpartition("\n")[2], maxsplit=1)
        if second and (found := self.match(kind, first)) and found[1] != tables.ENTERPRISE:  # 发现问题及整改措施 begins as its cells do
            return {found[1]: Alike(_PERHAPS, first)}
        if kind in self._lists and any(map(is_other, candidates)):
            return {}
        anothers = _OF_ANYBODY if self._is_anothers(kind, text.rpartition("\n")[0]) else ()
        for written in candidates:
            for word in dict.fromkeys(word for letter in written for word in self._holding[kind].get(letter, ())):
                column = self.words[kind][word][1]
                likeness = _likeness(written, word, word in self._generic[kind])
                if column not in anothers and likeness > 0.3 and likeness > best.get(column, Alike(0, "")).likeness:
                    best[column] = Alike(likeness, word)
        return best


class _Meanings(dict[str, dict[str, list[Meaning]]]):
    """`Vocabulary.meaning` of each text, worked out once: most rows that are searched for a heading are none."""

    def __init__(self, words: Vocabulary) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, text: str) -> dict[str, list[Meaning]]:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[text] = self._words.meaning(text)
        return found


def readings(text: str) -> list[str]:
    """What a heading over several rows may mean: all of it, its lowest line, its first line, each line."""
    lines = text.split("\n")
    return list(dict.fromkeys((text, lines[-1], lines[0], *lines))) if len(lines) > 1 else [text]


def _with_nearest_group(text: str) -> list[str]:
    """A heading under two groups or more with the nearest of them: 类别 under 隐患 under 检查情况 is 隐患类别."""
    lines = text.rsplit("\n", 2)
    return ["\n".join(lines[1:])] if len(lines) > 2 else []


def _words(config: Settings, table: tables.Table) -> dict[str, tuple[int, str]]:
    """What each key of a heading means in lists of that kind, as (rank, declared column): first what a person answered."""
    known = {key(item.written): (1, item.column) for item in config.headings if item.kind == table.kind and item.same}
    given = [(column.name, ((column.name,), config.aliases(table.kind, column), column.aliases)) for column in table.columns]
    for sort in range(3):  # the standard names, the office's own words, the built-in ones
        for name, written in given:
            for rank, word in enumerate(written[sort], sort):
                known.setdefault(key(word), (rank, name))
    return known


@lru_cache(maxsize=20_000)
def _candidates(text: str) -> tuple[str, ...]:
    """The keys of a heading, best first: also without its number and without "必填"."""
    if not _ODD.search(fold(text)):  # most texts: there is nothing to take away
        return (key(text),) if key(text) else ()
    keys = heading_keys(_NUMBERED.sub("", text, count=1))
    return tuple(dict.fromkeys(candidate for candidate in (*keys, *(_AROUND.sub("", item) for item in keys)) if candidate))


def _generic(known: dict[str, tuple[int, str]]) -> set[str]:
    """The words with which words of other columns end, as 日期 and 单位 do: they say little inside a longer heading."""
    return {
        word
        for word, (_, column) in known.items()
        if len(word) <= 2 and any(longer != word and longer.endswith(word) and other != column for longer, (_, other) in known.items())
    }


def _by_letter(known: Iterable[str]) -> dict[str, list[str]]:
    """The words that have each letter: a heading is like none with which it shares no letter."""
    words: dict[str, list[str]] = defaultdict(list)
    for word in known:
        for letter in set(word):
            words[letter].append(word)
    return words


def _likeness(written: str, word: str, generic: bool) -> float:
    """0 to 1.  What a Chinese heading is about stands at its end: 隐患整改责任单位 is a 责任单位.

    Of two short words one character is the whole difference: 复查人 is no 检查人.
    """
    likeness = fuzz.ratio(written, word) / 100
    if max(len(written), len(word)) <= 4:
        likeness -= 0.15
    share = len(word) / len(written)
    if generic and written.endswith(word):
        likeness = max(likeness, 0.45 + 0.2 * share)
    elif len(word) >= 2 and word in written and not generic:
        likeness = max(likeness, (0.66 if written.endswith(word) else 0.4) + 0.34 * share)
    elif len(written) >= 2 and written in word:
        likeness = max(likeness, (0.6 if word.endswith(written) else 0.5) + 0.3 * len(written) / len(word))
    return likeness
