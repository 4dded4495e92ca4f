"""The opening passwords that this PC knows: outside the repository, one a line in the person's file, or in the environment.

They are handed to the workers and used, and appear in no message, no log, no output and no cache.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE, FILE_VARIABLE = "CROSSCHECK_PASSWORD", "CROSSCHECK_PASSWORDS_FILE"


def password_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where this person's passwords stand."""
    if named := environment.get(FILE_VARIABLE):
        return Path(named)
    base = environment.get("APPDATA") if sys.platform == "win32" else environment.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "crosscheck" / "passwords.txt"


def known_passwords(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The passwords of the environment and of `password_file`, in that order."""
    given = environment.get(VARIABLE, "")
    try:
        written = password_file(environment).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError, RuntimeError):  # RuntimeError: a PC without a home folder
        written = []
    return tuple(dict.fromkeys(word for word in (given, *(line.strip() for line in written)) if word))
