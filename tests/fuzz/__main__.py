"""`make fuzz`: hundreds to thousands of damaged files, then new examples for every property that the tests state; prints what must not have been.

Usage: python -m tests.fuzz [--count 1000] [--seed 1] [--from FOLDER]: the folder's files are damaged too.
       python -m tests.fuzz --measure FOLDER: how many of the folder's files are read as they are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.fuzz.measure import measure
from tests.fuzz.seeds import seeds
from tests.fuzz.trial import trial

_BATCH = 100
_LONGEST, _LARGEST = 60.0, 300  # seconds by the wall without a file being done (ten by the processor, on a PC that others use too), megabytes of this process


def main() -> int:
    """0 when everything held."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="folder", type=Path)
    parser.add_argument("--measure", type=Path)
    asked = parser.parse_args()
    if asked.measure:
        return measure(asked.measure)
    sound = seeds(asked.folder)
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    given_up: list[str] = []
    for batch in range(0, asked.count, _BATCH):
        with tempfile.TemporaryDirectory() as scratch:
            result = trial(Path(scratch), sound, asked.seed + batch, min(_BATCH, asked.count - batch))
        outcomes.update(result.outcomes)
        faults += [f"seed {asked.seed + batch}: {fault}" for fault in result.faults]
        given_up += [f"seed {asked.seed + batch}: {name} took too long or too much memory" for name in result.given_up]
        if result.pause > _LONGEST:
            faults.append(f"seed {asked.seed + batch}: {result.pause:.1f} s without a file being done")
        print(f"{batch + _BATCH:>6}  {dict(outcomes)}  longest wait {result.pause:.1f} s  {_megabytes()} MB", flush=True)
    if _megabytes() > _LARGEST:
        faults.append(f"this process took {_megabytes()} MB")
    print("\n".join([*given_up, *faults]) if given_up or faults else "everything held", flush=True)
    properties = pytest.main(["-q", "-n", "auto", "-m", "hypothesis", "--hypothesis-profile=searching", f"--hypothesis-seed={asked.seed}", "tests"])
    return 1 if faults or properties else 0


def _megabytes() -> int:
    """The most memory that this process has taken; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


if __name__ == "__main__":
    sys.exit(main())
