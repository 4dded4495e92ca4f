"""One trial: a folder of damaged files is read as a campaign's and marked, and what must hold of any file is looked at."""

from __future__ import annotations

import re
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from crosscheck.catalogue import READER_DIED, READER_FAILED
from crosscheck.commands import month
from crosscheck.commands.returning import NOTICE, write_returns
from crosscheck.folder import Folder
from crosscheck.merging.ledgers import Ledgers, merge
from crosscheck.month_output import MonthOutput
from crosscheck.periods import named
from crosscheck.reading.grid import Refused
from crosscheck.reading.opening import open_grids
from crosscheck.sheets import Sheet
from tests.desk import Desk
from tests.fuzz.mutators import mutated
from tests.sheets import DEPARTMENT, SETTINGS

_TOUCHED: Final = re.compile(r"(?i)sheet\d*\.xml$|styles\.xml$|comments\d*\.xml$|\.vml$|\.rels$|content_types")


@dataclass(slots=True)
class Result:
    """``faults`` are what must not be; ``outcomes`` count read files and the codes of refusals; ``pause`` the longest wait.

    ``given_up`` are files that took too long: no fault, but worth a look.
    """

    faults: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    pause: float = 0


def trial(folder: Path, sound: dict[str, bytes], seed: int, count: int) -> Result:
    """Read that many damaged files made from the seed."""
    names = [_write(folder, number, sound, Random(f"{seed}/{number}")) for number in range(count)]
    result, last = Result(), [time.monotonic()]

    def progress(_: int, __: int) -> None:
        now = time.monotonic()
        result.pause, last[0] = max(result.pause, now - last[0]), now

    checked = month.read_and_check(Folder(folder), SETTINGS, progress)
    by_file: dict[str, list[Sheet]] = {}
    for sheet in checked.sheets:
        by_file.setdefault(Path(sheet.file).name, []).append(sheet)
    for name in names:
        _judge(name, by_file.get(name, []), result)
    ledgers = merge(checked.sheets)
    for entry in month.conservation(checked, ledgers.duplicates):
        if entry["rows"] != entry["kept"] + entry["duplicates"] + entry["returned"] + entry["skipped"]:
            result.faults.append(f"{entry}: rows are lost")
    for copy in _returned(folder, checked, ledgers):
        if changed := _changed_needlessly(folder / "workbooks" / "部门" / DEPARTMENT / copy.name, copy):
            result.faults.append(f"{copy.name}: its marked copy has other parts changed: {changed}")
        try:
            open_grids(copy.read_bytes(), copy.name, SETTINGS.limits)
        except Refused as refusal:
            result.faults.append(f"{copy.name}: its marked copy cannot be opened: {refusal.words}")
    return result


def _returned(folder: Path, checked: month.Checked, ledgers: Ledgers) -> list[Path]:
    """The marked copies that go back."""
    order = month.Order(Folder(folder), SETTINGS, named(SETTINGS.campaign, "2021-03"), Desk())
    write_returns(MonthOutput(order.output), month.Month(order, checked, ledgers))
    return [path for path in (folder / "output").rglob("*") if path.is_file() and path.parent.name == DEPARTMENT and path.name != NOTICE]


def _changed_needlessly(original: Path, copy: Path) -> list[str]:
    """The parts that differ though marking has nothing to do with them; a plain copy, which says when the campaign began, has other parts altogether."""
    if not original.is_file() or not zipfile.is_zipfile(original):
        return []
    with zipfile.ZipFile(original) as one, zipfile.ZipFile(copy) as other:
        before, after = ({info.filename: archive.read(info) for info in archive.infolist()} for archive in (one, other))
    about = after.get("docProps/core.xml", b"")
    if about != before.get("docProps/core.xml") and f">{SETTINGS.campaign.start}T00:00:00Z<".encode() in about:
        return []
    return [name for name, part in before.items() if after.get(name) != part and not _TOUCHED.search(name)]


def _write(folder: Path, number: int, sound: dict[str, bytes], chance: Random) -> str:
    source = chance.choice(sorted(sound))
    how, data = mutated(sound[source], chance)
    name = f"{number:05d}-{how}{Path(source).suffix}".replace("<", "").replace("/", "").replace("\\", "").replace('"', "").replace(":", "")
    name = "".join(c for c in name if c.isalnum() or c in "-_.")
    path = folder / "workbooks" / "部门" / DEPARTMENT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def _judge(name: str, sheets: list[Sheet], result: Result) -> None:
    refusals = [item for sheet in sheets for item in sheet.findings if item.code.startswith("file_") and item.severity == "error"]
    outcome = refusals[0].code if refusals else "read"
    result.outcomes[outcome] = result.outcomes.get(outcome, 0) + 1
    if outcome == READER_DIED:
        result.given_up.append(name)
    if outcome == READER_FAILED:
        result.faults.append(f"{name}: {refusals[0].message}")
    if not sheets:
        result.faults.append(f"{name}: nothing is said of it")
    for item in refusals:
        if Path(item.file).name != name or not item.message or not item.remedy:
            result.faults.append(f"{name}: {item} does not name the file or what to do")
    for sheet in sheets:
        numbers = [*sheet.rows, *(number for number, _ in sheet.skipped)]
        if len(set(numbers)) < len(numbers):
            result.faults.append(f"{name}: a row of {sheet.sheet} is counted twice")
        if any(len(values) != len(sheet.rows) for values in sheet.columns.values()):
            result.faults.append(f"{name}: columns of {sheet.sheet} differ in length")
