"""One file -> its sheets as typed columns with findings: the work that a worker process does for each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import PurePosixPath

from crosscheck import tables
from crosscheck.config import Config, Source
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key
from crosscheck.reading import body
from crosscheck.reading.grid import Cell, Grid, Refused
from crosscheck.reading.headings import Heading, Vocabulary, find_heading, note_unmapped, says_yuan
from crosscheck.reading.opening import open_grids
from crosscheck.reading.transfer import foot_rows, handed_to, head_fields, settle, way_of
from crosscheck.reading.values import Converters, clean_text
from crosscheck.reading.xlsx import column_letters
from crosscheck.sheets import Sheet, Value
from crosscheck.tables import Type

ROSTER_FOLDER, NAME_BOOK = "名册", "名称归并.xlsx"
FORM_FOLDER, SIGN_OFF_BOOK = "移交表", "移交表/签收登记.xlsx"


@dataclass(slots=True)
class Reader:
    """What reading needs of the settings, made once a process."""

    config: Config
    words: Vocabulary
    converters: Converters
    row_words: body.RowWords
    passwords: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, config: Config, passwords: tuple[str, ...] = ()) -> Reader:
        return cls(config, Vocabulary(config), Converters(config), body.RowWords(config.words), passwords)


def read_file(reader: Reader, file: str, data: bytes) -> list[Sheet]:
    """The sheets of the file (its name relative to workbooks/); one without a sheet name carries file findings."""
    name = PurePosixPath(file).name
    if name.startswith(("~$", ".~lock")):
        return [Sheet(file, "", findings=[finding("file_locked_copy", Place(file))])]
    try:
        opened = open_grids(data, name, reader.config.limits, reader.passwords)
    except Refused as refusal:
        return [Sheet(file, "", findings=[finding(refusal.code, Place(file), **refusal.words)])]
    sheets = [sheet for grid in opened.grids for sheet in _read_grid(reader, file, grid)]
    settle(sheets)
    about = Sheet(file, "", findings=[finding(code, Place(file), **words) for code, words in opened.notes])
    if not any(sheet.kind for sheet in sheets):
        sheets = [_unknown(sheet) for sheet in sheets]
        if not sheets:
            about.findings.append(finding("sheet_empty", Place(file)))
    return [*sheets, about] if about.findings else sheets


def _read_grid(reader: Reader, file: str, grid: Grid) -> Iterable[Sheet]:
    if not any(any(map(clean_text, row)) for row in grid.rows):
        return
    reference = reader.config.words.reference_sheets
    if grid.sheet in reference:
        yield _reference(file, grid, [])
        return
    for source in _sources(reader.config, file, grid.sheet) or [Source(file="*")]:
        yield from _read_as(reader, file, grid, source)


def _sources(config: Config, file: str, sheet: str) -> list[Source]:
    return [item for item in config.sources if fnmatchcase(file, item.file) and fnmatchcase(sheet, item.sheet)]


def _read_as(reader: Reader, file: str, grid: Grid, source: Source) -> Iterable[Sheet]:
    kinds: list[tuple[str, ...]] = [(kind,) for kind in source.kinds] or [tuple(table.kind for table in _family(file))]
    for among in kinds:
        renamed = _rename(grid, source)
        heading = find_heading(renamed, among, reader.words, f"{file} {grid.sheet}")
        if heading is None:
            yield _reference(file, grid, [finding("sheet_reference", Place(file, grid.sheet))])
            continue
        _forget_remarks(heading, renamed)
        _give_defaults(heading, renamed, source)
        yield _SheetReading(reader, file, renamed, heading, source).read()


def _family(file: str) -> tuple[tables.Table, ...]:
    """The kinds of workbook that the file's folder can hold."""
    if file == NAME_BOOK:
        return (tables.NAME_DECISIONS,)
    if file.startswith(FORM_FOLDER + "/"):
        return (tables.SIGN_OFFS,) if file == SIGN_OFF_BOOK else tables.FORM_TABLES
    return tables.ROSTER_TABLES if file.startswith(ROSTER_FOLDER + "/") else (*tables.DEPARTMENT_TABLES, tables.HANDOVERS)


