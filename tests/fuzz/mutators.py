"""Ways in which files are damaged or made hostile.  Each takes a sound file and a source of chance, and gives other bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Any, Final

from tests.fuzz import contents

Mutator = Callable[[bytes, Random], bytes]


# --- any file ---------------------------------------------------------------------------------------------------------
def truncated(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) or 1)]


def zero_tail(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) or 1)
    return data[:at] + bytes(len(data) - at)


def bits_flipped(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 50))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def run_removed(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 2000) :]


def run_doubled(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[: at + chance.randrange(1, 2000)] + data[at:]


def noise_put_in(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.randrange(1, 500)) + data[at:]


def only_the_beginning(data: bytes, chance: Random) -> bytes:
    return data[:8] + chance.randbytes(chance.randrange(0, 3000))


ANY: Final[tuple[Mutator, ...]] = (truncated, zero_tail, bits_flipped, run_removed, run_doubled, noise_put_in, only_the_beginning)


# --- packages ---------------------------------------------------------------------------------------------------------
Members = list[tuple[str, bytes]]


def _members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _packed(members: Members) -> bytes:
    import warnings

    raw = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # names that stand twice are the point
        for name, data in members:
            archive.writestr(name, data)
    return raw.getvalue()


def _on_members(change: Callable[[Members, Random], Members]) -> Mutator:
    def mutate(data: bytes, chance: Random) -> bytes:
        return _packed(change(_members(data), chance))

    mutate.__name__ = change.__name__
    return mutate


def _on_part(change: Callable[[bytes, Random], bytes]) -> Mutator:
    def one_part(members: Members, chance: Random) -> Members:
        parts = [at for at, (name, data) in enumerate(members) if re.search(r"sheet\d|sharedStrings|styles|workbook|content", name) and data]
        at = chance.choice(parts or [0])
        return [(name, change(data, chance) if n == at else data) for n, (name, data) in enumerate(members)]

    one_part.__name__ = change.__name__
    return _on_members(one_part)


def _in_cells(old: bytes, *new: bytes) -> Mutator:
    """Replace a pattern in the sheets' parts by one of the texts."""

    def in_sheets(members: Members, chance: Random) -> Members:
        text = chance.choice(new)
        return [(name, re.sub(old, lambda _: text, data, count=3) if "sheet" in name else data) for name, data in members]

    in_sheets.__name__ = f"in_cells_{old.decode()}"
    return _on_members(in_sheets)


def _in_content(old: bytes, *new: bytes) -> Mutator:
    """Replace a pattern in an OpenDocument's content by one of the texts."""

    def in_content(members: Members, chance: Random) -> Members:
        text = chance.choice(new)
        return [(name, re.sub(old, lambda _: text, data, count=chance.choice((1, 50))) if name == "content.xml" else data) for name, data in members]

    in_content.__name__ = f"in_content_{old.decode()}"
    return _on_members(in_content)


def member_removed(members: Members, chance: Random) -> Members:
    gone = chance.randrange(len(members))
    return [item for at, item in enumerate(members) if at != gone]


def member_emptied(members: Members, chance: Random) -> Members:
    gone = chance.randrange(len(members))
    return [(name, b"" if at == gone else data) for at, (name, data) in enumerate(members)]


def member_doubled(members: Members, chance: Random) -> Members:
    return [*members, chance.choice(members)]


def member_outside(members: Members, chance: Random) -> Members:
    return [*members, (chance.choice(("../../x.xml", "/etc/x", "C:\\x", "..\\x")), b"<x/>")]


def too_many_members(members: Members, _: Random) -> Members:
    return [*members, *((f"xl/media/{n}.txt", b"") for n in range(2100))]


def bomb(members: Members, _: Random) -> Members:
    return [*members, ("xl/bomb.xml", bytes(60_000_000))]


def other_types(members: Members, chance: Random) -> Members:
    types = chance.choice((b"<Types/>", b"not xml", b""))
    return [(name, types if name == "[Content_Types].xml" else data) for name, data in members]


def stray_cell(members: Members, chance: Random) -> Members:
    at = chance.choice((b"XFD1048576", b"A1048576", b"XFD1", b"ZZZ9999999", b"A0"))
    row = re.sub(rb"\D", b"", at)
    cell = b'<row r="%s"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row></sheetData>' % (row, at)
    return [(name, data.replace(b"</sheetData>", cell)) for name, data in members]


def deep_xml(data: bytes, chance: Random) -> bytes:
    depth = chance.choice((1000, 50_000))
    at = data.find(b">", data.find(b"?>") + 2) + 1
    return data[:at] + b"<x>" * depth + b"</x>" * depth + data[at:]


