"""How a sheet part is printed: a column put beside a person's table comes out on a page of its own unless the sheet is made to fit a page's width."""

from __future__ import annotations

import re
from math import ceil
from typing import Final

from crosscheck.xlsx.columns import widths_of
from crosscheck.xlsx.sheetpart import Element, SheetPart

_WIDEST, _UPRIGHT = 260.0, 130.0  # characters on landscape A4 and on an upright one: more would print smaller than 6 and 8 points
_A4: Final = 9  # Excel's number
_FITS: Final = re.compile(r"""\bfitToPage\s*=\s*["'](?:1|true)["']""")
_SETUP: Final = "pageSetUpPr"


def fit_width(sheet: SheetPart, last: int) -> None:
    """Print the columns up to ``last`` on one page's width, or on as many as can be read; a sheet that somebody has set up for printing stays as it is."""
    elements = {element.name: element for element in sheet.elements()}
    cols, properties = (elements.get(name, Element(name, 0, 0)) for name in ("cols", "sheetPr"))
    head = sheet.text[properties.start : properties.end]
    if "pageSetup" in elements or _FITS.search(head):
        return
    width = widths_of(sheet.text[cols.start : cols.end], last)
    lies = ' orientation="landscape"' if width > _UPRIGHT else ""
    sheet.insert("pageSetup", f'<{sheet.prefix}pageSetup paperSize="{_A4}"{lies} fitToWidth="{ceil(width / _WIDEST)}" fitToHeight="0"/>')
    if head:
        sheet.text = sheet.text[: properties.start] + _fitting(head, sheet.prefix) + sheet.text[properties.end :]
    else:
        sheet.insert("sheetPr", _fitting(head, sheet.prefix))


def _fitting(head: str, prefix: str) -> str:
    """What the sheet says of itself, with the wish to fit pages as its last part."""
    wish = f'<{prefix}{_SETUP} fitToPage="1"/>'
    found = re.match(r"<[^<>]*\bsheetPr\b([^<>]*?)(?:/>|>(.*)</[^<>]*>)$", head, re.DOTALL)
    if head and not found:
        return head
    own, inner = (found[1].rstrip(), found[2] or "") if found else ("", "")
    inner = re.sub(rf"<[^<>]*\b{_SETUP}\b[^<>]*/>|<[^<>]*\b{_SETUP}\b[^<>]*></[^<>]*>", "", inner)
    return f"<{prefix}sheetPr{own}>{inner}{wish}</{prefix}sheetPr>"
