"""Is a record what it claims to be? Every line is recomputed from itself and held against the promise made before.

A fault names the run and what was tampered with. Whoever rewrites a line and every hash in it is still found by the two
things that lie elsewhere: the published commitment, and the fingerprint of the record (`fingerprint`) kept apart from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from typing import Any, Final

from crosscheck.drawing.commitment import Commitment, read_commitment
from crosscheck.drawing.plan import Basis, Plan, draw
from crosscheck.drawing.record import (
    ROW_KEYS,
    Request,
    basis_of,
    commitment_to,
    line_digest,
    line_pieces,
    mark_of,
    parse_line,
    picks_json,
    row_texts,
    split_marks,
)
from crosscheck.drawing.rules import ALGORITHM
from crosscheck.drawing.tickets import DrawError, encode, sha256_hex

Line = Mapping[str, Any]
Promises = dict[tuple[str, int], Commitment]

_TEXTS: Final = (
    *("month", "time", "reason", "asked_by", "event", "public_value", "nonce", "nonce_sha256", "commitment", "seed"),
    *("roster_sha256", "version", "previous", "line_sha256"),
)
_OF_SEQUENCE: Final = ("run", "month", "previous", "line_sha256")
_PICK_TEXTS: Final = ("town", "id", "tier", "ticket")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code (roster, pick, rotation, nonce, seed, rules, chain, removed, pending, line, commitment, fingerprint), where, what."""

    code: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}：{self.message}"


def fingerprint(lines: Sequence[str]) -> str:
    """Number of runs and hash of the last line; kept apart, or printed, it shows when a run was cut off or rewritten."""
    return f"{len(lines)} {line_digest(lines[-1]) if lines else ''}".strip()


def verify(lines: Sequence[str], commitments: Iterable[str] | None = None, fingerprints: Iterable[str] = ()) -> list[Fault]:
    """Every fault of a month's record, in the order of its lines; an empty list when it holds.

    Args:
        lines: the record, oldest run first (`record.lines_of`).
        commitments: the published lines of `Commitment`, oldest first; of several for one run the last one counts. None: they are
            not at hand, and a run is only held against the commitment that its own line names.
        fingerprints: every `fingerprint` that was kept or printed after a run of this record.

    """
    promises, faults = _promises(commitments)
    if not lines:
        faults.append(Fault("removed", "抽取记录", "记录是空的：没有一次抽取，或全部被删除。"))
    runs: list[Line | None] = []
    of_lines: list[Fault] = []
    for number, line in enumerate(lines, 1):
        run = _read(number, line, of_lines)
        if run is not None:
            of_lines += _faults_of_run(_where(run, number), line, run, promises)
            run = {key: run[key] for key in _OF_SEQUENCE}  # a large roster would stay in memory
        runs.append(run)
    faults += _faults_of_sequence(runs) + of_lines
    faults += _faults_of_promises(promises or {}, [run for run in runs if run is not None])
    return faults + faults_of_fingerprints(lines, fingerprints)


def faults_of_fingerprints(lines: Sequence[str], fingerprints: Iterable[str]) -> list[Fault]:
    """Runs that are no longer there, or no longer what they were, when their fingerprint was taken."""
    faults: list[Fault] = []
    for kept in fingerprints:
        number, _, digest = kept.strip().partition(" ")
        place = int(number) if number.isdecimal() else 0
        if not place or not digest:
            faults.append(Fault("fingerprint", "记录指纹", f"“{kept}”不是记录指纹：应为次数、空格和 64 位哈希。"))
        elif place > len(lines):
            faults.append(Fault("removed", f"第 {place} 次抽取", f"有另存的记录指纹（{kept.strip()}），记录中却没有这一次：这一次被删除。"))
        elif line_digest(lines[place - 1]) != digest:
            faults.append(Fault("fingerprint", f"第 {place} 行", f"与另存的记录指纹不符（{kept.strip()}）：这一次被改写、调换或删除。"))
    return faults


