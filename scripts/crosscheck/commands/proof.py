"""The month's draw record as it lies on disk, with its witnesses beside it; nothing is used that does not verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from crosscheck import drawing
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import Folder

COMMITMENTS: Final = "承诺.jsonl"
FINGERPRINTS: Final = "指纹.txt"  # one a run: the record alone does not show that its last run was taken out


def lines_in(path: Path) -> list[str]:
    """The lines of that file, none when it is not there; what is no UTF-8 becomes U+FFFD, which no hash survives."""
    return drawing.lines_of(path.read_bytes().decode("utf-8", "replace")) if path.is_file() else []


def faults_of(path: Path, fingerprints: tuple[str, ...] = ()) -> list[drawing.Fault]:
    """The faults of that record, held against the commitments and fingerprints beside it and those given."""
    kept = lines_in(path.with_name(FINGERPRINTS))
    return drawing.verify(lines_in(path), lines_in(path.with_name(COMMITMENTS)), [*kept, *fingerprints])


def broken(path: Path) -> list[drawing.Fault]:
    """The faults for which that record is not used; a draw that is promised and still to come is none of them."""
    return [fault for fault in faults_of(path) if fault.code != "pending"]


def last_draw(folder: Folder, month: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The month's latest draw, decoded; none, and a finding, when there was no draw or its record does not verify."""
    path = folder.record(month)
    lines = lines_in(path)
    if not lines and not lines_in(path.with_name(FINGERPRINTS)):
        return None, [finding("not_drawn", Place(), month)]
    if faults := broken(path):
        return None, [finding("draw_broken", folder.place(path), month, text=faults[0], count=len(faults))]
    return drawing.parse_line(lines[-1]), []
