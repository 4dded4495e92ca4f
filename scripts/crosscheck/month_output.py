"""What a run makes in a month's folder under output/, never over a person's edits.

`run.json` remembers the hash of every output; a file whose hash is neither the remembered one nor the new one has been
edited by a person and is left alone.  A journal of intended hashes, written first, keeps that true when a run is
killed half-way.
"""

from __future__ import annotations

import hashlib
import json
import sysconfig
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from crosscheck.findings import Finding, Place, finding
from crosscheck.folder import RUN_RECORD
from crosscheck.output import OutputError, append_line, digest, digest_of, made_beside, sweep, write_whole

_INSTALLED: Final = ".dist-info"
_MAKERS: Final = frozenset(["docxtpl", "fonttools", "jinja2", "lxml", "matplotlib", "numpy", "pillow", "python_docx", "xlsxwriter"])
_JOURNAL: Final = ".写入中.jsonl"
_NAMES: Final = "names"
_NAMED: Final = 3  # files of which no run has told; they may be hundreds


def made_from(*parts: object) -> str:
    """The key of a file that this program makes from those values, which their repr tells whole."""
    return digest(repr((_program(), *parts)).encode())


@cache
def _program() -> str:
    """A hash of what makes the files: this code and the versions of the packages that write them, the same on every PC that has these."""
    names = (path.name.removesuffix(_INSTALLED) for path in Path(sysconfig.get_path("purelib")).glob(f"*{_INSTALLED}"))
    whole = hashlib.sha256(repr(sorted(name for name in names if name.partition("-")[0].lower() in _MAKERS)).encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


class MonthOutput:
    """The output folder of one month.  Use under `output.lock`.

    `write` and `render` put files there; `finish` deletes what earlier runs made under the given prefixes and this
    one did not, and writes run.json.  ``findings`` gathers what a person should know of the writing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        sweep(folder)
        self.record = _read_record(folder / RUN_RECORD)  # run.json as the last run left it
        self._before: dict[str, dict[str, str]] = self.record["outputs"]
        self._journal = folder / _JOURNAL
        self._intended = _read_journal(self._journal)
        self._now: dict[str, dict[str, str]] = {}
        self._unknown: list[str] = []

    def write(self, name: str, data: bytes, names_drawn: bool = False, key: str = "") -> None:
        """Write ``data`` as the file of that name (relative, forward slashes), unless a person edited it.

        ``key`` is what it was made from (see `stands`); ``names_drawn`` marks in run.json a file from which one learns which enterprises were drawn (see `names_drawn`).
        """
        self._put(name, digest(data), lambda target: write_whole(target, data), key, names_drawn)

    def stream(self, name: str, write: Callable[[IO[bytes]], None]) -> None:
        """The same for a file so large that it is better not held in memory: ``write`` is given the file."""
        with made_beside(safe_path(self.folder, name), write) as whole:
            self._put(name, digest_of(whole), whole.replace)

    def render(self, name: str, key: str, make: Callable[[], bytes], names_drawn: bool = False) -> None:
        """The same, but ``make`` is not called when a file made from the same ``key`` is still there unchanged."""
        if not self.stands(name, key):
            self.write(name, make(), names_drawn, key)

    def stands(self, name: str, key: str) -> bool:
        """Whether the file that an earlier run made from that key is still there unchanged; it then is this run's."""
        known = self._before.get(name, {})
        if not key or known.get("key") != key or digest_of(self.folder / name) != known.get("sha256"):
            return False
        self._now[name] = known
        return True

    def keep(self, name: str) -> None:
        """Let that file of an earlier run stand, if there is one."""
        if name in self._before:
            self._now[name] = self._before[name]

    def render_or_leave(self, name: str, key: str, make: Callable[[], bytes], names_drawn: bool = False) -> bool:
        """The same, but where a person has changed the file nothing is put beside it either; whether nobody has, as far as is known."""
        if not self.edited(name) or digest(make()) == digest_of(self.folder / name):
            self.render(name, key, make, names_drawn)
            return True
        self._now[name] = self._before.get(name, {}) | ({_NAMES: "drawn"} if names_drawn else {})
        if not self.knows(name):
            self._unknown.append(name)
        return not self.knows(name)

    def knows(self, name: str) -> bool:
        """Whether an earlier run has told of that file."""
        return bool(self._before.get(name, {}).get("sha256") or self._intended.get(name))

    def keep_copies(self, prefixes: tuple[str, ...]) -> None:
        """Let what was made of the month's files (mails that carry them) stand, if this run has made all of these as they were."""
        copies = {name: known for name, known in self._before.items() if name.startswith(prefixes)}
        rest = {name: known.get("sha256") for name, known in self._before.items() if name not in copies}
        if rest == {name: known.get("sha256") for name, known in self._now.items()}:
            self._now |= copies

    def has(self, name: str) -> bool:
        """Whether this run wrote that file, or a file into that folder."""
        return any(written == name or written.startswith(f"{name}/") for written in self._now)

    def edited(self, name: str) -> bool:
        """Whether a person has changed that file since an earlier run made it."""
        found = digest_of(safe_path(self.folder, name))
        return bool(found) and not self._is_ours(name, found)

    def _put(self, name: str, new: str, put: Callable[[Path], object], key: str = "", names_drawn: bool = False) -> None:
        """Let ``put`` make the file of that digest, beside the one of that name when a person edited that."""
        wanted = name
        mark = {_NAMES: "drawn"} if names_drawn else {}
        for number in count(1):
            target = safe_path(self.folder, name)
            old = digest_of(target)
            if not old or old == new or self._is_ours(name, old):
                break
            self._now[name] = self._before.get(name, {}) | mark
            name = _beside(wanted, number)
        if name != wanted and not self.knows(wanted):
            self._unknown.append(wanted)
        elif name != wanted:
            self.findings.append(finding("output_edited", Place(wanted), wanted, other=target.name))
        if old != new:
            self._note_intent(name, new, mark)
            put(target)
        self._now[name] = {"sha256": new, "key": key, **mark}

    def _is_ours(self, name: str, found: str) -> bool:
        return found in (self._before.get(name, {}).get("sha256"), *self._intended.get(name, ()))

    def _note_intent(self, name: str, new: str, mark: Mapping[str, str]) -> None:
        append_line(self._journal, json.dumps([name, new, *mark.values()], ensure_ascii=False))
        self._intended.setdefault(name, {})[new] = dict(mark)

    def finish(self, record: Mapping[str, Any] | None, prefixes: tuple[str, ...]) -> None:
        """Delete what is stale under the prefixes, then write run.json: the record, and the hash of every output.

        No record leaves what run.json says beside the outputs as it is; so does one of the same inputs, settings and version what it
        does not say itself: the figures stay when the ledger alone is made again.
        """
        outputs = {name: known for name, known in self._before.items() if not name.startswith(prefixes)}
        for name in sorted({*self._before, *self._intended} - set(self._now)):
            if name.startswith(prefixes) and (found := digest_of(self.folder / name)) and self._is_ours(name, found):
                (self.folder / name).unlink()
                self._forget_folders(name)
        outputs |= self._left_by_a_killed_run() | self._now
        if self._unknown:
            named = "、".join(self._unknown[:_NAMED]) + ("等" if len(self._unknown) > _NAMED else "")
            self.findings.append(finding("output_unknown", Place(), named, count=len(self._unknown)))
        new = record or {}
        still_true = self.record if all(self.record.get(name) == value for name, value in new.items()) else {}
        whole = {**still_true, **new, "outputs": dict(sorted(outputs.items()))}
        write_whole(self.folder / RUN_RECORD, _in_lines(whole).encode())
        self._journal.unlink(missing_ok=True)

    def _left_by_a_killed_run(self) -> dict[str, dict[str, str]]:
        """What a run that did not finish made, and this one has nothing to do with: it stays known as made by this program."""
        there = {name: digest_of(self.folder / name) for name in self._intended if name not in self._now}
        return {name: {"sha256": found, **self._intended[name][found]} for name, found in there.items() if found in self._intended[name]}

    def _forget_folders(self, name: str) -> None:
        """Remove the folders of that output that hold nothing any more: an empty 退回/<部门> looks as if something were lost."""
        for parent in list(PurePosixPath(name).parents)[:-1]:
            with suppress(OSError):  # something else is in it
                (self.folder / parent).rmdir()


def _in_lines(record: Mapping[str, Any]) -> str:
    """The record as JSON, each entry of its lists and tables on a line: indenting every number takes ten times as long."""
    parts = []
    for name, value in record.items():
        if isinstance(value, dict):
            shown = "{\n" + ",\n".join(f"{_json(key)}: {_json(entry)}" for key, entry in value.items()) + "\n}"
        elif isinstance(value, list):
            shown = "[\n" + ",\n".join(map(_json, value)) + "\n]"
        else:
            shown = _json(value)
        parts.append(f"{_json(name)}: {shown}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _beside(name: str, number: int) -> str:
    """The name of the file that stands beside an edited one: 月报（新）.xlsx, and 月报（新2）.xlsx beside an edited 月报（新）.xlsx."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}（新{number if number > 1 else ''}）{path.suffix}"))


def version_of(name: str) -> str:
    """The name of the edited file beside which one of that name would stand; "" when it is called otherwise."""
    stem, mark, number = PurePosixPath(name).stem.removesuffix("）").rpartition("（新")
    ours = mark and PurePosixPath(name).stem.endswith("）") and (not number or number.isdecimal())
    return str(PurePosixPath(name).with_stem(stem)) if ours and stem else ""


def names_drawn(record: Mapping[str, Any], name: str) -> bool:
    """Whether one learns from that output which enterprises were drawn; so it stays in the office before the inspection.

    ``record`` is run.json as decoded. A file that it does not know is taken to tell, and so does run.json itself.
    """
    known = record.get("outputs", {}).get(name)
    return known is None or _NAMES in known


def _read_record(path: Path) -> dict[str, Any]:
    """What the last run wrote; no outputs when run.json is missing or damaged (all files then count as edited)."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {"outputs": {}}
    whole = isinstance(record, dict) and isinstance(record.get("outputs"), dict)
    return record if whole else {"outputs": {}}


def _read_journal(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Of each file the hashes that a run meant to give it, with its mark in run.json."""
    intended: dict[str, dict[str, dict[str, str]]] = {}
    if not path.is_file():
        return intended
    for line in path.read_text("utf-8", "replace").split("\n"):
        try:
            name, sha256, *mark = json.loads(line)
        except ValueError:  # the last line of a killed run may be cut short: that file was not written
            continue
        intended.setdefault(name, {})[sha256] = {_NAMES: mark[0]} if mark else {}
    return intended


def safe_path(folder: Path, name: str) -> Path:
    """The path of that relative name, refusing any that would leave the folder."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise OutputError(f"输出文件名 {name} 不安全，没有写。")
    return folder / parts
