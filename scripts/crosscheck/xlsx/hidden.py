"""What a person hid or filtered away, shown again where something in it is to be mended; whatever else is hidden stays hidden.

A row that a filter took away has the same flag as one that was hidden by hand; its filter stays, until it is applied again.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from crosscheck.xlsx.columns import each_width, unhidden
from crosscheck.xlsx.package import utf8_text, workbook_part
from crosscheck.xlsx.sheetpart import SheetPart
from crosscheck.xlsx.tags import ATTRIBUTES, attributes, without

_SHEET: Final = re.compile(rf"<(?:[\w.-]+:)?sheet\b{ATTRIBUTES}/?>")


def hidden_rows(sheet: SheetPart) -> set[int]:
    """The rows that do not show."""
    if "hidden" not in sheet.text and not re.search(r"""\sht\s*=\s*["']0""", sheet.text):
        return set()  # most sheets: no row needs to be looked at
    return {number for number, row in sheet.rows() if _is_hidden(row.head)}


def show_rows(sheet: SheetPart, wanted: Collection[int]) -> None:
    """Make those rows show."""
    made, at = [], 0
    for number, row in sheet.rows():
        if number in wanted:
            made += [sheet.text[at : row.start], f"<{sheet.prefix}row{_shown(row.head)}>"]
            at = row.inner
    sheet.text = "".join([*made, sheet.text[at:]])


def show_columns(sheet: SheetPart, wanted: Collection[int]) -> list[int]:
    """Make those columns show; gives the ones that did not."""
    block = next((element for element in sheet.elements() if element.name == "cols"), None)
    if block is None or not wanted:
        return []
    inside = sheet.text[block.start : block.end]
    widths = each_width(inside, max(wanted))
    hidden = [column for column in sorted(wanted) if widths.get(column) == 0]
    for column in hidden:
        inside = unhidden(inside, sheet.prefix, column)
    if hidden:
        sheet.text = f"{sheet.text[: block.start]}<{sheet.prefix}cols>{inside}</{sheet.prefix}cols>{sheet.text[block.end :]}"
    return hidden


def show_sheets(parts: dict[str, bytes], wanted: Collection[str]) -> set[str]:
    """Give the sheets of those names their tabs; gives the names of those that had none.  Raises PackageError."""
    name, shown = workbook_part(parts), set[str]()
    if b"idden" not in parts[name]:
        return shown

    def visible(match: re.Match[str]) -> str:
        own = attributes(match[1])
        if own.get("name") not in wanted or own.get("state", "visible") == "visible":
            return match[0]
        shown.add(own["name"])
        return match[0].replace(match[1], without(match[1], "state"))

    text = _SHEET.sub(visible, utf8_text(parts[name], "工作簿部分"))
    if shown:
        parts[name] = text.encode("utf-8")
    return shown


def _is_hidden(head: str) -> bool:
    own = attributes(head)
    return own.get("hidden") in ("1", "true") or _is_flat(own)


def _is_flat(own: dict[str, str]) -> bool:
    return re.fullmatch(r"0+(?:\.0*)?", own.get("ht", "")) is not None


def _shown(head: str) -> str:
    names = "hidden|ht|customHeight" if _is_flat(attributes(head)) else "hidden"
    return without(head.rstrip("/"), names) + ("/" if head.endswith("/") else "")
