"""The script that a competent person writes today for the same merge: pandas and openpyxl, in and out, no checks."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd

from crosscheck import tables

HEADINGS = {"企业名称", "单位名称", "企业（单位）名称", "企业全称", "被检查单位", "受检单位"}

RENAMED = {alias: column.name for column in (*tables.ENTERPRISES.columns, *tables.PROBLEMS.columns) for alias in column.aliases}


def read(path: Path) -> list[pd.DataFrame]:
    """Every sheet of the file below its heading row, found by the enterprise's name."""
    frames = []
    for name, raw in pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="openpyxl").items():
        for at in range(min(12, len(raw))):
            cells = {re.sub(r"\s", "", str(cell)) for cell in raw.iloc[at]}
            if cells & HEADINGS:
                frame = raw.iloc[at + 1 :].copy()
                heads = [RENAMED.get(re.sub(r"\s", "", str(cell)), re.sub(r"\s", "", str(cell))) for cell in raw.iloc[at]]
                frame.columns = pd.Index(heads)
                frame = frame.loc[:, ~frame.columns.duplicated()].copy()
                frame["来源"] = f"{path.name} {name}"
                frames.append(frame.dropna(how="all"))
                break
    return frames


def main(workbooks: Path, target: Path) -> None:
    files = sorted(path for path in workbooks.rglob("*.xlsx") if not path.name.startswith("~$"))
    merged = pd.concat([frame for path in files for frame in read(path)], ignore_index=True)
    with pd.ExcelWriter(target, engine="openpyxl") as writer:
        merged.drop_duplicates().to_excel(writer, sheet_name="总台账", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
