"""Contents of packages that are sound as packages go: hostile texts, markup where markup is not looked for, odd books of sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Final

PartChange = Callable[[bytes, Random], bytes]
Members = list[tuple[str, bytes]]
_TEXTS: Final = (
    "=cmd|' /C calc'!A0", "@SUM(1)", "_x0000__x001F_", "\u202e\u200b\ufeff", "\U0001f600" * 50, "x" * 33_000, "合计", "序号", "错误说明", "2021-02-30", "44260", "1e400",
    "\n\n\n", "</t></si>", "{{7*7}}", "<row r='3'><c r='A3'/></row>", "企业名称\n问题描述\n隐患等级", "甲" * 3000,
)  # fmt: skip


def _xml(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", "replace")


def texts_replaced(data: bytes, chance: Random) -> bytes:
    """Some of the texts become others."""
    return re.sub(rb">[^<>]+</((?:\w+:)?(?:t|p)>)", lambda told: b">" + _xml(chance.choice(_TEXTS)) + b"</" + told[1] if chance.random() < 0.3 else told[0], data)


def markup_in_between(data: bytes, chance: Random) -> bytes:
    """Comments, instructions and verbatim texts that look like rows and cells."""
    aside = chance.choice((b'<!-- <row r="3"><c r="A3"><v>9</v></c></row> -->', b'<?x <row r="4"> ?>', b"<!-- </sheetData> -->", b'<!-- <mergeCell ref="A1:B9"/> -->'))
    ends = [found.end() for found in re.finditer(rb"</(?:\w+:)?(?:c|row|table-cell|table-row)>", data)]
    for at in sorted(chance.sample(ends, min(len(ends), 3)), reverse=True):
        data = data[:at] + aside + data[at:]
    return data


def texts_verbatim(data: bytes, chance: Random) -> bytes:
    """Texts written as CDATA, as numbers of characters, in several runs."""
    way = chance.choice((b"<![CDATA[<c r='A9'>%s]]>", b"&#x7532;%s&#10;", b"%s<!-- -->%s"))
    return re.sub(rb"(<(?:t|v|text:p)(?: [^>]*)?>)([^<]+)(?=<)", lambda told: told[1] + way.replace(b"%s", told[2]), data, count=chance.choice((1, 500)))


def sheets_listed_oddly(members: Members, chance: Random) -> Members:
    """Sheets of one name, of one part, of macros, without a name, by the hundred."""
    more = chance.choice((
        b'<sheet name="\xe9\x97\xae\xe9\xa2\x98" sheetId="50" r:id="rId1"/>', b'<sheet name="" sheetId="51" r:id="rId1"/>',
        b'<sheet name="M" sheetId="52" r:id="rId99"/>',
        b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(100, 400)), b'<sheet name="' + b"x" * 400 + b'" sheetId="53" r:id="rId2"/>',
        b'<sheet name="[a]:*?/\\" sheetId="54" r:id="rId1"/>',
    ))  # fmt: skip
    macro = b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>'
    changes = {"xl/workbook.xml": (b"</sheets>", more + b"</sheets>"), "xl/_rels/workbook.xml.rels": (b"</Relationships>", macro)}
    changed = [(name, data.replace(*changes[name]) if name in changes else data) for name, data in members]
    return [*changed, ("xl/macrosheets/sheet1.xml", b"<macrosheet/>")]


def formats_told_oddly(members: Members, chance: Random) -> Members:
    """Formats written in two ways, without a fill, by the ten thousand, or none at all."""
    def odd(data: bytes) -> bytes:
        block = re.search(rb"<cellXfs[^>]*>(.*?)</cellXfs>", data, re.DOTALL)
        if block is None:
            return data
        twice = b'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="x">%s</mc:Choice><mc:Fallback>%s</mc:Fallback></mc:AlternateContent>'
        inner = chance.choice((twice.replace(b"%s", block[1]), b"", block[1] * 3000, block[1].replace(b"fillId", b"fillID"), block[1] + b"<!-- <xf/> -->"))
        return data[: block.start(1)] + inner + data[block.end(1) :]

    return [(name, odd(data) if name.endswith("styles.xml") else data) for name, data in members]


def notes_told_oddly(members: Members, chance: Random) -> Members:
    """Notes that are there already, without a drawing, with one that is no drawing, or linked to what is not there."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += f'<Relationship Id="rId1" Type="{kind}comments" Target="../comments1.xml"/>'
    rels += chance.choice(("", f'<Relationship Id="rId2" Type="{kind}vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>')) + "</Relationships>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    note = f'<comments xmlns="{main}"><authors><author/></authors><commentList><comment ref="B3" authorId="0"><text><t>x</t></text></comment></commentList></comments>'
    parts = [("xl/worksheets/_rels/sheet1.xml.rels", rels), ("xl/comments1.xml", chance.choice((note, note.replace("B3", "??"), "<comments/>", ""))),
             ("xl/drawings/vmlDrawing1.vml", chance.choice(("<xml/>", "", "<xml><o:shapelayout/></xml>", "\x00")))]  # fmt: skip
    kept = [part for part in parts if chance.random() < 0.8]
    there = {name for name, _ in kept}
    return [*((name, data) for name, data in members if name not in there), *((name, text.encode()) for name, text in kept)]


PARTS: Final[tuple[PartChange, ...]] = (texts_replaced, markup_in_between, texts_verbatim)
BOOKS: Final[tuple[Callable[[Members, Random], Members], ...]] = (sheets_listed_oddly, formats_told_oddly, notes_told_oddly)
