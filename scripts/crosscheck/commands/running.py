"""What every command is given and how it ends: where, when and how loudly it runs, and what it tells.

Used by cli.py alone.  Nobody else but usage.py knows click.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec

import click

from crosscheck.commands import unchanged
from crosscheck.commands.unchanged import Outcome
from crosscheck.folder import Folder

if TYPE_CHECKING:
    from crosscheck.commands.month import Order
    from crosscheck.config import Config
    from crosscheck.findings import Finding

DONE, NEEDS_PERSON, WRONG_USE, BUG = 0, 1, 2, 3
_OF_FILES: Final = ("file_", "department_")  # how codes begin of what is wrong with files as a whole: of thirty photos, or of a folder with another name, once
MOST_SHOWN: Final = 30  # findings or faults, before a count of the others


@dataclass(slots=True)
class Session:
    """What every command gets: the folder, the wished month, how much to say, and the one reading of the clock."""

    folder: Folder
    month: str
    verbosity: int
    now: datetime
    outcome: Outcome = field(default_factory=Outcome)
    made_in: Path | None = None
    as_json: bool = False

    @property
    def has_person(self) -> bool:
        """Whether somebody sits at a terminal and may be asked."""
        return self.verbosity >= 0 and not self.as_json and sys.stdin.isatty() and sys.stderr.isatty()

    def config(self) -> Config:
        from crosscheck import config

        return config.load(self.folder.config)

    def order(self) -> Order:
        """What the command is to work on.  Raises click.UsageError when the campaign has no such month."""
        from crosscheck import periods
        from crosscheck.commands.month import Order

        settings = self.config()
        campaign = settings.campaign
        try:
            period = periods.named(campaign, self.month) if self.month else periods.current(campaign, self.now.date())
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        order = Order(self.folder, settings, period, self)
        self.made_in = order.output
        return order

    def say(self, text: str) -> None:
        """Tell on stderr, unless -q."""
        if self.verbosity >= 0:
            self._tell("stderr", text)

    def give(self, text: str) -> None:
        """Tell a result on stdout."""
        self._tell("stdout", text)

    def _tell(self, stream: str, text: str) -> None:
        self.outcome.told.append((stream, text))
        click.echo(text, err=stream == "stderr")

    def confirm(self, question: str) -> bool:
        """Yes or no; no where nobody can answer."""
        try:
            return click.confirm(question, default=False, err=True)
        except click.Abort:
            click.echo(err=True)
            return False

    def secret(self, question: str) -> str:
        """Something typed without being shown."""
        return str(click.prompt(question, hide_input=True, err=True))

    def password_for(self, files: list[str]) -> str:
        """A password typed unseen for those files; "" where nobody sits or types one.  What hangs on it is not remembered."""
        if not self.has_person:
            return ""
        self.made_in = None
        names = "".join(f"\n  {file}" for file in files)
        click.echo(f"有 {len(files)} 个文件设了打开密码，已知的密码打不开：{names}", err=True)
        return str(click.prompt("请输入密码（打字不显示；不知道就直接按回车跳过）", default="", show_default=False, hide_input=True, err=True))

    @contextlib.contextmanager
    def progress(self, label: str) -> Iterator[Callable[[int, int], None]]:
        """A progress bar on stderr that appears only for longer work on a terminal."""
        shown = self.verbosity >= 0 and sys.stderr.isatty()

        def advance(done: int, total: int) -> None:
            if shown and total > 20:
                click.echo(f"\r{label} {done}/{total}" + ("\n" if done == total else ""), err=True, nl=False)

        yield advance


pass_session = click.make_pass_decorator(Session)
Parameters = ParamSpec("Parameters")


def unless_unchanged(command: Callable[Concatenate[Session, Parameters], None]) -> Callable[Concatenate[Session, Parameters], None]:
    """The command, which tells its last answer again when nothing that it depends on and nothing that it made has changed."""

    @functools.wraps(command)
    def asked(session: Session, /, *others: Parameters.args, **named: Parameters.kwargs) -> None:
        words = [command.__name__, str(session.folder.root), session.month, str(session.verbosity), f"{session.now:%Y-%m-%d}", str(session.has_person), json.dumps(named)]
        mark = unchanged.fingerprint(session.folder, words)
        last = unchanged.answer(session.folder, words, mark)
        if last is not None:
            for stream, text in last.told:
                click.echo(text, err=stream == "stderr")
            sys.exit(last.status)
        _get_ready_to_read()
        try:
            command(session, *others, **named)
        except SystemExit as leave:
            session.outcome.status = int(leave.code or 0)
        if session.made_in and session.outcome.status in (DONE, NEEDS_PERSON) and unchanged.fingerprint(session.folder, words) == mark:
            unchanged.remember(session.folder, words, mark, session.outcome, session.made_in)
        sys.exit(session.outcome.status)

    return asked


def _get_ready_to_read() -> None:
    """Something has changed, so something will be read: workers get ready while this process imports what it needs itself."""
    from crosscheck.reading.engine import get_ready

    get_ready()


def finish(session: Session, findings: list[Finding], done: str = "", quiet: bool = False, rest: str = "总台账.xlsx 的“待更正”表") -> None:
    """Tell the findings on stderr, what is the office's own to mend first and the most serious first, whose they are, and then
    what is ``done``; leave with 0 or 1.

    The departments' stand in their notices and are many; what stands nowhere else must not be lost among them.
    ``rest`` is where those stand that are not shown.  What a busy moment may have spoilt is not remembered.
    """
    from crosscheck.catalogue import FOR_THE_OFFICE, PASSING, SEVERITY_WORDS
    from crosscheck.findings import needs_person

    if any(item.code in PASSING for item in findings):
        session.made_in = None
    if not quiet:
        serious = sorted(
            (item for item in findings if item.severity != "info"),
            key=lambda item: (bool(item.owner) and item.code not in FOR_THE_OFFICE, item.severity != "error"),
        )
        shown = _alike(findings) if session.verbosity > 0 else _alike(serious)[:MOST_SHOWN]
        for same in shown:
            item = same[0]
            files, sheets = len({one.file for one in same}), len({one.sheet for one in same})
            count = f"{files} 个文件" if files > 1 else f"{sheets} 张表" if sheets > 1 else f"{len(same)} 处"
            told = f"{item.place} 等 {count}：{item.message}{item.remedy}" if len(same) > 1 else str(item)
            session.say(f"[{SEVERITY_WORDS[item.severity]}] {told}")
        if (more := len(serious) - sum(map(len, shown))) > 0:
            session.say(f"……还有 {more} 处，全部见 {rest}。")
        if serious:
            session.say(_summary(serious))
    if done:
        session.give(f"√ {done}")
    if needs_person(findings):
        sys.exit(NEEDS_PERSON)


def _alike(findings: list[Finding]) -> list[list[Finding]]:
    """The findings that say the same of one file together, in the order of the first: 3级 in a hundred rows, or what each town's sheet lacks, is one thing to mend."""
    same: dict[tuple[str, ...], list[Finding]] = {}
    for item in findings:
        whole = item.owner and not item.cell and item.code.startswith(_OF_FILES)
        same.setdefault((item.severity, item.owner if whole else item.file, item.message, item.remedy), []).append(item)
    return list(same.values())


def _summary(serious: list[Finding]) -> str:
    """How many findings there are, and whose."""
    from crosscheck.catalogue import SEVERITY_WORDS

    sorts = Counter(SEVERITY_WORDS[item.severity] for item in sorted(serious, key=lambda item: item.severity != "error"))
    owners = Counter(item.owner for item in serious if item.owner).most_common()
    whose = "，其中" + "、".join(f"{owner} {count} 处" for owner, count in owners) if owners else ""
    return f"一共{'、'.join(f'{word} {count} 处' for word, count in sorts.items())}{whose}。"


def clock() -> datetime:
    """The clock, read once; SOURCE_DATE_EPOCH overrides it for repeatable runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC).astimezone()
