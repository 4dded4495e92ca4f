"""What a person has said in 列名对照.xlsx of headings that were not known: read before everything else."""

from __future__ import annotations

from pathlib import Path

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.config_faults import nearest
from crosscheck.config_sections import DecidedHeading
from crosscheck.findings import Place, finding
from crosscheck.sheets import Sheet


def with_decisions(workbooks: Path, config: Config) -> tuple[Config, list[Sheet]]:
    """The settings with every answered heading, and the sheets of the book, with a finding for each unusable answer.

    The book is the office's own, so it is read here and not in a worker; it is looked over before all the same.
    """
    path = workbooks / tables.HEADING_DECISIONS.book
    if not path.is_file():
        return config, []
    from crosscheck.reading.reader import Reader
    from crosscheck.reading.sheet import read_file

    sheets = read_file(Reader.of(config), path.name, path.read_bytes())
    decided = [item for sheet in sheets if sheet.kind == tables.HEADING_DECISIONS.kind for item in _answers(sheet)]
    return config.model_copy(update={"headings": (*config.headings, *decided)}), sheets


def _answers(sheet: Sheet) -> list[DecidedHeading]:
    answers = []
    waiting = sum(answer is None for answer in sheet.columns.get(tables.ADOPTED, ()))
    if waiting:
        sheet.findings.append(finding("headings_waiting", Place(sheet.file), waiting))
    for index, answer in enumerate(sheet.columns.get(tables.ADOPTED, ())):
        if answer is None:
            continue
        kind, written, column = (sheet.text(index, name) for name in (tables.FOR_KIND, tables.WRITTEN, tables.STANDS_FOR))
        if fault := _fault(kind, written, column):
            sheet.findings.append(finding("heading_decision_invalid", sheet.place(index, tables.STANDS_FOR), written, detail=fault))
        else:
            answers.append(DecidedHeading(kind=kind, written=written, column=column, same=answer == tables.YES))
    return answers


def _fault(kind: str, written: str, column: str) -> str:
    """Why the row cannot be used; "" when it can."""
    table = tables.TABLES.get(kind)
    if not written:
        return "没有写表头"
    if table is None:
        return f"没有“{kind}”这种表{nearest(kind, tables.TABLES)}"
    return "" if column in table.names else f"“{kind}”里没有“{column}”这一列{nearest(column, table.names)}"
