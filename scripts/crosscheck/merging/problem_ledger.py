"""The ledger of problems: what the rows of each say together, and what was heard of it since.

Most problems are one row.  So the ledger is made column by column, the rows of a sheet at a time, from the first row of
each problem; only where several rows are one, or there is news, cells are put right one by one.  It is made when it is asked
for: all problems of a province at once would fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crosscheck import tables
from crosscheck.findings import finding
from crosscheck.frames import Columns, whole
from crosscheck.keys import key
from crosscheck.merging.enterprise_ledger import TAKEN_OVER
from crosscheck.merging.enterprises import valid_code
from crosscheck.merging.problems import Noted, problem_id, sources_in_words
from crosscheck.merging.progress import STATE_ORDER, Identity, News, with_news
from crosscheck.merging.rows import Row, Rows, texts
from crosscheck.periods import EVER
from crosscheck.sheets import Sheet

_PROGRESS: Final = (tables.STATE, tables.DONE_ON, tables.REVIEWED_ON)  # later news, not a disagreement
_DECLARED: Final = tuple(name for name in tables.PROBLEMS.names if name != tables.SERIAL)
_FREE_TEXT: Final = (tables.REMARK, tables.FOUND_BY, tables.LAW, tables.STANDARD)


@dataclass(frozen=True, slots=True)
class ProblemLedger:
    """The problems found by the ISO day ``last``, in the order of their first rows, which are those of ``rows`` that are not ``later``.

    ``firms`` is the ledger of enterprises, ``firm_of`` says for each row which of them is its own.  ``settled`` is what several rows
    of one problem say together, by column, and ``heard`` the news of a problem, by the number of its first row.
    """

    rows: Rows
    firms: Columns
    firm_of: Sequence[int]
    settled: Mapping[int, dict[str, str]]
    later: set[int]
    heard: Mapping[int, list[News]] = field(default_factory=dict)
    last: str = EVER

    def pieces(self) -> Iterator[Columns]:
        """The columns of tables.PROBLEM_LEDGER, a sheet's at a time."""
        for sheet, places, numbers, days in self._firsts():
            if numbers:
                yield self._of_sheet(sheet, places, numbers, days)

    def columns(self) -> Columns:
        """All of them."""
        return whole(tables.PROBLEM_LEDGER, self.pieces())

    def days(self) -> Iterator[str]:
        """The day of each problem."""
        for _, _, _, days in self._firsts():
            yield from days

    def identities(self) -> Iterator[tuple[Identity, int]]:
        """Each problem with the number of its first row."""
        ids = self.firms[tables.ENTERPRISE_ID]
        for sheet, places, numbers, days in self._firsts():
            for number, words, day in zip(numbers, texts(sheet, tables.PROBLEM, places), days, strict=True):
                yield (ids[self.firm_of[number]], key(words), day), number

    def _firsts(self) -> Iterator[tuple[Sheet, list[int], list[int], list[str]]]:
        """Each sheet of problems with where the first rows stand in its columns, their numbers and their days."""
        for start, sheet, places in self.rows.by_sheet():
            if sheet.kind == tables.ENTERPRISES.kind:
                continue
            own = enumerate(zip(places, texts(sheet, tables.FOUND_ON, places), strict=True), start)
            first = [(at, number, self.settled[number][tables.FOUND_ON] if number in self.settled else day) for number, (at, day) in own if number not in self.later]
            taken = [one for one in first if one[2] <= self.last]
            yield sheet, [one[0] for one in taken], [one[1] for one in taken], [one[2] for one in taken]

    def _of_sheet(self, sheet: Sheet, places: list[int], numbers: list[int], days: list[str]) -> Columns:
        """The columns for problems whose first rows stand there in that sheet."""
        made: dict[str, list[Any]] = {name: [*texts(sheet, name, places)] for name in (*_DECLARED, tables.HANDED_TO)}
        keys = list(map(key, made[tables.PROBLEM]))
        made[tables.CONFLICTS], made[tables.EXTRAS] = [""] * len(numbers), [sheet.extras[at] for at in places]
        made[tables.REPORTED_BY] = [_reporter(sheet)] * len(numbers)
        made[tables.SOURCE_FILE], made[tables.SOURCE_SHEET] = [sheet.file] * len(numbers), [sheet.sheet] * len(numbers)
        made[tables.SOURCE_ROW] = [sheet.rows[at] for at in places]
        made[tables.SOURCES] = [f"{sheet.file}|{sheet.sheet}|{row}" for row in made[tables.SOURCE_ROW]]
        for place, number in enumerate(numbers):
            for name, text in self.settled.get(number, {}).items():
                made[name][place] = text
        mine = [self.firm_of[number] for number in numbers]
        ids, firms, towns, fields = (list(map(self.firms[name].__getitem__, mine)) for name in TAKEN_OVER)
        made[tables.ENTERPRISE_ID], made[tables.ENTERPRISE], made[tables.FOUND_ON] = ids, firms, [*days]
        made[tables.PROBLEM_ID] = list(map(problem_id, ids, keys, days))
        made[tables.TOWN] = [town or own for town, own in zip(towns, made[tables.TOWN], strict=True)]
        made[tables.FIELD] = [own or field for field, own in zip(fields, made[tables.FIELD], strict=True)]
        made[tables.CREDIT_CODE] = [valid_code(id_) or own for id_, own in zip(ids, made[tables.CREDIT_CODE], strict=True)]
        made[tables.HANDLING] = [""] * len(numbers)
        for place, number in enumerate(numbers) if self.heard else ():
            if number in self.heard:
                _put_news(made, place, self.heard[number])
        return made


