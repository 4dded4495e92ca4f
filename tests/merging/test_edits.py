"""Whatever is edited between two runs: what the cache remembers gives the ledgers that reading everything anew gives."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from crosscheck.commands import month
from crosscheck.folder import Folder
from crosscheck.merging.ledgers import Ledgers, merge
from tests.sheets import ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, SETTINGS, file_list

CODES = ("91350100M000100Y43", "91110000600037341L", "~")
NAMES = ("山亭甲化工有限公司", "甲化工", "乙厂", "乙厂（原丙店）", "丙店")
TOWNS = ("冯卯镇", "城头镇", "别处")


def write(folder: Path, name: str, chance: Random) -> None:
    """A list of enterprises or of problems, of a few rows that may be the same as others."""
    if chance.random() < 0.4:
        rows = [f"{chance.choice(NAMES)} | {chance.choice(CODES)} | {chance.choice(TOWNS)} | 危化品" for _ in range(chance.randint(1, 4))]
        file_list(folder, name, "\n".join([ENTERPRISE_HEAD, *rows]))
        return
    rows = [
        GOOD_PROBLEM.replace("山亭甲化工有限公司", chance.choice(NAMES)).replace("冯卯镇", chance.choice(TOWNS)).replace("过期", chance.choice(("过期", "失效", "")))
        for _ in range(chance.randint(1, 4))
    ]
    file_list(folder, name, "\n".join([PROBLEM_HEAD, *rows]))


def edit(folder: Path, chance: Random) -> None:
    """A file is added, written anew, renamed, copied or taken away."""
    files = sorted((folder / "workbooks" / "部门").rglob("*.xlsx"))
    one, other = chance.choice(files), f"清单{chance.randint(0, 99)}.xlsx"
    match chance.choice(("add", "change", "rename", "copy", "remove")):
        case "add":
            write(folder, other, chance)
        case "change":
            write(folder, one.name, chance)
        case "rename":
            one.replace(one.with_name(other))
        case "copy":
            one.with_name(other).write_bytes(one.read_bytes())
        case _ if len(files) > 2:
            one.unlink()


def told(folder: Folder) -> tuple[object, ...]:
    """All that comes of reading and merging."""
    checked = month.read_and_check(folder, SETTINGS)
    result: Ledgers = merge(checked.sheets)
    ledgers = result.enterprise_ledger.columns(), result.problem_columns, result.work_columns
    return checked, *ledgers, result.findings, result.duplicates, result.proposals, result.pairs


@pytest.mark.parametrize("seed", range(3))
def test_what_is_remembered_gives_what_reading_anew_gives(tmp_path: Path, seed: int) -> None:
    chance, folder = Random(seed), Folder(tmp_path)
    for number in range(5):
        write(tmp_path, f"清单{number}.xlsx", chance)
    for _ in range(4):
        edit(tmp_path, chance)
        remembered = told(folder)
        assert remembered == told(folder), "the same again"
        shutil.rmtree(folder.cache.parent)
        assert remembered == told(folder), "everything anew"
