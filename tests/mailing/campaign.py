"""A small campaign with an address book and the products of a month, and the mail commands over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crosscheck import config as settings_of
from crosscheck.commands import mails
from crosscheck.commands.letters import Wish
from crosscheck.commands.month import Order
from crosscheck.commands.posting import PASSWORD_VARIABLE
from crosscheck.commands.proof import lines_in
from crosscheck.config import Config
from crosscheck.drawing import Basis, Candidate
from crosscheck.findings import Finding
from crosscheck.folder import Folder
from crosscheck.month_output import MonthOutput
from crosscheck.periods import named
from tests.desk import NOON, PASSWORD, Desk
from tests.drawing.samples import seeded
from tests.sheets import ROOT, write_book

HEAD = "单位 | 联系人 | 邮箱 | 抄送 | 接收内容"
PEOPLE = ("区应急管理局 | 王一 | yj@example.com | ~ | ~", "冯卯镇 | 李二 | fm@example.com | ~ | ~")
MONTH = "2021-03"
__all__ = ["NOON", "PASSWORD", "PASSWORD_VARIABLE", "Desk", "Office", "record_of"]


@dataclass
class Office:
    """A campaign folder with settings, an address book and the month's products."""

    folder: Path
    mail: str = ""
    inbox: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    desk: Desk = field(default_factory=Desk)

    @property
    def config(self) -> Config:
        """The shipped settings, with ``changes`` made to their text and [mail] and [inbox] replaced."""
        text = (ROOT / "config.toml").read_text("utf-8")
        for old, new in self.changes:
            assert old in text
            text = text.replace(old, new)
        start, end = text.index("[mail]"), text.index("# ---- 清单里的习惯说法")
        return settings_of.parse(f"{text[:start]}[mail]\n{self.mail}\n[inbox]\n{self.inbox}\n{text[end:]}".encode())

    def order(self) -> Order:
        settings = self.config
        return Order(Folder(self.folder), settings, named(settings.campaign, MONTH), self.desk)

    @property
    def month(self) -> Path:
        return self.folder / "output" / MONTH

    def addresses(self, *rows: str) -> None:
        write_book(self.folder / "workbooks" / "名册" / "通讯录.xlsx", ("通讯录", "\n".join([HEAD, *(rows or PEOPLE)])))

    def produce(self, files: dict[str, bytes], drawn: Sequence[str] = ()) -> None:
        """Products of the month as the program writes them; the ``drawn`` ones name drawn enterprises."""
        out = MonthOutput(self.month)
        for name, data in files.items():
            out.write(name, data, names_drawn=name in drawn)
        for name in out.record["outputs"]:
            out.keep(name)
        out.finish({"month": MONTH}, ("",))

    def draw(self, field_of: str = "危化品", town: str = "冯卯镇", name: str = "甲化工厂") -> None:
        """A draw that picked one enterprise."""
        path = Folder(self.folder).record(MONTH)
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn = Candidate("甲", name, town, field_of, "其他")
        other = "店子镇" if town != "店子镇" else "冯卯镇"
        path.write_text(seeded(Basis(MONTH, (town, other), (drawn,)), "0").line + "\n", "utf-8")

    def mails(self, send: bool = False, dry_run: bool = False, only: tuple[str, ...] = (), yes: bool = False) -> list[Finding]:
        return mails.mail(self.order(), Wish(send, dry_run, only, yes))

    def codes(self) -> list[str]:
        """The codes of the findings of a run that are not about the address book."""
        return [item.code for item in self.mails() if item.code != "unit_without_mailbox"]

    def drafts(self) -> list[str]:
        return sorted(path.name for path in (self.month / "邮件").glob("*.eml"))

    def rows(self, sheet: str, book: str = "邮件清单.xlsx") -> list[list[str]]:
        """The rows below the heading of a list that was written."""
        import python_calamine

        grid = python_calamine.load_workbook(str(self.month / book)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [[str(cell) for cell in row] for row in grid[2:]]


def record_of(folder: Path) -> list[str]:
    return lines_in(Folder(folder).record(MONTH))
