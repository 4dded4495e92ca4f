"""The transfer sheets of a draw: for which enterprise, under which number, in which file.

Issuing, following up and mailing ask here, so that a change of naming in one cannot miss the others' sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosscheck.filenames import safe_name, unique_names
from crosscheck.folder import SHEETS


@dataclass(frozen=True, slots=True)
class Issued:
    """One sheet; ``id`` is the enterprise's in the draw, ``number`` is printed at the foot, ``file`` lies in the month's folder."""

    town: str
    id: str
    enterprise: str
    field: str
    number: str
    file: str


def issued(run: Mapping[str, Any], month: str) -> list[Issued]:
    """The sheets of that draw, town by town in the order of its picks."""
    rows = {(row["town"], row["id"]): row for row in run["roster"]}
    by_town: dict[str, list[Mapping[str, Any]]] = {}
    for pick in run["picks"]:
        by_town.setdefault(pick["town"], []).append(rows[pick["town"], pick["id"]])
    return [
        Issued(town, row["id"], row["name"], row["field"], f"{month}-{town}-{number:02d}", f"{SHEETS}/{safe_name(town)}/{file}.xlsx")
        for town, drawn in by_town.items()
        for number, (row, file) in enumerate(zip(drawn, unique_names([str(row["name"]) for row in drawn]), strict=True), 1)
    ]
