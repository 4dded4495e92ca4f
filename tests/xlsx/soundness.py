"""What Excel calls damaged and offers to repair, though LibreOffice, openpyxl and calamine open it: seen from the package alone.

A reference from one part to another that leads nowhere, a part without a type, rows or cells out of order, merged areas that overlap, texts over
Excel's limits (ECMA-376 part 1, 18.3; part 2, 10; limits: Excel's own, as xlsxwriter documents them).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from xml.etree.ElementTree import Element, fromstring

from crosscheck.xlsx.tags import column_number

_MAIN, _ID = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}", "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_TALLEST, _LONGEST, _HEADER = 409.5, 32_767, 255
Area = tuple[int, int, int, int]


def faults(data: bytes) -> list[str]:
    """All that is unsound in a workbook; nothing in a sound one."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    links = {name: _links(name, part) for name, part in parts.items() if name.endswith(".rels")}
    return [*_types(parts), *_dangling(links, parts), *_formats(fromstring(parts["xl/styles.xml"])), *_sheets(parts, links)]


def _types(parts: dict[str, bytes]) -> Iterator[str]:
    types = [(item.get("Extension", "").lower(), item.get("PartName", "")) for item in fromstring(parts["[Content_Types].xml"])]
    for name in parts:
        if name != "[Content_Types].xml" and ("", f"/{name}") not in types and (name.rpartition(".")[2].lower(), "") not in types:
            yield f"{name} has no type"
    yield from (f"{name} is declared and not there" for _, name in types if name and name[1:] not in parts)
    if len(set(types)) < len(types):
        yield "a part is declared twice"


def _links(name: str, part: bytes) -> dict[str, str]:
    """Id -> the part of the package that it leads to, "" for the world outside."""
    base = posixpath.dirname(posixpath.dirname(name))
    items = [item.attrib for item in fromstring(part)]
    return {item["Id"]: "" if item.get("TargetMode") == "External" else posixpath.normpath(posixpath.join("/", base, item["Target"]))[1:] for item in items}


def _dangling(links: dict[str, dict[str, str]], parts: dict[str, bytes]) -> Iterator[str]:
    yield from (f"{name} leads to {target}" for name, own in links.items() for target in own.values() if target and target not in parts)


def _formats(styles: Element) -> Iterator[str]:
    kinds = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
    for place, one in enumerate(_children(styles, "cellXfs")):
        yield from (f"format {place} has {kind} {one.get(kind)}" for kind, list_ in kinds.items() if int(one.get(kind, "0")) >= max(len(_children(styles, list_)), 1))
    yield from (f"{item.tag} are miscounted" for item in styles if item.get("count") and int(item.get("count", "0")) != len(item))


def _sheets(parts: dict[str, bytes], links: dict[str, dict[str, str]]) -> Iterator[str]:
    formats, dressings = (len(_children(fromstring(parts["xl/styles.xml"]), name)) for name in ("cellXfs", "dxfs"))
    strings = len(fromstring(parts["xl/sharedStrings.xml"]).findall(f"{_MAIN}si")) if "xl/sharedStrings.xml" in parts else 0
    names = [item.get("name", "") for item in fromstring(parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet")]
    if len({name.lower() for name in names}) < len(names) or any(len(name.encode("utf-16-le")) > 62 or re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names):
        yield f"names of sheets: {names}"
    for name, part in parts.items():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            sheet, own = fromstring(part), links.get(f"xl/worksheets/_rels/{posixpath.basename(name)}.rels", {})
            found = [*_cells(sheet, formats, strings), *_areas(sheet), *_limits(sheet), *_led_to(sheet, own, names)]
            found += [f"rule without its format {rule.get('dxfId')}" for rule in sheet.iter(f"{_MAIN}cfRule") if int(rule.get("dxfId", "0")) >= max(dressings, 1)]
            yield from (f"{name}: {fault}" for fault in found)


def _cells(sheet: Element, formats: int, strings: int) -> Iterator[str]:
    row_before = 0
    for row in sheet.iter(f"{_MAIN}row"):
        number, column_before = int(row.get("r", row_before + 1)), 0
        if number <= row_before:
            yield f"row {number} behind {row_before}"
        row_before = number
        for cell in row.iter(f"{_MAIN}c"):
            place = cell.get("r")
            at = _area(place) if place else (number, column_before + 1, 0, 0)
            if at[0] != number or at[1] <= column_before:
                yield f"cell {place} in row {number}"
            column_before = at[1]
            if int(cell.get("s", "0")) >= max(formats, 1):
                yield f"{place} has no format {cell.get('s')}"
            if cell.get("t") == "s" and int(cell.findtext(f"{_MAIN}v", "-1")) not in range(strings):
                yield f"{place} has no text"
            if len("".join(cell.itertext()).encode("utf-16-le")) > 2 * _LONGEST:
                yield f"{place} holds too much"


def _areas(sheet: Element) -> Iterator[str]:
    merged = [item.get("ref", "") for item in sheet.iter(f"{_MAIN}mergeCell")]
    validated = [area for item in sheet.iter(f"{_MAIN}dataValidation") for area in item.get("sqref", "").split()]
    columns = [f"A{item.get('min')}:A{item.get('max')}" for item in sheet.iter(f"{_MAIN}col")]
    for one, two in (pair for areas in (merged, validated, columns) for pair in combinations(areas, 2)):
        a, b = _area(one), _area(two)
        if a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]:
            yield f"{one} and {two} overlap"


def _limits(sheet: Element) -> Iterator[str]:
    for item in sheet.iter(f"{_MAIN}dataValidation"):
        yield from (f"{name} of {item.get('sqref')} is too long" for name, most in _MOST.items() if len(item.get(name, "")) > most)
        if len(item.findtext(f"{_MAIN}formula1", "")) > _MOST["prompt"]:
            yield f"choices of {item.get('sqref')} are too long"
    yield from (f"row {row.get('r')} is too high" for row in sheet.iter(f"{_MAIN}row") if float(row.get("ht", "0")) > _TALLEST)
    yield from (f"{item.tag} is too long" for item in _children(sheet, "headerFooter") if len(item.text or "") > _HEADER)


def _led_to(sheet: Element, links: dict[str, str], names: list[str]) -> Iterator[str]:
    """What the sheet leads to: drawings, notes, pages; other sheets in formulas and jumps."""
    for item in sheet.iter():
        if (link := item.get(_ID)) and link not in links:
            yield f"{item.tag} leads to {link}"
        said = item.get("location", "") or (item.text or "" if item.tag == f"{_MAIN}f" else "")
        yield from (f"{said} leads to no sheet" for name in re.findall(r"'((?:[^']|'')+)'!", said) if name.replace("''", "'") not in names)
    if any("comments" in target for target in links.values()) and sheet.find(f"{_MAIN}legacyDrawing") is None:
        yield "notes without their shapes"


def _children(element: Element, name: str) -> list[Element]:
    found = element.find(f"{_MAIN}{name}")
    return [] if found is None else list(found)


def _area(reference: str) -> Area:
    """(top, left, bottom, right)."""
    corners = [(int(row), column_number(column)) for column, row in re.findall(r"\$?([A-Z]+)\$?(\d+)", reference)]
    return (*corners[0], *corners[-1])
