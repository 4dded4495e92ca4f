from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.drawing import Basis, Candidate, commit, fingerprint, run_draw, sha256_hex, verify
from crosscheck.drawing.record import canonical
from tests.drawing.samples import (
    DRAWN,
    EVENT,
    MADE,
    SEEDS,
    TOWNS,
    bases,
    basis,
    candidate,
    committed,
    record,
    roster,
    seeded,
)

Change = Callable[[dict[str, Any]], None]


def changed(line: str, change: Change, sealed: bool = False) -> str:
    """A line with a change in it; sealed: with its own last hash made to fit again."""
    run = json.loads(line)
    change(run)
    if sealed:
        del run["line_sha256"]
    text = "{" + ",".join(f"{canonical(key)}:{canonical(value)}" for key, value in run.items()) + "}"
    return f'{text[:-1]},"line_sha256":"{sha256_hex(text[:-1])}"}}' if sealed else text


def found(change: Change) -> list[tuple[str, str]]:
    """The faults after a change to the first of three lines."""
    lines, promises = record(3)
    lines[0] = changed(lines[0], change)
    return [(fault.code, str(fault)) for fault in verify(lines, promises)]


def codes(faults: list[tuple[str, str]]) -> set[str]:
    return {code for code, _ in faults}


def rename(run: dict[str, Any]) -> None:
    run["roster"][0]["name"] = "改了名的公司"


def swap_pick(run: dict[str, Any]) -> None:
    pick = run["picks"][0]
    pick["id"] = next(row["id"] for row in run["roster"] if row["town"] == pick["town"] and row["id"] != pick["id"])


def test_an_honest_record_has_no_fault() -> None:
    lines, promises = record(3)
    assert verify(lines) == []
    assert verify(lines, promises, [fingerprint(lines)]) == []


@settings(max_examples=40)
@given(bases(), SEEDS)
def test_any_honest_run_has_no_fault(on: Basis, seed: str) -> None:
    assert verify([seeded(on, seed).line]) == []


def test_a_changed_roster_row_is_named() -> None:
    faults = found(rename)
    message = next(text for code, text in faults if code == "roster")
    assert message == (
        "第 1 行（2021-03 第 1 次抽取）：名单中山城街道的企业被改动："
        "改动或添加的行：改了名的公司（913704060000000000）；原有 1 行已不是原样或被删除。"
    )


def test_a_deleted_and_an_added_roster_row_are_found() -> None:
    assert "原有 1 行已不是原样或被删除" in str(found(lambda run: run["roster"].pop(0)))
    extra = {"field": "消防", "id": "新", "name": "新公司", "tier": "其他", "town": TOWNS[1]}
    assert "名单中店子镇的企业被改动：改动或添加的行：新公司（新）" in str(
        found(lambda run: run["roster"].append(extra))
    )


def test_a_swapped_pick_is_named_with_what_it_should_be() -> None:
    run = json.loads(record(1)[0][0])
    town, right = run["picks"][0]["town"], run["picks"][0]["id"]
    message = next(text for code, text in found(swap_pick) if code == "pick")
    assert f"{town}抽取结果第 1 个被改动：记录为 " in message
    assert f"按票号应为 {right}（" in message


def test_a_pick_left_out_is_found_and_one_too_many() -> None:
    assert "记录为 空，按票号应为 " in str(found(lambda run: run["picks"].pop(1)))
    assert "按票号应为 空" in str(found(lambda run: run["picks"].append(dict(run["picks"][-1]))))


def test_a_changed_pair_of_the_rotation_is_named() -> None:
    faults = found(lambda run: run["rotation"][0].reverse())
    assert "轮转第 1 个被改动" in next(text for code, text in faults if code == "rotation")


@pytest.mark.parametrize("gone", [0, 1])
def test_a_run_taken_out_is_named_by_its_number(gone: int) -> None:
    lines, _ = record(3)
    del lines[gone]
    assert f"抽取记录：缺少第 {gone + 1} 次抽取：这一次的记录被删除。" in [str(fault) for fault in verify(lines)]


