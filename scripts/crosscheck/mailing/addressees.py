"""Who gets mail: the rows of 通讯录 that nothing is wrong with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crosscheck import tables
from crosscheck.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Addressee:
    """One row of 通讯录.  ``receives`` are the materials it is limited to; empty: what the unit gets by rule."""

    unit: str
    contact: str
    mailbox: str
    copy_to: str
    receives: tuple[str, ...]

    @property
    def name(self) -> str:
        """How the mail calls the person, or the unit when no person is named."""
        return self.contact or self.unit


def addressees(sheets: Iterable[Sheet]) -> list[Addressee]:
    """The addressees in the order of the book; a mailbox stands once for a unit."""
    found: dict[tuple[str, str], Addressee] = {}
    for sheet in (sheet for sheet in sheets if sheet.kind == tables.ADDRESSES.kind):
        for index in sheet.kept:
            unit, contact, mailbox, copy_to, receives = (sheet.text(index, name) for name in _COLUMNS)
            words = tuple(receives.split("、")) if receives else ()
            found.setdefault((unit, mailbox.casefold()), Addressee(unit, contact, mailbox, copy_to, words))
    return list(found.values())


_COLUMNS = (tables.UNIT, tables.CONTACT, tables.MAILBOX, tables.COPY_TO, tables.RECEIVES)
