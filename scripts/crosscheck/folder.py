"""Where things lie in a campaign folder (design.md, section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crosscheck.findings import Place, ToldError

_MAIN_PARTS: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_RESTORE: Final = "请用备份换回来，或从 crosscheck 原文件夹的 templates/ 里复制一份"
# under workbooks/
DEPARTMENTS, ROSTERS, FORMS, DRAWS, INBOX = "部门", "名册", "移交表", "互查", "收件"
OWNERS: Final = ("~$", ".~", "~WR")  # how the files begin that Excel, WPS and Word keep beside one that is open
# what a month's folder under output/ holds
OVERVIEW, LEDGER, REPORT, WORK_REPORT, BULLETIN = "总览.html", "总台账.xlsx", "月报.xlsx", "工作报告.docx", "通报.docx"
RETURNS, SHEETS, PACKS, NOTICES, DOSSIERS = "退回", "移交表", "移交", "互查通知", "一企一档"  # folders
MAIL, REMINDING = "邮件", "催报"  # folders of drafts; what stands beside them begins the same
PLAN, TRACKED, PROGRESS, RECHECK, CONTENTS = "互查方案.xlsx", "督办清单.xlsx", "移交表进度.xlsx", "复核.html", f"{DOSSIERS}/目录.xlsx"
BLANKS: Final = "空白表"  # the folder of blank workbooks, beside those of the months
RUN_RECORD: Final = "run.json"
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
        return self.workbooks / DRAWS / month

    def record(self, month: str) -> Path:
        """The append-only record of the month's draws."""
        return self.draws(month) / "抽取记录.jsonl"

    def place(self, path: Path) -> Place:
        """That file of workbooks/ as findings name it."""
        return Place(path.relative_to(self.workbooks).as_posix())

    def kept(self, month: str) -> Path:
        """What the month's report kept of its problems, to tell the next month what changed."""
        return self.workbooks / "月度留底" / f"{month}.jsonl"

    def template(self, name: str) -> bytes:
        """The office's own template, else the one that came with the program.  Raises ToldError when there is none or it is none."""
        own, shipped = self.root / "templates" / name, HERE / "templates" / name
        if not own.is_file() and (other := self._beside(own)):
            raise ToldError(f"模板 {own} 不见了，旁边有一份“{other}”：程序只用 {name}。改过的请另存为 {own.suffix} 格式，文件名写 {name}；不用的请移走，再运行一次。")
        if not own.is_file() and not shipped.is_file():
            raise ToldError(f"模板 {own} 不见了（删掉了，或者改了名）。{_RESTORE}，再运行一次。")
        data = (own if own.is_file() else shipped).read_bytes()
        main = _MAIN_PARTS.get(own.suffix)
        if main and not _holds(data, main):
            without = "，或者删去它（会改用程序自带的那一份）" if shipped.is_file() and shipped != own.resolve() else ""
            raise ToldError(f"模板 {own} 打不开，可能已经损坏，或者存成了别的格式。{_RESTORE}{without}，再运行一次。")
        return data

    def templates_gone(self) -> list[str]:
        """The templates of which the office has no copy of its own though it has others: those that came with the program are used instead."""
        own, shipped = self.root / "templates", HERE / "templates"
        if not own.is_dir() or not shipped.is_dir():
            return []
        names = sorted(path.name for path in shipped.iterdir() if path.suffix in (*_MAIN_PARTS, ".j2") and not path.name.startswith(OWNERS))
        return [name for name in names if not (own / name).is_file() and not self._beside(own / name)]

    @staticmethod
    def _beside(own: Path) -> str:
        """What the office may have saved that template as; "" where nothing stands beside its place."""
        return next((path.name for path in sorted(own.parent.glob(f"{own.stem}*")) if not path.name.startswith(OWNERS)), "")

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
