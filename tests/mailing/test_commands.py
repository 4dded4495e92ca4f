"""mail and reminders as a clerk types them, and as make passes them on."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console import crosscheck
from tests.mailing.campaign import Office
from tests.sheets import ROOT


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_bytes((ROOT / "config.toml").read_bytes())
    office = Office(tmp_path)
    office.addresses()
    office.produce({"通报.docx": b"x"})
    return tmp_path


def test_drafts_from_the_command_line(campaign: Path) -> None:
    done = crosscheck(campaign, "--month", "2021-03", "mail")
    assert done.returncode == 1  # the other units have no mailbox
    assert "√ 草稿在" in done.stdout
    assert "草稿 2 封。" in done.stderr
    assert "[请核实] 名册/通讯录.xlsx “通讯录”：通讯录里没有区自然资源局、区工业和信息化局、" in done.stderr
    assert len(list((campaign / "output" / "2021-03" / "邮件").glob("*.eml"))) == 2


def test_sending_is_refused_without_settings_and_without_an_answer(campaign: Path) -> None:
    done = crosscheck(campaign, "--month", "2021-03", "mail", "--send")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2, "× 还没有设发件邮箱或发信服务器。请在 config.toml 的 [mail] 里写好 sender 和 server。",
    )  # fmt: skip
    config = campaign / "config.toml"
    text = config.read_text("utf-8").replace('sender = ""', 'sender = "a@example.com"', 1).replace('server = ""', 'server = "127.0.0.1"', 1)
    config.write_text(text, "utf-8")
    done = crosscheck(campaign, "--month", "2021-03", "mail", "--send")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "× 没有确认，一封也没有发。")


def test_reminders_and_wrong_use(campaign: Path) -> None:
    done = crosscheck(campaign, "--month", "2021-03", "reminders", "--now")
    assert done.returncode == 1
    assert (campaign / "output" / "2021-03" / "催报清单.xlsx").is_file()
    both = crosscheck(campaign, "mail", "--send", "--fetch")
    assert (both.returncode, "--send 不能与 --fetch" in both.stderr) == (2, True)
    assert "config.toml 的 [inbox]" in crosscheck(campaign, "mail", "--fetch").stderr


@pytest.mark.parametrize(
    ("target", "environment", "expected"),
    [
        ("mail", {}, ["mail"]),
        ("mail", {"MONTH": "2021-03", "SEND": "1", "ONLY": "冯卯镇"}, ["--month", "2021-03", "mail", "--send", "--only", "冯卯镇"]),
        ("mail", {"FETCH": "1", "ACCEPT": "1"}, ["mail", "--fetch", "--accept"]),
        ("reminders", {"NOW": "1", "DRY": "1"}, ["reminders", "--dry-run", "--now"]),
        ("merge", {"SEND": "1"}, ["merge"]),
    ],
)
def test_what_make_passes_on(target: str, environment: dict[str, str], expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    assert spec
    assert spec.loader
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    for name in ("MONTH", "SEND", "ONLY", "FETCH", "ACCEPT", "DRY", "NOW"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", target])
    monkeypatch.chdir(ROOT)
    assert bootstrap._arguments(target) == expected


def test_make_exports_what_the_commands_take() -> None:
    exported = next(line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if line.startswith("export ")).split()
    assert {"MONTH", "SEND", "FETCH", "ACCEPT", "DRY", "ONLY", "NOW"} <= set(exported)


def test_help_is_quick_and_names_no_password_option(campaign: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "scripts"), "mail", "-h"], capture_output=True, cwd=campaign, env={**os.environ}, check=True
    )
    assert "密码".encode() not in done.stdout
    assert not [name for name in (b"smtplib", b"imaplib", b"pandas", b"jinja2") if name in done.stderr]
