from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from crosscheck.drawing import Basis, DrawError, Rules, commit, read_commitment, reveal, run_draw
from tests.drawing.samples import EVENT, MADE, NONCE, TOWNS, basis, candidate, committed, record, roster

BOUND = ("month", "run", "roster_sha256", "rules", "version", "towns", "sitting_out", "earlier_pairs", "event")


def test_a_commitment_can_be_recomputed_from_the_line_that_keeps_it() -> None:
    promise, request = committed(basis())
    run = json.loads(run_draw(basis(), request).line)
    bound = json.dumps({key: run[key] for key in BOUND}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert promise.commitment == hashlib.sha256((bound + run["nonce"]).encode()).hexdigest()
    assert promise.nonce_sha256 == hashlib.sha256(NONCE.encode()).hexdigest()


def test_a_commitment_gives_away_neither_roster_nor_nonce() -> None:
    line = commit(basis(), NONCE, EVENT, MADE).line()
    run = json.loads(record(1)[0][0])
    assert set(json.loads(line)) == {"month", "run", "time", "event", "version", "nonce_sha256", "commitment"}
    assert NONCE not in line
    assert run["roster_sha256"] not in line
    assert not any(one.id in line or one.name in line for one in roster())


def test_a_commitment_comes_back_from_its_line() -> None:
    promise = commit(basis(), NONCE, EVENT, MADE, 2)
    assert read_commitment(promise.line()) == promise
    for broken in ("{}", "不是", promise.line().replace('"run":2', '"run":"2"')):
        with pytest.raises(DrawError):
            read_commitment(broken)


def test_an_event_and_a_long_nonce_are_needed() -> None:
    with pytest.raises(DrawError, match="没有写明将用哪个公开事件"):
        commit(basis(), NONCE, " ", MADE)
    with pytest.raises(DrawError, match="至少 32 个字符"):
        commit(basis(), "1234", EVENT, MADE)


@pytest.mark.parametrize(
    "changed",
    [
        Basis("2021-03", TOWNS, roster()[1:]),
        Basis("2021-03", TOWNS, (*roster(), candidate(999))),
        Basis("2021-03", TOWNS, roster(), Rules(places=3)),
        Basis("2021-03", TOWNS[1:], roster(), sitting_out=TOWNS[:1]),
        Basis("2021-03", TOWNS, roster(), earlier=((TOWNS[0], TOWNS[1]),)),
    ],
)
def test_a_draw_that_breaks_its_commitment_is_not_made(changed: Basis) -> None:
    _, request = committed(basis())
    with pytest.raises(DrawError, match="与公布的承诺不符"):
        run_draw(changed, request)


def test_another_nonce_event_or_run_breaks_the_commitment() -> None:
    _, request = committed(basis())
    _, second = committed(basis(), 2)
    for broken in (replace(request, nonce="6f" * 32), replace(request, event="别的"), replace(second, reason="")):
        with pytest.raises(DrawError, match="与公布的承诺不符"):
            run_draw(basis(), broken)


def test_a_nonce_of_32_characters_is_long_enough_and_one_of_31_is_not() -> None:
    assert commit(basis(), "5" * 32, EVENT, MADE).nonce_sha256
    with pytest.raises(DrawError, match="太短"):
        commit(basis(), "5" * 31, EVENT, MADE)


def test_the_reveal_opens_every_run_and_tells_how_to_check() -> None:
    lines, promises = record(2)
    opened = json.loads(reveal(lines, promises))
    assert [run["nonce"] for run in opened["runs"]] == [NONCE, NONCE]
    assert [run["line_sha256"] for run in opened["runs"]] == [json.loads(line)["line_sha256"] for line in lines]
    assert [promise["commitment"] for promise in opened["commitments"]] == [run["commitment"] for run in opened["runs"]]
    assert any("sha256sum" in step for step in opened["how"])


def test_nothing_drawn_is_nothing_to_reveal() -> None:
    with pytest.raises(DrawError, match="还没有抽取记录"):
        reveal([])