def doctype(data: bytes, chance: Random) -> bytes:
    told = chance.choice((b"", b"<!-- " + b"x" * 5000 + b" -->"))
    return told + b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + data.partition(b"?>")[2]


def wide_characters(data: bytes, _: Random) -> bytes:
    return data.decode("utf-8", "replace").encode("utf-16")


def members_swapped(members: Members, chance: Random) -> Members:
    one, other = chance.randrange(len(members)), chance.randrange(len(members))
    contents = [data for _, data in members]
    contents[one], contents[other] = contents[other], contents[one]
    return [(name, contents[at]) for at, (name, _) in enumerate(members)]


def odd_names(members: Members, chance: Random) -> Members:
    change = chance.choice((str.upper, str.lower, lambda name: name.replace("/", "\\"), lambda name: f"./{name}", lambda name: name + "\ud800"))
    return [(change(name).encode("utf-8", "replace").decode(), data) for name, data in members]


def in_strict_form(members: Members, _: Random) -> Members:
    short, long = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
    return [(name, re.sub(long + rb"(officeDocument|spreadsheetml|drawingml)/2006/", rb"%s\1/" % short, data)) for name, data in members]


def prefixed(data: bytes, _: Random) -> bytes:
    """The part's own elements with a prefix, as some programs write them."""
    return re.sub(rb"<(/?)(\w+)(?=[\s/>])", rb"<\1x:\2", data).replace(b" xmlns=", b" xmlns:x=")


def declared_otherwise(data: bytes, chance: Random) -> bytes:
    encoding = chance.choice(("utf-16", "utf-16-le", "gb18030", "latin-1", "utf-7", "cp037", "x-none"))
    text = re.sub(r"^<\?xml[^>]*\?>", f'<?xml version="1.0" encoding="{encoding}"?>', data.decode("utf-8", "replace"))
    return text.encode("utf-8" if encoding == "x-none" else encoding, "replace")


def rows_shuffled(data: bytes, chance: Random) -> bytes:
    rows = re.findall(rb"<row\b.*?</row>", data, re.DOTALL)
    first = data.find(rows[0]) if rows else 0
    order = chance.choice((rows[::-1], chance.sample(rows, len(rows)), rows * 3, [re.sub(rb"<row\b[^>]*>", b"<row>", row) for row in rows]))
    return data[:first] + b"".join(order) + data[first + len(b"".join(rows)) :] if rows else data


def cells_shuffled(data: bytes, chance: Random) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        cells = re.findall(rb"<c\b[^>]*?(?:/>|>.*?</c>)", match[2], re.DOTALL)
        chance.shuffle(cells)
        return match[1] + b"".join(cells * chance.choice((1, 2))) + b"</row>"

    return re.sub(rb"(<row\b[^>]*>)(.*?)</row>", other, data, flags=re.DOTALL)


def merges_put_in(data: bytes, chance: Random) -> bytes:
    """Merged areas that nest, cross, repeat, run backwards, leave the sheet or cover it."""
    areas = chance.choices((b"A1:B9", b"A1:B9", b"B2:C3", b"A3:A1048576", b"A1:XFD1", b"C5:A1", b"A1", b"A0:B0", b"x", b"XFD1048576:A1", b"C:C"), k=chance.choice((2, 6)))
    block = b"<mergeCells>%s</mergeCells>" % b"".join(b'<mergeCell ref="%s"/>' % area for area in areas)
    return data.replace(b"</sheetData>", b"</sheetData>" + block, 1)


def far_rows(data: bytes, chance: Random) -> bytes:
    number = chance.choice((b"1048577", b"99999999999999999999", b"0", b"-1", b"4294967296", b"1e3", b""))
    return re.sub(rb'<row r="\d+"', b'<row r="%s"' % number, data, count=chance.choice((1, 5)))


def laughs(data: bytes, chance: Random) -> bytes:
    """Entities that grow by ten at every step, told in any encoding."""
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    told = f'<!DOCTYPE x [<!ENTITY a0 "ha">{steps}]>'
    text = data.decode("utf-8", "replace").partition("?>")[2]
    at = text.find(">", text.find("<text:p") if "<text:p" in text else text.find("<t")) + 1
    encoding = chance.choice(("utf-8", "utf-16", "cp037"))
    return f'<?xml version="1.0" encoding="{encoding}"?>{told}{text[:at]}&a9;{text[at:]}'.encode(encoding, "replace")


