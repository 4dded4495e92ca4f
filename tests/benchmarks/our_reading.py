"""The reading stage without its cache; prints the seconds, starting the workers included, and the parent's peak of MB."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    from crosscheck import config  # here: a worker imports this file again, as it does not import `python scripts`
    from crosscheck.reading.folder import read_folder

    settings = config.load(folder / "config.toml")
    start = time.perf_counter()
    read_folder(folder / "workbooks", settings)
    print(time.perf_counter() - start)
    if sys.platform == "win32":
        print(0)
    else:
        import resource

        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
