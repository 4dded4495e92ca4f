"""How a sheet part is printed: a column put beside a person's table comes out on a page of its own unless the sheet is made to fit a page's width."""

from __future__ import annotations

import re
from math import ceil
from typing import Final

from crosscheck.xlsx.columns import widths_of
from crosscheck.xlsx.sheetpart import Element, SheetPart
from crosscheck.xlsx.tags import without

_WIDEST, _UPRIGHT = 260.0, 130.0  # characters on landscape A4 and on an upright one: more would print smaller than 6 and 8 points
_A4: Final = 9  # Excel's number; one that is not told is American
_FITS: Final = re.compile(r"""\bfitToPage\s*=\s*["'](?:1|true)["']""")
_SETUP: Final = "pageSetUpPr"


def fit_width(sheet: SheetPart, last: int) -> None:
    """Print the columns up to ``last`` on one page's width, or on as many as can be read, unless the sheet already says how many pages it fits."""
    elements = {element.name: element for element in sheet.elements()}
    cols = elements.get("cols", Element("cols", 0, 0))
    head, width = _text(sheet, elements, "sheetPr"), widths_of(sheet.text[cols.start : cols.end], last)
    if _FITS.search(head):
        return
    p = sheet.prefix
    setup = re.search(r"<[^<>]*\bpageSetup\b([^<>]*?)/?>", _text(sheet, elements, "pageSetup"))
    said = without(setup[1], "scale|fitToWidth|fitToHeight") if setup else ""
    if width > _UPRIGHT:
        said = without(said, "orientation") + ' orientation="landscape"'
    if "paperSize" not in said:
        said += f' paperSize="{_A4}"'
    _put(sheet, "pageSetup", f'<{p}pageSetup{said} fitToWidth="{ceil(width / _WIDEST)}" fitToHeight="0"/>')
    _put(sheet, "sheetPr", _fitting(head, p))


def _fitting(head: str, prefix: str) -> str:
    """What the sheet says of itself, with the wish to fit pages as its last part."""
    wish = f'<{prefix}{_SETUP} fitToPage="1"/>'
    found = re.match(r"<[^<>]*\bsheetPr\b([^<>]*?)(?:/>|>(.*)</[^<>]*>)$", head, re.DOTALL)
    own, inner = (found[1].rstrip(), found[2] or "") if found else ("", "")
    inner = re.sub(rf"<[^<>]*\b{_SETUP}\b[^<>]*/>|<[^<>]*\b{_SETUP}\b[^<>]*></[^<>]*>", "", inner)
    return f"<{prefix}sheetPr{own}>{inner}{wish}</{prefix}sheetPr>"


def _text(sheet: SheetPart, elements: dict[str, Element], name: str) -> str:
    element = elements.get(name)
    return sheet.text[element.start : element.end] if element else ""


def _put(sheet: SheetPart, name: str, xml: str) -> None:
    """That child in the place of the one that was there, or where it belongs."""
    element = next((item for item in sheet.elements() if item.name == name), None)
    if element:
        sheet.text = sheet.text[: element.start] + xml + sheet.text[element.end :]
    else:
        sheet.insert(name, xml)
