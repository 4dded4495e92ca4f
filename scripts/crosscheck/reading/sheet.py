"""One file -> its sheets as typed columns with findings: the work that a worker process does for each file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from crosscheck import tables
from crosscheck.catalogue import SAYS_NONE
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import DEPARTMENTS, FORMS, OWNERS, ROSTERS
from crosscheck.keys import key
from crosscheck.reading import body, cards, turned
from crosscheck.reading.below import next_list
from crosscheck.reading.captions import fill_from_captions, fill_from_names
from crosscheck.reading.going_on import going_on
from crosscheck.reading.grid import Grid, Refused, cell_name, rows_before, rows_from
from crosscheck.reading.grouped import fill_from_groups, part_person_and_phone
from crosscheck.reading.headings import find_heading, heading_at, mapped_headings, side_by_side
from crosscheck.reading.left_empty import set_aside
from crosscheck.reading.mapping import Heading
from crosscheck.reading.one_list import ListReading
from crosscheck.reading.opening import open_grids
from crosscheck.reading.reader import Reader
from crosscheck.reading.sections import fill_from_sections
from crosscheck.reading.settings import Settings
from crosscheck.reading.shape import SEARCHED, first_of_the_list, headings_shown, looks_like_list
from crosscheck.reading.stated import give_constant
from crosscheck.reading.towns import town_from_address
from crosscheck.reading.transfer import of_one_visit
from crosscheck.reading.values import clean_text
from crosscheck.sheets import DEEPEST, Sheet

if TYPE_CHECKING:
    from crosscheck.config_sections import Source

_TITLED: Final = 3  # rows in which a form's title stands
_NO_LIST: Final = "sheet_reference"
_UNKNOWN: Final = "sheet_unknown"
_COUNTS: Final = "sheet_counts"
_COUNTED: Final = (tables.ENTERPRISES.kind, tables.PROBLEMS.kind)
_BOOKS: Final = {table.book: table for table in (tables.NAME_DECISIONS, tables.HEADING_DECISIONS)}


def read_file(reader: Reader, file: str, data: bytes) -> list[Sheet]:
    """The sheets of the file (its name relative to workbooks/); one without a sheet name carries file findings."""
    name = PurePosixPath(file).name
    if name.startswith(OWNERS):
        return [Sheet(file, "", findings=[finding("file_locked_copy", Place(file))])]
    try:
        opened = open_grids(data, name, reader.settings.limits, reader.passwords)
    except Refused as refusal:
        return [Sheet(file, "", findings=[finding(refusal.code, Place(file), **refusal.words)])]
    sheets = list(_read_grids(reader, file, opened.grids))
    of_one_visit(sheets)
    sheets = _without_counts(sheets)
    about = Sheet(file, "", findings=[finding(code, Place(file), **words) for code, words in opened.notes])
    if not any(sheet.kind for sheet in sheets):
        sheets = [_unknown(sheet) if any(item.code == _NO_LIST for item in sheet.findings) else sheet for sheet in sheets]
        if not sheets:
            about.findings.append(finding("sheet_empty", Place(file)))
    return [*sheets, about] if about.findings else sheets


def _read_grids(reader: Reader, file: str, grids: Iterable[Grid]) -> Iterable[Sheet]:
    """The lists of all sheets; one without a heading may go on with the single list of the sheet before it."""
    before: Grid | None = None
    kinds = tuple(table.kind for table in _family(file))
    for grid in grids:
        _forget_remarks(grid)
        sheets = list(_read_grid(reader, file, grid))
        if before and len(sheets) == 1 and any(item.code in (_NO_LIST, _UNKNOWN) for item in sheets[0].findings):
            sheets = _goes_on(reader, file, grid, before, kinds) or sheets
        elif sheets:
            before = grid if len(sheets) == 1 and sheets[0].kind and not _sources(reader.settings, file, grid.sheet) else None
        yield from _with_strays(sheets, file, grid)


def _read_grid(reader: Reader, file: str, grid: Grid) -> Iterable[Sheet]:
    if not any(any(map(clean_text, row)) for row in grid.rows):
        return
    reference = reader.settings.words.reference_sheets
    if grid.sheet in reference:
        yield _reference(file, grid, [])
        return
    for source in _sources(reader.settings, file, grid.sheet) or [reader.settings.anywhere]:
        yield from _read_as(reader, file, grid, source)


def _goes_on(reader: Reader, file: str, grid: Grid, before: Grid, kinds: tuple[str, ...]) -> list[Sheet]:
    """The sheet read under the heading of the one before, and the lists below; none unless its cells leave no doubt."""
    heading = going_on(reader, file, grid, before, kinds)
    if heading is None:
        return []
    source = reader.settings.anywhere
    sheets = _numbered(_read_from(reader, file, _rename(grid, source), source, kinds, heading))
    sheets[0].findings.append(finding("sheet_goes_on", Place(file, grid.sheet), before.sheet))
    return sheets


def _with_strays(sheets: list[Sheet], file: str, grid: Grid) -> list[Sheet]:
    """The lists of a grid, with what stands far outside of them told, and its rows below the last list noted as skipped."""
    if not (sheets and grid.facts.far):
        return sheets
    said = {at: clean_text(cell) for at, cell in grid.facts.far.items() if at[1] != grid.remarks}
    for row in dict.fromkeys(row for row, _ in grid.facts.far if row >= len(grid.rows)):
        sheets[-1].skipped.append((row + 1, body.NOTE if any(text for at, text in said.items() if at[0] == row) else body.BLANK))
    for at in [at for at, text in said.items() if text] or list(said)[:1]:
        place = Place(file, grid.sheet, cell_name(*at))
        sheets[0].findings.append(finding("cell_far_away" if said[at] else "space_far_away", place, said[at]))
    return sheets


def _sources(settings: Settings, file: str, sheet: str) -> list[Source]:
    return [item for item in settings.sources if fnmatchcase(file, item.file) and fnmatchcase(sheet, item.sheet)]


def _read_as(reader: Reader, file: str, grid: Grid, source: Source) -> Iterable[Sheet]:
    kinds: list[tuple[str, ...]] = [(kind,) for kind in source.kinds] or [tuple(table.kind for table in _family(file))]
    for among in kinds:
        renamed = _rename(grid, source)
        found = mapped_headings(reader, renamed, among)
        if laid := cards.laid_out(renamed, among, reader, found, file):
            yield from _cards(reader, file, laid, renamed, source)
            continue
        sides = side_by_side(reader, renamed, among, found)
        lists = _numbered(sheet for side in sides for sheet in _read_lists(reader, file, side, source, among, found if side is renamed else None))
        if told := _form_elsewhere(file, grid, lists):
            yield told
            continue
        yield from lists or _turned_lists(reader, file, grid, source, among) or [_elsewhere(reader, file, grid) or _no_list(reader, file, grid)]


def _cards(reader: Reader, file: str, laid: cards.Laid, grid: Grid, source: Source) -> list[Sheet]:
    """What the cards of a sheet say; a question where they leave a doubt."""
    read = _read_lists(reader, file, laid.list_, source, (laid.kind,), None) if laid.kind else ()
    told = finding("sheet_is_card", Place(file, grid.sheet), headings="、".join(map(str, laid.list_.rows[0])))
    return _numbered(item for sheet in read for item in laid.upright(sheet, grid)) or [_sent_back(file, grid, told)]


def _turned_lists(reader: Reader, file: str, grid: Grid, source: Source, among: tuple[str, ...]) -> list[Sheet]:
    """The work reports of a sheet that is written down the page; none when it is another sheet."""
    kind = tables.WORK_REPORTS.kind
    side = turned.turned(grid, reader.words, file) if kind in among else None
    if side is None:
        return []
    return _numbered(item for sheet in _read_lists(reader, file, side, source, (kind,), None) for item in turned.upright_reports(sheet, grid))


def _numbered(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The lists of one sheet, told apart by their numbers."""
    lists = list(sheets)
    for part, sheet in enumerate(lists):
        sheet.part = part
    return lists


