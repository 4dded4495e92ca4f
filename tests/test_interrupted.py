"""Whatever happens to a run half-way, nothing is half-written, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, ROOT, file_list

MONTHLY = ("--month", "2021-03", "monthly-report")
KILLED_AFTER = (0.4, 1.0, 1.6)  # seconds


def campaign(folder: Path, count: int) -> None:
    """A campaign of so many enterprises with a problem each."""
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "config.toml", folder)
    rows = [GOOD_PROBLEM.replace("甲化工", f"{chr(0x4E10 + n)}化工") for n in range(count)]
    file_list(folder, "问题.xlsx", "\n".join([PROBLEM_HEAD, *rows]))


def start(folder: Path, largest_file: int = 0) -> subprocess.Popen[bytes]:
    def limit() -> None:
        import resource  # here: Windows has none

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [sys.executable, str(ROOT / "scripts"), "-C", str(folder), *MONTHLY]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit if largest_file else None, env=environment)


def products(folder: Path) -> dict[str, bytes]:
    """Every file of the month."""
    month = folder / "output" / "2021-03"
    return {path.relative_to(month).as_posix(): path.read_bytes() for path in month.rglob("*") if path.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="kills and limits as Unix has them")
def test_a_run_killed_at_any_moment_leaves_whole_files_and_the_next_one_converges(tmp_path: Path) -> None:
    killed, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    campaign(undisturbed, 12)
    start(undisturbed).communicate()
    campaign(killed, 4)
    start(killed).communicate()
    shutil.copytree(undisturbed / "workbooks" / "部门", killed / "workbooks" / "部门", dirs_exist_ok=True)
    for seconds in KILLED_AFTER:
        run = start(killed)
        time.sleep(seconds)
        run.kill()
        run.communicate()
        whole = [path for path in killed.rglob("output/2021-03/**/*.xlsx") if "tmp~" not in path.name]
        assert all(zipfile.ZipFile(path).testzip() is None for path in whole)
    start(killed).communicate()
    assert products(killed) == products(undisturbed)


@pytest.mark.skipif(sys.platform == "win32", reason="kills and limits as Unix has them")
def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    campaign(tmp_path, 3)
    start(tmp_path).communicate()
    before = products(tmp_path)
    campaign(tmp_path, 12)
    for largest_file in (100, 20_000):  # nothing fits; some of it does
        run = start(tmp_path, largest_file)
        said = run.communicate()[1].decode()
        assert run.returncode == 2
        assert "（文件太大）。原来的文件没有动。请检查磁盘空间后再运行一次。" in said
        after = products(tmp_path)
        assert all(zipfile.ZipFile(tmp_path / "output" / "2021-03" / name).testzip() is None for name in after if name.endswith(".xlsx"))
        assert set(before) <= set(after)
    start(tmp_path).communicate()
    assert len(products(tmp_path)) > len(before)
