"""OpenDocument spreadsheets, zipped (.ods) or as one XML file (.fods): all that a sheet says, in one pass.

calamine reads their cells, but is silent about merged cells, errors, formulas without a value and hidden rows, and
refuses what is indented; so they are read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from crosscheck.reading.grid import At, Canvas, Cell, Grid, Refused, moment_in, number_in
from crosscheck.reading.strays import is_sparse, near_places
from crosscheck.xlsx.limits import LAST_COLUMN, LAST_ROW

if TYPE_CHECKING:
    from crosscheck.config_sections import Limits

_ERROR: Final = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)$|(?:Err|错误)[:：]\d{3}$")
_DURATION: Final = re.compile(r"(-?)P(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?)?$")
_ASIDE: Final = frozenset(("office:annotation", "draw:frame", "draw:custom-shape", "table:shapes", "text:ruby-text", "text:note"))  # in a cell, but not its text
_URN: Final = b"urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES: Final = {name: _URN + name + b":1.0" for name in (b"office", b"table", b"text", b"style")} | {
    b"draw": _URN + b"drawing:1.0", b"calcext": b"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}  # fmt: skip
_SPACES: Final = {space: prefix for prefix, space in _PREFIXES.items()}
_NAMESPACE: Final = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_TABLE: Final = "table:table"
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_FLAT: Final = re.compile(r"<office:document\s[^>]*opendocument\.spreadsheet")
_UNCALCULATED: Final = " "  # in an error's place: a formula without a value
_Attributes = dict[str, str]
_Said = tuple[int, int, Cell, str]  # 0-based column, in how many, what, and what is broken about it
_Line = tuple[int, int, list[_Said]]  # 0-based row, how many times, its cells


def is_flat(text: str) -> bool:
    """Whether the text is a spreadsheet in one XML file."""
    return bool(_FLAT.search(text, 0, 10_000))


def ods_grids(content: bytes, limits: Limits) -> list[Grid]:
    """The sheets of a content part.  Raises `Refused`."""
    reader = _ContentReader(limits)
    usual = _has_usual_names(content)
    parser = expat.ParserCreate(namespace_separator=None if usual else " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start if usual else reader.start_named, reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # LookupError: an encoding that there is not
        raise Refused("file_damaged", detail=f"内容部分第 {getattr(error, 'lineno', 1)} 行读不下去") from None
    return reader.grids


def _refuse_doctype(*_: object) -> None:
    raise Refused("file_unsafe", detail="里面有 DOCTYPE")


def _has_usual_names(content: bytes) -> bool:
    """Whether all is named with the prefixes that everybody uses: reading it then takes half the time."""
    told = _NAMESPACE.findall(content)
    named = dict(told)
    usual = all(_PREFIXES.get(prefix, space) == space and (prefix in _PREFIXES) == (space in _PREFIXES.values()) for prefix, space in told)
    return usual and b"table" in named and len(named) == len(told) == sum(content.count(blank + b"xmlns") for blank in (b" ", b"\n", b"\r", b"\t"))


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    """``urn:oasis:names:tc:opendocument:xmlns:table:1.0 table-row`` as ``table:table-row``."""
    space, _, local = name.rpartition(" ")
    prefix = _SPACES.get(space.encode(), b"").decode()
    return f"{prefix}:{local}"


class _ContentReader:
    """What expat calls; ``grids`` are the sheets."""

    def __init__(self, limits: Limits) -> None:
        self.grids: list[Grid] = []
        self._limits = limits
        self._style, self._unseen_styles = "", set[str]()
        self._date1904 = False
        self._open: list[str] = []  # the elements that are open
        self._aside = 0
        self._canvas: Canvas | None = None
        self._paragraphs, self._written = 0, False  # how many the cell has, whether one is open
        self._begin: dict[str, Callable[[_Attributes], None]] = {
            "style:style": self._begin_style, "style:table-properties": self._table_properties, "table:null-date": self._null_date,
            "table:table": self._begin_table, "table:table-column": self._column, "table:table-row": self._begin_row,
            "table:table-row-group": self._begin_group, "table:table-cell": self._begin_cell, "table:covered-table-cell": self._begin_cell,
            "text:p": self._paragraph, "text:s": self._spaces, "text:tab": lambda _: self._add("\t"), "text:line-break": lambda _: self._add("\n"),
        }  # fmt: skip
        self._finish: dict[str, Callable[[], None]] = {
            "table:table": self._end_table, "table:table-row": self._end_row, "table:table-row-group": self._end_group,
            "table:table-cell": self._end_cell, "table:covered-table-cell": self._end_cell, "text:p": self._end_paragraph,
        }  # fmt: skip

    def start_named(self, name: str, given: _Attributes) -> None:
        """Begin an element whose names are told with their namespaces."""
        self.start(_short(name), {_short(key): value for key, value in given.items()})

    def start(self, short: str, given: _Attributes) -> None:
        if short in _ASIDE or (short == _TABLE and self._is_inner()):
            self._aside += 1
        elif not self._aside and (begin := self._begin.get(short)):
            begin(given)
        self._open.append(short)

    def end(self, _: str) -> None:
        short = self._open.pop()
        if short in _ASIDE or (short == _TABLE and self._is_inner()):
            self._aside -= 1
        elif not self._aside and (finish := self._finish.get(short)):
            finish()

    def _is_inner(self) -> bool:
        """Whether the table that begins or ends is no sheet: one within a cell or among tracked changes."""
        return self._open[-1:] != ["office:spreadsheet"]

    def characters(self, text: str) -> None:
        if self._written and not self._aside:
            self._add(text if "  " not in text and text.isprintable() else _SPACE.sub(" ", text))

    # --- before the sheets ------------------------------------------------------------------------------------------
    def _begin_style(self, given: _Attributes) -> None:
        self._style = given.get("style:name", "")

    def _table_properties(self, given: _Attributes) -> None:
        if given.get("table:display") == "false":
            self._unseen_styles.add(self._style)

    def _null_date(self, given: _Attributes) -> None:
        self._date1904 = given.get("table:date-value", "").startswith("1904")

    # --- sheets -------------------------------------------------------------------------------------------------------
    def _begin_table(self, given: _Attributes) -> None:
        self._canvas = Canvas(given.get("table:name", f"Sheet{len(self.grids) + 1}"), self._limits)
        self._canvas.grid.date1904 = self._date1904
        self._canvas.grid.facts.hidden_sheet = given.get("table:style-name", "") in self._unseen_styles
        self._row, self._groups = 0, [False]
        self._hidden: list[range] = []
        self._cells: list[_Said] = []
        self._lines: list[_Line] = []

    def _end_table(self) -> None:
        if self._canvas is None:
            return
        grid = self._canvas.grid
        self._write(self._canvas)
        filled = len(grid.rows)
        grid.facts.hidden_rows = {row + 1 for rows in self._hidden for row in rows[:filled] if row < filled}
        grid.merges = [(top, left, min(bottom, filled - 1), right) for top, left, bottom, right in grid.merges if top < filled]
        self.grids.append(grid)
        self._canvas = None

    def _column(self, given: _Attributes) -> None:
        if self._canvas and given.get("table:visibility", "visible") != "visible":
            self._canvas.grid.facts.hidden_columns += 1

    def _begin_group(self, given: _Attributes) -> None:
        if self._canvas:
            self._groups.append(self._groups[-1] or given.get("table:display") == "false")

    def _end_group(self) -> None:
        if self._canvas:
            self._groups.pop()

    def _begin_row(self, given: _Attributes) -> None:
        if self._canvas is None:
            return
        self._times, self._column_now, self._cells = _count(given, "table:number-rows-repeated"), 0, []
        if self._groups[-1] or given.get("table:visibility", "visible") != "visible":
            self._hidden.append(range(self._row, self._row + self._times))

    def _end_row(self) -> None:
        if self._canvas is None:
            return
        if self._cells:
            self._lines.append((self._row, self._times, self._cells))
        self._row += self._times

    def _write(self, canvas: Canvas) -> None:
        """Put the lines into the grid, without the cells that stand far outside the table."""
        far = self._strays()
        for row, times, said in self._lines:
            cells = [one for one in said if (row, one[0]) not in far] if far else said
            if cells:
                column, across, *_ = cells[-1]
                canvas.reach(row + times - 1, column + across - 1)
                line: list[Cell] = []
                for column, across, cell, _ in cells:
                    line += [""] * (column - len(line))
                    line += [cell] * across
                for below in range(row, row + times):
                    canvas.grid.rows[below] = line[:]
            for column, across, cell, broken in said:
                places = [(below, c) for below in range(row, row + times) for c in range(column, column + across)] if far or broken else []
                if (row, column) in far:
                    canvas.grid.facts.far |= dict.fromkeys(places, cell)
                elif broken == _UNCALCULATED:
                    canvas.grid.facts.uncalculated.update(places)
                elif broken:
                    canvas.grid.facts.errors |= dict.fromkeys(places, broken)

    def _strays(self) -> Collection[At]:
        """Where cells stand far outside the table."""
        said = sum(times * sum(across for _, across, *_ in cells) for _, times, cells in self._lines)
        rows = max((row + times for row, times, _ in self._lines), default=0)
        columns = max((cells[-1][0] + cells[-1][1] for *_, cells in self._lines), default=0)
        if said > self._limits.cells or not is_sparse(rows * columns, said):
            return ()
        spans = ((range(row, row + times), range(column, column + across)) for row, times, cells in self._lines for column, across, *_ in cells)
        return near_places({at for span in spans for at in product(*span)}).places

    # --- cells --------------------------------------------------------------------------------------------------------
    def _begin_cell(self, given: _Attributes) -> None:
        if self._canvas:
            self._given, self._text, self._paragraphs = given, list[str](), 0

    def _paragraph(self, _: _Attributes) -> None:
        if self._canvas:
            self._text += ["\n"] * bool(self._paragraphs)
            self._paragraphs += 1
            self._written = True

    def _end_paragraph(self) -> None:
        self._written = False

    def _spaces(self, given: _Attributes) -> None:
        self._add(" " * min(_count(given, "text:c"), 1000))

    def _add(self, text: str) -> None:
        if self._canvas:
            self._text.append(text)

    def _end_cell(self) -> None:
        if self._canvas is None:
            return
        given, text = self._given, "".join(self._text)
        times = min(_count(given, "table:number-columns-repeated"), LAST_COLUMN)
        down, across = _count(given, "table:number-rows-spanned") - 1, _count(given, "table:number-columns-spanned") - 1
        broken = _broken(given, text, bool(self._paragraphs))
        cell = text if broken else _value(given, text)
        if cell != "" or broken:
            self._cells.append((self._column_now, times, cell, broken))
        if down or across:
            self._canvas.grid.merges.append((self._row, self._column_now, self._row + down, self._column_now + across))
        self._column_now += times


def _broken(given: _Attributes, text: str, written: bool) -> str:
    """The error that the cell shows, `_UNCALCULATED` for a formula that was never calculated, "" for neither."""
    if given.get("calcext:value-type") == "error" or ("table:formula" in given and _ERROR.match(text)):
        return text or "#?"
    return _UNCALCULATED if "table:formula" in given and "office:value-type" not in given and not written else ""


def _value(given: _Attributes, text: str) -> Cell:
    match given.get("office:value-type"):
        case "float" | "currency" | "percentage":
            return number_in(given.get("office:value", ""), text)
        case "date":
            return moment_in(given.get("office:date-value", ""), text)
        case "time":
            return _duration(given.get("office:time-value", ""), text)
        case "boolean":
            return given.get("office:boolean-value", text).lower() == "true"
        case _:
            return given.get("office:string-value", text)


def _duration(written: str, text: str) -> Cell:
    match = _DURATION.match(written)
    if match is None:
        return text or written
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    lasting = timedelta(days, seconds, minutes=minutes, hours=hours)
    if match[1] or lasting >= timedelta(1):
        return -lasting if match[1] else lasting
    return (datetime.min + lasting).time()


def _count(given: _Attributes, name: str) -> int:
    """How many times something stands, at least once."""
    if name not in given:
        return 1
    text = given[name]
    return max(1, min(int(text), LAST_ROW)) if text.isdigit() and len(text) < 12 else 1
