"""The inbox: spreadsheets from mails into workbooks/收件, and, when the office says so, into the sender's folder.

Nothing is deleted anywhere: mails stay in the inbox, what was taken stays in 收件, and a file that a newer one replaces goes to
收件/旧版.  workbooks/收件 is not read as lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from crosscheck import output
from crosscheck.commands import month
from crosscheck.commands.letters import Wish
from crosscheck.commands.month import Teller
from crosscheck.commands.posting import server_of
from crosscheck.config import Config
from crosscheck.filenames import safe_name
from crosscheck.findings import Finding, Place, ToldError, finding
from crosscheck.folder import DEPARTMENTS, FORMS, INBOX, Folder
from crosscheck.keys import key
from crosscheck.mailing.addressees import Addressee, addressees
from crosscheck.mailing.imap import Envelope, Mailbox
from crosscheck.mailing.incoming import Incoming, read_mail
from crosscheck.mailing.plan import MEGABYTE
from crosscheck.output import append_line, refuse_open, write_whole

_OLDER: Final = "旧版"
_TAKEN: Final = ".已取.jsonl"


@dataclass(slots=True)
class _Taken:
    """What was taken from where, and what of it was accepted: one JSON line each, never rewritten."""

    path: Path
    mails: set[tuple[str, str, int]] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)  # file under 收件 -> sender, in the order of arrival
    accepted: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path) -> _Taken:
        known = cls(path)
        for line in path.read_text("utf-8", "replace").split("\n") if path.is_file() else ():
            try:
                entry = json.loads(line)
            except ValueError:  # the last line of a killed run: that mail is taken once more, its files are recognised
                continue
            known._remember(entry)
        return known

    def add(self, entry: Mapping[str, Any]) -> None:
        append_line(self.path, json.dumps(entry, ensure_ascii=False))
        self._remember(entry)

    def _remember(self, entry: Mapping[str, Any]) -> None:
        if "accepted" in entry:
            self.accepted.add(entry["accepted"])
        else:
            self.mails.add((entry["box"], entry["validity"], entry["uid"]))
            self.files |= dict.fromkeys(entry["files"], entry["sender"])


# --- fetching ------------------------------------------------------------------------------------------------------
def fetch(folder: Folder, config: Config, wish: Wish, teller: Teller) -> list[Finding]:
    """Take what is new in the mail folder.  Raises ToldError without a server, MailError when it cannot be read."""
    settings = config.inbox
    if not settings.server:
        raise ToldError("还没有设收信服务器。请在 config.toml 的 [inbox] 里写好 server。")
    server = server_of(settings, folder, config, teller)
    place = folder.workbooks / INBOX
    findings: list[Finding] = []
    with output.lock(folder.output, folder.workbooks), Mailbox(server, settings.folder) as mailbox:
        taken = _Taken.of(place / _TAKEN)
        box = f"{server.user}@{settings.server}/{settings.folder}"
        new = [item for item in mailbox.envelopes(config.campaign.start) if (box, mailbox.validity, item.uid) not in taken.mails]
        with teller.progress("正在收") as advance:
            for number, envelope in enumerate(new, 1):
                findings += _too_large(envelope, settings.megabytes) or (
                    [] if wish.dry_run else _take(mailbox, envelope, place, taken, {"box": box, "validity": mailbox.validity})
                )
                advance(number, len(new))
        count = len(taken.files)
    teller.give(f"{'有' if wish.dry_run else '看了'} {len(new)} 封新邮件；{INBOX} 文件夹里共有 {count} 个取来的表格。")
    return findings


def _too_large(envelope: Envelope, most: int) -> list[Finding]:
    if envelope.size <= most * MEGABYTE:
        return []
    return [finding("fetch_too_large", Place(INBOX), f"{envelope.day}", size=f"{envelope.size / MEGABYTE:.0f}", most=most)]


def _take(mailbox: Mailbox, envelope: Envelope, place: Path, taken: _Taken, box: dict[str, str]) -> list[Finding]:
    """One mail: its spreadsheets on the disk, then remembered, then marked."""
    raw = mailbox.content(envelope.uid)
    if not raw:  # somebody has just moved it away
        return []
    try:
        mail = read_mail(raw)
    except Exception as error:  # a mail made to break the parser raises anything; the next one is taken all the same
        taken.add(box | {"uid": envelope.uid, "sender": "", "files": []})
        return [finding("fetch_unreadable", Place(INBOX), envelope.day, detail=type(error).__name__)]
    where = place / safe_name(f"{envelope.day}-{mail.sender}")
    files = [(_keep(where, name, data)).relative_to(place).as_posix() for name, data in mail.spreadsheets]
    taken.add(box | {"uid": envelope.uid, "day": f"{envelope.day}", "sender": mail.sender, "files": files})
    mailbox.mark(envelope.uid)
    return _ignored(mail, where.name)


def _ignored(mail: Incoming, where: str) -> list[Finding]:
    return [finding("fetch_ignored", Place(f"{INBOX}/{where}"), name, why=why) for name, why in mail.ignored]


def _keep(where: Path, name: str, data: bytes) -> Path:
    """Where the content lies: under that name, or beside what has it already; the same content is kept once."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        path = where / (name if number == 1 else f"{stem}（{number}）{suffix}")
        if not path.exists():
            write_whole(path, data)
            return path
        if path.read_bytes() == data:
            return path
        number += 1


