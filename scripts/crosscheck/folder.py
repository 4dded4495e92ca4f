"""Where things lie in a campaign folder (design.md, section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crosscheck.findings import ToldError

_MAIN_PARTS: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
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

    def kept(self, month: str) -> Path:
        """What the month's report kept of its problems, to tell the next month what changed."""
        return self.workbooks / "月度留底" / f"{month}.jsonl"

    def template(self, name: str) -> bytes:
        """The office's own template, else the one that came with the program.  Raises ToldError when it is none."""
        own = self.root / "templates" / name
        data = (own if own.is_file() else HERE / "templates" / name).read_bytes()
        main = _MAIN_PARTS.get(own.suffix)
        if main and not _holds(data, main):
            raise ToldError(f"模板 {own} 打不开，可能已经损坏。请用备份换回来，或者删去它（会改用程序自带的那一份），再运行一次。")
        return data


def _holds(package: bytes, part: str) -> bool:
    """Whether it is a whole package with that part."""
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            return archive.testzip() is None and part in archive.namelist()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        return False
