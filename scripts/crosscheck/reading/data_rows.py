"""Which rows below a heading are data, and what such a row takes from those above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from crosscheck import tables
from crosscheck.catalogue import SAYS_NONE
from crosscheck.findings import spans
from crosscheck.reading import body
from crosscheck.reading.above import copy_ditto, copy_enterprise, copy_town, join_head_rows
from crosscheck.reading.grid import Grid, cell_name
from crosscheck.reading.mapping import Heading
from crosscheck.reading.reader import Reader
from crosscheck.reading.transfer import foot_rows
from crosscheck.reading.values import CleanRows, clean_text
from crosscheck.sheets import Sheet

if TYPE_CHECKING:
    from crosscheck.config_sections import Source

_NONE: Final = "无"


class DataRows:
    """The rows of one list, to the end of its grid; what is wrong with them is told in ``sheet``.  ``more``: another list follows."""

    def __init__(self, reader: Reader, grid: Grid, heading: Heading, sheet: Sheet, source: Source, more: bool) -> None:
        self._reader, self._grid, self._heading, self._sheet, self._more = reader, grid, heading, sheet, more
        self._table = heading.table
        titles = {text.replace("\n", ""): c for c, text in enumerate(heading.texts)}
        self._only = {titles[title]: text for title, text in source.only.items() if title in titles}
        self._answers = [heading.mapped[name] for name in self._table.answers if name in heading.mapped]

    def kept(self) -> list[int]:
        """The indexes of the data rows; the others are noted as skipped."""
        rows, texts = self._grid.rows, CleanRows(self._grid.rows)
        sorter = body.RowSorter(self._heading, self._reader.row_words, rows)
        reasons = self._reasons(sorter, texts)
        kept = [r for r, reason in reasons.items() if not reason]
        nothing = self._reader.row_words.nothing
        if self._table is tables.PROBLEMS and (fine := body.without_problem(rows, texts, kept, self._heading.mapped, nothing)):
            reasons |= dict.fromkeys(fine, body.NOTE)
            kept = [r for r in kept if r not in fine]
        if empty := body.unfilled(texts, kept, self._heading.mapped):
            reasons |= dict.fromkeys(empty, body.UNANSWERED)
            kept = [r for r in kept if r not in empty]
        if sorter.to_delete:
            self._say_to_delete(kept, texts, sorter.to_delete)
        if sorter.ditto:
            self._copy_from_above(kept, reasons, sorter.ditto)
        self._take_from_above(kept, reasons)
        self._sheet.skipped += [(r + 1, reason) for r, reason in reasons.items() if reason]
        return kept

    def _reasons(self, sorter: body.RowSorter, texts: CleanRows) -> dict[int, str]:
        """Why each row below the heading is skipped as far as it shows by itself and where it stands, "" for rows of data."""
        rows = self._grid.rows
        wide = body.wide_merges(self._grid, sum(1 for text in self._heading.texts if text))
        last = len(rows) - 1 if self._more else next((r for r in reversed(range(len(rows))) if any(texts[r])), -1)
        foot = foot_rows(texts, self._heading) if self._table is tables.TRANSFERS else frozenset()
        glance = not (foot or self._only or self._answers)  # then a row that looks like data is data
        reasons: dict[int, str] = {}
        for r in range(self._heading.last + 1, last + 1):
            if glance and sorter.is_surely_data(rows[r]):
                reasons[r] = ""
                continue
            row = texts[r]
            reasons[r] = sorter.reason(row, r in wide) or self._elsewhere(row) or self._unanswered(row) or (body.NOTE if r in foot else "")
        reasons |= body.counts_below(texts, reasons, {self._heading.mapped[name] for name in self._heading.stated})
        return reasons | body.trailing_notes(texts, reasons, self._heading, last + 1, self._more)

    def _take_from_above(self, kept: list[int], reasons: dict[int, str]) -> None:
        """The enterprise of its further problems and the town of its further enterprises, where they are written once."""
        rows, mapped = self._grid.rows, self._heading.mapped
        numbers = [c for _, c in self._heading.candidates.get(tables.SERIAL, ())]
        problems = join_head_rows(rows, kept, mapped, reasons) or copy_enterprise(rows, kept, mapped, numbers)
        for code, name, same in (("enterprise_above", tables.ENTERPRISE, problems), ("town_above", tables.TOWN, copy_town(rows, kept, mapped))):
            if same:
                self._sheet.tell(code, cell_name(same[0], mapped[name]), spans(r + 1 for r in same), count=len(same))

    def _copy_from_above(self, kept: Sequence[int], reasons: Mapping[int, str], ditto: set[str]) -> None:
        """同上 says what the row above says; under a title or nothing it says nothing, and a row that must say it goes back."""
        rows, needed = self._grid.rows, {c for name, c in self._heading.mapped.items() if self._table.column(name).required}
        copied, of_nothing = copy_ditto(rows, self._heading.last, kept, reasons, ditto)
        for r, c in of_nothing:
            if c in needed:
                self._sheet.tell("ditto_of_nothing", cell_name(r, c), rows[r][c], column=self._heading.title_of(c))
                rows[r][c] = ""
        if copied:
            self._sheet.tell("ditto_copied", cell_name(*copied[0]), len(copied))

    def _say_to_delete(self, kept: Sequence[int], texts: Sequence[list[str]], asking: set[str]) -> None:
        """Rows that somebody wants deleted are data until he deletes them."""
        for r in kept:
            for c in (c for c, text in enumerate(texts[r]) if text in asking):
                self._sheet.tell("row_to_delete", cell_name(r, c), texts[r][c], column=self._heading.title_of(c))

    def _elsewhere(self, row: list[str]) -> str:
        """Why a row is outside what the settings take from this file; "" when it is inside."""
        inside = not self._only or all(row[c] == text for c, text in self._only.items())
        return "" if inside else body.ELSEWHERE

    def _unanswered(self, row: list[str]) -> str:
        """Why a row of a form of ours says nothing yet; "" when a person has filled in some of it."""
        return body.UNANSWERED if self._answers and not any(row[c] for c in self._answers) else ""

    def why_empty(self) -> str:
        """The finding on a list without data: a zero report (本月无, or 无 where the first row would be), or one that nobody filled in."""
        texts = [[clean_text(cell) for cell in row] for row in self._grid.rows[self._heading.last + 1 :]]
        none = any(_NONE in row or body.none_found(text for text in row if not text.isdigit()) for row in texts)
        return SAYS_NONE if none or body.says_none(texts) else "sheet_no_rows"
