"""An editable xlsx template: placeholders in cells, and rows repeated for a list.

The office edits the template in Excel or WPS.  A cell holds jinja2 such as ``{{企业名称}}``; a row with ``{{行.问题描述}}`` is
repeated for every item of the list and vanishes when there is none.  Data is never taken for jinja2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2 import Template as Compiled
from jinja2.sandbox import SandboxedEnvironment

from crosscheck.books import lines_needed
from crosscheck.package import PackageError, joined, parts_of, text_cell

ROW: Final = "行"
_SHARED: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(r"<si\b[^>]*?(?:/>|>.*?</si>)", re.DOTALL)
_TEXT: Final = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.DOTALL)
_ROW: Final = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_CELL: Final = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_NUMBER: Final = re.compile(r'\br="(\d+)"')
_ATTRIBUTE: Final = re.compile(r'\b(\w+)="([^"]*)"')
_INDEX: Final = re.compile(r"<v>(\d+)</v>")
_MODEL: Final = re.compile(r"\{\{\s*" + ROW + r"\.")
_HEIGHT: Final = re.compile(r' (?:ht|customHeight)="[^"]*"')
_MERGES: Final = re.compile(r"<mergeCells\b.*?</mergeCells>", re.DOTALL)
_MERGE: Final = re.compile(r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"\s*/>')
_COLUMN: Final = re.compile(r"<col\b([^>]*?)/?>")
_LETTERS: Final = re.compile("[A-Z]+")
_LINE, _TALLEST, _NARROW = 15, 400, 9.0
_DIMENSION: Final = re.compile(r"<dimension\b[^>]*/>")


@dataclass(frozen=True)
class Template:
    """The parts of a template, read and compiled once and filled many times."""

    name: str
    data: bytes

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        return parts_of(self.data)

    @cached_property
    def _strings(self) -> list[str]:
        return [_plain(item) for item in _ITEM.findall(self._parts.get(_SHARED, b"").decode("utf-8"))]

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        return SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)

    @cached_property
    def _compiled(self) -> dict[str, Compiled]:
        return {}

    def fill(self, values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> bytes:
        """The workbook with those values.  Raises PackageError naming the cell of a placeholder that has no value."""
        parts = dict(self._parts)
        for name in parts:
            if name.startswith("xl/worksheets/sheet"):
                parts[name] = self._sheet(parts[name].decode("utf-8"), values, rows).encode()
        return joined(parts)

    def _sheet(self, sheet: str, values: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> str:
        """The sheet with its cells filled and its model row repeated; what stands below keeps its distance."""
        made, at, model, shift = [], 0, 0, 0
        widths = _widths(sheet)
        for match in _ROW.finditer(sheet):
            made.append(sheet[at : match.start()])
            at = match.end()
            found = _NUMBER.search(match[0])
            number = int(found[1]) if found else 0
            if not model and self._is_model(match[0]):
                bare = _HEIGHT.sub("", match[0])
                made += [_tall(self._row(_moved(bare, number, number + n), {ROW: row}), widths) for n, row in enumerate(rows)]
                model, shift = number, len(rows) - 1
            else:
                made.append(self._row(_moved(match[0], number, number + shift), values))
        tail = sheet[at:]
        if model:
            made = [_DIMENSION.sub("", piece, count=1) if n == 0 else piece for n, piece in enumerate(made)]
            tail = _MERGES.sub(lambda found: _merges(found[0], model, len(rows)), tail)
        return "".join(made) + tail

    def _is_model(self, row: str) -> bool:
        return any(_MODEL.search(self._text(dict(_ATTRIBUTE.findall(head)), body)) for head, body in _CELL.findall(row))

    def _row(self, row: str, values: Mapping[str, Any]) -> str:
        return _CELL.sub(lambda cell: self._cell(cell[0], cell[1], cell[2] or "", values), row)

    def _cell(self, whole: str, head: str, body: str, values: Mapping[str, Any]) -> str:
        attributes = dict(_ATTRIBUTE.findall(head))
        text = self._text(attributes, body)
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
                f"模板 {self.name} 的 {cell} 单元格“{text}”没有对应的内容（{error.message}）。请改成说明里列出的名称。"
            ) from error
        except TemplateError as error:
            raise PackageError(f"模板 {self.name} 的 {cell} 单元格“{text}”写法不对（{error.message}）。") from error


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


def _tall(row: str, widths: Mapping[str, float]) -> str:
    """The row with the height of its longest text: not every office program fits rows by itself on opening."""
    lines = 1
    for head, body in _CELL.findall(row):
        letters = _LETTERS.match(dict(_ATTRIBUTE.findall(head))["r"])
        lines = max(lines, lines_needed(_plain(body), widths.get(letters[0] if letters else "", _NARROW)))
    height = min(lines * _LINE + 4, _TALLEST)
    return row.replace("<row", f'<row ht="{height}" customHeight="1"', 1) if lines > 1 else row


def _merges(block: str, model: int, count: int) -> str:
    """The merged ranges after the model row became ``count`` rows."""
    kept = []
    for left, top, right, bottom in _MERGE.findall(block):
        first, last = int(top), int(bottom)
        if first == last == model:
            kept += [(left, model + n, right, model + n) for n in range(count)]
        else:
            shift = count - 1
            kept.append((left, first + shift * (first > model), right, last + shift * (last > model)))
    cells = "".join(f'<mergeCell ref="{left}{first}:{right}{last}"/>' for left, first, right, last in kept)
    return f'<mergeCells count="{len(kept)}">{cells}</mergeCells>' if kept else ""
