"""`python -m tests.campaign DIR --seed N`: an invented campaign's untidy workbooks, under DIR/workbooks."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.campaign import generate, sized, write
from tests.campaign.layout import ENTERPRISE, FAULT, PROBLEM, SKIPPED


def main() -> None:
    arguments = _arguments()
    if arguments.workbooks:
        campaign = sized(arguments.seed, arguments.workbooks, arguments.rows)
    else:
        campaign = generate(arguments.seed, enterprises=arguments.enterprises, problems=arguments.problems)
    written = write(
        campaign, arguments.folder / "workbooks", arguments.seed, untidiness=arguments.untidiness,
        faults=arguments.faults, rows=arguments.rows if arguments.workbooks else 0,
    )  # fmt: skip
    counted = ", ".join(f"{written.count(what)} {what}" for what in (ENTERPRISE, PROBLEM, FAULT, SKIPPED))
    print(f"{len({sheet.file for sheet in written.sheets})} files, {len(written.sheets)} sheets; rows: {counted}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--enterprises", type=int, default=300)
    parser.add_argument("--problems", type=int, default=800)
    parser.add_argument("--workbooks", type=int, default=0, help="so many lists instead, of --rows rows each")
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--untidiness", type=float, default=1.0)
    parser.add_argument("--faults", type=float, default=0.03)
    return parser.parse_args()


if __name__ == "__main__":
    main()
