"""Which written rows are one enterprise.

By valid 统一社会信用代码 first, then by name key and town; the alias book (workbooks/名称归并.xlsx) decides the rest, and
what only looks alike is proposed, never merged: 中铁一局 and 中铁十一局 are 95 per cent alike.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import code_fault, key, name_key
from crosscheck.merging.likeness import core
from crosscheck.merging.rows import Row, Rows, told

OF_ENTERPRISE: Final = (tables.ENTERPRISE, tables.CREDIT_CODE, tables.TOWN, tables.FIELD)  # what a problem tells of its enterprise
_OF_LISTED: Final = (*OF_ENTERPRISE, *(name for name in tables.ENTERPRISES.names if name not in (tables.SERIAL, *OF_ENTERPRISE)))
_AT: Final = {name: at for at, name in enumerate(_OF_LISTED)}
Told = tuple[str, ...]  # what a row tells of its enterprise: `OF_ENTERPRISE`, and the rest of `_OF_LISTED` in a list of enterprises


@dataclass(slots=True)
class Group:
    """The rows that are one enterprise with their numbers, and what each of them tells; ``listed`` are those in lists of enterprises.

    ``written`` are its names as the rows write them; ``name`` is the one most rows give, one without a former name in brackets and
    the longest first, and all others; what a name or a remark calls its former name comes last, however many rows still give it.
    """

    id: str
    numbers: list[int]
    rows: list[Row]
    told: list[Told]
    listed: list[Row] = field(init=False, repr=False, compare=False)
    written: list[str] = field(init=False, repr=False, compare=False)
    name: tuple[str, list[str]] = field(init=False, repr=False, compare=False)
    _of_listed: list[Told] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.listed = [row for row, told in zip(self.rows, self.told, strict=True) if len(told) > len(OF_ENTERPRISE)]
        self._of_listed = [told for told in self.told if len(told) > len(OF_ENTERPRISE)]
        self.written = [told[0] for told in self.told if told[0]]
        self.name = _named(self.written, self.remarks)

    @property
    def remarks(self) -> set[str]:
        return {told[_AT[tables.REMARK]] for told in self._of_listed}

    @property
    def codes(self) -> list[str]:
        """The codes that the rows write, valid or not."""
        return list(dict.fromkeys(told[1] for told in self.told if told[1]))

    def pick(self, column: str) -> tuple[str, list[str]]:
        """The value most rows give (lists before problems, then the earliest), and all that differ from it."""
        at = _AT[column]
        if len(self._of_listed) == 1 and (only := self._of_listed[0][at]):
            return only, []
        given = [told[at] for told in self._of_listed if told[at]]
        if not given and column in OF_ENTERPRISE:
            given = [told[at] for told in self.told if told[at]]
        if len(given) < 2 or len(set(given)) < 2:
            return (given[0] if given else ""), []
        counts = Counter(map(key, given))
        best = max(counts.values())
        chosen = next(text for text in given if counts[key(text)] == best)
        return chosen, [text for text in dict.fromkeys(given) if key(text) != key(chosen)]

    def other_towns(self, town: str) -> list[str]:
        """The towns beside that one that any of its rows gives, those of problems too: else a slip there would go unseen."""
        return [other for other in dict.fromkeys(told[_AT[tables.TOWN]] for told in self.told) if other not in ("", town)]

    def first_that_tells(self, column: str, values: list[str]) -> Row | None:
        """The first row that has one of those values in that column."""
        at = _AT[column]
        return next((row for row, told in zip(self.rows, self.told, strict=True) if at < len(told) and told[at] in values), None)


def _is_short_form(one: str, other: str) -> bool:
    """Whether the one is the other without its region or legal form."""
    return one != other and core(one) == one and core(other) != other and one in core(other)


_WITHIN: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def _spaced(name: str) -> bool:
    """Whether it is written with a space between characters, or with one that nobody sees: no way to stand on a letter where another row does without."""
    return bool(_WITHIN.search(name)) or not name.isprintable()


_FORMER: Final = re.compile(r"(?:曾用名|前身|原名称?|[(（]原(?:名称?)?)[:：为是]?\s*([^()（）\[\]，,；;。、\s]{2,})")


def _named(given: list[str], remarks: Iterable[str]) -> tuple[str, list[str]]:
    """The name most mentions give, a full one before its short forms, written without its former name; and all others."""
    if len(set(given)) == 1:
        return given[0], []
    counts = Counter(given)
    often: Counter[str] = Counter()
    for name, count in counts.items():
        often[name_key(name)] += count
    short = {one for one in often for other in often if _is_short_form(one, other)}
    former = {name_key(name) for text in (*counts, *remarks) for name in _FORMER.findall(text)}

    def rank(name: str) -> tuple[object, ...]:
        own = name_key(name)
        return own in former, own in short, -often[own], -len(own), own, own != key(name), _spaced(name), -counts[name], len(name), name

    ranked = sorted(counts, key=rank)
    return ranked[0], [name for name in ranked[1:] if name_key(name) != name_key(ranked[0])]


Decisions = dict[str, str]  # name key -> name key that a person said is the same
Pair = frozenset[str]  # two name keys


def group(rows: Rows, decided: Decided) -> tuple[Iterator[Group], list[Finding]]:
    """The groups of rows of lists of enterprises, problems and transfer sheets, in the order of their ids; findings on ambiguous names.

    Rows with a code are given theirs first, then names with a town, then bare names.  A group is made when it is asked for: those of a
    province at once would fill the memory.
    """
    said = _said(rows)
    assigned, findings = _assigned(rows, said, decided)
    by_id = array("I", sorted(range(len(rows)), key=assigned.__getitem__))
    return _groups(rows, said, assigned, by_id), findings


def _said(rows: Rows) -> list[Told]:
    """What each row tells of its enterprise; rows of problems that tell the same share it."""
    known: dict[Told, Told] = {}
    said: list[Told] = []
    for _, sheet, places in rows.by_sheet():
        if sheet.kind == tables.ENTERPRISES.kind:
            said += told(sheet, _OF_LISTED, places)
        else:
            said += [known.setdefault(one, one) for one in told(sheet, OF_ENTERPRISE, places)]
    return said


def _assigned(rows: Rows, said: list[Told], decided: Decided) -> tuple[list[str], list[Finding]]:
    """The id of each row's enterprise."""
    index = _Index(decided)
    valid = {code for code in {own[1] for own in said} if valid_code(code)}
    index.join(said)
    certainty = bytes(0 if own[1] in valid else 1 if own[2] else 2 for own in said)  # so who comes first does not depend on the order of files
    assigned = [""] * len(rows)
    for wanted in range(3):
        for number, own in enumerate(said):
            if certainty[number] == wanted:
                assigned[number] = index.assign(own, rows, number)
    return assigned, index.findings


