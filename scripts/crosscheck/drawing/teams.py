"""Who goes: one team for every field that a pair of towns has drawn enterprises in.

Notice, section 4(1)3: the leader comes from the district department of the field, the inspecting town sends its officers,
experts are invited, the inspected town supplies people to assist and officers. Whoever is connected with the inspected
town or with one of the enterprises stays away (回避). Among those left, the one with the fewest teams so far goes, then
the lowest ticket. What cannot be filled is listed. Teams are no part of the record: they follow from its seed and the name
books, and the record holds a hash of the name books as they were when the draw was made (docs/adr/0004-draw.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

from crosscheck.drawing.rotation import Pair
from crosscheck.drawing.tickets import DrawError, ticket_maker

OFFICER: Final = "执法人员"
EXPERT: Final = "专家"
_IN_BOOKS: Final = "名册中"


class Target(Protocol):
    """An enterprise to be inspected: a pick, or a row of the roster."""

    @property
    def town(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def field(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the name books.

    Attributes:
        id: tells people of one name apart, unit and name for instance; it decides the ticket.
        unit: the town or department one belongs to; an expert's own town if that is known.
        role: OFFICER or EXPERT; one person may stand in both books. A department's people are those who can lead, a
            town's people without a certificate can assist the inspectors who come.
        fields: an expert's fields.
        certified: holds a valid enforcement certificate.
        avoid: towns, and ids or names of enterprises, that one is connected with.

    """

    id: str
    name: str
    unit: str
    role: str
    fields: tuple[str, ...] = ()
    certified: bool = False
    avoid: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """A team, and in ``gaps`` what could not be filled, in Chinese; ``enterprises`` are ids."""

    inspecting: str
    inspected: str
    field: str
    department: str
    enterprises: tuple[str, ...]
    leader: Person | None
    officers: tuple[Person, ...]
    expert: Person | None
    host: Person | None
    local_officer: Person | None
    gaps: tuple[str, ...]

    @property
    def members(self) -> tuple[Person, ...]:
        """Everybody who goes, each once."""
        return tuple(one for one in (self.leader, *self.officers, self.expert, self.local_officer, self.host) if one)


@dataclass(frozen=True, slots=True)
class Seat:
    """A kind of place in a team: how many, where they come from ("" when that is unknown), and the people who may take it, in ticket order.

    Where ``spares_certified``, people without a certificate go first: those with one are wanted elsewhere.
    """

    name: str
    number: int
    source: str
    people: Sequence[Person]
    spares_certified: bool = False


Books = Mapping[tuple[str, str], Sequence[Person]]


def form_teams(
    rotation: Sequence[Pair],
    picks: Iterable[Target],
    people: Iterable[Person],
    departments: Mapping[str, str],
    seed: str,
    officers: int = 2,
) -> tuple[Team, ...]:
    """The teams, in the order of the cycle and of the picks.

    Args:
        rotation: the pairs of the draw.
        picks: the enterprises drawn.
        people: all the name books, in any order.
        departments: field → the department that leads it.
        seed: the seed of the draw.
        officers: certified officers that the inspecting town sends with each team.

    Raises:
        DrawError: two people of one book share an id.

    """
    books = _books(_ordered(people, seed))
    load: Counter[str] = Counter()
    return tuple(
        _team(pair, targets, departments.get(targets[0].field, ""), books, load, officers)
        for pair, targets in _tasks(rotation, picks)
    )


def _ordered(people: Iterable[Person], seed: str) -> list[Person]:
    ticket_of = ticket_maker(seed)
    ordered = sorted(people, key=lambda person: (ticket_of(person.id), person.id, person.role))
    for one, other in pairwise(ordered):
        if (one.id, one.role) == (other.id, other.role):
            raise DrawError(
                f"名册中有两个人的编号都是“{one.id}”（{one.name}、{other.name}）：请删去重复的，或加以区分。"
            )
    return ordered


