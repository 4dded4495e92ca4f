"""What one e-mail address looks like: one field is one recipient (hazards.md, Mail)."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
)
_BETWEEN: Final = re.compile(r"[,，;；、]")
_LONGEST: Final = 254  # RFC 5321, section 4.5.3.1.3


def mailbox_fault(text: str) -> str:
    """What keeps the text from being one plain address, in Chinese; "" when nothing does.

    Deliberately narrower than RFC 5322: no names, quotes, comments or several addresses, so that nothing in a list can add a recipient.
    """
    faults = (
        ("\r" in text or "\n" in text, "里面有换行"),
        ("＠" in text, "@ 写成了全角"),
        (text.count("@") > 1 or bool(_BETWEEN.search(text)), "不止一个邮箱"),
        ("<" in text or ">" in text, "只写邮箱本身，不要写姓名和尖括号"),
        (any(letter.isspace() for letter in text), "里面有空格"),
        ("@" not in text, "没有 @"),
        (not text.isascii(), "有中文或全角字符"),
        (len(text) > _LONGEST, f"超过 {_LONGEST} 个字符"),
        (not _ADDRESS.fullmatch(text), "写法不对"),
    )
    return next((fault for found, fault in faults if found), "")
