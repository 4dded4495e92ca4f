"""Where things lie in a campaign folder (design.md, section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[2]  # the folder this program came in


@dataclass(frozen=True, slots=True)
class Folder:
    """A campaign folder by its top directory."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "config.toml"

    @property
    def workbooks(self) -> Path:
        return self.root / "workbooks"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def cache(self) -> Path:
        return self.output / ".cache" / "reading.sqlite"

    def month(self, month: str) -> Path:
        return self.output / month

    def draws(self, month: str) -> Path:
        return self.workbooks / "互查" / month

    def record(self, month: str) -> Path:
        """The append-only record of the month's draws."""
        return self.draws(month) / "抽取记录.jsonl"

    def template(self, name: str) -> bytes:
        """The office's own template, else the one that came with the program."""
        own = self.root / "templates" / name
        return (own if own.is_file() else HERE / "templates" / name).read_bytes()
