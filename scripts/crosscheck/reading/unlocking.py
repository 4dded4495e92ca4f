"""Workbooks with an opening password: the passwords that this PC knows, tried in turn."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

import msoffcrypto
from msoffcrypto.exceptions import FileFormatError, InvalidKeyError

from crosscheck.reading.grid import Refused

_EXCELS_OWN: Final = "VelvetSweatshop"  # what Excel itself uses for a workbook that only asks before changes


def unlocked(data: bytes, passwords: Iterable[str]) -> bytes:
    """The workbook without its password.  Raises `Refused` when none of the passwords opens it."""
    tried = False
    for password in (_EXCELS_OWN, *passwords):
        opened = io.BytesIO()
        try:
            locked = msoffcrypto.OfficeFile(io.BytesIO(data))
            locked.load_key(password=password)
            locked.decrypt(opened)
        except InvalidKeyError:
            tried = tried or password != _EXCELS_OWN
        except FileFormatError:
            raise Refused("file_encrypted", tried="") from None
        except Exception:  # the library raises whatever a strange or damaged header makes it raise
            tried = tried or password != _EXCELS_OWN
        else:
            return opened.getvalue()
    raise Refused("file_encrypted", tried="，已有的密码都打不开" if tried else "")
