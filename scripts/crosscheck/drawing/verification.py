"""Is a record what it claims to be? Every line is recomputed from itself and held against the promise made before.

A fault names the run and what was tampered with. Whoever rewrites a line and every hash in it is still found by the two
things that lie elsewhere: the published commitment, and the fingerprint of the record (`fingerprint`) kept apart from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final

from crosscheck.drawing.commitment import Commitment, bound_text, read_commitment
from crosscheck.drawing.picking import Candidate
from crosscheck.drawing.plan import Basis, Plan, draw
from crosscheck.drawing.record import canonical, line_digest, marks_of, note_texts, parse_line, picks_json, split_marks
from crosscheck.drawing.rules import ALGORITHM, rules_from_json
from crosscheck.drawing.tickets import DrawError, sha256_hex

Line = Mapping[str, Any]

KEYS: Final = (
    "run month time reason asked_by event public_value nonce nonce_sha256 commitment seed roster_sha256 rules version towns "
    "sitting_out earlier_pairs rotation roster picks notes roster_marks previous line_sha256"
).split()


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code (roster, pick, rotation, nonce, seed, rules, chain, removed, line, commitment), where, what."""

    code: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}：{self.message}"


def fingerprint(lines: Sequence[str]) -> str:
    """Number of runs and hash of the last line; kept or published apart, it shows when the end of a record is cut off."""
    return f"{len(lines)} {line_digest(lines[-1]) if lines else ''}".strip()


def verify(lines: Sequence[str], commitments: Iterable[str] = (), head: str = "") -> list[Fault]:
    """Every fault of a month's record, in the order of its lines; an empty list when it holds.

    Args:
        lines: the record, oldest run first (`record.lines_of`).
        commitments: the published lines of `Commitment`, oldest first. Of several for one run the last one counts.
        head: the `fingerprint` taken after the last run, if it was kept.
    """
    promises, faults = _promises(commitments)
    if not lines:
        faults.append(Fault("removed", "抽取记录", "记录是空的：没有一次抽取，或全部被删除。"))
    runs = [_read(number, line, faults) for number, line in enumerate(lines, 1)]
    faults += _faults_of_sequence(runs)
    for number, (line, run) in enumerate(zip(lines, runs, strict=True), 1):
        if run is not None:
            faults += _faults_of_run(_where(run, number), line, run, promises)
    faults += _faults_of_promises(promises, [run for run in runs if run is not None])
    if head and head.strip() != fingerprint(lines):
        faults.append(Fault("removed", "抽取记录", f"与另存的记录指纹不符（指纹：{head.strip()}）：末尾的抽取被删除、增加或改写。"))
    return faults


def _where(run: Line, number: int) -> str:
    return f"第 {number} 行（{run['month']} 第 {run['run']} 次抽取）"


def _promises(lines: Iterable[str]) -> tuple[dict[tuple[str, int], Commitment], list[Fault]]:
    promises: dict[tuple[str, int], Commitment] = {}
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
    missing = [key for key in KEYS if key not in run]
    if missing:
        faults.append(Fault("line", f"第 {number} 行", f"缺少 {'、'.join(missing)}：这一行被改动。"))
        return None
    return run


def _faults_of_sequence(runs: Sequence[Line | None]) -> list[Fault]:
    """Runs that are missing, doubled or of another month, and breaks in the chain of hashes."""
    present = [run for run in runs if run is not None]
    numbers = [run["run"] for run in present if isinstance(run["run"], int)]
    faults = [
        Fault("removed", "抽取记录", f"缺少第 {number} 次抽取：这一次的记录被删除。")
        for number in sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
        if len(present) == len(runs)
    ]
    if numbers != sorted(set(numbers)) or len(numbers) < len(present):
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


def _faults_of_run(where: str, line: str, run: Line, promises: Mapping[tuple[str, int], Commitment]) -> list[Fault]:
    faults = [Fault(code, where, message) for code, message in _faults_of_hashes(line, run)]
    faults += [Fault("roster", where, message) for message in _faults_of_roster(run)]
    try:
        basis = _basis(run)
        plan = draw(basis, run["seed"])
    except DrawError as error:
        return [*faults, Fault("rules", where, f"无法按记录重算：{error}")]
    except (AttributeError, KeyError, TypeError, ValueError):
        return [*faults, Fault("line", where, "名单、镇街或规则的格式被改坏，无法按记录重算。")]
    faults += [Fault(code, where, message) for code, message in _faults_of_result(run, plan)]
    promise = promises.get((run["month"], run["run"]))
    if promise is not None:
        faults += [Fault(code, where, message) for code, message in _faults_against(promise, run)]
    elif run["commitment"] and promises:
        faults.append(Fault("commitment", where, "记录写明有事先公布的承诺，公布的承诺中却没有这一次：承诺被删除，或记录是后加的。"))
    return faults