def _books(people: Iterable[Person]) -> Books:
    """(role, unit or field) → its people; a stable choice of the least busy later settles ties by ticket."""
    books: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        for place in dict.fromkeys(person.fields if person.role == EXPERT else (person.unit,)):
            books.setdefault((person.role, place), []).append(person)
    return books


def _tasks(rotation: Iterable[Pair], picks: Iterable[Target]) -> Iterator[tuple[Pair, tuple[Target, ...]]]:
    """The picks of each pair by field."""
    towns: dict[str, dict[str, list[Target]]] = {}
    for pick in picks:
        towns.setdefault(pick.town, {}).setdefault(pick.field, []).append(pick)
    for pair in rotation:
        for targets in towns.get(pair[1], {}).values():
            yield pair, tuple(targets)


def _team(
    pair: Pair, targets: tuple[Target, ...], department: str, books: Books, load: Counter[str], officers: int
) -> Team:
    taken: list[str] = []
    gaps: list[str] = []
    chosen: list[list[Person]] = []
    for seat in _seats(pair, targets[0].field, department, books, officers):
        fitting = [one for one in seat.people if one.id not in taken]
        free = [one for one in fitting if not _connected(one, pair[1], targets)]
        chosen.append(_least_busy(seat, free, load)[: seat.number])
        taken += [one.id for one in chosen[-1]]
        gaps += _gap(seat, len(fitting), len(free))
    load.update(taken)
    leader, sent, expert, local, host = chosen
    return Team(
        inspecting=pair[0],
        inspected=pair[1],
        field=targets[0].field,
        department=department,
        enterprises=tuple(pick.id for pick in targets),
        leader=next(iter(leader), None),
        officers=tuple(sent),
        expert=next(iter(expert), None),
        host=next(iter(host), None),
        local_officer=next(iter(local), None),
        gaps=tuple(gaps),
    )


def _least_busy(seat: Seat, free: Iterable[Person], load: Counter[str]) -> list[Person]:
    """The people in the order in which they go; sorting keeps the order of tickets among equals."""
    return sorted(free, key=lambda one: (seat.spares_certified and one.certified, load[one.id]))


def _seats(pair: Pair, field: str, department: str, books: Books, officers: int) -> tuple[Seat, ...]:
    inspecting, inspected = pair
    leaders = books.get((OFFICER, department), ()) if department else ()
    unled = f"“{field}”的牵头部门（config.toml 未设置）" if field else ""
    guests, locals_ = books.get((OFFICER, inspecting), ()), books.get((OFFICER, inspected), ())
    return (
        Seat("组长", 1, department or unled, leaders),
        Seat("持证执法人员", officers, inspecting, [one for one in guests if one.certified]),
        Seat(EXPERT, 1, f"“{field}”领域" if field else "", books.get((EXPERT, field), ())),
        Seat("受检方执法人员", 1, inspected, [one for one in locals_ if one.certified]),
        Seat("受检方配合人员", 1, inspected, locals_, spares_certified=True),
    )


def _gap(seat: Seat, fitting: int, free: int) -> list[str]:
    if free >= seat.number:
        return []
    if not seat.source:
        return [f"{seat.name}缺 {seat.number - free} 人：企业清单没有填行业领域。"]
    away = f"，其中须回避 {fitting - free} 人" if fitting > free else ""
    return [f"{seat.name}缺 {seat.number - free} 人：{_IN_BOOKS}{seat.source}可派 {fitting} 人{away}。"]


def is_of(gap: str, role: str) -> bool:
    """Whether that is a lack of people in the book of that role; without a field it is none of any book."""
    return _IN_BOOKS in gap and gap.startswith(EXPERT) == (role == EXPERT)


def _connected(person: Person, inspected: str, targets: Iterable[Target]) -> bool:
    """Whether someone must stay away: tied to an enterprise, or to the inspected town without being sent by it."""
    ties = set(person.avoid)
    if any(pick.id in ties or pick.name in ties for pick in targets):
        return True
    if person.unit == inspected:
        return person.role == EXPERT
    return inspected in ties