def _read_lists(
    reader: Reader, file: str, grid: Grid, source: Source, kinds: tuple[str, ...], found: list[Heading] | None
) -> Iterable[Sheet]:
    """The list of the grid, and those that stand below it; ``found`` are its possible headings when they are known."""
    return _read_from(reader, file, grid, source, kinds, find_heading(reader, file, grid, kinds, found))


def _read_from(reader: Reader, file: str, grid: Grid, source: Source, kinds: tuple[str, ...], heading: Heading | None) -> Iterable[Sheet]:
    """The list under that heading, and those that stand below it."""
    while heading is not None:
        for row in grid.rows[heading.last + 1 :]:  # one that goes on with another sheet's list may be less wide
            row.extend([""] * (len(heading.texts) - len(row)))
        below = next_list(reader, grid, heading, kinds)
        part = grid if below is None else rows_before(grid, below)
        for name, constant in source.defaults.items():
            give_constant(heading, part, name, constant, reader.row_words)
        told = fill_from_groups(heading, part, reader, file)
        part_person_and_phone(heading, part, reader)
        body.fill_merged(part, heading)  # a name that is alone in its row but for a cell merged down to it is no section
        with set_aside(heading, part, reader):
            told += fill_from_captions(heading, part, reader, file) + fill_from_sections(heading, part, reader, file)
            told += town_from_address(heading, part, reader, file) + fill_from_names(heading, part, reader, file)
        sheet = ListReading(reader, file, part, heading, source, more=below is not None).read()
        sheet.findings += told if sheet.rows else []
        yield sheet
        if below is None:
            return
        grid = rows_from(grid, below)
        heading = heading_at(reader, file, grid, below, kinds)


