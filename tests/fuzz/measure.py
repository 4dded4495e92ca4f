"""What becomes of a folder of real spreadsheets of any origin: `python -m tests.fuzz --measure FOLDER`.

A file that is refused counts as lost when a program that is not ours opens it: bare calamine or openpyxl, each in a
process of its own, since either may die of it.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from crosscheck.catalogue import READER_DIED
from crosscheck.reading import engine
from crosscheck.reading.packed import decode
from tests.sheets import SETTINGS

_OPENERS: Final = (
    "import sys, python_calamine as p; b = p.load_workbook(sys.argv[1]); [b.get_sheet_by_name(n).to_python() for n in b.sheet_names]",
    "import sys, openpyxl; [list(s.values) for s in openpyxl.load_workbook(sys.argv[1], read_only=True)]",
)
_PATIENCE: Final = 30  # seconds that another program may take for a file


def measure(folder: Path) -> int:
    """Print what became of every file of the folder; 0 when nothing that others open killed its reader."""
    jobs = [(path.relative_to(folder).as_posix(), str(path)) for path in sorted(folder.rglob("*")) if path.is_file()]
    outcomes: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for count, (file, data) in enumerate(engine.read_all(jobs, SETTINGS, ()), 1):
        told = [item for sheet in decode(data) for item in sheet.findings if item.code.startswith("file_") and item.severity == "error"]
        outcome = told[0].code if told else "read"
        outcomes[outcome] += 1
        if told and _others_open(folder / file):
            lost[outcome] += 1
            print(f"{outcome}  {file}  {told[0].message}", flush=True)
        if count % 500 == 0:
            print(f"{count:>6}  {dict(outcomes)}", flush=True)
    sound = outcomes["read"] + lost.total()
    print(f"{len(jobs)} files: {dict(outcomes.most_common())}; {outcomes['read']} read of {sound} that any program opens: {outcomes['read'] / (sound or 1):.1%}")
    return 1 if lost[READER_DIED] else 0


def _others_open(path: Path) -> bool:
    for code in _OPENERS:
        try:
            if subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, timeout=_PATIENCE, check=False).returncode == 0:
                return True
        except subprocess.TimeoutExpired:
            continue
    return False
