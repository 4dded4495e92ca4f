"""The mark of a workbook that this program made to be read: saved again by an office program it is still known when it lies among the lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SUBJECT: Final = "互查程序生成，不是报送的表"  # the one of the usual properties that Excel, WPS and LibreOffice all keep
_PROPERTIES: Final = "docprops/core.xml"


def is_result(parts: Mapping[str, bytes]) -> bool:
    """Whether the package of those parts (names in small letters, texts in UTF-8) is such a workbook."""
    return SUBJECT.encode() in parts.get(_PROPERTIES, b"")