def _form_elsewhere(file: str, grid: Grid, lists: Sequence[Sheet]) -> Sheet | None:
    """A transfer sheet that was put among the departments' lists, of which it lacks columns: its rows go back with the place where they belong."""
    lacking = any(item.code == "column_missing" for sheet in lists for item in sheet.findings)
    if not (lacking and file.startswith(f"{DEPARTMENTS}/")):
        return None
    titled = any(clean_text(cell).endswith(tables.TRANSFERS.kind) for row in grid.rows[:_TITLED] for cell in row)
    return _sent_back(file, grid, finding("transfer_elsewhere", Place(file, grid.sheet))) if titled else None


def _elsewhere(reader: Reader, file: str, grid: Grid) -> Sheet | None:
    """A department's list that was put among the rosters or the transfer sheets: its rows go back with the place where they belong."""
    if not file.startswith((f"{ROSTERS}/", f"{FORMS}/")):
        return None
    kinds = tuple(table.kind for table in tables.DEPARTMENT_TABLES)
    heading = find_heading(reader, file, grid, kinds)
    if heading is None or heading.missing:
        return None
    told = finding("sheet_elsewhere", Place(file, grid.sheet), heading.kind, folder=file.partition("/")[0])
    return _sent_back(file, grid, told)


def _no_list(reader: Reader, file: str, grid: Grid) -> Sheet:
    """A sheet without a known heading: a question when it is a list of something, else a note."""
    texts = [[clean_text(cell) for cell in row] for row in grid.rows]
    if body.says_none(texts):
        return _reference(file, grid, [finding(SAYS_NONE, Place(file, grid.sheet))])
    if looks_like_list(grid):
        sheet = _unknown(_reference(file, grid, []))
        finders = [reader.converters.finder(choices).find for choices in ("duty", tables.FIELD)]
        if body.are_counts(texts, lambda text: any(find(text) for find in finders) or bool(reader.row_words.total.match(text))):
            sheet.findings.append(finding(_COUNTS, Place(file, grid.sheet)))
        return sheet
    return _reference(file, grid, [finding(_NO_LIST, Place(file, grid.sheet))])


