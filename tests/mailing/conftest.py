"""A mail server on this machine, with certificates of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mailing.mailroom import Certificates, Mailroom, certificates, mailroom


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def room(tls: Certificates) -> Iterator[Mailroom]:
    with mailroom("ssl", tls.context) as room:
        yield room
