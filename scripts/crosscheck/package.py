"""A small, careful patcher of xlsx packages: take the parts, change the few that must change, leave the rest.

Workbooks by the hundred and ledgers by the ten thousand rows are made by changing a sheet part of a workbook that
xlsxwriter or a person made, instead of building every cell again.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED_LOOK: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL: Final = re.compile("[&<>_\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LEVEL: Final = 3  # of zlib: rows of a ledger pack well enough and twice as fast


class PackageError(ValueError):
    """The package cannot be patched; the message is Chinese."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of the package in their order."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise PackageError("模板不是完整的 .xlsx 文件，请用备份换回来。") from error


def joined(parts: Mapping[str, bytes]) -> bytes:
    """The package of those parts: the same parts always give the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


def xml_text(text: str) -> str:
    """The text as it stands in XML: control characters gone, and nothing that Excel would take for _x000D_."""
    if _SPECIAL.search(text):
        text = escape(_ESCAPED_LOOK.sub("_x005F_", _CONTROL.sub("", text)))
    return text


def text_cell(reference: str, style: str, text: str) -> str:
    """A cell of inline text; ``style`` is the number of its format."""
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def number_cell(reference: str, style: str, number: float) -> str:
    """A cell of a number."""
    return f'<c r="{reference}" s="{style}"><v>{number!r}</v></c>'