def _faults_of_hashes(line: str, run: Line) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if _hash(run["nonce"]) != run["nonce_sha256"]:
        faults.append(("nonce", "随机数（nonce）与本行的 nonce_sha256 对不上：随机数被改动。"))
    if (run["public_value"] or run["nonce"]) and sha256_hex(f"{run['public_value']}{run['nonce']}") != run["seed"]:
        faults.append(("seed", "种子不是由公开值和随机数算出的：公开值、随机数（nonce）或种子被改动。"))
    if run["version"] != ALGORITHM:
        faults.append(("rules", f"算法版本 {run['version']} 不是本程序的 {ALGORITHM}：版本被改动，或应使用当时的程序核对。"))
    if line_digest(line) != run["line_sha256"]:
        faults.append(("line", "本行的内容与它的 line_sha256 对不上：这一行写成之后被改动。"))
    return faults


def _hash(nonce: object) -> str:
    return sha256_hex(str(nonce)) if nonce else ""


def _faults_of_roster(run: Line) -> list[str]:
    roster, marks = run["roster"], run["roster_marks"]
    if not (isinstance(roster, list) and all(isinstance(row, dict) for row in roster) and isinstance(marks, dict)):
        return ["名单（roster）的格式被改坏。"]
    faults = [message for town, rows in _towns(roster, marks).items() for message in _changed_rows(town, rows, str(marks.get(town, "")))]
    if sha256_hex(canonical(roster)) != run["roster_sha256"]:
        faults.append("名单（roster）与 roster_sha256 对不上：名单或其哈希被改动。")
    return faults


def _towns(roster: Iterable[Line], marks: Mapping[str, object]) -> dict[str, list[Line]]:
    towns: dict[str, list[Line]] = {town: [] for town in marks}
    for row in roster:
        towns.setdefault(str(row.get("town")), []).append(row)
    return towns


def _changed_rows(town: str, rows: Sequence[Line], marks: str) -> list[str]:
    """Rows whose mark is not among those written down, and how many of those written down are gone."""
    found = [marks_of([canonical(row)]) for row in rows]
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


def _basis(run: Line) -> Basis:
    """What a line says the draw rested on."""
    return Basis(
        month=run["month"],
        towns=tuple(run["towns"]),
        roster=tuple(_candidate(row) for row in run["roster"]),
        rules=rules_from_json(run["rules"]),
        sitting_out=tuple(run["sitting_out"]),
        earlier=tuple((one, other) for one, other in run["earlier_pairs"]),
    )


def _candidate(row: Line) -> Candidate:
    return Candidate(
        id=row["id"],
        name=row["name"],
        town=row["town"],
        field=row["field"],
        tier=row["tier"],
        reasons=tuple(row.get("reasons", ())),
        drawn=tuple(row.get("drawn", ())),
        visits=row.get("visits", 0),
    )


def _faults_of_result(run: Line, plan: Plan) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    rotation = [list(pair) for pair in plan.rotation]
    if run["rotation"] != rotation:
        faults += [("rotation", message) for message in _differences("轮转", run["rotation"], rotation, "→".join)]
    recorded, right = _grouped(run["picks"]), _grouped(picks_json(plan.picks))
    for town in dict.fromkeys([*right, *recorded]):
        there, due = recorded.get(town, []), right.get(town, [])
        faults += [("pick", message) for message in _differences(f"{town}抽取结果", there, due, _shown)]
    if not faults and run["picks"] != picks_json(plan.picks):
        faults.append(("pick", "抽取结果的次序被改动。"))
    if run["notes"] != note_texts(plan.notes):
        faults.append(("line", "说明（notes）与重算的不一致：说明被改动。"))
    return faults


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


def _faults_against(promise: Commitment, run: Line) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if _hash(run["nonce"]) != promise.nonce_sha256:
        faults.append(("nonce", "随机数（nonce）不是事先承诺的那一个：随机数被换过。"))
    elif sha256_hex(bound_text(dict(run)) + str(run["nonce"])) != promise.commitment:
        faults.append(("commitment", "与事先公布的承诺不符：名单、规则、参加的镇街、以前的轮转或公开事件在承诺之后被改动。"))
    if run["commitment"] != promise.commitment:
        faults.append(("commitment", "记录中写的承诺不是事先公布的那一份：记录或公布的承诺被改动。"))
    if _not_before(promise.time, run["time"]):
        faults.append(("commitment", f"承诺的时间（{promise.time}）不早于抽取的时间（{run['time']}）。"))
    return faults


def _not_before(promised: str, drawn: object) -> bool:
    try:
        return datetime.fromisoformat(promised) >= datetime.fromisoformat(str(drawn))
    except (ValueError, TypeError):
        return False


def _faults_of_promises(promises: Mapping[tuple[str, int], Commitment], runs: Sequence[Line]) -> list[Fault]:
    """Promised runs of the record's month that are not in the record, up to the last run that is known of."""
    present = {(run["month"], run["run"]) for run in runs}
    return [
        Fault("removed", f"{month} 第 {number} 次抽取", "有事先公布的承诺，记录中却没有这一次：没有抽取，或记录被删除。")
        for month, number in promises
        if (month, number) not in present and any(run["month"] == month for run in runs)
    ]