def test_the_last_run_taken_out_is_found_by_its_promise_or_the_fingerprint() -> None:
    lines, promises = record(3)
    assert [str(fault) for fault in verify(lines[:2], promises)] == [
        "2021-03 第 3 次抽取：有事先公布的承诺，记录中却没有这一次：没有抽取，或记录被删除。"
    ]
    assert [fault.code for fault in verify(lines[:2], promises)] == ["pending"]
    assert [fault.code for fault in verify(lines[:1], promises)] == ["pending", "removed"]  # the next one may come, the one after not before it
    assert [fault.code for fault in verify(lines[:2], fingerprints=[fingerprint(lines)])] == ["removed"]
    assert [fault.code for fault in verify([], fingerprints=[fingerprint(lines)])] == ["removed", "removed"]


def test_a_fingerprint_of_an_earlier_run_still_holds_and_one_that_is_none_is_told() -> None:
    lines, promises = record(3)
    assert verify(lines, promises, [fingerprint(lines[:n]) for n in (1, 2, 3)]) == []
    assert [fault.code for fault in verify(lines, promises, ["", "x", "1", f"0 {'a' * 64}", fingerprint(lines).upper()])] == ["fingerprint"] * 5


def test_runs_that_changed_places_or_numbers_are_found() -> None:
    lines, promises = record(3)
    assert "chain" in {fault.code for fault in verify([lines[1], lines[0], lines[2]], promises)}
    assert "chain" in {fault.code for fault in verify([lines[0], lines[0]])}
    renumbered = changed(
        lines[2], lambda run: run.update(run=2, previous=json.loads(lines[0])["line_sha256"]), sealed=True
    )
    assert {"commitment"} <= {fault.code for fault in verify([lines[0], renumbered])}


def test_a_changed_nonce_is_said() -> None:
    faults = found(lambda run: run.update(nonce="6f" * 32))
    assert any(code == "nonce" and "随机数被改动" in text for code, text in faults)


def test_a_whole_run_rewritten_around_another_nonce_is_found_by_the_promise() -> None:
    lines, promises = record(1)
    other = commit(basis(), "6f" * 32, EVENT, MADE)
    request = replace(committed(basis())[1], nonce="6f" * 32, commitment=other.commitment)
    forged = [run_draw(basis(), request).line]
    assert verify(forged) == []
    assert [fault.code for fault in verify(forged, promises)] == ["nonce", "commitment"]
    assert [fault.code for fault in verify(forged, fingerprints=[fingerprint(lines)])] == ["fingerprint"]


def test_a_whole_run_rewritten_around_another_roster_is_found_by_the_promise() -> None:
    _, promises = record(1)
    on = Basis("2021-03", TOWNS, roster()[1:])
    forged = [run_draw(on, committed(on)[1]).line]
    assert [fault.code for fault in verify(forged, promises)] == ["commitment", "commitment"]


def test_a_promise_taken_away_or_broken_is_found() -> None:
    lines, promises = record(2)
    assert [fault.code for fault in verify(lines, promises[:1])] == ["commitment"]
    assert [fault.code for fault in verify(lines, [])] == ["commitment", "commitment"]
    assert "承诺第 2 行" in str(verify(lines, [promises[0], promises[1][:-5]])[0])


def test_a_promise_made_after_the_draw_is_found() -> None:
    late = commit(basis(), committed(basis())[1].nonce, EVENT, "2021-03-12T09:00:00+08:00")
    assert "晚于抽取的时间" in str(verify(record(1)[0], [late.line()]))


def test_a_promise_made_in_the_second_of_the_draw_is_not_called_late() -> None:
    same = commit(basis(), committed(basis())[1].nonce, EVENT, DRAWN)
    assert verify(record(1)[0], [same.line()]) == []