# --- the zip around them ----------------------------------------------------------------------------------------------
def wrong_method(data: bytes, chance: Random) -> bytes:
    """Another way of compression claimed for some member: none, or ones that nobody reads."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        for found in list(re.finditer(re.escape(mark), data))[: chance.choice((1, 3))]:
            changed[found.start() + at : found.start() + at + 2] = chance.choice((0, 8, 9, 12, 14, 93, 99)).to_bytes(2, "little")
    return bytes(changed)


def wrong_sizes(data: bytes, chance: Random) -> bytes:
    """Sizes, offsets and flags that are not those of the members, as zip64 writes them too."""
    changed = bytearray(data)
    found = list(re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data))
    for header in chance.sample(found, min(len(found), 2)):
        at = header.start() + chance.choice((6, 8, 14, 18, 20, 22, 24, 28, 30, 42))
        changed[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", bytes(4), b"\x00\x00\x00\x7f", chance.randbytes(4)))
    return bytes(changed[: len(data)])


def streamed(data: bytes, chance: Random) -> bytes:
    """The same package written as a stream: sizes stand behind the members, in zip64 where asked."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: Any) -> int:
            self.written += piece
            return len(piece)

    pipe, big = Pipe(), chance.random() < 0.5
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(data):
            with archive.open(name, "w", force_zip64=big) as part:
                part.write(content)
    return chance.choice((b"", b"", b"MZ" + bytes(500))) + bytes(pipe.written) + chance.choice((b"", bytes(300)))


PACKAGES: Final[tuple[Mutator, ...]] = (
    *map(_on_part, contents.PARTS), *map(_on_members, contents.BOOKS),
    *map(_on_members, (members_swapped, odd_names, in_strict_form)),
    *map(_on_part, (prefixed, declared_otherwise, rows_shuffled, cells_shuffled, merges_put_in, far_rows, laughs)),
    wrong_method, wrong_sizes, streamed,
    *map(_on_members, (member_removed, member_emptied, member_doubled, member_outside, too_many_members, bomb, other_types, stray_cell)),
    *map(_on_part, (truncated, zero_tail, bits_flipped, run_removed, run_doubled, noise_put_in, deep_xml, doctype, wide_characters)),
    _in_cells(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref="x"/>', b""),
    _in_cells(rb"<v>[^<]*</v>", b"<v>1e999</v>", b"<v>-1e308</v>", b"<v>NaN</v>", b"<v>999999999</v>", b"<v>-5</v>", b"<v>\xff\xfe</v>", b"<v></v>"),
    _in_cells(rb' s="\d+"', b' s="99999"', b' s="-1"', b""),
    _in_cells(rb' t="\w+"', b' t="d"', b' t="b"', b' t="zzz"', b' t="e"'),
    _in_cells(rb' r="[A-Z]+\d+"', b' r="A1"', b"", b' r="1A"', b' r="XFE1"'),
    _in_cells(rb"<mergeCell [^>]*/>", b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="G2:A1"/>', b'<mergeCell ref="A1"/>'),
    _in_cells(rb't="s"><v>\d+', b't="s"><v>99999999', b't="s"><v>-1', b't="s"><v>x', b't="s"><v>1.5'),
    _in_cells(rb"<v>[^<]*</v>", b"<v>2958466</v>", b"<v>60</v>", b"<v>99999999999999999999</v>", b"<f>1/0</f>", b"<f/><v/>"),
    _in_cells(rb"</?dimension[^>]*>", b'<dimension ref="A1:A-5"/>', b'<dimension ref="ZZZZ1:A1"/>', b'<dimension ref=""/>'),
    _in_content(rb"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" ', b'<table:table-cell table:number-columns-repeated="99999999999" '),
    _in_content(rb"<table:table-row", b'<table:table-row table:number-rows-repeated="1048576"', b'<table:table-row table:number-rows-repeated="-1"'),
    _in_content(rb"<table:table-cell ", b'<table:table-cell table:number-rows-spanned="1048576" table:number-columns-spanned="16384" '),
    _in_content(rb'office:value-type="string"', b'office:value-type="date" office:date-value="99999-13-41"', b'office:value-type="float" office:value="1e999"',
                b'office:value-type="time" office:time-value="PT99999999H"', b'office:value-type="?" table:formula="of:=1/0"'),
    _in_cells(rb"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">', b'<table:table-row table:number-rows-repeated="-1">'),
)


# --- markup and text --------------------------------------------------------------------------------------------------
def _in_text(old: bytes, *new: bytes) -> Mutator:
    def in_text(data: bytes, chance: Random) -> bytes:
        return re.sub(old, lambda _: chance.choice(new), data, count=3)

    in_text.__name__ = f"in_text_{old.decode()}"
    return in_text


def nested_tables(data: bytes, chance: Random) -> bytes:
    depth = chance.choice((50, 5000))
    return data.replace(b"<td", b"<table><tr><td>" * depth + b"<td", 1)


def quotation_mark(data: bytes, chance: Random) -> bytes:
    at = data.find(b",", chance.randrange(len(data) or 1)) + 1
    return data[:at] + b'"' + data[at:]


def in_another_encoding(data: bytes, chance: Random) -> bytes:
    return data.decode("utf-8", "ignore").encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "big5", "gb18030")), "ignore")


def nul_put_in(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) or 1)
    return data[:at] + bytes(chance.choice((1, 40))) + data[at:]


