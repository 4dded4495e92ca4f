"""The shared strings of an xlsx package that another program wrote."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from typing import overload

from crosscheck.xlsx.package import part_of_kind, workbook_part
from crosscheck.xlsx.tags import plain_text


class SharedStrings(Sequence[str]):
    """The texts of a shared-strings part, each worked out when it is asked for: few of many are."""

    @classmethod
    def of(cls, parts: Mapping[str, bytes]) -> SharedStrings:
        """Those of that package; none when it has no such part.  Raises PackageError."""
        return cls(parts.get(part_of_kind(parts, workbook_part(parts), "sharedStrings"), b""))

    def __init__(self, data: bytes) -> None:
        self._text = data.decode("utf-8", "replace")
        root = re.search(r"<((?:\w+:)?)sst\b", self._text)
        self._prefix = root[1] if root else ""
        self._starts = array("L", (found.start() for found in re.finditer(rf"<{re.escape(self._prefix)}si(?=[\s/>])", self._text)))

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self._item(number) for number in range(*index.indices(len(self)))]
        return self._item(index)

    def _item(self, index: int) -> str:
        end = self._starts[index + 1] if 0 <= index < len(self) - 1 else len(self._text)
        return plain_text(self._text[self._starts[index] : end], self._prefix)
