"""Workbooks with an opening password: the passwords that this PC knows, tried in turn."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

import msoffcrypto
from msoffcrypto.exceptions import InvalidKeyError

from crosscheck.reading.grid import Refused

_NOBODYS: Final = "x"  # whether passwords are of any use on it at all
_EXCELS_OWN: Final = "VelvetSweatshop"  # what Excel itself uses for a workbook that only asks before changes


def unlocked(data: bytes, passwords: Iterable[str]) -> bytes:
    """The workbook without its password.  Raises `Refused` when none of the passwords opens it."""
    fitting = tried = False
    for password in (_EXCELS_OWN, *passwords, _NOBODYS):
        opened = io.BytesIO()
        try:
            locked = msoffcrypto.OfficeFile(io.BytesIO(data))
            locked.load_key(password=password)
            locked.decrypt(opened)
        except InvalidKeyError:
            fitting, tried = True, tried or password not in (_EXCELS_OWN, _NOBODYS)
        except Exception:  # the library raises whatever a strange or damaged header makes it raise
            continue
        else:
            return opened.getvalue()
    if not fitting:  # no password was so much as tried on it, so none will ever help
        raise Refused("file_encrypted_otherwise", detail="设了打开密码，加密的方式少见或者已损坏")
    raise Refused("file_encrypted", tried="，已有的密码都打不开" if tried else "")