def _where(run: Line, number: int) -> str:
    return f"第 {number} 行（{run['month']} 第 {run['run']} 次抽取）"


def _promises(lines: Iterable[str] | None) -> tuple[Promises | None, list[Fault]]:
    if lines is None:
        return None, []
    promises: Promises = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        try:
            promise = read_commitment(line)
        except DrawError as error:
            faults.append(Fault("commitment", f"承诺第 {number} 行", str(error)))
        else:
            promises[promise.month, promise.run] = promise
    return promises, faults


def _read(number: int, line: str, faults: list[Fault]) -> Line | None:
    try:
        run = parse_line(line)
    except DrawError:
        faults.append(Fault("line", f"第 {number} 行", "不是完整的抽取记录：这一行被改动、截断或损坏。"))
        return None
    if not _well_formed(run):
        faults.append(Fault("line", f"第 {number} 行", "缺少应有的内容或格式不对：这一行被改动，或不是抽取的记录。"))
        return None
    return run


def _well_formed(run: Line) -> bool:
    """Whether the line has the shape that the rest of this module reads."""
    return (
        type(run.get("run")) is int
        and _has_texts(run, _TEXTS)
        and isinstance(run.get("people_sha256", ""), str)
        and isinstance(run.get("rules"), dict)
        and all(_texts(run.get(key)) for key in ("towns", "sitting_out", "notes"))
        and all(_pairs(run.get(key)) for key in ("earlier_pairs", "rotation"))
        and isinstance(run.get("roster_marks"), dict)
        and _texts(list(run["roster_marks"].values()))
        and _picks(run.get("picks"))
        and isinstance(run.get("roster"), list)
        and all(map(_is_row, run["roster"]))
    )


def _is_row(row: object) -> bool:
    """Whether that is a row of a roster. Rows are many: one pass, and the usual five texts first."""
    if not isinstance(row, dict):
        return False
    try:
        plain = type(row["id"]) is type(row["name"]) is type(row["town"]) is type(row["field"]) is type(row["tier"]) is str
    except KeyError:
        return False
    return plain and (len(row) == len(ROW_KEYS) or _well_formed_extras(row))


def _has_texts(value: Line, keys: Iterable[str]) -> bool:
    return all(isinstance(value.get(key), str) for key in keys)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _pairs(value: object) -> bool:
    return isinstance(value, list) and all(_texts(item) and len(item) == 2 for item in value)


def _picks(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and _has_texts(item, _PICK_TEXTS) for item in value)


def _well_formed_extras(row: Line) -> bool:
    return _texts(row.get("reasons", [])) and _texts(row.get("drawn", []))


def _faults_of_sequence(runs: Sequence[Line | None]) -> list[Fault]:
    """Runs that are missing, doubled or of another month, and breaks in the chain of hashes."""
    present = [run for run in runs if run is not None]
    numbers = [run["run"] for run in present]
    gaps = sorted(set(range(1, max(numbers, default=0))) - set(numbers)) if len(present) == len(runs) else []
    faults = [Fault("removed", "抽取记录", f"缺少第 {number} 次抽取：这一次的记录被删除。") for number in gaps]
    if numbers != sorted(set(numbers)) or min(numbers, default=1) < 1:
        faults.append(Fault("chain", "抽取记录", f"抽取次数的顺序不对（{numbers}）：有记录被调换、重复或改号。"))
    months = sorted({str(run["month"]) for run in present})
    if len(months) > 1:
        faults.append(Fault("chain", "抽取记录", f"混有几个月份的记录：{'、'.join(months)}。"))
    previous: Any = ""
    for number, run in enumerate(runs, 1):
        if run is not None and run["previous"] != previous:
            what = "应为第一次抽取，前面却还有记录" if number == 1 else "与上一行接不上，上一行被删除、调换或改写"
            faults.append(Fault("chain", _where(run, number), f"记录链断开：{what}。"))
        previous = run["line_sha256"] if run is not None else None
    return faults