def test_of_two_promises_for_one_run_the_last_one_counts() -> None:
    earlier = commit(Basis("2021-03", TOWNS, roster()[1:]), "6f" * 32, EVENT, MADE)
    lines, promises = record(1)
    assert verify(lines, [earlier.line(), *promises]) == []
    assert verify(lines, [*promises, earlier.line()]) != []


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (rename, "roster"),
        (swap_pick, "pick"),
        (lambda run: run.update(nonce="6f" * 32), "nonce"),
        (lambda run: run.update(nonce_sha256="0" * 64), "nonce"),
        (lambda run: run.update(public_value="别的号码"), "seed"),
        (lambda run: run.update(seed="0" * 64), "seed"),
        (lambda run: run["rules"].update(places=3), "rules"),
        (lambda run: run["towns"].pop(), "commitment"),
        (lambda run: run.update(commitment=""), "commitment"),
        (lambda run: run.update(version="别的"), "rules"),
        (lambda run: run.update(time="2021-03-12T09:00:00+08:00"), "line"),
        (lambda run: run.update(notes=["别的"]), "line"),
        (lambda run: run.update(asked_by="别人"), "line"),
        (lambda run: run.pop("nonce_sha256"), "line"),
        (lambda run: run["picks"].reverse(), "pick"),
        (lambda run: run.update(reason="别的原因"), "line"),
    ],
)
@pytest.mark.parametrize("sealed", [False, True])
def test_every_tampering_is_found_in_its_line(at: int, change: Change, code: str, sealed: bool) -> None:
    lines, promises = record(3)
    head = fingerprint(lines)
    lines[at] = changed(lines[at], change, sealed)
    faults = {fault.code for fault in verify(lines, promises, [head])}
    if sealed and code == "line":
        assert faults & {"line", "chain" if at < 2 else "fingerprint"}
    else:
        assert code in faults


HONEST = record(2)


@settings(max_examples=150)
@given(st.data())
def test_no_character_of_a_record_can_be_changed_unnoticed(data: st.DataObject) -> None:
    lines, promises = list(HONEST[0]), HONEST[1]
    at = data.draw(st.integers(0, 1))
    place = data.draw(st.integers(0, len(lines[at]) - 1))
    new = data.draw(st.sampled_from(["", "0", "9", '"', "山", " ", "}", "\\ud83d", "[", "null"]))
    if new != lines[at][place]:
        lines[at] = lines[at][:place] + new + lines[at][place + 1 :]
        assert verify(lines, promises) != []


@pytest.mark.parametrize("line", ["", "x", "[]", "{}", "1", '{"run":1}', "NaN", "[" * 100_000])
def test_a_line_that_is_none_is_a_fault_with_its_number(line: str) -> None:
    assert [fault.where for fault in verify([line]) if fault.code == "line"] == ["第 1 行"]


@pytest.mark.parametrize(
    "change",
    [
        lambda run: run.update(run="1"),
        lambda run: run.update(roster=[1]),
        lambda run: run["roster"][0].update(drawn=[1]),
        lambda run: run["roster"][0].update(id=3),
        lambda run: run.update(rotation=[["a"]]),
        lambda run: run.update(picks={}),
        lambda run: run.update(roster_marks={"山城街道": 1}),
        lambda run: run.update(towns=None),
    ],
)
def test_a_line_out_of_shape_is_a_fault_not_a_crash(change: Change) -> None:
    assert "line" in codes(found(change))


def test_a_line_with_half_a_character_is_a_fault_not_a_crash() -> None:
    lines, _ = record(1)
    broken = lines[0].replace(EVENT, "\\ud83d")
    assert "残缺字符" in str(verify([broken])[0])


def test_an_empty_record_is_a_fault() -> None:
    assert [fault.code for fault in verify([])] == ["removed"]


def test_months_that_are_mixed_are_a_fault() -> None:
    lines, _ = record(1)
    assert "混有几个月份的记录：2021-03、2021-04" in str(verify([*lines, seeded(basis(month="2021-04"), "0").line]))


def test_a_roster_row_twice_is_a_fault() -> None:
    assert "两家企业的编号都是" in str(found(lambda run: run["roster"].append(dict(run["roster"][-1]))))


def test_names_in_two_towns_without_codes_verify() -> None:
    rows = tuple(Candidate("兴达石料厂", "兴达石料厂", town, "非煤矿山", "其他") for town in TOWNS)
    assert verify([seeded(Basis("2021-03", TOWNS, (*rows, candidate(1))), "😀").line]) == []


def test_a_line_that_no_longer_fits_its_own_hash_is_said() -> None:
    assert any("对不上：这一行写成之后被改动" in text for _, text in found(lambda run: run.update(time="别的时间")))


@pytest.mark.parametrize("change", [lambda run: run.update(notes=["别的"]), lambda run: run.update(extra=1)])
def test_a_line_sealed_again_that_the_program_would_not_write_is_said(change: Change) -> None:
    lines, _ = record(1)
    assert [str(fault) for fault in verify([changed(lines[0], change, sealed=True)])] == [
        "第 1 行（2021-03 第 1 次抽取）：这一行不是程序写出的原样：次序、说明或格式被改动。"
    ]
