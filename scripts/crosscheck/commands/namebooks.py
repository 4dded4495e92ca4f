"""From the name books (workbooks/名册) to those who may be sent: units by their official names, 回避 made recognisable."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Final

from crosscheck import tables
from crosscheck.commands.month import Checked
from crosscheck.commands.roster import draw_id
from crosscheck.config import Config
from crosscheck.config_faults import nearest
from crosscheck.drawing import EXPERT, OFFICER, Person
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import ROSTERS
from crosscheck.frames import names_of, records
from crosscheck.keys import key, name_key
from crosscheck.sheets import Sheet

if TYPE_CHECKING:
    import pandas as pd

_BETWEEN: Final = re.compile(r"[、，,；;\n]+")
Known = Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class NameBooks:
    """The people of the name books in the order of their rows, and what is wrong with the books."""

    people: list[Person] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """The hash of all that decides who is sent, whatever the order of the rows; telephone numbers do not."""
        rows = [{name: value for name, value in asdict(one).items() if name != "phone"} for one in self.people]
        lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(slots=True)
class _Entry:
    """One row of a name book; ``unit`` is its official name."""

    sheet: Sheet
    index: int
    role: str
    unit: str = ""

    def text(self, column: str) -> str:
        return self.sheet.text(self.index, column)

    @property
    def name(self) -> str:
        return self.text(tables.PERSON)

    @property
    def badge(self) -> str:
        return self.text(tables.BADGE)

    @property
    def plain_id(self) -> str:
        return f"{self.unit}/{self.name}"

    def place(self, column: str) -> Place:
        return self.sheet.place(self.index, column)


def name_books(checked: Checked, enterprises: pd.DataFrame, config: Config) -> NameBooks:
    """Those who may be sent, from the kept rows of 执法人员 and 专家.

    A unit is a department or a town of the settings, also where it only begins with or contains one ("冯卯镇应急办"). An
    expert's unit may be anything; where it is a drawn enterprise, or lies in the inspected town, the expert stays away.
    """
    units = {town.name: (town.name, *town.aliases) for town in config.towns}
    units |= {item.name: (item.name, *item.aliases) for item in config.departments}
    known = _enterprises(enterprises)
    books = NameBooks()
    entries = list(_placed(checked, units, books.findings))
    namesakes = Counter((one.plain_id, one.role) for one in {(one.plain_id, one.role, one.badge): one for one in entries}.values())
    people: dict[tuple[str, str], Person] = {}
    places: dict[tuple[str, str], Place] = {}
    for entry in entries:
        alone = namesakes[entry.plain_id, entry.role] == 1
        name = (entry.plain_id if alone else f"{entry.plain_id}/{entry.badge}", entry.role)
        person = _person(entry, name[0], _avoid(entry, known, units, books.findings))
        if (before := people.get(name)) and set(person.fields) <= set(before.fields):
            books.findings.append(finding("person_twice", entry.place(tables.PERSON), entry.name, other=places[name]))
        people[name] = _joined(before, person) if before else person
        places.setdefault(name, entry.place(tables.PERSON))
    books.people = list(people.values())
    return books


def unread(checked: Checked, *books: tables.Table) -> list[Finding]:
    """What kept one of those name books, or a sheet of it, from being read at all: what comes of it need not be told one by one."""
    kinds = {"", *(book.kind for book in books)}
    others = {f"{ROSTERS}/{book.book}" for book in tables.ROSTER_TABLES if book not in books}
    theirs = (sheet for sheet in checked.sheets if sheet.file.startswith(f"{ROSTERS}/") and sheet.kind in kinds and sheet.file not in others)
    return [item for sheet in theirs for item in sheet.faults]


def _joined(one: Person, again: Person) -> Person:
    """One person of two rows: an expert of two fields, or one written twice, who stays away where either row says so."""
    fields = tuple(dict.fromkeys((*one.fields, *again.fields)))
    return replace(one, fields=fields, avoid=tuple(sorted({*one.avoid, *again.avoid})))


def _placed(checked: Checked, units: Mapping[str, tuple[str, ...]], findings: list[Finding]) -> Iterator[_Entry]:
    """The rows whose unit is known; the others are findings."""
    for entry in _entries(checked):
        entry.unit = _unit(entry, units)
        if entry.unit:
            yield entry
        else:
            written = entry.text(tables.UNIT)
            place = entry.place(tables.UNIT)
            findings.append(finding("person_unit_unknown", place, written, person=entry.name, near=nearest(written, units)))


def _entries(checked: Checked) -> Iterator[_Entry]:
    roles = {tables.OFFICERS.kind: OFFICER, tables.EXPERTS.kind: EXPERT}
    for sheet in (sheet for sheet in checked.sheets if sheet.kind in roles):
        yield from (_Entry(sheet, index, roles[sheet.kind]) for index in sheet.kept)


def _enterprises(frame: pd.DataFrame) -> Known:
    """The key of every name an enterprise goes by → the ids and names under which a draw may have it."""
    known: dict[str, set[str]] = defaultdict(set)
    for row in records(frame):
        for name in names_of(row):
            known[name_key(name)] |= {draw_id(row), row[tables.ENTERPRISE]}
    return {name: tuple(sorted(found)) for name, found in known.items()}


def _unit(entry: _Entry, units: Mapping[str, tuple[str, ...]]) -> str:
    """The official name of the unit; an expert's own words where it is none; empty for an officer of no known unit."""
    written = entry.text(tables.UNIT)
    official = _official(written, units)
    if entry.role == EXPERT:
        return official or written or "—"
    return official or entry.text(tables.TOWN)


def _official(written: str, units: Mapping[str, tuple[str, ...]]) -> str:
    """The unit that is meant: the one that goes by that name, else the one with the longest official name within the text."""
    text = key(written)
    same = [official for official, names in units.items() if text in map(key, names)]
    within = sorted((official for official in units if key(official) in text), key=len)
    return next(iter([*same, *within[-1:]]), "")


def _avoid(entry: _Entry, known: Known, units: Mapping[str, tuple[str, ...]], findings: list[Finding]) -> tuple[str, ...]:
    """Ids and names of enterprises, and towns, that one is connected with: those written, one's own unit, one's own town."""
    ties = {*known.get(name_key(entry.unit), ()), entry.text(tables.TOWN)} - {"", entry.unit}
    for written in filter(None, (part.strip() for part in _BETWEEN.split(entry.text(tables.AVOID)))):
        found = known.get(name_key(written)) or tuple(name for name, names in units.items() if key(written) in map(key, names))
        ties |= set(found)
        if not found:
            findings.append(finding("avoid_unknown", entry.place(tables.AVOID), written, person=entry.name))
    return tuple(sorted(ties))


def _person(entry: _Entry, identity: str, avoid: tuple[str, ...]) -> Person:
    fields = tuple(entry.text(tables.FIELD).split("、")) if entry.role == EXPERT else ()
    return Person(identity, entry.name, entry.unit, entry.role, fields, bool(entry.badge), avoid, entry.text(tables.PHONE))


def leading(config: Config) -> dict[str, str]:
    """Field → the department that leads it: a lead department before others, then the first declared."""
    ordered = sorted(config.departments, key=lambda item: not item.lead)
    return {name: item.name for item in reversed(ordered) for name in item.fields}
