"""Every file that leaves this program, or grows by it: whole or not at all, by one run at a time.

A file is written beside its target, flushed to the disk and renamed over it.  What a run keeps of a month stands in
`month_output`, how files may be called in `filenames`.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from filelock import FileLock, Timeout

from crosscheck.findings import ToldError

TEMPORARY: Final = ".tmp~crosscheck"  # how the names of files end that are not whole yet
REASONS: Final = {errno.ENOSPC: "磁盘满了", errno.EDQUOT: "磁盘配额用完了", errno.EROFS: "磁盘是只读的", errno.EFBIG: "文件太大"}
MAKE_ROOM: Final = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "腾出地方")


class OutputError(ToldError, OSError):
    """A file could not be written; the message is Chinese and says what to do.  Everything is as it was."""


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path) -> str:
    """SHA-256 of the file, in hex; "" when there is none.  Raises OutputError when another program holds it."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except PermissionError as error:
        raise OutputError(f"打不开 {path}：文件可能正在 Excel 或 WPS 里打开。请先关闭它，再运行一次。") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write the file whole or leave what was there.  Raises OutputError in Chinese when it cannot be written."""
    with made_beside(path, lambda file: file.write(data)) as whole:
        whole.replace(path)


@contextmanager
def made_beside(path: Path, write: Callable[[IO[bytes]], object]) -> Iterator[Path]:
    """What ``write`` puts into a file beside that path, on the disk, for who renames it; swept afterwards.  Raises OutputError for what the disk refuses."""
    temporary = path.with_name(f"{path.name[:40]}.{os.getpid()}{TEMPORARY}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            write(file)
            _flush(file)
        yield temporary
    except OutputError:
        raise
    except PermissionError as error:
        raise OutputError(f"写不了 {path}：文件可能正在 Excel 或 WPS 里打开，也可能它或它的文件夹是只读的。请先关闭它、取消“只读”，再运行一次。") from error
    except OSError as error:
        why = REASONS.get(error.errno or 0, error.strerror)
        raise OutputError(f"写不了 {path}（{why}）。原来的文件没有动。请检查磁盘空间后再运行一次。") from error
    finally:
        temporary.unlink(missing_ok=True)


def _flush(file: IO[bytes]) -> None:
    """See that what was written is on the disk, so that no power cut takes it."""
    file.flush()
    os.fsync(file.fileno())


def replace_kept(path: Path, before: bytes | None, after: bytes) -> None:
    """Write a workbook that a person keeps, unless it is open elsewhere or no longer what was read (``before``).  Raises OutputError."""
    refuse_open(path)
    if digest_of(path) != ("" if before is None else digest(before)):
        raise OutputError(f"{path} 刚刚被人改过，没有动它。请再运行一次。")
    write_whole(path, after)


def refuse_open(path: Path) -> None:
    """Raise OutputError when the workbook is open: Excel, WPS and LibreOffice then put an owner file beside it."""
    owners = (f"~${path.name}", f".~{path.name}", f".~lock.{path.name}#")
    if found := next((name for name in owners if (path.parent / name).exists()), ""):
        raise OutputError(f"{path} 正在 Excel 或 WPS 里打开。请先关闭它，再运行一次（如果确实没有打开，请删去旁边的 {found}）。")


def append_line(path: Path, line: str) -> None:
    """Add a line to a record that only grows, flushed to the disk; what a killed run left of its last line stays a line of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            file.write(b"" if file.read(1) == b"\n" else b"\n")
        file.write(f"{line}\n".encode())
        _flush(file)


def unwritable(folder: Path, error: OSError) -> str:
    """That nothing can be written to that folder, why, and what to do."""
    reason = REASONS.get(error.errno or 0, "没有权限")
    return f"{folder.name} 文件夹里写不进东西（{reason}）。请{MAKE_ROOM.get(error.errno or 0, '取消它的“只读”')}，或把整个行动文件夹移到能写的地方，再运行一次。"


@contextmanager
def lock(folder: Path, *written: Path) -> Iterator[None]:
    """Hold the folder for one run, and sweep what a killed one left in the others to which runs write.  Raises OutputError when another run has it."""
    folder.mkdir(parents=True, exist_ok=True)
    guard = FileLock(folder / ".lock")
    try:
        guard.acquire(timeout=0)
    except Timeout:
        raise OutputError("crosscheck 正在运行，请等它做完再试。") from None
    except OSError as error:
        raise OutputError(unwritable(folder, error)) from error
    try:
        for place in written:
            sweep(place)
        yield
    finally:
        guard.release()


def sweep(folder: Path) -> None:
    """Remove what killed runs left half-written below that folder."""
    for leftover in sorted(folder.rglob(f"*{TEMPORARY}")):
        leftover.unlink(missing_ok=True)
