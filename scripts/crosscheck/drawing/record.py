"""The record of the draws of a month: one JSON line a run, from which an outsider can recompute the run.

The line is made of texts that are hashed as they stand: ``canonical`` JSON (keys sorted, no blanks, characters not
escaped). Each line ends with ``line_sha256``, the hash of all that precedes it, and names the hash of the line before it
as ``previous``: a line that was changed or taken out is noticed. Split a record at line feeds only (`lines_of`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from sys import intern
from typing import Any, Final

from crosscheck.drawing.picking import Candidate, Pick
from crosscheck.drawing.plan import Basis, Plan, draw
from crosscheck.drawing.rotation import Pair
from crosscheck.drawing.rules import ALGORITHM, rules_from_json
from crosscheck.drawing.tickets import DrawError, PromiseError, encode, seed_of, sha256_hex

canonical: Final[Callable[[object], str]] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode
_LAST_KEY: Final = ',"line_sha256":"'
_BOUND_KEYS: Final = (
    "month",
    "run",
    "roster_sha256",
    "rules",
    "version",
    "towns",
    "sitting_out",
    "earlier_pairs",
    "event",
)
_MARK: Final = 8
ROW_KEYS: Final = ("id", "name", "town", "field", "tier")  # of every row; reasons and earlier draws are keys of those that have some
_ROWS: Final = 1000  # put in words at a time
_NEXT: Final = "},{"  # between two of them
_CHUNK: Final = 1 << 20  # characters encoded at a time: a whole large line would be copied twice


@dataclass(frozen=True, slots=True)
class Request:
    """What the office hands in for a run.

    Attributes:
        time: when, as ISO 8601 text with its offset.
        public_value: the outcome of the public event, exactly as published; with ``nonce`` it gives the seed.
        seed: a seed given directly instead of the two; such a run cannot prove that nobody knew it.
        reason: why the draw is made again; required from the second run of a month on.
        commitment: hash of the commitment published beforehand, if there is one.
        event: name of the public event that the commitment announced.
        people_sha256: hash of the name books of that day, from which the teams follow with the seed.

    """

    time: str
    public_value: str = ""
    nonce: str = ""
    seed: str = ""
    reason: str = ""
    asked_by: str = ""
    commitment: str = ""
    event: str = ""
    people_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A draw that was made: its number in the month, its result, and the line to append to the record."""

    number: int
    seed: str
    plan: Plan
    line: str

    @property
    def title(self) -> str:
        """The phrase that reports use."""
        return f"本月第 {self.number} 次抽取"


@dataclass(frozen=True, slots=True)
class RosterHashes:
    """The hash of a roster's canonical JSON, and short marks of its rows by town."""

    sha256: str
    marks: Mapping[str, str]


def lines_of(text: str) -> list[str]:
    """The lines of a record; unlike ``splitlines`` it does not split at characters that may stand inside a name."""
    return [line.removesuffix("\r") for line in text.split("\n") if line.strip()]


def run_draw(basis: Basis, request: Request, lines: Sequence[str] = ()) -> Run:
    """Draw and write the line for it.

    Args:
        basis: what the draw rests on.
        request: what the office hands in.
        lines: the month's record so far, oldest first.

    Raises:
        DrawError: no seed, no reason for a second run, a record that does not belong to this month or is damaged, a
            commitment that is not kept.

    """
    number = len(lines) + 1
    previous = _previous(basis.month, lines)
    if lines and not request.reason.strip():
        raise DrawError(f'本月已抽取过 {len(lines)} 次：再次抽取必须写明原因（REASON="……"），原因会写进记录。')
    seed = request.seed or seed_of(request.public_value, request.nonce)
    if request.seed and (request.public_value or request.nonce):
        raise DrawError("直接给了种子，又给了公开值或随机数：只能用其中一种。")
    plan = draw(basis, seed)
    return Run(number, seed, plan, "".join(line_pieces(basis, request, number, seed, plan, previous)))


