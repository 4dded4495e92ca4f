"""The styles part of an xlsx package: formats added at the end, every other one left as it stands.

A marked cell gets a copy of its own format with another fill, so that its number format, borders and font stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from crosscheck.xlsx.package import PackageError, utf8_text
from crosscheck.xlsx.tags import ATTRIBUTES, attributes, without

_FONT: Final = '<{p}font><{p}sz val="10"/><{p}color rgb="FFC00000"/><{p}name val="宋体"/><{p}charset val="134"/></{p}font>'
_FILL: Final = '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{color}"/><{p}bgColor indexed="64"/></{p}patternFill></{p}fill>'
_WRAPS: Final = re.compile(r"""\bwrapText\s*=\s*["'](?:1|true)["']""")
_WRAPPED: Final = '<{p}alignment vertical="top" wrapText="1"/>'


class CellStyles:
    """The styles part under way; ``filled`` and the others give the number of a format, made when it is first asked for."""

    def __init__(self, data: bytes) -> None:
        self._text = utf8_text(data, "样式部分")
        root = re.search(r"<((?:\w+:)?)styleSheet\b", self._text)
        if root is None:
            raise PackageError("样式部分的内部结构不认识。")
        self._p = root[1]
        if any("AlternateContent" in (found[2] or "") for name in ("fonts", "fills", "cellXfs") if (found := self._block(name))):
            raise PackageError("样式部分里的格式有几种写法。")  # which of them counts as one, only the program knows that wrote them
        self._formats = self._items("cellXfs", "xf")
        if not self._formats:
            raise PackageError("样式部分里没有单元格格式。")
        self._made: dict[tuple[object, ...], int] = {}

    def data(self) -> bytes:
        """The bytes of the part."""
        return self._text.encode("utf-8")

    def filled(self, style: int, color: str) -> int:
        """That format with a solid fill of that colour (FFRRGGBB)."""
        return self._once(("fill", style, color), lambda: self._with(style, {"fillId": self._fill(color), "applyFill": 1}))

    def formats_with(self, colors: Iterable[str]) -> frozenset[int]:
        """The numbers of all formats whose fill is one of those colours."""
        fills = {str(self._fill(color)) for color in colors}
        return frozenset(style for style in range(len(self._formats)) if attributes(self._head(style)).get("fillId") in fills)

    def wraps(self, style: int) -> bool:
        """Whether that format takes a long text in several lines."""
        return bool(_WRAPS.search(self._own(style)))

    def cleared(self, style: int) -> int:
        """That format without its fill."""
        return self._once(("clear", style), lambda: self._with(style, {"fillId": 0, "applyFill": 0}))

    def remark(self) -> int:
        """A format for words about a row: small, dark red, wrapped, nothing else."""
        return self._once(("remark",), self._new_remark)

    def _new_remark(self) -> int:
        p = self._p
        font = self._append("fonts", "font", _FONT.format(p=p))
        head = f'numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"'
        return self._format(f"<{p}xf {head}>{_WRAPPED.format(p=p)}</{p}xf>")

    def _once(self, what: tuple[object, ...], make: Callable[[], int]) -> int:
        if what not in self._made:
            self._made[what] = make()
        return self._made[what]

    def _fill(self, color: str) -> int:
        def make() -> int:
            fills = self._items("fills", "fill")
            ours = re.compile(rf"""fgColor\s+rgb\s*=\s*["']{color}["']""")
            known = [number for number, fill in enumerate(fills) if ours.search(fill)]
            return known[0] if known else self._append("fills", "fill", _FILL.format(p=self._p, color=color))

        return self._once(("color", color), make)

    def _head(self, style: int) -> str:
        found = re.match(rf"<{re.escape(self._p)}xf\b{ATTRIBUTES}/?>", self._own(style))
        return found[1] if found else ""

    def _own(self, style: int) -> str:
        return self._formats[style] if 0 <= style < len(self._formats) else self._formats[0]

    def _with(self, style: int, values: dict[str, int]) -> int:
        own = self._own(style)
        head = self._head(style)
        bare = without(head, "|".join(values))
        added = "".join(f' {name}="{value}"' for name, value in values.items())
        start = len(self._p) + len("<xf")
        return self._format(f"{own[:start]}{bare}{added}{own[start + len(head) :]}")

    def _format(self, xf: str) -> int:
        number = self._append("cellXfs", "xf", xf)
        self._formats = self._items("cellXfs", "xf")
        return number

    def _items(self, block: str, item: str) -> list[str]:
        found = self._block(block)
        if found is None:
            return []
        p = re.escape(self._p)
        pattern = rf"<{p}{item}\b{ATTRIBUTES}(?:/>|>.*?</{p}{item}\s*>)"
        return [match[0] for match in re.finditer(pattern, found[2] or "", re.DOTALL)]

    def _block(self, name: str) -> re.Match[str] | None:
        p = re.escape(self._p)
        return re.search(rf"<{p}{name}\b{ATTRIBUTES}(?:/>|>(.*?)</{p}{name}\s*>)", self._text, re.DOTALL)

    def _append(self, block: str, item: str, xml: str) -> int:
        """Put the item at the end of its block, unless it is there; gives its number."""
        found, items = self._block(block), self._items(block, item)
        if found is None or found[2] is None:
            raise PackageError(f"样式部分里没有 {block}。")
        if xml in items:
            return items.index(xml)
        number = len(items)
        head = f'{without(found[1], "count")} count="{number + 1}"'
        whole = f"<{self._p}{block}{head}>{found[2]}{xml}</{self._p}{block}>"
        self._text = self._text[: found.start()] + whole + self._text[found.end() :]
        return number