def _faults_of_run(where: str, line: str, run: Line, promises: Promises | None) -> list[Fault]:
    try:
        faults = _faults_of_hashes(line, run)
        faults += [("roster", message) for message in _faults_of_roster(run["roster"], run)]
        faults += _faults_of_result(line, run, found=bool(faults))
        if promises is not None:
            faults += _faults_against(promises.get((run["month"], run["run"])), run)
    except DrawError as error:
        faults = [("line", f"不能按记录重算：{error}")]
    return [Fault(code, where, message) for code, message in faults]


def _faults_of_hashes(line: str, run: Line) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if _hash(run["nonce"]) != run["nonce_sha256"]:
        faults.append(("nonce", "随机数（nonce）与本行的 nonce_sha256 对不上：随机数被改动。"))
    if (run["public_value"] or run["nonce"]) and sha256_hex(run["public_value"] + run["nonce"]) != run["seed"]:
        faults.append(("seed", "种子不是由公开值和随机数算出的：公开值、随机数（nonce）或种子被改动。"))
    if run["version"] != ALGORITHM:
        faults.append(
            ("rules", f"算法版本 {run['version']} 不是本程序的 {ALGORITHM}：版本被改动，或应使用当时的程序核对。")
        )
    if run["commitment"] and commitment_to(run, run["nonce"]) != run["commitment"]:
        faults.append(
            ("commitment", "与本行写明的承诺不符：名单、规则、镇街、以前的轮转、公开事件、随机数或承诺被改动。")
        )
    if line_digest(line) != run["line_sha256"]:
        faults.append(("line", "本行的内容与它的 line_sha256 对不上：这一行写成之后被改动。"))
    return faults


def _hash(nonce: str) -> str:
    return sha256_hex(nonce) if nonce else ""


def _faults_of_roster(roster: Sequence[Line], run: Line) -> list[str]:
    """The rows that are not what the marks say, and whether the whole is what its hash says; each row is put in words once."""
    whole = sha256(b"[")
    found: dict[str, list[Line]] = {}
    marks: dict[str, list[str]] = {}
    for number, (row, text) in enumerate(zip(roster, map(encode, row_texts(roster)), strict=True)):
        whole.update(b"," + text if number else text)
        town = row["town"]
        found.setdefault(town, []).append(row)
        marks.setdefault(town, []).append(mark_of(text))
    whole.update(b"]")
    towns = dict.fromkeys([*run["roster_marks"], *found])
    faults = [text for town in towns for text in _changed_rows(town, found.get(town, []), marks.get(town, []), run["roster_marks"].get(town, ""))]
    if whole.hexdigest() != run["roster_sha256"]:
        faults.append("名单（roster）与 roster_sha256 对不上：名单或其哈希被改动。")
    return faults


def _changed_rows(town: str, rows: Sequence[Line], found: Sequence[str], marks: str) -> list[str]:
    """Rows whose mark is not among those written down, and how many of those written down are gone."""
    if "".join(found) == marks:
        return []
    gone = Counter(split_marks(marks))
    gone.subtract(found)
    strange = [row for row, mark in zip(rows, found, strict=True) if gone[mark] < 0]
    missing = sum(times for times in gone.values() if times > 0)
    names = "、".join(f"{row.get('name')}（{row.get('id')}）" for row in strange)
    changed = f"改动或添加的行：{names}；" if strange else ""
    lost = f"原有 {missing} 行已不是原样或被删除" if missing else "次序或标记被改动"
    return [f"名单中{town}的企业被改动：{changed}{lost}。"]


