"""Who goes: one team for every field that a pair of towns has drawn enterprises in.

Notice, section 4(1)3: the leader comes from the district department of the field, the inspecting town sends its officers,
experts are invited, the inspected town supplies people to assist and officers. Whoever is connected with the inspected
town or with one of the enterprises stays away (回避). Among those left, the one with the fewest teams so far goes, then
the lowest ticket. What cannot be filled is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crosscheck.drawing.picking import Pick
from crosscheck.drawing.rotation import Pair
from crosscheck.drawing.tickets import DrawError, ticket_maker

OFFICER: Final = "执法人员"
EXPERT: Final = "专家"
HOST: Final = "配合人员"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the name books.

    Attributes:
        id: tells people of one name apart, unit and name for instance; it decides the ticket.
        unit: the town or department one belongs to; an expert's own town if that is known.
        role: OFFICER, EXPERT or HOST. The officers of a department are those who can lead.
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


@dataclass(frozen=True, slots=True)
class Seat:
    """A kind of place in a team: how many, and who may take it."""

    name: str
    number: int
    source: str
    fits: Callable[[Person], bool]


def form_teams(
    rotation: Sequence[Pair],
    picks: Iterable[Pick],
    people: Iterable[Person],
    departments: Mapping[str, str],
    seed: str,
    officers: int = 2,
) -> tuple[Team, ...]:
    """The teams, in the order of the cycle and of the picks.

    Args:
        departments: field → the department that leads it.
        officers: certified officers that the inspecting town sends with each team.

    Raises:
        DrawError: two people share an id.
    """
    books = _ordered(people, seed)
    load: Counter[str] = Counter()
    return tuple(
        _team(pair, targets, departments.get(targets[0].field, ""), books, load, officers)
        for pair, targets in _tasks(rotation, picks)
    )


def _ordered(people: Iterable[Person], seed: str) -> list[Person]:
    """The people by ticket; a stable choice of the least busy then settles ties by ticket."""
    ticket_of = ticket_maker(seed)
    books = sorted(people, key=lambda person: (ticket_of(person.id), person.id))
    for one, other in zip(books, books[1:], strict=False):
        if one.id == other.id:
            raise DrawError(f"名册中有两个人的编号都是“{one.id}”（{one.name}、{other.name}）：请删去重复的，或加以区分。")
    return books


def _tasks(rotation: Iterable[Pair], picks: Iterable[Pick]) -> Iterator[tuple[Pair, tuple[Pick, ...]]]:
    groups: dict[tuple[str, str], list[Pick]] = {}
    for pick in picks:
        groups.setdefault((pick.town, pick.field), []).append(pick)
    for pair in rotation:
        yield from ((pair, tuple(targets)) for (town, _), targets in groups.items() if town == pair[1])


def _team(
    pair: Pair, targets: tuple[Pick, ...], department: str, books: Sequence[Person], load: Counter[str], officers: int
) -> Team:
    taken: list[Person] = []
    gaps: list[str] = []
    seats = _seats(pair, targets[0].field, department, officers)
    leader, sent, expert, host, local = (_fill(seat, pair[1], targets, books, load, taken, gaps) for seat in seats)
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


def _seats(pair: Pair, field: str, department: str, officers: int) -> tuple[Seat, Seat, Seat, Seat, Seat]:
    inspecting, inspected = pair
    return (
        Seat("组长", 1, department or f"“{field}”的牵头部门（未设置）", lambda one: one.role == OFFICER and one.unit == department != ""),
        Seat("持证执法人员", officers, inspecting, lambda one: one.role == OFFICER and one.certified and one.unit == inspecting),
        Seat("专家", 1, f"“{field}”领域的专家", lambda one: one.role == EXPERT and field in one.fields),
        Seat("受检方配合人员", 1, inspected, lambda one: one.role == HOST and one.unit == inspected),
        Seat("受检方执法人员", 1, inspected, lambda one: one.role == OFFICER and one.unit == inspected),
    )


def _fill(
    seat: Seat,
    inspected: str,
    targets: Sequence[Pick],
    books: Sequence[Person],
    load: Counter[str],
    taken: list[Person],
    gaps: list[str],
) -> list[Person]:
    """Fill a kind of place with the least busy who fit; books are in ticket order."""
    fitting = [one for one in books if seat.fits(one) and one not in taken]
    free = [one for one in fitting if not _connected(one, inspected, targets)]
    chosen = sorted(free, key=lambda one: load[one.id])[: seat.number]
    load.update(one.id for one in chosen)
    taken += chosen
    if len(chosen) < seat.number:
        away = f"，其中回避 {len(fitting) - len(free)} 人" if len(fitting) > len(free) else ""
        gaps.append(f"{seat.name}缺 {seat.number - len(chosen)} 人：名册中{seat.source}可派 {len(fitting)} 人{away}。")
    return chosen


def _connected(person: Person, inspected: str, targets: Iterable[Pick]) -> bool:
    """Whether someone must stay away: one's own town, unless one is there for it, or an enterprise one is tied to."""
    ties = set(person.avoid)
    if any(pick.id in ties or pick.name in ties for pick in targets):
        return True
    return person.role == EXPERT and person.unit == inspected or person.unit != inspected and inspected in ties
