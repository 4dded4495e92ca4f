"""Where things lie in a campaign folder (design.md, section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crosscheck.findings import ToldError

_MAIN_PARTS: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_RESTORE: Final = "请用备份换回来，或从 crosscheck 原文件夹的 templates/ 里复制一份"
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
        """The office's own template, else the one that came with the program.  Raises ToldError when there is none or it is none."""
        own, shipped = self.root / "templates" / name, HERE / "templates" / name
        if not own.is_file() and not shipped.is_file():
            raise ToldError(f"模板 {own} 不见了（删掉了，或者改了名）。{_RESTORE}，再运行一次。")
        data = (own if own.is_file() else shipped).read_bytes()
        main = _MAIN_PARTS.get(own.suffix)
        if main and not _holds(data, main):
            without = "，或者删去它（会改用程序自带的那一份）" if shipped.is_file() and shipped != own.resolve() else ""
            raise ToldError(f"模板 {own} 打不开，可能已经损坏，或者存成了别的格式。{_RESTORE}{without}，再运行一次。")
        return data

    def text_template(self, name: str) -> str:
        """The text of a template that is edited in Notepad.  Raises ToldError when it was not saved as UTF-8."""
        try:
            return self.template(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ToldError(f"模板 templates/{name} 不是 UTF-8 编码（可能存成了 ANSI，也就是 GBK）。请用记事本打开，另存为，编码选 UTF-8。") from None


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
