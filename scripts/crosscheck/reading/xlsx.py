"""What an xlsx package says before and beside its cells: its safety, and what calamine does not tell.

Before a package is opened its limits, names and checksums are looked at (hazards.md, Reading); then each sheet part
is searched for errors, formulas without a value, hidden rows and columns: calamine gives '' for these or is silent.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from crosscheck.reading import xlsb
from crosscheck.reading.grid import At, Refused, SheetFacts, Strays, cell_name
from crosscheck.reading.strays import is_sparse, near_places
from crosscheck.reading.struck import struck_formats, struck_rows
from crosscheck.reading.text import xml_in_utf8
from crosscheck.xlsx.active import active_content
from crosscheck.xlsx.results import is_result
from crosscheck.xlsx.tags import column_number

if TYPE_CHECKING:
    from crosscheck.config_sections import Limits

_DOCTYPES: Final = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ROW_OR_CELL: Final = re.compile(rb"(<(?:\w+:)?row\b[^>]*>)|" + _CELL.pattern, re.DOTALL)
_ROW_NUMBER: Final = re.compile(rb'\br="(\d{1,7})"')
_SINGLE_QUOTED: Final = re.compile(rb"='([^'\"<>]*)'")
_HIDDEN: Final = re.compile(rb'hidden="(?:1|true)"')  # without the tag before it searches ten times faster
_LONGEST_TAG: Final = 4000
_MUCH: Final = 500_000  # bytes of empty rows
_ROW_OR_COLUMN: Final = re.compile(rb'<(?:\w+:)?(?:(col)\b|row\b[^>]*\br="(\d+)")')
_ANY_COLUMN: Final = re.compile(rb'r="([A-Z])[0-9]')
_FAR_COLUMN: Final = re.compile(rb'r="([A-Z]{2,3})[0-9]')  # beyond Z; without a word boundary before it searches faster
_LAST_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*\br="(\d+)"')
_MODULE: Final = re.compile(rb'<sheet\b[^>]*\br:id=""[^>]*/>')
_MACROS: Final = ("basic/", "dialogs/")  # of an ods: LibreOffice gives each a DOCTYPE, and nobody here reads them
_DOCUMENT: Final = re.compile(rb'media-type="(application/vnd\.oasis\.opendocument[^"]*)"')
_STYLED: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*\bs="[1-9]')
_SAYS: Final = (b"<v", b"<is>", b"<f", b":v>", b":is>", b":f>")  # what stands in a cell that is not empty
_SAID: Final = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b')  # where such a cell stands
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>([^<]*)")


@dataclass(slots=True)
class Package:
    """``format`` is xlsx, xlsb or ods; ``active`` names in Chinese what is never carried on (macros, links …).

    ``content`` is the part in which an ods has all its sheets; ``rewritten`` is the package with its parts in UTF-8 when
    they were not.
    """

    format: str
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date1904: bool = False
    active: list[str] = field(default_factory=list)
    content: bytes = b""
    rewritten: bytes = b""


def scan(data: bytes, limits: Limits) -> Package:
    """Look the package over.  Raises `Refused` when it is not safe or not whole."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_members(archive.infolist(), len(data), limits)
            parts = {_plain_name(info.filename): archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise Refused("file_archive", detail="zip，设了密码") from None
        raise Refused("file_damaged", detail="压缩包不完整或校验不符") from None
    for name, part in parts.items():
        if name.endswith((".xml", ".rels", ".vml")) and not name.startswith(_MACROS) and _has_doctype(part):
            raise Refused("file_unsafe", detail=f"{name} 里有 DOCTYPE")
    whole = {name: xml_in_utf8(part) if name.endswith((".xml", ".rels")) else part for name, part in parts.items()}
    if is_result(whole):
        raise Refused("file_own_result")
    _leave_out_modules(whole)
    package = _describe(whole)
    if any(whole[name] is not parts[name] for name in parts):
        package.rewritten = _packed(whole)
    return package


def _has_doctype(part: bytes) -> bool:
    return (b"<!" in part or b"\x00" in part) and any(word in part for word in _DOCTYPES)  # hardly a part has either


def _plain_name(name: str) -> str:
    """A part's name as all are compared: capitals say nothing, and some programs write backslashes."""
    return name.replace("\\", "/").lower()


def _leave_out_modules(parts: dict[str, bytes]) -> None:
    """Take out the sheets without a part: macro modules of 1995, which Excel still lists and calamine stumbles over."""
    if b'r:id=""' in parts.get("xl/workbook.xml", b""):
        parts["xl/workbook.xml"] = _MODULE.sub(b"", parts["xl/workbook.xml"])


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _check_members(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    total = sum(info.file_size for info in members)
    if len(members) > limits.entries:
        raise Refused("file_too_large", detail=f"压缩包里有 {len(members)} 个部分，最多 {limits.entries} 个")
    if total > limits.unzipped_megabytes * 1_000_000:
        raise Refused("file_too_large", detail=f"解压后有 {total / 1e6:.0f} MB，最多 {limits.unzipped_megabytes} MB")
    if total > limits.ratio * max(size, 10_000):
        raise Refused("file_too_large", detail=f"压缩比超过 {limits.ratio} 倍")
    names = [info.filename for info in members]
    if len(set(map(_plain_name, names))) < len(names):
        raise Refused("file_unsafe", detail="压缩包里有同名的部分")
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
            raise Refused("file_unsafe", detail="压缩包里的路径指向外面")


def _describe(parts: dict[str, bytes]) -> Package:
    kind = _open_document(parts)
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        if b"spreadsheet" not in kind:
            raise Refused("file_not_spreadsheet", detail="是别的 OpenDocument 文件")
        if b"manifest:encryption-data" in parts.get("meta-inf/manifest.xml", b""):
            raise Refused("file_encrypted_otherwise", detail="是设了密码的 OpenDocument 表格")
        if "content.xml" not in parts:
            raise Refused("file_damaged", detail="缺少内容部分")
        return Package("ods", content=parts["content.xml"])
    workbook = _workbook_part(parts)
    if workbook not in parts:
        raise _no_workbook(parts)
    try:
        return _describe_xlsb(parts, workbook) if workbook.endswith(".bin") else _describe_xlsx(parts, workbook)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Refused("file_damaged", detail="工作簿目录读不出") from None


def _open_document(parts: dict[str, bytes]) -> bytes:
    """What kind of OpenDocument file the package says it is; some programs say it in the list of its parts only."""
    told = _DOCUMENT.search(parts.get("meta-inf/manifest.xml", b""))
    return parts.get("mimetype") or (told[1] if told else b"")


def _no_workbook(parts: dict[str, bytes]) -> Refused:
    """What to say of a package without a workbook."""
    for folder, what in (("word/", "是 Word 文档"), ("ppt/", "是演示文稿")):
        if any(name.startswith(folder) for name in parts):
            return Refused("file_not_spreadsheet", detail=what)
    if "[content_types].xml" in parts:
        return Refused("file_damaged", detail="缺少工作簿部分")
    return Refused("file_archive", detail=f"zip，里面有 {len(parts)} 个文件")


def _workbook_part(parts: dict[str, bytes]) -> str:
    for name in ("xl/workbook.xml", "xl/workbook.bin"):
        if name in parts:
            return name
    found = re.search(rb'Target="/?([^"]*workbook[^"]*\.(?:xml|bin))"', parts.get("_rels/.rels", b""))
    return _plain_name(found[1].decode("utf-8", "replace")) if found else ""


def _targets(parts: dict[str, bytes], workbook: str) -> dict[str, tuple[str, str]]:
    """(type, part) of everything to which the workbook leads, by the relation's id."""
    folder = posixpath.dirname(workbook)
    rels = f"{folder}/_rels/{posixpath.basename(workbook)}.rels".lstrip("/")
    return {item.get("Id", ""): (item.get("Type", ""), _resolve(folder, item.get("Target", ""))) for item in fromstring(parts[rels])}


def _describe_xlsb(parts: dict[str, bytes], workbook: str) -> Package:
    targets = _targets(parts, workbook)
    sheets, date1904 = xlsb.book_of(parts[workbook])
    package = Package("xlsb", date1904=date1904, active=active_content(parts))
    for name, relation, hidden in sheets:
        kind, part = targets.get(relation, ("", ""))
        if part and part not in parts:
            raise Refused("file_damaged", detail=f"缺少工作表“{name}”的内容")
        if kind.endswith("/worksheet"):
            whole = bytearray(parts[part])
            package.sheets[name] = facts = xlsb.sheet_facts(whole)
            facts.hidden_sheet = hidden
            if facts.strays and facts.strays.places:
                parts[part] = bytes(whole)
    return package


def _describe_xlsx(parts: dict[str, bytes], workbook: str) -> Package:
    root = fromstring(parts[workbook])
    targets = _targets(parts, workbook)
    common = {kind.rpartition("/")[2]: part for kind, part in targets.values()}
    _check_common_parts(parts, common)
    struck = struck_formats(parts.get(common.get("styles", ""), b""))
    package = Package("xlsx", active=active_content(parts))
    macros = [relation for relation, (kind, _) in targets.items() if kind.lower().endswith(("macrosheet", "dialogsheet"))]
    if macros:  # sheets of Excel 4.0's macros, and dialogs: calamine stumbles over them
        parts[workbook] = re.sub(rb'<(?:\w+:)?sheet\b[^>]*:id="(?:%s)"[^>]*/>' % "|".join(map(re.escape, macros)).encode(), b"", parts[workbook])
    for item in root.iter():
        tag = item.tag.rpartition("}")[2]
        if tag == "workbookPr":
            package.date1904 = item.get("date1904") in ("1", "true")
        elif tag == "sheet":
            kind, part = targets.get(_relation(item), ("", ""))
            if part not in parts:
                raise Refused("file_damaged", detail=f"缺少工作表“{item.get('name', '')}”的内容")
            if kind.endswith("/worksheet"):
                parts[part], bounds = _with_strays_near(_without_tail(parts[part]))
                package.sheets[item.get("name", "")] = facts = _sheet_facts(parts[part], bounds, item.get("state", "visible") != "visible")
                facts.struck_rows = struck_rows(_usual(parts[part]), struck) if struck else set()
    return package


def _check_common_parts(parts: dict[str, bytes], targets: dict[str, str]) -> None:
    """Without its styles dates turn into numbers, without its shared strings texts vanish: calamine reads on silently."""
    sheets = [part for name, part in parts.items() if "/worksheets/" in name and name.endswith(".xml")]
    if targets.get("styles", "") not in parts and ("styles" in targets or any(_STYLED.search(part) for part in sheets)):
        raise Refused("file_damaged", detail="缺少样式部分，日期会读错")
    if targets.get("sharedStrings", "") not in parts and any(b't="s"' in part for part in sheets):
        raise Refused("file_damaged", detail="缺少文字部分（sharedStrings）")


def _relation(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _resolve(folder: str, target: str) -> str:
    target = _plain_name(target)
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _sheet_facts(xml: bytes, bounds: Strays, hidden: bool) -> SheetFacts:
    xml = _usual(xml)
    facts = SheetFacts(hidden_sheet=hidden, rows=bounds.rows, columns=bounds.columns, strays=bounds)
    for said in _HIDDEN.finditer(xml) if b'hidden="' in xml else ():
        start = xml.rfind(b"<", max(0, said.start() - _LONGEST_TAG), said.start())
        if tag := _ROW_OR_COLUMN.match(xml, start, xml.find(b">", said.end(), said.end() + _LONGEST_TAG)):
            facts.hidden_columns += bool(tag[1])
            facts.hidden_rows |= {int(tag[2])} if tag[2] else set()
    if b't="e"' in xml or b"<f" in xml or b":f" in xml:
        broken = [cell for cell in _CELL.findall(xml) if _is_broken(*cell)]
        placed = [(_REFERENCE.search(attributes), attributes, body) for attributes, body in broken]
        if all(reference for reference, _, _ in placed):
            cells = [((int(at[2]) - 1, column_index(at[1].decode())), attributes, body) for at, attributes, body in placed if at]
        else:
            cells = [cell for cell in _counted(xml) if _is_broken(*cell[1:])]
        for at, attributes, body in cells:
            _note(at, attributes, body, facts)
    return facts


def _usual(xml: bytes) -> bytes:
    """The part as most programs write it, with double quotation marks around attributes."""
    return _SINGLE_QUOTED.sub(rb'="\1"', xml) if b"='" in xml[:5000] else xml


def _is_broken(attributes: bytes, body: bytes) -> bool:
    """Whether the cell is an error or a formula without a value."""
    if b't="e"' in attributes:
        return True
    value = _VALUE.search(body) if b"<f" in body or b":f" in body else b"no formula"
    return value is None or (not isinstance(value, bytes) and value[1] == b"" and b't="str"' not in attributes)


def _counted(xml: bytes) -> Iterator[tuple[At, bytes, bytes]]:
    """(0-based row, column), attributes and content of every cell; one without a reference follows the one before it."""
    row = column = -1
    for head, attributes, body in _ROW_OR_CELL.findall(xml):
        if head:
            written = _ROW_NUMBER.search(head)
            row, column = int(written[1]) - 1 if written else row + 1, -1
        else:
            reference = _REFERENCE.search(attributes)
            column = column_index(reference[1].decode()) if reference else column + 1
            yield (row, column), attributes, body


def _note(at: At, attributes: bytes, body: bytes, facts: SheetFacts) -> None:
    if b't="e"' in attributes:
        value = _VALUE.search(body)
        facts.errors[at] = value[1].decode("ascii", "replace") if value else "#?"
    else:
        facts.uncalculated.add(at)


def _bounding_box(xml: bytes) -> At:
    """How many rows from the first to the last that says anything and the furthest column that a cell reference names.

    LibreOffice writes every row that has a height, down to the last, whether or not there is anything in it.
    """
    end = _last_said(xml)
    rows = _LAST_ROW.findall(xml, max(0, end - 20_000), end) or _LAST_ROW.findall(xml, 0, end)
    if not rows:
        return 0, 0
    columns = {*_FAR_COLUMN.findall(xml)} or {*_ANY_COLUMN.findall(xml, 0, 200_000)}
    return int(rows[-1]), max((column_index(column.decode()) + 1 for column in columns), default=1)


def _with_strays_near(xml: bytes) -> tuple[bytes, Strays]:
    """The part with the cells that stand far outside the table moved next to it; where they stand, and how large the table is."""
    usual = _usual(xml)
    rows, columns = _bounding_box(usual)
    if not all(is_sparse(rows * columns, said) for said in accumulate(map(xml.count, _SAYS))):  # of most parts only the first is counted
        return xml, Strays({}, rows, columns)
    strays = near_places([(int(row) - 1, column_index(column.decode())) for column, row in _SAID.findall(usual)])
    return (_moved(usual, strays) if strays.places else xml), strays


def _moved(xml: bytes, strays: Strays) -> bytes:
    """The part with its strays where they are to be, and without the rows between the table and them."""
    rows = {old: new for (old, _), (new, _) in strays.places.items() if old != new}
    if rows:
        xml = _without_rows_between(xml, strays.rows, min(rows) + 1)
    for old, new in rows.items():
        xml = xml.replace(b' r="%d"' % (old + 1), b' r="%d"' % (new + 1))
    for place, near in strays.places.items():
        xml = xml.replace(_told(place), _told(near))
    return xml


def _told(at: At) -> bytes:
    """How a cell says where it stands."""
    return f' r="{cell_name(*at)}"'.encode()


def _without_rows_between(xml: bytes, last: int, far: int) -> bytes:
    """The part without the rows, which say nothing, between the table's last one and the first far one (from 1)."""
    rows = (re.search(rb'<(?:\w+:)?row\b[^>]*\br="%d"' % number, xml) for number in (last, far))
    above, below = rows
    after = xml.find(b"row>", above.end()) + len(b"row>") if above else 0
    return xml[:after] + xml[below.start() :] if below and len(b"row>") < after < below.start() else xml


def _without_tail(xml: bytes) -> bytes:
    """The part without the rows below the last that says anything, where there are so many that calamine would be long about them.

    Somebody who formats whole columns down to the last row makes a million cells that are empty.
    """
    end = xml.rfind(b"<", 0, max(xml.rfind(b"sheetData>"), 0))
    last = _last_said(xml) if end > _MUCH else 0
    after = xml.find(b"row>", last, end) + len(b"row>")
    return xml[:after] + xml[end:] if last and len(b"row>") < after < end - _MUCH else xml


def _last_said(xml: bytes) -> int:
    """Where the last cell begins that is not empty: what follows the rows, as rules of formats do, is no cell."""
    bound = max(xml.rfind(b"sheetData>"), 0) or len(xml)
    last = 0
    for word in _SAYS:  # each only where it would come later: most parts are read from their end for a few bytes
        last = max(last, xml.rfind(word, last, bound))
    return last


def column_index(column: str) -> int:
    """The 0-based index of a column's letters."""
    return column_number(column) - 1