def _groups(rows: Rows, said: list[Told], assigned: list[str], by_id: Sequence[int]) -> Iterator[Group]:
    for id_, run in groupby(by_id, key=assigned.__getitem__):
        mine = list(run)
        yield Group(id_, mine, [rows[number] for number in mine], [said[number] for number in mine])
        for number in mine:  # said once is enough: what the ledger takes over fills the memory as this empties
            said[number] = ()


def valid_code(code: str) -> str:
    """The code when it is valid, else ""."""
    return code if code and not code_fault(code) else ""


class _Index:
    """Names already assigned: name key -> (town, id), in the order they came."""

    def __init__(self, decided: Decided) -> None:
        self._decided = decided
        self._owners: dict[str, str] = {}
        self._stands_for: dict[str, str] = {}  # code -> the one under which its enterprise goes, which a person said is one with another's
        self._ids: dict[str, tuple[tuple[str, str], ...]] = {}  # most names have one
        self._settled: dict[Told, str] = {}
        self.findings: list[Finding] = []

    def name_key(self, name: str) -> str:
        own = name_key(name)
        return self._decided.same.get(own, own)

    def join(self, said: Sequence[Told]) -> None:
        """Puts together the codes under which rows write one enterprise, by what a person said of its names.

        It goes by the code that most rows give, lists of enterprises before problems, the first of them where as many give another.
        """
        of_name: dict[str, dict[str, list[str]]] = {}
        for written, code, town, *_ in said if self._decided.joined else ():
            if (name := self.name_key(written)) in self._decided.joined and valid_code(code):
                of_name.setdefault(name, {}).setdefault(town, []).append(code)
        given, listed = (Counter(told[1] for told in said if len(told) > least) if of_name else Counter() for least in (0, len(OF_ENTERPRISE)))
        for name, of_town in of_name.items():
            one_town = name in self._decided.across or len(set(of_town) - {""}) < 2
            together = [[code for codes in of_town.values() for code in codes]] if one_town else [codes for town, codes in of_town.items() if town]
            for codes in together:
                best = _root(self._stands_for, max(dict.fromkeys(codes), key=lambda code: (listed[code], given[code])))
                self._stands_for.update({_root(self._stands_for, code): best for code in codes if _root(self._stands_for, code) != best})

    def code(self, name: str, code: str) -> str:
        """The code under which its enterprise goes when it is valid, "" for that of a row that a person said is not the enterprise first seen with it."""
        if not valid_code(code):
            return ""
        own = name_key(name)
        owner = self._owners.setdefault(code, own)
        return "" if self._decided.different and frozenset((own, owner)) in self._decided.different else _root(self._stands_for, code)

    def assign(self, said: Told, rows: Rows, number: int) -> str:
        """The id for the row of that number, which tells that; what was settled without doubt once holds for all rows of problems that tell the same."""
        of_problem = len(said) == len(OF_ENTERPRISE)
        if of_problem and (known := self._settled.get(said)):
            return known
        written, code, town, *_ = said
        name = self.name_key(written)
        before = self._ids.get(name, ())
        sure = True
        if not (id_ := self.code(written, code)):
            candidates = _candidates(before, "" if name in self._decided.across else town)
            id_ = candidates[0] if candidates else f"{town}/{name}"  # not as written: the first file may write it otherwise next month
            if len(candidates) > 1:
                words = {"count": len(candidates), "town": town or "第一个镇街"}
                self.findings.append(finding("enterprise_ambiguous", rows[number].place(tables.ENTERPRISE), written, **words))
            sure = len(candidates) < 2 and not valid_code(code)
        if of_problem and sure:
            self._settled[said] = id_
        if (town, id_) not in before:
            self._ids[name] = (*before, (town, id_))
        return id_


