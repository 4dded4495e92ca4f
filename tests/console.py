"""The command line as a clerk has it before him, and a campaign to try it on."""

from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from crosscheck.cli import main
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, ROOT, file_list


def crosscheck(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a Chinese console without UTF-8; in this process, for a new one takes a second to start."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "gbk", "strict", newline="\n", write_through=True) for _ in range(2))
    command, threshold, status = ["-C", str(folder), *arguments], gc.get_threshold(), 0
    environment = patch.dict(os.environ, {"NO_COLOR": "1", **variables})
    with environment, redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", io.StringIO()):
        try:
            main(command)
        except SystemExit as leave:
            status = int(leave.code or 0)
    gc.set_threshold(*threshold)
    for stream in (out, err):
        stream.seek(0)
    return subprocess.CompletedProcess(command, status, out.read(), err.read())


def crosscheck_alone(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The same as a person runs it, in a process of its own."""
    environment = {**os.environ, "PYTHONIOENCODING": "gbk:strict", "NO_COLOR": "1", **variables}
    command = [sys.executable, str(ROOT / "scripts"), "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode("gbk"), done.stderr.decode("gbk"))


def filed(folder: Path) -> Path:
    """A campaign folder in which one department has filed eight problems of eight enterprises."""
    shutil.copy(ROOT / "config.toml", folder)
    rows = [GOOD_PROBLEM.replace("灭火器过期", f"问题{n}").replace("甲化工", f"{chr(0x4E10 + n)}化工") for n in range(8)]
    file_list(folder, "问题.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    return folder
