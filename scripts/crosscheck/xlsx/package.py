"""A small, careful patcher of xlsx packages: take the parts, change the few that must change, leave the rest.

Workbooks by the hundred and ledgers by the ten thousand rows are made by changing a sheet part of a workbook that
xlsxwriter or a person made, instead of building every cell again.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import count
from typing import IO, Final, NamedTuple
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from crosscheck.findings import ToldError

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how encrypted workbooks begin, and those of Excel 97
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDDEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_DECLARED: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_ESCAPED_LOOK: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL: Final = re.compile("[&<>_\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
COMPRESSION: Final = 3  # of zlib: rows of a ledger pack well enough and twice as fast
_OWN_LEVEL: Final = "_compresslevel"  # of a ZipInfo; `compress_level` from Python 3.13 on, where this name still leads to it


class PackageError(ToldError, ValueError):
    """The package cannot be patched; the message is Chinese."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of the package in their order."""
    if data.startswith(_COMPOUND):
        raise PackageError("设了打开密码，或者里面其实是旧格式（.xls）。请打开它，取消密码，另存为“Excel 工作簿 (*.xlsx)”，文件名不变。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise PackageError("不是完整的 .xlsx 文件。请用备份换回来；没有备份就把它移走。") from error


def joined(parts: Mapping[str, bytes]) -> bytes:
    """The package of those parts: the same parts always give the same bytes."""
    target = BytesIO()
    join(target, parts)
    return target.getvalue()


def join(target: IO[bytes], parts: Mapping[str, bytes | Iterable[bytes]], level: int = COMPRESSION) -> None:
    """The same, written to that file.  A part may come piece by piece."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            setattr(info, _OWN_LEVEL, level)  # with an info of its own, zipfile leaves the archive's level aside and takes 6
            with archive.open(info, "w") as part:
                for piece in (content,) if isinstance(content, bytes) else content:
                    part.write(piece)


def utf8_text(part: bytes, name: str) -> str:
    """The text of a part that we add to: UTF-8, and what looks like markup in it is markup.  Raises PackageError."""
    if b"<!" in part and any(b"<" in hidden[0][2:] for hidden in _HIDDEN.finditer(part)):
        raise PackageError(f"{name}的注释里还有内容。")
    declared = _DECLARED.match(part)
    try:
        if declared is None or declared[1].lower() in (b"utf-8", b"utf8"):
            return part.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise PackageError(f"{name}的内部编码不是 UTF-8。")


def xml_text(text: str) -> str:
    """The text as it stands in XML: control characters gone, and nothing that Excel would take for _x000D_."""
    if _SPECIAL.search(text):
        text = escape(_ESCAPED_LOOK.sub("_x005F_", _CONTROL.sub("", text)))
    return text


def text_cell(reference: str, style: str, text: str) -> str:
    """A cell of inline text; ``style`` is the number of its format."""
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


# --- what belongs to what ------------------------------------------------------------------------------------------
class Relation(NamedTuple):
    """One relation of a part: its id, the last word of its type (worksheet, comments, styles …), the part it leads to."""

    id: str
    kind: str
    target: str


def _relations_name(parts: Mapping[str, bytes], part: str) -> str:
    """The part that holds the relations of that part, in whatever capitals it is there."""
    folder, name = posixpath.split(part)
    usual = posixpath.join(folder, "_rels", f"{name}.rels")
    return usual if usual in parts else next((other for other in parts if other.lower() == usual.lower()), usual)


def relations(parts: Mapping[str, bytes], part: str) -> list[Relation]:
    """The relations of that part to others in the package ("" for the package itself).  Raises PackageError."""
    name = _relations_name(parts, part)
    found = []
    for item in _parsed(parts[name]) if name in parts else ():
        target = item.get("Target", "")
        if item.get("TargetMode") != "External":
            whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
            found.append(Relation(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], whole))
    return found


def workbook_part(parts: Mapping[str, bytes]) -> str:
    """The name of the workbook part.  Raises PackageError when there is none."""
    for relation in relations(parts, ""):
        if relation.kind == "officeDocument" and relation.target in parts:
            return relation.target
    raise PackageError("不是完整的 .xlsx 工作簿。")


def sheets_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name -> its part, of every worksheet in the order of the tabs.  Raises PackageError."""
    workbook = workbook_part(parts)
    targets = {relation.id: relation for relation in relations(parts, workbook)}
    found = {}
    for item in _parsed(parts[workbook]).iter():
        if item.tag.rpartition("}")[2] == "sheet":
            id_ = next((value for name, value in item.attrib.items() if name.endswith("}id")), "")
            relation = targets.get(id_)
            if relation and relation.kind == "worksheet" and relation.target in parts:
                found[item.get("name", "")] = relation.target
    return found


def part_of_kind(parts: Mapping[str, bytes], owner: str, kind: str) -> str:
    """The part of that kind (sharedStrings, styles, comments …) to which the owner leads; "" when there is none."""
    return next((item.target for item in relations(parts, owner) if item.kind == kind and item.target in parts), "")


def relate(parts: dict[str, bytes], owner: str, kind: str, target: str) -> str:
    """Lead from the owner to another part of the package; gives the id of the relation.

    ``kind`` is the whole type, an address of the transitional or the strict form of the standard.
    """
    name = _relations_name(parts, owner)
    known = {relation.id for relation in relations(parts, owner)}
    text = utf8_text(parts.get(name, _NO_RELATIONS), "目录部分")
    number = next(n for n in count(1) if f"rId{n}" not in known and f'"rId{n}"' not in text)
    found = _RELATIONS.search(text)
    if found is None:
        raise PackageError("工作簿的内部目录读不出。")
    item = f'<{found[1]}Relationship Id="rId{number}" Type="{kind}" Target="/{target}"/>'
    if name not in parts:  # some programs declare each part of relations by its name, and none of those to come
        declare(parts, _RELATIONS_TYPE, extension="rels")
    parts[name] = f"{text[: found.start()]}<{found[1]}Relationships{found[2].rstrip()}>{found[3] or ''}{item}</{found[1]}Relationships>".encode()
    return f"rId{number}"


_RELATIONS: Final = re.compile(r"<((?:\w+:)?)Relationships\b([^>]*?)(?:/>|>(.*)</\1Relationships\s*>)", re.DOTALL)
_RELATIONS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_NO_RELATIONS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def declare(parts: dict[str, bytes], kind: str, part: str = "", extension: str = "") -> None:
    """Say of what kind that part, or every part of that extension, is."""
    text = utf8_text(parts.get(_TYPES, b""), "目录部分")
    found = re.search(r"<((?:\w+:)?)Types\b[^>]*>", text)
    if found is None:
        raise PackageError("工作簿的内部目录读不出。")
    if extension and re.search(rf'Extension\s*=\s*["\']{extension}["\']', text, re.IGNORECASE):
        return
    item = f'<{found[1]}Override PartName="/{part}"' if part else f'<{found[1]}Default Extension="{extension}"'
    parts[_TYPES] = f'{text[: found.end()]}{item} ContentType="{kind}"/>{text[found.end() :]}'.encode()


_TYPES: Final = "[Content_Types].xml"


def free_name(parts: Mapping[str, bytes], pattern: str) -> str:
    """The first name of that pattern (with {} for a number) that no part has."""
    taken = {name.lower() for name in parts}
    return next(name for n in count(1) if (name := pattern.format(n)).lower() not in taken)


def _parsed(xml: bytes) -> Element:
    try:
        return fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:  # LookupError: an encoding that there is not
        raise PackageError("工作簿的内部目录读不出。") from error
