"""Who sits at a terminal is asked once for the password of the workbooks that are locked; nobody else is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crosscheck.commands import month
from crosscheck.folder import Folder
from tests.reading.test_formats import locked
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, ROOT, SETTINGS, file_list, put, said

PASSWORD = "Geheim-2021"


def locked_campaign(folder: Path) -> Path:
    """Two workbooks locked with the same password and one that is open."""
    shutil.copy(ROOT / "config.toml", folder)
    for name in ("甲.xlsx", "乙.xlsx"):
        put(folder, name, locked(folder / name, PASSWORD))
    file_list(folder, "丙.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '失效')}")
    return folder


def test_one_password_opens_all_that_it_fits_and_is_kept_nowhere(tmp_path: Path) -> None:
    folder, asked = Folder(locked_campaign(tmp_path)), list[list[str]]()

    def answer(files: list[str]) -> str:
        asked.append(files)
        return PASSWORD

    checked = month.read_and_check(folder, SETTINGS, ask=answer)
    assert asked == [["部门/区应急管理局/乙.xlsx", "部门/区应急管理局/甲.xlsx"]]
    assert (sum(len(sheet.rows) for sheet in checked.sheets), said(checked.findings)) == (3, [])
    again = month.read_and_check(folder, SETTINGS)
    assert said(again.findings) == [("file_encrypted", "")] * 2
    assert not any(PASSWORD.encode() in path.read_bytes() for path in (tmp_path / "output").rglob("*") if path.is_file())


def test_a_password_that_does_not_fit_is_told_and_none_is_asked_for_where_all_is_open(tmp_path: Path) -> None:
    folder = Folder(locked_campaign(tmp_path))
    checked = month.read_and_check(folder, SETTINGS, ask=lambda _: "falsch")
    assert [item.message for item in checked.findings] == ["这个文件设了打开密码，读不了，已有的密码都打不开。"] * 2
    for name in ("甲.xlsx", "乙.xlsx"):
        (tmp_path / "workbooks" / "部门" / "区应急管理局" / name).unlink()
    month.read_and_check(folder, SETTINGS, ask=lambda _: pytest.fail("asked"))


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("words", "typed", "refused"),
    [(("check",), PASSWORD, False), (("check",), "", True), (("-q", "check"), None, False), (("check", "--json"), None, False)],
)
def test_the_command_asks_at_a_terminal_and_every_time(tmp_path: Path, words: tuple[str, ...], typed: str | None, refused: bool) -> None:
    locked_campaign(tmp_path)
    for _ in range(2):
        told = at_terminal([sys.executable, str(ROOT / "scripts"), "-C", str(tmp_path), "--month", "2021-03", *words], typed)
        assert told.count("请输入密码") == (typed is not None)
        assert ("有 2 个文件设了打开密码，已知的密码打不开：" in told) == (typed is not None)
        assert ("读不了" in told) == refused
        assert PASSWORD not in told


def at_terminal(command: list[str], typed: str | None) -> str:
    """What the command tells at a terminal where that is typed when it asks."""
    import pty

    ours, its = pty.openpty()
    running = subprocess.Popen(command, stdin=its, stderr=its, stdout=subprocess.DEVNULL, start_new_session=True)
    os.close(its)
    told = b""
    while True:
        try:
            told += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if typed is not None and "跳过）".encode() in told:
            os.write(ours, f"{typed}\n".encode())
            typed = None
    running.wait(60)
    os.close(ours)
    return told.decode("utf-8", "replace")
