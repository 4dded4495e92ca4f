"""The draw commands: the month's record, commitment and nonce on disk around the pure `drawing` stage."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from crosscheck import drawing, output, roster
from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import Folder
from crosscheck.month import draw_lines
from crosscheck.periods import Period, periods
from crosscheck.steps import Teller, merged

COMMITMENTS: Final = "承诺.jsonl"
_NONCE: Final = ".随机数"  # kept beside the record, out of the way of mail and reports


class Clocked(Teller, Protocol):
    """A teller that also knows the time of the run."""

    @property
    def now(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What the office asks of a run."""

    public_value: str = ""
    seed: str = ""
    reason: str = ""
    asked_by: str = ""
    dry_run: bool = False


def commit(folder: Folder, config: Config, period: Period, event: str, run: Clocked) -> str:
    """Lock roster and rules before the public value exists; gives the text to publish."""
    with output.lock(folder.output):
        basis = _basis(folder, config, period, run)
        nonce = secrets.token_hex(32)
        number = len(draw_lines(folder, period.month)) + 1
        promise = drawing.commit(basis, nonce, event, _time(run), number)
        where = folder.draws(period.month)
        output.write_whole(where / f"{_NONCE}-{number}", nonce.encode())
        _append(where / COMMITMENTS, promise.line())
    return promise.line()


def run(folder: Folder, config: Config, period: Period, wish: Wish, teller: Clocked) -> list[Finding]:
    """Draw and append the line to the month's record; tell the result and what is short."""
    if not wish.public_value and not wish.seed:
        raise drawing.DrawError("没有给公开值。请用 --public-value \"公开事件的结果\"；演练可用 --seed。")
    with output.lock(folder.output):
        basis = _basis(folder, config, period, teller)
        record = draw_lines(folder, period.month)
        request = _request(folder, period, wish, len(record) + 1, _time(teller))
        made = drawing.run_draw(basis, request, record)
        if not wish.dry_run:
            _append(folder.record(period.month), made.line)
    teller.say(f"{made.title}：{len(made.plan.picks)} 家企业，{len(made.plan.rotation)} 个镇街互查。")
    for inspecting, inspected in made.plan.rotation:
        names = "、".join(pick.name for pick in made.plan.picks if pick.town == inspected)
        teller.say(f"  {inspecting} → {inspected}：{names or '没有可抽的企业'}")
    place = Place(f"互查/{period.month}/抽取记录.jsonl")
    return [finding("draw_short", place, text=note.message) for note in made.plan.notes]


def _request(folder: Folder, period: Period, wish: Wish, number: int, time: str) -> drawing.Request:
    if wish.seed:
        return drawing.Request(time, seed=wish.seed, reason=wish.reason, asked_by=wish.asked_by)
    where = folder.draws(period.month)
    kept = where / f"{_NONCE}-{number}"
    promises = [drawing.read_commitment(line) for line in _read_lines(where / COMMITMENTS)]
    promise = next((item for item in reversed(promises) if item.run == number), None)
    nonce = kept.read_text("utf-8") if kept.is_file() else secrets.token_hex(32)
    return drawing.Request(
        time,
        wish.public_value,
        nonce,
        reason=wish.reason,
        asked_by=wish.asked_by,
        commitment=promise.commitment if promise else "",
        event=promise.event if promise else "",
    )


def _basis(folder: Folder, config: Config, period: Period, teller: Teller) -> drawing.Basis:
    _, ledgers = merged(folder, config, period, teller)
    months = [item.month for item in periods(config.campaign) if item.month < period.month]
    earlier = [record for month in months if (record := draw_lines(folder, month))]
    return roster.basis(ledgers.enterprises, ledgers.problems, config, period, earlier)


def _time(run: Clocked) -> str:
    return str(run.now.isoformat(timespec="seconds"))


def _read_lines(path: Path) -> list[str]:
    return drawing.lines_of(path.read_text("utf-8")) if path.is_file() else []


def _append(path: Path, line: str) -> None:
    """Add one line, flushed to the disk; the record is never rewritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def reveal(folder: Folder, period: Period) -> str:
    """What is published after the inspections, as JSON text."""
    record = draw_lines(folder, period.month)
    if not record:
        raise drawing.DrawError(f"{period.month} 还没有抽取过，没有可公开的内容。")
    return drawing.reveal(record, _read_lines(folder.draws(period.month) / COMMITMENTS))


def verify(path: Path) -> list[str]:
    """The faults of that record, in Chinese; commitments beside it are held against it."""
    if not path.is_file():
        raise drawing.DrawError(f"找不到抽取记录 {path}。")
    beside = path.with_name(COMMITMENTS)
    promises = _read_lines(beside) if beside.is_file() else None
    return [str(fault) for fault in drawing.verify(drawing.lines_of(path.read_text("utf-8")), promises)]
