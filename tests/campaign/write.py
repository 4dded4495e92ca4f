"""Writing a campaign's workbooks the way departments do, and recording what every row of them truly is."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from random import Random

import xlsxwriter

from tests.campaign import columns as c
from tests.campaign.books import CSV, Book, plan_books
from tests.campaign.layout import HEADING, Line, Page, Row, lay_out
from tests.campaign.roster import write_rosters
from tests.campaign.truth import Campaign
from tests.campaign.untidy import Day, Style, Value, deal_traits, draw_style

_REFERENCE, _SCRATCH = "字典", "旧稿"
CREATED = datetime(2021, 6, 21)
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class WrittenSheet:
    """One sheet ("" of a CSV file): its file under workbooks/, and what each row is, by 1-based number, none left out."""

    file: str
    sheet: str
    kind: str
    rows: tuple[tuple[int, Row], ...]

    @property
    def body(self) -> tuple[tuple[int, Row], ...]:
        """The rows below the heading."""
        last = max((number for number, row in self.rows if row.what == HEADING), default=0)
        return tuple((number, row) for number, row in self.rows if number > last)


@dataclass(frozen=True)
class Written:
    """All that was written; `unreadable` are the files that hold no list at all (a lock file, an empty file).

    `plans` are the 实施方案, Word documents of the lead departments.
    """

    sheets: tuple[WrittenSheet, ...]
    unreadable: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    def count(self, what: str) -> int:
        """How many rows are `what`."""
        return sum(row.what == what for sheet in self.sheets for _, row in sheet.rows)

    def undecidable(self, campaign: Campaign, taken: Container[tuple[str, str, int]]) -> set[int]:
        """The enterprises of which only a person can say that their rows (those `taken`: file, sheet, row) mean one.

        One row gives the code beside a short or former name, another the full name without the code, and no row joins them.
        """
        named: dict[int, list[Row]] = {}
        for sheet in self.sheets:
            for number, row in sheet.rows:
                if row.name and (sheet.file, sheet.sheet, number) in taken:
                    at = row.at if sheet.kind == c.ENTERPRISES else campaign.problems[row.at].enterprise
                    named.setdefault(at, []).append(row)
        return {at for at, rows in named.items() if not _joined(rows)}

    def found(self, what: str) -> Counter[int]:
        """How often each enterprise or problem stands in a row without fault."""
        return Counter(row.at for sheet in self.sheets for _, row in sheet.rows if row.what == what)


def _joined(rows: Sequence[Row]) -> bool:
    """Whether every row gives the code or a name that stands beside the code somewhere; without any code, one name."""
    sure = {row.name for row in rows if row.code} or {rows[0].name}
    return all(row.code or row.name in sure for row in rows)


def write(campaign: Campaign, folder: Path, seed: int, *, untidiness: float = 1.0, faults: float = 0.03,
          rows: int = 0, odd_files: bool | None = None) -> Written:  # fmt: skip
    """Write `folder`/部门 and `folder`/名册.

    `untidiness` 1 is that of real files, 0 none; `faults` is the share of faulty rows; `rows` cuts lists after so many
    (0: a list a month); `odd_files` (as a rule, where there is untidiness) adds the files that are not what they seem.
    """
    rng = Random(f"{seed} writing")
    odd = untidiness > 0 if odd_files is None else odd_files
    books = plan_books(rng, campaign, rows, odd)
    kinds = [listed.kind for book in books for listed in book.lists]
    text = [book.end == CSV for book in books for _ in book.lists]
    dealt = iter(deal_traits(rng, kinds, text, untidiness))
    sheets: list[WrittenSheet] = []
    for at, book in enumerate(books):
        own = Random(f"{seed} book {at}")
        styles = [draw_style(own, next(dealt), campaign.district, untidiness, book.end == CSV) for _ in book.lists]
        sheets += _write_book(own, book, styles, folder, faults)
    write_rosters(Random(f"{seed} rosters"), campaign, folder / "名册")
    return Written(tuple(sheets), _write_strays(folder, books) if odd else (), _write_plans(folder, campaign, odd))


def _write_plans(folder: Path, campaign: Campaign, odd: bool) -> tuple[str, ...]:
    """The 实施方案 of every lead department; where things are odd the last one forgets it."""
    lead = list(dict.fromkeys(report.department for report in campaign.reports))
    files = [f"部门/{name}/实施方案.docx" for name in (lead[:-1] if odd else lead)]
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(_document("安全生产执法百日攻坚行动实施方案", "一、工作目标", "二、执法检查安排", "三、工作要求"))
    return tuple(files)


def _document(*lines: str) -> bytes:
    """A small Word document of those paragraphs, the same bytes every time."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    office, package = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="{_RELATIONS}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 1, 0, 0, 0)), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return buffer.getvalue()


def _write_strays(folder: Path, books: Sequence[Book]) -> tuple[str, ...]:
    """The lock file that Excel leaves beside an open workbook, and an empty file."""
    lock = f"部门/{books[0].department}/~${books[0].stem}{books[0].end}"
    empty = f"部门/{books[-1].department}/问题清单(1).xlsx"
    (folder / lock).write_bytes(b"\x06Office" + b" " * 158)
    (folder / empty).write_bytes(b"")
    return lock, empty


