"""A worker ends itself when a file takes too long: by the processor's time, for a busy PC is not the file's fault.

Both clocks run in C, so they end even a reader that is stuck.  The worker notes which file it is reading; when its time
is up, C adds where it stood, and the parent knows whose fault it was: nobody else's file is suspected.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
from pathlib import Path
from typing import Final, TextIO

_PATIENCE: Final = 6  # times the seconds by the wall's clock: for a disk or a network that never answers
_note: TextIO | None = None


def keep_notes(folder: str) -> None:
    """In the worker: note in that folder what is being read."""
    global _note
    _note = (Path(folder) / str(os.getpid())).open("w", encoding="utf-8", errors="surrogateescape")
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        faulthandler.register(signal.SIGPROF, file=_note, all_threads=False, chain=True)


def begin(file: str, seconds: int) -> None:
    """From now on the process has so many seconds for that file."""
    if _note:
        with contextlib.suppress(OSError):  # a full disk: the file is then tried once more, alone
            _note.seek(0)
            _note.truncate()
            _note.write(file.replace("\n", " ") + "\n")
            _note.flush()
    if sys.platform == "win32":
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        faulthandler.dump_traceback_later(seconds * _PATIENCE, exit=True)


def end() -> None:
    """The file is done."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, 0)
    faulthandler.cancel_dump_traceback_later()


def timed_out(folder: str) -> set[str]:
    """In the parent: the files whose time was up, by the notes in that folder."""
    notes = [path.read_text("utf-8", "surrogateescape").partition("\n") for path in Path(folder).iterdir()]
    return {file for file, _, where in notes if where}
