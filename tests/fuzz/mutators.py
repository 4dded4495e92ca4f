"""Ways in which files are damaged or made hostile.  Each takes a sound file and a source of chance, and gives other bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Final

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


PACKAGES: Final[tuple[Mutator, ...]] = (
    *map(_on_members, (member_removed, member_emptied, member_doubled, member_outside, too_many_members, bomb, other_types, stray_cell)),
    *map(_on_part, (truncated, zero_tail, bits_flipped, run_removed, run_doubled, noise_put_in, deep_xml, doctype, wide_characters)),
    _in_cells(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref="x"/>', b""),
    _in_cells(rb"<v>[^<]*</v>", b"<v>1e999</v>", b"<v>-1e308</v>", b"<v>NaN</v>", b"<v>999999999</v>", b"<v>-5</v>", b"<v>\xff\xfe</v>", b"<v></v>"),
    _in_cells(rb' s="\d+"', b' s="99999"', b' s="-1"', b""),
    _in_cells(rb' t="\w+"', b' t="d"', b' t="b"', b' t="zzz"', b' t="e"'),
    _in_cells(rb' r="[A-Z]+\d+"', b' r="A1"', b"", b' r="1A"', b' r="XFE1"'),
    _in_cells(rb"<mergeCell [^>]*/>", b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="G2:A1"/>', b'<mergeCell ref="A1"/>'),
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


MARKUP: Final[tuple[Mutator, ...]] = (
    _in_text(rb'ss:Index="\d+"', b'ss:Index="999999999"', b'ss:Index="-3"', b'ss:Index="x"', b'ss:MergeDown="1048575" ss:MergeAcross="16383"'),
    _in_text(rb'ss:Type="\w+"', b'ss:Type="Number"', b'ss:Type="DateTime"', b'ss:Type="?"'),
    _in_text(rb"rowspan=1", b"rowspan=99999999", b"rowspan=-1", b"rowspan=1000 colspan=1000", b"colspan=0", b"rowspan=x"),
    nested_tables, quotation_mark, in_another_encoding,
)  # fmt: skip


def mutated(data: bytes, chance: Random) -> tuple[str, bytes]:
    """The name of what was done to it, and the bytes."""
    own = PACKAGES * 2 if data.startswith(b"PK") else () if data.startswith(b"\xd0\xcf") else MARKUP
    mutator = chance.choice((*ANY, *own))
    return mutator.__name__, mutator(data, chance)
