"""`make benchmark`: 200 workbooks × 200 rows, ours beside the usual script and bare calamine, in one run, as ratios."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine

from crosscheck import config
from crosscheck.reading.folder import read_folder
from tests.campaign.draw import sized
from tests.campaign.write import write

ROOT = Path(__file__).resolve().parents[2]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare(workbooks: Path) -> None:
    """One-core calamine over the same files, nothing done with the rows."""
    for path in sorted(workbooks.rglob("*.xlsx")):
        book = python_calamine.load_workbook(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def merge(folder: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts"), "-C", str(folder), "-q", "merge"], check=False)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workbooks", type=int, default=200)
    parser.add_argument("--rows", type=int, default=200)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="crosscheck-benchmark-"))
    try:
        measure(folder, wanted.workbooks, wanted.rows)
    finally:
        shutil.rmtree(folder)
    subprocess.run([sys.executable, "-m", "tests.benchmarks.draw"], check=True, cwd=ROOT)


def measure(folder: Path, workbooks: int, rows: int) -> None:
    write(sized(1, workbooks, rows), folder / "workbooks", 1, rows=rows, odd_files=False)
    shutil.copy(ROOT / "config.toml", folder)
    settings = config.load(folder / "config.toml")
    calamine = seconds(lambda: bare(folder / "workbooks"))
    reading = seconds(lambda: read_folder(folder / "workbooks", settings))
    usual = [sys.executable, "-m", "tests.benchmarks.usual_script", str(folder / "workbooks"), str(folder / "usual.xlsx")]
    script = seconds(lambda: subprocess.run(usual, check=True, cwd=ROOT))
    cold = seconds(lambda: merge(folder))
    nothing = seconds(lambda: merge(folder))
    changed = next((folder / "workbooks" / "部门").rglob("*.xlsx"))
    changed.rename(changed.with_name("改名" + changed.name))
    one_changed = seconds(lambda: merge(folder))
    print(f"{workbooks} 个工作簿 × {rows} 行")
    print(f"读取：{reading:.2f} s，单核 calamine {calamine:.2f} s，比值 {reading / calamine:.2f}（目标 ≤ 1.3）")
    for name, taken, goal in (("整个合并，首次", cold, 4.5), ("改了一个文件", one_changed, 30), ("什么都没改", nothing, 100)):
        print(f"{name}：{taken:.2f} s，通常的脚本 {script:.2f} s，快 {script / taken:.1f} 倍（目标 {goal}）")


if __name__ == "__main__":
    main()