def _candidates(before: tuple[tuple[str, str], ...], town: str) -> list[str]:
    """The enterprises of a name that one of that town may be: those there, else those of no town; all of them for one of no town."""
    if town:
        return [id_ for own, id_ in before if own == town] or [id_ for own, id_ in before if not own]
    return list(dict.fromkeys(id_ for _, id_ in before))


@dataclass(slots=True)
class Decided:
    """What a person decided on pairs of names, by name key.

    ``same`` leads from a name to the one that stands for all its names; ``different`` are pairs that are not the same;
    ``asked`` are all pairs in the book, ``answered`` those of them that are.  ``joined`` are the names (as ``same`` gives them) that a
    person said are one enterprise with another or among themselves, ``across`` those of them whose towns differ.
    """

    same: Decisions = field(default_factory=dict)
    different: set[Pair] = field(default_factory=set)
    asked: set[Pair] = field(default_factory=set)
    answered: set[Pair] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    across: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def alike(self, one: str, two: str) -> bool:
        """Whether a person said that the two written names are one enterprise."""
        first, second = name_key(one), name_key(two)
        return self.same.get(first, first) == self.same.get(second, second)


class Answer(NamedTuple):
    """One row of the alias book: two names with their towns, 是 or 否 or nothing, and where it stands."""

    one: str
    town_one: str
    two: str
    town_two: str
    said: str
    place: Place


def decisions(rows: Iterable[Answer]) -> Decided:
    """The alias book's rows as decisions.

    A 否 between names that other rows' 是 join, or on a name that another 是 joins across towns, is a contradiction: it is
    told, and none of those 是 is followed.
    """
    answers = list(rows)
    decided, given = Decided(), [(name_key(row.one), name_key(row.two), row.said, row.place, f"{row.one} / {row.two}") for row in answers]
    roots: Decisions = {}
    for one, two, answer, _, _ in given:
        decided.asked.add(frozenset((one, two)))
        if answer:
            decided.answered.add(frozenset((one, two)))
        if answer == tables.NO and one != two:
            decided.different.add(frozenset((one, two)))
        elif answer == tables.YES and _root(roots, one) != _root(roots, two):
            roots[_root(roots, two)] = _root(roots, one)
    joining = [row for row in answers if row.said == tables.YES]
    apart = (row for row in joining if row.town_one and row.town_two and row.town_one != row.town_two)
    across, broken = {_root(roots, name_key(row.one)) for row in apart}, set()
    for one, two, answer, place, shown in given:
        root = _root(roots, one)
        if answer == tables.NO and root == _root(roots, two) and (one != two or root in across):
            broken.add(root)
            joined = [yes.cell for name, _, said, yes, _ in given if said == tables.YES and _root(roots, name) == root]
            decided.findings.append(finding("name_decision_conflict", place, shown, joined="、".join(joined)))
    decided.same = {name: _root(roots, name) for name in roots if _root(roots, name) not in broken}
    decided.joined, decided.across = {_root(roots, name_key(row.one)) for row in joining} - broken, across - broken
    return decided


def _root(same: Mapping[str, str], name: str) -> str:
    while name in same:
        name = same[name]
    return name
