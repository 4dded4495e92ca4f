"""An editable xlsx template: placeholders in cells, and rows repeated for a list.

The office edits the template in Excel or WPS.  A cell or the page's foot holds jinja2 such as ``{{企业名称}}``; a row with
``{{行.问题描述}}`` is repeated for every item of the list 行 and vanishes when there is none.  Data is never taken for jinja2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any, Final

from jinja2 import StrictUndefined, UndefinedError
from jinja2 import Template as Compiled
from jinja2.sandbox import SandboxedEnvironment

from crosscheck.template_faults import RENDERING, braces_message, chinese_braces, in_chinese
from crosscheck.xlsx.books import TALLEST, lines_needed
from crosscheck.xlsx.package import PackageError, joined, parts_of, sheets_of, text_cell, workbook_part, xml_text

_SHARED: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(r"<si\b[^>]*?(?:/>|>.*?</si>)", re.DOTALL)
_TEXT: Final = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.DOTALL)
_ROW: Final = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_CELL: Final = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_NUMBER: Final = re.compile(r'\br="(\d+)"')
_ATTRIBUTE: Final = re.compile(r'\b(\w+)="([^"]*)"')
_INDEX: Final = re.compile(r"<v>(\d+)</v>")
_MODEL: Final = re.compile(r"\{\{\s*(\w+)\.")
_HEIGHT: Final = re.compile(r' (?:ht|customHeight)="[^"]*"')
_FOOT: Final = re.compile(r"(<(odd|even|first)(Header|Footer)\b[^>]*>)(.*?)(</\2\3>)", re.DOTALL)
_SPAN: Final = re.compile(r'\bsqref="([^"]*)"')
_RANGE: Final = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_SIZE: Final = re.compile(r'<sz val="([\d.]+)"')
_FONT: Final = re.compile(r"<font\b[^>]*?(?:/>|>.*?</font>)", re.DOTALL)
_FORMATS: Final = re.compile(r"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(r'<xf\b[^>]*?\bfontId="(\d+)"')
_MERGES: Final = re.compile(r"<mergeCells\b.*?</mergeCells>", re.DOTALL)
_MERGE: Final = re.compile(r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"\s*/>')
_COLUMN: Final = re.compile(r"<col\b([^>]*?)/?>")
_LETTERS: Final = re.compile("[A-Z]+")
_NARROW, _USUAL = 9.0, 11.0  # Excel's width of an unset column, its usual font size
_REMEMBERED: Final = 2000
_LEADING: Final = 1.36  # height of a line to the size of its font
_DIMENSION: Final = re.compile(r"<dimension\b[^>]*/>")


class Template:
    """The parts of a template, read and compiled once and filled many times.  Raises PackageError for what is no .xlsx."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self._parts = name, parts_of(data)
        self._strings = [_plain(item) for item in _ITEM.findall(self._parts.get(_SHARED, b"").decode("utf-8"))]
        self._environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
        self._compiled: dict[str, Compiled] = {}
        self._rows: dict[str, str] = {}  # the texts of a row of the template
        self._mixed: dict[str, bool] = {}  # see `_says_more`
        self._copies: dict[tuple[object, ...], str] = {}  # see `_copy`

    def fill(self, values: Mapping[str, str], lists: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
        """The workbook with those values and lists.

        Raises PackageError naming the cell of a placeholder that has no value.
        """
        parts = dict(self._parts)
        for name in parts:
            if name.startswith("xl/worksheets/sheet"):
                sheet, empty = self._sheet(parts[name].decode("utf-8"), values, lists)
                parts[name] = sheet.encode()
                if empty and name in self._names:
                    parts[self._workbook] = _hidden(parts[self._workbook].decode("utf-8"), self._names[name]).encode()
        return joined(parts)

    @cached_property
    def _workbook(self) -> str:
        return workbook_part(self._parts)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Part -> the name of its sheet as it stands in the workbook's XML."""
        return {part: xml_text(name).replace('"', "&quot;") for name, part in sheets_of(self._parts).items()}

    def _sheet(self, sheet: str, values: Mapping[str, str], lists: Mapping[str, Sequence[Mapping[str, str]]]) -> tuple[str, bool]:
        """The sheet with its cells filled and its model rows repeated, and whether it has none: then nobody need print it.

        What stands below a model row keeps its distance.
        """
        made, at, grown = [], 0, _Grown()
        widths = _widths(sheet)
        for match in _ROW.finditer(sheet):
            made.append(sheet[at : match.start()])
            at = match.end()
            found = _NUMBER.search(match[0])
            number = int(found[1]) if found else 0
            name = self._list_of(match[0], lists)
            start = grown.moved(number)
            if name:
                made += [self._copy(match[0], number, start + n, (name, item), values, widths) for n, item in enumerate(lists[name])]
                grown.models[number] = len(lists[name])
            else:
                row = _moved(match[0], number, start)
                made.append(self._row(row, values) if "{" in self._told(match[0]) else row)
        tail = _FOOT.sub(lambda foot: foot[1] + self._foot(foot[4], values) + foot[5], sheet[at:])
        if grown.models:
            made = [_DIMENSION.sub("", piece, count=1) if n == 0 else piece for n, piece in enumerate(made)]
            tail = _MERGES.sub(lambda block: grown.merges(block[0]), tail)
            tail = _SPAN.sub(lambda span: f'sqref="{grown.spans(span[1])}"', tail)
        return "".join(made) + tail, bool(grown.models) and not any(grown.models.values())

    def _copy(
        self, model: str, old: int, new: int, named: tuple[str, Mapping[str, str]], values: Mapping[str, str], widths: Mapping[str, float]
    ) -> str:
        """The model row for one item; remembered, since empty rows and lists to choose from are the same on every sheet."""
        name, item = named
        key = (model, new, name, *item.items(), *values.items()) if self._says_more(model, name) else (model, new, name, *item.items())
        known = self._copies.get(key)
        if known is None:
            if len(self._copies) > _REMEMBERED:
                self._copies.clear()
            row = _moved(_HEIGHT.sub("", model), old, new)
            known = self._copies[key] = self._tall(self._row(row, {**values, name: item}), widths)
        return known

    def _says_more(self, model: str, name: str) -> bool:
        """Whether a model row speaks of more than its own item."""
        if model not in self._mixed:
            texts = [self._text(dict(_ATTRIBUTE.findall(head)), body) for head, body in _CELL.findall(model)]
            self._mixed[model] = any("{%" in text or text.count("{{") != _MODEL.findall(text).count(name) for text in texts)
        return self._mixed[model]

    def _foot(self, text: str, values: Mapping[str, str]) -> str:
        """Header or footer: & begins a code there, so that of data is doubled."""
        plain = unescape(text)
        doubled = {name: value.replace("&", "&&") for name, value in values.items()}
        return xml_text(self._render("页眉页脚", plain, doubled)) if "{{" in plain else text

    def _list_of(self, row: str, lists: Mapping[str, Any]) -> str:
        """The name of the list for whose items the row is repeated; "" for a row that stands once."""
        return next((name for name in _MODEL.findall(self._told(row)) if name in lists), "")

    def _told(self, row: str) -> str:
        """The texts of the row's cells; remembered by the row as it stands in the template."""
        known = self._rows.get(row)
        if known is None:
            texts = (self._text(dict(_ATTRIBUTE.findall(head)), body) for head, body in _CELL.findall(row))
            known = self._rows[row] = "\n".join(texts)
        return known

    @cached_property
    def _sizes(self) -> list[float]:
        """Font size by the number of a cell's format."""
        styles = self._parts.get("xl/styles.xml", b"").decode("utf-8")
        fonts = [float(size[1]) if (size := _SIZE.search(font)) else _USUAL for font in _FONT.findall(styles)]
        formats = _FORMATS.search(styles)
        return [fonts[int(font)] if int(font) < len(fonts) else _USUAL for font in _FORMAT.findall(formats[0] if formats else "")]

    def _tall(self, row: str, widths: Mapping[str, float]) -> str:
        """The row with the height of its longest text, which it loses when a person edits it: then Excel fits it anew.

        A row to be written in needs one too: LibreOffice shows a row without it as low as a line of print.
        """
        height = 0.0
        for head, body in _CELL.findall(row):
            attributes = dict(_ATTRIBUTE.findall(head))
            letters = _LETTERS.match(attributes["r"])
            format_ = int(attributes.get("s", "0"))
            size = self._sizes[format_] if format_ < len(self._sizes) else _USUAL
            room = widths.get(letters[0] if letters else "", _NARROW) * _USUAL / size
            lines = lines_needed(_plain(body), room)
            height = max(height, (lines * size * _LEADING + 4) if lines > 1 else 0)
        return row.replace("<row", f'<row ht="{min(height, TALLEST):.4g}"', 1) if height else row

    def _row(self, row: str, values: Mapping[str, Any]) -> str:
        return _CELL.sub(lambda cell: self._cell(cell[0], cell[1], cell[2] or "", values), row)

    def _cell(self, whole: str, head: str, body: str, values: Mapping[str, Any]) -> str:
        attributes = dict(_ATTRIBUTE.findall(head))
        text = self._text(attributes, body)
        if wrong := chinese_braces(text):
            raise PackageError(f"{attributes['r']} 单元格：{braces_message(self.name, wrong)}")
        if "{{" not in text and "{%" not in text:
            return whole
        return text_cell(attributes["r"], attributes.get("s", "0"), self._render(attributes["r"], text, values))

    def _text(self, attributes: Mapping[str, str], body: str) -> str:
        """The text of a cell, whether it stands in the cell or among the shared strings."""
        if attributes.get("t") == "inlineStr":
            return _plain(body)
        index = _INDEX.search(body) if attributes.get("t") == "s" else None
        return self._strings[int(index[1])] if index else ""

    def _render(self, cell: str, text: str, values: Mapping[str, Any]) -> str:
        try:
            if text not in self._compiled:
                self._compiled[text] = self._environment.from_string(text)
            return self._compiled[text].render(values)
        except UndefinedError as error:
            raise PackageError(
                f"模板 {self.name} 的 {cell} 单元格“{text}”：{in_chinese(error)}。这里可以用的名称：{_offered(values)}。"
            ) from error
        except RENDERING as error:
            raise PackageError(f"模板 {self.name} 的 {cell} 单元格“{text}”写法不对：{in_chinese(error)}。") from error


def _offered(values: Mapping[str, Any]) -> str:
    """The names that a placeholder may hold."""
    names = [f"{name}.{inner}" for name, item in values.items() if isinstance(item, Mapping) for inner in item]
    return "、".join([*names, *(name for name, item in values.items() if not isinstance(item, Mapping))])


def _hidden(workbook: str, sheet: str) -> str:
    """The workbook's XML with that sheet hidden."""
    return re.sub(rf'(<(?:\w+:)?sheet\b(?![^>]*\bstate=)(?=[^>]*\bname="{re.escape(sheet)}"))', r'\1 state="hidden"', workbook, count=1)


def _plain(item: str) -> str:
    return unescape("".join(_TEXT.findall(item)))


def _moved(row: str, old: int, new: int) -> str:
    """The row and its cells under another number.  Only tags are changed: text may look like a reference."""
    if old == new:
        return row
    return re.sub(rf'(<(?:row|c)\b[^>]*?\br="[A-Z]*){old}"', rf'\g<1>{new}"', row)


def _widths(sheet: str) -> dict[str, float]:
    """Column letters -> width in characters, of the columns A to Z."""
    widths = {}
    for head in _COLUMN.findall(sheet):
        column = dict(_ATTRIBUTE.findall(head))
        for number in range(int(column["min"]), min(int(column["max"]), 26) + 1):
            widths[chr(64 + number)] = float(column.get("width", _NARROW))
    return widths


@dataclass(slots=True)
class _Grown:
    """Where the rows of a sheet went when its model rows were repeated; ``models``: row of the template -> copies."""

    models: dict[int, int] = field(default_factory=dict)

    def moved(self, row: int) -> int:
        """The new number of a row, the first copy's of a model row."""
        return row + sum(count - 1 for model, count in self.models.items() if model < row)

    def last(self, row: int) -> int:
        """The new number of a row, the last copy's of a model row."""
        return self.moved(row) + max(self.models.get(row, 1) - 1, 0)

    def spans(self, sqref: str) -> str:
        """The ranges of a drop-down or a conditional format, stretched over the copies."""
        found = _RANGE.findall(sqref)
        return " ".join(f"{left}{self.moved(int(top))}:{right or left}{self.last(int(bottom or top))}" for left, top, right, bottom in found)

    def merges(self, block: str) -> str:
        """The merged ranges: one within a model row is merged in every copy."""
        kept = []
        for left, top, right, bottom in _MERGE.findall(block):
            first, last = int(top), int(bottom)
            if first == last and first in self.models:
                start = self.moved(first)
                kept += [f"{left}{start + n}:{right}{start + n}" for n in range(self.models[first])]
            else:
                kept.append(f"{left}{self.moved(first)}:{right}{self.last(last)}")
        cells = "".join(f'<mergeCell ref="{area}"/>' for area in kept)
        return f'<mergeCells count="{len(kept)}">{cells}</mergeCells>' if kept else ""