def settle(rows: Sequence[Row], day: str, noted: Noted) -> dict[str, str]:
    """What several rows of one problem, which counts as found on that day, say together, by column, their differences put into words."""
    latest = max(rows, key=lambda row: STATE_ORDER.get(row.text(tables.STATE), -1))
    said = {tables.HANDED_TO: next((text for row in rows if (text := row.text(tables.HANDED_TO))), "")}
    conflicts = []
    for name in _DECLARED:
        first = day if name == tables.FOUND_ON else ""
        given = list(dict.fromkeys(text for text in (first, *(row.text(name) for row in (latest, *rows))) if text))
        said[name] = given[0] if given else ""
        differing = [text for text in given[1:] if key(text) != key(said[name])]
        if differing and name not in (tables.ENTERPRISE, tables.CREDIT_CODE, *_FREE_TEXT):
            conflicts.append(f"{name}：{' / '.join([said[name], *differing])}")
            if name not in _PROGRESS:
                at = next(row for row in rows if row.text(name) in differing).place(name)
                noted.findings.append(finding("values_differ", at, said[name], column=name, detail=" / ".join([said[name], *differing])))
    for row in rows[1:]:
        noted.duplicate(row, rows[0].source)
    together = {
        tables.REPORTED_BY: "、".join(dict.fromkeys(who for row in rows if (who := _reporter(row.sheet)))),
        tables.EXTRAS: "；".join(dict.fromkeys(text for row in rows if (text := row.extras))),
        tables.SOURCES: sources_in_words(rows),
    }
    return said | together | {tables.CONFLICTS: "；".join(conflicts)}


def _reporter(sheet: Sheet) -> str:
    return sheet.department or (tables.INSPECTORS if sheet.kind == tables.TRANSFERS.kind else "")


def _put_news(made: Mapping[str, list[Any]], place: int, news: Iterable[News]) -> None:
    """Put what was told into the problem at that place."""
    record = with_news({name: cells[place] for name, cells in made.items()}, list(news))
    record[tables.SOURCES] = "；".join([record[tables.SOURCES], *("|".join(map(str, item.source)) for item in news)])
    for name, cells in made.items():
        cells[place] = record[name]
