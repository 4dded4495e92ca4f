"""An editable xlsx template: placeholders in cells, and rows repeated for a list.

The office edits the template in Excel or WPS.  A cell holds jinja2 such as ``{{企业名称}}``; a row with ``{{行.问题描述}}`` is
repeated for every item of the list and vanishes when there is none.  Data is never taken for jinja2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from xml.sax.saxutils import unescape

from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from crosscheck.package import PackageError, joined, parts_of, text_cell, xml_text

ROW: Final = "行"
_SHARED: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(r"<si\b[^>]*>.*?</si>|<si/>", re.DOTALL)
_TEXT: Final = re.compile(r"<t\b[^>]*>(.*?)</t>", re.DOTALL)
_ROW: Final = re.compile(r'<row\b[^>]*\br="(\d+)"[^>]*>.*?</row>', re.DOTALL)
_CELL: Final = re.compile(r'<c r="([A-Z]+)\d+"(?:(?=[^>]*\bs="(\d+)"))?[^>]*?(?:/>|>(.*?)</c>)', re.DOTALL)
_INDEX: Final = re.compile(r"<v>(\d+)</v>")


@dataclass(frozen=True)
class Template:
    """The parts of a template, read once and filled many times."""

    name: str
    data: bytes

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        return parts_of(self.data)

    @cached_property
    def _strings(self) -> list[str]:
        """The shared strings as XML items."""
        return _ITEM.findall(self._parts.get(_SHARED, b"").decode("utf-8"))

    def fill(self, values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> bytes:
        """The workbook with those values.  Raises PackageError naming a placeholder that has no value."""
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        parts = dict(self._parts)
        for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
            parts[name] = self._repeat(parts[name].decode("utf-8"), environment, rows).encode()
        filled = [self._item(item, environment, values) for item in self._strings]
        shared = parts.get(_SHARED, b"").decode("utf-8")
        if filled:
            start, end = shared.index(self._strings[0]), shared.rindex(self._strings[-1]) + len(self._strings[-1])
            parts[_SHARED] = (shared[:start] + "".join(filled) + shared[end:]).encode()
        return joined(parts)

    def _item(self, item: str, environment: SandboxedEnvironment, values: Mapping[str, str]) -> str:
        text = _plain(item)
        if "{{" not in text or f"{{{{{ROW}." in text:
            return item
        rendered = self._render(environment, text, values)
        return f'<si><t xml:space="preserve">{xml_text(rendered)}</t></si>'

    def _repeat(self, sheet: str, environment: SandboxedEnvironment, rows: Sequence[Mapping[str, str]]) -> str:
        """The sheet with its model row repeated; rows below it keep their distance."""
        for match in _ROW.finditer(sheet):
            cells = [(letters, style or "0", self._text_of(body)) for letters, style, body in _CELL.findall(match[0])]
            if any(f"{{{{{ROW}." in text for _, _, text in cells):
                first = int(match[1])
                made = [self._row(first + n, cells, environment, row) for n, row in enumerate(rows)]
                return sheet[: match.start()] + "".join(made) + sheet[match.end() :]
        return sheet

    def _row(self, number: int, cells: Sequence[tuple[str, str, str]], environment: SandboxedEnvironment, row: Mapping[str, str]) -> str:
        made = [text_cell(f"{letters}{number}", style, self._render(environment, text, {ROW: row})) for letters, style, text in cells]
        return f'<row r="{number}">{"".join(made)}</row>'

    def _text_of(self, body: str) -> str:
        index = _INDEX.search(body)
        if index and int(index[1]) < len(self._strings):
            return _plain(self._strings[int(index[1])])
        return _plain(body)

    def _render(self, environment: SandboxedEnvironment, text: str, values: Mapping[str, Any]) -> str:
        try:
            return environment.from_string(text).render(values)
        except UndefinedError as error:
            raise PackageError(f"模板 {self.name} 里的“{text}”没有对应的内容（{error.message}）。请改成说明里列出的名称。") from error
        except TemplateError as error:
            raise PackageError(f"模板 {self.name} 里的“{text}”写法不对（{error.message}）。") from error


def _plain(item: str) -> str:
    return unescape("".join(_TEXT.findall(item)))
