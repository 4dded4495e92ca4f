"""What of a package is never carried on: reading warns of it, and a copy with it is not patched.

Apart from the patcher, since workers, which only read, would import it for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ACTIVE: Final = {
    "宏": ("vbaproject.bin", "/macrosheets/", "/dialogsheets/"), "外部链接": ("/externallinks/",), "数据连接": ("xl/connections.xml",),
    "嵌入对象": ("/embeddings/", "/activex/"),
}  # fmt: skip


def active_content(parts: Iterable[str]) -> list[str]:
    """What of the package, by the names of its parts, is never carried on, in Chinese: macros, links to outside, connections, embedded objects."""
    names = "\n".join(parts).lower()
    return [word for word, marks in _ACTIVE.items() if any(mark in names for mark in marks)]
