from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from crosscheck.drawing import (
    Basis,
    DrawError,
    Request,
    Rules,
    draw,
    drawn_before,
    lines_of,
    pairs_before,
    run_draw,
    seed_of,
    verify,
)
from crosscheck.drawing.record import canonical, row_texts
from tests.drawing.naive import recompute
from tests.drawing.samples import DRAWN, NONCE, SEEDS, TOWNS, bases, basis, candidate, committed, record, roster, seeded

CONTRACT = [
    "run",
    "month",
    "time",
    "reason",
    "public_value",
    "nonce",
    "seed",
    "roster_sha256",
    "rules",
    "version",
    "rotation",
]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_line_has_the_keys_of_the_contract_in_its_order() -> None:
    run = json.loads(record(1)[0][0])
    assert [key for key in run if key in [*CONTRACT, "roster", "picks"]] == [*CONTRACT, "roster", "picks"]
    assert set(run["roster"][0]) == {"id", "name", "town", "field", "tier"}
    assert set(run["picks"][0]) == {"town", "id", "tier", "ticket"}
    assert run["rotation"][0][1] == run["rotation"][1][0]
    assert (run["run"], run["month"], run["time"], run["reason"]) == (1, "2021-03", DRAWN, "")


def test_every_hash_of_a_line_can_be_recomputed_from_its_text() -> None:
    first, second = record(2)[0]
    run = json.loads(first)
    assert run["seed"] == sha(run["public_value"] + run["nonce"])
    assert run["nonce_sha256"] == sha(NONCE)
    assert run["roster_sha256"] == sha(
        json.dumps(run["roster"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )
    assert run["line_sha256"] == sha(first[: first.index(',"line_sha256"')])
    assert json.loads(second)["previous"] == run["line_sha256"]
    assert all(pick["ticket"] == sha(sha(run["seed"]) + pick["id"]) for pick in run["picks"])


def test_what_is_known_beyond_the_five_keys_is_in_the_row_only_when_there() -> None:
    known = replace(candidate(1), reasons=("重大隐患",), drawn=("2021-02",))
    rows = json.loads(seeded(Basis("2021-03", TOWNS, (known, candidate(2))), "0").line)["roster"]
    assert (rows[0]["reasons"], rows[0]["drawn"]) == (["重大隐患"], ["2021-02"])
    assert len(rows[1]) == 5


@pytest.mark.parametrize("name", ["甲厂", '甲厂"},{"', "甲厂},{乙厂"])
def test_rows_put_into_words_together_are_those_that_each_gives_alone(name: str) -> None:
    rows = [{"id": str(number), "name": name, "drawn": ["2021-03"]} for number in range(2001)]
    assert list(row_texts(rows)) == list(map(canonical, rows))
    assert list(row_texts([])) == []


def test_the_second_run_of_a_month_needs_a_reason() -> None:
    lines, _ = record(1)
    with pytest.raises(DrawError, match="本月已抽取过 1 次：再次抽取必须写明原因（REASON="):
        run_draw(basis(), Request(DRAWN, seed="0", reason=" "), lines)
    second = run_draw(basis(), Request(DRAWN, seed="0", reason="名单有误"), lines)
    assert (second.number, second.title) == (2, "本月第 2 次抽取")


def test_a_damaged_record_or_one_of_another_month_is_not_continued() -> None:
    lines, _ = record(2)
    again = Request(DRAWN, seed="0", reason="再抽")
    with pytest.raises(DrawError, match="make draw-verify"):
        run_draw(basis(), again, lines[1:])
    with pytest.raises(DrawError, match="混入了别的月份"):
        run_draw(basis(month="2021-04"), again, lines)
    with pytest.raises(DrawError, match="不是完整的 JSON"):
        run_draw(basis(), again, [lines[0][:-9]])
    with pytest.raises(DrawError, match="不是抽取的记录"):
        run_draw(basis(), again, ["[]"])


def test_a_seed_is_given_in_one_way_only() -> None:
    for value, nonce in [("v", NONCE), ("v", ""), ("", NONCE)]:
        with pytest.raises(DrawError, match="只能用其中一种"):
            run_draw(basis(), Request(DRAWN, value, nonce, seed="0"))
    with pytest.raises(DrawError, match="公开值是空的"):
        run_draw(basis(), Request(DRAWN, nonce=NONCE))
    assert run_draw(basis(), Request(DRAWN, "v", NONCE)).seed == seed_of("v", NONCE)


def test_a_name_with_half_a_character_is_refused() -> None:
    broken = candidate(1, TOWNS[0], field="消防\ud83d")
    with pytest.raises(DrawError, match=r"消防\?.*中有残缺字符"):
        seeded(Basis("2021-03", TOWNS, (broken,)), "0")


def test_a_record_is_split_at_line_feeds_only() -> None:
    odd = candidate(1, field="消防\u2028\x85\x1c")
    line = seeded(Basis("2021-03", TOWNS, (odd,)), "0").line
    assert lines_of(f"{line}\n\n{line}\r\n") == [line, line]


def test_earlier_months_tell_who_was_drawn_and_which_pairs_there_were_by_their_last_run() -> None:
    march, _ = record(2)
    april = [seeded(basis(month="2021-04"), "0").line]
    last = json.loads(march[-1])
    months = drawn_before([march, [], april])
    names = {(row["town"], row["id"]): row["name"] for row in last["roster"]}
    picked = {(pick["town"], pick["id"]) for pick in last["picks"]}
    assert {key for key, drawn in months.items() if "2021-03" in drawn} == picked | {(town, names[town, id_]) for town, id_ in picked}
    assert pairs_before([march, []]) == tuple((one, other) for one, other in last["rotation"])
    both = [drawn for drawn in months.values() if len(drawn) == 2]
    assert all(drawn == ("2021-03", "2021-04") for drawn in both)


def test_the_naive_implementation_agrees_on_a_thousand_seeds() -> None:
    rules = Rules(places=3)
    on = Basis("2021-03", TOWNS, roster(), rules)
    for number in range(1000):
        line = seeded(on, f"种子 {number}").line
        run = json.loads(line)
        assert recompute(line) == (run["rotation"], run["picks"])


@given(bases(), SEEDS)
def test_the_naive_implementation_agrees_on_any_roster_and_rules(on: Basis, seed: str) -> None:
    line = seeded(on, seed).line
    run = json.loads(line)
    assert recompute(line) == (run["rotation"], run["picks"])


def test_the_naive_implementation_has_at_most_sixty_lines() -> None:
    assert len((Path(__file__).parent / "naive.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_the_fixed_vector_of_the_documentation() -> None:
    _, request = committed(basis())
    line = run_draw(basis(), request).line
    assert json.loads(line)["line_sha256"] == "0eaf821d71c266c875d7cbf88a6d08bd19b48e3be64159f5cb259c6e269ef854"


PROGRAM = """
import hashlib
from crosscheck.drawing import run_draw
from tests.drawing.samples import basis, committed
print(hashlib.sha256(run_draw(basis(), committed(basis())[1]).line.encode()).hexdigest())
"""


@pytest.mark.parametrize(
    "settings_of_machine",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "4294967295", "TZ": "UTC", "LANG": "tr_TR.UTF-8"},
    ],
)
def test_hash_seed_locale_and_time_zone_do_not_matter(settings_of_machine: dict[str, str]) -> None:
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root / "scripts"), str(root), *sys.path])
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": paths, **settings_of_machine}
    made = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == sha(run_draw(basis(), committed(basis())[1]).line)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_python_version_does_not_matter_and_the_standard_library_is_enough(version: str, tmp_path: Path) -> None:
    python = next(iter(sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))), None) or shutil.which(f"python{version}")
    if python is None:
        pytest.skip(f"这台电脑上没有 Python {version}")
    line = seeded(basis(), "😀").line
    (tmp_path / "line").write_text(line, "utf-8")
    program = "import sys; from crosscheck.drawing import verify; print(verify([open(sys.argv[1], encoding='utf-8', newline='').read()]))"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2] / "scripts"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), "-S", "-c", program, str(tmp_path / "line")]  # -S: nothing but the standard library
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (made.stdout.strip(), made.stderr) == ("[]", "")


def test_the_hash_of_the_name_books_is_in_the_line_where_it_is_given_and_verifies() -> None:
    line = run_draw(basis(), Request(DRAWN, seed="0", people_sha256="ab" * 32)).line
    assert json.loads(line)["people_sha256"] == "ab" * 32
    assert "people_sha256" not in json.loads(seeded(basis(), "0").line)
    assert verify([line]) == []


def test_notes_of_the_draw_are_in_the_line() -> None:
    on = Basis("2021-03", TOWNS[:1], roster())
    assert json.loads(seeded(on, "0").line)["notes"] == [note.message for note in draw(on, "0").notes]
