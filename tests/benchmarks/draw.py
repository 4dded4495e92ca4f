"""1,800 towns with 400 enterprises each, a province: drawn, recorded and verified under 30 s and 1 GB (issue 4)."""

from __future__ import annotations

import resource
import time

from crosscheck.drawing import Basis, Request, Rules, fingerprint, run_draw, verify
from tests.drawing.samples import DRAWN, NONCE, roster

TOWNS, EACH = 1800, 400


def main() -> None:
    """Print seconds and peak memory of this process; run it by itself: ``python -m tests.benchmarks.draw``."""
    start = time.perf_counter()
    towns = tuple(f"第{number}镇" for number in range(TOWNS))
    basis = Basis("2021-03", towns, roster(EACH, towns), Rules(places=3))
    ready = time.perf_counter()
    line = run_draw(basis, Request(DRAWN, "公开值", NONCE)).line
    drawn = time.perf_counter()
    faults = verify([line], [], [fingerprint([line])])
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"抽取 {TOWNS} 个镇街、每个 {EACH} 家：准备 {ready - start:.1f} s，抽取并记录 {drawn - ready:.1f} s，核对 {done - drawn:.1f} s")
    print(f"合计 {done - ready:.1f} s（目标 30 s），内存 {peak} MB（目标 1024 MB），不一致 {len(faults)} 处，记录 {len(line.encode()) >> 20} MB")


if __name__ == "__main__":
    main()