# --- accepting -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Move:
    """A file of 收件 and the place where the lists are read from."""

    file: str
    target: Path


def accept(folder: Folder, config: Config, wish: Wish, teller: Teller) -> list[Finding]:
    """Put the files of known senders into their units' folders, after asking; an older version goes to 收件/旧版."""
    checked = month.read_and_check(folder, config)
    people = addressees(checked.sheets)
    place = folder.workbooks / INBOX
    with output.lock(folder.output, folder.workbooks):
        taken = _Taken.of(place / _TAKEN)
        waiting = {file: sender for file, sender in taken.files.items() if file not in taken.accepted and (place / file).is_file()}
        moves, findings = _moves(folder, config, waiting, _senders(people, config))
        say = teller.give if wish.dry_run else teller.say
        for move in moves:
            old = "（替换原来的，原来的留在 收件/旧版）" if move.target.is_file() else ""
            say(f"  {INBOX}/{move.file} → {move.target.relative_to(folder.workbooks).as_posix()}{old}")
        if not moves:
            teller.give("没有要放进部门文件夹的文件。")
        elif not wish.dry_run:
            if not wish.yes and not teller.confirm(f"把这 {len(moves)} 个文件放进部门文件夹吗？"):
                raise ToldError("没有确认，什么也没有动。")
            for move in moves:
                _accept(folder, move, taken, teller.now.date())
    return findings


def _senders(people: list[Addressee], config: Config) -> dict[str, set[str]]:
    """Mailbox -> the departments and towns that it writes for."""
    units = {choice.name for choice in config.permitted("duty")}
    known: dict[str, set[str]] = {}
    for person in people:
        if person.unit in units:
            known.setdefault(person.mailbox.casefold(), set()).add(person.unit)
    return known


def _moves(folder: Folder, config: Config, waiting: Mapping[str, str], senders: Mapping[str, set[str]]) -> tuple[list[_Move], list[Finding]]:
    moves: list[_Move] = []
    findings: list[Finding] = []
    for sender in dict.fromkeys(waiting.values()):
        files = [file for file, owner in waiting.items() if owner == sender]
        units = senders.get(sender.casefold(), set())
        if len(units) == 1:
            home = _home(folder, config, next(iter(units)))
            moves += [_Move(file, _target(home, file)) for file in files]
        elif units:
            findings.append(finding("sender_ambiguous", Place(INBOX), sender, units="、".join(sorted(units)), count=len(files)))
        else:
            findings.append(finding("sender_unknown", Place(INBOX), sender, count=len(files)))
    order = list(waiting)
    return sorted(moves, key=lambda move: order.index(move.file)), findings


def _home(folder: Folder, config: Config, unit: str) -> Path:
    """The unit's folder under 部门 or 移交表, by whichever of its names it goes already."""
    departments = {item.name: item.aliases for item in config.departments}
    towns = {item.name: item.aliases for item in config.towns}
    above = folder.workbooks / (DEPARTMENTS if unit in departments else FORMS)
    names = {key(name) for name in (unit, *(departments | towns)[unit])}
    there = (path for path in sorted(above.iterdir()) if path.is_dir() and key(path.name) in names) if above.is_dir() else iter(())
    return next(there, above / safe_name(unit))


def _target(home: Path, file: str) -> Path:
    """Where the unit's file of that name lies already, wherever in its folder; else directly in the folder."""
    name = file.rpartition("/")[2]
    same = [path for path in _files(home) if path.name.casefold() == name.casefold()]
    return same[0] if len(same) == 1 else home / name


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _accept(folder: Folder, move: _Move, taken: _Taken, today: date) -> None:
    data = (folder.workbooks / INBOX / move.file).read_bytes()
    refuse_open(move.target)
    if move.target.is_file() and (before := move.target.read_bytes()) != data:
        older = folder.workbooks / INBOX / _OLDER / move.target.parent.relative_to(folder.workbooks) / f"{today}"
        _keep(older, move.target.name, before)
    write_whole(move.target, data)
    taken.add({"accepted": move.file, "to": move.target.relative_to(folder.workbooks).as_posix()})
