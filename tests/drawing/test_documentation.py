"""docs/draw.md is what an outsider works from: its vectors, its shell lines and its program must be right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from crosscheck.drawing import ALGORITHM, draw, seed_of, ticket
from tests.drawing.samples import basis, record

PAGE = (Path(__file__).parents[2] / "docs" / "draw.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found.group(1)


def rows(heading: str) -> list[list[str]]:
    """The body rows of the table under a heading."""
    table = PAGE.split(heading)[1].split("\n\n")[1].splitlines()
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table[2:]]


def test_the_page_is_about_this_version() -> None:
    assert ALGORITHM in PAGE


def test_the_tickets_of_the_page_are_right() -> None:
    vectors = rows("### 票号")
    assert len(vectors) == 4
    for seed, identity, expected in vectors:
        assert ticket(seed, identity) == expected


def test_the_seed_of_the_page_is_right() -> None:
    (public, nonce, expected), *_ = rows("### 种子")
    assert seed_of(public, nonce) == expected


def test_the_draw_of_the_page_is_right() -> None:
    plan = draw(basis(), "0")
    assert rows("### 轮转") == [list(pair) for pair in plan.rotation]
    picks = [(town, place, pick) for town, mine in groupby(plan.picks, lambda pick: pick.town) for place, pick in enumerate(mine, 1)]
    assert rows("### 抽取") == [[town, str(place), pick.id, pick.tier, pick.ticket] for town, place, pick in picks]


def test_the_hashes_of_the_page_are_right() -> None:
    run = json.loads(record(1)[0][0])
    for key in ("roster_sha256", "commitment", "line_sha256"):
        assert f"`{key}` 为\n`{run[key]}`" in PAGE


@pytest.mark.skipif(sys.platform == "win32", reason="a shell as Unix has it")
def test_the_shell_lines_of_the_page_print_the_first_ticket() -> None:
    made = subprocess.run(["sh", "-c", block("sh")], capture_output=True, text=True, check=True)
    assert made.stdout.split()[0] == rows("### 票号")[0][2]


def test_the_program_of_the_page_is_short() -> None:
    assert len(block("python").splitlines()) <= 24


@pytest.mark.parametrize("honest", [True, False])
def test_the_program_of_the_page_confirms_an_honest_record_and_no_other(tmp_path: Path, honest: bool) -> None:
    lines, _ = record(2)
    text = "\n".join(lines) + "\n"
    if not honest:
        text = text.replace('"places":2', '"places":4')
    (tmp_path / "记录.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "check.py").write_text(block("python"), encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-X", "utf8", "check.py", "记录.jsonl"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (made.returncode == 0) is honest
    assert ("2021-03 第 2 次：一致" in made.stdout) is honest
