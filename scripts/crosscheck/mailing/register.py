"""What was sent: the rows of workbooks/发送登记.xlsx, and the note of intent that makes a killed run tell what it left open.

A mail's intent is noted on the disk before it leaves and its success after; the workbook, which a person reads and answers
in, follows the note.  A mail of which only the intent is known may have arrived: it is never sent again silently, it is shown
as 不确定 and waits for the person to write 重发.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from crosscheck import tables
from crosscheck.keys import key
from crosscheck.output import append_line
from crosscheck.sheets import Value
from crosscheck.tables import SEND_AGAIN, SENT_ALREADY, UNSURE

_TRYING, _SENT, _FAILED, _LOGGED = "trying", "sent", "failed", "logged"
_RESULTS: Final = {key(written): choice.name for choice in tables.CHOICES[tables.RESULT] for written in (choice.name, *choice.aliases)}


class Before(NamedTuple):
    """The last row of the register on one file to one mailbox."""

    sha256: str
    result: str
    time: str

    @property
    def again(self) -> bool:
        """Whether a person asked for it to be sent once more."""
        return self.result == SEND_AGAIN

    @property
    def told(self) -> str:
        """Why it is not sent, for the list."""
        if self.result == UNSURE:
            return f"{self.time} 发送时断线，不能确定对方是否收到；问过对方，要重发就把发送登记里的“{tables.RESULT}”改成“{SEND_AGAIN}”"
        return f"{self.time} 已发过同样的内容"


@dataclass(slots=True)
class Sent:
    """What went to whom, by mailbox, month and the file's name."""

    rows: dict[tuple[str, str, str], Before] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Sent:
        """From the register's rows in their order, later ones standing for earlier ones."""
        known = cls()
        for row in rows:
            where = (str(row.get(tables.MAILBOX) or "").casefold(), str(row.get(tables.MONTH) or ""), str(row.get(tables.MATERIAL) or ""))
            result = _RESULTS.get(key(str(row.get(tables.RESULT) or "")), SENT_ALREADY)
            known.rows[where] = Before(str(row.get(tables.FINGERPRINT) or ""), result, str(row.get(tables.SENT_AT) or ""))
        return known

    def last(self, mailbox: str, month: str, name: str) -> Before | None:
        return self.rows.get((mailbox.casefold(), month, name))


class Journal:
    """The note of intents: one JSON line a step, flushed to the disk, deleted once the workbook has everything."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def trying(self, identity: str, rows: Sequence[dict[str, Value]]) -> None:
        self._add(_TRYING, identity, rows)

    def sent(self, identity: str) -> None:
        self._add(_SENT, identity)

    def failed(self, identity: str) -> None:
        """It certainly did not arrive."""
        self._add(_FAILED, identity)

    def logged(self, identities: Iterable[str]) -> None:
        """The workbook has them now; nothing left open deletes the note."""
        for identity in identities:
            self._add(_LOGGED, identity)
        if not self.open_rows():
            self._path.unlink(missing_ok=True)

    def open_rows(self) -> dict[str, list[dict[str, Value]]]:
        """The rows that the workbook still lacks, by the mail's identity, with their result."""
        rows: dict[str, list[dict[str, Value]]] = {}
        states: dict[str, str] = {}
        for state, identity, given in self._lines():
            states[identity] = state
            if state == _TRYING:
                rows[identity] = given
        results = {_TRYING: UNSURE, _SENT: SENT_ALREADY}
        return {
            identity: [row | {tables.RESULT: results[state]} for row in rows.get(identity, [])]
            for identity, state in states.items()
            if state in results
        }

    def _lines(self) -> Iterable[tuple[str, str, list[dict[str, Value]]]]:
        if not self._path.is_file():
            return
        for line in self._path.read_text("utf-8", "replace").split("\n"):
            try:
                state, identity, rows = json.loads(line)
            except ValueError:  # the last line of a killed run: what it announced had not begun
                continue
            yield state, identity, rows

    def _add(self, state: str, identity: str, rows: Sequence[dict[str, Value]] = ()) -> None:
        append_line(self._path, json.dumps([state, identity, list(rows)], ensure_ascii=False))


JOURNAL_NAME: Final = ".发送中.jsonl"
