"""What a clerk writes behind make reaches the command as it is."""

from __future__ import annotations

import runpy
import sys

import pytest

from tests.sheets import ROOT


@pytest.mark.parametrize(
    ("target", "written", "given"),
    [
        ("draw-verify", {"FINGERPRINT": "1 b4fe"}, ["--month", "2021-03", "draw", "verify", "--fingerprint", "1 b4fe"]),
        ("draw-run", {"PUBLIC": "03 05 11"}, ["--month", "2021-03", "draw", "run", "--public-value", "03 05 11"]),
        ("reminders", {"NOW": "1"}, ["--month", "2021-03", "reminders", "--now"]),
        ("mail", {"SEND": "1", "ONLY": "冯卯镇"}, ["--month", "2021-03", "mail", "--send", "--only", "冯卯镇"]),
    ],
)
def test_what_is_written_behind_make_becomes_an_option(monkeypatch: pytest.MonkeyPatch, target: str, written: dict[str, str], given: list[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", target])
    for name, value in {"MONTH": "2021-03", **written}.items():
        monkeypatch.setenv(name, value)
    assert runpy.run_path(str(ROOT / "scripts" / "bootstrap.py"))["_arguments"](target) == given


def test_make_hands_on_every_name_that_a_command_takes() -> None:
    program = (ROOT / "scripts" / "bootstrap.py").read_text("utf-8")
    (exported,) = [line.split()[1:] for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if line.startswith("export ")]
    assert {name for name in ("EVENT", "PUBLIC", "REASON", "FINGERPRINT", "DIR", "ONLY", "NOW", "SEND", "FETCH", "ACCEPT", "DRY") if name in program} <= set(exported)
