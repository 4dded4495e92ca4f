"""A mended workbook that was sent back in while the one it replaces still lies in the folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from crosscheck import tables
from crosscheck.findings import Finding, Place, finding
from crosscheck.keys import key
from crosscheck.sheets import Sheet

_COPY_WORDS: Final = "副本|退回|已?改[好后过]?|已?修改|已?更正|[重最]?新"
_COPY: Final = re.compile(rf"[(（【\[](?:\d|{_COPY_WORDS}|版|的|稿|表)+[)）】\]]|{_COPY_WORDS}")
_SAME: Final = 0.8  # so much of both workbooks must be the same rows


def beside_originals(sheets: Iterable[Sheet], duplicates: Mapping[tuple[str, str, str, int, int], str]) -> list[Finding]:
    """A finding for each workbook that a mended one of the same department seems to replace.

    A mended one has our column 错误说明.  The other is its original when it has the same name (but for words such as 副本 and
    what an office program numbers copies with), or when most rows of both are the same: ``duplicates`` are rows with the place of their like.
    """
    by_department: dict[str, dict[str, list[Sheet]]] = {}
    for sheet in sheets:
        if sheet.department and sheet.kind:
            by_department.setdefault(sheet.department, {}).setdefault(sheet.file, []).append(sheet)
    found = []
    for files in by_department.values():
        mended = [file for file, mine in files.items() if any(tables.ERRATA in sheet.letters for sheet in mine)]
        others = [file for file in files if file not in mended]
        if not mended or not others:
            continue
        alike = _alike(duplicates, files)
        for file in others:
            if new := next((new for new in mended if _replaces(new, file, files, alike)), ""):
                found.append(finding("return_beside_original", Place(file), PurePosixPath(file).name, other=new))
    return found


def _alike(duplicates: Mapping[tuple[str, str, str, int, int], str], files: Iterable[str]) -> Counter[frozenset[str]]:
    """How many rows each two files have in common."""
    names = sorted(files, key=len, reverse=True)
    pairs: Counter[frozenset[str]] = Counter()
    for (file, *_), shown in duplicates.items():
        if other := next((name for name in names if shown.startswith(f"{name} ")), ""):
            pairs[frozenset((file, other))] += 1
    return pairs


def _replaces(new: str, old: str, files: Mapping[str, list[Sheet]], alike: Mapping[frozenset[str], int]) -> bool:
    if not {sheet.kind for sheet in files[new]} & {sheet.kind for sheet in files[old]}:
        return False
    rows = max(sum(len(sheet.rows) for sheet in files[file]) for file in (new, old))
    return _bare(new) == _bare(old) or alike.get(frozenset((new, old)), 0) >= _SAME * rows


def _bare(file: str) -> str:
    """The file's name without what people add to a copy."""
    stem = PurePosixPath(file).stem
    return key(_COPY.sub("", stem)) or key(stem)
