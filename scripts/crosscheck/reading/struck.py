"""Rows that somebody has struck through in an .xlsx: they are data until he deletes them, but he meant something by it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_SAID_HOW: Final = re.compile(rb'r="[A-Z]{1,3}(\d{1,7})"([^>]*)>\s*<(?:\w+:)?(?:v|is|f)\b')  # in which row and in which format
_FONT: Final = re.compile(rb"<font\b[^>]*?(?:/>|>(.*?)</font>)", re.DOTALL)
_FONT_OF: Final = re.compile(rb'\bfontId="(\d+)"')
_STRIKE: Final = re.compile(rb'<strike\s*(?:/>|val="(?:1|true)")')
_STYLE: Final = re.compile(rb'\bs="(\d+)"')


def struck_formats(styles: bytes) -> set[bytes]:
    """The formats of cells whose font is struck through."""
    if b"<strike" not in styles:
        return set()
    fonts = _FONT.findall(styles, 0, max(styles.find(b"</fonts>"), 0))
    formats = re.findall(rb"<xf\b([^>]*)", styles[styles.find(b"<cellXfs") : max(styles.find(b"</cellXfs>"), 0)])
    struck = {b"%d" % number for number, font in enumerate(fonts) if _STRIKE.search(font)}
    return {b"%d" % number for number, told in enumerate(formats) if struck.intersection(_FONT_OF.findall(told))}


def struck_rows(xml: bytes, struck: set[bytes]) -> set[int]:
    """The rows most of whose cells that say something are struck through."""
    said, gone = Counter[bytes](), Counter[bytes]()
    for row, told in _SAID_HOW.findall(xml):
        said[row] += 1
        style = _STYLE.search(told)
        gone[row] += bool(style and style[1] in struck)
    return {int(row) for row, count in gone.items() if count > 1 and 2 * count > said[row]}
