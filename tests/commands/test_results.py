"""What the program made to be read is known when somebody puts it among the lists; what it made to be filled in is read."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from crosscheck.commands import draws, steps
from crosscheck.folder import FORMS, PACKS, RETURNS, SHEETS, Folder
from tests.commands.followed import order
from tests.sheets import DEPARTMENT, ENTERPRISE_HEAD, GOOD_PROBLEM, PROBLEM_HEAD, ROOT, file_list, read

_TOLD = "这是程序自己生成的表（总台账、月报、一企一档等），不是报来的清单，没有读。"


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A month's folder with every sort of workbook; a row goes back to its department."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品")
    file_list(tmp_path, "问题.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}\n{GOOD_PROBLEM.replace('2021-03-05', '2021-03-32')}")
    wanted = order(Folder(tmp_path))
    draws.run(wanted, draws.Occasion(seed="1"))
    steps.monthly_report(wanted)
    return wanted.output


def _saved_again(path: Path) -> bytes:
    """As an office program saves it."""
    book, saved = openpyxl.load_workbook(path), io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_every_result_is_known_as_made_here_and_what_is_to_be_filled_in_is_not(month: Path, tmp_path: Path) -> None:
    given = {path.relative_to(month).as_posix(): path for path in sorted(month.rglob("*.xlsx"))}
    filled_in = {name for name in given if name.split("/")[0] in (SHEETS, PACKS, RETURNS)}
    assert {name.split("/")[0] for name in filled_in} == {SHEETS, RETURNS}
    assert {name.split("/")[0] for name in set(given) - filled_in} >= {"总台账.xlsx", "月报.xlsx", "督办清单.xlsx", "互查方案.xlsx", "移交表进度.xlsx", "一企一档"}
    top = tmp_path / "again" / "workbooks"
    for name, path in given.items():
        target = top / (FORMS if name.startswith(SHEETS) else f"部门/{DEPARTMENT}") / name.replace("/", " ")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_saved_again(path))
    known = {item.file.rpartition("/")[2] for item in read(tmp_path / "again").findings if item.message == _TOLD}
    assert known == {name.replace("/", " ") for name in set(given) - filled_in}
