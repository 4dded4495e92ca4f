"""An office with an address book and a bulletin, and a mail server on this machine with certificates of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailing.campaign import PASSWORD, PASSWORD_VARIABLE, Office
from tests.mailing.mailroom import Certificates, Mailroom, certificates, mailroom
from tests.mailing.sent import settings


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    office = Office(tmp_path)
    office.addresses()
    office.produce({"通报.docx": b"PK-report"})
    return office


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def room(office: Office, tls: Certificates) -> Iterator[Mailroom]:
    """The server by which the office sends."""
    with mailroom("ssl", tls.context) as room:
        office.mail = settings(room.port, str(tls.ca_file))
        yield room
