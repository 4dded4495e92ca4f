"""One list of a sheet -> typed columns with their findings, once its heading is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from crosscheck import tables
from crosscheck.findings import Finding, finding, in_rows, shorten, spans
from crosscheck.reading.about import ABOUT_HEADINGS, about_heading, asked_of, by_part, problems_beside
from crosscheck.reading.data_rows import DataRows
from crosscheck.reading.grid import Cell, Grid, column_letters
from crosscheck.reading.headed import as_headed
from crosscheck.reading.legends import legends
from crosscheck.reading.mapping import Heading, in_yuan
from crosscheck.reading.reader import Reader
from crosscheck.reading.states import in_words, state_of
from crosscheck.reading.transfer import day_in, handed_to, head_fields, way_of
from crosscheck.reading.values import Remembering, Typed, clean_all, clean_text
from crosscheck.reading.words_for_days import count_terms, mark_not_yet, put_rectified, put_same_day
from crosscheck.sheets import Sheet, Value
from crosscheck.tables import Type
from crosscheck.xlsx.limits import LONGEST_TEXT

if TYPE_CHECKING:
    from crosscheck.config_sections import Source

_SHOWN: Final = 1000  # characters of a cell that a finding repeats
_MAY_BE_EMPTY: Final = (tables.TRANSFERS.kind, tables.NAME_DECISIONS.kind, tables.HEADING_DECISIONS.kind)  # nothing found; nothing to decide
_YEAR: Final = 4  # characters of an ISO day: days taken for those of another year are told by themselves
_AT_ONCE: Final = ("date_words", "date_not_yet", "date_span", "state_words", "date_year_assumed")  # told once a column, for each state or year that is meant


class ListReading:
    """Reads the body of one list whose heading is known and whose rows end the grid; ``more``: another list follows."""

    def __init__(self, reader: Reader, file: str, grid: Grid, heading: Heading, source: Source, more: bool) -> None:
        self._reader, self._grid, self._heading = reader, grid, heading
        self._table = heading.table
        self._columns: dict[str, Sequence[Value]] = {}
        self._sheet = Sheet(file, grid.sheet, heading.kind, header_row=heading.last + 1, columns=self._columns)
        self._sheet.letters = {name: column_letters(c) for name, c in heading.mapped.items()}
        self._head = head_fields(grid, heading) if self._table is tables.TRANSFERS else {}
        heading.missing = tuple(name for name in heading.missing if name not in self._head)
        if grid.remarks >= 0:
            self._sheet.letters[tables.ERRATA] = column_letters(grid.remarks)
        if heading.ticks:
            self._sheet.letters.setdefault(tables.DISPOSITION, column_letters(min(heading.ticks.values())))
        self._rows = DataRows(reader, grid, heading, self._sheet, source, more)
        self._legends: list[str] = []
        self._width = max([len(heading.texts), *map(len, grid.rows)])

    def read(self) -> Sheet:
        self._about_the_sheet()
        kept = self._rows.kept()
        self._sheet.rows = [r + 1 for r in kept]
        self._about_the_rows(kept)
        written = [self._grid.rows[r] for r in kept]
        raw = [self._without_errors(r) for r in kept] if self._grid.facts.errors else written
        cells = self._columns_of(raw)
        asides: dict[int, list[str]] = defaultdict(list)
        self._read_columns(raw, cells, asides)
        self._look_beside(cells)
        self._sheet.extras = self._extras(cells if raw is written else self._columns_of(written), asides)
        if not kept and not self._table.answers and self._table.kind not in _MAY_BE_EMPTY:
            self._say_empty()
        if self._sheet.stated:  # what is wrong with a caption is said once for all of its rows
            self._sheet.findings = list(dict.fromkeys(self._sheet.findings))
        return self._sheet

    def _about_the_rows(self, kept: Sequence[int]) -> None:
        """What is said of those rows where none of them is read yet: signs that are explained, captions, hidden ones and those struck through."""
        skipped = {number - 1 for number, _ in self._sheet.skipped}
        self._legends = legends(row for r, row in enumerate(self._grid.rows) if r < self._heading.first or r in skipped)
        self._sheet.stated = {name: self._heading.stating(name, kept) for name in self._heading.stated}
        if parts := self._hidden(self._heading.last + 1):
            self._sheet.tell("hidden_read", "", detail="、".join(parts))
        if struck := [number for number in self._sheet.rows if number in self._grid.facts.struck_rows]:
            self._sheet.tell("rows_struck", f"A{struck[0]}", spans(struck), count=len(struck))

    def _read_columns(self, raw: Sequence[list[Cell]], cells: Sequence[Sequence[Cell]], asides: dict[int, list[str]]) -> None:
        """Read every declared column, and what a transfer sheet has beside them."""
        shifted = self._shifted(raw, cells)
        if self._table is tables.TRANSFERS:
            self._read_head(len(raw))
        for column in sorted(self._table.columns, key=lambda column: column.name == tables.STATE):  # what a state means its day may tell
            if column.name in self._heading.mapped and column.type not in (Type.ORDINAL, Type.SHOWN):
                self._read_column(column, cells[self._heading.mapped[column.name]], asides, shifted)
        self._read_state_and_day(cells)
        if self._heading.ticks:
            self._read_ticks(raw, asides)
            for name, c in self._heading.ticks.items():
                self._report_broken(name, c)
        if self._table is tables.TRANSFERS:
            self._read_transfer(raw)

    def _look_beside(self, cells: Sequence[Sequence[Cell]]) -> None:
        """Tell of what the columns that are read leave out: problems in other columns, parts of a report."""
        if self._table is tables.PROBLEMS and tables.PROBLEM in self._heading.mapped:
            self._sheet.findings += problems_beside(self._heading, self._sheet, cells)
        if self._table is tables.WORK_REPORTS and len(self._sheet.rows) > 1:
            self._sheet.findings += by_part(self._heading, self._sheet, self._reader, cells)

    def _say_empty(self) -> None:
        """Tell of a list without data; nobody is asked about the headings of what he did not fill in."""
        self._sheet.proposals = []
        self._sheet.findings = [item for item in self._sheet.findings if item.code not in ABOUT_HEADINGS]
        self._sheet.tell("roster_no_rows" if self._table in tables.ROSTER_TABLES else self._rows.why_empty(), "")

    def _columns_of(self, rows: Sequence[list[Cell]]) -> list[tuple[Cell, ...]]:
        """The cells by column, as many columns as the sheet has anywhere."""
        return list(zip(*rows, strict=True)) if rows else [()] * self._width

    def _about_the_sheet(self) -> None:
        self._sheet.proposals += asked_of(self._heading)
        self._sheet.findings += about_heading(self._heading, self._sheet, self._reader.words)
        if self._grid.date1904:
            self._sheet.tell("date_1904", "")

    def _hidden(self, row: int) -> list[str]:
        """What of the sheet is hidden, in words."""
        facts = self._grid.facts
        rows = len([number for number in facts.hidden_rows if number > row and number <= len(self._grid.rows)])
        whole = facts.hidden_sheet and bool(self._sheet.rows)
        return ["整个工作表"] * whole + [f"{rows} 行"] * bool(rows) + [f"列 {facts.hidden_columns} 处"] * bool(facts.hidden_columns)

    def _read_head(self, rows: int) -> None:
        """What a transfer sheet says once for all its rows."""
        for name, (written, cell) in self._head.items():
            typed = self._reader.converters.of(self._table.column(name), self._grid.date1904)(written)
            self._sheet.head[name], self._sheet.head_cells[name] = typed.value, cell
            self._columns[name] = [typed.value] * rows
            if typed.code:
                self._sheet.tell(typed.code, cell, clean_text(written), column=tables.ON_FORM[name], **(typed.words or {}))

    def _read_transfer(self, raw: Sequence[list[Cell]]) -> None:
        """How a transfer sheet was made, whom it names under 移交其他部门 and the day under 责令限期整改."""
        way = self._sheet.head[tables.WAY] = way_of(self._grid, self._heading)
        self._columns.setdefault(tables.WAY, [way] * len(raw))
        if (column := self._heading.ticks.get(tables.HAND_ON)) is not None:
            self._sheet.letters[tables.HANDED_TO] = column_letters(column)
            self._columns[tables.HANDED_TO], unknown = handed_to(raw, column, self._reader.converters)
            for index, text in unknown.items():
                self._sheet.tell("handed_to_unknown", self._sheet.place(index, tables.HANDED_TO).cell, text)
        if (column := self._heading.ticks.get(tables.RECTIFY_BY)) is not None:
            self._read_due(raw, column)

    def _read_due(self, raw: Sequence[list[Cell]], column: int) -> None:
        """A day written under 责令限期整改 is the 整改期限, for which the form has no column of its own."""
        own = self._sheet.column(tables.DUE_ON)
        convert = self._reader.converters.of(self._table.column(tables.DUE_ON), self._grid.date1904)
        found = self._sheet.column(tables.FOUND_ON)
        written = [row[column] for row in raw]
        read = self._reader.converters.terms.read
        meant = (convert(day_in(cell)).value or read(clean_text(cell).strip("√✓✔ "), day).day for cell, day in zip(written, found, strict=True))
        days = [None if due else day for due, day in zip(own, meant, strict=True)]
        for index, day in enumerate(days):
            if day:
                cell = f"{column_letters(column)}{self._sheet.rows[index]}"
                self._sheet.tell("due_from_tick", cell, clean_text(raw[index][column]), date=day)
        self._columns[tables.DUE_ON] = [due or day or None for due, day in zip(own, days, strict=True)]
        self._sheet.letters.setdefault(tables.DUE_ON, column_letters(column))

    def _read_column(self, column: tables.Column, cells: Sequence[Cell], asides: dict[int, list[str]], shifted: set[int]) -> None:
        c = self._heading.mapped[column.name]
        cells = as_headed(column, self._heading.texts[c], cells, self._reader.converters, self._legends)
        values, told = self._reader.converters.read(column, cells, self._grid.date1904, column.type is Type.MONEY and in_yuan(self._heading, self._grid, c))
        self._read_words_and_days(column.name, values, told)
        self._columns[column.name] = values
        if not (column.name == tables.TOWN and c == self._heading.mapped.get(tables.ADDRESS)):
            for index, one in told.items():
                if one.aside:
                    asides[index].append(f"{column.name}原文：{one.aside}")
        self._tell_of_cells(column.name, cells, {index: one for index, one in told.items() if one.code and index not in shifted})
        self._report_broken(column.name, c)

    def _read_words_and_days(self, name: str, values: list[Value], told: dict[int, Typed]) -> None:
        """Put what words in a column of days, or of states beside one of days, mean among the values of which something is to be said."""
        converters = self._reader.converters
        if name == tables.DUE_ON:
            self._read_terms(values, told)
        if name == tables.DONE_ON:
            put_same_day(values, told, self._sheet.column(tables.FOUND_ON), converters.terms)
        if name == tables.STATE:
            put_rectified(values, told, self._sheet.column(tables.DONE_ON))
        if name in (tables.DONE_ON, tables.REVIEWED_ON):
            mark_not_yet(told, converters.finder(tables.STATE))

    def _tell_of_cells(self, name: str, cells: Sequence[Cell], told: Mapping[int, Typed]) -> None:
        """A finding on each of these cells of the column, or one for all that have the same wrong with them."""
        at_once: dict[tuple[str, str], list[int]] = defaultdict(list)
        said: dict[int, Finding] = {}  # what is said of a text, put into words once: a wrong word stands in many rows
        for index, one in told.items():
            words = one.words or {}
            if one.code in _AT_ONCE:
                at_once[one.code, words.get("state", words.get("date", "")[:_YEAR])].append(index)
                continue
            place = self._sheet.place(index, name)
            if id(one) not in said:
                written = one.aside if one.code == "code_digits_lost" else clean_text(cells[index])  # as Excel shows it: 370406…, not 3.7e+17
                said[id(one)] = finding(one.code, place, written[:_SHOWN], column=name, **words)
            self._sheet.findings.append(said[id(one)].at(place.cell))
        for (code, _), among in at_once.items():
            self._add_at_once(code, name, {index: told[index].aside or clean_text(cells[index]) for index in among}, told)

    def _add_at_once(self, code: str, column: str, among: Mapping[int, str], told: Mapping[int, Typed]) -> None:
        """One finding for all cells of the column (with what they say) that have the same wrong with them: who writes 限期整改 writes it in each row."""
        first, *_ = among
        others = [text for text in dict.fromkeys(among.values()) if text != among[first]]
        more = f"；还有“{'”“'.join(map(shorten, others[:3]))}”{'等' * (len(others) > 3)}" if others else ""
        words = {**(told[first].words or {}), "more": more + in_rows([self._sheet.rows[index] for index in among])}
        self._sheet.tell(code, self._sheet.place(first, column).cell, among[first][:_SHOWN], column=column, **words)

    def _read_terms(self, values: list[Value], told: dict[int, Typed]) -> None:
        """Put days for the terms (15日内) among the values of which something is to be said; told once for all rows."""
        found = self._sheet.column(tables.FOUND_ON)
        if meant := count_terms(values, told, found, self._reader.converters.terms):
            cell = self._sheet.place(meant[0], tables.DUE_ON).cell
            shown = list(dict.fromkeys(told[index].aside for index in meant))
            self._sheet.tell("due_from_words", cell, "、".join(shown[:3]) + ("等" if len(shown) > 3 else ""), count=len(meant))

    def _read_state_and_day(self, cells: Sequence[Sequence[Cell]]) -> None:
        """What the column of states says of the day, or that of the days of the state where there is no other."""
        if tables.STATE in self._heading.mapped and tables.DONE_ON in self._table.names:
            self._read_day_of_state(cells[self._heading.mapped[tables.STATE]])
        elif tables.STATE in self._table.names and tables.DONE_ON in self._heading.mapped:
            self._read_state_of_day()

    def _read_day_of_state(self, cells: Sequence[Cell]) -> None:
        """A day written with the state (3月8日已整改) is the 整改完成日期 that the row lacks; told once for all rows."""
        states, converters = self._columns[tables.STATE], self._reader.converters
        find = converters.finder(tables.STATE).find
        done = list(self._sheet.column(tables.DONE_ON))
        meant = []
        for index, (state, day, cell) in enumerate(zip(states, done, cells, strict=True)):
            if state in tables.DONE_STATES and day is None and isinstance(cell, str):
                written = cell if state_of(cell, find) else in_words(cell, find).done
                done[index] = converters.of(self._table.column(tables.DONE_ON), self._grid.date1904)(day_in(written)).value
                meant += [index] if done[index] else []
        if meant:
            self._columns[tables.DONE_ON] = done
            self._sheet.letters.setdefault(tables.DONE_ON, self._sheet.letters[tables.STATE])
            self._sheet.tell("done_from_state", self._sheet.place(meant[0], tables.STATE).cell, cells[meant[0]], count=len(meant))

    def _read_state_of_day(self) -> None:
        """Where a list only says when, what has a 整改完成日期 is rectified: all of it would stand as open."""
        done = self._columns[tables.DONE_ON]
        if meant := [index for index, day in enumerate(done) if day]:
            self._columns[tables.STATE] = [tables.RECTIFIED if day else None for day in done]
            self._sheet.letters[tables.STATE] = self._sheet.letters[tables.DONE_ON]
            self._sheet.tell("state_from_done", self._sheet.place(meant[0], tables.DONE_ON).cell, done[meant[0]], count=len(meant))

    def _without_errors(self, r: int) -> list[Cell]:
        """The cells of a row, those with an error empty: an error is told, it is no value."""
        row, errors = self._grid.rows[r], self._grid.facts.errors
        return ["" if (r, c) in errors else cell for c, cell in enumerate(row)] if errors else row

    def _report_broken(self, column: str, c: int) -> None:
        """Error cells and formulas without a value."""
        facts = self._grid.facts
        if not (facts.errors or facts.uncalculated):
            return
        for number in self._sheet.rows:
            at = (number - 1, c)
            cell = f"{column_letters(c)}{number}"
            if at in facts.errors:
                self._sheet.tell("cell_error", cell, facts.errors[at], column=column)
            elif at in facts.uncalculated:
                self._sheet.tell("cell_formula_empty", cell, column=column)

    def _read_ticks(self, raw: Sequence[list[Cell]], asides: dict[int, list[str]]) -> None:
        """The dispositions that are ticked in columns of their own, joined to those written in one column.

        What is written there instead of a tick is carried along: the form has no other place for it.
        """
        written = self._sheet.column(tables.DISPOSITION)
        order = {name: place for place, name in enumerate(tables.DISPOSITIONS)}
        joined: list[Value] = []
        for row, text in zip(raw, written, strict=True):
            ticked = {name for name, c in self._heading.ticks.items() if self._reader.converters.is_ticked(row[c])}
            ticked |= set(str(text).split("、")) if text else set()
            asides[len(joined)] += [f"{name}：{more}" for name in sorted(ticked) if (more := self._beyond_tick(name, row))]
            joined.append("、".join(sorted(ticked, key=lambda name: order.get(name, 99))) or None)
        self._columns[tables.DISPOSITION] = joined

    def _beyond_tick(self, name: str, row: Sequence[Cell]) -> str:
        """What stands under that disposition besides a tick and the name of whom the problem goes to."""
        c = self._heading.ticks.get(name)
        more = "" if c is None else self._reader.converters.beyond_tick(row[c])
        return "" if name == tables.HAND_ON and more == self._reader.converters.finder("duty").find(more) else more

    def _extras(self, cells: Sequence[Sequence[Cell]], asides: Mapping[int, list[str]]) -> list[str]:
        """Undeclared columns, carried along as 'heading：value；…'."""
        used = self._heading.used
        nothing = self._reader.converters.is_nothing
        parts: dict[int, list[str]] = defaultdict(list)
        for c in range(self._width):
            if c not in used:
                title = self._heading.title_of(c)
                for index, text in enumerate(clean_all(cells[c])):
                    if text and not nothing(text):
                        parts[index].append(f"{title}：{text}")
        numbers = {number: index for index, number in enumerate(self._sheet.rows)} if self._grid.facts.far else {}
        for (r, c), cell in self._grid.facts.far.items():
            if r + 1 in numbers and (text := clean_text(cell)):
                parts[numbers[r + 1]].append(f"{self._heading.title_of(c)}：{text}")
        for index, more in asides.items():
            parts[index] += more
        made = [""] * len(self._sheet.rows)
        for index in sorted(parts):
            made[index] = "；".join(parts[index])
            if len(made[index]) > LONGEST_TEXT:
                self._sheet.tell("text_cut", f"A{self._sheet.rows[index]}", made[index][:_SHOWN], column=tables.EXTRAS)
                made[index] = made[index][:LONGEST_TEXT]
        return made

    def _shifted(self, raw: Sequence[list[Cell]], cells: Sequence[Sequence[Cell]]) -> set[int]:
        """Indexes of rows whose choice cells make sense only one column further: the row slid sideways."""
        mapped = self._heading.mapped
        choices = [(column, mapped[column.name]) for column in self._table.columns if column.type is Type.CHOICE and column.name in mapped]
        found: set[int] = set()
        if len(choices) < 2:
            return found
        senses = [(c, Remembering(partial(self._makes_sense, column))) for column, c in choices]
        doubtful: Sequence[int] = range(len(raw))
        for c, sense in senses:
            doubtful = [index for index in doubtful if not sense[cells[c][index]]]
        for index in doubtful:
            row = raw[index]
            if max(sum(sense[cell] for c, sense in senses for cell in row[c + by : c + by + 1] if c + by >= 0) for by in (1, -1)) >= 2:
                column, c = choices[0]
                self._sheet.tell("row_shifted", f"{column_letters(c)}{self._sheet.rows[index]}", clean_text(row[c]), column=column.name)
                found.add(index)
        return found

    def _makes_sense(self, column: tables.Column, cell: Cell) -> bool:
        return isinstance(cell, str) and bool(self._reader.converters.finder(column.choices).find(cell))