def _rename(grid: Grid, source: Source) -> Grid:
    """The grid with headings replaced as the source's settings say, its rows copied: each reading fills its own."""
    names = dict(source.columns)
    rows = [[names.get(clean_text(cell).replace("\n", ""), cell) if names and isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    return Grid(grid.sheet, rows, grid.merges, grid.facts, grid.date1904)


def _forget_remarks(heading: Heading, grid: Grid) -> None:
    """Empty column 错误说明, which we wrote into a workbook that went back: it is no data."""
    for c, text in enumerate(heading.texts):
        if key(text.split("\n")[-1]) == tables.ERRATA:
            heading.texts[c], heading.remarks = "", c
            for row in grid.rows[heading.first :]:
                row[c : c + 1] = [""] * (c < len(row))


def _give_defaults(heading: Heading, grid: Grid, source: Source) -> None:
    """Add constant columns from the settings to the right of the sheet, for required columns that it lacks."""
    for name, constant in source.defaults.items():
        if name in heading.mapped or name not in tables.TABLES[heading.kind].names:
            continue
        column = max(len(row) for row in grid.rows)
        for row in grid.rows[heading.last + 1 :]:
            row.extend([""] * (column - len(row)))
            row.append(constant if any(clean_text(cell) for cell in row) else "")
        heading.mapped[name] = column
        heading.texts.extend([""] * (column + 1 - len(heading.texts)))
        heading.missing = tuple(item for item in heading.missing if item != name)


def _reference(file: str, grid: Grid, findings: list[Finding]) -> Sheet:
    """A sheet that is no list: every row of it is a note."""
    rows = [(r + 1, body.NOTE if any(clean_text(cell) for cell in row) else body.BLANK) for r, row in enumerate(grid.rows)]
    return Sheet(file, grid.sheet, skipped=rows, extras=[_headings(grid)], findings=findings)


def _unknown(sheet: Sheet) -> Sheet:
    """The same sheet in a file of which no sheet is a list: its rows go back with a question about the headings."""
    if not sheet.findings:  # named as a reference sheet
        return sheet
    rows = [number for number, reason in sheet.skipped if reason != body.BLANK]
    blanks = [(number, reason) for number, reason in sheet.skipped if reason == body.BLANK]
    findings = [finding("sheet_unknown", Place(sheet.file, sheet.sheet), headings=sheet.extras[0] if sheet.extras else "")]
    return Sheet(sheet.file, sheet.sheet, rows=rows, extras=[""] * len(rows), skipped=blanks, findings=findings)


def _headings(grid: Grid) -> str:
    """The texts of the row that looks most like a heading, for a message."""
    rows = [[text for cell in row if (text := clean_text(cell).replace("\n", ""))] for row in grid.rows[:20]]
    widest = max(rows, key=len, default=[])
    return "、".join(text[:12] for text in widest[:20])


class _SheetReading:
    """Reads the body of one sheet whose heading is known."""

    def __init__(self, reader: Reader, file: str, grid: Grid, heading: Heading, source: Source) -> None:
        self._reader, self._grid, self._heading = reader, grid, heading
        self._table = tables.TABLES[heading.kind]
        self._sheet = Sheet(file, grid.sheet, heading.kind, header_row=heading.last + 1)
        self._sheet.letters = {name: column_letters(c) for name, c in heading.mapped.items()}
        self._head = head_fields(grid, heading) if self._table is tables.TRANSFERS else {}
        heading.missing = tuple(name for name in heading.missing if name not in self._head)
        if heading.remarks >= 0:
            self._sheet.letters[tables.ERRATA] = column_letters(heading.remarks)
        if heading.ticks:
            self._sheet.letters.setdefault(tables.DISPOSITION, column_letters(min(heading.ticks.values())))
        titles = {text.replace("\n", ""): c for c, text in enumerate(heading.texts)}
        self._only = {titles[title]: text for title, text in source.only.items() if title in titles}
        self._width = max((len(row) for row in grid.rows), default=0)

    def read(self) -> Sheet:
        self._about_the_sheet()
        body.fill_merged(self._grid, self._heading)
        texts = [list(map(clean_text, row)) for row in self._grid.rows]
        kept = self._sort_rows(texts)
        self._sheet.rows = [r + 1 for r in kept]
        raw = [self._grid.rows[r] for r in kept]
        asides: list[list[str]] = [[] for _ in kept]
        shifted = self._shifted(raw)
        cells = list(zip_longest(*raw))
        cells += [(None,) * len(raw)] * (self._width - len(cells))
        for column in self._table.columns:
            if column.name in self._heading.mapped and column.type not in (Type.ORDINAL, Type.SHOWN):
                self._read_column(column, cells[self._heading.mapped[column.name]], asides, shifted)
        if self._heading.ticks:
            self._read_ticks(raw)
        if self._table is tables.TRANSFERS:
            self._read_transfer(raw)
        self._sheet.extras = self._extras([texts[r] for r in kept], asides)
        if not kept and not self._table.answers and self._table is not tables.TRANSFERS:
            self._add("sheet_no_rows", "")
        return self._sheet

    def _add(self, code: str, cell: str, value: object = "", **words: object) -> None:
        self._sheet.findings.append(finding(code, Place(self._sheet.file, self._sheet.sheet, cell), value, **words))

    def _about_the_sheet(self) -> None:
        note_unmapped(self._heading, self._reader.words)
        written = "、".join(text.replace("\n", "") for text in self._heading.texts if text)
        for name in self._heading.missing:
            near = [self._heading.texts[c].replace("\n", "") for c, guess in self._heading.guesses if guess == name]
            self._add("column_missing", "", name, column=name, headings=written, near=f"（“{near[0]}”是不是它）" if near else "")
        row = self._heading.last + 1
        for c, name in self._heading.guesses:
            self._add("column_guessed", f"{column_letters(c)}{row}", self._heading.texts[c], column=name)
        for c, name in self._heading.repeats:
            self._add("column_repeated", f"{column_letters(c)}{row}", self._heading.texts[c], column=name)
        facts = self._grid.facts
        rows = len([number for number in facts.hidden_rows if number > row and number <= len(self._grid.rows)])
        parts = ["整个工作表"] * facts.hidden_sheet + [f"{rows} 行"] * bool(rows) + [f"{facts.hidden_columns} 处列"] * bool(facts.hidden_columns)
        if parts:
            self._add("hidden_read", "", detail="、".join(parts))
        if self._grid.date1904:
            self._add("date_1904", "")

    def _sort_rows(self, texts: Sequence[list[str]]) -> list[int]:
        sorter = body.RowSorter(self._heading, self._reader.row_words)
        wide = body.wide_merges(self._grid, sum(1 for text in self._heading.texts if text))
        last = max((r for r, row in enumerate(texts) if any(row)), default=-1)
        foot = foot_rows(texts, self._heading) if self._table is tables.TRANSFERS else frozenset()
        kept = []
        for r in range(self._heading.last + 1, last + 1):
            reason = sorter.reason(texts[r], r in wide) or self._elsewhere(texts[r]) or self._unanswered(texts[r]) or (body.NOTE if r in foot else "")
            if reason:
                self._sheet.skipped.append((r + 1, reason))
            else:
                kept.append(r)
        return kept

    def _elsewhere(self, row: list[str]) -> str:
        """Why a row is outside what the settings take from this file; "" when it is inside."""
        inside = all(c < len(row) and row[c] == text for c, text in self._only.items())
        return "" if inside else body.ELSEWHERE

    def _unanswered(self, row: list[str]) -> str:
        """Why a row of a form of ours says nothing yet; "" when a person has filled in some of it."""
        columns = [self._heading.mapped[name] for name in self._table.answers if name in self._heading.mapped]
        return body.UNANSWERED if columns and not any(c < len(row) and row[c] for c in columns) else ""

    def _read_transfer(self, raw: Sequence[list[Cell]]) -> None:
        """What a transfer sheet says once for all its rows, and whom it names under 移交其他部门."""
        for name, (written, cell) in self._head.items():
            typed = self._reader.converters.of(self._table.column(name), self._grid.date1904)(written)
            self._sheet.head[name], self._sheet.head_cells[name] = typed.value, cell
            self._sheet.columns[name] = [typed.value] * len(raw)
            if typed.code:
                self._add(typed.code, cell, clean_text(written), column=name, **(typed.words or {}))
        if tables.WAY not in self._sheet.columns:
            self._sheet.columns[tables.WAY] = [way_of(self._grid, self._heading)] * len(raw)
        if (column := self._heading.ticks.get(tables.HAND_ON)) is not None:
            self._sheet.letters[tables.HANDED_TO] = column_letters(column)
            self._sheet.columns[tables.HANDED_TO], unknown = handed_to(raw, column, self._reader.converters)
            for index, text in unknown.items():
                self._add("handed_to_unknown", self._sheet.place(index, tables.HANDED_TO).cell, text)

    def _read_column(self, column: tables.Column, cells: Sequence[Cell], asides: list[list[str]], shifted: set[int]) -> None:
        c = self._heading.mapped[column.name]
        convert = self._reader.converters.of(column, self._grid.date1904, says_yuan(self._heading.texts[c]))
        typed = convert.all(cells)
        self._sheet.columns[column.name] = [one.value for one in typed]
        for index, one in enumerate(typed):
            if one.aside:
                asides[index].append(f"{column.name}原文：{one.aside}")
            if one.code and index not in shifted:
                cell = f"{self._sheet.letters[column.name]}{self._sheet.rows[index]}"
                self._add(one.code, cell, clean_text(cells[index]), column=column.name, **(one.words or {}))
        self._report_broken(column, c)

    def _report_broken(self, column: tables.Column, c: int) -> None:
        """Error cells and formulas without a value: calamine gives '' for both."""
        facts = self._grid.facts
        if not (facts.errors or facts.uncalculated):
            return
        for number in self._sheet.rows:
            at = (number - 1, c)
            cell = f"{column_letters(c)}{number}"
            if at in facts.errors:
                self._add("cell_error", cell, facts.errors[at], column=column.name)
            elif at in facts.uncalculated:
                self._add("cell_formula_empty", cell, column=column.name)

    def _read_ticks(self, raw: Sequence[list[Cell]]) -> None:
        """The dispositions that are ticked in columns of their own, joined to those written in one column."""
        written = self._sheet.columns.get(tables.DISPOSITION, [None] * len(raw))
        order = {name: place for place, name in enumerate(tables.DISPOSITIONS)}
        joined: list[Value] = []
        for row, text in zip(raw, written, strict=True):
            ticked = {name for name, c in self._heading.ticks.items() if c < len(row) and self._reader.converters.is_ticked(row[c])}
            ticked |= set(str(text).split("、")) if text else set()
            joined.append("、".join(sorted(ticked, key=lambda name: order.get(name, 99))) or None)
        self._sheet.columns[tables.DISPOSITION] = joined

    def _extras(self, texts: Sequence[list[str]], asides: list[list[str]]) -> list[str]:
        """Undeclared columns, carried along as 'heading：value；…'."""
        used = set(self._heading.mapped.values()) | set(self._heading.ticks.values())
        others = [(c, self._title_of(c)) for c in range(self._width) if c not in used]
        nothing = self._reader.converters.is_nothing
        made = []
        for row, aside in zip(texts, asides, strict=True):
            parts = [f"{title}：{text}" for c, title in others if c < len(row) and (text := row[c]) and not nothing(text)]
            made.append("；".join([*parts, *aside]))
        return made

    def _title_of(self, c: int) -> str:
        text = self._heading.texts[c].replace("\n", "") if c < len(self._heading.texts) else ""
        return text or f"未命名列{column_letters(c)}"

    def _shifted(self, raw: Sequence[list[Cell]]) -> set[int]:
        """Indexes of rows whose choice cells make sense only one column further: the row slid sideways."""
        choices = [
            (column, self._heading.mapped[column.name])
            for column in self._table.columns
            if column.type is Type.CHOICE and column.name in self._heading.mapped
        ]
        found: set[int] = set()
        if len(choices) < 2:
            return found
        for index, row in enumerate(raw):
            if any(self._makes_sense(column, row, c) for column, c in choices):
                continue
            if max(sum(self._makes_sense(column, row, c + by) for column, c in choices) for by in (1, -1)) >= 2:
                column, c = choices[0]
                value = clean_text(row[c]) if c < len(row) else ""
                self._add("row_shifted", f"{column_letters(c)}{self._sheet.rows[index]}", value, column=column.name)
                found.add(index)
        return found

    def _makes_sense(self, column: tables.Column, row: list[Cell], c: int) -> bool:
        return 0 <= c < len(row) and isinstance(row[c], str) and bool(self._reader.converters.finder(column.choices).find(row[c]))
