"""What `make benchmark` measures; the targets are those of the specification (docs/performance.md)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median

import openpyxl

from crosscheck import config, tables
from crosscheck.forms.transfer import sheet_form, transfer_sheet
from tests.campaign.draw import sized
from tests.campaign.write import write

ROOT = Path(__file__).resolve().parents[2]
_MONTH = "2021-06"


@dataclass(frozen=True)
class Measured:
    """A ratio (or seconds, or MB) with its target; ``behind`` are the times that made it."""

    what: str
    value: float
    target: float
    behind: str = ""
    at_most: bool = False
    unit: str = " 倍"


def make_campaign(folder: Path, workbooks: int, rows: int) -> None:
    """A generated campaign of so many lists of so many rows."""
    write(sized(1, workbooks, rows), folder / "workbooks", 1, rows=rows, odd_files=False)
    shutil.copy(ROOT / "config.toml", folder)


def everything(folder: Path, repeats: int) -> Iterator[Measured]:
    yield from reading(folder, repeats)
    yield from merging(folder, repeats)
    yield form_filling(100)
    yield from commands(folder, repeats)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alone(module: str, *words: str) -> list[float]:
    """The numbers that a module of this folder prints when it is run in a process of its own."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *words]
    path = os.pathsep.join((str(ROOT / "scripts"), str(ROOT)))
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    return [float(word) for word in done.stdout.split()]


def crosscheck(folder: Path, *words: str) -> None:
    """The command, quietly; findings are expected of an untidy campaign, a failure is not."""
    done = subprocess.run([sys.executable, str(ROOT / "scripts"), "-C", str(folder), "-q", "--month", _MONTH, *words], check=False, capture_output=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))


def reading(folder: Path, repeats: int) -> Iterator[Measured]:
    """The reading stage, cold, in a process of its own, against one-core calamine over the same files."""
    bare, ours, peaks = [], [], []
    for _ in range(repeats):
        bare += alone("bare_reading", str(folder))
        taken, peak = alone("our_reading", str(folder))
        ours.append(taken)
        peaks.append(peak)
    behind = f"我们 {median(ours):.2f} 秒，单核 calamine {median(bare):.2f} 秒"
    yield Measured("读取（含全部检查）", median(ours) / median(bare), 1.3, behind, at_most=True)
    yield Measured("读取时主进程内存", max(peaks), 300, at_most=True, unit=" MB")


def merging(folder: Path, repeats: int) -> Iterator[Measured]:
    """The whole merge against the usual script: cold, after one file changed, and with nothing changed."""
    script = seconds(lambda: alone("usual_script", str(folder / "workbooks"), str(folder / "usual.xlsx")))
    merge = partial(crosscheck, folder, "merge")
    cold = []
    for _ in range(repeats):
        shutil.rmtree(folder / "output", ignore_errors=True)
        cold.append(seconds(merge))
    merge()  # the first run may have added names to decide: from here on nothing but the following changes
    nothing = [seconds(merge) for _ in range(repeats)]
    one = []
    for number in range(repeats):
        changed = next((folder / "workbooks" / "部门").rglob("*问题*.xlsx"))
        changed.rename(changed.with_name(f"问题改名{number}.xlsx"))
        one.append(seconds(merge))
    for what, taken, target in (("整个合并，首次", cold, 4.5), ("改了一个文件之后", one, 30), ("什么都没改", nothing, 100)):
        yield Measured(what, script / median(taken), target, f"我们 {median(taken):.2f} 秒，通常的脚本 {script:.2f} 秒")


def form_filling(count: int) -> Measured:
    """Transfer sheets from the office's template, against loading and filling the same template with openpyxl."""
    template = (ROOT / "templates" / "移交表.xlsx").read_bytes()
    form = sheet_form("移交表.xlsx", template, config.load(ROOT / "config.toml"))
    firm = {tables.ENTERPRISE: "山亭甲化工有限公司", tables.TOWN: "冯卯镇", tables.ADDRESS: "工业路1号"}
    ours = seconds(lambda: [transfer_sheet(form, firm, [], f"{number}") for number in range(count)])
    usual = seconds(lambda: [_fill(template, {f"{{{{{name}}}}}": text for name, text in firm.items()}) for _ in range(count)])
    return Measured(f"{count} 份移交表", usual / ours, 5, f"我们 {ours * 1000 / count:.2f} 毫秒一份，openpyxl {usual * 1000 / count:.1f} 毫秒")


def _fill(template: bytes, texts: dict[str, str]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(template))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            for mark, text in texts.items():
                if isinstance(cell.value, str) and mark in cell.value:
                    cell.value = cell.value.replace(mark, text)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def commands(folder: Path, repeats: int) -> Iterator[Measured]:
    """`--help`, and the sample's month: after a first run, and asked again."""
    told = [seconds(lambda: crosscheck(folder, "--help")) for _ in range(repeats)]
    yield Measured("crosscheck --help", median(told), 0.3, at_most=True, unit=" 秒")
    sample = folder / "sample"
    shutil.copytree(ROOT / "workbooks", sample / "workbooks")
    shutil.copy(ROOT / "config.toml", sample)
    month = partial(crosscheck, sample, "monthly-report")
    month()
    month()
    for answer in (sample / "output" / ".cache").glob("answer-*"):
        answer.unlink()
    yield Measured("样例的月报，第二次", seconds(month), 5, at_most=True, unit=" 秒")
    yield Measured("样例的月报，什么都没改", seconds(month), 5, at_most=True, unit=" 秒")
