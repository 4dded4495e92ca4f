"""What is on file of the transfer sheets: which were issued, which came back filled in, and what is ticked for them in 签收登记.xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from crosscheck import tables
from crosscheck.commands.issued import issued
from crosscheck.commands.month import Checked, Month
from crosscheck.commands.proof import last_draw
from crosscheck.config import Config
from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import Folder
from crosscheck.frames import names_of, records
from crosscheck.keys import key, name_key
from crosscheck.periods import Period, periods
from crosscheck.reading.dates import Within, read_date
from crosscheck.tracking.sheets import Drawn, Filled, is_ticked

if TYPE_CHECKING:
    from crosscheck.merging.ledgers import Ledgers

MARKS: Final = (tables.SIGNED, tables.HANDED_OVER, tables.RECEIVED)


class RegisterLine(NamedTuple):
    """What the register says of a sheet, under which name and where."""

    marks: dict[str, str]
    enterprise: str
    place: Place


Register = dict[tuple[str, str, str], RegisterLine]  # by `Drawn.line`


class OnFile(NamedTuple):
    """The sheets of all draws up to the month, those that came back, and the lines of the register."""

    drawn: list[Drawn]
    filled: list[Filled]
    register: Register


def on_file(work: Month) -> OnFile:
    """What is on file at the end of the month's period."""
    config, period, ids = work.order.config, work.order.period, _Ids(work.ledgers)
    drawn = [item for one in (*work.earlier, period) for item in _drawn(work.order.folder, one, config, ids)]
    ids.issued = {(one.town, name_key(one.enterprise)): one.id for one in drawn}
    return OnFile(drawn, _filled(work.checked, ids, config, period), _register(work.checked, drawn, ids, config, period))


class _Ids:
    """The 企业编号 under which merging knows a written name in a town; its key for a name that no ledger has.

    ``issued``: a sheet keeps the name it was issued under, and so does its line in the register, whatever the enterprise is called by now.
    """

    def __init__(self, ledgers: Ledgers) -> None:
        self.issued: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], set[str]] = {}
        self._all = set(ledgers.enterprises[tables.ENTERPRISE_ID])
        for row in records(ledgers.enterprises):
            for name in names_of(row):
                for town in (row[tables.TOWN], ""):
                    self._known.setdefault((town, name_key(name)), set()).add(row[tables.ENTERPRISE_ID])

    def of(self, town: str, name: str, drawn: str = "") -> str:
        """``drawn``: its id in the draw, which is the 企业编号 of one with a code, whatever it is called by now."""
        if drawn in self._all:
            return drawn
        if (town, name_key(name)) in self.issued:
            return self.issued[town, name_key(name)]
        found = self._known.get((town, name_key(name)), ())
        return next(iter(found)) if len(found) == 1 else name_key(name)


def _drawn(folder: Folder, period: Period, config: Config, ids: _Ids) -> list[Drawn]:
    """The sheets of the month's latest draw."""
    run, _ = last_draw(folder, period.month)
    if run is None:
        return []
    inspect_on = config.draw.round(period.month).inspect_on
    day = "" if inspect_on is None else inspect_on.isoformat()
    drawn_on = _drawn_on(run["time"][:10], period)
    return [
        Drawn(period.month, drawn_on, town, one.enterprise, ids.of(town, one.enterprise, one.id), one.number, day)
        for one in issued(run, period.month)
        for town in [config.town_called(one.town)]
    ]


def _drawn_on(made: str, period: Period) -> str:
    """The ISO day from which an inspection can be of that draw: when it was made, and where that is not till after its month, the month's first day.

    A campaign may be worked through long after its time; then the draws of all its months are younger than any inspection.
    """
    return made if made <= period.end.isoformat() else period.start.isoformat()


def _filled(checked: Checked, ids: _Ids, config: Config, period: Period) -> list[Filled]:
    """The sheets that came back with a day or a problem in them, but for inspections that a later month will tell of."""
    made = []
    for sheet in checked.sheets:
        mutual = sheet.kind == tables.TRANSFERS.kind and sheet.head.get(tables.WAY) == tables.MUTUAL
        if mutual and sheet.head.get(tables.ENTERPRISE) and (sheet.rows or sheet.head.get(tables.FOUND_ON)):
            town, name, day = (str(sheet.head.get(column) or "") for column in (tables.TOWN, tables.ENTERPRISE, tables.FOUND_ON))
            place = Place(sheet.file, sheet.sheet, sheet.head_cells[tables.ENTERPRISE])
            problems = frozenset(key(str(text)) for text in sheet.columns.get(tables.PROBLEM, ()))
            which = next((one.month for one in periods(config.campaign) if one.holds(day)), "")
            made.append(Filled(town, name, ids.of(town, name), day, place, problems, which))
    return [one for one in made if one.day <= period.reach]


def _register(checked: Checked, drawn: Sequence[Drawn], ids: _Ids, config: Config, period: Period) -> Register:
    """What is ticked in the kept rows of 签收登记.xlsx, or dated no later than the month reaches, by `Drawn.line`.

    A line belongs to the sheet issued under its name, else to that of the enterprise so called.  Of two for one sheet, what either says.
    """
    issued_to = {(one.month, one.town, one.id): one.line for one in drawn} | {one.line: one.line for one in drawn}
    found: Register = {}
    for sheet in (sheet for sheet in checked.sheets if sheet.kind == tables.SIGN_OFFS.kind):
        for index in sheet.kept:
            month, town, enterprise = (sheet.text(index, name) for name in (tables.MONTH, tables.TOWN, tables.ENTERPRISE))
            named = month, town, name_key(enterprise)
            which = named if named in issued_to else issued_to.get((month, town, ids.of(town, enterprise)), named)
            said = {name: sheet.text(index, name) for name in MARKS}
            marks = {name: "" if _later(mark, config, period) else mark for name, mark in said.items()}
            before = found[which].marks if which in found else dict.fromkeys(MARKS, "")
            both = {name: mark if is_ticked(mark) else before[name] or mark for name, mark in marks.items()}
            found[which] = RegisterLine(both, enterprise, sheet.place(index, tables.ENTERPRISE))
    return found


def ticked_for_none(register: Register, drawn: Sequence[Drawn], period: Period) -> list[Finding]:
    """The lines up to that month in which something is ticked for an enterprise that was not drawn: another name, town or month of one that was."""
    known = {one.line for one in drawn}
    unknown = [(which, line) for which, line in register.items() if which not in known and which[0] <= period.month]
    lost = [(which, line) for which, line in unknown if any(map(is_ticked, line.marks.values()))]
    return [finding("sign_off_of_none", line.place, line.enterprise, month=month, town=town) for (month, town, _), line in lost]


def _later(mark: str, config: Config, period: Period) -> bool:
    """Whether it is a day, however written, that the month does not reach."""
    return read_date(mark, Within(config.campaign.start, config.campaign.end)).iso > period.reach
