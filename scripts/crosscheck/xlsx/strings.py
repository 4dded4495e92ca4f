"""The shared strings of an xlsx package: read from what another program wrote, added to those of a workbook of our own."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Final, overload

from crosscheck.xlsx.package import part_of_kind, workbook_part, xml_text
from crosscheck.xlsx.tags import plain_text

_CHUNK: Final = 2_000  # texts written at a time
_MOST_SHARED: Final = 100_000


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


class AddedStrings:
    """Those of a workbook of our own, to which texts are added: each stands once in the file, however many cells have it."""

    def __init__(self, part: bytes) -> None:
        self._head = re.findall(rb"<si>.*?</si>", part, re.DOTALL)
        self._start, self._end = part[: part.index(b"<si>")], b"</sst>"
        self._numbers = defaultdict[str, int](count(len(self._head)).__next__)

    def cells(self, texts: Sequence[str], begin: str, end: str) -> list[str]:
        """Cells of those texts between a beginning and an end; past a limit they hold the text itself, so that no size of ledger fills the memory."""
        if len(self._head) + len(self._numbers) + len(texts) <= _MOST_SHARED:
            return [f'{begin} t="s"><v>{number}</v></c>{end}' for number in map(self._numbers.__getitem__, texts)]
        return [f"{begin}{self._inside(text)}</c>{end}" for text in texts]

    def _inside(self, text: str) -> str:
        if text in self._numbers or len(self._head) + len(self._numbers) < _MOST_SHARED:
            return f' t="s"><v>{self._numbers[text]}</v>'
        return f' t="inlineStr"><is>{_item(text)}</is>'

    def part(self) -> Iterator[bytes]:
        """The part, once all cells are made."""
        yield re.sub(rb' count="\d+" uniqueCount="\d+"', f' uniqueCount="{len(self._head) + len(self._numbers)}"'.encode(), self._start) + b"".join(self._head)
        texts = iter(self._numbers)
        while some := list(islice(texts, _CHUNK)):
            yield f"<si>{'</si><si>'.join(map(_item, some))}</si>".encode()
        yield self._end


def _item(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{xml_text(text)}</t>"
