"""What must hold of 通讯录: one field one address, nobody twice, somebody for every unit.

Whether a unit is known is settled in reading, by the permitted values of its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.mailboxes import mailbox_fault
from crosscheck.sheets import Sheet, Value

Found = Iterator[tuple[Sheet, Finding]]


def check_addresses(sheets: Sequence[Sheet], config: Config) -> None:
    """Add to the sheets of 通讯录 what is wrong with them, alone and together."""
    books = [sheet for sheet in sheets if sheet.kind == tables.ADDRESSES.kind]
    for rule in (_bad_fields, _repeated):
        for sheet, item in list(rule(books)):
            sheet.findings.append(item)
    reached = {str(unit) for sheet in books for _, unit, _ in _good_rows(sheet)}
    without = "、".join(choice.name for choice in config.permitted("duty") if choice.name not in reached)
    if reached and without:  # an empty book is no mistake: the office may not use mail
        books[0].findings.append(finding("unit_without_mailbox", Place(books[0].file, books[0].sheet), without, units=without))


def _bad_fields(books: Sequence[Sheet]) -> Found:
    for sheet in books:
        for column in (tables.MAILBOX, tables.COPY_TO):
            for index, written in enumerate(sheet.columns.get(column, ())):
                if written is not None and (fault := mailbox_fault(str(written))):
                    yield sheet, finding("mailbox_invalid", sheet.place(index, column), written, column=column, detail=fault)
        for index, name in enumerate(sheet.columns.get(tables.CONTACT, ())):
            if "\n" in str(name) or "\r" in str(name):
                yield sheet, finding("contact_broken", sheet.place(index, tables.CONTACT), name)


def _repeated(books: Sequence[Sheet]) -> Found:
    """A mailbox twice for a unit is sent to once; a mailbox of two units may be the wrong person's."""
    first: dict[str, tuple[Value, Place]] = {}
    for sheet in books:
        for index, unit, mailbox in _good_rows(sheet):
            place = sheet.place(index, tables.MAILBOX)
            known, where = first.setdefault(str(mailbox).casefold(), (unit, place))
            if where != place:
                code = "mailbox_repeated" if known == unit else "mailbox_shared"
                yield sheet, finding(code, place, mailbox, unit=known, other=where)


def _good_rows(sheet: Sheet) -> Iterator[tuple[int, Value, Value]]:
    """(index, unit, mailbox) of the rows that have both, the mailbox being one."""
    units, mailboxes = sheet.columns.get(tables.UNIT, ()), sheet.columns.get(tables.MAILBOX, ())
    for index, (unit, mailbox) in enumerate(zip(units, mailboxes, strict=False)):
        if unit is not None and mailbox is not None and not mailbox_fault(str(mailbox)):
            yield index, unit, mailbox
