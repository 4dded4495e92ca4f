"""Names, subjects and people in the heads of a mail, for clients that know either standard only."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from email.header import decode_header
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.mailing.message import Letter, to_bytes
from tests.mailing.campaign import NOON


def letter(name: str, data: bytes = b"x", subject: str = "主题", addressee: str = "王一") -> Letter:
    identity = hashlib.sha256(name.encode()).hexdigest()
    return Letter("a@b.cd", "办公室", addressee, "x@y.zz", "", subject, "正文\n", ((name, data),), NOON, identity, draft=False)


def by_2047(raw: bytes) -> str:
    """The name as a client reads it that knows only RFC 2047 words in Content-Type."""
    found = re.search(rb'Content-Type: application/[^\r]*;\r\n name="((?:[^"]|\r\n )*)"', raw)
    assert found
    return "".join(part.decode(charset or "ascii") if isinstance(part, bytes) else part for part, charset in decode_header(found[1].decode()))


def by_2231(raw: bytes) -> str:
    """The name as a client reads it that knows only RFC 2231 in Content-Disposition."""
    disposition = re.search(rb"Content-Disposition: attachment;\r\n ((?:[^\r]|\r\n )*)\r\n\r\n", raw)
    assert disposition
    pieces = re.findall(r"filename\*(?:\d+\*)?=([^;\r]*)", disposition[1].decode())
    value = "".join(pieces)
    assert value.startswith("utf-8''")
    return unquote(value[len("utf-8''") :])


NAMES = ["清单.xlsx", "a b'c\"d;e=f.xlsx", f"{'很长的企业名称' * 11}.xlsx", "𠮷" * 80 + ".xlsx", "plain.xlsx", "=?utf-8?B?eA==?=.xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_right_for_clients_that_know_either_standard_only(name: str) -> None:
    raw = to_bytes(letter(name))
    assert by_2047(raw) == name
    assert by_2231(raw) == name
    assert email.message_from_bytes(raw, policy=email.policy.default).get_payload(1).get_filename() == name  # type: ignore[union-attr]
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?B\?[^?]*\?=", raw))


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=90))
def test_any_name_comes_back_under_both_standards(name: str) -> None:
    raw = to_bytes(letter(f"{name}.xlsx"))
    assert by_2047(raw) == by_2231(raw) == f"{name}.xlsx"


ON_ONE_LINE = st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp"))


@given(st.text(ON_ONE_LINE, max_size=200), st.text(ON_ONE_LINE, max_size=40))
def test_subjects_and_people_come_back_and_add_no_head(subject: str, person: str) -> None:
    raw = to_bytes(letter("a.xlsx", subject=subject, addressee=person))
    heads = raw.split(b"\r\n\r\n", 1)[0]
    assert set(re.findall(rb"(?m)^([A-Za-z-]+):", heads)) == {b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type"}
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert "".join(str(mail["Subject"]).split()) == "".join(subject.split())
    assert [address.addr_spec for address in mail["To"].addresses] == ["x@y.zz"]


@pytest.mark.parametrize("field", ["subject", "addressee"])
def test_a_line_break_in_a_head_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|CR|newline"):
        to_bytes(letter("a.xlsx", **{field: "王\r\nBcc: evil@x.y"}))  # type: ignore[arg-type]
