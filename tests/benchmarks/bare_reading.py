"""One-core calamine over the same files, nothing done with the rows; prints the seconds."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import python_calamine


def main(folder: Path) -> None:
    start = time.perf_counter()
    for path in sorted((folder / "workbooks").rglob("*.xlsx")):
        book = python_calamine.load_workbook(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