def _faults_of_result(line: str, run: Line, found: bool) -> list[tuple[str, str]]:
    """Where the result differs from the recomputed one; at last, whether the line is what the program writes."""
    try:
        basis = basis_of(run)
        plan = draw(basis, run["seed"])
    except DrawError as error:
        return [("rules", f"不能按记录重算：{error}")]
    rotation = [list(pair) for pair in plan.rotation]
    faults = [("rotation", message) for message in _differences("轮转", run["rotation"], rotation, "→".join)]
    recorded, right = _grouped(run["picks"]), _grouped(picks_json(plan.picks))
    for town in dict.fromkeys([*right, *recorded]):
        differences = _differences(f"{town}抽取结果", recorded.get(town, []), right.get(town, []), _shown)
        faults += [("pick", message) for message in differences]
    if not faults and not found and not _is_written_so(line, run, basis, plan):
        faults.append(("line", "这一行不是程序写出的原样：次序、说明或格式被改动。"))
    return faults


def _is_written_so(line: str, run: Line, basis: Basis, plan: Plan) -> bool:
    """Whether the program would write this very line; compared piece by piece, since a second one may not fit in memory."""
    request = Request(**{item.name: run.get(item.name, "") for item in fields(Request)})
    at = 0
    for piece in line_pieces(basis, request, run["run"], run["seed"], plan, run["previous"]):
        if not line.startswith(piece, at):
            return False
        at += len(piece)
    return at == len(line)


def _grouped(picks: Iterable[Line]) -> dict[str, list[Line]]:
    towns: dict[str, list[Line]] = {}
    for pick in picks:
        towns.setdefault(str(pick["town"]), []).append(pick)
    return towns


def _shown(pick: Line) -> str:
    return f"{pick.get('id')}（{pick.get('tier')}，票号 {str(pick.get('ticket'))[:8]}…）"


def _differences(what: str, recorded: Sequence[Any], right: Sequence[Any], shown: Callable[[Any], str]) -> list[str]:
    return [
        f"{what}第 {place} 个被改动：记录为 {'空' if one is None else shown(one)}，按票号应为 {'空' if due is None else shown(due)}。"
        for place, (one, due) in enumerate(zip_longest(recorded, right), 1)
        if one != due
    ]


def _faults_against(promise: Commitment | None, run: Line) -> list[tuple[str, str]]:
    if promise is None:
        gone = "记录写明有事先公布的承诺，手边公布的承诺（承诺.jsonl）中却没有这一次：承诺被删除，或记录被改动。"
        return [("commitment", gone)] if run["commitment"] else []
    faults: list[tuple[str, str]] = []
    if sha256_hex(run["nonce"]) != promise.nonce_sha256:
        faults.append(("nonce", "随机数（nonce）不是事先承诺的那一个：随机数被改动。"))
    elif commitment_to(run, run["nonce"]) != promise.commitment:
        what = "名单、规则、参加的镇街、以前的轮转或公开事件在承诺之后被改动"
        faults.append(("commitment", f"与事先公布的承诺不符：{what}。"))
    if run["commitment"] != promise.commitment:
        faults.append(("commitment", "记录中写的承诺不是事先公布的那一份：记录或公布的承诺被改动。"))
    if _after(promise.time, run["time"]):
        faults.append(("commitment", f"承诺的时间（{promise.time}）晚于抽取的时间（{run['time']}）。"))
    return faults


def _after(promised: str, drawn: str) -> bool:
    """Whether the promise was made after the draw; times are written to the second, so within one nothing is told."""
    try:
        return datetime.fromisoformat(promised) > datetime.fromisoformat(drawn)
    except (ValueError, TypeError):
        return False


def _faults_of_promises(promises: Promises, runs: Sequence[Line]) -> list[Fault]:
    """Promised runs of the record's month that are not in the record; the next one may still be to come ("pending")."""
    present = {(run["month"], run["run"]) for run in runs}
    due = {month: 1 + max(number for other, number in present if other == month) for month, _ in present}
    return [
        Fault(
            "pending" if number == due[month] else "removed",
            f"{month} 第 {number} 次抽取",
            "有事先公布的承诺，记录中却没有这一次：没有抽取，或记录被删除。",
        )
        for month, number in promises
        if month in due and (month, number) not in present
    ]