def _write_book(rng: Random, book: Book, styles: Sequence[Style], folder: Path, faults: float) -> list[WrittenSheet]:
    text = book.end == CSV
    pages = [
        lay_out(rng, listed.sheet, listed.kind, listed.entries, style, listed.title, text, faults)
        for listed, style in zip(book.lists, styles, strict=True)
    ]
    path = folder / book.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_csv_bytes(pages[0]) if text else _xlsx_bytes(pages, styles))
    return [
        WrittenSheet(book.file, "" if text else page.sheet, page.kind, tuple((n, line.row) for n, line in enumerate(page.lines, 1)))
        for page in pages
    ]


def _csv_bytes(page: Page) -> bytes:
    """The page as a Chinese Excel saves it: GB18030, lines ended by CR LF."""
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([[""] * page.left + list(line.cells) for line in page.lines])
    return sheet.getvalue().encode("gb18030")


def _xlsx_bytes(pages: Sequence[Page], styles: Sequence[Style]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        formats = _Formats(book)
        for page in pages:
            _write_page(book.add_worksheet(page.sheet), page, formats)
        _add_other_sheets(book, styles, {page.sheet for page in pages})
    return buffer.getvalue()


class _Formats:
    """The cell formats of one workbook, each made once; xlsxwriter knows no other way to set a border."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[bool, str], xlsxwriter.format.Format] = {}

    def get(self, bold: bool = False, number: str = "") -> xlsxwriter.format.Format:
        key = (bold, number)
        if key not in self._made:
            look = {"border": 1, "text_wrap": True, "valign": "vcenter", "bold": bold}
            self._made[key] = self._book.add_format(look | ({"num_format": number} if number else {}))
        return self._made[key]


def _write_page(sheet: xlsxwriter.worksheet.Worksheet, page: Page, formats: _Formats) -> None:
    width, left = len(page.columns), page.left
    for at, line in enumerate(page.lines):
        _write_line(sheet, at, line, left, formats)
        if line.hidden:
            sheet.set_row(at, None, None, {"hidden": True})
    for first, start, last, end in page.merges:
        value, bold = page.lines[first].cells[start], page.lines[first].row.what == HEADING
        _merge(sheet, (first, start + left, last, end + left), value, formats, bold)
    sheet.set_column(left, left + width - 1, 14)
    if page.hidden_column >= 0:
        sheet.set_column(left + page.hidden_column, left + page.hidden_column, 14, None, {"hidden": True})
    if page.filtered:
        sheet.autofilter(page.head - 1, left, len(page.lines) - 1, left + width - 1)


def _write_line(sheet: xlsxwriter.worksheet.Worksheet, at: int, line: Line, left: int, formats: _Formats) -> None:
    if line.across:
        _merge(sheet, (at, left, at, left + len(line.cells) - 1), line.cells[0], formats, bold=True)
        return
    for place, value in enumerate(line.cells):
        _write_cell(sheet, at, left + place, value, formats, line.row.what == HEADING)
    if line.joined >= 0:
        _merge(sheet, (at, left + line.joined, at, left + line.joined + 1), line.cells[line.joined], formats)


def _merge(sheet: xlsxwriter.worksheet.Worksheet, span: tuple[int, int, int, int], value: Value, formats: _Formats,
           bold: bool = False) -> None:  # fmt: skip
    if sheet.merge_range(*span, "", formats.get(bold)):
        raise ValueError(f"cannot merge {span}")
    _write_cell(sheet, span[0], span[1], value, formats, bold)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value, formats: _Formats,
                bold: bool) -> None:  # fmt: skip
    """One cell; xlsxwriter says by a number, not by an exception, that it left something out."""
    if isinstance(value, Day):
        moment = datetime.combine(value.day, time())
        failed = sheet.write_datetime(row, column, moment, formats.get(bold, value.format))
    elif value == "":
        failed = sheet.write_blank(row, column, None, formats.get(bold))
    else:
        failed = sheet.write(row, column, value, formats.get(bold))
    if failed:
        raise ValueError(f"cannot write {value!r} at {row}, {column}")


def _add_other_sheets(book: xlsxwriter.Workbook, styles: Sequence[Style], taken: set[str]) -> None:
    """Sheets that hold no list: reference words, an old hidden scratch sheet, Excel's own empty ones."""

    def has(trait: str) -> bool:
        return any(style.has(trait) for style in styles)

    extra: list[tuple[str, tuple[str, ...]]] = []
    if has("reference_sheet"):
        extra.append((_REFERENCE, ("处置意见", *c.DISPOSITIONS)))
    if has("hidden_sheet"):
        extra.append((_SCRATCH, ("下拉", *c.ITEMS)))
    if has("empty_sheets"):
        extra += [("Sheet2", ()), ("Sheet3", ())]
    for name, words in extra:
        if name not in taken:
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, words)
            if name == _SCRATCH:
                sheet.hide()