def one_long_line(data: bytes, chance: Random) -> bytes:
    return data + chance.choice((b"a", b"a,", b'"', b"\xa3\xac", b"<td>", b"\t")) * chance.choice((3_000_000, 9_000_000))


def separators_mixed(data: bytes, chance: Random) -> bytes:
    return re.sub(rb",", lambda _: chance.choice((b",", b";", b"\t", b"|", b"")), data)


def quotation_marks(data: bytes, chance: Random) -> bytes:
    return re.sub(rb",", lambda _: chance.choice((b",", b',"', b'",', b'"",""', b",'")), data)


MARKUP: Final[tuple[Mutator, ...]] = (
    _in_text(rb'ss:Index="\d+"', b'ss:Index="999999999"', b'ss:Index="-3"', b'ss:Index="x"', b'ss:MergeDown="1048575" ss:MergeAcross="16383"'),
    _in_text(rb'ss:Type="\w+"', b'ss:Type="Number"', b'ss:Type="DateTime"', b'ss:Type="?"'),
    _in_text(rb"rowspan=1", b"rowspan=99999999", b"rowspan=-1", b"rowspan=1000 colspan=1000", b"colspan=0", b"rowspan=x"),
    nested_tables, quotation_mark, quotation_marks, separators_mixed, nul_put_in, one_long_line, in_another_encoding,
)  # fmt: skip


# --- workbooks of records in sectors (.xls) ------------------------------------------------------------------------------
def sectors_chained_wrongly(data: bytes, chance: Random) -> bytes:
    """Entries of the sector tables, or of the header that leads to them, that lead elsewhere: in circles, nowhere, outside."""
    changed = bytearray(data)
    table = 512 * (1 + int.from_bytes(data[76:80], "little"))
    for _ in range(chance.choice((1, 4))):
        at = chance.choice((chance.randrange(24, 80), table + 4 * chance.randrange(128)))
        changed[at : at + 4] = chance.choice((0, 1, 5, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, 3)).to_bytes(4, "little")
    return bytes(changed[: max(len(data), 600)])


def records_changed(data: bytes, chance: Random) -> bytes:
    """Records of another kind or length: a continuation of nothing, strings without an end, numbers out of range."""
    kinds = (0x003C, 0x00FC, 0x00FD, 0x0006, 0x0208, 0x00BD, 0x0085, 0x00E5, 0x007D, 0x002F)
    starts = [found.start() for found in re.finditer(b"|".join(re.escape(kind.to_bytes(2, "little")) for kind in kinds), data)]
    changed = bytearray(data)
    for at in chance.sample(starts, min(len(starts), chance.choice((1, 10)))):
        if chance.random() < 0.5:
            changed[at : at + 2] = chance.choice(kinds).to_bytes(2, "little")
        else:
            changed[at + 2 : at + 4] = chance.choice((0, 1, 3, 8224, 0xFFFF)).to_bytes(2, "little")
    return bytes(changed[: len(data)])


SECTORS: Final[tuple[Mutator, ...]] = (sectors_chained_wrongly, records_changed, records_changed)


def mutated(data: bytes, chance: Random) -> tuple[str, bytes]:
    """The name of what was done to it, and the bytes."""
    own = PACKAGES if data.startswith(b"PK") else SECTORS if data.startswith(b"\xd0\xcf") else MARKUP
    mutator = chance.choice((*ANY, *own * 2))
    try:
        return mutator.__name__, mutator(data, chance)
    except (zipfile.BadZipFile, UnicodeError, ValueError, IndexError, NotImplementedError, RuntimeError, zlib.error):  # a real file was damaged before
        return "as_it_is", data
