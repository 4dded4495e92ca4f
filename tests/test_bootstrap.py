"""What a clerk writes behind make reaches the command as it is."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from typing import Any

import pytest

from tests.sheets import ROOT


@pytest.mark.parametrize(
    ("target", "written", "given"),
    [
        ("draw-verify", {"FINGERPRINT": "1 b4fe"}, ["--month", "2021-03", "draw", "verify", "--fingerprint", "1 b4fe"]),
        ("draw-run", {"PUBLIC": "03 05 11"}, ["--month", "2021-03", "draw", "run", "--public-value", "03 05 11"]),
        ("monthly-report", {"DRY": "1"}, ["--month", "2021-03", "monthly-report", "--dry-run"]),
        ("reminders", {"NOW": "1"}, ["--month", "2021-03", "reminders", "--now"]),
        ("mail", {"SEND": "1", "ONLY": "冯卯镇"}, ["--month", "2021-03", "mail", "--send", "--only", "冯卯镇"]),
    ],
)
def test_what_is_written_behind_make_becomes_an_option(monkeypatch: pytest.MonkeyPatch, target: str, written: dict[str, str], given: list[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", target])
    for name, value in {"MONTH": "2021-03", **written}.items():
        monkeypatch.setenv(name, value)
    assert bootstrap()["_arguments"](target) == given


@pytest.mark.parametrize(
    ("target", "flags", "said"),
    [
        ("check", " -- MONTH=2021-03", ""),
        ("check", " -- MOUTH=2021-03", "× make check 后面不能写 MOUTH，是不是 MONTH。可以写的是：MONTH。什么都没有做。"),
        ("dossiers", "w -- DRY=1 MONTH=2021-03", "× make dossiers 后面不能写 DRY。可以写的是：MONTH。什么都没有做。"),
        ("draw-run", " -- PUBLIC=a\\ b=c MONTH=2021-03 PYTHON=python3.12", ""),
        ("draw-run", "-- PUBLIC= EVENT=", "× make draw-run 后面不能写 EVENT。可以写的是：PUBLIC、REASON、DRY、MONTH。什么都没有做。"),
        ("init", "", "× 没有写新文件夹的名称。请这样写：make init DIR=../百日攻坚"),
        ("doctor", "k", ""),
    ],
)
def test_a_name_that_the_command_does_not_know_is_not_passed_over(monkeypatch: pytest.MonkeyPatch, target: str, flags: str, said: str) -> None:
    monkeypatch.setenv("MAKEFLAGS", flags)
    assert bootstrap()["_unknown"](target) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("check monthly-report", ""),
        ("monthly-report 2021-03", "× 月份要写成 MONTH=2021-03。什么都没有做。"),
        ("monthly-report 3月", "× 月份要写成 MONTH=3月。什么都没有做。"),
        ("Monthly_Report", "× 没有“Monthly_Report”这个命令，是不是 monthly-report。直接输入 make 看有哪些。什么都没有做。"),
        ("报告", "× 没有“报告”这个命令。直接输入 make 看有哪些。什么都没有做。"),
    ],
)
def test_nothing_is_done_where_one_of_the_words_behind_make_is_no_command(written: str, said: str) -> None:
    assert bootstrap()["_no_commands"](written.split()) == said


def test_make_tells_a_command_all_that_was_written_with_it() -> None:
    alone = {**os.environ, "MAKEFLAGS": "", "MAKELEVEL": "0"}  # as if no make had started these tests
    run = subprocess.run(["make", "doctor", "2021-03"], cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "× 月份要写成 MONTH=2021-03。什么都没有做。\n")


def test_a_name_in_small_letters_is_taken_for_the_one_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "check"])
    for name, value in {"MAKEFLAGS": " -- month=3月", "month": "3月", "MONTH": ""}.items():  # as make hands them on
        monkeypatch.setenv(name, value)
    program = bootstrap()
    assert program["_unknown"]("check") == ""
    assert program["_arguments"]("check") == ["--month", "3月", "check"]


_TALKS_AFTERWARDS = """
import time
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.5)
    print("interrupted", flush=True)
    raise SystemExit(2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
def test_ctrl_c_is_left_to_the_program_and_waited_for() -> None:
    caller = f"import runpy, sys; sys.exit(runpy.run_path({str(ROOT / 'scripts' / 'bootstrap.py')!r})['_call']([sys.executable, '-c', {_TALKS_AFTERWARDS!r}]))"
    run = subprocess.Popen([sys.executable, "-c", caller], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert run.stdout is not None
    assert run.stdout.readline() == b"ready\n"
    os.killpg(run.pid, signal.SIGINT)
    said, complained = run.communicate()
    assert (run.returncode, said, complained) == (2, b"interrupted\n", b"")


def exported() -> list[str]:
    """The names that the Makefile hands on."""
    (names,) = [line.split()[1:] for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if line.startswith("export ")]
    return names


def bootstrap() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "bootstrap.py"))


def test_make_hands_on_every_name_that_a_command_takes() -> None:
    program = (ROOT / "scripts" / "bootstrap.py").read_text("utf-8")
    assert {name for name in ("EVENT", "PUBLIC", "REASON", "FINGERPRINT", "DIR", "ONLY", "NOW", "SEND", "FETCH", "ACCEPT", "DRY") if name in program} <= set(exported())


def test_only_what_is_written_behind_make_counts_on_windows() -> None:
    """Windows has a PUBLIC of its own (C:\\Users\\Public), which was given to each draw as its public value."""
    lines = (ROOT / "make.bat").read_text("utf-8").splitlines()
    (cleared,) = [at for at, line in enumerate(lines) if line.startswith("for %%v")]
    assert lines[cleared] == f'for %%v in ({" ".join(exported())}) do set "%%v="'
    assert cleared < lines.index(":arguments")