def _previous(month: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    last = parse_line(lines[-1])
    if last.get("run") != len(lines) or last.get("month") != month:
        raise DrawError(f"{month} 的抽取记录不完整或混入了别的月份：请先运行 make draw-verify MONTH={month} 查明，再抽取。")
    return str(last.get("line_sha256"))


def line_pieces(basis: Basis, request: Request, number: int, seed: str, plan: Plan, previous: str) -> Iterator[str]:
    """The line of a run, without its line feed, in pieces to be joined; a large roster is put in words town by town.

    Raises:
        DrawError: the commitment that the request names is not the one to this draw.

    """
    roster = roster_hashes(basis)
    before: dict[str, object] = {
        "run": number,
        "month": basis.month,
        "time": request.time,
        "reason": request.reason,
        "asked_by": request.asked_by,
        "event": request.event,
        "public_value": request.public_value,
        "nonce": request.nonce,
        "nonce_sha256": sha256_hex(request.nonce) if request.nonce else "",
        "commitment": request.commitment,
        "seed": seed,
        **basis_json(basis, roster.sha256),
        "rotation": plan.rotation,
    }
    _demand_kept(before)
    after: dict[str, object] = {
        "picks": picks_json(plan.picks),
        "notes": [note.message for note in plan.notes],
        **({"people_sha256": request.people_sha256} if request.people_sha256 else {}),
        "roster_marks": roster.marks,
        "previous": previous,
    }
    digest = sha256()
    for piece in chain(["{" + _members(before) + ',"roster":'], _roster_pieces(basis), ["," + _members(after)]):
        digest.update(encode(piece))
        yield piece
    yield f'{_LAST_KEY}{digest.hexdigest()}"}}'


def basis_json(basis: Basis, roster_sha256: str) -> dict[str, object]:
    """The basis as a line states it, its roster by the hash."""
    return {
        "month": basis.month,
        "roster_sha256": roster_sha256,
        "rules": basis.rules.as_json(),
        "version": ALGORITHM,
        "towns": basis.towns,
        "sitting_out": basis.sitting_out,
        "earlier_pairs": basis.earlier,
    }


def basis_text(basis: Basis) -> str:
    """The whole basis with its roster, as the keys of a line state it; `basis_of` reads it again."""
    return "{" + _members(basis_json(basis, roster_hashes(basis).sha256)) + ',"roster":' + "".join(_roster_pieces(basis)) + "}"


def basis_of(line: Mapping[str, Any]) -> Basis:
    """What a decoded line says the draw rested on.  Raises DrawError when that contradicts itself."""
    return Basis(
        month=line["month"],
        towns=tuple(line["towns"]),
        roster=tuple(_candidate(row) for row in line["roster"]),
        rules=rules_from_json(line["rules"]),
        sitting_out=tuple(line["sitting_out"]),
        earlier=tuple((one, other) for one, other in line["earlier_pairs"]),
    )


def _candidate(row: Mapping[str, Any]) -> Candidate:
    if len(row) == len(ROW_KEYS):
        return Candidate(row["id"], row["name"], row["town"], row["field"], row["tier"])
    extras = tuple(row.get("reasons", ())), tuple(row.get("drawn", ()))
    return Candidate(row["id"], row["name"], row["town"], row["field"], row["tier"], *extras)


def commitment_to(values: Mapping[str, object], nonce: str) -> str:
    """The hash that promises a run: SHA-256 of the canonical JSON of `_BOUND_KEYS` followed by the nonce."""
    return sha256_hex(canonical({key: values[key] for key in _BOUND_KEYS}) + nonce)


def _demand_kept(values: Mapping[str, object]) -> None:
    promised = values["commitment"]
    if promised and promised != commitment_to(values, str(values["nonce"])):
        raise PromiseError(
            "与公布的承诺不符：承诺之后，名单、规则、参加的镇街、以前的轮转、公开事件或随机数有变动。"
            "请用承诺时的资料抽取，或在公开值产生之前重新承诺。"
        )


def _members(values: Mapping[str, object]) -> str:
    return ",".join(f"{canonical(key)}:{canonical(value)}" for key, value in values.items())


def line_digest(line: str) -> str:
    """The hash that belongs at the end of a line: of all that precedes the last key."""
    end = line.rfind(_LAST_KEY)
    end = len(line) if end < 0 else end
    digest = sha256()
    for start in range(0, end, _CHUNK):
        digest.update(encode(line[start : min(start + _CHUNK, end)]))
    return digest.hexdigest()


def picks_json(picks: Iterable[Pick]) -> list[dict[str, str]]:
    """The picks as a line states them, in the order of the cycle and of the places."""
    return [{"town": pick.town, "id": pick.id, "tier": pick.tier, "ticket": pick.ticket} for pick in picks]


def _row_json(candidate: Candidate) -> dict[str, object]:
    """A candidate as a line states it; keys beyond the five only when they say something."""
    row: dict[str, object] = {
        "id": candidate.id,
        "name": candidate.name,
        "town": candidate.town,
        "field": candidate.field,
        "tier": candidate.tier,
    }
    if candidate.reasons or candidate.drawn:
        extras = {"reasons": candidate.reasons, "drawn": candidate.drawn}
        row |= {key: value for key, value in extras.items() if value}
    return row


def _roster_pieces(basis: Basis) -> Iterator[str]:
    """The roster's canonical JSON, town by town."""
    between = "["
    for _, members in basis.by_town():
        yield between + ",".join(row_texts([_row_json(one) for one in members]))
        between = ","
    yield "]" if between == "," else "[]"


def roster_hashes(basis: Basis) -> RosterHashes:
    """The hashes of a roster, without keeping its text."""
    whole = sha256(b"[")
    marks: dict[str, str] = {}
    for number, (town, members) in enumerate(basis.by_town()):
        rows = list(map(encode, row_texts([_row_json(one) for one in members])))
        marks[town] = "".join(map(mark_of, rows))
        whole.update((b"," if number else b"") + b",".join(rows))
    whole.update(b"]")
    return RosterHashes(whole.hexdigest(), marks)


def row_texts(rows: Sequence[object]) -> Iterator[str]:
    """The canonical JSON of each row, put in words many at a time: one by one takes three times as long."""
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        inner = canonical(some)[2:-2].split(_NEXT)
        yield from (f"{{{text}}}" for text in inner) if len(inner) == len(some) else map(canonical, some)  # else it stands in a name too


def mark_of(row: bytes) -> str:
    """The first eight hex digits of a row's SHA-256; they tell which row was changed."""
    return sha256(row).hexdigest()[:_MARK]


def split_marks(marks: str) -> Iterator[str]:
    """The marks of the rows, one by one."""
    return (marks[start : start + _MARK] for start in range(0, len(marks), _MARK))


def parse_line(line: str) -> dict[str, Any]:
    """The values of a line.

    Raises:
        DrawError: it is not a JSON object.

    """
    try:
        value = json.loads(line, parse_constant=_refuse_constant, object_hook=_shared)
    except (ValueError, RecursionError) as error:
        raise DrawError("抽取记录中有一行不是完整的 JSON：文件被改动或损坏，请先运行 make draw-verify 查明。") from error
    if not isinstance(value, dict):
        raise DrawError("抽取记录中有一行不是抽取的记录：文件被改动或损坏，请先运行 make draw-verify 查明。")
    return value


def _shared(value: dict[str, Any]) -> dict[str, Any]:
    """The same values, those that many rows have in common kept once: a large roster takes half the memory."""
    for key in ("town", "field", "tier"):
        text = value.get(key)
        if type(text) is str:
            value[key] = intern(text)
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def drawn_before(records: Iterable[Sequence[str]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(town, id) and (town, name) → months that drew it, from the records of earlier months; the last run of a month is the one that counts.

    By its name too, because an enterprise that was drawn under its name may have a code by now.
    """
    months: dict[tuple[str, str], tuple[str, ...]] = {}
    for last in _last_lines(records):
        picked = {(pick["town"], pick["id"]) for pick in last["picks"]}
        named = {(row["town"], row["name"]) for row in last["roster"] if (row["town"], row["id"]) in picked}
        for key in picked | named:
            months[key] = (*months.get(key, ()), last["month"])
    return months


def pairs_before(records: Iterable[Sequence[str]]) -> tuple[Pair, ...]:
    """The pairs of the earlier rounds, from the records of earlier months; the last run of a month is the one that counts."""
    return tuple((one, other) for last in _last_lines(records) for one, other in last["rotation"])


def _last_lines(records: Iterable[Sequence[str]]) -> Iterator[dict[str, Any]]:
    return (parse_line(lines[-1]) for lines in records if lines)
