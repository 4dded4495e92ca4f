"""A worker ends itself when a file takes too long: by the processor's time, for a busy PC is not the file's fault.  On Windows also when it takes too much memory.

Where the system has a clock of the process's own time, it runs in C and ends even a reader that is stuck.  Windows has
none that rings, but tells the time that was used: there a thread looks at it, and as long as time is left puts off the
clock on the wall, which runs in C and ends a reader that lets no thread look.  The worker notes which file it is
reading; when its time is up, it is added where it stood, and the parent knows whose fault it was: nobody else's file is
suspected.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

_PATIENCE: Final = 6  # times the seconds by the wall's clock: for a disk or a network that never answers
_RINGS: Final = sys.platform != "win32"
_PAUSE: Final = 0.25  # seconds between two looks


@dataclass(frozen=True, slots=True)
class _Time:
    """What a file may take: its seconds, and when they are up by the process's own clock and by the wall's."""

    seconds: int
    used: float
    late: float


_note: TextIO | None = None
_given: _Time | None = None
_looking = threading.Lock()
_looker: threading.Thread | None = None
_most = 0  # bytes of memory, on Windows


def keep_notes(folder: str) -> None:
    """In the worker: note in that folder what is being read."""
    global _note
    _note = (Path(folder) / str(os.getpid())).open("w", encoding="utf-8", errors="surrogateescape")
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        faulthandler.register(signal.SIGPROF, file=_note, all_threads=False, chain=True)


def keep_within(megabytes: int) -> None:
    """In the worker: allow it so much memory; by the system itself where that can, else by looking (from the first file on)."""
    global _most
    if sys.platform == "win32":
        _most = megabytes * 1_000_000
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))


def begin(file: str, seconds: int) -> None:
    """From now on the process has so many seconds for that file."""
    if _note:
        with contextlib.suppress(OSError):  # a full disk: the file is then tried once more, alone
            _note.seek(0)
            _note.truncate()
            _note.write(file.replace("\n", " ") + "\n")
            _note.flush()
    if sys.platform != "win32" and _RINGS:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        faulthandler.dump_traceback_later(seconds * _PATIENCE, exit=True)
    else:
        _give(_Time(seconds, time.process_time() + seconds, time.monotonic() + seconds * _PATIENCE))


def end() -> None:
    """The file is done."""
    if sys.platform != "win32" and _RINGS:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
    else:
        _give(None)


def _give(given: _Time | None) -> None:
    global _given, _looker
    with _looking:
        _given = given
        if given:
            faulthandler.dump_traceback_later(given.seconds, exit=True)
        else:
            faulthandler.cancel_dump_traceback_later()
    if _looker is None:
        _looker = threading.Thread(target=_look, daemon=True)
        _looker.start()


def _look() -> None:
    """Put off the end of the process as long as its own time for the file is not up and the wall's clock has patience; end it when it takes too much memory."""
    while True:
        time.sleep(_PAUSE)
        if _most and _committed() > _most:
            os._exit(1)
        with _looking:
            if _given and time.process_time() >= _given.used:
                if _note:
                    faulthandler.dump_traceback(file=_note, all_threads=False)
                os._exit(1)
            if _given and time.monotonic() < _given.late:
                faulthandler.dump_traceback_later(_given.seconds, exit=True)


def _committed() -> int:
    """The bytes of memory that are this process's own, as Windows counts them."""
    if sys.platform != "win32":
        return 0
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):  # PROCESS_MEMORY_COUNTERS of psapi.h
        _fields_ = (("cb", wintypes.DWORD), ("faults", wintypes.DWORD), *((name, ctypes.c_size_t) for name in (
            "peak_resident", "resident", "peak_paged", "paged", "peak_unpaged", "unpaged", "committed", "peak_committed")))  # fmt: skip

    counters, kernel = Counters(), ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD)
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), ctypes.sizeof(counters))
    return int(counters.committed)


def timed_out(folder: str) -> set[str]:
    """In the parent: the files whose time was up, by the notes in that folder."""
    notes = [path.read_text("utf-8", "surrogateescape").partition("\n") for path in Path(folder).iterdir()]
    return {file for file, _, where in notes if where}
