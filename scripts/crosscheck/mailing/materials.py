"""Who gets what: the rules, declared once as data, and the files of a month that they find.

A product that was not made is simply absent.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, NamedTuple

from crosscheck.filenames import safe_name
from crosscheck.folder import BULLETIN, LEDGER, NOTICES, PACKS, REPORT, RETURNS, RUN_RECORD, SHEETS, WORK_REPORT
from crosscheck.month_output import version_of

UnitKind = Literal["department", "town", "other"]
_OURS: Final = (".", "~$", RUN_RECORD)


class MailRule(NamedTuple):
    """``pattern`` finds files beneath output/<month>; its group ``unit``, where it has one, names the only unit that gets the file.

    ``word`` is that of 接收内容.  ``to`` are the kinds of units that get it when they ask for nothing in particular.  ``attached``
    is the name under which it goes out.
    """

    word: str
    pattern: str
    to: tuple[UnitKind, ...]
    attached: str = "{file}"


MAIL_RULES: Final = (
    MailRule("退回", rf"{RETURNS}/(?P<unit>[^/]+)/通知\.txt", ("department", "town"), "{label}退回通知.txt"),
    MailRule("退回", rf"{RETURNS}/(?P<unit>[^/]+)/.+", ("department", "town")),  # under its own name: it comes back under it
    MailRule("移交", rf"{PACKS}/(?P<unit>[^/]+)\.xlsx", ("department", "town"), "{label}移交清单（{unit}）.xlsx"),
    MailRule("移交表", rf"{SHEETS}/(?P<town>[^/]+)/[^/]+\.xlsx", ("department",), "移交表（{town}）{file}"),
    MailRule("互查通知", rf"{NOTICES}/(?P<unit>[^/]+)\.\w+", ("town",), "{label}互查通知（{unit}）{suffix}"),
    MailRule("工作报告", re.escape(WORK_REPORT), ("department", "town", "other"), "{label}{file}"),
    MailRule("通报", re.escape(BULLETIN), ("department", "town", "other"), "{label}{file}"),
    MailRule("月报", re.escape(REPORT), (), "{label}{file}"),
    MailRule("总台账", re.escape(LEDGER), (), "{label}{file}"),
)


@dataclass(frozen=True)
class Product:
    """A file that can be mailed.  ``name`` is relative to the month's folder.

    ``names_drawn``: from it one learns which enterprises were drawn.  ``newer`` is the program's own version beside one that a
    person has edited, "" when there is none.
    """

    name: str
    path: Path
    rule: MailRule
    attached: str
    size: int
    names_drawn: bool
    newer: str = ""

    @cached_property
    def sha256(self) -> str:
        """The hash of its content, read when first asked for."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class Materials:
    """The files of one month by the unit that gets them; "" stands for everybody."""

    by_unit: dict[str, list[Product]] = field(default_factory=lambda: defaultdict(list))

    def of(self, unit: str, kind: UnitKind, receives: tuple[str, ...]) -> list[Product]:
        """What goes to an addressee of that unit, in the order of the rules."""
        mine = [*self.by_unit.get(unit, ()), *self.by_unit.get("", ())]
        wanted = [item for item in mine if (item.rule.word in receives if receives else kind in item.rule.to)]
        return sorted(wanted, key=lambda item: (MAIL_RULES.index(item.rule), item.name))


def find_materials(
    folder: Path,
    label: str,
    units: Mapping[str, UnitKind],
    duty: Mapping[str, frozenset[str]],
    names_drawn: Callable[[str], bool],
    edited: Callable[[str], bool],
) -> Materials:
    """The products under the month's folder.

    ``duty`` maps transfer sheets (by their names under the folder) to the units responsible; the others are told by their patterns.
    """
    folders = {safe_name(unit): unit for unit in units}
    found, files = Materials(), dict(_files(folder))
    beside = {name: first for name in files if (first := version_of(name)) in files and edited(first)}
    newer = {beside[name]: name for name in sorted(beside, key=lambda name: (len(name), name))}  # （新2） after （新）
    for name, path in files.items():
        told = ((rule, match) for rule in MAIL_RULES if (match := re.fullmatch(rule.pattern, name)))
        if name not in beside and (first_told := next(told, None)):
            rule, match = first_told
            mine = duty.get(name, frozenset()) if "town" in match.groupdict() else _unit_in(match, folders)
            words = {"label": label, "file": path.name, "suffix": path.suffix, **match.groupdict()}
            attached, size = rule.attached.format(**words), path.stat().st_size
            product = Product(name, path, rule, attached, size, names_drawn(name), newer.get(name, ""))
            for unit in [""] if mine is None else sorted(mine):
                found.by_unit[unit].append(product)
    return found


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(_OURS):
            yield path.relative_to(folder).as_posix(), path


def _unit_in(match: re.Match[str], folders: Mapping[str, str]) -> frozenset[str] | None:
    """The unit that a file is for by its name, if it is one of ours; None when the name speaks of no unit."""
    if "unit" not in match.groupdict():
        return None
    return frozenset({folders[match["unit"]]} if match["unit"] in folders else ())
