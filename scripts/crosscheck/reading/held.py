"""What each file held, as compact text: sent back by the workers and kept in a deletable cache.

The cache is keyed by the file's name and content, the settings and the code that reads: any of them changing, the file
is read again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from crosscheck.config import Config
from crosscheck.findings import Finding
from crosscheck.sheets import Sheet, Value

_LOCKED: Final = '"file_encrypted"'  # may be read as soon as its password is known
Shared = dict[Value, Value]


def encode(sheets: Iterable[Sheet]) -> str:
    """The sheets as JSON text; a column is its distinct values and, for each row, which of them."""
    return json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, separators=(",", ":"))


def _plain(sheet: Sheet) -> list[Any]:
    findings = [[getattr(item, name) for name in Finding.__slots__] for item in sheet.findings]
    columns = {name: _distinct(values) for name, values in sheet.columns.items()}
    rest = [sheet.letters, sheet.rows, _distinct(sheet.extras), sheet.skipped, findings, sheet.head, sheet.head_cells]
    return [sheet.file, sheet.sheet, sheet.kind, sheet.header_row, columns, *rest]


def _distinct(values: Iterable[Value]) -> tuple[list[Value], list[int]]:
    places: dict[Value, int] = {}
    which = [places.setdefault(value, len(places)) for value in values]
    return list(places), which


def decode(text: str, shared: Shared | None = None) -> list[Sheet]:
    """The sheets that `encode` wrote.  Equal texts of files decoded with the same ``shared`` are one object, to save memory."""
    known: Shared = {} if shared is None else shared

    def column(values: list[Any], which: list[int]) -> list[Any]:
        one = [known.setdefault(value, value) if isinstance(value, str) else value for value in values]
        return [one[at] for at in which]

    return [
        Sheet(
            file, name, kind, "", header, {title: column(*packed) for title, packed in columns.items()}, letters, rows, column(*extras),
            [(number, why) for number, why in skipped], [Finding(*item) for item in findings], head, head_cells,
        )
        for file, name, kind, header, columns, letters, rows, extras, skipped, findings, head, head_cells in json.loads(text)
    ]


class Cache:
    """A deletable sqlite file of encoded sheets.  Use under no lock: sqlite keeps its own."""

    def __init__(self, path: Path, config: Config) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._settings = _settings_key(config)
        try:
            self._open(path)
        except sqlite3.DatabaseError:  # a damaged cache is only a cache
            path.unlink()
            self._open(path)

    def _open(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("pragma journal_mode=wal")
        self._base.execute("pragma synchronous=normal")
        self._base.execute("create table if not exists held (key text primary key, settings text, sheets text)")

    def get(self, key: str) -> str | None:
        """The encoded sheets kept under that key, or None."""
        row = self._base.execute("select sheets from held where key=? and settings=?", (key, self._settings)).fetchone()
        return row[0] if row else None

    def keep(self, results: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
        """Pass on the (file, encoded sheets) of (key, file, encoded sheets), keeping them."""
        self._base.execute("begin")
        self._base.execute("delete from held where settings<>?", (self._settings,))
        for key, file, text in results:
            if _LOCKED not in text:
                self._base.execute("insert or replace into held values (?,?,?)", (key, self._settings, text))
            yield file, text
        self._base.execute("commit")


def key_of(file: str, content: bytes) -> str:
    """The key of a file of that name and content."""
    return hashlib.sha256(file.encode() + b"\0" + content).hexdigest()


def _settings_key(config: Config) -> str:
    """A hash of the settings and of the code that reads: either changing makes the cache stale."""
    code = hashlib.sha256(config.model_dump_json().encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here.parent / name for name in ("tables.py", "findings.py", "keys.py", "sheets.py"))]):
        code.update(path.read_bytes())
    return code.hexdigest()
