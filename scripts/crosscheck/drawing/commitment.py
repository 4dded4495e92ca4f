"""The promise before the draw and its opening afterwards.

Before the public value exists the office publishes two hashes: of a secret nonce, and of all that the draw rests on
followed by that nonce. The nonce salts the second hash: a short list could otherwise be guessed. After the inspections
the record, which holds roster and nonce, is published beside the promise, and `verification` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

from crosscheck.drawing.plan import Basis
from crosscheck.drawing.record import basis_json, canonical, commitment_to, parse_line, roster_hashes
from crosscheck.drawing.rules import ALGORITHM
from crosscheck.drawing.tickets import DrawError, sha256_hex

_SHORTEST_NONCE: Final = 32


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is published before the draw; it gives away neither the roster nor the nonce.

    Attributes:
        run: number of the run in its month that this promises.
        time: when it was made, ISO 8601 with its offset.
        event: the public event to come whose outcome will be the public value.
        nonce_sha256: hash of the secret nonce.
        commitment: hash of everything that the draw rests on, followed by the nonce.

    """

    month: str
    run: int
    time: str
    event: str
    version: str
    nonce_sha256: str
    commitment: str

    def line(self) -> str:
        """One line of canonical JSON, to be kept and published."""
        return canonical(asdict(self))


def commit(basis: Basis, nonce: str, event: str, time: str, run: int = 1) -> Commitment:
    """Promise a draw.

    Args:
        basis: what the draw will rest on; it may not change any more.
        nonce: the secret, at least 32 characters (for instance 64 random hexadecimal digits).
        event: the public event to come, so exactly that its outcome is beyond doubt.
        time: now, ISO 8601 with its offset.
        run: number of the run in its month.

    Raises:
        DrawError: no event, or a nonce that could be guessed.

    """
    if not event.strip():
        raise DrawError("没有写明将用哪个公开事件的结果：例如“2021年3月10日双色球第2021026期开奖号码”。")
    if len(nonce) < _SHORTEST_NONCE:
        raise DrawError(f"随机数（nonce）太短，会被猜出：至少 {_SHORTEST_NONCE} 个字符，请由程序生成。")
    bound = basis_json(basis, roster_hashes(basis).sha256) | {"run": run, "event": event}
    return Commitment(basis.month, run, time, event, ALGORITHM, sha256_hex(nonce), commitment_to(bound, nonce))


def read_commitment(line: str) -> Commitment:
    """A commitment from its published line.

    Raises:
        DrawError: it is incomplete.

    """
    value = parse_line(line)
    names = [item.name for item in fields(Commitment)]
    if set(value) != set(names) or not isinstance(value["run"], int):
        raise DrawError("公布的承诺不完整或被改动：应有 " + "、".join(names) + "。")
    return Commitment(run=value["run"], **{name: str(value[name]) for name in names if name != "run"})


def reveal(lines: Sequence[str], commitments: Iterable[str] = ()) -> str:
    """What to publish after the inspections, beside the record itself: the openings and how to check them, as JSON text.

    Raises:
        DrawError: nothing was drawn yet, or the record is damaged.

    """
    if not lines:
        raise DrawError("这个月还没有抽取记录，没有可公开的内容。")
    runs = [parse_line(line) for line in lines]
    opened = (
        "run",
        "month",
        "time",
        "reason",
        "event",
        "public_value",
        "nonce",
        "seed",
        "roster_sha256",
        "commitment",
        "line_sha256",
    )
    return canonical(
        {
            "commitments": [asdict(read_commitment(line)) for line in commitments],
            "runs": [{key: run.get(key, "") for key in opened} for run in runs],
            "how": [
                "与本文件一并公布：抽取记录.jsonl（一行一次抽取，含名单、规则、结果）。",
                "随机数：printf %s '<nonce>' | sha256sum 应等于事先公布的 nonce_sha256。",
                "种子：printf %s '<public_value><nonce>' | sha256sum 应等于 seed。",
                "票号：printf %s \"$(printf %s '<seed>' | sha256sum | cut -c1-64)<编号>\" | sha256sum。",
                "全部核对：crosscheck draw verify 抽取记录.jsonl。",
            ],
        }
    )
