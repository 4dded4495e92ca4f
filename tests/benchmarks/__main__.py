"""`make benchmark`: ours beside the usual script, bare calamine and the usual way to fill a form, as ratios.

The two sides of each ratio are measured in turn, in one run on one machine, and the median of a few is taken: absolute
times say little, and less on a machine that has other things to do.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import measures
from tests.benchmarks.measures import Measured


def main() -> None:
    parser = argparse.ArgumentParser(prog="make benchmark")
    parser.add_argument("--workbooks", type=int, default=200)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3, help="how often each quick thing is measured")
    parser.add_argument("--quick", action="store_true", help="40 workbooks of 100 rows, each measured once")
    wanted = parser.parse_args()
    workbooks, rows, repeats = (40, 100, 1) if wanted.quick else (wanted.workbooks, wanted.rows, wanted.repeats)
    folder = Path(tempfile.mkdtemp(prefix="crosscheck-benchmark-"))
    try:
        measures.make_campaign(folder, workbooks, rows)
        print(f"{workbooks} 个工作簿 × {rows} 行，Python {sys.version.split()[0]}", flush=True)
        for measured in measures.everything(folder, repeats):
            print(line(measured), flush=True)
    finally:
        shutil.rmtree(folder)
    if not wanted.quick:
        for name in ("draw", "transfer"):
            subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=True, cwd=measures.ROOT)


def line(measured: Measured) -> str:
    """One line of the table: what, the ratio, its target, whether it was reached, and the times behind it."""
    reached = measured.value <= measured.target if measured.at_most else measured.value >= measured.target
    goal = f"目标 {'≤' if measured.at_most else '≥'} {measured.target:g}{measured.unit}"
    return f"{'√' if reached else '×'} {measured.what}：{measured.value:.2f}{measured.unit}（{goal}）  {measured.behind}"


if __name__ == "__main__":
    main()
