"""Notes on cells (Excel's old comments) added to a sheet: the list of comments and the drawing that shows them.

Both parts may be there already, from the department's own notes or for buttons: ours are appended, theirs stay byte for
byte.  A note of ours from an earlier return is known by its author and taken away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from crosscheck.xlsx.package import PackageError, utf8_text, xml_text
from crosscheck.xlsx.tags import ATTRIBUTES, attributes, column_number, letters

AUTHOR: Final = "互查"
MARK: Final = "【互查】"  # before our words in a person's own note
_WIDE, _TALL = 3, 6  # columns and rows that a note covers
_BOUND: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_VML: Final = (
    f"<xml {_BOUND}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/>'
    "</o:shapelayout></xml>"
)
_TYPE: Final = (
    '<v:shapetype {bound} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = (
    '<v:shape {bound} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:0;margin-top:0;width:180pt;height:90pt;'
    'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES: Final = re.compile(r"<(\w+):shape\b[^>]*>.*?</\1:shape\s*>", re.DOTALL)
_IDS: Final = re.compile(r'id="_x0000_s(\d+)"')
_BLOCKS: Final = re.compile(r'<\w+:idmap\b[^>]*\bdata="([\d,]+)"')
CellAt = tuple[int, int]  # row and column, from 1


def with_comments(part: bytes | None, notes: Mapping[CellAt, str], namespace: str) -> tuple[bytes, set[CellAt]]:
    """The comments part with those notes, and the cells whose earlier note of ours went.

    A cell that has a note already keeps it, ours follows in it.  Raises PackageError.
    """
    if part is None:
        part = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()
    text, p = _decoded(part)
    text, author, known = _with_author(text, p)
    removed: set[CellAt] = set()
    left = dict(notes)

    def keep(match: re.Match[str]) -> str:
        own = attributes(match[1])
        cell = _cell(own.get("ref", ""))
        if known and own.get("authorId") == str(author):
            removed.add(cell)
            return ""
        theirs = ours.sub("", match[0]) if MARK in match[0] else match[0]
        return _extended(theirs, left.pop(cell), p) if cell in left else theirs

    q = re.escape(p)
    ours = re.compile(rf"<{q}r\b[^>]*>(?:(?!</{q}r\s*>).)*{MARK}.*?</{q}r\s*>", re.DOTALL)
    text = re.sub(rf"<{q}comment\b{ATTRIBUTES}>.*?</{q}comment\s*>", keep, text, flags=re.DOTALL)
    added = "".join(
        f'<{p}comment ref="{letters(column)}{row}" authorId="{author}"><{p}text>{_run(note, p)}</{p}text></{p}comment>'
        for (row, column), note in sorted(left.items())
    )
    return _appended(text, p, "commentList", added).encode("utf-8"), removed


def with_shapes(part: bytes | None, cells: list[CellAt], gone: set[CellAt], others: list[bytes]) -> bytes:
    """The drawing part with a hidden note at each of those cells, and without those at the cells in ``gone``.

    ``others`` are the other such drawings of the workbook, whose blocks of ids are taken.  Raises PackageError.
    """
    if part is None:
        taken = [int(number) for other in others for found in _BLOCKS.findall(other.decode("utf-8", "replace")) for number in found.split(",")]
        part = _VML.format(block=max(taken, default=0) + 1).encode()
    text = part.decode("utf-8", "surrogateescape")
    if "</xml>" not in text:
        raise PackageError("批注的图形部分不认识。")
    text = _SHAPES.sub(lambda match: "" if _shape_cell(match[0]) in gone else match[0], text)
    block = _BLOCKS.search(text)
    first = int(block[1].split(",")[0]) * 1024 if block else 1024
    last = max([first, *(int(number) for number in _IDS.findall(text))])
    bound = "" if _BOUND in text[:500] else _BOUND
    shapes = "".join(_shape(last + n, row, column, bound) for n, (row, column) in enumerate(cells, 1))
    kind = "" if 'id="_x0000_t202"' in text else _TYPE.format(bound=bound)
    end = text.rindex("</xml>")
    return (text[:end] + kind + shapes + text[end:]).encode("utf-8", "surrogateescape")


def cells_of(part: bytes) -> set[CellAt]:
    """The cells that have a note in that comments part."""
    text, p = _decoded(part)
    heads = re.findall(rf"<{re.escape(p)}comment\b{ATTRIBUTES}/?>", text)
    return {_cell(attributes(head).get("ref", "")) for head in heads}


def _decoded(part: bytes) -> tuple[str, str]:
    """The text of a comments part, and the prefix of its tags."""
    text = utf8_text(part, "批注部分")
    found = re.search(r"<((?:\w+:)?)comments\b", text)
    if found is None:
        raise PackageError("批注部分的内部结构不认识。")
    return text, found[1]


def _with_author(text: str, p: str) -> tuple[str, int, bool]:
    """The text with us among its authors, our number, and whether we were among them before."""
    q = re.escape(p)
    authors = [name or "" for name in re.findall(rf"<{q}author\b[^>]*?(?:/>|>(.*?)</{q}author\s*>)", text, re.DOTALL)]
    if AUTHOR in authors:
        return text, authors.index(AUTHOR), True
    return _appended(text, p, "authors", f"<{p}author>{AUTHOR}</{p}author>"), len(authors), False


def _appended(text: str, p: str, block: str, xml: str) -> str:
    q = re.escape(p)
    found = re.search(rf"<{q}{block}\b{ATTRIBUTES}(?:/>|>(.*?)</{q}{block}\s*>)", text, re.DOTALL)
    if found is None:
        raise PackageError(f"批注部分里没有 {block}。")
    return f"{text[: found.start()]}<{p}{block}{found[1].rstrip()}>{found[2] or ''}{xml}</{p}{block}>{text[found.end() :]}"


def _extended(comment: str, note: str, p: str) -> str:
    """A person's own note with ours below it."""
    q = re.escape(p)
    run = _run(f"\n{MARK}{note}", p)
    if not re.search(rf"</{q}text\s*>", comment):
        return re.sub(rf"<{q}text\b[^>]*/>", lambda _: f"<{p}text>{run}</{p}text>", comment, count=1)
    return re.sub(rf"(?=<{q}(?:rPh|phoneticPr)\b|</{q}text\s*>)", lambda _: run, comment, count=1)


def _run(note: str, p: str) -> str:
    return f'<{p}r><{p}rPr><{p}sz val="9"/><{p}rFont val="宋体"/></{p}rPr><{p}t xml:space="preserve">{xml_text(note)}</{p}t></{p}r>'


def _shape(number: int, row: int, column: int, bound: str) -> str:
    anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + _WIDE}, 15, {max(row - 2, 0) + _TALL}, 4"
    return _SHAPE.format(bound=bound, id=number, anchor=anchor, row=row - 1, column=column - 1)


def _shape_cell(shape: str) -> CellAt:
    row, column = re.search(r"<\w+:Row>(\d+)<", shape), re.search(r"<\w+:Column>(\d+)<", shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else (0, 0)


def _cell(reference: str) -> CellAt:
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    return (int(found[2]), column_number(found[1])) if found else (0, 0)