def _family(file: str) -> tuple[tables.Table, ...]:
    """The kinds of workbook that the file's folder can hold."""
    if file in _BOOKS:
        return (_BOOKS[file],)
    if file.startswith(f"{FORMS}/"):
        return (tables.SIGN_OFFS,) if file == f"{FORMS}/{tables.SIGN_OFFS.book}" else tables.FORM_TABLES
    return tables.ROSTER_TABLES if file.startswith(f"{ROSTERS}/") else (*tables.DEPARTMENT_TABLES, tables.HANDOVERS)


def _rename(grid: Grid, source: Source) -> Grid:
    """The grid with headings replaced as the source's settings say, its rows copied: each reading fills its own."""
    names = dict(source.columns)
    rows = [[names.get(clean_text(cell).replace("\n", ""), cell) if isinstance(cell, str) else cell for cell in row] if names else row[:] for row in grid.rows]
    return replace(grid, rows=rows)


def _forget_remarks(grid: Grid) -> None:
    """Empty column 错误说明, which we wrote into a workbook that went back: it is no data, and no label of a card."""
    head = enumerate(grid.rows[: SEARCHED + DEEPEST])
    ours = ((r, c) for r, row in head for c, cell in enumerate(row) if isinstance(cell, str) and tables.ERRATA in cell and key(cell) == tables.ERRATA)
    first, grid.remarks = next(ours, (0, -1))
    for row in grid.rows[first:] if grid.remarks >= 0 else ():
        row[grid.remarks] = ""


def _reference(file: str, grid: Grid, findings: list[Finding]) -> Sheet:
    """A sheet that is no list: every row of it is a note."""
    rows = [(r + 1, body.NOTE if any(clean_text(cell) for cell in row) else body.BLANK) for r, row in enumerate(grid.rows)]
    return Sheet(file, grid.sheet, skipped=rows, extras=[_seen(grid)], findings=findings)


def _seen(grid: Grid) -> str:
    """What stands where the heading would be."""
    if first := first_of_the_list(grid):
        return f"第 {first} 行像是内容，上面没有认出表头"
    return f"读到的表头是：{'、'.join(text[:12] for text in headings_shown(grid)[:20])}"


def _wanted(file: str) -> str:
    """What a heading has at the least, of the kinds that the file's folder can hold."""
    kinds = _family(file)
    if kinds[0] in tables.DEPARTMENT_TABLES:
        return "至少要有企业名称，问题清单还要有问题描述、隐患等级、发现日期等"
    return "，".join(f"{table.kind}至少要有{'、'.join(table.required)}" for table in kinds if not table.issued)


def _without_counts(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, those that count by town or section what lists of the same file tell being nothing that somebody must mend."""
    if any(sheet.rows and sheet.kind in _COUNTED for sheet in sheets):
        return [_counts(sheet) if any(item.code in ("work_report_by_part", _COUNTS) for item in sheet.findings) else sheet for sheet in sheets]
    return [replace(sheet, findings=[item for item in sheet.findings if item.code != _COUNTS]) for sheet in sheets]


def _counts(sheet: Sheet) -> Sheet:
    """The same sheet as one for reference."""
    skipped = sorted([*sheet.skipped, *((number, body.NOTE) for number in sheet.rows)])
    return Sheet(sheet.file, sheet.sheet, skipped=skipped, findings=[finding(_COUNTS, Place(sheet.file, sheet.sheet))], part=sheet.part)


def _sent_back(file: str, grid: Grid, told: Finding) -> Sheet:
    """A sheet whose rows go back with that finding."""
    return replace(_unknown(_reference(file, grid, [])), findings=[told])


def _unknown(sheet: Sheet) -> Sheet:
    """The same sheet, its rows going back with a question about the headings."""
    rows = [number for number, reason in sheet.skipped if reason != body.BLANK]
    blanks = [(number, reason) for number, reason in sheet.skipped if reason == body.BLANK]
    findings = [finding(_UNKNOWN, Place(sheet.file, sheet.sheet), headings=sheet.extras[0] if sheet.extras else "", wanted=_wanted(sheet.file))]
    return Sheet(sheet.file, sheet.sheet, rows=rows, extras=[""] * len(rows), skipped=blanks, findings=findings)
