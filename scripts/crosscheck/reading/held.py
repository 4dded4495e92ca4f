"""What each file held, kept in a deletable cache.

The cache is keyed by the file's name and content, the settings and the code that reads: any of them changing, the file
is read again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from crosscheck.catalogue import READER_DIED
from crosscheck.config import Config

_PASSING: Final = (  # may be read next time though the file is the same
    b'"file_encrypted"',  # as soon as its password is known
    f'"{READER_DIED}"'.encode(),  # as soon as the PC is less busy
)
ALSO_READING: Final = (  # code outside of this room
    "catalogue.py", "compact.py", "findings.py", "folder.py", "keys.py", "sheets.py", "tables.py", "workdays.py", "xlsx/active.py", "xlsx/limits.py", "xlsx/results.py",
    "xlsx/tags.py",
)  # fmt: skip


class Cache:
    """A deletable sqlite file of encoded sheets, or none.  Use under no lock: sqlite keeps its own.

    Nothing depends on it: where it cannot be read or written (a full disk, a read-only folder), files are read anew.
    """

    def __init__(self, path: Path | None, config: Config) -> None:
        self._settings = _settings_key(config) if path else ""
        self._base = _opened(path) if path else None

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def get(self, key: str) -> bytes | None:
        """The encoded sheets kept under that key, or None."""
        row = self._ask("select sheets from held where key=? and settings=?", key, self._settings)
        return row[0] if row else None

    def keep(self, results: Iterator[tuple[str, str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Pass on the (file, encoded sheets) of (key, file, encoded sheets), keeping those with a key, each at once."""
        self._ask("delete from held where settings<>?", self._settings)
        for key, file, data in results:
            if key and not any(code in data for code in _PASSING):
                self._ask("insert or replace into held values (?,?,?)", key, self._settings, data)
            yield file, data

    def _ask(self, sql: str, *values: str | bytes) -> tuple[bytes, ...] | None:
        if self._base is None:
            return None
        try:
            row: tuple[bytes, ...] | None = self._base.execute(sql, values).fetchone()
        except sqlite3.Error:
            self.close()
            return None
        return row


def _opened(path: Path) -> sqlite3.Connection | None:
    """The connection; a damaged file is made anew; None where none can be had."""
    for _ in range(2):
        base = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(path, isolation_level=None)
            base.execute("pragma journal_mode=wal")
            base.execute("pragma synchronous=normal")
            base.execute("create table if not exists held (key text primary key, settings text, sheets blob)")
        except (sqlite3.DatabaseError, OSError):
            if base:
                base.close()  # Windows deletes no open file
            with suppress(OSError):
                path.unlink(missing_ok=True)
        else:
            return base
    return None


def key_of(file: str, path: Path) -> str:
    """The key of a file of that name and content; "" when it cannot be read."""
    try:
        with path.open("rb") as opened:
            return hashlib.sha256(file.encode() + b"\0" + hashlib.file_digest(opened, "sha256").digest()).hexdigest()
    except OSError:
        return ""


def _settings_key(config: Config) -> str:
    """A hash of the settings and of the code that reads: either changing makes the cache stale."""
    code = hashlib.sha256(config.model_dump_json().encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here.parent / name for name in ALSO_READING)]):
        code.update(path.read_bytes())
    return code.hexdigest()
