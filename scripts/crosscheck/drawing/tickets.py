"""Tickets: the one source of chance in a draw, which anyone can recompute.

A ticket is a pure function of the seed and of a real-world id (Rivest's consistent sampler), so nothing depends on the
order of rows, the machine, the Python version or its hash seed.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256


class DrawError(ValueError):
    """A draw was asked for in a way that cannot be answered; the message tells a clerk what to mend."""


class PromiseError(DrawError):
    """The draw would not be the one that was promised."""


def encode(text: str) -> bytes:
    """The UTF-8 bytes of a text.

    Raises:
        DrawError: the text holds half a character (a lone surrogate), which has no UTF-8 form.

    """
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = text[max(error.start - 12, 0) : error.start + 12].encode("utf-8", "replace").decode("utf-8")
        raise DrawError(f"“{shown}”中有残缺字符（问号处），不能参加抽取：请在原表中重新输入这一格。") from error


def sha256_hex(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a text as 64 lower-case hexadecimal digits; what ``printf %s … | sha256sum`` prints."""
    return sha256(encode(text)).hexdigest()


def seed_of(public_value: str, nonce: str) -> str:
    """The seed of a draw: hex SHA-256 of the public value followed by the secret nonce.

    Raises:
        DrawError: one of them is blank; without both, somebody could have known the result.

    """
    if not public_value.strip():
        raise DrawError("公开值是空的：请填写事先约定的公开事件的结果（例如当日公布的开奖号码）。")
    if not nonce.strip():
        raise DrawError("随机数（nonce）是空的：请先运行 make draw-commit，由程序生成。")
    return sha256_hex(public_value + nonce)


def ticket_maker(seed: str) -> Callable[[str], str]:
    """The function from id to ticket under a seed; hashes the seed once for a whole roster.

    Raises:
        DrawError: the seed is empty ("0" is a seed); when called: the id is blank.

    """
    if not seed:
        raise DrawError("种子是空的，不能抽取。")
    prefix = encode(sha256_hex(seed))

    def ticket_of(identity: str) -> str:
        if not identity.strip():
            raise DrawError("有一行既没有统一社会信用代码也没有名称，无法计算票号：请先补上。")
        return sha256(prefix + encode(identity)).hexdigest()

    return ticket_of


def ticket(seed: str, identity: str) -> str:
    """SHA-256, in hex, of (hex SHA-256 of the seed) followed by the id; the smallest ticket is drawn first."""
    return ticket_maker(seed)(identity)
