"""Every command that a README shows does what the README says, typed as it stands, in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crosscheck.catalogue import CATALOGUE
from tests.sheets import ROOT

READMES = ("README.md", "README.zh-CN.md")
COPIED = ("Makefile", "README.md", "README.zh-CN.md", "LICENSE", "config.toml", "pyproject.toml", "make.bat", *(p.name for p in ROOT.glob("*.lock")))
MADE_BY_MAKE = (Path(sys.prefix) / ".installed-requirements-test.lock").exists()
BY_HAND = ("make test", "make benchmark", "make fuzz")


def blocks(readme: str) -> list[list[str]]:
    """The command lines of each code block."""
    found = re.findall(r"^```(?:sh)?\n(.*?)^```", (ROOT / readme).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [block.splitlines() for block in found if re.match(r"make |cd |crosscheck ", block)]


def test_the_two_commands_are_in_the_readme() -> None:
    assert ["make monthly-report", "make test"] in blocks("README.md")


def test_what_anybody_is_told_to_type_after_make_is_one_of_its_targets_with_what_it_takes() -> None:
    listed = subprocess.run([sys.executable, str(ROOT / "scripts" / "bootstrap.py"), "help"], capture_output=True, text=True, check=True).stdout
    takes = re.search(r"^export (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    pages = [path.read_text("utf-8") for path in (*map(ROOT.joinpath, READMES), *sorted((ROOT / "docs").rglob("*.md")))]
    typed = [line for page in pages for line in re.findall(r"^(?:`)?(make [^`\n]*)|`(make [^`\n]*)", page, re.MULTILINE)]
    told = [command for entry in CATALOGUE.values() for command in re.findall(r"(make [a-z-]+(?: [A-Z]+=)*)", entry.message + entry.remedy)]
    commands = [*("".join(found) for found in typed), *told]
    assert len(commands) > 40
    for command in commands:
        assert f"make {command.split()[1]} " in listed, command
        assert takes, command
        assert set(re.findall(r" ([A-Z]+)=", command)) <= set(takes[1].split()), command


@pytest.mark.skipif(not MADE_BY_MAKE, reason="runs where make test runs: it needs the .venv that make has built")
def test_the_commands_work_as_they_stand_one_block_after_the_other(tmp_path: Path) -> None:
    """Those of both in one copy: what the second shows again is not worked out again."""
    copy = tmp_path / "crosscheck"
    copy.mkdir()
    for name in COPIED:
        shutil.copy(ROOT / name, copy / name)
    for name in ("scripts", "templates", "workbooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "互查"))
    (copy / ".venv").symlink_to(sys.prefix)
    for lines in (lines for readme in READMES for lines in blocks(readme)):
        here = copy
        for line in lines:
            typed = line.replace("/path/to/campaign", str(tmp_path / "campaign"))
            if typed.startswith("cd "):
                here = (here / typed.removeprefix("cd ")).resolve()
                (here / ".venv").symlink_to(sys.prefix)  # what make would build there, and the lock that says what is in it
                shutil.copy(copy / "requirements-test.lock", here)
            elif not typed.startswith(BY_HAND):
                done = subprocess.run(typed, shell=True, cwd=here, capture_output=True, check=False, env={**os.environ, "MAKEFLAGS": ""})
                assert done.returncode == 0, f"{typed}\n{done.stderr.decode(errors='replace')}"
