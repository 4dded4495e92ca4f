"""If nothing has changed since a command was last run, its answer stands and nothing is done again.

As make does, but by content and not by time, so that the answer is never stale: hashing every workbook costs far less
than importing what would read them.  Standard library only, for the same reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from crosscheck.folder import HERE, RUN_RECORD, Folder
from crosscheck.reading.passwords import password_file


@dataclass(slots=True)
class Outcome:
    """What a command told, as (stdout or stderr, text) in order, and its exit status."""

    status: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)


def fingerprint(folder: Folder, words: Sequence[str]) -> str:
    """A hash of all that an answer depends on: the words of the command, every input, settings, templates and this program."""
    whole = hashlib.sha256(json.dumps([*words, sys.version, sysconfig.get_platform(), *_environment()]).encode())
    packages = Path(sysconfig.get_path("purelib"))
    whole.update(str(packages.stat().st_mtime_ns if packages.is_dir() else 0).encode())  # changes when a package does
    roots = [folder.config, folder.workbooks, folder.root / "templates", HERE / "templates", Path(__file__).parents[1], *_passwords()]
    for number, root in enumerate(roots):
        for path in _files(root):
            whole.update(f"\0{number}\0{path.relative_to(root).as_posix()}\0{_digest(path)}".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _environment() -> list[str]:
    return sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("CROSSCHECK_") or name == "SOURCE_DATE_EPOCH")


def _passwords() -> list[Path]:
    try:
        return [password_file()]
    except RuntimeError:  # a PC without a home folder
        return []


def _files(root: Path) -> Iterator[Path]:
    """The file itself, or every file below the folder, in a fixed order."""
    if root.is_file():
        yield root
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(place, name) for name in sorted(names))


def _digest(path: Path) -> str:
    """SHA-256 of the content; "" for a file that is not there or cannot be read, which is then for the command to say."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def answer(folder: Folder, words: Sequence[str], mark: str) -> Outcome | None:
    """The last answer to the same words, if its fingerprint was ``mark`` and every file that it made is still as it was."""
    try:
        kept = json.loads(_place(folder, words).read_text("utf-8"))
        if kept["mark"] != mark or any(_digest(folder.output / name) != sha256 for name, sha256 in kept["made"].items()):
            return None
        return Outcome(int(kept["status"]), [(stream, text) for stream, text in kept["told"]])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # none, or damaged: as good as none
        return None


def remember(folder: Folder, words: Sequence[str], mark: str, given: Outcome, made_in: Path) -> None:
    """Keep the answer; ``made_in`` is the folder whose run.json names the files it made.  Call when nothing changed meanwhile."""
    from crosscheck.output import OutputError, write_whole

    record = made_in / RUN_RECORD
    prefix = made_in.relative_to(folder.output).as_posix()
    outputs = json.loads(record.read_text("utf-8"))["outputs"]
    made = {f"{prefix}/{name}": known.get("sha256", "") for name, known in outputs.items()}
    kept = {"mark": mark, "made": {**made, f"{prefix}/{RUN_RECORD}": _digest(record)}, **asdict(given)}
    with suppress(OutputError):  # what cannot be remembered is done again
        write_whole(_place(folder, words), json.dumps(kept, ensure_ascii=False).encode())


def _place(folder: Folder, words: Sequence[str]) -> Path:
    name = hashlib.sha256(json.dumps(list(words)).encode()).hexdigest()[:24]
    return folder.output / ".cache" / f"answer-{name}.json"
